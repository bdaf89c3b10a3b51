//! Contacts: those that wait, and those of a day, of a person, of a team.

use jiff::civil::Date;
use store::{Tx, params};

use super::{CONTACT, CONTACT_COLUMNS, Contact, Outcome, contact_of};
use crate::access::{Noun, PersonPermit, PopulationPermit, Trace, Verb, audit};
use crate::people::PersonDocument;
use crate::people::keys::Statement;
use crate::{Actor, Moment, Refusal};

/// How many contacts a page of a list shows.
pub const PAGE: u32 = 25;
/// Whoever leafs further than this narrows the list.
const MOST_PAGES: u32 = 200;

store::text_enum! {
    /// Whose contacts a list shows.
    pub enum Whose {
        /// Those that the reader took.
        Mine = "mine",
        /// Those that anybody of the reader's teams took, or that are about people of those teams.
        Team = "team",
        /// Everybody's.
        All = "all",
    }
}

store::text_enum! {
    /// Which contacts a list shows.
    pub enum State {
        /// Those that wait.
        Open = "open",
        /// Those that ended.
        Closed = "closed",
        /// Both.
        Both = "both",
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// Open or closed.
    pub state: State,
    /// Taken on this day.
    pub on: Option<Date>,
    /// Ended so.
    pub outcome: Option<Outcome>,
    /// The page, from 1.
    pub page: u32,
}

impl Filter {
    /// What waits, everybody's.
    pub const OPEN: Filter = Filter {
        whose: Whose::All,
        state: State::Open,
        on: None,
        outcome: None,
        page: 1,
    };
}

/// One contact in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The contact.
    pub contact: Contact,
    /// The name on the record that it is on.
    pub name: Option<String>,
    /// Whether the reader took it.
    pub mine: bool,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// Of open ones the urgent and the reader's own first; then the latest.
    pub lines: Vec<Line>,
    /// The page, from 1.
    pub page: u32,
    /// Whether there is another.
    pub more: bool,
}

/// Contacts by a filter. Those on a restricted record appear only to those named on it.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    filter: &Filter,
) -> Result<Lines, Refusal> {
    permit.demand(Noun::Contact, Verb::Search)?;
    let page = filter.page.clamp(1, MOST_PAGES);
    let mut ask = Statement::new(&with_person());
    ask.push(" where 1 = 1");
    match filter.state {
        State::Open => ask.push(" and c.closed_at is null"),
        State::Closed => ask.push(" and c.closed_at is not null"),
        State::Both => {}
    }
    if let Some(day) = filter.on {
        let day = ask.bind(day);
        ask.push(&format!(" and c.taken_on = {day}"));
    }
    if let Some(outcome) = filter.outcome {
        let outcome = ask.bind(outcome);
        ask.push(&format!(" and c.outcome = {outcome}"));
    }
    within_sight(&mut ask, actor);
    whose(&mut ask, filter.whose, actor, moment);
    if filter.state == State::Open {
        let own = ask.bind(actor.account_id());
        ask.push(&format!(
            " order by case when c.urgency = 'today' then 0 else 1 end, \
             case when c.account_id = {own} then 0 else 1 end, c.taken_at desc, c.id desc"
        ));
    } else {
        // In the order of an index: of twenty years of contacts only a page is read.
        ask.push(" order by c.taken_at desc, c.id desc");
    }
    let (limit, offset) = (
        ask.bind(PAGE + 1),
        ask.bind(page.saturating_sub(1).saturating_mul(PAGE)),
    );
    ask.push(&format!(" limit {limit} offset {offset}"));
    let rows = tx.query(&ask.sql, &ask.params, |row| {
        Ok((
            contact_of(row)?,
            row.get::<Option<String>>(CONTACT_COLUMNS)?,
        ))
    })?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > size && page < MOST_PAGES;
    let lines = rows
        .into_iter()
        .take(size)
        .map(|(contact, document)| line(contact, document, actor))
        .collect::<Result<Vec<Line>, Refusal>>()?;
    let trace = Trace::of(Noun::Contact, Verb::Search, "contact.list").quantity(lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(Lines { lines, page, more })
}

/// How many contacts wait on the actor's own list and on the lists of their teams; for the home page.
///
/// # Errors
/// The database's refusal.
pub fn waiting(tx: &mut Tx, actor: &Actor, moment: &Moment) -> Result<(i64, i64), Refusal> {
    if !actor.may(Noun::Contact, Verb::Search) {
        return Ok((0, 0));
    }
    let mut counts = [0, 0];
    for (count, of) in counts.iter_mut().zip([Whose::Mine, Whose::Team]) {
        let mut ask = Statement::new(
            "select count(*) from front_door_contact c left join people_person p on p.id = c.person_id \
             where c.closed_at is null",
        );
        within_sight(&mut ask, actor);
        whose(&mut ask, of, actor, moment);
        *count = tx.query_one(&ask.sql, &ask.params, |row| row.get(0))?;
    }
    Ok((counts[0], counts[1]))
}

/// Every contact on a person's record, the latest first.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn of_person(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Contact>, Refusal> {
    let person = permit.demand(Noun::Contact, Verb::View)?;
    Ok(tx.query(
        &format!("{CONTACT} where c.person_id = $1 order by c.taken_at desc, c.id desc"),
        &params![person],
        contact_of,
    )?)
}

fn with_person() -> String {
    CONTACT.replacen(
        " from front_door_contact c",
        ", p.document from front_door_contact c",
        1,
    ) + " left join people_person p on p.id = c.person_id"
}

fn line(contact: Contact, document: Option<String>, actor: &Actor) -> Result<Line, Refusal> {
    let name = match document {
        Some(text) => Some(PersonDocument::from_json(&text)?.name()),
        None => None,
    };
    let mine = contact.taker.is_some() && contact.taker == actor.account_id();
    Ok(Line {
        contact,
        name,
        mine,
    })
}

fn within_sight(ask: &mut Statement, actor: &Actor) {
    let Actor::Account(account) = actor else {
        return;
    };
    let own = ask.bind(account.account_id);
    ask.push(&format!(
        " and (c.person_id is null or not p.restricted or exists (select 1 from people_named_access n \
         where n.person_id = p.id and n.account_id = {own} and n.ended_at is null))"
    ));
}

fn whose(ask: &mut Statement, whose: Whose, actor: &Actor, moment: &Moment) {
    let Actor::Account(account) = actor else {
        return;
    };
    match whose {
        Whose::All => {}
        Whose::Mine => {
            let own = ask.bind(account.account_id);
            ask.push(&format!(" and c.account_id = {own}"));
        }
        Whose::Team => {
            let own = ask.bind(account.account_id);
            let today = ask.bind(moment.today);
            // Of nobody's team there is nothing: the list of none is not allowed everywhere.
            let mut teams = vec![uuid::Uuid::nil()];
            teams.extend(account.teams.iter().map(|team| team.uuid()));
            let teams = ask.bind_all(teams);
            ask.push(&format!(
                " and (c.account_id = {own} or c.account_id in (select m.account_id from access_membership m \
                 where m.team_id in ({teams}) and m.from_on <= {today} and (m.to_on is null or m.to_on >= {today})) \
                 or c.person_id in (select i.person_id from people_involvement i where i.team_id in ({teams}) \
                 and i.from_on <= {today} and (i.to_on is null or i.to_on >= {today})))"
            ));
        }
    }
}
