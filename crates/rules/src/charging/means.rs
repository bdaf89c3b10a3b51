//! Income, capital, housing and disability costs: what both regimes of charging look at in the same way.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::contribution::week;
use super::facts::{ContributionFacts, Income, PennyRule};
use super::{TariffFacts, TariffResult, TariffRules, tariff_income};
use crate::explain::{Amount, Fact, FactFault, LineId, Listener, Said, WorkFault};
use crate::money::Pence;
use crate::rulebook::{Found, Lookup, Mark, Missing, Unit};
use crate::word_enum::word_enum;
use crate::words::listed;

/// Where the kinds of income stand in the rulebook.
pub const INCOME: &str = "charging/income";
/// Where the kinds of capital stand.
pub const CAPITAL: &str = "charging/capital_kinds";
const CONTRIBUTION: &str = "charging/contribution";

word_enum! {
    /// What is done with a kind of income.
    pub enum Treatment {
        /// It counts.
        Counted = "counted",
        /// It counts, and opens the question of disability related expenditure.
        DisabilityBenefit = "disability_benefit",
        /// It does not count.
        Disregarded = "disregarded",
        /// A sum of it does not count.
        FirstPartDisregarded = "first_part_disregarded",
        /// The disregard of savings credit.
        SavingsCredit = "savings_credit",
    }
}

word_enum! {
    /// Whether the higher rate of a disability benefit counts in full.
    pub enum NightRule {
        /// In full.
        CountFull = "count_full",
        /// The lower rate where the council pays for no care at night.
        CapIfNoNightCare = "cap_if_no_night_care",
        /// Always the lower rate.
        CapAlways = "cap_always",
    }
}

/// A value that is needed only by some.
#[derive(Clone, Debug)]
pub(super) struct Wanted<T> {
    pub folder: &'static str,
    pub id: &'static str,
    value: Result<Found<T>, Missing>,
}

impl<T: Copy> Wanted<T> {
    pub fn found(&self) -> Option<Found<T>> {
        self.value.as_ref().ok().copied()
    }

    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.id)
    }

    /// The fault for whoever needs it, where there is no value for the date.
    pub fn missing(&self, field: &str) -> Option<FactFault> {
        let missing = self.value.as_ref().err()?;
        Some(FactFault::new(field, missing.to_string()))
    }
}

/// Looks up a value that is needed only by some.
pub(super) fn wanted(
    lookup: &mut Lookup<'_>,
    folder: &'static str,
    id: &'static str,
    unit: Unit,
) -> Wanted<Pence> {
    Wanted {
        folder,
        id,
        value: lookup.money(&format!("{folder}/{id}"), unit),
    }
}

/// How income and capital are looked at on a date.
#[derive(Clone, Debug)]
pub(super) struct MeansRules {
    pub tariff: TariffRules,
    pub rounding: Found<PennyRule>,
    pub weeks: Found<Decimal>,
    income: BTreeMap<String, Found<Treatment>>,
    capital: BTreeMap<String, Found<Treatment>>,
    night: Found<NightRule>,
    first_part: Wanted<Pence>,
    savings_credit: Wanted<Pence>,
    lower_rate: Wanted<Pence>,
}

impl MeansRules {
    pub fn with(tariff: TariffRules, lookup: &mut Lookup<'_>) -> Result<Self, Missing> {
        let kinds = |lookup: &mut Lookup<'_>, folder: &str| {
            lookup.choices_in(
                folder,
                "a choice of how income or capital is treated",
                Treatment::named,
            )
        };
        Ok(Self {
            tariff,
            rounding: lookup.choice(
                "charging/contribution/rounding",
                "a choice of adult_favour or nearest",
                PennyRule::named,
            )?,
            weeks: lookup.number("charging/contribution/weeks_in_year")?,
            income: kinds(lookup, INCOME)?,
            capital: kinds(lookup, CAPITAL)?,
            night: lookup.choice(
                "charging/contribution/night_care",
                "a choice of count_full, cap_if_no_night_care or cap_always",
                NightRule::named,
            )?,
            first_part: wanted(lookup, CONTRIBUTION, "first_part", Unit::PoundsAWeek),
            savings_credit: wanted(
                lookup,
                CONTRIBUTION,
                "savings_credit_disregard",
                Unit::PoundsAWeek,
            ),
            lower_rate: wanted(
                lookup,
                "charging/benefits",
                "disability_lower",
                Unit::PoundsAWeek,
            ),
        })
    }

    fn week_rule(&self) -> (PennyRule, Decimal) {
        (self.rounding.value, self.weeks.value)
    }

    fn caps_night(&self, facts: &ContributionFacts) -> bool {
        match self.night.value {
            NightRule::CountFull => false,
            NightRule::CapIfNoNightCare => !facts.night_care,
            NightRule::CapAlways => true,
        }
    }
}

/// What the income and capital come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Means {
    /// Counted income and tariff income, a week.
    pub assessed: Pence,
    /// Whether a disability benefit was counted.
    pub disability_benefit: bool,
}

/// A line of the whole.
pub(super) fn say<L: Listener>(
    listener: &mut L,
    id: LineId,
    amount: Option<Amount>,
    rules: &[Mark],
    facts: &[(&'static str, Fact<'_>)],
) {
    listener.line(Said {
        id,
        subject: None,
        amount,
        rules,
        facts,
    });
}

/// Everything that cannot be worked with.
pub(super) fn check(rules: &MeansRules, facts: &ContributionFacts) -> Vec<FactFault> {
    let mut faults = Vec::new();
    let mut below = |field: String, amount: Pence| {
        if amount < Pence::ZERO {
            faults.push(FactFault::new(field, "an amount is not below nothing"));
        }
    };
    for (place, line) in facts.income.iter().enumerate() {
        below(format!("income.{place}.amount"), line.amount);
    }
    for (place, line) in facts.capital.iter().enumerate() {
        below(format!("capital.{place}.amount"), line.amount);
    }
    for (place, line) in facts.housing.iter().enumerate() {
        below(format!("housing.{place}.amount"), line.amount);
        below(format!("housing.{place}.help"), line.help);
    }
    for (place, line) in facts.disability.iter().enumerate() {
        below(format!("disability.{place}.amount"), line.amount);
    }
    below("cost".to_owned(), facts.cost.unwrap_or(Pence::ZERO));
    let unknown = |field: String, kind: &str, known: &BTreeMap<String, Found<Treatment>>| {
        let known: Vec<&String> = known.keys().collect();
        let sentence = format!(
            "the rulebook has no kind '{kind}' for the date; it has {}",
            listed(&known, "and")
        );
        FactFault::new(field, sentence)
    };
    for (place, line) in facts.income.iter().enumerate() {
        match rules.income.get(&line.kind) {
            None => faults.push(unknown(
                format!("income.{place}.kind"),
                &line.kind,
                &rules.income,
            )),
            Some(found) => faults.extend(
                needed(rules, facts, found.value)
                    .and_then(|value| value.missing(&format!("income.{place}.kind"))),
            ),
        }
    }
    for (place, line) in facts.capital.iter().enumerate() {
        if !rules.capital.contains_key(&line.kind) {
            faults.push(unknown(
                format!("capital.{place}.kind"),
                &line.kind,
                &rules.capital,
            ));
        }
    }
    faults
}

/// The value that a treatment needs besides.
fn needed<'r>(
    rules: &'r MeansRules,
    facts: &ContributionFacts,
    treatment: Treatment,
) -> Option<&'r Wanted<Pence>> {
    match treatment {
        Treatment::FirstPartDisregarded => Some(&rules.first_part),
        Treatment::SavingsCredit => Some(&rules.savings_credit),
        Treatment::DisabilityBenefit => rules.caps_night(facts).then_some(&rules.lower_rate),
        Treatment::Counted | Treatment::Disregarded => None,
    }
}

/// Income and capital, line by line. None where the capital is above the upper limit.
pub(super) fn work<L: Listener>(
    rules: &MeansRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Option<Means>, WorkFault> {
    let mut capital = Pence::ZERO;
    for line in &facts.capital {
        let Some(found) = rules.capital.get(&line.kind) else {
            continue;
        };
        let counts = found.value == Treatment::Counted;
        let amount = if counts { line.amount } else { Pence::ZERO };
        capital = capital.checked_add(amount).ok_or(WorkFault::TooLarge)?;
        listener.line(Said {
            id: LineId::ContributionCapital,
            subject: Some(&line.kind),
            amount: Some(Amount::Pence(amount)),
            rules: &[found.mark],
            facts: &[
                (
                    "kind",
                    Fact::Figure(format!("{CAPITAL}/{}", line.kind).into()),
                ),
                ("given", Fact::Pence(line.amount)),
                ("treatment", Fact::Word(found.value.name().into())),
            ],
        });
    }
    let tariff = match tariff_income(&rules.tariff, &TariffFacts { capital }, listener)? {
        TariffResult::FullCost => return Ok(None),
        TariffResult::Ignored => Pence::ZERO,
        TariffResult::Tariff { weekly } => weekly,
    };
    let (mut total, mut disability_benefit) = (Pence::ZERO, false);
    for line in &facts.income {
        let counted = income(rules, facts, line, listener)?;
        total = total.checked_add(counted).ok_or(WorkFault::TooLarge)?;
        let found = rules.income.get(&line.kind);
        disability_benefit |= found.is_some_and(|f| f.value == Treatment::DisabilityBenefit);
    }
    let assessed = total.checked_add(tariff).ok_or(WorkFault::TooLarge)?;
    let used = [
        ("income", Fact::Pence(total)),
        ("tariff", Fact::Pence(tariff)),
    ];
    say(
        listener,
        LineId::ContributionAssessed,
        Some(Amount::Pence(assessed)),
        &[],
        &used,
    );
    Ok(Some(Means {
        assessed,
        disability_benefit,
    }))
}

/// One income: what of it counts a week.
fn income<L: Listener>(
    rules: &MeansRules,
    facts: &ContributionFacts,
    line: &Income,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let Some(found) = rules.income.get(&line.kind) else {
        return Ok(Pence::ZERO);
    };
    let weekly = week(line.amount, line.every, rules.week_rule(), false)?;
    let beside = needed(rules, facts, found.value).and_then(Wanted::found);
    let mut marks = vec![found.mark];
    let (counted, word) = match (found.value, beside) {
        (Treatment::Disregarded, _) => (Pence::ZERO, "disregarded"),
        (Treatment::DisabilityBenefit, Some(lower)) if weekly > lower.value => {
            marks.extend([rules.night.mark, lower.mark]);
            (lower.value, "capped")
        }
        (Treatment::FirstPartDisregarded | Treatment::SavingsCredit, Some(part)) => {
            marks.push(part.mark);
            let left = Pence((weekly.0 - part.value.0).max(0));
            (left, "part")
        }
        _ => (weekly, "counted"),
    };
    if line.every != super::Every::Week {
        marks.extend([rules.weeks.mark, rules.rounding.mark]);
    }
    listener.line(Said {
        id: LineId::ContributionIncome,
        subject: Some(&line.kind),
        amount: Some(Amount::Pence(counted)),
        rules: &marks,
        facts: &[
            (
                "kind",
                Fact::Figure(format!("{INCOME}/{}", line.kind).into()),
            ),
            ("given", Fact::Pence(line.amount)),
            ("every", Fact::Word(line.every.name().into())),
            ("weekly", Fact::Pence(weekly)),
            ("left_out", Fact::Pence(Pence(weekly.0 - counted.0))),
            ("treatment", Fact::Word(word.into())),
        ],
    });
    Ok(counted)
}

/// The guarantee, the costs of the home and those of the disability together.
pub(super) fn protected<L: Listener>(
    rules: &MeansRules,
    facts: &ContributionFacts,
    means: &Means,
    guarantee: Pence,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let housing = housing(rules, facts, listener)?;
    let disability = disability(rules, facts, means, listener)?;
    let all = Pence::checked_sum([guarantee, housing, disability]).ok_or(WorkFault::TooLarge)?;
    let used = [
        ("guarantee", Fact::Pence(guarantee)),
        ("housing", Fact::Pence(housing)),
        ("disability", Fact::Pence(disability)),
    ];
    say(
        listener,
        LineId::ContributionProtected,
        Some(Amount::Pence(all)),
        &[],
        &used,
    );
    Ok(all)
}

fn housing<L: Listener>(
    rules: &MeansRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let mut total = Pence::ZERO;
    for line in &facts.housing {
        // Net before the week is made, so that help can never round a penny off the cost.
        let net = Pence(line.amount.0.saturating_sub(line.help.0).max(0));
        let amount = week(net, line.every, rules.week_rule(), true)?;
        total = total.checked_add(amount).ok_or(WorkFault::TooLarge)?;
        listener.line(Said {
            id: LineId::ContributionHousing,
            subject: Some(line.kind.name()),
            amount: Some(Amount::Pence(amount)),
            rules: &[rules.weeks.mark, rules.rounding.mark],
            facts: &[
                ("kind", Fact::Word(line.kind.name().into())),
                ("given", Fact::Pence(line.amount)),
                ("help", Fact::Pence(line.help)),
                (
                    "helped",
                    Fact::Word(if line.help > Pence::ZERO { "yes" } else { "no" }.into()),
                ),
                ("every", Fact::Word(line.every.name().into())),
            ],
        });
    }
    Ok(total)
}

fn disability<L: Listener>(
    rules: &MeansRules,
    facts: &ContributionFacts,
    means: &Means,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    if !means.disability_benefit {
        if !facts.disability.is_empty() {
            say(
                listener,
                LineId::ContributionDisabilityLeftOut,
                None,
                &[],
                &[],
            );
        }
        return Ok(Pence::ZERO);
    }
    let mut total = Pence::ZERO;
    for line in &facts.disability {
        let amount = week(line.amount, line.every, rules.week_rule(), true)?;
        total = total.checked_add(amount).ok_or(WorkFault::TooLarge)?;
        listener.line(Said {
            id: LineId::ContributionDisability,
            subject: Some(line.kind.name()),
            amount: Some(Amount::Pence(amount)),
            rules: &[rules.weeks.mark, rules.rounding.mark],
            facts: &[
                ("kind", Fact::Word(line.kind.name().into())),
                ("given", Fact::Pence(line.amount)),
                ("every", Fact::Word(line.every.name().into())),
            ],
        });
    }
    Ok(total)
}

/// What is left above the protected income.
pub(super) fn available<L: Listener>(
    assessed: Pence,
    protected: Pence,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let left = assessed.checked_sub(protected).ok_or(WorkFault::TooLarge)?;
    let available = left.max(Pence::ZERO);
    let used = [
        ("assessed", Fact::Pence(assessed)),
        ("protected", Fact::Pence(protected)),
        (
            "above",
            Fact::Word(if available > Pence::ZERO { "yes" } else { "no" }.into()),
        ),
    ];
    say(
        listener,
        LineId::ContributionAvailable,
        Some(Amount::Pence(available)),
        &[],
        &used,
    );
    Ok(available)
}

/// The share of the available income that the council takes: the most that can be asked for a week.
pub(super) fn share_of<L: Listener>(
    available: Pence,
    share: Found<Decimal>,
    rounding: Found<PennyRule>,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let weekly = available
        .decimal()
        .checked_mul(share.value)
        .and_then(|exact| rounding.value.counted().pence(exact))
        .ok_or(WorkFault::TooLarge)?;
    let percent = Fact::Percent((share.value * Decimal::ONE_HUNDRED).normalize());
    let used = [("available", Fact::Pence(available)), ("share", percent)];
    let marks = [share.mark, rounding.mark];
    say(
        listener,
        LineId::ContributionWeekly,
        Some(Amount::Pence(weekly)),
        &marks,
        &used,
    );
    Ok(weekly)
}
