//! Contacts at the front door, on both engines.

// What a test's own helpers cannot do without, the test cannot either.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
mod work;

use proptest::prelude::*;
use record::access::{self, Noun, Role, Verb};
use record::front_door::{
    self, Caller, Channel, Closing, Contact, Fields, Filter, Outcome, Saved, Urgency, Whose,
};
use record::people::PersonDocument;
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, ContactId, House, PersonId, Refusal, TeamId, Tx};
use store::params;
use store::testing::TestStore;
use work::{actor, actor_in, house, moment, person};

/// A house with somebody who takes contacts.
struct Door {
    house: House,
    books: Rulebooks,
    ines: Actor,
}

impl Door {
    fn new(store: &TestStore) -> Door {
        let house = house(store);
        let ines = actor(&house, Role::InformationOfficer);
        Door {
            house,
            books: Rulebooks::new(),
            ines,
        }
    }

    fn write<T>(
        &self,
        actor: &Actor,
        verb: impl FnOnce(&mut Tx) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.house.write(actor, &moment(), verb)
    }

    fn begin(&self, actor: &Actor, id: ContactId, fields: &Fields) -> Result<ContactId, Refusal> {
        self.write(actor, |tx| {
            let permit = access::population(actor, Noun::Contact, Verb::Create, "test")?;
            front_door::begin(tx, &permit, (actor, &moment()), id, fields)
        })
    }

    fn taken(&self, need: &str) -> ContactId {
        let fields = Fields {
            need: need.to_owned(),
            channel: Some(Channel::Telephone),
            ..Fields::default()
        };
        self.begin(&self.ines, ContactId::new(), &fields).unwrap()
    }

    fn change<T>(
        &self,
        actor: &Actor,
        id: ContactId,
        verb: impl FnOnce(&mut Tx, &front_door::ContactPermit) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.write(actor, |tx| {
            let permit =
                front_door::permit(tx, actor, &moment(), id, (Verb::Change, "test"), None)?;
            verb(tx, &permit)
        })
    }

    fn attach(&self, id: ContactId, person: PersonId) -> Result<(), Refusal> {
        self.change(&self.ines, id, |tx, permit| {
            front_door::attach(tx, &self.books, permit, (&self.ines, &moment()), person)
        })
    }

    fn close(&self, id: ContactId, closing: &Closing<'_>) -> Result<Outcome, Refusal> {
        self.change(&self.ines, id, |tx, permit| {
            front_door::close(tx, &self.books, permit, (&self.ines, &moment()), closing)
        })
    }

    fn read(&self, id: ContactId) -> Contact {
        self.change(&self.ines, id, front_door::read).unwrap()
    }

    fn list(&self, actor: &Actor, filter: &Filter) -> Vec<ContactId> {
        self.write(actor, |tx| {
            let permit = access::population(actor, Noun::Contact, Verb::Search, "test")?;
            front_door::list(tx, &permit, (actor, &moment()), filter)
        })
        .unwrap()
        .lines
        .into_iter()
        .map(|line| line.contact.id)
        .collect()
    }

    fn tasks(&self, kind: &str) -> i64 {
        self.house
            .read(|tx| {
                Ok(tx.query_one(
                    "select count(*) from tasks_task where kind = $1 and closed_at is null",
                    &params![kind],
                    |row| row.get(0),
                )?)
            })
            .unwrap()
    }
}

fn faults(refusal: Result<Outcome, Refusal>) -> Vec<String> {
    match refusal {
        Err(Refusal::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other:?}"),
    }
}

/// Somebody known, with no team.
fn alone(house: &House, number: u32) -> PersonId {
    let (person, _) = person(house, number);
    house
        .store()
        .write(|tx| {
            tx.execute(
                "update people_involvement set from_on = $1, to_on = $1 where person_id = $2",
                &params![moment().today.yesterday().unwrap(), person],
            )
        })
        .unwrap();
    person
}

/// Gives somebody a name to be listed by.
fn named(house: &House, person: PersonId) {
    let document = PersonDocument::named("Ada", "Testwell").to_json().unwrap();
    house
        .store()
        .write(|tx| {
            tx.execute(
                "update people_person set document = $1 where id = $2",
                &params![document, person],
            )
        })
        .unwrap();
}

store::on_both! { &MIGRATIONS;
    /// What is missing is told at once, and nothing is closed with it missing.
    fn a_contact_is_closed_with_what_its_outcome_needs(store: &TestStore) {
        let door = Door::new(store);
        let empty = door.begin(&door.ines, ContactId::new(), &Fields::default()).unwrap();
        assert_eq!(faults(door.close(empty, &Closing::default())), ["need", "channel", "outcome"]);
        let id = door.taken("A ramp.");
        let by = |outcome| Closing { outcome: Some(outcome), ..Closing::default() };
        assert_eq!(faults(door.close(id, &by(Outcome::Information))), ["advice"]);
        assert_eq!(faults(door.close(id, &by(Outcome::PassedOn))), ["why"]);
        assert_eq!(faults(door.close(id, &by(Outcome::NothingFollows))), ["why"]);
        assert_eq!(faults(door.close(id, &by(Outcome::Assessment))), ["outcome"]);
        assert!(door.read(id).closed.is_none());
        let advice = Closing { advice: "The Hub.", ..by(Outcome::Information) };
        assert_eq!(door.close(id, &advice).unwrap(), Outcome::Information);
        // Twice the same is once; another end is refused.
        assert_eq!(door.close(id, &advice).unwrap(), Outcome::Information);
        assert!(matches!(door.close(id, &Closing { why: "x", ..by(Outcome::PassedOn) }), Err(Refusal::NotNow(_))));
        let late = door.change(&door.ines, id, |tx, permit| {
            front_door::save(tx, permit, (&door.ines, &moment()), 1, &Fields::default())
        });
        assert!(matches!(late, Err(Refusal::NotNow(_))), "{late:?}");
        assert!(matches!(door.attach(id, person(&door.house, 7).0), Err(Refusal::NotNow(_))));
    }

    /// The assessment is asked for by the team that goes on: the one that is involved, or the one that is chosen.
    fn an_assessment_is_asked_for(store: &TestStore) {
        let door = Door::new(store);
        let (known, _) = person(&door.house, 1);
        let nobodys = alone(&door.house, 2);
        let assessment = Closing { outcome: Some(Outcome::Assessment), ..Closing::default() };
        let id = door.taken("She falls.");
        door.attach(id, known).unwrap();
        assert_eq!((door.tasks("contact"), door.tasks("assessment")), (1, 0));
        door.close(id, &assessment).unwrap();
        assert_eq!((door.tasks("contact"), door.tasks("assessment")), (0, 1));
        let id = door.taken("He falls.");
        door.attach(id, nobodys).unwrap();
        assert_eq!(faults(door.close(id, &assessment)), ["team"]);
        let strange = Closing { team: Some(TeamId::new()), ..assessment };
        assert_eq!(faults(door.close(id, &strange)), ["team"]);
        let (_, team) = person(&door.house, 3);
        door.close(id, &Closing { team: Some(team), ..assessment }).unwrap();
        assert_eq!(door.tasks("assessment"), 2);
        let teams: i64 = door.house.read(|tx| Ok(tx.query_one(
            "select count(*) from tasks_task where person_id = $1 and team_id = $2 and kind = 'assessment'",
            &params![nobodys, team],
            |row| row.get(0),
        )?)).unwrap();
        assert_eq!(teams, 1);
        // A second contact of somebody whose assessment waits asks for no second one.
        let id = door.taken("He fell again.");
        door.attach(id, nobodys).unwrap();
        door.close(id, &assessment).unwrap();
        assert_eq!(door.tasks("assessment"), 2);
    }

    /// Of two open contacts the task of the person stays until both are closed; a contact that was put on the wrong record
    /// leaves it openly.
    fn a_contact_is_on_one_record_at_a_time(store: &TestStore) {
        let door = Door::new(store);
        let (ada, dilys) = (person(&door.house, 1).0, person(&door.house, 2).0);
        let (first, second) = (door.taken("One."), door.taken("Two."));
        for id in [first, second] {
            door.attach(id, ada).unwrap();
            door.attach(id, ada).unwrap();
        }
        assert_eq!(door.tasks("contact"), 1);
        let ended = Closing { outcome: Some(Outcome::NothingFollows), why: "Rang off.", ..Closing::default() };
        door.close(first, &ended).unwrap();
        assert_eq!(door.tasks("contact"), 1);
        door.attach(second, dilys).unwrap();
        assert_eq!(door.read(second).person, Some(dilys));
        assert_eq!(door.tasks("contact"), 1);
        door.change(&door.ines, second, |tx, permit| {
            front_door::detach(tx, permit, (&door.ines, &moment()))
        }).unwrap();
        assert_eq!((door.read(second).person, door.tasks("contact")), (None, 0));
        let told: Vec<String> = door.house.read(|tx| Ok(tx.query(
            "select detail from people_event where person_id = $1 order by id",
            &params![ada],
            |row| row.get(0),
        )?)).unwrap();
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[3].contains("was taken off this record"), "{told:?}");
    }

    /// The later of two saves on one version is not kept and not lost.
    fn saves_on_an_old_version_come_back(store: &TestStore) {
        let door = Door::new(store);
        let tom = actor(&door.house, Role::TeamManager);
        let id = door.taken("One.");
        let fields = |need: &str| Fields { need: need.to_owned(), channel: Some(Channel::Telephone), ..Fields::default() };
        let save = |actor: &Actor, base, need: &str| {
            door.change(actor, id, |tx, permit| {
                front_door::save(tx, permit, (actor, &moment()), base, &fields(need))
            }).unwrap()
        };
        assert_eq!(save(&tom, 1, "Two."), Saved::Yes { version: 2 });
        let Saved::Meanwhile(theirs) = save(&door.ines, 1, "Three.") else { panic!("overwritten") };
        assert_eq!((theirs.fields.need.as_str(), theirs.version), ("Two.", 2));
        assert_eq!(door.read(id).fields.need, "Two.");
        // Saying the same is no conflict.
        assert_eq!(save(&door.ines, 1, "Two."), Saved::Yes { version: 2 });
        assert_eq!(save(&door.ines, 2, "Three."), Saved::Yes { version: 3 });
        // A form of somebody else's is not taken over.
        let again = door.begin(&tom, id, &fields("Four."));
        assert!(matches!(again, Err(Refusal::NotNow(_))), "{again:?}");
    }

    /// Urgent first, then mine; a team sees what its members took and what is about its people.
    fn lists_show_what_waits(store: &TestStore) {
        let door = Door::new(store);
        let (ada, team) = person(&door.house, 1);
        named(&door.house, ada);
        let sam = actor_in(&door.house, Role::SocialWorker, &[team]);
        let (one, two, urgent) = (door.taken("One."), door.taken("Two."), ContactId::new());
        let fields = Fields {
            need: "Now.".to_owned(),
            urgency: Some(Urgency::Today),
            caller: Some(Caller::Health),
            ..Fields::default()
        };
        door.begin(&sam, urgent, &fields).unwrap();
        door.attach(one, ada).unwrap();
        let all = door.list(&door.ines, &Filter::OPEN);
        assert_eq!((all.len(), all[0]), (3, urgent));
        let mine = |actor: &Actor, whose| {
            let mut list = door.list(actor, &Filter { whose, ..Filter::OPEN });
            list.sort();
            list
        };
        assert_eq!(mine(&door.ines, Whose::Mine), { let mut list = vec![one, two]; list.sort(); list });
        assert_eq!(mine(&sam, Whose::Mine), [urgent]);
        assert_eq!(mine(&sam, Whose::Team), { let mut list = vec![one, urgent]; list.sort(); list });
        let waiting = door.house.read(|tx| front_door::waiting(tx, &sam, &moment())).unwrap();
        assert_eq!(waiting, (1, 2));
        let yesterday = Filter { on: Some(moment().today.yesterday().unwrap()), ..Filter::OPEN };
        assert_eq!(door.list(&sam, &yesterday), []);
    }
}

proptest! {
    /// Whatever is typed, either it is kept as it will be shown again, or every fault names its field.
    #[test]
    fn anything_may_be_typed(values in prop::collection::vec(".{0,40}", 7)) {
        let names = ["channel", "about", "caller", "caller_name", "caller_telephone", "need", "urgency"];
        let get = |name: &str| {
            names.iter().position(|one| *one == name).map_or("", |place| values[place].as_str())
        };
        match Fields::parse(get) {
            Ok(fields) => {
                prop_assert!(!fields.need.contains('\0') && !fields.about.contains('\n'));
            }
            Err(faults) => {
                prop_assert!(faults.iter().all(|fault| names.contains(&fault.field.as_str())));
                prop_assert!(faults.iter().all(|fault| !fault.sentence.is_empty()));
            }
        }
    }
}
