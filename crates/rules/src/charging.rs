//! What a person pays towards their care: the income that capital is taken to give, and the contribution.

mod contribution;
mod facts;
mod fairer;
mod means;

pub use contribution::{CareActContribution, Contribution, ContributionRules, FullCost};
pub use facts::{
    AgeGroup, Capital, ContributionFacts, Disability, DisabilityCost, Every, Household, Housing,
    HousingKind, Income, PennyRule, Premium, Regime,
};
pub use fairer::{FairerContributions, FairerRules};
pub use means::{CAPITAL, INCOME, NightRule, Treatment};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::explain::{Amount, Fact, FactFault, Formula, LineId, Listener, Said, WorkFault};
use crate::money::Pence;
use crate::rulebook::{Found, Lookup, Mark, Missing, Unit};

/// The weekly income that capital is taken to give, version 1.
///
/// Care and Support (Charging and Assessment of Resources) Regulations 2014 (S.I. 2014/2672),
/// reg 12 (limits) and reg 25 (tariff): capital at or below the lower limit is ignored; above
/// the upper limit the person pays the full cost; in between, every £250 or part of £250 above
/// the lower limit counts as £1 a week. Exactly the upper limit is not above it. Whole pounds,
/// so nothing is rounded.
#[derive(Clone, Copy, Debug)]
pub struct TariffIncome;

/// What the tariff needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffFacts {
    /// Counted capital, in pence; not below nothing.
    pub capital: Pence,
}

/// What comes out of the tariff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TariffResult {
    /// At or below the lower limit.
    Ignored,
    /// Between the limits: pounds a week.
    Tariff {
        /// The weekly income.
        weekly: Pence,
    },
    /// Above the upper limit: no income is worked out, the person pays the full cost.
    FullCost,
}

/// Whether a part of a step counts as one. Councils differ; the regulations say it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TariffRounding {
    /// Every step or part of one counts.
    PartCounts,
    /// Only complete steps count.
    CompleteOnly,
}

impl TariffRounding {
    const fn name(self) -> &'static str {
        match self {
            Self::PartCounts => "part_counts",
            Self::CompleteOnly => "complete_only",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::PartCounts, Self::CompleteOnly]
            .into_iter()
            .find(|r| r.name() == name)
    }
}

/// The tariff's parameters for a date.
#[derive(Clone, Copy, Debug)]
pub struct TariffRules {
    lower: Found<Pence>,
    upper: Found<Pence>,
    step: Found<Pence>,
    income: Found<Pence>,
    rounding: Found<TariffRounding>,
}

impl Formula for TariffIncome {
    const ID: &'static str = "charging.tariff_income";
    const VERSION: u32 = 1;
    type Facts = TariffFacts;
    type Outcome = TariffResult;
    type Parameters = TariffRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<TariffRules, Missing> {
        Ok(TariffRules {
            lower: lookup.money("charging/capital/lower_limit", Unit::Pounds)?,
            upper: lookup.money("charging/capital/upper_limit", Unit::Pounds)?,
            step: lookup.money("charging/tariff/step", Unit::Pounds)?,
            income: lookup.money("charging/tariff/income_per_step", Unit::PoundsAWeek)?,
            rounding: lookup.choice(
                "charging/tariff/rounding",
                "a choice of part_counts or complete_only",
                TariffRounding::named,
            )?,
        })
    }

    fn run<L: Listener>(
        rules: &TariffRules,
        facts: &TariffFacts,
        listener: &mut L,
    ) -> Result<TariffResult, WorkFault> {
        tariff_income(rules, facts, listener)
    }
}

/// The formula itself.
///
/// # Errors
/// Capital below nothing; a step of nothing; a sum too large to hold.
pub fn tariff_income<L: Listener>(
    rules: &TariffRules,
    facts: &TariffFacts,
    listener: &mut L,
) -> Result<TariffResult, WorkFault> {
    let capital = facts.capital;
    if capital < Pence::ZERO {
        let sentence = "capital is not below nothing: debts are taken off before";
        return Err(WorkFault::Facts(vec![FactFault::new("capital", sentence)]));
    }
    let mut say = |id, amount, marks: &[Mark], facts: &[(&'static str, Fact<'_>)]| {
        listener.line(Said {
            id,
            subject: None,
            amount,
            rules: marks,
            facts,
        });
    };
    say(
        LineId::TariffCapital,
        Some(Amount::Pence(capital)),
        &[],
        &[],
    );
    if capital <= rules.lower.value {
        let limit = [("limit", Fact::Pence(rules.lower.value))];
        say(
            LineId::TariffIgnored,
            Some(Amount::Pence(Pence::ZERO)),
            &[rules.lower.mark],
            &limit,
        );
        return Ok(TariffResult::Ignored);
    }
    if capital > rules.upper.value {
        let limit = [("limit", Fact::Pence(rules.upper.value))];
        say(LineId::TariffFullCost, None, &[rules.upper.mark], &limit);
        return Ok(TariffResult::FullCost);
    }
    let above = capital
        .checked_sub(rules.lower.value)
        .ok_or(WorkFault::TooLarge)?;
    let limit = [("limit", Fact::Pence(rules.lower.value))];
    say(
        LineId::TariffAbove,
        Some(Amount::Pence(above)),
        &[rules.lower.mark],
        &limit,
    );
    let exact = above
        .decimal()
        .checked_div(rules.step.value.decimal())
        .ok_or(WorkFault::TooLarge)?;
    let whole = match rules.rounding.value {
        TariffRounding::PartCounts => exact.ceil(),
        TariffRounding::CompleteOnly => exact.floor(),
    };
    let steps = whole.to_i64().ok_or(WorkFault::TooLarge)?;
    let weekly = rules
        .income
        .value
        .checked_mul(steps)
        .ok_or(WorkFault::TooLarge)?;
    let used = [
        ("step", Fact::Pence(rules.step.value)),
        ("rounding", Fact::Word(rules.rounding.value.name().into())),
    ];
    let marks = [rules.step.mark, rules.rounding.mark];
    say(
        LineId::TariffSteps,
        Some(Amount::Number(Decimal::from(steps))),
        &marks,
        &used,
    );
    let used = [
        ("steps", Fact::Whole(steps)),
        ("per_step", Fact::Pence(rules.income.value)),
    ];
    say(
        LineId::TariffIncome,
        Some(Amount::Pence(weekly)),
        &[rules.income.mark],
        &used,
    );
    Ok(TariffResult::Tariff { weekly })
}
