//! A rulebook that is well written and cannot be worked with is told before it is put into force.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, date};
use rules::rulebook::{self, Fault, Rulebook, Source};

const DAY: Date = date(2026, 11, 22);
const POINTS: &str = "allocation/points.yaml";

fn book(source: &Source) -> Rulebook {
    Rulebook::layered(
        &rulebook::england().unwrap(),
        &rulebook::load(source).unwrap(),
    )
    .unwrap()
}

fn changed(file: &str, from: &str, to: &str) -> Source {
    let mut source = rulebook::riverbridge_source();
    let content = source.files.get_mut(file).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains(from), "{file} does not hold «{from}»");
    // The last: files go from the past to the value in force.
    let (before, after) = text.rsplit_once(from).unwrap();
    *content = format!("{before}{to}{after}").into_bytes();
    source
}

fn without(file: &str) -> Source {
    let mut source = rulebook::riverbridge_source();
    source.files.remove(file).unwrap();
    source
}

fn faults(source: &Source, day: Date) -> Vec<String> {
    let decides = |who: &str| ["team_manager", "panel"].contains(&who);
    match book(source).ready(day, "adult", decides) {
        Ok(()) => Vec::new(),
        Err(faults) => faults.iter().map(Fault::to_string).collect(),
    }
}

#[test]
fn the_shipped_rulebook_is_ready() {
    assert_eq!(
        faults(&rulebook::riverbridge_source(), DAY),
        Vec::<String>::new()
    );
}

#[test]
fn what_a_formula_lacks_is_told_with_its_file() {
    for (source, fault) in [
        (
            without(POINTS),
            "riverbridge/allocation/points.yaml, line 1: the rulebook 'riverbridge' has no figure 'allocation/points/price_per_point': add it",
        ),
        (
            changed(
                POINTS,
                "        value: \"266.69\"",
                "        to: 2020-04-05\n        value: \"266.69\"",
            ),
            "riverbridge/allocation/points.yaml, line 6: the rulebook 'riverbridge' has no value of 'allocation/points/price_per_point' for 22 November 2026",
        ),
        (
            changed(POINTS, "unit: pounds a year", "unit: pounds a week"),
            "riverbridge/allocation/points.yaml, line 6: 'allocation/points/price_per_point' in the rulebook 'riverbridge' is not",
        ),
        (
            without("assessment/adult.yaml"),
            "riverbridge/assessment/adult_2009.yaml, line 1: there is no questionnaire 'adult' for 22 November 2026",
        ),
        (
            changed(POINTS, "value: \"52\"", "value: \"0\""),
            "riverbridge/allocation/points.yaml, line 33: 'allocation/points/weeks_in_year' (weeks in a year) is 0: it must be more than nothing",
        ),
        (
            changed(POINTS, "value: \"266.69\"", "value: \"0.00\""),
            "riverbridge/allocation/points.yaml, line 17: 'allocation/points/price_per_point' (price of a point) is £0 a year: it must be more than nothing",
        ),
        (
            changed("approval/limits.yaml", "who: team_manager", "who: king"),
            "riverbridge/approval/limits.yaml, line 23: 'who' is 'king', which is no role that decides",
        ),
    ] {
        let said = faults(&source, DAY);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with(fault), "«{fault}» is not {said:?}");
    }
}

#[test]
fn several_faults_come_together() {
    let mut source = without("assessment/adult.yaml");
    source.files.remove(POINTS);
    assert_eq!(faults(&source, DAY).len(), 2);
}

#[test]
fn a_national_figure_that_is_not_published_yet_stops_no_council() {
    // The capital limits are known to 5 April 2027; a council could not add the next ones.
    assert_eq!(
        faults(&rulebook::riverbridge_source(), date(2027, 6, 1)),
        Vec::<String>::new()
    );
}

#[test]
fn a_copy_in_another_folder_is_the_same_pack() {
    let mut copy = rulebook::riverbridge_source();
    copy.name = "my-council".to_owned();
    let copy = copy.named_by_card();
    assert_eq!(
        book(&copy).hash(),
        book(&rulebook::riverbridge_source()).hash()
    );
    // A name that is none leaves the folder's, and is told.
    let mut bad = changed("pack.yaml", "name: riverbridge", "name: River Bridge");
    bad.name = "folder".to_owned();
    let bad = bad.named_by_card();
    assert_eq!(bad.name, "folder");
    let said = rulebook::load(&bad).unwrap_err();
    assert!(
        said.iter()
            .any(|fault| fault.file == "folder/pack.yaml" && fault.line == 2),
        "{said:?}"
    );
}

#[test]
fn a_council_may_not_take_the_national_name() {
    let source = changed("pack.yaml", "name: riverbridge", "name: england").named_by_card();
    let council = rulebook::load(&source).unwrap();
    let said = Rulebook::layered(&rulebook::england().unwrap(), &council).unwrap_err();
    assert!(
        said.iter()
            .any(|fault| fault.sentence.contains("another name")),
        "{said:?}"
    );
}
