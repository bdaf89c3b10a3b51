//! The one matrix: role × noun × verb, and under which condition.
//!
//! It is a file that a Caldicott guardian can read (`matrix.csv`), parsed once; a test keeps it whole.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Noun, Role, Verb};

store::text_enum! {
    /// Under which condition a role may do something to a person's record. Restriction stands above all
    /// of them: a restricted record opens only to its own person and to those named on it.
    pub enum Condition {
        /// To every record that is not restricted.
        Any = "any",
        /// Where the actor, or one of the actor's teams, is involved with the person today.
        Team = "team",
        /// To the actor's own record.
        Own = "own",
        /// To every record, restricted ones too, once a reason is written.
        Reason = "reason",
    }
}

const TEXT: &str = include_str!("matrix.csv");

type Matrix = HashMap<(Role, Noun, Verb), Condition>;

static MATRIX: LazyLock<Result<Matrix, String>> = LazyLock::new(|| parse(TEXT));

/// The condition under which `role` may do `verb` to `noun`; none when never.
pub fn condition(role: Role, noun: Noun, verb: Verb) -> Option<Condition> {
    // A matrix that cannot be read permits nothing; the test below keeps it readable.
    MATRIX
        .as_ref()
        .ok()
        .and_then(|matrix| matrix.get(&(role, noun, verb)).copied())
}

/// The matrix as it is shipped, for pages and for the golden file that a reviewer reads.
pub fn text() -> &'static str {
    TEXT
}

fn parse(text: &str) -> Result<Matrix, String> {
    let mut lines = text.lines().enumerate();
    let (_, header) = lines.next().ok_or("the matrix is empty")?;
    let roles = header
        .split(',')
        .skip(2)
        .map(|name| {
            name.parse::<Role>()
                .map_err(|_| format!("line 1: there is no role «{name}»"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut matrix = Matrix::new();
    for (index, line) in lines {
        let number = index + 1;
        let cells: Vec<&str> = line.split(',').collect();
        if cells.len() != roles.len() + 2 {
            return Err(format!(
                "line {number}: {} cells, {} wanted",
                cells.len(),
                roles.len() + 2
            ));
        }
        let noun = cells[0]
            .parse::<Noun>()
            .map_err(|_| format!("line {number}: there is no noun «{}»", cells[0]))?;
        let verb = cells[1]
            .parse::<Verb>()
            .map_err(|_| format!("line {number}: there is no verb «{}»", cells[1]))?;
        for (role, cell) in roles.iter().zip(&cells[2..]) {
            if cell.is_empty() {
                continue;
            }
            let condition = cell
                .parse::<Condition>()
                .map_err(|_| format!("line {number}: there is no condition «{cell}»"))?;
            if matrix.insert((*role, noun, verb), condition).is_some() {
                return Err(format!("line {number}: {noun} {verb} stands twice"));
            }
        }
    }
    Ok(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_matrix_can_be_read_and_names_every_role() {
        let matrix = parse(TEXT).unwrap();
        for role in Role::ALL {
            assert!(
                matrix.keys().any(|(held, _, _)| held == role),
                "{role} may do nothing at all"
            );
        }
    }

    #[test]
    fn whoever_runs_the_system_opens_nobodys_record() {
        for verb in Verb::ALL {
            assert_eq!(condition(Role::ItAdministrator, Noun::People, *verb), None);
            assert_eq!(
                condition(Role::ItAdministrator, Noun::Assessment, *verb),
                None
            );
        }
    }

    #[test]
    fn a_misspelt_word_is_refused_with_its_line() {
        let faulty = "noun,verb,person\npeople,view,own\npeople,veiw,own\n";
        assert_eq!(
            parse(faulty).unwrap_err(),
            "line 3: there is no verb «veiw»"
        );
    }
}
