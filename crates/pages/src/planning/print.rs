//! The plan as the person keeps it, in plain or easy words, or in large print.

use maud::{Markup, html};
use record::access::Verb;
use record::approval::Kind;
use record::planning::{Section, TakenAs};
use record::rules::messages::Arg;
use record::rules::{Pence, Voice, date_in_words};
use record::{Moment, Refusal};

use super::{Open, address, cost_in_words, open, place};
use crate::assessment::top;
use crate::components::{SummaryList, SummaryRow};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;
use crate::worked::Print;

/// `GET /plan/{plan}/print`
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let at = place(request)?;
    crate::people::reason_guard(request, at.1, || {
        let open = open(request, at, (Verb::Print, "planning.print"))?;
        let words = Words::asked(request, &open.heading.document);
        page(request, &open, words)
    })
}

fn page(request: &Request, open: &Open, words: Words) -> Result<Answer, Refusal> {
    let how = Print::of(request, words);
    let title = words.say("plan-title")?;
    let main = top::column(html! {
        (how.ways(request))
        h1.govuk-heading-l { (title) }
        (for_whom(request, open, words)?)
        p.govuk-body { (words.say("plan-owner")?) }
        (state(open, words)?)
        (cost(open, words)?)
        @for section in Section::ALL { (part(open, *section, words)?) }
        (rests(open, words)?)
        (challenge(words)?)
    });
    let page = Page {
        back: address(open.view.plan.id, ""),
        easy_read: how != Print::Plain,
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn for_whom(request: &Request, open: &Open, words: Words) -> Result<Markup, Refusal> {
    let view = &open.view;
    let name = crate::people::addressed_to(&open.heading, words)?;
    let saved = date_in_words(Moment::at(view.version.at).today);
    let council = request.settings().council.as_str();
    let rows = match words.voice() {
        Voice::Plain => vec![
            SummaryRow::new("For", name),
            SummaryRow::new("Our reference", open.heading.reference.as_str()),
            SummaryRow::new("From", council),
            SummaryRow::new(
                "This version",
                format!(
                    "{} of {saved}, written by {}",
                    view.version.number, view.version.by
                ),
            ),
        ],
        Voice::Easy => vec![
            SummaryRow::new("This is for", name),
            SummaryRow::new("From", council),
            SummaryRow::new("Day", saved),
        ],
    };
    Ok(html! { (SummaryList::new(rows)) })
}

/// Where the plan stands, and why it was agreed or sent back.
fn state(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let Some(submitted) = &open.view.submitted else {
        let sentence = words.say("plan-being-written")?;
        return Ok(html! { p.govuk-body { (sentence) } });
    };
    let sentence = match &submitted.decision {
        None => words.with(
            "plan-waits",
            &[("day", Arg::Date(Moment::at(submitted.at).today))],
        )?,
        Some(decision) => {
            let day = ("day", Arg::Date(decision.decided_on));
            match decision.kind {
                Kind::ToPanel => words.say("plan-panel")?,
                Kind::SentBack => words.with(
                    "plan-sent-back",
                    &[day, ("reasons", Arg::Text(&decision.reasons))],
                )?,
                Kind::Agreed => {
                    words.with("plan-agreed", &[day, ("who", Arg::Text(&decision.by))])?
                }
            }
        }
    };
    let why = match &submitted.decision {
        Some(decision) if decision.kind == Kind::Agreed && !decision.reasons.is_empty() => {
            Some(words.with(
                "plan-agreed-why",
                &[("reasons", Arg::Text(&decision.reasons))],
            )?)
        }
        _ => None,
    };
    Ok(html! {
        p.govuk-body { strong { (sentence) } }
        @if let Some(why) = why { p.govuk-body { (why) } }
    })
}

fn cost(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let (view, costs) = (&open.view, &open.view.costs);
    let weekly = words.with(
        "plan-cost",
        &[
            ("weekly", Arg::Money(costs.weekly)),
            ("annual", Arg::Money(costs.annual)),
        ],
    )?;
    let mut beside = String::new();
    if let Some(indicative) = &view.basis.indicative {
        beside = words.with(
            "plan-indicative",
            &[("weekly", Arg::Money(indicative.weekly))],
        )?;
        let difference = record::planning::difference(costs.weekly, indicative.weekly);
        let apart = Pence(difference.0.saturating_abs());
        let id = match difference.0 {
            0 => "plan-same",
            more if more > 0 => "plan-more",
            _ => "plan-less",
        };
        beside.push(' ');
        beside.push_str(&match difference.0 {
            0 => words.say(id)?,
            _ => words.with(id, &[("difference", Arg::Money(apart))])?,
        });
    }
    let once = if costs.one_off > Pence::ZERO {
        words.with("plan-once", &[("once", Arg::Money(costs.one_off))])?
    } else {
        String::new()
    };
    let contribution = words.say("plan-contribution")?;
    Ok(html! {
        p.govuk-body-l { strong { (weekly) } }
        @if !once.is_empty() { p.govuk-body { (once) } }
        @if !beside.is_empty() { p.govuk-body { (beside) } }
        p.govuk-body { (contribution) }
    })
}

/// One section with its title; the reason only where one was asked for.
fn part(open: &Open, section: Section, words: Words) -> Result<Markup, Refusal> {
    let document = &open.view.document;
    if section == Section::Reason && document.reason.is_empty() {
        return Ok(html! {});
    }
    let title = words.say(&format!("plan-{}", section.as_str().replace('_', "-")))?;
    let inside = match section {
        Section::Help => {
            let who = document.help.map(|help| help.label()).unwrap_or_default();
            let named = match (who.is_empty(), document.helper.is_empty()) {
                (true, _) => words.say("plan-nothing")?,
                (false, true) => format!("{who}."),
                (false, false) => format!("{who}: {}.", document.helper),
            };
            html! { p.govuk-body { (named) } }
        }
        Section::Outcomes => outcomes(open, words)?,
        Section::Support => support(open, words)?,
        Section::Risks => risks(open, words)?,
        Section::Money => money(open, words)?,
        section => match document.words(section).filter(|text| !text.is_empty()) {
            Some(text) => html! { (paragraphs(text)) },
            None => nothing(words)?,
        },
    };
    Ok(html! { h2.govuk-heading-m { (title) } (inside) })
}

fn nothing(words: Words) -> Result<Markup, Refusal> {
    let sentence = words.say("plan-nothing")?;
    Ok(html! { p.govuk-body { (sentence) } })
}

fn paragraphs(text: &str) -> Markup {
    html! {
        @for line in text.lines().filter(|line| !line.is_empty()) { p.govuk-body { (line) } }
    }
}

fn outcomes(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let document = &open.view.document;
    if document.outcomes.is_empty() {
        return nothing(words);
    }
    let mut shown = Vec::new();
    for outcome in &document.outcomes {
        let needs: Vec<&str> = open
            .view
            .basis
            .outcomes
            .iter()
            .filter(|need| outcome.letters.contains(&need.letter))
            .map(|need| need.words.as_str())
            .collect();
        let answers = if needs.is_empty() {
            String::new()
        } else {
            words.with("plan-answers", &[("needs", Arg::Text(&needs.join("; ")))])?
        };
        shown.push((outcome.words.as_str(), answers));
    }
    Ok(html! {
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced {
            @for (outcome, answers) in shown { li { (outcome) @if !answers.is_empty() { " " (answers) } } }
        }
    })
}

fn support(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let document = &open.view.document;
    if document.lines.is_empty() {
        return nothing(words);
    }
    let mut shown = Vec::new();
    for line in &document.lines {
        let id = match line.taken_as {
            TakenAs::DirectPayment => "plan-direct-payment",
            TakenAs::Council => "plan-council",
            TakenAs::ThirdParty => "plan-third-party",
            TakenAs::Free => "plan-free",
        };
        let sum = match line.taken_as {
            TakenAs::Free => String::new(),
            _ if line.weekly() > Pence::ZERO => {
                format!("{} = {} a week. ", cost_in_words(&line.cost), line.weekly())
            }
            _ => format!("{}. ", cost_in_words(&line.cost)),
        };
        shown.push((line.words.as_str(), sum, words.say(id)?));
    }
    let rounding = words.say("plan-rounding")?;
    Ok(html! {
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced {
            @for (line, sum, taken) in shown { li { strong { (line) } ". " (sum) (taken) } }
        }
        p.govuk-body { (rounding) }
    })
}

fn risks(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let document = &open.view.document;
    if document.no_risks {
        let sentence = words.say("plan-no-risks")?;
        return Ok(html! { p.govuk-body { (sentence) } });
    }
    if document.risks.is_empty() {
        return nothing(words);
    }
    let mut shown = Vec::new();
    for risk in &document.risks {
        shown.push((
            risk.words.as_str(),
            words.with("plan-risk-view", &[("words", Arg::Text(&risk.view))])?,
            words.with(
                "plan-risk-response",
                &[("words", Arg::Text(&risk.response))],
            )?,
        ));
    }
    Ok(html! {
        @for (risk, view, response) in shown {
            p.govuk-body { strong { (risk) } br; (view) br; (response) }
        }
    })
}

fn money(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let document = &open.view.document;
    let told = match document.told_on {
        Some(day) => words.with("plan-told", &[("day", Arg::Date(day))])?,
        None => words.say("plan-nothing")?,
    };
    let free = match document.free_use {
        Some(true) => words.say("plan-free-use")?,
        Some(false) => words.say("plan-not-free-use")?,
        None => String::new(),
    };
    Ok(html! {
        p.govuk-body { (told) }
        @if !free.is_empty() { p.govuk-body { (free) } }
    })
}

fn rests(open: &Open, words: Words) -> Result<Markup, Refusal> {
    let basis = &open.view.basis;
    let sentence = words.with("plan-rests", &[("day", Arg::Date(basis.on_date))])?;
    let law = words.say(if basis.regime == "facs" {
        "plan-rests-law-before"
    } else {
        "plan-rests-law"
    })?;
    Ok(html! { p.govuk-body { (sentence) " " (law) } })
}

fn challenge(words: Words) -> Result<Markup, Refusal> {
    let ways = [
        "challenge-enough",
        "challenge-help",
        "challenge-complaint",
        "challenge-ombudsman",
    ];
    let ways: Result<Vec<String>, Refusal> = ways.iter().map(|id| words.say(id)).collect();
    let (title, ways) = (words.say("challenge-title")?, ways?);
    Ok(html! {
        h2.govuk-heading-m { (title) }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for way in &ways { li { (way) } } }
    })
}
