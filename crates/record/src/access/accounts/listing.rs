//! Accounts as those who manage or oversee them see them.

use jiff::Timestamp;
use store::{Tx, params};

use super::roles_of;
use crate::access::audit::{self, Trace};
use crate::access::{Noun, PopulationPermit, Role, Verb};
use crate::{AccountId, Actor, Moment, Refusal};

/// How many accounts a page shows.
pub const PER_PAGE: usize = 50;

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
    let row = read(tx, moment, account)?;
    let trace = Trace::of(Noun::Account, Verb::View, "open-account").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(row)
}

pub(super) fn read(
    tx: &mut Tx,
    moment: &Moment,
    account: AccountId,
) -> Result<AccountRow, Refusal> {
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
    fn what_is_looked_for_means_only_itself() {
        assert_eq!(escaped("50%_a!b\n"), "50!%!_a!!b");
    }
}
