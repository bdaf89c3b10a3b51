//! Reading the form of a person: every field to what it says, and all that is wrong together.

use std::collections::BTreeSet;
use std::str::FromStr;

use formats::nhs_number::NhsNumber;
use formats::postcode::Postcode;
use jiff::civil::Date;

use super::form::{AddressForm, AlertForm, ContactForm, NameForm, PersonForm};
use super::parts::{Address, Alert, Communication, Contact, Language, Name, Rows};
use super::{
    ClientGroup, ContactKind, ContactMarker, DateForm, NameKind, PersonDocument, Purpose, text,
};
use crate::FieldFault;

/// The most rows of one kind that a record holds.
const ROW_LIMIT: usize = 50;
const ADDRESS_LINES: usize = 8;

impl PersonForm {
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
