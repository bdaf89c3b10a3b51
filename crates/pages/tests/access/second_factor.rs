use record::access::Role;

use crate::common::{Client, Page, TestApp};
use crate::{code, device, on_both_engines, sign_in};

/// Sets up a second factor for whoever is signed in; gives the page with the recovery codes and the device.
fn set_up(client: &Client<'_>) -> (Page, totp_rs::Totp) {
    let page = client.get("/account/second-factor/set-up");
    let device = device(&page);
    let codes = client.post(
        "/account/second-factor/set-up",
        &[("code", &code(&device, -1))],
    );
    codes.must_be(200);
    (codes, device)
}

on_both_engines! {
    /// With a second factor the password alone opens nothing; a code works once; so does each recovery code.
    fn a_second_step_keeps_a_stolen_password_out(app: &TestApp) {
        let holder = app.as_role(Role::SocialWorker);
        let (codes, device) = set_up(&holder);
        let recovery = codes.select("main ul code");
        assert_eq!(recovery.len(), 10);
        codes.must_say("This is the only time that they are shown.").must_say("Print");
        holder.get("/account/second-factor").must_say("10 of 10 are left").must_not_hold(&recovery[0]);

        let thief = app.signed_out();
        assert_eq!(sign_in(&thief, "sam.social", demo::PASSWORD).location().unwrap(), "/sign-in/code");
        assert_eq!(thief.open("/home").heading(), "Enter your code");
        assert_eq!(thief.post("/sign-in/code", &[("code", "")]).errors()[0].0, "code");
        thief.post("/sign-in/code", &[("code", "000000")]).must_be(422).must_say("The code is not right");
        // Seen over a shoulder while it was used to enrol: worth nothing any more.
        thief.post("/sign-in/code", &[("code", &code(&device, -1))]).must_be(422);

        let client = app.signed_out();
        sign_in(&client, "sam.social", demo::PASSWORD);
        let now = code(&device, 0);
        let page = client.post("/sign-in/code", &[("code", &format!("{} {}", &now[..3], &now[3..]))]);
        assert_eq!(page.location().unwrap(), "/home");
        let replay = app.signed_out();
        sign_in(&replay, "sam.social", demo::PASSWORD);
        replay.post("/sign-in/code", &[("code", &now)]).must_be(422).must_say("or it was used already");
        let page = replay.post("/sign-in/code", &[("code", &recovery[3].to_uppercase())]);
        assert_eq!(page.location().unwrap(), "/home");
        replay.get("/account/second-factor").must_say("9 of 10 are left");
        let again = app.signed_out();
        sign_in(&again, "sam.social", demo::PASSWORD);
        again.post("/sign-in/code", &[("code", &recovery[3])]).must_be(422);
        assert_eq!(again.post("/sign-in/code", &[("code", &recovery[4])]).location().unwrap(), "/home");
    }
}

/// The picture and the key are the same secret, and both have words for whoever cannot see or scan.
#[test]
fn the_key_is_shown_as_a_picture_and_in_groups_of_four() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::SocialWorker);
    let page = client.get("/account/second-factor/set-up");
    let source = page.attributes("main img", "src");
    assert!(source[0].starts_with("data:image/svg+xml;base64,"));
    assert!(page.attributes("main img", "alt")[0].contains("same key that is written below"));
    let groups: Vec<String> = page
        .one("main code")
        .split(' ')
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(groups.len(), 8);
    assert!(groups.iter().all(|group| group.len() == 4), "{groups:?}");
    let first = page.one("main code");
    let wrong = client.post("/account/second-factor/set-up", &[("code", "123456")]);
    wrong.must_be(422);
    assert_eq!(wrong.errors()[0].0, "code");
    assert_eq!(
        wrong.one("main code"),
        first,
        "what the device scanned stays good"
    );
    client.get("/account").must_say("Not set up.");
}

/// Where the council demands a second step of staff, it is set up before anything else, and cannot be turned off.
#[test]
fn staff_set_up_a_demanded_second_step_on_the_way_in() {
    let app = TestApp::with(|settings| settings.sign_in.require_second_factor_for_staff = true);
    app.account("sam.social");
    let client = app.signed_out();
    client.get("/sign-in?next=/account");
    let page = client.do_post(
        "/sign-in",
        &[
            ("sign_in_name", "sam.social"),
            ("password", demo::PASSWORD),
            ("next", "/account"),
        ],
    );
    assert_eq!(page.heading(), "Set up your second step");
    page.must_say("Riverbridge Council asks everybody");
    let device = device(&page);
    assert!(
        client
            .get("/home")
            .location()
            .unwrap()
            .starts_with("/sign-in?next="),
        "nothing opens yet"
    );
    client
        .post("/sign-in/second-factor", &[("code", "1")])
        .must_be(422)
        .must_say("The code is not right");
    let codes = client.post(
        "/sign-in/second-factor",
        &[("code", &code(&device, 0)), ("next", "/account")],
    );
    assert_eq!(codes.must_be(200).select("main ul code").len(), 10);
    assert_eq!(
        codes.attributes("main a.govuk-button", "href"),
        ["/account"]
    );
    // Sent again by a reload: nothing is made twice, nothing is shown twice.
    let again = client.post("/sign-in/second-factor", &[("code", &code(&device, 0))]);
    assert_eq!(again.location().unwrap(), "/home");
    client
        .get("/account")
        .must_say("10 recovery codes are left");
    client
        .get("/account/second-factor")
        .must_say("cannot be turned off")
        .must_not_hold("Turn it off");
    client
        .post(
            "/account/second-factor/remove",
            &[("code", &code(&device, 1))],
        )
        .must_be(409);
    client
        .get("/account")
        .must_say("10 recovery codes are left");
    // People with their own record are not staff.
    let ada = app.signed_in("ada.testwell");
    ada.get("/account").must_say("Not set up.");
}

/// Where it may be turned off, it takes a code; new recovery codes make the old ones worthless.
#[test]
fn a_second_step_is_turned_off_with_a_code_and_recovery_codes_are_renewed() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::SocialWorker);
    let (codes, device) = set_up(&client);
    let old = codes.select("main ul code");
    let new = client
        .post("/account/second-factor/codes", &[])
        .must_be(200)
        .select("main ul code");
    assert!(new.iter().all(|code| !old.contains(code)));
    client
        .post("/account/second-factor/remove", &[("code", "")])
        .must_be(422);
    client
        .post("/account/second-factor/remove", &[("code", &old[0])])
        .must_be(422);
    let page = client.do_post(
        "/account/second-factor/remove",
        &[("code", &code(&device, 0))],
    );
    page.must_say("Your second step is turned off.")
        .must_say("Not set up.");
    assert_eq!(
        sign_in(&app.signed_out(), "sam.social", demo::PASSWORD)
            .location()
            .unwrap(),
        "/home"
    );
}

/// Five wrong codes lock the account and end the sign-in that tried.
#[test]
fn wrong_codes_lock_the_account() {
    let app = TestApp::sqlite();
    set_up(&app.as_role(Role::SocialWorker));
    let client = app.signed_out();
    sign_in(&client, "sam.social", demo::PASSWORD);
    for _ in 0..4 {
        client
            .post("/sign-in/code", &[("code", "111111")])
            .must_be(422);
    }
    let over = client.post("/sign-in/code", &[("code", "111111")]);
    over.must_be(403).must_say("locked for 15 minutes");
    assert_eq!(client.open("/sign-in/code").heading(), "Sign in");
    sign_in(&client, "sam.social", demo::PASSWORD).must_be(422);
}

/// A lost device: the administrator takes it off, and everybody who is signed in is signed out.
#[test]
fn an_administrator_resets_a_lost_device() {
    let app = TestApp::sqlite();
    let holder = app.as_role(Role::SocialWorker);
    set_up(&holder);
    let id = app.account("sam.social");
    let admin = app.as_role(Role::ItAdministrator);
    let page = admin.do_post(&format!("/accounts/{id}/second-factor"), &[]);
    page.must_say("The second step is reset")
        .must_say("Not set up");
    assert!(
        holder
            .get("/account")
            .location()
            .unwrap()
            .starts_with("/sign-in")
    );
    assert_eq!(
        sign_in(&app.signed_out(), "sam.social", demo::PASSWORD)
            .location()
            .unwrap(),
        "/home"
    );
}
