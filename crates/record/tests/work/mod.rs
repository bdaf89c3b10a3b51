//! What the tests of the record share: a house on a fresh store, somebody to act, and somebody to act for.
#![allow(dead_code)]
// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::Timestamp;
use record::access::{self, Noun, PersonPermit, PopulationPermit, Role, Verb};
use record::actor::AccountActor;
use record::assessment::{self, Answered, NewAnswer, NewCircumstance, Part, Validated};
use record::people::PersonDocument;
use record::rulebook::{Adopted, Adoption, Rulebooks};
use record::{AccountId, Actor, AssessmentId, House, Moment, PersonId, Refusal, TeamId, Tx};
use rules::rulebook::Source;
use store::params;
use store::testing::TestStore;

/// The house on a test's own store.
pub fn house(store: &TestStore) -> House {
    House::new((**store).clone())
}

/// Ten in the morning of Sunday, 22 November 2026.
pub fn moment() -> Moment {
    at("2026-11-22T10:00:00Z")
}

/// Any other moment.
pub fn at(instant: &str) -> Moment {
    Moment::at(instant.parse::<Timestamp>().unwrap())
}

/// An account with this role and no team.
pub fn actor(house: &House, role: Role) -> Actor {
    actor_in(house, role, &[])
}

/// An account with this role in these teams.
pub fn actor_in(house: &House, role: Role, teams: &[TeamId]) -> Actor {
    let account_id = AccountId::new();
    let name = format!("{role}.{}", account_id.uuid().simple());
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into access_account (id, sign_in_name, display_name, password_temporary, failed_count, \
                 created_at) values ($1, $2, $3, $4, 0, $5)",
                &params![account_id, name, format!("Test {role}"), false, moment().now],
            )
        })
        .unwrap();
    Actor::Account(AccountActor {
        account_id,
        session_id: None,
        display_name: format!("Test {role}"),
        roles: vec![role],
        teams: teams.to_vec(),
        person_id: None,
    })
}

/// A person with nothing known but a reference, and the team that is involved with them.
pub fn person(house: &House, number: u32) -> (PersonId, TeamId) {
    let (person, team) = (PersonId::new(), TeamId::new());
    let document = PersonDocument::named("Ada", "Testwell").to_json().unwrap();
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into people_person (id, reference, version, document, sort_name, client_group, restricted, \
                 created_at, changed_at) values ($1, $2, 1, $3, 'testwell', 'older_people', $4, $5, $5)",
                &params![person, format!("RB-{number:06}"), document, false, moment().now],
            )?;
            tx.execute(
                "insert into access_team (id, name) values ($1, $2)",
                &params![team, format!("Team {number}")],
            )?;
            tx.execute(
                "insert into people_involvement (id, person_id, team_id, from_on) \
                 values ($1, $2, $3, $4)",
                &params![PersonId::new(), person, team, moment().today],
            )
        })
        .unwrap();
    (person, team)
}

/// A permit for one person's record.
pub fn permit(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    noun: Noun,
    verb: Verb,
) -> Result<PersonPermit, Refusal> {
    access::person(tx, actor, &moment(), person, (noun, verb, "test"), None)
}

/// A permit about nobody in particular.
pub fn population(actor: &Actor, noun: Noun, verb: Verb) -> PopulationPermit {
    access::population(actor, noun, verb, "test").unwrap()
}

/// Adopts Riverbridge's rulebook a year before [`moment`].
pub fn adopt_riverbridge(house: &House) -> Adoption {
    adopt(
        house,
        &at("2025-11-22T10:00:00Z"),
        &rules::rulebook::riverbridge_source(),
    )
}

/// Adopts a council's rulebook.
pub fn adopt(house: &House, moment: &Moment, source: &Source) -> Adoption {
    let actor = Actor::Demonstration;
    let adopted = house
        .write(&actor, moment, |tx| {
            let permit = population(&actor, Noun::Rulebook, Verb::Adopt);
            record::rulebook::adopt(tx, &permit, &actor, moment, source, "For a test.")
        })
        .unwrap();
    match adopted {
        Adopted::Now(adoption) | Adopted::Already(adoption) => adoption,
    }
}

/// Riverbridge's files with one text in one of them exchanged, the last of its kind: files go from the past to now.
pub fn riverbridge_with(path: &str, from: &str, to: &str) -> Source {
    let mut source = rules::rulebook::riverbridge_source();
    let text = String::from_utf8(source.files[path].clone()).unwrap();
    assert!(text.contains(from), "{path} no longer says {from:?}");
    let (before, after) = text.rsplit_once(from).unwrap();
    source
        .files
        .insert(path.to_owned(), format!("{before}{to}{after}").into_bytes());
    source
}

/// Takes a table's guards away and changes it behind the program's back, as a thief with the database would.
pub fn tamper(store: &TestStore, table: &str, sql: &str) {
    let triggers = store
        .read(|tx| {
            let list = match tx.engine() {
                store::Engine::Sqlite => "select name from sqlite_master where type = 'trigger' and tbl_name = $1",
                store::Engine::Postgres => {
                    "select distinct trigger_name::text from information_schema.triggers where event_object_table = $1"
                }
            };
            tx.query(list, &params![table], |row| row.get::<String>(0))
        })
        .unwrap();
    for trigger in triggers {
        let drop = match store.engine() {
            store::Engine::Sqlite => format!("drop trigger {trigger}"),
            store::Engine::Postgres => format!("drop trigger {trigger} on {table}"),
        };
        store::testing::stranger(store, &drop).unwrap();
    }
    store::testing::stranger(store, sql).unwrap();
}

/// An answer of a story: the part, what it is kept under, and the option.
pub type Told = (Part, &'static str, &'static str);

/// Ada's first assessment: 33 points of need, of which her neighbour meets 6.75.
pub const ADA: &[Told] = &[
    (Part::Need, "personal_care", "several_daily"),
    (Part::Need, "eating", "daily"),
    (Part::Need, "home", "most"),
    (Part::Need, "safe_at_home", "occasional"),
    (Part::Need, "nights", "some"),
    (Part::Need, "communication", "none"),
    (Part::Need, "wellbeing", "now_and_then"),
    (Part::Need, "relationships", "most_times"),
    (Part::Need, "occupation", "none"),
    (Part::Need, "parenting", "none"),
    (Part::Need, "risk", "none"),
    (Part::Need, "helpers", "somebody"),
    (Part::Informal, "personal_care", "quarter"),
    (Part::Informal, "eating", "half"),
    (Part::Informal, "home", "quarter"),
    (Part::Informal, "safe_at_home", "none"),
    (Part::Informal, "nights", "none"),
    (Part::Informal, "wellbeing", "none"),
    (Part::Informal, "relationships", "none"),
    (Part::Flag, "two_workers", "no"),
    (Part::Flag, "specialist", "no"),
    (Part::Flag, "isolation", "no"),
    (Part::Flag, "one_off", "yes"),
];

/// Begins an assessment.
pub fn start(
    house: &House,
    books: &Rulebooks,
    actor: &Actor,
    person: PersonId,
    anew: bool,
) -> AssessmentId {
    house
        .write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, person, Noun::Assessment, Verb::Create)?;
            assessment::start(
                tx,
                &permit,
                books,
                (actor, &moment()),
                assessment::ADULT,
                anew,
            )
        })
        .unwrap()
        .id()
}

/// Saves one answer, at a moment.
pub fn save(
    house: &House,
    books: &Rulebooks,
    actor: &Actor,
    person: PersonId,
    new: &NewAnswer<'_>,
) -> Result<Answered, Refusal> {
    house.write(actor, &moment(), |tx| {
        let permit = permit(tx, actor, person, Noun::Assessment, Verb::Change)?;
        assessment::answer(tx, &permit, books, (actor, &moment()), new)
    })
}

/// A first answer without a note.
pub fn first(assessment: AssessmentId, (part, question, value): Told) -> NewAnswer<'static> {
    NewAnswer {
        assessment,
        part,
        question,
        value,
        own: None,
        note: "",
        base_revision: 0,
    }
}

/// Saves a whole story.
pub fn tell(
    house: &House,
    books: &Rulebooks,
    actor: &Actor,
    person: PersonId,
    assessment: AssessmentId,
    story: &[Told],
) {
    for told in story {
        let saved = save(house, books, actor, person, &first(assessment, *told)).unwrap();
        assert_eq!(saved, Answered::Saved { revision: 1 }, "{told:?}");
    }
}

/// Validates an assessment that a worker filled in together with the person: the last step before eligibility.
pub fn validate(
    house: &House,
    books: &Rulebooks,
    actor: &Actor,
    person: PersonId,
    assessment: AssessmentId,
) -> Result<Validated, Refusal> {
    house.write(actor, &moment(), |tx| {
        let permit = permit(tx, actor, person, Noun::Assessment, Verb::Decide)?;
        let together = NewCircumstance::together();
        assessment::validate(
            tx,
            &permit,
            books,
            (actor, &moment()),
            assessment,
            (&[], Some(&together)),
        )
    })
}
