//! The tables, and the guards that the database itself keeps on both engines.

use store::{Guard, Migration, Migrations};

/// All migrations, oldest first, and the standard guards.
pub const MIGRATIONS: Migrations = Migrations {
    steps: &[Migration {
        number: 1,
        name: "house",
        sql: include_str!("../migrations/0001_house.sql"),
    }],
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
    ],
};
