-- One person's journey: contact, self-assessment, eligibility, charging, plan, approval, budget, money, review, counts.
-- Decisions are rows that are never updated (law 4); what stands is the one that nothing supersedes.

-- tasks ----------------------------------------------------------------------------------------------

-- What waits for whom: opened and closed by the verbs of the steps, in their own transactions.
create table tasks_task (
  id {id} primary key,
  person_id {id} not null,
  kind {text} not null,
  subject_id {id},
  role {text} not null,
  team_id {id},
  account_id {id},
  opened_at {timestamp} not null,
  opened_on {date} not null,
  due_on {date},
  closed_at {timestamp},
  closed_by {text},
  closed_why {text},
  constraint tasks_task_person_id_fkey foreign key (person_id) references people_person (id),
  constraint tasks_task_closed_check check ((closed_at is null) = (closed_by is null))
){strict};
create index tasks_task_person on tasks_task (person_id, opened_at);
create index tasks_task_open on tasks_task (role, team_id, due_on) where closed_at is null;
create index tasks_task_team on tasks_task (team_id, due_on) where closed_at is null;
create index tasks_task_account on tasks_task (account_id) where closed_at is null and account_id is not null;
create unique index tasks_task_open_key on tasks_task (person_id, kind) where closed_at is null;

-- people: who is what to whom, who may act for whom, equality facts, leaving ----------------------------

-- `other` is `kind` of `person`: (person Ada, other Farida, kind neighbour, carer) says that Farida is Ada's neighbour and cares for her.
create table people_relationship (
  id {id} primary key,
  person_id {id} not null,
  other_id {id},
  other_name {text} not null,
  kind {text} not null,
  carer {bool} not null,
  lives_with {bool} not null,
  emergency {bool} not null,
  telephone {text} not null,
  note {text} not null,
  from_on {date},
  to_on {date},
  recorded_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  ended_at {timestamp},
  ended_by {text},
  ended_account_id {id},
  constraint people_relationship_person_id_fkey foreign key (person_id) references people_person (id),
  constraint people_relationship_other_id_fkey foreign key (other_id) references people_person (id),
  constraint people_relationship_other_id_check check (other_id is null or other_id <> person_id),
  constraint people_relationship_to_on_check check (to_on is null or from_on is null or to_on >= from_on)
){strict};
create index people_relationship_person on people_relationship (person_id);
create index people_relationship_other on people_relationship (other_id) where other_id is not null;

-- `scope` is a list of codes between commas, so that one is looked for as ',code,' on both engines.
create table people_authority (
  id {id} primary key,
  person_id {id} not null,
  holder_id {id},
  holder_name {text} not null,
  kind {text} not null,
  scope {text} not null,
  evidence {text} not null,
  evidence_seen_on {date},
  from_on {date} not null,
  to_on {date},
  recorded_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  ended_at {timestamp},
  ended_by {text},
  ended_account_id {id},
  ended_why {text},
  constraint people_authority_person_id_fkey foreign key (person_id) references people_person (id),
  constraint people_authority_holder_id_fkey foreign key (holder_id) references people_person (id),
  constraint people_authority_holder_id_check check (holder_id is null or holder_id <> person_id),
  constraint people_authority_to_on_check check (to_on is null or to_on >= from_on)
){strict};
create index people_authority_person on people_authority (person_id);
create index people_authority_holder on people_authority (holder_id, to_on) where holder_id is not null;

-- The highest revision stands. «Not asked» is also what having no row means.
create table people_equality (
  person_id {id} not null,
  fact {text} not null,
  revision {int} not null,
  state {text} not null,
  code {text},
  list {text} not null,
  said_by {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  primary key (person_id, fact, revision),
  constraint people_equality_person_id_fkey foreign key (person_id) references people_person (id),
  constraint people_equality_state_check check (state in ('answered', 'not_asked', 'refused', 'not_known')),
  constraint people_equality_code_check check ((state = 'answered') = (code is not null)),
  constraint people_equality_revision_check check (revision > 0)
){strict};

-- Stands unless a later row undoes it. Whoever works out what follows asks whether one stands.
create table people_leaving (
  id {id} primary key,
  person_id {id} not null,
  kind {text} not null,
  happened_on {date} not null,
  undoes {id},
  recorded_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  -- What was asked before it was written down, and what was said: for a refusal, who refused and that neither
  -- capacity nor abuse is in question (Care Act 2014, s11).
  asked {text} not null,
  constraint people_leaving_person_id_fkey foreign key (person_id) references people_person (id),
  constraint people_leaving_undoes_key unique (undoes),
  constraint people_leaving_undoes_fkey foreign key (undoes) references people_leaving (id),
  constraint people_leaving_kind_check check (kind in ('death', 'moved_away', 'withdrew', 'refused', 'wrong_person', 'undone')),
  constraint people_leaving_undone_check check ((kind = 'undone') = (undoes is not null))
){strict};
create index people_leaving_person on people_leaving (person_id, recorded_at);

-- front door -----------------------------------------------------------------------------------------

-- Written while talking, so it changes until it is closed.
create table front_door_contact (
  id {id} primary key,
  taken_at {timestamp} not null,
  taken_on {date} not null,
  actor {text} not null,
  account_id {id},
  channel {text} not null,
  person_id {id},
  about_name {text} not null,
  caller {text} not null,
  caller_name {text} not null,
  caller_telephone {text} not null,
  need {text} not null,
  urgency {text} not null,
  version {int} not null,
  changed_at {timestamp} not null,
  changed_by {text} not null,
  changed_account_id {id},
  outcome {text},
  advice {text} not null,
  outcome_why {text} not null,
  closed_at {timestamp},
  closed_by {text},
  closed_account_id {id},
  constraint front_door_contact_person_id_fkey foreign key (person_id) references people_person (id),
  constraint front_door_contact_closed_check check ((closed_at is null) = (outcome is null)),
  constraint front_door_contact_version_check check (version > 0)
){strict};
create index front_door_contact_person on front_door_contact (person_id, taken_at) where person_id is not null;
create index front_door_contact_open on front_door_contact (taken_at) where closed_at is null;
create index front_door_contact_account on front_door_contact (account_id, taken_at) where closed_at is null;
create index front_door_contact_taken on front_door_contact (taken_on, taken_at);
create index front_door_contact_taken_at on front_door_contact (taken_at, id);

-- assessment -----------------------------------------------------------------------------------------

-- What the worker would answer, kept beside the person's own answer and the decided one; the person's own words, when
-- they answered themselves, and why something else was decided.
alter table assessment_answer add column worker_value {text};
alter table assessment_answer add column own_note {text};
alter table assessment_answer add column own_at {timestamp};
alter table assessment_answer add column why {text};

-- How it was led and what stood in its way: a row added whenever it is asked again.
create table assessment_circumstance (
  assessment_id {id} not null,
  revision {int} not null,
  led_by {text} not null,
  wishes {bool} not null,
  capacity {text} not null,
  substantial_difficulty {bool} not null,
  helper {text} not null,
  advocate {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  primary key (assessment_id, revision),
  constraint assessment_circumstance_assessment_id_fkey foreign key (assessment_id) references assessment_assessment (id),
  constraint assessment_circumstance_capacity_check check (capacity in ('yes', 'no', 'doubt', 'not_known'))
){strict};

-- Sent by the person; returned to them; validated by the council; reopened by a later answer. The latest says where it
-- stands.
create table assessment_step (
  id {id} primary key,
  assessment_id {id} not null,
  person_id {id} not null,
  kind {text} not null,
  at {timestamp} not null,
  on_date {date} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  constraint assessment_step_assessment_id_fkey foreign key (assessment_id) references assessment_assessment (id),
  constraint assessment_step_person_id_fkey foreign key (person_id) references people_person (id),
  constraint assessment_step_kind_check check (kind in ('sent', 'returned', 'validated', 'reopened'))
){strict};
create index assessment_step_assessment on assessment_step (assessment_id, at);
create index assessment_step_person on assessment_step (person_id, at);

-- A link that opens one self-assessment and nothing else, with a short code told apart from it.
create table access_invitation (
  id {id} primary key,
  person_id {id} not null,
  assessment_id {id} not null,
  token_hash {bytes} not null,
  code_hash {text} not null,
  failed_count {int} not null,
  made_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  expires_at {timestamp} not null,
  ended_at {timestamp},
  ended_why {text},
  constraint access_invitation_token_hash_key unique (token_hash),
  constraint access_invitation_person_id_fkey foreign key (person_id) references people_person (id),
  constraint access_invitation_assessment_id_fkey foreign key (assessment_id) references assessment_assessment (id),
  constraint access_invitation_failed_count_check check (failed_count >= 0)
){strict};
create index access_invitation_person on access_invitation (person_id);

create table access_invitation_session (
  id {id} primary key,
  invitation_id {id} not null,
  token_hash {bytes} not null,
  created_at {timestamp} not null,
  last_seen_at {timestamp} not null,
  ended_at {timestamp},
  constraint access_invitation_session_token_hash_key unique (token_hash),
  constraint access_invitation_session_invitation_id_fkey foreign key (invitation_id) references access_invitation (id)
){strict};

-- eligibility ----------------------------------------------------------------------------------------

create table eligibility_determination (
  id {id} primary key,
  person_id {id} not null,
  assessment_id {id} not null,
  regime {text} not null,
  formula {text} not null,
  formula_version {int} not null,
  on_date {date} not null,
  rulebook_hash {text} not null,
  facts {text} not null,
  worked {text} not null,
  worked_hash {text} not null,
  eligible {bool} not null,
  band {text},
  reasons {text} not null,
  -- Where a finding departs from what the answers point to: why, by outcome, as JSON.
  outcome_reasons {text},
  advice {text} not null,
  supersedes {id},
  decided_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint eligibility_determination_regime_check check (regime in ('care_act', 'care_act_carer', 'facs')),
  constraint eligibility_determination_supersedes_key unique (supersedes),
  constraint eligibility_determination_person_id_fkey foreign key (person_id) references people_person (id),
  constraint eligibility_determination_assessment_id_fkey foreign key (assessment_id) references assessment_assessment (id),
  constraint eligibility_determination_rulebook_hash_fkey foreign key (rulebook_hash) references rulebook_version (hash)
){strict};
create index eligibility_determination_person on eligibility_determination (person_id, decided_at);

-- charging -------------------------------------------------------------------------------------------

-- `weekly_pence` is the most that the person can be asked for a week; with full_cost they pay all of it.
create table charging_determination (
  id {id} primary key,
  person_id {id} not null,
  regime {text} not null,
  formula {text} not null,
  formula_version {int} not null,
  on_date {date} not null,
  from_on {date} not null,
  rulebook_hash {text} not null,
  facts {text} not null,
  worked {text} not null,
  worked_hash {text} not null,
  weekly_pence {int} not null,
  full_cost {bool} not null,
  supersedes {id},
  decided_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  constraint charging_determination_regime_check check (regime in ('care_act', 'fairer_contributions', 'fairer_charging')),
  constraint charging_determination_weekly_pence_check check (weekly_pence >= 0),
  constraint charging_determination_supersedes_key unique (supersedes),
  constraint charging_determination_person_id_fkey foreign key (person_id) references people_person (id),
  constraint charging_determination_rulebook_hash_fkey foreign key (rulebook_hash) references rulebook_version (hash)
){strict};
create index charging_determination_person on charging_determination (person_id, decided_at);

-- market ---------------------------------------------------------------------------------------------

create table market_provider (
  id {id} primary key,
  name {text} not null,
  about {text} not null,
  in_house {bool} not null,
  created_at {timestamp} not null,
  ended_on {date},
  constraint market_provider_name_key unique (name)
){strict};

-- A new price is a new offer; the old one ends.
create table market_offer (
  id {id} primary key,
  provider_id {id} not null,
  service {text} not null,
  title {text} not null,
  about {text} not null,
  unit {text} not null,
  price_pence {int} not null,
  area {text} not null,
  from_on {date} not null,
  to_on {date},
  published_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint market_offer_provider_id_fkey foreign key (provider_id) references market_provider (id),
  constraint market_offer_price_pence_check check (price_pence >= 0),
  constraint market_offer_to_on_check check (to_on is null or to_on >= from_on)
){strict};
create index market_offer_provider on market_offer (provider_id);
create index market_offer_service on market_offer (service, to_on);

-- planning -------------------------------------------------------------------------------------------

create table planning_plan (
  id {id} primary key,
  person_id {id} not null,
  eligibility_id {id} not null,
  allocation_id {id},
  help {text} not null,
  started_at {timestamp} not null,
  started_on {date} not null,
  actor {text} not null,
  account_id {id},
  constraint planning_plan_person_id_fkey foreign key (person_id) references people_person (id),
  constraint planning_plan_eligibility_id_fkey foreign key (eligibility_id) references eligibility_determination (id),
  constraint planning_plan_allocation_id_fkey foreign key (allocation_id) references allocation_determination (id)
){strict};
create index planning_plan_person on planning_plan (person_id, started_at);

-- The plan's document, each version whole (law 5).
create table planning_version (
  plan_id {id} not null,
  version {int} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  document {text} not null,
  primary key (plan_id, version),
  constraint planning_version_plan_id_fkey foreign key (plan_id) references planning_plan (id),
  constraint planning_version_version_check check (version > 0)
){strict};

-- Put forward for agreement, with what it costs: gross, a usual week, and once.
create table planning_submission (
  id {id} primary key,
  plan_id {id} not null,
  person_id {id} not null,
  version {int} not null,
  weekly_pence {int} not null,
  one_off_pence {int} not null,
  why {text} not null,
  submitted_at {timestamp} not null,
  submitted_on {date} not null,
  actor {text} not null,
  account_id {id},
  constraint planning_submission_plan_id_fkey foreign key (plan_id, version) references planning_version (plan_id, version),
  constraint planning_submission_person_id_fkey foreign key (person_id) references people_person (id),
  constraint planning_submission_weekly_pence_check check (weekly_pence >= 0 and one_off_pence >= 0)
){strict};
create index planning_submission_person on planning_submission (person_id, submitted_at);
create index planning_submission_plan on planning_submission (plan_id, submitted_at);

-- approval -------------------------------------------------------------------------------------------

create table approval_decision (
  id {id} primary key,
  submission_id {id} not null,
  person_id {id} not null,
  kind {text} not null,
  level {text} not null,
  limit_pence {int},
  rulebook_hash {text} not null,
  checks {text} not null,
  reasons {text} not null,
  decided_at {timestamp} not null,
  decided_on {date} not null,
  actor {text} not null,
  account_id {id},
  constraint approval_decision_kind_check check (kind in ('agreed', 'sent_back', 'to_panel')),
  constraint approval_decision_level_check check (level in ('team_manager', 'panel')),
  constraint approval_decision_submission_id_fkey foreign key (submission_id) references planning_submission (id),
  constraint approval_decision_person_id_fkey foreign key (person_id) references people_person (id),
  constraint approval_decision_rulebook_hash_fkey foreign key (rulebook_hash) references rulebook_version (hash)
){strict};
create index approval_decision_submission on approval_decision (submission_id, decided_at);
create index approval_decision_person on approval_decision (person_id, decided_at);

-- budget ---------------------------------------------------------------------------------------------

-- The four amounts of Care Act 2014, s26, never merged: the cost of meeting the needs, what the person pays, what the
-- council pays, and other public money. cost = person + council; other money stands beside it.
create table budget_budget (
  id {id} primary key,
  person_id {id} not null,
  plan_id {id},
  approval_id {id},
  eligibility_id {id},
  allocation_id {id},
  charging_id {id},
  from_on {date} not null,
  cost_weekly_pence {int} not null,
  person_weekly_pence {int} not null,
  council_weekly_pence {int} not null,
  other_weekly_pence {int} not null,
  one_off_pence {int} not null,
  -- What is taken as a direct payment: gross, the person's part in it, and once. Runs over everybody read these alone.
  payment_gross_pence {int} not null,
  payment_person_pence {int} not null,
  payment_one_off_pence {int} not null,
  provisional {bool} not null,
  formula {text} not null,
  formula_version {int} not null,
  rulebook_hash {text} not null,
  facts {text} not null,
  worked {text} not null,
  worked_hash {text} not null,
  supersedes {id},
  decided_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  constraint budget_budget_payment_check check (payment_gross_pence >= payment_person_pence and payment_person_pence >= 0
    and payment_one_off_pence >= 0 and payment_one_off_pence <= one_off_pence),
  constraint budget_budget_amounts_check check (cost_weekly_pence = person_weekly_pence + council_weekly_pence
    and person_weekly_pence >= 0 and council_weekly_pence >= 0 and other_weekly_pence >= 0 and one_off_pence >= 0),
  constraint budget_budget_supersedes_key unique (supersedes),
  constraint budget_budget_person_id_fkey foreign key (person_id) references people_person (id),
  constraint budget_budget_plan_id_fkey foreign key (plan_id) references planning_plan (id),
  constraint budget_budget_approval_id_fkey foreign key (approval_id) references approval_decision (id),
  constraint budget_budget_charging_id_fkey foreign key (charging_id) references charging_determination (id),
  constraint budget_budget_rulebook_hash_fkey foreign key (rulebook_hash) references rulebook_version (hash)
){strict};
create index budget_budget_person on budget_budget (person_id, decided_at);

-- How each part of it is taken. The parts of one budget sum to its cost.
create table budget_share (
  budget_id {id} not null,
  position {int} not null,
  taken_as {text} not null,
  service {text} not null,
  words {text} not null,
  provider_id {id},
  offer_id {id},
  weekly_pence {int} not null,
  one_off_pence {int} not null,
  primary key (budget_id, position),
  constraint budget_share_taken_as_check check (taken_as in ('direct_payment', 'council', 'third_party')),
  constraint budget_share_budget_id_fkey foreign key (budget_id) references budget_budget (id),
  constraint budget_share_provider_id_fkey foreign key (provider_id) references market_provider (id),
  constraint budget_share_offer_id_fkey foreign key (offer_id) references market_offer (id)
){strict};

-- The person's agreement: from `starts_on` money may flow.
create table budget_agreement (
  id {id} primary key,
  budget_id {id} not null,
  person_id {id} not null,
  agreed_on {date} not null,
  starts_on {date} not null,
  signed_by {text} not null,
  held_by {text} not null,
  holder {text} not null,
  free_use {bool} not null,
  told_on {date},
  told_how {text} not null,
  terms {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint budget_agreement_budget_id_key unique (budget_id),
  constraint budget_agreement_held_by_check check (held_by in ('person', 'nominated_person', 'authorised_person', 'none')),
  constraint budget_agreement_budget_id_fkey foreign key (budget_id) references budget_budget (id),
  constraint budget_agreement_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index budget_agreement_person on budget_agreement (person_id);

-- The last day of a budget. A row that names another takes it back.
create table budget_ending (
  id {id} primary key,
  budget_id {id} not null,
  person_id {id} not null,
  last_day {date},
  why {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint budget_ending_budget_id_fkey foreign key (budget_id) references budget_budget (id),
  constraint budget_ending_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index budget_ending_budget on budget_ending (budget_id, at);

-- Support that somebody receives, with or without a budget: what counts and returns are made from.
create table budget_service (
  id {id} primary key,
  person_id {id} not null,
  budget_id {id},
  service {text} not null,
  setting {text} not null,
  mechanism {text} not null,
  ongoing {bool} not null,
  provider_id {id},
  weekly_pence {int} not null,
  from_on {date} not null,
  to_on {date},
  recorded_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint budget_service_setting_check check (setting in ('community', 'residential', 'nursing')),
  constraint budget_service_mechanism_check check (mechanism in ('direct_payment', 'managed_budget', 'commissioned', 'none')),
  constraint budget_service_to_on_check check (to_on is null or to_on >= from_on),
  constraint budget_service_person_id_fkey foreign key (person_id) references people_person (id),
  constraint budget_service_budget_id_fkey foreign key (budget_id) references budget_budget (id),
  constraint budget_service_provider_id_fkey foreign key (provider_id) references market_provider (id)
){strict};
create index budget_service_person on budget_service (person_id, from_on);
create index budget_service_dates on budget_service (from_on, to_on);

-- payments -------------------------------------------------------------------------------------------

-- Bank details are set by one and confirmed by another; the latest confirmed stands. They are kept sealed by the
-- application's key (crates/record/src/access/keys.rs); the last digits stand open so that people can tell them apart.
create table payments_payee (
  id {id} primary key,
  person_id {id} not null,
  account_name {text} not null,
  sealed {bytes} not null,
  last_digits {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint payments_payee_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index payments_payee_person on payments_payee (person_id, at);

create table payments_payee_check (
  payee_id {id} primary key,
  outcome {text} not null,
  how {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id} not null,
  constraint payments_payee_check_outcome_check check (outcome in ('confirmed', 'refused')),
  constraint payments_payee_check_payee_id_fkey foreign key (payee_id) references payments_payee (id)
){strict};

create table payments_run (
  id {id} primary key,
  period_from {date} not null,
  period_to {date} not null,
  pay_on {date} not null,
  line_count {int} not null,
  total_pence {int} not null,
  content_hash {text} not null,
  proposed_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint payments_run_period_check check (period_to >= period_from)
){strict};
create index payments_run_proposed on payments_run (proposed_at);

create table payments_line (
  id {id} primary key,
  run_id {id} not null,
  person_id {id} not null,
  budget_id {id} not null,
  payee_id {id} not null,
  kind {text} not null,
  from_on {date} not null,
  to_on {date} not null,
  gross_pence {int} not null,
  contribution_pence {int} not null,
  net_pence {int} not null,
  worked {text} not null,
  corrects {id},
  constraint payments_line_kind_check check (kind in ('regular', 'one_off', 'correction')),
  constraint payments_line_net_pence_check check (net_pence = gross_pence - contribution_pence),
  constraint payments_line_run_id_fkey foreign key (run_id) references payments_run (id),
  constraint payments_line_person_id_fkey foreign key (person_id) references people_person (id),
  constraint payments_line_budget_id_fkey foreign key (budget_id) references budget_budget (id),
  constraint payments_line_payee_id_fkey foreign key (payee_id) references payments_payee (id)
){strict};
create index payments_line_run on payments_line (run_id);
create index payments_line_person on payments_line (person_id, from_on);

-- Approved, refused, withdrawn, posted, sent: what happened to a run.
create table payments_run_step (
  id {id} primary key,
  run_id {id} not null,
  kind {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  constraint payments_run_step_kind_check check (kind in ('approved', 'refused', 'withdrawn', 'posted', 'file')),
  constraint payments_run_step_run_id_fkey foreign key (run_id) references payments_run (id)
){strict};
create index payments_run_step_run on payments_run_step (run_id, at);
create unique index payments_run_step_approved_key on payments_run_step (run_id, account_id) where kind = 'approved';
create unique index payments_run_step_posted_key on payments_run_step (run_id) where kind = 'posted';

-- What the person paid from their direct payment account, and what they paid in: a memorandum account.
create table payments_spend (
  id {id} primary key,
  person_id {id} not null,
  budget_id {id},
  on_date {date} not null,
  kind {text} not null,
  words {text} not null,
  amount_pence {int} not null,
  corrects {id},
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint payments_spend_kind_check check (kind in ('spent', 'paid_in', 'returned', 'correction')),
  constraint payments_spend_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index payments_spend_person on payments_spend (person_id, on_date);

-- ledger ---------------------------------------------------------------------------------------------

create table ledger_account (
  code {text} primary key,
  name {text} not null,
  kind {text} not null,
  constraint ledger_account_kind_check check (kind in ('asset', 'liability', 'income', 'expense'))
){strict};
insert into ledger_account (code, name, kind) values
  ('bank', 'Bank', 'asset'),
  ('payable', 'Direct payments to be paid', 'liability'),
  ('direct_payments', 'Direct payments', 'expense');

-- `key` is made by the caller: the same thing posted twice is posted once.
create table ledger_entry (
  id {id} primary key,
  key {text} not null,
  posted_on {date} not null,
  words {text} not null,
  run_id {id},
  corrects {id},
  sealed {bool} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint ledger_entry_key_key unique (key),
  constraint ledger_entry_run_id_fkey foreign key (run_id) references payments_run (id)
){strict};
create index ledger_entry_posted on ledger_entry (posted_on);

create table ledger_line (
  entry_id {id} not null,
  position {int} not null,
  account_code {text} not null,
  person_id {id},
  payment_line_id {id},
  cost_centre {text} not null,
  subjective_code {text} not null,
  vat_code {text} not null,
  amount_pence {int} not null,
  primary key (entry_id, position),
  constraint ledger_line_entry_id_fkey foreign key (entry_id) references ledger_entry (id),
  constraint ledger_line_account_code_fkey foreign key (account_code) references ledger_account (code),
  constraint ledger_line_payment_line_id_fkey foreign key (payment_line_id) references payments_line (id),
  constraint ledger_line_amount_pence_check check (amount_pence <> 0)
){strict};
create index ledger_line_account on ledger_line (account_code);
create index ledger_line_person on ledger_line (person_id) where person_id is not null;

-- review ---------------------------------------------------------------------------------------------

create table review_review (
  id {id} primary key,
  person_id {id} not null,
  plan_id {id},
  budget_id {id},
  kind {text} not null,
  due_on {date},
  held_on {date} not null,
  present {text} not null,
  document {text} not null,
  conclusion {text} not null,
  reasons {text} not null,
  next_due_on {date},
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint review_review_kind_check check (kind in ('first', 'planned', 'unplanned')),
  constraint review_review_conclusion_check check (conclusion in ('go_on', 'change_plan', 'reassess', 'end')),
  constraint review_review_person_id_fkey foreign key (person_id) references people_person (id),
  constraint review_review_plan_id_fkey foreign key (plan_id) references planning_plan (id)
){strict};
create index review_review_person on review_review (person_id, held_on);

-- performance ----------------------------------------------------------------------------------------

create table performance_target (
  id {id} primary key,
  measure {text} not null,
  client_group {text},
  -- Of those paid so only: direct_payment or managed_budget; none for both together.
  payment_type {text},
  on_date {date} not null,
  unit {text} not null,
  amount {text} not null,
  kind {text} not null,
  source {text} not null,
  recorded_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint performance_target_unit_check check (unit in ('percent', 'people')),
  constraint performance_target_payment_type_check check (payment_type in ('direct_payment', 'managed_budget')),
  constraint performance_target_kind_check check (kind in ('national', 'area_agreement', 'local'))
){strict};
create index performance_target_measure on performance_target (measure, on_date);

-- A count that was kept: what it was on the day it was made, with its definition.
create table performance_count (
  id {id} primary key,
  measure {text} not null,
  version {int} not null,
  on_date {date} not null,
  numerator {int} not null,
  denominator {int} not null,
  result {text} not null,
  made_at {timestamp} not null,
  actor {text} not null,
  account_id {id}
){strict};
create index performance_count_measure on performance_count (measure, on_date);

-- complaints -----------------------------------------------------------------------------------------

create table complaint_complaint (
  id {id} primary key,
  person_id {id} not null,
  kind {text} not null,
  about {text} not null,
  subject_id {id},
  words {text} not null,
  wanted {text} not null,
  made_by {text} not null,
  at {timestamp} not null,
  on_date {date} not null,
  actor {text} not null,
  account_id {id},
  constraint complaint_complaint_kind_check check (kind in ('challenge', 'complaint')),
  constraint complaint_complaint_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index complaint_complaint_person on complaint_complaint (person_id, at);

create table complaint_answer (
  id {id} primary key,
  complaint_id {id} not null,
  person_id {id} not null,
  outcome {text} not null,
  words {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  constraint complaint_answer_outcome_check check (outcome in ('upheld', 'partly_upheld', 'not_upheld')),
  constraint complaint_answer_complaint_id_key unique (complaint_id),
  constraint complaint_answer_complaint_id_fkey foreign key (complaint_id) references complaint_complaint (id),
  constraint complaint_answer_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
