//! Asking at a given pace, and how long the answers took.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::calm::calmly;

/// How many may be waiting for an answer at once; more than that and the pace itself is lost, which shows in the times.
const WAITING: usize = 64;
/// Answers before the measured ones: connections are made, caches filled.
const WARM_UP: u32 = 50;

/// How long answers took, shortest first, and whether the machine was calm meanwhile.
pub struct Times(Vec<Duration>, bool);

impl Times {
    pub fn of(mut times: Vec<Duration>) -> Times {
        times.sort_unstable();
        Times(times, true)
    }

    /// So many in a hundred took this long or less.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    /// The longest, as a table shows it.
    pub fn longest_shown(&self) -> String {
        format!(
            "{}{}",
            milliseconds(self.percentile(100)),
            if self.1 { "" } else { " *" }
        )
    }

    /// The three that a table shows.
    pub fn shown(&self) -> String {
        let [half, most, nearly_all] =
            [50, 95, 99].map(|percent| milliseconds(self.percentile(percent)));
        format!(
            "{half} / {most} / {nearly_all}{}",
            if self.1 { "" } else { " *" }
        )
    }
}

/// `12.3`
pub fn milliseconds(time: Duration) -> String {
    let tenths = (time.as_micros() + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `1,234,567`
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Asks `pace` times a second for `seconds`, whether or not earlier answers have come. The time of an answer runs from
/// when it was due to be asked for: had the server stood still, those who would have come meanwhile count too.
pub fn at_pace(pace: u32, seconds: u32, ask: impl Fn(u32) -> Result<()> + Sync) -> Result<Times> {
    let (times, calm) = calmly(|| paced(pace, seconds, &ask))?;
    Ok(Times(times.0, calm))
}

fn paced(pace: u32, seconds: u32, ask: &(impl Fn(u32) -> Result<()> + Sync)) -> Result<Times> {
    let last = WARM_UP + pace * seconds;
    let next = AtomicU32::new(0);
    let times = Mutex::new(Vec::new());
    let began = Instant::now();
    let worker = || -> Result<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= last {
                return Ok(());
            }
            let due = began + Duration::from_secs(1) * number / pace;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            ask(number)?;
            if number >= WARM_UP {
                let took = due.elapsed();
                times
                    .lock()
                    .unwrap_or_else(|poisoned| poisoned.into_inner())
                    .push(took);
            }
        }
    };
    everybody(WAITING, |_| worker())?;
    Ok(Times::of(
        times
            .into_inner()
            .unwrap_or_else(|poisoned| poisoned.into_inner()),
    ))
}

/// Asks one after the other, `count` times.
pub fn one_by_one(count: u32, mut ask: impl FnMut(u32) -> Result<()>) -> Result<Times> {
    let (times, calm) = calmly(|| in_turn(count, &mut ask))?;
    Ok(Times(times.0, calm))
}

/// The same for what tells its own time.
pub fn one_by_one_of(count: u32, mut act: impl FnMut() -> Result<Duration>) -> Result<Times> {
    let (times, calm) = calmly(|| (0..count).map(|_| act()).collect::<Result<Vec<_>>>())?;
    Ok(Times(Times::of(times).0, calm))
}

fn in_turn(count: u32, ask: &mut impl FnMut(u32) -> Result<()>) -> Result<Times> {
    let mut times = Vec::new();
    for number in 0..count {
        let began = Instant::now();
        ask(number)?;
        times.push(began.elapsed());
    }
    Ok(Times::of(times))
}

/// `clients` do the same thing again and again for `seconds`. How often a second it was done.
pub fn as_fast_as_can(
    clients: usize,
    seconds: u32,
    act: impl Fn(usize) -> Result<()> + Sync,
) -> Result<String> {
    let (rate, calm) = calmly(|| rate(clients, seconds, &act))?;
    Ok(format!("{}{}", grouped(rate), if calm { "" } else { " *" }))
}

fn rate(clients: usize, seconds: u32, act: &(impl Fn(usize) -> Result<()> + Sync)) -> Result<u64> {
    let done = AtomicU32::new(0);
    let began = Instant::now();
    let end = began + Duration::from_secs(u64::from(seconds));
    everybody(clients, |client| {
        while Instant::now() < end {
            act(client)?;
            done.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    })?;
    Ok(u64::from(done.into_inner()) * 1_000 / u64::try_from(began.elapsed().as_millis())?.max(1))
}

fn everybody(count: usize, work: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    let outcomes = thread::scope(|threads| {
        let work = &work;
        let all: Vec<_> = (0..count)
            .map(|number| threads.spawn(move || work(number)))
            .collect();
        all.into_iter()
            .map(|one| {
                one.join()
                    .unwrap_or_else(|_| Err(anyhow::anyhow!("a client broke down")))
            })
            .collect::<Vec<_>>()
    });
    outcomes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let times = Times::of((1..=200).rev().map(Duration::from_millis).collect());
        let of = |percent| times.percentile(percent).as_millis();
        assert_eq!([of(50), of(95), of(99), of(100)], [100, 190, 198, 200]);
        assert_eq!(times.shown(), "100.0 / 190.0 / 198.0");
        assert_eq!(
            Times::of(vec![Duration::from_micros(1_250)]).shown(),
            "1.3 / 1.3 / 1.3"
        );
    }

    /// A server that stood still for a while: those who were due meanwhile waited too.
    #[test]
    fn whoever_had_to_wait_for_a_turn_counts_with_the_wait() {
        let stood_still = Mutex::new(());
        let times = paced(1_000, 1, &|number| {
            let _turn = stood_still.lock();
            if number == WARM_UP {
                thread::sleep(Duration::from_millis(300));
            }
            Ok(())
        })
        .unwrap();
        assert!(
            times.percentile(75) > Duration::from_millis(20),
            "{}",
            times.shown()
        );
    }
}
