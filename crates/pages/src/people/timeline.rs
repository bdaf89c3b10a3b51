//! The timeline on a record: the newest events, narrowed to a kind, with a way to the older ones.

use maud::{Markup, html};
use record::access::{Noun, PersonPermit, Verb};
use record::people::{self, Cursor, EventLine};
use record::{PersonId, Refusal, Tx};

use super::opened::Record;
use super::{address, words};
use crate::components::{Button, Select, SelectItem, Timeline, TimelineItem};
use crate::shell;
use crate::web::Request;

const SHOWN: u32 = 20;

/// A page of the timeline, as it was asked for.
pub(super) struct Wanted {
    kind: Option<Noun>,
    after: Option<Cursor>,
    timeline: people::Timeline,
}

/// Reads the page of the timeline that the address names: `kind`, and `after` where the page before ended.
pub(super) fn read(
    request: &Request,
    tx: &mut Tx,
    permit: &PersonPermit,
) -> Result<Wanted, Refusal> {
    let kind = request
        .query
        .filled("kind")
        .map(|word| word.parse::<Noun>().map_err(|_| Refusal::NotFound(None)))
        .transpose()?;
    let after = request
        .query
        .filled("after")
        .map(str::parse::<Cursor>)
        .transpose()?;
    let timeline = people::timeline(tx, permit, &request.actor, kind.as_slice(), after, SHOWN)?;
    Ok(Wanted {
        kind,
        after,
        timeline,
    })
}

/// The timeline with its filter.
pub(super) fn section(request: &Request, record: &Record, wanted: &Wanted) -> Markup {
    let person = record.heading.person;
    let events = &wanted.timeline.events;
    html! {
        section id="timeline" {
            h2.govuk-heading-m { "Timeline" }
            (filter(request, person, wanted))
            @if events.is_empty() {
                p.govuk-body {
                    @if wanted.kind.is_some() { "Nothing of this kind has happened yet. Choose “Everything” to see the rest." }
                    @else { "Nothing has happened yet. What is done on the record stands here." }
                }
            } @else {
                (Timeline {
                    heading_level: Some(3),
                    items: events.iter().map(|event| item(record, event)).collect(),
                    ..Timeline::default()
                })
            }
            (further(person, wanted))
        }
    }
}

fn filter(request: &Request, person: PersonId, wanted: &Wanted) -> Markup {
    let mut items = vec![SelectItem::new("", "Everything")];
    let kinds = words::KINDS
        .iter()
        .filter(|(noun, _)| request.actor.may(*noun, Verb::View));
    items.extend(kinds.map(|(noun, text)| SelectItem::new(noun.as_str(), *text)));
    html! {
        form.sw-screen-only method="get" action={ (address(person, "")) "#timeline" } {
            (Select {
                value: wanted.kind.map(|kind| kind.to_string()).unwrap_or_default(),
                ..Select::new("kind", "Show", items)
            })
            (Button::secondary("Show"))
        }
    }
}

/// Ways to older events, and back to the newest.
fn further(person: PersonId, wanted: &Wanted) -> Markup {
    let kind = wanted
        .kind
        .map(|kind| format!("&kind={kind}"))
        .unwrap_or_default();
    let base = address(person, "");
    html! {
        @if wanted.after.is_some() || wanted.timeline.next.is_some() {
            p.govuk-body.sw-screen-only {
                @if wanted.after.is_some() {
                    a.govuk-link href={ (base) "?" (kind.trim_start_matches('&')) "#timeline" } { "Newest events" }
                }
                @if wanted.after.is_some() && wanted.timeline.next.is_some() { " | " }
                @if let Some(next) = &wanted.timeline.next {
                    a.govuk-link href={ (base) "?after=" (next) (kind) "#timeline" } { "Older events" }
                }
            }
        }
    }
}

fn item(record: &Record, event: &EventLine) -> TimelineItem {
    let later = shell::date(moment(event.happened_at)) != shell::date(moment(event.recorded_at));
    TimelineItem {
        title: words::event(event.noun, event.verb).into(),
        byline: event.who.as_str().into(),
        datetime: event.happened_at.to_string(),
        date: shell::time(event.happened_at),
        content: html! {
            @match &event.detail {
                Some(detail) => p.govuk-body { (detail) },
                None => p.govuk-body.govuk-hint { "Your role does not include what this was about." },
            }
            @if later { p.govuk-body-s { "Written down on " (shell::time(event.recorded_at)) "." } }
            @if let Some(href) = leads_to(record, event) {
                p.govuk-body { a.govuk-link href=(href) { "Open" span.govuk-visually-hidden { " what this was about" } } }
            }
        }
        .into(),
        ..TimelineItem::default()
    }
}

fn moment(at: jiff::Timestamp) -> jiff::civil::Date {
    record::Moment::at(at).today
}

/// Where the thing is that an event was about, if it opens to the reader.
fn leads_to(record: &Record, event: &EventLine) -> Option<String> {
    let subject = event
        .subject
        .filter(|_| record.leads_to(event.noun, Verb::View))?;
    match event.noun {
        Noun::Assessment => Some(format!("/assessment/{subject}")),
        Noun::Allocation => Some(format!("/allocation/{subject}")),
        Noun::Contact => Some(format!("/contact/{subject}")),
        _ => None,
    }
}
