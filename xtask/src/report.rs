//! What the stages found, added up.

use std::time::Instant;

use anyhow::Result;

/// How one stage ended.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Tests or checks that held.
    pub passed: u64,
    /// Tests or checks that did not.
    pub failed: u64,
    /// Tests that were left out on purpose (by `#[ignore]` or `skip`).
    pub left_out: u64,
    /// The names of those that failed.
    pub failures: Vec<String>,
}

impl Tally {
    /// One check that held.
    pub fn one() -> Self {
        Self {
            passed: 1,
            ..Self::default()
        }
    }

    /// One check that failed, with its sentence.
    pub fn fault(sentence: impl Into<String>) -> Self {
        Self {
            failed: 1,
            failures: vec![sentence.into()],
            ..Self::default()
        }
    }
}

/// What one of our own checks found: faults fail it, notes do not.
#[derive(Debug, Default)]
pub struct Findings {
    /// What was looked at, in words: "214 packages".
    pub looked_at: String,
    /// What must be mended, each a sentence with its place.
    pub faults: Vec<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// Prints what a check found; gives whether it held.
pub fn print(name: &str, findings: &Findings) -> bool {
    for note in &findings.notes {
        println!("note: {note}");
    }
    for fault in &findings.faults {
        println!("{name}: {fault}");
    }
    let outcome = match findings.faults.len() {
        0 => "nothing wrong".to_owned(),
        1 => "1 fault".to_owned(),
        many => format!("{many} faults"),
    };
    println!("{name}: {} looked at, {outcome}", findings.looked_at);
    findings.faults.is_empty()
}

struct Stage {
    name: String,
    tally: Tally,
    seconds: f64,
}

/// The stages of one run, in order.
#[derive(Default)]
pub struct Report {
    stages: Vec<Stage>,
}

impl Report {
    /// Runs a stage and keeps how it ended; an error is one failure. Gives whether nothing failed.
    pub fn stage(&mut self, name: &str, work: impl FnOnce() -> Result<Tally>) -> bool {
        println!("\n── {name}");
        let begun = Instant::now();
        let tally = work().unwrap_or_else(|fault| {
            println!("{fault:#}");
            Tally::fault(format!("{fault:#}"))
        });
        let held = tally.failed == 0;
        self.stages.push(Stage {
            name: name.to_owned(),
            tally,
            seconds: begun.elapsed().as_secs_f64(),
        });
        held
    }

    /// A stage that is one of our own checks.
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Result<Findings>) -> bool {
        self.stage(name, || {
            let findings = work()?;
            Ok(if print(name, &findings) {
                Tally::one()
            } else {
                Tally::fault(findings.faults.join("\n"))
            })
        })
    }

    /// Prints every stage with its counts and seconds, what failed, and the last line; gives
    /// whether nothing failed.
    pub fn close(self) -> bool {
        println!("\n── totals");
        for Stage {
            name,
            tally,
            seconds,
        } in &self.stages
        {
            let left_out = match tally.left_out {
                0 => String::new(),
                count => format!(", {count} left out"),
            };
            println!(
                "{name:<26} {:>6} passed {:>4} failed {seconds:>8.1} s{left_out}",
                tally.passed, tally.failed
            );
        }
        let failures: Vec<(&str, &str)> = self
            .stages
            .iter()
            .flat_map(|stage| {
                let name = stage.name.as_str();
                stage
                    .tally
                    .failures
                    .iter()
                    .map(move |failure| (name, failure.as_str()))
            })
            .collect();
        if !failures.is_empty() {
            println!("\n── failed");
            for (stage, failure) in failures {
                println!("{stage}: {failure}");
            }
        }
        let passed: u64 = self.stages.iter().map(|stage| stage.tally.passed).sum();
        let failed: u64 = self.stages.iter().map(|stage| stage.tally.failed).sum();
        println!("\n{passed} passed, {failed} failed");
        failed == 0
    }
}

/// Adds up what `cargo test` prints: one summary a test program, one line a failed test.
#[derive(Default)]
pub struct CargoTests(Tally);

impl CargoTests {
    /// Takes one line of the output.
    pub fn line(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            for part in counts.split([';', '.']) {
                match part.trim().split_once(' ') {
                    Some((count, "passed")) => self.0.passed += number(count),
                    Some((count, "failed")) => self.0.failed += number(count),
                    Some((count, "ignored")) => self.0.left_out += number(count),
                    _ => {}
                }
            }
        } else if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            self.0.failures.push(name.to_owned());
        }
    }

    /// The sum. A run that ended badly without a failed test (a build that broke, a test program
    /// that was killed) is itself one failure.
    pub fn close(mut self, ended_well: bool) -> Tally {
        if !ended_well && self.0.failed == 0 {
            self.0.failed = 1;
            self.0
                .failures
                .push("cargo test ended badly without naming a test: see above".to_owned());
        }
        self.0
    }
}

/// Adds up what Node's test runner prints with its `spec` reporter.
#[derive(Default)]
pub struct NodeTests(Tally);

impl NodeTests {
    /// Takes one line of the output.
    pub fn line(&mut self, line: &str) {
        let line = line.trim();
        if let Some((name, count)) = line
            .strip_prefix("ℹ ")
            .and_then(|rest| rest.split_once(' '))
        {
            match name {
                "pass" => self.0.passed += number(count),
                "fail" | "cancelled" => self.0.failed += number(count),
                "skipped" | "todo" => self.0.left_out += number(count),
                _ => {}
            }
        } else if let Some(name) = line.strip_prefix("✖ ") {
            // The reporter prints each failure twice: in its place and again at the end.
            let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
            if name != "failing tests:" && !self.0.failures.iter().any(|known| known == name) {
                self.0.failures.push(name.to_owned());
            }
        }
    }

    /// The sum; see [`CargoTests::close`].
    pub fn close(mut self, ended_well: bool) -> Tally {
        if !ended_well && self.0.failed == 0 {
            self.0.failed = 1;
            self.0
                .failures
                .push("the journeys ended badly without naming a test: see above".to_owned());
        }
        self.0
    }
}

fn number(text: &str) -> u64 {
    // Cargo writes "ok" before the first count: "ok. 5 passed".
    text.trim().parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summaries_of_several_test_programs_are_added_up() {
        let mut tests = CargoTests::default();
        for line in [
            "test a::b ... ok",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test c::d ... FAILED",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ] {
            tests.line(line);
        }
        let tally = tests.close(false);
        assert_eq!((tally.passed, tally.failed, tally.left_out), (7, 1, 1));
        assert_eq!(tally.failures, ["c::d"]);
    }

    #[test]
    fn a_build_that_breaks_is_a_failure_although_no_test_ran() {
        assert_eq!(CargoTests::default().close(false).failed, 1);
        assert_eq!(NodeTests::default().close(false).failed, 1);
        assert_eq!(CargoTests::default().close(true).failed, 0);
    }

    #[test]
    fn the_summary_of_the_journeys_is_read() {
        let mut tests = NodeTests::default();
        for line in [
            "✖ the sign-in page (12.3ms)",
            "ℹ tests 4",
            "ℹ suites 0",
            "ℹ pass 2",
            "ℹ fail 1",
            "ℹ cancelled 0",
            "ℹ skipped 1",
            "ℹ todo 0",
            "ℹ duration_ms 99.1",
            "✖ failing tests:",
            "✖ the sign-in page (12.3ms)",
        ] {
            tests.line(line);
        }
        let tally = tests.close(false);
        assert_eq!((tally.passed, tally.failed, tally.left_out), (2, 1, 1));
        assert_eq!(tally.failures, ["the sign-in page"]);
    }
}
