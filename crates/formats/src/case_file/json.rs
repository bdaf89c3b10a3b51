//! The JSON form, read with the place of every key and value, which serde does not keep.

use serde::de::IgnoredAny;

use super::{At, Draft, List, shown};

/// Reads JSON. The first pass lets `serde_json` say whether it is JSON at all; the second, which may rely on that,
/// walks it for places and for keys given twice.
pub(super) fn read(content: &str, case: &mut Draft) {
    if let Err(fault) = serde_json::from_str::<IgnoredAny>(content) {
        let at = At {
            line: fault.line().max(1),
            column: Some(fault.column().max(1)),
        };
        let why = fault.to_string();
        let why = why.split(" at line ").next().unwrap_or_default();
        case.broken = true;
        case.fault(at, format!("This is not JSON: {why}"));
        return;
    }
    let mut scan = Scan {
        rest: content,
        line: 1,
        column: 1,
    };
    scan.members(|scan, key, key_at| {
        let at = scan.at();
        match key {
            "date" | "label" => {
                let Some(value) = scan.scalar().filter(|s| s.quoted) else {
                    case.first(None, key, key_at);
                    let example = if key == "date" {
                        ", like \"2026-11-22\""
                    } else {
                        ""
                    };
                    case.fault(
                        at,
                        format!("The {key} must be text in quotation marks{example}"),
                    );
                    return;
                };
                if key == "date" {
                    case.set_date(&value.text, key_at, at)
                } else {
                    case.set_label(&value.text, key_at, at)
                }
            }
            "answers" => list(scan, List::Answers, key, key_at, case),
            "informal" => list(scan, List::Informal, key, key_at, case),
            "flags" => list(scan, List::Flags, key, key_at, case),
            _ => {
                case.fault(
                    key_at,
                    format!(
                        "{} is not known here. A case has date, label, answers, informal and flags",
                        shown(key)
                    ),
                );
                scan.skip();
            }
        }
    });
}

fn list(scan: &mut Scan<'_>, list: List, name: &str, name_at: At, case: &mut Draft) {
    let first = case.first(None, name, name_at);
    if !scan.rest.starts_with('{') {
        let at = scan.at();
        case.fault(
            at,
            format!(
                "{} must be in curly brackets, like {{\"eating\": \"daily\"}}",
                shown(name)
            ),
        );
        scan.skip();
        return;
    }
    scan.members(|scan, key, key_at| {
        let at = scan.at();
        match scan.scalar() {
            Some(value) if first => case.set(list, key, &value.text, key_at, at),
            Some(_) => {}
            None => case.fault(
                at,
                format!(
                    "The value of {} must be one word, like \"daily\"",
                    shown(key)
                ),
            ),
        }
    });
}

/// A string, number, true, false or null.
struct Scalar {
    text: String,
    quoted: bool,
}

/// A walk over text that is known to be JSON.
struct Scan<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
}

impl Scan<'_> {
    fn at(&self) -> At {
        At {
            line: self.line,
            column: Some(self.column),
        }
    }

    fn step(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        for c in passed.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = rest;
    }

    fn space(&mut self) {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.step(blank);
    }

    /// The bytes of the string at which the walk stands, its quotation marks included.
    fn string_len(&self) -> usize {
        let mut escaped = false;
        for (i, c) in self.rest.char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return i + 1,
                _ => {}
            }
        }
        self.rest.len()
    }

    /// Calls `take` with each key of the object at which the walk stands, itself standing at the key's value.
    fn members(&mut self, mut take: impl FnMut(&mut Self, &str, At)) {
        self.space();
        self.step(1);
        loop {
            self.space();
            if !self.rest.starts_with('"') {
                // The closing bracket.
                self.step(1);
                return;
            }
            let at = self.at();
            let key = self.scalar().map(|s| s.text).unwrap_or_default();
            self.space();
            self.step(1);
            self.space();
            take(self, &key, at);
            self.space();
            if self.rest.starts_with(',') {
                self.step(1);
            }
        }
    }

    /// The value at which the walk stands, unless it is an object or a list; past it either way.
    fn scalar(&mut self) -> Option<Scalar> {
        if self.rest.starts_with(['{', '[']) {
            self.skip();
            return None;
        }
        if self.rest.starts_with('"') {
            let len = self.string_len();
            let text = self
                .rest
                .get(..len)
                .and_then(|s| serde_json::from_str(s).ok());
            self.step(len);
            return text.map(|text| Scalar { text, quoted: true });
        }
        let len = self
            .rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']'))
            .unwrap_or(self.rest.len());
        let text = self.rest.get(..len).unwrap_or_default().to_owned();
        self.step(len);
        (text != "null").then_some(Scalar {
            text,
            quoted: false,
        })
    }

    /// Past the value at which the walk stands, however deep it is.
    fn skip(&mut self) {
        if !self.rest.starts_with(['{', '[']) {
            self.scalar();
            return;
        }
        let mut depth = 0_usize;
        while let Some(c) = self.rest.chars().next() {
            match c {
                '"' => {
                    let len = self.string_len();
                    self.step(len);
                    continue;
                }
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.step(c.len_utf8());
            if depth == 0 {
                return;
            }
        }
    }
}
