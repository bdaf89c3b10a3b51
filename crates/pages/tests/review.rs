//! Reviews as workers and people meet them: on the plan's outcomes, with what follows, as a letter, and by how late.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "../../record/tests/work/rows.rs"]
mod rows;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use jiff::civil::date;
use record::access::Role;
use record::{Actor, tasks};
use rows::{Agreed, OUTCOMES, agreed};
use work::adopt;

const PLAN: Agreed = Agreed {
    on: date(2026, 9, 1),
    told_on: Some(date(2026, 8, 1)),
    outcomes: true,
    free_use: true,
    taken_as: "direct_payment",
};

/// Ada, with a plan and a review that is late.
fn ada(app: &TestApp) -> String {
    adopt(app);
    let ada = app.person("ada");
    let moment = app.moment();
    app.make(|tx| {
        agreed(tx, ada, &PLAN)?;
        let by = (&Actor::Demonstration, &moment);
        let due = Some(date(2026, 10, 27));
        tasks::open(
            tx,
            &app.app.rulebooks,
            by,
            ada,
            tasks::Kind::Review,
            (None, due),
        )
        .map(drop)
    });
    format!("/people/{ada}/review")
}

fn scores<'a>(names: &'a [String], value: &'a str) -> Vec<(&'a str, &'a str)> {
    names.iter().map(|name| (name.as_str(), value)).collect()
}

fn fields() -> Vec<String> {
    OUTCOMES
        .iter()
        .flat_map(|(id, _)| [format!("person.{id}"), format!("worker.{id}")])
        .collect()
}

const WELL: [(&str, &str); 6] = [
    ("kind", "first"),
    ("present", "Ada and Farida"),
    ("works", "yes"),
    ("changed", "no"),
    ("conclusion", "go_on"),
    ("reasons", "It works as planned."),
];

on_both_engines! {
    fn a_review_is_held_and_the_letter_says_what_comes(app: &TestApp) {
        let address = ada(app);
        let sam = app.signed_in("sam.social");
        let page = sam.get(&address);
        page.must_be(200).must_say("27 October 2026, 26 days late").must_say("Outcome 1: I wash and dress when I want to");
        page.must_say("Care Act 2014, section 27(4)").must_say("£100.00 a week");
        let names = fields();
        let mut typed = scores(&names, "mostly");
        typed.extend(WELL);
        let held = sam.submit(&page, "main form[data-unsaved-warning]", &typed);
        held.must_be(200).must_say("The review is kept").must_say("Mostly");
        // Sent again by the browser: one review.
        let again = sam.submit(&page, "main form[data-unsaved-warning]", &typed);
        again.must_be(200);
        assert_eq!(app.number("select count(*) from review_review"), 1);
        // The next one waits, by the day that was proposed.
        assert_eq!(app.number("select count(*) from tasks_task where kind = 'review' and closed_at is null"), 1);
        let letter = sam.get(&held.attributes("main a.govuk-button--secondary", "href").remove(0));
        letter.must_be(200).must_say("Your support goes on as it is").must_say("You said: mostly.");
        letter.must_say("We look at your support again by 22 November 2027").must_say("www.lgo.org.uk");
        let later = sam.get(&address);
        later.must_say("Reviews that were held").must_say("Outcomes over time").must_say("Person: Mostly");
        // Her own page, in her words.
        let own = app.signed_in("ada.testwell");
        let mine = own.get(&address);
        mine.must_be(200).must_say("We look at your support with you by").must_say("I see my sister every week");
        let review = mine.attributes("main ul.govuk-list a", "href").remove(0);
        own.get(&review).must_be(200).must_say("What came of your review");
    }
}

#[test]
fn faults_come_together_and_what_was_typed_stays() {
    let app = TestApp::sqlite();
    let address = ada(&app);
    let sam = app.signed_in("sam.social");
    let page = sam.get(&address);
    let typed = [
        ("held-day", "31"),
        ("held-month", "2"),
        ("held-year", "2026"),
        ("present", "Ada"),
        ("conclusion", "change_plan"),
        ("less", "yes"),
        ("next-year", ""),
    ];
    let faulty = sam.submit(&page, "main form[data-unsaved-warning]", &typed);
    faulty.must_be(422);
    let errors = faulty.errors();
    assert!(errors.len() >= 8, "{errors:?}");
    faulty
        .must_say("February 2026 has 28 days")
        .must_say("Support is not made less by changing the plan");
    assert_eq!(faulty.attributes("textarea[name=present]", "name").len(), 1);
    faulty.must_say("Ada");
    assert_eq!(app.number("select count(*) from review_review"), 0);
}

#[test]
fn overdue_reviews_are_listed_by_team() {
    let app = TestApp::sqlite();
    let address = ada(&app);
    for role in [Role::SocialWorker, Role::TeamManager] {
        let page = app.as_role(role).get("/reviews");
        page.must_be(200)
            .must_say("26 days late")
            .must_say("By team");
        assert!(page.attributes("main table a", "href").contains(&address));
    }
    app.as_role(Role::TeamManager)
        .get("/reviews?by=late")
        .must_say("26 days late");
    for role in [
        Role::InformationOfficer,
        Role::FinanceOfficer,
        Role::Provider,
        Role::Person,
    ] {
        app.as_role(role).get("/reviews").must_be(403);
    }
}

#[test]
fn who_may_hold_and_who_may_read() {
    let app = TestApp::sqlite();
    let address = ada(&app);
    let names = fields();
    let mut typed = scores(&names, "fully");
    typed.extend(WELL);
    for role in [
        Role::FinanceOfficer,
        Role::Planner,
        Role::Person,
        Role::PerformanceOfficer,
    ] {
        let refused = app.as_role(role).post(&address, &typed);
        assert!(
            [403, 404].contains(&refused.status),
            "{role}: {}",
            refused.status
        );
    }
    app.as_role(Role::FinanceOfficer)
        .get(&address)
        .must_be(200)
        .must_not_hold("Write a review down");
    assert_eq!(app.number("select count(*) from review_review"), 0);
}
