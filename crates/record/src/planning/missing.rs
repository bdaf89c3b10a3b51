//! What a plan still needs before it can be put forward: all of it at once, each in its place.
//!
//! Care Act 2014, s25 (what a plan must have), the seven questions of In Control in Oxfordshire's form
//! (ras-and-assessment.md, 6.1), and NI130's three criteria (Leeds, July 2010, 3.24).

use rules::Pence;

use super::document::{Document, Section};
use super::{Basis, ItemId};

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Where it belongs.
    pub section: Section,
    /// The outcome that it is about, if one.
    pub item: Option<ItemId>,
    /// What to do.
    pub sentence: String,
}

/// Everything that is missing.
pub fn missing(document: &Document, basis: &Basis) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut say = |section, sentence: &str| {
        missing.push(Missing {
            section,
            item: None,
            sentence: sentence.to_owned(),
        });
    };
    if document.help.is_none() {
        say(Section::Help, "Say who helps with the plan.");
    }
    for (section, sentence) in [
        (Section::AboutMe, "Write what is important to the person."),
        (
            Section::Change,
            "Write what the person wants to change or keep.",
        ),
    ] {
        if empty(document, section) {
            say(section, sentence);
        }
    }
    if document.outcomes.is_empty() {
        say(
            Section::Outcomes,
            "Write at least one thing that the person wants to achieve.",
        );
    }
    if document.lines.is_empty() {
        say(
            Section::Support,
            "Add the support, with what it costs or that it is free.",
        );
    }
    for (section, sentence) in [
        (
            Section::Managed,
            "Write how the support is managed from day to day.",
        ),
        (Section::Control, "Write how the person stays in control."),
        (Section::Arranging, "Write who does what to make it happen."),
        (
            Section::Contingency,
            "Write what is to be done if something goes wrong.",
        ),
        (
            Section::Advice,
            "Write which information and advice was given about meeting, reducing and preventing needs.",
        ),
        (
            Section::Review,
            "Write when and how the plan is looked at again.",
        ),
    ] {
        if empty(document, section) {
            say(section, sentence);
        }
    }
    if document.risks.is_empty() && !document.no_risks {
        say(
            Section::Risks,
            "Write down the risks with the person's view, or that there are none.",
        );
    }
    if document.told_on.is_none() {
        say(
            Section::Money,
            "Write on which day the person was told the amount of the indicative budget.",
        );
    }
    if document.free_use.is_none() {
        say(
            Section::Money,
            "Say whether the person is free to use the money in the ways and at the times that they choose.",
        );
    }
    if document.reason.is_empty()
        && let Some(sentence) = reason_wanted(document, basis)
    {
        say(Section::Reason, sentence);
    }
    missing.extend(uncovered(document, basis));
    missing.sort_by_key(|one| one.section);
    missing
}

fn empty(document: &Document, section: Section) -> bool {
    document.words(section).is_some_and(str::is_empty)
}

/// What is asked where the plan costs something else than the indicative budget.
fn reason_wanted(document: &Document, basis: &Basis) -> Option<&'static str> {
    let indicative = basis.indicative.as_ref()?.weekly;
    let weekly = document.costs()?.weekly;
    if document.lines.is_empty() || weekly == indicative {
        None
    } else if weekly > indicative {
        Some(
            "It costs more than the indicative budget: write why the eligible needs cost more to meet. That it is \
             above the figure is no reason against it.",
        )
    } else {
        Some(
            "It costs less than the indicative budget: write how the eligible needs are met for less, such as by \
             free help.",
        )
    }
}

/// Eligible outcomes that nothing answers, and outcomes that no support is for.
fn uncovered(document: &Document, basis: &Basis) -> Vec<Missing> {
    let answered = document.answered();
    let letters = basis
        .outcomes
        .iter()
        .filter(|eligible| !answered.contains(eligible.letter.as_str()))
        .map(|eligible| Missing {
            section: Section::Outcomes,
            item: None,
            sentence: format!(
                "No outcome answers the eligible need “{}” ({}). Write one, or tick it in one that does.",
                eligible.words, eligible.letter
            ),
        });
    let unsupported = document
        .outcomes
        .iter()
        .filter(|outcome| {
            !document.lines.is_empty()
                && !document
                    .lines
                    .iter()
                    .any(|line| line.outcomes.contains(&outcome.id))
        })
        .map(|outcome| Missing {
            section: Section::Support,
            item: Some(outcome.id),
            sentence: format!(
                "No support is for the outcome “{}”. Add some, or tick it in a line that serves it.",
                shortened(&outcome.words)
            ),
        });
    letters.chain(unsupported).collect()
}

/// The first words, for a list.
pub fn shortened(words: &str) -> String {
    const MOST: usize = 80;
    let line = words.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("{}…", cut.trim_end())
}

/// By how much a week is above (positive) or below the indicative one.
pub fn difference(weekly: Pence, indicative: Pence) -> Pence {
    weekly.checked_sub(indicative).unwrap_or(Pence::ZERO)
}
