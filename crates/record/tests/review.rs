//! Reviews: on the plan's outcomes, never a way to take support away, and never the last one.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "work/rows.rs"]
mod rows;
mod work;

use jiff::civil::{Date, date};
use record::access::{Noun, Role, Verb};
use record::review::{
    self, Conclusion, DueFilter, Held, Kind, NewReview, Offer, Score, TypedScore,
};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, House, Moment, PersonId, Refusal, ReviewId, tasks};
use rows::{Agreed, OUTCOMES, agreed, called};
use store::params;
use store::testing::{TestStore, count};
use work::{actor, actor_in, adopt_riverbridge, house, moment, permit, person, population};

struct Scene {
    house: House,
    books: Rulebooks,
    sam: Actor,
    ada: PersonId,
}

const PLAN: Agreed = Agreed {
    on: date(2026, 9, 1),
    told_on: Some(date(2026, 8, 1)),
    outcomes: true,
    free_use: true,
    taken_as: "direct_payment",
};

impl Scene {
    fn new(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, team) = person(&house, 1);
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        Scene {
            house,
            books: Rulebooks::new(),
            sam,
            ada,
        }
    }

    fn with_plan(store: &TestStore) -> Scene {
        let scene = Scene::new(store);
        scene
            .house
            .write(&scene.sam, &moment(), |tx| agreed(tx, scene.ada, &PLAN))
            .unwrap();
        scene.wait_for_review(date(2026, 10, 27));
        scene
    }

    fn wait_for_review(&self, due: Date) {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let by = (&self.sam, &moment());
                tasks::open(
                    tx,
                    &self.books,
                    by,
                    self.ada,
                    tasks::Kind::Review,
                    (None, Some(due)),
                )
            })
            .unwrap();
    }

    fn hold(&self, new: &NewReview) -> Result<Held, Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Review, Verb::Change)?;
            review::hold(tx, &permit, &self.books, (&self.sam, &moment()), new)
        })
    }

    fn faults(&self, new: &NewReview) -> Vec<String> {
        let Refusal::Invalid(faults) = self.hold(new).unwrap_err() else {
            panic!()
        };
        faults
            .into_iter()
            .map(|fault| format!("{}: {}", fault.field, fault.sentence))
            .collect()
    }

    fn sheet(&self) -> review::Sheet {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Review, Verb::View)?;
                review::sheet(tx, &permit, &self.books, &moment())
            })
            .unwrap()
    }

    fn open_tasks(&self) -> Vec<(tasks::Kind, Option<Date>)> {
        self.house
            .read(|tx| {
                Ok(tx.query(
                    "select kind, due_on from tasks_task where closed_at is null order by kind",
                    &[],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?)
            })
            .unwrap()
    }
}

/// A review in which all is well.
fn well() -> NewReview {
    let score = TypedScore {
        person: "fully".to_owned(),
        worker: "mostly".to_owned(),
        note: "She showed me.".to_owned(),
    };
    NewReview {
        kind: "first".to_owned(),
        held_on: Some(date(2026, 11, 20)),
        present: "Ada, Farida and Sam Social".to_owned(),
        scores: OUTCOMES
            .iter()
            .map(|(id, _)| ((*id).to_owned(), score.clone()))
            .collect(),
        works: "yes".to_owned(),
        changed: "no".to_owned(),
        conclusion: "go_on".to_owned(),
        reasons: "It works as planned.".to_owned(),
        next_due_on: Some(date(2027, 6, 1)),
        ..NewReview::blank(ReviewId::new())
    }
}

store::on_both! { &MIGRATIONS;
    /// The outcomes come from the plan, the scores of both are kept, and the next review waits.
    fn a_review_is_held_on_the_plans_outcomes(store: &TestStore) {
        let scene = Scene::with_plan(store);
        let sheet = scene.sheet();
        let words: Vec<&str> = sheet.outcomes.iter().map(|outcome| outcome.words.as_str()).collect();
        assert_eq!(words, OUTCOMES.map(|(_, words)| words));
        assert_eq!((sheet.kind, sheet.due_on), (Kind::First, Some(date(2026, 10, 27))));
        assert!(sheet.budget.is_some_and(|budget| budget.direct_payment));
        assert_eq!(sheet.next_by, Some(date(2027, 11, 22)));
        assert!(sheet.next_source.iter().any(|source| source.contains("reg 7")), "{:?}", sheet.next_source);
        let new = well();
        let held = scene.hold(&new).unwrap();
        assert!(!held.already);
        let kept = &scene.sheet().earlier[0];
        assert_eq!((kept.id, kept.conclusion, kept.due_on), (new.id, Conclusion::GoOn, Some(date(2026, 10, 27))));
        let first = &kept.document.outcomes[0];
        assert_eq!((first.person, first.worker, first.note.as_str()), (Score::Fully, Score::Mostly, "She showed me."));
        assert_eq!(scene.open_tasks(), [(tasks::Kind::Review, Some(date(2027, 6, 1)))]);
        // The same form again.
        assert!(scene.hold(&new).unwrap().already);
        assert_eq!(count(store, "review_review"), 1);
    }

    /// Every fault at once, and nothing half written.
    fn all_faults_come_at_once(store: &TestStore) {
        let scene = Scene::with_plan(store);
        let faults = scene.faults(&NewReview::blank(ReviewId::new()));
        let fields: Vec<&str> = faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
        let [one, two] = OUTCOMES.map(|(id, _)| id);
        let expected = ["kind", "held", "present", &format!("person.{one}"), &format!("worker.{one}"),
            &format!("person.{two}"), &format!("worker.{two}"), "works", "changed", "conclusion", "reasons"];
        assert_eq!(fields, expected);
        assert_eq!(count(store, "review_review"), 0);
        let early = NewReview { held_on: Some(date(2026, 11, 23)), next_due_on: Some(date(2026, 11, 23)), ..well() };
        assert_eq!(scene.faults(&early).len(), 2, "a day to come, and a next review on the same day");
        let late = NewReview { next_due_on: Some(date(2027, 11, 21)), ..well() };
        assert_eq!(scene.faults(&late), ["next: The next review is held by 20 November 2027 at the latest. Enter that day, or a sooner one."]);
    }

    /// Support is never made less by a changed plan: s27(4).
    fn a_cut_takes_a_reassessment(store: &TestStore) {
        let scene = Scene::with_plan(store);
        let change = |changed: &str, less: &str, conclusion: &str| NewReview {
            changed: changed.to_owned(),
            changed_words: "A niece helps now.".to_owned(),
            less: less.to_owned(),
            conclusion: conclusion.to_owned(),
            last_day: Some(date(2026, 12, 31)),
            ..well()
        };
        for changed in ["yes", "no"] {
            let faults = scene.faults(&change(changed, "yes", "change_plan"));
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("section 27(4)") && faults[0].contains("Assess again"), "{faults:?}");
            let faults = scene.faults(&change(changed, "", "end"));
            assert!(faults[0].starts_with("conclusion: "), "{faults:?}");
        }
        assert!(scene.faults(&change("no", "", "change_plan"))[0].starts_with("less: "));
        scene.hold(&change("yes", "", "reassess")).unwrap();
        let kinds: Vec<tasks::Kind> = scene.open_tasks().into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [tasks::Kind::Assessment, tasks::Kind::Review]);
        scene.hold(&change("no", "no", "change_plan")).unwrap();
        let kinds: Vec<tasks::Kind> = scene.open_tasks().into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [tasks::Kind::Assessment, tasks::Kind::Planning, tasks::Kind::Review]);
    }

    /// The person's own wish ends the support on a day, and no further review is asked for.
    fn the_person_may_end_it(store: &TestStore) {
        let scene = Scene::with_plan(store);
        let end = NewReview {
            conclusion: "end".to_owned(),
            own_wish: "yes".to_owned(),
            last_day: Some(date(2026, 12, 31)),
            next_due_on: None,
            ..well()
        };
        let before = NewReview { last_day: Some(date(2026, 11, 1)), ..end.clone() };
        assert!(scene.faults(&before)[0].starts_with("last: "));
        scene.hold(&end).unwrap();
        assert_eq!(scene.open_tasks(), []);
        assert_eq!(count(store, "budget_ending"), 1);
        assert!(scene.sheet().budget.is_some(), "it stands until its last day");
    }

    /// Whoever has no personal budget is offered one, and the answer is kept.
    fn a_budget_is_offered_to_everybody_without_one(store: &TestStore) {
        let scene = Scene::new(store);
        let bare = NewReview { scores: Default::default(), ..well() };
        assert!(scene.faults(&bare)[0].starts_with("offer: "));
        let not = NewReview { offer: "not_offered".to_owned(), ..bare.clone() };
        assert!(scene.faults(&not)[0].starts_with("offer_words: "));
        scene.hold(&NewReview { offer: "wanted".to_owned(), ..bare }).unwrap();
        assert_eq!(scene.sheet().earlier[0].document.offer, Some(Offer::Wanted));
        let kinds: Vec<tasks::Kind> = scene.open_tasks().into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [tasks::Kind::Assessment, tasks::Kind::Review]);
    }

    /// A new agreement asks for a sooner review than the one that waits.
    fn the_sooner_day_holds(store: &TestStore) {
        let scene = Scene::with_plan(store);
        scene.wait_for_review(date(2026, 12, 24));
        assert_eq!(scene.open_tasks(), [(tasks::Kind::Review, Some(date(2026, 10, 27)))]);
        scene.wait_for_review(date(2026, 10, 1));
        assert_eq!(scene.open_tasks(), [(tasks::Kind::Review, Some(date(2026, 10, 1)))]);
        let first = |direct| scene.house.read(|tx| {
            review::first_by(tx, &scene.books, &moment(), date(2026, 9, 1), direct)
        }).unwrap();
        assert_eq!((first(false), first(true)), (Some(date(2026, 10, 27)), Some(date(2026, 10, 27))));
    }

    /// The list says how late; a restricted record stands in its numbers alone; somebody who died in neither.
    fn what_is_overdue_is_listed_by_team(store: &TestStore) {
        let scene = Scene::with_plan(store);
        called(&scene.house, scene.ada, "Ada", "Testwell");
        let tom = actor(&scene.house, Role::TeamManager);
        let list = |today: Moment| scene.house.write(&tom, &today, |tx| {
            let permit = population(&tom, Noun::Review, Verb::Search);
            let filter = DueFilter { team: None, by: None, page: 1 };
            review::due_list(tx, &permit, (&tom, &today), &filter)
        }).unwrap();
        let found = list(moment());
        assert_eq!((found.lines[0].days_late, found.lines[0].team.as_deref()), (26, Some("Team 1")));
        assert_eq!((found.teams[0].waiting, found.teams[0].late), (1, 1));
        let restrict = |yes: bool| scene.house.store().write(|tx| {
            tx.execute("update people_person set restricted = $1 where id = $2", &params![yes, scene.ada])
        }).unwrap();
        restrict(true);
        let found = list(moment());
        assert_eq!((found.lines.len(), found.teams[0].waiting), (0, 1));
        restrict(false);
        scene.house.store().write(|tx| tx.execute(
            "insert into people_leaving (id, person_id, kind, happened_on, recorded_at, actor, why, asked) \
             values ($1, $2, 'death', $3, $4, 'test', 'Rung by her son.', '{}')",
            &params![uuid::Uuid::now_v7(), scene.ada, date(2026, 11, 1), moment().now],
        )).unwrap();
        let found = list(moment());
        assert_eq!((found.lines.len(), found.teams.len()), (0, 0));
        assert!(matches!(scene.hold(&well()), Err(Refusal::NotNow(_))));
    }

    /// Another person's review opens nothing, and a worker of another team holds none.
    fn reviews_stay_with_their_person(store: &TestStore) {
        let scene = Scene::with_plan(store);
        let new = well();
        scene.hold(&new).unwrap();
        let (ben, team) = person(&scene.house, 2);
        let other = actor_in(&scene.house, Role::SocialWorker, &[team]);
        let seen = scene.house.write(&other, &moment(), |tx| {
            let permit = permit(tx, &other, ben, Noun::Review, Verb::View)?;
            review::view(tx, &permit, new.id).map(drop)
        });
        assert!(matches!(seen, Err(Refusal::NotFound(Some(_)))));
        let held = scene.house.write(&other, &moment(), |tx| {
            let permit = permit(tx, &other, scene.ada, Noun::Review, Verb::Change)?;
            review::hold(tx, &permit, &scene.books, (&other, &moment()), &well()).map(drop)
        });
        assert!(matches!(held, Err(Refusal::NotAllowed { .. })));
        let taken = scene.house.write(&other, &moment(), |tx| {
            let permit = permit(tx, &other, ben, Noun::Review, Verb::Change)?;
            review::hold(tx, &permit, &scene.books, (&other, &moment()), &new).map(drop)
        });
        assert!(matches!(taken, Err(Refusal::NotFound(_))), "an id of somebody else's review");
    }
}
