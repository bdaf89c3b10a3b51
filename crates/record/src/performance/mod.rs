//! Counts: who is in the base, who counts and by what, who does not and why; targets; counts that were kept.
//!
//! Nothing here types that somebody counts. The definitions are [`rules::performance`]; this gathers the facts of
//! everybody with support in a few passes and lets them run. Restricted records are counted and named only to those who
//! may see them.

mod gather;
mod table;
mod targets;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;
use rules::performance::{Definition, Measure, Standing, percent};
use rules::rulebook::Rulebook;
use serde::Serialize;
use store::Tx;

pub use gather::{Facts, Known};
pub use table::csv;
pub use targets::{Kept, PaymentType, Target, TargetKind, Unit, add_targets, keep, papers};

use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::{PersonDocument, Statement};
use crate::rulebook::Rulebooks;
use crate::{Actor, Moment, PersonId, Refusal};

/// How many people a page of a list shows.
pub const PAGE: usize = 50;
/// A number that is less than this, and not nothing, may point at somebody: it is not published.
pub const SMALL: i64 = 6;
/// How many months a trajectory goes back.
const MONTHS_BACK: i64 = 12;

/// A measure as it stands on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// How it was counted.
    pub definition: Definition,
    /// For which day.
    pub on: Date,
    /// The first day that was looked at.
    pub first_day: Date,
    /// The rulebook that says how.
    pub rulebook_hash: String,
    /// Who counts.
    pub numerator: i64,
    /// Of whom.
    pub denominator: i64,
    /// The one in percent of the other, with one decimal.
    pub percent: String,
    /// How many by each criterion: those who count, those who do not, those who are not in the base.
    pub criteria: Vec<(Standing, i64)>,
    /// By client group, team and locality.
    pub splits: Vec<Split>,
}

/// The same by something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Split {
    /// By what.
    pub by: &'static str,
    /// Each part.
    pub rows: Vec<SplitRow>,
}

/// One part of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SplitRow {
    /// Which.
    pub label: String,
    /// Who counts.
    pub numerator: i64,
    /// Of whom.
    pub denominator: i64,
    /// In percent.
    pub percent: String,
}

impl SplitRow {
    /// Whether its numbers may point at somebody.
    pub fn is_small(&self) -> bool {
        let small = |number: i64| number > 0 && number < SMALL;
        small(self.numerator)
            || small(self.denominator)
            || small(self.denominator.saturating_sub(self.numerator))
    }
}

/// One point of a trajectory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// Who counted.
    pub numerator: i64,
    /// Of whom.
    pub denominator: i64,
    /// In percent.
    pub percent: String,
}

/// A measure with what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The count.
    pub count: Count,
    /// Its targets, by day.
    pub targets: Vec<Target>,
    /// The ends of the months before, counted by the same definition from what is on record now.
    pub trajectory: Vec<Point>,
    /// Counts that were kept.
    pub kept: Vec<Kept>,
}

impl Reading {
    /// The target for everybody that is next on or after the day, or the last one before it.
    pub fn target(&self) -> Option<&Target> {
        let whole = |target: &&Target| {
            target.client_group.is_none()
                && target.payment_type.is_none()
                && target.unit == Unit::Percent
        };
        let mut after = self
            .targets
            .iter()
            .filter(whole)
            .filter(|target| target.on_date >= self.count.on);
        // A national one stands for every council; others' are shown beside it.
        let first = after.next();
        first.or_else(|| self.targets.iter().rfind(whole))
    }
}

/// Which of those with support a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those who count.
    Counted,
    /// Those of the base who do not.
    NotCounted,
    /// Those who are not in the base.
    LeftOut,
}

impl Which {
    /// All of them.
    pub const ALL: [Which; 3] = [Which::Counted, Which::NotCounted, Which::LeftOut];

    /// How addresses call it.
    pub const fn key(self) -> &'static str {
        match self {
            Which::Counted => "counted",
            Which::NotCounted => "not-counted",
            Which::LeftOut => "left-out",
        }
    }

    /// It in words.
    pub const fn label(self) -> &'static str {
        match self {
            Which::Counted => "Counted",
            Which::NotCounted => "In the base and not counted",
            Which::LeftOut => "Not in the base",
        }
    }

    /// The one of that name; who counts where there is none.
    pub fn named(key: &str) -> Which {
        let found = Which::ALL.into_iter().find(|which| which.key() == key);
        found.unwrap_or(Which::Counted)
    }

    /// The list that a standing belongs to.
    pub const fn of(standing: Standing) -> Which {
        match standing {
            Standing::Counted(_) => Which::Counted,
            Standing::NotCounted(_) => Which::NotCounted,
            Standing::LeftOut(_) => Which::LeftOut,
        }
    }
}

/// One person in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who; none where the reader may not know.
    pub person: Option<PersonId>,
    /// The name, where the reader may see it.
    pub name: Option<String>,
    /// The council's reference, where the reader may see it.
    pub reference: Option<String>,
    /// Where they stand.
    pub standing: Standing,
    /// The evidence, in words with days.
    pub because: Vec<String>,
    /// Their client group.
    pub group: String,
    /// Their team.
    pub team: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// By criterion, then by name.
    pub people: Vec<Listed>,
    /// How many there are.
    pub total: usize,
    /// The page, from 1.
    pub page: usize,
}

impl ListPage {
    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.total.max(1).div_ceil(PAGE)
    }
}

/// What was gathered for a day, ready to be counted by each measure.
pub struct Gathered {
    book: Arc<Rulebook>,
    /// For which day.
    pub on: Date,
    /// The measures in force on it.
    pub definitions: Vec<Definition>,
    /// The ends of the months before and the day itself, with the measures in force on each: rules are compiled once a
    /// day, not once a measure.
    days: Vec<(Date, Vec<Definition>)>,
    facts: Facts,
}

/// Leaves the row of the audit trail for a count, before it is made: making it holds no lock.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn opened(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    purpose: &'static str,
) -> Result<(), Refusal> {
    let verb = may_count(permit)?;
    audit::allowed(
        tx,
        actor,
        moment,
        &Trace::of(Noun::Performance, verb, purpose),
    )?;
    Ok(())
}

fn may_count(permit: &PopulationPermit) -> Result<Verb, Refusal> {
    for verb in [Verb::View, Verb::Search, Verb::Change] {
        if permit.demand(Noun::Performance, verb).is_ok() {
            return Ok(verb);
        }
    }
    permit.demand(Noun::Performance, Verb::View)?;
    Ok(Verb::View)
}

/// Gathers the facts for a day. The permit is to view counts, to list those counted, or to keep a count.
///
/// # Errors
/// No rulebook in force; the database's refusal.
pub fn gathered(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    moment: &Moment,
    on: Date,
) -> Result<Gathered, Refusal> {
    may_count(permit)?;
    let book = books.in_force(tx, moment)?;
    let in_force = |day: Date| -> Vec<Definition> {
        let rules = book.compile(day);
        Measure::ALL
            .into_iter()
            .filter_map(|measure| Definition::of(&rules, measure).ok())
            .collect()
    };
    let definitions = in_force(on);
    let ends = (1..=MONTHS_BACK).rev().filter_map(|back| {
        months_before(on.first_of_month(), back - 1)?
            .yesterday()
            .ok()
    });
    let days = ends.chain([on]).map(|day| (day, in_force(day))).collect();
    let back = months_before(on, MONTHS_BACK).unwrap_or(on);
    let first = definitions
        .iter()
        .map(|definition| definition.first_day(back))
        .min()
        .unwrap_or(on);
    let with_evidence = definitions
        .iter()
        .any(|definition| matches!(definition.measure, Measure::Ni130 | Measure::LocalOngoing));
    let facts = gather::gather(tx, (first, on), with_evidence)?;
    Ok(Gathered {
        book,
        on,
        definitions,
        days,
        facts,
    })
}

fn months_before(on: Date, months: i64) -> Option<Date> {
    on.checked_sub(Span::new().try_months(months).ok()?).ok()
}

impl Gathered {
    /// How a measure is counted on the day.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] where it was not counted then, with those that were.
    pub fn definition(&self, measure: Measure) -> Result<&Definition, Refusal> {
        let found = self
            .definitions
            .iter()
            .find(|definition| definition.measure == measure);
        found.ok_or_else(|| {
            let known: Vec<&str> = self
                .definitions
                .iter()
                .map(|definition| definition.measure.key())
                .collect();
            let then = if known.is_empty() {
                "no measure is in force on it".to_owned()
            } else {
                format!("in force on it: {}", known.join(", "))
            };
            Refusal::NotNow(format!(
                "«{measure}» is not counted on {}; {then}.",
                rules::date_in_words(self.on)
            ))
        })
    }

    /// Counts a measure.
    ///
    /// # Errors
    /// As [`Gathered::definition`].
    pub fn count(&self, measure: Measure) -> Result<Count, Refusal> {
        let definition = self.definition(measure)?;
        let mut criteria: BTreeMap<Standing, i64> = BTreeMap::new();
        let mut groups = Parts::default();
        let mut teams = Parts::default();
        let mut localities = Parts::default();
        for known in &self.facts.people {
            let standing = definition.stand(&known.facts, self.on);
            *criteria.entry(standing).or_default() += 1;
            if Which::of(standing) != Which::LeftOut {
                let counts = Which::of(standing) == Which::Counted;
                groups.add(group_in_words(known), counts);
                teams.add(team_in_words(known), counts);
                localities.add(known.locality.as_deref().unwrap_or("Not known"), counts);
            }
        }
        let of = |which: Which| -> i64 {
            let all = criteria
                .iter()
                .filter(|(standing, _)| Which::of(**standing) == which);
            all.map(|(_, people)| *people).sum()
        };
        let numerator = of(Which::Counted);
        let denominator = numerator + of(Which::NotCounted);
        Ok(Count {
            on: self.on,
            first_day: definition.first_day(self.on),
            rulebook_hash: self.book.hash().to_owned(),
            numerator,
            denominator,
            percent: percent(numerator, denominator),
            criteria: criteria.into_iter().collect(),
            splits: vec![
                groups.split("Client group"),
                teams.split("Team"),
                localities.split("Locality"),
            ],
            definition: definition.clone(),
        })
    }

    /// A measure with its targets, what it was in the months before, and counts that were kept.
    ///
    /// # Errors
    /// As [`Gathered::definition`]; the database's refusal.
    pub fn reading(&self, tx: &mut Tx, measure: Measure) -> Result<Reading, Refusal> {
        let count = self.count(measure)?;
        Ok(Reading {
            trajectory: self.trajectory(measure),
            targets: targets::all(tx, measure.key())?,
            kept: targets::kept(tx, measure.key())?,
            count,
        })
    }

    /// The ends of the twelve months before, where the measure was in force then, and the day itself.
    fn trajectory(&self, measure: Measure) -> Vec<Point> {
        self.days
            .iter()
            .filter_map(|(on, definitions)| {
                let on = *on;
                let definition = definitions
                    .iter()
                    .find(|definition| definition.measure == measure)?;
                let (mut numerator, mut denominator) = (0, 0);
                for known in &self.facts.people {
                    match definition.stand(&known.facts, on) {
                        Standing::Counted(_) => {
                            numerator += 1;
                            denominator += 1;
                        }
                        Standing::NotCounted(_) => denominator += 1,
                        Standing::LeftOut(_) => {}
                    }
                }
                Some(Point {
                    on,
                    numerator,
                    denominator,
                    percent: percent(numerator, denominator),
                })
            })
            .collect()
    }

    /// Everybody of a list with where they stand, by criterion and name; restricted records last of each.
    fn standing_in(&self, definition: &Definition, which: Which) -> Vec<(Standing, &Known)> {
        let mut found: Vec<(Standing, &Known)> = self
            .facts
            .people
            .iter()
            .map(|known| (definition.stand(&known.facts, self.on), known))
            .filter(|(standing, _)| Which::of(*standing) == which)
            .collect();
        found.sort_by(|(left, a), (right, b)| {
            // A place among names would tell how a restricted person's begins.
            let key = |known: &Known| {
                (
                    known.restricted,
                    (!known.restricted).then(|| known.sort_name.clone()),
                    known.person.uuid(),
                )
            };
            left.cmp(right).then_with(|| key(a).cmp(&key(b)))
        });
        found
    }
}

/// A page of those who count, do not, or are not in the base, with the criterion and the evidence. Whoever may not see a
/// person sees that there is one.
///
/// # Errors
/// A permit for something else; as [`Gathered::definition`]; the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    gathered: &Gathered,
    (measure, which): (Measure, Which),
    page: usize,
) -> Result<ListPage, Refusal> {
    permit.demand(Noun::Performance, Verb::Search)?;
    let definition = gathered.definition(measure)?;
    let all = gathered.standing_in(definition, which);
    let total = all.len();
    let page = page.clamp(1, total.max(1).div_ceil(PAGE));
    let shown = &all[(page - 1) * PAGE..total.min(page * PAGE)];
    let people = told(tx, actor, gathered, definition, shown)?;
    Ok(ListPage {
        people,
        total,
        page,
    })
}

/// Everybody of a list, for the command line.
///
/// # Errors
/// As [`list`].
pub fn list_all(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    gathered: &Gathered,
    (measure, which): (Measure, Which),
) -> Result<Vec<Listed>, Refusal> {
    permit.demand(Noun::Performance, Verb::Search)?;
    let definition = gathered.definition(measure)?;
    let all = gathered.standing_in(definition, which);
    let mut people = Vec::with_capacity(all.len());
    for part in all.chunks(500) {
        people.extend(told(tx, actor, gathered, definition, part)?);
    }
    Ok(people)
}

fn told(
    tx: &mut Tx,
    actor: &Actor,
    gathered: &Gathered,
    definition: &Definition,
    shown: &[(Standing, &Known)],
) -> Result<Vec<Listed>, Refusal> {
    let named = named_on(tx, actor)?;
    let is_account = matches!(actor, Actor::Account(_));
    let may_see = |known: &Known| !is_account || !known.restricted || named.contains(&known.person);
    let may_name = actor.may(Noun::People, Verb::View);
    let names = names(
        tx,
        shown
            .iter()
            .map(|(_, known)| *known)
            .filter(|known| may_see(known)),
    )?;
    Ok(shown
        .iter()
        .map(|(standing, known)| {
            let found = names.get(&known.person).filter(|_| may_see(known));
            Listed {
                person: found.map(|_| known.person),
                name: found.filter(|_| may_name).map(|(name, _)| name.clone()),
                reference: found.map(|(_, reference)| reference.clone()),
                standing: *standing,
                // Days of support could tell who a restricted person is.
                because: if found.is_some() {
                    definition.because(&known.facts, gathered.on)
                } else {
                    Vec::new()
                },
                group: group_in_words(known).to_owned(),
                team: team_in_words(known).to_owned(),
            }
        })
        .collect())
}

/// Restricted records on which the actor is named.
fn named_on(tx: &mut Tx, actor: &Actor) -> Result<HashSet<PersonId>, Refusal> {
    let named = tx.query(
        "select person_id from people_named_access where account_id = $1 and ended_at is null",
        &store::params![actor.account_id()],
        |row| row.get(0),
    )?;
    Ok(named.into_iter().collect())
}

fn names<'a>(
    tx: &mut Tx,
    people: impl Iterator<Item = &'a Known>,
) -> Result<HashMap<PersonId, (String, String)>, Refusal> {
    let ids: Vec<PersonId> = people.map(|known| known.person).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut ask = Statement::new("select id, document, reference from people_person where id in (");
    let list = ask.bind_all(ids);
    ask.push(&format!("{list})"));
    let rows = tx.query(&ask.sql, &ask.params, |row| {
        Ok((row.get(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    rows.into_iter()
        .map(|(person, document, reference)| {
            let name = PersonDocument::from_json(&document)?.name();
            Ok((person, (name, reference)))
        })
        .collect()
}

fn group_in_words(known: &Known) -> &str {
    known.group.map_or("not known", |group| group.label())
}

fn team_in_words(known: &Known) -> &str {
    known.team.as_deref().unwrap_or("No team")
}

/// Numbers of each part, gathered.
#[derive(Default)]
struct Parts(BTreeMap<String, (i64, i64)>);

impl Parts {
    fn add(&mut self, label: &str, counts: bool) {
        if !self.0.contains_key(label) {
            self.0.insert(label.to_owned(), (0, 0));
        }
        if let Some((numerator, denominator)) = self.0.get_mut(label) {
            *numerator += i64::from(counts);
            *denominator += 1;
        }
    }

    fn split(self, by: &'static str) -> Split {
        let rows = self
            .0
            .into_iter()
            .map(|(label, (numerator, denominator))| SplitRow {
                percent: percent(numerator, denominator),
                label,
                numerator,
                denominator,
            })
            .collect();
        Split { by, rows }
    }
}
