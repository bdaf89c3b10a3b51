//! A paper form typed in as the person's own answers, on one page: it is there in full.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{self, NOT_KNOWN, OwnAnswer, Part};
use record::rules::Voice;
use record::rules::assessment::{Choice as Option_, Question, QuestionKind};
use record::{AssessmentId, FieldFault, PersonId, Refusal};

use super::words::part_title;
use super::{Open, open, place, top};
use crate::components::{Button, Input, InsetText, Select, SelectItem, Textarea, csrf_field};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Type in what was answered on paper";

/// `GET /assessment/{assessment}/paper`: every question, one below the other.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let page = || {
        let open = open(request, person, id, "assessment.paper")?;
        Ok(Answer::html(shell::frame(
            request,
            page(request, &open, &[]),
        )))
    };
    top::or_reason(request, person, page())
}

/// `POST /assessment/{assessment}/paper`: keeps it as the person's own answers, sent.
pub fn save(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let typed: Vec<(Part, &str, &str, &str)> = request
        .form
        .typed()
        .filter_map(|(name, value)| {
            let (part, key) = name.split_once('.')?;
            let part = part.parse::<Part>().ok()?;
            // Help that nobody wrote about is asked where there is a need, and not before.
            let unwritten = part == Part::Informal && value.is_empty();
            let note = request.form.get(&format!("note.{name}"));
            (!unwritten).then_some((part, key, value, note))
        })
        .collect();
    let answers: Vec<OwnAnswer<'_>> = typed
        .iter()
        .map(|(part, key, value, note)| OwnAnswer {
            part: *part,
            question: key,
            value,
            note,
            base_revision: 0,
        })
        .collect();
    let helped_by = request.form.get("helped_by");
    let kept = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::Assessment, Verb::Change, "assessment.paper");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let paper = (&answers[..], helped_by);
        assessment::paper(tx, &permit, books, (actor, moment), id, paper)
    });
    match kept {
        Ok(()) => Ok(Answer::see_other(format!("/assessment/{id}/validate"))),
        Err(Refusal::Invalid(faults)) => again(request, (id, person), &faults),
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn again(
    request: &Request,
    (id, person): (AssessmentId, PersonId),
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let open = open(request, person, id, "assessment.paper")?;
    Ok(shell::faulty(request, page(request, &open, faults), faults))
}

fn page(request: &Request, open: &Open, faults: &[FieldFault]) -> Page {
    let voice = top::voice(request);
    let sitting = &open.sitting;
    let id = sitting.assessment.id;
    let questions = &sitting.questionnaire.questions;
    let needs: Vec<&Question> = questions
        .iter()
        .filter(|one| matches!(one.kind, QuestionKind::Ladder | QuestionKind::Choice))
        .collect();
    let shares = sitting.questionnaire.of_kind(QuestionKind::Shares);
    let flags = sitting.questionnaire.of_kind(QuestionKind::Flags);
    let helped = Input {
        value: request.form.get("helped_by").to_owned(),
        error: fault_of(faults, "helped_by").into(),
        ..Input::new("helped_by", "Who helped the person, if the form says so")
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (TITLE) }
        (InsetText::new("These are the person's own answers. What was left empty on the paper is left empty here, and is kept as “I do not know”."))
        form method="post" action={ "/assessment/" (id) "/paper" } novalidate data-unsaved-warning {
            (csrf_field(&request.form_token()))
            h2.govuk-heading-m { (part_title(&sitting.questionnaire, Part::Need, voice)) }
            @for one in &needs {
                @let name = format!("{}.{}", Part::Need, one.id);
                (answer(request, &name, one.title.get(voice), &options(&one.options, voice), faults))
                (note(request, &name, one.title.get(voice), faults))
            }
            @if let Some(shares) = shares {
                h2.govuk-heading-m { (part_title(&sitting.questionnaire, Part::Informal, voice)) }
                @for one in needs.iter().filter(|one| one.kind == QuestionKind::Ladder) {
                    @let name = format!("{}.{}", Part::Informal, one.id);
                    (answer(request, &name, one.title.get(voice), &options(&shares.options, voice), faults))
                }
            }
            @if let Some(flags) = flags {
                h2.govuk-heading-m { (part_title(&sitting.questionnaire, Part::Flag, voice)) }
                @for flag in &flags.options {
                    @let name = format!("{}.{}", Part::Flag, flag.id);
                    (answer(request, &name, flag.words.get(voice), &yes_or_no(), faults))
                }
            }
            (helped)
            (Button { prevent_double_click: Some(true), ..Button::new("Keep as the person's answers, and validate") })
        }
    });
    Page {
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: format!("/assessment/{id}"),
        confidential: true,
        ..Page::new(TITLE, main)
    }
}

fn options(options: &[Option_], voice: Voice) -> Vec<SelectItem> {
    options
        .iter()
        .map(|option| SelectItem::new(option.id.as_str(), option.words.get(voice)))
        .collect()
}

fn yes_or_no() -> Vec<SelectItem> {
    vec![SelectItem::new("yes", "Yes"), SelectItem::new("no", "No")]
}

fn answer(
    request: &Request,
    name: &str,
    title: &str,
    options: &[SelectItem],
    faults: &[FieldFault],
) -> Markup {
    let items = std::iter::once(SelectItem::new("", "Left empty"))
        .chain(options.iter().cloned())
        .chain([SelectItem::new(NOT_KNOWN, "I do not know")])
        .collect();
    html! {
        (Select {
            value: request.form.get(name).to_owned(),
            error: fault_of(faults, name).into(),
            ..Select::new(name, title.to_owned(), items)
        })
    }
}

fn note(request: &Request, name: &str, title: &str, faults: &[FieldFault]) -> Markup {
    let field = format!("note.{name}");
    html! {
        (Textarea {
            value: request.form.get(&field).to_owned(),
            rows: Some(2),
            error: fault_of(faults, &field).into(),
            ..Textarea::new(field.clone(), format!("In their own words: {title}"))
        })
    }
}
