//! Measuring only while nobody else keeps the machine busy.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// So many in a hundred of all cores may be busy with something else.
const OTHERS: u64 = 12;
/// How long to wait for calm before a measure, and how often to measure again.
const PATIENCE: Duration = Duration::from_secs(60);
const TRIES: u32 = 4;

/// Whether the scheduler puts the measures before everybody else (`chrt --fifo 10 …`): then others, and whether they
/// work, do not matter for the processors' time. The server and the database inherit it.
pub fn comes_first() -> bool {
    let own = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets, which may hold spaces, the policy is the 39th: 0 is the usual one.
    let policy = own
        .rsplit(')')
        .next()
        .and_then(|rest| rest.split_whitespace().nth(38));
    matches!(policy, Some("1" | "2"))
}

/// Nobody waits for calm: to see that the measuring works. What is measured then is marked as not calm.
static HURRY: AtomicBool = AtomicBool::new(false);

/// From now on nobody waits for calm.
pub fn hurry() {
    HURRY.store(true, Ordering::Relaxed);
}

/// Measures when the machine is calm, and again when it was not any more at the end. Says whether it was in the end.
pub fn calmly<T>(mut measure: impl FnMut() -> Result<T>) -> Result<(T, bool)> {
    if HURRY.load(Ordering::Relaxed) {
        return Ok((measure()?, false));
    }
    let mut tries = 0;
    loop {
        if comes_first() {
            return Ok((measure()?, true));
        }
        let before = wait()?;
        let measured = measure()?;
        tries += 1;
        if before && is_calm()? {
            return Ok((measured, true));
        }
        if tries == TRIES || !before {
            return Ok((measured, false));
        }
        eprintln!("(others kept the machine busy: measured again)");
    }
}

fn wait() -> Result<bool> {
    let began = Instant::now();
    while !is_calm()? {
        if began.elapsed() > PATIENCE {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Looks for a second. Nothing of the measures runs meanwhile.
fn is_calm() -> Result<bool> {
    let (busy, all) = spent()?;
    std::thread::sleep(Duration::from_secs(1));
    let (busy_then, all_then) = spent()?;
    Ok((busy_then - busy) * 100 < (all_then - all).max(1) * OTHERS)
}

/// What all cores have spent since the machine started, in its own ticks: busy, and altogether.
fn spent() -> Result<(u64, u64)> {
    let text = std::fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().context("/proc/stat is empty")?;
    let ticks: Vec<u64> = line
        .split_whitespace()
        .skip(1)
        .take(8)
        .filter_map(|word| word.parse().ok())
        .collect();
    let all: u64 = ticks.iter().sum();
    // The fourth and fifth are idle, and idle waiting for a disk.
    let idle: u64 = ticks.iter().skip(3).take(2).sum();
    Ok((all - idle, all))
}
