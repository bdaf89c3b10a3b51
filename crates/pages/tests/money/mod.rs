//! Ada with an agreed plan, a financial assessment and a budget, by pages as far as there are any.
#![allow(dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use record::access::{self, Noun, Verb};
use record::charging::{self, NewCharging};
use record::rules::Pence;
use record::rules::charging::{AgeGroup, ContributionFacts, Every, Household, Income};

use crate::common::{Page, TestApp};
use crate::plans::{ada_is_eligible, put_forward, whole_plan};

/// Ada on a state pension of so many pence a week and no capital, worked out by Fay.
pub fn charge(app: &TestApp, pension: i64) {
    let facts = ContributionFacts {
        refused: false,
        carer: false,
        age: AgeGroup::Pension,
        household: Household::Single,
        children: 0,
        premiums: Default::default(),
        income: vec![Income {
            kind: "state_pension".to_owned(),
            amount: Pence(pension),
            every: Every::Week,
        }],
        capital: Vec::new(),
        housing: Vec::new(),
        disability: Vec::new(),
        night_care: false,
        cost: None,
    };
    let (person, moment, fay) = (app.person("ada"), app.moment(), app.actor("fay.finance"));
    app.house()
        .write(&fay, &moment, |tx| {
            let ask = (Noun::Charging, Verb::Decide, "test");
            let permit = access::person(tx, &fay, &moment, person, ask, None)?;
            let new = NewCharging {
                from_on: moment.today,
                facts: &facts,
                why: "First financial assessment.",
            };
            charging::decide(tx, &permit, &app.app.rulebooks, (&fay, &moment), &new)
        })
        .unwrap();
}

/// The address of Ada's budget, made when Tom agreed Sam's plan of £15.00 for each of its hours.
pub fn budget(app: &TestApp, price: &str) -> String {
    ada_is_eligible(app);
    let sam = app.signed_in("sam.social");
    let plan = whole_plan(&sam, app, price);
    put_forward(&sam, &plan).must_say("The plan is put forward");
    let ada = app.person("ada");
    let submission = sam
        .get(&format!("/people/{ada}/approval"))
        .location()
        .unwrap();
    let tom = app.signed_in("tom.manager");
    let page = tom.get(&submission);
    let agreed = tom.submit(
        &page,
        "form[action$='/decide']",
        &[
            ("kind", "agreed"),
            ("in_line", "yes"),
            ("principles", "yes"),
            ("safeguarding", "yes"),
            ("legal", "yes"),
            ("reasons", "An assistant who cooks with her costs more."),
        ],
    );
    agreed.must_be(200);
    latest(app)
}

pub fn latest(app: &TestApp) -> String {
    let ada = app.person("ada");
    let id: record::BudgetId = app.make(|tx| {
        Ok(tx.query_one(
            "select b.id from budget_budget b where b.person_id = $1 and not exists \
             (select 1 from budget_budget l where l.supersedes = b.id)",
            &store::params![ada],
            |row| row.get(0),
        )?)
    });
    format!("/budget/{id}")
}

/// The person's agreement, written down by Sam.
pub fn agree(app: &TestApp, budget: &str) -> Page {
    let sam = app.signed_in("sam.social");
    let page = sam.get(&format!("{budget}/agree"));
    page.must_be(200);
    sam.submit(
        &page,
        "form[action$='/agree']",
        &[
            ("told_how", "By letter, and read to her."),
            ("free_use", "yes"),
            ("held_by", "person"),
            ("barred", "no"),
            ("terms", "yes"),
        ],
    )
}

pub const DETAILS: [(&str, &str); 3] = [
    ("account_name", "Ada Testwell"),
    ("sort_code", "00-00-01"),
    ("account_number", "00123456"),
];

/// Bank details set by Fred and confirmed by Flo.
pub fn payee(app: &TestApp) {
    let address = format!("/people/{}/payee", app.person("ada"));
    let fred = app.signed_in("fred.finance");
    let page = fred.get(&address);
    fred.submit(&page, "#account_name", &DETAILS)
        .must_say("The bank details are set");
    let flo = app.signed_in("flo.finance");
    let page = flo.get(&address);
    page.must_say("00123456");
    let typed = [("outcome", "confirmed"), ("how", "Saw the statement.")];
    flo.submit(&page, "#how", &typed)
        .must_say("The check is kept");
}
