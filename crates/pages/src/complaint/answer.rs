//! `/complaint/{complaint}`: what was said, what happens next, the answer, and the letter.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::complaint::{self, Sender};
use record::rules::Voice;
use record::rules::messages::Arg;
use record::{ComplaintId, FieldFault, Refusal};

use super::{Opened, address, day, lines, next_steps, open};
use crate::assessment::top;
use crate::components::{
    Button, CharacterCount, Choice, InsetText, Radios, SummaryList, SummaryRow, Textarea,
    csrf_field,
};
use crate::layout::Page;
use crate::people::{for_the_person, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};
use crate::words::Words;

/// `GET /complaint/{complaint}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    page(request, &[])
}

/// `POST /complaint/{complaint}/answer`
pub fn answer(request: &Request) -> Result<Answer, Refusal> {
    let id: ComplaintId = request.param("complaint")?;
    let person = request.read(|tx| complaint::person_of(tx, id))?;
    let answered = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Complaint, Verb::Decide, "complaint.answer");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let typed = (request.form.get("outcome"), request.form.get("answer"));
        complaint::answer(tx, &permit, (actor, moment), id, typed)
    });
    match answered {
        Ok(()) => Ok(Answer::see_other(format!("/complaint/{id}?done=answered"))),
        Err(Refusal::Invalid(faults)) => page(request, &faults),
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn page(request: &Request, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let id: ComplaintId = request.param("complaint")?;
    let opened = match open(request, id, "complaint.show") {
        Ok(opened) => opened,
        Err(Refusal::ReasonNeeded) => {
            let person = request.read(|tx| complaint::person_of(tx, id))?;
            return top::or_reason(request, person, Err(Refusal::ReasonNeeded));
        }
        Err(other) => return Err(other),
    };
    let person = opened.complaint.person;
    let own = for_the_person(request, person);
    let words = Words::asked(request, &opened.heading.document);
    let title = super::about(words, &opened.complaint)?;
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.with("complaint-received", &[("on", Arg::Date(day(opened.complaint.at)))])?) }
        p.govuk-body { (sent_by(&opened, words)?) }
        (said(&opened, words)?)
        @match &opened.complaint.answer {
            Some(_) => {
                (answered(&opened, words)?)
                p.govuk-body { a.govuk-link href={ "/complaint/" (id) "/print" } { "The letter, to print" } }
            }
            None => {
                (next_steps(words, &opened)?)
                @if !own { (answering(request, &opened, faults)?) }
            }
        }
    });
    let mut page = Page {
        confidential: true,
        easy_read: own && words.voice() == Voice::Easy,
        back: address(person),
        notification: match request.query.get("done") {
            "sent" => shell::done("It is sent. This page is your receipt."),
            "answered" => shell::done(
                "The answer is kept, and the person sees it on their page. Print the letter and send it.",
            ),
            _ => None,
        },
        ..Page::new(title, main)
    };
    if !own {
        page.banner = html! { (top::banner(&opened.heading, request.moment.today)) }.into();
    }
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

/// Who sent it: somebody else may have, in the person's name.
fn sent_by(opened: &Opened, words: Words) -> Result<String, Refusal> {
    let complaint = &opened.complaint;
    let person = opened.heading.document.name();
    match &complaint.sender {
        Sender::Person => words.with("complaint-sent-person", &[("name", Arg::Text(&person))]),
        Sender::ActingFor(name) => words.with(
            "complaint-sent-acting",
            &[("name", Arg::Text(name)), ("person", Arg::Text(&person))],
        ),
        Sender::WrittenDown(said) => words.with(
            "complaint-sent-written",
            &[
                ("name", Arg::Text(said)),
                ("by", Arg::Text(&complaint.written_by)),
            ],
        ),
    }
}

fn said(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let complaint = &opened.complaint;
    let mut rows = Vec::new();
    if let Some(href) = complaint.about.address(complaint.subject) {
        let about = super::about(words, complaint)?;
        rows.push(SummaryRow::new(
            words.say("complaint-which")?,
            html! { a.govuk-link href=(href) { (about) } },
        ));
    }
    rows.push(SummaryRow::new(
        words.say("complaint-you-said")?,
        lines(&complaint.words),
    ));
    rows.push(SummaryRow::new(
        words.say("complaint-you-want")?,
        lines(&complaint.wanted),
    ));
    Ok(html! { (SummaryList::new(rows)) })
}

fn answered(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let Some(answer) = &opened.complaint.answer else {
        return Ok(html! {});
    };
    let outcome = [("outcome", Arg::Text(answer.outcome.as_str()))];
    Ok(html! {
        h2.govuk-heading-m { (words.with("complaint-answered", &[("on", Arg::Date(day(answer.at)))])?) }
        p.govuk-body { strong { (words.with("complaint-outcome", &outcome)?) } }
        p.govuk-body { (lines(&answer.words)) }
        p.govuk-body { (answer.by) }
        h2.govuk-heading-m { (words.say("complaint-then")?) }
        p.govuk-body { (words.say("challenge-ombudsman")?) }
    })
}

/// The form of the answer, or why this reader is not the one who answers.
fn answering(request: &Request, opened: &Opened, faults: &[FieldFault]) -> Result<Markup, Refusal> {
    if !request.actor.may(Noun::Complaint, Verb::Decide) {
        return Ok(html! {});
    }
    let refused = request.read(|tx| {
        Ok(
            match complaint::may_answer(tx, &request.actor, &opened.complaint) {
                Ok(()) => None,
                Err(Refusal::NotNow(sentence)) => Some(sentence),
                Err(other) => return Err(other),
            },
        )
    })?;
    if let Some(sentence) = refused {
        return Ok(html! { (InsetText::new(sentence)) });
    }
    let get = |field: &str| request.form.get(field).to_owned();
    let outcomes = complaint::Outcome::ALL
        .iter()
        .map(|outcome| Choice::new(outcome.as_str(), outcome.label()))
        .collect();
    let label = "What do you answer?";
    let words = CharacterCount {
        textarea: Textarea {
            value: get("answer"),
            hint: "What you found, why, and what happens now. The person reads it: short sentences, no words of the trade."
                .into(),
            error: fault_of(faults, "answer").into(),
            rows: Some(8),
            ..Textarea::new("answer", label)
        },
        threshold: Some(75),
        ..CharacterCount::new("answer", label, u32::try_from(complaint::LONGEST).unwrap_or(u32::MAX))
    };
    Ok(html! {
        h2.govuk-heading-m { "Answer" }
        form method="post" action={ "/complaint/" (opened.complaint.id) "/answer" } novalidate {
            (csrf_field(&request.form_token()))
            (Radios {
                value: get("outcome"),
                error: fault_of(faults, "outcome").into(),
                ..Radios::new("outcome", small("How does it come out?"), outcomes)
            })
            (words)
            (Button::new("Keep the answer"))
        }
    })
}

/// `GET /complaint/{complaint}/print`: the letter with the answer, or the receipt while there is none.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let id: ComplaintId = request.param("complaint")?;
    let opened = match open(request, id, "complaint.print") {
        Ok(opened) => opened,
        Err(Refusal::ReasonNeeded) => {
            let person = request.read(|tx| complaint::person_of(tx, id))?;
            return top::or_reason(request, person, Err(Refusal::ReasonNeeded));
        }
        Err(other) => return Err(other),
    };
    let words = Words::asked(request, &opened.heading.document);
    let title = super::about(words, &opened.complaint)?;
    let main = top::column(html! {
        p.govuk-body {
            (request.settings().council) br;
            (crate::people::addressed_to(&opened.heading, words)?) br;
            "Our reference " (opened.heading.reference)
        }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.with("complaint-received", &[("on", Arg::Date(day(opened.complaint.at)))])?) }
        p.govuk-body { (sent_by(&opened, words)?) }
        (said(&opened, words)?)
        @if opened.complaint.answer.is_some() { (answered(&opened, words)?) } @else { (next_steps(words, &opened)?) }
    });
    let page = Page {
        confidential: true,
        easy_read: words.voice() == Voice::Easy || request.query.get("words") == "large",
        back: format!("/complaint/{id}"),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
