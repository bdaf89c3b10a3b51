//! Approval: a plan that was put forward is agreed within a limit, sent back with reasons, or taken to the panel.
//!
//! Whoever may agree how much is the council's rulebook (a limit includes itself). Whoever assessed, and whoever put the
//! plan forward, does not agree it; at the panel, neither does who referred it there. That a plan costs more than the
//! indicative budget is no ground for refusing it (R (KM) v Cambridgeshire [2012] UKSC 23; Care Act 2014, s26): a cost
//! that differs from the indicative budget, either way, is agreed with reasons.

mod decide;
mod list;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use rules::rulebook::{Rulebook, Rules};
use store::{Row, StoreError, Tx, params};
use uuid::Uuid;

pub use decide::{Decided, NewDecision, decide};
pub use list::{Waiting, waiting};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::people::who_in_words;
use crate::planning::{self, Section, Submission};
use crate::rulebook::Rulebooks;
use crate::{AccountId, Actor, ApprovalId, Moment, PersonId, PlanId, Refusal, SubmissionId};

store::text_enum! {
    /// What was decided.
    pub enum Kind {
        /// The plan and its cost are agreed.
        Agreed = "agreed",
        /// It goes back to be changed.
        SentBack = "sent_back",
        /// The panel decides.
        ToPanel = "to_panel",
    }
}

impl Kind {
    /// What was decided, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Agreed => "Agreed",
            Kind::SentBack => "Sent back",
            Kind::ToPanel => "Taken to the panel",
        }
    }
}

store::text_enum! {
    /// Who decides.
    pub enum Level {
        /// A team manager, within their limit.
        TeamManager = "team_manager",
        /// The panel.
        Panel = "panel",
    }
}

store::text_enum! {
    /// What whoever agrees has looked at (Derby, 2.1(v); Leeds, 5.12).
    pub enum Check {
        /// The plan is in line with the assessment.
        InLine = "in_line",
        /// It follows the published principles: free help first, value for money, the person's choice.
        Principles = "principles",
        /// Safeguarding is addressed.
        Safeguarding = "safeguarding",
        /// It is lawful.
        Legal = "legal",
    }
}

impl Check {
    /// What is confirmed.
    pub const fn label(self) -> &'static str {
        match self {
            Check::InLine => {
                "The plan is in line with the assessment, and meets the eligible needs"
            }
            Check::Principles => {
                "Free help was looked for first, and what is paid for is good value beside market prices"
            }
            Check::Safeguarding => "Risks and safeguarding are addressed",
            Check::Legal => "What the money is for is lawful",
        }
    }
}

/// A decision on a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The decision.
    pub id: ApprovalId,
    /// On which submission.
    pub submission: SubmissionId,
    /// On which plan.
    pub plan: PlanId,
    /// Whose.
    pub person: PersonId,
    /// What was decided.
    pub kind: Kind,
    /// Who decided: by the limit or at the panel.
    pub level: Level,
    /// The most that could be agreed a week; none where there was no limit.
    pub limit: Option<Pence>,
    /// The rules of the limits.
    pub rulebook_hash: String,
    /// Sections that are to be changed, where it was sent back.
    pub sections: Vec<Section>,
    /// Why.
    pub reasons: String,
    /// When.
    pub decided_at: Timestamp,
    /// On which day.
    pub decided_on: Date,
    /// Who, in words.
    pub by: String,
    /// The account.
    pub by_account: Option<AccountId>,
}

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for a team manager.
    Waiting,
    /// It waits for the panel.
    AtPanel,
    /// It was agreed.
    Agreed,
    /// It was sent back.
    SentBack,
    /// A later version was put forward, so nobody decides on this one.
    Replaced,
}

/// Who may agree how much, by the rules of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The rulebook.
    pub rulebook_hash: String,
    /// The most that a team manager agrees a week; none where there is no limit.
    pub weekly: Option<Pence>,
    /// The most that a team manager agrees once.
    pub one_off: Option<Pence>,
    /// Who agrees what is above.
    pub above: String,
    /// Where the limits were decided.
    pub source: String,
    /// Whether this submission is within a team manager's limit.
    pub within: bool,
}

/// A submission with everything that whoever decides needs.
#[derive(Debug, Clone)]
pub struct View {
    /// What was put forward.
    pub submission: Submission,
    /// The plan of the submitted version, with its basis and costs.
    pub plan: planning::View,
    /// Every decision on it, the first first.
    pub decisions: Vec<Approval>,
    /// Where it stands.
    pub state: State,
    /// The limits of the day on which it is looked at.
    pub limits: Limits,
    /// Whether the financial assessment is done: otherwise what the person pays is provisional.
    pub charging: bool,
    /// Why this reader may not decide; none where they may as far as segregation goes.
    pub barred: Option<String>,
    /// The plan's latest version, where it was changed after it was put forward.
    pub changed_since: Option<i64>,
}

/// One submission, for whoever decides, reads or is concerned. The permit is to view approvals.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; [`Refusal::Rules`] without limits for today; the database's
/// refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    id: SubmissionId,
) -> Result<View, Refusal> {
    let person = permit.demand(Noun::Approval, Verb::View)?;
    let submission = own_submission(tx, person, id)?;
    let newest = planning::latest(tx, submission.plan)?.0.number;
    let decisions = decisions(tx, id)?;
    Ok(View {
        plan: planning::submitted(tx, books, &submission)?,
        state: state(tx, &submission, &decisions)?,
        limits: limits(tx, books, moment, (submission.weekly, submission.one_off))?,
        charging: charging_done(tx, person)?,
        barred: barred(tx, actor, &submission, &decisions)?,
        changed_since: (newest > submission.version).then_some(newest),
        decisions,
        submission,
    })
}

/// The agreement that stands for the person: the latest.
///
/// # Errors
/// The database's refusal.
pub fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Approval>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where d.person_id = $1 and d.kind = 'agreed' \
             order by d.decided_at desc, d.id desc limit 1"
        ),
        &params![person],
        approval_from,
    )?)
}

/// One decision.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn find(tx: &mut Tx, id: ApprovalId) -> Result<Approval, Refusal> {
    tx.query_opt(
        &format!("select {COLUMNS} from {TABLES} where d.id = $1"),
        &params![id],
        approval_from,
    )?
    .ok_or(Refusal::NotFound(None))
}

/// Whose submission it is: what a permit is asked for.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: SubmissionId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from planning_submission where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// The person's latest submission, for the way to it.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn latest(tx: &mut Tx, permit: &PersonPermit) -> Result<Option<SubmissionId>, Refusal> {
    let person = permit.demand(Noun::Approval, Verb::View)?;
    Ok(planning::latest_submission(tx, person)?.map(|submission| submission.id))
}

/// Every decision on a submission, the first first.
pub(crate) fn decisions(tx: &mut Tx, id: SubmissionId) -> Result<Vec<Approval>, Refusal> {
    Ok(tx.query(
        &format!(
            "select {COLUMNS} from {TABLES} where d.submission_id = $1 order by d.decided_at, d.id"
        ),
        &params![id],
        approval_from,
    )?)
}

fn own_submission(tx: &mut Tx, person: PersonId, id: SubmissionId) -> Result<Submission, Refusal> {
    let foreign = || {
        let trace = Trace::of(Noun::Approval, Verb::View, "foreign_submission");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        ))))
    };
    match planning::submission(tx, id) {
        Ok(submission) if submission.person == person => Ok(submission),
        Ok(_) | Err(Refusal::NotFound(_)) => Err(foreign()),
        Err(other) => Err(other),
    }
}

fn state(tx: &mut Tx, submission: &Submission, decisions: &[Approval]) -> Result<State, Refusal> {
    let last = decisions.last().map(|decision| decision.kind);
    Ok(match last {
        Some(Kind::Agreed) => State::Agreed,
        Some(Kind::SentBack) => State::SentBack,
        _ if planning::latest_submission(tx, submission.person)?
            .is_some_and(|latest| latest.id != submission.id) =>
        {
            State::Replaced
        }
        Some(Kind::ToPanel) => State::AtPanel,
        None => State::Waiting,
    })
}

/// The limits of the day, for a week's cost and a one-off sum.
fn limits(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    (weekly, one_off): (Pence, Pence),
) -> Result<Limits, Refusal> {
    let book = books.in_force(tx, moment)?;
    limits_of(&book, &book.compile(moment.today), (weekly, one_off))
}

fn limits_of(
    book: &Rulebook,
    rules: &Rules,
    (weekly, one_off): (Pence, Pence),
) -> Result<Limits, Refusal> {
    let table = rules::approval::limits(rules).ok_or_else(|| {
        Refusal::Rules(
            "The rulebook says for today nobody who may agree a budget. Adopt a rulebook with approval limits for \
             this day."
                .to_owned(),
        )
    })?;
    let manager = Level::TeamManager.as_str();
    let step = table.steps.iter().find(|step| step.who == manager);
    Ok(Limits {
        rulebook_hash: book.hash().to_owned(),
        // Without a step of their own, team managers agree nothing.
        weekly: step.map_or(Some(Pence::ZERO), |step| step.weekly),
        one_off: step.map_or(Some(Pence::ZERO), |step| step.one_off),
        above: table
            .steps
            .iter()
            .find(|step| step.who == Level::Panel.as_str())
            .map_or("the panel", |step| step.name.as_str())
            .to_owned(),
        source: table.source.clone(),
        within: table.may_agree(manager, weekly, one_off),
    })
}

/// Why this actor does not decide on this submission, whatever their role.
fn barred(
    tx: &mut Tx,
    actor: &Actor,
    submission: &Submission,
    decisions: &[Approval],
) -> Result<Option<String>, Refusal> {
    let Actor::Account(account) = actor else {
        return Ok(None);
    };
    let own = account.account_id;
    if account.person_id == Some(submission.person) {
        return Ok(Some("This is your own plan.".to_owned()));
    }
    let put_forward = submission.by_account == Some(own);
    let referred = decisions
        .iter()
        .any(|decision| decision.kind == Kind::ToPanel && decision.by_account == Some(own));
    let assessed = tx.query_one(
        &format!(
            "select {} from eligibility_determination e where e.id = $2",
            assessed_sql("$1")
        ),
        &params![own, submission.eligibility],
        |row| row.get::<bool>(0),
    )?;
    Ok(sentence((put_forward, referred, assessed)).map(str::to_owned))
}

/// Whether the account of this parameter had a part in the assessment behind the determination `e`.
fn assessed_sql(account: &str) -> String {
    format!(
        "(case when e.account_id = {account} \
         or exists (select 1 from assessment_assessment s1 where s1.id = e.assessment_id and s1.account_id = {account}) \
         or exists (select 1 from assessment_answer s2 where s2.assessment_id = e.assessment_id \
         and s2.account_id = {account}) \
         or exists (select 1 from assessment_step s3 where s3.assessment_id = e.assessment_id \
         and s3.account_id = {account}) \
         or exists (select 1 from allocation_determination s4 where s4.assessment_id = e.assessment_id \
         and s4.account_id = {account}) then 1 = 1 else 1 = 0 end)"
    )
}

/// What is said to whoever put it forward, referred it to the panel, or assessed.
fn sentence((put_forward, referred, assessed): (bool, bool, bool)) -> Option<&'static str> {
    if put_forward {
        Some("You put this plan forward, so somebody else decides on it.")
    } else if referred {
        Some("You took this plan to the panel, so somebody else decides there.")
    } else if assessed {
        Some("You had a part in the assessment, so somebody else decides on the budget.")
    } else {
        None
    }
}

fn charging_done(tx: &mut Tx, person: PersonId) -> Result<bool, Refusal> {
    let done = tx.query_one(
        "select count(*) from charging_determination where person_id = $1",
        &params![person],
        |row| row.get::<i64>(0),
    )?;
    Ok(done > 0)
}

const COLUMNS: &str = "d.id, d.submission_id, s.plan_id, d.person_id, d.kind, d.level, d.limit_pence, \
     d.rulebook_hash, d.checks, d.reasons, d.decided_at, d.decided_on, d.actor, a.display_name, d.account_id";
const TABLES: &str = "approval_decision d join planning_submission s on s.id = d.submission_id \
     left join access_account a on a.id = d.account_id";

/// What is kept as JSON beside a decision.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct Kept {
    checks: Vec<Check>,
    sections: Vec<Section>,
}

fn approval_from(row: &Row<'_>) -> Result<Approval, StoreError> {
    let kept: Kept = serde_json::from_str(&row.get::<String>(8)?).unwrap_or_default();
    Ok(Approval {
        id: row.get(0)?,
        submission: row.get(1)?,
        plan: row.get(2)?,
        person: row.get(3)?,
        kind: row.get(4)?,
        level: row.get(5)?,
        limit: row.get::<Option<i64>>(6)?.map(Pence),
        rulebook_hash: row.get(7)?,
        sections: kept.sections,
        reasons: row.get(9)?,
        decided_at: row.get(10)?,
        decided_on: row.get(11)?,
        by: who_in_words(&row.get::<String>(12)?, row.get(13)?),
        by_account: row.get(14)?,
    })
}

fn subject(id: SubmissionId) -> Option<Uuid> {
    Some(id.uuid())
}
