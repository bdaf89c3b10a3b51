//! Eligibility: what is known shown to confirm, the findings, the decision that opens line by line, and its letter.

mod findings;
mod form;
mod list;
mod print;
mod show;

use maud::Markup;
use record::access::{self, Noun, Verb};
use record::eligibility::{self, Start, View};
use record::people::{self, Heading};
use record::replay::{self, Decision, Replayed};
use record::{AssessmentId, EligibilityId, PersonId, Refusal, assessment};

use crate::web::Request;

pub use form::{decide, start};
pub use list::list;
pub use print::print;
pub use show::show;

/// A determination, opened for a page.
struct Opened {
    heading: Heading,
    view: View,
    replayed: Replayed,
}

/// The determination that the address names, and whose it is.
fn place(request: &Request) -> Result<(EligibilityId, PersonId), Refusal> {
    let id: EligibilityId = request.param("eligibility")?;
    let person = request.read(|tx| eligibility::person_of(tx, id))?;
    Ok((id, person))
}

fn open(
    request: &Request,
    (id, person): (EligibilityId, PersonId),
    (verb, purpose): (Verb, &'static str),
) -> Result<Opened, Refusal> {
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Eligibility, verb, purpose);
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            view: eligibility::view(tx, &permit, books, moment, id)?,
            replayed: replay::one(tx, books, Decision::Eligibility, id.uuid())?,
        })
    })
}

/// The assessment that the address names, whose it is, and whether the person is looked at as a carer.
fn assessed(request: &Request) -> Result<(AssessmentId, PersonId, bool), Refusal> {
    let id: AssessmentId = request.param("assessment")?;
    let person = request.read(|tx| assessment::person_of(tx, id))?;
    let carer = [&request.query, &request.form]
        .iter()
        .any(|sent| sent.get("as") == "carer");
    Ok((id, person, carer))
}

/// What is known before it is decided.
fn begin(
    request: &Request,
    (id, person, carer): (AssessmentId, PersonId, bool),
) -> Result<(Heading, Start), Refusal> {
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Eligibility, Verb::Decide, "eligibility.start");
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        let start = eligibility::start(tx, &permit, books, moment, (id, carer))?;
        Ok((people::heading(tx, &permit)?, start))
    })
}

/// Text of several paragraphs as it was written.
fn written(text: &str) -> Markup {
    maud::html! {
        @for part in text.split("\n").map(str::trim).filter(|part| !part.is_empty()) { p.govuk-body { (part) } }
    }
}
