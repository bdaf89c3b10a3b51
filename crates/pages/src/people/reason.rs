//! The reason that some roles write before a record opens to them.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::{FieldFault, PersonId, Refusal};

use super::{address, column, form, permit};
use crate::components::{Button, CharacterCount, InsetText, Textarea, hidden_field};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::form::TOKEN_FIELD;
use crate::web::{Answer, Request, security};

/// The field of the reason; it may come with any form about a person.
pub(super) const FIELD: &str = "reason_to_open";
/// The longest reason, in characters.
const LIMIT: u32 = 500;

/// The reason that came with the form, if it can be kept.
pub(crate) fn given(request: &Request) -> Option<&str> {
    request
        .form
        .filled(FIELD)
        .filter(|typed| fault(typed).is_none())
}

fn fault(typed: &str) -> Option<String> {
    let length = typed.trim().chars().count();
    if typed.trim().is_empty() {
        Some("Write why you open this record.".to_owned())
    } else if length > LIMIT as usize {
        Some(format!(
            "The reason has {length} characters and {LIMIT} is the most. Shorten it."
        ))
    } else if typed
        .chars()
        .any(|letter| letter.is_control() && !letter.is_whitespace())
    {
        Some(
            "The reason holds a character that cannot be shown. Type it again instead of pasting it."
                .to_owned(),
        )
    } else {
        None
    }
}

/// Runs a page about a person. Where a reason is demanded first, it is asked for; what a form held is kept beside it
/// and sent on with the reason.
pub(crate) fn guard(
    request: &Request,
    person: PersonId,
    page: impl FnOnce() -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    match page() {
        Err(Refusal::ReasonNeeded) if request.form.is_empty() => Ok(Answer::see_other(format!(
            "{}?next={}",
            address(person, "reason"),
            request.path()
        ))),
        Err(Refusal::ReasonNeeded) => Ok(ask(request, request.path(), true)),
        other => other,
    }
}

/// `GET /people/{person}/reason`: asks why the record is opened.
pub fn ask_reason(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let next = next(request.query.get("next"), person);
    match enter(request, person) {
        Ok(()) => Ok(Answer::see_other(next)),
        Err(Refusal::ReasonNeeded) => {
            let action = format!("{}?next={next}", request.path());
            Ok(Answer::html(shell::frame(
                request,
                reason_page(request, &action, false, &[]),
            )))
        }
        Err(other) => Err(other),
    }
}

/// `POST /people/{person}/reason`: keeps the reason, and goes on to the page that was wanted.
pub fn give_reason(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let next = next(request.query.get("next"), person);
    match enter(request, person) {
        Ok(()) => Ok(Answer::see_other(next)),
        Err(Refusal::ReasonNeeded) => {
            let action = format!("{}?next={next}", request.path());
            Ok(ask(request, &action, false))
        }
        Err(other) => Err(other),
    }
}

fn enter(request: &Request, person: PersonId) -> Result<(), Refusal> {
    let ask = (Noun::People, Verb::View, "people.reason");
    request.write(|tx| permit(request, tx, person, ask).map(drop))
}

/// Only a page of this record, or of an assessment or budget, which ask for their own permit: an address from outside
/// leads to the record itself.
fn next(typed: &str, person: PersonId) -> String {
    let base = address(person, "");
    let within = typed
        .strip_prefix(&base)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        || [
            "/assessment/",
            "/allocation/",
            "/contact/",
            "/eligibility/",
            "/charging/",
            "/plan/",
            "/submission/",
            "/budget/",
            "/review/",
            "/complaint/",
        ]
        .iter()
        .any(|work| typed.starts_with(work));
    let known = typed
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "/-_".contains(letter));
    if within && known && security::is_local_address(typed) && !typed.ends_with("/reason") {
        typed.to_owned()
    } else {
        base
    }
}

/// The page that asks, with a fault where a reason was sent that cannot be kept.
fn ask(request: &Request, action: &str, with_form: bool) -> Answer {
    let typed = request.form.get(FIELD);
    let asked_before = request.form.typed().any(|(name, _)| name == FIELD);
    let faults: Vec<FieldFault> = fault(typed)
        .filter(|_| asked_before)
        .map(|sentence| FieldFault::new(FIELD, sentence))
        .into_iter()
        .collect();
    let page = reason_page(request, action, with_form, &faults);
    if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, &faults)
    }
}

fn reason_page(request: &Request, action: &str, with_form: bool, faults: &[FieldFault]) -> Page {
    let field = CharacterCount {
        textarea: Textarea {
            hint: "One or two sentences, such as “A complaint of 3 March: checking who was told”."
                .into(),
            value: request.form.get(FIELD).to_owned(),
            error: fault_of(faults, FIELD).into(),
            rows: Some(3),
            ..Textarea::new(FIELD, "Why do you open this record?")
        },
        ..CharacterCount::new(FIELD, "Why do you open this record?", LIMIT)
    };
    let kept = with_form.then(|| sent_along(request));
    let main = column(html! {
        h1.govuk-heading-l { "Write a reason first" }
        p.govuk-body {
            "Your role opens this record with a reason. It is kept with your name in the audit trail, "
            "and holds until you sign out."
        }
        @if with_form {
            (InsetText::new("What you filled in is kept and goes on with the reason."))
        }
        (form(request, action, html! {
            (field)
            @if let Some(kept) = kept { (kept) }
            (Button::new("Continue"))
        }))
    });
    Page {
        back: "/people".to_owned(),
        ..Page::new("Write a reason first", main)
    }
}

fn sent_along(request: &Request) -> Markup {
    html! {
        @for (name, value) in request.form.typed() {
            @if name != FIELD && name != TOKEN_FIELD { (hidden_field(name, value)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_stays_within_the_record() {
        let person = PersonId::new();
        let other = PersonId::new();
        let base = address(person, "");
        assert_eq!(
            next(&address(person, "correct"), person),
            address(person, "correct")
        );
        assert_eq!(next("/allocation/0190", person), "/allocation/0190");
        for away in [
            "",
            "//evil.invalid",
            "https://evil.invalid/people",
            &address(other, ""),
            &format!("{base}x"),
            &format!("{base}/../../audit"),
            &format!("{base}/reason"),
            &format!("{base}/a\r\nb"),
        ] {
            assert_eq!(next(away, person), base, "{away}");
        }
    }

    #[test]
    fn a_reason_that_cannot_be_kept_is_told_why() {
        assert!(fault("A complaint.").is_none());
        assert!(fault(" ").is_some_and(|sentence| sentence.contains("Write why")));
        assert!(fault(&"a".repeat(501)).is_some_and(|sentence| sentence.contains("501")));
        assert!(fault("A\0b").is_some_and(|sentence| sentence.contains("cannot be shown")));
    }
}
