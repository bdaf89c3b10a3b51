//! Transactions, the pool, and several at once.

use crate::schema::{PersonId, SCHEMA};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::time::{Duration, Instant};
use store::testing::{TestStore, count, options};
use store::{Engine, Options, Store, StoreError, Tx, on_both, params};

fn add(tx: &mut Tx, name: &str) -> store::Result<u64> {
    tx.execute(
        "insert into test_person (id, name) values ($1, $2)",
        &params![PersonId::new(), name],
    )
}

fn narrow() -> Options {
    Options {
        max_connections: 1,
        wait: Duration::from_millis(100),
        ..options()
    }
}

on_both! { &SCHEMA;
    fn what_fails_is_undone_whole(store: &Store) {
        #[derive(Debug)]
        enum Mine { Store, Refused }
        impl From<StoreError> for Mine {
            fn from(_: StoreError) -> Self { Mine::Store }
        }
        let outcome = store.write(|tx| {
            add(tx, "Ada")?;
            Err::<(), _>(Mine::Refused)
        });
        assert!(matches!(outcome, Err(Mine::Refused)));
        let outcome = store.write(|tx| {
            add(tx, "Ada")?;
            tx.execute("insert into no_such_table values (1)", &[])?;
            Ok::<_, Mine>(())
        });
        assert!(matches!(outcome, Err(Mine::Store)));
        assert_eq!(count(store, "test_person"), 0);
        store.write(|tx| add(tx, "Ada")).unwrap();
        assert_eq!(count(store, "test_person"), 1);
    }

    /// PostgreSQL answers "commit" with a silent rollback here; SQLite would save a half.
    fn a_failure_that_is_set_aside_saves_nothing_and_says_so(store: &Store) {
        let outcome = store.write(|tx| {
            add(tx, "Ada")?;
            let _ = tx.execute("update test_person set points = -1", &[]);
            Ok::<_, StoreError>(())
        });
        assert!(matches!(outcome, Err(StoreError::Other(_))), "{outcome:?}");
        let outcome = store.write(|tx| {
            let _ = add(tx, "Ada").and_then(|_| tx.execute("update test_person set points = -1", &[]));
            add(tx, "Bernard")
        });
        assert!(outcome.is_err());
        assert_eq!(count(store, "test_person"), 0);
    }

    fn what_may_be_refused_is_tried_in_a_nested_transaction(store: &Store) {
        store.write(|tx| {
            add(tx, "Ada")?;
            let refused = tx.nested(|tx| {
                add(tx, "Bernard")?;
                tx.nested(|tx| add(tx, "Chidi"))?;
                tx.execute("update test_person set points = -1", &[])
            });
            assert_eq!(refused.unwrap_err().constraint(), Some("test_person_points_check"));
            let given_up: Result<(), StoreError> = tx.nested(|tx| {
                add(tx, "Dilys")?;
                Err(StoreError::Other("given up".into()))
            });
            assert!(given_up.is_err());
            tx.nested(|tx| add(tx, "Ewa"))
        }).unwrap();
        let names: Vec<String> = store.read(|tx| tx.query("select name from test_person order by name", &[], |row| row.get(0))).unwrap();
        assert_eq!(names, ["Ada", "Ewa"]);
    }

    fn a_panic_undoes_the_transaction_and_the_connection_is_not_lost(test: &TestStore) {
        let store = test.another(narrow());
        for _ in 0..3 {
            for write in [true, false] {
                let panicked = catch_unwind(AssertUnwindSafe(|| {
                    if write {
                        store.write(|tx| { add(tx, "Ada").unwrap(); panic!("on purpose") })
                    } else {
                        store.read(|tx| {
                            tx.each("select 1", &[], |_| panic!("on purpose"))
                        })
                    }
                }));
                assert!(panicked.is_err());
            }
            let panicked = catch_unwind(AssertUnwindSafe(|| store.write(|tx| {
                tx.bulk("test_note", &["id", "text"], (0..10).map(|n| {
                    assert!(n < 5, "on purpose");
                    vec![PersonId::new().into(), "x".into()]
                }))
            })));
            assert!(panicked.is_err());
        }
        assert_eq!(count(&store, "test_person"), 0);
        assert_eq!(count(&store, "test_note"), 0);
        store.write(|tx| add(tx, "Ada")).unwrap();
        assert_eq!(count(&store, "test_person"), 1);
    }

    fn one_who_waits_too_long_for_a_connection_is_told(test: &TestStore) {
        let store = test.another(narrow());
        let began = Instant::now();
        store.write(|_| {
            let fault = store.write(|tx| add(tx, "Ada")).unwrap_err();
            assert!(matches!(&fault, StoreError::Busy(why) if why.contains("Try again")), "{fault}");
            assert!(fault.passing());
            Ok::<_, StoreError>(())
        }).unwrap();
        assert!(began.elapsed() < Duration::from_secs(5));
        store.write(|tx| add(tx, "Ada")).unwrap();
    }

    fn a_transaction_for_reading_cannot_write(store: &Store) {
        let fault = store.read(|tx| add(tx, "Ada")).unwrap_err();
        assert!(matches!(&fault, StoreError::Other(why) if why.contains("reading")), "{fault}");
        assert_eq!(count(store, "test_person"), 0);
        store.write(|tx| add(tx, "Ada")).unwrap();
    }

    fn a_reader_sees_one_moment_while_others_write(store: &Store) {
        store.read(|tx| {
            let before: i64 = tx.query_one("select count(*) from test_person", &[], |row| row.get(0))?;
            store.write(|tx| add(tx, "Ada"))?;
            let after: i64 = tx.query_one("select count(*) from test_person", &[], |row| row.get(0))?;
            assert_eq!((before, after), (0, 0));
            Ok::<_, StoreError>(())
        }).unwrap();
        assert_eq!(count(store, "test_person"), 1);
    }

    /// Two that begin by reading and write later would both hold on and fail, had they not begun as writers.
    fn eight_writers_in_two_programs_who_look_before_they_write_all_succeed(test: &TestStore) {
        let other = test.another(options());
        let start = Barrier::new(8);
        std::thread::scope(|threads| {
            for n in 0..8 {
                let store = if n % 2 == 0 { &**test } else { &other };
                let start = &start;
                threads.spawn(move || {
                    start.wait();
                    for m in 0..25 {
                        store.write(|tx| {
                            let _: i64 = tx.query_one("select count(*) from test_person", &[], |row| row.get(0))?;
                            add(tx, &format!("{n} {m}"))
                        }).unwrap();
                    }
                });
            }
        });
        assert_eq!(count(test, "test_person"), 200);
    }

    fn a_named_lock_keeps_two_programs_apart(test: &TestStore) {
        let other = test.another(options());
        let start = Barrier::new(4);
        std::thread::scope(|threads| {
            for n in 0..4 {
                let (store, start) = (if n % 2 == 0 { &**test } else { &other }, &start);
                threads.spawn(move || {
                    start.wait();
                    for _ in 0..10 {
                        store.write(|tx| {
                            tx.lock("next number")?;
                            let next: i64 = tx.query_one("select coalesce(max(points), 0) + 1 from test_person", &[], |row| row.get(0))?;
                            tx.execute("insert into test_person (id, name, points) values ($1, $2, $3)",
                                &params![PersonId::new(), next.to_string(), next])
                        }).unwrap();
                    }
                });
            }
        });
        let most: i64 = test.read(|tx| tx.query_one("select max(points) from test_person", &[], |row| row.get(0))).unwrap();
        assert_eq!(most, 40);
    }

    fn the_store_says_what_it_stands_on(test: &TestStore) {
        test.check().unwrap();
        let version = test.engine_version().unwrap();
        assert!(version.starts_with(|digit: char| digit.is_ascii_digit()), "{version}");
        assert!(test.size_bytes().unwrap() > 8_192);
        assert!(!format!("{:?}", **test).is_empty());
    }

    fn a_busy_store_is_not_ready(test: &TestStore) {
        let store = test.another(narrow());
        store.read(|_| {
            assert!(matches!(store.check(), Err(StoreError::Busy(_))));
            Ok::<_, StoreError>(())
        }).unwrap();
        store.check().unwrap();
    }

    /// The cache of statements is smaller than the number of texts, and a table changes under a kept statement.
    fn kept_statements_neither_run_out_nor_go_stale(test: &TestStore) {
        let store = test.another(Options { statement_cache: 4, max_connections: 1, ..options() });
        for n in 0..40 {
            let found: i64 = store.read(|tx| tx.query_one(&format!("select cast($1 as {{int}}) + {n}"), &params![1], |row| row.get(0))).unwrap();
            assert_eq!(found, n + 1);
        }
        let all = |store: &Store| store.read(|tx| tx.query("select * from test_engine", &[], |row| Ok(row.len())));
        assert_eq!(all(&store).unwrap(), [1]);
        store::testing::stranger(test, "alter table test_engine add column more integer").unwrap();
        let again = all(&store).or_else(|fault| {
            assert!(matches!(fault, StoreError::Busy(_)) && store.engine() == Engine::Postgres, "{fault}");
            all(&store)
        });
        assert_eq!(again.unwrap(), [2]);
    }
}
