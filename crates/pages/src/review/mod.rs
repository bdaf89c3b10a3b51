//! Reviews: what is due, holding one on the plan's outcomes, reading it, the letter, and the list of those overdue.

mod due;
mod form;
mod show;

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people::{self, Heading};
use record::review::{self, Review, Sheet};
use record::{FieldFault, PersonId, Refusal, ReviewId};

use crate::assessment::top;
use crate::components::{Cell, SummaryList, SummaryRow, Table};
use crate::layout::Page;
use crate::people::{for_the_person, reason_given, reason_guard};
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;

pub use due::due;
pub use show::{print, show};

const TITLE: &str = "Review";

/// What the page of a person shows.
struct Opened {
    heading: Heading,
    sheet: Sheet,
    may_hold: bool,
}

fn open(request: &Request, person: PersonId) -> Result<Opened, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Review, Verb::View, "review.person");
        let permit = access::person(tx, actor, moment, person, ask, reason_given(request))?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            sheet: review::sheet(tx, &permit, &request.app.rulebooks, moment)?,
            may_hold: access::allows(tx, actor, moment, person, (Noun::Review, Verb::Change))?,
        })
    })
}

/// `GET /people/{person}/review`
pub fn person(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason_guard(request, person, || page(request, person, &[]))
}

/// `POST /people/{person}/review`: writes a review down.
pub fn hold(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason_guard(request, person, || {
        let (actor, moment) = (&request.actor, &request.moment);
        let sent = form::Sent::of(request);
        let held = request.write(|tx| {
            let ask = (Noun::Review, Verb::Change, "review.hold");
            let permit = access::person(tx, actor, moment, person, ask, reason_given(request))?;
            let books = &request.app.rulebooks;
            review::hold(tx, &permit, books, (actor, moment), &sent.new)
        });
        match held {
            Ok(held) => Ok(Answer::see_other(format!("/review/{}?done=held", held.id))),
            Err(Refusal::Invalid(faults)) => page(request, person, &sent.faults(faults)),
            Err(other) => Err(other),
        }
    })
}

fn page(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let opened = open(request, person)?;
    if for_the_person(request, person) {
        return own(request, &opened);
    }
    let sheet = &opened.sheet;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (top::column(html! {
            (standing(request, sheet))
            @if opened.may_hold && opened.heading.left.is_none() {
                (form::form(request, person, sheet, faults))
            } @else if opened.heading.left.is_some() {
                p.govuk-body { "Reviews are not held any more: see the top of the record." }
            } @else {
                p.govuk-body { "A team or worker involved with this person holds the review." }
            }
        }))
        (earlier(&sheet.earlier))
        (over_time(&sheet.earlier))
    };
    let page = Page {
        confidential: true,
        back: format!("/people/{person}"),
        banner: html! { (top::banner(&opened.heading, request.moment.today)) }.into(),
        ..Page::new(TITLE, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

/// When it is due, and what it looks at.
fn standing(request: &Request, sheet: &Sheet) -> Markup {
    let today = request.moment.today;
    let due = match sheet.due_on {
        Some(due) if due < today => {
            let days = (today - due).get_days();
            html! { strong { (shell::date(due)) ", " (days) @if days == 1 { " day late" } @else { " days late" } } }
        }
        Some(due) => html! { (shell::date(due)) },
        None => html! { "No review waits." },
    };
    let mut rows = vec![SummaryRow::new("Due by", due)];
    match &sheet.budget {
        Some(budget) => rows.push(SummaryRow::new(
            "Budget",
            html! {
                (budget.weekly) " a week since " (shell::date(budget.from_on))
                @if budget.direct_payment { br; "A part is a direct payment, which is reviewed at least as often as the rules below say." }
            },
        )),
        None => rows.push(SummaryRow::new("Budget", "No personal budget is agreed.")),
    }
    if sheet.plan.is_none() {
        rows.push(SummaryRow::new(
            "Plan",
            "No plan is agreed, so there are no outcomes to look at. The review is of the support as it is.",
        ));
    }
    html! { (SummaryList::new(rows)) }
}

/// Reviews that were held.
fn earlier(reviews: &[Review]) -> Markup {
    if reviews.is_empty() {
        return html! {};
    }
    let row = |review: &Review| {
        vec![
            html! { a.govuk-link href=(address(review.id)) { (shell::date(review.held_on)) } }
                .into(),
            review.kind.label().into(),
            review.document.works.label().into(),
            review.conclusion.label().into(),
            review.by.as_str().into(),
        ]
    };
    let table = Table {
        caption: "Reviews that were held".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Held on", "Which", "Does it work?", "What next", "By"]
            .map(Cell::from)
            .to_vec(),
        rows: reviews.iter().map(row).collect(),
        ..Table::default()
    };
    table.scrolling()
}

/// Each outcome with its scores from review to review.
fn over_time(reviews: &[Review]) -> Markup {
    let mut outcomes: Vec<&str> = Vec::new();
    for scored in reviews.iter().flat_map(|review| &review.document.outcomes) {
        if !outcomes.contains(&scored.words.as_str()) {
            outcomes.push(&scored.words);
        }
    }
    if outcomes.is_empty() {
        return html! {};
    }
    let mut shown: Vec<&Review> = reviews.iter().take(6).collect();
    shown.reverse();
    let mut head = vec![Cell::from("Outcome")];
    head.extend(
        shown
            .iter()
            .map(|review| Cell::from(shell::date(review.held_on))),
    );
    let rows = outcomes
        .into_iter()
        .map(|outcome| {
            let mut cells = vec![Cell::from(outcome)];
            for review in &shown {
                let scored = review
                    .document
                    .outcomes
                    .iter()
                    .find(|scored| scored.words == outcome);
                cells.push(match scored {
                    Some(scored) => html! {
                        "Person: " (scored.person.label()) br; "Worker: " (scored.worker.label())
                    }
                    .into(),
                    None => "Not in the plan then".into(),
                });
            }
            cells
        })
        .collect();
    let table = Table {
        caption: "Outcomes over time".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head,
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

/// The person's own page of their reviews.
fn own(request: &Request, opened: &Opened) -> Result<Answer, Refusal> {
    use record::rules::messages::Arg;
    let words = Words::asked(request, &opened.heading.document);
    let title = words.say("review-own-title")?;
    let sheet = &opened.sheet;
    let due = match sheet.due_on {
        Some(due) => words.with("review-own-due", &[("on", Arg::Date(due))])?,
        None => words.say("review-own-none")?,
    };
    let (what, asked, held) = (
        words.say("review-own-what")?,
        words.say("review-own-ask")?,
        words.say("review-own-held")?,
    );
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (due) }
        p.govuk-body { (what) }
        @if !sheet.outcomes.is_empty() {
            ul.govuk-list.govuk-list--bullet { @for outcome in &sheet.outcomes { li { (outcome.words) } } }
        }
        p.govuk-body { (asked) }
        @if !sheet.earlier.is_empty() {
            h2.govuk-heading-m { (held) }
            ul.govuk-list {
                @for review in &sheet.earlier {
                    li { a.govuk-link href=(address(review.id)) { (shell::date(review.held_on)) } }
                }
            }
        }
    });
    let page = Page {
        confidential: true,
        easy_read: words.voice() == record::rules::Voice::Easy,
        back: "/home".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn address(id: ReviewId) -> String {
    format!("/review/{id}")
}
