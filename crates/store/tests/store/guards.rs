//! What the database itself refuses: each guard, each verb, both engines, also for a stranger's client.

use crate::schema::{PersonId, SCHEMA};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::Barrier;
use store::testing::{TestStore, stranger};
use store::{ConstraintKind, Engine, Store, StoreError, Value, on_both, params};
use uuid::Uuid;

fn guard(name: &str) -> StoreError {
    StoreError::Constraint {
        kind: ConstraintKind::Guard,
        name: name.into(),
    }
}

fn run(store: &Store, sql: &str, params: &[Value]) -> store::Result<u64> {
    store.write(|tx| tx.execute(sql, params))
}

fn refused(store: &Store, sql: &str, params: &[Value], name: &str) {
    assert_eq!(run(store, sql, params).unwrap_err(), guard(name), "{sql}");
}

on_both! { &SCHEMA;
    fn an_append_only_row_stays_as_it_is(test: &TestStore) {
        let (id, name) = (PersonId::new(), "test_note_append_only");
        run(test, "insert into test_note (id, text) values ($1, 'first')", &params![id]).unwrap();
        refused(test, "update test_note set text = 'second'", &[], name);
        refused(test, "update test_note set text = text where id = $1", &params![id], name);
        refused(test, "delete from test_note", &[], name);
        refused(test, "insert into test_note (id, text) values ($1, 'second') on conflict (id) do update set text = 'second'", &params![id], name);
        if test.engine() == Engine::Postgres {
            refused(test, "truncate test_note", &[], name);
        } else {
            // Without recursive triggers this deletes the old row and no trigger hears of it.
            refused(test, "insert or replace into test_note (id, text) values ($1, 'second')", &params![id], name);
            refused(test, "update or replace test_note set text = 'second'", &[], name);
        }
        assert!(stranger(test, "update test_note set text = 'x'").unwrap_err().contains(name));
        assert!(stranger(test, "delete from test_note").unwrap_err().contains(name));
        let text: String = test.read(|tx| tx.query_one("select text from test_note", &[], |row| row.get(0))).unwrap();
        assert_eq!(text, "first");
    }

    fn an_immutable_column_stays_and_the_others_may_change(test: &TestStore) {
        let (id, name) = (PersonId::new(), "test_fact_immutable");
        run(test, "insert into test_fact (id, kind, value) values ($1, 'a', null)", &params![id]).unwrap();
        refused(test, "update test_fact set kind = 'b'", &[], name);
        refused(test, "update test_fact set id = $1", &params![PersonId::new()], name);
        refused(test, "update test_fact set kind = 'b', value = 'x'", &[], name);
        assert_eq!(run(test, "update test_fact set value = 'x', kind = 'a'", &[]).unwrap(), 1);
        assert_eq!(run(test, "update test_fact set value = null", &[]).unwrap(), 1);
        assert!(stranger(test, "update test_fact set kind = 'b'").unwrap_err().contains(name));
    }

    fn a_row_that_may_change_may_still_not_go(test: &TestStore) {
        let (id, name) = (PersonId::new(), "test_fact_no_delete");
        run(test, "insert into test_fact (id, kind) values ($1, 'a')", &params![id]).unwrap();
        refused(test, "delete from test_fact where id = $1", &params![id], name);
        if test.engine() == Engine::Postgres {
            refused(test, "truncate test_fact", &[], name);
        } else {
            refused(test, "insert or replace into test_fact (id, kind) values ($1, 'a')", &params![id], name);
        }
        assert!(stranger(test, "delete from test_fact").unwrap_err().contains(name));
    }

    fn periods_that_share_a_single_day_overlap(test: &TestStore) {
        let name = "test_award_no_overlap";
        let insert = "insert into test_award (id, person, service, from_on, to_on) values ($1, $2, $3, $4, $5)";
        let row = |person: &str, service: i64, from: Date, to: Option<Date>| params![PersonId::new(), person, service, from, to];
        let (first, last) = (date(2026, 4, 6), date(2026, 6, 30));
        run(test, insert, &row("Ada", 1, first, Some(last))).unwrap();
        refused(test, insert, &row("Ada", 1, last, None), name);
        refused(test, insert, &row("Ada", 1, date(2026, 1, 1), Some(first)), name);
        refused(test, insert, &row("Ada", 1, date(2026, 5, 1), Some(date(2026, 5, 1))), name);
        refused(test, insert, &row("Ada", 1, date(2025, 1, 1), None), name);
        // Next to it, of another person, of another service.
        run(test, insert, &row("Ada", 1, date(2026, 7, 1), None)).unwrap();
        run(test, insert, &row("Ada", 1, date(2026, 1, 1), Some(date(2026, 4, 5)))).unwrap();
        run(test, insert, &row("Bernard", 1, first, None)).unwrap();
        run(test, insert, &row("Ada", 2, first, None)).unwrap();
        // Changes are looked at too.
        refused(test, "update test_award set to_on = $1 where to_on = $2", &params![date(2026, 7, 1), last], name);
        refused(test, "update test_award set person = 'Ada' where person = 'Bernard'", &[], name);
        run(test, "update test_award set to_on = $1 where to_on = $2", &params![date(2026, 6, 29), last]).unwrap();
        // Two at once in one statement.
        let both = "insert into test_award (id, person, service, from_on, to_on)
                    values ($1, 'Chidi', 1, $3, null), ($2, 'Chidi', 1, $3, null)";
        refused(test, both, &params![PersonId::new(), PersonId::new(), first], name);
    }

    /// On PostgreSQL two transactions do not see each other's rows until they are saved.
    fn of_eight_who_grant_the_same_period_at_once_one_succeeds(test: &TestStore) {
        for round in 0..5 {
            let start = Barrier::new(8);
            let granted: usize = std::thread::scope(|threads| {
                let all: Vec<_> = (0..8).map(|day| {
                    let (start, store) = (&start, &**test);
                    threads.spawn(move || {
                        start.wait();
                        let outcome = run(store,
                            "insert into test_award (id, person, service, from_on, to_on) values ($1, 'Ada', $2, $3, null)",
                            &params![PersonId::new(), round, date(2026, 1, 1 + day)]);
                        match outcome {
                            Ok(_) => 1,
                            Err(fault) => { assert_eq!(fault, guard("test_award_no_overlap")); 0 }
                        }
                    })
                }).collect();
                all.into_iter().map(|thread| thread.join().unwrap()).sum()
            });
            assert_eq!(granted, 1);
        }
    }

    fn the_guard_of_periods_agrees_with_a_simple_model(test: &TestStore) {
        let step = prop_oneof![
            3 => (0..2_i64, 0..24_i64, prop::option::weighted(0.8, 0..8_i64)).prop_map(|(who, from, length)| Step::Grant { who, from, length }),
            2 => (any::<prop::sample::Index>(), 0..24_i64, prop::option::weighted(0.8, 0..8_i64)).prop_map(|(which, from, length)| Step::Move { which, from, length }),
            1 => any::<prop::sample::Index>().prop_map(Step::Remove),
        ];
        let runner = &mut TestRunner::new(Config::with_cases(48));
        runner.run(&prop::collection::vec(step, 1..16), |steps| {
            let mut model: Vec<(Uuid, i64, i64, Option<i64>)> = Vec::new();
            let day = |n: i64| date(2026, 1, 1).saturating_add(jiff::Span::new().days(n));
            for step in steps {
                let clash = |model: &[(Uuid, i64, i64, Option<i64>)], id, who, from, to: Option<i64>| {
                    model.iter().any(|&(other, key, start, end)| {
                        other != id && key == who
                            && to.is_none_or(|to| start <= to) && end.is_none_or(|end| end >= from)
                    })
                };
                match step {
                    Step::Grant { who, from, length } => {
                        let (id, to) = (Uuid::now_v7(), length.map(|n| from + n));
                        let outcome = run(test,
                            "insert into test_award (id, person, service, from_on, to_on) values ($1, 'P', $2, $3, $4)",
                            &params![id, who, day(from), to.map(day)]);
                        prop_assert_eq!(outcome.is_err(), clash(&model, id, who, from, to));
                        if outcome.is_ok() { model.push((id, who, from, to)); }
                    }
                    Step::Move { which, from, length } if !model.is_empty() => {
                        let at = which.index(model.len());
                        let (id, who, ..) = model[at];
                        let to = length.map(|n| from + n);
                        let outcome = run(test, "update test_award set from_on = $2, to_on = $3 where id = $1",
                            &params![id, day(from), to.map(day)]);
                        prop_assert_eq!(outcome.is_err(), clash(&model, id, who, from, to));
                        if outcome.is_ok() { model[at] = (id, who, from, to); }
                    }
                    Step::Remove(which) if !model.is_empty() => {
                        let (id, ..) = model.swap_remove(which.index(model.len()));
                        run(test, "delete from test_award where id = $1", &params![id]).unwrap();
                    }
                    _ => {}
                }
            }
            run(test, "delete from test_award", &[]).unwrap();
            Ok(())
        }).unwrap();
    }

    fn an_entry_is_sealed_only_when_it_balances_and_then_stays(test: &TestStore) {
        let name = "test_entry_balance";
        let (entry, first) = (Uuid::now_v7(), Uuid::now_v7());
        let seal = "update test_entry set sealed = true where id = $1";
        let line = "insert into test_line (id, entry_id, pence) values ($1, $2, $3)";
        run(test, "insert into test_entry (id) values ($1)", &params![entry]).unwrap();
        refused(test, seal, &params![entry], name);
        run(test, line, &params![first, entry, 0]).unwrap();
        refused(test, seal, &params![entry], name);
        run(test, line, &params![Uuid::now_v7(), entry, 500]).unwrap();
        refused(test, seal, &params![entry], name);
        run(test, "update test_line set pence = -500 where id = $1", &params![first]).unwrap();
        run(test, seal, &params![entry]).unwrap();
        // Sealed is sealed.
        refused(test, line, &params![Uuid::now_v7(), entry, 0], name);
        refused(test, "update test_line set pence = pence", &[], name);
        refused(test, "delete from test_line", &[], name);
        refused(test, "update test_entry set sealed = false", &[], name);
        refused(test, "update test_entry set memo = 'x'", &[], name);
        refused(test, "delete from test_entry", &[], name);
        // Neither by birth, nor by moving a line in or out.
        refused(test, "insert into test_entry (id, sealed) values ($1, true)", &params![Uuid::now_v7()], name);
        let other = Uuid::now_v7();
        run(test, "insert into test_entry (id) values ($1)", &params![other]).unwrap();
        run(test, line, &params![Uuid::now_v7(), other, 0]).unwrap();
        refused(test, "update test_line set entry_id = $1 where entry_id = $2", &params![entry, other], name);
        refused(test, "update test_line set entry_id = $1 where id = $2", &params![other, first], name);
        if test.engine() == Engine::Postgres {
            refused(test, "truncate test_line", &[], name);
            refused(test, "truncate test_entry cascade", &[], name);
        }
        for sql in ["delete from test_line", "update test_entry set sealed = not sealed", "update test_line set pence = 1"] {
            assert!(stranger(test, sql).unwrap_err().contains(name), "{sql}");
        }
    }

    fn the_guard_of_balance_agrees_with_a_simple_model(test: &TestStore) {
        let step = prop_oneof![
            4 => (-2..=2_i64).prop_map(Posting::Add),
            1 => (any::<prop::sample::Index>(), -2..=2_i64).prop_map(|(which, pence)| Posting::Change(which, pence)),
            1 => any::<prop::sample::Index>().prop_map(Posting::Remove),
            2 => Just(Posting::Seal),
        ];
        let runner = &mut TestRunner::new(Config::with_cases(48));
        runner.run(&prop::collection::vec(step, 1..12), |steps| {
            let entry = Uuid::now_v7();
            run(test, "insert into test_entry (id) values ($1)", &params![entry]).unwrap();
            let (mut lines, mut sealed): (Vec<(Uuid, i64)>, bool) = (Vec::new(), false);
            for step in steps {
                match step {
                    Posting::Add(pence) => {
                        let id = Uuid::now_v7();
                        let outcome = run(test, "insert into test_line (id, entry_id, pence) values ($1, $2, $3)", &params![id, entry, pence]);
                        prop_assert_eq!(outcome.is_err(), sealed);
                        if outcome.is_ok() { lines.push((id, pence)); }
                    }
                    Posting::Change(which, pence) if !lines.is_empty() => {
                        let at = which.index(lines.len());
                        let outcome = run(test, "update test_line set pence = $2 where id = $1", &params![lines[at].0, pence]);
                        prop_assert_eq!(outcome.is_err(), sealed);
                        if outcome.is_ok() { lines[at].1 = pence; }
                    }
                    Posting::Remove(which) if !lines.is_empty() => {
                        let at = which.index(lines.len());
                        let outcome = run(test, "delete from test_line where id = $1", &params![lines[at].0]);
                        prop_assert_eq!(outcome.is_err(), sealed);
                        if outcome.is_ok() { lines.swap_remove(at); }
                    }
                    Posting::Seal => {
                        let may = !sealed && lines.len() >= 2 && lines.iter().map(|line| line.1).sum::<i64>() == 0;
                        let outcome = run(test, "update test_entry set sealed = true where id = $1", &params![entry]);
                        prop_assert_eq!(outcome.is_ok(), may);
                        sealed |= may;
                    }
                    _ => {}
                }
            }
            Ok(())
        }).unwrap();
    }

    /// On PostgreSQL a line could slip in between the look and the seal.
    fn an_entry_is_never_sealed_while_another_adds_a_line(test: &TestStore) {
        for _ in 0..25 {
            let entry = Uuid::now_v7();
            let line = "insert into test_line (id, entry_id, pence) values ($1, $2, $3)";
            test.write(|tx| {
                tx.execute("insert into test_entry (id) values ($1)", &params![entry])?;
                tx.execute(line, &params![Uuid::now_v7(), entry, 5])?;
                tx.execute(line, &params![Uuid::now_v7(), entry, -5])
            }).unwrap();
            let start = Barrier::new(2);
            let (sealed, added) = std::thread::scope(|threads| {
                let seal = threads.spawn(|| {
                    start.wait();
                    run(test, "update test_entry set sealed = true where id = $1", &params![entry]).is_ok()
                });
                let add = threads.spawn(|| {
                    start.wait();
                    run(test, line, &params![Uuid::now_v7(), entry, 1]).is_ok()
                });
                (seal.join().unwrap(), add.join().unwrap())
            });
            assert!(sealed != added, "sealed {sealed}, added {added}");
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Grant {
        who: i64,
        from: i64,
        length: Option<i64>,
    },
    Move {
        which: prop::sample::Index,
        from: i64,
        length: Option<i64>,
    },
    Remove(prop::sample::Index),
}

#[derive(Debug, Clone)]
enum Posting {
    Add(i64),
    Change(prop::sample::Index, i64),
    Remove(prop::sample::Index),
    Seal,
}

#[test]
fn a_fixed_snapshot_cannot_go_round_the_guards_that_wait() {
    let test = TestStore::postgres(&SCHEMA);
    let sql = "begin isolation level repeatable read;
        insert into test_award (id, person, service, from_on) values (gen_random_uuid(), 'Ada', 1, '2026-01-01');
        commit;";
    assert!(stranger(&test, sql).unwrap_err().contains("read committed"));
}

#[test]
fn another_search_path_does_not_lead_a_guard_astray() {
    let test = TestStore::postgres(&SCHEMA);
    let sql = "create schema elsewhere; create table elsewhere.test_award (like public.test_award);
        insert into test_award (id, person, service, from_on) values (gen_random_uuid(), 'Ada', 1, '2026-01-01');
        set search_path = elsewhere, public;
        insert into public.test_award (id, person, service, from_on) values (gen_random_uuid(), 'Ada', 1, '2026-02-01');";
    assert_eq!(stranger(&test, sql).unwrap_err(), "test_award_no_overlap");
}
