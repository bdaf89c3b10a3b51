//! Rows of the journey as its verbs leave them, for tests of what comes after: a plan that was agreed, a budget, support.
#![allow(dead_code)]
// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use record::{House, PersonId, Refusal};
use store::{Tx, params};
use uuid::Uuid;

/// How a plan and its budget came about.
#[derive(Clone, Copy)]
pub struct Agreed {
    /// When the plan, the budget and the person's agreement were made.
    pub on: Date,
    /// When the person was told an amount.
    pub told_on: Option<Date>,
    /// Whether lines of the plan say which outcomes they are for.
    pub outcomes: bool,
    /// Whether the person can use the money freely.
    pub free_use: bool,
    /// `direct_payment`, `council` or `third_party`.
    pub taken_as: &'static str,
}

/// The two outcomes of the plan, by id and words.
pub const OUTCOMES: [(&str, &str); 2] = [
    (
        "01990000-0000-7000-8000-000000000001",
        "I wash and dress when I want to",
    ),
    (
        "01990000-0000-7000-8000-000000000002",
        "I see my sister every week",
    ),
];

/// One period of support.
pub fn service(
    tx: &mut Tx,
    person: PersonId,
    (setting, mechanism, ongoing): (&str, &str, bool),
    (from, to): (Date, Option<Date>),
) -> Result<(), Refusal> {
    tx.execute(
        "insert into budget_service (id, person_id, service, setting, mechanism, ongoing, weekly_pence, from_on, to_on, \
         recorded_at, actor) values ($1, $2, 'personal_assistance', $3, $4, $5, 10000, $6, $7, $8, 'test')",
        &params![Uuid::now_v7(), person, setting, mechanism, ongoing, from, to, jiff::Timestamp::UNIX_EPOCH],
    )?;
    Ok(())
}

/// A name on the record, for lists that show one.
pub fn called(house: &House, person: PersonId, given: &str, family: &str) {
    let document = record::people::PersonDocument::named(given, family)
        .to_json()
        .unwrap();
    house
        .store()
        .write(|tx| {
            tx.execute(
                "update people_person set document = $1, sort_name = $2 where id = $3",
                &params![document, family.to_lowercase(), person],
            )
        })
        .unwrap();
}

/// A plan that was agreed, its budget, and the person's agreement.
pub fn agreed(tx: &mut Tx, person: PersonId, how: &Agreed) -> Result<Uuid, Refusal> {
    let hash: String = tx.query_one("select hash from rulebook_version limit 1", &[], |row| {
        row.get(0)
    })?;
    let at = how.on.at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
    let [assessment, eligibility, plan, submission, approval, budget] =
        [(); 6].map(|()| Uuid::now_v7());
    tx.execute(
        "insert into assessment_assessment (id, person_id, questionnaire, questionnaire_version, rulebook_hash, started_at, \
         started_by) values ($1, $2, 'adult', 1, $3, $4, 'test')",
        &params![assessment, person, hash.as_str(), at],
    )?;
    tx.execute(
        "insert into eligibility_determination (id, person_id, assessment_id, regime, formula, formula_version, on_date, \
         rulebook_hash, facts, worked, worked_hash, eligible, reasons, advice, decided_at, actor) \
         values ($1, $2, $3, 'care_act', 'test', 1, $4, $5, '{}', '{}', '', $6, '', '', $7, 'test')",
        &params![eligibility, person, assessment, how.on, hash.as_str(), true, at],
    )?;
    tx.execute(
        "insert into planning_plan (id, person_id, eligibility_id, help, started_at, started_on, actor) \
         values ($1, $2, $3, 'self', $4, $5, 'test')",
        &params![plan, person, eligibility, at, how.on],
    )?;
    let outcomes: Vec<_> = OUTCOMES
        .iter()
        .map(|(id, words)| serde_json::json!({"id": id, "words": words, "letters": []}))
        .collect();
    let of: Vec<&str> = if how.outcomes {
        vec![OUTCOMES[0].0]
    } else {
        Vec::new()
    };
    let document = serde_json::json!({
        "outcomes": outcomes,
        "told_on": how.told_on,
        "free_use": how.free_use,
        "lines": [{
            "id": "01990000-0000-7000-8000-00000000000a", "words": "Help in the morning",
            "service": "personal_assistance", "taken_as": how.taken_as, "source": {"kind": "own"},
            "cost": {"kind": "once", "amount": 10_000}, "outcomes": of,
        }],
    });
    tx.execute(
        "insert into planning_version (plan_id, version, at, actor, document) values ($1, 1, $2, 'test', $3)",
        &params![plan, at, document.to_string()],
    )?;
    tx.execute(
        "insert into planning_submission (id, plan_id, person_id, version, weekly_pence, one_off_pence, why, submitted_at, \
         submitted_on, actor) values ($1, $2, $3, 1, 10000, 0, '', $4, $5, 'test')",
        &params![submission, plan, person, at, how.on],
    )?;
    tx.execute(
        "insert into approval_decision (id, submission_id, person_id, kind, level, rulebook_hash, checks, reasons, \
         decided_at, decided_on, actor) values ($1, $2, $3, 'agreed', 'team_manager', $4, '[]', 'Agreed.', $5, $6, 'test')",
        &params![approval, submission, person, hash.as_str(), at, how.on],
    )?;
    let payment = if how.taken_as == "direct_payment" {
        10_000_i64
    } else {
        0
    };
    tx.execute(
        "insert into budget_budget (id, person_id, plan_id, approval_id, eligibility_id, from_on, cost_weekly_pence, \
         person_weekly_pence, council_weekly_pence, other_weekly_pence, one_off_pence, payment_gross_pence, \
         payment_person_pence, payment_one_off_pence, provisional, formula, formula_version, rulebook_hash, facts, worked, \
         worked_hash, decided_at, actor, why) values ($1, $2, $3, $4, $5, $6, 10000, 0, 10000, 0, 0, $7, 0, 0, $8, 'test', 1, \
         $9, '{}', '{}', '', $10, 'test', 'Agreed.')",
        &params![budget, person, plan, approval, eligibility, how.on, payment, false, hash.as_str(), at],
    )?;
    tx.execute(
        "insert into budget_share (budget_id, position, taken_as, service, words, weekly_pence, one_off_pence) \
         values ($1, 0, $2, 'personal_assistance', 'Help in the morning', 10000, 0)",
        &params![budget, how.taken_as],
    )?;
    tx.execute(
        "insert into budget_agreement (id, budget_id, person_id, agreed_on, starts_on, signed_by, held_by, holder, free_use, \
         told_on, told_how, terms, at, actor) values ($1, $2, $3, $4, $4, 'The person', 'person', '', $5, $6, 'By letter', '', \
         $7, 'test')",
        &params![Uuid::now_v7(), budget, person, how.on, how.free_use, how.told_on, at],
    )?;
    Ok(plan)
}

/// The last day of everybody's budget of a person.
pub fn ended(house: &House, person: PersonId, last_day: Date) {
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into budget_ending (id, budget_id, person_id, last_day, why, at, actor) \
                 select $1, id, person_id, $2, 'Ended.', $3, 'test' from budget_budget where person_id = $4",
                &params![Uuid::now_v7(), last_day, jiff::Timestamp::now(), person],
            )
        })
        .unwrap();
}
