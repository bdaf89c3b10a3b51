//! The table of bad input of the house: what people type, paste and send.

use record::access::Role;

use crate::common::{Page, TestApp};
use crate::{add, fault_of, on_both_engines};

on_both_engines! {
    /// Names of people are what people say they are, and come back letter for letter.
    fn names_are_kept_as_they_are_typed(app: &TestApp) {
        let ines = app.as_role(Role::InformationOfficer);
        let long = "Ä".repeat(200);
        for (given, family) in [
            ("Dilys", "O'Mockery"),
            ("Zoë-Łucja", "Ñandú Åß"),
            ("Cher", ""),
            ("", "Björk"),
            ("👩🏽‍🦽 Jo", "🙂"),
            ("名前", "张"),
            ("فريدة", "بلاسهولدر"),
            (long.as_str(), "Long"),
            ("<b>Bold</b>", "&amp; \"Quoted\""),
            ("Null", "Undefined"),
            ("'; drop table people_person; --", "Tables"),
        ] {
            let page = made(add(&ines, &[("names-1-given", given), ("names-1-family", family)]), &ines);
            assert_eq!(page.heading(), format!("{given} {family}").trim());
        }
    }
}

/// The record, also where the name resembles one that was typed before.
fn made(page: Page, client: &crate::common::Client<'_>) -> Page {
    if page.title() == "Is it one of these people?" {
        return client.submit(&page, "form[action='/people/new'] button", &[]);
    }
    page.must_be(200).must_say("The record was made.");
    page
}

#[test]
fn names_that_cannot_be_kept_get_a_sentence() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    for (given, part) in [
        (&*"a".repeat(201), "201 characters and 200 is the most"),
        ("A\0da", "cannot be shown"),
        ("A\u{7}da", "cannot be shown"),
        ("\u{202e}adA", "turns the direction"),
        ("Ad\u{fffd}", "damaged letter"),
        ("", "One word is enough"),
        ("  \t ", "One word is enough"),
        ("1234", "at least one letter"),
        ("🙂", "at least one letter"),
    ] {
        let page = add(&ines, &[("names-1-given", given)]);
        page.must_be(422);
        let sentence = fault_of(&page, "names-1-given");
        assert!(sentence.contains(part), "{given:?}: {sentence}");
    }
    let page = ines.post_bytes(
        "/people/new",
        &[("content-type", "application/x-www-form-urlencoded")],
        format!("form_token={}&names-1-given=%FF%FE", ines.token()).into_bytes(),
    );
    page.must_be(422);
    assert!(fault_of(&page, "names-1-given").contains("damaged letter"));
    assert_eq!(app.number("select count(*) from people_person"), 0);
}

#[test]
fn dates_of_birth() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    for (number, (day, month, year, shown)) in [
        ("29", "2", "2000", "29 February 2000 (26)"),
        ("", "feb", "1989", "February 1989 (about 37)"),
        ("", "", "1938", "1938 (about 88)"),
        (" 1 ", "01", "1902", "1 January 1902 (124)"),
        ("22", "November", "2026", "22 November 2026 (0)"),
        ("", "", "", "not known"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("Born{}", char::from(b'a' + u8::try_from(number).unwrap()));
        let page = add(
            &ines,
            &[
                ("names-1-given", name.as_str()),
                ("born-day", day),
                ("born-month", month),
                ("born-year", year),
            ],
        );
        made(page, &ines).must_say(&format!("Born: {shown}"));
    }
    for (day, month, year, part) in [
        ("29", "2", "1989", "February 1989 has 28 days"),
        ("31", "4", "1950", "April 1950 has 30 days"),
        ("1", "1", "1890", "more than 125 years old"),
        ("23", "11", "2026", "in the future"),
        ("1", "1", "2999", "in the future"),
        ("1", "", "1950", "a day but no month"),
        ("1", "1", "", "needs a year"),
        ("1", "1", "50", "four digits"),
        ("0", "1", "1950", "a day from 1 to 31"),
        ("1", "13", "1950", "a month from 1 to 12"),
        ("-1", "1", "1950", "a day from 1 to 31"),
        ("one", "may", "1950", "a day from 1 to 31"),
        ("1", "1", "1950.5", "four digits"),
        ("1\0", "1", "1950", "a day from 1 to 31"),
        ("99999999999999999999", "1", "1950", "a day from 1 to 31"),
    ] {
        let page = add(
            &ines,
            &[
                ("names-1-given", "Faulty"),
                ("born-day", day),
                ("born-month", month),
                ("born-year", year),
            ],
        );
        page.must_be(422);
        let sentence = fault_of(&page, "born");
        assert!(sentence.contains(part), "{day}/{month}/{year}: {sentence}");
        assert_eq!(page.value("born-year"), year, "what was typed stays");
        assert_eq!(page.value("names-1-given"), "Faulty");
    }
}

#[test]
fn postcodes_in_any_shape() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    for (number, typed) in ["M33 2NJ", "m332nj", " m33  2nj ", "M33-2NJ", "M33\u{a0}2NJ"]
        .into_iter()
        .enumerate()
    {
        let name = format!("Placed{}", char::from(b'a' + u8::try_from(number).unwrap()));
        let page = add(
            &ines,
            &[
                ("names-1-given", name.as_str()),
                ("addresses-1-postcode", typed),
            ],
        );
        made(page, &ines).must_say("M33 2NJ");
    }
    for typed in [
        "M33",
        "nonsense",
        "M33 2N",
        "33 2NJ",
        "🙂",
        "M33 2NJ M33 2NJ",
    ] {
        let page = add(
            &ines,
            &[("names-1-given", "Lost"), ("addresses-1-postcode", typed)],
        );
        page.must_be(422);
        assert!(
            fault_of(&page, "addresses-1-postcode").contains("outside the UK"),
            "{typed}"
        );
        assert_eq!(page.value("addresses-1-postcode"), typed);
    }
    let page = add(
        &ines,
        &[
            ("names-1-given", "Abroad"),
            ("addresses-1-lines", "5 Rue Inventée"),
            ("addresses-1-postcode", "75001"),
            ("addresses-1-abroad", "yes"),
        ],
    );
    page.must_say("75001").must_say("outside the UK");
}

#[test]
fn nhs_numbers() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    for (typed, part) in [
        ("1111111111", "never one digit ten times"),
        ("0000000000", "never one digit ten times"),
        ("9990000019", "a digit is wrong"),
        ("99900000", "digits"),
        ("999 000 0018 1", "digits"),
        ("ABC", "digits"),
    ] {
        let page = add(
            &ines,
            &[("names-1-given", "Counted"), ("nhs_number", typed)],
        );
        page.must_be(422);
        let sentence = fault_of(&page, "nhs_number");
        assert!(sentence.contains(part), "{typed}: {sentence}");
        assert_eq!(page.value("nhs_number"), typed);
    }
}

/// Fields in another order, missing or more than the form has.
#[test]
fn forms_that_no_page_of_ours_sent() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    // Reordered, with fields that nobody knows, and names of rows that no page writes.
    let page = ines.do_post(
        "/people/new",
        &[
            ("language", "Welsh"),
            ("favourite_colour", "green"),
            ("names-01-given", "Wrong"),
            ("names-+1-given", "Wrong"),
            ("names-x-given", "Wrong"),
            ("names-4294967296-given", "Wrong"),
            ("names-7-family", "Order"),
            ("names-7-given", "Out of"),
            ("born-century", "20"),
        ],
    );
    page.must_be(200).must_say("The record was made.");
    assert_eq!(page.heading(), "Out of Order");
    page.must_not_hold("Wrong");
    // Nothing at all.
    let page = ines.post("/people/new", &[]);
    page.must_be(422);
    assert!(fault_of(&page, "names-1-given").contains("One word is enough"));
    // Words that no list has.
    let page = ines.post(
        "/people/new",
        &[
            ("names-1-given", "Odd"),
            ("names-1-kind", "royal"),
            ("client_group", "everybody"),
            ("needs", "telepathy"),
            ("addresses-1-purpose", "castle"),
            ("addresses-1-lines", "1 Castle"),
            ("contacts-1-kind", "pigeon"),
            ("contacts-1-value", "coo"),
            ("contacts-1-markers", "loud"),
        ],
    );
    page.must_be(422);
    let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
    for field in [
        "names-1-kind",
        "client_group",
        "needs",
        "addresses-1-purpose",
        "contacts-1-kind",
        "contacts-1-markers",
    ] {
        assert!(
            fields.iter().any(|fault| fault == field),
            "{field}: {fields:?}"
        );
    }
    // More rows than a record holds.
    let rows: Vec<(String, String)> = (1..=60)
        .map(|number| (format!("alerts-{number}-text"), "Beware".to_owned()))
        .collect();
    let mut fields: Vec<(&str, &str)> = rows
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.push(("names-1-given", "Rows"));
    let page = ines.post("/people/new", &fields);
    page.must_be(422);
    assert!(fault_of(&page, "alerts-51").contains("more than 50 rows"));
    assert_eq!(
        page.count("[name^='alerts-'][name$='-text']"),
        60,
        "nothing typed is lost"
    );
}

/// What is too much at once is refused before it is read; what was typed is still on the page before.
#[test]
fn a_body_that_is_too_large() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    ines.get("/people/new");
    let large = "a".repeat(300 * 1024);
    ines.post("/people/new", &[("names-1-given", large.as_str())])
        .must_be(413)
        .must_say("what you typed is still there");
    let note = "a".repeat(2_001);
    let page = add(
        &ines,
        &[("names-1-given", "Wordy"), ("communication_note", &note)],
    );
    page.must_be(422);
    assert!(fault_of(&page, "communication_note").contains("2001 characters and 2000 is the most"));
    assert_eq!(page.value("communication_note"), note);
}

/// A form without the token of this sign-in changes nothing. It comes back to be sent again where a page of ours sent
/// it; where the browser does not say so, a stranger's page may have filled it in, and nothing of it is offered.
#[test]
fn a_form_with_another_token() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    ines.get("/people/new");
    for token in ["", "nonsense"] {
        let typed = [("form_token", token), ("names-1-given", "Forged")];
        let page = ines.post("/people/new", &typed);
        page.must_be(403)
            .must_say("Send the form again")
            .must_not_hold("Forged");
        let body = format!("form_token={token}&names-1-given=Forged");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let page = ines.post_bytes("/people/new", &headers, body.into_bytes());
        page.must_be(403).must_say("Forged");
        let sent = ines.submit(&page, "main form", &[]);
        assert!(sent.status == 200, "{}", sent.text());
    }
}

/// Times of a row that contradict one another.
#[test]
fn periods_and_rows_that_contradict_one_another() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let page = add(
        &ines,
        &[
            ("names-1-given", "Twice"),
            ("names-2-kind", "legal"),
            ("names-2-given", "Other"),
            ("addresses-1-lines", "1 First Street"),
            ("addresses-1-from-day", "2"),
            ("addresses-1-from-month", "1"),
            ("addresses-1-from-year", "2026"),
            ("addresses-1-to-day", "1"),
            ("addresses-1-to-month", "1"),
            ("addresses-1-to-year", "2026"),
            ("addresses-2-from-year", "2026"),
            ("contacts-1-value", "0161 496 0001"),
            ("contacts-1-markers", "preferred"),
            ("contacts-2-value", "0161 496 0002"),
            ("contacts-2-markers", "preferred"),
        ],
    );
    page.must_be(422);
    for (field, part) in [
        ("names-2-kind", "one legal or usual name"),
        ("addresses-1-to", "ends before it begins"),
        ("addresses-2-from", "a day, a month and a year"),
        ("contacts-2-markers", "Only one contact"),
    ] {
        assert!(
            fault_of(&page, field).contains(part),
            "{field}: {:?}",
            page.errors()
        );
    }
    // A period that is at fault is not folded away.
    assert_eq!(page.count("details[open] [id='addresses-1-to']"), 1);
}
