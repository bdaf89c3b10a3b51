//! The commands that compute: rules, import, allocate. The same figures as the pages, and a sentence with its line for
//! everything that is wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use common::riverbridge::{self, PASSWORD, WORKER};
use common::{Browser, Server, complaint, on_database, printed, steerwell};
use tempfile::TempDir;

/// The answers of Ada in the demonstration.
const ADA: &str = "\
label: Ada Testwell, first assessment
personal_care: several_daily
eating: daily
home: most
safe_at_home: occasional
nights: some
communication: none
wellbeing: now_and_then
relationships: most_times
occupation: none
parenting: none
risk: none
helpers: somebody
informal personal_care: quarter
informal eating: half
informal home: quarter
informal safe_at_home: none
informal nights: none
informal wellbeing: none
informal relationships: none
flag two_workers: no
flag one_off: yes
";

/// A file of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// Runs a command with a file of this content, called as the test says.
fn with_file(name: &str, content: &[u8], arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, content).unwrap();
    let mut command = steerwell();
    for argument in arguments {
        command.arg(if *argument == "FILE" {
            file.to_str().unwrap()
        } else {
            argument
        });
    }
    command.output().unwrap()
}

fn allocate(content: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["allocate", "FILE"];
    arguments.extend(more);
    with_file("case.txt", content.as_bytes(), &arguments)
}

fn on(date: &str) -> String {
    format!("date: {date}\n{ADA}")
}

/// A pack's folder is called as the pack.
const PACK: &str = "riverbridge";

/// The folder with a copy of the demonstration council's pack, to be changed.
fn rulebook() -> TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &to);
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&project("rulebook/riverbridge"), &folder.path().join(PACK));
    folder
}

fn change(folder: &TempDir, file: &str, from: &str, to: &str) {
    let path = folder.path().join(PACK).join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} does not hold «{from}»");
    // The last: files go from the past to the value in force.
    let (before, after) = text.rsplit_once(from).unwrap();
    std::fs::write(path, format!("{before}{to}{after}")).unwrap();
}

fn rules(arguments: &[&str]) -> Output {
    steerwell().arg("rules").args(arguments).output().unwrap()
}

fn pack(folder: &TempDir) -> String {
    folder.path().join(PACK).to_str().unwrap().to_owned()
}

fn place(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

/// Ada's budget, found as her worker finds it: home, her record, the budget.
fn budget_of_ada(browser: &Browser) -> String {
    let link = |page: &common::Page, begins: &str, words: &str| -> String {
        let html = scraper::Html::parse_document(&page.html);
        let links = scraper::Selector::parse("main a").unwrap();
        html.select(&links)
            .find(|link| {
                link.text().collect::<String>().contains(words)
                    && link
                        .attr("href")
                        .and_then(|to| to.strip_prefix(begins))
                        .is_some_and(|rest| !rest.contains('/'))
            })
            .and_then(|link| link.attr("href"))
            .unwrap_or_else(|| panic!("{} has no link «{words}»: {}", page.path, page.text()))
            .to_owned()
    };
    let home = browser.get("/home").unwrap();
    let record = browser
        .get(&link(&home, "/people/", "Ada Testwell"))
        .unwrap();
    link(&record, "/allocation/", "a week")
}

#[test]
fn the_command_line_and_the_page_say_the_same_to_the_penny() {
    let folder = riverbridge::folder();
    let server = Server::start(&mut riverbridge::demo(folder.path()));
    let browser = server.browser();
    browser.sign_in(WORKER, PASSWORD);
    let budget = budget_of_ada(&browser);
    let kept = browser.get(&format!("{budget}/worked.json")).unwrap();
    assert_eq!(kept.status, 200);
    let date = kept
        .html
        .split("\"date\":\"")
        .nth(1)
        .unwrap()
        .get(..10)
        .unwrap();
    // The kept lines, byte for byte.
    let json = printed(&allocate(&on(date), &["--json"]));
    assert_eq!(json.trim_end(), kept.html);
    // And what is read: each line with its amount.
    let page = browser.get(&budget).unwrap().text();
    let told = printed(&allocate(&on(date), &["--words", "plain"]));
    assert!(
        told.contains("Indicative budget: £134.63 a week, £7,000.76 a year."),
        "{told}"
    );
    assert!(page.contains("£134.63 a week, £7,000.76 a year"), "{page}");
    let lines: Vec<&str> = told
        .lines()
        .skip_while(|line| !line.is_empty())
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(lines.len(), 20);
    for line in lines {
        let sentence = line.get(14..).unwrap_or_default().trim();
        assert!(
            page.contains(sentence),
            "the page does not say «{sentence}»: {page}"
        );
    }
    // The person's own paper in easy words, too.
    let paper = browser
        .get(&format!("{budget}/print?words=easy"))
        .unwrap()
        .text();
    let easy = printed(&allocate(&on(date), &["--words", "easy"]));
    for line in easy
        .lines()
        .skip_while(|line| !line.is_empty())
        .filter(|line| !line.is_empty())
    {
        let sentence = line.get(14..).unwrap_or_default().trim();
        assert!(
            paper.contains(sentence),
            "the paper does not say «{sentence}»: {paper}"
        );
    }
}

#[test]
fn text_and_json_of_a_case_give_the_same_figure() {
    let json = r#"{
  "date": "2026-11-22",
  "answers": {
    "personal_care": "several_daily", "eating": "daily", "home": "most", "safe_at_home": "occasional",
    "nights": "some", "communication": "none", "wellbeing": "now_and_then", "relationships": "most_times",
    "occupation": "none", "parenting": "none", "risk": "none", "helpers": "somebody"
  },
  "informal": {"personal_care": "quarter", "eating": "half", "home": "quarter", "safe_at_home": "none",
    "nights": "none", "wellbeing": "none", "relationships": "none"},
  "flags": {"one_off": true}
}"#;
    let of_json = printed(&with_file(
        "case.json",
        json.as_bytes(),
        &["allocate", "FILE", "--json"],
    ));
    assert_eq!(of_json, printed(&allocate(&on("2026-11-22"), &["--json"])));
    let staff = printed(&allocate(&on("2026-11-22"), &[]));
    assert!(staff.contains("Ada Testwell, first assessment"));
    assert!(staff.contains("allocation/points/price_per_point = £266.69 a year from 6 April 2010: Riverbridge Cabinet"), "{staff}");
}

#[test]
fn a_changed_price_changes_the_figure_and_nothing_else() {
    let folder = rulebook();
    change(&folder, "allocation/points.yaml", "266.69", "300.00");
    let told = printed(&allocate(
        &on("2026-11-22"),
        &["--rulebook", &pack(&folder), "--words", "plain"],
    ));
    // 26.25 points at £300 over 52 weeks: 151.4423…
    assert!(told.contains("£151.44 a week"), "{told}");
    assert!(told.contains("Your budget is worked out from 26.25 points."));
}

#[test]
fn a_bad_case_is_told_line_by_line_all_at_once() {
    for (content, faults) in [
        (
            on("2026-13-01"),
            vec!["line 1: “2026-13-01” is not a date."],
        ),
        (ADA.to_owned(), vec!["date"]),
        (
            on("2026-11-22").replace("eating: daily", "eating: sometimes"),
            vec![
                "line 4: question 'eating' has no answer 'sometimes': it is 'none', 'prompts', 'daily' or 'every_time'.",
            ],
        ),
        (
            on("2026-11-22").replace("informal eating: half", "informal eating: loads"),
            vec!["line 16: question 'informal' has no answer 'loads'"],
        ),
        (
            on("2026-11-22").replace("nights: some\n", ""),
            vec!["'Nights' is not answered. Add «nights: …» with one of none, some, most, awake."],
        ),
        (
            on("2026-11-22").replace("informal home: quarter\n", ""),
            vec![
                "'Running the home' is not answered. Add «informal home: …» with one of none, quarter, half, three_quarters, all.",
            ],
        ),
        (
            on("2026-11-22").replace("flag one_off", "flag three_workers"),
            vec![
                "line 23: questionnaire 'adult' has no flag 'three_workers': it has two_workers, specialist, isolation, one_off.",
            ],
        ),
        (
            on("2026-11-22").replace("home: most", "house: most"),
            vec![
                "line 5: questionnaire 'adult' version 1 has no such question 'house'",
                "'Running the home' is not answered",
            ],
        ),
        (
            on("2026-11-22").replace("eating: daily", "eating daily"),
            vec!["line 4: "],
        ),
        (
            on("1990-01-01"),
            vec!["line 1: the rulebook has no questionnaire «adult» for 1 January 1990."],
        ),
        (String::new(), vec!["The file is empty."]),
        (
            on("2026-11-22").replace("eating: daily", "eating: daily\neating: none"),
            vec!["line 5: “eating” is already given on line 4."],
        ),
    ] {
        let said = complaint(&allocate(&content, &[]));
        for fault in faults {
            assert!(said.contains(fault), "«{fault}» is not in: {said}");
        }
        assert!(said.contains("case.txt"), "the file is named: {said}");
    }
    let two = on("2026-11-22")
        .replace("eating: daily", "eating: x")
        .replace("risk: none", "risk: y");
    let said = complaint(&allocate(&two, &[]));
    assert!(
        said.contains("2 fault(s)") && said.contains("line 4:") && said.contains("line 13:"),
        "{said}"
    );
}

#[test]
fn a_bad_json_case_is_told_with_line_and_column() {
    for (content, fault) in [
        (
            "{\n \"date\": \"2026-11-22\",\n \"answers\": {\"eating\": [1]}\n}",
            "line 3",
        ),
        (
            "{\n \"date\": \"2026-11-22\"\n \"answers\": {}\n}",
            "line 3",
        ),
        (
            "{\"date\": \"2026-11-22\", \"answers\": {\"eating\": \"daily\"}, \"colour\": 1}",
            "line 1",
        ),
        (
            "{\n \"date\": \"2026-11-22\",\n \"answers\": {\n  \"eating\": \"x\"}\n}",
            "line 4: question 'eating' has no answer 'x'",
        ),
    ] {
        let said = complaint(&with_file(
            "case.json",
            content.as_bytes(),
            &["allocate", "FILE"],
        ));
        assert!(said.contains(fault), "«{fault}» is not in: {said}");
    }
    let said = complaint(&with_file(
        "case.txt",
        b"date: 2026-11-22\nlabel: \xff\xfe\n",
        &["allocate", "FILE"],
    ));
    assert!(said.contains("line 2: The text is not UTF-8."), "{said}");
    let said = complaint(
        &steerwell()
            .args(["allocate", "/nowhere/case.txt"])
            .output()
            .unwrap(),
    );
    assert!(said.contains("/nowhere/case.txt cannot be read"), "{said}");
}

#[test]
fn a_sound_rulebook_is_said_to_be_sound() {
    let folder = rulebook();
    let said = printed(&rules(&["check", &pack(&folder)]));
    assert!(
        said.contains("riverbridge: ") && said.contains("3 questionnaires, no faults."),
        "{said}"
    );
    let said = printed(&rules(&[
        "check",
        project("rulebook/england").to_str().unwrap(),
    ]));
    assert!(said.contains("england: "), "{said}");
}

#[test]
fn each_fault_of_a_rulebook_is_a_sentence_with_its_file_and_line() {
    let points = "allocation/points.yaml";
    for (file, from, to, fault) in [
        (
            points,
            "value: \"266.69\"",
            "value: \"lots\"",
            "allocation/points.yaml, line 18: 'value' is 'lots', and the unit is pounds a year",
        ),
        (
            points,
            "certainty: sure",
            "certainty: maybe",
            "allocation/points.yaml, line 67:",
        ),
        (
            points,
            "      - from: 2010-04-06\n        value: \"266.69\"",
            "      - from: 2010-04-31\n        value: \"266.69\"",
            "allocation/points.yaml, line 17:",
        ),
        (
            points,
            "unit: pounds a year",
            "unit: shillings",
            "allocation/points.yaml, line 9:",
        ),
        (
            points,
            "        source: Riverbridge Cabinet",
            "\t\tsource: Riverbridge Cabinet",
            "allocation/points.yaml, line ",
        ),
        (
            points,
            "price_per_point",
            "price per point",
            "allocation/points.yaml, line ",
        ),
        ("pack.yaml", "on: england", "on: wales", "pack.yaml"),
        (
            "assessment/adult.yaml",
            "points: 18",
            "points: 19",
            "assessment/adult.yaml, line ",
        ),
    ] {
        let folder = rulebook();
        change(&folder, file, from, to);
        let said = complaint(&rules(&["check", &pack(&folder)]));
        assert!(said.contains(fault), "«{fault}» is not in: {said}");
        assert!(said.contains("fault(s):"), "{said}");
    }
    let folder = rulebook();
    std::fs::write(
        folder.path().join(PACK).join("allocation/points.yaml"),
        b"steerwell: figures\nabout: caf\xe9\n",
    )
    .unwrap();
    let said = complaint(&rules(&["check", &pack(&folder)]));
    assert!(said.contains("allocation/points.yaml, line 2:"), "{said}");
    let said = complaint(&rules(&["check", "/nowhere"]));
    assert!(
        said.contains("/nowhere is not a folder with rulebook files."),
        "{said}"
    );
    let empty = tempfile::tempdir().unwrap();
    let said = complaint(&rules(&["check", place(&empty)]));
    assert!(said.contains("pack.yaml"), "{said}");
}

#[test]
fn overlapping_dates_are_told_with_both_lines() {
    let folder = rulebook();
    change(
        &folder,
        "allocation/points.yaml",
        "        note: See derivation.yaml.",
        "        to: 2026-03-31\n        note: See derivation.yaml.",
    );
    change(
        &folder,
        "allocation/points.yaml",
        "  - id: weeks_in_year",
        "      - from: 2026-01-01\n        value: \"271.30\"\n        source: Cabinet, made up\n        certainty: sure\n  - id: weeks_in_year",
    );
    let said = complaint(&rules(&["check", &pack(&folder)]));
    assert!(
        said.contains("they overlap") && said.contains("allocation/points.yaml, line "),
        "{said}"
    );
}

#[test]
fn what_differs_is_said_in_words() {
    let (before, after) = (rulebook(), rulebook());
    change(&after, "allocation/points.yaml", "266.69", "271.30");
    let said = printed(&rules(&["diff", &pack(&before), &pack(&after)]));
    assert_eq!(
        said,
        "allocation/points: price of a point from 6 April 2010 becomes £271.30 a year (was £266.69 a year)\n"
    );
    assert_eq!(
        printed(&rules(&["diff", &pack(&before), &pack(&before)])),
        "They say the same.\n"
    );
}

#[test]
fn a_rulebook_is_put_into_force_and_the_pages_show_it() {
    let made = riverbridge::folder();
    let database = riverbridge::database(made.path());
    let folder = rulebook();
    let adopt =
        |why: &str| on_database(&database, &["rules", "adopt", &pack(&folder), "--why", why]);
    assert!(printed(&adopt("The same again.")).contains("was in force already."));
    change(&folder, "allocation/points.yaml", "266.69", "271.30");
    let said = complaint(&adopt(" "));
    assert!(
        said.contains("Write why this rulebook is put into force."),
        "{said}"
    );
    let said = printed(&adopt("Cabinet of 9 March, item 7."));
    assert!(said.contains("In force from now: version "), "{said}");
    change(&folder, "allocation/points.yaml", "\"271.30\"", "\"x\"");
    let said = complaint(&adopt("Broken."));
    assert!(said.contains("allocation/points.yaml, line 18:"), "{said}");
    let server = Server::start(&mut riverbridge::demo(made.path()));
    let page = server.browser().get("/rulebook").unwrap().text();
    assert!(
        page.contains("Cabinet of 9 March, item 7.") && page.contains("£271.30 a year"),
        "{page}"
    );
    let points = server.browser().get("/rulebook/versions").unwrap().text();
    assert!(!points.contains("tester"), "names are for staff: {points}");
}

/// A new database at the newest version, without anything in it.
fn new_database(folder: &TempDir) -> String {
    let database = riverbridge::database(folder.path());
    printed(&on_database(&database, &["migrate"]));
    database
}

#[test]
fn the_open_data_is_read_in_with_a_report_of_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder);
    let data = project("data/trafford");
    let data = data.to_str().unwrap();
    let said = printed(&on_database(&database, &["import", "directory", data]));
    for told in [
        "trafford_care_homes.csv (Care homes): 0 accepted, 56 mended, 0 refused.",
        "trafford_postcodes.csv (Postcodes): 11264 accepted, 0 mended, 0 refused.",
        "charities_operating_in_trafford_trimmed.csv (Charities): 3 accepted, 733 mended, 0 refused.",
        "mended. Telephone",
    ] {
        assert!(
            said.contains(told),
            "«{told}» is not in: {}",
            said.get(..2000).unwrap_or(&said)
        );
    }
    assert!(
        said.starts_with("trafford_postcodes.csv"),
        "postcodes first, whatever their name"
    );
    assert!(
        said.contains("  56 made, 0 changed, 0 withdrawn, 0 back again, 0 as before."),
        "what was done is told too"
    );
    // The report without taking anything is the same, but for what was done.
    let report: String = said
        .lines()
        .filter(|line| !line.ends_with(" as before."))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(
        printed(&on_database(
            &database,
            &["import", "directory", data, "--check"]
        )),
        report
    );
    let all = printed(&on_database(
        &database,
        &["import", "directory", data, "--check", "--all-lines"],
    ));
    assert!(all.lines().count() > 12_000, "{}", all.lines().count());
}

#[test]
fn a_file_that_is_none_of_the_lists_stops_all_of_them_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder);
    let data = tempfile::tempdir().unwrap();
    let file =
        |name: &str, content: &[u8]| std::fs::write(data.path().join(name), content).unwrap();
    std::fs::copy(
        project("data/trafford/trafford_libraries.csv"),
        data.path().join("libraries.csv"),
    )
    .unwrap();
    file("empty.csv", b"");
    file("picture.csv", b"\x89PNG\r\n\x1a\n");
    file("other.csv", b"colour,size\nred,3\n");
    file("readme.txt", b"not looked at");
    for more in [&[][..], &["--check"]] {
        let mut arguments = vec!["import", "directory", place(&data)];
        arguments.extend(more);
        let said = complaint(&on_database(&database, &arguments));
        for fault in [
            "empty.csv: The file is empty.",
            "picture.csv: ",
            "other.csv: The first line is not the header",
            "3 file(s) cannot be read",
        ] {
            assert!(said.contains(fault), "«{fault}» is not in: {said}");
        }
        assert!(!said.contains("readme.txt"), "{said}");
    }
    let store = store::Store::open(
        &store::Address::parse(&database).unwrap(),
        store::Options::default(),
    )
    .unwrap();
    let entries: i64 = store
        .read(|tx| {
            tx.query_one("select count(*) from directory_entry", &[], |row| {
                row.get(0)
            })
        })
        .unwrap();
    assert_eq!(entries, 0);
    let empty = tempfile::tempdir().unwrap();
    let said = complaint(&on_database(
        &database,
        &["import", "directory", place(&empty)],
    ));
    assert!(
        said.contains("there is no file ending in .csv in "),
        "{said}"
    );
    let said = complaint(&on_database(
        &database,
        &["import", "directory", "/nowhere.csv"],
    ));
    assert!(said.contains("/nowhere.csv cannot be read"), "{said}");
}

#[test]
fn a_list_of_which_no_line_can_be_taken_is_named_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder);
    let data = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(project("data/trafford/trafford_libraries.csv")).unwrap();
    std::fs::write(
        data.path().join("only-a-header.csv"),
        text.lines().next().unwrap(),
    )
    .unwrap();
    let said = complaint(&on_database(
        &database,
        &["import", "directory", place(&data)],
    ));
    assert!(
        said.contains("only-a-header.csv: No line of this file could be taken"),
        "{said}"
    );
    // Refused lines are told with their line and why.
    let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    lines[2] = lines[2]
        .split_once(',')
        .map(|(_, rest)| format!(",{rest}"))
        .unwrap();
    std::fs::write(data.path().join("only-a-header.csv"), lines.join("\n")).unwrap();
    let said = printed(&on_database(
        &database,
        &["import", "directory", place(&data)],
    ));
    assert!(
        said.contains("12 accepted, 0 mended, 1 refused.")
            && said.contains("line 3, no name: refused."),
        "{said}"
    );
}

#[test]
fn half_a_list_withdraws_nothing_unless_it_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder);
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("homes.csv");
    let import = |more: &[&str]| {
        let mut arguments = vec!["import", "directory", file.to_str().unwrap()];
        arguments.extend(more);
        on_database(&database, &arguments)
    };
    let whole = std::fs::read_to_string(project("data/trafford/trafford_care_homes.csv")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    std::fs::write(&file, &whole).unwrap();
    printed(&import(&[]));
    // A few that closed are news.
    std::fs::write(&file, lines[..lines.len() - 3].join("\n")).unwrap();
    let said = printed(&import(&[]));
    assert!(
        said.contains("  0 made, 0 changed, 3 withdrawn, 0 back again, 53 as before."),
        "{said}"
    );
    std::fs::write(&file, lines[..20].join("\n")).unwrap();
    let said = complaint(&import(&[]));
    assert!(
        said.contains("homes.csv: ")
            && said.contains("34 of the 53 entries of this list are not in the file")
            && said.contains("--withdraw")
            && said.contains("None of the files was read in."),
        "{said}"
    );
    let standing = || -> i64 {
        opened(&database)
            .read(|tx| {
                tx.query_one(
                    "select count(*) from directory_entry where withdrawn_at is null",
                    &[],
                    |row| row.get(0),
                )
            })
            .unwrap()
    };
    assert_eq!(standing(), 53);
    let said = printed(&import(&["--withdraw"]));
    assert!(said.contains("34 withdrawn"), "{said}");
    assert_eq!(standing(), 19);
}

fn opened(database: &str) -> store::Store {
    store::Store::open(
        &store::Address::parse(database).unwrap(),
        store::Options::default(),
    )
    .unwrap()
}

#[test]
fn a_mistyped_path_is_told_and_no_database_is_made_there() {
    let folder = tempfile::tempdir().unwrap();
    let database = riverbridge::database(folder.path());
    let copy = folder.path().join("copy.sqlite");
    let pack = project("rulebook/riverbridge");
    let data = project("data/trafford/trafford_libraries.csv");
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    for arguments in [
        vec!["verify"],
        vec!["checkpoint"],
        vec!["backup", &path(&copy)],
        vec!["rules", "adopt", &path(&pack), "--why", "A reason."],
        vec!["import", "directory", &path(&data)],
    ] {
        let said = complaint(&on_database(&database, &arguments));
        assert!(
            said.contains("there is no database at ") && said.contains("Nothing was made."),
            "{arguments:?}: {said}"
        );
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "{arguments:?} made something"
        );
    }
    // A file with nothing in it is no database either.
    std::fs::write(folder.path().join("steerwell.sqlite"), b"").unwrap();
    let said = complaint(&on_database(&database, &["verify"]));
    assert!(said.contains("there is no database at "), "{said}");
}

#[test]
fn without_a_checkpoint_nobody_says_that_nothing_is_missing() {
    let made = riverbridge::folder();
    let database = riverbridge::database(made.path());
    let said = printed(&on_database(&database, &["verify"]));
    assert!(
        said.ends_with(
            "Nothing that is there was changed. Only a checkpoint kept elsewhere shows whether last rows are missing: \
             give one with --checkpoint.\n"
        ),
        "{said}"
    );
    let kept = made.path().join("checkpoint");
    std::fs::write(&kept, printed(&on_database(&database, &["checkpoint"]))).unwrap();
    let said = printed(&on_database(
        &database,
        &["verify", "--checkpoint", kept.to_str().unwrap()],
    ));
    assert!(
        said.ends_with("Nothing was changed and nothing is missing.\n"),
        "{said}"
    );
    // Somebody with the database's file takes the whole trail away.
    opened(&database)
        .write(|tx| {
            let drops = tx.query(
                "select 'drop trigger ' || name from sqlite_master where type = 'trigger' \
                 and tbl_name in ('access_audit', 'access_seal', 'access_unsealed')",
                &[],
                |row| row.get::<String>(0),
            )?;
            for drop in drops {
                tx.execute(&drop, &[])?;
            }
            for table in [
                "access_reason",
                "access_unsealed",
                "access_seal",
                "access_audit",
            ] {
                tx.execute(&format!("delete from {table}"), &[])?;
            }
            Ok::<_, store::StoreError>(())
        })
        .unwrap();
    let output = on_database(&database, &["verify"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains(" has no row: at least the row of its making is missing.")
            && said.contains("people are on record and no row is about people"),
        "{said}"
    );
    assert!(complaint(&output).contains("the record is not as it was written"));
}

#[test]
fn the_examples_of_the_case_file_work_as_they_stand() {
    let text = std::fs::read_to_string(project("docs/case-file.md")).unwrap();
    let example = |form: &str| {
        text.split(&format!("```{form}\n"))
            .nth(1)
            .and_then(|rest| rest.split("```").next())
            .unwrap_or_else(|| panic!("docs/case-file.md has no example of {form}"))
    };
    let worked = |more: &[&str]| {
        [("case.txt", "text"), ("case.json", "json")].map(|(name, form)| {
            let mut arguments = vec!["allocate", "FILE"];
            arguments.extend(more);
            printed(&with_file(name, example(form).as_bytes(), &arguments))
        })
    };
    let [of_text, of_json] = worked(&[]);
    assert!(of_text.contains("Indicative budget: £"), "{of_text}");
    assert_eq!(of_text, of_json);
    let [of_text, of_json] = worked(&["--json"]);
    assert_eq!(of_text, of_json);
}

#[test]
fn a_rulebook_that_cannot_work_is_neither_sound_nor_adopted() {
    let made = riverbridge::folder();
    let database = riverbridge::database(made.path());
    let faulty = |spoil: &dyn Fn(&TempDir), fault: &str| {
        let folder = rulebook();
        spoil(&folder);
        let said = complaint(&rules(&["check", &pack(&folder)]));
        assert!(said.contains(fault), "«{fault}» is not in: {said}");
        let adopt = ["rules", "adopt", &pack(&folder), "--why", "A reason."];
        let said = complaint(&on_database(&database, &adopt));
        assert!(said.contains(fault), "«{fault}» is not in: {said}");
    };
    let remove = |folder: &TempDir, file: &str| {
        std::fs::remove_file(folder.path().join(PACK).join(file)).unwrap();
    };
    faulty(
        &|folder| remove(folder, "allocation/points.yaml"),
        "riverbridge/allocation/points.yaml, line 1: the rulebook 'riverbridge' has no figure 'allocation/points/price_per_point'",
    );
    faulty(
        &|folder| remove(folder, "assessment/adult.yaml"),
        "riverbridge/assessment/adult_2009.yaml, line 1: there is no questionnaire 'adult' for ",
    );
    faulty(
        &|folder| change(folder, "allocation/points.yaml", "\"52\"", "\"0\""),
        "'allocation/points/weeks_in_year' (weeks in a year) is 0: it must be more than nothing",
    );
    faulty(
        &|folder| {
            change(
                folder,
                "approval/limits.yaml",
                "who: team_manager",
                "who: king",
            )
        },
        "riverbridge/approval/limits.yaml, line 23: 'who' is 'king', which is no role that decides",
    );
}

#[test]
fn a_changed_copy_is_compared_whatever_its_folder_is_called() {
    let copy = rulebook();
    change(&copy, "allocation/points.yaml", "266.69", "271.30");
    let other = copy.path().join("my-council");
    std::fs::rename(copy.path().join(PACK), &other).unwrap();
    let original = project("rulebook/riverbridge");
    let said = printed(&rules(&[
        "diff",
        original.to_str().unwrap(),
        other.to_str().unwrap(),
    ]));
    assert_eq!(
        said,
        "allocation/points: price of a point from 6 April 2010 becomes £271.30 a year (was £266.69 a year)\n"
    );
}

#[test]
fn a_command_without_a_user_in_its_environment_asks_the_system_who_it_is() {
    let made = riverbridge::folder();
    let database = riverbridge::database(made.path());
    let output = steerwell()
        .arg("verify")
        .env_remove("USER")
        .env("STEERWELL_DATABASE", &database)
        .env("STEERWELL_SECRET_KEY", common::KEY)
        .output()
        .unwrap();
    printed(&output);
    let user = std::process::Command::new("id")
        .arg("-un")
        .output()
        .unwrap();
    let actors: Vec<String> = opened(&database)
        .read(|tx| {
            tx.query(
                "select actor from access_audit where purpose = 'verify'",
                &[],
                |row| row.get(0),
            )
        })
        .unwrap();
    assert_eq!(
        actors,
        [format!(
            "command-line:{}",
            String::from_utf8(user.stdout).unwrap().trim()
        )]
    );
}

#[test]
fn everything_about_one_person_is_written_and_nothing_is_overwritten() {
    let made = riverbridge::folder();
    let database = riverbridge::database(made.path());
    let to = made.path().join("ada");
    let export = |reference: &str| {
        let arguments = [
            "export",
            "--person",
            reference,
            "--to",
            to.to_str().unwrap(),
        ];
        on_database(&database, &arguments)
    };
    let said = complaint(&export("RB-999999"));
    assert!(
        said.contains("no person with the reference RB-999999"),
        "{said}"
    );
    assert!(!to.exists());
    let said = printed(&export("rb-000001"));
    assert!(
        said.starts_with("RB-000001: ") && said.contains("look through it"),
        "{said}"
    );
    let document = std::fs::read_to_string(to.join("RB-000001.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let answers = document["tables"]["assessment_answer"]
        .as_array()
        .unwrap()
        .len();
    let csv = std::fs::read_to_string(to.join("tables/assessment_answer.csv")).unwrap();
    assert!(
        answers > 0 && csv.starts_with("assessment_id,part,"),
        "{csv}"
    );
    let said = complaint(&export("RB-000001"));
    assert!(said.contains("is not empty"), "{said}");
}
