//! Every refusal comes back with a name that a page can turn into a field's message, and without a value.

use crate::schema::{PersonId, SCHEMA};
use store::{ConstraintKind, Engine, Store, StoreError, Value, on_both, params, v};

fn refusal(store: &Store, sql: &str, params: &[Value]) -> StoreError {
    store.write(|tx| tx.execute(sql, params)).unwrap_err()
}

fn constraint(kind: ConstraintKind, name: &str) -> StoreError {
    StoreError::Constraint {
        kind,
        name: name.into(),
    }
}

on_both! { &SCHEMA;
    fn a_broken_constraint_has_the_same_name_on_both_engines(store: &Store) {
        let ada = PersonId::new();
        let insert = "insert into test_person (id, name, nickname, reference, points, carer_id) values ($1, $2, $3, $4, $5, $6)";
        let row = |id: PersonId, name: Option<&str>, nickname: &str, reference: &str, points: i64, carer: Option<PersonId>| {
            params![id, name, nickname, reference, points, carer]
        };
        store.write(|tx| {
            tx.execute(insert, &row(ada, Some("Secretname"), "S", "RB-1", 0, None))?;
            tx.execute(insert, &row(PersonId::new(), Some("Farida"), "F", "RB-2", 0, Some(ada)))
        }).unwrap();
        let new = PersonId::new;
        let cases = [
            (row(new(), Some("X"), "X", "RB-1", 0, None), ConstraintKind::Unique, "test_person_reference_key"),
            (row(new(), Some("Secretname"), "S", "RB-3", 0, None), ConstraintKind::Unique, "test_person_name_nickname_key"),
            (row(new(), Some("FARIDA"), "X", "RB-4", 0, Some(ada)), ConstraintKind::Unique, "test_person_lower_name_key"),
            (row(ada, Some("X"), "X", "RB-5", 0, None), ConstraintKind::Unique, "test_person_pkey"),
            (row(new(), Some("Secretname"), "X", "RB-6", -1, None), ConstraintKind::Check, "test_person_points_check"),
            (row(new(), None, "X", "RB-7", 0, None), ConstraintKind::NotNull, "test_person_name_not_null"),
        ];
        for (values, kind, name) in cases {
            let fault = refusal(store, insert, &values);
            assert_eq!(fault, constraint(kind, name));
            assert!(!fault.to_string().contains("Secretname"));
        }
        let reference = match store.engine() {
            Engine::Sqlite => "foreign_key",
            Engine::Postgres => "test_person_carer_id_fkey",
        };
        let orphan = row(new(), Some("X"), "X", "RB-8", 0, Some(new()));
        assert_eq!(refusal(store, insert, &orphan), constraint(ConstraintKind::ForeignKey, reference));
        let fault = refusal(store, "delete from test_person where id = $1", &params![ada]);
        assert_eq!(fault, constraint(ConstraintKind::ForeignKey, reference));
        assert_eq!(fault.constraint(), Some(reference));
        assert_eq!(store::testing::count(store, "test_person"), 2);
    }

    fn a_value_of_the_wrong_kind_is_refused_and_not_repeated(store: &Store) {
        let insert = "insert into test_person (id, name, born) values ($1, $2, $3)";
        let faults = [
            refusal(store, insert, &params!["Secretname", "Ada", Value::Null]),
            refusal(store, insert, &params![PersonId::new(), "Ada"]),
            refusal(store, "insert into test_person (id, nme) values ($1, $2)", &params![PersonId::new(), "Secretname"]),
            refusal(store, "insert into test_person (id, name) values ($1, \"name\")", &params![PersonId::new()]),
            refusal(store, "selec 1", &[]),
        ];
        for fault in faults {
            assert!(matches!(fault, StoreError::Other(_)), "{fault:?}");
            assert!(!fault.to_string().contains("Secretname"), "{fault}");
        }
        assert_eq!(store::testing::count(store, "test_person"), 0);
    }

    fn a_message_of_the_server_that_may_hold_a_value_is_not_passed_on(store: &Store) {
        let fault = store.write(|tx| {
            tx.execute("insert into test_note (id, text) values ($1, $2)", &params![PersonId::new(), "Secretname"])?;
            match tx.engine() {
                Engine::Postgres => tx.query("select cast(text as bigint) from test_note", &[], |row| row.get::<i64>(0)),
                Engine::Sqlite => tx.query("select abs(-9223372036854775807 - 1), text from test_note", &[], |row| row.get::<i64>(0)),
            }
        }).unwrap_err();
        assert!(!format!("{fault} {fault:?}").contains("Secretname"), "{fault}");
    }

    fn the_blocks_for_one_engine_reach_only_that_engine(store: &Store) {
        let names: Vec<String> = store.read(|tx| tx.query("select name from test_engine", &[], |row| row.get(0))).unwrap();
        assert_eq!(names, [format!("{}; really", store.engine())]);
    }

    fn a_load_that_breaks_a_guard_names_it(store: &Store) {
        let award = |from: i8| vec![v(PersonId::new()), v("Ada"), v(1), v(jiff::civil::date(2026, 1, from)), Value::Null];
        let fault = store.write(|tx| {
            tx.bulk("test_award", &["id", "person", "service", "from_on", "to_on"], [award(1), award(2)])
        }).unwrap_err();
        assert_eq!(fault, constraint(ConstraintKind::Guard, "test_award_no_overlap"));
    }
}
