//! What is known of a person, as cards: for staff on the record and in its earlier versions.

use jiff::civil::Date;
use maud::{Markup, html};
use record::people::{Address, Contact, ContactMarker, PersonDocument};

use super::top::lines;
use super::words;
use crate::components::{Action, Content, SummaryCard, SummaryList, SummaryRow, Tag};
use crate::shell;

/// The cards, each with a way to correct it where `correct` is the address of the form.
pub(super) fn cards(document: &PersonDocument, today: Date, correct: Option<&str>) -> Markup {
    html! {
        (about(document, today, correct))
        (addresses(document, today, correct))
        (contacts(document, correct))
        @if !document.alerts.is_empty() { (alerts(document, today, correct)) }
    }
}

fn card(title: &str, rows: Vec<SummaryRow>, correct: Option<&str>, part: &str) -> SummaryList {
    let actions = correct
        .map(|href| Action::new("Correct", "", format!("{href}#{part}")))
        .into_iter()
        .collect();
    SummaryList {
        card: Some(SummaryCard {
            title: title.into(),
            actions,
            ..SummaryCard::default()
        }),
        ..SummaryList::new(rows)
    }
}

fn about(document: &PersonDocument, today: Date, correct: Option<&str>) -> SummaryList {
    let mut rows: Vec<SummaryRow> = document
        .names
        .values()
        .map(|name| {
            let period = words::period(name.from, name.to);
            SummaryRow::new(
                words::name_kind(name.kind),
                html! {
                    (name.full())
                    @if !period.is_empty() { br; span.govuk-hint { (period) } }
                },
            )
        })
        .collect();
    let born = document.born.map(|date| words::born(date, today));
    rows.push(SummaryRow::new("Date of birth", known(born)));
    let number = document.nhs_number.map(|number| number.to_string());
    rows.push(SummaryRow::new("NHS number", known(number)));
    let group = document
        .client_group
        .map(|group| words::capital(group.label()));
    rows.push(SummaryRow::new("Client group", known(group)));
    if !document.other_client_groups.is_empty() {
        let others: Vec<&str> = document
            .other_client_groups
            .iter()
            .map(|group| group.label())
            .collect();
        rows.push(SummaryRow::new("Also", words::capital(&others.join(", "))));
    }
    let needs: Vec<&str> = document
        .communication
        .needs
        .iter()
        .map(|need| need.label())
        .collect();
    let note = &document.communication.note;
    rows.push(SummaryRow::new(
        "Communication",
        html! {
            @if needs.is_empty() && note.is_empty() { "No needs are known" }
            (words::capital(&needs.join(", ")))
            @if !needs.is_empty() && !note.is_empty() { br; }
            (lines(note))
        },
    ));
    if let Some(language) = &document.language {
        let words = if language.interpreter {
            format!("{}, interpreter needed", language.name)
        } else {
            language.name.clone()
        };
        rows.push(SummaryRow::new("Language", words));
    }
    card("About", rows, correct, "about")
}

fn known(value: Option<String>) -> Content {
    value.unwrap_or_else(|| "Not known".to_owned()).into()
}

fn addresses(document: &PersonDocument, today: Date, correct: Option<&str>) -> SummaryList {
    let mut all: Vec<&Address> = document.addresses.values().collect();
    // Those that hold come first; otherwise as they were entered.
    all.sort_by_key(|address| !address.holds_on(today));
    let mut rows: Vec<SummaryRow> = all
        .into_iter()
        .map(|address| SummaryRow::new(words::purpose(address.purpose), place(address, today)))
        .collect();
    if rows.is_empty() {
        rows.push(SummaryRow::new("Address", "Not known"));
    }
    card("Addresses", rows, correct, "addresses")
}

fn place(address: &Address, today: Date) -> Markup {
    let period = words::period(address.from, address.to);
    html! {
        @for line in &address.lines { (line) br; }
        @if let Some(postcode) = &address.postcode { (postcode) }
        @if address.abroad { " (outside the UK)" }
        @if !period.is_empty() { br; span.govuk-hint { (words::capital(&period)) } }
        @if !address.holds_on(today) { " " (Tag::coloured("Not today", "govuk-tag--grey")) }
    }
}

fn contacts(document: &PersonDocument, correct: Option<&str>) -> SummaryList {
    let mut rows: Vec<SummaryRow> = document
        .contacts
        .values()
        .map(|contact| {
            let key = words::capital(contact.kind.label());
            let key = if contact.whose.is_empty() {
                key
            } else {
                format!("{key}: {}", contact.whose)
            };
            SummaryRow::new(key, reach(contact))
        })
        .collect();
    if rows.is_empty() {
        rows.push(SummaryRow::new("Telephone or email", "Not known"));
    }
    card("Contacts", rows, correct, "contacts")
}

/// A contact with its markers, which say more than its number.
pub(super) fn reach(contact: &Contact) -> Markup {
    html! {
        (contact.value)
        @for marker in &contact.markers {
            " "
            (Tag::coloured(words::capital(marker.label()), if forbids(*marker) { "govuk-tag--red" } else { "govuk-tag--blue" }))
        }
        @if !contact.best_time.is_empty() { br; "Best time: " (contact.best_time) }
        @if !contact.note.is_empty() { br; (lines(&contact.note)) }
    }
}

fn forbids(marker: ContactMarker) -> bool {
    marker != ContactMarker::Preferred
}

fn alerts(document: &PersonDocument, today: Date, correct: Option<&str>) -> SummaryList {
    let rows = document
        .alerts
        .values()
        .map(|alert| {
            let period = words::period(alert.from, alert.to);
            SummaryRow::new(
                if alert.holds_on(today) {
                    "Stands"
                } else {
                    "Does not stand today"
                },
                html! {
                    (alert.text)
                    @if !period.is_empty() { br; span.govuk-hint { (words::capital(&period)) } }
                },
            )
        })
        .collect();
    card("Alerts", rows, correct, "alerts")
}

/// When somebody last changed anything, in the record's own foot.
pub(super) fn made(created_at: jiff::Timestamp) -> Markup {
    html! { p.govuk-body-s { "Record made on " (shell::time(created_at)) "." } }
}
