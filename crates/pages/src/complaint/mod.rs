//! Challenges and complaints: made by the person on their own pages or written down by a worker, answered by somebody
//! who did not decide, and the letter with the answer.

mod answer;
mod list;
mod make;

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::complaint::{self, Complaint, Kind};
use record::people::{self, Heading};
use record::rules::messages::Arg;
use record::{ComplaintId, Moment, PersonId, Refusal};

pub use answer::{answer, print, show};
pub use list::list;
pub use make::{make, of_person};

use crate::words::Words;

/// One of them, opened for a page.
struct Opened {
    heading: Heading,
    complaint: Complaint,
    /// Whether support goes on as it was while it is open; none where the rulebook says nothing.
    kept_on: Option<bool>,
}

fn open(
    request: &crate::web::Request,
    id: ComplaintId,
    purpose: &'static str,
) -> Result<Opened, Refusal> {
    let person = request.read(|tx| complaint::person_of(tx, id))?;
    request.write(|tx| {
        let ask = (Noun::Complaint, Verb::View, purpose);
        let permit = access::person(tx, &request.actor, &request.moment, person, ask, None)?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            complaint: complaint::view(tx, &permit, (&request.actor, &request.moment), id)?,
            kept_on: complaint::support_kept_on(tx, &request.app.rulebooks, &request.moment)?,
        })
    })
}

fn address(person: PersonId) -> String {
    format!("/people/{person}/complaints")
}

/// Words of several lines, each on its own.
fn lines(text: &str) -> Markup {
    html! {
        @for (place, line) in text.lines().enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}

/// What happens next, as the person reads it: who looks, what comes of it, what of the support meanwhile.
fn next_steps(words: Words, opened: &Opened) -> Result<Markup, Refusal> {
    let complaint = &opened.complaint;
    let support = match (complaint.kind, opened.kept_on) {
        (Kind::Challenge, Some(true)) => Some(words.say("complaint-support-kept")?),
        (Kind::Challenge, Some(false)) => Some(words.say("complaint-support-decided")?),
        _ => None,
    };
    let due = match complaint.due {
        Some(due) => Some(words.with("complaint-due", &[("by", Arg::Date(due))])?),
        None => None,
    };
    Ok(html! {
        h2.govuk-heading-m { (words.say("complaint-next")?) }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced {
            li { (words.say("complaint-next-read")?) }
            li { (words.say("complaint-next-answer")?) }
            @if let Some(due) = due { li { (due) } }
            @if let Some(support) = support { li { (support) } }
            li { (words.say("challenge-help")?) }
            li { (words.say("challenge-ombudsman")?) }
        }
    })
}

/// What it is about, in the person's words.
fn about(words: Words, complaint: &Complaint) -> Result<String, Refusal> {
    words.with(
        "complaint-about",
        &[("about", Arg::Text(complaint.about.as_str()))],
    )
}

fn day(at: jiff::Timestamp) -> jiff::civil::Date {
    Moment::at(at).today
}
