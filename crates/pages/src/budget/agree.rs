//! `/budget/{budget}/agree`: the person's agreement, written down: what is known is shown to confirm.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::budget::{self, AgreementForm, HeldBy};
use record::people::DateForm;
use record::rules::{Voice, date_in_words};
use record::{BudgetId, FieldFault, PersonId, Refusal};

use super::{Opened, day, joined, open, place, typed_day};
use crate::assessment::top;
use crate::components::{
    Button, Checkboxes, Choice, Input, InsetText, Radios, SummaryList, SummaryRow, Textarea,
    csrf_field,
};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /budget/{budget}/agree`
pub fn agree_form(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    let answer = || {
        let page = page(request, place, &[])?;
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, place.1, answer())
}

/// `POST /budget/{budget}/agree`
pub fn agree(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let (form, read) = typed(request);
    let (actor, moment) = (&request.actor, &request.moment);
    let done = request.write(|tx| {
        let ask = (Noun::Budget, Verb::Change, "budget.agree");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let books = &request.app.rulebooks;
        budget::agree(tx, &permit, books, (actor, moment), id, &form)
    });
    match done {
        Ok(_) => Ok(Answer::see_other(format!("/budget/{id}?done=agreed"))),
        Err(Refusal::Invalid(faults)) => {
            let faults = joined(read, faults);
            let page = page(request, (id, person), &faults)?;
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn typed(request: &Request) -> (AgreementForm, Vec<FieldFault>) {
    let mut faults = Vec::new();
    let form = &request.form;
    let yes_no = |field: &str| match form.get(field) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let read = AgreementForm {
        agreed_on: day(
            request,
            "agreed_on",
            "The day of the agreement",
            &mut faults,
        ),
        starts_on: day(request, "starts_on", "The first day", &mut faults),
        told_on: day(request, "told_on", "The day of telling", &mut faults),
        signed_by: form.get("signed_by").to_owned(),
        held_by: form.get("held_by").parse::<HeldBy>().ok(),
        free_use: yes_no("free_use"),
        told_how: form.get("told_how").to_owned(),
        barred: yes_no("barred"),
        terms: form.get("terms") == "yes",
    };
    (read, faults)
}

fn page(
    request: &Request,
    place: (BudgetId, PersonId),
    faults: &[FieldFault],
) -> Result<Page, Refusal> {
    let opened = request_may(request, place)?;
    let this = &opened.view.budget;
    let terms = budget::terms(this, Voice::Plain)?;
    let title = "The person’s agreement";
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        (SummaryList::new(vec![
            SummaryRow::new("The plan costs", format!("{} a week", this.cost)),
            SummaryRow::new("The person pays", if this.provisional { "open until the financial assessment".to_owned() } else { format!("{} a week", this.person_part) }),
            SummaryRow::new("The council pays", format!("{} a week", this.council_part)),
            SummaryRow::new("As a direct payment", format!("{} a week, and {} once", this.payment(), this.payment_one_off)),
        ]))
        @if this.agreed_on.is_some() {
            (InsetText::new("The person agreed to this budget already. It is shown on the budget’s page."))
        } @else {
            form method="post" action={ "/budget/" (this.id) "/agree" } novalidate data-unsaved-warning="" {
                (csrf_field(&request.form_token()))
                (telling(request, faults))
                @if this.pays_out() { (payment(request, faults)) }
                (signing(request, &opened, &terms, faults))
                (Button::new("Keep the agreement"))
            }
        }
    });
    Ok(Page {
        banner: html! { (top::banner(&opened.heading, request.moment.today)) }.into(),
        back: format!("/budget/{}", this.id),
        confidential: true,
        ..Page::new(title, main)
    })
}

/// The page is for who may write it down; it shows what the budget's own page shows.
fn request_may(request: &Request, place: (BudgetId, PersonId)) -> Result<Opened, Refusal> {
    request.write(|tx| {
        let ask = (Noun::Budget, Verb::Change, "budget.agree_form");
        access::person(tx, &request.actor, &request.moment, place.1, ask, None).map(drop)
    })?;
    open(request, place, (Verb::View, "budget.agree_form"))
}

fn known_day(request: &Request, name: &str, known: jiff::civil::Date) -> DateForm {
    let sent = request
        .form
        .typed()
        .any(|(field, _)| field.starts_with(name));
    if sent {
        typed_day(request, name)
    } else {
        DateForm::of(known)
    }
}

fn telling(request: &Request, faults: &[FieldFault]) -> Markup {
    html! {
        h2.govuk-heading-m { "Telling the person" }
        (date_input("told_on", small("When were they told the amount?"), &known_day(request, "told_on", request.moment.today), fault_of(faults, "told_on")))
        (Textarea {
            value: request.form.get("told_how").to_owned(),
            rows: Some(2),
            hint: "Such as: the letter, read to her in Polish.".into(),
            error: fault_of(faults, "told_how").into(),
            ..Textarea::new("told_how", "How were they told?")
        })
        (Radios {
            value: request.form.get("free_use").to_owned(),
            error: fault_of(faults, "free_use").into(),
            ..Radios::yes_no("free_use", small("Were they told that they are free to choose how the budget is used, within the law and the plan?"))
        })
    }
}

fn payment(request: &Request, faults: &[FieldFault]) -> Markup {
    let items = vec![
        Choice::new(HeldBy::Person.to_string(), "The person"),
        Choice::new(
            HeldBy::NominatedPerson.to_string(),
            "Somebody whom the person nominates",
        )
        .hint("They stand in the register of authority as nominated person."),
        Choice::new(HeldBy::AuthorisedPerson.to_string(), "An authorised person")
            .hint("Where the person cannot decide this. They stand in the register of authority."),
    ];
    html! {
        h2.govuk-heading-m { "The direct payment" }
        (Radios {
            value: request.form.get("held_by").to_owned(),
            error: fault_of(faults, "held_by").into(),
            ..Radios::new("held_by", small("Who holds it?"), items)
        })
        (Radios {
            value: request.form.get("barred").to_owned(),
            error: fault_of(faults, "barred").into(),
            ..Radios::yes_no("barred", small("Is the person under a court requirement about drugs or alcohol that bars a direct payment?"))
        })
    }
}

fn signing(request: &Request, opened: &Opened, terms: &[String], faults: &[FieldFault]) -> Markup {
    let this = &opened.view.budget;
    let signed = request
        .form
        .filled("signed_by")
        .map_or_else(|| opened.heading.document.name(), str::to_owned);
    let values = request.form.all("terms").map(str::to_owned).collect();
    html! {
        h2.govuk-heading-m { "The agreement" }
        ul.govuk-list.govuk-list--bullet { @for term in terms { li { (term) } } }
        (Checkboxes {
            values,
            error: fault_of(faults, "terms").into(),
            ..Checkboxes::new("terms", small("Terms"), vec![Choice::new("yes", "The terms were read together and agreed")])
        })
        (Input {
            value: signed,
            error: fault_of(faults, "signed_by").into(),
            ..Input::new("signed_by", "Signed by")
        })
        (date_input("agreed_on", small("When was it signed?"), &known_day(request, "agreed_on", request.moment.today), fault_of(faults, "agreed_on")))
        (date_input("starts_on", small("The first day that the budget is for"), &known_day(request, "starts_on", this.from_on.max(request.moment.today)), fault_of(faults, "starts_on")))
        p.govuk-body { "The budget may begin on " (date_in_words(this.from_on)) " or later. Days before the next payment are paid with it." }
    }
}
