//! Eligibility: whether the council has to meet somebody's needs, decided with reasons on a validated assessment.
//!
//! The criteria in force today are used: Fair Access to Care Services to 31 March 2015, the Care Act's afterwards. The
//! worker's findings are the facts; what the answers point to stands beside them, and a finding that departs from it says
//! why. Under the Care Act nothing that a carer does is looked at; under FACS it is shown and counted. A determination
//! is never changed; a later one supersedes it (law 4).

mod decide;
mod start;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::eligibility::{Band, CareActFacts, CarerFacts, Eligibility as Outcome, FacsFacts};
use rules::explain::Worked;
use rules::rulebook::{Citation, Rulebook};
use store::{Row, StoreError, Tx, params};

pub use decide::{Decided, NewDetermination, decide};
pub use start::{Start, Theme, start};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::people::who_in_words;
use crate::rulebook::Rulebooks;
use crate::{AssessmentId, EligibilityId, Moment, PersonId, Refusal};

store::text_enum! {
    /// By which criteria.
    pub enum Regime {
        /// The Care Act's, for adults with needs.
        CareAct = "care_act",
        /// The Care Act's, for carers.
        CareActCarer = "care_act_carer",
        /// Fair Access to Care Services.
        Facs = "facs",
    }
}

impl Regime {
    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Regime::CareAct => "Care Act 2014, adults",
            Regime::CareActCarer => "Care Act 2014, carers",
            Regime::Facs => "Fair Access to Care Services",
        }
    }

    /// Whether it is about somebody as a carer: a carer's determination and their own as an adult stand side by side.
    pub const fn is_carer(self) -> bool {
        matches!(self, Regime::CareActCarer)
    }
}

/// What the worker found, by the criteria in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Findings {
    /// About an adult with needs.
    CareAct(CareActFacts),
    /// About a carer.
    Carer(CarerFacts),
    /// Under FACS.
    Facs(FacsFacts),
}

impl Findings {
    /// The criteria they are for.
    pub const fn regime(&self) -> Regime {
        match self {
            Findings::CareAct(_) => Regime::CareAct,
            Findings::Carer(_) => Regime::CareActCarer,
            Findings::Facs(_) => Regime::Facs,
        }
    }
}

/// One determination, without its worked lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// Its id.
    pub id: EligibilityId,
    /// Whose it is.
    pub person: PersonId,
    /// The assessment that it was made on.
    pub assessment: AssessmentId,
    /// By which criteria.
    pub regime: Regime,
    /// The formula's name.
    pub formula: String,
    /// The formula's version.
    pub formula_version: i64,
    /// The date whose rules were used.
    pub on_date: Date,
    /// The rulebook that it was made under.
    pub rulebook_hash: String,
    /// Whether the needs are eligible.
    pub eligible: bool,
    /// The band, under FACS.
    pub band: Option<Band>,
    /// Why, in the worker's own words.
    pub reasons: String,
    /// Why a finding departs from what the answers point to, by outcome.
    pub outcome_reasons: BTreeMap<String, String>,
    /// How needs can be met or reduced otherwise, and kept from growing (Care Act 2014, s13(5), s24(2)).
    pub advice: String,
    /// The one that it took the place of.
    pub supersedes: Option<EligibilityId>,
    /// The one that took its place.
    pub superseded_by: Option<EligibilityId>,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Who decided, in words.
    pub by: String,
}

impl Eligibility {
    /// What was decided, in a few words.
    pub fn in_words(&self) -> String {
        let what = if self.eligible {
            "Eligible needs"
        } else {
            "No eligible needs"
        };
        match self.band {
            Some(band) => format!("{what}, {}", band.name()),
            None => what.to_owned(),
        }
    }
}

/// A determination with everything that it opens to.
#[derive(Debug, Clone)]
pub struct View {
    /// What was decided.
    pub determination: Eligibility,
    /// The worked lines.
    pub worked: Worked,
    /// What came out of the formula.
    pub outcome: Outcome,
    /// The rulebook that it was made under.
    pub book: Arc<Rulebook>,
    /// Values that it rests on and that nobody is sure of.
    pub unsure: Vec<Citation>,
    /// Whether answers of the assessment were changed after it was made.
    pub answers_changed: bool,
    /// Whether another rulebook is in force now.
    pub rulebook_changed: bool,
}

/// One determination. The permit is to view eligibility or to print it.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    moment: &Moment,
    id: EligibilityId,
) -> Result<View, Refusal> {
    let person = may_read(permit)?;
    let found = tx.query_opt(
        &format!("select {COLUMNS}, e.worked from {TABLES} where e.person_id = $1 and e.id = $2"),
        &params![person, id],
        |row| Ok((eligibility_from(row)?, row.get::<String>(WORKED)?)),
    )?;
    let Some((determination, worked)) = found else {
        let trace = Trace::of(Noun::Eligibility, Verb::View, "foreign_determination");
        return Err(Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        )))));
    };
    opened(tx, books, moment, determination, &worked)
}

/// Whose determination it is: what a permit is asked for. It says nothing about the person, and opens nothing.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: EligibilityId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from eligibility_determination where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// The person's determinations, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Eligibility>, Refusal> {
    let person = may_read(permit)?;
    Ok(tx.query(
        &format!("select {COLUMNS} from {TABLES} where e.person_id = $1 order by e.decided_at desc, e.id desc"),
        &params![person],
        eligibility_from,
    )?)
}

/// The person's determination that stands: the latest that nothing superseded. For other nouns: it opens nothing to
/// anybody.
///
/// # Errors
/// The database's refusal.
pub fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Eligibility>, Refusal> {
    Ok(all_standing(tx, person)?.into_iter().next())
}

/// Every determination that stands, the latest first: one as an adult and one as a carer, at most.
pub(crate) fn all_standing(tx: &mut Tx, person: PersonId) -> Result<Vec<Eligibility>, Refusal> {
    Ok(tx.query(
        &format!(
            "select {COLUMNS} from {TABLES} where e.person_id = $1 \
             and not exists (select 1 from eligibility_determination l where l.supersedes = e.id) \
             order by e.decided_at desc, e.id desc"
        ),
        &params![person],
        eligibility_from,
    )?)
}

fn may_read(permit: &PersonPermit) -> Result<PersonId, Refusal> {
    permit
        .demand(Noun::Eligibility, Verb::View)
        .or_else(|_| permit.demand(Noun::Eligibility, Verb::Print))
}

fn opened(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    determination: Eligibility,
    worked: &str,
) -> Result<View, Refusal> {
    let damaged = |what: &str| {
        Refusal::Rules(format!(
            "What this decision was made from cannot be read: {what}. Run «steerwell verify», and restore the row from \
             a backup."
        ))
    };
    let worked = Worked::parse(worked).map_err(|fault| damaged(&fault.to_string()))?;
    let outcome = worked
        .outcome()
        .map_err(|fault| damaged(&fault.to_string()))?;
    let book = books.load(tx, &determination.rulebook_hash)?;
    let changed = tx.query_one(
        "select count(*) from assessment_answer where assessment_id = $1 and at > $2",
        &params![determination.assessment, determination.decided_at],
        |row| row.get::<i64>(0),
    )?;
    let in_force = crate::rulebook::current(tx, moment.now)?;
    Ok(View {
        unsure: worked.unsure().cloned().collect(),
        answers_changed: changed > 0,
        rulebook_changed: in_force.is_some_and(|now| now.hash != determination.rulebook_hash),
        determination,
        worked,
        outcome,
        book,
    })
}

const COLUMNS: &str = "e.id, e.person_id, e.assessment_id, e.regime, e.formula, e.formula_version, e.on_date, \
     e.rulebook_hash, e.eligible, e.band, e.reasons, e.outcome_reasons, e.advice, e.supersedes, \
     (select l.id from eligibility_determination l where l.supersedes = e.id), \
     e.decided_at, e.actor, w.display_name";
const TABLES: &str =
    "eligibility_determination e left join access_account w on w.id = e.account_id";
/// The place of the first column after [`COLUMNS`].
const WORKED: usize = 18;

fn eligibility_from(row: &Row<'_>) -> Result<Eligibility, StoreError> {
    let band: Option<String> = row.get(9)?;
    let outcome_reasons: Option<String> = row.get(11)?;
    Ok(Eligibility {
        id: row.get(0)?,
        person: row.get(1)?,
        assessment: row.get(2)?,
        regime: row.get(3)?,
        formula: row.get(4)?,
        formula_version: row.get(5)?,
        on_date: row.get(6)?,
        rulebook_hash: row.get(7)?,
        eligible: row.get(8)?,
        band: band.as_deref().and_then(Band::named),
        reasons: row.get(10)?,
        outcome_reasons: outcome_reasons
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
        advice: row.get(12)?,
        supersedes: row.get(13)?,
        superseded_by: row.get(14)?,
        decided_at: row.get(15)?,
        by: who_in_words(&row.get::<String>(16)?, row.get(17)?),
    })
}
