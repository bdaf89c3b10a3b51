//! Rows whose values stand in the wrong columns, put back where there is one way to do it.

use super::layout::{Column, Shape};
use super::web::{self, Web};
use crate::postcode::Postcode;
use crate::telephone;

/// Misplaced beyond doubt: a postcode among web addresses.
const WRONG: u32 = 8;
/// One way of getting in touch in the column of another; the reader moves it.
const OTHER_CONTACT: u32 = 1;

/// A web address where words are expected: unlikely, not impossible.
const ODD: u32 = 2;

/// What a value looks like by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    Blank,
    Postcode,
    Web,
    Email,
    Telephone,
    AreaCode,
    Degrees,
    Text,
}

fn looks(value: &str) -> Looks {
    if value.is_empty() || value == "NA" {
        return Looks::Blank;
    }
    let area_code = value.starts_with('E')
        && (8..=9).contains(&value.len())
        && value[1..].bytes().all(|b| b.is_ascii_digit());
    let number = value
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    if area_code {
        Looks::AreaCode
    } else if value.contains(' ') && Postcode::parse(value).is_ok() {
        Looks::Postcode
    } else if web::email(value).is_some() {
        Looks::Email
    } else if matches!(web::read(value), Web::Sound(_) | Web::Schemed(_)) && !number {
        Looks::Web
    } else if number && value.contains('.') {
        Looks::Degrees
    } else if matches!(
        telephone::read(value),
        telephone::Reading::Understood(_) | telephone::Reading::RegainedZero(_)
    ) {
        Looks::Telephone
    } else {
        Looks::Text
    }
}

/// How badly a value sits in a column; 0 is well.
fn cost(looks: Looks, column: Option<&Column>) -> u32 {
    let Some(column) = column else { return 0 };
    match (column.shape, looks) {
        (_, Looks::Blank) => u32::from(column.needed),
        (Shape::Postcode, Looks::Postcode)
        | (Shape::Telephone | Shape::Contact, Looks::Telephone)
        | (Shape::Email | Shape::Contact, Looks::Email)
        | (Shape::Web, Looks::Web)
        | (Shape::AreaCode, Looks::AreaCode)
        | (Shape::Degrees, Looks::Degrees)
        | (Shape::Text, Looks::Text | Looks::Telephone | Looks::Degrees) => 0,
        (Shape::Text, Looks::Web | Looks::Email) => ODD,
        (
            Shape::Telephone | Shape::Email | Shape::Contact | Shape::Web,
            Looks::Telephone | Looks::Email | Looks::Web | Looks::Text,
        ) => OTHER_CONTACT,
        // A slip in the value rather than a value of another column.
        (Shape::Postcode | Shape::AreaCode | Shape::Degrees, Looks::Text) => WRONG / 2,
        _ => WRONG,
    }
}

fn total(values: &[String], columns: &[Option<&Column>]) -> u32 {
    values
        .iter()
        .zip(columns)
        .map(|(value, column)| cost(looks(value), *column))
        .sum()
}

/// What was done to a row so that its values stand in their columns.
pub(super) enum Aligned {
    /// Nothing.
    AsItIs(Vec<String>),
    /// It was put right; the sentence says how.
    Shifted(Vec<String>, String),
    /// It could not be; the sentence says what is wrong and what to do.
    Not(String),
}

/// Puts the values of a row into their columns.
pub(super) fn align(mut values: Vec<String>, columns: &[Option<&'static Column>]) -> Aligned {
    let (have, want) = (values.len(), columns.len());
    if have == want {
        return same_width(values, columns);
    }
    let count = |n: usize| {
        if n == 1 {
            "1 value".to_owned()
        } else {
            format!("{n} values")
        }
    };
    if have > want
        && values[want..]
            .iter()
            .all(|extra| looks(extra) == Looks::Blank)
    {
        values.truncate(want);
        let sentence = format!(
            "The row had {} where the header names {want}; the empty ones at its end were dropped",
            count(have)
        );
        return Aligned::Shifted(values, sentence);
    }
    let best = match have.abs_diff(want) {
        1 | 2 if have < want => only_best(widened(&values, want - have), columns),
        1 | 2 => only_best(narrowed(&values, have - want), columns),
        _ => None,
    };
    match best {
        Some(found) => Aligned::Shifted(
            found,
            format!(
                "The row had {} where the header names {want}; only one way of placing them fits, and they were placed so",
                count(have)
            ),
        ),
        None => Aligned::Not(format!(
            "The row has {} and the header names {want}. Put quotation marks round a value that holds commas, and leave no column out",
            count(have)
        )),
    }
}

/// A row of the right width: values may still have changed places, or an empty one may stand too early or too late.
fn same_width(values: Vec<String>, columns: &[Option<&'static Column>]) -> Aligned {
    if !strayed(&values, columns) {
        return Aligned::AsItIs(values);
    }
    let mut others: Vec<Vec<String>> = Vec::new();
    for a in 0..values.len() {
        for b in a + 1..values.len() {
            let mut swapped = values.clone();
            swapped.swap(a, b);
            others.push(swapped);
        }
        if looks(&values[a]) == Looks::Blank {
            let mut without = values.clone();
            without.remove(a);
            others.extend(widened(&without, 1));
        }
    }
    match only_best(others, columns) {
        Some(found) => {
            let moved = values.iter().zip(&found).zip(columns).filter(|((was, is), _)| was != is);
            let labels: Vec<&str> = moved.filter_map(|(_, column)| column.map(|c| c.label)).collect();
            let sentence = format!("Values stood in the wrong columns; they were put back ({})", labels.join(", "));
            Aligned::Shifted(found, sentence)
        }
        None => Aligned::Not(
            "The values do not stand in their columns: one of them belongs under another heading. Put each under its own".to_owned(),
        ),
    }
}

/// Whether a postcode or an area code stands in another column while its own has none.
pub(super) fn strayed(values: &[String], columns: &[Option<&'static Column>]) -> bool {
    let seen: Vec<Looks> = values.iter().map(|v| looks(v)).collect();
    [
        (Looks::Postcode, Shape::Postcode),
        (Looks::AreaCode, Shape::AreaCode),
    ]
    .into_iter()
    .any(|(kind, home)| {
        let at_home = |column: &Option<&Column>| column.is_some_and(|c| c.shape == home);
        let pairs = || {
            seen.iter()
                .zip(columns)
                .filter(|(looks, _)| **looks == kind)
        };
        columns.iter().any(at_home)
            && pairs().any(|(_, c)| c.is_some())
            && !pairs().any(|(_, c)| at_home(c))
    })
}

/// Every row that results from putting one or two empty values in.
fn widened(values: &[String], by: usize) -> Vec<Vec<String>> {
    let one = |values: &[String]| -> Vec<Vec<String>> {
        (0..=values.len())
            .map(|at| {
                let mut wider = values.to_vec();
                wider.insert(at, String::new());
                wider
            })
            .collect()
    };
    let once = one(values);
    if by == 1 {
        once
    } else {
        once.iter().flat_map(|row| one(row)).collect()
    }
}

/// Every row that results from joining neighbours once or twice: a value with commas that lost its quotation marks.
fn narrowed(values: &[String], by: usize) -> Vec<Vec<String>> {
    let one = |values: &[String]| -> Vec<Vec<String>> {
        (1..values.len())
            .map(|at| {
                let mut narrower = values.to_vec();
                let second = narrower.remove(at);
                let first = &mut narrower[at - 1];
                if !first.is_empty() && !second.is_empty() {
                    first.push_str(", ");
                }
                first.push_str(&second);
                narrower
            })
            .collect()
    };
    let once = one(values);
    if by == 1 {
        once
    } else {
        once.iter().flat_map(|row| one(row)).collect()
    }
}

/// The row that sits well, if only one does.
fn only_best(
    mut rows: Vec<Vec<String>>,
    columns: &[Option<&'static Column>],
) -> Option<Vec<String>> {
    rows.sort_unstable();
    rows.dedup();
    let mut best: Option<(u32, Vec<String>)> = None;
    let mut alone = false;
    for row in rows {
        let cost = total(&row, columns);
        match &best {
            Some((least, _)) if cost > *least => {}
            Some((least, _)) if cost == *least => alone = false,
            _ => {
                best = Some((cost, row));
                alone = true;
            }
        }
    }
    best.filter(|(cost, _)| alone && *cost < WRONG / 2)
        .map(|(_, row)| row)
}
