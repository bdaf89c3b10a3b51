//! The form of a person: what is typed becomes the document and comes back; all faults come together.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use record::people::{NameKind, PersonDocument, PersonForm};

const TODAY: Date = date(2026, 11, 22);

fn faults(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = PersonForm::from_pairs(pairs.iter().copied());
    form.parse(TODAY)
        .unwrap_err()
        .into_iter()
        .map(|fault| (fault.field, fault.sentence))
        .collect()
}

fn parsed(pairs: &[(&str, &str)]) -> PersonDocument {
    PersonForm::from_pairs(pairs.iter().copied())
        .parse(TODAY)
        .unwrap()
}

#[test]
fn one_word_is_a_name_and_spaces_are_folded() {
    let document = parsed(&[("names-1-given", "  Prabhu  "), ("names-1-kind", "legal")]);
    assert_eq!(document.name(), "Prabhu");
    assert_eq!(
        parsed(&[("names-1-family", "van  der\u{a0}Berg")]).name(),
        "van der Berg"
    );
    assert_eq!(
        parsed(&[
            ("names-1-given", "فريدة"),
            ("names-1-family", "D'Árcy-Łoś 🙂")
        ])
        .name(),
        "فريدة D'Árcy-Łoś 🙂"
    );
}

#[test]
fn all_faults_come_together_each_with_its_field() {
    let found = faults(&[
        ("names-1-given", "A\0da"),
        ("names-2-given", "Second"),
        ("names-2-kind", "nickname"),
        ("born-day", "29"),
        ("born-month", "2"),
        ("born-year", "1989"),
        ("nhs_number", "1111111111"),
        ("client_group", "elderly"),
        ("interpreter", "yes"),
        ("addresses-4-postcode", "M33"),
        ("addresses-4-from-day", "1"),
        ("contacts-1-kind", "email"),
        ("contacts-1-value", "nobody"),
        ("contacts-2-value", "ring me"),
        ("alerts-1-from-year", "2026"),
        ("needs", "mind_reading"),
    ]);
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "needs",
            "client_group",
            "names-1-given",
            "names-2-kind",
            "born",
            "nhs_number",
            "language",
            "addresses-4-postcode",
            "addresses-4-from",
            "contacts-1-value",
            "contacts-2-value",
            "alerts-1-text",
            "alerts-1-from",
        ]
    );
    assert!(
        found.iter().all(|(_, sentence)| sentence.ends_with('.')),
        "{found:#?}"
    );
}

#[test]
fn what_does_not_hold_together_is_refused() {
    let fields = |pairs: &[(&str, &str)]| {
        faults(pairs)
            .into_iter()
            .map(|(field, _)| field)
            .collect::<Vec<_>>()
    };
    assert_eq!(fields(&[]), ["names-1-given"]);
    assert_eq!(fields(&[("names-3-given", "?!")]), ["names-3-given"]);
    assert_eq!(
        fields(&[("names-1-given", "A"), ("names-2-given", "B")]),
        ["names-2-kind"]
    );
    assert_eq!(
        fields(&[("names-1-given", "Ada"), ("names-1-kind", "former")]),
        ["names-1-given"]
    );
    assert_eq!(
        fields(&[("names-1-given", "Ada"), ("other_client_groups", "carers")]),
        ["client_group"]
    );
    let home = |from: &'static str, to: &'static str| {
        vec![
            ("names-1-given", "Ada"),
            ("addresses-1-lines", "1 Old Street"),
            ("addresses-1-to-day", "1"),
            ("addresses-1-to-month", "5"),
            ("addresses-1-to-year", to),
            ("addresses-2-lines", "2 New Street"),
            ("addresses-2-from-day", "1"),
            ("addresses-2-from-month", "5"),
            ("addresses-2-from-year", from),
        ]
    };
    assert_eq!(fields(&home("2019", "2020")), ["addresses-2-purpose"]);
    parsed(&home("2020", "2020"));
    assert_eq!(
        fields(&home("2020", "20")),
        ["addresses-1-to"],
        "what could not be read is not said to overlap"
    );
}

#[test]
fn postcodes_come_in_any_shape_and_other_countries_have_their_own() {
    let address = |extra: &[(&'static str, &'static str)]| {
        let pairs = [
            &[
                ("names-1-given", "Ada"),
                ("addresses-1-lines", "1 Example Street\r\n\r\n Sale "),
            ],
            extra,
        ]
        .concat();
        parsed(&pairs).addresses.get(1).cloned().unwrap()
    };
    let home = address(&[("addresses-1-postcode", " m332rp.")]);
    assert_eq!(
        (home.lines.as_slice(), home.postcode.as_deref()),
        (
            &["1 Example Street".to_owned(), "Sale".to_owned()][..],
            Some("M33 2RP")
        )
    );
    let abroad = address(&[
        ("addresses-1-postcode", "00-950"),
        ("addresses-1-abroad", "yes"),
    ]);
    assert_eq!(abroad.in_one_line(), "1 Example Street, Sale, 00-950");
    assert!(abroad.uk_postcode().is_none());
}

#[test]
fn fields_may_be_missing_more_than_asked_for_or_in_any_order() {
    let pairs = [
        ("unknown", "x"),
        ("names-x-given", "x"),
        ("names-01-given", "x"),
        ("names-99999999999-given", "x"),
        ("born", "x"),
        ("names-7-family", "Testwell"),
        ("needs", "braille"),
        ("needs", "easy_read"),
        ("needs", "braille"),
        ("names-7-given", "Ada"),
        ("form_token", "secret"),
    ];
    let document = parsed(&pairs);
    let reversed: Vec<_> = pairs.iter().rev().copied().collect();
    assert_eq!(parsed(&reversed), document);
    assert_eq!(document.name(), "Ada Testwell");
    assert_eq!(document.communication.needs.len(), 2);
    let many: Vec<(String, String)> = (1..=60)
        .map(|row| (format!("contacts-{row}-value"), "01632 960001".to_owned()))
        .collect();
    let pairs: Vec<(&str, &str)> = many
        .iter()
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .collect();
    let found = faults(&[&[("names-1-given", "Ada")], pairs.as_slice()].concat());
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn the_kept_text_has_one_form() {
    let document =
        PersonDocument::named("Ada", "Testwell").with_name(NameKind::KnownAs, "Addie", "");
    let text = document.to_json().unwrap();
    assert_eq!(PersonDocument::from_json(&text).unwrap(), document);
    assert_eq!(
        PersonDocument::from_json(&text).unwrap().to_json().unwrap(),
        text
    );
    assert!(text.starts_with(
        r#"{"names":{"1":{"kind":"legal","given":"Ada","family":"Testwell","from":null,"to":null}"#
    ));
    assert!(PersonDocument::from_json("{}").is_err());
    assert!(
        PersonDocument::from_json(r#"{"names":{},"born":{"year":1989,"month":2,"day":29}}"#)
            .is_err()
    );
}

/// Names of fields, with values that may and may not be right.
pub fn field() -> impl Strategy<Value = (String, String)> {
    let row = 1_u32..4;
    let text = prop_oneof![
        Just("Ada".to_owned()),
        Just("O'Mockery".to_owned()),
        Just("  two  words ".to_owned()),
        Just(String::new()),
        any::<String>(),
    ];
    let date_part = prop_oneof![
        Just("1".to_owned()),
        Just("2".to_owned()),
        Just("29".to_owned()),
        Just("2020".to_owned())
    ];
    let name = prop_oneof![
        (
            row.clone(),
            prop_oneof![Just("given"), Just("family")],
            text.clone()
        )
            .prop_map(|(row, part, value)| (format!("names-{row}-{part}"), value)),
        (
            row.clone(),
            prop_oneof![Just("legal"), Just("known_as"), Just("former")]
        )
            .prop_map(|(row, kind)| (format!("names-{row}-kind"), kind.to_owned())),
    ];
    let dated = (
        prop_oneof![
            Just("born"),
            Just("names-2-from"),
            Just("addresses-1-from"),
            Just("addresses-2-to"),
            Just("alerts-1-to")
        ],
        prop_oneof![Just("day"), Just("month"), Just("year")],
        date_part,
    )
        .prop_map(|(field, part, value)| (format!("{field}-{part}"), value));
    let other = prop_oneof![
        (row.clone(), text.clone())
            .prop_map(|(row, value)| (format!("addresses-{row}-lines"), value)),
        (
            row.clone(),
            prop_oneof![Just("home"), Just("previous"), Just("temporary")]
        )
            .prop_map(|(row, value)| (format!("addresses-{row}-purpose"), value.to_owned())),
        (
            row.clone(),
            prop_oneof![Just("01632 960001"), Just("01632 960002 after 5"), Just("")]
        )
            .prop_map(|(row, value)| (format!("contacts-{row}-value"), value.to_owned())),
        (
            row.clone(),
            prop_oneof![Just("do_not_ring"), Just("preferred"), Just("text_only")]
        )
            .prop_map(|(row, value)| (format!("contacts-{row}-markers"), value.to_owned())),
        (row, text.clone()).prop_map(|(row, value)| (format!("alerts-{row}-text"), value)),
        prop_oneof![Just("braille"), Just("easy_read"), Just("large_print")]
            .prop_map(|word| ("needs".to_owned(), word.to_owned())),
        prop_oneof![Just("carers"), Just("older_people"), Just("")]
            .prop_map(|word| ("client_group".to_owned(), word.to_owned())),
        prop_oneof![Just("carers"), Just("mental_health")]
            .prop_map(|word| ("other_client_groups".to_owned(), word.to_owned())),
        prop_oneof![Just("Polish"), Just("Urdu"), Just("")]
            .prop_map(|word| ("language".to_owned(), word.to_owned())),
        Just(("interpreter".to_owned(), "yes".to_owned())),
        text.prop_map(|value| ("communication_note".to_owned(), value)),
        Just(("nhs_number".to_owned(), "999 123 4578".to_owned())),
        Just(("born-estimated".to_owned(), "yes".to_owned())),
    ];
    prop_oneof![name, dated, other]
}

fn form_of(pairs: &[(String, String)]) -> PersonForm {
    PersonForm::from_pairs(
        pairs
            .iter()
            .map(|(field, value)| (field.as_str(), value.as_str())),
    )
}

proptest! {
    /// A form and its fields are the same thing.
    #[test]
    fn a_form_is_its_fields(pairs in prop::collection::vec(field(), 0..25)) {
        let form = form_of(&pairs);
        let again = form_of(&form.to_pairs());
        prop_assert_eq!(again.to_pairs(), form.to_pairs());
    }

    /// Whatever a form says, reading it gives sentences or a document that reads back the same.
    #[test]
    fn a_document_comes_back_from_its_form(pairs in prop::collection::vec(field(), 0..25)) {
        let form = form_of(&[&[("names-1-given".to_owned(), "Ada".to_owned())], pairs.as_slice()].concat());
        match form.parse(TODAY) {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(document) => {
                let again = PersonForm::from(&document).parse(TODAY);
                prop_assert_eq!(again.as_ref(), Ok(&document));
                let text = document.to_json().unwrap();
                prop_assert_eq!(PersonDocument::from_json(&text).unwrap(), document);
            }
        }
    }

    /// Nothing that can be sent stops the program.
    #[test]
    fn anything_may_be_sent(pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..10)) {
        let _ = form_of(&pairs).parse(TODAY);
    }
}
