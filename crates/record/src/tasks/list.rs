//! What waits, for a worker, a team or a role: the latest first to be late.

use jiff::civil::Date;
use store::{Tx, params};

use super::Kind;
use crate::access::{Noun, PersonPermit, PopulationPermit, Role, Trace, Verb, audit};
use crate::actor::AccountActor;
use crate::people::{PersonDocument, Scope, Statement, leaving, within};
use crate::{Actor, Moment, PersonId, Refusal, TaskId};

/// How many tasks a page of a list has.
pub const PAGE_SIZE: u32 = 20;
/// What is wanted later than so many days from now waits for its time, not for somebody: most reviews do.
const AHEAD_DAYS: i64 = 28;
/// Lists are counted up to here; beyond, «more than» says enough and costs little.
const MOST_COUNTED: i64 = 999;

store::text_enum! {
    /// Whose list it is.
    pub enum Whose {
        /// Mine: asked of my roles, of somebody whose worker I am, or of my teams where no worker is named.
        Mine = "mine",
        /// My teams', whoever does it.
        Teams = "teams",
        /// Everything that is asked of my roles, of any team.
        Role = "role",
    }
}

/// Which tasks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Only what is late.
    pub late: bool,
    /// What is wanted later than in four weeks too.
    pub ahead: bool,
    /// The page, from 1.
    pub page: u32,
}

impl Filter {
    /// The first page of somebody's list.
    pub const fn of(whose: Whose) -> Filter {
        Filter {
            whose,
            kind: None,
            late: false,
            ahead: false,
            page: 1,
        }
    }
}

/// One task in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// The task.
    pub id: TaskId,
    /// What waits.
    pub kind: Kind,
    /// About whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The council's reference.
    pub reference: String,
    /// Whether the record is restricted; only those named on it see such a line.
    pub restricted: bool,
    /// The role that does it.
    pub role: Role,
    /// The team that does it.
    pub team: Option<String>,
    /// Since when it waits.
    pub since: Date,
    /// By when it is wanted.
    pub due: Option<Date>,
}

impl TaskLine {
    /// Whether the day by which it was wanted is past.
    pub fn is_late(&self, today: Date) -> bool {
        self.due.is_some_and(|due| due < today)
    }
}

/// A page of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPage {
    /// The first to be late first.
    pub lines: Vec<TaskLine>,
    /// How many there are in all pages, counted up to a thousand.
    pub total: i64,
    /// The page, from 1.
    pub page: u32,
}

/// How many wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all, counted up to a thousand.
    pub open: i64,
    /// Of those, late.
    pub late: i64,
}

impl Counts {
    /// A count in words: where counting stopped it says so.
    pub fn in_words(count: i64) -> String {
        if count > MOST_COUNTED {
            format!("more than {MOST_COUNTED}")
        } else {
            count.to_string()
        }
    }
}

/// A page of the actor's list. People who left, and restricted records that the actor is not named on, are not in it.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    filter: &Filter,
) -> Result<TaskPage, Refusal> {
    permit.demand(Noun::Task, Verb::Search)?;
    let total = count(tx, (actor, moment), filter)?;
    let page = filter.page.max(1);
    let mut ask = Statement::new(
        "select t.id, t.kind, t.person_id, p.document, p.reference, p.restricted, t.role, g.name, t.opened_on, \
         t.due_on from tasks_task t join people_person p on p.id = t.person_id \
         left join access_team g on g.id = t.team_id where ",
    );
    wanted(&mut ask, (actor, moment), filter);
    let limit = ask.bind(PAGE_SIZE);
    let offset = ask.bind(page.saturating_sub(1).saturating_mul(PAGE_SIZE));
    ask.push(&format!(
        " order by case when t.due_on is null then 1 else 0 end, t.due_on, t.opened_at, t.id \
         limit {limit} offset {offset}"
    ));
    let lines = tx
        .query(&ask.sql, &ask.params, |row| {
            Ok((
                row.get::<String>(3)?,
                TaskLine {
                    id: row.get(0)?,
                    kind: row.get(1)?,
                    person: row.get(2)?,
                    name: String::new(),
                    reference: row.get(4)?,
                    restricted: row.get(5)?,
                    role: row.get(6)?,
                    team: row.get(7)?,
                    since: row.get(8)?,
                    due: row.get(9)?,
                },
            ))
        })?
        .into_iter()
        .map(|(document, line)| {
            let name = PersonDocument::from_json(&document)?.name();
            Ok(TaskLine { name, ..line })
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    let trace = Trace::of(Noun::Task, Verb::Search, "tasks.list").quantity(lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(TaskPage { lines, total, page })
}

/// How many wait in the actor's list, and how many of them are late.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn counts(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    whose: Whose,
) -> Result<Counts, Refusal> {
    permit.demand(Noun::Task, Verb::Search)?;
    let all = Filter::of(whose);
    let late = Filter { late: true, ..all };
    Ok(Counts {
        open: count(tx, (actor, moment), &all)?,
        late: count(tx, (actor, moment), &late)?,
    })
}

fn count(tx: &mut Tx, (actor, moment): (&Actor, &Moment), filter: &Filter) -> Result<i64, Refusal> {
    let mut ask = Statement::new(
        "select count(*) from (select t.id from tasks_task t join people_person p on p.id = t.person_id where ",
    );
    wanted(&mut ask, (actor, moment), filter);
    let most = ask.bind(MOST_COUNTED + 1);
    ask.push(&format!(" limit {most}) counted"));
    Ok(tx.query_one(&ask.sql, &ask.params, |row| row.get(0))?)
}

/// The condition of a list; `t` is the task and `p` the person.
fn wanted(ask: &mut Statement, (actor, moment): (&Actor, &Moment), filter: &Filter) {
    ask.push("t.closed_at is null and ");
    ask.push(&leaving::here_sql("t.person_id"));
    if let Some(kind) = filter.kind {
        let kind = ask.bind(kind);
        ask.push(&format!(" and t.kind = {kind}"));
    }
    if filter.late {
        let today = ask.bind(moment.today);
        ask.push(&format!(" and t.due_on < {today}"));
    } else if !filter.ahead {
        let span = jiff::Span::new().days(AHEAD_DAYS);
        let until = moment.today.checked_add(span).unwrap_or(moment.today);
        let until = ask.bind(until);
        ask.push(&format!(" and (t.due_on is null or t.due_on <= {until})"));
    }
    if let Actor::Account(account) = actor {
        match filter.whose {
            Whose::Role => {
                let roles = ask.bind_all(account.roles.iter().copied());
                ask.push(&format!(" and t.role in ({roles})"));
            }
            Whose::Teams if account.teams.is_empty() => ask.push(" and t.id is null"),
            Whose::Teams => {
                let teams = ask.bind_all(account.teams.iter().copied());
                ask.push(&format!(" and t.team_id in ({teams})"));
            }
            Whose::Mine => mine(ask, account, moment),
        }
    }
    within(ask, &Scope::Unrestricted, actor, moment);
}

/// What is asked of the account's roles: of it by name, of somebody whose worker it is, or of its teams where no worker
/// is named. Each of the three is found by an index of its own, which one condition with `or` would not be.
fn mine(ask: &mut Statement, account: &AccountActor, moment: &Moment) {
    let roles = ask.bind_all(account.roles.iter().copied());
    let me = ask.bind(account.account_id);
    let today = ask.bind(moment.today);
    let holds = format!("i.from_on <= {today} and (i.to_on is null or i.to_on >= {today})");
    let open = |task: &str| format!("{task}.closed_at is null and {task}.role in ({roles})");
    let mut parts = vec![
        format!(
            "select o.id from tasks_task o where o.account_id = {me} and o.account_id is not null and {}",
            open("o")
        ),
        format!(
            "select o.id from people_involvement i join tasks_task o on o.person_id = i.person_id \
             where i.account_id = {me} and {holds} and o.account_id is null and {}",
            open("o")
        ),
    ];
    let nobody = format!(
        "o.account_id is null and (o.role <> 'social_worker' or not exists (select 1 from people_involvement i \
         where i.person_id = o.person_id and i.account_id is not null and {holds}))"
    );
    if account.teams.is_empty() {
        parts.push(format!(
            "select o.id from tasks_task o where {} and {nobody}",
            open("o")
        ));
    } else {
        let teams = ask.bind_all(account.teams.iter().copied());
        for team in [
            format!("o.team_id in ({teams})"),
            "o.team_id is null".to_owned(),
        ] {
            parts.push(format!(
                "select o.id from tasks_task o where {} and {team} and {nobody}",
                open("o")
            ));
        }
    }
    ask.push(&format!(" and t.id in ({})", parts.join(" union ")));
}

/// What waits on one record, the first to be late first. For a record that was left it is empty.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn of_person(
    tx: &mut Tx,
    permit: &PersonPermit,
) -> Result<Vec<(Kind, Date, Option<Date>)>, Refusal> {
    let person = permit.demand(Noun::Task, Verb::View)?;
    Ok(tx.query(
        &format!(
            "select t.kind, t.opened_on, t.due_on from tasks_task t where t.person_id = $1 and t.closed_at is null \
             and {} order by case when t.due_on is null then 1 else 0 end, t.due_on, t.opened_at",
            leaving::here_sql("t.person_id")
        ),
        &params![person],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}
