//! The form of a person: everything as it was typed, to the document and back.
//!
//! Names of fields are those of the page: `names-1-given`, `born-day`, `contacts-2-markers` (several times).
//! Fields that are missing read as empty, unknown ones are left alone, and their order does not matter.

use std::collections::BTreeSet;
use std::str::FromStr;

use formats::nhs_number::NhsNumber;
use formats::postcode::Postcode;
use jiff::civil::Date;

use super::document::{
    Address, Alert, Communication, Contact, Language, Name, PersonDocument, Rows,
};
use super::{ClientGroup, ContactKind, ContactMarker, DateForm, NameKind, Purpose, text};
use crate::FieldFault;

/// The most rows of one kind that a record holds.
const ROW_LIMIT: usize = 50;
const ADDRESS_LINES: usize = 8;

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

    /// The document that the form says, or every fault in it. Rows in which nothing was typed are left out.
    ///
    /// # Errors
    /// All faults, each with the field it belongs to.
    pub fn parse(&self, today: Date) -> Result<PersonDocument, Vec<FieldFault>> {
        let mut reader = Reader::default();
        let needs = reader.words("needs", "Communication needs", &self.needs);
        let mut others: Vec<ClientGroup> = reader.words(
            "other_client_groups",
            "Further client groups",
            &self.other_client_groups,
        );
        let client_group = reader.optional_word("client_group", "Client group", &self.client_group);
        others.retain(|group| Some(*group) != client_group);
        let document = PersonDocument {
            names: reader.rows("names", &self.names, Reader::name),
            born: reader
                .keep(
                    "born",
                    self.born.born("Date of birth", self.born_estimated, today),
                )
                .flatten(),
            nhs_number: reader.nhs_number(&self.nhs_number),
            client_group,
            other_client_groups: others,
            communication: Communication {
                needs,
                note: reader
                    .keep(
                        "communication_note",
                        text::note("The note about communication", &self.communication_note),
                    )
                    .unwrap_or_default(),
            },
            language: reader.language(&self.language, self.interpreter),
            addresses: reader.rows("addresses", &self.addresses, Reader::address),
            contacts: reader.rows("contacts", &self.contacts, Reader::contact),
            alerts: reader.rows("alerts", &self.alerts, Reader::alert),
        };
        let mut faults = reader.faults;
        // A field that could not be read has said so already; what hangs on it would be noise.
        for fault in document.faults() {
            if !faults
                .iter()
                .any(|earlier| explains(&earlier.field, &fault.field))
            {
                faults.push(fault);
            }
        }
        if faults.is_empty() {
            Ok(document)
        } else {
            Err(faults)
        }
    }
}

impl From<&PersonDocument> for PersonForm {
    fn from(document: &PersonDocument) -> PersonForm {
        let date = |date: Option<Date>| date.map(DateForm::of).unwrap_or_default();
        let mut form = PersonForm {
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
            ..PersonForm::default()
        };
        for (number, name) in document.names.iter() {
            form.names.set(
                number,
                NameForm {
                    kind: name.kind.to_string(),
                    given: name.given.clone().unwrap_or_default(),
                    family: name.family.clone().unwrap_or_default(),
                    from: date(name.from),
                    to: date(name.to),
                },
            );
        }
        for (number, address) in document.addresses.iter() {
            form.addresses.set(
                number,
                AddressForm {
                    purpose: address.purpose.to_string(),
                    lines: address.lines.join("\n"),
                    postcode: address.postcode.clone().unwrap_or_default(),
                    abroad: address.abroad,
                    from: date(address.from),
                    to: date(address.to),
                },
            );
        }
        for (number, contact) in document.contacts.iter() {
            form.contacts.set(
                number,
                ContactForm {
                    kind: contact.kind.to_string(),
                    value: contact.value.clone(),
                    whose: contact.whose.clone(),
                    best_time: contact.best_time.clone(),
                    note: contact.note.clone(),
                    markers: contact.markers.iter().map(ToString::to_string).collect(),
                },
            );
        }
        for (number, alert) in document.alerts.iter() {
            form.alerts.set(
                number,
                AlertForm {
                    text: alert.text.clone(),
                    from: date(alert.from),
                    to: date(alert.to),
                },
            );
        }
        form
    }
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

/// Whether a fault of the first field may be why the second has one: they are the same, parts of one row, or the
/// date of an address without which it seems to overlap another.
fn explains(earlier: &str, later: &str) -> bool {
    let row = |field: &str| {
        field
            .splitn(3, '-')
            .take(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let dated = earlier.starts_with("addresses-")
        && (earlier.ends_with("-from") || earlier.ends_with("-to"));
    row(earlier) == row(later) || (dated && later.ends_with("-purpose"))
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

/// Reads fields and gathers what is wrong with them.
#[derive(Default)]
struct Reader {
    faults: Vec<FieldFault>,
}

impl Reader {
    fn fault(&mut self, field: &str, sentence: impl Into<String>) {
        self.faults.push(FieldFault::new(field, sentence));
    }

    fn keep<T>(&mut self, field: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|sentence| self.fault(field, sentence)).ok()
    }

    fn line(&mut self, field: &str, label: &str, typed: &str) -> String {
        self.keep(field, text::line(label, typed))
            .unwrap_or_default()
    }

    fn optional_word<T: FromStr>(&mut self, field: &str, label: &str, typed: &str) -> Option<T> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let word = typed.parse().ok();
        if word.is_none() {
            self.fault(field, format!("{label}: choose one from the list."));
        }
        word
    }

    fn word<T: FromStr>(&mut self, field: &str, label: &str, typed: &str, otherwise: T) -> T {
        self.optional_word(field, label, typed).unwrap_or(otherwise)
    }

    fn words<T: FromStr + Ord>(
        &mut self,
        field: &str,
        label: &str,
        typed: &BTreeSet<String>,
    ) -> Vec<T> {
        let mut words: Vec<T> = typed
            .iter()
            .filter_map(|word| self.optional_word(field, label, word))
            .collect();
        words.sort();
        words.dedup();
        words
    }

    fn rows<F, T>(
        &mut self,
        list: &str,
        forms: &Rows<F>,
        read: fn(&mut Reader, &str, &F) -> Option<T>,
    ) -> Rows<T> {
        let mut rows = Rows::default();
        for (number, form) in forms.iter() {
            let faults = self.faults.len();
            let row = read(self, &format!("{list}-{number}"), form);
            if let Some(row) = row {
                rows.set(number, row);
            }
            if rows.len() > ROW_LIMIT {
                self.faults.truncate(faults);
                self.fault(
                    &format!("{list}-{number}"),
                    format!("There are more than {ROW_LIMIT} rows here. Remove those that are not needed."),
                );
                break;
            }
        }
        rows
    }

    fn period(
        &mut self,
        prefix: &str,
        label: &str,
        from: &DateForm,
        to: &DateForm,
    ) -> (Option<Date>, Option<Date>) {
        let from = self
            .keep(
                &format!("{prefix}-from"),
                from.whole(&format!("The date from which {label}")),
            )
            .flatten();
        let to = self
            .keep(
                &format!("{prefix}-to"),
                to.whole(&format!("The date until which {label}")),
            )
            .flatten();
        (from, to)
    }

    fn name(&mut self, prefix: &str, form: &NameForm) -> Option<Name> {
        let blank = form.given.trim().is_empty() && form.family.trim().is_empty();
        if blank && form.from.is_blank() && form.to.is_blank() {
            return None;
        }
        let given = self.line(&format!("{prefix}-given"), "Given names", &form.given);
        let family = self.line(&format!("{prefix}-family"), "Family name", &form.family);
        let kind = self.word(
            &format!("{prefix}-kind"),
            "Kind of name",
            &form.kind,
            NameKind::Legal,
        );
        let (from, to) = self.period(prefix, "the name was used", &form.from, &form.to);
        Some(Name {
            from,
            to,
            ..Name::new(kind, &given, &family)
        })
    }

    fn address(&mut self, prefix: &str, form: &AddressForm) -> Option<Address> {
        let blank = form.lines.trim().is_empty() && form.postcode.trim().is_empty();
        if blank && form.from.is_blank() && form.to.is_blank() {
            return None;
        }
        let field = format!("{prefix}-lines");
        let mut lines = self
            .keep(&field, text::lines("The address", &form.lines))
            .unwrap_or_default();
        lines.retain(|line| !line.is_empty());
        if lines.len() > ADDRESS_LINES {
            self.fault(
                &field,
                format!(
                    "The address has {} lines and {ADDRESS_LINES} is the most. Join some.",
                    lines.len()
                ),
            );
        }
        for line in &lines {
            self.line(&field, "A line of the address", line);
        }
        if blank {
            self.fault(
                &field,
                "Enter the address or its postcode, or take out the dates.",
            );
        }
        let purpose = self.word(
            &format!("{prefix}-purpose"),
            "What the address is for",
            &form.purpose,
            Purpose::Home,
        );
        let postcode = self.postcode(&format!("{prefix}-postcode"), &form.postcode, form.abroad);
        let (from, to) = self.period(prefix, "the address holds", &form.from, &form.to);
        Some(Address {
            purpose,
            lines,
            postcode,
            abroad: form.abroad,
            from,
            to,
        })
    }

    fn postcode(&mut self, field: &str, typed: &str, abroad: bool) -> Option<String> {
        let typed = self.line(field, "Postcode", typed);
        if typed.is_empty() {
            return None;
        }
        if abroad {
            return Some(typed);
        }
        let read = Postcode::parse(&typed)
            .map(|code| code.as_str().to_owned())
            .map_err(|fault| {
                format!("{fault}. For an address outside the UK, tick the box for that.")
            });
        self.keep(field, read)
    }

    fn contact(&mut self, prefix: &str, form: &ContactForm) -> Option<Contact> {
        let rest = [&form.whose, &form.best_time, &form.note];
        if form.value.trim().is_empty()
            && form.markers.is_empty()
            && rest.iter().all(|text| text.trim().is_empty())
        {
            return None;
        }
        let kind = self.word(
            &format!("{prefix}-kind"),
            "Kind of contact",
            &form.kind,
            ContactKind::Phone,
        );
        let field = format!("{prefix}-value");
        let faults = self.faults.len();
        let value = self.line(&field, kind.label_at_start(), &form.value);
        if self.faults.len() == faults
            && let Err(sentence) = contact_value(kind, &value)
        {
            self.fault(&field, sentence);
        }
        Some(Contact {
            kind,
            value,
            whose: self.line(&format!("{prefix}-whose"), "Whose it is", &form.whose),
            best_time: self.line(
                &format!("{prefix}-best_time"),
                "The best time",
                &form.best_time,
            ),
            note: self
                .keep(
                    &format!("{prefix}-note"),
                    text::note("The note", &form.note),
                )
                .unwrap_or_default(),
            markers: self.words::<ContactMarker>(
                &format!("{prefix}-markers"),
                "How it may be used",
                &form.markers,
            ),
        })
    }

    fn alert(&mut self, prefix: &str, form: &AlertForm) -> Option<Alert> {
        let blank = form.text.trim().is_empty();
        if blank && form.from.is_blank() && form.to.is_blank() {
            return None;
        }
        let field = format!("{prefix}-text");
        let text = self.line(&field, "The alert", &form.text);
        if blank {
            self.fault(&field, "Enter what must be known, or take out the dates.");
        }
        let (from, to) = self.period(prefix, "the alert stands", &form.from, &form.to);
        Some(Alert { text, from, to })
    }

    fn nhs_number(&mut self, typed: &str) -> Option<NhsNumber> {
        if typed.trim().is_empty() {
            return None;
        }
        self.keep(
            "nhs_number",
            NhsNumber::parse(typed).map_err(|fault| format!("{fault}.")),
        )
    }

    fn language(&mut self, typed: &str, interpreter: bool) -> Option<Language> {
        let name = self.line("language", "Language", typed);
        if name.is_empty() {
            if interpreter && typed.trim().is_empty() {
                self.fault(
                    "language",
                    "Enter the language for which an interpreter is needed.",
                );
            }
            return None;
        }
        Some(Language { name, interpreter })
    }
}

impl ContactKind {
    const fn label_at_start(self) -> &'static str {
        match self {
            ContactKind::Phone | ContactKind::Mobile => "The telephone number",
            ContactKind::Email => "The email address",
            ContactKind::Other => "The contact",
        }
    }
}

fn contact_value(kind: ContactKind, value: &str) -> Result<(), &'static str> {
    match kind {
        ContactKind::Phone | ContactKind::Mobile => {
            let digits = value.chars().filter(|c| c.is_numeric()).count();
            // «01632 960001 ext 12, after 6» is a way to write a number; one without digits is not.
            if digits >= 5 {
                Ok(())
            } else {
                Err("Enter a telephone number, like 01632 960001.")
            }
        }
        ContactKind::Email => {
            let shape = value.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && !host.contains('@') && host.trim_matches('.').contains('.')
            });
            if shape && !value.contains(' ') {
                Ok(())
            } else {
                Err("Enter an email address, like name@example.org.")
            }
        }
        ContactKind::Other if value.is_empty() => {
            Err("Enter the contact, or clear the rest of its row.")
        }
        ContactKind::Other => Ok(()),
    }
}
