//! What is known of a person: one document, kept whole in every version of the record.

use formats::nhs_number::NhsNumber;
use formats::postcode::Postcode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PartialDate;
use super::parts::{
    Address, Alert, ClientGroup, Communication, CommunicationNeed, Contact, ContactKind,
    ContactMarker, Language, Name, NameKind, Purpose, Rows,
};
use crate::{FieldFault, Refusal};

/// What stands at the top of the record (practice.md, «Communication»).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// An alert that stands today.
    Alert(String),
    /// An interpreter for this language is needed.
    Interpreter(String),
    /// A communication need.
    Need(CommunicationNeed),
    /// The free words about communication.
    CommunicationNote(String),
    /// How a contact may not, or should, be used.
    Contact {
        /// What the person says about it.
        marker: ContactMarker,
        /// The number or address.
        value: String,
        /// Whose it is; empty for the person's own.
        whose: String,
    },
}

/// A person as the council knows them. Fields that are not known are missing: nobody has to invent an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDocument {
    /// Names; exactly one is the legal or usual one.
    pub names: Rows<Name>,
    /// Date of birth, as far as it is known.
    #[serde(default)]
    pub born: Option<PartialDate>,
    /// NHS number.
    #[serde(default)]
    pub nhs_number: Option<NhsNumber>,
    /// The main client group.
    #[serde(default)]
    pub client_group: Option<ClientGroup>,
    /// Further client groups, each once, in the order of the list.
    #[serde(default)]
    pub other_client_groups: Vec<ClientGroup>,
    /// Communication needs.
    #[serde(default)]
    pub communication: Communication,
    /// The language spoken, when it is not English.
    #[serde(default)]
    pub language: Option<Language>,
    /// Addresses.
    #[serde(default)]
    pub addresses: Rows<Address>,
    /// Telephones, e-mail and others.
    #[serde(default)]
    pub contacts: Rows<Contact>,
    /// What must be known at once.
    #[serde(default)]
    pub alerts: Rows<Alert>,
}

impl PersonDocument {
    /// Somebody of whom only the name is known.
    pub fn named(given: &str, family: &str) -> PersonDocument {
        let mut document = PersonDocument::default();
        document
            .names
            .push(Name::new(NameKind::Legal, given, family));
        document
    }

    /// With another name.
    pub fn with_name(mut self, kind: NameKind, given: &str, family: &str) -> Self {
        self.names.push(Name::new(kind, given, family));
        self
    }

    /// With a date of birth.
    pub fn with_born(mut self, born: Option<PartialDate>) -> Self {
        self.born = born;
        self
    }

    /// With an NHS number.
    pub fn with_nhs_number(mut self, number: Option<NhsNumber>) -> Self {
        self.nhs_number = number;
        self
    }

    /// With a main client group.
    pub fn with_client_group(mut self, group: ClientGroup) -> Self {
        self.client_group = Some(group);
        self
    }

    /// With an address of the United Kingdom that holds without dates.
    pub fn with_address(
        mut self,
        purpose: Purpose,
        lines: &[&str],
        postcode: Option<&Postcode>,
    ) -> Self {
        self.addresses.push(Address {
            purpose,
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            postcode: postcode.map(|code| code.as_str().to_owned()),
            abroad: false,
            from: None,
            to: None,
        });
        self
    }

    /// With a way to reach them.
    pub fn with_contact(
        mut self,
        kind: ContactKind,
        value: &str,
        markers: &[ContactMarker],
    ) -> Self {
        self.contacts.push(Contact {
            kind,
            value: value.to_owned(),
            whose: String::new(),
            best_time: String::new(),
            note: String::new(),
            markers: markers.to_vec(),
        });
        self
    }

    /// With communication needs.
    pub fn with_needs(mut self, needs: &[CommunicationNeed]) -> Self {
        self.communication.needs = needs.to_vec();
        self.communication.needs.sort();
        self.communication.needs.dedup();
        self
    }

    /// With a language.
    pub fn with_language(mut self, name: &str, interpreter: bool) -> Self {
        self.language = Some(Language {
            name: name.to_owned(),
            interpreter,
        });
        self
    }

    /// With an alert that stands until somebody ends it.
    pub fn with_alert(mut self, text: &str) -> Self {
        self.alerts.push(Alert {
            text: text.to_owned(),
            from: None,
            to: None,
        });
        self
    }

    /// The legal or usual name.
    pub fn name(&self) -> String {
        self.legal_name().map(Name::full).unwrap_or_default()
    }

    /// The legal or usual name, in its parts.
    pub fn legal_name(&self) -> Option<&Name> {
        self.names
            .values()
            .find(|name| name.kind == NameKind::Legal)
    }

    /// What people call them, if that is another name.
    pub fn known_as(&self) -> Option<String> {
        self.names
            .values()
            .find(|name| name.kind == NameKind::KnownAs && name.to.is_none())
            .map(Name::full)
    }

    /// Where they live on the date; else where they stay; else where letters go.
    pub fn address_on(&self, date: Date) -> Option<&Address> {
        [Purpose::Home, Purpose::Temporary, Purpose::Correspondence]
            .into_iter()
            .find_map(|purpose| {
                self.addresses
                    .values()
                    .find(|address| address.purpose == purpose && address.holds_on(date))
            })
    }

    /// What stands at the top of the record on the date.
    pub fn notices(&self, today: Date) -> Vec<Notice> {
        let mut notices: Vec<Notice> = self
            .alerts
            .values()
            .filter(|alert| alert.holds_on(today))
            .map(|alert| Notice::Alert(alert.text.clone()))
            .collect();
        notices.extend(
            self.language
                .iter()
                .filter(|language| language.interpreter)
                .map(|language| Notice::Interpreter(language.name.clone())),
        );
        notices.extend(
            self.communication
                .needs
                .iter()
                .map(|need| Notice::Need(*need)),
        );
        if !self.communication.note.is_empty() {
            notices.push(Notice::CommunicationNote(self.communication.note.clone()));
        }
        for contact in self.contacts.values() {
            notices.extend(contact.markers.iter().map(|marker| Notice::Contact {
                marker: *marker,
                value: contact.value.clone(),
                whose: contact.whose.clone(),
            }));
        }
        notices
    }

    /// The text that is kept: fields in their fixed order, lists in theirs.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when it cannot be written, which is a fault of the program.
    pub fn to_json(&self) -> Result<String, Refusal> {
        serde_json::to_string(self).map_err(|_| {
            Refusal::NotNow(
                "This record cannot be written down. Tell your IT administrator.".to_owned(),
            )
        })
    }

    /// The document of a kept text.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the text is none: the database was changed by another hand.
    pub fn from_json(text: &str) -> Result<PersonDocument, Refusal> {
        serde_json::from_str(text).map_err(|_| {
            Refusal::NotNow(
                "This record cannot be read: it was changed outside the program. Ask your IT administrator to run \
                 \u{201c}steerwell verify\u{201d}."
                    .to_owned(),
            )
        })
    }

    /// What does not hold between the fields; empty when all is well.
    pub fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        self.name_faults(&mut faults);
        self.address_faults(&mut faults);
        for (number, alert) in self.alerts.iter() {
            ends_before(
                &mut faults,
                format!("alerts-{number}-to"),
                "The alert",
                alert.from,
                alert.to,
            );
        }
        let preferred = self
            .contacts
            .iter()
            .filter(|(_, contact)| contact.markers.contains(&ContactMarker::Preferred));
        for (number, _) in preferred.skip(1) {
            faults.push(FieldFault::new(
                format!("contacts-{number}-markers"),
                "Only one contact can be the preferred one. Take the mark off the others.",
            ));
        }
        if self.client_group.is_none() && !self.other_client_groups.is_empty() {
            faults.push(FieldFault::new(
                "client_group",
                "Say which client group is the main one.",
            ));
        }
        faults
    }

    fn name_faults(&self, faults: &mut Vec<FieldFault>) {
        let legal: Vec<(u32, &Name)> = self
            .names
            .iter()
            .filter(|(_, name)| name.kind == NameKind::Legal)
            .collect();
        if legal.is_empty() {
            faults.push(FieldFault::new(
                format!(
                    "names-{}-given",
                    self.names.iter().next().map_or(1, |(number, _)| number)
                ),
                "Enter the legal or usual name. One word is enough.",
            ));
        }
        for (number, _) in legal.iter().skip(1) {
            faults.push(FieldFault::new(
                format!("names-{number}-kind"),
                "A person has one legal or usual name. Make the other one \u{201c}known as\u{201d} or \u{201c}former\u{201d}.",
            ));
        }
        for (number, name) in self.names.iter() {
            if !name.full().chars().any(char::is_alphabetic) {
                faults.push(FieldFault::new(
                    format!("names-{number}-given"),
                    "A name has at least one letter. Enter it in the given or the family name.",
                ));
            }
            if name.kind == NameKind::Legal && name.to.is_some() {
                faults.push(FieldFault::new(
                    format!("names-{number}-to"),
                    "The name in use has no end date. If it has ended, make it a former name and add the new one.",
                ));
            }
            ends_before(
                faults,
                format!("names-{number}-to"),
                "The name",
                name.from,
                name.to,
            );
        }
    }

    fn address_faults(&self, faults: &mut Vec<FieldFault>) {
        for (number, address) in self.addresses.iter() {
            ends_before(
                faults,
                format!("addresses-{number}-to"),
                "The address",
                address.from,
                address.to,
            );
        }
        let homes: Vec<(u32, &Address)> = self
            .addresses
            .iter()
            .filter(|(_, address)| address.purpose == Purpose::Home)
            .collect();
        for (place, (number, home)) in homes.iter().enumerate() {
            if homes
                .iter()
                .take(place)
                .any(|(_, earlier)| home.overlaps(earlier))
            {
                faults.push(FieldFault::new(
                    format!("addresses-{number}-purpose"),
                    "Two home addresses hold at the same time. Put in when the first one ended, or say what the other is for.",
                ));
            }
        }
    }
}

fn ends_before(
    faults: &mut Vec<FieldFault>,
    field: String,
    what: &str,
    from: Option<Date>,
    to: Option<Date>,
) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        faults.push(FieldFault::new(
            field,
            format!("{what} ends before it begins. Check both dates."),
        ));
    }
}
