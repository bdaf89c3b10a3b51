//! `/people/{person}/payments`: the account of the direct payment, in plain words: what came in, what went out, what is
//! left.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::payments::{self, Account, AccountLine, SpendForm, SpendKind};
use record::people::{self, DateForm, Heading};
use record::rules::{Pence, date_in_words};
use record::{FieldFault, PersonId, Refusal, SpendId};

use crate::assessment::top;
use crate::budget::{day, joined, typed_day};
use crate::components::{
    Affix, Button, Cell, Choice, Input, InsetText, Radios, SummaryList, SummaryRow, Table,
    csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};
use crate::words::Words;

struct Shown {
    heading: Heading,
    account: Account,
    may_write: bool,
}

/// `GET /people/{person}/payments`
pub fn account(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let answer = || {
        let page = page(request, person, &[])?;
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, person, answer())
}

/// `POST /people/{person}/payments`: an entry, or the correction of one.
pub fn spend(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let mut read = Vec::new();
    let form = SpendForm {
        id: request.form.get("id").parse::<SpendId>().ok(),
        on: day(request, "on", "The day", &mut read),
        kind: request.form.get("kind").parse::<SpendKind>().ok(),
        words: request.form.get("words").to_owned(),
        amount: request.form.get("amount").to_owned(),
        corrects: request.form.get("corrects").parse::<SpendId>().ok(),
    };
    let done = request.write(|tx| {
        let ask = (Noun::Payments, Verb::Change, "payments.spend");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        payments::spend(tx, &permit, (actor, moment), &form)
    });
    match done {
        Ok(()) => Ok(Answer::see_other(format!(
            "/people/{person}/payments?done=kept"
        ))),
        Err(Refusal::Invalid(faults)) => {
            let faults = joined(read, faults);
            Ok(shell::faulty(
                request,
                page(request, person, &faults)?,
                &faults,
            ))
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn page(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let shown = request.write(|tx| {
        let ask = (Noun::Payments, Verb::View, "payments.account");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let change = (Noun::Payments, Verb::Change);
        let may_write = access::allows(tx, actor, moment, person, change)?;
        Ok(Shown {
            heading: people::heading(tx, &permit)?,
            account: payments::account(tx, &permit, moment)?,
            may_write,
        })
    })?;
    let served = crate::people::for_the_person(request, person);
    let words = Words::asked(request, &shown.heading.document);
    let title = if served {
        "My direct payment account"
    } else {
        "Direct payment account"
    };
    let account = &shown.account;
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body-l { strong { (account.balance) } " left" }
            @for line in &account.to_come {
                p.govuk-body {
                    @let told = format!("{} comes on {}", line.amount, date_in_words(line.on));
                    @match line.payment {
                        Some(payment) => a.govuk-link href={ "/payment-line/" (payment) } { (told) },
                        None => (told),
                    }
                    "."
                }
            }
            p.govuk-body { (words.say("account-what")?) }
            (totals(account, words)?)
            (budget_row(account, words)?)
        }))
        (table(request, account, shown.may_write))
        @if shown.may_write { (top::column(writing(request, person, account, faults, words)?)) }
    };
    Ok(Page {
        banner: html! { @if !served { (top::banner(&shown.heading, request.moment.today)) } }
            .into(),
        back: format!("/people/{person}/budget"),
        confidential: true,
        notification: match request.query.get("done") {
            "kept" => shell::done("It is written down."),
            _ => None,
        },
        ..Page::new(title, main)
    })
}

fn totals(account: &Account, words: Words) -> Result<Markup, Refusal> {
    let rows = [
        ("account-council", account.from_council),
        ("account-paid-in", account.paid_in),
        ("account-spent", account.spent),
        ("account-returned", account.returned),
        ("account-left", account.balance),
    ];
    let rows = rows
        .into_iter()
        .map(|(id, amount)| Ok(SummaryRow::new(words.say(id)?, amount.to_string())))
        .collect::<Result<Vec<_>, Refusal>>()?;
    Ok(html! { (SummaryList::new(rows)) })
}

fn budget_row(account: &Account, words: Words) -> Result<Markup, Refusal> {
    let Some(budget) = &account.budget else {
        return Ok(html! { p.govuk-body { (words.say("account-no-budget")?) } });
    };
    let own_part = words.say("account-own-part")?;
    Ok(html! {
        (InsetText::new(html! {
            p.govuk-body {
                a.govuk-link href={ "/budget/" (budget.id) } { "The budget" } ": "
                (budget.payment()) " a week as a direct payment."
            }
            @if budget.payment_person > Pence::ZERO {
                p.govuk-body { (own_part) " " strong { (budget.payment_person) } " a week." }
            }
        }))
    })
}

fn table(request: &Request, account: &Account, may_write: bool) -> Markup {
    let row = |line: &AccountLine| {
        let what = html! {
            @match line.payment {
                Some(payment) => a.govuk-link href={ "/payment-line/" (payment) } { (line.what) },
                None => (line.what),
            }
            @if !line.words.is_empty() { br; (line.words) }
            br; span.govuk-hint { "Written by " (line.by) }
            @if let (Some(spend), true) = (line.spend, may_write) {
                br; a.govuk-link href={ (request.path()) "?correct=" (spend) "#write" } { "Correct this" }
            }
        };
        let (into, out) = if line.amount < Pence::ZERO {
            (
                String::new(),
                Pence(line.amount.0.saturating_neg()).to_string(),
            )
        } else {
            (line.amount.to_string(), String::new())
        };
        vec![
            date_in_words(line.on).into(),
            what.into(),
            Cell::numeric(into),
            Cell::numeric(out),
            Cell::numeric(line.balance.to_string()),
        ]
    };
    if account.lines.is_empty() {
        return html! { p.govuk-body { "Nothing was paid or written down yet." } };
    }
    let table = Table {
        caption: "Everything that came in and went out, the latest first".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Day".into(),
            "What".into(),
            Cell::numeric("In"),
            Cell::numeric("Out"),
            Cell::numeric("Left"),
        ],
        rows: account.lines.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn writing(
    request: &Request,
    person: PersonId,
    account: &Account,
    faults: &[FieldFault],
    words: Words,
) -> Result<Markup, Refusal> {
    let asked = [request.form.get("corrects"), request.query.get("correct")]
        .into_iter()
        .find_map(|text| text.parse::<SpendId>().ok());
    let corrected = asked.and_then(|id| account.lines.iter().find(|line| line.spend == Some(id)));
    let sent = request
        .form
        .typed()
        .any(|(field, _)| field.starts_with("on"));
    let day = if sent {
        typed_day(request, "on")
    } else {
        DateForm::of(request.moment.today)
    };
    // Made with the form, so that a form sent twice is one entry.
    let id = request
        .form
        .get("id")
        .parse::<SpendId>()
        .unwrap_or_else(|_| SpendId::new());
    let kinds = vec![
        Choice::new(
            SpendKind::Spent.to_string(),
            words.say("account-spend-spent")?,
        ),
        Choice::new(
            SpendKind::PaidIn.to_string(),
            words.say("account-spend-paid-in")?,
        ),
        Choice::new(
            SpendKind::Returned.to_string(),
            words.say("account-spend-returned")?,
        ),
    ];
    let heading = words.say(if corrected.is_some() {
        "account-correct"
    } else {
        "account-write"
    })?;
    let why = words.say(if corrected.is_some() {
        "account-correct-why"
    } else {
        "account-for-what"
    })?;
    let amount = words.say(if corrected.is_some() {
        "account-correct-amount"
    } else {
        "account-amount"
    })?;
    let (kind, when) = (words.say("account-kind")?, words.say("account-day")?);
    Ok(html! {
        section id="write" {
            h2.govuk-heading-m { (heading) }
            form method="post" action={ "/people/" (person) "/payments" } novalidate {
                (csrf_field(&request.form_token()))
                (hidden_field("id", &id.to_string()))
                @if let Some(line) = corrected {
                    (hidden_field("corrects", &line.spend.map(|id| id.to_string()).unwrap_or_default()))
                    p.govuk-body { (date_in_words(line.on)) ": " (line.what) ", " (line.words) }
                } @else {
                    (Radios {
                        value: request.form.get("kind").to_owned(),
                        error: fault_of(faults, "kind").into(),
                        ..Radios::new("kind", small(&kind), kinds)
                    })
                }
                (date_input("on", small(&when), &day, fault_of(faults, "on")))
                (Input {
                    value: request.form.get("amount").to_owned(),
                    classes: "govuk-input--width-5",
                    inputmode: "decimal",
                    prefix: Affix { text: "£".into(), ..Affix::default() },
                    error: fault_of(faults, "amount").into(),
                    ..Input::new("amount", amount)
                })
                (Input {
                    value: request.form.get("words").to_owned(),
                    error: fault_of(faults, "words").into(),
                    ..Input::new("words", why)
                })
                (Button::new("Write it down"))
            }
        }
    })
}
