//! Explained figures from the command line: each rule of the rulebook that stands by itself, and replay.

use std::path::{Path, PathBuf};

use ::rules::Pence;
use ::rules::budget::Personal;
use ::rules::charging::{
    CareActContribution, Contribution, FairerContributions, Regime as Charging, TariffFacts,
    TariffIncome, TariffResult,
};
use ::rules::eligibility::{CareAct, CareActCarer, Eligibility, Facs, Regime as Criteria};
use ::rules::explain::{Formula, WorkFault, Worked, replay};
use ::rules::payments::{FourWeekly, FourWeeklyFacts, WeeklySum};
use ::rules::rulebook::Rules;
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
    /// Whether needs are eligible, by the criteria of a date: Fair Access to Care Services to 31 March 2015, the Care
    /// Act's afterwards.
    Eligibility {
        /// The worker's findings as JSON, as a determination keeps them.
        #[arg(long)]
        facts: PathBuf,
        /// The date whose criteria apply.
        #[arg(long)]
        date: Date,
        /// The person is looked at as a carer.
        #[arg(long)]
        carer: bool,
        #[command(flatten)]
        telling: Telling,
    },
    /// What a person can be asked to pay towards their support, by the charging rules of a date.
    Contribution {
        /// The means as JSON, as a financial assessment keeps them.
        #[arg(long)]
        facts: PathBuf,
        /// The date whose rules apply.
        #[arg(long)]
        date: Date,
        #[command(flatten)]
        telling: Telling,
    },
    /// A personal budget with its four amounts, and how the person's part falls on the ways of taking it.
    Budget {
        /// The costed lines and what the person can be asked to pay, as JSON, as a budget keeps them.
        #[arg(long)]
        facts: PathBuf,
        /// The first day of the budget, whose rules apply.
        #[arg(long)]
        date: Date,
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
            What::Eligibility {
                facts,
                date,
                carer,
                telling,
            } => {
                let book = telling.book()?;
                let rules = book.compile(*date);
                let (outcome, worked) = eligibility(&rules, facts, *carer)?;
                let band = outcome
                    .band
                    .map(|band| format!(", {}", band.name()))
                    .unwrap_or_default();
                let heading = if outcome.eligible {
                    format!("Eligible needs{band}.")
                } else {
                    format!("No eligible needs{band}.")
                };
                telling.print(&heading, &worked, &book)
            }
            What::Contribution {
                facts,
                date,
                telling,
            } => {
                let book = telling.book()?;
                let rules = book.compile(*date);
                let (outcome, worked) = contribution(&rules, facts)?;
                let heading = if outcome.full_cost {
                    "The full cost is paid.".to_owned()
                } else {
                    format!("At most {} a week.", outcome.weekly)
                };
                telling.print(&heading, &worked, &book)
            }
            What::Budget {
                facts,
                date,
                telling,
            } => {
                let book = telling.book()?;
                let rules = book.compile(*date);
                let (outcome, worked) = worked_from::<Personal>(&rules, facts)?;
                let heading = format!(
                    "Costs {} a week: the person pays {}, the council {}; other public money beside it {}.",
                    outcome.cost, outcome.person, outcome.council, outcome.other
                );
                telling.print(&heading, &worked, &book)
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

/// Works findings out by the criteria of the rules' date.
fn eligibility(rules: &Rules, facts: &Path, carer: bool) -> anyhow::Result<(Eligibility, Worked)> {
    let in_force = Criteria::in_force(&mut rules.lookup()).map_err(|fault| anyhow!("{fault}."))?;
    match (in_force.value, carer) {
        (Criteria::Facs, true) => bail!(
            "On {} Fair Access to Care Services was in force, which had no criteria of its own for carers.",
            rules.date()
        ),
        (Criteria::Facs, false) => worked_from::<Facs>(rules, facts),
        (Criteria::CareAct, true) => worked_from::<CareActCarer>(rules, facts),
        (Criteria::CareAct, false) => worked_from::<CareAct>(rules, facts),
    }
}

/// Works means out by the charging rules of the rules' date.
fn contribution(rules: &Rules, facts: &Path) -> anyhow::Result<(Contribution, Worked)> {
    let in_force = Charging::in_force(&mut rules.lookup()).map_err(|fault| anyhow!("{fault}."))?;
    match in_force.value {
        Charging::CareAct => worked_from::<CareActContribution>(rules, facts),
        Charging::FairerContributions => worked_from::<FairerContributions>(rules, facts),
        Charging::FairerCharging => bail!(
            "On {} Fairer Charging was in force, service by service, which this version does not work out.",
            rules.date()
        ),
    }
}

/// Reads a formula's facts from a file and works them out. Every fault of the facts comes on a line of its own.
fn worked_from<F: Formula>(rules: &Rules, facts: &Path) -> anyhow::Result<(F::Outcome, Worked)> {
    let name = facts.display();
    let text = std::fs::read_to_string(facts).with_context(|| format!("{name} cannot be read"))?;
    let facts: F::Facts = serde_json::from_str(&text).map_err(|fault| {
        anyhow!(
            "{name}: these are not the facts that {} needs: {fault}.",
            F::ID
        )
    })?;
    let prepared = rules.prepare::<F>().map_err(|fault| anyhow!("{fault}."))?;
    prepared.work(&facts).map_err(|fault| match fault {
        WorkFault::Facts(faults) => {
            let faults: Vec<String> = faults
                .iter()
                .map(|fault| format!("{name}, {}: {}.", fault.field, fault.sentence))
                .collect();
            anyhow!("{}", faults.join("\n"))
        }
        WorkFault::TooLarge => anyhow!("{name}: {fault}."),
    })
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
