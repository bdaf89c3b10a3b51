//! Who lives at Riverbridge: obviously invented people, each decided by the seed and their place alone.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use record::people::{ClientGroup, PersonDocument, PersonForm};
use record::{Moment, PersonId, Refusal};

use super::dice::Dice;
use super::{Size, World, instant};

pub const GIVEN: [&str; 40] = [
    "Agnes",
    "Bilal",
    "Carys",
    "Dmitri",
    "Efua",
    "Fergus",
    "Gwen",
    "Hamza",
    "Iris",
    "Jakub",
    "Kezia",
    "Liam",
    "Maeve",
    "Nadia",
    "Oscar",
    "Priya",
    "Quentin",
    "Rosa",
    "Sanjay",
    "Tomasz",
    "Uma",
    "Vera",
    "Winston",
    "Xenia",
    "Yusuf",
    "Zofia",
    "Alice",
    "Brian",
    "Catherine",
    "Derek",
    "Elsie",
    "Frank",
    "Grace",
    "Harold",
    "Irene",
    "Joyce",
    "Kenneth",
    "Margaret",
    "Norman",
    "Sheila",
];
const ROOTS: [&str; 25] = [
    "Mock", "Sham", "Phoney", "Figment", "Fable", "Dummy", "Placebo", "Pseudo", "Synth", "Makeup",
    "Notion", "Ersatz", "Fictive", "Proxy", "Specimen", "Pattern", "Sampler", "Dream", "Conjure",
    "Feign", "Legend", "Mirage", "Phantom", "Storey", "Unreal",
];
const ENDINGS: [&str; 20] = [
    "ley", "ton", "worth", "by", "ham", "wick", "shaw", "field", "croft", "well", "stone", "bury",
    "ford", "gate", "man", "son", "wood", "mere", "thorpe", "cott",
];
const STREETS: [&str; 12] = [
    "Nowhere Street",
    "Invented Road",
    "Sample Close",
    "Fable Avenue",
    "Specimen Lane",
    "Notional Grove",
    "Placebo Drive",
    "Dummy Terrace",
    "Mirage Way",
    "Proxy Court",
    "Makeup Crescent",
    "Phantom Rise",
];
const LANGUAGES: [&str; 6] = ["Urdu", "Punjabi", "Polish", "Arabic", "Cantonese", "Somali"];

/// Client groups of those who are supported, in shares like Derby's of April 2010.
const GROUPS: [(u64, ClientGroup); 5] = [
    (57, ClientGroup::OlderPeople),
    (14, ClientGroup::PhysicalDisability),
    (13, ClientGroup::LearningDisability),
    (13, ClientGroup::MentalHealth),
    (3, ClientGroup::ChildrenInTransition),
];

/// How far somebody's journey went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Support at home, going on.
    Supported,
    /// In a care home.
    CareHome,
    /// Cares for the supported person of this place in the same hundred.
    Carer(u64),
    /// Somewhere on the way, so that something waits for somebody.
    OnTheWay,
    /// Was supported, and died, moved away or withdrew.
    Left,
    /// Assessed, and not eligible.
    NotEligible,
    /// Asked once, and was told.
    Informed,
}

/// Where somebody's journey stands still.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stop {
    Assessment,
    Validation,
    Eligibility,
    Allocation,
    Charging,
    Planning,
    Approval,
    Panel,
    Agreement,
    Payee,
    PayeeCheck,
    Never,
}

/// Where those on the way stand, and about how many days after their first contact.
const STOPS: [(u64, (Stop, i64)); 11] = [
    (14, (Stop::Assessment, 1)),
    (12, (Stop::Validation, 12)),
    (10, (Stop::Eligibility, 12)),
    (10, (Stop::Allocation, 14)),
    (10, (Stop::Charging, 15)),
    (14, (Stop::Planning, 28)),
    (14, (Stop::Approval, 46)),
    (6, (Stop::Panel, 50)),
    (10, (Stop::Agreement, 52)),
    (8, (Stop::Payee, 58)),
    (8, (Stop::PayeeCheck, 60)),
];

/// How somebody is supported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// All of the budget as a direct payment.
    DirectPayment,
    /// Some of it as a direct payment, some arranged by the council.
    Mix,
    /// A budget that the council arranges, told, planned and free in use.
    Managed,
    /// Services as they always were, without a budget.
    Commissioned,
}

/// Somebody, before anything happened.
pub struct Person {
    pub id: PersonId,
    pub part: Part,
    pub way: Way,
    pub stop: Stop,
    pub group: ClientGroup,
    pub locality: usize,
    pub name: String,
    pub born: Date,
    pub telephone: String,
    /// The day of the first contact.
    pub since: Date,
    pub since_at: Timestamp,
    /// What goes on being decided about them.
    pub dice: Dice,
    fields: Vec<(&'static str, String)>,
}

/// Places within a hundred are mixed, so that neighbours in a list have different stories. 73 turns 37 back.
fn slot(index: u64) -> u64 {
    (index % 100) * 37 % 100
}

/// The index of a place in the hundred of an index.
pub fn index_of(index: u64, slot: u64) -> u64 {
    index - index % 100 + slot * 73 % 100
}

fn part(size: Size, slot: u64) -> Part {
    // Supported at home, care home, carers, on the way, left, not eligible; the others asked once.
    let shares = match size {
        Size::Usual => [32, 6, 17, 8, 5, 6],
        Size::Known(_) => [18, 2, 10, 3, 4, 5],
    };
    let mut from = 0;
    let mut place = 6;
    for (at, share) in shares.iter().enumerate() {
        if slot < from + share {
            place = at;
            break;
        }
        from += share;
    }
    match place {
        0 => Part::Supported,
        1 => Part::CareHome,
        2 => Part::Carer(slot - from),
        3 => Part::OnTheWay,
        4 => Part::Left,
        5 => Part::NotEligible,
        _ => Part::Informed,
    }
}

/// The person of a place.
pub fn person(world: &World, index: u64) -> Person {
    let mut dice = Dice::of(world.seed, index);
    let part = part(world.size, slot(index));
    let group = match part {
        Part::Carer(_) => ClientGroup::Carers,
        Part::CareHome => ClientGroup::OlderPeople,
        _ => dice.weighted(&GROUPS).unwrap_or(ClientGroup::OlderPeople),
    };
    let age = match group {
        ClientGroup::OlderPeople => 66 + dice.upto(32),
        ClientGroup::ChildrenInTransition => 18,
        ClientGroup::Carers => 28 + dice.upto(55),
        _ => 19 + dice.upto(45),
    };
    let year = i64::from(world.moment.today.year()) - 1 - age;
    let born = Date::new(
        i16::try_from(year).unwrap_or(1950),
        i8::try_from(1 + dice.upto(12)).unwrap_or(1),
        i8::try_from(1 + dice.upto(28)).unwrap_or(1),
    )
    .unwrap_or(Date::constant(1950, 1, 1));
    let (given, root, ending) = (dice.word(&GIVEN), dice.word(&ROOTS), dice.word(&ENDINGS));
    let name = format!("{given} {root}{ending}");
    let locality = usize::try_from(dice.below(4)).unwrap_or_default();
    let postcode = dice
        .one(&world.postcodes[locality])
        .cloned()
        .unwrap_or_else(|| "M33 2NJ".to_owned());
    // Numbers that the regulator keeps for plays and films, so that none rings anywhere.
    let telephone = format!("0161 496 {:04}", dice.below(1000));
    let way = dice
        .weighted(world.ways())
        .filter(|_| matches!(part, Part::Supported | Part::Left | Part::OnTheWay))
        .unwrap_or(match part {
            // What a carer chooses is mostly money for a break.
            Part::Carer(_) if dice.percent(60) => Way::DirectPayment,
            Part::Carer(_) => Way::Managed,
            _ => Way::Commissioned,
        });
    // Somebody who left is seldom one who was paid in advance for days after it.
    let way = match way {
        Way::DirectPayment | Way::Mix if part == Part::Left && dice.percent(85) => Way::Managed,
        way => way,
    };
    let (stop, usual) = match part {
        Part::OnTheWay => dice.weighted(&STOPS).unwrap_or((Stop::Assessment, 1)),
        _ => (Stop::Never, 0),
    };
    let way = match (stop, way) {
        (Stop::Payee | Stop::PayeeCheck, _) => Way::DirectPayment,
        // What a traditional service has none of, nobody waits for.
        (stop, Way::Commissioned) if stop >= Stop::Allocation && stop != Stop::Never => {
            Way::Managed
        }
        (_, way) => way,
    };
    let from = match part {
        Part::Informed => world.start,
        _ if matches!(way, Way::DirectPayment | Way::Mix) => {
            world.paid_from.saturating_sub(30.days())
        }
        _ if way == Way::Commissioned => world.assessed_from,
        _ => world.budgets_from,
    };
    let window = i64::from((world.moment.today - from).get_days());
    let days = match part {
        Part::OnTheWay => {
            let most = if dice.percent(25) { 30 } else { 9 };
            window - 2 - usual - dice.upto(most)
        }
        Part::Supported | Part::Carer(_) | Part::Left => dice.upto(window - 120),
        _ => dice.upto(window - 40),
    };
    let since = workday(from.saturating_add(days.days()));
    let since_at = instant(since, 9 * 60 + dice.upto(7 * 60));
    let mut fields = vec![
        ("names-1-kind", "legal".to_owned()),
        ("names-1-given", given.to_owned()),
        ("names-1-family", format!("{root}{ending}")),
        ("born-day", born.day().to_string()),
        ("born-month", born.month().to_string()),
        ("born-year", born.year().to_string()),
        ("client_group", group.to_string()),
        ("addresses-1-purpose", "home".to_owned()),
        (
            "addresses-1-lines",
            format!("{} {}", 1 + dice.below(220), dice.word(&STREETS)),
        ),
        ("addresses-1-postcode", postcode),
        ("contacts-1-kind", "phone".to_owned()),
        ("contacts-1-value", telephone.clone()),
    ];
    if dice.percent(85)
        && let Some(number) = nhs_number(index)
    {
        fields.push(("nhs_number", number));
    }
    let need = dice.weighted(&[
        (72, ""),
        (9, "large_print"),
        (6, "easy_read"),
        (5, "hearing_loop"),
        (2, "bsl"),
        (6, ""),
    ]);
    if let Some(need) = need.filter(|need| !need.is_empty()) {
        fields.push(("needs", need.to_owned()));
    }
    if dice.percent(6) {
        fields.push(("language", dice.word(&LANGUAGES).to_owned()));
        if dice.percent(70) {
            fields.push(("interpreter", "yes".to_owned()));
        }
    }
    if dice.percent(3) {
        let marker = dice.word(&["do_not_ring", "text_only"]);
        fields.push(("contacts-1-markers", marker.to_owned()));
    }
    let id = PersonId::from_uuid(dice.id(since_at));
    Person {
        id,
        part,
        way,
        stop,
        group,
        locality,
        name,
        born,
        telephone,
        since,
        since_at,
        dice,
        fields,
    }
}

impl Person {
    /// What is known of them, as a worker would have typed it.
    pub fn document(&self, moment: &Moment) -> Result<PersonDocument, Refusal> {
        let pairs = self
            .fields
            .iter()
            .map(|(field, value)| (*field, value.as_str()));
        PersonForm::from_pairs(pairs)
            .parse(moment.today)
            .map_err(Refusal::Invalid)
    }
}

/// A Saturday or Sunday becomes the Monday after.
pub fn workday(day: Date) -> Date {
    let over = match day.weekday() {
        jiff::civil::Weekday::Saturday => 2,
        jiff::civil::Weekday::Sunday => 1,
        _ => 0,
    };
    day.saturating_add(over.days())
}

/// A number that begins with 999, which no real one does; none where the check digit does not exist. The cast has
/// the numbers below 999 001 0000.
fn nhs_number(index: u64) -> Option<String> {
    let nine = format!("999{:06}", 1_000 + index);
    let sum: u64 = nine
        .bytes()
        .zip((2..=10).rev())
        .map(|(digit, weight)| u64::from(digit.saturating_sub(b'0')) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => None,
        check => Some(format!("{nine}{}", check % 11)),
    }
}
