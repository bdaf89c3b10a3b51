//! What people can pay: incomes and savings of a few usual kinds, and the financial assessment by the law of the day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use record::Refusal;
use record::access::{Noun, Verb};
use record::charging::Regime;
use record::people::ClientGroup;
use record::rules::Pence;
use record::rules::budget::Contribution;
use record::rules::charging::{
    AgeGroup, Capital, CareActContribution, ContributionFacts, Disability, DisabilityCost, Every,
    FairerContributions, Household, Housing, HousingKind, Income,
};
use record::rules::explain::Formula;
use record::rules::rulebook::Value as Figure;
use store::params;
use uuid::Uuid;

use super::World;
use super::pen::Pen;
use super::people::Person;
use super::sheets::Table;
use super::staff::Who;

/// A financial assessment that was made.
pub struct Assessed {
    pub id: Option<Uuid>,
    pub contribution: Contribution,
}

/// Makes the financial assessment.
pub fn assess(pen: &mut Pen<'_>, person: &Person, officer: &Who) -> Result<Assessed, Refusal> {
    let when = pen.last;
    let young = i64::from(when.on.year()) - i64::from(person.born.year()) < 25;
    let case = pen.dice.below(100);
    let facts = facts(pen.world, when.on, (person.group, young), case);
    let desk = &pen.world.desk;
    let (regime, formula, figure) = if pen.world.papers() {
        let figure = desk.work::<FairerContributions>(when.on, &facts)?;
        (Regime::FairerContributions, FairerContributions::ID, figure)
    } else {
        let figure = desk.work::<CareActContribution>(when.on, &facts)?;
        (Regime::CareAct, CareActContribution::ID, figure)
    };
    let weekly = figure.outcome.weekly;
    let full = figure.outcome.full_cost;
    let id = pen.id();
    let row = params![
        id,
        pen.person,
        regime,
        formula,
        1_i64,
        when.on,
        when.on,
        pen.world.desk.book.hash(),
        figure.facts,
        figure.worked,
        figure.hash,
        weekly.0,
        full,
        when.at,
        &officer.label,
        officer.id,
        "First financial assessment."
    ];
    pen.sheets.add(Table::Charging, row);
    let said = if full {
        "Financial assessment made: the full cost is paid.".to_owned()
    } else {
        format!("Financial assessment made: {weekly} a week at most.")
    };
    pen.event(officer, Noun::Charging, Verb::Decide, Some(id), &said);
    Ok(Assessed {
        id: Some(id),
        contribution: if full {
            Contribution::FullCost
        } else {
            Contribution::AtMost { weekly }
        },
    })
}

/// From this day on Riverbridge took contributions to personal budgets (its rulebook, `charging/regime`).
const TAKEN_FROM: Date = Date::constant(2010, 4, 12);

/// Whether anybody is asked to pay towards a budget on a day.
pub fn asked(world: &World, on: Date) -> bool {
    !world.papers() || on >= TAKEN_FROM
}

fn income(kind: &str, amount: i64, every: Every) -> Income {
    Income {
        kind: kind.to_owned(),
        amount: Pence(amount),
        every,
    }
}

/// One of the usual cases, of a hundred.
pub fn facts(
    world: &World,
    on: Date,
    (group, young): (ClientGroup, bool),
    case: u64,
) -> ContributionFacts {
    let benefit = |rate: &str| {
        let figures = world.desk.book.figures();
        match figures
            .get(&format!("charging/benefits/{rate}"))
            .and_then(|figure| figure.on(on))
            .map(|row| &row.value)
        {
            Some(Figure::Money(sum)) => sum.0,
            _ => 7_000,
        }
    };
    let (lower, higher) = (benefit("disability_lower"), benefit("disability_higher"));
    // Pensions and benefits of 2010 were a little over half of today's.
    let income = |kind: &str, amount: i64, every: Every| {
        let base = !matches!(kind, "attendance_allowance" | "pip_daily_living");
        let then = if world.papers() && base {
            amount * 55 / 100
        } else {
            amount
        };
        income(kind, then, every)
    };
    let savings = |amount: i64| Capital {
        kind: "savings".to_owned(),
        amount: Pence(amount),
    };
    let older = group == ClientGroup::OlderPeople;
    let (age, income, capital) = if older {
        let (income, capital) = match case {
            0..58 => (
                vec![
                    income("state_pension", 17_640, Every::Week),
                    income("pension_credit_guarantee", 4_160, Every::Week),
                    income("attendance_allowance", lower, Every::Week),
                ],
                savings(280_000),
            ),
            58..86 => (
                vec![
                    income("state_pension", 20_385, Every::Week),
                    income("private_pension", 9_000, Every::Month),
                    income("attendance_allowance", lower, Every::Week),
                ],
                savings(1_120_000),
            ),
            86..96 => (
                vec![
                    income("state_pension", 20_385, Every::Week),
                    income("private_pension", 3_800, Every::Week),
                    income("attendance_allowance", higher, Every::Week),
                ],
                savings(1_610_000),
            ),
            _ => (
                vec![income("state_pension", 22_120, Every::Week)],
                savings(4_200_000),
            ),
        };
        (AgeGroup::Pension, income, capital)
    } else {
        let rate = if case < 50 { lower } else { higher };
        let credit = if young { 31_168 } else { 39_345 };
        let income = vec![
            income("universal_credit", credit, Every::Month),
            income("pip_daily_living", rate, Every::Week),
        ];
        let age = if young {
            AgeGroup::Under25
        } else {
            AgeGroup::Working
        };
        (
            age,
            income,
            savings(if case < 90 { 45_000 } else { 1_600_000 }),
        )
    };
    let housing = if older {
        Vec::new()
    } else {
        vec![Housing {
            kind: HousingKind::Rent,
            amount: Pence(11_500),
            help: Pence(10_400),
            every: Every::Week,
        }]
    };
    ContributionFacts {
        refused: case == 57,
        carer: false,
        age,
        household: Household::Single,
        children: 0,
        premiums: BTreeSet::new(),
        income,
        capital: vec![capital],
        housing,
        disability: vec![
            Disability {
                kind: DisabilityCost::Laundry,
                amount: Pence(500),
                every: Every::Week,
            },
            Disability {
                kind: DisabilityCost::Heating,
                amount: Pence(if older { 5_200 } else { 2_200 }),
                every: Every::Month,
            },
        ],
        night_care: false,
        cost: None,
    }
}
