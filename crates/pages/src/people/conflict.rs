//! When somebody else saved while a correction was typed: as it was, as it is now, as it was typed, side by side, and
//! a choice for each field that differs. Nothing typed is lost: all of it goes on with the choices.

use axum::http::StatusCode;
use maud::{Markup, html};
use record::people::{
    self, Conflict, FieldDifference, FormId, PersonDocument, PersonForm, VersionLine,
};
use record::{FieldFault, PersonId, Refusal};

use super::opened::Record;
use super::resolve::{Keep, Question, Sides, questions};
use super::{address, fields, top, words};
use crate::components::{
    Cell, Choice, ErrorMessage, InsetText, Radios, Table, WarningText, csrf_field, hidden_field,
};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Somebody else corrected this record";

/// The page of a conflict that a correction met.
pub(super) fn show(
    request: &Request,
    person: PersonId,
    began: i64,
    mine: &PersonDocument,
    conflict: &Conflict,
) -> Result<Answer, Refusal> {
    let was = request.write(|tx| {
        let record = Record::open(request, tx, person, "people.correct")?;
        people::version(tx, &record.permit, began)
    })?;
    let sides = Sides {
        began,
        base: conflict.version,
        was: &was,
        theirs: &conflict.theirs,
        mine,
    };
    ask(request, person, &sides, &[])
}

/// The page that asks, with a fault where a choice is missing.
pub(super) fn ask(
    request: &Request,
    person: PersonId,
    sides: &Sides<'_>,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let (record, saved) = request.write(|tx| {
        let record = Record::open(request, tx, person, "people.correct")?;
        let since = people::versions(tx, &record.permit, sides.base.checked_add(1))?;
        let saved: Vec<VersionLine> = since
            .into_iter()
            .take_while(|line| line.version > sides.began)
            .collect();
        Ok((record, saved))
    })?;
    let comparison = people::compare(sides.was, sides.theirs, sides.mine);
    let asked = questions(sides, &comparison);
    let action = address(person, "correct");
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (WarningText::new("Nothing of yours is saved yet, and nothing of it is lost."))
        (who(&saved))
        form method="post" action=(action) novalidate data-unsaved-warning {
            (csrf_field(&request.form_token()))
            (hidden(request, sides))
            @if asked.is_empty() {
                (InsetText::new("You both entered the same. There is nothing to choose: save to go on."))
            } @else {
                p.govuk-body {
                    "For each field choose which to keep. What only one of you changed is chosen already; \
                     you can choose otherwise."
                }
                (table(request, &asked, faults))
            }
            (fields::buttons("Save what is chosen", &address(person, "")))
        }
    };
    let page = top::page(request, &record, TITLE, "correct", main);
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page)).status(StatusCode::CONFLICT)
    } else {
        shell::faulty(request, page, faults)
    })
}

fn who(saved: &[VersionLine]) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet {
            @for line in saved {
                li {
                    (line.who) " saved on " (shell::time(line.at)) "."
                    @if !line.why.is_empty() { " Reason: " (line.why) }
                }
            }
        }
    }
}

/// Everything that the choice is made from: both versions, and all that was typed.
fn hidden(request: &Request, sides: &Sides<'_>) -> Markup {
    html! {
        (hidden_field("then", "resolve"))
        (hidden_field("began", &sides.began.to_string()))
        (hidden_field("base", &sides.base.to_string()))
        (hidden_field("once", &FormId::new().to_string()))
        (hidden_field("why", request.form.get("why")))
        @for (name, value) in PersonForm::from(sides.mine).to_pairs() { (hidden_field(&name, &value)) }
    }
}

fn table(request: &Request, asked: &[Question], faults: &[FieldFault]) -> Markup {
    let rows = asked
        .iter()
        .map(|question| {
            let fault = fault_of(faults, &question.name);
            // Only where the same questions are asked again: choices of an earlier conflict speak of other fields.
            let sent = if faults.is_empty() {
                None
            } else {
                Keep::read(request.form.get(&question.name))
            };
            let keep = sent.or(question.proposed());
            vec![
                html! {
                    (question.label)
                    @if !fault.is_empty() { (ErrorMessage::from(fault)) }
                }
                .into(),
                values(question, |field| &field.base).into(),
                choice(
                    question,
                    Keep::Theirs,
                    keep,
                    values(question, |field| &field.theirs),
                )
                .into(),
                choice(
                    question,
                    Keep::Mine,
                    keep,
                    values(question, |field| &field.mine),
                )
                .into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "What differs".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Field", "When you opened it", "Now", "Yours"]
            .map(Cell::from)
            .to_vec(),
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn values(question: &Question, side: fn(&FieldDifference) -> &String) -> Markup {
    match question.fields.as_slice() {
        [only] => words::or_empty(side(only)),
        fields => {
            let filled: Vec<&FieldDifference> = fields
                .iter()
                .filter(|field| !side(field).is_empty())
                .collect();
            html! {
                @if filled.is_empty() { (words::or_empty("")) }
                @for (place, field) in filled.iter().enumerate() {
                    @if place > 0 { br; }
                    (side(field))
                }
            }
        }
    }
}

/// One of the two choices, in its own column.
fn choice(question: &Question, this: Keep, keep: Option<Keep>, value: Markup) -> Markup {
    let side = match this {
        Keep::Theirs => ", as it is now: ",
        Keep::Mine => ", as you typed it: ",
    };
    let label = html! { span.govuk-visually-hidden { (question.label) (side) } (value) };
    let id = match this {
        Keep::Theirs => question.name.clone(),
        Keep::Mine => format!("{}-mine", question.name),
    };
    let radios = Radios {
        name: question.name.clone(),
        id_prefix: id,
        classes: "govuk-radios--small",
        items: vec![Choice {
            checked: keep == Some(this),
            ..Choice::new(this.word(), label)
        }],
        ..Radios::default()
    };
    html! { (radios) }
}
