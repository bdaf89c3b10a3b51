//! Writing a contact down: begun, saved while talking, put on somebody's record.

use store::{Tx, params};

use super::{Contact, ContactPermit, Fields, stored};
use crate::access::{self, Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::{NewEvent, PartialDate, record_event};
use crate::rulebook::Rulebooks;
use crate::tasks::{self, Kind};
use crate::{Actor, ContactId, Moment, PersonId, Refusal};

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is saved, or said so already.
    Yes {
        /// The version that stands.
        version: i64,
    },
    /// Somebody else saved meanwhile. Nothing was saved: show theirs beside what was typed, and send the choice on their
    /// version.
    Meanwhile(Box<Contact>),
}

/// Begins a contact. `id` is of the form as it was handed out, so that a form sent twice makes one contact.
///
/// # Errors
/// [`Refusal::NotNow`] when the form was made for somebody else.
pub fn begin(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: ContactId,
    fields: &Fields,
) -> Result<ContactId, Refusal> {
    permit.demand(Noun::Contact, Verb::Create)?;
    let made = tx.execute(
        "insert into front_door_contact (id, taken_at, taken_on, actor, account_id, channel, about_name, caller, \
         caller_name, caller_telephone, need, urgency, version, changed_at, changed_by, changed_account_id, advice, \
         outcome_why) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $2, $4, $5, '', '') \
         on conflict (id) do nothing",
        &params![
            id,
            moment.now,
            moment.today,
            actor.label(),
            actor.account_id(),
            fields.channel.map_or("", super::Channel::as_str),
            &fields.about,
            fields.caller.map_or("", super::Caller::as_str),
            &fields.caller_name,
            &fields.caller_telephone,
            &fields.need,
            fields.urgency.map_or("", super::Urgency::as_str)
        ],
    )?;
    if made == 0 {
        let whose: String = tx.query_one(
            "select actor from front_door_contact where id = $1",
            &params![id],
            |row| row.get(0),
        )?;
        return if whose == actor.label() {
            Ok(id)
        } else {
            Err(Refusal::NotNow(
                "This form was made for another sign-in. Open «Take a contact» again and write it there."
                    .to_owned(),
            ))
        };
    }
    let trace = Trace::of(Noun::Contact, Verb::Create, "contact.new").subject(id.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(id)
}

/// Saves what is written, on the version that the form was made from.
///
/// # Errors
/// [`Refusal::NotNow`] when the contact is closed.
pub fn save(
    tx: &mut Tx,
    permit: &ContactPermit,
    (actor, moment): (&Actor, &Moment),
    base: i64,
    fields: &Fields,
) -> Result<Saved, Refusal> {
    let id = permit.demand(Verb::Change)?;
    let stands = stored(tx, id)?;
    // What stands already needs no save, whoever wrote it: a form sent twice, or two who heard the same.
    if stands.fields == *fields {
        return Ok(Saved::Yes {
            version: stands.version,
        });
    }
    if let Some(closed) = &stands.closed {
        return Err(Refusal::NotNow(format!(
            "{} closed this contact. What you typed is not saved: take a new contact for what came after.",
            closed.by
        )));
    }
    if stands.version != base {
        return Ok(Saved::Meanwhile(Box::new(stands)));
    }
    let next = base.saturating_add(1);
    let updated = tx.execute(
        "update front_door_contact set channel = $1, about_name = $2, caller = $3, caller_name = $4, \
         caller_telephone = $5, need = $6, urgency = $7, version = $8, changed_at = $9, changed_by = $10, \
         changed_account_id = $11 where id = $12 and version = $13 and closed_at is null",
        &params![
            fields.channel.map_or("", super::Channel::as_str),
            &fields.about,
            fields.caller.map_or("", super::Caller::as_str),
            &fields.caller_name,
            &fields.caller_telephone,
            &fields.need,
            fields.urgency.map_or("", super::Urgency::as_str),
            next,
            moment.now,
            actor.label(),
            actor.account_id(),
            id,
            base
        ],
    )?;
    if updated == 0 {
        // On PostgreSQL another saved between the look and here.
        return Ok(Saved::Meanwhile(Box::new(stored(tx, id)?)));
    }
    Ok(Saved::Yes { version: next })
}

/// Puts a contact on a person's record, or on another's than before.
///
/// # Errors
/// What [`access::person`] refuses for the record; [`Refusal::NotNow`] when the contact is closed.
pub fn attach(
    tx: &mut Tx,
    books: &Rulebooks,
    permit: &ContactPermit,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
) -> Result<(), Refusal> {
    let id = permit.demand(Verb::Change)?;
    access::person(
        tx,
        actor,
        moment,
        person,
        (Noun::Contact, Verb::Change, "contact.attach"),
        None,
    )?;
    let stands = stored(tx, id)?;
    if stands.person == Some(person) {
        return Ok(());
    }
    if stands.person.is_some() {
        off(tx, (actor, moment), &stands)?;
    }
    put(tx, (actor, moment), &stands, Some(person))?;
    let channel = stands
        .fields
        .channel
        .map_or(String::new(), |channel| format!(" ({})", channel.label()));
    let detail = format!(
        "A contact of {}{channel} is on this record.",
        PartialDate::on(stands.taken_on)
    );
    event(tx, (actor, moment), person, Verb::Create, id, &detail)?;
    let due =
        matches!(stands.fields.urgency, Some(super::Urgency::Today)).then_some(stands.taken_on);
    let subject = (Some(id.uuid()), due);
    tasks::open(tx, books, (actor, moment), person, Kind::Contact, subject)?;
    Ok(())
}

/// Takes a contact off the record that it is on: it was about somebody else.
///
/// # Errors
/// [`Refusal::NotNow`] when the contact is closed.
pub fn detach(
    tx: &mut Tx,
    permit: &ContactPermit,
    (actor, moment): (&Actor, &Moment),
) -> Result<(), Refusal> {
    let id = permit.demand(Verb::Change)?;
    let stands = stored(tx, id)?;
    if stands.person.is_none() {
        return Ok(());
    }
    off(tx, (actor, moment), &stands)?;
    put(tx, (actor, moment), &stands, None)
}

fn put(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    stands: &Contact,
    person: Option<PersonId>,
) -> Result<(), Refusal> {
    let updated = tx.execute(
        "update front_door_contact set person_id = $1, changed_at = $2, changed_by = $3, changed_account_id = $4 \
         where id = $5 and closed_at is null",
        &params![person, moment.now, actor.label(), actor.account_id(), stands.id],
    )?;
    if updated == 0 {
        return Err(Refusal::NotNow(
            "This contact is closed: whose record it is on stays as it is.".to_owned(),
        ));
    }
    Ok(())
}

fn off(tx: &mut Tx, (actor, moment): (&Actor, &Moment), stands: &Contact) -> Result<(), Refusal> {
    let Some(person) = stands.person else {
        return Ok(());
    };
    let detail = format!(
        "The contact of {} was taken off this record: it was about somebody else.",
        PartialDate::on(stands.taken_on)
    );
    event(
        tx,
        (actor, moment),
        person,
        Verb::Change,
        stands.id,
        &detail,
    )?;
    done_with(tx, (actor, moment), person, stands.id)
}

/// Closes the person's task of contacts when no other contact is open.
pub(super) fn done_with(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    id: ContactId,
) -> Result<(), Refusal> {
    let others: i64 = tx.query_one(
        "select count(*) from front_door_contact where person_id = $1 and id <> $2 and closed_at is null",
        &params![person, id],
        |row| row.get(0),
    )?;
    if others == 0 {
        tasks::close(
            tx,
            (actor, moment),
            person,
            Kind::Contact,
            "Contact closed.",
        )?;
    }
    Ok(())
}

pub(super) fn event(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    verb: Verb,
    contact: ContactId,
    detail: &str,
) -> Result<(), Refusal> {
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Contact,
            verb,
            subject: Some(contact.uuid()),
            happened_at: moment.now,
            detail,
        },
    )?;
    Ok(())
}
