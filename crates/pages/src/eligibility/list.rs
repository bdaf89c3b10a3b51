//! `/people/{person}/eligibility`: what was decided, and where to decide.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{self, Assessment};
use record::eligibility::{self, Eligibility};
use record::people::{self, Heading};
use record::rules::date_in_words;
use record::{PersonId, Refusal};

use crate::assessment::top;
use crate::components::{Button, SummaryList, SummaryRow, Tag, button_group};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

struct Shown {
    heading: Heading,
    all: Vec<Eligibility>,
    /// The assessment that it can be decided on, and whether that is validated.
    assessment: Option<(Assessment, bool)>,
    may_decide: bool,
}

/// `GET /people/{person}/eligibility`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    top::or_reason(request, person, page(request, person))
}

fn read(request: &Request, person: PersonId) -> Result<Shown, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Eligibility, Verb::View, "eligibility.list");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let all = eligibility::list(tx, &permit)?;
        let heading = people::heading(tx, &permit)?;
        let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        let may_decide = may(Noun::Eligibility, Verb::Decide)?;
        let mut assessment = None;
        if may_decide && may(Noun::Assessment, Verb::View)? {
            let ask = (Noun::Assessment, Verb::View, "eligibility.list");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            let latest = assessment::list(tx, &permit)?
                .into_iter()
                .find(|one| !one.superseded);
            if let Some(latest) = latest {
                let validated = assessment::validated(tx, latest.id)?;
                assessment = Some((latest, validated));
            }
        }
        Ok(Shown {
            heading,
            all,
            assessment,
            may_decide,
        })
    })
}

fn page(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let shown = read(request, person)?;
    let own = crate::people::for_the_person(request, person);
    let title = if own {
        "Whether I have eligible needs"
    } else {
        "Eligibility"
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        @if shown.all.is_empty() {
            p.govuk-body { "Nothing was decided yet." }
        } @else {
            (SummaryList::new(shown.all.iter().map(row).collect()))
        }
        @if shown.may_decide { (way_on(&shown, person)) }
    });
    let page = Page {
        banner: html! { @if !own { (top::banner(&shown.heading, request.moment.today)) } }.into(),
        back: format!("/people/{person}"),
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn row(one: &Eligibility) -> SummaryRow {
    let tag = if one.superseded_by.is_some() {
        Tag::coloured("Replaced", "govuk-tag--grey")
    } else if one.eligible {
        Tag::coloured("Stands", "govuk-tag--green")
    } else {
        Tag::coloured("Stands", "govuk-tag--yellow")
    };
    SummaryRow::new(
        date_in_words(one.on_date),
        html! {
            a.govuk-link href={ "/eligibility/" (one.id) } { (one.in_words()) } " " (tag) br;
            (one.regime.label()) ". Decided by " (one.by) "."
        },
    )
}

fn way_on(shown: &Shown, person: PersonId) -> Markup {
    html! {
        @match &shown.assessment {
            None => p.govuk-body {
                "Eligibility is decided on a validated assessment, and none was begun. "
                a.govuk-link href={ "/people/" (person) } { "Begin one on the record" } "."
            },
            Some((assessment, false)) => p.govuk-body {
                "Eligibility is decided on answers that stand. "
                a.govuk-link href={ "/assessment/" (assessment.id) "/check" } { "Validate the assessment first" } "."
            },
            Some((assessment, true)) => {
                h2.govuk-heading-m { "Decide" }
                p.govuk-body { "On the assessment of " (shell::time(assessment.started_at)) ", by the criteria in force today." }
                (button_group(html! {
                    @if assessment.questionnaire == "carer" {
                        (Button::link("Decide eligibility as a carer", format!("/assessment/{}/eligibility", assessment.id)))
                    } @else {
                        (Button::link("As an adult with needs", format!("/assessment/{}/eligibility", assessment.id)))
                        a.govuk-link href={ "/assessment/" (assessment.id) "/eligibility?as=carer" } { "As a carer" }
                    }
                }))
            }
        }
    }
}
