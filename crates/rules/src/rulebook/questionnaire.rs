//! Reading questionnaires, with every fault that would leave a person or a sum astray.

use rust_decimal::Decimal;

use super::Fault;
use crate::assessment::{Choice, Condition, Question, QuestionKind, Questionnaire, Test};
use crate::reading::{Map, Reader, STANDING};
use crate::yaml::{Node, Value};

/// A questionnaire with its file and the lines that later checks speak of.
pub(super) struct Placed {
    pub questionnaire: Questionnaire,
    file: String,
    line: u32,
}

const KINDS: [(&str, QuestionKind); 4] = [
    ("ladder", QuestionKind::Ladder),
    ("choice", QuestionKind::Choice),
    ("shares", QuestionKind::Shares),
    ("flags", QuestionKind::Flags),
];

pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    folder: &str,
    pack: &str,
) -> Option<Placed> {
    let mut keys = vec![
        "steerwell",
        "id",
        "version",
        "title",
        "introduction",
        "most points",
        "questions",
    ];
    keys.extend(STANDING);
    let map = reader.map(node, "a questionnaire", &keys)?;
    let id = reader.id(&map, "id");
    let version = reader.whole(&map, "version").and_then(|number| {
        let version = u32::try_from(number).ok().filter(|version| *version > 0);
        if version.is_none() {
            reader.fault(
                map.line_of("version"),
                "'version' is a whole number from 1 up",
            );
        }
        version
    });
    let title = reader.words(&map, "title");
    let introduction = reader.words(&map, "introduction");
    let standing = reader.standing(&map);
    let most = reader.points(&map, "most points");
    let list = reader.required(&map, "questions")?;
    let nodes = reader.list(list, "'questions'");
    let mut questions: Vec<(u32, Question)> = Vec::new();
    let mut ids = Vec::new();
    for node in nodes {
        let earlier = Earlier {
            questions: &questions,
            ids: &ids,
        };
        let read = read_question(reader, node, &earlier);
        questions.extend(read.map(|question| (node.line, question)));
        ids.extend(raw_id(node));
    }
    // With a question that could not be read, what follows would only repeat its fault.
    if questions.len() == nodes.len() {
        check_whole(reader, &questions, most, map.line_of("most points"));
    }
    let s = standing?;
    Some(Placed {
        questionnaire: Questionnaire {
            id: id?,
            version: version?,
            title: title?,
            introduction: introduction?,
            from: s.from,
            to: s.to,
            pack: pack.to_owned(),
            path: folder.to_owned(),
            source: s.source,
            certainty: s.certainty,
            questions: questions
                .into_iter()
                .map(|(_, question)| question)
                .collect(),
        },
        file: reader.file.to_owned(),
        line: map.line,
    })
}

/// The questions before the one that is read, and the ids of all of them: a test that names one
/// that could not be read must not be blamed for it.
struct Earlier<'q> {
    questions: &'q [(u32, Question)],
    ids: &'q [&'q str],
}

fn raw_id(node: &Node) -> Option<&str> {
    let Value::Map(entries) = &node.value else {
        return None;
    };
    match entries.iter().find(|(key, _)| key.text == "id") {
        Some((
            _,
            Node {
                value: Value::Text(id),
                ..
            },
        )) => Some(id.trim()),
        _ => None,
    }
}

fn read_question(reader: &mut Reader<'_>, node: &Node, earlier: &Earlier<'_>) -> Option<Question> {
    let keys = [
        "id",
        "kind",
        "title",
        "ask",
        "help",
        "outcomes",
        "options",
        "show when",
    ];
    let map = reader.map(node, "a question", &keys)?;
    let id = reader.id(&map, "id");
    if let Some(id) = &id
        && let Some((line, _)) = earlier.questions.iter().find(|(_, q)| q.id == *id)
    {
        reader.fault(
            map.line_of("id"),
            format!("the question '{id}' is there twice; the first is on line {line}"),
        );
    }
    let kind = reader.one_of(&map, "kind", &KINDS);
    let title = reader.words(&map, "title");
    let ask = reader.words(&map, "ask");
    let help = reader.words_if(&map, "help");
    let outcomes = match map.get("outcomes") {
        Some(node) => {
            let nodes = reader.list(node, "'outcomes'");
            nodes
                .iter()
                .filter_map(|n| reader.text_of(n, "outcomes"))
                .collect()
        }
        None => Vec::new(),
    };
    let show_when = map
        .get("show when")
        .map(|node| read_condition(reader, node, earlier));
    let options = kind.and_then(|kind| read_options(reader, &map, kind));
    Some(Question {
        id: id?,
        kind: kind?,
        title: title?,
        ask: ask?,
        help,
        outcomes,
        options: options?,
        show_when: match show_when {
            Some(condition) => Some(condition?),
            None => None,
        },
        line: map.line,
    })
}

fn read_options(reader: &mut Reader<'_>, map: &Map<'_>, kind: QuestionKind) -> Option<Vec<Choice>> {
    let list = reader.required(map, "options")?;
    let nodes = reader.list(list, "'options'");
    if nodes.is_empty() {
        return None;
    }
    let mut options: Vec<(u32, Choice)> = Vec::new();
    let mut whole = true;
    for node in nodes {
        match read_option(reader, node, kind) {
            Some(option) => {
                if let Some((line, _)) = options.iter().find(|(_, o)| o.id == option.id) {
                    reader.fault(
                        node.line,
                        format!(
                            "the option '{}' is there twice; the first is on line {line}",
                            option.id
                        ),
                    );
                }
                options.push((node.line, option));
            }
            None => whole = false,
        }
    }
    if whole {
        check_options(reader, &options, kind, map.line);
    }
    whole.then(|| options.into_iter().map(|(_, option)| option).collect())
}

fn check_options(
    reader: &mut Reader<'_>,
    options: &[(u32, Choice)],
    kind: QuestionKind,
    line: u32,
) {
    if options.len() < 2 && kind != QuestionKind::Flags {
        reader.fault(line, "a question has at least two options");
    }
    let (what, figure): (_, fn(&Choice) -> Decimal) = match kind {
        QuestionKind::Ladder => ("points", |o| o.points),
        QuestionKind::Shares => ("percent", |o| o.percent),
        QuestionKind::Choice | QuestionKind::Flags => return,
    };
    if let Some((line, first)) = options.first()
        && !figure(first).is_zero()
    {
        reader.fault(
            *line,
            format!("the first option has 0 {what}: it is for nobody's need or nobody's help"),
        );
    }
    for pair in options.windows(2) {
        if let [(_, low), (line, high)] = pair
            && figure(high) <= figure(low)
        {
            let sentence = format!(
                "the {what} of '{}' ({}) do not rise from '{}' ({})",
                high.id,
                figure(high),
                low.id,
                figure(low)
            );
            reader.fault(*line, sentence);
        }
    }
}

fn read_option(reader: &mut Reader<'_>, node: &Node, kind: QuestionKind) -> Option<Choice> {
    let keys: &[&str] = match kind {
        QuestionKind::Ladder => &["id", "points", "plain", "easy"],
        QuestionKind::Shares => &["id", "percent", "plain", "easy"],
        QuestionKind::Choice | QuestionKind::Flags => &["id", "plain", "easy"],
    };
    let map = reader.map(node, "an option", keys)?;
    let id = reader.id(&map, "id");
    let plain = reader.text(&map, "plain");
    let easy = reader.text(&map, "easy");
    let points = match kind {
        QuestionKind::Ladder => reader.points(&map, "points"),
        _ => Some(Decimal::ZERO),
    };
    let percent = match kind {
        QuestionKind::Shares => reader.points(&map, "percent").and_then(|percent| {
            if percent <= Decimal::ONE_HUNDRED {
                return Some(percent);
            }
            reader.fault(map.line_of("percent"), "a share is 100 percent at most");
            None
        }),
        _ => Some(Decimal::ZERO),
    };
    let words = crate::words::Words {
        plain: plain?,
        easy: easy?,
    };
    Some(Choice {
        id: id?,
        words,
        points: points?,
        percent: percent?,
    })
}

fn read_condition(
    reader: &mut Reader<'_>,
    node: &Node,
    earlier: &Earlier<'_>,
) -> Option<Condition> {
    let map = reader.map(node, "'show when'", &["all", "any"])?;
    let (join, list): (fn(Vec<Test>) -> Condition, _) = match (map.get("all"), map.get("any")) {
        (Some(list), None) => (Condition::All, list),
        (None, Some(list)) => (Condition::Any, list),
        _ => {
            reader.fault(map.line, "'show when' has either 'all' or 'any'");
            return None;
        }
    };
    let nodes = reader.list(list, "'show when'");
    let tests: Vec<_> = nodes
        .iter()
        .map(|n| read_test(reader, n, earlier))
        .collect();
    let tests = tests.into_iter().collect::<Option<Vec<_>>>()?;
    (!tests.is_empty()).then(|| join(tests))
}

fn read_test(reader: &mut Reader<'_>, node: &Node, earlier: &Earlier<'_>) -> Option<Test> {
    let map = reader.map(node, "a test", &["question", "is", "is not"])?;
    let question = reader.id(&map, "question");
    let (is, list) = match (map.get("is"), map.get("is not")) {
        (Some(list), None) => (true, list),
        (None, Some(list)) => (false, list),
        _ => {
            reader.fault(
                map.line,
                "a test has either 'is' or 'is not', with a list of options",
            );
            return None;
        }
    };
    let nodes = reader.list(list, "the options of a test");
    let mut options = Vec::new();
    let question = question?;
    let Some((_, asked)) = earlier.questions.iter().find(|(_, q)| q.id == question) else {
        if !earlier.ids.contains(&question.as_str()) {
            reader.fault(map.line_of("question"), format!("'show when' names the question '{question}', which is not asked before this one: it may look only at earlier answers"));
        }
        return None;
    };
    if !matches!(asked.kind, QuestionKind::Ladder | QuestionKind::Choice) {
        reader.fault(
            map.line_of("question"),
            "'show when' may look at a ladder or a choice only",
        );
    }
    for n in nodes {
        let option = reader.text_of(n, "option")?;
        if asked.option(&option).is_none() {
            reader.fault(
                n.line,
                format!("the question '{question}' has no option '{option}'"),
            );
        }
        options.push(option);
    }
    (!options.is_empty()).then_some(Test {
        question,
        options,
        is,
    })
}

fn check_whole(
    reader: &mut Reader<'_>,
    questions: &[(u32, Question)],
    most: Option<Decimal>,
    line: u32,
) {
    for (kind, what) in [
        (QuestionKind::Shares, "shares"),
        (QuestionKind::Flags, "flags"),
    ] {
        for (line, _) in questions.iter().filter(|(_, q)| q.kind == kind).skip(1) {
            reader.fault(
                *line,
                format!("a questionnaire has at most one question of the kind '{what}'"),
            );
        }
    }
    let shares = questions
        .iter()
        .position(|(_, q)| q.kind == QuestionKind::Shares);
    let last_ladder = questions
        .iter()
        .rposition(|(_, q)| q.kind == QuestionKind::Ladder);
    if let (Some(shares), Some(last)) = (shares, last_ladder)
        && shares < last
        && let Some((line, _)) = questions.get(shares)
    {
        reader.fault(*line, "shares are asked after every question of need, so that need is answered as if nobody helped");
    }
    let reached: Decimal = questions
        .iter()
        .filter_map(|(_, q)| q.options.last().map(|option| option.points))
        .sum();
    if let Some(most) = most.filter(|most| *most != reached) {
        let sentence = format!(
            "'most points' is {most}, and the highest options add to {reached}: correct one of them"
        );
        reader.fault(line, sentence);
    }
}

/// No two versions of one questionnaire stand on the same day, whichever files they are in. A version without an end
/// stands until the next begins. A version may be written later for earlier dates, as when a council takes up its
/// old papers: then it says itself when it ended.
pub(super) fn check_versions(placed: &mut [Placed], faults: &mut Vec<Fault>) {
    placed.sort_by(|a, b| {
        let (a, b) = (&a.questionnaire, &b.questionnaire);
        (&a.id, a.version).cmp(&(&b.id, b.version))
    });
    for place in 1..placed.len() {
        if let Some([before, after]) = placed.get(place - 1..=place)
            && before.questionnaire.id == after.questionnaire.id
            && before.questionnaire.version == after.questionnaire.version
        {
            faults.push(fault(
                after,
                format!(
                    "questionnaire '{}' version {} is also in {}",
                    after.questionnaire.id, after.questionnaire.version, before.file
                ),
            ));
        }
    }
    placed.sort_by(|a, b| {
        let (a, b) = (&a.questionnaire, &b.questionnaire);
        (&a.id, a.from, a.version).cmp(&(&b.id, b.from, b.version))
    });
    for place in 1..placed.len() {
        let (before, after) = placed.split_at_mut(place);
        let (Some(before), Some(after)) = (before.last_mut(), after.first()) else {
            continue;
        };
        let (old, new) = (&mut before.questionnaire, &after.questionnaire);
        if old.id != new.id || old.version == new.version {
            continue;
        }
        let open_out_of_turn = old.to.is_none() && old.version > new.version;
        if new.from <= old.from || old.to.is_some_and(|to| to >= new.from) || open_out_of_turn {
            let sentence = format!(
                "questionnaire '{}' version {} starts on {}, while version {} ({}) still stands",
                new.id, new.version, new.from, old.version, before.file
            );
            faults.push(fault(after, sentence));
        } else {
            old.to = old.to.or_else(|| new.from.yesterday().ok());
        }
    }
    placed.sort_by(|a, b| {
        let (a, b) = (&a.questionnaire, &b.questionnaire);
        (&a.id, a.version).cmp(&(&b.id, b.version))
    });
}

fn fault(placed: &Placed, sentence: String) -> Fault {
    Fault {
        file: placed.file.clone(),
        line: placed.line,
        sentence,
    }
}
