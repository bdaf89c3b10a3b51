//! Where an assessment stands: sent by the person, returned to them, validated, reopened.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};
use uuid::Uuid;

use super::{LedBy, assessment_of};
use crate::access::{PersonPermit, Verb};
use crate::people::who_in_words;
use crate::{Actor, AssessmentId, Moment, PersonId, Refusal};

store::text_enum! {
    /// What happened to an assessment as a whole. The latest says where it stands.
    pub enum StepKind {
        /// The person sent their own answers.
        Sent = "sent",
        /// The council gave them back to the person, to be changed.
        Returned = "returned",
        /// Everything that is asked is decided.
        Validated = "validated",
        /// An answer changed after it was validated.
        Reopened = "reopened",
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub kind: StepKind,
    /// When.
    pub at: Timestamp,
    /// The date in England.
    pub on: Date,
    /// Who, in words.
    pub by: String,
    /// For what was sent: who helped. For what was returned: what the person is asked for.
    pub why: String,
}

impl Step {
    /// Who led, as the person said when they sent their answers.
    pub fn led_by(&self) -> Option<LedBy> {
        LedBy::ALL
            .iter()
            .copied()
            .filter(|_| self.kind == StepKind::Sent)
            .find(|led| self.why.trim_end_matches('.').split(": ").next() == Some(led.label()))
    }
}

/// The steps, the latest first.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn steps(
    tx: &mut Tx,
    permit: &PersonPermit,
    assessment: AssessmentId,
) -> Result<Vec<Step>, Refusal> {
    assessment_of(tx, permit, Verb::View, assessment)?;
    steps_of(tx, assessment)
}

/// The steps, for verbs that have looked at the permit already; the latest first.
pub(crate) fn steps_of(tx: &mut Tx, assessment: AssessmentId) -> Result<Vec<Step>, Refusal> {
    Ok(tx.query(
        "select s.kind, s.at, s.on_date, s.actor, w.display_name, s.why from assessment_step s \
         left join access_account w on w.id = s.account_id where s.assessment_id = $1 \
         order by s.at desc, s.id desc",
        &params![assessment],
        step_from,
    )?)
}

/// Whether everything that is asked is decided, and nothing was answered since.
///
/// # Errors
/// The database's refusal.
pub fn validated(tx: &mut Tx, assessment: AssessmentId) -> Result<bool, Refusal> {
    let latest = tx.query_opt(
        "select kind from assessment_step where assessment_id = $1 order by at desc, id desc limit 1",
        &params![assessment],
        |row| row.get::<StepKind>(0),
    )?;
    Ok(latest == Some(StepKind::Validated))
}

/// Writes a step down.
pub(super) fn take(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (assessment, person): (AssessmentId, PersonId),
    kind: StepKind,
    why: &str,
) -> Result<(), Refusal> {
    // By the clock, so that two of one given moment still sort in the order they were made.
    tx.execute(
        "insert into assessment_step (id, assessment_id, person_id, kind, at, on_date, actor, account_id, why) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            Uuid::now_v7(),
            assessment,
            person,
            kind,
            moment.now,
            moment.today,
            actor.label(),
            actor.account_id(),
            why
        ],
    )?;
    Ok(())
}

fn step_from(row: &Row<'_>) -> Result<Step, StoreError> {
    Ok(Step {
        kind: row.get(0)?,
        at: row.get(1)?,
        on: row.get(2)?,
        by: who_in_words(&row.get::<String>(3)?, row.get(4)?),
        why: row.get(5)?,
    })
}
