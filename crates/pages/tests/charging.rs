//! The financial assessment as finance officers and people meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::{Client, Page, TestApp};
use record::access::Role;
use work::{adopt, path_of};

/// State Pension £260.00 a week, Attendance Allowance £114.60, £15,000 saved; an alarm, and rent with help towards it.
const MEANS: &[(&str, &str)] = &[
    ("details", "given"),
    ("household", "single"),
    ("night", "no"),
    ("income-1-kind", "state_pension"),
    ("income-1-amount", "260"),
    ("income-2-kind", "attendance_allowance"),
    ("income-2-amount", "458.40"),
    ("income-2-every", "four_weeks"),
    ("capital-1-kind", "savings"),
    ("capital-1-amount", "15,000"),
    ("housing-1-kind", "rent"),
    ("housing-1-amount", "520"),
    ("housing-1-help", "400"),
    ("housing-1-every", "month"),
    ("disability-1-kind", "alarm"),
    ("disability-1-amount", "5.50"),
    ("why", "First financial assessment."),
];

fn decide(client: &Client<'_>, app: &TestApp, typed: &[(&str, &str)]) -> Page {
    let page = client.get(&format!("/people/{}/charging/new", app.person("ada")));
    page.must_be(200);
    client.submit(&page, "button[value=decide]", typed)
}

on_both_engines! {
    /// 260 + 76.70 (the lower rate: no care at night) + 3 = £339.70. She keeps 241.45, rent of £120 a month
    /// (27.6923…, up to 27.70) and 5.50: £274.65. She can be asked for £65.05.
    fn the_means_are_written_once_and_every_line_opens(app: &TestApp) {
        adopt(app);
        let fay = app.signed_in("fay.finance");
        let decided = decide(&fay, app, MEANS);
        decided.must_be(200).must_say("Up to £65.05 a week").must_say("This is the most that can be asked for");
        decided.must_say("the same, to the letter");
        let opened = decided.select("details.sw-worked-line");
        let has = |words: &str| opened.iter().any(|line| line.contains(words));
        assert!(has("Attendance Allowance: £114.60 a week. We count the lower rate, £76.70"), "{opened:#?}");
        assert!(has("Rent of £520.00 a month, less £400.00 that is paid for you: £27.70 a week."), "{opened:#?}");
        assert!(has("single person of pension credit age, £241.45 a week"));
        assert!(has("secondary sources that cite the circular for 2026 to 2027"), "the source of the guarantee");
        // The age was known, and the next form knows all of it.
        let again = fay.get(&format!("/people/{}/charging/new", app.person("ada")));
        again.must_say("The last financial assessment is filled in below");
        assert_eq!((again.value("income-2-amount"), again.value("income-2-every")), ("458.40".into(), "four_weeks".into()));
        assert_eq!((again.value("age"), again.value("housing-1-help")), ("pension".into(), "400.00".into()));
        let same = decide(&fay, app, &[("why", "First financial assessment.")]);
        same.must_say("This was decided so already");
        assert_eq!(path_of(&same), path_of(&decided));
        let more = decide(&fay, app, &[("income-1-amount", "270"), ("why", "The pension went up.")]);
        more.must_say("Up to £75.05 a week").must_say("Replaces");
        fay.get(&path_of(&decided)).must_say("A newer one has taken its place");
        assert_eq!(app.number("select count(*) from charging_determination"), 2);
    }

    fn every_fault_stands_at_its_field_and_rows_are_kept(app: &TestApp) {
        adopt(app);
        let fay = app.signed_in("fay.finance");
        let page = decide(&fay, app, &[
            // The first row is left empty: the second becomes the first.
            ("income-2-kind", "state_pension"),
            ("income-2-amount", "lots"),
            ("income-3-amount", "12"),
            ("capital-1-kind", "savings"),
            ("capital-1-amount", "12,34"),
            ("from-day", "31"),
            ("from-month", "2"),
        ]);
        page.must_be(422);
        let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
        for field in ["details", "household", "night", "from", "income-1-amount", "income-2-kind", "capital-1-amount", "why"] {
            assert!(fields.contains(&field.to_owned()), "{field}: {fields:?}");
        }
        assert_eq!((page.value("income-1-amount"), page.value("income-2-amount")), ("lots".into(), "12".into()));
        assert_eq!(app.number("select count(*) from charging_determination"), 0);
        let more = fay.submit(&page, "button[value=more]", &[("then", "more")]);
        more.must_be(200);
        assert_eq!(more.value("income-1-amount"), "lots");
        assert!(more.count("[name^='income-'][name$='-amount']") > page.count("[name^='income-'][name$='-amount']"));
    }
}

#[test]
fn the_letter_says_how_much_how_often_why_and_how_to_have_it_looked_at_again() {
    let app = TestApp::sqlite();
    adopt(&app);
    let decided = path_of(&decide(&app.signed_in("fay.finance"), &app, MEANS));
    let ada = app.signed_in("ada.testwell");
    ada.get(&format!("/people/{}/charging", app.person("ada")))
        .must_say("What I pay")
        .must_say("Up to £65.05 a week");
    ada.get(&decided)
        .must_be(200)
        .must_not_hold("Formula")
        .must_say("£65.05");
    let letter = ada.get(&format!("{decided}/print"));
    for told in [
        "Up to £65.05 a week",
        "asked for every four weeks",
        "First financial assessment.",
        "You never pay more than your support costs.",
        "every April when benefits and the minimum income change",
        "You can ask for the charge to be reviewed",
        "Your minimum income guarantee is £241.45 a week.",
        "Local Government and Social Care Ombudsman",
    ] {
        letter.must_say(told);
    }
    ada.get(&format!("{decided}/print?words=easy"))
        .must_say("You keep £241.45 a week to live on.");
}

#[test]
fn details_that_are_refused_mean_the_full_cost_and_the_page_says_so() {
    let app = TestApp::sqlite();
    adopt(&app);
    let fay = app.signed_in("fay.finance");
    let typed = [
        ("details", "refused"),
        ("why", "She did not answer two letters."),
    ];
    let page = decide(&fay, &app, &typed);
    page.must_be(200)
        .must_say("The full cost")
        .must_say("The details were refused or not given");
    fay.get(&format!("{}/print", path_of(&page)))
        .must_say("Give us the details at any time and we work it out.");
}

#[test]
fn who_may_look_and_who_may_decide() {
    let app = TestApp::sqlite();
    adopt(&app);
    let decided = path_of(&decide(&app.signed_in("fay.finance"), &app, MEANS));
    let new = format!("/people/{}/charging/new", app.person("ada"));
    for (role, looks, decides) in [
        (Role::FinanceOfficer, 200, 200),
        (Role::SocialWorker, 200, 403),
        (Role::TeamManager, 200, 403),
        (Role::InformationOfficer, 403, 403),
        (Role::Planner, 403, 403),
        (Role::Commissioner, 403, 403),
        (Role::Provider, 403, 403),
    ] {
        let client = app.as_role(role);
        client.get(&decided).must_be(looks);
        client.get(&new).must_be(decides);
    }
    app.signed_in("farida.carer").get(&decided).must_be(404);
}
