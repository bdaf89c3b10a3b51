//! How an assessment is led, and what stands in the person's way: asked whenever it changes, never overwritten.
//!
//! A self-assessment is offered where the person wants it and has capacity (Care and Support (Assessment) Regulations
//! 2014, S.I. 2014/2827, reg. 2). Substantial difficulty in taking part, with nobody appropriate to help, means an
//! independent advocate (Care Act 2014, s67).

use jiff::Timestamp;
use store::{Row, StoreError, Tx, params};

use super::{Assessment, assessment_of};
use crate::access::{PersonPermit, Verb};
use crate::people::who_in_words;
use crate::{Actor, AssessmentId, FieldFault, Moment, Refusal};

store::text_enum! {
    /// Who leads the assessment.
    pub enum LedBy {
        /// The person, alone.
        Person = "self",
        /// The person, with family or friends.
        WithFamily = "with_family",
        /// The person and a worker together.
        WithWorker = "with_worker",
        /// The person, on paper, typed in afterwards.
        Paper = "paper",
    }
}

impl LedBy {
    /// In words, for lists.
    pub const fn label(self) -> &'static str {
        match self {
            LedBy::Person => "By the person alone",
            LedBy::WithFamily => "By the person with family or friends",
            LedBy::WithWorker => "By the person and a worker together",
            LedBy::Paper => "By the person on paper",
        }
    }
}

store::text_enum! {
    /// Whether the person can decide about this assessment (Mental Capacity Act 2005, s1 to s3).
    pub enum Capacity {
        /// Nothing raises a doubt: capacity is presumed.
        Yes = "yes",
        /// It was looked at, and they cannot decide this now.
        No = "no",
        /// There is a doubt, and it has not been looked at.
        Doubt = "doubt",
        /// Nobody asked yet.
        NotKnown = "not_known",
    }
}

impl Capacity {
    /// In words, for lists.
    pub const fn label(self) -> &'static str {
        match self {
            Capacity::Yes => "Yes: nothing raises a doubt",
            Capacity::No => "No: it was looked at",
            Capacity::Doubt => "There is a doubt",
            Capacity::NotKnown => "Not asked yet",
        }
    }
}

/// How it is led and what stands in the way, as a worker writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCircumstance {
    /// Who leads.
    pub led_by: LedBy,
    /// Whether the person wants to lead it themselves.
    pub wishes: bool,
    /// Whether they can decide about it.
    pub capacity: Capacity,
    /// Whether they would have substantial difficulty in taking part.
    pub substantial_difficulty: bool,
    /// Who is appropriate to help them, if anybody: not a paid carer.
    pub helper: String,
    /// The independent advocate, or who was asked for one.
    pub advocate: String,
}

/// The same as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstance {
    /// Which row of this assessment, from 1.
    pub revision: i64,
    /// What was written down.
    pub said: NewCircumstance,
    /// When.
    pub at: Timestamp,
    /// Who, in words.
    pub by: String,
}

impl NewCircumstance {
    /// The usual way: person and worker together, with nothing in the way. Capacity is presumed (Mental Capacity Act
    /// 2005, s1(2)).
    pub fn together() -> NewCircumstance {
        NewCircumstance {
            led_by: LedBy::WithWorker,
            wishes: false,
            capacity: Capacity::Yes,
            substantial_difficulty: false,
            helper: String::new(),
            advocate: String::new(),
        }
    }

    /// Whether an independent advocate must be arranged and nobody wrote that one is (Care Act 2014, s67).
    pub fn advocate_needed(&self) -> bool {
        self.substantial_difficulty
            && self.helper.trim().is_empty()
            && self.advocate.trim().is_empty()
    }

    /// Whether the person may answer by themselves: it is not offered where capacity is in doubt.
    pub fn alone(&self) -> bool {
        !matches!(self.capacity, Capacity::No | Capacity::Doubt)
    }

    pub(super) fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if self.advocate_needed() {
            faults.push(FieldFault::new(
                "helper",
                "Write who is appropriate to help this person take part, or below which independent advocate was asked \
                 for (Care Act 2014, section 67).",
            ));
        }
        for (field, text) in [("helper", &self.helper), ("advocate", &self.advocate)] {
            if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
                faults.push(FieldFault::new(
                    field,
                    format!("Write it on one line, in {LONGEST_NAME} letters or fewer."),
                ));
            }
        }
        faults
    }

    pub(super) fn trimmed(&self) -> NewCircumstance {
        NewCircumstance {
            helper: self.helper.trim().to_owned(),
            advocate: self.advocate.trim().to_owned(),
            ..self.clone()
        }
    }
}

const LONGEST_NAME: usize = 200;

/// How it is led, as it stands; none before anybody was asked.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn circumstance(
    tx: &mut Tx,
    permit: &PersonPermit,
    assessment: AssessmentId,
) -> Result<Option<Circumstance>, Refusal> {
    assessment_of(tx, permit, Verb::View, assessment)?;
    latest(tx, assessment)
}

/// The same, for verbs that have looked at the permit already.
pub(crate) fn latest(
    tx: &mut Tx,
    assessment: AssessmentId,
) -> Result<Option<Circumstance>, Refusal> {
    Ok(tx.query_opt(
        "select c.revision, c.led_by, c.wishes, c.capacity, c.substantial_difficulty, c.helper, c.advocate, c.at, \
         c.actor, w.display_name from assessment_circumstance c left join access_account w on w.id = c.account_id \
         where c.assessment_id = $1 order by c.revision desc limit 1",
        &params![assessment],
        circumstance_from,
    )?)
}

/// Writes a row, unless the same stands.
pub(crate) fn set(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    assessment: &Assessment,
    new: &NewCircumstance,
) -> Result<(), Refusal> {
    let new = new.trimmed();
    let before = latest(tx, assessment.id)?;
    if before.as_ref().is_some_and(|before| before.said == new) {
        return Ok(());
    }
    tx.execute(
        "insert into assessment_circumstance (assessment_id, revision, led_by, wishes, capacity, \
         substantial_difficulty, helper, advocate, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            assessment.id,
            before.map_or(0, |before| before.revision) + 1,
            new.led_by,
            new.wishes,
            new.capacity,
            new.substantial_difficulty,
            new.helper,
            new.advocate,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(())
}

fn circumstance_from(row: &Row<'_>) -> Result<Circumstance, StoreError> {
    Ok(Circumstance {
        revision: row.get(0)?,
        said: NewCircumstance {
            led_by: row.get(1)?,
            wishes: row.get(2)?,
            capacity: row.get(3)?,
            substantial_difficulty: row.get(4)?,
            helper: row.get(5)?,
            advocate: row.get(6)?,
        },
        at: row.get(7)?,
        by: who_in_words(&row.get::<String>(8)?, row.get(9)?),
    })
}
