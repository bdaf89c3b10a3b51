//! `/accounts`: who can sign in, for the IT administrator; guardian and auditor look on.

use maud::{Markup, html};
use record::access::accounts::{self, AccountRow, FirstPassword, Listing, NewAccount, TeamRow};
use record::access::{self, Noun, Role, Verb, password};
use record::{AccountId, FieldFault, Refusal, TeamId};

use super::words;
use crate::components::{
    Button, Cell, Checkboxes, Choice, Fieldset, Input, ResultPages, SummaryList, SummaryRow, Table,
    Tag, WarningText, button_group, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /accounts` and `POST /accounts`: all accounts, or those with a name like what was typed. What is typed is a
/// name, so it is posted: it stands in no address.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let matching = request.form.get("matching").trim();
    let page = [request.form.get("page"), request.query.get("page")]
        .iter()
        .find_map(|page| page.parse().ok())
        .unwrap_or(1);
    let listing = request.write(|tx| {
        let permit =
            access::population(&request.actor, Noun::Account, Verb::View, "list-accounts")?;
        accounts::list(tx, &request.actor, &request.moment, &permit, matching, page)
    })?;
    let title = "Accounts";
    let main = html! {
        h1.govuk-heading-l { (title) }
        (button_group(html! {
            @if request.actor.may(Noun::Account, Verb::Create) { (Button::link("Make an account", "/accounts/new")) }
            a.govuk-link href="/teams" { "Teams" }
        }))
        (search(request, matching))
        @if listing.rows.is_empty() {
            p.govuk-body {
                @if matching.is_empty() { "There are no accounts on this page." }
                @else { "Nobody with an account is called that. Try a part of the name, or of the sign-in name." }
            }
        } @else {
            (table(&listing).scrolling())
        }
        (pages(request, matching, &listing))
    };
    Ok(Answer::html(shell::frame(
        request,
        Page {
            wide: true,
            ..Page::new(title, main)
        },
    )))
}

/// `GET /accounts/new`: the form for a new account.
pub fn new(request: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::html(shell::frame(request, new_page(request, &[])?)))
}

/// `POST /accounts/new`: makes an account with its roles and teams, and shows its first password, once.
pub fn create(request: &Request) -> Result<Answer, Refusal> {
    let (wanted, mut faults) = Wanted::read(request);
    let (one_time, first) = FirstPassword::one_time()?;
    let (actor, moment) = (&request.actor, &request.moment);
    let made = request.write(|tx| {
        let create = access::population(actor, Noun::Account, Verb::Create, "create-account")?;
        let change = access::population(actor, Noun::Account, Verb::Change, "create-account")?;
        let new = NewAccount {
            sign_in_name: request.form.get("sign_in_name"),
            display_name: request.form.get("display_name"),
        };
        let id = match accounts::create(tx, actor, moment, &create, &new, &first) {
            Ok(id) if faults.is_empty() => id,
            Ok(_) => return Err(Refusal::Invalid(std::mem::take(&mut faults))),
            Err(Refusal::Invalid(more)) => {
                return Err(Refusal::Invalid(
                    more.into_iter()
                        .chain(std::mem::take(&mut faults))
                        .collect(),
                ));
            }
            Err(other) => return Err(other),
        };
        for role in &wanted.roles {
            accounts::grant_role(tx, actor, moment, &change, id, *role)?;
        }
        for team in &wanted.teams {
            accounts::join_team(
                tx,
                actor,
                moment,
                &change,
                (id, *team),
                (moment.today, None),
            )?;
        }
        Ok(id)
    });
    match made {
        Ok(id) => {
            let name =
                accounts::as_sign_in_name(request.form.get("sign_in_name")).unwrap_or_default();
            Ok(Answer::html(shell::frame(
                request,
                for_administrator("The account is made", id, &name, one_time.as_str()),
            )))
        }
        Err(Refusal::Invalid(faults)) => {
            Ok(shell::faulty(request, new_page(request, &faults)?, &faults))
        }
        Err(other) => Err(other),
    }
}

/// The password for one sign-in, as an administrator hands it on.
pub(super) fn for_administrator(
    title: &str,
    account: AccountId,
    sign_in_name: &str,
    one_time: &str,
) -> Page {
    let way_on = Button::link("Continue to the account", format!("/accounts/{account}"));
    one_time_page(title, sign_in_name, one_time, html! { (way_on) })
}

/// The page that shows a password for one sign-in, the only time.
pub(crate) fn one_time_page(
    title: &str,
    sign_in_name: &str,
    one_time: &str,
    way_on: Markup,
) -> Page {
    let facts = SummaryList::new(vec![
        SummaryRow::new("Sign-in name", html! { code { (sign_in_name) } }),
        SummaryRow::new(
            "Password for the first sign-in",
            html! { code."govuk-!-font-size-24" { (one_time) } },
        ),
    ]);
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        (facts)
        (WarningText::new("This is the only time that the password is shown. It is kept nowhere."))
        p.govuk-body {
            "Tell it to the holder yourself, in person or by telephone, after you have made sure that it is them. Do not \
             send name and password in one message. When they sign in with it, they choose a password of their own."
        }
        (way_on)
    });
    Page {
        confidential: true,
        ..Page::new(title, main)
    }
}

/// Where accounts are made that are not made here.
const FOR_PEOPLE: &str = "Accounts of people who need support, and of carers, are made on their record, under «Sign-in for this person», \
     by those who work with them.";

/// What was chosen for a new account, as far as it makes sense.
struct Wanted {
    roles: Vec<Role>,
    teams: Vec<TeamId>,
}

impl Wanted {
    fn read(request: &Request) -> (Wanted, Vec<FieldFault>) {
        let form = &request.form;
        let mut faults = Vec::new();
        let roles: Vec<Role> = form
            .all("roles")
            .filter_map(|role| role.parse().ok())
            .collect();
        if roles.is_empty() {
            faults.push(FieldFault::new(
                "roles",
                "Choose at least one role: without one the account opens nothing.",
            ));
        }
        if roles.iter().any(|role| !role.is_staff()) {
            faults.push(FieldFault::new("roles", FOR_PEOPLE));
        }
        if let Some(sentence) = accounts::clash(&roles) {
            faults.push(FieldFault::new("roles", sentence));
        }
        let wanted = Wanted {
            roles,
            teams: form
                .all("teams")
                .filter_map(|team| team.parse().ok())
                .collect(),
        };
        (wanted, faults)
    }
}

fn search(request: &Request, matching: &str) -> Markup {
    let name = Input {
        value: matching.to_owned(),
        autocomplete: "off",
        spellcheck: Some(false),
        classes: "govuk-input--width-20",
        ..Input::new("matching", "Find by a part of the name")
    };
    super::form(
        request,
        "/accounts",
        html! { (name) (Button::secondary("Find")) },
    )
}

fn table(listing: &Listing<AccountRow>) -> Table {
    Table {
        caption: "Accounts by sign-in name".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: [
            "Name",
            "Sign-in name",
            "Roles",
            "Teams",
            "State",
            "Last used",
        ]
        .map(Cell::from)
        .to_vec(),
        rows: listing.rows.iter().map(row).collect(),
        ..Table::default()
    }
}

fn row(account: &AccountRow) -> Vec<Cell> {
    let roles: Vec<&str> = account
        .roles
        .iter()
        .map(|role| words::role(*role))
        .collect();
    vec![
        html! { a.govuk-link href={ "/accounts/" (account.id) } { (account.display_name) } }.into(),
        account.sign_in_name.as_str().into(),
        roles.join(", ").into(),
        account.teams.join(", ").into(),
        state(account).into(),
        html! { @if let Some(at) = account.last_seen_at { (words::when(at)) } @else { "Never" } }
            .into(),
    ]
}

/// How an account stands; what is out of the ordinary as tags.
pub(crate) fn state(account: &AccountRow) -> Markup {
    html! {
        @if account.disabled_at.is_some() {
            (Tag::coloured("Disabled", "govuk-tag--red"))
        } @else {
            "Can sign in"
        }
        @if account.locked_until.is_some() { " " (Tag::coloured("Locked", "govuk-tag--orange")) }
        @if account.password_temporary { " " (Tag::coloured("Temporary password", "govuk-tag--yellow")) }
    }
}

/// Ways to the other pages: links, or buttons where a name was searched for.
fn pages(request: &Request, matching: &str, listing: &Listing<AccountRow>) -> Markup {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let all = ResultPages {
        noun: "accounts".to_owned(),
        ..ResultPages::of(
            count(listing.page),
            count(listing.per_page),
            count(listing.total),
            |page| format!("/accounts?page={page}"),
        )
    };
    if matching.is_empty() || listing.total <= listing.per_page {
        return html! { (all) };
    }
    let last = listing.total.div_ceil(listing.per_page.max(1));
    let turn = |words: &str, page: usize| Button {
        name: "page".to_owned(),
        value: page.to_string(),
        ..Button::secondary(words)
    };
    html! {
        p.govuk-body { "Page " (listing.page) " of " (last) ", " (listing.total) " accounts." }
        (super::form(request, "/accounts", html! {
            (hidden_field("matching", matching))
            (button_group(html! {
                @if listing.page > 1 { (turn("Previous page", listing.page - 1)) }
                @if listing.page < last { (turn("Next page", listing.page + 1)) }
            }))
        }))
    }
}

fn new_page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let form = &request.form;
    let teams = request.read(accounts::teams)?;
    let display_name = Input {
        value: form.get("display_name").to_owned(),
        autocomplete: "off",
        spellcheck: Some(false),
        hint: "As colleagues and people know them; it stands beside what they do.".into(),
        error: fault_of(faults, "display_name").into(),
        ..Input::new("display_name", "Name")
    };
    let sign_in_name = Input {
        value: form.get("sign_in_name").to_owned(),
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: Some(false),
        hint: "What they type to sign in, for example sam.social. It cannot be changed later."
            .into(),
        classes: "govuk-input--width-20",
        error: fault_of(faults, "sign_in_name").into(),
        ..Input::new("sign_in_name", "Sign-in name")
    };
    let title = "Make an account";
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "The program makes a password for the first sign-in, of " (password::MIN_CHARACTERS) " characters or more, \
             and shows it to you once."
        }
        p.govuk-body { (FOR_PEOPLE) }
        (super::form(request, "/accounts/new", html! {
            (display_name)
            (sign_in_name)
            (role_boxes(form.all("roles"), fault_of(faults, "roles")))
            @if !teams.is_empty() { (team_boxes(&teams, form.all("teams"))) }
            (Button { prevent_double_click: Some(true), ..Button::new("Make the account") })
        }))
    });
    Ok(Page {
        back: "/accounts".to_owned(),
        ..Page::new(title, main)
    })
}

fn role_boxes<'a>(chosen: impl Iterator<Item = &'a str>, fault: &str) -> Checkboxes {
    let items = Role::ALL
        .iter()
        .filter(|role| role.is_staff())
        .map(|role| Choice::new(role.as_str(), words::role(*role)).hint(words::role_help(*role)))
        .collect();
    Checkboxes {
        values: chosen.map(ToOwned::to_owned).collect(),
        error: fault.into(),
        classes: "govuk-checkboxes--small",
        ..Checkboxes::new("roles", Fieldset::new("Roles"), items)
    }
}

fn team_boxes<'a>(teams: &[TeamRow], chosen: impl Iterator<Item = &'a str>) -> Checkboxes {
    let items = teams
        .iter()
        .map(|team| Choice::new(team.id.to_string(), team.name.as_str()))
        .collect();
    Checkboxes {
        values: chosen.map(ToOwned::to_owned).collect(),
        classes: "govuk-checkboxes--small",
        ..Checkboxes::new("teams", Fieldset::new("Teams, from today"), items)
    }
}
