//! Restricted records: as if they were not there.

use record::access::{self, Noun, Verb};
use record::people::{self, Involved};
use record::schema::MIGRATIONS;
use record::{Actor, PersonId, Refusal};
use store::testing::TestStore;

use super::cast::{ADA, HANA, Town};
use super::common;

const CHANGE: (Noun, Verb) = (Noun::Restriction, Verb::Change);

store::on_both! { &MIGRATIONS;
    /// To everybody who is not named, opening a restricted record is like opening one that never was.
    fn a_restricted_record_is_not_there(store: &TestStore) {
        let town = Town::new(store);
        let hana = town.people[HANA];
        for actor in [&town.ines, &town.sam, &town.fay] {
            let restricted = town.open(actor, hana).unwrap_err();
            let nobody = town.open(actor, PersonId::new()).unwrap_err();
            assert_eq!(restricted.to_string(), nobody.to_string());
            assert!(matches!(restricted, Refusal::NotFound(_)));
            let caseload = town.many(actor, Verb::Search, |tx, permit| {
                people::caseload(tx, permit, actor, &common::moment(), 1)
            });
            assert!(caseload.unwrap().entries.iter().all(|entry| entry.line.person != hana));
            assert_eq!(town.found(actor, "m33").len(), 11);
        }
        assert_eq!(town.found(&town.tom, "m33").len(), 12);
        assert!(town.open(&town.tom, hana).unwrap().restricted);
        assert!(matches!(town.open(&town.cal, hana), Err(Refusal::ReasonNeeded)));
        let moment = common::moment();
        town.house
            .write(&town.cal, &moment, |tx| {
                let why = Some("A complaint about how the record was used.");
                let permit = access::person(tx, &town.cal, &moment, hana, (Noun::People, Verb::View, "test"), why)?;
                people::timeline(tx, &permit, &town.cal, &[], None, 10)
            })
            .unwrap();
        assert_eq!(town.count("select count(*) from access_audit where outcome = 'refused'"), 6);
    }

    /// There is always somebody who can open a restricted record.
    fn the_last_one_named_stays(store: &TestStore) {
        let town = Town::new(store);
        let (ada, hana) = (town.people[ADA], town.people[HANA]);
        let (sam, tom) = (town.sam.account_id().unwrap(), town.tom.account_id().unwrap());
        let moment = common::moment();
        let named = || {
            town.with(&town.tom, hana, (Noun::Restriction, Verb::View), people::restriction)
                .map(|restriction| restriction.named.into_iter().map(|named| named.display_name).collect::<Vec<_>>())
        };
        assert_eq!(named().unwrap(), ["tom.manager"]);
        let last = town.with(&town.tom, hana, CHANGE, |tx, permit| {
            people::unname_account(tx, permit, &town.tom, &moment, tom)
        });
        assert!(matches!(last, Err(Refusal::Invalid(_))));
        town.with(&town.tom, hana, CHANGE, |tx, permit| {
            people::name_account(tx, permit, &town.tom, &moment, sam)?;
            people::name_account(tx, permit, &town.tom, &moment, sam)?;
            let nobody = people::name_account(tx, permit, &town.tom, &moment, record::AccountId::new());
            assert!(matches!(nobody, Err(Refusal::Invalid(_))));
            people::unname_account(tx, permit, &town.tom, &moment, tom)
        })
        .unwrap();
        assert!(town.open(&town.sam, hana).is_ok());
        assert!(matches!(named(), Err(Refusal::NotFound(_))), "Tom took himself off");
        let unnamed = town.with(&town.tom, ada, CHANGE, |tx, permit| {
            people::restrict(tx, permit, &town.tom, &moment, &[], "For nobody.")
        });
        assert!(matches!(unnamed, Err(Refusal::Invalid(_))));
        let without_reason = town.with(&town.tom, ada, CHANGE, |tx, permit| {
            people::restrict(tx, permit, &town.tom, &moment, &[tom], "  ")
        });
        assert!(matches!(without_reason, Err(Refusal::Invalid(_))));
        assert!(matches!(
            town.with(&town.sam, ada, CHANGE, |tx, permit| people::lift(tx, permit, &town.sam, &moment, "x")),
            Err(Refusal::NotAllowed { .. })
        ));
    }

    /// Once a restriction is lifted, the record is found and opened again; that it was restricted is told to those
    /// who may know.
    fn a_restriction_is_lifted(store: &TestStore) {
        let town = Town::new(store);
        let hana = town.people[HANA];
        let moment = common::moment();
        town.with(&town.tom, hana, CHANGE, |tx, permit| {
            people::lift(tx, permit, &town.tom, &moment, "She wishes it.")
        })
        .unwrap();
        assert_eq!(town.found(&town.ines, "hana"), [hana]);
        let details = |actor: &Actor| {
            town.with(actor, hana, (Noun::People, Verb::View), |tx, permit| {
                people::timeline(tx, permit, actor, &[Noun::Restriction], None, 10)
            })
            .map(|page| page.events.into_iter().map(|event| event.detail).collect::<Vec<_>>())
            .unwrap()
        };
        assert_eq!(details(&town.ines), [None, None]);
        let manager = details(&town.tom);
        assert_eq!(manager[0].as_deref(), Some("The restriction was lifted. She wishes it."));
    }

    /// Somebody who is involved with a restricted person, but not named, does not see them on the caseload.
    fn involvement_opens_no_restricted_record(store: &TestStore) {
        let town = Town::new(store);
        let hana = town.people[HANA];
        let moment = common::moment();
        town.with(&town.tom, hana, (Noun::Involvement, Verb::Change), |tx, permit| {
            let sam = town.sam.account_id().unwrap();
            people::add_involvement(tx, permit, &town.tom, &moment, Involved::Worker(sam), moment.today)
        })
        .unwrap();
        assert!(matches!(town.open(&town.sam, hana), Err(Refusal::NotFound(_))));
        let caseload = town
            .many(&town.sam, Verb::Search, |tx, permit| people::caseload(tx, permit, &town.sam, &moment, 1))
            .unwrap();
        assert_eq!((caseload.total, caseload.entries.len()), (11, 11));
    }
}
