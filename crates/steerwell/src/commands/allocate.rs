//! An indicative budget from a case file, with every line: the same function as the pages use.

use std::path::{Path, PathBuf};

use ::rules::allocation::{Allocation, AllocationFacts, Points};
use ::rules::assessment::Answers;
use ::rules::explain::{WorkFault, Worked};
use ::rules::Voice;
use ::rules::messages::Messages;
use ::rules::rulebook::Rulebook;
use anyhow::{Context, anyhow};
use clap::ValueEnum;
use formats::case_file::{self, CaseFile};

/// Works out an indicative budget from a case file.
#[derive(clap::Args)]
pub struct Allocate {
    /// The case file, as text or JSON (docs/case-file.md).
    case: PathBuf,
    /// The folder of a council's rulebook; the demonstration council's when left out.
    #[arg(long)]
    rulebook: Option<PathBuf>,
    /// The questionnaire that was asked.
    #[arg(long, default_value = record::assessment::ADULT)]
    questionnaire: String,
    /// How the lines are told.
    #[arg(long, value_enum, default_value_t = Words::Staff)]
    words: Words,
    /// Print the worked lines as canonical JSON instead: what a determination keeps.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Words {
    /// Plain words with sources.
    Staff,
    /// Plain words.
    Plain,
    /// Easy read.
    Easy,
}

impl Allocate {
    /// Prints the budget and its lines.
    pub fn run(&self) -> anyhow::Result<()> {
        let name = self.case.display().to_string();
        let bytes = std::fs::read(&self.case).with_context(|| format!("{name} cannot be read"))?;
        let case = case_file::read(&bytes).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(|fault| format!("{name} {fault}")).collect();
            anyhow!("{} fault(s):\n{}", lines.len(), lines.join("\n"))
        })?;
        let book = rulebook(self.rulebook.as_deref())?;
        let rules = book.compile(case.date);
        let asked = rules
            .questionnaire(&self.questionnaire)
            .with_context(|| format!("the rulebook has no questionnaire «{}» on {}", self.questionnaire, case.date))?;
        let facts = AllocationFacts {
            questionnaire: asked.id.clone(),
            version: asked.version,
            answers: answers(&case),
        };
        let text = String::from_utf8_lossy(&bytes);
        let prepared = rules.prepare::<Points>().map_err(|fault| anyhow!("{fault}."))?;
        let (budget, worked) = prepared.work(&facts).map_err(|fault| in_words(&name, &text, &fault))?;
        if self.json {
            println!("{}", worked.canonical());
            return Ok(());
        }
        self.print(&case, &budget, &worked, &book)
    }

    fn print(&self, case: &CaseFile, budget: &Allocation, worked: &Worked, book: &Rulebook) -> anyhow::Result<()> {
        let messages = Messages::embedded("en")?;
        if let Some(label) = &case.label {
            println!("{label}");
        }
        println!(
            "Indicative budget: {} a week, {} a year. Provisional until the financial assessment.",
            budget.weekly, budget.annual
        );
        println!("By the rules of {}; rulebook {}.\n", worked.date, worked.rulebook);
        let told = match self.words {
            Words::Staff => messages
                .render_staff(worked, book)?
                .into_iter()
                .map(|line| (line.sentence.clone(), line.sources()))
                .collect(),
            Words::Plain => without_sources(messages.render(worked, book, Voice::Plain)?),
            Words::Easy => without_sources(messages.render(worked, book, Voice::Easy)?),
        };
        for (line, sources) in told {
            println!("{:>12}  {}", line.amount.unwrap_or_default(), line.text);
            for source in sources {
                println!("{:>12}    {source}", "");
            }
        }
        for unsure in worked.unsure() {
            println!("Not certain: {} = {}. Check it before anything is decided on it.", unsure.path, unsure.value);
        }
        Ok(())
    }
}

type Told = Vec<(::rules::messages::Sentence, Vec<String>)>;

fn without_sources(lines: Vec<::rules::messages::Sentence>) -> Told {
    lines.into_iter().map(|line| (line, Vec::new())).collect()
}

fn rulebook(folder: Option<&Path>) -> anyhow::Result<Rulebook> {
    match folder {
        Some(folder) => super::rules::load(folder),
        None => ::rules::rulebook::riverbridge().map_err(|faults| anyhow!("{} fault(s) in the embedded rulebook", faults.len())),
    }
}

fn answers(case: &CaseFile) -> Answers {
    let mut answers = Answers { shares: case.informal.clone(), ..Answers::default() };
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
        let rest = if is_share { line.strip_prefix("informal ") } else { Some(line) };
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
        assert_eq!(line_of("{\n \"answers\": {\n  \"nights\": \"x\"}}", "nights", false), Some(3));
    }
}
