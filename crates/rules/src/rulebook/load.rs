//! Loading a pack: every file is read, every fault of every file is noted.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::figure::{self, Figure};
use super::{Fault, Pack, PackKind, Rulebook, Source, policy, questionnaire};
use crate::reading::Reader;
use crate::yaml::{Node, Value};

/// Loads one pack.
///
/// # Errors
/// Every fault of every file, in order of file and line.
pub fn load(source: &Source) -> Result<Rulebook, Vec<Fault>> {
    let mut loading = Loading::default();
    for (path, bytes) in &source.files {
        loading.file(&source.name, path, bytes);
    }
    if !source.files.contains_key("pack.yaml") {
        loading.faults.push(Fault {
            file: format!("{}/pack.yaml", source.name),
            line: 1,
            sentence: "this file is missing: it says what the pack is (see rulebook/README.md)"
                .into(),
        });
    }
    loading.finish()
}

#[derive(Clone, Copy)]
enum Kind {
    Pack,
    Figures,
    LocalFigures,
    ApprovalLimits,
    Outcomes,
    Questionnaire,
}

const KINDS: [(&str, Kind); 6] = [
    ("pack", Kind::Pack),
    ("figures", Kind::Figures),
    ("local figures", Kind::LocalFigures),
    ("approval limits", Kind::ApprovalLimits),
    ("outcomes", Kind::Outcomes),
    ("questionnaire", Kind::Questionnaire),
];

#[derive(Default)]
struct Loading {
    faults: Vec<Fault>,
    book: Book,
}

#[derive(Default)]
struct Book {
    pack: Option<Pack>,
    files: BTreeMap<String, String>,
    figures: BTreeMap<String, Figure>,
    overrides: Vec<Figure>,
    approval: Vec<crate::approval::ApprovalTable>,
    outcomes: BTreeMap<String, crate::assessment::Outcome>,
    questionnaires: Vec<questionnaire::Placed>,
}

impl Loading {
    fn file(&mut self, pack: &str, path: &str, bytes: &[u8]) {
        let name = format!("{pack}/{path}");
        let last = path.rsplit('/').next().unwrap_or(path);
        if last.starts_with('.') || last.ends_with(".md") {
            return;
        }
        let mut reader = Reader::new(&name);
        match path.strip_suffix(".yaml") {
            None => reader.fault(1, "a rulebook has files ending in .yaml (and .md for notes): rename this one or move it out"),
            Some(folder) => match crate::yaml::parse(bytes) {
                Err(faults) => {
                    for (line, sentence) in faults {
                        reader.fault(line, sentence);
                    }
                }
                Ok(node) => self.content(&mut reader, &node, folder, pack),
            },
        }
        self.faults.append(&mut reader.faults);
        if let Ok(text) = std::str::from_utf8(bytes) {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            self.book.files.insert(name, text);
        }
    }

    fn content(&mut self, reader: &mut Reader<'_>, node: &Node, folder: &str, pack: &str) {
        let Value::Map(entries) = &node.value else {
            reader.fault(
                node.line,
                "a rulebook file starts with 'steerwell:' and the kind of file it is",
            );
            return;
        };
        let map = crate::reading::Map {
            line: node.line,
            what: "a rulebook file",
            entries,
        };
        let Some(kind) = reader.one_of(&map, "steerwell", &KINDS) else {
            return;
        };
        match kind {
            Kind::Pack if folder != "pack" => {
                reader.fault(node.line, "a pack's card is the file pack.yaml at its top");
            }
            Kind::Pack => self.book.pack = read_pack(reader, node, pack).or(self.book.pack.take()),
            Kind::Figures => {
                let read = read_figures(reader, node, folder, pack, figure::read);
                for figure in read {
                    let before = self.book.figures.get(&figure.path);
                    twice(reader, before, &figure);
                    self.book.figures.insert(figure.path.clone(), figure);
                }
            }
            Kind::LocalFigures => {
                let read = read_figures(reader, node, folder, pack, figure::read_local);
                for figure in read {
                    let before = self.book.overrides.iter().find(|f| f.path == figure.path);
                    twice(reader, before, &figure);
                    self.book.overrides.push(figure);
                }
            }
            Kind::ApprovalLimits => {
                if self.book.approval.is_empty() {
                    self.book.approval = policy::read_approval(reader, node, pack, folder);
                } else {
                    reader.fault(
                        node.line,
                        "a pack has one file of approval limits: join them",
                    );
                }
            }
            Kind::Outcomes => {
                for outcome in policy::read_outcomes(reader, node) {
                    let letter = outcome.letter.clone();
                    let line = outcome.line;
                    if self.book.outcomes.insert(letter.clone(), outcome).is_some() {
                        reader.fault(line, format!("the outcome '{letter}' is there twice"));
                    }
                }
            }
            Kind::Questionnaire => {
                self.book
                    .questionnaires
                    .extend(questionnaire::read(reader, node, folder, pack));
            }
        }
    }

    fn finish(mut self) -> Result<Rulebook, Vec<Fault>> {
        questionnaire::check_versions(&mut self.book.questionnaires, &mut self.faults);
        if let Some(Pack {
            kind: PackKind::National,
            ..
        }) = self.book.pack
        {
            for figure in &self.book.overrides {
                self.faults.push(Fault {
                    file: figure.file.clone(),
                    line: figure.line,
                    sentence: "only a council's pack has 'local figures': use 'figures'".into(),
                });
            }
        }
        self.faults.sort();
        self.faults.dedup();
        match self.book.pack {
            Some(pack) if self.faults.is_empty() => Ok(Rulebook {
                packs: vec![pack],
                hash: Rulebook::hash_of(&self.book.files),
                files: self.book.files,
                figures: self.book.figures,
                overrides: self.book.overrides,
                approval: self.book.approval,
                outcomes: self.book.outcomes,
                questionnaires: self
                    .book
                    .questionnaires
                    .into_iter()
                    .map(|q| Arc::new(q.questionnaire))
                    .collect(),
            }),
            _ => Err(self.faults),
        }
    }
}

fn twice(reader: &mut Reader<'_>, before: Option<&Figure>, figure: &Figure) {
    if let Some(first) = before {
        let sentence = format!(
            "the id of this figure is used before, on line {}",
            first.line
        );
        reader.fault(figure.line, sentence);
    }
}

/// The name on a pack's card; none where the card cannot be read or the name is none, which loading then tells.
pub(super) fn name_on_card(card: &[u8]) -> Option<String> {
    let node = crate::yaml::parse(card).ok()?;
    let map = Reader::new("pack.yaml").map(
        &node,
        "a pack's card",
        &["steerwell", "name", "title", "kind", "on", "about"],
    )?;
    Reader::new("pack.yaml").id(&map, "name")
}

fn read_pack(reader: &mut Reader<'_>, node: &Node, source: &str) -> Option<Pack> {
    let map = reader.map(
        node,
        "a pack's card",
        &["steerwell", "name", "title", "kind", "on", "about"],
    )?;
    let name = reader.id(&map, "name");
    let title = reader.text(&map, "title");
    let kinds = [
        ("national", PackKind::National),
        ("council", PackKind::Council),
    ];
    let kind = reader.one_of(&map, "kind", &kinds);
    reader.text_if(&map, "about");
    let on = match kind {
        Some(PackKind::Council) => Some(reader.id(&map, "on")?),
        _ => {
            if map.get("on").is_some() {
                reader.fault(map.line_of("on"), "only a council's pack lies 'on' another");
            }
            None
        }
    };
    let name = name?;
    if name != source {
        reader.fault(
            map.line_of("name"),
            format!(
                "the pack is called '{name}' here, and its folder '{source}': make them the same"
            ),
        );
    }
    Some(Pack {
        name,
        title: title?,
        kind: kind?,
        on,
    })
}

type ReadFigure = fn(&mut Reader<'_>, &Node, &str, &str) -> Option<Figure>;

fn read_figures(
    reader: &mut Reader<'_>,
    node: &Node,
    folder: &str,
    pack: &str,
    read: ReadFigure,
) -> Vec<Figure> {
    let Some(map) = reader.map(
        node,
        "a file of figures",
        &["steerwell", "about", "figures"],
    ) else {
        return Vec::new();
    };
    reader.text_if(&map, "about");
    let Some(list) = reader.required(&map, "figures") else {
        return Vec::new();
    };
    let nodes = reader.list(list, "'figures'");
    nodes
        .iter()
        .filter_map(|n| read(reader, n, folder, pack))
        .collect()
}
