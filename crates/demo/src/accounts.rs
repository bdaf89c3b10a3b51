//! The accounts of the demonstration: one for each role, and three of finance, since no money moves by one pair of hands.

use record::access::Role;

/// One account and what to say of it.
pub struct DemoAccount {
    /// The name to sign in with.
    pub sign_in_name: &'static str,
    /// The name that others see.
    pub display_name: &'static str,
    /// Its role.
    pub role: Role,
    /// Teams it is a member of.
    pub teams: &'static [&'static str],
    /// The member of the cast whose own account it is.
    pub own_record: Option<&'static str>,
    /// What somebody would try it for.
    pub what: &'static str,
}

const fn staff(
    sign_in_name: &'static str,
    display_name: &'static str,
    role: Role,
    teams: &'static [&'static str],
    what: &'static str,
) -> DemoAccount {
    DemoAccount {
        sign_in_name,
        display_name,
        role,
        teams,
        own_record: None,
        what,
    }
}

const fn own(
    sign_in_name: &'static str,
    display_name: &'static str,
    role: Role,
    member: &'static str,
    what: &'static str,
) -> DemoAccount {
    DemoAccount {
        sign_in_name,
        display_name,
        role,
        teams: &[],
        own_record: Some(member),
        what,
    }
}

/// One account for each role; three in finance.
pub const ACCOUNTS: &[DemoAccount] = &[
    staff(
        "sam.social",
        "Sam Social",
        Role::SocialWorker,
        &["Sale older people's team", "Learning disability team"],
        "social worker: people, assessment, indicative budget",
    ),
    staff(
        "ines.info",
        "Ines Info",
        Role::InformationOfficer,
        &[],
        "information officer: find or make a record",
    ),
    staff(
        "tom.manager",
        "Tom Manager",
        Role::TeamManager,
        &["Sale older people's team"],
        "team manager: plans to agree within the limit, challenges, restriction",
    ),
    staff(
        "paula.panel",
        "Paula Panel",
        Role::TeamManager,
        &[],
        "team manager who sits on the panel: plans above the limit",
    ),
    staff(
        "rhys.reable",
        "Rhys Reable",
        Role::ReablementWorker,
        &["Sale older people's team"],
        "reablement worker",
    ),
    staff(
        "fay.finance",
        "Fay Finance",
        Role::FinanceOfficer,
        &[],
        "finance officer: financial assessment, bank details, payment runs",
    ),
    staff(
        "fred.finance",
        "Fred Figures",
        Role::FinanceOfficer,
        &[],
        "finance officer: a second pair of eyes",
    ),
    staff(
        "flo.finance",
        "Flo Ledger",
        Role::FinanceOfficer,
        &[],
        "finance officer: the other one who approves",
    ),
    staff(
        "col.commission",
        "Col Commission",
        Role::Commissioner,
        &[],
        "commissioner: directory files, rulebook",
    ),
    staff(
        "perf.board",
        "Perf Board",
        Role::PerformanceOfficer,
        &[],
        "performance officer",
    ),
    staff(
        "cal.guardian",
        "Cal Guardian",
        Role::CaldicottGuardian,
        &[],
        "Caldicott guardian: who saw what, and why",
    ),
    staff(
        "aud.auditor",
        "Aud Auditor",
        Role::Auditor,
        &[],
        "auditor: audit trail",
    ),
    staff(
        "ivan.admin",
        "Ivan Admin",
        Role::ItAdministrator,
        &[],
        "IT administrator: accounts, teams",
    ),
    staff(
        "petra.planner",
        "Petra Planner",
        Role::Planner,
        &[],
        "outside planner, for plans they are invited to",
    ),
    staff(
        "prov.provider",
        "Prov Provider",
        Role::Provider,
        &[],
        "provider, who sees the market",
    ),
    own(
        "ada.testwell",
        "Ada Testwell",
        Role::Person,
        "ada",
        "a person: my own record and my sums",
    ),
    own(
        "farida.carer",
        "Farida Placeholder",
        Role::Carer,
        "farida",
        "a carer: my own record",
    ),
];
