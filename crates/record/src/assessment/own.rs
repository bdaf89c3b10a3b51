//! The person's own answers: given by themselves, at their own pace, kept beside what the council decides and never as
//! it.

use jiff::civil::Date;
use store::{Tx, params};

use super::answers::latest;
use super::save::{NewRow, add, faults_of_note, is_option};
use super::sitting::{Seen, question_for, sitting_as};
use super::{
    Answer, Answered, Assessment, Circumstance, LedBy, NOT_KNOWN, NewCircumstance, Part, Sitting,
    Step, StepKind, assessment_of, circumstance, event, find, steps, validation,
};
use crate::access::invitation;
use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::rulebook::Rulebooks;
use crate::{Actor, AssessmentId, FieldFault, Moment, PersonId, Refusal, tasks};

/// One answer of the person's own, as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnAnswer<'a> {
    /// The part.
    pub part: Part,
    /// What the answer is kept under ([`super::Asked::key`]).
    pub question: &'a str,
    /// The option's id; «yes» or «no» for a flag; [`NOT_KNOWN`]; empty where only words are written.
    pub value: &'a str,
    /// The person's own words; may be empty.
    pub note: &'a str,
    /// The revision that whoever answers has seen; 0 when they saw none.
    pub base_revision: i64,
}

/// The person's view of their assessment.
#[derive(Debug, Clone)]
pub struct OwnSitting {
    /// What is asked, with the person's own answers in the place of what is decided.
    pub sitting: Sitting,
    /// The steps, the latest first.
    pub steps: Vec<Step>,
    /// How it is led, where somebody asked.
    pub circumstance: Option<Circumstance>,
    /// Who looks at the answers and by when, where they wait for that.
    pub waits: Option<Waits>,
    /// Where everything is decided: each answer that counts, with the option decided on.
    pub decided: Vec<(Answer, String)>,
}

/// Who looks at what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// The team, where one is involved.
    pub team: Option<String>,
    /// By when.
    pub by: Option<Date>,
}

impl OwnSitting {
    /// Whether the person may answer now.
    ///
    /// # Errors
    /// Why not.
    pub fn open(&self) -> Result<(), Closed> {
        open(&self.sitting.assessment, self.circumstance.as_ref())
    }
}

/// Why the person cannot answer now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// A newer assessment was begun.
    Replaced,
    /// They sent their answers.
    Sent,
    /// The answers are settled.
    Settled,
    /// Capacity is in doubt: it is not offered alone (S.I. 2014/2827, reg. 2).
    Together,
}

impl Closed {
    /// The message that says so to the person.
    pub const fn message(self) -> &'static str {
        match self {
            Closed::Replaced => "own-closed-replaced",
            Closed::Sent => "own-closed-sent",
            Closed::Settled => "own-closed-settled",
            Closed::Together => "own-closed-together",
        }
    }

    /// The same, where there is no page for it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Closed::Replaced => "Newer questions have taken the place of these.",
            Closed::Sent => "The answers are sent, and a social worker looks at them.",
            Closed::Settled => "The answers are settled. Ring us if something has changed.",
            Closed::Together => "These questions are gone through together with a worker.",
        }
    }
}

fn open(assessment: &Assessment, said: Option<&Circumstance>) -> Result<(), Closed> {
    if assessment.superseded {
        return Err(Closed::Replaced);
    }
    match assessment.step {
        None | Some(StepKind::Returned) => {}
        Some(StepKind::Sent) => return Err(Closed::Sent),
        Some(StepKind::Validated | StepKind::Reopened) => return Err(Closed::Settled),
    }
    if assessment.decided {
        return Err(Closed::Settled);
    }
    match said {
        Some(said) if !said.said.alone() => Err(Closed::Together),
        _ => Ok(()),
    }
}

/// The person's own questions and answers.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not theirs, or not the one that they were invited to.
pub fn own_sitting(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    actor: &Actor,
    assessment: AssessmentId,
) -> Result<OwnSitting, Refusal> {
    let changes = permit.demand(Noun::SelfAssessment, Verb::Change).is_ok();
    let verb = if changes { Verb::Change } else { Verb::View };
    let assessment = own_of(tx, permit, verb, actor, assessment)?;
    let steps = steps::steps_of(tx, assessment.id)?;
    let circumstance = circumstance::latest(tx, assessment.id)?;
    let waits = waits(tx, assessment.person)?;
    let decided = if matches!(
        assessment.step,
        Some(StepKind::Validated | StepKind::Reopened)
    ) {
        decided(&sitting_as(tx, books, assessment.clone(), Seen::Decided)?)
    } else {
        Vec::new()
    };
    let sitting = sitting_as(tx, books, assessment, Seen::Own)?;
    Ok(OwnSitting {
        sitting,
        steps,
        circumstance,
        waits,
        decided,
    })
}

fn decided(sitting: &Sitting) -> Vec<(Answer, String)> {
    sitting
        .asked()
        .filter_map(|asked| asked.answer.clone())
        .map(|answer| {
            let value = answer.value.clone();
            (answer, value)
        })
        .collect()
}

fn waits(tx: &mut Tx, person: PersonId) -> Result<Option<Waits>, Refusal> {
    Ok(tx.query_opt(
        "select t.due_on, m.name from tasks_task t left join access_team m on m.id = t.team_id \
         where t.person_id = $1 and t.kind = $2 and t.closed_at is null",
        &params![person, tasks::Kind::Validation],
        |row| {
            Ok(Waits {
                by: row.get(0)?,
                team: row.get(1)?,
            })
        },
    )?)
}

/// Looks at the permit, and finds the assessment if it is the permitted person's and this actor's invitation, where
/// they came by one, is to it.
fn own_of(
    tx: &mut Tx,
    permit: &PersonPermit,
    verb: Verb,
    actor: &Actor,
    id: AssessmentId,
) -> Result<Assessment, Refusal> {
    let person = permit.demand(Noun::SelfAssessment, verb)?;
    let invited_elsewhere = actor.invited_to().is_some_and(|invited| invited != id);
    let found = if invited_elsewhere {
        None
    } else {
        find(tx, person, id)?
    };
    found.ok_or_else(|| {
        let trace = Trace::of(Noun::SelfAssessment, verb, "foreign_assessment");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        ))))
    })
}

/// Saves one answer of the person's own.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotNow`] when the answers are not the person's to change now, or
/// when informal support is answered before the needs; [`Refusal::NotFound`] when it is not theirs.
pub fn answer_own(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: AssessmentId,
    new: &OwnAnswer<'_>,
) -> Result<Answered, Refusal> {
    let assessment = own_of(tx, permit, Verb::Change, actor, assessment)?;
    tx.lock(&format!("assessment {}", assessment.id))?;
    let said = circumstance::latest(tx, assessment.id)?;
    open(&assessment, said.as_ref()).map_err(|why| Refusal::NotNow(why.sentence().to_owned()))?;
    let (id, person) = (assessment.id, assessment.person);
    let sitting = sitting_as(tx, books, assessment, Seen::Own)?;
    let note = new.note.trim().replace("\r\n", "\n");
    check(&sitting, new, &note)?;
    let first = sitting
        .answers
        .values()
        .all(|answer| answer.person_at.is_none());
    let saved = save(tx, (actor, moment), id, new, &note)?;
    if first && matches!(saved, Answered::Saved { .. }) {
        let detail = "Self-assessment begun: the person answers for themselves.";
        event(tx, person, (actor, moment), Verb::Change, id, detail)?;
    }
    Ok(saved)
}

fn check(sitting: &Sitting, new: &OwnAnswer<'_>, note: &str) -> Result<(), Refusal> {
    let question = question_for(&sitting.questionnaire, new.part, new.question);
    let Some(question) = question else {
        return Err(Refusal::NotFound(None));
    };
    if sitting.find(new.part, new.question).is_none() {
        return Err(Refusal::NotNow(
            "This is asked when the questions before it are answered, or it is not asked because of an earlier \
             answer. Go back to your list of questions."
                .to_owned(),
        ));
    }
    let mut faults = faults_of_note("note", note);
    let known = new.value == NOT_KNOWN || is_option(question, new.part, new.value);
    if !new.value.is_empty() && !known {
        faults.push(FieldFault::new("value", "Choose one of the answers."));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(faults))
    }
}

/// Adds the person's answer to the one that stands; what a worker answered beside it stays.
fn save(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    id: AssessmentId,
    new: &OwnAnswer<'_>,
    note: &str,
) -> Result<Answered, Refusal> {
    let before = latest(tx, id, new.part, new.question)?;
    let own = Some(new.value).filter(|value| !value.is_empty());
    if let Some(stands) = &before {
        if stands.person.as_deref() == own
            && stands.person_note == note
            && stands.person_at.is_some()
        {
            return Ok(Answered::Same {
                revision: stands.revision,
            });
        }
        if changed_since(tx, id, stands, new.base_revision)? {
            return Ok(Answered::Conflict {
                theirs: Box::new(stands.clone()),
            });
        }
    } else if own.is_none() && note.is_empty() {
        return Ok(Answered::Same { revision: 0 });
    }
    let kept = before
        .as_ref()
        .map_or_else(NewRow::default, NewRow::keeping);
    let row = NewRow {
        own,
        own_note: note,
        own_at: Some(moment.now),
        ..kept
    };
    let at = (id, new.part, new.question);
    let revision = add(tx, (actor, moment), at, before.as_ref(), &row)?;
    Ok(Answered::Saved { revision })
}

/// Whether the person's own part says something else than in the revision that was seen. What a worker answered
/// meanwhile is no conflict.
fn changed_since(
    tx: &mut Tx,
    id: AssessmentId,
    stands: &Answer,
    base: i64,
) -> Result<bool, Refusal> {
    if stands.revision == base || stands.person_at.is_none() {
        return Ok(false);
    }
    let seen = tx.query_opt(
        "select own_value, own_note from assessment_answer \
         where assessment_id = $1 and part = $2 and question = $3 and revision = $4",
        &params![id, stands.part, stands.question.as_str(), base],
        |row| Ok((row.get::<Option<String>>(0)?, row.get::<Option<String>>(1)?)),
    )?;
    let (person, note) = seen.unwrap_or_default();
    Ok(person != stands.person || note.unwrap_or_default() != stands.person_note)
}

/// What the person says when they send their answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Who led: alone, with family, with a worker, on paper.
    pub led_by: Option<LedBy>,
    /// Who helped, in their words; may be empty.
    pub helped_by: String,
}

/// Sends the person's answers to the council: from then on they read them, until they are given back.
///
/// # Errors
/// [`Refusal::Invalid`] with every question that has no answer, as «part.question» («I do not know» is one), and when
/// it is not said who helped; [`Refusal::NotNow`] when they are not the person's to send now.
pub fn send(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: AssessmentId,
    sending: &Sending,
) -> Result<(), Refusal> {
    let assessment = own_of(tx, permit, Verb::Change, actor, assessment)?;
    tx.lock(&format!("assessment {}", assessment.id))?;
    if assessment.step == Some(StepKind::Sent) {
        // Sent twice.
        return Ok(());
    }
    let said = circumstance::latest(tx, assessment.id)?;
    open(&assessment, said.as_ref()).map_err(|why| Refusal::NotNow(why.sentence().to_owned()))?;
    let sitting = sitting_as(tx, books, assessment, Seen::Own)?;
    let mut faults: Vec<FieldFault> = sitting
        .asked()
        .filter(|asked| !asked.is_answered())
        .map(|asked| {
            let title = validation::title(&sitting, asked.part, &asked.key);
            FieldFault::new(
                format!("{}.{}", asked.part, asked.key),
                format!("Answer “{title}”. “I do not know” is an answer too."),
            )
        })
        .collect();
    if sending.led_by.is_none() {
        faults.push(FieldFault::new("led_by", "Say who answered with you."));
    }
    let helped_by = sending.helped_by.trim();
    if helped_by.chars().count() > 200 || helped_by.chars().any(char::is_control) {
        faults.push(FieldFault::new(
            "helped_by",
            "Write who helped on one line, in 200 letters or fewer.",
        ));
    }
    let Some(led_by) = sending.led_by.filter(|_| faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    sent(
        tx,
        books,
        (actor, moment),
        &sitting.assessment,
        (led_by, helped_by),
        said,
    )
}

/// The step, the circumstance that it tells of, the timeline and the tasks.
fn sent(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: &Assessment,
    (led_by, helped_by): (LedBy, &str),
    said: Option<Circumstance>,
) -> Result<(), Refusal> {
    let (id, person) = (assessment.id, assessment.person);
    // What a worker wrote down stays; that the person led it is known from now on. Nobody has asked about the rest.
    if let Some(said) = said {
        let new = NewCircumstance {
            led_by,
            wishes: true,
            ..said.said
        };
        circumstance::set(tx, (actor, moment), assessment, &new)?;
    }
    let why = match (led_by, helped_by) {
        (led_by, "") => format!("{}.", led_by.label()),
        (led_by, helped_by) => format!("{}: {helped_by}.", led_by.label()),
    };
    steps::take(tx, (actor, moment), (id, person), StepKind::Sent, &why)?;
    invitation::end_when_sent(tx, moment, id)?;
    let detail = format!("Self-assessment sent. {why}");
    event(tx, person, (actor, moment), Verb::Change, id, &detail)?;
    tasks::close(
        tx,
        (actor, moment),
        person,
        tasks::Kind::SelfAssessment,
        "Sent.",
    )?;
    tasks::close(
        tx,
        (actor, moment),
        person,
        tasks::Kind::Assessment,
        "Sent.",
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

/// Types a paper form in, as the person's own answers, and sends it: all at once, since it is there in full.
///
/// What is left empty was left empty on the paper, and is kept as «I do not know».
///
/// # Errors
/// [`Refusal::Invalid`] with every fault, in fields «part.question» and «note.part.question»; [`Refusal::NotNow`] when
/// the person sent answers of their own already.
pub fn paper(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: AssessmentId,
    (answers, helped_by): (&[OwnAnswer<'_>], &str),
) -> Result<(), Refusal> {
    let assessment = assessment_of(tx, permit, Verb::Change, assessment)?;
    tx.lock(&format!("assessment {}", assessment.id))?;
    if assessment.step == Some(StepKind::Sent) {
        return Err(Refusal::NotNow(
            "The person's answers were sent already. Give them back first if they are to be changed.".to_owned(),
        ));
    }
    // Paper is not alone with a screen: whoever typed it in saw the person or their letter.
    let open = open(&assessment, None);
    open.map_err(|_| {
        Refusal::NotNow("The answers of this assessment are settled. Begin a new one.".to_owned())
    })?;
    let mut faults = Vec::new();
    let id = assessment.id;
    let questionnaire = super::questionnaire_of(tx, books, &assessment)?;
    for new in answers {
        let field = format!("{}.{}", new.part, new.question);
        let Some(question) = question_for(&questionnaire, new.part, new.question) else {
            return Err(Refusal::NotFound(None));
        };
        let known = new.value == NOT_KNOWN || is_option(question, new.part, new.value);
        if !new.value.is_empty() && !known {
            faults.push(FieldFault::new(field.clone(), "Choose one of the answers."));
        }
        faults.extend(faults_of_note(&format!("note.{field}"), new.note));
    }
    if helped_by.chars().count() > 200 || helped_by.chars().any(char::is_control) {
        faults.push(FieldFault::new(
            "helped_by",
            "Write who helped on one line, in 200 letters or fewer.",
        ));
    }
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    for new in answers {
        let value = if new.value.is_empty() {
            NOT_KNOWN
        } else {
            new.value
        };
        let base_revision = latest(tx, id, new.part, new.question)?.map_or(0, |one| one.revision);
        let new = OwnAnswer {
            value,
            base_revision,
            ..*new
        };
        save(tx, (actor, moment), id, &new, new.note.trim())?;
    }
    let said = circumstance::latest(tx, id)?;
    sent(
        tx,
        books,
        (actor, moment),
        &assessment,
        (LedBy::Paper, helped_by.trim()),
        said,
    )
}

/// Refuses to ask the person to answer by themselves where they do not want it, or where capacity is in doubt.
pub(crate) fn may_be_invited(new: &NewCircumstance) -> Result<(), Refusal> {
    let mut faults = new.faults();
    if !new.wishes {
        faults.push(FieldFault::new(
            "wishes",
            "A link is made where the person wants to answer by themselves. Otherwise ask the questions together.",
        ));
    }
    if !new.alone() {
        faults.push(FieldFault::new(
            "capacity",
            "Where there is doubt about capacity the questions are asked together with a worker (S.I. 2014/2827, \
             regulation 2).",
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(faults))
    }
}

/// Writes down how an assessment is led when the person is invited to answer it.
pub(crate) fn lead_by(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    id: AssessmentId,
    said: &NewCircumstance,
) -> Result<(), Refusal> {
    let assessment = find(tx, person, id)?.ok_or(Refusal::NotFound(None))?;
    open(&assessment, None).map_err(|why| {
        Refusal::NotNow(format!(
            "No link was made, since the person could not answer by it. {}",
            why.sentence()
        ))
    })?;
    circumstance::set(tx, (actor, moment), &assessment, said)
}
