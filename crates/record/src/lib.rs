//! The care record: its verbs by noun, who may use them, and what is left behind when they do.
//!
//! Every verb takes a transaction, a permit (made by [`access`] inside that transaction), the moment it
//! happens at and its own facts. Nothing here reads a clock, a setting or the environment: actor and time
//! are arguments, so the pages, the command line, a job and the demonstration use the same verbs.

pub mod access;
pub mod actor;
pub mod allocation;
pub mod approval;
pub mod assessment;
pub mod budget;
pub mod bulk;
pub mod charging;
pub mod complaint;
pub mod directory;
pub mod eligibility;
pub mod export;
pub mod front_door;
mod house;
pub mod ledger;
pub mod market;
pub mod payments;
pub mod people;
pub mod performance;
pub mod planning;
pub mod refusal;
pub mod replay;
pub mod review;
pub mod rulebook;
pub mod schema;
pub mod tasks;

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
store::id!(
    /// One contact at the front door.
    ContactId
);
store::id!(
    /// What one person is to another, for a time.
    RelationshipId
);
store::id!(
    /// One entry of the register of authority.
    AuthorityId
);
store::id!(
    /// A death, refusal, withdrawal, move away or wrong person; or the undoing of one.
    LeavingId
);
store::id!(
    /// One link to a self-assessment.
    InvitationId
);
store::id!(
    /// One determination of eligibility.
    EligibilityId
);
store::id!(
    /// One financial assessment.
    ChargingId
);
store::id!(
    /// One support plan.
    PlanId
);
store::id!(
    /// A version of a plan that was put forward for approval.
    SubmissionId
);
store::id!(
    /// One decision on a plan that was put forward.
    ApprovalId
);
store::id!(
    /// One personal budget.
    BudgetId
);
store::id!(
    /// One period of support that somebody receives.
    ServiceId
);
store::id!(
    /// To whom a direct payment goes.
    PayeeId
);
store::id!(
    /// One payment run.
    RunId
);
store::id!(
    /// One line of a payment run.
    LineId
);
store::id!(
    /// One entry of the ledger.
    LedgerEntryId
);
store::id!(
    /// One payment that a person made from their direct payment account.
    SpendId
);
store::id!(
    /// One review.
    ReviewId
);
store::id!(
    /// One provider of support.
    ProviderId
);
store::id!(
    /// One offer of a provider, with its price.
    OfferId
);
store::id!(
    /// One target of a measure.
    TargetId
);
store::id!(
    /// One count of a measure that was kept.
    CountId
);
store::id!(
    /// One challenge or complaint.
    ComplaintId
);
store::id!(
    /// Something that waits for somebody.
    TaskId
);
