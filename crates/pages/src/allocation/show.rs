//! `/allocation/{determination}`: the amount, and everything that it opens to.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::allocation::Determination;
use record::assessment::Part;
use record::replay::Replayed;
use record::rules::messages::StaffSentence;
use record::rules::{Voice, date_in_words};
use record::{DeterminationId, Refusal, access, allocation};

use super::{Opened, lines, message, messages, open, place, unsaid};
use crate::assessment::{subject_title, top};
use crate::components::{
    Button, Cell, InsetText, SummaryList, SummaryRow, Table, WarningText, button_group,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// What this reader may do besides reading, and the determinations before and after this one.
struct Around {
    may_print: bool,
    may_decide: bool,
    before: Option<Determination>,
    after: Option<Determination>,
}

/// `GET /allocation/{determination}`: the indicative budget with its worked lines.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let page = || {
        let opened = open(request, person, id, (Verb::View, "allocation.show"))?;
        let around = around(request, &opened)?;
        page(request, &opened, &around)
    };
    top::or_reason(request, person, page())
}

fn around(request: &Request, opened: &Opened) -> Result<Around, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let this = &opened.view.determination;
    let person = this.person;
    request.write(|tx| {
        let mut may = |verb| access::allows(tx, actor, moment, person, (Noun::Allocation, verb));
        let (may_print, may_decide) = (may(Verb::Print)?, may(Verb::Decide)?);
        let mut around = Around {
            may_print,
            may_decide,
            before: None,
            after: None,
        };
        if this.supersedes.is_some() || this.superseded_by.is_some() {
            let ask = (Noun::Allocation, Verb::View, "allocation.neighbours");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            let all = allocation::list(tx, &permit)?;
            let find =
                |id: Option<DeterminationId>| all.iter().find(|one| Some(one.id) == id).cloned();
            around.before = find(this.supersedes);
            around.after = find(this.superseded_by);
        }
        Ok(around)
    })
}

fn page(request: &Request, opened: &Opened, around: &Around) -> Result<Answer, Refusal> {
    let view = &opened.view;
    let this = &view.determination;
    let own = crate::people::is_own(request, this.person);
    let told = messages()?
        .render_staff(&view.worked, &view.book)
        .map_err(|fault| unsaid(&fault))?;
    let title = if own {
        "My indicative budget"
    } else {
        "Indicative budget"
    };
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body-l {
                strong { (this.weekly) } " a week, " strong { (this.annual) } " a year"
            }
            p.govuk-body {
                @if view.determination.for_carer {
                    @if own { "You pay" } @else { (opened.heading.document.name()) " pays" }
                    " nothing of it: a carer is not charged for care that is given to the adult they care for (Care \
                     Act 2014, s14(3)). "
                } @else if view.provisional {
                    "Provisional until the financial assessment: how much of it "
                    @if own { "you pay" } @else { (opened.heading.document.name()) " pays" }
                    ", if anything, is open. "
                } @else {
                    "What "
                    @if own { "you can" } @else { (opened.heading.document.name()) " can" }
                    " be asked to pay of it stands in the "
                    @if request.actor.may(Noun::Charging, Verb::View) {
                        a.govuk-link href={ "/people/" (this.person) "/charging" } { "financial assessment" } ". "
                    } @else {
                        "financial assessment. "
                    }
                }
                (message("indicative-notice", Voice::Plain)?)
            }
            (notices(opened, around))
            (buttons(opened, around, own))
        }))
        (in_short(opened))
        h2.govuk-heading-m { "How it was worked out" }
        p.govuk-body { "Each line opens to the answer it was made from, the rule, and the sum." }
        @for group in lines::GROUPS { (lines::group(opened, &told, group)) }
        (separate(opened)?)
        h2.govuk-heading-m { "When, by whom and under which rules" }
        (facts(opened, around, &told))
    };
    let notification = match request.query.get("done") {
        "decided" => shell::done("The indicative budget is worked out and kept with its reasons."),
        "same" => shell::done(
            "Nothing changed since this budget was worked out today, so it stands as it is.",
        ),
        _ => None,
    };
    let page = Page {
        // Notes on how to speak with somebody are for others, not for them.
        banner: html! { @if !own { (top::banner(&opened.heading, request.moment.today)) } }.into(),
        back: format!("/assessment/{}", this.assessment),
        confidential: true,
        notification,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// What must be known before the amount is used.
fn notices(opened: &Opened, around: &Around) -> Markup {
    let view = &opened.view;
    html! {
        @if let Some(after) = &around.after {
            (InsetText::new(html! {
                p.govuk-body {
                    "This budget was replaced on " (shell::time(after.decided_at)) ": "
                    a.govuk-link href={ "/allocation/" (after.id) } { (after.weekly) " a week" } "."
                }
            }))
        }
        @if let Replayed::Different(differences) = &opened.replayed {
            (WarningText::new(
                "What is kept of this budget does not come out the same when it is worked again. Do not use it, and \
                 tell your IT administrator: «steerwell verify» names the place.",
            ))
            ul.govuk-list.govuk-list--bullet { @for difference in differences { li { (difference) } } }
        }
        @for unsure in &view.unsure {
            (WarningText::new(format!(
                "One value that it rests on is not certain: {} is {} ({}). Check it before anything is decided on it.",
                crate::worked::path_in_words(&unsure.path), unsure.value, unsure.source
            )))
        }
        @if around.after.is_none() && view.eligible.is_none() {
            (InsetText::new(
                "Whether needs are eligible is not decided yet. The figure helps to think, and is no offer.",
            ))
        }
        @if around.after.is_none() && view.eligible == Some(false) {
            (WarningText::new(
                "It was decided that there are no eligible needs, so this budget leads to no plan.",
            ))
        }
        @if around.after.is_none() && !view.changed_since.is_empty() { (changed(opened, around)) }
        @if around.after.is_none() && view.rulebook_changed {
            (InsetText::new(
                "Other rules are in force now than the ones it was worked out by. Worked out again, the amount may be \
                 another one.",
            ))
        }
    }
}

fn changed(opened: &Opened, around: &Around) -> Markup {
    let view = &opened.view;
    let assessment = view.determination.assessment;
    let subject = |part: Part, key: &str| {
        let words = subject_title(&view.questionnaire, part, key, Voice::Plain);
        match part {
            Part::Informal => format!("Help of family and friends with: {words}"),
            Part::Need | Part::Flag => words,
        }
    };
    let inset = InsetText::new(html! {
        p.govuk-body { "Answers that were changed after it was worked out:" }
        ul.govuk-list.govuk-list--bullet {
            @for (part, key) in &view.changed_since { li { (subject(*part, key)) } }
        }
        @if around.may_decide {
            p.govuk-body {
                a.govuk-link href={ "/assessment/" (assessment) "/check" } { "Check the answers and work it out again" }
            }
        }
    });
    html! { (inset) }
}

fn buttons(opened: &Opened, around: &Around, own: bool) -> Markup {
    let address = format!("/allocation/{}", opened.view.determination.id);
    html! {
        @if around.may_print {
            (button_group(html! {
                (Button::link(if own { "Read or print in plain words" } else { "Print for the person" }, format!("{address}/print")))
                a.govuk-link href={ (address) "/print?words=easy" } { "In easy words" }
                a.govuk-link href={ (address) "/print?words=large" } { "In large print" }
                @if !own { a.govuk-link href={ (address) "/worked.json" } { "Worked lines as a file (JSON)" } }
            }))
        }
    }
}

/// The figures that are looked for first, gross beside net.
fn in_short(opened: &Opened) -> Markup {
    let outcome = &opened.view.outcome;
    let cell = |text: String| Cell::numeric(text);
    let row =
        |what: &str, gross: String, net: String| vec![Cell::from(what), cell(gross), cell(net)];
    let mut rows = vec![
        row(
            "Points",
            outcome.gross_points.to_string(),
            outcome.net_points.to_string(),
        ),
        row(
            "A week",
            outcome.gross_weekly.to_string(),
            outcome.weekly.to_string(),
        ),
    ];
    rows.push(row("A year", String::new(), outcome.annual.to_string()));
    if let Some(own) = &outcome.own_points {
        rows.push(row(
            "Points of the person's own answers",
            own.to_string(),
            String::new(),
        ));
    }
    let table = Table {
        caption: "In short".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Figure".into(),
            cell("Without help of family and friends".to_owned()),
            cell("Budget".to_owned()),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        (table.scrolling())
        p.govuk-body {
            "Unpaid help is worth " strong { (opened.view.informal_weekly()) } " a week in this figure. If it stops or \
             changes, the budget has to be worked out again."
        }
    }
}

fn separate(opened: &Opened) -> Result<Markup, Refusal> {
    let sentence = message("indicative-individual", Voice::Plain)?;
    Ok(html! {
        @if !opened.view.outcome.separate.is_empty() { p.govuk-body { (sentence) } }
    })
}

fn facts(opened: &Opened, around: &Around, told: &[StaffSentence]) -> Markup {
    let view = &opened.view;
    let this = &view.determination;
    let sources = told
        .iter()
        .flat_map(|line| &line.rests_on)
        .map(|rule| &rule.path);
    let sources: std::collections::BTreeSet<&String> = sources.collect();
    let mut rows = vec![
        SummaryRow::new(
            "Worked out",
            format!("{} by {}", shell::time(this.decided_at), this.by),
        ),
        SummaryRow::new("Why", this.why.as_str()),
        SummaryRow::new(
            "Rules",
            html! {
                "Those of " (date_in_words(this.on_date)) ", version "
                a.govuk-link href={ "/rulebook/versions/" (this.rulebook_hash) } {
                    (record::rulebook::short(&this.rulebook_hash))
                }
                "; " (sources.len()) " values of it were used"
            },
        ),
        SummaryRow::new(
            "Formula",
            format!("{}, version {}", this.formula, this.formula_version),
        ),
        SummaryRow::new(
            "Worked again",
            match &opened.replayed {
                Replayed::Same => {
                    "Worked out again just now from the facts that were kept: the same, to the letter."
                }
                Replayed::Different(_) => {
                    "Worked out again just now from the facts that were kept: not the same."
                }
            },
        ),
        SummaryRow::new(
            "Assessment",
            html! { a.govuk-link href={ "/assessment/" (this.assessment) } { "The answers as they stand now" } },
        ),
    ];
    if let Some(before) = &around.before {
        rows.push(SummaryRow::new(
            "Replaces",
            html! {
                a.govuk-link href={ "/allocation/" (before.id) } { (before.weekly) " a week" }
                ", worked out on " (shell::time(before.decided_at))
            },
        ));
    }
    html! { (SummaryList::new(rows)) }
}
