//! What whoever oversees access reads: which roles an account had and who gave them, in which teams it is, what it
//! did, for export, and what a person is told of who looked at their record.

use jiff::{Timestamp, civil::Date};
use store::{Tx, params};
use uuid::Uuid;

use super::audit::{self, AuditFilter, AuditPage, AuditRow, Outcome, Trace};
use super::permit::{PersonPermit, PopulationPermit};
use super::{Noun, Role, Verb, accounts};
use crate::{AccountId, Actor, Moment, PersonId, Refusal, TeamId};

/// The most rows that one export holds; who needs more narrows the period.
pub const EXPORT_LIMIT: usize = 100_000;

/// One grant of a role, from its beginning to its end if it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// The role.
    pub role: Role,
    /// Since when.
    pub granted_at: Timestamp,
    /// Who granted it, in words.
    pub granted_by: String,
    /// Until when, if it has ended.
    pub ended_at: Option<Timestamp>,
    /// Who ended it, in words.
    pub ended_by: Option<String>,
}

/// One membership of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRow {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// The first day.
    pub from_on: Date,
    /// The last day, if there is one.
    pub to_on: Option<Date>,
}

/// One line of what a person is told: what was done on their record, when, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLookRow {
    /// When.
    pub at: Timestamp,
    /// Who, in words.
    pub who: String,
    /// The roles that they have now.
    pub roles: Vec<Role>,
    /// What was acted on, as it was called then.
    pub noun: String,
    /// What was done, as it was called then.
    pub verb: String,
}

/// The roles that an account has and had, the latest grant first.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn grants(
    tx: &mut Tx,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<Vec<GrantRow>, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    let stored = tx.query(
        "select role, granted_at, granted_by, ended_at, ended_by from access_role where account_id = $1 \
         order by granted_at desc, id desc",
        &params![account],
        |row| {
            Ok(GrantRow {
                role: row.get(0)?,
                granted_at: row.get(1)?,
                granted_by: row.get(2)?,
                ended_at: row.get(3)?,
                ended_by: row.get(4)?,
            })
        },
    )?;
    stored
        .into_iter()
        .map(|mut grant| {
            grant.granted_by = who(tx, &grant.granted_by)?;
            grant.ended_by = grant.ended_by.map(|label| who(tx, &label)).transpose()?;
            Ok(grant)
        })
        .collect()
}

/// The teams that an account is, was or will be a member of, by name.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn memberships(
    tx: &mut Tx,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<Vec<MembershipRow>, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    Ok(tx.query(
        "select m.team_id, t.name, m.from_on, m.to_on from access_membership m \
         join access_team t on t.id = m.team_id where m.account_id = $1 order by t.name, m.from_on desc",
        &params![account],
        |row| {
            Ok(MembershipRow {
                team: row.get(0)?,
                name: row.get(1)?,
                from_on: row.get(2)?,
                to_on: row.get(3)?,
            })
        },
    )?)
}

/// How many members each team has today.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn team_sizes(
    tx: &mut Tx,
    moment: &Moment,
    permit: &PopulationPermit,
) -> Result<Vec<(TeamId, String, i64)>, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    Ok(tx.query(
        "select t.id, t.name, (select count(distinct m.account_id) from access_membership m where m.team_id = t.id \
         and m.from_on <= $1 and (m.to_on is null or m.to_on >= $1)) from access_team t order by t.name, t.id",
        &params![moment.today],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

/// The longest reason that is kept, in characters.
pub const REASON_LIMIT: usize = 500;

/// Disables an account as [`accounts::disable`] does, and keeps why, apart from the audit row: it may name people.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason; as [`accounts::disable`].
pub fn disable_because(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    account: AccountId,
    why: &str,
) -> Result<(), Refusal> {
    let why = why.trim();
    let length = why.chars().count();
    if length == 0 {
        return Err(Refusal::invalid(
            "why",
            "Write why this account is disabled. It is kept with your name.",
        ));
    }
    if length > REASON_LIMIT {
        return Err(Refusal::invalid(
            "why",
            format!("The reason has {length} characters; use at most {REASON_LIMIT}."),
        ));
    }
    if why
        .chars()
        .any(|letter| letter.is_control() && !letter.is_whitespace())
    {
        return Err(Refusal::invalid(
            "why",
            "The reason has a character that cannot be shown. Type it again.",
        ));
    }
    accounts::disable(tx, actor, moment, permit, account)?;
    tx.execute(
        "insert into access_reason (audit_id, reason) select id, $1 from access_audit \
         where subject_id = $2 and purpose = 'disable-account' and outcome = $3 order by at desc, id desc limit 1",
        &params![why, account, Outcome::Allowed],
    )?;
    Ok(())
}

/// Why an account was disabled, the last time: the sentence that was written then, if it was not erased.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn disabled_why(
    tx: &mut Tx,
    permit: &PopulationPermit,
    account: AccountId,
) -> Result<Option<String>, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    Ok(tx.query_opt(
        "select r.reason from access_audit a join access_reason r on r.audit_id = a.id \
         where a.subject_id = $1 and a.noun = $2 and a.purpose = 'disable-account' and a.outcome = $3 \
         order by a.at desc, a.id desc limit 1",
        &params![account, Noun::Account, Outcome::Allowed],
        |row| row.get(0),
    )?)
}

/// Rows of the trail to be taken away, the latest first, at most [`EXPORT_LIMIT`]. Leaves its own row, with how many.
///
/// # Errors
/// [`Refusal::Invalid`] when there are more than the limit; [`Refusal::NotNow`] for a permit of something else.
pub fn export(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    filter: &AuditFilter,
) -> Result<Vec<AuditRow>, Refusal> {
    permit.demand(Noun::Audit, Verb::Export)?;
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let AuditPage { rows: page, next } = audit::read_page(tx, filter, after)?;
        rows.extend(page);
        if rows.len() > EXPORT_LIMIT {
            return Err(Refusal::invalid(
                "from",
                format!(
                    "There are more than {EXPORT_LIMIT} rows. Choose a shorter period and export it in parts."
                ),
            ));
        }
        match next {
            Some(cursor) => after = Some(cursor),
            None => break,
        }
    }
    let mut trace = Trace::of(Noun::Audit, Verb::Export, "export-audit").quantity(rows.len());
    trace.person = filter.person;
    trace.subject = filter.subject.or(filter.account.map(AccountId::uuid));
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(rows)
}

/// What a person is told of who looked at their own record, the latest first: what workers opened, changed, decided
/// and printed as part of their ordinary work. Left out, so that the list tips nobody off: refused attempts, whatever
/// concerns a restriction, contacts, which may be others' worries about them, and openings that demanded a written
/// reason, which are those of an enquiry. Their own visits are left out as well.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn own_looks(
    tx: &mut Tx,
    permit: &PersonPermit,
    own: AccountId,
    (limit, offset): (usize, usize),
) -> Result<(Vec<OwnLookRow>, usize), Refusal> {
    let person: PersonId = permit.demand(Noun::People, Verb::View)?;
    // An enquiry's later steps carry no reason of their own: it holds for the whole sign-in.
    let which = "from access_audit a where a.person_id = $1 and a.outcome = $2 \
         and a.noun in ('people', 'assessment', 'allocation', 'involvement', 'relationship', 'authority', 'equality', \
         'self_assessment', 'eligibility', 'charging', 'planning', 'approval', 'budget', 'payments', 'review', \
         'complaint') and a.account_id is not null \
         and a.account_id <> $3 and not exists (select 1 from access_audit b join access_reason r on r.audit_id = b.id \
         where b.person_id = a.person_id and b.session_id = a.session_id)";
    let total = tx.query_one(
        &format!("select count(*) {which}"),
        &params![person, Outcome::Allowed, own],
        |row| row.get::<i64>(0),
    )?;
    let stored = tx.query(
        &format!("select a.at, a.account_id, a.noun, a.verb {which} order by a.at desc, a.id desc limit $4 offset $5"),
        &params![
            person,
            Outcome::Allowed,
            own,
            i64::try_from(limit).unwrap_or(i64::MAX),
            i64::try_from(offset).unwrap_or(i64::MAX)
        ],
        |row| {
            Ok((
                row.get::<Timestamp>(0)?,
                row.get::<AccountId>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
            ))
        },
    )?;
    let rows = stored
        .into_iter()
        .map(|(at, account, noun, verb)| {
            Ok(OwnLookRow {
                at,
                who: who(tx, &format!("account:{account}"))?,
                roles: accounts::roles_of(tx, account)?,
                noun,
                verb,
            })
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    Ok((rows, usize::try_from(total).unwrap_or(0)))
}

/// Who acted, in words: an account's name as it is now, or which of the program's own actors it was.
fn who(tx: &mut Tx, label: &str) -> Result<String, Refusal> {
    let account = label
        .strip_prefix("account:")
        .and_then(|id| id.parse::<Uuid>().ok());
    let name = match account {
        Some(id) => tx.query_opt(
            "select display_name from access_account where id = $1",
            &params![id],
            |row| row.get::<String>(0),
        )?,
        None => None,
    };
    Ok(crate::people::who_in_words(label, name))
}
