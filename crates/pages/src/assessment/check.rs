//! All answers together, what is missing, and working the budget out.

use std::collections::BTreeSet;

use maud::{Markup, html};
use record::assessment::{Asked, PartView};
use record::rules::Voice;
use record::{AssessmentId, FieldFault, PersonId, Refusal};

use super::tasks::question_address;
use super::words::{answer_in_words, part_title, subject_title};
use super::{Open, open, place, top, validate};
use crate::components::{
    Action, Button, SummaryList, SummaryRow, Textarea, WarningText, csrf_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// What was typed into the form that works the budget out.
#[derive(Default)]
pub(crate) struct Typed {
    /// Why it is worked out now.
    pub(crate) why: String,
}

/// `GET /assessment/{assessment}/check`: every answer with a link to change it, and what is missing.
pub fn check(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let page = || {
        let open = open(request, person, id, "assessment.check")?;
        let page = page(request, &open, &Typed::default(), &[]);
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, person, page())
}

/// The same page again after the budget could not be worked out, with what was typed and every fault.
pub(crate) fn answers_with_faults(
    request: &Request,
    (id, person): (AssessmentId, PersonId),
    typed: &Typed,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let open = open(request, person, id, "assessment.check")?;
    let mut shown: BTreeSet<String> = open.sitting.asked().map(row_id).collect();
    if open.may_decide && open.is_validated() {
        shown.insert("why".to_owned());
    }
    let faults: Vec<FieldFault> = faults
        .iter()
        .map(|fault| {
            // The rules name a place in the facts; the page has a row for each question.
            let row = fault
                .field
                .strip_prefix("answers.choices.")
                .map(|key| format!("need.{key}"))
                .or_else(|| {
                    fault
                        .field
                        .strip_prefix("answers.shares.")
                        .map(|key| format!("informal.{key}"))
                })
                .unwrap_or_else(|| fault.field.clone());
            let field = if shown.contains(&row) {
                row.as_str()
            } else {
                ""
            };
            FieldFault::new(field, fault.sentence.clone())
        })
        .collect();
    Ok(shell::faulty(
        request,
        page(request, &open, typed, &faults),
        &faults,
    ))
}

fn page(request: &Request, open: &Open, typed: &Typed, faults: &[FieldFault]) -> Page {
    let voice = top::voice(request);
    let assessment = &open.sitting.assessment;
    let address = format!("/assessment/{}/check", assessment.id);
    let title = if open.may_decide {
        "Check the answers"
    } else {
        "All answers"
    };
    let missing = open
        .sitting
        .asked()
        .filter(|asked| !asked.is_answered())
        .count();
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        (top::other_words(&address, voice))
        @if missing > 0 {
            (WarningText::new(match missing {
                1 => "1 question that is asked has no answer yet.".to_owned(),
                many => format!("{many} questions that are asked have no answer yet."),
            }))
        }
        @for part in open.sitting.parts.iter().filter(|part| !part.asked.is_empty()) { (section(open, part, voice)) }
        @if open.may_validate && !open.is_validated() { (validation(request, open)) }
        @if open.may_decide && open.is_validated() { (decide_form(request, open, typed, faults)) }
        @if assessment.superseded {
            p.govuk-body { "A newer assessment was begun, so no budget is worked out from this one any more." }
        }
        p.govuk-body { a.govuk-link href={ "/assessment/" (assessment.id) "/history" } { "Who answered what, and when" } }
    });
    let notification = match request.query.get("done") {
        "validated" => shell::done("The answers are validated."),
        _ => None,
    };
    Page {
        notification,
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: top::told(&format!("/assessment/{}", assessment.id), voice),
        easy_read: voice == Voice::Easy,
        confidential: true,
        ..Page::new(title, main)
    }
}

/// The way to validation: on this page where worker and person answered together, on its own where the person answered
/// by themselves and both answers are to be seen.
fn validation(request: &Request, open: &Open) -> Markup {
    let id = open.sitting.assessment.id;
    html! {
        @if validate::is_needed(&open.sitting) {
            h2.govuk-heading-m { "Validate these answers" }
            p.govuk-body { "The person answered by themselves: their answers stand beside what is decided." }
            (Button::link("See both and validate", format!("/assessment/{id}/validate")))
        } @else if open.sitting.is_complete() {
            (validate::confirm_form(request, open))
        } @else {
            h2.govuk-heading-m { "Validate these answers" }
            p.govuk-body { "It can be done when every question that is asked is answered." }
        }
    }
}

fn section(open: &Open, part: &PartView, voice: Voice) -> Markup {
    let rows = part
        .asked
        .iter()
        .map(|asked| row(open, asked, voice))
        .collect();
    html! { (SummaryList::card(part_title(&open.sitting.questionnaire, part.part, voice), rows)) }
}

fn row_id(asked: &Asked) -> String {
    format!("{}.{}", asked.part, asked.key)
}

fn row(open: &Open, asked: &Asked, voice: Voice) -> SummaryRow {
    let sitting = &open.sitting;
    let subject = subject_title(&sitting.questionnaire, asked.part, &asked.key, voice);
    let answered = asked.answer.as_ref().filter(|answer| answer.stands());
    let value = html! {
        @match answered {
            Some(answer) => {
                @let (said, own) = answer_in_words(sitting, answer, voice);
                p.govuk-body { (said) }
                @if let Some(own) = own { p.govuk-body { "The person would answer: “" (own) "”" } }
                @if !answer.why.is_empty() { p.govuk-body { "Why: " (answer.why) } }
                @if !answer.person_note.is_empty() { p.govuk-body { "In the person's own words: “" (answer.person_note) "”" } }
                @if !answer.note.is_empty() { p.govuk-body { "Note: " (answer.note) } }
                p.govuk-hint { (answer.by) ", " (shell::time(answer.at)) }
            },
            None => p.govuk-body { strong { "Not answered" } },
        }
    };
    let row = SummaryRow::new(html! { span id=(row_id(asked)) { (subject) } }, value);
    if !open.may_change {
        return row;
    }
    let address = question_address(sitting.assessment.id, asked, voice);
    let from = if address.contains('?') {
        "&from=check"
    } else {
        "?from=check"
    };
    let word = if answered.is_some() {
        "Change"
    } else {
        "Answer"
    };
    row.action(Action::new(word, subject, format!("{address}{from}")))
}

fn decide_form(request: &Request, open: &Open, typed: &Typed, faults: &[FieldFault]) -> Markup {
    let id = open.sitting.assessment.id;
    let why = Textarea {
        value: typed.why.clone(),
        rows: Some(2),
        hint: "For example: first assessment, or: answers changed after the visit of 12 May. It is kept with your name, \
               and the person can read it."
            .into(),
        error: fault_of(faults, "why").into(),
        ..Textarea::new("why", "Why is the budget worked out now?")
    };
    html! {
        h2.govuk-heading-m { "Work out the indicative budget" }
        @if open.sitting.is_complete() {
            p.govuk-body {
                "The rules in force on " (shell::date(request.moment.today)) " are used. The amount is a starting point for \
                 planning: the final budget must be enough to meet the needs that the council has to meet."
            }
            form method="post" action={ "/assessment/" (id) "/decide" } novalidate {
                (csrf_field(&request.form_token()))
                (why)
                (Button::new("Work out the indicative budget"))
            }
        } @else {
            p.govuk-body { "It can be worked out when every question that is asked is answered." }
        }
    }
}
