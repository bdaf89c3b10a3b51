//! The lists of answers: a file that a policy officer can read (`lists.txt`), parsed once.

use std::sync::LazyLock;

use super::Fact;

/// One answer of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What is kept.
    pub code: String,
    /// The heading it stands under; empty for most lists.
    pub group: String,
    /// In words.
    pub words: String,
}

impl Answer {
    /// With its heading: «White: Irish».
    pub fn full(&self) -> String {
        if self.group.is_empty() {
            self.words.clone()
        } else {
            format!("{}: {}", self.group, self.words)
        }
    }
}

/// The answers of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Of which fact.
    pub fact: Fact,
    /// Its name, which is kept with each code.
    pub name: String,
    /// Whether it was checked against its source.
    pub certain: bool,
    /// Where it comes from.
    pub source: String,
    /// The answers, in order.
    pub answers: Vec<Answer>,
}

impl List {
    /// The answer of a code.
    pub fn answer(&self, code: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.code == code)
    }
}

static LISTS: LazyLock<Result<Vec<List>, String>> =
    LazyLock::new(|| parse(include_str!("lists.txt")));

/// The list that a fact is answered from now.
pub fn list_of(fact: Fact) -> Option<&'static List> {
    // Lists that cannot be read offer nothing; the test below keeps them readable.
    LISTS.as_ref().ok()?.iter().find(|list| list.fact == fact)
}

fn parse(text: &str) -> Result<Vec<List>, String> {
    let mut lists: Vec<List> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line
            .trim_start_matches('@')
            .split('|')
            .map(str::trim)
            .collect();
        match (line.starts_with('@'), cells.as_slice()) {
            (true, [fact, name, certainty, source]) => lists.push(List {
                fact: fact
                    .parse()
                    .map_err(|_| format!("line {number}: there is no fact «{fact}»"))?,
                name: (*name).to_owned(),
                certain: match *certainty {
                    "certain" => true,
                    "unsure" => false,
                    other => {
                        return Err(format!(
                            "line {number}: «{other}» is neither certain nor unsure"
                        ));
                    }
                },
                source: (*source).to_owned(),
                answers: Vec::new(),
            }),
            (false, [code, group, words]) => {
                let list = lists
                    .last_mut()
                    .ok_or_else(|| format!("line {number}: an answer before any list"))?;
                if list.answer(code).is_some() {
                    return Err(format!("line {number}: «{code}» stands twice"));
                }
                list.answers.push(Answer {
                    code: (*code).to_owned(),
                    group: (*group).to_owned(),
                    words: (*words).to_owned(),
                });
            }
            _ => return Err(format!("line {number}: {} cells", cells.len())),
        }
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_its_list_with_a_source() {
        let lists = parse(include_str!("lists.txt")).unwrap();
        for fact in Fact::ALL {
            let of: Vec<&List> = lists.iter().filter(|list| list.fact == *fact).collect();
            assert_eq!(of.len(), 1, "{fact}");
            assert!(
                of[0].answers.len() > 1 && !of[0].source.is_empty(),
                "{fact}"
            );
        }
        assert_eq!(list_of(Fact::Ethnicity).unwrap().answers.len(), 19);
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        assert!(
            parse("a | | b")
                .unwrap_err()
                .starts_with("line 1: an answer")
        );
        assert!(
            parse("@age | x | certain | y")
                .unwrap_err()
                .contains("no fact «age»")
        );
        let twice = "@sex | x | certain | y\na | | b\na | | c";
        assert_eq!(parse(twice).unwrap_err(), "line 3: «a» stands twice");
    }
}
