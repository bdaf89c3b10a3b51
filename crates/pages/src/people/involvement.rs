//! `/people/{person}/involvement`: which teams and workers are, were and will be involved; adding and ending.

use maud::{Markup, html};
use record::access::accounts::{self, TeamRow};
use record::access::{Noun, Verb};
use record::people::{self, DateForm, Involved, Involvement, InvolvementId, Worker};
use record::{FieldFault, PersonId, Refusal, TeamId, Tx};

use super::fields::{date_input, small};
use super::opened::Record;
use super::{address, column, form, permit, reason, staff_only, top, words, worker};
use crate::components::{
    Button, Cell, Choice, Fieldset, Radios, Select, SelectItem, Table, Tag, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Teams and workers";

/// `GET /people/{person}/involvement`
pub fn involvement(request: &Request) -> Result<Answer, Refusal> {
    let person = staff_only(request)?;
    reason::guard(request, person, || show(request, person, &[], &[]))
}

/// `POST /people/{person}/involvement`: adds one or ends one.
pub fn change_involvement(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let changed = request.write(|tx| match request.form.get("then") {
            "add" => add(request, tx, person),
            "end" => end(request, tx, person),
            _ => Ok(Changed::Not(
                vec![FieldFault::new(
                    "",
                    "Say whether to add or to end, with one of the buttons.",
                )],
                Vec::new(),
            )),
        });
        match changed {
            Ok(Changed::Done(what)) => {
                let here = address(person, "involvement");
                Ok(Answer::see_other(format!("{here}?done={what}")))
            }
            Ok(Changed::Not(faults, offered)) => show(request, person, &faults, &offered),
            Err(Refusal::Invalid(faults)) => show(request, person, &faults, &[]),
            Err(other) => Err(other),
        }
    })
}

/// What a change came to.
enum Changed {
    Done(&'static str),
    /// Nothing was changed: what is wrong, and workers to choose from.
    Not(Vec<FieldFault>, Vec<Worker>),
}

fn add(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let ask = (Noun::Involvement, Verb::Change, "people.involvement");
    let permit = permit(request, tx, person, ask)?;
    let picked = worker::pick(request, tx, &permit)?;
    let mut faults = picked.faults;
    let team = request
        .form
        .filled("team")
        .map(|typed| typed.parse::<TeamId>());
    let involved = match (team, picked.worker) {
        (Some(Err(_)), _) => Err("Choose a team from the list."),
        (Some(Ok(_)), Some(_)) => Err("Choose a team or name a worker, one at a time."),
        (Some(Ok(team)), None) => Ok(Involved::Team(team)),
        (None, Some(worker)) => Ok(Involved::Worker(worker)),
        (None, None) => Err("Choose a team, or enter the name of a worker below."),
    };
    if let (Err(sentence), true) = (involved, faults.is_empty()) {
        faults.push(FieldFault::new("team", sentence));
    }
    let from = day(request, "from", "The first day", &mut faults);
    match (involved, from, faults.is_empty()) {
        (Ok(involved), Some(from), true) => {
            people::add_involvement(tx, &permit, &request.actor, &request.moment, involved, from)?;
            Ok(Changed::Done("added"))
        }
        _ => Ok(Changed::Not(faults, picked.offered)),
    }
}

fn end(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let ask = (Noun::Involvement, Verb::Change, "people.involvement");
    let permit = permit(request, tx, person, ask)?;
    let mut faults = Vec::new();
    let which = request.form.get("involvement").parse::<InvolvementId>();
    if which.is_err() {
        faults.push(FieldFault::new(
            "involvement",
            "Choose whose involvement ends.",
        ));
    }
    let to = day(request, "to", "The last day", &mut faults);
    match (which, to) {
        (Ok(which), Some(to)) => {
            people::end_involvement(tx, &permit, &request.actor, &request.moment, which, to)?;
            Ok(Changed::Done("ended"))
        }
        _ => Ok(Changed::Not(faults, Vec::new())),
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

fn day(
    request: &Request,
    name: &str,
    label: &str,
    faults: &mut Vec<FieldFault>,
) -> Option<jiff::civil::Date> {
    let sentence = match date_form(request, name).whole(label) {
        Ok(Some(day)) => return Some(day),
        Ok(None) => format!("{label}: enter day, month and year."),
        Err(sentence) => sentence,
    };
    faults.push(FieldFault::new(name, sentence));
    None
}

fn show(
    request: &Request,
    person: PersonId,
    faults: &[FieldFault],
    offered: &[Worker],
) -> Result<Answer, Refusal> {
    let (record, involved, teams) = request.write(|tx| {
        let record = Record::open(request, tx, person, "people.involvement")?;
        let involved = record.involved(request, tx)?;
        Ok((record, involved, accounts::teams(tx)?))
    })?;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (list(request, &involved))
        @if record.leads_to(Noun::Involvement, Verb::Change) {
            (column(html! {
                (adding(request, person, &teams, offered, faults))
                (ending(request, person, &involved, faults))
            }))
        } @else {
            p.govuk-body { "To have a team or worker added or ended, ask a team shown here or a team manager." }
        }
    };
    let page = Page {
        notification: match request.query.get("done") {
            "added" => shell::done("The involvement is added."),
            "ended" => shell::done("The end of the involvement is recorded."),
            _ => None,
        },
        ..top::page(request, &record, TITLE, "involvement", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn list(request: &Request, involved: &[Involvement]) -> Markup {
    let today = request.moment.today;
    if involved.is_empty() {
        return html! { p.govuk-body { "Nobody has been involved yet." } };
    }
    let row = |involvement: &Involvement| {
        let kind = match involvement.involved {
            Involved::Team(_) => "Team",
            Involved::Worker(_) => "Worker",
        };
        let state = if involvement.holds_on(today) {
            Tag::coloured("Involved", "govuk-tag--green")
        } else if involvement.from > today {
            Tag::coloured("Not yet", "govuk-tag--blue")
        } else {
            Tag::coloured("Ended", "govuk-tag--grey")
        };
        vec![
            involvement.name.as_str().into(),
            kind.into(),
            shell::date(involvement.from).into(),
            involvement.to.map(shell::date).unwrap_or_default().into(),
            html! { (state) }.into(),
        ]
    };
    let table = Table {
        caption: "Everybody who is, was or will be involved".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Name", "Team or worker", "From", "Until", "Today"]
            .map(Cell::from)
            .to_vec(),
        rows: involved.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn adding(
    request: &Request,
    person: PersonId,
    teams: &[TeamRow],
    offered: &[Worker],
    faults: &[FieldFault],
) -> Markup {
    let mut items = vec![SelectItem::new("", "No team")];
    items.extend(
        teams
            .iter()
            .map(|team| SelectItem::new(team.id.to_string(), team.name.as_str())),
    );
    let inside = html! {
        (hidden_field("then", "add"))
        (Select {
            value: request.form.get("team").to_owned(),
            error: fault_of(faults, "team").into(),
            ..Select::new("team", "Team", items)
        })
        (worker::field(request, "Or one worker", offered, faults))
        (date_input("from", small("First day"), &or_today(request, "from"), fault_of(faults, "from")))
        (Button::new("Add"))
    };
    html! {
        section {
            h2.govuk-heading-m { "Add a team or worker" }
            p.govuk-body { "From the first day on they can work on the record as far as their roles allow." }
            (form(request, &address(person, "involvement"), inside))
        }
    }
}

fn ending(
    request: &Request,
    person: PersonId,
    involved: &[Involvement],
    faults: &[FieldFault],
) -> Markup {
    let open: Vec<&Involvement> = involved
        .iter()
        .filter(|involvement| involvement.to.is_none())
        .collect();
    if open.is_empty() {
        return html! {};
    }
    let items = open
        .into_iter()
        .map(|involvement| {
            let since = words::capital(&words::period(Some(involvement.from), None));
            Choice::new(involvement.id.to_string(), involvement.name.as_str()).hint(since)
        })
        .collect();
    let question = Fieldset {
        ..small("Whose involvement ends?")
    };
    let inside = html! {
        (hidden_field("then", "end"))
        (Radios {
            value: request.form.get("involvement").to_owned(),
            error: fault_of(faults, "involvement").into(),
            ..Radios::new("involvement", question, items)
        })
        (date_input("to", small("Last day"), &or_today(request, "to"), fault_of(faults, "to")))
        (Button::secondary("Record the end"))
    };
    html! {
        section {
            h2.govuk-heading-m { "End an involvement" }
            (form(request, &address(person, "involvement"), inside))
        }
    }
}

/// What was typed; today where nothing was.
fn or_today(request: &Request, name: &str) -> DateForm {
    let typed = date_form(request, name);
    let sent = request
        .form
        .typed()
        .any(|(field, _)| field.starts_with(name));
    if sent {
        typed
    } else {
        DateForm::of(request.moment.today)
    }
}
