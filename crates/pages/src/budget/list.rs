//! `/people/{person}/budget`: every budget of the person, the latest first, and what waits.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::budget::{self, Budget};
use record::people::{self, Heading};
use record::rules::{Pence, date_in_words};
use record::{PersonId, Refusal};

use super::state;
use crate::assessment::top;
use crate::components::{Button, Input, SummaryList, SummaryRow, Tag, Textarea, csrf_field};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

pub(super) struct Shown {
    heading: Heading,
    budgets: Vec<Budget>,
    may_agree: bool,
    may_decide: bool,
    may_pay: bool,
}

/// `GET /people/{person}/budget`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let answer = || {
        let shown = read(request, person)?;
        Ok(Answer::html(shell::frame(
            request,
            page(request, person, &shown, &[]),
        )))
    };
    top::or_reason(request, person, answer())
}

pub(super) fn read(request: &Request, person: PersonId) -> Result<Shown, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Budget, Verb::View, "budget.list");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        let may_agree = may(Noun::Budget, Verb::Change)?;
        let may_decide = may(Noun::Budget, Verb::Decide)?;
        let may_pay = may(Noun::Payments, Verb::View)?;
        Ok(Shown {
            heading: people::heading(tx, &permit)?,
            budgets: budget::list(tx, &permit)?,
            may_agree,
            may_decide,
            may_pay,
        })
    })
}

pub(super) fn page(
    request: &Request,
    person: PersonId,
    shown: &Shown,
    faults: &[record::FieldFault],
) -> Page {
    let served = crate::people::for_the_person(request, person);
    let title = if served {
        "My budget"
    } else {
        "Personal budget"
    };
    let latest = shown.budgets.first();
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        @if shown.budgets.is_empty() {
            p.govuk-body {
                "There is no budget yet. It is made when the support plan is agreed: "
                a.govuk-link href={ "/people/" (person) "/approval" } { "see where that stands" } "."
            }
        } @else {
            (SummaryList::new(shown.budgets.iter().map(|one| row(one, request)).collect()))
        }
        @if let Some(latest) = latest {
            @if shown.may_agree && latest.agreed_on.is_none() && latest.superseded_by.is_none() {
                (Button::link("Write the person’s agreement down", format!("/budget/{}/agree", latest.id)))
            }
            @if shown.may_pay {
                p.govuk-body {
                    a.govuk-link href={ "/people/" (person) "/payments" } {
                        @if served { "My account: what was paid, and what is left" } @else { "The account of the direct payment" }
                    }
                }
            }
            @if shown.may_decide { (again(request, person, latest, faults)) }
        }
    });
    Page {
        banner: html! { @if !served { (top::banner(&shown.heading, request.moment.today)) } }
            .into(),
        back: format!("/people/{person}"),
        confidential: true,
        notification: match request.query.get("done") {
            "same" => {
                shell::done("Nothing that the budget rests on has changed, so it stands as it is.")
            }
            _ => None,
        },
        ..Page::new(title, main)
    }
}

fn row(budget: &Budget, request: &Request) -> SummaryRow {
    let (words, colour) = state(budget, request.moment.today);
    SummaryRow::new(
        html! { "From " (date_in_words(budget.starts_on.unwrap_or(budget.from_on))) },
        html! {
            a.govuk-link href={ "/budget/" (budget.id) } { (budget.cost) " a week" } " " (Tag::coloured(words, colour)) br;
            @if budget.provisional {
                "What the person pays is open until the financial assessment."
            } @else {
                (budget.person_part) " paid by the person, " (budget.council_part) " by the council."
            }
            @if budget.one_off > Pence::ZERO { " Besides, " (budget.one_off) " once." }
            br; "Decided on " (shell::time(budget.decided_at)) " by " (budget.by) "."
        },
    )
}

/// Working it out again: with what the person can be asked to pay now, or with other public money.
fn again(
    request: &Request,
    person: PersonId,
    latest: &Budget,
    faults: &[record::FieldFault],
) -> Markup {
    let other = match request.form.filled("other") {
        Some(typed) => typed.to_owned(),
        None => latest.other.to_string().replace('£', ""),
    };
    let inside = html! {
        (csrf_field(&request.form_token()))
        (Input {
            value: other,
            hint: "Such as from housing or health. It stands beside the budget and is in none of its amounts.".into(),
            classes: "govuk-input--width-5",
            inputmode: "decimal",
            prefix: crate::components::Affix { text: "£".into(), ..Default::default() },
            error: fault_of(faults, "other").into(),
            ..Input::new("other", "Other public money, a week")
        })
        (Textarea {
            value: request.form.get("why").to_owned(),
            rows: Some(3),
            error: fault_of(faults, "why").into(),
            ..Textarea::new("why", "Why it is worked out again")
        })
        (Button::secondary("Work it out again"))
    };
    html! {
        h2.govuk-heading-m { "Work it out again" }
        p.govuk-body {
            "By the financial assessment that stands now. The plan and what the person agreed to stay; the budget before is kept."
        }
        form method="post" action={ "/people/" (person) "/budget" } novalidate {
            (inside)
        }
    }
}
