//! The rows of a person's form: names, addresses, contacts, alerts. Each is a group of its own with a button that takes
//! it out; buttons add more. They send the form, so that they work without scripts.

use maud::{Markup, html};
use record::people::{ContactKind, ContactMarker, NameKind, Purpose};

use super::fields::{Fields, small, ticked};
use super::words;
use crate::components::{
    Button, Checkboxes, Choice, Fieldset, Input, Legend, Select, SelectItem, Textarea,
};

/// The button that adds a row to a list.
pub(super) fn add(list: &str, text: &str) -> Markup {
    html! {
        (Button { name: "then".into(), value: format!("add-{list}"), ..Button::secondary(text) })
    }
}

/// A row in its box; its id is the name that a fault of the whole row has.
fn row(prefix: &str, title: &str, inside: Markup) -> Markup {
    let group = Fieldset {
        legend: Legend {
            text: title.into(),
            classes: "govuk-fieldset__legend--s",
            page_heading: false,
        },
        ..Fieldset::default()
    };
    let remove = Button {
        name: "then".into(),
        value: format!("remove-{prefix}"),
        classes: "govuk-button--secondary",
        ..Button::new(html! { "Take out" span.govuk-visually-hidden { " " (title) } })
    };
    html! {
        div.sw-row id=(prefix) {
            (group.around(html! { (inside) (remove) }))
        }
    }
}

fn select<T: Copy>(
    all: &[T],
    word: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Vec<SelectItem> {
    all.iter()
        .map(|one| SelectItem::new(word(*one), words::capital(label(*one))))
        .collect()
}

/// Names.
pub(super) fn names(fields: &Fields<'_>) -> Markup {
    html! {
        @for (number, name) in fields.form.names.iter() {
            @let prefix = format!("names-{number}");
            (row(&prefix, &format!("Name {number}"), html! {
                (Select {
                    value: name.kind.clone(),
                    error: fields.fault(&format!("{prefix}-kind")).into(),
                    ..Select::new(
                        format!("{prefix}-kind"),
                        "Kind of name",
                        select(NameKind::ALL, NameKind::as_str, NameKind::label),
                    )
                })
                (fields.input(&format!("{prefix}-given"), "Given names", &name.given))
                (fields.input(&format!("{prefix}-family"), "Family name", &name.family))
                (fields.period(&prefix, "When this name was used", &name.from, &name.to))
            }))
        }
    }
}

/// Addresses.
pub(super) fn addresses(fields: &Fields<'_>) -> Markup {
    html! {
        @for (number, address) in fields.form.addresses.iter() {
            @let prefix = format!("addresses-{number}");
            (row(&prefix, &format!("Address {number}"), html! {
                (Select {
                    value: address.purpose.clone(),
                    error: fields.fault(&format!("{prefix}-purpose")).into(),
                    ..Select::new(
                        format!("{prefix}-purpose"),
                        "What it is for",
                        select(Purpose::ALL, Purpose::as_str, words::purpose),
                    )
                })
                (Textarea {
                    value: address.lines.clone(),
                    rows: Some(3),
                    autocomplete: "off",
                    spellcheck: Some(false),
                    error: fields.fault(&format!("{prefix}-lines")).into(),
                    ..Textarea::new(format!("{prefix}-lines"), "Address, without the postcode")
                })
                (Input {
                    classes: "govuk-input--width-10",
                    ..fields.input(&format!("{prefix}-postcode"), "Postcode", &address.postcode)
                })
                (Checkboxes {
                    classes: "govuk-checkboxes--small",
                    values: ticked(address.abroad),
                    ..Checkboxes::single(format!("{prefix}-abroad"), Choice::new("yes", "Outside the UK"))
                })
                (fields.period(&prefix, "From when until when", &address.from, &address.to))
            }))
        }
    }
}

/// Contacts.
pub(super) fn contacts(fields: &Fields<'_>) -> Markup {
    html! {
        @for (number, contact) in fields.form.contacts.iter() {
            @let prefix = format!("contacts-{number}");
            (row(&prefix, &format!("Contact {number}"), html! {
                (Select {
                    value: contact.kind.clone(),
                    error: fields.fault(&format!("{prefix}-kind")).into(),
                    ..Select::new(
                        format!("{prefix}-kind"),
                        "Kind",
                        select(ContactKind::ALL, ContactKind::as_str, ContactKind::label),
                    )
                })
                (fields.input(&format!("{prefix}-value"), "Number or address", &contact.value))
                (Input {
                    hint: "Leave it empty if it is the person’s own.".into(),
                    ..fields.input(&format!("{prefix}-whose"), "Whose it is", &contact.whose)
                })
                (Checkboxes {
                    values: contact.markers.iter().cloned().collect(),
                    classes: "govuk-checkboxes--small",
                    error: fields.fault(&format!("{prefix}-markers")).into(),
                    ..Checkboxes::new(
                        format!("{prefix}-markers"),
                        small("How it may be used"),
                        ContactMarker::ALL
                            .iter()
                            .map(|marker| Choice::new(marker.as_str(), words::capital(marker.label())))
                            .collect(),
                    )
                })
                (fields.input(&format!("{prefix}-best_time"), "Best time", &contact.best_time))
                (fields.note(&format!("{prefix}-note"), "Note", "", &contact.note))
            }))
        }
    }
}

/// Alerts.
pub(super) fn alerts(fields: &Fields<'_>) -> Markup {
    html! {
        @for (number, alert) in fields.form.alerts.iter() {
            @let prefix = format!("alerts-{number}");
            (row(&prefix, &format!("Alert {number}"), html! {
                (fields.input(&format!("{prefix}-text"), "What must be known", &alert.text))
                (fields.period(&prefix, "From when until when it stands", &alert.from, &alert.to))
            }))
        }
    }
}
