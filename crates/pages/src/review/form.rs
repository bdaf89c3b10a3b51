//! The form of a review: the plan's outcomes are shown, each is scored by the person and by the worker.

use jiff::civil::Date;
use maud::{Markup, html};
use record::people::DateForm;
use record::review::{Conclusion, Kind, NewReview, Offer, Score, Sheet, Works};
use record::{FieldFault, PersonId, ReviewId};

use crate::components::{
    Button, CharacterCount, Checkboxes, Choice, Details, Fieldset, InsetText, Radios, Textarea,
    csrf_field, hidden_field,
};
use crate::people::{date_input, small};
use crate::shell::fault_of;
use crate::web::Request;

/// The most letters of a note.
const LONGEST: u32 = 2_000;

/// What was sent, as far as it could be read.
pub(super) struct Sent {
    pub new: NewReview,
    days: Vec<(&'static str, String)>,
}

impl Sent {
    pub fn of(request: &Request) -> Sent {
        let get = |field: &str| request.form.get(field).to_owned();
        let mut days = Vec::new();
        let mut day = |name: &'static str, label: &str| -> Option<Date> {
            date_form(request, name)
                .whole(label)
                .unwrap_or_else(|sentence| {
                    days.push((name, sentence));
                    None
                })
        };
        let (held_on, next_due_on, last_day) = (
            day("held", "The day of the review"),
            day("next", "The day of the next review"),
            day("last", "The last day"),
        );
        let mut new = NewReview {
            kind: get("kind"),
            held_on,
            present: get("present"),
            works: get("works"),
            works_words: get("works_words"),
            changed: get("changed"),
            changed_words: get("changed_words"),
            less: get("less"),
            offer: get("offer"),
            offer_words: get("offer_words"),
            conclusion: get("conclusion"),
            reasons: get("reasons"),
            next_due_on,
            own_wish: get("own_wish"),
            last_day,
            ..NewReview::blank(id(request))
        };
        for (field, value) in request.form.typed() {
            let Some((part, outcome)) = field.split_once('.') else {
                continue;
            };
            let score = new.scores.entry(outcome.to_owned()).or_default();
            match part {
                "person" => value.clone_into(&mut score.person),
                "worker" => value.clone_into(&mut score.worker),
                "note" => value.clone_into(&mut score.note),
                _ => {}
            }
        }
        Sent { new, days }
    }

    /// What is wrong with a day that could not be read is said in place of «enter the day».
    pub fn faults(&self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        faults
            .into_iter()
            .map(|fault| {
                let day = self.days.iter().find(|(name, _)| *name == fault.field);
                day.map_or(fault.clone(), |(name, sentence)| {
                    FieldFault::new(*name, sentence.as_str())
                })
            })
            .collect()
    }
}

/// Made with the page, so that a form sent twice makes one review.
fn id(request: &Request) -> ReviewId {
    let sent = request.form.get("review").parse();
    sent.unwrap_or_else(|_| ReviewId::new())
}

fn date_form(request: &Request, name: &str) -> DateForm {
    let part = |part: &str| request.form.get(&format!("{name}-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

/// What was typed; what is proposed where nothing was sent yet.
fn day_or(request: &Request, name: &str, proposed: Option<Date>) -> DateForm {
    match proposed {
        Some(day) if request.form.is_empty() => DateForm::of(day),
        _ => date_form(request, name),
    }
}

pub(super) fn form(
    request: &Request,
    person: PersonId,
    sheet: &Sheet,
    faults: &[FieldFault],
) -> Markup {
    let typed = |field: &str| request.form.get(field).to_owned();
    let kind = if request.form.is_empty() {
        sheet.kind.as_str().to_owned()
    } else {
        typed("kind")
    };
    let kinds = Kind::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), kind.label()))
        .collect();
    html! {
        h2.govuk-heading-m { "Write a review down" }
        form method="post" action={ "/people/" (person) "/review" } novalidate data-unsaved-warning {
            (csrf_field(&request.form_token()))
            (hidden_field("review", &id(request).to_string()))
            (Radios {
                value: kind,
                error: fault_of(faults, "kind").into(),
                classes: "govuk-radios--small",
                ..Radios::new("kind", small("Which review is it?"), kinds)
            })
            (date_input("held", small("When was it held?"), &day_or(request, "held", Some(request.moment.today)), fault_of(faults, "held")))
            (note(request, faults, ("present", "Who was there?"), "The person first. If they were not, write why."))
            (outcomes(request, sheet, faults))
            (works(request, faults))
            (changed(request, faults))
            @if sheet.budget.is_none() { (offer(request, faults)) }
            (conclusion(request, faults))
            (note(request, faults, ("reasons", "Why?"), "The person reads it: short sentences, no words of the trade."))
            (next(request, sheet, faults))
            (Button::new("Keep the review"))
        }
    }
}

fn note(
    request: &Request,
    faults: &[FieldFault],
    (name, label): (&str, &str),
    hint: &str,
) -> CharacterCount {
    CharacterCount {
        textarea: Textarea {
            value: request.form.get(name).to_owned(),
            hint: hint.into(),
            rows: Some(3),
            autocomplete: "off",
            error: fault_of(faults, name).into(),
            ..Textarea::new(name, label)
        },
        threshold: Some(75),
        ..CharacterCount::new(name, label, LONGEST)
    }
}

fn outcomes(request: &Request, sheet: &Sheet, faults: &[FieldFault]) -> Markup {
    let scores = || -> Vec<Choice> {
        Score::ALL
            .iter()
            .map(|score| Choice::new(score.as_str(), score.label()))
            .collect()
    };
    let score = |name: String, question: &str| Radios {
        value: request.form.get(&name).to_owned(),
        error: fault_of(faults, &name).into(),
        classes: "govuk-radios--inline govuk-radios--small",
        ..Radios::new(name, small(question), scores())
    };
    html! {
        @for (place, outcome) in sheet.outcomes.iter().enumerate() {
            (Fieldset::new(format!("Outcome {}: {}", place + 1, outcome.words)).around(html! {
                (score(format!("person.{}", outcome.id), "How far is it achieved, says the person?"))
                (score(format!("worker.{}", outcome.id), "And you?"))
                (note(request, faults, (&format!("note.{}", outcome.id), "What was said (optional)"), ""))
            }))
        }
    }
}

fn works(request: &Request, faults: &[FieldFault]) -> Markup {
    let items = Works::ALL
        .iter()
        .map(|works| Choice::new(works.as_str(), works.label()))
        .collect();
    html! {
        (Radios {
            value: request.form.get("works").to_owned(),
            error: fault_of(faults, "works").into(),
            classes: "govuk-radios--inline",
            ..Radios::new("works", Fieldset::new("Does the support work?"), items)
        })
        (note(request, faults, ("works_words", "What works, and what does not?"), "Needed where it does not, or only in part."))
    }
}

fn changed(request: &Request, faults: &[FieldFault]) -> Markup {
    html! {
        (Radios {
            value: request.form.get("changed").to_owned(),
            error: fault_of(faults, "changed").into(),
            ..Radios::yes_no("changed", Fieldset::new("Did circumstances change?"))
        })
        (note(request, faults, ("changed_words", "What changed?"), "Health, home, family, work, what the person wants."))
    }
}

/// Everybody who has no personal budget is asked (NAT milestone 2).
fn offer(request: &Request, faults: &[FieldFault]) -> Markup {
    let items = Offer::ALL
        .iter()
        .map(|offer| Choice::new(offer.as_str(), offer.label()))
        .collect();
    html! {
        (Radios {
            value: request.form.get("offer").to_owned(),
            hint: "Everybody who has none is offered one at their review.".into(),
            error: fault_of(faults, "offer").into(),
            ..Radios::new("offer", Fieldset::new("Was a personal budget offered?"), items)
        })
        (note(request, faults, ("offer_words", "What was said of it"), "Needed where it was not offered: why not."))
    }
}

fn conclusion(request: &Request, faults: &[FieldFault]) -> Markup {
    let less = Radios {
        value: request.form.get("less").to_owned(),
        error: fault_of(faults, "less").into(),
        ..Radios::yes_no(
            "less",
            small("Would the changed plan give less support than now?"),
        )
    };
    let wish = Checkboxes {
        values: vec![request.form.get("own_wish").to_owned()],
        ..Checkboxes::single(
            "own_wish",
            Choice::new("yes", "The person wishes it to end"),
        )
    };
    let last = date_input(
        "last",
        small("Last day of the support"),
        &date_form(request, "last"),
        fault_of(faults, "last"),
    );
    let items = Conclusion::ALL
        .iter()
        .map(|conclusion| {
            let choice = Choice::new(conclusion.as_str(), conclusion.label());
            match conclusion {
                Conclusion::GoOn => choice,
                Conclusion::ChangePlan => choice
                    .hint("Another way of meeting the same needs, or more support.")
                    .opens(html! { (less) }),
                Conclusion::Reassess => choice
                    .hint("Needs may have changed, either way. The support goes on meanwhile."),
                Conclusion::End => choice
                    .hint("The person wishes it. Otherwise assess again first.")
                    .opens(html! { (wish) (last) }),
            }
        })
        .collect();
    let law = request.moment.today >= jiff::civil::date(2015, 4, 1);
    html! {
        (Radios {
            value: request.form.get("conclusion").to_owned(),
            error: fault_of(faults, "conclusion").into(),
            ..Radios::new("conclusion", Fieldset::new("What happens next?"), items)
        })
        (InsetText::new(html! {
            "A review does not make support less. That takes changed circumstances and a reassessment in proportion, with \
             reasons"
            @if law { " (Care Act 2014, section 27(4))" }
            ": choose “Assess again”. A budget’s size alone is no reason."
        }))
    }
}

fn next(request: &Request, sheet: &Sheet, faults: &[FieldFault]) -> Markup {
    html! {
        (date_input("next", small("By when is the next review held?"), &day_or(request, "next", sheet.next_by), fault_of(faults, "next")))
        @if let Some(by) = sheet.next_by {
            p.govuk-hint { "At the latest by " (crate::shell::date(by)) " if this one was held today. Sooner where something is at risk. Not asked where the support ends." }
            (Details::new("Where that comes from", html! {
                ul.govuk-list.govuk-list--bullet { @for source in &sheet.next_source { li { (source) } } }
            }))
        }
    }
}
