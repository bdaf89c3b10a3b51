//! `/people/{person}/export`: everything that is kept about one person, to keep: one JSON document, or a table as CSV.

use maud::html;
use record::access::{Noun, Verb};
use record::export::{self, Export};
use record::people;
use record::rules::Voice;
use record::{FieldFault, PersonId, Refusal};

use super::{address, column, for_the_person, form, permit, reason, top};
use crate::components::{
    Button, Details, Select, SelectItem, SummaryList, SummaryRow, WarningText,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;

const ASK: (Noun, Verb, &str) = (Noun::People, Verb::Export, "people.export");

/// `GET /people/{person}/export`: what there is, and the buttons.
pub fn export(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || show(request, person, &[]))
}

/// `POST /people/{person}/export`: the file.
pub fn download(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let (_, made) = make(request, person)?;
        let wanted = request.form.get("table");
        if request.form.get("as") == "csv" {
            return match made.tables.iter().find(|table| table.name == wanted) {
                Some(table) => Ok(Answer::download(
                    format!("{}-{}.csv", made.reference, table.name),
                    "text/csv; charset=utf-8",
                    table.csv().into_bytes(),
                )),
                None => show(
                    request,
                    person,
                    &[FieldFault::new("table", "Choose a table from the list.")],
                ),
            };
        }
        Ok(Answer::download(
            format!("{}.json", made.reference),
            "application/json",
            made.json().into_bytes(),
        ))
    })
}

fn make(request: &Request, person: PersonId) -> Result<(people::Heading, Export), Refusal> {
    request.write(|tx| {
        let permit = permit(request, tx, person, ASK)?;
        let made = export::person(tx, &permit, (&request.actor, &request.moment))?;
        Ok((people::heading(tx, &permit)?, made))
    })
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (heading, made) = make(request, person)?;
    let own = for_the_person(request, person);
    let words = Words::asked(request, &heading.document);
    let title = if own {
        words.say("own-export")?
    } else {
        "Everything that is kept about this person".to_owned()
    };
    let here = address(person, "export");
    let items = made
        .tables
        .iter()
        .map(|table| {
            SelectItem::new(
                table.name.as_str(),
                format!("{} ({})", table.name, table.rows.len()),
            )
        })
        .collect();
    let rows = made
        .left_out
        .iter()
        .map(|(table, why)| SummaryRow::new(table.as_str(), why.as_str()))
        .collect();
    let main = column(html! {
        h1.govuk-heading-l { (title) }
        @if own {
            p.govuk-body {
                "A file for you to keep or to take elsewhere. Programs can read it; for reading yourself, your own pages \
                 are better. Keep it safe: it is about you."
            }
        } @else {
            (WarningText::new(export::NOTICE))
        }
        (form(request, &here, html! {
            input type="hidden" name="as" value="json";
            (Button::new("Download everything (JSON)"))
        }))
        h2.govuk-heading-m { "Or one table" }
        (form(request, &here, html! {
            input type="hidden" name="as" value="csv";
            (Select {
                value: request.form.get("table").to_owned(),
                error: shell::fault_of(faults, "table").into(),
                ..Select::new("table", "Table, with how many rows it has", items)
            })
            (Button::secondary("Download the table (CSV)"))
        }))
        (Details::new("What is left out, and why", html! { (SummaryList::new(rows)) }))
    });
    let mut page = Page {
        confidential: true,
        easy_read: own && words.voice() == Voice::Easy,
        back: address(person, ""),
        ..Page::new(title, main)
    };
    if !own {
        page.banner = html! { (top::banner(&heading, request.moment.today, false)) }.into();
    }
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}
