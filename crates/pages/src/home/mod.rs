//! The front page, everybody's home after signing in, and whether the program is well.

mod mine;

use axum::http::StatusCode;
use maud::html;
use record::Refusal;

use crate::shell;
use crate::web::{Answer, Request};

pub use mine::home;

/// `GET /`: what anybody can do here.
pub fn front(request: &Request) -> Result<Answer, Refusal> {
    let title = "Care and support";
    Ok(Answer::html(shell::page(
        request,
        title,
        html! {
            h1.govuk-heading-xl { (title) }
            p.govuk-body-l { "Find help near you, see how support is decided, and lead your own assessment and plan." }
            div.govuk-grid-row {
                div.govuk-grid-column-one-half {
                    h2.govuk-heading-m { a.govuk-link href="/directory" { "Find help nearby" } }
                    p.govuk-body { "Chemists, care homes, clubs, libraries, food banks and charities near a postcode, and whether they are open. You do not need to sign in." }
                }
                div.govuk-grid-column-one-half {
                    h2.govuk-heading-m { a.govuk-link href="/rulebook" { "How support is decided" } }
                    p.govuk-body { "The rules that turn answers into a personal budget: every figure with its dates and its source." }
                }
            }
            @if !request.is_signed_in() {
                h2.govuk-heading-m { a.govuk-link href="/sign-in" { "Sign in" } }
                p.govuk-body { "For people with a personal record, carers, and everybody who works with them." }
            }
        },
    )))
}

/// `GET /_gallery`: each component once, for looking at and for checks; in the demonstration only.
pub fn gallery(request: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::html(shell::page(
        request,
        "Components",
        crate::components::gallery(),
    )))
}

/// `GET /health/live`: the program runs.
pub fn live(_: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::text(StatusCode::OK, "live\n"))
}

/// `GET /health/ready`: the program runs and its database answers.
pub fn ready(request: &Request) -> Result<Answer, Refusal> {
    Ok(match request.app.house.store().check() {
        Ok(()) => Answer::text(StatusCode::OK, "ready\n"),
        Err(_) => Answer::text(
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    })
}

/// `GET /assets/{file}`: style sheets, scripts and pictures.
pub fn asset(request: &Request) -> Result<Answer, Refusal> {
    let file: String = request.param("file")?;
    Ok(Answer::asset(crate::assets::respond(
        &file,
        &request.app.council_css,
    )))
}
