//! `/eligibility/{eligibility}`: what was decided, and everything that it opens to.

use maud::{Markup, html};
use record::Refusal;
use record::access::{self, Noun, Verb};
use record::rules::explain::{Line, LineId};
use record::rules::{Voice, date_in_words};

use super::{Opened, open, place, written};
use crate::assessment::top;
use crate::components::{Button, InsetText, SummaryList, SummaryRow, button_group};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::{self, Told};

/// The lines of the findings, before the result.
pub(super) const FOUND: &[LineId] = &[
    LineId::EligibilityCause,
    LineId::EligibilityBlind,
    LineId::EligibilityCaring,
    LineId::EligibilityHealth,
    LineId::EligibilityAble,
    LineId::EligibilityUnable,
    LineId::EligibilityFluctuates,
    LineId::EligibilityOutcomes,
    LineId::EligibilityCarerOutcomes,
    LineId::EligibilityWellbeing,
    LineId::EligibilityNoImpact,
    LineId::EligibilityFacsTheme,
    LineId::EligibilityFacsHelped,
    LineId::EligibilityFacsBand,
    LineId::EligibilityFacsThreshold,
];

/// `GET /eligibility/{eligibility}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    top::or_reason(request, place.1, page(request, place))
}

fn page(
    request: &Request,
    place: (record::EligibilityId, record::PersonId),
) -> Result<Answer, Refusal> {
    let opened = open(request, place, (Verb::View, "eligibility.show"))?;
    let view = &opened.view;
    let this = &view.determination;
    let served = crate::people::for_the_person(request, this.person);
    let (may_print, may_decide) = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let mut may =
            |verb| access::allows(tx, actor, moment, this.person, (Noun::Eligibility, verb));
        Ok((may(Verb::Print)?, may(Verb::Decide)?))
    })?;
    let title = if served {
        "Whether I have eligible needs"
    } else {
        "Eligibility"
    };
    let told = Told::new(&view.worked, &view.book);
    let words = Words::asked(request, &opened.heading.document);
    let lines = if served {
        told.paragraphs(FOUND, words.voice())?
    } else {
        told.opening(FOUND, |line| departure(&opened, line))?
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { strong { (this.in_words()) } }
        (told.paragraphs(&[LineId::EligibilityResult], if served { words.voice() } else { Voice::Plain })?)
        (notices(&opened, may_decide, served))
        @if may_print {
            (button_group(html! {
                (Button::link(if served { "Read or print the letter" } else { "Letter for the person" }, format!("/eligibility/{}/print", this.id)))
                a.govuk-link href={ "/eligibility/" (this.id) "/print?words=easy" } { "In easy words" }
                a.govuk-link href={ "/eligibility/" (this.id) "/print?words=large" } { "In large print" }
            }))
        }
        h2.govuk-heading-m { "What was found" }
        (lines)
        h2.govuk-heading-m { "Reasons" }
        (written(&this.reasons))
        @if !this.advice.is_empty() {
            h2.govuk-heading-m { "Advice and information" }
            (written(&this.advice))
        }
        h2.govuk-heading-m { "When, by whom and under which rules" }
        (facts(&opened, served))
    });
    let notification = match request.query.get("done") {
        "decided" => {
            shell::done("The decision is kept with its reasons. Send the letter to the person.")
        }
        "same" => shell::done("This was decided so today already, so it stands as it is."),
        _ => None,
    };
    let page = Page {
        banner: html! { @if !served { (top::banner(&opened.heading, request.moment.today)) } }
            .into(),
        back: format!("/people/{}/eligibility", this.person),
        confidential: true,
        notification,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// Why the worker found otherwise than the answers, beside the outcome's line.
fn departure(opened: &Opened, line: &Line) -> Vec<SummaryRow> {
    let departs = [LineId::EligibilityAble, LineId::EligibilityUnable].contains(&line.line);
    let reason = line
        .subject
        .as_ref()
        .filter(|_| departs)
        .and_then(|letter| opened.view.determination.outcome_reasons.get(letter));
    reason
        .map(|why| SummaryRow::new("Otherwise than the answers", why.as_str()))
        .into_iter()
        .collect()
}

fn notices(opened: &Opened, may_decide: bool, served: bool) -> Markup {
    let view = &opened.view;
    let this = &view.determination;
    if let Some(after) = this.superseded_by {
        return html! {
            (InsetText::new(html! {
                p.govuk-body { "A newer decision has taken its place: " a.govuk-link href={ "/eligibility/" (after) } { "open it" } "." }
            }))
        };
    }
    if served {
        return html! {};
    }
    html! {
        (worked::notices(&view.unsure, view.rulebook_changed, &opened.replayed))
        @if view.answers_changed {
            (InsetText::new(html! {
                p.govuk-body { "Answers of the assessment were changed after this was decided." }
                @if may_decide {
                    p.govuk-body {
                        a.govuk-link href={ "/assessment/" (this.assessment) "/check" } { "Look at the answers, and validate and decide again" }
                    }
                }
            }))
        }
    }
}

fn facts(opened: &Opened, served: bool) -> Markup {
    let this = &opened.view.determination;
    let mut rows = vec![
        SummaryRow::new(
            "Decided",
            format!("{} by {}", shell::time(this.decided_at), this.by),
        ),
        SummaryRow::new("Criteria", this.regime.label()),
    ];
    if served {
        return html! { (SummaryList::new(rows)) };
    }
    rows.extend([
        SummaryRow::new(
            "Rules",
            html! {
                "Those of " (date_in_words(this.on_date)) ", version "
                a.govuk-link href={ "/rulebook/versions/" (this.rulebook_hash) } { (record::rulebook::short(&this.rulebook_hash)) }
            },
        ),
        SummaryRow::new("Formula", format!("{}, version {}", this.formula, this.formula_version)),
        SummaryRow::new("Worked again", worked::worked_again(&opened.replayed)),
        SummaryRow::new(
            "Assessment",
            html! { a.govuk-link href={ "/assessment/" (this.assessment) } { "The answers as they stand now" } },
        ),
    ]);
    if let Some(before) = this.supersedes {
        rows.push(SummaryRow::new(
            "Replaces",
            html! { a.govuk-link href={ "/eligibility/" (before) } { "The decision before it" } },
        ));
    }
    html! { (SummaryList::new(rows)) }
}
