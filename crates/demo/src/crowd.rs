//! A crowd of invented people, the same every time, for measuring.

use jiff::{SignedDuration, Timestamp};
use record::access::{self, Noun, Verb};
use record::people::{self, PastEvent, PersonForm};
use record::{Actor, House, Moment, PersonId, Refusal};

use crate::REFERENCE_PREFIX;

const ACTOR: Actor = Actor::Demonstration;
/// People in one transaction: short enough that on SQLite a worker's click does not wait for it.
const CHUNK: u32 = 2_000;
/// One in five is supported, as in a council of Derby's size (Derby 2010: about 2,400 of 7,500 and their carers).
const SUPPORTED_EVERY: u64 = 5;
const EVENTS_OF_SUPPORTED: u64 = 60;
/// One in so many has been with the council for twenty years of visits.
const BUSY_EVERY: u64 = 400;
const EVENTS_OF_BUSY: u64 = 1_200;

const GIVEN: [&str; 40] = [
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
const GROUPS: [&str; 6] = [
    "older_people",
    "older_people",
    "physical_disability",
    "learning_disability",
    "mental_health",
    "carers",
];
const SECTORS: [&str; 6] = [
    "M33 2NJ", "M33 4PW", "M41 5BU", "M32 9LD", "WA14 1AH", "M31 4FA",
];
const HAPPENINGS: [(Noun, Verb, &str); 6] = [
    (
        Noun::People,
        Verb::Change,
        "The record was corrected: contacts.",
    ),
    (Noun::Assessment, Verb::Change, "An answer was saved."),
    (Noun::Assessment, Verb::Create, "An assessment was begun."),
    (
        Noun::Allocation,
        Verb::Decide,
        "An indicative budget was worked out.",
    ),
    (Noun::Involvement, Verb::Change, "A team was involved."),
    (Noun::People, Verb::Print, "A page was printed."),
];

/// SplitMix64: whole numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.throw() % limit.max(1)
    }

    fn one<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let place = self.below(from.len() as u64);
        from.get(usize::try_from(place).unwrap_or_default())
            .copied()
    }
}

/// Adds `count` invented people, one in five with sixty events and one in four hundred with over a thousand, spread
/// over twenty years. `progress` is told how many are there.
///
/// # Errors
/// The database's refusal; what was loaded until then stays.
pub fn crowd(
    house: &House,
    moment: &Moment,
    count: u32,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<(), Refusal> {
    let mut dice = Dice(20_100_331);
    let mut done = 0;
    while done < count {
        let size = CHUNK.min(count - done);
        let mut chunk = Vec::new();
        for _ in 0..size {
            chunk.push(invent(&mut dice, moment)?);
        }
        let events = happenings(&mut dice, moment, &chunk);
        house.write(&ACTOR, moment, |tx| {
            let permit = access::population(&ACTOR, Noun::People, Verb::Create, "demo.crowd")?;
            people::load_in_bulk(tx, &permit, &ACTOR, moment, REFERENCE_PREFIX, &chunk)
        })?;
        for part in events.chunks(10_000) {
            house.write(&ACTOR, moment, |tx| {
                let permit = access::population(&ACTOR, Noun::People, Verb::Create, "demo.crowd")?;
                people::load_events(tx, &permit, &ACTOR, moment, part)
            })?;
        }
        done += size;
        progress(done, count);
    }
    Ok(())
}

fn years_before(dice: &mut Dice, now: Timestamp, years: u64) -> Timestamp {
    let seconds = i64::try_from(dice.below(years * 365 * 86_400)).unwrap_or_default();
    now.checked_sub(SignedDuration::from_secs(seconds))
        .unwrap_or(now)
}

fn invent(
    dice: &mut Dice,
    moment: &Moment,
) -> Result<(PersonId, Timestamp, people::PersonDocument), Refusal> {
    let given = dice.one(&GIVEN).unwrap_or("Agnes");
    let family = format!(
        "{}{}",
        dice.one(&ROOTS).unwrap_or("Mock"),
        dice.one(&ENDINGS).unwrap_or("ley")
    );
    let group = dice.one(&GROUPS).unwrap_or("older_people");
    let age = if group == "older_people" {
        65 + dice.below(35)
    } else {
        18 + dice.below(60)
    };
    let born = i64::from(moment.today.year()) - 1 - i64::try_from(age).unwrap_or(70);
    let (month, day) = (1 + dice.below(12), 1 + dice.below(28));
    let (born, month, day) = (born.to_string(), month.to_string(), day.to_string());
    let lines = format!("{} Nowhere Street", 1 + dice.below(300));
    let postcode = dice.one(&SECTORS).unwrap_or("M33 2NJ");
    let pairs = [
        ("names-1-kind", "legal"),
        ("names-1-given", given),
        ("names-1-family", family.as_str()),
        ("born-day", day.as_str()),
        ("born-month", month.as_str()),
        ("born-year", born.as_str()),
        ("client_group", group),
        ("addresses-1-purpose", "home"),
        ("addresses-1-lines", lines.as_str()),
        ("addresses-1-postcode", postcode),
    ];
    let document = PersonForm::from_pairs(pairs)
        .parse(moment.today)
        .map_err(Refusal::Invalid)?;
    let since = years_before(dice, moment.now, 20);
    Ok((PersonId::at(since), since, document))
}

fn happenings(
    dice: &mut Dice,
    moment: &Moment,
    chunk: &[(PersonId, Timestamp, people::PersonDocument)],
) -> Vec<PastEvent> {
    let mut events = Vec::new();
    for (place, (person, _, _)) in (0_u64..).zip(chunk) {
        let count = match place {
            place if place % BUSY_EVERY == 0 => EVENTS_OF_BUSY,
            place if place % SUPPORTED_EVERY == 0 => EVENTS_OF_SUPPORTED,
            _ => 0,
        };
        for _ in 0..count {
            let (noun, verb, detail) = dice.one(&HAPPENINGS).unwrap_or((
                Noun::People,
                Verb::Change,
                "The record was corrected.",
            ));
            events.push(PastEvent {
                person: *person,
                happened_at: years_before(dice, moment.now, 20),
                noun,
                verb,
                detail: detail.to_owned(),
            });
        }
    }
    events
}
