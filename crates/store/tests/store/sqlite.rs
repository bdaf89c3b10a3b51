//! What only SQLite has: a file, a disk that fills up, a copy.

use crate::schema::{PersonId, SCHEMA};
use store::testing::{TestStore, count};
use store::{Address, Options, Store, StoreError, migrate, params};

fn fill(store: &Store) -> store::Result<()> {
    store.write(|tx| {
        for _ in 0..200 {
            let photo = vec![7_u8; 10_000];
            tx.execute(
                "insert into test_person (id, name, nickname, photo) values ($1, 'Ada', $2, $3)",
                &params![PersonId::new(), PersonId::new().to_string(), photo],
            )?;
        }
        Ok(())
    })
}

#[test]
fn a_full_disk_is_named_and_nothing_is_half_saved() {
    let test = TestStore::sqlite(&SCHEMA);
    let limit = |pages: i64| {
        test.write(|tx| {
            tx.query_one(&format!("pragma max_page_count = {pages}"), &[], |row| {
                row.get::<i64>(0)
            })
        })
        .unwrap()
    };
    limit(120);
    assert_eq!(fill(&test).unwrap_err(), StoreError::Full);
    assert_eq!(fill(&test).unwrap_err(), StoreError::Full);
    assert_eq!(count(&test, "test_person"), 0);
    limit(1_000_000);
    fill(&test).unwrap();
    assert_eq!(count(&test, "test_person"), 200);
}

#[test]
fn eight_programs_that_make_the_same_file_at_once_all_open_it() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("new.sqlite").display());
        let address = Address::parse(&address).unwrap();
        let start = std::sync::Barrier::new(8);
        std::thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| {
                    start.wait();
                    let store = Store::open(&address, store::testing::options()).unwrap();
                    migrate(&store, &SCHEMA).unwrap();
                    store.check().unwrap();
                });
            }
        });
    }
}

#[test]
fn an_answered_save_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("durable.sqlite");
    let store = Store::open(
        &Address::parse(&format!("sqlite:{}", path.display())).unwrap(),
        Options::default(),
    )
    .unwrap();
    let pragma = |name: &str| {
        store
            .write(|tx| tx.query_one(&format!("pragma {name}"), &[], |row| row.get::<i64>(0)))
            .unwrap()
    };
    assert_eq!(pragma("synchronous"), 2, "full");
    assert_eq!(pragma("foreign_keys"), 1);
    assert_eq!(pragma("recursive_triggers"), 1);
    assert_eq!(pragma("secure_delete"), 1);
    let mode: String = store
        .read(|tx| tx.query_one("pragma journal_mode", &[], |row| row.get(0)))
        .unwrap();
    assert_eq!(mode, "wal");
}

#[cfg(unix)]
#[test]
fn the_file_of_records_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("private.sqlite");
    let store = Store::open(
        &Address::parse(&format!("sqlite:{}", path.display())).unwrap(),
        Options::default(),
    )
    .unwrap();
    migrate(&store, &SCHEMA).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_copy_is_whole_while_others_write() {
    let test = TestStore::sqlite(&SCHEMA);
    fill(&test).unwrap();
    let path = test.folder().unwrap().join("copy.sqlite");
    std::thread::scope(|threads| {
        let writing = threads.spawn(|| {
            for n in 0..50 {
                test.write(|tx| {
                    tx.execute(
                        "insert into test_person (id, name) values ($1, $2)",
                        &params![PersonId::new(), format!("while copying {n}")],
                    )
                })
                .unwrap();
            }
        });
        test.backup_to(&path).unwrap();
        writing.join().unwrap();
    });
    let copy = Store::open(
        &Address::parse(&format!("sqlite:{}", path.display())).unwrap(),
        Options::default(),
    )
    .unwrap();
    let sound: String = copy
        .read(|tx| tx.query_one("pragma integrity_check", &[], |row| row.get(0)))
        .unwrap();
    assert_eq!(sound, "ok");
    assert!(count(&copy, "test_person") >= 200);
    assert_eq!(store::pending(&copy, &SCHEMA).unwrap(), [0_u32; 0]);
    let again = test.backup_to(&path).unwrap_err();
    assert!(again.to_string().contains("there already"), "{again}");
    assert!(!path.with_extension("sqlite.part").exists());
}

#[test]
fn what_was_deleted_is_not_left_in_the_file() {
    let test = TestStore::sqlite(&SCHEMA);
    let id = PersonId::new();
    let secret = "Secretname-that-was-disposed-of";
    test.write(|tx| {
        tx.execute(
            "insert into test_person (id, name) values ($1, $2)",
            &params![id, secret],
        )
    })
    .unwrap();
    test.write(|tx| tx.execute("delete from test_person where id = $1", &params![id]))
        .unwrap();
    let copy = test.folder().unwrap().join("copy.sqlite");
    test.backup_to(&copy).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    assert!(
        !bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes())
    );
}
