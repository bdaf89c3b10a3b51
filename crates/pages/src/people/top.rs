//! The top of a record on each of its pages: who it is, what must be known before ringing, writing or visiting
//! (practice.md, «Communication»), and the ways to its parts.

use jiff::civil::Date;
use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::{Contact, ContactMarker, Heading, PersonDocument};

use super::opened::Record;
use super::{address, words};
use crate::components::{Content, PersonBanner, SubNavigation, SubNavigationItem};
use crate::layout::Page;
use crate::web::Request;

/// A page of a record, with its top.
pub(super) fn page(
    request: &Request,
    record: &Record,
    title: &str,
    part: &str,
    main: Markup,
) -> Page {
    let on_record = part.is_empty();
    let top = banner(&record.heading, request.moment.today, on_record);
    Page {
        confidential: true,
        wide: on_record,
        banner: html! { (top) (parts(record, part)) }.into(),
        ..Page::new(title, main)
    }
}

/// Who the record is about. On the record's first page the name is the heading.
pub(crate) fn banner(heading: &Heading, today: Date, on_record: bool) -> PersonBanner {
    let document = &heading.document;
    let language = document
        .language
        .iter()
        .filter(|language| !language.interpreter)
        .map(|language| ("Speaks".to_owned(), language.name.as_str().into()));
    PersonBanner {
        name: document.name(),
        name_is_heading: on_record,
        href: if on_record {
            String::new()
        } else {
            address(heading.person, "")
        },
        known_as: document.known_as().unwrap_or_default(),
        born: document
            .born
            .map(|date| words::born(date, today))
            .unwrap_or_default(),
        reference: heading.reference.clone(),
        nhs_number: document
            .nhs_number
            .map(|number| number.to_string())
            .unwrap_or_default(),
        facts: language.collect(),
        needs: left(heading).chain(needs(document, today)).collect(),
        restricted: heading.restricted,
        ..PersonBanner::default()
    }
}

/// That the journey stopped: before anything else that must be known.
fn left(heading: &Heading) -> impl Iterator<Item = Content> {
    heading.left.iter().map(|leaving| {
        html! { strong.sw-person__marker { (leaving.sentence()) } " Nothing new can begin on this record." }
            .into()
    })
}

/// In the order in which they are needed: how to be understood, through whom, what never to do, what to beware of.
fn needs(document: &PersonDocument, today: Date) -> Vec<Content> {
    let mut needs: Vec<Content> = Vec::new();
    let labels: Vec<&str> = document
        .communication
        .needs
        .iter()
        .map(|need| need.label())
        .collect();
    if !labels.is_empty() {
        needs.push(html! { strong { "Needs " } (labels.join(", ")) }.into());
    }
    if !document.communication.note.is_empty() {
        needs.push(html! { (lines(&document.communication.note)) }.into());
    }
    if let Some(language) = document
        .language
        .as_ref()
        .filter(|language| language.interpreter)
    {
        needs.push(html! { strong.sw-person__marker { "Interpreter: " (language.name) } }.into());
    }
    let forbidding = [
        ContactMarker::DoNotRing,
        ContactMarker::DoNotLeaveMessage,
        ContactMarker::DoNotEmail,
        ContactMarker::TextOnly,
    ];
    for marker in forbidding {
        for contact in document
            .contacts
            .values()
            .filter(|contact| contact.markers.contains(&marker))
        {
            needs.push(html! { strong.sw-person__marker { (words::capital(marker.label())) ": " (named(contact)) } }.into());
        }
    }
    let alerts = document
        .alerts
        .values()
        .filter(|alert| alert.holds_on(today));
    needs.extend(
        alerts.map(|alert| html! { strong.sw-person__marker { "Alert: " (alert.text) } }.into()),
    );
    let preferred = document
        .contacts
        .values()
        .filter(|contact| contact.markers.contains(&ContactMarker::Preferred));
    for contact in preferred {
        needs.push(
            html! {
                strong { "Best reached: " } (named(contact))
                @if !contact.best_time.is_empty() { ", " (contact.best_time) }
            }
            .into(),
        );
    }
    needs
}

fn named(contact: &Contact) -> String {
    if contact.whose.is_empty() {
        contact.value.clone()
    } else {
        format!("{} ({})", contact.value, contact.whose)
    }
}

/// Words of several lines, each on its own.
pub(super) fn lines(text: &str) -> Markup {
    html! {
        @for (place, line) in text.lines().enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}

/// The ways to the parts of a record that this reader may open.
fn parts(record: &Record, here: &str) -> Markup {
    let leads = |noun, verb| record.leads_to(noun, verb);
    let mut parts = vec![("", "Record"), ("history", "Earlier versions")];
    if leads(Noun::Involvement, Verb::View) {
        parts.push(("involvement", "Teams and workers"));
    }
    if leads(Noun::Restriction, Verb::View) {
        parts.push(("restriction", "Restriction"));
    }
    if leads(Noun::PersonAccount, Verb::Change) {
        parts.push(("account", "Sign-in for this person"));
    }
    if leads(Noun::Relationship, Verb::View) {
        parts.push(("relationships", "Relationships"));
    }
    if leads(Noun::Authority, Verb::View) {
        parts.push(("authority", "Who may act for them"));
    }
    if leads(Noun::Equality, Verb::View) {
        parts.push(("equality", "Equality facts"));
    }
    if leads(Noun::Contact, Verb::View) {
        parts.push(("contacts", "Contacts"));
    }
    if leads(Noun::Complaint, Verb::View) {
        parts.push(("complaints", "Challenges"));
    }
    if leads(Noun::Leaving, Verb::View) {
        parts.push(("leaving", "Leaving"));
    }
    if leads(Noun::Audit, Verb::View) {
        parts.push(("looked", "Who looked"));
    }
    if leads(Noun::People, Verb::Export) {
        parts.push(("export", "Export"));
    }
    if leads(Noun::People, Verb::Print) {
        parts.push(("print", "Print"));
    }
    let items = parts
        .into_iter()
        .map(|(part, text)| {
            SubNavigationItem::new(text, address(record.heading.person, part), part == here)
        })
        .collect();
    html! {
        (SubNavigation { label: "Parts of the record".to_owned(), items, ..SubNavigation::default() })
    }
}
