//! `/plan/{plan}`: what a plan says, part by part, what is missing, and what it costs.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::approval::Kind;
use record::planning::{self, Section, View, shortened};
use record::{FieldFault, PersonId, PlanId, Refusal};

use super::{Open, address, against, open, place, table, ways};
use crate::assessment::top;
use crate::components::{
    Button, Cell, InsetText, SummaryList, SummaryRow, Table, Tag, Task, TaskList, WarningText,
    button_group, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /plan/{plan}`: the parts with what is done and what is not.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let at = place(request)?;
    let shown = || page(request, at, &[]).map(|page| Answer::html(shell::frame(request, page)));
    crate::people::reason_guard(request, at.1, shown)
}

/// `POST /plan/{plan}/put-forward`: puts the version that was read forward for agreement.
pub fn put_forward(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let seen = request.form.get("version").parse().unwrap_or_default();
    let (actor, moment) = (&request.actor, &request.moment);
    let put = request.write(|tx| {
        let ask = (Noun::Planning, Verb::Change, "planning.put_forward");
        let permit = access::person(
            tx,
            actor,
            moment,
            person,
            ask,
            super::people_reason(request),
        )?;
        let books = &request.app.rulebooks;
        planning::put_forward(tx, &permit, books, (actor, moment), (id, seen))
    });
    match put {
        Ok(_) => Ok(Answer::see_other(format!("/plan/{id}?done=forward"))),
        Err(Refusal::Invalid(faults)) => {
            // The list of what is missing stands on the page: each fault leads to its line there.
            let faults: Vec<FieldFault> = faults
                .into_iter()
                .enumerate()
                .map(|(place, fault)| FieldFault::new(format!("missing-{place}"), fault.sentence))
                .collect();
            let page = page(request, (id, person), &faults)?;
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => Err(other),
    }
}

fn page(request: &Request, at: (PlanId, PersonId), faults: &[FieldFault]) -> Result<Page, Refusal> {
    let open = open(request, at, (Verb::View, "planning.show"))?;
    let view = &open.view;
    let title = if open.own {
        "My support plan"
    } else {
        "Support plan"
    };
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) " " (state(view)) }
            (standing(&open))
            (against(view, open.opens.0))
            @if open.own {
                p.govuk-body { "How much of it you pay, if anything, is worked out from your money and not from this plan." }
            }
        }))
        (top::column(html! {
            (TaskList {
                id_prefix: "plan".to_owned(),
                items: Section::ALL.iter().filter_map(|section| task(&open, *section)).collect(),
                ..TaskList::default()
            })
        }))
        (table(&view.document, &view.costs, None))
        (ways(&view.costs))
        (top::column(html! {
            (missing_list(&open))
            (forward(request, &open, faults))
            h2.govuk-heading-m { "What the plan rests on" }
            (basis(&open))
        }))
    };
    let notification = match request.query.get("done") {
        "begun" => shell::done("The plan is begun. Each part is kept as soon as it is saved."),
        "open" => shell::done("A plan is open already, so it goes on: nothing is typed twice."),
        "saved" => shell::done("Saved."),
        "same" => shell::done("The plan says so already, so nothing was changed."),
        "forward" => shell::done("The plan is put forward. It waits for agreement now."),
        _ => None,
    };
    Ok(Page {
        banner: open.banner(request),
        back: open.back(),
        confidential: true,
        notification,
        ..Page::new(title, main)
    })
}

/// Where the plan stands, as a tag.
fn state(view: &View) -> Tag {
    let forward = view.submitted.as_ref();
    let kind = forward.and_then(|submitted| submitted.decision.as_ref().map(|one| one.kind));
    match (forward, kind) {
        (None, _) => Tag::coloured("Being written", "govuk-tag--blue"),
        (Some(_), None) => Tag::coloured("Waits for agreement", "govuk-tag--yellow"),
        (Some(_), Some(Kind::ToPanel)) => Tag::coloured("Waits for the panel", "govuk-tag--yellow"),
        (Some(_), Some(Kind::SentBack)) => Tag::coloured("Sent back", "govuk-tag--orange"),
        (Some(_), Some(Kind::Agreed)) => Tag::coloured("Agreed", "govuk-tag--green"),
    }
}

/// What whoever opens the plan must know first.
fn standing(open: &Open) -> Markup {
    let view = &open.view;
    html! {
        @if let Some(submitted) = &view.submitted {
            @match &submitted.decision {
                Some(decision) if decision.kind == Kind::SentBack => {
                    (InsetText::new(html! {
                        p.govuk-body {
                            (decision.by) " sent the plan back on " (shell::time(decision.decided_at)) ": "
                            (decision.reasons)
                        }
                        @if !decision.sections.is_empty() {
                            p.govuk-body { "To be changed:" }
                            ul.govuk-list.govuk-list--bullet {
                                @for section in &decision.sections { li { (section.title()) } }
                            }
                        }
                    }))
                }
                Some(decision) if decision.kind == Kind::Agreed => {
                    (InsetText::new(html! {
                        "Agreed by " (decision.by) " on " (shell::time(decision.decided_at)) "."
                        @if !decision.reasons.is_empty() { " " (decision.reasons) }
                        @if open.may_see_approval {
                            " " a.govuk-link href={ "/submission/" (submitted.id) } { "How it was decided" }
                        }
                    }))
                }
                _ => {
                    p.govuk-body {
                        "Put forward on " (shell::time(submitted.at)) "."
                        @if open.may_see_approval {
                            " " a.govuk-link href={ "/submission/" (submitted.id) } { "What whoever decides sees" }
                        }
                    }
                }
            }
            @if submitted.version != view.version.number {
                (InsetText::new(
                    "The plan was changed after it was put forward. What was put forward stays as it was until the \
                     plan is put forward again.",
                ))
            }
        }
        @if view.outdated {
            (WarningText::new(
                "A newer determination or indicative budget stands. Carry the plan on from there: what it says is kept.",
            ))
        }
    }
}

/// One part with what stands in it and whether anything is missing.
fn task(open: &Open, section: Section) -> Option<Task> {
    let view = &open.view;
    let missing = view.missing.iter().any(|one| one.section == section);
    let document = &view.document;
    let hint = match section {
        Section::Help => document.help.map(|help| {
            if document.helper.is_empty() {
                help.label().to_owned()
            } else {
                format!("{}: {}", help.label(), document.helper)
            }
        }),
        Section::Outcomes => counted(document.outcomes.len(), "outcome", "outcomes"),
        Section::Support => counted(document.lines.len(), "line", "lines"),
        Section::Risks if document.no_risks => Some("No risks were found".to_owned()),
        Section::Risks => counted(document.risks.len(), "risk", "risks"),
        Section::Money => document
            .told_on
            .map(|day| format!("Told on {}", shell::date(day))),
        Section::Reason if !missing && document.reason.is_empty() => return None,
        section => document
            .words(section)
            .filter(|words| !words.is_empty())
            .map(shortened),
    };
    let (status, tag) = if missing {
        ("", Some(Tag::coloured("To do", "govuk-tag--blue")))
    } else {
        ("Done", None)
    };
    Some(Task {
        title: section.title().into(),
        href: if open.may_change || section_is_a_list(section) || hint.is_some() {
            address(view.plan.id, &format!("section/{section}"))
        } else {
            String::new()
        },
        hint: hint.into(),
        status: status.into(),
        tag,
        ..Task::default()
    })
}

fn section_is_a_list(section: Section) -> bool {
    matches!(
        section,
        Section::Outcomes | Section::Support | Section::Risks
    )
}

fn counted(many: usize, one: &str, several: &str) -> Option<String> {
    match many {
        0 => None,
        1 => Some(format!("1 {one}")),
        many => Some(format!("{many} {several}")),
    }
}

/// Everything that is missing, each leading to its place.
fn missing_list(open: &Open) -> Markup {
    let view = &open.view;
    html! {
        @if !view.missing.is_empty() && open.may_change {
            h2.govuk-heading-m { "What is still missing" }
            ul.govuk-list.govuk-list--bullet {
                @for (place, missing) in view.missing.iter().enumerate() {
                    li id={ "missing-" (place) } {
                        a.govuk-link href=(address(view.plan.id, &format!("section/{}", missing.section))) {
                            (missing.sentence)
                        }
                    }
                }
            }
        }
    }
}

fn forward(request: &Request, open: &Open, faults: &[FieldFault]) -> Markup {
    let view = &open.view;
    let forward = view.submitted.as_ref().is_some_and(|submitted| {
        submitted.version == view.version.number
            && submitted
                .decision
                .as_ref()
                .is_none_or(|decision| decision.kind != Kind::SentBack)
    });
    let (action, button, why) = if view.outdated {
        (
            format!("/people/{}/plan", view.plan.person),
            "Carry the plan on from what stands now",
            "",
        )
    } else {
        (
            address(view.plan.id, "put-forward"),
            "Put the plan forward for agreement",
            "It is agreed when it meets the eligible needs. What it costs more than the indicative budget has to be \
             explained, and is no reason to refuse it.",
        )
    };
    html! {
        @if open.may_change && (view.outdated || !forward) && (view.missing.is_empty() || view.outdated || !faults.is_empty()) {
            form method="post" action=(action) novalidate {
                (csrf_field(&request.form_token()))
                (hidden_field("version", &view.version.number.to_string()))
                @if !why.is_empty() { p.govuk-body { (why) } }
                (Button::new(button))
            }
        }
        @if open.may_print {
            (button_group(html! {
                (Button { classes: "govuk-button--secondary", ..Button::link("Read or print", address(view.plan.id, "print")) })
                a.govuk-link href=(address(view.plan.id, "history")) { "Who wrote what, and when" }
            }))
        }
    }
}

fn basis(open: &Open) -> Markup {
    let view = &open.view;
    let basis = &view.basis;
    let answered = view.document.answered();
    let mut rows = vec![
        SummaryRow::new(
            "Eligible needs",
            html! {
                ul.govuk-list {
                    @for outcome in &basis.outcomes {
                        li {
                            (top::capitalised(&outcome.words)) " (" (outcome.letter) "): "
                            @if answered.contains(outcome.letter.as_str()) { "answered" } @else { strong { "not answered yet" } }
                        }
                    }
                }
                @if let Some(band) = &basis.band { p.govuk-body { "Band: " (band) } }
            },
        ),
        SummaryRow::new(
            "Determination",
            html! {
                @if open.opens.1 {
                    a.govuk-link href={ "/eligibility/" (basis.eligibility) } { "Of " (shell::date(basis.on_date)) }
                } @else { "Of " (shell::date(basis.on_date)) }
            },
        ),
    ];
    rows.extend(basis.indicative.as_ref().map(|indicative| {
        SummaryRow::new(
            "Indicative budget",
            html! {
                @if open.opens.0 {
                    a.govuk-link href={ "/allocation/" (indicative.id) } { (indicative.weekly) " a week" }
                } @else { (indicative.weekly) " a week" }
                ", worked out on " (shell::time(indicative.decided_at)) " by " (indicative.by)
            },
        )
    }));
    rows.push(SummaryRow::new(
        "Plan",
        format!(
            "Begun on {} by {}; version {} of {} by {}",
            shell::date(view.plan.started_on),
            view.plan.by,
            view.version.number,
            shell::time(view.version.at),
            view.version.by
        ),
    ));
    html! { (SummaryList::new(rows)) }
}

/// `GET /plan/{plan}/history`: every version, who saved it and when.
pub fn history(request: &Request) -> Result<Answer, Refusal> {
    let at = place(request)?;
    crate::people::reason_guard(request, at.1, || {
        let open = open(request, at, (Verb::View, "planning.history"))?;
        let (actor, moment) = (&request.actor, &request.moment);
        let versions = request.write(|tx| {
            let ask = (Noun::Planning, Verb::View, "planning.history");
            let permit =
                access::person(tx, actor, moment, at.1, ask, super::people_reason(request))?;
            planning::versions(tx, &permit, at.0)
        })?;
        let table = Table {
            caption: "Versions, the latest first".to_owned(),
            caption_classes: "govuk-table__caption--m",
            head: ["Version", "Saved", "By"].map(Cell::from).to_vec(),
            rows: versions
                .iter()
                .map(|version| {
                    vec![
                        version.number.to_string().into(),
                        shell::time(version.at).into(),
                        version.by.as_str().into(),
                    ]
                })
                .collect(),
            first_cell_is_header: true,
            ..Table::default()
        };
        let title = "Who wrote what in the plan";
        let main = html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { "Each version is kept whole, so that nothing that was written is lost." }
            (table.scrolling())
        };
        let page = Page {
            banner: open.banner(request),
            back: address(at.0, ""),
            confidential: true,
            ..Page::new(title, main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    })
}
