//! The second factor: six digits from a device (TOTP, RFC 6238), and recovery codes for when the device is lost.

use store::{Tx, params};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use super::audit::{self, Attempt, Trace};
use super::keys::{SecretKey, Use, as_legible, legible, random};
use super::permit::PopulationPermit;
use super::sessions::{self, EndedWhy};
use super::sign_in::{SignInPolicy, count_failure};
use super::{Noun, Verb, accounts};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, Moment, Refusal};

/// Authenticator apps know SHA-1, six digits and 30 seconds; many ignore anything else in the address.
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// Steps before and after the present one that are taken, for clocks that differ (RFC 6238, 5.2).
const SKEW_STEPS: u64 = 1;
/// 160 bits, as RFC 4226 (section 4, R6) recommends.
const SECRET_LENGTH: usize = 20;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

pub(super) const WRONG_FIRST_CODE: &str = "The code is not right. Wait for the next one on your device and enter it. If it is never right, check that the \
     device's time is set by its network.";

/// What a device needs to make codes. Shown while enrolling, never again.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base 32, for typing in.
    pub secret: String,
    /// The address that a picture for scanning holds.
    pub url: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Enrolment(…)")
    }
}

/// Codes for when the device is lost, each good once. Shown once; only their signatures are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCodes(Vec<String>);

impl RecoveryCodes {
    /// The codes, to be shown, printed or saved by their holder.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("RecoveryCodes(…)")
    }
}

/// How the account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorState {
    /// Whether a device is enrolled.
    pub enrolled: bool,
    /// Recovery codes not used yet.
    pub recovery_codes_left: usize,
}

/// What a typed code turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accepted {
    Code,
    RecoveryCode,
    No,
}

/// How the holder's second factor stands.
///
/// # Errors
/// The database's refusal.
pub fn state(tx: &mut Tx, holder: &AccountActor) -> Result<SecondFactorState, Refusal> {
    let enrolled = stored(tx, holder.account_id)?.is_some_and(|stored| stored.secret.is_some());
    let left = tx.query_one(
        "select count(*) from access_recovery_code where account_id = $1 and used_at is null",
        &params![holder.account_id],
        |row| row.get::<i64>(0),
    )?;
    Ok(SecondFactorState {
        enrolled,
        recovery_codes_left: usize::try_from(left).unwrap_or(0),
    })
}

/// Begins, or shows again, the enrolment of a device. The secret stays the same until it is confirmed, so that a page
/// loaded again does not spoil what the device has scanned. `issuer` is the name that the app shows: the council's.
///
/// # Errors
/// [`Refusal::NotNow`] when a device is enrolled already.
pub fn begin(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    holder: &AccountActor,
    issuer: &str,
) -> Result<Enrolment, Refusal> {
    let stored = stored_or_not_found(tx, holder.account_id)?;
    if stored.secret.is_some() {
        return Err(Refusal::NotNow(
            "A second factor is set up already. Remove it first, which needs one of its codes; \
             or ask your IT administrator, or for your own record somebody who works with you, to reset it."
                .to_owned(),
        ));
    }
    let secret = match &stored.pending {
        Some(sealed) => key.open(
            Use::SecondFactor,
            &associated(holder.account_id, true),
            sealed,
        )?,
        None => {
            let secret = random::<SECRET_LENGTH>()?.to_vec();
            let sealed = key.seal(
                Use::SecondFactor,
                &associated(holder.account_id, true),
                &secret,
            )?;
            tx.execute(
                "update access_account set second_factor_pending = $1 where id = $2",
                &params![sealed, holder.account_id],
            )?;
            secret
        }
    };
    let actor = Actor::Account(holder.clone());
    let trace = Trace::of(Noun::OwnAccount, Verb::View, "enrol-second-factor")
        .subject(holder.account_id.uuid());
    audit::allowed(tx, &actor, moment, &trace)?;
    let named = totp_builder(&secret)
        .with_issuer(Some(without_colon(issuer)))
        .with_account_name(without_colon(&stored.sign_in_name))
        .build()
        .map_err(unusable)?;
    Ok(Enrolment {
        secret: named.secret().to_base32(),
        url: named.to_url().map_err(unusable)?,
    })
}

/// The device's first code: enrols it and gives the recovery codes. Nothing when the code is not right.
///
/// # Errors
/// [`Refusal::NotNow`] when no enrolment was begun.
pub fn confirm(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    holder: &AccountActor,
    typed: &str,
) -> Result<Option<RecoveryCodes>, Refusal> {
    let account = holder.account_id;
    lock(tx, account)?;
    let stored = stored_or_not_found(tx, account)?;
    let Some(pending) = stored.pending.filter(|_| stored.secret.is_none()) else {
        return Err(Refusal::NotNow(
            "There is no second factor waiting for its first code. Open the page for setting one up.".to_owned(),
        ));
    };
    let secret = key.open(Use::SecondFactor, &associated(account, true), &pending)?;
    let actor = Actor::Account(holder.clone());
    let trace =
        Trace::of(Noun::OwnAccount, Verb::Change, "enrol-second-factor").subject(account.uuid());
    let Some(step) = matching_step(&totp(&secret)?, moment, typed, None) else {
        audit::refused(tx, &actor, moment, &Attempt(trace))?;
        return Ok(None);
    };
    let sealed = key.seal(Use::SecondFactor, &associated(account, false), &secret)?;
    tx.execute(
        "update access_account set second_factor_secret = $1, second_factor_pending = null, \
         second_factor_step = $2 where id = $3",
        &params![sealed, step, account],
    )?;
    audit::allowed(tx, &actor, moment, &trace)?;
    Ok(Some(new_recovery_codes(tx, key, account)?))
}

/// Makes new recovery codes; the old ones are worth nothing from then on.
///
/// # Errors
/// [`Refusal::NotNow`] when no device is enrolled.
pub fn renew_recovery_codes(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    holder: &AccountActor,
) -> Result<RecoveryCodes, Refusal> {
    lock(tx, holder.account_id)?;
    if stored_or_not_found(tx, holder.account_id)?.secret.is_none() {
        return Err(Refusal::NotNow(
            "Set up a second factor first; its recovery codes come with it.".to_owned(),
        ));
    }
    let actor = Actor::Account(holder.clone());
    let trace = Trace::of(Noun::OwnAccount, Verb::Change, "renew-recovery-codes")
        .subject(holder.account_id.uuid());
    audit::allowed(tx, &actor, moment, &trace)?;
    new_recovery_codes(tx, key, holder.account_id)
}

/// The holder removes their device, with one of its codes or a recovery code: to enrol another. A wrong code counts
/// as a failure to sign in. False when the code was not right.
///
/// # Errors
/// The database's refusal.
pub fn remove_own(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    policy: &SignInPolicy,
    holder: &AccountActor,
    typed: &str,
) -> Result<bool, Refusal> {
    let actor = Actor::Account(holder.clone());
    let trace = Trace::of(Noun::OwnAccount, Verb::Change, "remove-second-factor")
        .subject(holder.account_id.uuid());
    lock(tx, holder.account_id)?;
    if accept(tx, key, moment, holder.account_id, typed)? == Accepted::No {
        audit::refused(tx, &actor, moment, &Attempt(trace))?;
        if count_failure(tx, moment, policy, holder.account_id)?.is_locked(moment.now) {
            sessions::end_all(
                tx,
                &actor,
                moment,
                (holder.account_id, None),
                EndedWhy::Locked,
            )?;
        }
        return Ok(false);
    }
    audit::allowed(tx, &actor, moment, &trace)?;
    clear(tx, holder.account_id)?;
    let others = (holder.account_id, holder.session_id);
    sessions::end_all(tx, &actor, moment, others, EndedWhy::SecondFactorReset)?;
    Ok(true)
}

/// An administrator takes a lost device off an account; its sign-ins end. Nobody does this to their own account.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account, and on a person's; [`Refusal::NotFound`].
pub fn reset(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace =
        Trace::of(Noun::Account, Verb::Change, "reset-second-factor").subject(account.uuid());
    accounts::not_oneself(
        actor,
        account,
        &trace,
        "Another administrator must reset your second factor; or remove it yourself with one of its codes.",
    )?;
    accounts::not_a_persons(tx, account, &trace)?;
    reset_held(tx, actor, moment, account, &trace)
}

/// Takes device and codes off an account that the caller may change.
pub(super) fn reset_held(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    account: AccountId,
    trace: &Trace,
) -> Result<(), Refusal> {
    lock(tx, account)?;
    stored_or_not_found(tx, account)?;
    audit::allowed(tx, actor, moment, trace)?;
    clear(tx, account)?;
    sessions::end_all(
        tx,
        actor,
        moment,
        (account, None),
        EndedWhy::SecondFactorReset,
    )?;
    Ok(())
}

/// Compares a typed code with the device's and with the recovery codes. What is accepted is used up.
pub(super) fn accept(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    account: AccountId,
    typed: &str,
) -> Result<Accepted, Refusal> {
    let stored = stored_or_not_found(tx, account)?;
    let Some(sealed) = &stored.secret else {
        return Ok(Accepted::No);
    };
    let secret = key.open(Use::SecondFactor, &associated(account, false), sealed)?;
    if let Some(step) = matching_step(&totp(&secret)?, moment, typed, stored.step) {
        tx.execute(
            "update access_account set second_factor_step = $1 where id = $2",
            &params![step, account],
        )?;
        return Ok(Accepted::Code);
    }
    let typed = as_legible(typed);
    if typed.is_empty() {
        return Ok(Accepted::No);
    }
    // Looked for by its signature: where it differs is told by no time, for nobody can make signatures.
    let used = tx.execute(
        "update access_recovery_code set used_at = $1 where account_id = $2 and code_hash = $3 and used_at is null",
        &params![moment.now, account, code_hash(key, account, &typed)],
    )?;
    Ok(if used > 0 {
        Accepted::RecoveryCode
    } else {
        Accepted::No
    })
}

/// The step whose code was typed, if it is near now and after `last`: a code that was seen over a shoulder is
/// worth nothing once it was used.
fn matching_step(totp: &Totp, moment: &Moment, typed: &str, last: Option<i64>) -> Option<i64> {
    let digits: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let now = u64::try_from(moment.now.as_second()).ok()? / STEP_SECONDS;
    (now.saturating_sub(SKEW_STEPS)..=now + SKEW_STEPS)
        .filter_map(|step| Some((step, i64::try_from(step).ok()?)))
        .filter(|(_, step)| last.is_none_or(|last| *step > last))
        .find(|(step, _)| {
            let code = totp.generate(step * STEP_SECONDS).to_string();
            bool::from(code.as_bytes().ct_eq(digits.as_bytes()))
        })
        .map(|(_, step)| step)
}

fn new_recovery_codes(
    tx: &mut Tx,
    key: &SecretKey,
    account: AccountId,
) -> Result<RecoveryCodes, Refusal> {
    tx.execute(
        "delete from access_recovery_code where account_id = $1",
        &params![account],
    )?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = legible::<10>(5)?;
        tx.execute(
            "insert into access_recovery_code (id, account_id, code_hash) values ($1, $2, $3)",
            &params![
                Uuid::now_v7(),
                account,
                code_hash(key, account, &as_legible(&code))
            ],
        )?;
        codes.push(code);
    }
    Ok(RecoveryCodes(codes))
}

fn clear(tx: &mut Tx, account: AccountId) -> Result<(), Refusal> {
    tx.execute(
        "update access_account set second_factor_secret = null, second_factor_pending = null, \
         second_factor_step = null where id = $1",
        &params![account],
    )?;
    tx.execute(
        "delete from access_recovery_code where account_id = $1",
        &params![account],
    )?;
    Ok(())
}

struct Stored {
    sign_in_name: String,
    secret: Option<Vec<u8>>,
    pending: Option<Vec<u8>>,
    step: Option<i64>,
}

fn stored(tx: &mut Tx, account: AccountId) -> Result<Option<Stored>, Refusal> {
    Ok(tx.query_opt(
        "select sign_in_name, second_factor_secret, second_factor_pending, second_factor_step \
         from access_account where id = $1",
        &params![account],
        |row| {
            Ok(Stored {
                sign_in_name: row.get(0)?,
                secret: row.get(1)?,
                pending: row.get(2)?,
                step: row.get(3)?,
            })
        },
    )?)
}

fn stored_or_not_found(tx: &mut Tx, account: AccountId) -> Result<Stored, Refusal> {
    stored(tx, account)?.ok_or(Refusal::NotFound(None))
}

/// Codes sent at once are looked at one after the other, so that one is accepted once.
fn lock(tx: &mut Tx, account: AccountId) -> Result<(), Refusal> {
    Ok(tx.lock(&format!("access_account {account}"))?)
}

/// A sealed secret opens only on its own account, and one that was never confirmed is no confirmed one.
fn associated(account: AccountId, pending: bool) -> Vec<u8> {
    let state = if pending { "pending" } else { "confirmed" };
    format!("{account} {state}").into_bytes()
}

fn code_hash(key: &SecretKey, account: AccountId, code: &str) -> Vec<u8> {
    key.mac(
        Use::RecoveryCode,
        &[account.to_string().as_bytes(), code.as_bytes()],
    )
    .to_vec()
}

fn totp_builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(Secret::new(secret.to_vec().into_boxed_slice()))
}

fn totp(secret: &[u8]) -> Result<Totp, Refusal> {
    totp_builder(secret).build().map_err(unusable)
}

/// The address for apps divides its parts by a colon.
fn without_colon(text: &str) -> String {
    text.replace(':', " ")
}

fn unusable(_: totp_rs::TotpError) -> Refusal {
    Refusal::NotNow(
        "The second factor of this account cannot be used. Ask your IT administrator to reset it, or for your \
         own record somebody who works with you."
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment::at(jiff::Timestamp::from_second(second).unwrap())
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of its eight digits.
        let totp = totp(b"12345678901234567890").unwrap();
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let found = matching_step(&totp, &at(second), code, None);
            assert_eq!(found, Some(second / 30), "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_never_twice() {
        let totp = totp(b"12345678901234567890").unwrap();
        let now = 1_800_000_010;
        let code = totp.generate(now).to_string();
        let now = i64::try_from(now).unwrap();
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        for (second, taken) in [
            (now - 60, false),
            (now - 30, true),
            (now, true),
            (now + 30, true),
            (now + 60, false),
        ] {
            assert_eq!(
                matching_step(&totp, &at(second), &spaced, None).is_some(),
                taken,
                "{second}"
            );
        }
        let step = matching_step(&totp, &at(now), &code, None);
        assert_eq!(matching_step(&totp, &at(now + 30), &code, step), None);
        for wrong in ["", "000000000", "１２３４５６", "-12345", &code[..5]] {
            assert_eq!(matching_step(&totp, &at(now), wrong, None), None, "{wrong}");
        }
    }
}
