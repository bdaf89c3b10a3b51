//! Explained figures from the command line: each rule of the rulebook that stands by itself, and replay.

use std::path::PathBuf;

use ::rules::Pence;
use ::rules::charging::{TariffFacts, TariffIncome, TariffResult};
use ::rules::explain::{Worked, replay};
use ::rules::payments::{FourWeekly, FourWeeklyFacts, WeeklySum};
use anyhow::{Context, anyhow, bail};
use clap::Subcommand;
use jiff::civil::Date;

use super::told::Telling;

/// Works out explained figures, each with its lines and sources.
#[derive(clap::Args)]
pub struct Work {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The weekly income that savings are taken to give (tariff income).
    Tariff {
        /// Counted savings, as 15000 or 15,000.01.
        capital: Pence,
        /// The date whose limits apply.
        #[arg(long)]
        date: Date,
        #[command(flatten)]
        telling: Telling,
    },
    /// What weekly sums come to in a payment period, part weeks by the day.
    FourWeekly {
        /// First day of the period.
        #[arg(long)]
        from: Date,
        /// Last day of the period.
        #[arg(long)]
        to: Date,
        /// A weekly sum and its days, as 134.63:2026-11-02:2026-11-29; without the last day where it goes on.
        #[arg(long = "weekly", required = true)]
        weekly: Vec<String>,
        #[command(flatten)]
        telling: Telling,
    },
    /// A kept figure worked out again: the same lines must come out.
    Replay {
        /// The worked lines as JSON, as a determination keeps them.
        worked: PathBuf,
        #[command(flatten)]
        telling: Telling,
    },
}

impl Work {
    /// Prints the figure.
    pub fn run(&self) -> anyhow::Result<()> {
        match &self.what {
            What::Tariff {
                capital,
                date,
                telling,
            } => {
                let book = telling.book()?;
                let rules = book.compile(*date);
                let prepared = rules
                    .prepare::<TariffIncome>()
                    .map_err(|fault| anyhow!("{fault}."))?;
                let facts = TariffFacts { capital: *capital };
                let (result, worked) =
                    prepared.work(&facts).map_err(|fault| anyhow!("{fault}."))?;
                let heading = match result {
                    TariffResult::Ignored => "These savings are not counted.".to_owned(),
                    TariffResult::Tariff { weekly } => format!("Tariff income: {weekly} a week."),
                    TariffResult::FullCost => {
                        "Above the upper limit: no tariff, the full cost is paid.".to_owned()
                    }
                };
                telling.print(&heading, &worked, &book)
            }
            What::FourWeekly {
                from,
                to,
                weekly,
                telling,
            } => {
                let book = telling.book()?;
                let rules = book.compile(*from);
                let weekly = weekly
                    .iter()
                    .map(|text| weekly_sum(text))
                    .collect::<anyhow::Result<Vec<_>>>()?;
                let prepared = rules
                    .prepare::<FourWeekly>()
                    .map_err(|fault| anyhow!("{fault}."))?;
                let facts = FourWeeklyFacts {
                    from: *from,
                    to: *to,
                    weekly,
                };
                let (result, worked) =
                    prepared.work(&facts).map_err(|fault| anyhow!("{fault}."))?;
                telling.print(
                    &format!("For the period: {}.", result.total),
                    &worked,
                    &book,
                )
            }
            What::Replay { worked, telling } => {
                let name = worked.display();
                let text = std::fs::read_to_string(worked)
                    .with_context(|| format!("{name} cannot be read"))?;
                let kept =
                    Worked::parse(text.trim()).map_err(|fault| anyhow!("{name}: {fault}."))?;
                let book = telling.book()?;
                let again = replay(&kept, &book).map_err(|fault| anyhow!("{name}: {fault}."))?;
                if again.canonical() != kept.canonical() {
                    bail!(
                        "{name}: the same facts give other lines today. The figure was changed after it was made."
                    );
                }
                telling.print(
                    "Worked out again from its own facts: the same.",
                    &again,
                    &book,
                )
            }
        }
    }
}

/// Reads `amount:first day:last day`.
fn weekly_sum(text: &str) -> anyhow::Result<WeeklySum> {
    let mut parts = text.splitn(3, ':');
    let amount = parts.next().unwrap_or_default();
    let amount = amount
        .parse::<Pence>()
        .map_err(|fault| anyhow!("«{text}»: {fault}."))?;
    let mut day = |what: &str| -> anyhow::Result<Option<Date>> {
        let Some(part) = parts.next() else {
            return Ok(None);
        };
        let date = part
            .parse()
            .map_err(|_| anyhow!("«{text}»: the {what} day must be a date, as 2026-11-02."))?;
        Ok(Some(date))
    };
    let from = day("first")?
        .with_context(|| format!("«{text}» has no first day; write amount:first day:last day"))?;
    Ok(WeeklySum {
        amount,
        from,
        to: day("last")?,
    })
}
