//! Choosing a worker by name: part of it is typed, and where several fit, one of them is chosen.

use maud::{Markup, html};
use record::access::PersonPermit;
use record::people::{self, Worker};
use record::{AccountId, FieldFault, Refusal, Tx};

use super::fields::small;
use super::words;
use crate::components::{Choice, Input, Radios};
use crate::shell::fault_of;
use crate::web::Request;

/// What was typed of a worker's name comes to.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// The one worker.
    pub worker: Option<AccountId>,
    /// Those to choose from, where several fit.
    pub offered: Vec<Worker>,
    /// What is wrong, where nobody is picked although something was typed.
    pub faults: Vec<FieldFault>,
}

/// Whom the fields `worker` and `which` of the form mean; nobody, without a fault, where nothing was typed.
pub(super) fn pick(
    request: &Request,
    tx: &mut Tx,
    permit: &PersonPermit,
) -> Result<Picked, Refusal> {
    let typed = request.form.get("worker");
    let found = match people::workers(tx, permit, typed) {
        Ok(found) => found,
        Err(Refusal::Invalid(faults)) => {
            return Ok(Picked {
                faults,
                ..Picked::default()
            });
        }
        Err(other) => return Err(other),
    };
    let chosen: Option<AccountId> = request.form.get("which").parse().ok();
    let exact = |worker: &&Worker| {
        Some(worker.account) == chosen || worker.display_name.eq_ignore_ascii_case(typed.trim())
    };
    let fits: Vec<&Worker> = found.iter().filter(exact).collect();
    let picked = match (fits.as_slice(), found.as_slice()) {
        ([only], _) => Some(only.account),
        ([], [only]) => Some(only.account),
        (several, _) => several
            .iter()
            .map(|worker| worker.account)
            .find(|account| Some(*account) == chosen),
    };
    let fault = |field: &str, sentence: &str| vec![FieldFault::new(field, sentence)];
    Ok(match (picked, found.is_empty()) {
        (Some(worker), _) => Picked {
            worker: Some(worker),
            ..Picked::default()
        },
        (None, true) if typed.trim().is_empty() => Picked::default(),
        (None, true) => Picked {
            faults: fault(
                "worker",
                "No worker of this name has an account. Check the spelling, or type less of it.",
            ),
            ..Picked::default()
        },
        (None, false) => Picked {
            faults: fault("which", "Several workers fit this name. Choose one."),
            offered: found,
            ..Picked::default()
        },
    })
}

/// The field for a worker's name, and the choice where several fit.
pub(super) fn field(
    request: &Request,
    label: &str,
    offered: &[Worker],
    faults: &[FieldFault],
) -> Markup {
    let name = Input {
        hint: "Part of the name is enough.".into(),
        value: request.form.get("worker").to_owned(),
        autocomplete: "off",
        spellcheck: Some(false),
        classes: "govuk-input--width-20",
        error: fault_of(faults, "worker").into(),
        ..Input::new("worker", label)
    };
    let items = offered
        .iter()
        .map(|worker| {
            let roles: Vec<&str> = worker.roles.iter().map(|role| words::role(*role)).collect();
            Choice::new(worker.account.to_string(), worker.display_name.as_str())
                .hint(words::capital(&roles.join(", ")))
        })
        .collect();
    html! {
        (name)
        @if !offered.is_empty() {
            (Radios {
                error: fault_of(faults, "which").into(),
                ..Radios::new("which", small("Which one?"), items)
            })
        }
    }
}
