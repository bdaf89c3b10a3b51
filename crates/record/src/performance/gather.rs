//! The facts of everybody with support, in a few passes over whole tables.

use std::collections::HashMap;

use jiff::civil::Date;
use rules::performance::{Born, Evidence, Mechanism, PersonFacts, Service, Setting};
use serde::Deserialize;
use serde::de::IgnoredAny;
use store::{Tx, params};

use crate::people::ClientGroup;
use crate::{PersonId, Refusal};

/// Somebody who had support in the time that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: PersonId,
    /// What the measures see of them.
    pub facts: PersonFacts,
    /// The main client group.
    pub group: Option<ClientGroup>,
    /// The team that is involved on the day.
    pub team: Option<String>,
    /// Where they live, by the open data of postcodes.
    pub locality: Option<String>,
    /// Whether the record is restricted.
    pub restricted: bool,
    pub(super) sort_name: String,
}

/// Everybody with support within two days, and what is known of them on the second.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// In no order that means anything.
    pub people: Vec<Known>,
}

/// Those with support in the time, for a `where`. `$1` is its first day and `$2` its last.
const SUPPORTED: &str =
    "(select person_id from budget_service where from_on <= $2 and (to_on is null or to_on >= $1))";

pub(super) fn gather(
    tx: &mut Tx,
    (first, on): (Date, Date),
    with_evidence: bool,
) -> Result<Facts, Refusal> {
    let mut people = people(tx, (first, on))?;
    let places: HashMap<PersonId, usize> = people
        .iter()
        .enumerate()
        .map(|(place, known)| (known.person, place))
        .collect();
    let mut at = |person: PersonId, change: &mut dyn FnMut(&mut Known)| {
        if let Some(known) = places.get(&person).and_then(|place| people.get_mut(*place)) {
            change(known);
        }
    };
    for (person, service) in services(tx, (first, on))? {
        at(person, &mut |known| known.facts.services.push(service));
    }
    for (person, kind, day) in left(tx)? {
        at(person, &mut |known| match kind.as_str() {
            "death" => known.facts.died_on = Some(day),
            _ => known.facts.wrong_person = true,
        });
    }
    for (person, team) in teams(tx, (first, on))? {
        at(person, &mut |known| known.team = Some(team.clone()));
    }
    if with_evidence {
        for (person, evidence) in evidence(tx, (first, on))? {
            at(person, &mut |known| known.facts.budgets.push(evidence));
        }
    }
    Ok(Facts { people })
}

fn people(tx: &mut Tx, (first, on): (Date, Date)) -> Result<Vec<Known>, Refusal> {
    let rows = tx.query(
        &format!(
            "select p.id, p.client_group, p.birth_year, p.birth_month, p.birth_day, p.restricted, p.sort_name, d.locality \
             from people_person p left join directory_postcode d on d.postcode = p.postcode where p.id in {SUPPORTED}"
        ),
        &params![first, on],
        |row| {
            let group: String = row.get(1)?;
            let group: Option<ClientGroup> = group.parse().ok();
            let born = (
                row.get::<Option<i64>>(2)?,
                row.get::<Option<i64>>(3)?,
                row.get::<Option<i64>>(4)?,
            );
            Ok(Known {
                person: row.get(0)?,
                facts: PersonFacts {
                    carer: group == Some(ClientGroup::Carers),
                    born: born_from(born),
                    ..PersonFacts::default()
                },
                group,
                team: None,
                locality: row.get(7)?,
                restricted: row.get(5)?,
                sort_name: row.get(6)?,
            })
        },
    )?;
    Ok(rows)
}

fn born_from((year, month, day): (Option<i64>, Option<i64>, Option<i64>)) -> Option<Born> {
    let small = |number: Option<i64>| number.and_then(|number| i8::try_from(number).ok());
    Some(Born {
        year: i16::try_from(year?).ok()?,
        month: small(month),
        day: small(day),
    })
}

fn services(tx: &mut Tx, (first, on): (Date, Date)) -> Result<Vec<(PersonId, Service)>, Refusal> {
    Ok(tx.query(
        "select person_id, setting, mechanism, ongoing, from_on, to_on from budget_service \
         where from_on <= $2 and (to_on is null or to_on >= $1)",
        &params![first, on],
        |row| {
            let (setting, mechanism): (String, String) = (row.get(1)?, row.get(2)?);
            let service = Service {
                setting: match setting.as_str() {
                    "nursing" => Setting::Nursing,
                    "residential" => Setting::Residential,
                    _ => Setting::Community,
                },
                mechanism: match mechanism.as_str() {
                    "direct_payment" => Mechanism::DirectPayment,
                    "managed_budget" => Mechanism::ManagedBudget,
                    "commissioned" => Mechanism::Commissioned,
                    _ => Mechanism::Unknown,
                },
                ongoing: row.get(3)?,
                from: row.get(4)?,
                to: row.get(5)?,
            };
            Ok((row.get(0)?, service))
        },
    )?)
}

/// Deaths and wrong persons that stand.
fn left(tx: &mut Tx) -> Result<Vec<(PersonId, String, Date)>, Refusal> {
    Ok(tx.query(
        "select l.person_id, l.kind, l.happened_on from people_leaving l where l.kind in ('death', 'wrong_person') \
         and not exists (select 1 from people_leaving u where u.undoes = l.id)",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

/// The team of each, the one involved latest last.
fn teams(tx: &mut Tx, (first, on): (Date, Date)) -> Result<Vec<(PersonId, String)>, Refusal> {
    Ok(tx.query(
        &format!(
            "select i.person_id, t.name from people_involvement i join access_team t on t.id = i.team_id \
             where i.from_on <= $2 and (i.to_on is null or i.to_on >= $2) and i.person_id in {SUPPORTED} \
             order by i.from_on, i.id"
        ),
        &params![first, on],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Of a plan's document, what the criteria look at.
#[derive(Deserialize)]
struct PlanText {
    #[serde(default)]
    told_on: Option<Date>,
    #[serde(default)]
    lines: Vec<LineText>,
}

#[derive(Deserialize)]
struct LineText {
    #[serde(default)]
    outcomes: Vec<IgnoredAny>,
}

/// The three criteria, each from the rows of the step that it belongs to: told, as the plan and the agreement say;
/// the plan's own lines with the outcomes that they are for, from the day on which it was agreed; the person's agreement
/// with free use.
fn evidence(tx: &mut Tx, (first, on): (Date, Date)) -> Result<Vec<(PersonId, Evidence)>, Refusal> {
    let rows = tx.query(
        "select g.person_id, g.agreed_on, g.told_on, g.free_use, e.last_day, n.from_on, d.decided_on, v.document \
         from budget_agreement g join budget_budget b on b.id = g.budget_id \
         left join budget_budget n on n.supersedes = b.id \
         left join budget_ending e on e.budget_id = b.id \
           and not exists (select 1 from budget_ending l where l.budget_id = b.id and (l.at, l.id) > (e.at, e.id)) \
         left join approval_decision d on d.id = b.approval_id and d.kind = 'agreed' \
         left join planning_submission s on s.id = d.submission_id \
         left join planning_version v on v.plan_id = s.plan_id and v.version = s.version \
         where g.agreed_on <= $2 and (e.last_day is null or e.last_day >= $1)",
        &params![first, on],
        |row| {
            let document: Option<String> = row.get(7)?;
            // A damaged document is no evidence; «steerwell verify» names it.
            let plan = document.and_then(|text| serde_json::from_str::<PlanText>(&text).ok());
            let outcomes = plan
                .as_ref()
                .is_some_and(|plan| plan.lines.iter().any(|line| !line.outcomes.is_empty()));
            let superseded = row
                .get::<Option<Date>>(5)?
                .and_then(|next| next.yesterday().ok());
            let told: Option<Date> = row.get(2)?;
            let decided: Option<Date> = row.get(6)?;
            let evidence = Evidence {
                agreed_on: row.get(1)?,
                last_day: [row.get::<Option<Date>>(4)?, superseded].into_iter().flatten().min(),
                told_on: told.or(plan.and_then(|plan| plan.told_on)),
                outcomes_on: decided.filter(|_| outcomes),
                free_use: row.get(3)?,
            };
            Ok((row.get(0)?, evidence))
        },
    )?;
    Ok(rows)
}
