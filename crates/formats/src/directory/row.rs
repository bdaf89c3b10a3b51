//! One row on its way to an entry: its values by column, each mended, left out or a reason to refuse.

use std::collections::HashMap;

use jiff::civil::Date;

use super::align::{Aligned, align, strayed};
use super::layout::Columns;
use super::{LineReport, Mend, Outcome, Rule};
use crate::place::Point;
use crate::postcode::Postcode;
use crate::postcodes::Gazetteer;
use crate::table::Rows;
use crate::text::{decode, quoted, tidy, ungarbled};

const LONGEST_VALUE: usize = 5000;
/// Past this many rows out of shape the file is broken, and each further one is refused without trying.
const MOST_ALIGNED: usize = 500;

/// What is to be said of the header.
pub(crate) fn remarks(columns: &Columns) -> Vec<String> {
    columns
        .unknown
        .iter()
        .map(|name| {
            format!(
                "The column {} is not known and was left out",
                quoted(name, 40)
            )
        })
        .collect()
}

/// Takes every row of a file through `take`, which returns the name of what it read, and reports on each.
pub(crate) fn lines(
    bytes: &[u8],
    delimiter: u8,
    columns: &Columns,
    mut take: impl FnMut(&mut Row) -> Option<String>,
) -> Vec<LineReport> {
    let mut report = Vec::new();
    let mut out_of_shape = 0;
    for raw in Rows::new(bytes, delimiter).skip(1) {
        let mut row = Row {
            line: raw.line,
            ..Row::default()
        };
        let name = match raw.values {
            Err(fault) => {
                row.refuse(fault.to_string());
                None
            }
            Ok(values) => {
                let values = values.iter().map(|value| row.text_of(value)).collect();
                row.place(values, columns, &mut out_of_shape);
                if row.refusals.is_empty() {
                    take(&mut row)
                } else {
                    None
                }
            }
        };
        let Row {
            mends,
            remarks,
            refusals,
            ..
        } = row;
        let outcome = if !refusals.is_empty() {
            Outcome::Refused(refusals)
        } else if mends.is_empty() {
            Outcome::Accepted
        } else {
            Outcome::Mended(mends)
        };
        report.push(LineReport {
            line: raw.line,
            last_line: raw.last_line,
            name,
            outcome,
            remarks,
        });
    }
    report
}

/// One row: its values by column, and what has been noticed so far.
#[derive(Default)]
pub(crate) struct Row {
    pub line: usize,
    values: HashMap<&'static str, (String, &'static str)>,
    mends: Vec<Mend>,
    remarks: Vec<String>,
    refusals: Vec<String>,
}

impl Row {
    pub(crate) fn mend(&mut self, rule: Rule, sentence: String) {
        self.mends.push(Mend { rule, sentence });
    }

    pub(crate) fn remark(&mut self, sentence: String) {
        self.remarks.push(sentence);
    }

    pub(crate) fn refuse(&mut self, sentence: String) {
        self.refusals.push(sentence);
    }

    pub(crate) fn refused(&self) -> bool {
        !self.refusals.is_empty()
    }

    /// A value as text, with encodings and garbled signs mended and spaces tidied.
    fn text_of(&mut self, bytes: &[u8]) -> String {
        let (text, old) = decode(bytes);
        if old && !self.mends.iter().any(|m| m.rule == Rule::Encoding) {
            self.mend(
                Rule::Encoding,
                "The line is not UTF-8; it was read as Windows-1252 (Latin-1)".to_owned(),
            );
        }
        let mut text = text.into_owned();
        if let Some(right) = ungarbled(&text) {
            self.mend(
                Rule::Characters,
                "Signs garbled by an earlier program were put right, such as “é” or “£”".to_owned(),
            );
            text = right;
        }
        let unseen = |c: char| {
            (c.is_control() && !c.is_whitespace())
                || matches!(c, '\u{feff}' | '\u{202a}'..='\u{202e}')
        };
        if text.contains(unseen) {
            self.mend(
                Rule::Characters,
                "Characters that cannot be shown were taken out".to_owned(),
            );
            text.retain(|c| !unseen(c));
        }
        tidy(&text)
    }

    /// Puts the values under their columns.
    fn place(&mut self, values: Vec<String>, columns: &Columns, out_of_shape: &mut usize) {
        if values.iter().all(String::is_empty) {
            self.refuse("The row has no values. Take the line out".to_owned());
            return;
        }
        let wanted = columns.in_file.len();
        let astray = values.len() != wanted || strayed(&values, &columns.in_file);
        *out_of_shape += usize::from(astray);
        let values = if astray && *out_of_shape > MOST_ALIGNED {
            Aligned::Not(format!(
                "The row has {} values, not in the {wanted} columns of the header, and so have many before it: the file is broken. Export it again",
                values.len(),
            ))
        } else {
            align(values, &columns.in_file)
        };
        let values = match values {
            Aligned::AsItIs(values) => values,
            Aligned::Shifted(values, sentence) => {
                self.mend(Rule::Shifted, sentence);
                values
            }
            Aligned::Not(sentence) => {
                self.refuse(sentence);
                return;
            }
        };
        for (column, value) in columns.in_file.iter().zip(values) {
            let Some(column) = column else { continue };
            if value.chars().count() > LONGEST_VALUE {
                self.refuse(format!(
                    "{} is longer than {LONGEST_VALUE} characters. Shorten it",
                    column.label
                ));
            }
            self.values.insert(column.name, (value, column.label));
        }
    }

    /// A value as it was given, "NA" or nothing included.
    pub(crate) fn as_given(&mut self, column: &str) -> String {
        self.values
            .remove(column)
            .map(|(value, _)| value)
            .unwrap_or_default()
    }

    /// A value, or `None` where it is empty, "NA" or the list has no such column.
    pub(crate) fn value(&mut self, column: &str) -> Option<String> {
        let (value, label) = self.values.remove(column)?;
        match value.as_str() {
            "" => None,
            "NA" | "N/A" | "#N/A" | "NULL" => {
                self.mend(
                    Rule::NotGiven,
                    format!("{label} reads “{value}”; taken as not given"),
                );
                None
            }
            _ => Some(value),
        }
    }

    /// A value that the entry cannot be without.
    pub(crate) fn needed(&mut self, column: &str, label: &str) -> Option<String> {
        let value = self.value(column);
        if value.is_none() {
            self.refuse(format!("{label} is missing. Fill it in"));
        }
        value
    }

    pub(crate) fn date(&mut self, column: &str, label: &str) -> Option<String> {
        let value = self.value(column)?;
        let read: Option<Date> = value.parse().ok();
        if read.is_none() {
            let sentence = format!(
                "{label} {} is not a date like 2026-02-25; left out",
                quoted(&value, 30)
            );
            self.mend(Rule::LeftOut, sentence);
        }
        read.map(|d| d.to_string())
    }

    /// The code of a council's area, E and eight digits of which the last six number it.
    pub(crate) fn area_code(&mut self, column: &str) -> Option<String> {
        let value = self.value(column)?;
        let digits = value
            .strip_prefix('E')
            .filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        match digits.map(|d| (d.len(), d)) {
            Some((8, _)) => Some(value),
            Some((7, d)) => {
                let mended = format!("E{}0{}", &d[..2], &d[2..]);
                self.mend(
                    Rule::AreaCode,
                    format!("Area code {value} is one digit short; read as {mended}"),
                );
                Some(mended)
            }
            _ => {
                let sentence = format!(
                    "Area code {} is not E and eight digits; left out",
                    quoted(&value, 20)
                );
                self.mend(Rule::LeftOut, sentence);
                None
            }
        }
    }

    /// A postcode; one that is none is put right where the council's list leaves one meaning, and otherwise left out.
    pub(crate) fn postcode(&mut self, gazetteer: Option<&Gazetteer>) -> Option<Postcode> {
        let value = self.value("postcode")?;
        match Postcode::parse(&value) {
            Ok(read) => {
                if read.as_str() != value {
                    self.mend(
                        Rule::Postcode,
                        format!("Postcode {} is written {read}", quoted(&value, 20)),
                    );
                }
                Some(read)
            }
            Err(_) => {
                let known = |p: &Postcode| gazetteer.is_some_and(|g| g.place(p).is_some());
                let mut meant = Postcode::one_struck_out(&value).into_iter().filter(known);
                if let (Some(only), None) = (meant.next(), meant.next()) {
                    let why = "the only postcode of the council that it can be with one character struck out";
                    self.mend(
                        Rule::Postcode,
                        format!("Postcode {} was read as {only}, {why}", quoted(&value, 20)),
                    );
                    return Some(only);
                }
                let sentence = format!(
                    "Postcode {} is not a postcode; left out",
                    quoted(&value, 20)
                );
                self.mend(Rule::LeftOut, sentence);
                None
            }
        }
    }

    /// Longitude and latitude.
    pub(crate) fn point(&mut self) -> Option<Point> {
        let (lon, lat) = (self.value("lon"), self.value("lat"));
        let (lon, lat) = match (lon, lat) {
            (Some(lon), Some(lat)) => (lon, lat),
            (None, None) => return None,
            _ => {
                self.mend(
                    Rule::LeftOut,
                    "One of longitude and latitude is missing; the other was left out".to_owned(),
                );
                return None;
            }
        };
        if let Some(point) = Point::parse(&lon, &lat) {
            return Some(point);
        }
        if let Some(point) = Point::parse(&lat, &lon) {
            self.mend(
                Rule::Coordinates,
                "Longitude and latitude had changed places".to_owned(),
            );
            return Some(point);
        }
        let given = format!("{lon}, {lat}");
        self.mend(
            Rule::LeftOut,
            format!(
                "Longitude and latitude {} are not in Britain; left out",
                quoted(&given, 40)
            ),
        );
        None
    }
}
