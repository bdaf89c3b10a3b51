//! What goes in comes out, the same on both engines.

use crate::schema::{Mood, PersonId, SCHEMA};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Store, StoreError, Tx, Value, on_both, params, v};

fn add(tx: &mut Tx, name: &str) -> store::Result<PersonId> {
    let id = PersonId::new();
    tx.execute(
        "insert into test_person (id, name) values ($1, $2)",
        &params![id, name],
    )?;
    Ok(id)
}

on_both! { &SCHEMA;
    /// SQLite numbers `$2 … $1` by order of appearance: untranslated, this changes nothing and says nothing.
    fn an_update_whose_parameters_stand_in_another_order_changes_the_right_row(store: &Store) {
        store.write(|tx| {
            let (ada, bernard) = (add(tx, "Ada")?, add(tx, "Bernard")?);
            let changed = tx.execute("update test_person set name = $2 where id = $1", &params![ada, "Adeline"])?;
            assert_eq!(changed, 1);
            let name = |tx: &mut Tx, id: PersonId| {
                tx.query_one("select name from test_person where id = $1", &params![id], |row| row.get::<String>(0))
            };
            assert_eq!(name(tx, ada)?, "Adeline");
            assert_eq!(name(tx, bernard)?, "Bernard");
            // The same parameter twice, and one of two digits.
            let sql = "select $1 || $2 || $3 || $4 || $5 || $6 || $7 || $8 || $9 || $10 || $1 || '$1 {text}'";
            let letters: Vec<Value> = "abcdefghij".chars().map(v).collect();
            let joined: String = tx.query_one(sql, &letters, |row| row.get(0))?;
            assert_eq!(joined, "abcdefghija$1 {text}");
            Ok::<_, StoreError>(())
        }).unwrap();
    }

    fn every_type_comes_back_as_it_went_in_and_null_as_none(store: &Store) {
        let id = PersonId::new();
        let at: Timestamp = "2026-11-22T10:35:00.123456789Z".parse().unwrap();
        store.write(|tx| {
            tx.execute(
                "insert into test_person (id, name, nickname, born, seen_at, active, photo, points)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                &params![id, "Ada", Mood::Cross, date(1941, 3, 2), at, false, vec![0_u8, 255, 7], i64::MAX],
            )?;
            tx.execute(
                "insert into test_person (id, name, nickname, born, seen_at, active, photo) values ($1, $2, $3, $4, $5, $6, $7)",
                &params![PersonId::new(), "Bernard", None::<String>, None::<Date>, None::<Timestamp>, true, Value::Null],
            )
        }).unwrap();
        type Found = (PersonId, Mood, Date, Timestamp, bool, Vec<u8>, i64);
        let sql = "select id, nickname, born, seen_at, active, photo, points from test_person where name = $1";
        let ada: Found = store.read(|tx| tx.query_one(sql, &params!["Ada"], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
        })).unwrap();
        let micros: Timestamp = "2026-11-22T10:35:00.123456Z".parse().unwrap();
        assert_eq!(ada, (id, Mood::Cross, date(1941, 3, 2), micros, false, vec![0, 255, 7], i64::MAX));
        store.read(|tx| tx.query_one(sql, &params!["Bernard"], |row| {
            assert_eq!(row.get::<Option<Mood>>(1)?, None);
            assert_eq!(row.get::<Option<Date>>(2)?, None);
            assert_eq!(row.get::<Option<Timestamp>>(3)?, None);
            assert_eq!(row.get::<Option<Vec<u8>>>(5)?, None);
            assert_eq!(row.get::<Option<i64>>(6)?, Some(0));
            let refused = row.get::<Date>(2).unwrap_err().to_string();
            assert!(refused.contains("born") && refused.contains("null"), "{refused}");
            Ok(())
        })).unwrap();
    }

    fn a_column_of_another_type_is_named_and_its_content_is_not(store: &Store) {
        store.write(|tx| add(tx, "Secretname")).unwrap();
        let fault = store.read(|tx| {
            tx.query("select name from test_person", &[], |row| row.get::<i64>(0))
        }).unwrap_err();
        assert!(matches!(fault, StoreError::Column { .. }), "{fault}");
        assert!(fault.to_string().contains("name"));
        assert!(!format!("{fault} {fault:?}").contains("Secretname"));
        assert!(!format!("{:?}", params!["Secretname"]).contains("Secretname"));
        // The transaction goes on: the row was sound, the reading was wrong.
        store.write(|tx| {
            let wrong = tx.query("select name from test_person", &[], |row| row.get::<Mood>(0));
            assert!(wrong.is_err());
            add(tx, "Bernard")
        }).unwrap();
        assert_eq!(store::testing::count(store, "test_person"), 2);
    }

    fn sums_counts_and_empty_sums_are_whole_numbers(store: &Store) {
        store.write(|tx| {
            tx.bulk("test_person", &["id", "name", "points"],
                [1_i64, 9_999, 10_000, 123_456_789_012].map(|n| vec![v(PersonId::new()), v(n.to_string()), v(n)]))
        }).unwrap();
        store.read(|tx| {
            let sums: (i64, i64, i64) = tx.query_one(
                "select sum(points), sum(-points), count(*) from test_person", &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            assert_eq!(sums, (123_456_809_012, -123_456_809_012, 4));
            let none: (Option<i64>, i64) = tx.query_one(
                "select sum(points), coalesce(sum(points), 0) from test_person where points < 0", &[],
                |row| Ok((row.get(0)?, row.get(1)?)))?;
            assert_eq!(none, (None, 0));
            for (total, rows) in [(123_456_809_012_i64, 1_usize), (0, 0), (-70_000, 0)] {
                let found = tx.query("select count(*) from test_person having sum(points) = $1", &params![total], |_| Ok(()))?;
                assert_eq!(found.len(), rows);
            }
            Ok::<_, StoreError>(())
        }).unwrap();
    }

    /// The server's own order of words would differ from SQLite's, and a page of a list with it.
    fn text_is_sorted_and_compared_alike(store: &Store) {
        let mut names = ["Zed", "ada", "Ada", "Élan", "O'Mockery", "Próbna", "ł", "z", "_", "a b", "ab", "👩🏽‍🦽", ""];
        store.write(|tx| {
            tx.bulk("test_person", &["id", "name"], names.map(|name| vec![v(PersonId::new()), v(name)]))
        }).unwrap();
        names.sort_unstable();
        store.read(|tx| {
            let found: Vec<String> = tx.query("select name from test_person order by name", &[], |row| row.get(0))?;
            assert_eq!(found, names);
            let like: Vec<String> = tx.query("select name from test_person where name like $1", &params!["a%"], |row| row.get(0))?;
            assert_eq!(like.len(), 3, "{like:?}: case matters");
            let lower: String = tx.query_one("select lower(name) from test_person where name = $1", &params!["Élan"], |row| row.get(0))?;
            assert_eq!(lower, "Élan", "only a to z");
            let day: bool = tx.query_one("select cast($1 as {date}) < cast($2 as {date})",
                &params![date(2026, 4, 5), date(2026, 4, 6)], |row| row.get(0))?;
            assert!(day);
            Ok::<_, StoreError>(())
        }).unwrap();
    }

    fn instants_sort_as_they_follow_each_other(store: &Store) {
        let texts = ["1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "2026-11-22T10:35:00Z",
            "2026-11-22T10:35:00.000001Z", "2026-11-22T10:35:01Z", "9999-12-30T00:00:00Z"];
        let instants = texts.map(|text| text.parse::<Timestamp>().unwrap());
        store.write(|tx| {
            let rows = instants.iter().rev().map(|at| vec![v(PersonId::new()), v(at.to_string()), v(at)]);
            tx.bulk("test_person", &["id", "name", "seen_at"], rows)
        }).unwrap();
        store.read(|tx| {
            let found: Vec<Timestamp> = tx.query("select seen_at from test_person order by seen_at", &[], |row| row.get(0))?;
            assert_eq!(found, instants);
            let after: i64 = tx.query_one("select count(*) from test_person where seen_at > $1", &params![instants[2]], |row| row.get(0))?;
            assert_eq!(after, 3);
            Ok::<_, StoreError>(())
        }).unwrap();
    }

    fn any_text_number_date_and_instant_survives(store: &Store) {
        let any = (
            any::<String>().prop_map(|text| text.replace('\0', "")),
            any::<i64>().prop_map(|n| n & i64::MAX),
            (1..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| date(y, m, d)),
            (-62_135_596_800_000_000_i64..=253_402_200_000_000_000).prop_map(|n| Timestamp::from_microsecond(n).unwrap()),
            any::<Vec<u8>>(),
        );
        TestRunner::new(Config::with_cases(100)).run(&any, |(text, number, day, at, bytes)| {
            let id = PersonId::new();
            let (name, points, born, seen, photo): (String, i64, Date, Timestamp, Vec<u8>) = store.write(|tx| {
                tx.execute("insert into test_person (id, name, points, born, seen_at, photo) values ($1, $2, $3, $4, $5, $6)",
                    &params![id, &text, number, day, at, &bytes])?;
                tx.query_one("select name, points, born, seen_at, photo from test_person where id = $1", &params![id],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            }).unwrap();
            prop_assert_eq!((name, points, born, seen, photo), (text, number, day, at, bytes));
            Ok(())
        }).unwrap();
    }

    fn what_only_one_engine_would_keep_is_refused_by_both(store: &Store) {
        let fault = store.write(|tx| add(tx, "A\0da")).unwrap_err().to_string();
        assert!(fault.contains("NUL"), "{fault}");
        let fault = store.write(|tx| {
            tx.execute("insert into test_person (id, name, born) values ($1, $2, $3)",
                &params![PersonId::new(), "Ada", date(-44, 3, 15)])
        }).unwrap_err().to_string();
        assert!(fault.contains("year 1"), "{fault}");
    }

    fn twenty_thousand_rows_are_loaded_at_once_and_constraints_still_hold(store: &Store) {
        let row = |n: i64| vec![v(PersonId::new()), v(format!("Person {n} 🦽")), v(n), v((n % 3 == 0).then_some("x")), v(n % 2 == 0)];
        let columns = ["id", "name", "points", "nickname", "active"];
        let loaded = store.write(|tx| tx.bulk("test_person", &columns, (0..20_000).map(row))).unwrap();
        assert_eq!(loaded, 20_000);
        let (sum, nicknames, active): (i64, i64, i64) = store.read(|tx| tx.query_one(
            "select sum(points), count(nickname), count(*) filter (where active) from test_person", &[],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))).unwrap();
        assert_eq!((sum, nicknames, active), (199_990_000, 6_667, 10_000));
        let fault = store.write(|tx| tx.bulk("test_person", &columns, [row(20_001), row(-1)])).unwrap_err();
        assert_eq!(fault.constraint(), Some("test_person_points_check"));
        let fault = store.write(|tx| tx.bulk("test_person", &["id", "name"], [vec![v(1)]])).unwrap_err();
        assert!(fault.to_string().contains("1 fields"), "{fault}");
        let fault = store.write(|tx| tx.bulk("test_person; drop table x", &["id"], Vec::new())).unwrap_err();
        assert!(matches!(fault, StoreError::Migration(_)), "{fault}");
        assert_eq!(store::testing::count(store, "test_person"), 20_000);
        // The connection is still good after a load that was broken off.
        store.write(|tx| add(tx, "Ada")).unwrap();
    }

    fn a_large_result_can_be_read_row_by_row(store: &Store) {
        store.write(|tx| tx.bulk("test_note", &["id", "text"], (0..5_000).map(|n| vec![v(PersonId::new()), v(n.to_string())]))).unwrap();
        let mut total = 0;
        store.read(|tx| tx.each("select text from test_note", &[], |row| {
            total += row.get::<String>(0)?.parse::<i64>().unwrap();
            Ok(())
        })).unwrap();
        assert_eq!(total, 12_497_500);
    }

    fn one_row_is_asked_for_and_another_number_is_an_error(store: &Store) {
        store.write(|tx| { add(tx, "Ada")?; add(tx, "Bernard") }).unwrap();
        store.read(|tx| {
            let name = |row: &store::Row<'_>| row.get::<String>(0);
            let by = "select name from test_person where name = $1";
            assert_eq!(tx.query_opt(by, &params!["Ada"], name)?.as_deref(), Some("Ada"));
            assert_eq!(tx.query_opt(by, &params!["Chidi"], name)?, None);
            assert!(tx.query_one(by, &params!["Chidi"], name).is_err());
            assert!(tx.query_opt("select name from test_person", &[], name).is_err());
            Ok::<_, StoreError>(())
        }).unwrap();
    }
}

#[test]
fn ids_and_words_are_read_only_in_their_one_form() {
    let id = PersonId::new();
    assert_eq!(id.to_string().parse::<PersonId>().unwrap(), id);
    for text in [
        "",
        "1",
        &id.uuid().simple().to_string(),
        &format!("{{{id}}}"),
        &format!("urn:uuid:{id}"),
    ] {
        assert!(text.parse::<PersonId>().is_err(), "{text}");
    }
    assert_eq!("calm".parse::<Mood>().unwrap(), Mood::Calm);
    assert_eq!(
        "Calm".parse::<Mood>().unwrap_err().to_string(),
        "This is not a known Mood."
    );
    assert_eq!(Mood::ALL, [Mood::Calm, Mood::Cross]);
}

#[test]
fn ids_sort_by_when_they_were_made() {
    let at = |text: &str| PersonId::at(text.parse().unwrap());
    assert!(at("2026-11-22T10:35:00.001Z") < at("2026-11-22T10:35:00.002Z"));
    assert!(at("2006-01-01T00:00:00Z") < at("2026-01-01T00:00:00Z"));
    assert_ne!(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:00Z"));
    let many: Vec<PersonId> = (0..1000).map(|_| PersonId::new()).collect();
    assert!(many.is_sorted());
}
