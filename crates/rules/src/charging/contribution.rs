//! What a person pays towards their care and support outside a care home, under the Care Act.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::facts::{AgeGroup, ContributionFacts, Every, Household, PennyRule, Premium};
use super::means::{self, Means, MeansRules, Wanted};
use super::{TariffIncome, TariffRules};
use crate::explain::{Amount, Fact, FactFault, Formula, LineId, Listener, Said, WorkFault};
use crate::money::Pence;
use crate::rulebook::{Found, Lookup, Missing, Unit};

/// The contribution under the Care Act, version 1.
///
/// Care Act 2014, s14 and s17; S.I. 2014/2672. Income, each kind as the rulebook treats it, and the tariff income of
/// capital make the assessed income. Protected are the minimum income guarantee (reg 7), costs of the home less the help
/// for them (Schedule 1), and disability related expenditure where a disability benefit was counted. Of what is left
/// the council takes its share, never more than the support costs (s14(4)), and never so that less than the protected
/// income is left (s14(7)). With capital above the upper limit, or details refused (reg 10), the full cost is paid. A
/// carer is not charged for care given to an adult (s14(3)). A fraction of a penny is rounded as the rulebook says,
/// once a line and once at the end.
#[derive(Clone, Copy, Debug)]
pub struct CareActContribution;

/// Why the full cost is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FullCost {
    /// Capital above the upper limit.
    Capital,
    /// The details were refused.
    Refused,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// The most that can be asked for a week, in pence. Where the full cost is paid: the cost, or nought while it is
    /// not known.
    pub weekly: Pence,
    /// Whether the full cost is paid.
    pub full_cost: bool,
    /// Why it is; none where the contribution is worked out.
    pub full_cost_why: Option<FullCost>,
    /// Counted income a week, tariff income included.
    pub assessed: Pence,
    /// What is protected a week.
    pub protected: Pence,
}

impl Contribution {
    /// The full cost, told.
    pub(super) fn full<L: Listener>(why: FullCost, cost: Option<Pence>, listener: &mut L) -> Self {
        let amount = cost.map(Amount::Pence);
        let known = if cost.is_some() { "yes" } else { "no" };
        let used = [("known", Fact::Word(known.into()))];
        means::say(listener, LineId::ContributionFullCost, amount, &[], &used);
        Self {
            weekly: cost.unwrap_or(Pence::ZERO),
            full_cost: true,
            full_cost_why: Some(why),
            assessed: Pence::ZERO,
            protected: Pence::ZERO,
        }
    }

    /// A carer is not charged, told.
    pub(super) fn nothing_for_a_carer<L: Listener>(listener: &mut L) -> Self {
        let nothing = Some(Amount::Pence(Pence::ZERO));
        means::say(listener, LineId::ContributionCarer, nothing, &[], &[]);
        Self {
            weekly: Pence::ZERO,
            full_cost: false,
            full_cost_why: None,
            assessed: Pence::ZERO,
            protected: Pence::ZERO,
        }
    }
}

/// The parameters for a date.
#[derive(Clone, Debug)]
pub struct ContributionRules {
    means: MeansRules,
    guarantee: GuaranteeRules,
    share: Found<Decimal>,
    minimum: Found<Pence>,
}

/// The guarantee's values. One that has no value for the date stops only those whom it concerns.
#[derive(Clone, Debug)]
struct GuaranteeRules {
    single: [Wanted<Pence>; 3],
    lone_parent: Wanted<Pence>,
    couple: [Wanted<Pence>; 2],
    disability: [Wanted<Pence>; 2],
    enhanced: [Wanted<Pence>; 2],
    carer: Wanted<Pence>,
    child: Wanted<Pence>,
}

const GUARANTEE: &str = "charging/minimum_income_guarantee";

impl Formula for CareActContribution {
    const ID: &'static str = "charging.contribution";
    const VERSION: u32 = 1;
    type Facts = ContributionFacts;
    type Outcome = Contribution;
    type Parameters = ContributionRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<ContributionRules, Missing> {
        let share = lookup.fraction("charging/contribution/share_of_available")?;
        let minimum = lookup.money("charging/contribution/minimum_charge", Unit::PoundsAWeek)?;
        let means = MeansRules::find(lookup)?;
        let mut value = |id: &'static str| means::wanted(lookup, GUARANTEE, id, Unit::PoundsAWeek);
        Ok(ContributionRules {
            guarantee: GuaranteeRules {
                single: [
                    value("single_under_25"),
                    value("single_working_age"),
                    value("single_pension_age"),
                ],
                lone_parent: value("lone_parent"),
                couple: [value("couple_working_age"), value("couple_pension_age")],
                disability: [
                    value("disability_premium_single"),
                    value("disability_premium_couple"),
                ],
                enhanced: [
                    value("enhanced_disability_premium_single"),
                    value("enhanced_disability_premium_couple"),
                ],
                carer: value("carer_premium"),
                child: value("child"),
            },
            means,
            share,
            minimum,
        })
    }

    fn run<L: Listener>(
        rules: &ContributionRules,
        facts: &ContributionFacts,
        listener: &mut L,
    ) -> Result<Contribution, WorkFault> {
        contribution(rules, facts, listener)
    }
}

/// The formula itself.
///
/// # Errors
/// Amounts below nothing, kinds that the rulebook does not have, values that it has not for the date: all of them at
/// once. A sum too large to hold.
pub fn contribution<L: Listener>(
    rules: &ContributionRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Contribution, WorkFault> {
    if facts.carer {
        return Ok(Contribution::nothing_for_a_carer(listener));
    }
    if facts.refused {
        means::say(listener, LineId::ContributionRefused, None, &[], &[]);
        return Ok(Contribution::full(FullCost::Refused, facts.cost, listener));
    }
    let mut faults = means::check(&rules.means, facts);
    faults.extend(guarantee_faults(&rules.guarantee, facts));
    if !faults.is_empty() {
        return Err(WorkFault::Facts(faults));
    }
    let Some(means) = means::work(&rules.means, facts, listener)? else {
        return Ok(Contribution::full(FullCost::Capital, facts.cost, listener));
    };
    let guarantee = guarantee(&rules.guarantee, facts, listener)?;
    let protected = means::protected(&rules.means, facts, &means, guarantee, listener)?;
    let weekly = asked(rules, (&means, protected), facts, listener)?;
    Ok(Contribution {
        weekly,
        full_cost: false,
        full_cost_why: None,
        assessed: means.assessed,
        protected,
    })
}

/// From the available income to the contribution.
fn asked<L: Listener>(
    rules: &ContributionRules,
    (means, protected): (&Means, Pence),
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let available = means::available(means.assessed, protected, listener)?;
    let mut weekly = means::share_of(available, rules.share, rules.means.rounding, listener)?;
    if weekly > Pence::ZERO && weekly < rules.minimum.value {
        weekly = Pence::ZERO;
        let used = [("smallest", Fact::Pence(rules.minimum.value))];
        let marks = [rules.minimum.mark];
        means::say(
            listener,
            LineId::ContributionSmall,
            Some(Amount::Pence(weekly)),
            &marks,
            &used,
        );
    }
    if let Some(cost) = facts.cost.filter(|cost| *cost < weekly) {
        weekly = cost;
        means::say(
            listener,
            LineId::ContributionCost,
            Some(Amount::Pence(cost)),
            &[],
            &[],
        );
    }
    Ok(weekly)
}

/// The parts of the guarantee that the person has: the value, its figure's id, how often.
fn parts<'r>(
    rules: &'r GuaranteeRules,
    facts: &ContributionFacts,
) -> Vec<(&'r Wanted<Pence>, i64)> {
    let couple = usize::from(facts.household == Household::Couple);
    let base = match (facts.household, facts.age) {
        (Household::Couple, AgeGroup::Pension) => &rules.couple[1],
        (Household::Couple, _) => &rules.couple[0],
        // A lone parent of pension age is a single person of that age, whose guarantee is the higher one.
        (Household::LoneParent, AgeGroup::Under25 | AgeGroup::Working) => &rules.lone_parent,
        (_, AgeGroup::Under25) => &rules.single[0],
        (_, AgeGroup::Working) => &rules.single[1],
        (_, AgeGroup::Pension) => &rules.single[2],
    };
    let mut parts = vec![(base, 1)];
    for premium in &facts.premiums {
        parts.push(match premium {
            Premium::Disability => (&rules.disability[couple], 1),
            Premium::EnhancedDisability => (&rules.enhanced[couple], 1),
            Premium::Carer => (&rules.carer, 1),
        });
    }
    if facts.children > 0 {
        parts.push((&rules.child, i64::from(facts.children)));
    }
    parts
}

fn guarantee_faults(rules: &GuaranteeRules, facts: &ContributionFacts) -> Vec<FactFault> {
    let mut faults: Vec<FactFault> = parts(rules, facts)
        .into_iter()
        .filter_map(|(value, _)| value.missing("premiums"))
        .collect();
    let working_age_only = [Premium::Disability, Premium::EnhancedDisability];
    if facts.age == AgeGroup::Pension
        && working_age_only
            .iter()
            .any(|premium| facts.premiums.contains(premium))
    {
        faults.push(FactFault::new(
            "premiums",
            "the disability premiums end at the age of pension credit: take them out, or correct the age",
        ));
    }
    if facts.household == Household::LoneParent && facts.children == 0 {
        faults.push(FactFault::new(
            "children",
            "a lone parent has at least one dependent child: write how many",
        ));
    }
    faults
}

fn guarantee<L: Listener>(
    rules: &GuaranteeRules,
    facts: &ContributionFacts,
    listener: &mut L,
) -> Result<Pence, WorkFault> {
    let mut total = Pence::ZERO;
    for (place, (value, times)) in parts(rules, facts).into_iter().enumerate() {
        let Some(found) = value.found() else { continue };
        let amount = found.value.checked_mul(times).ok_or(WorkFault::TooLarge)?;
        total = total.checked_add(amount).ok_or(WorkFault::TooLarge)?;
        let id = if place == 0 {
            LineId::ContributionGuaranteeBase
        } else {
            LineId::ContributionGuaranteeAdded
        };
        listener.line(Said {
            id,
            subject: Some(value.id),
            amount: Some(Amount::Pence(amount)),
            rules: &[found.mark],
            facts: &[
                ("what", Fact::Figure(value.path().into())),
                ("each", Fact::Pence(found.value)),
                ("times", Fact::Whole(times)),
            ],
        });
    }
    means::say(
        listener,
        LineId::ContributionGuarantee,
        Some(Amount::Pence(total)),
        &[],
        &[],
    );
    Ok(total)
}

/// The sum for one week, in whole pence.
pub(super) fn week(
    amount: Pence,
    every: Every,
    (rule, weeks): (PennyRule, Decimal),
    protected: bool,
) -> Result<Pence, WorkFault> {
    let rounding = if protected {
        rule.protected()
    } else {
        rule.counted()
    };
    every
        .weekly(amount, weeks)
        .and_then(|exact| rounding.pence(exact))
        .ok_or(WorkFault::TooLarge)
}

impl MeansRules {
    pub(super) fn find(lookup: &mut Lookup<'_>) -> Result<Self, Missing> {
        let tariff: TariffRules = TariffIncome::parameters(lookup)?;
        Self::with(tariff, lookup)
    }
}
