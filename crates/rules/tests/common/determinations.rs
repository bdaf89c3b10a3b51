//! Worked determinations that between them say every line of eligibility and of charging.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::date;
use rules::charging::{CareActContribution, ContributionFacts, FairerContributions};
use rules::eligibility::{CareAct, CareActCarer, CareActFacts, CarerFacts, Facs, FacsFacts};
use rules::explain::{Formula, Worked};
use rules::rulebook::Rulebook;
use serde_json::json;

fn work<F: Formula>(book: &Rulebook, year: i16, facts: serde_json::Value) -> Worked
where
    F::Facts: serde::de::DeserializeOwned,
{
    let rules = book.compile(date(year, 5, 31));
    let facts: F::Facts = serde_json::from_value(facts).unwrap();
    rules.prepare::<F>().unwrap().work(&facts).unwrap().1
}

/// Eligibility: two adults, two carers, and two people under FACS.
pub fn eligibility(book: &Rulebook) -> Vec<Worked> {
    let _: (Option<CareActFacts>, Option<CarerFacts>, Option<FacsFacts>) = (None, None, None);
    let areas = [
        "dignity",
        "health",
        "protection",
        "control",
        "work",
        "social",
        "relationships",
        "accommodation",
        "contribution",
    ];
    let themes = [
        "life",
        "control",
        "abuse",
        "personal_care",
        "work",
        "social",
        "roles",
    ];
    let mut all = vec![
        work::<CareAct>(
            book,
            2026,
            json!({"cause": true, "wellbeing": areas, "outcomes": {
                "a": {"unable": ["assistance", "distress", "danger", "longer"], "fluctuates": true},
                "b": {"unable": []}, "c": {"unable": [], "suggested": true}, "d": {"unable": ["longer"]},
            }}),
        ),
        work::<CareAct>(
            book,
            2026,
            json!({"cause": false, "wellbeing": [], "outcomes": {"i": {"unable": ["danger"]}}}),
        ),
        work::<CareAct>(
            book,
            2026,
            json!({"cause": true, "wellbeing": [], "outcomes": {}}),
        ),
        work::<CareActCarer>(
            book,
            2026,
            json!({"caring": true, "health": true, "wellbeing": ["health"], "outcomes": {
                "carer_work": {"unable": ["distress"]}, "carer_recreation": {"unable": ["assistance"]},
            }}),
        ),
        work::<CareActCarer>(
            book,
            2026,
            json!({"caring": false, "health": false, "wellbeing": [], "outcomes": {"carer_home": {"unable": ["danger"]}}}),
        ),
        work::<CareActCarer>(
            book,
            2026,
            json!({"caring": true, "health": false, "wellbeing": [], "outcomes": {}}),
        ),
        work::<Facs>(book, 2011, json!({"themes": {}})),
    ];
    for band in ["low", "moderate", "substantial", "critical"] {
        for left in [json!(null), json!("low"), json!(band)] {
            let risks: serde_json::Map<String, serde_json::Value> = themes
                .iter()
                .filter(|theme| match **theme {
                    "life" => band == "critical",
                    "control" | "abuse" => ["substantial", "critical"].contains(&band),
                    _ => true,
                })
                .map(|theme| ((*theme).to_owned(), json!({"alone": band, "left": left})))
                .collect();
            all.push(work::<Facs>(book, 2011, json!({"themes": risks})));
        }
    }
    all
}

/// Charging: a long story, a couple, full cost for each reason, a carer, and somebody with too little.
pub fn charging(book: &Rulebook) -> Vec<Worked> {
    let _: Option<ContributionFacts> = None;
    let fairer = |facts| work::<FairerContributions>(book, 2011, facts);
    let work = |facts| work::<CareActContribution>(book, 2025, facts);
    let every = |kind: &str, pence: i64| json!({"kind": kind, "amount": pence, "every": "week"});
    let income = |kind: &str, pence: i64| json!({"kind": kind, "amount": pence, "every": "month"});
    let housing: Vec<_> = ["rent", "mortgage", "council_tax", "ground_rent", "service_charge", "other"]
        .iter()
        .enumerate()
        .map(|(at, kind)| json!({"kind": kind, "amount": 1000, "help": (at as i64 % 2) * 300, "every": "week"}))
        .collect();
    let costs: Vec<_> = [
        "alarm",
        "private_help",
        "laundry",
        "heating",
        "diet",
        "clothing",
        "garden",
        "equipment",
        "transport",
        "internet",
        "other",
    ]
    .iter()
    .map(|kind| every(kind, 300))
    .collect();
    vec![
        work(json!({
            "age": "working", "household": "lone_parent", "children": 2, "premiums": ["disability", "carer"],
            "income": [
                income("state_pension", 200_000), income("earnings", 5000), income("war_widow", 9000),
                every("pip_daily_living", 11_040),
            ],
            "capital": [{"kind": "savings", "amount": 1_500_000}, {"kind": "home", "amount": 1}],
            "housing": housing, "disability": costs, "cost": 100,
        })),
        work(json!({
            "age": "pension", "household": "single", "income": [every("state_pension", 23_300)],
            "disability": [every("alarm", 300)],
        })),
        work(json!({"age": "working", "household": "couple", "premiums": ["carer"]})),
        work(
            json!({"age": "under_25", "household": "single", "capital": [{"kind": "savings", "amount": 9_999_999}]}),
        ),
        work(json!({"age": "under_25", "household": "single", "refused": true, "cost": 20_000})),
        work(json!({"age": "under_25", "household": "single", "carer": true})),
        fairer(json!({
            "age": "working", "household": "single", "premiums": ["disability"],
            "income": [every("employment_support", 30_000)], "cost": 5_000,
        })),
        fairer(
            json!({"age": "pension", "household": "couple", "income": [every("state_pension", 30_000)]}),
        ),
    ]
}
