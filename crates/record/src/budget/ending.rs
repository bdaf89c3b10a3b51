//! The last day of a budget, and taking that back.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Tx, params};
use uuid::Uuid;

use super::make::{Who, fault_of_why};
use super::{find, foreign};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::{NewEvent, record_event, who_in_words};
use crate::{BudgetId, FieldFault, PersonId, Refusal};

/// One row of a budget's endings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The last day; none where an ending was taken back.
    pub last_day: Option<Date>,
    /// Why.
    pub why: String,
    /// When it was written.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

/// Ends a budget after a day. Payments stop after it; what was paid beyond is shown as a correction.
///
/// # Errors
/// [`Refusal::Invalid`] without a day or reason, or with a day before the budget's first; [`Refusal::NotFound`].
pub fn end(
    tx: &mut Tx,
    permit: &PersonPermit,
    who: Who<'_>,
    id: BudgetId,
    last_day: Option<Date>,
    why: &str,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Budget, Verb::Change)?;
    let Some(budget) = find(tx, person, id)? else {
        return Err(foreign(person, id));
    };
    let mut faults = Vec::new();
    let why = why.trim();
    let first = budget.starts_on.unwrap_or(budget.from_on);
    match last_day {
        None => faults.push(FieldFault::new("last_day", "Enter the last day.")),
        Some(day) if day < first => faults.push(FieldFault::new(
            "last_day",
            format!(
                "The budget began on {}: its last day is not before that.",
                rules::date_in_words(first)
            ),
        )),
        Some(_) => {}
    }
    faults.extend(fault_of_why(why, "the budget ends"));
    match last_day {
        Some(day) if faults.is_empty() => end_by(tx, who, person, id, day, why),
        _ => Err(Refusal::Invalid(faults)),
    }
}

/// Takes the ending back: the budget goes on as if it had not ended.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason; [`Refusal::NotNow`] when it did not end; [`Refusal::NotFound`].
pub fn take_back(
    tx: &mut Tx,
    permit: &PersonPermit,
    who: Who<'_>,
    id: BudgetId,
    why: &str,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Budget, Verb::Change)?;
    let Some(budget) = find(tx, person, id)? else {
        return Err(foreign(person, id));
    };
    let why = why.trim();
    if let Some(fault) = fault_of_why(why, "the ending is taken back") {
        return Err(Refusal::Invalid(vec![fault]));
    }
    if budget.last_day.is_none() {
        return Err(Refusal::NotNow(
            "This budget has no last day: there is nothing to take back.".to_owned(),
        ));
    }
    take_back_by(tx, who, person, id, why)
}

/// As [`end`], for a step that has its own permit, such as a review.
pub(crate) fn end_by(
    tx: &mut Tx,
    who: Who<'_>,
    person: PersonId,
    id: BudgetId,
    last_day: Date,
    why: &str,
) -> Result<(), Refusal> {
    insert(tx, who, (person, id), Some(last_day), why)?;
    tx.execute(
        "update budget_service set to_on = $1 where budget_id = $2 and from_on <= $1 and (to_on is null or to_on > $1)",
        &params![last_day, id],
    )?;
    let detail = format!(
        "Budget ends; its last day is {}.",
        rules::date_in_words(last_day)
    );
    tell(tx, who, (person, id), &detail)
}

/// Writes that an ending is taken back.
fn take_back_by(
    tx: &mut Tx,
    who: Who<'_>,
    person: PersonId,
    id: BudgetId,
    why: &str,
) -> Result<(), Refusal> {
    insert(tx, who, (person, id), None, why)?;
    tx.execute(
        "update budget_service set to_on = null where budget_id = $1",
        &params![id],
    )?;
    tell(
        tx,
        who,
        (person, id),
        "The ending of the budget was taken back.",
    )
}

/// Every ending of a budget and what took it back, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn endings(tx: &mut Tx, permit: &PersonPermit, id: BudgetId) -> Result<Vec<Ending>, Refusal> {
    let person = super::view::may_read(permit)?;
    Ok(tx.query(
        "select e.last_day, e.why, e.at, e.actor, w.display_name from budget_ending e \
         left join access_account w on w.id = e.account_id where e.budget_id = $1 and e.person_id = $2 \
         order by e.at desc, e.id desc",
        &params![id, person],
        |row| {
            Ok(Ending {
                last_day: row.get(0)?,
                why: row.get(1)?,
                at: row.get(2)?,
                by: who_in_words(&row.get::<String>(3)?, row.get(4)?),
            })
        },
    )?)
}

fn insert(
    tx: &mut Tx,
    (actor, moment): Who<'_>,
    (person, id): (PersonId, BudgetId),
    last_day: Option<Date>,
    why: &str,
) -> Result<(), Refusal> {
    tx.execute(
        "insert into budget_ending (id, budget_id, person_id, last_day, why, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            Uuid::now_v7(),
            id,
            person,
            last_day,
            why,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(())
}

fn tell(
    tx: &mut Tx,
    (actor, moment): Who<'_>,
    (person, id): (PersonId, BudgetId),
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Budget,
        verb: Verb::Change,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}
