//! Signing in: password, second factor, sessions, locks, parked forms.

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use record::access::accounts::{self, FirstPassword, NewAccount};
use record::access::password::OneTimePassword;
use record::access::sessions::{self, EndedWhy, Found, Halfway, SessionToken};
use record::access::sign_in::{self, NextStep, PasswordOutcome, SignInPolicy, StepOutcome};
use record::access::{Noun, Role, SecretKey, Verb, parked, population, second_factor};
use record::actor::AccountActor;
use record::schema::MIGRATIONS;
use record::{AccountId, Actor, House, Moment, ParkedId, Refusal, SessionId};
use store::params;
use store::testing::TestStore;

use crate::common::{after, house, moment};

const PASSWORD: &str = "gravel otter violin 93";
const NEW_PASSWORD: &str = "kettle harbour moss 18";

fn key() -> SecretKey {
    SecretKey::from_bytes([7; 32])
}

fn policy() -> SignInPolicy {
    SignInPolicy {
        require_second_factor_for_staff: false,
        ..SignInPolicy::USUAL
    }
}

fn make(house: &House, name: &str, roles: &[Role], password: &FirstPassword) -> AccountId {
    let actor = Actor::Demonstration;
    house
        .write(&actor, &moment(), |tx| {
            let create = population(&actor, Noun::Account, Verb::Create, "test")?;
            let change = population(&actor, Noun::Account, Verb::Change, "test")?;
            let new = NewAccount {
                sign_in_name: name,
                display_name: "Sam Social",
            };
            let id = accounts::create(tx, &actor, &moment(), &create, &new, password)?;
            for role in roles {
                accounts::grant_role(tx, &actor, &moment(), &change, id, *role)?;
            }
            Ok(id)
        })
        .unwrap()
}

fn sam(house: &House) -> AccountId {
    let password = FirstPassword::lasting(PASSWORD, "sam.social").unwrap();
    make(house, "sam.social", &[Role::SocialWorker], &password)
}

fn try_password(
    house: &House,
    at: &Moment,
    policy: &SignInPolicy,
    name: &str,
    password: &str,
) -> PasswordOutcome {
    sign_in::with_password(house, at, policy, (name, password), "Firefox on Debian").unwrap()
}

fn right(outcome: PasswordOutcome) -> (SessionToken, SessionId, Option<NextStep>) {
    match outcome {
        PasswordOutcome::Right {
            token,
            session_id,
            next,
            ..
        } => (token, session_id, next),
        PasswordOutcome::Refused { sentence } => panic!("refused: {sentence}"),
    }
}

fn find(house: &House, at: &Moment, policy: &SignInPolicy, token: &SessionToken) -> Found {
    sessions::find(house, at, policy, token.as_str()).unwrap()
}

fn live(house: &House, at: &Moment, policy: &SignInPolicy, token: &SessionToken) -> AccountActor {
    match find(house, at, policy, token) {
        Found::Live(actor, _) => actor,
        other => panic!("{other:?}"),
    }
}

fn halfway(house: &House, at: &Moment, policy: &SignInPolicy, token: &SessionToken) -> Halfway {
    match find(house, at, policy, token) {
        Found::Halfway(halfway) => *halfway,
        other => panic!("{other:?}"),
    }
}

/// The code that a device with this secret shows.
fn code(secret: &str, at: &Moment) -> String {
    totp_rs::Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap()
        .generate(u64::try_from(at.now.as_second()).unwrap())
        .to_string()
}

/// Enrols the holder at this moment; the secret and the recovery codes.
fn enrol(house: &House, at: &Moment, holder: &AccountActor) -> (String, Vec<String>) {
    let actor = Actor::Account(holder.clone());
    house
        .write(&actor, at, |tx| {
            let enrolment = second_factor::begin(tx, &key(), at, holder, "Riverbridge: Council")?;
            let again = second_factor::begin(tx, &key(), at, holder, "Riverbridge: Council")?;
            assert_eq!(
                enrolment, again,
                "a page loaded again spoils what the device has scanned"
            );
            assert!(
                enrolment.url.starts_with("otpauth://totp/"),
                "{}",
                enrolment.url
            );
            assert!(second_factor::confirm(tx, &key(), at, holder, "000000")?.is_none());
            let codes =
                second_factor::confirm(tx, &key(), at, holder, &code(&enrolment.secret, at))?
                    .unwrap();
            Ok((enrolment.secret, codes.as_slice().to_vec()))
        })
        .unwrap()
}

fn audit_of_sign_ins(house: &House) -> Vec<(String, String, bool)> {
    house
        .read(|tx| {
            Ok(tx.query(
                "select outcome, purpose, subject_id is not null from access_audit \
                 where noun = 'own_account' and verb = 'sign_in' order by at, id",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?)
        })
        .unwrap()
}

store::on_both! { &MIGRATIONS;
    fn an_unknown_name_a_wrong_password_a_disabled_and_a_locked_account_sound_alike(store: &TestStore) {
        let house = house(store);
        let (sam, policy) = (sam(&house), policy());
        let sentence = |name: &str, password: &str| match try_password(&house, &moment(), &policy, name, password) {
            PasswordOutcome::Refused { sentence } => sentence,
            PasswordOutcome::Right { .. } => panic!("{name} was let in"),
        };
        let wrong = sentence("sam.social", "wrong");
        for odd in ["nobody.here", "", "sam\0social", "sam social", "x'; drop table access_account; --", &"s".repeat(5000)] {
            assert_eq!(sentence(odd, PASSWORD), wrong, "{odd}");
        }
        assert_eq!(sentence("sam.social", ""), wrong);
        let ivan = Actor::CommandLine("root".to_owned());
        house.write(&ivan, &moment(), |tx| {
            let permit = population(&ivan, Noun::Account, Verb::Change, "test")?;
            accounts::disable(tx, &ivan, &moment(), &permit, sam)
        }).unwrap();
        assert_eq!(sentence("sam.social", PASSWORD), wrong);
        house.write(&ivan, &moment(), |tx| {
            let permit = population(&ivan, Noun::Account, Verb::Change, "test")?;
            accounts::enable(tx, &ivan, &moment(), &permit, sam)
        }).unwrap();
        for _ in 0..policy.failures {
            assert_eq!(sentence("sam.social", "wrong"), wrong);
        }
        assert_eq!(sentence("sam.social", PASSWORD), wrong, "a locked account let somebody in");
        let trail = audit_of_sign_ins(&house);
        assert_eq!(trail.len(), 8 + 1 + 5 + 1 , "{trail:?}");
        assert!(trail.iter().all(|(outcome, _, _)| outcome == "refused"));
        assert_eq!(trail.iter().filter(|(_, _, known)| *known).count(), 2 + 1 + 5 + 1);
        assert_eq!(trail.last().unwrap().1, "locked");
        assert!(trail.iter().any(|(_, purpose, _)| purpose == "disabled"));
        // The lock is over to the second.
        let just_before = after(15 * 60 - 1);
        assert!(matches!(try_password(&house, &just_before, &policy, "sam.social", PASSWORD), PasswordOutcome::Refused { .. }));
        let (_, _, next) = right(try_password(&house, &after(15 * 60), &policy, " Sam.SOCIAL ", PASSWORD));
        assert_eq!(next, None);
    }

    fn an_account_is_locked_exactly_when_the_policy_says_so(store: &TestStore) {
        let house = house(store);
        let sam = sam(&house);
        let policy = SignInPolicy { failures: 3, ..policy() };
        let cases = std::cell::Cell::new(0_i64);
        let mut runner = TestRunner::new(Config { cases: 4, failure_persistence: None, ..Config::default() });
        let steps = prop::collection::vec((prop::bool::weighted(0.3), 0_i64..700), 1..12);
        runner.run(&steps, |steps| {
            // Each case begins with an account whose earlier failures are forgiven.
            let begin = cases.get() + 1_000_000;
            cases.set(begin);
            right(try_password(&house, &after(begin), &policy, "sam.social", PASSWORD));
            let (mut now, mut failed, mut locked_until) = (begin, 0, None);
            for (is_right, wait) in steps {
                now += wait;
                let locked = locked_until.is_some_and(|until| now < until);
                let typed = if is_right { PASSWORD } else { "wrong" };
                let outcome = try_password(&house, &after(now), &policy, "sam.social", typed);
                prop_assert_eq!(matches!(outcome, PasswordOutcome::Right { .. }), is_right && !locked);
                if !locked {
                    failed = if is_right { 0 } else { failed + 1 };
                    locked_until = None;
                    if failed == 3 {
                        (failed, locked_until) = (0, Some(now + 15 * 60));
                    }
                }
                let stored = house.read(|tx| Ok(tx.query_one(
                    "select locked_until from access_account where id = $1",
                    &params![sam],
                    |row| row.get::<Option<jiff::Timestamp>>(0),
                )?)).unwrap();
                let says_locked = stored.is_some_and(|until| after(now).now < until);
                prop_assert_eq!(says_locked, locked_until.is_some_and(|until| now < until));
            }
            Ok(())
        }).unwrap();
    }

    fn guesses_sent_at_once_are_counted_one_after_the_other(store: &TestStore) {
        let house = house(store);
        sam(&house);
        let policy = policy();
        std::thread::scope(|scope| {
            let guesses: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| try_password(&house, &moment(), &policy, "sam.social", "wrong")))
                .collect();
            for guess in guesses {
                assert!(matches!(guess.join().unwrap(), PasswordOutcome::Refused { .. }));
            }
        });
        let locked = audit_of_sign_ins(&house).iter().filter(|(_, purpose, _)| purpose == "locked").count();
        assert_eq!(locked, 3, "more than five guesses were weighed");
    }

    fn staff_without_a_second_factor_must_set_one_up_before_anything_else(store: &TestStore) {
        let house = house(store);
        sam(&house);
        let policy = SignInPolicy::USUAL;
        let (token, _, next) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        assert_eq!(next, Some(NextStep::Enrol));
        let way = halfway(&house, &moment(), &policy, &token);
        assert_eq!(way.next, NextStep::Enrol);
        let holder = way.holder().clone();
        assert!(holder.roles.is_empty() && holder.teams.is_empty(), "halfway in, somebody has roles already");
        let secret = house.write(&Actor::Public, &moment(), |tx| {
            Ok(second_factor::begin(tx, &key(), &moment(), &holder, "Riverbridge")?.secret)
        }).unwrap();
        let outcome = house.write(&Actor::Public, &moment(), |tx| {
            sign_in::with_enrolment(tx, &key(), &moment(), &way, "123")
        }).unwrap();
        assert!(matches!(outcome, StepOutcome::Wrong { .. }));
        let outcome = house.write(&Actor::Public, &moment(), |tx| {
            sign_in::with_enrolment(tx, &key(), &moment(), &way, &code(&secret, &moment()))
        }).unwrap();
        let StepOutcome::Right { next: None, gave } = outcome else { panic!("{outcome:?}") };
        assert_eq!(gave.as_slice().len(), second_factor::RECOVERY_CODES);
        let sam = live(&house, &moment(), &policy, &token);
        assert_eq!(sam.roles, [Role::SocialWorker]);
        // The form sent twice does no harm.
        let again = house.write(&Actor::Public, &moment(), |tx| {
            sign_in::with_enrolment(tx, &key(), &moment(), &way, &code(&secret, &moment()))
        }).unwrap();
        assert!(matches!(again, StepOutcome::Over { .. }));
    }

    fn a_code_lets_in_once_a_recovery_code_once_and_wrong_codes_lock(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        let account = sam(&house);
        let (token, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let (secret, recovery) = enrol(&house, &moment(), &live(&house, &moment(), &policy, &token));
        let step = |at: &Moment, typed: &str| {
            let (token, _, next) = right(try_password(&house, at, &policy, "sam.social", PASSWORD));
            assert_eq!(next, Some(NextStep::Code));
            let way = halfway(&house, at, &policy, &token);
            let outcome = house.write(&Actor::Public, at, |tx| sign_in::with_code(tx, &key(), at, &policy, &way, typed));
            (outcome.unwrap(), token)
        };
        // The code that confirmed the enrolment was used by that.
        assert!(matches!(step(&moment(), &code(&secret, &moment())).0, StepOutcome::Wrong { .. }));
        let later = after(60);
        let shown = code(&secret, &later);
        let (outcome, token) = step(&later, &shown);
        assert!(matches!(outcome, StepOutcome::Right { next: None, .. }), "{outcome:?}");
        live(&house, &later, &policy, &token);
        assert!(matches!(step(&later, &shown).0, StepOutcome::Wrong { .. }), "a code was taken twice");
        let (outcome, _) = step(&later, &format!(" {} ", recovery[3].to_uppercase().replace('-', " ")));
        assert!(matches!(outcome, StepOutcome::Right { .. }), "{outcome:?}");
        assert!(matches!(step(&later, &recovery[3]).0, StepOutcome::Wrong { .. }), "a recovery code was taken twice");
        // That was one failure; the fifth locks, although the password was right each time in between.
        for _ in 0..3 {
            assert!(matches!(step(&later, "nonsense").0, StepOutcome::Wrong { .. }));
        }
        let (outcome, token) = step(&later, "nonsense");
        assert!(matches!(outcome, StepOutcome::Over { .. }), "{outcome:?}");
        assert!(matches!(find(&house, &later, &policy, &token), Found::Ended { why: EndedWhy::Locked, .. }));
        assert!(matches!(try_password(&house, &later, &policy, "sam.social", PASSWORD), PasswordOutcome::Refused { .. }));
        // The administrator's reset takes the device and the codes away, and ends what is open.
        let ivan = Actor::CommandLine("root".to_owned());
        house.write(&ivan, &later, |tx| {
            let permit = population(&ivan, Noun::Account, Verb::Change, "test")?;
            second_factor::reset(tx, &ivan, &later, &permit, account)
        }).unwrap();
        let unlocked = after(60 + 15 * 60);
        let (token, _, next) = right(try_password(&house, &unlocked, &policy, "sam.social", PASSWORD));
        assert_eq!(next, None);
        let holder = live(&house, &unlocked, &policy, &token);
        let state = house.read(|tx| second_factor::state(tx, &holder)).unwrap();
        assert_eq!((state.enrolled, state.recovery_codes_left), (false, 0));
    }

    fn one_code_sent_by_four_browsers_at_once_lets_one_in(store: &TestStore) {
        let house = house(store);
        let policy = SignInPolicy { failures: 50, ..policy() };
        sam(&house);
        let (token, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let (secret, _) = enrol(&house, &moment(), &live(&house, &moment(), &policy, &token));
        let later = after(90);
        let ways: Vec<Halfway> = (0..4)
            .map(|_| {
                let (token, _, _) = right(try_password(&house, &later, &policy, "sam.social", PASSWORD));
                halfway(&house, &later, &policy, &token)
            })
            .collect();
        let shown = code(&secret, &later);
        let let_in = std::thread::scope(|scope| {
            let tries: Vec<_> = ways
                .iter()
                .map(|way| scope.spawn(|| {
                    house.write(&Actor::Public, &later, |tx| sign_in::with_code(tx, &key(), &later, &policy, way, &shown)).unwrap()
                }))
                .collect();
            tries.into_iter().map(|each| each.join().unwrap()).filter(|outcome| matches!(outcome, StepOutcome::Right { .. })).count()
        });
        assert_eq!(let_in, 1);
    }

    fn a_second_factor_at_rest_opens_only_with_the_key_and_on_its_own_account(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        let sam = sam(&house);
        let other = make(&house, "tom.manager", &[], &FirstPassword::lasting("quartz ladder mint 55", "tom.manager").unwrap());
        let (token, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let (secret, codes) = enrol(&house, &moment(), &live(&house, &moment(), &policy, &token));
        let plain = totp_rs::Secret::try_from_base32(&secret).unwrap();
        let stored = house.read(|tx| Ok(tx.query_one(
            "select second_factor_secret from access_account where id = $1", &params![sam], |row| row.get::<Vec<u8>>(0),
        )?)).unwrap();
        assert!(!stored.windows(plain.as_bytes().len()).any(|window| window == plain.as_bytes()));
        house.write(&Actor::Public, &moment(), |tx| {
            let hashes = tx.query("select code_hash from access_recovery_code", &[], |row| row.get::<Vec<u8>>(0))?;
            assert!(codes.iter().all(|code| !hashes.contains(&code.replace('-', "").into_bytes())));
            // Somebody who can write to the database puts a secret they know on another's account.
            tx.execute("update access_account set second_factor_secret = $1 where id = $2", &params![stored, other])?;
            Ok(())
        }).unwrap();
        let later = after(60);
        let (token, _, _) = right(try_password(&house, &later, &policy, "tom.manager", "quartz ladder mint 55"));
        let way = halfway(&house, &later, &policy, &token);
        let outcome = house.write(&Actor::Public, &later, |tx| {
            sign_in::with_code(tx, &key(), &later, &policy, &way, &code(&secret, &later))
        });
        assert!(matches!(outcome, Err(Refusal::NotNow(_))));
    }

    fn a_password_made_by_others_is_good_for_choosing_ones_own(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        let (one_time, first): (OneTimePassword, _) = FirstPassword::one_time().unwrap();
        make(&house, "rhys.reable", &[Role::ReablementWorker], &first);
        let (token, _, next) = right(try_password(&house, &moment(), &policy, "rhys.reable", one_time.as_str()));
        assert_eq!(next, Some(NextStep::NewPassword));
        let way = halfway(&house, &moment(), &policy, &token);
        let refused = sign_in::with_new_password(&house, &moment(), &way, "short", &[]);
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
        let refused = sign_in::with_new_password(&house, &moment(), &way, one_time.as_str(), &[]);
        assert!(matches!(refused, Err(Refusal::Invalid(_))), "the same password was taken again");
        assert_eq!(halfway(&house, &moment(), &policy, &token).next, NextStep::NewPassword);
        let outcome = sign_in::with_new_password(&house, &moment(), &way, NEW_PASSWORD, &[]).unwrap();
        assert!(matches!(outcome, StepOutcome::Right { next: None, .. }));
        live(&house, &moment(), &policy, &token);
        assert!(matches!(try_password(&house, &moment(), &policy, "rhys.reable", one_time.as_str()), PasswordOutcome::Refused { .. }));
        assert_eq!(right(try_password(&house, &moment(), &policy, "rhys.reable", NEW_PASSWORD)).2, None);
    }

    fn a_changed_password_ends_the_other_sign_ins_and_a_wrong_one_counts(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        sam(&house);
        let (here, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let (there, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let holder = live(&house, &moment(), &policy, &here);
        let change = |present: &str, new: &str| sign_in::change_password(&house, &moment(), &policy, &holder, (present, new), &["Riverbridge"]);
        assert!(matches!(change("wrong", "short").unwrap(), StepOutcome::Wrong { .. }));
        assert!(matches!(change(PASSWORD, "sam.social riverbridge"), Err(Refusal::Invalid(_))));
        assert!(matches!(change(PASSWORD, NEW_PASSWORD).unwrap(), StepOutcome::Right { .. }));
        live(&house, &moment(), &policy, &here);
        assert!(matches!(find(&house, &moment(), &policy, &there), Found::Ended { why: EndedWhy::PasswordChanged, .. }));
        for _ in 0..4 {
            assert!(matches!(change("wrong", NEW_PASSWORD).unwrap(), StepOutcome::Wrong { .. }));
        }
        assert!(matches!(change("wrong", NEW_PASSWORD).unwrap(), StepOutcome::Over { .. }));
        assert!(matches!(find(&house, &moment(), &policy, &here), Found::Ended { why: EndedWhy::Locked, .. }));
    }

    fn a_sign_in_ends_when_idle_or_old_and_is_kept_alive_by_use(store: &TestStore) {
        let house = house(store);
        let policy = SignInPolicy { idle: SignedDuration::from_mins(30), absolute: SignedDuration::from_hours(2), ..policy() };
        sam(&house);
        let (token, session, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let seen = |house: &House| house.read(|tx| Ok(tx.query_one(
            "select last_seen_at from access_session where id = $1", &params![session], |row| row.get::<jiff::Timestamp>(0),
        )?)).unwrap();
        live(&house, &after(59), &policy, &token);
        assert_eq!(seen(&house), moment().now, "a use within a minute was written");
        live(&house, &after(60), &policy, &token);
        assert_eq!(seen(&house), after(60).now);
        // Two servers whose clocks differ do not turn it back.
        live(&house, &after(30), &policy, &token);
        assert_eq!(seen(&house), after(60).now);
        for quarter in 1..8 {
            live(&house, &after(quarter * 15 * 60), &policy, &token);
        }
        assert!(matches!(find(&house, &after(2 * 3600), &policy, &token), Found::Ended { why: EndedWhy::TooOld, .. }));
        // Ended is ended, even when a clock goes back.
        assert!(matches!(find(&house, &after(3600), &policy, &token), Found::Ended { why: EndedWhy::TooOld, .. }));
        let (idle, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        live(&house, &after(30 * 60 - 1), &policy, &idle);
        let (idle, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        assert!(matches!(find(&house, &after(30 * 60), &policy, &idle), Found::Ended { why: EndedWhy::Idle, .. }));
        for unknown in ["", "x", "a_b-", &"A".repeat(43), &"é".repeat(43), &token.as_str()[1..]] {
            assert_eq!(sessions::find(&house, &moment(), &policy, unknown).unwrap(), Found::Unknown, "{unknown}");
        }
        // What nobody looks at any more is ended by the job, once.
        right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let ended = |at: &Moment| house.write(&Actor::Job("sessions"), at, |tx| sessions::end_expired(tx, at, &policy, 100)).unwrap();
        assert_eq!(ended(&after(10)), 0);
        assert_eq!(ended(&after(3600)), 2);
        assert_eq!(ended(&after(3600)), 0);
    }

    fn sign_ins_are_seen_and_ended_by_their_holder_and_by_nobody_elses(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        sam(&house);
        make(&house, "tom.manager", &[], &FirstPassword::lasting("quartz ladder mint 55", "tom.manager").unwrap());
        let (first, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let (second, second_id, _) = right(try_password(&house, &after(5), &policy, "sam.social", PASSWORD));
        let (_, third_id, _) = right(try_password(&house, &after(9), &policy, "sam.social", PASSWORD));
        let (toms, toms_id, _) = right(try_password(&house, &after(9), &policy, "tom.manager", "quartz ladder mint 55"));
        let sam = live(&house, &after(9), &policy, &first);
        let listed = house.read(|tx| sessions::list_own(tx, &after(9), &policy, &sam)).unwrap();
        assert_eq!(listed.len(), 3);
        assert_eq!(listed[0].id, third_id);
        assert_eq!(listed[0].device, "Firefox on Debian");
        let end = |session: SessionId| house.write(&Actor::Public, &after(10), |tx| sessions::end_own(tx, &after(10), &sam, session));
        assert!(matches!(end(toms_id), Err(Refusal::NotFound(_))));
        assert!(matches!(end(SessionId::new()), Err(Refusal::NotFound(_))));
        live(&house, &after(10), &policy, &toms);
        end(second_id).unwrap();
        end(second_id).unwrap();
        let ended = find(&house, &after(10), &policy, &second);
        assert!(matches!(ended, Found::Ended { why: EndedWhy::EndedElsewhere, account_id, session_id } if account_id == sam.account_id && session_id == second_id));
        let others = house.write(&Actor::Public, &after(10), |tx| sessions::end_others(tx, &after(10), &sam)).unwrap();
        assert_eq!(others, 1);
        end(sam.session_id.unwrap()).unwrap();
        assert!(matches!(find(&house, &after(10), &policy, &first), Found::Ended { why: EndedWhy::SignedOut, .. }));
        let ivan = Actor::CommandLine("root".to_owned());
        house.write(&ivan, &after(10), |tx| {
            let view = population(&ivan, Noun::Account, Verb::View, "test")?;
            let change = population(&ivan, Noun::Account, Verb::Change, "test")?;
            let toms_account = live(&house_of(store), &after(10), &policy, &toms).account_id;
            let listed = sessions::list_of(tx, &ivan, &after(10), &view, &policy, toms_account)?;
            assert_eq!(listed.len(), 1);
            assert!(matches!(sessions::end_as_administrator(tx, &ivan, &after(10), &change, sam.account_id, toms_id), Err(Refusal::NotFound(_))));
            sessions::end_as_administrator(tx, &ivan, &after(10), &change, toms_account, toms_id)
        }).unwrap();
        assert!(matches!(find(&house, &after(10), &policy, &toms), Found::Ended { why: EndedWhy::ByAdministrator, .. }));
    }

    fn a_disabled_account_is_out_at_once_everywhere(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        let sam = sam(&house);
        let (one, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let (other, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let ivan = Actor::CommandLine("root".to_owned());
        house.write(&ivan, &moment(), |tx| {
            let permit = population(&ivan, Noun::Account, Verb::Change, "test")?;
            accounts::disable(tx, &ivan, &moment(), &permit, sam)
        }).unwrap();
        for token in [one, other] {
            assert!(matches!(find(&house, &moment(), &policy, &token), Found::Ended { why: EndedWhy::Disabled, .. }));
        }
    }

    fn a_form_sent_too_late_waits_for_its_own_account_and_is_taken_once(store: &TestStore) {
        let house = house(store);
        let policy = policy();
        let sam = sam(&house);
        let (token, _, _) = right(try_password(&house, &moment(), &policy, "sam.social", PASSWORD));
        let holder = live(&house, &moment(), &policy, &token);
        let foreign = AccountActor { account_id: AccountId::new(), ..holder.clone() };
        let body = "note=Ada Testwell likes tea ☕".as_bytes();
        let park = |body: &[u8], at: &Moment| house.write(&Actor::Public, at, |tx| parked::park(tx, &key(), at, sam, "/people/1/note", body));
        let id = park(body, &moment()).unwrap();
        let stored = house.read(|tx| Ok(tx.query_one("select body from access_parked", &[], |row| row.get::<Vec<u8>>(0))?)).unwrap();
        assert!(!stored.windows(8).any(|window| window == b"Testwell"), "what was typed lies open in the database");
        assert_eq!(house.read(|tx| parked::list_waiting(tx, &holder)).unwrap().len(), 1);
        assert!(house.read(|tx| parked::list_waiting(tx, &foreign)).unwrap().is_empty());
        assert!(matches!(house.read(|tx| parked::open(tx, &key(), &foreign, id)), Err(Refusal::NotFound(_))));
        assert_eq!(house.read(|tx| parked::open(tx, &key(), &holder, id)).unwrap().body, body);
        let take = |id: ParkedId| house.write(&Actor::Public, &after(5), |tx| parked::take(tx, &key(), &after(5), &holder, id));
        let taken = take(id).unwrap();
        assert_eq!((taken.route.as_str(), taken.body.as_slice()), ("/people/1/note", body));
        assert!(matches!(take(id), Err(Refusal::NotFound(_))), "a form was taken twice");
        let stored = house.read(|tx| Ok(tx.query_one("select body from access_parked", &[], |row| row.get::<Vec<u8>>(0))?)).unwrap();
        assert!(stored.is_empty());
        // As large as allowed, and one byte larger.
        let large = park(&vec![b'x'; parked::BODY_LIMIT], &moment()).unwrap();
        assert!(matches!(park(&vec![b'x'; parked::BODY_LIMIT + 1], &moment()), Err(Refusal::NotNow(_))));
        house.write(&Actor::Public, &moment(), |tx| parked::discard(tx, &moment(), &holder, large)).unwrap();
        assert!(matches!(take(large), Err(Refusal::NotFound(_))));
        for _ in 0..parked::WAITING_LIMIT {
            park(b"x", &after(60)).unwrap();
        }
        assert!(matches!(park(b"x", &after(60)), Err(Refusal::NotNow(_))));
        let month = 30 * 24 * 3600;
        let remove = |at: &Moment| house.write(&Actor::Job("parked-forms"), at, |tx| parked::remove_old(tx, at)).unwrap();
        assert_eq!(remove(&after(month)), 0);
        assert_eq!(remove(&after(month + 1)), 2);
        assert_eq!(house.read(|tx| parked::list_waiting(tx, &holder)).unwrap().len(), 50);
    }
}

/// Another house on the same database: as a second server would look at it.
fn house_of(store: &TestStore) -> House {
    house(store)
}
