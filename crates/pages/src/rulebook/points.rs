//! The questionnaire with its points, what a point is worth, and where that price comes from.

use maud::{Markup, html};
use record::Refusal;
use record::rules::allocation::price_per_point;
use record::rules::assessment::{Question, QuestionKind, Questionnaire};
use record::rules::rulebook::{Rules, Unit};
use record::rules::{Pence, Voice, date_in_words};

use super::{Reading, certainty_tag, none_yet, reading};
use crate::assessment::top;
use crate::components::{Cell, InsetText, Table};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /rulebook/points`: the questions, the points of each answer, and the price of a point with its derivation.
pub fn points(request: &Request) -> Result<Answer, Refusal> {
    let title = "Questions and points";
    let Some(reading) = reading(request)? else {
        return Ok(Answer::html(shell::page(
            request,
            title,
            none_yet(request, title),
        )));
    };
    let voice = top::voice(request);
    let rules = reading.book.compile(reading.on);
    let asked = rules.questionnaire(record::assessment::ADULT).cloned();
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            @if reading.is_old { (InsetText::new("These are the questions of an earlier version of the rules.")) }
            @match &asked {
                Some(asked) => {
                    p.govuk-body-l { (asked.introduction.get(voice)) }
                    (price(&reading, &rules))
                    (derivation(&rules))
                },
                None => p.govuk-body { "No questionnaire is used on " (date_in_words(reading.on)) "." },
            }
        }))
        @if let Some(asked) = &asked {
            h2.govuk-heading-m { "The questions" }
            p.govuk-body {
                "“" (asked.title.get(voice)) "”, version " (asked.version) ", used from " (date_in_words(asked.from))
                ". Source: " (asked.source) " " (certainty_tag(asked.certainty))
            }
            (words_toggle(request, voice))
            @for question in &asked.questions { (question_table(asked, question, voice)) }
        }
    };
    let page = Page {
        back: "/rulebook".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn words_toggle(request: &Request, voice: Voice) -> Markup {
    top::other_words(request.path(), voice)
}

fn price(reading: &Reading, rules: &Rules) -> Markup {
    let mut look = rules.lookup();
    let price = look.money("allocation/points/price_per_point", Unit::PoundsAYear);
    let weeks = look.number("allocation/points/weeks_in_year");
    let (Ok(price), Ok(weeks)) = (price, weeks) else {
        return html! { p.govuk-body { "A point has no price on " (date_in_words(reading.on)) "." } };
    };
    html! {
        h2.govuk-heading-m { "What a point is worth" }
        p.govuk-body {
            "A point is worth " strong { (price.value) " a year" } " on " (date_in_words(reading.on)) ". \
             The points of all answers are added up, the help of family and friends who are willing and able is taken off, \
             and the rest is multiplied by the price and shared over " (weeks.value.normalize()) " weeks. \
             The result guides and never decides: the final budget must be enough to meet the needs."
        }
        @if let Some(cited) = rules.citation(price.mark) {
            p.govuk-body { "Source of the price: " (cited.source) " " (certainty_tag(cited.certainty)) }
        }
    }
}

/// The price as it is derived from what is spent, where the rulebook says so.
fn derivation(rules: &Rules) -> Markup {
    let mut look = rules.lookup();
    let spend = look.money("allocation/derivation/spend", Unit::PoundsAYear);
    let top_slice = look.fraction("allocation/derivation/top_slice");
    let people = look.number("allocation/derivation/people");
    let sample = look.number("allocation/derivation/sample");
    let points = look.number("allocation/derivation/sample_points");
    let (Ok(spend), Ok(kept), Ok(people), Ok(sample), Ok(points)) =
        (spend, top_slice, people, sample, points)
    else {
        return Markup::default();
    };
    let result: Option<Pence> = price_per_point(
        spend.value,
        kept.value,
        people.value,
        sample.value,
        points.value,
    );
    let percent = rules
        .citation(kept.mark)
        .map(|cited| cited.value.clone())
        .unwrap_or_default();
    let marks = [spend.mark, kept.mark, people.mark, sample.mark, points.mark];
    let sources: Vec<_> = marks
        .iter()
        .filter_map(|mark| rules.citation(*mark))
        .collect();
    html! {
        h3.govuk-heading-s { "Where the price comes from" }
        p.govuk-body {
            "The year's spend on support, less the part that is kept back, divided by the points of everybody. \
             The points of everybody are those of a test group, factored up to all people with support:"
        }
        @if let Some(result) = result {
            p.govuk-body {
                "(" (spend.value.brief()) " less " (percent) ") ÷ (" (points.value.normalize()) " points × "
                (people.value.normalize()) " people ÷ " (sample.value.normalize()) " in the test group) = "
                strong { (result) " a year" } " for a point."
            }
        }
        ul.govuk-list.govuk-list--bullet {
            @for cited in sources { li { (cited.value) ": " (cited.source) " " (certainty_tag(cited.certainty)) } }
        }
    }
}

fn question_table(asked: &Questionnaire, question: &Question, voice: Voice) -> Markup {
    let (heads, value): (&str, fn(&record::rules::assessment::Choice) -> String) =
        match question.kind {
            QuestionKind::Ladder => ("Points", |option| option.points.normalize().to_string()),
            QuestionKind::Shares => ("Share", |option| format!("{}%", option.percent.normalize())),
            QuestionKind::Choice | QuestionKind::Flags => ("", |_| String::new()),
        };
    let rows = question
        .options
        .iter()
        .map(|option| {
            let mut row: Vec<Cell> = vec![option.words.get(voice).into()];
            if !heads.is_empty() {
                row.push(Cell::numeric(value(option)));
            }
            row
        })
        .collect();
    let mut head: Vec<Cell> = vec![question.ask.get(voice).into()];
    if !heads.is_empty() {
        head.push(Cell::numeric(heads));
    }
    let table = Table {
        caption: question.title.get(voice).to_owned(),
        caption_classes: "govuk-table__caption--s",
        head,
        rows,
        ..Table::default()
    };
    let when = question.show_when.as_ref().map(|condition| {
        condition
            .tests()
            .iter()
            .filter_map(|test| asked.question(&test.question))
            .map(|earlier| format!("“{}”", earlier.title.get(voice)))
            .collect::<Vec<_>>()
            .join(", ")
    });
    html! {
        (table.scrolling())
        @if let Some(when) = when {
            p.govuk-body { "Whether this is asked depends on the answer about " (when) "." }
        }
    }
}
