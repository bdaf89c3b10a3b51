//! What only a server has: it goes away and comes back, and it is reached over a network.

use crate::schema::{PersonId, SCHEMA};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Barrier;
use store::testing::{Cluster, TestStore, count, options};
use store::{Address, Options, Store, StoreError, migrate, params};

fn open(url: &str) -> store::Result<Store> {
    Store::open(&Address::parse(url).unwrap(), Options::default())
}

fn add(store: &Store) -> store::Result<u64> {
    store.write(|tx| {
        tx.execute(
            "insert into test_person (id, name, nickname) values ($1, 'Ada', $2)",
            &params![PersonId::new(), PersonId::new().to_string()],
        )
    })
}

#[test]
fn a_server_that_goes_away_and_comes_back_is_found_again_without_a_restart() {
    let cluster = Cluster::start();
    let store = open(cluster.url()).unwrap();
    migrate(&store, &SCHEMA).unwrap();
    // Several connections lie idle, and all will be dead.
    let together = Barrier::new(4);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                store
                    .read(|tx| {
                        together.wait();
                        tx.query_one("select 1", &[], |row| row.get::<i64>(0))
                    })
                    .unwrap()
            });
        }
    });
    add(&store).unwrap();
    for _ in 0..2 {
        let before = count(&store, "test_person");
        cluster.stop();
        for _ in 0..6 {
            assert!(matches!(add(&store), Err(StoreError::Unavailable(_))));
            assert!(matches!(store.check(), Err(StoreError::Unavailable(_))));
        }
        assert!(matches!(
            open(cluster.url()),
            Err(StoreError::Unavailable(_))
        ));
        cluster.resume();
        add(&store).unwrap();
        store.check().unwrap();
        // Gone and back between two requests: nobody notices.
        cluster.stop();
        cluster.resume();
        add(&store).unwrap();
        assert_eq!(count(&store, "test_person"), before + 2);
    }
    // Gone in the midst of a transaction: its end is told, the next goes through.
    let before = count(&store, "test_person");
    let outcome = store.write(|tx| {
        tx.execute(
            "insert into test_note (id, text) values ($1, 'lost')",
            &params![PersonId::new()],
        )?;
        cluster.stop();
        cluster.resume();
        tx.execute(
            "insert into test_note (id, text) values ($1, 'lost')",
            &params![PersonId::new()],
        )
    });
    assert!(
        matches!(outcome, Err(StoreError::Unavailable(_))),
        "{outcome:?}"
    );
    let outcome = store.write(|tx| {
        tx.execute(
            "insert into test_note (id, text) values ($1, 'lost')",
            &params![PersonId::new()],
        )?;
        cluster.stop();
        cluster.resume();
        Ok::<_, StoreError>(())
    });
    assert!(
        matches!(&outcome, Err(StoreError::Unavailable(why)) if why.contains("not known")),
        "{outcome:?}"
    );
    assert_eq!(count(&store, "test_note"), 0);
    add(&store).unwrap();
    assert_eq!(count(&store, "test_person"), before + 1);
}

/// The test server itself does not wait for its disk, as an administrator may have set.
#[test]
fn an_answered_save_is_durable_whatever_the_server_is_set_to() {
    let test = TestStore::postgres(&SCHEMA);
    let setting = |store: &Store| -> String {
        store
            .write(|tx| {
                tx.query_one("select current_setting('synchronous_commit')", &[], |row| {
                    row.get(0)
                })
            })
            .unwrap()
    };
    assert_eq!(setting(&test), "off");
    assert_eq!(setting(&test.another(Options::default())), "on");
}

#[test]
fn connections_that_the_server_ends_are_replaced() {
    let test = TestStore::postgres(&SCHEMA);
    let store = test.another(Options {
        max_connections: 2,
        ..options()
    });
    for _ in 0..3 {
        store.read(|_| add(&store)).unwrap();
        let ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()";
        let _: i64 = test
            .read(|tx| tx.query_one(ended, &[], |row| row.get(0)))
            .unwrap();
    }
    assert_eq!(count(&store, "test_person"), 3);
}

#[test]
fn a_full_disk_and_a_deadlock_of_the_server_are_named() {
    let test = TestStore::postgres(&SCHEMA);
    let raise = |code: &str| {
        let sql = format!(
            "do $$ begin raise exception using errcode = '{code}', message = 'Secretname'; end $$"
        );
        test.write(|tx| tx.execute(&sql, &[])).unwrap_err()
    };
    assert_eq!(raise("53100"), StoreError::Full);
    for code in ["40P01", "40001", "55P03", "57014"] {
        assert!(matches!(raise(code), StoreError::Busy(_)), "{code}");
    }
    assert!(matches!(raise("57P01"), StoreError::Unavailable(_)));
    assert!(!raise("22012").to_string().contains("Secretname"));
}

#[test]
fn a_wrong_password_or_database_is_named_and_the_password_is_not() {
    let server = TestStore::postgres(&SCHEMA);
    let elsewhere = server.url().rsplit_once('/').unwrap().0.to_owned() + "/no_such_database";
    let fault = open(&elsewhere).unwrap_err();
    assert!(
        matches!(&fault, StoreError::Unavailable(why) if why.contains("createdb")),
        "{fault}"
    );
    let fault = open("postgres://ada:hunter2@127.0.0.1:1/care").unwrap_err();
    assert!(
        matches!(&fault, StoreError::Unavailable(why) if why.contains("cannot be reached")),
        "{fault}"
    );
    assert!(!format!("{fault:?}").contains("hunter2"));
}

/// Runs openssl, which Debian has wherever it has a PostgreSQL server.
fn openssl(folder: &Path, arguments: &str) {
    let made = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .expect("openssl is needed for this test: apt-get install -y openssl");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
}

#[cfg(unix)]
#[test]
fn an_encrypted_connection_is_made_only_to_the_server_that_is_meant() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let cluster = Cluster::start();
    let folder = cluster.folder();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for authority in ["ca", "stranger"] {
        openssl(
            folder,
            &format!(
                "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {authority}.key -out {authority}.pem -subj /CN=Steerwell-{authority}"
            ),
        );
    }
    std::fs::write(
        folder.join("names"),
        "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n",
    )
    .unwrap();
    openssl(
        folder,
        "req -new -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost",
    );
    openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem",
    );
    let owner = std::fs::metadata(folder).unwrap();
    for file in ["server.key", "server.pem"] {
        let file = folder.join(file);
        std::os::unix::fs::chown(&file, Some(owner.uid()), Some(owner.gid())).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let plain = open(cluster.url()).unwrap();
    plain
        .write(|tx| tx.execute("alter role steerwell password 'hunter2'", &[]))
        .unwrap();
    cluster.stop();
    let mut conf = std::fs::OpenOptions::new()
        .append(true)
        .open(folder.join("data/postgresql.conf"))
        .unwrap();
    let at = folder.display();
    write!(conf, "\nlisten_addresses = '127.0.0.1'\nport = {port}\nssl = on\nssl_cert_file = '{at}/server.pem'\nssl_key_file = '{at}/server.key'\n").unwrap();
    cluster.resume();

    let url = |password: &str, host: &str, rest: &str| {
        format!("postgres://steerwell:{password}@{host}:{port}/postgres?sslmode=verify-full{rest}")
    };
    let trusted = format!("&sslrootcert={at}/ca.pem");
    let store = open(&url("hunter2", "localhost", &trusted)).unwrap();
    let encrypted: bool = store
        .read(|tx| {
            tx.query_one(
                "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
                &[],
                |row| row.get(0),
            )
        })
        .unwrap();
    assert!(encrypted);
    // The file may also come from the options.
    let ca_file = Some(folder.join("ca.pem"));
    Store::open(
        &Address::parse(&url("hunter2", "localhost", "")).unwrap(),
        Options {
            ca_file,
            ..options()
        },
    )
    .unwrap();
    let refused = |url: &str, word: &str| {
        let fault = open(url).unwrap_err();
        assert!(
            matches!(&fault, StoreError::Unavailable(why) if why.contains(word)),
            "{fault}"
        );
        assert!(!fault.to_string().contains("hunter"));
    };
    refused(
        &url(
            "hunter2",
            "localhost",
            &format!("&sslrootcert={at}/stranger.pem"),
        ),
        "certificate",
    );
    refused(&url("hunter2", "localhost", ""), "certificate");
    refused(&url("hunter2", "127.0.0.1", &trusted), "certificate");
    refused(
        &url(
            "hunter2",
            "localhost",
            &format!("&sslrootcert={at}/none.pem"),
        ),
        "none.pem",
    );
    refused(
        &url("hunter2", "localhost", &format!("&sslrootcert={at}/names")),
        "holds no certificate",
    );
    refused(&url("hunter3", "localhost", &trusted), "password");
}
