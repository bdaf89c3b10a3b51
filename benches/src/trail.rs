//! The audit trail: sealing it and proving it.

use std::time::Instant;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use record::access::{Noun, Trace, Verb, audit, seal};
use record::{Actor, Moment, Refusal};

use crate::Wanted;
use crate::latency::grouped;
use crate::report::Report;
use crate::town::Town;

const AT_ONCE: u32 = 2_000;

/// Adds rows, seals them, and has the program verify all.
pub fn measure(town: &Town, wanted: &Wanted, report: &mut Report) -> Result<()> {
    let rows: u32 = if wanted.quick { 10_000 } else { 200_000 };
    let moment = Moment::at(Timestamp::now());
    let trace = Trace::of(Noun::People, Verb::View, "bench");
    for _ in 0..rows / AT_ONCE {
        town.house.store().write(|tx| {
            for _ in 0..AT_ONCE {
                audit::allowed(tx, &Actor::Job("bench"), &moment, &trace)?;
            }
            Ok::<_, Refusal>(())
        })?;
    }
    let began = Instant::now();
    while town
        .house
        .store()
        .write(|tx| seal::seal_batch(tx, &moment, seal::MAX_ROWS))?
        .is_some()
    {}
    report.value(
        "Sealing the audit trail, rows a second",
        a_second(rows, began),
    );
    let began = Instant::now();
    let verified = town.command(&["verify"])?.output()?;
    ensure!(
        verified.status.success(),
        "verify fails: {}",
        String::from_utf8_lossy(&verified.stdout)
    );
    let all: i64 = town
        .house
        .read(|tx| Ok(tx.query_one("select count(*) from access_audit", &[], |row| row.get(0))?))?;
    report.value(
        "`steerwell verify`, s",
        format!("{} for {} rows", tenths(began), grouped(all.unsigned_abs())),
    );
    Ok(())
}

fn a_second(count: u32, began: Instant) -> String {
    let thousandths = began.elapsed().as_millis().max(1);
    grouped(u64::try_from(u128::from(count) * 1_000 / thousandths).unwrap_or(u64::MAX))
}

fn tenths(began: Instant) -> String {
    let tenths = began.elapsed().as_millis() / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
