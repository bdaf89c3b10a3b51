//! Settings that are mistyped or unsafe: each is refused in a sentence, and nothing is started or made.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::process::Output;

use common::{KEY, complaint, steerwell};
use tempfile::TempDir;

/// A folder with a settings file, and the database file that it may name.
struct Trial {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Trial {
    fn new() -> Trial {
        Trial {
            folder: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn with(mut self, name: &str, value: &str) -> Trial {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn run(&self, command: &str, settings: Option<&str>) -> Output {
        let mut program = steerwell();
        program.arg(command);
        if let Some(text) = settings {
            std::fs::write(self.path("settings.toml"), text).unwrap();
            program.args(["--settings", &self.path("settings.toml")]);
        }
        program
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("the program runs")
    }

    /// Serving with these settings is refused, and nothing was made. What was said.
    #[track_caller]
    fn refused(&self, settings: &str) -> String {
        let output = self.run("serve", Some(settings));
        let said = complaint(&output);
        assert!(
            output.stdout.is_empty(),
            "it began to serve: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        let made: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(made.iter().all(|path| !is_database(path)), "{made:?}");
        said
    }

    /// A file that is right, but for the given lines in place of those that begin alike.
    fn settings(&self, lines: &[&str]) -> String {
        let database = format!("database = \"sqlite:{}\"", self.path("records.sqlite"));
        let key = format!("secret_key = \"{KEY}\"");
        let mut kept: Vec<&str> = vec![
            "council = \"Riverbridge\"",
            "listen = \"127.0.0.1:0\"",
            &database,
            &key,
        ];
        let name = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
        kept.retain(|line| lines.iter().all(|other| name(other) != name(line)));
        kept.extend(lines.iter().filter(|line| !line.ends_with("= -")));
        kept.join("\n") + "\n"
    }
}

fn is_database(path: &Path) -> bool {
    path.to_string_lossy().contains("sqlite")
}

#[track_caller]
fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "«{word}» is not in: {said}");
    }
}

/// The file that all others differ from in one line is right: else they would be refused for something else.
#[test]
fn right_settings_are_taken() {
    let trial = Trial::new();
    let output = trial.run("migrate", Some(&trial.settings(&[])));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(Path::new(&trial.path("records.sqlite")).exists());
}

#[test]
fn a_mistyped_word_is_named_with_its_line() {
    let trial = Trial::new();
    let said = trial.refused(&trial.settings(&["liste = \"127.0.0.1:1\""]));
    says(&said, &["settings.toml line 5", "liste", "listen"]);
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_its_line() {
    let trial = Trial::new();
    let said = trial.refused(&trial.settings(&["behind_https_proxy = \"perhaps\""]));
    says(&said, &["settings.toml line 5", "boolean"]);
}

#[test]
fn a_file_that_is_no_settings_file_is_named_with_the_line_where_it_ends_to_be_one() {
    let trial = Trial::new();
    let said = trial.refused("council = \"Riverbridge\"\nlisten 127.0.0.1\n");
    says(&said, &["settings.toml line 2"]);
}

#[test]
fn a_settings_file_that_is_not_there_is_named() {
    let trial = Trial::new();
    let output = steerwell()
        .args(["serve", "--settings", &trial.path("none.toml")])
        .output()
        .unwrap();
    says(&complaint(&output), &["none.toml", "cannot be read"]);
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    for listen in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:80"] {
        let trial = Trial::new();
        let said = trial.refused(&trial.settings(&[&format!("listen = \"{listen}\"")]));
        says(&said, &[listen, "unencrypted", "behind_https_proxy"]);
    }
}

#[test]
fn a_proxy_that_nobody_named_is_asked_for() {
    let trial = Trial::new();
    let lines = ["listen = \"0.0.0.0:8080\"", "behind_https_proxy = true"];
    says(
        &trial.refused(&trial.settings(&lines)),
        &["`trusted_proxies` is missing", "every visitor"],
    );
    let lines = ["trusted_proxies = [\"192.0.2.300\"]"];
    says(
        &trial.refused(&trial.settings(&lines)),
        &["trusted_proxies", "«192.0.2.300» is no network address"],
    );
}

#[test]
fn a_listening_address_that_is_none_is_refused() {
    for listen in [
        "8080",
        "localhost",
        "127.0.0.1",
        "127.0.0.1:99999",
        "council.example:443",
    ] {
        let trial = Trial::new();
        let said = trial.refused(&trial.settings(&[&format!("listen = \"{listen}\"")]));
        says(
            &said,
            &["`listen` must be an address and a port, as 127.0.0.1:8080"],
        );
    }
}

#[test]
fn a_missing_secret_is_asked_for_with_the_command_that_makes_one() {
    let trial = Trial::new();
    says(
        &trial.refused(&trial.settings(&["secret_key = -"])),
        &["`secret_key` is missing", "steerwell secret"],
    );
}

#[test]
fn a_secret_that_is_none_is_refused_and_not_repeated() {
    for secret in ["hunter2hunter2", "BwcHBwc=", "%%%"] {
        let trial = Trial::new();
        let said = trial.refused(&trial.settings(&[&format!("secret_key = \"{secret}\"")]));
        says(&said, &["`secret_key`", "32 random bytes in base 64"]);
        assert!(
            !said.contains(secret),
            "the secret stands in the message: {said}"
        );
    }
}

#[test]
fn two_secrets_are_one_too_many() {
    let trial = Trial::new();
    let file = format!("secret_key_file = \"{}\"", trial.path("secret"));
    std::fs::write(trial.path("secret"), KEY).unwrap();
    says(
        &trial.refused(&trial.settings(&[&file])),
        &["`secret_key` and `secret_key_file` are both there"],
    );
}

#[test]
fn a_secret_file_is_read_or_its_fault_is_told() {
    let trial = Trial::new();
    let file = format!("secret_key_file = \"{}\"", trial.path("secret"));
    let settings = trial.settings(&["secret_key = -", &file]);
    says(
        &trial.refused(&settings),
        &["secret_key_file", "cannot be read"],
    );
    std::fs::write(trial.path("secret"), "not a key\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for (mode, closed) in [
            (0o644, false),
            (0o640, false),
            (0o602, false),
            (0o600, true),
        ] {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(trial.path("secret"), mode).unwrap();
            let said = trial.refused(&settings);
            assert_eq!(!said.contains("is open to other users"), closed, "{said}");
            assert_eq!(!said.contains("chmod 600"), closed, "{said}");
        }
    }
    says(
        &trial.refused(&settings),
        &["`secret_key_file`", "32 random bytes"],
    );
    std::fs::write(trial.path("secret"), format!("{KEY}\n")).unwrap();
    let output = trial.run("migrate", Some(&settings));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_colour_that_is_none_or_hides_white_text_is_refused() {
    for colour in ["blue", "#12345", "#ggg000", "#ffff00"] {
        let trial = Trial::new();
        says(
            &trial.refused(&trial.settings(&[&format!("colour = \"{colour}\"")])),
            &["`colour`"],
        );
    }
}

#[test]
fn a_today_that_is_no_day_is_refused() {
    for today in ["22/11/2026", "2026-02-30", "tomorrow"] {
        let trial = Trial::new();
        let said = trial.refused(&trial.settings(&[&format!("today = \"{today}\"")]));
        says(&said, &["`today`", today, "2026-11-22"]);
    }
}

#[test]
fn sessions_that_never_end_are_refused() {
    let trial = Trial::new();
    let lines = ["session_idle_minutes = 0", "session_absolute_hours = 1000"];
    let said = trial.refused(&trial.settings(&lines));
    says(
        &said,
        &[
            "`session_idle_minutes` is 0",
            "from 1 to 240",
            "`session_absolute_hours` is 1000",
            "from 1 to 24",
        ],
    );
}

#[test]
fn a_database_that_is_missing_or_none_is_asked_for() {
    let trial = Trial::new();
    says(
        &trial.refused(&trial.settings(&["database = -"])),
        &["`database` is missing", "sqlite:", "postgres://"],
    );
    for database in [
        "records.sqlite",
        "mysql://localhost/care",
        "sqlite:",
        "sqlite::memory:",
    ] {
        let said = trial.refused(&trial.settings(&[&format!("database = \"{database}\"")]));
        says(&said, &["`database`", "sqlite:"]);
    }
}

#[test]
fn a_database_across_the_network_needs_encryption_and_the_password_is_not_repeated() {
    for address in [
        "postgres://care:otters-swim@192.0.2.7/care",
        "postgres://care:otters-swim@db.example/care?sslmode=disable",
        "postgres://care:otters-swim@db.example/care?sslmode=prefer",
    ] {
        let trial = Trial::new();
        let said = trial.refused(&trial.settings(&[&format!("database = \"{address}\"")]));
        says(&said, &["another machine", "sslmode=verify-full"]);
        assert!(
            !said.contains("otters"),
            "the password stands in the message: {said}"
        );
    }
}

#[test]
fn a_database_in_a_folder_that_is_not_there_is_named() {
    let trial = Trial::new();
    let file = format!(
        "database = \"sqlite:{}\"",
        trial.path("nowhere/records.sqlite")
    );
    says(
        &trial.refused(&trial.settings(&[&file])),
        &["nowhere/records.sqlite", "folder"],
    );
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let trial = Trial::new();
    let text = "Minutes of the board. ".repeat(100);
    std::fs::write(trial.path("minutes.txt"), &text).unwrap();
    let file = format!("database = \"sqlite:{}\"", trial.path("minutes.txt"));
    says(
        &trial.refused(&trial.settings(&[&file])),
        &["minutes.txt", "not an SQLite database"],
    );
    assert_eq!(
        std::fs::read_to_string(trial.path("minutes.txt")).unwrap(),
        text
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let trial = Trial::new();
    let lines = [
        "listen = \"0.0.0.0:80\"",
        "secret_key = -",
        "colour = \"blue\"",
        "today = \"never\"",
        "database = \"mysql:\"",
        "trusted_proxies = [\"me\"]",
    ];
    let said = trial.refused(&trial.settings(&lines));
    says(
        &said,
        &[
            "`listen`",
            "`secret_key`",
            "`colour`",
            "`today`",
            "`database`",
            "«me»",
        ],
    );
}

#[test]
fn the_environment_stands_above_the_file() {
    let trial = Trial::new().with("STEERWELL_LISTEN", "0.0.0.0:80");
    says(
        &trial.refused(&trial.settings(&[])),
        &["0.0.0.0:80", "unencrypted"],
    );
}

#[test]
fn yes_and_no_in_the_environment_are_only_those() {
    let trial = Trial::new().with("STEERWELL_BEHIND_HTTPS_PROXY", "perhaps");
    says(
        &trial.refused(&trial.settings(&[])),
        &["STEERWELL_BEHIND_HTTPS_PROXY", "«perhaps»", "yes or no"],
    );
}

#[test]
fn without_any_settings_it_says_what_it_needs() {
    let trial = Trial::new();
    let said = complaint(&trial.run("serve", None));
    says(&said, &["`database` is missing", "`secret_key` is missing"]);
}

/// The commands that work on the record take the same settings and refuse the same.
#[test]
fn commands_refuse_unsafe_settings_too() {
    let trial = Trial::new();
    for command in ["migrate", "verify", "checkpoint"] {
        says(
            &complaint(&trial.run(command, Some(&trial.settings(&["secret_key = -"])))),
            &["`secret_key` is missing"],
        );
    }
}
