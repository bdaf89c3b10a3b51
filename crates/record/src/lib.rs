//! The care record: its verbs by noun, who may use them, and what is left behind when they do.
//!
//! Every verb takes a transaction, a permit (made by [`access`] inside that transaction), the moment it
//! happens at and its own facts. Nothing here reads a clock, a setting or the environment: actor and time
//! are arguments, so the pages, the command line, a job and the demonstration use the same verbs.

pub mod access;
pub mod actor;
pub mod allocation;
pub mod assessment;
pub mod directory;
mod house;
pub mod people;
pub mod refusal;
pub mod rulebook;
pub mod schema;

// The pages know these two through the record: what they show is in their types (ARCHITECTURE.md, «Who may know whom»).
pub use formats;
pub use rules;

pub use actor::{Actor, Moment};
pub use house::House;
pub use refusal::{FieldFault, Refusal};
pub use store::{Store, StoreError, Tx};

store::id!(
    /// A person known to the council: somebody who needs support, a carer, or both.
    PersonId
);
store::id!(
    /// Somebody who can sign in.
    AccountId
);
store::id!(
    /// A team of workers.
    TeamId
);
store::id!(
    /// One sign-in, from its beginning to its end.
    SessionId
);
store::id!(
    /// One row of the audit trail.
    AuditId
);
store::id!(
    /// One row of a person's timeline.
    EventId
);
store::id!(
    /// One assessment: a questionnaire asked of one person.
    AssessmentId
);
store::id!(
    /// One decided amount with its worked lines.
    DeterminationId
);
store::id!(
    /// One service, activity or organisation in the public directory.
    EntryId
);
store::id!(
    /// One file read into the directory.
    ImportId
);
store::id!(
    /// A file sent in and waiting to be confirmed.
    UploadId
);
store::id!(
    /// A form that was sent after its session had ended.
    ParkedId
);
