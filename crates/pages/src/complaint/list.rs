//! `/complaints`: all that wait for an answer, and all that have one.

use maud::html;
use record::Refusal;
use record::access::{self, Noun, Verb};
use record::complaint::{self, ListLine};

use super::day;
use crate::components::{Cell, ResultPages, SubNavigation, SubNavigationItem, Table};
use crate::layout::Page;
use crate::shell;
use crate::tasks::by_when;
use crate::web::{Answer, Request};

/// `GET /complaints`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let answered = request.query.get("show") == "answered";
    let page = request.query.get("page").parse().unwrap_or(1);
    let found = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Complaint, Verb::Search, "complaint.list")?;
        complaint::list(tx, &permit, (actor, moment), answered, page)
    })?;
    let title = "Challenges and complaints";
    let items = vec![
        SubNavigationItem::new("Waiting for an answer", "/complaints", !answered),
        SubNavigationItem::new("Answered", "/complaints?show=answered", answered),
    ];
    let last = if answered { "Outcome" } else { "Answer by" };
    let table = Table {
        caption: if answered {
            "Answered"
        } else {
            "Waiting for an answer"
        }
        .to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["Sent", "What", "Person", last].map(Cell::from).to_vec(),
        rows: found.lines.iter().map(|line| row(request, line)).collect(),
        ..Table::default()
    };
    let main = html! {
        h1.govuk-heading-l { (title) }
        (SubNavigation { label: "Which of them".to_owned(), items, ..SubNavigation::default() })
        @if found.lines.is_empty() {
            p.govuk-body { "There are none." }
        } @else {
            (table.scrolling())
            @if found.total > complaint::PAGE_SIZE.into() {
                (ResultPages::of(found.page.into(), complaint::PAGE_SIZE.into(), found.total.unsigned_abs(), |page| {
                    if answered { format!("/complaints?show=answered&page={page}") } else { format!("/complaints?page={page}") }
                }))
            }
        }
    };
    let page = Page {
        wide: true,
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn row(request: &Request, line: &ListLine) -> Vec<Cell> {
    let complaint = &line.complaint;
    vec![
        shell::date(day(complaint.at)).into(),
        html! {
            a.govuk-link href={ "/complaint/" (complaint.id) } {
                (complaint.kind.label()) ": " (complaint.about.label())
                span.govuk-visually-hidden { ", " (line.name) }
            }
        }
        .into(),
        html! {
            a.govuk-link href={ "/people/" (complaint.person) } { (line.name) }
            br;
            span.govuk-hint."govuk-!-margin-bottom-0" { (line.reference) }
        }
        .into(),
        match &complaint.answer {
            Some(answer) => answer.outcome.label().into(),
            None => by_when(complaint.due, request.moment.today).into(),
        },
    ]
}
