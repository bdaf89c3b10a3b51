//! Beginning an assessment, and its list of questions.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{self, Asked, Part, PartState, PartView, Started};
use record::rules::Voice;
use record::rules::assessment::{QuestionKind, Questionnaire};
use record::{AssessmentId, PersonId, Refusal};

use super::words::{answer_in_words, part_title, subject_title};
use super::{Open, card, open, place, start, top, validate};
use crate::components::{Button, Details, InsetText, SummaryList, SummaryRow, Tag, Task, TaskList};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `POST /people/{person}/assessments`: begins an assessment, or opens the one that is open already.
pub fn begin(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let anew = request.form.get("anew") == "yes";
    let (actor, moment) = (&request.actor, &request.moment);
    let started = request.write(|tx| {
        let ask = (Noun::Assessment, Verb::Create, "assessment.start");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let books = &request.app.rulebooks;
        let questionnaire = start::chosen(request, assessment::ADULT);
        assessment::start(tx, &permit, books, (actor, moment), questionnaire, anew)
    })?;
    if request.form.get("then") == "paper" {
        return Ok(Answer::see_other(format!(
            "/assessment/{}/paper",
            started.id()
        )));
    }
    Ok(Answer::see_other(match started {
        Started::New(id) => format!("/assessment/{id}?done=begun"),
        Started::Open(id) => format!("/assessment/{id}?done=open"),
    }))
}

/// `GET /assessment/{assessment}`: the list of questions, what is answered, and what comes next.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    top::or_reason(request, person, page(request, id, person))
}

fn page(request: &Request, id: AssessmentId, person: PersonId) -> Result<Answer, Refusal> {
    let open = open(request, person, id, "assessment.tasks")?;
    let voice = top::voice(request);
    let address = format!("/assessment/{id}");
    let title = open.sitting.questionnaire.title.get(voice).to_owned();
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        (standing(&open))
        @if request.actor.own_record() == Some(person) {
            p.govuk-body { a.govuk-link href={ (address) "/own" } { "Answer the questions yourself, or read what you answered" } }
        }
        (validate::advocate(&open))
        (top::other_words(&address, voice))
        p.govuk-body { (open.sitting.questionnaire.introduction.get(voice)) }
        (facts(&open))
        (way_on(&open, voice))
        @for part in open.sitting.parts.iter().filter(|part| is_of(&open.sitting.questionnaire, part.part)) {
            (part_list(&open, part, voice))
        }
        h2.govuk-heading-m { "All answers together" }
        (ends(&open, voice))
        @if open.may_change && !open.sitting.assessment.decided {
            (Details::new("Begin a new assessment instead", card::anew_form(request, person, &open.sitting.assessment.questionnaire)))
        }
    });
    let notification = match request.query.get("done") {
        "begun" => {
            shell::done("The assessment is begun. Each answer is kept as soon as it is saved.")
        }
        "open" => {
            shell::done("An assessment is open already, so it goes on: nothing is asked twice.")
        }
        "saved" => shell::done("The answer is saved."),
        "returned" => shell::done(
            "The answers are given back to the person. If they answer by a link, make a new one for them.",
        ),
        _ => None,
    };
    let page = Page {
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: format!("/people/{person}"),
        easy_read: voice == Voice::Easy,
        confidential: true,
        notification,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// What stands in the way, or was decided already.
fn standing(open: &Open) -> Markup {
    let assessment = &open.sitting.assessment;
    html! {
        @if assessment.superseded {
            (InsetText::new(html! {
                p.govuk-body {
                    "A newer assessment was begun, so this one takes no more answers. "
                    a.govuk-link href={ "/people/" (assessment.person) } { "Find the newer one on the record" } "."
                }
            }))
        } @else if assessment.decided && open.may_change {
            (InsetText::new(
                "A budget was worked out from these answers. They can still be changed: what changes is shown beside \
                 the budget until it is worked out again.",
            ))
        }
    }
}

fn facts(open: &Open) -> Markup {
    let assessment = &open.sitting.assessment;
    let asked = open.sitting.asked().count();
    let answered = open
        .sitting
        .asked()
        .filter(|asked| asked.is_answered())
        .count();
    let mut rows = vec![
        SummaryRow::new("Asked of", open.heading.document.name()),
        SummaryRow::new(
            "Begun",
            format!(
                "{} by {}",
                shell::time(assessment.started_at),
                assessment.started_by
            ),
        ),
        SummaryRow::new(
            "Questionnaire",
            html! {
                "“" (assessment.questionnaire) "”, version " (assessment.version) ", of the rules "
                a.govuk-link href={ "/rulebook/versions/" (assessment.rulebook_hash) } {
                    (record::rulebook::short(&assessment.rulebook_hash))
                }
            },
        ),
        SummaryRow::new(
            "Answered",
            format!("{answered} of {asked} questions asked so far"),
        ),
    ];
    rows.extend(open.budgets.first().map(|budget| {
        SummaryRow::new(
            "Indicative budget",
            html! {
                a.govuk-link href={ "/allocation/" (budget.id) } { (budget.weekly) " a week" }
                @if budget.provisional { ", provisional" }
                ", worked out on " (shell::time(budget.decided_at))
            },
        )
    }));
    html! { (SummaryList::new(rows)) }
}

/// The button that leads to the first question without an answer, or to all answers.
fn way_on(open: &Open, voice: Voice) -> Markup {
    let id = open.sitting.assessment.id;
    html! {
        @if let Some(next) = open.sitting.next().filter(|_| open.may_change) {
            (Button::link("Go on with the next question", question_address(id, next, voice)))
        } @else {
            (Button::link(
                if open.may_decide { "Check the answers" } else { "See all answers" },
                top::told(&format!("/assessment/{id}/check"), voice),
            ))
        }
    }
}

fn part_list(open: &Open, part: &PartView, voice: Voice) -> Markup {
    let prefix = format!("part-{}", part.part);
    html! {
        h2.govuk-heading-m {
            (part_title(&open.sitting.questionnaire, part.part, voice))
            @if part.state == PartState::Done { " " (Tag::coloured("All answered", "govuk-tag--green")) }
        }
        @match part.state {
            PartState::NotYet => p.govuk-body { (not_yet(part.part)) },
            PartState::NotNeeded => p.govuk-body { (not_needed(part.part)) },
            PartState::ToDo | PartState::Begun | PartState::Done => {
                (TaskList {
                    id_prefix: prefix,
                    items: part.asked.iter().map(|asked| task(open, asked, voice)).collect(),
                    ..TaskList::default()
                })
            }
        }
    }
}

/// Whether the questionnaire has such questions at all: a carer's asks for nobody's help.
fn is_of(questionnaire: &Questionnaire, part: Part) -> bool {
    match part {
        Part::Need => true,
        Part::Informal => questionnaire.of_kind(QuestionKind::Shares).is_some(),
        Part::Flag => questionnaire.of_kind(QuestionKind::Flags).is_some(),
    }
}

fn not_yet(part: Part) -> &'static str {
    match part {
        Part::Need => "Begin with these questions.",
        Part::Informal => {
            "This is asked when all needs are answered, so that the help of family and friends cannot colour them."
        }
        Part::Flag => "This is asked last.",
    }
}

fn not_needed(part: Part) -> &'static str {
    match part {
        Part::Need => "This questionnaire asks for no needs.",
        Part::Informal => {
            "There is nothing to ask here: no need is recorded that family or friends could meet, or nobody helps \
             without being paid."
        }
        Part::Flag => "This questionnaire asks for nothing that is costed individually.",
    }
}

fn task(open: &Open, asked: &Asked, voice: Voice) -> Task {
    let sitting = &open.sitting;
    let answered = asked.answer.as_ref().filter(|answer| answer.stands());
    let hint = answered.map(|answer| {
        let (said, own) = answer_in_words(sitting, answer, voice);
        match own {
            Some(own) => format!("{said} The person would answer: “{own}”"),
            None => said,
        }
    });
    let href = if open.may_change {
        question_address(sitting.assessment.id, asked, voice)
    } else {
        String::new()
    };
    let (status, tag) = if answered.is_some() {
        ("Answered", None)
    } else {
        ("", Some(Tag::coloured("Not answered", "govuk-tag--blue")))
    };
    Task {
        title: subject_title(&sitting.questionnaire, asked.part, &asked.key, voice).into(),
        href,
        hint: hint.into(),
        status: status.into(),
        tag,
        ..Task::default()
    }
}

fn ends(open: &Open, voice: Voice) -> Markup {
    let id = open.sitting.assessment.id;
    html! {
        ul.govuk-list {
            li {
                a.govuk-link href=(top::told(&format!("/assessment/{id}/check"), voice)) {
                    @if open.may_validate && !open.is_validated() { "Check the answers and validate them" }
                    @else if open.may_decide { "Check the answers and work out the indicative budget" }
                    @else { "See all answers" }
                }
            }
            li { a.govuk-link href={ "/assessment/" (id) "/history" } { "Who answered what, and when" } }
        }
    }
}

/// Where a question stands.
pub(super) fn question_address(id: AssessmentId, asked: &Asked, voice: Voice) -> String {
    top::told(
        &format!("/assessment/{id}/{}/{}", asked.part, asked.key),
        voice,
    )
}
