//! One's own record, in words for the person: what the council knows, how to have it put right, what was done.
//!
//! Alerts stay out of it: workers write them for one another, and one may be about somebody who reads along. So does
//! whatever concerns a restriction (practice.md, «Safeguarding»).

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::{CommunicationNeed, EventLine, Involvement, PersonDocument};
use record::rules::messages::Arg;
use record::{PersonId, Refusal};

use super::opened::Record;
use super::{address, cards, column, is_own, top, words};
use crate::assessment::work_card;
use crate::components::{
    Button, Details, InsetText, SummaryList, SummaryRow, Timeline, TimelineItem,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;

const EVENTS_SHOWN: u32 = 20;
/// What a person is told of; not restrictions.
const TOLD: &[Noun] = &[
    Noun::People,
    Noun::Involvement,
    Noun::Relationship,
    Noun::Authority,
    Noun::Assessment,
    Noun::Allocation,
    Noun::Eligibility,
    Noun::Charging,
    Noun::Planning,
    Noun::Approval,
    Noun::Budget,
    Noun::Payments,
    Noun::Review,
    Noun::Complaint,
];

/// The person's own page of their record.
pub(super) fn show(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let (record, timeline, involved) = request.write(|tx| {
        let record = Record::open(request, tx, person, "people.own")?;
        let after = request.query.filled("after").map(str::parse).transpose()?;
        let timeline = record::people::timeline(
            tx,
            &record.permit,
            &request.actor,
            TOLD,
            after,
            EVENTS_SHOWN,
        )?;
        let involved = record.involved(request, tx)?;
        Ok((record, timeline, involved))
    })?;
    let document = &record.heading.document;
    let words = Words::asked(request, document);
    let name = document.name();
    let own = is_own(request, person);
    // A name would stay in the browser's history.
    let title = if own {
        "What the council knows about me"
    } else {
        "What the council knows about somebody I may act for"
    };
    let print = record.leads_to(Noun::People, Verb::Print);
    let main = column(html! {
        h1.govuk-heading-l { (title) }
        @if !own { (InsetText::new(words.with("own-reading-for", &[("name", Arg::Text(&name))])?)) }
        (crate::tasks::own_case(request, person, &name, words)?)
        p.govuk-body {
            "Something is wrong or missing? Tell any worker or team you know. They put it right, and what stood here \
             before is kept."
        }
        @if print { (Button { classes: "govuk-button--secondary", ..Button::link("Print this", address(person, "print")) }) }
        (about_you(&record.heading.document, request))
        (who_works_with_you(&involved, request))
        (work_card(request, person)?)
        (happened(person, &timeline.events, timeline.next.map(|next| next.to_string())))
        (Details::new(
            "What is not on this page",
            "Notes that workers keep for one another, and earlier versions. You can ask the council for a copy of \
             everything it holds about you: tell any worker or team you know.",
        ))
        (ways(&record, own, words)?)
    });
    let page = Page {
        confidential: true,
        easy_read: reads_large(&record.heading.document),
        back: "/home".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// The person's other pages, each where it opens to this reader.
fn ways(record: &Record, own: bool, words: Words) -> Result<Markup, Refusal> {
    let person = record.heading.person;
    let mut ways = Vec::new();
    if record.leads_to(Noun::Equality, Verb::Change) {
        ways.push(("equality", "own-equality"));
    }
    if record.leads_to(Noun::Relationship, Verb::View) {
        ways.push(("relationships", "own-relationships"));
    }
    if record.leads_to(Noun::Authority, Verb::View) {
        ways.push(("authority", "own-authority"));
    }
    if record.leads_to(Noun::Complaint, Verb::View) {
        ways.push(("complaints", "own-complain"));
    }
    if own {
        ways.push(("looked", "own-looked"));
    }
    if record.leads_to(Noun::People, Verb::Export) {
        ways.push(("export", "own-export"));
    }
    Ok(html! {
        h2.govuk-heading-m { (words.say("own-more")?) }
        ul.govuk-list {
            @for (part, message) in ways { li { a.govuk-link href=(address(person, part)) { (words.say(message)?) } } }
        }
    })
}

/// Whether larger words help: where easy read or large print is a need.
pub(super) fn reads_large(document: &PersonDocument) -> bool {
    [CommunicationNeed::EasyRead, CommunicationNeed::LargePrint]
        .iter()
        .any(|need| document.communication.needs.contains(need))
}

/// What is known, said to the person.
pub(super) fn about_you(document: &PersonDocument, request: &Request) -> Markup {
    let today = request.moment.today;
    let born = document.born.map(|date| words::born(date, today));
    let number = document.nhs_number.map(|number| number.to_string());
    let unknown = || "We do not know it.".to_owned();
    let mut you: Vec<SummaryRow> = Vec::new();
    for name in document.names.values() {
        let key = match name.kind {
            record::people::NameKind::Legal => "Your name",
            record::people::NameKind::KnownAs => "You like to be called",
            record::people::NameKind::Former => "A name you had",
        };
        you.push(SummaryRow::new(key, name.full()));
    }
    you.push(SummaryRow::new(
        "You were born on",
        born.unwrap_or_else(unknown),
    ));
    you.push(SummaryRow::new(
        "Your NHS number",
        number.unwrap_or_else(unknown),
    ));
    html! {
        (SummaryList::card("About you", you))
        (SummaryList::card("How to talk and write with you", talking(document)))
        (SummaryList::card("Where you live", places(document, today)))
        (SummaryList::card("How we reach you", reached(document)))
    }
}

/// Teams and workers today, and since when: whom to ask.
fn who_works_with_you(involved: &[Involvement], request: &Request) -> Markup {
    let rows: Vec<SummaryRow> = involved
        .iter()
        .filter(|one| one.holds_on(request.moment.today))
        .map(|one| {
            SummaryRow::new(
                one.name.as_str(),
                format!("Since {}", shell::date(one.from)),
            )
        })
        .collect();
    html! {
        @if rows.is_empty() {
            h2.govuk-heading-m { "Who works with you" }
            p.govuk-body { "No team at the moment." }
        } @else {
            (SummaryList::card("Who works with you", rows))
        }
    }
}

fn talking(document: &PersonDocument) -> Vec<SummaryRow> {
    let needs: Vec<&str> = document
        .communication
        .needs
        .iter()
        .map(|need| need.label())
        .collect();
    let mut rows = vec![SummaryRow::new(
        "You need",
        if needs.is_empty() {
            "Nothing that we know of.".to_owned()
        } else {
            words::capital(&needs.join(", "))
        },
    )];
    if !document.communication.note.is_empty() {
        rows.push(SummaryRow::new(
            "Workers are told",
            top::lines(&document.communication.note),
        ));
    }
    if let Some(language) = &document.language {
        rows.push(SummaryRow::new("You speak", language.name.as_str()));
        if language.interpreter {
            rows.push(SummaryRow::new("Interpreter", "We bring an interpreter."));
        }
    }
    rows
}

fn places(document: &PersonDocument, today: jiff::civil::Date) -> Vec<SummaryRow> {
    let mut rows: Vec<SummaryRow> = document
        .addresses
        .values()
        .filter(|address| address.holds_on(today))
        .map(|address| SummaryRow::new(words::purpose(address.purpose), address.in_one_line()))
        .collect();
    if rows.is_empty() {
        rows.push(SummaryRow::new("Address", "We do not know it."));
    }
    rows
}

fn reached(document: &PersonDocument) -> Vec<SummaryRow> {
    let mut rows: Vec<SummaryRow> = document
        .contacts
        .values()
        .map(|contact| {
            let whose = if contact.whose.is_empty() {
                words::capital(contact.kind.label())
            } else {
                contact.whose.clone()
            };
            SummaryRow::new(whose, cards::reach(contact))
        })
        .collect();
    if rows.is_empty() {
        rows.push(SummaryRow::new("Telephone or email", "We do not know any."));
    }
    rows
}

fn happened(person: PersonId, events: &[EventLine], next: Option<String>) -> Markup {
    let items = events
        .iter()
        .map(|event| TimelineItem {
            title: words::event_for_person(event.noun, event.verb).into(),
            byline: event.who.as_str().into(),
            datetime: event.happened_at.to_string(),
            date: shell::time(event.happened_at),
            ..TimelineItem::default()
        })
        .collect();
    html! {
        section id="timeline" {
            h2.govuk-heading-m { "What was done" }
            (Timeline { heading_level: Some(3), items, ..Timeline::default() })
            @if let Some(next) = next {
                p.govuk-body.sw-screen-only {
                    a.govuk-link href={ (address(person, "")) "?after=" (next) "#timeline" } { "What was done before" }
                }
            }
        }
    }
}
