//! The demonstration as the program makes it, ready to be started by a test.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::{printed, steerwell};

/// The social worker of the demonstration.
pub const WORKER: &str = "sam.social";
/// The password of all of the demonstration.
pub const PASSWORD: &str = demo::PASSWORD;

/// A folder with the demonstration in an embedded database; made once, copied for each test.
pub fn folder() -> TempDir {
    static MADE: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        printed(
            &demo(folder.path())
                .arg("--no-serve")
                .output()
                .expect("the program runs"),
        );
        folder
    });
    let copy = tempfile::tempdir().expect("a temporary folder");
    for entry in std::fs::read_dir(MADE.path()).expect("the demonstration") {
        let entry = entry.expect("a file of the demonstration");
        std::fs::copy(entry.path(), copy.path().join(entry.file_name()))
            .expect("a copy of the demonstration");
    }
    copy
}

/// The command that serves the demonstration of a folder on any free port.
pub fn demo(folder: &Path) -> Command {
    let mut command = steerwell();
    command
        .args(["demo", "--known", "0", "--port", "0", "--data"])
        .arg(folder);
    command
}

/// The address of the database in a folder.
pub fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("steerwell.sqlite").display())
}
