//! The rulebook as adopted: versions that never change, and who put which into force.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use record::access::{Noun, Verb};
use record::rulebook::{self, Adopted, Rulebooks};
use record::schema::MIGRATIONS;
use record::{Actor, Refusal};
use store::testing::{TestStore, count, stranger};
use work::{adopt, adopt_riverbridge, at, house, moment, population, riverbridge_with, tamper};

const PRICE: &str = "allocation/points.yaml";

store::on_both! { &MIGRATIONS;
    /// An adopted version comes back from the database as it was, and adopting it again changes nothing.
    fn a_version_is_adopted_once(store: &TestStore) {
        let house = house(store);
        let first = adopt_riverbridge(&house);
        assert_eq!(first.hash, rules::rulebook::riverbridge().unwrap().hash());
        let actor = Actor::CommandLine("tester".to_owned());
        let again = house.write(&actor, &moment(), |tx| {
            let permit = population(&actor, Noun::Rulebook, Verb::Adopt);
            rulebook::adopt(tx, &permit, &actor, &moment(), &rules::rulebook::riverbridge_source(), "Again.")
        }).unwrap();
        assert_eq!(again, Adopted::Already(first.clone()));
        assert_eq!((count(store, "rulebook_version"), count(store, "rulebook_adoption")), (1, 1));
        let books = Rulebooks::new();
        let kept = house.read(|tx| books.load(tx, &first.hash)).unwrap();
        assert_eq!(kept.files(), rules::rulebook::riverbridge().unwrap().files());
        assert!(kept.files().keys().any(|path| path.starts_with("england/")), "the national pack is kept too");
    }

    /// What was known on a day can be asked later, also after a change was taken back.
    fn the_version_in_force_is_that_of_the_day(store: &TestStore) {
        let house = house(store);
        let old = adopt(&house, &at("2025-04-01T08:00:00Z"), &rules::rulebook::riverbridge_source());
        let dearer = riverbridge_with(PRICE, "\"266.69\"", "\"270.00\"");
        let new = adopt(&house, &at("2026-04-01T08:00:00Z"), &dearer);
        let back = adopt(&house, &at("2026-05-01T08:00:00Z"), &rules::rulebook::riverbridge_source());
        assert_eq!(back.hash, old.hash);
        let on = |instant: &str| {
            house.read(|tx| rulebook::current(tx, at(instant).now)).unwrap().map(|adoption| adoption.id)
        };
        assert_eq!(on("2025-03-31T12:00:00Z"), None);
        assert_eq!(on("2026-03-31T12:00:00Z"), Some(old.id));
        assert_eq!(on("2026-04-01T08:00:00Z"), Some(new.id));
        assert_eq!(on("2026-11-22T10:00:00Z"), Some(back.id));
        assert_eq!((count(store, "rulebook_version"), count(store, "rulebook_adoption")), (2, 3));
        let view = population(&Actor::Demonstration, Noun::Rulebook, Verb::View);
        let (history, changes) = house.read(|tx| {
            Ok((
                rulebook::history(tx, &view)?,
                rulebook::difference(tx, &view, &Rulebooks::new(), &old.hash, &new.hash)?,
            ))
        }).unwrap();
        assert_eq!(history.iter().map(|adoption| adoption.id).collect::<Vec<_>>(), [back.id, new.id, old.id]);
        assert_eq!(changes.len(), 1, "{changes:?}");
        let said = changes[0].to_string();
        assert!(said.contains("£270 a year") && said.contains("266.69"), "{said}");
    }

    /// Faulty files are never adopted, and every fault comes back at once with its line.
    fn all_faults_come_back_and_nothing_is_kept(store: &TestStore) {
        let house = house(store);
        let actor = Actor::Demonstration;
        let mut source = riverbridge_with(PRICE, "\"266.69\"", "266.69");
        source.files.insert("allocation/other.yaml".to_owned(), b"steerwell: figures\n\tabout: x\n".to_vec());
        let refused = house.write(&actor, &moment(), |tx| {
            let permit = population(&actor, Noun::Rulebook, Verb::Adopt);
            rulebook::adopt(tx, &permit, &actor, &moment(), &source, "  ")
        }).unwrap_err();
        let Refusal::Invalid(faults) = refused else { panic!("{refused:?}") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert!(fields.contains(&"why"), "{fields:?}");
        assert!(fields.iter().any(|field| field.starts_with("riverbridge/allocation/points.yaml, line ")), "{fields:?}");
        assert!(fields.iter().any(|field| field.starts_with("riverbridge/allocation/other.yaml, line 2")), "{fields:?}");
        assert_eq!(count(store, "rulebook_version"), 0);
    }

    /// Files that are well written and cannot be worked with are not put into force either.
    fn a_rulebook_that_cannot_work_is_not_adopted(store: &TestStore) {
        let house = house(store);
        let actor = Actor::Demonstration;
        let mut no_points = rules::rulebook::riverbridge_source();
        no_points.files.remove(PRICE);
        for (source, field, words) in [
            (no_points, "riverbridge/allocation/points.yaml, line 1", "price_per_point"),
            (riverbridge_with(PRICE, "\"52\"", "\"0\""), "riverbridge/allocation/points.yaml, line ", "more than nothing"),
            (riverbridge_with("approval/limits.yaml", "who: team_manager", "who: king"), "riverbridge/approval/limits.yaml, line 23", "'king'"),
            (riverbridge_with("approval/limits.yaml", "who: team_manager", "who: carer"), "riverbridge/approval/limits.yaml, line 23", "'carer'"),
        ] {
            let refused = house.write(&actor, &moment(), |tx| {
                let permit = population(&actor, Noun::Rulebook, Verb::Adopt);
                rulebook::adopt(tx, &permit, &actor, &moment(), &source, "A reason.")
            }).unwrap_err();
            let Refusal::Invalid(faults) = refused else { panic!("{refused:?}") };
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].field.starts_with(field) && faults[0].sentence.contains(words), "{faults:?}");
        }
        assert_eq!((count(store, "rulebook_version"), count(store, "rulebook_adoption")), (0, 0));
    }

    /// Nobody with a client of the database can change what was adopted unseen.
    fn an_adopted_version_stays_as_it_is(store: &TestStore) {
        let house = house(store);
        let adopted = adopt_riverbridge(&house);
        for sql in ["update rulebook_version set files = ''", "delete from rulebook_adoption", "delete from rulebook_version"] {
            assert!(stranger(store, sql).is_err(), "{sql}");
        }
        let change = "update rulebook_version set files = replace(files, '266.69', '366.69')";
        tamper(store, "rulebook_version", change);
        let refused = house.read(|tx| Rulebooks::new().load(tx, &adopted.hash)).unwrap_err();
        let Refusal::Rules(sentence) = refused else { panic!("{refused:?}") };
        assert!(sentence.contains("hash") && sentence.contains("steerwell verify"), "{sentence}");
    }

    /// Before the first adoption there is a sentence, not a fault of the program.
    fn without_a_rulebook_there_is_a_sentence(store: &TestStore) {
        let refused = house(store).read(|tx| Rulebooks::new().in_force(tx, &moment())).unwrap_err();
        assert!(matches!(&refused, Refusal::NotNow(sentence) if sentence.contains("rules adopt")), "{refused:?}");
        let refused = house(store).read(|tx| Rulebooks::new().load(tx, "no such hash")).unwrap_err();
        assert!(matches!(refused, Refusal::NotFound(_)));
    }
}
