use record::Actor;
use record::access::{self, Noun, Role, Verb, accounts};

use crate::common::{Client, TestApp};
use crate::{GOOD, on_both_engines, sign_in};

/// Ends the sign-in of a browser, as its holder does from another one.
fn end_elsewhere(app: &TestApp, name: &str) {
    app.signed_in(name)
        .post("/account/sign-ins/end-others", &[])
        .must_be(303);
}

fn kept_link(client: &Client<'_>) -> String {
    client
        .get("/kept")
        .attributes("main table a", "href")
        .remove(0)
}

on_both_engines! {
    /// What somebody typed is not lost when their sign-in ended meanwhile: it is offered after signing in, sent once,
    /// and gone from the list.
    fn a_form_sent_too_late_is_kept_and_sent_after_signing_in(app: &TestApp) {
        let client = app.as_role(Role::ItAdministrator);
        let form = client.get("/teams");
        end_elsewhere(app, "ivan.admin");
        let page = client.submit(&form, "#name", &[("name", "Brooklands team")]);
        assert_eq!(page.path, "/sign-in?kept=yes");
        page.must_say("What you typed is kept.");
        assert_eq!(app.number("select count(*) from access_team where name = 'Brooklands team'"), 0);

        // Somebody else at this browser sees nothing of it.
        let other = app.as_role(Role::TeamManager);
        other.get("/kept").must_say("Nothing is waiting.");

        let page = client.follow(sign_in(&client, "ivan.admin", demo::PASSWORD));
        assert_eq!((page.path.as_str(), page.heading().as_str()), ("/kept", "Kept forms"));
        client.get("/home").must_be(200).must_say("kept for you");
        let link = kept_link(&client);
        other.get(&link).must_be(404);
        other.post(&format!("{link}/send"), &[]).must_be(404);
        let page = client.get(&link);
        page.must_say("Accounts and teams").must_say("Brooklands team");
        let page = client.submit(&page, &format!("form[action='{link}/send']"), &[]);
        assert_eq!(page.path, "/teams?done=team");
        page.must_say("The team is made.").must_say("Brooklands team");
        client.get("/kept").must_say("Nothing is waiting.");
        client.get(&link).must_be(404);
        client.post(&format!("{link}/send"), &[]).must_be(404);
        assert_eq!(app.number("select count(*) from access_team where name = 'Brooklands team'"), 1);
    }

    /// Signing out in one tab loses nothing that is being typed in another, whatever is opened meanwhile.
    fn a_form_typed_in_another_tab_is_kept_when_this_one_signs_out(app: &TestApp) {
        let browser = app.as_role(Role::ItAdministrator);
        let (first, second) = (browser.get("/teams"), browser.get("/teams"));
        browser.do_post("/sign-out", &[]).must_say("You have signed out.");
        browser.open("/home").must_say("You have signed out.");
        for (form, name) in [(first, "Brooklands team"), (second, "Timperley team")] {
            let page = browser.submit(&form, "#name", &[("name", name)]);
            assert_eq!(page.path, "/sign-in?kept=yes");
            page.must_say("What you typed is kept.");
        }
        assert_eq!(app.number("select count(*) from access_team"), 0);
        browser.follow(sign_in(&browser, "ivan.admin", demo::PASSWORD));
        let page = browser.get("/kept");
        assert_eq!(page.attributes("main table a", "href").len(), 2);
        let link = kept_link(&browser);
        let page = browser.get(&link);
        let page = browser.submit(&page, &format!("form[action='{link}/send']"), &[]);
        page.must_say("The team is made.");
    }

    /// An account that is disabled is out at the next click; what its holder sends is kept until they may sign in again.
    fn disabling_an_account_ends_it_at_once_and_loses_nothing(app: &TestApp) {
        let worker = app.as_role(Role::SocialWorker);
        let second = app.as_role(Role::SocialWorker);
        let form = worker.get("/people/new");
        let ended = worker.cookie(pages::web::security::SESSION_COOKIE).unwrap();
        let admin = app.as_role(Role::ItAdministrator);
        let id = app.account("sam.social");
        let page = admin.do_post(&format!("/accounts/{id}/disable"), &[("why", "Left the council on Friday.")]);
        page.must_say("The account is disabled").must_say("Left the council on Friday.");
        assert_eq!(second.get("/account").location().unwrap(), "/sign-in?next=%2Faccount&ended=disabled");
        let typed = [("present_password", demo::PASSWORD), ("new_password", GOOD), ("repeat_password", GOOD)];
        // A form with passwords is not kept at all.
        assert_eq!(worker.post("/account/password", &typed).location().unwrap(), "/sign-in");
        worker.set_cookie(pages::web::security::SESSION_COOKIE, &ended);
        let page = worker.submit(&form, "[name='names-1-given']", &[("names-1-given", "Kept"), ("names-1-family", "Typingson")]);
        page.must_say("What you typed is kept");
        sign_in(&worker, "sam.social", demo::PASSWORD).must_be(422);

        admin.do_post(&format!("/accounts/{id}/enable"), &[]).must_say("can sign in again");
        let page = worker.follow(sign_in(&worker, "sam.social", demo::PASSWORD));
        assert_eq!(page.path, "/kept");
        let page = worker.get(&kept_link(&worker));
        page.must_say("Typingson");
        let page = worker.submit(&page, "form[action$='/send']", &[]);
        page.must_say("Kept Typingson");
    }
}

/// A kept form that is refused for a fault goes on waiting: it cannot be lost by sending it.
#[test]
fn a_kept_form_with_a_fault_goes_on_waiting_until_it_is_discarded() {
    let app = TestApp::sqlite();
    app.team("Sale older people's team");
    let client = app.as_role(Role::ItAdministrator);
    let form = client.get("/teams");
    end_elsewhere(&app, "ivan.admin");
    client.submit(&form, "#name", &[("name", "Sale older people's team")]);
    sign_in(&client, "ivan.admin", demo::PASSWORD);
    let link = kept_link(&client);
    client.get(&link);
    let page = client.post(&format!("{link}/send"), &[]);
    assert_eq!(page.must_be(422).errors()[0].0, "name");
    assert_eq!(page.value("name"), "Sale older people's team");
    client.get(&link).must_be(200);
    client
        .do_post(&format!("{link}/discard"), &[])
        .must_say("The form is discarded.")
        .must_say("Nothing is waiting.");
    client.get(&link).must_be(404);
}

/// Kept forms come first, then the page that was asked for.
#[test]
fn after_kept_forms_the_way_leads_on() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::ItAdministrator);
    let form = client.get("/teams");
    end_elsewhere(&app, "ivan.admin");
    client.submit(&form, "#name", &[("name", "Brooklands team")]);
    client.get("/sign-in?next=/account");
    let page = client.post(
        "/sign-in",
        &[
            ("sign_in_name", "ivan.admin"),
            ("password", demo::PASSWORD),
            ("next", "/account"),
        ],
    );
    assert_eq!(page.location().unwrap(), "/kept?next=%2Faccount");
    assert_eq!(
        client.follow(page).attributes("main p a", "href"),
        ["/account"]
    );
}

/// A kept form is sent with the permissions of now, not of then.
#[test]
fn a_permission_that_was_withdrawn_meanwhile_is_missed_by_a_kept_form_too() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::ItAdministrator);
    let form = client.get("/teams");
    end_elsewhere(&app, "ivan.admin");
    client.submit(&form, "#name", &[("name", "Brooklands team")]);
    sign_in(&client, "ivan.admin", demo::PASSWORD);
    app.stranger("update access_role set ended_at = granted_at, ended_by = 'test'");
    app.make(|tx| {
        let change =
            access::population(&Actor::Demonstration, Noun::Account, Verb::Change, "test")?;
        let id = app.account("ivan.admin");
        accounts::grant_role(
            tx,
            &Actor::Demonstration,
            &app.moment(),
            &change,
            id,
            Role::Auditor,
        )
    });
    let link = kept_link(&client);
    client.get(&link).must_be(200).must_say("Brooklands team");
    client.post(&format!("{link}/send"), &[]).must_be(403);
    client.get(&link).must_be(200);
    assert_eq!(app.number("select count(*) from access_team"), 0);
}

/// Only a form with the ended sign-in's own token is kept: a stranger's page cannot fill the list.
#[test]
fn a_forged_form_is_not_kept() {
    let app = TestApp::sqlite();
    let client = app.as_role(Role::ItAdministrator);
    client.get("/teams");
    end_elsewhere(&app, "ivan.admin");
    let page = client.post(
        "/teams",
        &[("name", "Brooklands team"), ("form_token", "forged")],
    );
    assert_eq!(page.location().unwrap(), "/sign-in");
    assert_eq!(app.number("select count(*) from access_parked"), 0);
    let nobody = app.signed_out();
    nobody.get("/sign-in");
    assert_eq!(
        nobody
            .post("/teams", &[("name", "Brooklands team")])
            .location()
            .unwrap(),
        "/sign-in"
    );
    assert_eq!(app.number("select count(*) from access_parked"), 0);
}
