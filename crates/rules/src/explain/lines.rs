//! The lines that formulas can say. Each has a message in both voices, which a test keeps.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! lines {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A line of a worked figure. Its text form stands in canonical JSON for ever: a line is
        /// never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum LineId {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl LineId {
            /// Every line.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The line's id, such as `tariff.income`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

lines! {
    /// The capital that counts.
    TariffCapital = "tariff.capital",
    /// Capital at or below the lower limit counts for nothing.
    TariffIgnored = "tariff.ignored",
    /// What is above the lower limit.
    TariffAbove = "tariff.above",
    /// How many steps that makes.
    TariffSteps = "tariff.steps",
    /// The weekly income that capital is taken to give.
    TariffIncome = "tariff.income",
    /// Capital above the upper limit: the person pays the full cost.
    TariffFullCost = "tariff.full_cost",
    /// Days of a period at one weekly sum.
    PaymentDays = "payment.days",
    /// Days of a period without a weekly sum.
    PaymentNone = "payment.none",
    /// What the period comes to.
    PaymentTotal = "payment.total",
    /// An answer and its points.
    AllocationAnswer = "allocation.answer",
    /// The points before informal support.
    AllocationGrossPoints = "allocation.gross_points",
    /// Points that the support of willing and able people takes off, below nought.
    AllocationInformal = "allocation.informal",
    /// The points that the budget is made from.
    AllocationNetPoints = "allocation.net_points",
    /// The points that the person's own answers would make, where they differ.
    AllocationOwnView = "allocation.own_view",
    /// The indicative amount a week.
    AllocationWeekly = "allocation.weekly",
    /// The indicative amount a year.
    AllocationAnnual = "allocation.annual",
    /// What a week would be without the informal support.
    AllocationGrossWeekly = "allocation.gross_weekly",
    /// Something that is costed individually, besides the points.
    AllocationSeparate = "allocation.separate",
    /// One costed line of the plan, a week.
    BudgetLine = "budget.line",
    /// One costed line of the plan, once.
    BudgetLineOnce = "budget.line_once",
    /// What meeting the needs costs a week.
    BudgetCost = "budget.cost",
    /// What is needed once.
    BudgetOneOff = "budget.one_off",
    /// The financial assessment is open: the person's part is not known yet.
    BudgetOpen = "budget.open",
    /// A carer is not charged for care given to the adult.
    BudgetCarer = "budget.carer",
    /// The person pays the full cost.
    BudgetFullCost = "budget.full_cost",
    /// The most that the person can be asked to pay, which the cost reaches.
    BudgetAtMost = "budget.at_most",
    /// The most that the person can be asked to pay, which is above the cost.
    BudgetAtMostCost = "budget.at_most_cost",
    /// What the person pays.
    BudgetPerson = "budget.person",
    /// What the council pays.
    BudgetCouncil = "budget.council",
    /// Other public money, beside the budget.
    BudgetOther = "budget.other",
    /// How the person's part falls on one way of taking the budget.
    BudgetShare = "budget.share",
    /// The direct payment, after the person's part in it.
    BudgetPayment = "budget.payment",
    /// The person's part reaches what was to be a direct payment.
    BudgetNoPayment = "budget.no_payment",
    /// How the final budget differs from the indicative one.
    BudgetDifference = "budget.difference",
    /// A carer is not charged.
    ContributionCarer = "contribution.carer",
    /// The details were refused.
    ContributionRefused = "contribution.refused",
    /// A capital, and whether it counts.
    ContributionCapital = "contribution.capital",
    /// An income, and what of it counts a week.
    ContributionIncome = "contribution.income",
    /// The income that is assessed: counted income and tariff income.
    ContributionAssessed = "contribution.assessed",
    /// The guarantee's base for the person.
    ContributionGuaranteeBase = "contribution.guarantee_base",
    /// What is added to it.
    ContributionGuaranteeAdded = "contribution.guarantee_added",
    /// The guarantee.
    ContributionGuarantee = "contribution.guarantee",
    /// A cost of the home.
    ContributionHousing = "contribution.housing",
    /// A cost of the disability.
    ContributionDisability = "contribution.disability",
    /// Costs of the disability that are not looked at, since no disability benefit is counted.
    ContributionDisabilityLeftOut = "contribution.disability_left_out",
    /// What is protected.
    ContributionProtected = "contribution.protected",
    /// What is left above it.
    ContributionAvailable = "contribution.available",
    /// The most that can be asked for a week.
    ContributionWeekly = "contribution.weekly",
    /// Too small to be asked for.
    ContributionSmall = "contribution.small",
    /// Not more than the support costs.
    ContributionCost = "contribution.cost",
    /// The full cost is paid.
    ContributionFullCost = "contribution.full_cost",
    /// A part of the basic level of Income Support or Pension Credit.
    FairerBasic = "fairer.basic",
    /// The basic level and the buffer on it.
    FairerBuffer = "fairer.buffer",
    /// The share of the budget that can be charged.
    FairerChargeable = "fairer.chargeable",
    /// Whether the needs come from an impairment or illness.
    EligibilityCause = "eligibility.cause",
    /// What carers do was left out of sight.
    EligibilityBlind = "eligibility.blind",
    /// Whether the needs come from necessary care for an adult.
    EligibilityCaring = "eligibility.caring",
    /// Whether the carer's health is or may be deteriorating.
    EligibilityHealth = "eligibility.health",
    /// An outcome that can be achieved.
    EligibilityAble = "eligibility.able",
    /// An outcome that cannot be achieved, and how.
    EligibilityUnable = "eligibility.unable",
    /// An outcome that was looked at over a period, since it goes up and down.
    EligibilityFluctuates = "eligibility.fluctuates",
    /// How many outcomes cannot be achieved, and how many it takes.
    EligibilityOutcomes = "eligibility.outcomes",
    /// The same for a carer, where one is enough.
    EligibilityCarerOutcomes = "eligibility.carer_outcomes",
    /// A part of wellbeing with a significant impact.
    EligibilityWellbeing = "eligibility.wellbeing",
    /// No significant impact on wellbeing.
    EligibilityNoImpact = "eligibility.no_impact",
    /// A theme and the band of its risk without the help of carers.
    EligibilityFacsTheme = "eligibility.facs_theme",
    /// What is left of it with the help of carers, where that is less.
    EligibilityFacsHelped = "eligibility.facs_helped",
    /// The band of the whole.
    EligibilityFacsBand = "eligibility.facs_band",
    /// The council's threshold.
    EligibilityFacsThreshold = "eligibility.facs_threshold",
    /// Whether the needs meet the criteria.
    EligibilityResult = "eligibility.result",
}

impl LineId {
    /// The line's message in the message files: `tariff-income`.
    #[must_use]
    pub fn message(self) -> String {
        self.id().replace(['.', '_'], "-")
    }
}

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
