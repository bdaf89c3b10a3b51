//! `/people/{person}/payee`: bank details, set by one and confirmed by another.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::payments::{self, CheckForm, CheckOutcome, Payee, PayeeForm, PayeeState};
use record::people::{self, Heading};
use record::{FieldFault, PayeeId, PersonId, Refusal, formats};

use crate::assessment::top;
use crate::components::{
    Button, Choice, Input, Radios, SummaryList, SummaryRow, Tag, Textarea, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::small;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

struct Shown {
    heading: Heading,
    all: Vec<Payee>,
    /// The whole details of those that wait, for whoever checks them.
    waiting: Option<formats::bank::Details>,
    may_set: bool,
    may_check: bool,
}

/// `GET /people/{person}/payee`
pub fn payee(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let answer = || {
        let page = page(request, person, &[])?;
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, person, answer())
}

/// `POST /people/{person}/payee`: sets bank details.
pub fn set_payee(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let get = |field: &str| request.form.get(field).to_owned();
    let form = PayeeForm {
        account_name: get("account_name"),
        sort_code: get("sort_code"),
        account_number: get("account_number"),
    };
    let done = request.write(|tx| {
        let ask = (Noun::Payee, Verb::Change, "payee.set");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let (key, books) = (&request.settings().secret, &request.app.rulebooks);
        payments::set_payee(tx, &permit, key, books, (actor, moment), &form).map(drop)
    });
    after(request, person, done, "set")
}

/// `POST /people/{person}/payee/check`: confirms or refuses them.
pub fn check_payee(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let id: PayeeId = request
        .form
        .get("payee")
        .parse()
        .map_err(|_| Refusal::NotFound(None))?;
    let form = CheckForm {
        outcome: request.form.get("outcome").parse::<CheckOutcome>().ok(),
        how: request.form.get("how").to_owned(),
    };
    let done = request.write(|tx| {
        let ask = (Noun::Payee, Verb::Decide, "payee.check");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let books = &request.app.rulebooks;
        payments::check_payee(tx, &permit, books, (actor, moment), id, &form)
    });
    after(request, person, done, "checked")
}

fn after(
    request: &Request,
    person: PersonId,
    done: Result<(), Refusal>,
    what: &str,
) -> Result<Answer, Refusal> {
    match done {
        Ok(()) => Ok(Answer::see_other(format!(
            "/people/{person}/payee?done={what}"
        ))),
        Err(Refusal::Invalid(faults)) => Ok(shell::faulty(
            request,
            page(request, person, &faults)?,
            &faults,
        )),
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn read(request: &Request, person: PersonId) -> Result<Shown, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Payee, Verb::View, "payee.show");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let mut may = |verb| access::allows(tx, actor, moment, person, (Noun::Payee, verb));
        let (may_set, may_check) = (may(Verb::Change)?, may(Verb::Decide)?);
        let all = payments::payees(tx, &permit)?;
        let newest = all.first();
        let checks = newest.is_some_and(|one| {
            one.state == PayeeState::Waiting && one.by_account != actor.account_id()
        });
        let mut waiting = None;
        if let (Some(newest), true, true) = (newest, may_check, checks) {
            let ask = (Noun::Payee, Verb::Decide, "payee.details");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            let key = &request.settings().secret;
            waiting = Some(payments::payee_details(tx, &permit, key, newest.id)?);
        }
        Ok(Shown {
            heading: people::heading(tx, &permit)?,
            all,
            waiting,
            may_set,
            may_check,
        })
    })
}

fn page(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let shown = read(request, person)?;
    let title = "Bank details";
    let newest = shown.all.first();
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "Set by one of finance and confirmed by another, who did not assess the person. They are kept encrypted; here \
             the last digits stand. Nothing is paid to them before they are confirmed."
        }
        @if shown.all.is_empty() { p.govuk-body { "There are none yet." } }
        @else { (SummaryList::new(shown.all.iter().map(row).collect())) }
        @if let Some(newest) = newest.filter(|one| one.state == PayeeState::Waiting) {
            @if let Some(details) = &shown.waiting { (checking(request, person, newest, details, faults)) }
            @else if shown.may_check { p.govuk-body { "You set these, so somebody else checks them." } }
        }
        @if shown.may_set { (setting(request, person, faults)) }
    });
    Ok(Page {
        banner: html! { (top::banner(&shown.heading, request.moment.today)) }.into(),
        back: format!("/people/{person}"),
        confidential: true,
        notification: match request.query.get("done") {
            "set" => shell::done("The bank details are set. Somebody else checks them."),
            "checked" => shell::done("The check is kept."),
            _ => None,
        },
        ..Page::new(title, main)
    })
}

fn row(one: &Payee) -> SummaryRow {
    let tag = match &one.state {
        PayeeState::Waiting => Tag::coloured("Waits to be checked", "govuk-tag--yellow"),
        PayeeState::Checked {
            outcome: CheckOutcome::Confirmed,
            ..
        } => Tag::coloured("Confirmed", "govuk-tag--green"),
        PayeeState::Checked { .. } => Tag::coloured("Refused", "govuk-tag--red"),
    };
    SummaryRow::new(
        html! { "Ending " (one.last_digits) },
        html! {
            (one.account_name) " " (tag) br;
            "Set on " (shell::time(one.at)) " by " (one.by) "."
            @if let PayeeState::Checked { how, at, by, .. } = &one.state {
                br; "Checked on " (shell::time(*at)) " by " (by) ": " (how)
            }
        },
    )
}

fn checking(
    request: &Request,
    person: PersonId,
    newest: &Payee,
    details: &formats::bank::Details,
    faults: &[FieldFault],
) -> Markup {
    let items = vec![
        Choice::new("confirmed", "They are right"),
        Choice::new("refused", "They are not right"),
    ];
    html! {
        section {
            h2.govuk-heading-m { "Check them" }
            (SummaryList::new(vec![
                SummaryRow::new("Name of the account", details.name()),
                SummaryRow::new("Sort code", details.sort_code()),
                SummaryRow::new("Account number", details.number()),
            ]))
            form method="post" action={ "/people/" (person) "/payee/check" } novalidate {
                (csrf_field(&request.form_token()))
                (hidden_field("payee", &newest.id.to_string()))
                (Radios {
                    value: request.form.get("outcome").to_owned(),
                    error: fault_of(faults, "outcome").into(),
                    ..Radios::new("outcome", small("Compared with what the payee showed"), items)
                })
                (Textarea {
                    value: request.form.get("how").to_owned(),
                    rows: Some(2),
                    hint: "Such as: the bank's statement of October, seen on 20 November.".into(),
                    error: fault_of(faults, "how").into(),
                    ..Textarea::new("how", "How did you check them?")
                })
                (Button::new("Keep the check"))
            }
        }
    }
}

fn setting(request: &Request, person: PersonId, faults: &[FieldFault]) -> Markup {
    let input = |name: &str, label: &str, hint: &str, width: &'static str| Input {
        // Only the name is shown again: numbers are typed anew.
        value: request.form.get(name).to_owned(),
        hint: hint.to_owned().into(),
        classes: width,
        autocomplete: "off",
        spellcheck: Some(false),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label.to_owned())
    };
    html! {
        section {
            h2.govuk-heading-m { "Set new ones" }
            form method="post" action={ "/people/" (person) "/payee" } novalidate {
                (csrf_field(&request.form_token()))
                (input("account_name", "Name of the account", "As it stands on the bank's statement.", "govuk-input--width-20"))
                (input("sort_code", "Sort code", "6 digits, such as 00-00-01.", "govuk-input--width-5"))
                (input("account_number", "Account number", "8 digits.", "govuk-input--width-10"))
                (Button::secondary("Set the bank details"))
            }
        }
    }
}
