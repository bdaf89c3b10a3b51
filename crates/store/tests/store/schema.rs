//! The tables that the tests use.

use store::{Guard, Migration, Migrations};

pub const SCHEMA: Migrations = Migrations {
    steps: &[Migration {
        number: 1,
        name: "tables for tests",
        sql: "
-- A comment with a semicolon; and a quote's sign.
create table test_person (
    id {id} not null primary key,
    name {text} not null,
    nickname {text},
    reference {text} constraint test_person_reference_key unique,
    born {date},
    seen_at {timestamp},
    active {bool} not null default true,
    photo {bytes},
    points {int} not null default 0 constraint test_person_points_check check (points >= 0),
    carer_id {id} constraint test_person_carer_id_fkey references test_person (id),
    constraint test_person_name_nickname_key unique (name, nickname)
){strict};
create unique index test_person_lower_name_key on test_person (lower(name), carer_id) where carer_id is not null;

create table test_note (id {id} not null primary key, text {text} not null){strict};
create table test_fact (id {id} not null primary key, kind {text} not null, value {text}){strict};

create table test_award (
    id {id} not null primary key, person {text} not null, service {int} not null,
    from_on {date} not null, to_on {date}
){strict};

create table test_entry (id {id} not null primary key, sealed {bool} not null default false, memo {text}){strict};
create table test_line (
    id {id} not null primary key,
    entry_id {id} not null constraint test_line_entry_id_fkey references test_entry (id),
    pence {int} not null
){strict};
--@sqlite
create table test_engine (name text not null) strict;
insert into test_engine values ('SQLite; really');
--@end
--@postgres
create table test_engine (name text not null);
insert into test_engine values ('PostgreSQL; really');
--@end
",
    }],
    guards: &[
        Guard::AppendOnly { table: "test_note" },
        Guard::Immutable {
            table: "test_fact",
            columns: &["id", "kind"],
        },
        Guard::NoDelete { table: "test_fact" },
        Guard::NoOverlap {
            table: "test_award",
            key: &["person", "service"],
            from: "from_on",
            to: "to_on",
            name: "test_award_no_overlap",
        },
        Guard::Balance {
            entry_table: "test_entry",
            line_table: "test_line",
            entry_column: "entry_id",
            amount_column: "pence",
            sealed_column: "sealed",
            name: "test_entry_balance",
        },
    ],
};

store::id!(
    /// A person of the tests.
    PersonId
);

store::text_enum! {
    /// A mood of the tests.
    pub enum Mood { Calm = "calm", Cross = "cross" }
}
