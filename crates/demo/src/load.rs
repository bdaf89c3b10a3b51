//! Making the demonstration council.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use record::access::accounts::{self, FirstPassword, NewAccount, personal};
use record::access::{self, Noun, Verb};
use record::assessment::{self, Answered, NewAnswer, NewCircumstance, Part};
use record::people::{self, Created, FormId, Involved, NewPerson, PersonForm};
use record::rulebook::{self, Rulebooks};
use record::{
    AccountId, Actor, House, Moment, PersonId, Refusal, TeamId, allocation, directory, performance,
};
use store::params;

use crate::council::{Size, rulebook_from};
use crate::{ACCOUNTS, CAST, PASSWORD, REFERENCE_PREFIX, TEAMS};

pub(crate) static OPEN_DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/trafford");

const ACTOR: Actor = Actor::Demonstration;

/// Whether the demonstration was made already.
///
/// # Errors
/// The database's refusal.
pub fn is_loaded(house: &House) -> Result<bool, Refusal> {
    house.read(accounts::any)
}

/// Makes everything: rulebook, directory, teams, accounts, the cast, Ada's assessment with its indicative budget and
/// Jo's assessment half way. The cast has been known for some months before `moment`.
///
/// # Errors
/// What a verb refused: with the data as shipped, only the database's refusal.
pub fn load(house: &House, moment: &Moment) -> Result<(), Refusal> {
    load_at(house, moment, (Size::Usual, 2))
}

/// The same for a council of another size: its rulebook has been in force for as long as its history goes back.
///
/// # Errors
/// As [`load()`].
pub fn load_for(house: &House, moment: &Moment, size: Size) -> Result<(), Refusal> {
    load_at(house, moment, (size, ADA_KNOWN_MONTHS))
}

/// Long enough ago that Ada's support was reviewed since.
const ADA_KNOWN_MONTHS: i64 = 7;

fn load_at(house: &House, moment: &Moment, (size, ada_known): (Size, i64)) -> Result<(), Refusal> {
    let earlier = months_before(moment, 8);
    adopt_rulebook(house, &on(moment, rulebook_from(size, moment.today)))?;
    load_directory(house, &earlier)?;
    let teams = make_teams(house, &earlier)?;
    let people = make_cast(house, &earlier, &teams)?;
    let accounts = make_accounts(house, &earlier, &teams, &people)?;
    restrict(house, &months_before(moment, 7), &people, &accounts)?;
    set_targets(house, &earlier)?;
    let books = Rulebooks::default();
    let ada = worker(
        house,
        &months_before(moment, ada_known),
        &accounts,
        "sam.social",
    )?;
    assess(
        house,
        &books,
        &ada,
        &months_before(moment, ada_known),
        people["ada"],
        ADA,
        true,
    )?;
    let recent = Moment {
        now: moment.now - SignedDuration::from_hours(26),
        ..*moment
    };
    assess(house, &books, &ada, &recent, people["jo"], JO_SO_FAR, false)
}

/// A member of the cast, by the short name that tests use.
///
/// # Errors
/// [`Refusal::NotFound`] when the demonstration is not there; the database's refusal.
pub fn person(house: &House, key: &str) -> Result<PersonId, Refusal> {
    let place = CAST
        .iter()
        .position(|member| member.key == key)
        .ok_or(Refusal::NotFound(None))?;
    let reference = format!("{REFERENCE_PREFIX}-{:06}", place + 1);
    house.read(|tx| {
        tx.query_opt(
            "select id from people_person where reference = $1",
            &params![reference],
            |row| row.get(0),
        )?
        .ok_or(Refusal::NotFound(None))
    })
}

fn months_before(moment: &Moment, months: i64) -> Moment {
    on(moment, moment.today.saturating_sub(months.months()))
}

/// The same time of day on another day.
fn on(moment: &Moment, today: Date) -> Moment {
    let days = i64::from((moment.today - today).get_days());
    Moment {
        now: moment.now - SignedDuration::from_hours(24 * days),
        today,
    }
}

fn adopt_rulebook(house: &House, moment: &Moment) -> Result<(), Refusal> {
    house.write(&ACTOR, moment, |tx| {
        let permit = access::population(&ACTOR, Noun::Rulebook, Verb::Adopt, "demo.load")?;
        let source = ::rules::rulebook::riverbridge_source();
        rulebook::adopt(
            tx,
            &permit,
            &ACTOR,
            moment,
            &source,
            "The demonstration's own policy.",
        )
        .map(drop)
    })
}

/// The targets of the papers, and the council's own made-up ones once the measure that they are of is counted.
fn set_targets(house: &House, moment: &Moment) -> Result<(), Refusal> {
    let known =
        |target: &performance::Target| moment.today.year() > 2011 || target.on_date.year() <= 2013;
    let targets: Vec<performance::Target> =
        performance::papers()?.into_iter().filter(known).collect();
    house.write(&ACTOR, moment, |tx| {
        let permit = access::population(&ACTOR, Noun::Performance, Verb::Change, "demo.load")?;
        performance::add_targets(tx, &permit, (&ACTOR, moment), &targets).map(drop)
    })
}

fn load_directory(house: &House, moment: &Moment) -> Result<(), Refusal> {
    let names: Vec<String> = OPEN_DATA
        .files()
        .map(|file| file.path().to_string_lossy().into_owned())
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(OPEN_DATA.files())
        .filter(|(name, _)| name.ends_with(".csv"))
        .map(|(name, file)| (name.as_str(), file.contents()))
        .collect();
    house.write(&ACTOR, moment, |tx| {
        directory::import_files(tx, &ACTOR, moment, &files).map(drop)
    })
}

fn make_teams(house: &House, moment: &Moment) -> Result<BTreeMap<&'static str, TeamId>, Refusal> {
    house.write(&ACTOR, moment, |tx| {
        let permit = access::population(&ACTOR, Noun::Account, Verb::Create, "demo.load")?;
        TEAMS
            .iter()
            .map(|name| {
                Ok((
                    *name,
                    accounts::create_team(tx, &ACTOR, moment, &permit, name)?,
                ))
            })
            .collect()
    })
}

/// In the council of the papers' years everybody is born sixteen years sooner, so that they are as old as now; a day of
/// a leap year stays one.
fn at_their_age(
    fields: &'static [(&'static str, &'static str)],
    today: Date,
) -> Vec<(&'static str, String)> {
    let sooner = if today.year() < 2015 { 16 } else { 0 };
    fields
        .iter()
        .map(|(field, value)| {
            let year = value.parse::<i32>().ok().filter(|_| *field == "born-year");
            let value =
                year.map_or_else(|| (*value).to_owned(), |year| (year - sooner).to_string());
            (*field, value)
        })
        .collect()
}

fn make_cast(
    house: &House,
    moment: &Moment,
    teams: &BTreeMap<&'static str, TeamId>,
) -> Result<BTreeMap<&'static str, PersonId>, Refusal> {
    house.write(&ACTOR, moment, |tx| {
        let permit = access::population(&ACTOR, Noun::People, Verb::Create, "demo.load")?;
        let mut made = BTreeMap::new();
        for member in CAST {
            let fields = at_their_age(member.fields, moment.today);
            let pairs = fields.iter().map(|(field, value)| (*field, value.as_str()));
            let form = PersonForm::from_pairs(pairs);
            let document = form.parse(moment.today).map_err(Refusal::Invalid)?;
            let new = NewPerson {
                form: FormId::new(),
                document: &document,
                prefix: REFERENCE_PREFIX,
                team: None,
            };
            let (Created::New { person, .. } | Created::Before { person, .. }) =
                people::create(tx, &permit, &ACTOR, moment, &new)?;
            if let Some(team) = member.team.and_then(|name| teams.get(name)) {
                let permit = access::person(
                    tx,
                    &ACTOR,
                    moment,
                    person,
                    (Noun::Involvement, Verb::Change, "demo.load"),
                    None,
                )?;
                people::add_involvement(
                    tx,
                    &permit,
                    &ACTOR,
                    moment,
                    Involved::Team(*team),
                    moment.today,
                )?;
            }
            made.insert(member.key, person);
        }
        Ok(made)
    })
}

fn make_accounts(
    house: &House,
    moment: &Moment,
    teams: &BTreeMap<&'static str, TeamId>,
    people: &BTreeMap<&'static str, PersonId>,
) -> Result<BTreeMap<&'static str, AccountId>, Refusal> {
    let mut made = BTreeMap::new();
    for account in ACCOUNTS {
        // Hashing is slow on purpose: outside of the transaction, so that nobody waits for it.
        let password = FirstPassword::lasting(PASSWORD, account.sign_in_name)?;
        let id = house.write(&ACTOR, moment, |tx| {
            let create = access::population(&ACTOR, Noun::Account, Verb::Create, "demo.load")?;
            let change = access::population(&ACTOR, Noun::Account, Verb::Change, "demo.load")?;
            let new = NewAccount {
                sign_in_name: account.sign_in_name,
                display_name: account.display_name,
            };
            if let Some(person) = account.own_record.and_then(|key| people.get(key)).copied() {
                let ask = (Noun::PersonAccount, Verb::Change, "demo.load");
                let permit = access::person(tx, &ACTOR, moment, person, ask, None)?;
                return personal::make(tx, &ACTOR, moment, &permit, &new, account.role, &password);
            }
            let id = accounts::create(tx, &ACTOR, moment, &create, &new, &password)?;
            accounts::grant_role(tx, &ACTOR, moment, &change, id, account.role)?;
            for team in account.teams.iter().filter_map(|name| teams.get(name)) {
                accounts::join_team(
                    tx,
                    &ACTOR,
                    moment,
                    &change,
                    (id, *team),
                    (moment.today, None),
                )?;
            }
            Ok(id)
        })?;
        made.insert(account.sign_in_name, id);
    }
    Ok(made)
}

fn restrict(
    house: &House,
    moment: &Moment,
    people: &BTreeMap<&'static str, PersonId>,
    accounts: &BTreeMap<&'static str, AccountId>,
) -> Result<(), Refusal> {
    for member in CAST.iter().filter(|member| member.restricted) {
        house.write(&ACTOR, moment, |tx| {
            let ask = (Noun::Restriction, Verb::Change, "demo.load");
            let permit = access::person(tx, &ACTOR, moment, people[member.key], ask, None)?;
            let why = "She is hiding from somebody who may look for her.";
            people::restrict(tx, &permit, &ACTOR, moment, &[accounts["tom.manager"]], why)
        })?;
    }
    Ok(())
}

fn worker(
    house: &House,
    moment: &Moment,
    made: &BTreeMap<&'static str, AccountId>,
    name: &str,
) -> Result<Actor, Refusal> {
    house
        .read(|tx| accounts::load(tx, moment, made[name], None))?
        .map(Actor::Account)
        .ok_or(Refusal::NotFound(None))
}

/// An answer of a story: part, key, option, and what is written beside it.
type Told = (Part, &'static str, &'static str, &'static str);

const ADA: &[Told] = &[
    (
        Part::Need,
        "personal_care",
        "several_daily",
        "Help to wash and dress, and at lunch time.",
    ),
    (
        Part::Need,
        "eating",
        "daily",
        "She lets pans boil dry; a cooked meal is made for her.",
    ),
    (Part::Need, "home", "most", ""),
    (
        Part::Need,
        "safe_at_home",
        "occasional",
        "Two falls since the summer.",
    ),
    (Part::Need, "nights", "some", ""),
    (
        Part::Need,
        "communication",
        "none",
        "Hears well with the loop.",
    ),
    (
        Part::Need,
        "wellbeing",
        "now_and_then",
        "Low since her sister died.",
    ),
    (
        Part::Need,
        "relationships",
        "most_times",
        "Would go to the chapel again if somebody came along.",
    ),
    (Part::Need, "occupation", "none", ""),
    (Part::Need, "parenting", "none", ""),
    (Part::Need, "risk", "none", ""),
    (Part::Need, "helpers", "somebody", "Her neighbour Farida."),
    (
        Part::Informal,
        "personal_care",
        "quarter",
        "Farida helps in the mornings and wishes to go on.",
    ),
    (Part::Informal, "eating", "half", ""),
    (Part::Informal, "home", "quarter", ""),
    (Part::Informal, "safe_at_home", "none", ""),
    (Part::Informal, "nights", "none", ""),
    (Part::Informal, "wellbeing", "none", ""),
    (Part::Informal, "relationships", "none", ""),
    (Part::Flag, "two_workers", "no", ""),
    (Part::Flag, "specialist", "no", ""),
    (Part::Flag, "isolation", "no", ""),
    (
        Part::Flag,
        "one_off",
        "yes",
        "A key safe and a second stair rail.",
    ),
];

const JO_SO_FAR: &[Told] = &[
    (
        Part::Need,
        "personal_care",
        "prompts",
        "Jo wants to be asked, not told.",
    ),
    (Part::Need, "eating", "prompts", ""),
    (Part::Need, "home", "most", ""),
];

fn assess(
    house: &House,
    books: &Rulebooks,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    story: &[Told],
    decide: bool,
) -> Result<(), Refusal> {
    let assessment = house.write(actor, moment, |tx| {
        let permit = access::person(
            tx,
            actor,
            moment,
            person,
            (Noun::Assessment, Verb::Create, "demo.load"),
            None,
        )?;
        assessment::start(
            tx,
            &permit,
            books,
            (actor, moment),
            assessment::ADULT,
            false,
        )
        .map(|started| started.id())
    })?;
    for (minutes, (part, question, value, note)) in (1_i64..).zip(story) {
        let moment = Moment {
            now: moment.now + SignedDuration::from_mins(2 * minutes),
            ..*moment
        };
        house.write(actor, &moment, |tx| {
            let ask = (Noun::Assessment, Verb::Change, "demo.load");
            let permit = access::person(tx, actor, &moment, person, ask, None)?;
            let new = NewAnswer {
                assessment,
                part: *part,
                question,
                value,
                own: None,
                note,
                base_revision: 0,
            };
            match assessment::answer(tx, &permit, books, (actor, &moment), &new)? {
                Answered::Saved { .. } | Answered::Same { .. } => Ok(()),
                Answered::Conflict { .. } => Err(Refusal::NotNow(
                    "Somebody else is loading this demonstration.".into(),
                )),
            }
        })?;
    }
    if decide {
        let moment = Moment {
            now: moment.now + SignedDuration::from_hours(2),
            ..*moment
        };
        house.write(actor, &moment, |tx| {
            let ask = (Noun::Assessment, Verb::Decide, "demo.load");
            let permit = access::person(tx, actor, &moment, person, ask, None)?;
            let together = NewCircumstance::together();
            let decided = (&[][..], Some(&together));
            assessment::validate(tx, &permit, books, (actor, &moment), assessment, decided)?;
            let ask = (Noun::Allocation, Verb::Decide, "demo.load");
            let permit = access::person(tx, actor, &moment, person, ask, None)?;
            allocation::decide_indicative(
                tx,
                &permit,
                books,
                (actor, &moment),
                assessment,
                "First assessment.",
            )
            .map(drop)
        })?;
    }
    Ok(())
}
