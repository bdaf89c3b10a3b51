//! How fast people are found among five thousand; among a hundred thousand with `STEERWELL_SOAK=1`, as in `make soak`.
//! `STEERWELL_SOAK=1 cargo test -p record --test people -- --nocapture speed`

use std::time::{Duration, Instant};

use record::access::Verb;
use record::people::{
    self, ClientGroup, NewEvent, PartialDate, PersonDocument, PersonForm, Purpose,
};
use record::schema::MIGRATIONS;
use record::{Actor, PersonId, access::Noun};
use store::testing::TestStore;

use super::cast::{ADA, Town, code, nhs};
use super::common::{self, after};

const GIVEN: [&str; 24] = [
    "Ada",
    "Jo",
    "John",
    "Joan",
    "Mary",
    "Margaret",
    "David",
    "Susan",
    "Mohammed",
    "Aisha",
    "Peter",
    "Patricia",
    "William",
    "Wendy",
    "Anne",
    "Anna",
    "Thomas",
    "Theo",
    "Sarah",
    "Sam",
    "Elizabeth",
    "Edward",
    "Grace",
    "George",
];
const FAMILY: [&str; 30] = [
    "Smithson",
    "Jonesworth",
    "Williamsby",
    "Tayloring",
    "Brownlow-Test",
    "Daviesham",
    "Evansley",
    "Wilsonby",
    "Thomasin",
    "Robertsby",
    "Johnsonly",
    "Walkerton",
    "Wrightly",
    "Robinsonby",
    "Thompsonly",
    "Whitely",
    "Hughesby",
    "Edwardsly",
    "Greenby",
    "Lewisly",
    "Woodby",
    "Harrisly",
    "Martinly",
    "Jacksonly",
    "Clarkely",
    "Khanby",
    "Patelby",
    "O'Connorly",
    "Zawadzka",
    "Yilmazby",
];

fn people_of(first: usize, count: usize) -> Vec<(PersonId, jiff::Timestamp, PersonDocument)> {
    (first..first + count)
        .map(|number| {
            let given = format!(
                "{}{}",
                GIVEN[number % 24],
                if number % 7 == 0 { " Mae" } else { "" }
            );
            let family = format!(
                "{}{}",
                FAMILY[(number / 24) % 30],
                ["", "a", "ley", "ham", "wick"][(number / 720) % 5]
            );
            let (month, day) = (
                i8::try_from(number % 12 + 1).unwrap(),
                i8::try_from(number % 28 + 1).unwrap(),
            );
            let year = i16::try_from(1925 + number % 85).unwrap();
            let document = PersonDocument::named(&given, &family)
                .with_born(PartialDate::new(year, Some(month), Some(day), false))
                .with_nhs_number(nhs(u32::try_from(number).unwrap()))
                .with_client_group(ClientGroup::OlderPeople)
                .with_address(
                    Purpose::Home,
                    &["1 Example Street", "Sale"],
                    Some(&code(&format!(
                        "M{} {}A{}",
                        number % 40 + 1,
                        number % 9,
                        ["A", "B", "D", "E"][number % 4]
                    ))),
                );
            (PersonId::new(), common::moment().now, document)
        })
        .collect()
}

#[test]
fn sqlite() {
    among_many(&TestStore::sqlite(&MIGRATIONS));
}

#[test]
fn postgres() {
    among_many(&TestStore::postgres(&MIGRATIONS));
}

/// Searches, suggestions, the busiest person's page and timeline stay quick among many.
fn among_many(store: &TestStore) {
    let town = Town::new(store);
    let began = Instant::now();
    let batches = if std::env::var_os("STEERWELL_SOAK").is_some() {
        20
    } else {
        1
    };
    for batch in 0..batches {
        let people = people_of(batch * 5_000, 5_000);
        town.many(&Actor::Demonstration, Verb::Create, |tx, permit| {
            people::load_in_bulk(
                tx,
                permit,
                &Actor::Demonstration,
                &common::moment(),
                "RB",
                &people,
            )
        })
        .unwrap();
    }
    println!("loaded in {:?}", began.elapsed());
    let ada = town.people[ADA];
    town.house
        .write(&Actor::Demonstration, &common::moment(), |tx| {
            for number in 0..5_000 {
                let moment = after(number);
                let event = NewEvent {
                    person: ada,
                    noun: if number % 50 == 0 {
                        Noun::Assessment
                    } else {
                        Noun::People
                    },
                    verb: Verb::Change,
                    subject: None,
                    happened_at: moment.now,
                    detail: "Something happened.",
                };
                people::record_event(tx, &Actor::Demonstration, &moment, &event)?;
            }
            Ok(())
        })
        .unwrap();
    store.write(|tx| tx.execute("analyze", &[])).unwrap();
    let mut slowest = (Duration::ZERO, "");
    let mut time = |what: &'static str, work: &dyn Fn() -> usize| {
        let found = work();
        let began = Instant::now();
        for _ in 0..5 {
            assert_eq!(work(), found);
        }
        let took = began.elapsed() / 5;
        println!("{took:>12.1?}  {found:>3}  {what}");
        slowest = slowest.max((took, what));
    };
    for typed in [
        "testwell",
        "ada testwell",
        "smithson",
        "jo",
        "j",
        "a",
        "w",
        "z",
        "zawadzka jo",
        "jo smi",
        "s j",
        "mae",
        "ada mae zawadzka",
        "2/3/1941",
        "1941",
        "jo 1941",
        "march 1941",
        "M33",
        "smi m33",
        "m33 2ad",
        "RB-050000",
        "9990500008",
        "a w m",
        "yilmazbywick",
        "nobody at all",
    ] {
        time(typed, &|| {
            town.search(&town.ines, typed, 1).unwrap().lines.len()
        });
    }
    time("page 50 of a", &|| {
        town.search(&town.ines, "a", 50).unwrap().lines.len()
    });
    let form = |given, family| {
        PersonForm::from_pairs([
            ("names-1-given", given),
            ("names-1-family", family),
            ("born-day", "2"),
            ("born-month", "3"),
            ("born-year", "1941"),
            ("addresses-1-postcode", "M33 2AD"),
        ])
    };
    time("suggest rare", &|| {
        town.suggest(&town.ines, &form("Ada", "Testwell")).len()
    });
    time("suggest common", &|| {
        town.suggest(&town.ines, &form("Jo", "Smithson")).len()
    });
    let year = PersonForm::from_pairs([("names-1-family", "Smithson"), ("born-year", "1941")]);
    time("suggest by year", &|| town.suggest(&town.ines, &year).len());
    time("open the busiest", &|| {
        town.open(&town.sam, ada).map(|_| 1).unwrap()
    });
    for nouns in [&[][..], &[Noun::Assessment], &[Noun::Allocation]] {
        time("timeline", &|| {
            town.with(&town.sam, ada, (Noun::People, Verb::View), |tx, permit| {
                people::timeline(tx, permit, &town.sam, nouns, None, 25)
            })
            .unwrap()
            .events
            .len()
        });
    }
    time("caseload", &|| {
        town.many(&town.sam, Verb::Search, |tx, permit| {
            people::caseload(tx, permit, &town.sam, &common::moment(), 1)
        })
        .unwrap()
        .entries
        .len()
    });
    println!("slowest: {slowest:?}");
}
