//! Assessments: a questionnaire asked of one person, answer by answer.
//!
//! Needs are asked first, as if nobody helped without being paid; the informal support that willing and able
//! people give is asked after all needs, and only where there is a need, so that eligibility stays blind to carers
//! (Care Act 2014, and S.I. 2015/313, the Eligibility Criteria Regulations). An assessment keeps the version of
//! the questionnaire that it was begun with. A determination closes it in the sense that what changes afterwards
//! is shown beside the determination; no answer is refused for it.

mod answers;
mod circumstance;
mod own;
mod save;
mod sitting;
mod steps;
mod validation;

use std::sync::Arc;

use jiff::Timestamp;
use rules::assessment::Questionnaire;
use store::{Row, StoreError, Tx, params};

pub use answers::{Answer, Answers, NOT_KNOWN, answers, history, trail};
pub use circumstance::{Capacity, Circumstance, LedBy, NewCircumstance, circumstance};
pub use own::{
    Closed, OwnAnswer, OwnSitting, Sending, Waits, answer_own, own_sitting, paper, send,
};
pub use save::{Answered, NewAnswer, answer};
pub use sitting::{Asked, PartState, PartView, Sitting, questions};
pub use steps::{Step, StepKind, steps, validated};
pub use validation::{Decision, Validated, Validation, give_back, proposed, validate};

pub(crate) use answers::{every_revision, standing};
pub(crate) use own::{lead_by, may_be_invited};
pub(crate) use sitting::{YES, sitting_of};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::people::{NewEvent, leaving, record_event, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{Actor, AssessmentId, Moment, PersonId, Refusal, tasks};

/// The questionnaire that adults are asked.
pub const ADULT: &str = "adult";
/// The questionnaire that carers are asked, for themselves.
pub const CARER: &str = "carer";

store::text_enum! {
    /// The three parts of a questionnaire, in the order in which they are asked.
    pub enum Part {
        /// What help is needed, as if nobody helped without being paid.
        Need = "need",
        /// The share of a need that willing and able people meet.
        Informal = "informal",
        /// What is costed individually.
        Flag = "flag",
    }
}

/// One assessment, without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// Whose it is.
    pub person: PersonId,
    /// The questionnaire's id.
    pub questionnaire: String,
    /// The version of the questionnaire.
    pub version: u32,
    /// The rulebook that the questionnaire stood in.
    pub rulebook_hash: String,
    /// When it was begun.
    pub started_at: Timestamp,
    /// Who began it, in words.
    pub started_by: String,
    /// Whether a newer one was begun for the same person: then it takes no more answers.
    pub superseded: bool,
    /// Whether a determination was made on it.
    pub decided: bool,
    /// Where it stands: the latest step; none while it is worked on for the first time.
    pub step: Option<StepKind>,
}

/// What starting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// A new one was begun.
    New(AssessmentId),
    /// One was open already: it goes on, and nothing is asked twice.
    Open(AssessmentId),
}

impl Started {
    /// The assessment, new or open.
    pub fn id(self) -> AssessmentId {
        match self {
            Started::New(id) | Started::Open(id) => id,
        }
    }
}

/// Begins an assessment by the questionnaire that the rulebook in force uses today.
///
/// While one is open (the latest, with no determination made on it) it is returned instead, unless `anew` is set.
/// A newer assessment ends the answering of the one before.
///
/// # Errors
/// [`Refusal::NotNow`] when no rulebook is in force; [`Refusal::Rules`] when it has no such questionnaire today.
pub fn start(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    questionnaire: &str,
    anew: bool,
) -> Result<Started, Refusal> {
    let person = permit.demand(Noun::Assessment, Verb::Create)?;
    begin(tx, books, (actor, moment), person, questionnaire, anew)
}

/// Begins an assessment, for verbs that have looked at their own permit already.
pub(crate) fn begin(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    questionnaire: &str,
    anew: bool,
) -> Result<Started, Refusal> {
    tx.lock(&format!("assessment {person}"))?;
    let latest = assessments_of(tx, person)?
        .into_iter()
        .find(|assessment| assessment.questionnaire == questionnaire);
    if let Some(open) = latest.filter(|latest| !latest.decided && !anew) {
        return Ok(Started::Open(open.id));
    }
    leaving::must_be_here(tx, person)?;
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(moment.today);
    let asked = rules.questionnaire(questionnaire).ok_or_else(|| {
        Refusal::Rules(format!(
            "The rulebook in force has no questionnaire «{questionnaire}» for today. Ask whoever keeps the rulebook \
             to give it a version whose dates cover today."
        ))
    })?;
    let id = AssessmentId::new();
    tx.execute(
        "insert into assessment_assessment (id, person_id, questionnaire, questionnaire_version, rulebook_hash, \
         started_at, started_by, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            id,
            person,
            questionnaire,
            i64::from(asked.version),
            book.hash(),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let detail = format!("Assessment begun: {}.", asked.title.plain);
    event(tx, person, (actor, moment), Verb::Create, id, &detail)?;
    tasks::close(
        tx,
        (actor, moment),
        person,
        tasks::Kind::Assessment,
        "Begun.",
    )?;
    Ok(Started::New(id))
}

/// Which questionnaire is the likely one: the carers' where a contact led on to a carer's assessment that nobody has
/// begun, else the adults'.
///
/// # Errors
/// The database's refusal.
pub fn suggested(tx: &mut Tx, permit: &PersonPermit) -> Result<&'static str, Refusal> {
    let person = permit.demand(Noun::Assessment, Verb::View)?;
    let carers = tx.query_one(
        "select count(*) from tasks_task t join front_door_contact c on c.id = t.subject_id \
         where t.person_id = $1 and t.kind = $2 and t.closed_at is null and c.outcome = 'carer_assessment'",
        &params![person, tasks::Kind::Assessment],
        |row| row.get::<i64>(0),
    )?;
    Ok(if carers > 0 { CARER } else { ADULT })
}

/// The person's assessments, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Assessment>, Refusal> {
    let person = permit.demand(Noun::Assessment, Verb::View)?;
    assessments_of(tx, person)
}

/// Whose assessment it is: what a permit is asked for. It says nothing about the person, and opens nothing.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: AssessmentId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from assessment_assessment where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// Looks at the permit, and finds the assessment if it is of the permitted person.
pub(super) fn assessment_of(
    tx: &mut Tx,
    permit: &PersonPermit,
    verb: Verb,
    id: AssessmentId,
) -> Result<Assessment, Refusal> {
    let person = permit.demand(Noun::Assessment, verb)?;
    find(tx, person, id)?.ok_or_else(|| {
        let trace = Trace::of(Noun::Assessment, verb, "foreign_assessment");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        ))))
    })
}

/// The assessment, if it is this person's.
pub(crate) fn find(
    tx: &mut Tx,
    person: PersonId,
    id: AssessmentId,
) -> Result<Option<Assessment>, Refusal> {
    Ok(tx.query_opt(
        &format!("{ASSESSMENTS} where a.person_id = $1 and a.id = $2"),
        &params![person, id],
        assessment_from,
    )?)
}

/// The questionnaire that the assessment was begun with.
pub(crate) fn questionnaire_of(
    tx: &mut Tx,
    books: &Rulebooks,
    assessment: &Assessment,
) -> Result<Arc<Questionnaire>, Refusal> {
    let book = books.load(tx, &assessment.rulebook_hash)?;
    book.questionnaire(&assessment.questionnaire, assessment.version)
        .cloned()
        .ok_or_else(|| {
            Refusal::Rules(format!(
                "The rulebook that this assessment was begun with has no questionnaire «{}» version {}. \
                 Run «steerwell verify».",
                assessment.questionnaire, assessment.version
            ))
        })
}

fn assessments_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Assessment>, Refusal> {
    Ok(tx.query(
        &format!("{ASSESSMENTS} where a.person_id = $1 order by a.started_at desc, a.id desc"),
        &params![person],
        assessment_from,
    )?)
}

fn event(
    tx: &mut Tx,
    person: PersonId,
    (actor, moment): (&Actor, &Moment),
    verb: Verb,
    id: AssessmentId,
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Assessment,
        verb,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}

// One questionnaire's later assessment supersedes; ids break the tie of the same instant.
const ASSESSMENTS: &str = "select a.id, a.person_id, a.questionnaire, a.questionnaire_version, a.rulebook_hash, \
     a.started_at, a.started_by, w.display_name, \
     exists (select 1 from assessment_assessment n where n.person_id = a.person_id \
       and n.questionnaire = a.questionnaire \
       and (n.started_at > a.started_at or (n.started_at = a.started_at and n.id > a.id))), \
     exists (select 1 from allocation_determination d where d.assessment_id = a.id), \
     (select s.kind from assessment_step s where s.assessment_id = a.id order by s.at desc, s.id desc limit 1) \
     from assessment_assessment a left join access_account w on w.id = a.account_id";

fn assessment_from(row: &Row<'_>) -> Result<Assessment, StoreError> {
    let version = row.get::<i64>(3)?;
    Ok(Assessment {
        id: row.get(0)?,
        person: row.get(1)?,
        questionnaire: row.get(2)?,
        version: u32::try_from(version).unwrap_or_default(),
        rulebook_hash: row.get(4)?,
        started_at: row.get(5)?,
        started_by: who_in_words(&row.get::<String>(6)?, row.get(7)?),
        superseded: row.get(8)?,
        decided: row.get(9)?,
        step: row.get(10)?,
    })
}
