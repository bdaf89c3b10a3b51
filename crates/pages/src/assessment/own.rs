//! The person's own assessment: their questions one on a page, their answers together, sending them, and what happens
//! then. For whoever came by a link, and for whoever signed in to their own record.

use axum::http::StatusCode;
use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{
    self, Answer as Given, Answered, Asked, LedBy, NOT_KNOWN, OwnAnswer, OwnSitting, Part,
    PartState, Sending, StepKind,
};
use record::people;
use record::rules::Voice;
use record::rules::assessment::QuestionKind;
use record::rules::messages::Arg;
use record::{AssessmentId, FieldFault, Moment, PersonId, Refusal, Tx};

use super::words::{part_title, subject_title, value_in_words};
use super::{place, top};
use crate::access::invitation;
use crate::components::{
    Action, Button, Choice, Fieldset, Input, InsetText, QuestionPage, Radios, SummaryList,
    SummaryRow, Tag, Task, TaskList, Textarea, csrf_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};
use crate::words::Words;

/// The person's assessment, opened for a page of theirs.
struct Own {
    own: OwnSitting,
    words: Words,
}

impl Own {
    fn voice(&self) -> Voice {
        self.words.voice()
    }

    fn id(&self) -> AssessmentId {
        self.own.sitting.assessment.id
    }

    /// What the person answered, in their words.
    fn said(&self, part: Part, key: &str, value: &str) -> Result<String, Refusal> {
        match (part, value) {
            (_, NOT_KNOWN) => self.words.say("own-not-known"),
            (Part::Flag, "yes") => self.words.say("own-yes"),
            (Part::Flag, "no") => self.words.say("own-no"),
            _ => {
                let questionnaire = &self.own.sitting.questionnaire;
                Ok(value_in_words(
                    questionnaire,
                    part,
                    key,
                    value,
                    self.voice(),
                ))
            }
        }
    }
}

fn open(request: &Request, purpose: &'static str) -> Result<Own, Refusal> {
    let (id, person) = place(request)?;
    request.write(|tx| open_in(tx, request, (id, person), (Verb::View, purpose)))
}

fn open_in(
    tx: &mut Tx,
    request: &Request,
    (id, person): (AssessmentId, PersonId),
    (verb, purpose): (Verb, &'static str),
) -> Result<Own, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let ask = (Noun::SelfAssessment, verb, purpose);
    let permit = access::person(tx, actor, moment, person, ask, None)?;
    let own = assessment::own_sitting(tx, &permit, &request.app.rulebooks, actor, id)?;
    let heading = people::heading(tx, &permit)?;
    Ok(Own {
        words: Words::asked(request, &heading.document),
        own,
    })
}

/// The address, in the words that were asked for in this one.
fn told(request: &Request, address: &str) -> String {
    match request.query.get("words") {
        words @ ("easy" | "plain") if address.contains('?') => format!("{address}&words={words}"),
        words @ ("easy" | "plain") => format!("{address}?words={words}"),
        _ => address.to_owned(),
    }
}

fn address(id: AssessmentId) -> String {
    format!("/assessment/{id}/own")
}

fn question_address(request: &Request, id: AssessmentId, asked: &Asked) -> String {
    told(
        request,
        &format!("{}/{}/{}", address(id), asked.part, asked.key),
    )
}

/// `GET /assessment/{assessment}/own`: the person's questions, or what became of their answers.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let own = open(request, "self_assessment.open")?;
    Ok(Answer::html(shell::frame(
        request,
        first_page(request, &own)?,
    )))
}

fn first_page(request: &Request, own: &Own) -> Result<Page, Refusal> {
    match own.own.sitting.assessment.step {
        Some(StepKind::Sent) => sent_page(request, own),
        Some(StepKind::Validated | StepKind::Reopened) => agreed_page(request, own),
        _ => list_page(request, own),
    }
}

fn page(request: &Request, own: &Own, title: String, main: Markup) -> Page {
    let back = match &request.actor {
        record::Actor::Account(_) => format!("/people/{}", own.own.sitting.assessment.person),
        _ => String::new(),
    };
    Page {
        easy_read: own.voice() == Voice::Easy,
        confidential: true,
        back,
        ..Page::new(title, top::column(main))
    }
}

/// The same page in the other words.
fn other_words(request: &Request, own: &Own) -> Result<Markup, Refusal> {
    let other = match own.voice() {
        Voice::Plain => "easy",
        Voice::Easy => "plain",
    };
    let href = format!("{}?words={other}", request.path());
    let words = own.words.say("own-other-words")?;
    Ok(html! { p.govuk-body.sw-screen-only { a.govuk-link href=(href) { (words) } } })
}

fn list_page(request: &Request, own: &Own) -> Result<Page, Refusal> {
    let (words, sitting) = (own.words, &own.own.sitting);
    let title = words.say("own-title")?;
    let (all, done) = (
        sitting.asked().count(),
        sitting.asked().filter(|one| one.is_answered()).count(),
    );
    let count = |number: usize| Arg::Whole(i64::try_from(number).unwrap_or(i64::MAX));
    let far = words.with("own-far", &[("all", count(all)), ("done", count(done))])?;
    let open = own.own.open();
    let returned = own
        .own
        .steps
        .first()
        .filter(|step| step.kind == StepKind::Returned);
    let main = html! {
        h1.govuk-heading-l { (title) }
        (other_words(request, own)?)
        @if let Err(why) = open { (InsetText::new(words.say(why.message())?)) }
        @if let Some(returned) = returned {
            (InsetText::new(html! {
                p.govuk-body { (words.say("own-asked-to-change")?) }
                p.govuk-body { "“" (returned.why) "”" }
            }))
        }
        p.govuk-body { (sitting.questionnaire.introduction.get(own.voice())) }
        @if open.is_ok() {
            p.govuk-body { (words.say("own-how")?) }
            p.govuk-body { (words.say("own-help")?) }
            (go_on(request, own, done)?)
        }
        h2.govuk-heading-m { (words.say("own-questions")?) }
        p.govuk-body { (far) }
        @for part in &sitting.parts {
            @if part.state == PartState::NotYet && has_shares(own, part.part) || !part.asked.is_empty() {
                h3.govuk-heading-s { (part_title(&own.own.sitting.questionnaire, part.part, own.voice())) }
                @if part.state == PartState::NotYet { p.govuk-body { (words.say("own-later")?) } }
                @else { (tasks(request, own, part.asked.as_slice(), open.is_ok())?) }
            }
        }
    };
    Ok(page(request, own, title, main))
}

/// Whether the questionnaire asks after the help of others at all: a carer's does not.
fn has_shares(own: &Own, part: Part) -> bool {
    let questionnaire = &own.own.sitting.questionnaire;
    part != Part::Informal || questionnaire.of_kind(QuestionKind::Shares).is_some()
}

fn go_on(request: &Request, own: &Own, done: usize) -> Result<Markup, Refusal> {
    let href = match own.own.sitting.next() {
        Some(next) => question_address(request, own.id(), next),
        None => told(request, &format!("{}/check", address(own.id()))),
    };
    let id = if done == 0 { "own-start" } else { "own-go-on" };
    Ok(html! { (Button::link(own.words.say(id)?, href)) })
}

fn tasks(request: &Request, own: &Own, asked: &[Asked], is_open: bool) -> Result<Markup, Refusal> {
    let tasks = asked
        .iter()
        .map(|one| {
            let sitting = &own.own.sitting;
            let title = subject_title(&sitting.questionnaire, one.part, &one.key, own.voice());
            let answered = one.answer.as_ref().filter(|answer| answer.stands());
            let hint = answered
                .map(|answer| own.said(one.part, &one.key, &answer.value))
                .transpose()?;
            let (status, tag) = if answered.is_some() {
                (own.words.say("own-answered")?, None)
            } else {
                let words = own.words.say("own-not-answered")?;
                (String::new(), Some(Tag::coloured(words, "govuk-tag--blue")))
            };
            let href = if is_open {
                question_address(request, own.id(), one)
            } else {
                String::new()
            };
            Ok(Task {
                title: title.into(),
                href,
                hint: hint.into(),
                status: status.into(),
                tag,
                ..Task::default()
            })
        })
        .collect::<Result<Vec<Task>, Refusal>>()?;
    Ok(html! {
        (TaskList {
            items: tasks,
            id_prefix: asked.first().map(|one| format!("own-{}", one.part)).unwrap_or_default(),
            ..TaskList::default()
        })
    })
}

/// What stands in the form of a question.
struct Typed {
    value: String,
    note: String,
    base: i64,
}

impl Typed {
    fn of(request: &Request) -> Typed {
        Typed {
            value: request.form.get("value").to_owned(),
            note: request.form.get("note").to_owned(),
            base: request.form.get("base").parse().unwrap_or_default(),
        }
    }

    fn standing(asked: &Asked) -> Typed {
        let answer = asked.answer.as_ref();
        Typed {
            value: answer.map_or_else(String::new, |answer| answer.value.clone()),
            note: answer.map_or_else(String::new, |answer| answer.person_note.clone()),
            base: asked.revision(),
        }
    }
}

fn which(request: &Request) -> Result<(Part, String), Refusal> {
    Ok((request.param("part")?, request.param("question")?))
}

/// `GET /assessment/{assessment}/own/{part}/{question}`: one question.
pub fn question(request: &Request) -> Result<Answer, Refusal> {
    let (part, key) = which(request)?;
    let own = open(request, "self_assessment.question")?;
    let Some(asked) = own
        .own
        .sitting
        .find(part, &key)
        .filter(|_| own.own.open().is_ok())
    else {
        // Not asked any more, or not theirs to answer now: the list says how things stand.
        return Ok(Answer::see_other(told(request, &address(own.id()))));
    };
    let typed = Typed::standing(asked);
    let page = question_page(request, &own, asked, &typed, &[], Markup::default())?;
    Ok(Answer::html(shell::frame(request, page)))
}

/// `POST /assessment/{assessment}/own/{part}/{question}`: saves the answer.
pub fn save(request: &Request) -> Result<Answer, Refusal> {
    let (part, key) = which(request)?;
    let (id, person) = place(request)?;
    let (typed, later) = (Typed::of(request), request.form.get("then") == "return");
    let list = told(request, &address(id));
    if later && typed.value.is_empty() && typed.note.trim().is_empty() {
        return Ok(Answer::see_other(list));
    }
    let new = OwnAnswer {
        part,
        question: &key,
        value: &typed.value,
        note: &typed.note,
        base_revision: typed.base,
    };
    let saved = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::SelfAssessment, Verb::Change, "self_assessment.answer");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        if typed.value.is_empty() && !later {
            return Err(Refusal::invalid("value", ""));
        }
        let answered = assessment::answer_own(tx, &permit, books, (actor, moment), id, &new)?;
        let own = assessment::own_sitting(tx, &permit, books, actor, id)?;
        Ok((answered, own))
    });
    match saved {
        Ok((Answered::Conflict { theirs }, _)) => conflict(request, (part, &key), &typed, &theirs),
        Ok(_) if later => Ok(Answer::see_other(list)),
        Ok((_, own)) => {
            let next = own
                .sitting
                .after(part, &key)
                .filter(|_| request.query.get("from") != "check")
                .map(|next| question_address(request, id, next));
            let check = || told(request, &format!("{}/check", address(id)));
            Ok(Answer::see_other(next.unwrap_or_else(check)))
        }
        Err(Refusal::Invalid(faults)) => again(request, (part, &key), &typed, &faults),
        Err(other) => Err(other),
    }
}

fn again(
    request: &Request,
    (part, key): (Part, &str),
    typed: &Typed,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let own = open(request, "self_assessment.question")?;
    let faults = faults
        .iter()
        .map(|fault| {
            let sentence = match fault.sentence.as_str() {
                "" => own.words.say("own-choose")?,
                said => said.to_owned(),
            };
            Ok(FieldFault::new(fault.field.as_str(), sentence))
        })
        .collect::<Result<Vec<FieldFault>, Refusal>>()?;
    let asked = own
        .own
        .sitting
        .find(part, key)
        .ok_or(Refusal::NotFound(None))?;
    let page = question_page(request, &own, asked, typed, &faults, Markup::default())?;
    Ok(shell::faulty(request, page, &faults))
}

fn conflict(
    request: &Request,
    (part, key): (Part, &str),
    typed: &Typed,
    theirs: &Given,
) -> Result<Answer, Refusal> {
    let own = open(request, "self_assessment.question")?;
    let asked = own
        .own
        .sitting
        .find(part, key)
        .ok_or(Refusal::NotFound(None))?;
    let said = own.said(part, key, theirs.person.as_deref().unwrap_or_default())?;
    let notice = own
        .words
        .with("own-conflict", &[("answer", Arg::Text(&said))])?;
    let before = html! {
        (InsetText::new(html! {
            p.govuk-body { (notice) }
            @if !theirs.person_note.is_empty() { p.govuk-body { "“" (theirs.person_note) "”" } }
        }))
    };
    let typed = Typed {
        base: theirs.revision,
        value: typed.value.clone(),
        note: typed.note.clone(),
    };
    let page = question_page(request, &own, asked, &typed, &[], before)?;
    Ok(Answer::html(shell::frame(request, page)).status(StatusCode::CONFLICT))
}

fn question_page(
    request: &Request,
    own: &Own,
    asked: &Asked,
    typed: &Typed,
    faults: &[FieldFault],
    before: Markup,
) -> Result<Page, Refusal> {
    let (words, voice, sitting) = (own.words, own.voice(), &own.own.sitting);
    let from_check = request.query.get("from") == "check";
    let question = sitting.question(asked).ok_or(Refusal::NotFound(None))?;
    let subject = subject_title(&sitting.questionnaire, asked.part, &asked.key, voice);
    let heading = match asked.part {
        Part::Need => question.ask.get(voice).to_owned(),
        Part::Informal => format!("{subject}. {}", question.ask.get(voice)),
        Part::Flag => subject,
    };
    let of_part = &sitting.part(asked.part).asked;
    let place = of_part.iter().position(|one| one.key == asked.key);
    let form = QuestionPage {
        caption: html! {
            (part_title(&sitting.questionnaire, asked.part, voice))
            @if let Some(place) = place { " – " (place + 1) " / " (of_part.len()) }
        }
        .into(),
        hidden: vec![("base".to_owned(), typed.base.to_string())],
        submit_text: words.say("own-save")?,
        return_text: words.say("own-return")?,
        ..QuestionPage::new(
            here(request, own.id(), asked),
            request.form_token(),
            controls(own, asked, &heading, typed, faults)?,
        )
    };
    let back = match sitting.before(asked.part, &asked.key) {
        _ if from_check => told(request, &format!("{}/check", address(own.id()))),
        Some(before) => question_address(request, own.id(), before),
        None => told(request, &address(own.id())),
    };
    let main = html! {
        (before)
        (form)
        (other_words(request, own)?)
    };
    Ok(Page {
        back,
        easy_read: voice == Voice::Easy,
        confidential: true,
        ..Page::new(heading, main)
    })
}

/// The address of this page, as the reader has it.
fn here(request: &Request, id: AssessmentId, asked: &Asked) -> String {
    let from = match request.query.get("from") {
        "check" => "?from=check",
        _ => "",
    };
    told(
        request,
        &format!("{}/{}/{}{from}", address(id), asked.part, asked.key),
    )
}

fn controls(
    own: &Own,
    asked: &Asked,
    heading: &str,
    typed: &Typed,
    faults: &[FieldFault],
) -> Result<Markup, Refusal> {
    let (words, voice, sitting) = (own.words, own.voice(), &own.own.sitting);
    let Some(question) = sitting.question(asked) else {
        return Ok(Markup::default());
    };
    let mut items: Vec<Choice> = match asked.part {
        Part::Flag => vec![
            Choice::new("yes", words.say("own-yes")?),
            Choice::new("no", words.say("own-no")?),
        ],
        Part::Need | Part::Informal => question
            .options
            .iter()
            .map(|option| Choice::new(option.id.as_str(), option.words.get(voice)))
            .collect(),
    };
    items.push(Choice::new(NOT_KNOWN, words.say("own-not-known")?));
    let help = match asked.part {
        Part::Flag => question.ask.get(voice),
        Part::Need | Part::Informal => question.help.as_ref().map_or("", |help| help.get(voice)),
    };
    let radios = Radios {
        value: typed.value.clone(),
        hint: help.to_owned().into(),
        error: fault_of(faults, "value").into(),
        ..Radios::new("value", Fieldset::heading(heading.to_owned()), items)
    };
    let note = Textarea {
        value: typed.note.clone(),
        rows: Some(3),
        hint: words.say("own-note-hint")?.into(),
        error: fault_of(faults, "note").into(),
        ..Textarea::new("note", words.say("own-note")?)
    };
    let need = need_was(own, asked)?;
    Ok(html! { (need) (radios) (note) })
}

/// Beside a question about the help of others: the need that it is about.
fn need_was(own: &Own, asked: &Asked) -> Result<Markup, Refusal> {
    let need = own
        .own
        .sitting
        .find(Part::Need, &asked.key)
        .filter(|_| asked.part == Part::Informal);
    let Some(answer) = need.and_then(|need| need.answer.as_ref()) else {
        return Ok(Markup::default());
    };
    let said = own.said(Part::Need, &asked.key, &answer.value)?;
    let was = own
        .words
        .with("own-need-was", &[("answer", Arg::Text(&said))])?;
    Ok(html! { (InsetText::new(was)) })
}

/// `GET /assessment/{assessment}/own/check`: all answers, who helped, and sending them.
pub fn check(request: &Request) -> Result<Answer, Refusal> {
    let own = open(request, "self_assessment.check")?;
    if own.own.open().is_err() {
        return Ok(Answer::see_other(told(request, &address(own.id()))));
    }
    let page = check_page(request, &own, &[])?;
    Ok(Answer::html(shell::frame(request, page)))
}

/// `POST /assessment/{assessment}/own/send`: sends the answers, and leads on to what happens next.
pub fn send(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let sending = Sending {
        led_by: request.form.get("led_by").parse::<LedBy>().ok(),
        helped_by: request.form.get("helped_by").to_owned(),
    };
    let sent = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::SelfAssessment, Verb::Change, "self_assessment.send");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        assessment::send(tx, &permit, books, (actor, moment), id, &sending)?;
        // Read now, as a link ends with the sending: the receipt speaks in the words that the person needs.
        open_in(
            tx,
            request,
            (id, person),
            (Verb::View, "self_assessment.sent"),
        )
    });
    match sent {
        Ok(own) if matches!(request.actor, record::Actor::Invited(_)) => {
            Ok(Answer::see_other(invitation::receipt_address(own.voice())))
        }
        Ok(_) => Ok(Answer::see_other(told(request, &address(id)))),
        Err(Refusal::Invalid(faults)) => {
            let own = open(request, "self_assessment.check")?;
            let page = check_page(request, &own, &faults)?;
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => Err(other),
    }
}

fn check_page(request: &Request, own: &Own, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let (words, sitting) = (own.words, &own.own.sitting);
    let title = words.say("own-check-title")?;
    let missing = sitting.asked().filter(|one| !one.is_answered()).count();
    let count = [(
        "count",
        Arg::Whole(i64::try_from(missing).unwrap_or(i64::MAX)),
    )];
    let main = html! {
        h1.govuk-heading-l { (title) }
        (other_words(request, own)?)
        p.govuk-body { (words.say("own-check-intro")?) }
        @if missing > 0 { (InsetText::new(words.with("own-missing", &count)?)) }
        (answers(request, own, true)?)
        (send_form(request, own, faults)?)
    };
    let mut page = page(request, own, title, main);
    page.back = told(request, &address(own.id()));
    Ok(page)
}

fn answers(request: &Request, own: &Own, changes: bool) -> Result<Markup, Refusal> {
    let mut cards = html! {};
    for part in own
        .own
        .sitting
        .parts
        .iter()
        .filter(|part| !part.asked.is_empty())
    {
        let rows = part
            .asked
            .iter()
            .map(|one| row(request, own, one, changes))
            .collect::<Result<Vec<SummaryRow>, Refusal>>()?;
        cards = html! { (cards) (SummaryList::card(part_title(&own.own.sitting.questionnaire, part.part, own.voice()), rows)) };
    }
    Ok(cards)
}

fn row(request: &Request, own: &Own, asked: &Asked, changes: bool) -> Result<SummaryRow, Refusal> {
    let words = own.words;
    let questionnaire = &own.own.sitting.questionnaire;
    let subject = subject_title(questionnaire, asked.part, &asked.key, own.voice());
    let answer = asked.answer.as_ref().filter(|answer| answer.stands());
    let said = match answer {
        Some(answer) => own.said(asked.part, &asked.key, &answer.value)?,
        None => words.say("own-no-answer")?,
    };
    let note = asked
        .answer
        .as_ref()
        .map_or("", |answer| answer.person_note.as_str());
    let id = format!("{}.{}", asked.part, asked.key);
    let row = SummaryRow::new(
        html! { span id=(id) { (subject) } },
        html! {
            p.govuk-body { (said) }
            @if !note.is_empty() { p.govuk-body { (words.say("own-your-words")?) " “" (note) "”" } }
        },
    );
    if !changes {
        return Ok(row);
    }
    let href = question_address(request, own.id(), asked);
    let from = if href.contains('?') {
        "&from=check"
    } else {
        "?from=check"
    };
    let word = words.say(if answer.is_some() {
        "own-change"
    } else {
        "own-answer"
    })?;
    Ok(row.action(Action::new(word, subject, format!("{href}{from}"))))
}

fn send_form(request: &Request, own: &Own, faults: &[FieldFault]) -> Result<Markup, Refusal> {
    let words = own.words;
    let items = vec![
        Choice::new(LedBy::Person.as_str(), words.say("own-who-self")?),
        Choice::new(LedBy::WithFamily.as_str(), words.say("own-who-family")?),
        Choice::new(LedBy::WithWorker.as_str(), words.say("own-who-worker")?),
    ];
    let who = Radios {
        value: request.form.get("led_by").to_owned(),
        error: fault_of(faults, "led_by").into(),
        ..Radios::new("led_by", Fieldset::new(words.say("own-who")?), items)
    };
    let helped = Input {
        value: request.form.get("helped_by").to_owned(),
        error: fault_of(faults, "helped_by").into(),
        hint: words.say("own-who-helped-hint")?.into(),
        ..Input::new("helped_by", words.say("own-who-helped")?)
    };
    let action = told(request, &format!("{}/send", address(own.id())));
    Ok(html! {
        form method="post" action=(action) novalidate {
            (csrf_field(&request.form_token()))
            (who)
            (helped)
            p.govuk-body { (words.say("own-send-what")?) }
            (Button { prevent_double_click: Some(true), ..Button::new(words.say("own-send")?) })
        }
    })
}

fn sent_page(request: &Request, own: &Own) -> Result<Page, Refusal> {
    let words = own.words;
    let title = words.say("own-sent-title")?;
    let main = html! {
        h1.govuk-heading-l { (title) }
        (next(own)?)
        (answers(request, own, false)?)
    };
    Ok(page(request, own, title, main))
}

/// What happens next, who does it, and by when.
fn next(own: &Own) -> Result<Markup, Refusal> {
    let words = own.words;
    let waits = own.own.waits.as_ref();
    let who = match waits.and_then(|waits| waits.team.as_deref()) {
        Some(team) => words.with("own-next-who", &[("team", Arg::Text(team))])?,
        None => words.say("own-next-who-unknown")?,
    };
    let when = match waits.and_then(|waits| waits.by) {
        Some(by) => words.with("own-next-when", &[("by", Arg::Date(by))])?,
        None => words.say("own-next-when-unknown")?,
    };
    Ok(html! {
        h2.govuk-heading-m { (words.say("own-next")?) }
        p.govuk-body { (who) }
        p.govuk-body { (when) }
        p.govuk-body { (words.say("own-next-talk")?) }
        p.govuk-body { (words.say("own-next-after")?) }
        p.govuk-body { (words.say("own-next-challenge")?) }
    })
}

/// The person's answers with what was decided where that is something else, and why.
fn agreed_page(request: &Request, own: &Own) -> Result<Page, Refusal> {
    let (words, sitting) = (own.words, &own.own.sitting);
    let title = words.say("own-agreed-title")?;
    let on = own
        .own
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Validated)
        .map(|step| Moment::at(step.at).today)
        .unwrap_or(request.moment.today);
    let mut rows = Vec::new();
    for (answer, decided) in &own.own.decided {
        let subject = subject_title(
            &sitting.questionnaire,
            answer.part,
            &answer.question,
            own.voice(),
        );
        rows.push(agreed_row(own, subject, answer, decided)?);
    }
    let main = html! {
        h1.govuk-heading-l { (title) }
        (other_words(request, own)?)
        p.govuk-body { (words.with("own-agreed", &[("on", Arg::Date(on))])?) }
        (SummaryList::new(rows))
        p.govuk-body { (words.say("own-next-after")?) }
        p.govuk-body { (words.say("own-next-challenge")?) }
    };
    Ok(page(request, own, title, main))
}

fn agreed_row(
    own: &Own,
    subject: String,
    answer: &Given,
    decided: &str,
) -> Result<SummaryRow, Refusal> {
    let words = own.words;
    let said = own.said(
        answer.part,
        &answer.question,
        answer.person.as_deref().unwrap_or(decided),
    )?;
    let otherwise = answer
        .person
        .as_deref()
        .is_some_and(|person| person != decided);
    Ok(SummaryRow::new(
        subject,
        html! {
            p.govuk-body { (said) }
            @if otherwise {
                p.govuk-body { strong { (words.say("own-agreed-decided")?) } " " (own.said(answer.part, &answer.question, decided)?) }
            }
            @if !answer.why.is_empty() { p.govuk-body { (words.say("own-agreed-why")?) " " (answer.why) } }
        },
    ))
}
