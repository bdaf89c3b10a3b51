//! Reading a tree of YAML into typed values, noting every fault and going on.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::rulebook::{Certainty, Fault};
use crate::words::{Words, listed};
use crate::yaml::{Key, Node, Value};

/// Notes faults of one file.
pub(crate) struct Reader<'f> {
    pub file: &'f str,
    pub faults: Vec<Fault>,
}

/// Where a value came from and how sure it is: every dated thing in a rulebook has these.
pub(crate) struct Standing {
    pub from: Date,
    pub to: Option<Date>,
    pub source: String,
    pub certainty: Certainty,
    pub known: Option<Date>,
    pub note: Option<String>,
}

impl<'f> Reader<'f> {
    pub fn new(file: &'f str) -> Self {
        Self {
            file,
            faults: Vec::new(),
        }
    }

    pub fn fault(&mut self, line: u32, sentence: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            line,
            sentence: sentence.into(),
        });
    }

    /// The entries of a map; keys written twice and keys that are not known are faults.
    pub fn map<'n>(
        &mut self,
        node: &'n Node,
        what: &'static str,
        known: &[&str],
    ) -> Option<Map<'n>> {
        let Value::Map(entries) = &node.value else {
            self.fault(
                node.line,
                format!("{what} is written as 'name: value' lines, one for each part"),
            );
            return None;
        };
        for (place, (key, _)) in entries.iter().enumerate() {
            if let Some((first, _)) = entries.iter().take(place).find(|(k, _)| k.text == key.text) {
                let sentence = format!(
                    "'{}' is written twice; the first is on line {}",
                    key.text, first.line
                );
                self.fault(key.line, sentence);
            } else if !known.contains(&key.text.as_str()) {
                let names: Vec<String> = known.iter().map(|k| format!("'{k}'")).collect();
                let sentence = format!(
                    "'{}' is not known here; {what} has {}",
                    key.text,
                    listed(&names, "and")
                );
                self.fault(key.line, sentence);
            }
        }
        Some(Map {
            line: node.line,
            what,
            entries,
        })
    }

    pub fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        match &node.value {
            Value::List(items) if !items.is_empty() => items,
            Value::List(_) | Value::Nothing => {
                self.fault(node.line, format!("{what} has nothing in it"));
                &[]
            }
            _ => {
                self.fault(
                    node.line,
                    format!("{what} is a list: start each entry with a dash"),
                );
                &[]
            }
        }
    }

    pub fn required<'n>(&mut self, map: &Map<'n>, key: &str) -> Option<&'n Node> {
        match map.get(key) {
            Some(Node {
                value: Value::Nothing,
                line,
            }) => {
                self.fault(*line, format!("'{key}' has no value"));
                None
            }
            Some(node) => Some(node),
            None => {
                self.fault(map.line, format!("{} has no '{key}'", map.what));
                None
            }
        }
    }

    /// Text that is there and not blank.
    pub fn text(&mut self, map: &Map<'_>, key: &str) -> Option<String> {
        let node = self.required(map, key)?;
        self.text_of(node, key)
    }

    pub fn text_if(&mut self, map: &Map<'_>, key: &str) -> Option<String> {
        map.get(key)?;
        self.text(map, key)
    }

    pub fn text_of(&mut self, node: &Node, key: &str) -> Option<String> {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Text(_) | Value::Nothing => {
                self.fault(node.line, format!("'{key}' is blank"));
                None
            }
            Value::Float(number) => {
                self.fault(node.line, format!("'{key}' is a bare number ({number}): put it in quotes, exactly as published, so that no figure of it is lost"));
                None
            }
            Value::Whole(number) => {
                self.fault(
                    node.line,
                    format!("'{key}' is a bare number: put it in quotes, \"{number}\""),
                );
                None
            }
            Value::Truth | Value::List(_) | Value::Map(_) => {
                self.fault(node.line, format!("'{key}' is text"));
                None
            }
        }
    }

    /// An identifier: small letters, digits and underscores, so that paths and addresses are safe.
    pub fn id(&mut self, map: &Map<'_>, key: &str) -> Option<String> {
        let node = self.required(map, key)?;
        let text = self.text_of(node, key)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if text.chars().all(plain) && text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Some(text);
        }
        self.fault(node.line, format!("'{key}' is '{text}': use small letters, digits and underscores, starting with a letter"));
        None
    }

    pub fn whole(&mut self, map: &Map<'_>, key: &str) -> Option<i64> {
        let node = self.required(map, key)?;
        if let Value::Whole(number) = node.value {
            return Some(number);
        }
        self.fault(
            node.line,
            format!("'{key}' is a whole number, without quotes"),
        );
        None
    }

    /// Points: a whole number, or a decimal in quotes.
    pub fn points(&mut self, map: &Map<'_>, key: &str) -> Option<Decimal> {
        let node = self.required(map, key)?;
        let points = match &node.value {
            Value::Whole(number) => Some(Decimal::from(*number)),
            Value::Text(text) => Decimal::from_str_exact(text.trim()).ok(),
            Value::Float(_) => {
                self.text_of(node, key);
                return None;
            }
            _ => None,
        };
        match points {
            Some(points) if !points.is_sign_negative() && points <= Decimal::from(100_000) => {
                Some(points)
            }
            _ => {
                self.fault(
                    node.line,
                    format!("'{key}' is a number from 0 up, like 7 or \"7.5\""),
                );
                None
            }
        }
    }

    pub fn date(&mut self, map: &Map<'_>, key: &str) -> Option<Date> {
        let node = self.required(map, key)?;
        let Value::Text(text) = &node.value else {
            self.fault(node.line, format!("'{key}' is a date, like 2026-04-06"));
            return None;
        };
        match date_of(text) {
            Ok(date) => Some(date),
            Err(why) => {
                self.fault(node.line, format!("'{key}' is '{text}': {why}"));
                None
            }
        }
    }

    pub fn date_if(&mut self, map: &Map<'_>, key: &str) -> Option<Date> {
        map.get(key)?;
        self.date(map, key)
    }

    /// One of several words.
    pub fn one_of<T: Copy>(&mut self, map: &Map<'_>, key: &str, words: &[(&str, T)]) -> Option<T> {
        let node = self.required(map, key)?;
        let text = self.text_of(node, key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let known: Vec<String> = words.iter().map(|(word, _)| format!("'{word}'")).collect();
        self.fault(
            node.line,
            format!("'{key}' is '{text}': it is {}", listed(&known, "or")),
        );
        None
    }

    /// The same words in both voices.
    pub fn words(&mut self, map: &Map<'_>, key: &str) -> Option<Words> {
        let node = self.required(map, key)?;
        let inner = self.map(node, "text for people", &["plain", "easy"])?;
        let plain = self.text(&inner, "plain");
        let easy = self.text(&inner, "easy");
        Some(Words {
            plain: plain?,
            easy: easy?,
        })
    }

    pub fn words_if(&mut self, map: &Map<'_>, key: &str) -> Option<Words> {
        map.get(key)?;
        self.words(map, key)
    }

    /// From, to, source and certainty, with what else may be said of a dated thing.
    pub fn standing(&mut self, map: &Map<'_>) -> Option<Standing> {
        let from = self.date(map, "from");
        let to = self.date_if(map, "to");
        let source = self.text(map, "source");
        let certainty = self.one_of(map, "certainty", &Certainty::WORDS);
        let known = self.date_if(map, "known");
        let note = self.text_if(map, "note");
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.fault(
                map.line_of("to"),
                format!("'to' ({to}) is before 'from' ({from})"),
            );
            return None;
        }
        Some(Standing {
            from: from?,
            to,
            source: source?,
            certainty: certainty?,
            known,
            note,
        })
    }
}

/// The keys that [`Reader::standing`] reads.
pub(crate) const STANDING: [&str; 6] = ["from", "to", "source", "certainty", "known", "note"];

fn date_of(text: &str) -> Result<Date, String> {
    let shape = "write it as year-month-day, like 2026-04-06";
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(shape.into());
    };
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return Err(shape.into());
    }
    let read = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>());
    let (Ok(year), Ok(month), Ok(day)) = read else {
        return Err(shape.into());
    };
    if !(1948..=2200).contains(&year) {
        return Err("the year is not between 1948 and 2200".into());
    }
    Date::new(year, month, day).map_err(|_| "there is no such day".into())
}

/// A map with its place, for sentences about what it lacks.
pub(crate) struct Map<'n> {
    pub line: u32,
    pub what: &'static str,
    pub entries: &'n [(Key, Node)],
}

impl<'n> Map<'n> {
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries
            .iter()
            .find(|(k, _)| k.text == key)
            .map(|(_, node)| node)
    }

    /// The line of one entry, or of the map where it is not there.
    pub fn line_of(&self, key: &str) -> u32 {
        self.entries
            .iter()
            .find(|(k, _)| k.text == key)
            .map_or(self.line, |(k, _)| k.line)
    }
}
