//! The public directory: help near people, whether it is open, where the data comes from; and reading lists in.

mod entry;
mod import;
mod notices;
mod query;
mod report;
mod search;

use jiff::civil::DateTime;
use maud::{Markup, html};
use record::directory::{Entry, LICENCE_NOTICE, OpenState};
use record::formats::hours::CAPTION;

use crate::web::Request;

pub use entry::show as entry;
pub use import::{confirm, discard, receive, show as import, waiting};
pub use notices::notices;
pub use report::report;
pub use search::search;

/// What the council's clocks show. The date may be fixed for a demonstration while the time goes on.
fn local_now(request: &Request) -> DateTime {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let time = request.moment.now.to_zoned(zone).time();
    request.moment.today.to_datetime(time)
}

/// A number to ring, as a link that a telephone understands. A text that is no number stays a text.
fn telephone(number: &str) -> Markup {
    let dialled: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let only_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || " +()-".contains(c));
    html! {
        @if only_number && dialled.len() >= 5 {
            a.govuk-link href={ "tel:" (dialled) } { (number) }
        } @else {
            (number)
        }
    }
}

/// The address on one line, with the postcode.
fn address(entry: &Entry) -> Option<String> {
    match (&entry.address, &entry.postcode) {
        (Some(address), Some(postcode)) => Some(format!("{address}, {postcode}")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}

/// What stands beside opening times, wherever they are.
fn hours_caption() -> Markup {
    html! { p.govuk-hint { (CAPTION) } }
}

/// Whether hours are known, and so something was said that the caption belongs to.
fn claims(state: OpenState) -> bool {
    state != OpenState::Unknown
}

/// The attribution that the licence asks for wherever the lists are shown.
fn licence() -> Markup {
    html! {
        section."govuk-!-margin-top-6" aria-label="Where the data comes from" {
            p.govuk-body-s { (LICENCE_NOTICE) " " a.govuk-link href="/data-notices" { "The lists and their dates" } "." }
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
