//! Assessments as workers and people meet them: beginning, one question on a page, conflicts, all answers, history.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use record::access::Role;
use work::{ADA, adopt, answer, answer_all, begin, decide, path_of, story_of_ada};

on_both_engines! {
    fn a_worker_asks_everything_and_works_the_budget_out(app: &TestApp) {
        adopt(app);
        let sam = app.signed_in("sam.social");
        let assessment = begin(&sam, app, "ada");
        let list = sam.get(&assessment);
        list.must_say("“adult”, version 1").must_say("0 of 12 questions asked so far");
        assert_eq!(list.count(".govuk-task-list__item"), 12, "informal support is not asked yet");
        let check = answer_all(&sam, &assessment, ADA);
        assert_eq!(check.count(".govuk-summary-list__row"), 12 + 7 + 4);
        check.must_say("About half");
        let budget = decide(&sam, &assessment, "First assessment.");
        budget.must_be(200).must_say("£134.63 a week, £7,000.76 a year").must_say("Provisional until the financial assessment");
        let list = sam.get(&assessment);
        list.must_say("23 of 23 questions asked so far").must_say("£134.63 a week, provisional");
    }

    fn two_who_answer_the_same_question_lose_nothing(app: &TestApp) {
        adopt(app);
        let (sam, tom) = (app.signed_in("sam.social"), app.signed_in("tom.manager"));
        let question = format!("{}/need/nights", begin(&sam, app, "ada"));
        let toms = tom.get(&question);
        answer(&sam, &question, "some", "Twice a week, she says.").must_be(200);
        let conflict = tom.submit(&toms, "form[data-unsaved-warning]", &[("value", "awake"), ("note", "Every night: the log says so.")]);
        conflict.must_be(409).must_say("Sam Social").must_say("Nothing of yours is lost");
        let cells = conflict.select("td");
        for told in ["I need help on some nights", "I need somebody who stays awake", "Twice a week, she says.", "Every night: the log says so."] {
            assert!(cells.iter().any(|cell| cell == told), "{told} is not in {cells:?}");
        }
        assert_eq!(conflict.value("value"), "awake", "what Tom chose is still chosen");
        assert_eq!(conflict.value("note").split(", ").next().unwrap(), "Every night: the log says so.");
        // Saved again, now knowing Sam's answer, it stands, and Sam's is in the history.
        tom.submit(&conflict, "form[data-unsaved-warning]", &[]).must_be(200);
        let history = sam.get(&format!("{}/history", question.trim_end_matches("/need/nights")));
        history.must_say("Twice a week, she says.").must_say("Every night: the log says so.").must_say("Change 1 of this answer.");
    }

    fn a_form_that_is_sent_twice_answers_once(app: &TestApp) {
        adopt(app);
        let sam = app.signed_in("sam.social");
        let question = format!("{}/need/eating", begin(&sam, app, "ada"));
        sam.get(&question);
        for _ in 0..2 {
            let page = sam.post(&question, &[("value", "daily"), ("note", "N"), ("base", "0")]);
            page.must_be(303);
        }
        assert_eq!(app.number("select count(*) from assessment_answer"), 1);
    }
}

#[test]
fn informal_support_is_not_asked_before_the_needs_and_what_was_typed_stays() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    let early = format!("{assessment}/informal/eating");
    sam.get(&early)
        .must_be(409)
        .must_say("asked when all needs are answered");
    let page = sam.post(
        &early,
        &[
            ("value", "half"),
            ("note", "Her sister cooks."),
            ("base", "0"),
        ],
    );
    page.must_be(409)
        .must_say("Answer all questions about needs first");
    assert_eq!(page.errors()[0].0, "", "no field is at fault");
    assert_eq!(page.value("value"), "half");
    page.must_say("Her sister cooks.");
    assert_eq!(app.number("select count(*) from assessment_answer"), 0);
    sam.get(&format!("{assessment}/flag/one_off")).must_be(409);
}

#[test]
fn nobody_helping_takes_the_questions_about_help_away() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    let check = answer_all(&sam, &assessment, &[("need/home", "weekly")]);
    assert_eq!(check.count(".govuk-summary-list__row"), 12 + 4);
    sam.get(&assessment)
        .must_say("There is nothing to ask here");
    sam.get(&format!("{assessment}/informal/home"))
        .must_be(409)
        .must_say("because of an earlier answer");
}

#[test]
fn a_fault_stands_beside_its_field_with_everything_typed() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let question = format!("{}/need/nights", begin(&sam, &app, "ada"));
    let open = sam.get(&question);
    let page = sam.submit(
        &open,
        "form[data-unsaved-warning]",
        &[("note", "Ring her daughter first.")],
    );
    page.must_be(422);
    assert_eq!(
        page.errors(),
        [(
            "value".to_owned(),
            "Choose an answer. To leave it open for now, select “Save and return”.".to_owned()
        )]
    );
    page.must_say("Ring her daughter first.");
    let long = "x".repeat(5_001);
    let page = sam.submit(
        &open,
        "form[data-unsaved-warning]",
        &[("value", "always"), ("own", "never"), ("note", &long)],
    );
    page.must_be(422);
    let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["value", "own", "note"], "all faults at once");
    page.must_say(&long);
    // A note alone is kept when the reader comes back later, and is no answer.
    let list = sam.submit(
        &open,
        "form[data-unsaved-warning]",
        &[("note", "Ring her daughter first."), ("then", "return")],
    );
    list.must_be(200).must_say("0 of 12 questions asked so far");
    sam.get(&question).must_say("Ring her daughter first.");
}

#[test]
fn notes_hold_any_letters_and_no_signs_of_control() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    let note = "O'Mockery said: “<b>ne</b> — žádná” 🙂\nand again";
    answer(&sam, &format!("{assessment}/need/eating"), "daily", note).must_be(200);
    let check = sam.get(&format!("{assessment}/check"));
    check
        .must_say("O'Mockery said: “<b>ne</b> — žádná” 🙂 and again")
        .must_not_hold("<b>ne</b>");
    let page = answer(&sam, &format!("{assessment}/need/home"), "most", "a\u{0}b");
    page.must_be(422)
        .must_say("characters that cannot be shown");
}

#[test]
fn an_open_assessment_is_gone_on_with_and_a_new_one_ends_it() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let first = begin(&sam, &app, "ada");
    let again = sam.do_post(&format!("/people/{}/assessments", app.person("ada")), &[]);
    again.must_say("An assessment is open already, so it goes on: nothing is asked twice.");
    assert_eq!(path_of(&again), first);
    let second = sam.do_post(
        &format!("/people/{}/assessments", app.person("ada")),
        &[("anew", "yes")],
    );
    assert_ne!(path_of(&second), first);
    let old = sam.get(&first);
    old.must_say("takes no more answers");
    assert_eq!(
        old.count(".govuk-task-list__link"),
        0,
        "nothing of it can be answered"
    );
    let late = sam.post(
        &format!("{first}/need/eating"),
        &[("value", "daily"), ("note", "Late."), ("base", "0")],
    );
    late.must_be(409)
        .must_say("A newer assessment")
        .must_say("Late.");
}

#[test]
fn an_answer_is_changed_from_the_page_of_all_answers_and_taken_back() {
    let app = TestApp::riverbridge();
    let (assessment, _) = story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    let check = sam.get(&format!("{assessment}/check"));
    let change = check
        .attributes("dd.govuk-summary-list__actions a", "href")
        .remove(1);
    let page = sam.get(&change);
    page.must_say("Answered by Sam Social");
    let back = sam.submit(
        &page,
        "form[data-unsaved-warning]",
        &[("value", "prompts"), ("note", "Better since the summer.")],
    );
    assert!(path_of(&back).ends_with("/check"), "{}", back.path);
    back.must_say("Better since the summer.");
    let question = format!("{assessment}/need/eating");
    let page = sam.get(&question);
    sam.submit(&page, "button[value=remove]", &[("then", "remove")])
        .must_be(200)
        .must_say("The answer is saved.");
    sam.get(&format!("{assessment}/check"))
        .must_say("1 question that is asked has no answer yet.");
    sam.get(&question).must_say("Taken back by Sam Social");
}

#[test]
fn the_persons_own_view_stands_beside_the_answer() {
    let app = TestApp::riverbridge();
    let (assessment, _) = story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    let page = sam.get(&format!("{assessment}/need/nights"));
    sam.submit(&page, "form[data-unsaved-warning]", &[("own", "awake")])
        .must_be(200);
    sam.get(&format!("{assessment}/check"))
        .must_say("The person would answer: “I need somebody who stays awake”");
    let ada = app.signed_in("ada.testwell");
    ada.get(&format!("{assessment}/check"))
        .must_say("The person would answer: “I need somebody who stays awake”");
}

#[test]
fn easy_words_stay_from_page_to_page() {
    let app = TestApp::riverbridge();
    let (assessment, _) = story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    let list = sam.get(&format!("{assessment}?words=easy"));
    list.must_say("What you need help with")
        .must_say("Food, drink and medicine");
    assert_eq!(list.count("html.sw-easy-read"), 1);
    let first = list.attributes(".govuk-task-list__link", "href").remove(1);
    let page = sam.get(&first);
    page.must_say("Do you need help with food, drinks or medicine?");
    let next = sam.submit(&page, "form[data-unsaved-warning]", &[]);
    assert!(next.path.contains("words=easy"), "{}", next.path);
    next.must_say("Do you need help with cleaning, shopping, washing clothes or letters?");
}

#[test]
fn each_role_meets_its_own_side_of_an_assessment() {
    let app = TestApp::riverbridge();
    let (assessment, _) = story_of_ada(&app);
    let start = format!("/people/{}/assessments", app.person("ada"));
    let question = format!("{assessment}/need/eating");
    for (name, list, may_answer) in [
        ("sam.social", 200, true),
        ("tom.manager", 200, true),
        ("rhys.reable", 200, false),
        ("fay.finance", 200, false),
        ("ada.testwell", 200, false),
        ("farida.carer", 404, false),
        ("ines.info", 403, false),
        ("petra.planner", 403, false),
        ("prov.provider", 403, false),
        ("col.commission", 403, false),
        ("perf.board", 403, false),
        ("ivan.admin", 403, false),
        // With a reason, which is asked for first.
        ("cal.guardian", 303, false),
        ("aud.auditor", 303, false),
    ] {
        let client = app.signed_in(name);
        let page = client.get(&assessment);
        page.must_be(list);
        assert_eq!(
            page.count(".govuk-task-list__link") > 0,
            may_answer,
            "{name}"
        );
        if list == 303 {
            let expected = format!("/people/{}/reason?next=", app.person("ada"));
            assert!(page.location().unwrap().starts_with(&expected), "{name}");
        }
        let saved = client.post(
            &question,
            &[("value", "every_time"), ("note", name), ("base", "1")],
        );
        // Tom's comes after Sam's and meets it.
        assert_eq!(
            [303, 409].contains(&saved.status),
            may_answer,
            "{name}: {}",
            saved.status
        );
        if !may_answer {
            assert!(
                [403, 404].contains(&saved.status),
                "{name}: {}",
                saved.status
            );
            let refused = client.post(&start, &[]).status;
            assert!([403, 404].contains(&refused), "{name}: {refused}");
        }
        if list == 200 && !may_answer {
            assert!(client.open(&question).says("All answers"), "{name}");
        }
    }
    app.signed_out().get(&assessment).must_be(303);
    let nowhere = app
        .signed_in("sam.social")
        .get(&format!("/assessment/{}", uuid::Uuid::nil()));
    nowhere.must_be(404);
    app.signed_in("sam.social")
        .get("/assessment/no-id")
        .must_be(404);
    app.signed_in("sam.social")
        .get(&format!("{assessment}/need/no-such-question"))
        .must_be(404);
    app.signed_in("sam.social")
        .get(&format!("{assessment}/no-such-part/eating"))
        .must_be(404);
}

#[test]
fn a_worker_outside_the_team_reads_and_does_not_answer() {
    let app = TestApp::sqlite();
    adopt(&app);
    // Bernard's team is Sam's too; Dilys's is not.
    let person = app.person("dilys");
    let page = app
        .signed_in("sam.social")
        .post(&format!("/people/{person}/assessments"), &[]);
    page.must_be(403)
        .must_say("Only a team or worker involved with this person can do this.");
    assert_eq!(app.number("select count(*) from assessment_assessment"), 0);
    assert_eq!(
        app.number(
            "select count(*) from access_audit where noun = 'assessment' and outcome = 'refused'"
        ),
        1
    );
}

#[test]
fn a_restricted_record_is_no_record_to_those_outside() {
    let app = TestApp::riverbridge();
    let person = app.person("hana");
    let tom = app.signed_in("tom.manager");
    let page = tom.do_post(&format!("/people/{person}/assessments"), &[]);
    page.must_be(200);
    let assessment = path_of(&page);
    for name in ["sam.social", "fay.finance", "rhys.reable"] {
        app.signed_in(name)
            .get(&assessment)
            .must_be(404)
            .must_not_hold("Notreal");
    }
}

#[test]
fn before_any_rules_are_in_force_nothing_is_begun_and_the_page_says_why() {
    let app = TestApp::sqlite();
    let sam = app.signed_in("sam.social");
    let page = sam.post(&format!("/people/{}/assessments", app.person("ada")), &[]);
    page.must_be(409).must_say("No rulebook is in force yet");
}

#[test]
fn the_same_questions_in_both_of_a_roles_words_name_no_person_in_title_or_address() {
    let app = TestApp::riverbridge();
    let (assessment, _) = story_of_ada(&app);
    let sam = app.as_role(Role::SocialWorker);
    for part in [
        "",
        "/check",
        "/history",
        "/need/eating",
        "/informal/eating",
        "/flag/one_off",
    ] {
        let page = sam.get(&format!("{assessment}{part}"));
        page.must_be(200);
        assert!(!page.one("title").contains("Testwell"), "{part}");
        assert!(
            page.says("Sit where she can see your face."),
            "needs stand at the top of {part}"
        );
        assert!(page.says("Confidential"), "{part}");
    }
}
