//! `/people/{person}/restriction`: restricting a record to named workers, and opening it again.

use maud::{Markup, html};
use record::access::matrix::Condition;
use record::access::{Noun, Verb};
use record::people::{self, Named, Restriction, Worker};
use record::{AccountId, FieldFault, PersonId, Refusal, Tx};

use super::fields::ticked;
use super::opened::Record;
use super::{address, column, form, permit, reason, top, worker};
use crate::components::{
    Button, Cell, CharacterCount, Checkboxes, Choice, InsetText, Table, Textarea, WarningText,
    hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Restriction";
const PURPOSE: &str = "people.restriction";

/// `GET /people/{person}/restriction`
pub fn restriction(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || show(request, person, &[], &[]))
}

/// What a change came to.
enum Changed {
    Done(&'static str),
    /// Done, and the record does not open to the reader any more.
    Closed,
    /// Nothing was changed: what is wrong, and workers to choose from.
    Not(Vec<FieldFault>, Vec<Worker>),
}

/// `POST /people/{person}/restriction`: restricts, opens again, names a worker, or takes one off.
pub fn change_restriction(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let changed = request.write(|tx| match request.form.get("then") {
            "restrict" => restrict(request, tx, person),
            "lift" => lift(request, tx, person),
            "name" => name(request, tx, person),
            "unname" => unname(request, tx, person),
            _ => Ok(Changed::Not(
                vec![FieldFault::new(
                    "",
                    "Say what to do, with one of the buttons.",
                )],
                Vec::new(),
            )),
        });
        match changed {
            Ok(Changed::Done(what)) => {
                let here = address(person, "restriction");
                Ok(Answer::see_other(format!("{here}?done={what}")))
            }
            Ok(Changed::Closed) => Ok(Answer::see_other("/people?done=restricted")),
            Ok(Changed::Not(faults, offered)) => show(request, person, &faults, &offered),
            Err(Refusal::Invalid(faults)) => show(request, person, &on_this_page(faults), &[]),
            Err(other) => Err(other),
        }
    })
}

/// The verbs speak of `named`; on this page workers are named in the field `worker`.
fn on_this_page(faults: Vec<FieldFault>) -> Vec<FieldFault> {
    faults
        .into_iter()
        .map(|fault| match fault.field.as_str() {
            "named" => FieldFault::new("worker", fault.sentence),
            _ => fault,
        })
        .collect()
}

fn restrict(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let change = permit(
        request,
        tx,
        person,
        (Noun::Restriction, Verb::Change, PURPOSE),
    )?;
    let view = permit(
        request,
        tx,
        person,
        (Noun::Restriction, Verb::View, PURPOSE),
    )?;
    let picked = worker::pick(request, tx, &change)?;
    if !picked.faults.is_empty() {
        return Ok(Changed::Not(picked.faults, picked.offered));
    }
    let me = request.actor.account_id();
    let named: Vec<AccountId> = me
        .filter(|_| request.form.filled("me").is_some())
        .into_iter()
        .chain(picked.worker)
        .collect();
    let why = request.form.get("why");
    people::restrict(tx, &change, &request.actor, &request.moment, &named, why)?;
    let now = people::restriction(tx, &view)?;
    Ok(still_open(request, &now, "restricted"))
}

/// Whether the record still opens to the reader.
fn still_open(request: &Request, now: &Restriction, what: &'static str) -> Changed {
    let me = request.actor.account_id();
    let named = now.named.iter().any(|named| Some(named.account) == me);
    let with_reason = request
        .actor
        .conditions(Noun::People, Verb::View)
        .contains(&Condition::Reason);
    if named || with_reason || !now.restricted {
        Changed::Done(what)
    } else {
        Changed::Closed
    }
}

fn lift(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let change = permit(
        request,
        tx,
        person,
        (Noun::Restriction, Verb::Change, PURPOSE),
    )?;
    let why = request.form.get("why");
    people::lift(tx, &change, &request.actor, &request.moment, why)?;
    Ok(Changed::Done("lifted"))
}

fn name(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let change = permit(
        request,
        tx,
        person,
        (Noun::Restriction, Verb::Change, PURPOSE),
    )?;
    let picked = worker::pick(request, tx, &change)?;
    match picked.worker {
        Some(account) => {
            people::name_account(tx, &change, &request.actor, &request.moment, account)?;
            Ok(Changed::Done("named"))
        }
        None if picked.faults.is_empty() => Ok(Changed::Not(
            vec![FieldFault::new("worker", "Enter the name of a worker.")],
            Vec::new(),
        )),
        None => Ok(Changed::Not(picked.faults, picked.offered)),
    }
}

fn unname(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let change = permit(
        request,
        tx,
        person,
        (Noun::Restriction, Verb::Change, PURPOSE),
    )?;
    let view = permit(
        request,
        tx,
        person,
        (Noun::Restriction, Verb::View, PURPOSE),
    )?;
    let Ok(account) = request.form.get("account").parse::<AccountId>() else {
        let fault = FieldFault::new(
            "worker",
            "Say who is taken off, with the button beside the name.",
        );
        return Ok(Changed::Not(vec![fault], Vec::new()));
    };
    people::unname_account(tx, &change, &request.actor, &request.moment, account)?;
    let now = people::restriction(tx, &view)?;
    Ok(still_open(request, &now, "unnamed"))
}

fn show(
    request: &Request,
    person: PersonId,
    faults: &[FieldFault],
    offered: &[Worker],
) -> Result<Answer, Refusal> {
    let (record, now) = request.write(|tx| {
        let permit = permit(
            request,
            tx,
            person,
            (Noun::Restriction, Verb::View, PURPOSE),
        )?;
        let now = people::restriction(tx, &permit)?;
        Ok((Record::open(request, tx, person, PURPOSE)?, now))
    })?;
    let changes = record.leads_to(Noun::Restriction, Verb::Change);
    let main = column(html! {
        h1.govuk-heading-l { (TITLE) }
        @if now.restricted {
            (WarningText::new(
                "This record is restricted. To everybody who is not named here it is as if it did not exist.",
            ))
        } @else {
            (InsetText::new("This record is not restricted. It opens to everybody whose role and team allow it."))
        }
        (named_list(request, person, &now, changes))
        @if changes && now.restricted {
            (naming(request, person, offered, faults))
            (lifting(request, person, faults))
        } @else if changes {
            (restricting(request, person, offered, faults))
        }
    });
    let page = Page {
        notification: match request.query.get("done") {
            "restricted" => shell::done("The record is restricted."),
            "lifted" => shell::done("The restriction is lifted."),
            "named" => shell::done("The worker is named on the record."),
            "unnamed" => shell::done("The worker is taken off the record."),
            _ => None,
        },
        ..top::page(request, &record, TITLE, "restriction", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn named_list(request: &Request, person: PersonId, now: &Restriction, changes: bool) -> Markup {
    if now.named.is_empty() {
        return html! {};
    }
    let take_off = |named: &Named| {
        let inside = html! {
            (hidden_field("then", "unname"))
            (hidden_field("account", &named.account.to_string()))
            (Button {
                classes: "govuk-button--secondary govuk-!-margin-bottom-0",
                ..Button::new(html! { "Take off" span.govuk-visually-hidden { " " (named.display_name) } })
            })
        };
        form(request, &address(person, "restriction"), inside)
    };
    let rows = now
        .named
        .iter()
        .map(|named| {
            let mut cells: Vec<Cell> = vec![
                named.display_name.as_str().into(),
                shell::time(named.granted_at).into(),
            ];
            if changes {
                cells.push(take_off(named).into());
            }
            cells
        })
        .collect();
    let mut head: Vec<Cell> = ["Worker", "Named since"].map(Cell::from).to_vec();
    if changes {
        head.push("Change".into());
    }
    let table = Table {
        caption: if now.restricted {
            "Workers who may open the record"
        } else {
            "Workers named on the record, for a restriction"
        }
        .to_owned(),
        caption_classes: "govuk-table__caption--m",
        head,
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn why(request: &Request, hint: &str, faults: &[FieldFault]) -> CharacterCount {
    CharacterCount {
        textarea: Textarea {
            hint: hint.into(),
            value: request.form.get("why").to_owned(),
            rows: Some(3),
            autocomplete: "off",
            error: fault_of(faults, "why").into(),
            ..Textarea::new("why", "Reason")
        },
        threshold: Some(75),
        ..CharacterCount::new("why", "Reason", 2_000)
    }
}

fn restricting(
    request: &Request,
    person: PersonId,
    offered: &[Worker],
    faults: &[FieldFault],
) -> Markup {
    let first = !request.form.typed().any(|(name, _)| name == "then");
    let me = Checkboxes {
        values: ticked(first || request.form.filled("me").is_some()),
        ..Checkboxes::single(
            "me",
            Choice::new("yes", "Name me, so that I can still open it"),
        )
    };
    let inside = html! {
        (hidden_field("then", "restrict"))
        (me)
        (worker::field(request, "Name another worker", offered, faults))
        (why(request, "It stands on the record’s timeline, for those who may open it.", faults))
        (Button::warning("Restrict the record"))
    };
    html! {
        section {
            h2.govuk-heading-m { "Restrict the record" }
            p.govuk-body {
                "Only those who are named, the person themselves, and the Caldicott guardian and auditor with a written \
                 reason can open it then. Everybody else gets the same answer as for a record that does not exist."
            }
            (form(request, &address(person, "restriction"), inside))
        }
    }
}

fn naming(
    request: &Request,
    person: PersonId,
    offered: &[Worker],
    faults: &[FieldFault],
) -> Markup {
    let inside = html! {
        (hidden_field("then", "name"))
        (worker::field(request, "Worker", offered, faults))
        (Button::secondary("Name on the record"))
    };
    html! {
        section {
            h2.govuk-heading-m { "Name another worker" }
            (form(request, &address(person, "restriction"), inside))
        }
    }
}

fn lifting(request: &Request, person: PersonId, faults: &[FieldFault]) -> Markup {
    let inside = html! {
        (hidden_field("then", "lift"))
        (why(request, "It stands on the record’s timeline.", faults))
        (Button::warning("Lift the restriction"))
    };
    html! {
        section {
            h2.govuk-heading-m { "Lift the restriction" }
            p.govuk-body { "The record opens again to everybody whose role and team allow it." }
            (form(request, &address(person, "restriction"), inside))
        }
    }
}
