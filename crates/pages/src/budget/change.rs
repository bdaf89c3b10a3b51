//! Ending a budget, taking that back, and working it out again.

use record::access::{self, Noun, Verb};
use record::rules::Pence;
use record::{FieldFault, PersonId, Refusal, budget};

use super::{day, joined, list, place, show};
use crate::assessment::top;
use crate::shell;
use crate::web::{Answer, Request};

/// `POST /budget/{budget}/end`: its last day, or taking that back.
pub fn end(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let (actor, moment) = (&request.actor, &request.moment);
    let why = request.form.get("why");
    let mut read = Vec::new();
    let last = day(request, "last_day", "The last day", &mut read);
    let back = request.form.get("then") == "back";
    let done = request.write(|tx| {
        let ask = (Noun::Budget, Verb::Change, "budget.end");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        if back {
            budget::take_back(tx, &permit, (actor, moment), id, why)
        } else {
            budget::end(tx, &permit, (actor, moment), id, last, why)
        }
    });
    match done {
        Ok(()) => {
            let done = if back { "back" } else { "ended" };
            Ok(Answer::see_other(format!("/budget/{id}?done={done}")))
        }
        Err(Refusal::Invalid(faults)) => {
            let faults = joined(read, faults);
            let page = show::page(request, (id, person), &faults)?;
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

/// `POST /people/{person}/budget`: works the budget out again.
pub fn again(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let typed = request.form.filled("other").unwrap_or("0");
    let (other, read) = match typed.parse::<Pence>() {
        Ok(other) => (other, Vec::new()),
        Err(why) => {
            let sentence = format!("Other public money: {why}.");
            (Pence::ZERO, vec![FieldFault::new("other", sentence)])
        }
    };
    let done = request.write(|tx| {
        let ask = (Noun::Budget, Verb::Decide, "budget.again");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let books = &request.app.rulebooks;
        let why = request.form.get("why");
        let made = budget::work_again(tx, &permit, books, (actor, moment), other, why)?;
        if read.is_empty() {
            Ok(made)
        } else {
            // What could not be read is not nothing.
            Err(Refusal::Invalid(Vec::new()))
        }
    });
    match done {
        Ok(made) if made.already => Ok(Answer::see_other(format!(
            "/people/{person}/budget?done=same"
        ))),
        Ok(made) => Ok(Answer::see_other(format!("/budget/{}?done=again", made.id))),
        Err(Refusal::Invalid(faults)) => {
            let faults = joined(read, faults);
            let shown = list::read(request, person)?;
            let page = list::page(request, person, &shown, &faults);
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}
