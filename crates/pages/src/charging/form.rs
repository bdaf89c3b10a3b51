//! `/people/{person}/charging/new`: the means, and the decision.

use maud::html;
use record::access::{self, Noun, Verb};
use record::charging::{self, NewCharging, Start};
use record::people::{self, Heading};
use record::{FieldFault, PersonId, Refusal};

use super::fields::Fields;
use super::typed::Typed;
use crate::assessment::top;
use crate::components::{Button, InsetText, button_group, csrf_field};
use crate::layout::Page;
use crate::people::enter_key;
use crate::shell;
use crate::web::{Answer, Request};

/// More rows at a press of the button.
const MORE: usize = 5;

/// `GET /people/{person}/charging/new`
pub fn start(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let page = || {
        let (heading, start) = begin(request, person)?;
        let typed = Typed::known(&start, request.moment.today);
        let fields = Fields {
            start: &start,
            typed: &typed,
            faults: &[],
            more: 0,
        };
        Ok(Answer::html(shell::frame(
            request,
            page(request, &heading, &fields),
        )))
    };
    top::or_reason(request, person, page())
}

/// `POST /people/{person}/charging/new`: decides, or gives more rows.
pub fn decide(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    top::or_reason(request, person, decided(request, person))
}

fn begin(request: &Request, person: PersonId) -> Result<(Heading, Start), Refusal> {
    request.write(|tx| {
        let ask = (Noun::Charging, Verb::Decide, "charging.start");
        let permit = access::person(tx, &request.actor, &request.moment, person, ask, None)?;
        let start = charging::start(tx, &permit, &request.app.rulebooks, &request.moment)?;
        Ok((people::heading(tx, &permit)?, start))
    })
}

fn decided(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let typed = Typed::of(&request.form);
    if request.form.get("then") == "more" {
        return again(request, person, &typed, (&[], MORE));
    }
    let (facts, from, mut faults) = typed.read();
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    let done = request.write(|tx| {
        let ask = (Noun::Charging, Verb::Decide, "charging.decide");
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        let new = NewCharging {
            // Without a day that can be read today's rules tell what else is wrong.
            from_on: from.unwrap_or(moment.today),
            facts: &facts,
            why: &typed.why,
        };
        match charging::decide(tx, &permit, books, (&request.actor, moment), &new) {
            Ok(decided) if faults.is_empty() => Ok(decided),
            Ok(_) => Err(Refusal::Invalid(faults)),
            Err(Refusal::Invalid(more)) => {
                for fault in more {
                    // What could not be read stands in the facts as nothing, and was told better already.
                    if !faults.iter().any(|told| told.field == fault.field) {
                        faults.push(fault);
                    }
                }
                Err(Refusal::Invalid(faults))
            }
            Err(other) => Err(other),
        }
    });
    match done {
        Ok(decided) => {
            let done = if decided.already { "same" } else { "decided" };
            let id = decided.view.determination.id;
            Ok(Answer::see_other(format!("/charging/{id}?done={done}")))
        }
        Err(Refusal::Invalid(faults)) => again(request, person, &typed, (&faults, 0)),
        Err(other) => Err(other),
    }
}

fn again(
    request: &Request,
    person: PersonId,
    typed: &Typed,
    (faults, more): (&[FieldFault], usize),
) -> Result<Answer, Refusal> {
    let (heading, start) = begin(request, person)?;
    let fields = Fields {
        start: &start,
        typed,
        faults,
        more,
    };
    let page = page(request, &heading, &fields);
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn page(request: &Request, heading: &Heading, fields: &Fields<'_>) -> Page {
    let title = "Financial assessment";
    let person = heading.person;
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "What the person can be asked to pay is worked out by the rules of the day from which it applies. It is the \
             most they can be asked: what they pay is set by the budget, and never more than the support costs."
        }
        @if fields.start.last.is_some() {
            (InsetText::new(
                "The last financial assessment is filled in below. Change what is different; what is the same stays.",
            ))
        }
        form method="post" action={ "/people/" (person) "/charging/new" } novalidate data-unsaved-warning="" {
            (csrf_field(&request.form_token()))
            (enter_key("Decide"))
            (fields.render())
            (button_group(html! {
                (Button { name: "then".into(), value: "decide".into(), ..Button::new("Decide") })
                (Button { name: "then".into(), value: "more".into(), ..Button::secondary("More rows") })
            }))
        }
    };
    Page {
        banner: html! { (top::banner(heading, request.moment.today)) }.into(),
        back: format!("/people/{person}/charging"),
        confidential: true,
        ..Page::new(title, main)
    }
}
