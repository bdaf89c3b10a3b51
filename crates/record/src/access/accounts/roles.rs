//! Roles of accounts: granted and ended, never overwritten.

use store::{StoreError, Tx, params};
use uuid::Uuid;

use super::not_oneself;
use crate::access::audit::{self, Trace};
use crate::access::{Noun, PopulationPermit, Role, Verb};
use crate::{AccountId, Actor, Moment, PersonId, Refusal};

/// The grant of the very first role has this id, so that two commands at once cannot both make a first administrator.
pub(super) const FIRST_GRANT: Uuid = Uuid::from_u128(1);

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
    not_oneself(
        actor,
        account,
        &trace,
        "Nobody grants a role to themselves. Another administrator must do it.",
    )?;
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
            return Err(Refusal::NotNow(
                "The account has this role already.".to_owned(),
            ));
        }
        other => other?,
    }
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

pub(super) fn insert_grant(
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
        return Err(Refusal::NotNow(
            "The account does not have this role.".to_owned(),
        ));
    }
    let trace = Trace::of(Noun::Account, Verb::Change, "end-role").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

/// Refuses when nobody but `account` can manage accounts. The lock keeps two administrators from removing each other
/// at once.
pub(super) fn another_administrator(tx: &mut Tx, account: AccountId) -> Result<(), Refusal> {
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

/// Roles granted and not ended.
pub(in crate::access) fn roles_of(tx: &mut Tx, account: AccountId) -> Result<Vec<Role>, Refusal> {
    Ok(tx.query(
        "select role from access_role where account_id = $1 and ended_at is null order by granted_at, id",
        &params![account],
        |row| row.get::<Role>(0),
    )?)
}
