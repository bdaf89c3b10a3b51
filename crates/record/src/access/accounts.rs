//! Accounts: who can sign in, as what, and in which teams.

use jiff::{Timestamp, civil::Date};
use store::{StoreError, Tx, params};
use uuid::Uuid;

use super::audit::{self, Attempt, Trace};
use super::password::{Hashed, OneTimePassword};
use super::permit::PopulationPermit;
use super::sessions::{self, EndedWhy};
use super::{Noun, Role, Verb};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, FieldFault, Moment, PersonId, Refusal, SessionId, TeamId};

const NAME_LIMIT: usize = 100;

/// How many accounts a page shows.
pub const PER_PAGE: usize = 50;

/// The grant of the very first role has this id, so that two commands at once cannot both make a first administrator.
const FIRST_GRANT: Uuid = Uuid::from_u128(1);

/// What a new account is made of.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// What its holder types to sign in.
    pub sign_in_name: &'a str,
    /// What others see.
    pub display_name: &'a str,
    /// The holder's own record, for people who need support and carers.
    pub person_id: Option<PersonId>,
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

/// An account as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// What its holder types to sign in.
    pub sign_in_name: String,
    /// What others see.
    pub display_name: String,
    /// Whether it belongs to somebody with a record; whose, only those who may open records learn.
    pub has_own_record: bool,
    /// Roles granted and not ended.
    pub roles: Vec<Role>,
    /// Names of the teams it is a member of today.
    pub teams: Vec<String>,
    /// Whether a second factor is enrolled.
    pub has_second_factor: bool,
    /// Whether its password was made by somebody else and not changed yet.
    pub password_temporary: bool,
    /// Until when it is locked after failures, if it is.
    pub locked_until: Option<Timestamp>,
    /// Since when it is disabled, if it is.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a sign-in of it was last used.
    pub last_seen_at: Option<Timestamp>,
}

/// Some of a longer list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// How many rows a page has.
    pub per_page: usize,
}

/// A team and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// A sign-in name as it is stored: small letters, no spaces around. Nothing when no account can have it.
pub fn as_sign_in_name(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let fits = (3..=NAME_LIMIT).contains(&name.len())
        && name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-@'+".contains(letter));
    fits.then_some(name)
}

/// Makes an account, without any role yet.
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
    insert(tx, actor, moment, new, password)
}

/// Whether anybody has an account yet.
///
/// # Errors
/// The database's refusal.
pub fn any(tx: &mut Tx) -> Result<bool, Refusal> {
    Ok(tx.query_opt("select id from access_account limit 1", &[], |row| row.get::<AccountId>(0))?.is_some())
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
        person_id: None,
    };
    let account = insert(tx, actor, moment, &new, &password)?;
    match insert_grant(tx, actor, moment, FIRST_GRANT, (account, Role::ItAdministrator)) {
        Err(Refusal::Store(StoreError::Constraint { .. })) => return Err(there_is_one()),
        other => other?,
    }
    let trace = Trace::of(Noun::Account, Verb::Change, "first-administrator").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok((account, one_time))
}

fn insert(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    new: &NewAccount<'_>,
    password: &FirstPassword,
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
    let display_name = display_name_of(new.display_name).map_err(|fault| faults.push(fault)).ok();
    if let Some(person) = new.person_id
        && !exists(tx, "select count(*) from people_person where id = $1", person.uuid())?
    {
        faults.push(FieldFault::new("person", "There is no record with this id. Copy it from the record's address."));
    }
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
            new.person_id,
            password.hashed.text(),
            password.temporary,
            moment.now
        ],
    );
    inserted.map_err(|error| match error.constraint() {
        Some("access_account_sign_in_name_key") => {
            Refusal::invalid("sign_in_name", "Another account has this sign-in name. Choose another.")
        }
        Some("access_account_person_id_key") => {
            Refusal::invalid("person", "This person has an account already. Use that one.")
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
        Err(FieldFault::new("display_name", "Enter the name that others see."))
    } else if length > NAME_LIMIT * 2 {
        Err(FieldFault::new(
            "display_name",
            format!("The name has {length} characters; use at most {}.", NAME_LIMIT * 2),
        ))
    } else if name.chars().any(char::is_control) {
        Err(FieldFault::new("display_name", "The name has a character that cannot be shown. Type it again."))
    } else {
        Ok(name)
    }
}

/// Grants a role. Nobody grants one to themselves.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account; [`Refusal::NotNow`] when it is held already or does not fit.
pub fn grant_role(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    role: Role,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace = Trace::of(Noun::Account, Verb::Change, "grant-role").subject(account.uuid());
    not_oneself(actor, account, &trace, "Nobody grants a role to themselves. Another administrator must do it.")?;
    let person = tx.query_opt(
        "select person_id from access_account where id = $1",
        &params![account],
        |row| row.get::<Option<PersonId>>(0),
    )?;
    let Some(person) = person else {
        return Err(Refusal::NotFound(None));
    };
    if !role.is_staff() && person.is_none() {
        return Err(Refusal::NotNow(
            "This role opens the holder's own record, and the account belongs to no record. \
             Make an account for the person instead."
                .to_owned(),
        ));
    }
    match insert_grant(tx, actor, moment, Uuid::now_v7(), (account, role)) {
        Err(Refusal::Store(StoreError::Constraint { .. })) => {
            return Err(Refusal::NotNow("The account has this role already.".to_owned()));
        }
        other => other?,
    }
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

fn insert_grant(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: Uuid,
    (account, role): (AccountId, Role),
) -> Result<(), Refusal> {
    tx.execute(
        "insert into access_role (id, account_id, role, granted_at, granted_by) values ($1, $2, $3, $4, $5)",
        &params![id, account, role, moment.now, actor.label()],
    )?;
    Ok(())
}

/// Ends a role. The last administrator who can sign in stays one.
///
/// # Errors
/// [`Refusal::NotNow`] when it is not held, or nobody could manage accounts afterwards.
pub fn end_role(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    role: Role,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    if role == Role::ItAdministrator {
        another_administrator(tx, account)?;
    }
    let ended = tx.execute(
        "update access_role set ended_at = $1, ended_by = $2 where account_id = $3 and role = $4 and ended_at is null",
        &params![moment.now, actor.label(), account, role],
    )?;
    if ended == 0 {
        return Err(Refusal::NotNow("The account does not have this role.".to_owned()));
    }
    let trace = Trace::of(Noun::Account, Verb::Change, "end-role").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

/// Refuses when nobody but `account` can manage accounts. The lock keeps two administrators from removing each other
/// at once.
fn another_administrator(tx: &mut Tx, account: AccountId) -> Result<(), Refusal> {
    tx.lock("access_role it_administrator")?;
    let others = tx.query_one(
        "select count(*) from access_role r join access_account a on a.id = r.account_id \
         where r.role = $1 and r.ended_at is null and a.disabled_at is null and r.account_id <> $2",
        &params![Role::ItAdministrator, account],
        |row| row.get::<i64>(0),
    )?;
    let is_one = tx.query_one(
        "select count(*) from access_role where role = $1 and ended_at is null and account_id = $2",
        &params![Role::ItAdministrator, account],
        |row| row.get::<i64>(0),
    )?;
    if is_one > 0 && others == 0 {
        return Err(Refusal::NotNow(
            "This is the only IT administrator. Give somebody else the role first, or nobody can manage accounts."
                .to_owned(),
        ));
    }
    Ok(())
}

/// Makes a team.
///
/// # Errors
/// [`Refusal::Invalid`] when the name is faulty or taken.
pub fn create_team(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    name: &str,
) -> Result<TeamId, Refusal> {
    permit.demand(Noun::Account, Verb::Create)?;
    let name = display_name_of(name).map_err(|_| {
        Refusal::invalid("name", "Enter the team's name, in at most 200 characters.")
    })?;
    let id = TeamId::new();
    tx.execute("insert into access_team (id, name) values ($1, $2)", &params![id, name])
        .map_err(|error| match error.constraint() {
            Some("access_team_name_key") => {
                Refusal::invalid("name", "Another team has this name. Choose another.")
            }
            _ => error.into(),
        })?;
    let trace = Trace::of(Noun::Account, Verb::Create, "create-team").subject(id.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(id)
}

/// All teams by name. Their names tell nothing about anybody, so no permit is asked.
///
/// # Errors
/// The database's refusal.
pub fn teams(tx: &mut Tx) -> Result<Vec<TeamRow>, Refusal> {
    Ok(tx.query("select id, name from access_team order by name", &[], |row| {
        Ok(TeamRow {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    })?)
}

/// Makes an account a member of a team from a day on, to another if that is known. Nobody joins a team by themselves:
/// it opens records.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account; [`Refusal::Invalid`] when the dates are faulty or overlap.
pub fn join_team(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    (account, team): (AccountId, TeamId),
    (from_on, to_on): (Date, Option<Date>),
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace = Trace::of(Noun::Account, Verb::Change, "join-team").subject(account.uuid());
    not_oneself(actor, account, &trace, "Nobody joins a team by themselves. Another administrator must do it.")?;
    if !exists(tx, "select count(*) from access_account where id = $1", account.uuid())?
        || !exists(tx, "select count(*) from access_team where id = $1", team.uuid())?
    {
        return Err(Refusal::NotFound(None));
    }
    if to_on.is_some_and(|to_on| to_on < from_on) {
        return Err(Refusal::invalid("to_on", "The last day is before the first. Check both dates."));
    }
    tx.execute(
        "insert into access_membership (id, account_id, team_id, from_on, to_on) values ($1, $2, $3, $4, $5)",
        &params![Uuid::now_v7(), account, team, from_on, to_on],
    )
    .map_err(|error| match error.constraint() {
        Some("access_membership_overlap") => Refusal::invalid(
            "from_on",
            "The account is a member of this team on some of these days already. End that membership first.",
        ),
        _ => error.into(),
    })?;
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

/// Ends membership of a team: `last_on` is the last day.
///
/// # Errors
/// [`Refusal::NotNow`] when the account is no member then.
pub fn leave_team(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    (account, team): (AccountId, TeamId),
    last_on: Date,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let left = tx.execute(
        "update access_membership set to_on = $1 where account_id = $2 and team_id = $3 and from_on <= $1 \
         and (to_on is null or to_on > $1)",
        &params![last_on, account, team],
    )?;
    if left == 0 {
        return Err(Refusal::NotNow("The account is not a member of this team on that day.".to_owned()));
    }
    let trace = Trace::of(Noun::Account, Verb::Change, "leave-team").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
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
    not_oneself(actor, account, &trace, "Nobody disables their own account. Another administrator must do it.")?;
    another_administrator(tx, account)?;
    tx.lock(&format!("access_account {account}"))?;
    let changed = tx.execute(
        "update access_account set disabled_at = $1 where id = $2 and disabled_at is null",
        &params![moment.now, account],
    )?;
    found_or_done(tx, account, changed)?;
    audit::allowed(tx, actor, moment, &trace)?;
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
    not_oneself(actor, account, &trace, "Another administrator must enable your account.")?;
    let changed = tx.execute(
        "update access_account set disabled_at = null, failed_count = 0, locked_until = null \
         where id = $1 and disabled_at is not null",
        &params![account],
    )?;
    found_or_done(tx, account, changed)?;
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

/// Gives an account a password made by the program, for one sign-in, and takes a lock off; its sign-ins end.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account; [`Refusal::NotFound`].
pub fn set_temporary_password(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    password: &FirstPassword,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace = Trace::of(Noun::Account, Verb::Change, "set-temporary-password").subject(account.uuid());
    not_oneself(actor, account, &trace, "Change your own password under «Your account».")?;
    tx.lock(&format!("access_account {account}"))?;
    let changed = tx.execute(
        "update access_account set password_hash = $1, password_temporary = $2, failed_count = 0, \
         locked_until = null where id = $3",
        &params![password.hashed.text(), true, account],
    )?;
    if changed == 0 {
        return Err(Refusal::NotFound(None));
    }
    audit::allowed(tx, actor, moment, &trace)?;
    sessions::end_all(tx, actor, moment, (account, None), EndedWhy::PasswordChanged)?;
    Ok(())
}

/// What somebody may not do to their own account, whatever their role.
pub(super) fn not_oneself(actor: &Actor, account: AccountId, trace: &Trace, sentence: &str) -> Result<(), Refusal> {
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
    if changed > 0 || exists(tx, "select count(*) from access_account where id = $1", account.uuid())? {
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

/// Roles granted and not ended.
pub(super) fn roles_of(tx: &mut Tx, account: AccountId) -> Result<Vec<Role>, Refusal> {
    Ok(tx.query(
        "select role from access_role where account_id = $1 and ended_at is null order by granted_at, id",
        &params![account],
        |row| row.get::<Role>(0),
    )?)
}

/// Accounts by name, a page at a time, for whoever manages or oversees them. `matching` is part of either name.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn list(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    matching: &str,
    page: usize,
) -> Result<Listing<AccountRow>, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    let page = page.max(1);
    let like = format!("%{}%", escaped(&matching.trim().to_lowercase()));
    let total = tx.query_one(
        "select count(*) from access_account \
         where sign_in_name like $1 escape '!' or lower(display_name) like $1 escape '!'",
        &params![like.as_str()],
        |row| row.get::<i64>(0),
    )?;
    let offset = i64::try_from((page - 1).saturating_mul(PER_PAGE)).unwrap_or(i64::MAX);
    let mut rows = tx.query(
        "select a.id, a.sign_in_name, a.display_name, a.person_id is not null, \
         a.second_factor_secret is not null, a.password_temporary, a.locked_until, a.disabled_at, a.created_at, \
         (select max(s.last_seen_at) from access_session s where s.account_id = a.id) \
         from access_account a \
         where a.sign_in_name like $1 escape '!' or lower(a.display_name) like $1 escape '!' \
         order by a.sign_in_name limit $2 offset $3",
        &params![like.as_str(), i64::try_from(PER_PAGE).unwrap_or(i64::MAX), offset],
        account_row,
    )?;
    for row in &mut rows {
        complete(tx, moment, row)?;
    }
    let trace = Trace::of(Noun::Account, Verb::View, "list-accounts").quantity(rows.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(Listing {
        rows,
        total: usize::try_from(total).unwrap_or(0),
        page,
        per_page: PER_PAGE,
    })
}

/// One account, for whoever manages or oversees them.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn open(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<AccountRow, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    let row = tx.query_opt(
        "select a.id, a.sign_in_name, a.display_name, a.person_id is not null, \
         a.second_factor_secret is not null, a.password_temporary, a.locked_until, a.disabled_at, a.created_at, \
         (select max(s.last_seen_at) from access_session s where s.account_id = a.id) \
         from access_account a where a.id = $1",
        &params![account],
        account_row,
    )?;
    let mut row = row.ok_or(Refusal::NotFound(None))?;
    complete(tx, moment, &mut row)?;
    let trace = Trace::of(Noun::Account, Verb::View, "open-account").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(row)
}

fn account_row(row: &store::Row<'_>) -> store::Result<AccountRow> {
    Ok(AccountRow {
        id: row.get(0)?,
        sign_in_name: row.get(1)?,
        display_name: row.get(2)?,
        has_own_record: row.get(3)?,
        roles: Vec::new(),
        teams: Vec::new(),
        has_second_factor: row.get(4)?,
        password_temporary: row.get(5)?,
        locked_until: row.get(6)?,
        disabled_at: row.get(7)?,
        created_at: row.get(8)?,
        last_seen_at: row.get(9)?,
    })
}

fn complete(tx: &mut Tx, moment: &Moment, row: &mut AccountRow) -> Result<(), Refusal> {
    row.roles = roles_of(tx, row.id)?;
    row.teams = tx.query(
        "select distinct t.name from access_membership m join access_team t on t.id = m.team_id \
         where m.account_id = $1 and m.from_on <= $2 and (m.to_on is null or m.to_on >= $2) order by t.name",
        &params![row.id, moment.today],
        |found| found.get::<String>(0),
    )?;
    row.locked_until = row.locked_until.filter(|until| moment.now < *until);
    Ok(())
}

/// Text for `like … escape '!'`, in which nothing but itself is meant.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_names_are_read_without_regard_to_case_and_spaces_and_odd_ones_are_nobodys() {
        assert_eq!(as_sign_in_name("  Sam.Social "), Some("sam.social".to_owned()));
        assert_eq!(as_sign_in_name("d.o'mockery+a@x.example"), Some("d.o'mockery+a@x.example".to_owned()));
        for odd in ["", "ab", "a b c", "żółw", "sam\0social", "sam;drop", &"a".repeat(101)] {
            assert_eq!(as_sign_in_name(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_looked_for_means_only_itself() {
        assert_eq!(escaped("50%_a!b\n"), "50!%!_a!!b");
    }
}
