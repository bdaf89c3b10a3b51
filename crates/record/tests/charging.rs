//! The financial assessment: by hand, decided once, superseded, worked again; who may, and for whom there is none.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use jiff::civil::date;
use record::access::{Noun, Role, Verb};
use record::charging::{self, Decided, NewCharging, Regime, View};
use record::replay::{self, Decision, Replayed};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, ChargingId, House, PersonId, Refusal};
use rules::Pence;
use rules::charging::{AgeGroup, Capital, ContributionFacts, Every, Household, Income};
use store::params;
use store::testing::{TestStore, count, stranger};
use work::{actor, adopt_riverbridge, house, moment, permit, person};

struct Scene {
    house: House,
    books: Rulebooks,
    fay: Actor,
    ada: PersonId,
}

impl Scene {
    fn new(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, _) = person(&house, 1);
        let fay = actor(&house, Role::FinanceOfficer);
        Scene {
            house,
            books: Rulebooks::new(),
            fay,
            ada,
        }
    }

    fn decide_by(&self, actor: &Actor, new: &NewCharging<'_>) -> Result<Decided, Refusal> {
        self.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, self.ada, Noun::Charging, Verb::Decide)?;
            charging::decide(tx, &permit, &self.books, (actor, &moment()), new)
        })
    }

    fn decide(&self, facts: &ContributionFacts) -> Result<Decided, Refusal> {
        let new = NewCharging {
            from_on: moment().today,
            facts,
            why: "First financial assessment.",
        };
        self.decide_by(&self.fay, &new)
    }

    fn view(&self, id: ChargingId) -> View {
        self.house
            .write(&self.fay, &moment(), |tx| {
                let permit = permit(tx, &self.fay, self.ada, Noun::Charging, Verb::View)?;
                charging::view(tx, &permit, &self.books, &moment(), id)
            })
            .unwrap()
    }
}

fn ada(pension: i64) -> ContributionFacts {
    ContributionFacts {
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
        capital: vec![Capital {
            kind: "savings".to_owned(),
            amount: Pence::pounds(15_000),
        }],
        housing: Vec::new(),
        disability: Vec::new(),
        night_care: false,
        cost: None,
    }
}

store::on_both! { &MIGRATIONS;
    /// State Pension of £260.00 and £3 from £15,000; she keeps £241.45 in 2026 to 2027: £21.55.
    fn adas_charge_is_the_sum_by_hand(store: &TestStore) {
        let scene = Scene::new(store);
        let decided = scene.decide(&ada(26_000)).unwrap();
        let view = scene.view(decided.view.determination.id);
        let this = &view.determination;
        assert_eq!((this.weekly, this.full_cost, this.regime), (Pence(2_155), false, Regime::CareAct));
        assert_eq!((view.outcome.assessed, view.outcome.protected), (Pence(26_300), Pence(24_145)));
        assert_eq!(view.facts, ada(26_000));
        assert!(view.unsure.is_empty(), "{:?}", view.unsure);
        let replayed = scene.house.read(|tx| replay::one(tx, &Rulebooks::new(), Decision::Charging, this.id.uuid()));
        assert_eq!(replayed.unwrap(), Replayed::Same);
    }

    /// A form sent twice decides once; what changed supersedes, and the earlier one stays.
    fn decided_once_and_superseded_openly(store: &TestStore) {
        let scene = Scene::new(store);
        let first = scene.decide(&ada(26_000)).unwrap().view.determination;
        assert!(scene.decide(&ada(26_000)).unwrap().already);
        let later = scene.decide(&ada(27_000)).unwrap().view.determination;
        assert_eq!((later.supersedes, later.weekly), (Some(first.id), Pence(3_155)));
        assert_eq!(scene.view(first.id).determination.superseded_by, Some(later.id));
        assert_eq!(count(store, "charging_determination"), 2);
        assert!(stranger(store, "update charging_determination set weekly_pence = 0").is_err());
        assert!(stranger(store, "delete from charging_determination").is_err());
    }

    /// Refused details mean the full cost, openly; given later they are worked out.
    fn refused_details_mean_the_full_cost(store: &TestStore) {
        let scene = Scene::new(store);
        let refused = ContributionFacts { refused: true, income: Vec::new(), ..ada(0) };
        let this = scene.decide(&refused).unwrap().view.determination;
        assert_eq!((this.full_cost, this.weekly), (true, Pence(0)));
        assert!(!scene.decide(&ada(26_000)).unwrap().view.determination.full_cost);
    }

    /// The rules of the day from which it applies are used: before 6 April 2026 she keeps £232.60.
    fn the_rules_are_those_of_the_first_day(store: &TestStore) {
        let scene = Scene::new(store);
        let facts = ada(26_000);
        let on = |from_on| scene.decide_by(&scene.fay, &NewCharging { from_on, facts: &facts, why: "Backdated." });
        assert_eq!(on(date(2026, 4, 5)).unwrap().view.determination.weekly, Pence(26_300 - 23_260));
        assert_eq!(on(date(2026, 4, 6)).unwrap().view.determination.weekly, Pence(26_300 - 24_145));
        let refused = on(date(2027, 6, 1)).unwrap_err();
        assert!(matches!(refused, Refusal::Rules(_)), "no value is known for that day: {refused}");
    }

    /// Everything at once, under the names of the form's fields; nothing is written.
    fn every_fault_at_once_and_nothing_half_written(store: &TestStore) {
        let scene = Scene::new(store);
        let mut facts = ada(-1);
        facts.capital[0].kind = "gold".to_owned();
        let new = NewCharging { from_on: date(2029, 1, 1), facts: &facts, why: "" };
        let Err(Refusal::Invalid(faults)) = scene.decide_by(&scene.fay, &new) else { panic!("refused") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["why", "from"], "a day without rules is the fault");
        let new = NewCharging { from_on: moment().today, facts: &facts, why: "" };
        let Err(Refusal::Invalid(faults)) = scene.decide_by(&scene.fay, &new) else { panic!("refused") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["why", "income-1-amount", "capital-1-kind"]);
        assert_eq!(count(store, "charging_determination"), 0);
    }

    /// A carer's support is not charged, so nothing is asked about a carer's money.
    fn a_carer_is_not_asked_about_money(store: &TestStore) {
        let scene = Scene::new(store);
        scene.house.store().write(|tx| {
            tx.execute(
                "insert into assessment_assessment (id, person_id, questionnaire, questionnaire_version, rulebook_hash, \
                 started_at, started_by) select $1, $2, 'adult', 1, hash, $3, 'test' from rulebook_version",
                &params![scene.ada, scene.ada, moment().now],
            )?;
            tx.execute(
                "insert into eligibility_determination (id, person_id, assessment_id, regime, formula, formula_version, \
                 on_date, rulebook_hash, facts, worked, worked_hash, eligible, reasons, advice, decided_at, actor) \
                 select $1, $1, $1, 'care_act_carer', 'x', 1, $2, hash, '{}', '{}', 'x', $3, 'x', '', $4, 'test' \
                 from rulebook_version",
                &params![scene.ada, moment().today, true, moment().now],
            )
        }).unwrap();
        let refused = scene.decide(&ada(26_000)).unwrap_err().to_string();
        assert!(refused.contains("Carers are not charged"), "{refused}");
    }

    /// Whoever assesses needs does not work out the charge.
    fn only_finance_decides(store: &TestStore) {
        let scene = Scene::new(store);
        let facts = ada(26_000);
        let new = NewCharging { from_on: moment().today, facts: &facts, why: "Why." };
        for role in [Role::SocialWorker, Role::TeamManager, Role::Planner, Role::Person, Role::Commissioner] {
            let refused = scene.decide_by(&actor(&scene.house, role), &new);
            assert!(matches!(refused, Err(Refusal::NotAllowed { .. } | Refusal::NotFound(_))), "{role}");
        }
        assert_eq!(count(store, "charging_determination"), 0);
    }
}
