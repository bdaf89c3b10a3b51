//! `/contacts`: those that wait, the urgent and one's own first; any others by a filter, which is sent by POST.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::front_door::{self, Filter, Line, Lines, Outcome, State, Whose};
use record::people::DateForm;
use record::{FieldFault, Refusal};

use super::{address, capital, channel_in_words, state_tag, urgency_tag};
use crate::components::{
    Button, Cell, Select, SelectItem, Table, Tag, button_group, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Contacts";
/// How much of what was said a line shows, in characters.
const SHOWN: usize = 120;

/// `GET /contacts`: what waits.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    show(request, &Filter::OPEN, &[])
}

/// `POST /contacts`: what the filter says.
pub fn filtered(request: &Request) -> Result<Answer, Refusal> {
    let mut faults = Vec::new();
    let form = &request.form;
    let on = day(request).whole("The day").unwrap_or_else(|sentence| {
        faults.push(FieldFault::new("on", sentence));
        None
    });
    let filter = Filter {
        whose: form.get("whose").parse().unwrap_or(Whose::All),
        state: form.get("state").parse().unwrap_or(State::Both),
        on,
        outcome: form.get("outcome").parse().ok(),
        page: form.get("page").parse().unwrap_or(1),
    };
    show(request, &filter, &faults)
}

/// For the home page: how many contacts are open that the reader or their teams took. Those on nobody's record stand in no
/// other list of what waits.
pub(crate) fn on_home(request: &Request) -> Result<Markup, Refusal> {
    if !request.actor.may(Noun::Contact, Verb::Search) {
        return Ok(html! {});
    }
    let (mine, team) =
        request.read(|tx| front_door::waiting(tx, &request.actor, &request.moment))?;
    if mine == 0 && team == 0 {
        return Ok(html! {});
    }
    let open = if team == 1 {
        "One contact is open on your list and your teams’".to_owned()
    } else {
        format!("{team} contacts are open on your list and your teams’")
    };
    Ok(html! {
        p.govuk-body #open-contacts {
            a.govuk-link href="/contacts" { (open) }
            @if mine > 0 && mine < team { ", " (mine) " of them taken by you" }
            "."
        }
    })
}

fn day(request: &Request) -> DateForm {
    let part = |part: &str| request.form.get(&format!("on-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

fn show(request: &Request, filter: &Filter, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let lines = request.write(|tx| {
        let permit =
            access::population(&request.actor, Noun::Contact, Verb::Search, "contact.list")?;
        front_door::list(tx, &permit, (&request.actor, &request.moment), filter)
    })?;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        @if request.actor.may(Noun::Contact, Verb::Create) {
            (Button::link("Take a contact", "/contact/new"))
        }
        (table(filter, &lines))
        (leafing(request, filter, &lines))
        (narrowing(request, filter, faults))
    };
    let page = Page {
        wide: true,
        notification: match request.query.get("done") {
            "parked" => {
                shell::done("Saved. The contact waits here until somebody goes on with it.")
            }
            _ => None,
        },
        ..Page::new(TITLE, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn table(filter: &Filter, lines: &Lines) -> Markup {
    let open = *filter
        == Filter {
            page: lines.page,
            ..Filter::OPEN
        };
    if lines.lines.is_empty() {
        return html! {
            p.govuk-body {
                @if open { "No contact waits." } @else { "No contact fits this." }
            }
        };
    }
    let table = Table {
        caption: if open {
            "Contacts that wait".to_owned()
        } else {
            "Contacts found".to_owned()
        },
        caption_classes: "govuk-table__caption--m",
        head: ["About", "Taken", "How", "What was said", "State"]
            .map(Cell::from)
            .to_vec(),
        rows: lines.lines.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn row(line: &Line) -> Vec<Cell> {
    let contact = &line.contact;
    let about = match &line.name {
        Some(name) => name.clone(),
        None if contact.fields.about.is_empty() => "Somebody who gave no name".to_owned(),
        None => contact.fields.about.clone(),
    };
    vec![
        html! {
            a.govuk-link href=(address(contact.id)) { (about) }
            @if line.name.is_none() { span.govuk-hint { "On nobody’s record" } }
        }
        .into(),
        html! {
            (shell::time(contact.taken_at)) br;
            (contact.taken_by)
            @if line.mine { " " (Tag::coloured("Mine", "govuk-tag--turquoise")) }
        }
        .into(),
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
}

pub(super) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

fn narrowing(request: &Request, filter: &Filter, faults: &[FieldFault]) -> Markup {
    let whose = [
        (Whose::All, "Everybody’s"),
        (Whose::Mine, "Those I took"),
        (Whose::Team, "My teams’"),
    ]
    .map(|(whose, text)| SelectItem::new(whose.as_str(), text))
    .to_vec();
    let state = [
        (State::Open, "Open"),
        (State::Closed, "Closed"),
        (State::Both, "Open and closed"),
    ]
    .map(|(state, text)| SelectItem::new(state.as_str(), text))
    .to_vec();
    let mut outcomes = vec![SelectItem::new("", "Any")];
    outcomes.extend(
        Outcome::ALL
            .iter()
            .map(|one| SelectItem::new(one.as_str(), capital(one.label()))),
    );
    let on = filter.on.map_or_else(|| day(request), DateForm::of);
    html! {
        section id="narrow" {
            h2.govuk-heading-m { "Find other contacts" }
            form method="post" action="/contacts" novalidate {
                (csrf_field(&request.form_token()))
                (Select { value: filter.whose.to_string(), ..Select::new("whose", "Whose", whose) })
                (Select { value: filter.state.to_string(), ..Select::new("state", "State", state) })
                (Select {
                    value: filter.outcome.map(|one| one.to_string()).unwrap_or_default(),
                    ..Select::new("outcome", "Outcome", outcomes)
                })
                (date_input("on", small("Taken on"), &on, fault_of(faults, "on")))
                (Button::secondary("Show"))
            }
        }
    }
}

fn leafing(request: &Request, filter: &Filter, lines: &Lines) -> Markup {
    let to = |page: u32, text: &'static str| {
        let date = filter.on.map(DateForm::of).unwrap_or_default();
        html! {
            form method="post" action="/contacts" {
                (csrf_field(&request.form_token()))
                (hidden_field("whose", filter.whose.as_str()))
                (hidden_field("state", filter.state.as_str()))
                (hidden_field("outcome", filter.outcome.map_or("", Outcome::as_str)))
                (hidden_field("on-day", &date.day))
                (hidden_field("on-month", &date.month))
                (hidden_field("on-year", &date.year))
                (hidden_field("page", &page.to_string()))
                (Button::secondary(text))
            }
        }
    };
    html! {
        @if lines.page > 1 || lines.more {
            nav aria-label="Pages of contacts" {
                (button_group(html! {
                    @if lines.page > 1 { (to(lines.page - 1, "Previous page")) }
                    @if lines.more { (to(lines.page + 1, "Next page")) }
                }))
            }
        }
    }
}
