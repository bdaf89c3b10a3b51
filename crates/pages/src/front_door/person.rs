//! `/people/{person}/contacts`: every contact on a person's record.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::front_door::{self, Contact};
use record::people;
use record::{PersonId, Refusal};

use super::list::shortened;
use super::{address, channel_in_words, state_tag, urgency_tag};
use crate::components::{Button, Cell, Table};
use crate::layout::Page;
use crate::people::{reason_given, reason_guard, top};
use crate::shell;
use crate::web::{Answer, Request};

const TITLE: &str = "Contacts";

/// `GET /people/{person}/contacts`
pub fn contacts(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason_guard(request, person, || {
        let (heading, contacts, may_create) = request.write(|tx| {
            let ask = (Noun::Contact, Verb::View, "contact.person");
            let why = reason_given(request);
            let permit = access::person(tx, &request.actor, &request.moment, person, ask, why)?;
            let ask = (Noun::Contact, Verb::Change);
            let may = access::allows(tx, &request.actor, &request.moment, person, ask)?;
            Ok((
                people::heading(tx, &permit)?,
                front_door::of_person(tx, &permit)?,
                may && request.actor.may(Noun::Contact, Verb::Create),
            ))
        })?;
        let main = html! {
            h1.govuk-heading-l { (TITLE) }
            @if may_create {
                (Button::link("Take a contact about this person", format!("/contact/new?person={person}")))
            }
            (table(&contacts))
        };
        let page = Page {
            confidential: true,
            back: format!("/people/{person}"),
            banner: html! { (top::banner(&heading, request.moment.today, false)) }.into(),
            ..Page::new(TITLE, main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    })
}

fn table(contacts: &[Contact]) -> Markup {
    if contacts.is_empty() {
        return html! { p.govuk-body { "No contact is on this record." } };
    }
    let row = |contact: &Contact| -> Vec<Cell> {
        vec![
            html! { a.govuk-link href=(address(contact.id)) { (shell::time(contact.taken_at)) } }
                .into(),
            contact.taken_by.as_str().into(),
            channel_in_words(contact.fields.channel).into(),
            shortened(&contact.fields.need).into(),
            html! {
                (state_tag(contact.closed.as_ref().map(|closed| closed.outcome)))
                @if contact.closed.is_none() {
                    @if let Some(tag) = urgency_tag(contact.fields.urgency) { " " (tag) }
                }
            }
            .into(),
        ]
    };
    let table = Table {
        caption: "Contacts on this record".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["Taken", "By", "How", "What was said", "State"]
            .map(Cell::from)
            .to_vec(),
        rows: contacts.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}
