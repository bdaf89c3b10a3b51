//! Ada with an indicative budget and a determination, and the way to a whole plan.
#![allow(dead_code)]
// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use record::access::{Noun, Role, Verb};
use record::market::{NewOffer, NewProvider, Service, Unit};
use record::people::PersonForm;
use record::planning::{
    Change, Chosen, Document, Every, Help, ItemId, LineForm, PutForward, Saved, Section, TakenAs,
    View,
};
use record::rulebook::Rulebooks;
use record::{
    Actor, AssessmentId, EligibilityId, House, Moment, OfferId, PersonId, PlanId, Refusal, TeamId,
    allocation, market, planning,
};
use store::params;
use store::testing::TestStore;

use crate::work::{
    ADA, actor_in, adopt_riverbridge, house, moment, permit, person, population, start, tell,
    validate,
};

/// Ada's journey up to the plan.
pub struct Scene {
    pub house: House,
    pub books: Rulebooks,
    /// The social worker who assessed.
    pub sam: Actor,
    /// Another social worker of the team.
    pub petra: Actor,
    pub ada: PersonId,
    pub team: TeamId,
    pub assessment: AssessmentId,
}

impl Scene {
    /// Ada assessed, with £134.63 a week, and eligible for the outcomes a and b.
    pub fn new(store: &TestStore) -> Scene {
        let scene = Scene::before(store);
        scene.eligible(true, &["a", "b"]);
        scene.indicative();
        scene
    }

    /// Ada assessed and no more.
    pub fn before(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, team) = person(&house, 1);
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        let petra = actor_in(&house, Role::SocialWorker, &[team]);
        let form = PersonForm::from_pairs([
            ("names-1-kind", "legal"),
            ("names-1-given", "Ada"),
            ("names-1-family", "Testwell"),
            ("client_group", "older_people"),
        ]);
        let document = form.parse(moment().today).unwrap().to_json().unwrap();
        house
            .store()
            .write(|tx| {
                tx.execute(
                    "update people_person set document = $1 where id = $2",
                    &params![document, ada],
                )
            })
            .unwrap();
        let books = Rulebooks::new();
        let assessment = start(&house, &books, &sam, ada, false);
        tell(&house, &books, &sam, ada, assessment, ADA);
        validate(&house, &books, &sam, ada, assessment).unwrap();
        Scene {
            house,
            books,
            sam,
            petra,
            ada,
            team,
            assessment,
        }
    }

    pub fn indicative(&self) {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Allocation, Verb::Decide)?;
                let who = (&self.sam, &moment());
                allocation::decide_indicative(
                    tx,
                    &permit,
                    &self.books,
                    who,
                    self.assessment,
                    "First.",
                )
            })
            .unwrap();
    }

    /// Writes a determination as it is kept, past its verb: these tests are about what follows from it.
    pub fn eligible(&self, eligible: bool, letters: &[&str]) -> EligibilityId {
        let id = EligibilityId::new();
        let worked =
            serde_json::json!({"result": {"eligible": eligible, "counted": letters, "band": null}});
        self.house
            .store()
            .write(|tx| {
                let before = tx.query_opt(
                    "select d.id from eligibility_determination d where d.person_id = $1 and not exists \
                     (select 1 from eligibility_determination l where l.supersedes = d.id)",
                    &params![self.ada],
                    |row| row.get::<EligibilityId>(0),
                )?;
                let hash = tx.query_one(
                    "select hash from rulebook_version limit 1",
                    &[],
                    |row| row.get::<String>(0),
                )?;
                tx.execute(
                    "insert into eligibility_determination (id, person_id, assessment_id, regime, formula, \
                     formula_version, on_date, rulebook_hash, facts, worked, worked_hash, eligible, reasons, advice, \
                     supersedes, decided_at, actor, account_id) values ($1, $2, $3, 'care_act', 'care_act', 1, $4, $5, \
                     '{}', $6, 'x', $7, 'Reasons.', '', $8, $9, $10, $11)",
                    &params![
                        id,
                        self.ada,
                        self.assessment,
                        moment().today,
                        hash,
                        worked.to_string(),
                        eligible,
                        before,
                        moment().now,
                        self.sam.label(),
                        self.sam.account_id()
                    ],
                )
            })
            .unwrap();
        id
    }

    pub fn start(&self, actor: &Actor) -> Result<PlanId, Refusal> {
        self.house
            .write(actor, &moment(), |tx| {
                let permit = permit(tx, actor, self.ada, Noun::Planning, Verb::Change)?;
                planning::start(tx, &permit, (actor, &moment()), Some(Help::Council))
            })
            .map(|started| started.id())
    }

    pub fn view(&self, plan: PlanId) -> View {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Planning, Verb::View)?;
                planning::view(tx, &permit, &self.books, plan)
            })
            .unwrap()
    }

    pub fn document(&self, plan: PlanId) -> Document {
        self.view(plan).document
    }

    pub fn save_on(&self, plan: PlanId, base: i64, change: &Change) -> Result<Saved, Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Planning, Verb::Change)?;
            let who = (&self.sam, &moment());
            planning::save(tx, &permit, &self.books, who, (plan, base), change)
        })
    }

    pub fn save(&self, plan: PlanId, change: &Change) -> Result<Saved, Refusal> {
        let base = self.view(plan).version.number;
        self.save_on(plan, base, change)
    }

    pub fn put_forward_by(&self, actor: &Actor, plan: PlanId) -> Result<PutForward, Refusal> {
        let seen = self.view(plan).version.number;
        self.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, self.ada, Noun::Planning, Verb::Change)?;
            planning::put_forward(tx, &permit, &self.books, (actor, &moment()), (plan, seen))
        })
    }

    /// Everything that a plan needs, at this price for ten hours a week.
    pub fn whole(&self, price: &str) -> PlanId {
        let plan = self.start(&self.petra).unwrap();
        let outcome = ItemId::new();
        let letters = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        let words = "Cook with somebody, and wash in my own time.";
        self.save(plan, &Change::Outcome(outcome, words.to_owned(), letters))
            .unwrap();
        let line = LineForm {
            price: price.to_owned(),
            units: "10".to_owned(),
            outcomes: BTreeSet::from([outcome]),
            ..line("An assistant in the mornings")
        };
        self.save(plan, &Change::Line(Box::new(line))).unwrap();
        for section in [
            Section::AboutMe,
            Section::Change,
            Section::Managed,
            Section::Control,
            Section::Arranging,
            Section::Contingency,
            Section::Advice,
            Section::Review,
            Section::Reason,
        ] {
            self.save(plan, &Change::Words(section, format!("Words: {section}.")))
                .unwrap();
        }
        self.save(plan, &Change::NoRisks(true)).unwrap();
        self.save(plan, &Change::Money(Some(moment().today), Some(true)))
            .unwrap();
        plan
    }

    /// An offer of an invented provider.
    pub fn offer(&self, price: &str) -> OfferId {
        let col = actor_in(&self.house, Role::Commissioner, &[]);
        self.house
            .write(&col, &moment(), |tx| {
                let permit = population(&col, Noun::Market, Verb::Change);
                let who = (&col, &moment());
                let provider = NewProvider {
                    name: "Pretend Care Ltd",
                    about: "Made up.",
                    in_house: false,
                };
                let provider = market::add_provider(tx, &permit, who, &provider)?;
                let new = NewOffer {
                    provider: Some(provider),
                    service: Some(Service::HomeCare),
                    title: "Help in the morning",
                    about: "",
                    unit: Some(Unit::Hour),
                    price,
                    area: "All of Riverbridge",
                    from: Some(moment().today),
                    replaces: None,
                };
                market::publish(tx, &permit, who, &new)
            })
            .unwrap()
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.house
            .read(|tx| Ok::<_, Refusal>(tx.query_one(sql, &[], |row| row.get(0))?))
            .unwrap()
    }
}

/// One hour a week of a personal assistant at £10, taken as a direct payment.
pub fn line(words: &str) -> LineForm {
    LineForm {
        id: ItemId::new(),
        words: words.to_owned(),
        service: Some(Service::PersonalAssistant),
        taken_as: Some(TakenAs::DirectPayment),
        source: Chosen::Own,
        once: false,
        unit: Some(Unit::Hour),
        price: "10".to_owned(),
        units: "1".to_owned(),
        every: Some(Every::Week),
        amount: String::new(),
        outcomes: BTreeSet::new(),
    }
}

/// The fields of a refusal's faults.
pub fn fields(refusal: Refusal) -> Vec<String> {
    match refusal {
        Refusal::Invalid(faults) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("no faults of fields: {other}"),
    }
}

/// A moment so many seconds after [`moment`].
pub fn later(seconds: i64) -> Moment {
    let wait = jiff::SignedDuration::from_secs(seconds);
    Moment::at(moment().now.checked_add(wait).unwrap())
}
