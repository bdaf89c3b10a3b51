//! An indicative budget from a case file, with every line: the same function as the pages use.

use std::path::PathBuf;

use ::rules::allocation::{AllocationFacts, Points};
use ::rules::assessment::{Answers, QuestionKind, Questionnaire};
use ::rules::explain::WorkFault;
use anyhow::{Context, anyhow};
use formats::case_file::{self, CaseFile};

use super::told::Telling;

/// Works out an indicative budget from a case file.
#[derive(clap::Args)]
pub struct Allocate {
    /// The case file, as text or JSON (docs/case-file.md).
    case: PathBuf,
    /// The questionnaire that was asked.
    #[arg(long, default_value = record::assessment::ADULT)]
    questionnaire: String,
    #[command(flatten)]
    telling: Telling,
}

impl Allocate {
    /// Prints the budget and its lines.
    pub fn run(&self) -> anyhow::Result<()> {
        let name = self.case.display().to_string();
        let bytes = std::fs::read(&self.case).with_context(|| format!("{name} cannot be read"))?;
        let case = case_file::read(&bytes).map_err(|faults| {
            let lines: Vec<String> = faults
                .iter()
                .map(|fault| format!("{name} {fault}"))
                .collect();
            anyhow!("{} fault(s):\n{}", lines.len(), lines.join("\n"))
        })?;
        let book = self.telling.book()?;
        let rules = book.compile(case.date);
        let text = String::from_utf8_lossy(&bytes);
        let dated = |sentence: String| match line_of(&text, Place::Date, "date") {
            Some(line) => anyhow!("{name} line {line}: {sentence}."),
            None => anyhow!("{name}: {sentence}."),
        };
        let asked = rules.questionnaire(&self.questionnaire).ok_or_else(|| {
            dated(format!(
                "the rulebook has no questionnaire «{}» for {}",
                self.questionnaire,
                ::rules::date_in_words(case.date)
            ))
        })?;
        let facts = AllocationFacts {
            questionnaire: asked.id.clone(),
            version: asked.version,
            answers: answers(&case),
        };
        let prepared = rules
            .prepare::<Points>()
            .map_err(|fault| dated(fault.to_string()))?;
        let (budget, worked) = prepared
            .work(&facts)
            .map_err(|fault| in_words(&name, &text, &fault, asked, &facts.answers))?;
        let label = case
            .label
            .map(|label| format!("{label}\n"))
            .unwrap_or_default();
        let heading = format!(
            "{label}Indicative budget: {} a week, {} a year. Provisional until the financial assessment.",
            budget.weekly, budget.annual
        );
        self.telling.print(&heading, &worked, &book)
    }
}

fn answers(case: &CaseFile) -> Answers {
    let mut answers = Answers {
        shares: case.informal.clone(),
        ..Answers::default()
    };
    for (question, option) in &case.answers {
        answers = answers.with(question, option);
    }
    answers.flags = case.flags_set().map(ToOwned::to_owned).collect();
    answers
}

/// What the rules find wrong, with the line of the file that says it; for what is missing, the line to add.
fn in_words(
    name: &str,
    text: &str,
    fault: &WorkFault,
    asked: &Questionnaire,
    answers: &Answers,
) -> anyhow::Error {
    let WorkFault::Facts(faults) = fault else {
        return anyhow!("{name}: {fault}");
    };
    let mut lines = Vec::new();
    for fault in faults {
        if fault.field == "answers.flags" {
            continue;
        }
        let key = fault.field.rsplit('.').next().unwrap_or_default();
        let place = if fault.field.contains("shares") {
            Place::Informal
        } else {
            Place::Answers
        };
        lines.push(match line_of(text, place, key) {
            Some(line) => format!("{name} line {line}: {}.", fault.sentence),
            None => format!("{name}: {}. {}", fault.sentence, to_add(asked, place, key)),
        });
    }
    lines.extend(unknown_flags(name, text, asked, answers));
    anyhow!("{} fault(s):\n{}", lines.len(), lines.join("\n"))
}

/// The line that answers what is missing: «Add a line «eating: …» with one of none, daily.»
fn to_add(asked: &Questionnaire, place: Place, key: &str) -> String {
    let (question, before) = match place {
        Place::Informal => (asked.of_kind(QuestionKind::Shares), "informal "),
        _ => (asked.question(key), ""),
    };
    let options: Vec<&str> = question
        .map(|question| {
            question
                .options
                .iter()
                .map(|option| option.id.as_str())
                .collect()
        })
        .unwrap_or_default();
    format!("Add «{before}{key}: …» with one of {}.", options.join(", "))
}

/// Each flag that the questionnaire does not have, with its line.
fn unknown_flags(name: &str, text: &str, asked: &Questionnaire, answers: &Answers) -> Vec<String> {
    let known = asked.of_kind(QuestionKind::Flags);
    let has = |flag: &str| known.is_some_and(|question| question.option(flag).is_some());
    let options: Vec<&str> = known
        .map(|question| {
            question
                .options
                .iter()
                .map(|option| option.id.as_str())
                .collect()
        })
        .unwrap_or_default();
    answers
        .flags
        .iter()
        .filter(|flag| !has(flag))
        .map(|flag| {
            let line = line_of(text, Place::Flags, flag)
                .map(|line| format!(" line {line}"))
                .unwrap_or_default();
            format!(
                "{name}{line}: questionnaire '{}' has no flag '{flag}': it has {}.",
                asked.id,
                options.join(", ")
            )
        })
        .collect()
}

/// Where in a case file something is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Date,
    Answers,
    Informal,
    Flags,
}

/// The line on which something is said, in either form of the file.
fn line_of(text: &str, place: Place, key: &str) -> Option<usize> {
    if text.trim_start().starts_with('{') {
        return line_of_json(text, place, key);
    }
    let before = match place {
        Place::Date | Place::Answers => "",
        Place::Informal => "informal",
        Place::Flags => "flag",
    };
    let says = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        let mut words = name.split_whitespace();
        (before.is_empty() || words.next() == Some(before))
            && words.next() == Some(key)
            && words.next().is_none()
            && line.contains(':')
    };
    text.lines().position(says).map(|place| place + 1)
}

/// The line in the member that the thing belongs to: the same id may stand in another member before.
fn line_of_json(text: &str, place: Place, key: &str) -> Option<usize> {
    let member = match place {
        Place::Date => None,
        Place::Answers => Some("\"answers\""),
        Place::Informal => Some("\"informal\""),
        Place::Flags => Some("\"flags\""),
    };
    let from = match member {
        Some(member) => text.find(member)? + member.len(),
        None => 0,
    };
    let rest = text.get(from..)?;
    let inside = match (member, rest.find('}')) {
        (Some(_), Some(end)) => rest.get(..end)?,
        _ => rest,
    };
    let at = from + inside.find(&format!("\"{key}\""))?;
    Some(text.get(..at)?.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_on_the_line_that_says_it() {
        let text = "date: 2026-11-22\nlabel: eating: daily\n eating : daily\ninformal  eating: half\nflag x: yes\n";
        let line = |place, key| line_of(text, place, key);
        assert_eq!(line(Place::Date, "date"), Some(1));
        assert_eq!(line(Place::Answers, "eating"), Some(3));
        assert_eq!(line(Place::Informal, "eating"), Some(4));
        assert_eq!(line(Place::Flags, "x"), Some(5));
        assert_eq!(line(Place::Answers, "nights"), None);
    }

    #[test]
    fn in_json_the_member_is_looked_at_that_the_fault_is_about() {
        let text = "{\n \"label\": \"eating\",\n \"date\": \"2026-11-22\",\n \"answers\": {\n  \"eating\": \"x\"},\n \
                    \"informal\": {\n  \"eating\": \"y\"},\n \"flags\": {\"two\": true}\n}";
        let line = |place, key| line_of(text, place, key);
        assert_eq!(line(Place::Date, "date"), Some(3));
        assert_eq!(line(Place::Answers, "eating"), Some(5));
        assert_eq!(line(Place::Informal, "eating"), Some(7));
        assert_eq!(line(Place::Flags, "two"), Some(8));
        assert_eq!(line(Place::Flags, "eating"), None);
    }
}
