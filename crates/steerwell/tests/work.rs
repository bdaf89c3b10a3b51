//! Eligibility and contributions from the command line: the same arithmetic as the pages, from a file of facts.

// A test that cannot go on can only stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use common::{complaint, printed, steerwell};

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn work(what: &str, facts: &Path, date: &str, more: &[&str]) -> Output {
    steerwell()
        .args(["work", what, "--facts"])
        .arg(facts)
        .args(["--date", date])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn eligibility_by_the_criteria_of_the_date() {
    let folder = tempfile::tempdir().unwrap();
    let care_act = file(
        folder.path(),
        "ada.json",
        r#"{"cause": true, "wellbeing": ["dignity"], "outcomes": {
            "b": {"unable": ["assistance"]}, "c": {"unable": ["danger"], "fluctuates": true}}}"#,
    );
    let told = printed(&work("eligibility", &care_act, "2026-11-22", &[]));
    assert!(told.starts_with("Eligible needs."), "{told}");
    assert!(
        told.contains(
            "You cannot do this without help or prompting: maintaining personal hygiene."
        )
    );
    assert!(
        told.contains("eligibility/care_act/outcomes_needed = 2 from 1 April 2015"),
        "{told}"
    );
    // Kept as JSON, it is worked again to the same lines.
    let json = printed(&work("eligibility", &care_act, "2026-11-22", &["--json"]));
    let kept = file(folder.path(), "kept.json", &json);
    let again = steerwell()
        .args(["work", "replay"])
        .arg(&kept)
        .output()
        .unwrap();
    assert!(printed(&again).starts_with("Worked out again from its own facts: the same."));
    let facs = file(
        folder.path(),
        "facs.json",
        r#"{"themes": {"personal_care": {"alone": "critical", "left": "moderate"}}}"#,
    );
    let told = printed(&work(
        "eligibility",
        &facs,
        "2011-03-31",
        &["--words", "easy"],
    ));
    assert!(told.starts_with("No eligible needs, moderate."), "{told}");
    assert!(
        told.contains("The council helps when the risk is big or very big."),
        "{told}"
    );
    // The facts of other criteria are refused with their name.
    let refused = complaint(&work("eligibility", &facs, "2026-11-22", &[]));
    assert!(refused.contains("eligibility.care_act"), "{refused}");
}

#[test]
fn a_contribution_with_every_line_and_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let ada = file(
        folder.path(),
        "ada.json",
        r#"{"age": "pension", "household": "single",
            "income": [{"kind": "state_pension", "amount": 26000, "every": "week"}],
            "capital": [{"kind": "savings", "amount": 1500000}]}"#,
    );
    let told = printed(&work("contribution", &ada, "2026-11-22", &[]));
    assert!(told.starts_with("At most £21.55 a week."), "{told}");
    assert!(
        told.contains("Your minimum income guarantee is £241.45 a week."),
        "{told}"
    );
    let wrong = file(
        folder.path(),
        "wrong.json",
        r#"{"age": "pension", "household": "single", "premiums": ["disability"],
            "income": [{"kind": "lottery", "amount": 1, "every": "week"}]}"#,
    );
    let refused = complaint(&work("contribution", &wrong, "2026-11-22", &[]));
    assert!(
        refused.contains("income.0.kind") && refused.contains("premiums"),
        "{refused}"
    );
}
