//! Workers by name, for whoever involves one with a person or names one on a restricted record.

use store::{Tx, params};

use super::text;
use crate::access::{Noun, PersonPermit, Role, Verb};
use crate::{AccountId, Refusal};

/// The most that are offered; who finds more types more of the name.
const OFFERED: i64 = 20;

/// Somebody who works for the council or with it and can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The account.
    pub account: AccountId,
    /// The name that others see.
    pub display_name: String,
    /// The roles that the account holds now.
    pub roles: Vec<Role>,
}

/// Workers in whose name the typed words stand, or whose sign-in name it is; by name, at most twenty. People and
/// carers with an account of their own are not workers, nor is an account that is disabled.
///
/// # Errors
/// A permit that is not to change who is involved or named; [`Refusal::Invalid`] for what is no name.
pub fn workers(tx: &mut Tx, permit: &PersonPermit, typed: &str) -> Result<Vec<Worker>, Refusal> {
    permit
        .demand(Noun::Involvement, Verb::Change)
        .or_else(|_| permit.demand(Noun::Restriction, Verb::Change))?;
    let typed = text::line("The name of the worker", typed)
        .map_err(|sentence| Refusal::invalid("worker", sentence))?
        .to_lowercase();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    // Only what stands between the letters means itself: a typed `%` is no wildcard.
    let like = typed
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let found = tx.query(
        "select a.id, a.display_name from access_account a where a.disabled_at is null \
         and (a.sign_in_name = $1 or lower(a.display_name) like $2 escape '!') \
         and exists (select 1 from access_role r where r.account_id = a.id and r.ended_at is null \
         and r.role not in ($3, $4)) order by lower(a.display_name), a.id limit $5",
        &params![
            typed,
            format!("%{like}%"),
            Role::Person,
            Role::Carer,
            OFFERED
        ],
        |row| Ok((row.get::<AccountId>(0)?, row.get::<String>(1)?)),
    )?;
    let mut workers = Vec::with_capacity(found.len());
    for (account, display_name) in found {
        let roles = tx.query(
            "select role from access_role where account_id = $1 and ended_at is null order by granted_at, id",
            &params![account],
            |row| row.get(0),
        )?;
        workers.push(Worker {
            account,
            display_name,
            roles,
        });
    }
    Ok(workers)
}
