//! Entries that are perhaps one and the same, in one list or in two.

use std::collections::HashMap;

use super::Entry;

/// Two entries that are perhaps one and the same. Nothing is joined by itself: an officer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The earlier of the two, by its place in the list given.
    pub first: usize,
    /// The later.
    pub second: usize,
    /// What they share.
    pub why: Why,
}

/// What two entries share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Name and postcode.
    NameAndPostcode,
    /// Name; one of them, or both, give no postcode.
    Name,
}

impl Why {
    /// What they share, as the end of a sentence: "the same name and postcode".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NameAndPostcode => "the same name and postcode",
            Self::Name => "the same name",
        }
    }
}

/// The pairs among entries, of one list or several, that are perhaps the same place or organisation. Names are
/// compared without capitals, signs, "the" and the legal form; two branches with different postcodes are no pair.
#[must_use]
pub fn twins(entries: &[Entry]) -> Vec<Twin> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (second, entry) in entries.iter().enumerate() {
        let alike = by_name.entry(bare_name(&entry.name)).or_default();
        // A hundred entries of one name are a fault of the file, not a hundred times a hundred pairs to look at.
        for first in alike.iter().copied().take(20) {
            if let Some(why) = entries.get(first).and_then(|other| shared(other, entry)) {
                found.push(Twin { first, second, why });
            }
        }
        alike.push(second);
    }
    found
}

fn shared(a: &Entry, b: &Entry) -> Option<Why> {
    match (&a.postcode, &b.postcode) {
        (Some(a), Some(b)) => (a == b).then_some(Why::NameAndPostcode),
        _ => Some(Why::Name),
    }
}

/// The words of a name that tell it from others.
pub(super) fn bare_name(name: &str) -> String {
    const LEGAL: [&str; 7] = ["the", "limited", "ltd", "cio", "cic", "plc", "llp"];
    let spelled = name
        .to_lowercase()
        .replace('&', " and ")
        .replace(['\'', '’', '.'], "");
    let words: Vec<&str> = spelled
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let telling: Vec<&str> = words
        .iter()
        .copied()
        .filter(|w| !LEGAL.contains(w))
        .collect();
    if telling.is_empty() {
        words.join(" ")
    } else {
        telling.join(" ")
    }
}
