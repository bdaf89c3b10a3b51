//! Working kept decisions again: the same facts under the same rulebook must give the same bytes.

use std::fmt;

use rules::explain::Worked;
use serde_json::Value;
use store::{Row, StoreError, Tx, params};
use uuid::Uuid;

use crate::Refusal;
use crate::rulebook::Rulebooks;

/// Rows that are held in memory at once.
const CHUNK: i64 = 200;
/// Damaged rows that are named one by one; more are counted.
const NAMED: usize = 1_000;

/// What is decided by a formula and kept with the facts that it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// An indicative budget.
    Allocation,
    /// Whether needs are eligible.
    Eligibility,
    /// What the person can be asked to pay.
    Charging,
    /// A personal budget.
    Budget,
}

impl Decision {
    /// All of them, in the order of the journey.
    pub const ALL: [Decision; 4] = [
        Decision::Eligibility,
        Decision::Allocation,
        Decision::Charging,
        Decision::Budget,
    ];

    const fn words(self) -> &'static str {
        match self {
            Decision::Allocation => "determination",
            Decision::Eligibility => "eligibility",
            Decision::Charging => "financial assessment",
            Decision::Budget => "budget",
        }
    }

    const fn table(self) -> &'static str {
        match self {
            Decision::Allocation => "allocation_determination",
            Decision::Eligibility => "eligibility_determination",
            Decision::Charging => "charging_determination",
            Decision::Budget => "budget_budget",
        }
    }

    /// The column that holds the date whose rules were used.
    const fn date(self) -> &'static str {
        match self {
            Decision::Budget => "from_on",
            _ => "on_date",
        }
    }

    /// Columns that repeat a part of the result so that it can be asked for, and that part's name.
    const fn repeated(self) -> &'static [(&'static str, &'static str, Shape)] {
        match self {
            Decision::Allocation => &[
                ("weekly_pence", "weekly", Shape::Number),
                ("annual_pence", "annual", Shape::Number),
            ],
            Decision::Eligibility => &[
                ("eligible", "eligible", Shape::Truth),
                ("band", "band", Shape::Words),
            ],
            Decision::Charging => &[
                ("weekly_pence", "weekly", Shape::Number),
                ("full_cost", "full_cost", Shape::Truth),
            ],
            Decision::Budget => &[
                ("cost_weekly_pence", "cost", Shape::Number),
                ("person_weekly_pence", "person", Shape::Number),
                ("council_weekly_pence", "council", Shape::Number),
                ("other_weekly_pence", "other", Shape::Number),
                ("one_off_pence", "one_off", Shape::Number),
            ],
        }
    }

    fn kept(self) -> String {
        let mut columns = String::new();
        for (column, _, _) in self.repeated() {
            columns.push_str(", ");
            columns.push_str(column);
        }
        format!(
            "select id, formula, formula_version, {}, rulebook_hash, facts, worked, worked_hash{columns} from {}",
            self.date(),
            self.table()
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Number,
    Truth,
    Words,
}

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
    pub different: Vec<(Decision, Uuid, Vec<Difference>)>,
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
            "Decisions worked out by a formula: {} worked again, {} differ.",
            self.checked, self.faulty
        )?;
        for (decision, id, differences) in &self.different {
            for difference in differences {
                write!(f, "\n  {} {id}, {difference}", decision.words())?;
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

/// Works one decision again.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn one(
    tx: &mut Tx,
    books: &Rulebooks,
    decision: Decision,
    id: Uuid,
) -> Result<Replayed, Refusal> {
    let sql = format!("{} where id = $1", decision.kept());
    let kept = tx
        .query_opt(&sql, &params![id], |row| kept_from(decision, row))?
        .ok_or(Refusal::NotFound(None))?;
    let differences = differences(tx, books, &kept)?;
    Ok(if differences.is_empty() {
        Replayed::Same
    } else {
        Replayed::Different(differences)
    })
}

/// Works every decision again, a few hundred at a time.
///
/// # Errors
/// The database's refusal. Damage is no error: it is what the report is for.
pub fn all(tx: &mut Tx) -> Result<ReplayReport, Refusal> {
    let books = Rulebooks::new();
    let mut report = ReplayReport::default();
    for decision in Decision::ALL {
        of(tx, &books, decision, &mut report)?;
    }
    Ok(report)
}

fn of(
    tx: &mut Tx,
    books: &Rulebooks,
    decision: Decision,
    report: &mut ReplayReport,
) -> Result<(), Refusal> {
    let sql = format!("{} where id > $1 order by id limit $2", decision.kept());
    let mut after = Uuid::nil();
    loop {
        let chunk = tx.query(&sql, &params![after, CHUNK], |row| kept_from(decision, row))?;
        let Some(last) = chunk.last() else {
            return Ok(());
        };
        after = last.id;
        for kept in &chunk {
            report.checked += 1;
            let differences = differences(tx, books, kept)?;
            if !differences.is_empty() {
                report.faulty += 1;
                if report.different.len() < NAMED {
                    report.different.push((decision, kept.id, differences));
                }
            }
        }
    }
}

struct Kept {
    id: Uuid,
    formula: String,
    version: i64,
    on_date: (&'static str, jiff::civil::Date),
    rulebook: String,
    facts: String,
    worked: String,
    hash: String,
    /// Column, the name of the part of the result that it repeats, and its value as it would stand there.
    repeated: Vec<(&'static str, &'static str, Value)>,
}

/// The place of the first repeated column.
const REPEATED: usize = 8;

fn kept_from(decision: Decision, row: &Row<'_>) -> Result<Kept, StoreError> {
    let mut repeated = Vec::new();
    for (at, (column, part, shape)) in (REPEATED..).zip(decision.repeated()) {
        let value = match shape {
            Shape::Number => row.get::<i64>(at)?.into(),
            Shape::Truth => row.get::<bool>(at)?.into(),
            Shape::Words => row.get::<Option<String>>(at)?.into(),
        };
        repeated.push((*column, *part, value));
    }
    Ok(Kept {
        id: row.get(0)?,
        formula: row.get(1)?,
        version: row.get(2)?,
        on_date: (decision.date(), row.get(3)?),
        rulebook: row.get(4)?,
        facts: row.get(5)?,
        worked: row.get(6)?,
        hash: row.get(7)?,
        repeated,
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
    let mut columns = vec![
        ("formula", worked.formula == kept.formula),
        ("formula_version", i64::from(worked.version) == kept.version),
        (kept.on_date.0, worked.date == kept.on_date.1),
        ("rulebook_hash", worked.rulebook == kept.rulebook),
        ("facts", rules::canonical_json(&worked.facts) == kept.facts),
    ];
    for (column, part, value) in &kept.repeated {
        // What is not said in the result is null in the column.
        let said = worked.result.get(part).unwrap_or(&Value::Null);
        columns.push((column, said == value));
    }
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
