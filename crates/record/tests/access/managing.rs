//! Accounts, roles and teams.

use record::access::accounts::{self, FirstPassword, NewAccount, personal};
use record::access::{Noun, PopulationPermit, Role, Verb, population};
use record::schema::MIGRATIONS;
use record::{AccountId, Actor, House, Moment, Refusal, Tx};
use store::params;
use store::testing::TestStore;

use super::permits::person;
use crate::common::{account, house, moment, team};

fn on_server() -> Actor {
    Actor::CommandLine("root".to_owned())
}

/// Runs a verb of accounts with the permit that its verb wants.
fn managing<T>(
    house: &House,
    actor: &Actor,
    verb: Verb,
    run: impl FnOnce(&mut Tx, &Moment, &PopulationPermit) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let moment = moment();
    house.write(actor, &moment, |tx| {
        let permit = population(actor, Noun::Account, verb, "test")?;
        run(tx, &moment, &permit)
    })
}

fn refused_rows(house: &House) -> i64 {
    house
        .read(|tx| {
            Ok(tx.query_one(
                "select count(*) from access_audit where outcome = 'refused'",
                &[],
                |row| row.get(0),
            )?)
        })
        .unwrap()
}

fn sentence<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    answer.unwrap_err().to_string()
}

store::on_both! { &MIGRATIONS;
    fn the_first_administrator_is_made_once_even_by_two_commands_at_once(store: &TestStore) {
        let house = house(store);
        let faulty = house.write(&on_server(), &moment(), |tx| {
            accounts::first_administrator(tx, &on_server(), &moment(), "x", " ")
        });
        let Err(Refusal::Invalid(faults)) = faulty else { panic!("{faulty:?}") };
        assert_eq!(faults.len(), 2, "not all faults at once: {faults:?}");
        let made = std::thread::scope(|scope| {
            let commands: Vec<_> = (0..2)
                .map(|number| {
                    let house = &house;
                    scope.spawn(move || {
                        house.write(&on_server(), &moment(), |tx| {
                            accounts::first_administrator(tx, &on_server(), &moment(), &format!("ivan.admin{number}"), "Ivan Admin")
                        })
                    })
                })
                .collect();
            commands.into_iter().map(|command| command.join().unwrap()).filter(Result::is_ok).count()
        });
        assert_eq!(made, 1);
        let again = house.write(&on_server(), &moment(), |tx| {
            accounts::first_administrator(tx, &on_server(), &moment(), "eve.late", "Eve Late")
        });
        assert!(sentence(again).contains("already"));
        let held = house.read(|tx| Ok(tx.query_one("select count(*) from access_role where ended_at is null", &[], |row| row.get::<i64>(0))?));
        assert_eq!(held.unwrap(), 1);
    }

    fn an_account_with_faults_is_refused_with_all_of_them(store: &TestStore) {
        let house = house(store);
        let (_, password) = FirstPassword::one_time().unwrap();
        let create = |name: &str, display: &str| {
            managing(&house, &on_server(), Verb::Create, |tx, moment, permit| {
                let new = NewAccount { sign_in_name: name, display_name: display };
                accounts::create(tx, &on_server(), moment, permit, &new, &password)
            })
        };
        let Err(Refusal::Invalid(faults)) = create("a b", "bell\u{7}") else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["sign_in_name", "display_name"]);
        create("Ada.Testwell", "Ada  O’Próbna 🦦 Testwell").unwrap();
        assert!(sentence(create("ada.testwell ", "Another")).contains("has this sign-in name"));
        let name = house.read(|tx| Ok(tx.query_one("select display_name from access_account", &[], |row| row.get::<String>(0))?));
        assert_eq!(name.unwrap(), "Ada O’Próbna 🦦 Testwell");
    }

    /// Whoever hands out the password of a person's account could open what it opens, so it takes a permit for the record.
    fn a_persons_account_is_made_and_renewed_by_those_who_work_with_them_alone(store: &TestStore) {
        let house = house(store);
        let (ada, hana) = (person(&house, 1, false), person(&house, 8, true));
        let ines = Actor::Account(account(&house, "ines.info", &[Role::InformationOfficer], &[]));
        let sam = Actor::Account(account(&house, "sam.social", &[Role::SocialWorker], &[]));
        let ivan = Actor::Account(account(&house, "ivan.admin", &[Role::ItAdministrator], &[]));
        let (_, password) = FirstPassword::one_time().unwrap();
        let make = |actor: &Actor, person, name: &str, role| {
            house.write(actor, &moment(), |tx| {
                let ask = (Noun::PersonAccount, Verb::Change, "test");
                let permit = record::access::person(tx, actor, &moment(), person, ask, None)?;
                let new = NewAccount { sign_in_name: name, display_name: "Ada Testwell" };
                personal::make(tx, actor, &moment(), &permit, &new, role, &password)
            })
        };
        let not_for = |answer: Result<AccountId, Refusal>| assert!(
            matches!(answer, Err(Refusal::NotAllowed { .. } | Refusal::NotFound(_))), "{answer:?}"
        );
        not_for(make(&ivan, ada, "ivans.way", Role::Person));
        not_for(make(&sam, ada, "sams.way", Role::Person));
        not_for(make(&ines, hana, "hana.notreal", Role::Person));
        assert!(matches!(make(&ines, ada, "ada.worker", Role::SocialWorker), Err(Refusal::Invalid(_))));
        let made = make(&ines, ada, "ada.testwell", Role::Carer).unwrap();
        assert!(sentence(make(&ines, ada, "ada.second", Role::Person)).contains("has an account already"));
        let loaded = house.read(|tx| accounts::load(tx, &moment(), made, None)).unwrap().unwrap();
        assert_eq!((loaded.person_id, loaded.roles), (Some(ada), vec![Role::Carer]));

        // The administrator neither takes it over nor turns it into a worker's.
        let change = |run: &dyn Fn(&mut Tx, &Moment, &PopulationPermit) -> Result<(), Refusal>| {
            managing(&house, &ivan, Verb::Change, |tx, moment, permit| run(tx, moment, permit))
        };
        for attempt in [
            change(&|tx, moment, permit| accounts::set_temporary_password(tx, &ivan, moment, permit, made, &password)),
            change(&|tx, moment, permit| record::access::second_factor::reset(tx, &ivan, moment, permit, made)),
            change(&|tx, moment, permit| accounts::grant_role(tx, &ivan, moment, permit, made, Role::SocialWorker)),
            change(&|tx, moment, permit| accounts::grant_role(tx, &ivan, moment, permit, made, Role::Person)),
            change(&|tx, moment, permit| accounts::end_role(tx, &ivan, moment, permit, made, Role::Carer)),
        ] {
            assert!(sentence(attempt).contains("on the person's record"));
        }
        let renew = |actor: &Actor| house.write(actor, &moment(), |tx| {
            let ask = (Noun::PersonAccount, Verb::Change, "test");
            let permit = record::access::person(tx, actor, &moment(), ada, ask, None)?;
            personal::disable(tx, actor, &moment(), &permit)?;
            assert!(personal::find(tx, &moment(), &permit)?.unwrap().disabled_at.is_some());
            personal::enable(tx, actor, &moment(), &permit)?;
            personal::reset_second_factor(tx, actor, &moment(), &permit)?;
            personal::renew_password(tx, actor, &moment(), &permit, &password)
        });
        assert!(matches!(renew(&sam), Err(Refusal::NotAllowed { .. })));
        assert_eq!(renew(&ines).unwrap(), "ada.testwell");
        let told = house.read(|tx| Ok(tx.query_one("select count(*) from people_event where person_id = $1 and noun = 'account'", &params![ada], |row| row.get::<i64>(0))?));
        assert_eq!(told.unwrap(), 5, "the record's timeline does not tell of the account");
    }

    /// Whoever makes accounts and passwords opens nobody's record, whichever role came first.
    fn nobody_is_administrator_and_opens_records(store: &TestStore) {
        let house = house(store);
        let ivan = Actor::Account(account(&house, "ivan.admin", &[Role::ItAdministrator], &[]));
        let grant = |account: AccountId, role: Role| managing(&house, &ivan, Verb::Change, |tx, moment, permit| {
            accounts::grant_role(tx, &ivan, moment, permit, account, role)
        });
        let cal = account(&house, "cal.guardian", &[Role::CaldicottGuardian], &[]).account_id;
        let ida = account(&house, "ida.admin", &[Role::ItAdministrator], &[]).account_id;
        assert!(sentence(grant(cal, Role::ItAdministrator)).contains("Nobody is IT administrator and opens"));
        for role in [Role::CaldicottGuardian, Role::Auditor, Role::SocialWorker, Role::FinanceOfficer] {
            assert!(sentence(grant(ida, role)).contains("Nobody is IT administrator and opens"), "{role}");
        }
        grant(ida, Role::Commissioner).unwrap();
        grant(cal, Role::PerformanceOfficer).unwrap();
    }

    fn nobody_widens_their_own_rights_and_the_attempt_is_on_the_trail(store: &TestStore) {
        let house = house(store);
        let north = team(&house, "North");
        let ivan = account(&house, "ivan.admin", &[Role::ItAdministrator], &[]);
        account(&house, "ida.admin", &[Role::ItAdministrator], &[]);
        let actor = Actor::Account(ivan.clone());
        let me = ivan.account_id;
        let change = |run: &dyn Fn(&mut Tx, &Moment, &PopulationPermit) -> Result<(), Refusal>| {
            managing(&house, &actor, Verb::Change, |tx, moment, permit| run(tx, moment, permit))
        };
        let (_, password) = FirstPassword::one_time().unwrap();
        for attempt in [
            change(&|tx, moment, permit| accounts::grant_role(tx, &actor, moment, permit, me, Role::SocialWorker)),
            change(&|tx, moment, permit| accounts::join_team(tx, &actor, moment, permit, (me, north), (moment.today, None))),
            change(&|tx, moment, permit| accounts::disable(tx, &actor, moment, permit, me)),
            change(&|tx, moment, permit| accounts::enable(tx, &actor, moment, permit, me)),
            change(&|tx, moment, permit| accounts::set_temporary_password(tx, &actor, moment, permit, me, &password)),
            change(&|tx, moment, permit| record::access::second_factor::reset(tx, &actor, moment, permit, me)),
        ] {
            assert!(matches!(attempt, Err(Refusal::NotAllowed { .. })), "{attempt:?}");
        }
        assert_eq!(refused_rows(&house), 6);
        // Somebody without the role does not even get the permit.
        let sam = account(&house, "sam.social", &[Role::SocialWorker], &[]);
        let sam = Actor::Account(sam);
        let attempt = managing(&house, &sam, Verb::Change, |tx, moment, permit| {
            accounts::grant_role(tx, &sam, moment, permit, me, Role::Auditor)
        });
        assert!(matches!(attempt, Err(Refusal::NotAllowed { .. })));
        assert_eq!(refused_rows(&house), 7);
    }

    fn roles_are_granted_once_and_ended_and_the_last_administrator_stays(store: &TestStore) {
        let house = house(store);
        let ivan = account(&house, "ivan.admin", &[Role::ItAdministrator], &[]);
        let sam = account(&house, "sam.social", &[], &[]);
        let actor = Actor::Account(ivan.clone());
        let grant = |account: AccountId, role: Role| managing(&house, &actor, Verb::Change, |tx, moment, permit| {
            accounts::grant_role(tx, &actor, moment, permit, account, role)
        });
        let end = |account: AccountId, role: Role| managing(&house, &actor, Verb::Change, |tx, moment, permit| {
            accounts::end_role(tx, &actor, moment, permit, account, role)
        });
        grant(sam.account_id, Role::SocialWorker).unwrap();
        assert!(sentence(grant(sam.account_id, Role::SocialWorker)).contains("already"));
        assert!(sentence(grant(sam.account_id, Role::Person)).contains("on the person's record"));
        assert!(matches!(grant(AccountId::new(), Role::Auditor), Err(Refusal::NotFound(_))));
        end(sam.account_id, Role::SocialWorker).unwrap();
        assert!(sentence(end(sam.account_id, Role::SocialWorker)).contains("does not have"));
        grant(sam.account_id, Role::SocialWorker).unwrap();
        let roles = house.read(|tx| accounts::load(tx, &moment(), sam.account_id, None)).unwrap().unwrap().roles;
        assert_eq!(roles, [Role::SocialWorker]);
        let grants = house.read(|tx| Ok(tx.query_one(
            "select count(*) from access_role where account_id = $1 and role = 'social_worker'", &params![sam.account_id], |row| row.get::<i64>(0),
        )?));
        assert_eq!(grants.unwrap(), 2, "an ended grant was overwritten");
        assert!(sentence(end(ivan.account_id, Role::ItAdministrator)).contains("only IT administrator"));
        let disable = |by: &Actor, account: AccountId| managing(&house, by, Verb::Change, |tx, moment, permit| {
            accounts::disable(tx, by, moment, permit, account)
        });
        assert!(sentence(disable(&on_server(), ivan.account_id)).contains("only IT administrator"));
        end(sam.account_id, Role::SocialWorker).unwrap();
        grant(sam.account_id, Role::ItAdministrator).unwrap();
        disable(&on_server(), sam.account_id).unwrap();
        disable(&on_server(), sam.account_id).unwrap();
        assert!(house.read(|tx| accounts::load(tx, &moment(), sam.account_id, None)).unwrap().is_none());
        assert!(sentence(end(ivan.account_id, Role::ItAdministrator)).contains("only IT administrator"), "a disabled one counted");
        assert!(matches!(disable(&actor, AccountId::new()), Err(Refusal::NotFound(_))));
    }

    fn a_member_of_a_team_is_one_on_the_days_of_the_membership(store: &TestStore) {
        let house = house(store);
        let sam = account(&house, "sam.social", &[Role::SocialWorker], &[]);
        let create = |name: &str| managing(&house, &on_server(), Verb::Create, |tx, moment, permit| {
            accounts::create_team(tx, &on_server(), moment, permit, name)
        });
        let north = create(" North  team ").unwrap();
        assert!(sentence(create("North team")).contains("Another team"));
        assert!(sentence(create("")).contains("name"));
        assert_eq!(house.read(accounts::teams).unwrap()[0].name, "North team");
        let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
        let join = |from: &str, to: Option<&str>| managing(&house, &on_server(), Verb::Change, |tx, moment, permit| {
            accounts::join_team(tx, &on_server(), moment, permit, (sam.account_id, north), (day(from), to.map(day)))
        });
        let leave = |last: &str| managing(&house, &on_server(), Verb::Change, |tx, moment, permit| {
            accounts::leave_team(tx, &on_server(), moment, permit, (sam.account_id, north), day(last))
        });
        join("2026-11-20", Some("2026-11-22")).unwrap();
        assert!(sentence(join("2026-11-22", None)).contains("some of these days"));
        assert!(sentence(join("2026-12-02", Some("2026-12-01"))).contains("before the first"));
        join("2026-11-24", None).unwrap();
        assert!(sentence(leave("2026-11-23")).contains("not a member"));
        leave("2026-11-25").unwrap();
        for (today, member) in [("2026-11-19", false), ("2026-11-20", true), ("2026-11-22", true), ("2026-11-23", false), ("2026-11-25", true), ("2026-11-26", false)] {
            let moment = Moment { today: day(today), ..moment() };
            let teams = house.read(|tx| accounts::load(tx, &moment, sam.account_id, None)).unwrap().unwrap().teams;
            assert_eq!(teams == [north], member, "{today}");
        }
    }

    fn an_administrator_finds_accounts_by_part_of_a_name_a_page_at_a_time(store: &TestStore) {
        let house = house(store);
        let north = team(&house, "North");
        for number in 0..60 {
            account(&house, &format!("worker{number:02}"), &[], &[]);
        }
        account(&house, "under_score", &[Role::Auditor, Role::CaldicottGuardian], &[north]);
        let aud = Actor::Account(account(&house, "aud.auditor", &[Role::Auditor], &[]));
        let list = |matching: &str, page: usize| managing(&house, &aud, Verb::View, |tx, moment, permit| {
            accounts::list(tx, &aud, moment, permit, matching, page)
        }).unwrap();
        let all = list("", 1);
        assert_eq!((all.total, all.rows.len()), (62, 50));
        assert_eq!(list("", 2).rows.len(), 12);
        assert_eq!(list("", 0).page, 1);
        assert!(list("", usize::MAX).rows.is_empty());
        assert_eq!(list("WORKER1", 1).total, 10);
        assert_eq!(list("%", 1).total, 0);
        let found = list("r_s", 1);
        assert_eq!(found.total, 1);
        assert_eq!(found.rows[0].teams, ["North"]);
        assert_eq!(found.rows[0].roles.len(), 2);
        let opened = managing(&house, &aud, Verb::View, |tx, moment, permit| accounts::open(tx, &aud, moment, permit, found.rows[0].id));
        assert_eq!(opened.unwrap(), found.rows[0]);
        let unknown = managing(&house, &aud, Verb::View, |tx, moment, permit| accounts::open(tx, &aud, moment, permit, AccountId::new()));
        assert!(matches!(unknown, Err(Refusal::NotFound(_))));
    }
}
