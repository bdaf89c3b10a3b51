//! How sign-ins end.

use jiff::Timestamp;
use store::{Tx, params};

use super::{HALFWAY_LIMIT, over, session_row};
use crate::access::audit::{self, Trace};
use crate::access::sign_in::SignInPolicy;
use crate::access::{Noun, PopulationPermit, Verb};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, Moment, Refusal, SessionId};

store::text_enum! {
    /// Why a sign-in ended.
    pub enum EndedWhy {
        /// Its holder signed out.
        SignedOut = "signed_out",
        /// Its holder ended it from another sign-in.
        EndedElsewhere = "ended_elsewhere",
        /// An administrator ended it.
        ByAdministrator = "by_administrator",
        /// The account was disabled.
        Disabled = "disabled",
        /// The password was changed or reset.
        PasswordChanged = "password_changed",
        /// The second factor was reset or removed.
        SecondFactorReset = "second_factor_reset",
        /// Too many wrong codes.
        Locked = "locked",
        /// Not used for longer than the settings allow.
        Idle = "idle",
        /// Open for longer than the settings allow.
        TooOld = "too_old",
    }
}

impl EndedWhy {
    /// What to tell the holder.
    pub fn sentence(self) -> &'static str {
        match self {
            EndedWhy::SignedOut => "You have signed out.",
            EndedWhy::EndedElsewhere => "You ended this sign-in from another device or browser.",
            EndedWhy::ByAdministrator => {
                "An administrator ended this sign-in. You can sign in again."
            }
            EndedWhy::Disabled => {
                "This account is disabled. Ask your IT administrator, or for your own record somebody who works with you."
            }
            EndedWhy::PasswordChanged => {
                "The password of this account was changed. Sign in with the new one."
            }
            EndedWhy::SecondFactorReset => {
                "The second step of signing in was changed for this account. Sign in again."
            }
            EndedWhy::Locked => {
                "There were too many wrong codes. Wait until the account unlocks, then sign in again."
            }
            EndedWhy::Idle => "You were signed out because nothing was done for a while.",
            EndedWhy::TooOld => "You were signed out because the sign-in was open for long.",
        }
    }
}

/// Ends one of the holder's own sign-ins; the one that asks means signing out.
///
/// # Errors
/// [`Refusal::NotFound`] when the holder has no such sign-in, whoever else has.
pub fn end_own(
    tx: &mut Tx,
    moment: &Moment,
    holder: &AccountActor,
    session: SessionId,
) -> Result<(), Refusal> {
    let why = if holder.session_id == Some(session) {
        EndedWhy::SignedOut
    } else {
        EndedWhy::EndedElsewhere
    };
    let actor = Actor::Account(holder.clone());
    if end(tx, &actor, moment, (holder.account_id, session), why)? {
        return Ok(());
    }
    let known = tx.query_one(
        "select count(*) from access_session where id = $1 and account_id = $2",
        &params![session, holder.account_id],
        |row| row.get::<i64>(0),
    )?;
    // Ending what has already ended is what was wanted.
    if known > 0 {
        Ok(())
    } else {
        Err(Refusal::NotFound(None))
    }
}

/// Ends all of the holder's sign-ins but the one that asks; how many.
///
/// # Errors
/// The database's refusal.
pub fn end_others(tx: &mut Tx, moment: &Moment, holder: &AccountActor) -> Result<usize, Refusal> {
    let actor = Actor::Account(holder.clone());
    end_all(
        tx,
        &actor,
        moment,
        (holder.account_id, holder.session_id),
        EndedWhy::EndedElsewhere,
    )
}

/// Ends a sign-in of another's, as an administrator.
///
/// # Errors
/// [`Refusal::NotFound`] when the account has no such sign-in that goes on.
pub fn end_as_administrator(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    session: SessionId,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    if end(
        tx,
        actor,
        moment,
        (account, session),
        EndedWhy::ByAdministrator,
    )? {
        Ok(())
    } else {
        Err(Refusal::NotFound(None))
    }
}

/// Writes the end of sign-ins whose limit has passed: the daily job, so that the trail has an end for each.
///
/// # Errors
/// The database's refusal.
pub fn end_expired(
    tx: &mut Tx,
    moment: &Moment,
    policy: &SignInPolicy,
    limit: u32,
) -> Result<usize, Refusal> {
    let idle_since = moment
        .now
        .checked_sub(policy.idle)
        .unwrap_or(Timestamp::MIN);
    let open_since = moment
        .now
        .checked_sub(policy.absolute)
        .unwrap_or(Timestamp::MIN);
    let halfway_since = moment
        .now
        .checked_sub(HALFWAY_LIMIT)
        .unwrap_or(Timestamp::MIN);
    let rows = tx.query(
        "select id, stage, device, created_at, last_seen_at, account_id from access_session \
         where ended_at is null \
         and (last_seen_at <= $1 or created_at <= $2 or (stage <> 'full' and created_at <= $3)) \
         order by id limit $4",
        &params![idle_since, open_since, halfway_since, i64::from(limit)],
        |row| Ok((session_row(row)?, row.get::<AccountId>(5)?)),
    )?;
    let mut ended = 0;
    for (row, account) in rows {
        if let Some(why) = over(&row, moment.now, policy)
            && end(tx, &Actor::Job("sessions"), moment, (account, row.id), why)?
        {
            ended += 1;
        }
    }
    Ok(ended)
}

/// Ends all sign-ins of an account but `keep`; how many.
pub(in crate::access) fn end_all(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    (account, keep): (AccountId, Option<SessionId>),
    why: EndedWhy,
) -> Result<usize, Refusal> {
    let going_on = tx.query(
        "select id from access_session where account_id = $1 and ended_at is null",
        &params![account],
        |row| row.get::<SessionId>(0),
    )?;
    let mut ended = 0;
    for session in going_on
        .into_iter()
        .filter(|session| Some(*session) != keep)
    {
        if end(tx, actor, moment, (account, session), why)? {
            ended += 1;
        }
    }
    Ok(ended)
}

/// Ends one sign-in; false when it is not the account's or has ended already.
pub(in crate::access) fn end(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    (account, session): (AccountId, SessionId),
    why: EndedWhy,
) -> Result<bool, Refusal> {
    let changed = tx.execute(
        "update access_session set ended_at = $1, ended_why = $2 \
         where id = $3 and account_id = $4 and ended_at is null",
        &params![moment.now, why, session, account],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    let trace = Trace::of(Noun::OwnAccount, Verb::SignOut, why.as_str()).subject(session.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(true)
}
