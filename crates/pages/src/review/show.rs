//! `/review/{review}`: what was said and found, and the letter about it.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people::{self, Heading};
use record::review::{self, Conclusion, Review};
use record::rules::Voice;
use record::rules::messages::Arg;
use record::{PersonId, Refusal, ReviewId};

use super::address;
use crate::assessment::top;
use crate::components::{Button, Cell, SummaryList, SummaryRow, Table};
use crate::layout::Page;
use crate::people::{addressed_to, for_the_person};
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;

struct Opened {
    heading: Heading,
    review: Review,
    may_print: bool,
}

fn open(
    request: &Request,
    person: PersonId,
    id: ReviewId,
    (verb, purpose): (Verb, &'static str),
) -> Result<Opened, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let permit = access::person(
            tx,
            actor,
            moment,
            person,
            (Noun::Review, verb, purpose),
            None,
        )?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            review: review::view(tx, &permit, id)?,
            may_print: access::allows(tx, actor, moment, person, (Noun::Review, Verb::Print))?,
        })
    })
}

fn place(request: &Request) -> Result<(ReviewId, PersonId), Refusal> {
    let id: ReviewId = request.param("review")?;
    let person = request.read(|tx| review::person_of(tx, id))?;
    Ok((id, person))
}

/// `GET /review/{review}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let page = || {
        let opened = open(request, person, id, (Verb::View, "review.show"))?;
        if for_the_person(request, person) {
            return letter(request, &opened, true);
        }
        let title = opened.review.kind.label();
        let main = html! {
            h1.govuk-heading-l { (title) }
            (top::column(html! { (facts(&opened.review)) }))
            (outcomes(&opened.review))
            (top::column(html! {
                (found(&opened.review))
                @if opened.may_print {
                    (Button { classes: "govuk-button--secondary", ..Button::link("The letter, to print", format!("{}/print", address(id))) })
                }
                p.govuk-body { a.govuk-link href={ "/people/" (person) "/review" } { "All reviews of this person" } }
            }))
        };
        let page = Page {
            confidential: true,
            back: format!("/people/{person}/review"),
            banner: html! { (top::banner(&opened.heading, request.moment.today)) }.into(),
            notification: match request.query.get("done") {
                "held" => shell::done(
                    "The review is kept, and what follows is asked for. Print the letter and send it.",
                ),
                _ => None,
            },
            ..Page::new(title, main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, person, page())
}

/// `GET /review/{review}/print`: the letter.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let page = || {
        let opened = open(request, person, id, (Verb::Print, "review.print"))?;
        letter(request, &opened, false)
    };
    top::or_reason(request, person, page())
}

fn facts(review: &Review) -> Markup {
    let mut rows = vec![
        SummaryRow::new("Held on", shell::date(review.held_on)),
        SummaryRow::new("Who was there", lines(&review.present)),
        SummaryRow::new(
            "Written down",
            format!("{} by {}", shell::time(review.at), review.by),
        ),
    ];
    if let Some(due) = review.due_on {
        let late = (review.held_on - due).get_days();
        rows.insert(
            1,
            SummaryRow::new(
                "Was due by",
                html! { (shell::date(due)) @if late > 0 { ", held " (late) @if late == 1 { " day later" } @else { " days later" } } },
            ),
        );
    }
    html! { (SummaryList::new(rows)) }
}

fn outcomes(review: &Review) -> Markup {
    if review.document.outcomes.is_empty() {
        return html! {};
    }
    let rows = review
        .document
        .outcomes
        .iter()
        .map(|scored| {
            vec![
                scored.words.as_str().into(),
                scored.person.label().into(),
                scored.worker.label().into(),
                lines(&scored.note).into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Outcomes of the plan".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: [
            "Outcome",
            "Says the person",
            "Says the worker",
            "What was said",
        ]
        .map(Cell::from)
        .to_vec(),
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn found(review: &Review) -> Markup {
    let document = &review.document;
    let with = |label: &str, words: &str| {
        html! { (label) @if !words.is_empty() { br; (lines(words)) } }
    };
    let mut rows = vec![
        SummaryRow::new(
            "Does the support work?",
            with(document.works.label(), &document.works_words),
        ),
        SummaryRow::new(
            "Did circumstances change?",
            with(
                if document.changed { "Yes" } else { "No" },
                &document.changed_words,
            ),
        ),
    ];
    if let Some(offer) = document.offer {
        rows.push(SummaryRow::new(
            "A personal budget",
            with(offer.label(), &document.offer_words),
        ));
    }
    rows.push(SummaryRow::new("What next", review.conclusion.label()));
    rows.push(SummaryRow::new("Why", lines(&review.reasons)));
    if let Some(last) = document
        .last_day
        .filter(|_| review.conclusion == Conclusion::End)
    {
        let wish = if document.own_wish {
            ", as the person wishes"
        } else {
            ""
        };
        rows.push(SummaryRow::new(
            "Last day",
            format!("{}{wish}", shell::date(last)),
        ));
    }
    if let Some(next) = review.next_due_on {
        rows.push(SummaryRow::new("Next review by", shell::date(next)));
    }
    html! { (SummaryList::new(rows)) }
}

fn lines(text: &str) -> Markup {
    html! {
        @for (place, line) in text.lines().enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}

/// The same told to the person: on their own page, and as a letter.
fn letter(request: &Request, opened: &Opened, on_screen: bool) -> Result<Answer, Refusal> {
    let words = Words::asked(request, &opened.heading.document);
    let review = &opened.review;
    let title = words.say("review-title")?;
    let main = top::column(html! {
        @if !on_screen {
            p.govuk-body {
                (request.settings().council) br;
                (addressed_to(&opened.heading, words)?) br;
                "Our reference " (opened.heading.reference)
            }
        }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.with("review-held", &[("on", Arg::Date(review.held_on)), ("by", Arg::Text(&review.by))])?) }
        p.govuk-body { (words.with("review-present", &[("who", Arg::Text(&review.present))])?) }
        @if !review.document.outcomes.is_empty() {
            h2.govuk-heading-m { (words.say("review-outcomes")?) }
            @for scored in &review.document.outcomes {
                p.govuk-body {
                    strong { (scored.words) } br;
                    (words.with("review-score-person", &[("score", Arg::Text(scored.person.as_str()))])?) br;
                    (words.with("review-score-worker", &[("score", Arg::Text(scored.worker.as_str()))])?)
                    @if !scored.note.is_empty() { br; (lines(&scored.note)) }
                }
            }
        }
        h2.govuk-heading-m { (words.say("review-next")?) }
        p.govuk-body { strong { (words.with("review-conclusion", &[("next", Arg::Text(review.conclusion.as_str()))])?) } }
        p.govuk-body { (words.say("review-why")?) " " (lines(&review.reasons)) }
        @if let Some(last) = review.document.last_day.filter(|_| review.conclusion == Conclusion::End) {
            p.govuk-body { (words.with("review-last-day", &[("on", Arg::Date(last))])?) }
        } @else {
            p.govuk-body { (words.say("review-not-less")?) }
        }
        @if let Some(next) = review.next_due_on {
            p.govuk-body { (words.with("review-next-by", &[("on", Arg::Date(next))])?) }
        }
        (challenge(words)?)
        @if on_screen && opened.may_print {
            p.govuk-body { a.govuk-link href={ (address(review.id)) "/print" } { (words.say("review-print")?) } }
        }
    });
    let page = Page {
        confidential: true,
        easy_read: words.voice() == Voice::Easy || request.query.get("words") == "large",
        back: if on_screen {
            format!("/people/{}/review", review.person)
        } else {
            address(review.id)
        },
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn challenge(words: Words) -> Result<Markup, Refusal> {
    let ways: Result<Vec<String>, Refusal> = [
        "review-challenge",
        "challenge-help",
        "challenge-complaint",
        "challenge-ombudsman",
    ]
    .iter()
    .map(|id| words.say(id))
    .collect();
    let ways = ways?;
    let title = words.say("challenge-title")?;
    Ok(html! {
        h2.govuk-heading-m { (title) }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for way in &ways { li { (way) } } }
    })
}
