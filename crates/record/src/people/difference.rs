//! What differs between two documents, and what two people did to the same one.
//!
//! Documents are compared as the fields that people see. A date is one field, and so is an address with its
//! postcode: half of one and half of another would be nobody's. Every box that can be ticked is a field of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ClientGroup, CommunicationNeed, ContactKind, ContactMarker, NameKind, PersonDocument,
    PersonForm, Purpose,
};

/// One field that differs between two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name in the form; for boxes, with its word: `needs=easy_read`.
    pub field: String,
    /// The field in words.
    pub label: String,
    /// What stood there; empty for nothing.
    pub before: String,
    /// What stands there; empty for nothing.
    pub after: String,
}

/// Who touched a field since the version that both began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// Only I: my value is proposed.
    OnlyMe,
    /// Only the other: their value is proposed.
    OnlyThey,
    /// Both, in the same way.
    BothAlike,
    /// Both, differently: somebody must choose. What the other removed and I changed is here too.
    BothDifferently,
}

/// One field that I, the other, or both changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// The field's name in the form; for boxes, with its word: `needs=easy_read`.
    pub field: String,
    /// The field in words.
    pub label: String,
    /// What stood there when both began.
    pub base: String,
    /// What the other saved.
    pub theirs: String,
    /// What I sent.
    pub mine: String,
    /// What the proposal keeps.
    pub proposed: String,
    /// Who touched it.
    pub touched: Touched,
}

/// What two people did to one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Every field that anybody touched.
    pub fields: Vec<FieldDifference>,
    /// Both people's changes together. Where they disagree it holds mine, as does a row that the other removed; a
    /// row that I removed and the other changed is kept.
    pub proposed: PersonForm,
}

/// What differs from `before` to `after`, field by field.
pub fn between(before: &PersonDocument, after: &PersonDocument) -> Vec<FieldChange> {
    let (before, after) = (
        Fields::of(&PersonForm::from(before)),
        Fields::of(&PersonForm::from(after)),
    );
    let keys: BTreeSet<&Key> = before.0.keys().chain(after.0.keys()).collect();
    keys.into_iter()
        .filter(|key| before.get(key) != after.get(key))
        .map(|key| FieldChange {
            field: key.field.clone(),
            label: key.label(),
            before: in_words(key, before.get(key)),
            after: in_words(key, after.get(key)),
        })
        .collect()
}

/// What was done to `base` by the other (`theirs`) and by me (`mine`), and both together.
pub fn compare(
    base: &PersonDocument,
    theirs: &PersonDocument,
    mine: &PersonDocument,
) -> Comparison {
    let base = Fields::of(&PersonForm::from(base));
    let theirs = Fields::of(&PersonForm::from(theirs));
    let mine = Fields::of(&PersonForm::from(mine)).beside(&base, &theirs);
    let keys: BTreeSet<&Key> = base
        .0
        .keys()
        .chain(theirs.0.keys())
        .chain(mine.0.keys())
        .collect();
    let mut fields = Vec::new();
    let mut proposed: Vec<(String, String)> = Vec::new();
    for key in keys {
        let (was, they, me) = (base.get(key), theirs.get(key), mine.get(key));
        let row = key.row.as_deref();
        let (keep, touched) =
            if row.is_some_and(|row| base.changed_there_and_gone_here(row, &mine, &theirs)) {
                (
                    me,
                    if they == me {
                        Touched::BothAlike
                    } else {
                        Touched::BothDifferently
                    },
                )
            } else if row.is_some_and(|row| base.changed_there_and_gone_here(row, &theirs, &mine)) {
                (
                    they,
                    if they == me {
                        Touched::BothAlike
                    } else {
                        Touched::BothDifferently
                    },
                )
            } else if they == me {
                (me, Touched::BothAlike)
            } else if they == was {
                (me, Touched::OnlyMe)
            } else if me == was {
                (they, Touched::OnlyThey)
            } else {
                (me, Touched::BothDifferently)
            };
        proposed.extend(keep.iter().cloned());
        if they != was || me != was {
            fields.push(FieldDifference {
                field: key.field.clone(),
                label: key.label(),
                base: in_words(key, was),
                theirs: in_words(key, they),
                mine: in_words(key, me),
                proposed: in_words(key, keep),
                touched,
            });
        }
    }
    let proposed = PersonForm::from_pairs(
        proposed
            .iter()
            .map(|(field, value)| (field.as_str(), value.as_str())),
    );
    Comparison { fields, proposed }
}

/// One thing that people see as one. Ordered as on the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    section: u8,
    number: u32,
    place: u8,
    field: String,
    /// `names-1`, where the field belongs to a row.
    row: Option<String>,
}

const SECTIONS: [&str; 12] = [
    "names",
    "born",
    "nhs_number",
    "client_group",
    "other_client_groups",
    "needs",
    "communication_note",
    "language",
    "interpreter",
    "addresses",
    "contacts",
    "alerts",
];

const PLACES: [&str; 14] = [
    "kind",
    "purpose",
    "text",
    "given",
    "family",
    "place",
    "value",
    "whose",
    "best_time",
    "note",
    "markers",
    "from",
    "to",
    "",
];

impl Key {
    fn of(field: &str, value: &str) -> Key {
        let mut parts = field.split('-');
        let head = parts.next().unwrap_or_default();
        let section = SECTIONS
            .iter()
            .position(|name| *name == head)
            .unwrap_or(SECTIONS.len());
        let is_list = matches!(head, "names" | "addresses" | "contacts" | "alerts");
        let (number, part) = if is_list {
            (
                parts.next().and_then(|row| row.parse().ok()).unwrap_or(0),
                parts.next().unwrap_or_default(),
            )
        } else {
            (0, "")
        };
        let part = match (head, part) {
            ("addresses", "lines" | "postcode" | "abroad") => "place",
            ("contacts", "kind" | "value") => "value",
            (_, part) => part,
        };
        let row = is_list.then(|| format!("{head}-{number}"));
        let ticked = matches!(head, "needs" | "other_client_groups") || part == "markers";
        let name = match (&row, head) {
            (Some(row), _) => format!("{row}-{part}"),
            // Whether an interpreter is needed says nothing without the language.
            (None, "interpreter") => "language".to_owned(),
            (None, head) => head.to_owned(),
        };
        let section = if head == "interpreter" {
            section.saturating_sub(1)
        } else {
            section
        };
        Key {
            section: u8::try_from(section).unwrap_or(u8::MAX),
            number,
            place: PLACES
                .iter()
                .position(|name| *name == part)
                .and_then(|at| u8::try_from(at).ok())
                .unwrap_or(u8::MAX),
            field: if ticked {
                format!("{name}={value}")
            } else {
                name
            },
            row,
        }
    }

    fn label(&self) -> String {
        let (name, word) = self.field.split_once('=').unwrap_or((&self.field, ""));
        let part = name.rsplit('-').next().unwrap_or_default();
        match (name, &self.row) {
            (_, Some(_)) => {
                let list = match name.split('-').next().unwrap_or_default() {
                    "names" => "Name",
                    "addresses" => "Address",
                    "contacts" => "Contact",
                    _ => "Alert",
                };
                let part = match part {
                    "kind" => "kind",
                    "purpose" => "what it is for",
                    "given" => "given names",
                    "family" => "family name",
                    "place" => "address and postcode",
                    "value" => "number or address",
                    "whose" => "whose it is",
                    "best_time" => "best time",
                    "note" => "note",
                    "text" => "words",
                    "from" => "from",
                    "to" => "until",
                    _ => word
                        .parse::<ContactMarker>()
                        .map_or("mark", ContactMarker::label),
                };
                format!("{list} {}: {part}", self.number)
            }
            ("born", None) => "Date of birth".to_owned(),
            ("nhs_number", None) => "NHS number".to_owned(),
            ("client_group", None) => "Client group".to_owned(),
            ("other_client_groups", None) => {
                format!(
                    "Further client group: {}",
                    word_label(word, ClientGroup::label)
                )
            }
            ("needs", None) => format!(
                "Communication: {}",
                word_label(word, CommunicationNeed::label)
            ),
            ("communication_note", None) => "Note about communication".to_owned(),
            ("language", None) => "Language".to_owned(),
            (other, None) => other.to_owned(),
        }
    }
}

type Pairs = Vec<(String, String)>;

/// A form taken apart into what people see as one.
struct Fields(BTreeMap<Key, Pairs>);

impl Fields {
    fn of(form: &PersonForm) -> Fields {
        let mut fields: BTreeMap<Key, Pairs> = BTreeMap::new();
        for (field, value) in form.to_pairs() {
            fields
                .entry(Key::of(&field, &value))
                .or_default()
                .push((field, value));
        }
        Fields(fields)
    }

    fn get(&self, key: &Key) -> &[(String, String)] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    fn row(&self, row: &str) -> Vec<(&Key, &Pairs)> {
        self.0
            .iter()
            .filter(|(key, _)| key.row.as_deref() == Some(row))
            .collect()
    }

    fn has_row(&self, row: &str) -> bool {
        self.0.keys().any(|key| key.row.as_deref() == Some(row))
    }

    /// Whether a row of this (the base) was changed `there` and removed `here`.
    fn changed_there_and_gone_here(&self, row: &str, there: &Fields, here: &Fields) -> bool {
        self.has_row(row)
            && !here.has_row(row)
            && there.has_row(row)
            && self.row(row) != there.row(row)
    }

    /// Mine, with the rows that I added under other numbers where the other added different rows under the same.
    fn beside(self, base: &Fields, theirs: &Fields) -> Fields {
        let added: BTreeSet<String> = self
            .0
            .keys()
            .filter_map(|key| key.row.clone())
            .filter(|row| {
                !base.has_row(row) && theirs.has_row(row) && theirs.row(row) != self.row(row)
            })
            .collect();
        if added.is_empty() {
            return self;
        }
        let numbers = |fields: &Fields| fields.0.keys().map(|key| key.number).max().unwrap_or(0);
        let mut next = numbers(&self).max(numbers(base)).max(numbers(theirs));
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        for row in added {
            next = next.saturating_add(1);
            let list = row.split('-').next().unwrap_or_default();
            renamed.insert(format!("{row}-"), format!("{list}-{next}-"));
        }
        let mut fields: BTreeMap<Key, Pairs> = BTreeMap::new();
        for (field, value) in self.0.into_values().flatten() {
            let field = renamed
                .iter()
                .find_map(|(old, new)| field.strip_prefix(old).map(|rest| format!("{new}{rest}")))
                .unwrap_or(field);
            fields
                .entry(Key::of(&field, &value))
                .or_default()
                .push((field, value));
        }
        Fields(fields)
    }
}

/// The words of a kept word; itself where it is none.
fn word_label<T: std::str::FromStr>(word: &str, label: fn(T) -> &'static str) -> String {
    word.parse()
        .map_or_else(|_| word.to_owned(), |known| label(known).to_owned())
}

/// What stands in a field, as people read it.
fn in_words(key: &Key, pairs: &[(String, String)]) -> String {
    let value = |ending: &str| {
        pairs
            .iter()
            .find(|(field, _)| field.ends_with(ending))
            .map_or("", |(_, value)| value.as_str())
    };
    if pairs.is_empty() {
        return String::new();
    }
    if key.field.contains('=') {
        return "yes".to_owned();
    }
    let only = pairs.first().map_or("", |(_, value)| value.as_str());
    match key.field.rsplit('-').next().unwrap_or_default() {
        "born" | "from" | "to" => {
            let form = super::DateForm {
                day: value("-day").to_owned(),
                month: value("-month").to_owned(),
                year: value("-year").to_owned(),
            };
            let estimated = !value("-estimated").is_empty();
            let known = super::PartialDate::new(
                form.year.parse().unwrap_or(0),
                form.month.parse().ok(),
                form.day.parse().ok(),
                estimated,
            );
            known.map_or_else(
                || format!("{} {} {}", form.day, form.month, form.year),
                |date| date.to_string(),
            )
        }
        "place" => {
            let mut lines: Vec<&str> = value("-lines").lines().collect();
            lines.extend(Some(value("-postcode")).filter(|code| !code.is_empty()));
            lines.extend(Some("outside the UK").filter(|_| !value("-abroad").is_empty()));
            lines.join(", ")
        }
        "value" => {
            let kind = value("-kind").parse().map_or("", ContactKind::label);
            format!("{} ({kind})", value("-value"))
        }
        "language" if !value("interpreter").is_empty() => {
            format!("{}, interpreter needed", value("language"))
        }
        "kind" => word_label(only, NameKind::label),
        "purpose" => word_label(only, Purpose::label),
        "client_group" => word_label(only, ClientGroup::label),
        _ => only.to_owned(),
    }
}
