//! The written record of the charge: how much, how often, why, when it changes, and how to ask for a review of it.

use maud::{Markup, html};
use record::access::Verb;
use record::rules::explain::LineId;
use record::rules::{Pence, Voice, date_in_words};
use record::{Moment, Refusal};

use super::{KEPT, MEANS, Opened, PAID, open, place};
use crate::assessment::top;
use crate::components::{SummaryList, SummaryRow};
use crate::layout::Page;
use crate::people::addressed_to;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::{Print, Told, challenge};

/// `GET /charging/{charging}/print`: the letter, in plain or easy words, or in large print.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    let page = || {
        let opened = open(request, place, (Verb::Print, "charging.print"))?;
        page(request, &opened)
    };
    top::or_reason(request, place.1, page())
}

fn page(request: &Request, opened: &Opened) -> Result<Answer, Refusal> {
    let words = Words::asked(request, &opened.heading.document);
    let how = Print::of(request, words);
    let view = &opened.view;
    let this = &view.determination;
    let told = Told::new(&view.worked, &view.book);
    let title = words.say("charging-title")?;
    let group = |id: &str, of: &[LineId]| -> Result<Markup, Refusal> {
        if !opened.says(of) {
            return Ok(html! {});
        }
        let (title, lines) = (words.say(id)?, told.paragraphs(of, words.voice())?);
        Ok(html! { h2.govuk-heading-m { (title) } (lines) })
    };
    let main = top::column(html! {
        (how.ways(request))
        h1.govuk-heading-l { (title) }
        (for_whom(request, opened, words)?)
        p.govuk-body-l { strong { (this.in_words()) } }
        @if this.superseded_by.is_some() { p.govuk-body { strong { (words.say("charging-replaced")?) } } }
        @for sentence in openings(opened, words)? { p.govuk-body { (sentence) } }
        (group("charging-income", MEANS)?)
        (group("charging-keep", KEPT)?)
        (group("charging-pay", PAID)?)
        h2.govuk-heading-m { (words.say("charging-changes")?) }
        p.govuk-body { (words.say("charging-changes-why")?) }
        (challenge(words, &["challenge-charge", "challenge-charge-hard"])?)
        (told.sources(words)?)
    });
    let page = Page {
        back: format!("/charging/{}", this.id),
        easy_read: how != Print::Plain,
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// What the sum means, before how it was worked out.
fn openings(opened: &Opened, words: Words) -> Result<Vec<String>, Refusal> {
    let this = &opened.view.determination;
    let mut ids = Vec::new();
    if opened.says(&[LineId::ContributionRefused]) {
        ids.push("charging-refused");
    }
    if !this.full_cost && this.weekly > Pence::ZERO {
        ids.extend(["charging-most", "charging-provisional"]);
    }
    if this.full_cost || this.weekly > Pence::ZERO {
        ids.push("charging-how-often");
    }
    if !opened.view.unsure.is_empty() {
        ids.push("charging-unsure");
    }
    ids.into_iter().map(|id| words.say(id)).collect()
}

fn for_whom(request: &Request, opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let this = &opened.view.determination;
    let made = date_in_words(Moment::at(this.decided_at).today);
    let name = addressed_to(&opened.heading, words)?;
    let from = date_in_words(this.from_on);
    let rows = match words.voice() {
        Voice::Plain => vec![
            SummaryRow::new("For", name),
            SummaryRow::new("Our reference", opened.heading.reference.as_str()),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Decided", format!("{made} by {}", this.by)),
            SummaryRow::new("It applies from", from),
            SummaryRow::new("Why", this.why.as_str()),
        ],
        Voice::Easy => vec![
            SummaryRow::new("This is for", name),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Day", made),
            SummaryRow::new("It starts on", from),
            SummaryRow::new("Who did it", this.by.as_str()),
        ],
    };
    Ok(html! { (SummaryList::new(rows)) })
}
