//! People: finding one, making a record, reading it, correcting it, its earlier versions, who is involved, who may open
//! it, and one's own record in one's own words.

mod account;
mod authority;
mod cards;
mod carried;
mod conflict;
mod correct;
mod editing;
mod equality;
mod export;
mod fields;
mod history;
mod involvement;
mod known;
mod leaving;
mod new;
mod open;
mod opened;
mod own;
mod print;
mod reason;
mod relationship;
mod resolve;
mod restriction;
mod rows;
mod search;
mod timeline;
pub(crate) mod top;
mod words;
mod worker;

use maud::{Markup, html};
use record::access::{self, Noun, PersonPermit, Verb};
use record::people::Heading;
use record::people::leaving::Kind as LeavingKind;
use record::rules::messages::Arg;
use record::{Actor, PersonId, Refusal, Tx};

use crate::components::csrf_field;
use crate::web::Request;
use crate::words::Words;

pub(crate) use carried::carried;
pub(crate) use fields::{date_input, enter_key, small};
pub(crate) use reason::{given as reason_given, guard as reason_guard};
pub(crate) use search::name as person_name;
pub(crate) use words::born as born_in_words;

pub use account::{account, change_account};
pub use authority::{authority, change_authority};
pub(crate) use authority::{may_act_for, on_behalf};
pub use correct::{correct, correct_form};
pub use equality::{change_equality, equality};
pub use export::{download, export};
pub use history::{old_version, versions};
pub use involvement::{change_involvement, involvement};
pub use leaving::{change_leaving, leaving};
pub use new::{duplicates, make, new};
pub use open::open;
pub use print::print;
pub use reason::{ask_reason, give_reason};
pub use relationship::{change_relationships, relationships};
pub use restriction::{change_restriction, restriction};
pub use search::{found, search};

/// What a page asks for: noun, verb, and a short code of the page for the audit trail.
type Ask = (Noun, Verb, &'static str);

/// The permit for one person's record, with the reason that came with the form, if one did.
fn permit(
    request: &Request,
    tx: &mut Tx,
    person: PersonId,
    ask: Ask,
) -> Result<PersonPermit, Refusal> {
    let why = reason::given(request);
    access::person(tx, &request.actor, &request.moment, person, ask, why)
}

/// The address of a record, or of a part of it.
fn address(person: PersonId, part: &str) -> String {
    if part.is_empty() {
        format!("/people/{person}")
    } else {
        format!("/people/{person}/{part}")
    }
}

/// The person of the address, for pages that are the workers' own: versions hold what they write for one another,
/// and who is involved stands on the person's own page in their words.
fn staff_only(request: &Request) -> Result<PersonId, Refusal> {
    let person: PersonId = request.param("person")?;
    if for_the_person(request, person) {
        return Err(Refusal::NotFound(None));
    }
    Ok(person)
}

/// Whether it is the reader's own record.
pub(crate) fn is_own(request: &Request, person: PersonId) -> bool {
    matches!(&request.actor, Actor::Account(account) if account.person_id == Some(person))
}

/// Whether the reader is served, not at work: the person themselves, or somebody who may act for them. They read their
/// own words, not those of workers.
pub(crate) fn for_the_person(request: &Request, person: PersonId) -> bool {
    is_own(request, person)
        || matches!(&request.actor, Actor::Account(account) if account.roles.iter().all(|role| !role.is_staff()))
}

/// To whom a letter about somebody goes: to themselves, or to whoever settles the affairs of somebody who died.
pub(crate) fn addressed_to(heading: &Heading, words: Words) -> Result<String, Refusal> {
    let name = heading.document.name();
    match &heading.left {
        Some(left) if left.kind == LeavingKind::Death => {
            words.with("letter-to-family", &[("name", Arg::Text(&name))])
        }
        _ => Ok(name),
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

/// Text and forms in the narrower column that is good to read.
fn column(inside: Markup) -> Markup {
    html! { div.govuk-grid-row { div.govuk-grid-column-two-thirds { (inside) } } }
}
