//! Licences and sources of every package that is built from, of both registries.
//!
//! A table of its own over `cargo metadata` and the lock files of npm, because cargo-deny takes
//! minutes to compile on a new machine (docs/decisions/0004).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{
    CargoOpt, DependencyKind, Metadata, MetadataCommand, Package, PackageId, TargetKind,
};
use serde_json::Value;
use spdx::Expression;

use crate::policy::Policy;
use crate::report::Findings;
use crate::shell;

/// The program that is handed out: what it links is what licences bind.
const PROGRAM: &str = "steerwell";
/// Folders with packages of npm.
const NPM: [&str; 2] = ["web", "journeys"];

/// Checks every package of both registries against the policy.
pub fn check(root: &Path) -> Result<Findings> {
    let policy = Policy::read(root)?;
    let metadata = resolved(root)?;
    let mut findings = Findings::default();
    let packages = cargo_packages(&metadata, &policy, &mut findings)?;
    let mut npm_packages = 0;
    for folder in NPM {
        let path = root.join(folder).join("package-lock.json");
        if path.is_file() {
            let lock: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)
                .with_context(|| format!("{folder}/package-lock.json"))?;
            npm_packages += npm_lock(folder, &lock, &policy, &mut findings);
        } else {
            findings
                .faults
                .push(format!("{folder}/package-lock.json is missing"));
        }
    }
    findings.looked_at = format!("{packages} crates and {npm_packages} npm packages");
    Ok(findings)
}

/// The resolved dependencies for this machine's kind: what is really built here.
pub fn resolved(root: &Path) -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command
        .manifest_path(root.join("Cargo.toml"))
        .features(CargoOpt::AllFeatures);
    let mut options = vec!["--locked".to_owned()];
    let host = shell::says("rustc", &["-vV"]).and_then(|said| {
        said.lines()
            .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
    });
    if let Some(host) = host {
        options.extend(["--filter-platform".to_owned(), host]);
    }
    command
        .other_options(options)
        .exec()
        .context("cargo metadata failed: is Cargo.lock committed and up to date?")
}

fn cargo_packages(metadata: &Metadata, policy: &Policy, findings: &mut Findings) -> Result<usize> {
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo metadata resolved nothing")?;
    let used: BTreeSet<&PackageId> = resolve.nodes.iter().map(|node| &node.id).collect();
    let handed_out = handed_out(metadata);
    let mut versions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for package in metadata
        .packages
        .iter()
        .filter(|package| used.contains(&package.id))
    {
        source(package, metadata, findings);
        if package.source.is_none() {
            continue;
        }
        versions
            .entry(package.name.as_str())
            .or_default()
            .insert(series(package));
        let expression = policy
            .stated
            .get(package.name.as_str())
            .map(String::as_str)
            .or(package.license.as_deref());
        let name = format!("{} {}", package.name, package.version);
        judge(
            &name,
            expression,
            handed_out.contains(&package.id),
            policy,
            findings,
        );
    }
    for (name, series) in versions.iter().filter(|(_, series)| series.len() > 1) {
        let series: Vec<&str> = series.iter().map(String::as_str).collect();
        findings.notes.push(format!(
            "{name} is built in {} versions: {}",
            series.len(),
            series.join(", ")
        ));
    }
    Ok(used.len())
}

/// A crate comes from the crates registry, or lies in this repository.
fn source(package: &Package, metadata: &Metadata, findings: &mut Findings) {
    let name = format!("{} {}", package.name, package.version);
    match &package.source {
        None if package.manifest_path.starts_with(&metadata.workspace_root) => {}
        None => findings.faults.push(format!(
            "{name} is taken from a folder outside this repository: nobody else has it"
        )),
        Some(source) if source.is_crates_io() => {}
        Some(_) => findings.faults.push(format!(
            "{name} comes neither from the crates registry nor from this repository"
        )),
    }
}

/// What the program links: reached by ordinary dependencies, procedural macros and build scripts
/// (which run on the machine that builds) left out.
fn handed_out(metadata: &Metadata) -> BTreeSet<PackageId> {
    let macros: BTreeSet<&PackageId> = metadata
        .packages
        .iter()
        .filter(|package| {
            package
                .targets
                .iter()
                .any(|target| target.kind.contains(&TargetKind::ProcMacro))
        })
        .map(|package| &package.id)
        .collect();
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&PackageId> = metadata
        .packages
        .iter()
        .filter(|package| package.name.as_str() == PROGRAM && package.source.is_none())
        .map(|package| &package.id)
        .collect();
    let nodes: BTreeMap<&PackageId, _> = metadata
        .resolve
        .iter()
        .flat_map(|resolve| &resolve.nodes)
        .map(|node| (&node.id, node))
        .collect();
    while let Some(id) = waiting.pop() {
        if macros.contains(id) || !reached.insert(id.clone()) {
            continue;
        }
        if let Some(node) = nodes.get(id) {
            let ordinary = node.deps.iter().filter(|dependency| {
                dependency
                    .dep_kinds
                    .iter()
                    .any(|kind| kind.kind == DependencyKind::Normal)
            });
            waiting.extend(ordinary.map(|dependency| &dependency.pkg));
        }
    }
    reached
}

/// The part of a version that says what it is compatible with.
fn series(package: &Package) -> String {
    let version = &package.version;
    if version.major > 0 {
        version.major.to_string()
    } else {
        format!("0.{}", version.minor)
    }
}

/// Holds one package's licence to the policy.
fn judge(
    name: &str,
    expression: Option<&str>,
    handed_out: bool,
    policy: &Policy,
    findings: &mut Findings,
) {
    let Some(text) = expression else {
        findings.faults.push(format!(
            "{name} states no licence. Read its files; where one is clear, say so in policy.toml, [licences.stated]"
        ));
        return;
    };
    // Older crates write "MIT/Apache-2.0", which means "or".
    let expression = match Expression::parse(&text.replace('/', " OR ")) {
        Ok(expression) => expression,
        Err(fault) => {
            findings.faults.push(format!(
                "{name} states the licence “{text}”, which is no licence expression: {}",
                fault.reason
            ));
            return;
        }
    };
    let satisfied = expression.evaluate(|wanted| {
        let wanted = wanted.to_string();
        policy.allow.contains(&wanted) || (!handed_out && policy.allow_in_tools.contains(&wanted))
    });
    if !satisfied {
        let part = if handed_out {
            "what is handed out"
        } else {
            "what builds and tests"
        };
        findings.faults.push(format!(
            "{name} is under “{text}”, which policy.toml does not allow in {part}"
        ));
    }
}

/// Holds every package of one npm lock file to the policy; gives how many there are.
fn npm_lock(folder: &str, lock: &Value, policy: &Policy, findings: &mut Findings) -> usize {
    let Some(packages) = lock.get("packages").and_then(Value::as_object) else {
        findings.faults.push(format!(
            "{folder}/package-lock.json has no `packages`: make it anew with npm 9 or later"
        ));
        return 0;
    };
    let mut count = 0;
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        count += 1;
        let short = path
            .rsplit_once("node_modules/")
            .map_or(path.as_str(), |(_, name)| name);
        let version = package
            .get("version")
            .and_then(Value::as_str)
            .unwrap_or("?");
        let name = format!("{folder}: {short} {version}");
        let says = |key: &str| package.get(key).and_then(Value::as_bool) == Some(true);
        if package.get("integrity").and_then(Value::as_str).is_none() {
            findings.faults.push(format!(
                "{name} has no hash in the lock file: it does not come from the registry"
            ));
        }
        if package
            .get("resolved")
            .and_then(Value::as_str)
            .is_some_and(|place| !place.starts_with("https://"))
        {
            findings
                .faults
                .push(format!("{name} does not come from the registry"));
        }
        let licence = policy
            .stated
            .get(short)
            .map(String::as_str)
            .or_else(|| package.get("license").and_then(Value::as_str));
        let tool = says("dev") || says("devOptional");
        judge(&name, licence, !tool, policy, findings);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
        [licences]
        allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
        allow_in_tools = ["MPL-2.0"]
        [licences.stated]
        silent = { licence = "MIT", why = "its licence file is the MIT text" }
        [rooms]
        [rooms_in_tests]
        [pure]
    "#;

    fn faults(expression: Option<&str>, handed_out: bool) -> usize {
        let policy = Policy::parse(POLICY).unwrap();
        let mut findings = Findings::default();
        judge("x 1.0.0", expression, handed_out, &policy, &mut findings);
        findings.faults.len()
    }

    #[test]
    fn an_expression_holds_when_it_can_be_satisfied() {
        assert_eq!(faults(Some("MIT OR GPL-3.0-only"), true), 0);
        assert_eq!(faults(Some("MIT/Apache-2.0"), true), 0);
        assert_eq!(faults(Some("Apache-2.0 WITH LLVM-exception"), true), 0);
        assert_eq!(faults(Some("MIT AND GPL-3.0-only"), true), 1);
        assert_eq!(faults(Some("no licence at all"), true), 1);
        assert_eq!(faults(None, true), 1);
    }

    #[test]
    fn a_licence_for_tools_does_not_do_for_what_is_handed_out() {
        assert_eq!(faults(Some("MPL-2.0"), false), 0);
        assert_eq!(faults(Some("MPL-2.0"), true), 1);
    }

    #[test]
    fn an_npm_package_from_elsewhere_or_without_a_licence_is_named() {
        let lock = serde_json::json!({"packages": {
            "": {"name": "ours"},
            "node_modules/good": {"version": "1.0.0", "integrity": "sha512-x", "license": "MIT"},
            "node_modules/silent": {"version": "1.0.0", "integrity": "sha512-x"},
            "node_modules/bare": {"version": "2.0.0", "integrity": "sha512-x"},
            "node_modules/a/node_modules/@b/git": {"version": "3.0.0", "license": "MIT",
                "resolved": "git+ssh://example.org/x"},
        }});
        let policy = Policy::parse(POLICY).unwrap();
        let mut findings = Findings::default();
        assert_eq!(npm_lock("web", &lock, &policy, &mut findings), 4);
        let all = findings.faults.join("\n");
        assert_eq!(findings.faults.len(), 3, "{all}");
        assert!(all.contains("web: bare 2.0.0 states no licence"), "{all}");
        assert!(all.contains("web: @b/git 3.0.0 has no hash"), "{all}");
    }
}
