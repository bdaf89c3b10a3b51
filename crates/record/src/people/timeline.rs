//! The timeline: everything that happened on a record, newest first.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use store::{Tx, params};
use uuid::Uuid;

use super::keys::Statement;
use super::who_in_words;
use crate::access::{Noun, PersonPermit, Verb};
use crate::{Actor, EventId, Moment, PersonId, Refusal};

/// Something that happened on a record, for the verb that did it.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// On whose record.
    pub person: PersonId,
    /// What it was about.
    pub noun: Noun,
    /// What was done.
    pub verb: Verb,
    /// The assessment, determination or other thing, if there is one.
    pub subject: Option<Uuid>,
    /// When it happened, which may be before it is written down.
    pub happened_at: Timestamp,
    /// A sentence for staff.
    pub detail: &'a str,
}

/// Writes what happened on a record's timeline, and marks the record as changed.
///
/// # Errors
/// The database's refusal.
pub fn record_event(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    event: &NewEvent<'_>,
) -> Result<EventId, Refusal> {
    // Not of the moment: what one verb does in one instant keeps its order.
    let id = EventId::new();
    tx.execute(
        "insert into people_event (id, person_id, happened_at, recorded_at, actor, account_id, noun, verb, \
         subject_id, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            id,
            event.person,
            event.happened_at,
            moment.now,
            actor.label(),
            actor.account_id(),
            event.noun,
            event.verb,
            event.subject,
            event.detail
        ],
    )?;
    tx.execute(
        "update people_person set changed_at = $1 where id = $2",
        &params![moment.now, event.person],
    )?;
    Ok(id)
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// The event.
    pub id: EventId,
    /// When it happened.
    pub happened_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Who did it, in words.
    pub who: String,
    /// What it was about.
    pub noun: Noun,
    /// What was done.
    pub verb: Verb,
    /// The assessment, determination or other thing.
    pub subject: Option<Uuid>,
    /// A sentence; none where the reader's role does not include what it was about.
    pub detail: Option<String>,
}

/// Where a page of a timeline ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    happened_at: Timestamp,
    id: EventId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.happened_at.as_microsecond(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Cursor, Refusal> {
        text.split_once('_')
            .and_then(|(at, id)| {
                let happened_at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
                Some(Cursor {
                    happened_at,
                    id: id.parse().ok()?,
                })
            })
            .ok_or(Refusal::NotFound(None))
    }
}

/// A page of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Newest first.
    pub events: Vec<EventLine>,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
}

/// The columns that [`read_event`] reads.
pub(super) const COLUMNS: &str = "e.id, e.happened_at, e.recorded_at, e.actor, a.display_name, e.noun, e.verb, \
    e.subject_id, e.detail";

/// One page of the timeline, newest first; of the given nouns only, unless there are none. At most 100 lines.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn timeline(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    nouns: &[Noun],
    after: Option<Cursor>,
    limit: u32,
) -> Result<Timeline, Refusal> {
    let person = permit.demand(Noun::People, Verb::View)?;
    let limit = limit.clamp(1, 100);
    let mut ask = Statement::new(&format!(
        "select {COLUMNS} from people_event e left join access_account a on a.id = e.account_id where e.person_id = "
    ));
    let key = ask.bind(person);
    ask.push(&key);
    if !nouns.is_empty() {
        let list = ask.bind_all(nouns);
        ask.push(&format!(" and e.noun in ({list})"));
    }
    if let Some(after) = after {
        let (at, id) = (ask.bind(after.happened_at), ask.bind(after.id));
        ask.push(&format!(" and (e.happened_at, e.id) < ({at}, {id})"));
    }
    // One more than the page says whether there is another.
    let more = ask.bind(limit.saturating_add(1));
    ask.push(&format!(
        " order by e.happened_at desc, e.id desc limit {more}"
    ));
    let mut events = tx.query(&ask.sql, &ask.params, |row| read_event(row, actor))?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = if events.len() > page {
        events.truncate(page);
        events.last().map(|event| Cursor {
            happened_at: event.happened_at,
            id: event.id,
        })
    } else {
        None
    };
    Ok(Timeline { events, next })
}

/// An event as `actor` may read it.
pub(super) fn read_event(row: &store::Row<'_>, actor: &Actor) -> store::Result<EventLine> {
    let noun: Noun = row.get(5)?;
    let detail: String = row.get(8)?;
    Ok(EventLine {
        id: row.get(0)?,
        happened_at: row.get(1)?,
        recorded_at: row.get(2)?,
        who: who_in_words(&row.get::<String>(3)?, row.get(4)?),
        noun,
        verb: row.get(6)?,
        subject: row.get(7)?,
        detail: actor.may(noun, Verb::View).then_some(detail),
    })
}
