//! Rulebooks: policy as dated, cited files.
//!
//! A pack is a folder of YAML files with a `pack.yaml`. A national pack holds what the law and
//! national policy say; a council's pack lies on top and may change only what the national file
//! leaves to councils. `rulebook/README.md` tells a policy officer how a file is made.

mod compiled;
mod diff;
mod figure;
mod layer;
mod load;
mod policy;
mod questionnaire;
mod ready;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::approval::ApprovalTable;
use crate::assessment::{Outcome, Questionnaire};
use crate::canonical::sha256;

pub use compiled::{Citation, Found, Lookup, Mark, Missing, Rules};
pub use diff::{Change, diff};
pub use figure::{Dated, Figure, Local, Unit, Value};
pub use load::load;

static ENGLAND: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rulebook/england");
static RIVERBRIDGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rulebook/riverbridge");

/// Something wrong in a rulebook file: where, and a sentence that says what and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The pack's name and the file's path in it, such as `england/charging/capital.yaml`.
    pub file: String,
    /// The line, the first being 1.
    pub line: u32,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.sentence)
    }
}

/// How sure we are of a value. The order is from most to least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// Read in the law or another primary source.
    #[serde(rename = "sure")]
    Sure,
    /// Read in a good secondary source.
    #[serde(rename = "fairly sure")]
    FairlySure,
    /// Worked out or remembered: real billing waits until an officer confirms it.
    #[serde(rename = "unsure")]
    Unsure,
}

impl Certainty {
    pub(crate) const WORDS: [(&'static str, Self); 3] = [
        ("sure", Self::Sure),
        ("fairly sure", Self::FairlySure),
        ("unsure", Self::Unsure),
    ];
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sure => "sure",
            Self::FairlySure => "fairly sure",
            Self::Unsure => "unsure",
        })
    }
}

/// The files of one pack, by their path in it. Where they were read from is the caller's business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What faults call the pack.
    pub name: String,
    /// Path, with `/` between folders, to content.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Source {
    /// A pack without files.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// The same with one more file.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), content.into());
        self
    }

    /// The same under the name that its card gives it, where that can be read: a copy in a folder of another name is
    /// the same pack.
    #[must_use]
    pub fn named_by_card(mut self) -> Self {
        if let Some(name) = self
            .files
            .get("pack.yaml")
            .and_then(|card| load::name_on_card(card))
        {
            self.name = name;
        }
        self
    }

    fn embedded(name: &str, dir: &Dir<'_>) -> Self {
        fn walk(dir: &Dir<'_>, source: &mut Source) {
            for file in dir.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                source.files.insert(path, file.contents().to_vec());
            }
            for inner in dir.dirs() {
                walk(inner, source);
            }
        }
        let mut source = Self::new(name);
        walk(dir, &mut source);
        source
    }
}

/// What a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackKind {
    /// The law and national policy.
    National,
    /// One council's own.
    Council,
}

/// One pack's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Its short name, such as `riverbridge`.
    pub name: String,
    /// Its name in words.
    pub title: String,
    /// National or a council's.
    pub kind: PackKind,
    /// The national pack that a council's pack lies on.
    pub on: Option<String>,
}

/// A loaded pack, or a council's pack layered on the national one.
#[derive(Clone, Debug)]
pub struct Rulebook {
    pub(crate) packs: Vec<Pack>,
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) figures: BTreeMap<String, Figure>,
    pub(crate) overrides: Vec<Figure>,
    pub(crate) approval: Vec<ApprovalTable>,
    pub(crate) outcomes: BTreeMap<String, Outcome>,
    pub(crate) questionnaires: Vec<Arc<Questionnaire>>,
    pub(crate) hash: String,
}

impl Rulebook {
    /// SHA-256 over the packs' files in order of their paths, in lower-case hexadecimal: the
    /// same on every machine, whatever its line endings.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The packs it is made of, the national one first.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Its name: that of the topmost pack.
    #[must_use]
    pub fn name(&self) -> &str {
        self.packs.last().map_or("", |pack| &pack.name)
    }

    /// Its files: `pack/path` to text with plain line feeds.
    #[must_use]
    pub const fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// Every figure by its path, such as `charging/capital/lower_limit`.
    #[must_use]
    pub const fn figures(&self) -> &BTreeMap<String, Figure> {
        &self.figures
    }

    /// The questionnaires, every version.
    #[must_use]
    pub fn questionnaires(&self) -> &[Arc<Questionnaire>] {
        &self.questionnaires
    }

    /// One version of a questionnaire.
    #[must_use]
    pub fn questionnaire(&self, id: &str, version: u32) -> Option<&Arc<Questionnaire>> {
        self.questionnaires
            .iter()
            .find(|q| q.id == id && q.version == version)
    }

    /// The outcomes that questionnaires may name, by letter.
    #[must_use]
    pub const fn outcomes(&self) -> &BTreeMap<String, Outcome> {
        &self.outcomes
    }

    /// The whole rulebook as one canonical JSON text, to keep as an adopted version.
    #[must_use]
    pub fn document(&self) -> String {
        let packs: Vec<&str> = self.packs.iter().map(|pack| pack.name.as_str()).collect();
        let value = serde_json::json!({ "files": self.files, "hash": self.hash, "packs": packs });
        crate::canonical::canonical_json(&value)
    }

    /// A rulebook from its kept document.
    ///
    /// # Errors
    /// Every fault, as in [`load`]; a document that was changed after it was kept is one.
    pub fn from_document(document: &str) -> Result<Self, Vec<Fault>> {
        let fault = |sentence: &str| {
            vec![Fault {
                file: "kept rulebook".into(),
                line: 1,
                sentence: sentence.into(),
            }]
        };
        let kept: Kept = serde_json::from_str(document)
            .map_err(|_| fault("this is not a rulebook as Steerwell keeps it"))?;
        let mut sources: Vec<Source> = kept.packs.iter().map(|name| Source::new(name)).collect();
        for (path, text) in kept.files {
            let (pack, path) = path.split_once('/').unwrap_or(("", &path));
            let Some(source) = sources.iter_mut().find(|source| source.name == pack) else {
                return Err(fault("it has a file of a pack that it does not name"));
            };
            source.files.insert(path.to_owned(), text.into_bytes());
        }
        let book = match sources.as_slice() {
            [only] => load(only)?,
            [national, council] => Self::layered(&load(national)?, &load(council)?)?,
            _ => return Err(fault("a rulebook has one pack or two")),
        };
        if book.hash != kept.hash {
            return Err(fault(
                "its content is not what was adopted: its hash differs",
            ));
        }
        Ok(book)
    }

    pub(crate) fn hash_of(files: &BTreeMap<String, String>) -> String {
        let mut bytes = Vec::new();
        for (path, text) in files {
            // Lengths keep one file's end from reading as the next one's start.
            bytes.extend_from_slice(format!("{path}\n{}\n{text}", text.len()).as_bytes());
        }
        sha256(&bytes)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    files: BTreeMap<String, String>,
    hash: String,
    packs: Vec<String>,
}

/// The files of the embedded national pack.
#[must_use]
pub fn england_source() -> Source {
    Source::embedded("england", &ENGLAND)
}

/// The files of the embedded pack of the demonstration council, without the national ones.
#[must_use]
pub fn riverbridge_source() -> Source {
    Source::embedded("riverbridge", &RIVERBRIDGE)
}

/// The embedded national pack.
///
/// # Errors
/// None for the files as shipped; a test keeps it so.
pub fn england() -> Result<Rulebook, Vec<Fault>> {
    load(&england_source())
}

/// The demonstration council's pack, layered on the national one.
///
/// # Errors
/// None for the files as shipped; a test keeps it so.
pub fn riverbridge() -> Result<Rulebook, Vec<Fault>> {
    Rulebook::layered(&england()?, &load(&riverbridge_source())?)
}

/// Whether a span of dates covers a day; without an end it has none.
pub(crate) fn covers(from: Date, to: Option<Date>, day: Date) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}
