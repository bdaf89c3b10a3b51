//! The personal budget: its amounts add up whatever the plan, and each way of setting the person's part against it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::LazyLock;

use common::shipped;
use jiff::civil::date;
use proptest::prelude::*;
use rules::Pence;
use rules::budget::{BudgetFacts, Contribution, CostedLine, Personal, PersonalBudget, TakenAs};
use rules::explain::{LineId, WorkFault, replay};
use rules::rulebook::{Rulebook, Rules, Source};

static BOOK: LazyLock<Rulebook> = LazyLock::new(shipped);
static RULES: LazyLock<Rules> = LazyLock::new(|| BOOK.compile(date(2026, 11, 22)));

/// Riverbridge with another choice of what the person's part falls on.
fn choosing(choice: &str) -> Rules {
    let mut source: Source = rules::rulebook::riverbridge_source();
    let path = "budget/contribution.yaml";
    let text = String::from_utf8(source.files[path].clone()).unwrap();
    let text = text.replace("value: direct_payment_first", &format!("value: {choice}"));
    source.files.insert(path.to_owned(), text.into_bytes());
    let council = rules::rulebook::load(&source).unwrap();
    Rulebook::layered(&rules::rulebook::england().unwrap(), &council)
        .unwrap()
        .compile(date(2026, 11, 22))
}

static WAYS: LazyLock<[Rules; 3]> =
    LazyLock::new(|| ["direct_payment_first", "commissioned_first", "pro_rata"].map(choosing));

const fn line(taken_as: TakenAs, weekly: i64, one_off: i64) -> CostedLine {
    CostedLine {
        taken_as,
        weekly: Pence(weekly),
        one_off: Pence(one_off),
    }
}

/// Ada's plan: an assistant by direct payment, a day centre by the council, a stair rail once.
fn ada(contribution: Contribution) -> BudgetFacts {
    BudgetFacts {
        lines: vec![
            line(TakenAs::DirectPayment, 9_000, 0),
            line(TakenAs::Council, 6_000, 0),
            line(TakenAs::DirectPayment, 0, 12_000),
        ],
        contribution,
        other_weekly: Pence(2_000),
        indicative: Some(Pence(13_463)),
    }
}

fn work(rules: &Rules, facts: &BudgetFacts) -> PersonalBudget {
    rules.prepare::<Personal>().unwrap().silent(facts).unwrap()
}

fn at_most(pence: i64) -> Contribution {
    Contribution::AtMost {
        weekly: Pence(pence),
    }
}

fn parts(budget: &PersonalBudget) -> Vec<(i64, i64)> {
    budget
        .shares
        .iter()
        .map(|share| (share.person.0, share.council.0))
        .collect()
}

/// £90 + £60 = £150 a week; the person pays £42.31, the council £107.69; £20 of other money stands beside and in none
/// of them; £15.37 above the indicative £134.63.
#[test]
fn adas_four_amounts_by_hand() {
    let budget = work(&RULES, &ada(at_most(4_231)));
    assert_eq!(
        (budget.cost, budget.person, budget.council, budget.other),
        (Pence(15_000), Pence(4_231), Pence(10_769), Pence(2_000))
    );
    assert_eq!(parts(&budget), [(4_231, 4_769), (0, 6_000)]);
    assert_eq!(
        (budget.payment, budget.one_off_payment),
        (Pence(4_769), Pence(12_000))
    );
    assert_eq!(budget.difference, Some(Pence(1_537)));
    assert!(!budget.provisional);
}

#[test]
fn what_the_persons_part_falls_on_is_the_councils_choice() {
    // 4,231 × 9,000 ÷ 15,000 = 2,538.6 and 1,692.4: the larger remainder gets the penny.
    let expected = [
        vec![(4_231, 4_769), (0, 6_000)],
        vec![(0, 9_000), (4_231, 1_769)],
        vec![(2_539, 6_461), (1_692, 4_308)],
    ];
    for (rules, expected) in WAYS.iter().zip(expected) {
        assert_eq!(parts(&work(rules, &ada(at_most(4_231)))), expected);
    }
    // More than one part can hold goes on to the next.
    let budget = work(&WAYS[0], &ada(at_most(10_000)));
    assert_eq!(parts(&budget), [(9_000, 0), (1_000, 5_000)]);
    assert_eq!(budget.payment, Pence::ZERO);
}

/// Care Act 2014, s14(3), s14(4), s31(1)(a).
#[test]
fn carers_pay_nothing_and_nobody_pays_more_than_the_cost() {
    let carer = work(&RULES, &ada(Contribution::Carer));
    assert_eq!((carer.person, carer.council), (Pence::ZERO, Pence(15_000)));
    let over = work(&RULES, &ada(at_most(99_999)));
    assert_eq!(
        (over.person, over.council, over.payment),
        (Pence(15_000), Pence::ZERO, Pence::ZERO)
    );
    assert_eq!(over.one_off_payment, Pence(12_000));
    let full = work(&RULES, &ada(Contribution::FullCost));
    assert_eq!(
        (full.person, full.council, full.one_off_payment),
        (Pence(15_000), Pence::ZERO, Pence::ZERO)
    );
    let open = work(&RULES, &ada(Contribution::Open));
    assert!(open.provisional && open.person == Pence::ZERO);
}

#[test]
fn a_budget_without_a_payment_says_so_and_an_unsure_choice_is_warned_of() {
    let lines = |facts: &BudgetFacts| -> Vec<LineId> {
        let (_, worked) = RULES.prepare::<Personal>().unwrap().work(facts).unwrap();
        worked.lines.iter().map(|line| line.line).collect()
    };
    assert!(lines(&ada(at_most(9_000))).contains(&LineId::BudgetNoPayment));
    assert!(lines(&ada(at_most(8_999))).contains(&LineId::BudgetPayment));
    let england = rules::rulebook::england()
        .unwrap()
        .compile(date(2026, 11, 22));
    let prepared = england.prepare::<Personal>().unwrap();
    let unsure: Vec<&str> = prepared.unsure().map(|rule| rule.path.as_str()).collect();
    assert_eq!(unsure, ["budget/contribution/falls_on"]);
}

#[test]
fn every_sum_below_nothing_is_named() {
    let facts = BudgetFacts {
        lines: vec![line(TakenAs::Council, -1, -1)],
        contribution: at_most(-1),
        other_weekly: Pence(-1),
        indicative: Some(Pence(-1)),
    };
    let WorkFault::Facts(faults) = RULES
        .prepare::<Personal>()
        .unwrap()
        .silent(&facts)
        .unwrap_err()
    else {
        panic!()
    };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "lines.0.weekly",
            "lines.0.one_off",
            "contribution.weekly",
            "other_weekly",
            "indicative"
        ]
    );
}

fn any_facts() -> impl Strategy<Value = BudgetFacts> {
    let way = prop::sample::select(TakenAs::ALL.to_vec());
    let lines = prop::collection::vec((way, 0..200_000_i64, 0..50_000_i64), 0..8);
    let part = prop_oneof![
        Just(Contribution::Open),
        Just(Contribution::Carer),
        Just(Contribution::FullCost),
        (0..300_000_i64).prop_map(at_most),
    ];
    (lines, part, 0..50_000_i64, prop::option::of(0..300_000_i64)).prop_map(
        |(lines, contribution, other, indicative)| BudgetFacts {
            lines: lines
                .into_iter()
                .map(|(way, weekly, once)| line(way, weekly, once))
                .collect(),
            contribution,
            other_weekly: Pence(other),
            indicative: indicative.map(Pence),
        },
    )
}

proptest! {
    #[test]
    fn the_amounts_add_up_and_none_is_below_nothing(facts in any_facts(), way in 0..3_usize) {
        let budget = work(&WAYS[way], &facts);
        prop_assert_eq!(budget.person.checked_add(budget.council), Some(budget.cost));
        let sum = |of: fn(&rules::budget::Share) -> Pence| Pence::checked_sum(budget.shares.iter().map(of)).unwrap();
        prop_assert_eq!(sum(|share| share.cost), budget.cost);
        prop_assert_eq!(sum(|share| share.person), budget.person);
        prop_assert_eq!(sum(|share| share.council), budget.council);
        for share in &budget.shares {
            prop_assert!(share.person >= Pence::ZERO && share.council >= Pence::ZERO);
            prop_assert_eq!(share.person.checked_add(share.council), Some(share.cost));
        }
        for amount in [budget.cost, budget.person, budget.council, budget.other, budget.one_off, budget.payment, budget.one_off_payment] {
            prop_assert!(amount >= Pence::ZERO);
        }
        prop_assert!(budget.payment <= budget.council);
        prop_assert!(budget.one_off_payment <= budget.one_off_council);
        // A person's part that reaches the budget leaves no payment.
        prop_assert!(budget.council > Pence::ZERO || budget.payment == Pence::ZERO);
    }

    #[test]
    fn every_budget_is_worked_again_to_the_same_bytes(facts in any_facts()) {
        let (told, worked) = RULES.prepare::<Personal>().unwrap().work(&facts).unwrap();
        prop_assert_eq!(&told, &work(&RULES, &facts));
        prop_assert_eq!(replay(&worked, &BOOK).unwrap().canonical(), worked.canonical());
    }
}
