use record::access::Role;

use crate::common::{TestApp, account_of};
use crate::{on_both_engines, sign_in};

on_both_engines! {
    /// The administrator makes an account; its first password is shown once, and all faults come together.
    fn an_account_is_made_with_roles_and_teams(app: &TestApp) {
        let team = app.team("Learning disability team").to_string();
        let admin = app.as_role(Role::ItAdministrator);
        let faulty = admin.post("/accounts/new", &[("sign_in_name", "a b"), ("display_name", "")]);
        faulty.must_be(422);
        let fields: Vec<String> = faulty.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["sign_in_name", "display_name", "roles"]);
        assert_eq!(faulty.value("sign_in_name"), "a b");
        let form = admin.get("/accounts/new");
        let made = admin.submit(
            &form,
            "#sign_in_name",
            &[
                ("sign_in_name", "Wes.Worker"),
                ("display_name", "Wes  O'Worker"),
                ("roles", "social_worker"),
                ("roles", "reablement_worker"),
                ("teams", &team),
            ],
        );
        made.must_be(200).must_say("This is the only time that the password is shown.");
        let [name, one_time] = made.select("main code").try_into().unwrap();
        assert_eq!((name.as_str(), one_time.len()), ("wes.worker", 24));
        let page = admin.get(&made.attributes("main a.govuk-button", "href")[0]);
        page.must_say("Wes O'Worker").must_say("Temporary password").must_not_hold(&one_time);
        page.must_say("Social worker or care manager").must_say("Learning disability team");
        page.must_say("22 November 2026, 10:00am, by Ivan Admin");
        assert_eq!(sign_in(&app.signed_out(), "wes.worker", &one_time).location().unwrap(), "/sign-in/password");
        let twice = admin.post(
            "/accounts/new",
            &[("sign_in_name", "wes.worker"), ("display_name", "Wes"), ("roles", "auditor")],
        );
        assert_eq!(twice.must_be(422).errors()[0].1, "Another account has this sign-in name. Choose another.");
        assert_eq!(app.number("select count(*) from access_account where sign_in_name = 'wes.worker'"), 1);
    }

    /// Who had which role when, and who gave and ended it, stays on the page.
    fn roles_and_teams_are_given_and_ended_with_who_and_when(app: &TestApp) {
        let id = app.account("ines.info");
        let team = app.team("Sale older people's team").to_string();
        let admin = app.as_role(Role::ItAdministrator);
        let address = format!("/accounts/{id}");
        let page = admin.do_post(&format!("{address}/roles"), &[("role", "auditor")]);
        page.must_say("The role is granted.").must_say("Auditor 22 November 2026, 10:00am, by Ivan Admin");
        let page = admin.do_post(&format!("{address}/roles/end"), &[("role", "information_officer")]);
        page.must_say("The role is ended.");
        let row = page.select("main table tbody tr").into_iter().find(|row| row.starts_with("Information")).unwrap();
        assert!(row.ends_with("22 November 2026, 10:00am, by Ivan Admin"), "{row}");
        assert_eq!(admin.post(&format!("{address}/roles"), &[("role", "")]).must_be(422).errors()[0].0, "role");
        admin.post(&format!("{address}/roles"), &[("role", "king")]).must_be(422);
        admin.post(&format!("{address}/roles"), &[("role", "auditor")]).must_be(409);
        let page = admin.do_post(&format!("{address}/teams"), &[("team", &team)]);
        page.must_say("The account is a member of the team from today.").must_say("Sale older people's team");
        let again = admin.post(&format!("{address}/teams"), &[("team", &team)]);
        assert_eq!(again.must_be(422).errors()[0].0, "team");
        admin.do_post(&format!("{address}/teams/end"), &[("team", &team)]).must_say("today is its last day");
        admin.get("/teams").must_say("Sale older people's team 1");
    }
}

/// The administrator manages; guardian and auditor look on; nobody else comes in.
#[test]
fn accounts_are_for_the_administrator_and_those_who_oversee() {
    let app = TestApp::sqlite();
    let id = app.account("sam.social");
    let address = format!("/accounts/{id}");
    for role in Role::ALL {
        let client = app.as_role(*role);
        let (sees, changes) = match role {
            Role::ItAdministrator => (200, true),
            Role::CaldicottGuardian | Role::Auditor => (200, false),
            _ => (403, false),
        };
        for path in ["/accounts", "/teams", &address] {
            assert_eq!(client.get(path).status, sees, "{role} {path}");
        }
        assert_eq!(
            client.get("/accounts/new").status,
            if changes { 200 } else { 403 },
            "{role}"
        );
        let page = client.get(&address);
        assert_eq!(
            page.count("main form") > 0,
            changes,
            "{role}: {}",
            page.text()
        );
        if !changes {
            for what in [
                "roles",
                "roles/end",
                "teams",
                "teams/end",
                "disable",
                "enable",
                "password",
                "second-factor",
            ] {
                let page = client.post(
                    &format!("{address}/{what}"),
                    &[("role", "auditor"), ("why", "x")],
                );
                assert_eq!(page.status, 403, "{role} {what}");
            }
            client.post("/teams", &[("name", "x")]).must_be(403);
        }
    }
    for path in ["/accounts", "/teams", "/accounts/new", &address] {
        assert!(
            app.signed_out()
                .get(path)
                .location()
                .unwrap()
                .starts_with("/sign-in"),
            "{path}"
        );
    }
    assert!(
        app.number(
            "select count(*) from access_audit where outcome = 'refused' and purpose = 'route'"
        ) > 0
    );
    let admin = app.as_role(Role::ItAdministrator);
    for nothing in [
        "/accounts/0190",
        "/accounts/01900000-0000-7000-8000-000000000000",
    ] {
        admin.get(nothing).must_be(404);
    }
}

/// Nobody gives themselves a role, joins a team by themselves, or locks everybody out.
#[test]
fn nobody_changes_their_own_account_here() {
    let app = TestApp::sqlite();
    let team = app.team("Learning disability team").to_string();
    let admin = app.as_role(Role::ItAdministrator);
    let address = format!("/accounts/{}", app.account("ivan.admin"));
    let page = admin.get(&address);
    page.must_say("another administrator must change it");
    assert_eq!(page.count("main form"), 0);
    admin
        .post(&format!("{address}/roles"), &[("role", "social_worker")])
        .must_be(403)
        .must_say("Nobody grants a role to themselves");
    admin
        .post(&format!("{address}/teams"), &[("team", &team)])
        .must_be(403);
    admin
        .post(&format!("{address}/disable"), &[("why", "Going home.")])
        .must_be(403);
    admin.post(&format!("{address}/password"), &[]).must_be(403);
    admin
        .post(&format!("{address}/second-factor"), &[])
        .must_be(403);
    admin
        .post(
            &format!("{address}/roles/end"),
            &[("role", "it_administrator")],
        )
        .must_be(409)
        .must_say("only IT administrator");
    assert_eq!(
        app.number("select count(*) from access_audit where outcome = 'refused'"),
        5
    );
    assert_eq!(admin.get("/account").status, 200);
}

#[test]
fn disabling_wants_a_reason_and_a_new_password_is_shown_once() {
    let app = TestApp::sqlite();
    let id = app.account("sam.social");
    let address = format!("/accounts/{id}");
    let admin = app.as_role(Role::ItAdministrator);
    let page = admin.post(&format!("{address}/disable"), &[("why", " ")]);
    assert_eq!(page.must_be(422).errors()[0].0, "why");
    let long = "é".repeat(501);
    let page = admin.post(&format!("{address}/disable"), &[("why", &long)]);
    page.must_be(422).must_say("501 characters");
    assert_eq!(page.value("why"), long, "what was typed stays");
    let worker = app.as_role(Role::SocialWorker);
    let made = admin.post(&format!("{address}/password"), &[]);
    let one_time = made.must_be(200).select("main code")[1].clone();
    assert!(
        worker
            .get("/account")
            .location()
            .unwrap()
            .starts_with("/sign-in"),
        "its sign-ins end"
    );
    sign_in(&app.signed_out(), "sam.social", demo::PASSWORD).must_be(422);
    assert_eq!(
        sign_in(&app.signed_out(), "sam.social", &one_time)
            .location()
            .unwrap(),
        "/sign-in/password"
    );
    admin.get(&address).must_not_hold(&one_time);
}

#[test]
fn an_administrator_ends_one_sign_in_of_another() {
    let app = TestApp::sqlite();
    let (worker, admin) = (
        app.as_role(Role::SocialWorker),
        app.as_role(Role::ItAdministrator),
    );
    let address = format!("/accounts/{}", app.account("sam.social"));
    let page = admin.get(&address);
    page.must_say("Firefox on Linux");
    let end = page
        .attributes("main form", "action")
        .into_iter()
        .find(|action| action.contains("/sign-ins/"))
        .unwrap();
    admin
        .do_post(&end, &[])
        .must_say("The sign-in has ended.")
        .must_say("Nowhere.");
    assert!(
        worker
            .get("/account")
            .location()
            .unwrap()
            .starts_with("/sign-in")
    );
    admin.post(&end, &[]).must_be(404);
}

/// Accounts are found by a part of either name, and what was typed stands in no address.
#[test]
fn accounts_are_found_by_a_part_of_the_name() {
    let app = TestApp::sqlite();
    for role in [Role::SocialWorker, Role::Auditor, Role::Person] {
        app.account(account_of(role).sign_in_name);
    }
    let admin = app.as_role(Role::ItAdministrator);
    assert_eq!(admin.get("/accounts").count("main tbody tr"), 4);
    let found = admin.post("/accounts", &[("matching", " TESTW ")]);
    assert_eq!(
        found.must_be(200).select("main tbody tr td:nth-child(2)"),
        ["ada.testwell"]
    );
    assert_eq!(found.value("matching"), "TESTW");
    assert!(
        found
            .attributes("a", "href")
            .iter()
            .all(|href| !href.to_lowercase().contains("testw"))
    );
    admin
        .post("/accounts", &[("matching", "%")])
        .must_say("Nobody with an account is called that.");
    admin
        .post(
            "/accounts",
            &[("matching", "'; drop table access_account; --")],
        )
        .must_be(200);
}

/// A long list is turned page by page, also when a name was searched for.
#[test]
fn long_lists_of_accounts_have_pages() {
    let app = TestApp::sqlite();
    let admin = app.as_role(Role::ItAdministrator);
    let moment = app.moment();
    app.make(|tx| {
        for number in 0..60 {
            tx.execute(
                "insert into access_account (id, sign_in_name, display_name, password_temporary, failed_count, created_at) \
                 values ($1, $2, 'Crowd', false, 0, $3)",
                &store::params![record::AccountId::new(), format!("crowd.{number:02}"), moment.now],
            )?;
        }
        Ok(())
    });
    let first = admin.get("/accounts");
    first.must_say("Showing 1 to 50 of 61 total accounts");
    assert_eq!(admin.get("/accounts?page=2").count("main tbody tr"), 11);
    let found = admin.post("/accounts", &[("matching", "crowd")]);
    found.must_say("Page 1 of 2, 60 accounts.");
    let second = admin.post("/accounts", &[("matching", "crowd"), ("page", "2")]);
    assert_eq!(second.count("main tbody tr"), 10);
    admin.get("/accounts?page=99").must_be(200);
    admin.get("/accounts?page=%00").must_be(200);
}

/// An administrator opens nobody's record: neither by an account that is linked to one, nor by a person's password.
#[test]
fn an_administrator_comes_to_no_record_by_an_account() {
    let app = TestApp::sqlite();
    let hana = app.person("hana").to_string();
    let admin = app.as_role(Role::ItAdministrator);
    let form = admin.get("/accounts/new");
    form.must_say("are made on their record");
    assert_eq!(form.count("[name='person']"), 0);
    assert_eq!(form.count("[value='person'], [value='carer']"), 0);
    for role in ["person", "carer"] {
        let page = admin.post(
            "/accounts/new",
            &[
                ("sign_in_name", "hana.own"),
                ("display_name", "Hana Notreal"),
                ("roles", role),
                ("person", &hana),
            ],
        );
        assert_eq!(page.must_be(422).errors()[0].0, "roles", "{role}");
    }
    admin
        .post(
            "/accounts/new",
            &[
                ("sign_in_name", "linked.worker"),
                ("display_name", "Linked"),
                ("roles", "auditor"),
                ("person", &hana),
            ],
        )
        .must_be(200);
    assert_eq!(
        app.number("select count(*) from access_account where person_id is not null"),
        0
    );
    let ada = app.account("ada.testwell");
    let address = format!("/accounts/{ada}");
    let page = admin.get(&address);
    page.must_say("renewed on the person's record");
    for (what, count) in [
        ("password", 0),
        ("roles", 0),
        ("roles/end", 0),
        ("disable", 1),
    ] {
        let css = format!("form[action='{address}/{what}']");
        assert_eq!(page.count(&css), count, "{what}");
    }
    for (what, role) in [
        ("password", ""),
        ("second-factor", ""),
        ("roles", "social_worker"),
        ("roles", "carer"),
        ("roles/end", "person"),
    ] {
        admin
            .post(&format!("{address}/{what}"), &[("role", role)])
            .must_be(403)
            .must_say("on the person's record");
    }
}

/// Whoever makes accounts and passwords opens nobody's record by another role of the same account.
#[test]
fn an_administrator_is_not_made_one_who_opens_records() {
    let app = TestApp::sqlite();
    let admin = app.as_role(Role::ItAdministrator);
    let page = admin.post(
        "/accounts/new",
        &[
            ("sign_in_name", "both.ways"),
            ("display_name", "Both Ways"),
            ("roles", "it_administrator"),
            ("roles", "caldicott_guardian"),
        ],
    );
    let faults = page.must_be(422).errors();
    assert_eq!(faults[0].0, "roles");
    assert!(faults[0].1.contains("Nobody is IT administrator and opens"));
    let address = format!("/accounts/{}/roles", app.account("cal.guardian"));
    let page = admin.post(&address, &[("role", "it_administrator")]);
    assert_eq!(page.must_be(422).errors()[0].0, "role");
    let made = admin.post(
        "/accounts/new",
        &[
            ("sign_in_name", "ida.admin"),
            ("display_name", "Ida Admin"),
            ("roles", "it_administrator"),
        ],
    );
    let ida = made.must_be(200).attributes("main a.govuk-button", "href")[0].clone();
    let page = admin.post(&format!("{ida}/roles"), &[("role", "caldicott_guardian")]);
    assert_eq!(page.must_be(422).errors()[0].0, "role");
}

#[test]
fn teams_are_made_once() {
    let app = TestApp::sqlite();
    let admin = app.as_role(Role::ItAdministrator);
    admin.get("/teams").must_say("There are no teams yet.");
    admin
        .do_post("/teams", &[("name", "Brooklands team")])
        .must_say("The team is made.")
        .must_say("Brooklands team 0");
    let twice = admin.post("/teams", &[("name", "Brooklands team")]);
    assert_eq!(
        twice.must_be(422).errors()[0].1,
        "Another team has this name. Choose another."
    );
    for empty in ["", "   ", "\u{0}"] {
        admin.post("/teams", &[("name", empty)]).must_be(422);
    }
}
