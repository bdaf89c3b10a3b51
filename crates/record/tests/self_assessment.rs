//! The person's own answers and their validation: kept apart from what is decided, agreed or not, never half-written.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use record::access::{Noun, Role, SecretKey, Verb, invitation};
use record::actor::{AccountActor, InvitedActor};
use record::assessment::{
    self, Answered, Capacity, Decision, LedBy, NOT_KNOWN, NewAnswer, NewCircumstance, OwnAnswer,
    Part, Sending, Validated,
};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{
    Actor, AssessmentId, House, InvitationId, Moment, PersonId, Refusal, SessionId, TeamId,
    allocation,
};
use store::testing::{TestStore, count};
use work::{
    ADA, Told, actor_in, adopt_riverbridge, first, house, moment, permit, person, save, start, tell,
};

struct Scene {
    house: House,
    books: Rulebooks,
    sam: Actor,
    herself: Actor,
    ada: PersonId,
    team: TeamId,
    assessment: AssessmentId,
}

/// Somebody on their own record, with a stored account behind it.
fn own(house: &House, role: Role, person: PersonId) -> Actor {
    let Actor::Account(account) = actor_in(house, role, &[]) else {
        panic!("an account");
    };
    Actor::Account(AccountActor {
        person_id: Some(person),
        ..account
    })
}

impl Scene {
    fn new(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, team) = person(&house, 1);
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        let herself = own(&house, Role::Person, ada);
        let books = Rulebooks::new();
        let assessment = start(&house, &books, &sam, ada, false);
        Scene {
            house,
            books,
            sam,
            herself,
            ada,
            team,
            assessment,
        }
    }

    fn says_as(
        &self,
        actor: &Actor,
        (part, question, value): Told,
        base: i64,
    ) -> Result<Answered, Refusal> {
        self.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, self.ada, Noun::SelfAssessment, Verb::Change)?;
            let new = OwnAnswer {
                part,
                question,
                value,
                note: "",
                base_revision: base,
            };
            let by = (actor, &moment());
            assessment::answer_own(tx, &permit, &self.books, by, self.assessment, &new)
        })
    }

    fn says(&self, told: Told) {
        self.says_as(&self.herself, told, 0).unwrap();
    }

    fn send(&self) -> Result<(), Refusal> {
        self.house.write(&self.herself, &moment(), |tx| {
            let permit = permit(
                tx,
                &self.herself,
                self.ada,
                Noun::SelfAssessment,
                Verb::Change,
            )?;
            let sending = Sending {
                led_by: Some(LedBy::Person),
                helped_by: String::new(),
            };
            let by = (&self.herself, &moment());
            assessment::send(tx, &permit, &self.books, by, self.assessment, &sending)
        })
    }

    fn sent(store: &TestStore) -> Scene {
        let scene = Scene::new(store);
        for told in ADA {
            scene.says(*told);
        }
        scene.send().unwrap();
        scene
    }

    fn validate(
        &self,
        decisions: &[Decision],
        said: &NewCircumstance,
    ) -> Result<Validated, Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Assessment, Verb::Decide)?;
            let by = (&self.sam, &moment());
            assessment::validate(
                tx,
                &permit,
                &self.books,
                by,
                self.assessment,
                (decisions, Some(said)),
            )
        })
    }

    fn answers(&self) -> assessment::Answers {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Assessment, Verb::View)?;
                assessment::answers(tx, &permit, self.assessment)
            })
            .unwrap()
    }

    fn is_validated(&self) -> bool {
        self.house
            .read(|tx| assessment::validated(tx, self.assessment))
            .unwrap()
    }
}

fn decision(key: &str, value: &str, worker: &str, why: &str) -> Decision {
    Decision {
        part: Part::Need,
        key: key.to_owned(),
        worker: worker.to_owned(),
        value: value.to_owned(),
        why: why.to_owned(),
    }
}

fn faults(refused: Refusal) -> Vec<String> {
    let Refusal::Invalid(faults) = refused else {
        panic!("{refused:?}");
    };
    faults.into_iter().map(|fault| fault.field).collect()
}

fn nights() -> (Part, String) {
    (Part::Need, "nights".to_owned())
}

store::on_both! { &MIGRATIONS;
    /// An own answer taken for the decided one would be paid for before anybody looked at it.
    fn what_the_person_says_decides_nothing(store: &TestStore) {
        let scene = Scene::sent(store);
        assert!(scene.answers().values().all(|answer| !answer.stands() && answer.person_at.is_some()));
        assert!(!scene.is_validated());
        let refused = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Allocation, Verb::Decide)?;
            let by = (&scene.sam, &moment());
            allocation::decide_indicative(tx, &permit, &scene.books, by, scene.assessment, "Now.").map(drop)
        });
        assert!(refused.is_err());
        // Agreed with in one step: what she said is what is decided, and nobody has to type it again.
        let done = scene.validate(&[], &NewCircumstance::together()).unwrap();
        assert_eq!(done, Validated::Now { agreed: ADA.len(), otherwise: 0 });
        assert_eq!(scene.validate(&[], &NewCircumstance::together()).unwrap(), Validated::Already);
        let answers = scene.answers();
        for (part, key, value) in ADA {
            assert_eq!(answers[&(*part, (*key).to_owned())].value, *value);
        }
    }

    /// Where the council decides otherwise without a reason, nobody could challenge it.
    fn whatever_differs_wants_a_reason_and_the_dissent_stays(store: &TestStore) {
        let scene = Scene::sent(store);
        let together = NewCircumstance::together();
        let before = count(store, "assessment_answer");
        let refused = scene.validate(&[decision("nights", "most", "", " ")], &together).unwrap_err();
        assert_eq!(faults(refused), ["why.need.nights"]);
        let refused = scene.validate(&[decision("nights", "some", "most", "")], &together).unwrap_err();
        assert_eq!(faults(refused), ["why.need.nights"], "the worker's own answer differs too");
        let refused = scene.validate(&[decision("nights", "each", "", "x")], &together).unwrap_err();
        assert_eq!(faults(refused), ["need.nights"]);
        assert_eq!(count(store, "assessment_answer"), before, "half was written");
        scene.validate(&[decision("nights", "most", "awake", "Four nights of seven.")], &together).unwrap();
        let answer = scene.answers()[&nights()].clone();
        assert_eq!(answer.value, "most");
        assert_eq!(answer.own.as_deref(), Some("some"));
        assert_eq!(answer.person.as_deref(), Some("some"));
        assert_eq!(answer.worker.as_deref(), Some("awake"));
        assert_eq!(answer.why, "Four nights of seven.");
    }

    /// A decision that brings new questions waits for them.
    fn a_decision_that_asks_more_waits_for_the_answers(store: &TestStore) {
        let scene = Scene::sent(store);
        let refused = scene
            .validate(&[decision("communication", "always", "", "She could not follow us.")], &NewCircumstance::together())
            .unwrap_err();
        assert_eq!(faults(refused), ["informal.communication"]);
    }

    /// An answer after validation opens the whole again; the budget waits for it.
    fn a_change_after_validation_opens_it_again(store: &TestStore) {
        let scene = Scene::sent(store);
        scene.validate(&[], &NewCircumstance::together()).unwrap();
        assert!(scene.is_validated());
        let base_revision = scene.answers()[&nights()].revision;
        let new = NewAnswer { base_revision, ..first(scene.assessment, (Part::Need, "nights", "most")) };
        save(&scene.house, &scene.books, &scene.sam, scene.ada, &new).unwrap();
        assert!(!scene.is_validated());
        // The person's own answer is left as it was.
        assert_eq!(scene.answers()[&nights()].person.as_deref(), Some("some"));
        let refused = scene.validate(&[], &NewCircumstance::together()).unwrap_err();
        assert_eq!(faults(refused), ["why.need.nights"]);
        scene.validate(&[decision("nights", "most", "", "It got worse.")], &NewCircumstance::together()).unwrap();
        assert!(scene.is_validated());
    }

    /// Where nobody appropriate helps somebody with substantial difficulty, an advocate is the council's duty (s67).
    fn substantial_difficulty_without_a_helper_wants_an_advocate(store: &TestStore) {
        let scene = Scene::new(store);
        tell(&scene.house, &scene.books, &scene.sam, scene.ada, scene.assessment, ADA);
        let hard = NewCircumstance { substantial_difficulty: true, ..NewCircumstance::together() };
        assert_eq!(faults(scene.validate(&[], &hard).unwrap_err()), ["helper"]);
        let helped = NewCircumstance { advocate: "Asked Riverbridge Advocacy on 20 November".to_owned(), ..hard };
        scene.validate(&[], &helped).unwrap();
        assert_eq!(count(store, "assessment_circumstance"), 1);
    }

    /// «I do not know» is an answer to send, and nothing to decide on.
    fn not_known_is_sent_and_then_decided(store: &TestStore) {
        let scene = Scene::new(store);
        for (part, key, value) in ADA {
            let value = if *key == "risk" { NOT_KNOWN } else { value };
            scene.says((*part, key, value));
        }
        scene.send().unwrap();
        let refused = scene.validate(&[], &NewCircumstance::together()).unwrap_err();
        assert_eq!(faults(refused), ["need.risk"]);
        scene.validate(&[decision("risk", "none", "", "")], &NewCircumstance::together()).unwrap();
        let risk = scene.answers()[&(Part::Need, "risk".to_owned())].clone();
        assert_eq!((risk.value.as_str(), risk.own), ("none", None), "not knowing is no dissent");
    }

    /// What is not answered is said all at once, and nothing is sent.
    fn all_that_is_missing_is_said_before_sending(store: &TestStore) {
        let scene = Scene::new(store);
        scene.says(ADA[0]);
        assert_eq!(faults(scene.send().unwrap_err()).len(), 11);
        assert_eq!(count(store, "assessment_step"), 0);
    }

    /// Alone is not offered where capacity is in doubt, whichever way the person comes.
    fn where_capacity_is_in_doubt_nobody_is_left_alone_with_it(store: &TestStore) {
        let scene = Scene::new(store);
        let doubt = NewCircumstance { capacity: Capacity::Doubt, wishes: true, ..NewCircumstance::together() };
        let made = scene.invite(&doubt);
        assert_eq!(faults(made.unwrap_err()), ["capacity"]);
    }

    /// By a link the person's record and every other assessment stay shut, in the record itself and not only in the pages.
    fn a_link_is_good_for_one_assessment(store: &TestStore) {
        let scene = Scene::new(store);
        let (ben, _) = person(&scene.house, 2);
        let link = Actor::Invited(InvitedActor {
            invitation: InvitationId::new(),
            session: SessionId::new(),
            person: scene.ada,
            assessment: scene.assessment,
        });
        scene.says_as(&link, ADA[0], 0).unwrap();
        let elsewhere = Actor::Invited(InvitedActor {
            invitation: InvitationId::new(),
            session: SessionId::new(),
            person: scene.ada,
            assessment: AssessmentId::new(),
        });
        assert!(matches!(scene.says_as(&elsewhere, ADA[1], 0), Err(Refusal::NotFound(Some(_)))));
        for (noun, verb) in Noun::ALL.iter().flat_map(|noun| Verb::ALL.iter().map(move |verb| (*noun, *verb))) {
            let theirs = noun == Noun::SelfAssessment && matches!(verb, Verb::View | Verb::Change);
            let made = scene.house.write(&link, &moment(), |tx| permit(tx, &link, scene.ada, noun, verb).map(drop));
            assert_eq!(made.is_ok(), theirs, "{verb} {noun}");
            let foreign = scene.house.write(&link, &moment(), |tx| permit(tx, &link, ben, noun, verb).map(drop));
            assert!(matches!(foreign, Err(Refusal::NotFound(Some(_)))), "{verb} {noun} of another");
        }
    }

    /// Only the person answers as the person: no role of staff, no carer on their own record.
    fn nobody_else_answers_as_the_person(store: &TestStore) {
        let scene = Scene::new(store);
        let (farida, _) = person(&scene.house, 3);
        for role in Role::ALL {
            let other = own(&scene.house, *role, farida);
            let in_team = actor_in(&scene.house, *role, &[scene.team]);
            for actor in [other, in_team] {
                let said = scene.says_as(&actor, ADA[0], 0);
                assert!(matches!(said, Err(Refusal::NotFound(_) | Refusal::NotAllowed { .. })), "{role}: {said:?}");
            }
        }
    }

    /// Who may validate: social workers and managers of the person's teams.
    fn the_right_roles_validate(store: &TestStore) {
        let scene = Scene::sent(store);
        for role in Role::ALL {
            let actor = actor_in(&scene.house, *role, &[scene.team]);
            let may = scene.house.write(&actor, &moment(), |tx| {
                permit(tx, &actor, scene.ada, Noun::Assessment, Verb::Decide).map(drop)
            });
            assert_eq!(may.is_ok(), matches!(role, Role::SocialWorker | Role::TeamManager), "{role}");
            let stranger = actor_in(&scene.house, *role, &[]);
            let may = scene.house.write(&stranger, &moment(), |tx| {
                permit(tx, &stranger, scene.ada, Noun::Assessment, Verb::Decide).map(drop)
            });
            assert!(may.is_err(), "{role} of no team");
        }
    }

    /// A link lasts as long as the rulebook says, and the one before is over when a newer one is made.
    fn links_end(store: &TestStore) {
        let scene = Scene::new(store);
        let said = NewCircumstance { wishes: true, ..NewCircumstance::together() };
        let old = scene.invite(&said).unwrap();
        let new = scene.invite(&said).unwrap();
        assert_eq!(new.assessment, scene.assessment, "nothing is asked twice");
        let enter = |made: &invitation::Made, code: &str, at: &Moment| {
            scene
                .house
                .write(&Actor::Public, at, |tx| invitation::enter(tx, &key(), at, &made.token, code))
                .unwrap()
        };
        use invitation::{EndedWhy, Entered};
        assert_eq!(enter(&old, &old.code, &moment()), Entered::Over(Some(EndedWhy::Replaced)));
        let wrong = if new.code == "123456" { "654321" } else { "123456" };
        assert_eq!(enter(&new, wrong, &moment()), Entered::Wrong(Some(4)));
        assert!(matches!(enter(&new, &new.code, &moment()), Entered::In(..)));
        // The last day is whole, in London's time.
        assert!(matches!(enter(&new, &new.code, &work::at("2026-12-20T23:59:59Z")), Entered::In(..)));
        assert_eq!(enter(&new, &new.code, &work::at("2026-12-21T00:00:00Z")), Entered::Over(None));
    }
}

impl Scene {
    fn invite(&self, said: &NewCircumstance) -> Result<invitation::Made, Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Invitation, Verb::Create)?;
            let (with, by) = ((&self.books, &key()), (&self.sam, &moment()));
            invitation::create(tx, &permit, with, by, assessment::ADULT, said)
        })
    }
}

fn key() -> SecretKey {
    SecretKey::from_bytes([3; 32])
}
