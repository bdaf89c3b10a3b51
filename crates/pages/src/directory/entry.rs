//! One place or organisation.

use jiff::civil::Date;
use maud::{Markup, html};
use record::directory::{self, Entry, OpenState};
use record::{EntryId, Refusal};

use super::{address, hours_caption, licence, local_now, telephone};
use crate::assessment::top;
use crate::components::{Details, SummaryList, SummaryRow, Table, WarningText};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /directory/{entry}`: everything that its list says, and whether it is open now.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let id: EntryId = request.param("entry")?;
    let entry = request.read(|tx| directory::entry(tx, id))?;
    let title = entry.name.clone();
    let main = top::column(html! {
        span.govuk-caption-l { (entry.kind.title()) }
        h1.govuk-heading-l { (title) }
        @if let Some(since) = entry.withdrawn_at {
            (WarningText::new(format!(
                "Since {} it is no longer in the list that it came from. It may have closed or moved: ring before you go.",
                shell::time(since)
            )))
        }
        @if let Some(text) = &entry.description { p.govuk-body { (text) } }
        (SummaryList::new(facts(&entry)))
        (hours(request, &entry))
        @let areas = rest(&entry, true);
        @if !areas.is_empty() { (Details::new("Areas and codes in the list", html! { (SummaryList::new(areas)) })) }
        h2.govuk-heading-m { "Where this comes from" }
        p.govuk-body {
            "The list “" (entry.source.title()) "”, first published by " (entry.source.publisher()) "; read in on "
            (shell::time(entry.imported_at)) ". Is something wrong? Tell us, and tell whoever runs it."
        }
        (licence())
    });
    let page = Page {
        back: "/directory".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn facts(entry: &Entry) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    if let Some(address) = address(entry) {
        rows.push(SummaryRow::new("Address", address));
    }
    if let Some(number) = &entry.telephone {
        rows.push(SummaryRow::new("Telephone", telephone(number)));
    }
    if let Some(email) = &entry.email {
        rows.push(SummaryRow::new(
            "Email",
            html! { a.govuk-link href={ "mailto:" (email) } { (email) } },
        ));
    }
    if let Some(website) = &entry.website {
        rows.push(SummaryRow::new("Website", link(website)));
    }
    if let Some(provider) = &entry.provider {
        rows.push(SummaryRow::new("Run by", provider.as_str()));
    }
    if !entry.categories.is_empty() {
        rows.push(SummaryRow::new("Class", entry.categories.join(", ")));
    }
    rows.extend(rest(entry, false));
    rows
}

/// What else the list says. Codes and names of areas, which only machines and officers ask for, stand apart.
fn rest(entry: &Entry, of_areas: bool) -> Vec<SummaryRow> {
    const AREAS: [&str; 4] = [
        "area_name",
        "locality",
        "ward",
        "health_and_wellbeing_board",
    ];
    entry
        .extra
        .iter()
        .filter(|(column, _)| {
            (column.ends_with("code") || AREAS.contains(&column.as_str())) == of_areas
        })
        .map(|(column, value)| {
            let value = match value.parse::<Date>() {
                _ if is_web(value) => link(value),
                Ok(date) => html! { (shell::date(date)) },
                Err(_) => html! { (value) },
            };
            SummaryRow::new(label(column), value)
        })
        .collect()
}

/// The name of a column as a label: `cqc_page` is «CQC page».
fn label(column: &str) -> String {
    let words: Vec<String> = column
        .split(['_', ' '])
        .map(|word| match word {
            "cqc" | "nhs" | "ods" | "uprn" => word.to_uppercase(),
            _ => word.to_owned(),
        })
        .collect();
    top::capitalised(&words.join(" "))
}

/// Only addresses of the web become links: a list is somebody else's text.
fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn link(address: &str) -> Markup {
    html! {
        @if is_web(address) {
            a.govuk-link href=(address) rel="noreferrer noopener external nofollow" { (address) }
        } @else {
            (address)
        }
    }
}

fn hours(request: &Request, entry: &Entry) -> Markup {
    let now = local_now(request);
    let state = OpenState::of(entry.hours.as_ref(), now);
    let table = entry.hours.as_ref().map(|hours| Table {
        caption: "Usual opening times".to_owned(),
        head: vec!["Days".into(), "Times".into()],
        rows: hours
            .grouped()
            .into_iter()
            .map(|(days, times)| vec![days.into(), times.into()])
            .collect(),
        first_cell_is_header: true,
        ..Table::default()
    });
    html! {
        h2.govuk-heading-m { "Opening times" }
        @match (&table, &entry.hours_text) {
            (Some(table), text) => {
                p.govuk-body { strong { (state.in_words(now)) } }
                (table)
                (hours_caption())
                @if let Some(text) = text { p.govuk-body { "In their own words: " (text) } }
            },
            (None, Some(text)) => {
                p.govuk-body { "In their own words: " (text) }
                p.govuk-body { "Whether it is open now is not known: ring before you go." }
            },
            (None, None) => p.govuk-body { "Not known: ring before you go." },
        }
    }
}
