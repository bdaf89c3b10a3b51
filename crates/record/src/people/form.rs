//! The form of a person: everything as it was typed, to the document and back.
//!
//! Names of fields are those of the page: `names-1-given`, `born-day`, `contacts-2-markers` (several times).
//! Fields that are missing read as empty, unknown ones are left alone, and their order does not matter.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::parts::{Address, Alert, Contact, Name, Rows};
use super::{DateForm, PersonDocument};

/// A name as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameForm {
    /// A [`NameKind`]'s word; empty reads as legal.
    pub kind: String,
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// From when.
    pub from: DateForm,
    /// Until when.
    pub to: DateForm,
}

/// An address as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressForm {
    /// A [`Purpose`]'s word; empty reads as home.
    pub purpose: String,
    /// The lines, one below the other.
    pub lines: String,
    /// The postcode.
    pub postcode: String,
    /// Outside the United Kingdom: the postcode is kept as it is typed.
    pub abroad: bool,
    /// From when.
    pub from: DateForm,
    /// Until when.
    pub to: DateForm,
}

/// A way to reach somebody, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactForm {
    /// A [`ContactKind`]'s word; empty reads as telephone.
    pub kind: String,
    /// The number or address.
    pub value: String,
    /// Whose it is.
    pub whose: String,
    /// The best time.
    pub best_time: String,
    /// A note.
    pub note: String,
    /// Words of [`ContactMarker`].
    pub markers: BTreeSet<String>,
}

/// An alert as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertForm {
    /// The words.
    pub text: String,
    /// From when.
    pub from: DateForm,
    /// Until when.
    pub to: DateForm,
}

/// A person as typed. Rows keep the numbers that they have in the names of their fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonForm {
    /// Names.
    pub names: Rows<NameForm>,
    /// Date of birth.
    pub born: DateForm,
    /// Whether it is an estimate.
    pub born_estimated: bool,
    /// NHS number in any shape.
    pub nhs_number: String,
    /// The main [`ClientGroup`]'s word; empty for not known.
    pub client_group: String,
    /// Words of further client groups.
    pub other_client_groups: BTreeSet<String>,
    /// Words of [`CommunicationNeed`].
    pub needs: BTreeSet<String>,
    /// Anything else about communication.
    pub communication_note: String,
    /// The language spoken.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// Addresses.
    pub addresses: Rows<AddressForm>,
    /// Contacts.
    pub contacts: Rows<ContactForm>,
    /// Alerts.
    pub alerts: Rows<AlertForm>,
}

impl PersonForm {
    /// The form that was sent, from its fields.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> PersonForm {
        let mut form = PersonForm::default();
        for (field, value) in pairs {
            form.take(field, value);
        }
        form
    }

    fn take(&mut self, field: &str, value: &str) {
        let mut parts = field.splitn(3, '-');
        let (head, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let text = || value.to_owned();
        let row = second.and_then(row_number);
        match (head, second, third) {
            ("born", Some("estimated"), None) => self.born_estimated = ticked(value),
            ("born", Some(part), None) => take_date(&mut self.born, part, value),
            ("nhs_number", None, None) => self.nhs_number = text(),
            ("client_group", None, None) => self.client_group = text(),
            ("other_client_groups", None, None) => take_word(&mut self.other_client_groups, value),
            ("needs", None, None) => take_word(&mut self.needs, value),
            ("communication_note", None, None) => self.communication_note = text(),
            ("language", None, None) => self.language = text(),
            ("interpreter", None, None) => self.interpreter = ticked(value),
            ("names", _, Some(part)) => {
                if let Some(row) = row {
                    let name = self.names.at(row);
                    match part {
                        "kind" => name.kind = text(),
                        "given" => name.given = text(),
                        "family" => name.family = text(),
                        _ => take_period(&mut name.from, &mut name.to, part, value),
                    }
                }
            }
            ("addresses", _, Some(part)) => {
                if let Some(row) = row {
                    let address = self.addresses.at(row);
                    match part {
                        "purpose" => address.purpose = text(),
                        "lines" => address.lines = text(),
                        "postcode" => address.postcode = text(),
                        "abroad" => address.abroad = ticked(value),
                        _ => take_period(&mut address.from, &mut address.to, part, value),
                    }
                }
            }
            ("contacts", _, Some(part)) => {
                if let Some(row) = row {
                    let contact = self.contacts.at(row);
                    match part {
                        "kind" => contact.kind = text(),
                        "value" => contact.value = text(),
                        "whose" => contact.whose = text(),
                        "best_time" => contact.best_time = text(),
                        "note" => contact.note = text(),
                        "markers" => take_word(&mut contact.markers, value),
                        _ => {}
                    }
                }
            }
            ("alerts", _, Some(part)) => {
                if let Some(row) = row {
                    let alert = self.alerts.at(row);
                    match part {
                        "text" => alert.text = text(),
                        _ => take_period(&mut alert.from, &mut alert.to, part, value),
                    }
                }
            }
            _ => {}
        }
    }

    /// The fields of the form with what is in them; empty ones are left out.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Pairs(Vec::new());
        for (number, name) in self.names.iter() {
            let field = |part: &str| format!("names-{number}-{part}");
            pairs.add(field("kind"), &name.kind);
            pairs.add(field("given"), &name.given);
            pairs.add(field("family"), &name.family);
            pairs.add_date(&field("from"), &name.from);
            pairs.add_date(&field("to"), &name.to);
        }
        pairs.add_date("born", &self.born);
        pairs.add_tick("born-estimated".into(), self.born_estimated);
        pairs.add("nhs_number".into(), &self.nhs_number);
        pairs.add("client_group".into(), &self.client_group);
        pairs.add_all("other_client_groups", &self.other_client_groups);
        pairs.add_all("needs", &self.needs);
        pairs.add("communication_note".into(), &self.communication_note);
        pairs.add("language".into(), &self.language);
        pairs.add_tick("interpreter".into(), self.interpreter);
        for (number, address) in self.addresses.iter() {
            let field = |part: &str| format!("addresses-{number}-{part}");
            pairs.add(field("purpose"), &address.purpose);
            pairs.add(field("lines"), &address.lines);
            pairs.add(field("postcode"), &address.postcode);
            pairs.add_tick(field("abroad"), address.abroad);
            pairs.add_date(&field("from"), &address.from);
            pairs.add_date(&field("to"), &address.to);
        }
        for (number, contact) in self.contacts.iter() {
            let field = |part: &str| format!("contacts-{number}-{part}");
            pairs.add(field("kind"), &contact.kind);
            pairs.add(field("value"), &contact.value);
            pairs.add(field("whose"), &contact.whose);
            pairs.add(field("best_time"), &contact.best_time);
            pairs.add(field("note"), &contact.note);
            pairs.add_all(&field("markers"), &contact.markers);
        }
        for (number, alert) in self.alerts.iter() {
            pairs.add(format!("alerts-{number}-text"), &alert.text);
            pairs.add_date(&format!("alerts-{number}-from"), &alert.from);
            pairs.add_date(&format!("alerts-{number}-to"), &alert.to);
        }
        pairs.0
    }
}

impl From<&PersonDocument> for PersonForm {
    fn from(document: &PersonDocument) -> PersonForm {
        PersonForm {
            names: document.names.map(|row| NameForm::from(row)),
            born: document
                .born
                .as_ref()
                .map(DateForm::from)
                .unwrap_or_default(),
            born_estimated: document.born.is_some_and(|born| born.is_estimated()),
            nhs_number: document
                .nhs_number
                .map(|number| number.to_string())
                .unwrap_or_default(),
            client_group: document
                .client_group
                .map(|group| group.to_string())
                .unwrap_or_default(),
            other_client_groups: document
                .other_client_groups
                .iter()
                .map(ToString::to_string)
                .collect(),
            needs: document
                .communication
                .needs
                .iter()
                .map(ToString::to_string)
                .collect(),
            communication_note: document.communication.note.clone(),
            language: document
                .language
                .as_ref()
                .map(|language| language.name.clone())
                .unwrap_or_default(),
            interpreter: document
                .language
                .as_ref()
                .is_some_and(|language| language.interpreter),
            addresses: document.addresses.map(|row| AddressForm::from(row)),
            contacts: document.contacts.map(|row| ContactForm::from(row)),
            alerts: document.alerts.map(|row| AlertForm::from(row)),
        }
    }
}

impl From<&Name> for NameForm {
    fn from(name: &Name) -> NameForm {
        NameForm {
            kind: name.kind.to_string(),
            given: name.given.clone().unwrap_or_default(),
            family: name.family.clone().unwrap_or_default(),
            from: typed_date(name.from),
            to: typed_date(name.to),
        }
    }
}

impl From<&Address> for AddressForm {
    fn from(address: &Address) -> AddressForm {
        AddressForm {
            purpose: address.purpose.to_string(),
            lines: address.lines.join("\n"),
            postcode: address.postcode.clone().unwrap_or_default(),
            abroad: address.abroad,
            from: typed_date(address.from),
            to: typed_date(address.to),
        }
    }
}

impl From<&Contact> for ContactForm {
    fn from(contact: &Contact) -> ContactForm {
        ContactForm {
            kind: contact.kind.to_string(),
            value: contact.value.clone(),
            whose: contact.whose.clone(),
            best_time: contact.best_time.clone(),
            note: contact.note.clone(),
            markers: contact.markers.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&Alert> for AlertForm {
    fn from(alert: &Alert) -> AlertForm {
        AlertForm {
            text: alert.text.clone(),
            from: typed_date(alert.from),
            to: typed_date(alert.to),
        }
    }
}

fn typed_date(date: Option<Date>) -> DateForm {
    date.map(DateForm::of).unwrap_or_default()
}

fn row_number(text: &str) -> Option<u32> {
    // `01` and `+1` are not names of fields that a page of ours writes.
    text.parse::<u32>()
        .ok()
        .filter(|number| number.to_string() == text)
}

fn ticked(value: &str) -> bool {
    !value.trim().is_empty()
}

fn take_word(words: &mut BTreeSet<String>, value: &str) {
    if ticked(value) {
        words.insert(value.trim().to_owned());
    }
}

fn take_date(date: &mut DateForm, part: &str, value: &str) {
    match part {
        "day" => date.day = value.to_owned(),
        "month" => date.month = value.to_owned(),
        "year" => date.year = value.to_owned(),
        _ => {}
    }
}

fn take_period(from: &mut DateForm, to: &mut DateForm, part: &str, value: &str) {
    match part.split_once('-') {
        Some(("from", part)) => take_date(from, part, value),
        Some(("to", part)) => take_date(to, part, value),
        _ => {}
    }
}

struct Pairs(Vec<(String, String)>);

impl Pairs {
    fn add(&mut self, field: String, value: &str) {
        if !value.is_empty() {
            self.0.push((field, value.to_owned()));
        }
    }

    fn add_tick(&mut self, field: String, ticked: bool) {
        self.add(field, if ticked { "yes" } else { "" });
    }

    fn add_all(&mut self, field: &str, values: &BTreeSet<String>) {
        for value in values {
            self.add(field.to_owned(), value);
        }
    }

    fn add_date(&mut self, field: &str, date: &DateForm) {
        self.add(format!("{field}-day"), &date.day);
        self.add(format!("{field}-month"), &date.month);
        self.add(format!("{field}-year"), &date.year);
    }
}
