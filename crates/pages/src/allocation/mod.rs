//! Indicative budgets: worked out from an assessment, opened line by line, printed for the person.

mod lines;
mod print;
mod show;

use std::sync::LazyLock;

use record::access::{self, Noun, Verb};
use record::allocation::{self, View};
use record::assessment::{self, Answers};
use record::people::{self, Heading};
use record::replay::{self, Decision, Replayed};
use record::rules::Voice;
use record::rules::messages::{MessageFault, Messages};
use record::{AssessmentId, DeterminationId, PersonId, Refusal};

use crate::assessment::{DecideForm, answers_with_faults, top};
use crate::web::{Answer, Request};

pub use print::print;
pub use show::show;

/// The words of worked lines. Read once: they are part of the program.
static MESSAGES: LazyLock<Result<Messages, MessageFault>> =
    LazyLock::new(|| Messages::embedded("en"));

/// A determination, opened for a page.
struct Opened {
    heading: Heading,
    view: View,
    /// The answers that it was made from, with who gave each and when.
    behind: Answers,
    /// Whether it comes out the same when it is worked again.
    replayed: Replayed,
}

/// `POST /assessment/{assessment}/decide`: works the indicative budget out by the rules in force today.
pub fn decide(request: &Request) -> Result<Answer, Refusal> {
    let id: AssessmentId = request.param("assessment")?;
    let person = request.read(|tx| assessment::person_of(tx, id))?;
    let typed = DecideForm {
        why: request.form.get("why").to_owned(),
    };
    let decided = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Allocation, Verb::Decide, "allocation.decide");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let books = &request.app.rulebooks;
        allocation::decide_indicative(tx, &permit, books, (actor, moment), id, &typed.why)
    });
    match decided {
        Ok(decided) => {
            let done = if decided.already { "same" } else { "decided" };
            let id = decided.view.determination.id;
            Ok(Answer::see_other(format!("/allocation/{id}?done={done}")))
        }
        Err(Refusal::Invalid(faults)) => {
            answers_with_faults(request, (id, person), &typed, &faults)
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

/// `GET /people/{person}/allocation`: on to the indicative budget of the latest assessment, or to where it is worked out.
pub fn of_person(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let found = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Assessment, Verb::View, "allocation.of_person");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let latest = assessment::list(tx, &permit)?.into_iter().next();
        let ask = (Noun::Allocation, Verb::View, "allocation.of_person");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let standing = allocation::list(tx, &permit)?
            .into_iter()
            .find(|one| one.superseded_by.is_none());
        Ok((latest, standing))
    });
    let on = match found {
        Ok((Some(latest), Some(stands))) if stands.assessment == latest.id => {
            format!("/allocation/{}", stands.id)
        }
        Ok((Some(latest), _)) => format!("/assessment/{}/check", latest.id),
        Ok((None, _)) => format!("/people/{person}"),
        Err(other) => return top::or_reason(request, person, Err(other)),
    };
    Ok(Answer::see_other(on))
}

/// `GET /allocation/{determination}/worked.json`: the worked lines as they are kept, to check them elsewhere.
pub fn worked(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let file = || {
        let opened = open(request, person, id, (Verb::Print, "allocation.worked"))?;
        let name = format!("indicative-budget-{id}.json");
        let bytes = opened.view.worked.canonical().into_bytes();
        Ok(Answer::download(name, "application/json", bytes))
    };
    top::or_reason(request, person, file())
}

fn place(request: &Request) -> Result<(DeterminationId, PersonId), Refusal> {
    let id: DeterminationId = request.param("determination")?;
    let person = request.read(|tx| allocation::person_of(tx, id))?;
    Ok((id, person))
}

fn open(
    request: &Request,
    person: PersonId,
    id: DeterminationId,
    (verb, purpose): (Verb, &'static str),
) -> Result<Opened, Refusal> {
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Allocation, verb, purpose);
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        let view = allocation::view(tx, &permit, books, moment, id)?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            behind: allocation::answers_behind(tx, &permit, &view)?,
            replayed: replay::one(tx, books, Decision::Allocation, id.uuid())?,
            view,
        })
    })
}

/// The messages, or the refusal that says what is wrong with them.
fn messages() -> Result<&'static Messages, Refusal> {
    MESSAGES.as_ref().map_err(unsaid)
}

/// A message without arguments.
fn message(id: &str, voice: Voice) -> Result<String, Refusal> {
    messages()?
        .text(id, &[], voice)
        .map_err(|fault| unsaid(&fault))
}

fn unsaid(fault: &MessageFault) -> Refusal {
    Refusal::Rules(format!(
        "The budget stands, but its words cannot be shown: {fault}."
    ))
}
