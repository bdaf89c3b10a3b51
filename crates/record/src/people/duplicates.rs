//! Who may be on record already, and why, while somebody new is typed in.

use std::collections::{BTreeMap, BTreeSet};

use formats::nhs_number::NhsNumber;
use formats::postcode::Postcode;
use jiff::civil::Date;
use store::Tx;

use super::keys::{SearchColumns, Statement};
use super::line::{self, CaseloadLine, PersonRow, Scope};
use super::{DateForm, Name, NameKind, PartialDate, PersonDocument, PersonForm, names};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::{Actor, Moment, PersonId, Refusal};

/// The most that are suggested.
const SHOWN: usize = 5;
/// The most that are looked at of one kind of likeness.
const LOOKED_AT: u32 = 200;
/// What likeness is worth saying: two equal parts of a name, or one and something else.
const ENOUGH: i32 = 38;

/// What is known so far of somebody who is being typed in. Faults are left out: they are told elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    names: Vec<(String, String)>,
    born: Option<PartialDate>,
    nhs_number: Option<String>,
    postcodes: Vec<String>,
}

impl Draft {
    /// From a form that may not be finished.
    pub fn of(form: &PersonForm, today: Date) -> Draft {
        Draft {
            names: form
                .names
                .values()
                .map(|name| (name.given.clone(), name.family.clone()))
                .filter(|(given, family)| {
                    !names::plain(given).is_empty() || !names::plain(family).is_empty()
                })
                .take(4)
                .collect(),
            born: DateForm::born(&form.born, "", form.born_estimated, today)
                .ok()
                .flatten(),
            nhs_number: NhsNumber::parse(&form.nhs_number)
                .ok()
                .map(|number| number.digits()),
            postcodes: form
                .addresses
                .values()
                .filter_map(|address| Postcode::parse(&address.postcode).ok())
                .map(|code| code.as_str().to_owned())
                .take(4)
                .collect(),
        }
    }
}

/// Somebody on record who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What a list shows of them.
    pub line: CaseloadLine,
    /// Why they are suggested, the strongest first: «same date of birth».
    pub reasons: Vec<String>,
}

/// People on record who may be the one being typed in, the likeliest first; at most five. Records that are
/// restricted are left out but for those named on them.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn suggest(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    draft: &Draft,
) -> Result<Vec<Suggestion>, Refusal> {
    permit.demand(Noun::People, Verb::Create)?;
    let mut candidates: BTreeMap<PersonId, PersonRow> = BTreeMap::new();
    for wanted in wanted(draft) {
        for row in look(tx, actor, moment, wanted)? {
            candidates.insert(row.person, row);
        }
    }
    let mut likely: Vec<(i32, PersonRow, Vec<String>)> = Vec::new();
    for row in candidates.into_values() {
        let document = PersonDocument::from_json(&row.document)?;
        let (score, reasons) = likeness(draft, &document, moment.today);
        if score >= ENOUGH {
            likely.push((score, row, reasons));
        }
    }
    likely.sort_by(|a, b| {
        b.0.cmp(&a.0)
            .then_with(|| a.1.reference.cmp(&b.1.reference))
    });
    likely.truncate(SHOWN);
    let mut rows = Vec::with_capacity(likely.len());
    let mut reasons = Vec::with_capacity(likely.len());
    for (_, row, why) in likely {
        rows.push(row);
        reasons.push(why);
    }
    let suggestions: Vec<Suggestion> = line::lines(tx, moment, rows)?
        .into_iter()
        .zip(reasons)
        .map(|(line, reasons)| Suggestion { line, reasons })
        .collect();
    let trace =
        Trace::of(Noun::People, Verb::Search, "people.duplicates").quantity(suggestions.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(suggestions)
}

/// One way in which somebody on record may be like the draft.
enum Wanted<'a> {
    NhsNumber(&'a str),
    Born {
        years: Vec<i64>,
        month: i64,
        day: i64,
    },
    /// Both parts sound alike.
    Sounds(BTreeSet<String>, BTreeSet<String>),
    /// All these words are in their names.
    Words(BTreeSet<String>),
    /// The postcode, and any part of the name sounds alike.
    Postcode(&'a str, BTreeSet<String>),
    /// Born in that year, as far as it is known, and any part of the name sounds alike.
    Year(i64, BTreeSet<String>),
}

fn wanted(draft: &Draft) -> Vec<Wanted<'_>> {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    wanted.extend(draft.nhs_number.as_deref().map(Wanted::NhsNumber));
    let sounds: BTreeSet<String> = draft
        .names
        .iter()
        .flat_map(|(given, family)| [names::sounds(given), names::sounds(family)])
        .flatten()
        .collect();
    if let Some(born) = draft.born {
        let year = i64::from(born.year());
        match (born.month().map(i64::from), born.day().map(i64::from)) {
            (Some(month), Some(day)) => {
                wanted.push(Wanted::Born {
                    years: vec![year - 1, year, year + 1],
                    month,
                    day,
                });
                if month != day && day <= 12 {
                    wanted.push(Wanted::Born {
                        years: vec![year],
                        month: day,
                        day: month,
                    });
                }
            }
            _ if !sounds.is_empty() => wanted.push(Wanted::Year(year, sounds.clone())),
            _ => {}
        }
    }
    for (given, family) in &draft.names {
        let (one, other) = (names::sounds(given), names::sounds(family));
        if !one.is_empty() && !other.is_empty() {
            wanted.push(Wanted::Sounds(one, other));
        }
        let words: BTreeSet<String> = names::search_words(&format!("{given} {family}"))
            .into_iter()
            .take(4)
            .collect();
        if !words.is_empty() {
            wanted.push(Wanted::Words(words));
        }
    }
    if !sounds.is_empty() {
        wanted.extend(
            draft
                .postcodes
                .iter()
                .map(|code| Wanted::Postcode(code, sounds.clone())),
        );
    }
    wanted
}

fn look(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    wanted: Wanted<'_>,
) -> Result<Vec<PersonRow>, Refusal> {
    let mut ask = Statement::new(&format!(
        "select {} from people_person p where ",
        line::COLUMNS
    ));
    match wanted {
        Wanted::NhsNumber(digits) => {
            let digits = ask.bind(digits);
            ask.push(&format!("p.nhs_number = {digits}"));
        }
        Wanted::Born { years, month, day } => {
            let (years, month, day) = (ask.bind_all(years), ask.bind(month), ask.bind(day));
            ask.push(&format!(
                "p.birth_year in ({years}) and p.birth_month = {month} and p.birth_day = {day}"
            ));
        }
        Wanted::Sounds(one, other) => {
            ask.push("p.id in (");
            who_has(&mut ask, "sound", &one);
            ask.push(" intersect ");
            who_has(&mut ask, "sound", &other);
            ask.push(")");
        }
        Wanted::Words(words) => {
            ask.push("p.id in (");
            for (at, word) in words.into_iter().enumerate() {
                if at > 0 {
                    ask.push(" intersect ");
                }
                who_has(&mut ask, "word", &BTreeSet::from([word]));
            }
            ask.push(")");
        }
        Wanted::Postcode(code, sounds) => {
            let code = ask.bind(code);
            ask.push(&format!("p.postcode = {code}"));
            sounds_like(&mut ask, &sounds);
        }
        Wanted::Year(year, sounds) => {
            let year = ask.bind(year);
            ask.push(&format!("p.birth_year = {year}"));
            sounds_like(&mut ask, &sounds);
        }
    }
    line::within(&mut ask, &Scope::Unrestricted, actor, moment);
    let limit = ask.bind(LOOKED_AT);
    ask.push(&format!(" limit {limit}"));
    Ok(tx.query(&ask.sql, &ask.params, PersonRow::read)?)
}

fn who_has(ask: &mut Statement, kind: &str, keys: &BTreeSet<String>) {
    let keys = ask.bind_all(keys);
    ask.push(&format!(
        "select k.person_id from people_name_key k where k.kind = '{kind}' and k.key in ({keys})"
    ));
}

fn sounds_like(ask: &mut Statement, sounds: &BTreeSet<String>) {
    let keys = ask.bind_all(sounds);
    ask.push(&format!(
        " and exists (select 1 from people_name_key k where k.person_id = p.id and k.kind = 'sound' and k.key in ({keys}))"
    ));
}

/// How like somebody on record is to the draft, and in what.
fn likeness(draft: &Draft, document: &PersonDocument, today: Date) -> (i32, Vec<String>) {
    let mut found: Vec<(i32, String)> = Vec::new();
    let columns = SearchColumns::of(document, today);
    if draft.nhs_number.is_some() && draft.nhs_number == columns.nhs_number {
        found.push((100, "same NHS number".to_owned()));
    }
    let name = draft
        .names
        .iter()
        .flat_map(|typed| {
            document
                .names
                .values()
                .filter_map(move |name| name_likeness(typed, name))
        })
        .max_by_key(|(score, _)| *score);
    let named = name.is_some();
    found.extend(name);
    if let (Some(one), Some(other)) = (draft.born, document.born) {
        found.extend(born_likeness(one, other));
    }
    let same_postcode = document
        .addresses
        .values()
        .filter_map(|address| address.postcode.as_deref())
        .any(|code| draft.postcodes.iter().any(|typed| typed == code));
    if same_postcode {
        found.push((15, "same postcode".to_owned()));
    }
    // Four people of a hundred thousand share a birthday; without any likeness of names it says nothing.
    let counts = named || found.iter().any(|(score, _)| *score >= 100);
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let score = if counts {
        found.iter().map(|(score, _)| score).sum()
    } else {
        0
    };
    (
        score,
        found
            .into_iter()
            .map(|(_, reason)| reason)
            .filter(|reason| !reason.is_empty())
            .collect(),
    )
}

fn born_likeness(one: PartialDate, other: PartialDate) -> Option<(i32, String)> {
    match (one.whole(), other.whole()) {
        (Some(a), Some(b)) if a == b => Some((40, "same date of birth".to_owned())),
        (Some(a), Some(b))
            if a.year() == b.year() && a.day() == b.month() && a.month() == b.day() =>
        {
            Some((30, "day and month of birth the other way round".to_owned()))
        }
        (Some(a), Some(b))
            if (a.month(), a.day()) == (b.month(), b.day()) && a.year().abs_diff(b.year()) == 1 =>
        {
            Some((25, "born on the same day, a year apart".to_owned()))
        }
        // Two who were born on days that have nothing to do with one another are hardly one, whatever their names.
        (Some(_), Some(_)) => Some((-12, String::new())),
        _ if one.year() != other.year() => None,
        _ => match (one.month(), other.month()) {
            (Some(a), Some(b)) if a == b => Some((15, "same month and year of birth".to_owned())),
            (Some(_), Some(_)) => None,
            _ => Some((12, "same year of birth".to_owned())),
        },
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    None,
    Sounds,
    Nearly,
    Same,
}

fn part_likeness(one: &str, other: &str) -> Likeness {
    let (a, b) = (names::plain(one), names::plain(other));
    if a.is_empty() || b.is_empty() {
        return Likeness::None;
    }
    if a == b {
        return Likeness::Same;
    }
    // «Ada» and «Ada Mary» are one given name more or less.
    let first = |text: &str| {
        text.split_whitespace()
            .next()
            .map(names::plain)
            .unwrap_or_default()
    };
    if first(one) == first(other) || strsim::jaro_winkler(&a, &b) >= 0.92 {
        return Likeness::Nearly;
    }
    if names::sounds(one).is_disjoint(&names::sounds(other)) {
        Likeness::None
    } else {
        Likeness::Sounds
    }
}

/// How like a name on record is to a typed one; none when no part is.
fn name_likeness(typed: &(String, String), name: &Name) -> Option<(i32, String)> {
    let given = name.given.as_deref().unwrap_or_default();
    let family = name.family.as_deref().unwrap_or_default();
    let straight = (
        part_likeness(&typed.0, given),
        part_likeness(&typed.1, family),
    );
    let crossed = (
        part_likeness(&typed.0, family),
        part_likeness(&typed.1, given),
    );
    let (on_given, on_family) = if points(crossed) > points(straight) {
        crossed
    } else {
        straight
    };
    let whole = names::plain(&format!("{} {}", typed.0, typed.1)) == names::plain(&name.full());
    let score = if whole {
        45
    } else {
        points((on_given, on_family))
    };
    if score == 0 {
        return None;
    }
    let former = if name.kind == NameKind::Former {
        "former "
    } else {
        ""
    };
    let typed_name = format!("{} {}", typed.0, typed.1);
    let pair = format!("{} / {}", typed_name.trim(), name.full());
    let reason = match (on_given.min(on_family), on_given.max(on_family)) {
        _ if whole => format!("same {former}name"),
        (Likeness::Same, _) => format!("same {former}name"),
        (Likeness::Nearly, _) => format!("{former}name nearly the same: {pair}"),
        (Likeness::Sounds, _) => format!("{former}name sounds alike: {pair}"),
        (Likeness::None, Likeness::Same | Likeness::Nearly) => {
            format!("part of the {former}name is the same: {pair}")
        }
        (Likeness::None, _) => format!("part of the {former}name sounds alike: {pair}"),
    };
    Some((score, reason))
}

fn points((given, family): (Likeness, Likeness)) -> i32 {
    let given = match given {
        Likeness::Same => 20,
        Likeness::Nearly => 16,
        Likeness::Sounds => 14,
        Likeness::None => 0,
    };
    let family = match family {
        Likeness::Same => 25,
        Likeness::Nearly => 20,
        Likeness::Sounds => 18,
        Likeness::None => 0,
    };
    given + family
}
