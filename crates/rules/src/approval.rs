//! Who may agree a budget of what size.

use jiff::civil::Date;

use crate::money::Pence;
use crate::rulebook::{Certainty, Rules};

/// One step of a council's limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalStep {
    /// Who decides: a role, or `panel`.
    pub who: String,
    /// Who decides, in words.
    pub name: String,
    /// The most they may agree a week; none where there is no limit.
    pub weekly: Option<Pence>,
    /// The most they may agree as a one-off sum; none where there is no limit.
    pub one_off: Option<Pence>,
}

/// A council's limits between two dates, the lowest step first. The last step has no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalTable {
    /// First day.
    pub from: Date,
    /// Last day; none where it stands until changed.
    pub to: Option<Date>,
    /// The file's path, for citing.
    pub path: String,
    /// The pack that says so.
    pub pack: String,
    /// Where the limits were decided.
    pub source: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The steps.
    pub steps: Vec<ApprovalStep>,
    /// The line of each step.
    pub(crate) lines: Vec<u32>,
}

impl ApprovalTable {
    /// The first step that may agree both the weekly and the one-off part. A limit is the most
    /// that may be agreed, itself included.
    #[must_use]
    pub fn who_may_agree(&self, weekly: Pence, one_off: Pence) -> Option<&ApprovalStep> {
        let within = |limit: Option<Pence>, sum: Pence| limit.is_none_or(|limit| sum <= limit);
        self.steps
            .iter()
            .find(|s| within(s.weekly, weekly) && within(s.one_off, one_off))
    }

    /// Whether this role may agree these sums alone.
    #[must_use]
    pub fn may_agree(&self, who: &str, weekly: Pence, one_off: Pence) -> bool {
        let within = |limit: Option<Pence>, sum: Pence| limit.is_none_or(|limit| sum <= limit);
        self.steps
            .iter()
            .any(|s| s.who == who && within(s.weekly, weekly) && within(s.one_off, one_off))
    }
}

/// The limits that stand on the rules' date.
#[must_use]
pub fn limits(rules: &Rules) -> Option<&ApprovalTable> {
    rules.approval()
}
