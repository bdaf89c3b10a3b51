//! `/people/new`: somebody the council does not know yet. Before anything is saved, people on record who may be the
//! same are shown with the reasons; with scripts already while somebody types.

use maud::{Markup, html};
use record::access::accounts::{self, TeamRow};
use record::access::matrix::Condition;
use record::access::{self, Noun, Verb};
use record::people::{
    self, Created, Draft, FormId, NewPerson, PersonDocument, PersonForm, Suggestion,
};
use record::{Actor, ContactId, FieldFault, PersonId, Refusal, TeamId};

use super::carried::carried;
use super::editing::{edited, sent, with_room};
use super::fields::{Fields, buttons, enter_key, in_page_order};
use super::{address, column, correct, search, words};
use crate::components::{
    Button, Cell, InsetText, Select, SelectItem, Table, button_group, csrf_field, fragment_region,
    hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Add a person";
/// The field that names whom the reader has seen as possibly the same and turned down.
const TURNED_DOWN: &str = "turned_down";
/// The field that names the contact at the front door.
const CONTACT: &str = "contact";

/// `GET /people/new`: the empty form; with `?contact=` what was said at the front door stands in it.
pub fn new(request: &Request) -> Result<Answer, Refusal> {
    if let Some(contact) = contact(request) {
        let form = crate::front_door::known(request, contact)?;
        let words = "Carried over from the contact. Check where it stands.";
        return show(
            request,
            &with_room(form),
            html! { (InsetText::new(words)) },
            &[],
        );
    }
    show(request, &with_room(PersonForm::default()), html! {}, &[])
}

/// `POST /people/new`: saves; or shows the form again with what a button asked for, with faults, or with people who
/// may be the same.
pub fn make(request: &Request) -> Result<Answer, Refusal> {
    if request.form.get("then") == "carry" {
        let typed = request.form.get("query");
        let words =
            html! { "Carried over from your search: “" (typed) "”. Check where it stands." };
        return show(
            request,
            &carried(typed),
            html! { (InsetText::new(words)) },
            &[],
        );
    }
    if let Some(form) = edited(request) {
        return show(request, &with_room(form), html! {}, &[]);
    }
    let form = sent(request);
    if request.form.get("then") == "edit" {
        return show(request, &with_room(form), html! {}, &[]);
    }
    let team = team(request);
    let document = match (form.parse(request.moment.today), &team) {
        (Ok(document), Ok(_)) => document,
        (document, team) => {
            let mut faults = document.err().unwrap_or_default();
            faults.extend(team.as_ref().err().cloned());
            return show(request, &with_room(form), html! {}, &in_page_order(faults));
        }
    };
    match save(request, &form, &document, team.ok().flatten()) {
        Ok(Outcome::Saved(created)) => after(request, &form, created),
        Ok(Outcome::Alike(alike)) => Ok(compare(request, &form, &document, &alike)),
        Err(Refusal::Invalid(faults)) => show(request, &with_room(form), html! {}, &faults),
        Err(other) => Err(other),
    }
}

/// `POST /people/duplicates`: people who may be the same as the one being typed in, as a piece of the page.
pub fn duplicates(request: &Request) -> Result<Answer, Refusal> {
    let alike = request.write(|tx| suggest(request, tx, &sent(request)))?;
    Ok(Answer::html(if alike.is_empty() {
        html! {}
    } else {
        html! {
            h2.govuk-heading-m { "Possibly on record already" }
            (table(request, &alike, IN_THE_FORM))
        }
    }))
}

/// The contact at the front door that the record is made for.
fn contact(request: &Request) -> Option<ContactId> {
    let typed = request
        .form
        .filled(CONTACT)
        .or_else(|| request.query.filled(CONTACT));
    typed.and_then(|typed| typed.parse().ok())
}

/// Carries it on from page to page.
fn contact_field(request: &Request) -> Markup {
    html! {
        @if let Some(contact) = contact(request) { (hidden_field(CONTACT, &contact.to_string())) }
    }
}

enum Outcome {
    Saved(Created),
    Alike(Vec<Suggestion>),
}

fn save(
    request: &Request,
    form: &PersonForm,
    document: &PersonDocument,
    team: Option<TeamId>,
) -> Result<Outcome, Refusal> {
    let turned_down: Vec<PersonId> = request
        .form
        .all(TURNED_DOWN)
        .filter_map(|id| id.parse().ok())
        .collect();
    let new = NewPerson {
        form: request
            .form
            .get("once")
            .parse()
            .unwrap_or_else(|_| FormId::new()),
        document,
        prefix: &request.settings().reference_prefix,
        team,
    };
    let alike = request.write(|tx| suggest(request, tx, form))?;
    let asks = alike
        .iter()
        .any(|one| !turned_down.contains(&one.line.person));
    let saved = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::People, Verb::Create, "people.new")?;
        let created = people::create(tx, &permit, &request.actor, &request.moment, &new)?;
        // Somebody may be the same, and the reader has not been asked: nothing is kept. A form that is sent twice
        // made its person the first time, and who resembles that person is no question any more.
        if asks && matches!(created, Created::New { .. }) {
            return Err(Refusal::NotNow(
                "Nothing was saved: is it somebody on record?".to_owned(),
            ));
        }
        Ok(created)
    });
    match saved {
        Err(Refusal::NotNow(_) | Refusal::Invalid(_)) if asks => Ok(Outcome::Alike(alike)),
        saved => saved.map(Outcome::Saved),
    }
}

fn suggest(
    request: &Request,
    tx: &mut record::Tx,
    form: &PersonForm,
) -> Result<Vec<Suggestion>, Refusal> {
    let permit = access::population(
        &request.actor,
        Noun::People,
        Verb::Create,
        "people.duplicates",
    )?;
    let draft = Draft::of(form, request.moment.today);
    people::suggest(tx, &permit, &request.actor, &request.moment, &draft)
}

/// On to the record. What was typed into a form after it had been saved is offered as a correction.
fn after(request: &Request, form: &PersonForm, created: Created) -> Result<Answer, Refusal> {
    match created {
        Created::New { person, .. }
        | Created::Before {
            person, same: true, ..
        } => Ok(Answer::see_other(
            match contact(request)
                .and_then(|contact| crate::front_door::made(request, contact, person))
            {
                Some(contact) => contact,
                None => format!("{}?done=made", address(person, "")),
            },
        )),
        Created::Before {
            person, reference, ..
        } => {
            let words = format!(
                "This form was saved before, as {reference}. What you changed in it since then is not saved yet: \
                 check it, then save it as a correction of that record."
            );
            match correct::offer(request, person, form, 1, &words) {
                Err(Refusal::NotAllowed { .. }) => {
                    let words = format!(
                        "This form was saved before, as {reference}. What you changed in it since then is not saved: \
                         only a team or worker involved with that person can correct the record. Give them what is new."
                    );
                    show(request, form, html! { (InsetText::new(words)) }, &[])
                }
                offered => offered,
            }
        }
    }
}

/// The form, with what stands before it, and its faults.
fn show(
    request: &Request,
    form: &PersonForm,
    before: Markup,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let teams = teams(request)?;
    let fields = Fields { form, faults };
    let back = match contact(request) {
        Some(contact) => format!("/contact/{contact}"),
        None => "/people".to_owned(),
    };
    let inside = html! {
        (fields.render())
        @if !teams.is_empty() { (team_field(request, &teams, faults)) }
        (buttons("Save", &back))
    };
    let main = column(html! {
        h1.govuk-heading-l { (TITLE) }
        (before)
        p.govuk-body { "Nothing here has to be guessed: leave out what is not known. A name is enough." }
        form method="post" action="/people/new" novalidate data-unsaved-warning
            data-suggest-address="/people/duplicates" data-suggest-region="alike" {
            (csrf_field(&request.form_token()))
            (hidden_field("once", &once(request)))
            (contact_field(request))
            (enter_key("Save"))
            (fragment_region("alike", html! {}))
            (inside)
        }
    });
    let page = Page {
        back: back.clone(),
        ..Page::new(TITLE, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

/// The number of this form: it saves one person, however often it is sent.
fn once(request: &Request) -> String {
    request
        .form
        .get("once")
        .parse::<FormId>()
        .unwrap_or_else(|_| FormId::new())
        .to_string()
}

/// The page that asks whether it is one of these.
fn compare(
    request: &Request,
    form: &PersonForm,
    document: &PersonDocument,
    alike: &[Suggestion],
) -> Answer {
    let title = "Is it one of these people?";
    let born = document
        .born
        .map_or("date of birth not known".to_owned(), |date| {
            format!("born {}", words::born(date, request.moment.today))
        });
    let edit = Button {
        name: "then".into(),
        value: "edit".into(),
        ..Button::secondary("Go back to the form")
    };
    let main = html! {
        (column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body {
                "Nothing is saved yet. You entered " strong { (document.name()) } ", " (born) "."
            }
            p.govuk-body { "If it is one of these, open that record: two records of one person lead to mistakes." }
        }))
        (table(request, alike, COLUMNS.len()))
        form method="post" action="/people/new" novalidate {
            (csrf_field(&request.form_token()))
            (hidden_field("once", &once(request)))
            (contact_field(request))
            @if let Some(team) = request.form.filled("team") { (hidden_field("team", team)) }
            @for (name, value) in form.to_pairs() { (hidden_field(&name, &value)) }
            @for one in alike { (hidden_field(TURNED_DOWN, &one.line.person.to_string())) }
            (button_group(html! { (Button::new("None of these: make a new record")) (edit) }))
        }
    };
    let page = Page {
        wide: true,
        ..Page::new(title, main)
    };
    Answer::html(shell::frame(request, page))
}

/// The columns of people who may be the same.
const COLUMNS: [&str; 7] = [
    "Person",
    "Why",
    "Born",
    "Reference",
    "Postcode area",
    "Client group",
    "Involved",
];
/// How many of them have room beside the form that is being filled in.
const IN_THE_FORM: usize = 5;

fn table(request: &Request, alike: &[Suggestion], columns: usize) -> Markup {
    let rows = alike
        .iter()
        .map(|one| {
            let mut cells = search::row(request, &one.line);
            cells.insert(
                1,
                html! {
                    ul.govuk-list."govuk-!-margin-bottom-0" { @for reason in &one.reasons { li { (words::capital(reason)) } } }
                }
                .into(),
            );
            cells.truncate(columns);
            cells
        })
        .collect();
    let table = Table {
        caption: "People on record who may be the same".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: COLUMNS.into_iter().take(columns).map(Cell::from).collect(),
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

/// Teams that may take the person on: one's own, or any for whoever may involve any.
fn teams(request: &Request) -> Result<Vec<TeamRow>, Refusal> {
    let Actor::Account(account) = &request.actor else {
        return Ok(Vec::new());
    };
    let any = request
        .actor
        .conditions(Noun::Involvement, Verb::Change)
        .contains(&Condition::Any);
    let mut teams = request.read(accounts::teams)?;
    teams.retain(|team| any || account.teams.contains(&team.id));
    Ok(teams)
}

fn team_field(request: &Request, teams: &[TeamRow], faults: &[FieldFault]) -> Markup {
    // A record that no team takes on is lost to its maker, who may work on those of their own teams only.
    let own = match &request.actor {
        Actor::Account(account) => account.teams.as_slice(),
        _ => &[],
    };
    let first = teams
        .iter()
        .find(|team| own.contains(&team.id))
        .or(if teams.len() == 1 {
            teams.first()
        } else {
            None
        })
        .map(|team| team.id.to_string())
        .unwrap_or_default();
    let sent = request.form.typed().any(|(name, _)| name == "team");
    let mut items = vec![SelectItem::new("", "No team yet")];
    items.extend(
        teams
            .iter()
            .map(|team| SelectItem::new(team.id.to_string(), team.name.as_str())),
    );
    html! {
        section id="taken-on" {
            h2.govuk-heading-m { "Team" }
            (Select {
                value: if sent { request.form.get("team").to_owned() } else { first },
                error: fault_of(faults, "team").into(),
                hint: "From today it is involved with the person and can work on the record.".into(),
                ..Select::new("team", "Team that takes the person on", items)
            })
        }
    }
}

fn team(request: &Request) -> Result<Option<TeamId>, FieldFault> {
    match request.form.filled("team") {
        None => Ok(None),
        Some(typed) => typed
            .parse()
            .map(Some)
            .map_err(|_| FieldFault::new("team", "Choose a team from the list.")),
    }
}
