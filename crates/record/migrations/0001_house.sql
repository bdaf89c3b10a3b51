-- The house: who may sign in, what they did, the people, their answers and what was decided on them.
-- Type tokens are replaced for each engine (crates/store).

-- access ---------------------------------------------------------------------------------------------

create table access_team (
  id {id} primary key,
  name {text} not null,
  constraint access_team_name_key unique (name)
){strict};

create table access_account (
  id {id} primary key,
  sign_in_name {text} not null,
  display_name {text} not null,
  person_id {id},
  password_hash {text},
  password_temporary {bool} not null,
  second_factor_secret {bytes},
  second_factor_pending {bytes},
  second_factor_step {int},
  failed_count {int} not null,
  locked_until {timestamp},
  disabled_at {timestamp},
  created_at {timestamp} not null,
  constraint access_account_sign_in_name_key unique (sign_in_name),
  constraint access_account_person_id_key unique (person_id),
  constraint access_account_failed_count_check check (failed_count >= 0)
){strict};

-- A role is granted and ended, never overwritten: who could do what on a day can be answered years later.
create table access_role (
  id {id} primary key,
  account_id {id} not null,
  role {text} not null,
  granted_at {timestamp} not null,
  granted_by {text} not null,
  ended_at {timestamp},
  ended_by {text},
  constraint access_role_account_id_fkey foreign key (account_id) references access_account (id)
){strict};
create index access_role_account on access_role (account_id);
create unique index access_role_account_id_role_key on access_role (account_id, role) where ended_at is null;

create table access_membership (
  id {id} primary key,
  account_id {id} not null,
  team_id {id} not null,
  from_on {date} not null,
  to_on {date},
  constraint access_membership_account_id_fkey foreign key (account_id) references access_account (id),
  constraint access_membership_team_id_fkey foreign key (team_id) references access_team (id),
  constraint access_membership_to_on_check check (to_on is null or to_on >= from_on)
){strict};
create index access_membership_account on access_membership (account_id);

create table access_recovery_code (
  id {id} primary key,
  account_id {id} not null,
  code_hash {bytes} not null,
  used_at {timestamp},
  constraint access_recovery_code_account_id_fkey foreign key (account_id) references access_account (id)
){strict};
create index access_recovery_code_account on access_recovery_code (account_id);

create table access_session (
  id {id} primary key,
  token_hash {bytes} not null,
  account_id {id} not null,
  stage {text} not null,
  device {text} not null,
  created_at {timestamp} not null,
  last_seen_at {timestamp} not null,
  ended_at {timestamp},
  ended_why {text},
  constraint access_session_token_hash_key unique (token_hash),
  constraint access_session_stage_check check (stage in ('password', 'new_password', 'full')),
  constraint access_session_account_id_fkey foreign key (account_id) references access_account (id)
){strict};
create index access_session_account on access_session (account_id, ended_at);
create index access_session_open on access_session (last_seen_at) where ended_at is null;

-- A form that was sent after its session had ended, kept for the same account (law 9).
create table access_parked (
  id {id} primary key,
  account_id {id} not null,
  route {text} not null,
  body {bytes} not null,
  parked_at {timestamp} not null,
  taken_at {timestamp},
  constraint access_parked_account_id_fkey foreign key (account_id) references access_account (id)
){strict};
create index access_parked_account on access_parked (account_id, taken_at);

-- Ids only: what is personal lives where it can be lawfully erased.
create table access_audit (
  id {id} primary key,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  session_id {id},
  noun {text} not null,
  verb {text} not null,
  outcome {text} not null,
  person_id {id},
  subject_id {id},
  purpose {text} not null,
  quantity {int},
  constraint access_audit_outcome_check check (outcome in ('allowed', 'refused'))
){strict};
create index access_audit_person on access_audit (person_id, at);
create index access_audit_account on access_audit (account_id, at);
create index access_audit_at on access_audit (at);
create index access_audit_subject on access_audit (subject_id, at) where subject_id is not null;

-- The reason somebody typed for an opening that demands one; may name people, so it stands apart and can be erased.
create table access_reason (
  audit_id {id} primary key,
  reason {text} not null,
  constraint access_reason_audit_id_fkey foreign key (audit_id) references access_audit (id)
){strict};

-- Audit rows not yet in a seal. One sealer empties it in batches, so that no request waits for another's hash.
create table access_unsealed (
  audit_id {id} primary key
){strict};

create table access_seal (
  number {int} primary key,
  at {timestamp} not null,
  row_count {int} not null,
  total_count {int} not null,
  members {text} not null,
  previous_hash {text} not null,
  hash {text} not null,
  constraint access_seal_row_count_check check (row_count > 0)
){strict};

-- rulebook -------------------------------------------------------------------------------------------

create table rulebook_version (
  hash {text} primary key,
  files {text} not null,
  received_at {timestamp} not null
){strict};

create table rulebook_adoption (
  id {id} primary key,
  hash {text} not null,
  adopted_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  constraint rulebook_adoption_hash_fkey foreign key (hash) references rulebook_version (hash)
){strict};
create index rulebook_adoption_at on rulebook_adoption (adopted_at);

-- people ---------------------------------------------------------------------------------------------

create table people_counter (
  name {text} primary key,
  last_number {int} not null
){strict};
insert into people_counter (name, last_number) values ('reference', 0);

-- `document` is the person as known now; the columns beside it are what people are searched by.
create table people_person (
  id {id} primary key,
  reference {text} not null,
  version {int} not null,
  document {text} not null,
  sort_name {text} not null,
  birth_year {int},
  birth_month {int},
  birth_day {int},
  nhs_number {text},
  postcode {text},
  client_group {text} not null,
  restricted {bool} not null,
  created_at {timestamp} not null,
  changed_at {timestamp} not null,
  constraint people_person_reference_key unique (reference),
  constraint people_person_nhs_number_key unique (nhs_number),
  constraint people_person_version_check check (version > 0)
){strict};
create index people_person_birth on people_person (birth_year, birth_month, birth_day);
-- With the sort name, so that a page of those who live at a postcode is read in order, however many live there.
create index people_person_postcode on people_person (postcode, sort_name, id);
create index people_person_sort on people_person (sort_name, id);
-- Few records are restricted, and every search leaves them out.
create index people_person_restricted on people_person (id) where restricted;

create table people_version (
  person_id {id} not null,
  version {int} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  document {text} not null,
  primary key (person_id, version),
  constraint people_version_person_id_fkey foreign key (person_id) references people_person (id)
){strict};

-- A form that was saved: sent twice, it is the same person and the same correction, never a second one.
create table people_form (
  id {id} primary key,
  person_id {id} not null,
  version {int} not null,
  actor {text} not null,
  content_hash {text} not null,
  -- The form's row comes first: of two that arrive together the second waits for it.
  constraint people_form_person_id_fkey foreign key (person_id) references people_person (id)
    deferrable initially deferred
){strict};

-- Words of all names (known, former) as searched for, and how they sound, for likely duplicates. A search is a
-- range of keys, so both engines must sort them by code point ({text} does). The sort name stands within the
-- primary key so that a page of a common name is read from the index alone.
create table people_name_key (
  kind {text} not null,
  key {text} not null,
  sort_name {text} not null,
  person_id {id} not null,
  primary key (kind, key, sort_name, person_id),
  constraint people_name_key_kind_check check (kind in ('word', 'sound')),
  constraint people_name_key_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index people_name_key_person on people_name_key (person_id, kind, key);

-- The timeline: one row for everything that happened on the record, written by the verb that did it.
create table people_event (
  id {id} primary key,
  person_id {id} not null,
  happened_at {timestamp} not null,
  recorded_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  noun {text} not null,
  verb {text} not null,
  subject_id {id},
  detail {text} not null,
  constraint people_event_person_id_fkey foreign key (person_id) references people_person (id)
){strict};
create index people_event_person on people_event (person_id, happened_at, id);
create index people_event_recorded on people_event (person_id, recorded_at);

-- Which team or worker is involved with whom, from when to when.
create table people_involvement (
  id {id} primary key,
  person_id {id} not null,
  team_id {id},
  account_id {id},
  -- Whichever of the two it is, so that the guard against two periods at once has a key without nulls.
  party_id {id} generated always as (coalesce(team_id, account_id)) stored,
  from_on {date} not null,
  to_on {date},
  constraint people_involvement_person_id_fkey foreign key (person_id) references people_person (id),
  constraint people_involvement_team_id_fkey foreign key (team_id) references access_team (id),
  constraint people_involvement_account_id_fkey foreign key (account_id) references access_account (id),
  constraint people_involvement_who_check check ((team_id is null) <> (account_id is null)),
  constraint people_involvement_to_on_check check (to_on is null or to_on >= from_on)
){strict};
create index people_involvement_person on people_involvement (person_id);
create index people_involvement_account on people_involvement (account_id, to_on);
create index people_involvement_team on people_involvement (team_id, to_on);

-- Who may open a restricted record.
create table people_named_access (
  id {id} primary key,
  person_id {id} not null,
  account_id {id} not null,
  granted_at {timestamp} not null,
  granted_by {text} not null,
  ended_at {timestamp},
  constraint people_named_access_person_id_fkey foreign key (person_id) references people_person (id),
  constraint people_named_access_account_id_fkey foreign key (account_id) references access_account (id)
){strict};
create index people_named_access_person on people_named_access (person_id, account_id);

-- When an account last opened a record, and which version it saw: «changed since you last looked». `before` is
-- the visit before this one: what changed stays marked while somebody goes to and fro between pages.
create table people_look (
  account_id {id} not null,
  person_id {id} not null,
  looked_at {timestamp} not null,
  version {int} not null,
  before_at {timestamp} not null,
  before_version {int} not null,
  primary key (account_id, person_id),
  constraint people_look_account_id_fkey foreign key (account_id) references access_account (id),
  constraint people_look_person_id_fkey foreign key (person_id) references people_person (id)
){strict};

-- assessment -----------------------------------------------------------------------------------------

create table assessment_assessment (
  id {id} primary key,
  person_id {id} not null,
  questionnaire {text} not null,
  questionnaire_version {int} not null,
  rulebook_hash {text} not null,
  started_at {timestamp} not null,
  started_by {text} not null,
  account_id {id},
  constraint assessment_assessment_person_id_fkey foreign key (person_id) references people_person (id),
  constraint assessment_assessment_rulebook_hash_fkey foreign key (rulebook_hash) references rulebook_version (hash)
){strict};
create index assessment_assessment_person on assessment_assessment (person_id, started_at);

-- An answer is added, never overwritten; the highest revision stands. An empty value takes an answer back;
-- `own_value` is what the person would answer, where they see it otherwise than was decided.
create table assessment_answer (
  assessment_id {id} not null,
  part {text} not null,
  question {text} not null,
  revision {int} not null,
  value {text} not null,
  own_value {text},
  note {text} not null,
  at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  primary key (assessment_id, part, question, revision),
  constraint assessment_answer_assessment_id_fkey foreign key (assessment_id) references assessment_assessment (id),
  constraint assessment_answer_part_check check (part in ('need', 'informal', 'flag')),
  constraint assessment_answer_revision_check check (revision > 0)
){strict};

-- allocation -----------------------------------------------------------------------------------------

create table allocation_determination (
  id {id} primary key,
  person_id {id} not null,
  assessment_id {id} not null,
  kind {text} not null,
  formula {text} not null,
  formula_version {int} not null,
  on_date {date} not null,
  rulebook_hash {text} not null,
  facts {text} not null,
  worked {text} not null,
  worked_hash {text} not null,
  weekly_pence {int} not null,
  annual_pence {int} not null,
  supersedes {id},
  decided_at {timestamp} not null,
  actor {text} not null,
  account_id {id},
  why {text} not null,
  constraint allocation_determination_kind_check check (kind in ('indicative')),
  constraint allocation_determination_supersedes_key unique (supersedes),
  constraint allocation_determination_person_id_fkey foreign key (person_id) references people_person (id),
  constraint allocation_determination_assessment_id_fkey foreign key (assessment_id) references assessment_assessment (id),
  constraint allocation_determination_rulebook_hash_fkey foreign key (rulebook_hash) references rulebook_version (hash)
){strict};
create index allocation_determination_person on allocation_determination (person_id, decided_at);
create index allocation_determination_assessment on allocation_determination (assessment_id, decided_at);

-- directory ------------------------------------------------------------------------------------------

-- A file that was sent in and read, waiting for somebody to confirm or discard it.
create table directory_upload (
  id {id} primary key,
  account_id {id} not null,
  file_name {text} not null,
  content {bytes} not null,
  uploaded_at {timestamp} not null,
  import_id {id},
  closed_at {timestamp},
  constraint directory_upload_account_id_fkey foreign key (account_id) references access_account (id)
){strict};

create table directory_import (
  id {id} primary key,
  file_name {text} not null,
  source {text} not null,
  sha256 {text} not null,
  accepted_count {int} not null,
  mended_count {int} not null,
  refused_count {int} not null,
  effect {text} not null,
  report {text} not null,
  imported_at {timestamp} not null,
  actor {text} not null,
  account_id {id}
){strict};

create table directory_entry (
  id {id} primary key,
  source {text} not null,
  source_key {text} not null,
  import_id {id} not null,
  kind {text} not null,
  name {text} not null,
  description {text} not null,
  address {text} not null,
  postcode {text},
  telephone {text},
  email {text},
  website {text},
  provider {text},
  longitude_e6 {int},
  latitude_e6 {int},
  placed_by {text},
  hours {text},
  hours_text {text},
  categories {text} not null,
  extra {text} not null,
  fingerprint {text} not null,
  withdrawn_at {timestamp},
  constraint directory_entry_placed_by_check check (placed_by in ('file', 'postcode')),
  constraint directory_entry_place_check check ((placed_by is null) = (latitude_e6 is null) and (latitude_e6 is null) = (longitude_e6 is null)),
  constraint directory_entry_source_key_key unique (source, source_key),
  constraint directory_entry_import_id_fkey foreign key (import_id) references directory_import (id)
){strict};
create index directory_entry_place on directory_entry (latitude_e6, longitude_e6);

-- What each entry is found by. Only entries that are not withdrawn have words.
create table directory_word (
  word {text} not null,
  entry_id {id} not null,
  weight {int} not null,
  primary key (word, entry_id),
  constraint directory_word_entry_id_fkey foreign key (entry_id) references directory_entry (id)
){strict};
create index directory_word_entry on directory_word (entry_id);

create table directory_postcode (
  postcode {text} primary key,
  ward {text} not null,
  locality {text} not null,
  authority {text},
  authority_code {text},
  longitude_e6 {int} not null,
  latitude_e6 {int} not null
){strict};
create index directory_postcode_ward on directory_postcode (ward);
