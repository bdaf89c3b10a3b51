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
