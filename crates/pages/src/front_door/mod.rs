//! The front door: a contact as it is written down while somebody talks, those that wait, and those of one person.

mod carry;
mod closing;
mod fields;
mod list;
mod person;
mod take;
mod who;

pub(crate) use carry::{known, made};
pub(crate) use list::on_home;
pub use list::{filtered, list};
pub use person::contacts;
pub use take::{begin, change, new, show};

use record::ContactId;
use record::front_door::{Channel, Outcome, Urgency};

use crate::components::Tag;

/// Where a contact is.
fn address(contact: ContactId) -> String {
    format!("/contact/{contact}")
}

/// How urgent, where somebody must act before the usual time.
fn urgency_tag(urgency: Option<Urgency>) -> Option<Tag> {
    match urgency {
        Some(Urgency::Today) => Some(Tag::coloured("Today", "govuk-tag--red")),
        Some(Urgency::Soon) => Some(Tag::coloured("Within days", "govuk-tag--orange")),
        Some(Urgency::Usual) | None => None,
    }
}

/// How it ended, or that it waits.
fn state_tag(outcome: Option<Outcome>) -> Tag {
    match outcome {
        None => Tag::coloured("Open", "govuk-tag--blue"),
        Some(outcome) => Tag::coloured(capital(outcome.label()), "govuk-tag--grey"),
    }
}

fn channel_in_words(channel: Option<Channel>) -> String {
    channel.map_or("Not said".to_owned(), |channel| capital(channel.label()))
}

fn capital(text: &str) -> String {
    crate::assessment::top::capitalised(text)
}
