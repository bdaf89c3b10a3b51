//! Worked figures with their sources, and what must hold whatever the facts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::{ada, all_at, shipped};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::allocation::{AllocationFacts, Points};
use rules::assessment::{Answer, QuestionKind};
use rules::charging::{TariffFacts, TariffIncome, TariffResult};
use rules::explain::{self, Amount, FORMULAS, Formula, LineId, Tally, WorkFault, Worked, replay};
use rules::payments::{FourWeekly, FourWeeklyFacts, FourWeeklyResult, WeeklySum};
use rules::rulebook::{Rulebook, Rules};
use rules::{Pence, rulebook};
use rust_decimal::Decimal;

static BOOK: LazyLock<Rulebook> = LazyLock::new(shipped);
static RULES: LazyLock<Rules> = LazyLock::new(|| BOOK.compile(date(2026, 11, 22)));

fn tariff(capital: i64) -> TariffResult {
    RULES
        .prepare::<TariffIncome>()
        .unwrap()
        .silent(&TariffFacts {
            capital: Pence(capital),
        })
        .unwrap()
}

fn pay(facts: &FourWeeklyFacts) -> FourWeeklyResult {
    RULES
        .prepare::<FourWeekly>()
        .unwrap()
        .silent(facts)
        .unwrap()
}

fn sum(pence: i64, from: Date, to: Option<Date>) -> WeeklySum {
    WeeklySum {
        amount: Pence(pence),
        from,
        to,
    }
}

/// Every listener hears the same arithmetic, and a replay gives the same bytes.
fn hears_the_same<F: Formula>(rules: &Rules, book: &Rulebook, facts: &F::Facts) -> Worked
where
    F::Outcome: PartialEq + std::fmt::Debug,
{
    let prepared = rules.prepare::<F>().unwrap();
    let silent = prepared.silent(facts).unwrap();
    let (told, worked) = prepared.work(facts).unwrap();
    let mut tally = Tally::default();
    assert_eq!(prepared.tell(facts, &mut tally).unwrap(), silent);
    assert_eq!(told, silent);
    let mut lines: BTreeMap<LineId, (u64, i128, Decimal)> = BTreeMap::new();
    for line in &worked.lines {
        let (count, pence, number) = lines.entry(line.line).or_default();
        *count += 1;
        match line.amount {
            Some(Amount::Pence(p)) => *pence += i128::from(p.0),
            Some(Amount::Points(n) | Amount::Number(n)) => *number += n,
            None => {}
        }
    }
    for (line, (count, pence, number)) in lines {
        let total = tally.total(line);
        assert_eq!(
            (total.count, total.pence, total.number),
            (count, pence, number),
            "{line}"
        );
    }
    let kept = Worked::parse(&worked.canonical()).unwrap();
    assert_eq!(kept, worked);
    assert_eq!(kept.outcome::<F::Outcome>().unwrap(), silent);
    assert_eq!(replay(&kept, book).unwrap().canonical(), worked.canonical());
    worked
}

// ---- the tariff

#[test]
fn the_tariff_on_each_limit_and_a_penny_over() {
    // S.I. 2014/2672, reg 12 and 25. Exactly £23,250 is not over the limit: the top tariff, £36.
    for (pence, expected) in [
        (0, TariffResult::Ignored),
        (1_425_000, TariffResult::Ignored),
        (
            1_425_001,
            TariffResult::Tariff {
                weekly: Pence::pounds(1),
            },
        ),
        (
            1_450_000,
            TariffResult::Tariff {
                weekly: Pence::pounds(1),
            },
        ),
        (
            1_450_001,
            TariffResult::Tariff {
                weekly: Pence::pounds(2),
            },
        ),
        (
            2_325_000,
            TariffResult::Tariff {
                weekly: Pence::pounds(36),
            },
        ),
        (2_325_001, TariffResult::FullCost),
        (i64::MAX, TariffResult::FullCost),
    ] {
        assert_eq!(tariff(pence), expected, "{pence}");
    }
}

#[test]
fn a_council_may_count_complete_steps_only() {
    let council = rulebook::Source::new("riverbridge")
        .with("pack.yaml", "steerwell: pack\nname: riverbridge\ntitle: R\nkind: council\non: england\n")
        .with(
            "charging/tariff.yaml",
            "steerwell: local figures\nfigures:\n  - id: rounding\n    unit: choice\n    choices: [part_counts, complete_only]\n    values:\n      - from: 2026-04-06\n        value: complete_only\n        source: a test\n        certainty: sure\n",
        );
    let book = Rulebook::layered(
        &rulebook::england().unwrap(),
        &rulebook::load(&council).unwrap(),
    )
    .unwrap();
    let on = |day| {
        book.compile(day)
            .prepare::<TariffIncome>()
            .unwrap()
            .silent(&TariffFacts {
                capital: Pence(1_474_999),
            })
            .unwrap()
    };
    assert_eq!(
        on(date(2026, 4, 5)),
        TariffResult::Tariff {
            weekly: Pence::pounds(2)
        }
    );
    assert_eq!(
        on(date(2026, 4, 6)),
        TariffResult::Tariff {
            weekly: Pence::pounds(1)
        }
    );
}

#[test]
fn an_earlier_year_has_its_own_limits_and_says_that_they_are_unsure() {
    let rules = BOOK.compile(date(2008, 6, 1));
    let prepared = rules.prepare::<TariffIncome>().unwrap();
    let (result, worked) = prepared
        .work(&TariffFacts {
            capital: Pence::pounds(14_000),
        })
        .unwrap();
    assert_eq!(
        result,
        TariffResult::Tariff {
            weekly: Pence::pounds(2)
        }
    );
    let unsure: Vec<_> = worked.unsure().map(|c| c.path.as_str()).collect();
    assert_eq!(unsure, ["charging/capital/lower_limit"]);
    assert_eq!(worked.certainty(), rulebook::Certainty::Unsure);
    let open = prepared.require_sure(|_| false).unwrap_err();
    assert_eq!(open.len(), 2, "both limits were looked up");
    assert!(
        prepared
            .require_sure(|citation| citation.path.starts_with("charging/capital/"))
            .is_ok()
    );
    assert!(
        RULES
            .prepare::<TariffIncome>()
            .unwrap()
            .require_sure(|_| false)
            .is_ok()
    );
}

#[test]
fn capital_below_nothing_is_refused() {
    let refused = RULES
        .prepare::<TariffIncome>()
        .unwrap()
        .silent(&TariffFacts { capital: Pence(-1) });
    assert_eq!(
        refused.unwrap_err().to_string(),
        "capital: capital is not below nothing: debts are taken off before"
    );
}

// ---- the four-weekly amount

#[test]
fn a_whole_period_is_four_times_the_weekly_sum() {
    let facts = FourWeeklyFacts {
        from: date(2026, 4, 6),
        to: date(2026, 5, 3),
        weekly: vec![sum(10_001, date(2026, 1, 1), None)],
    };
    let paid = pay(&facts);
    assert_eq!(paid.total, Pence(40_004));
    assert_eq!(paid.parts.len(), 1);
    assert_eq!(paid.parts[0].days, 28);
}

#[test]
fn days_are_sevenths_of_a_week_to_the_nearest_penny_as_published_tables_have_them() {
    // £125.90 a week: 17.9857... a day.
    for (days, pence) in [
        (1, 1_799),
        (2, 3_597),
        (3, 5_396),
        (4, 7_194),
        (5, 8_993),
        (6, 10_791),
        (7, 12_590),
    ] {
        let from = date(2026, 4, 6);
        let to = from.checked_add((days - 1).days()).unwrap();
        let facts = FourWeeklyFacts {
            from,
            to,
            weekly: vec![sum(12_590, from, None)],
        };
        assert_eq!(pay(&facts).total, Pence(pence), "{days} days");
    }
}

#[test]
fn a_change_a_stop_and_days_without_payment_are_lines_of_their_own() {
    let facts = FourWeeklyFacts {
        from: date(2026, 4, 6),
        to: date(2026, 5, 3),
        weekly: vec![
            sum(20_000, date(2026, 4, 20), Some(date(2026, 4, 28))),
            sum(10_000, date(2026, 4, 8), Some(date(2026, 4, 19))),
        ],
    };
    let lines: Vec<(i64, Option<i64>, i64)> = pay(&facts)
        .parts
        .iter()
        .map(|p| (p.days, p.weekly.map(|w| w.0), p.amount.0))
        .collect();
    assert_eq!(
        lines,
        [
            (2, None, 0),
            (12, Some(10_000), 17_143),
            (9, Some(20_000), 25_714),
            (5, None, 0)
        ]
    );
    assert_eq!(pay(&facts).total, Pence(42_857));
    hears_the_same::<FourWeekly>(&RULES, &BOOK, &facts);
}

#[test]
fn everything_wrong_with_a_period_is_said_at_once() {
    let facts = FourWeeklyFacts {
        from: date(2026, 4, 6),
        to: date(2026, 5, 4),
        weekly: vec![
            sum(-1, date(2026, 4, 6), Some(date(2026, 4, 5))),
            sum(100, date(2026, 4, 7), None),
            sum(200, date(2026, 4, 8), None),
        ],
    };
    let Err(WorkFault::Facts(faults)) = RULES.prepare::<FourWeekly>().unwrap().silent(&facts)
    else {
        panic!()
    };
    let said: Vec<String> = faults
        .iter()
        .map(|f| format!("{}: {}", f.field, f.sentence))
        .collect();
    assert_eq!(
        said,
        [
            "to: a payment period is 28 days at most: make one for each period",
            "weekly.0.amount: a weekly sum is not below nothing",
            "weekly.0.to: this sum ends before it starts",
            "weekly.2.from: £1.00 a week from 7 April 2026 still stands when this starts on 8 April 2026: end it the day before",
        ]
    );
    let huge = FourWeeklyFacts {
        from: date(2026, 4, 6),
        to: date(2026, 5, 3),
        weekly: vec![sum(i64::MAX, date(2026, 4, 6), None)],
    };
    assert_eq!(
        RULES.prepare::<FourWeekly>().unwrap().silent(&huge),
        Err(WorkFault::TooLarge)
    );
    let backwards = FourWeeklyFacts {
        from: Date::MAX,
        to: Date::MIN,
        weekly: vec![],
    };
    assert!(
        RULES
            .prepare::<FourWeekly>()
            .unwrap()
            .silent(&backwards)
            .is_err()
    );
    let edge = FourWeeklyFacts {
        from: Date::MAX,
        to: Date::MAX,
        weekly: vec![sum(700, Date::MIN, None)],
    };
    assert_eq!(pay(&edge).total, Pence(100));
}

// ---- the allocation

#[test]
fn ada_testwells_answers_become_her_indicative_budget() {
    let (result, worked) = RULES.prepare::<Points>().unwrap().work(&ada()).unwrap();
    // 13 + 5 + 4 + 5 + 2 + 4; less a quarter of 13, half of 5, all of 4.
    assert_eq!(result.gross_points, Decimal::from(33));
    assert_eq!(result.net_points, Decimal::new(2325, 2));
    // 23.25 x £266.69 / 52 = £119.2412..., 33 x £266.69 / 52 = £169.2456...
    assert_eq!(result.weekly, Pence(11_924));
    assert_eq!(result.annual, Pence(620_048));
    assert_eq!(result.gross_weekly, Pence(16_925));
    assert_eq!(result.own_points, None);
    let answers = worked
        .lines
        .iter()
        .filter(|l| l.line == LineId::AllocationAnswer)
        .count();
    assert_eq!(
        answers, 11,
        "a line for every question, also those without points"
    );
    let taken: Decimal = worked
        .lines
        .iter()
        .filter(|l| l.line == LineId::AllocationInformal)
        .map(|l| match l.amount {
            Some(Amount::Points(points)) => points,
            _ => panic!(),
        })
        .sum();
    assert_eq!(result.gross_points + taken, result.net_points);
    assert_eq!(
        worked.rules["allocation/points/price_per_point"].value,
        "£266.69 a year"
    );
}

#[test]
fn the_most_and_the_least_that_the_table_can_give() {
    let prepared = RULES.prepare::<Points>().unwrap();
    let most = prepared.silent(&all_at(&BOOK, 9)).unwrap();
    assert_eq!(most.gross_points, Decimal::ONE_HUNDRED);
    assert_eq!(most.weekly, Pence(51_287));
    let least = prepared.silent(&all_at(&BOOK, 0)).unwrap();
    assert_eq!(
        (least.weekly, least.annual, least.net_points),
        (Pence::ZERO, Pence::ZERO, Decimal::ZERO)
    );
}

#[test]
fn only_what_was_decided_is_scored_and_the_persons_own_view_stands_beside_it() {
    let mut facts = ada();
    let answer = Answer {
        decided: "some".into(),
        person: Some("most".into()),
    };
    facts.answers.choices.insert("nights".into(), answer);
    facts.answers.shares.insert("nights".into(), "none".into());
    let result = RULES.prepare::<Points>().unwrap().silent(&facts).unwrap();
    assert_eq!(result.gross_points, Decimal::from(36));
    assert_eq!(result.own_points, Some(Decimal::from(40)));
}

/// Everything at its heaviest: 5 + 5 + 8 × 2 = 18 + 8 = 26 points at £40 a year are £1,040; over 52 weeks £20.00.
#[test]
fn a_carers_points_have_a_price_of_their_own() {
    let book = shipped();
    let form = book.questionnaire("carer", 1).unwrap();
    let answers = form
        .questions
        .iter()
        .filter(|question| matches!(question.kind, QuestionKind::Ladder | QuestionKind::Choice))
        .fold(
            rules::assessment::Answers::default(),
            |answers, question| answers.with(&question.id, &question.options.last().unwrap().id),
        );
    let facts = AllocationFacts {
        questionnaire: "carer".into(),
        version: 1,
        answers,
    };
    let today = book.compile(date(2026, 11, 22));
    let (outcome, worked) = today.prepare::<Points>().unwrap().work(&facts).unwrap();
    assert_eq!(outcome.gross_points, Decimal::from(26));
    assert_eq!(
        (outcome.weekly, outcome.annual),
        (Pence(2_000), Pence(104_000))
    );
    assert!(
        worked
            .rules
            .contains_key("allocation/carer/price_per_point")
    );
    assert!(
        !worked
            .rules
            .contains_key("allocation/points/price_per_point")
    );
    // Before carers had a price there is no sum, and the adults' is not taken for it.
    let early = book.compile(date(2014, 11, 22));
    let refused = early
        .prepare::<Points>()
        .unwrap()
        .silent(&facts)
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("allocation/carer/price_per_point"),
        "{refused}"
    );
}

#[test]
fn flags_are_costed_individually_and_change_no_sum() {
    let mut facts = ada();
    let before = RULES.prepare::<Points>().unwrap().silent(&facts).unwrap();
    facts
        .answers
        .flags
        .extend(["one_off".to_owned(), "two_workers".to_owned()]);
    let after = RULES.prepare::<Points>().unwrap().silent(&facts).unwrap();
    assert_eq!(after.separate, ["two_workers", "one_off"]);
    assert_eq!(
        (after.weekly, after.net_points),
        (before.weekly, before.net_points)
    );
    hears_the_same::<Points>(&RULES, &BOOK, &facts);
}

#[test]
fn everything_unanswered_and_everything_unknown_is_said_at_once() {
    let mut facts = ada();
    facts.answers.choices.remove("nights");
    facts.answers.choices.remove("risk");
    facts.answers.shares.remove("eating");
    facts.answers.choices.insert(
        "home".into(),
        Answer {
            decided: "sometimes".into(),
            person: None,
        },
    );
    facts.answers.choices.insert(
        "weather".into(),
        Answer {
            decided: "fine".into(),
            person: None,
        },
    );
    facts
        .answers
        .shares
        .insert("personal_care".into(), "lots".into());
    facts.answers.flags.insert("gold".into());
    let Err(WorkFault::Facts(faults)) = RULES.prepare::<Points>().unwrap().silent(&facts) else {
        panic!()
    };
    let said: Vec<String> = faults
        .iter()
        .map(|f| format!("{}: {}", f.field, f.sentence))
        .collect();
    assert_eq!(
        said,
        [
            "answers.choices.home: question 'home' has no answer 'sometimes': it is 'none', 'weekly', 'most' or 'everything'",
            "answers.choices.weather: questionnaire 'adult' version 1 has no such question 'weather'",
            "answers.shares.personal_care: question 'informal' has no answer 'lots': it is 'none', 'quarter', 'half', 'three_quarters' or 'all'",
            "answers.flags: questionnaire 'adult' has no flag 'gold'",
            "answers.choices.nights: 'Nights' is not answered",
            "answers.choices.risk: 'Risk of harm' is not answered",
            "answers.shares.eating: how much family and friends help with 'Eating, drinking and medicines' is not answered",
        ]
    );
    let other = AllocationFacts {
        questionnaire: "child".into(),
        version: 3,
        answers: facts.answers,
    };
    assert_eq!(
        RULES
            .prepare::<Points>()
            .unwrap()
            .silent(&other)
            .unwrap_err()
            .to_string(),
        "questionnaire: the rulebook has no questionnaire 'child' version 3; it has 'adult' version 1, 'adult' version 2 and 'carer' version 1"
    );
}

#[test]
fn shares_count_for_nothing_when_nobody_helps() {
    let mut facts = ada();
    facts.answers = facts.answers.with("helpers", "nobody");
    let result = RULES.prepare::<Points>().unwrap().silent(&facts).unwrap();
    assert_eq!(result.net_points, result.gross_points);
}

// ---- kept figures

#[test]
fn the_canonical_form_of_a_small_figure() {
    let rules = BOOK.compile(date(2026, 4, 6));
    let (_, worked) = rules
        .prepare::<TariffIncome>()
        .unwrap()
        .work(&TariffFacts {
            capital: Pence(1_425_000),
        })
        .unwrap();
    let expected = format!(
        concat!(
            r#"{{"date":"2026-04-06","facts":{{"capital":1425000}},"formula":"charging.tariff_income","#,
            r#""lines":[{{"amount":{{"pence":1425000}},"facts":{{}},"line":"tariff.capital","rules":[],"subject":null}},"#,
            r#"{{"amount":{{"pence":0}},"facts":{{"limit":{{"pence":1425000}}}},"line":"tariff.ignored","#,
            r#""rules":["charging/capital/lower_limit"],"subject":null}}],"#,
            r#""result":{{"kind":"ignored"}},"rulebook":"{hash}","#,
            r#""rules":{{"charging/capital/lower_limit":{{"certainty":"fairly sure","from":"2026-04-06","pack":"england","#,
            r#""path":"charging/capital/lower_limit","#,
            r#""source":"Local authority circular 2026 to 2027, as cited in two secondary sources; the circular itself was not read","#,
            r#""to":"2027-04-05","value":"£14,250"}}}},"version":1}}"#
        ),
        hash = BOOK.hash()
    );
    assert_eq!(worked.canonical(), expected);
    assert_eq!(worked.hash(), rules::sha256(expected.as_bytes()));
}

#[test]
fn a_replay_under_other_rules_or_of_an_unknown_formula_is_refused() {
    let (_, mut worked) = RULES.prepare::<Points>().unwrap().work(&ada()).unwrap();
    let england = rulebook::england().unwrap();
    assert!(
        replay(&worked, &england)
            .unwrap_err()
            .to_string()
            .starts_with("this figure was made under the rulebook")
    );
    worked.version = 99;
    assert_eq!(
        replay(&worked, &BOOK).unwrap_err().to_string(),
        "this program has no formula 'allocation.points' version 99: use the release that made the figure, or a later one"
    );
    worked.version = 1;
    worked.facts = serde_json::json!({"answers": 3});
    assert!(matches!(
        replay(&worked, &BOOK),
        Err(explain::ReplayFault::Unreadable(_))
    ));
    assert!(Worked::parse("{").is_err());
}

#[test]
fn every_formula_of_the_registry_is_there_once() {
    let mut seen: Vec<(&str, u32)> = FORMULAS.iter().map(|f| (f.id, f.version)).collect();
    seen.sort_unstable();
    let len = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), len);
    assert!(explain::formula("charging.tariff_income", 1).is_some());
}

// ---- whatever the facts

fn any_answers() -> impl Strategy<Value = AllocationFacts> {
    let rungs = prop::collection::vec(0..5_usize, 11);
    let shares = prop::collection::vec(0..5_usize, 11);
    (rungs, shares, any::<bool>()).prop_map(|(rungs, shares, helped)| {
        let form = BOOK.questionnaire("adult", 1).unwrap();
        let share = form.of_kind(QuestionKind::Shares).unwrap();
        let mut facts = AllocationFacts {
            questionnaire: "adult".into(),
            version: 1,
            answers: Default::default(),
        };
        let ladders = form
            .questions
            .iter()
            .filter(|q| q.kind == QuestionKind::Ladder);
        for (place, question) in ladders.enumerate() {
            let option = &question.options[rungs[place] % question.options.len()];
            facts.answers = facts.answers.with(&question.id, &option.id);
            let option = &share.options[shares[place]];
            facts
                .answers
                .shares
                .insert(question.id.clone(), option.id.clone());
        }
        facts.answers = facts
            .answers
            .with("helpers", if helped { "somebody" } else { "nobody" });
        facts
    })
}

/// Sums with days between them that are paid for or not, from before the period to after it.
fn any_period() -> impl Strategy<Value = FourWeeklyFacts> {
    let runs = prop::collection::vec((0..12_i64, 1..15_i64, 0..100_000_i64), 0..6);
    (0..28_i64, -20..20_i64, runs, any::<bool>()).prop_map(|(length, offset, runs, open)| {
        let from = date(2026, 4, 6);
        let mut next = from.checked_add(offset.days()).unwrap();
        let mut weekly = Vec::new();
        for (gap, days, pence) in runs {
            let start = next.checked_add(gap.days()).unwrap();
            let end = start.checked_add((days - 1).days()).unwrap();
            weekly.push(sum(pence, start, Some(end)));
            next = end.tomorrow().unwrap();
        }
        if let (true, Some(last)) = (open, weekly.last_mut()) {
            last.to = None;
        }
        FourWeeklyFacts {
            from,
            to: from.checked_add(length.days()).unwrap(),
            weekly,
        }
    })
}

fn weight(result: TariffResult) -> i64 {
    match result {
        TariffResult::Ignored => 0,
        TariffResult::Tariff { weekly } => weekly.0,
        TariffResult::FullCost => i64::MAX,
    }
}

proptest! {
    #[test]
    fn more_capital_never_counts_for_less(a in 0..3_000_000_i64, b in 0..3_000_000_i64) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(weight(tariff(low)) <= weight(tariff(high)));
    }

    #[test]
    fn every_listener_hears_the_same_tariff(capital in 0..3_000_000_i64) {
        hears_the_same::<TariffIncome>(&RULES, &BOOK, &TariffFacts { capital: Pence(capital) });
    }

    #[test]
    fn every_day_of_a_period_is_in_one_part(facts in any_period()) {
        let paid = pay(&facts);
        let mut next = facts.from;
        for part in &paid.parts {
            prop_assert_eq!(part.from, next);
            prop_assert!(part.from <= part.to);
            prop_assert_eq!(i64::from((part.to - part.from).get_days()) + 1, part.days);
            // Each day has the sum that stands on it.
            let mut day = part.from;
            while day <= part.to {
                let stands = facts.weekly.iter().find(|s| s.from <= day && s.to.is_none_or(|to| day <= to));
                prop_assert_eq!(stands.map(|s| s.amount), part.weekly);
                day = day.tomorrow().unwrap();
            }
            next = part.to.tomorrow().unwrap();
        }
        prop_assert_eq!(next, facts.to.tomorrow().unwrap());
        prop_assert_eq!(Pence::checked_sum(paid.parts.iter().map(|p| p.amount)), Some(paid.total));
        hears_the_same::<FourWeekly>(&RULES, &BOOK, &facts);
    }

    #[test]
    fn where_a_run_is_cut_makes_no_difference(pence in 0..100_000_i64, cut in 1..28_i64) {
        let (from, to) = (date(2026, 4, 6), date(2026, 5, 3));
        let at = from.checked_add(cut.days()).unwrap();
        let whole = FourWeeklyFacts { from, to, weekly: vec![sum(pence, from, None)] };
        let two = vec![sum(pence, from, Some(at.yesterday().unwrap())), sum(pence, at, None)];
        prop_assert_eq!(pay(&FourWeeklyFacts { weekly: two, ..whole.clone() }), pay(&whole));
    }

    #[test]
    fn every_listener_hears_the_same_allocation(facts in any_answers()) {
        hears_the_same::<Points>(&RULES, &BOOK, &facts);
    }

    #[test]
    fn more_informal_support_never_raises_the_budget(facts in any_answers(), which in 0..11_usize, more in 0..5_usize) {
        let prepared = RULES.prepare::<Points>().unwrap();
        let form = BOOK.questionnaire("adult", 1).unwrap();
        let share = form.of_kind(QuestionKind::Shares).unwrap();
        let question = form.questions.iter().filter(|q| q.kind == QuestionKind::Ladder).nth(which).unwrap();
        let before = share.options.iter().position(|o| o.id == facts.answers.shares[&question.id]).unwrap();
        let mut helped = facts.clone();
        helped.answers.shares.insert(question.id.clone(), share.options[before.max(more)].id.clone());
        let (less, more) = (prepared.silent(&facts).unwrap(), prepared.silent(&helped).unwrap());
        prop_assert!(more.weekly <= less.weekly && more.net_points <= less.net_points);
        prop_assert_eq!(more.gross_weekly, less.gross_weekly);
        prop_assert!(more.weekly <= more.gross_weekly && more.weekly >= Pence::ZERO);
    }

    #[test]
    fn more_need_never_lowers_the_budget(facts in any_answers(), which in 0..11_usize) {
        let prepared = RULES.prepare::<Points>().unwrap();
        let form = BOOK.questionnaire("adult", 1).unwrap();
        let question = form.questions.iter().filter(|q| q.kind == QuestionKind::Ladder).nth(which).unwrap();
        let at = question.options.iter().position(|o| Some(o.id.as_str()) == facts.answers.decided(&question.id)).unwrap();
        let up = question.options.get(at + 1).unwrap_or(&question.options[at]);
        let mut more = facts.clone();
        more.answers = more.answers.with(&question.id, &up.id);
        let (less, more) = (prepared.silent(&facts).unwrap(), prepared.silent(&more).unwrap());
        prop_assert!(more.gross_points >= less.gross_points && more.weekly >= less.weekly);
    }
}
