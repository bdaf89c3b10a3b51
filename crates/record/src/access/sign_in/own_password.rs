//! A password that its holder chooses: on the way in where somebody else made the first, or later.

use store::{Tx, params};

use super::{SignInPolicy, StepOutcome, advance, count_failure, hold, hold_halfway};
use crate::access::audit::{self, Attempt, Trace};
use crate::access::password::{self, Hashed};
use crate::access::sessions::{self, EndedWhy, Halfway, Stage};
use crate::access::{Noun, Verb};
use crate::actor::AccountActor;
use crate::{Actor, House, Moment, Refusal};

/// The last step where the password was made by somebody else: the holder chooses their own.
///
/// # Errors
/// [`Refusal::Invalid`] with all faults of the new password; the database's refusal.
pub fn with_new_password(
    house: &House,
    moment: &Moment,
    halfway: &Halfway,
    new: &str,
    words: &[&str],
) -> Result<StepOutcome, Refusal> {
    let holder = halfway.holder();
    let hashed = hashed_for(house, holder, new, words)?;
    house.write(&Actor::Account(holder.clone()), moment, |tx| {
        if let Err(over) = hold_halfway::<()>(tx, moment, halfway, Stage::NewPassword)? {
            return Ok(over);
        }
        store_password(tx, moment, holder, &hashed)?;
        advance(
            tx,
            moment,
            (holder.account_id, halfway.session.id),
            Stage::Full,
            "new-password",
        )?;
        Ok(StepOutcome::Right {
            next: None,
            gave: (),
        })
    })
}

/// Somebody who is signed in changes their password; their other sign-ins end. A wrong present password counts
/// as a failure, so that an open screen is no place to guess at.
///
/// # Errors
/// [`Refusal::Invalid`] with all faults of the new password; the database's refusal.
pub fn change_password(
    house: &House,
    moment: &Moment,
    policy: &SignInPolicy,
    holder: &AccountActor,
    (present, new): (&str, &str),
    words: &[&str],
) -> Result<StepOutcome, Refusal> {
    let stored = house.read(|tx| {
        Ok::<_, Refusal>(tx.query_opt(
            "select password_hash from access_account where id = $1",
            &params![holder.account_id],
            |row| row.get::<Option<String>>(0),
        )?)
    })?;
    let stored = stored.flatten();
    let right = password::weigh(present, stored.as_deref())?.right;
    // A fault of the new password is told only to whoever knows the present one.
    let hashed = if right {
        Some(hashed_for(house, holder, new, words)?)
    } else {
        None
    };
    let actor = Actor::Account(holder.clone());
    house.write(&actor, moment, |tx| {
        let account = hold(tx, holder.account_id)?;
        let locked = account.tries.is_locked(moment.now);
        match &hashed {
            Some(hashed) if !locked && account.password_hash == stored => {
                store_password(tx, moment, holder, hashed)?;
                Ok(StepOutcome::Right {
                    next: None,
                    gave: (),
                })
            }
            _ => {
                let trace = Trace::of(Noun::OwnAccount, Verb::Change, "password")
                    .subject(holder.account_id.uuid());
                audit::refused(tx, &actor, moment, &Attempt(trace))?;
                if count_failure(tx, moment, policy, holder.account_id)?.is_locked(moment.now)
                    && !locked
                {
                    sessions::end_all(
                        tx,
                        &actor,
                        moment,
                        (holder.account_id, None),
                        EndedWhy::Locked,
                    )?;
                    return Ok(StepOutcome::Over {
                        sentence: EndedWhy::Locked.sentence().to_owned(),
                    });
                }
                Ok(StepOutcome::Wrong {
                    sentence: "Your present password is not right.".to_owned(),
                })
            }
        }
    })
}

/// Checks and hashes a new password of the holder's, outside any writing transaction.
fn hashed_for(
    house: &House,
    holder: &AccountActor,
    new: &str,
    words: &[&str],
) -> Result<Hashed, Refusal> {
    let stored = house.read(|tx| {
        Ok::<_, Refusal>(tx.query_opt(
            "select sign_in_name, password_hash from access_account where id = $1",
            &params![holder.account_id],
            |row| Ok((row.get::<String>(0)?, row.get::<Option<String>>(1)?)),
        )?)
    })?;
    let Some((name, present)) = stored else {
        return Err(Refusal::NotFound(None));
    };
    let mut known = vec![holder.display_name.as_str()];
    known.extend_from_slice(words);
    let hashed = Hashed::chosen(new, &name, &known)?;
    if present.is_some() && password::weigh(new, present.as_deref())?.right {
        return Err(Refusal::invalid(
            "new_password",
            "This is the password you have now. Choose another.",
        ));
    }
    Ok(hashed)
}

fn store_password(
    tx: &mut Tx,
    moment: &Moment,
    holder: &AccountActor,
    hashed: &Hashed,
) -> Result<(), Refusal> {
    tx.execute(
        "update access_account set password_hash = $1, password_temporary = $2, failed_count = 0, \
         locked_until = null where id = $3",
        &params![hashed.text(), false, holder.account_id],
    )?;
    let actor = Actor::Account(holder.clone());
    let trace =
        Trace::of(Noun::OwnAccount, Verb::Change, "password").subject(holder.account_id.uuid());
    audit::allowed(tx, &actor, moment, &trace)?;
    let others = (holder.account_id, holder.session_id);
    sessions::end_all(tx, &actor, moment, others, EndedWhy::PasswordChanged)?;
    Ok(())
}
