//! `/people/{person}`: the record, or one's own record in one's own words.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::{Change, Involvement};
use record::{PersonId, Refusal};

use super::opened::Record;
use super::timeline::{self, Wanted};
use super::{address, cards, form, is_own, own, reason, top, words};
use crate::components::{Button, InsetText, NotificationBanner, button_group};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// How many fields of one correction are told in the box of news; the earlier versions tell all.
const FIELDS_TOLD: usize = 6;
/// How many changes the box tells.
const CHANGES_TOLD: usize = 8;

/// `GET /people/{person}`
pub fn open(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    if is_own(request, person) {
        return own::show(request, person);
    }
    reason::guard(request, person, || {
        let (record, wanted) = request.write(|tx| {
            let record = Record::open(request, tx, person, "people.open")?;
            let wanted = timeline::read(request, tx, &record.permit)?;
            Ok((record, wanted))
        })?;
        let main = matter(request, &record, &wanted)?;
        let page = Page {
            notification: done(request, &record),
            ..top::page(request, &record, "A person’s record", "", main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    })
}

fn done(request: &Request, record: &Record) -> Option<NotificationBanner> {
    let reference = &record.opened.reference;
    match request.query.get("done") {
        "made" => shell::done(format!(
            "The record was made. Its reference is {reference}."
        )),
        "corrected" => shell::done("The correction is saved."),
        "unchanged" => Some(NotificationBanner::important(
            "The record says so already. Nothing was changed.",
        )),
        _ => None,
    }
}

fn matter(request: &Request, record: &Record, wanted: &Wanted) -> Result<Markup, Refusal> {
    let opened = &record.opened;
    let person = opened.person;
    let correct = record
        .leads_to(request, Noun::People, Verb::Change)
        .then(|| address(person, "correct"));
    let views = |noun| record.leads_to(request, noun, Verb::View);
    let work = if views(Noun::Assessment) || views(Noun::Allocation) {
        own::work(request, record)?
    } else {
        html! {}
    };
    Ok(html! {
        (ways(request, record, correct.as_deref()))
        div.govuk-grid-row {
            div.govuk-grid-column-two-thirds {
                (news(record))
                (cards::cards(&opened.document, request.moment.today, correct.as_deref()))
                (cards::made(opened.created_at))
                (timeline::section(request, person, wanted))
            }
            div.govuk-grid-column-one-third {
                (work)
                @if views(Noun::Involvement) { (involved(request, record)) }
            }
        }
    })
}

/// What can be done here.
fn ways(request: &Request, record: &Record, correct: Option<&str>) -> Markup {
    let person = record.opened.person;
    let starts = record.leads_to(request, Noun::Assessment, Verb::Create);
    html! {
        @if correct.is_some() || starts {
            (button_group(html! {
                @if let Some(href) = correct {
                    (Button { classes: "govuk-button--secondary", ..Button::link("Correct the record", href) })
                }
                @if starts {
                    (form(request, &address(person, "assessments"), html! { (Button::new("Start an assessment")) }))
                }
            }))
        }
    }
}

/// What others did since the reader last opened the record.
fn news(record: &Record) -> Markup {
    let opened = &record.opened;
    let Some(looked_at) = opened.looked_at else {
        return html! {};
    };
    let since = shell::time(looked_at);
    if opened.changes.is_empty() {
        return html! { p.govuk-body.govuk-hint.sw-screen-only { "Nobody else changed anything since you last looked on " (since) "." } };
    }
    let more = opened.more_changes || opened.changes.len() > CHANGES_TOLD;
    html! {
        (InsetText {
            id: "news".into(),
            ..InsetText::new(html! {
                h2.govuk-heading-s { "Changed since you last looked on " (since) }
                @for change in opened.changes.iter().take(CHANGES_TOLD) { (told(change)) }
                @if more {
                    p.govuk-body {
                        "There is more: see the "
                        a.govuk-link href={ (address(opened.person, "history")) } { "earlier versions" }
                        " and the timeline below."
                    }
                }
            })
        })
    }
}

fn told(change: &Change) -> Markup {
    match change {
        Change::Corrected {
            at,
            who,
            why,
            fields,
        } => html! {
            p.govuk-body."govuk-!-margin-bottom-1" {
                (shell::time(*at)) ": " (who) " corrected the record."
                @if !why.is_empty() { " Reason: " (why) }
            }
            (words::changes(fields, FIELDS_TOLD))
        },
        Change::Happened(event) => html! {
            p.govuk-body {
                (shell::time(event.recorded_at)) ": " (event.who) ". " (words::event(event.noun, event.verb))
                @if let Some(detail) = &event.detail { ": " (detail) } @else { "." }
            }
        },
    }
}

fn involved(request: &Request, record: &Record) -> Markup {
    let today = request.moment.today;
    let now: Vec<&Involvement> = record
        .involved
        .iter()
        .filter(|involvement| involvement.holds_on(today))
        .collect();
    html! {
        section {
            h2.govuk-heading-m { "Teams and workers involved" }
            @if now.is_empty() {
                p.govuk-body { "Nobody is involved today." }
            } @else {
                ul.govuk-list {
                    @for involvement in now {
                        li {
                            (involvement.name) br;
                            span.govuk-hint { (words::capital(&words::period(Some(involvement.from), involvement.to))) }
                        }
                    }
                }
            }
            p.govuk-body {
                a.govuk-link href=(address(record.opened.person, "involvement")) {
                    @if record.leads_to(request, Noun::Involvement, Verb::Change) { "See all, add or end" } @else { "See all" }
                }
            }
        }
    }
}
