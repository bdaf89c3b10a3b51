//! The audit trail: one row for every view, change, refusal, sign-in and export. Ids only, never content.

use store::{Tx, params};
use uuid::Uuid;

use super::{Noun, Verb};
use crate::{Actor, AuditId, Moment, PersonId, Refusal};

store::text_enum! {
    /// Whether what was tried was done.
    pub enum Outcome {
        /// It was permitted.
        Allowed = "allowed",
        /// It was refused.
        Refused = "refused",
    }
}

/// What is written of one act.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What was acted on.
    pub noun: Noun,
    /// What was done.
    pub verb: Verb,
    /// The person whose record it was, if one person's.
    pub person: Option<PersonId>,
    /// The assessment, account, import or other thing, if there is one.
    pub subject: Option<Uuid>,
    /// What it was for: a short code of the program's, never what somebody typed.
    pub purpose: &'static str,
    /// How many people or lines came out, for lists and exports.
    pub quantity: Option<i64>,
}

impl Trace {
    /// A trace of `verb` on `noun`, about nobody yet.
    pub fn of(noun: Noun, verb: Verb, purpose: &'static str) -> Trace {
        Trace {
            noun,
            verb,
            person: None,
            subject: None,
            purpose,
            quantity: None,
        }
    }

    /// About this person.
    pub fn person(mut self, person: PersonId) -> Trace {
        self.person = Some(person);
        self
    }

    /// About this thing.
    pub fn subject(mut self, subject: impl Into<Uuid>) -> Trace {
        self.subject = Some(subject.into());
        self
    }

    /// So many came out.
    pub fn quantity(mut self, quantity: usize) -> Trace {
        self.quantity = i64::try_from(quantity).ok();
        self
    }
}

/// Something that was tried and not permitted. The house writes its row after the refused transaction is gone.
#[derive(Debug, Clone)]
pub struct Attempt(pub Trace);

/// Writes the row of something permitted, in the transaction that does it.
///
/// # Errors
/// The database's refusal.
pub fn allowed(tx: &mut Tx<'_>, actor: &Actor, moment: &Moment, trace: &Trace) -> Result<AuditId, Refusal> {
    write(tx, actor, moment, trace, Outcome::Allowed)
}

/// Writes the row of an attempt that was refused.
///
/// # Errors
/// The database's refusal.
pub fn refused(tx: &mut Tx<'_>, actor: &Actor, moment: &Moment, attempt: &Attempt) -> Result<AuditId, Refusal> {
    write(tx, actor, moment, &attempt.0, Outcome::Refused)
}

fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    moment: &Moment,
    trace: &Trace,
    outcome: Outcome,
) -> Result<AuditId, Refusal> {
    let id = AuditId::new();
    tx.execute(
        "insert into access_audit (id, at, actor, account_id, session_id, noun, verb, outcome, person_id, \
         subject_id, purpose, quantity) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            id,
            moment.now,
            actor.label(),
            actor.account_id(),
            actor.session_id(),
            trace.noun,
            trace.verb,
            outcome,
            trace.person,
            trace.subject,
            trace.purpose,
            trace.quantity
        ],
    )?;
    tx.execute("insert into access_unsealed (audit_id) values ($1)", &params![id])?;
    Ok(id)
}
