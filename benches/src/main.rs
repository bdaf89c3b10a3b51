//! What `make bench` measures, and the table that docs/performance.md shows.
//!
//! Everything is measured on the program as it is installed: a release build, started as a process of its own, asked
//! over HTTP, on a database of 1,000 and of 100,000 invented people, on either engine.

mod calm;
mod client;
mod house;
mod journey;
mod latency;
mod machine;
mod people;
mod policy;
mod report;
mod server;
mod sources;
mod town;
mod trail;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Parser;
use store::Engine;

use report::Report;
use town::Town;

/// Measures Steerwell and prints a table.
#[derive(Parser)]
pub struct Wanted {
    /// A thousand people only, and less of everything: to see that the measuring works.
    #[arg(long)]
    quick: bool,
    /// The journey only: its pages, the count, a payment run, and what was loaded in which time.
    #[arg(long)]
    journey: bool,
    /// Do not wait until nothing else keeps the machine busy: to see that the measuring works.
    #[arg(long)]
    hurry: bool,
    /// One engine only.
    #[arg(long, value_parser = engine)]
    engine: Option<Engine>,
    /// The program; the one beside this one when left out.
    #[arg(long)]
    steerwell: Option<PathBuf>,
    /// Build from source in a folder of its own, and measure that too: some minutes.
    #[arg(long)]
    builds: bool,
    /// Seconds of each measure under load.
    #[arg(long)]
    seconds: Option<u32>,
}

fn engine(text: &str) -> Result<Engine, String> {
    match text {
        "sqlite" => Ok(Engine::Sqlite),
        "postgres" => Ok(Engine::Postgres),
        _ => Err("write sqlite or postgres".to_owned()),
    }
}

impl Wanted {
    fn sizes(&self) -> &'static [u32] {
        if self.quick {
            &[1_000]
        } else {
            &[1_000, town::LARGE]
        }
    }

    fn engines(&self) -> Vec<Engine> {
        self.engine
            .map_or_else(|| vec![Engine::Sqlite, Engine::Postgres], |one| vec![one])
    }

    fn seconds(&self) -> u32 {
        self.seconds
            .unwrap_or(if self.quick { 4 } else { 30 })
            .max(1)
    }

    fn program(&self) -> Result<PathBuf> {
        if let Some(path) = &self.steerwell {
            return Ok(path.clone());
        }
        let own = std::env::current_exe().context("the path of this program is not known")?;
        let beside = own.with_file_name("steerwell");
        anyhow::ensure!(
            beside.is_file(),
            "there is no {}: cargo build --release -p steerwell",
            beside.display()
        );
        Ok(beside)
    }
}

fn main() -> Result<()> {
    let wanted = Wanted::parse();
    let program = wanted.program()?;
    if wanted.hurry {
        calm::hurry();
    }
    let mut report = Report::new(machine::lines(&program)?);
    for engine in wanted.engines() {
        for &size in wanted.sizes() {
            let town = Town::make(&program, engine, size)?;
            report.column(&town.name());
            if !wanted.journey {
                people::measure(&town, &wanted, &mut report)?;
                house::measure(&town, &wanted, &mut report)?;
            }
            journey::measure(&town, &wanted, &mut report)?;
            if size == wanted.sizes().first().copied().unwrap_or_default() {
                journey::usual(&town, &mut report)?;
            }
            if !wanted.journey {
                trail::measure(&town, &wanted, &mut report)?;
            }
        }
    }
    if !wanted.journey {
        policy::measure(&wanted, &mut report)?;
        sources::measure(&wanted, &mut report)?;
    }
    report.judge();
    println!("{report}");
    Ok(())
}
