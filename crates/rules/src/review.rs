//! When a plan and a direct payment are looked at again.

use jiff::Span;
use jiff::civil::Date;

use crate::rulebook::{Missing, Rules};

/// The intervals of the rules' date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intervals {
    /// Weeks after the start before the first review.
    pub first_from_weeks: i64,
    /// Weeks after the start by which the first review is done.
    pub first_by_weeks: i64,
    /// Months between later reviews, at most.
    pub every_months: i64,
    /// Months by which a direct payment is first reviewed.
    pub direct_payment_first_months: i64,
    /// Months between later reviews of a direct payment, at most.
    pub direct_payment_every_months: i64,
}

impl Intervals {
    /// Reads the intervals.
    ///
    /// # Errors
    /// Where the rulebook has no value for the date.
    pub fn of(rules: &Rules) -> Result<Self, Missing> {
        let mut look = rules.lookup();
        Ok(Self {
            first_from_weeks: look.whole("review/intervals/first_from")?.value,
            first_by_weeks: look.whole("review/intervals/first_by")?.value,
            every_months: look.whole("review/intervals/every")?.value,
            direct_payment_first_months: look
                .whole("review/intervals/direct_payment_first_by")?
                .value,
            direct_payment_every_months: look.whole("review/intervals/direct_payment_every")?.value,
        })
    }

    /// The window of the first review of support that starts on a day. None past the calendar's end.
    #[must_use]
    pub fn first(&self, start: Date) -> Option<(Date, Date)> {
        let weeks = |n: i64| start.checked_add(Span::new().try_weeks(n).ok()?).ok();
        // A council that reviews sooner than the national window opens it sooner too.
        let from = self.first_from_weeks.min(self.first_by_weeks);
        Some((weeks(from)?, weeks(self.first_by_weeks)?))
    }

    /// The day by which the next review is done, after one on a day.
    #[must_use]
    pub fn next(&self, reviewed: Date) -> Option<Date> {
        months_on(reviewed, self.every_months)
    }

    /// The day by which a direct payment that starts on a day is first reviewed.
    #[must_use]
    pub fn direct_payment_first(&self, start: Date) -> Option<Date> {
        months_on(start, self.direct_payment_first_months)
    }

    /// The day by which a direct payment is reviewed again.
    #[must_use]
    pub fn direct_payment_next(&self, reviewed: Date) -> Option<Date> {
        months_on(reviewed, self.direct_payment_every_months)
    }
}

fn months_on(day: Date, months: i64) -> Option<Date> {
    day.checked_add(Span::new().try_months(months).ok()?).ok()
}
