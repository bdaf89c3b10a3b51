//! The matrix, and what a permit answers, as files that a Caldicott guardian can read.

use record::access::{Noun, Role, Verb, matrix, person as permit_person};
use record::actor::AccountActor;
use record::schema::MIGRATIONS;
use record::{AccountId, Actor, House, PersonId, Refusal, TeamId};
use store::params;
use store::testing::TestStore;

use crate::common::{self, account, house, moment, team};

/// A person of the cast, as the tables of people hold them.
pub fn person(house: &House, number: u32, restricted: bool) -> PersonId {
    let id = PersonId::new();
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into people_person (id, reference, version, document, sort_name, client_group, restricted, \
                 created_at, changed_at) values ($1, $2, 1, '{}', 'testwell ada', 'older_people', $3, $4, $4)",
                &params![id, format!("RB-{number:06}"), restricted, moment().now],
            )
        })
        .unwrap();
    id
}

fn involve(house: &House, person: PersonId, team: TeamId) {
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into people_involvement (id, person_id, team_id, from_on) values ($1, $2, $3, $4)",
                &params![uuid::Uuid::now_v7(), person, team, moment().today],
            )
        })
        .unwrap();
}

fn name_on(house: &House, person: PersonId, account: AccountId) {
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into people_named_access (id, person_id, account_id, granted_at, granted_by) \
                 values ($1, $2, $3, $4, 'test')",
                &params![uuid::Uuid::now_v7(), person, account, moment().now],
            )
        })
        .unwrap();
}

#[test]
fn the_matrix_is_the_one_that_was_agreed() {
    common::golden("matrix.txt", &common::matrix_table());
}

#[test]
fn nobody_has_a_right_over_their_own_account_that_their_role_withholds() {
    for role in Role::ALL {
        assert!(
            matrix::condition(*role, Noun::OwnAccount, Verb::Change).is_some(),
            "{role}"
        );
        assert_eq!(
            matrix::condition(*role, Noun::Account, Verb::Change).is_some(),
            *role == Role::ItAdministrator,
            "{role}"
        );
    }
}

fn answer(
    house: &House,
    actor: &AccountActor,
    person: PersonId,
    noun: Noun,
    verb: Verb,
) -> &'static str {
    let actor = Actor::Account(actor.clone());
    let answer = house.write(&actor, &moment(), |tx| {
        permit_person(tx, &actor, &moment(), person, (noun, verb, "walk"), None).map(drop)
    });
    match answer {
        Ok(()) => "opens",
        Err(Refusal::ReasonNeeded) => "asks why",
        Err(Refusal::NotAllowed { .. }) => "refuses",
        Err(Refusal::NotFound(_)) => "not found",
        Err(other) => panic!("{other}"),
    }
}

store::on_both! { &MIGRATIONS;
    fn what_each_role_is_answered_about_each_kind_of_record_is_what_was_agreed(store: &TestStore) {
        let house = house(store);
        let (mine, theirs) = (team(&house, "North"), team(&house, "South"));
        let (involved, foreign, restricted, named, nobody) = (
            person(&house, 1, false),
            person(&house, 2, false),
            person(&house, 8, true),
            person(&house, 9, true),
            PersonId::new(),
        );
        involve(&house, involved, mine);
        involve(&house, foreign, theirs);
        involve(&house, restricted, mine);
        let mut table = String::from("What each role is answered about each kind of record\n");
        for (index, role) in Role::ALL.iter().enumerate() {
            let number = u32::try_from(index).unwrap() * 2 + 20;
            let own = person(&house, number, false);
            let own_restricted = person(&house, number + 1, true);
            let worker = account(&house, role.as_str(), &[*role], &[mine]);
            name_on(&house, named, worker.account_id);
            table.push_str(&format!(
                "\n{role}\n  {:<20}{:<12}{:<12}{:<12}{:<12}{:<12}{:<12}{}\n",
                "", "my team's", "another's", "restricted", "named on", "own", "own, restr.", "no such"
            ));
            for (noun, verb) in [
                (Noun::People, Verb::View),
                (Noun::People, Verb::Change),
                (Noun::Restriction, Verb::Change),
                (Noun::Assessment, Verb::View),
                (Noun::Assessment, Verb::Change),
                (Noun::Allocation, Verb::View),
                (Noun::Allocation, Verb::Decide),
                (Noun::PersonAccount, Verb::Change),
                (Noun::Audit, Verb::View),
            ] {
                let with_own = |person| AccountActor { person_id: Some(person), ..worker.clone() };
                table.push_str(&format!(
                    "  {:<20}{:<12}{:<12}{:<12}{:<12}{:<12}{:<12}{}\n",
                    format!("{noun} {verb}"),
                    answer(&house, &worker, involved, noun, verb),
                    answer(&house, &worker, foreign, noun, verb),
                    answer(&house, &worker, restricted, noun, verb),
                    answer(&house, &worker, named, noun, verb),
                    answer(&house, &with_own(own), own, noun, verb),
                    answer(&house, &with_own(own_restricted), own_restricted, noun, verb),
                    answer(&house, &worker, nobody, noun, verb),
                ));
            }
        }
        common::golden("walk.txt", &table);
    }

    fn an_attempt_that_was_refused_leaves_its_row_though_its_transaction_is_gone(store: &TestStore) {
        let house = house(store);
        let ada = person(&house, 1, false);
        let fay = account(&house, "fay.finance", &[Role::FinanceOfficer], &[]);
        let actor = Actor::Account(fay.clone());
        let refused = house.write(&actor, &moment(), |tx| {
            tx.execute("update people_person set sort_name = 'changed' where id = $1", &params![ada])?;
            permit_person(tx, &actor, &moment(), ada, (Noun::People, Verb::Change, "correct"), None).map(drop)
        });
        assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
        let rows = house.read(|tx| {
            let changed = tx.query_one(
                "select count(*) from people_person where sort_name = 'changed'",
                &[],
                |row| row.get::<i64>(0),
            )?;
            assert_eq!(changed, 0, "the refused transaction was kept");
            Ok(tx.query(
                "select outcome, person_id, account_id, purpose from access_audit",
                &[],
                |row| Ok((row.get::<String>(0)?, row.get::<Option<PersonId>>(1)?, row.get::<Option<AccountId>>(2)?, row.get::<String>(3)?)),
            )?)
        });
        assert_eq!(
            rows.unwrap(),
            [("refused".to_owned(), Some(ada), Some(fay.account_id), "correct".to_owned())]
        );
    }

    fn a_reason_once_written_holds_for_that_sign_in_and_for_no_other(store: &TestStore) {
        let house = house(store);
        let hana = person(&house, 8, true);
        let cal = account(&house, "cal.guardian", &[Role::CaldicottGuardian], &[]);
        let ask = |cal: &AccountActor, why: Option<&str>| {
            let actor = Actor::Account(cal.clone());
            house.write(&actor, &moment(), |tx| {
                permit_person(tx, &actor, &moment(), hana, (Noun::People, Verb::View, "open"), why).map(drop)
            })
        };
        assert!(matches!(ask(&cal, None), Err(Refusal::ReasonNeeded)));
        assert!(matches!(ask(&cal, Some("  ")), Err(Refusal::ReasonNeeded)));
        ask(&cal, Some("complaint of 20 November")).unwrap();
        ask(&cal, None).unwrap();
        let later = AccountActor { session_id: Some(record::SessionId::new()), ..cal };
        assert!(matches!(ask(&later, None), Err(Refusal::ReasonNeeded)));
    }
}
