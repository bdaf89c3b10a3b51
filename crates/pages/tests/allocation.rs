//! Indicative budgets as workers and people meet them: the amount, the lines that open, the paper, the file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use work::{
    ADA, adopt, adopt_changed, answer, answer_all, begin, changed, decide, path_of, story_of_ada,
    validate,
};

on_both_engines! {
    fn a_budget_that_is_worked_out_anew_takes_the_place_of_the_one_before(app: &TestApp) {
        adopt(app);
        let sam = app.signed_in("sam.social");
        let assessment = begin(&sam, app, "ada");
        answer_all(&sam, &assessment, ADA);
        let first = decide(&sam, &assessment, "First assessment.");
        first.must_say("is worked out and kept with its reasons");
        let same = decide(&sam, &assessment, "Again, by mistake.");
        same.must_say("Nothing changed since this budget was worked out today");
        assert_eq!(path_of(&same), path_of(&first));
        answer(&sam, &format!("{assessment}/need/nights"), "awake", "Every night now.");
        let page = sam.get(&path_of(&first));
        page.must_say("Answers that were changed after it was worked out: Nights");
        // What it was made from stands, whatever was answered since.
        page.must_say("Nights: “I need help on some nights”. This is 3 points.").must_not_hold("Every night now.");
        page.must_say("the same, to the letter");
        let second = decide(&sam, &assessment, "Nights changed.");
        second.must_say("£180.79 a week").must_say("Every night now.").must_say("Replaces").must_say("£134.63 a week");
        let old = sam.get(&path_of(&first));
        old.must_say("This budget was replaced on").must_say("£180.79 a week");
        assert_eq!(app.number("select count(*) from allocation_determination"), 2);
    }
}

#[test]
fn every_line_opens_to_the_answer_the_rule_and_the_sum() {
    let app = TestApp::riverbridge();
    let (_, budget) = story_of_ada(&app);
    let page = app.signed_in("sam.social").get(&budget);
    page.must_be(200);
    let opened = page.select("details.sw-worked-line");
    assert_eq!(opened.len(), 11 + 1 + 3 + 1 + 3 + 1);
    let eating = &opened[1];
    for told in [
        "Eating, drinking and medicines: “I need meals or medicines prepared for me, or other help with them, every day”. This is 5 points.",
        "Note: She lets pans boil dry; a cooked meal is made for her.",
        "Answered by Sam Social on 22 September 2026",
        "The questionnaire gives this answer 5 points.",
        "riverbridge/assessment/adult.yaml: adult version 1, from 1 April 2015",
        "Source: Steerwell's default adult questionnaire, version 1",
        "How sure: it is the council's own decision",
    ] {
        assert!(eating.contains(told), "«{told}» is not in: {eating}");
    }
    let has = |words: &str| opened.iter().any(|line| line.contains(words));
    assert!(has(
        "13 + 5 + 4 + 2 + 3 + 0 + 2 + 4 + 0 + 0 + 0 = 33 points"
    ));
    assert!(has(
        "13 points × 25% × 100% (how far such help counts) = −3.25 points"
    ));
    assert!(has("33 − 3.25 − 2.5 − 1 = 26.25 points"));
    assert!(has(
        "26.25 points × £266.69 ÷ 52 weeks = £134.63, rounded once to the nearest penny"
    ));
    assert!(has("£134.63 × 52 weeks = £7,000.76"));
    assert!(has(
        "riverbridge/allocation/points.yaml, price of a point: £266.69 a year, from 6 April 2010"
    ));
    assert!(has("Note: A key safe and a second stair rail."));
    // Gross stands beside net, and what unpaid help is worth.
    assert_eq!(
        page.select("table tbody td"),
        ["33", "26.25", "£169.25", "£134.63", "", "£7,000.76"]
    );
    page.must_say("Unpaid help is worth £34.62 a week in this figure.");
    page.must_say(
        "“Something needed once, such as help to move or to set up a home” is not in these sums.",
    );
    page.must_say(
        "Worked out again just now from the facts that were kept: the same, to the letter.",
    );
}

#[test]
fn the_rule_of_a_line_is_found_where_its_link_leads() {
    let app = TestApp::riverbridge();
    let (_, budget) = story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    let page = sam.get(&budget);
    let mut links = page.attributes("details.sw-worked-line a", "href");
    links.sort();
    links.dedup();
    assert_eq!(links.len(), 5);
    for link in links {
        let (address, row) = link
            .split_once('#')
            .map_or((link.as_str(), ""), |(address, row)| (address, row));
        let rules = app.signed_out().get(address);
        rules.must_be(200);
        assert!(
            row.is_empty() || rules.count(&format!("[id='{row}']")) == 1,
            "{link}"
        );
    }
}

#[test]
fn what_is_not_certain_is_warned_of() {
    let app = TestApp::sqlite();
    let unsure = changed(
        "allocation/points.yaml",
        "(Cabinet, 20 April 2010, 2.1(iv))\n        certainty: sure",
        "(Cabinet, 20 April 2010, 2.1(iv))\n        certainty: unsure",
    );
    adopt_changed(&app, &unsure, "A price to be confirmed.");
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    answer_all(&sam, &assessment, ADA);
    let page = decide(&sam, &assessment, "First assessment.");
    page.must_say("One value that it rests on is not certain: allocation, points, price per point is £266.69 a year");
    page.must_say("to be confirmed before anything is paid or charged by it");
    let paper = sam.get(&format!("{}/print", path_of(&page)));
    paper.must_say(
        "One of the values used here still has to be confirmed, so the figure may change.",
    );
    // Rules that came into force afterwards are told of.
    adopt(&app);
    sam.get(&path_of(&page))
        .must_say("Other rules are in force now than the ones it was worked out by.");
}

#[test]
fn a_budget_waits_for_every_answer_and_for_its_reason() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    answer(&sam, &format!("{assessment}/need/eating"), "daily", "");
    let page = sam.post(&format!("{assessment}/decide"), &[("why", "Too early.")]);
    page.must_be(422);
    let errors = page.errors();
    assert_eq!(
        errors.len(),
        11,
        "each question that is asked and open: {errors:?}"
    );
    assert_eq!(errors[0].0, "need.personal_care");
    assert!(
        errors[0]
            .1
            .contains("Washing, dressing and using the toilet")
    );
    answer_all(&sam, &assessment, ADA);
    // Complete is not validated: the council's reasoned decision comes first.
    sam.post(&format!("{assessment}/decide"), &[("why", "Too early.")])
        .must_be(409)
        .must_say("Validate the assessment");
    validate(&sam, &assessment).must_be(303);
    let check = sam.get(&format!("{assessment}/check"));
    let page = sam.submit(&check, "form[action$='/decide']", &[("why", " ")]);
    page.must_be(422);
    assert_eq!(page.errors()[0].0, "why");
    let long = "w".repeat(2_001);
    let page = sam.submit(&check, "form[action$='/decide']", &[("why", &long)]);
    page.must_be(422).must_say(&long);
    assert_eq!(
        app.number("select count(*) from allocation_determination"),
        0
    );
}

#[test]
fn the_persons_own_points_stand_beside_and_are_not_counted() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    answer_all(&sam, &assessment, ADA);
    let nights = sam.get(&format!("{assessment}/need/nights"));
    let told = [
        ("own", "awake"),
        ("note", "We counted the nights together."),
    ];
    sam.submit(&nights, "form[data-unsaved-warning]", &told);
    let page = decide(&sam, &assessment, "First assessment.");
    page.must_say("£134.63 a week")
        .must_say("Points of the person's own answers")
        .must_say("They are shown and not counted.");
    page.must_say("The person would answer: “I need somebody who stays awake”");
}

#[test]
fn whoever_has_only_the_paper_can_say_why_the_budget_is_what_it_is() {
    let app = TestApp::riverbridge();
    let (_, budget) = story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    let paper = sam.get(&format!("{budget}/print"));
    paper.must_be(200);
    for told in [
        "Ada Testwell",
        "RB-000001",
        "Riverbridge Council",
        "£134.63 a week, which is £7,000.76 a year",
        "22 September 2026 by Sam Social",
        "How much of it you pay yourself, if anything, is worked out in a financial assessment.",
        "Eating, drinking and medicines",
        "I need meals or medicines prepared for me, or other help with them, every day",
        "Your answers come to 33 points in all.",
        "family and friends meet this share of the need: “About half”",
        "Your budget is worked out from 26.25 points.",
        "A point is worth £266.69 a year. 26.25 points, shared over 52 weeks, make an indicative budget of £134.63 a week.",
        "Without the help of family and friends it would be £169.25 a week",
        "If you think this is wrong or not enough",
        "Local Government and Social Care Ombudsman",
        "Price of a point: £266.69 a year. Source: Riverbridge Cabinet",
        "Confidential",
    ] {
        paper.must_say(told);
    }
    assert_eq!(paper.count("table tbody tr"), 11);
    assert!(paper.select("table tbody tr")[1].ends_with("Sam Social, 22 September 2026 5"));
    paper.must_say("Rounding of the weekly sum: half up.");
    let large = sam.get(&format!("{budget}/print?words=large"));
    large
        .must_say("Your indicative budget")
        .must_say("Eating, drinking and medicines: “I need meals or medicines");
    assert_eq!(large.count("html.sw-easy-read"), 1, "larger letters");
    assert_eq!(large.count("table"), 0, "nothing beside anything else");
}

#[test]
fn the_paper_in_easy_words_has_no_word_of_the_trade() {
    let app = TestApp::riverbridge();
    let (_, budget) = story_of_ada(&app);
    let paper = app
        .signed_in("ada.testwell")
        .get(&format!("{budget}/print?words=easy"));
    paper
        .must_be(200)
        .must_say("About how much money for your support")
        .must_say("£134.63 a week");
    paper.must_say("Sam Social wrote all of this down on 22 September 2026.");
    let text = paper.text().to_lowercase();
    for jargon in [
        "indicative",
        "provisional",
        "assessment",
        "determination",
        "eligib",
        "informal",
        "gross",
        "net ",
        "rulebook",
        "contribution",
        "allocation",
        "entitle",
        "questionnaire",
        "yaml",
        "formula",
        "supersede",
        "commission",
    ] {
        assert!(!text.contains(jargon), "«{jargon}» is in: {text}");
    }
    // The longest sentence that is ours: in the text of the paper, not in names and amounts.
    for sentence in paper.select("main p, main li") {
        for part in sentence.split_inclusive(['.', '?', ':']) {
            assert!(part.split_whitespace().count() <= 20, "{part}");
        }
    }
}

#[test]
fn an_outdated_paper_says_so() {
    let app = TestApp::riverbridge();
    let (assessment, budget) = story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    answer(&sam, &format!("{assessment}/need/nights"), "awake", "");
    sam.get(&format!("{budget}/print"))
        .must_say("Some answers were changed after this was worked out.");
    decide(&sam, &assessment, "Nights.").must_be(200);
    sam.get(&format!("{budget}/print"))
        .must_say("A newer budget has taken the place of this one.");
    sam.get(&format!("{budget}/print?words=easy"))
        .must_say("This paper is old.");
}

#[test]
fn the_file_of_the_worked_lines_is_what_is_kept() {
    let app = TestApp::riverbridge();
    let (_, budget) = story_of_ada(&app);
    let file = app
        .signed_in("sam.social")
        .get(&format!("{budget}/worked.json"));
    file.must_be(200);
    assert_eq!(file.header("content-type"), "application/json");
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"indicative-budget-")
    );
    let kept = app.make(|tx| {
        Ok(tx.query_one(
            "select worked, worked_hash from allocation_determination",
            &[],
            |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
        )?)
    });
    assert_eq!(file.html, kept.0);
    assert_eq!(record::rules::sha256(&file.bytes), kept.1);
    assert!(!file.html.contains("Testwell"), "ids and numbers only");
}

#[test]
fn each_role_meets_its_own_side_of_a_budget() {
    let app = TestApp::riverbridge();
    let (assessment, budget) = story_of_ada(&app);
    for (name, view, print) in [
        ("sam.social", 200, 200),
        ("tom.manager", 200, 200),
        ("rhys.reable", 200, 200),
        ("fay.finance", 200, 200),
        ("ada.testwell", 200, 200),
        ("farida.carer", 404, 404),
        ("ines.info", 403, 403),
        ("petra.planner", 403, 403),
        ("prov.provider", 403, 403),
        ("col.commission", 403, 403),
        ("perf.board", 403, 403),
        ("ivan.admin", 403, 403),
        ("cal.guardian", 303, 303),
        ("aud.auditor", 303, 403),
    ] {
        let client = app.signed_in(name);
        let page = client.get(&budget);
        page.must_be(view);
        assert_eq!(page.says("£134.63"), view == 200, "{name}");
        client.get(&format!("{budget}/print")).must_be(print);
        client.get(&format!("{budget}/worked.json")).must_be(print);
        let may_decide = ["sam.social", "tom.manager"].contains(&name);
        let decided = client.post(&format!("{assessment}/decide"), &[("why", name)]);
        if may_decide {
            decided.must_be(303);
        } else {
            assert!(
                [403, 404].contains(&decided.status),
                "{name}: {}",
                decided.status
            );
        }
    }
    app.signed_out().get(&budget).must_be(303);
    let sam = app.signed_in("sam.social");
    sam.get(&format!("/allocation/{}", uuid::Uuid::nil()))
        .must_be(404);
    sam.get("/allocation/no-id").must_be(404);
}

#[test]
fn each_look_leaves_its_row() {
    let app = TestApp::riverbridge();
    let (_, budget) = story_of_ada(&app);
    let fay = app.signed_in("fay.finance");
    let rows = |verb: &str| {
        app.number(&format!(
            "select count(*) from access_audit a join access_account w on w.id = a.account_id \
             where w.sign_in_name = 'fay.finance' and a.noun = 'allocation' and a.verb = '{verb}'"
        ))
    };
    fay.get(&budget);
    assert_eq!((rows("view"), rows("print")), (1, 0));
    fay.get(&format!("{budget}/print?words=easy"));
    fay.get(&format!("{budget}/worked.json"));
    assert_eq!((rows("view"), rows("print")), (1, 2));
}
