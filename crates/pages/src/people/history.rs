//! `/people/{person}/history`: every version of a record, what changed in each in words, and the way back to one.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::{self, FieldChange, PersonDocument, VersionLine};
use record::{PersonId, Refusal};

use super::opened::Record;
use super::{address, cards, column, reason, staff_only, top, words};
use crate::components::Button;
use crate::shell;
use crate::web::{Answer, Request};

/// How many versions a page shows.
const SHOWN: usize = 20;
/// How many fields of one version are told in the list.
const FIELDS_TOLD: usize = 12;

/// A version with what changed in it; none for the first.
type Told = (VersionLine, Option<Vec<FieldChange>>);

/// `GET /people/{person}/history`; `before` names the version below which the list goes on.
pub fn versions(request: &Request) -> Result<Answer, Refusal> {
    let person = staff_only(request)?;
    reason::guard(request, person, || {
        let before = request
            .query
            .filled("before")
            .map(|number| number.parse::<i64>().map_err(|_| Refusal::NotFound(None)))
            .transpose()?;
        let (record, told, more) = request.write(|tx| {
            let record = Record::open(request, tx, person, "people.history")?;
            let mut lines = people::versions(tx, &record.permit, before)?;
            let more = lines.len() > SHOWN;
            lines.truncate(SHOWN);
            let told = with_changes(tx, &record, lines)?;
            Ok((record, told, more))
        })?;
        let title = "Earlier versions";
        let main = column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { "Each time the record was saved, the whole of it was kept. The newest stands first." }
            @for (line, changes) in &told { (version_section(person, line, changes.as_deref())) }
            @if before.is_some() {
                p.govuk-body { a.govuk-link href=(address(person, "history")) { "Newest versions" } }
            }
            @if more && let Some((last, _)) = told.last() {
                p.govuk-body {
                    a.govuk-link href={ (address(person, "history")) "?before=" (last.version) } { "Older versions" }
                }
            }
        });
        Ok(Answer::html(shell::frame(
            request,
            top::page(request, &record, title, "history", main),
        )))
    })
}

/// Each document is read once, although it is compared with the one before and the one after.
fn with_changes(
    tx: &mut record::Tx,
    record: &Record,
    lines: Vec<VersionLine>,
) -> Result<Vec<Told>, Refusal> {
    let mut told: Vec<Told> = Vec::with_capacity(lines.len());
    let mut after: Option<PersonDocument> = None;
    for line in lines {
        let document = match after.take() {
            Some(document) => document,
            None => people::version(tx, &record.permit, line.version)?,
        };
        let changes = if line.version > 1 {
            let before = people::version(tx, &record.permit, line.version.saturating_sub(1))?;
            let changes = people::between(&before, &document);
            after = Some(before);
            Some(changes)
        } else {
            None
        };
        told.push((line, changes));
    }
    Ok(told)
}

fn version_section(
    person: PersonId,
    line: &VersionLine,
    changes: Option<&[FieldChange]>,
) -> Markup {
    html! {
        section {
            h2.govuk-heading-s."govuk-!-margin-bottom-1" {
                "Version " (line.version) ", " (shell::time(line.at)) ", " (line.who)
            }
            @if !line.why.is_empty() { p.govuk-body."govuk-!-margin-bottom-1" { "Reason: " (line.why) } }
            @match changes {
                None => p.govuk-body { "The first version: the record was made." },
                Some([]) => p.govuk-body { "No field changed." },
                Some(fields) => { (words::changes(fields, FIELDS_TOLD)) }
            }
            p.govuk-body {
                a.govuk-link href={ (address(person, "history")) "/" (line.version) } {
                    "Open" span.govuk-visually-hidden { " version " (line.version) }
                }
            }
        }
    }
}

/// `GET /people/{person}/history/{version}`: the record as it was then.
pub fn old_version(request: &Request) -> Result<Answer, Refusal> {
    let person = staff_only(request)?;
    let number: i64 = request.param("version")?;
    reason::guard(request, person, || {
        let (record, stands, line, then) = request.write(|tx| {
            let record = Record::open(request, tx, person, "people.history")?;
            let then = people::version(tx, &record.permit, number)?;
            let before = number.saturating_add(1);
            let line = people::versions(tx, &record.permit, Some(before))?
                .into_iter()
                .next();
            let stands = record.version(tx)? == number;
            Ok((record, stands, line, then))
        })?;
        let title = format!("Version {number} of the record");
        let main = column(html! {
            h1.govuk-heading-l { (title) }
            @if let Some(line) = &line {
                p.govuk-body {
                    (line.who) " saved it on " (shell::time(line.at)) "."
                    @if !line.why.is_empty() { " Reason: " (line.why) }
                }
            }
            (since_then(&record, stands, &then))
            (cards::cards(&then, request.moment.today, None))
        });
        let main = html! {
            (main)
            @if !stands && record.leads_to(Noun::People, Verb::Change) {
                (Button {
                    classes: "govuk-button--secondary",
                    ..Button::link("Correct back to this version", format!("{}?from={number}", address(person, "correct")))
                })
            }
        };
        let page = top::page(request, &record, &title, "history", main);
        Ok(Answer::html(shell::frame(request, page)))
    })
}

fn since_then(record: &Record, stands: bool, then: &PersonDocument) -> Markup {
    let changes = people::between(then, &record.heading.document);
    html! {
        @if stands {
            p.govuk-body { "This is the record as it stands." }
        } @else if changes.is_empty() {
            p.govuk-body { "The record says the same today." }
        } @else {
            h2.govuk-heading-m { "What is different today" }
            (words::changes(&changes, 40))
            h2.govuk-heading-m { "As it was then" }
        }
    }
}
