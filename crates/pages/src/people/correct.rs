//! `/people/{person}/correct`: the same form as for somebody new, filled in. The version that it was made from is
//! hidden in it; where somebody else saved meanwhile, both are shown and nothing is merged in silence (law 5).

use maud::{Markup, html};
use record::access::{Attempt, Noun, Trace, Verb};
use record::people::{self, Corrected, Correction, FormId, PersonDocument, PersonForm};
use record::{FieldFault, PersonId, Refusal};

use super::editing::{edited, sent, with_room};
use super::fields::{Fields, buttons, enter_key, in_page_order, why};
use super::opened::Record;
use super::{address, column, conflict, permit, reason, resolve, top, words};
use crate::components::{InsetText, NotificationBanner, csrf_field, hidden_field};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Correct the record";

/// What a correction's form begins with, besides the fields.
pub(super) struct Draft {
    /// The fields as they stand.
    pub form: PersonForm,
    /// The version that they were made from.
    pub base: i64,
    /// Why.
    pub why: String,
    /// What to know first.
    pub notice: Markup,
    /// What is wrong with it.
    pub faults: Vec<FieldFault>,
}

impl Draft {
    /// These fields, made from this version, with what else the form held.
    pub fn of(request: &Request, form: PersonForm, base: i64) -> Draft {
        Draft {
            form: with_room(form),
            base,
            why: request.form.get("why").to_owned(),
            notice: html! {},
            faults: Vec::new(),
        }
    }
}

/// `GET /people/{person}/correct`: the form, filled in with the record as it stands, or as it was in a version.
pub fn correct_form(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let (record, base, earlier) = request.write(|tx| {
            let record = Record::open(request, tx, person, "people.correct")?;
            demand_change(&record)?;
            let base = record.version(tx)?;
            let earlier = request
                .query
                .filled("from")
                .map(|number| {
                    let number: i64 = number.parse().map_err(|_| Refusal::NotFound(None))?;
                    Ok::<_, Refusal>((number, people::version(tx, &record.permit, number)?))
                })
                .transpose()?;
            Ok((record, base, earlier))
        })?;
        let draft = match earlier {
            None => Draft::of(request, (&record.heading.document).into(), base),
            Some((number, document)) => back_to(request, &record, base, (number, &document)),
        };
        Ok(page(request, &record, draft))
    })
}

/// The form filled in with an earlier version, to be looked at before it is saved as a correction.
fn back_to(
    request: &Request,
    record: &Record,
    base: i64,
    (number, earlier): (i64, &PersonDocument),
) -> Draft {
    let notice = html! {
        (InsetText::new(html! {
            p.govuk-body { "This is the record as it was in version " (number) ". Nothing is saved yet." }
            (saving_would_change(&record.heading.document, earlier))
        }))
    };
    Draft {
        why: format!("Corrected back to version {number}."),
        notice,
        ..Draft::of(request, earlier.into(), base)
    }
}

/// Opening the form is no change and leaves no row of one; but whoever could not send it is told before typing.
fn demand_change(record: &Record) -> Result<(), Refusal> {
    if record.leads_to(Noun::People, Verb::Change) {
        return Ok(());
    }
    let trace = Trace::of(Noun::People, Verb::Change, "people.correct");
    Err(Refusal::NotAllowed {
        attempt: Some(Box::new(Attempt(trace.person(record.heading.person)))),
        sentence: "Only a team or worker involved with this person can correct the record. \
                   Ask the team shown on the record to do it, or a team manager to involve you."
            .to_owned(),
    })
}

/// `POST /people/{person}/correct`: saves; or shows the form again with faults, or what two people did to the record.
pub fn correct(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        if request.form.get("then") == "resolve" {
            return resolve::resolve(request, person);
        }
        let base = request.form.get("base").parse().unwrap_or(0);
        if let Some(form) = edited(request) {
            return again(request, person, Draft::of(request, form, base));
        }
        send(request, person, sent(request), base)
    })
}

/// Sends a correction: the fields, made from version `base`.
pub(super) fn send(
    request: &Request,
    person: PersonId,
    form: PersonForm,
    base: i64,
) -> Result<Answer, Refusal> {
    let document = match form.parse(request.moment.today) {
        Ok(document) => document,
        Err(faults) => {
            let draft = Draft::of(request, form, base);
            let faults = in_page_order(faults);
            return again(request, person, Draft { faults, ..draft });
        }
    };
    let correction = Correction {
        form: request
            .form
            .get("once")
            .parse()
            .unwrap_or_else(|_| FormId::new()),
        base_version: base,
        document: &document,
        why: request.form.get("why"),
    };
    let corrected = request.write(|tx| {
        let ask = (Noun::People, Verb::Change, "people.correct");
        let permit = permit(request, tx, person, ask)?;
        people::correct(tx, &permit, &request.actor, &request.moment, &correction)
    });
    let done = |what: &str| {
        Ok(Answer::see_other(format!(
            "{}?done={what}",
            address(person, "")
        )))
    };
    match corrected {
        Ok(Corrected::Saved { .. }) => done("corrected"),
        Ok(Corrected::Unchanged { .. }) => done("unchanged"),
        Ok(Corrected::Conflict(conflict)) => {
            conflict::show(request, person, base, &document, &conflict)
        }
        Err(Refusal::Invalid(faults)) => {
            let draft = Draft::of(request, form, base);
            again(request, person, Draft { faults, ..draft })
        }
        // The form says no version that there is, or was handed out to somebody else: what was typed is shown beside
        // what stands, and sent once more it is a correction of that.
        Err(Refusal::NotNow(sentence)) => {
            on_what_stands(request, person, form, &document, &sentence)
        }
        Err(other) => Err(other),
    }
}

fn on_what_stands(
    request: &Request,
    person: PersonId,
    form: PersonForm,
    document: &PersonDocument,
    sentence: &str,
) -> Result<Answer, Refusal> {
    let (record, base) = request.write(|tx| {
        let record = Record::open(request, tx, person, "people.correct")?;
        demand_change(&record)?;
        let base = record.version(tx)?;
        Ok((record, base))
    })?;
    let notice = html! {
        (InsetText::new(html! {
            p.govuk-body { (sentence) " What you typed is below. Nothing is saved yet." }
            (saving_would_change(&record.heading.document, document))
        }))
    };
    let draft = Draft::of(request, form, base);
    Ok(page(request, &record, Draft { notice, ..draft }))
}

/// What would be another than it is now.
fn saving_would_change(now: &PersonDocument, then: &PersonDocument) -> Markup {
    let changes = people::between(now, then);
    html! {
        @if changes.is_empty() {
            p.govuk-body { "It says the same as the record does now." }
        } @else {
            p.govuk-body { "Saving it would change:" }
            (words::changes(&changes, 40))
        }
    }
}

/// The form again, with what was typed.
pub(super) fn again(request: &Request, person: PersonId, draft: Draft) -> Result<Answer, Refusal> {
    let record = request.write(|tx| {
        let record = Record::open(request, tx, person, "people.correct")?;
        demand_change(&record)?;
        Ok(record)
    })?;
    Ok(page(request, &record, draft))
}

/// What was typed into the form of a new person after that had been saved, as a correction of version `base`.
pub(super) fn offer(
    request: &Request,
    person: PersonId,
    form: &PersonForm,
    base: i64,
    words: &str,
) -> Result<Answer, Refusal> {
    let draft = Draft {
        notice: html! { (NotificationBanner::important(words)) },
        ..Draft::of(request, form.clone(), base)
    };
    again(request, person, draft)
}

fn page(request: &Request, record: &Record, draft: Draft) -> Answer {
    let person = record.heading.person;
    let fields = Fields {
        form: &draft.form,
        faults: &draft.faults,
    };
    let main = column(html! {
        h1.govuk-heading-l { (TITLE) }
        (draft.notice)
        p.govuk-body { "What stood here before is kept in the earlier versions." }
        form method="post" action=(address(person, "correct")) novalidate data-unsaved-warning {
            (csrf_field(&request.form_token()))
            (hidden_field("base", &draft.base.to_string()))
            (hidden_field("once", &FormId::new().to_string()))
            (enter_key("Save"))
            (fields.render())
            (why(&draft.why, fault_of(&draft.faults, "why")))
            (buttons("Save", &address(person, "")))
        }
    });
    let page = top::page(request, record, TITLE, "correct", main);
    if draft.faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, &draft.faults)
    }
}
