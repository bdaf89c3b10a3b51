use proptest::prelude::*;

use super::*;

const TEXT: &str = "\
# Ada Testwell, as on the visit
date: 2026-11-22
label: Ada Testwell # first visit

washing: 3          # several times daily
eating:2
informal washing: half
flag two_workers: yes
flag specialist: No
";

const JSON: &str = r#"{
  "date": "2026-11-22",
  "label": "Ada Testwell # first visit",
  "answers": {"washing": "3", "eating": 2},
  "informal": {"washing": "half"},
  "flags": {"two_workers": true, "specialist": "no"}
}"#;

fn faults(content: &str) -> Vec<String> {
    read(content.as_bytes()).map_or_else(
        |f| f.iter().map(ToString::to_string).collect(),
        |c| vec![format!("{c:?}")],
    )
}

#[test]
fn text_and_json_are_the_same_case() {
    let text = read(TEXT.as_bytes()).unwrap();
    let json = read(JSON.as_bytes()).unwrap();
    assert_eq!(text, json);
    assert_eq!(text.label.as_deref(), Some("Ada Testwell # first visit"));
    assert_eq!(text.date.to_string(), "2026-11-22");
    assert_eq!(
        text.answers
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect::<Vec<_>>(),
        ["eating=2", "washing=3"]
    );
    assert_eq!(text.informal["washing"], "half");
    assert_eq!(text.flags_set().collect::<Vec<_>>(), ["two_workers"]);
    assert_eq!(text.flags.len(), 2);
    for bytes in [
        [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(),
        TEXT.replace('\n', "\r\n").into_bytes(),
        [
            b"\xff\xfe".to_vec(),
            TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ]
        .concat(),
        [b"\xef\xbb\xbf", JSON.as_bytes()].concat(),
        serde_json::to_vec(&json).unwrap(),
        text.to_text().into_bytes(),
    ] {
        assert_eq!(read(&bytes).as_ref(), Ok(&text));
    }
}

#[test]
fn every_fault_of_a_text_file_at_once() {
    let content = "\
date: 30 February 2026
washing 3
washing: 3
washing: 4
Eating: 2
nights:
informel washing: half
informal : half
informal washing: about half
flag two_workers: perhaps
flag two workers: yes
date: 2026-11-22
label: x\u{7}
: 3
";
    assert_eq!(
        faults(content),
        [
            "line 1: “30 February 2026” is not a date. Write year, month and day, like 2026-11-22",
            "line 2: “washing 3” has no colon. Write a name, a colon and a value, like “eating: daily”",
            "line 4: “washing” is already given on line 3. Keep one of the two",
            "line 5: “Eating” is not a name: use small letters, digits and _, without spaces",
            "line 6: The answer is missing",
            "line 7: “informel” is not the start of a line. A line begins with date, label, a question, “informal” and a question, or “flag” and a flag",
            "line 8: “informal” is a word of the form itself, not a question. Write a question after it, like “informal eating: half”",
            "line 9: “about half” is not an answer: use small letters, digits and _, without spaces",
            "line 10: A flag is yes or no, and “perhaps” is neither",
            "line 11: “two workers” is not a name: use small letters, digits and _, without spaces",
            "line 12: “date” is already given on line 1. Keep one of the two",
            "line 13: The label has a character that cannot be shown. Take it out",
            "line 14: The name is missing",
        ]
    );
}

#[test]
fn every_fault_of_a_json_file_at_once() {
    let content = r#"{
  "date": 20261122,
  "labels": {"deep": [[{"a": "}]"}]]},
  "answers": {"washing": "3", "washing": "4", "Éa": "2",
              "eating": ["2"], "nights": null},
  "informal": "half",
  "flags": {"two_workers": 1}, "flags": {"other": true}
}"#;
    assert_eq!(
        faults(content),
        [
            "line 2, column 11: The date must be text in quotation marks, like \"2026-11-22\"",
            "line 3, column 3: “labels” is not known here. A case has date, label, answers, informal and flags",
            "line 4, column 31: “washing” is already given on line 4. Keep one of the two",
            "line 4, column 47: “Éa” is not a name: use small letters, digits and _, without spaces",
            "line 5, column 25: The value of “eating” must be one word, like \"daily\"",
            "line 5, column 42: The value of “nights” must be one word, like \"daily\"",
            "line 6, column 15: “informal” must be in curly brackets, like {\"eating\": \"daily\"}",
            "line 7, column 28: A flag is yes or no, and “1” is neither",
            "line 7, column 32: “flags” is already given on line 7. Keep one of the two",
        ]
    );
    assert_eq!(
        faults("{\"date\": \"2026-11-22\",}"),
        ["line 1, column 23: This is not JSON: key must be a string"]
    );
    assert_eq!(
        faults("{} x"),
        ["line 1, column 4: This is not JSON: trailing characters"]
    );
    assert_eq!(faults("{\n}").len(), 2);
}

#[test]
fn files_that_are_no_case() {
    assert_eq!(
        faults(""),
        ["line 1: The file is empty. It needs a date and answers; docs/case-file.md shows one"]
    );
    assert_eq!(faults(" \n"), faults(""));
    assert_eq!(
        faults("# nothing yet\n"),
        [
            "line 1: The date is missing. Add a line like “date: 2026-11-22”: it says which rules apply",
            "line 1: There are no answers. Add one for each question, like “eating: daily”",
        ]
    );
    let latin = read(b"date: 2026-11-22\nlabel: Caf\xe9\nwashing: 3\n").unwrap_err();
    assert_eq!(
        latin[0].to_string(),
        "line 2: The text is not UTF-8. Save the file as UTF-8"
    );
    let large = read(&vec![b'a'; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(
        large[0].sentence,
        "The file is larger than 256 KiB, more than any case. Check that it is the right one"
    );
    assert_eq!(
        faults("date: 2026-11-22\nwashing: 3\n\0")[0],
        "line 3: The line has a NUL character: the file is damaged or not text"
    );
    for date in [
        "2026-02-29",
        "22/11/2026",
        "2026-11-22T10:00",
        "2026-1-1",
        "+002026-11-22",
    ] {
        assert_eq!(
            faults(&format!("date: {date}\nwashing: 3")).len(),
            1,
            "{date}"
        );
        assert!(
            read(format!("date: {date}\nwashing: 3").as_bytes()).is_err(),
            "{date}"
        );
    }
    assert!(
        read(format!("date: 2028-02-29\nlabel: {}\nwashing: 3", "é".repeat(200)).as_bytes())
            .is_ok()
    );
    assert!(
        read(format!("date: 2028-02-29\nlabel: {}\nwashing: 3", "é".repeat(201)).as_bytes())
            .is_err()
    );
}

#[test]
fn deep_json_is_walked_without_falling() {
    let deep = format!("{{\"x\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(deep.as_bytes()).is_err());
}

#[test]
fn the_examples_of_the_guide_are_read() {
    let guide = include_str!("../../../../docs/case-file.md");
    let blocks: Vec<&str> = guide.split("```").skip(1).step_by(2).collect();
    let [text, json] = blocks[..] else {
        panic!("docs/case-file.md has a text and a JSON example")
    };
    let text = read(text.strip_prefix("text").unwrap().as_bytes()).unwrap();
    let json = read(json.strip_prefix("json").unwrap().as_bytes()).unwrap();
    assert_eq!(text, json);
}

fn some_case() -> impl Strategy<Value = CaseFile> {
    let word =
        "[a-z][a-z0-9_]{0,8}".prop_filter("a word of the form", |w| !FORM.contains(&w.as_str()));
    let words = || proptest::collection::btree_map(word.clone(), "[a-z0-9_]{1,6}", 0..4);
    (
        proptest::option::of("[a-zA-Zé#:0-9]([a-zA-Zé#: 0-9]{0,10}[a-zA-Zé#:0-9])?"),
        (1990_i16..2100, 1_i8..=12, 1_i8..=28),
        proptest::collection::btree_map(word.clone(), "[a-z0-9_]{1,6}", 1..4),
        words(),
        proptest::collection::btree_map(word.clone(), any::<bool>(), 0..3),
    )
        .prop_map(|(label, (y, m, d), answers, informal, flags)| CaseFile {
            label,
            date: jiff::civil::date(y, m, d),
            answers,
            informal,
            flags,
        })
}

proptest! {
    #[test]
    fn a_case_reads_back_from_both_forms(case in some_case()) {
        prop_assert_eq!(read(case.to_text().as_bytes()), Ok(case.clone()));
        prop_assert_eq!(read(&serde_json::to_vec_pretty(&case).unwrap()), Ok(case));
    }

    #[test]
    fn any_bytes_may_be_given(bytes in proptest::collection::vec(any::<u8>(), 0..200), json in "[{}\\[\\]\":,a1é\n ]{0,40}") {
        let _ = read(&bytes);
        let _ = read(json.as_bytes());
        let _ = read(format!("{{{json}").as_bytes());
    }
}
