//! The indicative budget: the sum by hand, decided once, superseded openly, worked again to the same bytes.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use record::access::{Noun, Role, Verb};
use record::allocation::{self, Decided, View};
use record::assessment::{NewAnswer, Part};
use record::replay::{self, Decision, Replayed};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, AssessmentId, DeterminationId, House, Moment, PersonId, Refusal};
use rules::Pence;
use store::testing::{TestStore, count, stranger};
use work::{
    ADA, actor_in, adopt, adopt_riverbridge, at, first, house, moment, permit, person,
    riverbridge_with, save, start, tamper, tell, validate,
};

const PRICE: &str = "allocation/points.yaml";

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

    fn answered(store: &TestStore) -> Scene {
        let scene = Scene::new(store);
        tell(
            &scene.house,
            &scene.books,
            &scene.sam,
            scene.ada,
            scene.assessment,
            ADA,
        );
        scene
    }

    fn decide_at(&self, moment: &Moment, why: &str) -> Result<Decided, Refusal> {
        // What is not complete cannot be validated; the decision then says what is missing.
        let _ = validate(
            &self.house,
            &self.books,
            &self.sam,
            self.ada,
            self.assessment,
        );
        self.house.write(&self.sam, moment, |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Allocation, Verb::Decide)?;
            allocation::decide_indicative(
                tx,
                &permit,
                &self.books,
                (&self.sam, moment),
                self.assessment,
                why,
            )
        })
    }

    fn decide(&self) -> Decided {
        self.decide_at(&moment(), "First assessment.").unwrap()
    }

    fn change(&self, part: Part, question: &'static str, value: &'static str) {
        let new = NewAnswer {
            base_revision: 1,
            ..first(self.assessment, (part, question, value))
        };
        save(&self.house, &self.books, &self.sam, self.ada, &new).unwrap();
    }

    fn view(&self, id: DeterminationId) -> View {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let permit = permit(tx, &self.sam, self.ada, Noun::Allocation, Verb::View)?;
                allocation::view(tx, &permit, &self.books, &moment(), id)
            })
            .unwrap()
    }

    fn replayed(&self, id: DeterminationId) -> Replayed {
        self.house
            .read(|tx| replay::one(tx, &Rulebooks::new(), Decision::Allocation, id.uuid()))
            .unwrap()
    }
}

store::on_both! { &MIGRATIONS;
    /// Ada's budget, by hand. Need: 13 + 5 + 4 + 2 + 3 + 2 + 4 = 33 points. Farida meets a quarter of 13 (3.25), half
    /// of 5 (2.5) and a quarter of 4 (1): 6.75, which leaves 26.25. A point is £266.69 a year (rulebook, points.yaml):
    /// 26.25 × 266.69 = £7,000.6125 a year; over 52 weeks £134.6271…, so £134.63 a week and 52 × £134.63 = £7,000.76 a
    /// year. Without Farida: 33 × 266.69 ÷ 52 = £169.2455…, so £169.25 a week.
    fn adas_budget_is_the_sum_by_hand(store: &TestStore) {
        let scene = Scene::answered(store);
        let decided = scene.decide();
        assert!(!decided.already);
        let view = scene.view(decided.view.determination.id);
        assert_eq!((view.determination.weekly, view.determination.annual), (Pence(13_463), Pence(700_076)));
        assert_eq!(view.outcome.gross_points.to_string(), "33");
        assert_eq!(view.outcome.net_points.to_string(), "26.25");
        assert_eq!(view.outcome.gross_weekly, Pence(16_925));
        assert_eq!(view.outcome.separate, ["one_off"]);
        assert!(view.provisional && view.unsure.is_empty() && view.changed_since.is_empty() && !view.rulebook_changed);
        assert_eq!(view.determination.why, "First assessment.");
        assert_eq!(view.determination.by, "Test social_worker");
        assert_eq!(view.worked, decided.view.worked);
        assert_eq!(view.worked.rules["allocation/points/price_per_point"].value, "£266.69 a year");
        assert_eq!(scene.replayed(view.determination.id), Replayed::Same);
    }

    /// A decision form sent twice decides once; a changed answer makes a new decision, and the old one stands beside.
    fn a_later_decision_supersedes_and_the_earlier_stays(store: &TestStore) {
        let scene = Scene::answered(store);
        let old = scene.decide().view.determination.id;
        let again = scene.decide();
        assert!(again.already);
        assert_eq!(again.view.determination.id, old);
        assert_eq!(count(store, "allocation_determination"), 1);
        scene.change(Part::Informal, "eating", "none");
        assert_eq!(scene.view(old).changed_since, [(Part::Informal, "eating".to_owned())]);
        let new = scene.decide_at(&moment(), "Farida cannot cook any more.").unwrap().view.determination;
        // 28.75 × 266.69 ÷ 52 = £147.4488…
        assert_eq!((new.weekly, new.supersedes), (Pence(14_745), Some(old)));
        let old = scene.view(old).determination;
        assert_eq!((old.weekly, old.superseded_by), (Pence(13_463), Some(new.id)));
        let list = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Allocation, Verb::Print)?;
            allocation::list(tx, &permit)
        }).unwrap();
        assert_eq!(list.iter().map(|each| each.id).collect::<Vec<_>>(), [new.id, old.id]);
    }

    /// Nothing is worked out from half an assessment: every question that is missing is named, and a missing reason.
    fn a_missing_answer_is_no_nought(store: &TestStore) {
        let scene = Scene::new(store);
        tell(&scene.house, &scene.books, &scene.sam, scene.ada, scene.assessment, &ADA[..9]);
        let Refusal::Invalid(faults) = scene.decide_at(&moment(), " ").unwrap_err() else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["need.parenting", "need.risk", "need.helpers", "why"]);
        assert!(faults[1].sentence.contains("Risk of harm"), "{}", faults[1].sentence);
        tell(&scene.house, &scene.books, &scene.sam, scene.ada, scene.assessment, &ADA[9..12]);
        let Refusal::Invalid(faults) = scene.decide_at(&moment(), "Now.").unwrap_err() else { panic!() };
        assert_eq!(faults.len(), 7, "{faults:?}");
        assert!(faults.iter().all(|fault| fault.field.starts_with("informal.")));
        assert_eq!(count(store, "allocation_determination"), 0);
    }

    /// Today's rulebook is used, an old decision keeps its own, and values that nobody is sure of are warned of.
    fn a_decision_keeps_the_rulebook_it_was_made_under(store: &TestStore) {
        let scene = Scene::answered(store);
        let old = scene.decide().view.determination.id;
        // The price, made dearer and unsure: the first certainty after it is its own.
        let mut dearer = riverbridge_with(PRICE, "\"266.69\"", "\"300.00\"");
        let text = String::from_utf8(dearer.files[PRICE].clone()).unwrap();
        let (before, after) = text.split_once("\"300.00\"").unwrap();
        let unsure = after.replacen("certainty: sure", "certainty: unsure", 1);
        dearer.files.insert(PRICE.to_owned(), format!("{before}\"300.00\"{unsure}").into_bytes());
        adopt(&scene.house, &at("2026-11-22T09:59:00Z"), &dearer);
        assert!(scene.view(old).rulebook_changed);
        let new = scene.decide_at(&moment(), "The price rose.").unwrap().view;
        // 26.25 × 300 ÷ 52 = £151.4423…
        assert_eq!(new.determination.weekly, Pence(15_144));
        let unsure: Vec<&str> = new.unsure.iter().map(|citation| citation.path.as_str()).collect();
        assert_eq!(unsure, ["allocation/points/price_per_point"]);
        assert_eq!(scene.view(old).determination.weekly, Pence(13_463));
        assert_eq!(scene.replayed(old), Replayed::Same);
        assert_eq!(scene.replayed(new.determination.id), Replayed::Same);
    }

    /// No row for the date is an error that names the figure and the date, never a guess.
    fn no_price_for_the_day_is_said(store: &TestStore) {
        let scene = Scene::answered(store);
        let early = Moment { today: jiff::civil::date(2009, 4, 1), ..moment() };
        let refused = scene.decide_at(&early, "Too early.").unwrap_err();
        let Refusal::Rules(sentence) = refused else { panic!("{refused:?}") };
        assert!(sentence.contains("price_per_point") && sentence.contains("1 April 2009"), "{sentence}");
    }

    /// The person's own view stands beside the council's and is never scored.
    fn the_persons_own_view_is_shown_and_not_scored(store: &TestStore) {
        let scene = Scene::answered(store);
        let own = NewAnswer {
            own: Some("most"),
            note: "She counts the nights when Farida's light is on.",
            base_revision: 1,
            ..first(scene.assessment, (Part::Need, "nights", "some"))
        };
        save(&scene.house, &scene.books, &scene.sam, scene.ada, &own).unwrap();
        let view = scene.decide().view;
        assert_eq!(view.determination.weekly, Pence(13_463));
        assert_eq!(view.outcome.own_points.map(|points| points.to_string()).as_deref(), Some("37"));
    }

    /// A worked line, an amount or facts changed behind the record's back are found and named.
    fn a_changed_figure_is_found_and_named(store: &TestStore) {
        let scene = Scene::answered(store);
        let id = scene.decide().view.determination.id;
        let clean = scene.house.read(replay::all).unwrap();
        assert!(clean.is_clean() && clean.checked == 1, "{clean}");
        assert!(stranger(store, "update allocation_determination set weekly_pence = 99999").is_err());
        tamper(store, "allocation_determination", "update allocation_determination set weekly_pence = 99999");
        let Replayed::Different(found) = scene.replayed(id) else { panic!("the amount was changed") };
        assert_eq!(found.iter().map(|each| each.place.as_str()).collect::<Vec<_>>(), ["weekly_pence"]);
        // The whole row, made consistent with itself but for what the rules say.
        let forged = "update allocation_determination set weekly_pence = 13463, \
            worked = replace(worked, '\"weekly\":13463', '\"weekly\":23463')";
        stranger(store, forged).unwrap();
        let report = scene.house.read(replay::all).unwrap();
        assert_eq!((report.checked, report.faulty), (1, 1));
        let said = report.to_string();
        for part in [&format!("determination {id}"), "worked_hash", "weekly_pence", "worked.result.weekly"] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }

    /// Two people who decide at the same instant leave one chain, not two.
    fn decisions_at_once_make_one_chain(store: &TestStore) {
        let scene = Scene::answered(store);
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| scene.decide());
            }
        });
        assert_eq!(count(store, "allocation_determination"), 1);
    }

    /// Another person's assessment or budget opens nothing.
    fn anothers_budget_is_not_found(store: &TestStore) {
        let scene = Scene::answered(store);
        let id = scene.decide().view.determination.id;
        let (ben, team) = person(&scene.house, 2);
        let worker = actor_in(&scene.house, Role::SocialWorker, &[team]);
        let seen = scene.house.write(&worker, &moment(), |tx| {
            let permit = permit(tx, &worker, ben, Noun::Allocation, Verb::View)?;
            allocation::view(tx, &permit, &scene.books, &moment(), id).map(drop)
        });
        assert!(matches!(seen, Err(Refusal::NotFound(Some(_)))));
        let decided = scene.house.write(&worker, &moment(), |tx| {
            let permit = permit(tx, &worker, ben, Noun::Allocation, Verb::Decide)?;
            allocation::decide_indicative(tx, &permit, &scene.books, (&worker, &moment()), scene.assessment, "x").map(drop)
        });
        assert!(matches!(decided, Err(Refusal::NotFound(Some(_)))));
    }
}
