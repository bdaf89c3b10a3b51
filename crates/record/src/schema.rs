//! The tables, and the guards that the database itself keeps on both engines.

use store::{Guard, Migration, Migrations};

/// All migrations, oldest first, and the standard guards.
pub const MIGRATIONS: Migrations = Migrations {
    steps: &[
        Migration {
            number: 1,
            name: "house",
            sql: include_str!("../migrations/0001_house.sql"),
        },
        Migration {
            number: 2,
            name: "journey",
            sql: include_str!("../migrations/0002_journey.sql"),
        },
    ],
    guards: &[
        Guard::AppendOnly {
            table: "access_audit",
        },
        Guard::AppendOnly {
            table: "access_seal",
        },
        Guard::AppendOnly {
            table: "people_version",
        },
        Guard::AppendOnly {
            table: "people_event",
        },
        Guard::AppendOnly {
            table: "people_form",
        },
        Guard::AppendOnly {
            table: "rulebook_version",
        },
        Guard::AppendOnly {
            table: "rulebook_adoption",
        },
        Guard::AppendOnly {
            table: "assessment_assessment",
        },
        Guard::AppendOnly {
            table: "assessment_answer",
        },
        Guard::AppendOnly {
            table: "allocation_determination",
        },
        Guard::AppendOnly {
            table: "directory_import",
        },
        Guard::Immutable {
            table: "people_person",
            columns: &["id", "reference", "created_at"],
        },
        Guard::Immutable {
            table: "access_account",
            columns: &["id", "created_at"],
        },
        Guard::Immutable {
            table: "access_role",
            columns: &["id", "account_id", "role", "granted_at", "granted_by"],
        },
        Guard::Immutable {
            table: "access_session",
            columns: &["id", "token_hash", "account_id", "created_at"],
        },
        Guard::Immutable {
            table: "people_named_access",
            columns: &["id", "person_id", "account_id", "granted_at", "granted_by"],
        },
        Guard::Immutable {
            table: "directory_entry",
            columns: &["id", "source", "source_key"],
        },
        Guard::NoDelete {
            table: "directory_entry",
        },
        Guard::NoDelete {
            table: "people_person",
        },
        Guard::NoDelete {
            table: "access_account",
        },
        Guard::NoDelete {
            table: "access_role",
        },
        Guard::NoDelete {
            table: "access_session",
        },
        Guard::NoDelete {
            table: "people_involvement",
        },
        Guard::NoDelete {
            table: "people_named_access",
        },
        Guard::NoOverlap {
            table: "access_membership",
            key: &["account_id", "team_id"],
            from: "from_on",
            to: "to_on",
            name: "access_membership_overlap",
        },
        Guard::NoOverlap {
            table: "people_involvement",
            key: &["person_id", "party_id"],
            from: "from_on",
            to: "to_on",
            name: "people_involvement_overlap",
        },
        Guard::AppendOnly {
            table: "people_equality",
        },
        Guard::AppendOnly {
            table: "people_leaving",
        },
        Guard::AppendOnly {
            table: "assessment_circumstance",
        },
        Guard::AppendOnly {
            table: "assessment_step",
        },
        Guard::AppendOnly {
            table: "eligibility_determination",
        },
        Guard::AppendOnly {
            table: "charging_determination",
        },
        Guard::AppendOnly {
            table: "planning_plan",
        },
        Guard::AppendOnly {
            table: "planning_version",
        },
        Guard::AppendOnly {
            table: "planning_submission",
        },
        Guard::AppendOnly {
            table: "approval_decision",
        },
        Guard::AppendOnly {
            table: "budget_budget",
        },
        Guard::AppendOnly {
            table: "budget_share",
        },
        Guard::AppendOnly {
            table: "budget_agreement",
        },
        Guard::AppendOnly {
            table: "budget_ending",
        },
        Guard::AppendOnly {
            table: "payments_payee",
        },
        Guard::AppendOnly {
            table: "payments_payee_check",
        },
        Guard::AppendOnly {
            table: "payments_run",
        },
        Guard::AppendOnly {
            table: "payments_line",
        },
        Guard::AppendOnly {
            table: "payments_run_step",
        },
        Guard::AppendOnly {
            table: "payments_spend",
        },
        Guard::AppendOnly {
            table: "review_review",
        },
        Guard::AppendOnly {
            table: "performance_target",
        },
        Guard::AppendOnly {
            table: "performance_count",
        },
        Guard::AppendOnly {
            table: "complaint_complaint",
        },
        Guard::AppendOnly {
            table: "complaint_answer",
        },
        Guard::Immutable {
            table: "tasks_task",
            columns: &["id", "person_id", "kind", "opened_at"],
        },
        Guard::Immutable {
            table: "people_relationship",
            columns: &["id", "person_id", "other_id", "kind", "recorded_at"],
        },
        Guard::Immutable {
            table: "people_authority",
            columns: &[
                "id",
                "person_id",
                "holder_id",
                "holder_name",
                "kind",
                "scope",
                "from_on",
                "recorded_at",
            ],
        },
        Guard::Immutable {
            table: "front_door_contact",
            columns: &["id", "taken_at", "actor"],
        },
        Guard::Immutable {
            table: "access_invitation",
            columns: &[
                "id",
                "person_id",
                "assessment_id",
                "token_hash",
                "code_hash",
                "made_at",
                "expires_at",
            ],
        },
        Guard::Immutable {
            table: "access_invitation_session",
            columns: &["id", "invitation_id", "token_hash", "created_at"],
        },
        Guard::NoDelete {
            table: "access_invitation_session",
        },
        Guard::Immutable {
            table: "market_offer",
            columns: &[
                "id",
                "provider_id",
                "service",
                "unit",
                "price_pence",
                "from_on",
            ],
        },
        Guard::Immutable {
            table: "budget_service",
            columns: &[
                "id",
                "person_id",
                "budget_id",
                "service",
                "setting",
                "mechanism",
                "from_on",
            ],
        },
        Guard::NoDelete {
            table: "tasks_task",
        },
        Guard::NoDelete {
            table: "people_relationship",
        },
        Guard::NoDelete {
            table: "people_authority",
        },
        Guard::NoDelete {
            table: "front_door_contact",
        },
        Guard::NoDelete {
            table: "access_invitation",
        },
        Guard::NoDelete {
            table: "market_provider",
        },
        Guard::NoDelete {
            table: "market_offer",
        },
        Guard::NoDelete {
            table: "budget_service",
        },
        Guard::NoDelete {
            table: "ledger_account",
        },
        Guard::Balance {
            entry_table: "ledger_entry",
            line_table: "ledger_line",
            entry_column: "entry_id",
            amount_column: "amount_pence",
            sealed_column: "sealed",
            name: "ledger_entry_balance",
        },
    ],
};
