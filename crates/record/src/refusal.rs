//! Why a verb did not happen. Every refusal is content: what happened and what to do.

use store::StoreError;

use crate::access::Attempt;

/// One fault in what was sent, and the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form, the file's column or the command's option.
    pub field: String,
    /// A sentence that says what to do.
    pub sentence: String,
}

impl FieldFault {
    /// A fault of `field`.
    pub fn new(field: impl Into<String>, sentence: impl Into<String>) -> FieldFault {
        FieldFault {
            field: field.into(),
            sentence: sentence.into(),
        }
    }
}

/// Why something was not done. Nothing was written when one of these comes back, but the audit row of the
/// attempt, which [`crate::House::write`] adds by itself.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or the actor may not know that there is: both give the same answer.
    #[error("There is no such record, or it is not one that you can open.")]
    NotFound(Option<Box<Attempt>>),
    /// The actor may know of it but not do this.
    #[error("{sentence}")]
    NotAllowed {
        /// What was tried, for the audit trail.
        attempt: Option<Box<Attempt>>,
        /// What to do about it.
        sentence: String,
    },
    /// A reason must be written before the record opens.
    #[error("Write the reason why you open this record. It is kept with your name.")]
    ReasonNeeded,
    /// What was sent has faults; all of them.
    #[error("{}", faults_in_words(.0))]
    Invalid(Vec<FieldFault>),
    /// What is asked for cannot be done as things stand: a sentence says why.
    #[error("{0}")]
    NotNow(String),
    /// The rulebook has no answer: a missing row or a fault in policy.
    #[error("{0}")]
    Rules(String),
    /// The database refused or could not be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// One fault of one field.
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Refusal {
        Refusal::Invalid(vec![FieldFault::new(field, sentence)])
    }

    /// The attempt to be written in the audit trail, if the refusal is about permission.
    pub fn attempt(&self) -> Option<&Attempt> {
        match self {
            Refusal::NotFound(attempt) | Refusal::NotAllowed { attempt, .. } => attempt.as_deref(),
            _ => None,
        }
    }
}

fn faults_in_words(faults: &[FieldFault]) -> String {
    faults
        .iter()
        .map(|fault| fault.sentence.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}
