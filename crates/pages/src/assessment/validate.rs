//! Validation: every question on one page, what the person answered, what is decided, and why where the two differ.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{
    self, Answer as Given, Decision, Part, Sitting, StepKind, Validated, Validation,
};
use record::rules::Voice;
use record::{AssessmentId, FieldFault, PersonId, Refusal};

use super::circumstance::Typed as Circumstances;
use super::words::{own_in_words, part_title, subject_title, value_in_words};
use super::{Open, open_in, place, top};
use crate::components::{
    Button, Details, InsetText, Select, SelectItem, Textarea, WarningText, csrf_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Validate the answers";

/// What stands in the form.
struct Typed {
    decisions: Vec<Decision>,
    circumstances: Circumstances,
    /// What the person is asked for, where their answers are given back.
    what: String,
}

impl Typed {
    fn of(request: &Request) -> Typed {
        let mut decisions = Vec::new();
        for (name, value) in request.form.typed() {
            let Some((part, key)) = name.split_once('.') else {
                continue;
            };
            let Ok(part) = part.parse::<Part>() else {
                continue;
            };
            decisions.push(Decision {
                part,
                key: key.to_owned(),
                worker: request.form.get(&format!("worker.{name}")).to_owned(),
                value: value.to_owned(),
                why: request.form.get(&format!("why.{name}")).to_owned(),
            });
        }
        Typed {
            decisions,
            circumstances: Circumstances::of(request),
            what: String::new(),
        }
    }

    fn standing(open: &Open) -> Typed {
        Typed {
            decisions: Vec::new(),
            circumstances: circumstances(open),
            what: String::new(),
        }
    }
}

/// The fields of circumstances as they stand.
fn circumstances(open: &Open) -> Circumstances {
    let sent = open.steps.iter().find(|step| step.kind == StepKind::Sent);
    Circumstances::standing(open.circumstance.as_ref(), sent)
}

/// `GET /assessment/{assessment}/validate`: everything that is to be decided, with the person's answers beside.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let page = || {
        let seen = open(request, (id, person), &[])?;
        let typed = Typed::standing(&seen.open);
        Ok(Answer::html(shell::frame(
            request,
            page(request, &seen, &typed, &[]),
        )))
    };
    top::or_reason(request, person, page())
}

/// `POST /assessment/{assessment}/validate`: decides all that is asked.
pub fn save(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let typed = Typed::of(request);
    let circumstances = typed.circumstances.parse();
    let validated = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::Assessment, Verb::Decide, "assessment.validate");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let usual = assessment::NewCircumstance::together();
        let said = (
            &typed.decisions[..],
            Some(circumstances.as_ref().unwrap_or(&usual)),
        );
        let done = assessment::validate(tx, &permit, books, (actor, moment), id, said);
        // All faults at once: those of the questions and those of how they were asked.
        match (done, &circumstances) {
            (Err(Refusal::Invalid(mut faults)), Err(others)) => {
                faults.extend(others.iter().cloned());
                Err(Refusal::Invalid(faults))
            }
            (Ok(_), Err(faults)) => Err(Refusal::Invalid(faults.clone())),
            (done, _) => done,
        }
    });
    match validated {
        Ok(Validated::Now { .. } | Validated::Already) => Ok(Answer::see_other(onward(id))),
        Err(Refusal::Invalid(faults)) => again(request, (id, person), &typed, &faults),
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

/// Where the journey goes on: to the form of eligibility, and not to a page between.
fn onward(id: AssessmentId) -> String {
    format!("/assessment/{id}/eligibility?done=validated")
}

/// `POST /assessment/{assessment}/return`: gives the answers back to the person.
pub fn give_back(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let what = request.form.get("what").to_owned();
    let given = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::Assessment, Verb::Decide, "assessment.return");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        assessment::give_back(tx, &permit, books, (actor, moment), id, &what)
    });
    match given {
        Ok(()) => Ok(Answer::see_other(format!("/assessment/{id}?done=returned"))),
        Err(Refusal::Invalid(faults)) => {
            let seen = open(request, (id, person), &[])?;
            let typed = Typed {
                what,
                ..Typed::standing(&seen.open)
            };
            let page = page(request, &seen, &typed, &faults);
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

fn again(
    request: &Request,
    (id, person): (AssessmentId, PersonId),
    typed: &Typed,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let seen = open(request, (id, person), &typed.decisions)?;
    let page = page(request, &seen, typed, faults);
    Ok(shell::faulty(request, page, faults))
}

/// The assessment, and what validating would decide.
struct Seen {
    open: Open,
    sitting: Sitting,
    list: Vec<Validation>,
}

fn open(
    request: &Request,
    (id, person): (AssessmentId, PersonId),
    decisions: &[Decision],
) -> Result<Seen, Refusal> {
    request.write(|tx| {
        let (open, permit) = open_in(tx, request, person, id, "assessment.validate")?;
        let books = &request.app.rulebooks;
        let (sitting, list) = assessment::proposed(tx, &permit, books, id, decisions)?;
        Ok(Seen {
            open,
            sitting,
            list,
        })
    })
}

fn page(request: &Request, seen: &Seen, typed: &Typed, faults: &[FieldFault]) -> Page {
    let voice = top::voice(request);
    let Seen {
        open,
        sitting,
        list,
    } = seen;
    let id = open.sitting.assessment.id;
    let main = top::column(html! {
        h1.govuk-heading-l { (TITLE) }
        (standing(open))
        (advocate(open))
        @if open.may_validate {
            form method="post" action={ "/assessment/" (id) "/validate" } novalidate data-unsaved-warning {
                (csrf_field(&request.form_token()))
                (parts(open, sitting, list, faults, voice))
                h2.govuk-heading-m { "How the assessment was done" }
                (typed.circumstances.fields(faults, false))
                p.govuk-body { "What stands above is what counts from now on. The person's own answers stay visible beside it." }
                (Button { prevent_double_click: Some(true), ..Button::new("Confirm these answers") })
            }
            @if may_give_back(open) { (give_back_form(request, open, typed, faults)) }
        } @else {
            (parts(open, sitting, list, faults, voice))
        }
        p.govuk-body { a.govuk-link href={ "/assessment/" (id) "/history" } { "Who answered what, and when" } }
    });
    Page {
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: top::told(&format!("/assessment/{id}"), voice),
        confidential: true,
        ..Page::new(TITLE, main)
    }
}

fn standing(open: &Open) -> Markup {
    let Some(step) = open.steps.first() else {
        return html! {
            p.govuk-body { "The person has sent no answers of their own: what you answered together is confirmed here." }
        };
    };
    let when = shell::time(step.at);
    html! {
        (InsetText::new(match step.kind {
            StepKind::Sent => format!("The person sent these answers on {when}. {}", step.why),
            StepKind::Returned => format!("Given back to the person by {} on {when}: {}", step.by, step.why),
            StepKind::Validated => format!("Validated by {} on {when}.", step.by),
            StepKind::Reopened => format!("An answer changed on {when}, so the whole is looked at once more."),
        }))
    }
}

/// An independent advocate who must be arranged stands above everything.
pub(super) fn advocate(open: &Open) -> Markup {
    let needed = open
        .circumstance
        .as_ref()
        .is_some_and(|said| said.said.advocate_needed());
    html! {
        @if needed {
            (WarningText::new(
                "An independent advocate is needed: the person has substantial difficulty in taking part, and nobody \
                 appropriate helps them (Care Act 2014, section 67). Go on when one is there.",
            ))
        }
    }
}

fn parts(
    open: &Open,
    sitting: &Sitting,
    list: &[Validation],
    faults: &[FieldFault],
    voice: Voice,
) -> Markup {
    html! {
        @for part in Part::ALL {
            @let of_part: Vec<&Validation> = list.iter().filter(|one| one.asked.part == *part).collect();
            @if !of_part.is_empty() {
                h2.govuk-heading-m { (part_title(&sitting.questionnaire, *part, voice)) }
                @for one in of_part { (question(open, sitting, one, faults, voice)) }
            }
        }
    }
}

fn question(
    open: &Open,
    sitting: &Sitting,
    one: &Validation,
    faults: &[FieldFault],
    voice: Voice,
) -> Markup {
    let (part, key) = (one.asked.part, one.asked.key.as_str());
    let words = |value: &str| value_in_words(&sitting.questionnaire, part, key, value, voice);
    let name = format!("{part}.{key}");
    let person = one
        .asked
        .answer
        .as_ref()
        .and_then(|answer| answer.person.as_deref());
    let faulty = [
        fault_of(faults, &name),
        fault_of(faults, &format!("why.{name}")),
    ]
    .iter()
    .any(|fault| !fault.is_empty());
    let shown = one.differs || faulty;
    html! {
        h3.govuk-heading-s { (subject_title(&sitting.questionnaire, part, key, voice)) }
        p.govuk-body {
            @match person {
                Some(person) => { "The person: “" (own_in_words(&sitting.questionnaire, part, key, person, voice)) "”" },
                None if one.value.is_empty() => "The person did not answer this.",
                None => { "Answered together: “" (words(&one.value)) "”" },
            }
        }
        (said(one.asked.answer.as_ref()))
        @if one.differs {
            p.govuk-body { strong { "Decided: “" (words(&one.value)) "”" } @if !one.why.is_empty() { " " (one.why) } }
        }
        @if open.may_validate {
            @if one.value.is_empty() && !faulty {
                (controls(sitting, one, faults, voice))
            } @else {
                (Details { open: shown, ..Details::new(format!("Decide otherwise: {}", subject_title(&sitting.questionnaire, part, key, voice)), controls(sitting, one, faults, voice)) })
            }
        }
    }
}

/// What was written beside the answer: in the person's own words, and in a worker's.
fn said(answer: Option<&Given>) -> Markup {
    html! {
        @if let Some(answer) = answer {
            @if !answer.person_note.is_empty() { p.govuk-body { "In their own words: “" (answer.person_note) "”" } }
            @if !answer.note.is_empty() { p.govuk-body { "Note of " (answer.by) ": " (answer.note) } }
        }
    }
}

fn controls(sitting: &Sitting, one: &Validation, faults: &[FieldFault], voice: Voice) -> Markup {
    let (part, key) = (one.asked.part, one.asked.key.as_str());
    let name = format!("{part}.{key}");
    let options = options(sitting, one, voice);
    let with = |first: &str| -> Vec<SelectItem> {
        std::iter::once(SelectItem::new("", first))
            .chain(options.iter().cloned())
            .collect()
    };
    let decided = Select {
        value: one.value.clone(),
        error: fault_of(faults, &name).into(),
        ..Select::new(name.clone(), "Decided", with("Choose an answer"))
    };
    // Where the person did not know there is nothing to differ from.
    let has_person = one
        .asked
        .answer
        .as_ref()
        .is_some_and(|answer| answer.known_of_person().is_some());
    let worker = Select {
        value: one.worker.clone(),
        ..Select::new(
            format!("worker.{name}"),
            "Your own answer, where it is another",
            with("The same as is decided"),
        )
    };
    let why = Textarea {
        value: one.why.clone(),
        rows: Some(2),
        error: fault_of(faults, &format!("why.{name}")).into(),
        hint: "Where it differs from the person's answer. The person can read it.".into(),
        ..Textarea::new(format!("why.{name}"), "Why")
    };
    html! {
        (decided)
        @if has_person { (worker) (why) }
    }
}

fn options(sitting: &Sitting, one: &Validation, voice: Voice) -> Vec<SelectItem> {
    if one.asked.part == Part::Flag {
        return vec![SelectItem::new("yes", "Yes"), SelectItem::new("no", "No")];
    }
    sitting
        .question(&one.asked)
        .map(|question| {
            question
                .options
                .iter()
                .map(|option| SelectItem::new(option.id.as_str(), option.words.get(voice)))
                .collect()
        })
        .unwrap_or_default()
}

fn may_give_back(open: &Open) -> bool {
    let sent = open.steps.iter().any(|step| step.kind == StepKind::Sent);
    sent && matches!(
        open.sitting.assessment.step,
        Some(StepKind::Sent | StepKind::Reopened)
    )
}

fn give_back_form(request: &Request, open: &Open, typed: &Typed, faults: &[FieldFault]) -> Markup {
    let id = open.sitting.assessment.id;
    let what = Textarea {
        value: typed.what.clone(),
        rows: Some(2),
        error: fault_of(faults, "what").into(),
        hint: "They read it above their questions, and can change and send them again.".into(),
        ..Textarea::new("what", "What do you ask them to look at?")
    };
    let form = html! {
        form method="post" action={ "/assessment/" (id) "/return" } novalidate {
            (csrf_field(&request.form_token()))
            (what)
            (Button::secondary("Give the answers back"))
        }
    };
    html! {
        (Details {
            open: !fault_of(faults, "what").is_empty(),
            ..Details::new("Give the answers back to the person", form)
        })
    }
}

/// The last step of an assessment that a worker filled in together with the person: on the page of all answers, so that
/// it takes no page of its own.
pub(super) fn confirm_form(request: &Request, open: &Open) -> Markup {
    let id = open.sitting.assessment.id;
    html! {
        h2.govuk-heading-m { "Validate these answers" }
        (advocate(open))
        form method="post" action={ "/assessment/" (id) "/validate" } novalidate {
            (csrf_field(&request.form_token()))
            (circumstances(open).fields(&[], false))
            (Button { prevent_double_click: Some(true), ..Button::new("Confirm these answers") })
        }
    }
}

/// Whether the page of all answers is not enough, since the person answered themselves.
pub(super) fn is_needed(sitting: &Sitting) -> bool {
    sitting
        .answers
        .values()
        .any(|answer| answer.person_at.is_some())
}
