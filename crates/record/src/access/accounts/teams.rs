//! Teams, and who is in them from when to when.

use jiff::civil::Date;
use store::{Tx, params};
use uuid::Uuid;

use super::{display_name_of, exists, not_oneself};
use crate::access::audit::{self, Trace};
use crate::access::{Noun, PopulationPermit, Verb};
use crate::{AccountId, Actor, Moment, Refusal, TeamId};

/// A team and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
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
    tx.execute(
        "insert into access_team (id, name) values ($1, $2)",
        &params![id, name],
    )
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
    Ok(tx.query(
        "select id, name from access_team order by name",
        &[],
        |row| {
            Ok(TeamRow {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )?)
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
    not_oneself(
        actor,
        account,
        &trace,
        "Nobody joins a team by themselves. Another administrator must do it.",
    )?;
    if !exists(
        tx,
        "select count(*) from access_account where id = $1",
        account.uuid(),
    )? || !exists(
        tx,
        "select count(*) from access_team where id = $1",
        team.uuid(),
    )? {
        return Err(Refusal::NotFound(None));
    }
    if to_on.is_some_and(|to_on| to_on < from_on) {
        return Err(Refusal::invalid(
            "to_on",
            "The last day is before the first. Check both dates.",
        ));
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
        return Err(Refusal::NotNow(
            "The account is not a member of this team on that day.".to_owned(),
        ));
    }
    let trace = Trace::of(Noun::Account, Verb::Change, "leave-team").subject(account.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}
