//! Saving one answer: what was typed is never lost, and two people never overwrite each other unseen.

use rules::assessment::{Question, Questionnaire};
use store::{Tx, params};

use super::answers::latest;
use super::sitting::{NO, YES, question_for, scored};
use super::{
    Answer, Assessment, Part, StepKind, assessment_of, event, questionnaire_of, standing, steps,
};
use crate::access::{PersonPermit, Verb};
use crate::rulebook::Rulebooks;
use crate::{Actor, AssessmentId, FieldFault, Moment, Refusal, tasks};

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
        let own_same = theirs.person_at.is_some() || theirs.own.as_deref() == own;
        if theirs.value == new.value && own_same && theirs.note == note {
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
    reopen(tx, books, (actor, moment), &assessment)?;
    tell(tx, (actor, moment), &assessment)?;
    let row = match &before {
        // The person's own answer is theirs: whoever answers beside it leaves it as it is.
        Some(theirs) if theirs.person_at.is_some() => NewRow {
            value: new.value,
            worker: Some(new.value).filter(|value| !value.is_empty()),
            note: &note,
            why: "",
            ..NewRow::keeping(theirs)
        },
        _ => NewRow {
            value: new.value,
            own,
            note: &note,
            ..NewRow::default()
        },
    };
    let at = (assessment.id, new.part, new.question);
    let revision = add(tx, (actor, moment), at, before.as_ref(), &row)?;
    Ok(Answered::Saved { revision })
}

/// What a revision says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NewRow<'a> {
    pub(super) value: &'a str,
    pub(super) own: Option<&'a str>,
    pub(super) own_note: &'a str,
    pub(super) own_at: Option<jiff::Timestamp>,
    pub(super) worker: Option<&'a str>,
    pub(super) note: &'a str,
    pub(super) why: &'a str,
}

impl<'a> NewRow<'a> {
    /// Everything as it stands.
    pub(super) fn keeping(answer: &'a Answer) -> NewRow<'a> {
        NewRow {
            value: &answer.value,
            own: answer.person.as_deref(),
            own_note: &answer.person_note,
            own_at: answer.person_at,
            worker: answer.worker.as_deref(),
            note: &answer.note,
            why: &answer.why,
        }
    }
}

/// Adds a revision after the one that stands.
pub(super) fn add(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (assessment, part, question): (AssessmentId, Part, &str),
    before: Option<&Answer>,
    row: &NewRow<'_>,
) -> Result<i64, Refusal> {
    let revision = before.map_or(0, |before| before.revision) + 1;
    tx.execute(
        "insert into assessment_answer (assessment_id, part, question, revision, value, own_value, own_note, own_at, \
         worker_value, note, why, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &params![
            assessment,
            part,
            question,
            revision,
            row.value,
            row.own,
            Some(row.own_note).filter(|note| !note.is_empty()),
            row.own_at,
            row.worker,
            row.note,
            Some(row.why).filter(|why| !why.is_empty()),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(revision)
}

/// An answer after validation opens the assessment again: what was decided as a whole has to be looked at as a whole.
fn reopen(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: &Assessment,
) -> Result<(), Refusal> {
    if assessment.step != Some(StepKind::Validated) {
        return Ok(());
    }
    let (id, person) = (assessment.id, assessment.person);
    steps::take(
        tx,
        (actor, moment),
        (id, person),
        StepKind::Reopened,
        "An answer changed.",
    )?;
    let subject = (Some(id.uuid()), None);
    tasks::open(
        tx,
        books,
        (actor, moment),
        person,
        tasks::Kind::Validation,
        subject,
    )?;
    Ok(())
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
    faults.extend(faults_of_note("note", note));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(faults))
    }
}

/// What is wrong with text that somebody typed at length.
pub(super) fn faults_of_note(field: &str, note: &str) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if note.chars().count() > LONGEST_NOTE {
        faults.push(FieldFault::new(
            field,
            format!("Write the note in {LONGEST_NOTE} letters or fewer."),
        ));
    }
    if note
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        faults.push(FieldFault::new(
            field,
            "The note holds characters that cannot be shown. Type it again, or paste it as plain text.",
        ));
    }
    faults
}

pub(super) fn is_option(question: &Question, part: Part, value: &str) -> bool {
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
