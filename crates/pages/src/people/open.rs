//! `/people/{person}`: the record, or one's own record in one's own words.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::{Change, Involvement, Opened};
use record::{PersonId, Refusal};

use super::opened::Record;
use super::timeline::{self, Wanted};
use super::{address, cards, column, for_the_person, own, reason, top, words};
use crate::assessment::work_card;
use crate::components::{Button, InsetText, NotificationBanner};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// How many fields of one correction are told in the box of news; the earlier versions tell all.
const FIELDS_TOLD: usize = 6;
/// How many changes the box tells.
const CHANGES_TOLD: usize = 8;

/// What the record's own page shows besides its top.
struct Shown {
    opened: Opened,
    timeline: Wanted,
    involved: Vec<Involvement>,
}

/// `GET /people/{person}`
pub fn open(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    if for_the_person(request, person) {
        return own::show(request, person);
    }
    reason::guard(request, person, || {
        let (record, shown) = request.write(|tx| {
            let record = Record::open(request, tx, person, "people.open")?;
            let shown = Shown {
                opened: record.look(request, tx)?,
                timeline: timeline::read(request, tx, &record.permit)?,
                involved: record.involved(request, tx)?,
            };
            Ok((record, shown))
        })?;
        let main = matter(request, &record, &shown)?;
        let page = Page {
            notification: done(request, &record),
            ..top::page(request, &record, "A person’s record", "", main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    })
}

fn done(request: &Request, record: &Record) -> Option<NotificationBanner> {
    let reference = &record.heading.reference;
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

fn matter(request: &Request, record: &Record, shown: &Shown) -> Result<Markup, Refusal> {
    let person = record.heading.person;
    let correct = record
        .leads_to(Noun::People, Verb::Change)
        .then(|| address(person, "correct"));
    let today = request.moment.today;
    Ok(html! {
        @if let Some(href) = &correct {
            (Button { classes: "govuk-button--secondary", ..Button::link("Correct the record", href) })
        }
        div.govuk-grid-row {
            div.govuk-grid-column-two-thirds {
                (news(&shown.opened))
                (crate::tasks::panel(request, person)?)
                (cards::cards(&shown.opened.document, today, correct.as_deref()))
                (work_card(request, person)?)
            }
            div.govuk-grid-column-one-third {
                @if record.leads_to(Noun::Involvement, Verb::View) { (involved(request, record, &shown.involved)) }
                (cards::made(shown.opened.created_at))
            }
        }
        (column(timeline::section(request, record, &shown.timeline)))
    })
}

/// What others did since the reader last opened the record.
fn news(opened: &Opened) -> Markup {
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

fn involved(request: &Request, record: &Record, all: &[Involvement]) -> Markup {
    let today = request.moment.today;
    let now: Vec<&Involvement> = all
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
                a.govuk-link href=(address(record.heading.person, "involvement")) {
                    @if record.leads_to(Noun::Involvement, Verb::Change) { "See all, add or end" } @else { "See all" }
                }
            }
        }
    }
}
