//! The council Riverbridge: thousands of invented people with years of history, the same every time.
//!
//! What is decided about them is worked out by the rules' own functions and loaded in bulk; `steerwell verify` works
//! it all again. The cast and the accounts ([`crate::load()`]) are there before.

mod around;
mod cast;
mod desk;
mod dice;
mod findings;
mod market;
mod means;
mod money;
mod needs;
mod pen;
mod people;
mod plans;
mod reviews;
mod sheets;
mod staff;
mod story;

pub use cast::WHERE;

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use record::access::{self, Noun, SecretKey, Verb};
use record::people::{self as record_people, PersonDocument};
use record::{Actor, House, Moment, PersonId, Refusal};

use crate::REFERENCE_PREFIX;
use crate::load::OPEN_DATA;
use desk::Desk;
use market::Market;
use money::Paid;
use people::Way;
use sheets::Sheets;
use staff::{LOCALITIES, Staff};

const ACTOR: Actor = Actor::Demonstration;
/// People in one transaction: short enough that on SQLite a worker's click does not wait long for it.
const CHUNK: u64 = 500;
const SEED: u64 = 20_100_331;

/// How large a council, and how long its history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// 7,500 people known, about 2,400 of them with ongoing support at home (Derby's scale), three years.
    Usual,
    /// So many known, one in five supported, twenty years: for trying how fast it is.
    Known(u32),
}

impl Size {
    const fn known(self) -> u64 {
        match self {
            Size::Usual => 7_500,
            Size::Known(known) => known as u64,
        }
    }

    const fn years(self) -> i64 {
        match self {
            Size::Usual => 3,
            Size::Known(_) => 20,
        }
    }
}

/// What everybody's story is told in.
struct World {
    moment: Moment,
    seed: u64,
    size: Size,
    /// The first day of history.
    start: Date,
    /// The first day on which anybody was assessed by a rulebook of this program.
    assessed_from: Date,
    /// The first day from which anybody came for a personal budget.
    budgets_from: Date,
    /// The first day of the first period of direct payments.
    paid_from: Date,
    /// What seals bank details.
    key: SecretKey,
    desk: Desk,
    staff: Staff,
    market: Market,
    /// The terms of an agreement: of arranged support, of a direct payment.
    terms: [String; 2],
    /// Real postcodes of each locality.
    postcodes: [Vec<String>; 4],
}

impl World {
    /// Shares of how people are supported: now, and when personal budgets were new (17 to 28 in a hundred had one).
    fn ways(&self) -> &'static [(u64, Way)] {
        if self.papers() {
            &[
                (13, Way::DirectPayment),
                (2, Way::Mix),
                (8, Way::Managed),
                (77, Way::Commissioned),
            ]
        } else {
            &[
                (24, Way::DirectPayment),
                (6, Way::Mix),
                (58, Way::Managed),
                (12, Way::Commissioned),
            ]
        }
    }

    fn terms(&self, pays_out: bool) -> &str {
        let [arranged, paid] = &self.terms;
        if pays_out { paid } else { arranged }
    }

    /// Whether it is the time of the papers, before the Care Act.
    fn papers(&self) -> bool {
        self.moment.today < CARE_ACT
    }
}

const CARE_ACT: Date = Date::constant(2015, 4, 1);

/// The day from which a council of this size and «today» has a rulebook: what its first decision was made under.
pub(crate) fn rulebook_from(size: Size, today: Date) -> Date {
    let start = today.saturating_sub(size.years().years());
    let first = if today < CARE_ACT {
        Date::constant(2009, 11, 9)
    } else {
        Date::constant(2015, 4, 13)
    };
    start.max(first)
}

/// Adds the council to a house in which the cast is. `key` is the one that the pages will be served with: it seals bank
/// details. `progress` is told how many people are there, of how many.
///
/// # Errors
/// What a verb or rule refused: with the rulebook as shipped, only the database's refusal. What was loaded until then stays.
pub fn council(
    house: &House,
    moment: &Moment,
    size: Size,
    key: &SecretKey,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), Refusal> {
    if size.known() == 0 {
        return Ok(());
    }
    let start = moment.today.saturating_sub(size.years().years());
    let from = rulebook_from(size, moment.today);
    let book = record::rules::rulebook::riverbridge()
        .map_err(|_| Refusal::Rules("the rulebook as shipped has a fault".into()))?;
    let employed = Moment {
        now: instant(start, 8 * 60),
        today: start,
    };
    let world = World {
        moment: *moment,
        seed: SEED,
        size,
        start,
        assessed_from: from.saturating_add(5.days()),
        budgets_from: from.saturating_add(5.days()),
        paid_from: paid_from(from.max(moment.today.saturating_sub(PAID_MONTHS.months()))),
        key: key.clone(),
        desk: Desk::new(Arc::new(book)),
        staff: staff::make(house, &employed, SEED)?,
        market: Market::of(SEED, start, moment.today < CARE_ACT),
        terms: [false, true].map(plans::terms),
        postcodes: postcodes(),
    };
    open_market(house, &world)?;
    let paid = cast::tell(house, &world)?;
    load(house, &world, paid, progress)
}

fn open_market(house: &House, world: &World) -> Result<(), Refusal> {
    let batch = |table, columns, rows: &[Vec<store::Value>]| record::bulk::Batch {
        table,
        columns,
        rows: rows.to_vec(),
    };
    house.write(&ACTOR, &world.moment, |tx| {
        let permit = access::population(&ACTOR, Noun::People, Verb::Create, "demo.council")?;
        let batches = [
            batch(
                "market_provider",
                &market::PROVIDER,
                &world.market.providers,
            ),
            batch("market_offer", &market::OFFER, &world.market.rows),
        ];
        record::bulk::load(tx, &permit, &ACTOR, &world.moment, batches).map(drop)
    })
}

/// Direct payments have been made for at most so long, however long the council's history is.
const PAID_MONTHS: i64 = 36;

/// The first period that begins on or after a day: periods are of four weeks and begin on a Monday.
fn paid_from(from: Date) -> Date {
    let first = if from < CARE_ACT {
        // The ledger's codes are known from 6 April 2010.
        Date::constant(2010, 4, 26)
    } else {
        Date::constant(2015, 4, 20)
    };
    let days = i64::from((from.saturating_add(45.days()) - first).get_days()).max(0);
    first.saturating_add(((days + 27).div_euclid(28) * 28).days())
}

/// What one stretch of places comes to.
struct Chunk {
    people: Vec<(PersonId, Timestamp, PersonDocument)>,
    sheets: Sheets,
    paid: Vec<Paid>,
}

/// People first, then the runs that pay them.
fn load(
    house: &House,
    world: &World,
    mut paid: Vec<Paid>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), Refusal> {
    let known = world.size.known();
    let make = |at: u64| chunk(world, at * CHUNK, known.min((at + 1) * CHUNK));
    in_order(known.div_ceil(CHUNK), make, &mut |at, mut chunk: Chunk| {
        paid.append(&mut chunk.paid);
        keep(house, world, chunk)?;
        progress(known.min((at + 1) * CHUNK), known);
        Ok(())
    })?;
    let periods = money::periods(world);
    let make = |at: u64| match usize::try_from(at).ok().and_then(|at| periods.get(at)) {
        Some(from) => money::run(world, *from, &paid).map(Some),
        None => Ok(None),
    };
    in_order(periods.len() as u64, make, &mut |_,
                                               run: Option<
        money::Run,
    >| {
        run.map_or(Ok(()), |run| keep_run(house, world, run))
    })
}

/// Makes parts on as many threads as there are processors, and keeps them in order.
fn in_order<T: Send>(
    count: u64,
    make: impl Fn(u64) -> Result<T, Refusal> + Sync,
    keep: &mut dyn FnMut(u64, T) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let workers = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let make = &make;
    thread::scope(|scope| {
        let mut made = Vec::new();
        for worker in 0..workers {
            let (send, receive) = sync_channel(1);
            made.push(receive);
            scope.spawn(move || {
                let mut at = worker;
                // Nobody listens any more where loading failed.
                while at < count && send.send(make(at)).is_ok() {
                    at += workers;
                }
            });
        }
        for at in 0..count {
            let place = usize::try_from(at % workers).unwrap_or_default();
            let Some(Ok(part)) = made.get(place).map(|receive| receive.recv()) else {
                return Err(Refusal::Rules("a thread of the generator stopped".into()));
            };
            keep(at, part?)?;
        }
        Ok(())
    })
}

fn chunk(world: &World, from: u64, until: u64) -> Result<Chunk, Refusal> {
    let mut chunk = Chunk {
        people: Vec::new(),
        sheets: Sheets::new(),
        paid: Vec::new(),
    };
    for index in from..until {
        let person = people::person(world, index);
        let document = person.document(&world.moment)?;
        chunk.people.push((person.id, person.since_at, document));
        let paid = story::tell(world, index, person, &mut chunk.sheets)?;
        chunk.paid.extend(paid);
    }
    Ok(chunk)
}

fn keep(house: &House, world: &World, chunk: Chunk) -> Result<(), Refusal> {
    house.write(&ACTOR, &world.moment, |tx| {
        let permit = access::population(&ACTOR, Noun::People, Verb::Create, "demo.council")?;
        record_people::load_in_bulk(
            tx,
            &permit,
            &ACTOR,
            &world.moment,
            REFERENCE_PREFIX,
            &chunk.people,
        )?;
        record::bulk::load(tx, &permit, &ACTOR, &world.moment, chunk.sheets.filled()).map(drop)
    })
}

fn keep_run(house: &House, world: &World, run: money::Run) -> Result<(), Refusal> {
    house.write(&ACTOR, &world.moment, |tx| {
        let permit = access::population(&ACTOR, Noun::People, Verb::Create, "demo.council")?;
        record::bulk::load(tx, &permit, &ACTOR, &world.moment, run.sheets.filled())?;
        for entry in run.entries {
            // The database adds the lines up here.
            tx.execute(
                "update ledger_entry set sealed = $1 where id = $2",
                &store::params![true, entry],
            )?;
        }
        Ok(())
    })
}

/// Some real postcodes of each locality, from the open data.
fn postcodes() -> [Vec<String>; 4] {
    let mut found: [Vec<String>; 4] = Default::default();
    let text = OPEN_DATA
        .get_file("trafford_postcodes.csv")
        .and_then(|file| file.contents_utf8())
        .unwrap_or_default();
    for line in text.lines().skip(1).step_by(23) {
        let mut fields = line.split(',');
        let (Some(postcode), Some(locality)) = (fields.next(), fields.nth(6)) else {
            continue;
        };
        if let Some(place) = LOCALITIES.iter().position(|(name, _)| *name == locality) {
            found[place].push(postcode.to_owned());
        }
    }
    found
}

/// A minute of a day, as an instant.
fn instant(day: Date, minute: i64) -> Timestamp {
    let hour = i8::try_from(minute / 60 % 24).unwrap_or(12);
    let minute = i8::try_from(minute % 60).unwrap_or_default();
    day.at(hour, minute, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}
