//! Leaving and its undoing, what waits, and challenges: on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod work;

use record::access::{Noun, Role, Verb};
use record::people::authority::{self, NewAuthority};
use record::people::leaving::{self, Kind, NewLeaving, RefusalFacts};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::tasks::{self, Filter, State, Step, Whose};
use record::{Actor, House, PersonId, Refusal, TeamId, assessment, complaint};
use store::testing::TestStore;
use work::{actor_in, adopt_riverbridge, house, moment, permit, person, population};

struct Scene {
    house: House,
    books: Rulebooks,
    ada: PersonId,
    team: TeamId,
    sam: Actor,
    tom: Actor,
}

const FREE: RefusalFacts<'static> = RefusalFacts {
    by: "person",
    capacity: "yes",
    abuse: "no",
};

fn new(kind: Kind) -> NewLeaving<'static> {
    NewLeaving {
        kind: Some(kind),
        happened_on: Some(jiff::civil::date(2026, 11, 20)),
        why: "Her daughter rang.",
        refusal: FREE,
    }
}

impl Scene {
    fn new(store: &TestStore) -> Scene {
        let house = house(store);
        adopt_riverbridge(&house);
        let (ada, team) = person(&house, 1);
        let document = record::people::PersonDocument::named("Ada", "Testwell")
            .to_json()
            .unwrap();
        let named = "update people_person set document = $1";
        house
            .store()
            .write(|tx| tx.execute(named, &store::params![document]))
            .unwrap();
        let sam = actor_in(&house, Role::SocialWorker, &[team]);
        let tom = actor_in(&house, Role::TeamManager, &[team]);
        Scene {
            books: Rulebooks::new(),
            house,
            ada,
            team,
            sam,
            tom,
        }
    }

    fn record(&self, new: &NewLeaving<'_>) -> Result<record::LeavingId, Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Leaving, Verb::Change)?;
            leaving::record(tx, &permit, (&self.sam, &moment()), new)
        })
    }

    fn undo(&self, actor: &Actor, id: record::LeavingId, why: &str) -> Result<(), Refusal> {
        self.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, self.ada, Noun::Leaving, Verb::Decide)?;
            leaving::undo(tx, &permit, (actor, &moment()), id, why)
        })
    }

    fn standing(&self) -> Option<Kind> {
        let stands = self.house.read(|tx| leaving::standing(tx, self.ada));
        stands.unwrap().map(|leaving| leaving.kind)
    }

    fn begin(&self) -> Result<(), Refusal> {
        self.house.write(&self.sam, &moment(), |tx| {
            let permit = permit(tx, &self.sam, self.ada, Noun::Assessment, Verb::Create)?;
            let by = (&self.sam, &moment());
            assessment::start(tx, &permit, &self.books, by, assessment::ADULT, true).map(drop)
        })
    }

    fn task(&self, kind: tasks::Kind, due: Option<jiff::civil::Date>) {
        self.house
            .write(&self.sam, &moment(), |tx| {
                let by = (&self.sam, &moment());
                tasks::open(tx, &self.books, by, self.ada, kind, (None, due)).map(drop)
            })
            .unwrap();
    }

    fn waiting(&self, actor: &Actor, filter: &Filter) -> Vec<(tasks::Kind, bool)> {
        self.house
            .write(actor, &moment(), |tx| {
                let permit = population(actor, Noun::Task, Verb::Search);
                tasks::list(tx, &permit, (actor, &moment()), filter)
            })
            .unwrap()
            .lines
            .iter()
            .map(|line| (line.kind, line.is_late(moment().today)))
            .collect()
    }
}

store::on_both! { &MIGRATIONS;
    /// While a death stands nothing new begins and nothing waits in any list; undone, everything is back.
    fn a_death_stops_what_follows_and_its_undoing_brings_it_back(store: &TestStore) {
        let scene = Scene::new(store);
        scene.task(tasks::Kind::Planning, None);
        assert_eq!(scene.waiting(&scene.sam, &Filter::of(Whose::Mine)), [(tasks::Kind::Planning, false)]);
        let id = scene.record(&new(Kind::Death)).unwrap();
        assert_eq!(scene.record(&new(Kind::Death)).unwrap(), id, "sent twice, recorded once");
        assert_eq!(scene.standing(), Some(Kind::Death));
        let Err(Refusal::NotNow(sentence)) = scene.begin() else { panic!("an assessment was begun for the dead") };
        assert!(sentence.contains("died on 20 November 2026"), "{sentence}");
        assert!(scene.waiting(&scene.sam, &Filter::of(Whose::Mine)).is_empty());
        assert!(scene.waiting(&scene.tom, &Filter::of(Whose::Teams)).is_empty());
        assert!(matches!(scene.undo(&scene.sam, id, "Another Ada."), Err(Refusal::NotAllowed { .. })));
        assert!(matches!(scene.undo(&scene.tom, id, "  "), Err(Refusal::Invalid(_))));
        scene.undo(&scene.tom, id, "It was another Ada.").unwrap();
        scene.undo(&scene.tom, id, "It was another Ada.").unwrap();
        assert_eq!(scene.standing(), None);
        assert_eq!(scene.waiting(&scene.sam, &Filter::of(Whose::Mine)), [(tasks::Kind::Planning, false)]);
        scene.begin().unwrap();
        let entries = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Leaving, Verb::View)?;
            leaving::list(tx, &permit)
        }).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].undone.as_ref().unwrap().2, "It was another Ada.");
    }

    /// A refusal that does not free the council of its duty to assess is not recorded (Care Act 2014, s11(2)).
    fn an_assessment_is_refused_by_the_person_alone(store: &TestStore) {
        let scene = Scene::new(store);
        let refused = |facts: RefusalFacts<'static>| {
            scene.record(&NewLeaving { refusal: facts, ..new(Kind::Refused) })
        };
        let fields = |result: Result<record::LeavingId, Refusal>| match result {
            Err(Refusal::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(fields(refused(RefusalFacts { by: "son", capacity: "", abuse: "" })), ["refused_by", "capacity", "abuse"]);
        assert_eq!(fields(refused(RefusalFacts { capacity: "doubt", ..FREE })), ["capacity"]);
        assert_eq!(fields(refused(RefusalFacts { abuse: "yes", ..FREE })), ["abuse"]);
        refused(FREE).unwrap();
        // Somebody who refused can die; nothing else is recorded over it.
        assert!(matches!(scene.record(&new(Kind::MovedAway)), Err(Refusal::NotNow(_))));
        scene.record(&new(Kind::Death)).unwrap();
        assert_eq!(scene.standing(), Some(Kind::Death));
    }

    /// Who withdraws while an assessment is open refuses it: the same is asked (Care Act 2014, s11).
    fn a_withdrawal_while_an_assessment_is_open_is_asked_as_a_refusal(store: &TestStore) {
        let scene = Scene::new(store);
        let nothing = RefusalFacts { by: "", capacity: "", abuse: "" };
        let withdrew = |refusal| scene.record(&NewLeaving { refusal, ..new(Kind::Withdrew) });
        let id = withdrew(nothing).unwrap();
        scene.undo(&scene.tom, id, "She came back.").unwrap();
        scene.begin().unwrap();
        let Err(Refusal::Invalid(faults)) = withdrew(nothing) else { panic!("the duty to assess stands") };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["withdrew_by", "withdrew_capacity", "withdrew_abuse"]);
        withdrew(FREE).unwrap();
        assert_eq!(scene.standing(), Some(Kind::Withdrew));
    }

    /// Nobody leaves before they were born; where the day of birth is not known to the day, nothing is said of it.
    fn a_leaving_before_the_day_of_birth_is_refused(store: &TestStore) {
        let scene = Scene::new(store);
        let born = |born: record::people::PartialDate| {
            let document = record::people::PersonDocument::named("Ada", "Testwell").with_born(Some(born)).to_json().unwrap();
            let sql = "update people_person set document = $1";
            scene.house.store().write(|tx| tx.execute(sql, &store::params![document])).unwrap();
        };
        born(record::people::PartialDate::on(jiff::civil::date(2026, 11, 21)));
        for kind in [Kind::Death, Kind::MovedAway, Kind::Withdrew, Kind::Refused, Kind::WrongPerson] {
            let Err(Refusal::Invalid(faults)) = scene.record(&new(kind)) else { panic!("{kind} before birth") };
            assert_eq!(faults.len(), 1);
            assert_eq!(faults[0].field, "happened");
            assert!(faults[0].sentence.contains("before the day of birth, 21 November 2026"), "{}", faults[0].sentence);
        }
        born(record::people::PartialDate::in_year(2026).unwrap());
        scene.record(&new(Kind::Death)).unwrap();
    }

    /// Every fault at once, and nothing written.
    fn a_leaving_needs_its_kind_day_and_reason(store: &TestStore) {
        let scene = Scene::new(store);
        let nothing = NewLeaving { kind: None, happened_on: None, why: " ", refusal: FREE };
        let Err(Refusal::Invalid(faults)) = scene.record(&nothing) else { panic!() };
        assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["kind", "happened", "why"]);
        let tomorrow = NewLeaving { happened_on: Some(jiff::civil::date(2026, 11, 23)), ..new(Kind::Death) };
        assert!(matches!(scene.record(&tomorrow), Err(Refusal::Invalid(_))));
        assert_eq!(scene.standing(), None);
    }

    /// What is late stands first; what is wanted in a year waits for its time; each role sees what is asked of it.
    fn lists_show_what_waits_for_whom(store: &TestStore) {
        let scene = Scene::new(store);
        scene.task(tasks::Kind::Charging, None);
        scene.task(tasks::Kind::Planning, None);
        scene.task(tasks::Kind::Eligibility, Some(jiff::civil::date(2026, 11, 1)));
        scene.task(tasks::Kind::Review, Some(jiff::civil::date(2027, 10, 1)));
        let mine = Filter::of(Whose::Mine);
        assert_eq!(
            scene.waiting(&scene.sam, &mine),
            [(tasks::Kind::Eligibility, true), (tasks::Kind::Planning, false)]
        );
        assert_eq!(scene.waiting(&scene.sam, &Filter { late: true, ..mine }).len(), 1);
        assert_eq!(scene.waiting(&scene.sam, &Filter { ahead: true, ..mine }).len(), 3);
        assert_eq!(scene.waiting(&scene.sam, &Filter { kind: Some(tasks::Kind::Planning), ..mine }).len(), 1);
        assert_eq!(scene.waiting(&scene.tom, &Filter::of(Whose::Teams)).len(), 3);
        assert!(scene.waiting(&scene.tom, &mine).is_empty());
        let fay = actor_in(&scene.house, Role::FinanceOfficer, &[]);
        assert_eq!(scene.waiting(&fay, &mine), [(tasks::Kind::Charging, false)]);
        // The rulebook's 28 days for a plan and for a financial assessment.
        let due = store.read(|tx| {
            tx.query("select due_on from tasks_task where kind in ('planning', 'charging')", &[], |row| {
                row.get::<Option<jiff::civil::Date>>(0)
            })
        }).unwrap();
        assert_eq!(due, [Some(jiff::civil::date(2026, 12, 20)); 2]);
        // Another team's worker has none of it in their own list, and all of it in the role's.
        let other = actor_in(&scene.house, Role::SocialWorker, &[TeamId::new()]);
        assert!(scene.waiting(&other, &mine).is_empty());
        assert_eq!(scene.waiting(&other, &Filter::of(Whose::Role)).len(), 2);
        let counted = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = population(&scene.sam, Noun::Task, Verb::Search);
            tasks::counts(tx, &permit, (&scene.sam, &moment()), Whose::Mine)
        }).unwrap();
        assert_eq!((counted.open, counted.late), (2, 1));
        assert_ne!(scene.team, TeamId::new());
    }

    /// A restricted record is in nobody's list who is not named on it.
    fn a_restricted_record_waits_unseen(store: &TestStore) {
        let scene = Scene::new(store);
        scene.task(tasks::Kind::Planning, None);
        store::testing::stranger(store, &format!(
            "update people_person set restricted = {}",
            match store.engine() { store::Engine::Sqlite => "1", store::Engine::Postgres => "true" }
        )).unwrap();
        assert!(scene.waiting(&scene.sam, &Filter::of(Whose::Mine)).is_empty());
        assert!(scene.waiting(&scene.tom, &Filter::of(Whose::Teams)).is_empty());
    }

    /// The journey is read from the steps' own rows, and says what waits.
    fn the_journey_says_what_was_done_and_what_waits(store: &TestStore) {
        let scene = Scene::new(store);
        scene.begin().unwrap();
        scene.task(tasks::Kind::Validation, None);
        let read = || scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Task, Verb::View)?;
            tasks::journey(tx, &permit)
        }).unwrap();
        let journey = read();
        assert_eq!(journey.steps.len(), Step::ALL.len());
        let assessment = journey.steps.iter().find(|step| step.step == Step::Assessment).unwrap();
        assert_eq!(assessment.state, State::UnderWay);
        assert_eq!(assessment.waiting.as_ref().unwrap().kind, tasks::Kind::Validation);
        assert_eq!(assessment.taken.as_ref().unwrap().by, "Test social_worker");
        assert_eq!(journey.steps[0].state, State::NotYet);
        scene.record(&new(Kind::Withdrew)).unwrap();
        let journey = read();
        assert!(journey.waiting().is_empty() && journey.left.is_some());
    }
}

fn challenge<'a>(about: &'a str, words: &'a str) -> complaint::NewComplaint<'a> {
    complaint::NewComplaint {
        kind: "challenge",
        about,
        words,
        wanted: "Look at it again.",
        made_by: "Ada, by telephone",
    }
}

store::on_both! { &MIGRATIONS;
    /// A challenge keeps the person's words, waits for a manager, and is answered by one who did not decide.
    fn a_challenge_is_answered_by_somebody_who_did_not_decide(store: &TestStore) {
        let scene = Scene::new(store);
        let tom_id = scene.tom.account_id().unwrap();
        // A decision on a plan that Tom took: only its row matters here.
        let review = record::ReviewId::new();
        scene.house.store().write(|tx| tx.execute(
            "insert into review_review (id, person_id, kind, held_on, present, document, conclusion, reasons, at, actor, \
             account_id) values ($1, $2, 'planned', $3, '', '{}', 'go_on', 'x', $4, $5, $6)",
            &store::params![review, scene.ada, moment().today, moment().now, scene.tom.label(), tom_id],
        )).unwrap();
        let make = |new: &complaint::NewComplaint<'_>| scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Complaint, Verb::Create)?;
            complaint::make(tx, &permit, &scene.books, (&scene.sam, &moment()), new)
        });
        let decisions = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Complaint, Verb::Create)?;
            complaint::decisions(tx, &permit, (&scene.sam, &moment()))
        }).unwrap();
        assert_eq!(decisions.len(), 1);
        let code = decisions[0].code();
        let foreign = format!("review.{}", uuid::Uuid::nil());
        for about in ["general", foreign.as_str(), "nonsense"] {
            assert!(matches!(make(&challenge(about, "Wrong.")), Err(Refusal::Invalid(_))), "{about}");
        }
        let id = make(&challenge(&code, "It is not enough.\nI cannot wash.")).unwrap();
        assert_eq!(make(&challenge(&code, "It is not enough.\nI cannot wash.")).unwrap(), id);
        assert_eq!(scene.waiting(&scene.tom, &Filter::of(Whose::Mine)), [(tasks::Kind::Complaint, false)]);
        let answer = |actor: &Actor, words: &str| scene.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, scene.ada, Noun::Complaint, Verb::Decide)?;
            complaint::answer(tx, &permit, (actor, &moment()), id, ("upheld", words))
        });
        let Err(Refusal::NotNow(sentence)) = answer(&scene.tom, "You are right.") else { panic!("he decided it") };
        assert!(sentence.contains("You took the decision"), "{sentence}");
        assert!(matches!(answer(&scene.sam, "x"), Err(Refusal::NotAllowed { .. })));
        let mia = actor_in(&scene.house, Role::TeamManager, &[]);
        assert!(matches!(answer(&mia, " "), Err(Refusal::Invalid(_))));
        answer(&mia, "You are right.").unwrap();
        answer(&mia, "You are right.").unwrap();
        assert!(matches!(answer(&mia, "No."), Err(Refusal::NotNow(_))));
        assert!(scene.waiting(&scene.tom, &Filter::of(Whose::Mine)).is_empty());
        let seen = scene.house.write(&scene.sam, &moment(), |tx| {
            let permit = permit(tx, &scene.sam, scene.ada, Noun::Complaint, Verb::View)?;
            complaint::view(tx, &permit, (&scene.sam, &moment()), id)
        }).unwrap();
        assert_eq!(seen.words, "It is not enough.\nI cannot wash.");
        assert_eq!(seen.answer.unwrap().by, "Test team_manager");
        assert_eq!(seen.due, Some(jiff::civil::date(2026, 12, 20)));
        let listed = scene.house.write(&mia, &moment(), |tx| {
            let permit = population(&mia, Noun::Complaint, Verb::Search);
            complaint::list(tx, &permit, (&mia, &moment()), true, 1)
        }).unwrap();
        assert_eq!((listed.total, listed.lines.len()), (1, 1));
    }

    /// Somebody who acts by the register reads what they sent and nothing of others, who may complain of them; and
    /// challenges only what their authority lets them read.
    fn who_acts_for_the_person_reads_what_they_sent_alone(store: &TestStore) {
        let scene = Scene::new(store);
        let (farida_record, _) = person(&scene.house, 2);
        let Actor::Account(account) = actor_in(&scene.house, Role::Carer, &[]) else { panic!() };
        let document = record::people::PersonDocument::named("Farida", "Placeholder").to_json().unwrap();
        scene.house.store().write(|tx| {
            tx.execute("update people_person set document = $1 where id = $2", &store::params![document, farida_record])?;
            tx.execute(
                "update access_account set person_id = $1 where id = $2",
                &store::params![farida_record, account.account_id],
            )
        }).unwrap();
        let farida = Actor::Account(record::actor::AccountActor { person_id: Some(farida_record), ..account });
        scene.house.write(&scene.tom, &moment(), |tx| {
            let permit = permit(tx, &scene.tom, scene.ada, Noun::Authority, Verb::Change)?;
            authority::record(tx, &permit, (&scene.tom, &moment()), &NewAuthority {
                holder: Some(farida_record),
                holder_name: "",
                kind: Some(authority::Kind::AttorneyProperty),
                scopes: &[],
                evidence: "Seen: registered power 999.",
                seen_on: Some(moment().today),
                from: Some(moment().today),
                to: None,
            })
        }).unwrap();
        let review = record::ReviewId::new();
        scene.house.store().write(|tx| tx.execute(
            "insert into review_review (id, person_id, kind, held_on, present, document, conclusion, reasons, at, actor, \
             account_id) values ($1, $2, 'planned', $3, '', '{}', 'go_on', 'x', $4, $5, $6)",
            &store::params![review, scene.ada, moment().today, moment().now, scene.tom.label(), scene.tom.account_id()],
        )).unwrap();
        let make = |actor: &Actor, new: &complaint::NewComplaint<'_>| scene.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, scene.ada, Noun::Complaint, Verb::Create)?;
            complaint::make(tx, &permit, &scene.books, (actor, &moment()), new)
        });
        let code = format!("review.{review}");
        let of_her = complaint::NewComplaint { kind: "complaint", ..challenge("general", "Farida takes my money.") };
        let hers = make(&scene.sam, &of_her).unwrap();
        let own = make(&farida, &complaint::NewComplaint { made_by: "", ..of_her }).unwrap();
        assert_ne!(own, hers, "the same words of another tell nothing of theirs");
        let decisions = |actor: &Actor| scene.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, scene.ada, Noun::Complaint, Verb::Create)?;
            complaint::decisions(tx, &permit, (actor, &moment()))
        }).unwrap();
        assert_eq!(decisions(&farida), [], "an attorney for money learned of a review");
        assert_eq!(decisions(&scene.sam).len(), 1);
        assert!(matches!(make(&farida, &challenge(&code, "Wrong.")), Err(Refusal::Invalid(_))));
        let read = |actor: &Actor| scene.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, scene.ada, Noun::Complaint, Verb::View)?;
            complaint::of_person(tx, &permit, (actor, &moment()))
        }).unwrap();
        assert_eq!(read(&farida).iter().map(|sent| sent.id).collect::<Vec<_>>(), [own]);
        assert_eq!(read(&scene.sam).len(), 2);
        let view = |actor: &Actor, id| scene.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, scene.ada, Noun::Complaint, Verb::View)?;
            complaint::view(tx, &permit, (actor, &moment()), id)
        });
        assert!(matches!(view(&farida, hers), Err(Refusal::NotFound(_))), "she read a complaint about herself");
        assert_eq!(view(&farida, own).unwrap().sender, complaint::Sender::ActingFor("Test carer".to_owned()));
        assert_eq!(view(&scene.sam, hers).unwrap().sender, complaint::Sender::WrittenDown("Ada, by telephone".to_owned()));
    }
}
