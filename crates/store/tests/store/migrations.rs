//! The schema goes forward, once, and says why when it cannot.

use crate::schema::PersonId;
use std::sync::Barrier;
use store::testing::{TestStore, count, options, stranger};
use store::{Guard, Migration, Migrations, Store, StoreError, migrate, on_both, params, pending};

const EMPTY: Migrations = Migrations {
    steps: &[],
    guards: &[],
};

const FIRST: Migration = Migration {
    number: 1,
    name: "notes",
    sql: "create table m_note (id {id} not null primary key, text {text} not null, at {timestamp}){strict};
insert into m_note (id, text) values
--@sqlite
(x'018f0000000070008000000000000001', 'kept; not cut');
--@end
--@postgres
('018f0000-0000-7000-8000-000000000001', 'kept; not cut');
--@end
",
};
const SECOND: Migration = Migration {
    number: 2,
    name: "mend the notes",
    sql: "update m_note set text = 'mended'; alter table m_note add column kind {text};",
};
const ONE: Migrations = Migrations {
    steps: &[FIRST],
    guards: &[Guard::AppendOnly { table: "m_note" }],
};
const TWO: Migrations = Migrations {
    steps: &[FIRST, SECOND],
    guards: &[Guard::AppendOnly { table: "m_note" }],
};

fn sentence(outcome: store::Result<Vec<u32>>) -> String {
    match outcome {
        Err(StoreError::Migration(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn changed(sql: &'static str) -> Migrations {
    let steps = vec![Migration { sql, ..FIRST }].leak();
    Migrations { steps, guards: &[] }
}

on_both! { &EMPTY;
    fn steps_run_once_and_guards_yield_to_them_and_return(test: &TestStore) {
        assert_eq!(pending(test, &TWO).unwrap(), [1, 2]);
        assert_eq!(migrate(test, &ONE).unwrap(), [1]);
        assert_eq!(pending(test, &TWO).unwrap(), [2]);
        // The second step changes rows that the guard holds still.
        assert_eq!(migrate(test, &TWO).unwrap(), [2]);
        assert_eq!(migrate(test, &TWO).unwrap(), [0_u32; 0]);
        assert_eq!(pending(test, &TWO).unwrap(), [0_u32; 0]);
        let text: String = test.read(|tx| tx.query_one("select text from m_note", &[], |row| row.get(0))).unwrap();
        assert_eq!(text, "mended");
        assert!(stranger(test, "update m_note set text = 'x'").unwrap_err().contains("m_note_append_only"));
    }

    fn a_guard_that_is_added_to_the_list_or_leaves_it_is_set_or_lifted(test: &TestStore) {
        const BARE: Migrations = Migrations { steps: &[FIRST], guards: &[] };
        const OTHER: Migrations = Migrations { steps: &[FIRST], guards: &[Guard::NoDelete { table: "m_note" }] };
        migrate(test, &BARE).unwrap();
        stranger(test, "update m_note set text = 'a'").unwrap();
        migrate(test, &ONE).unwrap();
        stranger(test, "update m_note set text = 'b'").unwrap_err();
        migrate(test, &OTHER).unwrap();
        stranger(test, "update m_note set text = 'c'").unwrap();
        stranger(test, "delete from m_note").unwrap_err();
        migrate(test, &BARE).unwrap();
        stranger(test, "delete from m_note").unwrap();
    }

    fn a_past_step_that_was_changed_is_refused(test: &TestStore) {
        migrate(test, &ONE).unwrap();
        let tampered = changed("create table m_note (id {id} not null primary key){strict};");
        for outcome in [migrate(test, &tampered), pending(test, &tampered)] {
            let why = sentence(outcome);
            assert!(why.contains("Migration 1 (notes) was changed"), "{why}");
        }
        // Another system's line endings are no change.
        migrate(test, &changed(FIRST.sql.replace('\n', "\r\n").leak())).unwrap();
    }

    fn a_database_that_is_newer_than_the_program_is_refused(test: &TestStore) {
        migrate(test, &TWO).unwrap();
        let why = sentence(migrate(test, &ONE));
        assert!(why.contains("newer than this program") && why.contains('2'), "{why}");
    }

    fn a_step_that_is_missing_or_comes_late_is_refused(test: &TestStore) {
        const LATER: Migrations = Migrations { steps: &[Migration { number: 2, ..FIRST }], guards: &[] };
        migrate(test, &LATER).unwrap();
        const LATE: Migrations = Migrations {
            steps: &[Migration { number: 1, name: "late", sql: "select 1" }, Migration { number: 2, ..FIRST }],
            guards: &[],
        };
        assert!(sentence(migrate(test, &LATE)).contains("higher number"));
        const MISSING: Migrations = Migrations { steps: &[Migration { number: 3, name: "on", sql: "select 1" }], guards: &[] };
        assert!(sentence(migrate(test, &MISSING)).contains("which this program lacks"));
        const MIXED: Migrations = Migrations { steps: &[Migration { number: 2, ..FIRST }, Migration { number: 2, ..FIRST }], guards: &[] };
        assert!(sentence(migrate(test, &MIXED)).contains("numbered upwards"));
    }

    fn a_step_that_fails_names_its_statement_and_leaves_nothing(test: &TestStore) {
        const BROKEN: Migrations = Migrations {
            steps: &[FIRST, Migration { number: 2, name: "broken", sql: "create table m_more (id {id}){strict}; insert into m_nowhere values (1);" }],
            guards: &[],
        };
        let why = sentence(migrate(test, &BROKEN));
        assert!(why.contains("Migration 2 (broken)") && why.contains("insert into m_nowhere"), "{why}");
        assert_eq!(pending(test, &ONE).unwrap(), [1]);
        assert_eq!(migrate(test, &ONE).unwrap(), [1]);
        for (sql, word) in [
            ("create table m_x (id {uuid});", "{uuid}"),
            ("--@sqlite\nselect 1;", "--@end"),
            ("--@end", "--@end"),
            ("--@sqlite\n--@postgres\n--@end", "--@end"),
        ] {
            let steps = vec![FIRST, Migration { number: 2, name: "odd", sql }].leak();
            let why = sentence(migrate(test, &Migrations { steps, guards: &[] }));
            assert!(why.contains(word) && why.contains("odd"), "{why}");
        }
        const NAMED: Migrations = Migrations { steps: &[FIRST], guards: &[Guard::NoDelete { table: "m_note; drop table m_note" }] };
        assert!(sentence(migrate(test, &NAMED)).contains("not a name"));
    }

    fn two_programs_that_start_at_once_migrate_once(test: &TestStore) {
        let stores: Vec<Store> = (0..3).map(|_| test.another(options())).collect();
        let start = Barrier::new(3);
        let runs: Vec<Vec<u32>> = std::thread::scope(|threads| {
            let all: Vec<_> = stores.iter().map(|store| {
                let start = &start;
                threads.spawn(move || { start.wait(); migrate(store, &TWO).unwrap() })
            }).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut counts: Vec<usize> = runs.iter().map(Vec::len).collect();
        counts.sort_unstable();
        assert_eq!(counts, [0, 0, 2]);
        assert_eq!(count(test, "m_note"), 1);
        test.write(|tx| tx.execute("insert into m_note (id, text) values ($1, 'x')", &params![PersonId::new()])).unwrap();
    }
}
