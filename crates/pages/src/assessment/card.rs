//! The card of a person's page: their assessments and budgets, and the way to begin one.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::allocation::Determination;
use record::assessment::{self, Assessment};
use record::{PersonId, Refusal, allocation};

use super::start;
use crate::components::{Button, SummaryList, SummaryRow, Tag, csrf_field};
use crate::shell;
use crate::web::Request;

/// What the card shows.
struct Work {
    assessments: Vec<Assessment>,
    budgets: Vec<Determination>,
    may_start: bool,
    may_invite: bool,
    /// The questionnaire that would be asked: its title and version.
    asked: Option<Likely>,
}

/// The questionnaire that is likely asked.
pub(super) struct Likely {
    id: &'static str,
    title: String,
    version: u32,
}

/// A person's assessments and budgets, with what this reader may do about them. Empty markup for a reader who may see
/// neither.
///
/// # Errors
/// The database's refusal; [`Refusal::ReasonNeeded`] where the record asks for a reason that was not written yet.
pub fn work_card(request: &Request, person: PersonId) -> Result<Markup, Refusal> {
    let Some(work) = work(request, person)? else {
        return Ok(Markup::default());
    };
    let mut rows: Vec<SummaryRow> = work
        .budgets
        .iter()
        .map(|budget| {
            let tag = if budget.superseded_by.is_some() {
                Tag::coloured("Replaced", "govuk-tag--grey")
            } else if budget.provisional {
                Tag::coloured("Provisional", "govuk-tag--yellow")
            } else {
                Tag::coloured("Stands", "govuk-tag--green")
            };
            SummaryRow::new(
                html! { "Indicative budget" },
                html! {
                    a.govuk-link href={ "/allocation/" (budget.id) } { (budget.weekly) " a week" }
                    " " (tag)
                    br;
                    "Worked out on " (shell::time(budget.decided_at)) " by " (budget.by) "."
                },
            )
        })
        .collect();
    rows.extend(work.assessments.iter().map(|one| {
        let tag = start::tag(one);
        SummaryRow::new(
            start::name(&one.questionnaire),
            html! {
                a.govuk-link href=(start::address(request, one)) { "Assessment of " (shell::time(one.started_at)) }
                " " (tag)
                br;
                "Begun by " (one.started_by) "."
            },
        )
    }));
    let nothing = rows.is_empty();
    let open = work
        .assessments
        .iter()
        .any(|one| !one.superseded && !one.decided);
    Ok(html! {
        section aria-labelledby="work-heading" {
            h2.govuk-heading-m id="work-heading" { "Assessments and budgets" }
            @if nothing {
                p.govuk-body { "No assessment was begun yet." }
            } @else {
                (SummaryList::new(rows))
            }
            @if work.may_start && !open { (start_form(request, person, work.asked.as_ref())) }
            @if work.may_invite || work.may_start {
                ul.govuk-list {
                    @if work.may_invite {
                        li { a.govuk-link href={ "/people/" (person) "/invitation" } { "Make a link, so that they answer by themselves" } }
                    }
                    @if work.may_start && work.asked.is_some() {
                        li { a.govuk-link href={ "/people/" (person) "/assessment?begin=yes" } { "Other ways to begin: a carer's assessment, answers on paper" } }
                    }
                }
            }
        }
    })
}

fn work(request: &Request, person: PersonId) -> Result<Option<Work>, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        let (see_assessments, see_budgets) = (
            may(Noun::Assessment, Verb::View)?,
            may(Noun::Allocation, Verb::View)?,
        );
        let may_start = may(Noun::Assessment, Verb::Create)?;
        let may_invite = may(Noun::Invitation, Verb::Create)?;
        if !see_assessments && !see_budgets {
            return Ok(None);
        }
        let mut work = Work {
            assessments: Vec::new(),
            budgets: Vec::new(),
            may_start,
            may_invite,
            asked: None,
        };
        if see_assessments {
            let ask = (Noun::Assessment, Verb::View, "people.work_card");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            work.assessments = assessment::list(tx, &permit)?;
            if may_start {
                let suggested = assessment::suggested(tx, &permit)?;
                work.asked = asked_today(request, tx, suggested)?;
            }
        }
        if see_budgets {
            let ask = (Noun::Allocation, Verb::View, "people.work_card");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            work.budgets = allocation::list(tx, &permit)?;
        }
        Ok(Some(work))
    })
}

/// The questionnaire that a new assessment would ask; none where no rulebook is in force.
fn asked_today(
    request: &Request,
    tx: &mut record::Tx,
    id: &'static str,
) -> Result<Option<Likely>, Refusal> {
    let book = match request.app.rulebooks.in_force(tx, &request.moment) {
        Ok(book) => book,
        Err(Refusal::NotNow(_) | Refusal::Rules(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let rules = book.compile(request.moment.today);
    Ok(rules.questionnaire(id).map(|asked| Likely {
        id,
        title: asked.title.plain.clone(),
        version: asked.version,
    }))
}

/// The form that begins an assessment.
pub(super) fn start_form(request: &Request, person: PersonId, asked: Option<&Likely>) -> Markup {
    html! {
        @if let Some(Likely { id, title, version }) = asked {
            p.govuk-body {
                "A new assessment asks “" (title) "”, version " (version) " of the council's questionnaire. \
                 Needs are asked first; what family and friends do is asked afterwards. The assessment before it is kept \
                 and takes no more answers; to change an answer, open that one instead."
            }
            form method="post" action={ "/people/" (person) "/assessments" } novalidate {
                (csrf_field(&request.form_token()))
                input type="hidden" name="questionnaire" value=(id);
                (Button::new("Begin an assessment"))
            }
        } @else {
            p.govuk-body {
                "No assessment can be begun: no rulebook with a questionnaire for today is in force. "
                a.govuk-link href="/rulebook" { "See the rules" } "."
            }
        }
    }
}

/// The form that begins another assessment in the place of the one that is open.
pub(super) fn anew_form(request: &Request, person: PersonId, questionnaire: &str) -> Markup {
    html! {
        p.govuk-body {
            "Begin a new one when circumstances changed so much that the questions have to be asked again. \
             This one then takes no more answers; everything that was answered stays on the record."
        }
        form method="post" action={ "/people/" (person) "/assessments" } novalidate {
            (csrf_field(&request.form_token()))
            input type="hidden" name="questionnaire" value=(questionnaire);
            input type="hidden" name="anew" value="yes";
            (Button::secondary("Begin a new assessment"))
        }
    }
}
