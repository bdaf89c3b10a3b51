//! What became of a file, line by line, with a filter.

use maud::{Markup, html};
use record::directory::{self, KeptLine};
use record::formats::report::{Counts, LineReport, Outcome};
use record::{ImportId, Refusal};

use super::{count, import};
use crate::assessment::top;
use crate::components::{Cell, ResultPages, SummaryList, SummaryRow, Table, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// Lines on one page.
const PER_PAGE: usize = 100;

/// What became of one line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Taken as it stands.
    Accepted,
    /// Taken with changes.
    Mended,
    /// Taken, with something said of it: what is kept of an import does not tell changes from remarks.
    Told,
    /// Not taken.
    Refused,
}

/// One line of a report.
pub(super) struct Line {
    number: usize,
    name: String,
    fate: Fate,
    sentences: Vec<String>,
}

impl Line {
    /// A line of a file that was just read.
    pub(super) fn of(line: &LineReport) -> Line {
        let (fate, mut sentences) = match &line.outcome {
            Outcome::Accepted => (Fate::Accepted, Vec::new()),
            Outcome::Mended(mends) => (
                Fate::Mended,
                mends.iter().map(|mend| mend.sentence.clone()).collect(),
            ),
            Outcome::Refused(why) => (Fate::Refused, why.clone()),
        };
        sentences.extend(line.remarks.iter().cloned());
        Line {
            number: line.line,
            name: line.name.clone().unwrap_or_default(),
            fate,
            sentences,
        }
    }

    /// A line as it is kept with an import: taken with something said of it, or refused.
    fn kept(line: &KeptLine) -> Line {
        Line {
            number: line.line,
            name: line.name.clone().unwrap_or_default(),
            fate: if line.refused {
                Fate::Refused
            } else {
                Fate::Told
            },
            sentences: line.sentences.clone(),
        }
    }
}

/// Which lines are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    All,
    Only(Fate),
}

impl Filter {
    const ALL: [(&'static str, &'static str, Filter); 4] = [
        ("", "All lines", Filter::All),
        ("refused", "Refused", Filter::Only(Fate::Refused)),
        (
            "mended",
            "Mended or remarked on",
            Filter::Only(Fate::Mended),
        ),
        (
            "accepted",
            "Taken as they stand",
            Filter::Only(Fate::Accepted),
        ),
    ];

    /// What the address asks for.
    pub(super) fn of(request: &Request) -> Filter {
        let wanted = request.query.get("lines");
        Filter::ALL
            .iter()
            .find(|(code, ..)| *code == wanted)
            .map_or(Filter::All, |(_, _, filter)| *filter)
    }

    fn code(self) -> &'static str {
        Filter::ALL
            .iter()
            .find(|(_, _, filter)| *filter == self)
            .map_or("", |(code, ..)| code)
    }

    fn takes(self, line: &Line) -> bool {
        match self {
            Filter::All => true,
            // A line that was taken as it stands may still have a remark.
            Filter::Only(Fate::Mended) => line.fate != Fate::Refused && !line.sentences.is_empty(),
            Filter::Only(fate) => line.fate == fate,
        }
    }
}

/// How many lines were accepted, mended and refused.
pub(super) fn counts_in_words(counts: Counts) -> String {
    format!(
        "{} in all: {} accepted, {} mended, {} refused",
        counts.all(),
        counts.accepted,
        counts.mended,
        counts.refused
    )
}

/// `GET /directory/import/{import}`: what became of a file that was read in.
pub fn report(request: &Request) -> Result<Answer, Refusal> {
    let id: ImportId = request.param("import")?;
    let (import, kept) = request.read(|tx| {
        let permit = import::permit(request)?;
        let kept = directory::import_report(tx, &permit, id)?;
        let import = directory::imports(tx, &permit)?
            .into_iter()
            .find(|one| one.id == id);
        Ok((import.ok_or(Refusal::NotFound(None))?, kept))
    })?;
    let kept: Vec<Line> = kept.iter().map(Line::kept).collect();
    let title = "What became of the file";
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            (SummaryList::new(vec![
                SummaryRow::new("File", import.file_name.as_str()),
                SummaryRow::new("List", import.source.title()),
                SummaryRow::new("Read in", format!("{} by {}", shell::time(import.imported_at), import.by)),
                SummaryRow::new("Lines", counts_in_words(import.counts)),
                SummaryRow::new("Entries", import::effect_in_words(import.effect)),
            ]))
            p.govuk-body { "Lines that were taken as they stand are counted and not listed." }
        }))
        (lines(&kept, Filter::of(request), &format!("/directory/import/{id}"), request))
    };
    let notification = match request.query.get("done") {
        "taken" => shell::done("The file is read in. The directory shows it now."),
        _ => None,
    };
    let page = Page {
        back: "/directory/import".to_owned(),
        notification,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// The lines that the filter takes, a page of them, with the filter above.
pub(super) fn lines(all: &[Line], filter: Filter, address: &str, request: &Request) -> Markup {
    let taken: Vec<&Line> = all.iter().filter(|line| filter.takes(line)).collect();
    let pages = taken.len().div_ceil(PER_PAGE).max(1);
    let page = request
        .query
        .get("page")
        .parse()
        .unwrap_or(1_usize)
        .clamp(1, pages);
    let rows = taken
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|line| row(line))
        .collect();
    let table = Table {
        caption: "Line by line".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: vec![
            Cell::numeric("Line"),
            "What it describes".into(),
            "What became of it".into(),
        ],
        rows,
        ..Table::default()
    };
    html! {
        h2.govuk-heading-m { "Line by line" }
        nav aria-label="Which lines" {
            ul.govuk-list {
                @for (code, words, one) in Filter::ALL {
                    @let many = all.iter().filter(|line| one.takes(line)).count();
                    li {
                        @if one == filter { strong { (words) " (" (many) ")" } }
                        @else if code.is_empty() { a.govuk-link href=(address) { (words) " (" (many) ")" } }
                        @else { a.govuk-link href={ (address) "?lines=" (code) } { (words) " (" (many) ")" } }
                    }
                }
            }
        }
        @if taken.is_empty() {
            p.govuk-body { "There are no such lines." }
        } @else {
            (table.scrolling())
            (ResultPages {
                noun: "lines".to_owned(),
                ..ResultPages::of(count(page), count(PER_PAGE), count(taken.len()), |page| {
                    format!("{address}?lines={}&page={page}", filter.code())
                })
            })
        }
    }
}

fn row(line: &Line) -> Vec<Cell> {
    let tag = match line.fate {
        Fate::Accepted => Tag::coloured("Accepted", "govuk-tag--green"),
        Fate::Mended => Tag::coloured("Mended", "govuk-tag--yellow"),
        Fate::Told => Tag::coloured("Taken", "govuk-tag--yellow"),
        Fate::Refused => Tag::coloured("Refused", "govuk-tag--red"),
    };
    vec![
        Cell::numeric(line.number.to_string()),
        line.name.as_str().into(),
        html! {
            (tag)
            @if !line.sentences.is_empty() {
                ul.govuk-list."govuk-!-font-size-16"."govuk-!-margin-bottom-0" {
                    @for sentence in &line.sentences { li { (sentence) } }
                }
            }
        }
        .into(),
    ]
}
