//! What a person should be paid for each day: the budgets that they agreed to, laid end to end.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use rules::payments::WeeklySum;

use crate::BudgetId;
use crate::PlanId;

/// A budget that the person agreed to, as far as it is paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreed {
    pub(super) id: BudgetId,
    pub(super) plan: Option<PlanId>,
    pub(super) decided_at: Timestamp,
    pub(super) starts_on: Date,
    /// Pence a week before the person's part.
    pub(super) gross: Pence,
    /// The person's part in it.
    pub(super) person: Pence,
    pub(super) one_off: Pence,
    pub(super) last_day: Option<Date>,
}

/// Days in a row on which one budget stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) budget: BudgetId,
    pub(super) gross: Pence,
    pub(super) person: Pence,
}

/// On each day that budget stands which was decided last among those that began by then; nothing after its last day, and
/// nothing after the day on which the person left.
pub(super) fn stretches(budgets: &[Agreed], left_on: Option<Date>) -> Vec<Stretch> {
    let mut starts: Vec<Date> = budgets.iter().map(|budget| budget.starts_on).collect();
    let ends = budgets.iter().filter_map(|budget| budget.last_day);
    starts.extend(ends.filter_map(|last| last.tomorrow().ok()));
    starts.sort_unstable();
    starts.dedup();
    let mut found: Vec<Stretch> = Vec::new();
    for (place, from) in starts.iter().enumerate() {
        let next = starts.get(place + 1).and_then(|next| next.yesterday().ok());
        let Some(stands) = budgets
            .iter()
            .filter(|budget| budget.starts_on <= *from)
            .max_by_key(|budget| (budget.decided_at, budget.id))
            .filter(|budget| budget.last_day.is_none_or(|last| last >= *from))
        else {
            continue;
        };
        let to = [next, stands.last_day, left_on].into_iter().flatten().min();
        if to.is_some_and(|to| to < *from) {
            continue;
        }
        found.push(Stretch {
            from: *from,
            to,
            budget: stands.id,
            gross: stands.gross,
            person: stands.person,
        });
    }
    found
}

/// The weekly sums of stretches between two days.
pub(super) fn weekly(
    stretches: &[Stretch],
    (from, to): (Date, Date),
    of: impl Fn(&Stretch) -> Pence,
) -> Vec<WeeklySum> {
    stretches
        .iter()
        .filter(|stretch| stretch.from <= to && stretch.to.is_none_or(|end| end >= from))
        .map(|stretch| WeeklySum {
            amount: of(stretch),
            from: stretch.from.max(from),
            to: Some(stretch.to.map_or(to, |end| end.min(to))),
        })
        .collect()
}

/// The days from `first` to `last`, in the periods of the runs that stand and, between them, in pieces of a period's
/// length reckoned backwards from the period that follows.
pub(super) fn tiles(
    periods: &[(Date, Date)],
    (first, last): (Date, Date),
    length: i64,
) -> Vec<(Date, Date)> {
    let mut tiles: Vec<(Date, Date)> = Vec::new();
    let mut periods: Vec<(Date, Date)> = periods
        .iter()
        .copied()
        .filter(|(from, to)| *from <= last && *to >= first)
        .collect();
    periods.sort_unstable();
    let mut next = Some(last);
    for (from, to) in periods.into_iter().rev() {
        if let (Some(end), Ok(after)) = (next, to.tomorrow())
            && after <= end
        {
            pieces(&mut tiles, (after.max(first), end), length);
        }
        tiles.push((from, to));
        next = from.yesterday().ok();
    }
    if let Some(end) = next.filter(|end| *end >= first) {
        pieces(&mut tiles, (first, end), length);
    }
    tiles.reverse();
    tiles
}

/// Pieces of at most a period's length, the last first.
fn pieces(tiles: &mut Vec<(Date, Date)>, (first, last): (Date, Date), length: i64) {
    let mut end = last;
    while end >= first {
        let days = jiff::Span::new().days(length.saturating_sub(1).max(0));
        let from = end.checked_sub(days).unwrap_or(first).max(first);
        tiles.push((from, end));
        match from.yesterday() {
            Ok(before) => end = before,
            Err(_) => break,
        }
    }
}
