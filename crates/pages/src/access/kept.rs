//! `/kept`: forms that were sent after their sign-in had ended. They wait until their writer sends or discards them.

use maud::{Markup, html};
use record::access::parked::{self, ParkedForm, ParkedRow};
use record::{ParkedId, Refusal};

use super::sign_in::wanted;
use crate::components::{Button, Cell, SummaryList, SummaryRow, Table};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Form, Request, edge, problem};

/// `GET /kept`: the forms that wait.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let waiting = request.read(|tx| parked::list_waiting(tx, holder))?;
    let title = "Kept forms";
    let main = html! {
        h1.govuk-heading-l { (title) }
        @if waiting.is_empty() {
            p.govuk-body { "Nothing is waiting. When you send a form after you were signed out, it is kept here." }
        } @else {
            p.govuk-body {
                "You sent these after you were signed out, so they were not saved. Open each to see what you typed, then \
                 send or discard it. After 30 days they are removed."
            }
            (table(&waiting).scrolling())
        }
        p.govuk-body { a.govuk-link href=(wanted(request).unwrap_or("/home")) { "Go on without sending" } }
    };
    let notification = match request.query.get("done") {
        "discarded" => shell::done("The form is discarded."),
        _ => None,
    };
    Ok(Answer::html(shell::frame(
        request,
        Page {
            notification,
            ..Page::new(title, main)
        },
    )))
}

/// `GET /kept/{form}`: what was typed, to be sent again or discarded. Passwords and codes are not shown.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let id: ParkedId = request.param("form")?;
    let form = request.read(|tx| parked::open(tx, &request.settings().secret, holder, id))?;
    Ok(Answer::html(shell::frame(
        request,
        page(request, id, &form),
    )))
}

/// `POST /kept/{form}/send`: sends the form to its route as if it came from a page now. It stops waiting when the
/// route has taken it; a form that comes back with faults goes on waiting, so that it cannot be lost.
pub fn send(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let id: ParkedId = request.param("form")?;
    let kept = request.read(|tx| parked::open(tx, &request.settings().secret, holder, id))?;
    let answer = edge::send_on(request, &kept.route, &Form::from_urlencoded(&kept.body));
    if answer.code().is_success() || answer.code().is_redirection() {
        match request
            .write(|tx| parked::take(tx, &request.settings().secret, &request.moment, holder, id))
        {
            // Pressed twice at once: the other press has taken it.
            Ok(_) | Err(Refusal::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(answer)
}

/// `POST /kept/{form}/discard`: forgets the form, because its writer says so.
pub fn discard(request: &Request) -> Result<Answer, Refusal> {
    let holder = super::holder(request)?;
    let id: ParkedId = request.param("form")?;
    request.write(|tx| parked::discard(tx, &request.moment, holder, id))?;
    Ok(Answer::see_other("/kept?done=discarded"))
}

fn table(waiting: &[ParkedRow]) -> Table {
    Table {
        caption: "Forms that wait for you".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["What it is", "Sent"].map(Cell::from).to_vec(),
        rows: waiting
            .iter()
            .map(|row| {
                vec![
                    html! { a.govuk-link href={ "/kept/" (row.id) } { (about(&row.route)) } }
                        .into(),
                    shell::time(row.parked_at).into(),
                ]
            })
            .collect(),
        ..Table::default()
    }
}

fn page(request: &Request, id: ParkedId, kept: &ParkedForm) -> Page {
    let title = "A form that you sent";
    let form = Form::from_urlencoded(&kept.body);
    let rows: Vec<SummaryRow> = form
        .typed()
        .filter(|(name, value)| !is_technical(name) && !value.trim().is_empty())
        .map(|(name, value)| {
            let value = if problem::is_secret(name) {
                "Not shown"
            } else {
                &value_in_words(value)
            };
            SummaryRow::new(name_in_words(name), value)
        })
        .collect();
    let main = html! {
        h1.govuk-heading-l { span.govuk-caption-l { (about(&kept.route)) } (title) }
        p.govuk-body {
            "It was not saved, because you were signed out when you sent it. This is what you typed."
        }
        @if rows.is_empty() {
            p.govuk-body { "Nothing was typed in it." }
        } @else {
            (SummaryList::new(rows))
        }
        (buttons(request, id))
        p.govuk-body {
            "If something has changed since, you are shown it before anything is overwritten. To change what you typed, \
             copy it from here and "
            a.govuk-link href=(kept.route) { "open the page it was sent from" } "."
        }
    };
    Page {
        back: "/kept".to_owned(),
        confidential: true,
        ..Page::new(title, main)
    }
}

fn buttons(request: &Request, id: ParkedId) -> Markup {
    html! {
        (super::form(request, &format!("/kept/{id}/send"), html! {
            (Button { prevent_double_click: Some(true), ..Button::new("Send now") })
        }))
        (super::form(request, &format!("/kept/{id}/discard"), html! { (Button::warning("Discard")) }))
    }
}

/// What a form is about, by its address; never what stands in it.
fn about(route: &str) -> &'static str {
    let mut parts = route.trim_start_matches('/').split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("people"), Some("new"), _) => "A new record",
        (Some("people"), Some(_), Some("correct")) => "A correction of a record",
        (Some("people"), Some(_), Some(_)) => "Something on a person's record",
        (Some("people"), ..) => "A search for a person",
        (Some("assessment"), ..) => "An assessment",
        (Some("account"), ..) => "Your account",
        (Some("accounts" | "teams"), ..) => "Accounts and teams",
        (Some("directory"), ..) => "The directory",
        (Some("rulebook"), ..) => "The rulebook",
        (Some("audit"), ..) => "The audit trail",
        _ => "A form",
    }
}

/// Fields that the program put there, not the writer.
fn is_technical(name: &str) -> bool {
    name.starts_with('_')
        || matches!(
            name,
            "once"
                | "form"
                | "version"
                | "base"
                | "base_version"
                | "base_revision"
                | "then"
                | "next"
        )
}

/// A choice of a list as words: `large_print`. What somebody typed has other letters too, and stays.
fn value_in_words(value: &str) -> String {
    let is_choice = value
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_choice {
        value.replace('_', " ")
    } else {
        value.to_owned()
    }
}

fn name_in_words(name: &str) -> String {
    let mut words = name.replace(['_', '-', '.'], " ").replace("nhs", "NHS");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_form_is_named_by_its_address_and_its_fields_by_their_names() {
        assert_eq!(about("/people/0190/correct"), "A correction of a record");
        assert_eq!(
            about("/assessment/0190/need/personal_care"),
            "An assessment"
        );
        assert_eq!(name_in_words("birth-day"), "Birth day");
        assert_eq!(name_in_words("ältere"), "ältere");
        assert_eq!(name_in_words("nhs_number"), "NHS number");
        assert_eq!(value_in_words("hearing_loop"), "hearing loop");
        assert_eq!(value_in_words("Flat_1, Sale"), "Flat_1, Sale");
        assert!(is_technical("once") && !is_technical("note"));
    }
}
