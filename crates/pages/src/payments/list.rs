//! `/payments`: the runs, where each stands, and what is missing for whom.

use maud::{Markup, html};
use record::Refusal;
use record::access::{self, Noun, Verb};
use record::payments::{self, Missing, MissingWhat, Run};
use record::rules::date_in_words;

use super::{period, tag};
use crate::assessment::top;
use crate::components::{Button, Cell, Table, WarningText, button_group};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /payments`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let (runs, (missing, count)) = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Search, "payments.list")?;
        Ok((
            payments::runs(tx, &permit, (actor, moment))?,
            payments::missing(tx, &permit, moment)?,
        ))
    })?;
    let may_propose = actor.may(Noun::Payments, Verb::Create);
    let main = html! {
        h1.govuk-heading-l { "Payments" }
        (button_group(html! {
            @if may_propose { (Button::link("Propose a run", "/payments/propose")) }
            a.govuk-link href="/payments/overpaid" { "What was paid too much" }
            @if actor.may(Noun::Ledger, Verb::View) { a.govuk-link href="/ledger" { "The ledger" } }
        }))
        (table(&runs))
        (waiting(&missing, count))
    };
    let page = Page {
        notification: match request.query.get("done") {
            "withdrawn" => shell::done("The run is withdrawn. Nothing of it is paid."),
            "refused" => shell::done("The run is refused. Nothing of it is paid."),
            _ => None,
        },
        ..Page::new("Payments", main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn table(runs: &[Run]) -> Markup {
    let rows = runs
        .iter()
        .map(|run| {
            vec![
                html! { a.govuk-link href={ "/payment-run/" (run.id) } { (period(run)) } }.into(),
                // Second, so that a narrow screen shows it without scrolling.
                Cell::numeric(run.total.to_string()),
                date_in_words(run.pay_on).into(),
                Cell::numeric(run.lines.to_string()),
                html! { (tag(run.state())) }.into(),
                run.by.as_str().into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Runs".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "For".into(),
            Cell::numeric("In all"),
            "Paid on".into(),
            Cell::numeric("Lines"),
            "Where it stands".into(),
            "Proposed by".into(),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        @if runs.is_empty() { p.govuk-body { "No run was proposed yet." } } @else { (table.scrolling()) }
    }
}

fn waiting(missing: &[Missing], count: i64) -> Markup {
    let rows = missing
        .iter()
        .map(|one| {
            let step = match one.what {
                MissingWhat::Agreement => "budget",
                MissingWhat::Payee | MissingWhat::Check => "payee",
            };
            vec![
                html! { a.govuk-link href={ "/people/" (one.person) "/" (step) } { (one.reference) } }.into(),
                one.what.label().into(),
                date_in_words(one.since).into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Who cannot be paid yet, and what is missing".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Person", "What is missing", "Budget from"]
            .map(Cell::from)
            .to_vec(),
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        @if missing.is_empty() {
            p.govuk-body { "Nothing is missing for anybody with a direct payment." }
        } @else {
            (table.scrolling())
            @if count > i64::try_from(missing.len()).unwrap_or(i64::MAX) {
                p.govuk-body { "These are the longest waiting of " (count) "." }
            }
        }
    }
}

/// `GET /payments/overpaid`: what was paid beyond an ending or a death, with no payment to take it from.
pub fn overpaid(request: &Request) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let found = request.write(|tx| {
        let permit = access::population(actor, Noun::Payments, Verb::Search, "payments.overpaid")?;
        payments::overpaid(tx, &permit, (actor, moment), &request.app.rulebooks)
    })?;
    let rows = found
        .iter()
        .map(|one| {
            vec![
                html! { a.govuk-link href={ "/people/" (one.person) "/payments" } { (one.reference) } }.into(),
                Cell::numeric(one.amount.to_string()),
            ]
        })
        .collect();
    let table = Table {
        caption: "Paid too much".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: vec!["Person".into(), Cell::numeric("Too much")],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    let main = top::column(html! {
        h1.govuk-heading-l { "What was paid too much" }
        p.govuk-body {
            "For days after a death or the end of a budget, where no payment follows to take it from. No run pays or \
             takes it: it is asked for from whoever holds the account. When an ending or a death is undone, it is gone \
             from here."
        }
        @if found.is_empty() {
            p.govuk-body { "Nothing." }
        } @else {
            (WarningText::new("Before you write to a family after a death, ask the team that knew the person."))
            (table.scrolling())
        }
    });
    let page = Page {
        back: "/payments".to_owned(),
        ..Page::new("What was paid too much", main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
