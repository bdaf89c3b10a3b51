//! The audit trail: one row for every view, change, refusal, sign-in and export. Ids only, never content.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use store::{Tx, Value, params};
use uuid::Uuid;

use super::permit::{PersonPermit, PopulationPermit};
use super::{Noun, Verb};
use crate::{AccountId, Actor, AuditId, Moment, PersonId, Refusal, SessionId};

/// How many rows a page of the trail shows.
pub const PER_PAGE: usize = 50;

store::text_enum! {
    /// Whether what was tried was done.
    pub enum Outcome {
        /// It was permitted.
        Allowed = "allowed",
        /// It was refused.
        Refused = "refused",
    }
}

/// What is written of one act.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What was acted on.
    pub noun: Noun,
    /// What was done.
    pub verb: Verb,
    /// The person whose record it was, if one person's.
    pub person: Option<PersonId>,
    /// The assessment, account, import or other thing, if there is one.
    pub subject: Option<Uuid>,
    /// What it was for: a short code of the program's, never what somebody typed.
    pub purpose: &'static str,
    /// How many people or lines came out, for lists and exports.
    pub quantity: Option<i64>,
}

impl Trace {
    /// A trace of `verb` on `noun`, about nobody yet.
    pub fn of(noun: Noun, verb: Verb, purpose: &'static str) -> Trace {
        Trace {
            noun,
            verb,
            person: None,
            subject: None,
            purpose,
            quantity: None,
        }
    }

    /// About this person.
    pub fn person(mut self, person: PersonId) -> Trace {
        self.person = Some(person);
        self
    }

    /// About this thing.
    pub fn subject(mut self, subject: Uuid) -> Trace {
        self.subject = Some(subject);
        self
    }

    /// So many came out.
    pub fn quantity(mut self, quantity: usize) -> Trace {
        self.quantity = i64::try_from(quantity).ok();
        self
    }
}

/// Something that was tried and not permitted. The house writes its row after the refused transaction is gone.
#[derive(Debug, Clone)]
pub struct Attempt(pub Trace);

/// Writes the row of something permitted, in the transaction that does it.
///
/// # Errors
/// The database's refusal.
pub fn allowed(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    trace: &Trace,
) -> Result<AuditId, Refusal> {
    write(tx, actor, moment, trace, Outcome::Allowed)
}

/// Writes the row of an attempt that was refused.
///
/// # Errors
/// The database's refusal.
pub fn refused(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    attempt: &Attempt,
) -> Result<AuditId, Refusal> {
    write(tx, actor, moment, &attempt.0, Outcome::Refused)
}

fn write(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    trace: &Trace,
    outcome: Outcome,
) -> Result<AuditId, Refusal> {
    let id = AuditId::new();
    tx.execute(
        "insert into access_audit (id, at, actor, account_id, session_id, noun, verb, outcome, person_id, \
         subject_id, purpose, quantity) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            id,
            moment.now,
            actor.label(),
            actor.account_id(),
            actor.session_id(),
            trace.noun,
            trace.verb,
            outcome,
            trace.person,
            trace.subject,
            trace.purpose,
            trace.quantity
        ],
    )?;
    tx.execute(
        "insert into access_unsealed (audit_id) values ($1)",
        &params![id],
    )?;
    Ok(id)
}

/// Which rows of the trail are wanted; every field that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// On whose record.
    pub person: Option<PersonId>,
    /// By which account.
    pub account: Option<AccountId>,
    /// About which thing: an account that others tried to sign in to, an assessment, a sign-in.
    pub subject: Option<Uuid>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub before: Option<Timestamp>,
    /// Permitted or refused.
    pub outcome: Option<Outcome>,
    /// On which kind of thing.
    pub noun: Option<Noun>,
}

/// One row of the trail, as whoever oversees it reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its id.
    pub id: AuditId,
    /// When it happened.
    pub at: Timestamp,
    /// Who acted: a kind of actor, with the account's id for somebody who signed in.
    pub actor: String,
    /// The account, for somebody who signed in.
    pub account: Option<AccountId>,
    /// The account's name as it is now.
    pub display_name: Option<String>,
    /// The sign-in.
    pub session: Option<SessionId>,
    /// What was acted on, as it was called then.
    pub noun: String,
    /// What was done, as it was called then.
    pub verb: String,
    /// Permitted or refused.
    pub outcome: Outcome,
    /// On whose record.
    pub person: Option<PersonId>,
    /// About which thing.
    pub subject: Option<Uuid>,
    /// The page or command.
    pub purpose: String,
    /// How many people or lines came out.
    pub quantity: Option<i64>,
    /// The reason that was written where one is demanded, if it was not erased.
    pub reason: Option<String>,
}

/// Where a page of the trail ended: the next one holds what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditCursor {
    at: Timestamp,
    id: AuditId,
}

impl fmt::Display for AuditCursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.at.as_microsecond(), self.id)
    }
}

impl FromStr for AuditCursor {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<AuditCursor, Refusal> {
        text.split_once('.')
            .and_then(|(at, id)| {
                Some(AuditCursor {
                    at: Timestamp::from_microsecond(at.parse().ok()?).ok()?,
                    id: id.parse().ok()?,
                })
            })
            .ok_or(Refusal::NotFound(None))
    }
}

/// A page of the trail, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// At most [`PER_PAGE`] rows.
    pub rows: Vec<AuditRow>,
    /// Where to go on, when there is more.
    pub next: Option<AuditCursor>,
}

/// Reads the trail by any of its sides. Reading it leaves a row, too.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn list(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    filter: &AuditFilter,
    after: Option<AuditCursor>,
) -> Result<AuditPage, Refusal> {
    permit.demand(Noun::Audit, Verb::View)?;
    let page = read_page(tx, filter, after)?;
    let mut trace = Trace::of(Noun::Audit, Verb::View, "list-audit").quantity(page.rows.len());
    trace.person = filter.person;
    trace.subject = filter.subject.or(filter.account.map(AccountId::uuid));
    allowed(tx, actor, moment, &trace)?;
    Ok(page)
}

/// Who looked at one person's record, changed it, or was refused; the latest first. The permit left its row.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn who_looked(
    tx: &mut Tx,
    permit: &PersonPermit,
    after: Option<AuditCursor>,
) -> Result<AuditPage, Refusal> {
    let filter = AuditFilter {
        person: Some(permit.demand(Noun::Audit, Verb::View)?),
        ..AuditFilter::default()
    };
    read_page(tx, &filter, after)
}

pub(super) fn read_page(
    tx: &mut Tx,
    filter: &AuditFilter,
    after: Option<AuditCursor>,
) -> Result<AuditPage, Refusal> {
    let (conditions, values) = conditions(filter, after);
    let sql = format!(
        "select a.id, a.at, a.actor, a.account_id, c.display_name, a.session_id, a.noun, a.verb, a.outcome, \
         a.person_id, a.subject_id, a.purpose, a.quantity, r.reason \
         from access_audit a left join access_account c on c.id = a.account_id \
         left join access_reason r on r.audit_id = a.id {conditions} order by a.at desc, a.id desc limit {}",
        PER_PAGE + 1
    );
    let mut rows = tx.query(&sql, &values, |row| {
        Ok(AuditRow {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            account: row.get(3)?,
            display_name: row.get(4)?,
            session: row.get(5)?,
            noun: row.get(6)?,
            verb: row.get(7)?,
            outcome: row.get(8)?,
            person: row.get(9)?,
            subject: row.get(10)?,
            purpose: row.get(11)?,
            quantity: row.get(12)?,
            reason: row.get(13)?,
        })
    })?;
    let more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let next = rows.last().filter(|_| more).map(|row| AuditCursor {
        at: row.at,
        id: row.id,
    });
    Ok(AuditPage { rows, next })
}

fn conditions(filter: &AuditFilter, after: Option<AuditCursor>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = Vec::new();
    let mut demand = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            conditions.push(format!("{condition} ${}", values.len()));
        }
    };
    demand("a.person_id =", filter.person.map(Value::from));
    demand("a.account_id =", filter.account.map(Value::from));
    demand("a.subject_id =", filter.subject.map(Value::from));
    demand("a.at >=", filter.from.map(Value::from));
    demand("a.at <", filter.before.map(Value::from));
    demand("a.outcome =", filter.outcome.map(Value::from));
    demand("a.noun =", filter.noun.map(Value::from));
    if let Some(cursor) = after {
        values.push(cursor.at.into());
        values.push(cursor.id.into());
        let (at, id) = (values.len() - 1, values.len());
        conditions.push(format!("a.at <= ${at} and (a.at < ${at} or a.id < ${id})"));
    }
    let conditions = if conditions.is_empty() {
        String::new()
    } else {
        format!("where {}", conditions.join(" and "))
    };
    (conditions, values)
}
