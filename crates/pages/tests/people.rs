//! People's pages as their readers meet them: finding, adding, reading, correcting, earlier versions, who is involved,
//! restriction, reasons, one's own record; right input and wrong, per role.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

#[path = "people/account.rs"]
mod account;
#[path = "people/authority.rs"]
mod authority;
#[path = "people/bad_input.rs"]
mod bad_input;
#[path = "people/conflict.rs"]
mod conflict;
#[path = "people/correct.rs"]
mod correct;
#[path = "people/equality.rs"]
mod equality;
#[path = "people/involvement.rs"]
mod involvement;
#[path = "people/new.rs"]
mod new;
#[path = "people/own.rs"]
mod own;
#[path = "people/reason.rs"]
mod reason;
#[path = "people/record.rs"]
mod record_page;
#[path = "people/relationship.rs"]
mod relationship;
#[path = "people/restriction.rs"]
mod restriction;
#[path = "people/search.rs"]
mod search;

use common::{Client, Page, TestApp};

/// The address of one of the cast, or of a part of their record.
fn address(app: &TestApp, key: &str, part: &str) -> String {
    let person = app.person(key);
    if part.is_empty() {
        format!("/people/{person}")
    } else {
        format!("/people/{person}/{part}")
    }
}

/// What somebody who typed this into the one box gets.
fn search(client: &Client<'_>, typed: &str) -> Page {
    client.get("/people");
    client.post("/people/search", &[("query", typed)])
}

/// The names of those who were found.
fn found(page: &Page) -> Vec<String> {
    page.select("main table tbody th a")
}

/// Fills in the form of a new person and sends it.
fn add(client: &Client<'_>, typed: &[(&str, &str)]) -> Page {
    let form = client.get("/people/new");
    client.submit(&form, "#names-1-given", typed)
}

/// Opens the form of a correction, changes this and sends it.
fn correct_it(client: &Client<'_>, record: &str, typed: &[(&str, &str)]) -> Page {
    let form = client.get(&format!("{record}/correct"));
    client.submit(form.must_be(200), "#why", typed)
}

/// The sentences beside and above the fields, by the id of the field.
fn fault_of(page: &Page, id: &str) -> String {
    page.errors()
        .into_iter()
        .find(|(field, _)| field == id)
        .map(|(_, sentence)| sentence)
        .unwrap_or_else(|| panic!("no fault of {id} on {}: {}", page.path, page.text()))
}
