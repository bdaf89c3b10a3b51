//! `policy.toml`: what the checks hold the project to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// The policy, read.
pub struct Policy {
    /// Licences of what is handed out.
    pub allow: BTreeSet<String>,
    /// Licences of what only builds and tests.
    pub allow_in_tools: BTreeSet<String>,
    /// Package name → the licence expression that holds, where its own metadata says none.
    pub stated: BTreeMap<String, String>,
    /// Crate of ours → the crates of ours it may name.
    pub rooms: BTreeMap<String, BTreeSet<String>>,
    /// … and those that its tests may name besides.
    pub rooms_in_tests: BTreeMap<String, BTreeSet<String>>,
    /// Pure crate → the outside crates it may use.
    pub pure: BTreeMap<String, BTreeSet<String>>,
}

impl Policy {
    /// Reads the policy of the project at `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let path = root.join("policy.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).context("policy.toml")
    }

    /// Reads a policy from text.
    pub fn parse(text: &str) -> Result<Self> {
        let table: Table = text.parse()?;
        let licences = section(&table, "licences")?;
        let mut stated = BTreeMap::new();
        if let Some(entries) = licences.get("stated").and_then(Value::as_table) {
            for (name, entry) in entries {
                let licence = entry
                    .get("licence")
                    .and_then(Value::as_str)
                    .with_context(|| format!("licences.stated.{name} has no `licence`"))?;
                entry
                    .get("why")
                    .and_then(Value::as_str)
                    .with_context(|| format!("licences.stated.{name} has no `why`"))?;
                stated.insert(name.clone(), licence.to_owned());
            }
        }
        Ok(Self {
            allow: words(licences.get("allow"), "licences.allow")?,
            allow_in_tools: words(licences.get("allow_in_tools"), "licences.allow_in_tools")?,
            stated,
            rooms: lists(&table, "rooms")?,
            rooms_in_tests: lists(&table, "rooms_in_tests")?,
            pure: lists(&table, "pure")?,
        })
    }
}

fn section<'a>(table: &'a Table, name: &str) -> Result<&'a Table> {
    table
        .get(name)
        .and_then(Value::as_table)
        .with_context(|| format!("there is no section [{name}]"))
}

fn lists(table: &Table, name: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    section(table, name)?
        .iter()
        .map(|(key, value)| Ok((key.clone(), words(Some(value), &format!("{name}.{key}"))?)))
        .collect()
}

fn words(value: Option<&Value>, place: &str) -> Result<BTreeSet<String>> {
    value
        .and_then(Value::as_array)
        .and_then(|values| {
            values
                .iter()
                .map(|value| value.as_str().map(str::to_owned))
                .collect()
        })
        .with_context(|| format!("{place} must be a list of words"))
}
