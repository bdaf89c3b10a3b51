//! The written determination that the person keeps (Care Act 2014, s13(2), (4) and (5), s24): what was found, why, what
//! next, and how to challenge it.

use maud::{Markup, html};
use record::access::Verb;
use record::rules::explain::LineId;
use record::rules::{Voice, date_in_words};
use record::{Moment, Refusal};

use super::show::FOUND;
use super::{Opened, open, place, written};
use crate::assessment::top;
use crate::components::{SummaryList, SummaryRow};
use crate::layout::Page;
use crate::people::addressed_to;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::{Print, Told, challenge};

/// `GET /eligibility/{eligibility}/print`: the letter, in plain or easy words, or in large print.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    let page = || {
        let opened = open(request, place, (Verb::Print, "eligibility.print"))?;
        page(request, &opened)
    };
    top::or_reason(request, place.1, page())
}

fn page(request: &Request, opened: &Opened) -> Result<Answer, Refusal> {
    let words = Words::asked(request, &opened.heading.document);
    let how = Print::of(request, words);
    let this = &opened.view.determination;
    let told = Told::new(&opened.view.worked, &opened.view.book);
    let title = words.say("eligibility-title")?;
    let main = top::column(html! {
        (how.ways(request))
        h1.govuk-heading-l { (title) }
        (for_whom(request, opened, words)?)
        (told.paragraphs(&[LineId::EligibilityResult], words.voice())?)
        @if this.superseded_by.is_some() { p.govuk-body { strong { (words.say("eligibility-replaced")?) } } }
        h2.govuk-heading-m { (words.say("eligibility-found")?) }
        (told.paragraphs(FOUND, words.voice())?)
        h2.govuk-heading-m { (words.say("eligibility-reasons")?) }
        (written(&this.reasons))
        @for (outcome, why) in &this.outcome_reasons {
            @let name = opened.view.book.outcomes().get(outcome).map(|one| one.words.get(words.voice()));
            p.govuk-body { (top::capitalised(name.unwrap_or(outcome))) ": " (why) }
        }
        @if !this.advice.is_empty() {
            h2.govuk-heading-m { (words.say("eligibility-advice")?) }
            (written(&this.advice))
        }
        (next(opened, words)?)
        (challenge(words, &["challenge-decision"])?)
        (told.sources(words)?)
    });
    let page = Page {
        back: format!("/eligibility/{}", this.id),
        easy_read: how != Print::Plain,
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn for_whom(request: &Request, opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let this = &opened.view.determination;
    let made = date_in_words(Moment::at(this.decided_at).today);
    let name = addressed_to(&opened.heading, words)?;
    let rows = match words.voice() {
        Voice::Plain => vec![
            SummaryRow::new("For", name),
            SummaryRow::new("Our reference", opened.heading.reference.as_str()),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Decided", format!("{made} by {}", this.by)),
            SummaryRow::new("By the rules of", this.regime.label()),
        ],
        Voice::Easy => vec![
            SummaryRow::new("This is for", name),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Day", made),
            SummaryRow::new("Who did it", this.by.as_str()),
        ],
    };
    Ok(html! { (SummaryList::new(rows)) })
}

fn next(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let this = &opened.view.determination;
    let next: &[&str] = match (this.eligible, this.regime.is_carer()) {
        (true, true) => &["eligibility-next-carer", "eligibility-again"],
        (true, false) => &[
            "eligibility-next-yes",
            "eligibility-next-charging",
            "eligibility-again",
        ],
        (false, _) => &["eligibility-next-no", "eligibility-again"],
    };
    let next: Vec<String> = next
        .iter()
        .map(|id| words.say(id))
        .collect::<Result<_, _>>()?;
    let title = words.say("eligibility-next")?;
    Ok(html! {
        h2.govuk-heading-m { (title) }
        @for sentence in &next { p.govuk-body { (sentence) } }
    })
}
