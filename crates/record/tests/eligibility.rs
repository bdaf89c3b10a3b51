//! Eligibility: decided on a validated assessment, with reasons, once; kept, superseded openly, worked again.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use std::collections::BTreeMap;

use record::access::{Noun, Role, Verb};
use record::eligibility::{self, Decided, Findings, NewDetermination, Regime, Start, View};
use record::replay::{self, Decision, Replayed};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, AssessmentId, EligibilityId, House, Moment, PersonId, Refusal, allocation};
use rules::eligibility::{
    Band, CareActFacts, CarerFacts, FacsFacts, FacsFinding, Finding, Theme, Unable, Wellbeing,
};
use store::params;
use store::testing::{TestStore, count, stranger};
use work::{
    ADA, actor, actor_in, adopt, adopt_riverbridge, at, first, house, moment, permit, person, save,
    start, tell, validate,
};

struct Scene {
    house: House,
    books: Rulebooks,
    sam: Actor,
    ada: PersonId,
    assessment: AssessmentId,
}

impl Scene {
    /// Ada's answers are given, and not validated.
    fn answered(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, team) = person(&house, 1);
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        let books = Rulebooks::new();
        let assessment = start(&house, &books, &sam, ada, false);
        tell(&house, &books, &sam, ada, assessment, ADA);
        Scene {
            house,
            books,
            sam,
            ada,
            assessment,
        }
    }

    fn validated(store: &TestStore) -> Scene {
        let scene = Scene::answered(store);
        validate(
            &scene.house,
            &scene.books,
            &scene.sam,
            scene.ada,
            scene.assessment,
        )
        .unwrap();
        scene
    }

    fn begin(&self, carer: bool) -> Result<Start, Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Eligibility, Verb::Decide)?;
            eligibility::start(
                tx,
                &permit,
                &self.books,
                &moment(),
                (self.assessment, carer),
            )
        })
    }

    fn decide_by(
        &self,
        actor: &Actor,
        moment: &Moment,
        new: &NewDetermination<'_>,
    ) -> Result<Decided, Refusal> {
        self.house.write(actor, moment, |tx| {
            let permit = permit(tx, actor, self.ada, Noun::Eligibility, Verb::Decide)?;
            eligibility::decide(tx, &permit, &self.books, (actor, moment), new)
        })
    }

    fn decide(&self, findings: Findings, advice: &str) -> Result<Decided, Refusal> {
        let new = NewDetermination {
            assessment: self.assessment,
            findings,
            reasons: "She cannot wash or cook without help, and it wears her down.",
            outcome_reasons: &BTreeMap::new(),
            advice,
        };
        self.decide_by(&self.sam, &moment(), &new)
    }

    fn view(&self, id: EligibilityId) -> View {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Eligibility, Verb::View)?;
                eligibility::view(tx, &permit, &self.books, &moment(), id)
            })
            .unwrap()
    }

    /// The tasks that are open, in order of their names.
    fn open(&self) -> Vec<String> {
        self.house
            .read(|tx| {
                Ok::<_, Refusal>(tx.query(
                    "select kind from tasks_task where person_id = $1 and closed_at is null order by kind",
                    &params![self.ada],
                    |row| row.get::<String>(0),
                )?)
            })
            .unwrap()
    }
}

/// What the worker finds, agreeing with what Ada's answers point to.
fn agreed(scene: &Scene, wellbeing: &[Wellbeing]) -> CareActFacts {
    let known = scene.begin(false).unwrap();
    let finding = Finding {
        unable: [Unable::Assistance].into(),
        ..Finding::default()
    };
    CareActFacts {
        cause: true,
        outcomes: known
            .suggested
            .iter()
            .map(|letter| (letter.clone(), finding.clone()))
            .collect(),
        wellbeing: wellbeing.iter().copied().collect(),
    }
}

fn fields(refusal: Refusal) -> Vec<String> {
    let Refusal::Invalid(faults) = refusal else {
        panic!("{refusal}");
    };
    faults.into_iter().map(|fault| fault.field).collect()
}

store::on_both! { &MIGRATIONS;
    /// Eligible needs are kept with lines and reasons, and open the next steps for the right people.
    fn eligible_needs_open_what_comes_next(store: &TestStore) {
        let scene = Scene::validated(store);
        assert_eq!(scene.open(), ["eligibility"]);
        let facts = agreed(&scene, &[Wellbeing::Dignity]);
        let decided = scene.decide(Findings::CareAct(facts), "").unwrap();
        assert!(!decided.already);
        let view = scene.view(decided.view.determination.id);
        let this = &view.determination;
        assert!(this.eligible && this.regime == Regime::CareAct && this.band.is_none());
        assert_eq!(view.worked, decided.view.worked);
        assert_eq!(this.by, "Test social_worker");
        assert_eq!(scene.open(), ["allocation", "charging"]);
        let replayed = scene.house.read(|tx| replay::one(tx, &Rulebooks::new(), Decision::Eligibility, this.id.uuid()));
        assert_eq!(replayed.unwrap(), Replayed::Same);
    }

    /// A form sent twice decides once; a later decision stands beside the earlier one, which keeps what it said.
    fn decided_once_and_superseded_openly(store: &TestStore) {
        let scene = Scene::validated(store);
        let facts = agreed(&scene, &[Wellbeing::Dignity]);
        let first = scene.decide(Findings::CareAct(facts.clone()), "").unwrap().view.determination;
        assert!(scene.decide(Findings::CareAct(facts.clone()), "").unwrap().already);
        assert_eq!(count(store, "eligibility_determination"), 1);
        let none = CareActFacts { wellbeing: Default::default(), ..facts };
        let later = scene.decide(Findings::CareAct(none), "Go to the lunch club.").unwrap().view.determination;
        assert_eq!((later.eligible, later.supersedes), (false, Some(first.id)));
        let old = scene.view(first.id).determination;
        assert_eq!((old.eligible, old.superseded_by), (true, Some(later.id)));
        assert!(stranger(store, "update eligibility_determination set eligible = eligible").is_err());
        assert!(stranger(store, "delete from eligibility_determination").is_err());
    }

    /// Nothing is decided on answers that do not stand.
    fn only_a_validated_assessment_is_decided_on(store: &TestStore) {
        let scene = Scene::answered(store);
        let refused = scene.begin(false).unwrap_err().to_string();
        assert!(refused.contains("not validated yet"), "{refused}");
        validate(&scene.house, &scene.books, &scene.sam, scene.ada, scene.assessment).unwrap();
        scene.begin(false).unwrap();
        let new = record::assessment::NewAnswer {
            base_revision: 1,
            ..first(scene.assessment, (record::assessment::Part::Need, "nights", "awake"))
        };
        save(&scene.house, &scene.books, &scene.sam, scene.ada, &new).unwrap();
        assert!(scene.begin(false).unwrap_err().to_string().contains("changed since"));
    }

    /// Missing reasons, a departure without its reason and missing advice are told together, and nothing is written.
    fn every_fault_at_once_and_nothing_half_written(store: &TestStore) {
        let scene = Scene::validated(store);
        let facts = CareActFacts { cause: true, outcomes: BTreeMap::new(), wellbeing: Default::default() };
        let new = NewDetermination {
            assessment: scene.assessment,
            findings: Findings::CareAct(facts),
            reasons: " ",
            outcome_reasons: &BTreeMap::from([("a".to_owned(), "Her sister cooks; she can and will.".to_owned())]),
            advice: "",
        };
        let told = fields(scene.decide_by(&scene.sam, &moment(), &new).unwrap_err());
        assert!(told.contains(&"reasons".to_owned()) && told.contains(&"advice".to_owned()), "{told:?}");
        assert!(told.contains(&"why-b".to_owned()) && !told.contains(&"why-a".to_owned()), "{told:?}");
        assert_eq!(count(store, "eligibility_determination"), 0);
        assert_eq!(scene.open(), ["eligibility"]);
    }

    /// A carer's own decision stands beside, opens no financial assessment, and takes no other's place.
    fn a_carer_is_not_charged_and_supersedes_nobody(store: &TestStore) {
        let scene = Scene::validated(store);
        let facts = CarerFacts {
            caring: true,
            health: true,
            outcomes: BTreeMap::new(),
            wellbeing: [Wellbeing::Health].into(),
        };
        let carer = scene.decide(Findings::Carer(facts), "").unwrap().view.determination;
        assert!(carer.eligible && carer.regime == Regime::CareActCarer);
        assert_eq!(scene.open(), ["allocation"]);
        let adult = agreed(&scene, &[Wellbeing::Dignity]);
        let adult = scene.decide(Findings::CareAct(adult), "").unwrap().view.determination;
        assert_eq!(adult.supersedes, None);
    }

    /// Without eligible needs no budget follows; before that is decided a figure may be worked out.
    fn no_budget_without_eligible_needs(store: &TestStore) {
        let scene = Scene::validated(store);
        let indicative = || scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Allocation, Verb::Decide)?;
            allocation::decide_indicative(tx, &permit, &scene.books, (&scene.sam, &moment()), scene.assessment, "To think with.")
        });
        let early = indicative().unwrap().view;
        assert_eq!((early.eligible, early.provisional), (None, true));
        assert_eq!(scene.open(), ["eligibility"], "a plan waits for the decision");
        let none = agreed(&scene, &[]);
        scene.decide(Findings::CareAct(none), "The lunch club, and a rail for the bath.").unwrap();
        assert!(indicative().unwrap_err().to_string().contains("no eligible needs"));
        let some = agreed(&scene, &[Wellbeing::Health]);
        scene.decide(Findings::CareAct(some), "").unwrap();
        assert_eq!(scene.open(), ["charging", "planning"], "the figure is there already");
        assert!(indicative().unwrap().already);
    }

    /// The council of 31 March 2011: FACS is in force, what carers do counts, and the Care Act's findings are refused.
    fn in_2011_the_bands_decide(store: &TestStore) {
        let house = house(store);
        let then = at("2011-03-31T09:00:00Z");
        adopt(&house, &then, &rules::rulebook::riverbridge_source());
        let (ada, team) = person(&house, 1);
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        let books = Rulebooks::new();
        let sent = house.write(&sam, &then, |tx| {
            let permit = permit_at(tx, &sam, &then, ada, (Noun::Assessment, Verb::Create))?;
            record::assessment::start(tx, &permit, &books, (&sam, &then), record::assessment::ADULT, false)
        });
        let assessment = sent.unwrap().id();
        house.store().write(|tx| tx.execute(
            "insert into assessment_step (id, assessment_id, person_id, kind, at, on_date, actor, why) \
             values ($1, $2, $3, 'validated', $4, $5, 'test', '')",
            &params![EligibilityId::new(), assessment, ada, then.now, then.today],
        )).unwrap();
        let scene = Scene { house, books, sam, ada, assessment };
        let decide = |findings| {
            let new = NewDetermination {
                assessment,
                findings,
                reasons: "Her sister does most of it.",
                outcome_reasons: &BTreeMap::new(),
                advice: "Ask again if her sister cannot go on.",
            };
            scene.house.write(&scene.sam, &then, |tx| {
                let permit = permit_at(tx, &scene.sam, &then, ada, (Noun::Eligibility, Verb::Decide))?;
                eligibility::decide(tx, &permit, &scene.books, (&scene.sam, &then), &new)
            })
        };
        let facts = CareActFacts { cause: true, outcomes: BTreeMap::new(), wellbeing: Default::default() };
        let refused = decide(Findings::CareAct(facts)).unwrap_err().to_string();
        assert!(refused.contains("Fair Access to Care Services"), "{refused}");
        let helped = |left| Findings::Facs(FacsFacts {
            themes: [(Theme::PersonalCare, FacsFinding { alone: Band::Critical, left })].into(),
        });
        let decided = decide(helped(Some(Band::Moderate))).unwrap().view.determination;
        assert_eq!((decided.eligible, decided.band, decided.regime), (false, Some(Band::Moderate), Regime::Facs));
        let decided = decide(helped(Some(Band::Substantial))).unwrap().view.determination;
        assert_eq!((decided.eligible, decided.band), (true, Some(Band::Substantial)));
    }

    /// Finance looks and does not decide; a worker of another team is told whom to ask.
    fn who_may_decide(store: &TestStore) {
        let scene = Scene::validated(store);
        let facts = Findings::CareAct(agreed(&scene, &[Wellbeing::Dignity]));
        let new = NewDetermination {
            assessment: scene.assessment,
            findings: facts,
            reasons: "Why.",
            outcome_reasons: &BTreeMap::new(),
            advice: "",
        };
        for role in [Role::FinanceOfficer, Role::Planner, Role::InformationOfficer, Role::SocialWorker, Role::Person] {
            let outsider = actor(&scene.house, role);
            let refused = scene.decide_by(&outsider, &moment(), &new);
            assert!(matches!(refused, Err(Refusal::NotAllowed { .. } | Refusal::NotFound(_))), "{role}");
        }
        assert_eq!(count(store, "eligibility_determination"), 0);
    }
}

fn permit_at(
    tx: &mut record::Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    (noun, verb): (Noun, Verb),
) -> Result<record::access::PersonPermit, Refusal> {
    // The involvement of the fixture begins in 2026; the demonstration's maker needs none.
    let _ = actor;
    record::access::person(
        tx,
        &Actor::Demonstration,
        moment,
        person,
        (noun, verb, "test"),
        None,
    )
}
