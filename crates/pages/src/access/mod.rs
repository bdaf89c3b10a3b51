//! Signing in, one's own account, forms that were kept, accounts and teams for the administrator, and the audit trail
//! for whoever oversees it.

pub mod account;
mod account_page;
pub mod accounts;
pub mod administer;
pub mod audit;
pub mod invitation;
pub mod kept;
pub mod looked;
pub mod own_second_factor;
mod second_factor;
pub mod sign_in;
pub mod sign_in_steps;
pub mod teams;
pub(crate) mod words;

use maud::{Markup, html};
use record::actor::AccountActor;
use record::{Actor, Refusal};

use crate::components::csrf_field;
use crate::web::Request;

/// Whoever is signed in.
fn holder(request: &Request) -> Result<&AccountActor, Refusal> {
    match &request.actor {
        Actor::Account(account) => Ok(account),
        _ => Err(Refusal::NotFound(None)),
    }
}

/// A form that posts to this address, with its token.
fn form(request: &Request, action: &str, inside: Markup) -> Markup {
    html! {
        form method="post" action=(action) novalidate {
            (csrf_field(&request.form_token()))
            (inside)
        }
    }
}

/// Text in the narrower column that is good to read.
fn column(inside: Markup) -> Markup {
    html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds { (inside) } }
    }
}
