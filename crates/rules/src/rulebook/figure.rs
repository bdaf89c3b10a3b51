//! Figures: dated values with a unit, a source and a certainty.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Certainty;
use crate::money::Pence;
use crate::reading::{Map, Reader, STANDING};
use crate::words::listed;
use crate::yaml::Node;

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A sum of pounds.
    Pounds,
    /// Pounds a week.
    PoundsAWeek,
    /// Pounds a year.
    PoundsAYear,
    /// Percent, 0 to 100.
    Percent,
    /// Whole days.
    Days,
    /// Whole weeks.
    Weeks,
    /// Whole months.
    Months,
    /// A plain number.
    Number,
    /// Points of a questionnaire.
    Points,
    /// One of the words listed under `choices`.
    Choice,
}

impl Unit {
    const WORDS: [(&'static str, Self); 10] = [
        ("pounds", Self::Pounds),
        ("pounds a week", Self::PoundsAWeek),
        ("pounds a year", Self::PoundsAYear),
        ("percent", Self::Percent),
        ("days", Self::Days),
        ("weeks", Self::Weeks),
        ("months", Self::Months),
        ("number", Self::Number),
        ("points", Self::Points),
        ("choice", Self::Choice),
    ];

    /// The unit as files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, unit)| *unit == self)
            .map_or("", |(word, _)| word)
    }
}

/// What a national figure leaves to councils.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// Nothing: the law fixes it.
    Fixed,
    /// A council may choose.
    Choose,
    /// A council may set the same or more.
    AtLeast,
    /// A council may set the same or less.
    AtMost,
}

impl Local {
    const WORDS: [(&'static str, Self); 4] = [
        ("fixed", Self::Fixed),
        ("may choose", Self::Choose),
        ("at least", Self::AtLeast),
        ("at most", Self::AtMost),
    ];
}

/// A value, read exactly as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Money, in whole pence.
    Money(Pence),
    /// A percentage, a number or points, exact.
    Decimal(Decimal),
    /// Whole days, weeks or months.
    Whole(i64),
    /// A word.
    Choice(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(pence) => f.write_str(&pence.brief()),
            Self::Decimal(number) => write!(f, "{}", number.normalize()),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Choice(word) => f.write_str(word),
        }
    }
}

impl Value {
    /// The value with its unit, as a sentence has it: `£14,250`, `12 months`, `100%`.
    #[must_use]
    pub fn in_words(&self, unit: Unit) -> String {
        match unit {
            Unit::Pounds => self.to_string(),
            Unit::PoundsAWeek => format!("{self} a week"),
            Unit::PoundsAYear => format!("{self} a year"),
            Unit::Percent => format!("{self}%"),
            Unit::Number => self.to_string(),
            Unit::Choice => format!("'{self}'"),
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Points => {
                let name = unit.name();
                let one = matches!(self, Self::Whole(1)) || *self == Self::Decimal(Decimal::ONE);
                format!(
                    "{self} {}",
                    if one {
                        name.trim_end_matches('s')
                    } else {
                        name
                    }
                )
            }
        }
    }

    /// Which of two values is the smaller, where both are numbers of one kind.
    pub(crate) fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Money(a), Self::Money(b)) => Some(a.cmp(b)),
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.cmp(b)),
            (Self::Whole(a), Self::Whole(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// One row of a figure: the value between two dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// First day.
    pub from: Date,
    /// Last day; none where it stands until changed.
    pub to: Option<Date>,
    /// The value.
    pub value: Value,
    /// Where it was read: act, regulation, paper and paragraph.
    pub source: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// When it became known, which is often before it takes effect.
    pub known: Option<Date>,
    /// What a reader should know besides.
    pub note: Option<String>,
    /// The pack that says so.
    pub pack: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

/// A figure and its rows in order of date, without gap or overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its path: the file's path and its own id.
    pub path: String,
    /// What people call it, as a sentence has it: `lower limit`.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// What it counts.
    pub unit: Unit,
    /// The words it may be, for a choice.
    pub choices: Vec<String>,
    /// What is left to councils.
    pub local: Local,
    /// Its rows.
    pub values: Vec<Dated>,
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Figure {
    /// The row that stands on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Dated> {
        self.values
            .iter()
            .find(|row| super::covers(row.from, row.to, day))
    }

    /// The path without the figure's own id: the file it is in.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path
            .rsplit_once('/')
            .map_or(self.path.as_str(), |(folder, _)| folder)
    }
}

const KEYS: [&str; 7] = [
    "id", "name", "meaning", "unit", "choices", "local", "values",
];

/// A figure of a pack's own.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    folder: &str,
    pack: &str,
) -> Option<Figure> {
    let map = reader.map(node, "a figure", &KEYS)?;
    let name = reader.text(&map, "name");
    let meaning = reader.text(&map, "meaning");
    let local = match map.get("local") {
        Some(_) => reader.one_of(&map, "local", &Local::WORDS),
        None => Some(Local::Fixed),
    };
    let mut figure = read_core(reader, &map, folder, pack)?;
    figure.name = name?;
    figure.meaning = meaning?;
    figure.local = local?;
    if matches!(figure.local, Local::AtLeast | Local::AtMost) && figure.unit == Unit::Choice {
        reader.fault(
            map.line_of("local"),
            "a choice has no least or most: use 'may choose'",
        );
    }
    Some(figure)
}

/// A council's rows for a national figure: its id, its unit again as a check, and the rows.
pub(super) fn read_local(
    reader: &mut Reader<'_>,
    node: &Node,
    folder: &str,
    pack: &str,
) -> Option<Figure> {
    let map = reader.map(node, "a local figure", &["id", "unit", "choices", "values"])?;
    read_core(reader, &map, folder, pack)
}

fn read_core(reader: &mut Reader<'_>, map: &Map<'_>, folder: &str, pack: &str) -> Option<Figure> {
    let id = reader.id(map, "id");
    let unit = reader.one_of(map, "unit", &Unit::WORDS);
    let choices = read_choices(reader, map, unit);
    let values = reader.required(map, "values");
    let rows: Vec<Dated> = match (values, unit) {
        (Some(node), Some(unit)) => {
            let nodes = reader.list(node, "'values'");
            let rows = nodes
                .iter()
                .map(|n| read_row(reader, n, unit, &choices, pack))
                .collect::<Vec<_>>();
            let whole = rows.iter().all(Option::is_some);
            let mut rows: Vec<Dated> = rows.into_iter().flatten().collect();
            // A row that could not be read would show as a gap that is not there.
            if whole {
                let spans = rows.iter().map(|r| (r.line, r.from, r.to)).collect();
                for (row, to) in rows.iter_mut().zip(timeline(reader, spans)) {
                    row.to = to;
                }
            }
            rows
        }
        _ => Vec::new(),
    };
    Some(Figure {
        path: format!("{folder}/{}", id?),
        name: String::new(),
        meaning: String::new(),
        unit: unit?,
        choices,
        local: Local::Fixed,
        values: rows,
        file: reader.file.to_owned(),
        line: map.line,
    })
}

fn read_choices(reader: &mut Reader<'_>, map: &Map<'_>, unit: Option<Unit>) -> Vec<String> {
    match (map.get("choices"), unit) {
        (Some(node), Some(Unit::Choice)) => {
            let nodes = reader.list(node, "'choices'");
            nodes
                .iter()
                .filter_map(|n| reader.text_of(n, "choices"))
                .collect()
        }
        (Some(node), _) => {
            reader.fault(node.line, "'choices' belongs to the unit 'choice' only");
            Vec::new()
        }
        (None, Some(Unit::Choice)) => {
            reader.fault(
                map.line,
                "a figure with the unit 'choice' lists its 'choices'",
            );
            Vec::new()
        }
        (None, _) => Vec::new(),
    }
}

fn read_row(
    reader: &mut Reader<'_>,
    node: &Node,
    unit: Unit,
    choices: &[String],
    pack: &str,
) -> Option<Dated> {
    let mut keys = vec!["value"];
    keys.extend(STANDING);
    let map = reader.map(node, "a value", &keys)?;
    let value = reader.required(&map, "value").and_then(|n| {
        let text = reader.text_of(n, "value")?;
        match read_value(&text, unit, choices) {
            Ok(value) => Some(value),
            Err(why) => {
                reader.fault(
                    n.line,
                    format!(
                        "'value' is '{text}', and the unit is {}: {why}",
                        unit.name()
                    ),
                );
                None
            }
        }
    });
    let standing = reader.standing(&map);
    let (value, s) = (value?, standing?);
    Some(Dated {
        from: s.from,
        to: s.to,
        value,
        source: s.source,
        certainty: s.certainty,
        known: s.known,
        note: s.note,
        pack: pack.to_owned(),
        file: reader.file.to_owned(),
        line: node.line,
    })
}

fn read_value(text: &str, unit: Unit, choices: &[String]) -> Result<Value, String> {
    match unit {
        Unit::Pounds | Unit::PoundsAWeek | Unit::PoundsAYear => match Pence::from_str(text) {
            Ok(pence) if pence >= Pence::ZERO => Ok(Value::Money(pence)),
            Ok(_) => Err("an amount here is not below nothing".into()),
            Err(why) => Err(why.to_string()),
        },
        Unit::Percent => match decimal(text) {
            Some(number) if number <= Decimal::ONE_HUNDRED => Ok(Value::Decimal(number)),
            _ => Err("write a number from 0 to 100, without the sign, like \"12.5\"".into()),
        },
        Unit::Number | Unit::Points => decimal(text)
            .map(Value::Decimal)
            .ok_or_else(|| "write a number from 0 up, like \"52\" or \"52.14\"".into()),
        Unit::Days | Unit::Weeks | Unit::Months => match text.parse::<u16>() {
            Ok(number) => Ok(Value::Whole(i64::from(number))),
            Err(_) => Err("write a whole number alone, like \"6\"".into()),
        },
        Unit::Choice if choices.iter().any(|choice| choice == text) => {
            Ok(Value::Choice(text.to_owned()))
        }
        Unit::Choice => {
            let known: Vec<String> = choices.iter().map(|c| format!("'{c}'")).collect();
            Err(format!("it is {}", listed(&known, "or")))
        }
    }
}

/// Digits with at most one point; no sign, space or unit. Bounded so that sums stay exact.
fn decimal(text: &str) -> Option<Decimal> {
    let shaped = text.len() <= 18
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if shaped {
        Decimal::from_str_exact(text).ok()
    } else {
        None
    }
}

/// Checks that spans follow one another without gap or overlap; gives each its last day. A span
/// without an end lasts until the day before the next.
pub(super) fn timeline(
    reader: &mut Reader<'_>,
    spans: Vec<(u32, Date, Option<Date>)>,
) -> Vec<Option<Date>> {
    let mut ends: Vec<Option<Date>> = spans.iter().map(|(_, _, to)| *to).collect();
    for (place, pair) in spans.windows(2).enumerate() {
        let [(line_before, from_before, to_before), (line, from, _)] = pair else {
            continue;
        };
        if from <= from_before {
            let sentence = format!(
                "this starts on {from}, not after the one on line {line_before} ({from_before}): they overlap, or are not in order of date"
            );
            reader.fault(*line, sentence);
            continue;
        }
        let Ok(day_before) = from.yesterday() else {
            continue;
        };
        match to_before {
            None => {
                if let Some(end) = ends.get_mut(place) {
                    *end = Some(day_before);
                }
            }
            Some(to) if to >= from => {
                reader.fault(*line, format!("this starts on {from}, and the one on line {line_before} lasts until {to}: they overlap"));
            }
            Some(to) if *to < day_before => {
                reader.fault(*line, format!("there is a gap: the one on line {line_before} ends on {to} and this starts on {from}"));
            }
            Some(_) => {}
        }
    }
    ends
}
