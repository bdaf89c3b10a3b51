//! The input of `steerwell allocate`: one person's answers, as text or as JSON (docs/case-file.md).
//!
//! Only the form is checked here. Whether a question or an option exists is for the rules to say.

mod json;
mod text;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

/// The most bytes that a case file may have.
pub const MAX_BYTES: usize = 256 * 1024;

const LONGEST_LABEL: usize = 200;
const LONGEST_WORD: usize = 64;

/// One person's answers on one date, without the person: a case file needs no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFile {
    /// What the author calls the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The date whose rules apply.
    pub date: Date,
    /// The option chosen for each question, by their ids.
    pub answers: BTreeMap<String, String>,
    /// The share of each need that willing and able people meet, by the question's id.
    pub informal: BTreeMap<String, String>,
    /// What is priced by itself, and whether it applies.
    pub flags: BTreeMap<String, bool>,
}

/// One thing wrong with a case file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// The character of the line, counted from 1; in text files the line is enough.
    pub column: Option<usize>,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, column {column}: {}", self.line, self.sentence),
            None => write!(f, "line {}: {}", self.line, self.sentence),
        }
    }
}

/// Reads a case file, text or JSON: JSON begins with a curly bracket.
///
/// # Errors
/// Every fault of the file, in order of its lines.
pub fn read(bytes: &[u8]) -> Result<CaseFile, Vec<Fault>> {
    let whole = |sentence: &str| {
        vec![Fault {
            line: 1,
            column: None,
            sentence: sentence.to_owned(),
        }]
    };
    if bytes.len() > MAX_BYTES {
        return Err(whole(
            "The file is larger than 256 KiB, more than any case. Check that it is the right one",
        ));
    }
    let bytes = crate::text::without_mark(bytes);
    let content = std::str::from_utf8(&bytes).map_err(|fault| {
        let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        vec![Fault {
            line,
            column: None,
            sentence: "The text is not UTF-8. Save the file as UTF-8".to_owned(),
        }]
    })?;
    if content.trim().is_empty() {
        return Err(whole(
            "The file is empty. It needs a date and answers; docs/case-file.md shows one",
        ));
    }
    let mut case = Draft::default();
    if content.trim_start().starts_with('{') {
        json::read(content, &mut case);
    } else {
        text::read(content, &mut case);
    }
    case.finish(content.lines().count().max(1))
}

impl CaseFile {
    /// The case as a text file, which reads back as the same case.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut lines = vec![format!("date: {}", self.date)];
        lines.extend(self.label.iter().map(|label| format!("label: {label}")));
        lines.extend(
            self.answers
                .iter()
                .map(|(question, option)| format!("{question}: {option}")),
        );
        lines.extend(
            self.informal
                .iter()
                .map(|(question, share)| format!("informal {question}: {share}")),
        );
        lines.extend(
            self.flags
                .iter()
                .map(|(flag, set)| format!("flag {flag}: {}", if *set { "yes" } else { "no" })),
        );
        lines.push(String::new());
        lines.join("\n")
    }

    /// The flags that apply.
    pub fn flags_set(&self) -> impl Iterator<Item = &str> {
        self.flags
            .iter()
            .filter(|(_, set)| **set)
            .map(|(flag, _)| flag.as_str())
    }
}

/// Words that no question may have for a name, or the text form could not tell them apart.
const FORM: [&str; 4] = ["date", "flag", "informal", "label"];

/// A place in the file.
#[derive(Clone, Copy, Debug)]
struct At {
    line: usize,
    column: Option<usize>,
}

/// The three lists of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Answers,
    Informal,
    Flags,
}

/// A case while it is read, with everything that is wrong so far.
#[derive(Default)]
struct Draft {
    label: Option<String>,
    date: Option<Date>,
    answers: BTreeMap<String, String>,
    informal: BTreeMap<String, String>,
    flags: BTreeMap<String, bool>,
    /// The line on which each key stood, by list; without a list for date and label.
    seen: BTreeMap<(Option<List>, String), usize>,
    faults: Vec<Fault>,
    /// The form could not be read to its end, so what is missing is not known.
    broken: bool,
}

impl Draft {
    fn fault(&mut self, at: At, sentence: impl Into<String>) {
        self.faults.push(Fault {
            line: at.line,
            column: at.column,
            sentence: sentence.into(),
        });
    }

    /// Notes a key; a fault and false where it stood before.
    fn first(&mut self, list: Option<List>, key: &str, at: At) -> bool {
        if let Some(line) = self.seen.get(&(list, key.to_owned())) {
            let sentence = format!(
                "{} is already given on line {line}. Keep one of the two",
                shown(key)
            );
            self.fault(at, sentence);
            return false;
        }
        self.seen.insert((list, key.to_owned()), at.line);
        true
    }

    fn set_date(&mut self, value: &str, key: At, at: At) {
        if !self.first(None, "date", key) {
            return;
        }
        let written_so =
            value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match value.parse::<Date>() {
            Ok(date) if written_so => self.date = Some(date),
            _ => {
                let sentence = format!(
                    "{} is not a date. Write year, month and day, like 2026-11-22",
                    shown(value)
                );
                self.fault(at, sentence);
            }
        }
    }

    fn set_label(&mut self, value: &str, key: At, at: At) {
        if !self.first(None, "label", key) {
            return;
        }
        if value.chars().count() > LONGEST_LABEL {
            self.fault(
                at,
                format!("The label is longer than {LONGEST_LABEL} characters. Shorten it"),
            );
        } else if value.chars().any(char::is_control) {
            self.fault(
                at,
                "The label has a character that cannot be shown. Take it out",
            );
        } else if !value.trim().is_empty() {
            self.label = Some(value.trim().to_owned());
        }
    }

    fn set(&mut self, list: List, key: &str, value: &str, key_at: At, at: At) {
        let key_ok = self.word(key, "name", key_at);
        if !self.first(Some(list), key, key_at) {
            return;
        }
        if list == List::Answers && FORM.contains(&key) {
            let sentence = format!(
                "{} is a word of the form itself, not a question{}",
                shown(key),
                match key {
                    "informal" => ". Write a question after it, like “informal eating: half”",
                    "flag" => ". Write a flag after it, like “flag two_workers: yes”",
                    _ => "",
                }
            );
            self.fault(key_at, sentence);
            return;
        }
        if list == List::Flags {
            match value.to_ascii_lowercase().as_str() {
                "yes" | "true" => drop(self.flags.insert(key.to_owned(), true)),
                "no" | "false" => drop(self.flags.insert(key.to_owned(), false)),
                _ => self.fault(
                    at,
                    format!("A flag is yes or no, and {} is neither", shown(value)),
                ),
            }
            return;
        }
        if self.word(value, "answer", at) && key_ok {
            let map = if list == List::Answers {
                &mut self.answers
            } else {
                &mut self.informal
            };
            map.insert(key.to_owned(), value.to_owned());
        }
    }

    /// Whether a name or an answer is one word as the rulebook writes them.
    fn word(&mut self, word: &str, what: &str, at: At) -> bool {
        let sound = (1..=LONGEST_WORD).contains(&word.len())
            && word.bytes().all(|b| {
                b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.')
            });
        if !sound {
            let sentence = if word.is_empty() {
                format!("The {what} is missing")
            } else {
                format!(
                    "{} is not {} {what}: use small letters, digits and _, without spaces",
                    shown(word),
                    if what == "answer" { "an" } else { "a" }
                )
            };
            self.fault(at, sentence);
        }
        sound
    }

    fn finish(mut self, last_line: usize) -> Result<CaseFile, Vec<Fault>> {
        let at = At {
            line: last_line,
            column: None,
        };
        let dated = self.seen.contains_key(&(None, "date".to_owned()));
        if !dated && !self.broken {
            self.fault(at, "The date is missing. Add a line like “date: 2026-11-22”: it says which rules apply");
        }
        let answered = self
            .seen
            .keys()
            .any(|(list, _)| *list == Some(List::Answers));
        if !answered && !self.broken {
            self.fault(
                at,
                "There are no answers. Add one for each question, like “eating: daily”",
            );
        }
        let Self {
            label,
            date,
            answers,
            informal,
            flags,
            mut faults,
            ..
        } = self;
        match date {
            Some(date) if faults.is_empty() => Ok(CaseFile {
                label,
                date,
                answers,
                informal,
                flags,
            }),
            _ => {
                faults.sort();
                faults.dedup();
                Err(faults)
            }
        }
    }
}

fn shown(text: &str) -> String {
    crate::text::quoted(text, 40)
}

#[cfg(test)]
mod tests;
