use record::access::Role;

use crate::common::TestApp;
use crate::{address, fault_of, on_both_engines};

on_both_engines! {
    /// A team and a worker are added and ended; the timeline says so; who was involved still stands there.
    fn teams_and_workers_come_and_go(app: &TestApp) {
        let (tom, sam) = (app.as_role(Role::TeamManager), app.as_role(Role::SocialWorker));
        let page = address(app, "george", "involvement");
        let mental = app.team("Mental health team").to_string();
        let shown = tom.get(&page);
        shown.must_be(200).must_say("Moving into adulthood team");
        assert_eq!(shown.value("from-day"), "22");
        let shown = tom.submit(&shown, "#team", &[("team", &mental)]);
        shown.must_say("The involvement is added.").must_say("Mental health team Team 22 November 2026 Involved");

        // A worker by part of a name.
        let shown = tom.submit(&shown, "#team", &[("worker", "SAM so"), ("from-day", "23")]);
        shown.must_say("Sam Social Worker 23 November 2026 Not yet");
        sam.get(&address(app, "george", "correct")).must_be(403);

        // Twice at the same time is refused, also when a form is sent again.
        let again = tom.submit(&shown, "#team", &[("team", &mental), ("from-day", "24")]);
        again.must_be(422);
        assert!(fault_of(&again, "team").contains("is involved with this person then already"));
        assert_eq!(again.value("from-day"), "24");

        let radios = shown.attributes("input[name=involvement]", "value");
        let names = shown.select("input[name=involvement] + label");
        let place = names.iter().position(|name| name == "Mental health team").unwrap();
        let typed = [("involvement", radios[place].as_str()), ("to-day", "30")];
        let ended = tom.submit(&shown, "#involvement", &typed);
        ended.must_say("The end of the involvement is recorded.").must_say("30 November 2026 Involved");
        let twice = tom.submit(&shown, "#involvement", &typed);
        twice.must_be(422);
        assert!(fault_of(&twice, "to").contains("ended on 30 November 2026 already"));
        let record = tom.get(&address(app, "george", ""));
        record.must_say("Mental health team is involved until 30 November 2026.");
    }
}

/// Several workers may fit a name, or none.
#[test]
fn a_worker_is_chosen_among_those_of_a_name() {
    let app = TestApp::sqlite();
    for name in ["sam.social", "fay.finance", "ada.testwell", "ivan.admin"] {
        app.account(name);
    }
    let tom = app.as_role(Role::TeamManager);
    let page = tom.get(&address(&app, "george", "involvement"));
    let several = tom.submit(&page, "#team", &[("worker", "a")]);
    several.must_be(422);
    assert_eq!(
        fault_of(&several, "which"),
        "Several workers fit this name. Choose one."
    );
    let offered = several.select("input[name=which] + label");
    assert!(offered.contains(&"Fay Finance".to_owned()), "{offered:?}");
    assert!(
        !offered.iter().any(|name| name.contains("Testwell")),
        "people with an account are no workers: {offered:?}"
    );
    several.must_say("Finance officer");
    let place = offered
        .iter()
        .position(|name| name == "Fay Finance")
        .unwrap();
    let which = several
        .attributes("input[name=which]", "value")
        .remove(place);
    let added = tom.submit(&several, "#team", &[("which", &which)]);
    added
        .must_say("The involvement is added.")
        .must_say("Fay Finance");

    for (typed, part) in [
        ("nobody of this name", "Check the spelling"),
        ("%", "Check the spelling"),
        ("_a_", "Check the spelling"),
        ("a\0", "cannot be shown"),
        (&*"a".repeat(201), "200 is the most"),
    ] {
        let page = tom.submit(&page, "#team", &[("worker", typed)]);
        page.must_be(422);
        assert!(fault_of(&page, "worker").contains(part), "{typed:?}");
    }
    // The sign-in name is enough.
    tom.submit(&page, "#team", &[("worker", "ivan.admin")])
        .must_say("Ivan Admin");
}

/// All faults together, each beside its field.
#[test]
fn faults_of_an_involvement() {
    let app = TestApp::sqlite();
    let tom = app.as_role(Role::TeamManager);
    let here = address(&app, "george", "involvement");
    let page = tom.get(&here);
    let faulty = tom.submit(&page, "#team", &[("from-day", "31"), ("from-month", "2")]);
    faulty.must_be(422);
    assert_eq!(
        fault_of(&faulty, "team"),
        "Choose a team, or enter the name of a worker below."
    );
    assert!(fault_of(&faulty, "from").contains("February 2026 has 28 days"));
    assert_eq!(faulty.value("from-day"), "31");
    let team = app.team("Mental health team").to_string();
    let both = tom.submit(
        &page,
        "#team",
        &[("team", &team), ("worker", "tom.manager")],
    );
    assert!(fault_of(&both, "team").contains("one at a time"));
    let blank = tom.submit(
        &page,
        "#team",
        &[
            ("team", &team),
            ("from-day", ""),
            ("from-month", ""),
            ("from-year", ""),
        ],
    );
    assert!(fault_of(&blank, "from").contains("enter day, month and year"));
    let foreign = tom.submit(
        &page,
        "#team",
        &[("team", &record::TeamId::new().to_string())],
    );
    assert_eq!(fault_of(&foreign, "team"), "Choose one from the list.");
    let none = tom.submit(&page, "#involvement", &[]);
    assert_eq!(
        fault_of(&none, "involvement"),
        "Choose whose involvement ends."
    );
    let radio = page
        .attributes("input[name=involvement]", "value")
        .remove(0);
    let early = tom.submit(
        &page,
        "#involvement",
        &[("involvement", &radio), ("to-year", "2025")],
    );
    assert!(fault_of(&early, "to").contains("it cannot end before"));
    let unknown = people_involvement_of_nobody();
    tom.submit(&page, "#involvement", &[("involvement", &unknown)])
        .must_be(404);
    tom.post(&here, &[]).must_be(422);
}

fn people_involvement_of_nobody() -> String {
    record::people::InvolvementId::new().to_string()
}

/// Who may look and who may change.
#[test]
fn who_may_involve() {
    let app = TestApp::sqlite();
    for (role, key, sees, changes) in [
        (Role::TeamManager, "george", true, true),
        (Role::InformationOfficer, "george", true, true),
        (Role::SocialWorker, "george", true, false),
        (Role::SocialWorker, "ada", true, true),
        (Role::ReablementWorker, "ada", true, false),
        (Role::FinanceOfficer, "ada", true, false),
        (Role::Person, "ada", false, false),
        (Role::ItAdministrator, "ada", false, false),
    ] {
        let here = address(&app, key, "involvement");
        let client = app.as_role(role);
        let page = client.get(&here);
        assert_eq!(page.status == 200, sees, "{role} {key}: {}", page.status);
        assert_eq!(page.count("#team") == 1, changes, "{role} {key}");
        let status = client
            .post(&here, &[("then", "add"), ("worker", "x")])
            .status;
        assert_eq!(status == 422, changes, "{role} {key}: {status}");
    }
}
