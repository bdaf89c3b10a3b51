//! Working kept figures again: the same facts under the same rulebook must give the same bytes.

use std::fmt;

use rules::explain::Worked;
use serde_json::Value;
use store::{Row, StoreError, Tx, params};

use crate::rulebook::Rulebooks;
use crate::{DeterminationId, Refusal};

/// Rows that are held in memory at once.
const CHUNK: i64 = 200;
/// Damaged rows that are named one by one; more are counted.
const NAMED: usize = 1_000;

/// Where a kept figure is not what it was made to be: a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place: a column, or a place in the worked lines.
    pub place: String,
    /// What is wrong with it.
    pub sentence: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.sentence)
    }
}

/// What working a figure again showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// The same bytes came out.
    Same,
    /// Something differs, at every place named.
    Different(Vec<Difference>),
}

/// What working all figures again showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplayReport {
    /// How many figures were worked again.
    pub checked: u64,
    /// How many were not what they were made to be.
    pub faulty: u64,
    /// Those of them that are named, at most 1,000.
    pub different: Vec<(DeterminationId, Vec<Difference>)>,
}

impl ReplayReport {
    /// Whether every figure came out the same.
    pub fn is_clean(&self) -> bool {
        self.faulty == 0
    }
}

impl fmt::Display for ReplayReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Decided amounts: {} worked again, {} differ.",
            self.checked, self.faulty
        )?;
        for (id, differences) in &self.different {
            for difference in differences {
                write!(f, "\n  determination {id}, {difference}")?;
            }
        }
        let unnamed = self
            .faulty
            .saturating_sub(u64::try_from(self.different.len()).unwrap_or(u64::MAX));
        if unnamed > 0 {
            write!(f, "\n  and {unnamed} more")?;
        }
        Ok(())
    }
}

/// Works one figure again.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn replay(tx: &mut Tx, books: &Rulebooks, id: DeterminationId) -> Result<Replayed, Refusal> {
    let kept = tx
        .query_opt(&format!("{KEPT} where id = $1"), &params![id], kept_from)?
        .ok_or(Refusal::NotFound(None))?;
    let differences = differences(tx, books, &kept)?;
    Ok(if differences.is_empty() {
        Replayed::Same
    } else {
        Replayed::Different(differences)
    })
}

/// Works every figure again, a few hundred at a time.
///
/// # Errors
/// The database's refusal. Damage is no error: it is what the report is for.
pub fn replay_all(tx: &mut Tx) -> Result<ReplayReport, Refusal> {
    let books = Rulebooks::new();
    let mut report = ReplayReport::default();
    let mut after = DeterminationId::from_uuid(uuid::Uuid::nil());
    loop {
        let chunk = tx.query(
            &format!("{KEPT} where id > $1 order by id limit $2"),
            &params![after, CHUNK],
            kept_from,
        )?;
        let Some(last) = chunk.last() else {
            return Ok(report);
        };
        after = last.id;
        for kept in &chunk {
            report.checked += 1;
            let differences = differences(tx, &books, kept)?;
            if !differences.is_empty() {
                report.faulty += 1;
                if report.different.len() < NAMED {
                    report.different.push((kept.id, differences));
                }
            }
        }
    }
}

const KEPT: &str = "select id, formula, formula_version, on_date, rulebook_hash, facts, worked, worked_hash, \
     weekly_pence, annual_pence from allocation_determination";

struct Kept {
    id: DeterminationId,
    formula: String,
    version: i64,
    on_date: jiff::civil::Date,
    rulebook: String,
    facts: String,
    worked: String,
    hash: String,
    weekly: i64,
    annual: i64,
}

fn kept_from(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: row.get(0)?,
        formula: row.get(1)?,
        version: row.get(2)?,
        on_date: row.get(3)?,
        rulebook: row.get(4)?,
        facts: row.get(5)?,
        worked: row.get(6)?,
        hash: row.get(7)?,
        weekly: row.get(8)?,
        annual: row.get(9)?,
    })
}

fn differences(tx: &mut Tx, books: &Rulebooks, kept: &Kept) -> Result<Vec<Difference>, Refusal> {
    let mut found = Vec::new();
    let mut differs = |place: &str, sentence: String| {
        found.push(Difference {
            place: place.to_owned(),
            sentence,
        });
    };
    if rules::sha256(kept.worked.as_bytes()) != kept.hash {
        differs(
            "worked_hash",
            "the worked lines have another hash than was kept with them".to_owned(),
        );
    }
    let worked = match Worked::parse(&kept.worked) {
        Ok(worked) => worked,
        Err(fault) => {
            differs("worked", fault.to_string());
            return Ok(found);
        }
    };
    let columns = [
        ("formula", worked.formula == kept.formula),
        ("formula_version", i64::from(worked.version) == kept.version),
        ("on_date", worked.date == kept.on_date),
        ("rulebook_hash", worked.rulebook == kept.rulebook),
        ("facts", rules::canonical_json(&worked.facts) == kept.facts),
        (
            "weekly_pence",
            worked.result.get("weekly").and_then(Value::as_i64) == Some(kept.weekly),
        ),
        (
            "annual_pence",
            worked.result.get("annual").and_then(Value::as_i64) == Some(kept.annual),
        ),
    ];
    for (place, same) in columns {
        if !same {
            differs(
                place,
                "the column is not what the worked lines say".to_owned(),
            );
        }
    }
    let book = match books.load(tx, &kept.rulebook) {
        Ok(book) => book,
        Err(Refusal::NotFound(_)) => {
            differs(
                "rulebook_hash",
                "no rulebook of this hash was adopted".to_owned(),
            );
            return Ok(found);
        }
        Err(Refusal::Rules(sentence)) => {
            differs("rulebook", sentence);
            return Ok(found);
        }
        Err(other) => return Err(other),
    };
    match rules::explain::replay(&worked, &book) {
        Ok(again) if again.canonical() == kept.worked => {}
        Ok(again) => {
            let (then, now) = (document(&worked), document(&again));
            let mut places = Vec::new();
            compare("worked", &then, &now, &mut places);
            if places.is_empty() {
                places.push("worked: the text is not in its canonical form".to_owned());
            }
            for place in places {
                differs(
                    &place,
                    "another value comes out when it is worked again".to_owned(),
                );
            }
        }
        Err(fault) => differs("worked", format!("it cannot be worked again: {fault}")),
    }
    Ok(found)
}

fn document(worked: &Worked) -> Value {
    serde_json::to_value(worked).unwrap_or_default()
}

/// The paths at which two documents differ, no deeper than where they do.
fn compare(path: &str, then: &Value, now: &Value, places: &mut Vec<String>) {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            let keys: std::collections::BTreeSet<&String> = then.keys().chain(now.keys()).collect();
            for key in keys {
                let path = format!("{path}.{key}");
                match (then.get(key), now.get(key)) {
                    (Some(then), Some(now)) => compare(&path, then, now, places),
                    _ => places.push(path),
                }
            }
        }
        (Value::Array(then), Value::Array(now)) => {
            for at in 0..then.len().max(now.len()) {
                let path = format!("{path}[{at}]");
                match (then.get(at), now.get(at)) {
                    (Some(then), Some(now)) => compare(&path, then, now, places),
                    _ => places.push(path),
                }
            }
        }
        _ if then == now => {}
        _ => places.push(path.to_owned()),
    }
}
