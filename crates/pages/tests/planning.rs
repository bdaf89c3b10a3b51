//! Plans and the market as people meet them: begun from what stands, written part by part, costed beside the indicative
//! budget, put forward whole, printed for the person.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "plans/mod.rs"]
mod plans;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use plans::{
    ada_is_eligible, add_line, add_outcome, begin_plan, link, put_forward, whole_plan, write,
};
use record::access::Role;
use work::path_of;

on_both_engines! {
    fn a_plan_is_written_part_by_part_and_put_forward_whole(app: &TestApp) {
        ada_is_eligible(app);
        let sam = app.signed_in("sam.social");
        let plan = begin_plan(&sam, app);
        // Begun again it is the same one, and the record leads to it.
        let again = sam.open(&format!("/people/{}/plan", app.person("ada")));
        assert_eq!(path_of(&again), plan);
        again.must_say("What is still missing").must_say("No outcome answers the eligible need");
        // Too early: the page has no button, and the address says everything at once.
        assert_eq!(again.count("form[action$='/put-forward']"), 0);
        let early = sam.post(&format!("{plan}/put-forward"), &[("version", "1")]);
        early.must_be(422);
        let errors = early.errors();
        assert_eq!(errors.len(), 15, "{errors:?}");
        for (field, _) in &errors {
            assert_eq!(early.count(&format!("[id='{field}']")), 1, "the fault leads to {field}");
        }
        write(&sam, &plan, "about_me", "My garden and my sister.").must_say("Saved.").must_say("My garden and my sister.");
        add_outcome(&sam, &plan).must_say("Managing and maintaining nutrition");
        let support = add_line(&sam, &plan, "13.50");
        support.must_say("10 hours a week × £13.50").must_say("£135.00").must_say("£7,020.00");
        support.must_say("That is £0.37 a week more than the indicative budget of £134.63 a week");
        assert_eq!(app.number("select count(*) from planning_submission"), 0);
    }
}

#[test]
fn a_whole_plan_goes_to_approval_and_to_paper() {
    let app = TestApp::sqlite();
    ada_is_eligible(&app);
    let sam = app.signed_in("sam.social");
    let plan = whole_plan(&sam, &app, "13.50");
    sam.get(&plan).must_not_hold("What is still missing");
    let page = put_forward(&sam, &plan);
    page.must_say("The plan is put forward")
        .must_say("Waits for agreement");
    // Sent twice, it waits once.
    sam.do_post(&format!("{plan}/put-forward"), &[("version", "1")]);
    assert_eq!(app.number("select count(*) from planning_submission"), 1);
    let paper = sam.get(&format!("{plan}/print"));
    for told in [
        "Your support plan",
        "The support in this plan costs £135.00 a week, which is £7,020.00 a year.",
        "you were told an indicative budget of £134.63 a week",
        "The plan costs £0.37 a week more. That is no reason to refuse it",
        "How much of it you pay, if anything, is worked out from your money.",
        "An assistant in the mornings. 10 hours a week × £13.50 = £135.00 a week.",
        "You get this as money and pay for it yourself",
        "This answers the needs that were found eligible: managing and maintaining nutrition; maintaining personal hygiene.",
        "We asked about risks, and there are none to write down.",
        "The amount was told on 22 November 2026",
        "Two meals a day need an hour each.",
        "section 25 of the Care Act 2014",
        "You can complain to the council",
    ] {
        paper.must_say(told);
    }
    let easy = sam.get(&format!("{plan}/print?words=easy"));
    easy.must_say("My plan")
        .must_say("Your support costs £135.00 a week.")
        .must_say("You get the money and you pay for this.");
    sam.get(&format!("{plan}/history"))
        .must_say("Each version is kept whole");
}

#[test]
fn the_person_writes_their_own_plan_in_their_own_words() {
    let app = TestApp::sqlite();
    ada_is_eligible(&app);
    let ada = app.signed_in("ada.testwell");
    let page = ada.open(&format!("/people/{}/plan", app.person("ada")));
    page.must_be(200).must_say("My support plan");
    let plan = ada.submit(&page, "form[action$='/plan']", &[("help", "self")]);
    plan.must_say("The person writes it alone");
    let plan = path_of(&plan);
    write(&ada, &plan, "about_me", "I am up early. 'ارحب' 🙂")
        .must_say("Saved.")
        .must_say("I am up early. 'ارحب' 🙂");
    ada.get(&format!("{plan}/print")).must_be(200);
    // Nobody else's plan is theirs: not even that there is one.
    let farida = app.signed_in("farida.carer");
    farida.get(&plan).must_be(404);
    farida
        .post(&format!("{plan}/section/about_me"), &[("words", "x")])
        .must_be(404);
    // Who reads may not write: finance sees the plan and no form of it.
    let fay = app.signed_in("fay.finance");
    let read = fay.get(&format!("{plan}/section/about_me"));
    read.must_be(200).must_say("I am up early");
    assert_eq!(read.count("main form"), 0);
    fay.post(
        &format!("{plan}/section/about_me"),
        &[("words", "x"), ("base", "9")],
    )
    .must_be(403);
    assert_eq!(app.number("select max(version) from planning_version"), 2);
}

/// An outside planner is let into the one plan, and nothing else of the record (P2).
#[test]
fn an_invited_planner_comes_to_that_plan_alone() {
    let app = TestApp::sqlite();
    ada_is_eligible(&app);
    let petra = app.signed_in("petra.planner");
    petra.get("/plans").must_say("There is none.");
    let (ada, account) = (app.person("ada"), app.account("petra.planner"));
    petra.get(&format!("/people/{ada}/plan")).must_be(404);
    let (actor, moment) = (record::Actor::Demonstration, app.moment());
    app.make(|tx| {
        use record::access::{self, Noun, Verb};
        let ask = (Noun::Involvement, Verb::Change, "test");
        let permit = access::person(tx, &actor, &moment, ada, ask, None)?;
        let worker = record::people::Involved::Worker(account);
        record::people::add_involvement(tx, &permit, &actor, &moment, worker, moment.today)
    });
    let list = petra.get("/plans");
    list.must_say("Ada Testwell").must_say("Not begun");
    let begin = petra.open(&link(&list, "/plan"));
    let plan = petra.submit(&begin, "form[action$='/plan']", &[("help", "broker")]);
    plan.must_be(200).must_say("An independent broker");
    let address = path_of(&plan);
    write(&petra, &address, "managed", "We keep the papers.").must_say("Saved.");
    petra.get(&format!("{address}/print")).must_be(200);
    // Every link of the page leads somewhere for them.
    for href in petra.get(&address).attributes("main a", "href") {
        if href.starts_with('/') {
            assert!(petra.open(&href).status < 400, "{href}");
        }
    }
    petra.get(&format!("/people/{ada}")).must_be(403);
    let whole: Vec<String> = petra.get(&address).attributes("a.govuk-back-link", "href");
    assert_eq!(whole, ["/plans"]);
}

#[test]
fn two_who_write_in_the_same_part_see_both() {
    let app = TestApp::sqlite();
    ada_is_eligible(&app);
    let (sam, ada) = (app.signed_in("sam.social"), app.signed_in("ada.testwell"));
    let plan = begin_plan(&sam, &app);
    let mine = ada.get(&format!("{plan}/section/about_me"));
    write(&sam, &plan, "about_me", "She likes her garden.").must_say("Saved.");
    let both = ada.submit(
        &mine,
        "form[data-unsaved-warning]",
        &[("words", "I like my garden best.")],
    );
    both.must_be(409)
        .must_say("She likes her garden.")
        .must_say("I like my garden best.")
        .must_say("Sam Social");
    assert_eq!(both.value("words"), "I like my garden best.");
    let saved = ada.submit(&both, "form[data-unsaved-warning]", &[]);
    saved.must_say("Saved.").must_say("I like my garden best.");
    // Both stand in the history.
    assert_eq!(app.number("select count(*) from planning_version"), 3);
}

#[test]
fn free_help_near_the_person_comes_before_what_is_bought() {
    let app = TestApp::riverbridge();
    let sam = app.signed_in("sam.social");
    let plan = riverbridge_plan(&app);
    let support = sam.get(&format!("{plan}/section/support"));
    support.must_say("Look for free help first");
    let form = sam.get(&format!("{plan}/free"));
    // The postcode stands in the form, never in an address.
    assert!(
        form.value("near").starts_with("M33"),
        "{}",
        form.value("near")
    );
    let found = sam.submit(&form, "form[action$='/free']", &[("words", "library")]);
    found.must_be(200).must_say("Put it in the plan");
    assert!(!found.path.contains("M33"));
    let line = sam.get(&link(&found, "?entry="));
    assert!(
        line.value("words").to_lowercase().contains("library"),
        "{}",
        line.value("words")
    );
    let saved = sam.submit(&line, "form[data-unsaved-warning]", &[]);
    // The kind is asked, everything else was known.
    saved.must_be(422);
    assert_eq!(saved.errors().len(), 1, "{:?}", saved.errors());
    let saved = sam.submit(
        &saved,
        "form[data-unsaved-warning]",
        &[("service", "community")],
    );
    saved
        .must_be(200)
        .must_say("Saved.")
        .must_say("From the directory")
        .must_say("Free");
    let unknown = sam.submit(
        &form,
        "form[action$='/free']",
        &[("words", "library"), ("near", "ZZ9 9ZZ")],
    );
    unknown.must_be(422);
    assert_eq!(unknown.value("words"), "library");
}

/// A plan that the demonstration made for Ada, or one begun now.
fn riverbridge_plan(app: &TestApp) -> String {
    let ada = app.person("ada");
    let sam = app.signed_in("sam.social");
    let there = app.number(&format!(
        "select count(*) from planning_plan where person_id = '{ada}'"
    ));
    if there == 0 {
        let stands = "select count(*) from eligibility_determination where person_id = ";
        if app.number(&format!("{stands}'{ada}'")) == 0 {
            plans::determine(app, &work::story_of_ada(app).0);
        }
        return begin_plan(&sam, app);
    }
    path_of(&sam.open(&format!("/people/{ada}/plan")))
}

#[test]
fn offers_are_published_compared_and_put_into_a_plan_at_their_price() {
    let app = TestApp::sqlite();
    ada_is_eligible(&app);
    let col = app.as_role(Role::Commissioner);
    let form = col.get("/market/offer");
    for name in ["Pretend Care Ltd", "Riverbridge Home Care"] {
        let own: &[(&str, &str)] = &[("name", name), ("in_house", "yes")];
        let fields = if name.starts_with("River") {
            own
        } else {
            &own[..1]
        };
        col.submit(&form, "form[action='/market/provider']", fields)
            .must_say("The provider is added.");
    }
    let form = col.get("/market/offer");
    // Everything that is wrong is said at once, and what was typed stays.
    let bad = col.submit(
        &form,
        "form[action='/market/offer']",
        &[
            ("title", "Help in the morning"),
            ("price", "12.5"),
            ("from-day", "31"),
            ("from-month", "2"),
        ],
    );
    bad.must_be(422);
    let fields: Vec<String> = bad.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        ["from", "provider", "service", "unit", "price", "area"]
    );
    assert_eq!(bad.value("title"), "Help in the morning");
    let providers = form.attributes("#provider option", "value");
    for (provider, price) in [(&providers[1], "21.40"), (&providers[2], "30.00")] {
        col.submit(
            &form,
            "form[action='/market/offer']",
            &[
                ("provider", provider),
                ("service", "home_care"),
                ("title", "Help in the morning"),
                ("unit", "hour"),
                ("price", price),
                ("area", "All of Riverbridge"),
            ],
        )
        .must_say("The offer is published.");
    }
    let market = col.get("/market");
    market
        .must_say("£21.40 an hour")
        .must_say("the cheapest of 2")
        .must_say("£8.60 more than the cheapest")
        .must_say("Council's own, unit cost");
    let sam = app.signed_in("sam.social");
    sam.get("/market")
        .must_be(200)
        .must_not_hold("New price or end");
    sam.get("/market/offer").must_be(403);
    let plan = begin_plan(&sam, &app);
    let offers = sam.get(&format!("{plan}/offers"));
    let line = sam.get(&link(&offers, "?offer="));
    line.must_say("Pretend Care Ltd: Help in the morning, £21.40 an hour");
    let saved = sam.submit(
        &line,
        "form[data-unsaved-warning]",
        &[("taken_as", "council"), ("units", "3.5")],
    );
    saved
        .must_say("3.5 hours a week × £21.40")
        .must_say("£74.90")
        .must_say("Arranged by the council");
    // A new price is a new offer; the plan keeps what it was costed with.
    let new = col.get(&link(&col.get("/market"), "?instead="));
    col.submit(&new, "form[action='/market/offer']", &[("price", "22.00")])
        .must_say("The offer is published.");
    sam.get(&format!("{plan}/section/support"))
        .must_say("£74.90");
    assert_eq!(app.number("select count(*) from market_offer"), 3);
    let provider = col.get(&link(&col.get("/market"), "/market/provider/"));
    provider
        .must_say("£22.00 an hour")
        .must_say("£21.40 an hour");
}

#[test]
fn bad_input_of_a_line_is_told_beside_its_fields_and_kept() {
    let app = TestApp::sqlite();
    ada_is_eligible(&app);
    let sam = app.signed_in("sam.social");
    let plan = begin_plan(&sam, &app);
    let page = add_line(&sam, &plan, "-3.5");
    page.must_be(422);
    assert_eq!(page.errors()[0].0, "price");
    assert_eq!(page.value("price"), "-3.5");
    assert_eq!(page.value("words"), "An assistant in the mornings");
    for (page, status) in [
        ("section/nothing", 404),
        ("section/help", 200),
        ("line/x", 404),
        ("section/support", 200),
        ("section/risks", 200),
        ("section/reason", 200),
    ] {
        sam.get(&format!("{plan}/{page}")).must_be(status);
    }
    let risk = sam.get(&link(&sam.get(&format!("{plan}/section/risks")), "/risk/"));
    let empty = sam.submit(&risk, "form[data-unsaved-warning]", &[]);
    empty.must_be(422);
    assert_eq!(empty.errors().len(), 3);
    let full = sam.submit(
        &risk,
        "form[data-unsaved-warning]",
        &[
            ("words", "Falls on the stairs"),
            ("view", "I want to sleep upstairs."),
            ("response", "A rail."),
        ],
    );
    full.must_say("I want to sleep upstairs.");
    // Taken out again, it is gone from the list and stays in the history.
    let risk = sam.get(&link(&full, "/risk/"));
    let gone = sam.submit(&risk, "form[data-unsaved-warning]", &[("then", "remove")]);
    gone.must_say("Saved.").must_not_hold("Falls on the stairs");
}
