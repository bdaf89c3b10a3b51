//! Reviews that are due, by team: the latest first to be held.

use jiff::civil::Date;
use store::{Tx, params};

use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::{PersonDocument, Scope, Statement, leaving, within};
use crate::tasks;
use crate::{Actor, Moment, PersonId, Refusal, TeamId};

/// How many a page shows.
const PAGE: u32 = 25;

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueFilter {
    /// One team only.
    pub team: Option<TeamId>,
    /// Due by this day at the latest.
    pub by: Option<Date>,
    /// The page, from 1.
    pub page: u32,
}

/// One review that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    /// Of whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The council's reference.
    pub reference: String,
    /// The team.
    pub team: Option<String>,
    /// By when.
    pub due_on: Option<Date>,
    /// By how many days it is late; nothing where it is not.
    pub days_late: i64,
}

/// How one team stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamDue {
    /// The team; none where no team is involved.
    pub team: Option<(TeamId, String)>,
    /// How many reviews wait.
    pub waiting: i64,
    /// How many of them are late.
    pub late: i64,
}

/// A page of reviews that are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePage {
    /// The one that is latest first.
    pub lines: Vec<DueLine>,
    /// Every team, restricted records counted too: a number names nobody.
    pub teams: Vec<TeamDue>,
    /// The page, from 1.
    pub page: u32,
    /// Whether there is another.
    pub more: bool,
}

/// Reviews that are due. Those of restricted records stand in the numbers, and in the list only for those named on them.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn due_list(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    filter: &DueFilter,
) -> Result<DuePage, Refusal> {
    permit.demand(Noun::Review, Verb::Search)?;
    let page = filter.page.max(1);
    let here = leaving::here_sql("k.person_id");
    let teams = tx.query(
        &format!(
            "select k.team_id, t.name, count(*), sum(case when k.due_on < $2 then 1 else 0 end) from tasks_task k \
             left join access_team t on t.id = k.team_id where k.kind = $1 and k.closed_at is null and {here} \
             group by k.team_id, t.name order by t.name"
        ),
        &params![tasks::Kind::Review, moment.today],
        |row| {
            let team: Option<TeamId> = row.get(0)?;
            let name: Option<String> = row.get(1)?;
            Ok(TeamDue {
                team: team.zip(name),
                waiting: row.get(2)?,
                late: row.get(3)?,
            })
        },
    )?;
    let mut ask = Statement::new(
        "select p.id, p.document, p.reference, t.name, k.due_on from tasks_task k \
         join people_person p on p.id = k.person_id left join access_team t on t.id = k.team_id where k.kind = ",
    );
    let kind = ask.bind(tasks::Kind::Review);
    ask.push(&format!("{kind} and k.closed_at is null and {here}"));
    if let Some(team) = filter.team {
        let team = ask.bind(team);
        ask.push(&format!(" and k.team_id = {team}"));
    }
    if let Some(by) = filter.by {
        let by = ask.bind(by);
        ask.push(&format!(" and k.due_on <= {by}"));
    }
    within(&mut ask, &Scope::Unrestricted, actor, moment);
    let (limit, offset) = (
        ask.bind(PAGE + 1),
        ask.bind(page.saturating_sub(1).saturating_mul(PAGE)),
    );
    ask.push(&format!(
        " order by case when k.due_on is null then 1 else 0 end, k.due_on, p.sort_name, p.id limit {limit} offset {offset}"
    ));
    let rows = tx.query(&ask.sql, &ask.params, |row| {
        Ok((
            row.get::<PersonId>(0)?,
            row.get::<String>(1)?,
            row.get::<String>(2)?,
            row.get::<Option<String>>(3)?,
            row.get::<Option<Date>>(4)?,
        ))
    })?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    let lines: Result<Vec<DueLine>, Refusal> = rows
        .into_iter()
        .take(size)
        .map(|(person, document, reference, team, due_on)| {
            let days_late =
                due_on.map_or(0, |due| i64::from((moment.today - due).get_days().max(0)));
            Ok(DueLine {
                person,
                name: PersonDocument::from_json(&document)?.name(),
                reference,
                team,
                due_on,
                days_late,
            })
        })
        .collect();
    let lines = lines?;
    let trace = Trace::of(Noun::Review, Verb::Search, "review.due").quantity(lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(DuePage {
        lines,
        teams,
        page,
        more,
    })
}
