//! Signing in: password, then the second factor where there is or must be one, then a password of one's own where
//! somebody else made the first. And the lock after too many failures.
//!
//! A refused step is an outcome, not an error: what it counts must be kept, so its transaction must commit.

mod own_password;
mod policy;

use jiff::Timestamp;
use store::{Tx, params};

use super::audit::{self, Attempt, Trace};
use super::keys::SecretKey;
use super::second_factor::{self, Accepted, RecoveryCodes};
use super::sessions::{self, EndedWhy, Halfway, SessionToken, Stage};
use super::{Noun, Verb, accounts, password};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, House, Moment, Refusal, SessionId};

pub use own_password::{change_password, with_new_password};
use policy::minutes_in_words;
pub use policy::{SignInPolicy, Tries};

/// What comes next on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Enter the code of the second factor, or a recovery code.
    Code,
    /// Set up a second factor: the settings demand one.
    Enrol,
    /// Choose a password: the one used was made by somebody else.
    NewPassword,
}

/// What became of a sign-in name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordOutcome {
    /// They were right.
    Right {
        /// For the cookie.
        token: SessionToken,
        /// The sign-in that has begun.
        session_id: SessionId,
        /// The account.
        account_id: AccountId,
        /// What comes next; nothing when signed in.
        next: Option<NextStep>,
    },
    /// They were not, or the account cannot be used now.
    Refused {
        /// What to tell.
        sentence: String,
    },
}

/// What became of a later step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome<T = ()> {
    /// It was right.
    Right {
        /// What comes next; nothing when signed in.
        next: Option<NextStep>,
        /// What the step gave.
        gave: T,
    },
    /// It was not; it can be tried again.
    Wrong {
        /// What to tell.
        sentence: String,
    },
    /// The sign-in is over: begin again.
    Over {
        /// What to tell.
        sentence: String,
    },
}

/// An account that somebody names, before the password is compared.
pub struct Candidate {
    account: Option<(AccountId, Option<String>)>,
}

/// A candidate after the password was compared.
pub struct Weighed {
    account: Option<(AccountId, Option<String>)>,
    verdict: password::Verdict,
}

impl Candidate {
    /// Compares the password. Slow on purpose, and as slow for a name that does not exist: call it outside
    /// any transaction.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the machine cannot hash.
    pub fn weigh(self, typed: &str) -> Result<Weighed, Refusal> {
        let stored = self.account.as_ref().and_then(|(_, hash)| hash.as_deref());
        let verdict = password::weigh(typed, stored)?;
        Ok(Weighed {
            account: self.account,
            verdict,
        })
    }
}

/// Finds whom a typed sign-in name means. That there is nobody shows only in the end.
///
/// # Errors
/// The database's refusal.
pub fn look_up(tx: &mut Tx, typed: &str) -> Result<Candidate, Refusal> {
    let Some(name) = accounts::as_sign_in_name(typed) else {
        return Ok(Candidate { account: None });
    };
    let account = tx.query_opt(
        "select id, password_hash from access_account where sign_in_name = $1",
        &params![name],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Candidate { account })
}

/// Signs in by name and password: looks up, compares outside any transaction, then counts and begins in one.
///
/// # Errors
/// The database's refusal; that name and password are not right is an outcome.
pub fn with_password(
    house: &House,
    moment: &Moment,
    policy: &SignInPolicy,
    (name, typed): (&str, &str),
    device: &str,
) -> Result<PasswordOutcome, Refusal> {
    let weighed = house.read(|tx| look_up(tx, name))?.weigh(typed)?;
    house.write(&Actor::Public, moment, |tx| {
        password_stage(tx, moment, policy, weighed, device)
    })
}

/// The second half of signing in by password: everything that is written.
///
/// # Errors
/// The database's refusal.
pub fn password_stage(
    tx: &mut Tx,
    moment: &Moment,
    policy: &SignInPolicy,
    weighed: Weighed,
    device: &str,
) -> Result<PasswordOutcome, Refusal> {
    let refused = PasswordOutcome::Refused {
        sentence: policy.refused_in_words(),
    };
    let Some((account_id, compared)) = weighed.account else {
        refuse(tx, moment, None, "password")?;
        return Ok(refused);
    };
    let account = hold(tx, account_id)?;
    if account.disabled {
        refuse(tx, moment, Some(account_id), "disabled")?;
        return Ok(refused);
    }
    if account.tries.is_locked(moment.now) {
        refuse(tx, moment, Some(account_id), "locked")?;
        return Ok(refused);
    }
    // Another password stands by now: what was compared says nothing about it, right or wrong.
    if account.password_hash != compared {
        refuse(tx, moment, Some(account_id), "password-changed")?;
        return Ok(refused);
    }
    if !weighed.verdict.right {
        count_failure(tx, moment, policy, account_id)?;
        refuse(tx, moment, Some(account_id), "password")?;
        return Ok(refused);
    }
    if let Some(upgraded) = &weighed.verdict.upgraded {
        tx.execute(
            "update access_account set password_hash = $1 where id = $2",
            &params![upgraded.text(), account_id],
        )?;
    }
    let staff = accounts::roles_of(tx, account_id)?
        .iter()
        .any(|role| role.is_staff());
    let (stage, next) = if account.has_second_factor {
        (Stage::Password, Some(NextStep::Code))
    } else if staff && policy.require_second_factor_for_staff {
        (Stage::Password, Some(NextStep::Enrol))
    } else {
        after_second_factor(&account)
    };
    let (session_id, token) = sessions::create(tx, moment, account_id, stage, device)?;
    passed(tx, moment, (account_id, session_id), stage, "password")?;
    Ok(PasswordOutcome::Right {
        token,
        session_id,
        account_id,
        next,
    })
}

/// The second factor: a code of the device, or a recovery code.
///
/// # Errors
/// [`Refusal::NotNow`] when the secret key does not open the stored secret; the database's refusal.
pub fn with_code(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    policy: &SignInPolicy,
    halfway: &Halfway,
    typed: &str,
) -> Result<StepOutcome, Refusal> {
    let account = match hold_halfway(tx, moment, halfway, Stage::Password)? {
        Ok(account) => account,
        Err(over) => return Ok(over),
    };
    let (account_id, session_id) = (halfway.holder().account_id, halfway.session.id);
    let purpose = match second_factor::accept(tx, key, moment, account_id, typed)? {
        Accepted::Code => "code",
        Accepted::RecoveryCode => "recovery-code",
        Accepted::No => {
            refuse(tx, moment, Some(account_id), "code")?;
            if count_failure(tx, moment, policy, account_id)?.is_locked(moment.now) {
                sessions::end(
                    tx,
                    &Actor::Public,
                    moment,
                    (account_id, session_id),
                    EndedWhy::Locked,
                )?;
                return Ok(StepOutcome::Over {
                    sentence: format!(
                        "There were {} failures in a row, so this account is locked for {}. Then sign in again.",
                        policy.failures,
                        minutes_in_words(policy.lock_for)
                    ),
                });
            }
            return Ok(StepOutcome::Wrong {
                sentence: "The code is not right, or it was used already. Enter the 6 digits that your device shows \
                           now, or one of your recovery codes."
                    .to_owned(),
            });
        }
    };
    let (stage, next) = after_second_factor(&account);
    advance(tx, moment, (account_id, session_id), stage, purpose)?;
    Ok(StepOutcome::Right { next, gave: () })
}

/// The end of an enrolment on the way in: the device's first code. Gives the recovery codes, shown once.
///
/// # Errors
/// [`Refusal::NotNow`] when no enrolment was begun; the database's refusal.
pub fn with_enrolment(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    halfway: &Halfway,
    typed: &str,
) -> Result<StepOutcome<RecoveryCodes>, Refusal> {
    let account = match hold_halfway(tx, moment, halfway, Stage::Password)? {
        Ok(account) => account,
        Err(over) => return Ok(over),
    };
    let holder = halfway.holder();
    let Some(codes) = second_factor::confirm(tx, key, moment, holder, typed)? else {
        return Ok(StepOutcome::Wrong {
            sentence: second_factor::WRONG_FIRST_CODE.to_owned(),
        });
    };
    let (stage, next) = after_second_factor(&account);
    advance(
        tx,
        moment,
        (holder.account_id, halfway.session.id),
        stage,
        "enrolled",
    )?;
    Ok(StepOutcome::Right { next, gave: codes })
}

struct Held {
    password_hash: Option<String>,
    temporary: bool,
    has_second_factor: bool,
    disabled: bool,
    tries: Tries,
}

/// Reads an account so that no other transaction signs in or fails on it before this one ends: guesses sent
/// at once are counted one after the other.
fn hold(tx: &mut Tx, account: AccountId) -> Result<Held, Refusal> {
    tx.lock(&format!("access_account {account}"))?;
    let held = tx.query_opt(
        "select password_hash, password_temporary, second_factor_secret is not null, disabled_at, failed_count, \
         locked_until from access_account where id = $1",
        &params![account],
        |row| {
            Ok(Held {
                password_hash: row.get(0)?,
                temporary: row.get(1)?,
                has_second_factor: row.get(2)?,
                disabled: row.get::<Option<Timestamp>>(3)?.is_some(),
                tries: Tries {
                    failed: u32::try_from(row.get::<i64>(4)?).unwrap_or(u32::MAX),
                    locked_until: row.get(5)?,
                },
            })
        },
    )?;
    held.ok_or(Refusal::NotFound(None))
}

/// Holds the account of a sign-in on its way, if the sign-in is still where the step belongs.
fn hold_halfway<T>(
    tx: &mut Tx,
    moment: &Moment,
    halfway: &Halfway,
    wanted: Stage,
) -> Result<Result<Held, StepOutcome<T>>, Refusal> {
    let account_id = halfway.holder().account_id;
    let account = hold(tx, account_id)?;
    let over = |sentence: &str| {
        Ok(Err(StepOutcome::Over {
            sentence: sentence.to_owned(),
        }))
    };
    let stage = tx.query_opt(
        "select stage from access_session where id = $1 and account_id = $2 and ended_at is null",
        &params![halfway.session.id, account_id],
        |row| row.get::<Stage>(0),
    )?;
    if account.disabled || account.tries.is_locked(moment.now) {
        let why = if account.disabled {
            EndedWhy::Disabled
        } else {
            EndedWhy::Locked
        };
        refuse(tx, moment, Some(account_id), why.as_str())?;
        sessions::end(
            tx,
            &Actor::Public,
            moment,
            (account_id, halfway.session.id),
            why,
        )?;
        return over(why.sentence());
    }
    if stage != Some(wanted) {
        return over(
            "This step was already done, or the sign-in is over. Open the first page; sign in again if it asks.",
        );
    }
    Ok(Ok(account))
}

fn after_second_factor(account: &Held) -> (Stage, Option<NextStep>) {
    if account.temporary {
        (Stage::NewPassword, Some(NextStep::NewPassword))
    } else {
        (Stage::Full, None)
    }
}

/// Brings a sign-in to its next stage. The token stays: it was made after the password was right, so nobody
/// can have planted it.
fn advance(
    tx: &mut Tx,
    moment: &Moment,
    ids: (AccountId, SessionId),
    stage: Stage,
    purpose: &'static str,
) -> Result<(), Refusal> {
    tx.execute(
        "update access_session set stage = $1, last_seen_at = $2 where id = $3",
        &params![stage, moment.now, ids.1],
    )?;
    passed(tx, moment, ids, stage, purpose)
}

/// Writes the row of a step that was right. Only a whole sign-in forgives earlier failures: else a known password
/// would buy endless guesses at the code.
fn passed(
    tx: &mut Tx,
    moment: &Moment,
    (account_id, session_id): (AccountId, SessionId),
    stage: Stage,
    purpose: &'static str,
) -> Result<(), Refusal> {
    if stage == Stage::Full {
        tx.execute(
            "update access_account set failed_count = 0, locked_until = null where id = $1",
            &params![account_id],
        )?;
    }
    let actor = Actor::Account(AccountActor {
        account_id,
        session_id: Some(session_id),
        display_name: String::new(),
        roles: Vec::new(),
        teams: Vec::new(),
        person_id: None,
    });
    let trace = Trace::of(Noun::OwnAccount, Verb::SignIn, purpose).subject(account_id.uuid());
    audit::allowed(tx, &actor, moment, &trace)?;
    Ok(())
}

/// Writes the row of a refused step: the account if it is known, never the name that was typed.
fn refuse(
    tx: &mut Tx,
    moment: &Moment,
    account: Option<AccountId>,
    purpose: &'static str,
) -> Result<(), Refusal> {
    let mut trace = Trace::of(Noun::OwnAccount, Verb::SignIn, purpose);
    trace.subject = account.map(AccountId::uuid);
    audit::refused(tx, &Actor::Public, moment, &Attempt(trace))?;
    Ok(())
}

/// Counts one failure of an account that the transaction holds.
pub(super) fn count_failure(
    tx: &mut Tx,
    moment: &Moment,
    policy: &SignInPolicy,
    account: AccountId,
) -> Result<Tries, Refusal> {
    let tries = hold(tx, account)?.tries.after_failure(policy, moment.now);
    tx.execute(
        "update access_account set failed_count = $1, locked_until = $2 where id = $3",
        &params![i64::from(tries.failed), tries.locked_until, account],
    )?;
    Ok(tries)
}
