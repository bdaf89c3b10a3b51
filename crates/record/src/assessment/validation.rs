//! Validation: the council's reasoned decision on every answer, with the person's own beside it.
//!
//! Agreed is the usual case and takes one step; where something else is decided than the person answered, a reason is
//! written, and the person's answer stays visible. Only what is decided is scored.

use std::collections::BTreeMap;

use rules::assessment::QuestionKind;
use store::Tx;

use super::save::{NewRow, add, faults_of_note, is_option};
use super::sitting::{Seen, question_for, sitting_as};
use super::{
    Answer, Asked, Assessment, NewCircumstance, Part, Sitting, StepKind, assessment_of,
    circumstance, event, standing, steps,
};
use crate::access::{PersonPermit, Verb};
use crate::rulebook::Rulebooks;
use crate::{Actor, AssessmentId, FieldFault, Moment, Refusal, tasks};

/// What a social worker decides on one question. What is left out of the list stays as it is, and where nothing is
/// decided the person's own answer is agreed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The part.
    pub part: Part,
    /// What the answer is kept under ([`Asked::key`]).
    pub key: String,
    /// What the worker would answer; empty where the same as is decided.
    pub worker: String,
    /// What is decided; empty to agree with the person.
    pub value: String,
    /// Why it differs.
    pub why: String,
}

/// What validating did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validated {
    /// It is validated now.
    Now {
        /// How many answers the person gave themselves were agreed with.
        agreed: usize,
        /// How many were decided otherwise.
        otherwise: usize,
    },
    /// It was validated already, just so: nothing was written.
    Already,
}

/// One thing to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// What is asked, with everything that was answered to it.
    pub asked: Asked,
    /// What would be decided if nothing more is said; empty where it must be decided.
    pub value: String,
    /// What the worker would answer, where it is known to differ from what is decided.
    pub worker: String,
    /// Why it differs.
    pub why: String,
    /// Whether a reason is wanted: something else than the person's answer, or than the worker's, is decided.
    pub differs: bool,
}

/// What validating would decide, with `decisions` as they are being typed: which questions are asked hangs on them.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn proposed(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    assessment: AssessmentId,
    decisions: &[Decision],
) -> Result<(Sitting, Vec<Validation>), Refusal> {
    let verb = if permit
        .demand(crate::access::Noun::Assessment, Verb::Decide)
        .is_ok()
    {
        Verb::Decide
    } else {
        Verb::View
    };
    let assessment = assessment_of(tx, permit, verb, assessment)?;
    overlaid(tx, books, assessment, decisions)
}

fn overlaid(
    tx: &mut Tx,
    books: &Rulebooks,
    assessment: Assessment,
    decisions: &[Decision],
) -> Result<(Sitting, Vec<Validation>), Refusal> {
    let mut sitting = sitting_as(tx, books, assessment, Seen::Proposed)?;
    let by_key: BTreeMap<(Part, &str), &Decision> = decisions
        .iter()
        .map(|one| ((one.part, one.key.as_str()), one))
        .collect();
    let mut answers = sitting.answers.clone();
    for ((part, key), answer) in &mut answers {
        if let Some(decision) = by_key.get(&(*part, key.as_str()))
            && !decision.value.is_empty()
        {
            answer.value.clone_from(&decision.value);
        }
    }
    for decision in decisions
        .iter()
        .filter(|decision| !decision.value.is_empty())
    {
        let at = (decision.part, decision.key.clone());
        answers.entry(at).or_insert_with(|| unanswered(decision));
    }
    sitting = Sitting::of(sitting.assessment, sitting.questionnaire, answers);
    let list = sitting
        .asked()
        .map(|asked| {
            one(
                asked,
                by_key.get(&(asked.part, asked.key.as_str())).copied(),
            )
        })
        .collect();
    Ok((sitting, list))
}

fn unanswered(decision: &Decision) -> Answer {
    Answer {
        part: decision.part,
        question: decision.key.clone(),
        revision: 0,
        value: decision.value.clone(),
        own: None,
        person: None,
        person_note: String::new(),
        person_at: None,
        worker: None,
        why: String::new(),
        note: String::new(),
        at: jiff::Timestamp::UNIX_EPOCH,
        by: String::new(),
        account_id: None,
    }
}

fn one(asked: &Asked, decision: Option<&Decision>) -> Validation {
    let answer = asked.answer.as_ref();
    let value = answer.map_or_else(String::new, |answer| answer.value.clone());
    let worker = decision.map_or_else(
        || {
            answer
                .and_then(|answer| answer.worker.clone())
                .unwrap_or_default()
        },
        |decision| decision.worker.clone(),
    );
    let why = decision.map_or_else(
        || answer.map_or_else(String::new, |answer| answer.why.clone()),
        |decision| decision.why.clone(),
    );
    let person = answer.and_then(Answer::known_of_person);
    let worker = Some(worker)
        .filter(|worker| *worker != value)
        .unwrap_or_default();
    let differs =
        person.is_some_and(|person| !value.is_empty() && person != value) || !worker.is_empty();
    Validation {
        asked: asked.clone(),
        value,
        worker,
        why,
        differs,
    }
}

/// Decides every answer that is asked, and says that the assessment is validated.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault: a question that nobody answered as «part.question», a missing reason as
/// «why.part.question», and those of `circumstance`; [`Refusal::NotNow`] when a newer assessment took its place.
pub fn validate(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: AssessmentId,
    (decisions, circumstance): (&[Decision], Option<&NewCircumstance>),
) -> Result<Validated, Refusal> {
    let assessment = assessment_of(tx, permit, Verb::Decide, assessment)?;
    tx.lock(&format!("assessment {}", assessment.id))?;
    if assessment.superseded {
        return Err(Refusal::NotNow(
            "A newer assessment of this person was begun. Validate that one.".to_owned(),
        ));
    }
    let was = steps::validated(tx, assessment.id)?;
    let (sitting, list) = overlaid(tx, books, assessment, decisions)?;
    let said = circumstance::latest(tx, sitting.assessment.id)?;
    let mut faults = faults(&sitting, &list);
    match (circumstance, &said) {
        (Some(new), _) => faults.extend(new.faults()),
        (None, None) => faults.push(FieldFault::new(
            "substantial_difficulty",
            "Say how the assessment was led, and whether the person has substantial difficulty in taking part.",
        )),
        (None, Some(said)) => faults.extend(said.said.faults()),
    }
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let stored = standing(tx, sitting.assessment.id)?;
    let mut changed = 0_usize;
    for one in &list {
        changed += usize::from(decide(tx, (actor, moment), &sitting, &stored, one)?);
    }
    if let Some(new) = circumstance {
        circumstance::set(tx, (actor, moment), &sitting.assessment, new)?;
    }
    if was && changed == 0 {
        return Ok(Validated::Already);
    }
    finish(tx, books, (actor, moment), &sitting.assessment, &list)
}

/// Writes one decision, unless it stands just so; true when it was written.
fn decide(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    sitting: &Sitting,
    stored: &super::Answers,
    one: &Validation,
) -> Result<bool, Refusal> {
    let (part, key) = (one.asked.part, one.asked.key.as_str());
    let before = stored.get(&(part, key.to_owned()));
    let why = if one.differs { one.why.trim() } else { "" };
    let worker = Some(one.worker.as_str())
        .filter(|worker| !worker.is_empty())
        .or_else(|| {
            before
                .and_then(|before| before.worker.as_deref())
                .map(|_| one.value.as_str())
        });
    if before.is_some_and(|before| {
        before.value == one.value && before.why == why && before.worker.as_deref() == worker
    }) {
        return Ok(false);
    }
    let kept = before.map_or_else(NewRow::default, NewRow::keeping);
    let row = NewRow {
        value: &one.value,
        worker,
        why,
        ..kept
    };
    add(
        tx,
        (actor, moment),
        (sitting.assessment.id, part, key),
        before,
        &row,
    )?;
    Ok(true)
}

fn finish(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: &Assessment,
    list: &[Validation],
) -> Result<Validated, Refusal> {
    let (id, person) = (assessment.id, assessment.person);
    let by_person = |one: &&Validation| {
        one.asked
            .answer
            .as_ref()
            .is_some_and(|answer| answer.known_of_person().is_some())
    };
    let otherwise = list
        .iter()
        .filter(by_person)
        .filter(|one| one.differs)
        .count();
    let agreed = list.iter().filter(by_person).count() - otherwise;
    steps::take(tx, (actor, moment), (id, person), StepKind::Validated, "")?;
    let detail = match (agreed, otherwise) {
        (0, 0) => "Assessment validated.".to_owned(),
        (agreed, 0) => format!("Assessment validated: {agreed} answers as the person gave them."),
        (agreed, otherwise) => format!(
            "Assessment validated: {agreed} answers as the person gave them, {otherwise} decided otherwise with reasons."
        ),
    };
    event(tx, person, (actor, moment), Verb::Decide, id, &detail)?;
    for kind in [
        tasks::Kind::Assessment,
        tasks::Kind::SelfAssessment,
        tasks::Kind::Validation,
    ] {
        tasks::close(tx, (actor, moment), person, kind, "Validated.")?;
    }
    let subject = (Some(id.uuid()), None);
    tasks::open(
        tx,
        books,
        (actor, moment),
        person,
        tasks::Kind::Eligibility,
        subject,
    )?;
    Ok(Validated::Now { agreed, otherwise })
}

fn faults(sitting: &Sitting, list: &[Validation]) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    for one in list {
        let (part, key) = (one.asked.part, one.asked.key.as_str());
        let field = format!("{part}.{key}");
        let title = title(sitting, part, key);
        let known = |value: &str| {
            question_for(&sitting.questionnaire, part, key)
                .is_some_and(|question| is_option(question, part, value))
        };
        if one.value.is_empty() {
            faults.push(FieldFault::new(
                field,
                format!("Decide the answer to «{title}»."),
            ));
            continue;
        }
        if !known(&one.value) || (!one.worker.is_empty() && !known(&one.worker)) {
            faults.push(FieldFault::new(
                field,
                format!("Choose one of the answers to «{title}»."),
            ));
            continue;
        }
        let why = format!("why.{part}.{key}");
        // Where a worker wrote down what the person would answer, the note beside it is the reason.
        let note = one.asked.answer.as_ref().map_or("", |answer| &answer.note);
        if one.differs && one.why.trim().is_empty() && note.trim().is_empty() {
            faults.push(FieldFault::new(
                why.clone(),
                format!(
                    "Write why something else is decided on «{title}». The person can read it."
                ),
            ));
        }
        faults.extend(faults_of_note(&why, &one.why));
    }
    if sitting
        .parts
        .iter()
        .any(|part| matches!(part.state, super::PartState::NotYet))
        && faults.is_empty()
    {
        faults.push(FieldFault::new("", "Answer what is asked first."));
    }
    faults
}

/// What a question is about, in plain words.
pub(super) fn title(sitting: &Sitting, part: Part, key: &str) -> String {
    let words = match part {
        Part::Need | Part::Informal => sitting
            .questionnaire
            .question(key)
            .map(|question| &question.title),
        Part::Flag => sitting
            .questionnaire
            .of_kind(QuestionKind::Flags)
            .and_then(|question| question.option(key))
            .map(|flag| &flag.words),
    };
    words.map_or_else(|| key.to_owned(), |words| words.plain.clone())
}

/// Gives the answers back to the person, who can then change them and send them again. `what` is what they are asked
/// for, in words that they read.
///
/// # Errors
/// [`Refusal::NotNow`] when they are not with the council; [`Refusal::Invalid`] when nothing is asked for.
pub fn give_back(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: AssessmentId,
    what: &str,
) -> Result<(), Refusal> {
    let assessment = assessment_of(tx, permit, Verb::Decide, assessment)?;
    tx.lock(&format!("assessment {}", assessment.id))?;
    let what = what.trim();
    if what.is_empty() {
        return Err(Refusal::invalid(
            "what",
            "Write what you ask the person to look at again. They read it.",
        ));
    }
    let faults = faults_of_note("what", what);
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let (id, person) = (assessment.id, assessment.person);
    match assessment.step {
        // Sent twice: it is with the person already.
        Some(StepKind::Returned) => return Ok(()),
        Some(StepKind::Sent | StepKind::Reopened) if !assessment.superseded => {}
        _ => {
            return Err(Refusal::NotNow(
                "The person's answers can be given back when they have sent them and nothing is validated.".to_owned(),
            ));
        }
    }
    steps::take(tx, (actor, moment), (id, person), StepKind::Returned, what)?;
    let detail = format!("Answers given back to the person: {what}");
    event(tx, person, (actor, moment), Verb::Change, id, &detail)?;
    tasks::close(
        tx,
        (actor, moment),
        person,
        tasks::Kind::Validation,
        "Given back to the person.",
    )?;
    let subject = (Some(id.uuid()), None);
    tasks::open(
        tx,
        books,
        (actor, moment),
        person,
        tasks::Kind::SelfAssessment,
        subject,
    )?;
    Ok(())
}
