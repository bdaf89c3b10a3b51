//! `steerwell`: the one program. It serves the pages and does from the command line what computes.

mod commands;
mod serve;
mod settings;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Self-directed support for English adult social care: every figure opens to what it was made from.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages of a real installation.
    Serve(settings::Place),
    /// Serve the demonstration council on this machine; it is made if it is not there.
    Demo(commands::demo::Demo),
    /// Bring the database up to this program's version.
    Migrate(settings::Place),
    /// Make the first administrator; works only while nobody has an account.
    Administrator(commands::administrator::Administrator),
    /// Print a new secret key for the settings.
    Secret,
    /// Check, compare and adopt rulebooks.
    Rules(commands::rules::Rules),
    /// Read files into the record.
    Import(commands::import::Import),
    /// Write everything that is kept about one person, in open formats.
    Export(commands::export::Export),
    /// Work out an indicative budget from a case file, with every line.
    Allocate(commands::allocate::Allocate),
    /// Count a measure on a day: who counts and by what, who does not and why.
    Count(commands::count::Count),
    /// Work out other explained figures, or a kept one again.
    Work(commands::work::Work),
    /// Prove that nothing on record was changed or lost.
    Verify(commands::verify::Verify),
    /// Print where the audit trail stands, to be kept elsewhere for `verify`.
    Checkpoint(commands::verify::Checkpoint),
    /// Copy an embedded database while it is in use.
    Backup(commands::backup::Backup),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Serve(place) => serve::run(&place),
        Command::Demo(demo) => demo.run(),
        Command::Migrate(place) => commands::migrate(&place),
        Command::Administrator(administrator) => administrator.run(),
        Command::Secret => commands::secret(),
        Command::Rules(rules) => rules.run(),
        Command::Import(import) => import.run(),
        Command::Export(export) => export.run(),
        Command::Allocate(allocate) => allocate.run(),
        Command::Count(count) => count.run(),
        Command::Work(work) => work.run(),
        Command::Verify(verify) => verify.run(),
        Command::Checkpoint(checkpoint) => checkpoint.run(),
        Command::Backup(backup) => backup.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("steerwell: {fault:#}");
            ExitCode::FAILURE
        }
    }
}
