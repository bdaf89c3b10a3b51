//! Finding people: by words of any of their names, reference, NHS number, postcode, date of birth, or several.

use store::{Tx, Value, params};

use super::keys::Statement;
use super::line::{self, CaseloadLine, PersonRow, Scope};
use super::query::Query;
use super::text;
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::{Actor, Moment, PersonId, Refusal};

/// How many people a page of a list shows.
pub const PAGE_SIZE: u32 = 20;
/// Whoever leafs further than this narrows the search.
const MOST_PAGES: u32 = 50;
/// A word that more names than this begin with is common.
const COMMON: i64 = 3_000;

/// A page of people found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// By family name.
    pub lines: Vec<CaseloadLine>,
    /// The page, from 1.
    pub page: u32,
    /// Whether there is another.
    pub more: bool,
    /// A sentence about what was typed, where it seems to hold a mistake.
    pub remark: Option<String>,
}

/// Finds people by what somebody typed. Words may be shortened and stand in any order; everything must fit. Records
/// that are restricted appear only to those named on them.
///
/// # Errors
/// [`Refusal::Invalid`] when there is nothing to search by.
pub fn find(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    typed: &str,
    page: u32,
) -> Result<Found, Refusal> {
    permit.demand(Noun::People, Verb::Search)?;
    let typed =
        text::line("The search", typed).map_err(|sentence| Refusal::invalid("query", sentence))?;
    let query = Query::read(&typed, moment.today);
    if query.is_empty() && query.remark.is_none() {
        return Err(Refusal::invalid(
            "query",
            "Enter a name, date of birth, postcode, NHS number or reference, or some of them together.",
        ));
    }
    let page = page.clamp(1, MOST_PAGES);
    let mut rows = if query.remark.is_some() {
        Vec::new()
    } else {
        ask(tx, actor, moment, &query, page)?
    };
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let more = rows.len() > size && page < MOST_PAGES;
    rows.truncate(size);
    let lines = line::lines(tx, moment, rows)?;
    audit::allowed(
        tx,
        actor,
        moment,
        &Trace::of(Noun::People, Verb::Search, "people.find").quantity(lines.len()),
    )?;
    Ok(Found {
        lines,
        page,
        more,
        remark: query.remark,
    })
}

fn ask(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    query: &Query,
    page: u32,
) -> Result<Vec<PersonRow>, Refusal> {
    let scope = line::scope(actor, Noun::People, Verb::Search);
    // The rarest word leads.
    let mut words = Vec::with_capacity(query.words.len());
    for word in &query.words {
        words.push((how_common(tx, word)?, word.as_str()));
    }
    words.sort();
    let rarest = words.first().map(|(count, _)| *count);
    let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    if query.only_words() && !matches!(scope, Scope::Involved) {
        return by_words(tx, actor, &words, page);
    }
    let leading = words
        .split_first()
        .filter(|_| rarest.is_some_and(|count| count < COMMON));
    let crowded = leading.is_none() && is_crowded(tx, query)?;
    let (mut ask, rest) = match leading {
        Some((first, rest)) => {
            let mut ask = Statement::new(&format!(
                "select {} from (select distinct person_id from people_name_key k where ",
                line::COLUMNS
            ));
            word_range(&mut ask, "k", first);
            // A cross join keeps its order on SQLite: first the few names, then their people.
            ask.push(") found cross join people_person p where p.id = found.person_id");
            (ask, rest.to_vec())
        }
        None => {
            let ask = Statement::new(&format!(
                "select {} from people_person p where p.version > 0",
                line::COLUMNS
            ));
            (ask, words)
        }
    };
    for word in rest {
        has_word(&mut ask, "p.id", word);
    }
    facts(&mut ask, query, crowded);
    line::within(&mut ask, &scope, actor, moment);
    ask.push(" order by p.sort_name, p.id");
    paged(&mut ask, page);
    Ok(tx.query(&ask.sql, &ask.params, PersonRow::read)?)
}

/// Only words of names: the page is read from the index of names, which knows how people are sorted, and only the
/// people on it from their own table.
fn by_words(
    tx: &mut Tx,
    actor: &Actor,
    words: &[&str],
    page: u32,
) -> Result<Vec<PersonRow>, Refusal> {
    let Some((first, rest)) = words.split_first() else {
        return Ok(Vec::new());
    };
    let mut ask = Statement::new("select k.person_id, k.sort_name from people_name_key k where ");
    word_range(&mut ask, "k", first);
    for word in rest {
        has_word(&mut ask, "k.person_id", word);
    }
    if let Actor::Account(account) = actor {
        let own = ask.bind(account.account_id);
        ask.push(&format!(
            " and k.person_id not in (select r.id from people_person r where r.restricted and not exists \
             (select 1 from people_named_access n where n.person_id = r.id and n.account_id = {own} \
             and n.ended_at is null))"
        ));
    }
    ask.push(" group by k.sort_name, k.person_id order by k.sort_name, k.person_id");
    paged(&mut ask, page);
    let people: Vec<PersonId> = tx.query(&ask.sql, &ask.params, |row| row.get(0))?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Statement::new(&format!(
        "select {} from people_person p where p.id in (",
        line::COLUMNS
    ));
    let list = ask.bind_all(people);
    ask.push(&format!("{list}) order by p.sort_name, p.id"));
    Ok(tx.query(&ask.sql, &ask.params, PersonRow::read)?)
}

/// How many names begin with the word, as far as it matters.
fn how_common(tx: &mut Tx, word: &str) -> Result<i64, Refusal> {
    let (from, to) = range(word);
    Ok(tx.query_one(
        "select count(*) from (select k.key from people_name_key k where k.kind = 'word' and k.key >= $1 \
         and k.key < $2 limit $3) few",
        &params![from, to, COMMON],
        |row| row.get(0),
    )?)
}

/// The keys that begin with a word: keys hold the letters a to z and digits, and `{` stands right after `z`.
fn range(word: &str) -> (Value, Value) {
    (word.into(), format!("{word}{{").into())
}

fn word_range(ask: &mut Statement, table: &str, word: &str) {
    let (from, to) = range(word);
    let (from, to) = (ask.bind(from), ask.bind(to));
    ask.push(&format!(
        "{table}.kind = 'word' and {table}.key >= {from} and {table}.key < {to}"
    ));
}

fn has_word(ask: &mut Statement, person: &str, word: &str) {
    ask.push(&format!(
        " and exists (select 1 from people_name_key w where w.person_id = {person} and "
    ));
    word_range(ask, "w", word);
    ask.push(")");
}

/// Whether so many people live in the area of a first part of a postcode that putting them all in order takes longer
/// than going through everybody in order until a page of them is found.
fn is_crowded(tx: &mut Tx, query: &Query) -> Result<bool, Refusal> {
    let Some(outward) = query
        .short_code
        .as_ref()
        .and_then(|code| code.outward.as_deref())
    else {
        return Ok(false);
    };
    let (from, to) = area(outward);
    let count: i64 = tx.query_one(
        "select count(*) from (select p.postcode from people_person p where p.postcode >= $1 and p.postcode < $2 \
         limit $3) few",
        &params![from, to, COMMON],
        |row| row.get(0),
    )?;
    Ok(count >= COMMON)
}

/// The postcodes with a first part: a space stands after it, and `!` right after the space.
fn area(outward: &str) -> (Value, Value) {
    (format!("{outward} ").into(), format!("{outward}!").into())
}

/// What is asked for besides words. Of a `crowded` area, people are not looked up by postcode.
fn facts(ask: &mut Statement, query: &Query, crowded: bool) {
    if let Some(number) = &query.nhs_number {
        let number = ask.bind(number);
        ask.push(&format!(" and p.nhs_number = {number}"));
    }
    if let Some(code) = &query.postcode {
        let code = ask.bind(code);
        ask.push(&format!(" and p.postcode = {code}"));
    }
    if let Some(code) = &query.short_code {
        let mut either = Vec::new();
        if let Some(reference) = &code.reference {
            either.push(format!("p.reference = {}", ask.bind(reference)));
        }
        if let Some(outward) = &code.outward {
            let (from, to) = area(outward);
            let (from, to) = (ask.bind(from), ask.bind(to));
            // An expression in place of the column keeps both engines from the index of postcodes.
            let column = if crowded {
                "(p.postcode || '')"
            } else {
                "p.postcode"
            };
            either.push(format!("({column} >= {from} and {column} < {to})"));
        }
        ask.push(&format!(" and ({})", either.join(" or ")));
    }
    if let Some(born) = &query.born {
        let years = ask.bind_all(born.years.iter().copied());
        ask.push(&format!(" and p.birth_year in ({years})"));
        // Somebody of whom only the year is known may be the one.
        for (column, number) in [("birth_month", born.month), ("birth_day", born.day)] {
            if let Some(number) = number {
                let number = ask.bind(number);
                ask.push(&format!(
                    " and (p.{column} is null or p.{column} = {number})"
                ));
            }
        }
    }
}

/// One more than a page, from the page's beginning.
fn paged(ask: &mut Statement, page: u32) {
    let (limit, offset) = (
        ask.bind(PAGE_SIZE + 1),
        ask.bind(page.saturating_sub(1).saturating_mul(PAGE_SIZE)),
    );
    ask.push(&format!(" limit {limit} offset {offset}"));
}
