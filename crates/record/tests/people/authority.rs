//! The register of authority, and what somebody may see by it.

use jiff::civil::{Date, date};
use record::access::matrix::{Condition, condition};
use record::access::{self, Noun, Role, Verb};
use record::actor::AccountActor;
use record::people::authority::{self, Kind, NewAuthority, Scope};
use record::people::leaving::{self, NewLeaving, RefusalFacts};
use record::schema::MIGRATIONS;
use record::{Actor, AuthorityId, PersonId, Refusal};
use store::testing::TestStore;

use super::cast::{ADA, DILYS, FARIDA, HANA, Town};
use super::common;

const CHANGE: (Noun, Verb) = (Noun::Authority, Verb::Change);

/// Farida, signed in on her own record.
fn farida(town: &Town) -> Actor {
    Actor::Account(AccountActor {
        person_id: Some(town.people[FARIDA]),
        ..common::account(&town.house, "farida.carer", &[Role::Carer], &[])
    })
}

fn new(holder: PersonId, kind: Kind) -> NewAuthority<'static> {
    NewAuthority {
        holder: Some(holder),
        holder_name: "",
        kind: Some(kind),
        scopes: if matches!(kind, Kind::Consent) {
            &[Scope::SeeRecord]
        } else {
            &[]
        },
        evidence: "Seen: the registered document, number 999.",
        seen_on: Some(date(2026, 11, 20)),
        from: Some(date(2026, 11, 22)),
        to: None,
    }
}

fn record(town: &Town, person: PersonId, new: &NewAuthority<'_>) -> Result<AuthorityId, Refusal> {
    town.with(&town.tom, person, CHANGE, |tx, permit| {
        authority::record(tx, permit, (&town.tom, &common::moment()), new)
    })
}

fn end(town: &Town, person: PersonId, id: AuthorityId, why: &str) -> Result<(), Refusal> {
    town.with(&town.tom, person, CHANGE, |tx, permit| {
        authority::end(tx, permit, (&town.tom, &common::moment()), id, why)
    })
}

fn opens(town: &Town, actor: &Actor, person: PersonId, ask: (Noun, Verb), on: Date) -> bool {
    let moment = record::Moment {
        today: on,
        ..common::moment()
    };
    let answer = town.house.write(actor, &moment, |tx| {
        let (noun, verb) = ask;
        let permitted =
            access::person(tx, actor, &moment, person, (noun, verb, "test"), None).map(drop);
        // What a link shows and what a permit says are one.
        let allowed = access::allows(tx, actor, &moment, person, ask)?;
        assert_eq!(allowed, permitted.is_ok(), "{noun} {verb}");
        let listed = access::allowed_of(
            tx,
            actor,
            &moment,
            person,
            &[ask, (Noun::People, Verb::View)],
        )?;
        assert_eq!(listed.contains(&ask), permitted.is_ok(), "{noun} {verb}");
        permitted
    });
    match answer {
        Ok(()) => true,
        Err(Refusal::NotFound(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Whatever a carer may do on their own record.
fn asks() -> Vec<(Noun, Verb)> {
    let mut asks = Vec::new();
    for noun in Noun::ALL {
        for verb in Verb::ALL {
            if condition(Role::Carer, *noun, *verb) == Some(Condition::Own) {
                asks.push((*noun, *verb));
            }
        }
    }
    asks
}

store::on_both! { &MIGRATIONS;
    /// Each kind, with what goes with it, opens exactly what the table says: no attorney for money sees health.
    fn what_each_kind_opens_is_what_was_agreed(store: &TestStore) {
        let town = Town::new(store);
        let (ada, holder, farida) = (town.people[ADA], town.people[FARIDA], farida(&town));
        let today = common::moment().today;
        let mut table = String::from("What each kind of authority opens, with the scopes that go with it\n");
        for kind in Kind::ALL {
            assert!(!asks().iter().any(|ask| opens(&town, &farida, ada, *ask, today)), "nothing opens before");
            let id = record(&town, ada, &new(holder, *kind)).unwrap();
            table.push_str(&format!("\n{kind}\n"));
            for (noun, verb) in asks() {
                if opens(&town, &farida, ada, (noun, verb), today) {
                    table.push_str(&format!("  {noun} {verb}\n"));
                }
            }
            end(&town, ada, id, "The test goes on").unwrap();
        }
        common::golden("authority.txt", &table);
        assert!(!table.split("\n\n").any(|block| {
            (block.starts_with("attorney_property") || block.starts_with("deputy_property"))
                && (block.contains("assessment") || block.contains("people") || block.contains("planning"))
        }));
    }

    /// It opens from its first day to its last, and not after it was ended.
    fn it_has_its_days(store: &TestStore) {
        let town = Town::new(store);
        let (ada, holder, farida) = (town.people[ADA], town.people[FARIDA], farida(&town));
        let ask = (Noun::Charging, Verb::View);
        let id = record(&town, ada, &NewAuthority {
            from: Some(date(2026, 12, 1)),
            to: Some(date(2026, 12, 31)),
            ..new(holder, Kind::AttorneyProperty)
        }).unwrap();
        let days = [
            (date(2026, 11, 30), false),
            (date(2026, 12, 1), true),
            (date(2026, 12, 31), true),
            (date(2027, 1, 1), false),
        ];
        for (day, expected) in days {
            assert_eq!(opens(&town, &farida, ada, ask, day), expected, "{day}");
        }
        // Another's record stays shut.
        assert!(!opens(&town, &farida, town.people[DILYS], ask, date(2026, 12, 1)));
        // So does what the scope does not hold, and what nobody may do but the person.
        for shut in [
            (Noun::Assessment, Verb::View),
            (Noun::People, Verb::View),
            (Noun::People, Verb::Export),
            (Noun::Equality, Verb::View),
            (Noun::SelfAssessment, Verb::Change),
        ] {
            assert!(!opens(&town, &farida, ada, shut, date(2026, 12, 1)), "{shut:?}");
        }
        assert!(matches!(end(&town, ada, id, "  "), Err(Refusal::Invalid(_))));
        end(&town, ada, id, "Revoked").unwrap();
        end(&town, ada, id, "Revoked").unwrap();
        assert!(!opens(&town, &farida, ada, ask, date(2026, 12, 1)));
    }

    /// A restricted record is opened to its own person and to those named on it, whatever the register says; nothing
    /// opens after a death, and again when it was a mistake.
    fn restricted_records_and_deaths_end_it(store: &TestStore) {
        let town = Town::new(store);
        let (ada, hana, holder, farida) =
            (town.people[ADA], town.people[HANA], town.people[FARIDA], farida(&town));
        let today = common::moment().today;
        let ask = (Noun::Planning, Verb::View);
        record(&town, hana, &new(holder, Kind::AttorneyWelfare)).unwrap();
        assert!(!opens(&town, &farida, hana, ask, today));
        record(&town, ada, &new(holder, Kind::AttorneyWelfare)).unwrap();
        assert!(opens(&town, &farida, ada, ask, today));
        let held = |actor: &Actor| {
            town.house.read(|tx| authority::held_by(tx, actor, &common::moment())).unwrap()
        };
        let names: Vec<_> = held(&farida).into_iter().map(|one| (one.name, one.kinds)).collect();
        assert_eq!(names, [("Ada Testwell".to_owned(), vec![Kind::AttorneyWelfare])]);
        assert_eq!(held(&town.sam), []);
        let died = town.with(&town.tom, ada, (Noun::Leaving, Verb::Change), |tx, permit| {
            let facts = RefusalFacts { by: "", capacity: "", abuse: "" };
            let new = NewLeaving {
                kind: Some(leaving::Kind::Death),
                happened_on: Some(today),
                why: "The hospital rang.",
                refusal: facts,
            };
            leaving::record(tx, permit, (&town.tom, &common::moment()), &new)
        }).unwrap();
        assert!(!opens(&town, &farida, ada, ask, today));
        assert_eq!(held(&farida), []);
        let none = town.house.read(|tx| authority::held_for(tx, ada, today)).unwrap();
        assert_eq!(none, []);
        town.with(&town.tom, ada, (Noun::Leaving, Verb::Decide), |tx, permit| {
            leaving::undo(tx, permit, (&town.tom, &common::moment()), died, "It was her neighbour.")
        }).unwrap();
        assert!(opens(&town, &farida, ada, ask, today));
    }

    /// Everything that is wrong is told at once; an entry is not wider than its law; one sent twice is one.
    fn entries_have_their_faults(store: &TestStore) {
        let town = Town::new(store);
        let (ada, holder) = (town.people[ADA], town.people[FARIDA]);
        let faults = |new: &NewAuthority<'_>| match record(&town, ada, new) {
            Err(Refusal::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let nothing = NewAuthority {
            holder: None, holder_name: "", kind: None, scopes: &[], evidence: "", seen_on: None, from: None, to: None,
        };
        assert_eq!(faults(&nothing), ["holder", "kind", "evidence", "seen", "from"]);
        let good = new(holder, Kind::AttorneyProperty);
        assert_eq!(faults(&NewAuthority { scopes: &[Scope::SeeMoney, Scope::SeeAssessment], ..good }), ["scope"]);
        assert_eq!(faults(&NewAuthority { scopes: &[], kind: Some(Kind::Consent), ..good }), ["scope"]);
        assert_eq!(faults(&NewAuthority { seen_on: Some(date(2026, 11, 23)), ..good }), ["seen"]);
        assert_eq!(faults(&NewAuthority { to: Some(date(2026, 11, 21)), ..good }), ["to"]);
        assert_eq!(faults(&NewAuthority { holder: Some(ada), ..good }), ["holder"]);
        assert_eq!(faults(&NewAuthority { holder: Some(PersonId::new()), ..good }), ["holder"]);
        let id = record(&town, ada, &good).unwrap();
        assert_eq!(record(&town, ada, &good).unwrap(), id);
        // To act is to see.
        let act = NewAuthority { scopes: &[Scope::ActPlan], ..new(holder, Kind::Consent) };
        record(&town, ada, &act).unwrap();
        let all = town.house.read(|tx| authority::held_for(tx, ada, common::moment().today)).unwrap();
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|one| one.scopes == [Scope::SeePlan, Scope::ActPlan]));
        assert!(all.iter().all(|one| one.holder_name == "Farida Placeholder"));
        // Somebody who is not on record is on the register, and opens nothing.
        let named = NewAuthority { holder: None, holder_name: " Zed  Solicitor ", ..good };
        record(&town, ada, &named).unwrap();
        // Who may write there, and whom a reader may learn of.
        let by = |actor: &Actor| town.with(actor, ada, (Noun::Authority, Verb::View), |tx, permit| {
            authority::list(tx, permit, (actor, &common::moment()))
        });
        let names: Vec<String> = by(&town.sam).unwrap().into_iter().map(|(_, other)| other.name).collect();
        assert_eq!(names.len(), 3);
        assert!(names.contains(&"Zed Solicitor".to_owned()));
        let ines = town.with(&town.ines, ada, CHANGE, |_, _| Ok(()));
        assert!(matches!(ines, Err(Refusal::NotAllowed { .. })), "{ines:?}");
    }
}
