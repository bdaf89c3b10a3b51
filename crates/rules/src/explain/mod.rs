//! Explained arithmetic: a formula is written once and told to whoever listens.
//!
//! A formula looks its parameters up once for a date ([`Formula::parameters`]), then runs for any
//! number of people, telling each line to a [`Listener`]. [`Silent`] hears nothing and costs
//! nothing; [`Telling`] keeps the lines; [`Tally`] adds them up. What was told becomes a
//! [`Worked`]: facts, rulebook's hash, formula's version and lines as canonical JSON without
//! prose, which [`replay`] works again to the same bytes. A changed formula is a new version,
//! and the old one stays in [`FORMULAS`].

mod lines;
mod listen;
mod worked;

use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use lines::LineId;
pub use listen::{Amount, Fact, Line, Listener, Said, Silent, Tally, Telling, Total};
pub use worked::{ReplayFault, Worked, replay};

use crate::rulebook::{Certainty, Citation, Lookup, Mark, Missing, Rulebook, Rules};

/// A formula of one version.
pub trait Formula: Sized {
    /// Its name, such as `charging.tariff_income`.
    const ID: &'static str;
    /// Its version, from 1. A changed formula is a new type with the next version.
    const VERSION: u32;
    /// What it needs to know of a person or a period.
    type Facts: Serialize + DeserializeOwned;
    /// What comes out.
    type Outcome: Serialize + DeserializeOwned;
    /// What it needs to know of policy, looked up once.
    type Parameters: Send + Sync;

    /// Looks the parameters up.
    ///
    /// # Errors
    /// Where the rulebook has no value for the date.
    fn parameters(lookup: &mut Lookup<'_>) -> Result<Self::Parameters, Missing>;

    /// Works it out, telling every line.
    ///
    /// # Errors
    /// Facts that cannot be worked with, all of them at once.
    fn run<L: Listener>(
        parameters: &Self::Parameters,
        facts: &Self::Facts,
        listener: &mut L,
    ) -> Result<Self::Outcome, WorkFault>;
}

/// Why a figure could not be worked out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkFault {
    /// Facts that are missing or cannot be: every one of them.
    #[error("{}", join(.0))]
    Facts(Vec<FactFault>),
    /// A result that is too large to hold.
    #[error("the sums are too large to work with: check the amounts and dates")]
    TooLarge,
}

/// What is wrong with one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFault {
    /// The fact's place in the facts document, such as `weekly.0.from`.
    pub field: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl FactFault {
    pub(crate) fn new(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            sentence: sentence.into(),
        }
    }
}

fn join(faults: &[FactFault]) -> String {
    let say = |fault: &FactFault| format!("{}: {}", fault.field, fault.sentence);
    faults.iter().map(say).collect::<Vec<_>>().join("; ")
}

/// A formula with its parameters for a date, ready for one person or a hundred thousand.
#[derive(Debug)]
pub struct Prepared<'r, F: Formula> {
    rules: &'r Rules,
    parameters: F::Parameters,
    used: Vec<Mark>,
}

impl<'r, F: Formula> Prepared<'r, F> {
    pub(crate) const fn new(rules: &'r Rules, parameters: F::Parameters, used: Vec<Mark>) -> Self {
        Self {
            rules,
            parameters,
            used,
        }
    }

    /// Works it out without telling anybody.
    ///
    /// # Errors
    /// As [`Formula::run`].
    pub fn silent(&self, facts: &F::Facts) -> Result<F::Outcome, WorkFault> {
        F::run(&self.parameters, facts, &mut Silent)
    }

    /// Works it out, telling a listener.
    ///
    /// # Errors
    /// As [`Formula::run`].
    pub fn tell<L: Listener>(
        &self,
        facts: &F::Facts,
        listener: &mut L,
    ) -> Result<F::Outcome, WorkFault> {
        F::run(&self.parameters, facts, listener)
    }

    /// Works it out and keeps everything it was made from.
    ///
    /// # Errors
    /// As [`Formula::run`].
    pub fn work(&self, facts: &F::Facts) -> Result<(F::Outcome, Worked), WorkFault> {
        let mut telling = Telling::new(self.rules);
        let outcome = F::run(&self.parameters, facts, &mut telling)?;
        let lines = telling.into_lines();
        let worked = Worked::new::<F>(self.rules, facts, &outcome, lines);
        Ok((outcome, worked))
    }

    /// The values that were looked up and are unsure: a what-if warns of them.
    pub fn unsure(&self) -> impl Iterator<Item = &Citation> {
        self.used
            .iter()
            .filter_map(|mark| self.rules.citation(*mark))
            .filter(|citation| citation.certainty == Certainty::Unsure)
    }

    /// For real billing: refuses while an unsure value that is used has not been confirmed by an
    /// officer. `confirmed` says whether one has.
    ///
    /// # Errors
    /// The values still to be confirmed.
    pub fn require_sure(&self, confirmed: impl Fn(&Citation) -> bool) -> Result<(), Vec<Citation>> {
        let open: Vec<Citation> = self.unsure().filter(|c| !confirmed(c)).cloned().collect();
        if open.is_empty() { Ok(()) } else { Err(open) }
    }
}

/// A formula in the registry.
#[derive(Clone, Copy, Debug)]
pub struct Registered {
    /// Its name.
    pub id: &'static str,
    /// Its version.
    pub version: u32,
    work: fn(&Rulebook, Date, &Value) -> Result<Worked, ReplayFault>,
    ready: fn(&Rules) -> Result<(), Missing>,
}

impl Registered {
    const fn of<F: Formula>() -> Self {
        Self {
            id: F::ID,
            version: F::VERSION,
            work: work_document::<F>,
            ready: |rules| rules.prepare::<F>().map(drop),
        }
    }

    /// Works a facts document as the formula did or would on a date.
    ///
    /// # Errors
    /// Facts that are not the formula's, a missing value, facts that cannot be worked with.
    pub fn work(
        &self,
        rulebook: &Rulebook,
        date: Date,
        facts: &Value,
    ) -> Result<Worked, ReplayFault> {
        (self.work)(rulebook, date, facts)
    }

    /// Whether the rules have what the formula looks up.
    ///
    /// # Errors
    /// The first value that is missing.
    pub fn ready(&self, rules: &Rules) -> Result<(), Missing> {
        (self.ready)(rules)
    }
}

/// Every version of every formula. Nothing leaves this list.
pub const FORMULAS: &[Registered] = &[
    Registered::of::<crate::charging::TariffIncome>(),
    Registered::of::<crate::payments::FourWeekly>(),
    Registered::of::<crate::allocation::Points>(),
    Registered::of::<crate::charging::CareActContribution>(),
    Registered::of::<crate::charging::FairerContributions>(),
    Registered::of::<crate::eligibility::CareAct>(),
    Registered::of::<crate::eligibility::CareActCarer>(),
    Registered::of::<crate::eligibility::Facs>(),
    Registered::of::<crate::budget::Personal>(),
];

/// The formula of that name and version.
#[must_use]
pub fn formula(id: &str, version: u32) -> Option<&'static Registered> {
    FORMULAS.iter().find(|f| f.id == id && f.version == version)
}

fn work_document<F: Formula>(
    rulebook: &Rulebook,
    date: Date,
    facts: &Value,
) -> Result<Worked, ReplayFault> {
    let facts: F::Facts = serde_json::from_value(facts.clone())
        .map_err(|why| ReplayFault::Unreadable(why.to_string()))?;
    let rules = rulebook.compile(date);
    let (_, worked) = rules.prepare::<F>()?.work(&facts)?;
    Ok(worked)
}
