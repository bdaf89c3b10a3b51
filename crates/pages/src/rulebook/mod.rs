//! The rules for anybody to read: every figure with its dates, source and certainty, the points of the questionnaire,
//! the versions and what each changed.

mod adopt;
mod points;
mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::DateForm;
use record::rulebook::{self, Adoption};
use record::rules::date_in_words;
use record::rules::rulebook::{Certainty, Dated, Figure, Rulebook, Unit};
use record::{FieldFault, Refusal};

use crate::assessment::top;
use crate::components::{
    Button, Cell, DateInput, DatePart, Details, Fieldset, InsetText, SummaryList, SummaryRow,
    Table, Tag,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

pub use adopt::adopt;
pub use points::points;
pub use versions::{list as versions, one as version};

/// The version that a page shows, and the date that it is read for.
struct Reading {
    book: Arc<Rulebook>,
    /// When it came into force, the last time.
    adoption: Adoption,
    /// Whether another version has taken its place.
    is_old: bool,
    on: Date,
    typed: DateForm,
    faults: Vec<FieldFault>,
}

/// Reads which version and which date the address asks for; none where no rulebook was ever put into force.
fn reading(request: &Request) -> Result<Option<Reading>, Refusal> {
    let (on, typed, faults) = date_asked(request);
    let wanted = request.query.get("version");
    request.read(|tx| {
        let Some(current) = rulebook::current(tx, request.moment.now)? else {
            return Ok(None);
        };
        let adoption = if wanted.is_empty() || wanted == current.hash {
            current.clone()
        } else {
            rulebook::published(tx)?
                .into_iter()
                .find(|one| one.hash == wanted)
                .ok_or(Refusal::NotFound(None))?
        };
        Ok(Some(Reading {
            book: request.app.rulebooks.load(tx, &adoption.hash)?,
            is_old: adoption.hash != current.hash,
            adoption,
            on,
            typed,
            faults,
        }))
    })
}

/// `on=2026-04-06` of a link, or the three fields of the form; today where nothing is asked or the date is none.
fn date_asked(request: &Request) -> (Date, DateForm, Vec<FieldFault>) {
    let today = request.moment.today;
    if let Some(on) = request
        .query
        .filled("on")
        .and_then(|on| on.parse::<Date>().ok())
    {
        return (on, DateForm::of(on), Vec::new());
    }
    let field = |name: &str| request.query.get(name).trim().to_owned();
    let typed = DateForm {
        day: field("on-day"),
        month: field("on-month"),
        year: field("on-year"),
    };
    match typed.whole("The date") {
        Ok(Some(on)) => (on, typed, Vec::new()),
        Ok(None) => (today, DateForm::of(today), Vec::new()),
        Err(sentence) => (today, typed, vec![FieldFault::new("on-day", sentence)]),
    }
}

/// `GET /rulebook`: the rules in force, with every value on a date.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let title = "Rules in force";
    let Some(reading) = reading(request)? else {
        return Ok(Answer::html(shell::page(
            request,
            title,
            none_yet(request, title),
        )));
    };
    let title = if reading.is_old {
        "Rules of an earlier version"
    } else {
        title
    };
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body-l { "What turns answers into a personal budget: every figure with its dates, its source and how sure it is." }
            @if reading.is_old {
                (InsetText::new(html! {
                    p.govuk-body {
                        "Another version is in force now. "
                        a.govuk-link href="/rulebook" { "See the rules in force" } "."
                    }
                }))
            }
            (standing(request, &reading))
            (ways(request, &reading))
            (date_form(&reading))
        }))
        (figures(&reading))
        (limits(&reading))
        (outcomes(&reading))
    };
    let page = Page::new(title, main);
    if reading.faults.is_empty() {
        Ok(Answer::html(shell::frame(request, page)))
    } else {
        Ok(shell::faulty(request, page, &reading.faults))
    }
}

/// The page before any rulebook was put into force.
fn none_yet(request: &Request, title: &str) -> Markup {
    html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "No rules are in force yet, so nothing can be assessed or worked out." }
        @if request.actor.may(Noun::Rulebook, Verb::Adopt) {
            p.govuk-body { a.govuk-link href="/rulebook/adopt" { "How rules are put into force" } }
        }
    }
}

/// Whether this reader is told who put a version into force: those who work with it are.
fn sees_names(request: &Request) -> bool {
    request.actor.may(Noun::Rulebook, Verb::View)
}

fn standing(request: &Request, reading: &Reading) -> Markup {
    let adoption = &reading.adoption;
    let packs: Vec<&str> = reading
        .book
        .packs()
        .iter()
        .map(|pack| pack.title.as_str())
        .collect();
    let mut rows = vec![
        SummaryRow::new("In force since", shell::time(adoption.adopted_at)),
        SummaryRow::new("Why", adoption.why.as_str()),
        SummaryRow::new("Made of", packs.join("; ")),
        SummaryRow::new(
            "Version",
            html! { a.govuk-link href={ "/rulebook/versions/" (adoption.hash) } { (adoption.short()) } },
        ),
    ];
    if sees_names(request) {
        rows.insert(
            1,
            SummaryRow::new("Put into force by", adoption.by.as_str()),
        );
    }
    html! { (SummaryList::new(rows)) }
}

fn ways(request: &Request, reading: &Reading) -> Markup {
    let version = if reading.is_old {
        format!("?version={}", reading.adoption.hash)
    } else {
        String::new()
    };
    html! {
        ul.govuk-list {
            li { a.govuk-link href={ "/rulebook/points" (version) } { "The questions, their points and what a point is worth" } }
            li { a.govuk-link href="/rulebook/versions" { "All versions, and what each changed" } }
            @if request.actor.may(Noun::Rulebook, Verb::Adopt) {
                li { a.govuk-link href="/rulebook/adopt" { "How a new version is put into force" } }
            }
        }
    }
}

fn date_form(reading: &Reading) -> Markup {
    let fault = fault_of(&reading.faults, "on-day");
    let date = DateInput {
        id: "on".to_owned(),
        name_prefix: "on".to_owned(),
        parts: vec![
            DatePart::new("day", reading.typed.day.as_str()),
            DatePart::new("month", reading.typed.month.as_str()),
            DatePart::new("year", reading.typed.year.as_str()),
        ],
        fieldset: Some(Fieldset::new("Show the values of another day")),
        hint: format!("For example, {}", example(reading.on)).into(),
        error: fault.into(),
        ..DateInput::default()
    };
    html! {
        form method="get" action="/rulebook" novalidate {
            @if reading.is_old { input type="hidden" name="version" value=(reading.adoption.hash); }
            (date)
            (Button::secondary("Show"))
        }
    }
}

fn example(on: Date) -> String {
    format!("{} {} {}", on.day(), on.month(), on.year())
}

/// The id of a figure's row, for links to it.
pub(crate) fn anchor(path: &str) -> String {
    path.replace(['/', '_'], "-")
}

fn figures(reading: &Reading) -> Markup {
    let mut folders: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
    for figure in reading.book.figures().values() {
        folders.entry(figure.folder()).or_default().push(figure);
    }
    html! {
        @for (folder, figures) in &folders {
            (Table {
                caption: folder_title(folder),
                caption_classes: "govuk-table__caption--m",
                head: vec![
                    "Rule".into(),
                    format!("Value on {}", date_in_words(reading.on)).into(),
                    "Where it comes from".into(),
                ],
                rows: figures.iter().map(|figure| row(reading, figure)).collect(),
                ..Table::default()
            }
            .scrolling())
        }
    }
}

/// «charging/capital» is said as «Charging: capital».
fn folder_title(folder: &str) -> String {
    top::capitalised(&folder.replace('_', " ").replace('/', ": "))
}

fn row(reading: &Reading, figure: &Figure) -> Vec<Cell> {
    let today = figure.on(reading.on);
    let others: Vec<&Dated> = figure
        .values
        .iter()
        .filter(|row| Some(*row) != today)
        .collect();
    vec![
        html! {
            strong id=(anchor(&figure.path)) { (top::capitalised(&figure.name)) }
            p.govuk-body-s { (figure.meaning) }
            @if !others.is_empty() {
                (Details::new(
                    format!("Other dates ({})", others.len()),
                    html! {
                        ul.govuk-list.govuk-list--bullet {
                            @for row in &others { li { (value(figure, row)) " " (span(row)) ". " (row.source) } }
                        }
                    },
                ))
            }
        }
        .into(),
        match today {
            Some(row) => html! { strong { (value(figure, row)) } br; (span(row)) }.into(),
            None => "No value for this day".into(),
        },
        today.map_or_else(|| "".into(), |row| source(row).into()),
    ]
}

/// The value with its unit; a choice without the signs that files write it with.
fn value(figure: &Figure, row: &Dated) -> String {
    match figure.unit {
        Unit::Choice => row.value.to_string().replace('_', " "),
        unit => row.value.in_words(unit),
    }
}

fn span(row: &Dated) -> String {
    match row.to {
        Some(to) => format!("from {} to {}", date_in_words(row.from), date_in_words(to)),
        None => format!("from {}", date_in_words(row.from)),
    }
}

fn source(row: &Dated) -> Markup {
    html! {
        (row.source) " "
        (certainty_tag(row.certainty))
        @if let Some(note) = &row.note { p.govuk-body-s { (note) } }
    }
}

/// How sure a value is, as a tag; what is sure needs none.
fn certainty_tag(certainty: Certainty) -> Markup {
    match certainty {
        Certainty::Sure => html! { (Tag::coloured("Sure", "govuk-tag--green")) },
        Certainty::FairlySure => html! { (Tag::coloured("Fairly sure", "govuk-tag--yellow")) },
        Certainty::Unsure => html! { (Tag::coloured("Not certain", "govuk-tag--orange")) },
    }
}

fn limits(reading: &Reading) -> Markup {
    let rules = reading.book.compile(reading.on);
    let Some(table) = rules.approval() else {
        return Markup::default();
    };
    let limit = |sum: Option<record::rules::Pence>| {
        sum.map_or_else(|| "No limit".to_owned(), |sum| sum.brief())
    };
    let rows = table
        .steps
        .iter()
        .map(|step| {
            vec![
                top::capitalised(&step.name).into(),
                Cell::numeric(limit(step.weekly)),
                Cell::numeric(limit(step.one_off)),
            ]
        })
        .collect();
    let steps = Table {
        caption: "Approval: who may agree a budget of what size".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Who".into(),
            Cell::numeric("A week, at most"),
            Cell::numeric("One-off, at most"),
        ],
        rows,
        ..Table::default()
    };
    html! {
        (steps.scrolling())
        p.govuk-body { "Source: " (table.source) " " (certainty_tag(table.certainty)) }
    }
}

fn outcomes(reading: &Reading) -> Markup {
    let outcomes = reading.book.outcomes();
    html! {
        @if !outcomes.is_empty() {
            (Table {
                caption: "Eligibility: the outcomes that the law names".to_owned(),
                caption_classes: "govuk-table__caption--m",
                head: vec!["Letter".into(), "Outcome".into(), "Where it comes from".into()],
                rows: outcomes
                    .values()
                    .map(|one| vec![one.letter.as_str().into(), one.words.plain.as_str().into(), one.source.as_str().into()])
                    .collect(),
                ..Table::default()
            }
            .scrolling())
        }
    }
}
