//! The letter of the final budget: whoever has only this paper can say why the budget is what it is, how it is paid, and
//! what to do about it.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::budget::{PlanLine, TakenAs};
use record::planning::Cost;
use record::rules::explain::LineId;
use record::rules::{Pence, Voice, date_in_words};
use record::{Moment, PersonId, Refusal, allocation, charging};

use super::{COUNCIL, Opened, PERSON, WAYS, open, place};
use crate::assessment::top;
use crate::charging::{KEPT, MEANS, PAID};
use crate::components::{Cell, SummaryList, SummaryRow, Table};
use crate::layout::Page;
use crate::people::addressed_to;
use crate::planning::cost_in_words;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::{Print, Told, challenge};

/// What the budget came from, as far as the reader may print it.
struct Before {
    allocation: Option<allocation::View>,
    charging: Option<charging::View>,
}

/// `GET /budget/{budget}/print`: the letter, in plain or easy words, or in large print.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let place = place(request)?;
    let page = || {
        let opened = open(request, place, (Verb::Print, "budget.print"))?;
        let before = before(request, place.1, &opened)?;
        page(request, &opened, &before)
    };
    top::or_reason(request, place.1, page())
}

fn before(request: &Request, person: PersonId, opened: &Opened) -> Result<Before, Refusal> {
    let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
    let this = &opened.view.budget;
    request.write(|tx| {
        let mut before = Before {
            allocation: None,
            charging: None,
        };
        let may = |tx: &mut record::Tx, noun| {
            access::allows(tx, actor, moment, person, (noun, Verb::Print))
        };
        if let Some(id) = this.allocation
            && may(tx, Noun::Allocation)?
        {
            let ask = (Noun::Allocation, Verb::Print, "budget.print");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            before.allocation = Some(allocation::view(tx, &permit, books, moment, id)?);
        }
        if let Some(id) = this.charging
            && may(tx, Noun::Charging)?
        {
            let ask = (Noun::Charging, Verb::Print, "budget.print");
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            before.charging = Some(charging::view(tx, &permit, books, moment, id)?);
        }
        Ok(before)
    })
}

fn page(request: &Request, opened: &Opened, before: &Before) -> Result<Answer, Refusal> {
    let words = Words::asked(request, &opened.heading.document);
    let how = Print::of(request, words);
    let view = &opened.view;
    let told = Told::new(&view.worked, &view.book);
    let title = words.say("budget-letter-title")?;
    let main = top::column(html! {
        (how.ways(request))
        h1.govuk-heading-l { (title) }
        (for_whom(request, opened, words)?)
        @if view.budget.superseded_by.is_some() { p.govuk-body { strong { (words.say("budget-replaced")?) } } }
        @else if view.budget.agreed_on.is_none() { p.govuk-body { strong { (words.say("budget-not-agreed")?) } } }
        (amounts(opened, words)?)
        (needs(before, words)?)
        (plan(opened, words)?)
        h2.govuk-heading-m { (words.say("budget-differs")?) }
        (told.paragraphs(&[LineId::BudgetDifference], words.voice())?)
        (reasons(opened, words))
        h2.govuk-heading-m { (words.say("budget-your-part")?) }
        (part(before, words)?)
        (told.paragraphs(PERSON, words.voice())?)
        (told.paragraphs(COUNCIL, words.voice())?)
        p.govuk-body { (words.say("budget-your-part-why")?) }
        h2.govuk-heading-m { (words.say("budget-how-paid")?) }
        (told.paragraphs(WAYS, words.voice())?)
        (paid(opened, words)?)
        h2.govuk-heading-m { (words.say("budget-free")?) }
        p.govuk-body { (words.say("budget-free-why")?) }
        (terms(opened, words)?)
        (challenge(words, &["challenge-budget"])?)
        (told.sources(words)?)
    });
    let page = Page {
        back: format!("/budget/{}", view.budget.id),
        easy_read: how != Print::Plain,
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn for_whom(request: &Request, opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let this = &opened.view.budget;
    let made = date_in_words(Moment::at(this.decided_at).today);
    let name = addressed_to(&opened.heading, words)?;
    let first = date_in_words(this.starts_on.unwrap_or(this.from_on));
    let by = opened
        .view
        .approved
        .as_ref()
        .map_or(this.by.as_str(), |approved| approved.by.as_str());
    let rows = match words.voice() {
        Voice::Plain => vec![
            SummaryRow::new("For", name),
            SummaryRow::new("Our reference", opened.heading.reference.as_str()),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Decided", format!("{made} by {by}")),
            SummaryRow::new("It begins on", first),
        ],
        Voice::Easy => vec![
            SummaryRow::new("This is for", name),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Day", made),
            SummaryRow::new("It starts on", first),
            SummaryRow::new("Who did it", by),
        ],
    };
    Ok(html! { (SummaryList::new(rows)) })
}

fn amounts(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let this = &opened.view.budget;
    let mut rows = vec![
        ("budget-amount-cost", this.cost),
        ("budget-amount-person", this.person_part),
        ("budget-amount-council", this.council_part),
        ("budget-amount-other", this.other),
    ];
    if this.provisional {
        // What is not known is not said to be nothing.
        rows.retain(|(id, _)| *id != "budget-amount-person" && *id != "budget-amount-council");
    }
    if this.one_off > Pence::ZERO {
        rows.push(("budget-amount-once", this.one_off));
    }
    let rows = rows
        .into_iter()
        .map(|(id, amount)| {
            Ok(vec![
                words.say(id)?.into(),
                Cell::numeric(amount.to_string()),
            ])
        })
        .collect::<Result<Vec<Vec<Cell>>, Refusal>>()?;
    let table = Table {
        caption: words.say("budget-amounts")?,
        caption_classes: "govuk-table__caption--m",
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    Ok(html! {
        (table.scrolling())
        @if !this.provisional { p.govuk-body { (words.say("budget-amounts-why")?) } }
    })
}

/// From the answers through the points to the first estimate.
fn needs(before: &Before, words: Words) -> Result<Markup, Refusal> {
    let Some(view) = &before.allocation else {
        return Ok(html! {});
    };
    let told = Told::new(&view.worked, &view.book);
    let lines = told.paragraphs(
        &[
            LineId::AllocationAnswer,
            LineId::AllocationGrossPoints,
            LineId::AllocationInformal,
            LineId::AllocationNetPoints,
            LineId::AllocationWeekly,
        ],
        words.voice(),
    )?;
    Ok(html! {
        h2.govuk-heading-m { (words.say("budget-from-needs")?) }
        p.govuk-body { (words.say("budget-from-needs-why")?) }
        (lines)
    })
}

/// What the plan costs, by what it is for.
fn plan(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let view = &opened.view;
    let cost = |line: &PlanLine| match (line.weekly, line.one_off, line.taken_as) {
        (_, _, None) => "free".to_owned(),
        (weekly, Pence::ZERO, _) => format!("{weekly} a week"),
        (Pence::ZERO, once, _) => format!("{once} once"),
        (weekly, once, _) => format!("{weekly} a week, {once} once"),
    };
    // What is paid once or free is made of nothing but its cost.
    let made = |line: &PlanLine| match &line.cost {
        Some(cost @ Cost::Ongoing { .. }) => cost_in_words(cost),
        _ => String::new(),
    };
    let rows = view
        .lines
        .iter()
        .map(|line| {
            vec![
                line.words.as_str().into(),
                line.outcomes.join("; ").into(),
                line.taken_as.map_or("Free", TakenAs::label).into(),
                made(line).into(),
                Cell::numeric(cost(line)),
            ]
        })
        .collect();
    let table = Table {
        caption: words.say("budget-plan")?,
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Support".into(),
            "What it is for".into(),
            "How it is taken".into(),
            "How it is worked out".into(),
            Cell::numeric("Cost"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    Ok(match words.voice() {
        Voice::Plain => html! {
            (table.scrolling())
            p.govuk-body { (words.say("budget-plan-why")?) }
        },
        Voice::Easy => html! {
            h2.govuk-heading-m { (words.say("budget-plan")?) }
            ul.govuk-list.govuk-list--bullet {
                @for line in &view.lines { li {
                    (line.words) ": " (cost(line))
                    @let made = made(line);
                    @if !made.is_empty() { " (" (made) ")" }
                } }
            }
            p.govuk-body { (words.say("budget-plan-why")?) }
        },
    })
}

fn reasons(opened: &Opened, words: Words) -> Markup {
    let view = &opened.view;
    let differs = view.outcome.difference.is_some_and(|by| by != Pence::ZERO);
    html! {
        @if differs && !view.plan_reason.is_empty() {
            p.govuk-body {
                @match words.voice() {
                    Voice::Plain => { "The reason in the plan: " },
                    Voice::Easy => { "Your plan says why: " },
                }
                (view.plan_reason)
            }
        }
        @if let Some(approved) = &view.approved {
            p.govuk-body {
                @match words.voice() {
                    Voice::Plain => { "The reasons of " (approved.by) ", who agreed it on " (date_in_words(approved.on)) ": " },
                    Voice::Easy => { (approved.by) " said yes to this on " (date_in_words(approved.on)) ". They wrote: " },
                }
                (approved.reasons)
            }
        }
        @if view.approved.as_ref().is_none_or(|approved| approved.reasons != view.budget.why) {
            p.govuk-body { (view.budget.why) }
        }
    }
}

/// The sums of the financial assessment, where there is one.
fn part(before: &Before, words: Words) -> Result<Markup, Refusal> {
    let Some(view) = &before.charging else {
        return Ok(html! {});
    };
    let told = Told::new(&view.worked, &view.book);
    let mut groups = Vec::new();
    for of in [MEANS, KEPT, PAID] {
        groups.push(told.paragraphs(of, words.voice())?);
    }
    Ok(html! { @for group in &groups { (group) } })
}

fn paid(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let view = &opened.view;
    let taken = |way: TakenAs| view.shares.iter().any(|share| share.taken_as == way);
    let mut ids = Vec::new();
    if view.budget.pays_out() {
        ids.push("budget-paid-payment");
    }
    if taken(TakenAs::Council) {
        ids.push("budget-paid-arranged");
    }
    if taken(TakenAs::ThirdParty) {
        ids.push("budget-paid-third");
    }
    let sentences = ids
        .into_iter()
        .map(|id| words.say(id))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(html! { @for sentence in &sentences { p.govuk-body { (sentence) } } })
}

fn terms(opened: &Opened, words: Words) -> Result<Markup, Refusal> {
    let this = &opened.view.budget;
    let terms = match (&opened.view.agreement, words.voice()) {
        (Some(agreed), Voice::Plain) if !agreed.terms.is_empty() => {
            agreed.terms.lines().map(str::to_owned).collect()
        }
        (_, voice) => record::budget::terms(this, voice)?,
    };
    let heading = match this.agreed_on {
        Some(_) => "budget-agreed-to",
        None => "budget-to-agree",
    };
    Ok(html! {
        h2.govuk-heading-m { (words.say(heading)?) }
        ul.govuk-list.govuk-list--bullet { @for term in &terms { li { (term) } } }
    })
}
