//! Who may know whom: the crates' dependencies against the table in `policy.toml`, and the pure
//! crates' source against what would make them impure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::policy::Policy;
use crate::report::Findings;

/// What a pure crate may not say: I/O, the clock, chance, the surroundings (law 1).
const IMPURE: [&str; 13] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "static mut",
    "thread_local!",
    "println!",
];

/// Checks the workspace at `root`.
pub fn check(root: &Path) -> Result<Findings> {
    let policy = Policy::read(root)?;
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .context("cargo metadata failed")?;
    let ours: BTreeSet<String> = metadata
        .packages
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let mut findings = Findings {
        looked_at: format!("{} crates", metadata.packages.len()),
        ..Findings::default()
    };
    for package in &metadata.packages {
        edges(package, &ours, &policy, &mut findings);
    }
    for name in policy.pure.keys() {
        match metadata
            .packages
            .iter()
            .find(|package| package.name.as_str() == name)
        {
            Some(package) => pure_source(root, package, &mut findings)?,
            None => findings
                .faults
                .push(format!("policy.toml, [pure]: there is no crate `{name}`")),
        }
    }
    Ok(findings)
}

fn edges(package: &Package, ours: &BTreeSet<String>, policy: &Policy, findings: &mut Findings) {
    let name = package.name.as_str();
    let Some(allowed) = policy.rooms.get(name) else {
        findings.faults.push(format!(
            "the crate `{name}` has no line in policy.toml, [rooms]: say whom it may know"
        ));
        return;
    };
    let none = BTreeSet::new();
    let in_tests = policy.rooms_in_tests.get(name).unwrap_or(&none);
    for dependency in &package.dependencies {
        let test_only = dependency.kind == DependencyKind::Development;
        let target = dependency.name.as_str();
        if ours.contains(target) {
            if !(allowed.contains(target) || test_only && in_tests.contains(target)) {
                let whose = if test_only { "tests of " } else { "" };
                findings.faults.push(format!(
                    "{whose}`{name}` may not know `{target}` (policy.toml, [rooms])"
                ));
            }
        } else if let Some(outside) = policy.pure.get(name)
            && !test_only
            && !outside.contains(target)
        {
            findings.faults.push(format!(
                "`{name}` is pure and may not use `{target}` (policy.toml, [pure])"
            ));
        }
    }
}

fn pure_source(root: &Path, package: &Package, findings: &mut Findings) -> Result<()> {
    let folder = package
        .manifest_path
        .parent()
        .context("a crate's manifest lies in no folder")?
        .join("src");
    let mut files = Vec::new();
    sources(folder.as_std_path(), &mut files)?;
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let shown = file.strip_prefix(root).unwrap_or(&file).display();
        for (number, word) in impurities(&text) {
            findings.faults.push(format!(
                "{shown}:{number}: `{}` is pure and may not use `{word}`",
                package.name
            ));
        }
    }
    Ok(())
}

/// Line number and word of everything impure outside comments and outside the tests of the file.
fn impurities(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim() == "#[cfg(test)]" {
            // Tests stand at the end of a file.
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        found.extend(
            IMPURE
                .iter()
                .filter(|word| code.contains(**word))
                .map(|word| (index + 1, *word)),
        );
    }
    found
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_found_in_code_and_not_in_comments_or_tests() {
        let text = "// Timestamp::now is for others\nlet now = jiff::Timestamp::now();\n#[cfg(test)]\nuse std::fs;\n";
        assert_eq!(impurities(text), [(2, "Timestamp::now")]);
    }
}
