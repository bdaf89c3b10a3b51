//! Which team or worker is involved with whom, and the caseload that comes of it.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Tx, params};
use uuid::Uuid;

use super::find::PAGE_SIZE;
use super::keys::Statement;
use super::line::{self, CaseloadLine, PersonRow};
use super::timeline::{NewEvent, record_event};
use crate::access::{Noun, PersonPermit, PopulationPermit, Trace, Verb, audit};
use crate::{AccountId, Actor, FieldFault, Moment, PersonId, Refusal, TeamId};

store::id!(
    /// One period in which a team or worker is involved with a person.
    InvolvementId
);

/// Who is involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Involved {
    /// A team.
    Team(TeamId),
    /// A worker.
    Worker(AccountId),
}

/// A period in which a team or worker is, was or will be involved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involvement {
    /// The period.
    pub id: InvolvementId,
    /// Who.
    pub involved: Involved,
    /// Their name.
    pub name: String,
    /// From when.
    pub from: Date,
    /// The last day; none while it goes on.
    pub to: Option<Date>,
}

impl Involvement {
    /// Whether it holds on the date.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }
}

/// Everybody who is or was involved, those who still are first.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn involvements(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Involvement>, Refusal> {
    let person = permit.demand(Noun::Involvement, Verb::View)?;
    Ok(tx.query(
        "select i.id, i.team_id, i.account_id, coalesce(t.name, a.display_name), i.from_on, i.to_on \
         from people_involvement i left join access_team t on t.id = i.team_id \
         left join access_account a on a.id = i.account_id \
         where i.person_id = $1 order by case when i.to_on is null then 0 else 1 end, i.from_on desc, i.id",
        &params![person],
        |row| {
            let team: Option<TeamId> = row.get(1)?;
            let worker: Option<AccountId> = row.get(2)?;
            Ok((row.get(0)?, team, worker, row.get::<Option<String>>(3)?, row.get(4)?, row.get(5)?))
        },
    )?
    .into_iter()
    .filter_map(|(id, team, worker, name, from, to)| {
        let involved = team.map(Involved::Team).or(worker.map(Involved::Worker))?;
        Some(Involvement { id, involved, name: name.unwrap_or_default(), from, to })
    })
    .collect())
}

/// Involves a team or worker from a day on.
///
/// # Errors
/// [`Refusal::Invalid`] when they are involved then already, or are not known.
pub fn add_involvement(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    involved: Involved,
    from: Date,
) -> Result<InvolvementId, Refusal> {
    let person = permit.demand(Noun::Involvement, Verb::Change)?;
    begin(tx, actor, moment, person, involved, from)
}

/// The same, for verbs of other steps that have a permit of their own.
pub(crate) fn begin(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    involved: Involved,
    from: Date,
) -> Result<InvolvementId, Refusal> {
    let (field, team, worker) = match involved {
        Involved::Team(team) => ("team", Some(team), None),
        Involved::Worker(worker) => ("worker", None, Some(worker)),
    };
    let Some(name) = name_of(tx, involved)? else {
        return Err(Refusal::invalid(field, "Choose one from the list."));
    };
    let id = InvolvementId::at(moment.now);
    tx.execute(
        "insert into people_involvement (id, person_id, team_id, account_id, from_on) values ($1, $2, $3, $4, $5)",
        &params![id, person, team, worker, from],
    )
    .map_err(|fault| overlap(fault, field, &name))?;
    event(
        tx,
        actor,
        moment,
        person,
        &format!("{name} is involved from {}.", in_words(from)),
    )?;
    Ok(id)
}

/// Ends an involvement; `to` is its last day.
///
/// # Errors
/// [`Refusal::NotFound`] when the person has no such involvement; [`Refusal::Invalid`] when it would end before it
/// began, or has ended already.
pub fn end_involvement(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    id: InvolvementId,
    to: Date,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Involvement, Verb::Change)?;
    let found = tx.query_opt(
        "select i.from_on, i.to_on, coalesce(t.name, a.display_name) from people_involvement i \
         left join access_team t on t.id = i.team_id left join access_account a on a.id = i.account_id \
         where i.id = $1 and i.person_id = $2",
        &params![id, person],
        |row| Ok((row.get::<Date>(0)?, row.get::<Option<Date>>(1)?, row.get::<Option<String>>(2)?)),
    )?;
    let Some((from, ended, name)) = found else {
        return Err(Refusal::NotFound(None));
    };
    if let Some(ended) = ended {
        return Err(Refusal::invalid(
            "to",
            format!("This ended on {} already.", in_words(ended)),
        ));
    }
    if to < from {
        return Err(Refusal::invalid(
            "to",
            format!("This began on {}: it cannot end before.", in_words(from)),
        ));
    }
    tx.execute(
        "update people_involvement set to_on = $1 where id = $2 and to_on is null",
        &params![to, id],
    )?;
    let name = name.unwrap_or_default();
    event(
        tx,
        actor,
        moment,
        person,
        &format!("{name} is involved until {}.", in_words(to)),
    )
}

fn name_of(tx: &mut Tx, involved: Involved) -> Result<Option<String>, Refusal> {
    let name = match involved {
        Involved::Team(team) => tx.query_opt(
            "select name from access_team where id = $1",
            &params![team],
            |row| row.get(0),
        )?,
        Involved::Worker(worker) => tx.query_opt(
            "select display_name from access_account where id = $1",
            &params![worker],
            |row| row.get(0),
        )?,
    };
    Ok(name)
}

fn overlap(fault: store::StoreError, field: &str, name: &str) -> Refusal {
    if fault.constraint() == Some("people_involvement_overlap") {
        Refusal::Invalid(vec![FieldFault::new(
            field,
            format!(
                "{name} is involved with this person then already. End that first, or choose a later day."
            ),
        )])
    } else {
        Refusal::Store(fault)
    }
}

fn in_words(date: Date) -> String {
    super::PartialDate::on(date).to_string()
}

fn event(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    detail: &str,
) -> Result<(), Refusal> {
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Involvement,
            verb: Verb::Change,
            subject: None,
            happened_at: moment.now,
            detail,
        },
    )?;
    Ok(())
}

/// Somebody on a caseload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseloadEntry {
    /// What a list shows.
    pub line: CaseloadLine,
    /// When anything last happened on the record.
    pub changed_at: Timestamp,
    /// Whether somebody else did something since the reader last opened it, or the reader never did.
    pub news: bool,
}

/// A page of a caseload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseloadPage {
    /// Those with news first; then by what changed last.
    pub entries: Vec<CaseloadEntry>,
    /// How many people the whole caseload has.
    pub total: i64,
    /// The page, from 1.
    pub page: u32,
}

impl CaseloadPage {
    /// How many pages there are; 1 for an empty caseload.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.total.max(1))
            .unwrap_or(u32::MAX)
            .div_ceil(PAGE_SIZE)
    }
}

/// The people whom the actor, or one of the actor's teams, is involved with today; page by page.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn caseload(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    page: u32,
) -> Result<CaseloadPage, Refusal> {
    permit.demand(Noun::People, Verb::Search)?;
    let page = page.max(1);
    let mut count = Statement::new("select count(*) from people_person p where p.id in (");
    within_caseload(&mut count, actor, moment);
    let total = tx.query_one(&count.sql, &count.params, |row| row.get::<i64>(0))?;

    let mut ask = Statement::new("");
    let own = ask.bind(actor.account_id().map_or(Uuid::nil(), AccountId::uuid));
    ask.push(&format!(
        "select {}, p.changed_at, case when l.looked_at is null or exists (select 1 from people_event e \
         where e.person_id = p.id and e.recorded_at > l.looked_at and (e.account_id is null or e.account_id <> {own})) \
         then 1 else 0 end as news from people_person p \
         left join people_look l on l.person_id = p.id and l.account_id = {own} where p.id in (",
        line::COLUMNS
    ));
    within_caseload(&mut ask, actor, moment);
    let (limit, offset) = (
        ask.bind(PAGE_SIZE),
        ask.bind(page.saturating_sub(1).saturating_mul(PAGE_SIZE)),
    );
    ask.push(&format!(
        " order by news desc, p.changed_at desc, p.id limit {limit} offset {offset}"
    ));
    let at = line::COLUMN_COUNT;
    let rows = tx.query(&ask.sql, &ask.params, |row| {
        Ok((
            PersonRow::read(row)?,
            row.get::<Timestamp>(at)?,
            row.get::<i64>(at + 1)?,
        ))
    })?;
    let mut marks = Vec::with_capacity(rows.len());
    let mut people = Vec::with_capacity(rows.len());
    for (person, changed_at, news) in rows {
        people.push(person);
        marks.push((changed_at, news > 0));
    }
    let entries: Vec<CaseloadEntry> = line::lines(tx, moment, people)?
        .into_iter()
        .zip(marks)
        .map(|(line, (changed_at, news))| CaseloadEntry {
            line,
            changed_at,
            news,
        })
        .collect();
    let trace = Trace::of(Noun::People, Verb::Search, "people.caseload").quantity(entries.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(CaseloadPage {
        entries,
        total,
        page,
    })
}

/// Closes the bracket of `p.id in (` with the caseload, and leaves out what the actor may not see.
fn within_caseload(ask: &mut Statement, actor: &Actor, moment: &Moment) {
    line::involved_people(ask, actor, moment);
    ask.push(")");
    line::within(ask, &line::Scope::Unrestricted, actor, moment);
}
