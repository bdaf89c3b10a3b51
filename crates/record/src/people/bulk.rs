//! Loading many people at once: a migration from another system, or the demonstration.

use jiff::Timestamp;
use store::{Tx, Value, params};

use super::keys::{SearchColumns, name_keys};
use super::{PersonDocument, create};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::{Actor, EventId, Moment, PersonId, Refusal};

const PERSON: [&str; 14] = [
    "id",
    "reference",
    "version",
    "document",
    "sort_name",
    "birth_year",
    "birth_month",
    "birth_day",
    "nhs_number",
    "postcode",
    "client_group",
    "restricted",
    "created_at",
    "changed_at",
];
const VERSION: [&str; 7] = [
    "person_id",
    "version",
    "at",
    "actor",
    "account_id",
    "why",
    "document",
];
const NAME_KEY: [&str; 4] = ["kind", "key", "sort_name", "person_id"];
const EVENT: [&str; 10] = [
    "id",
    "person_id",
    "happened_at",
    "recorded_at",
    "actor",
    "account_id",
    "noun",
    "verb",
    "subject_id",
    "detail",
];

/// The rows of all tables that people stand in.
#[derive(Default)]
struct Rows {
    people: Vec<Vec<Value>>,
    versions: Vec<Vec<Value>>,
    keys: Vec<Vec<Value>>,
    events: Vec<Vec<Value>>,
}

/// Loads people in one go, each with a reference, a first version, what they are found by, and the first event of
/// their timeline, which happened at the given instant. Returns how many there were.
///
/// Keep chunks to a few thousand: on SQLite nobody else writes meanwhile.
///
/// # Errors
/// [`Refusal::Invalid`] with the faults of the first document that has any; then nothing is loaded.
pub fn load(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    prefix: &str,
    people: &[(PersonId, Timestamp, PersonDocument)],
) -> Result<u64, Refusal> {
    permit.demand(Noun::People, Verb::Create)?;
    let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let last = tx.query_one(
        "update people_counter set last_number = last_number + $1 where name = $2 returning last_number",
        &params![count, "reference"],
        |row| row.get::<i64>(0),
    )?;
    let mut rows = Rows::default();
    for ((person, at, document), number) in people
        .iter()
        .zip(last.saturating_sub(count).saturating_add(1)..)
    {
        rows.add(
            actor,
            moment,
            &create::reference(prefix, number),
            (*person, *at, document),
        )?;
    }
    let loaded = tx
        .bulk("people_person", &PERSON, rows.people)
        .map_err(create::nhs_number_taken_meanwhile)?;
    tx.bulk("people_version", &VERSION, rows.versions)?;
    tx.bulk("people_name_key", &NAME_KEY, rows.keys)?;
    tx.bulk("people_event", &EVENT, rows.events)?;
    let trace = Trace::of(Noun::People, Verb::Create, "people.load").quantity(people.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(loaded)
}

impl Rows {
    fn add(
        &mut self,
        actor: &Actor,
        moment: &Moment,
        reference: &str,
        (person, at, document): (PersonId, Timestamp, &PersonDocument),
    ) -> Result<(), Refusal> {
        let faults = document.faults();
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let columns = SearchColumns::of(document, moment.today);
        let text = document.to_json()?;
        let (label, account) = (actor.label(), actor.account_id());
        for (kind, key) in name_keys(document) {
            self.keys
                .push(params![kind, key, &columns.sort_name, person].to_vec());
        }
        self.versions.push(
            params![
                person,
                1_i64,
                at,
                &label,
                account,
                create::FIRST_ENTRY,
                &text
            ]
            .to_vec(),
        );
        let (noun, verb) = (Noun::People, Verb::Create);
        // The person's own id: the same people loaded twice give the same rows.
        let id = EventId::from_uuid(person.uuid());
        self.events.push(
            params![
                id,
                person,
                at,
                moment.now,
                &label,
                account,
                noun,
                verb,
                Value::Null,
                create::MADE
            ]
            .to_vec(),
        );
        self.people.push(
            params![
                person,
                reference,
                1_i64,
                text,
                columns.sort_name,
                columns.birth_year,
                columns.birth_month,
                columns.birth_day,
                columns.nhs_number,
                columns.postcode,
                columns.client_group,
                false,
                at,
                at
            ]
            .to_vec(),
        );
        Ok(())
    }
}

/// Something that happened years ago, for [`load_events`].
#[derive(Debug, Clone)]
pub struct PastEvent {
    /// On whose record.
    pub person: PersonId,
    /// When.
    pub happened_at: Timestamp,
    /// What it was about.
    pub noun: Noun,
    /// What was done.
    pub verb: Verb,
    /// A sentence for staff.
    pub detail: String,
}

/// Loads events into timelines. They say that they were recorded now, by the actor.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn load_events(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    events: &[PastEvent],
) -> Result<u64, Refusal> {
    permit.demand(Noun::People, Verb::Create)?;
    let label = actor.label();
    let rows = events.iter().map(|event| {
        params![
            EventId::at(event.happened_at),
            event.person,
            event.happened_at,
            moment.now,
            &label,
            actor.account_id(),
            event.noun,
            event.verb,
            Value::Null,
            &event.detail
        ]
        .to_vec()
    });
    let loaded = tx.bulk("people_event", &EVENT, rows)?;
    let trace = Trace::of(Noun::People, Verb::Import, "people.load_events").quantity(events.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(loaded)
}
