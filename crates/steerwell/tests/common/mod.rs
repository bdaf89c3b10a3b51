//! The program as its users have it: started as a child, spoken to over HTTP by a browser without scripts.

// Each test file uses its own part of this.
#![allow(dead_code, unused_imports)]
// A test that cannot go on can only stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
pub mod riverbridge;
mod server;

use std::process::{Command, Output};
use std::time::{Duration, Instant};

pub use browser::{Browser, Form, Page};
pub use server::Server;

/// A key for the settings of tests: 32 bytes in base 64.
pub const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program, knowing nothing of whoever runs the tests.
pub fn steerwell() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_steerwell"));
    command.env_clear().env("USER", "tester");
    command
}

/// Runs a command of the program against a database, with settings from the environment.
pub fn on_database(database: &str, arguments: &[&str]) -> Output {
    steerwell()
        .args(arguments)
        .env("STEERWELL_DATABASE", database)
        .env("STEERWELL_SECRET_KEY", KEY)
        .output()
        .expect("the program runs")
}

/// What a command printed, when it ended well.
#[track_caller]
pub fn printed(output: &Output) -> String {
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert!(output.status.success(), "{}\n{out}\n{err}", output.status);
    out
}

/// What a command complained of, when it ended with code 1.
#[track_caller]
pub fn complaint(output: &Output) -> String {
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}\n{err}");
    err
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asks again and again until there is an answer, for as long as [`PATIENCE`].
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "waited in vain until {what}, {PATIENCE:?}"
        );
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
