//! The rulebooks as shipped load, compile and say what their sources say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::date;
use rules::rulebook;

#[test]
fn the_shipped_rulebooks_have_no_fault() {
    for loaded in [rulebook::england(), rulebook::riverbridge()] {
        if let Err(faults) = loaded {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", faults.join("\n"));
        }
    }
}

#[test]
fn adult_questionnaire() {
    let book = rulebook::riverbridge().unwrap();
    let rules = book.compile(date(2026, 11, 22));
    assert_eq!(rules.questionnaire("adult").unwrap().questions.len(), 14);
}
