//! The tables that are not figures: approval limits and the outcomes of the law.

use super::figure::timeline;
use crate::approval::{ApprovalStep, ApprovalTable};
use crate::assessment::Outcome;
use crate::money::Pence;
use crate::reading::{Map, Reader, STANDING};
use crate::yaml::Node;

pub(super) fn read_approval(
    reader: &mut Reader<'_>,
    node: &Node,
    pack: &str,
    path: &str,
) -> Vec<ApprovalTable> {
    let Some(map) = reader.map(
        node,
        "a file of approval limits",
        &["steerwell", "about", "limits"],
    ) else {
        return Vec::new();
    };
    reader.text_if(&map, "about");
    let Some(list) = reader.required(&map, "limits") else {
        return Vec::new();
    };
    let nodes = reader.list(list, "'limits'");
    let tables: Vec<_> = nodes
        .iter()
        .map(|n| (n.line, read_table(reader, n, pack, path)))
        .collect();
    let whole = tables.iter().all(|(_, table)| table.is_some());
    let mut tables: Vec<(u32, ApprovalTable)> = tables
        .into_iter()
        .filter_map(|(line, table)| Some((line, table?)))
        .collect();
    if whole {
        let spans = tables
            .iter()
            .map(|(line, t)| (*line, t.from, t.to))
            .collect();
        for ((_, table), to) in tables.iter_mut().zip(timeline(reader, spans)) {
            table.to = to;
        }
    }
    tables.into_iter().map(|(_, table)| table).collect()
}

fn read_table(
    reader: &mut Reader<'_>,
    node: &Node,
    pack: &str,
    path: &str,
) -> Option<ApprovalTable> {
    let mut keys = vec!["steps"];
    keys.extend(STANDING);
    let map = reader.map(node, "a table of limits", &keys)?;
    let standing = reader.standing(&map);
    let list = reader.required(&map, "steps")?;
    let nodes = reader.list(list, "'steps'");
    let read: Vec<_> = nodes
        .iter()
        .map(|n| (n.line, read_step(reader, n)))
        .collect();
    for pair in read.windows(2) {
        if let [(_, Some(low)), (line, Some(high))] = pair {
            let pairs = [
                ("a week", low.weekly, high.weekly),
                ("one off", low.one_off, high.one_off),
            ];
            for (what, low, high) in pairs {
                let falls = match (low, high) {
                    (None, Some(_)) => true,
                    (Some(low), Some(high)) => high < low,
                    (_, None) => false,
                };
                if falls {
                    reader.fault(*line, format!("'{what}' falls from the step before: list the steps from the lowest limit to the highest"));
                }
            }
            if pairs.iter().all(|(_, low, high)| low == high) {
                reader.fault(*line, "this step may agree no more than the step before: nobody could tell who decides");
            }
        }
    }
    if let Some((line, Some(last))) = read.last()
        && (last.weekly.is_some() || last.one_off.is_some())
    {
        reader.fault(
            *line,
            "the last step has 'no limit' for both, so that everything can be decided by somebody",
        );
    }
    let read_lines = read.iter().map(|(line, _)| *line).collect();
    let steps = read
        .into_iter()
        .map(|(_, step)| step)
        .collect::<Option<Vec<_>>>()?;
    let s = standing?;
    Some(ApprovalTable {
        from: s.from,
        to: s.to,
        path: path.to_owned(),
        pack: pack.to_owned(),
        source: s.source,
        certainty: s.certainty,
        lines: read_lines,
        steps,
    })
}

fn read_step(reader: &mut Reader<'_>, node: &Node) -> Option<ApprovalStep> {
    let map = reader.map(node, "a step", &["who", "name", "a week", "one off"])?;
    let who = reader.id(&map, "who");
    let name = reader.text(&map, "name");
    let weekly = read_limit(reader, &map, "a week");
    let one_off = read_limit(reader, &map, "one off");
    Some(ApprovalStep {
        who: who?,
        name: name?,
        weekly: weekly?,
        one_off: one_off?,
    })
}

fn read_limit(reader: &mut Reader<'_>, map: &Map<'_>, key: &str) -> Option<Option<Pence>> {
    let node = reader.required(map, key)?;
    let text = reader.text_of(node, key)?;
    if text == "no limit" {
        return Some(None);
    }
    match text.parse::<Pence>() {
        Ok(limit) if limit >= Pence::ZERO => Some(Some(limit)),
        Ok(_) => {
            reader.fault(node.line, format!("'{key}' is below nothing"));
            None
        }
        Err(why) => {
            reader.fault(
                node.line,
                format!("'{key}' is '{text}': {why}, or 'no limit'"),
            );
            None
        }
    }
}

pub(super) fn read_outcomes(reader: &mut Reader<'_>, node: &Node) -> Vec<Outcome> {
    let keys = ["steerwell", "about", "source", "certainty", "outcomes"];
    let Some(map) = reader.map(node, "a file of outcomes", &keys) else {
        return Vec::new();
    };
    reader.text_if(&map, "about");
    let source = reader.text(&map, "source");
    reader.one_of(&map, "certainty", &super::Certainty::WORDS);
    let Some(list) = reader.required(&map, "outcomes") else {
        return Vec::new();
    };
    let nodes = reader.list(list, "'outcomes'");
    let read = |reader: &mut Reader<'_>, n: &Node| {
        let map = reader.map(n, "an outcome", &["letter", "words"])?;
        let letter = reader.id(&map, "letter");
        let words = reader.words(&map, "words");
        Some(Outcome {
            letter: letter?,
            words: words?,
            source: source.clone()?,
            file: reader.file.to_owned(),
            line: n.line,
        })
    };
    nodes.iter().filter_map(|n| read(reader, n)).collect()
}
