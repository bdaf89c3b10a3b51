//! Personal budgets: the person's list, one budget with its four amounts and every line, the person's agreement, its end,
//! and the letter.

mod agree;
mod change;
mod list;
mod print;
mod show;

use jiff::civil::Date;
use record::access::{self, Noun, Verb};
use record::budget::{self, Budget, View};
use record::people::{self, DateForm, Heading};
use record::replay::{self, Decision, Replayed};
use record::rules::explain::LineId;
use record::{BudgetId, FieldFault, PersonId, Refusal};

use crate::web::Request;

pub use agree::{agree, agree_form};
pub use change::{again, end};
pub use list::list;
pub use print::print;
pub use show::show;

/// What the plan costs.
const COST: &[LineId] = &[
    LineId::BudgetLine,
    LineId::BudgetLineOnce,
    LineId::BudgetCost,
    LineId::BudgetOneOff,
];
/// What the person pays.
const PERSON: &[LineId] = &[
    LineId::BudgetOpen,
    LineId::BudgetCarer,
    LineId::BudgetFullCost,
    LineId::BudgetAtMost,
    LineId::BudgetAtMostCost,
    LineId::BudgetPerson,
];
/// What others pay.
const COUNCIL: &[LineId] = &[LineId::BudgetCouncil, LineId::BudgetOther];
/// How the person's part falls on the ways of taking it, and what is paid out.
const WAYS: &[LineId] = &[
    LineId::BudgetShare,
    LineId::BudgetPayment,
    LineId::BudgetNoPayment,
];

/// A budget, opened for a page.
struct Opened {
    heading: Heading,
    view: View,
    replayed: Replayed,
}

impl Opened {
    fn says(&self, lines: &[LineId]) -> bool {
        let mut said = self.view.worked.lines.iter();
        said.any(|line| lines.contains(&line.line))
    }
}

/// The budget that the address names, and whose it is.
fn place(request: &Request) -> Result<(BudgetId, PersonId), Refusal> {
    let id: BudgetId = request.param("budget")?;
    let person = request.read(|tx| budget::person_of(tx, id))?;
    Ok((id, person))
}

fn open(
    request: &Request,
    (id, person): (BudgetId, PersonId),
    (verb, purpose): (Verb, &'static str),
) -> Result<Opened, Refusal> {
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Budget, verb, purpose);
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            view: budget::view(tx, &permit, books, id)?,
            replayed: replay::one(tx, books, Decision::Budget, id.uuid())?,
        })
    })
}

/// Where a budget stands, in a few words and a colour.
fn state(budget: &Budget, today: Date) -> (&'static str, &'static str) {
    if budget.superseded_by.is_some() {
        ("Replaced", "govuk-tag--grey")
    } else if budget.last_day.is_some_and(|last| last < today) {
        ("Ended", "govuk-tag--grey")
    } else if budget.agreed_on.is_none() {
        ("Waits for the person’s agreement", "govuk-tag--yellow")
    } else if budget.starts_on.is_some_and(|first| first > today) {
        ("Agreed, begins later", "govuk-tag--blue")
    } else {
        ("Agreed", "govuk-tag--green")
    }
}

/// The three fields of a day, as they were typed.
pub(crate) fn typed_day(request: &Request, name: &str) -> DateForm {
    let part = |part: &str| request.form.get(&format!("{name}-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

/// The day that was typed; none where nothing was. What cannot be read is a fault.
pub(crate) fn day(
    request: &Request,
    name: &str,
    label: &str,
    faults: &mut Vec<FieldFault>,
) -> Option<Date> {
    typed_day(request, name)
        .whole(label)
        .unwrap_or_else(|sentence| {
            faults.push(FieldFault::new(name, sentence));
            None
        })
}

/// Faults of reading stand in place of those that say that nothing was entered.
pub(crate) fn joined(mut read: Vec<FieldFault>, found: Vec<FieldFault>) -> Vec<FieldFault> {
    let more: Vec<FieldFault> = found
        .into_iter()
        .filter(|fault| read.iter().all(|known| known.field != fault.field))
        .collect();
    read.extend(more);
    read
}
