//! What a plan costs: by line, by how it is taken, and beside the indicative budget, in words and in a table.

use maud::{Markup, html};
use record::market::Unit;
use record::planning::{Cost, Costs, Document, Line, Source, View};
use record::rules::Pence;

use crate::components::{Cell, Content, Table};

/// How a line's week is made: «10 hours a week × £13.50».
pub(crate) fn cost_in_words(cost: &Cost) -> String {
    match cost {
        Cost::Ongoing {
            unit,
            price,
            units,
            every,
        } => format!(
            "{} {} {} × {price}",
            units.normalize(),
            unit_in_words(*unit, units.normalize().to_string() == "1"),
            every.label()
        ),
        Cost::Once { amount } => format!("{amount}, once"),
        Cost::Nothing => "free".to_owned(),
    }
}

fn unit_in_words(unit: Unit, one: bool) -> &'static str {
    if one { unit.as_str() } else { unit.many() }
}

/// Where a line comes from.
pub(super) fn source_in_words(source: &Source) -> Content {
    match source {
        Source::Directory { entry, name } => {
            html! { "From the directory: " a.govuk-link href={ "/directory/" (entry) } { (name) } }
                .into()
        }
        Source::Offer {
            provider_name,
            title,
            in_house,
            ..
        } => {
            let whose = if *in_house {
                " (the council's own service, at its unit cost)"
            } else {
                ""
            };
            format!("{provider_name}{whose}: {title}").into()
        }
        Source::Own => "In own words".into(),
    }
}

/// Every line with its sum, and the totals. `change` makes the way to a line's form, where it can be changed.
pub(crate) fn table(
    document: &Document,
    costs: &Costs,
    change: Option<&dyn Fn(&Line) -> String>,
) -> Markup {
    if document.lines.is_empty() {
        return html! { p.govuk-body { "No support is in the plan yet." } };
    }
    let mut rows: Vec<Vec<Cell>> = document
        .lines
        .iter()
        .map(|line| row(line, change))
        .collect();
    let total = |words: &str, amount: Pence, once: Option<Pence>| {
        vec![
            html! { strong { (words) } }.into(),
            Cell::numeric(html! { strong { (amount) } }),
            Cell::numeric(once.map(|once| once.to_string()).unwrap_or_default()),
            Cell::from(""),
            Cell::from(""),
        ]
    };
    rows.push(total("All together", costs.weekly, Some(costs.one_off)));
    rows.push(total("In a year of 52 weeks", costs.annual, None));
    let table = Table {
        caption: "The support, and what it costs".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            // The sums come first: on a phone they are what is seen without moving the table.
            "Support".into(),
            Cell::numeric("A week"),
            Cell::numeric("Once"),
            "How it is taken".into(),
            "How it is worked out".into(),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        (table.scrolling())
        p.govuk-body { "Each line is rounded once to the nearest penny, half a penny up; the sums are of the lines as they stand here." }
    }
}

fn row(line: &Line, change: Option<&dyn Fn(&Line) -> String>) -> Vec<Cell> {
    let once = line.cost.one_off();
    vec![
        html! {
            (line.words)
            br; span.govuk-hint { (line.service.title()) ". " (source_in_words(&line.source)) }
            @if let Some(change) = change {
                br; a.govuk-link href=(change(line)) { "Change" span.govuk-visually-hidden { " " (line.words) } }
            }
        }
        .into(),
        Cell::numeric(line.weekly().to_string()),
        Cell::numeric(if once > Pence::ZERO {
            once.to_string()
        } else {
            String::new()
        }),
        line.taken_as.label().into(),
        cost_in_words(&line.cost).into(),
    ]
}

/// The sums by how they are taken.
pub(crate) fn ways(costs: &Costs) -> Markup {
    let table = Table {
        caption: "By how it is taken".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec!["How".into(), Cell::numeric("A week"), Cell::numeric("Once")],
        rows: costs
            .ways
            .iter()
            .map(|(way, sum)| {
                vec![
                    way.label().into(),
                    Cell::numeric(sum.weekly.to_string()),
                    Cell::numeric(sum.one_off.to_string()),
                ]
            })
            .collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    html! { @if !costs.ways.is_empty() { (table.scrolling()) } }
}

/// The cost beside the indicative budget, in words: always on a plan's pages.
pub(crate) fn against(view: &View, opens: bool) -> Markup {
    let costs = &view.costs;
    html! {
        p.govuk-body {
            "The plan costs " strong { (costs.weekly) " a week" } ", " (costs.annual) " a year"
            @if costs.one_off > Pence::ZERO { ", and " (costs.one_off) " once" }
            ". "
            @match &view.basis.indicative {
                Some(indicative) => {
                    (beside(costs.weekly, indicative.weekly)) " "
                    @if opens {
                        a.govuk-link href={ "/allocation/" (indicative.id) } { "indicative budget of " (indicative.weekly) " a week" }
                    } @else { "indicative budget of " (indicative.weekly) " a week" }
                    " (" (indicative.annual) " a year)."
                }
                None => "There is no indicative budget beside it: carers' support is not costed by points.",
            }
        }
    }
}

fn beside(weekly: Pence, indicative: Pence) -> String {
    let difference = record::planning::difference(weekly, indicative);
    if difference > Pence::ZERO {
        format!("That is {difference} a week more than the")
    } else if difference < Pence::ZERO {
        format!("That is {} a week less than the", Pence(-difference.0))
    } else {
        "That is the same as the".to_owned()
    }
}
