use record::access::Role;

use crate::common::TestApp;
use crate::{add, address, fault_of, on_both_engines};

/// Everything that the form takes.
const WHOLE: &[(&str, &str)] = &[
    ("names-1-kind", "legal"),
    ("names-1-given", "Nell"),
    ("names-1-family", "Newly-Made"),
    ("born-month", "May"),
    ("born-year", "1950"),
    ("born-estimated", "yes"),
    ("nhs_number", "999-000 0131"),
    ("addresses-1-purpose", "temporary"),
    ("addresses-1-lines", "1 Nowhere Street\n\nSale"),
    ("addresses-1-postcode", "m332nj"),
    ("addresses-1-from-day", "1"),
    ("addresses-1-from-month", "10"),
    ("addresses-1-from-year", "2026"),
    ("contacts-1-kind", "mobile"),
    ("contacts-1-value", "07700 900011"),
    ("contacts-1-whose", "Her sister"),
    ("contacts-1-markers", "do_not_leave_message"),
    ("contacts-1-best_time", "Evenings"),
    ("contacts-1-note", "She works until five."),
    ("needs", "braille"),
    ("needs", "advocate"),
    ("communication_note", "Slowly, please."),
    ("language", "Urdu"),
    ("interpreter", "yes"),
    ("client_group", "older_people"),
    ("other_client_groups", "mental_health"),
];

on_both_engines! {
    /// One page makes the whole record.
    fn a_record_is_made_from_one_page(app: &TestApp) {
        let ines = app.as_role(Role::InformationOfficer);
        let page = add(&ines, WHOLE);
        page.must_be(200).must_say("The record was made. Its reference is RB-000001.");
        assert_eq!(page.heading(), "Nell Newly-Made");
        for words in [
            "about May 1950 (about 76)",
            "999 000 0131",
            "Needs Braille, advocate",
            "Slowly, please.",
            "Interpreter: Urdu",
            "Do not leave a message: 07700 900011 (Her sister)",
            "Stays at 1 Nowhere Street Sale M33 2NJ",
            "Since 1 October 2026",
            "Best time: Evenings",
            "She works until five.",
            "Older people",
            "Also Mental health",
        ] {
            page.must_say(words);
        }
    }

    /// A form that is sent twice, as by a second press of the button, makes one record.
    fn a_form_sent_twice_makes_one_record(app: &TestApp) {
        let ines = app.as_role(Role::InformationOfficer);
        let form = ines.get("/people/new");
        let first = ines.submit(&form, "#names-1-given", &[("names-1-given", "Once"), ("names-1-family", "Only")]);
        let again = ines.submit(&form, "#names-1-given", &[("names-1-given", "Once"), ("names-1-family", "Only")]);
        assert_eq!(first.path, again.path, "{}", again.text());
        assert_eq!(app.number("select count(*) from people_person"), 1);

        // Somebody went back in the browser, changed something and sent the same form: nothing is lost, and no
        // second record is made.
        let typed = [("names-1-given", "Once"), ("names-1-family", "Only"), ("language", "Welsh")];
        let offer = ines.submit(&form, "#names-1-given", &typed);
        offer.must_be(200).must_say("This form was saved before, as RB-000001.");
        assert_eq!(offer.heading(), "Correct the record");
        assert_eq!(offer.value("language"), "Welsh");
        let saved = ines.submit(&offer, "#why", &[]);
        saved.must_say("The correction is saved.").must_say("Speaks: Welsh");
        assert_eq!(app.number("select count(*) from people_person"), 1);
    }

    /// Likely duplicates are shown with the reasons before anything is saved.
    fn people_who_may_be_the_same_are_shown_first(app: &TestApp) {
        app.person("ada");
        let ines = app.as_role(Role::InformationOfficer);
        let typed = [
            ("names-1-given", "Adah"),
            ("names-1-family", "Testwel"),
            ("born-day", "3"),
            ("born-month", "2"),
            ("born-year", "1941"),
            ("language", "Welsh"),
        ];
        let page = add(&ines, &typed);
        assert_eq!((page.status, page.heading().as_str()), (200, "Is it one of these people?"));
        page.must_say("Nothing is saved yet. You entered Adah Testwel, born 3 February 1941 (85).");
        page.must_say("Day and month of birth the other way round").must_say("Adah Testwel / Ada Testwell");
        assert_eq!(page.attributes("tbody th a", "href"), [address(app, "ada", "")]);
        assert_eq!(app.number("select count(*) from people_person"), 1);

        // Back to the form: everything typed is there, and the same number of the form.
        let edit = ines.submit(&page, "button[value=edit]", &[("then", "edit")]);
        assert_eq!(edit.heading(), "Add a person");
        for (field, value) in typed {
            assert_eq!(edit.value(field), value, "{field}");
        }
        assert_eq!(edit.value("once"), page.value("once"));

        // None of these.
        let made = ines.submit(&page, "form[action='/people/new'] button", &[]);
        made.must_say("The record was made. Its reference is RB-000002.").must_say("Welsh");

        // The answer holds for those who were shown: the new record resembles too, and is asked about.
        let third = [("names-1-given", "Adah"), ("names-1-family", "Testwell"), ("names-1-kind", "legal")];
        let page = add(&ines, &third);
        assert_eq!(page.select("tbody th a"), ["Ada Testwell", "Adah Testwel"]);
        let turned_down = page.attributes("input[name=turned_down]", "value");
        let mut only_one: Vec<(&str, &str)> = third.to_vec();
        only_one.push(("turned_down", &turned_down[0]));
        let page = add(&ines, &only_one);
        assert_eq!(page.heading(), "Is it one of these people?");
        assert_eq!(app.number("select count(*) from people_person"), 2);
    }

    /// Somebody whose record is restricted is suggested only to those named on it; of their NHS number no more is
    /// said than that it cannot be used.
    fn a_restricted_record_is_no_suggestion(app: &TestApp) {
        app.person("hana");
        let ines = app.as_role(Role::InformationOfficer);
        let typed = [
            ("names-1-given", "Hana"),
            ("names-1-family", "Notreal"),
            ("born-day", "25"),
            ("born-month", "12"),
            ("born-year", "1990"),
            ("nhs_number", "999 000 0085"),
        ];
        let page = add(&ines, &typed);
        page.must_be(422).must_not_hold("RB-000001");
        let sentence = fault_of(&page, "nhs_number");
        assert!(sentence.contains("cannot be used here") && sentence.contains("records team"), "{sentence}");
        assert_eq!(ines.post("/people/duplicates", &typed).must_be(200).html, "");
    }
}

/// The piece of the page that a script fetches while somebody types: people with reasons, or nothing.
#[test]
fn likenesses_are_told_while_somebody_types() {
    let app = TestApp::sqlite();
    app.person("ada");
    let ines = app.as_role(Role::InformationOfficer);
    let form = ines.get("/people/new");
    assert_eq!(
        form.attributes("form[data-suggest-address]", "data-suggest-address"),
        ["/people/duplicates"]
    );
    let region = form.attributes("form[data-suggest-address]", "data-suggest-region");
    assert_eq!(
        form.attributes(&format!("#{}", region[0]), "aria-live"),
        ["polite"]
    );
    let ask = |fields: &[(&str, &str)]| ines.post("/people/duplicates", fields);
    let alike = ask(&[("names-1-family", "testwell"), ("names-1-given", "ada")]);
    alike.must_be(200);
    assert!(!alike.html.contains("<html"), "only a piece of the page");
    assert_eq!(alike.select("tbody th a"), ["Ada Testwell"]);
    alike
        .must_say("Possibly on record already")
        .must_say("Same name");
    assert_eq!(
        ask(&[("names-1-family", "Quite")]).html,
        "",
        "nothing is read out"
    );
    assert_eq!(ask(&[]).html, "");
    // Half-typed and faulty things are passed over here; the form says them when it is sent.
    let half = ask(&[
        ("names-1-given", "Ada"),
        ("names-1-family", "Testwell"),
        ("born-day", "31"),
        ("born-month", "2"),
        ("nhs_number", "12"),
    ]);
    assert_eq!(half.select("tbody th a"), ["Ada Testwell"]);
    app.as_role(Role::FinanceOfficer)
        .post("/people/duplicates", &[("names-1-family", "testwell")])
        .must_be(403);
}

/// Whoever made a record without a team cannot correct it; what they typed afterwards still stands in the form.
#[test]
fn what_was_typed_after_saving_is_not_lost_without_a_team() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let form = sam.get("/people/new");
    let name = ("names-1-given", "Teamless");
    sam.submit(&form, "#names-1-given", &[name, ("team", "")])
        .must_say("The record was made.");
    let page = sam.submit(
        &form,
        "#names-1-given",
        &[name, ("team", ""), ("language", "Welsh")],
    );
    page.must_be(200)
        .must_say("This form was saved before, as RB-000001.")
        .must_say("Give them what is new.");
    assert_eq!(page.value("language"), "Welsh");
    assert_eq!(app.number("select count(*) from people_person"), 1);
}

/// Rows are added and taken out without scripts, and nothing typed is lost on the way.
#[test]
fn rows_are_added_and_taken_out_without_scripts() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let form = ines.get("/people/new");
    // Enter in a field presses the first button of a form: that must be the one that saves.
    assert_eq!(
        form.select("form[action='/people/new'] button")[0],
        "Save",
        "{}",
        form.text()
    );
    let typed = [
        ("names-1-given", "Row"),
        ("addresses-1-lines", "1 First Street\nSale"),
        ("needs", "braille"),
        ("born-estimated", "yes"),
    ];
    let mut press: Vec<(&str, &str)> = typed.to_vec();
    press.push(("then", "add-addresses"));
    let page = ines.submit(&form, "#names-1-given", &press);
    page.must_be(200);
    assert!(page.errors().is_empty(), "nothing is checked yet");
    for (field, value) in typed {
        assert_eq!(page.value(field), value, "{field}");
    }
    assert_eq!(
        page.count("#addresses-2-lines") + page.count("#addresses-3-lines"),
        1
    );
    let page = ines.submit(&page, "#names-1-given", &[("then", "add-alerts")]);
    assert_eq!(page.count("#alerts-1-text"), 1);
    let page = ines.submit(
        &page,
        "#names-1-given",
        &[
            ("addresses-2-lines", "2 Second Street"),
            ("then", "remove-addresses-1"),
        ],
    );
    assert_eq!(page.count("#addresses-1-lines"), 0);
    assert_eq!(page.value("addresses-2-lines"), "2 Second Street");
    // A button that is none changes nothing and saves nothing more than the form says.
    for nonsense in [
        "add-people",
        "remove-addresses-99",
        "remove-addresses",
        "edit",
    ] {
        let page = ines.submit(&form, "#names-1-given", &[("then", nonsense)]);
        assert!(
            page.status == 200 || page.status == 422,
            "{nonsense}: {}",
            page.status
        );
    }
    assert_eq!(app.number("select count(*) from people_person"), 0);
}

/// The NHS number of somebody on record leads there.
#[test]
fn an_nhs_number_that_is_on_record_leads_to_it() {
    let app = TestApp::sqlite();
    app.person("ada");
    let ines = app.as_role(Role::InformationOfficer);
    let typed = [
        ("names-1-given", "Somebody"),
        ("names-1-family", "Else"),
        ("nhs_number", "9990000018"),
    ];
    let page = add(&ines, &typed);
    page.must_say("Same NHS number");
    assert_eq!(page.select("tbody th a"), ["Ada Testwell"]);
    let refused = ines.submit(&page, "form[action='/people/new'] button", &[]);
    refused.must_be(422);
    assert!(fault_of(&refused, "nhs_number").contains("on record RB-000001"));
    assert_eq!(refused.value("names-1-family"), "Else");
}

/// A worker takes on for a team of their own; whoever may involve any team chooses among all.
#[test]
fn the_team_that_takes_a_person_on() {
    let app = TestApp::sqlite();
    for name in demo::TEAMS {
        app.team(name);
    }
    let sam = app.as_role(Role::SocialWorker);
    let form = sam.get("/people/new");
    assert_eq!(
        form.select("#team option"),
        [
            "No team yet",
            "Learning disability team",
            "Sale older people's team"
        ]
    );
    // A team of their own is chosen already: nobody makes a record and then may not work on it.
    assert_eq!(
        form.value("team"),
        app.team("Learning disability team").to_string()
    );
    let sale = app.team("Sale older people's team").to_string();
    let made = sam.submit(
        &form,
        "#names-1-given",
        &[("names-1-given", "Taken"), ("team", &sale)],
    );
    made.must_say("Sale older people's team")
        .must_say("Since 22 November 2026");
    assert_eq!(made.select("main a.govuk-button"), ["Correct the record"]);

    let carers = app.team("Carers' team").to_string();
    let refused = add(&sam, &[("names-1-given", "Foreign"), ("team", &carers)]);
    refused.must_be(422);
    assert_eq!(fault_of(&refused, "team"), "Choose one of your own teams.");
    let refused = add(&sam, &[("names-1-given", "Foreign"), ("team", "none")]);
    assert_eq!(fault_of(&refused, "team"), "Choose a team from the list.");

    let ines = app.as_role(Role::InformationOfficer);
    assert_eq!(ines.get("/people/new").count("#team option"), 7);
    let made = add(&ines, &[("names-1-given", "Given"), ("team", &carers)]);
    made.must_say("Carers' team");
}

/// Faults stand beside their fields and at the top, in the order of the page.
#[test]
fn faults_stand_in_the_order_of_the_page() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let page = add(
        &ines,
        &[
            ("born-year", "41"),
            ("nhs_number", "12"),
            ("addresses-1-postcode", "nonsense"),
            ("contacts-1-kind", "email"),
            ("contacts-1-value", "nobody"),
            ("interpreter", "yes"),
        ],
    );
    page.must_be(422);
    let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "names-1-given",
            "born",
            "nhs_number",
            "addresses-1-postcode",
            "contacts-1-value",
            "language"
        ]
    );
    for id in [
        "names-1-given",
        "born-date",
        "nhs_number",
        "addresses-1-postcode",
        "contacts-1-value",
        "language",
    ] {
        assert_eq!(page.count(&format!("[id='{id}-error']")), 1, "{id}");
    }
    assert_eq!(page.value("born-year"), "41");
    assert_eq!(page.value("interpreter"), "yes");
}

/// Only whoever may add gets the form.
#[test]
fn who_may_add() {
    let app = TestApp::sqlite();
    for role in Role::ALL {
        let may = matches!(
            role,
            Role::InformationOfficer | Role::SocialWorker | Role::TeamManager
        );
        let client = app.as_role(*role);
        assert_eq!(
            client.get("/people/new").status,
            if may { 200 } else { 403 },
            "{role}"
        );
        let page = client.post("/people/new", &[("names-1-given", "Nobody")]);
        // The second one resembles the first, and is asked about.
        let expected: &[u16] = if may { &[200, 303] } else { &[403] };
        assert!(expected.contains(&page.status), "{role}: {}", page.status);
    }
}
