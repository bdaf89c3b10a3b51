//! Paying budgets out: the runs and what keeps somebody from being paid, bank details, and the person's own account.

mod account;
mod line;
mod list;
mod payee;
mod propose;
mod run;

pub use account::{account, spend};
pub use line::line;
pub use list::{list, overpaid};
pub use payee::{check_payee, payee, set_payee};
pub use propose::{propose, propose_form};
pub use run::{approve, file, refuse, run, withdraw};

use maud::{Markup, html};
use record::payments::{Run, RunState};
use record::rules::date_in_words;

use crate::components::Tag;

/// Where a run stands, in colour.
fn tag(state: RunState) -> Tag {
    let colour = match state {
        RunState::Proposed | RunState::ApprovedOnce => "govuk-tag--yellow",
        RunState::Posted => "govuk-tag--blue",
        RunState::Sent => "govuk-tag--green",
        RunState::Refused | RunState::Withdrawn => "govuk-tag--grey",
    };
    Tag::coloured(state.label(), colour)
}

/// A run's period in words.
fn period(run: &Run) -> String {
    format!("{} to {}", date_in_words(run.from), date_in_words(run.to))
}

/// A page of a list further on, or back.
fn further(address: &str, from: i64, shown: i64, all: i64, page: i64) -> Markup {
    let to = from + shown;
    html! {
        @if all > page {
            p.govuk-body {
                (from + 1) " to " (to) " of " (all) ". "
                @if from > 0 { a.govuk-link href={ (address) "?from=" ((from - page).max(0)) } { "Those before" } " " }
                @if to < all { a.govuk-link href={ (address) "?from=" (to) } { "Those after" } }
            }
        }
    }
}
