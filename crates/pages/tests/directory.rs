//! The directory as anybody searches it, and as those who keep it read lists in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Client, Page, TestApp};
use record::directory;

const HOMES: &[u8] = include_bytes!("../../../data/trafford/trafford_care_homes.csv");
const LIBRARIES: &[u8] = include_bytes!("../../../data/trafford/trafford_libraries.csv");
const PHARMACIES: &[u8] = include_bytes!("../../../data/trafford/trafford_pharmacies.csv");
const POSTCODES: &[u8] = include_bytes!("../../../data/trafford/trafford_postcodes.csv");

/// Reads lists in without the pages.
fn import(app: &TestApp, files: &[(&str, &[u8])]) {
    let (actor, moment) = (record::Actor::Demonstration, app.moment());
    app.make(|tx| directory::import_files(tx, &actor, &moment, files).map(drop));
}

/// Names of the entries on a page of results.
fn names(page: &Page) -> Vec<String> {
    page.select("main h3 a")
}

on_both_engines! {
    fn a_chemist_near_a_postcode_with_its_distance_and_hours(app: &TestApp) {
        import(app, &[("pharmacies.csv", PHARMACIES), ("postcodes.csv", POSTCODES)]);
        let page = app.signed_out().get("/directory?words=chemist&near=m332rp");
        page.must_be(200).must_say("57 found, nearest to M33 2RP first");
        let near = page.select("main ul.govuk-list li p strong");
        assert!(near.iter().any(|told| told.contains("miles (") && told.ends_with("km)")), "{near:?}");
        page.must_say("They may be different on bank holidays");
        page.must_say("Open Government Licence v3.0");
        assert_eq!(names(&page).len(), 20);
        let second = app.signed_out().get("/directory?words=chemist&near=m332rp&page=2");
        let links = |page: &Page| page.attributes("main h3 a", "href");
        assert!(links(&second).iter().all(|link| !links(&page).contains(link)), "no entry stands on two pages");
        second.must_say("Showing 21 to 40 of 57 total results");
        let within = app.signed_out().get("/directory?words=chemist&near=M33+2RP&within=1");
        assert!((1..57).contains(&names(&within).len()), "{:?}", names(&within));
    }

    fn a_file_is_seen_line_by_line_before_it_is_taken(app: &TestApp) {
        let col = app.signed_in("col.commission");
        let page = sent(&col, "care homes.csv", HOMES);
        page.must_be(200).must_say("56 in all: 0 accepted, 56 mended, 0 refused").must_say("56 new");
        page.must_say("Telephone number without its leading 0, put back: 54");
        assert_eq!(app.number("select count(*) from directory_entry"), 0, "nothing is taken yet");
        assert_eq!(page.count("tbody tr"), 56);
        let none = col.get(&format!("{}?lines=refused", page.path));
        none.must_say("There are no such lines.");
        let report = col.submit(&page, "form[action$='/confirm']", &[]);
        report.must_say("The file is read in. The directory shows it now.").must_say("56 mended");
        assert_eq!(app.number("select count(*) from directory_entry"), 56);
        // Sent again, the form finds that it was taken.
        col.submit(&page, "form[action$='/confirm']", &[]).must_be(409).must_say("confirmed or discarded already");
        col.get("/directory/import").must_say("care homes.csv").must_say("56 new").must_say("Col Commission");
        // The same file a second time changes nothing and says so.
        let again = sent(&col, "care homes.csv", HOMES);
        again.must_say("Exactly this file was read in before").must_say("56 as before");
        col.submit(&again, "form[action$='/discard']", &[]).must_say("The file was thrown away.");
        assert_eq!(app.number("select count(*) from directory_import"), 1);
    }
}

/// Sends a file in and shows where that leads.
fn sent(client: &Client<'_>, name: &str, bytes: &[u8]) -> Page {
    client.get("/directory/import");
    client.follow(client.upload("/directory/import", &[], ("file", name, bytes)))
}

#[test]
fn what_is_open_on_a_sunday_is_said_for_that_day_and_with_the_caption() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    // The tests' today is Sunday, 22 November 2026, ten in the morning.
    let now = public.get("/directory?words=chemist&near=M33+2RP&open=now");
    now.must_be(200);
    assert!(!names(&now).is_empty());
    assert!(
        now.select("main li .govuk-tag")
            .iter()
            .all(|tag| tag == "Open"),
        "{:?}",
        now.select("main li .govuk-tag")
    );
    now.must_say("Places whose opening times are not known are left out")
        .must_say("bank holidays");
    let later = public.get("/directory?words=chemist&open=at&day=2026-11-28&time=2pm");
    later.must_say("Open or closed is said for Saturday 28 November 2026, 2pm.");
    assert!(
        later
            .select("main li p")
            .iter()
            .any(|told| told.contains("Open until"))
    );
    let night = public.get("/directory?kind=pharmacy&open=at&day=2026-11-22&time=03:00");
    night
        .must_say("Nothing found")
        .must_say("Search again, open or not");
    let sunday =
        names(&public.get("/directory?kind=pharmacy&open=at&day=2026-11-22&time=11am")).len();
    let monday =
        names(&public.get("/directory?kind=pharmacy&open=at&day=2026-11-23&time=11am")).len();
    assert!(sunday < monday, "{sunday} {monday}");
}

#[test]
fn nothing_is_called_open_whose_hours_nobody_knows() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    let page = public.get("/directory?kind=library");
    assert_eq!(names(&page).len(), 13);
    assert_eq!(page.count("main li .govuk-tag"), 0);
    assert_eq!(
        page.select("main li p")
            .iter()
            .filter(|told| *told == "Opening times not known")
            .count(),
        13
    );
    page.must_not_hold("bank holidays");
    public
        .get("/directory?kind=library&open=now")
        .must_say("Nothing found");
    let entry = public.get(&page.attributes("main h3 a", "href")[0]);
    entry.must_say("Not known: ring before you go.");
}

#[test]
fn a_place_that_is_not_known_is_a_fault_of_its_field_with_a_way_on() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    for (typed, way) in [
        ("M33 4BT", Some("Search near M33 4")),
        ("ZZ1 1ZZ", None),
        ("Timbuktu", None),
        ("<script>", None),
        ("🙂", None),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = public.get(&format!("/directory?words=chemist&near={query}"));
        page.must_be(422);
        assert_eq!(page.errors()[0].0, "near", "{typed}");
        assert_eq!(page.value("near"), typed);
        assert_eq!(page.value("words"), "chemist");
        assert!(names(&page).is_empty(), "{typed}");
        if let Some(way) = way {
            page.must_say(way);
            let link = page
                .attributes("main a[href*='near=M33+4']", "href")
                .remove(0);
            public
                .get(&link)
                .must_be(200)
                .must_say("nearest to M33 4 first");
        }
    }
}

#[test]
fn an_address_by_hand_never_breaks_the_page() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    let long = "x".repeat(3_000);
    for query in [
        "page=999999",
        "page=-1",
        "page=0",
        "kind=bogus&kind=library&kind=library",
        "within=abc&near=M33",
        "within=999999999999",
        "open=never",
        "words=%FF%FE%00",
        "words=%27%22%3B--",
        "near=M33&near=M41",
        &format!("words={long}"),
    ] {
        public.get(&format!("/directory?{query}")).must_be(200);
    }
    for query in [
        "open=at",
        "open=at&time=25:00",
        "open=at&time=noonish",
        "open=at&day=yesterday&time=2pm",
    ] {
        let page = public.get(&format!("/directory?{query}"));
        page.must_be(422);
        assert!(
            ["day", "time"].contains(&page.errors()[0].0.as_str()),
            "{query}"
        );
    }
}

#[test]
fn a_slip_of_the_keyboard_is_answered_with_a_guess() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    let page = public.get("/directory?words=chemsit&near=M33");
    page.must_say("Nothing found").must_say("Did you mean");
    let guess = page
        .attributes("main .moj-filter-layout__content a", "href")
        .remove(0);
    assert!(guess.contains("near=M33"), "{guess}");
    assert!(!names(&public.get(&guess)).is_empty());
}

/// Signs, and letters without end, are no words: everything would be listed as though it fitted.
#[test]
fn what_is_no_word_finds_nothing() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    for words in ["%25_*%22".to_owned(), "(((".to_owned()] {
        public
            .get(&format!("/directory?words={words}"))
            .must_say("Nothing found");
    }
    assert!(!names(&public.get("/directory?words=")).is_empty());
}

#[test]
fn an_entry_says_all_that_its_list_says_and_where_that_comes_from() {
    let app = TestApp::riverbridge();
    let public = app.signed_out();
    let page = public.get("/directory?kind=care_home&near=M33+2RP");
    let entry = public.get(&page.attributes("main h3 a", "href")[0]);
    entry
        .must_be(200)
        .must_say("Care home")
        .must_say("Care Quality Commission")
        .must_say("Open Government Licence");
    assert_eq!(entry.attributes("a[href^='tel:']", "href").len(), 1);
    assert!(
        entry.attributes("a[href^='tel:0']", "href").len() == 1,
        "without spaces: {}",
        entry.text()
    );
    assert!(!entry.says("Where this comes from Open"));
    let pharmacy = public.get(
        &public
            .get("/directory?kind=pharmacy")
            .attributes("main h3 a", "href")[0],
    );
    pharmacy
        .must_say("Usual opening times")
        .must_say("bank holidays");
    public
        .get(&format!("/directory/{}", uuid::Uuid::nil()))
        .must_be(404);
    public.get("/directory/no-id").must_be(404);
}

#[test]
fn an_entry_that_left_its_list_says_so_and_is_found_no_more() {
    let app = TestApp::sqlite();
    import(&app, &[("libraries.csv", LIBRARIES)]);
    let public = app.signed_out();
    let page = public.get("/directory?kind=library");
    let (name, address) = (
        names(&page).remove(0),
        page.attributes("main h3 a", "href").remove(0),
    );
    let text = String::from_utf8(LIBRARIES.to_vec()).unwrap();
    let fewer: String = text
        .lines()
        .filter(|line| !line.contains(&name))
        .map(|line| format!("{line}\n"))
        .collect();
    let col = app.signed_in("col.commission");
    let preview = sent(&col, "libraries.csv", fewer.as_bytes());
    preview
        .must_say("1 of the list as it stands are not in this file.")
        .must_say("1 no longer in the list");
    col.submit(&preview, "form[action$='/confirm']", &[]);
    assert_eq!(names(&public.get("/directory?kind=library")).len(), 12);
    public
        .get(&address)
        .must_be(200)
        .must_say("it is no longer in the list that it came from");
}

#[test]
fn a_file_that_is_no_list_is_refused_with_what_it_is() {
    let app = TestApp::sqlite();
    let col = app.signed_in("col.commission");
    let only_header = HOMES.split(|byte| *byte == b'\n').next().unwrap();
    for (what, bytes, told) in [
        ("nothing", &b""[..], "The file is empty."),
        ("a PDF", b"%PDF-1.7\n1 0 obj", "not comma separated values"),
        ("a zip", b"PK\x03\x04aaaa", "not comma separated values"),
        (
            "another table",
            b"colour,size\nred,3\n",
            "is not the header of a list that Steerwell knows",
        ),
    ] {
        let page = sent(&col, "file.csv", bytes);
        page.must_be(422);
        assert_eq!(page.errors()[0].0, "file", "{what}");
        page.must_say(told);
    }
    col.get("/directory/import");
    let page = col.upload("/directory/import", &[], ("file", "", b""));
    page.must_be(422)
        .must_say("Choose a file of comma-separated values.");
    // A header alone can be looked at and not be taken.
    let page = sent(&col, "header.csv", only_header);
    if page.status == 200 {
        page.must_say("there is nothing to confirm");
        let forced = col.post(&format!("{}/confirm", page.path), &[]);
        forced
            .must_be(422)
            .must_say("No line of this file could be taken");
    }
    assert_eq!(app.number("select count(*) from directory_import"), 0);
}

#[test]
fn faults_of_lines_are_told_with_their_line_and_the_rest_is_taken() {
    let app = TestApp::sqlite();
    let text = String::from_utf8(LIBRARIES.to_vec()).unwrap();
    let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    // A line without a name, and one with half its columns.
    lines[2] = lines[2]
        .split_once(',')
        .map(|(_, rest)| format!(",{rest}"))
        .unwrap();
    lines.push("Half a library,1 Nowhere".to_owned());
    let col = app.signed_in("col.commission");
    let page = sent(
        &col,
        "libraries.csv",
        format!("{}\n", lines.join("\n")).as_bytes(),
    );
    page.must_be(200);
    let refused = col.get(&format!("{}?lines=refused", page.path));
    let numbers = refused.select("tbody tr td:first-child");
    assert!(
        numbers.contains(&"3".to_owned()),
        "{numbers:?}: {}",
        refused.text()
    );
    let report = col.submit(&page, "form[action$='/confirm']", &[]);
    report.must_say("The file is read in.");
    assert_eq!(
        col.get(&format!(
            "{}?lines=refused",
            report.path.split('?').next().unwrap()
        ))
        .select("tbody tr td:first-child"),
        numbers
    );
    assert!(app.number("select count(*) from directory_entry") >= 12);
}

#[test]
fn reading_lists_in_is_for_those_who_keep_the_directory() {
    let app = TestApp::sqlite();
    let col = app.signed_in("col.commission");
    let waiting = sent(&col, "libraries.csv", LIBRARIES).path;
    for name in ["ines.info", "ivan.admin"] {
        let client = app.signed_in(name);
        client.get("/directory/import").must_be(200);
        // Another's file is nobody's business.
        client.get(&waiting).must_be(404);
        client.post(&format!("{waiting}/confirm"), &[]).must_be(404);
        client.post(&format!("{waiting}/discard"), &[]).must_be(404);
    }
    for name in [
        "sam.social",
        "fay.finance",
        "ada.testwell",
        "prov.provider",
        "cal.guardian",
    ] {
        app.signed_in(name).get("/directory/import").must_be(403);
        app.signed_in(name)
            .post(&format!("{waiting}/confirm"), &[])
            .must_be(403);
    }
    app.signed_out().get("/directory/import").must_be(303);
    assert_eq!(app.number("select count(*) from directory_entry"), 0);
    col.get(&format!("/directory/import/{}", uuid::Uuid::nil()))
        .must_be(404);
    let too_large = vec![b'a'; 9 * 1024 * 1024];
    let page = col.upload("/directory/import", &[], ("file", "large.csv", &too_large));
    page.must_be(413);
}

#[test]
fn the_notices_name_each_list_with_its_dates_and_counts() {
    let app = TestApp::riverbridge();
    let page = app.signed_out().get("/data-notices");
    page.must_be(200)
        .must_say("Open Government Licence v3.0")
        .must_say("© Crown copyright");
    let rows = page.select("tbody tr");
    assert_eq!(rows.len(), 9);
    let homes = rows
        .iter()
        .find(|row| row.starts_with("Care homes"))
        .unwrap();
    assert!(
        homes.contains("Date of content: 25 February 2026") && homes.ends_with("56 0 56 0"),
        "{homes}"
    );
    let postcodes = rows
        .iter()
        .find(|row| row.starts_with("Postcodes"))
        .unwrap();
    assert!(postcodes.ends_with("11264 11264 0 0"), "{postcodes}");
    TestApp::sqlite()
        .signed_out()
        .get("/data-notices")
        .must_be(200)
        .must_say("No list was read in yet.");
}
