//! The public search: by words and near a place, with the distance and whether it is open.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use formats::directory::Kind;
use jiff::civil::DateTime;
use store::{Tx, Value, params};

use super::entry::{ENTRY_COLUMNS, Entry, OpenState, entry_from, hours_from};
use super::place::{Distance, Place};
use super::words::{Wanted, wanted, words};
use crate::{EntryId, Refusal};

/// Entries on one page of results.
pub const PAGE: usize = 20;
/// A word that is spelt differently is offered only when it is at least this alike (Jaro-Winkler).
const ALIKE: f64 = 0.88;
/// Up to so many ids are asked for one by one; more are read with all the others.
const FEW: usize = 200;

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Query {
    /// Words in any order, whole or the beginning of them, everyday words too; may be empty.
    pub words: String,
    /// Where to look from.
    pub near: Option<Place>,
    /// Only these kinds; all when empty.
    pub kinds: Vec<Kind>,
    /// The civil time in England that «open» is said for.
    pub at: DateTime,
    /// Only what is certainly open at that time.
    pub open_only: bool,
    /// Only what is known to lie within so many kilometres; heeded only with `near`.
    pub within_km: Option<u32>,
    /// Which page, from 1.
    pub page: usize,
}

impl Query {
    /// Everything, said for this time.
    pub fn at(at: DateTime) -> Query {
        Query {
            words: String::new(),
            near: None,
            kinds: Vec::new(),
            at,
            open_only: false,
            within_km: None,
            page: 1,
        }
    }
}

/// One page of what was found.
#[derive(Debug, Clone)]
pub struct Results {
    /// How many were found in all.
    pub total: usize,
    /// The page that these are, from 1; the last one when a page beyond it was asked for.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// The entries of the page.
    pub listed: Vec<Listed>,
    /// How many there are of each kind, with all other filters but the kind applied.
    pub kinds: Vec<(Kind, usize)>,
    /// How many were left out of a search by distance because nobody knows where they are.
    pub without_place: usize,
    /// Words of the directory that are spelt like those typed, when nothing was found.
    pub perhaps: Option<String>,
}

/// One entry in a list of results.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The entry.
    pub entry: Entry,
    /// How far it is, when the search was near a place and the entry's place is known.
    pub distance: Option<Distance>,
    /// Whether it is open at the time asked for.
    pub opening: OpenState,
}

struct Candidate {
    id: EntryId,
    kind: Kind,
    name: String,
    distance: Option<Distance>,
    relevance: i64,
}

/// Searches the directory. Public: it needs no permit, and nothing of it is logged or counted.
///
/// # Errors
/// The database's refusal.
pub fn search(tx: &mut Tx, query: &Query) -> Result<Results, Refusal> {
    let wanted = wanted(&query.words);
    let relevance = relevance(tx, &wanted)?;
    let mut without_place = 0;
    let mut candidates = Vec::new();
    // Signs, or letters without end, are no words: nothing is found by them, not everything.
    let says_nothing = !query.words.trim().is_empty() && words(&query.words).is_empty();
    if !says_nothing && relevance.as_ref().is_none_or(|found| !found.is_empty()) {
        let limit = query
            .near
            .as_ref()
            .and(query.within_km)
            .map(|km| km.saturating_mul(1000));
        for (candidate, hours) in all(tx, query, relevance.as_ref())? {
            if let Some(limit) = limit {
                match candidate.distance {
                    None => {
                        without_place += usize::from(wants(query, candidate.kind));
                        continue;
                    }
                    Some(distance) if distance.metres() > limit => continue,
                    Some(_) => {}
                }
            }
            if query.open_only
                && !OpenState::of(hours.as_deref().and_then(hours_from).as_ref(), query.at)
                    .is_open()
            {
                continue;
            }
            candidates.push(candidate);
        }
    }
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for candidate in &candidates {
        *kinds.entry(candidate.kind).or_default() += 1;
    }
    candidates.retain(|candidate| wants(query, candidate.kind));
    candidates.sort_by(|a, b| {
        // A place that nobody knows stands behind every known one.
        let far = |candidate: &Candidate| (candidate.distance.is_none(), candidate.distance);
        far(a)
            .cmp(&far(b))
            .then(Reverse(a.relevance).cmp(&Reverse(b.relevance)))
            .then_with(|| a.name.cmp(&b.name))
            .then(a.id.cmp(&b.id))
    });
    let total = candidates.len();
    let pages = total.div_ceil(PAGE).max(1);
    let page = query.page.clamp(1, pages);
    let shown: Vec<Candidate> = candidates
        .into_iter()
        .skip((page - 1) * PAGE)
        .take(PAGE)
        .collect();
    let perhaps = if total == 0 {
        perhaps(tx, &wanted)?
    } else {
        None
    };
    Ok(Results {
        total,
        page,
        pages,
        listed: listed(tx, query.at, shown)?,
        kinds: kinds.into_iter().collect(),
        without_place,
        perhaps,
    })
}

fn wants(query: &Query, kind: Kind) -> bool {
    query.kinds.is_empty() || query.kinds.contains(&kind)
}

/// How well each entry fits all of what is wanted; `None` when no word was given.
fn relevance(tx: &mut Tx, wanted: &[Wanted]) -> Result<Option<HashMap<EntryId, i64>>, Refusal> {
    let mut fitting: Option<HashMap<EntryId, i64>> = None;
    for either in wanted {
        let mut best: HashMap<EntryId, i64> = HashMap::new();
        for phrase in either {
            for (id, weight) in phrase_fits(tx, phrase)? {
                let standing = best.entry(id).or_default();
                *standing = weight.max(*standing);
            }
        }
        fitting = Some(match fitting {
            None => best,
            Some(before) => before
                .into_iter()
                .filter_map(|(id, sum)| best.get(&id).map(|weight| (id, sum + weight)))
                .collect(),
        });
        if fitting.as_ref().is_some_and(HashMap::is_empty) {
            break;
        }
    }
    Ok(fitting)
}

/// Entries that hold every word of the phrase; a phrase fits as well as its least word.
fn phrase_fits(tx: &mut Tx, phrase: &[String]) -> Result<HashMap<EntryId, i64>, Refusal> {
    let mut fitting: Option<HashMap<EntryId, i64>> = None;
    for word in phrase {
        let mut found: HashMap<EntryId, i64> = HashMap::new();
        let rows = tx.query(
            "select entry_id, word, weight from directory_word where word >= $1 and word < $2",
            // Words hold only letters a to z and digits, so everything they begin stands before the brace.
            &params![word.as_str(), format!("{word}{{")],
            |row| {
                Ok((
                    row.get::<EntryId>(0)?,
                    row.get::<String>(1)?,
                    row.get::<i64>(2)?,
                ))
            },
        )?;
        for (id, known, weight) in rows {
            let weight = 2 * weight + i64::from(known == *word);
            let standing = found.entry(id).or_default();
            *standing = weight.max(*standing);
        }
        fitting = Some(match fitting {
            None => found,
            Some(before) => before
                .into_iter()
                .filter_map(|(id, least)| found.get(&id).map(|weight| (id, least.min(*weight))))
                .collect(),
        });
    }
    Ok(fitting.unwrap_or_default())
}

/// Every entry that fits the words, with its hours where the search asks for what is open.
fn all(
    tx: &mut Tx,
    query: &Query,
    relevance: Option<&HashMap<EntryId, i64>>,
) -> Result<Vec<(Candidate, Option<String>)>, Refusal> {
    let mut sql = String::from(
        "select id, kind, name, longitude_e6, latitude_e6, hours from directory_entry where withdrawn_at is null",
    );
    let mut values: Vec<Value> = Vec::new();
    if let Some(found) = relevance
        && found.len() <= FEW
    {
        let mut ids: Vec<EntryId> = found.keys().copied().collect();
        ids.sort_unstable();
        sql.push_str(&among("id", &ids, &mut values));
    }
    let from = query.near.as_ref().map(|place| place.point);
    let rows = tx.query(&sql, &values, |row| {
        let id: EntryId = row.get(0)?;
        let kind: Kind = super::entry::word(row, 1)?;
        let point = super::entry::point_from(row.get(3)?, row.get(4)?);
        let candidate = Candidate {
            id,
            kind,
            name: row.get(2)?,
            distance: from
                .zip(point)
                .map(|(from, to)| Distance::between(from, to)),
            relevance: 0,
        };
        Ok((candidate, row.get::<Option<String>>(5)?))
    })?;
    Ok(rows
        .into_iter()
        .filter_map(|(mut candidate, hours)| {
            if let Some(found) = relevance {
                candidate.relevance = *found.get(&candidate.id)?;
            }
            Some((candidate, hours))
        })
        .collect())
}

fn listed(tx: &mut Tx, at: DateTime, shown: Vec<Candidate>) -> Result<Vec<Listed>, Refusal> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<EntryId> = shown.iter().map(|candidate| candidate.id).collect();
    let mut values = Vec::new();
    let sql = format!(
        "select {ENTRY_COLUMNS} from directory_entry where withdrawn_at is null{}",
        among("id", &ids, &mut values)
    );
    let mut entries: HashMap<EntryId, Entry> = tx
        .query(&sql, &values, entry_from)?
        .into_iter()
        .map(|entry| (entry.id, entry))
        .collect();
    Ok(shown
        .into_iter()
        .filter_map(|candidate| {
            let entry = entries.remove(&candidate.id)?;
            Some(Listed {
                opening: OpenState::of(entry.hours.as_ref(), at),
                distance: candidate.distance,
                entry,
            })
        })
        .collect())
}

fn among(column: &str, ids: &[EntryId], values: &mut Vec<Value>) -> String {
    let marks: Vec<String> = ids
        .iter()
        .map(|id| {
            values.push(id.into());
            format!("${}", values.len())
        })
        .collect();
    format!(" and {column} in ({})", marks.join(", "))
}

/// Words of the directory that are spelt most like those that nothing begins with.
fn perhaps(tx: &mut Tx, wanted: &[Wanted]) -> Result<Option<String>, Refusal> {
    let mut known: Option<Vec<String>> = None;
    let mut changed = false;
    let mut meant = Vec::new();
    for either in wanted {
        let typed = either
            .first()
            .map(|words| words.join(" "))
            .unwrap_or_default();
        let nothing = {
            let mut nothing = true;
            for phrase in either {
                nothing &= phrase_fits(tx, phrase)?.is_empty();
            }
            nothing
        };
        if !nothing || typed.contains(' ') {
            meant.push(typed);
            continue;
        }
        let known = match &mut known {
            Some(known) => known,
            slot => slot.insert(distinct_words(tx)?),
        };
        let nearest = known
            .iter()
            .map(|word| (word, strsim::jaro_winkler(word, &typed)))
            .filter(|(_, alike)| *alike >= ALIKE)
            .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        match nearest {
            Some((word, _)) => {
                meant.push(word.clone());
                changed = true;
            }
            None => return Ok(None),
        }
    }
    Ok(changed.then(|| meant.join(" ")))
}

fn distinct_words(tx: &mut Tx) -> Result<Vec<String>, Refusal> {
    let mut words: HashSet<String> = tx
        .query("select distinct word from directory_word", &[], |row| {
            row.get(0)
        })?
        .into_iter()
        .collect();
    words.extend(super::words::everyday_words());
    Ok(words.into_iter().collect())
}
