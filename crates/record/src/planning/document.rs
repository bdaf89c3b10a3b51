//! The plan as it is written: one document, kept whole in every version.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rules::{Pence, Rounding};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::market::{Service, Unit};
use crate::{EntryId, OfferId, ProviderId, Refusal};

store::id!(
    /// One outcome, line or risk of a plan. The form that adds it makes it, so that a form sent twice adds one.
    ItemId
);

store::text_enum! {
    /// Who helps the person to plan: the five ways (Kingston, annex C.9).
    pub enum Help {
        /// The person alone.
        Self_ = "self",
        /// Family or friends.
        FamilyFriends = "family_friends",
        /// An independent broker.
        Broker = "broker",
        /// A voluntary organisation.
        Voluntary = "voluntary",
        /// The council.
        Council = "council",
    }
}

impl Help {
    /// Who helps, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Help::Self_ => "The person writes it alone",
            Help::FamilyFriends => "Family or friends",
            Help::Broker => "An independent broker",
            Help::Voluntary => "A voluntary organisation",
            Help::Council => "The council",
        }
    }
}

store::text_enum! {
    /// The parts of a plan, in the order in which they are read.
    pub enum Section {
        /// Who helps.
        Help = "help",
        /// What is important to the person.
        AboutMe = "about_me",
        /// What they want to change.
        Change = "change",
        /// What is to be achieved, and which eligible outcomes that answers.
        Outcomes = "outcomes",
        /// The support, and what it costs.
        Support = "support",
        /// How it is managed from day to day.
        Managed = "managed",
        /// How the person stays in control.
        Control = "control",
        /// Who does what to make it happen.
        Arranging = "arranging",
        /// What if something goes wrong.
        Contingency = "contingency",
        /// Risks, with the person's view.
        Risks = "risks",
        /// The amount that was told beforehand, and the free use of it.
        Money = "money",
        /// Information and advice that was given.
        Advice = "advice",
        /// When and how it is looked at again.
        Review = "review",
        /// Why it costs what it costs, where that is not the indicative budget.
        Reason = "reason",
    }
}

impl Section {
    /// What the section is called.
    pub const fn title(self) -> &'static str {
        match self {
            Section::Help => "Who helps with the plan",
            Section::AboutMe => "About me: what is important to me",
            Section::Change => "What I want to change or keep",
            Section::Outcomes => "What I want to achieve",
            Section::Support => "My support and what it costs",
            Section::Managed => "How my support is managed",
            Section::Control => "How I stay in control",
            Section::Arranging => "Who does what to make it happen",
            Section::Contingency => "If something goes wrong",
            Section::Risks => "Risks, and what I think of them",
            Section::Money => "Being told the amount, and using it freely",
            Section::Advice => "Information and advice given",
            Section::Review => "Looking at the plan again",
            Section::Reason => "Why it costs more or less than the indicative budget",
        }
    }
}

store::text_enum! {
    /// How a part of the budget is taken.
    pub enum TakenAs {
        /// As money, which the person spends.
        DirectPayment = "direct_payment",
        /// The council arranges it.
        Council = "council",
        /// A third party holds the money for the person.
        ThirdParty = "third_party",
        /// It costs nothing.
        Free = "free",
    }
}

impl TakenAs {
    /// How, in words.
    pub const fn label(self) -> &'static str {
        match self {
            TakenAs::DirectPayment => "Direct payment",
            TakenAs::Council => "Arranged by the council",
            TakenAs::ThirdParty => "Held by a third party",
            TakenAs::Free => "Free",
        }
    }
}

store::text_enum! {
    /// How often the units of a line come.
    pub enum Every {
        /// Each week.
        Week = "week",
        /// Every two weeks.
        Fortnight = "fortnight",
        /// Every four weeks.
        FourWeeks = "four_weeks",
        /// Each year.
        Year = "year",
    }
}

impl Every {
    /// How many weeks the period has. A year has 52, as in the indicative budget.
    pub const fn weeks(self) -> i64 {
        match self {
            Every::Week => 1,
            Every::Fortnight => 2,
            Every::FourWeeks => 4,
            Every::Year => WEEKS_OF_A_YEAR,
        }
    }

    /// The period in words.
    pub const fn label(self) -> &'static str {
        match self {
            Every::Week => "a week",
            Every::Fortnight => "every two weeks",
            Every::FourWeeks => "every four weeks",
            Every::Year => "a year",
        }
    }
}

/// Weeks of a year, where a plan's week and year stand beside one another.
pub const WEEKS_OF_A_YEAR: i64 = 52;

/// A line's week is rounded once, half a penny up. A sum is made of rounded lines, so that it adds up on paper.
pub const ROUNDING: Rounding = Rounding::HalfUp;

/// Where a line of support comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// The public directory.
    Directory {
        /// The entry.
        entry: EntryId,
        /// Its name when it was chosen.
        name: String,
    },
    /// A provider's offer.
    Offer {
        /// The offer.
        offer: OfferId,
        /// Whose it is.
        provider: ProviderId,
        /// The provider's name.
        provider_name: String,
        /// What it is called.
        title: String,
        /// Whether it is the council's own service.
        in_house: bool,
    },
    /// In the planner's own words.
    Own,
}

/// What a line costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cost {
    /// Again and again.
    Ongoing {
        /// What the price is for.
        unit: Unit,
        /// The price of one.
        price: Pence,
        /// How many.
        units: Decimal,
        /// In which time.
        every: Every,
    },
    /// Once.
    Once {
        /// How much.
        amount: Pence,
    },
    /// Nothing.
    Nothing,
}

impl Cost {
    /// What it comes to in a usual week: price × units ÷ weeks, rounded once ([`ROUNDING`]). None where it cannot be
    /// held.
    pub fn weekly(&self) -> Option<Pence> {
        match self {
            Cost::Ongoing {
                price,
                units,
                every,
                ..
            } => {
                let whole = price.decimal().checked_mul(*units)?;
                ROUNDING.pence(whole.checked_div(Decimal::from(every.weeks()))?)
            }
            Cost::Once { .. } | Cost::Nothing => Some(Pence::ZERO),
        }
    }

    /// What it costs once.
    pub fn one_off(&self) -> Pence {
        match self {
            Cost::Once { amount } => *amount,
            Cost::Ongoing { .. } | Cost::Nothing => Pence::ZERO,
        }
    }
}

/// One thing that is to be achieved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which.
    pub id: ItemId,
    /// In the person's words.
    pub words: String,
    /// The eligible outcomes that it answers, by the letters of the determination.
    pub letters: BTreeSet<String>,
}

/// One line of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which.
    pub id: ItemId,
    /// What it is, in the person's words.
    pub words: String,
    /// The kind of support.
    pub service: Service,
    /// How it is taken.
    pub taken_as: TakenAs,
    /// Where it comes from.
    pub source: Source,
    /// What it costs.
    pub cost: Cost,
    /// The outcomes that it is for.
    pub outcomes: BTreeSet<ItemId>,
}

impl Line {
    /// Its cost in a usual week; nothing for what cannot be held, which no form lets in.
    pub fn weekly(&self) -> Pence {
        self.cost.weekly().unwrap_or(Pence::ZERO)
    }

    /// The provider, where it is an offer.
    pub fn provider(&self) -> Option<ProviderId> {
        match &self.source {
            Source::Offer { provider, .. } => Some(*provider),
            Source::Directory { .. } | Source::Own => None,
        }
    }

    /// The offer, where it is one.
    pub fn offer(&self) -> Option<OfferId> {
        match &self.source {
            Source::Offer { offer, .. } => Some(*offer),
            Source::Directory { .. } | Source::Own => None,
        }
    }
}

/// One risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// Which.
    pub id: ItemId,
    /// What might happen.
    pub words: String,
    /// What the person thinks of it.
    pub view: String,
    /// What is done about it.
    pub response: String,
}

/// A plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Who helps.
    pub help: Option<Help>,
    /// The helper's name; may be empty.
    pub helper: String,
    /// What is important to the person.
    pub about_me: String,
    /// What they want to change or keep.
    pub change: String,
    /// What is to be achieved.
    pub outcomes: Vec<Outcome>,
    /// The support.
    pub lines: Vec<Line>,
    /// How it is managed from day to day.
    pub managed: String,
    /// How the person stays in control.
    pub control: String,
    /// Who does what to make it happen.
    pub arranging: String,
    /// What if something goes wrong.
    pub contingency: String,
    /// Risks.
    pub risks: Vec<Risk>,
    /// Whether it was asked for risks and there is none; the safeguarding question is answered by it.
    pub no_risks: bool,
    /// The day on which the person was told an amount, before the plan was made (NI130, first criterion).
    pub told_on: Option<Date>,
    /// Whether the person is free to use the money in the ways and at the times that they choose (NI130, third
    /// criterion).
    pub free_use: Option<bool>,
    /// Information and advice that was given (Care Act 2014, s25(1)(f)).
    pub advice: String,
    /// When and how it is looked at again.
    pub review: String,
    /// Why the eligible needs cost more, or less, than the indicative budget.
    pub reason: String,
}

impl Document {
    /// The words of a section that is words alone.
    pub fn words(&self, section: Section) -> Option<&str> {
        Some(match section {
            Section::AboutMe => &self.about_me,
            Section::Change => &self.change,
            Section::Managed => &self.managed,
            Section::Control => &self.control,
            Section::Arranging => &self.arranging,
            Section::Contingency => &self.contingency,
            Section::Advice => &self.advice,
            Section::Review => &self.review,
            Section::Reason => &self.reason,
            Section::Help
            | Section::Outcomes
            | Section::Support
            | Section::Risks
            | Section::Money => {
                return None;
            }
        })
    }

    pub(super) fn words_mut(&mut self, section: Section) -> Option<&mut String> {
        Some(match section {
            Section::AboutMe => &mut self.about_me,
            Section::Change => &mut self.change,
            Section::Managed => &mut self.managed,
            Section::Control => &mut self.control,
            Section::Arranging => &mut self.arranging,
            Section::Contingency => &mut self.contingency,
            Section::Advice => &mut self.advice,
            Section::Review => &mut self.review,
            Section::Reason => &mut self.reason,
            Section::Help
            | Section::Outcomes
            | Section::Support
            | Section::Risks
            | Section::Money => {
                return None;
            }
        })
    }

    /// The outcome of this id.
    pub fn outcome(&self, id: ItemId) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }

    /// The line of this id.
    pub fn line(&self, id: ItemId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The risk of this id.
    pub fn risk(&self, id: ItemId) -> Option<&Risk> {
        self.risks.iter().find(|risk| risk.id == id)
    }

    /// The eligible outcomes that some outcome answers.
    pub fn answered(&self) -> BTreeSet<&str> {
        self.outcomes
            .iter()
            .flat_map(|outcome| outcome.letters.iter().map(String::as_str))
            .collect()
    }

    /// What everything costs together. None where it cannot be held, which no form lets in.
    pub fn costs(&self) -> Option<Costs> {
        let mut ways: BTreeMap<TakenAs, Sum> = BTreeMap::new();
        for line in &self.lines {
            let sum = ways.entry(line.taken_as).or_default();
            sum.weekly = sum.weekly.checked_add(line.cost.weekly()?)?;
            sum.one_off = sum.one_off.checked_add(line.cost.one_off())?;
        }
        let weekly = Pence::checked_sum(ways.values().map(|sum| sum.weekly))?;
        Some(Costs {
            weekly,
            annual: weekly.checked_mul(WEEKS_OF_A_YEAR)?,
            one_off: Pence::checked_sum(ways.values().map(|sum| sum.one_off))?,
            ways,
        })
    }

    /// As it is kept.
    ///
    /// # Errors
    /// [`Refusal::NotNow`], which no document gives that was made by a form.
    pub fn to_json(&self) -> Result<String, Refusal> {
        serde_json::to_string(self)
            .map_err(|_| Refusal::NotNow("This plan cannot be kept.".to_owned()))
    }

    /// As it was kept.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when it is damaged.
    pub fn from_json(text: &str) -> Result<Document, Refusal> {
        serde_json::from_str(text).map_err(|_| {
            Refusal::NotNow(
                "What is kept of this plan cannot be read. Run «steerwell verify», and restore the row from a backup."
                    .to_owned(),
            )
        })
    }
}

/// A week and a sum of once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// A usual week.
    pub weekly: Pence,
    /// Once.
    pub one_off: Pence,
}

/// What a plan costs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Costs {
    /// A usual week.
    pub weekly: Pence,
    /// So many usual weeks as a year has.
    pub annual: Pence,
    /// Once.
    pub one_off: Pence,
    /// By how it is taken.
    pub ways: BTreeMap<TakenAs, Sum>,
}
