//! The page that the person keeps: whoever has only this paper can say why the budget is what it is, and how to
//! challenge it.

use std::collections::BTreeSet;

use maud::{Markup, html};
use record::access::Verb;
use record::rules::explain::{Amount, Line, LineId};
use record::rules::messages::Sentence;
use record::rules::{Voice, date_in_words};
use record::{Moment, Refusal};

use super::{Opened, lines, message, messages, open, place, unsaid};
use crate::assessment::top;
use crate::components::{Cell, SummaryList, SummaryRow, Table};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// How the page is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Print {
    Plain,
    Easy,
    Large,
}

impl Print {
    fn of(request: &Request) -> Print {
        match request.query.get("words") {
            "easy" => Print::Easy,
            "large" => Print::Large,
            _ => Print::Plain,
        }
    }

    fn voice(self) -> Voice {
        match self {
            Print::Easy => Voice::Easy,
            Print::Plain | Print::Large => Voice::Plain,
        }
    }
}

/// The lines with their words.
type Told<'o> = Vec<(&'o Line, Sentence)>;

/// `GET /allocation/{determination}/print`: for the person, in plain or easy words, or in large print.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    let how = Print::of(request);
    let page = || {
        let opened = open(request, person, id, (Verb::Print, "allocation.print"))?;
        page(request, &opened, how)
    };
    top::or_reason(request, person, page())
}

fn page(request: &Request, opened: &Opened, how: Print) -> Result<Answer, Refusal> {
    let voice = how.voice();
    let view = &opened.view;
    let said = messages()?
        .render(&view.worked, &view.book, voice)
        .map_err(|fault| unsaid(&fault))?;
    let told: Told<'_> = view.worked.lines.iter().zip(said).collect();
    let text = |id: &str| message(id, voice);
    let title = text("indicative-title")?;
    let main = top::column(html! {
        (ways(request, how))
        h1.govuk-heading-l { (title) }
        (for_whom(request, opened, voice))
        p.govuk-body-l { strong { (amount(opened, voice)) } }
        @if view.determination.superseded_by.is_some() { p.govuk-body { strong { (text("budget-replaced")?) } } }
        @else if !view.changed_since.is_empty() { p.govuk-body { strong { (text("budget-changed")?) } } }
        p.govuk-body { (text("indicative-notice")?) }
        p.govuk-body { (text(if view.determination.for_carer { "indicative-carer" } else { "indicative-contribution" })?) }
        @if !view.unsure.is_empty() { p.govuk-body { (text("figure-unsure")?) } }
        h2.govuk-heading-m { (text("budget-of-answers")?) }
        p.govuk-body { (text("budget-points-why")?) }
        (answers(opened, &told, how)?)
        @if any(&told, &[LineId::AllocationInformal]) {
            h2.govuk-heading-m { (text("budget-of-help")?) }
            p.govuk-body { (text("budget-help-why")?) }
            (sentences(opened, &told, &[LineId::AllocationInformal], voice))
            (sentences(opened, &told, &[LineId::AllocationNetPoints], voice))
        }
        (sentences(opened, &told, &[LineId::AllocationOwnView], voice))
        h2.govuk-heading-m { (text("budget-of-money")?) }
        (sentences(opened, &told, &[LineId::AllocationWeekly, LineId::AllocationAnnual, LineId::AllocationGrossWeekly], voice))
        @if any(&told, &[LineId::AllocationSeparate]) {
            h2.govuk-heading-m { (text("budget-of-others")?) }
            p.govuk-body { (text("indicative-individual")?) }
            (sentences(opened, &told, &[LineId::AllocationSeparate], voice))
        }
        (challenge(voice)?)
        (rules(opened, voice)?)
    });
    let page = Page {
        back: format!("/allocation/{}", view.determination.id),
        easy_read: how != Print::Plain,
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// The same page told otherwise; not on paper.
fn ways(request: &Request, how: Print) -> Markup {
    let way = |to: Print, query: &str, words: &str| {
        html! {
            li {
                @if to == how { strong { (words) } }
                @else { a.govuk-link href={ (request.path()) (query) } { (words) } }
            }
        }
    };
    html! {
        nav.sw-screen-only aria-label="How this page is told" {
            p.govuk-body { "Print this page with your browser. You can have it:" }
            ul.govuk-list {
                (way(Print::Plain, "", "in plain words"))
                (way(Print::Easy, "?words=easy", "in easy words"))
                (way(Print::Large, "?words=large", "in large print"))
            }
        }
    }
}

fn for_whom(request: &Request, opened: &Opened, voice: Voice) -> Markup {
    let this = &opened.view.determination;
    let made = date_in_words(Moment::at(this.decided_at).today);
    let rows = match voice {
        Voice::Plain => vec![
            SummaryRow::new("For", opened.heading.document.name()),
            SummaryRow::new("Our reference", opened.heading.reference.as_str()),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Worked out", format!("{made} by {}", this.by)),
            SummaryRow::new("Why", this.why.as_str()),
        ],
        Voice::Easy => vec![
            SummaryRow::new("This is for", opened.heading.document.name()),
            SummaryRow::new("From", request.settings().council.as_str()),
            SummaryRow::new("Day", made),
            SummaryRow::new("Who did it", this.by.as_str()),
        ],
    };
    html! { (SummaryList::new(rows)) }
}

fn amount(opened: &Opened, voice: Voice) -> String {
    let outcome = &opened.view.outcome;
    match voice {
        Voice::Plain => format!(
            "{} a week, which is {} a year",
            outcome.weekly, outcome.annual
        ),
        Voice::Easy => format!("{} a week", outcome.weekly),
    }
}

/// The needs with their answers and points: a table on the plain page, sentences where little stands beside little.
fn answers(opened: &Opened, told: &Told<'_>, how: Print) -> Result<Markup, Refusal> {
    let voice = how.voice();
    if how != Print::Plain {
        return Ok(html! {
            (sentences(opened, told, &[LineId::AllocationAnswer], voice))
            (sentences(opened, told, &[LineId::AllocationGrossPoints], voice))
        });
    }
    let form = &opened.view.questionnaire;
    let answered = told
        .iter()
        .filter(|(line, _)| line.line == LineId::AllocationAnswer);
    let rows = answered
        .map(|(line, sentence)| {
            let key = line.subject.as_deref().unwrap_or_default();
            let behind = lines::answer_behind(opened, line);
            let said = behind.map(|answer| {
                crate::assessment::value_in_words(form, answer.part, key, &answer.value, voice)
            });
            let who = behind.map(|answer| {
                format!("{}, {}", answer.by, date_in_words(Moment::at(answer.at).today))
            });
            let subject = crate::assessment::subject_title(form, record::assessment::Part::Need, key, voice);
            // The head of the column says what they are.
            let points = match line.amount {
                Some(Amount::Points(points)) => points.normalize().to_string(),
                _ => sentence.amount.clone().unwrap_or_default(),
            };
            vec![
                subject.into(),
                html! { (said.unwrap_or_default()) @if let Some(who) = who { br; span.govuk-hint { (who) } } }.into(),
                Cell::numeric(points),
            ]
        })
        .collect();
    let table = Table {
        caption: message("budget-of-answers", voice)?,
        caption_classes: "govuk-visually-hidden",
        head: vec![
            "Need".into(),
            "Answer, and who answered".into(),
            Cell::numeric("Points"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    Ok(html! {
        (table.scrolling())
        (sentences(opened, told, &[LineId::AllocationGrossPoints], voice))
    })
}

/// Lines as sentences, and behind those about an answer who gave it and when. Where all were given by the same person
/// on the same day, that is said once before them.
fn sentences(opened: &Opened, told: &Told<'_>, of: &[LineId], voice: Voice) -> Markup {
    let shown: Vec<_> = told
        .iter()
        .filter(|(line, _)| of.contains(&line.line))
        .collect();
    let who = |line: &Line| {
        let answer = lines::answer_behind(opened, line)?;
        Some((
            answer.by.clone(),
            date_in_words(Moment::at(answer.at).today),
        ))
    };
    let given: BTreeSet<(String, String)> =
        shown.iter().filter_map(|(line, _)| who(line)).collect();
    let once = given.len() == 1 && shown.len() > 1;
    let said = |(by, day): &(String, String)| match (voice, once) {
        (Voice::Plain, true) => format!("All answered: {by}, {day}."),
        (Voice::Plain, false) => format!("Answered: {by}, {day}."),
        (Voice::Easy, true) => format!("{by} wrote all of this down on {day}."),
        (Voice::Easy, false) => format!("{by} wrote this down on {day}."),
    };
    html! {
        @if let Some(who) = given.first().filter(|_| once) { p.govuk-body { (said(who)) } }
        @for (line, sentence) in &shown {
            p.govuk-body {
                (sentence.text)
                @if let Some(who) = who(line).filter(|_| !once) { " " (said(&who)) }
            }
        }
    }
}

fn any(told: &Told<'_>, of: &[LineId]) -> bool {
    told.iter().any(|(line, _)| of.contains(&line.line))
}

fn challenge(voice: Voice) -> Result<Markup, Refusal> {
    let ways = [
        "challenge-answer",
        "challenge-enough",
        "challenge-help",
        "challenge-complaint",
        "challenge-ombudsman",
    ];
    let ways: Result<Vec<String>, Refusal> = ways.iter().map(|id| message(id, voice)).collect();
    let ways = ways?;
    let title = message("challenge-title", voice)?;
    Ok(html! {
        h2.govuk-heading-m { (title) }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for way in &ways { li { (way) } } }
    })
}

fn rules(opened: &Opened, voice: Voice) -> Result<Markup, Refusal> {
    let worked = &opened.view.worked;
    let sentence = message("budget-rules", voice)?;
    // Each value once, whatever number of lines rests on it.
    let sources: Vec<(&str, String, &str)> = worked
        .rules
        .values()
        .map(|rule| {
            let name = opened
                .view
                .book
                .figures()
                .get(&rule.path)
                .map(|figure| figure.name.as_str());
            (
                name.unwrap_or("the questionnaire and its points"),
                super::lines::value(rule),
                rule.source.as_str(),
            )
        })
        .collect();
    Ok(html! {
        @if voice == Voice::Plain {
            h2.govuk-heading-m { "Where the rules come from" }
            p.govuk-body { (sentence) }
            ul.govuk-list.govuk-list--bullet {
                @for (name, value, source) in &sources { li { (top::capitalised(name)) ": " (value) ". Source: " (source) "." } }
            }
            p.govuk-body { "Version of the rules: " (record::rulebook::short(&worked.rulebook)) ", as they are on " (date_in_words(worked.date)) "." }
        } @else {
            p.govuk-body { (sentence) }
        }
    })
}
