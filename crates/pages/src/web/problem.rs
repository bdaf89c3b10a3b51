//! Refusals as pages: what happened, what to do, and nothing that was typed lost.

use axum::http::StatusCode;
use maud::{Markup, html};
use record::{Refusal, StoreError};

use super::security::Origin;
use super::{Answer, Form, Request};
use crate::App;
use crate::shell;

/// The page for a refusal that the handler did not turn into a form with faults.
pub fn refusal(request: &Request, refusal: &Refusal) -> Answer {
    let (status, mut title, body) = content(refusal);
    if status == StatusCode::SERVICE_UNAVAILABLE && request.form.is_empty() {
        title = "This cannot be shown just now";
    }
    if status.is_server_error() {
        tracing::error!(path = request.path(), fault = %kind(refusal), "a request failed");
    }
    let kept = status == StatusCode::SERVICE_UNAVAILABLE;
    Answer::html(shell::page(
        request,
        title,
        html! {
            h1.govuk-heading-l { (title) }
            (body)
            @if kept { (try_again(&request.form, request.path(), &request.form_token())) }
        },
    ))
    .status(status)
}

/// The page when not even the sign-in could be looked up. What was typed stays in the page.
pub fn without_session(app: &App, refusal: &Refusal, form: &Form, path: &str) -> Answer {
    let (status, title, body) = content(refusal);
    // The form's own token was made from the sign-in that cannot be read now; it is still good afterwards.
    let token = form.get(super::form::TOKEN_FIELD).to_owned();
    Answer::html(shell::bare(
        app,
        title,
        html! {
            h1.govuk-heading-l { (title) }
            (body)
            (try_again(form, path, &token))
        },
    ))
    .status(status)
}

/// The page for a form whose token is not this sign-in's: from a page that is too old, or from no page of ours.
///
/// What was typed comes back to be sent again only where the browser says that a page of ours sent it. Else a stranger's
/// page could fill in a form here and have the reader press our own button under it.
pub fn forged(request: &Request, origin: Origin) -> Answer {
    let title = "Send the form again";
    let ours = origin == Origin::Ours;
    Answer::html(shell::page(
        request,
        title,
        html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body {
                "This form came from a page that was open before you signed in or out, or from another website, so it \
                 was not taken. Nothing was changed."
            }
            @if ours {
                p.govuk-body { "What you typed is below: check it and send it again." }
                (try_again(&request.form, request.path(), &request.form_token()))
            } @else {
                p.govuk-body { "If you filled in a form just now, go back, load the page again and send it from there." }
            }
            p.govuk-body { "If you did not fill in a form just now, close this page." }
        },
    ))
    .status(StatusCode::FORBIDDEN)
}

/// The page when more came than the route takes.
pub fn too_large(app: &App) -> Answer {
    simple(
        app,
        StatusCode::PAYLOAD_TOO_LARGE,
        "That was too much at once",
        "What you sent is larger than this page takes. Nothing was changed. Go back: what you typed is still there. \
         Shorten the longest text, or send a smaller file (8 megabytes at most).",
    )
}

/// The page when a form's bytes make no sense.
pub fn unreadable(app: &App) -> Answer {
    simple(
        app,
        StatusCode::BAD_REQUEST,
        "The form could not be read",
        "What arrived was incomplete. Nothing was changed. Go back and send it again.",
    )
}

/// The page when one address asks too often.
pub fn too_many(app: &App) -> Answer {
    simple(
        app,
        StatusCode::TOO_MANY_REQUESTS,
        "Too many requests",
        "Too many requests came from your network in a short time. Nothing was changed. Wait a minute, then try again.",
    )
}

/// The page when a handler failed in a way nobody foresaw.
pub fn broken(app: &App) -> Answer {
    simple(
        app,
        StatusCode::INTERNAL_SERVER_ERROR,
        "Sorry, something went wrong here",
        "The fault is ours and has been noted. Nothing was half-saved. Go back and try again; \
         if it happens twice, tell your IT administrator at what time.",
    )
}

fn simple(app: &App, status: StatusCode, title: &str, sentence: &str) -> Answer {
    Answer::html(shell::bare(
        app,
        title,
        html! { h1.govuk-heading-l { (title) } p.govuk-body { (sentence) } },
    ))
    .status(status)
}

fn content(refusal: &Refusal) -> (StatusCode, &'static str, Markup) {
    let say = |sentence: &str| html! { p.govuk-body { (sentence) } };
    match refusal {
        Refusal::NotFound(_) => (
            StatusCode::NOT_FOUND,
            "Page not found",
            html! {
                p.govuk-body { "There is nothing at this address, or it is not something that you can open." }
                p.govuk-body { "If you typed the address, check it. If you followed a link, go back and try another way." }
            },
        ),
        Refusal::NotAllowed { sentence, .. } => {
            (StatusCode::FORBIDDEN, "You cannot do this", say(sentence))
        }
        Refusal::ReasonNeeded => (
            StatusCode::FORBIDDEN,
            "Write a reason first",
            say(&refusal.to_string()),
        ),
        Refusal::Invalid(faults) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "There is a problem",
            html! { ul.govuk-list.govuk-list--bullet { @for fault in faults { li { (fault.sentence) } } } },
        ),
        Refusal::NotNow(sentence) => (
            StatusCode::CONFLICT,
            "This cannot be done as things stand",
            say(sentence),
        ),
        Refusal::Rules(sentence) => (
            StatusCode::CONFLICT,
            "The rulebook has no answer",
            html! {
                p.govuk-body { (sentence) }
                p.govuk-body { "Nothing was decided. Tell whoever keeps the rulebook." }
            },
        ),
        Refusal::Store(StoreError::Constraint { .. }) => (
            StatusCode::CONFLICT,
            "This was not saved",
            say(
                "What you sent does not fit with what is already recorded, so nothing was changed. \
                 Open the page again to see how things stand now.",
            ),
        ),
        Refusal::Store(StoreError::Full) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Not saved: there is no room left to save in",
            say(
                "The disk that holds the records is full. Nothing was half-saved. Tell your IT administrator, keep this \
                 page open, and send it again when they say that there is room.",
            ),
        ),
        Refusal::Store(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Not saved: the record cannot be reached just now",
            say(
                "The database did not answer. Nothing was half-saved. Wait a moment, then try again.",
            ),
        ),
    }
}

/// The form as it was sent, with a button that sends it again: a refusal never costs anybody their typing.
fn try_again(form: &Form, path: &str, token: &str) -> Markup {
    html! {
        @if !form.is_empty() && !form.has_uploads() {
            form method="post" action=(path) {
                input type="hidden" name=(super::form::TOKEN_FIELD) value=(token);
                @for (name, value) in form.typed() {
                    @if is_secret(name) { } @else { input type="hidden" name=(name) value=(value); }
                }
                dl.govuk-summary-list {
                    @for (name, value) in form.typed().filter(|(name, value)| is_told(name, value)) {
                        div.govuk-summary-list__row {
                            dt.govuk-summary-list__key { (name.replace(['_', '-'], " ")) }
                            dd.govuk-summary-list__value { (value) }
                        }
                    }
                }
                button.govuk-button type="submit" { "Send again" }
            }
        }
    }
}

/// Whether somebody typed or chose it themselves, and may see it again: not the marks that forms carry unseen.
fn is_told(name: &str, value: &str) -> bool {
    !is_secret(name) && !value.trim().is_empty() && value.parse::<uuid::Uuid>().is_err()
}

/// Passwords and codes are never put back into a page. Whole words of the name count: a postcode is no code.
pub(crate) fn is_secret(name: &str) -> bool {
    name.split(['_', '-'])
        .any(|word| matches!(word, "password" | "code"))
}

fn kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Store(StoreError::Unavailable(_)) => "database unavailable",
        Refusal::Store(StoreError::Busy(_)) => "database busy",
        Refusal::Store(StoreError::Full) => "disk full",
        Refusal::Store(_) => "database fault",
        _ => "refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_come_back_and_everything_else_does() {
        for secret in [
            "password",
            "new_password",
            "repeat_password",
            "code",
            "recovery_code",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for typed in ["addresses-1-postcode", "near", "note", "once", "encoded"] {
            assert!(!is_secret(typed), "{typed}");
        }
    }

    #[test]
    fn a_full_disk_is_told_as_such_and_not_as_a_moment_to_wait_out() {
        let (status, title, body) = content(&Refusal::Store(StoreError::Full));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(title.contains("no room") && body.into_string().contains("disk"));
    }
}
