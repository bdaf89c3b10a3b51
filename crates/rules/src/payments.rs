//! Paying a budget out. First: what a weekly sum comes to in a payment period.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::explain::{Amount, Fact, FactFault, Formula, LineId, Listener, Said, WorkFault};
use crate::money::{Pence, Rounding};
use crate::rulebook::{Found, Lookup, Missing};
use crate::words::date_in_words;

/// The days of a week.
const WEEK: i64 = 7;

/// What weekly sums come to in a payment period, version 1.
///
/// Published council practice (payments every four weeks, thirteen a year): a day is a seventh
/// of a week, days count from the first to the last inclusive, each line is rounded on its own,
/// and a whole period of four weeks is exactly four times the weekly sum. Neighbouring sums that
/// are equal are one line, so that where a run is cut makes no difference of a penny.
#[derive(Clone, Copy, Debug)]
pub struct FourWeekly;

/// What the period amount needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FourWeeklyFacts {
    /// First day of the period.
    pub from: Date,
    /// Last day of the period. At most the length of a period; shorter where systems change.
    pub to: Date,
    /// The weekly sums, in any order. They may not overlap; days without one get nothing.
    pub weekly: Vec<WeeklySum>,
}

/// A weekly sum between two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklySum {
    /// Pence a week; not below nothing.
    pub amount: Pence,
    /// First day it is paid for.
    pub from: Date,
    /// Last day it is paid for; none where it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// What the period comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FourWeeklyResult {
    /// Every day of the period, once, in order.
    pub parts: Vec<Part>,
    /// The sum of the parts.
    pub total: Pence,
}

/// Some days of the period at one weekly sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Days, both included.
    pub days: i64,
    /// Pence a week; none where nothing is paid.
    pub weekly: Option<Pence>,
    /// What the days come to.
    pub amount: Pence,
}

/// The parameters for a date.
#[derive(Clone, Copy, Debug)]
pub struct CycleRules {
    weeks: Found<i64>,
    rounding: Found<Rounding>,
}

impl Formula for FourWeekly {
    const ID: &'static str = "payments.four_weekly";
    const VERSION: u32 = 1;
    type Facts = FourWeeklyFacts;
    type Outcome = FourWeeklyResult;
    type Parameters = CycleRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<CycleRules, Missing> {
        Ok(CycleRules {
            weeks: lookup.whole("payments/cycle/weeks_in_period")?,
            rounding: lookup.rounding("payments/cycle/rounding")?,
        })
    }

    fn run<L: Listener>(
        rules: &CycleRules,
        facts: &FourWeeklyFacts,
        listener: &mut L,
    ) -> Result<FourWeeklyResult, WorkFault> {
        four_weekly(rules, facts, listener)
    }
}

/// The formula itself.
///
/// # Errors
/// Dates that run backwards, a period that is too long, sums below nothing or that overlap: all
/// of them at once. A sum too large to hold.
pub fn four_weekly<L: Listener>(
    rules: &CycleRules,
    facts: &FourWeeklyFacts,
    listener: &mut L,
) -> Result<FourWeeklyResult, WorkFault> {
    let faults = check(rules, facts);
    if !faults.is_empty() {
        return Err(WorkFault::Facts(faults));
    }
    let mut parts = Vec::new();
    for (from, to, weekly) in runs(facts) {
        let days = days(from, to);
        let amount = match weekly {
            None => Pence::ZERO,
            Some(weekly) => {
                let exact = weekly
                    .decimal()
                    .checked_mul(Decimal::from(days))
                    .ok_or(WorkFault::TooLarge)?;
                let exact = exact
                    .checked_div(Decimal::from(WEEK))
                    .ok_or(WorkFault::TooLarge)?;
                rules
                    .rounding
                    .value
                    .pence(exact)
                    .ok_or(WorkFault::TooLarge)?
            }
        };
        say_part(rules, listener, (from, to, days), weekly, amount);
        parts.push(Part {
            from,
            to,
            days,
            weekly,
            amount,
        });
    }
    let total =
        Pence::checked_sum(parts.iter().map(|part| part.amount)).ok_or(WorkFault::TooLarge)?;
    let used = [
        ("from", Fact::Date(facts.from)),
        ("to", Fact::Date(facts.to)),
    ];
    listener.line(Said {
        id: LineId::PaymentTotal,
        subject: None,
        amount: Some(Amount::Pence(total)),
        rules: &[rules.weeks.mark],
        facts: &used,
    });
    Ok(FourWeeklyResult { parts, total })
}

fn say_part<L: Listener>(
    rules: &CycleRules,
    listener: &mut L,
    (from, to, days): (Date, Date, i64),
    weekly: Option<Pence>,
    amount: Pence,
) {
    let [from, to] = [("from", Fact::Date(from)), ("to", Fact::Date(to))];
    let days = ("days", Fact::Whole(days));
    let amount = Some(Amount::Pence(amount));
    match weekly {
        Some(weekly) => listener.line(Said {
            id: LineId::PaymentDays,
            subject: None,
            amount,
            rules: &[rules.rounding.mark],
            facts: &[from, to, days, ("weekly", Fact::Pence(weekly))],
        }),
        None => listener.line(Said {
            id: LineId::PaymentNone,
            subject: None,
            amount,
            rules: &[],
            facts: &[from, to, days],
        }),
    }
}

fn check(rules: &CycleRules, facts: &FourWeeklyFacts) -> Vec<FactFault> {
    let mut faults = Vec::new();
    let most = rules.weeks.value.saturating_mul(WEEK);
    if facts.to < facts.from {
        faults.push(FactFault::new("to", "the period ends before it starts"));
    } else if days(facts.from, facts.to) > most {
        let sentence = format!("a payment period is {most} days at most: make one for each period");
        faults.push(FactFault::new("to", sentence));
    }
    for (place, sum) in facts.weekly.iter().enumerate() {
        if sum.amount < Pence::ZERO {
            faults.push(FactFault::new(
                format!("weekly.{place}.amount"),
                "a weekly sum is not below nothing",
            ));
        }
        if sum.to.is_some_and(|to| to < sum.from) {
            faults.push(FactFault::new(
                format!("weekly.{place}.to"),
                "this sum ends before it starts",
            ));
        }
    }
    let mut order: Vec<(usize, &WeeklySum)> = facts.weekly.iter().enumerate().collect();
    order.sort_by_key(|(_, sum)| sum.from);
    for pair in order.windows(2) {
        if let [(_, before), (place, sum)] = pair
            && before.to.is_none_or(|to| to >= sum.from)
        {
            let sentence = format!(
                "{} a week from {} still stands when this starts on {}: end it the day before",
                before.amount,
                date_in_words(before.from),
                date_in_words(sum.from)
            );
            faults.push(FactFault::new(format!("weekly.{place}.from"), sentence));
        }
    }
    faults
}

fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days()).saturating_add(1)
}

/// Every day of the period once: the sums in order, the days between them, equal ones joined.
fn runs(facts: &FourWeeklyFacts) -> Vec<(Date, Date, Option<Pence>)> {
    let mut sums: Vec<&WeeklySum> = facts.weekly.iter().collect();
    sums.sort_by_key(|sum| sum.from);
    let mut runs: Vec<(Date, Date, Option<Pence>)> = Vec::new();
    let mut push = |from: Date, to: Date, weekly: Option<Pence>| match runs.last_mut() {
        Some((_, end, before)) if *before == weekly => *end = to,
        _ => runs.push((from, to, weekly)),
    };
    let mut next = Some(facts.from);
    for sum in sums {
        let Some(at) = next.filter(|at| *at <= facts.to) else {
            break;
        };
        let from = sum.from.max(at);
        let to = sum.to.map_or(facts.to, |to| to.min(facts.to));
        if from > to {
            continue;
        }
        if let Ok(before) = from.yesterday()
            && at <= before
        {
            push(at, before, None);
        }
        push(from, to, Some(sum.amount));
        next = to.tomorrow().ok();
    }
    if let Some(at) = next.filter(|at| *at <= facts.to) {
        push(at, facts.to, None);
    }
    runs
}
