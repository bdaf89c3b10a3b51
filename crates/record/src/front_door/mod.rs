//! The front door: a contact, written down while somebody talks, and how it ended.
//!
//! A name is not required: who only wants advice need not say who they are (Kingston, annex A.3 and A.6; Derby 1.4). A
//! contact may stop and go on (it stays open on the taker's list and the team's) and is closed with an outcome. Nobody is
//! refused an assessment here: the outcomes do not hold a refusal, and only the person may refuse (Care Act 2014, s9 and
//! s11; practice.md).

mod closing;
mod listing;
mod taking;

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, Tx, params};

use crate::access::{self, Attempt, Noun, Trace, Verb, audit};
use crate::people::{text, who_in_words};
use crate::{AccountId, Actor, ContactId, FieldFault, Moment, PersonId, Refusal};

pub use closing::{Closing, close, has_team};
pub use listing::{Filter, Line, Lines, PAGE, State, Whose, list, of_person, waiting};
pub use taking::{Saved, attach, begin, detach, save};

store::text_enum! {
    /// By which way somebody came.
    pub enum Channel {
        /// They rang, or were rung.
        Telephone = "telephone",
        /// They came to a counter.
        Counter = "counter",
        /// An email.
        Email = "email",
        /// A letter or fax.
        Letter = "letter",
        /// A form on the council's or a partner's site.
        Online = "online",
        /// Met where people are: a library, a surgery, a doorstep.
        Outreach = "outreach",
    }
}

impl Channel {
    /// In a word or two.
    pub const fn label(self) -> &'static str {
        match self {
            Channel::Telephone => "telephone",
            Channel::Counter => "in person",
            Channel::Email => "email",
            Channel::Letter => "letter",
            Channel::Online => "online form",
            Channel::Outreach => "met outside the office",
        }
    }
}

store::text_enum! {
    /// Who spoke or wrote.
    pub enum Caller {
        /// The person it is about.
        Themselves = "themselves",
        /// Somebody of their family who looks after them, or does not.
        Family = "family",
        /// A friend or neighbour.
        Friend = "friend",
        /// A hospital, surgery or nurse.
        Health = "health",
        /// Police, housing, another council, a voluntary organisation.
        Agency = "agency",
        /// They did not say.
        NotSaid = "not_said",
    }
}

impl Caller {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Caller::Themselves => "the person themselves",
            Caller::Family => "a carer or one of the family",
            Caller::Friend => "a friend or neighbour",
            Caller::Health => "health: hospital, surgery, nurse",
            Caller::Agency => "another organisation",
            Caller::NotSaid => "they did not say",
        }
    }
}

store::text_enum! {
    /// How soon somebody must act.
    pub enum Urgency {
        /// Today.
        Today = "today",
        /// Within days.
        Soon = "soon",
        /// In the usual time.
        Usual = "usual",
    }
}

impl Urgency {
    /// In a word or two.
    pub const fn label(self) -> &'static str {
        match self {
            Urgency::Today => "today",
            Urgency::Soon => "within days",
            Urgency::Usual => "in the usual time",
        }
    }
}

store::text_enum! {
    /// How a contact ended. None of them is a refusal.
    pub enum Outcome {
        /// Advice was given.
        Information = "information",
        /// On to an assessment of needs (Care Act 2014, s9).
        Assessment = "assessment",
        /// On to a carer's assessment, in their own right (Care Act 2014, s10).
        CarerAssessment = "carer_assessment",
        /// Somebody else goes on with it.
        PassedOn = "passed_on",
        /// Nothing follows.
        NothingFollows = "none",
    }
}

impl Outcome {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Information => "information or advice given",
            Outcome::Assessment => "on to an assessment",
            Outcome::CarerAssessment => "on to a carer’s assessment",
            Outcome::PassedOn => "passed on",
            Outcome::NothingFollows => "nothing follows",
        }
    }

    /// Whether somebody's needs are assessed next, so that it must be known whose.
    pub const fn leads_on(self) -> bool {
        matches!(self, Outcome::Assessment | Outcome::CarerAssessment)
    }
}

/// What is written down while talking. Everything may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// By which way.
    pub channel: Option<Channel>,
    /// Whom it is about, as it was said: a name, and a date of birth or postcode where they came up.
    pub about: String,
    /// Who spoke.
    pub caller: Option<Caller>,
    /// Their name, where it is another than the person's.
    pub caller_name: String,
    /// Where they can be rung back.
    pub caller_telephone: String,
    /// What they need, in their words.
    pub need: String,
    /// How soon.
    pub urgency: Option<Urgency>,
}

impl Fields {
    /// From a form: `get` gives the field of a name.
    ///
    /// # Errors
    /// Every field that holds what cannot be kept. An empty field is none.
    pub fn parse<'a>(get: impl Fn(&str) -> &'a str) -> Result<Fields, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let fields = Fields {
            channel: choice(get("channel"), "channel", &mut faults),
            about: kept(text::line("The name", get("about")), "about", &mut faults),
            caller: choice(get("caller"), "caller", &mut faults),
            caller_name: kept(
                text::line("The caller’s name", get("caller_name")),
                "caller_name",
                &mut faults,
            ),
            caller_telephone: kept(
                text::line("The number", get("caller_telephone")),
                "caller_telephone",
                &mut faults,
            ),
            need: kept(
                text::note("What they need", get("need")),
                "need",
                &mut faults,
            ),
            urgency: choice(get("urgency"), "urgency", &mut faults),
        };
        if faults.is_empty() {
            Ok(fields)
        } else {
            Err(faults)
        }
    }

    /// Whether nothing is written yet.
    pub fn is_empty(&self) -> bool {
        *self == Fields::default()
    }
}

fn kept(typed: Result<String, String>, field: &str, faults: &mut Vec<FieldFault>) -> String {
    typed.unwrap_or_else(|sentence| {
        faults.push(FieldFault::new(field, sentence));
        String::new()
    })
}

fn choice<T: std::str::FromStr>(
    typed: &str,
    field: &str,
    faults: &mut Vec<FieldFault>,
) -> Option<T> {
    if typed.is_empty() {
        return None;
    }
    let chosen = typed.parse().ok();
    if chosen.is_none() {
        faults.push(FieldFault::new(field, "Choose one from the list."));
    }
    chosen
}

/// How a contact ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// How.
    pub outcome: Outcome,
    /// The advice that was given.
    pub advice: String,
    /// To whom it was passed on, or why nothing follows.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

/// A contact as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Which.
    pub id: ContactId,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The day, as the council counts days.
    pub taken_on: Date,
    /// Who took it, in words.
    pub taken_by: String,
    /// The taker's account.
    pub taker: Option<AccountId>,
    /// What is written.
    pub fields: Fields,
    /// Whose record it is on, once that is known.
    pub person: Option<PersonId>,
    /// From 1; one more with every save.
    pub version: i64,
    /// When it was last saved.
    pub changed_at: Timestamp,
    /// By whom, in words.
    pub changed_by: String,
    /// How it ended; none while it is open.
    pub closed: Option<Closed>,
}

pub(super) const CONTACT: &str = "select c.id, c.taken_at, c.taken_on, c.actor, ta.display_name, c.account_id, c.channel, c.about_name, \
     c.caller, c.caller_name, c.caller_telephone, c.need, c.urgency, c.person_id, c.version, c.changed_at, c.changed_by, \
     ca.display_name, c.outcome, c.advice, c.outcome_why, c.closed_at, c.closed_by, cl.display_name \
     from front_door_contact c left join access_account ta on ta.id = c.account_id \
     left join access_account ca on ca.id = c.changed_account_id \
     left join access_account cl on cl.id = c.closed_account_id";
/// How many columns those are.
pub(super) const CONTACT_COLUMNS: usize = 24;

pub(super) fn contact_of(row: &Row<'_>) -> store::Result<Contact> {
    let outcome: Option<Outcome> = row.get(18)?;
    let closed_at: Option<Timestamp> = row.get(21)?;
    let closed = match (outcome, closed_at) {
        (Some(outcome), Some(at)) => Some(Closed {
            outcome,
            advice: row.get(19)?,
            why: row.get(20)?,
            at,
            by: who_in_words(
                &row.get::<Option<String>>(22)?.unwrap_or_default(),
                row.get(23)?,
            ),
        }),
        _ => None,
    };
    Ok(Contact {
        id: row.get(0)?,
        taken_at: row.get(1)?,
        taken_on: row.get(2)?,
        taken_by: who_in_words(&row.get::<String>(3)?, row.get(4)?),
        taker: row.get(5)?,
        fields: Fields {
            channel: row.get::<String>(6)?.parse().ok(),
            about: row.get(7)?,
            caller: row.get::<String>(8)?.parse().ok(),
            caller_name: row.get(9)?,
            caller_telephone: row.get(10)?,
            need: row.get(11)?,
            urgency: row.get::<String>(12)?.parse().ok(),
        },
        person: row.get(13)?,
        version: row.get(14)?,
        changed_at: row.get(15)?,
        changed_by: who_in_words(&row.get::<String>(16)?, row.get(17)?),
        closed,
    })
}

/// The right to do one thing to one contact, in the transaction that made it: while it is on nobody's record by the
/// role alone, and afterwards as far as that record opens.
#[derive(Debug)]
pub struct ContactPermit {
    contact: ContactId,
    person: Option<PersonId>,
    verb: Verb,
}

impl ContactPermit {
    /// The contact.
    pub fn contact(&self) -> ContactId {
        self.contact
    }

    /// Whose record it is on.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    fn demand(&self, verb: Verb) -> Result<ContactId, Refusal> {
        if self.verb == verb {
            Ok(self.contact)
        } else {
            Err(Refusal::NotNow(format!(
                "This needs the right to {verb} contact; the page asked for {}.",
                self.verb
            )))
        }
    }
}

/// Permits `verb` on a contact, and writes the audit row.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none or it is on a record that does not open; [`Refusal::NotAllowed`];
/// [`Refusal::ReasonNeeded`].
pub fn permit(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    contact: ContactId,
    (verb, purpose): (Verb, &'static str),
    why: Option<&str>,
) -> Result<ContactPermit, Refusal> {
    let trace = Trace::of(Noun::Contact, verb, purpose).subject(contact.uuid());
    let Some(person) = person_of(tx, contact)? else {
        return Err(Refusal::NotFound(Some(Box::new(Attempt(trace)))));
    };
    match person {
        Some(person) => {
            access::person(
                tx,
                actor,
                moment,
                person,
                (Noun::Contact, verb, purpose),
                why,
            )?;
        }
        None => {
            access::population(actor, Noun::Contact, verb, purpose)?;
            audit::allowed(tx, actor, moment, &trace)?;
        }
    }
    Ok(ContactPermit {
        contact,
        person,
        verb,
    })
}

/// Whose record a contact is on: none when there is no such contact, and none within when it is on nobody's.
///
/// # Errors
/// The database's refusal.
pub fn person_of(tx: &mut Tx, contact: ContactId) -> Result<Option<Option<PersonId>>, Refusal> {
    Ok(tx.query_opt(
        "select person_id from front_door_contact where id = $1",
        &params![contact],
        |row| row.get(0),
    )?)
}

/// The contact as it stands, for any permit of it.
///
/// # Errors
/// The database's refusal.
pub fn read(tx: &mut Tx, permit: &ContactPermit) -> Result<Contact, Refusal> {
    stored(tx, permit.contact)
}

pub(super) fn stored(tx: &mut Tx, contact: ContactId) -> Result<Contact, Refusal> {
    tx.query_opt(
        &format!("{CONTACT} where c.id = $1"),
        &params![contact],
        contact_of,
    )?
    .ok_or(Refusal::NotFound(None))
}
