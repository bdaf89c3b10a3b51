//! The named cast, on a record of their own.

use formats::nhs_number::NhsNumber;
use formats::postcode::Postcode;
use record::access::{self, Noun, PersonPermit, PopulationPermit, Role, Verb};
use record::people::{
    ClientGroup, CommunicationNeed, ContactKind, ContactMarker, Created, Draft, FormId, Found,
    NameKind, NewPerson, Opened, PartialDate, PersonDocument, PersonForm, Purpose, Suggestion,
};
use record::schema::MIGRATIONS;
use record::{Actor, House, Moment, PersonId, Refusal, Store, TeamId, Tx, people};

use super::common;

pub const ADA: usize = 0;
pub const DILYS: usize = 3;
pub const EWA: usize = 4;
pub const FARIDA: usize = 5;
pub const HANA: usize = 7;

/// Who looks after the cast.
pub struct Town {
    pub house: House,
    pub people: Vec<PersonId>,
    pub team: TeamId,
    /// Information officer.
    pub ines: Actor,
    /// Social worker of the team.
    pub sam: Actor,
    /// Manager of the team; named on Hana's record.
    pub tom: Actor,
    /// Caldicott guardian.
    pub cal: Actor,
    /// Finance officer.
    pub fay: Actor,
}

pub fn code(text: &str) -> Postcode {
    Postcode::parse(text).unwrap()
}

pub fn nhs(serial: u32) -> Option<NhsNumber> {
    NhsNumber::synthetic(serial)
}

/// The twelve as they are entered first.
pub fn cast() -> Vec<PersonDocument> {
    let born = |year, month, day| PartialDate::new(year, Some(month), Some(day), false);
    let home = |document: PersonDocument, number: u32| {
        document.with_address(
            Purpose::Home,
            &[&format!("{number} Example Street"), "Sale"],
            Some(&code(&format!("M33 {}RP", number % 10))),
        )
    };
    let cast = vec![
        PersonDocument::named("Ada", "Testwell")
            .with_name(NameKind::Former, "Ada", "Oldname")
            .with_born(born(1941, 3, 2))
            .with_nhs_number(nhs(123_401))
            .with_client_group(ClientGroup::OlderPeople),
        PersonDocument::named("Bernard", "Sampleton")
            .with_born(PartialDate::in_year(1938))
            .with_client_group(ClientGroup::OlderPeople),
        PersonDocument::named("Chidi", "Exampleson")
            .with_name(NameKind::KnownAs, "Chi", "")
            .with_born(PartialDate::new(1989, Some(2), None, false))
            .with_client_group(ClientGroup::PhysicalDisability),
        PersonDocument::named("Dilys", "O'Mockery")
            .with_born(born(1952, 11, 30))
            .with_contact(
                ContactKind::Phone,
                "01632 960004",
                &[ContactMarker::DoNotRing],
            )
            .with_client_group(ClientGroup::MentalHealth),
        PersonDocument::named("Ewa", "Próbna-Testowa")
            .with_born(born(1979, 7, 14))
            .with_language("Polish", true)
            .with_client_group(ClientGroup::LearningDisability),
        PersonDocument::named("Farida", "Placeholder")
            .with_born(born(1967, 1, 9))
            .with_client_group(ClientGroup::Carers),
        PersonDocument::named("George", "Fictional")
            .with_born(born(2007, 5, 21))
            .with_client_group(ClientGroup::ChildrenInTransition),
        PersonDocument::named("Hana", "Notreal")
            .with_born(born(1990, 12, 25))
            .with_nhs_number(nhs(123_409))
            .with_needs(&[CommunicationNeed::BritishSignLanguage])
            .with_client_group(ClientGroup::PhysicalDisability),
        PersonDocument::named("Idris", "Madeup")
            .with_born(born(1946, 8, 8))
            .with_client_group(ClientGroup::OlderPeople),
        PersonDocument::named("Jo", "Invented")
            .with_born(born(2000, 2, 29))
            .with_needs(&[CommunicationNeed::EasyRead])
            .with_client_group(ClientGroup::LearningDisability),
        PersonDocument::named("Kwame", "Pretend")
            .with_born(born(1959, 4, 17))
            .with_client_group(ClientGroup::Carers),
        PersonDocument::named("Lubna", "Imaginary")
            .with_born(PartialDate::new(1933, None, None, true))
            .with_needs(&[CommunicationNeed::LargePrint])
            .with_client_group(ClientGroup::OlderPeople),
    ];
    cast.into_iter()
        .zip(1..)
        .map(|(document, number)| home(document, number))
        .collect()
}

impl Town {
    /// The cast on record, all of them with the team; Hana's record restricted, with Tom named on it.
    pub fn new(store: &Store) -> Town {
        let house = common::house(store);
        let team = common::team(&house, "Sale team");
        let account = |name: &str, role: Role, teams: &[TeamId]| {
            Actor::Account(common::account(&house, name, &[role], teams))
        };
        let ines = account("ines.info", Role::InformationOfficer, &[]);
        let sam = account("sam.social", Role::SocialWorker, &[team]);
        let tom = account("tom.manager", Role::TeamManager, &[team]);
        let cal = account("cal.guardian", Role::CaldicottGuardian, &[]);
        let fay = account("fay.finance", Role::FinanceOfficer, &[]);
        let mut town = Town {
            house,
            people: Vec::new(),
            team,
            ines,
            sam,
            tom,
            cal,
            fay,
        };
        for document in cast() {
            let person = town
                .create(&Actor::Demonstration, &document, FormId::new())
                .unwrap()
                .0;
            town.people.push(person);
        }
        let tom_id = town.tom.account_id().unwrap();
        town.with(
            &Actor::Demonstration,
            town.people[HANA],
            (Noun::Restriction, Verb::Change),
            |tx, permit| {
                people::restrict(
                    tx,
                    permit,
                    &Actor::Demonstration,
                    &common::moment(),
                    &[tom_id],
                    "At her own wish.",
                )
            },
        )
        .unwrap();
        town
    }

    /// A new record: the person, the reference, and whether it was made now.
    pub fn create(
        &self,
        actor: &Actor,
        document: &PersonDocument,
        form: FormId,
    ) -> Result<(PersonId, String, bool), Refusal> {
        let new = NewPerson {
            form,
            document,
            prefix: "RB",
            team: Some(self.team),
        };
        let made = self.many(actor, Verb::Create, |tx, permit| {
            people::create(tx, permit, actor, &common::moment(), &new)
        })?;
        Ok(match made {
            Created::New { person, reference } => (person, reference, true),
            Created::Before {
                person, reference, ..
            } => (person, reference, false),
        })
    }

    /// One verb on one record.
    pub fn with<T>(
        &self,
        actor: &Actor,
        person: PersonId,
        (noun, verb): (Noun, Verb),
        work: impl FnOnce(&mut Tx, &PersonPermit) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let moment = common::moment();
        self.house.write(actor, &moment, |tx| {
            let permit = access::person(tx, actor, &moment, person, (noun, verb, "test"), None)?;
            work(tx, &permit)
        })
    }

    /// One verb on many records.
    pub fn many<T>(
        &self,
        actor: &Actor,
        verb: Verb,
        work: impl FnOnce(&mut Tx, &PopulationPermit) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.house.write(actor, &common::moment(), |tx| {
            let permit = access::population(actor, Noun::People, verb, "test")?;
            work(tx, &permit)
        })
    }

    pub fn open_at(
        &self,
        actor: &Actor,
        person: PersonId,
        moment: &Moment,
    ) -> Result<Opened, Refusal> {
        self.house.write(actor, moment, |tx| {
            let permit = access::person(
                tx,
                actor,
                moment,
                person,
                (Noun::People, Verb::View, "test"),
                None,
            )?;
            people::open(tx, &permit, actor, moment)
        })
    }

    pub fn open(&self, actor: &Actor, person: PersonId) -> Result<Opened, Refusal> {
        self.open_at(actor, person, &common::moment())
    }

    pub fn search(&self, actor: &Actor, typed: &str, page: u32) -> Result<Found, Refusal> {
        self.many(actor, Verb::Search, |tx, permit| {
            people::find(tx, permit, actor, &common::moment(), typed, page)
        })
    }

    /// Whom a search finds.
    pub fn found(&self, actor: &Actor, typed: &str) -> Vec<PersonId> {
        let found = self.search(actor, typed, 1).unwrap();
        found.lines.into_iter().map(|line| line.person).collect()
    }

    pub fn suggest(&self, actor: &Actor, form: &PersonForm) -> Vec<Suggestion> {
        let moment = common::moment();
        self.many(actor, Verb::Create, |tx, permit| {
            people::suggest(tx, permit, actor, &moment, &Draft::of(form, moment.today))
        })
        .unwrap()
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.house
            .read(|tx| Ok(tx.query_one(sql, &[], |row| row.get(0))?))
            .unwrap()
    }
}

#[test]
fn the_cast_has_no_faults() {
    for document in cast() {
        assert_eq!(document.faults(), []);
        assert_eq!(
            PersonForm::from(&document)
                .parse(common::moment().today)
                .unwrap(),
            document
        );
    }
    assert!(!MIGRATIONS.steps.is_empty());
}
