//! `/payment-line/{line}`: one line of a run, opened to its sums.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::payments::{self, LineView, LineWork};
use record::people::{self, Heading};
use record::rules::payments::FourWeeklyResult;
use record::rules::{Pence, date_in_words};
use record::{LineId, Refusal};

use super::{period, tag};
use crate::assessment::top;
use crate::components::{Cell, SummaryList, SummaryRow, Table, WarningText};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /payment-line/{line}`
pub fn line(request: &Request) -> Result<Answer, Refusal> {
    let id: LineId = request.param("line")?;
    let person = request.read(|tx| payments::line_person(tx, id))?;
    let answer = || {
        let (heading, view) = request.write(|tx| {
            let ask = (Noun::Payments, Verb::View, "payments.line");
            let (actor, moment) = (&request.actor, &request.moment);
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            let heading = people::heading(tx, &permit)?;
            let view = payments::line(tx, &permit, &request.app.rulebooks, id)?;
            Ok((heading, view))
        })?;
        Ok(Answer::html(shell::frame(
            request,
            page(request, &heading, &view),
        )))
    };
    top::or_reason(request, person, answer())
}

fn page(request: &Request, heading: &Heading, view: &LineView) -> Page {
    let line = &view.line;
    let served = crate::people::for_the_person(request, line.person);
    let may_runs = request.actor.may(Noun::Payments, Verb::Search);
    let title = line.kind.label();
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body-l {
                strong { (line.net) } " for " (date_in_words(line.from)) " to " (date_in_words(line.to))
            }
            @if !view.same {
                (WarningText::new("This line does not come out the same when it is worked again. Do not pay it, and tell your IT administrator."))
            }
        }))
        @match &view.work {
            Some(work) => (sums(work, line.net)),
            None => p.govuk-body {
                "A part of the plan that is needed once, as the "
                a.govuk-link href={ "/budget/" (line.budget) } { "budget" } " has it: " (line.gross) "."
            },
        }
        (facts(view, may_runs, served))
    };
    Page {
        banner: html! { @if !served { (top::banner(heading, request.moment.today)) } }.into(),
        back: if served || !may_runs {
            format!("/people/{}/payments", line.person)
        } else {
            format!("/payment-run/{}", line.run)
        },
        confidential: true,
        ..Page::new(title, main)
    }
}

fn sums(work: &LineWork, net: Pence) -> Markup {
    let due = Pence(
        work.gross
            .result
            .total
            .0
            .saturating_sub(work.contribution.result.total.0),
    );
    let paid = Pence(work.paid_gross.0.saturating_sub(work.paid_contribution.0));
    html! {
        h2.govuk-heading-m { "What should be paid for these days" }
        (parts("The budget", &work.gross.result))
        @if work.contribution.result.total > Pence::ZERO { (parts("Less the person’s own part", &work.contribution.result)) }
        p.govuk-body {
            (work.gross.result.total) " less " (work.contribution.result.total) " is " strong { (due) } "."
        }
        @if !work.paid_by.is_empty() {
            h2.govuk-heading-m { "What was paid for them before" }
            p.govuk-body {
                (work.paid_gross) " less " (work.paid_contribution) " is " strong { (paid) } ", by "
                @for (place, id) in work.paid_by.iter().enumerate() {
                    @if place > 0 { ", " }
                    a.govuk-link href={ "/payment-line/" (id) } { "line " (place + 1) }
                }
                "."
            }
            p.govuk-body {
                "What should have been paid less what was: " (due) " less " (paid) " is " strong { (net) } ". No earlier line \
                 is changed."
            }
        }
    }
}

fn parts(caption: &str, result: &FourWeeklyResult) -> Markup {
    let rows = result
        .parts
        .iter()
        .map(|part| {
            vec![
                format!("{} to {}", date_in_words(part.from), date_in_words(part.to)).into(),
                Cell::numeric(part.days.to_string()),
                Cell::numeric(part.weekly.map(|sum| sum.to_string()).unwrap_or_default()),
                Cell::numeric(part.amount.to_string()),
            ]
        })
        .collect();
    let table = Table {
        caption: caption.to_owned(),
        caption_classes: "govuk-table__caption--s",
        head: vec![
            "Days".into(),
            Cell::numeric("How many"),
            Cell::numeric("A week"),
            Cell::numeric("Comes to"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        (table.scrolling())
        p.govuk-body.govuk-hint { "A day is a seventh of a week; each row is rounded on its own to the nearest penny." }
    }
}

fn facts(view: &LineView, may_runs: bool, served: bool) -> Markup {
    let line = &view.line;
    let mut rows = vec![
        SummaryRow::new(
            "Budget",
            html! { a.govuk-link href={ "/budget/" (line.budget) } { "The budget that it pays" } },
        ),
        SummaryRow::new(
            "Paid to the account",
            format!("ending {}", line.last_digits),
        ),
        SummaryRow::new(
            "Run",
            html! {
                @if may_runs { a.govuk-link href={ "/payment-run/" (line.run) } { (period(&view.run)) } }
                @else { (period(&view.run)) }
                ", to be paid on " (date_in_words(view.run.pay_on)) " " (tag(view.run.state()))
            },
        ),
    ];
    if let (Some(work), false) = (&view.work, served) {
        rows.push(SummaryRow::new(
            "Formula",
            html! {
                (work.formula) ", version " (work.version) ", by the rules of " (date_in_words(work.date)) ", version "
                a.govuk-link href={ "/rulebook/versions/" (work.rulebook) } { (record::rulebook::short(&work.rulebook)) }
            },
        ));
        rows.push(SummaryRow::new(
            "Worked again",
            if view.same {
                "Worked out again just now: the same, to the penny."
            } else {
                "Not the same."
            },
        ));
    }
    html! { (SummaryList::new(rows)) }
}
