//! Saving one answer: what was typed is never lost, and two people never overwrite each other unseen.

use rules::assessment::{Question, Questionnaire};
use store::{Tx, params};

use super::answers::latest;
use super::sitting::{NO, YES, question_for, scored};
use super::{Answer, Assessment, Part, assessment_of, event, questionnaire_of, standing};
use crate::access::{PersonPermit, Verb};
use crate::rulebook::Rulebooks;
use crate::{Actor, AssessmentId, FieldFault, Moment, Refusal};

/// The longest note beside an answer, in letters.
pub const LONGEST_NOTE: usize = 5_000;

/// An answer as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAnswer<'a> {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The part.
    pub part: Part,
    /// What the answer is kept under ([`super::Asked::key`]).
    pub question: &'a str,
    /// The option's id; «yes» or «no» for a flag; empty to take an answer back.
    pub value: &'a str,
    /// What the person would answer, where they see it otherwise; only for needs.
    pub own: Option<&'a str>,
    /// What is written beside it; may be empty.
    pub note: &'a str,
    /// The revision that whoever answers has seen; 0 when they saw none.
    pub base_revision: i64,
}

/// What saving did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It stands.
    Saved {
        /// Its revision.
        revision: i64,
    },
    /// The same stands already, as when a form is sent twice: nothing was written.
    Same {
        /// Its revision.
        revision: i64,
    },
    /// Somebody answered in between. Nothing was written; show both and let the sender choose.
    Conflict {
        /// What stands: the other's answer, with who and when.
        theirs: Box<Answer>,
    },
}

/// Saves one answer as a new revision.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotNow`] when a newer assessment has taken its place, or when
/// informal support is answered before the needs; [`Refusal::NotFound`] when it is not this person's.
pub fn answer(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    new: &NewAnswer<'_>,
) -> Result<Answered, Refusal> {
    let assessment = assessment_of(tx, permit, Verb::Change, new.assessment)?;
    // A lock for the whole assessment: which questions are asked hangs on the other answers.
    tx.lock(&format!("assessment {}", assessment.id))?;
    if assessment.superseded {
        return Err(Refusal::NotNow(
            "A newer assessment of this person was begun, so this one takes no more answers. \
             Open the newer one and answer there; your answer here was not saved."
                .to_owned(),
        ));
    }
    let questionnaire = questionnaire_of(tx, books, &assessment)?;
    let note = new.note.trim().replace("\r\n", "\n");
    let own = new
        .own
        .map(str::trim)
        .filter(|own| !own.is_empty() && *own != new.value);
    check(&questionnaire, new, own, &note)?;
    let before = latest(tx, assessment.id, new.part, new.question)?;
    if let Some(theirs) = &before {
        if theirs.value == new.value && theirs.own.as_deref() == own && theirs.note == note {
            return Ok(Answered::Same {
                revision: theirs.revision,
            });
        }
        if theirs.revision != new.base_revision {
            return Ok(Answered::Conflict {
                theirs: Box::new(theirs.clone()),
            });
        }
    } else if new.value.is_empty() && note.is_empty() {
        return Ok(Answered::Same { revision: 0 });
    }
    if new.part == Part::Informal && !new.value.is_empty() {
        in_turn(tx, &questionnaire, &assessment, new.question)?;
    }
    let revision = before.map_or(0, |before| before.revision) + 1;
    tell(tx, (actor, moment), &assessment)?;
    tx.execute(
        "insert into assessment_answer (assessment_id, part, question, revision, value, own_value, note, at, \
         actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            assessment.id,
            new.part,
            new.question,
            revision,
            new.value,
            own,
            note,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(Answered::Saved { revision })
}

fn check(
    questionnaire: &Questionnaire,
    new: &NewAnswer<'_>,
    own: Option<&str>,
    note: &str,
) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    match question_for(questionnaire, new.part, new.question) {
        None => faults.push(FieldFault::new(
            "question",
            "This questionnaire does not ask that. Go back to the list of questions and open it again.",
        )),
        Some(question) => {
            if !new.value.is_empty() && !is_option(question, new.part, new.value) {
                faults.push(FieldFault::new("value", "Choose one of the answers."));
            }
            if own.is_some_and(|own| new.part != Part::Need || question.option(own).is_none()) {
                faults.push(FieldFault::new(
                    "own",
                    "Choose one of the answers as the person's own, or leave it empty.",
                ));
            }
        }
    }
    if note.chars().count() > LONGEST_NOTE {
        faults.push(FieldFault::new(
            "note",
            format!("Write the note in {LONGEST_NOTE} letters or fewer."),
        ));
    }
    if note
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        faults.push(FieldFault::new(
            "note",
            "The note holds characters that cannot be shown. Type it again, or paste it as plain text.",
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(faults))
    }
}

fn is_option(question: &Question, part: Part, value: &str) -> bool {
    match part {
        Part::Flag => value == YES || value == NO,
        Part::Need | Part::Informal => question.option(value).is_some(),
    }
}

/// Informal support is asked when all needs are answered, and only where there is a need.
fn in_turn(
    tx: &mut Tx,
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    need: &str,
) -> Result<(), Refusal> {
    let facts = scored(questionnaire, &standing(tx, assessment.id)?);
    if questionnaire
        .missing(&facts)
        .iter()
        .any(|missing| missing.share_of.is_none())
    {
        return Err(Refusal::NotNow(
            "Answer all questions about needs first, as if nobody helped without being paid. \
             What family and friends do is asked after that, so that it cannot colour the needs."
                .to_owned(),
        ));
    }
    if questionnaire
        .shared(&facts)
        .iter()
        .any(|question| question.id == need)
    {
        Ok(())
    } else {
        Err(Refusal::NotNow(
            "No need is recorded here any more, so nobody's help with it is asked. \
             If there is a need, answer that question first."
                .to_owned(),
        ))
    }
}

/// The timeline has one line for each sitting, not for each answer: whoever answers, once a day. What changes after
/// a determination has its own line.
fn tell(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    assessment: &Assessment,
) -> Result<(), Refusal> {
    let day = jiff::Span::new().hours(24);
    let since = moment.now.checked_sub(day).unwrap_or(moment.now);
    let told = tx.query_one(
        "select count(*) from assessment_answer a where a.assessment_id = $1 and a.actor = $2 and a.at > $3 \
         and not exists (select 1 from allocation_determination d where d.assessment_id = $1 \
           and d.decided_at >= a.at)",
        &params![assessment.id, actor.label(), since],
        |row| row.get::<i64>(0),
    )?;
    if told > 0 {
        return Ok(());
    }
    let detail = if assessment.decided {
        "Answers changed since the budget was worked out."
    } else {
        "Answers given."
    };
    event(
        tx,
        assessment.person,
        (actor, moment),
        Verb::Change,
        assessment.id,
        detail,
    )
}
