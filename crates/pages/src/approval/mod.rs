//! Approval: what waits for a team manager and for the panel, and the page on which a plan is decided.

mod decide;

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::approval::{self, Waiting};
use record::rules::Pence;
use record::{PersonId, Refusal};

use crate::assessment::top;
use crate::components::{Cell, InsetText, Table, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

pub use decide::{decide, show};

/// `GET /approvals`: what waits, the oldest first: for team managers within their limit, and for the panel.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let waiting = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Approval, Verb::Search, "approval.list")?;
        approval::waiting(tx, &permit, &request.app.rulebooks, (actor, moment))
    })?;
    let decides = request.actor.may(Noun::Approval, Verb::Decide);
    let (panel, rest): (Vec<&Waiting>, Vec<&Waiting>) =
        waiting.iter().partition(|one| one.referred.is_some());
    let (mine, above): (Vec<&Waiting>, Vec<&Waiting>) =
        rest.into_iter().partition(|one| one.within);
    let title = "Plans that wait for agreement";
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "A plan is agreed when it meets the eligible needs. That it costs more than the indicative budget is asked \
             about and is no ground for refusing it."
        }
        (table("For a team manager, within their limit", &mine, decides))
        (table("Above a team manager's limit: to be taken to the panel", &above, decides))
        (table("For the panel", &panel, decides))
    };
    let page = Page {
        wide: true,
        notification: match request.query.get("done") {
            "agreed" => shell::done("The plan is agreed, and its budget is made."),
            "sent_back" => shell::done("The plan is sent back to be changed."),
            "to_panel" => shell::done("The plan waits for the panel."),
            _ => None,
        },
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn table(caption: &str, waiting: &[&Waiting], decides: bool) -> Markup {
    if waiting.is_empty() {
        return html! { h2.govuk-heading-m { (caption) } p.govuk-body { "Nothing waits here." } };
    }
    let table = Table {
        caption: format!("{caption} ({})", waiting.len()),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Plan of".into(),
            "Put forward".into(),
            Cell::numeric("A week"),
            Cell::numeric("Indicative"),
            Cell::numeric("Once"),
            "Why, in the plan's words".into(),
        ],
        rows: waiting.iter().map(|one| row(one, decides)).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn row(one: &Waiting, decides: bool) -> Vec<Cell> {
    let once = if one.one_off > Pence::ZERO {
        one.one_off.to_string()
    } else {
        String::new()
    };
    vec![
        html! {
            a.govuk-link href={ "/submission/" (one.submission) } { (one.name) }
            br; (one.reference)
            @if let Some(barred) = one.barred.as_ref().filter(|_| decides) {
                br; (Tag::coloured("Not for you", "govuk-tag--grey")) " " span.govuk-hint { (barred) }
            }
        }
        .into(),
        html! { (shell::time(one.since)) br; "by " (one.by) }.into(),
        Cell::numeric(one.weekly.to_string()),
        Cell::numeric(
            one.indicative
                .map(|sum| sum.to_string())
                .unwrap_or_default(),
        ),
        Cell::numeric(once),
        html! {
            @if !one.why.is_empty() { (one.why) }
            @if let Some((by, reasons)) = &one.referred { p.govuk-body { "To the panel by " (by) ": " (reasons) } }
        }
        .into(),
    ]
}

/// `GET /people/{person}/approval`: the person's latest plan that was put forward.
pub fn of_person(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    crate::people::reason_guard(request, person, || {
        let (actor, moment) = (&request.actor, &request.moment);
        let (heading, latest) = request.write(|tx| {
            let ask = (Noun::Approval, Verb::View, "approval.of_person");
            let why = crate::people::reason_given(request);
            let permit = access::person(tx, actor, moment, person, ask, why)?;
            Ok((
                record::people::heading(tx, &permit)?,
                approval::latest(tx, &permit)?,
            ))
        })?;
        if let Some(latest) = latest {
            return Ok(Answer::see_other(format!("/submission/{latest}")));
        }
        let own = crate::people::for_the_person(request, person);
        let title = "Agreement of the plan";
        let main = top::column(html! {
            h1.govuk-heading-l { (title) }
            (InsetText::new(html! {
                p.govuk-body {
                    "No plan has been put forward yet. "
                    a.govuk-link href={ "/people/" (person) "/plan" } { "The plan" }
                }
            }))
        });
        let page = Page {
            banner: html! { @if !own { (top::banner(&heading, moment.today)) } }.into(),
            back: format!("/people/{person}"),
            confidential: true,
            ..Page::new(title, main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    })
}
