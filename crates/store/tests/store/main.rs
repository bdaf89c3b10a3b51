//! The store on both engines. Each test is a sentence that names the fault it catches.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(missing_docs)]

mod address;
mod constraints;
mod guards;
mod migrations;
mod schema;
mod server;
mod sqlite;
mod transactions;
mod values;
