//! Paying budgets out: to whom, in runs that two others approve, posted in the ledger, with a file for the bank; and the
//! person's own account of it.
//!
//! Nobody does two things in a row on the same money (practice.md, «Money»): who assesses sets no bank details, who sets
//! them does not confirm them, who proposes a run is not among its two approvers, nor is whoever set bank details that
//! the run pays for the first time. What was paid is never rewritten: a later run pays the difference between what
//! should have been paid and what was.

mod account;
mod approve;
mod file;
mod payee;
mod propose;
mod read;
mod schedule;

pub use account::{Account, AccountLine, SpendForm, SpendKind, account, spend};
pub use approve::{Approved, approve, refuse, withdraw};
pub use file::bank_file;
pub use payee::{
    CheckForm, CheckOutcome, KeptDetails, Payee, PayeeForm, PayeeState, check_payee, payee_details,
    payees, seal_details, set_payee,
};
pub use propose::{LineWork, NextPeriod, Proposed, Worked, next_period, propose};
pub use read::{
    Line, LineKind, LineView, Missing, MissingWhat, Overpaid, PAGE, Run, RunState, RunStep,
    StepKind, line, line_person, lines, missing, overpaid, run, runs,
};
