//! The steps between the password and being signed in: a code, a second factor set up, a password of one's own.

use maud::html;
use record::FieldFault;
use record::Refusal;
use record::access::sessions::Halfway;
use record::access::sign_in::{self, NextStep, StepOutcome};
use record::access::{password, second_factor as factor};

use super::second_factor;
use super::sign_in::{next_field, step_address, wanted, way_on, with_next};
use crate::components::{Button, Input, InsetText, PasswordInput};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /sign-in/code`: asks for the code of the second factor.
pub fn code(request: &Request) -> Result<Answer, Refusal> {
    at_step(request, NextStep::Code, |_| {
        Ok(Answer::html(shell::frame(request, code_page(request, &[]))))
    })
}

/// `POST /sign-in/code`: a code of the device, or a recovery code.
pub fn check_code(request: &Request) -> Result<Answer, Refusal> {
    at_step(request, NextStep::Code, |halfway| {
        let typed = request.form.get("code");
        if typed.trim().is_empty() {
            let faults = [FieldFault::new(
                "code",
                "Enter the code that your device shows, or a recovery code.",
            )];
            return Ok(shell::faulty(request, code_page(request, &faults), &faults));
        }
        let (key, policy) = (&request.settings().secret, &request.settings().sign_in);
        let outcome = request
            .write(|tx| sign_in::with_code(tx, key, &request.moment, policy, halfway, typed))?;
        go_on(
            request,
            halfway,
            outcome,
            |faults| code_page(request, faults),
            "code",
        )
    })
}

/// `GET /sign-in/second-factor`: sets up the second factor that is demanded.
pub fn enrol(request: &Request) -> Result<Answer, Refusal> {
    at_step(request, NextStep::Enrol, |halfway| {
        Ok(Answer::html(shell::frame(
            request,
            enrol_page(request, halfway, &[])?,
        )))
    })
}

/// `POST /sign-in/second-factor`: the device's first code. Shows the recovery codes, once.
pub fn confirm_enrolment(request: &Request) -> Result<Answer, Refusal> {
    at_step(request, NextStep::Enrol, |halfway| {
        let (key, typed) = (&request.settings().secret, request.form.get("code"));
        let outcome = request
            .write(|tx| sign_in::with_enrolment(tx, key, &request.moment, halfway, typed))?;
        match outcome {
            StepOutcome::Right { next, gave } => {
                let on = way_on(
                    request,
                    (halfway.holder().account_id, halfway.session.id),
                    next,
                )?;
                Ok(Answer::html(shell::frame(
                    request,
                    second_factor::codes_page(gave.as_slice(), &on),
                )))
            }
            StepOutcome::Wrong { sentence } => {
                let faults = [FieldFault::new("code", sentence)];
                Ok(shell::faulty(
                    request,
                    enrol_page(request, halfway, &faults)?,
                    &faults,
                ))
            }
            StepOutcome::Over { sentence } => Ok(over(request, &sentence)),
        }
    })
}

/// `GET /sign-in/password`: asks for a password of one's own.
pub fn new_password(request: &Request) -> Result<Answer, Refusal> {
    at_step(request, NextStep::NewPassword, |_| {
        Ok(Answer::html(shell::frame(
            request,
            password_page(request, &[]),
        )))
    })
}

/// `POST /sign-in/password`: the holder's own password takes the place of the one that somebody made for them.
pub fn choose_password(request: &Request) -> Result<Answer, Refusal> {
    at_step(request, NextStep::NewPassword, |halfway| {
        let words = [request.settings().council.as_str()];
        let new = request.form.get("new_password");
        let unlike = unlike_fault(request);
        if !unlike.is_empty() {
            let mut faults = password::faults("new_password", new, "", &words);
            faults.extend(unlike);
            return Ok(shell::faulty(
                request,
                password_page(request, &faults),
                &faults,
            ));
        }
        match sign_in::with_new_password(&request.app.house, &request.moment, halfway, new, &words)
        {
            Err(Refusal::Invalid(faults)) => Ok(shell::faulty(
                request,
                password_page(request, &faults),
                &faults,
            )),
            Err(other) => Err(other),
            Ok(outcome) => go_on(
                request,
                halfway,
                outcome,
                |faults| password_page(request, faults),
                "new_password",
            ),
        }
    })
}

/// The fault of a password that was typed two ways, if it was.
pub(super) fn unlike_fault(request: &Request) -> Vec<FieldFault> {
    if request.form.get("new_password") == request.form.get("repeat_password") {
        return Vec::new();
    }
    vec![FieldFault::new(
        "repeat_password",
        "The two passwords are not the same. Type the new password again.",
    )]
}

/// The two fields for a password that is being chosen.
pub(super) fn password_fields(faults: &[FieldFault]) -> maud::Markup {
    let new = PasswordInput {
        hint: format!(
            "At least {} characters. Three or four words that do not belong together are good, with or without spaces. \
             No kinds of characters are demanded.",
            password::MIN_CHARACTERS
        )
        .into(),
        autocomplete: "new-password",
        error: fault_of(faults, "new_password").into(),
        ..PasswordInput::new("new_password", "New password")
    };
    let repeat = PasswordInput {
        autocomplete: "new-password",
        error: fault_of(faults, "repeat_password").into(),
        ..PasswordInput::new("repeat_password", "New password again")
    };
    html! { (new) (repeat) }
}

/// Runs a step for whoever stands at it; others are led to where they stand.
fn at_step(
    request: &Request,
    step: NextStep,
    handler: impl FnOnce(&Halfway) -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    match request.halfway() {
        Some(halfway) if halfway.next == step => handler(halfway),
        Some(halfway) => Ok(Answer::see_other(step_address(
            halfway.next,
            wanted(request),
        ))),
        None => Ok(Answer::see_other(wanted(request).unwrap_or("/home"))),
    }
}

fn go_on(
    request: &Request,
    halfway: &Halfway,
    outcome: StepOutcome,
    page: impl FnOnce(&[FieldFault]) -> Page,
    field: &str,
) -> Result<Answer, Refusal> {
    match outcome {
        StepOutcome::Right { next, .. } => {
            let on = way_on(
                request,
                (halfway.holder().account_id, halfway.session.id),
                next,
            )?;
            Ok(Answer::see_other(on))
        }
        StepOutcome::Wrong { sentence } => {
            let faults = [FieldFault::new(field, sentence)];
            Ok(shell::faulty(request, page(&faults), &faults))
        }
        StepOutcome::Over { sentence } => Ok(over(request, &sentence)),
    }
}

/// The sign-in is over; its cookie is worth nothing from now on and is taken back at the next page.
fn over(request: &Request, sentence: &str) -> Answer {
    let title = "You are not signed in";
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (sentence) }
        (Button::link("Sign in", with_next("/sign-in", wanted(request))))
    });
    Answer::html(shell::page(request, title, main)).status(axum::http::StatusCode::FORBIDDEN)
}

fn code_page(request: &Request, faults: &[FieldFault]) -> Page {
    let title = "Enter your code";
    let code = Input {
        hint: format!(
            "The 6 digits that your authenticator app shows now. If you do not have your device, one of your {} \
             recovery codes.",
            factor::RECOVERY_CODES
        )
        .into(),
        autocomplete: "one-time-code",
        autocapitalize: "none",
        spellcheck: Some(false),
        classes: "govuk-input--width-10 govuk-input--extra-letter-spacing",
        error: fault_of(faults, "code").into(),
        ..Input::new("code", "Code")
    };
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        (super::form(request, "/sign-in/code", html! {
            (next_field(request))
            (code)
            (Button { prevent_double_click: Some(true), ..Button::new("Continue") })
        }))
        p.govuk-body {
            "No device and no recovery codes? Ask your IT administrator to reset your second step, or for your own record \
             somebody who works with you."
        }
        (somebody_else(request))
    });
    Page::new(title, main)
}

fn enrol_page(
    request: &Request,
    halfway: &Halfway,
    faults: &[FieldFault],
) -> Result<Page, Refusal> {
    let title = "Set up your second step";
    let enrolment = second_factor::begin(request, halfway.holder())?;
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        (InsetText::new(format!(
            "{} asks everybody who works with people's records to sign in with a second step: a code from a device \
             that you have with you. You set it up once.",
            request.settings().council
        )))
        (second_factor::steps(&enrolment))
        (super::form(request, "/sign-in/second-factor", html! {
            (next_field(request))
            (second_factor::first_code(faults))
            (Button { prevent_double_click: Some(true), ..Button::new("Continue") })
        }))
        (somebody_else(request))
    });
    Ok(Page::new(title, main))
}

fn password_page(request: &Request, faults: &[FieldFault]) -> Page {
    let title = "Choose your own password";
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "The password that you signed in with was made by somebody else, so somebody else knows it. Choose one \
             that only you know."
        }
        (super::form(request, "/sign-in/password", html! {
            (next_field(request))
            (password_fields(faults))
            (Button { prevent_double_click: Some(true), ..Button::new("Save and continue") })
        }))
        (somebody_else(request))
    });
    Page::new(title, main)
}

/// A way back for whoever signed in as the wrong one.
fn somebody_else(request: &Request) -> maud::Markup {
    super::form(
        request,
        "/sign-out",
        html! { (Button::secondary("Stop, and sign in as somebody else")) },
    )
}
