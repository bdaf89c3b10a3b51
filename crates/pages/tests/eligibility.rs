//! Eligibility as workers and people meet it: what is known shown to confirm, the decision that opens, the letter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::{Client, Page, TestApp};
use record::access::Role;
use work::{ADA, adopt, answer, answer_all, begin, path_of, validate};

/// Ada's assessment, answered and validated: its address.
fn validated(app: &TestApp) -> String {
    adopt(app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, app, "ada");
    answer_all(&sam, &assessment, ADA);
    validate(&sam, &assessment).must_be(303);
    assessment
}

const REASONS: &str = "She cannot wash or cook without help.\nIt wears her down.";

/// Fills the form in as it stands, with these besides.
fn decide(client: &Client<'_>, assessment: &str, typed: &[(&str, &str)]) -> Page {
    let page = client.get(&format!("{assessment}/eligibility"));
    page.must_be(200);
    client.submit(&page, "form[action$='/eligibility']", typed)
}

on_both_engines! {
    fn what_the_answers_say_is_confirmed_and_decided(app: &TestApp) {
        let assessment = validated(app);
        let sam = app.signed_in("sam.social");
        let page = sam.get(&format!("/people/{}/eligibility", app.person("ada")));
        page.must_say("Nothing was decided yet.").must_say("As an adult with needs");
        let form = sam.get(&format!("{assessment}/eligibility"));
        form.must_say("Washing, dressing and using the toilet: “I need hands-on help several times a day”");
        form.must_not_hold("About a quarter").must_not_hold("Yes, somebody helps");
        // What is suggested is ticked, what is not is not.
        assert_eq!((form.value("outcome-b"), form.value("outcome-j")), ("assistance".to_owned(), String::new()));
        let decided = decide(&sam, &assessment, &[("cause", "yes"), ("wellbeing", "dignity"), ("reasons", REASONS)]);
        decided.must_be(200).must_say("The decision is kept with its reasons").must_say("Eligible needs");
        decided.must_say("You have eligible needs").must_say("It wears her down.");
        decided.must_say("the same, to the letter");
        let opened = decided.select("details.sw-worked-line");
        let outcomes = opened.iter().find(|line| line.contains("outcomes that you are unable to achieve")).unwrap();
        assert!(outcomes.contains("S.I. 2015/313), reg 2(1)(b)") && outcomes.contains("How sure: sure"), "{outcomes}");
        // Sent again, the same page comes back.
        let again = decide(&sam, &assessment, &[("cause", "yes"), ("wellbeing", "dignity"), ("reasons", REASONS)]);
        again.must_say("This was decided so today already");
        assert_eq!(path_of(&again), path_of(&decided));
        assert_eq!(app.number("select count(*) from eligibility_determination"), 1);
        sam.get(&format!("/people/{}/eligibility", app.person("ada"))).must_say("Eligible needs").must_say("Stands");
    }

    fn every_fault_stands_at_its_field_and_what_was_typed_is_kept(app: &TestApp) {
        let assessment = validated(app);
        let sam = app.signed_in("sam.social");
        let page = decide(&sam, &assessment, &[("outcome-j", "danger"), ("outcome-b", ""), ("reasons", " ")]);
        page.must_be(422);
        let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
        for field in ["cause", "reasons", "why-b", "why-j", "advice"] {
            assert!(fields.contains(&field.to_owned()), "{field}: {fields:?}");
        }
        assert_eq!(page.value("outcome-j"), "danger");
        assert_eq!(app.number("select count(*) from eligibility_determination"), 0);
        // A departure with its reason is a decision like any other, and the letter says why.
        let decided = decide(&sam, &assessment, &[
            ("cause", "yes"), ("outcome-j", "danger"), ("why-j", "She cannot hold her grandchild safely."),
            ("wellbeing", "relationships"), ("reasons", REASONS),
        ]);
        decided.must_be(200).must_say("She cannot hold her grandchild safely.");
    }
}

#[test]
fn the_letter_says_what_was_found_why_what_next_and_how_to_challenge_it() {
    let app = TestApp::sqlite();
    let assessment = validated(&app);
    let sam = app.signed_in("sam.social");
    let decided = decide(
        &sam,
        &assessment,
        &[
            ("cause", "yes"),
            ("reasons", REASONS),
            ("advice", "The lunch club meets on Tuesdays."),
        ],
    );
    decided.must_say("No eligible needs");
    let address = path_of(&decided);
    let ada = app.signed_in("ada.testwell");
    ada.get(&address)
        .must_be(200)
        .must_say("Whether I have eligible needs")
        .must_not_hold("Formula");
    let letter = ada.get(&format!("{address}/print"));
    letter.must_be(200);
    for told in [
        "For Ada Testwell",
        "Riverbridge Council",
        "by Sam Social",
        "You cannot do this without help or prompting: maintaining personal hygiene.",
        "We found no significant impact on your wellbeing.",
        "She cannot wash or cook without help. It wears her down.",
        "The lunch club meets on Tuesdays.",
        "The council does not have to meet these needs. It may still do so if it decides to",
        "Tell us which finding is not right.",
        "Local Government and Social Care Ombudsman",
        "Care and Support (Eligibility Criteria) Regulations 2015 (S.I. 2015/313), reg 2(1)(b)",
    ] {
        letter.must_say(told);
    }
    let easy = ada.get(&format!("{address}/print?words=easy"));
    easy.must_say("You need help with this: keeping clean.")
        .must_not_hold("impairment");
    assert_eq!(
        app.number(
            "select count(*) from access_audit where noun = 'eligibility' and verb = 'print'"
        ),
        2
    );
}

#[test]
fn a_carer_is_asked_as_a_carer() {
    let app = TestApp::sqlite();
    let assessment = validated(&app);
    let sam = app.signed_in("sam.social");
    let form = sam.get(&format!("{assessment}/eligibility?as=carer"));
    form.must_say("Decide eligibility as a carer")
        .must_say("8. Engaging in recreational activities");
    form.must_not_hold("significantly longer");
    let decided = sam.submit(
        &form,
        "form[action$='/eligibility']",
        &[
            ("caring", "yes"),
            ("health", "no"),
            ("outcome-carer_work", "distress"),
            ("wellbeing", "work"),
            ("reasons", "He gave up his job."),
        ],
    );
    decided
        .must_say("Care Act 2014, carers")
        .must_say("Eligible needs");
    sam.get(&format!("{}/print", path_of(&decided)))
        .must_say("You do not pay for support that goes to the person you care for.");
}

#[test]
fn an_answer_changed_afterwards_is_told_and_nothing_is_decided_on_it_before_it_is_validated() {
    let app = TestApp::sqlite();
    let assessment = validated(&app);
    let sam = app.signed_in("sam.social");
    let typed = [
        ("cause", "yes"),
        ("wellbeing", "dignity"),
        ("reasons", REASONS),
    ];
    let decided = path_of(&decide(&sam, &assessment, &typed));
    app.stranger("update access_session set last_seen_at = last_seen_at");
    answer(
        &sam,
        &format!("{assessment}/need/nights"),
        "awake",
        "Every night now.",
    );
    let refused = sam.get(&format!("{assessment}/eligibility"));
    refused.must_be(409).must_say("Validate it first");
    sam.get(&format!("/people/{}/eligibility", app.person("ada")))
        .must_say("Validate the assessment first");
    sam.get(&decided).must_be(200);
}

#[test]
fn who_may_look_and_who_may_decide() {
    let app = TestApp::sqlite();
    let assessment = validated(&app);
    let sam = app.signed_in("sam.social");
    let typed = [
        ("cause", "yes"),
        ("wellbeing", "dignity"),
        ("reasons", REASONS),
    ];
    let decided = path_of(&decide(&sam, &assessment, &typed));
    for (role, looks, decides) in [
        (Role::SocialWorker, 200, 200),
        (Role::TeamManager, 200, 200),
        (Role::FinanceOfficer, 200, 403),
        (Role::InformationOfficer, 403, 403),
        (Role::Commissioner, 403, 403),
        (Role::Provider, 403, 403),
        (Role::ItAdministrator, 403, 403),
    ] {
        let client = app.as_role(role);
        client.get(&decided).must_be(looks);
        client
            .get(&format!("{assessment}/eligibility"))
            .must_be(decides);
    }
    // Somebody else's carer learns nothing.
    app.signed_in("farida.carer").get(&decided).must_be(404);
}

/// The council of 31 March 2011: bands by theme, what carers do shown and counted, and the charge by the rules of then.
#[test]
fn in_the_council_of_2011_bands_decide_and_what_carers_do_counts() {
    let app = TestApp::with(|settings| settings.today = Some(jiff::civil::date(2011, 3, 31)));
    let assessment = validated(&app);
    let sam = app.signed_in("sam.social");
    let form = sam.get(&format!("{assessment}/eligibility"));
    form.must_say("What family and friends do, and will go on doing, is counted");
    form.must_say("Family and friends meet")
        .must_say("About a quarter");
    let typed = [
        ("theme-personal_care", "critical"),
        ("left-personal_care", "moderate"),
        ("theme-control", "substantial"),
        (
            "reasons",
            "Her neighbour does much, and nobody sees that she is safe at night.",
        ),
    ];
    let decided = sam.submit(&form, "form[action$='/eligibility']", &typed);
    decided
        .must_say("Eligible needs, substantial")
        .must_say("Fair Access to Care Services");
    decided
        .must_say("Riverbridge eligibility policy")
        .must_say("it is the council's own decision");
    let letter = sam.get(&format!("{}/print", path_of(&decided)));
    letter.must_say("With the help they give it is moderate.");
    letter.must_say("The council meets needs that are substantial or critical.");
    // A theme has only the bands that the criteria give it.
    let form = sam.get(&format!("{assessment}/eligibility"));
    let wrong = [
        ("theme-life", "low"),
        ("reasons", "Why."),
        ("advice", "What else."),
    ];
    let page = sam.submit(&form, "form[action$='/eligibility']", &wrong);
    page.must_be(422);
    assert_eq!(page.errors().remove(0).0, "theme-life");
    let fay = app.signed_in("fay.finance");
    let form = fay.get(&format!("/people/{}/charging/new", app.person("ada")));
    let means = [
        ("details", "given"),
        ("household", "single"),
        ("night", "no"),
        ("age", "pension"),
        ("income-1-kind", "state_pension"),
        ("income-1-amount", "217.65"),
        ("why", "First financial assessment."),
    ];
    let charged = fay.submit(&form, "button[value=decide]", &means);
    charged
        .must_say("Up to £46.71 a week")
        .must_say("Fairer Contributions");
    charged.must_say("One value that it rests on is not certain: charging, basic level, single pension age is £132.60 a week");
}
