//! Eligibility: the criteria of the law, from the worker's findings, and who is not looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{ada, shipped};
use jiff::civil::date;
use proptest::prelude::*;
use rules::eligibility::{
    ADULT_OUTCOMES, Band, CARER_OUTCOMES, CareAct, CareActCarer, CareActFacts, CarerFacts, Facs,
    FacsFacts, FacsFinding, Finding, Regime, Theme, Unable, Wellbeing, suggested,
};
use rules::explain::{WorkFault, replay};
use rules::rulebook::Rulebook;

static BOOK: LazyLock<Rulebook> = LazyLock::new(shipped);

fn unable(how: Unable) -> Finding {
    Finding {
        unable: [how].into(),
        ..Finding::default()
    }
}

fn adult(letters: &[&str], wellbeing: &[Wellbeing]) -> CareActFacts {
    CareActFacts {
        cause: true,
        outcomes: letters
            .iter()
            .map(|letter| ((*letter).to_owned(), unable(Unable::Assistance)))
            .collect(),
        wellbeing: wellbeing.iter().copied().collect(),
    }
}

fn decides(facts: &CareActFacts) -> bool {
    let rules = BOOK.compile(date(2026, 11, 22));
    rules
        .prepare::<CareAct>()
        .unwrap()
        .silent(facts)
        .unwrap()
        .eligible
}

#[test]
fn all_three_conditions_are_needed_and_two_outcomes() {
    let dignity = [Wellbeing::Dignity];
    assert!(decides(&adult(&["b", "c"], &dignity)));
    assert!(
        !decides(&adult(&["b"], &dignity)),
        "one outcome is not enough"
    );
    assert!(
        !decides(&adult(&["b", "c"], &[])),
        "without an impact on wellbeing"
    );
    let mut elsewhere = adult(&["b", "c"], &dignity);
    elsewhere.cause = false;
    assert!(
        !decides(&elsewhere),
        "needs from something else than an impairment or illness"
    );
}

#[test]
fn any_of_the_four_tests_makes_unable() {
    for how in Unable::ALL {
        let mut facts = adult(&["a"], &[Wellbeing::Health]);
        facts.outcomes.insert("j".to_owned(), unable(*how));
        assert!(decides(&facts), "{how:?}");
    }
    // Able, and looked at, counts for nothing.
    let mut facts = adult(&["a"], &[Wellbeing::Health]);
    facts.outcomes.insert("j".to_owned(), Finding::default());
    assert!(!decides(&facts));
}

#[test]
fn one_outcome_or_the_carers_health_is_enough_for_a_carer() {
    let rules = BOOK.compile(date(2026, 11, 22));
    let prepared = rules.prepare::<CareActCarer>().unwrap();
    let facts = |caring, health, ids: &[&str]| CarerFacts {
        caring,
        health,
        outcomes: ids
            .iter()
            .map(|id| ((*id).to_owned(), unable(Unable::Distress)))
            .collect(),
        wellbeing: [Wellbeing::Relationships].into(),
    };
    let decides = |facts: CarerFacts| prepared.silent(&facts).unwrap().eligible;
    assert!(decides(facts(true, false, &["carer_work"])));
    assert!(decides(facts(true, true, &[])), "health alone");
    assert!(!decides(facts(true, false, &[])));
    assert!(
        !decides(facts(false, true, &["carer_work"])),
        "not from necessary care"
    );
    let mut longer = facts(true, false, &[]);
    longer
        .outcomes
        .insert("carer_home".to_owned(), unable(Unable::Longer));
    let fault = prepared.silent(&longer).unwrap_err();
    assert!(fault.to_string().contains("no test for carers"), "{fault}");
}

#[test]
fn facs_counts_what_carers_do_and_the_care_act_does_not_ask() {
    let rules = BOOK.compile(date(2011, 3, 31));
    let prepared = rules.prepare::<Facs>().unwrap();
    let facts = |alone, left| FacsFacts {
        themes: [(Theme::PersonalCare, FacsFinding { alone, left })].into(),
    };
    let worked = |alone, left| prepared.silent(&facts(alone, left)).unwrap();
    assert!(worked(Band::Substantial, Some(Band::Substantial)).eligible);
    let helped = worked(Band::Substantial, Some(Band::Moderate));
    assert_eq!(
        (helped.eligible, helped.band),
        (false, Some(Band::Moderate))
    );
    assert_eq!(worked(Band::Critical, None).band, None);
    // The findings of the Care Act have no place for what carers do: a facts document that says it is refused.
    let with_carer =
        serde_json::json!({"cause": true, "outcomes": {}, "wellbeing": [], "informal": 100});
    assert!(serde_json::from_value::<CareActFacts>(with_carer).is_err());
}

#[test]
fn what_facs_does_not_have_is_refused_all_at_once() {
    let rules = BOOK.compile(date(2011, 3, 31));
    let facts = FacsFacts {
        themes: [
            (
                Theme::Life,
                FacsFinding {
                    alone: Band::Moderate,
                    left: None,
                },
            ),
            (
                Theme::Roles,
                FacsFinding {
                    alone: Band::Low,
                    left: Some(Band::Critical),
                },
            ),
        ]
        .into(),
    };
    let Err(WorkFault::Facts(faults)) = rules.prepare::<Facs>().unwrap().silent(&facts) else {
        panic!("refused");
    };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["themes.life", "themes.roles"]);
}

#[test]
fn the_criteria_change_on_the_first_of_april_2015() {
    let on = |y, m, d| {
        Regime::in_force(&mut BOOK.compile(date(y, m, d)).lookup())
            .unwrap()
            .value
    };
    assert_eq!(on(2015, 3, 31), Regime::Facs);
    assert_eq!(on(2015, 4, 1), Regime::CareAct);
    assert!(
        BOOK.compile(date(2015, 4, 1)).prepare::<Facs>().is_err(),
        "FACS is over"
    );
    assert!(
        BOOK.compile(date(2015, 3, 31))
            .prepare::<CareAct>()
            .is_err(),
        "not begun"
    );
}

#[test]
fn the_suggestion_comes_from_need_and_never_from_help() {
    let form = BOOK.questionnaire("adult", 1).unwrap();
    let mut facts = ada();
    let with_help = suggested(form, &facts.answers);
    assert!(
        with_help.contains("b") && with_help.contains("a") && !with_help.contains("j"),
        "{with_help:?}"
    );
    for share in facts.answers.shares.values_mut() {
        *share = "all".to_owned();
    }
    assert_eq!(suggested(form, &facts.answers), with_help);
}

#[test]
fn a_determination_is_worked_again_to_the_same_bytes() {
    let rules = BOOK.compile(date(2026, 11, 22));
    let facts = adult(&["c", "e"], &[Wellbeing::Health]);
    let worked = rules.prepare::<CareAct>().unwrap().work(&facts).unwrap().1;
    assert_eq!(
        replay(&worked, &BOOK).unwrap().canonical(),
        worked.canonical()
    );
}

#[test]
fn every_outcome_of_the_criteria_has_words() {
    for letter in ADULT_OUTCOMES.iter().chain(&CARER_OUTCOMES) {
        assert!(BOOK.outcomes().contains_key(*letter), "{letter}");
    }
    assert_eq!(
        BOOK.outcomes().len(),
        ADULT_OUTCOMES.len() + CARER_OUTCOMES.len()
    );
}

proptest! {
    /// Finding more need never makes anybody less eligible.
    #[test]
    fn more_need_never_takes_eligibility_away(
        letters in prop::collection::btree_set(0..10_usize, 0..10),
        more in 0..10_usize,
        areas in prop::collection::btree_set(0..9_usize, 0..3),
        cause in any::<bool>(),
    ) {
        let outcomes: BTreeMap<String, Finding> = letters
            .iter()
            .map(|at| (ADULT_OUTCOMES[*at].to_owned(), unable(Unable::Longer)))
            .collect();
        let wellbeing = areas.iter().map(|at| Wellbeing::ALL[*at]).collect();
        let less = CareActFacts { cause, outcomes, wellbeing };
        let mut greater = less.clone();
        greater.outcomes.insert(ADULT_OUTCOMES[more].to_owned(), unable(Unable::Danger));
        prop_assert!(!decides(&less) || decides(&greater));
    }
}
