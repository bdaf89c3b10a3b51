//! `/people`: one box that takes a name, a reference, an NHS number, a postcode or a date of birth. What is typed is
//! sent by POST, and so is leafing through what was found: nothing about a person stands in an address.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people::{self, CaseloadLine, Found};
use record::{FieldFault, Refusal};

use super::{address, column, form};
use crate::components::{
    Button, Cell, Input, InsetText, Label, Table, Tag, button_group, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Find a person";

/// `GET /people`: the box.
pub fn search(request: &Request) -> Result<Answer, Refusal> {
    let page = Page {
        notification: done(request.query.get("done")),
        ..page(request, "", &[], html! {})
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// `POST /people/search`: who was found, a page at a time.
pub fn found(request: &Request) -> Result<Answer, Refusal> {
    let typed = request.form.get("query");
    let wanted = request.form.get("page").parse().unwrap_or(1);
    let found = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::People, Verb::Search, "people.find")?;
        people::find(tx, &permit, &request.actor, &request.moment, typed, wanted)
    });
    match found {
        Ok(found) => {
            let list = results(request, typed, &found);
            let page = page(request, typed, &[], list);
            Ok(Answer::html(shell::frame(request, page)))
        }
        Err(Refusal::Invalid(faults)) => {
            let page = page(request, typed, &faults, html! {});
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => Err(other),
    }
}

fn done(what: &str) -> Option<crate::components::NotificationBanner> {
    (what == "restricted").then_some(())?;
    shell::done(
        "The record is restricted. You are not named on it, so it does not open for you any more.",
    )
}

fn page(request: &Request, typed: &str, faults: &[FieldFault], results: Markup) -> Page {
    let field = Input {
        hint: "Name, date of birth, postcode, NHS number or reference, or some of them together. \
               The first letters of a name are enough."
            .into(),
        value: typed.to_owned(),
        error: fault_of(faults, "query").into(),
        autocomplete: "off",
        spellcheck: Some(false),
        ..Input::new(
            "query",
            Label {
                classes: "govuk-label--s",
                ..Label::new("Who are you looking for?")
            },
        )
    };
    let searching = form(
        request,
        "/people/search",
        html! { (field) (Button::new("Search")) },
    );
    let main = html! {
        (column(html! {
            h1.govuk-heading-l { (TITLE) }
            (searching)
            @if request.actor.may(Noun::People, Verb::Create) && typed.is_empty() {
                p.govuk-body {
                    "Somebody the council does not know yet: search first, then "
                    a.govuk-link href="/people/new" { "add a person" } "."
                }
            }
        }))
        (results)
    };
    Page {
        wide: true,
        ..Page::new(TITLE, main)
    }
}

fn results(request: &Request, typed: &str, found: &Found) -> Markup {
    if found.lines.is_empty() {
        return column(nobody(request, typed, found));
    }
    let table = Table {
        caption: match (found.page, found.more, found.lines.len()) {
            (1, false, 1) => "One person found".to_owned(),
            (1, false, count) => format!("{count} people found"),
            (page, _, _) => format!("People found: page {page}"),
        },
        caption_classes: "govuk-table__caption--m",
        head: [
            "Person",
            "Born",
            "Reference",
            "Postcode area",
            "Client group",
            "Involved",
        ]
        .map(Cell::from)
        .to_vec(),
        rows: found.lines.iter().map(|line| row(request, line)).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        div role="status" { p.govuk-visually-hidden { (table.caption) } }
        (table.scrolling())
        (leafing(request, typed, found))
        @if request.actor.may(Noun::People, Verb::Create) {
            h2.govuk-heading-s { "None of these?" }
            (offer(request, typed))
        }
    }
}

/// One line of a list: what it may show of a person, and no more.
pub(super) fn row(request: &Request, line: &CaseloadLine) -> Vec<Cell> {
    let born = line
        .born
        .map(|date| super::words::born(date, request.moment.today))
        .unwrap_or_else(|| "Not known".to_owned());
    vec![
        name(line).into(),
        born.into(),
        line.reference.clone().into(),
        line.postcode_area.clone().unwrap_or_default().into(),
        line.client_group
            .map(|group| super::words::capital(group.label()))
            .unwrap_or_default()
            .into(),
        line.involved.join(", ").into(),
    ]
}

/// The name of a line, leading to the record.
pub(crate) fn name(line: &CaseloadLine) -> Markup {
    html! {
        a.govuk-link href=(address(line.person, "")) { (line.name) }
        @if let Some(known_as) = &line.known_as { " (" (known_as) ")" }
        @if line.restricted { " " (Tag::coloured("Restricted", "govuk-tag--red")) }
    }
}

fn leafing(request: &Request, typed: &str, found: &Found) -> Markup {
    let to = |page: u32, button: Button| {
        let inside = html! {
            (hidden_field("query", typed))
            (hidden_field("page", &page.to_string()))
            (button)
        };
        form(request, "/people/search", inside)
    };
    html! {
        @if found.page > 1 || found.more {
            nav aria-label="Pages of people found" {
                (button_group(html! {
                    @if found.page > 1 { (to(found.page - 1, Button::secondary("Previous page"))) }
                    @if found.more { (to(found.page + 1, Button::secondary("Next page"))) }
                }))
            }
        }
    }
}

fn nobody(request: &Request, typed: &str, found: &Found) -> Markup {
    let may_create = request.actor.may(Noun::People, Verb::Create);
    html! {
        @if found.page > 1 {
            h2.govuk-heading-m { "Nobody else was found" }
        } @else {
            h2.govuk-heading-m { "Nobody was found" }
        }
        @if let Some(remark) = &found.remark { (InsetText::new(remark.as_str())) }
        p.govuk-body {
            "Nobody whose record you can open fits all of “" (typed) "”. Try fewer words, the first letters of a name, \
             another spelling, or only the date of birth."
        }
        (leafing(request, typed, found))
        @if may_create {
            (offer(request, typed))
        } @else {
            p.govuk-body { "If the council does not know this person yet, ask an information officer to make a record." }
        }
    }
}

/// The way to a new record, with what was typed.
fn offer(request: &Request, typed: &str) -> Markup {
    let inside = html! {
        (hidden_field("then", "carry"))
        (hidden_field("query", typed))
        (Button::secondary("Add this person"))
    };
    html! {
        p.govuk-body { "What you typed is carried over into the form of a new record." }
        (form(request, "/people/new", inside))
    }
}
