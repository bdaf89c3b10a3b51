//! What a financial assessment needs to know.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{Pence, Rounding};
use crate::rulebook::{Found, Lookup, Missing};
use crate::word_enum::word_enum;

word_enum! {
    /// Which rules of charging are in force for a week.
    pub enum Regime {
        /// Fairer Charging, by service.
        FairerCharging = "fairer_charging",
        /// Fairer Contributions, to a personal budget.
        FairerContributions = "fairer_contributions",
        /// Care Act 2014, s14 and s17.
        CareAct = "care_act",
    }
}

impl Regime {
    /// The rules in force on the lookup's date.
    ///
    /// # Errors
    /// Where the rulebook has none for the date.
    pub fn in_force(lookup: &mut Lookup<'_>) -> Result<Found<Self>, Missing> {
        lookup.choice(
            "charging/regime/regime",
            "a choice of fairer_charging, fairer_contributions or care_act",
            Self::named,
        )
    }
}

word_enum! {
    /// How often a sum comes or is paid.
    pub enum Every {
        /// Every week.
        Week = "week",
        /// Every two weeks.
        Fortnight = "fortnight",
        /// Every four weeks.
        FourWeeks = "four_weeks",
        /// Every calendar month.
        Month = "month",
        /// Every year.
        Year = "year",
    }
}

impl Every {
    /// The sum for one week, exact, in pence. A month is a twelfth of the weeks in a year.
    #[must_use]
    pub fn weekly(self, amount: Pence, weeks_in_year: Decimal) -> Option<Decimal> {
        let amount = amount.decimal();
        match self {
            Self::Week => Some(amount),
            Self::Fortnight => amount.checked_div(Decimal::TWO),
            Self::FourWeeks => amount.checked_div(Decimal::from(4)),
            Self::Month => amount
                .checked_mul(Decimal::from(12))?
                .checked_div(weeks_in_year),
            Self::Year => amount.checked_div(weeks_in_year),
        }
    }
}

word_enum! {
    /// The age that the guarantee goes by. The day on which pension credit begins depends on the date of birth.
    pub enum AgeGroup {
        /// 18 to 24.
        Under25 = "under_25",
        /// 25 and more, below the age of pension credit.
        Working = "working",
        /// The age of pension credit and more.
        Pension = "pension",
    }
}

word_enum! {
    /// With whom the person lives, as the guarantee asks it.
    pub enum Household {
        /// Alone, or with people who are no partner.
        Single = "single",
        /// A parent of a dependent child, without a partner.
        LoneParent = "lone_parent",
        /// One of a couple. The couple's guarantee is halved already.
        Couple = "couple",
    }
}

word_enum! {
    /// What is added to the guarantee for those who are, or would be, entitled to it.
    pub enum Premium {
        /// Disability premium; working age only.
        Disability = "disability",
        /// Enhanced disability premium; working age only.
        EnhancedDisability = "enhanced_disability",
        /// Carer premium.
        Carer = "carer",
    }
}

word_enum! {
    /// Costs of the home that are protected.
    pub enum HousingKind {
        /// Rent.
        Rent = "rent",
        /// Mortgage, interest and capital.
        Mortgage = "mortgage",
        /// Council tax.
        CouncilTax = "council_tax",
        /// Ground rent.
        GroundRent = "ground_rent",
        /// Service charges that go with the home.
        ServiceCharge = "service_charge",
        /// Another cost of the home.
        Other = "other",
    }
}

word_enum! {
    /// What a disability costs besides the support that is arranged.
    pub enum DisabilityCost {
        /// Community alarm.
        Alarm = "alarm",
        /// Privately paid care or help in the house.
        PrivateHelp = "private_help",
        /// Laundry and bedding.
        Laundry = "laundry",
        /// Heating and water above the usual.
        Heating = "heating",
        /// A special diet.
        Diet = "diet",
        /// Clothing and footwear.
        Clothing = "clothing",
        /// Gardening.
        Garden = "garden",
        /// Equipment: bought, hired, repaired.
        Equipment = "equipment",
        /// Transport above a mobility benefit.
        Transport = "transport",
        /// Internet, where it is needed for the disability.
        Internet = "internet",
        /// Something else.
        Other = "other",
    }
}

/// An income.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Income {
    /// Its kind: a figure of `charging/income`.
    pub kind: String,
    /// Pence each time, net of tax and National Insurance.
    pub amount: Pence,
    /// How often.
    pub every: Every,
}

/// A capital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capital {
    /// Its kind: a figure of `charging/capital_kinds`.
    pub kind: String,
    /// The person's share, in pence.
    pub amount: Pence,
}

/// A cost of the home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Housing {
    /// What it is.
    pub kind: HousingKind,
    /// Pence each time.
    pub amount: Pence,
    /// What Housing Benefit, Universal Credit or a reduction pays of it, in pence each time.
    pub help: Pence,
    /// How often.
    pub every: Every,
}

/// A cost of a disability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disability {
    /// What it is for.
    pub kind: DisabilityCost,
    /// Pence each time.
    pub amount: Pence,
    /// How often.
    pub every: Every,
}

/// What a contribution needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContributionFacts {
    /// Whether the details were refused, or not given: then the full cost is paid (S.I. 2014/2672, reg 10).
    #[serde(default)]
    pub refused: bool,
    /// Whether the support is a carer's for the care they give to an adult: nothing is paid (Care Act 2014, s14(3)).
    #[serde(default)]
    pub carer: bool,
    /// Age, as the guarantee asks it.
    pub age: AgeGroup,
    /// Household, as the guarantee asks it.
    pub household: Household,
    /// Dependent children in the household.
    #[serde(default)]
    pub children: u32,
    /// Premiums.
    #[serde(default)]
    pub premiums: BTreeSet<Premium>,
    /// Income.
    #[serde(default)]
    pub income: Vec<Income>,
    /// Capital.
    #[serde(default)]
    pub capital: Vec<Capital>,
    /// Costs of the home.
    #[serde(default)]
    pub housing: Vec<Housing>,
    /// Costs of the disability.
    #[serde(default)]
    pub disability: Vec<Disability>,
    /// Whether the council pays for care at night.
    #[serde(default)]
    pub night_care: bool,
    /// What the support costs a week, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Pence>,
}

/// How a fraction of a penny is rounded, by whom it helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PennyRule {
    /// Income and charge down, what is protected up.
    AdultFavour,
    /// To the nearest penny.
    Nearest,
}

impl PennyRule {
    pub(super) fn named(text: &str) -> Option<Self> {
        match text {
            "adult_favour" => Some(Self::AdultFavour),
            "nearest" => Some(Self::Nearest),
            _ => None,
        }
    }

    /// For what lowers the charge when it is more.
    pub(super) const fn protected(self) -> Rounding {
        match self {
            Self::AdultFavour => Rounding::Up,
            Self::Nearest => Rounding::HalfUp,
        }
    }

    /// For what raises the charge when it is more, and for the charge.
    pub(super) const fn counted(self) -> Rounding {
        match self {
            Self::AdultFavour => Rounding::Down,
            Self::Nearest => Rounding::HalfUp,
        }
    }
}
