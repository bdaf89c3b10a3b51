use record::access::Role;

use crate::common::TestApp;
use crate::{address, correct_it, fault_of, on_both_engines};

on_both_engines! {
    /// A correction is a new version beside the old one, told in words.
    fn a_correction_is_a_new_version(app: &TestApp) {
        let sam = app.as_role(Role::SocialWorker);
        let record = address(app, "ada", "");
        let form = sam.get(&format!("{record}/correct"));
        for (field, value) in [
            ("names-1-given", "Ada"),
            ("names-2-kind", "former"),
            ("born-day", "2"),
            ("nhs_number", "999 000 0018"),
            ("needs", "large_print, hearing_loop"),
            ("addresses-1-lines", "1 Invented Street\nSale"),
            ("contacts-1-markers", "preferred"),
            ("base", "1"),
        ] {
            assert_eq!(form.value(field), value, "{field}");
        }
        let typed = [
            ("names-1-given", "Adaline"),
            ("contacts-1-markers", "do_not_leave_message"),
            ("language", "Welsh"),
            ("why", "She told me on the visit."),
        ];
        let page = sam.submit(&form, "#why", &typed);
        page.must_say("The correction is saved.").must_say("Do not leave a message: 0161 496 0001").must_say("Speaks: Welsh");
        assert_eq!(page.heading(), "Adaline Testwell");

        let history = sam.get(&format!("{record}/history"));
        assert_eq!(
            history.select("main h2"),
            [
                "Version 2, 22 November 2026, 10:00am, Sam Social",
                "Version 1, 22 November 2026, 10:00am, the demonstration"
            ]
        );
        history
            .must_say("Reason: She told me on the visit.")
            .must_say("Name 1: given names: now “Adaline”, was “Ada”")
            .must_say("Contact 1: preferred: taken out, was “yes”")
            .must_say("Language: now “Welsh”, before nothing")
            .must_say("The first version: the record was made.");

        // An earlier version opens, and the record can be corrected back to it: openly, by one more version.
        let first = sam.get(&format!("{record}/history/1"));
        first.must_be(200).must_say("Ada Testwell").must_say("What is different today");
        let back = sam.get(&first.attributes("main a.govuk-button", "href").remove(0));
        back.must_say("This is the record as it was in version 1. Nothing is saved yet.")
            .must_say("Name 1: given names: now “Ada”, was “Adaline”");
        assert_eq!(back.value("why"), "Corrected back to version 1.");
        let page = sam.submit(&back, "#why", &[]);
        page.must_say("The correction is saved.");
        assert_eq!(page.heading(), "Ada Testwell");
        sam.get(&format!("{record}/history")).must_say("Version 3").must_say("Corrected back to version 1.");
        sam.get(&format!("{record}/history/3")).must_say("This is the record as it stands.");
        for nonsense in ["history/99", "history/0", "history/-1", "history/x", "history?before=x", "correct?from=99", "correct?from=x"] {
            sam.get(&format!("{record}/{nonsense}")).must_be(404);
        }
    }

    /// The same twice, or nothing new, makes no version.
    fn nothing_new_makes_no_version(app: &TestApp) {
        let sam = app.as_role(Role::SocialWorker);
        let record = address(app, "ada", "");
        correct_it(&sam, &record, &[]).must_say("The record says so already. Nothing was changed.");
        let form = sam.get(&format!("{record}/correct"));
        for _ in 0..2 {
            sam.submit(&form, "#why", &[("language", "Welsh")]).must_say("The correction is saved.");
        }
        assert_eq!(app.number("select max(version) from people_version"), 2);
    }

    /// A permission that was withdrawn while the form was open counts.
    fn a_permission_withdrawn_meanwhile_counts(app: &TestApp) {
        let (rhys, tom) = (app.as_role(Role::ReablementWorker), app.as_role(Role::TeamManager));
        let record = address(app, "ada", "");
        let form = rhys.get(&format!("{record}/correct"));
        form.must_be(200);
        let page = tom.get(&format!("{record}/restriction"));
        tom.submit(&page, "#why", &[("why", "Somebody looks for her.")]).must_say("The record is restricted.");
        for typed in [("language", "Welsh"), ("born-day", "99"), ("then", "add-alerts")] {
            rhys.submit(&form, "#why", &[typed]).must_be(404).must_not_hold("Testwell");
        }
        assert_eq!(app.number("select max(version) from people_version"), 1);
    }

    /// Only whoever is involved corrects, and is told so before typing.
    fn only_the_involved_correct(app: &TestApp) {
        let rhys = app.as_role(Role::ReablementWorker);
        let george = address(app, "george", "correct");
        rhys.get(&george).must_be(403).must_say("Only a team or worker involved with this person");
        for fields in [&[("names-1-given", "No"), ("base", "1")][..], &[], &[("then", "add-alerts")]] {
            rhys.post(&george, fields).must_be(403);
        }
        let refused = "select count(*) from access_audit where outcome = 'refused' and noun = 'people' and verb = 'change'";
        assert_eq!(app.number(refused), 4);
    }
}

/// Faults stand beside their fields, and everything typed stays.
#[test]
fn faults_keep_everything_that_was_typed() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let record = address(&app, "ada", "");
    let typed = [
        ("born-day", "31"),
        ("born-month", "2"),
        ("addresses-1-postcode", "nonsense"),
        ("communication_note", "  Something new.  "),
        ("why", "Because."),
    ];
    let page = correct_it(&sam, &record, &typed);
    page.must_be(422);
    assert_eq!(page.title(), "Error: Correct the record");
    fault_of(&page, "born");
    fault_of(&page, "addresses-1-postcode");
    for (field, value) in typed {
        assert_eq!(page.value(field), value, "{field}");
    }
    assert_eq!(page.value("base"), "1");
    let page = sam.submit(
        &page,
        "#why",
        &[("born-day", "1"), ("addresses-1-postcode", "M33 4PW")],
    );
    page.must_say("The correction is saved.")
        .must_say("Something new.")
        .must_say("1 February 1941");
    let long = "w".repeat(2_001);
    let page = correct_it(&sam, &record, &[("language", "Welsh"), ("why", &long)]);
    page.must_be(422);
    assert!(fault_of(&page, "why").contains("2000 is the most"));
}

/// A form that does not say what it was made from saves nothing in silence: what it would change is shown first.
#[test]
fn a_form_without_its_version_is_asked_again() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let record = address(&app, "ada", "");
    sam.get(&record);
    for base in ["", "0", "-1", "99", "x", "99999999999999999999999"] {
        let page = sam.post(
            &format!("{record}/correct"),
            &[
                ("base", base),
                ("names-1-given", "Only"),
                ("names-1-family", "This"),
            ],
        );
        page.must_be(200)
            .must_say("What you typed is below. Nothing is saved yet.")
            .must_say("Name 1: given names: now “Only”, was “Ada”")
            .must_say("NHS number: taken out, was “999 000 0018”");
        assert_eq!(page.value("names-1-given"), "Only");
        assert_eq!(page.value("base"), "1");
    }
    assert_eq!(app.number("select max(version) from people_version"), 1);
}

/// Rows are added and taken out on the way, with the version that the form was made from.
#[test]
fn rows_of_a_correction_keep_the_version() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let record = address(&app, "ada", "");
    let page = correct_it(
        &sam,
        &record,
        &[("then", "add-alerts"), ("language", "Welsh")],
    );
    page.must_be(200);
    assert_eq!(page.value("base"), "1");
    let page = sam.submit(
        &page,
        "#why",
        &[
            ("alerts-1-text", "Mind the step."),
            ("then", "remove-names-2"),
        ],
    );
    assert_eq!(page.count("#names-2-given"), 0);
    let page = sam.submit(&page, "#why", &[]);
    page.must_say("The correction is saved.")
        .must_say("Alert: Mind the step.")
        .must_say("Welsh")
        .must_not_hold("Formerly-Made");
}

/// Many versions are leafed through.
#[test]
fn many_versions_are_leafed_through() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let record = address(&app, "ada", "");
    for number in 0..24 {
        let language = format!("Language{}", char::from(b'a' + number));
        correct_it(&sam, &record, &[("language", &language)]).must_be(200);
    }
    let page = sam.get(&format!("{record}/history"));
    assert_eq!(page.count("main h2"), 20);
    let older = page.attributes("main a[href*='before=']", "href").remove(0);
    let page = sam.get(&older);
    assert_eq!(page.count("main h2"), 5);
    page.must_say("Version 1,").must_say("Newest versions");
}
