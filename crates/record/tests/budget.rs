//! Budgets: made by the agreement of a plan with four amounts that are never merged, worked out again when the person's
//! part changes, agreed by the person, ended and taken back.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plans;
mod work;

use jiff::civil::date;
use plans::Scene;
use record::access::{Noun, Role, Verb};
use record::approval::{self, Check, Kind, NewDecision};
use record::budget::{self, AgreementForm, Budget, HeldBy, TakenAs, View};
use record::replay::{self, Decision};
use record::schema::MIGRATIONS;
use record::{Actor, BudgetId, ChargingId, Moment, Refusal};
use rules::Pence;
use store::params;
use store::testing::{TestStore, count, stranger};
use work::{actor_in, at, moment, permit};

/// Ada's plan of £150.00 a week as a direct payment, agreed by Tom.
struct Desk {
    scene: Scene,
    tom: Actor,
    fay: Actor,
}

impl Desk {
    fn new(store: &TestStore) -> Desk {
        let scene = Scene::new(store);
        let tom = actor_in(&scene.house, Role::TeamManager, &[scene.team]);
        let fay = actor_in(&scene.house, Role::FinanceOfficer, &[]);
        Desk { scene, tom, fay }
    }

    fn agreed(store: &TestStore) -> (Desk, BudgetId) {
        let desk = Desk::new(store);
        let id = desk.approve();
        (desk, id)
    }

    fn approve(&self) -> BudgetId {
        let scene = &self.scene;
        let plan = scene.whole("15.00");
        let submission = scene.put_forward_by(&scene.petra, plan).unwrap().id;
        let new = NewDecision {
            kind: Some(Kind::Agreed),
            checks: Check::ALL.iter().copied().collect(),
            sections: Vec::new(),
            reasons: "An assistant who speaks her language costs more.",
        };
        scene
            .house
            .write(&self.tom, &moment(), |tx| {
                let permit = permit(tx, &self.tom, scene.ada, Noun::Approval, Verb::Decide)?;
                let who = (&self.tom, &moment());
                approval::decide(tx, &permit, &scene.books, who, submission, &new)
            })
            .unwrap();
        self.latest().id
    }

    fn list(&self) -> Vec<Budget> {
        self.scene
            .house
            .write(&self.tom, &moment(), |tx| {
                let permit = permit(tx, &self.tom, self.scene.ada, Noun::Budget, Verb::View)?;
                budget::list(tx, &permit)
            })
            .unwrap()
    }

    fn latest(&self) -> Budget {
        self.list().remove(0)
    }

    fn view(&self, id: BudgetId) -> View {
        self.scene
            .house
            .write(&self.tom, &moment(), |tx| {
                let permit = permit(tx, &self.tom, self.scene.ada, Noun::Budget, Verb::View)?;
                budget::view(tx, &permit, &self.scene.books, id)
            })
            .unwrap()
    }

    /// A financial assessment as it is kept, past its verb.
    fn charge(&self, weekly: i64, full: bool) -> ChargingId {
        let id = ChargingId::new();
        let scene = &self.scene;
        scene
            .house
            .store()
            .write(|tx| {
                let before = tx.query_opt(
                    "select c.id from charging_determination c where not exists \
                     (select 1 from charging_determination l where l.supersedes = c.id)",
                    &[],
                    |row| row.get::<ChargingId>(0),
                )?;
                let hash = tx.query_one("select hash from rulebook_version limit 1", &[], |row| {
                    row.get::<String>(0)
                })?;
                tx.execute(
                    "insert into charging_determination (id, person_id, regime, formula, formula_version, on_date, \
                     from_on, rulebook_hash, facts, worked, worked_hash, weekly_pence, full_cost, supersedes, \
                     decided_at, actor, why) values ($1, $2, 'care_act', 'x', 1, $3, $3, $4, '{}', '{}', 'x', $5, $6, \
                     $7, $8, 'test', '')",
                    &params![
                        id,
                        scene.ada,
                        moment().today,
                        hash,
                        weekly,
                        full,
                        before,
                        moment().now
                    ],
                )
            })
            .unwrap();
        id
    }

    fn again(&self, other: i64, why: &str, moment: &Moment) -> Result<budget::Again, Refusal> {
        let scene = &self.scene;
        scene.house.write(&self.fay, moment, |tx| {
            let permit = permit(tx, &self.fay, scene.ada, Noun::Budget, Verb::Decide)?;
            let who = (&self.fay, moment);
            budget::work_again(tx, &permit, &scene.books, who, Pence(other), why)
        })
    }

    fn agree(&self, id: BudgetId, form: &AgreementForm) -> Result<budget::Agreed, Refusal> {
        let scene = &self.scene;
        scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Budget, Verb::Change)?;
            let who = (&scene.sam, &moment());
            budget::agree(tx, &permit, &scene.books, who, id, form)
        })
    }

    fn open(&self, kind: &str) -> i64 {
        self.scene.number(&format!(
            "select count(*) from tasks_task where closed_at is null and kind = '{kind}'"
        ))
    }
}

fn form() -> AgreementForm {
    AgreementForm {
        agreed_on: Some(moment().today),
        starts_on: Some(moment().today),
        signed_by: "Ada Testwell".to_owned(),
        held_by: Some(HeldBy::Person),
        free_use: Some(true),
        told_on: Some(moment().today),
        told_how: "By letter, and read to her.".to_owned(),
        barred: Some(false),
        terms: true,
    }
}

store::on_both! { &MIGRATIONS;
    /// Ten hours at £15.00 are £150.00; no financial assessment yet, so what she pays is open; £15.37 above the indicative
    /// £134.63, with the approver's reason.
    fn an_agreed_plan_makes_the_budget_with_its_four_amounts(store: &TestStore) {
        let (desk, id) = Desk::agreed(store);
        let view = desk.view(id);
        let budget = &view.budget;
        assert_eq!((budget.cost, budget.person_part, budget.council_part, budget.other), (Pence(15_000), Pence::ZERO, Pence(15_000), Pence::ZERO));
        assert!(budget.provisional && budget.supersedes.is_none() && budget.agreed_on.is_none());
        assert_eq!((budget.payment(), view.outcome.difference), (Pence(15_000), Some(Pence(1_537))));
        assert_eq!(budget.why, "An assistant who speaks her language costs more.");
        assert_eq!(view.approved.as_ref().map(|one| one.by.as_str()), Some("Test team_manager"));
        assert_eq!(view.shares.iter().map(|one| (one.taken_as, one.weekly)).collect::<Vec<_>>(), [(TakenAs::DirectPayment, Pence(15_000))]);
        assert_eq!((desk.open("agreement"), desk.open("approval")), (1, 0));
        let replayed = desk.scene.house.read(|tx| replay::one(tx, &desk.scene.books, Decision::Budget, id.uuid())).unwrap();
        assert_eq!(replayed, replay::Replayed::Same);
        assert!(stranger(store, "update budget_budget set person_weekly_pence = 1").is_err());
    }

    /// The financial assessment comes later: a new budget takes the place, and what was agreed goes on.
    fn a_later_financial_assessment_makes_a_new_budget_and_the_agreement_goes_on(store: &TestStore) {
        let (desk, old) = Desk::agreed(store);
        desk.agree(old, &form()).unwrap();
        desk.charge(4_231, false);
        let later = at("2026-12-01T10:00:00Z");
        let Refusal::Invalid(faults) = desk.again(1_000_001, "Too many noughts.", &later).unwrap_err() else { panic!() };
        assert!(faults[0].field == "other" && faults[0].sentence.contains("£10,000.00 a week at most"), "{faults:?}");
        let again = desk.again(2_000, "The health board pays £20 of its own.", &later).unwrap();
        assert!(!again.already);
        assert!(desk.again(2_000, "Sent twice.", &later).unwrap().already);
        let new = desk.latest();
        assert_eq!((new.id, new.supersedes), (again.id, Some(old)));
        assert_eq!((new.cost, new.person_part, new.council_part, new.other), (Pence(15_000), Pence(4_231), Pence(10_769), Pence(2_000)));
        assert_eq!((new.payment(), new.provisional, new.agreed_on), (Pence(10_769), false, Some(moment().today)));
        assert_eq!(desk.view(old).budget.superseded_by, Some(new.id));
        // Full cost leaves no payment, and the plan stands.
        desk.charge(0, true);
        desk.again(0, "She has £30,000.", &later).unwrap();
        assert_eq!((desk.latest().person_part, desk.latest().payment()), (Pence(15_000), Pence::ZERO));
    }

    /// Agreed: told when and how, free use, who holds it; then bank details are asked for and a review is due by the first
    /// of the two first intervals.
    fn the_person_agrees_and_what_follows_is_asked_for(store: &TestStore) {
        let (desk, id) = Desk::agreed(store);
        let Refusal::Invalid(faults) = desk.agree(id, &AgreementForm::default()).unwrap_err() else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["signed_by", "agreed_on", "starts_on", "told_on", "told_how", "free_use", "terms", "barred", "held_by"]);
        let Refusal::Invalid(faults) = desk.agree(id, &AgreementForm { barred: Some(true), held_by: Some(HeldBy::NominatedPerson), ..form() }).unwrap_err() else { panic!() };
        assert!(faults[0].sentence.contains("schedule 1") && faults[1].sentence.contains("register of authority"), "{faults:?}");
        for (agreed_on, starts_on, field, says) in [
            (date(2026, 11, 21), date(2026, 11, 22), "agreed_on", "decided on 22 November 2026"),
            (date(2026, 11, 23), date(2026, 11, 22), "agreed_on", "not to come yet"),
            (date(2026, 11, 22), date(2027, 11, 23), "starts_on", "12 months from today at the latest: 22 November 2027"),
        ] {
            let wrong = AgreementForm { agreed_on: Some(agreed_on), starts_on: Some(starts_on), ..form() };
            let Refusal::Invalid(faults) = desk.agree(id, &wrong).unwrap_err() else { panic!() };
            assert!(faults.len() == 1 && faults[0].field == field && faults[0].sentence.contains(says), "{faults:?}");
        }
        assert_eq!(count(store, "budget_agreement"), 0);
        let agreed = desk.agree(id, &form()).unwrap();
        assert!(!agreed.already && agreed.agreement.terms.contains("spent on the needs in your plan"));
        assert!(desk.agree(id, &form()).unwrap().already);
        assert_eq!((desk.open("agreement"), desk.open("payee"), desk.open("review")), (0, 1, 1));
        let due = desk.scene.house.read(|tx| Ok::<_, Refusal>(tx.query_one("select due_on from tasks_task where kind = 'review'", &[], |row| row.get::<jiff::civil::Date>(0))?)).unwrap();
        assert_eq!(due, date(2027, 1, 17), "eight weeks, before the three months of a direct payment");
        assert_eq!(desk.scene.number("select count(*) from budget_service where mechanism = 'direct_payment' and setting = 'community' and to_on is null"), 1);
    }

    /// A carer is not charged for care given to somebody else, whatever a financial assessment said (Care Act 2014, s14(3)).
    fn a_carers_own_budget_is_never_charged(store: &TestStore) {
        let (desk, _) = Desk::agreed(store);
        work::tamper(store, "eligibility_determination", "update eligibility_determination set regime = 'care_act_carer'");
        desk.charge(4_231, false);
        desk.again(100, "Other money.", &at("2026-12-01T10:00:00Z")).unwrap();
        let budget = desk.latest();
        assert_eq!((budget.person_part, budget.council_part, budget.provisional, budget.charging), (Pence::ZERO, Pence(15_000), false, None));
    }

    /// Where the assessment says that she cannot decide it, only an authorised person holds the payment.
    fn who_cannot_decide_needs_an_authorised_person(store: &TestStore) {
        let (desk, id) = Desk::agreed(store);
        desk.scene.house.store().write(|tx| tx.execute(
            "insert into assessment_circumstance (assessment_id, revision, led_by, wishes, capacity, substantial_difficulty, \
             helper, advocate, at, actor) select a.id, 99, 'worker', $1, 'no', $1, '', '', $2, 'test' from assessment_assessment a",
            &params![false, at("2026-11-22T11:00:00Z").now],
        )).unwrap();
        let Refusal::Invalid(faults) = desk.agree(id, &form()).unwrap_err() else { panic!() };
        assert!(faults[0].sentence.contains("s32"), "{faults:?}");
    }

    /// An ending stops the services after its day and is taken back by a later row.
    fn an_ending_is_taken_back_openly(store: &TestStore) {
        let (desk, id) = Desk::agreed(store);
        desk.agree(id, &form()).unwrap();
        let scene = &desk.scene;
        let end = |day, why: &str| scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Budget, Verb::Change)?;
            budget::end(tx, &permit, (&scene.sam, &moment()), id, day, why)
        });
        let Refusal::Invalid(faults) = end(Some(date(2026, 1, 1)), " ").unwrap_err() else { panic!() };
        assert_eq!(faults.len(), 2);
        end(Some(date(2026, 12, 31)), "She moves to her daughter.").unwrap();
        assert_eq!(desk.latest().last_day, Some(date(2026, 12, 31)));
        assert_eq!(scene.number("select count(*) from budget_service where to_on is not null"), 1);
        let standing = |on| scene.house.read(|tx| budget::standing(tx, scene.ada, on)).unwrap();
        assert!(standing(date(2026, 12, 31)).is_some() && standing(date(2027, 1, 1)).is_none());
        let later = at("2026-11-22T12:00:00Z");
        scene.house.write(&scene.sam, &later, |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Budget, Verb::Change)?;
            budget::take_back(tx, &permit, (&scene.sam, &later), id, "She stays.")
        }).unwrap();
        assert_eq!(desk.latest().last_day, None);
        assert_eq!(scene.number("select count(*) from budget_service where to_on is null"), 1);
        assert_eq!(count(store, "budget_ending"), 2);
    }
}
