//! What is known of a person: one document, kept whole in every version of the record.

use std::collections::BTreeMap;

use formats::nhs_number::NhsNumber;
use formats::postcode::Postcode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PartialDate;
use crate::{FieldFault, Refusal};

/// Rows with a number that stays theirs, so that two people who change different rows are told apart from two
/// people who change the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rows<T>(BTreeMap<u32, T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows(BTreeMap::new())
    }
}

impl<T> Rows<T> {
    /// Adds a row under the next number, which it returns.
    pub fn push(&mut self, row: T) -> u32 {
        let number = self
            .0
            .keys()
            .next_back()
            .map_or(1, |last| last.saturating_add(1));
        self.0.insert(number, row);
        number
    }

    /// Puts a row under a number.
    pub fn set(&mut self, number: u32, row: T) {
        self.0.insert(number, row);
    }

    /// The row of a number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.0.get(&number)
    }

    /// The row of a number, made when it is not there.
    pub fn at(&mut self, number: u32) -> &mut T
    where
        T: Default,
    {
        self.0.entry(number).or_default()
    }

    /// Takes a row out.
    pub fn remove(&mut self, number: u32) -> Option<T> {
        self.0.remove(&number)
    }

    /// Numbers and rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(number, row)| (*number, row))
    }

    /// The rows, in order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        let mut numbered = Rows::default();
        for row in rows {
            numbered.push(row);
        }
        numbered
    }
}

macro_rules! labels {
    ($name:ident { $($variant:ident => $label:literal),+ $(,)? }) => {
        impl $name {
            /// The words that people read.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }
        }
    };
}

store::text_enum! {
    /// Which of a person's names it is.
    pub enum NameKind {
        /// The name the council writes to: legal, or usual where the person uses another for everything.
        Legal = "legal",
        /// What people call them.
        KnownAs = "known_as",
        /// A name they had.
        Former = "former",
    }
}
labels!(NameKind { Legal => "legal or usual name", KnownAs => "known as", Former => "former name" });

/// A name. Either part may be missing: many people have one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Which name it is.
    pub kind: NameKind,
    /// Given names.
    #[serde(default)]
    pub given: Option<String>,
    /// Family name.
    #[serde(default)]
    pub family: Option<String>,
    /// From when it was used.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Name {
    /// A name without dates; an empty part is a missing one.
    pub fn new(kind: NameKind, given: &str, family: &str) -> Name {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Name {
            kind,
            given: part(given),
            family: part(family),
            from: None,
            to: None,
        }
    }

    /// The name as it is written: given names first.
    pub fn full(&self) -> String {
        [self.given.as_deref(), self.family.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

store::text_enum! {
    /// What an address is for.
    pub enum Purpose {
        /// Where the person lives.
        Home = "home",
        /// Where letters go.
        Correspondence = "correspondence",
        /// Where the person stays for a while: a relative, a hospital, respite.
        Temporary = "temporary",
        /// Where the person lived.
        Previous = "previous",
        /// Anything else, such as a place of work or a day centre.
        Other = "other",
    }
}
labels!(Purpose {
    Home => "home", Correspondence => "letters", Temporary => "temporary", Previous => "previous", Other => "other",
});

/// An address with what it is for and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// What it is for.
    pub purpose: Purpose,
    /// The lines, without the postcode.
    pub lines: Vec<String>,
    /// The postcode; of another country as it was typed.
    #[serde(default)]
    pub postcode: Option<String>,
    /// Whether it is outside the United Kingdom.
    #[serde(default)]
    pub abroad: bool,
    /// From when.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Address {
    /// The postcode, where it is one of the United Kingdom.
    pub fn uk_postcode(&self) -> Option<Postcode> {
        self.postcode
            .as_deref()
            .filter(|_| !self.abroad)
            .and_then(|code| Postcode::parse(code).ok())
    }

    /// Whether it holds on the date; dates that are not known do not stand in the way.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Lines and postcode in one line.
    pub fn in_one_line(&self) -> String {
        let mut parts: Vec<&str> = self.lines.iter().map(String::as_str).collect();
        parts.extend(self.postcode.as_deref());
        parts.join(", ")
    }

    /// Moving on one day makes no overlap: the day belongs to both.
    fn overlaps(&self, other: &Address) -> bool {
        let starts_before_end = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(from), Some(to)) => from < to,
            _ => true,
        };
        starts_before_end(self.from, other.to) && starts_before_end(other.from, self.to)
    }
}

store::text_enum! {
    /// How somebody is reached.
    pub enum ContactKind {
        /// A telephone with a place.
        Phone = "phone",
        /// A mobile telephone.
        Mobile = "mobile",
        /// E-mail.
        Email = "email",
        /// Another way: text relay, a neighbour, a social network.
        Other = "other",
    }
}
labels!(ContactKind { Phone => "telephone", Mobile => "mobile", Email => "email", Other => "other" });

store::text_enum! {
    /// How a contact may and may not be used.
    pub enum ContactMarker {
        /// Never ring this number.
        DoNotRing = "do_not_ring",
        /// Ring, but leave no message: somebody else may hear it.
        DoNotLeaveMessage = "do_not_leave_message",
        /// Never write to this address.
        DoNotEmail = "do_not_email",
        /// Text messages only.
        TextOnly = "text_only",
        /// The way the person likes best.
        Preferred = "preferred",
    }
}
labels!(ContactMarker {
    DoNotRing => "do not ring", DoNotLeaveMessage => "do not leave a message", DoNotEmail => "do not email",
    TextOnly => "text messages only", Preferred => "preferred",
});

/// One way to reach the person, or somebody who passes word on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What kind of contact it is.
    pub kind: ContactKind,
    /// The number or address, as typed.
    pub value: String,
    /// Whose it is; empty for the person's own.
    #[serde(default)]
    pub whose: String,
    /// The best time.
    #[serde(default)]
    pub best_time: String,
    /// Anything else about it.
    #[serde(default)]
    pub note: String,
    /// How it may be used.
    #[serde(default)]
    pub markers: Vec<ContactMarker>,
}

store::text_enum! {
    /// What somebody needs so that they understand and are understood (Accessible Information Standard, DCB1605).
    pub enum CommunicationNeed {
        /// Easy read.
        EasyRead = "easy_read",
        /// Large print.
        LargePrint = "large_print",
        /// Braille.
        Braille = "braille",
        /// Sound instead of print.
        Audio = "audio",
        /// By e-mail or text, so that a machine can read it out.
        Electronic = "electronic",
        /// British Sign Language.
        BritishSignLanguage = "bsl",
        /// An interpreter of sign language.
        SignLanguageInterpreter = "sign_language_interpreter",
        /// An interpreter for people who are deaf and blind.
        DeafblindInterpreter = "deafblind_interpreter",
        /// Somebody whose lips can be read.
        LipSpeaker = "lip_speaker",
        /// The person reads lips: face them, speak clearly.
        LipReading = "lip_reading",
        /// A hearing loop.
        HearingLoop = "hearing_loop",
        /// Somebody who writes down what is said.
        NoteTaker = "note_taker",
        /// Makaton.
        Makaton = "makaton",
        /// Pictures or symbols, or a communication aid.
        Symbols = "symbols",
        /// More time.
        MoreTime = "more_time",
        /// An advocate.
        Advocate = "advocate",
        /// Somebody they trust comes along.
        SupporterPresent = "supporter_present",
    }
}
labels!(CommunicationNeed {
    EasyRead => "easy read", LargePrint => "large print", Braille => "Braille", Audio => "audio",
    Electronic => "email or text that can be read out", BritishSignLanguage => "British Sign Language",
    SignLanguageInterpreter => "sign language interpreter", DeafblindInterpreter => "deafblind interpreter",
    LipSpeaker => "lip-speaker", LipReading => "reads lips", HearingLoop => "hearing loop", NoteTaker => "note-taker",
    Makaton => "Makaton", Symbols => "pictures, symbols or a communication aid", MoreTime => "more time",
    Advocate => "advocate", SupporterPresent => "somebody they trust with them",
});

/// What somebody needs so that they understand and are understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Communication {
    /// The needs, each once, in the order of the list.
    #[serde(default)]
    pub needs: Vec<CommunicationNeed>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// The language somebody speaks, and whether an interpreter is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// Its name in English.
    pub name: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
}

store::text_enum! {
    /// The client groups of the papers.
    pub enum ClientGroup {
        /// Family carers.
        Carers = "carers",
        /// Children on the way to adult services.
        ChildrenInTransition = "children_in_transition",
        /// Learning disability.
        LearningDisability = "learning_disability",
        /// Physical disability, sensory loss included.
        PhysicalDisability = "physical_disability",
        /// Older people.
        OlderPeople = "older_people",
        /// Mental health.
        MentalHealth = "mental_health",
    }
}
labels!(ClientGroup {
    Carers => "carers", ChildrenInTransition => "children in transition", LearningDisability => "learning disability",
    PhysicalDisability => "physical disability", OlderPeople => "older people", MentalHealth => "mental health",
});

/// Something that whoever opens the record must know at once, such as «visit in pairs».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The words.
    pub text: String,
    /// From when.
    #[serde(default)]
    pub from: Option<Date>,
    /// Until when; it stands until then, or until somebody ends it.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Alert {
    /// Whether it stands on the date.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

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
