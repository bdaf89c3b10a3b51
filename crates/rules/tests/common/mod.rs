//! What the tests share: a small valid pack, and the answers of the cast.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rules::allocation::AllocationFacts;
use rules::assessment::Answers;
use rules::rulebook::{Rulebook, Source, load, riverbridge};

pub const PACK: &str = "steerwell: pack\nname: test\ntitle: A test\nkind: national\n";
pub const COUNCIL: &str =
    "steerwell: pack\nname: local\ntitle: A council\nkind: council\non: test\n";

/// A file of one figure with these rows, each line indented as a list.
pub fn figure(unit: &str, local: &str, rows: &str) -> String {
    format!(
        "steerwell: figures\nfigures:\n  - id: sum\n    name: sum\n    meaning: A sum.\n    unit: {unit}\n    local: {local}\n    values:\n{rows}"
    )
}

pub fn row(from: &str, to: &str, value: &str) -> String {
    let to = if to.is_empty() {
        String::new()
    } else {
        format!("        to: {to}\n")
    };
    format!(
        "      - from: {from}\n{to}        value: \"{value}\"\n        source: a test\n        certainty: sure\n"
    )
}

pub fn source(path: &str, text: impl Into<Vec<u8>>) -> Source {
    Source::new("test").with("pack.yaml", PACK).with(path, text)
}

pub fn book(path: &str, text: &str) -> Rulebook {
    said(load(&source(path, text)))
}

pub fn said(loaded: Result<Rulebook, Vec<rules::rulebook::Fault>>) -> Rulebook {
    loaded.unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

pub fn shipped() -> Rulebook {
    said(riverbridge())
}

/// Ada Testwell: much help with herself, less with the house, and a daughter who does half of it.
pub fn ada() -> AllocationFacts {
    let answers = Answers::default()
        .with("personal_care", "several_daily")
        .with("eating", "daily")
        .with("home", "most")
        .with("safe_at_home", "daily")
        .with("nights", "none")
        .with("communication", "none")
        .with("wellbeing", "now_and_then")
        .with("relationships", "most_times")
        .with("occupation", "none")
        .with("parenting", "none")
        .with("risk", "none")
        .with("helpers", "somebody");
    let mut facts = AllocationFacts {
        questionnaire: "adult".into(),
        version: 1,
        answers,
    };
    for (question, share) in [
        ("personal_care", "quarter"),
        ("eating", "half"),
        ("home", "all"),
        ("safe_at_home", "none"),
        ("wellbeing", "none"),
        ("relationships", "none"),
    ] {
        facts.answers.shares.insert(question.into(), share.into());
    }
    facts
}

/// The person who answers every question with this option of each ladder, counted from 0, and
/// whom nobody helps.
pub fn all_at(book: &Rulebook, rung: usize) -> AllocationFacts {
    let form = book.questionnaire("adult", 1).unwrap();
    let mut answers = Answers::default().with("helpers", "nobody");
    for question in form
        .questions
        .iter()
        .filter(|q| q.kind == rules::assessment::QuestionKind::Ladder)
    {
        let option = &question.options[rung.min(question.options.len() - 1)];
        answers = answers.with(&question.id, &option.id);
    }
    AllocationFacts {
        questionnaire: "adult".into(),
        version: 1,
        answers,
    }
}
