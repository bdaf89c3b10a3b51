//! Serving: stopping, starting again, a database that goes away, a disk that is full, a new installation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use common::riverbridge::{self, PASSWORD, WORKER};
use common::{Browser, Form, KEY, Server, complaint, on_database, printed, steerwell, until};
use record::PersonId;
use record::schema::MIGRATIONS;
use store::testing::{Cluster, TestStore};
use store::{Address, Engine, Migrations, Options, Store, params};

/// A form for somebody new, filled in; what is typed in it must never be lost.
fn somebody_new(browser: &Browser, family: &str) -> Form {
    let mut form = browser.get("/people/new").unwrap().form("names-1-family");
    form.set("names-1-given", "Nora");
    form.set("names-1-family", family);
    form.set("addresses-1-lines", "1 Nowhere Street\nSale");
    form.set("addresses-1-postcode", "M33 2NJ");
    form.set("communication_note", "Speak slowly; she lip-reads.");
    form
}

fn store_at(address: &str) -> Store {
    Store::open(&Address::parse(address).unwrap(), Options::default()).unwrap()
}

fn count(store: &Store, sql: &str) -> i64 {
    store
        .read(|tx| tx.query_one(sql, &[], |row| row.get(0)))
        .unwrap()
}

fn people_called(store: &Store, family: &str) -> i64 {
    let key = format!("{}, nora", family.to_lowercase());
    let sql = "select count(*) from people_person where sort_name = $1";
    store
        .read(|tx| tx.query_one(sql, &params![key], |row| row.get(0)))
        .unwrap()
}

/// The program asked a visitor for the rest of a form, and then was asked to end.
#[test]
fn a_form_that_is_under_way_is_taken_before_the_program_ends_and_the_trail_is_sealed() {
    let folder = riverbridge::folder();
    let server = Server::start(&mut riverbridge::demo(folder.path()));
    let browser = server.browser();
    browser.sign_in(WORKER, PASSWORD);
    let form = somebody_new(&browser, "Underway");
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&form.fields)
        .finish();
    let host = server.address.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&host).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        form.action,
        browser.cookie_line(),
        body.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    let mut answer = BufReader::new(line.try_clone().unwrap());
    let mut first = String::new();
    answer.read_line(&mut first).unwrap();
    assert!(first.contains("100 Continue"), "{first}");

    server.terminate();
    until("nobody new is let in", || {
        TcpStream::connect(&host).is_err().then_some(())
    });
    line.write_all(body.as_bytes()).unwrap();
    let mut rest = String::new();
    answer.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("303 See Other"), "{rest}");
    let status = server.ended();
    assert!(status.success(), "{status}");

    let store = store_at(&riverbridge::database(folder.path()));
    assert_eq!(people_called(&store, "Underway"), 1);
    assert_eq!(
        count(&store, "select count(*) from access_unsealed"),
        0,
        "audit rows were left without a seal"
    );
    assert!(count(&store, "select count(*) from access_seal") > 0);
}

/// A browser that keeps its connection open and says nothing, and one that never ends its sentence.
#[test]
fn visitors_who_say_nothing_do_not_keep_the_program_from_ending() {
    let folder = riverbridge::folder();
    let server = Server::start(&mut riverbridge::demo(folder.path()));
    assert_eq!(server.browser().get("/health/live").unwrap().status, 200);
    let host = server.address.trim_start_matches("http://").to_owned();
    let silent = TcpStream::connect(&host).unwrap();
    let mut halting = TcpStream::connect(&host).unwrap();
    halting
        .write_all(b"POST /sign-in HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nname=")
        .unwrap();
    server.stop();
    drop((silent, halting));
}

#[test]
fn a_second_start_keeps_what_the_first_one_made() {
    let folder = riverbridge::folder();
    let first = Server::start(&mut riverbridge::demo(folder.path()));
    let browser = first.browser();
    browser.sign_in(WORKER, PASSWORD);
    let person: PersonId = browser
        .send(&somebody_new(&browser, "Keepsake"))
        .unwrap()
        .leads_to("/people/");
    first.stop();

    let second = Server::start(&mut riverbridge::demo(folder.path()));
    let browser = browser.moved_to(&second.address);
    let page = browser.get(&format!("/people/{person}")).unwrap();
    assert_eq!(
        page.status,
        200,
        "the sign-in or the person is gone: {}",
        page.text()
    );
    assert!(page.text().contains("Keepsake"), "{}", page.text());
    assert!(
        !second.said().contains("Loading"),
        "the demonstration was loaded again"
    );
    second.stop();
}

/// Somebody pressed Ctrl-C, or worse, while `make run` made the demonstration for the first time.
#[test]
fn a_first_start_that_was_broken_off_leaves_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = riverbridge::demo(folder.path())
        .arg("--no-serve")
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let half = folder.path().join("steerwell.sqlite-making");
    until("some of it is made", || {
        let there = Address::parse(&format!("sqlite:{}", half.display())).unwrap();
        let store = half
            .exists()
            .then(|| Store::open(&there, Options::default()))?
            .ok()?;
        let sql = "select count(*) from people_person";
        let people = store
            .read(|tx| tx.query_one(sql, &[], |row| row.get::<i64>(0)))
            .ok()?;
        (people > 0).then_some(())
    });
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(!folder.path().join("steerwell.sqlite").exists());

    let server = Server::start(&mut riverbridge::demo(folder.path()));
    for account in demo::ACCOUNTS {
        server.browser().sign_in(account.sign_in_name, PASSWORD);
    }
    let store = store_at(&riverbridge::database(folder.path()));
    assert_eq!(
        count(&store, "select count(*) from people_person"),
        demo::CAST.len() as i64
    );
    assert_eq!(
        count(&store, "select count(*) from allocation_determination"),
        1
    );
    assert!(!half.exists());
    server.stop();
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = riverbridge::folder();
    let server = Server::start(&mut riverbridge::demo(folder.path()));
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    let mut second = steerwell();
    second
        .args(["demo", "--known", "0", "--port", &port, "--data"])
        .arg(riverbridge::folder().path());
    let said = complaint(&second.output().unwrap());
    assert!(
        said.contains(&format!("127.0.0.1:{port} cannot be listened on")),
        "{said}"
    );
}

/// What a service manager and a load balancer ask, while PostgreSQL stops and comes back.
#[test]
fn a_database_that_goes_away_costs_nobody_what_they_typed_and_comes_back_without_a_restart() {
    let cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let mut server =
        Server::start(riverbridge::demo(folder.path()).args(["--database", cluster.url()]));
    let browser = server.browser();
    browser.sign_in(WORKER, PASSWORD);
    let health = |which: &str| browser.get(&format!("/health/{which}")).unwrap().status;
    assert_eq!((health("live"), health("ready")), (200, 200));
    let form = somebody_new(&browser, "Meanwhile");
    let front = browser.get("/").unwrap().html;
    let style = front
        .split('"')
        .find(|part| part.ends_with(".css"))
        .unwrap()
        .to_owned();

    cluster.stop();
    until("it is not ready", || (health("ready") == 503).then_some(()));
    assert_eq!(
        health("live"),
        200,
        "a service manager would end a program that is well"
    );
    assert_eq!(
        browser.get(&style).unwrap().status,
        200,
        "the page that says so would have no style"
    );
    assert_eq!(browser.get("/home").unwrap().status, 503);
    let page = browser.send(&form).unwrap();
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(
        page.buttons().contains(&"Send again".to_owned()),
        "{}",
        page.text()
    );
    let again = page.form("names-1-family");
    kept(&form, &again);

    cluster.resume();
    until("it is ready again", || {
        (health("ready") == 200).then_some(())
    });
    assert!(server.runs());
    let person: PersonId = browser.send(&again).unwrap().leads_to("/people/");
    assert_eq!(
        people_called(&store_at(cluster.url()), "Meanwhile"),
        1,
        "{person}"
    );
    server.stop();
}

/// What was typed stands in the second form as in the first, and goes to the same place.
#[track_caller]
fn kept(first: &Form, again: &Form) {
    assert_eq!(first.action, again.action);
    for (name, value) in &first.fields {
        assert_eq!(
            again.value(name),
            Some(value.as_str()),
            "what was typed in «{name}» is lost"
        );
    }
}

/// No write reaches a file any more, as on a disk without room; then there is room again.
#[test]
fn a_full_disk_costs_nobody_what_they_typed() {
    let folder = riverbridge::folder();
    // Ignored, the signal becomes a refused write, which is what a full disk is.
    let mut command = Command::new("sh");
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.args([
        "-c",
        "trap '' XFSZ; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_steerwell"),
    ]);
    command
        .args(["demo", "--known", "0", "--port", "0", "--data"])
        .arg(folder.path());
    let server = Server::start(&mut command);
    let browser = server.browser();
    browser.sign_in(WORKER, PASSWORD);
    let form = somebody_new(&browser, "Overfull");
    let store = store_at(&riverbridge::database(folder.path()));

    room(server.id(), "0:unlimited");
    let page = browser.send(&form).unwrap();
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(
        page.buttons().contains(&"Send again".to_owned()),
        "{}",
        page.text()
    );
    let again = page.form("names-1-family");
    kept(&form, &again);
    assert_eq!(people_called(&store, "Overfull"), 0);

    room(server.id(), "unlimited:unlimited");
    browser
        .send(&again)
        .unwrap()
        .leads_to::<PersonId>("/people/");
    assert_eq!(people_called(&store, "Overfull"), 1);
    server.stop();
}

/// How large a file the process may write.
fn room(process: u32, bytes: &str) {
    let set = Command::new("prlimit")
        .args(["--pid", &process.to_string(), &format!("--fsize={bytes}")])
        .output();
    let set = set.expect("prlimit, of the package util-linux");
    assert!(
        set.status.success(),
        "{}",
        String::from_utf8_lossy(&set.stderr)
    );
}

fn serve(database: &str) -> Command {
    let mut command = steerwell();
    command
        .arg("serve")
        .env("STEERWELL_DATABASE", database)
        .env("STEERWELL_SECRET_KEY", KEY)
        .env("STEERWELL_LISTEN", "127.0.0.1:0");
    command
}

fn first_administrator_signs_in(database: &str) {
    let server = Server::start(&mut serve(database));
    assert!(
        server.said().contains("nobody has an account yet"),
        "{}",
        server.said()
    );
    let password = printed(&on_database(database, &["administrator", "ivan.admin"]));
    let password = password.lines().last().unwrap().trim().to_owned();
    let second = complaint(&on_database(database, &["administrator", "mallory.admin"]));
    assert!(second.contains("administrator"), "{second}");

    let browser = server.browser();
    let answer = browser.sign_in("ivan.admin", &password);
    let next = answer.location.unwrap();
    assert!(
        next.starts_with("/sign-in/"),
        "a password that others know lets in: {next}"
    );
    let refused = browser.get("/accounts").unwrap();
    assert_eq!(
        refused.status,
        303,
        "somebody half signed in sees {}",
        refused.text()
    );

    let other = server.browser();
    let mut form = other.get("/sign-in").unwrap().form("password");
    form.set("sign_in_name", "mallory.admin");
    form.set("password", &password);
    assert_eq!(
        other.send(&form).unwrap().status,
        422,
        "the second administrator was made"
    );
    server.stop();
}

#[test]
fn a_new_installation_on_sqlite_has_no_account_until_the_command_makes_the_first_and_only_one() {
    let folder = tempfile::tempdir().unwrap();
    first_administrator_signs_in(&format!(
        "sqlite:{}",
        folder.path().join("records.sqlite").display()
    ));
}

#[test]
fn a_new_installation_on_postgresql_is_migrated_by_a_command_and_never_by_itself() {
    let nothing = Migrations {
        steps: &[],
        guards: &[],
    };
    let empty = TestStore::with(Engine::Postgres, &nothing, store::testing::options());
    for refused in [
        serve(empty.url()).output().unwrap(),
        on_database(empty.url(), &["administrator", "ivan.admin"]),
    ] {
        let said = complaint(&refused);
        assert!(
            said.contains("steerwell migrate") && said.contains("backup"),
            "{said}"
        );
    }
    let tables =
        "select count(*) from information_schema.tables where table_name = 'people_person'";
    assert_eq!(
        count(&empty, tables),
        0,
        "it was migrated without being asked"
    );
    assert!(printed(&on_database(empty.url(), &["migrate"])).contains("Brought up to date"));
    assert!(printed(&on_database(empty.url(), &["migrate"])).contains("nothing was changed"));
    first_administrator_signs_in(empty.url());
}

/// A database of a later program is not touched by an earlier one.
#[test]
fn a_database_that_is_newer_than_the_program_is_refused() {
    const LATER: Migrations = Migrations {
        steps: &[
            MIGRATIONS.steps[0],
            MIGRATIONS.steps[1],
            store::Migration {
                number: 9_999,
                name: "later",
                sql: "create table house_later (id {int} primary key);",
            },
        ],
        guards: MIGRATIONS.guards,
    };
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let later = TestStore::with(engine, &LATER, store::testing::options());
        let said = complaint(&serve(later.url()).output().unwrap());
        assert!(
            said.contains("newer") || said.contains("9999"),
            "{engine}: {said}"
        );
    }
}

#[test]
fn live_and_ready_are_told_on_sqlite_without_signing_in() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&mut serve(&format!(
        "sqlite:{}",
        Path::new(folder.path()).join("r.sqlite").display()
    )));
    for which in ["live", "ready"] {
        let page = server.browser().get(&format!("/health/{which}")).unwrap();
        assert_eq!((page.status, page.html.trim()), (200, which));
    }
    server.stop();
}
