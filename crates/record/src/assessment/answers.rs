//! Answers as they stand and as they came to be. An answer is added, never overwritten.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::{Row, StoreError, Tx, params};

use super::{Part, assessment_of};
use crate::access::{PersonPermit, Verb};
use crate::people::who_in_words;
use crate::{AccountId, AssessmentId, Refusal};

/// «I do not know»: an answer that the person can give to everything, and that nothing is made of.
pub const NOT_KNOWN: &str = "not_known";

/// One answer as somebody gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which part of the questionnaire.
    pub part: Part,
    /// The question's id; for informal support the id of the need it is about; for a flag the flag's id.
    pub question: String,
    /// 1 for the first answer, one more for each change.
    pub revision: i64,
    /// The id of the option; empty when an answer was taken back.
    pub value: String,
    /// What the person would answer, where they see it otherwise than was decided.
    pub own: Option<String>,
    /// What the person answered, the same or not: an option, or [`NOT_KNOWN`].
    pub person: Option<String>,
    /// What the person wrote beside their answer.
    pub person_note: String,
    /// When the person answered themselves; none where a worker wrote down what they would say.
    pub person_at: Option<Timestamp>,
    /// What the worker would answer, where the person answered themselves.
    pub worker: Option<String>,
    /// Why something else was decided than the person or the worker answered.
    pub why: String,
    /// What was written beside it, in the words of whoever wrote.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// Who, in words.
    pub by: String,
    /// The account, if somebody signed in.
    pub account_id: Option<AccountId>,
}

impl Answer {
    /// Whether it answers the question: an answer that was taken back does not.
    pub fn stands(&self) -> bool {
        !self.value.is_empty()
    }

    /// The person's own answer, where they gave one that says something.
    pub fn known_of_person(&self) -> Option<&str> {
        self.person.as_deref().filter(|own| *own != NOT_KNOWN)
    }
}

/// The answers of one assessment as they stand, by part and question; taken-back ones among them.
pub type Answers = BTreeMap<(Part, String), Answer>;

/// The answers as they stand.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn answers(
    tx: &mut Tx,
    permit: &PersonPermit,
    assessment: AssessmentId,
) -> Result<Answers, Refusal> {
    assessment_of(tx, permit, Verb::View, assessment)?;
    standing(tx, assessment)
}

/// Every revision of one answer, the latest first.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn history(
    tx: &mut Tx,
    permit: &PersonPermit,
    assessment: AssessmentId,
    part: Part,
    question: &str,
) -> Result<Vec<Answer>, Refusal> {
    assessment_of(tx, permit, Verb::View, assessment)?;
    Ok(tx.query(
        &format!(
            "{ANSWERS} where a.assessment_id = $1 and a.part = $2 and a.question = $3 \
             order by a.revision desc"
        ),
        &params![assessment, part, question],
        answer_from,
    )?)
}

/// Every revision of every answer, the latest first.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn trail(
    tx: &mut Tx,
    permit: &PersonPermit,
    assessment: AssessmentId,
) -> Result<Vec<Answer>, Refusal> {
    assessment_of(tx, permit, Verb::View, assessment)?;
    every_revision(tx, assessment)
}

/// Every revision, for verbs that have looked at the permit already; the latest first.
pub(crate) fn every_revision(
    tx: &mut Tx,
    assessment: AssessmentId,
) -> Result<Vec<Answer>, Refusal> {
    Ok(tx.query(
        &format!("{ANSWERS} where a.assessment_id = $1 order by a.at desc, a.part, a.question, a.revision desc"),
        &params![assessment],
        answer_from,
    )?)
}

/// The answers as they stand, for verbs that have looked at the permit already.
pub(crate) fn standing(tx: &mut Tx, assessment: AssessmentId) -> Result<Answers, Refusal> {
    let all = tx.query(
        &format!("{ANSWERS} where a.assessment_id = $1 order by a.part, a.question, a.revision"),
        &params![assessment],
        answer_from,
    )?;
    // Later revisions come later, so each takes the place of the one before.
    Ok(all
        .into_iter()
        .map(|answer| ((answer.part, answer.question.clone()), answer))
        .collect())
}

/// The answer that stands to one question, if it was ever answered.
pub(super) fn latest(
    tx: &mut Tx,
    assessment: AssessmentId,
    part: Part,
    question: &str,
) -> Result<Option<Answer>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "{ANSWERS} where a.assessment_id = $1 and a.part = $2 and a.question = $3 \
             order by a.revision desc limit 1"
        ),
        &params![assessment, part, question],
        answer_from,
    )?)
}

const ANSWERS: &str = "select a.part, a.question, a.revision, a.value, a.own_value, a.note, a.at, a.actor, a.account_id, \
     w.display_name, a.worker_value, a.own_note, a.own_at, a.why from assessment_answer a left join access_account w on w.id = a.account_id";

fn answer_from(row: &Row<'_>) -> Result<Answer, StoreError> {
    let (value, person) = (row.get::<String>(3)?, row.get::<Option<String>>(4)?);
    let own = person
        .clone()
        .filter(|own| *own != value && own != NOT_KNOWN && !value.is_empty());
    Ok(Answer {
        part: row.get(0)?,
        question: row.get(1)?,
        revision: row.get(2)?,
        value,
        own,
        person,
        person_note: row.get::<Option<String>>(11)?.unwrap_or_default(),
        person_at: row.get(12)?,
        worker: row.get(10)?,
        why: row.get::<Option<String>>(13)?.unwrap_or_default(),
        note: row.get(5)?,
        at: row.get(6)?,
        by: who_in_words(&row.get::<String>(7)?, row.get(9)?),
        account_id: row.get(8)?,
    })
}
