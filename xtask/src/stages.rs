//! The commands of the Makefile, stage by stage.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cluster::Cluster;
use crate::report::{CargoTests, NodeTests, Report, Tally};
use crate::{features, licences, rooms, shell, tools, tracked, web};

/// How much of the tests to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything.
    Browser,
    /// Everything that needs no browser.
    ShortOfBrowser,
}

/// Where the tests find the PostgreSQL server of this run.
const POSTGRES: &str = "STEERWELL_TEST_POSTGRES";
/// Where the demonstration keeps its data.
const DEMONSTRATION: &str = "var/demo";

/// Builds what serving needs and becomes the server; does not come back when it starts.
pub fn run() -> Result<()> {
    let root = shell::root()?;
    println!("1/4 Tools: {}", tools::for_running()?);
    println!("2/4 Style sheets…");
    println!("      {}", web::build(&root)?);
    let program = shell::built()?.join("steerwell");
    if program.is_file() {
        println!("3/4 Program…");
    } else {
        println!("3/4 Program: built from source the first time, a few minutes on two cores…");
    }
    shell::run(Command::new("cargo").args(["build", "--locked", "-p", "steerwell"]))?;
    println!("4/4 The demonstration…\n");
    let mut server = Command::new(&program);
    server.args(["demo", "--data", DEMONSTRATION]);
    if let Some(port) = std::env::var_os("PORT").filter(|port| !port.is_empty()) {
        server.arg("--port").arg(port);
    }
    // The server takes this process's place, so that Ctrl-C and its exit code are its own.
    Err(server.exec()).with_context(|| format!("{} could not be started", program.display()))
}

/// Runs the checks and tests; gives whether nothing failed. A stage that fails does not stop the
/// later ones, unless they would be built on what is not there.
pub fn test(reach: Reach) -> Result<bool> {
    let root = shell::root()?;
    let browser = reach == Reach::Browser;
    let mut report = Report::default();
    let ready = report.stage("what the tests need", || {
        println!("{}", tools::for_running()?);
        tools::for_testing(browser)?;
        Ok(Tally::one())
    });
    if !ready {
        return Ok(report.close());
    }
    report.stage("formatting", || {
        shell::run(Command::new("cargo").args(["fmt", "--all", "--check"]))?;
        Ok(Tally::one())
    });
    report.check("rooms", || rooms::check(&root));
    report.check("tracked", || tracked::check(&root));
    report.check("features", || features::check(&root));
    report.check("licences", || licences::check(&root));
    let styled = report.stage("style sheets", || {
        println!("{}", web::build(&root)?);
        Ok(Tally::one())
    });
    if !styled {
        println!("Without the style sheets nothing else can be built: the rest was not run.");
        return Ok(report.close());
    }
    report.stage("clippy", || {
        shell::run(Command::new("cargo").args([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))?;
        Ok(Tally::one())
    });
    let built = report.stage("build of the tests", || {
        shell::run(cargo_test().arg("--no-run"))?;
        Ok(Tally::one())
    });
    if !built {
        println!("The tests do not build: they were not run.");
        return Ok(report.close());
    }
    report.stage("tests", || {
        let cluster = Cluster::start()?;
        println!("A PostgreSQL server of this run's own is ready.");
        cargo_tests(
            cargo_test()
                .arg("--no-fail-fast")
                .env(POSTGRES, &cluster.address),
        )
    });
    if browser {
        report.stage("journeys", || journeys(&root));
    }
    Ok(report.close())
}

fn cargo_test() -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--locked", "--workspace"])
        // A golden file that differs is a failure here, not a new file in the tree.
        .env("INSTA_UPDATE", "no");
    command
}

fn cargo_tests(command: &mut Command) -> Result<Tally> {
    let mut tests = CargoTests::default();
    let ended_well = shell::listen(command, |line| tests.line(line))?;
    Ok(tests.close(ended_well))
}

/// The journeys by themselves, for the one who is writing them.
pub fn journeys_alone() -> Result<bool> {
    let root = shell::root()?;
    let mut report = Report::default();
    let ready = report.stage("what the tests need", || {
        println!("{}", tools::for_running()?);
        tools::for_testing(true)?;
        println!("{}", web::build(&root)?);
        Ok(Tally::one())
    });
    if ready {
        report.stage("journeys", || journeys(&root));
    }
    Ok(report.close())
}

fn journeys(root: &Path) -> Result<Tally> {
    let folder = root.join("journeys");
    web::install(&folder, "journeys")?;
    // The same build that `make run` serves, not the one with the tests' own features.
    shell::run(Command::new("cargo").args(["build", "--locked", "-p", "steerwell"]))?;
    let browser = tools::browser().context("there is no browser")?;
    // The whole way is walked on this database too.
    let cluster = Cluster::start()?;
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(journey_files(&folder)?)
        .current_dir(&folder)
        .env("CHROMIUM", browser)
        .env(POSTGRES, &cluster.address)
        .env("STEERWELL", shell::built()?.join("steerwell"));
    let mut tests = NodeTests::default();
    let ended_well = shell::listen(&mut command, |line| tests.line(line))?;
    Ok(tests.close(ended_well))
}

/// The files by name: what a folder or a pattern means differs between versions of Node.
fn journey_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join("tests"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!("journeys/tests holds no journey");
    }
    Ok(files)
}

/// The measures: a release build, with a PostgreSQL server beside it.
pub fn bench() -> Result<()> {
    let root = shell::root()?;
    if !root.join("benches/Cargo.toml").is_file() {
        bail!("There are no measures yet: benches/ is not written.");
    }
    tools::for_running()?;
    tools::for_testing(false)?;
    web::build(&root)?;
    shell::run(Command::new("cargo").args(["build", "--locked", "--release", "-p", "steerwell"]))?;
    let cluster = Cluster::start()?;
    shell::run(
        Command::new("cargo")
            .args(["run", "--locked", "--release", "-p", "benches"])
            .env(POSTGRES, &cluster.address),
    )
}

/// The long tests: the crash test with hundreds of kills; finding among a hundred thousand people and verifying a
/// million audit rows.
pub fn soak() -> Result<bool> {
    let root = shell::root()?;
    let mut report = Report::default();
    let ready = report.stage("what the tests need", || {
        println!("{}", tools::for_running()?);
        tools::for_testing(false)?;
        println!("{}", web::build(&root)?);
        Ok(Tally::one())
    });
    if ready {
        for (stage, package, test) in [
            ("crash test", "steerwell", "crash"),
            ("many people", "record", "people"),
            ("many audit rows", "record", "access"),
        ] {
            report.stage(stage, || {
                let cluster = Cluster::start()?;
                cargo_tests(
                    Command::new("cargo")
                        .args(["test", "--locked", "-p", package, "--test", test])
                        .args(["--", "--nocapture"])
                        .env(POSTGRES, &cluster.address)
                        .env("STEERWELL_SOAK", "1"),
                )
            });
        }
    }
    Ok(report.close())
}
