//! The demonstration council: the same every time, whole, and worked by the rules' own functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use demo::Size;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use record::access::SecretKey;
use record::schema::MIGRATIONS;
use record::{House, Moment};
use store::testing::TestStore;
use store::{Tx, params};

fn moment(today: Date) -> Moment {
    let now: Timestamp = today
        .at(11, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap()
        .timestamp();
    Moment { now, today }
}

fn council(store: &TestStore, today: Date, size: Size) -> House {
    let house = House::new((**store).clone());
    let moment = moment(today);
    demo::load_for(&house, &moment, size).unwrap();
    let key = SecretKey::generate().unwrap();
    let key = SecretKey::parse(&key).unwrap();
    demo::council(&house, &moment, size, &key, &mut |_, _| {}).unwrap();
    house
}

fn number(house: &House, sql: &str) -> i64 {
    house
        .read(|tx| Ok(tx.query_one(sql, &[], |row| row.get::<i64>(0))?))
        .unwrap_or_else(|why| panic!("{sql}: {why}"))
}

fn whole(house: &House, today: Date) {
    let replayed = house.read(record::replay::all).unwrap();
    assert!(replayed.is_clean(), "{replayed}");
    let trail = house
        .read(|tx: &mut Tx| record::access::verify::verify(tx, &[]))
        .unwrap();
    assert!(trail.is_clean(), "{trail}");
    for (table, column) in [
        ("people_event", "happened_at"),
        ("assessment_step", "at"),
        ("tasks_task", "opened_at"),
    ] {
        let sql = format!("select count(*) from {table} where {column} > $1");
        let later = house
            .read(|tx| Ok(tx.query_one(&sql, &params![moment(today).now], |row| row.get::<i64>(0))?))
            .unwrap();
        assert_eq!(later, 0, "{table} knows the future");
    }
}

store::on_both! { &MIGRATIONS;
    fn a_small_council_of_today_is_whole(store: &TestStore) {
        let today = date(2026, 11, 22);
        let house = council(store, today, Size::Known(300));
        assert_eq!(number(&house, "select count(*) from people_person"), 312);
        whole(&house, today);
    }

    fn a_small_council_of_march_2011_is_whole(store: &TestStore) {
        let today = date(2011, 3, 31);
        let house = council(store, today, Size::Known(300));
        whole(&house, today);
    }
}

#[test]
#[ignore = "takes the time of a whole council: for measuring"]
fn the_usual_council() {
    let store = TestStore::sqlite(&MIGRATIONS);
    let begun = std::time::Instant::now();
    let house = council(&store, date(2026, 11, 22), Size::Usual);
    eprintln!("loaded in {:?}", begun.elapsed());
    whole(&house, date(2026, 11, 22));
    eprintln!("checked in {:?}", begun.elapsed());
}
