//! Accounts: who can sign in, as what, and in which teams.

mod listing;
pub mod personal;
mod roles;
mod teams;

use store::{StoreError, Tx, params};
use uuid::Uuid;

use super::audit::{self, Attempt, Trace};
use super::password::{Hashed, OneTimePassword};
use super::permit::PopulationPermit;
use super::sessions::{self, EndedWhy};
use super::{Noun, Role, Verb};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, FieldFault, Moment, PersonId, Refusal, SessionId, TeamId};

pub use listing::{AccountRow, Listing, PER_PAGE, list, open};
pub(super) use roles::roles_of;
pub use roles::{clash, end_role, grant_role};
pub use teams::{TeamRow, create_team, join_team, leave_team, teams};

const NAME_LIMIT: usize = 100;

/// Where what opens a person's own record is managed.
const PERSONS_OWN: &str = "It is managed on the person's record, under «Sign-in for this person», by those who work with them.";

/// What a new account is made of.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// What its holder types to sign in.
    pub sign_in_name: &'a str,
    /// What others see.
    pub display_name: &'a str,
}

/// A password ready for [`create`] or [`set_temporary_password`]. Hashing is slow: make it before the transaction.
#[derive(Debug, Clone)]
pub struct FirstPassword {
    hashed: Hashed,
    temporary: bool,
}

impl FirstPassword {
    /// A random password for one sign-in, and what is stored of it.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the machine gives no randomness.
    pub fn one_time() -> Result<(OneTimePassword, FirstPassword), Refusal> {
        let (password, hashed) = Hashed::one_time()?;
        let first = FirstPassword {
            hashed,
            temporary: true,
        };
        Ok((password, first))
    }

    /// A password that stays: for the demonstration, whose passwords are printed.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with every fault.
    pub fn lasting(password: &str, sign_in_name: &str) -> Result<FirstPassword, Refusal> {
        Ok(FirstPassword {
            hashed: Hashed::chosen(password, sign_in_name, &[])?,
            temporary: false,
        })
    }
}

/// A sign-in name as it is stored: small letters, no spaces around. Nothing when no account can have it.
pub fn as_sign_in_name(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let fits = (3..=NAME_LIMIT).contains(&name.len())
        && name.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-@'+".contains(letter)
        });
    fits.then_some(name)
}

/// Makes an account for somebody who works here, without any role yet. Whoever does this links nobody to a record:
/// that is [`personal::make`].
///
/// # Errors
/// [`Refusal::Invalid`] with all faults; also when the sign-in name is taken.
pub fn create(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    new: &NewAccount<'_>,
    password: &FirstPassword,
) -> Result<AccountId, Refusal> {
    permit.demand(Noun::Account, Verb::Create)?;
    insert(tx, actor, moment, new, None, Some(password))
}

/// The same without a password: nobody can sign in with it until an administrator gives it one. For those who come
/// with another system's history, and for the demonstration.
///
/// # Errors
/// As [`create`].
pub fn create_without_password(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    new: &NewAccount<'_>,
) -> Result<AccountId, Refusal> {
    permit.demand(Noun::Account, Verb::Create)?;
    insert(tx, actor, moment, new, None, None)
}

/// Whether anybody has an account yet.
///
/// # Errors
/// The database's refusal.
pub fn any(tx: &mut Tx) -> Result<bool, Refusal> {
    Ok(tx
        .query_opt("select id from access_account limit 1", &[], |row| {
            row.get::<AccountId>(0)
        })?
        .is_some())
}

/// Makes the first administrator, while there is no account at all. Whoever runs commands on the server does this.
///
/// # Errors
/// [`Refusal::NotNow`] when there is an account already; [`Refusal::Invalid`] with all faults.
pub fn first_administrator(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    sign_in_name: &str,
    display_name: &str,
) -> Result<(AccountId, OneTimePassword), Refusal> {
    let there_is_one = || {
        Refusal::NotNow(
            "There are accounts already, so no first administrator is made. An IT administrator can make accounts \
             under «Accounts»."
                .to_owned(),
        )
    };
    if any(tx)? {
        return Err(there_is_one());
    }
    let (one_time, password) = FirstPassword::one_time()?;
    let new = NewAccount {
        sign_in_name,
        display_name,
    };
    let account = insert(tx, actor, moment, &new, None, Some(&password))?;
    match roles::insert_grant(
        tx,
        actor,
        moment,
        roles::FIRST_GRANT,
        (account, Role::ItAdministrator),
    ) {
        Err(Refusal::Store(StoreError::Constraint { .. })) => return Err(there_is_one()),
        other => other?,
    }
    let trace =
        Trace::of(Noun::Account, Verb::Change, "first-administrator").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok((account, one_time))
}

fn insert(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    new: &NewAccount<'_>,
    person: Option<PersonId>,
    password: Option<&FirstPassword>,
) -> Result<AccountId, Refusal> {
    let mut faults = Vec::new();
    let name = as_sign_in_name(new.sign_in_name);
    if name.is_none() {
        faults.push(FieldFault::new(
            "sign_in_name",
            format!(
                "Enter a sign-in name of 3 to {NAME_LIMIT} letters a to z, digits and . _ - @ ' +, without spaces; \
                 for example sam.social."
            ),
        ));
    }
    let display_name = display_name_of(new.display_name)
        .map_err(|fault| faults.push(fault))
        .ok();
    let (Some(name), Some(display_name), true) = (name, display_name, faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    let id = AccountId::new();
    let inserted = tx.execute(
        "insert into access_account (id, sign_in_name, display_name, person_id, password_hash, \
         password_temporary, failed_count, created_at) values ($1, $2, $3, $4, $5, $6, 0, $7)",
        &params![
            id,
            name,
            display_name,
            person,
            password.map(|password| password.hashed.text()),
            password.is_some_and(|password| password.temporary),
            moment.now
        ],
    );
    inserted.map_err(|error| match error.constraint() {
        Some("access_account_sign_in_name_key") => Refusal::invalid(
            "sign_in_name",
            "Another account has this sign-in name. Choose another.",
        ),
        Some("access_account_person_id_key") => {
            Refusal::NotNow("This person has an account already. Use that one.".to_owned())
        }
        _ => error.into(),
    })?;
    let trace = Trace::of(Noun::Account, Verb::Create, "create-account").subject(id.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(id)
}

fn display_name_of(typed: &str) -> Result<String, FieldFault> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if length == 0 {
        Err(FieldFault::new(
            "display_name",
            "Enter the name that others see.",
        ))
    } else if length > NAME_LIMIT * 2 {
        Err(FieldFault::new(
            "display_name",
            format!(
                "The name has {length} characters; use at most {}.",
                NAME_LIMIT * 2
            ),
        ))
    } else if name.chars().any(char::is_control) {
        Err(FieldFault::new(
            "display_name",
            "The name has a character that cannot be shown. Type it again.",
        ))
    } else {
        Ok(name)
    }
}

/// Disables an account; every sign-in of it ends at once. Nobody disables their own, so somebody is always left.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account; [`Refusal::NotNow`] for the only administrator.
pub fn disable(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace = Trace::of(Noun::Account, Verb::Change, "disable-account").subject(account.uuid());
    not_oneself(
        actor,
        account,
        &trace,
        "Nobody disables their own account. Another administrator must do it.",
    )?;
    roles::another_administrator(tx, account)?;
    disable_held(tx, actor, moment, account, &trace)
}

fn disable_held(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    account: AccountId,
    trace: &Trace,
) -> Result<(), Refusal> {
    tx.lock(&format!("access_account {account}"))?;
    let changed = tx.execute(
        "update access_account set disabled_at = $1 where id = $2 and disabled_at is null",
        &params![moment.now, account],
    )?;
    found_or_done(tx, account, changed)?;
    audit::allowed(tx, actor, moment, trace)?;
    sessions::end_all(tx, actor, moment, (account, None), EndedWhy::Disabled)?;
    Ok(())
}

/// Lets a disabled account sign in again, with the password and roles it had.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account; [`Refusal::NotFound`].
pub fn enable(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace = Trace::of(Noun::Account, Verb::Change, "enable-account").subject(account.uuid());
    not_oneself(
        actor,
        account,
        &trace,
        "Another administrator must enable your account.",
    )?;
    enable_held(tx, actor, moment, account, &trace)
}

fn enable_held(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    account: AccountId,
    trace: &Trace,
) -> Result<(), Refusal> {
    let changed = tx.execute(
        "update access_account set disabled_at = null, failed_count = 0, locked_until = null \
         where id = $1 and disabled_at is not null",
        &params![account],
    )?;
    found_or_done(tx, account, changed)?;
    audit::allowed(tx, actor, moment, trace)?;
    Ok(())
}

/// Gives an account a password made by the program, for one sign-in, and takes a lock off; its sign-ins end.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account, and on a person's: whoever has its password opens a record;
/// [`Refusal::NotFound`].
pub fn set_temporary_password(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    password: &FirstPassword,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace =
        Trace::of(Noun::Account, Verb::Change, "set-temporary-password").subject(account.uuid());
    not_oneself(
        actor,
        account,
        &trace,
        "Change your own password under «Your account».",
    )?;
    not_a_persons(tx, account, &trace)?;
    renew_held(tx, actor, moment, account, password, &trace)
}

fn renew_held(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    account: AccountId,
    password: &FirstPassword,
    trace: &Trace,
) -> Result<(), Refusal> {
    tx.lock(&format!("access_account {account}"))?;
    let changed = tx.execute(
        "update access_account set password_hash = $1, password_temporary = $2, failed_count = 0, \
         locked_until = null where id = $3",
        &params![password.hashed.text(), true, account],
    )?;
    if changed == 0 {
        return Err(Refusal::NotFound(None));
    }
    audit::allowed(tx, actor, moment, trace)?;
    sessions::end_all(
        tx,
        actor,
        moment,
        (account, None),
        EndedWhy::PasswordChanged,
    )?;
    Ok(())
}

/// What administrators may not do to an account that opens a record: they open nobody's.
pub(super) fn not_a_persons(tx: &mut Tx, account: AccountId, trace: &Trace) -> Result<(), Refusal> {
    let person = tx.query_opt(
        "select person_id from access_account where id = $1",
        &params![account],
        |row| row.get::<Option<PersonId>>(0),
    )?;
    match person {
        None => Err(Refusal::NotFound(None)),
        Some(None) => Ok(()),
        Some(Some(_)) => Err(Refusal::NotAllowed {
            attempt: Some(Box::new(Attempt(trace.clone()))),
            sentence: format!("This account belongs to a person with a record. {PERSONS_OWN}"),
        }),
    }
}

/// What somebody may not do to their own account, whatever their role.
pub(super) fn not_oneself(
    actor: &Actor,
    account: AccountId,
    trace: &Trace,
    sentence: &str,
) -> Result<(), Refusal> {
    if actor.account_id() != Some(account) {
        return Ok(());
    }
    Err(Refusal::NotAllowed {
        attempt: Some(Box::new(Attempt(trace.clone()))),
        sentence: sentence.to_owned(),
    })
}

/// Nothing changed: either the account is so already, which is what was wanted, or there is none.
fn found_or_done(tx: &mut Tx, account: AccountId, changed: u64) -> Result<(), Refusal> {
    if changed > 0
        || exists(
            tx,
            "select count(*) from access_account where id = $1",
            account.uuid(),
        )?
    {
        Ok(())
    } else {
        Err(Refusal::NotFound(None))
    }
}

fn exists(tx: &mut Tx, count: &str, id: Uuid) -> Result<bool, Refusal> {
    Ok(tx.query_one(count, &params![id], |row| row.get::<i64>(0))? > 0)
}

/// Somebody with an account as they stand at this moment; nothing when there is none or it is disabled.
///
/// # Errors
/// The database's refusal.
pub fn load(
    tx: &mut Tx,
    moment: &Moment,
    account: AccountId,
    session: Option<SessionId>,
) -> Result<Option<AccountActor>, Refusal> {
    let stored = tx.query_opt(
        "select display_name, person_id from access_account where id = $1 and disabled_at is null",
        &params![account],
        |row| Ok((row.get::<String>(0)?, row.get::<Option<PersonId>>(1)?)),
    )?;
    let Some((display_name, person_id)) = stored else {
        return Ok(None);
    };
    let teams = tx.query(
        "select distinct team_id from access_membership \
         where account_id = $1 and from_on <= $2 and (to_on is null or to_on >= $2) order by team_id",
        &params![account, moment.today],
        |row| row.get::<TeamId>(0),
    )?;
    Ok(Some(AccountActor {
        account_id: account,
        session_id: session,
        display_name,
        roles: roles_of(tx, account)?,
        teams,
        person_id,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_names_are_read_without_regard_to_case_and_spaces_and_odd_ones_are_nobodys() {
        assert_eq!(
            as_sign_in_name("  Sam.Social "),
            Some("sam.social".to_owned())
        );
        assert_eq!(
            as_sign_in_name("d.o'mockery+a@x.example"),
            Some("d.o'mockery+a@x.example".to_owned())
        );
        for odd in [
            "",
            "ab",
            "a b c",
            "żółw",
            "sam\0social",
            "sam;drop",
            &"a".repeat(101),
        ] {
            assert_eq!(as_sign_in_name(odd), None, "{odd}");
        }
    }
}
