//! New people: once each, with all that hangs on it.

use record::access::Verb;
use record::people::{self, Created, FormId, NewPerson, PersonDocument, PersonForm};
use record::schema::MIGRATIONS;
use record::{PersonId, Refusal};
use store::testing::TestStore;

use super::cast::{HANA, Town, cast, nhs};
use super::common;

fn faults(refusal: Refusal) -> Vec<(String, String)> {
    match refusal {
        Refusal::Invalid(faults) => faults
            .into_iter()
            .map(|fault| (fault.field, fault.sentence))
            .collect(),
        other => panic!("{other}"),
    }
}

/// A name of letters for a number.
fn letters(number: u32) -> String {
    format!("{number:03}")
        .chars()
        .map(|digit| char::from(b'a' + u8::try_from(digit.to_digit(10).unwrap()).unwrap()))
        .collect()
}

store::on_both! { &MIGRATIONS;
    /// References count from one, and a new person can be opened with all that was typed.
    fn a_new_person_is_there(store: &TestStore) {
        let town = Town::new(store);
        for ((person, document), number) in town.people.iter().zip(cast()).zip(1..) {
            let opened = town.open(&record::Actor::Demonstration, *person).unwrap();
            assert_eq!(opened.reference, format!("RB-{number:06}"));
            assert_eq!((opened.version, opened.document), (1, document));
        }
        assert!(town.open(&town.tom, town.people[HANA]).unwrap().restricted);
        assert_eq!(town.count("select count(*) from people_event where noun = 'people' and verb = 'create'"), 12);
        assert_eq!(
            town.count("select count(*) from access_audit where noun = 'people' and verb = 'create' and person_id is not null"),
            12
        );
    }

    /// A form that is sent twice makes one person; what is new in the second is said not to be saved.
    fn a_form_sent_again_makes_nobody_new(store: &TestStore) {
        let town = Town::new(store);
        let (form, ada) = (FormId::new(), PersonDocument::named("Mara", "Secondly"));
        let first = town.create(&town.sam, &ada, form).unwrap();
        assert!(first.2);
        assert_eq!(town.create(&town.sam, &ada, form).unwrap(), (first.0, first.1.clone(), false));
        let other = PersonDocument::named("Mara", "Thirdly");
        let new = NewPerson { form, document: &other, prefix: "RB", team: None };
        let again = town.many(&town.sam, Verb::Create, |tx, permit| {
            people::create(tx, permit, &town.sam, &common::moment(), &new)
        });
        assert_eq!(again.unwrap(), Created::Before { person: first.0, reference: first.1, same: false });
        assert!(matches!(town.create(&town.ines, &ada, form), Err(Refusal::NotNow(_))), "another's form");
        assert_eq!(town.count("select count(*) from people_person"), 13);
        assert_eq!(town.count("select last_number from people_counter"), 13);
    }

    /// Two clicks at the same moment, on two connections, make one person.
    fn a_form_sent_twice_at_once_makes_one(store: &TestStore) {
        let town = Town::new(store);
        let (form, document) = (FormId::new(), PersonDocument::named("Once", "Only"));
        let people: Vec<PersonId> = std::thread::scope(|scope| {
            let clicks: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| town.create(&town.ines, &document, form).unwrap().0))
                .collect();
            clicks.into_iter().map(|click| click.join().unwrap()).collect()
        });
        assert!(people.iter().all(|person| *person == people[0]));
        assert_eq!(town.count("select count(*) from people_person"), 13);
    }

    /// An NHS number stands on one record. Whoever may see that record is told which it is, others are not.
    fn an_nhs_number_is_on_one_record(store: &TestStore) {
        let town = Town::new(store);
        let with = |number| PersonDocument::named("New", "Person").with_nhs_number(number);
        let refused = faults(town.create(&town.ines, &with(nhs(123_401)), FormId::new()).unwrap_err());
        assert_eq!(refused[0].0, "nhs_number");
        assert!(refused[0].1.contains("RB-000001"), "{refused:?}");
        let refused = faults(town.create(&town.ines, &with(nhs(123_409)), FormId::new()).unwrap_err());
        assert!(refused[0].1.contains("ring the records team") && !refused[0].1.contains("RB"), "{refused:?}");
        let refused = faults(town.create(&town.tom, &with(nhs(123_409)), FormId::new()).unwrap_err());
        assert!(refused[0].1.contains("RB-000008"), "named on it: {refused:?}");
    }

    /// Names of two hundred letters, of any script, are kept and found: an index row has its limits.
    fn long_names_fit(store: &TestStore) {
        let town = Town::new(store);
        for (given, family) in
            [("驫".repeat(200), "👩".repeat(200) + "a"), ("é".repeat(200), "W".repeat(200)), (String::new(), "ب".repeat(200))]
        {
            let pairs = [("names-1-given", given.as_str()), ("names-1-family", family.chars().take(200).collect::<String>().leak())];
            let document = PersonForm::from_pairs(pairs).parse(common::moment().today).unwrap();
            let (person, ..) = town.create(&town.ines, &document, FormId::new()).unwrap();
            assert_eq!(town.open(&town.ines, person).unwrap().document, document);
            let typed: String = if given.is_empty() { family.chars().take(150).collect() } else { given };
            assert_eq!(town.found(&town.ines, &typed), [person]);
        }
    }

    /// Several at once get one reference after the other, and are found like those entered by hand.
    fn many_are_loaded_at_once(store: &TestStore) {
        let town = Town::new(store);
        let moment = common::moment();
        let batch: Vec<_> = (0..500)
            .map(|number| {
                let document = PersonDocument::named(&letters(number), "Batch").with_nhs_number(nhs(number));
                (PersonId::new(), moment.now, document)
            })
            .collect();
        let loaded = town.many(&record::Actor::Demonstration, Verb::Create, |tx, permit| {
            people::load_in_bulk(tx, permit, &record::Actor::Demonstration, &moment, "RB", &batch)
        });
        assert_eq!(loaded.unwrap(), 500);
        assert_eq!(town.found(&town.ines, "RB-000512"), [batch[499].0]);
        assert_eq!(town.found(&town.ines, &format!("batch {}", letters(499))), [batch[499].0]);
        assert_eq!(town.open(&town.ines, batch[7].0).unwrap().document, batch[7].2);
        let (_, reference, _) = town.create(&town.ines, &PersonDocument::named("Next", ""), FormId::new()).unwrap();
        assert_eq!(reference, "RB-000513");
    }
}
