//! The register of authority, and what its holders see.

use record::access::Role;

use super::address;
use super::common::{Page, TestApp};
use crate::on_both_engines;

fn fault_of(page: &Page, field: &str) -> String {
    page.errors()
        .into_iter()
        .find(|(id, _)| id == field)
        .map(|(_, sentence)| sentence)
        .unwrap_or_default()
}

/// Puts Farida on Ada's register; the page comes back.
fn enter(app: &TestApp, typed: &[(&str, &str)]) -> Page {
    let farida = app.person("farida").to_string();
    let tom = app.as_role(Role::TeamManager);
    let page = tom.get(&address(app, "ada", "authority"));
    let mut all = vec![
        ("holder", "Farida Placeholder"),
        ("holder_which", farida.as_str()),
        ("evidence", "Seen: registered power 999."),
    ];
    all.extend_from_slice(typed);
    tom.submit(&page, "#kind", &all)
}

on_both_engines! {
    /// An attorney for money sees money and not health; from the entry on and until it is ended, and says so on her
    /// home page.
    fn what_an_attorney_sees(app: &TestApp) {
        let ada = app.person("ada");
        let farida = app.signed_in("farida.carer");
        let record = format!("/people/{ada}");
        farida.get(&record).must_be(404);
        let page = enter(app, &[("kind", "attorney_property")]);
        page.must_say("The entry is on the register.").must_say("Attorney for property and money");
        page.must_say("See the money, account for the direct payment").must_say("In force");
        farida.get(&record).must_be(404);
        farida.get(&format!("{record}/relationships")).must_be(404);
        let home = farida.get("/home");
        home.must_say("People I may act for").must_say("You hold their power of attorney for property and money.");
        home.must_say("What they pay: Ada Testwell").must_not_hold("Their record");
        enter(app, &[("kind", "attorney_welfare")]).must_say("Attorney for health and welfare");
        let hers = farida.get(&record);
        hers.must_be(200);
        hers.must_say("Ada Testwell").must_not_hold("Alert").must_not_hold("Correct the record");
        for shut in ["correct", "history", "involvement", "authority/x", "contacts", "account", "looked"] {
            let status = farida.get(&format!("{record}/{shut}")).status;
            assert!(status == 404 || status == 403, "{shut}: {status}");
        }
        let register = farida.get(&format!("{record}/authority"));
        register.must_say("Who may act or see for me").must_say("You read this for Ada Testwell");
        register.must_say("Your power of attorney for health and welfare");
        assert_eq!(register.count("main form"), 0);
        farida.post(&format!("{record}/authority"), &[("then", "add")]).must_be(403);

        let tom = app.as_role(Role::TeamManager);
        let page = tom.get(&address(app, "ada", "authority"));
        let without = tom.submit(&page, "#authority", &[("then", "end")]);
        assert_eq!(fault_of(&without, "authority"), "Choose which entry ends.");
        for which in page.attributes("input[name=authority]", "value") {
            tom.submit(&page, "#authority", &[("authority", &which), ("why", "Revoked.")])
                .must_say("The entry is ended.");
        }
        farida.get(&record).must_be(404);
        farida.get("/home").must_not_hold("Ada Testwell");
        tom.get(&address(app, "ada", "authority")).must_say("Revoked.");
    }
}

/// Everything that is wrong comes at once, beside its field, and what was typed stays.
#[test]
fn entries_with_faults() {
    let app = TestApp::sqlite();
    app.person("farida");
    let tom = app.as_role(Role::TeamManager);
    let here = address(&app, "ada", "authority");
    let page = tom.get(&here);
    let nothing = tom.submit(&page, "#kind", &[("from-day", "31"), ("from-month", "2")]);
    nothing.must_be(422);
    let fields: Vec<String> = nothing
        .errors()
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["from", "holder", "kind", "evidence"]);
    assert_eq!(nothing.value("from-day"), "31");
    // Somebody on record is offered before a name only is kept.
    let typed = [
        ("holder", "Farida"),
        ("kind", "consent"),
        ("evidence", "She said so."),
    ];
    let offered = tom.submit(&page, "#kind", &typed);
    offered.must_be(422);
    assert!(fault_of(&offered, "holder_which").contains("is on record"));
    assert!(fault_of(&offered, "scope").contains("how far"));
    offered.must_say("Farida Placeholder");
    let wide = [
        ("holder_which", "none"),
        ("kind", "appointee"),
        ("scope", "see_plan"),
    ];
    let wide = tom.submit(&offered, "#kind", &wide);
    assert!(fault_of(&wide, "scope").contains("does not reach so far: see the plan"));
    let good = tom.submit(&wide, "#kind", &[("scope", "see_money")]);
    good.must_say("The entry is on the register.");
    assert_eq!(
        app.number("select count(*) from people_authority where holder_id is null"),
        1
    );
}

/// Whoever is somebody to the person is offered without being typed; a name beside another choice is told.
#[test]
fn relations_are_offered() {
    let app = TestApp::sqlite();
    let farida = app.person("farida").to_string();
    let tom = app.as_role(Role::TeamManager);
    let page = tom.get(&address(&app, "ada", "relationships"));
    let typed = [
        ("other", "Farida"),
        ("other_which", farida.as_str()),
        ("kind", "child"),
    ];
    tom.submit(&page, "#kind", &typed)
        .must_say("It is on the record.");
    let page = tom.get(&address(&app, "ada", "authority"));
    page.must_say("Farida Placeholder")
        .must_say("Daughter or son");
    let entry = [
        ("holder_which", farida.as_str()),
        ("kind", "nominee"),
        ("evidence", "She said so."),
    ];
    let mut both = entry.to_vec();
    both.push(("holder", "Zed Solicitor"));
    let refused = tom.submit(&page, "#kind", &both);
    assert!(fault_of(&refused, "holder").contains("not that of whom you chose"));
    tom.submit(&page, "#kind", &entry)
        .must_say("The entry is on the register.");
    assert_eq!(
        app.number("select count(*) from people_authority where holder_id is not null"),
        1
    );
}

/// Who keeps the register.
#[test]
fn who_may_keep_it() {
    let app = TestApp::sqlite();
    for (role, key, sees, changes) in [
        (Role::TeamManager, "ada", true, true),
        (Role::SocialWorker, "ada", true, true),
        (Role::SocialWorker, "george", true, false),
        (Role::FinanceOfficer, "george", true, true),
        (Role::InformationOfficer, "ada", true, false),
        (Role::Person, "ada", true, false),
        (Role::Carer, "ada", false, false),
        (Role::Provider, "ada", false, false),
        (Role::ItAdministrator, "ada", false, false),
    ] {
        let here = address(&app, key, "authority");
        let client = app.as_role(role);
        let page = client.get(&here);
        assert_eq!(page.status == 200, sees, "{role} {key}: {}", page.status);
        assert_eq!(page.count("#kind") == 1, changes, "{role} {key}");
        let status = client.post(&here, &[("then", "add")]).status;
        assert_eq!(status == 422, changes, "{role} {key}: {status}");
    }
}
