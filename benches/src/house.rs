//! Starting, signing in, the public directory.

use anyhow::{Context as _, Result, ensure};
use store::Engine;

use crate::Wanted;
use crate::client::Client;
use crate::latency::{at_pace, one_by_one, one_by_one_of};
use crate::report::{Report, START};
use crate::town::Town;

const PACE: u32 = 50;
/// What people look for near them, with the postcode.
const LOOKED_FOR: [&str; 6] = [
    "words=chemist&near=M33+2NJ",
    "words=library&near=M41+5BU",
    "words=care+home&near=WA14+1AH",
    "words=food&near=M32+9LD",
    "words=football&near=M33+4PW",
    "words=depression&near=M31+4FA",
];

/// All measures of the house.
pub fn measure(town: &Town, wanted: &Wanted, report: &mut Report) -> Result<()> {
    let starts = one_by_one_of(5, || Ok(town.serve()?.took))?;
    report.time(START, starts.percentile(100), starts.longest_shown());
    let server = town.serve()?;
    // Each form of its own browser. Sent again when a measure is repeated, it signs in anew.
    let mut visitors = Vec::new();
    for _ in 0..20 {
        let visitor = Client::new(&server.address);
        let form = visitor.sign_in_form("sam.social")?;
        visitors.push((visitor, form));
    }
    let times = one_by_one(20, |number| {
        let (visitor, form) = visitors
            .get(usize::try_from(number)?)
            .context("a visitor too many")?;
        visitor.forget();
        visitor.must_take(form)
    })?;
    report.times("Signing in, one after the other, ms", &times);
    let anybody = Client::new(&server.address);
    let times = at_pace(PACE, wanted.seconds(), |number| {
        let asked = LOOKED_FOR
            .get(usize::try_from(number)? % LOOKED_FOR.len())
            .copied()
            .unwrap_or_default();
        let answer = anybody.get(&format!("/directory?{asked}"))?;
        ensure!(
            answer.status == 200,
            "the directory answers {}",
            answer.status
        );
        Ok(())
    })?;
    report.times(
        &format!("Public directory, words near a postcode, {PACE} a second, ms"),
        &times,
    );
    let what = match town.engine {
        Engine::Sqlite => "its file",
        Engine::Postgres => "as the server counts",
    };
    let size = town.house.store().size_bytes()?;
    report.value(
        "Size of the database, MB",
        format!("{} ({what})", size / 1_000_000),
    );
    Ok(())
}
