//! Beginning a plan.

use maud::html;
use record::access::{self, Noun, Verb};
use record::people;
use record::planning::{self, Help, Started};
use record::{FieldFault, PersonId, Refusal};

use crate::assessment::top;
use crate::components::{Button, Choice, Fieldset, InsetText, Radios, csrf_field};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /people/{person}/plan`: the plan that stands, or the page that begins one.
pub fn begin(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    crate::people::reason_guard(request, person, || page(request, person, &[]))
}

/// `POST /people/{person}/plan`: begins a plan, or goes on with the one that is open.
pub fn start(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let help: Option<Help> = request.form.get("help").parse().ok();
    let (actor, moment) = (&request.actor, &request.moment);
    let started = request.write(|tx| {
        let ask = (Noun::Planning, Verb::Change, "planning.start");
        let why = crate::people::reason_given(request);
        let permit = access::person(tx, actor, moment, person, ask, why)?;
        planning::start(tx, &permit, (actor, moment), help)
    });
    match started {
        Ok(Started::New(id)) => Ok(Answer::see_other(format!("/plan/{id}?done=begun"))),
        Ok(Started::Open(id)) => Ok(Answer::see_other(format!("/plan/{id}?done=open"))),
        Err(Refusal::Invalid(faults)) => page(request, person, &faults),
        Err(other) => Err(other),
    }
}

fn page(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let (heading, current, why_not, may_change, sees_record) = request.write(|tx| {
        let ask = (Noun::Planning, Verb::View, "planning.begin");
        let why = crate::people::reason_given(request);
        let permit = access::person(tx, actor, moment, person, ask, why)?;
        let may = (Noun::Planning, Verb::Change);
        Ok((
            people::heading(tx, &permit)?,
            planning::current(tx, &permit)?,
            planning::may_begin(tx, &permit)?,
            access::allows(tx, actor, moment, person, may)?,
            access::allows(tx, actor, moment, person, (Noun::People, Verb::View))?,
        ))
    })?;
    if let Some(plan) = current {
        return Ok(Answer::see_other(format!("/plan/{}", plan.id)));
    }
    let own = crate::people::for_the_person(request, person);
    let title = if own {
        "My support plan"
    } else {
        "Support plan"
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "A plan says what somebody wants to achieve and how the money is spent on it. It belongs to the person, \
             who may write it alone or with anybody they choose."
        }
        @if let Some(sentence) = &why_not {
            (InsetText::new(sentence.as_str()))
        } @else if heading.left.is_some() || !may_change {
            (InsetText::new("No plan has been begun."))
        } @else {
            form method="post" action={ "/people/" (person) "/plan" } novalidate {
                (csrf_field(&request.form_token()))
                (who_helps(request.form.get("help"), faults))
                (Button::new("Begin the plan"))
            }
        }
    });
    let page = Page {
        banner: html! { @if !own { (top::banner(&heading, moment.today)) } }.into(),
        back: if sees_record {
            format!("/people/{person}")
        } else {
            "/plans".to_owned()
        },
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

/// The five ways to have help.
pub(super) fn who_helps(value: &str, faults: &[FieldFault]) -> Radios {
    let items = Help::ALL
        .iter()
        .map(|help| Choice::new(help.as_str(), help.label()))
        .collect();
    Radios {
        value: value.to_owned(),
        error: fault_of(faults, "help").into(),
        ..Radios::new("help", Fieldset::new("Who helps with the plan?"), items)
    }
}
