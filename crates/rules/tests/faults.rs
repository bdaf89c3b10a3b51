//! Every way in which a file can be wrong gives the file, the line and a sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{COUNCIL, PACK, book, figure, row, source};
use rules::rulebook::{Rulebook, Source, load};

/// The faults as (line, sentence); the file must be the one given.
fn faults_of(bytes: impl Into<Vec<u8>>) -> Vec<(u32, String)> {
    let faults = load(&source("folder/file.yaml", bytes)).expect_err("a fault is expected");
    assert!(
        faults.iter().all(|f| f.file == "test/folder/file.yaml"),
        "{faults:?}"
    );
    faults.into_iter().map(|f| (f.line, f.sentence)).collect()
}

#[track_caller]
fn one(bytes: impl Into<Vec<u8>>, line: u32, sentence: &str) {
    let faults = faults_of(bytes);
    assert_eq!(faults, [(line, sentence.to_owned())]);
}

fn pounds(rows: &str) -> String {
    figure("pounds", "fixed", rows)
}

#[test]
fn files_that_cannot_be_read_as_text() {
    let good = pounds(&row("2026-04-06", "", "12.50"));
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(good.encode_utf16().flat_map(u16::to_le_bytes));
    one(
        utf16,
        1,
        "this file is in UTF-16, as some spreadsheets and editors save it: save it as UTF-8",
    );
    let bare: Vec<u8> = good.encode_utf16().flat_map(u16::to_be_bytes).collect();
    one(
        bare,
        1,
        "this file is in UTF-16, as some spreadsheets and editors save it: save it as UTF-8",
    );
    let mut bom = vec![0xEF, 0xBB, 0xBF];
    bom.extend(good.bytes());
    one(
        bom,
        1,
        "this file starts with a byte order mark: save it as UTF-8 without one",
    );
    let mut latin = good.clone().into_bytes();
    let at = good.find("A sum").unwrap();
    latin[at] = 0xA3;
    one(
        latin,
        5,
        "this line has a character that is not UTF-8 (it is likely in Latin-1 or Windows-1252, as with £ or é): save it as UTF-8",
    );
    one(
        "steerwell: figures\na: \0",
        2,
        "this line has a zero byte, which no text has: save it as UTF-8",
    );
    one(
        "# only a note\n\n",
        1,
        "this file is empty: fill it in, or remove it",
    );
    one("", 1, "this file is empty: fill it in, or remove it");
}

#[test]
fn every_line_with_a_tab_is_named() {
    let text = pounds(&row("2026-04-06", "", "12.50")).replace("        ", "\t");
    let faults = faults_of(text);
    let lines: Vec<u32> = faults.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [10, 11, 12]);
    assert_eq!(faults[0].1, "this line is indented with a tab: use spaces");
}

#[test]
fn text_that_is_not_yaml_names_its_line() {
    for (text, line) in [
        ("steerwell: figures\nabout: \"no end\nfigures:\n", 2),
        ("steerwell: figures\n  about: too deep\n", 2),
        ("steerwell: figures\nfigures: [1, 2\n", 2),
        ("steerwell: figures\nabout: *nobody\n", 2),
        ("steerwell: figures\n---\nsteerwell: figures\n", 2),
    ] {
        let faults = faults_of(text);
        assert_eq!(faults.len(), 1);
        assert!(
            faults[0].0.abs_diff(line) <= 2 && faults[0].0 > 0,
            "{text:?} gives {faults:?}"
        );
        let known = ["YAML", "second document", "repeats parts"];
        assert!(
            known.iter().any(|k| faults[0].1.contains(k)),
            "{text:?} gives {faults:?}"
        );
    }
}

#[test]
fn keys_unknown_missing_and_twice() {
    let good = pounds(&row("2026-04-06", "", "12.50"));
    one(
        good.replace("    unit:", "    units: many\n    unit:"),
        6,
        "'units' is not known here; a figure has 'id', 'name', 'meaning', 'unit', 'choices', 'local' and 'values'",
    );
    one(
        good.replace("    meaning: A sum.\n", ""),
        3,
        "a figure has no 'meaning'",
    );
    one(
        good.replace("    meaning: A sum.\n", "    meaning:\n"),
        5,
        "'meaning' has no value",
    );
    one(
        good.replace("    meaning: A sum.\n", "    meaning: \" \"\n"),
        5,
        "'meaning' is blank",
    );
    one(
        good.replace("    local:", "    name: again\n    local:"),
        7,
        "'name' is written twice; the first is on line 4",
    );
    one(
        good.replace("        source: a test\n", ""),
        9,
        "a value has no 'source'",
    );
    one(
        good.replace("        certainty: sure\n", ""),
        9,
        "a value has no 'certainty'",
    );
    one(
        good.replace("certainty: sure", "certainty: certain"),
        12,
        "'certainty' is 'certain': it is 'sure', 'fairly sure' or 'unsure'",
    );
    one(
        good.replace("id: sum", "id: The Sum"),
        3,
        "'id' is 'The Sum': use small letters, digits and underscores, starting with a letter",
    );
    one(
        "steerwell: figure\n",
        1,
        "'steerwell' is 'figure': it is 'pack', 'figures', 'local figures', 'approval limits', 'outcomes' or 'questionnaire'",
    );
    one("figures: []\n", 1, "a rulebook file has no 'steerwell'");
    one(
        "- a\n- b\n",
        1,
        "a rulebook file starts with 'steerwell:' and the kind of file it is",
    );
    one(
        "steerwell: figures\nfigures: []\n",
        2,
        "'figures' has nothing in it",
    );
    one(
        "steerwell: figures\nfigures: none\n",
        2,
        "'figures' is a list: start each entry with a dash",
    );
    one(
        "steerwell: figures\nfigures:\n  - just text\n",
        3,
        "a figure is written as 'name: value' lines, one for each part",
    );
}

#[test]
fn amounts_without_quotes_are_refused() {
    let good = pounds(&row("2026-04-06", "", "12.50"));
    one(
        good.replace("\"12.50\"", "71.70"),
        10,
        "'value' is a bare number (71.7): put it in quotes, exactly as published, so that no figure of it is lost",
    );
    one(
        good.replace("\"12.50\"", "71"),
        10,
        "'value' is a bare number: put it in quotes, \"71\"",
    );
    one(
        good.replace("\"12.50\"", "1e3"),
        10,
        "'value' is a bare number (1000): put it in quotes, exactly as published, so that no figure of it is lost",
    );
    one(good.replace("\"12.50\"", "true"), 10, "'value' is text");
}

#[test]
fn values_that_are_not_of_their_unit() {
    for (unit, value, why) in [
        ("pounds", "12.5", "pence have two figures, like 12.50"),
        (
            "pounds",
            "12%",
            "an amount has digits only, like 12, 12.50 or 1,234.56",
        ),
        (
            "pounds a week",
            "-1.00",
            "an amount here is not below nothing",
        ),
        (
            "pounds a year",
            "12 a year",
            "an amount has digits only, like 12, 12.50 or 1,234.56",
        ),
        (
            "percent",
            "12%",
            "write a number from 0 to 100, without the sign, like \"12.5\"",
        ),
        (
            "percent",
            "101",
            "write a number from 0 to 100, without the sign, like \"12.5\"",
        ),
        ("weeks", "6 weeks", "write a whole number alone, like \"6\""),
        ("months", "-1", "write a whole number alone, like \"6\""),
        ("days", "1.5", "write a whole number alone, like \"6\""),
        (
            "number",
            "about 52",
            "write a number from 0 up, like \"52\" or \"52.14\"",
        ),
        (
            "points",
            "1.2.3",
            "write a number from 0 up, like \"52\" or \"52.14\"",
        ),
    ] {
        let text = figure(unit, "fixed", &row("2026-04-06", "", value));
        one(
            text,
            10,
            &format!("'value' is '{value}', and the unit is {unit}: {why}"),
        );
    }
    let choice = figure(
        "choice\n    choices: [up, down]",
        "fixed",
        &row("2026-04-06", "", "sideways"),
    );
    one(
        choice,
        11,
        "'value' is 'sideways', and the unit is choice: it is 'up' or 'down'",
    );
    one(
        figure("choice", "fixed", &row("2026-04-06", "", "up"))
            .replace("choice", "pounds\n    choices: [up]")
            .replace("\"up\"", "\"1\""),
        7,
        "'choices' belongs to the unit 'choice' only",
    );
    one(
        figure("shillings", "fixed", &row("2026-04-06", "", "1")),
        6,
        "'unit' is 'shillings': it is 'pounds', 'pounds a week', 'pounds a year', 'percent', 'days', 'weeks', 'months', 'number', 'points' or 'choice'",
    );
}

#[test]
fn dates_that_are_not_and_dates_that_overlap_or_leave_a_gap() {
    let good = row("2026-04-06", "", "12.50");
    one(
        pounds(&good.replace("2026-04-06", "2026-02-30")),
        9,
        "'from' is '2026-02-30': there is no such day",
    );
    one(
        pounds(&good.replace("2026-04-06", "2025-02-29")),
        9,
        "'from' is '2025-02-29': there is no such day",
    );
    one(
        pounds(&good.replace("2026-04-06", "6 April 2026")),
        9,
        "'from' is '6 April 2026': write it as year-month-day, like 2026-04-06",
    );
    one(
        pounds(&good.replace("2026-04-06", "06/04/2026")),
        9,
        "'from' is '06/04/2026': write it as year-month-day, like 2026-04-06",
    );
    one(
        pounds(&good.replace("2026-04-06", "0202-04-06")),
        9,
        "'from' is '0202-04-06': the year is not between 1948 and 2200",
    );
    one(
        pounds(&good.replace("2026-04-06", "2026")),
        9,
        "'from' is a date, like 2026-04-06",
    );
    one(
        pounds(&row("2026-04-06", "2026-04-05", "1")),
        10,
        "'to' (2026-04-05) is before 'from' (2026-04-06)",
    );
    let two = |to: &str, from: &str| pounds(&(row("2025-04-06", to, "1") + &row(from, "", "2")));
    one(
        two("2026-04-06", "2026-04-06"),
        14,
        "this starts on 2026-04-06, and the one on line 9 lasts until 2026-04-06: they overlap",
    );
    one(
        two("2026-04-04", "2026-04-06"),
        14,
        "there is a gap: the one on line 9 ends on 2026-04-04 and this starts on 2026-04-06",
    );
    one(
        two("", "2025-04-06"),
        13,
        "this starts on 2025-04-06, not after the one on line 9 (2025-04-06): they overlap, or are not in order of date",
    );
    one(
        two("2025-05-01", "2024-04-06"),
        14,
        "this starts on 2024-04-06, not after the one on line 9 (2025-04-06): they overlap, or are not in order of date",
    );
    // Without an end, a row lasts until the day before the next.
    let open = book("folder/file.yaml", &two("", "2026-04-06"));
    let rows = &open.figures()["folder/file/sum"].values;
    assert_eq!(rows[0].to, Some(jiff::civil::date(2026, 4, 5)));
    assert_eq!(rows[1].to, None);
}

#[test]
fn all_faults_of_all_files_come_at_once() {
    let bad = pounds(&row("2026-02-30", "", "12.5")).replace("    name: sum\n", "");
    let source = Source::new("test")
        .with("a/one.yaml", bad.clone())
        .with("b/two.yaml", "steerwell: figures\n\tx: y\n")
        .with("c/three.yml", "x")
        .with("notes.md", "anything")
        .with(".hidden", "anything");
    let said: Vec<String> = load(&source)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "test/a/one.yaml, line 3: a figure has no 'name'",
            "test/a/one.yaml, line 8: 'from' is '2026-02-30': there is no such day",
            "test/a/one.yaml, line 9: 'value' is '12.5', and the unit is pounds: pence have two figures, like 12.50",
            "test/b/two.yaml, line 2: this line is indented with a tab: use spaces",
            "test/c/three.yml, line 1: a rulebook has files ending in .yaml (and .md for notes): rename this one or move it out",
            "test/pack.yaml, line 1: this file is missing: it says what the pack is (see rulebook/README.md)",
        ]
    );
}

#[test]
fn figures_and_cards_that_clash() {
    let figure_twice = pounds(&row("2026-04-06", "", "1"));
    let second = figure_twice.split("figures:\n").last().unwrap().to_owned();
    one(
        figure_twice.clone() + &second,
        13,
        "the id of this figure is used before, on line 3",
    );
    one(
        figure_twice
            .replace("steerwell: figures", "steerwell: local figures")
            .replace("    name: sum\n    meaning: A sum.\n", "")
            .replace("    local: fixed\n", ""),
        3,
        "only a council's pack has 'local figures': use 'figures'",
    );
    one(PACK, 1, "a pack's card is the file pack.yaml at its top");
    let card = |text: &str| {
        let faults = load(&Source::new("test").with("pack.yaml", text)).unwrap_err();
        (faults[0].line, faults[0].sentence.clone())
    };
    assert_eq!(
        card(&PACK.replace("name: test", "name: other")),
        (
            2,
            "the pack is called 'other' here, and its folder 'test': make them the same".into()
        )
    );
    assert_eq!(
        card(&PACK.replace("national", "regional")).1,
        "'kind' is 'regional': it is 'national' or 'council'"
    );
    assert_eq!(
        card(&PACK.replace("national", "council")).1,
        "a pack's card has no 'on'"
    );
    assert_eq!(
        card(&(PACK.to_owned() + "on: other\n")),
        (5, "only a council's pack lies 'on' another".into())
    );
}

#[test]
fn approval_limits_that_leave_it_open_who_decides() {
    let step = |who: &str, week: &str, once: &str| {
        format!(
            "      - who: {who}\n        name: x\n        a week: {week}\n        one off: {once}\n"
        )
    };
    let file = |steps: &str| {
        format!(
            "steerwell: approval limits\nlimits:\n  - from: 2026-04-06\n    source: a test\n    certainty: sure\n    steps:\n{steps}"
        )
    };
    let no = "no limit";
    book(
        "approval/limits.yaml",
        &file(&(step("a", "\"1\"", "\"1\"") + &step("b", no, no))),
    );
    one(
        file(&step("a", "\"1\"", no)),
        7,
        "the last step has 'no limit' for both, so that everything can be decided by somebody",
    );
    one(
        file(&(step("a", "\"2\"", "\"1\"") + &step("b", "\"1\"", "\"1\"") + &step("c", no, no))),
        11,
        "'a week' falls from the step before: list the steps from the lowest limit to the highest",
    );
    one(
        file(&(step("a", "\"2\"", "\"1\"") + &step("b", "\"2\"", "\"1\"") + &step("c", no, no))),
        11,
        "this step may agree no more than the step before: nobody could tell who decides",
    );
    one(
        file(&(step("a", "400.00", "\"1\"") + &step("b", no, no))),
        9,
        "'a week' is a bare number (400): put it in quotes, exactly as published, so that no figure of it is lost",
    );
    one(
        file(&(step("a", "\"lots\"", "\"1\"") + &step("b", no, no))),
        9,
        "'a week' is 'lots': an amount has digits only, like 12, 12.50 or 1,234.56, or 'no limit'",
    );
}

const FORM: &str = "steerwell: questionnaire
id: small
version: 1
title: {plain: T, easy: T}
introduction: {plain: I, easy: I}
from: 2026-04-06
source: a test
certainty: sure
most points: 3
questions:
  - id: first
    kind: ladder
    title: {plain: First, easy: First}
    ask: {plain: F, easy: F}
    options:
      - {id: none, points: 0, plain: N, easy: N}
      - {id: some, points: 3, plain: S, easy: S}
  - id: second
    kind: choice
    title: {plain: Second, easy: Second}
    ask: {plain: S, easy: S}
    show when:
      any:
        - question: first
          is not: [none]
    options:
      - {id: left, plain: L, easy: L}
      - {id: right, plain: R, easy: R}
";

#[test]
fn questionnaires_that_would_lead_astray() {
    book("folder/file.yaml", FORM);
    let change = |from: &str, to: &str| {
        assert!(FORM.contains(from), "{from}");
        FORM.replace(from, to)
    };
    one(
        change("id: second", "id: first"),
        18,
        "the question 'first' is there twice; the first is on line 11",
    );
    one(
        change("id: right", "id: left"),
        28,
        "the option 'left' is there twice; the first is on line 27",
    );
    one(
        change("points: 3,", "points: 0,").replace("most points: 3", "most points: 0"),
        17,
        "the points of 'some' (0) do not rise from 'none' (0)",
    );
    one(
        change("points: 0,", "points: 1,"),
        16,
        "the first option has 0 points: it is for nobody's need or nobody's help",
    );
    one(
        change("points: 3,", "points: 2.5,"),
        17,
        "'points' is a bare number (2.5): put it in quotes, exactly as published, so that no figure of it is lost",
    );
    one(
        change("points: 3,", "points: many,"),
        17,
        "'points' is a number from 0 up, like 7 or \"7.5\"",
    );
    one(
        change("most points: 3", "most points: 4"),
        9,
        "'most points' is 4, and the highest options add to 3: correct one of them",
    );
    one(
        change("      - {id: left, plain: L, easy: L}\n", ""),
        18,
        "a question has at least two options",
    );
    one(
        change(
            "    options:\n      - {id: left, plain: L, easy: L}\n      - {id: right, plain: R, easy: R}\n",
            "",
        ),
        18,
        "a question has no 'options'",
    );
    one(
        change(
            "    options:\n      - {id: left, plain: L, easy: L}\n      - {id: right, plain: R, easy: R}\n",
            "    options: []\n",
        ),
        26,
        "'options' has nothing in it",
    );
    one(
        change("question: first", "question: third"),
        24,
        "'show when' names the question 'third', which is not asked before this one: it may look only at earlier answers",
    );
    one(
        change("question: first", "question: second"),
        24,
        "'show when' names the question 'second', which is not asked before this one: it may look only at earlier answers",
    );
    one(
        change("is not: [none]", "is not: [never]"),
        25,
        "the question 'first' has no option 'never'",
    );
    one(
        change("          is not: [none]\n", ""),
        24,
        "a test has either 'is' or 'is not', with a list of options",
    );
    let either = faults_of(change("      any:", "      either:"));
    let either: Vec<(u32, &str)> = either.iter().map(|(l, s)| (*l, s.as_str())).collect();
    assert_eq!(
        either,
        [
            (
                23,
                "'either' is not known here; 'show when' has 'all' and 'any'"
            ),
            (23, "'show when' has either 'all' or 'any'"),
        ]
    );
    one(
        change("plain: First, easy: First", "plain: First"),
        13,
        "text for people has no 'easy'",
    );
    one(
        change("version: 1", "version: 0"),
        3,
        "'version' is a whole number from 1 up",
    );
    one(
        change("kind: choice", "kind: slider"),
        19,
        "'kind' is 'slider': it is 'ladder', 'choice', 'shares' or 'flags'",
    );
}

#[test]
fn a_later_question_cannot_steer_an_earlier_one() {
    let (head, rest) = FORM.split_once("  - id: first").unwrap();
    let (first, second) = rest.split_once("  - id: second").unwrap();
    let turned = format!("{head}  - id: second{second}  - id: first{first}");
    let faults = faults_of(turned);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(faults[0].0, 17);
    assert!(faults[0].1.contains("which is not asked before this one"));
}

#[test]
fn versions_of_a_questionnaire_follow_one_another() {
    let two = |second: &str| {
        Source::new("test")
            .with("pack.yaml", PACK)
            .with("q/one.yaml", FORM)
            .with("q/two.yaml", second)
    };
    let next = FORM.replace("version: 1", "version: 2");
    let book = load(&two(&next.replace("2026-04-06", "2027-04-06"))).unwrap();
    assert_eq!(
        book.questionnaire("small", 1).unwrap().to,
        Some(jiff::civil::date(2027, 4, 5))
    );
    assert_eq!(
        book.compile(jiff::civil::date(2027, 4, 5))
            .questionnaire("small")
            .unwrap()
            .version,
        1
    );
    assert_eq!(
        book.compile(jiff::civil::date(2027, 4, 6))
            .questionnaire("small")
            .unwrap()
            .version,
        2
    );
    let overlap = load(&two(&next)).unwrap_err();
    assert_eq!(
        overlap[0].to_string(),
        "test/q/two.yaml, line 1: questionnaire 'small' version 2 starts on 2026-04-06, while version 1 (test/q/one.yaml) still stands"
    );
    // Written later for earlier dates: it says when it ended, or it would end the first without a word.
    let earlier = next.replace("2026-04-06", "2009-04-06");
    let ended = earlier.replace("from: 2009-04-06", "from: 2009-04-06\nto: 2015-03-31");
    let book = load(&two(&ended)).unwrap();
    let on = |day| book.compile(day).questionnaire("small").map(|q| q.version);
    assert_eq!(on(jiff::civil::date(2011, 3, 31)), Some(2));
    assert_eq!(on(jiff::civil::date(2026, 4, 6)), Some(1));
    let open = load(&two(&earlier)).unwrap_err();
    assert_eq!(
        open[0].to_string(),
        "test/q/one.yaml, line 1: questionnaire 'small' version 1 starts on 2026-04-06, while version 2 (test/q/two.yaml) still stands"
    );
    let same = load(&two(FORM)).unwrap_err();
    assert_eq!(
        same[0].sentence,
        "questionnaire 'small' version 1 is also in test/q/one.yaml"
    );
}

// ---- a council's pack on the national one

fn local(unit: &str, rows: &str) -> String {
    format!(
        "steerwell: local figures\nfigures:\n  - id: sum\n    unit: {unit}\n    values:\n{rows}"
    )
}

fn layer(national: &str, council: &str) -> Result<Rulebook, Vec<String>> {
    let national = load(&source("folder/file.yaml", national)).unwrap();
    let council = Source::new("local")
        .with("pack.yaml", COUNCIL)
        .with("folder/file.yaml", council);
    let council = load(&council).unwrap();
    Rulebook::layered(&national, &council).map_err(|f| f.iter().map(ToString::to_string).collect())
}

#[test]
fn a_council_may_change_only_what_is_left_to_it() {
    let rows = row("2026-04-06", "", "12.50");
    let national = |local: &str| figure("pounds", local, &rows);
    let lower = local("pounds", &row("2026-05-01", "", "12.49"));
    let higher = local("pounds", &row("2026-05-01", "", "12.51"));
    assert_eq!(
        layer(&national("fixed"), &higher).unwrap_err(),
        [
            "local/folder/file.yaml, line 3: the sum is fixed nationally: a council may not change it"
        ]
    );
    assert_eq!(
        layer(&national("at least"), &lower).unwrap_err(),
        [
            "local/folder/file.yaml, line 6: £12.49 is below the national sum of £12.50 from 1 May 2026 (a test): a council may not go below it"
        ]
    );
    assert!(layer(&national("at least"), &higher).is_ok());
    assert!(layer(&national("at most"), &lower).is_ok());
    assert_eq!(
        layer(&national("at most"), &higher).unwrap_err(),
        [
            "local/folder/file.yaml, line 6: £12.51 is above the national sum of £12.50 from 1 May 2026 (a test): a council may not go above it"
        ]
    );
    assert!(layer(&national("may choose"), &lower).is_ok());
    assert_eq!(
        layer(
            &national("may choose"),
            &local("percent", &row("2026-05-01", "", "12"))
        )
        .unwrap_err(),
        [
            "local/folder/file.yaml, line 3: the unit or choices differ from the national figure's: it is in pounds"
        ]
    );
    assert_eq!(
        layer(
            &national("at least"),
            &local("pounds", &rows).replace("id: sum", "id: other")
        )
        .unwrap_err(),
        [
            "local/folder/file.yaml, line 3: there is no national figure 'folder/file/other' to change: make it a figure of your own, or correct its id or the file's place"
        ]
    );
    assert_eq!(
        layer(&national("at least"), &national("fixed")).unwrap_err(),
        [
            "local/folder/file.yaml, line 3: 'folder/file/sum' is a national figure: change it in a file of 'local figures'"
        ]
    );
}

#[test]
fn where_the_council_has_no_row_the_national_one_stands() {
    let national = figure(
        "pounds",
        "at least",
        &(row("2024-04-06", "", "10.00")
            + &row("2025-04-06", "", "11.00")
            + &row("2026-04-06", "2027-04-05", "12.00")),
    );
    let council = local(
        "pounds",
        &(row("2024-10-01", "2025-09-30", "11.50") + &row("2025-10-01", "", "13.00")),
    );
    let book = layer(&national, &council).unwrap();
    let rows: Vec<String> = book.figures()["folder/file/sum"]
        .values
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {}",
                r.from,
                r.to.map(|d| d.to_string()).unwrap_or_default(),
                r.value,
                r.pack
            )
        })
        .collect();
    // Beyond the last national row a least that is not known yet cannot be kept.
    assert_eq!(
        rows,
        [
            "2024-04-06 2024-09-30 £10 test",
            "2024-10-01 2025-09-30 £11.50 local",
            "2025-10-01 2027-04-05 £13 local",
        ]
    );
}

#[test]
fn packs_that_do_not_belong_together_and_outcomes_that_nobody_defines() {
    let national = load(&Source::new("test").with("pack.yaml", PACK)).unwrap();
    let council = |text: &str| load(&Source::new("local").with("pack.yaml", text)).unwrap();
    let said = |a: &Rulebook, b: &Rulebook| {
        Rulebook::layered(a, b)
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        said(
            &national,
            &council(&COUNCIL.replace("on: test", "on: wales"))
        ),
        [
            "local/pack.yaml, line 1: this pack lies on 'wales', and the national pack given is 'test'"
        ]
    );
    assert_eq!(said(&council(COUNCIL), &national).len(), 2);
    let form = FORM.replace("    kind: ladder", "    kind: ladder\n    outcomes: [z]");
    let with = load(
        &Source::new("local")
            .with("pack.yaml", COUNCIL)
            .with("q/small.yaml", form),
    )
    .unwrap();
    assert_eq!(
        said(&national, &with),
        [
            "local/q/small.yaml, line 11: the question 'first' names the outcome 'z', which no file of outcomes has"
        ]
    );
}

// ---- whatever the bytes

fn shipped_files() -> Vec<(String, Vec<u8>)> {
    let england = rules::rulebook::england_source().files;
    let council = rules::rulebook::riverbridge_source().files;
    england.into_iter().chain(council).collect()
}

#[test]
fn deep_nesting_and_anchors_that_multiply_are_faults_not_crashes() {
    let deep = "[".repeat(100_000);
    assert!(load(&source("folder/file.yaml", deep)).is_err());
    let deep = (0..5_000)
        .map(|n| " ".repeat(n) + "a:\n")
        .collect::<String>();
    assert!(load(&source("folder/file.yaml", deep)).is_err());
    let mut laughs = "a0: &a0 [x]\n".to_owned();
    for n in 1..40 {
        let before = n - 1;
        laughs.push_str(&format!(
            "a{n}: &a{n} [{}]\n",
            vec![format!("*a{before}"); 10].join(", ")
        ));
    }
    assert!(load(&source("folder/file.yaml", laughs)).is_err());
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_loader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = load(&source("folder/file.yaml", bytes));
    }

    #[test]
    fn a_spoilt_file_loads_or_says_where(which in 0..100_usize, at in 0..20_000_usize, with in "[ -~£é\t\n]{0,6}", cut in 0..30_usize) {
        let files = shipped_files();
        let (_, bytes) = &files[which % files.len()];
        let text = String::from_utf8(bytes.clone()).unwrap();
        let chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        let spoilt: String = chars[..at].iter().copied().chain(with.chars()).chain(chars[at..].iter().copied().skip(cut)).collect();
        let lines = u32::try_from(spoilt.lines().count()).unwrap();
        if let Err(faults) = load(&source("folder/file.yaml", spoilt.clone())) {
            proptest::prop_assert!(!faults.is_empty());
            for fault in faults {
                proptest::prop_assert!(fault.line >= 1 && fault.line <= lines.max(1) + 1, "{}", fault);
                proptest::prop_assert!(!fault.sentence.is_empty());
            }
        }
    }
}

#[test]
fn the_outcomes_of_the_law_are_not_a_councils_to_word() {
    let text = "steerwell: outcomes\nsource: a test\ncertainty: sure\noutcomes:\n  - letter: a\n    words: {plain: P, easy: E}\n";
    let national = load(&source("e/o.yaml", text)).unwrap();
    let council = Source::new("local")
        .with("pack.yaml", COUNCIL)
        .with("e/o.yaml", text);
    let faults = Rulebook::layered(&national, &load(&council).unwrap()).unwrap_err();
    assert_eq!(
        faults[0].to_string(),
        "local/e/o.yaml, line 5: the outcome 'a' is a national one: use another letter"
    );
    let twice = text.to_owned() + "  - letter: a\n    words: {plain: P, easy: E}\n";
    one(twice, 7, "the outcome 'a' is there twice");
}
