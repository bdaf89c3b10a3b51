use record::access::Role;

use crate::common::{TestApp, account_of};
use crate::{GOOD, sign_in};

/// Everybody has an account page, in every role; whoever is signed out is asked to sign in.
#[test]
fn every_role_sees_its_own_account_in_words() {
    let app = TestApp::sqlite();
    for role in Role::ALL {
        let account = account_of(*role);
        let page = app.as_role(*role).get("/account");
        page.must_be(200).must_say(account.display_name);
        assert!(
            !page.text().contains(role.as_str()) || !role.as_str().contains('_'),
            "{role} stands as a code"
        );
        assert_eq!(page.select("main h2"), ["Where you are signed in"]);
        page.must_say("Firefox on Linux")
            .must_say("Signed in 22 November 2026, 10:00am.");
        for team in account.teams {
            page.must_say(team);
        }
    }
    for path in [
        "/account",
        "/account/password",
        "/account/second-factor",
        "/kept",
    ] {
        let next = path.replace('/', "%2F");
        assert_eq!(
            app.signed_out().get(path).location().unwrap(),
            format!("/sign-in?next={next}")
        );
    }
}

/// One ends a sign-in on another device, or all others, and no sign-in of anybody else's.
#[test]
fn sign_ins_are_ended_from_another_browser() {
    let app = TestApp::sqlite();
    let (here, phone, library) = (
        app.as_role(Role::SocialWorker),
        app.as_role(Role::SocialWorker),
        app.as_role(Role::SocialWorker),
    );
    let page = here.get("/account");
    assert_eq!(page.count("#sign-ins .govuk-summary-list__row"), 3);
    assert_eq!(page.select("main .govuk-tag--green"), ["This one"]);
    let ends: Vec<String> = page
        .attributes("main form", "action")
        .into_iter()
        .filter(|action| action.ends_with("/end"))
        .collect();
    assert_eq!(ends.len(), 2);
    let other = app.as_role(Role::Auditor);
    other.post(&ends[0], &[]).must_be(404);
    let page = here.do_post(&ends[0], &[]);
    page.must_say("The sign-in has ended.");
    assert_eq!(page.count("#sign-ins .govuk-summary-list__row"), 2);
    let page = here.do_post("/account/sign-ins/end-others", &[]);
    page.must_say("All your other sign-ins have ended.");
    assert_eq!(page.count("#sign-ins .govuk-summary-list__row"), 1);
    for ended in [phone, library] {
        assert!(
            ended
                .get("/account")
                .location()
                .unwrap()
                .starts_with("/sign-in")
        );
    }
}

/// A sign-in that nobody used for half an hour is over at the next click.
#[test]
fn a_sign_in_that_was_left_alone_is_over() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::SocialWorker);
    app.stranger("update access_session set last_seen_at = '2026-11-22T09:30:00.000000Z'");
    assert_eq!(
        client.get("/account").location().unwrap(),
        "/sign-in?next=%2Faccount&ended=idle"
    );
    assert_eq!(
        app.number(
            "select count(*) from access_audit where verb = 'sign_out' and purpose = 'idle'"
        ),
        1
    );
}

/// Changing the password needs the present one, says all faults at once, and ends the other sign-ins.
#[test]
fn a_password_is_changed_by_whoever_knows_it() {
    let app = TestApp::sqlite();
    let (client, other) = (
        app.as_role(Role::SocialWorker),
        app.as_role(Role::SocialWorker),
    );
    let typed = |present, new, again| {
        [
            ("present_password", present),
            ("new_password", new),
            ("repeat_password", again),
        ]
    };
    let page = client.post("/account/password", &typed("", "short", "shrt"));
    page.must_be(422).must_not_hold("shrt");
    let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        ["present_password", "repeat_password", "new_password"]
    );
    let page = client.post("/account/password", &typed("wrong wrong", GOOD, GOOD));
    assert_eq!(
        page.errors(),
        [(
            "present_password".to_owned(),
            "Your present password is not right.".to_owned()
        )]
    );
    let page = client.post(
        "/account/password",
        &typed(
            demo::PASSWORD,
            "sam.social sam.social",
            "sam.social sam.social",
        ),
    );
    assert_eq!(page.must_be(422).errors()[0].0, "new_password");
    let page = client.do_post("/account/password", &typed(demo::PASSWORD, GOOD, GOOD));
    page.must_say("Your password is changed.");
    assert!(
        other
            .get("/account")
            .location()
            .unwrap()
            .starts_with("/sign-in")
    );
    sign_in(&app.signed_out(), "sam.social", demo::PASSWORD).must_be(422);
    assert_eq!(
        sign_in(&app.signed_out(), "sam.social", GOOD)
            .location()
            .unwrap(),
        "/home"
    );
}

/// An open screen is no place to guess at the password.
#[test]
fn guesses_on_an_open_screen_end_every_sign_in() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::SocialWorker);
    let typed = [
        ("present_password", "wrong wrong"),
        ("new_password", GOOD),
        ("repeat_password", GOOD),
    ];
    for _ in 0..4 {
        client.post("/account/password", &typed).must_be(422);
    }
    assert_eq!(
        client.post("/account/password", &typed).location().unwrap(),
        "/sign-in"
    );
    assert!(
        client
            .get("/account")
            .location()
            .unwrap()
            .starts_with("/sign-in")
    );
    sign_in(&client, "sam.social", demo::PASSWORD).must_be(422);
}

/// What `make run` prints is true: each name of the demonstration gets in with its password.
#[test]
fn every_account_of_the_demonstration_signs_in() {
    let app = TestApp::riverbridge();
    for account in demo::ACCOUNTS {
        let page = sign_in(&app.signed_out(), account.sign_in_name, demo::PASSWORD);
        assert_eq!(
            page.location().unwrap(),
            "/home",
            "{}",
            account.sign_in_name
        );
    }
    let own = format!("/people/{}/looked", app.person("ada"));
    app.as_role(Role::Person)
        .get(&own)
        .must_be(200)
        .must_say("Worked out your indicative budget");
}
