//! `/account/second-factor`: setting up, renewing and removing one's own second step of signing in.

use maud::html;
use record::access::second_factor::{self as factor, SecondFactorState};
use record::actor::AccountActor;
use record::{FieldFault, Refusal};

use super::second_factor;
use crate::components::{Button, Input, InsetText};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Your second step of signing in";

/// `GET /account/second-factor`: how it stands.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::html(shell::frame(request, page(request, &[])?)))
}

/// `GET /account/second-factor/set-up`: the picture to scan.
pub fn set_up(request: &Request) -> Result<Answer, Refusal> {
    if state(request)?.enrolled {
        return Ok(Answer::see_other("/account/second-factor"));
    }
    Ok(Answer::html(shell::frame(
        request,
        set_up_page(request, &[])?,
    )))
}

/// `POST /account/second-factor/set-up`: the device's first code. Shows the recovery codes, once.
pub fn confirm(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    if state(request)?.enrolled {
        return Ok(Answer::see_other("/account/second-factor"));
    }
    let (key, typed) = (&request.settings().secret, request.form.get("code"));
    match request.write(|tx| factor::confirm(tx, key, &request.moment, holder, typed))? {
        Some(codes) => Ok(Answer::html(shell::frame(
            request,
            second_factor::codes_page(codes.as_slice(), "/account"),
        ))),
        None => {
            let faults = [FieldFault::new(
                "code",
                "The code is not right. Enter the 6 digits that the app shows now. If they are never right, check that \
                 the device's time is set by its network.",
            )];
            Ok(shell::faulty(
                request,
                set_up_page(request, &faults)?,
                &faults,
            ))
        }
    }
}

/// `POST /account/second-factor/codes`: new recovery codes in place of the old ones; shown once.
pub fn renew_codes(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let key = &request.settings().secret;
    let codes =
        request.write(|tx| factor::renew_recovery_codes(tx, key, &request.moment, holder))?;
    Ok(Answer::html(shell::frame(
        request,
        second_factor::codes_page(codes.as_slice(), "/account"),
    )))
}

/// `POST /account/second-factor/remove`: turns it off, where the council lets the holder, with one of its codes.
pub fn remove(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    if is_demanded(request, holder) {
        return Err(Refusal::NotNow(demanded_in_words(request)));
    }
    let (key, policy, typed) = (
        &request.settings().secret,
        &request.settings().sign_in,
        request.form.get("code"),
    );
    let removed = !typed.trim().is_empty()
        && request
            .write(|tx| factor::remove_own(tx, key, &request.moment, policy, holder, typed))?;
    if removed {
        return Ok(Answer::see_other("/account?done=second-factor-off"));
    }
    let faults = [FieldFault::new(
        "code",
        "Enter the 6 digits that your device shows now, or one of your recovery codes. A code works once.",
    )];
    Ok(shell::faulty(request, page(request, &faults)?, &faults))
}

fn state(request: &Request) -> Result<SecondFactorState, Refusal> {
    let holder = super::holder(request)?;
    request.read(|tx| factor::state(tx, holder))
}

fn is_demanded(request: &Request, holder: &AccountActor) -> bool {
    request.settings().sign_in.require_second_factor_for_staff
        && holder.roles.iter().any(|role| role.is_staff())
}

fn demanded_in_words(request: &Request) -> String {
    format!(
        "{} asks everybody who works with people's records to have a second step, so it cannot be turned off. \
         If you change or lose your device, ask your IT administrator to reset it.",
        request.settings().council
    )
}

fn page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let holder = super::holder(request)?;
    let state = state(request)?;
    let code = Input {
        hint: "The 6 digits that your device shows now, or a recovery code.".into(),
        autocomplete: "one-time-code",
        spellcheck: Some(false),
        classes: "govuk-input--width-10 govuk-input--extra-letter-spacing",
        error: fault_of(faults, "code").into(),
        ..Input::new("code", "Code")
    };
    let main = super::column(html! {
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "With a second step, signing in needs your password and a code from a device that you have with you. \
             Somebody who learns your password alone does not get in."
        }
        @if state.enrolled {
            h2.govuk-heading-m { "Recovery codes" }
            p.govuk-body {
                "For when you do not have your device. " (state.recovery_codes_left) " of " (factor::RECOVERY_CODES)
                " are left. New ones take the place of the old ones."
            }
            (super::form(request, "/account/second-factor/codes", html! { (Button::secondary("Make new recovery codes")) }))
            h2.govuk-heading-m { "Another device, or none" }
            @if is_demanded(request, holder) {
                (InsetText::new(demanded_in_words(request)))
            } @else {
                p.govuk-body { "To use another device, turn the second step off and set it up again." }
                (super::form(request, "/account/second-factor/remove", html! {
                    (code)
                    (Button::warning("Turn it off"))
                }))
            }
        } @else {
            (Button::link("Set it up", "/account/second-factor/set-up"))
        }
    });
    Ok(Page {
        back: "/account".to_owned(),
        ..Page::new(TITLE, main)
    })
}

fn set_up_page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let title = "Set up your second step";
    let enrolment = second_factor::begin(request, super::holder(request)?)?;
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        (second_factor::steps(&enrolment))
        (super::form(request, "/account/second-factor/set-up", html! {
            (second_factor::first_code(faults))
            (Button { prevent_double_click: Some(true), ..Button::new("Continue") })
        }))
    });
    Ok(Page {
        back: "/account/second-factor".to_owned(),
        ..Page::new(title, main)
    })
}
