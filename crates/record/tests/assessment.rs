//! Assessments: what is asked when, and answers that are never lost or overwritten unseen.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use record::access::{Noun, Role, Verb};
use record::assessment::{self, Answered, NewAnswer, Part, PartState, Sitting};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, AssessmentId, House, PersonId, Refusal};
use store::params;
use store::testing::{TestStore, count, stranger};
use work::{
    ADA, Told, actor_in, adopt_riverbridge, first, house, moment, permit, person, save, start, tell,
};

struct Scene {
    house: House,
    books: Rulebooks,
    sam: Actor,
    ada: PersonId,
    assessment: AssessmentId,
}

impl Scene {
    fn new(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, team) = person(&house, 1);
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        let books = Rulebooks::new();
        let assessment = start(&house, &books, &sam, ada, false);
        Scene {
            house,
            books,
            sam,
            ada,
            assessment,
        }
    }

    fn sitting(&self) -> Sitting {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Assessment, Verb::View)?;
                assessment::questions(tx, &permit, &self.books, self.assessment)
            })
            .unwrap()
    }

    fn save(&self, new: &NewAnswer<'_>) -> Result<Answered, Refusal> {
        save(&self.house, &self.books, &self.sam, self.ada, new)
    }

    fn tell(&self, story: &[Told]) {
        tell(
            &self.house,
            &self.books,
            &self.sam,
            self.ada,
            self.assessment,
            story,
        );
    }

    fn first(&self, told: Told) -> NewAnswer<'static> {
        first(self.assessment, told)
    }

    fn states(&self) -> [PartState; 3] {
        self.sitting().parts.map(|part| part.state)
    }
}

store::on_both! { &MIGRATIONS;
    /// Informal support is asked after all needs, and only of needs: asked earlier it would colour them.
    fn needs_come_first_then_informal_support_then_flags(store: &TestStore) {
        use PartState::{Begun, Done, NotYet, ToDo};
        let scene = Scene::new(store);
        assert_eq!(scene.states(), [ToDo, NotYet, NotYet]);
        let early = scene.save(&scene.first((Part::Informal, "personal_care", "half"))).unwrap_err();
        assert!(matches!(&early, Refusal::NotNow(sentence) if sentence.contains("needs first")), "{early:?}");
        scene.tell(&ADA[..3]);
        assert_eq!(scene.states(), [Begun, NotYet, NotYet]);
        let next = scene.sitting();
        assert_eq!(next.next().map(|asked| asked.key.as_str()), Some("safe_at_home"));
        assert_eq!(next.part(Part::Need).asked.len(), 12);
        scene.tell(&ADA[3..12]);
        assert_eq!(scene.states(), [Done, ToDo, NotYet]);
        let informal: Vec<String> =
            scene.sitting().part(Part::Informal).asked.iter().map(|asked| asked.key.clone()).collect();
        assert_eq!(informal, ["personal_care", "eating", "home", "safe_at_home", "nights", "wellbeing", "relationships"]);
        let none = scene.save(&scene.first((Part::Informal, "communication", "half"))).unwrap_err();
        assert!(matches!(&none, Refusal::NotNow(sentence) if sentence.contains("No need")), "{none:?}");
        scene.tell(&ADA[12..19]);
        assert_eq!(scene.states(), [Done, Done, ToDo]);
        scene.tell(&ADA[19..]);
        let sitting = scene.sitting();
        assert!(sitting.is_complete() && sitting.next().is_none());
        assert_eq!(sitting.facts().flags.iter().map(String::as_str).collect::<Vec<_>>(), ["one_off"]);
        let care = sitting.find(Part::Need, "personal_care").unwrap();
        assert_eq!(sitting.chosen(care).unwrap().points.to_string(), "13");
        assert_eq!(sitting.after(Part::Need, "helpers").unwrap().part, Part::Informal);
    }

    /// Where nobody helps, nothing is asked about help; an answer that is hidden again does not count.
    fn what_earlier_answers_hide_is_not_asked_and_does_not_count(store: &TestStore) {
        let scene = Scene::new(store);
        scene.tell(ADA);
        assert_eq!(scene.sitting().facts().shares.len(), 7);
        let nobody = NewAnswer { base_revision: 1, ..scene.first((Part::Need, "helpers", "nobody")) };
        assert_eq!(scene.save(&nobody).unwrap(), Answered::Saved { revision: 2 });
        let sitting = scene.sitting();
        assert_eq!(sitting.part(Part::Informal).state, PartState::NotNeeded);
        assert!(sitting.facts().shares.is_empty());
        assert_eq!(sitting.answers[&(Part::Informal, "eating".to_owned())].value, "half", "but it is kept");
        let back = NewAnswer { base_revision: 2, ..scene.first((Part::Need, "helpers", "somebody")) };
        scene.save(&back).unwrap();
        assert_eq!(scene.sitting().facts().shares.len(), 7);
    }

    /// The second of two people who answer the same question sees the first's answer and loses nothing.
    fn two_answers_at_once_are_a_conflict_and_neither_is_lost(store: &TestStore) {
        let scene = Scene::new(store);
        let mine = NewAnswer { note: "Seen on Monday.", ..scene.first((Part::Need, "eating", "daily")) };
        assert_eq!(scene.save(&mine).unwrap(), Answered::Saved { revision: 1 });
        assert_eq!(scene.save(&mine).unwrap(), Answered::Same { revision: 1 }, "a form sent twice");
        let tom = actor_in(&scene.house, Role::TeamManager, &teams(&scene.sam));
        let toms = scene.first((Part::Need, "eating", "prompts"));
        let Answered::Conflict { theirs } = save(&scene.house, &scene.books, &tom, scene.ada, &toms).unwrap() else {
            panic!("Tom has not seen revision 1");
        };
        assert_eq!((theirs.value.as_str(), theirs.note.as_str(), theirs.revision), ("daily", "Seen on Monday.", 1));
        assert_eq!(theirs.by, "Test social_worker");
        let seen = NewAnswer { base_revision: 1, ..toms };
        assert_eq!(save(&scene.house, &scene.books, &tom, scene.ada, &seen).unwrap(), Answered::Saved { revision: 2 });
        assert!(matches!(scene.save(&mine).unwrap(), Answered::Conflict { .. }), "the old form again");
        let history = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Assessment, Verb::View)?;
            assessment::history(tx, &permit, scene.assessment, Part::Need, "eating")
        }).unwrap();
        let told: Vec<(i64, &str)> = history.iter().map(|answer| (answer.revision, answer.value.as_str())).collect();
        assert_eq!(told, [(2, "prompts"), (1, "daily")]);
    }

    /// Sent in the same instant, one answer stands and the other is told so: no revision is lost or doubled.
    fn a_race_has_one_winner(store: &TestStore) {
        let scene = Scene::new(store);
        let outcomes: Vec<Answered> = std::thread::scope(|threads| {
            let racers: Vec<_> = ["none", "prompts", "daily", "every_time"]
                .into_iter()
                .map(|value| {
                    let scene = &scene;
                    threads.spawn(move || scene.save(&scene.first((Part::Need, "eating", value))).unwrap())
                })
                .collect();
            racers.into_iter().map(|racer| racer.join().unwrap()).collect()
        });
        let saved = outcomes.iter().filter(|outcome| matches!(outcome, Answered::Saved { revision: 1 })).count();
        let told = outcomes.iter().filter(|outcome| matches!(outcome, Answered::Conflict { .. })).count();
        assert_eq!((saved, told), (1, 3), "{outcomes:?}");
        assert_eq!(count(store, "assessment_answer"), 1);
    }

    /// What no form of ours would send is refused with every fault, and a note keeps its words.
    fn bad_answers_are_refused_and_odd_notes_kept(store: &TestStore) {
        let scene = Scene::new(store);
        let long = "x".repeat(5_001);
        let bad = NewAnswer {
            value: "sometimes",
            own: Some("perhaps"),
            note: &format!("{long}\0"),
            ..scene.first((Part::Need, "eating", ""))
        };
        let Refusal::Invalid(faults) = scene.save(&bad).unwrap_err() else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["value", "own", "note", "note"]);
        for (part, question, value) in [
            (Part::Need, "no_such_question", "none"),
            (Part::Need, "informal", "half"),
            (Part::Informal, "helpers", "half"),
            (Part::Flag, "eating", "yes"),
            (Part::Flag, "one_off", "perhaps"),
        ] {
            let refused = scene.save(&scene.first((part, question, value))).unwrap_err();
            assert!(matches!(refused, Refusal::Invalid(_)), "{part} {question}");
        }
        let note = "Nan’s words:\r\n“só-só” 👵🏽\n\tيوم جيد";
        let odd = NewAnswer { note, own: Some("none"), ..scene.first((Part::Need, "eating", "daily")) };
        scene.save(&odd).unwrap();
        let sitting = scene.sitting();
        let kept = sitting.find(Part::Need, "eating").unwrap().answer.clone().unwrap();
        assert_eq!(kept.note, note.replace("\r\n", "\n"));
        assert_eq!(kept.own.as_deref(), Some("none"));
        assert_eq!(scene.save(&odd).unwrap(), Answered::Same { revision: 1 });
        assert_eq!(sitting.facts().choices["eating"].person.as_deref(), Some("none"));
    }

    /// An answer can be taken back, openly.
    fn an_answer_taken_back_is_no_answer(store: &TestStore) {
        let scene = Scene::new(store);
        scene.tell(&ADA[..1]);
        let back = NewAnswer { base_revision: 1, note: "Asked of the wrong person.", ..scene.first((Part::Need, "personal_care", "")) };
        assert_eq!(scene.save(&back).unwrap(), Answered::Saved { revision: 2 });
        let sitting = scene.sitting();
        let asked = sitting.find(Part::Need, "personal_care").unwrap();
        assert!(!asked.is_answered() && asked.revision() == 2);
        assert_eq!(sitting.next().unwrap().key, "personal_care");
        assert_eq!(scene.save(&scene.first((Part::Need, "eating", ""))).unwrap(), Answered::Same { revision: 0 });
    }

    /// An open assessment goes on; a new one ends the old one's answering, so that nobody answers in the wrong place.
    fn one_assessment_is_open_at_a_time(store: &TestStore) {
        let scene = Scene::new(store);
        assert_eq!(start(&scene.house, &scene.books, &scene.sam, scene.ada, false), scene.assessment);
        let newer = start(&scene.house, &scene.books, &scene.sam, scene.ada, true);
        assert_ne!(newer, scene.assessment);
        let refused = scene.save(&scene.first((Part::Need, "eating", "daily"))).unwrap_err();
        assert!(matches!(&refused, Refusal::NotNow(sentence) if sentence.contains("newer")), "{refused:?}");
        let list = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Assessment, Verb::View)?;
            assessment::list(tx, &permit)
        }).unwrap();
        let told: Vec<_> = list.iter().map(|each| (each.id, each.superseded, each.decided)).collect();
        assert_eq!(told, [(newer, false, false), (scene.assessment, true, false)]);
    }

    /// The id of another person's assessment opens nothing, and leaves its trace.
    fn anothers_assessment_is_not_found(store: &TestStore) {
        let scene = Scene::new(store);
        let (ben, team) = person(&scene.house, 2);
        let worker = actor_in(&scene.house, Role::SocialWorker, &[team]);
        let refused = save(&scene.house, &scene.books, &worker, ben, &scene.first((Part::Need, "eating", "daily")));
        assert!(matches!(refused, Err(Refusal::NotFound(Some(_)))));
        let rows = scene.house.read(|tx| Ok(tx.query_one(
            "select count(*) from access_audit where outcome = 'refused' and subject_id = $1",
            &params![scene.assessment],
            |row| row.get::<i64>(0),
        )?)).unwrap();
        assert_eq!(rows, 1);
        assert_eq!(count(store, "assessment_answer"), 0);
    }

    /// The timeline has one line for a sitting, not thirty; answers cannot be changed behind the record's back.
    fn a_sitting_is_one_line_and_answers_are_only_added(store: &TestStore) {
        let scene = Scene::new(store);
        scene.tell(ADA);
        assert_eq!(count(store, "people_event"), 2, "begun, and answers given");
        assert_eq!(count(store, "assessment_answer"), 23);
        for sql in ["update assessment_answer set value = 'none'", "delete from assessment_answer",
                    "update assessment_assessment set questionnaire_version = 9"] {
            assert!(stranger(store, sql).is_err(), "{sql}");
        }
    }
}

fn teams(actor: &Actor) -> Vec<record::TeamId> {
    match actor {
        Actor::Account(account) => account.teams.clone(),
        _ => Vec::new(),
    }
}
