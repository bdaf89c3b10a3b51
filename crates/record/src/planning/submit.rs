//! Putting a plan forward for agreement.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use store::{Row, Tx, params};

use super::{Document, document_of, event, latest, opened, own_plan, standing};
use crate::access::{Noun, PersonPermit, Verb};
use crate::approval;
use crate::people::{leaving, who_in_words};
use crate::rulebook::Rulebooks;
use crate::tasks::{self, Kind};
use crate::{
    AccountId, Actor, DeterminationId, EligibilityId, FieldFault, Moment, PersonId, PlanId,
    Refusal, SubmissionId,
};

/// A version of a plan that was put forward, with what it cost then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The submission.
    pub id: SubmissionId,
    /// The plan.
    pub plan: PlanId,
    /// Whose it is.
    pub person: PersonId,
    /// The plan's version.
    pub version: i64,
    /// What a usual week costs.
    pub weekly: Pence,
    /// What is paid once.
    pub one_off: Pence,
    /// The document of that version.
    pub document: Document,
    /// The determination that the plan rests on.
    pub eligibility: EligibilityId,
    /// The indicative budget that the plan rests on.
    pub allocation: Option<DeterminationId>,
    /// Why it costs what it costs, where that is not the indicative budget.
    pub why: String,
    /// When it was put forward.
    pub submitted_at: Timestamp,
    /// On which day.
    pub submitted_on: Date,
    /// Who put it forward, in words.
    pub by: String,
    /// The account that put it forward.
    pub by_account: Option<AccountId>,
}

/// What putting forward did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutForward {
    /// The submission that waits.
    pub id: SubmissionId,
    /// Whether this version waited already: nothing was written.
    pub already: bool,
}

/// Puts a plan's latest version forward for agreement. `seen` is the version that whoever does it has read.
///
/// # Errors
/// [`Refusal::Invalid`] with everything that is missing, by section; [`Refusal::NotNow`] when the plan was changed since
/// it was read, when its basis is no longer the one that stands, or when the person left.
pub fn put_forward(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    (id, seen): (PlanId, i64),
) -> Result<PutForward, Refusal> {
    let person = permit.demand(Noun::Planning, Verb::Change)?;
    tx.lock(&format!("planning {person}"))?;
    let plan = own_plan(tx, permit, id)?;
    leaving::must_be_here(tx, person)?;
    let newest = standing(tx, person)?.is_none_or(|newest| newest.id == id);
    let (version, document) = latest(tx, id)?;
    let view = opened(tx, books, plan, version, document)?;
    if let Some(waits) = &view.submitted
        && waits.version == view.version.number
        && waits.decision.as_ref().map(|decision| decision.kind) != Some(approval::Kind::SentBack)
        && newest
    {
        return Ok(PutForward {
            id: waits.id,
            already: true,
        });
    }
    if !newest || view.outdated {
        return Err(Refusal::NotNow(
            "A newer determination or indicative budget stands. Carry the plan on from there first: what it says is \
             kept."
                .to_owned(),
        ));
    }
    if view.version.number != seen {
        return Err(Refusal::NotNow(format!(
            "{} changed the plan after you opened it. Read it again, and put it forward then.",
            view.version.by
        )));
    }
    if !view.missing.is_empty() {
        let faults = view
            .missing
            .iter()
            .map(|missing| FieldFault::new(missing.section.as_str(), &missing.sentence));
        return Err(Refusal::Invalid(faults.collect()));
    }
    let submission = SubmissionId::new();
    tx.execute(
        "insert into planning_submission (id, plan_id, person_id, version, weekly_pence, one_off_pence, why, \
         submitted_at, submitted_on, actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            submission,
            id,
            person,
            view.version.number,
            view.costs.weekly.0,
            view.costs.one_off.0,
            &view.document.reason,
            moment.now,
            moment.today,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let detail = format!(
        "Support plan put forward for agreement: {} a week{}.",
        view.costs.weekly,
        if view.costs.one_off > Pence::ZERO {
            format!(", {} once", view.costs.one_off)
        } else {
            String::new()
        }
    );
    event(tx, (actor, moment), person, (Verb::Decide, id), &detail)?;
    tasks::close(tx, (actor, moment), person, Kind::Planning, "put forward")?;
    // Put forward again, it waits with its new version.
    tasks::close(
        tx,
        (actor, moment),
        person,
        Kind::Approval,
        "put forward again",
    )?;
    tasks::close(
        tx,
        (actor, moment),
        person,
        Kind::Panel,
        "put forward again",
    )?;
    let about = (Some(submission.uuid()), None);
    tasks::open(tx, books, (actor, moment), person, Kind::Approval, about)?;
    Ok(PutForward {
        id: submission,
        already: false,
    })
}

/// One submission.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn submission(tx: &mut Tx, id: SubmissionId) -> Result<Submission, Refusal> {
    let found = tx.query_opt(
        &format!("select {COLUMNS} from {TABLES} where s.id = $1"),
        &params![id],
        submission_from,
    )?;
    with_document(tx, found)?.ok_or(Refusal::NotFound(None))
}

/// The person's latest submission.
///
/// # Errors
/// The database's refusal.
pub fn latest_submission(tx: &mut Tx, person: PersonId) -> Result<Option<Submission>, Refusal> {
    let found = tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where s.person_id = $1 order by s.submitted_at desc, s.id desc limit 1"
        ),
        &params![person],
        submission_from,
    )?;
    with_document(tx, found)
}

fn with_document(tx: &mut Tx, found: Option<Submission>) -> Result<Option<Submission>, Refusal> {
    let Some(mut submission) = found else {
        return Ok(None);
    };
    submission.document =
        document_of(tx, submission.plan, submission.version)?.ok_or(Refusal::NotFound(None))?;
    Ok(Some(submission))
}

const COLUMNS: &str = "s.id, s.plan_id, s.person_id, s.version, s.weekly_pence, s.one_off_pence, p.eligibility_id, \
     p.allocation_id, s.why, s.submitted_at, s.submitted_on, s.actor, a.display_name, s.account_id";
const TABLES: &str = "planning_submission s join planning_plan p on p.id = s.plan_id \
     left join access_account a on a.id = s.account_id";

fn submission_from(row: &Row<'_>) -> Result<Submission, store::StoreError> {
    Ok(Submission {
        id: row.get(0)?,
        plan: row.get(1)?,
        person: row.get(2)?,
        version: row.get(3)?,
        weekly: Pence(row.get(4)?),
        one_off: Pence(row.get(5)?),
        document: Document::default(),
        eligibility: row.get(6)?,
        allocation: row.get(7)?,
        why: row.get(8)?,
        submitted_at: row.get(9)?,
        submitted_on: row.get(10)?,
        by: who_in_words(&row.get::<String>(11)?, row.get(12)?),
        by_account: row.get(13)?,
    })
}
