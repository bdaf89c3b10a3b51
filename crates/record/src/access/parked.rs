//! Forms that were sent after their sign-in had ended: kept for the same account, offered after sign-in (law 9).

use jiff::{SignedDuration, Timestamp};
use store::{Tx, params};

use super::audit::{self, Trace};
use super::keys::{SecretKey, Use};
use super::{Noun, Verb};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, Moment, ParkedId, Refusal};

/// The largest body that is kept, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;
/// The most forms that wait for one account: a lost cookie must not fill the disk.
pub const WAITING_LIMIT: i64 = 50;
/// How long a form waits.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

const ROUTE_LIMIT: usize = 500;

/// A form that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedRow {
    /// Its id.
    pub id: ParkedId,
    /// The address it was sent to.
    pub route: String,
    /// When.
    pub parked_at: Timestamp,
}

/// A form as it was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct ParkedForm {
    /// The address it was sent to.
    pub route: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for ParkedForm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What people typed is no matter for a log.
        out.debug_struct("ParkedForm")
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

/// Keeps a form for the account whose ended sign-in it came with.
///
/// # Errors
/// [`Refusal::NotNow`] when it is too large or too many wait.
pub fn park(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    account: AccountId,
    route: &str,
    body: &[u8],
) -> Result<ParkedId, Refusal> {
    if body.len() > BODY_LIMIT || route.len() > ROUTE_LIMIT || route.chars().any(char::is_control) {
        return Err(Refusal::NotNow(
            "You are signed out, and this form is too large to be kept until you sign in again. \
             Use your browser's back button, copy what you wrote, then sign in."
                .to_owned(),
        ));
    }
    tx.lock(&format!("access_parked {account}"))?;
    let waiting = tx.query_one(
        "select count(*) from access_parked where account_id = $1 and taken_at is null",
        &params![account],
        |row| row.get::<i64>(0),
    )?;
    if waiting >= WAITING_LIMIT {
        return Err(Refusal::NotNow(format!(
            "You are signed out, and {WAITING_LIMIT} of your forms are waiting already, so this one was not kept. \
             Use your browser's back button, copy what you wrote, then sign in."
        )));
    }
    let id = ParkedId::new();
    let sealed = key.seal(Use::ParkedForm, &associated(id, account, route), body)?;
    tx.execute(
        "insert into access_parked (id, account_id, route, body, parked_at) values ($1, $2, $3, $4, $5)",
        &params![id, account, route, sealed, moment.now],
    )?;
    let trace = Trace::of(Noun::OwnAccount, Verb::Change, "park-form").subject(id.uuid());
    audit::allowed(tx, &Actor::Public, moment, &trace)?;
    Ok(id)
}

/// The holder's forms that wait, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn list_waiting(tx: &mut Tx, holder: &AccountActor) -> Result<Vec<ParkedRow>, Refusal> {
    Ok(tx.query(
        "select id, route, parked_at from access_parked where account_id = $1 and taken_at is null \
         order by parked_at desc, id desc",
        &params![holder.account_id],
        |row| {
            Ok(ParkedRow {
                id: row.get(0)?,
                route: row.get(1)?,
                parked_at: row.get(2)?,
            })
        },
    )?)
}

/// Shows a waiting form to its holder and leaves it waiting: until it is sent again or discarded, it is not lost.
///
/// # Errors
/// [`Refusal::NotFound`] when none of the holder's forms that wait has this id.
pub fn open(
    tx: &mut Tx,
    key: &SecretKey,
    holder: &AccountActor,
    id: ParkedId,
) -> Result<ParkedForm, Refusal> {
    let stored = tx.query_opt(
        "select route, body from access_parked where id = $1 and account_id = $2 and taken_at is null",
        &params![id, holder.account_id],
        |row| Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?)),
    )?;
    let Some((route, sealed)) = stored else {
        return Err(Refusal::NotFound(None));
    };
    let body = key.open(
        Use::ParkedForm,
        &associated(id, holder.account_id, &route),
        &sealed,
    )?;
    Ok(ParkedForm { route, body })
}

/// Takes a waiting form, once: whoever sends it on does so in the same transaction, or after it.
///
/// # Errors
/// [`Refusal::NotFound`] as [`open`]; also the second time.
pub fn take(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    holder: &AccountActor,
    id: ParkedId,
) -> Result<ParkedForm, Refusal> {
    let form = open(tx, key, holder, id)?;
    close(tx, moment, holder, id, "take-parked-form")?;
    Ok(form)
}

/// Forgets a waiting form, because its holder says so.
///
/// # Errors
/// [`Refusal::NotFound`] when none of the holder's forms that wait has this id.
pub fn discard(
    tx: &mut Tx,
    moment: &Moment,
    holder: &AccountActor,
    id: ParkedId,
) -> Result<(), Refusal> {
    close(tx, moment, holder, id, "discard-parked-form")
}

/// The row stays, empty, so that a form taken twice at once is taken by one.
fn close(
    tx: &mut Tx,
    moment: &Moment,
    holder: &AccountActor,
    id: ParkedId,
    purpose: &'static str,
) -> Result<(), Refusal> {
    let closed = tx.execute(
        "update access_parked set taken_at = $1, body = $2 where id = $3 and account_id = $4 and taken_at is null",
        &params![moment.now, Vec::<u8>::new(), id, holder.account_id],
    )?;
    if closed == 0 {
        return Err(Refusal::NotFound(None));
    }
    let trace = Trace::of(Noun::OwnAccount, Verb::Change, purpose).subject(id.uuid());
    audit::allowed(tx, &Actor::Account(holder.clone()), moment, &trace)?;
    Ok(())
}

/// Removes forms that have waited, or lain taken, for longer than [`KEPT_FOR`]: the daily job. How many.
///
/// # Errors
/// The database's refusal.
pub fn remove_old(tx: &mut Tx, moment: &Moment) -> Result<u64, Refusal> {
    let before = moment.now.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
    let removed = tx.execute(
        "delete from access_parked where parked_at < $1",
        &params![before],
    )?;
    if removed > 0 {
        let quantity = usize::try_from(removed).unwrap_or(usize::MAX);
        let trace =
            Trace::of(Noun::OwnAccount, Verb::Change, "remove-old-parked-forms").quantity(quantity);
        audit::allowed(tx, &Actor::Job("parked-forms"), moment, &trace)?;
    }
    Ok(removed)
}

fn associated(id: ParkedId, account: AccountId, route: &str) -> Vec<u8> {
    format!("{id} {account} {route}").into_bytes()
}
