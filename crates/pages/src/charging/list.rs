//! `/people/{person}/charging`: the financial assessments, and where to make one.

use maud::html;
use record::access::{self, Noun, Verb};
use record::charging::{self, Charging};
use record::people;
use record::rules::date_in_words;
use record::{PersonId, Refusal};

use crate::assessment::top;
use crate::components::{Button, SummaryList, SummaryRow, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /people/{person}/charging`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    top::or_reason(request, person, page(request, person))
}

fn page(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let (heading, all, may_decide) = request.write(|tx| {
        let ask = (Noun::Charging, Verb::View, "charging.list");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let all = charging::list(tx, &permit)?;
        let may_decide = access::allows(tx, actor, moment, person, (Noun::Charging, Verb::Decide))?;
        Ok((people::heading(tx, &permit)?, all, may_decide))
    })?;
    let served = crate::people::for_the_person(request, person);
    let title = if served {
        "What I pay"
    } else {
        "Financial assessments"
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        @if all.is_empty() {
            p.govuk-body {
                "Nothing was worked out yet."
                @if served { " The council looks at your money after it has decided that you have eligible needs. You pay nothing before that." }
            }
        } @else {
            (SummaryList::new(all.iter().map(row).collect()))
        }
        @if may_decide {
            (Button::link(
                if all.is_empty() { "Make a financial assessment" } else { "Work it out again" },
                format!("/people/{person}/charging/new"),
            ))
        }
    });
    let page = Page {
        banner: html! { @if !served { (top::banner(&heading, moment.today)) } }.into(),
        back: format!("/people/{person}"),
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn row(one: &Charging) -> SummaryRow {
    let tag = if one.superseded_by.is_some() {
        Tag::coloured("Replaced", "govuk-tag--grey")
    } else {
        Tag::coloured("Stands", "govuk-tag--green")
    };
    SummaryRow::new(
        format!("From {}", date_in_words(one.from_on)),
        html! {
            a.govuk-link href={ "/charging/" (one.id) } { (one.in_words()) } " " (tag) br;
            "Decided on " (shell::time(one.decided_at)) " by " (one.by) "."
        },
    )
}
