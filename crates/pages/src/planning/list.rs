//! `/plans`: the plans that the reader writes, or was invited to.

use maud::html;
use record::Refusal;
use record::access::{self, Noun, Verb};
use record::approval::Kind;
use record::planning::{self, PlanLine};

use crate::components::{Cell, Table, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /plans`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let lines = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Planning, Verb::Search, "planning.list")?;
        planning::list(tx, &permit, (actor, moment))
    })?;
    let title = "Support plans";
    let table = Table {
        caption: format!("Plans of people whom you work with ({})", lines.len()),
        caption_classes: "govuk-table__caption--m",
        head: ["Plan of", "State", "Begun", "Written in last"]
            .map(Cell::from)
            .to_vec(),
        rows: lines.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    let main = html! {
        h1.govuk-heading-l { (title) }
        @if lines.is_empty() {
            p.govuk-body {
                "There is none. A plan comes here when you or your team are involved with the person: whoever works \
                 with them invites you on the record, under “Teams and workers”."
            }
        } @else { (table.scrolling()) }
    };
    let page = Page {
        wide: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn row(line: &PlanLine) -> Vec<Cell> {
    let href = line.plan.map_or_else(
        || format!("/people/{}/plan", line.person),
        |plan| format!("/plan/{plan}"),
    );
    let tag = match (line.plan, line.forward, line.decided) {
        (None, ..) => Tag::coloured("Not begun", "govuk-tag--blue"),
        (_, _, Some(Kind::SentBack)) => Tag::coloured("Sent back", "govuk-tag--orange"),
        (_, false, Some(Kind::Agreed)) => {
            Tag::coloured("Changed since it was agreed", "govuk-tag--blue")
        }
        (_, false, _) => Tag::coloured("Being written", "govuk-tag--blue"),
        (_, true, Some(Kind::Agreed)) => Tag::coloured("Agreed", "govuk-tag--green"),
        (_, true, _) => Tag::coloured("Waits for agreement", "govuk-tag--yellow"),
    };
    vec![
        html! { a.govuk-link href=(href) { (line.name) } br; (line.reference) }.into(),
        html! { (tag) }.into(),
        line.started_on.map(shell::date).unwrap_or_default().into(),
        line.changed_at.map(shell::time).unwrap_or_default().into(),
    ]
}
