//! Where the directory's data comes from, under which licence, and what became of each file.

use maud::{Markup, html};
use record::Refusal;
use record::directory::{self, LICENCE_NOTICE, ListedSource};
use record::formats::hours::CAPTION;

use crate::components::{Cell, Table};
use crate::shell;
use crate::web::{Answer, Request};

/// The lists that are shipped: file, date of content, what was left out of it before it was shipped (NOTICES.md).
const SHIPPED: [(&str, &str, &str); 9] = [
    ("trafford_care_homes.csv", "25 February 2026", ""),
    (
        "charities_operating_in_trafford_trimmed.csv",
        "4 April 2023",
        "contact addresses, telephone numbers and company numbers were taken out, because some are private homes",
    ),
    ("trafford_mental_health_services.csv", "July 2018", ""),
    ("trafford_pharmacies.csv", "31 March 2025", ""),
    ("trafford_general_practices.csv", "23 January 2026", ""),
    ("sports_clubs.csv", "July 2018", ""),
    (
        "trafford_libraries.csv",
        "not stated by its publisher",
        "one named person's email was taken out",
    ),
    (
        "trafford_food_banks.csv",
        "January 2018",
        "one private email was taken out",
    ),
    ("trafford_postcodes.csv", "13 February 2025", ""),
];

/// `GET /data-notices`: the attribution, and each list with its dates and counts.
pub fn notices(request: &Request) -> Result<Answer, Refusal> {
    let sources = request.read(directory::sources)?;
    let title = "Where the data comes from";
    let main = html! {
        h1.govuk-heading-l { (title) }
        h2.govuk-heading-m { "The directory" }
        p.govuk-body { (LICENCE_NOTICE) }
        p.govuk-body {
            a.govuk-link href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" rel="noreferrer noopener external" {
                "Open Government Licence v3.0"
            }
        }
        p.govuk-body { "None of these publishers endorses this service. Slips in the lists that have only one meaning were mended; nothing else was changed." }
        p.govuk-body { (CAPTION) }
        @if sources.is_empty() {
            p.govuk-body { "No list was read in yet." }
        } @else {
            (table(&sources).scrolling())
        }
        h2.govuk-heading-m { "The rules" }
        p.govuk-body {
            "Each figure of the " a.govuk-link href="/rulebook" { "rules" } " names its own source."
        }
    };
    Ok(Answer::html(shell::page(request, title, main)))
}

fn table(sources: &[ListedSource]) -> Table {
    let number = |number: usize| Cell::numeric(number.to_string());
    let rows = sources
        .iter()
        .map(|one| {
            vec![
                what(one).into(),
                shell::time(one.imported_at).into(),
                number(one.entries),
                number(one.counts.accepted),
                number(one.counts.mended),
                number(one.counts.refused),
            ]
        })
        .collect();
    Table {
        caption: "Lists, when each was read in, and what became of its lines".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "List".into(),
            "Read in".into(),
            Cell::numeric("Can be found"),
            Cell::numeric("Lines as they were"),
            Cell::numeric("Lines mended"),
            Cell::numeric("Lines refused"),
        ],
        rows,
        ..Table::default()
    }
}

fn what(one: &ListedSource) -> Markup {
    let shipped = SHIPPED.iter().find(|(file, ..)| *file == one.file_name);
    html! {
        strong { (one.source.title()) } ", " (one.source.publisher())
        br;
        "File " (one.file_name)
        @if let Some((_, content, changed)) = shipped {
            br;
            "Date of content: " (content)
            @if !changed.is_empty() { br; "Before it was shipped: " (changed) }
        }
    }
}
