//! Plans and the market: nothing begins without a basis, two people never overwrite each other unseen, the sums add up,
//! and everything that is missing is said at once.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plans;
mod work;

use std::collections::BTreeSet;

use plans::{Scene, fields, line};
use proptest::prelude::*;
use record::access::{Noun, Role, Verb};
use record::market::{self, NewOffer, Service, Unit};
use record::planning::{
    self, Change, Chosen, Cost, Document, Every, ItemId, Line, LineForm, Saved, Section, Source,
    TakenAs,
};
use record::schema::MIGRATIONS;
use record::{Refusal, access};
use rules::{Pence, Rounding};
use rust_decimal::Decimal;
use store::testing::{TestStore, count};
use work::{actor_in, moment, permit, population};

store::on_both! { &MIGRATIONS;
    /// A plan without a determination would spend on needs that nobody found.
    fn a_plan_begins_from_an_eligible_determination_and_an_indicative_budget(store: &TestStore) {
        let scene = Scene::before(store);
        let refused = |what: &str| {
            let refusal = scene.start(&scene.sam).unwrap_err();
            assert!(refusal.to_string().contains(what), "{refusal}");
        };
        refused("Nothing is determined");
        scene.eligible(false, &[]);
        refused("not eligible");
        scene.eligible(true, &["a"]);
        refused("Work out the indicative budget first");
        scene.indicative();
        let plan = scene.start(&scene.sam).unwrap();
        let view = scene.view(plan);
        assert_eq!(view.basis.indicative.unwrap().weekly, Pence(13_463));
        assert_eq!(view.basis.outcomes[0].letter, "a");
        assert_eq!(view.basis.outcomes[0].words, "managing and maintaining nutrition");
        // Begun twice, it is one plan.
        assert_eq!(scene.start(&scene.petra).unwrap(), plan);
        assert_eq!(count(store, "planning_plan"), 1);
    }

    /// A plan whose basis changed must not be agreed on the old one; and nothing is typed twice.
    fn on_a_newer_basis_a_plan_goes_on_with_what_it_said(store: &TestStore) {
        let scene = Scene::new(store);
        let first = scene.whole("13.50");
        scene.eligible(true, &["a", "b", "d"]);
        assert!(scene.view(first).outdated);
        let refusal = scene.put_forward_by(&scene.petra, first).unwrap_err();
        assert!(refusal.to_string().contains("newer determination"), "{refusal}");
        let second = scene.start(&scene.petra).unwrap();
        assert_ne!(second, first);
        let view = scene.view(second);
        assert_eq!(view.document.about_me, "Words: about_me.");
        assert!(view.missing.iter().any(|one| one.sentence.contains("being appropriately clothed")));
        let refusal = scene.save(first, &Change::NoRisks(false)).unwrap_err();
        assert!(refusal.to_string().contains("newer plan"), "{refusal}");
    }

    /// What two people write in one place must not be merged in silence; what they write in two places must not be lost.
    fn whoever_writes_in_the_same_place_sees_both(store: &TestStore) {
        let scene = Scene::new(store);
        let plan = scene.start(&scene.sam).unwrap();
        let words = |section, text: &str| Change::Words(section, text.to_owned());
        let saved = scene.save_on(plan, 1, &words(Section::AboutMe, "My garden.")).unwrap();
        assert_eq!(saved, Saved::Saved { version: 2 });
        // Sent twice, it is one version.
        let again = scene.save_on(plan, 1, &words(Section::AboutMe, "My garden.")).unwrap();
        assert_eq!(again, Saved::Unchanged { version: 2 });
        let Saved::Conflict(conflict) = scene.save_on(plan, 1, &words(Section::AboutMe, "My dog.")).unwrap() else {
            panic!("the garden is overwritten unseen");
        };
        assert_eq!(conflict.theirs.about_me, "My garden.");
        assert_eq!(conflict.mine.about_me, "My dog.");
        assert_eq!(conflict.version.number, 2);
        // Another place is nobody's conflict, and both stand.
        let elsewhere = scene.save_on(plan, 1, &words(Section::Review, "In spring.")).unwrap();
        assert_eq!(elsewhere, Saved::Saved { version: 3 });
        let document = scene.document(plan);
        assert_eq!((document.about_me.as_str(), document.review.as_str()), ("My garden.", "In spring."));
        // Two lines added at once are two lines.
        for name in ["One", "Two"] {
            let change = Change::Line(Box::new(line(name)));
            assert!(matches!(scene.save_on(plan, 3, &change).unwrap(), Saved::Saved { .. }));
        }
        assert_eq!(scene.document(plan).lines.len(), 2);
        assert_eq!(count(store, "planning_version"), 5);
    }

    /// A plan that lacks what the law asks for must not be put forward; all that is missing is said at once.
    fn everything_that_is_missing_is_said_at_once(store: &TestStore) {
        let scene = Scene::new(store);
        let plan = scene.start(&scene.sam).unwrap();
        let said = fields(scene.put_forward_by(&scene.sam, plan).unwrap_err());
        let wanted = [
            "about_me", "change", "outcomes", "outcomes", "outcomes", "support", "managed", "control", "arranging",
            "contingency", "risks", "money", "money", "advice", "review",
        ];
        assert_eq!(said, wanted);
        assert_eq!(count(store, "planning_submission"), 0);
        // An eligible need that nothing answers, and an outcome that nothing serves.
        let outcome = ItemId::new();
        let change = Change::Outcome(outcome, "Eat well.".to_owned(), BTreeSet::from(["a".to_owned()]));
        scene.save(plan, &change).unwrap();
        scene.save(plan, &Change::Line(Box::new(line("A cook")))).unwrap();
        let view = scene.view(plan);
        let says = |words: &str| view.missing.iter().any(|one| one.sentence.contains(words));
        assert!(says("“maintaining personal hygiene” (b)") && !says("nutrition"));
        assert!(says("No support is for the outcome “Eat well.”"));
        // £10.00 against £134.63: less is asked for reasons as more is.
        assert!(says("costs less than the indicative budget"));
        assert!(view.missing.iter().any(|one| one.item == Some(outcome)));
    }

    /// A plan put forward twice must not wait twice, and what waits is the version that was read.
    fn a_whole_plan_is_put_forward_once(store: &TestStore) {
        let scene = Scene::new(store);
        let plan = scene.whole("13.50");
        assert_eq!(scene.view(plan).missing, []);
        let first = scene.put_forward_by(&scene.petra, plan).unwrap();
        assert!(!first.already);
        let again = scene.put_forward_by(&scene.petra, plan).unwrap();
        assert_eq!((again.id, again.already), (first.id, true));
        let submission = scene.house.read(|tx| planning::submission(tx, first.id)).unwrap();
        assert_eq!(submission.weekly, Pence(13_500));
        assert_eq!(submission.by_account, scene.petra.account_id());
        let open = "select count(*) from tasks_task where closed_at is null and kind = ";
        assert_eq!(scene.number(&format!("{open}'approval'")), 1);
        assert_eq!(scene.number(&format!("{open}'planning'")), 0);
        // Read before somebody changed it, it is not put forward unseen.
        scene.save(plan, &Change::Words(Section::Review, "In May.".to_owned())).unwrap();
        let refusal = scene.house.write(&scene.petra, &moment(), |tx| {
            let permit = permit(tx, &scene.petra, scene.ada, Noun::Planning, Verb::Change)?;
            planning::put_forward(tx, &permit, &scene.books, (&scene.petra, &moment()), (plan, submission.version))
        });
        assert!(refusal.unwrap_err().to_string().contains("changed the plan after you opened it"));
    }

    /// Every fault of a line is told at once and nothing is half written.
    fn a_line_that_cannot_be_costed_is_refused_whole(store: &TestStore) {
        let scene = Scene::new(store);
        let plan = scene.start(&scene.sam).unwrap();
        let bad = LineForm {
            words: " ".to_owned(),
            service: None,
            taken_as: None,
            price: "12.5".to_owned(),
            units: "many".to_owned(),
            every: None,
            unit: None,
            outcomes: BTreeSet::from([ItemId::new()]),
            ..line("")
        };
        let refusal = scene.save(plan, &Change::Line(Box::new(bad))).unwrap_err();
        let wanted = ["words", "service", "taken_as", "outcomes", "unit", "price", "units", "every"];
        assert_eq!(fields(refusal), wanted);
        for (units, price) in [("0", "10"), ("-1", "10"), ("1.125", "10"), ("1001", "10"), ("1", "-5"), ("1", "0"), ("1", "1,000,000.01")] {
            let form = LineForm { units: units.to_owned(), price: price.to_owned(), ..line("A") };
            assert!(scene.save(plan, &Change::Line(Box::new(form))).is_err(), "{units} × {price}");
        }
        // A week has 168 hours, and a number is written in figures.
        for (units, says) in [("168.25", "168 hours"), ("1e3", "in figures"), ("1_0", "in figures"), ("+1", "in figures")] {
            let form = LineForm { units: units.to_owned(), ..line("A") };
            let Refusal::Invalid(faults) = scene.save(plan, &Change::Line(Box::new(form))).unwrap_err() else { panic!("{units}") };
            assert_eq!(faults[0].field, "units");
            assert!(faults[0].sentence.contains(says), "{units}: {faults:?}");
        }
        // Nobody was told an amount before it was worked out.
        let yesterday = moment().today.yesterday().unwrap();
        let Refusal::Invalid(faults) = scene.save(plan, &Change::Money(Some(yesterday), Some(true))).unwrap_err() else { panic!() };
        assert!(faults[0].field == "told_on" && faults[0].sentence.contains("worked out on 22 November 2026"), "{faults:?}");
        // Free has no price.
        let free = LineForm { taken_as: Some(TakenAs::Free), ..line("A") };
        assert_eq!(fields(scene.save(plan, &Change::Line(Box::new(free))).unwrap_err()), ["taken_as"]);
        assert_eq!(scene.view(plan).version.number, 1);
    }

    /// A price that rose after the plan was written must not rise in the plan in silence, nor an ended offer be chosen.
    fn a_line_keeps_the_offer_that_it_was_costed_with(store: &TestStore) {
        let scene = Scene::new(store);
        let plan = scene.start(&scene.sam).unwrap();
        let offer = scene.offer("21.40");
        let form = LineForm {
            source: Chosen::Offer(offer),
            service: None,
            unit: None,
            price: String::new(),
            units: "3.5".to_owned(),
            ..line("Mornings")
        };
        scene.save(plan, &Change::Line(Box::new(form.clone()))).unwrap();
        let document = scene.document(plan);
        assert_eq!(document.lines[0].service, Service::HomeCare);
        assert_eq!(document.lines[0].weekly(), Pence(7_490));
        assert!(matches!(&document.lines[0].source, Source::Offer { provider_name, .. } if provider_name == "Pretend Care Ltd"));
        // A new price is a new offer, and the old one ends the day before.
        let col = actor_in(&scene.house, Role::Commissioner, &[]);
        let provider = document.lines[0].provider();
        let tomorrow = moment().today.tomorrow().unwrap();
        let new = NewOffer {
            provider,
            service: Some(Service::HomeCare),
            title: "Help in the morning",
            about: "",
            unit: Some(Unit::Hour),
            price: "22.00",
            area: "All of Riverbridge",
            from: Some(tomorrow),
            replaces: Some(offer),
        };
        scene.house.write(&col, &moment(), |tx| {
            let permit = population(&col, Noun::Market, Verb::Change);
            market::publish(tx, &permit, (&col, &moment()), &new)
        }).unwrap();
        assert_eq!(count(store, "market_offer"), 2);
        let old = scene.house.read(|tx| market::offer(tx, offer)).unwrap().unwrap();
        assert_eq!((old.price, old.to), (Pence(2_140), Some(moment().today)));
        assert_eq!(scene.document(plan).lines[0].weekly(), Pence(7_490));
        let found = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = population(&scene.sam, Noun::Market, Verb::View);
            market::offers(tx, &permit, &moment(), "morning pretend")
        }).unwrap();
        assert_eq!(found.iter().map(|offer| offer.id).collect::<Vec<_>>(), [offer], "what begins tomorrow is not offered today");
    }

    /// A planner who saw others' plans in a list would know who is known to the council.
    fn a_planner_is_shown_the_plans_they_were_invited_to(store: &TestStore) {
        let scene = Scene::new(store);
        let planner = actor_in(&scene.house, Role::Planner, &[scene.team]);
        let outsider = actor_in(&scene.house, Role::Planner, &[]);
        let listed = |actor: &record::Actor| scene.house.write(actor, &moment(), |tx| {
            let permit = population(actor, Noun::Planning, Verb::Search);
            planning::list(tx, &permit, (actor, &moment()))
        }).unwrap();
        // Invited before it is begun, from the task that waits.
        let before = listed(&planner);
        assert_eq!((before.len(), before[0].plan, before[0].name.as_str()), (1, None, "Ada Testwell"));
        let plan = scene.whole("13.50");
        let line = listed(&planner).remove(0);
        assert_eq!((line.plan, line.forward, line.decided), (Some(plan), false, None));
        scene.put_forward_by(&scene.petra, plan).unwrap();
        assert!(listed(&planner)[0].forward);
        assert_eq!(listed(&outsider), []);
    }

    /// Only commissioners publish; a plan is the business of the person and of who is involved.
    fn each_role_does_its_own(store: &TestStore) {
        let scene = Scene::new(store);
        let plan = scene.start(&scene.sam).unwrap();
        for role in Role::ALL {
            let may = access::population(&actor_in(&scene.house, *role, &[]), Noun::Market, Verb::Change, "test").is_ok();
            assert_eq!(may, *role == Role::Commissioner, "{role} publishes offers");
            let stranger = actor_in(&scene.house, *role, &[]);
            let change = scene.house.write(&stranger, &moment(), |tx| {
                permit(tx, &stranger, scene.ada, Noun::Planning, Verb::Change).map(drop)
            });
            assert!(change.is_err(), "{role} changes the plan of somebody they are not involved with");
        }
        // An invited planner writes this plan, and no other.
        let planner = actor_in(&scene.house, Role::Planner, &[scene.team]);
        let (other, _) = work::person(&scene.house, 2);
        let of = |person| scene.house.write(&planner, &moment(), |tx| {
            permit(tx, &planner, person, Noun::Planning, Verb::Change).map(drop)
        });
        assert!(of(scene.ada).is_ok());
        assert!(matches!(of(other), Err(Refusal::NotFound(_))));
        // Another person's plan is not found with a permit for somebody else.
        let foreign = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &record::Actor::Demonstration, other, Noun::Planning, Verb::View)?;
            planning::view(tx, &permit, &scene.books, plan)
        });
        assert!(matches!(foreign, Err(Refusal::NotFound(_))));
    }
}

#[test]
fn a_half_penny_of_a_line_goes_up() {
    let cost = |price, units: &str, every| Cost::Ongoing {
        unit: Unit::Hour,
        price: Pence(price),
        units: units.parse().unwrap(),
        every,
    };
    for (price, units, every, weekly) in [
        (1_001, "0.5", Every::Week, 501),    // 500.5
        (1_001, "1", Every::Fortnight, 501), // 500.5
        (999, "0.25", Every::Week, 250),     // 249.75
        (52_000, "4", Every::Year, 4_000),   // a short break
        (100, "1", Every::FourWeeks, 25),
    ] {
        assert_eq!(
            cost(price, units, every).weekly(),
            Some(Pence(weekly)),
            "{price} × {units} {every}"
        );
    }
    assert_eq!(planning::ROUNDING, Rounding::HalfUp);
}

fn any_line() -> impl Strategy<Value = Line> {
    let way = prop::sample::select(TakenAs::ALL);
    let every = prop::sample::select(Every::ALL);
    (
        way,
        every,
        1..100_000_000_i64,
        1..100_000_i64,
        any::<bool>(),
    )
        .prop_map(|(taken_as, every, price, hundredths, once)| Line {
            id: ItemId::new(),
            words: String::new(),
            service: Service::Other,
            taken_as,
            source: Source::Own,
            cost: match (taken_as, once) {
                (TakenAs::Free, _) => Cost::Nothing,
                (_, true) => Cost::Once {
                    amount: Pence(price),
                },
                (_, false) => Cost::Ongoing {
                    unit: Unit::Hour,
                    price: Pence(price),
                    units: Decimal::new(hundredths, 2),
                    every,
                },
            },
            outcomes: BTreeSet::new(),
        })
}

proptest! {
    /// A total that is not the sum of the lines that stand on paper cannot be explained to anybody.
    #[test]
    fn lines_add_up_to_their_totals(lines in prop::collection::vec(any_line(), 0..12)) {
        let document = Document { lines, ..Document::default() };
        let costs = document.costs().unwrap();
        let weekly: i64 = document.lines.iter().map(|line| line.weekly().0).sum();
        let one_off: i64 = document.lines.iter().map(|line| line.cost.one_off().0).sum();
        prop_assert_eq!((costs.weekly.0, costs.one_off.0), (weekly, one_off));
        prop_assert_eq!(costs.annual.0, weekly * 52);
        let ways: i64 = costs.ways.values().map(|sum| sum.weekly.0).sum();
        prop_assert_eq!(ways, weekly);
        prop_assert!(costs.ways.get(&TakenAs::Free).is_none_or(|sum| sum.weekly == Pence::ZERO));
        // Kept and read back, it is the same to the penny.
        prop_assert_eq!(&Document::from_json(&document.to_json().unwrap()).unwrap(), &document);
    }

    /// No line is off by more than half a penny from what its units cost.
    #[test]
    fn a_line_is_rounded_once(line in any_line()) {
        if let Cost::Ongoing { price, units, every, .. } = &line.cost {
            let exact = price.decimal() * units;
            let off = (exact - line.weekly().decimal() * Decimal::from(every.weeks())).abs();
            prop_assert!(off * Decimal::TWO <= Decimal::from(every.weeks()));
        }
    }
}
