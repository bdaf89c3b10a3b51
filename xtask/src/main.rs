//! The project's own tool: what `make run`, `make test`, `make check`, `make bench` and `make soak` do.
//!
//! Each check is also a command of its own (`cargo run -p xtask -- licences`), for the one who is
//! mending what it found.

mod cluster;
mod features;
mod licences;
mod policy;
mod report;
mod rooms;
mod shell;
mod stages;
mod tools;
mod tracked;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
usage: cargo run -p xtask -- <command>

  run        build, load the demonstration, serve on the loopback address (PORT=8080 for another port)
  test       every check and test, the browser too
  check      every check and test short of the browser
  bench      the measures of docs/performance.md
  soak       the long tests
  web        the style sheets and scripts, where they changed
  journeys   the browser journeys alone
  licences   licences and sources of every dependency
  rooms      which crate knows which
  tracked    paths and hosts that must not be committed
  features   docs/features.md: every row there, every proof there";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    match dispatch(&command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; `false` means that it ran and found faults, which it has already printed.
fn dispatch(command: &str) -> Result<bool> {
    let root = shell::root()?;
    std::env::set_current_dir(&root)?;
    match command {
        "run" => stages::run().map(|()| true),
        "test" => stages::test(stages::Reach::Browser),
        "check" => stages::test(stages::Reach::ShortOfBrowser),
        "bench" => stages::bench().map(|()| true),
        "soak" => stages::soak(),
        "web" => web::build(&root).map(|done| {
            println!("{done}");
            true
        }),
        "journeys" => stages::journeys_alone(),
        "licences" => Ok(report::print("licences", &licences::check(&root)?)),
        "rooms" => Ok(report::print("rooms", &rooms::check(&root)?)),
        "tracked" => Ok(report::print("tracked", &tracked::check(&root)?)),
        "features" => Ok(report::print("features", &features::check(&root)?)),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(true)
        }
        other => bail!("There is no command `{other}`.\n\n{HELP}"),
    }
}
