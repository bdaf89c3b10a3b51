//! A count as a table: what the page saves and the command line prints, from one place, so that they are the same.

use super::{Count, SMALL, Which};

/// What stands where a number may point at somebody.
const HIDDEN: &str = "*";

/// A count as comma-separated values, fit to be passed on: parts in which a number is less than six, and not nothing, are
/// hidden; where that leaves one part that could be found by subtraction, so is the next smallest.
pub fn csv(count: &Count) -> String {
    let mut text =
        String::from("measure,version,on,from,by,part,numerator,denominator,percent\r\n");
    let mut line = |by: &str, part: &str, numbers: [&str; 3]| {
        let cells = [
            count.definition.measure.key(),
            &count.definition.version.to_string(),
            &count.on.to_string(),
            &count.first_day.to_string(),
            by,
            part,
            numbers[0],
            numbers[1],
            numbers[2],
        ]
        .map(cell);
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    };
    let (numerator, denominator) = (count.numerator.to_string(), count.denominator.to_string());
    line("all", "all", [&numerator, &denominator, &count.percent]);
    for (standing, people) in &count.criteria {
        let which = match Which::of(*standing) {
            Which::Counted => "counted",
            Which::NotCounted => "not counted",
            Which::LeftOut => "not in the base",
        };
        let shown = if *people < SMALL {
            HIDDEN.to_owned()
        } else {
            people.to_string()
        };
        line(which, standing.words(), [&shown, "", ""]);
    }
    for split in &count.splits {
        let hidden = hidden(&split.rows);
        for (row, hide) in split.rows.iter().zip(hidden) {
            let by = split.by.to_lowercase();
            if hide {
                line(&by, &row.label, [HIDDEN; 3]);
            } else {
                let (numerator, denominator) =
                    (row.numerator.to_string(), row.denominator.to_string());
                line(&by, &row.label, [&numerator, &denominator, &row.percent]);
            }
        }
    }
    text
}

/// Which rows are hidden: small ones, and one more where a single one could be found by subtraction.
fn hidden(rows: &[super::SplitRow]) -> Vec<bool> {
    let mut hidden: Vec<bool> = rows.iter().map(super::SplitRow::is_small).collect();
    if hidden.iter().filter(|hide| **hide).count() == 1 {
        let next = rows
            .iter()
            .enumerate()
            .filter(|(place, row)| {
                !hidden.get(*place).copied().unwrap_or(true) && row.denominator > 0
            })
            .min_by_key(|(_, row)| row.denominator)
            .map(|(place, _)| place);
        if let Some(hide) = next.and_then(|place| hidden.get_mut(place)) {
            *hide = true;
        }
    }
    hidden
}

/// A cell that no table program takes for a formula.
fn cell(text: &str) -> String {
    let marked = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if marked.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", marked.replace('"', "\"\""))
    } else {
        marked
    }
}
