//! What tests of several nouns need.

#![allow(dead_code)]
// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use record::access::{Role, matrix};
use record::actor::AccountActor;
use record::{AccountId, Actor, House, Moment, SessionId, Store, TeamId};
use store::params;

/// The moment of all tests: a Sunday morning in Riverbridge.
pub fn moment() -> Moment {
    Moment::at("2026-11-22T10:00:00Z".parse().unwrap())
}

/// So many seconds after [`moment`].
pub fn after(seconds: i64) -> Moment {
    let wait = jiff::SignedDuration::from_secs(seconds);
    Moment::at(moment().now.checked_add(wait).unwrap())
}

/// The record on a fresh, migrated store.
pub fn house(store: &Store) -> House {
    House::new(store.clone())
}

/// Somebody with these roles and teams and no row in the database: for what needs no account to refer to.
pub fn actor(roles: &[Role], teams: &[TeamId]) -> Actor {
    Actor::Account(unstored(roles, teams))
}

fn unstored(roles: &[Role], teams: &[TeamId]) -> AccountActor {
    AccountActor {
        account_id: AccountId::new(),
        session_id: Some(SessionId::new()),
        display_name: "Test Actor".to_owned(),
        roles: roles.to_vec(),
        teams: teams.to_vec(),
        person_id: None,
    }
}

/// Somebody with an account that rows can refer to. It has no password.
pub fn account(
    house: &House,
    sign_in_name: &str,
    roles: &[Role],
    teams: &[TeamId],
) -> AccountActor {
    let account = AccountActor {
        display_name: sign_in_name.to_owned(),
        ..unstored(roles, teams)
    };
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into access_account (id, sign_in_name, display_name, password_temporary, failed_count, \
                 created_at) values ($1, $2, $2, $3, 0, $4)",
                &params![account.account_id, sign_in_name, false, moment().now],
            )?;
            for role in roles {
                tx.execute(
                    "insert into access_role (id, account_id, role, granted_at, granted_by) \
                     values ($1, $2, $3, $4, 'test')",
                    &params![uuid::Uuid::now_v7(), account.account_id, role, moment().now],
                )?;
            }
            for team in teams {
                tx.execute(
                    "insert into access_membership (id, account_id, team_id, from_on) values ($1, $2, $3, $4)",
                    &params![uuid::Uuid::now_v7(), account.account_id, team, moment().today],
                )?;
            }
            Ok::<_, store::StoreError>(())
        })
        .unwrap();
    account
}

/// A team.
pub fn team(house: &House, name: &str) -> TeamId {
    let id = TeamId::new();
    house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into access_team (id, name) values ($1, $2)",
                &params![id, name],
            )
        })
        .unwrap();
    id
}

/// Compares with a file that a reviewer reads, `tests/golden/{name}`. `STEERWELL_GOLDEN=write` writes it.
pub fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var("STEERWELL_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(&path, text).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == text,
        "tests/golden/{name} differs. If the change is meant, run the test with STEERWELL_GOLDEN=write, read the \
         difference and commit it.\n{text}"
    );
}

/// The matrix as a table of words, a block for each noun and verb.
pub fn matrix_table() -> String {
    let mut lines: Vec<Vec<String>> = matrix::text()
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let roles = lines.remove(0).split_off(2);
    let mut table = String::from("Who may do what, and to whose record\n");
    for cells in lines {
        table.push_str(&format!("\n{}: {}\n", cells[0], cells[1]));
        for (role, cell) in roles
            .iter()
            .zip(&cells[2..])
            .filter(|(_, cell)| !cell.is_empty())
        {
            table.push_str(&format!("  {role:<22}{cell}\n"));
        }
    }
    table
}
