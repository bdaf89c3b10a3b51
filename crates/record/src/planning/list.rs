//! The plans that wait for whoever writes them.

use jiff::Timestamp;
use jiff::civil::Date;
use store::Tx;

use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::approval::Kind;
use crate::people::{PersonDocument, Scope, Statement, leaving, within};
use crate::{Actor, Moment, PersonId, PlanId, Refusal};

/// How many are shown.
const MOST: u32 = 200;

/// Somebody whose plan the reader writes, with them or for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The council's reference.
    pub reference: String,
    /// The plan that stands; none where it is not begun.
    pub plan: Option<PlanId>,
    /// When it was begun.
    pub started_on: Option<Date>,
    /// When it was written in last.
    pub changed_at: Option<Timestamp>,
    /// Whether its latest version was put forward.
    pub forward: bool,
    /// What was decided on it last.
    pub decided: Option<Kind>,
}

/// The plans of the people whom the reader or one of the reader's teams is involved with: those being written first.
/// An outside planner is involved with those alone whose plan they were invited to (P2).
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
) -> Result<Vec<PlanLine>, Refusal> {
    permit.demand(Noun::Planning, Verb::Search)?;
    let latest = "(select s.id from planning_submission s where s.plan_id = pl.id \
                  order by s.submitted_at desc, s.id desc limit 1)";
    let mut ask = Statement::new(&format!(
        "select p.id, p.reference, p.document, pl.id, pl.started_on, \
         (select max(v.at) from planning_version v where v.plan_id = pl.id), \
         (select count(*) from planning_submission s where s.id = {latest} and s.version = \
         (select max(v.version) from planning_version v where v.plan_id = pl.id)), \
         (select d.kind from approval_decision d where d.submission_id = {latest} \
         order by d.decided_at desc, d.id desc limit 1) \
         from people_person p left join planning_plan pl on pl.person_id = p.id and not exists \
         (select 1 from planning_plan n where n.person_id = p.id and (n.started_at, n.id) > (pl.started_at, pl.id)) \
         where (pl.id is not null or exists (select 1 from tasks_task t where t.person_id = p.id \
         and t.kind = 'planning' and t.closed_at is null)) and {}",
        leaving::here_sql("p.id")
    ));
    within(&mut ask, &Scope::Involved, actor, moment);
    let most = ask.bind(MOST);
    ask.push(&format!(" order by pl.started_at desc, p.id limit {most}"));
    let rows = tx.query(&ask.sql, &ask.params, |row| {
        Ok((
            row.get::<String>(2)?,
            PlanLine {
                person: row.get(0)?,
                name: String::new(),
                reference: row.get(1)?,
                plan: row.get(3)?,
                started_on: row.get(4)?,
                changed_at: row.get(5)?,
                forward: row.get::<i64>(6)? > 0,
                decided: row.get(7)?,
            },
        ))
    })?;
    let mut lines = Vec::with_capacity(rows.len());
    for (document, mut line) in rows {
        line.name = PersonDocument::from_json(&document)?.name();
        lines.push(line);
    }
    lines.sort_by_key(|line| match (line.forward, line.decided) {
        (_, Some(Kind::SentBack)) => 0,
        (false, _) => 1,
        (true, None | Some(Kind::ToPanel)) => 2,
        (true, Some(Kind::Agreed)) => 3,
    });
    let trace = Trace::of(Noun::Planning, Verb::Search, "planning.list").quantity(lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(lines)
}
