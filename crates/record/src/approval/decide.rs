//! Deciding on a submission.

use std::collections::BTreeSet;

use rules::Pence;
use store::{Tx, params};

use super::{
    Approval, Check, Kept, Kind, Level, Limits, State, barred, decisions, limits, own_submission,
    state, subject,
};
use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::budget;
use crate::people::{NewEvent, leaving, record_event, text};
use crate::planning::{Section, Submission};
use crate::rulebook::Rulebooks;
use crate::tasks::{self, Kind as Task};
use crate::{Actor, ApprovalId, FieldFault, Moment, Refusal, SubmissionId};

/// A decision as it is sent.
#[derive(Debug, Clone, Default)]
pub struct NewDecision<'a> {
    /// What is decided.
    pub kind: Option<Kind>,
    /// What was looked at.
    pub checks: BTreeSet<Check>,
    /// What is to be changed, where it goes back.
    pub sections: Vec<Section>,
    /// Why.
    pub reasons: &'a str,
}

/// What deciding did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The decision.
    pub id: ApprovalId,
    /// Whether the same actor had decided the same already: nothing was written.
    pub already: bool,
}

/// Decides on a submission: agrees it, sends it back, or takes it to the panel.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault: above the limit, a check that was not made, reasons that are missing;
/// [`Refusal::NotAllowed`] for who assessed, put it forward or referred it; [`Refusal::NotNow`] when it was decided or
/// replaced meanwhile, or the person left; [`Refusal::Rules`] without limits for today.
pub fn decide(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    id: SubmissionId,
    new: &NewDecision<'_>,
) -> Result<Decided, Refusal> {
    let person = permit.demand(Noun::Approval, Verb::Decide)?;
    tx.lock(&format!("planning {person}"))?;
    let submission = own_submission(tx, person, id)?;
    let before = decisions(tx, id)?;
    if let Some(same) = repeated(actor, new, &before) {
        return Ok(Decided {
            id: same,
            already: true,
        });
    }
    leaving::must_be_here(tx, person)?;
    let at_panel = match state(tx, &submission, &before)? {
        State::Waiting => false,
        State::AtPanel => true,
        State::Agreed | State::SentBack => {
            return Err(Refusal::NotNow(decided_meanwhile(&before)));
        }
        State::Replaced => {
            return Err(Refusal::NotNow(
                "A later version of this plan was put forward. Decide on that one.".to_owned(),
            ));
        }
    };
    if let Some(sentence) = barred(tx, actor, &submission, &before)? {
        let trace = Trace::of(Noun::Approval, Verb::Decide, "segregation");
        return Err(Refusal::NotAllowed {
            attempt: Some(Box::new(Attempt(trace.person(person).subject(id.uuid())))),
            sentence,
        });
    }
    let sums = (submission.weekly, submission.one_off);
    let limits = limits(tx, books, moment, sums)?;
    let (kind, reasons) = checked(tx, &submission, new, (at_panel, &limits))?;
    let level = if at_panel {
        Level::Panel
    } else {
        Level::TeamManager
    };
    let decided = insert(
        tx,
        (actor, moment),
        &submission,
        (kind, level, &reasons),
        (new, &limits),
    )?;
    follow(tx, books, (actor, moment), &submission, (kind, decided))?;
    Ok(Decided {
        id: decided,
        already: false,
    })
}

/// The decision that the same actor made in the same words just before, as when a form is sent twice.
fn repeated(actor: &Actor, new: &NewDecision<'_>, before: &[Approval]) -> Option<ApprovalId> {
    let last = before.last()?;
    (actor.account_id().is_some()
        && last.by_account == actor.account_id()
        && Some(last.kind) == new.kind
        && text::note("", new.reasons).is_ok_and(|reasons| reasons == last.reasons))
    .then_some(last.id)
}

fn decided_meanwhile(before: &[Approval]) -> String {
    before.last().map_or_else(String::new, |last| {
        format!(
            "{} decided on this plan on {}: {}. Nothing of yours was saved.",
            last.by,
            rules::date_in_words(last.decided_on),
            last.kind.label().to_lowercase()
        )
    })
}

/// The kind and the reasons, or every fault.
fn checked(
    tx: &mut Tx,
    submission: &Submission,
    new: &NewDecision<'_>,
    (at_panel, limits): (bool, &Limits),
) -> Result<(Kind, String), Refusal> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: String| faults.push(FieldFault::new(field, sentence));
    let reasons = match text::note("The reasons", new.reasons) {
        Ok(reasons) => reasons,
        Err(sentence) => {
            fault("reasons", sentence);
            String::new()
        }
    };
    let differs = indicative(tx, submission)?.is_some_and(|sum| sum != submission.weekly);
    match new.kind {
        None => fault("kind", "Choose what you decide.".to_owned()),
        Some(Kind::Agreed) => {
            if !at_panel && !limits.within {
                fault("kind", above(limits));
            }
            for check in Check::ALL {
                if !new.checks.contains(check) {
                    fault(
                        check.as_str(),
                        format!("Confirm, or send the plan back: {}.", check.label()),
                    );
                }
            }
            if differs && reasons.is_empty() {
                fault(
                    "reasons",
                    "The cost is not the indicative budget: write the reasons for the difference. They go to the \
                     person."
                        .to_owned(),
                );
            }
        }
        Some(Kind::SentBack) => {
            if new.sections.is_empty() {
                fault(
                    "sections",
                    "Choose which parts are to be changed.".to_owned(),
                );
            }
            if reasons.is_empty() {
                fault(
                    "reasons",
                    "Write what is to be changed and why. That it is above the indicative budget is no reason."
                        .to_owned(),
                );
            }
        }
        Some(Kind::ToPanel) => {
            if at_panel {
                fault(
                    "kind",
                    "The plan is at the panel: agree it or send it back.".to_owned(),
                );
            }
            if reasons.is_empty() {
                fault(
                    "reasons",
                    "Write what the panel is to decide, and why.".to_owned(),
                );
            }
        }
    }
    match (new.kind, faults.is_empty()) {
        (Some(kind), true) => Ok((kind, reasons)),
        _ => Err(Refusal::Invalid(faults)),
    }
}

fn above(limits: &Limits) -> String {
    let sum =
        |limit: Option<Pence>| limit.map_or_else(|| "any sum".to_owned(), |limit| limit.brief());
    format!(
        "This is above what a team manager agrees ({} a week, {} once): take it to {}.",
        sum(limits.weekly),
        sum(limits.one_off),
        limits.above
    )
}

/// The week of the indicative budget that the plan rests on.
pub(super) fn indicative(tx: &mut Tx, submission: &Submission) -> Result<Option<Pence>, Refusal> {
    let Some(id) = submission.allocation else {
        return Ok(None);
    };
    let row = crate::allocation::row_of(tx, submission.person, id)?;
    Ok(Some(row.weekly))
}

fn insert(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    submission: &Submission,
    (kind, level, reasons): (Kind, Level, &str),
    (new, limits): (&NewDecision<'_>, &Limits),
) -> Result<ApprovalId, Refusal> {
    let id = ApprovalId::new();
    let kept = Kept {
        checks: new.checks.iter().copied().collect(),
        sections: if kind == Kind::SentBack {
            new.sections.clone()
        } else {
            Vec::new()
        },
    };
    let kept = serde_json::to_string(&kept)
        .map_err(|_| Refusal::NotNow("This decision cannot be kept.".to_owned()))?;
    let limit = match level {
        Level::TeamManager => limits.weekly,
        Level::Panel => None,
    };
    tx.execute(
        "insert into approval_decision (id, submission_id, person_id, kind, level, limit_pence, rulebook_hash, \
         checks, reasons, decided_at, decided_on, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &params![
            id,
            submission.id,
            submission.person,
            kind,
            level,
            limit.map(|limit| limit.0),
            &limits.rulebook_hash,
            kept,
            reasons,
            moment.now,
            moment.today,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let cost = format!("{} a week", submission.weekly);
    let detail = match (kind, level) {
        (Kind::Agreed, Level::TeamManager) => {
            format!("Support plan agreed by a team manager: {cost}.")
        }
        (Kind::Agreed, Level::Panel) => format!("Support plan agreed by the panel: {cost}."),
        (Kind::SentBack, _) => "Support plan sent back to be changed.".to_owned(),
        (Kind::ToPanel, _) => format!("Support plan taken to the panel: {cost}."),
    };
    let event = NewEvent {
        person: submission.person,
        noun: Noun::Approval,
        verb: Verb::Decide,
        subject: subject(submission.id),
        happened_at: moment.now,
        detail: &detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(id)
}

/// What a decision sets going.
fn follow(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    submission: &Submission,
    (kind, decided): (Kind, ApprovalId),
) -> Result<(), Refusal> {
    let person = submission.person;
    let why = kind.label();
    tasks::close(tx, (actor, moment), person, Task::Approval, why)?;
    if kind != Kind::ToPanel {
        tasks::close(tx, (actor, moment), person, Task::Panel, why)?;
    }
    let (task, about) = match kind {
        Kind::Agreed => {
            // The budget asks for the person's agreement itself.
            budget::make(tx, books, (actor, moment), decided)?;
            return Ok(());
        }
        Kind::SentBack => (Task::Planning, submission.plan.uuid()),
        Kind::ToPanel => (Task::Panel, submission.id.uuid()),
    };
    tasks::open(
        tx,
        books,
        (actor, moment),
        person,
        task,
        (Some(about), None),
    )?;
    Ok(())
}
