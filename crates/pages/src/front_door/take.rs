//! `/contact/new`, `/contact/{contact}`: one page that is saved again and again while somebody talks.
//!
//! It is one form: whichever button is pressed, what is written is saved first, in the same transaction. When somebody
//! else saved meanwhile, nothing is: theirs is shown beside what was typed.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::front_door::{self, Contact, Fields, Saved};
use record::people::{self, Heading};
use record::{ContactId, FieldFault, PersonId, Refusal, Tx};

use super::fields::Typed;
use super::{address, capital, closing, fields, state_tag, urgency_tag, who};
use crate::components::{
    Button, Difference, InsetText, NotificationBanner, SummaryList, SummaryRow, Versions,
    button_group, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::{enter_key, reason_guard, top};
use crate::shell;
use crate::web::{Answer, Request};

const TITLE: &str = "Contact";

/// `GET /contact/new`: the empty form; `?person=` puts it on a record from the beginning.
pub fn new(request: &Request) -> Result<Answer, Refusal> {
    let about: Option<PersonId> = request.query.get("person").parse().ok();
    let heading = match about {
        Some(person) => Some(heading(request, person, "contact.new")?),
        None => None,
    };
    let typed = Typed::default();
    Ok(blank(request, heading.as_ref(), &typed, &[]))
}

/// `POST /contact/new`
pub fn begin(request: &Request) -> Result<Answer, Refusal> {
    let Ok(id) = request.form.get("contact").parse::<ContactId>() else {
        return Err(Refusal::NotNow(
            "This form does not say which contact it is. Open «Take a contact» again.".to_owned(),
        ));
    };
    let about = match request.form.filled("person") {
        Some(person) => Some(
            person
                .parse::<PersonId>()
                .map_err(|_| Refusal::NotFound(None))?,
        ),
        None => None,
    };
    let fields = match Fields::parse(|name| request.form.get(name)) {
        Ok(fields) => fields,
        Err(faults) => {
            let heading = match about {
                Some(person) => Some(heading(request, person, "contact.new")?),
                None => None,
            };
            let typed = Typed::sent(&request.form);
            return Ok(blank(request, heading.as_ref(), &typed, &faults));
        }
    };
    let who = (&request.actor, &request.moment);
    let before = request.write(|tx| {
        let permit =
            access::population(&request.actor, Noun::Contact, Verb::Create, "contact.new")?;
        front_door::begin(tx, &permit, who, id, &fields)?;
        if let Some(person) = about {
            let permit = permit_to_change(request, tx, id)?;
            front_door::attach(tx, &request.app.rulebooks, &permit, who, person)?;
        }
        let permit = permit_to_change(request, tx, id)?;
        // A form that is sent again with more in it is a save of what the first one began.
        front_door::save(tx, &permit, who, 1, &fields)
    })?;
    match before {
        Saved::Yes { .. } => Ok(Answer::see_other(format!("{}?done=saved", address(id)))),
        Saved::Meanwhile(theirs) => page(
            request,
            id,
            &View {
                typed: Some(Typed::sent(&request.form)),
                theirs: Some(*theirs),
                ..View::default()
            },
        ),
    }
}

/// `GET /contact/{contact}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let id: ContactId = request.param("contact")?;
    guard(request, id, || page(request, id, &View::default()))
}

/// `POST /contact/{contact}`: saves, and does what the button says.
pub fn change(request: &Request) -> Result<Answer, Refusal> {
    let id: ContactId = request.param("contact")?;
    guard(request, id, || {
        let typed = Typed::sent(&request.form);
        let again = |faults: Vec<FieldFault>| {
            page(
                request,
                id,
                &View {
                    typed: Some(typed.clone()),
                    faults,
                    ..View::default()
                },
            )
        };
        match request.write(|tx| apply(request, tx, id)) {
            Ok(Applied::On(address)) => Ok(Answer::see_other(address)),
            Ok(Applied::Search) => page(
                request,
                id,
                &View {
                    searched: request.form.get("search").to_owned(),
                    ..View::default()
                },
            ),
            Ok(Applied::Meanwhile(theirs)) => page(
                request,
                id,
                &View {
                    typed: Some(typed.clone()),
                    theirs: Some(*theirs),
                    ..View::default()
                },
            ),
            Err(Refusal::Invalid(faults)) => again(closing::placed(faults, &request.form)),
            Err(Refusal::NotNow(sentence)) => again(vec![FieldFault::new("", sentence)]),
            Err(other) => Err(other),
        }
    })
}

enum Applied {
    On(String),
    Search,
    Meanwhile(Box<Contact>),
}

fn apply(request: &Request, tx: &mut Tx, id: ContactId) -> Result<Applied, Refusal> {
    let who = (&request.actor, &request.moment);
    let books = &request.app.rulebooks;
    let permit = permit_to_change(request, tx, id)?;
    let fields = Fields::parse(|name| request.form.get(name)).map_err(Refusal::Invalid)?;
    let base = request.form.get("version").parse().unwrap_or(0);
    if let Saved::Meanwhile(theirs) = front_door::save(tx, &permit, who, base, &fields)? {
        return Ok(Applied::Meanwhile(theirs));
    }
    let here = |done: &str| Applied::On(format!("{}?done={done}", address(id)));
    let then = request.form.get("then");
    if let Some(person) = then.strip_prefix("attach-") {
        let person = person.parse().map_err(|_| Refusal::NotFound(None))?;
        front_door::attach(tx, books, &permit, who, person)?;
        return Ok(here("attached"));
    }
    Ok(match then {
        "detach" => {
            front_door::detach(tx, &permit, who)?;
            here("detached")
        }
        "close" => {
            let closing = closing::sent(&request.form).map_err(Refusal::Invalid)?;
            front_door::close(tx, books, &permit, who, &closing)?;
            here("closed")
        }
        "park" => Applied::On("/contacts?done=parked".to_owned()),
        "search" => Applied::Search,
        "new" => Applied::On(format!("/people/new?contact={id}")),
        _ => here("saved"),
    })
}

fn permit_to_change(
    request: &Request,
    tx: &mut Tx,
    id: ContactId,
) -> Result<front_door::ContactPermit, Refusal> {
    let ask = (Verb::Change, "contact.save");
    front_door::permit(tx, &request.actor, &request.moment, id, ask, None)
}

/// Where the contact is on somebody's record, the reason that some roles write first.
fn guard(
    request: &Request,
    id: ContactId,
    page: impl FnOnce() -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    match request.read(|tx| front_door::person_of(tx, id))? {
        Some(Some(person)) => reason_guard(request, person, page),
        _ => page(),
    }
}

fn heading(request: &Request, person: PersonId, purpose: &'static str) -> Result<Heading, Refusal> {
    request.write(|tx| {
        let ask = (Noun::Contact, Verb::Change, purpose);
        let permit = access::person(tx, &request.actor, &request.moment, person, ask, None)?;
        people::heading(tx, &permit)
    })
}

/// What a page shows besides what is saved.
#[derive(Default)]
struct View {
    /// What was typed and is not saved.
    typed: Option<Typed>,
    /// What somebody else saved meanwhile.
    theirs: Option<Contact>,
    faults: Vec<FieldFault>,
    searched: String,
}

fn page(request: &Request, id: ContactId, view: &View) -> Result<Answer, Refusal> {
    let (contact, heading, may_change, has_team) = request.write(|tx| {
        let ask = (Verb::View, "contact.show");
        let why = crate::people::reason_given(request);
        let permit = front_door::permit(tx, &request.actor, &request.moment, id, ask, why)?;
        let contact = front_door::read(tx, &permit)?;
        let mut heading = None;
        let mut may_change = request.actor.may(Noun::Contact, Verb::Change);
        let mut has_team = false;
        if let Some(person) = contact.person {
            let ask = (Noun::Contact, Verb::View, "contact.show");
            let permit = access::person(tx, &request.actor, &request.moment, person, ask, why)?;
            heading = Some(people::heading(tx, &permit)?);
            let ask = (Noun::Contact, Verb::Change);
            may_change = access::allows(tx, &request.actor, &request.moment, person, ask)?;
            has_team = front_door::has_team(tx, &request.moment, &permit)?;
        }
        Ok((contact, heading, may_change, has_team))
    })?;
    let open = contact.closed.is_none() && may_change;
    let mut faults = view.faults.clone();
    let main = if open {
        let likely = if heading.is_none() {
            who::likely(request, &contact.fields.about, &view.searched)?
        } else {
            who::Likely::default()
        };
        faults.extend(likely.faults().iter().cloned());
        let end = closing::render(request, contact.person, has_team, &faults)?;
        html! {
            (titled(&contact))
            (beside(view, &contact))
            (form(request, &contact, view, heading.as_ref(), &likely, &faults, end))
        }
    } else {
        html! { (titled(&contact)) (unsaved(view)) (written(&contact)) }
    };
    let banner = heading
        .as_ref()
        .map(|heading| top::banner(heading, request.moment.today, false));
    let page = Page {
        confidential: true,
        wide: true,
        back: back(request),
        banner: html! { @if let Some(banner) = banner { (banner) } }.into(),
        notification: done(request, &contact),
        ..Page::new(TITLE, main)
    };
    Ok(if faults.is_empty() {
        let answer = Answer::html(shell::frame(request, page));
        match view.theirs {
            Some(_) => answer.status(axum::http::StatusCode::CONFLICT),
            None => answer,
        }
    } else {
        shell::faulty(request, page, &faults)
    })
}

fn done(request: &Request, contact: &Contact) -> Option<NotificationBanner> {
    match request.query.get("done") {
        "saved" => shell::done("Saved."),
        "attached" => shell::done("Saved. The contact is on this person’s record."),
        "made" => shell::done("The record is made, and the contact is on it."),
        "detached" => shell::done("Saved. The contact is on nobody’s record now."),
        "closed" => match (contact.person, &contact.closed) {
            (Some(person), Some(closed)) if closed.outcome.leads_on() => shell::done(html! {
                p.govuk-notification-banner__heading {
                    "The contact is closed. The assessment waits on the "
                    a.govuk-notification-banner__link href={ "/people/" (person) } { "person’s record" }
                    "."
                }
            }),
            _ => shell::done("The contact is closed."),
        },
        _ => None,
    }
}

fn titled(contact: &Contact) -> Markup {
    html! {
        h1.govuk-heading-l {
            (TITLE) " "
            (state_tag(contact.closed.as_ref().map(|closed| closed.outcome)))
            @if let Some(tag) = urgency_tag(contact.fields.urgency) { " " (tag) }
        }
        p.govuk-body {
            "Taken by " (contact.taken_by) " on " (shell::time(contact.taken_at)) "."
            @if contact.version > 1 {
                " Last saved by " (contact.changed_by) " on " (shell::time(contact.changed_at)) "."
            }
        }
    }
}

/// What somebody else saved, beside what was typed.
fn beside(view: &View, contact: &Contact) -> Markup {
    let (Some(theirs), Some(typed)) = (&view.theirs, &view.typed) else {
        return html! {};
    };
    let fields = Typed::of(&theirs.fields)
        .lines()
        .into_iter()
        .zip(typed.lines())
        .filter(|((_, saved), (_, typed))| saved != typed)
        .map(|((field, saved), (_, typed))| Difference {
            field: field.to_owned(),
            saved,
            typed,
        })
        .collect();
    html! {
        div id="meanwhile" {
            (Versions {
                saved_by: format!("{} on {}", contact.changed_by, shell::time(contact.changed_at)),
                fields,
            })
            p.govuk-body {
                "Nothing of yours is saved yet. What you typed stands in the fields below: change what should be theirs, \
                 and save again."
            }
        }
    }
}

/// What was typed into a contact that is closed or not the reader's to change.
fn unsaved(view: &View) -> Markup {
    let Some(typed) = &view.typed else {
        return html! {};
    };
    let rows: Vec<SummaryRow> = typed
        .lines()
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| SummaryRow::new(field, value))
        .collect();
    html! {
        @for fault in &view.faults { (InsetText::new(fault.sentence.as_str())) }
        (SummaryList::card("What you typed, which is not saved", rows))
    }
}

fn form(
    request: &Request,
    contact: &Contact,
    view: &View,
    heading: Option<&Heading>,
    likely: &who::Likely,
    faults: &[FieldFault],
    end: Markup,
) -> Markup {
    let typed = view
        .typed
        .clone()
        .unwrap_or_else(|| Typed::of(&contact.fields));
    let version = match (&view.typed, &view.theirs) {
        // What was typed is still made from the version that it was made from, unless theirs has been seen.
        (Some(_), None) => request.form.get("version").to_owned(),
        _ => contact.version.to_string(),
    };
    html! {
        form method="post" action=(address(contact.id)) novalidate data-unsaved-warning {
            (csrf_field(&request.form_token()))
            (hidden_field("version", &version))
            (enter_key("Save"))
            div.govuk-grid-row {
                div.govuk-grid-column-one-half {
                    (fields::render(&typed, faults))
                    (saving())
                }
                div.govuk-grid-column-one-half {
                    @match heading {
                        Some(heading) => (who::known(heading)),
                        None => (who::unknown(request, likely)),
                    }
                    (end)
                }
            }
        }
    }
}

fn saving() -> Markup {
    button_group(html! {
        (Button { name: "then".into(), value: "save".into(), ..Button::new("Save") })
        (Button { name: "then".into(), value: "park".into(), ..Button::secondary("Save and go on later") })
    })
}

/// A contact that is read only.
fn written(contact: &Contact) -> Markup {
    let rows: Vec<SummaryRow> = Typed::of(&contact.fields)
        .lines()
        .into_iter()
        .map(|(field, value)| {
            SummaryRow::new(
                field,
                if value.is_empty() {
                    "Not said".to_owned()
                } else {
                    value
                },
            )
        })
        .collect();
    html! {
        (SummaryList::card("What was said", rows))
        @if let Some(closed) = &contact.closed { (closing::ended(closed)) }
    }
}

/// The form of a contact that is not saved yet.
fn blank(
    request: &Request,
    heading: Option<&Heading>,
    typed: &Typed,
    faults: &[FieldFault],
) -> Answer {
    let id = request
        .form
        .get("contact")
        .parse::<ContactId>()
        .unwrap_or_else(|_| ContactId::new());
    let main = html! {
        div.govuk-grid-row {
            div.govuk-grid-column-two-thirds {
                h1.govuk-heading-l { "Take a contact" }
                p.govuk-body {
                    "Write while they talk. Everything may stay empty for now, and nobody has to say their name for advice."
                }
                form method="post" action="/contact/new" novalidate data-unsaved-warning {
                    (csrf_field(&request.form_token()))
                    (hidden_field("contact", &id.to_string()))
                    @if let Some(heading) = heading { (hidden_field("person", &heading.person.to_string())) }
                    (fields::render(typed, faults))
                    p.govuk-body { "After saving, likely people on record are shown, and how the contact can end." }
                    (Button::new(capital("save")))
                }
            }
        }
    };
    let banner = heading.map(|heading| top::banner(heading, request.moment.today, false));
    let page = Page {
        confidential: heading.is_some(),
        back: back(request),
        banner: html! { @if let Some(banner) = banner { (banner) } }.into(),
        ..Page::new("Take a contact", main)
    };
    if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    }
}

/// Where the reader came from: the list, for whoever may have it.
fn back(request: &Request) -> String {
    let list = request.actor.may(Noun::Contact, Verb::Search);
    if list { "/contacts" } else { "/home" }.to_owned()
}
