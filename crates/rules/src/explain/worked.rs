//! A worked figure: what came out, from what, by which rule.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listen::Line;
use super::{Formula, WorkFault, formula};
use crate::canonical::{canonical_json, sha256};
use crate::rulebook::{Certainty, Citation, Mark, Missing, Rulebook, Rules};

/// A figure with everything it was made from: ids, numbers and sources, no prose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worked {
    /// The formula's name.
    pub formula: String,
    /// The formula's version.
    pub version: u32,
    /// The date whose rules were used.
    pub date: Date,
    /// The rulebook's hash.
    pub rulebook: String,
    /// The facts, as the formula's facts document.
    pub facts: Value,
    /// What came out.
    pub result: Value,
    /// The lines, in the order they were worked.
    pub lines: Vec<Line>,
    /// The values of the rulebook that the lines rest on, by path.
    pub rules: BTreeMap<String, Citation>,
}

impl Worked {
    pub(super) fn new<F: Formula>(
        rules: &Rules,
        facts: &F::Facts,
        outcome: &F::Outcome,
        lines: Vec<(Line, Vec<Mark>)>,
    ) -> Self {
        let cited = lines
            .iter()
            .flat_map(|(_, marks)| marks)
            .filter_map(|mark| rules.citation(*mark));
        Self {
            formula: F::ID.to_owned(),
            version: F::VERSION,
            date: rules.date(),
            rulebook: rules.hash().to_owned(),
            // Facts and outcomes are plain structures with text keys, which JSON can always hold.
            facts: serde_json::to_value(facts).unwrap_or_default(),
            result: serde_json::to_value(outcome).unwrap_or_default(),
            rules: cited.map(|c| (c.path.clone(), c.clone())).collect(),
            lines: lines.into_iter().map(|(line, _)| line).collect(),
        }
    }

    /// The canonical JSON: sorted keys, no white space. What is kept and hashed.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical_json(&serde_json::to_value(self).unwrap_or_default())
    }

    /// SHA-256 of the canonical JSON, in lower-case hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256(self.canonical().as_bytes())
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// A text that is not a worked figure.
    pub fn parse(text: &str) -> Result<Self, ReplayFault> {
        serde_json::from_str(text).map_err(|why| ReplayFault::Unreadable(why.to_string()))
    }

    /// What came out, as the formula's own type.
    ///
    /// # Errors
    /// A figure of another formula.
    pub fn outcome<T: DeserializeOwned>(&self) -> Result<T, ReplayFault> {
        serde_json::from_value(self.result.clone())
            .map_err(|why| ReplayFault::Unreadable(why.to_string()))
    }

    /// The least sure of the values that it rests on.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.rules
            .values()
            .map(|c| c.certainty)
            .max()
            .unwrap_or(Certainty::Sure)
    }

    /// The values that it rests on and that are unsure: a what-if warns, real billing refuses.
    pub fn unsure(&self) -> impl Iterator<Item = &Citation> {
        self.rules
            .values()
            .filter(|c| c.certainty == Certainty::Unsure)
    }
}

/// Why a kept figure could not be worked again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayFault {
    /// Not a worked figure, or not the facts of its formula.
    #[error("this is not a worked figure that can be read: {0}")]
    Unreadable(String),
    /// A formula or version that this program does not have.
    #[error(
        "this program has no formula '{formula}' version {version}: use the release that made the figure, or a later one"
    )]
    Formula {
        /// The formula.
        formula: String,
        /// The version.
        version: u32,
    },
    /// Another rulebook than the one it was made under.
    #[error("this figure was made under the rulebook {made}, and this is {given}")]
    Rulebook {
        /// The hash in the figure.
        made: String,
        /// The hash of the rulebook given.
        given: String,
    },
    /// No value for the date.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// Facts that cannot be worked with.
    #[error(transparent)]
    Work(#[from] WorkFault),
}

/// Works a kept figure again, from its facts, under the rulebook it was made under. The same
/// canonical JSON must come out; whether it does is the caller's check.
///
/// # Errors
/// Another rulebook, an unknown formula, facts that cannot be worked.
pub fn replay(worked: &Worked, rulebook: &Rulebook) -> Result<Worked, ReplayFault> {
    if worked.rulebook != rulebook.hash() {
        return Err(ReplayFault::Rulebook {
            made: worked.rulebook.clone(),
            given: rulebook.hash().to_owned(),
        });
    }
    let registered =
        formula(&worked.formula, worked.version).ok_or_else(|| ReplayFault::Formula {
            formula: worked.formula.clone(),
            version: worked.version,
        })?;
    registered.work(rulebook, worked.date, &worked.facts)
}
