//! `/sign-in` and `/sign-out`: the name and the password, and the way on from there.

use maud::{Markup, html};
use record::access::sessions::EndedWhy;
use record::access::sign_in::{self, NextStep, PasswordOutcome};
use record::access::{accounts, parked, sessions};
use record::{AccountId, Actor, FieldFault, Refusal, SessionId};

use crate::components::{
    Button, Input, InsetText, NotificationBanner, PasswordInput, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::security::{self, is_local_address};
use crate::web::{Answer, Request};

const TITLE: &str = "Sign in";

/// `GET /sign-in`: the form; whoever is on the way goes to their next step, whoever is signed in to where they wanted.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let next = wanted(request);
    if let Some(halfway) = request.halfway() {
        return Ok(Answer::see_other(step_address(halfway.next, next)));
    }
    if request.is_signed_in() {
        return Ok(Answer::see_other(next.unwrap_or("/home")));
    }
    Ok(Answer::html(shell::frame(request, page(request, &[]))))
}

/// `POST /sign-in`: compares name and password. Right: a new sign-in, with a new token, whatever came before.
pub fn password(request: &Request) -> Result<Answer, Refusal> {
    let (name, typed) = (
        request.form.get("sign_in_name"),
        request.form.get("password"),
    );
    let mut faults = Vec::new();
    if name.trim().is_empty() {
        faults.push(FieldFault::new("sign_in_name", "Enter your sign-in name."));
    }
    if typed.is_empty() {
        faults.push(FieldFault::new("password", "Enter your password."));
    }
    if !faults.is_empty() {
        return Ok(shell::faulty(request, page(request, &faults), &faults));
    }
    let policy = &request.settings().sign_in;
    let outcome = sign_in::with_password(
        &request.app.house,
        &request.moment,
        policy,
        (name, typed),
        request.device(),
    )?;
    match outcome {
        PasswordOutcome::Refused { sentence } => {
            let faults = [FieldFault::new("sign_in_name", sentence)];
            Ok(shell::faulty(request, page(request, &faults), &faults))
        }
        PasswordOutcome::Right {
            token,
            session_id,
            account_id,
            next,
        } => {
            end_what_was_before(request)?;
            let address = way_on(request, (account_id, session_id), next)?;
            let cookie = security::set_cookie(security::SESSION_COOKIE, token.as_str());
            Ok(Answer::see_other(address).cookie(cookie))
        }
    }
}

/// `POST /sign-out`: ends this sign-in, whole or half way.
pub fn sign_out(request: &Request) -> Result<Answer, Refusal> {
    end_what_was_before(request)?;
    // The cookie stays, worth nothing by now: by it a form that is still open in another tab is known for the same
    // account's, and kept.
    Ok(Answer::see_other("/sign-in?out=yes"))
}

/// The sign-in that this browser has until now; a new one takes its place, so it must not go on unseen.
fn end_what_was_before(request: &Request) -> Result<(), Refusal> {
    let before = match (&request.actor, request.halfway()) {
        (Actor::Account(holder), _) => holder.session_id.map(|session| (holder, session)),
        (_, Some(halfway)) => Some((halfway.holder(), halfway.session.id)),
        _ => None,
    };
    match before {
        Some((holder, session)) => {
            request.write(|tx| sessions::end_own(tx, &request.moment, holder, session))
        }
        None => Ok(()),
    }
}

/// Where somebody goes after a step was right: the next step, then forms that were kept, then the page that they
/// wanted, then home.
pub(super) fn way_on(
    request: &Request,
    (account, session): (AccountId, SessionId),
    step: Option<NextStep>,
) -> Result<String, Refusal> {
    let next = wanted(request);
    if let Some(step) = step {
        return Ok(step_address(step, next));
    }
    let kept =
        request.read(
            |tx| match accounts::load(tx, &request.moment, account, Some(session))? {
                Some(holder) => parked::list_waiting(tx, &holder),
                None => Ok(Vec::new()),
            },
        )?;
    Ok(if kept.is_empty() {
        next.unwrap_or("/home").to_owned()
    } else {
        with_next("/kept", next)
    })
}

/// The address of a step on the way in.
pub(super) fn step_address(step: NextStep, next: Option<&str>) -> String {
    let address = match step {
        NextStep::Code => "/sign-in/code",
        NextStep::Enrol => "/sign-in/second-factor",
        NextStep::NewPassword => "/sign-in/password",
    };
    with_next(address, next)
}

/// The page that somebody wanted before they had to sign in. Only one of ours: a link from a stranger's mail must not
/// lead through our sign-in page to a stranger's page.
pub(super) fn wanted(request: &Request) -> Option<&str> {
    [request.form.get("next"), request.query.get("next")]
        .into_iter()
        .find(|address| !address.is_empty())
        .filter(|address| is_local_address(address) && !address.starts_with("/sign-"))
}

/// The address, carrying where somebody wants to go on to.
pub(super) fn with_next(address: &str, next: Option<&str>) -> String {
    match next {
        Some(next) => {
            let encoded: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            format!("{address}?next={encoded}")
        }
        None => address.to_owned(),
    }
}

/// The field that carries where somebody wants to go on to.
pub(super) fn next_field(request: &Request) -> Markup {
    html! { @if let Some(next) = wanted(request) { (hidden_field("next", next)) } }
}

fn page(request: &Request, faults: &[FieldFault]) -> Page {
    let name = Input {
        value: request.form.get("sign_in_name").to_owned(),
        autocomplete: "username",
        autocapitalize: "none",
        spellcheck: Some(false),
        error: fault_of(faults, "sign_in_name").into(),
        classes: "govuk-input--width-20",
        ..Input::new("sign_in_name", "Sign-in name")
    };
    let password = PasswordInput {
        error: fault_of(faults, "password").into(),
        ..PasswordInput::new("password", "Password")
    };
    let main = super::column(html! {
        h1.govuk-heading-l { (TITLE) }
        @if wanted(request).is_some() && request.query.get("kept") != "yes" {
            (InsetText::new(html! {
                @if let Ok(why) = request.query.get("ended").parse::<EndedWhy>() { (why.sentence()) " " }
                "Sign in to open the page that you asked for."
            }))
        }
        (super::form(request, "/sign-in", html! {
            (next_field(request))
            (name)
            (password)
            (Button { prevent_double_click: Some(true), ..Button::new("Sign in") })
        }))
        h2.govuk-heading-s { "If you cannot get in" }
        p.govuk-body {
            "If you work here, ask your IT administrator for a new password. If you sign in to your own record, ask \
             anybody who works with you. If you need help for yourself or somebody you care for, you do not need to \
             sign in to "
            a.govuk-link href="/directory" { "find help nearby" } "."
        }
    });
    Page {
        notification: notice(request),
        ..Page::new(TITLE, main)
    }
}

fn notice(request: &Request) -> Option<NotificationBanner> {
    if request.query.get("kept") == "yes" {
        return Some(NotificationBanner::important(html! {
            p.govuk-notification-banner__heading { "What you typed is kept." }
            p.govuk-body {
                "You were signed out before you sent the form, so it is not saved yet. Sign in as the same person, and \
                 it is shown to you, to be sent again."
            }
        }));
    }
    if request.query.get("out") == "yes" {
        return Some(NotificationBanner::success("You have signed out."));
    }
    None
}
