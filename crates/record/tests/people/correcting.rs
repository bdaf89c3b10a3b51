//! Corrections, versions, and two people at once.

use record::access::{Noun, Verb};
use record::people::{
    self, Change, Corrected, Correction, FormId, PartialDate, PersonDocument, PersonForm,
};
use record::schema::MIGRATIONS;
use record::{Actor, Moment, PersonId, Refusal};
use store::testing::TestStore;

use super::cast::{ADA, DILYS, HANA, Town, cast};
use super::common::{self, after};

fn correct_at(
    town: &Town,
    actor: &Actor,
    person: PersonId,
    correction: &Correction<'_>,
    moment: &Moment,
) -> Result<Corrected, Refusal> {
    town.with(actor, person, (Noun::People, Verb::Change), |tx, permit| {
        people::correct(tx, permit, actor, moment, correction)
    })
}

fn correct(
    town: &Town,
    actor: &Actor,
    person: PersonId,
    base_version: i64,
    document: &PersonDocument,
) -> Result<Corrected, Refusal> {
    let correction = Correction {
        form: FormId::new(),
        base_version,
        document,
        why: "She told us.",
    };
    correct_at(town, actor, person, &correction, &common::moment())
}

fn born(year: i16) -> PersonDocument {
    cast()[ADA]
        .clone()
        .with_born(PartialDate::new(year, Some(3), Some(2), false))
}

store::on_both! { &MIGRATIONS;
    /// A correction is a new version; the old one stays, and a correction that changes nothing makes none.
    fn a_correction_is_a_new_version(store: &TestStore) {
        let town = Town::new(store);
        let ada = town.people[ADA];
        assert_eq!(correct(&town, &town.sam, ada, 1, &born(1942)).unwrap(), Corrected::Saved { version: 2 });
        assert_eq!(correct(&town, &town.sam, ada, 2, &born(1942)).unwrap(), Corrected::Unchanged { version: 2 });
        let opened = town.open(&town.sam, ada).unwrap();
        assert_eq!((opened.version, opened.document), (2, born(1942)));
        town.with(&town.sam, ada, (Noun::People, Verb::View), |tx, permit| {
            let versions = people::versions(tx, permit, None)?;
            let told: Vec<_> = versions.iter().map(|line| (line.version, line.who.as_str(), line.why.as_str())).collect();
            assert_eq!(told, [(2, "sam.social", "She told us."), (1, "the demonstration", "First entry.")]);
            let changes = people::difference(tx, permit, 1, 2)?;
            assert_eq!((changes[0].before.as_str(), changes[0].after.as_str()), ("2 March 1941", "2 March 1942"));
            assert!(matches!(people::version(tx, permit, 3), Err(Refusal::NotFound(_))));
            let events = people::timeline(tx, permit, &town.sam, &[Noun::People], None, 10)?.events;
            assert_eq!(events[0].detail.as_deref(), Some("Corrected. Date of birth."));
            people::version(tx, permit, 1)
        })
        .and_then(|first| {
            // Undone openly: by a third version that says what the first did.
            correct(&town, &town.sam, ada, 2, &first)
        })
        .map(|undone| assert_eq!(undone, Corrected::Saved { version: 3 }))
        .unwrap();
        assert_eq!(town.open(&town.sam, ada).unwrap().document, cast()[ADA]);
        assert_eq!(town.count("select count(*) from people_version"), 14);
    }

    /// What was corrected is found by its new name and no longer by the old one.
    fn a_corrected_name_is_found(store: &TestStore) {
        let town = Town::new(store);
        let renamed = PersonForm::from_pairs([("names-1-given", "Adelaide"), ("names-1-family", "Renamed")]);
        let renamed = renamed.parse(common::moment().today).unwrap();
        correct(&town, &town.sam, town.people[ADA], 1, &renamed).unwrap();
        assert_eq!(town.found(&town.sam, "adelaide renamed"), [town.people[ADA]]);
        assert_eq!(town.found(&town.sam, "oldname"), []);
        assert_eq!(town.found(&town.sam, "2/3/1941"), []);
    }

    /// The second of two people is shown both changes side by side, and loses neither.
    fn the_second_sees_what_the_first_did(store: &TestStore) {
        let town = Town::new(store);
        let ada = town.people[ADA];
        correct(&town, &town.sam, ada, 1, &born(1942)).unwrap();
        let mut mine = cast()[ADA].clone();
        mine.communication.note = "Speak slowly.".to_owned();
        let Corrected::Conflict(conflict) = correct(&town, &town.tom, ada, 1, &mine).unwrap() else {
            panic!("a conflict")
        };
        assert_eq!((conflict.version, conflict.who.as_str(), conflict.why.as_str()), (2, "sam.social", "She told us."));
        assert_eq!(conflict.theirs, born(1942));
        assert_eq!(town.open(&town.tom, ada).unwrap().version, 2, "nothing was saved");
        let both = conflict.comparison.proposed.parse(common::moment().today).unwrap();
        assert_eq!(correct(&town, &town.tom, ada, conflict.version, &both).unwrap(), Corrected::Saved { version: 3 });
        let stands = town.open(&town.tom, ada).unwrap().document;
        assert_eq!((stands.born, stands.communication.note.as_str()), (born(1942).born, "Speak slowly."));
        assert!(matches!(correct(&town, &town.sam, ada, 9, &mine), Err(Refusal::NotNow(_))), "no such version");
    }

    /// Eight people save at the same moment: one is first, the others are asked, and all versions count up.
    fn many_at_once_lose_nothing(store: &TestStore) {
        let town = Town::new(store);
        let ada = town.people[ADA];
        let outcomes: Vec<Corrected> = std::thread::scope(|scope| {
            let town = &town;
            let tries: Vec<_> = (0..8)
                .map(|number| {
                    scope.spawn(move || correct(town, &town.sam, ada, 1, &born(1950 + number)).unwrap())
                })
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let saved = outcomes.iter().filter(|outcome| matches!(outcome, Corrected::Saved { version: 2 })).count();
        let asked = outcomes.iter().filter(|outcome| matches!(outcome, Corrected::Conflict(_))).count();
        assert_eq!((saved, asked), (1, 7), "{outcomes:?}");
        assert_eq!(town.open(&town.sam, ada).unwrap().version, 2);
    }

    /// A form sent again after others went on is the save that it was, not a conflict with itself.
    fn a_correction_sent_again_is_one(store: &TestStore) {
        let town = Town::new(store);
        let ada = town.people[ADA];
        let document = born(1942);
        let correction = Correction { form: FormId::new(), base_version: 1, document: &document, why: "" };
        let send = || correct_at(&town, &town.sam, ada, &correction, &common::moment()).unwrap();
        assert_eq!(send(), Corrected::Saved { version: 2 });
        correct(&town, &town.tom, ada, 2, &born(1943)).unwrap();
        assert_eq!(send(), Corrected::Saved { version: 2 });
        assert_eq!(town.open(&town.sam, ada).unwrap().document, born(1943));
        // Changed and sent again from the page before: asked about, not taken for the first.
        let other = born(1944);
        let changed = Correction { document: &other, ..correction };
        let outcome = correct_at(&town, &town.sam, ada, &changed, &common::moment()).unwrap();
        assert!(matches!(outcome, Corrected::Conflict(_)));
    }

    /// A correction is checked like a first entry, and needs the right to it.
    fn a_correction_is_checked(store: &TestStore) {
        let town = Town::new(store);
        let ada = town.people[ADA];
        let nobody = PersonDocument::default();
        assert!(matches!(correct(&town, &town.sam, ada, 1, &nobody), Err(Refusal::Invalid(_))));
        let hana = cast()[HANA].nhs_number;
        let taken = correct(&town, &town.sam, ada, 1, &born(1942).with_nhs_number(hana));
        assert!(matches!(taken, Err(Refusal::Invalid(faults)) if faults[0].sentence.contains("ring the records team")));
        assert!(matches!(correct(&town, &town.fay, ada, 1, &born(1942)), Err(Refusal::NotAllowed { .. })));
        let viewing = town.with(&town.sam, ada, (Noun::People, Verb::View), |tx, permit| {
            let document = born(1942);
            let correction = Correction { form: FormId::new(), base_version: 1, document: &document, why: "" };
            people::correct(tx, permit, &town.sam, &common::moment(), &correction)
        });
        assert!(viewing.is_err(), "a permit to view is none to change");
    }

    /// Whoever opens a record again sees what others did meanwhile, for the whole visit, and not what they did themselves.
    fn changes_since_the_last_look_are_told(store: &TestStore) {
        let town = Town::new(store);
        let dilys = town.people[DILYS];
        let first = town.open_at(&town.sam, dilys, &common::moment()).unwrap();
        assert_eq!((first.looked_at, first.changes.len()), (None, 0));
        let change = |actor: &Actor, base, note: &str, seconds| {
            let mut document = cast()[DILYS].clone();
            document.communication.note = note.to_owned();
            let correction = Correction { form: FormId::new(), base_version: base, document: &document, why: "Heard." };
            correct_at(&town, actor, dilys, &correction, &after(seconds)).unwrap();
        };
        change(&town.sam, 1, "My own.", 60);
        change(&town.tom, 2, "Of another.", 120);
        for seconds in [7_200, 7_300] {
            let opened = town.open_at(&town.sam, dilys, &after(seconds)).unwrap();
            assert_eq!(opened.looked_at, Some(common::moment().now));
            let [Change::Corrected { who, why, fields, .. }] = opened.changes.as_slice() else {
                panic!("{:?}", opened.changes)
            };
            assert_eq!((who.as_str(), why.as_str()), ("tom.manager", "Heard."));
            assert_eq!((fields[0].before.as_str(), fields[0].after.as_str()), ("My own.", "Of another."));
        }
        let later = town.open_at(&town.sam, dilys, &after(20_000)).unwrap();
        assert_eq!((later.looked_at, later.changes.len()), (Some(after(7_300).now), 0));
    }
}
