//! The parts of a person's document: names, addresses, contacts, needs, and the rows they stand in.

use std::collections::BTreeMap;

use formats::postcode::Postcode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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

    /// The same rows as another thing.
    pub fn map<U>(&self, make: impl Fn(&T) -> U) -> Rows<U> {
        Rows(
            self.0
                .iter()
                .map(|(number, row)| (*number, make(row)))
                .collect(),
        )
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
    pub(super) fn overlaps(&self, other: &Address) -> bool {
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
