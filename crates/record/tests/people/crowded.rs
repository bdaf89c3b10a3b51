//! An area in which thousands live: found by going through everybody in order, and the same people in the same order.

use record::Actor;
use record::access::Verb;
use record::people::{self, PersonDocument, Purpose};
use record::schema::MIGRATIONS;
use store::testing::TestStore;

use super::cast::{Town, code};
use super::common;

#[test]
fn sqlite() {
    where_thousands_live(&TestStore::sqlite(&MIGRATIONS));
}

#[test]
fn postgres() {
    where_thousands_live(&TestStore::postgres(&MIGRATIONS));
}

/// Nobody is left out or told twice, whichever way the search goes; few live in `M7`, thousands in `M8`.
fn where_thousands_live(store: &TestStore) {
    let town = Town::new(store);
    let named = |number: usize| {
        let letter = |place: u32| {
            char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap())
        };
        format!("{}{}{}", letter(2), letter(1), letter(0))
    };
    let crowd: Vec<_> = (0..3_200)
        .map(|number| {
            let area = if number % 100 == 0 { "M7" } else { "M8" };
            let document = PersonDocument::named("Norman", &named(number)).with_address(
                Purpose::Home,
                &["1 Nowhere Street"],
                Some(&code(&format!("{area} {}AA", number % 9))),
            );
            (record::PersonId::new(), common::moment().now, document)
        })
        .collect();
    town.many(&Actor::Demonstration, Verb::Create, |tx, permit| {
        people::load_in_bulk(
            tx,
            permit,
            &Actor::Demonstration,
            &common::moment(),
            "RB",
            &crowd,
        )
    })
    .unwrap();
    for (typed, wanted) in [("M7", "M7 "), ("m8", "M8 "), ("norman M8", "M8 ")] {
        let lives = |document: &PersonDocument| {
            let address = document.addresses.values().next();
            address
                .and_then(|address| address.postcode.clone())
                .is_some_and(|code| code.starts_with(wanted))
        };
        let expected: Vec<_> = crowd
            .iter()
            .filter(|(_, _, document)| lives(document))
            .map(|(id, ..)| *id)
            .collect();
        let mut found = Vec::new();
        for page in 1..=3 {
            let lines = town.search(&town.ines, typed, page).unwrap().lines;
            found.extend(lines.into_iter().map(|line| line.person));
        }
        let first: Vec<_> = expected.into_iter().take(60).collect();
        assert_eq!(found, first, "{typed}");
    }
}
