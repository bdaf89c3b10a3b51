//! What changed between two rulebooks, in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{book, figure, row, said, shipped};
use rules::rulebook::{self, Rulebook, Source, diff, load};

fn changes(old: &Rulebook, new: &Rulebook) -> Vec<String> {
    diff(old, new).iter().map(ToString::to_string).collect()
}

/// The shipped national pack with one text replaced in one file.
fn edited(file: &str, from: &str, to: &str) -> Rulebook {
    edit(rulebook::england_source(), file, from, to)
}

fn edit(mut source: Source, file: &str, from: &str, to: &str) -> Rulebook {
    let text = String::from_utf8(source.files[file].clone()).unwrap();
    assert!(text.contains(from), "{from}");
    source
        .files
        .insert(file.into(), text.replace(from, to).into_bytes());
    said(load(&source))
}

#[test]
fn a_rulebook_does_not_differ_from_itself_nor_by_its_white_space() {
    assert_eq!(changes(&shipped(), &shipped()), [""; 0]);
    let spaced = edited(
        "charging/capital.yaml",
        "figures:\n",
        "\n# a note\nfigures:\n",
    );
    let england = said(rulebook::england());
    assert_eq!(changes(&england, &spaced), [""; 0]);
    assert_ne!(england.hash(), spaced.hash());
}

#[test]
fn a_new_years_value_is_said_with_the_old_one() {
    let old = book(
        "charging/capital.yaml",
        &figure("pounds", "fixed", &row("2010-04-06", "", "14,250.00")),
    );
    let rows = row("2010-04-06", "", "14,250.00") + &row("2027-04-06", "", "15,000.00");
    let new = book(
        "charging/capital.yaml",
        &figure("pounds", "fixed", &rows).replace("name: sum", "name: lower limit"),
    );
    assert_eq!(
        changes(&old, &new),
        [
            "charging/capital: lower limit from 6 April 2027 becomes £15,000 (was £14,250)",
            "charging/capital: lower limit: the name is now 'lower limit' (was 'sum')",
        ]
    );
}

#[test]
fn values_that_come_go_and_stand_for_a_while() {
    let old = book(
        "a/b.yaml",
        &figure("percent", "fixed", &row("2020-01-01", "2021-12-31", "10")),
    );
    let rows = row("2021-07-01", "2021-09-30", "12.5") + &row("2021-10-01", "2022-12-31", "10");
    let new = book("a/b.yaml", &figure("percent", "fixed", &rows));
    assert_eq!(
        changes(&old, &new),
        [
            "a/b: sum from 1 January 2020 to 30 June 2021 has no value any more (was 10%)",
            "a/b: sum from 1 July 2021 to 30 September 2021 becomes 12.5% (was 10%)",
            "a/b: sum from 1 January 2022 to 31 December 2022 becomes 10% (there was no value)",
        ]
    );
    let gone = said(load(&Source::new("test").with("pack.yaml", common::PACK)));
    assert_eq!(changes(&new, &gone), ["a/b: sum is gone"]);
    assert_eq!(
        changes(&gone, &old),
        ["a/b: sum is new: 10% from 1 January 2020 to 31 December 2021"]
    );
}

#[test]
fn certainty_and_source_are_changes_too() {
    let england = said(rulebook::england());
    let surer = edited(
        "charging/capital.yaml",
        "certainty: fairly sure\n  - id: upper",
        "certainty: sure\n  - id: upper",
    );
    assert_eq!(
        changes(&england, &surer),
        [
            "charging/capital: lower limit from 6 April 2026 to 5 April 2027 is now sure (was fairly sure)"
        ]
    );
    let local = edited("charging/tariff.yaml", "local: may choose", "local: fixed");
    assert_eq!(
        changes(&england, &local),
        ["charging/tariff: what a part of a step counts for: what is left to councils changed"]
    );
}

#[test]
fn changes_of_questionnaires_and_limits_are_said() {
    let source = || {
        let mut source = rulebook::riverbridge_source();
        source.files.remove("review/intervals.yaml");
        source
    };
    let old = said(load(&source()));
    let adult = "assessment/adult.yaml";
    let reworded = edit(
        source(),
        adult,
        "plain: I need help about once a week",
        "plain: I need help weekly",
    );
    assert_eq!(
        changes(&old, &reworded),
        [
            "assessment/adult: questionnaire 'adult' version 1: the question 'home': the answer 'weekly' is worded otherwise: 'I need help weekly' (was 'I need help about once a week')"
        ]
    );
    let priced = edit(
        edit_source(source(), adult, "points: 18", "points: 19"),
        adult,
        "most points: 100",
        "most points: 101",
    );
    assert_eq!(
        changes(&old, &priced),
        [
            "assessment/adult: questionnaire 'adult' version 1: the question 'personal_care': the answer 'nearly_all' becomes 19 points (was 18 points)"
        ]
    );
    let limits = edit(source(), "approval/limits.yaml", "\"400.00\"", "\"450.00\"");
    assert_eq!(
        changes(&old, &limits),
        [
            "approval/limits: approval limits from 1 April 2015 become: the team manager agrees £450 a week and £1,500 one off; the budget panel agrees any sum a week and any sum one off"
        ]
    );
    let mut without = source();
    without.files.remove(adult);
    assert_eq!(
        changes(&old, &said(load(&without))),
        ["assessment/adult: questionnaire 'adult' version 1 is gone"]
    );
    assert_eq!(
        changes(&said(load(&without)), &old),
        [
            "assessment/adult: questionnaire 'adult' version 1 is new, from 1 April 2015, with 14 questions"
        ]
    );
}

fn edit_source(mut source: Source, file: &str, from: &str, to: &str) -> Source {
    let text = String::from_utf8(source.files[file].clone()).unwrap();
    source
        .files
        .insert(file.into(), text.replace(from, to).into_bytes());
    source
}
