//! `/people/{person}/relationships`: who is who to a person; adding and ending. Written on one record, read on both.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::DateForm;
use record::people::relationship::{self, Kind, NewRelationship, Relationship};
use record::{FieldFault, PersonId, Refusal, RelationshipId, Tx};

use super::fields::{date_input, small, ticked};
use super::opened::Record;
use super::{address, column, for_the_person, form, known, on_behalf, permit, reason, top, words};
use crate::components::{
    Button, Cell, Checkboxes, Choice, Input, Radios, Select, SelectItem, SummaryList, SummaryRow,
    Table, Tag, Textarea, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Relationships";
const PURPOSE: &str = "people.relationships";

/// `GET /people/{person}/relationships`
pub fn relationships(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    if for_the_person(request, person) {
        return own(request, person);
    }
    reason::guard(request, person, || show(request, person, &[]))
}

/// `POST /people/{person}/relationships`: adds one or ends one.
pub fn change_relationships(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let changed = request.write(|tx| match request.form.get("then") {
            "add" => add(request, tx, person),
            "end" => end(request, tx, person),
            _ => Err(Refusal::invalid(
                "",
                "Say whether to add or to end, with one of the buttons.",
            )),
        });
        match changed {
            Ok(Changed::Done(what)) => {
                let here = address(person, "relationships");
                Ok(Answer::see_other(format!("{here}?done={what}")))
            }
            Ok(Changed::Not(faults)) | Err(Refusal::Invalid(faults)) => {
                show(request, person, &faults)
            }
            Err(other) => Err(other),
        }
    })
}

/// Those with a record of their own who are somebody to the person today, to be chosen without being typed; nobody where
/// the reader may not know.
pub(super) fn on_record(
    request: &Request,
    tx: &mut Tx,
    person: PersonId,
) -> Result<Vec<known::Offer>, Refusal> {
    let ask = (Noun::Relationship, Verb::View);
    if !record::access::allows(tx, &request.actor, &request.moment, person, ask)? {
        return Ok(Vec::new());
    }
    let permit = permit(
        request,
        tx,
        person,
        (Noun::Relationship, Verb::View, PURPOSE),
    )?;
    let all = relationship::list(tx, &permit, (&request.actor, &request.moment))?;
    let mut offers: Vec<known::Offer> = Vec::new();
    for one in all.into_iter().filter(|one| one.ended.is_none()) {
        let Some(other) = one.other.person else {
            continue;
        };
        if offers.iter().all(|offer| offer.person != other) {
            offers.push(known::Offer {
                person: other,
                name: one.other.name,
                about: words::capital(one.kind.label()),
            });
        }
    }
    Ok(offers)
}

enum Changed {
    Done(&'static str),
    /// Nothing was changed: what is wrong.
    Not(Vec<FieldFault>),
}

fn add(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let permit = permit(
        request,
        tx,
        person,
        (Noun::Relationship, Verb::Change, PURPOSE),
    )?;
    let picked = known::pick(request, tx, "other", &[])?;
    let mut faults = picked.faults;
    let sent = &request.form;
    let from = date_form(request, "from")
        .whole("The day since when")
        .unwrap_or_else(|sentence| {
            faults.push(FieldFault::new("from", sentence));
            None
        });
    let new = NewRelationship {
        other: picked.person,
        other_name: sent.get("other"),
        kind: sent.get("kind").parse().ok(),
        carer: sent.get("carer") == "yes",
        lives_with: sent.get("lives_with") == "yes",
        emergency: sent.get("emergency") == "yes",
        telephone: sent.get("telephone"),
        note: sent.get("note"),
        from,
    };
    let who = (&request.actor, &request.moment);
    if faults.is_empty() {
        relationship::record(tx, &permit, who, &new)?;
        return Ok(Changed::Done("added"));
    }
    if let Err(Refusal::Invalid(more)) = relationship::check(tx, &permit, who, &new) {
        for fault in more {
            if !faults.iter().any(|one| one.field == fault.field) {
                faults.push(fault);
            }
        }
    }
    Ok(Changed::Not(faults))
}

fn end(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let permit = permit(
        request,
        tx,
        person,
        (Noun::Relationship, Verb::Change, PURPOSE),
    )?;
    let mut faults = Vec::new();
    let which = request.form.get("relationship").parse::<RelationshipId>();
    if which.is_err() {
        faults.push(FieldFault::new("relationship", "Choose which one ended."));
    }
    let to = match date_form(request, "to").whole("The last day") {
        Ok(Some(to)) => Some(to),
        Ok(None) => {
            let sentence = "The last day: enter day, month and year.";
            faults.push(FieldFault::new("to", sentence));
            None
        }
        Err(sentence) => {
            faults.push(FieldFault::new("to", sentence));
            None
        }
    };
    match (which, to) {
        (Ok(which), Some(to)) => {
            let who = (&request.actor, &request.moment);
            relationship::end(tx, &permit, who, which, to)?;
            Ok(Changed::Done("ended"))
        }
        _ => Ok(Changed::Not(faults)),
    }
}

fn date_form(request: &Request, name: &str) -> DateForm {
    let part = |part: &str| request.form.get(&format!("{name}-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (record, all, offered) = request.write(|tx| {
        let record = Record::open(request, tx, person, PURPOSE)?;
        let permit = permit(
            request,
            tx,
            person,
            (Noun::Relationship, Verb::View, PURPOSE),
        )?;
        let all = relationship::list(tx, &permit, (&request.actor, &request.moment))?;
        let offered = known::offered(request, tx, "other", Vec::new())?;
        Ok((record, all, offered))
    })?;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (list(&all))
        @if record.leads_to(Noun::Relationship, Verb::Change) {
            (column(html! {
                (adding(request, person, &offered, faults))
                (ending(request, person, &all, faults))
            }))
        } @else {
            p.govuk-body { "To have something added or ended, ask a team that is involved, or an information officer." }
        }
    };
    let page = Page {
        notification: match request.query.get("done") {
            "added" => shell::done("It is on the record."),
            "ended" => shell::done("The end is written down. It stays on the record."),
            _ => None,
        },
        ..top::page(request, &record, TITLE, "relationships", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn tags(one: &Relationship) -> Markup {
    html! {
        @if one.ended.is_some() { " " (Tag::coloured("Ended", "govuk-tag--grey")) }
        @else {
            @if one.cares { " " (Tag::coloured("Carer", "govuk-tag--purple")) }
            @if one.cared_for { " " (Tag::coloured("Cared for", "govuk-tag--purple")) }
            @if one.emergency { " " (Tag::coloured("Emergency", "govuk-tag--red")) }
        }
    }
}

fn list(all: &[Relationship]) -> Markup {
    if all.is_empty() {
        return html! { p.govuk-body { "Nobody is written down." } };
    }
    let row = |one: &Relationship| -> Vec<Cell> {
        vec![
            html! {
                @match one.other.person {
                    Some(person) => a.govuk-link href=(address(person, "")) { (one.other.name) },
                    None => (one.other.name),
                }
                (tags(one))
            }
            .into(),
            html! {
                (words::capital(one.kind.label()))
                @if one.lives_with { br; "Lives with them" }
                @if one.from_other { br; span.govuk-hint { "Written on the other’s record" } }
            }
            .into(),
            html! {
                (one.telephone)
                @if !one.note.is_empty() { @if !one.telephone.is_empty() { br; } (top::lines(&one.note)) }
            }
            .into(),
            html! {
                (words::capital(&words::period(one.from, one.to)))
                @if let Some((at, who)) = &one.ended { br; span.govuk-hint { "Written down " (shell::time(*at)) ", " (who) } }
            }
            .into(),
        ]
    };
    let table = Table {
        caption: "Everybody who is or was somebody to them".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: [
            "Who",
            "What they are to the person",
            "Telephone and note",
            "When",
        ]
        .map(Cell::from)
        .to_vec(),
        rows: all.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn adding(
    request: &Request,
    person: PersonId,
    offered: &[known::Offer],
    faults: &[FieldFault],
) -> Markup {
    let sent = &request.form;
    let mut kinds = vec![SelectItem::new("", "")];
    kinds.extend(
        Kind::ALL
            .iter()
            .map(|kind| SelectItem::new(kind.as_str(), words::capital(kind.label()))),
    );
    let tick = |name: &'static str, text: &'static str| Checkboxes {
        classes: "govuk-checkboxes--small",
        values: ticked(sent.get(name) == "yes"),
        ..Checkboxes::single(name, Choice::new("yes", text))
    };
    let inside = html! {
        (hidden_field("then", "add"))
        (known::field(request, ("other", "Name"), offered, faults))
        (Select {
            value: sent.get("kind").to_owned(),
            error: fault_of(faults, "kind").into(),
            ..Select::new("kind", "What they are to the person", kinds)
        })
        (tick("carer", "Looks after the person without pay"))
        (tick("lives_with", "Lives with the person"))
        (tick("emergency", "Is rung in an emergency"))
        (Input {
            value: sent.get("telephone").to_owned(),
            inputmode: "tel",
            autocomplete: "off",
            classes: "govuk-input--width-20",
            error: fault_of(faults, "telephone").into(),
            ..Input::new("telephone", "Telephone")
        })
        (Textarea {
            value: sent.get("note").to_owned(),
            rows: Some(2),
            autocomplete: "off",
            error: fault_of(faults, "note").into(),
            ..Textarea::new("note", "Note (optional)")
        })
        (date_input("from", small("Since (optional)"), &date_form(request, "from"), fault_of(faults, "from")))
        (Button::new("Add"))
    };
    html! {
        section id="add" {
            h2.govuk-heading-m { "Add somebody" }
            p.govuk-body { "It opens nothing to them: what somebody may see is in the register of who may act." }
            (form(request, &address(person, "relationships"), inside))
        }
    }
}

fn ending(
    request: &Request,
    person: PersonId,
    all: &[Relationship],
    faults: &[FieldFault],
) -> Markup {
    let items: Vec<Choice> = all
        .iter()
        .filter(|one| one.ended.is_none() && !one.from_other)
        .map(|one| {
            Choice::new(one.id.to_string(), one.other.name.as_str())
                .hint(words::capital(one.kind.label()))
        })
        .collect();
    if items.is_empty() {
        return html! {};
    }
    let sent = request.form.get("then") == "end";
    let to = if sent {
        date_form(request, "to")
    } else {
        DateForm::of(request.moment.today)
    };
    let inside = html! {
        (hidden_field("then", "end"))
        (Radios {
            value: request.form.get("relationship").to_owned(),
            error: fault_of(faults, "relationship").into(),
            ..Radios::new("relationship", small("Which one ended?"), items)
        })
        (date_input("to", small("Last day"), &to, fault_of(faults, "to")))
        (Button::secondary("Record the end"))
    };
    html! {
        section id="end" {
            h2.govuk-heading-m { "Record an end" }
            (form(request, &address(person, "relationships"), inside))
        }
    }
}

/// Family and friends as the person reads them; notes stay with the workers.
fn own(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let (heading, all) = request.write(|tx| {
        let permit = permit(
            request,
            tx,
            person,
            (Noun::Relationship, Verb::View, PURPOSE),
        )?;
        let heading = record::people::heading(tx, &permit)?;
        let all = relationship::list(tx, &permit, (&request.actor, &request.moment))?;
        Ok((heading, all))
    })?;
    let say = crate::words::Words::asked(request, &heading.document);
    let mut rows = Vec::new();
    for one in all.iter().filter(|one| one.ended.is_none()) {
        let mut told = vec![words::capital(one.kind.label())];
        for (holds, message) in [
            (one.cares, "relationship-cares"),
            (one.cared_for, "relationship-cared-for"),
            (one.lives_with, "relationship-lives-with"),
            (one.emergency, "relationship-emergency"),
        ] {
            if holds {
                told.push(say.say(message)?);
            }
        }
        let lines =
            html! { @for line in &told { p.govuk-body."govuk-!-margin-bottom-1" { (line) } } };
        rows.push(SummaryRow::new(one.other.name.as_str(), lines));
    }
    let title = say.say("relationship-title")?;
    let main = column(html! {
        h1.govuk-heading-l { (title) }
        (on_behalf(request, person, &heading.document)?)
        @if rows.is_empty() { p.govuk-body { (say.say("relationship-nobody")?) } }
        @else { (SummaryList::new(rows)) }
        p.govuk-body { (say.say("relationship-change")?) }
    });
    let page = Page {
        confidential: true,
        easy_read: super::own::reads_large(&heading.document),
        back: address(person, ""),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
