//! `/account`: one's own account: name, roles, teams, sign-ins, password.

use maud::{Markup, html};
use record::access::second_factor::{self, SecondFactorState};
use record::access::sessions::{self, SessionRow};
use record::access::sign_in::{self, StepOutcome};
use record::access::{accounts, parked};
use record::actor::AccountActor;
use record::{FieldFault, Refusal, SessionId};

use super::sign_in_steps::{password_fields, unlike_fault};
use super::words;
use crate::components::{
    Action, Attributes, Button, NotificationBanner, PasswordInput, SummaryList, SummaryRow, Tag,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /account`: everything about one's own account.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let policy = &request.settings().sign_in;
    let (sign_ins, factor, teams, kept) = request.read(|tx| {
        let teams = accounts::teams(tx)?
            .into_iter()
            .filter(|team| holder.teams.contains(&team.id));
        Ok((
            sessions::list_own(tx, &request.moment, policy, holder)?,
            second_factor::state(tx, holder)?,
            teams.map(|team| team.name).collect::<Vec<_>>(),
            parked::list_waiting(tx, holder)?.len(),
        ))
    })?;
    let title = "Your account";
    let main = html! {
        h1.govuk-heading-l { (title) }
        (facts(holder, &teams, &factor, kept))
        (sign_ins_part(request, holder, &sign_ins))
    };
    Ok(Answer::html(shell::frame(
        request,
        Page {
            notification: notice(request),
            ..Page::new(title, main)
        },
    )))
}

/// `POST /account/sign-ins/{session}/end`: ends one of one's own sign-ins.
pub fn end_sign_in(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let session: SessionId = request.param("session")?;
    request.write(|tx| sessions::end_own(tx, &request.moment, holder, session))?;
    Ok(Answer::see_other("/account?done=sign-in"))
}

/// `POST /account/sign-ins/end-others`: ends all of one's own sign-ins but this one.
pub fn end_others(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    request.write(|tx| sessions::end_others(tx, &request.moment, holder))?;
    Ok(Answer::see_other("/account?done=sign-ins"))
}

/// `GET /account/password`: the form for another password.
pub fn password(request: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::html(shell::frame(
        request,
        password_page(request, &[]),
    )))
}

/// `POST /account/password`: another password, for whoever knows the present one.
pub fn change_password(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let (present, new) = (
        request.form.get("present_password"),
        request.form.get("new_password"),
    );
    let mut faults = unlike_fault(request);
    if present.is_empty() {
        faults.insert(
            0,
            FieldFault::new("present_password", "Enter your present password."),
        );
    }
    let words = [request.settings().council.as_str()];
    if !faults.is_empty() {
        faults.extend(record::access::password::faults(
            "new_password",
            new,
            "",
            &words,
        ));
        return Ok(shell::faulty(
            request,
            password_page(request, &faults),
            &faults,
        ));
    }
    let policy = &request.settings().sign_in;
    let outcome = sign_in::change_password(
        &request.app.house,
        &request.moment,
        policy,
        holder,
        (present, new),
        &words,
    );
    let faults = match outcome {
        Ok(StepOutcome::Right { .. }) => return Ok(Answer::see_other("/account?done=password")),
        Ok(StepOutcome::Wrong { sentence }) => vec![FieldFault::new("present_password", sentence)],
        // Every sign-in of the account has ended, this one too: the next page asks to sign in again.
        Ok(StepOutcome::Over { .. }) => return Ok(Answer::see_other("/sign-in")),
        Err(Refusal::Invalid(faults)) => faults,
        Err(other) => return Err(other),
    };
    Ok(shell::faulty(
        request,
        password_page(request, &faults),
        &faults,
    ))
}

fn facts(
    holder: &AccountActor,
    teams: &[String],
    factor: &SecondFactorState,
    kept: usize,
) -> Markup {
    let roles: Vec<&str> = holder.roles.iter().map(|role| words::role(*role)).collect();
    let mut rows = vec![
        SummaryRow::new("Name", holder.display_name.as_str()),
        SummaryRow::new(
            "Roles",
            listed(
                &roles,
                "None yet. Ask your IT administrator for the role that your work needs.",
            ),
        ),
    ];
    if holder.roles.iter().any(|role| role.is_staff()) {
        let teams: Vec<&str> = teams.iter().map(String::as_str).collect();
        rows.push(SummaryRow::new("Teams", listed(&teams, "None.")));
    }
    if let Some(person) = holder.person_id {
        rows.push(SummaryRow::new(
            "Your record",
            html! { a.govuk-link href={ "/people/" (person) } { "What the council knows about me" } },
        ));
        rows.push(SummaryRow::new(
            "Who looked",
            html! { a.govuk-link href={ "/people/" (person) "/looked" } { "Who looked at my record" } },
        ));
    }
    rows.push(
        SummaryRow::new("Password", "Known to you only.")
            .action(Action::change("password", "/account/password")),
    );
    let step = if factor.enrolled {
        format!(
            "Set up. {} recovery codes are left.",
            factor.recovery_codes_left
        )
    } else {
        "Not set up. With it, a stolen password alone lets nobody in.".to_owned()
    };
    let word = if factor.enrolled { "Change" } else { "Set up" };
    rows.push(SummaryRow::new("Second step", step).action(Action::new(
        word,
        "second step of signing in",
        "/account/second-factor",
    )));
    if kept > 0 {
        let words = if kept == 1 {
            "1 form waits to be sent.".to_owned()
        } else {
            format!("{kept} forms wait to be sent.")
        };
        rows.push(SummaryRow::new("Kept forms", words).action(Action::new(
            "See",
            "kept forms",
            "/kept",
        )));
    }
    html! { (SummaryList::new(rows)) }
}

fn listed(words: &[&str], none: &str) -> Markup {
    html! {
        @match words {
            [] => { (none) }
            [one] => { (one) }
            many => { ul.govuk-list."govuk-!-margin-bottom-0" { @for word in many { li { (word) } } } }
        }
    }
}

fn sign_ins_part(request: &Request, holder: &AccountActor, sign_ins: &[SessionRow]) -> Markup {
    let list = SummaryList {
        attributes: Attributes::default().with("id", "sign-ins"),
        ..SummaryList::new(
            sign_ins
                .iter()
                .map(|sign_in| sign_in_row(request, holder, sign_in))
                .collect(),
        )
    };
    html! {
        h2.govuk-heading-m { "Where you are signed in" }
        (list)
        p.govuk-body { "If one of these is not yours, end it and change your password." }
        @if sign_ins.len() > 1 {
            (super::form(request, "/account/sign-ins/end-others", html! {
                (Button::secondary("End all but this one"))
            }))
        }
    }
}

fn sign_in_row(request: &Request, holder: &AccountActor, sign_in: &SessionRow) -> SummaryRow {
    let device = words::device(&sign_in.device);
    let this = holder.session_id == Some(sign_in.id);
    let when = html! {
        p.govuk-body {
            "Signed in " (words::when(sign_in.created_at)) "." br;
            "Last used " (words::when(sign_in.last_seen_at)) "."
        }
        @if !this {
            (super::form(request, &format!("/account/sign-ins/{}/end", sign_in.id), html! {
                (Button {
                    classes: "govuk-button--secondary govuk-!-margin-bottom-0",
                    ..Button::new(html! {
                        "End" span.govuk-visually-hidden { " the sign-in with " (device) ", last used " (shell::time(sign_in.last_seen_at)) }
                    })
                })
            }))
        }
    };
    SummaryRow::new(
        html! { (device) @if this { br; (Tag::coloured("This one", "govuk-tag--green")) } },
        when,
    )
}

fn password_page(request: &Request, faults: &[FieldFault]) -> Page {
    let title = "Change your password";
    let present = PasswordInput {
        error: fault_of(faults, "present_password").into(),
        ..PasswordInput::new("present_password", "Present password")
    };
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "Your sign-ins on other devices end when you change it." }
        (super::form(request, "/account/password", html! {
            (present)
            (password_fields(faults))
            (Button { prevent_double_click: Some(true), ..Button::new("Save") })
        }))
    });
    Page {
        back: "/account".to_owned(),
        ..Page::new(title, main)
    }
}

fn notice(request: &Request) -> Option<NotificationBanner> {
    let sentence = match request.query.get("done") {
        "sign-in" => "The sign-in has ended.",
        "sign-ins" => "All your other sign-ins have ended.",
        "password" => "Your password is changed. Your other sign-ins have ended.",
        "second-factor-off" => "Your second step is turned off.",
        _ => return None,
    };
    shell::done(sentence)
}
