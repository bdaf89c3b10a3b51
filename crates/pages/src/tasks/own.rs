//! Where my case is: the same journey, told to the person, with whom it is and by when.

use maud::{Markup, html};
use record::access::Role;
use record::rules::messages::Arg;
use record::tasks::{Standing, State, Waiting};
use record::{PersonId, Refusal};

use super::journey::Panel;
use crate::components::{Tag, Task, TaskList};
use crate::people::is_own;
use crate::web::Request;
use crate::words::Words;

/// The journey in the person's words; nothing where the reader may not know it.
pub fn own_case(
    request: &Request,
    person: PersonId,
    name: &str,
    words: Words,
) -> Result<Markup, Refusal> {
    let Some(panel) = request.write(|tx| Panel::read(request, tx, person))? else {
        return Ok(html! {});
    };
    let title = if is_own(request, person) {
        words.say("own-case")?
    } else {
        words.with("own-case-of", &[("name", Arg::Text(name))])?
    };
    let mut items = Vec::new();
    for standing in &panel.journey.steps {
        items.push(item(request, person, &panel, standing, words)?);
    }
    let begun = panel.journey.is_begun();
    Ok(html! {
        section aria-labelledby="case-heading" {
            h2.govuk-heading-m id="case-heading" { (title) }
            @if panel.journey.left.is_some() { p.govuk-body { (words.say("own-stopped")?) } }
            @if begun {
                (TaskList { id_prefix: "case".to_owned(), items, ..TaskList::default() })
            } @else {
                p.govuk-body { (words.say("own-nothing")?) }
            }
        }
    })
}

fn item(
    request: &Request,
    person: PersonId,
    panel: &Panel,
    standing: &Standing,
    words: Words,
) -> Result<Task, Refusal> {
    let open = panel.open.contains(&standing.step.noun());
    let theirs = standing
        .waiting
        .as_ref()
        .filter(|waiting| waiting.role == Role::Person);
    let href = match (theirs, &standing.taken) {
        (Some(waiting), None) => waiting.kind.address(person),
        (_, Some(taken)) if open => taken.href.clone(),
        _ => String::new(),
    };
    let mut sentences = Vec::new();
    if let Some(taken) = &standing.taken {
        let args = [("on", Arg::Date(taken.on)), ("who", Arg::Text(&taken.by))];
        let on = &args[..1];
        sentences.push(match (taken.outcome, standing.state) {
            (Some("not_eligible"), _) => words.with("own-not-eligible", on)?,
            (Some("sent_back"), _) => words.with("own-sent-back", on)?,
            (Some("to_panel"), _) => words.with("own-to-panel", on)?,
            (_, State::Done) => words.with("own-done", &args)?,
            _ => words.with("own-begun", &args)?,
        });
    }
    if let Some(waiting) = &standing.waiting {
        sentences.extend(waits(request, waiting, words)?);
    }
    let late = standing
        .waiting
        .as_ref()
        .and_then(|waiting| waiting.due)
        .is_some_and(|due| due < request.moment.today);
    let tag = match (&standing.waiting, standing.state) {
        (Some(_), _) if late => Tag::coloured("Late", "govuk-tag--red"),
        (Some(waiting), _) if waiting.role == Role::Person => {
            Tag::coloured("For you to do", "govuk-tag--yellow")
        }
        (Some(_), _) => Tag::coloured("Now", "govuk-tag--yellow"),
        (None, State::Done) => Tag::coloured("Done", "govuk-tag--green"),
        (None, State::UnderWay) => Tag::coloured("Begun", "govuk-tag--blue"),
        (None, State::NotYet) => Tag::coloured("Not yet", "govuk-tag--grey"),
    };
    Ok(Task {
        title: words
            .with("own-step", &[("step", Arg::Text(standing.step.as_str()))])?
            .into(),
        href,
        hint: if sentences.is_empty() {
            crate::components::Content::None
        } else {
            html! { @for sentence in &sentences { (sentence) br; } }.into()
        },
        tag: Some(tag),
        ..Task::default()
    })
}

/// With whom it is, since when, and by when.
fn waits(request: &Request, waiting: &Waiting, words: Words) -> Result<Vec<String>, Refusal> {
    let since = ("since", Arg::Date(waiting.since));
    let mut sentences = Vec::new();
    if waiting.role == Role::Person {
        sentences.push(words.with("own-waits-for-you", &[since])?);
    } else {
        let role = ("role", Arg::Text(waiting.role.as_str()));
        sentences.push(words.with("own-waits", &[role, since])?);
        // Money is the finance team's, whichever team works with the person.
        if waiting.role == Role::SocialWorker
            && let Some(team) = &waiting.team
        {
            sentences.push(words.with("own-with-team", &[("team", Arg::Text(team))])?);
        }
    }
    if let Some(due) = waiting.due {
        let message = if due < request.moment.today {
            "own-late"
        } else {
            "own-due"
        };
        sentences.push(words.with(message, &[("by", Arg::Date(due))])?);
    }
    Ok(sentences)
}
