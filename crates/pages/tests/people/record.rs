use record::access::{self, Noun, Role, Verb};
use record::people;
use record::{Moment, PersonId};

use crate::common::{NOW, TestApp};
use crate::{address, correct_it, on_both_engines};

on_both_engines! {
    /// What must be known first stands first: how to be understood, through whom, what never to do, what to beware of.
    fn the_top_says_what_must_be_known_first(app: &TestApp) {
        let sam = app.as_role(Role::SocialWorker);
        let top = |key: &str| {
            let page = sam.get(&address(app, key, ""));
            page.must_be(200);
            assert_eq!(page.title(), "A person’s record", "no name stands in the browser's history");
            (page.heading(), page.one("dl.sw-person__facts"), page.select(".sw-person__needs li"))
        };
        let (name, facts, needs) = top("ada");
        assert_eq!(name, "Ada Testwell");
        assert_eq!(facts, "Born: 2 March 1941 (85) Reference: RB-000001 NHS number: 999 000 0018");
        assert_eq!(
            needs,
            [
                "Needs large print, hearing loop",
                "Sit where she can see your face.",
                "Best reached: 0161 496 0001, After 10 in the morning",
            ]
        );
        let (_, _, needs) = top("ewa");
        assert_eq!(needs, ["Needs easy read", "Interpreter: Polish"]);
        let (_, _, needs) = top("dilys");
        assert_eq!(needs, ["Do not ring: 0161 496 0004", "Best reached: dilys@example.com"]);
        let (_, facts, needs) = top("chidi");
        assert!(facts.contains("Known as: Chi Born: February 1989 (about 37)"), "{facts}");
        assert_eq!(needs, ["Text messages only: 07700 900003"]);
        let (_, _, needs) = top("lubna");
        assert_eq!(needs, ["Needs large print", "Alert: The bell does not work: knock at the side door."]);
        let (_, _, needs) = top("idris");
        assert!(needs.is_empty(), "{needs:?}");
    }

    /// What others did since the reader last looked; not what the reader did.
    fn what_changed_since_the_reader_last_looked(app: &TestApp) {
        let record = address(app, "ada", "");
        let sam = app.actor("sam.social");
        looked(app, &sam, app.person("ada"), "2026-11-22T08:00:00Z");
        let page = app.as_role(Role::SocialWorker).get(&record);
        page.must_say("Changed since you last looked on 22 November 2026, 8:00am");

        looked(app, &app.actor("rhys.reable"), app.person("ada"), "2026-11-22T08:00:00Z");
        let rhys = app.as_role(Role::ReablementWorker);
        let typed = [("addresses-1-lines", "9 New Street\nSale"), ("why", "Her son rang: she has moved.")];
        correct_it(&rhys, &record, &typed).must_say("The correction is saved.");
        let news = app.as_role(Role::SocialWorker).get(&record).one("#news");
        assert!(news.contains("Rhys Reable corrected the record. Reason: Her son rang: she has moved."), "{news}");
        assert!(
            news.contains("Address 1: address and postcode: now “9 New Street, Sale, M33 2NJ”, was “1 Invented Street, Sale, M33 2NJ”"),
            "{news}"
        );
        // His own correction is no news to himself.
        let own = rhys.get(&record);
        assert!(!own.one("#news").contains("Rhys Reable"), "{}", own.text());
        // Somebody who opens it for the first time is told nothing of the kind.
        let fay = app.as_role(Role::FinanceOfficer).get(&record);
        assert_eq!(fay.count("#news"), 0);
        fay.must_not_hold("since you last looked");
    }

    /// The newest twenty, the older ones by a link that says nothing, and one kind alone.
    fn the_timeline_is_leafed_through_and_narrowed(app: &TestApp) {
        let person = app.person("ada");
        for number in 1..=25 {
            let moment = at(&format!("2026-10-{number:02}T09:00:00Z"));
            app.make(|tx| {
                let event = people::NewEvent {
                    person,
                    noun: Noun::Assessment,
                    verb: Verb::Change,
                    subject: None,
                    happened_at: moment.now,
                    detail: &format!("Told number {number}."),
                };
                people::record_event(tx, &record::Actor::Demonstration, &moment, &event).map(drop)
            });
        }
        let sam = app.as_role(Role::SocialWorker);
        let page = sam.get(&address(app, "ada", ""));
        assert_eq!(page.count(".moj-timeline__item"), 20);
        page.must_say("Told number 25.").must_not_hold("Told number 7.");
        let older = page.attributes("#timeline a[href*='after=']", "href").remove(0);
        assert!(!older.to_lowercase().contains("testwell"));
        let page = sam.get(&older);
        page.must_say("Told number 7.").must_say("Newest events").must_not_hold("Told number 25.");
        assert_eq!(page.count(".moj-timeline__item"), 7);

        let kinds = page.select("#kind option");
        assert_eq!(kinds[..3], ["Everything", "The record itself", "Teams and workers"]);
        assert!(!kinds.iter().any(|kind| kind == "Restriction"), "a social worker is not told of restrictions");
        let page = sam.get(&format!("{}?kind=people", address(app, "ada", "")));
        assert_eq!(page.select(".moj-timeline__title"), ["Record made"]);
        assert_eq!(page.value("kind"), "people");
        let page = sam.get(&format!("{}?kind=allocation", address(app, "ada", "")));
        page.must_say("Nothing of this kind has happened yet.");
        for nonsense in ["kind=everything", "after=nonsense", "after=1_2"] {
            sam.get(&format!("{}?{nonsense}", address(app, "ada", ""))).must_be(404);
        }
        // Whose role does not include assessments sees that something was done, and not what.
        let ines = app.as_role(Role::InformationOfficer).get(&address(app, "ada", ""));
        ines.must_say("Your role does not include what this was about.").must_not_hold("Told number");
    }

    /// A restricted record answers like one that does not exist, whatever is asked of it.
    fn a_restricted_record_is_as_if_it_were_not_there(app: &TestApp) {
        let hana = address(app, "hana", "");
        let nobody = format!("/people/{}", PersonId::new());
        let parts = ["", "/correct", "/history", "/history/1", "/involvement", "/restriction", "/print", "/reason"];
        for role in [Role::SocialWorker, Role::InformationOfficer, Role::FinanceOfficer, Role::ReablementWorker] {
            let client = app.as_role(role);
            for part in parts {
                let (there, not) = (client.get(&format!("{hana}{part}")), client.get(&format!("{nobody}{part}")));
                assert_eq!((there.status, there.text()), (not.status, not.text()), "{role} {part}");
                assert!(matches!(there.status, 403 | 404), "{role} {part}: {}", there.status);
                there.must_not_hold("Notreal");
            }
            for part in ["/correct", "/involvement", "/restriction", "/reason"] {
                for fields in [&[][..], &[("names-1-given", "A"), ("base", "1"), ("why", "A"), ("then", "restrict")][..]] {
                    let (there, not) =
                        (client.post(&format!("{hana}{part}"), fields), client.post(&format!("{nobody}{part}"), fields));
                    assert_eq!((there.status, there.text()), (not.status, not.text()), "{role} {part}");
                    assert!(matches!(there.status, 403 | 404), "{role} {part}: {}", there.status);
                }
            }
            client.get(&hana).must_be(404);
        }
        let tom = app.as_role(Role::TeamManager).get(&hana);
        tom.must_be(200).must_say("Restricted record");
        app.as_role(Role::SocialWorker).get("/people/not-a-number").must_be(404);
    }
}

fn at(instant: &str) -> Moment {
    Moment::at(instant.parse().unwrap())
}

/// Somebody opened a record earlier today.
fn looked(app: &TestApp, actor: &record::Actor, person: PersonId, when: &str) {
    let moment = at(when);
    app.house()
        .write(actor, &moment, |tx| {
            let ask = (Noun::People, Verb::View, "test");
            let permit = access::person(tx, actor, &moment, person, ask, None)?;
            people::open(tx, &permit, actor, &moment).map(drop)
        })
        .unwrap();
}

/// Every way that a page of the record shows leads somewhere, and every way that leads somewhere is shown.
#[test]
fn the_ways_that_are_shown_are_those_that_open() {
    let app = TestApp::riverbridge();
    assert_eq!(app.moment(), at(NOW));
    let roles = [
        Role::InformationOfficer,
        Role::ReablementWorker,
        Role::SocialWorker,
        Role::TeamManager,
        Role::FinanceOfficer,
    ];
    for role in roles {
        let client = app.as_role(role);
        for key in ["ada", "george", "jo"] {
            let record = address(&app, key, "");
            let page = client.get(&record);
            page.must_be(200);
            let shown = page.attributes("main a", "href");
            for part in [
                "correct",
                "history",
                "involvement",
                "restriction",
                "print",
                "looked",
            ] {
                let way = format!("{record}/{part}");
                let opens = client.get(&way).status == 200;
                let leads = shown.contains(&way);
                assert_eq!(opens, leads, "{role} {key} {part}");
            }
            for way in shown.iter().filter(|way| way.starts_with('/')) {
                let way = way.split('#').next().unwrap();
                client.get(way).must_be(200);
            }
        }
    }
}

/// The record prints as something confidential, with the name of whoever printed it.
#[test]
fn a_record_says_that_it_is_confidential() {
    let app = TestApp::sqlite();
    let page = app
        .as_role(Role::SocialWorker)
        .get(&address(&app, "ada", ""));
    assert_eq!(
        page.one(".sw-confidential"),
        "Confidential: about a person. Printed by Sam Social."
    );
    assert_eq!(
        page.select("h2").first().map(String::as_str),
        Some("Where the journey stands"),
        "{:?}",
        page.select("h1, h2, h3")
    );
}

/// Opening a record leaves its row, with the person and the page.
#[test]
fn opening_leaves_its_row() {
    let app = TestApp::sqlite();
    let record = address(&app, "ada", "");
    app.as_role(Role::SocialWorker).get(&record);
    let opened = "select count(*) from access_audit where noun = 'people' and verb = 'view' \
                  and purpose = 'people.open' and outcome = 'allowed' and person_id is not null";
    assert_eq!(app.number(opened), 1);
    let hana = address(&app, "hana", "");
    app.as_role(Role::SocialWorker).get(&hana);
    assert_eq!(app.number(opened), 1);
    let refused =
        "select count(*) from access_audit where outcome = 'refused' and purpose = 'people.open'";
    assert_eq!(app.number(refused), 1);
}

/// Each role, on a record that is not restricted.
#[test]
fn who_may_open_a_record() {
    let app = TestApp::sqlite();
    let record = address(&app, "george", "");
    for role in Role::ALL {
        let status = app.as_role(*role).get(&record).status;
        let expected = match role {
            Role::InformationOfficer
            | Role::ReablementWorker
            | Role::SocialWorker
            | Role::TeamManager
            | Role::FinanceOfficer => 200,
            Role::CaldicottGuardian | Role::Auditor => 303,
            Role::Person | Role::Carer => 404,
            _ => 403,
        };
        assert_eq!(status, expected, "{role}");
    }
    app.signed_out().get(&record).must_be(303);
}
