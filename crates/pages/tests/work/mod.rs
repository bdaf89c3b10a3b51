//! What the tests of assessment, allocation and rulebook share: rules in force, an assessment begun and answered through
//! the pages.

// Each test file uses its own part of this.
#![allow(dead_code)]

use record::access::{self, Noun, Verb};
use record::rules::rulebook::{Source, riverbridge_source};
use record::{Actor, rulebook};

use crate::common::{Client, Page, TestApp};

/// Ada's needs, as they were agreed; what is not named is answered with «none» or «nobody».
pub const ADA: &[(&str, &str)] = &[
    ("need/personal_care", "several_daily"),
    ("need/eating", "daily"),
    ("need/home", "most"),
    ("need/safe_at_home", "occasional"),
    ("need/nights", "some"),
    ("need/wellbeing", "now_and_then"),
    ("need/relationships", "most_times"),
    ("need/helpers", "somebody"),
    ("informal/personal_care", "quarter"),
    ("informal/eating", "half"),
    ("informal/home", "quarter"),
    ("flag/one_off", "yes"),
];

/// Puts the demonstration council's rules into force.
pub fn adopt(app: &TestApp) {
    adopt_changed(app, &riverbridge_source(), "A reason of the test's.");
}

/// Puts other rules into force.
pub fn adopt_changed(app: &TestApp, source: &Source, why: &str) {
    let (actor, moment) = (Actor::Demonstration, app.moment());
    app.make(|tx| {
        let permit = access::population(&actor, Noun::Rulebook, Verb::Adopt, "test")?;
        rulebook::adopt(tx, &permit, &actor, &moment, source, why).map(drop)
    });
}

/// The demonstration council's files with words of one of them replaced.
pub fn changed(file: &str, from: &str, to: &str) -> Source {
    let mut source = riverbridge_source();
    let content = source
        .files
        .get_mut(file)
        .unwrap_or_else(|| panic!("there is no file {file}"));
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains(from), "{file} does not hold «{from}»");
    *content = text.replace(from, to).into_bytes();
    source
}

/// The address without what stands behind the question mark.
pub fn path_of(page: &Page) -> String {
    page.path.split('?').next().unwrap().to_owned()
}

/// Begins an assessment through the page and gives its address.
pub fn begin(client: &Client<'_>, app: &TestApp, person: &str) -> String {
    let address = format!("/people/{}/assessments", app.person(person));
    let page = client.do_post(&address, &[]);
    page.must_be(200).must_say("The assessment is begun");
    path_of(&page)
}

/// Answers one question through its page, as whoever reads it would, and shows what comes next.
pub fn answer(client: &Client<'_>, address: &str, value: &str, note: &str) -> Page {
    let page = client.get(address);
    page.must_be(200);
    client.submit(
        &page,
        "form[data-unsaved-warning]",
        &[("value", value), ("note", note)],
    )
}

/// Goes through all questions with «Save and continue», and ends on the page of all answers.
pub fn answer_all(client: &Client<'_>, assessment: &str, story: &[(&str, &str)]) -> Page {
    let list = client.get(assessment);
    let mut page = client.open(&list.attributes("main a.govuk-button", "href").remove(0));
    for _ in 0..60 {
        page.must_be(200);
        let address = path_of(&page);
        if address.ends_with("/check") {
            return page;
        }
        let key = address
            .strip_prefix(assessment)
            .unwrap()
            .trim_start_matches('/')
            .to_owned();
        let told = story
            .iter()
            .find(|(question, _)| *question == key)
            .map(|(_, value)| *value);
        let value = told.unwrap_or(match key.as_str() {
            "need/helpers" => "nobody",
            key if key.starts_with("flag/") => "no",
            _ => "none",
        });
        page = client.submit(&page, "form[data-unsaved-warning]", &[("value", value)]);
    }
    panic!("the questions of {assessment} never end");
}

/// How an assessment is done in the usual way: together, with nothing that stands in the way.
pub const TOGETHER: &[(&str, &str)] = &[
    ("led_by", "with_worker"),
    ("wishes", "no"),
    ("capacity", "yes"),
    ("substantial_difficulty", "no"),
];

/// Validates what was answered together, through the page of all answers.
pub fn validate(client: &Client<'_>, assessment: &str) -> Page {
    let check = client.get(&format!("{assessment}/check"));
    client.post_pairs(
        &format!("{assessment}/validate"),
        &check
            .form("form[action$='/validate']")
            .fields
            .into_iter()
            .filter(|(name, _)| TOGETHER.iter().all(|(other, _)| other != name))
            .chain(
                TOGETHER
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            )
            .collect::<Vec<_>>(),
    )
}

/// Works the budget out through the page of all answers, validated first where it is not.
pub fn decide(client: &Client<'_>, assessment: &str, why: &str) -> Page {
    let check = client.get(&format!("{assessment}/check"));
    if check.count("form[action$='/validate']") > 0 {
        validate(client, assessment).must_be(303);
    }
    let check = client.get(&format!("{assessment}/check"));
    client.submit(&check, "form[action$='/decide']", &[("why", why)])
}

/// Ada's assessment of the demonstration, and her budget: their addresses.
pub fn story_of_ada(app: &TestApp) -> (String, String) {
    let find = |table: &str| {
        let person = app.person("ada");
        app.make(|tx| {
            let sql = format!("select id from {table} where person_id = $1");
            Ok(tx.query_one(&sql, &store::params![person], |row| {
                row.get::<uuid::Uuid>(0)
            })?)
        })
    };
    (
        format!("/assessment/{}", find("assessment_assessment")),
        format!("/allocation/{}", find("allocation_determination")),
    )
}
