//! `/charging/{charging}`: what the person can be asked to pay, and every line of it.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::rules::explain::LineId;
use record::rules::{Pence, date_in_words};
use record::{ChargingId, PersonId, Refusal};

use super::{KEPT, MEANS, Opened, PAID, open, place};
use crate::assessment::top;
use crate::components::{Button, InsetText, SummaryList, SummaryRow, WarningText, button_group};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::{self, Told};

/// `GET /charging/{charging}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    top::or_reason(request, place.1, page(request, place))
}

fn page(request: &Request, place: (ChargingId, PersonId)) -> Result<Answer, Refusal> {
    let opened = open(request, place, (Verb::View, "charging.show"))?;
    let this = &opened.view.determination;
    let served = crate::people::for_the_person(request, this.person);
    let (may_print, may_decide) = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let mut may = |verb| access::allows(tx, actor, moment, this.person, (Noun::Charging, verb));
        Ok((may(Verb::Print)?, may(Verb::Decide)?))
    })?;
    let title = if served {
        "What I pay"
    } else {
        "Financial assessment"
    };
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body-l { strong { (this.in_words()) } ", from " (date_in_words(this.from_on)) }
            (meaning(&opened))
            (notices(&opened, served))
            (buttons(&opened, (may_print, may_decide), served))
        }))
        (lines(request, &opened, served)?)
        h2.govuk-heading-m { "When, by whom and under which rules" }
        (facts(&opened, served))
    };
    let notification = match request.query.get("done") {
        "decided" => shell::done(
            "The financial assessment is decided and kept. Send the letter to the person.",
        ),
        "same" => shell::done("This was decided so already, so it stands as it is."),
        _ => None,
    };
    let page = Page {
        banner: html! { @if !served { (top::banner(&opened.heading, request.moment.today)) } }
            .into(),
        back: format!("/people/{}/charging", this.person),
        confidential: true,
        notification,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// What the figure means, and what is still open.
fn meaning(opened: &Opened) -> Markup {
    let this = &opened.view.determination;
    html! {
        @if opened.says(&[LineId::ContributionRefused]) {
            (WarningText::new(
                "The details were refused or not given, so the full cost is asked for. Given at any time, they are worked \
                 out, and this is replaced.",
            ))
        } @else if !this.full_cost && this.weekly > Pence::ZERO {
            p.govuk-body {
                "This is the most that can be asked for. What is really paid is set by the budget, never more than the \
                 support costs; until a budget is agreed it is provisional."
            }
        }
    }
}

fn notices(opened: &Opened, served: bool) -> Markup {
    let view = &opened.view;
    html! {
        @if let Some(after) = view.determination.superseded_by {
            (InsetText::new(html! {
                p.govuk-body { "A newer one has taken its place: " a.govuk-link href={ "/charging/" (after) } { "open it" } "." }
            }))
        } @else if !served {
            (worked::notices(&view.unsure, view.rulebook_changed, &opened.replayed))
        } @else if !view.unsure.is_empty() {
            p.govuk-body { "One of the values used here still has to be confirmed by an officer, so the amount may change." }
        }
    }
}

fn buttons(opened: &Opened, (may_print, may_decide): (bool, bool), served: bool) -> Markup {
    let this = &opened.view.determination;
    let letter = if served {
        "Read or print the letter"
    } else {
        "Letter for the person"
    };
    html! {
        @if may_print || may_decide {
            (button_group(html! {
                @if may_print {
                    (Button::link(letter, format!("/charging/{}/print", this.id)))
                    a.govuk-link href={ "/charging/" (this.id) "/print?words=easy" } { "In easy words" }
                    a.govuk-link href={ "/charging/" (this.id) "/print?words=large" } { "In large print" }
                }
                @if may_decide && this.superseded_by.is_none() {
                    a.govuk-link href={ "/people/" (this.person) "/charging/new" } { "Work it out again" }
                }
            }))
        }
    }
}

fn lines(request: &Request, opened: &Opened, served: bool) -> Result<Markup, Refusal> {
    let told = Told::new(&opened.view.worked, &opened.view.book);
    let voice = Words::asked(request, &opened.heading.document).voice();
    let mut groups = Vec::new();
    for (title, of) in [
        ("Savings and income", MEANS),
        ("What is kept", KEPT),
        ("What is paid", PAID),
    ] {
        if opened.says(of) {
            let lines = if served {
                told.paragraphs(of, voice)?
            } else {
                told.opening(of, |_| Vec::new())?
            };
            groups.push((title, lines));
        }
    }
    Ok(html! {
        h2.govuk-heading-m { "How it was worked out" }
        @for (title, lines) in &groups {
            h3.govuk-heading-s { (title) }
            (lines)
        }
    })
}

fn facts(opened: &Opened, served: bool) -> Markup {
    let this = &opened.view.determination;
    let mut rows = vec![
        SummaryRow::new(
            "Decided",
            format!("{} by {}", shell::time(this.decided_at), this.by),
        ),
        SummaryRow::new("Why", this.why.as_str()),
    ];
    if !served {
        rows.extend([
            SummaryRow::new(
                "Rules",
                html! {
                    (this.regime.label()) ", those of " (date_in_words(this.on_date)) ", version "
                    a.govuk-link href={ "/rulebook/versions/" (this.rulebook_hash) } { (record::rulebook::short(&this.rulebook_hash)) }
                },
            ),
            SummaryRow::new("Formula", format!("{}, version {}", this.formula, this.formula_version)),
            SummaryRow::new("Worked again", worked::worked_again(&opened.replayed)),
        ]);
    }
    if let Some(before) = this.supersedes {
        rows.push(SummaryRow::new(
            "Replaces",
            html! { a.govuk-link href={ "/charging/" (before) } { "The one before it" } },
        ));
    }
    html! { (SummaryList::new(rows)) }
}
