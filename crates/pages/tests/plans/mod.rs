//! Ada assessed, eligible and with an indicative budget; and a plan written through its pages.

// Each test file uses its own part of this.
#![allow(dead_code)]
// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use record::AssessmentId;
use record::access::{self, Noun, Verb};
use record::eligibility::{self, Findings, NewDetermination};
use record::rules::eligibility::{CareActFacts, Finding, Unable, Wellbeing};

use crate::common::{Client, Page, TestApp};
use crate::work::{ADA, adopt, answer_all, begin, decide, path_of};

/// Ada with £134.63 a week, eligible for nutrition (a) and hygiene (b), found by Sam.
pub fn ada_is_eligible(app: &TestApp) {
    adopt(app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, app, "ada");
    answer_all(&sam, &assessment, ADA);
    decide(&sam, &assessment, "First assessment.").must_say("£134.63");
    determine(app, &assessment);
}

/// Decides eligibility on the assessment of this address as Sam.
pub fn determine(app: &TestApp, assessment: &str) {
    let id: AssessmentId = assessment.rsplit('/').next().unwrap().parse().unwrap();
    let sam = app.actor("sam.social");
    let (ada, moment) = (app.person("ada"), app.moment());
    let found = Finding {
        unable: BTreeSet::from([Unable::Assistance]),
        ..Finding::default()
    };
    let facts = CareActFacts {
        cause: true,
        outcomes: BTreeMap::from([("a".to_owned(), found.clone()), ("b".to_owned(), found)]),
        wellbeing: BTreeSet::from([Wellbeing::Dignity, Wellbeing::Health]),
    };
    let everything: BTreeMap<String, String> = "abcdefghij"
        .chars()
        .map(|letter| (letter.to_string(), "Seen on the visit.".to_owned()))
        .collect();
    app.house()
        .write(&sam, &moment, |tx| {
            let ask = (Noun::Eligibility, Verb::Decide, "test");
            let permit = access::person(tx, &sam, &moment, ada, ask, None)?;
            let new = NewDetermination {
                assessment: id,
                findings: Findings::CareAct(facts.clone()),
                reasons: "She cannot cook or wash without help.",
                outcome_reasons: &everything,
                advice: "",
            };
            let books = &app.app.rulebooks;
            eligibility::decide(tx, &permit, books, (&sam, &moment), &new).map(drop)
        })
        .unwrap();
}

/// Begins Ada's plan and gives its address.
pub fn begin_plan(client: &Client<'_>, app: &TestApp) -> String {
    let page = client.open(&format!("/people/{}/plan", app.person("ada")));
    page.must_be(200).must_say("Who helps with the plan?");
    let plan = client.submit(&page, "form[action$='/plan']", &[("help", "council")]);
    plan.must_be(200).must_say("The plan is begun");
    path_of(&plan)
}

/// Fills a section of words.
pub fn write(client: &Client<'_>, plan: &str, section: &str, words: &str) -> Page {
    let page = client.get(&format!("{plan}/section/{section}"));
    page.must_be(200);
    client.submit(&page, "form[data-unsaved-warning]", &[("words", words)])
}

/// The link of a page whose address contains this.
pub fn link(page: &Page, part: &str) -> String {
    page.attributes("main a", "href")
        .into_iter()
        .find(|href| href.contains(part))
        .unwrap_or_else(|| panic!("no link with «{part}» in {}", page.path))
}

/// Adds an outcome that answers both eligible needs.
pub fn add_outcome(client: &Client<'_>, plan: &str) -> Page {
    let list = client.get(&format!("{plan}/section/outcomes"));
    let form = client.get(&link(&list, "/outcome/"));
    let mut fields = form.form("form[data-unsaved-warning]").fields;
    fields.retain(|(name, _)| name != "words" && name != "letters");
    for (name, value) in [
        ("words", "Cook and wash with somebody beside me."),
        ("letters", "a"),
        ("letters", "b"),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    client.follow(client.post_pairs(&form.path, &fields))
}

/// Adds ten hours a week of an assistant at this price, in own words.
pub fn add_line(client: &Client<'_>, plan: &str, price: &str) -> Page {
    let list = client.get(&format!("{plan}/section/support"));
    let form = client.get(&link(&list, "/line/"));
    client.submit(
        &form,
        "form[data-unsaved-warning]",
        &[
            ("words", "An assistant in the mornings"),
            ("service", "personal_assistant"),
            ("taken_as", "direct_payment"),
            ("how", "ongoing"),
            ("unit", "hour"),
            ("price", price),
            ("units", "10"),
            ("every", "week"),
        ],
    )
}

/// A whole plan of Ada's, written by this client: its address.
pub fn whole_plan(client: &Client<'_>, app: &TestApp, price: &str) -> String {
    let plan = begin_plan(client, app);
    for section in [
        "about_me",
        "change",
        "managed",
        "control",
        "arranging",
        "contingency",
        "advice",
        "review",
    ] {
        write(client, &plan, section, &format!("Words of {section}.")).must_say("Saved.");
    }
    add_outcome(client, &plan).must_say("Saved.");
    add_line(client, &plan, price).must_say("Saved.");
    let risks = client.get(&format!("{plan}/section/risks"));
    client
        .submit(&risks, "form[data-unsaved-warning]", &[("no_risks", "yes")])
        .must_say("Saved.");
    let money = client.get(&format!("{plan}/section/money"));
    client
        .submit(
            &money,
            "form[data-unsaved-warning]",
            &[
                ("told_on-day", "22"),
                ("told_on-month", "11"),
                ("told_on-year", "2026"),
                ("free_use", "yes"),
            ],
        )
        .must_say("Saved.");
    if client
        .get(&plan)
        .says("write why the eligible needs cost more")
        || client
            .get(&plan)
            .says("costs less than the indicative budget")
    {
        write(
            client,
            &plan,
            "reason",
            "Two meals a day need an hour each.",
        )
        .must_say("Saved.");
    }
    plan
}

/// Puts it forward: the page of the plan.
pub fn put_forward(client: &Client<'_>, plan: &str) -> Page {
    let page = client.get(plan);
    client.submit(&page, "form[action$='/put-forward']", &[])
}
