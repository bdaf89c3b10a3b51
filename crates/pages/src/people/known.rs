//! Naming somebody else on a record: a name is typed, and whoever is on record by that name is offered, so that two
//! records of one person are joined and not only their names.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people;
use record::{FieldFault, PersonId, Refusal, Tx};

use super::fields::small;
use super::words;
use crate::components::{Choice, Input, Radios};
use crate::shell::fault_of;
use crate::web::Request;

/// The most that are offered.
const OFFERED: usize = 8;
/// What says that it is nobody on record.
const NONE: &str = "none";

/// Somebody on record who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    /// Their record.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What tells them apart.
    pub about: String,
}

/// Whom a name means.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// Their record.
    pub person: Option<PersonId>,
    /// What is wrong, where it is not settled who is meant.
    pub faults: Vec<FieldFault>,
}

fn which(field: &str) -> String {
    format!("{field}_which")
}

/// Whom the fields of the form mean. Where people on record fit the name and none is chosen, they are offered; `related`
/// are offered before anything is typed.
pub(super) fn pick(
    request: &Request,
    tx: &mut Tx,
    field: &str,
    related: &[Offer],
) -> Result<Picked, Refusal> {
    let which = which(field);
    let chosen = request.form.get(&which);
    let found = found(request, tx, field)?;
    let fault = |field: &str, sentence: &str| vec![FieldFault::new(field, sentence)];
    let typed = !request.form.get(field).trim().is_empty();
    let fits = |offers: &[Offer], person| offers.iter().any(|offer| offer.person == person);
    // Somebody who was chosen under another name than the one that stands there now is not meant.
    Ok(match chosen.parse::<PersonId>() {
        Ok(person) if fits(&found, person) || (!typed && fits(related, person)) => Picked {
            person: Some(person),
            faults: Vec::new(),
        },
        Ok(_) => Picked {
            person: None,
            faults: fault(
                field,
                "The name that is typed is not that of whom you chose, or their record does not open to you. Choose again.",
            ),
        },
        Err(_) if chosen == NONE || found.is_empty() => Picked::default(),
        Err(_) => Picked {
            person: None,
            faults: fault(
                &which,
                "Somebody of this name is on record. Choose whether it is them.",
            ),
        },
    })
}

/// People on record whom the name that was typed may mean, after those who are related.
pub(super) fn offered(
    request: &Request,
    tx: &mut Tx,
    field: &str,
    related: Vec<Offer>,
) -> Result<Vec<Offer>, Refusal> {
    let mut offered = related;
    for offer in found(request, tx, field)? {
        if offered.iter().all(|other| other.person != offer.person) {
            offered.push(offer);
        }
    }
    Ok(offered)
}

fn found(request: &Request, tx: &mut Tx, field: &str) -> Result<Vec<Offer>, Refusal> {
    let typed = request.form.get(field).trim();
    if typed.is_empty() || !request.actor.may(Noun::People, Verb::Search) {
        return Ok(Vec::new());
    }
    let permit = access::population(&request.actor, Noun::People, Verb::Search, "people.known")?;
    let found = match people::find(tx, &permit, &request.actor, &request.moment, typed, 1) {
        Ok(found) => found.lines,
        // What is no name is told by the verb.
        Err(Refusal::Invalid(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    Ok(found
        .into_iter()
        .take(OFFERED)
        .map(|line| {
            let born = line.born.map_or_else(
                || "date of birth not known".to_owned(),
                |date| format!("born {}", words::born(date, request.moment.today)),
            );
            Offer {
                person: line.person,
                about: format!("{}, {born}", line.reference),
                name: line.name,
            }
        })
        .collect())
}

/// The field, and the choice where somebody on record may be meant.
pub(super) fn field(
    request: &Request,
    (name, label): (&str, &str),
    offered: &[Offer],
    faults: &[FieldFault],
) -> Markup {
    let input = Input {
        hint: "If they are on record they are offered. A reference or date of birth narrows it."
            .into(),
        value: request.form.get(name).to_owned(),
        autocomplete: "off",
        spellcheck: Some(false),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    let which = which(name);
    let mut items: Vec<Choice> = offered
        .iter()
        .map(|offer| {
            Choice::new(offer.person.to_string(), offer.name.as_str()).hint(offer.about.as_str())
        })
        .collect();
    items.push(Choice::new(NONE, "None of these: keep only the name"));
    html! {
        (input)
        @if !offered.is_empty() {
            (Radios {
                value: request.form.get(&which).to_owned(),
                error: fault_of(faults, &which).into(),
                ..Radios::new(which, small("Is it one of these people?"), items)
            })
        }
    }
}
