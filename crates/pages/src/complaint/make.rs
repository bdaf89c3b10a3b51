//! `/people/{person}/complaints`: what was sent and answered, and the form. The person reads their own words; a worker
//! who writes it down for them reads the same form out.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::complaint::{self, Complaint, Decision, NewComplaint};
use record::people::{self, Heading};
use record::rules::messages::Arg;
use record::{FieldFault, PersonId, Refusal};

use super::{address, day};
use crate::assessment::top;
use crate::components::{
    Button, CharacterCount, Choice, Input, Radios, SummaryList, SummaryRow, Tag, Textarea,
    csrf_field,
};
use crate::layout::Page;
use crate::people::{for_the_person, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};
use crate::words::Words;

const PURPOSE: &str = "complaint.person";

struct Shown {
    heading: Heading,
    sent: Vec<Complaint>,
    /// The decisions that can be challenged; none where the reader may not write one down.
    decisions: Option<Vec<Decision>>,
}

/// `GET /people/{person}/complaints`
pub fn of_person(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    top::or_reason(request, person, show(request, person, &[]))
}

/// `POST /people/{person}/complaints`: writes one down.
pub fn make(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let form = &request.form;
    let about = if form.get("kind") == "complaint" {
        "general"
    } else {
        form.get("about")
    };
    let new = NewComplaint {
        kind: form.get("kind"),
        about,
        words: form.get("words"),
        wanted: form.get("wanted"),
        made_by: form.get("made_by"),
    };
    let made = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Complaint, Verb::Create, PURPOSE);
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let books = &request.app.rulebooks;
        complaint::make(tx, &permit, books, (actor, moment), &new)
    });
    match made {
        Ok(id) => Ok(Answer::see_other(format!("/complaint/{id}?done=sent"))),
        Err(Refusal::Invalid(faults)) => show(request, person, &faults),
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let shown = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Complaint, Verb::View, PURPOSE);
        let view = access::person(tx, actor, moment, person, ask, None)?;
        let may = access::allows(tx, actor, moment, person, (Noun::Complaint, Verb::Create))?;
        let decisions = if may {
            let ask = (Noun::Complaint, Verb::Create, PURPOSE);
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            Some(complaint::decisions(tx, &permit, (actor, moment))?)
        } else {
            None
        };
        Ok(Shown {
            heading: people::heading(tx, &view)?,
            sent: complaint::of_person(tx, &view, (actor, moment))?,
            decisions,
        })
    })?;
    let own = for_the_person(request, person);
    let words = Words::asked(request, &shown.heading.document);
    let title = if own {
        words.say("complaint-title")?
    } else {
        "Challenges and complaints".to_owned()
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        @if own {
            p.govuk-body { (words.say("complaint-intro")?) }
            p.govuk-body { (words.say("complaint-no-appeal")?) }
        } @else {
            p.govuk-body {
                "A challenge says that a decision is wrong; a complaint, that something else went wrong. Write down what \
                 is said in the person’s own words. A team manager who did not take the decision answers. The Care \
                 Act’s appeals never came into force: after the council there is the Ombudsman."
            }
        }
        (sent(words, own, &shown.sent)?)
        @if let Some(decisions) = &shown.decisions {
            (form(request, person, words, own, decisions, faults)?)
        }
    });
    let page = Page {
        confidential: true,
        easy_read: own && words.voice() == record::rules::Voice::Easy,
        back: if own {
            "/home".to_owned()
        } else {
            format!("/people/{person}")
        },
        ..Page::new(title, main)
    };
    let page = if own {
        page
    } else {
        Page {
            banner: html! { (top::banner(&shown.heading, request.moment.today)) }.into(),
            ..page
        }
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn sent(words: Words, own: bool, sent: &[Complaint]) -> Result<Markup, Refusal> {
    let mut rows = Vec::new();
    for complaint in sent {
        let tag = match &complaint.answer {
            Some(answer) if own => Tag::coloured(
                words.with(
                    "complaint-outcome",
                    &[("outcome", Arg::Text(answer.outcome.as_str()))],
                )?,
                "govuk-tag--green",
            ),
            Some(answer) => Tag::coloured(answer.outcome.label(), "govuk-tag--green"),
            None => Tag::coloured("Open", "govuk-tag--yellow"),
        };
        let about = super::about(words, complaint)?;
        rows.push(SummaryRow::new(
            shell::date(day(complaint.at)),
            html! { a.govuk-link href={ "/complaint/" (complaint.id) } { (about) } " " (tag) },
        ));
    }
    Ok(html! {
        h2.govuk-heading-m { @if own { (words.say("complaint-mine")?) } @else { "What was sent" } }
        @if rows.is_empty() {
            p.govuk-body { @if own { (words.say("complaint-none")?) } @else { "Nothing so far." } }
        } @else {
            (SummaryList::new(rows))
        }
    })
}

fn form(
    request: &Request,
    person: PersonId,
    words: Words,
    own: bool,
    decisions: &[Decision],
    faults: &[FieldFault],
) -> Result<Markup, Refusal> {
    let get = |field: &str| request.form.get(field).to_owned();
    let mut offered = Vec::new();
    for decision in decisions {
        let about = words.with(
            "complaint-about",
            &[("about", Arg::Text(decision.about.as_str()))],
        )?;
        offered.push(Choice::new(decision.code(), about).hint(shell::date(decision.on)));
    }
    // The decision that the page before was about is chosen already.
    let from = |field: &str| match request.form.filled(field) {
        Some(typed) => typed.to_owned(),
        None => request.query.get(field).to_owned(),
    };
    let which = Radios {
        value: from("about"),
        error: fault_of(faults, "about").into(),
        ..Radios::new("about", small(&words.say("complaint-which")?), offered)
    };
    let challenge = Choice::new("challenge", words.say("complaint-kind-challenge")?);
    let mut kinds = Vec::new();
    if !decisions.is_empty() {
        kinds.push(challenge.opens(html! { (which) }));
    }
    kinds.push(Choice::new(
        "complaint",
        words.say("complaint-kind-complaint")?,
    ));
    let asked = if request.query.filled("about").is_some() && request.form.is_empty() {
        "challenge".to_owned()
    } else {
        get("kind")
    };
    let area = |name: &'static str, label: String, hint: String| CharacterCount {
        textarea: Textarea {
            value: get(name),
            hint: hint.into(),
            error: fault_of(faults, name).into(),
            rows: Some(5),
            ..Textarea::new(name, label.clone())
        },
        threshold: Some(75),
        ..CharacterCount::new(
            name,
            label,
            u32::try_from(complaint::LONGEST).unwrap_or(u32::MAX),
        )
    };
    Ok(html! {
        form method="post" action=(address(person)) novalidate {
            (csrf_field(&request.form_token()))
            (Radios {
                value: asked,
                error: fault_of(faults, "kind").into(),
                ..Radios::new("kind", small(&words.say("complaint-kind")?), kinds)
            })
            (area("words", words.say("complaint-words")?, words.say("complaint-words-hint")?))
            (area("wanted", words.say("complaint-wanted")?, String::new()))
            @if !own {
                (Input {
                    value: get("made_by"),
                    hint: "Such as “the person, by telephone” or “her daughter, with her consent”.".into(),
                    error: fault_of(faults, "made_by").into(),
                    ..Input::new("made_by", "Who says it")
                })
            }
            (Button::new(words.say("complaint-send")?))
        }
    })
}
