//! What must not be committed: paths of one machine, hosts of registries and mirrors.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::report::Findings;

/// Lock files name where their packages come from; that is their work.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// The words to look for, put together here so that this file does not hold them itself.
fn words() -> Vec<String> {
    let paths = ["work", "tmp", "root", "home"].map(|folder| format!("/{folder}/"));
    let hosts = [
        ["registry.npmjs", "org"],
        ["registry.yarnpkg", "com"],
        ["index.crates", "io"],
        ["static.crates", "io"],
        ["pypi", "org"],
        ["deb.debian", "org"],
    ]
    .map(|[name, domain]| format!("{name}.{domain}"));
    let above = format!("..{}shared", '/');
    paths.into_iter().chain(hosts).chain([above]).collect()
}

/// Looks through every file that is committed or about to be.
pub fn check(root: &Path) -> Result<Findings> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .context("git is needed to know which files are tracked: sudo apt-get install -y git")?;
    if !listed.status.success() {
        bail!(
            "git cannot list the tracked files: {}",
            String::from_utf8_lossy(&listed.stderr)
        );
    }
    let names = String::from_utf8_lossy(&listed.stdout);
    let words = words();
    let mut findings = Findings::default();
    let mut count = 0;
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        let base = name.rsplit('/').next().unwrap_or(name);
        // A file that was removed but not yet from the index is not there to be read.
        let Ok(bytes) = std::fs::read(root.join(name)) else {
            continue;
        };
        count += 1;
        if LOCK_FILES.contains(&base) || bytes.contains(&0) {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        for (number, word) in faults(&text, &words) {
            findings.faults.push(format!(
                "{name}:{number} holds “{word}”, which means nothing on another machine"
            ));
        }
    }
    findings.looked_at = format!("{count} files");
    Ok(findings)
}

fn faults<'a>(text: &str, words: &'a [String]) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for word in words {
            let starts = line.match_indices(word.as_str()).any(|(at, _)| {
                // "https://example.org/work/" and "src/tmp/" are not paths from the root.
                !word.starts_with('/')
                    || !line[..at].chars().next_back().is_some_and(|before| {
                        before.is_alphanumeric() || "._-~}>)".contains(before)
                    })
            });
            if starts {
                found.push((index + 1, word.as_str()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_machine_is_found_and_a_folder_of_an_address_is_not() {
        let words = words();
        let path = format!("open {}here", words[0]);
        assert_eq!(faults(&path, &words).len(), 1);
        let address = format!("see https://example.org{}about", words[0]);
        assert_eq!(faults(&address, &words), []);
        let host = format!("https://{}/axum", words[4]);
        assert_eq!(faults(&host, &words).len(), 1);
    }
}
