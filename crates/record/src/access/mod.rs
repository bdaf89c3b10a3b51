//! Who may do what to whom, and the trace that it leaves.
//!
//! Nothing reads or changes a person's record without a permit (law 3). A permit is made here, inside the
//! transaction that uses it, and carries the id: a permission withdrawn while a form was open is caught.

pub mod accounts;
pub mod audit;
pub mod csrf;
pub mod invitation;
mod keys;
pub mod matrix;
pub mod oversight;
pub mod parked;
pub mod password;
mod permit;
pub mod seal;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod verify;

pub use audit::{Attempt, Trace};
pub use keys::SecretKey;
pub(crate) use keys::Use;
pub use permit::{PersonPermit, PopulationPermit, allowed_of, allows, person, population};

store::text_enum! {
    /// The roles of the product (product.md, «Who uses it»). What each may do is data: `matrix.csv`.
    pub enum Role {
        /// A person who needs support, on their own record.
        Person = "person",
        /// A family carer, on their own record.
        Carer = "carer",
        /// Information and access officer: takes contacts.
        InformationOfficer = "information_officer",
        /// Reablement worker or therapist.
        ReablementWorker = "reablement_worker",
        /// Social worker or care manager.
        SocialWorker = "social_worker",
        /// Outside planner or broker, invited to one plan.
        Planner = "planner",
        /// Team manager, panel member.
        TeamManager = "team_manager",
        /// Finance officer.
        FinanceOfficer = "finance_officer",
        /// Commissioner.
        Commissioner = "commissioner",
        /// Provider of support.
        Provider = "provider",
        /// Performance officer, board, councillor.
        PerformanceOfficer = "performance_officer",
        /// Caldicott guardian.
        CaldicottGuardian = "caldicott_guardian",
        /// Auditor.
        Auditor = "auditor",
        /// IT administrator: accounts and the running of the system, nobody's record.
        ItAdministrator = "it_administrator",
    }
}

impl Role {
    /// Whether the role works with others' records or the system, not only with the holder's own record.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::Person | Role::Carer)
    }
}

store::text_enum! {
    /// What is acted on: the steps of the journey, and the house's own things.
    pub enum Noun {
        /// A person's record: names, addresses, needs, timeline.
        People = "people",
        /// Restriction of a record and who is named on it.
        Restriction = "restriction",
        /// Which team or worker is involved with a person.
        Involvement = "involvement",
        /// An assessment and its answers.
        Assessment = "assessment",
        /// Indicative budgets and how they were worked out.
        Allocation = "allocation",
        /// The public directory.
        Directory = "directory",
        /// The rulebook.
        Rulebook = "rulebook",
        /// Accounts, roles and sign-ins of others.
        Account = "account",
        /// The account with which a person or carer signs in to their own record.
        PersonAccount = "person_account",
        /// One's own account: password, second factor, sessions.
        OwnAccount = "own_account",
        /// The audit trail.
        Audit = "audit",
        /// Contacts at the front door.
        Contact = "contact",
        /// Who is what to whom: family, friends, carers.
        Relationship = "relationship",
        /// Who may act or see for a person, and how far.
        Authority = "authority",
        /// Facts for equality monitoring.
        Equality = "equality",
        /// A death, a refusal, a withdrawal, a move away, a wrong person: and their undoing.
        Leaving = "leaving",
        /// The link by which a person opens their own self-assessment.
        Invitation = "invitation",
        /// The answers that a person gives for themselves.
        SelfAssessment = "self_assessment",
        /// Determinations of eligibility.
        Eligibility = "eligibility",
        /// Financial assessments and contributions.
        Charging = "charging",
        /// Support plans.
        Planning = "planning",
        /// The agreement of a plan and its cost, within a limit.
        Approval = "approval",
        /// Personal budgets.
        Budget = "budget",
        /// To whom and to which bank account a direct payment goes.
        Payee = "payee",
        /// Payments and payment runs.
        Payments = "payments",
        /// The ledger.
        Ledger = "ledger",
        /// Reviews of plans and budgets.
        Review = "review",
        /// Providers' offers and prices.
        Market = "market",
        /// Counts, indicators and targets.
        Performance = "performance",
        /// Challenges and complaints.
        Complaint = "complaint",
        /// What waits for somebody to do it.
        Task = "task",
    }
}

store::text_enum! {
    /// What is done.
    pub enum Verb {
        /// Open and read.
        View = "view",
        /// Find among many: a list or a search.
        Search = "search",
        /// Make a new one.
        Create = "create",
        /// Correct or add to.
        Change = "change",
        /// Decide something that stands on the record.
        Decide = "decide",
        /// Take out of the system.
        Export = "export",
        /// Read a file in.
        Import = "import",
        /// Put into force.
        Adopt = "adopt",
        /// Sign in.
        SignIn = "sign_in",
        /// Sign out, or end a sign-in.
        SignOut = "sign_out",
        /// Print or save for the person.
        Print = "print",
    }
}
