//! A council of so many invented people on one of the databases.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use record::House;
use store::testing::Cluster;
use store::{Address, Engine, Options, Store};
use tempfile::TempDir;

use crate::server::Server;

/// The servers of tests do not wait for their disk; this one must, as one that keeps real records does.
const DURABLE: &str = "fsync = on\nfull_page_writes = on\nsynchronous_commit = on";

/// How many people the large council has.
pub const LARGE: u32 = 100_000;

/// The council, its database, and what is needed to serve it.
pub struct Town {
    pub house: House,
    pub engine: Engine,
    pub size: u32,
    /// How long it took to make.
    pub made_in: Duration,
    program: PathBuf,
    database: String,
    folder: TempDir,
    // Stopped when the town is dropped, after the house.
    _cluster: Option<Cluster>,
}

impl Town {
    /// Makes the demonstration council and `size` people more.
    pub fn make(program: &Path, engine: Engine, size: u32) -> Result<Town> {
        let folder = tempfile::Builder::new()
            .prefix("steerwell-bench-")
            .tempdir()?;
        let cluster = (engine == Engine::Postgres).then(|| Cluster::start_with(DURABLE));
        let database = match &cluster {
            Some(cluster) => cluster.url().to_owned(),
            None => format!(
                "sqlite:{}",
                folder.path().join("steerwell.sqlite").display()
            ),
        };
        eprintln!("Making {size} people on {engine} …");
        let began = Instant::now();
        let made = demo(program, folder.path(), &database)
            .args(["--known", &size.to_string(), "--no-serve"])
            .stderr(std::process::Stdio::null())
            .status()?;
        ensure!(made.success(), "the people could not be made: {made}");
        let made_in = began.elapsed();
        let house = House::new(Store::open(
            &Address::parse(&database)?,
            Options::default(),
        )?);
        if engine == Engine::Postgres {
            // What the server does by itself within some minutes of such a load.
            let tidied = Command::new("vacuumdb")
                .args(["--quiet", "--analyze", "--dbname", &database])
                .status();
            ensure!(
                tidied.is_ok_and(|status| status.success()),
                "vacuumdb, of the package postgresql-client, fails"
            );
        }
        Ok(Town {
            house,
            engine,
            size,
            made_in,
            program: program.to_owned(),
            database,
            folder,
            _cluster: cluster,
        })
    }

    /// What its column is called.
    pub fn name(&self) -> String {
        format!(
            "{}, {} people",
            self.engine,
            crate::latency::grouped(u64::from(self.size))
        )
    }

    /// Starts a server for it.
    pub fn serve(&self) -> Result<Server> {
        Server::start(demo(&self.program, self.folder.path(), &self.database).args(["--port", "0"]))
    }

    /// How long the usual demonstration takes to load, into a database of its own on the same engine.
    pub fn load_usual(&self) -> Result<Duration> {
        let folder = tempfile::Builder::new()
            .prefix("steerwell-bench-")
            .tempdir()?;
        let cluster = (self.engine == Engine::Postgres).then(|| Cluster::start_with(DURABLE));
        let database = cluster.as_ref().map_or_else(
            || {
                format!(
                    "sqlite:{}",
                    folder.path().join("steerwell.sqlite").display()
                )
            },
            |cluster| cluster.url().to_owned(),
        );
        let began = Instant::now();
        let made = demo(&self.program, folder.path(), &database)
            .arg("--no-serve")
            .stderr(std::process::Stdio::null())
            .status()?;
        ensure!(
            made.success(),
            "the usual demonstration could not be made: {made}"
        );
        Ok(began.elapsed())
    }

    /// A command that works on its record, as on that of a real installation.
    pub fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("STEERWELL_DATABASE", &self.database)
            .env(
                "STEERWELL_SECRET_KEY",
                std::fs::read_to_string(self.folder.path().join("secret.key"))?.trim(),
            );
        Ok(command)
    }
}

fn demo(program: &Path, folder: &Path, database: &str) -> Command {
    let mut command = Command::new(program);
    command.arg("demo").arg("--data").arg(folder);
    if database.starts_with("postgres:") {
        command.args(["--database", database]);
    }
    command
}
