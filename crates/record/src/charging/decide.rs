//! Deciding what a person can be asked to pay.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rules::charging::{
    CareActContribution, Contribution, ContributionFacts, FairerContributions, Regime as InForce,
};
use rules::explain::{WorkFault, Worked};
use rules::rulebook::{Missing, Rules};
use store::{Tx, params};

use super::{COLUMNS, Charging, Regime, TABLES, View, charging_from, opened, standing};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::{NewEvent, leaving, record_event};
use crate::rulebook::Rulebooks;
use crate::tasks::{self, Kind};
use crate::{Actor, ChargingId, FieldFault, Moment, PersonId, Refusal, budget, eligibility};

/// The longest reason that is kept, in letters.
const LONGEST_WHY: usize = 2_000;
/// How far ahead it may apply from, in years: further ahead nobody knows the means.
const YEARS_AHEAD: i64 = 1;

/// What is to be decided.
#[derive(Debug, Clone)]
pub struct NewCharging<'a> {
    /// From which day it applies; the rules of that day are used.
    pub from_on: Date,
    /// The means.
    pub facts: &'a ContributionFacts,
    /// Why it is made now.
    pub why: &'a str,
}

/// What deciding did.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The determination that stands.
    pub view: View,
    /// Whether it stood already, with the same means from the same day: nothing was written.
    pub already: bool,
}

/// Works out what the person can be asked to pay, and decides it. It supersedes the one before; a budget that rests on
/// that one is worked out again.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault at once; [`Refusal::NotNow`] when the person left, when they are known as a
/// carer only, or for a day on which other rules than these are in force; [`Refusal::Rules`] where the rulebook has no
/// value for the day.
pub fn decide(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    new: &NewCharging<'_>,
) -> Result<Decided, Refusal> {
    let person = permit.demand(Noun::Charging, Verb::Decide)?;
    tx.lock(&format!("charging {person}"))?;
    leaving::must_be_here(tx, person)?;
    refuse_carers(tx, person)?;
    let mut faults = fault_of_why(new.why.trim());
    faults.extend(fault_of_day(new.from_on, moment));
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(new.from_on);
    let worked = match work(&rules, new.facts) {
        Ok(worked) => Some(worked),
        Err(Refusal::Invalid(more)) => {
            faults.extend(more);
            None
        }
        // A day that cannot be meant has no rules either: then the day is the fault.
        Err(other) if faults.is_empty() => return Err(other),
        Err(_) => None,
    };
    let Some((regime, outcome, worked)) = worked.filter(|_| faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    let (canonical, hash) = (worked.canonical(), worked.hash());
    let before = standing(tx, person)?;
    if let Some(same) = &before
        && same.from_on == new.from_on
        && same.why == new.why.trim()
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
        new,
        regime,
        worked: (&worked, &canonical, &hash),
        outcome: &outcome,
        supersedes: before.map(|before| before.id),
    };
    let id = insert(tx, (actor, moment), &row)?;
    let determination = row_of(tx, id)?;
    let event = NewEvent {
        person,
        noun: Noun::Charging,
        verb: Verb::Decide,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail: &format!(
            "Financial assessment decided: {} from {}.",
            determination.in_words().to_lowercase(),
            rules::date_in_words(new.from_on)
        ),
    };
    record_event(tx, actor, moment, &event)?;
    tasks::close(tx, (actor, moment), person, Kind::Charging, "decided")?;
    budget::charging_changed(tx, books, (actor, moment), person)?;
    let view = opened(tx, books, moment, determination, &canonical)?;
    Ok(Decided {
        view,
        already: false,
    })
}

/// A carer is not charged for care given to an adult (Care Act 2014, s14(3)): of somebody who has needs as a carer only,
/// nothing is asked about money.
fn refuse_carers(tx: &mut Tx, person: PersonId) -> Result<(), Refusal> {
    let all = eligibility::all_standing(tx, person)?;
    if !all.is_empty() && all.iter().all(|one| one.regime.is_carer()) {
        return Err(Refusal::NotNow(
            "This person gets support as a carer only. Carers are not charged for the care they give, so there is nothing \
             to work out (Care Act 2014, s14(3))."
                .to_owned(),
        ));
    }
    Ok(())
}

fn work(
    rules: &Rules,
    facts: &ContributionFacts,
) -> Result<(Regime, Contribution, Worked), Refusal> {
    let missing = |fault: Missing| Refusal::Rules(format!("Nothing was worked out: {fault}."));
    let in_force = InForce::in_force(&mut rules.lookup()).map_err(missing)?;
    let (regime, done) = match in_force.value {
        InForce::CareAct => {
            let prepared = rules.prepare::<CareActContribution>().map_err(missing)?;
            (Regime::CareAct, prepared.work(facts))
        }
        InForce::FairerContributions => {
            let prepared = rules.prepare::<FairerContributions>().map_err(missing)?;
            (Regime::FairerContributions, prepared.work(facts))
        }
        InForce::FairerCharging => {
            return Err(Refusal::NotNow(format!(
                "On {} Fairer Charging was in force, service by service, which this version does not work out.",
                rules::date_in_words(rules.date())
            )));
        }
    };
    let (outcome, worked) = done.map_err(refused)?;
    Ok((regime, outcome, worked))
}

/// Places of the facts as the form's fields have them: `income.0.amount` is `income-1-amount`.
fn refused(fault: WorkFault) -> Refusal {
    match fault {
        WorkFault::Facts(faults) => Refusal::Invalid(
            faults
                .into_iter()
                .map(|fault| {
                    let parts = fault.field.split('.').map(|part| {
                        part.parse::<usize>()
                            .map_or_else(|_| part.to_owned(), |at| (at + 1).to_string())
                    });
                    let field = parts.collect::<Vec<_>>().join("-");
                    let mut sentence = fault.sentence;
                    if let Some(first) = sentence.get(..1) {
                        let first = first.to_uppercase();
                        sentence.replace_range(..1, &first);
                    }
                    FieldFault::new(field, format!("{sentence}."))
                })
                .collect(),
        ),
        WorkFault::TooLarge => Refusal::Rules(format!("Nothing was worked out: {fault}.")),
    }
}

fn fault_of_why(why: &str) -> Vec<FieldFault> {
    let sentence = if why.is_empty() {
        "Write why it is worked out now. It is kept with your name, and the person reads it."
            .to_owned()
    } else if why.chars().count() > LONGEST_WHY {
        format!("Write the reason in {LONGEST_WHY} letters or fewer.")
    } else {
        return Vec::new();
    };
    vec![FieldFault::new("why", sentence)]
}

fn fault_of_day(from: Date, moment: &Moment) -> Option<FieldFault> {
    let last = moment.today.saturating_add(YEARS_AHEAD.years());
    (from > last).then(|| {
        FieldFault::new(
            "from",
            format!(
                "The first day is on or before {}: further ahead nobody knows the income.",
                rules::date_in_words(last)
            ),
        )
    })
}

struct NewRow<'a> {
    person: PersonId,
    new: &'a NewCharging<'a>,
    regime: Regime,
    /// The decision, its canonical text and the text's hash.
    worked: (&'a Worked, &'a str, &'a str),
    outcome: &'a Contribution,
    supersedes: Option<ChargingId>,
}

fn insert(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    row: &NewRow<'_>,
) -> Result<ChargingId, Refusal> {
    // By the clock, so that two of one given moment still sort in the order they were made.
    let id = ChargingId::new();
    let (worked, canonical, hash) = row.worked;
    tx.execute(
        "insert into charging_determination (id, person_id, regime, formula, formula_version, on_date, from_on, \
         rulebook_hash, facts, worked, worked_hash, weekly_pence, full_cost, supersedes, decided_at, actor, account_id, \
         why) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &params![
            id,
            row.person,
            row.regime,
            worked.formula.as_str(),
            i64::from(worked.version),
            worked.date,
            row.new.from_on,
            worked.rulebook.as_str(),
            rules::canonical_json(&worked.facts),
            canonical,
            hash,
            row.outcome.weekly.0,
            row.outcome.full_cost,
            row.supersedes,
            moment.now,
            actor.label(),
            actor.account_id(),
            row.new.why.trim()
        ],
    )?;
    Ok(id)
}

fn row_of(tx: &mut Tx, id: ChargingId) -> Result<Charging, Refusal> {
    Ok(tx.query_one(
        &format!("select {COLUMNS} from {TABLES} where c.id = $1"),
        &params![id],
        charging_from,
    )?)
}

fn hash_of(tx: &mut Tx, id: ChargingId) -> Result<String, Refusal> {
    Ok(tx.query_one(
        "select worked_hash from charging_determination where id = $1",
        &params![id],
        |row| row.get(0),
    )?)
}
