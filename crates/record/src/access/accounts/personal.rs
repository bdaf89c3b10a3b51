//! The account with which a person or carer signs in to their own record. It is made and renewed by those who work
//! with them, with a permit for that record: whoever hands out its password could open what it opens.

use store::{Tx, params};
use uuid::Uuid;

use super::listing::{self, AccountRow};
use super::{FirstPassword, NewAccount, roles};
use crate::access::audit::Trace;
use crate::access::{Noun, PersonPermit, Role, Verb, second_factor};
use crate::people::{NewEvent, record_event};
use crate::{AccountId, Actor, Moment, PersonId, Refusal};

/// The person's account, if there is one.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn find(
    tx: &mut Tx,
    moment: &Moment,
    permit: &PersonPermit,
) -> Result<Option<AccountRow>, Refusal> {
    let person = permit.demand(Noun::PersonAccount, Verb::Change)?;
    match stored(tx, person)? {
        Some(account) => listing::read(tx, moment, account).map(Some),
        None => Ok(None),
    }
}

/// Makes the account of the permit's person: one, with one of the two roles that open one's own record.
///
/// # Errors
/// [`Refusal::Invalid`] with all faults; [`Refusal::NotNow`] when the person has an account.
pub fn make(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PersonPermit,
    new: &NewAccount<'_>,
    role: Role,
    password: &FirstPassword,
) -> Result<AccountId, Refusal> {
    let person = permit.demand(Noun::PersonAccount, Verb::Change)?;
    if role.is_staff() {
        return Err(Refusal::invalid(
            "role",
            "Choose whether it is the person who needs support or a carer.",
        ));
    }
    let account = super::insert(tx, actor, moment, new, Some(person), Some(password))?;
    roles::insert_grant(tx, actor, moment, Uuid::now_v7(), (account, role))?;
    tell(
        tx,
        actor,
        moment,
        (person, account),
        Verb::Create,
        "An account was made, with which this person can sign in.",
    )?;
    Ok(account)
}

/// Gives the account a password for one sign-in, and takes a lock off; its sign-ins end. Its sign-in name comes back.
///
/// # Errors
/// [`Refusal::NotNow`] when the person has no account.
pub fn renew_password(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PersonPermit,
    password: &FirstPassword,
) -> Result<String, Refusal> {
    let (person, account) = theirs(tx, permit)?;
    let trace = trace("set-temporary-password", account);
    super::renew_held(tx, actor, moment, account, password, &trace)?;
    let told = "A new password for one sign-in was made.";
    tell(tx, actor, moment, (person, account), Verb::Change, told)?;
    Ok(listing::read(tx, moment, account)?.sign_in_name)
}

/// Takes a lost device off the account; its sign-ins end.
///
/// # Errors
/// [`Refusal::NotNow`] when the person has no account.
pub fn reset_second_factor(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PersonPermit,
) -> Result<(), Refusal> {
    let (person, account) = theirs(tx, permit)?;
    let trace = trace("reset-second-factor", account);
    second_factor::reset_held(tx, actor, moment, account, &trace)?;
    let told = "The second step of signing in was reset.";
    tell(tx, actor, moment, (person, account), Verb::Change, told)
}

/// Disables the account; its sign-ins end at once.
///
/// # Errors
/// [`Refusal::NotNow`] when the person has no account.
pub fn disable(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PersonPermit,
) -> Result<(), Refusal> {
    let (person, account) = theirs(tx, permit)?;
    super::disable_held(
        tx,
        actor,
        moment,
        account,
        &trace("disable-account", account),
    )?;
    let told = "The account was disabled.";
    tell(tx, actor, moment, (person, account), Verb::Change, told)
}

/// Lets the disabled account sign in again.
///
/// # Errors
/// [`Refusal::NotNow`] when the person has no account.
pub fn enable(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PersonPermit,
) -> Result<(), Refusal> {
    let (person, account) = theirs(tx, permit)?;
    super::enable_held(
        tx,
        actor,
        moment,
        account,
        &trace("enable-account", account),
    )?;
    let told = "The account was enabled again.";
    tell(tx, actor, moment, (person, account), Verb::Change, told)
}

fn theirs(tx: &mut Tx, permit: &PersonPermit) -> Result<(PersonId, AccountId), Refusal> {
    let person = permit.demand(Noun::PersonAccount, Verb::Change)?;
    match stored(tx, person)? {
        Some(account) => Ok((person, account)),
        None => Err(Refusal::NotNow(
            "This person has no account to sign in with. Make one first.".to_owned(),
        )),
    }
}

fn stored(tx: &mut Tx, person: PersonId) -> Result<Option<AccountId>, Refusal> {
    Ok(tx.query_opt(
        "select id from access_account where person_id = $1",
        &params![person],
        |row| row.get(0),
    )?)
}

/// The row about the account; the permit left the one about the person.
fn trace(purpose: &'static str, account: AccountId) -> Trace {
    Trace::of(Noun::Account, Verb::Change, purpose).subject(account.uuid())
}

fn tell(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    (person, account): (PersonId, AccountId),
    verb: Verb,
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Account,
        verb,
        subject: Some(account.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event).map(drop)
}
