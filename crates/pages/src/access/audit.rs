//! `/audit`: the audit trail, for the Caldicott guardian and the auditor: filtered, page by page, and as a file.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use record::access::audit::{self, AuditCursor, AuditFilter, AuditPage, AuditRow, Outcome};
use record::access::{self, Noun, Verb, oversight};
use record::{FieldFault, Refusal};

use super::words;
use crate::components::{
    Button, Cell, Filter, FilterCategory, Input, Select, SelectItem, SelectedFilter, Table, Tag,
    filter_layout, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Form, Request};

const TITLE: &str = "Audit trail";

/// The fields of the filter, in the order of the page.
const FIELDS: [&str; 7] = [
    "from", "to", "outcome", "noun", "account", "person", "subject",
];

/// `GET /audit`: the trail, the latest first.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let (filter, faults) = read(&request.query);
    let after: Option<AuditCursor> = request.query.filled("after").map(str::parse).transpose()?;
    let found = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::Audit, Verb::View, "list-audit")?;
        audit::list(tx, &request.actor, &request.moment, &permit, &filter, after)
    })?;
    let page = page(request, &found, &faults);
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, &faults)
    })
}

/// `POST /audit/export`: the rows of the filter as a file of comma-separated values.
pub fn export(request: &Request) -> Result<Answer, Refusal> {
    let (filter, faults) = read(&request.form);
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let rows = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::Audit, Verb::Export, "export-audit")?;
        oversight::export(tx, &request.actor, &request.moment, &permit, &filter)
    })?;
    let name = format!("audit-{}.csv", request.moment.today);
    Ok(Answer::download(
        name,
        "text/csv; charset=utf-8",
        csv(&rows).into_bytes(),
    ))
}

/// The filter as far as it makes sense, and what does not.
fn read(form: &Form) -> (AuditFilter, Vec<FieldFault>) {
    let mut faults = Vec::new();
    let mut day = |field: &str| {
        let typed = form.filled(field)?;
        let read = day_in(typed);
        if read.is_none() {
            faults.push(FieldFault::new(
                field,
                "Enter a date such as 22/11/2026, or leave it empty.",
            ));
        }
        read
    };
    let (from, to) = (day("from"), day("to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        faults.push(FieldFault::new(
            "to",
            "The last day is before the first. Check both dates.",
        ));
    }
    let filter = AuditFilter {
        person: form.filled("person").and_then(|id| id.parse().ok()),
        account: form.filled("account").and_then(|id| id.parse().ok()),
        subject: form.filled("subject").and_then(|id| id.parse().ok()),
        from: from.and_then(begins),
        before: to.and_then(|day| day.tomorrow().ok()).and_then(begins),
        outcome: form
            .filled("outcome")
            .and_then(|outcome| outcome.parse().ok()),
        noun: form.filled("noun").and_then(|noun| noun.parse().ok()),
    };
    (filter, faults)
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

/// The instant at which a day begins by the council's clocks.
fn begins(day: Date) -> Option<Timestamp> {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    day.to_zoned(zone).ok().map(|start| start.timestamp())
}

fn page(request: &Request, found: &AuditPage, faults: &[FieldFault]) -> Page {
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "Every view, change, refusal, sign-in and export, by whom and when. Rows can be added and never changed: \
             they are sealed in a chain, which the command " code { "steerwell verify" } " checks."
        }
        (filter_layout(filter_form(request, faults), rows_part(request, found, faults.is_empty())))
    };
    Page {
        wide: true,
        ..Page::new(TITLE, main)
    }
}

fn filter_form(request: &Request, faults: &[FieldFault]) -> Markup {
    let query = &request.query;
    let day = |name: &'static str, label: &'static str| Input {
        value: query.get(name).to_owned(),
        autocomplete: "off",
        classes: "govuk-input--width-10",
        hint: "For example, 22/11/2026".into(),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    let select = |name: &'static str, label: &'static str, items: Vec<SelectItem>| Select {
        value: query.get(name).to_owned(),
        ..Select::new(name, label, items)
    };
    let outcomes = vec![
        SelectItem::new("", "All"),
        SelectItem::new(Outcome::Allowed.as_str(), "Done"),
        SelectItem::new(Outcome::Refused.as_str(), "Refused"),
    ];
    let nouns = std::iter::once(SelectItem::new("", "Everything"))
        .chain(
            Noun::ALL
                .iter()
                .map(|noun| SelectItem::new(noun.as_str(), words::noun(noun.as_str()))),
        )
        .collect();
    let filter = Filter {
        selected: selected(request),
        clear_href: "/audit".to_owned(),
        options: html! {
            (day("from", "From"))
            (day("to", "To"))
            (select("outcome", "Outcome", outcomes))
            (select("noun", "About", nouns))
        },
        ..Filter::default()
    };
    html! {
        form method="get" action="/audit" novalidate {
            @for field in ["account", "person", "subject"] {
                @if let Some(id) = query.filled(field) { (hidden_field(field, id)) }
            }
            (filter)
        }
    }
}

/// The filters in use, each with the address of the list without it.
fn selected(request: &Request) -> Vec<FilterCategory> {
    let query = &request.query;
    FIELDS
        .iter()
        .filter_map(|field| Some((*field, query.filled(field)?)))
        .map(|(field, value)| {
            let (heading, text) = match field {
                "from" => (
                    "From",
                    day_in(value).map_or_else(|| value.to_owned(), shell::date),
                ),
                "to" => (
                    "To",
                    day_in(value).map_or_else(|| value.to_owned(), shell::date),
                ),
                "outcome" => (
                    "Outcome",
                    if value == "refused" {
                        "Refused"
                    } else {
                        "Done"
                    }
                    .to_owned(),
                ),
                "noun" => ("About", words::noun(value).to_owned()),
                "account" => ("By", format!("account {}", short(value))),
                "person" => ("Record", format!("record {}", short(value))),
                _ => ("Thing", format!("id {}", short(value))),
            };
            let href = address(query, &[field], &[]);
            FilterCategory {
                heading: heading.into(),
                items: vec![SelectedFilter { text, href }],
            }
        })
        .collect()
}

/// The address of the list with the filter in use, but for some fields, and with others set.
fn address(query: &Form, without: &[&str], with: &[(&str, &str)]) -> String {
    let kept = FIELDS
        .iter()
        .filter(|field| !without.contains(field) && with.iter().all(|(other, _)| other != *field))
        .filter_map(|field| Some((*field, query.filled(field)?)));
    let pairs = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .extend_pairs(with)
        .finish();
    if pairs.is_empty() {
        "/audit".to_owned()
    } else {
        format!("/audit?{pairs}")
    }
}

fn rows_part(request: &Request, found: &AuditPage, may_export: bool) -> Markup {
    let query = &request.query;
    let table = Table {
        caption: "Rows of the audit trail, the latest first".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["When", "Who", "What", "About", "Detail"]
            .map(Cell::from)
            .to_vec(),
        rows: found.rows.iter().map(|row| cells(query, row)).collect(),
        classes: "govuk-table--small-text-until-tablet",
        ..Table::default()
    };
    html! {
        @if found.rows.is_empty() {
            p.govuk-body { "No row fits the filter. Clear it, or choose a longer period." }
        } @else {
            (table.scrolling())
            nav.govuk-pagination aria-label="Pages of the audit trail" {
                @if query.filled("after").is_some() {
                    p.govuk-body { a.govuk-link href=(address(query, &[], &[])) { "Back to the latest rows" } }
                }
                @if let Some(next) = &found.next {
                    p.govuk-body {
                        a.govuk-link href=(address(query, &[], &[("after", next.to_string().as_str())])) { "Older rows" }
                    }
                }
            }
            @if may_export && request.actor.may(Noun::Audit, Verb::Export) {
                (super::form(request, "/audit/export", html! {
                    @for field in FIELDS {
                        @if let Some(value) = query.filled(field) { (hidden_field(field, value)) }
                    }
                    (Button::secondary("Save these rows as a file (CSV)"))
                }))
                p.govuk-hint { "The file holds ids and names of accounts, no reasons. Saving it leaves a row of its own." }
            }
        }
    }
}

fn cells(query: &Form, row: &AuditRow) -> Vec<Cell> {
    let who = row
        .display_name
        .clone()
        .unwrap_or_else(|| actor_in_words(&row.actor));
    vec![
        words::when(row.at).into(),
        html! {
            @if let Some(account) = row.account {
                a.govuk-link href=(address(query, &[], &[("account", account.to_string().as_str())])) { (who) }
            } @else {
                (who)
            }
        }
        .into(),
        html! {
            (words::verb(&row.verb)) ": " (words::noun(&row.noun))
            @if row.outcome == Outcome::Refused { br; (Tag::coloured("Refused", "govuk-tag--red")) }
        }
        .into(),
        html! {
            @if let Some(person) = row.person {
                a.govuk-link href={ "/people/" (person) "/looked" } {
                    span.govuk-visually-hidden { "Who looked at " } "record " (short(&person.to_string()))
                }
            }
            @if row.person.is_some() && row.subject.is_some() { br; }
            @if let Some(subject) = row.subject {
                a.govuk-link href=(address(query, &[], &[("subject", subject.to_string().as_str())])) {
                    span.govuk-visually-hidden { "Rows about " } "id " (short(&subject.to_string()))
                }
            }
        }
        .into(),
        html! {
            (row.purpose)
            @if let Some(quantity) = row.quantity { ", " (quantity) @if quantity == 1 { " row" } @else { " rows" } }
            @if let Some(reason) = &row.reason { br; "Reason: " (reason) }
        }
        .into(),
    ]
}

/// Who acted where no account did.
pub(super) fn actor_in_words(label: &str) -> String {
    match label.split_once(':') {
        _ if label == "public" => "Somebody not signed in".to_owned(),
        _ if label == "demonstration" => "The demonstration".to_owned(),
        Some(("command-line", user)) => format!("A command on the server ({user})"),
        Some(("job", job)) => format!("The program ({job})"),
        _ => "An account that is no longer listed".to_owned(),
    }
}

/// The end of an id, which is where two ids differ most.
pub(super) fn short(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    let begin = letters.len().saturating_sub(6);
    // With a word joiner, so that no line ends after the dots.
    format!("…\u{2060}{}", letters[begin..].iter().collect::<String>())
}

/// The rows as comma-separated values (RFC 4180), instants in universal time.
fn csv(rows: &[AuditRow]) -> String {
    let mut text = String::from(
        "id,at,actor,account_id,account_name,session_id,noun,verb,outcome,person_id,subject_id,purpose,quantity\r\n",
    );
    for row in rows {
        let id = |id: Option<String>| id.unwrap_or_default();
        let cells = [
            row.id.to_string(),
            row.at.to_string(),
            row.actor.clone(),
            id(row.account.map(|account| account.to_string())),
            id(row.display_name.clone()),
            id(row.session.map(|session| session.to_string())),
            row.noun.clone(),
            row.verb.clone(),
            row.outcome.to_string(),
            id(row.person.map(|person| person.to_string())),
            id(row.subject.map(|subject| subject.to_string())),
            row.purpose.clone(),
            id(row.quantity.map(|quantity| quantity.to_string())),
        ];
        text.push_str(&cells.map(|cell| csv_cell(&cell)).join(","));
        text.push_str("\r\n");
    }
    text
}

/// One cell. What a spreadsheet would take for a formula gets a mark that makes it text: names are typed by people.
fn csv_cell(text: &str) -> String {
    let marked = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if marked.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", marked.replace('"', "\"\""))
    } else {
        marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it_and_nonsense_is_none() {
        let day = jiff::civil::date(2026, 11, 2);
        for typed in ["2026-11-02", "2/11/2026", "02.11.2026", "2 11 2026"] {
            assert_eq!(day_in(typed), Some(day), "{typed}");
        }
        for typed in ["", "yesterday", "31/2/2026", "2/11/26", "11/2026"] {
            assert_eq!(day_in(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_last_day_is_whole_also_when_the_clocks_change() {
        let (filter, faults) = read(&Form::from_urlencoded(b"from=25/10/2026&to=25/10/2026"));
        assert_eq!(faults, []);
        assert_eq!(filter.from.unwrap().to_string(), "2026-10-24T23:00:00Z");
        assert_eq!(filter.before.unwrap().to_string(), "2026-10-26T00:00:00Z");
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_is_never_a_formula() {
        assert_eq!(csv_cell("Sam Social"), "Sam Social");
        assert_eq!(csv_cell("O\"Mockery, Dilys"), "\"O\"\"Mockery, Dilys\"");
        assert_eq!(csv_cell("=cmd|'/c calc'!A1"), "'=cmd|'/c calc'!A1");
    }
}
