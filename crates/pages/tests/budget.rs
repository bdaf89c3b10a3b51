//! Budgets as workers and people meet them: four amounts that open, the agreement, and a letter that says why.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod money;
#[path = "plans/mod.rs"]
mod plans;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use money::{agree, budget, charge, latest};
use record::access::Role;

on_both_engines! {
    /// From the approval to the agreement: the amounts are never merged, each line opens, and the letter says it all.
    fn a_budget_opens_line_by_line_is_agreed_and_its_letter_says_why(app: &TestApp) {
        let address = budget(app, "15.00");
        let sam = app.signed_in("sam.social");
        let page = sam.get(&address);
        page.must_say("Waits for the person’s agreement").must_say("open until the financial assessment");
        // Her pension is above the guarantee, so that she pays something.
        charge(app, 30_000);
        let address = latest(app);
        let page = sam.get(&address);
        page.must_be(200).must_say("What meeting the needs costs").must_say("Other public money, beside these");
        page.must_say("An assistant who cooks with her costs more.").must_say("The financial assessment, with every line");
        page.must_say("the same, to the letter");
        assert!(page.select("details.sw-worked-line").iter().any(|line| line.contains("In the plan")));
        // Nobody has agreed to anything before the agreement.
        sam.get(&format!("{address}/print")).must_say("What you are asked to agree").must_not_hold("What was agreed with you");
        let faulty = {
            let form = sam.get(&format!("{address}/agree"));
            sam.submit(&form, "form[action$='/agree']", &[("told_how", " ")])
        };
        faulty.must_be(422);
        let fields: Vec<String> = faulty.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["told_how", "free_use", "terms", "barred", "held_by"], "the known name and days stand");
        agree(app, &address).must_say("The agreement is kept").must_say("Agreed").must_say("the person");
        assert_eq!(app.number("select count(*) from budget_agreement"), 1);
        let letter = app.signed_in("ada.testwell").get(&format!("{address}/print"));
        letter.must_be(200).must_say("What was agreed with you").must_not_hold("What you are asked to agree");
        for told in [
            "From your needs to the first estimate", "Your answers come to", "A point is worth", "What your plan costs",
            "The indicative budget was", "An assistant who cooks with her costs more.",
            // Of what each line's cost is made, and the plan's own reason beside the approver's.
            "How it is worked out", "10 hours a week × £15.00", "The reason in the plan: Two meals a day need an hour each.",
            "By your financial assessment you can be asked for",
            "The council pays you", "paid every four weeks", "You choose how, when and with whom", "You can complain to the council",
            "Where the rules come from",
        ] {
            letter.must_say(told);
        }
        let easy = app.signed_in("ada.testwell").get(&format!("{address}/print?words=easy"));
        easy.must_be(200).must_say("What you pay").must_not_hold("indicative");
        easy.must_say("10 hours a week × £15.00").must_say("Your plan says why: Two meals a day need an hour each.");
    }
}

#[test]
fn a_budget_is_ended_taken_back_and_worked_out_again() {
    let app = TestApp::sqlite();
    let address = budget(&app, "15.00");
    let sam = app.signed_in("sam.social");
    let page = sam.get(&address);
    let faulty = sam.submit(
        &page,
        "form[action$='/end']",
        &[
            ("last_day-day", "31"),
            ("last_day-month", "2"),
            ("last_day-year", "2027"),
            ("why", ""),
        ],
    );
    faulty.must_be(422);
    assert_eq!(faulty.value("last_day-day"), "31");
    let ended = sam.submit(
        &page,
        "form[action$='/end']",
        &[
            ("last_day-day", "31"),
            ("last_day-month", "12"),
            ("last_day-year", "2026"),
            ("why", "She moves."),
        ],
    );
    ended
        .must_say("The last day is recorded")
        .must_say("31 December 2026");
    sam.submit(&ended, "form[action$='/end']", &[("why", "She stays.")])
        .must_say("The ending is taken back");
    let fay = app.signed_in("fay.finance");
    let list = fay.get(&format!("/people/{}/budget", app.person("ada")));
    let faulty = fay.submit(&list, "#other", &[("other", "twenty"), ("why", "")]);
    faulty.must_be(422);
    assert_eq!(faulty.errors().len(), 2);
    let again = fay.submit(
        &list,
        "#other",
        &[
            ("other", "20.00"),
            ("why", "The health board pays for the alarm."),
        ],
    );
    again
        .must_say("The budget was worked out again")
        .must_say("£20.00");
    assert_ne!(latest(&app), address);
    fay.get(&address)
        .must_say("A newer budget has taken its place");
}

#[test]
fn who_may_read_a_budget_and_who_may_write_the_agreement() {
    let app = TestApp::sqlite();
    let address = budget(&app, "15.00");
    for (role, read, write) in [
        (Role::SocialWorker, 200, 200),
        (Role::TeamManager, 200, 200),
        (Role::FinanceOfficer, 200, 403),
        (Role::Person, 200, 404),
        (Role::Carer, 404, 404),
        (Role::InformationOfficer, 403, 403),
        (Role::Provider, 404, 404),
        (Role::ItAdministrator, 403, 403),
    ] {
        let client = app.as_role(role);
        let (shown, form) = (
            client.get(&address).status,
            client.get(&format!("{address}/agree")).status,
        );
        assert!(
            shown == read || (read != 200 && shown != 200),
            "{role}: {shown}"
        );
        assert!(
            form == write || (write != 200 && form != 200),
            "{role}: {form}"
        );
    }
}
