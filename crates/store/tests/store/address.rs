use store::{Address, Engine, Options, Store, StoreError};

fn refusal(text: &str) -> String {
    match Address::parse(text) {
        Err(StoreError::Other(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_address_names_its_engine() {
    assert_eq!(
        Address::parse("sqlite:a/b.sqlite").unwrap().engine(),
        Engine::Sqlite
    );
    assert_eq!(
        Address::parse("sqlite:///var/x.sqlite")
            .unwrap()
            .path()
            .unwrap()
            .to_str(),
        Some("/var/x.sqlite")
    );
    for text in [
        "postgres://ada:pw@localhost/care",
        "postgresql://ada@127.0.0.1:6000/care?sslmode=disable",
        "postgres://ada@%2Frun%2Fpostgresql/care",
        "postgres:///care?host=/run/postgresql",
        "postgres://ada:pw@db.example/care?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "postgres://ada:pw@db.example/care?sslmode=require&target_session_attrs=read-write",
    ] {
        assert_eq!(
            Address::parse(text).unwrap().engine(),
            Engine::Postgres,
            "{text}"
        );
    }
}

#[test]
fn an_address_that_cannot_be_is_answered_with_what_to_give() {
    for text in [
        "",
        "sqlite:",
        "mysql://root:pw@host/x",
        "steerwell.sqlite",
        "sqlite::memory:",
        "postgres:///",
    ] {
        let sentence = refusal(text);
        assert!(sentence.contains("sqlite:"), "{text}: {sentence}");
    }
}

#[test]
fn records_do_not_cross_a_network_in_the_clear() {
    for text in [
        "postgres://ada:pw@db.example/care",
        "postgres://ada:pw@10.0.0.4/care?sslmode=disable",
        "postgres://ada:pw@db.example/care?sslmode=prefer",
        "postgres://ada:pw@localhost,db.example/care",
        "postgres://ada:pw@localhost/care?hostaddr=10.0.0.4",
        "postgres://ada:pw@localhost.example/care",
    ] {
        assert!(refusal(text).contains("sslmode=verify-full"), "{text}");
    }
}

#[test]
fn a_password_is_never_shown() {
    let address =
        Address::parse("postgres://ada:hunter2@db.example:6000/care?sslmode=verify-full").unwrap();
    assert_eq!(
        address.to_string(),
        "postgres://ada@db.example:6000/care?sslmode=verify-full"
    );
    assert!(!format!("{address:?}").contains("hunter2"));
    for text in [
        "postgres://ada:hunter2?x@db.example/care",
        "postgres://ada:hunter2/x@db.example/care",
        "postgres://ada:hunter2@db.example/care?sslmode=hunter2",
        "postgres://ada:hunter2@db.example/care?hunter2=1&sslmode=require",
        "mysql://ada:hunter2@db.example/care",
    ] {
        assert!(!refusal(text).contains("hunter2"), "{text}");
    }
}

#[test]
fn a_file_that_cannot_be_opened_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| {
        let path = folder.path().join(name);
        Store::open(
            &Address::parse(&format!("sqlite:{}", path.display())).unwrap(),
            Options::default(),
        )
    };
    let fault = open("no/such/folder.sqlite").unwrap_err();
    assert!(
        matches!(&fault, StoreError::Unavailable(why) if why.contains("folder")),
        "{fault}"
    );
    std::fs::write(
        folder.path().join("letter.txt"),
        "Dear Ada, this is no database. ".repeat(100),
    )
    .unwrap();
    let fault = open("letter.txt").unwrap_err();
    assert!(
        matches!(&fault, StoreError::Unavailable(why) if why.contains("not an SQLite database")),
        "{fault}"
    );
}
