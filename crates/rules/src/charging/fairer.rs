//! What a person paid towards a personal budget under Fairer Contributions, July 2009 to 31 March 2015.

use rust_decimal::Decimal;

use super::contribution::{Contribution, FullCost};
use super::facts::{AgeGroup, ContributionFacts, Household, Premium};
use super::means::{self, MeansRules, Wanted};
use crate::explain::{Amount, Fact, FactFault, Formula, LineId, Listener, Said, WorkFault};
use crate::money::Pence;
use crate::rulebook::{Found, Lookup, Missing, Unit};

/// The contribution to a personal budget under Fairer Contributions, version 1.
///
/// Guidance of July 2009, reissued in November 2010, as councils of the time told it: what is left must be the basic
/// level of Income Support or of Pension Credit's guarantee and a buffer of a quarter, costs of the home, and disability
/// related expenditure. Of the income above it the council takes its share, never more than the share of the budget that
/// can be charged. With capital above the upper limit, or the assessment declined, that share of the budget is paid. One
/// of a couple is looked at with half of the couple's level. Rounded as under the Care Act, once a line and once at the
/// end. Thin: caps by the week and the slow rise for those who paid before are not in it.
#[derive(Clone, Copy, Debug)]
pub struct FairerContributions;

/// The parameters for a date.
#[derive(Clone, Debug)]
pub struct FairerRules {
    means: MeansRules,
    single: [Wanted<Pence>; 3],
    couple: [Wanted<Pence>; 2],
    disability: [Wanted<Pence>; 2],
    enhanced: Wanted<Pence>,
    carer: Wanted<Pence>,
    buffer: Found<Decimal>,
    share: Found<Decimal>,
    chargeable: Found<Decimal>,
}

const BASIC: &str = "charging/basic_level";

impl Formula for FairerContributions {
    const ID: &'static str = "charging.fairer_contributions";
    const VERSION: u32 = 1;
    type Facts = ContributionFacts;
    type Outcome = Contribution;
    type Parameters = FairerRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<FairerRules, Missing> {
        let percent = |lookup: &mut Lookup<'_>, id: &str| {
            lookup.fraction(&format!("charging/fairer_contributions/{id}"))
        };
        let buffer = percent(lookup, "buffer")?;
        let share = percent(lookup, "share_of_available")?;
        let chargeable = percent(lookup, "share_of_budget")?;
        let means = MeansRules::find(lookup)?;
        let mut value = |id: &'static str| means::wanted(lookup, BASIC, id, Unit::PoundsAWeek);
        Ok(FairerRules {
            single: [
                value("single_under_25"),
                value("single_working_age"),
                value("single_pension_age"),
            ],
            couple: [value("couple_working_age"), value("couple_pension_age")],
            disability: [
                value("disability_premium_single"),
                value("disability_premium_couple"),
            ],
            enhanced: value("enhanced_disability_premium_single"),
            carer: value("carer_premium"),
            means,
            buffer,
            share,
            chargeable,
        })
    }

    fn run<L: Listener>(
        rules: &FairerRules,
        facts: &ContributionFacts,
        listener: &mut L,
    ) -> Result<Contribution, WorkFault> {
        fairer(rules, facts, listener)
    }
}

fn fairer<L: Listener>(
    rules: &FairerRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Contribution, WorkFault> {
    if facts.carer {
        return Ok(Contribution::nothing_for_a_carer(listener));
    }
    if facts.refused {
        means::say(listener, LineId::ContributionRefused, None, &[], &[]);
        return full(rules, FullCost::Refused, facts, listener);
    }
    let mut faults = means::check(&rules.means, facts);
    faults.extend(basic_faults(rules, facts));
    if !faults.is_empty() {
        return Err(WorkFault::Facts(faults));
    }
    let Some(means) = means::work(&rules.means, facts, listener)? else {
        return full(rules, FullCost::Capital, facts, listener);
    };
    let left = buffered(rules, facts, listener)?;
    let protected = means::protected(&rules.means, facts, &means, left, listener)?;
    let available = means::available(means.assessed, protected, listener)?;
    let mut weekly = means::share_of(available, rules.share, rules.means.rounding, listener)?;
    if let Some(most) = chargeable(rules, facts, listener)?.filter(|most| *most < weekly) {
        weekly = most;
        means::say(
            listener,
            LineId::ContributionCost,
            Some(Amount::Pence(most)),
            &[],
            &[],
        );
    }
    Ok(Contribution {
        weekly,
        full_cost: false,
        full_cost_why: None,
        assessed: means.assessed,
        protected,
    })
}

/// Who pays in full pays the share of the budget that can be charged.
fn full<L: Listener>(
    rules: &FairerRules,
    why: FullCost,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Contribution, WorkFault> {
    let most = chargeable(rules, facts, listener)?;
    Ok(Contribution::full(why, most, listener))
}

/// The share of the budget that can be charged, where the budget is known.
fn chargeable<L: Listener>(
    rules: &FairerRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Option<Pence>, WorkFault> {
    let Some(cost) = facts.cost else {
        return Ok(None);
    };
    let most = cost
        .decimal()
        .checked_mul(rules.chargeable.value)
        .and_then(|exact| rules.means.rounding.value.counted().pence(exact))
        .ok_or(WorkFault::TooLarge)?;
    let percent = (rules.chargeable.value * Decimal::ONE_HUNDRED).normalize();
    let used = [
        ("cost", Fact::Pence(cost)),
        ("share", Fact::Percent(percent)),
    ];
    let marks = [rules.chargeable.mark, rules.means.rounding.mark];
    means::say(
        listener,
        LineId::FairerChargeable,
        Some(Amount::Pence(most)),
        &marks,
        &used,
    );
    Ok(Some(most))
}

/// The parts of the basic level that the person has, each with how many share it.
fn parts<'r>(rules: &'r FairerRules, facts: &ContributionFacts) -> Vec<(&'r Wanted<Pence>, i64)> {
    let couple = facts.household == Household::Couple;
    let base = match (couple, facts.age) {
        (true, AgeGroup::Pension) => (&rules.couple[1], 2),
        (true, _) => (&rules.couple[0], 2),
        // A lone parent has the allowance of 25 and over.
        (false, AgeGroup::Under25) if facts.household == Household::LoneParent => {
            (&rules.single[1], 1)
        }
        (false, AgeGroup::Under25) => (&rules.single[0], 1),
        (false, AgeGroup::Working) => (&rules.single[1], 1),
        (false, AgeGroup::Pension) => (&rules.single[2], 1),
    };
    let mut parts = vec![base];
    for premium in &facts.premiums {
        parts.push(match premium {
            Premium::Disability if couple => (&rules.disability[1], 2),
            Premium::Disability => (&rules.disability[0], 1),
            Premium::EnhancedDisability => (&rules.enhanced, 1),
            Premium::Carer => (&rules.carer, 1),
        });
    }
    parts
}

fn basic_faults(rules: &FairerRules, facts: &ContributionFacts) -> Vec<FactFault> {
    let mut faults: Vec<FactFault> = parts(rules, facts)
        .into_iter()
        .filter_map(|(value, _)| value.missing("premiums"))
        .collect();
    let ended = [Premium::Disability, Premium::EnhancedDisability];
    if facts.age == AgeGroup::Pension && ended.iter().any(|one| facts.premiums.contains(one)) {
        faults.push(FactFault::new(
            "premiums",
            "the disability premiums end at the age of pension credit: take them out, or correct the age",
        ));
    }
    faults
}

/// The basic level and the buffer on it.
fn buffered<L: Listener>(
    rules: &FairerRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let rounding = rules.means.rounding.value.protected();
    let mut basic = Pence::ZERO;
    for (value, shared) in parts(rules, facts) {
        let Some(found) = value.found() else { continue };
        let amount = found
            .value
            .decimal()
            .checked_div(Decimal::from(shared))
            .and_then(|exact| rounding.pence(exact))
            .ok_or(WorkFault::TooLarge)?;
        basic = basic.checked_add(amount).ok_or(WorkFault::TooLarge)?;
        listener.line(Said {
            id: LineId::FairerBasic,
            subject: Some(value.id),
            amount: Some(Amount::Pence(amount)),
            rules: &[found.mark],
            facts: &[
                ("what", Fact::Figure(value.path().into())),
                ("shared", Fact::Whole(shared)),
            ],
        });
    }
    let left = rules
        .buffer
        .value
        .checked_add(Decimal::ONE)
        .and_then(|with| basic.decimal().checked_mul(with))
        .and_then(|exact| rounding.pence(exact))
        .ok_or(WorkFault::TooLarge)?;
    let percent = (rules.buffer.value * Decimal::ONE_HUNDRED).normalize();
    let used = [
        ("basic", Fact::Pence(basic)),
        ("buffer", Fact::Percent(percent)),
    ];
    let marks = [rules.buffer.mark, rules.means.rounding.mark];
    means::say(
        listener,
        LineId::FairerBuffer,
        Some(Amount::Pence(left)),
        &marks,
        &used,
    );
    Ok(left)
}
