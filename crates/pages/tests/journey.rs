//! What goes across the steps: leaving, what waits, where a journey stands, challenges and complaints, one's own pages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::{Page, TestApp};
use record::tasks::{self, Kind};
use work::{adopt, path_of, story_of_ada};

fn address(app: &TestApp, key: &str, part: &str) -> String {
    let person = app.person(key);
    if part.is_empty() {
        format!("/people/{person}")
    } else {
        format!("/people/{person}/{part}")
    }
}

fn fault_of(page: &Page, id: &str) -> String {
    page.errors()
        .into_iter()
        .find(|(field, _)| field == id)
        .map(|(_, sentence)| sentence)
        .unwrap_or_else(|| panic!("no fault of {id}: {}", page.text()))
}

/// Opens a task as the verb of the step before would.
fn wait(app: &TestApp, key: &str, kind: Kind) {
    let (person, moment) = (app.person(key), app.moment());
    app.make(|tx| {
        let books = &app.app.rulebooks;
        let by = (&record::Actor::Demonstration, &moment);
        tasks::open(tx, books, by, person, kind, (None, None)).map(drop)
    });
}

const DIED: [(&str, &str); 5] = [
    ("kind", "death"),
    ("happened-day", "20"),
    ("happened-month", "11"),
    ("happened-year", "2026"),
    ("why", "Her daughter rang."),
];

on_both_engines! {
    /// What follows is shown before it is recorded; the heading says it on each page; undone, everything is back.
    fn a_death_is_shown_before_it_is_recorded_and_undone_openly(app: &TestApp) {
        adopt(app);
        wait(app, "ada", Kind::Planning);
        let (sam, tom) = (app.signed_in("sam.social"), app.signed_in("tom.manager"));
        sam.get("/home").must_say("Waiting for you").must_say("Make the support plan");
        let page = sam.get(&address(app, "ada", "leaving"));
        let check = sam.submit(page.must_be(200), "#kind", &DIED);
        check.must_be(200)
            .must_say("One task is taken out of everybody’s lists")
            .must_say("Make the support plan")
            .must_say("Letters are not written to the person any more")
            .must_say("A team manager can undo it");
        assert_eq!(app.number("select count(*) from people_leaving"), 0, "only shown so far");
        let done = sam.submit(&check, "input[name=then][value=record]", &[]);
        done.must_say("It is recorded.").must_say("This person died on 20 November 2026.");
        sam.get(&address(app, "ada", "")).must_say("This person died on 20 November 2026.");
        sam.get("/home").must_not_hold("Make the support plan");
        let refused = sam.do_post(&address(app, "ada", "assessments"), &[]);
        refused.must_say("Nothing new can begin on this record");
        // A social worker asks a manager to undo it.
        sam.get(&address(app, "ada", "leaving")).must_say("ask a team manager to undo it");
        let page = tom.get(&address(app, "ada", "leaving"));
        let empty = tom.submit(&page, "#undo_why", &[]);
        empty.must_be(422);
        assert!(fault_of(&empty, "undo_why").contains("Write why it is undone"));
        let undone = tom.submit(&page, "#undo_why", &[("undo_why", "It was another Ada.")]);
        undone.must_say("It is undone.").must_say("Undone on").must_say("It was another Ada.");
        sam.get(&address(app, "ada", "")).must_not_hold("This person died");
        sam.get("/home").must_say("Make the support plan");
    }
}

#[test]
fn a_leaving_says_all_its_faults_and_keeps_what_was_typed() {
    let app = TestApp::sqlite();
    let sam = app.signed_in("sam.social");
    let page = sam.get(&address(&app, "ada", "leaving"));
    let faulty = sam.submit(
        &page,
        "#kind",
        &[
            ("kind", "refused"),
            ("happened-day", "31"),
            ("happened-month", "2"),
            ("happened-year", "2026"),
            ("refused_by", "other"),
            ("capacity", "doubt"),
            ("abuse", "no"),
        ],
    );
    faulty.must_be(422);
    let fields: Vec<String> = faulty
        .errors()
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["happened", "why", "refused_by", "capacity"]);
    assert!(fault_of(&faulty, "capacity").contains("section 11(2)"));
    assert_eq!(faulty.value("happened-day"), "31");
    assert_eq!(app.number("select count(*) from people_leaving"), 0);
}

/// While an assessment is open a withdrawal is asked what a refusal is; no day before birth is kept.
#[test]
fn a_withdrawal_with_an_open_assessment_asks_what_a_refusal_does() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let here = address(&app, "ada", "leaving");
    assert_eq!(sam.get(&here).count("[name=withdrew_by]"), 0);
    sam.do_post(&address(&app, "ada", "assessments"), &[]);
    let page = sam.get(&here);
    let mut typed = DIED;
    typed[0] = ("kind", "withdrew");
    typed[3] = ("happened-year", "1940");
    let faulty = sam.submit(&page, "#kind", &typed);
    faulty.must_be(422);
    assert!(fault_of(&faulty, "happened").contains("before the day of birth, 2 March 1941"));
    assert!(fault_of(&faulty, "withdrew_capacity").contains("section 11(2)"));
    typed[3] = ("happened-year", "2026");
    let mut all = typed.to_vec();
    all.extend([
        ("withdrew_by", "person"),
        ("withdrew_capacity", "yes"),
        ("withdrew_abuse", "no"),
    ]);
    let check = sam.submit(&page, "#kind", &all);
    check.must_be(200);
    sam.submit(&check, "input[name=then][value=record]", &[])
        .must_say("It is recorded.");
}

#[test]
fn lists_of_what_waits_are_narrowed_and_stay_with_the_role() {
    let app = TestApp::sqlite();
    adopt(&app);
    for kind in [Kind::Planning, Kind::Eligibility, Kind::Charging] {
        wait(&app, "ada", kind);
    }
    let sam = app.signed_in("sam.social");
    let all = sam.get("/tasks");
    all.must_say("2 tasks wait.").must_say("Ada Testwell");
    assert_eq!(
        all.count("main table tbody tr"),
        2,
        "not the finance officer's"
    );
    let one = sam.get("/tasks?whose=mine&kind=planning");
    assert_eq!(one.count("main table tbody tr"), 1);
    sam.get("/tasks?late=yes")
        .must_say("Nothing of this waits.");
    sam.get("/tasks?whose=teams")
        .must_say("Make the financial assessment");
    app.signed_in("fay.finance")
        .get("/home")
        .must_say("One task waits.")
        .must_say("Make the financial assessment");
    app.signed_in("ada.testwell").get("/tasks").must_be(403);
    app.signed_in("perf.board").get("/tasks").must_be(403);
}

#[test]
fn the_record_says_where_the_journey_stands() {
    let app = TestApp::riverbridge();
    story_of_ada(&app);
    let page = app.signed_in("sam.social").get(&address(&app, "ada", ""));
    page.must_say("Where the journey stands");
    let steps = page.select("[aria-labelledby=journey-heading] .govuk-task-list__name-and-hint");
    assert_eq!(steps.len(), 10, "{steps:?}");
    // Somebody who may not open a step sees that it is there, without a way to it.
    let ines = app.signed_in("ines.info").get(&address(&app, "ada", ""));
    ines.must_say("Where the journey stands");
    assert!(
        ines.attributes("[aria-labelledby=journey-heading] a", "href")
            .iter()
            .all(|href| !href.starts_with("/allocation/")),
    );
}

#[test]
fn a_person_challenges_a_decision_and_reads_the_answer() {
    let app = TestApp::riverbridge();
    story_of_ada(&app);
    let ada = app.signed_in("ada.testwell");
    let here = address(&app, "ada", "complaints");
    let form = ada.get(&here);
    form.must_be(200)
        .must_say("Somebody who did not take the decision looks at it")
        .must_say("The indicative budget");
    let empty = ada.submit(&form, "#words", &[]);
    empty.must_be(422);
    let fields: Vec<String> = empty.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["kind", "words", "wanted"]);
    let codes = form.attributes("input[name=about]", "value");
    let budget = codes
        .iter()
        .find(|code| code.starts_with("allocation."))
        .unwrap();
    let typed = [
        ("kind", "challenge"),
        ("about", budget.as_str()),
        ("words", "I cannot wash by myself any more."),
        ("wanted", "Ask me again."),
    ];
    let sent = ada.submit(&form, "#words", &typed);
    sent.must_say("It is sent. This page is your receipt.")
        .must_say("your support goes on as it was before the decision")
        .must_say("Local Government and Social Care Ombudsman");
    let complaint = path_of(&sent);
    // Sent again it is the same one.
    let again = ada.submit(&form, "#words", &typed);
    assert_eq!(path_of(&again), complaint);
    ada.get(&format!("{complaint}?words=easy"))
        .must_say("What happens now");

    let tom = app.signed_in("tom.manager");
    tom.get("/complaints").must_say("Ada Testwell");
    tom.get("/home")
        .must_say("Answer the challenge or complaint");
    let page = tom.get(&complaint);
    page.must_say("I cannot wash by myself any more.")
        .must_say("Sent by Ada Testwell.");
    let faulty = tom.submit(&page, "#answer", &[("answer", "")]);
    faulty.must_be(422);
    let done = tom.submit(
        &page,
        "#answer",
        &[
            ("outcome", "upheld"),
            ("answer", "You are right: Sam will ask you again this week."),
        ],
    );
    done.must_say("The answer is kept");
    ada.get(&complaint)
        .must_say("You are right.")
        .must_say("Sam will ask you again");
    ada.get(&format!("{complaint}/print"))
        .must_be(200)
        .must_say("Ada Testwell")
        .must_say("Ombudsman");
    tom.get("/complaints").must_say("There are none.");
    tom.get("/complaints?show=answered").must_say("Upheld");
}

#[test]
fn whoever_decided_does_not_answer_and_each_role_stays_on_its_side() {
    let app = TestApp::riverbridge();
    story_of_ada(&app);
    // Sam worked the budget out; were he a manager too, he would not answer.
    let ines = app.signed_in("ines.info");
    let form = ines.get(&address(&app, "ada", "complaints"));
    let sent = ines.submit(
        form.must_be(200),
        "#words",
        &[
            ("kind", "complaint"),
            ("words", "Nobody rang back."),
            ("wanted", "An apology."),
            ("made_by", "Ada, by telephone"),
        ],
    );
    let complaint = path_of(sent.must_be(200));
    sent.must_say("Sent by Ada, by telephone, written by Ines");
    for (name, view, answer) in [
        ("sam.social", 200, 403),
        ("ines.info", 200, 403),
        ("ada.testwell", 200, 403),
        ("rhys.reable", 403, 403),
        ("fay.finance", 403, 403),
        ("prov.provider", 403, 403),
        ("ivan.admin", 403, 403),
        ("cal.guardian", 303, 403),
    ] {
        let client = app.signed_in(name);
        client.get(&complaint).must_be(view);
        client
            .post(
                &format!("{complaint}/answer"),
                &[("outcome", "upheld"), ("answer", "x")],
            )
            .must_be(answer);
    }
    app.signed_in("farida.carer").get(&complaint).must_be(404);
}

/// Whoever acts by the register sees what they sent and is told of nothing else; everybody else sees who sent it.
#[test]
fn who_acts_for_the_person_sees_only_what_they_sent() {
    let app = TestApp::riverbridge();
    story_of_ada(&app);
    let farida_id = app.person("farida").to_string();
    let tom = app.signed_in("tom.manager");
    let register = tom.get(&address(&app, "ada", "authority"));
    let entry = [
        ("holder", "Farida Placeholder"),
        ("holder_which", farida_id.as_str()),
        ("kind", "attorney_property"),
        ("evidence", "Seen: registered power 999."),
    ];
    tom.submit(&register, "#kind", &entry)
        .must_say("The entry is on the register.");
    let here = address(&app, "ada", "complaints");
    let (ada, farida) = (app.signed_in("ada.testwell"), app.signed_in("farida.carer"));
    let of_her = [
        ("kind", "complaint"),
        ("words", "Farida takes my money."),
        ("wanted", "Make it stop."),
    ];
    let hers = path_of(&ada.submit(&ada.get(&here), "#words", &of_her));
    let form = farida.get(&here);
    form.must_be(200)
        .must_not_hold(&hers)
        .must_not_hold("The indicative budget")
        .must_not_hold("Who can have support");
    assert!(
        form.attributes("input[name=about]", "value")
            .iter()
            .all(|code| code.starts_with("charging.") || code.starts_with("budget.")),
        "an attorney for money learned of another decision"
    );
    for path in [hers.clone(), format!("{hers}/print")] {
        farida.get(&path).must_be(404);
    }
    let sent = farida.submit(
        &form,
        "#words",
        &[
            ("kind", "complaint"),
            ("words", "Nobody rang me back."),
            ("wanted", "An apology."),
        ],
    );
    let own = path_of(sent.must_be(200));
    farida.get(&own).must_be(200);
    farida.get(&here).must_say("Something else");
    let who = "Sent by Farida Placeholder, who may act for Ada Testwell.";
    for reader in [&ada, &tom] {
        reader.get(&own).must_say(who);
        reader.get(&hers).must_say("Sent by Ada Testwell.");
    }
    ada.get(&format!("{own}/print")).must_say(who);
}

#[test]
fn a_person_takes_everything_about_themselves_and_no_more() {
    let app = TestApp::riverbridge();
    story_of_ada(&app);
    let sam = app.signed_in("sam.social");
    let here = address(&app, "ada", "export");
    sam.get(&here).must_be(403);
    let ada = app.signed_in("ada.testwell");
    ada.get(&address(&app, "ada", ""))
        .must_say("Everything that is kept about me, as files");
    let page = ada.get(&here);
    page.must_be(200)
        .must_say("a worker looks through it first");
    let file = ada.submit(&page, "input[name=as][value=json]", &[]);
    file.must_be(200);
    assert_eq!(file.header("content-type"), "application/json");
    let document: serde_json::Value = serde_json::from_str(&file.html).unwrap();
    assert_eq!(document["reference"], "RB-000001");
    let tables = document["tables"].as_object().unwrap();
    assert!(
        tables.contains_key("allocation_determination") && tables.contains_key("assessment_answer")
    );
    assert_eq!(tables["people_person"].as_array().unwrap().len(), 1);
    for withheld in ["access_audit", "people_version", "front_door_contact"] {
        assert!(!tables.contains_key(withheld), "{withheld}");
    }
    // A manager gets the whole, and is told to read it first.
    let tom = app.signed_in("tom.manager");
    let page = tom.get(&here);
    page.must_say("look through it before it is handed to anybody");
    let whole = tom.submit(&page, "input[name=as][value=json]", &[]);
    let whole: serde_json::Value = serde_json::from_str(&whole.html).unwrap();
    assert!(
        whole["tables"]
            .as_object()
            .unwrap()
            .contains_key("access_audit")
    );
    assert!(!whole.to_string().contains("password"));
    let one = tom.submit(&page, "#table", &[("table", "allocation_determination")]);
    assert!(one.html.starts_with("id,person_id,"), "{}", one.html);
    tom.submit(&page, "#table", &[("table", "access_account_secret")])
        .must_be(422);
    let rows = "select count(*) from access_audit where noun = 'people' and verb = 'export' and outcome = 'allowed'";
    assert!(app.number(rows) >= 4);
}

#[test]
fn the_persons_home_says_where_the_case_is_with_whom_and_by_when() {
    let app = TestApp::riverbridge();
    story_of_ada(&app);
    wait(&app, "ada", Kind::Planning);
    let ada = app.signed_in("ada.testwell");
    let home = ada.get("/home");
    home.must_say("Where my case is")
        .must_say("Your team has this, since 22 November 2026.")
        .must_say("It is with the Sale older people's team.")
        .must_say("We want to do it by 20 December 2026.")
        .must_say("Who looked at my record")
        .must_say("Challenge a decision or complain");
    home.must_not_hold("Waiting for you");
    ada.get("/home?words=easy")
        .must_say("What happens now")
        .must_say("Your support plan");
    for way in home.attributes("main a", "href") {
        ada.get(&way).must_be(200);
    }
}
