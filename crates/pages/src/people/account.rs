//! `/people/{person}/account`: the account with which a person or carer signs in to their own record, made and renewed
//! by those who work with them.

use maud::{Markup, html};
use record::access::accounts::{AccountRow, FirstPassword, NewAccount, as_sign_in_name, personal};
use record::access::password::OneTimePassword;
use record::access::{Noun, PersonPermit, Role, Verb};
use record::{FieldFault, PersonId, Refusal, Tx};

use super::opened::Record;
use super::{address, column, form, permit, staff_only, top};
use crate::access::{accounts, words};
use crate::components::{
    Button, Choice, Fieldset, Input, Radios, SummaryList, SummaryRow, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Sign-in for this person";
const PURPOSE: &str = "people.account";

/// `GET /people/{person}/account`
pub fn account(request: &Request) -> Result<Answer, Refusal> {
    show(request, staff_only(request)?, &[])
}

/// `POST /people/{person}/account`: makes the account, renews what is lost, disables it or enables it again.
pub fn change_account(request: &Request) -> Result<Answer, Refusal> {
    let person = staff_only(request)?;
    let (actor, moment) = (&request.actor, &request.moment);
    match request.form.get("then") {
        "make" => make(request, person),
        "password" => {
            let (one_time, first) = FirstPassword::one_time()?;
            let name = request.write(|tx| {
                let change = allowed(request, tx, person)?;
                personal::renew_password(tx, actor, moment, &change, &first)
            })?;
            let title = "There is a new password";
            Ok(once(request, person, title, &name, &one_time))
        }
        "second-step" => changed(request, person, "second-step", |tx, change| {
            personal::reset_second_factor(tx, actor, moment, change)
        }),
        "disable" => changed(request, person, "disabled", |tx, change| {
            personal::disable(tx, actor, moment, change)
        }),
        "enable" => changed(request, person, "enabled", |tx, change| {
            personal::enable(tx, actor, moment, change)
        }),
        _ => {
            let fault = FieldFault::new("", "Say what to do, with one of the buttons.");
            show(request, person, &[fault])
        }
    }
}

fn allowed(request: &Request, tx: &mut Tx, person: PersonId) -> Result<PersonPermit, Refusal> {
    let ask = (Noun::PersonAccount, Verb::Change, PURPOSE);
    permit(request, tx, person, ask)
}

fn changed(
    request: &Request,
    person: PersonId,
    done: &str,
    verb: impl FnOnce(&mut Tx, &PersonPermit) -> Result<(), Refusal>,
) -> Result<Answer, Refusal> {
    request.write(|tx| {
        let change = allowed(request, tx, person)?;
        verb(tx, &change)
    })?;
    let here = address(person, "account");
    Ok(Answer::see_other(format!("{here}?done={done}")))
}

fn make(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let typed = request.form.get("sign_in_name");
    let role = own_roles().find(|role| role.as_str() == request.form.get("role"));
    let mut faults = Vec::new();
    if role.is_none() {
        faults.push(FieldFault::new(
            "role",
            "Choose whether it is the person who needs support or a carer.",
        ));
    }
    let (one_time, first) = FirstPassword::one_time()?;
    let made = request.write(|tx| {
        let change = allowed(request, tx, person)?;
        let record = Record::open(request, tx, person, PURPOSE)?;
        let display_name = record.heading.document.name();
        let new = NewAccount {
            sign_in_name: typed,
            display_name: &display_name,
        };
        // Whatever the role, the name's faults are told with it.
        let role_or_any = role.unwrap_or(Role::Person);
        let made = personal::make(tx, actor, moment, &change, &new, role_or_any, &first);
        match made {
            Ok(_) if faults.is_empty() => Ok(()),
            Ok(_) => Err(Refusal::Invalid(std::mem::take(&mut faults))),
            Err(Refusal::Invalid(more)) => Err(Refusal::Invalid(
                more.into_iter()
                    .chain(std::mem::take(&mut faults))
                    .collect(),
            )),
            Err(other) => Err(other),
        }
    });
    match made {
        Ok(()) => {
            let name = as_sign_in_name(typed).unwrap_or_default();
            Ok(once(
                request,
                person,
                "The account is made",
                &name,
                &one_time,
            ))
        }
        Err(Refusal::Invalid(faults)) => show(request, person, &faults),
        Err(other) => Err(other),
    }
}

/// The password, the only time, on a page to be read out or printed.
fn once(
    request: &Request,
    person: PersonId,
    title: &str,
    name: &str,
    one_time: &OneTimePassword,
) -> Answer {
    let way_on = html! {
        p.govuk-body.sw-screen-only { "You can also print this page with your browser, and hand it to them." }
        div.sw-screen-only { (Button::link("Continue", address(person, "account"))) }
    };
    let page = accounts::one_time_page(title, name, one_time.as_str(), way_on);
    Answer::html(shell::frame(request, page))
}

fn own_roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|role| !role.is_staff())
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (record, account) = request.write(|tx| {
        let change = allowed(request, tx, person)?;
        let account = personal::find(tx, &request.moment, &change)?;
        Ok((Record::open(request, tx, person, PURPOSE)?, account))
    })?;
    let main = column(html! {
        h1.govuk-heading-l { (TITLE) }
        @match &account {
            Some(account) => (standing(request, person, account)),
            None => (making(request, person, faults)),
        }
    });
    let page = Page {
        notification: match request.query.get("done") {
            "second-step" => {
                shell::done("The second step is reset and all sign-ins of the account have ended.")
            }
            "disabled" => shell::done("The account is disabled and all its sign-ins have ended."),
            "enabled" => shell::done("The account can sign in again."),
            _ => None,
        },
        ..top::page(request, &record, TITLE, "account", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn making(request: &Request, person: PersonId, faults: &[FieldFault]) -> Markup {
    let name = Input {
        value: request.form.get("sign_in_name").to_owned(),
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: Some(false),
        hint: "What they type to sign in, for example ada.testwell. It cannot be changed later."
            .into(),
        classes: "govuk-input--width-20",
        error: fault_of(faults, "sign_in_name").into(),
        ..Input::new("sign_in_name", "Sign-in name")
    };
    let items = own_roles()
        .map(|role| Choice::new(role.as_str(), words::role(role)).hint(words::role_help(role)))
        .collect();
    let role = Radios {
        value: request.form.get("role").to_owned(),
        error: fault_of(faults, "role").into(),
        ..Radios::new("role", Fieldset::new("Who they are on this record"), items)
    };
    let inside = html! {
        (hidden_field("then", "make"))
        (name)
        (role)
        (Button { prevent_double_click: Some(true), ..Button::new("Make the account") })
    };
    html! {
        p.govuk-body {
            "This person has no account. With one they read their own record, assessments and budgets, and see who \
             looked at them. Make sure that it is them, and that they want it: whoever has the password reads the record."
        }
        (form(request, &address(person, "account"), inside))
    }
}

fn standing(request: &Request, person: PersonId, account: &AccountRow) -> Markup {
    let roles: Vec<&str> = account
        .roles
        .iter()
        .map(|role| words::role(*role))
        .collect();
    let facts = SummaryList::new(vec![
        SummaryRow::new("Sign-in name", html! { code { (account.sign_in_name) } }),
        SummaryRow::new("Signs in as", roles.join(", ")),
        SummaryRow::new("State", accounts::state(account)),
        SummaryRow::new("Made", shell::time(account.created_at)),
        SummaryRow::new(
            "Last used",
            account
                .last_seen_at
                .map_or_else(|| "Never".to_owned(), shell::time),
        ),
    ]);
    let act = |then: &str, button: Button| {
        let inside = html! { (hidden_field("then", then)) (button) };
        form(request, &address(person, "account"), inside)
    };
    html! {
        (facts)
        h2.govuk-heading-m { "A new password" }
        p.govuk-body {
            "It is for one sign-in, takes a lock off and ends all sign-ins. You are shown it once. Make sure that it is \
             the person who asks: whoever has it reads the record."
        }
        (act("password", Button::secondary("Make a new password")))
        @if account.has_second_factor {
            h2.govuk-heading-m { "The second step" }
            p.govuk-body { "Reset it when the device is lost. All sign-ins end." }
            (act("second-step", Button::secondary("Reset the second step")))
        }
        @if account.disabled_at.is_some() {
            h2.govuk-heading-m { "Enable the account" }
            p.govuk-body { "It gets back the password that it had." }
            (act("enable", Button::new("Enable")))
        } @else {
            h2.govuk-heading-m { "Disable the account" }
            p.govuk-body { "All its sign-ins end at once, and it cannot sign in until it is enabled again." }
            (act("disable", Button::warning("Disable")))
        }
    }
}
