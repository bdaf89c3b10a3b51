//! One worked line, opened: the answer behind it, the rule, its source and certainty, the arithmetic.

use maud::{Markup, html};
use record::assessment::{Answer as Given, Part};
use record::rules::explain::{Amount, Fact, Line, LineId};
use record::rules::messages::StaffSentence;
use record::rules::rulebook::{Certainty, Citation, PackKind, Rulebook};
use record::rules::{Voice, date_in_words};

use super::Opened;
use crate::assessment::value_in_words;
use crate::components::{Content, Details, SummaryList, SummaryRow, Tag};
use crate::shell;

/// A group of lines, in the order in which they are worked.
pub(super) struct Group {
    /// Its heading.
    pub(super) title: &'static str,
    lines: &'static [LineId],
}

/// The groups of a budget from points.
pub(super) const GROUPS: &[Group] = &[
    Group {
        title: "Points for what is needed",
        lines: &[LineId::AllocationAnswer, LineId::AllocationGrossPoints],
    },
    Group {
        title: "Help from family, friends and neighbours",
        lines: &[
            LineId::AllocationInformal,
            LineId::AllocationNetPoints,
            LineId::AllocationOwnView,
        ],
    },
    Group {
        title: "From points to pounds",
        lines: &[
            LineId::AllocationWeekly,
            LineId::AllocationAnnual,
            LineId::AllocationGrossWeekly,
        ],
    },
    Group {
        title: "Costed individually",
        lines: &[LineId::AllocationSeparate],
    },
];

/// The lines of a group, each of which opens.
pub(super) fn group(opened: &Opened, told: &[StaffSentence], group: &Group) -> Markup {
    let lines: Vec<(&Line, &StaffSentence)> = opened
        .view
        .worked
        .lines
        .iter()
        .zip(told)
        .filter(|(line, _)| group.lines.contains(&line.line))
        .collect();
    html! {
        @if !lines.is_empty() {
            h3.govuk-heading-s { (group.title) }
            @for (line, told) in lines { (one(opened, line, told)) }
        }
    }
}

fn one(opened: &Opened, line: &Line, told: &StaffSentence) -> Markup {
    let summary = html! {
        (told.sentence.text)
        @if told.unsure { " " (Tag::coloured("Not certain", "govuk-tag--orange")) }
    };
    let mut rows = Vec::new();
    if let Some(answer) = answer_behind(opened, line) {
        rows.push(SummaryRow::new("Answer", answer_row(opened, answer)));
    }
    if let Some(sum) = arithmetic(opened, line) {
        rows.push(SummaryRow::new("Sum", sum));
    }
    rows.extend(
        told.rests_on
            .iter()
            .map(|rule| SummaryRow::new("Rule", rule_row(opened, rule))),
    );
    let list = SummaryList {
        classes: "govuk-summary-list--no-border",
        ..SummaryList::new(rows)
    };
    html! { (Details { classes: "sw-worked-line", ..Details::new(summary, html! { (list) }) }) }
}

/// The answer that a line is about.
pub(super) fn answer_behind<'o>(opened: &'o Opened, line: &Line) -> Option<&'o Given> {
    let part = match line.line {
        LineId::AllocationAnswer => Part::Need,
        LineId::AllocationInformal => Part::Informal,
        LineId::AllocationSeparate => Part::Flag,
        _ => return None,
    };
    opened.behind.get(&(part, line.subject.clone()?))
}

fn answer_row(opened: &Opened, answer: &Given) -> Markup {
    let words = |value: &str| {
        let form = &opened.view.questionnaire;
        value_in_words(form, answer.part, &answer.question, value, Voice::Plain)
    };
    html! {
        p.govuk-body { "“" (words(&answer.value)) "”" }
        @if let Some(own) = &answer.own { p.govuk-body { "The person would answer: “" (words(own)) "”" } }
        @if !answer.note.is_empty() { p.govuk-body { "Note: " (answer.note) } }
        p.govuk-body { "Answered by " (answer.by) " on " (shell::time(answer.at)) "." }
    }
}

/// The value of the rulebook: what it is, where it stands, since when, where it comes from, how sure it is.
fn rule_row(opened: &Opened, rule: &Citation) -> Markup {
    let worked = &opened.view.worked;
    html! {
        p.govuk-body {
            a.govuk-link href=(rule_address(&worked.rulebook, &worked.date.to_string(), rule)) { (place_of(opened, rule)) }
            ": " strong { (value(rule)) }
            @match rule.to {
                Some(to) => { ", from " (date_in_words(rule.from)) " to " (date_in_words(to)) },
                None => { ", from " (date_in_words(rule.from)) },
            }
        }
        p.govuk-body { "Source: " (rule.source) }
        p.govuk-body { "How sure: " (certainty(rule, &opened.view.book)) }
    }
}

/// The value as people read it: a choice without the signs that files write it with.
pub(super) fn value(rule: &Citation) -> String {
    let bare = rule
        .value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''));
    bare.map_or_else(|| rule.value.clone(), |choice| choice.replace('_', " "))
}

/// The file and row of a value: «riverbridge/allocation/points.yaml, price of a point».
fn place_of(opened: &Opened, rule: &Citation) -> String {
    match opened.view.book.figures().get(&rule.path) {
        Some(figure) => format!("{}/{}.yaml, {}", rule.pack, figure.folder(), figure.name),
        None => format!("{}/{}.yaml", rule.pack, rule.path),
    }
}

/// Where the rulebook's page shows the value as it was for the figure.
fn rule_address(version: &str, on: &str, rule: &Citation) -> String {
    if rule.path.starts_with("assessment/") {
        return format!("/rulebook/points?version={version}&on={on}");
    }
    format!(
        "/rulebook?version={version}&on={on}#{}",
        crate::rulebook::anchor(&rule.path)
    )
}

/// How sure a value is, in words that stand alone. A council's own policy is read nowhere: it was decided.
fn certainty(rule: &Citation, book: &Rulebook) -> &'static str {
    let councils_own = book
        .packs()
        .iter()
        .any(|pack| pack.name == rule.pack && pack.kind == PackKind::Council);
    match rule.certainty {
        Certainty::Sure if councils_own => "it is the council's own decision",
        Certainty::Sure => "sure: read in the law or another first source",
        Certainty::FairlySure => "fairly sure: read in a good second source",
        Certainty::Unsure => {
            "not certain: to be confirmed before anything is paid or charged by it"
        }
    }
}

/// How the amount of a line came about, from what the line itself was told with. Nothing is worked out here.
fn arithmetic(opened: &Opened, line: &Line) -> Option<Content> {
    let fact = |name: &str| line.facts.get(name).map(in_words);
    let amount = line.amount.map(amount_in_words)?;
    let rounding = || {
        let rule = opened.view.worked.rules.get("allocation/points/rounding");
        match rule.map(|rule| rule.value.trim_matches('\'')) {
            Some("half_up") => ", rounded once to the nearest penny",
            Some("down") => ", rounded once down to the penny",
            Some("up") => ", rounded once up to the penny",
            _ => "",
        }
    };
    let text = match line.line {
        LineId::AllocationAnswer => format!("The questionnaire gives this answer {amount}."),
        LineId::AllocationGrossPoints => {
            format!("{} = {amount}", joined(opened, &[LineId::AllocationAnswer]))
        }
        LineId::AllocationInformal => format!(
            "{} points × {} × {} (how far such help counts) = {}",
            fact("points")?,
            fact("percent")?,
            fact("credit")?,
            amount.replace('-', "−")
        ),
        LineId::AllocationNetPoints => {
            let lines = [LineId::AllocationGrossPoints, LineId::AllocationInformal];
            format!("{} = {amount}", joined(opened, &lines))
        }
        LineId::AllocationOwnView => {
            "The points of the person's own answers, added up. They are shown and not counted."
                .to_owned()
        }
        LineId::AllocationWeekly | LineId::AllocationGrossWeekly => format!(
            "{} points × {} ÷ {} weeks = {amount}{}",
            fact("points")?,
            fact("price")?,
            fact("weeks")?,
            rounding()
        ),
        LineId::AllocationAnnual => {
            format!("{} × {} weeks = {amount}", fact("weekly")?, fact("weeks")?)
        }
        _ => return None,
    };
    Some(text.into())
}

/// The amounts of other lines with their signs: «13 + 5 − 2.5».
fn joined(opened: &Opened, of: &[LineId]) -> String {
    let mut text = String::new();
    let lines = opened
        .view
        .worked
        .lines
        .iter()
        .filter(|line| of.contains(&line.line));
    for amount in lines.filter_map(|line| line.amount) {
        let (Amount::Points(number) | Amount::Number(number)) = amount else {
            continue;
        };
        let number = number.normalize();
        match (text.is_empty(), number.is_sign_negative()) {
            (true, _) => text = number.to_string().replace('-', "−"),
            (false, true) => text.push_str(&format!(" − {}", number.abs())),
            (false, false) => text.push_str(&format!(" + {number}")),
        }
    }
    text
}

fn amount_in_words(amount: Amount) -> String {
    match amount {
        Amount::Pence(pence) => pence.to_string(),
        Amount::Points(number) => {
            let number = number.normalize();
            format!(
                "{number} {}",
                if number.to_string() == "1" {
                    "point"
                } else {
                    "points"
                }
            )
        }
        Amount::Number(number) => number.normalize().to_string(),
    }
}

fn in_words(fact: &Fact<'_>) -> String {
    match fact {
        Fact::Pence(pence) => pence.to_string(),
        Fact::Number(number) => number.normalize().to_string(),
        Fact::Percent(number) => format!("{}%", number.normalize()),
        Fact::Whole(number) => number.to_string(),
        Fact::Date(date) => date_in_words(*date),
        Fact::Word(word)
        | Fact::Question(word)
        | Fact::Option(_, word)
        | Fact::Outcome(word)
        | Fact::Figure(word) => word.to_string(),
    }
}
