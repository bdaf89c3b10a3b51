//! The caseload line: all that a list shows of a person (architecture law 3), and whom a list may show.

use std::collections::HashMap;

use store::{Row, Tx};

use super::keys::Statement;
use super::{ClientGroup, PartialDate, PersonDocument};
use crate::access::matrix::Condition;
use crate::access::{Noun, Verb};
use crate::{Actor, Moment, PersonId, Refusal};

/// What a list shows of a person, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseloadLine {
    /// The person.
    pub person: PersonId,
    /// The council's reference.
    pub reference: String,
    /// The legal or usual name.
    pub name: String,
    /// What people call them, if that is another name.
    pub known_as: Option<String>,
    /// Date of birth, as far as it is known.
    pub born: Option<PartialDate>,
    /// The first part of the postcode.
    pub postcode_area: Option<String>,
    /// The main client group.
    pub client_group: Option<ClientGroup>,
    /// Teams and workers that are involved today.
    pub involved: Vec<String>,
    /// Whether the record is restricted; only those named on it ever see such a line.
    pub restricted: bool,
}

/// The columns of `people_person p` that [`PersonRow`] reads, in its order.
pub(super) const COLUMNS: &str = "p.id, p.reference, p.document, p.postcode, p.restricted";
/// How many columns those are.
pub(super) const COLUMN_COUNT: usize = 5;

/// A person as a list reads them, before it is known who is involved.
pub(super) struct PersonRow {
    pub person: PersonId,
    pub reference: String,
    pub document: String,
    pub postcode: Option<String>,
    pub restricted: bool,
}

impl PersonRow {
    pub fn read(row: &Row<'_>) -> store::Result<PersonRow> {
        Ok(PersonRow {
            person: row.get(0)?,
            reference: row.get(1)?,
            document: row.get(2)?,
            postcode: row.get(3)?,
            restricted: row.get(4)?,
        })
    }
}

/// The lines of rows, in their order.
pub(super) fn lines(
    tx: &mut Tx,
    moment: &Moment,
    rows: Vec<PersonRow>,
) -> Result<Vec<CaseloadLine>, Refusal> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    let mut involved = involved(tx, moment, &people)?;
    rows.into_iter()
        .map(|row| {
            let document = PersonDocument::from_json(&row.document)?;
            Ok(CaseloadLine {
                person: row.person,
                reference: row.reference,
                name: document.name(),
                known_as: document.known_as(),
                born: document.born,
                postcode_area: row
                    .postcode
                    .and_then(|code| code.split(' ').next().map(str::to_owned)),
                client_group: document.client_group,
                involved: involved.remove(&row.person).unwrap_or_default(),
                restricted: row.restricted,
            })
        })
        .collect()
}

fn involved(
    tx: &mut Tx,
    moment: &Moment,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Vec<String>>, Refusal> {
    let mut names: HashMap<PersonId, Vec<String>> = HashMap::new();
    if people.is_empty() {
        return Ok(names);
    }
    let mut ask = Statement::new(
        "select i.person_id, coalesce(t.name, a.display_name) as who from people_involvement i \
         left join access_team t on t.id = i.team_id left join access_account a on a.id = i.account_id \
         where i.person_id in (",
    );
    let list = ask.bind_all(people);
    let today = ask.bind(moment.today);
    ask.push(&format!(
        "{list}) and i.from_on <= {today} and (i.to_on is null or i.to_on >= {today}) order by who"
    ));
    for (person, who) in tx.query(&ask.sql, &ask.params, |row| {
        Ok((row.get::<PersonId>(0)?, row.get::<Option<String>>(1)?))
    })? {
        names.entry(person).or_default().extend(who);
    }
    Ok(names)
}

/// Whom a list may show to an actor.
pub(crate) enum Scope {
    /// Everybody: the program's own actors.
    Everybody,
    /// Everybody whose record is not restricted, and those on whose record the account is named.
    Unrestricted,
    /// Of those, only people whom the account or its teams are involved with.
    Involved,
}

/// Whom the actor may find by `verb` on `noun`.
pub(super) fn scope(actor: &Actor, noun: Noun, verb: Verb) -> Scope {
    let Actor::Account(_) = actor else {
        return Scope::Everybody;
    };
    if actor.conditions(noun, verb).contains(&Condition::Any) {
        Scope::Unrestricted
    } else {
        Scope::Involved
    }
}

/// Adds ` and …` so that only people within the scope are left; `p` is `people_person`.
pub(crate) fn within(ask: &mut Statement, scope: &Scope, actor: &Actor, moment: &Moment) {
    let Actor::Account(account) = actor else {
        return;
    };
    if matches!(scope, Scope::Everybody) {
        return;
    }
    let own = ask.bind(account.account_id);
    ask.push(&format!(
        " and (not p.restricted or exists (select 1 from people_named_access n \
         where n.person_id = p.id and n.account_id = {own} and n.ended_at is null))"
    ));
    if matches!(scope, Scope::Involved) {
        ask.push(" and p.id in (");
        involved_people(ask, actor, moment);
        ask.push(")");
    }
}

/// Adds the query of the ids of people whom the account, or one of its teams, is involved with today.
pub(super) fn involved_people(ask: &mut Statement, actor: &Actor, moment: &Moment) {
    let Actor::Account(account) = actor else {
        // An actor without an account has no caseload.
        ask.push("select person_id from people_involvement where person_id is null");
        return;
    };
    let today = ask.bind(moment.today);
    let mut parties = vec![account.account_id.uuid()];
    parties.extend(account.teams.iter().map(|team| team.uuid()));
    let parties = ask.bind_all(parties);
    ask.push(&format!(
        "select i.person_id from people_involvement i where i.party_id in ({parties}) \
         and i.from_on <= {today} and (i.to_on is null or i.to_on >= {today})"
    ));
}
