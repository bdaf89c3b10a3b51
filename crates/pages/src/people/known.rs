//! Naming somebody else on a record: a name is typed, and whoever is on record by that name is offered, so that two
//! records of one person are joined and not only their names.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people::{self, CaseloadLine};
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

/// Whom a name means.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// Their record.
    pub person: Option<PersonId>,
    /// Those to choose from.
    pub offered: Vec<CaseloadLine>,
    /// What is wrong, where it is not settled who is meant.
    pub faults: Vec<FieldFault>,
}

fn which(field: &str) -> String {
    format!("{field}_which")
}

/// Whom the fields of the form mean. Where people on record fit the name and none is chosen, they are offered.
pub(super) fn pick(request: &Request, tx: &mut Tx, field: &str) -> Result<Picked, Refusal> {
    let which = which(field);
    let chosen = request.form.get(&which);
    let typed = request.form.get(field).trim();
    if typed.is_empty() && chosen.is_empty() {
        return Ok(Picked::default());
    }
    if let Ok(person) = chosen.parse::<PersonId>() {
        return Ok(Picked {
            person: Some(person),
            ..Picked::default()
        });
    }
    if chosen == NONE || !request.actor.may(Noun::People, Verb::Search) {
        return Ok(Picked::default());
    }
    let permit = access::population(&request.actor, Noun::People, Verb::Search, "people.known")?;
    let found = match people::find(tx, &permit, &request.actor, &request.moment, typed, 1) {
        Ok(found) => found.lines,
        // What is no name is told by the verb.
        Err(Refusal::Invalid(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    if found.is_empty() {
        return Ok(Picked::default());
    }
    Ok(Picked {
        person: None,
        offered: found.into_iter().take(OFFERED).collect(),
        faults: vec![FieldFault::new(
            which,
            "Somebody of this name is on record. Choose whether it is them.",
        )],
    })
}

/// The field, and the choice where somebody on record may be meant.
pub(super) fn field(
    request: &Request,
    (name, label): (&str, &str),
    offered: &[CaseloadLine],
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
        .map(|line| {
            let born = line.born.map_or_else(
                || "date of birth not known".to_owned(),
                |date| format!("born {}", words::born(date, request.moment.today)),
            );
            Choice::new(line.person.to_string(), line.name.as_str())
                .hint(format!("{}, {born}", line.reference))
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
