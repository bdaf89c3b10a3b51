//! A fresh, migrated database for each test, on either engine, and a PostgreSQL cluster to hold them.
//!
//! Tests on PostgreSQL use the server that `STEERWELL_TEST_POSTGRES` names (an account that may make databases),
//! else a cluster of this machine's own server programs, made once and stopped when it has been idle for a while.

// A test that cannot have its database can only stop, with the sentence that says why.
#![allow(clippy::panic, clippy::expect_used)]

mod cluster;

pub use cluster::Cluster;

use crate::{Address, Engine, Migrations, Options, Store, migrate, params};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The variable that names the server for tests.
pub const VARIABLE: &str = "STEERWELL_TEST_POSTGRES";

/// A store on a database of its own, which is removed when this is dropped.
pub struct TestStore {
    /// Gone before the database is.
    store: Option<Store>,
    url: String,
    keep: Keep,
}

enum Keep {
    Folder(tempfile::TempDir),
    Database { server: String, name: String },
}

impl TestStore {
    /// A migrated SQLite database, copied from a template that all tests with these migrations share.
    pub fn sqlite(migrations: &Migrations) -> Self {
        Self::with(Engine::Sqlite, migrations, options())
    }

    /// A migrated PostgreSQL database, made from a template that all tests with these migrations share.
    pub fn postgres(migrations: &Migrations) -> Self {
        Self::with(Engine::Postgres, migrations, options())
    }

    /// Either, with options of the test's own.
    pub fn with(engine: Engine, migrations: &Migrations, options: Options) -> Self {
        let hash = migrations
            .fingerprint(engine)
            .expect("the migrations can be read");
        let hash = hash.get(..16).unwrap_or(&hash).to_owned();
        let (url, keep) = match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let path = folder.path().join("test.sqlite");
                std::fs::copy(template_file(migrations, &hash), &path)
                    .expect("a copy of the template");
                (format!("sqlite:{}", path.display()), Keep::Folder(folder))
            }
            Engine::Postgres => {
                let server = server();
                let name = format!("steerwell_test_{}", Uuid::now_v7().simple());
                let template = template_database(&server, migrations, &hash);
                statement(
                    &server,
                    &format!("create database {name} template {template}"),
                );
                (
                    with_database(&server, &name),
                    Keep::Database { server, name },
                )
            }
        };
        let address = Address::parse(&url).expect("an address");
        let store = Store::open(&address, options).unwrap_or_else(|fault| panic!("{fault}"));
        Self {
            store: Some(store),
            url,
            keep,
        }
    }

    /// The address as text, for a program started by the test.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder of this test, where the engine is SQLite.
    pub fn folder(&self) -> Option<&Path> {
        match &self.keep {
            Keep::Folder(folder) => Some(folder.path()),
            Keep::Database { .. } => None,
        }
    }

    /// Another store on the same database, as a second server would have.
    pub fn another(&self, options: Options) -> Store {
        let address = Address::parse(&self.url).expect("an address");
        Store::open(&address, options).unwrap_or_else(|fault| panic!("{fault}"))
    }
}

/// As a server's, but without waiting for the disk.
pub fn options() -> Options {
    Options {
        durable: false,
        ..Options::default()
    }
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        self.store
            .as_ref()
            .expect("the store is there until the drop")
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        self.store = None;
        if let Keep::Database { server, name } = &self.keep
            && let Ok(mut client) = client(server)
        {
            let _ = client.batch_execute(&format!("drop database if exists {name} with (force)"));
        }
    }
}

/// Makes two tests, `name::sqlite` and `name::postgres`, of each function.
///
/// ```ignore
/// store::on_both! { &MIGRATIONS;
///     /// A sentence that names the fault it catches.
///     fn a_name_is_kept(store: &Store) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($migrations:expr; $($(#[$meta:meta])* fn $name:ident($store:ident: $kind:ty) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn body($store: $kind) $body

            #[test]
            fn sqlite() {
                body(&$crate::testing::TestStore::sqlite($migrations));
            }

            #[test]
            fn postgres() {
                body(&$crate::testing::TestStore::postgres($migrations));
            }
        }
    )+};
}

fn template_file(migrations: &Migrations, hash: &str) -> PathBuf {
    let folder = cluster::private_folder("steerwell-test-sqlite");
    let path = folder.join(format!("{hash}.sqlite"));
    if path.exists() {
        return path;
    }
    let making = tempfile::tempdir_in(&folder).expect("a temporary folder");
    let part = making.path().join("template.sqlite");
    let address = Address::parse(&format!("sqlite:{}", part.display())).expect("an address");
    {
        let store = Store::open(&address, options()).unwrap_or_else(|fault| panic!("{fault}"));
        migrate(&store, migrations).unwrap_or_else(|fault| panic!("{fault}"));
    }
    // The last connection is closed, so the write-ahead log is in the file; a rename is all or nothing.
    std::fs::rename(&part, &path).expect("the template is put in its place");
    path
}

fn template_database(server: &str, migrations: &Migrations, hash: &str) -> String {
    let name = format!("steerwell_template_{hash}");
    let mut admin = client(server).unwrap_or_else(|fault| panic!("{fault}"));
    admin
        .batch_execute("select pg_advisory_lock(7283645)")
        .expect("the lock on templates");
    let there = admin
        .query_opt("select 1 from pg_database where datname = $1", &[&name])
        .expect("the list of databases");
    if there.is_none() {
        let making = format!("{name}_making");
        admin
            .batch_execute(&format!("drop database if exists {making} with (force)"))
            .expect("an unfinished template is removed");
        admin
            .batch_execute(&format!(
                "create database {making} encoding 'UTF8' template template0"
            ))
            .expect("a database for the template");
        let address = Address::parse(&with_database(server, &making)).expect("an address");
        {
            let store = Store::open(&address, options()).unwrap_or_else(|fault| panic!("{fault}"));
            migrate(&store, migrations).unwrap_or_else(|fault| panic!("{fault}"));
        }
        admin
            .batch_execute(&format!("alter database {making} rename to {name}"))
            .expect("the template gets its name");
    }
    name
}

fn server() -> String {
    match std::env::var(VARIABLE) {
        Ok(url) if !url.is_empty() => url,
        _ => cluster::shared(),
    }
}

/// The address with another database in it.
fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server
        .split_once('?')
        .map_or((server, String::new()), |(base, query)| {
            (base, format!("?{query}"))
        });
    let host = base.find("://").map_or(0, |at| at + 3);
    let end = base
        .get(host..)
        .and_then(|rest| rest.find('/'))
        .map_or(base.len(), |at| host + at);
    format!("{}/{name}{query}", &base[..end])
}

fn client(server: &str) -> Result<postgres::Client, String> {
    postgres::Client::connect(server, postgres::NoTls).map_err(|fault| {
        format!("The PostgreSQL server for tests ({VARIABLE}) cannot be reached: {fault}. Unset the variable to use a temporary one.")
    })
}

fn statement(server: &str, sql: &str) {
    let mut client = client(server).unwrap_or_else(|fault| panic!("{fault}"));
    client
        .batch_execute(sql)
        .expect("the server makes a database for the test");
}

/// Runs a statement on the test's database past the store, as a stranger with a client would.
///
/// # Errors
/// The name of the constraint that refused, or the message.
pub fn stranger(test: &TestStore, sql: &str) -> Result<(), String> {
    match test.engine() {
        Engine::Sqlite => {
            let path = test.url.trim_start_matches("sqlite:");
            let link = rusqlite::Connection::open(path).map_err(|fault| fault.to_string())?;
            link.execute_batch(sql).map_err(|fault| fault.to_string())
        }
        Engine::Postgres => client(&test.url)?.batch_execute(sql).map_err(|fault| {
            fault.as_db_error().map_or_else(
                || fault.to_string(),
                |db| db.constraint().unwrap_or(db.message()).to_owned(),
            )
        }),
    }
}

/// How many rows a table has; a test asks this often.
pub fn count(store: &Store, table: &str) -> i64 {
    store
        .read(|tx| {
            tx.query_one(
                &format!("select count(*) from {table}"),
                &params![],
                |row| row.get(0),
            )
        })
        .expect("the rows are counted")
}
