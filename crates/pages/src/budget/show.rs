//! `/budget/{budget}`: the four amounts, and every line with what it opens to.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::budget::{Ending, TakenAs};
use record::people::DateForm;
use record::rules::explain::{Line, LineId};
use record::rules::{Pence, Voice, date_in_words};
use record::{BudgetId, FieldFault, PersonId, Refusal, budget};

use super::{COST, COUNCIL, Opened, PERSON, WAYS, open, place, state, typed_day};
use crate::assessment::top;
use crate::components::{
    Button, Cell, Details, InsetText, SummaryList, SummaryRow, Table, Tag, Textarea, button_group,
    csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::{self, Told};

/// What this reader may do besides reading.
struct May {
    print: bool,
    change: bool,
    pay: bool,
    allocation: bool,
    charging: bool,
    planning: bool,
    endings: Vec<Ending>,
}

/// `GET /budget/{budget}`
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    let answer = || {
        Ok(Answer::html(shell::frame(
            request,
            page(request, place, &[])?,
        )))
    };
    top::or_reason(request, place.1, answer())
}

pub(super) fn page(
    request: &Request,
    place: (BudgetId, PersonId),
    faults: &[FieldFault],
) -> Result<Page, Refusal> {
    let opened = open(request, place, (Verb::View, "budget.show"))?;
    let may = may(request, place)?;
    let this = &opened.view.budget;
    let served = crate::people::for_the_person(request, this.person);
    let title = if served {
        "My budget"
    } else {
        "Personal budget"
    };
    let (words, colour) = state(this, request.moment.today);
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body-l { strong { (this.cost) " a week" } " " (Tag::coloured(words, colour)) }
            (notices(&opened, served))
            (buttons(&opened, &may, served))
        }))
        (amounts(&opened, &may))
        (lines(request, &opened, &may, served)?)
        h2.govuk-heading-m { "Agreed with the person" }
        (agreement(&opened, &may))
        h2.govuk-heading-m { "When, by whom and under which rules" }
        (facts(&opened, served))
        @if may.change && this.superseded_by.is_none() { (ending(request, &opened, &may, faults)) }
    };
    Ok(Page {
        banner: html! { @if !served { (top::banner(&opened.heading, request.moment.today)) } }
            .into(),
        back: format!("/people/{}/budget", this.person),
        confidential: true,
        notification: match request.query.get("done") {
            "agreed" => shell::done("The agreement is kept. Money may flow from its first day."),
            "ended" => shell::done("The last day is recorded. Payments stop after it."),
            "back" => shell::done("The ending is taken back. The budget goes on."),
            "again" => {
                shell::done("The budget was worked out again. Send the letter to the person.")
            }
            _ => None,
        },
        ..Page::new(title, main)
    })
}

fn may(request: &Request, (id, person): (BudgetId, PersonId)) -> Result<May, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        let mut found = May {
            print: may(Noun::Budget, Verb::Print)?,
            change: may(Noun::Budget, Verb::Change)?,
            pay: may(Noun::Payments, Verb::View)?,
            allocation: may(Noun::Allocation, Verb::View)?,
            charging: may(Noun::Charging, Verb::View)?,
            planning: may(Noun::Planning, Verb::View)?,
            endings: Vec::new(),
        };
        if found.change {
            let ask = (Noun::Budget, Verb::View, "budget.endings");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            found.endings = budget::endings(tx, &permit, id)?;
        }
        Ok(found)
    })
}

fn notices(opened: &Opened, served: bool) -> Markup {
    let view = &opened.view;
    html! {
        @if let Some(after) = view.budget.superseded_by {
            (InsetText::new(html! {
                p.govuk-body { "A newer budget has taken its place: " a.govuk-link href={ "/budget/" (after) } { "open it" } "." }
            }))
        }
        @if let Some(last) = view.budget.last_day {
            (InsetText::new(html! { p.govuk-body { "Its last day is " (date_in_words(last)) ". Nothing is paid for a day after." } }))
        }
        @if view.budget.provisional {
            (InsetText::new(html! {
                p.govuk-body { "Provisional: what the person pays is open until the financial assessment is finished. The budget is then worked out again." }
            }))
        }
        @if !served { (worked::notices(&view.unsure, false, &opened.replayed)) }
    }
}

fn buttons(opened: &Opened, may: &May, served: bool) -> Markup {
    let this = &opened.view.budget;
    let letter = if served {
        "Read or print the letter"
    } else {
        "Letter for the person"
    };
    html! {
        @if may.print || may.change {
            (button_group(html! {
                @if may.change && this.agreed_on.is_none() && this.superseded_by.is_none() {
                    (Button::link("Write the person’s agreement down", format!("/budget/{}/agree", this.id)))
                }
                @if may.print {
                    (Button { classes: "govuk-button--secondary", ..Button::link(letter, format!("/budget/{}/print", this.id)) })
                    a.govuk-link href={ "/budget/" (this.id) "/print?words=easy" } { "In easy words" }
                    a.govuk-link href={ "/budget/" (this.id) "/print?words=large" } { "In large print" }
                }
            }))
        }
    }
}

/// The amounts of Care Act 2014, s26: never merged, and each with where it comes from.
fn amounts(opened: &Opened, may: &May) -> Markup {
    let this = &opened.view.budget;
    let plan = html! {
        "The agreed plan"
        @if let (Some((plan, _)), true) = (opened.view.plan, may.planning) { ": " a.govuk-link href={ "/plan/" (plan) } { "open it" } }
    };
    let part = html! {
        @match (this.charging, may.charging) {
            (Some(charging), true) => { "The financial assessment: " a.govuk-link href={ "/charging/" (charging) } { "open it" } },
            (Some(_), false) => "The financial assessment",
            (None, _) if this.provisional => "Open until the financial assessment",
            (None, _) => "A carer is not charged for care given to somebody else",
        }
    };
    let mut rows = vec![
        vec![
            "What meeting the needs costs".into(),
            Cell::numeric(this.cost.to_string()),
            plan.into(),
        ],
        vec![
            "The person pays".into(),
            Cell::numeric(this.person_part.to_string()),
            part.into(),
        ],
        vec![
            "The council pays".into(),
            Cell::numeric(this.council_part.to_string()),
            "The cost less the person’s part".into(),
        ],
        vec![
            "Other public money, beside these".into(),
            Cell::numeric(this.other.to_string()),
            "In none of the amounts above".into(),
        ],
    ];
    if this.one_off > Pence::ZERO {
        rows.push(vec![
            "Once, besides".into(),
            Cell::numeric(this.one_off.to_string()),
            "The agreed plan".into(),
        ]);
    }
    let table = Table {
        caption: "The amounts, a week".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec!["What".into(), Cell::numeric("Pounds"), "Comes from".into()],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn lines(request: &Request, opened: &Opened, may: &May, served: bool) -> Result<Markup, Refusal> {
    let view = &opened.view;
    let told = Told::new(&view.worked, &view.book);
    let voice = if served {
        Words::asked(request, &opened.heading.document).voice()
    } else {
        Voice::Plain
    };
    let groups = [
        ("What the plan costs", COST),
        ("What the person pays", PERSON),
        ("What others pay", COUNCIL),
        ("How it is taken, and what is paid out", WAYS),
    ];
    let mut parts = Vec::new();
    for (title, of) in groups {
        if opened.says(of) {
            let lines = if served {
                told.paragraphs(of, voice)?
            } else {
                told.opening(of, |line| beside(opened, may, line))?
            };
            parts.push((title, lines));
        }
    }
    let difference = if served {
        told.paragraphs(&[LineId::BudgetDifference], voice)?
    } else {
        told.opening(&[LineId::BudgetDifference], |line| {
            beside(opened, may, line)
        })?
    };
    Ok(html! {
        h2.govuk-heading-m { "How it was worked out" }
        @for (title, lines) in &parts {
            h3.govuk-heading-s { (title) }
            (lines)
        }
        h3.govuk-heading-s { "Beside the indicative budget, and why" }
        (difference)
        (reasons(opened))
    })
}

/// Why the final budget is what it is: the approver's reasons.
fn reasons(opened: &Opened) -> Markup {
    let view = &opened.view;
    html! {
        @if let Some(approved) = &view.approved {
            p.govuk-body {
                "Agreed on " (date_in_words(approved.on)) " by " (approved.by)
                @if approved.level == "panel" { ", for the panel" }
                ". Reasons: " (approved.reasons)
            }
        }
        @if view.approved.as_ref().is_none_or(|approved| approved.reasons != view.budget.why) {
            p.govuk-body { "Why this budget was made: " (view.budget.why) }
        }
    }
}

/// What a line is about: the plan's line, the financial assessment, the indicative budget.
fn beside(opened: &Opened, may: &May, line: &Line) -> Vec<SummaryRow> {
    let view = &opened.view;
    match line.line {
        LineId::BudgetLine | LineId::BudgetLineOnce => {
            let place = line.subject.as_deref().and_then(|place| place.parse::<i64>().ok());
            let Some(share) = view.shares.iter().find(|share| Some(share.position) == place) else {
                return Vec::new();
            };
            let mut rows = vec![SummaryRow::new("In the plan", share.words.as_str())];
            if let Some(provider) = &share.provider_name {
                rows.push(SummaryRow::new("Provider", provider.as_str()));
            }
            rows
        }
        LineId::BudgetAtMost | LineId::BudgetAtMostCost | LineId::BudgetFullCost if may.charging => view
            .budget
            .charging
            .map(|id| {
                SummaryRow::new(
                    "Comes from",
                    html! { a.govuk-link href={ "/charging/" (id) } { "The financial assessment, with every line" } },
                )
            })
            .into_iter()
            .collect(),
        LineId::BudgetDifference if may.allocation => view
            .budget
            .allocation
            .map(|id| {
                SummaryRow::new(
                    "Comes from",
                    html! { a.govuk-link href={ "/allocation/" (id) } { "The indicative budget, with every line" } },
                )
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn agreement(opened: &Opened, may: &May) -> Markup {
    let this = &opened.view.budget;
    let Some(agreed) = &opened.view.agreement else {
        return html! { p.govuk-body { "Not agreed yet. Nothing is paid until it is." } };
    };
    let mut rows = vec![
        SummaryRow::new(
            "Agreed",
            format!(
                "{}, signed by {}",
                date_in_words(agreed.agreed_on),
                agreed.signed_by
            ),
        ),
        SummaryRow::new("Money flows from", date_in_words(agreed.starts_on)),
    ];
    if this.pays_out() {
        let mut holder = agreed.held_by.label().to_owned();
        if !agreed.holder.is_empty() {
            holder = format!("{holder}: {}", agreed.holder);
        }
        rows.push(SummaryRow::new("The direct payment is held by", holder));
    }
    rows.extend([
        SummaryRow::new(
            "Told the amount",
            format!(
                "{}{}",
                agreed
                    .told_on
                    .map(|day| format!("{}. ", date_in_words(day)))
                    .unwrap_or_default(),
                agreed.told_how
            ),
        ),
        SummaryRow::new(
            "Told of the free use",
            if agreed.free_use { "Yes" } else { "No" },
        ),
        SummaryRow::new(
            "Written down",
            format!("{} by {}", shell::time(agreed.at), agreed.by),
        ),
    ]);
    html! {
        (SummaryList::new(rows))
        (Details::new("The terms that were agreed", html! {
            ul.govuk-list.govuk-list--bullet { @for term in agreed.terms.lines() { li { (term) } } }
        }))
        @if may.pay && this.pays_out() {
            p.govuk-body { a.govuk-link href={ "/people/" (this.person) "/payments" } { "What was paid, and what is left" } }
        }
    }
}

fn facts(opened: &Opened, served: bool) -> Markup {
    let this = &opened.view.budget;
    let mut rows = vec![
        SummaryRow::new(
            "Decided",
            format!("{} by {}", shell::time(this.decided_at), this.by),
        ),
        SummaryRow::new("First day", date_in_words(this.from_on)),
    ];
    if !served {
        rows.extend([
            SummaryRow::new(
                "Rules",
                html! {
                    "Those of " (date_in_words(opened.view.worked.date)) ", version "
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
            html! { a.govuk-link href={ "/budget/" (before) } { "The budget before it" } },
        ));
    }
    let direct = opened
        .view
        .outcome
        .shares
        .iter()
        .find(|share| share.taken_as.name() == TakenAs::DirectPayment.to_string());
    if let Some(direct) = direct {
        rows.push(SummaryRow::new(
            "Direct payment",
            format!(
                "{} a week, {} less the person’s {}",
                direct.council, direct.cost, direct.person
            ),
        ));
    }
    html! { (SummaryList::new(rows)) }
}

fn ending(request: &Request, opened: &Opened, may: &May, faults: &[FieldFault]) -> Markup {
    let this = &opened.view.budget;
    let action = format!("/budget/{}/end", this.id);
    let sent = request
        .form
        .typed()
        .any(|(field, _)| field.starts_with("last_day"));
    let day = if sent {
        typed_day(request, "last_day")
    } else {
        DateForm::default()
    };
    let why = Textarea {
        value: request.form.get("why").to_owned(),
        rows: Some(2),
        error: fault_of(faults, "why").into(),
        ..Textarea::new("why", "Why")
    };
    html! {
        section {
            h2.govuk-heading-m { "The last day" }
            @for one in &may.endings {
                p.govuk-body {
                    (shell::time(one.at)) ", " (one.by) ": "
                    @match one.last_day {
                        Some(day) => { "its last day is " (date_in_words(day)) },
                        None => "taken back",
                    }
                    ". " (one.why)
                }
            }
            form method="post" action=(action) novalidate {
                (csrf_field(&request.form_token()))
                @if this.last_day.is_some() {
                    (hidden_field("then", "back"))
                    (why)
                    (Button::secondary("Take the ending back"))
                } @else {
                    (hidden_field("then", "end"))
                    (date_input("last_day", small("Last day"), &day, fault_of(faults, "last_day")))
                    (why)
                    (Button::secondary("End the budget"))
                }
            }
        }
    }
}
