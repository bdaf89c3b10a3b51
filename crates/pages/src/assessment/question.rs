//! One question on a page of its own, saved by itself. Where somebody else answered meanwhile, both answers stand side
//! by side and nothing that was typed is lost.

use axum::http::StatusCode;
use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{self, Answer as Given, Answered, Asked, NewAnswer, Part, Sitting};
use record::rules::Voice;
use record::{AssessmentId, FieldFault, PersonId, Refusal};

use super::tasks::question_address;
use super::words::{answer_in_words, part_title, subject_title, value_in_words};
use super::{Open, open, place, top};
use crate::components::{
    Button, Choice, Details, Difference, Fieldset, InsetText, QuestionPage, Radios, Textarea,
    Versions, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// Which question the address names.
struct At {
    id: AssessmentId,
    person: PersonId,
    part: Part,
    key: String,
    voice: Voice,
    /// Whether the reader came from the page of all answers and goes back there.
    from_check: bool,
}

impl At {
    fn of(request: &Request) -> Result<At, Refusal> {
        let (id, person) = place(request)?;
        Ok(At {
            id,
            person,
            part: request.param("part")?,
            key: request.param("question")?,
            voice: top::voice(request),
            from_check: request.query.get("from") == "check",
        })
    }

    /// The address of this page, as the reader has it.
    fn address(&self) -> String {
        let from = if self.from_check { "?from=check" } else { "" };
        top::told(
            &format!("/assessment/{}/{}/{}{from}", self.id, self.part, self.key),
            self.voice,
        )
    }

    fn check(&self) -> String {
        top::told(&format!("/assessment/{}/check", self.id), self.voice)
    }

    fn list(&self) -> String {
        top::told(&format!("/assessment/{}", self.id), self.voice)
    }
}

/// What stands in the form.
struct Typed {
    value: String,
    own: String,
    note: String,
    base: i64,
}

impl Typed {
    fn of(request: &Request) -> Typed {
        Typed {
            value: request.form.get("value").to_owned(),
            own: request.form.get("own").to_owned(),
            note: request.form.get("note").to_owned(),
            // A base that is no number is the base of somebody who saw nothing.
            base: request.form.get("base").parse().unwrap_or_default(),
        }
    }

    fn standing(asked: &Asked) -> Typed {
        let answer = asked.answer.as_ref();
        let text = |of: fn(&Given) -> &str| {
            answer.map_or_else(String::new, |answer| of(answer).to_owned())
        };
        Typed {
            value: text(|answer| &answer.value),
            own: text(|answer| answer.own.as_deref().unwrap_or_default()),
            note: text(|answer| &answer.note),
            base: asked.revision(),
        }
    }
}

/// `GET /assessment/{assessment}/{part}/{question}`: one question with the answer that stands.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let at = At::of(request)?;
    let page = || {
        let open = open(request, at.person, at.id, "assessment.question")?;
        if !open.may_change {
            // Who may only read has all answers on one page.
            return Ok(Answer::see_other(at.check()));
        }
        let asked = asked(&open.sitting, &at)?;
        let typed = Typed::standing(asked);
        let page = question_page(request, &at, &open, asked, &typed, &[], html! {});
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, at.person, page())
}

/// `POST /assessment/{assessment}/{part}/{question}`: saves the answer.
pub fn save(request: &Request) -> Result<Answer, Refusal> {
    let at = At::of(request)?;
    let (mut typed, then) = (Typed::of(request), request.form.get("then"));
    let mut missing = Vec::new();
    if then == "remove" {
        typed.value.clear();
        typed.own.clear();
    } else if typed.value.is_empty() && then == "return" {
        if typed.note.trim().is_empty() {
            return Ok(Answer::see_other(at.list()));
        }
    } else if typed.value.is_empty() {
        missing.push(FieldFault::new(
            "value",
            "Choose an answer. To leave it open for now, select “Save and return”.",
        ));
    }
    let saved = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::Assessment, Verb::Change, "assessment.answer");
        let permit = access::person(tx, actor, moment, at.person, ask, None)?;
        // Told only to whoever may answer.
        if !missing.is_empty() {
            return Err(Refusal::Invalid(missing));
        }
        let new = NewAnswer {
            assessment: at.id,
            part: at.part,
            question: &at.key,
            value: &typed.value,
            own: Some(typed.own.as_str()),
            note: &typed.note,
            base_revision: typed.base,
        };
        let answered = assessment::answer(tx, &permit, books, (actor, moment), &new)?;
        Ok((answered, assessment::questions(tx, &permit, books, at.id)?))
    });
    match saved {
        Ok((Answered::Conflict { theirs }, _)) => conflict(request, &at, &typed, &theirs),
        Ok((Answered::Saved { .. } | Answered::Same { .. }, sitting)) => {
            Ok(Answer::see_other(onward(&at, &sitting, then)))
        }
        Err(Refusal::Invalid(faults)) => again(
            request,
            &at,
            &typed,
            &faults,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        // Its turn has not come, or is over: said above the form, in which everything typed still stands.
        Err(Refusal::NotNow(sentence)) => again(
            request,
            &at,
            &typed,
            &[FieldFault::new("", sentence)],
            StatusCode::CONFLICT,
        ),
        other => top::or_reason(
            request,
            at.person,
            other.map(|_| Answer::see_other(at.list())),
        ),
    }
}

/// Where the reader goes on after saving.
fn onward(at: &At, sitting: &Sitting, then: &str) -> String {
    if then == "return" || then == "remove" {
        return top::told(&format!("/assessment/{}?done=saved", at.id), at.voice);
    }
    match sitting.after(at.part, &at.key) {
        Some(next) if !at.from_check => question_address(at.id, next, at.voice),
        _ => at.check(),
    }
}

/// The same question again with what was typed and what is wrong with it.
fn again(
    request: &Request,
    at: &At,
    typed: &Typed,
    faults: &[FieldFault],
    status: StatusCode,
) -> Result<Answer, Refusal> {
    let open = open(request, at.person, at.id, "assessment.question")?;
    // A question that is not asked any more still shows what was typed.
    let gone = Asked {
        part: at.part,
        key: at.key.clone(),
        answer: None,
    };
    let asked = open.sitting.find(at.part, &at.key).unwrap_or(&gone);
    if open.sitting.question(asked).is_none() {
        return Err(Refusal::NotFound(None));
    }
    let page = question_page(request, at, &open, asked, typed, faults, html! {});
    Ok(shell::faulty(request, page, &of_fields(faults)).status(status))
}

/// Faults that lead to a field of this form; the others are said without a link.
fn of_fields(faults: &[FieldFault]) -> Vec<FieldFault> {
    let known = ["value", "own", "note"];
    faults
        .iter()
        .map(|fault| {
            let field = if known.contains(&fault.field.as_str()) {
                fault.field.as_str()
            } else {
                ""
            };
            FieldFault::new(field, fault.sentence.clone())
        })
        .collect()
}

/// What somebody else saved meanwhile, beside what was typed; sending it again saves it on top of theirs.
fn conflict(request: &Request, at: &At, typed: &Typed, theirs: &Given) -> Result<Answer, Refusal> {
    let open = open(request, at.person, at.id, "assessment.question")?;
    let asked = asked(&open.sitting, at)?;
    let words = |value: &str| {
        if value.is_empty() {
            String::new()
        } else {
            value_in_words(
                &open.sitting.questionnaire,
                at.part,
                &at.key,
                value,
                at.voice,
            )
        }
    };
    let field = |field: &str, saved: String, typed: String| Difference {
        field: field.to_owned(),
        saved,
        typed,
    };
    let mut fields = vec![
        field("Answer", words(&theirs.value), words(&typed.value)),
        field("Note", theirs.note.clone(), typed.note.clone()),
    ];
    if at.part == Part::Need {
        let own = words(theirs.own.as_deref().unwrap_or_default());
        fields.insert(1, field("The person would answer", own, words(&typed.own)));
    }
    fields.retain(|field| field.saved != field.typed);
    let versions = Versions {
        saved_by: format!("{} ({})", theirs.by, shell::time(theirs.at)),
        fields,
    };
    let next = open
        .sitting
        .after(at.part, &at.key)
        .filter(|_| !at.from_check);
    let keep = next.map_or_else(
        || at.check(),
        |next| question_address(at.id, next, at.voice),
    );
    let before = html! {
        (versions)
        p.govuk-body {
            a.govuk-link href=(keep) { "Keep what " (theirs.by) " saved, and go on" }
        }
        p.govuk-body { "Or change your answer below if need be, and save it in place of theirs. Theirs stays in the history." }
    };
    let typed = Typed {
        base: theirs.revision,
        value: typed.value.clone(),
        own: typed.own.clone(),
        note: typed.note.clone(),
    };
    let page = question_page(request, at, &open, asked, &typed, &[], before);
    Ok(Answer::html(shell::frame(request, page)).status(StatusCode::CONFLICT))
}

/// What the address names, if it is asked now.
fn asked<'s>(sitting: &'s Sitting, at: &At) -> Result<&'s Asked, Refusal> {
    if let Some(asked) = sitting.find(at.part, &at.key) {
        return Ok(asked);
    }
    let gone = Asked {
        part: at.part,
        key: at.key.clone(),
        answer: None,
    };
    if sitting.question(&gone).is_none() {
        return Err(Refusal::NotFound(None));
    }
    Err(Refusal::NotNow(match at.part {
        Part::Informal if !sitting.part(Part::Need).is_done() => {
            "What family and friends do is asked when all needs are answered. Go back to the list of questions."
        }
        Part::Flag if !sitting.part(Part::Informal).is_done() => {
            "This is asked when the questions before it are answered. Go back to the list of questions."
        }
        _ => "This is not asked, because of an earlier answer. Go back to the list of questions.",
    }.to_owned()))
}

fn question_page(
    request: &Request,
    at: &At,
    open: &Open,
    asked: &Asked,
    typed: &Typed,
    faults: &[FieldFault],
    before: Markup,
) -> Page {
    let sitting = &open.sitting;
    let heading = heading(sitting, asked, at.voice);
    let place = sitting
        .part(at.part)
        .asked
        .iter()
        .position(|one| one.key == at.key);
    let count = sitting.part(at.part).asked.len();
    let form = QuestionPage {
        caption: html! {
            (part_title(&sitting.questionnaire, at.part, at.voice))
            @if let Some(place) = place { " – question " (place + 1) " of " (count) }
        }
        .into(),
        hidden: vec![("base".to_owned(), typed.base.to_string())],
        submit_text: "Save and continue".to_owned(),
        return_text: "Save and return".to_owned(),
        ..QuestionPage::new(
            at.address(),
            request.form_token(),
            controls(open, asked, typed, faults, at.voice),
        )
    };
    let in_conflict = !before.0.is_empty();
    let main = html! {
        (before)
        (form)
        // Where two answers are compared already, a third thing to do would only confuse.
        @if !in_conflict { (trail(request, at, sitting, asked)) }
    };
    Page {
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: if at.from_check { at.check() } else { at.list() },
        easy_read: at.voice == Voice::Easy,
        confidential: true,
        ..Page::new(heading, main)
    }
}

/// The question as its page's heading.
fn heading(sitting: &Sitting, asked: &Asked, voice: Voice) -> String {
    let ask = sitting
        .question(asked)
        .map_or("", |question| question.ask.get(voice));
    let subject = subject_title(&sitting.questionnaire, asked.part, &asked.key, voice);
    match asked.part {
        Part::Need => ask.to_owned(),
        Part::Informal => format!("{subject}. {ask}"),
        Part::Flag => subject,
    }
}

fn controls(
    open: &Open,
    asked: &Asked,
    typed: &Typed,
    faults: &[FieldFault],
    voice: Voice,
) -> Markup {
    let sitting = &open.sitting;
    let Some(question) = sitting.question(asked) else {
        return Markup::default();
    };
    let legend = Fieldset::heading(heading(sitting, asked, voice));
    let options = || -> Vec<Choice> {
        question
            .options
            .iter()
            .map(|option| Choice::new(option.id.as_str(), option.words.get(voice)))
            .collect()
    };
    let mut radios = match asked.part {
        Part::Flag => Radios::yes_no("value", legend),
        Part::Need | Part::Informal => Radios::new("value", legend, options()),
    };
    radios.hint = match asked.part {
        Part::Flag => question.ask.get(voice).to_owned().into(),
        Part::Need | Part::Informal => question
            .help
            .as_ref()
            .map(|help| help.get(voice).to_owned())
            .unwrap_or_default()
            .into(),
    };
    radios.value = typed.value.clone();
    radios.error = fault_of(faults, "value").into();
    let note = Textarea {
        value: typed.note.clone(),
        rows: Some(3),
        hint: "What you saw or were told. It is kept with your name, and the person can read it."
            .into(),
        error: fault_of(faults, "note").into(),
        ..Textarea::new("note", "Note (optional)")
    };
    html! {
        (need_answered(sitting, asked, voice))
        (radios)
        @if asked.part == Part::Need { (own_view(open, options(), typed, fault_of(faults, "own"))) }
        (note)
    }
}

/// Beside a question about informal support: the need that it is about.
fn need_answered(sitting: &Sitting, asked: &Asked, voice: Voice) -> Markup {
    let need = sitting
        .find(Part::Need, &asked.key)
        .filter(|_| asked.part == Part::Informal);
    let Some(answer) = need.and_then(|need| need.answer.as_ref()) else {
        return Markup::default();
    };
    let (said, _) = answer_in_words(sitting, answer, voice);
    html! { (InsetText::new(format!("The need, as it was answered: “{said}”"))) }
}

/// The person's own answer where it differs: shown beside the budget, never scored (practice: the council's reasoned
/// decision is scored, with the person's dissent beside it).
fn own_view(open: &Open, options: Vec<Choice>, typed: &Typed, fault: &str) -> Markup {
    let same = Choice {
        checked: typed.own.is_empty(),
        ..Choice::new("", "The same as above")
    };
    let items = std::iter::once(same).chain(options).collect();
    let name = open
        .heading
        .document
        .known_as()
        .unwrap_or_else(|| open.heading.document.name());
    let radios = Radios {
        value: typed.own.clone(),
        error: fault.into(),
        hint:
            "The answer above is what counts. This one stands beside it, and its points are shown."
                .into(),
        classes: "govuk-radios--small",
        ..Radios::new(
            "own",
            Fieldset::new(format!("What would {name} answer?")),
            items,
        )
    };
    html! {
        (Details {
            open: !typed.own.is_empty() || !fault.is_empty(),
            ..Details::new(format!("{name} sees it differently"), html! { (radios) })
        })
    }
}

/// Who answered, and the button that takes the answer back.
fn trail(request: &Request, at: &At, sitting: &Sitting, asked: &Asked) -> Markup {
    let Some(answer) = asked.answer.as_ref() else {
        return Markup::default();
    };
    let taken_back = !answer.stands();
    html! {
        div.sw-screen-only {
            h2.govuk-heading-s { "How this answer came to be" }
            p.govuk-body {
                @if taken_back { "Taken back by " } @else if answer.revision > 1 { "Last changed by " } @else { "Answered by " }
                (answer.by) ", " (shell::time(answer.at)) ". "
                a.govuk-link href={ "/assessment/" (sitting.assessment.id) "/history" } { "See every change" } "."
            }
            @if !taken_back {
                form method="post" action=(at.address()) novalidate {
                    (csrf_field(&request.form_token()))
                    (hidden_field("base", &answer.revision.to_string()))
                    (hidden_field("note", &answer.note))
                    (Button {
                        name: "then".to_owned(),
                        value: "remove".to_owned(),
                        ..Button::secondary("Take this answer back")
                    })
                }
            }
        }
    }
}
