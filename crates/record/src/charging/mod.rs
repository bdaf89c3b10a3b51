//! Charging: what a person can be asked to pay towards their support, worked out from their means.
//!
//! The rules of the day from which it applies are used. A financial assessment is a determination (law 4): its facts,
//! rulebook, formula and worked lines are kept, and a later one supersedes it. What is really paid is set by the budget:
//! never more than the support costs.

mod decide;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use rules::charging::{AgeGroup, Contribution, ContributionFacts};
use rules::explain::Worked;
use rules::rulebook::{Citation, Rulebook};
use store::{Row, StoreError, Tx, params};

pub use decide::{Decided, NewCharging, decide};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::people::{self, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{ChargingId, Moment, PersonId, Refusal};

store::text_enum! {
    /// By which rules.
    pub enum Regime {
        /// The Care Act's.
        CareAct = "care_act",
        /// Fairer Contributions, to a personal budget.
        FairerContributions = "fairer_contributions",
        /// Fairer Charging, by service.
        FairerCharging = "fairer_charging",
    }
}

impl Regime {
    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Regime::CareAct => "Care Act 2014",
            Regime::FairerContributions => "Fairer Contributions",
            Regime::FairerCharging => "Fairer Charging",
        }
    }
}

/// One financial assessment, without its worked lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charging {
    /// Its id.
    pub id: ChargingId,
    /// Whose it is.
    pub person: PersonId,
    /// By which rules.
    pub regime: Regime,
    /// The formula's name.
    pub formula: String,
    /// The formula's version.
    pub formula_version: i64,
    /// The date whose rules were used.
    pub on_date: Date,
    /// From which day it applies.
    pub from_on: Date,
    /// The rulebook that it was made under.
    pub rulebook_hash: String,
    /// The most that the person can be asked for a week, in pence; nothing where the full cost is paid.
    pub weekly: Pence,
    /// Whether the full cost is paid.
    pub full_cost: bool,
    /// The one that it took the place of.
    pub supersedes: Option<ChargingId>,
    /// The one that took its place.
    pub superseded_by: Option<ChargingId>,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Who decided, in words.
    pub by: String,
    /// Why it was made.
    pub why: String,
}

impl Charging {
    /// What was decided, in a few words.
    pub fn in_words(&self) -> String {
        if self.full_cost {
            "The full cost".to_owned()
        } else if self.weekly == Pence::ZERO {
            "Nothing".to_owned()
        } else {
            format!("Up to {} a week", self.weekly)
        }
    }
}

/// A financial assessment with everything that it opens to.
#[derive(Debug, Clone)]
pub struct View {
    /// What was decided.
    pub determination: Charging,
    /// The facts that it was made from.
    pub facts: ContributionFacts,
    /// The worked lines.
    pub worked: Worked,
    /// What came out of the formula.
    pub outcome: Contribution,
    /// The rulebook that it was made under.
    pub book: Arc<Rulebook>,
    /// Values that it rests on and that nobody is sure of.
    pub unsure: Vec<Citation>,
    /// Whether another rulebook is in force now.
    pub rulebook_changed: bool,
}

/// What is known before a financial assessment is made: shown to be confirmed, not typed again.
#[derive(Debug, Clone)]
pub struct Start {
    /// The facts of the last one.
    pub last: Option<ContributionFacts>,
    /// The age that the guarantee goes by, where the date of birth says it without doubt.
    pub age: Option<AgeGroup>,
    /// The rulebook in force, for the kinds of income and capital.
    pub book: Arc<Rulebook>,
}

/// The age from which on nobody's pension credit is still to begin, whenever they were born (the timetable to 67 ends in
/// 2028). Between this and [`ALWAYS_WORKING`] the officer says it.
const ALWAYS_PENSION: i16 = 67;
/// The age below which nobody's pension credit has begun in the years that the rulebook covers.
const ALWAYS_WORKING: i16 = 60;

/// What is known. Whoever may decide may look.
///
/// # Errors
/// [`Refusal::NotNow`] when no rulebook is in force; the database's refusal.
pub fn start(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    moment: &Moment,
) -> Result<Start, Refusal> {
    let person = permit.demand(Noun::Charging, Verb::Decide)?;
    let born = people::heading(tx, permit)?.document.born;
    let age = born
        .as_ref()
        .filter(|born| !born.is_estimated())
        .and_then(|born| born.age(moment.today))
        .filter(|age| !age.about)
        .and_then(|age| match age.years {
            ..=24 => Some(AgeGroup::Under25),
            25..ALWAYS_WORKING => Some(AgeGroup::Working),
            ALWAYS_PENSION.. => Some(AgeGroup::Pension),
            _ => None,
        });
    let last = standing(tx, person)?
        .map(|last| -> Result<ContributionFacts, Refusal> {
            let facts: String = tx.query_one(
                "select facts from charging_determination where id = $1",
                &params![last.id],
                |row| row.get(0),
            )?;
            serde_json::from_str(&facts).map_err(|_| damaged("its facts are of another formula"))
        })
        .transpose()?;
    Ok(Start {
        last,
        age,
        book: books.in_force(tx, moment)?,
    })
}

/// One financial assessment. The permit is to view charging or to print it.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    moment: &Moment,
    id: ChargingId,
) -> Result<View, Refusal> {
    let person = may_read(permit)?;
    let found = tx.query_opt(
        &format!("select {COLUMNS}, c.worked from {TABLES} where c.person_id = $1 and c.id = $2"),
        &params![person, id],
        |row| Ok((charging_from(row)?, row.get::<String>(WORKED)?)),
    )?;
    let Some((determination, worked)) = found else {
        let trace = Trace::of(Noun::Charging, Verb::View, "foreign_determination");
        return Err(Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        )))));
    };
    opened(tx, books, moment, determination, &worked)
}

/// Whose it is: what a permit is asked for. It says nothing about the person, and opens nothing.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: ChargingId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from charging_determination where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// The person's financial assessments, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Charging>, Refusal> {
    let person = may_read(permit)?;
    Ok(tx.query(
        &format!("select {COLUMNS} from {TABLES} where c.person_id = $1 order by c.decided_at desc, c.id desc"),
        &params![person],
        charging_from,
    )?)
}

/// The person's financial assessment that stands: the latest that nothing superseded. For other nouns: it opens nothing to
/// anybody.
///
/// # Errors
/// The database's refusal.
pub fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Charging>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where c.person_id = $1 \
             and not exists (select 1 from charging_determination l where l.supersedes = c.id) \
             order by c.decided_at desc, c.id desc limit 1"
        ),
        &params![person],
        charging_from,
    )?)
}

fn may_read(permit: &PersonPermit) -> Result<PersonId, Refusal> {
    permit
        .demand(Noun::Charging, Verb::View)
        .or_else(|_| permit.demand(Noun::Charging, Verb::Print))
}

fn damaged(what: &str) -> Refusal {
    Refusal::Rules(format!(
        "What this financial assessment was made from cannot be read: {what}. Run «steerwell verify», and restore the \
         row from a backup."
    ))
}

fn opened(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    determination: Charging,
    worked: &str,
) -> Result<View, Refusal> {
    let worked = Worked::parse(worked).map_err(|fault| damaged(&fault.to_string()))?;
    let outcome = worked
        .outcome()
        .map_err(|fault| damaged(&fault.to_string()))?;
    let facts = serde_json::from_value(worked.facts.clone())
        .map_err(|_| damaged("its facts are of another formula"))?;
    let book = books.load(tx, &determination.rulebook_hash)?;
    let in_force = crate::rulebook::current(tx, moment.now)?;
    Ok(View {
        unsure: worked.unsure().cloned().collect(),
        rulebook_changed: in_force.is_some_and(|now| now.hash != determination.rulebook_hash),
        determination,
        facts,
        worked,
        outcome,
        book,
    })
}

const COLUMNS: &str = "c.id, c.person_id, c.regime, c.formula, c.formula_version, c.on_date, c.from_on, \
     c.rulebook_hash, c.weekly_pence, c.full_cost, c.supersedes, \
     (select l.id from charging_determination l where l.supersedes = c.id), \
     c.decided_at, c.actor, w.display_name, c.why";
const TABLES: &str = "charging_determination c left join access_account w on w.id = c.account_id";
/// The place of the first column after [`COLUMNS`].
const WORKED: usize = 16;

fn charging_from(row: &Row<'_>) -> Result<Charging, StoreError> {
    Ok(Charging {
        id: row.get(0)?,
        person: row.get(1)?,
        regime: row.get(2)?,
        formula: row.get(3)?,
        formula_version: row.get(4)?,
        on_date: row.get(5)?,
        from_on: row.get(6)?,
        rulebook_hash: row.get(7)?,
        weekly: Pence(row.get(8)?),
        full_cost: row.get(9)?,
        supersedes: row.get(10)?,
        superseded_by: row.get(11)?,
        decided_at: row.get(12)?,
        by: who_in_words(&row.get::<String>(13)?, row.get(14)?),
        why: row.get(15)?,
    })
}
