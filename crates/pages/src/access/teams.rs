//! `/teams`: the teams of workers.

use maud::html;
use record::access::{self, Noun, Verb, accounts, oversight};
use record::{FieldFault, Refusal};

use crate::components::{Button, Cell, Input, Table};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /teams`: all teams, with how many members each has today.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::html(shell::frame(request, page(request, &[])?)))
}

/// `POST /teams`: makes a team.
pub fn create(request: &Request) -> Result<Answer, Refusal> {
    let made = request.write(|tx| {
        let permit =
            access::population(&request.actor, Noun::Account, Verb::Create, "create-team")?;
        accounts::create_team(
            tx,
            &request.actor,
            &request.moment,
            &permit,
            request.form.get("name"),
        )
    });
    match made {
        Ok(_) => Ok(Answer::see_other("/teams?done=team")),
        Err(Refusal::Invalid(faults)) => {
            Ok(shell::faulty(request, page(request, &faults)?, &faults))
        }
        Err(other) => Err(other),
    }
}

fn page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let teams = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::Account, Verb::View, "list-teams")?;
        oversight::team_sizes(tx, &request.moment, &permit)
    })?;
    let table = Table {
        caption: "Teams and how many members each has today".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: vec!["Team".into(), Cell::numeric("Members")],
        rows: teams
            .iter()
            .map(|(_, name, size)| vec![name.into(), Cell::numeric(size.to_string())])
            .collect(),
        ..Table::default()
    };
    let name = Input {
        value: request.form.get("name").to_owned(),
        autocomplete: "off",
        error: fault_of(faults, "name").into(),
        ..Input::new("name", "Name of the new team")
    };
    let title = "Teams";
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "A team that is involved with a person opens that person's record to its members. Members are set on each "
            a.govuk-link href="/accounts" { "account" } "."
        }
        @if teams.is_empty() {
            p.govuk-body { "There are no teams yet." }
        } @else {
            (table.scrolling())
        }
        @if request.actor.may(Noun::Account, Verb::Create) {
            h2.govuk-heading-m { "Make a team" }
            (super::form(request, "/teams", html! { (name) (Button::new("Make the team")) }))
        }
    });
    let notification = match request.query.get("done") {
        "team" => shell::done("The team is made."),
        _ => None,
    };
    Ok(Page {
        back: "/accounts".to_owned(),
        notification,
        ..Page::new(title, main)
    })
}
