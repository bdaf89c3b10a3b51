//! Opening a record, and what changed since the reader last did.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use store::{Tx, params};

use super::timeline::{self, EventLine};
use super::{FieldChange, PersonDocument, difference, who_in_words};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{AccountId, Actor, Moment, PersonId, Refusal};

/// Openings that follow one another within this time are one visit: what was marked as changed at its beginning
/// stays marked while somebody goes to and fro between pages.
const VISIT: SignedDuration = SignedDuration::from_mins(30);
const EVENTS_SHOWN: usize = 50;
const VERSIONS_COMPARED: i64 = 20;

/// A record, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The person.
    pub person: PersonId,
    /// What is known of them.
    pub document: PersonDocument,
    /// The version that stands: the base of a correction.
    pub version: i64,
    /// The council's reference.
    pub reference: String,
    /// Whether the record is restricted.
    pub restricted: bool,
    /// When the record was made.
    pub created_at: Timestamp,
    /// When the reader last opened it; none for the first time.
    pub looked_at: Option<Timestamp>,
    /// What others did since then, newest first.
    pub changes: Vec<Change>,
    /// Whether there is more than `changes` shows: the timeline and the versions have it all.
    pub more_changes: bool,
}

/// Something that changed since the reader last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The record was corrected.
    Corrected {
        /// When.
        at: Timestamp,
        /// Who did it.
        who: String,
        /// Why.
        why: String,
        /// The fields.
        fields: Vec<FieldChange>,
    },
    /// Something else happened on it.
    Happened(EventLine),
}

impl Change {
    /// When it was written down.
    pub fn at(&self) -> Timestamp {
        match self {
            Change::Corrected { at, .. } => *at,
            Change::Happened(event) => event.recorded_at,
        }
    }
}

/// Opens a record, and notes for an account that it looked.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn open(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
) -> Result<Opened, Refusal> {
    let person = permit.demand(Noun::People, Verb::View)?;
    let (reference, version, text, restricted, created_at) = tx.query_one(
        "select reference, version, document, restricted, created_at from people_person where id = $1",
        &params![person],
        |row| {
            Ok((
                row.get::<String>(0)?,
                row.get::<i64>(1)?,
                row.get::<String>(2)?,
                row.get::<bool>(3)?,
                row.get::<Timestamp>(4)?,
            ))
        },
    )?;
    let mut opened = Opened {
        person,
        document: PersonDocument::from_json(&text)?,
        version,
        reference,
        restricted,
        created_at,
        looked_at: None,
        changes: Vec::new(),
        more_changes: false,
    };
    if let Some(account) = actor.account_id()
        && let Some((at, seen)) = look(tx, account, moment, person, version)?
    {
        opened.looked_at = Some(at);
        let corrections = corrections(tx, account, person, seen, version)?;
        let (events, more) = events(tx, actor, account, person, at)?;
        opened.more_changes = more || version.saturating_sub(seen) > VERSIONS_COMPARED;
        opened.changes = corrections;
        opened
            .changes
            .extend(events.into_iter().map(Change::Happened));
        opened
            .changes
            .sort_by_key(|change| std::cmp::Reverse(change.at()));
    }
    Ok(opened)
}

/// Notes the look. When, and at which version, the account looked before this visit; none for the first time.
fn look(
    tx: &mut Tx,
    account: AccountId,
    moment: &Moment,
    person: PersonId,
    version: i64,
) -> Result<Option<(Timestamp, i64)>, Refusal> {
    let before = tx.query_opt(
        "select looked_at, version, before_at, before_version from people_look \
         where account_id = $1 and person_id = $2",
        &params![account, person],
        |row| {
            Ok((
                (row.get::<Timestamp>(0)?, row.get::<i64>(1)?),
                (row.get::<Timestamp>(2)?, row.get::<i64>(3)?),
            ))
        },
    )?;
    let since = before.map(|(last, visit_before)| {
        if moment.now.duration_since(last.0) < VISIT {
            visit_before
        } else {
            last
        }
    });
    let (before_at, before_version) = since.unwrap_or((moment.now, version));
    tx.execute(
        "insert into people_look (account_id, person_id, looked_at, version, before_at, before_version) \
         values ($1, $2, $3, $4, $5, $6) on conflict (account_id, person_id) do update set \
         looked_at = excluded.looked_at, version = excluded.version, before_at = excluded.before_at, \
         before_version = excluded.before_version",
        &params![account, person, moment.now, version, before_at, before_version],
    )?;
    Ok(since)
}

/// What others corrected after version `seen`, each with its fields.
fn corrections(
    tx: &mut Tx,
    account: AccountId,
    person: PersonId,
    seen: i64,
    version: i64,
) -> Result<Vec<Change>, Refusal> {
    if seen >= version {
        return Ok(Vec::new());
    }
    let first = seen.max(version.saturating_sub(VERSIONS_COMPARED));
    let rows = tx.query(
        "select v.version, v.at, v.actor, a.display_name, v.why, v.account_id, v.document from people_version v \
         left join access_account a on a.id = v.account_id \
         where v.person_id = $1 and v.version >= $2 order by v.version",
        &params![person, first],
        |row| {
            let who = who_in_words(&row.get::<String>(2)?, row.get(3)?);
            let by: Option<AccountId> = row.get(5)?;
            Ok((row.get::<i64>(0)?, (row.get(1)?, who, row.get(4)?, by), row.get::<String>(6)?))
        },
    )?;
    let mut documents: BTreeMap<i64, PersonDocument> = BTreeMap::new();
    let mut changes = Vec::new();
    for (number, (at, who, why, by), text) in rows {
        let document = PersonDocument::from_json(&text)?;
        if let Some(before) = documents.get(&number.saturating_sub(1))
            && by != Some(account)
        {
            let fields = difference::between(before, &document);
            changes.push(Change::Corrected {
                at,
                who,
                why,
                fields,
            });
        }
        documents.insert(number, document);
    }
    Ok(changes)
}

/// What others did besides corrections, and whether there is more of it.
fn events(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    person: PersonId,
    since: Timestamp,
) -> Result<(Vec<EventLine>, bool), Refusal> {
    let limit = i64::try_from(EVENTS_SHOWN)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let mut events = tx.query(
        &format!(
            "select {} from people_event e left join access_account a on a.id = e.account_id \
             where e.person_id = $1 and e.recorded_at > $2 and (e.account_id is null or e.account_id <> $3) \
             and not (e.noun = $4 and e.verb = $5) order by e.recorded_at desc, e.id desc limit $6",
            timeline::COLUMNS
        ),
        &params![person, since, account, Noun::People, Verb::Change, limit],
        |row| timeline::read_event(row, actor),
    )?;
    let more = events.len() > EVENTS_SHOWN;
    events.truncate(EVENTS_SHOWN);
    Ok((events, more))
}
