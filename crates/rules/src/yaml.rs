//! The only module that knows the YAML library. A file becomes a tree in which every value
//! carries its line, so that whatever is wrong with it later can say where.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

/// A value and the line on which it stands (the first line is 1).
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub line: u32,
    pub value: Value,
}

/// What a YAML value is. A number written bare keeps only what the format keeps of it.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Nothing,
    Truth,
    Whole(i64),
    /// A number with a fraction, not in quotes: refused wherever an amount stands.
    Float(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub line: u32,
    pub text: String,
}

/// Reads one file. Every fault that can be seen is given as (line, sentence).
pub(crate) fn parse(bytes: &[u8]) -> Result<Node, Vec<(u32, String)>> {
    let text = decode(bytes).map_err(|fault| vec![fault])?;
    let tabs = tabs(text);
    if !tabs.is_empty() {
        return Err(tabs);
    }
    if text
        .lines()
        .all(|l| l.trim().is_empty() || l.trim_start().starts_with('#'))
    {
        return Err(vec![(
            1,
            "this file is empty: fill it in, or remove it".into(),
        )]);
    }
    let options = serde_saphyr::options! {
        // A rulebook nests seven deep and repeats nothing by reference. What goes far beyond is
        // an attack on the stack or the memory, and references hide a value from its reader.
        budget: serde_saphyr::budget! {
            max_depth: 20,
            flow_nesting_limit: 20,
            max_aliases: 0,
            max_anchors: 0,
        },
        // Keys written twice are let through here and named with both lines by the reader.
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        strict_booleans: true,
    };
    serde_saphyr::from_str_with_options::<Node>(text, options).map_err(|error| {
        let line = error.location().map_or(1, |place| line_of(&place));
        let known = match error.without_snippet() {
            serde_saphyr::Error::MultipleDocuments { .. } => Some(
                "a line of three dashes starts a second document: make it a file of its own",
            ),
            serde_saphyr::Error::Budget { .. } => Some(
                "this file nests too deeply, is too large, or repeats parts with & and *: write every value where it stands",
            ),
            _ => None,
        };
        if let Some(sentence) = known {
            return vec![(line, sentence.to_owned())];
        }
        let said = error.without_snippet().to_string();
        let first = said.lines().next().unwrap_or_default();
        let what = first.split(" at line ").next().unwrap_or(first).trim();
        let sentence = format!(
            "this is not well-formed YAML ({what}): check the indentation, colons and quotes here and on the line above"
        );
        vec![(line, sentence)]
    })
}

fn line_of(place: &serde_saphyr::Location) -> u32 {
    u32::try_from(place.line()).unwrap_or(u32::MAX).max(1)
}

/// The text of the file, where it is UTF-8 without a byte order mark.
fn decode(bytes: &[u8]) -> Result<&str, (u32, String)> {
    let save = "save it as UTF-8";
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Err((
            1,
            format!("this file starts with a byte order mark: {save} without one"),
        ));
    }
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if utf16 || bytes.iter().take(4).any(|b| *b == 0) {
        return Err((
            1,
            format!("this file is in UTF-16, as some spreadsheets and editors save it: {save}"),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = line_at(bytes, error.valid_up_to());
        (line, format!("this line has a character that is not UTF-8 (it is likely in Latin-1 or Windows-1252, as with £ or é): {save}"))
    })?;
    match text.find('\0') {
        Some(at) => Err((
            line_at(bytes, at),
            format!("this line has a zero byte, which no text has: {save}"),
        )),
        None => Ok(text),
    }
}

fn line_at(bytes: &[u8], at: usize) -> u32 {
    let before = bytes.iter().take(at).filter(|b| **b == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// Lines indented with tabs, which YAML does not allow.
fn tabs(text: &str) -> Vec<(u32, String)> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| {
            line.chars()
                .take_while(|c| c.is_whitespace())
                .any(|c| c == '\t')
        })
        .map(|(number, _)| {
            (
                number,
                "this line is indented with a tab: use spaces".to_owned(),
            )
        })
        .collect()
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Value>::deserialize(deserializer)?;
        Ok(Self {
            line: line_of(&spanned.referenced),
            value: spanned.value,
        })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Truth)
    }
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number)
            .map(Value::Whole)
            .map_err(|_| E::custom("a number is too large"))
    }
    fn visit_i128<E: serde::de::Error>(self, _: i128) -> Result<Value, E> {
        Err(E::custom("a number is too large"))
    }
    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<Value, E> {
        Err(E::custom("a number is too large"))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number.to_string()))
    }
    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Node>()? {
            let text = match key.value {
                Value::Text(text) => text,
                Value::Whole(number) => number.to_string(),
                _ => return Err(A::Error::custom("a key must be a word")),
            };
            entries.push((
                Key {
                    line: key.line,
                    text,
                },
                map.next_value()?,
            ));
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> Vec<(Key, Node)> {
        match parse(text.as_bytes()) {
            Ok(Node {
                value: Value::Map(map),
                ..
            }) => map,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_value_knows_its_line_and_quotes_are_seen() {
        let entries =
            map("# a comment\na: 71.70\nb: \"71.70\"\nc:\n  - d: 2026-04-06\n  - e: yes\na: 1\n");
        let lines: Vec<_> = entries
            .iter()
            .map(|(k, v)| (k.text.as_str(), k.line, v.line))
            .collect();
        assert_eq!(lines, [("a", 2, 2), ("b", 3, 3), ("c", 4, 5), ("a", 7, 7)]);
        assert!(matches!(&entries[0].1.value, Value::Float(_)));
        assert!(matches!(&entries[1].1.value, Value::Text(t) if t == "71.70"));
        let Value::List(list) = &entries[2].1.value else {
            panic!()
        };
        let Value::Map(d) = &list[0].value else {
            panic!()
        };
        assert!(matches!(&d[0].1.value, Value::Text(t) if t == "2026-04-06"));
        let Value::Map(e) = &list[1].value else {
            panic!()
        };
        assert!(
            matches!(&e[0].1.value, Value::Text(t) if t == "yes"),
            "{:?}",
            e[0].1
        );
        assert_eq!(e[0].0.line, 6);
    }
}
