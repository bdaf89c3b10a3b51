//! A worked figure on the screen: its lines in the words that were asked for.

use std::path::{Path, PathBuf};

use ::rules::Voice;
use ::rules::explain::Worked;
use ::rules::messages::{Messages, Sentence};
use ::rules::rulebook::Rulebook;
use anyhow::anyhow;
use clap::ValueEnum;

/// Under which rulebook a figure is worked out, and how it is told.
#[derive(clap::Args)]
pub struct Telling {
    /// The folder of a council's rulebook; the demonstration council's when left out.
    #[arg(long)]
    pub rulebook: Option<PathBuf>,
    /// How the lines are told.
    #[arg(long, value_enum, default_value_t = Words::Staff)]
    words: Words,
    /// Print the worked lines as canonical JSON instead: what a determination keeps.
    #[arg(long)]
    pub json: bool,
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

impl Telling {
    /// The rulebook that was asked for.
    ///
    /// # Errors
    /// Every fault of its files.
    pub fn book(&self) -> anyhow::Result<Rulebook> {
        book(self.rulebook.as_deref())
    }

    /// Prints the lines, the rulebook they rest on, and what is not certain; or the JSON alone.
    ///
    /// # Errors
    /// A message that is missing.
    pub fn print(&self, heading: &str, worked: &Worked, book: &Rulebook) -> anyhow::Result<()> {
        if self.json {
            return super::say(&format!("{}\n", worked.canonical()));
        }
        let messages = Messages::embedded("en")?;
        let mut text = format!(
            "{heading}\nBy the rules of {}; rulebook {}.\n\n",
            worked.date, worked.rulebook
        );
        let told: Vec<(Sentence, Vec<String>)> = match self.words {
            Words::Staff => messages
                .render_staff(worked, book)?
                .into_iter()
                .map(|line| (line.sentence.clone(), line.sources()))
                .collect(),
            Words::Plain => without_sources(messages.render(worked, book, Voice::Plain)?),
            Words::Easy => without_sources(messages.render(worked, book, Voice::Easy)?),
        };
        for (line, sources) in told {
            text.push_str(&format!(
                "{:>12}  {}\n",
                line.amount.unwrap_or_default(),
                line.text
            ));
            for source in sources {
                text.push_str(&format!("{:>12}    {source}\n", ""));
            }
        }
        for unsure in worked.unsure() {
            text.push_str(&format!(
                "Not certain: {} = {}. Check it before anything is decided on it.\n",
                unsure.path, unsure.value
            ));
        }
        super::say(&text)
    }
}

fn without_sources(lines: Vec<Sentence>) -> Vec<(Sentence, Vec<String>)> {
    lines.into_iter().map(|line| (line, Vec::new())).collect()
}

fn book(folder: Option<&Path>) -> anyhow::Result<Rulebook> {
    match folder {
        Some(folder) => super::rules::load(folder),
        None => ::rules::rulebook::riverbridge()
            .map_err(|faults| anyhow!("{} fault(s) in the embedded rulebook", faults.len())),
    }
}
