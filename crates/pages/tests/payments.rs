//! Payments as finance and the person meet them: from bank details to the ledger and the person's own account.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod money;
#[path = "plans/mod.rs"]
mod plans;
#[path = "work/mod.rs"]
mod work;

use common::{Page, TestApp};
use money::{DETAILS, agree, budget, charge, latest, payee};
use record::access::Role;

/// Proposed by Fay for four weeks from tomorrow, a Monday.
fn propose(app: &TestApp) -> Page {
    propose_paid_on(app, ("22", "11"))
}

fn propose_paid_on(app: &TestApp, (pay_day, pay_month): (&str, &str)) -> Page {
    let fay = app.signed_in("fay.finance");
    let page = fay.get("/payments/propose");
    page.must_be(200).must_say("4 weeks, by the rulebook");
    let typed = [
        ("from-day", "23"),
        ("from-month", "11"),
        ("from-year", "2026"),
        ("pay_on-day", pay_day),
        ("pay_on-month", pay_month),
        ("pay_on-year", "2026"),
    ];
    fay.submit(&page, "form[action='/payments/propose']", &typed)
}

on_both_engines! {
    /// Everything by its right hand: what is missing is told, two others approve, the ledger comes to nought and leads
    /// down to the person's line, the file is made, and the person reads it all in their own account.
    fn a_payment_goes_from_bank_details_to_the_ledger_and_the_persons_account(app: &TestApp) {
        budget(app, "15.00");
        charge(app, 30_000);
        let fay = app.signed_in("fay.finance");
        fay.get("/payments").must_say("Not agreed by the person yet");
        agree(app, &latest(app)).must_say("The agreement is kept");
        fay.get("/payments").must_say("No bank details");
        let refused = propose(app);
        refused.must_say("There is nobody to pay");
        payee(app);
        fay.get("/payments").must_say("Nothing is missing");
        let run = propose(app);
        run.must_say("The run is proposed").must_say("You proposed this run, so two others approve it");
        let address = work::path_of(&run);
        let flo = app.signed_in("flo.finance");
        let once = flo.submit(&flo.get(&address), "form[action$='/approve']", &[]);
        once.must_say("It needs another approval");
        // Fred set the bank details: he is told why he may not.
        let fred = app.signed_in("fred.finance");
        let refused = fred.submit(&fred.get(&address), "form[action$='/approve']", &[]);
        refused.must_say("You set bank details that this run pays for the first time");
        let tom = app.signed_in("tom.manager");
        tom.submit(&tom.get(&address), "form[action$='/approve']", &[]).must_say("It stands in the ledger");
        let page = fay.get(&address);
        let file = fay.submit(&page, "form[action$='/file']", &[]);
        file.must_be(200);
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains("Ada Testwell,000001,00123456,") && text.contains("TOTAL,,1,"), "{text}");
        assert!(!text.contains("RB-"));
        let ledger = fay.get("/ledger");
        ledger.must_say("together they come to nought").must_say("Paid by the bank on");
        let entries = ledger.attributes("table a", "href");
        let posted = fay.get(entries.iter().find(|href| fay.get(href).says("outside scope") && fay.get(href).says("64210")).unwrap());
        posted.must_say("41010");
        let line = fay.get(&posted.attributes("table a", "href")[0]);
        line.must_say("What should be paid for these days").must_say("the same, to the penny");
        // The person's own account, in plain words; an entry and its correction.
        let ada = app.signed_in("ada.testwell");
        let account = format!("/people/{}/payments", app.person("ada"));
        let page = ada.get(&account);
        page.must_be(200).must_say("My direct payment account").must_say("Paid by the council");
        ada.get(&page.attributes("table a", "href")[0]).must_be(200).must_say("What should be paid for these days");
        let faulty = ada.submit(&page, "#amount", &[("amount", "ten"), ("kind", "spent")]);
        faulty.must_be(422);
        assert_eq!(faulty.value("amount"), "ten");
        let kept = ada.submit(&page, "#amount", &[("kind", "spent"), ("amount", "10.00"), ("words", "Wages")]);
        kept.must_say("It is written down").must_say("Wages");
        let again = ada.submit(&page, "#amount", &[("kind", "spent"), ("amount", "10.00"), ("words", "Wages")]);
        again.must_say("It is written down");
        assert_eq!(app.number("select count(*) from payments_spend"), 1, "a form sent twice is one entry");
        let correct = ada.get(kept.attributes("a[href*='correct=']", "href")[0].split('#').next().unwrap());
        ada.submit(&correct, "#amount", &[("amount", "8.00"), ("words", "I read it wrongly")]).must_say("Correction");
        assert_eq!(app.number("select sum(amount_pence) from payments_spend"), -800);
        assert_eq!(app.number("select count(*) from access_audit where noun = 'payments' and verb = 'export'"), 1);
    }
}

/// The bank pays on 11 December: until then the person's account says that it comes and counts nothing of it. On a phone
/// the amount is beside the person.
#[test]
fn money_to_come_is_told_and_not_counted_and_the_amount_is_the_second_column() {
    let app = TestApp::sqlite();
    budget(&app, "15.00");
    charge(&app, 30_000);
    agree(&app, &latest(&app));
    payee(&app);
    propose_paid_on(&app, ("21", "12")).must_say("from 22 November 2026 to 20 December 2026");
    let run = propose_paid_on(&app, ("11", "12"));
    assert_eq!(run.select("thead th")[..2], ["Person", "Paid"]);
    let fay = app.signed_in("fay.finance");
    assert_eq!(
        fay.get("/payments").select("thead th")[..2],
        ["For", "In all"]
    );
    let address = work::path_of(&run);
    for name in ["flo.finance", "tom.manager"] {
        let client = app.signed_in(name);
        let page = client.get(&address);
        client.submit(&page, "form[action$='/approve']", &[]);
    }
    let account = format!("/people/{}/payments", app.person("ada"));
    let ada = app.signed_in("ada.testwell");
    ada.get(&account)
        .must_say("£0.00 left")
        .must_say("comes on 11 December 2026.")
        .must_say("Nothing was paid or written down yet.");
}

#[test]
fn bank_details_say_their_faults_and_keep_the_digits_from_whom_they_do_not_concern() {
    let app = TestApp::sqlite();
    let address = format!("/people/{}/payee", app.person("ada"));
    let fay = app.signed_in("fay.finance");
    let page = fay.get(&address);
    let faulty = fay.submit(
        &page,
        "#account_name",
        &[
            ("account_name", ""),
            ("sort_code", "12"),
            ("account_number", "x"),
        ],
    );
    faulty.must_be(422);
    assert_eq!(faulty.errors().len(), 3);
    fay.submit(&page, "#account_name", &DETAILS)
        .must_say("somebody else checks them")
        .must_not_hold("00123456");
    let fred = app.signed_in("fred.finance");
    let page = fred.get(&address);
    let faulty = fred.submit(&page, "#how", &[("how", "")]);
    faulty.must_be(422);
    assert_eq!(faulty.errors().len(), 2);
    let typed = [("outcome", "refused"), ("how", "The name is another one.")];
    fred.submit(&page, "#how", &typed).must_say("Refused");
    for role in [
        Role::SocialWorker,
        Role::Person,
        Role::Provider,
        Role::ItAdministrator,
        Role::InformationOfficer,
    ] {
        assert_ne!(app.as_role(role).get(&address).status, 200, "{role}");
    }
}

#[test]
fn only_finance_proposes_and_nobody_else_sees_runs() {
    let app = TestApp::sqlite();
    work::adopt(&app);
    for (role, list, propose, ledger) in [
        (Role::FinanceOfficer, true, true, true),
        (Role::TeamManager, true, false, false),
        (Role::Auditor, true, false, true),
        (Role::SocialWorker, false, false, false),
        (Role::Person, false, false, false),
        (Role::Provider, false, false, false),
        (Role::ItAdministrator, false, false, false),
        (Role::PerformanceOfficer, false, false, true),
    ] {
        let client = app.as_role(role);
        for (address, may) in [
            ("/payments", list),
            ("/payments/propose", propose),
            ("/ledger", ledger),
        ] {
            assert_eq!(client.get(address).status == 200, may, "{role} {address}");
        }
    }
}
