//! Counts: the facts of everybody, the same on both engines, each person with the criterion that counted them.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "work/rows.rs"]
mod rows;
mod work;

use jiff::civil::{Date, date};
use record::access::{Noun, Role, Verb};
use record::performance::{self, Count, Gathered, ListPage, Target, Which};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, House, PersonId, Refusal};
use rows::{Agreed, agreed, called, service};
use rules::performance::{Criterion, Measure, Standing};
use store::params;
use store::testing::{TestStore, count};
use work::{actor, adopt_riverbridge, house, moment, person, population};

const TODAY: Date = date(2026, 11, 22);
const THEN: Date = date(2011, 3, 31);

struct Scene {
    house: House,
    books: Rulebooks,
    perf: Actor,
}

impl Scene {
    fn new(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let perf = actor(&house, Role::PerformanceOfficer);
        Scene {
            house,
            books: Rulebooks::new(),
            perf,
        }
    }

    /// Somebody of a client group with one period of support.
    fn somebody(
        &self,
        number: u32,
        group: &str,
        how: (&str, &str, bool),
        from: Date,
        to: Option<Date>,
    ) -> PersonId {
        let (id, _) = person(&self.house, number);
        called(&self.house, id, "Test", &format!("Person{number:03}"));
        self.house
            .write(&Actor::Demonstration, &moment(), |tx| {
                tx.execute(
                    "update people_person set client_group = $1 where id = $2",
                    &params![group, id],
                )?;
                service(tx, id, how, (from, to))
            })
            .unwrap();
        id
    }

    fn gathered(&self, on: Date) -> Gathered {
        self.house
            .read(|tx| {
                let permit = population(&self.perf, Noun::Performance, Verb::View);
                performance::gathered(tx, &permit, &self.books, &moment(), on)
            })
            .unwrap()
    }

    fn count(&self, measure: Measure, on: Date) -> Count {
        self.gathered(on).count(measure).unwrap()
    }

    fn list(&self, actor: &Actor, measure: Measure, on: Date, which: Which) -> ListPage {
        let gathered = self.gathered(on);
        self.house
            .read(|tx| {
                let permit = population(actor, Noun::Performance, Verb::Search);
                performance::list(tx, &permit, actor, &gathered, (measure, which), 1)
            })
            .unwrap()
    }
}

const COMMUNITY_DP: (&str, &str, bool) = ("community", "direct_payment", true);
const ARRANGED: (&str, &str, bool) = ("community", "commissioned", true);

store::on_both! { &MIGRATIONS;
    /// 3D of a small council, by hand: 2 of 3 by budget, 1 of 3 by direct payment, 1 carer of 1.
    fn the_parts_of_3d_by_hand(store: &TestStore) {
        let scene = Scene::new(store);
        let start = date(2025, 1, 1);
        scene.somebody(1, "older_people", COMMUNITY_DP, start, None);
        scene.somebody(2, "older_people", ("community", "managed_budget", true), start, None);
        let third = scene.somebody(3, "mental_health", ARRANGED, start, None);
        scene.somebody(4, "older_people", ("nursing", "commissioned", true), start, None);
        scene.somebody(5, "carers", COMMUNITY_DP, date(2026, 1, 1), Some(date(2026, 1, 31)));
        let dead = scene.somebody(6, "older_people", COMMUNITY_DP, start, None);
        scene.house.store().write(|tx| tx.execute(
            "insert into people_leaving (id, person_id, kind, happened_on, recorded_at, actor, why, asked) \
             values ($1, $2, 'death', $3, $4, 'test', 'Rung.', '{}')",
            &params![uuid::Uuid::now_v7(), dead, date(2026, 11, 1), moment().now],
        )).unwrap();
        let figures = |measure| {
            let count = scene.count(measure, TODAY);
            (count.numerator, count.denominator, count.percent)
        };
        assert_eq!(figures(Measure::Ascof3d1a), (2, 3, "66.7".to_owned()));
        assert_eq!(figures(Measure::Ascof3d2a), (1, 3, "33.3".to_owned()));
        assert_eq!(figures(Measure::Ascof3d1b), (1, 1, "100.0".to_owned()));
        let count = scene.count(Measure::Ascof3d1a, TODAY);
        let of = |standing| count.criteria.iter().find(|(found, _)| *found == standing).map(|(_, people)| *people);
        assert_eq!(of(Standing::LeftOut(Criterion::Alive)), Some(1));
        assert_eq!(of(Standing::LeftOut(Criterion::CommunityFirst)), Some(1));
        assert_eq!(of(Standing::LeftOut(Criterion::NotCarer)), Some(1));
        assert_eq!(count.splits[0].rows.iter().map(|row| (row.label.as_str(), row.numerator, row.denominator)).collect::<Vec<_>>(),
            [("mental health", 0, 1), ("older people", 2, 2)]);
        let team = scene.perf.clone();
        let list = scene.list(&team, Measure::Ascof3d1a, TODAY, Which::NotCounted);
        assert_eq!((list.total, list.people[0].person), (1, Some(third)));
        assert_eq!(list.people[0].standing, Standing::NotCounted(Criterion::PersonalBudget));
        assert_eq!(list.people[0].because, ["Arranged by the council from 1 January 2025"]);
        // NI 130 is not counted today, and says what is.
        let refused = scene.gathered(TODAY).count(Measure::Ni130).unwrap_err();
        assert!(refused.to_string().contains("ascof_3d_1a"), "{refused}");
    }

    /// NI 130 from the rows of the steps: each criterion that is missing keeps somebody out, and is named.
    fn ni130_is_read_from_the_steps(store: &TestStore) {
        let scene = Scene::new(store);
        let all = Agreed { on: date(2010, 6, 1), told_on: Some(date(2010, 5, 1)), outcomes: true, free_use: true, taken_as: "council" };
        let cases = [
            (all, None),
            (Agreed { told_on: None, ..all }, Some(Criterion::Told)),
            (Agreed { outcomes: false, ..all }, Some(Criterion::PlanOutcomes)),
            (Agreed { free_use: false, ..all }, Some(Criterion::FreeUse)),
        ];
        for (number, (how, _)) in (1_u32..).zip(&cases) {
            let id = scene.somebody(number, "older_people", ARRANGED, date(2010, 5, 1), None);
            scene.house.write(&Actor::Demonstration, &moment(), |tx| agreed(tx, id, how)).unwrap();
        }
        scene.somebody(5, "carers", COMMUNITY_DP, date(2010, 4, 1), Some(date(2010, 4, 30)));
        scene.somebody(6, "older_people", ("community", "commissioned", false), date(2011, 3, 1), Some(date(2011, 3, 1)));
        let ni130 = scene.count(Measure::Ni130, THEN);
        assert_eq!((ni130.numerator, ni130.denominator, ni130.percent.as_str()), (2, 6, "33.3"));
        let local = scene.count(Measure::LocalOngoing, THEN);
        assert_eq!((local.numerator, local.denominator, local.percent.as_str()), (1, 4, "25.0"));
        let failed: Vec<Criterion> = scene
            .list(&scene.perf, Measure::LocalOngoing, THEN, Which::NotCounted)
            .people
            .iter()
            .map(|listed| listed.standing.criterion())
            .collect();
        let expected: Vec<Criterion> = cases.iter().filter_map(|(_, failed)| *failed).collect();
        assert_eq!(failed, expected);
        let counted = scene.list(&scene.perf, Measure::LocalOngoing, THEN, Which::Counted);
        assert_eq!(counted.people[0].because[1], "Told an allocation: 1 May 2010");
        // A year before, nobody had been told anything yet, and the same data give the trajectory.
        let reading = scene.house.read(|tx| scene.gathered(THEN).reading(tx, Measure::Ni130)).unwrap();
        let points: Vec<(Date, i64, i64)> = reading.trajectory.iter().map(|point| (point.on, point.numerator, point.denominator)).collect();
        assert_eq!((points.len(), points[0], points[12]), (13, (date(2010, 3, 31), 0, 0), (THEN, 2, 6)));
        assert_eq!(points[2], (date(2010, 5, 31), 1, 5));
    }

    /// A restricted record is counted, and named to those who are named on it alone; a place in the list tells nothing.
    fn restricted_people_are_counted_without_a_name(store: &TestStore) {
        let scene = Scene::new(store);
        let start = date(2025, 1, 1);
        let hana = scene.somebody(1, "older_people", COMMUNITY_DP, start, None);
        let other = scene.somebody(2, "older_people", COMMUNITY_DP, start, None);
        scene.house.store().write(|tx| tx.execute("update people_person set restricted = $1 where id = $2", &params![true, hana])).unwrap();
        assert_eq!(scene.count(Measure::Ascof3d1a, TODAY).numerator, 2);
        let tom = actor(&scene.house, Role::TeamManager);
        let seen = |actor: &Actor| {
            let list = scene.list(actor, Measure::Ascof3d1a, TODAY, Which::Counted);
            list.people.into_iter().map(|listed| (listed.person, listed.name, listed.reference, listed.because.len())).collect::<Vec<_>>()
        };
        let named = (Some(other), Some("Test Person002".to_owned()), Some("RB-000002".to_owned()), 1);
        assert_eq!(seen(&tom), [named.clone(), (None, None, None, 0)]);
        // A performance officer opens no records: the reference is enough to ask about somebody.
        assert_eq!(seen(&scene.perf), [(Some(other), None, Some("RB-000002".to_owned()), 1), (None, None, None, 0)]);
        scene.house.store().write(|tx| tx.execute(
            "insert into people_named_access (id, person_id, account_id, granted_at, granted_by) values ($1, $2, $3, $4, 'test')",
            &params![uuid::Uuid::now_v7(), hana, tom.account_id(), moment().now],
        )).unwrap();
        let found = seen(&tom);
        assert_eq!((found[0].clone(), found[1].0), (named, Some(hana)));
    }

    /// A count is kept once, and never changes with the record.
    fn a_kept_count_stands(store: &TestStore) {
        let scene = Scene::new(store);
        let id = scene.somebody(1, "older_people", COMMUNITY_DP, date(2025, 1, 1), None);
        let keep = || scene.house.write(&scene.perf, &moment(), |tx| {
            let permit = population(&scene.perf, Noun::Performance, Verb::Change);
            performance::keep(tx, &permit, (&scene.perf, &moment()), &scene.count(Measure::Ascof3d1a, TODAY))
        }).unwrap();
        assert_eq!(keep(), keep());
        scene.house.store().write(|tx| tx.execute("update budget_service set to_on = $1 where person_id = $2", &params![date(2026, 1, 1), id])).unwrap();
        let reading = scene.house.read(|tx| scene.gathered(TODAY).reading(tx, Measure::Ascof3d1a)).unwrap();
        assert_eq!((reading.count.numerator, reading.kept[0].numerator, reading.kept.len()), (0, 1, 1));
        assert_eq!(count(store, "performance_count"), 1);
    }

    /// The papers' targets are kept once, with their source, and add up as the papers say.
    fn the_papers_targets_add_up(store: &TestStore) {
        let scene = Scene::new(store);
        let papers = performance::papers().unwrap();
        let add = |targets: &[Target]| scene.house.write(&scene.perf, &moment(), |tx| {
            let permit = population(&scene.perf, Noun::Performance, Verb::Change);
            performance::add_targets(tx, &permit, (&scene.perf, &moment()), targets)
        });
        assert_eq!(add(&papers).unwrap(), papers.len());
        assert_eq!(add(&papers).unwrap(), 0);
        let reading = scene.house.read(|tx| scene.gathered(THEN).reading(tx, Measure::Ni130)).unwrap();
        let target = reading.target().unwrap();
        assert_eq!((target.in_words().as_str(), target.on_date), ("30%", THEN));
        // Derby's totals of March 2011 are the sums of its client groups.
        for (payment, total) in [(Some(performance::PaymentType::DirectPayment), 393), (Some(performance::PaymentType::ManagedBudget), 1_857)] {
            let sum: i64 = reading.targets.iter()
                .filter(|target| target.on_date == THEN && target.payment_type == payment && target.client_group.is_some())
                .map(|target| target.amount.parse::<i64>().unwrap())
                .sum();
            assert_eq!(sum, total, "{payment:?}");
        }
        let wrong = Target { measure: "ni999".to_owned(), amount: "101".to_owned(), source: " ".to_owned(), ..papers[0].clone() };
        let Err(Refusal::Invalid(faults)) = add(&[wrong]) else { panic!() };
        assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["measure", "source", "amount"]);
    }

    /// What is passed on hides small numbers, and the one that would give them away.
    fn small_numbers_are_not_passed_on(store: &TestStore) {
        let scene = Scene::new(store);
        let start = date(2025, 1, 1);
        for number in 1..=14 {
            scene.somebody(number, "older_people", if number < 7 { ARRANGED } else { COMMUNITY_DP }, start, None);
        }
        scene.somebody(15, "mental_health", COMMUNITY_DP, start, None);
        for number in 16..=40 {
            scene.somebody(number, "learning_disability", if number < 26 { ARRANGED } else { COMMUNITY_DP }, start, None);
        }
        let csv = performance::csv(&scene.count(Measure::Ascof3d1a, TODAY));
        let line = |part: &str| csv.lines().find(|line| line.contains(part)).unwrap().to_owned();
        assert!(line(",all,all,").ends_with("24,40,60.0"), "{csv}");
        assert!(line("mental health").ends_with("*,*,*"), "{csv}");
        assert!(line("older people").ends_with("*,*,*"), "one alone is found by subtraction: {csv}");
        assert!(line("learning disability").ends_with("15,25,60.0"), "{csv}");
    }

    /// Who may not count, list or keep.
    fn roles_without_it_are_refused(store: &TestStore) {
        let scene = Scene::new(store);
        for (role, verb) in [(Role::SocialWorker, Verb::View), (Role::Commissioner, Verb::Search), (Role::TeamManager, Verb::Change)] {
            let refused = record::access::population(&actor(&scene.house, role), Noun::Performance, verb, "test");
            assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{role} {verb}");
        }
        let gathered = scene.gathered(TODAY);
        let view = population(&scene.perf, Noun::Performance, Verb::View);
        let listed = scene.house.read(|tx| performance::list(tx, &view, &scene.perf, &gathered, (Measure::Ascof3d1a, Which::Counted), 1));
        assert!(listed.is_err(), "a permit to view counts lists nobody");
    }
}
