//! Counts: who is the base, who is counted and by what, who is not and why.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::performance::{
    Born, Criterion, Definition, Evidence, Measure, Mechanism, PersonFacts, Service, Setting,
    Standing, percent,
};
use rules::rulebook::{self, Rulebook};

const TODAY: Date = date(2026, 11, 22);
const THEN: Date = date(2011, 3, 31);

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| rulebook::riverbridge().unwrap());

/// Today's, which every case of a property asks for.
static TODAYS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let rules = BOOK.compile(TODAY);
    Measure::ALL
        .into_iter()
        .filter_map(|measure| Definition::of(&rules, measure).ok())
        .collect()
});

fn definition(measure: Measure, on: Date) -> Definition {
    let todays = TODAYS
        .iter()
        .find(|found| on == TODAY && found.measure == measure);
    todays
        .cloned()
        .unwrap_or_else(|| Definition::of(&BOOK.compile(on), measure).unwrap())
}

fn service(mechanism: Mechanism, from: Date, to: Option<Date>) -> Service {
    Service {
        setting: Setting::Community,
        mechanism,
        ongoing: true,
        from,
        to,
    }
}

fn somebody(services: Vec<Service>) -> PersonFacts {
    PersonFacts {
        born: Some(Born {
            year: 1941,
            month: Some(3),
            day: Some(2),
        }),
        services,
        ..PersonFacts::default()
    }
}

fn evidence() -> Evidence {
    Evidence {
        agreed_on: date(2010, 6, 1),
        last_day: None,
        told_on: Some(date(2010, 5, 1)),
        outcomes_on: Some(date(2010, 5, 20)),
        free_use: true,
    }
}

#[test]
fn measures_are_those_of_their_time() {
    let in_force = |on: Date| -> Vec<&'static str> {
        let rules = BOOK.compile(on);
        let found = Measure::ALL
            .into_iter()
            .filter(|measure| Definition::of(&rules, *measure).is_ok());
        found.map(Measure::key).collect()
    };
    assert_eq!(
        in_force(TODAY),
        ["ascof_3d_1a", "ascof_3d_2a", "ascof_3d_1b", "ascof_3d_2b"]
    );
    assert_eq!(in_force(THEN), ["ni130", "local_ongoing"]);
    assert!(
        in_force(date(2011, 4, 1)).is_empty(),
        "NI 130 ended with the year 2010 to 2011"
    );
    assert_eq!(
        definition(Measure::Ni130, THEN).first_day(THEN),
        date(2010, 4, 1)
    );
    assert_eq!(
        definition(Measure::Ascof3d1b, date(2026, 3, 31)).first_day(date(2026, 3, 31)),
        date(2025, 4, 1)
    );
    assert_eq!(
        definition(Measure::Ascof3d1a, TODAY).first_day(TODAY),
        TODAY
    );
}

/// A person with a direct payment who moved to a nursing home is counted there, and so not at all.
#[test]
fn the_row_that_ranks_first_decides() {
    use Mechanism::{Commissioned, DirectPayment, ManagedBudget, Unknown};
    let one_a = definition(Measure::Ascof3d1a, TODAY);
    let two_a = definition(Measure::Ascof3d2a, TODAY);
    let row = |mechanism| service(mechanism, date(2025, 1, 1), None);
    let mixed = somebody(vec![row(Commissioned), row(DirectPayment)]);
    assert_eq!(
        one_a.stand(&mixed, TODAY),
        Standing::Counted(Criterion::DirectPayment)
    );
    let managed = somebody(vec![row(Unknown), row(ManagedBudget), row(Commissioned)]);
    assert_eq!(
        one_a.stand(&managed, TODAY),
        Standing::Counted(Criterion::ManagedBudget)
    );
    assert_eq!(
        two_a.stand(&managed, TODAY),
        Standing::NotCounted(Criterion::DirectPayment)
    );
    let arranged = somebody(vec![row(Commissioned)]);
    assert_eq!(
        one_a.stand(&arranged, TODAY),
        Standing::NotCounted(Criterion::PersonalBudget)
    );
    let unknown = somebody(vec![row(Unknown)]);
    assert_eq!(
        one_a.stand(&unknown, TODAY),
        Standing::NotCounted(Criterion::HowPaidKnown)
    );
    let nursing = Service {
        setting: Setting::Nursing,
        ..row(Commissioned)
    };
    let moved = somebody(vec![row(DirectPayment), nursing]);
    assert_eq!(
        one_a.stand(&moved, TODAY),
        Standing::LeftOut(Criterion::CommunityFirst)
    );
}

#[test]
fn a_snapshot_sees_its_day_only() {
    let one_a = definition(Measure::Ascof3d1a, TODAY);
    let ended = somebody(vec![service(
        Mechanism::DirectPayment,
        date(2025, 1, 1),
        Some(date(2026, 11, 21)),
    )]);
    assert_eq!(
        one_a.stand(&ended, TODAY),
        Standing::LeftOut(Criterion::OngoingOnDate)
    );
    assert_eq!(
        one_a.stand(&ended, date(2026, 11, 21)),
        Standing::Counted(Criterion::DirectPayment)
    );
    let later = somebody(vec![service(
        Mechanism::DirectPayment,
        date(2026, 11, 23),
        None,
    )]);
    assert_eq!(
        one_a.stand(&later, TODAY),
        Standing::LeftOut(Criterion::OngoingOnDate)
    );
    let running = vec![service(Mechanism::DirectPayment, date(2025, 1, 1), None)];
    let died = PersonFacts {
        died_on: Some(TODAY),
        ..somebody(running.clone())
    };
    assert_eq!(
        one_a.stand(&died, TODAY),
        Standing::LeftOut(Criterion::Alive)
    );
    assert_eq!(
        one_a.stand(&died, date(2026, 11, 21)),
        Standing::Counted(Criterion::DirectPayment)
    );
    let wrong = PersonFacts {
        wrong_person: true,
        ..somebody(running)
    };
    assert_eq!(
        one_a.stand(&wrong, TODAY),
        Standing::LeftOut(Criterion::RightPerson)
    );
}

#[test]
fn eighteen_on_the_day_and_unknown_ages_count() {
    let one_a = definition(Measure::Ascof3d1a, TODAY);
    let aged = |born: Option<Born>| {
        let facts = PersonFacts {
            born,
            ..somebody(vec![service(
                Mechanism::DirectPayment,
                date(2026, 1, 1),
                None,
            )])
        };
        one_a.stand(&facts, TODAY)
    };
    let day = |day| {
        Some(Born {
            year: 2008,
            month: Some(11),
            day: Some(day),
        })
    };
    assert_eq!(aged(day(22)), Standing::Counted(Criterion::DirectPayment));
    assert_eq!(aged(day(23)), Standing::LeftOut(Criterion::Adult));
    assert_eq!(aged(None), Standing::Counted(Criterion::DirectPayment));
    let year = |year| {
        Some(Born {
            year,
            month: None,
            day: None,
        })
    };
    assert_eq!(
        aged(year(2008)),
        Standing::Counted(Criterion::DirectPayment),
        "can be of age"
    );
    assert_eq!(aged(year(2009)), Standing::LeftOut(Criterion::Adult));
}

#[test]
fn carers_are_counted_over_the_year_and_only_where_payment_is_known() {
    let one_b = definition(Measure::Ascof3d1b, TODAY);
    let carer = |services| PersonFacts {
        carer: true,
        ..somebody(services)
    };
    let in_year = service(
        Mechanism::DirectPayment,
        date(2025, 11, 1),
        Some(date(2025, 11, 23)),
    );
    assert_eq!(
        one_b.stand(&carer(vec![in_year]), TODAY),
        Standing::Counted(Criterion::DirectPayment)
    );
    let before = Service {
        to: Some(date(2025, 11, 22)),
        ..in_year
    };
    assert_eq!(
        one_b.stand(&carer(vec![before]), TODAY),
        Standing::LeftOut(Criterion::CarerServiceInYear)
    );
    let unknown = Service {
        mechanism: Mechanism::Unknown,
        ..in_year
    };
    assert_eq!(
        one_b.stand(&carer(vec![unknown]), TODAY),
        Standing::LeftOut(Criterion::HowPaidKnown)
    );
    assert_eq!(
        one_b.stand(&somebody(vec![in_year]), TODAY),
        Standing::LeftOut(Criterion::IsCarer)
    );
    let person = definition(Measure::Ascof3d1a, TODAY);
    assert_eq!(
        person.stand(&carer(vec![in_year]), TODAY),
        Standing::LeftOut(Criterion::NotCarer)
    );
}

/// Without a direct payment all three must be on record; the first that is missing is named.
#[test]
fn ni130_needs_all_three_or_a_direct_payment() {
    let ni130 = definition(Measure::Ni130, THEN);
    let arranged = || {
        somebody(vec![service(
            Mechanism::Commissioned,
            date(2009, 1, 1),
            None,
        )])
    };
    let with = |budget: Evidence| PersonFacts {
        budgets: vec![budget],
        ..arranged()
    };
    assert_eq!(
        ni130.stand(&arranged(), THEN),
        Standing::NotCounted(Criterion::Told)
    );
    assert_eq!(
        ni130.stand(&with(evidence()), THEN),
        Standing::Counted(Criterion::ThreeCriteria)
    );
    let cases = [
        (
            Evidence {
                told_on: None,
                ..evidence()
            },
            Criterion::Told,
        ),
        (
            Evidence {
                told_on: Some(date(2011, 4, 1)),
                ..evidence()
            },
            Criterion::Told,
        ),
        (
            Evidence {
                outcomes_on: None,
                ..evidence()
            },
            Criterion::PlanOutcomes,
        ),
        (
            Evidence {
                free_use: false,
                ..evidence()
            },
            Criterion::FreeUse,
        ),
        (
            Evidence {
                last_day: Some(date(2010, 3, 31)),
                agreed_on: date(2009, 6, 1),
                ..evidence()
            },
            Criterion::Told,
        ),
        (
            Evidence {
                agreed_on: date(2011, 4, 1),
                ..evidence()
            },
            Criterion::Told,
        ),
    ];
    for (budget, failed) in cases {
        assert_eq!(
            ni130.stand(&with(budget), THEN),
            Standing::NotCounted(failed),
            "{budget:?}"
        );
    }
    let direct = somebody(vec![service(
        Mechanism::DirectPayment,
        date(2010, 4, 1),
        Some(date(2010, 4, 1)),
    )]);
    assert_eq!(
        ni130.stand(&direct, THEN),
        Standing::Counted(Criterion::DirectPayment)
    );
    let because = ni130.because(
        &with(Evidence {
            free_use: false,
            ..evidence()
        }),
        THEN,
    );
    assert_eq!(because[0], "Arranged by the council from 1 January 2009");
    assert_eq!(because[3], "Free use: nothing on record");
}

/// Derby's point: a stair rail is in NI 130's base and not in the local one.
#[test]
fn a_one_off_is_in_the_national_base_and_not_in_the_local() {
    let rail = somebody(vec![Service {
        ongoing: false,
        ..service(
            Mechanism::Commissioned,
            date(2011, 3, 1),
            Some(date(2011, 3, 31)),
        )
    }]);
    assert_eq!(
        definition(Measure::Ni130, THEN).stand(&rail, THEN),
        Standing::NotCounted(Criterion::Told)
    );
    let local = definition(Measure::LocalOngoing, THEN);
    assert_eq!(
        local.stand(&rail, THEN),
        Standing::LeftOut(Criterion::OngoingCommunityOnDate)
    );
}

#[test]
fn percentages_are_as_indicators_are_published() {
    for (numerator, denominator, said) in [
        (0, 0, "0.0"),
        (413, 7_500, "5.5"),
        (413, 2_400, "17.2"),
        (1, 2_000, "0.1"),
        (1, 2_001, "0.0"),
        (3, 3, "100.0"),
    ] {
        assert_eq!(
            percent(numerator, denominator),
            said,
            "{numerator} of {denominator}"
        );
    }
}

fn any_service() -> impl Strategy<Value = Service> {
    use Mechanism::{Commissioned, DirectPayment, ManagedBudget, Unknown};
    use Setting::{Community, Nursing, Residential};
    let setting = prop::sample::select(vec![Community, Community, Residential, Nursing]);
    let mechanism = prop::sample::select(vec![DirectPayment, ManagedBudget, Commissioned, Unknown]);
    (
        setting,
        mechanism,
        any::<bool>(),
        0..900_i32,
        prop::option::of(0..900_i32),
    )
        .prop_map(|(setting, mechanism, ongoing, from, length)| {
            let start = date(2025, 1, 1)
                .checked_add(jiff::Span::new().days(from))
                .unwrap();
            Service {
                setting,
                mechanism,
                ongoing,
                from: start,
                to: length.map(|length| start.checked_add(jiff::Span::new().days(length)).unwrap()),
            }
        })
}

proptest! {
    /// Part 2a counts none that 1a does not, both have one base, nobody is in the base of people and of carers, and
    /// the order of rows never matters.
    #[test]
    fn parts_fit_together(services in prop::collection::vec(any_service(), 0..5), carer: bool) {
        let facts = PersonFacts { carer, ..somebody(services.clone()) };
        let stand = |measure| definition(measure, TODAY).stand(&facts, TODAY);
        let in_base = |standing| !matches!(standing, Standing::LeftOut(_));
        let counted = |standing| matches!(standing, Standing::Counted(_));
        for (wide, narrow) in [(Measure::Ascof3d1a, Measure::Ascof3d2a), (Measure::Ascof3d1b, Measure::Ascof3d2b)] {
            prop_assert_eq!(in_base(stand(wide)), in_base(stand(narrow)));
            prop_assert!(!counted(stand(narrow)) || counted(stand(wide)));
        }
        prop_assert!(!(in_base(stand(Measure::Ascof3d1a)) && in_base(stand(Measure::Ascof3d1b))));
        let turned = PersonFacts { services: services.into_iter().rev().collect(), ..facts.clone() };
        for measure in [Measure::Ascof3d1a, Measure::Ascof3d1b] {
            prop_assert_eq!(stand(measure), definition(measure, TODAY).stand(&turned, TODAY));
        }
    }
}
