//! One part of a plan on a page of its own: a section, an outcome, a line, a risk. What was typed is never lost, and
//! where somebody else wrote in the same place, both stand side by side.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use maud::{Markup, html};
use record::access::{self, Verb};
use record::market;
use record::people::DateForm;
use record::planning::{
    self, Change, Chosen, Conflict, Cost, Document, ItemId, LineForm, Place, Saved, Section, Source,
};
use record::{FieldFault, Refusal};

use super::{Open, address, against, fields, open, place};
use crate::assessment::top;
use crate::components::{Button, Difference, Versions, button_group, csrf_field, hidden_field};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Form, Request};

/// Which part the address names.
pub(super) fn at(request: &Request) -> Result<Place, Refusal> {
    if let Ok(section) = request.param::<Section>("section") {
        return Ok(Place::Section(section));
    }
    let item: ItemId = request.param("item")?;
    let path = request.path();
    Ok(if path.contains("/outcome/") {
        Place::Outcome(item)
    } else if path.contains("/line/") {
        Place::Line(item)
    } else {
        Place::Risk(item)
    })
}

/// `GET /plan/{plan}/section/{section}` and `…/outcome|line|risk/{item}`: the part as it stands.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let plan = place(request)?;
    let at = at(request)?;
    crate::people::reason_guard(request, plan.1, || {
        let open = open(request, plan, (Verb::View, "planning.part"))?;
        let mut typed = standing(&open.view.document, at);
        if let (Place::Line(item), true) = (at, typed.is_empty()) {
            typed = fresh_line(request, &open, item)?;
        }
        if !open.may_change {
            return Ok(Answer::html(shell::frame(
                request,
                fields::reading(request, &open, at),
            )));
        }
        let base = open.view.version.number;
        let page = page(request, &open, at, (&typed, base), &[], html! {});
        Ok(Answer::html(shell::frame(request, page)))
    })
}

/// `POST` to the same addresses: saves the part, or takes an outcome, line or risk out.
pub fn save(request: &Request) -> Result<Answer, Refusal> {
    let plan = place(request)?;
    let at = at(request)?;
    let base: i64 = request.form.get("base").parse().unwrap_or_default();
    let (change, mut faults) = change(request, at);
    let saved = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (
            record::access::Noun::Planning,
            Verb::Change,
            "planning.save",
        );
        let why = super::people_reason(request);
        let permit = access::person(tx, actor, moment, plan.1, ask, why)?;
        // With a fault of the form itself nothing is saved, but the verb's own faults are told with it.
        let books = &request.app.rulebooks;
        match planning::save(tx, &permit, books, (actor, moment), (plan.0, base), &change) {
            Err(Refusal::Invalid(mut more)) => {
                faults.append(&mut more);
                Err(Refusal::Invalid(std::mem::take(&mut faults)))
            }
            Ok(_) if !faults.is_empty() => Err(Refusal::Invalid(std::mem::take(&mut faults))),
            other => other,
        }
    });
    match saved {
        Ok(Saved::Saved { .. }) => Ok(Answer::see_other(after(plan.0, at, "saved"))),
        Ok(Saved::Unchanged { .. }) => Ok(Answer::see_other(after(plan.0, at, "same"))),
        Ok(Saved::Conflict(both)) => conflict(request, plan, at, &both),
        Err(Refusal::Invalid(faults)) => {
            let open = open(request, plan, (Verb::View, "planning.part"))?;
            let page = page(request, &open, at, (&request.form, base), &faults, html! {});
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => Err(other),
    }
}

/// Where a saved part leads: items to their list, words to the plan.
fn after(plan: record::PlanId, at: Place, done: &str) -> String {
    let part = match at {
        Place::Section(_) => String::new(),
        Place::Outcome(_) | Place::Line(_) | Place::Risk(_) => format!("section/{}", at.section()),
    };
    format!("{}?done={done}", address(plan, &part))
}

/// What the form says, and what is wrong with how it says it.
fn change(request: &Request, at: Place) -> (Change, Vec<FieldFault>) {
    let form = &request.form;
    let text = |name: &str| form.get(name).to_owned();
    let mut faults = Vec::new();
    let remove = form.get("then") == "remove";
    let change = match at {
        Place::Outcome(id) if remove => Change::RemoveOutcome(id),
        Place::Line(id) if remove => Change::RemoveLine(id),
        Place::Risk(id) if remove => Change::RemoveRisk(id),
        Place::Outcome(id) => Change::Outcome(
            id,
            text("words"),
            form.all("letters").map(str::to_owned).collect(),
        ),
        Place::Risk(id) => Change::Risk(id, [text("words"), text("view"), text("response")]),
        Place::Line(id) => Change::Line(Box::new(line(form, id))),
        Place::Section(Section::Help) => {
            Change::Help(form.get("help").parse().ok(), text("helper"))
        }
        Place::Section(Section::Risks) => Change::NoRisks(form.get("no_risks") == "yes"),
        Place::Section(Section::Money) => {
            let day = date_form(form).whole("The day").unwrap_or_else(|sentence| {
                faults.push(FieldFault::new("told_on", sentence));
                None
            });
            let free = match form.get("free_use") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
            Change::Money(day, free)
        }
        Place::Section(section) => Change::Words(section, text("words")),
    };
    (change, faults)
}

pub(super) fn date_form(form: &Form) -> DateForm {
    let part = |part: &str| form.get(&format!("told_on-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

fn line(form: &Form, id: ItemId) -> LineForm {
    let text = |name: &str| form.get(name).to_owned();
    let source = match (form.get("entry").parse(), form.get("offer").parse()) {
        (Ok(entry), _) => Chosen::Directory(entry),
        (_, Ok(offer)) => Chosen::Offer(offer),
        _ => Chosen::Own,
    };
    LineForm {
        id,
        words: text("words"),
        service: form.get("service").parse().ok(),
        taken_as: form.get("taken_as").parse().ok(),
        source,
        once: form.get("how") == "once",
        unit: form.get("unit").parse().ok(),
        price: text("price"),
        units: text("units"),
        every: form.get("every").parse().ok(),
        amount: text("amount"),
        outcomes: form
            .all("outcomes")
            .filter_map(|id| id.parse().ok())
            .collect::<BTreeSet<ItemId>>(),
    }
}

/// The part as it stands in the document, as a form would send it; empty for an item that is not there yet.
fn standing(document: &Document, at: Place) -> Form {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
    match at {
        Place::Section(Section::Help) => {
            put(
                "help",
                document
                    .help
                    .map(|help| help.to_string())
                    .unwrap_or_default(),
            );
            put("helper", document.helper.clone());
        }
        Place::Section(Section::Risks) if document.no_risks => put("no_risks", "yes".to_owned()),
        Place::Section(Section::Money) => {
            if let Some(day) = document.told_on {
                let day = DateForm::of(day);
                put("told_on-day", day.day);
                put("told_on-month", day.month);
                put("told_on-year", day.year);
            }
            if let Some(free) = document.free_use {
                put("free_use", if free { "yes" } else { "no" }.to_owned());
            }
        }
        Place::Section(section) => put(
            "words",
            document.words(section).unwrap_or_default().to_owned(),
        ),
        Place::Outcome(id) => {
            if let Some(outcome) = document.outcome(id) {
                put("words", outcome.words.clone());
                for letter in &outcome.letters {
                    put("letters", letter.clone());
                }
            }
        }
        Place::Risk(id) => {
            if let Some(risk) = document.risk(id) {
                put("words", risk.words.clone());
                put("view", risk.view.clone());
                put("response", risk.response.clone());
            }
        }
        Place::Line(id) => {
            if let Some(line) = document.line(id) {
                put("words", line.words.clone());
                put("service", line.service.to_string());
                put("taken_as", line.taken_as.to_string());
                match &line.source {
                    Source::Directory { entry, .. } => put("entry", entry.to_string()),
                    Source::Offer { offer, .. } => put("offer", offer.to_string()),
                    Source::Own => {}
                }
                match &line.cost {
                    Cost::Ongoing {
                        unit,
                        price,
                        units,
                        every,
                    } => {
                        put("how", "ongoing".to_owned());
                        put("unit", unit.to_string());
                        put("price", typed_pounds(*price));
                        put("units", units.normalize().to_string());
                        put("every", every.to_string());
                    }
                    Cost::Once { amount } => {
                        put("how", "once".to_owned());
                        put("amount", typed_pounds(*amount));
                    }
                    Cost::Nothing => {}
                }
                for outcome in &line.outcomes {
                    put("outcomes", outcome.to_string());
                }
            }
        }
    }
    Form::new(fields, Vec::new())
}

fn typed_pounds(amount: record::rules::Pence) -> String {
    amount.to_string().trim_start_matches('£').to_owned()
}

/// A line that is not in the plan yet: what the directory or the offer says of it is filled in.
fn fresh_line(request: &Request, open: &Open, _item: ItemId) -> Result<Form, Refusal> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    if let Ok(entry) = request.query.get("entry").parse() {
        let found = request.read(|tx| record::directory::entry(tx, entry))?;
        put("entry", &entry.to_string());
        put("words", &found.name);
        put("taken_as", "free");
    } else if let Ok(offer) = request.query.get("offer").parse() {
        let found = request
            .read(|tx| market::offer(tx, offer))?
            .ok_or(Refusal::NotFound(None))?;
        put("offer", &offer.to_string());
        put("words", &found.title);
        put("every", "week");
    } else {
        put("every", "week");
    }
    put("how", "ongoing");
    // Where there is one outcome, the line is for it.
    if let [only] = open.view.document.outcomes.as_slice() {
        put("outcomes", &only.id.to_string());
    }
    Ok(Form::new(fields, Vec::new()))
}

fn page(
    request: &Request,
    open: &Open,
    at: Place,
    (typed, base): (&Form, i64),
    faults: &[FieldFault],
    before: Markup,
) -> Page {
    let view = &open.view;
    let document = &view.document;
    let there = match at {
        Place::Outcome(id) => document.outcome(id).is_some(),
        Place::Line(id) => document.line(id).is_some(),
        Place::Risk(id) => document.risk(id).is_some(),
        Place::Section(_) => false,
    };
    let title = fields::title(at, there);
    let list = matches!(
        at,
        Place::Section(Section::Outcomes | Section::Support | Section::Risks)
    );
    let inside = html! {
        (csrf_field(&request.form_token()))
        (hidden_field("base", &base.to_string()))
        (fields::controls(request, open, at, typed, faults))
        (button_group(html! {
            (Button::new("Save"))
            @if there {
                (Button {
                    name: "then".into(),
                    value: "remove".into(),
                    ..Button::warning("Take it out of the plan")
                })
            }
        }))
    };
    let main = html! {
        (before)
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            (fields::guidance(at, open))
        }))
        @if list { (fields::list(open, at)) }
        @if !matches!(at, Place::Section(Section::Outcomes | Section::Support)) {
            (top::column(html! {
                form method="post" action=(request.path()) novalidate data-unsaved-warning { (inside) }
            }))
        }
        (top::column(html! { h2.govuk-heading-s { "What the plan costs so far" } (against(view, open.opens.0)) }))
    };
    framed(request, open, at, title, main)
}

/// A page about a part of a plan.
pub(super) fn framed(request: &Request, open: &Open, at: Place, title: &str, main: Markup) -> Page {
    let back = match at {
        Place::Section(_) => String::new(),
        _ => format!("section/{}", at.section()),
    };
    Page {
        banner: open.banner(request),
        back: address(open.view.plan.id, &back),
        confidential: true,
        notification: match request.query.get("done") {
            "saved" => shell::done("Saved."),
            "same" => shell::done("The plan says so already, so nothing was changed."),
            _ => None,
        },
        ..Page::new(title, main)
    }
}

/// What somebody else saved in the same place, beside what was typed; sending it again puts it in place of theirs.
fn conflict(
    request: &Request,
    plan: (record::PlanId, record::PersonId),
    at: Place,
    both: &Conflict,
) -> Result<Answer, Refusal> {
    let open = open(request, plan, (Verb::View, "planning.part"))?;
    let saved_by = format!("{} ({})", both.version.by, shell::time(both.version.at));
    let said = |document: &Document| fields::said(document, at);
    let (theirs, mine) = (said(&both.theirs), said(&both.mine));
    let gone = theirs.is_empty();
    let names = if gone { &mine } else { &theirs };
    let value = |of: &[(&'static str, String)], name: &str| {
        of.iter()
            .find(|(field, _)| *field == name)
            .map_or_else(String::new, |(_, value)| value.clone())
    };
    let fields = names
        .iter()
        .map(|(name, _)| Difference {
            field: (*name).to_owned(),
            saved: value(&theirs, name),
            typed: value(&mine, name),
        })
        .filter(|difference| difference.saved != difference.typed)
        .collect();
    let before = html! {
        (Versions { saved_by: saved_by.clone(), fields })
        @if gone { p.govuk-body { (both.version.by) " took this out of the plan." } }
        p.govuk-body {
            a.govuk-link href=(after(plan.0, at, "")) { "Keep what " (both.version.by) " saved, and go on" }
        }
        p.govuk-body {
            "Or change yours below if need be, and save it in place of theirs. Theirs stays in the plan's history."
        }
    };
    let typed = if request.form.get("then") == "remove" {
        standing(&both.theirs, at)
    } else {
        request.form.clone()
    };
    let page = page(
        request,
        &open,
        at,
        (&typed, both.version.number),
        &[],
        before,
    );
    Ok(Answer::html(shell::frame(request, page)).status(StatusCode::CONFLICT))
}
