//! Those who work at Riverbridge, besides the accounts that a visitor signs in with. They have no password: hashing
//! one takes a second, and nobody needs to be them.

use std::collections::BTreeMap;

use record::access::accounts::{self, NewAccount};
use record::access::{self, Noun, Role, Verb};
use record::people::ClientGroup;
use record::{AccountId, Actor, House, Moment, Refusal, TeamId};
use store::params;

use super::dice::Dice;
use super::people::GIVEN;

/// The four localities of the open data, and the town that people call each by.
pub const LOCALITIES: [(&str, &str); 4] = [
    ("North", "Stretford"),
    ("Central", "Sale"),
    ("West", "Urmston"),
    ("South", "Altrincham"),
];

/// Teams besides those of the cast, and how many social workers each team has.
const TEAMS: [(&str, u32); 13] = [
    ("Stretford older people's team", 6),
    ("Sale older people's team", 5),
    ("Urmston older people's team", 6),
    ("Altrincham older people's team", 6),
    ("Urmston physical disability team", 4),
    ("Altrincham physical disability team", 4),
    ("Learning disability team", 6),
    ("Mental health team", 6),
    ("Carers' team", 4),
    ("Moving into adulthood team", 2),
    ("Access team", 0),
    ("Finance team", 0),
    ("Reablement team", 0),
];

const FAMILY: [&str; 8] = [
    "Standin",
    "Understudy",
    "Roleplay",
    "Walkon",
    "Extra",
    "Prompter",
    "Rehearsal",
    "Stagehand",
];

/// Somebody as rows name them.
#[derive(Clone)]
pub struct Who {
    pub id: AccountId,
    pub label: String,
}

/// A team with those who work in it.
pub struct Team {
    pub id: TeamId,
    pub workers: Vec<Who>,
    pub managers: Vec<Who>,
}

/// Everybody who works here.
pub struct Staff {
    teams: BTreeMap<String, Team>,
    pub information: Vec<Who>,
    /// The first three assess; two set bank details, two check them; one proposes runs and two approve them.
    pub finance: Vec<Who>,
}

impl Staff {
    /// Somebody on the panel who is not this manager.
    pub fn panel(&self, manager: &Who, dice: &mut Dice) -> Option<&Who> {
        let others: Vec<&Who> = self
            .teams
            .values()
            .flat_map(|team| &team.managers)
            .filter(|other| other.id != manager.id)
            .collect();
        dice.one(&others).copied()
    }

    /// The team that somebody of a client group in a locality comes to.
    pub fn team(&self, group: ClientGroup, locality: usize) -> Option<&Team> {
        let town = LOCALITIES.get(locality).map_or("Sale", |(_, town)| town);
        let name = match group {
            ClientGroup::OlderPeople => format!("{town} older people's team"),
            ClientGroup::PhysicalDisability if locality == 3 => {
                "Altrincham physical disability team".to_owned()
            }
            ClientGroup::PhysicalDisability => "Urmston physical disability team".to_owned(),
            ClientGroup::LearningDisability => "Learning disability team".to_owned(),
            ClientGroup::MentalHealth => "Mental health team".to_owned(),
            ClientGroup::Carers => "Carers' team".to_owned(),
            _ => "Moving into adulthood team".to_owned(),
        };
        self.teams.get(&name)
    }
}

/// Makes teams and accounts that are not there yet, by the verbs of the pages.
pub fn make(house: &House, moment: &Moment, seed: u64) -> Result<Staff, Refusal> {
    let actor = Actor::Demonstration;
    let mut dice = Dice::of(seed, u64::MAX);
    house.write(&actor, moment, |tx| {
        let mut staff = Staff {
            teams: BTreeMap::new(),
            information: Vec::new(),
            finance: Vec::new(),
        };
        for (name, workers) in TEAMS {
            let known = tx.query_opt(
                "select id from access_team where name = $1",
                &params![name],
                |row| row.get::<TeamId>(0),
            )?;
            let id = match known {
                Some(id) => id,
                None => {
                    let permit =
                        access::population(&actor, Noun::Account, Verb::Create, "demo.council")?;
                    accounts::create_team(tx, &actor, moment, &permit, name)?
                }
            };
            let mut team = Team {
                id,
                workers: Vec::new(),
                managers: Vec::new(),
            };
            for _ in 0..workers {
                let who = employ(tx, moment, &mut dice, Role::SocialWorker, Some(id))?;
                team.workers.push(who);
            }
            if workers > 0 {
                let who = employ(tx, moment, &mut dice, Role::TeamManager, Some(id))?;
                team.managers.push(who);
            }
            let (role, count) = match name {
                "Access team" => (Role::InformationOfficer, 8),
                "Finance team" => (Role::FinanceOfficer, 10),
                "Reablement team" => (Role::ReablementWorker, 6),
                _ => (Role::SocialWorker, 0),
            };
            for _ in 0..count {
                let who = employ(tx, moment, &mut dice, role, Some(id))?;
                match role {
                    Role::InformationOfficer => staff.information.push(who),
                    Role::FinanceOfficer => staff.finance.push(who),
                    _ => {}
                }
            }
            staff.teams.insert(name.to_owned(), team);
        }
        for role in [Role::Commissioner, Role::PerformanceOfficer, Role::Planner] {
            employ(tx, moment, &mut dice, role, None)?;
        }
        Ok(staff)
    })
}

/// The account of one more worker.
fn employ(
    tx: &mut record::Tx,
    moment: &Moment,
    dice: &mut Dice,
    role: Role,
    team: Option<TeamId>,
) -> Result<Who, Refusal> {
    let actor = Actor::Demonstration;
    let create = access::population(&actor, Noun::Account, Verb::Create, "demo.council")?;
    let change = access::population(&actor, Noun::Account, Verb::Change, "demo.council")?;
    let mut name;
    loop {
        name = (dice.word(&GIVEN), dice.word(&FAMILY));
        let sign_in = format!("{}.{}", name.0, name.1).to_lowercase();
        let taken = tx.query_opt(
            "select id from access_account where sign_in_name = $1",
            &params![sign_in],
            |row| row.get::<AccountId>(0),
        )?;
        if taken.is_none() {
            break;
        }
    }
    let (given, family) = name;
    let new = NewAccount {
        sign_in_name: &format!("{given}.{family}").to_lowercase(),
        display_name: &format!("{given} {family}"),
    };
    let id = accounts::create_without_password(tx, &actor, moment, &create, &new)?;
    accounts::grant_role(tx, &actor, moment, &change, id, role)?;
    if let Some(team) = team {
        accounts::join_team(
            tx,
            &actor,
            moment,
            &change,
            (id, team),
            (moment.today, None),
        )?;
    }
    Ok(Who {
        id,
        label: format!("account:{id}"),
    })
}
