//! Counts of self-directed support: definitions with their criteria in order, and where one person stands in each.
//!
//! The same people were counted in several ways (indicators-and-returns, 4.2). A measure is therefore a definition with a
//! version: who is the base, who is counted, on a day or over a year. A person who is counted carries the criterion that
//! counted them; one who is not, the first criterion that failed. Nobody ever types that a person counts: it follows from
//! dated evidence.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use crate::rulebook::{Citation, Missing, Rules};

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// ASCOF 3D part 1a: people with care needs who have self-directed support.
    Ascof3d1a,
    /// ASCOF 3D part 2a: those of them who have a direct payment.
    Ascof3d2a,
    /// ASCOF 3D part 1b: carers who have self-directed support.
    Ascof3d1b,
    /// ASCOF 3D part 2b: those of them who have a direct payment.
    Ascof3d2b,
    /// National Indicator 130, second form.
    Ni130,
    /// The council's own measure of 2010: as NI 130, of people with ongoing community services.
    LocalOngoing,
}

impl Measure {
    /// All of them, in the order of pages.
    pub const ALL: [Measure; 6] = [
        Measure::Ascof3d1a,
        Measure::Ascof3d2a,
        Measure::Ascof3d1b,
        Measure::Ascof3d2b,
        Measure::Ni130,
        Measure::LocalOngoing,
    ];

    /// How addresses, commands and tables call it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Measure::Ascof3d1a => "ascof_3d_1a",
            Measure::Ascof3d2a => "ascof_3d_2a",
            Measure::Ascof3d1b => "ascof_3d_1b",
            Measure::Ascof3d2b => "ascof_3d_2b",
            Measure::Ni130 => "ni130",
            Measure::LocalOngoing => "local_ongoing",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Measure::Ascof3d1a => "ASCOF 3D part 1a: people with self-directed support",
            Measure::Ascof3d2a => "ASCOF 3D part 2a: people with a direct payment",
            Measure::Ascof3d1b => "ASCOF 3D part 1b: carers with self-directed support",
            Measure::Ascof3d2b => "ASCOF 3D part 2b: carers with a direct payment",
            Measure::Ni130 => "NI 130: self-directed support, second form (2009 to 2011)",
            Measure::LocalOngoing => "Self-directed support among people with ongoing services",
        }
    }

    /// The version of its logic. A count that is kept says which one made it.
    #[must_use]
    pub const fn version(self) -> u32 {
        match self {
            // NI 130's first form (2008 to 2009) would be version 1.
            Measure::Ni130 => 2,
            _ => 1,
        }
    }

    const fn family(self) -> Family {
        match self {
            Measure::Ascof3d1a | Measure::Ascof3d2a => Family::People,
            Measure::Ascof3d1b | Measure::Ascof3d2b => Family::Carers,
            Measure::Ni130 => Family::InYear,
            Measure::LocalOngoing => Family::OnTheDay,
        }
    }

    /// Who belongs to the base: all must hold, in this order.
    #[must_use]
    pub const fn base(self) -> &'static [Criterion] {
        use Criterion as C;
        match self.family() {
            Family::People => &[
                C::RightPerson,
                C::NotCarer,
                C::OngoingOnDate,
                C::Alive,
                C::CommunityFirst,
                C::Adult,
            ],
            Family::Carers => &[
                C::RightPerson,
                C::IsCarer,
                C::CarerServiceInYear,
                C::HowPaidKnown,
            ],
            Family::InYear => &[C::RightPerson, C::CommunityInYear, C::Adult],
            Family::OnTheDay => &[
                C::RightPerson,
                C::OngoingCommunityOnDate,
                C::Alive,
                C::Adult,
            ],
        }
    }

    /// What counts somebody of the base: the first that holds.
    #[must_use]
    pub const fn counts(self) -> &'static [Criterion] {
        use Criterion as C;
        match self {
            Measure::Ascof3d1a | Measure::Ascof3d1b => &[C::DirectPayment, C::ManagedBudget],
            Measure::Ascof3d2a | Measure::Ascof3d2b => &[C::DirectPayment],
            Measure::Ni130 | Measure::LocalOngoing => &[C::DirectPayment, C::ThreeCriteria],
        }
    }

    /// What is looked at, in order, to say why somebody of the base is not counted.
    #[must_use]
    pub const fn needs(self) -> &'static [Criterion] {
        use Criterion as C;
        match self {
            Measure::Ascof3d1a | Measure::Ascof3d1b => &[C::HowPaidKnown, C::PersonalBudget],
            Measure::Ascof3d2a | Measure::Ascof3d2b => &[C::HowPaidKnown, C::DirectPayment],
            Measure::Ni130 | Measure::LocalOngoing => &[C::Told, C::PlanOutcomes, C::FreeUse],
        }
    }

    /// The definition in words, a sentence a line.
    #[must_use]
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Measure::Ascof3d1a | Measure::Ascof3d2a => &[
                "Counted on one day. Of everybody with long-term support on that day, the row that ranks first says where and how: nursing home, care home, community with a direct payment, with a budget managed by the council, arranged by the council, not known.",
                "The base is everybody whose first row is in the community, who is alive on the day, and who is 18 or older or of unknown age. A row whose payment is not known stays in the base.",
                "Part 1a counts a direct payment or a managed budget; part 2a a direct payment alone, a part of the support being enough.",
            ],
            Measure::Ascof3d1b | Measure::Ascof3d2b => &[
                "Counted over the year that ends on the day. The base is every carer with a carer's service in the year that was paid by direct payment, by a managed budget or arranged by the council.",
                "Carers whose payment is not known, and those who had only information and advice, are not in the base.",
                "Part 1b counts a direct payment or a managed budget; part 2b a direct payment alone.",
            ],
            Measure::Ni130 => &[
                "Counted over the year that ends on the day. The base is everybody, carers included, with a community service in the year, one-off services too.",
                "Somebody counts with a direct payment in the year, or with a personal budget that meets all three criteria: they were told a clear allocation beforehand; a support plan was agreed that says which outcomes the money is for; they can use it in ways and at times of their choosing.",
                "Each of the three is read from what was recorded when it was done. Nobody ticks that somebody counts.",
            ],
            Measure::LocalOngoing => &[
                "Counted on one day, as NI 130, but against people with ongoing community services only: small one-off services are left out of the base.",
            ],
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Measure {
    type Err = String;

    fn from_str(text: &str) -> Result<Measure, String> {
        let found = Measure::ALL
            .into_iter()
            .find(|measure| measure.key() == text);
        found.ok_or_else(|| {
            let known: Vec<&str> = Measure::ALL.iter().map(|measure| measure.key()).collect();
            format!(
                "there is no measure «{text}»; there are {}",
                known.join(", ")
            )
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    People,
    Carers,
    InYear,
    OnTheDay,
}

/// Something that holds of a person, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// The record is of a person of its own.
    RightPerson,
    /// Known as somebody with care needs.
    NotCarer,
    /// Known as a carer.
    IsCarer,
    /// Ongoing support on the day.
    OngoingOnDate,
    /// Ongoing support in the community on the day.
    OngoingCommunityOnDate,
    /// A community service in the year.
    CommunityInYear,
    /// A carer's service in the year.
    CarerServiceInYear,
    /// Alive on the day.
    Alive,
    /// The row that ranks first is in the community.
    CommunityFirst,
    /// Of age, or of unknown age.
    Adult,
    /// It is known how the support is paid.
    HowPaidKnown,
    /// A personal budget, however it is taken.
    PersonalBudget,
    /// A direct payment, for a part at least.
    DirectPayment,
    /// A budget that the council or somebody else manages for the person.
    ManagedBudget,
    /// All three criteria of NI 130.
    ThreeCriteria,
    /// Told a clear allocation beforehand.
    Told,
    /// An agreed plan that says which outcomes the money is for.
    PlanOutcomes,
    /// Free to use it in ways and at times of their choosing.
    FreeUse,
}

impl Criterion {
    /// How files and commands call it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Criterion::RightPerson => "right_person",
            Criterion::NotCarer => "not_carer",
            Criterion::IsCarer => "is_carer",
            Criterion::OngoingOnDate => "ongoing_on_date",
            Criterion::OngoingCommunityOnDate => "ongoing_community_on_date",
            Criterion::CommunityInYear => "community_in_year",
            Criterion::CarerServiceInYear => "carer_service_in_year",
            Criterion::Alive => "alive",
            Criterion::CommunityFirst => "community_first",
            Criterion::Adult => "adult",
            Criterion::HowPaidKnown => "how_paid_known",
            Criterion::PersonalBudget => "personal_budget",
            Criterion::DirectPayment => "direct_payment",
            Criterion::ManagedBudget => "managed_budget",
            Criterion::ThreeCriteria => "three_criteria",
            Criterion::Told => "told",
            Criterion::PlanOutcomes => "plan_outcomes",
            Criterion::FreeUse => "free_use",
        }
    }

    /// What holds when it holds.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Criterion::RightPerson => "the record is of a person of its own",
            Criterion::NotCarer => "has care needs of their own",
            Criterion::IsCarer => "is a carer",
            Criterion::OngoingOnDate => "had ongoing support on the day",
            Criterion::OngoingCommunityOnDate => "had ongoing support in the community on the day",
            Criterion::CommunityInYear => "had a community service in the year",
            Criterion::CarerServiceInYear => "had a carer's service in the year",
            Criterion::Alive => "was alive on the day",
            Criterion::CommunityFirst => "the support that ranks first is in the community",
            Criterion::Adult => "is 18 or older, or of unknown age",
            Criterion::HowPaidKnown => "it is known how the support is paid",
            Criterion::PersonalBudget => "has a personal budget",
            Criterion::DirectPayment => "has a direct payment",
            Criterion::ManagedBudget => "has a budget managed for them",
            Criterion::ThreeCriteria => "meets all three criteria",
            Criterion::Told => "was told a clear allocation beforehand",
            Criterion::PlanOutcomes => "an agreed plan says which outcomes the money is for",
            Criterion::FreeUse => "can use the money in ways and at times of their choosing",
        }
    }

    /// What is so when it does not hold.
    #[must_use]
    pub const fn failed(self) -> &'static str {
        match self {
            Criterion::RightPerson => "the record was of a wrong person",
            Criterion::NotCarer => "is a carer",
            Criterion::IsCarer => "is not a carer",
            Criterion::OngoingOnDate => "had no ongoing support on the day",
            Criterion::OngoingCommunityOnDate => {
                "had no ongoing support in the community on the day"
            }
            Criterion::CommunityInYear => "had no community service in the year",
            Criterion::CarerServiceInYear => "had no carer's service in the year",
            Criterion::Alive => "had died",
            Criterion::CommunityFirst => "lives in a care home",
            Criterion::Adult => "is under 18",
            Criterion::HowPaidKnown => "it is not known how the support is paid",
            Criterion::PersonalBudget => {
                "the council arranges the support without a personal budget"
            }
            Criterion::DirectPayment => "has no direct payment",
            Criterion::ManagedBudget => "has no budget managed for them",
            Criterion::ThreeCriteria => "does not meet all three criteria",
            Criterion::Told => "no record that they were told an allocation beforehand",
            Criterion::PlanOutcomes => "no agreed plan that says which outcomes the money is for",
            Criterion::FreeUse => "no record that they can use the money as they choose",
        }
    }
}

/// Where support is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// At home or elsewhere in the community.
    Community,
    /// In a care home.
    Residential,
    /// In a nursing home.
    Nursing,
}

/// How support is paid. In the order in which the best row of a person is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mechanism {
    /// To the person.
    DirectPayment,
    /// A personal budget that the council or somebody else manages.
    ManagedBudget,
    /// By the council, without a personal budget.
    Commissioned,
    /// Not known.
    Unknown,
}

/// One period of support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Where.
    pub setting: Setting,
    /// How it is paid.
    pub mechanism: Mechanism,
    /// Whether it is long-term; a ramp or a course of visits is not.
    pub ongoing: bool,
    /// First day.
    pub from: Date,
    /// Last day; none while it goes on.
    pub to: Option<Date>,
}

impl Service {
    fn within(&self, from: Date, to: Date) -> bool {
        self.from <= to && self.to.is_none_or(|last| last >= from)
    }

    /// Nursing, residential, then the community by how it is paid (indicators-and-returns, 5.3).
    fn rank(&self) -> (u8, Mechanism) {
        match self.setting {
            Setting::Nursing => (1, Mechanism::Unknown),
            Setting::Residential => (2, Mechanism::Unknown),
            Setting::Community => (3, self.mechanism),
        }
    }
}

/// What is on record of one personal budget: the evidence of the three criteria, each with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// When the person agreed to it.
    pub agreed_on: Date,
    /// Its last day, if it ended or another took its place.
    pub last_day: Option<Date>,
    /// When the allocation was worked out of which they were told; none where there was none, or nothing says that
    /// they were told.
    pub told_on: Option<Date>,
    /// When its plan was agreed; none where no plan says which outcomes the money is for.
    pub outcomes_on: Option<Date>,
    /// Whether they can use it in ways and at times of their choosing.
    pub free_use: bool,
}

impl Evidence {
    fn within(&self, from: Date, to: Date) -> bool {
        self.agreed_on <= to && self.last_day.is_none_or(|last| last >= from)
    }

    fn holds(&self, criterion: Criterion, to: Date) -> bool {
        let by = |day: Option<Date>| day.is_some_and(|day| day <= to);
        match criterion {
            Criterion::Told => by(self.told_on),
            Criterion::PlanOutcomes => by(self.outcomes_on),
            Criterion::FreeUse => self.free_use,
            _ => false,
        }
    }

    /// How many hold before the first that fails.
    fn reach(&self, to: Date) -> usize {
        THREE
            .iter()
            .take_while(|criterion| self.holds(**criterion, to))
            .count()
    }
}

const THREE: [Criterion; 3] = [Criterion::Told, Criterion::PlanOutcomes, Criterion::FreeUse];

/// A date of birth as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Born {
    /// The year.
    pub year: i16,
    /// The month, if it is known.
    pub month: Option<i8>,
    /// The day, if it is known.
    pub day: Option<i8>,
}

impl Born {
    /// The first day that it can have been.
    fn earliest(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }
}

/// What is known of one person, for every measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Whether the main client group is carers.
    pub carer: bool,
    /// Date of birth.
    pub born: Option<Born>,
    /// When they died.
    pub died_on: Option<Date>,
    /// Whether the record turned out to be of a wrong person.
    pub wrong_person: bool,
    /// Their support.
    pub services: Vec<Service>,
    /// Their personal budgets.
    pub budgets: Vec<Evidence>,
}

/// A measure as it is counted by the rules of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Which.
    pub measure: Measure,
    /// The version of its logic.
    pub version: u32,
    /// The age from which people are counted.
    pub age_from: i64,
    /// Over how many months; none where it is counted on a day.
    pub months: Option<i64>,
    /// What it rests on: source and certainty.
    pub sources: Vec<Citation>,
}

/// Where a person stands in a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Counted, by this criterion.
    Counted(Criterion),
    /// In the base and not counted: the first that failed.
    NotCounted(Criterion),
    /// Not in the base: the first that failed.
    LeftOut(Criterion),
}

impl Standing {
    /// The criterion.
    #[must_use]
    pub const fn criterion(self) -> Criterion {
        match self {
            Standing::Counted(criterion)
            | Standing::NotCounted(criterion)
            | Standing::LeftOut(criterion) => criterion,
        }
    }

    /// It in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Standing::Counted(criterion) => criterion.words(),
            Standing::NotCounted(criterion) | Standing::LeftOut(criterion) => criterion.failed(),
        }
    }
}

impl Definition {
    /// The measure by the rules of their date.
    ///
    /// # Errors
    /// Where the rulebook does not count it on that date.
    pub fn of(rules: &Rules, measure: Measure) -> Result<Definition, Missing> {
        let mut look = rules.lookup();
        let mut marks = Vec::new();
        let (age, months) = match measure.family() {
            Family::People => ("indicators/ascof_3d/age_from", None),
            // Carers are counted at any age: the published code has no age for them.
            Family::Carers => (
                "indicators/ascof_3d/age_from",
                Some("indicators/ascof_3d/carers_period"),
            ),
            Family::InYear => ("indicators/ni130/age_from", Some("indicators/ni130/period")),
            Family::OnTheDay => ("indicators/ongoing/age_from", None),
        };
        let age = look.number(age)?;
        marks.push(age.mark);
        let months = match months {
            Some(path) => {
                let found = look.whole(path)?;
                marks.push(found.mark);
                Some(found.value)
            }
            None => None,
        };
        if measure.family() == Family::Carers {
            marks.remove(0);
        }
        Ok(Definition {
            measure,
            version: measure.version(),
            age_from: i64::try_from(age.value.trunc().mantissa()).unwrap_or(i64::MAX),
            months,
            sources: marks
                .into_iter()
                .filter_map(|mark| rules.citation(mark).cloned())
                .collect(),
        })
    }

    /// The first day that is looked at for a count on a day: the day itself, or the first of its year.
    #[must_use]
    pub fn first_day(&self, on: Date) -> Date {
        self.months
            .and_then(|months| {
                on.tomorrow()
                    .ok()?
                    .checked_sub(Span::new().try_months(months).ok()?)
                    .ok()
            })
            .unwrap_or(on)
    }

    /// Where somebody stands on a day.
    #[must_use]
    pub fn stand(&self, facts: &PersonFacts, on: Date) -> Standing {
        let seen = Seen::of(self, facts, on);
        if let Some(failed) = self
            .measure
            .base()
            .iter()
            .find(|criterion| !seen.holds(**criterion))
        {
            return Standing::LeftOut(*failed);
        }
        if let Some(by) = self
            .measure
            .counts()
            .iter()
            .find(|criterion| seen.holds(**criterion))
        {
            return Standing::Counted(*by);
        }
        let failed = self
            .measure
            .needs()
            .iter()
            .find(|criterion| !seen.holds(**criterion));
        // The needs of a measure are what its ways of counting consist of, so that one fails where no way holds.
        Standing::NotCounted(failed.copied().unwrap_or(Criterion::PersonalBudget))
    }

    /// The evidence of where somebody stands, in words with days.
    #[must_use]
    pub fn because(&self, facts: &PersonFacts, on: Date) -> Vec<String> {
        let seen = Seen::of(self, facts, on);
        let said = crate::words::date_in_words;
        let mut lines = Vec::new();
        if let Some(best) = seen.best {
            let how = match (best.setting, best.mechanism) {
                (Setting::Nursing, _) => "Nursing home",
                (Setting::Residential, _) => "Care home",
                (_, Mechanism::DirectPayment) => "Direct payment",
                (_, Mechanism::ManagedBudget) => "Managed budget",
                (_, Mechanism::Commissioned) => "Arranged by the council",
                (_, Mechanism::Unknown) => "Support, payment not known",
            };
            let until = best
                .to
                .filter(|to| *to < on)
                .map(|to| format!(" to {}", said(to)));
            lines.push(format!(
                "{how} from {}{}",
                said(best.from),
                until.unwrap_or_default()
            ));
        }
        if matches!(self.measure.family(), Family::InYear | Family::OnTheDay)
            && let Some(budget) = seen.budget
        {
            let day = |what: &str, day: Option<Date>| match day.filter(|day| *day <= on) {
                Some(day) => format!("{what}: {}", said(day)),
                None => format!("{what}: nothing on record"),
            };
            lines.push(day("Told an allocation", budget.told_on));
            lines.push(day("Plan with outcomes agreed", budget.outcomes_on));
            lines.push(if budget.free_use {
                format!("Free use confirmed: {}", said(budget.agreed_on))
            } else {
                "Free use: nothing on record".to_owned()
            });
        }
        lines
    }
}

/// What a definition sees of a person on a day.
struct Seen<'a> {
    definition: &'a Definition,
    facts: &'a PersonFacts,
    on: Date,
    /// The row that ranks first of those that the definition looks at.
    best: Option<&'a Service>,
    /// The budget that meets most of the three criteria.
    budget: Option<&'a Evidence>,
}

impl<'a> Seen<'a> {
    fn of(definition: &'a Definition, facts: &'a PersonFacts, on: Date) -> Seen<'a> {
        let from = definition.first_day(on);
        let looked_at = |service: &&Service| {
            service.within(from, on)
                && match definition.measure.family() {
                    Family::People => service.ongoing,
                    Family::Carers => true,
                    Family::InYear => service.setting == Setting::Community,
                    Family::OnTheDay => service.ongoing && service.setting == Setting::Community,
                }
        };
        let best = facts
            .services
            .iter()
            .filter(looked_at)
            .min_by_key(|service| match definition.measure.family() {
                // A carer's service has no setting of its own.
                Family::Carers => (3, service.mechanism),
                _ => service.rank(),
            });
        let budget = facts
            .budgets
            .iter()
            .filter(|budget| budget.within(from, on))
            .max_by_key(|budget| budget.reach(on));
        Seen {
            definition,
            facts,
            on,
            best,
            budget,
        }
    }

    fn paid(&self) -> Option<Mechanism> {
        self.best.map(|service| service.mechanism)
    }

    fn holds(&self, criterion: Criterion) -> bool {
        match criterion {
            Criterion::RightPerson => !self.facts.wrong_person,
            Criterion::NotCarer => !self.facts.carer,
            Criterion::IsCarer => self.facts.carer,
            Criterion::OngoingOnDate
            | Criterion::OngoingCommunityOnDate
            | Criterion::CommunityInYear
            | Criterion::CarerServiceInYear => self.best.is_some(),
            Criterion::Alive => self.facts.died_on.is_none_or(|died| died > self.on),
            Criterion::CommunityFirst => self
                .best
                .is_some_and(|best| best.setting == Setting::Community),
            Criterion::Adult => self.is_adult(),
            Criterion::HowPaidKnown => self.paid().is_some_and(|paid| paid != Mechanism::Unknown),
            Criterion::PersonalBudget => {
                matches!(
                    self.paid(),
                    Some(Mechanism::DirectPayment | Mechanism::ManagedBudget)
                )
            }
            Criterion::DirectPayment => self.paid() == Some(Mechanism::DirectPayment),
            Criterion::ManagedBudget => self.paid() == Some(Mechanism::ManagedBudget),
            Criterion::ThreeCriteria => self
                .budget
                .is_some_and(|budget| budget.reach(self.on) == THREE.len()),
            Criterion::Told | Criterion::PlanOutcomes | Criterion::FreeUse => self
                .budget
                .is_some_and(|budget| budget.holds(criterion, self.on)),
        }
    }

    /// Not certainly younger: somebody of whose birth only the year is known is counted when they can be of age.
    fn is_adult(&self) -> bool {
        let Some(born) = self.facts.born.and_then(Born::earliest) else {
            return true;
        };
        let of_age = Span::new()
            .try_years(self.definition.age_from)
            .ok()
            .and_then(|age| born.checked_add(age).ok());
        of_age.is_none_or(|day| day <= self.on)
    }
}

/// A share in percent with one decimal, as indicators are published: half of a tenth goes up; nothing of nothing is 0.0.
#[must_use]
pub fn percent(numerator: i64, denominator: i64) -> String {
    if denominator <= 0 {
        return "0.0".to_owned();
    }
    let tenths =
        (i128::from(numerator) * 2_000 + i128::from(denominator)) / (i128::from(denominator) * 2);
    format!("{}.{}", tenths / 10, tenths % 10)
}
