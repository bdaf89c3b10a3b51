//! `/people/{person}/assessment`: how an assessment is begun, of a person or of a carer in their own right; and where the
//! one that is open goes on.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::assessment::{self, Assessment, StepKind};
use record::people::{self, Heading};
use record::{Actor, FieldFault, PersonId, Refusal, Tx};

use super::top;
use crate::components::{
    Button, Choice, Fieldset, Radios, SummaryList, SummaryRow, Tag, csrf_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Assessment";

/// The questionnaires that new assessments can ask today: id, title and version.
pub(super) struct Questionnaires(Vec<(&'static str, String, u32)>);

impl Questionnaires {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which one is asked, where there is a choice. Nobody is asked where there is none.
    pub(super) fn radios(
        &self,
        request: &Request,
        suggested: &'static str,
        faults: &[FieldFault],
    ) -> Markup {
        if let [(only, ..)] = &self.0[..] {
            return html! { input type="hidden" name="questionnaire" value=(only); };
        }
        let items = self
            .0
            .iter()
            .map(|(id, title, version)| {
                let who = match *id {
                    assessment::CARER => "A carer's own assessment",
                    _ => "An adult's assessment",
                };
                Choice::new(*id, who).hint(format!("“{title}”, version {version}"))
            })
            .collect();
        html! {
            (Radios {
                value: chosen(request, suggested).to_owned(),
                error: fault_of(faults, "questionnaire").into(),
                classes: "govuk-radios--small",
                ..Radios::new("questionnaire", Fieldset::new("Which questions are asked?"), items)
            })
        }
    }
}

/// The questionnaire that was chosen; the likely one where none was.
pub(super) fn chosen(request: &Request, suggested: &'static str) -> &'static str {
    match request.form.get("questionnaire") {
        assessment::CARER => assessment::CARER,
        assessment::ADULT => assessment::ADULT,
        _ => suggested,
    }
}

/// What can be asked today; nothing where no rulebook is in force.
pub(super) fn questionnaires(request: &Request, tx: &mut Tx) -> Result<Questionnaires, Refusal> {
    let book = match request.app.rulebooks.in_force(tx, &request.moment) {
        Ok(book) => book,
        Err(Refusal::NotNow(_) | Refusal::Rules(_)) => return Ok(Questionnaires(Vec::new())),
        Err(other) => return Err(other),
    };
    let rules = book.compile(request.moment.today);
    let list = [assessment::ADULT, assessment::CARER]
        .into_iter()
        .filter_map(|id| {
            let asked = rules.questionnaire(id)?;
            Some((id, asked.title.plain.clone(), asked.version))
        })
        .collect();
    Ok(Questionnaires(list))
}

/// Said where nothing can be begun.
pub(super) fn no_rulebook() -> Markup {
    html! {
        p.govuk-body {
            "No assessment can be begun: no rulebook with a questionnaire for today is in force. "
            a.govuk-link href="/rulebook" { "See the rules" } "."
        }
    }
}

/// What the page shows.
struct Open {
    heading: Heading,
    all: Vec<Assessment>,
    asked: Questionnaires,
    suggested: &'static str,
    may_start: bool,
    may_invite: bool,
}

/// `GET /people/{person}/assessment`: to the one that is open, or the ways to begin one.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let page = || {
        let open = open(request, person)?;
        let goes_on: Vec<&Assessment> = open
            .all
            .iter()
            .filter(|one| !one.superseded && !one.decided)
            .collect();
        // With one that goes on there is nothing to choose; a second kind can still be begun from the list.
        if let ([only], false) = (&goes_on[..], request.query.get("begin") == "yes") {
            return Ok(Answer::see_other(address(request, only)));
        }
        Ok(Answer::html(shell::frame(
            request,
            page(request, person, &open),
        )))
    };
    top::or_reason(request, person, page())
}

fn open(request: &Request, person: PersonId) -> Result<Open, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Assessment, Verb::View, "assessment.start");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let may = |tx: &mut Tx, noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        Ok(Open {
            heading: people::heading(tx, &permit)?,
            all: assessment::list(tx, &permit)?,
            asked: questionnaires(request, tx)?,
            suggested: assessment::suggested(tx, &permit)?,
            may_start: may(tx, Noun::Assessment, Verb::Create)?,
            may_invite: may(tx, Noun::Invitation, Verb::Create)?,
        })
    })
}

/// Where an assessment goes on for this reader.
pub(super) fn address(request: &Request, one: &Assessment) -> String {
    let own = request.actor.own_record() == Some(one.person);
    let validates = request.actor.may(Noun::Assessment, Verb::Decide);
    match one.step {
        _ if own && matches!(request.actor, Actor::Account(_)) => {
            format!("/assessment/{}/own", one.id)
        }
        Some(StepKind::Sent) if validates => format!("/assessment/{}/validate", one.id),
        Some(StepKind::Reopened) if validates => format!("/assessment/{}/check", one.id),
        _ => format!("/assessment/{}", one.id),
    }
}

fn page(request: &Request, person: PersonId, open: &Open) -> Page {
    let rows: Vec<SummaryRow> = open
        .all
        .iter()
        .map(|one| {
            SummaryRow::new(
                html! { (name(&one.questionnaire)) },
                html! {
                    a.govuk-link href=(address(request, one)) { "Begun on " (shell::time(one.started_at)) }
                    " " (tag(one))
                },
            )
        })
        .collect();
    let main = top::column(html! {
        h1.govuk-heading-l { (TITLE) }
        @if !rows.is_empty() { (SummaryList::new(rows)) }
        @if open.may_start && !open.asked.is_empty() {
            h2.govuk-heading-m { "Begin one" }
            p.govuk-body {
                "Needs are asked first, as if nobody helped without being paid; what family and friends do is asked \
                 afterwards. A carer's assessment is begun on the carer's own record."
            }
            form method="post" action={ "/people/" (person) "/assessments" } novalidate {
                (csrf_field(&request.form_token()))
                (open.asked.radios(request, open.suggested, &[]))
                (Button::new("Ask the questions together"))
                (Button { name: "then".to_owned(), value: "paper".to_owned(), ..Button::secondary("Type in what was answered on paper") })
            }
        } @else if open.may_start { (no_rulebook()) }
        @else if open.all.is_empty() { p.govuk-body { "No assessment was begun yet. A social worker of a team that is involved can begin one." } }
        @if open.may_invite {
            p.govuk-body { a.govuk-link href={ "/people/" (person) "/invitation" } { "Make a link, so that they answer by themselves" } }
        }
    });
    Page {
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: format!("/people/{person}"),
        confidential: true,
        ..Page::new(TITLE, main)
    }
}

/// Whose questions they are.
pub(super) fn name(questionnaire: &str) -> &'static str {
    match questionnaire {
        assessment::CARER => "Carer's assessment",
        _ => "Assessment",
    }
}

/// Where an assessment stands, for lists.
pub(super) fn tag(one: &Assessment) -> Tag {
    match (one.superseded, one.decided, one.step) {
        (true, ..) => Tag::coloured("Replaced by a newer one", "govuk-tag--grey"),
        (_, _, Some(StepKind::Sent)) => Tag::coloured("Sent by the person", "govuk-tag--yellow"),
        (_, _, Some(StepKind::Returned)) => Tag::coloured("With the person", "govuk-tag--blue"),
        (_, _, Some(StepKind::Reopened)) => Tag::coloured("Changed", "govuk-tag--yellow"),
        (_, true, _) => Tag::coloured("Budget worked out", "govuk-tag--green"),
        (_, _, Some(StepKind::Validated)) => Tag::coloured("Validated", "govuk-tag--green"),
        (_, _, None) => Tag::coloured("Open", "govuk-tag--blue"),
    }
}
