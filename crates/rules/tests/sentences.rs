//! Worked figures in words, in both voices and for staff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "common/determinations.rs"]
mod determinations;

use std::sync::LazyLock;

use common::{ada, shipped};
use jiff::civil::date;
use rules::allocation::Points;
use rules::assessment::Answer;
use rules::budget::{BudgetFacts, Contribution, CostedLine, Personal, TakenAs};
use rules::charging::{TariffFacts, TariffIncome};
use rules::explain::{LineId, Worked};
use rules::messages::{Arg, MessageFault, Messages};
use rules::payments::{FourWeekly, FourWeeklyFacts, WeeklySum};
use rules::rulebook::Rulebook;
use rules::{Pence, Voice};
use rust_decimal::Decimal;

static BOOK: LazyLock<Rulebook> = LazyLock::new(shipped);
static MESSAGES: LazyLock<Messages> = LazyLock::new(|| Messages::embedded("en").unwrap());

fn said(worked: &Worked, voice: Voice) -> String {
    let sentences = MESSAGES.render(worked, &BOOK, voice).unwrap();
    let say = |s: rules::messages::Sentence| match s.amount {
        Some(amount) => format!("{} | {amount}", s.text),
        None => s.text,
    };
    sentences
        .into_iter()
        .map(say)
        .collect::<Vec<_>>()
        .join("\n")
}

fn tariff(capital: i64) -> Worked {
    let rules = BOOK.compile(date(2026, 11, 22));
    rules
        .prepare::<TariffIncome>()
        .unwrap()
        .work(&TariffFacts {
            capital: Pence(capital),
        })
        .unwrap()
        .1
}

fn allocation() -> Worked {
    let mut facts = ada();
    facts.answers.choices.insert(
        "nights".into(),
        Answer {
            decided: "none".into(),
            person: Some("some".into()),
        },
    );
    facts.answers.flags.insert("two_workers".into());
    let rules = BOOK.compile(date(2026, 11, 22));
    rules.prepare::<Points>().unwrap().work(&facts).unwrap().1
}

fn payment() -> Worked {
    let day = |d| date(2026, 4, d);
    let weekly = |pence, from, to| WeeklySum {
        amount: Pence(pence),
        from,
        to: Some(to),
    };
    let facts = FourWeeklyFacts {
        from: day(6),
        to: date(2026, 5, 3),
        weekly: vec![
            weekly(10_000, day(7), day(20)),
            weekly(12_000, day(21), day(21)),
        ],
    };
    let rules = BOOK.compile(day(6));
    rules
        .prepare::<FourWeekly>()
        .unwrap()
        .work(&facts)
        .unwrap()
        .1
}

fn budgets() -> Vec<Worked> {
    let line = |taken_as, weekly, one_off| CostedLine {
        taken_as,
        weekly: Pence(weekly),
        one_off: Pence(one_off),
    };
    let facts = |contribution, indicative| BudgetFacts {
        lines: vec![
            line(TakenAs::DirectPayment, 9_000, 12_000),
            line(TakenAs::Council, 6_000, 0),
            line(TakenAs::ThirdParty, 1_000, 0),
        ],
        contribution,
        other_weekly: Pence(2_000),
        indicative: Some(Pence(indicative)),
    };
    let at_most = |pence| Contribution::AtMost {
        weekly: Pence(pence),
    };
    let rules = BOOK.compile(date(2026, 11, 22));
    let prepared = rules.prepare::<Personal>().unwrap();
    [
        facts(at_most(4_231), 13_463),
        facts(at_most(99_999), 20_000),
        facts(Contribution::Open, 16_000),
        facts(Contribution::Carer, 16_000),
        facts(Contribution::FullCost, 16_000),
    ]
    .iter()
    .map(|facts| prepared.work(facts).unwrap().1)
    .collect()
}

#[test]
fn a_personal_budget_in_words() {
    let all = |voice| {
        let said: Vec<String> = budgets().iter().map(|worked| said(worked, voice)).collect();
        said.join("\n\n")
    };
    insta::assert_snapshot!("budget_plain", all(Voice::Plain));
    insta::assert_snapshot!("budget_easy", all(Voice::Easy));
}

#[test]
fn the_tariff_in_words() {
    insta::assert_snapshot!("tariff_plain", said(&tariff(1_500_050), Voice::Plain));
    insta::assert_snapshot!("tariff_easy", said(&tariff(1_500_050), Voice::Easy));
    for (capital, plain, easy) in [
        (
            1_425_000,
            "That is not above the lower limit of £14,250.00, so we take no income from it into account. | £0.00",
            "This is £14,250.00 or less. We do not count it. | £0.00",
        ),
        (
            2_325_001,
            "That is above the upper limit of £23,250.00, so you pay the full cost of your care and support. You can still ask the council to arrange it.",
            "This is more than £23,250.00. You pay for all your care. You can still ask us to set it up for you.",
        ),
    ] {
        assert_eq!(
            said(&tariff(capital), Voice::Plain).lines().last(),
            Some(plain)
        );
        assert_eq!(
            said(&tariff(capital), Voice::Easy).lines().last(),
            Some(easy)
        );
    }
}

#[test]
fn determinations_in_words() {
    for (name, all) in [
        ("eligibility", determinations::eligibility(&BOOK)),
        ("charging", determinations::charging(&BOOK)),
    ] {
        for (voice, word) in [(Voice::Plain, "plain"), (Voice::Easy, "easy")] {
            // Of the bands of FACS one is enough to read.
            let few: Vec<String> = all
                .iter()
                .take(8)
                .map(|worked| said(worked, voice))
                .collect();
            insta::assert_snapshot!(format!("{name}_{word}"), few.join("\n\n"));
        }
    }
}

#[test]
fn a_payment_in_words() {
    insta::assert_snapshot!("payment_plain", said(&payment(), Voice::Plain));
    insta::assert_snapshot!("payment_easy", said(&payment(), Voice::Easy));
}

#[test]
fn an_indicative_budget_in_words() {
    insta::assert_snapshot!("allocation_plain", said(&allocation(), Voice::Plain));
    insta::assert_snapshot!("allocation_easy", said(&allocation(), Voice::Easy));
}

#[test]
fn staff_see_what_each_line_rests_on() {
    let rules = BOOK.compile(date(2008, 6, 1));
    let facts = TariffFacts {
        capital: Pence::pounds(14_000),
    };
    let (_, worked) = rules
        .prepare::<TariffIncome>()
        .unwrap()
        .work(&facts)
        .unwrap();
    let lines = MESSAGES.render_staff(&worked, &BOOK).unwrap();
    assert_eq!(lines[1].sentence.line, "tariff.above");
    assert!(lines[1].unsure);
    assert_eq!(
        lines[1].sources(),
        [
            "charging/capital/lower_limit = £13,500 from 6 April 2008: General knowledge of the Department of Health's yearly circulars; no source seen: confirm before use (unsure)"
        ]
    );
    assert_eq!(lines[2].rests_on.len(), 2);
    assert!(!lines[2].unsure);
    let lines = MESSAGES.render_staff(&allocation(), &BOOK).unwrap();
    assert!(
        lines[0].sources()[0].starts_with(
            "assessment/adult = adult version 1 from 1 April 2015: Steerwell's default"
        )
    );
}

#[test]
fn every_line_has_a_message_in_both_voices() {
    for line in LineId::ALL {
        assert!(MESSAGES.ids().contains(&line.message()), "{line}");
    }
    // The worked figures of these tests say every line there is, so every argument is tried.
    let mut lines: Vec<LineId> = [
        tariff(1_425_000),
        tariff(1_500_050),
        tariff(2_325_001),
        allocation(),
        payment(),
    ]
    .iter()
    .chain(&budgets())
    .flat_map(|w| w.lines.iter().map(|l| l.line).collect::<Vec<_>>())
    .collect();
    for worked in determinations::eligibility(&BOOK)
        .iter()
        .chain(&determinations::charging(&BOOK))
    {
        assert_eq!(
            said(worked, Voice::Plain).lines().count(),
            worked.lines.len()
        );
        lines.extend(worked.lines.iter().map(|line| line.line));
    }
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines, LineId::ALL);
}

/// A message with a word for every argument that it names.
fn told_whatever_it_asks_for(id: &str, voice: Voice) -> String {
    let mut names: Vec<String> = Vec::new();
    loop {
        let args: Vec<(&str, Arg)> = names
            .iter()
            .map(|name| match name.as_str() {
                "points" => ("points", Arg::Number(Decimal::new(750, 2))),
                other => (other, Arg::Text("something")),
            })
            .collect();
        match MESSAGES.text(id, &args, voice) {
            Ok(text) => return text,
            Err(fault) => {
                let said = fault.to_string();
                let (_, name) = said.split_once("Unknown variable: $").expect(&said);
                let name: String = name
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || "_-".contains(*c))
                    .collect();
                assert!(!names.contains(&name), "{id}: {said}");
                names.push(name);
            }
        }
    }
}

#[test]
fn both_voices_say_every_message_that_is_not_a_line() {
    let lines: Vec<String> = LineId::ALL.iter().map(|l| l.message()).collect();
    for id in MESSAGES.ids().iter().filter(|id| !lines.contains(id)) {
        for voice in Voice::ALL {
            let text = told_whatever_it_asks_for(id, voice);
            assert!(!text.contains('{'), "{id}");
        }
    }
    let points = |points: i64| {
        MESSAGES
            .text(
                "points",
                &[("points", Arg::Number(Decimal::from(points)))],
                Voice::Plain,
            )
            .unwrap()
    };
    assert_eq!(
        (points(1), points(0), points(12)),
        ("1 point".into(), "0 points".into(), "12 points".into())
    );
}

#[test]
fn easy_read_is_short() {
    let mut all = vec![
        tariff(1_425_000),
        tariff(1_500_050),
        tariff(2_325_001),
        allocation(),
        payment(),
    ];
    all.extend(determinations::eligibility(&BOOK));
    all.extend(determinations::charging(&BOOK));
    for worked in all {
        for sentence in MESSAGES.render(&worked, &BOOK, Voice::Easy).unwrap() {
            for part in sentence.text.split_inclusive(['.', '?', ':']) {
                assert!(part.split_whitespace().count() <= 17, "{part}");
            }
        }
    }
}

#[test]
fn faults_of_messages_are_said() {
    let message =
        |id: &str, args: &[(&str, Arg<'_>)]| MESSAGES.text(id, args, Voice::Easy).unwrap_err();
    assert_eq!(
        message("no-such", &[]).to_string(),
        "there is no message 'no-such' in the easy file"
    );
    assert!(matches!(
        message("points", &[]),
        MessageFault::Argument { .. }
    ));
    let text = |plain: &str, easy: &str| Messages::new("en", plain, easy).unwrap_err().to_string();
    assert_eq!(
        text("a = A\n", ""),
        "there is no message 'a' in the easy file"
    );
    assert_eq!(
        text("a = A\n", "a = A\nb = B\n"),
        "there is no message 'b' in the plain file"
    );
    assert!(
        text("a = { $x ->\n", "a = A\n")
            .starts_with("messages/en/plain.ftl: it is not well-formed")
    );
    assert!(text("a = A\na = B\n", "a = A\n").starts_with("messages/en/plain.ftl: "));
    assert_eq!(
        Messages::embedded("xx").unwrap_err().to_string(),
        "there are no message files for the language 'xx'"
    );
    let england = rules::rulebook::england().unwrap();
    assert_eq!(
        MESSAGES
            .render(&allocation(), &england, Voice::Plain)
            .unwrap_err()
            .to_string(),
        "the rulebook given has no words for question 'personal_care', answer 'several_daily': use the one that the figure was made under"
    );
}

#[test]
fn another_language_is_another_pair_of_files() {
    let welsh = Messages::new("cy", "dydd = { $n } diwrnod\n", "dydd = { $n } diwrnod\n").unwrap();
    assert_eq!(welsh.language(), "cy");
    assert_eq!(
        welsh
            .text("dydd", &[("n", Arg::Whole(2))], Voice::Plain)
            .unwrap(),
        "2 diwrnod"
    );
    let args = [
        ("d", Arg::Date(date(2026, 4, 6))),
        ("m", Arg::Money(Pence(1250))),
        ("t", Arg::Text("x")),
    ];
    let one = Messages::new(
        "en",
        "a = { $d } { $m } { $t }\n",
        "a = { $d } { $m } { $t }\n",
    )
    .unwrap();
    assert_eq!(
        one.text("a", &args, Voice::Easy).unwrap(),
        "6 April 2026 £12.50 x"
    );
}
