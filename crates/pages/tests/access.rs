//! Signing in, one's own account, kept forms, accounts and teams, the audit trail: as their readers meet them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

#[path = "access/account.rs"]
mod account;
#[path = "access/accounts.rs"]
mod accounts;
#[path = "access/audit.rs"]
mod audit;
#[path = "access/kept.rs"]
mod kept;
#[path = "access/second_factor.rs"]
mod second_factor;
#[path = "access/sign_in.rs"]
mod sign_in;
#[path = "access/standing.rs"]
mod standing;

use common::{Client, NOW, Page};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// A password that nothing in these tests could guess.
const GOOD: &str = "gravel otter violin 93";

/// Signs in through the page.
fn sign_in(client: &Client<'_>, name: &str, password: &str) -> Page {
    client.get("/sign-in");
    client.post(
        "/sign-in",
        &[("sign_in_name", name), ("password", password)],
    )
}

/// The device that scanned the key that a page shows.
fn device(page: &Page) -> Totp {
    let key = page.one("main code").replace(' ', "");
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(Secret::try_from_base32(key).unwrap())
        .build()
        .unwrap()
}

/// What a device shows now, or so many steps of half a minute later.
fn code(device: &Totp, later: i64) -> String {
    let now: jiff::Timestamp = NOW.parse().unwrap();
    device
        .generate(u64::try_from(now.as_second() + 30 * later).unwrap())
        .to_string()
}
