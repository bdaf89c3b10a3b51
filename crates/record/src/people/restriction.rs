//! Restricted records: to anybody but the person, those named here, and the Caldicott guardian with a reason, they
//! are as if they were not there.

use jiff::Timestamp;
use store::{Tx, params};

use super::text;
use super::timeline::{NewEvent, record_event};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{AccountId, Actor, Moment, PersonId, Refusal};

/// Whether a record is restricted, and who is named on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// Whether it is.
    pub restricted: bool,
    /// Who may open it then, by name.
    pub named: Vec<Named>,
}

/// Somebody who is named on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub display_name: String,
    /// Since when.
    pub granted_at: Timestamp,
}

/// Whether a record is restricted, and who is named on it.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn restriction(tx: &mut Tx, permit: &PersonPermit) -> Result<Restriction, Refusal> {
    let person = permit.demand(Noun::Restriction, Verb::View)?;
    Ok(Restriction {
        restricted: is_restricted(tx, person)?,
        named: named(tx, person)?,
    })
}

/// Restricts a record to the accounts `named` and to those that are named on it already.
///
/// # Errors
/// [`Refusal::Invalid`] when nobody would be named, or without a reason.
pub fn restrict(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    named_accounts: &[AccountId],
    why: &str,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Restriction, Verb::Change)?;
    let why = reason(why)?;
    for account in named_accounts {
        add(tx, actor, moment, person, *account)?;
    }
    if named(tx, person)?.is_empty() {
        return Err(Refusal::invalid(
            "named",
            "Name at least one account that may open the record. Otherwise nobody who works with the person could.",
        ));
    }
    set(
        tx,
        actor,
        moment,
        person,
        true,
        &format!("The record was restricted. {why}"),
    )
}

/// Opens a record again to everybody whose role and team allow it. Who was named stays noted.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason.
pub fn lift(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    why: &str,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Restriction, Verb::Change)?;
    let why = reason(why)?;
    set(
        tx,
        actor,
        moment,
        person,
        false,
        &format!("The restriction was lifted. {why}"),
    )
}

/// Names an account on a record.
///
/// # Errors
/// [`Refusal::Invalid`] when there is no such account.
pub fn name_account(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    account: AccountId,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Restriction, Verb::Change)?;
    if add(tx, actor, moment, person, account)? {
        event(
            tx,
            actor,
            moment,
            person,
            "Somebody was named on the record.",
        )?;
    }
    Ok(())
}

/// Takes an account off a record.
///
/// # Errors
/// [`Refusal::Invalid`] when it is the last one named on a restricted record.
pub fn unname_account(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    account: AccountId,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Restriction, Verb::Change)?;
    // Two who take off the last two accounts at once must not leave nobody.
    tx.lock(&format!("people_named_access {person}"))?;
    let others = named(tx, person)?
        .iter()
        .any(|named| named.account != account);
    if !others && is_restricted(tx, person)? {
        return Err(Refusal::invalid(
            "named",
            "This is the last account named on the record. Name another one first, or lift the restriction.",
        ));
    }
    let ended = tx.execute(
        "update people_named_access set ended_at = $1 where person_id = $2 and account_id = $3 and ended_at is null",
        &params![moment.now, person, account],
    )?;
    if ended > 0 {
        event(
            tx,
            actor,
            moment,
            person,
            "Somebody was taken off the record.",
        )?;
    }
    Ok(())
}

fn reason(why: &str) -> Result<String, Refusal> {
    match text::note("The reason", why) {
        Ok(why) if why.is_empty() => Err(Refusal::invalid(
            "why",
            "Write the reason. It stands on the record.",
        )),
        Ok(why) => Ok(why),
        Err(sentence) => Err(Refusal::invalid("why", sentence)),
    }
}

fn is_restricted(tx: &mut Tx, person: PersonId) -> Result<bool, Refusal> {
    Ok(tx.query_one(
        "select restricted from people_person where id = $1",
        &params![person],
        |row| row.get(0),
    )?)
}

fn named(tx: &mut Tx, person: PersonId) -> Result<Vec<Named>, Refusal> {
    Ok(tx.query(
        "select n.account_id, a.display_name, n.granted_at from people_named_access n \
         join access_account a on a.id = n.account_id \
         where n.person_id = $1 and n.ended_at is null order by a.display_name, n.account_id",
        &params![person],
        |row| {
            Ok(Named {
                account: row.get(0)?,
                display_name: row.get(1)?,
                granted_at: row.get(2)?,
            })
        },
    )?)
}

/// Whether the account was not named before.
fn add(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    account: AccountId,
) -> Result<bool, Refusal> {
    tx.lock(&format!("people_named_access {person}"))?;
    if named(tx, person)?
        .iter()
        .any(|named| named.account == account)
    {
        return Ok(false);
    }
    let there = tx.query_one(
        "select count(*) from access_account where id = $1",
        &params![account],
        |row| row.get::<i64>(0),
    )?;
    if there == 0 {
        return Err(Refusal::invalid(
            "named",
            "Choose an account from the list.",
        ));
    }
    tx.execute(
        "insert into people_named_access (id, person_id, account_id, granted_at, granted_by) \
         values ($1, $2, $3, $4, $5)",
        &params![
            uuid::Uuid::now_v7(),
            person,
            account,
            moment.now,
            actor.label()
        ],
    )?;
    Ok(true)
}

fn set(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    restricted: bool,
    detail: &str,
) -> Result<(), Refusal> {
    let changed = tx.execute(
        "update people_person set restricted = $1 where id = $2 and restricted <> $1",
        &params![restricted, person],
    )?;
    if changed > 0 {
        event(tx, actor, moment, person, detail)?;
    }
    Ok(())
}

fn event(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    detail: &str,
) -> Result<(), Refusal> {
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Restriction,
            verb: Verb::Change,
            subject: None,
            happened_at: moment.now,
            detail,
        },
    )?;
    Ok(())
}
