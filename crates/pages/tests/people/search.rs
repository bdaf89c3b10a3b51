use record::access::Role;
use record::people::PersonDocument;

use crate::common::TestApp;
use crate::{add, found, on_both_engines, search};

on_both_engines! {
    /// One box takes everything that people know of somebody.
    fn a_person_is_found_by_whatever_is_known(app: &TestApp) {
        for key in ["ada", "dilys", "ewa", "chidi", "bernard"] {
            app.person(key);
        }
        let ines = app.as_role(Role::InformationOfficer);
        for (typed, who) in [
            ("testwell", "Ada Testwell"),
            ("  ADA  test ", "Ada Testwell"),
            ("formerly", "Ada Testwell"),
            ("omockery", "Dilys O'Mockery"),
            ("O’Mockery", "Dilys O'Mockery"),
            ("probna", "Ewa Próbna-Testowa"),
            ("Próbna", "Ewa Próbna-Testowa"),
            ("chi exam", "Chidi Exampleson"),
            ("rb1", "Ada Testwell"),
            ("RB-000002", "Dilys O'Mockery"),
            ("9990000018", "Ada Testwell"),
            ("999 000 0042", "Dilys O'Mockery"),
            ("m332nj", "Ada Testwell"),
            ("M33  2NJ", "Ada Testwell"),
            ("2/3/1941", "Ada Testwell"),
            ("02 March 1941", "Ada Testwell"),
            ("1938 sampl", "Bernard Sampleton"),
            ("February 1989", "Chidi Exampleson"),
        ] {
            let page = search(&ines, typed);
            assert_eq!(found(page.must_be(200)), [who], "{typed}: {}", page.text());
            assert_eq!(page.attributes("#query", "value"), [typed], "what was typed stays in the box");
        }
        let page = search(&ines, "e");
        page.must_say("2 people found");
        assert_eq!(found(&page), ["Chidi Exampleson", "Ewa Próbna-Testowa"]);
        page.must_say("Feb").must_say("M41").must_say("Physical disability").must_say("Urmston physical disability team");
        page.must_not_hold("999 000 0034");
    }

    /// Leafing is by POST too: what was typed never stands in an address.
    fn many_are_leafed_through(app: &TestApp) {
        let ines = app.as_role(Role::InformationOfficer);
        for number in 0..23 {
            let letter = char::from(b'a' + number);
            let document = PersonDocument::named(&format!("Given{letter}"), &format!("Crowd{letter}"));
            make(app, &document);
        }
        let page = search(&ines, "crowd");
        assert_eq!(found(&page).len(), 20);
        page.must_say("People found: page 1");
        assert_eq!(page.select("nav[aria-label='Pages of people found'] button"), ["Next page"]);
        let next = ines.submit(&page, "nav[aria-label='Pages of people found'] button", &[]);
        assert_eq!(next.path, "/people/search");
        assert_eq!(found(&next), ["Givenu Crowdu", "Givenv Crowdv", "Givenw Crowdw"]);
        assert_eq!(next.select("nav[aria-label='Pages of people found'] button"), ["Previous page"]);
        let beyond = ines.post("/people/search", &[("query", "crowd"), ("page", "49")]);
        beyond.must_be(200).must_say("Nobody else was found");
        for nonsense in ["0", "-1", "x", "99999999999999999999"] {
            ines.post("/people/search", &[("query", "crowd"), ("page", nonsense)]).must_be(200);
        }
        ines.get("/people/search").must_be(405);
    }

    /// A restricted record is found by whoever is named on it, and by nobody else.
    fn a_restricted_record_is_found_only_by_those_named(app: &TestApp) {
        app.person("hana");
        assert_eq!(found(&search(&app.as_role(Role::TeamManager), "notreal")), ["Hana Notreal"]);
        for role in [Role::SocialWorker, Role::InformationOfficer, Role::CaldicottGuardian, Role::FinanceOfficer] {
            for typed in ["notreal", "hana", "999 000 0085", "25/12/1990"] {
                let page = search(&app.as_role(role), typed);
                page.must_be(200).must_say("Nobody was found").must_not_hold("Hana Notreal");
            }
        }
    }
}

fn make(app: &TestApp, document: &PersonDocument) {
    use record::Actor;
    use record::access::{self, Noun, Verb};
    use record::people::{self, FormId, NewPerson};
    app.make(|tx| {
        let permit = access::population(&Actor::Demonstration, Noun::People, Verb::Create, "test")?;
        let new = NewPerson {
            form: FormId::new(),
            document,
            prefix: "RB",
            team: None,
        };
        people::create(tx, &permit, &Actor::Demonstration, &app.moment(), &new).map(drop)
    });
}

/// Nobody found: what was typed goes on into the form of a new record.
#[test]
fn what_was_searched_for_is_carried_over() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let page = search(&ines, "Zoë O'Newcomer 29/2/2000 wa14 1ah");
    page.must_be(200)
        .must_say("Nobody was found")
        .must_say("Try fewer words");
    let form = ines.submit(&page, "form[action='/people/new']", &[]);
    assert_eq!(form.title(), "Add a person");
    form.must_say("Carried over from your search: “Zoë O'Newcomer 29/2/2000 wa14 1ah”");
    for (field, value) in [
        ("names-1-kind", "legal"),
        ("names-1-given", "Zoë"),
        ("names-1-family", "O'Newcomer"),
        ("born-day", "29"),
        ("born-month", "2"),
        ("born-year", "2000"),
        ("addresses-1-postcode", "WA14 1AH"),
    ] {
        assert_eq!(form.value(field), value, "{field}");
    }
    let record = ines.submit(&form, "#names-1-given", &[]);
    record
        .must_be(200)
        .must_say("The record was made. Its reference is RB-000001.");
    assert_eq!(record.heading(), "Zoë O'Newcomer");
}

/// Who may not make a record is told whom to ask.
#[test]
fn who_may_not_add_is_told_whom_to_ask() {
    let app = TestApp::sqlite();
    let fay = app.as_role(Role::FinanceOfficer);
    let page = search(&fay, "nobody at all");
    page.must_say("ask an information officer to make a record");
    assert_eq!(page.count("form[action='/people/new']"), 0);
    fay.get("/people").must_not_hold("/people/new");
}

/// What cannot be searched for gets a sentence, at the box and at the top.
#[test]
fn faults_of_the_search() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    for typed in ["", "   ", "?!", "A\0da", &"a".repeat(201), "\u{202e}ada"] {
        let page = search(&sam, typed);
        page.must_be(422);
        let errors = page.errors();
        assert_eq!(errors.len(), 1, "{typed:?}: {errors:?}");
        assert_eq!(errors[0].0, "query");
        assert_eq!(page.count("#query-error"), 1);
    }
    search(&sam, "🙂").must_be(200).must_say("Nobody was found");
    // A number that cannot be one is not looked for, and says so.
    search(&sam, "1111111111")
        .must_be(200)
        .must_say("never one digit ten times");
    // A missing box is an empty one; what else comes along is left alone.
    sam.post("/people/search", &[("quer", "ada"), ("page", "2")])
        .must_be(422);
}

/// Each role gets the page or the same refusal.
#[test]
fn who_may_search() {
    let app = TestApp::sqlite();
    for role in Role::ALL {
        let may = matches!(
            role,
            Role::InformationOfficer
                | Role::ReablementWorker
                | Role::SocialWorker
                | Role::TeamManager
                | Role::FinanceOfficer
                | Role::CaldicottGuardian
                | Role::Auditor
        );
        let client = app.as_role(*role);
        let page = client.get("/people");
        assert_eq!(page.status, if may { 200 } else { 403 }, "{role}");
        let page = client.post("/people/search", &[("query", "a")]);
        assert_eq!(page.status, if may { 200 } else { 403 }, "{role}");
    }
    let anybody = app.signed_out();
    assert_eq!(
        anybody.get("/people").location().as_deref(),
        Some("/sign-in?next=%2Fpeople")
    );
    anybody
        .post("/people/search", &[("query", "a")])
        .must_be(303);
}

/// A search leaves one row, with how many it found and nothing of what was typed.
#[test]
fn a_search_leaves_its_row() {
    let app = TestApp::sqlite();
    app.person("ada");
    search(&app.as_role(Role::SocialWorker), "testwell");
    let rows = app.number(
        "select count(*) from access_audit where noun = 'people' and verb = 'search' and purpose = 'people.find' \
         and quantity = 1 and person_id is null",
    );
    assert_eq!(rows, 1);
}

/// What is added is found at once.
#[test]
fn somebody_added_is_found() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    add(
        &ines,
        &[
            ("names-1-given", "Mary Ann"),
            ("names-1-family", "van der Test"),
        ],
    )
    .must_be(200);
    for typed in ["vandertest", "maryann", "test mary", "van der"] {
        assert_eq!(
            found(&search(&ines, typed)),
            ["Mary Ann van der Test"],
            "{typed}"
        );
    }
}
