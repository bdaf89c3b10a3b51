use record::access::Role;

use crate::common::TestApp;
use crate::{address, on_both_engines};

on_both_engines! {
    /// Those who work with a person make the account, hand over its password once, and renew, disable and enable it.
    fn a_person_gets_an_account_and_a_new_password(app: &TestApp) {
        let ines = app.as_role(Role::InformationOfficer);
        let here = address(app, "dilys", "account");
        ines.get(&address(app, "dilys", "")).must_say("Sign-in for this person");
        let page = ines.get(&here);
        page.must_say("This person has no account.");
        let faulty = ines.submit(&page, "#sign_in_name", &[("sign_in_name", "a b")]);
        let fields: Vec<String> = faulty.must_be(422).errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["sign_in_name", "role"]);
        assert_eq!(faulty.value("sign_in_name"), "a b");
        let staff = ines.post(&here, &[("then", "make"), ("sign_in_name", "dilys.own"), ("role", "social_worker")]);
        assert_eq!(staff.must_be(422).errors()[0].0, "role");
        let typed = [("sign_in_name", "Dilys.Own"), ("role", "person")];
        let made = ines.submit(&faulty, "#sign_in_name", &typed);
        made.must_be(200).must_say("This is the only time that the password is shown.");
        let [name, one_time] = made.select("main code").try_into().unwrap();
        assert_eq!((name.as_str(), one_time.len()), ("dilys.own", 24));
        ines.get(&here).must_say("dilys.own").must_say("Person who needs support").must_not_hold(&one_time);
        ines.post(&here, &[("then", "make"), ("sign_in_name", "dilys.two"), ("role", "person")]).must_be(409);

        let sign_in = |password: &str| {
            let visitor = app.signed_out();
            visitor.get("/sign-in");
            visitor.post("/sign-in", &[("sign_in_name", "dilys.own"), ("password", password)])
        };
        assert_eq!(sign_in(&one_time).location().unwrap(), "/sign-in/password");
        let renewed = ines.post(&here, &[("then", "password")]);
        let second = renewed.must_be(200).select("main code")[1].clone();
        sign_in(&one_time).must_be(422);
        sign_in(&second).must_be(303);
        ines.do_post(&here, &[("then", "disable")]).must_say("The account is disabled");
        sign_in(&second).must_be(422);
        ines.do_post(&here, &[("then", "enable")]).must_say("The account can sign in again.");
        sign_in(&second).must_be(303);
        ines.do_post(&here, &[("then", "second-step")]).must_say("The second step is reset");
        ines.post(&here, &[("then", "")]).must_be(422);
        assert_eq!(app.number("select count(*) from people_event where noun = 'account'"), 5);
        assert!(app.number("select count(*) from access_audit where noun = 'person_account' and person_id is not null") > 5);
    }
}

/// Each role, on a record of the worker's team, on another's and on a restricted one.
#[test]
fn who_makes_a_persons_account() {
    let app = TestApp::sqlite();
    for role in Role::ALL {
        for key in ["bernard", "george", "hana"] {
            let here = address(&app, key, "account");
            let client = app.as_role(*role);
            let status = client.get(&here).status;
            let expected = match (role, key) {
                (Role::InformationOfficer, "bernard" | "george") => 200,
                (Role::SocialWorker | Role::TeamManager, "bernard") => 200,
                // Named on it.
                (Role::TeamManager, "hana") => 200,
                (Role::InformationOfficer | Role::SocialWorker, "hana") => 404,
                _ => 403,
            };
            assert_eq!(status, expected, "{role} {key}");
            let typed = [("then", "make"), ("sign_in_name", "x"), ("role", "person")];
            let status = client.post(&here, &typed).status;
            let expected = if expected == 200 { 422 } else { expected };
            assert_eq!(status, expected, "{role} {key}");
        }
    }
    assert_eq!(
        app.number("select count(*) from access_account where person_id is not null"),
        2
    );
}
