//! The rulebook and the indicative budget: what runs over everybody in a what-if.

use std::time::Instant;

use anyhow::{Context as _, Result, anyhow};
use rules::allocation::{AllocationFacts, Points};
use rules::assessment::{Answers, Questionnaire};

use crate::Wanted;
use crate::calm::calmly;
use crate::latency::{grouped, milliseconds, one_by_one};
use crate::report::Report;

/// Different cases that are worked out in turn.
const CASES: usize = 1_000;

/// All measures of the rules, on one core.
pub fn measure(wanted: &Wanted, report: &mut Report) -> Result<()> {
    let source = rules::rulebook::riverbridge_source();
    let files = source.files.len();
    let times = one_by_one(20, |_| book().map(drop))?;
    report.other(
        "Rulebook of Riverbridge and England read and checked, ms",
        format!(
            "{} for {files} files of the council's pack and the national ones",
            milliseconds(times.percentile(50))
        ),
    );
    let book = book()?;
    let today = jiff::Zoned::now().date();
    let times = one_by_one(100, |_| {
        book.compile(today)
            .prepare::<Points>()
            .map(drop)
            .map_err(|fault| anyhow!("{fault}"))
    })?;
    report.other(
        "… compiled for a date and prepared, µs",
        times.percentile(50).as_micros().to_string(),
    );
    let rules = book.compile(today);
    let asked = rules
        .questionnaire(record::assessment::ADULT)
        .context("no questionnaire for adults")?;
    let cases: Vec<AllocationFacts> = (0..CASES).map(|number| case(asked, number)).collect();
    let prepared = rules
        .prepare::<Points>()
        .map_err(|fault| anyhow!("{fault}"))?;
    let rounds = if wanted.quick { 20 } else { 200 };
    let silent = rate(rounds, &cases, |facts| {
        prepared
            .silent(facts)
            .map(drop)
            .map_err(|fault| anyhow!("{fault}"))
    })?;
    report.other(
        "Indicative budgets a second, nobody listening, one core",
        silent,
    );
    let told = rate(rounds / 10, &cases, |facts| {
        prepared
            .work(facts)
            .map(|(_, worked)| drop(worked.hash()))
            .map_err(|fault| anyhow!("{fault}"))
    })?;
    report.other(
        "… with every worked line, as canonical JSON with its hash",
        told,
    );
    Ok(())
}

fn book() -> Result<rules::rulebook::Rulebook> {
    rules::rulebook::riverbridge()
        .map_err(|faults| anyhow!("{} faults in the embedded rulebook", faults.len()))
}

fn rate(
    rounds: u32,
    cases: &[AllocationFacts],
    mut work: impl FnMut(&AllocationFacts) -> Result<()>,
) -> Result<String> {
    let (took, calm) = calmly(|| {
        let began = Instant::now();
        for _ in 0..rounds {
            for facts in cases {
                work(facts)?;
            }
        }
        Ok(began.elapsed())
    })?;
    let count = u128::from(rounds) * cases.len() as u128;
    let rate = u64::try_from(count * 1_000_000 / took.as_micros().max(1))?;
    Ok(format!("{}{}", grouped(rate), if calm { "" } else { " *" }))
}

/// A case with every question answered, each number another one.
fn case(asked: &Questionnaire, mut number: usize) -> AllocationFacts {
    let mut answers = Answers::default();
    loop {
        let missing = asked.missing(&answers);
        let Some(first) = missing.first() else { break };
        let place = number % first.question.options.len().max(1);
        number = number / 3 + 7;
        let Some(option) = first.question.options.get(place) else {
            break;
        };
        let given = match first.share_of {
            Some(ladder) => {
                let (need, share) = (ladder.id.clone(), option.id.clone());
                answers.shares.insert(need, share);
                continue;
            }
            None => (first.question.id.clone(), option.id.clone()),
        };
        answers = answers.with(&given.0, &given.1);
    }
    AllocationFacts {
        questionnaire: asked.id.clone(),
        version: asked.version,
        answers,
    }
}
