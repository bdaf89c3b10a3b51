//! `/payments/propose`: a new run.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::payments::{self, NextPeriod};
use record::people::DateForm;
use record::rules::date_in_words;
use record::{FieldFault, Refusal};

use crate::assessment::top;
use crate::budget::{day, typed_day};
use crate::components::{Button, SummaryList, SummaryRow, csrf_field};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /payments/propose`
pub fn propose_form(request: &Request) -> Result<Answer, Refusal> {
    let page = page(request, &[])?;
    Ok(Answer::html(shell::frame(request, page)))
}

/// `POST /payments/propose`
pub fn propose(request: &Request) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let mut faults = Vec::new();
    let from = needed(request, "from", "The first day", &mut faults);
    let pay_on = needed(request, "pay_on", "The day of payment", &mut faults);
    let done = match (from, pay_on) {
        (Some(from), Some(pay_on)) => request.write(|tx| {
            let permit =
                access::population(actor, Noun::Payments, Verb::Create, "payments.propose")?;
            let books = &request.app.rulebooks;
            payments::propose(tx, &permit, books, (actor, moment), (from, pay_on))
        }),
        _ => Err(Refusal::Invalid(faults)),
    };
    match done {
        Ok(made) => Ok(Answer::see_other(format!(
            "/payment-run/{}?done=proposed",
            made.run
        ))),
        Err(Refusal::Invalid(faults)) => {
            Ok(shell::faulty(request, page(request, &faults)?, &faults))
        }
        Err(other) => Err(other),
    }
}

fn needed(
    request: &Request,
    name: &str,
    label: &str,
    faults: &mut Vec<FieldFault>,
) -> Option<jiff::civil::Date> {
    let before = faults.len();
    let found = day(request, name, label, faults);
    if found.is_none() && faults.len() == before {
        faults.push(FieldFault::new(
            name,
            format!("{label}: enter day, month and year."),
        ));
    }
    found
}

fn page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let next = request.read(|tx| {
        let permit = access::population(
            &request.actor,
            Noun::Payments,
            Verb::Create,
            "payments.form",
        )?;
        payments::next_period(tx, &permit, &request.app.rulebooks, &request.moment)
    })?;
    let main = top::column(html! {
        h1.govuk-heading-l { "Propose a run" }
        p.govuk-body {
            "It has everybody with an agreed direct payment and confirmed bank details who has not left. Earlier days are \
             looked at too: where something changed, the difference between what should have been paid and what was is a \
             line of its own. Two others approve it before anything is paid."
        }
        (form(request, &next, faults))
    });
    Ok(Page {
        back: "/payments".to_owned(),
        ..Page::new("Propose a run", main)
    })
}

fn form(request: &Request, next: &NextPeriod, faults: &[FieldFault]) -> Markup {
    let typed = |name: &str, known| {
        let sent = request
            .form
            .typed()
            .any(|(field, _)| field.starts_with(name));
        if sent {
            typed_day(request, name)
        } else {
            DateForm::of(known)
        }
    };
    html! {
        (SummaryList::new(vec![
            SummaryRow::new("Length of a period", format!("{} weeks, by the rulebook", next.weeks)),
            SummaryRow::new(
                "The next one",
                format!("{} to {}", date_in_words(next.from), date_in_words(next.to)),
            ),
        ]))
        form method="post" action="/payments/propose" novalidate {
            (csrf_field(&request.form_token()))
            (date_input("from", small("First day of the period"), &typed("from", next.from), fault_of(faults, "from")))
            (date_input("pay_on", small("Day on which the bank pays"), &typed("pay_on", next.pay_on), fault_of(faults, "pay_on")))
            (Button::new("Propose the run"))
        }
    }
}
