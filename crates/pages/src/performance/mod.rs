//! Counts: the measures in force on a date, each down to the people it counts and does not, with the criterion.

mod chart;
mod measure;

use jiff::civil::Date;
use maud::{Markup, html};
use record::access::{self, Noun, PopulationPermit, Verb};
use record::performance::{self, Gathered, Reading};
use record::rules::performance::Measure;
use record::{FieldFault, Refusal, Tx};

use crate::components::{Button, Input, SummaryList, SummaryRow};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

pub use measure::{keep, measure, numbers, target};

const TITLE: &str = "Counts";

/// `GET /performance?on=date`: every measure in force on the date.
pub fn overview(request: &Request) -> Result<Answer, Refusal> {
    let (on, faults) = day(request);
    let (_, readings) = counted(
        request,
        (Verb::View, "performance.overview"),
        on,
        |tx, _, gathered| {
            let measures = gathered
                .definitions
                .iter()
                .map(|definition| definition.measure);
            measures
                .map(|measure| gathered.reading(tx, measure))
                .collect::<Result<Vec<Reading>, Refusal>>()
        },
    )?;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body { "Self-directed support on " (shell::date(on)) ", counted from the record by the definitions in force on that day." }
        (which_day(request, "/performance", on, &faults))
        @if readings.is_empty() {
            p.govuk-body {
                "No measure is in force on this day. NI 130 was counted from 1 April 2009 to 31 March 2011; ASCOF 3D from \
                 client level data is counted since 1 April 2024."
            }
        }
        @for reading in &readings { (card(reading)) }
    };
    let page = Page {
        wide: true,
        back: "/home".to_owned(),
        ..Page::new(TITLE, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, &faults)
    })
}

/// Gathers once and answers from it. The row of the audit trail is written before and apart: a long count holds no
/// lock.
fn counted<T>(
    request: &Request,
    (verb, purpose): (Verb, &'static str),
    on: Date,
    answer: impl FnOnce(&mut Tx, &PopulationPermit, &Gathered) -> Result<T, Refusal>,
) -> Result<(PopulationPermit, T), Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let permit = request.write(|tx| {
        let permit = access::population(actor, Noun::Performance, verb, purpose)?;
        performance::opened(tx, &permit, (actor, moment), purpose)?;
        Ok(permit)
    })?;
    let answered = request.read(|tx| {
        let gathered = performance::gathered(tx, &permit, &request.app.rulebooks, moment, on)?;
        answer(tx, &permit, &gathered)
    })?;
    Ok((permit, answered))
}

/// The day that is asked for; today where none is.
fn day(request: &Request) -> (Date, Vec<FieldFault>) {
    let today = request.moment.today;
    let asked = if request.query.filled("on").is_some() {
        &request.query
    } else {
        &request.form
    };
    let Some(typed) = asked.filled("on") else {
        return (today, Vec::new());
    };
    match day_in(typed) {
        Some(on) if on <= today => (on, Vec::new()),
        Some(_) => (
            today,
            vec![FieldFault::new(
                "on",
                "This day is still to come: a count is of what was.",
            )],
        ),
        None => (
            today,
            vec![FieldFault::new("on", "Enter a day such as 31/3/2011.")],
        ),
    }
}

/// A day as it is typed: 2026-11-22, 22/11/2026, 22.11.2026 or 22 11 2026.
fn day_in(typed: &str) -> Option<Date> {
    if let Ok(date) = typed.parse() {
        return Some(date);
    }
    let parts: Vec<&str> = typed
        .split(['/', '.', ' ', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .ok()
        .filter(|date| date.year() > 999)
}

fn which_day(request: &Request, action: &str, on: Date, faults: &[FieldFault]) -> Markup {
    let typed = request.query.filled("on").filter(|_| !faults.is_empty());
    let today = request.moment.today;
    let year_end = Date::new(today.year(), 3, 31)
        .ok()
        .filter(|end| *end <= today)
        .or_else(|| Date::new(today.year() - 1, 3, 31).ok());
    html! {
        form method="get" action=(action) novalidate {
            (Input {
                value: typed.map_or_else(|| on.strftime("%-d/%-m/%Y").to_string(), str::to_owned),
                autocomplete: "off",
                classes: "govuk-input--width-10",
                hint: "For example, 31/3/2011".into(),
                error: fault_of(faults, "on").into(),
                ..Input::new("on", "On which day")
            })
            (Button::secondary("Count"))
        }
        // From one measure no day is offered on which another definition, or none, is in force.
        @if action == "/performance" {
            p.govuk-body {
                a.govuk-link href=(action) { "Today" }
                @if let Some(end) = year_end { " · " a.govuk-link href={ (action) "?on=" (end) } { (shell::date(end)) } }
                @if today.year() > 2011 { " · " a.govuk-link href={ (action) "?on=2011-03-31" } { "31 March 2011" } }
            }
        }
    }
}

fn card(reading: &Reading) -> Markup {
    let count = &reading.count;
    let mut rows = vec![
        SummaryRow::new(
            "Result",
            html! { strong { (count.percent) "%" } ": " (count.numerator) " of " (count.denominator) },
        ),
        SummaryRow::new("Counted", over(count.first_day, count.on)),
    ];
    if let Some(target) = reading.target() {
        rows.push(SummaryRow::new(
            "Target",
            html! { (target.in_words()) " by " (shell::date(target.on_date)) ", " (target.kind.label().to_lowercase()) br; span.govuk-hint { (target.source) } },
        ));
    }
    html! {
        section {
            h2.govuk-heading-m { a.govuk-link href=(address(count.definition.measure, count.on)) { (count.definition.measure.title()) } }
            (SummaryList::new(rows))
            (chart::trajectory(reading))
        }
    }
}

fn over(first: Date, on: Date) -> String {
    if first == on {
        format!("On {}", shell::date(on))
    } else {
        format!("From {} to {}", shell::date(first), shell::date(on))
    }
}

fn address(measure: Measure, on: Date) -> String {
    format!("/performance/{measure}?on={on}")
}
