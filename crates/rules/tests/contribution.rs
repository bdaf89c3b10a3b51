//! What a person pays: by hand, at the limits, and whatever the facts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::LazyLock;

use common::shipped;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::Pence;
use rules::charging::{
    AgeGroup, Capital, CareActContribution, Contribution, ContributionFacts, Disability,
    DisabilityCost, Every, FairerContributions, FullCost, Household, Housing, HousingKind, Income,
    Premium, Regime,
};
use rules::explain::{LineId, WorkFault, Worked};
use rules::rulebook::Rulebook;

static BOOK: LazyLock<Rulebook> = LazyLock::new(shipped);
const DAY: Date = date(2025, 11, 22);

fn nobody() -> ContributionFacts {
    ContributionFacts {
        refused: false,
        carer: false,
        age: AgeGroup::Pension,
        household: Household::Single,
        children: 0,
        premiums: Default::default(),
        income: Vec::new(),
        capital: Vec::new(),
        housing: Vec::new(),
        disability: Vec::new(),
        night_care: false,
        cost: None,
    }
}

fn income(kind: &str, pence: i64, every: Every) -> Income {
    Income {
        kind: kind.to_owned(),
        amount: Pence(pence),
        every,
    }
}

fn savings(pence: i64) -> Capital {
    Capital {
        kind: "savings".to_owned(),
        amount: Pence(pence),
    }
}

fn work_on(day: Date, facts: &ContributionFacts) -> (Contribution, Worked) {
    BOOK.compile(day)
        .prepare::<CareActContribution>()
        .unwrap()
        .work(facts)
        .unwrap()
}

fn work(facts: &ContributionFacts) -> Contribution {
    work_on(DAY, facts).0
}

fn guarantee(day: Date, facts: &ContributionFacts) -> Pence {
    let worked = work_on(day, facts).1;
    let line = worked
        .lines
        .iter()
        .find(|line| line.line == LineId::ContributionGuarantee)
        .unwrap();
    match line.amount.unwrap() {
        rules::explain::Amount::Pence(pence) => pence,
        other => panic!("{other:?}"),
    }
}

/// Ada, 84, in 2025 to 2026, by hand. State Pension £230.25, works pension £120 a month, Attendance Allowance higher
/// rate £110.40, of which Riverbridge counts the lower £73.90 since it pays for no care at night; savings £15,000.50.
/// £120 × 12 ÷ 52 = £27.6923, down to £27.69. Savings £750.50 above £14,250: four steps, £4. Together
/// 230.25 + 27.69 + 73.90 + 4 = £335.84. She keeps £232.60, ground rent of £10 a month (£2.3076…, up to £2.31), council
/// tax £30 a month less £10 reduction (£4.6153…, up to £4.62), and an alarm of £5.50: £245.03. She pays £90.81.
fn ada() -> ContributionFacts {
    ContributionFacts {
        income: vec![
            income("state_pension", 23_025, Every::Week),
            income("private_pension", 12_000, Every::Month),
            income("attendance_allowance", 11_040, Every::Week),
        ],
        capital: vec![savings(1_500_050)],
        housing: vec![
            Housing {
                kind: HousingKind::GroundRent,
                amount: Pence(1_000),
                help: Pence(0),
                every: Every::Month,
            },
            Housing {
                kind: HousingKind::CouncilTax,
                amount: Pence(3_000),
                help: Pence(1_000),
                every: Every::Month,
            },
        ],
        disability: vec![Disability {
            kind: DisabilityCost::Alarm,
            amount: Pence(550),
            every: Every::Week,
        }],
        ..nobody()
    }
}

#[test]
fn adas_contribution_is_the_sum_by_hand() {
    let (out, worked) = work_on(DAY, &ada());
    assert_eq!(
        (out.assessed, out.protected, out.weekly),
        (Pence(33_584), Pence(24_503), Pence(9_081))
    );
    assert_eq!(out.full_cost_why, None);
    assert_eq!(
        worked.unsure().count(),
        0,
        "{:?}",
        worked.unsure().collect::<Vec<_>>()
    );
    // With care at night the higher rate counts.
    let nights = ContributionFacts {
        night_care: true,
        ..ada()
    };
    assert_eq!(work(&nights).assessed, Pence(33_584 + 3_650));
    // Never more than the support costs.
    let little = ContributionFacts {
        cost: Some(Pence(4_000)),
        ..ada()
    };
    assert_eq!(work(&little).weekly, Pence(4_000));
}

#[test]
fn costs_of_a_disability_are_taken_off_only_where_its_benefit_counts() {
    let mut facts = ada();
    facts.income.remove(2);
    let (out, worked) = work_on(DAY, &facts);
    assert_eq!(out.protected, Pence(24_503 - 550));
    assert!(
        worked
            .lines
            .iter()
            .any(|line| line.line == LineId::ContributionDisabilityLeftOut)
    );
}

#[test]
fn capital_at_each_limit_and_a_penny_over() {
    let rich = |pence: i64| ContributionFacts {
        income: vec![income("state_pension", 40_000, Every::Week)],
        capital: vec![savings(pence)],
        ..nobody()
    };
    let base = 40_000 - 23_260;
    for (pence, pays) in [
        (1_425_000, base),
        (1_425_001, base + 100),
        (1_450_000, base + 100),
        (1_450_001, base + 200),
        (2_325_000, base + 3_600),
    ] {
        assert_eq!(work(&rich(pence)).weekly, Pence(pays), "{pence}");
    }
    let over = work(&rich(2_325_001));
    assert_eq!(
        (over.full_cost_why, over.weekly),
        (Some(FullCost::Capital), Pence(0))
    );
    let costed = work(&ContributionFacts {
        cost: Some(Pence(50_000)),
        ..rich(2_325_001)
    });
    assert_eq!(costed.weekly, Pence(50_000));
    // The home is not capital.
    let mut home = rich(1_000_000);
    home.capital.push(Capital {
        kind: "home".into(),
        amount: Pence::pounds(300_000),
    });
    assert_eq!(work(&home).weekly, Pence(base));
}

#[test]
fn refused_details_mean_the_full_cost_and_a_carer_pays_nothing() {
    let refused = work(&ContributionFacts {
        refused: true,
        ..ada()
    });
    assert_eq!(refused.full_cost_why, Some(FullCost::Refused));
    let carer = work(&ContributionFacts {
        carer: true,
        ..ada()
    });
    assert_eq!((carer.full_cost, carer.weekly), (false, Pence(0)));
}

#[test]
fn a_sum_too_small_is_not_asked_for() {
    let facts = |pence: i64| ContributionFacts {
        income: vec![income("state_pension", 23_260 + pence, Every::Week)],
        ..nobody()
    };
    assert_eq!(work(&facts(199)).weekly, Pence(0));
    assert_eq!(work(&facts(200)).weekly, Pence(200));
}

/// The council of 31 March 2011. State Pension £97.65 and a works pension of £120 a week: £217.65. She keeps the
/// guarantee of Pension Credit, £132.60, and a quarter more, £165.75, and her alarm counts for nothing without a
/// disability benefit. £51.90 is left, of which Riverbridge takes 90%: £46.71. The guarantee of that year is not certain.
#[test]
fn in_2011_a_quarter_more_than_the_basic_level_is_left() {
    let facts = ContributionFacts {
        income: vec![
            income("state_pension", 9_765, Every::Week),
            income("private_pension", 12_000, Every::Week),
        ],
        disability: ada().disability,
        ..nobody()
    };
    let rules = BOOK.compile(date(2011, 3, 31));
    assert_eq!(
        Regime::in_force(&mut rules.lookup()).unwrap().value,
        Regime::FairerContributions
    );
    let prepared = rules.prepare::<FairerContributions>().unwrap();
    let (out, worked) = prepared.work(&facts).unwrap();
    assert_eq!(
        (out.assessed, out.protected, out.weekly),
        (Pence(21_765), Pence(16_575), Pence(4_671))
    );
    let unsure: Vec<&str> = worked.unsure().map(|one| one.path.as_str()).collect();
    assert_eq!(unsure, ["charging/basic_level/single_pension_age"]);
    let budget = ContributionFacts {
        cost: Some(Pence(4_000)),
        ..facts.clone()
    };
    assert_eq!(prepared.silent(&budget).unwrap().weekly, Pence(4_000));
    let rich = ContributionFacts {
        capital: vec![savings(2_325_001)],
        ..budget
    };
    let rich = prepared.silent(&rich).unwrap();
    assert_eq!(
        (rich.full_cost_why, rich.weekly),
        (Some(FullCost::Capital), Pence(4_000))
    );
    assert!(
        BOOK.compile(date(2015, 4, 1))
            .prepare::<FairerContributions>()
            .is_err(),
        "over"
    );
    let before = BOOK.compile(date(2009, 12, 31));
    assert_eq!(
        Regime::in_force(&mut before.lookup()).unwrap().value,
        Regime::FairerCharging
    );
}

/// The guarantee as sources print it. Money-rules, 2.2: carer and child make 156.20 in a council's worked example of
/// 2025 to 2026; in 2026 to 2027 at least £400 a year more (52 × 7.90), up to £510 with the disability premium.
#[test]
fn the_guarantee_agrees_with_what_was_read_elsewhere() {
    let working = |household, premiums: &[Premium], children| ContributionFacts {
        age: AgeGroup::Working,
        household,
        premiums: premiums.iter().copied().collect(),
        children,
        ..nobody()
    };
    let plain = working(Household::Single, &[], 0);
    let carer = working(Household::Single, &[Premium::Carer], 1);
    let more = guarantee(DAY, &carer).0 - guarantee(DAY, &plain).0;
    assert_eq!(more, 15_620);
    let disabled = working(Household::Single, &[Premium::Disability], 0);
    let year = |facts: &ContributionFacts| {
        (guarantee(date(2026, 4, 6), facts).0 - guarantee(date(2026, 4, 5), facts).0) * 52
    };
    assert!(year(&plain) >= 40_000, "{}", year(&plain));
    assert!(
        (50_500..=51_000).contains(&year(&disabled)),
        "{}",
        year(&disabled)
    );
    assert_eq!(
        guarantee(date(2018, 1, 1), &plain),
        Pence(9_140),
        "frozen from 2015"
    );
    let couple = work_on(
        date(2026, 5, 1),
        &working(Household::Couple, &[Premium::Disability], 0),
    )
    .1;
    assert!(
        couple.unsure().count() >= 2,
        "values that nobody read are not certain"
    );
}

#[test]
fn what_cannot_be_is_told_all_at_once() {
    let facts = ContributionFacts {
        premiums: [Premium::Disability].into(),
        income: vec![
            income("lottery", 1, Every::Week),
            income("earnings", -1, Every::Week),
        ],
        capital: vec![Capital {
            kind: "gold".into(),
            amount: Pence(1),
        }],
        ..nobody()
    };
    let Err(WorkFault::Facts(faults)) = BOOK
        .compile(DAY)
        .prepare::<CareActContribution>()
        .unwrap()
        .silent(&facts)
    else {
        panic!("refused");
    };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "income.1.amount",
            "income.0.kind",
            "capital.0.kind",
            "premiums"
        ]
    );
    // A value that is not known for the date stops only who needs it.
    let couple = ContributionFacts {
        age: AgeGroup::Working,
        household: Household::Couple,
        premiums: [Premium::EnhancedDisability].into(),
        ..nobody()
    };
    let fault = BOOK
        .compile(date(2026, 11, 22))
        .prepare::<CareActContribution>()
        .unwrap()
        .silent(&couple)
        .unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("enhanced_disability_premium_couple"),
        "{fault}"
    );
}

fn any_income() -> impl Strategy<Value = Income> {
    let kinds = prop::sample::select(vec![
        "state_pension",
        "private_pension",
        "earnings",
        "attendance_allowance",
        "war_widow",
        "pension_credit_savings",
        "mobility",
        "other",
    ]);
    let every = prop::sample::select(Every::ALL.to_vec());
    (kinds, 0..200_000_i64, every).prop_map(|(kind, pence, every)| income(kind, pence, every))
}

fn any_facts() -> impl Strategy<Value = ContributionFacts> {
    let housing = (
        0..50_000_i64,
        0..50_000_i64,
        prop::sample::select(Every::ALL.to_vec()),
    );
    (
        prop::collection::vec(any_income(), 0..5),
        0..2_325_000_i64,
        prop::collection::vec(housing, 0..3),
        0..30_000_i64,
        prop::option::of(0..60_000_i64),
        any::<bool>(),
    )
        .prop_map(
            |(income, capital, housing, alarm, cost, night_care)| ContributionFacts {
                income,
                capital: vec![savings(capital)],
                housing: housing
                    .into_iter()
                    .map(|(amount, help, every)| Housing {
                        kind: HousingKind::Rent,
                        amount: Pence(amount),
                        help: Pence(help),
                        every,
                    })
                    .collect(),
                disability: vec![Disability {
                    kind: DisabilityCost::Alarm,
                    amount: Pence(alarm),
                    every: Every::Week,
                }],
                night_care,
                cost: cost.map(Pence),
                ..nobody()
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_charge_never_takes_what_is_protected_nor_more_than_the_cost(facts in any_facts()) {
        let (out, worked) = work_on(DAY, &facts);
        prop_assert!(out.weekly >= Pence::ZERO);
        prop_assert!(out.protected >= Pence(23_260));
        if out.weekly > Pence::ZERO {
            prop_assert!(out.assessed.0 - out.weekly.0 >= out.protected.0);
        }
        if let Some(cost) = facts.cost {
            prop_assert!(out.weekly <= cost);
        }
        prop_assert_eq!(rules::explain::replay(&worked, &BOOK).unwrap().canonical(), worked.canonical());
    }

    #[test]
    fn more_income_never_lowers_the_charge_and_never_costs_more_than_it_brings(
        mut facts in any_facts(), weekly in 0..50_000_i64, more in 1..50_000_i64,
    ) {
        facts.income.push(income("other", weekly, Every::Week));
        let mut richer = facts.clone();
        richer.income.push(income("other", more, Every::Week));
        let (less, greater) = (work(&facts).weekly.0, work(&richer).weekly.0);
        prop_assert!(greater >= less);
        // The smallest charge makes the one step there is.
        prop_assert!(greater - less <= more + 200);
    }

    #[test]
    fn a_higher_cost_of_the_home_never_raises_the_charge(facts in any_facts(), more in 0..50_000_i64) {
        let mut dearer = facts.clone();
        dearer.housing.push(Housing { kind: HousingKind::Rent, amount: Pence(more), help: Pence(0), every: Every::Month });
        prop_assert!(work(&dearer).weekly <= work(&facts).weekly);
    }
}
