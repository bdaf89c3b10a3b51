//! Roles of accounts: granted and ended, never overwritten.

use store::{StoreError, Tx, params};
use uuid::Uuid;

use super::{PERSONS_OWN, not_a_persons, not_oneself};
use crate::access::audit::{self, Attempt, Trace};
use crate::access::{Noun, PopulationPermit, Role, Verb, matrix};
use crate::{AccountId, Actor, FieldFault, Moment, Refusal};

/// The grant of the very first role has this id, so that two commands at once cannot both make a first administrator.
pub(super) const FIRST_GRANT: Uuid = Uuid::from_u128(1);

/// Why nobody may hold these roles together, if so. Whoever makes accounts and passwords opens nobody's record.
pub fn clash(roles: &[Role]) -> Option<&'static str> {
    let opens = |role: &Role| matrix::condition(*role, Noun::People, Verb::View).is_some();
    (roles.contains(&Role::ItAdministrator) && roles.iter().any(opens)).then_some(
        "Nobody is IT administrator and opens people's records too. Give one of these roles to somebody else.",
    )
}

/// Grants a role to somebody who works here. Nobody grants one to themselves.
///
/// # Errors
/// [`Refusal::NotAllowed`] on one's own account, on a person's, and for a person's or carer's role;
/// [`Refusal::Invalid`] when it [clashes](clash) with one that is held; [`Refusal::NotNow`] when it is held already.
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
    // Two roles that clash, granted at once, must see each other.
    tx.lock(&format!("access_account {account}"))?;
    // Who renews a person's password must not get a worker's rights by it.
    not_a_persons(tx, account, &trace)?;
    only_staff(role, &trace)?;
    let mut held = roles_of(tx, account)?;
    held.push(role);
    if let Some(sentence) = clash(&held) {
        return Err(Refusal::Invalid(vec![FieldFault::new("role", sentence)]));
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
/// [`Refusal::NotAllowed`] for a person's or carer's role; [`Refusal::NotNow`] when it is not held, or nobody could
/// manage accounts afterwards.
pub fn end_role(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    role: Role,
) -> Result<(), Refusal> {
    permit.demand(Noun::Account, Verb::Change)?;
    let trace = Trace::of(Noun::Account, Verb::Change, "end-role").subject(account.uuid());
    only_staff(role, &trace)?;
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
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

/// A person's or carer's role comes with the account that is made on the record, and goes with it.
fn only_staff(role: Role, trace: &Trace) -> Result<(), Refusal> {
    if role.is_staff() {
        return Ok(());
    }
    Err(Refusal::NotAllowed {
        attempt: Some(Box::new(Attempt(trace.clone()))),
        sentence: format!("This role opens its holder's own record. {PERSONS_OWN}"),
    })
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
