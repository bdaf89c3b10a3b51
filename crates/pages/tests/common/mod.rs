//! The application of tests: the whole of the pages on a database of its own, and clients that behave like browsers.
//!
//! ```ignore
//! on_both_engines! {
//!     fn a_worker_finds_ada(app: &TestApp) {
//!         let page = app.as_role(Role::SocialWorker).get("/people");
//!         assert_eq!(page.title(), "People");
//!     }
//! }
//! ```
//! `TestApp` begins empty but for what a test asks for: accounts and people of the demonstration are made when they
//! are first named. [`TestApp::riverbridge`] has the whole demonstration.

// Each test file uses its own part of this.
#![allow(dead_code)]
// A test that cannot go on can only stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod page;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use pages::{App, WebSettings};
use record::access::accounts::{self, FirstPassword, NewAccount, personal};
use record::access::sign_in::SignInPolicy;
use record::access::{self, Noun, Role, SecretKey, Verb, sign_in};
use record::people::{self, Created, FormId, Involved, NewPerson, PersonForm};
use record::schema::MIGRATIONS;
use record::{AccountId, Actor, House, Moment, PersonId, Refusal, TeamId};
use store::testing::TestStore;
use store::{Address, Engine, Store};

pub use client::Client;
pub use page::Page;

/// The instant that every test stands at: a Sunday morning in November.
pub const NOW: &str = "2026-11-22T10:00:00Z";

/// The key that signs forms in tests.
pub const KEY: [u8; 32] = [7; 32];

/// Makes a test on each engine of each function: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* fn $name:ident($app:ident: &TestApp) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn body($app: &$crate::common::TestApp) $body

            #[test]
            fn sqlite() {
                body(&$crate::common::TestApp::sqlite());
            }

            #[test]
            fn postgres() {
                body(&$crate::common::TestApp::postgres());
            }
        }
    )+};
}

/// The pages on a database of this test's own.
pub struct TestApp {
    /// The application.
    pub app: Arc<App>,
    /// The router, as the server has it.
    pub router: axum::Router,
    /// The database, for what only a stranger with a client could do.
    pub test: TestStore,
    /// Whether the whole demonstration is there, and its people need not be made.
    whole: bool,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    accounts: HashMap<String, AccountId>,
    people: HashMap<String, PersonId>,
    teams: HashMap<String, TeamId>,
}

/// The actor that makes what a test needs.
const MAKER: Actor = Actor::Demonstration;

fn clock() -> Timestamp {
    NOW.parse().unwrap()
}

impl TestApp {
    /// Empty, on SQLite.
    pub fn sqlite() -> TestApp {
        TestApp::on(TestStore::sqlite(&MIGRATIONS), |_| {})
    }

    /// Empty, on PostgreSQL.
    pub fn postgres() -> TestApp {
        TestApp::on(TestStore::postgres(&MIGRATIONS), |_| {})
    }

    /// Empty, on SQLite, with settings changed.
    pub fn with(change: impl FnOnce(&mut WebSettings)) -> TestApp {
        TestApp::on(TestStore::sqlite(&MIGRATIONS), change)
    }

    /// With the whole demonstration: loaded once for each build of the tests, then copied.
    pub fn riverbridge() -> TestApp {
        let test = TestStore::sqlite(&MIGRATIONS);
        let path = test.url().trim_start_matches("sqlite:").to_owned();
        let template = riverbridge_file();
        // The store has the empty file open: the copy goes beside it and is opened in its place.
        let copy = format!("{path}.riverbridge");
        std::fs::copy(template, &copy).expect("a copy of the demonstration");
        let address = Address::parse(&format!("sqlite:{copy}")).unwrap();
        let store = Store::open(&address, store::testing::options()).expect("the copy opens");
        TestApp {
            whole: true,
            ..TestApp::around(test, store, |_| {})
        }
    }

    /// The whole demonstration on PostgreSQL, loaded for this test: slow, for one test of a file at most.
    pub fn riverbridge_on_postgres() -> TestApp {
        let app = TestApp::postgres();
        demo::load(app.house(), &app.moment()).expect("the demonstration loads");
        TestApp { whole: true, ..app }
    }

    /// On a database, with settings changed.
    pub fn on(test: TestStore, change: impl FnOnce(&mut WebSettings)) -> TestApp {
        let store = (*test).clone();
        TestApp::around(test, store, change)
    }

    fn around(test: TestStore, store: Store, change: impl FnOnce(&mut WebSettings)) -> TestApp {
        let mut settings = WebSettings {
            council: "Riverbridge Council".to_owned(),
            colour: "#1d4f5f".to_owned(),
            reference_prefix: demo::REFERENCE_PREFIX.to_owned(),
            demonstration: true,
            secret: SecretKey::from_bytes(KEY),
            sign_in: SignInPolicy {
                require_second_factor_for_staff: false,
                ..SignInPolicy::USUAL
            },
            today: None,
            trusted_proxies: Vec::new(),
            rate_limits: false,
        };
        change(&mut settings);
        let app = App::new(House::new(store), settings, clock);
        TestApp {
            router: pages::router(app.clone()),
            app,
            test,
            whole: false,
            made: Mutex::default(),
        }
    }

    /// The care record.
    pub fn house(&self) -> &House {
        &self.app.house
    }

    /// The moment that requests have.
    pub fn moment(&self) -> Moment {
        self.app.moment()
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        self.house().store().engine()
    }

    /// Somebody who is not signed in.
    pub fn signed_out(&self) -> Client<'_> {
        Client::new(self)
    }

    /// Somebody of the demonstration with this role, signed in.
    pub fn as_role(&self, role: Role) -> Client<'_> {
        self.signed_in(account_of(role).sign_in_name)
    }

    /// The demonstration's account of this name, signed in on a browser of its own. Two calls are two browsers.
    pub fn signed_in(&self, sign_in_name: &str) -> Client<'_> {
        self.account(sign_in_name);
        self.sign_in(sign_in_name, demo::PASSWORD)
    }

    /// Signs in by name and password without going through the pages.
    pub fn sign_in(&self, sign_in_name: &str, password: &str) -> Client<'_> {
        let outcome = sign_in::with_password(
            self.house(),
            &self.moment(),
            &self.app.settings.sign_in,
            (sign_in_name, password),
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        )
        .expect("the database answers");
        let sign_in::PasswordOutcome::Right { token, next, .. } = outcome else {
            panic!("{sign_in_name} cannot sign in: {outcome:?}");
        };
        assert_eq!(next, None, "{sign_in_name} has another step to take");
        let client = Client::new(self);
        client.set_cookie(pages::web::security::SESSION_COOKIE, token.as_str());
        client
    }

    /// The account of this name: one of the demonstration's, made when it is first asked for.
    pub fn account(&self, sign_in_name: &str) -> AccountId {
        if let Some(id) = self.made.lock().unwrap().accounts.get(sign_in_name) {
            return *id;
        }
        let id = self.stored_account(sign_in_name).unwrap_or_else(|| {
            let account = demo::ACCOUNTS
                .iter()
                .find(|account| account.sign_in_name == sign_in_name)
                .unwrap_or_else(|| panic!("the demonstration has no account {sign_in_name}"));
            self.make_account(account)
        });
        self.made
            .lock()
            .unwrap()
            .accounts
            .insert(sign_in_name.to_owned(), id);
        id
    }

    fn stored_account(&self, sign_in_name: &str) -> Option<AccountId> {
        self.house()
            .read(|tx| {
                Ok::<_, Refusal>(tx.query_opt(
                    "select id from access_account where sign_in_name = $1",
                    &store::params![sign_in_name],
                    |row| row.get(0),
                )?)
            })
            .expect("the database answers")
    }

    fn make_account(&self, account: &demo::DemoAccount) -> AccountId {
        let person_id = account.own_record.map(|key| self.person(key));
        let teams: Vec<TeamId> = account.teams.iter().map(|name| self.team(name)).collect();
        let moment = self.moment();
        self.make(|tx| {
            let create = access::population(&MAKER, Noun::Account, Verb::Create, "test")?;
            let change = access::population(&MAKER, Noun::Account, Verb::Change, "test")?;
            let new = NewAccount {
                sign_in_name: account.sign_in_name,
                display_name: account.display_name,
            };
            if let Some(person) = person_id {
                let ask = (Noun::PersonAccount, Verb::Change, "test");
                let permit = access::person(tx, &MAKER, &moment, person, ask, None)?;
                return personal::make(tx, &MAKER, &moment, &permit, &new, account.role, &PASSWORD);
            }
            let id = accounts::create(tx, &MAKER, &moment, &create, &new, &PASSWORD)?;
            accounts::grant_role(tx, &MAKER, &moment, &change, id, account.role)?;
            for team in teams {
                accounts::join_team(
                    tx,
                    &MAKER,
                    &moment,
                    &change,
                    (id, team),
                    (moment.today, None),
                )?;
            }
            Ok(id)
        })
    }

    /// The team of this name, made when it is first asked for.
    pub fn team(&self, name: &str) -> TeamId {
        if let Some(id) = self.made.lock().unwrap().teams.get(name) {
            return *id;
        }
        let stored = self.make(|tx| {
            Ok(accounts::teams(tx)?
                .into_iter()
                .find(|team| team.name == name))
        });
        let id = stored.map_or_else(
            || {
                self.make(|tx| {
                    let create = access::population(&MAKER, Noun::Account, Verb::Create, "test")?;
                    accounts::create_team(tx, &MAKER, &self.moment(), &create, name)
                })
            },
            |team| team.id,
        );
        self.made.lock().unwrap().teams.insert(name.to_owned(), id);
        id
    }

    /// One of the cast by its short name (`ada`, `hana`), made when it is first asked for; their references count
    /// from the first that is made, except in [`TestApp::riverbridge`].
    pub fn person(&self, key: &str) -> PersonId {
        if let Some(id) = self.made.lock().unwrap().people.get(key) {
            return *id;
        }
        let id = if self.whole {
            demo::person(self.house(), key).expect("one of the cast")
        } else {
            let member = demo::CAST
                .iter()
                .find(|member| member.key == key)
                .unwrap_or_else(|| panic!("nobody of the cast is called {key}"));
            self.make_person(member)
        };
        self.made.lock().unwrap().people.insert(key.to_owned(), id);
        id
    }

    fn make_person(&self, member: &demo::Member) -> PersonId {
        let team = member.team.map(|name| self.team(name));
        // As in the demonstration, the team manager is the one who is named on a restricted record.
        let named = if member.restricted {
            vec![self.account("tom.manager")]
        } else {
            Vec::new()
        };
        let moment = self.moment();
        self.make(|tx| {
            let permit = access::population(&MAKER, Noun::People, Verb::Create, "test")?;
            let form = PersonForm::from_pairs(member.fields.iter().copied());
            let document = form.parse(moment.today).map_err(Refusal::Invalid)?;
            let new = NewPerson {
                form: FormId::new(),
                document: &document,
                prefix: demo::REFERENCE_PREFIX,
                team: None,
            };
            let (Created::New { person, .. } | Created::Before { person, .. }) =
                people::create(tx, &permit, &MAKER, &moment, &new)?;
            if let Some(team) = team {
                let ask = (Noun::Involvement, Verb::Change, "test");
                let permit = access::person(tx, &MAKER, &moment, person, ask, None)?;
                people::add_involvement(
                    tx,
                    &permit,
                    &MAKER,
                    &moment,
                    Involved::Team(team),
                    moment.today,
                )?;
            }
            if member.restricted {
                let ask = (Noun::Restriction, Verb::Change, "test");
                let permit = access::person(tx, &MAKER, &moment, person, ask, None)?;
                people::restrict(
                    tx,
                    &permit,
                    &MAKER,
                    &moment,
                    &named,
                    "She is hiding from somebody.",
                )?;
            }
            Ok(person)
        })
    }

    /// Does something in one transaction, as the one who makes what tests need.
    pub fn make<T>(&self, verb: impl FnOnce(&mut record::Tx) -> Result<T, Refusal>) -> T {
        self.house()
            .write(&MAKER, &self.moment(), verb)
            .unwrap_or_else(|refusal| panic!("what the test needs could not be made: {refusal}"))
    }

    /// Somebody as they stand now, for calling a verb as them.
    pub fn actor(&self, sign_in_name: &str) -> Actor {
        let id = self.account(sign_in_name);
        self.house()
            .read(|tx| accounts::load(tx, &self.moment(), id, None))
            .expect("the database answers")
            .map(Actor::Account)
            .expect("an account that is not disabled")
    }

    /// Runs a statement past the program, as a stranger with a database client would.
    pub fn stranger(&self, sql: &str) {
        self.house()
            .store()
            .write(|tx| tx.execute(sql, &[]))
            .unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }

    /// A number that a query gives: how many rows there are.
    pub fn number(&self, sql: &str) -> i64 {
        self.house()
            .read(|tx| Ok::<_, Refusal>(tx.query_one(sql, &[], |row| row.get(0))?))
            .unwrap_or_else(|fault| panic!("{sql}: {fault}"))
    }
}

/// The demonstration's account with this role.
pub fn account_of(role: Role) -> &'static demo::DemoAccount {
    demo::ACCOUNTS
        .iter()
        .find(|account| account.role == role)
        .unwrap_or_else(|| panic!("the demonstration has no account with the role {role}"))
}

/// Hashing is slow on purpose: once for all accounts of a test run.
static PASSWORD: LazyLock<FirstPassword> = LazyLock::new(|| {
    FirstPassword::lasting(demo::PASSWORD, "nobody.in.particular").expect("a password")
});

static RIVERBRIDGE: Mutex<()> = Mutex::new(());

/// The demonstration in a file, made once for this build of this test.
fn riverbridge_file() -> PathBuf {
    let guard = RIVERBRIDGE.lock();
    let program = std::env::current_exe().unwrap();
    let built = program
        .metadata()
        .unwrap()
        .modified()
        .unwrap()
        .duration_since(UNIX_EPOCH)
        .unwrap();
    let folder = program.parent().unwrap().join("riverbridge");
    std::fs::create_dir_all(&folder).unwrap();
    let stem = program.file_stem().unwrap().to_string_lossy().into_owned();
    let path = folder.join(format!("{stem}-{}.sqlite", built.as_nanos()));
    if !path.exists() {
        for old in std::fs::read_dir(&folder).unwrap().flatten() {
            if old.file_name().to_string_lossy().starts_with(&stem) {
                let _ = std::fs::remove_file(old.path());
            }
        }
        let app = TestApp::sqlite();
        demo::load(app.house(), &app.moment()).expect("the demonstration loads");
        let making = folder.join(format!("{stem}-{}.making", std::process::id()));
        app.house()
            .store()
            .backup_to(&making)
            .expect("the demonstration is copied");
        std::fs::rename(making, &path).unwrap();
    }
    drop(guard);
    path
}
