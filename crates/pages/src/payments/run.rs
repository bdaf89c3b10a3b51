//! `/payment-run/{run}`: its lines, what happened to it, and approving, refusing or taking it back.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::payments::{self, Approved, Line, Run, RunState, StepKind};
use record::rules::date_in_words;
use record::{FieldFault, Refusal, RunId};

use super::{further, period, tag};
use crate::components::{
    Button, Cell, SummaryList, SummaryRow, Table, Textarea, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /payment-run/{run}`
pub fn run(request: &Request) -> Result<Answer, Refusal> {
    let id: RunId = request.param("run")?;
    let page = page(request, id, &[])?;
    Ok(Answer::html(shell::frame(request, page)))
}

fn page(request: &Request, id: RunId, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let from = request.query.get("from").parse::<i64>().unwrap_or(0).max(0);
    let (run, lines) = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Search, "payments.run")?;
        Ok((
            payments::run(tx, &permit, (actor, moment), id)?,
            payments::lines(tx, &permit, id, from)?,
        ))
    })?;
    let main = html! {
        h1.govuk-heading-l { "Payments for " (period(&run)) }
        p.govuk-body-l { strong { (run.total) } " in " (run.lines) " lines " (tag(run.state())) }
        (what_next(request, &run, faults))
        (facts(&run))
        (table(&lines))
        (further(&format!("/payment-run/{id}"), from, i64::try_from(lines.len()).unwrap_or(0), run.lines, payments::PAGE))
    };
    Ok(Page {
        back: "/payments".to_owned(),
        notification: match request.query.get("done") {
            "proposed" => {
                shell::done("The run is proposed. Two others look at its lines and approve it.")
            }
            "once" => shell::done("You approved the run. It needs another approval."),
            "posted" => shell::done(
                "You approved the run. It stands in the ledger, and the file for the bank can be made.",
            ),
            _ => None,
        },
        ..Page::new(format!("Payments for {}", period(&run)), main)
    })
}

fn what_next(request: &Request, run: &Run, faults: &[FieldFault]) -> Markup {
    let may = |verb| request.actor.may(Noun::Payments, verb);
    let post = |step: &str, inside: Markup| {
        html! {
            form method="post" action={ "/payment-run/" (run.id) "/" (step) } novalidate {
                (csrf_field(&request.form_token()))
                (inside)
            }
        }
    };
    let mine = run.by_account.is_some() && run.by_account == request.actor.account_id();
    let approved = run
        .steps
        .iter()
        .any(|step| step.kind == StepKind::Approved && step.account == request.actor.account_id());
    let why = |button: &str| {
        html! {
            (Textarea {
                value: request.form.get("why").to_owned(),
                rows: Some(2),
                error: fault_of(faults, "why").into(),
                ..Textarea::new("why", "Why")
            })
            (Button::secondary(button))
        }
    };
    html! {
        @if run.state().is_open() {
            @if may(Verb::Decide) {
                @if mine {
                    p.govuk-body { "You proposed this run, so two others approve it." }
                } @else if approved {
                    p.govuk-body { "You approved it. Another one is needed." }
                } @else {
                    (post("approve", html! {
                        (hidden_field("seen", &run.content_hash))
                        p.govuk-body { "You approve exactly the lines shown here, checked by their hash " (record::rulebook::short(&run.content_hash)) "." }
                        (Button::new("Approve these lines"))
                    }))
                }
                @if !mine {
                    section {
                        h2.govuk-heading-m { "Refuse it" }
                        (post("refuse", why("Refuse the run")))
                    }
                }
            }
            @if may(Verb::Create) && mine {
                section {
                    h2.govuk-heading-m { "Take it back" }
                    (post("withdraw", why("Withdraw the run")))
                }
            }
        }
        @if matches!(run.state(), RunState::Posted | RunState::Sent) && may(Verb::Export) {
            (post("file", html! {
                p.govuk-body {
                    "One line a payee, and a line of totals (CSV). "
                    @if run.state() == RunState::Posted { "Making it posts the bank’s side in the ledger." }
                    @else { "It was made before and is the same to the letter: it must not be sent to the bank twice." }
                }
                (Button::new("Make the file for the bank"))
            }))
        }
    }
}

fn facts(run: &Run) -> Markup {
    let mut rows = vec![
        SummaryRow::new(
            "Proposed",
            format!("{} by {}", shell::time(run.proposed_at), run.by),
        ),
        SummaryRow::new("The bank pays on", date_in_words(run.pay_on)),
    ];
    for step in &run.steps {
        let what = match step.kind {
            StepKind::Approved => "Approved",
            StepKind::Refused => "Refused",
            StepKind::Withdrawn => "Withdrawn",
            StepKind::Posted => "Posted in the ledger",
            StepKind::File => "File made",
        };
        let mut told = format!("{} by {}", shell::time(step.at), step.by);
        if !step.why.is_empty() {
            told = format!("{told}: {}", step.why);
        }
        rows.push(SummaryRow::new(what, told));
    }
    html! { (SummaryList::new(rows)) }
}

fn table(lines: &[Line]) -> Markup {
    let rows = lines
        .iter()
        .map(|line| {
            vec![
                html! { a.govuk-link href={ "/payment-line/" (line.id) } { (line.reference) } }
                    .into(),
                // Second, so that a narrow screen shows who is paid how much without scrolling.
                Cell::numeric(line.net.to_string()),
                line.kind.label().into(),
                format!("{} to {}", date_in_words(line.from), date_in_words(line.to)).into(),
                Cell::numeric(line.gross.to_string()),
                Cell::numeric(line.contribution.to_string()),
                format!("ending {}", line.last_digits).into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Lines: corrections first, then what is paid once".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Person".into(),
            Cell::numeric("Paid"),
            "What".into(),
            "Days".into(),
            Cell::numeric("Budget"),
            Cell::numeric("Own part"),
            "Account".into(),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

/// `POST /payment-run/{run}/approve`
pub fn approve(request: &Request) -> Result<Answer, Refusal> {
    let id: RunId = request.param("run")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let approved = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Decide, "payments.approve")?;
        let books = &request.app.rulebooks;
        payments::approve(
            tx,
            &permit,
            books,
            (actor, moment),
            (id, request.form.get("seen")),
        )
    })?;
    let done = match approved {
        Approved::Once => "once",
        Approved::Posted => "posted",
    };
    Ok(Answer::see_other(format!("/payment-run/{id}?done={done}")))
}

/// `POST /payment-run/{run}/refuse`
pub fn refuse(request: &Request) -> Result<Answer, Refusal> {
    let id: RunId = request.param("run")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let done = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Decide, "payments.refuse")?;
        payments::refuse(tx, &permit, (actor, moment), id, request.form.get("why"))
    });
    stopped(request, id, done, "refused")
}

/// `POST /payment-run/{run}/withdraw`
pub fn withdraw(request: &Request) -> Result<Answer, Refusal> {
    let id: RunId = request.param("run")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let done = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Create, "payments.withdraw")?;
        payments::withdraw(tx, &permit, (actor, moment), id, request.form.get("why"))
    });
    stopped(request, id, done, "withdrawn")
}

fn stopped(
    request: &Request,
    id: RunId,
    done: Result<(), Refusal>,
    what: &str,
) -> Result<Answer, Refusal> {
    match done {
        Ok(()) => Ok(Answer::see_other(format!("/payments?done={what}"))),
        Err(Refusal::Invalid(faults)) => {
            Ok(shell::faulty(request, page(request, id, &faults)?, &faults))
        }
        Err(other) => Err(other),
    }
}

/// `POST /payment-run/{run}/file`: the file for the bank.
pub fn file(request: &Request) -> Result<Answer, Refusal> {
    let id: RunId = request.param("run")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let text = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Export, "payments.file")?;
        let (key, books) = (&request.settings().secret, &request.app.rulebooks);
        payments::bank_file(tx, &permit, key, books, (actor, moment), id)
    })?;
    let name = format!("payments-{id}.csv");
    Ok(Answer::download(
        name,
        "text/csv; charset=utf-8",
        text.into_bytes(),
    ))
}
