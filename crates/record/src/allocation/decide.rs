//! Deciding an indicative budget.

use rules::allocation::{Allocation, AllocationFacts, Points};
use rules::explain::{WorkFault, Worked};
use store::{Tx, params};

use super::{Determination, Kind, View, list_row, opened, standing_by};
use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::assessment::{self, Part, Sitting};
use crate::people::{NewEvent, record_event};
use crate::rulebook::Rulebooks;
use crate::{
    Actor, AssessmentId, DeterminationId, FieldFault, Moment, PersonId, Refusal, eligibility, tasks,
};

/// The longest reason that is kept with a determination, in letters.
const LONGEST_WHY: usize = 2_000;

/// What deciding did.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The determination that stands, with its warnings.
    pub view: View,
    /// Whether it stood already, made from the same facts under the same rules today: nothing was written.
    pub already: bool,
}

/// Works out the indicative budget of an assessment by the rules in force today, and decides it.
///
/// It supersedes the person's earlier one. The same facts under the same rules on the same day are decided once.
///
/// # Errors
/// [`Refusal::Invalid`] with every question that is not answered, as the field «part.question», and a missing
/// reason; [`Refusal::NotNow`] when a newer assessment has taken the place of this one, it is not validated, or no
/// rulebook is in force;
/// [`Refusal::Rules`] when the rulebook has no value for today.
pub fn decide_indicative(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    assessment: AssessmentId,
    why: &str,
) -> Result<Decided, Refusal> {
    let person = permit.demand(Noun::Allocation, Verb::Decide)?;
    tx.lock(&format!("allocation {person}"))?;
    // Also held by whoever saves an answer: what is decided on stands still.
    tx.lock(&format!("assessment {assessment}"))?;
    let assessed = assessment::find(tx, person, assessment)?.ok_or_else(|| {
        let trace = Trace::of(Noun::Allocation, Verb::Decide, "foreign_assessment");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(assessment.uuid()),
        ))))
    })?;
    if assessed.superseded {
        return Err(Refusal::NotNow(
            "A newer assessment of this person was begun. Work the budget out from that one."
                .to_owned(),
        ));
    }
    refuse_without_eligible_needs(tx, person)?;
    let sitting = assessment::sitting_of(tx, books, assessed)?;
    let why = why.trim();
    let mut faults = unanswered(&sitting);
    faults.extend(fault_of_why(why));
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    if !assessment::validated(tx, assessment)? {
        return Err(Refusal::NotNow(
            "The answers are not validated as they stand now. Validate the assessment, then work the budget out."
                .to_owned(),
        ));
    }
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(moment.today);
    let facts = AllocationFacts {
        questionnaire: sitting.assessment.questionnaire.clone(),
        version: sitting.assessment.version,
        answers: sitting.facts(),
    };
    let missing = |fault: rules::rulebook::Missing| {
        Refusal::Rules(format!("No budget was worked out: {fault}."))
    };
    let (outcome, worked) = rules
        .prepare::<Points>()
        .map_err(missing)?
        .work(&facts)
        .map_err(refused)?;
    let (canonical, hash) = (worked.canonical(), worked.hash());
    let earlier = standing_by(tx, person, &facts.questionnaire)?;
    if let Some(same) = &earlier
        && same.assessment == assessment
        && hash_of(tx, same.id)? == hash
    {
        let view = opened(tx, books, moment, same.clone(), &canonical)?;
        return Ok(Decided {
            view,
            already: true,
        });
    }
    let row = NewRow {
        person,
        assessment,
        worked: (&worked, &canonical, &hash),
        outcome: &outcome,
        supersedes: earlier.map(|earlier| earlier.id),
        why,
    };
    let id = insert(tx, (actor, moment), &row)?;
    let determination = list_row(tx, id)?;
    follow(tx, books, (actor, moment), &determination)?;
    let view = opened(tx, books, moment, determination, &canonical)?;
    Ok(Decided {
        view,
        already: false,
    })
}

/// The timeline, and whose turn it is now. A plan meets eligible needs, so it waits until they are decided.
fn follow(
    tx: &mut Tx,
    books: &Rulebooks,
    who: (&Actor, &Moment),
    made: &Determination,
) -> Result<(), Refusal> {
    let person = made.person;
    let event = NewEvent {
        person,
        noun: Noun::Allocation,
        verb: Verb::Decide,
        subject: Some(made.id.uuid()),
        happened_at: who.1.now,
        detail: &format!(
            "Indicative budget worked out: {} a week{}.",
            made.weekly,
            if made.provisional {
                ", provisional"
            } else {
                ""
            }
        ),
    };
    record_event(tx, who.0, who.1, &event)?;
    tasks::close(tx, who, person, tasks::Kind::Allocation, "worked out")?;
    if eligibility::all_standing(tx, person)?
        .iter()
        .any(|one| one.eligible)
    {
        let about = (Some(made.id.uuid()), None);
        tasks::open(tx, books, who, person, tasks::Kind::Planning, about)?;
    }
    Ok(())
}

/// Where it was decided that no needs are eligible, no budget follows. Before that is decided an indicative figure may be
/// worked out; the page says that it is open.
fn refuse_without_eligible_needs(tx: &mut Tx, person: PersonId) -> Result<(), Refusal> {
    let all = eligibility::all_standing(tx, person)?;
    if !all.is_empty() && all.iter().all(|one| !one.eligible) {
        return Err(Refusal::NotNow(
            "It was decided that this person has no eligible needs, so no budget is worked out. If needs changed, assess \
             them and decide eligibility again."
                .to_owned(),
        ));
    }
    Ok(())
}

struct NewRow<'a> {
    person: PersonId,
    assessment: AssessmentId,
    /// The figure, its canonical text and the text's hash.
    worked: (&'a Worked, &'a str, &'a str),
    outcome: &'a Allocation,
    supersedes: Option<DeterminationId>,
    why: &'a str,
}

fn insert(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    row: &NewRow<'_>,
) -> Result<DeterminationId, Refusal> {
    // By the clock, so that two of one given moment still sort in the order they were made.
    let id = DeterminationId::new();
    let (worked, canonical, hash) = row.worked;
    tx.execute(
        "insert into allocation_determination (id, person_id, assessment_id, kind, formula, formula_version, \
         on_date, rulebook_hash, facts, worked, worked_hash, weekly_pence, annual_pence, supersedes, decided_at, \
         actor, account_id, why) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &params![
            id,
            row.person,
            row.assessment,
            Kind::Indicative,
            worked.formula.as_str(),
            i64::from(worked.version),
            worked.date,
            worked.rulebook.as_str(),
            rules::canonical_json(&worked.facts),
            canonical,
            hash,
            row.outcome.weekly.0,
            row.outcome.annual.0,
            row.supersedes,
            moment.now,
            actor.label(),
            actor.account_id(),
            row.why
        ],
    )?;
    Ok(id)
}

fn fault_of_why(why: &str) -> Option<FieldFault> {
    if why.is_empty() {
        return Some(FieldFault::new(
            "why",
            "Write why the budget is worked out now. It is kept with your name.",
        ));
    }
    (why.chars().count() > LONGEST_WHY).then(|| {
        FieldFault::new(
            "why",
            format!("Write the reason in {LONGEST_WHY} letters or fewer."),
        )
    })
}

/// Everything that is asked now and not answered.
fn unanswered(sitting: &Sitting) -> Vec<FieldFault> {
    let title = |part, key: &str| -> String {
        let asked = &sitting.questionnaire;
        match part {
            Part::Need | Part::Informal => asked
                .question(key)
                .map(|question| question.title.plain.clone()),
            Part::Flag => sitting
                .find(part, key)
                .and_then(|flag| sitting.flag(flag))
                .map(|flag| flag.words.plain.clone()),
        }
        .unwrap_or_else(|| key.to_owned())
    };
    sitting
        .asked()
        .filter(|asked| !asked.is_answered())
        .map(|asked| {
            let title = title(asked.part, &asked.key);
            let sentence = match asked.part {
                Part::Need => format!("Answer the question about «{title}»."),
                Part::Informal => format!("Say how much family and friends help with «{title}»."),
                Part::Flag => format!("Answer yes or no: «{title}»."),
            };
            FieldFault::new(format!("{}.{}", asked.part, asked.key), sentence)
        })
        .collect()
}

/// Answers that today's rulebook cannot score: its questionnaire was changed in place.
fn refused(fault: WorkFault) -> Refusal {
    match fault {
        WorkFault::Facts(faults) => Refusal::Invalid(
            faults
                .into_iter()
                .map(|fault| {
                    FieldFault::new(
                        fault.field,
                        format!("Under the rulebook in force {}.", fault.sentence),
                    )
                })
                .collect(),
        ),
        WorkFault::TooLarge => Refusal::Rules(format!("No budget was worked out: {fault}.")),
    }
}

fn hash_of(tx: &mut Tx, id: DeterminationId) -> Result<String, Refusal> {
    Ok(tx.query_one(
        "select worked_hash from allocation_determination where id = $1",
        &params![id],
        |row| row.get(0),
    )?)
}
