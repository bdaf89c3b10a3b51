//! `/submission/{submission}`: everything that whoever decides needs beside one another, and the decision.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::approval::{self, Check, Kind, NewDecision, State, View};
use record::people::{self, Heading};
use record::planning::{Section, difference};
use record::rules::Pence;
use record::{FieldFault, PersonId, Refusal, SubmissionId};

use crate::assessment::top;
use crate::components::{
    Button, Cell, Checkboxes, Choice, Fieldset, InsetText, Radios, SummaryList, SummaryRow, Table,
    Tag, Textarea, csrf_field,
};
use crate::layout::Page;
use crate::planning::{against, table, ways};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

struct Open {
    heading: Heading,
    view: View,
    /// Whether the reader's role decides, and nothing stands in the way.
    may_decide: bool,
    /// Whether the reader's role decides at all.
    decides: bool,
    own: bool,
}

fn place(request: &Request) -> Result<(SubmissionId, PersonId), Refusal> {
    let id: SubmissionId = request.param("submission")?;
    let person = request.read(|tx| approval::person_of(tx, id))?;
    Ok((id, person))
}

fn open(request: &Request, (id, person): (SubmissionId, PersonId)) -> Result<Open, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Approval, Verb::View, "approval.show");
        let why = crate::people::reason_given(request);
        let permit = access::person(tx, actor, moment, person, ask, why)?;
        let view = approval::view(tx, &permit, &request.app.rulebooks, (actor, moment), id)?;
        let heading = people::heading(tx, &permit)?;
        let decides = access::allows(tx, actor, moment, person, (Noun::Approval, Verb::Decide))?;
        let waits = matches!(view.state, State::Waiting | State::AtPanel);
        Ok(Open {
            may_decide: decides && waits && view.barred.is_none() && heading.left.is_none(),
            decides,
            own: crate::people::for_the_person(request, person),
            heading,
            view,
        })
    })
}

/// `GET /submission/{submission}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let at = place(request)?;
    crate::people::reason_guard(request, at.1, || {
        let open = open(request, at)?;
        Ok(Answer::html(shell::frame(
            request,
            page(request, &open, &[]),
        )))
    })
}

/// `POST /submission/{submission}/decide`
pub fn decide(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let form = &request.form;
    let new = NewDecision {
        kind: form.get("kind").parse().ok(),
        checks: Check::ALL
            .iter()
            .filter(|check| form.get(check.as_str()) == "yes")
            .copied()
            .collect(),
        sections: form
            .all("sections")
            .filter_map(|section| section.parse().ok())
            .collect(),
        reasons: form.get("reasons"),
    };
    let decided = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Approval, Verb::Decide, "approval.decide");
        let why = crate::people::reason_given(request);
        let permit = access::person(tx, actor, moment, person, ask, why)?;
        let books = &request.app.rulebooks;
        approval::decide(tx, &permit, books, (actor, moment), id, &new)
    });
    match decided {
        Ok(_) => {
            let kind = new.kind.map(Kind::as_str).unwrap_or_default();
            Ok(Answer::see_other(format!("/submission/{id}?done={kind}")))
        }
        Err(Refusal::Invalid(faults)) => {
            let open = open(request, (id, person))?;
            let page = page(request, &open, &faults);
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => Err(other),
    }
}

fn page(request: &Request, open: &Open, faults: &[FieldFault]) -> Page {
    let view = &open.view;
    let title = if open.own {
        "How my plan is decided"
    } else {
        "Agreement of a plan"
    };
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) " " (state(view)) }
            (decisions(view))
            @if view.state == State::Agreed {
                p.govuk-body {
                    a.govuk-link href={ "/people/" (view.submission.person) "/budget" } { "The budget that was made of it" }
                }
            }
            (standing(open))
            h2.govuk-heading-m { "The cost" }
            (against(&view.plan, true))
            (cost_reason(open))
        }))
        h2.govuk-heading-m { "In line with the assessment" }
        (coverage(view))
        (table(&view.plan.document, &view.plan.costs, None))
        (ways(&view.plan.costs))
        (top::column(html! {
            h2.govuk-heading-m { "Risks and safeguarding" }
            (risks(view))
            h2.govuk-heading-m { "What else is known" }
            (facts(open))
        }))
        @if open.may_decide { (top::column(decision_form(request, open, faults))) }
    };
    let notification = match request.query.get("done") {
        "agreed" => shell::done("The plan is agreed, and its budget is made."),
        "sent_back" => shell::done("The plan is sent back to be changed."),
        "to_panel" => shell::done("The plan waits for the panel."),
        _ => None,
    };
    Page {
        banner: html! { @if !open.own { (top::banner(&open.heading, request.moment.today)) } }
            .into(),
        back: if open.decides {
            "/approvals".to_owned()
        } else {
            format!("/plan/{}", view.submission.plan)
        },
        confidential: true,
        notification,
        ..Page::new(title, main)
    }
}

fn state(view: &View) -> Tag {
    match view.state {
        State::Waiting => Tag::coloured("Waits for a team manager", "govuk-tag--yellow"),
        State::AtPanel => Tag::coloured("Waits for the panel", "govuk-tag--yellow"),
        State::Agreed => Tag::coloured("Agreed", "govuk-tag--green"),
        State::SentBack => Tag::coloured("Sent back", "govuk-tag--orange"),
        State::Replaced => Tag::coloured("Replaced by a later version", "govuk-tag--grey"),
    }
}

/// What was decided so far, the latest last.
fn decisions(view: &View) -> Markup {
    html! {
        @for decision in &view.decisions {
            (InsetText::new(html! {
                p.govuk-body {
                    strong { (decision.kind.label()) } " by " (decision.by) " on " (shell::time(decision.decided_at))
                    @match decision.limit {
                        Some(limit) => { ", as a team manager with a limit of " (limit.brief()) " a week" },
                        None if decision.level == approval::Level::Panel => { ", at the panel" },
                        None => {},
                    }
                    ". Rules: "
                    a.govuk-link href={ "/rulebook/versions/" (decision.rulebook_hash) } {
                        (record::rulebook::short(&decision.rulebook_hash))
                    }
                    "."
                }
                @if !decision.reasons.is_empty() { p.govuk-body { (decision.reasons) } }
                @if !decision.sections.is_empty() {
                    p.govuk-body {
                        "To be changed: "
                        (decision.sections.iter().map(|section| section.title()).collect::<Vec<_>>().join("; "))
                    }
                }
            }))
        }
    }
}

/// What stands in the way of this reader, or of anybody.
fn standing(open: &Open) -> Markup {
    let view = &open.view;
    html! {
        @if open.decides && matches!(view.state, State::Waiting | State::AtPanel) {
            @if let Some(barred) = &view.barred { (InsetText::new(barred.as_str())) }
        }
        @if let Some(newest) = view.changed_since {
            (InsetText::new(format!(
                "The plan was changed after it was put forward: version {newest} is the latest, and this is version {}. \
                 What is decided is what is shown here.",
                view.submission.version
            )))
        }
    }
}

fn cost_reason(open: &Open) -> Markup {
    let view = &open.view;
    let limits = &view.limits;
    let sum = |limit: Option<Pence>| limit.map_or_else(|| "any sum".to_owned(), |sum| sum.brief());
    html! {
        @if !view.submission.why.is_empty() {
            p.govuk-body { "Why, in the plan's words: " (view.submission.why) }
        }
        @if !open.own {
            p.govuk-body {
                "A team manager agrees up to " (sum(limits.weekly)) " a week and " (sum(limits.one_off)) " once, that \
                 itself included; " (limits.above) " agrees what is above. "
                @if limits.within { "This is within." } @else { strong { "This is above." } }
                " Source: " (limits.source) "."
            }
        }
    }
}

/// Every eligible need beside what the plan does about it.
fn coverage(view: &View) -> Markup {
    let document = &view.plan.document;
    let rows = view
        .plan
        .basis
        .outcomes
        .iter()
        .map(|need| {
            let outcomes: Vec<_> = document
                .outcomes
                .iter()
                .filter(|outcome| outcome.letters.contains(&need.letter))
                .collect();
            let lines: Vec<&str> = document
                .lines
                .iter()
                .filter(|line| outcomes.iter().any(|one| line.outcomes.contains(&one.id)))
                .map(|line| line.words.as_str())
                .collect();
            vec![
                format!("{} ({})", top::capitalised(&need.words), need.letter).into(),
                html! {
                    @if outcomes.is_empty() { strong { "Nothing answers it." } }
                    @for (place, outcome) in outcomes.iter().enumerate() { @if place > 0 { br; } (outcome.words) }
                }
                .into(),
                lines.join("; ").into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Eligible needs, and what the plan does about each".to_owned(),
        caption_classes: "govuk-table__caption--s",
        head: ["Eligible need", "What is to be achieved", "Support"]
            .map(Cell::from)
            .to_vec(),
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        @if view.plan.basis.outcomes.is_empty() {
            p.govuk-body { "The determination names no single outcomes." }
        } @else { (table.scrolling()) }
    }
}

fn risks(view: &View) -> Markup {
    let document = &view.plan.document;
    html! {
        @if document.no_risks { p.govuk-body { "It was asked for risks, and there are none to write down." } }
        @for risk in &document.risks {
            (SummaryList::new(vec![
                SummaryRow::new("What might happen", risk.words.as_str()),
                SummaryRow::new("The person's view", risk.view.as_str()),
                SummaryRow::new("What is done", risk.response.as_str()),
            ]))
        }
        p.govuk-body { "If something goes wrong: " (document.contingency) }
    }
}

fn facts(open: &Open) -> Markup {
    let view = &open.view;
    let basis = &view.plan.basis;
    let helps = view.plan.document.help.map(|help| help.label());
    let rows = vec![
        SummaryRow::new(
            "Plan",
            html! {
                a.govuk-link href={ "/plan/" (view.submission.plan) } { "The whole plan" }
                ", version " (view.submission.version) "; written with: " (helps.unwrap_or("nobody"))
            },
        ),
        SummaryRow::new(
            "Put forward",
            format!(
                "{} by {}",
                shell::time(view.submission.submitted_at),
                view.submission.by
            ),
        ),
        SummaryRow::new(
            "Eligibility",
            html! {
                a.govuk-link href={ "/eligibility/" (basis.eligibility) } { "Determination of " (shell::date(basis.on_date)) }
            },
        ),
        SummaryRow::new(
            "Financial assessment",
            if basis.regime == "care_act_carer" {
                "Not needed: carers are not charged for care that is given to the adult"
            } else if view.charging {
                "Done"
            } else {
                "Not done yet: what the person pays is provisional"
            },
        ),
        SummaryRow::new(
            "Free use of the money",
            match view.plan.document.free_use {
                Some(true) => "Yes, in the ways and at the times that the person chooses",
                Some(false) => "No",
                None => "Not said",
            },
        ),
    ];
    html! { (SummaryList::new(rows)) }
}

fn decision_form(request: &Request, open: &Open, faults: &[FieldFault]) -> Markup {
    let view = &open.view;
    let at_panel = view.state == State::AtPanel;
    let differs = view
        .plan
        .basis
        .indicative
        .as_ref()
        .is_some_and(|one| difference(view.submission.weekly, one.weekly) != Pence::ZERO);
    let mut kinds = Vec::new();
    if at_panel || view.limits.within {
        kinds.push(Choice::new("agreed", "Agree the plan and its cost"));
    }
    kinds.push(Choice::new("sent_back", "Send it back to be changed"));
    if !at_panel {
        kinds.push(Choice::new(
            "to_panel",
            if view.limits.within {
                "Take it to the panel although it is within the limit"
            } else {
                "Take it to the panel: it is above a team manager's limit"
            },
        ));
    }
    let hint = if differs {
        "The cost is not the indicative budget, so an agreement needs the reasons too. They go to the person. That a \
         plan is not “within budget” is no ground for sending it back: a cheaper way that meets the needs is."
    } else {
        "Wanted where it goes back or to the panel. They go to the person. That a plan is not “within budget” is no \
         ground for sending it back: a cheaper way that meets the needs is."
    };
    html! {
        h2.govuk-heading-m { @if at_panel { "The panel's decision" } @else { "Decision" } }
        form method="post" action={ "/submission/" (view.submission.id) "/decide" } novalidate data-unsaved-warning {
            (csrf_field(&request.form_token()))
            (checks(request, faults))
            (Radios {
                value: request.form.get("kind").to_owned(),
                error: fault_of(faults, "kind").into(),
                ..Radios::new("kind", Fieldset::new("What do you decide?"), kinds)
            })
            (Textarea {
                value: request.form.get("reasons").to_owned(),
                hint: hint.into(),
                error: fault_of(faults, "reasons").into(),
                rows: Some(5),
                ..Textarea::new("reasons", "Reasons")
            })
            (Checkboxes {
                classes: "govuk-checkboxes--small",
                values: request.form.all("sections").map(str::to_owned).collect(),
                error: fault_of(faults, "sections").into(),
                ..Checkboxes::new(
                    "sections",
                    Fieldset::new("If it goes back: which parts are to be changed?"),
                    Section::ALL.iter().map(|one| Choice::new(one.as_str(), one.title())).collect(),
                )
            })
            (Button::new("Save the decision"))
        }
    }
}

/// What an agreement confirms, each for itself, so that each can be found wanting.
fn checks(request: &Request, faults: &[FieldFault]) -> Markup {
    html! {
        h3.govuk-heading-s { "To agree, confirm each of these" }
        @for check in Check::ALL {
            (Checkboxes {
                values: request.form.all(check.as_str()).map(str::to_owned).collect(),
                error: fault_of(faults, check.as_str()).into(),
                ..Checkboxes::single(check.as_str(), Choice::new("yes", check.label()))
            })
        }
    }
}
