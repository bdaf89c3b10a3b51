//! An indicative budget from a case file, with every line: the same function as the pages use.

use std::path::PathBuf;

use ::rules::allocation::{AllocationFacts, Points};
use ::rules::assessment::Answers;
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
        let asked = rules.questionnaire(&self.questionnaire).with_context(|| {
            format!(
                "the rulebook has no questionnaire «{}» on {}",
                self.questionnaire, case.date
            )
        })?;
        let facts = AllocationFacts {
            questionnaire: asked.id.clone(),
            version: asked.version,
            answers: answers(&case),
        };
        let text = String::from_utf8_lossy(&bytes);
        let prepared = rules
            .prepare::<Points>()
            .map_err(|fault| anyhow!("{fault}."))?;
        let (budget, worked) = prepared
            .work(&facts)
            .map_err(|fault| in_words(&name, &text, &fault))?;
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

/// What the rules find wrong, with the line of the file that says it; what is missing has no line.
fn in_words(name: &str, text: &str, fault: &WorkFault) -> anyhow::Error {
    let WorkFault::Facts(faults) = fault else {
        return anyhow!("{name}: {fault}");
    };
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| {
            let key = fault.field.rsplit('.').next().unwrap_or_default();
            let is_share = fault.field.contains("shares");
            match line_of(text, key, is_share) {
                Some(line) => format!("{name} line {line}: {}.", fault.sentence),
                None => format!("{name}: {}.", fault.sentence),
            }
        })
        .collect();
    anyhow!("{} fault(s):\n{}", lines.len(), lines.join("\n"))
}

/// The line on which a question's id stands, in either form of the file.
fn line_of(text: &str, key: &str, is_share: bool) -> Option<usize> {
    let quoted = format!("\"{key}\"");
    let says = |line: &str| {
        let line = line.trim_start();
        let rest = if is_share {
            line.strip_prefix("informal ")
        } else {
            Some(line)
        };
        let plain = rest.and_then(|rest| rest.trim_start().strip_prefix(key));
        plain.is_some_and(|rest| rest.trim_start().starts_with(':')) || line.contains(&quoted)
    };
    text.lines().position(says).map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_on_the_line_that_says_it() {
        let text = "date: 2026-11-22\neating: daily\ninformal eating: half\n";
        assert_eq!(line_of(text, "eating", false), Some(2));
        assert_eq!(line_of(text, "eating", true), Some(3));
        assert_eq!(line_of(text, "nights", false), None);
        assert_eq!(
            line_of("{\n \"answers\": {\n  \"nights\": \"x\"}}", "nights", false),
            Some(3)
        );
    }
}
