//! Whose record a contact is on: likely people beside it as soon as it is saved, a search, a new record.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people::{self, CaseloadLine, Draft, Heading};
use record::{FieldFault, Refusal};

use crate::components::{Button, Input, InsetText, button_group};
use crate::people::{born_in_words, carried, person_name};
use crate::shell::fault_of;
use crate::web::Request;

/// The most that are shown beside a contact.
const SHOWN: usize = 5;

/// People who may be meant.
#[derive(Debug, Default)]
pub(super) struct Likely {
    lines: Vec<(CaseloadLine, Vec<String>)>,
    /// What was searched for; empty where they come of what is written.
    searched: String,
    remark: Option<String>,
    faults: Vec<FieldFault>,
}

impl Likely {
    pub(super) fn faults(&self) -> &[FieldFault] {
        &self.faults
    }
}

/// Whom a contact may be about: by what was searched for, otherwise by what is written.
pub(super) fn likely(request: &Request, about: &str, searched: &str) -> Result<Likely, Refusal> {
    if !searched.trim().is_empty() {
        return search(request, searched);
    }
    if about.trim().is_empty() {
        return Ok(Likely::default());
    }
    if request.actor.may(Noun::People, Verb::Create) {
        let draft = Draft::of(&carried(about), request.moment.today);
        let alike = request.write(|tx| {
            let permit =
                access::population(&request.actor, Noun::People, Verb::Create, "contact.likely")?;
            people::suggest(tx, &permit, &request.actor, &request.moment, &draft)
        })?;
        if !alike.is_empty() {
            return Ok(Likely {
                lines: alike
                    .into_iter()
                    .map(|one| (one.line, one.reasons))
                    .collect(),
                ..Likely::default()
            });
        }
    }
    // What was said may be a relation («my mum») and no name: that nobody is found is no fault then.
    let found = search(request, about)?;
    Ok(Likely {
        searched: String::new(),
        remark: None,
        faults: Vec::new(),
        ..found
    })
}

fn search(request: &Request, typed: &str) -> Result<Likely, Refusal> {
    let found = request.write(|tx| {
        let permit =
            access::population(&request.actor, Noun::People, Verb::Search, "contact.likely")?;
        people::find(tx, &permit, &request.actor, &request.moment, typed, 1)
    });
    match found {
        Ok(found) => Ok(Likely {
            lines: found
                .lines
                .into_iter()
                .take(SHOWN)
                .map(|line| (line, Vec::new()))
                .collect(),
            searched: typed.to_owned(),
            remark: found.remark,
            faults: Vec::new(),
        }),
        Err(Refusal::Invalid(faults)) => Ok(Likely {
            searched: typed.to_owned(),
            faults: faults
                .into_iter()
                .map(|fault| FieldFault::new("search", fault.sentence))
                .collect(),
            ..Likely::default()
        }),
        Err(other) => Err(other),
    }
}

/// The part of the form that puts the contact on somebody's record.
pub(super) fn unknown(request: &Request, likely: &Likely) -> Markup {
    let field = Input {
        value: request.form.get("search").to_owned(),
        hint: "Name, date of birth, postcode, NHS number or reference.".into(),
        autocomplete: "off",
        spellcheck: Some(false),
        error: fault_of(&likely.faults, "search").into(),
        ..Input::new("search", "Look for somebody else")
    };
    let new = Button {
        name: "then".into(),
        value: "new".into(),
        ..Button::secondary("Make a new record")
    };
    html! {
        section id="who" {
            h2.govuk-heading-m { "Is the person on record?" }
            @if likely.lines.is_empty() {
                @if let Some(remark) = &likely.remark { (InsetText::new(remark.as_str())) }
                p.govuk-body {
                    @if likely.searched.is_empty() {
                        "Nobody on record fits what is written so far."
                    } @else {
                        "Nobody whose record you can open fits “" (likely.searched) "”."
                    }
                }
            } @else {
                (list(request, likely))
            }
            (field)
            (button_group(html! {
                (Button { name: "then".into(), value: "search".into(), ..Button::secondary("Look") })
                @if request.actor.may(Noun::People, Verb::Create) { (new) }
            }))
            p.govuk-body { "For advice only, nobody has to be on record: close the contact without." }
        }
    }
}

/// Half a page is too narrow for a table: a line each, with the button under what tells them apart.
fn list(request: &Request, likely: &Likely) -> Markup {
    let title = if likely.searched.is_empty() {
        "People who may be meant".to_owned()
    } else {
        format!("Found for “{}”", likely.searched)
    };
    let told = |line: &CaseloadLine| {
        let born = line.born.map_or_else(
            || "date of birth not known".to_owned(),
            |date| format!("born {}", born_in_words(date, request.moment.today)),
        );
        let mut told = vec![born, line.reference.clone()];
        told.extend(line.postcode_area.clone());
        told.extend(line.involved.iter().cloned());
        told.join(", ")
    };
    html! {
        h3.govuk-heading-s { (title) }
        ul.govuk-list.govuk-list--spaced {
            @for (line, reasons) in &likely.lines {
                li {
                    (person_name(line))
                    br;
                    (told(line))
                    @if !reasons.is_empty() { br; span.govuk-hint { (super::capital(&reasons.join(", "))) } }
                    br;
                    (Button {
                        name: "then".into(),
                        value: format!("attach-{}", line.person),
                        classes: "govuk-button--secondary govuk-!-margin-bottom-2",
                        ..Button::new(html! { "This is them" span.govuk-visually-hidden { ": " (line.name) } })
                    })
                }
            }
        }
    }
}

/// Whose record it is on, with the way to take it off.
pub(super) fn known(heading: &Heading) -> Markup {
    html! {
        section id="who" {
            h2.govuk-heading-m { "Whose record it is on" }
            p.govuk-body {
                a.govuk-link href={ "/people/" (heading.person) } { (heading.document.name()) }
                " (" (heading.reference) ")"
            }
            (Button {
                name: "then".into(),
                value: "detach".into(),
                ..Button::secondary("It is about somebody else")
            })
        }
    }
}
