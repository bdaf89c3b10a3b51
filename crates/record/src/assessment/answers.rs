//! Answers as they stand and as they came to be. An answer is added, never overwritten.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::{Row, StoreError, Tx, params};

use super::{Part, assessment_of};
use crate::access::{PersonPermit, Verb};
use crate::people::who_in_words;
use crate::{AccountId, AssessmentId, Refusal};

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
     w.display_name from assessment_answer a left join access_account w on w.id = a.account_id";

fn answer_from(row: &Row<'_>) -> Result<Answer, StoreError> {
    Ok(Answer {
        part: row.get(0)?,
        question: row.get(1)?,
        revision: row.get(2)?,
        value: row.get(3)?,
        own: row.get(4)?,
        note: row.get(5)?,
        at: row.get(6)?,
        by: who_in_words(&row.get::<String>(7)?, row.get(9)?),
        account_id: row.get(8)?,
    })
}
