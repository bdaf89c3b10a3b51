//! The fields of each part of a plan, what is said beside them, and the lists of outcomes, support and risks.

use maud::{Markup, html};
use record::FieldFault;
use record::market::{self, Service, Unit};
use record::planning::{Document, Every, ItemId, Line, Place, Section, Source, TakenAs, shortened};

use super::cost::{cost_in_words, source_in_words};
use super::form::{date_form, framed};
use super::start::who_helps;
use super::{Open, address, table, ways};
use crate::assessment::top;
use crate::components::{
    Action, Button, Checkboxes, Choice, Fieldset, Input, InsetText, Radios, Select, SelectItem,
    SummaryList, SummaryRow, Textarea, button_group, hidden_field,
};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::fault_of;
use crate::web::{Form, Request};

/// What the page of a part is called.
pub(super) fn title(at: Place, there: bool) -> &'static str {
    match (at, there) {
        (Place::Section(section), _) => section.title(),
        (Place::Outcome(_), true) => "Change an outcome",
        (Place::Outcome(_), false) => "Add an outcome",
        (Place::Line(_), true) => "Change a line of support",
        (Place::Line(_), false) => "Add support to the plan",
        (Place::Risk(_), true) => "Change a risk",
        (Place::Risk(_), false) => "Add a risk",
    }
}

/// What helps to fill a part in.
pub(super) fn guidance(at: Place, open: &Open) -> Markup {
    let words = match at {
        Place::Section(Section::AboutMe) => {
            "People, places, habits and beliefs that matter; what a good day is like; how to speak and listen to each \
             other."
        }
        Place::Section(Section::Change) => {
            "What should be different in a year, and what should stay as it is."
        }
        Place::Section(Section::Outcomes) => {
            "What the support is for, in the person's own words. Every eligible need must be answered by one of them."
        }
        Place::Section(Section::Support) => {
            "Free help and what is open to everybody comes first, then what providers offer, then anything else in \
             own words."
        }
        Place::Section(Section::Managed) => {
            "Who plans the days, who is the employer if there is an assistant, who keeps the papers and the account."
        }
        Place::Section(Section::Control) => {
            "What the person decides alone, what with help, and who may decide nothing for them."
        }
        Place::Section(Section::Arranging) => {
            "Who does what by when, until the support is in place."
        }
        Place::Section(Section::Contingency) => {
            "If a carer or an assistant is ill, if the money runs short, if health changes: who is rung, what happens."
        }
        Place::Section(Section::Risks) => {
            "What might happen, what the person thinks of it, and what is done. A risk that somebody chooses to take \
             is written down, not taken away from them. Whoever worries that somebody is being harmed rings the \
             safeguarding team and does not write it here."
        }
        Place::Section(Section::Advice) => {
            "What was told about meeting or reducing needs, preventing others, benefits and local help (Care Act \
             2014, s25(1)(f))."
        }
        Place::Section(Section::Review) => {
            "When it is looked at first and after that, who is there, what would be a reason to look sooner."
        }
        Place::Section(Section::Reason) => {
            "The indicative budget is where planning starts. The final budget must be enough to meet the eligible \
             needs: where that costs more, say why; where it costs less, say how the needs are met."
        }
        Place::Section(Section::Help | Section::Money)
        | Place::Outcome(_)
        | Place::Line(_)
        | Place::Risk(_) => "",
    };
    html! {
        @if !words.is_empty() { p.govuk-body { (words) } }
        @if at == Place::Section(Section::Reason) { (super::against(&open.view, open.opens.0)) }
    }
}

/// The controls of a part.
pub(super) fn controls(
    request: &Request,
    open: &Open,
    at: Place,
    typed: &Form,
    faults: &[FieldFault],
) -> Markup {
    match at {
        Place::Section(Section::Help) => html! {
            (who_helps(typed.get("help"), faults))
            (line_of(typed, faults, "helper", "Their name", "Leave empty where nobody in particular helps."))
        },
        Place::Section(Section::Money) => money(open, typed, faults),
        Place::Section(Section::Risks) => {
            let none = Choice::new(
                "yes",
                "We asked about risks, and there are none to write down",
            );
            html! {
                (Checkboxes {
                    values: typed.all("no_risks").map(str::to_owned).collect(),
                    error: fault_of(faults, "no_risks").into(),
                    ..Checkboxes::single("no_risks", none)
                })
            }
        }
        Place::Section(section) => area(typed, faults, "words", section.title(), 10),
        Place::Outcome(_) => html! {
            (area(typed, faults, "words", "What is to be achieved?", 4))
            (letters(open, typed, faults))
        },
        Place::Risk(_) => html! {
            (area(typed, faults, "words", "What might happen?", 3))
            (area(typed, faults, "view", "What does the person think of it?", 3))
            (area(typed, faults, "response", "What is done about it?", 3))
        },
        Place::Line(id) => line(request, open, id, typed, faults),
    }
}

fn area(typed: &Form, faults: &[FieldFault], name: &str, label: &str, rows: u16) -> Markup {
    let area = Textarea {
        value: typed.get(name).to_owned(),
        error: fault_of(faults, name).into(),
        rows: Some(rows),
        ..Textarea::new(name, label)
    };
    html! { (area) }
}

fn line_of(typed: &Form, faults: &[FieldFault], name: &str, label: &str, hint: &str) -> Markup {
    let input = Input {
        value: typed.get(name).to_owned(),
        hint: hint.into(),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    html! { (input) }
}

fn money(open: &Open, typed: &Form, faults: &[FieldFault]) -> Markup {
    let told = open.view.basis.indicative.as_ref().map(|indicative| {
        format!(
            "The indicative budget is {} a week ({} a year). On which day was the person told?",
            indicative.weekly, indicative.annual
        )
    });
    let question = told.unwrap_or_else(|| {
        "On which day was the person told which amount to plan with?".to_owned()
    });
    let free = Radios {
        value: typed.get("free_use").to_owned(),
        error: fault_of(faults, "free_use").into(),
        hint: "The money may be used in any lawful way that meets the outcomes.".into(),
        ..Radios::yes_no(
            "free_use",
            small(
                "Is the person free to use the money in the ways and at the times that they choose?",
            ),
        )
    };
    html! {
        (date_input("told_on", small(&question), &date_form(typed), fault_of(faults, "told_on")))
        (free)
    }
}

/// The eligible outcomes to choose from.
fn letters(open: &Open, typed: &Form, faults: &[FieldFault]) -> Markup {
    let outcomes = &open.view.basis.outcomes;
    let boxes = Checkboxes {
        values: typed.all("letters").map(str::to_owned).collect(),
        error: fault_of(faults, "letters").into(),
        hint: "Those that were found eligible. None where it is for something else.".into(),
        ..Checkboxes::new(
            "letters",
            Fieldset::new("Which eligible needs does it answer?"),
            outcomes
                .iter()
                .map(|outcome| {
                    let words = top::capitalised(&outcome.words);
                    Choice::new(&outcome.letter, format!("{words} ({})", outcome.letter))
                })
                .collect(),
        )
    };
    html! { @if !outcomes.is_empty() { (boxes) } }
}

fn line(request: &Request, open: &Open, id: ItemId, typed: &Form, faults: &[FieldFault]) -> Markup {
    let offered = !typed.get("offer").is_empty();
    let fault = |name: &str| fault_of(faults, name).to_owned();
    let service = Select {
        value: typed.get("service").to_owned(),
        error: fault("service").into(),
        ..Select::new("service", "Kind of support", {
            let mut items = vec![SelectItem::new("", "Choose")];
            let all = Service::ALL.iter();
            items.extend(all.map(|one| SelectItem::new(one.as_str(), one.title())));
            items
        })
    };
    let taken = Radios {
        value: typed.get("taken_as").to_owned(),
        error: fault("taken_as").into(),
        ..Radios::new(
            "taken_as",
            Fieldset::new("How is it taken?"),
            TakenAs::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), one.label()))
                .collect(),
        )
    };
    html! {
        (source(request, open, id, typed, faults))
        (area(typed, faults, "words", "What is it, in own words?", 2))
        @if !offered { (service) }
        (taken)
        (cost(typed, faults, offered))
        (for_outcomes(open, typed, faults))
    }
}

/// Where the line comes from, as it was chosen on the page before, with the price of an offer.
fn source(
    request: &Request,
    open: &Open,
    id: ItemId,
    typed: &Form,
    faults: &[FieldFault],
) -> Markup {
    let stands = open.view.document.line(id).map(|line| &line.source);
    let offer = typed.get("offer").parse().ok();
    let offer = offer.and_then(|id| request.read(|tx| market::offer(tx, id)).ok().flatten());
    html! {
        @for name in ["entry", "offer"] {
            @if !typed.get(name).is_empty() { (hidden_field(name, typed.get(name))) }
        }
        @if let Some(offer) = &offer {
            (InsetText::new(html! {
                p.govuk-body {
                    (offer.provider_name) ": " (offer.title) ", " strong { (crate::market::price(offer)) }
                    @if offer.in_house { ". The council's own service, at what a unit costs it" }
                    ". " (offer.service.title()) ". " (offer.area) "."
                }
            }))
        } @else if let Some(stands) = stands.filter(|source| **source != Source::Own) {
            p.govuk-body { (source_in_words(stands)) }
        }
        @let sentence = fault_of(faults, "source");
        @if !sentence.is_empty() { p.govuk-error-message id="source" { (sentence) } }
    }
}

fn cost(typed: &Form, faults: &[FieldFault], offered: bool) -> Markup {
    let fault = |name: &str| fault_of(faults, name).to_owned();
    let pounds = |name: &str, label: &str| Input {
        value: typed.get(name).to_owned(),
        error: fault(name).into(),
        prefix: "£".into(),
        classes: "govuk-input--width-10",
        inputmode: "decimal",
        ..Input::new(name, label)
    };
    let unit = Select {
        value: typed.get("unit").to_owned(),
        error: fault("unit").into(),
        ..Select::new("unit", "What the price is for", {
            let mut items = vec![SelectItem::new("", "Choose")];
            let all = Unit::ALL.iter();
            items.extend(all.map(|one| SelectItem::new(one.as_str(), format!("One {one}"))));
            items
        })
    };
    let units = Input {
        value: typed.get("units").to_owned(),
        hint: "For example 10, or 2.5".into(),
        error: fault("units").into(),
        classes: "govuk-input--width-5",
        inputmode: "decimal",
        ..Input::new("units", "How many")
    };
    let every = Select {
        value: typed.get("every").to_owned(),
        error: fault("every").into(),
        ..Select::new(
            "every",
            "In which time",
            Every::ALL
                .iter()
                .map(|one| SelectItem::new(one.as_str(), one.label()))
                .collect(),
        )
    };
    let ongoing = html! {
        @if !offered { (unit) (pounds("price", "The price of one, in pounds")) }
        (units)
        (every)
    };
    let how = Radios {
        value: typed.get("how").to_owned(),
        hint: "Leave this as it is for what is free.".into(),
        ..Radios::new(
            "how",
            Fieldset::new("What does it cost?"),
            vec![
                Choice::new("ongoing", "It is paid again and again").opens(ongoing),
                Choice::new("once", "It is paid once").opens(html! {
                    (pounds("amount", "What it costs once, in pounds"))
                }),
            ],
        )
    };
    html! { (how) }
}

fn for_outcomes(open: &Open, typed: &Form, faults: &[FieldFault]) -> Markup {
    let outcomes = &open.view.document.outcomes;
    let boxes = Checkboxes {
        values: typed.all("outcomes").map(str::to_owned).collect(),
        error: fault_of(faults, "outcomes").into(),
        ..Checkboxes::new(
            "outcomes",
            Fieldset::new("Which outcomes is it for?"),
            outcomes
                .iter()
                .map(|outcome| Choice::new(outcome.id.to_string(), shortened(&outcome.words)))
                .collect(),
        )
    };
    html! {
        @if outcomes.is_empty() {
            (InsetText::new("There is no outcome in the plan yet. This can be tied to one later."))
        } @else { (boxes) }
    }
}

/// What stands in a list so far, and how to add to it.
pub(super) fn list(open: &Open, at: Place) -> Markup {
    let view = &open.view;
    let id = view.plan.id;
    let new = |what: &str| address(id, &format!("{what}/{}", ItemId::new()));
    match at.section() {
        Section::Support => html! {
            @if open.may_change {
                (button_group(html! {
                    (Button::link("Look for free help first", address(id, "free")))
                    a.govuk-link href=(address(id, "offers")) { "What providers offer" }
                    a.govuk-link href=(new("line")) { "Something else, in own words" }
                }))
            }
            @let change = |line: &Line| address(id, &format!("line/{}", line.id));
            @if open.may_change { (table(&view.document, &view.costs, Some(&change))) }
            @else { (table(&view.document, &view.costs, None)) }
            (ways(&view.costs))
        },
        Section::Outcomes => html! {
            @if view.document.outcomes.is_empty() { p.govuk-body { "Nothing is written yet." } }
            @else { (top::column(html! { (outcomes(open)) })) }
            @if open.may_change { (Button::link("Add an outcome", new("outcome"))) }
        },
        _ => html! {
            @if !view.document.risks.is_empty() { (top::column(html! { (risks(open)) })) }
            @if open.may_change { (Button::link("Add a risk", new("risk"))) }
        },
    }
}

fn outcomes(open: &Open) -> SummaryList {
    let document = &open.view.document;
    let words_of = |letter: &String| {
        let known = open.view.basis.outcomes.iter();
        known
            .filter(|one| one.letter == *letter)
            .map(|one| top::capitalised(&one.words))
            .next()
            .unwrap_or_else(|| letter.clone())
    };
    let rows = document
        .outcomes
        .iter()
        .map(|outcome| {
            let lines: Vec<&Line> = document
                .lines
                .iter()
                .filter(|line| line.outcomes.contains(&outcome.id))
                .collect();
            let row = SummaryRow::new(
                outcome.words.as_str(),
                html! {
                    @if outcome.letters.is_empty() { p.govuk-body { "Answers no eligible need." } }
                    @else {
                        p.govuk-body { "Answers: " (outcome.letters.iter().map(words_of).collect::<Vec<_>>().join("; ")) }
                    }
                    @if lines.is_empty() { p.govuk-body { strong { "No support is for it yet." } } }
                    @for line in lines { p.govuk-body { (line.words) ": " (cost_in_words(&line.cost)) } }
                },
            );
            if open.may_change {
                let way = address(open.view.plan.id, &format!("outcome/{}", outcome.id));
                row.action(Action::change(shortened(&outcome.words), way))
            } else {
                row
            }
        })
        .collect();
    SummaryList::new(rows)
}

fn risks(open: &Open) -> SummaryList {
    let rows = open
        .view
        .document
        .risks
        .iter()
        .map(|risk| {
            let row = SummaryRow::new(
                risk.words.as_str(),
                html! {
                    p.govuk-body { "The person's view: " (risk.view) }
                    p.govuk-body { "What is done: " (risk.response) }
                },
            );
            if open.may_change {
                let way = address(open.view.plan.id, &format!("risk/{}", risk.id));
                row.action(Action::change(shortened(&risk.words), way))
            } else {
                row
            }
        })
        .collect();
    SummaryList::new(rows)
}

/// The page of a part for whoever may only read.
pub(super) fn reading(request: &Request, open: &Open, at: Place) -> Page {
    let document = &open.view.document;
    let title = at.section().title();
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            @match at {
                Place::Section(Section::Outcomes | Section::Support | Section::Risks) => {}
                _ => {
                    (SummaryList::new(
                        said(document, at)
                            .into_iter()
                            .map(|(name, value)| SummaryRow::new(name, value))
                            .collect(),
                    ))
                }
            }
        }))
        @if matches!(at, Place::Section(Section::Outcomes | Section::Support | Section::Risks)) {
            (list(open, at))
            @if document.no_risks && at.section() == Section::Risks { p.govuk-body { "No risks were found." } }
        }
    };
    framed(request, open, at, title, main)
}

/// What a part says, field by field; nothing for an item that is not there.
pub(super) fn said(document: &Document, at: Place) -> Vec<(&'static str, String)> {
    match at {
        Place::Section(Section::Help) => vec![
            (
                "Who helps",
                document
                    .help
                    .map(|help| help.label().to_owned())
                    .unwrap_or_default(),
            ),
            ("Their name", document.helper.clone()),
        ],
        Place::Section(Section::Money) => vec![
            (
                "Told the amount on",
                document.told_on.map(crate::shell::date).unwrap_or_default(),
            ),
            (
                "Free to use it as they choose",
                match document.free_use {
                    Some(true) => "Yes".to_owned(),
                    Some(false) => "No".to_owned(),
                    None => String::new(),
                },
            ),
        ],
        Place::Section(Section::Risks) => vec![(
            "No risks were found",
            if document.no_risks { "Yes" } else { "No" }.to_owned(),
        )],
        Place::Section(section) => vec![(
            section.title(),
            document.words(section).unwrap_or_default().to_owned(),
        )],
        Place::Outcome(id) => document.outcome(id).map_or_else(Vec::new, |outcome| {
            vec![
                ("What is to be achieved", outcome.words.clone()),
                (
                    "Answers",
                    outcome
                        .letters
                        .iter()
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
            ]
        }),
        Place::Risk(id) => document.risk(id).map_or_else(Vec::new, |risk| {
            vec![
                ("What might happen", risk.words.clone()),
                ("What the person thinks of it", risk.view.clone()),
                ("What is done about it", risk.response.clone()),
            ]
        }),
        Place::Line(id) => document.line(id).map_or_else(Vec::new, |line| {
            let outcomes = line
                .outcomes
                .iter()
                .filter_map(|id| document.outcome(*id))
                .map(|outcome| shortened(&outcome.words))
                .collect::<Vec<_>>();
            vec![
                ("What it is", line.words.clone()),
                ("Kind of support", line.service.title().to_owned()),
                ("How it is taken", line.taken_as.label().to_owned()),
                ("What it costs", cost_in_words(&line.cost)),
                ("For the outcomes", outcomes.join("; ")),
            ]
        }),
    }
}
