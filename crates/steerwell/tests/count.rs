//! Counts from the command line: the figures of the page, byte for byte, and sentences for what cannot be counted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::riverbridge::{self, PASSWORD};
use common::{Server, complaint, on_database, printed, steerwell};

#[test]
fn the_command_line_counts_as_the_page_does_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let made = steerwell()
        .args(["demo", "--known", "300", "--no-serve", "--data", data])
        .output()
        .unwrap();
    printed(&made);
    let server = Server::start(&mut riverbridge::demo(folder.path()));
    let browser = server.browser();
    browser.sign_in("perf.board", PASSWORD);
    let today = {
        let page = browser.get("/performance").unwrap();
        page.html
            .split("/performance/ascof_3d_1a?on=")
            .nth(1)
            .unwrap()
            .get(..10)
            .unwrap()
            .to_owned()
    };
    let database = riverbridge::database(folder.path());
    for measure in ["ascof_3d_1a", "ascof_3d_2b"] {
        let file = browser
            .get(&format!("/performance/{measure}/numbers.csv?on={today}"))
            .unwrap();
        let same = printed(&on_database(
            &database,
            &["count", measure, "--on", &today, "--csv"],
        ));
        assert_eq!(file.html, same);
    }
    let page = browser
        .get(&format!("/performance/ascof_3d_1a?on={today}"))
        .unwrap()
        .text();
    let counted = printed(&on_database(
        &database,
        &["count", "ascof_3d_1a", "--on", &today, "--json", "--list"],
    ));
    let counted: serde_json::Value = serde_json::from_str(&counted).unwrap();
    for figure in ["numerator", "denominator"] {
        assert!(page.contains(&counted[figure].to_string()), "{figure}");
    }
    let percent = counted["percent"].as_str().unwrap();
    assert!(page.contains(&format!("{percent}%")), "{percent}");
    // The list holds whoever the figures count, one by one.
    let listed = |list: &str| counted["people"][list].as_array().unwrap().len() as u64;
    assert!(listed("counted") > 0);
    assert_eq!(counted["numerator"], listed("counted"));
    assert_eq!(
        counted["denominator"],
        listed("counted") + listed("not-counted")
    );
    let told = printed(&on_database(
        &database,
        &["count", "ascof_3d_1a", "--on", &today],
    ));
    assert!(told.contains(&format!("{percent}%: ")), "{told}");
    // What is not counted on the day, and what is no measure.
    let refused = complaint(&on_database(&database, &["count", "ni130", "--on", &today]));
    assert!(
        refused.contains("is not counted on") && refused.contains("ascof_3d_1a"),
        "{refused}"
    );
    let to_come = on_database(&database, &["count", "ascof_3d_1a", "--on", "2999-01-01"]);
    let to_come = String::from_utf8_lossy(&to_come.stderr);
    assert!(to_come.contains("still to come"), "{to_come}");
    let unknown = on_database(&database, &["count", "ni999"]);
    let unknown = String::from_utf8_lossy(&unknown.stderr);
    assert!(
        unknown.contains("there is no measure") && unknown.contains("local_ongoing"),
        "{unknown}"
    );
}
