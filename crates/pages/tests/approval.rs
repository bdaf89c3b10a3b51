//! Approval by pages: what waits is listed for whom it waits, everything stands side by side, and nobody agrees what they
//! had a part in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "plans/mod.rs"]
mod plans;
#[path = "work/mod.rs"]
mod work;

use common::{Client, Page, TestApp};
use plans::{ada_is_eligible, put_forward, whole_plan};
use record::access::Role;

const FORM: &str = "form[action$='/decide']";

/// Ada's plan at this price waits for agreement: the plan and its submission.
fn waits(app: &TestApp, price: &str) -> (String, String) {
    ada_is_eligible(app);
    let sam = app.signed_in("sam.social");
    let plan = whole_plan(&sam, app, price);
    put_forward(&sam, &plan).must_say("The plan is put forward");
    let ada = app.person("ada");
    let page = sam.get(&format!("/people/{ada}/approval"));
    (plan, page.location().unwrap())
}

fn agree(client: &Client<'_>, submission: &str, reasons: &str) -> Page {
    let page = client.get(submission);
    page.must_be(200);
    client.submit(
        &page,
        FORM,
        &[
            ("kind", "agreed"),
            ("in_line", "yes"),
            ("principles", "yes"),
            ("safeguarding", "yes"),
            ("legal", "yes"),
            ("reasons", reasons),
        ],
    )
}

/// Another team manager than Tom, for the panel.
fn uma(app: &TestApp) -> Client<'_> {
    use record::access::accounts::{self, FirstPassword, NewAccount};
    use record::access::{self, Noun, Verb};
    let (actor, moment) = (record::Actor::Demonstration, app.moment());
    let team = app.team("Sale older people's team");
    let password = FirstPassword::lasting(demo::PASSWORD, "uma.manager").unwrap();
    app.make(|tx| {
        let create = access::population(&actor, Noun::Account, Verb::Create, "test")?;
        let change = access::population(&actor, Noun::Account, Verb::Change, "test")?;
        let new = NewAccount {
            sign_in_name: "uma.manager",
            display_name: "Uma Manager",
        };
        let id = accounts::create(tx, &actor, &moment, &create, &new, &password)?;
        accounts::grant_role(tx, &actor, &moment, &change, id, Role::TeamManager)?;
        let period = (moment.today, None);
        accounts::join_team(tx, &actor, &moment, &change, (id, team), period)
    });
    app.sign_in("uma.manager", demo::PASSWORD)
}

on_both_engines! {
    fn a_plan_within_the_limit_is_agreed_with_reasons_and_makes_its_budget(app: &TestApp) {
        let (plan, submission) = waits(app, "13.50");
        let tom = app.signed_in("tom.manager");
        let list = tom.get("/approvals");
        list.must_say("For a team manager, within their limit (1)").must_say("Ada Testwell").must_say("£135.00").must_say("£134.63");
        let page = tom.get(&submission);
        for told in [
            "Eligible needs, and what the plan does about each",
            "Managing and maintaining nutrition (a)",
            "Cook and wash with somebody beside me.",
            "That is £0.37 a week more than the indicative budget of £134.63 a week",
            "Why, in the plan's words: Two meals a day need an hour each.",
            "A team manager agrees up to £400 a week and £1,500 once, that itself included; the budget panel agrees what is above. This is within.",
            "Not done yet: what the person pays is provisional",
            "That a plan is not “within budget” is no ground for sending it back",
        ] {
            page.must_say(told);
        }
        // Everything that an agreement needs is said at once, and what was typed stays.
        let bare = tom.submit(&page, FORM, &[("kind", "agreed"), ("in_line", "yes")]);
        bare.must_be(422);
        let fields: Vec<String> = bare.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["principles", "safeguarding", "legal", "reasons"]);
        let agreed = agree(&tom, &submission, "An hour more for the meals.");
        agreed.must_say("The plan is agreed, and its budget is made.").must_say("Agreed by Tom Manager");
        // Sent twice, it is agreed once.
        agree_again(&tom, &submission);
        assert_eq!(app.number("select count(*) from approval_decision"), 1);
        assert_eq!(app.number("select count(*) from budget_budget"), 1);
        tom.get("/approvals").must_say("Nothing waits here.").must_not_hold("Ada Testwell");
        let ada = app.signed_in("ada.testwell");
        ada.get(&plan).must_say("Agreed").must_say("An hour more for the meals.");
        ada.get(&submission).must_say("How my plan is decided").must_not_hold("form[action$='/decide']");
        ada.get(&format!("{plan}/print")).must_say("Tom Manager agreed it on 22 November 2026.").must_say("The reasons: An hour more for the meals.");
    }
}

fn agree_again(client: &Client<'_>, submission: &str) {
    client
        .do_post(
            &format!("{submission}/decide"),
            &[
                ("kind", "agreed"),
                ("in_line", "yes"),
                ("principles", "yes"),
                ("safeguarding", "yes"),
                ("legal", "yes"),
                ("reasons", "An hour more for the meals."),
            ],
        )
        .must_be(200);
}

#[test]
fn above_the_limit_the_panel_decides_and_not_who_took_it_there() {
    let app = TestApp::sqlite();
    let (_, submission) = waits(&app, "40.01");
    let tom = app.signed_in("tom.manager");
    tom.get("/approvals")
        .must_say("Above a team manager's limit: to be taken to the panel (1)");
    let page = tom.get(&submission);
    page.must_say("This is above.");
    assert_eq!(page.count("input[name='kind'][value='agreed']"), 0);
    // By the address alone it is refused too.
    agree(&tom, &submission, "Needed.")
        .must_be(422)
        .must_say("This is above what a team manager agrees (£400 a week, £1,500 once): take it to the budget panel.");
    let taken = tom.submit(
        &page,
        FORM,
        &[
            ("kind", "to_panel"),
            ("reasons", "Two people for each transfer."),
        ],
    );
    taken
        .must_say("The plan waits for the panel.")
        .must_say("You took this plan to the panel, so somebody else decides there.");
    assert_eq!(taken.count(FORM), 0);
    tom.post(
        &format!("{submission}/decide"),
        &[("kind", "agreed"), ("reasons", "x")],
    )
    .must_be(403);
    let uma = uma(&app);
    uma.get("/approvals")
        .must_say("For the panel (1)")
        .must_say("To the panel by Tom Manager: Two people for each transfer.");
    agree(&uma, &submission, "There is no safer way.")
        .must_say("The plan is agreed, and its budget is made.")
        .must_say("at the panel");
    assert_eq!(
        app.number("select cost_weekly_pence from budget_budget"),
        40_010
    );
}

#[test]
fn a_plan_sent_back_says_why_and_what_and_comes_again() {
    let app = TestApp::sqlite();
    let (plan, submission) = waits(&app, "13.50");
    let tom = app.signed_in("tom.manager");
    let page = tom.get(&submission);
    let bare = tom.submit(&page, FORM, &[("kind", "sent_back")]);
    bare.must_be(422);
    let fields: Vec<String> = bare.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["sections", "reasons"]);
    tom.submit(
        &page,
        FORM,
        &[
            ("kind", "sent_back"),
            ("sections", "contingency"),
            ("reasons", "Who comes when the assistant is ill?"),
        ],
    )
    .must_say("The plan is sent back to be changed.");
    let sam = app.signed_in("sam.social");
    sam.get(&plan)
        .must_say("Sent back")
        .must_say("Who comes when the assistant is ill?")
        .must_say("If something goes wrong");
    plans::write(
        &sam,
        &plan,
        "contingency",
        "Her sister comes; then the agency.",
    )
    .must_say("Saved.");
    put_forward(&sam, &plan).must_say("The plan is put forward");
    tom.get("/approvals")
        .must_say("For a team manager, within their limit (1)");
    // The old one cannot be decided any more.
    assert_eq!(tom.get(&submission).count(FORM), 0);
}

#[test]
fn nobody_decides_who_may_not() {
    let app = TestApp::sqlite();
    let (plan, submission) = waits(&app, "13.50");
    for role in Role::ALL {
        let client = app.as_role(*role);
        let answer = client.post(
            &format!("{submission}/decide"),
            &[("kind", "agreed"), ("reasons", "x")],
        );
        let list = client.get("/approvals");
        let lists = [Role::TeamManager, Role::FinanceOfficer].contains(role);
        assert_eq!(list.status == 200, lists, "{role} lists");
        if *role == Role::TeamManager {
            answer.must_be(422);
        } else {
            assert!(
                [403, 404].contains(&answer.status),
                "{role} decides: {}",
                answer.status
            );
        }
    }
    // A provider or another person learns nothing, not even that there is a plan.
    for name in ["prov.provider", "farida.carer"] {
        let client = app.signed_in(name);
        assert!([403, 404].contains(&client.get(&submission).status));
        assert!([403, 404].contains(&client.get(&plan).status));
    }
    assert_eq!(app.number("select count(*) from approval_decision"), 0);
}
