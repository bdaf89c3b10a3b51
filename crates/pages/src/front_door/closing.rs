//! How a contact ends: the part of the form, and what it came to.

use maud::{Markup, html};
use record::access::accounts::{self, TeamRow};
use record::access::matrix::Condition;
use record::access::{Noun, Verb};
use record::front_door::{Closed, Closing, Outcome};
use record::{Actor, FieldFault, PersonId, Refusal, TeamId};

use super::capital;
use crate::components::{
    Button, Choice, Fieldset, Input, Legend, Radios, Select, SelectItem, SummaryList, SummaryRow,
    Textarea,
};
use crate::shell::{self, fault_of};
use crate::web::{Form, Request};

/// The end as it was sent. Two outcomes have a field of their own for the same thing, since both stand open without
/// scripts.
pub(super) fn sent(form: &Form) -> Result<Closing<'_>, Vec<FieldFault>> {
    let outcome: Option<Outcome> = form.get("outcome").parse().ok();
    let team = match form.filled("team") {
        None => None,
        Some(typed) => Some(
            typed
                .parse::<TeamId>()
                .map_err(|_| vec![FieldFault::new("team", "Choose a team from the list.")])?,
        ),
    };
    let why = match outcome {
        Some(Outcome::PassedOn) => form.get("passed_to"),
        Some(Outcome::NothingFollows) => form.get("why"),
        _ => "",
    };
    let advice = match outcome {
        Some(Outcome::Information) => form.get("advice"),
        _ => "",
    };
    Ok(Closing {
        outcome,
        advice,
        why,
        team,
    })
}

/// Faults beside the field that was shown for them.
pub(super) fn placed(mut faults: Vec<FieldFault>, form: &Form) -> Vec<FieldFault> {
    let passed = form.get("outcome") == Outcome::PassedOn.as_str();
    for fault in &mut faults {
        if passed && fault.field == "why" {
            "passed_to".clone_into(&mut fault.field);
        }
    }
    faults
}

/// The part of the form. `team` is asked where none is involved with the person.
pub(super) fn render(
    request: &Request,
    person: Option<PersonId>,
    has_team: bool,
    faults: &[FieldFault],
) -> Result<Markup, Refusal> {
    let form = &request.form;
    let advice = html! {
        (Textarea {
            value: form.get("advice").to_owned(),
            rows: Some(3),
            autocomplete: "off",
            error: fault_of(faults, "advice").into(),
            hint: html! {
                "What they were told, and where to turn. "
                a.govuk-link href="/directory" target="_blank" rel="noreferrer noopener" { "Find help nearby (opens in a new tab)" }
            }
            .into(),
            ..Textarea::new("advice", "Advice that was given")
        })
    };
    let line = |name: &str, label: &str| Input {
        value: form.get(name).to_owned(),
        autocomplete: "off",
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    let whose = if person.is_some() {
        "Whoever may need care or support is assessed, whatever the council thinks of the outcome (Care Act 2014, s9)."
    } else {
        "Find the person above, or make their record, first."
    };
    let items = vec![
        Choice::new(
            Outcome::Information.as_str(),
            capital(Outcome::Information.label()),
        )
        .opens(advice),
        Choice::new(
            Outcome::Assessment.as_str(),
            capital(Outcome::Assessment.label()),
        )
        .hint(whose),
        Choice::new(
            Outcome::CarerAssessment.as_str(),
            capital(Outcome::CarerAssessment.label()),
        )
        .hint("For whoever looks after somebody, on the carer’s own record (Care Act 2014, s10)."),
        Choice::new(
            Outcome::PassedOn.as_str(),
            capital(Outcome::PassedOn.label()),
        )
        .opens(html! { (line("passed_to", "To whom")) }),
        Choice::new(
            Outcome::NothingFollows.as_str(),
            capital(Outcome::NothingFollows.label()),
        )
        .opens(html! { (line("why", "Why")) }),
    ];
    let question = Fieldset {
        legend: Legend {
            text: "What came of it?".into(),
            classes: "govuk-fieldset__legend--s",
            page_heading: false,
        },
        ..Fieldset::default()
    };
    let team = if person.is_some() && !has_team {
        team_field(request, faults)?
    } else {
        html! {}
    };
    Ok(html! {
        section id="end" {
            h2.govuk-heading-m { "Close the contact" }
            p.govuk-body { "Nobody is refused an assessment here. Only the person can say that they want none." }
            (Radios {
                value: form.get("outcome").to_owned(),
                classes: "govuk-radios--small",
                error: fault_of(faults, "outcome").into(),
                ..Radios::new("outcome", question, items)
            })
            (team)
            (Button { name: "then".into(), value: "close".into(), ..Button::new("Close the contact") })
        }
    })
}

fn team_field(request: &Request, faults: &[FieldFault]) -> Result<Markup, Refusal> {
    let teams = teams(request)?;
    let own = match &request.actor {
        Actor::Account(account) => account.teams.as_slice(),
        _ => &[],
    };
    let first = teams
        .iter()
        .find(|team| own.contains(&team.id))
        .map(|team| team.id.to_string())
        .unwrap_or_default();
    let sent = request.form.typed().any(|(name, _)| name == "team");
    let mut items = vec![SelectItem::new("", "")];
    items.extend(
        teams
            .iter()
            .map(|team| SelectItem::new(team.id.to_string(), team.name.as_str())),
    );
    Ok(html! {
        (Select {
            value: if sent { request.form.get("team").to_owned() } else { first },
            error: fault_of(faults, "team").into(),
            hint: "For an assessment: no team is involved with this person yet.".into(),
            ..Select::new("team", "Team that goes on", items)
        })
    })
}

/// Teams that the actor may involve: any, or their own.
fn teams(request: &Request) -> Result<Vec<TeamRow>, Refusal> {
    let any = request
        .actor
        .conditions(Noun::Involvement, Verb::Change)
        .contains(&Condition::Any);
    let own = match &request.actor {
        Actor::Account(account) => account.teams.clone(),
        _ => Vec::new(),
    };
    let mut teams = request.read(accounts::teams)?;
    teams.retain(|team| any || own.contains(&team.id));
    Ok(teams)
}

/// How it ended.
pub(super) fn ended(closed: &Closed) -> Markup {
    let mut rows = vec![SummaryRow::new("Outcome", capital(closed.outcome.label()))];
    if !closed.advice.is_empty() {
        rows.push(SummaryRow::new("Advice", closed.advice.as_str()));
    }
    if !closed.why.is_empty() {
        let key = match closed.outcome {
            Outcome::PassedOn => "To whom",
            _ => "Why",
        };
        rows.push(SummaryRow::new(key, closed.why.as_str()));
    }
    rows.push(SummaryRow::new("Closed by", closed.by.as_str()));
    rows.push(SummaryRow::new("When", shell::time(closed.at)));
    html! { (SummaryList::card("How it ended", rows)) }
}
