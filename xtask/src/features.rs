//! `docs/features.md`: every feature has its row, every proof is there.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

use crate::report::Findings;

const PAGE: &str = "docs/features.md";

/// The features by the letter of their section and how many it has.
const KNOWN: [(char, u32); 12] = [
    ('I', 8),
    ('F', 11),
    ('R', 8),
    ('A', 6),
    ('B', 10),
    ('P', 9),
    ('M', 9),
    ('V', 4),
    ('N', 6),
    ('C', 5),
    ('G', 6),
    ('X', 4),
];

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    line: usize,
    id: &'a str,
    state: &'a str,
    proof: &'a str,
}

/// Checks the page in the project at `root`.
pub fn check(root: &Path) -> Result<Findings> {
    let text = std::fs::read_to_string(root.join(PAGE))
        .with_context(|| format!("{PAGE} cannot be read"))?;
    Ok(judge(&text, |path| {
        std::fs::read_to_string(root.join(path)).ok()
    }))
}

fn judge(text: &str, read: impl Fn(&str) -> Option<String>) -> Findings {
    let mut findings = Findings::default();
    let rows = rows(text);
    let mut seen = BTreeSet::new();
    let mut states = [("done", 0_u32), ("part", 0), ("not", 0)];
    for row in &rows {
        if !seen.insert(row.id) {
            findings
                .faults
                .push(format!("{PAGE}:{}: {} has two rows", row.line, row.id));
        }
        match states.iter_mut().find(|(state, _)| *state == row.state) {
            Some((_, count)) => *count += 1,
            None => findings.faults.push(format!(
                "{PAGE}:{}: {} has the state “{}”; it may be not, part or done",
                row.line, row.id, row.state
            )),
        }
        let proofs = proofs(row.proof);
        if row.state == "done" && proofs.is_empty() {
            findings.faults.push(format!(
                "{PAGE}:{}: {} is done but names no test; write `path::test` in the last column",
                row.line, row.id
            ));
        }
        for proof in proofs {
            if let Some(fault) = missing(proof, &read) {
                findings
                    .faults
                    .push(format!("{PAGE}:{}: {}: {fault}", row.line, row.id));
            }
        }
    }
    let known: BTreeSet<String> = KNOWN
        .iter()
        .flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number}")))
        .collect();
    for id in known.iter().filter(|id| !seen.contains(id.as_str())) {
        findings.faults.push(format!("{PAGE}: {id} has no row"));
    }
    for row in rows.iter().filter(|row| !known.contains(row.id)) {
        findings.faults.push(format!(
            "{PAGE}:{}: {} is not a known feature",
            row.line, row.id
        ));
    }
    let counts: Vec<String> = states
        .iter()
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    findings.looked_at = format!("{} features ({})", rows.len(), counts.join(", "));
    findings
}

/// The rows of the tables: `| id | feature | source | state | proof |`.
fn rows(text: &str) -> Vec<Row<'_>> {
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
            let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
            let [id, _, _, state, proof] = cells.as_slice() else {
                return None;
            };
            let names_a_feature = *id != "id" && !id.is_empty() && !id.starts_with('-');
            names_a_feature.then_some(Row {
                line: index + 1,
                id,
                state,
                proof,
            })
        })
        .collect()
}

/// The proofs of a cell: everything between backquotes.
fn proofs(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// A sentence when a proof is not there. `crates/x/tests/y.rs::name` is a test function,
/// `journeys/tests/y.test.mjs::words` a journey with these words in its title.
fn missing(proof: &str, read: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let Some((path, name)) = proof.split_once("::") else {
        return Some(format!("“{proof}” is no proof; write `path::test`"));
    };
    let Some(text) = read(path) else {
        return Some(format!("there is no file {path}"));
    };
    let found = if path.ends_with(".rs") {
        let name = name.rsplit("::").next().unwrap_or(name);
        text.contains(&format!("fn {name}("))
    } else {
        text.contains(name)
    };
    (!found).then(|| format!("{path} has no test “{name}”"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(changed: &str) -> String {
        let mut text =
            String::from("| id | feature | source | state | proof |\n|---|---|---|---|---|\n");
        for (letter, count) in KNOWN {
            for number in 1..=count {
                let id = format!("{letter}{number}");
                if !changed.contains(&format!("| {id} |")) {
                    text.push_str(&format!("| {id} | words | a paper | not | |\n"));
                }
            }
        }
        text + changed
    }

    fn faults(changed: &str) -> Vec<String> {
        judge(&page(changed), |path| {
            (path == "crates/x/tests/y.rs").then(|| "fn it_holds() {}".to_owned())
        })
        .faults
    }

    #[test]
    fn a_whole_page_has_no_faults() {
        assert_eq!(faults(""), [""; 0]);
        assert_eq!(
            faults("| I1 | words | a paper | done | `crates/x/tests/y.rs::it_holds` |\n"),
            [""; 0]
        );
    }

    #[test]
    fn done_without_a_test_that_exists_is_a_fault() {
        assert_eq!(faults("| I1 | words | a paper | done | |\n").len(), 1);
        assert_eq!(
            faults("| I1 | w | p | done | `crates/x/tests/y.rs::other` |\n").len(),
            1
        );
        assert_eq!(
            faults("| I1 | w | p | done | `crates/gone.rs::it_holds` |\n").len(),
            1
        );
    }

    #[test]
    fn an_unknown_row_a_second_row_and_an_unknown_state_are_faults() {
        assert_eq!(faults("| Z9 | w | p | not | |\n").len(), 1);
        assert_eq!(
            faults("| I1 | w | p | not | |\n| I1 | w | p | not | |\n").len(),
            1
        );
        assert_eq!(faults("| I1 | w | p | nearly | |\n").len(), 1);
    }
}
