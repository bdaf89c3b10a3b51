use record::access::{self, Noun, Role, Verb};
use record::{Actor, PersonId};

use crate::common::TestApp;
use crate::on_both_engines;

/// Somebody opens a record, as a page of the record would.
fn looks(
    app: &TestApp,
    name: &str,
    person: PersonId,
    (noun, verb): (Noun, Verb),
    why: Option<&str>,
) -> bool {
    let mut actor = app.actor(name);
    if let Actor::Account(account) = &mut actor {
        // One sign-in for each name is enough for what these tests ask.
        account.session_id = None;
    }
    app.house()
        .write(&actor, &app.moment(), |tx| {
            access::person(tx, &actor, &app.moment(), person, (noun, verb, "test"), why).map(drop)
        })
        .is_ok()
}

on_both_engines! {
    /// The guardian finds a refusal among everything else, and takes the rows away as a file, which leaves its own row.
    fn the_trail_is_filtered_and_exported(app: &TestApp) {
        let ada = app.person("ada");
        assert!(looks(app, "sam.social", ada, (Noun::People, Verb::View), None));
        assert!(!looks(app, "rhys.reable", app.person("hana"), (Noun::People, Verb::View), None));
        let guardian = app.as_role(Role::CaldicottGuardian);
        let page = guardian.get("/audit");
        page.must_be(200).must_say("Looked: Person's record").must_say("Sam Social").must_say("The demonstration");
        let refused = guardian.get("/audit?outcome=refused");
        assert_eq!(refused.count("main tbody tr"), 1, "{}", refused.text());
        refused.must_say("Rhys Reable").must_say("Refused");
        assert_eq!(refused.select(".moj-filter__tag"), ["Remove this filter Refused"]);
        let sam = app.account("sam.social");
        let by_sam = guardian.get(&format!("/audit?account={sam}&noun=people"));
        assert_eq!(by_sam.count("main tbody tr"), 1, "{}", by_sam.text());
        let none = guardian.get("/audit?from=23%2F11%2F2026");
        none.must_say("No row fits the filter.");
        let today = guardian.get("/audit?from=22%2F11%2F2026&to=2026-11-22&outcome=refused");
        assert_eq!(today.count("main tbody tr"), 1);
        let faulty = guardian.get("/audit?from=yesterday&to=31%2F2%2F2026");
        let fields: Vec<String> = faulty.must_be(422).errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["from", "to"]);
        assert_eq!(faulty.attributes("#from", "value"), ["yesterday"]);
        assert_eq!(faulty.count("form[action='/audit/export']"), 0, "what the filter means is not known");

        let file = guardian.submit(&refused, "form[action='/audit/export']", &[]);
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit-2026-11-22.csv\"");
        let lines: Vec<&str> = file.html.lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with("id,at,actor,") && lines[1].contains(",Rhys Reable,") && lines[1].contains(",refused,"));
        assert_eq!(app.number("select count(*) from access_audit where verb = 'export' and quantity = 1"), 1);
        assert!(app.number("select count(*) from access_audit where noun = 'audit' and verb = 'view'") >= 5);
    }

    /// A person sees who looked at their record; not what would tip somebody off, and nobody else's record.
    fn a_person_sees_who_looked_at_their_own_record(app: &TestApp) {
        let (ada, dilys) = (app.person("ada"), app.person("dilys"));
        let person = app.as_role(Role::Person);
        let own = format!("/people/{ada}/looked");
        person.get(&own).must_be(200).must_say("Nobody has looked at it yet.");
        assert!(looks(app, "sam.social", ada, (Noun::People, Verb::View), None));
        assert!(looks(app, "tom.manager", ada, (Noun::Restriction, Verb::View), None));
        assert!(!looks(app, "rhys.reable", ada, (Noun::Restriction, Verb::Change), None));
        assert!(looks(app, "ada.testwell", ada, (Noun::People, Verb::View), None));
        let guardian = app.as_role(Role::CaldicottGuardian);
        guardian.get(&own);
        guardian.do_post(&own, &[("reason", "A concern was raised about a neighbour.")]).must_be(200);
        let page = person.get(&own);
        assert_eq!(page.heading(), "Who looked at my record");
        assert_eq!(page.count(".moj-timeline__item"), 1, "{}", page.text());
        page.must_say("Sam Social").must_say("Social worker or care manager").must_say("Looked at your record");
        page.must_not_hold("Cal Guardian").must_not_hold("concern").must_not_hold("Tom Manager").must_not_hold("Refused");
        person.get(&format!("/people/{dilys}/looked")).must_be(404);
        person.get("/account").must_say("Who looked at my record");
    }
}

/// The trail is for the Caldicott guardian and the auditor; whoever tries leaves a row.
#[test]
fn the_trail_is_for_those_who_oversee() {
    let app = TestApp::sqlite();
    let ada = app.person("ada");
    for role in Role::ALL {
        let client = app.as_role(*role);
        let oversees = matches!(role, Role::CaldicottGuardian | Role::Auditor);
        assert_eq!(
            client.get("/audit").status,
            if oversees { 200 } else { 403 },
            "{role}"
        );
        assert_eq!(
            client.post("/audit/export", &[]).status,
            if oversees { 200 } else { 403 },
            "{role}"
        );
        let looked = client.get(&format!("/people/{ada}/looked")).status;
        let wanted = match role {
            Role::CaldicottGuardian | Role::Auditor | Role::Person => 200,
            // A carer may not learn who else is known to the council.
            Role::Carer => 404,
            _ => 403,
        };
        assert_eq!(looked, wanted, "{role}");
    }
    assert_eq!(
        app.signed_out().get("/audit").location().unwrap(),
        "/sign-in?next=%2Faudit"
    );
    assert!(
        app.number(
            "select count(*) from access_audit where noun = 'audit' and outcome = 'refused'"
        ) > 12
    );
}

/// The guardian writes why before seeing who looked; the reason stands in the list afterwards.
#[test]
fn the_guardian_writes_a_reason_first() {
    let app = TestApp::sqlite();
    let hana = app.person("hana");
    assert!(!looks(
        &app,
        "rhys.reable",
        hana,
        (Noun::People, Verb::View),
        None
    ));
    let guardian = app.as_role(Role::CaldicottGuardian);
    let address = format!("/people/{hana}/looked");
    let page = guardian.get(&address);
    assert_eq!(page.heading(), "Why do you look at this?");
    page.must_not_hold("Rhys Reable");
    let empty = guardian.post(&address, &[("reason", "  ")]);
    assert_eq!(empty.must_be(422).errors()[0].0, "reason");
    let page = guardian.do_post(&address, &[("reason", "Rang: who asked after her?")]);
    assert_eq!(page.heading(), "Who looked at this record");
    page.must_say("Rhys Reable")
        .must_say("Refused")
        .must_say("Rang: who asked after her?");
    assert_eq!(page.path, address, "the reason stands in no address");
    guardian.get(&address).must_say("Rhys Reable");
    // Another sign-in asks again.
    assert_eq!(
        app.as_role(Role::CaldicottGuardian).get(&address).heading(),
        "Why do you look at this?"
    );
}

/// A long trail goes on page by page and misses no row.
#[test]
fn older_rows_are_found_page_by_page() {
    let app = TestApp::sqlite();
    let ada = app.person("ada");
    for _ in 0..60 {
        assert!(looks(
            &app,
            "sam.social",
            ada,
            (Noun::People, Verb::View),
            None
        ));
    }
    let auditor = app.as_role(Role::Auditor);
    let sam = app.account("sam.social");
    let first = auditor.get(&format!("/audit?account={sam}&noun=people"));
    assert_eq!(first.count("main tbody tr"), 50);
    let older = first.attributes(".govuk-pagination a", "href").remove(0);
    let second = auditor.get(&older);
    assert_eq!(second.count("main tbody tr"), 10);
    second.must_say("Back to the latest rows");
    auditor.get("/audit?after=nonsense").must_be(404);
}
