//! The rules as anybody reads them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use work::{adopt, adopt_changed, changed};

on_both_engines! {
    fn a_new_version_says_in_words_what_it_changed(app: &TestApp) {
        adopt(app);
        let first = app.signed_out().get("/rulebook/versions").attributes("main table a", "href").remove(0);
        app.signed_out().get(&first).must_say("It was the first version");
        adopt_changed(app, &changed("allocation/points.yaml", "266.69", "271.30"), "Cabinet of 9 March, item 7.");
        let versions = app.signed_out().get("/rulebook/versions");
        versions.must_say("Cabinet of 9 March, item 7.");
        assert_eq!(versions.count("main tbody tr"), 2);
        let newest = versions.attributes("main table a", "href").remove(0);
        let page = app.signed_out().get(&newest);
        page.must_say("price of a point from 6 April 2010 becomes £271.30 a year (was £266.69 a year)");
        app.signed_out().get("/rulebook/points").must_say("£271.30 a year");
        // The earlier version can still be read whole.
        let hash = first.rsplit('/').next().unwrap();
        let old = app.signed_out().get(&format!("/rulebook?version={hash}"));
        old.must_say("£266.69 a year").must_say("Another version is in force now.");
        app.signed_out().get(&format!("/rulebook/points?version={hash}")).must_say("£266.69 a year");
    }
}

#[test]
fn every_figure_has_its_value_dates_source_and_certainty() {
    let app = TestApp::riverbridge();
    let page = app.signed_out().get("/rulebook");
    page.must_be(200)
        .must_say("The demonstration's own policy.");
    page.must_say("Lower limit")
        .must_say("£14,250")
        .must_say("Fairly sure")
        .must_say("Price of a point");
    page.must_say("Value on 22 November 2026");
    page.must_say("The team manager £400 £1,500");
    assert_eq!(page.count("[id='charging-capital-lower-limit']"), 1);
    // The history of a value, and the same value on another day.
    let older = app
        .signed_out()
        .get("/rulebook?on-day=1&on-month=6&on-year=2008");
    older
        .must_say("£13,500")
        .must_say("Not certain")
        .must_say("Value on 1 June 2008");
    app.signed_out()
        .get("/rulebook?on=2008-06-01")
        .must_say("Value on 1 June 2008");
    // Before anything was decided there is no value, and nothing is invented.
    app.signed_out()
        .get("/rulebook?on=1990-01-01")
        .must_say("No value for this day");
}

#[test]
fn a_day_that_no_calendar_has_is_a_fault_of_its_field() {
    let app = TestApp::riverbridge();
    for (day, month, year) in [
        ("31", "2", "2026"),
        ("x", "y", "z"),
        ("1", "", ""),
        ("1", "1", "99999"),
        ("29", "2", "2025"),
    ] {
        let page = app.signed_out().get(&format!(
            "/rulebook?on-day={day}&on-month={month}&on-year={year}"
        ));
        page.must_be(422);
        let errors = page.errors();
        assert_eq!(errors[0].0, "on-day", "{errors:?}");
        assert_eq!(page.value("on-day"), day, "what was typed stays");
        page.must_say("Lower limit");
    }
    app.signed_out()
        .get("/rulebook?on=nonsense")
        .must_be(200)
        .must_say("Value on 22 November 2026");
}

#[test]
fn names_are_for_staff() {
    let app = TestApp::riverbridge();
    for address in ["/rulebook", "/rulebook/versions"] {
        let words = "Put into force by";
        assert!(!app.signed_out().get(address).says(words), "{address}");
        assert!(
            !app.signed_in("ada.testwell").get(address).says(words),
            "{address}"
        );
        app.signed_in("fay.finance")
            .get(address)
            .must_say(words)
            .must_say("the demonstration");
    }
}

#[test]
fn the_price_of_a_point_shows_where_it_comes_from() {
    let app = TestApp::riverbridge();
    let page = app.signed_out().get("/rulebook/points");
    page.must_be(200)
        .must_say("A point is worth £266.69 a year on 22 November 2026");
    page.must_say("(£25,000,000 less 15%) ÷ (6640 points × 2400 people ÷ 200 in the test group) = £266.69 a year for a point.");
    page.must_say("How much help do you need to wash, dress and use the toilet?");
    page.must_say("I need help with all or nearly all of it 18");
    page.must_say("Whether this is asked depends on the answer about “Help from family, friends and neighbours”.");
    app.signed_out()
        .get("/rulebook/points?words=easy")
        .must_say("Someone does nearly all of it for me 18");
}

#[test]
fn before_any_rules_the_pages_say_so() {
    let app = TestApp::sqlite();
    for address in ["/rulebook", "/rulebook/points", "/rulebook/versions"] {
        let page = app.signed_out().get(address);
        page.must_be(200);
        assert!(
            page.text()
                .to_lowercase()
                .contains("no rules are in force yet"),
            "{address}: {}",
            page.text()
        );
    }
    app.signed_out().get("/rulebook/versions/ffff").must_be(404);
}

#[test]
fn a_version_that_never_was_is_not_found() {
    let app = TestApp::riverbridge();
    app.signed_out().get("/rulebook?version=ffff").must_be(404);
    app.signed_out()
        .get("/rulebook/versions/%2e%2e%2f")
        .must_be(404);
}

#[test]
fn putting_rules_into_force_is_for_the_server_and_the_page_says_how() {
    let app = TestApp::riverbridge();
    app.signed_out().get("/rulebook/adopt").must_be(303);
    for name in ["fay.finance", "perf.board"] {
        let page = app.signed_in(name).get("/rulebook/adopt");
        page.must_be(200).must_say("steerwell rules adopt FOLDER");
        assert_eq!(page.count("main form"), 0);
        app.signed_in(name)
            .get("/rulebook")
            .must_say("How a new version is put into force");
    }
    for name in ["sam.social", "ivan.admin", "ada.testwell", "cal.guardian"] {
        app.signed_in(name).get("/rulebook/adopt").must_be(403);
        assert!(
            !app.signed_in(name)
                .get("/rulebook")
                .says("How a new version is put into force"),
            "{name}"
        );
    }
}
