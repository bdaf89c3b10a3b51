//! Who is who to a person.

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

on_both_engines! {
    /// Written on one record it is read on both, the other way round; ended, it stays.
    fn both_records_say_it(app: &TestApp) {
        let farida = app.person("farida").to_string();
        let tom = app.as_role(Role::TeamManager);
        let here = address(app, "ada", "relationships");
        let page = tom.get(&here);
        page.must_say("Nobody is written down.");
        let typed = [
            ("other", "Farida"),
            ("kind", "child"),
            ("carer", "yes"),
            ("emergency", "yes"),
            ("note", "Comes every evening."),
        ];
        let offered = tom.submit(&page, "#kind", &typed);
        assert!(fault_of(&offered, "other_which").contains("Choose whether it is them"));
        for _ in 0..2 {
            let added = tom.submit(&offered, "#kind", &[("other_which", &farida)]);
            added.must_say("It is on the record.").must_say("Farida Placeholder").must_say("Daughter or son");
            added.must_say("Carer").must_say("Emergency").must_say("Comes every evening.");
        }
        assert_eq!(app.number("select count(*) from people_relationship"), 1);
        let hers = tom.get(&address(app, "farida", "relationships"));
        hers.must_say("Ada Testwell").must_say("Mother or father").must_say("Cared for");
        hers.must_not_hold("Comes every evening.").must_not_hold("Record an end");
        let ada = app.signed_in("ada.testwell");
        let own = ada.get(&here);
        own.must_say("Farida Placeholder").must_say("Looks after you").must_not_hold("Comes every evening.");
        let page = tom.get(&here);
        let which = page.attributes("input[name=relationship]", "value").remove(0);
        let late = [("relationship", which.as_str()), ("to-year", "2027")];
        assert!(fault_of(&tom.submit(&page, "#relationship", &late), "to").contains("still to come"));
        let ended = tom.submit(&page, "#relationship", &[("relationship", &which)]);
        ended.must_say("The end is written down.").must_say("Ended").must_say("Farida Placeholder");
        ada.get(&here).must_not_hold("Farida Placeholder");
    }
}

/// A name is enough where nobody is on record; whoever is rung in an emergency needs a number.
#[test]
fn somebody_who_is_not_on_record() {
    let app = TestApp::sqlite();
    let tom = app.as_role(Role::TeamManager);
    let here = address(&app, "ada", "relationships");
    let page = tom.get(&here);
    let typed = [
        ("other", "Zed Nextdoor"),
        ("kind", "neighbour"),
        ("emergency", "yes"),
    ];
    let faulty = tom.submit(&page, "#kind", &typed);
    assert!(fault_of(&faulty, "telephone").contains("needs a telephone number"));
    assert_eq!(faulty.value("other"), "Zed Nextdoor");
    let added = tom.submit(&faulty, "#kind", &[("telephone", "01632 960777")]);
    added.must_say("Zed Nextdoor").must_say("01632 960777");
    let nothing = tom.submit(&page, "#kind", &[]);
    let fields: Vec<String> = nothing
        .errors()
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["other", "kind"]);
}

/// Whoever hides is not given away by what stands on her own record, nor by name on another's.
#[test]
fn restricted_records_are_not_given_away() {
    let app = TestApp::sqlite();
    let (hana, george) = (
        app.person("hana").to_string(),
        app.person("george").to_string(),
    );
    let tom = app.as_role(Role::TeamManager);
    let page = tom.get(&address(&app, "hana", "relationships"));
    let typed = [
        ("other", "George"),
        ("other_which", &george),
        ("kind", "partner"),
    ];
    tom.submit(&page, "#kind", &typed)
        .must_say("It is on the record.");
    let page = tom.get(&address(&app, "ada", "relationships"));
    let typed = [
        ("other", "Hana"),
        ("other_which", &hana),
        ("kind", "sibling"),
    ];
    tom.submit(&page, "#kind", &typed).must_say("Notreal");
    let sam = app.as_role(Role::SocialWorker);
    sam.get(&address(&app, "george", "relationships"))
        .must_say("Nobody is written down.");
    let hers = sam.get(&address(&app, "ada", "relationships"));
    hers.must_say("Somebody whose record is restricted")
        .must_not_hold("Notreal");
    sam.get(&address(&app, "ada", "")).must_not_hold("Notreal");
    let typed = [
        ("other", "x"),
        ("other_which", hana.as_str()),
        ("kind", "friend"),
    ];
    let page = sam.get(&address(&app, "ada", "relationships"));
    let refused = sam.submit(&page, "#kind", &typed);
    assert!(fault_of(&refused, "other").contains("does not open to you"));
}

/// Who may look and who may change.
#[test]
fn who_may() {
    let app = TestApp::sqlite();
    for (role, key, sees, changes) in [
        (Role::TeamManager, "ada", true, true),
        (Role::SocialWorker, "ada", true, true),
        (Role::SocialWorker, "george", true, false),
        (Role::InformationOfficer, "george", true, true),
        (Role::FinanceOfficer, "ada", true, false),
        (Role::ReablementWorker, "ada", true, false),
        (Role::Person, "ada", true, false),
        (Role::Carer, "ada", false, false),
        (Role::ItAdministrator, "ada", false, false),
    ] {
        let here = address(&app, key, "relationships");
        let client = app.as_role(role);
        let page = client.get(&here);
        assert_eq!(page.status == 200, sees, "{role} {key}: {}", page.status);
        assert_eq!(page.count("#kind") == 1, changes, "{role} {key}");
        let status = client.post(&here, &[("then", "add")]).status;
        assert_eq!(status == 422, changes, "{role} {key}: {status}");
    }
}
