//! Everything that is kept about one person, in open formats: one JSON document, or a CSV file for each table.
//!
//! Which tables those are is read from the schema itself: each that names a person, and each that hangs on one of
//! those. A table that is made later is in the export without anybody thinking of it, or named as left out with the
//! reason; a test holds that.
//!
//! What is exported holds other people's names and words too (workers, relatives, callers). Who hands it over looks
//! through it first; redaction comes with a later issue.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use store::{Row, Tx, params};
use uuid::Uuid;

use crate::access::{Noun, PersonPermit, Verb};
use crate::schema::MIGRATIONS;
use crate::{Actor, Moment, PersonId, Refusal};

/// Tables that hang on somebody's rows without naming the person: which column leads to which table of theirs.
const THROUGH: [(&str, &str, &str); 8] = [
    (
        "assessment_answer",
        "assessment_id",
        "assessment_assessment",
    ),
    (
        "assessment_circumstance",
        "assessment_id",
        "assessment_assessment",
    ),
    ("planning_version", "plan_id", "planning_plan"),
    ("budget_share", "budget_id", "budget_budget"),
    ("payments_payee_check", "payee_id", "payments_payee"),
    ("access_role", "account_id", "access_account"),
    ("access_membership", "account_id", "access_account"),
    ("access_session", "account_id", "access_account"),
];

/// Tables that name a person, or hang on one that does, and are left out for everybody, each with the reason.
const LEFT_OUT: [(&str, &str); 7] = [
    (
        "people_name_key",
        "It is made from the names and only serves to find them; the names are in people_person.",
    ),
    (
        "people_form",
        "It only keeps a form that is sent twice from being saved twice.",
    ),
    (
        "people_look",
        "It is the memory of those who looked, of what was new to them; that they looked is in access_audit.",
    ),
    (
        "access_invitation_session",
        "It holds secrets of a sign-in by link, and when it was used is in access_audit.",
    ),
    (
        "access_recovery_code",
        "It holds secrets that nobody can read.",
    ),
    (
        "access_parked",
        "It is what the account's holder typed and did not send; they find it under “Kept forms”.",
    ),
    (
        "access_reason",
        "It goes with the audit trail, which the Caldicott guardian hands over.",
    ),
];

/// What the person does not get by pressing a button, because it may concern others or tip somebody off: a worker looks
/// through it first (practice.md, «Safeguarding»).
const READ_FIRST: [(&str, &str); 5] = [
    (
        "access_audit",
        "Who looked at the record is on the page “Who looked at my record”; enquiries are not told.",
    ),
    (
        "people_named_access",
        "Whether a record is restricted, and to whom it opens.",
    ),
    (
        "people_version",
        "Earlier versions hold what workers wrote for one another.",
    ),
    ("people_leaving", "It holds what others told the council."),
    (
        "front_door_contact",
        "Somebody else may have told the council about a worry.",
    ),
];

/// Columns that are nobody's to read.
fn is_secret(table: &str, column: &str, kind: &str) -> bool {
    kind == "bytes"
        || (table.starts_with("access_")
            && (column.contains("hash") || column.contains("password")))
}

/// How a table is read for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    table: String,
    columns: Vec<(String, String)>,
    condition: String,
}

/// One table's rows about the person.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name in the database.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// A value for each column. Documents are documents, not text.
    pub rows: Vec<Vec<Json>>,
}

/// What is kept about one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The council's reference.
    pub reference: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Every table that has something, by name.
    pub tables: Vec<Table>,
    /// What is left out, each with the reason.
    pub left_out: Vec<(String, String)>,
}

/// What whoever hands an export over must know.
pub const NOTICE: &str = "Everything that is kept about one person. It holds names and words of other people too \
    (workers, relatives, callers): look through it before it is handed to anybody.";

impl Export {
    /// One document.
    pub fn json(&self) -> String {
        let mut tables = Map::new();
        for table in &self.tables {
            let rows = table.rows.iter().map(|row| {
                let pairs = table.columns.iter().cloned().zip(row.iter().cloned());
                Json::Object(pairs.collect())
            });
            tables.insert(table.name.clone(), Json::Array(rows.collect()));
        }
        let left_out: Map<String, Json> = self
            .left_out
            .iter()
            .map(|(table, why)| (table.clone(), Json::String(why.clone())))
            .collect();
        let document = serde_json::json!({
            "about": NOTICE,
            "reference": self.reference,
            "made_at": self.made_at.to_string(),
            "left_out": left_out,
            "tables": tables,
        });
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows.len()).sum()
    }
}

impl Table {
    /// The table as comma-separated values, with a line of heads. A cell is never a formula to a spreadsheet.
    pub fn csv(&self) -> String {
        let mut text = self.columns.join(",");
        text.push_str("\r\n");
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(cell).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }
}

fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    // A number may begin with a minus; words that a spreadsheet would work out may not.
    let text =
        if matches!(value, Json::String(_)) && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            text
        };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Everything that is kept about the person. For the person themselves without what a worker must read first.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn person(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
) -> Result<Export, Refusal> {
    let person = permit.demand(Noun::People, Verb::Export)?;
    let own = actor.own_record() == Some(person);
    let mut left_out: Vec<(String, String)> = LEFT_OUT
        .iter()
        .map(|(table, why)| ((*table).to_owned(), (*why).to_owned()))
        .collect();
    let mut tables = Vec::new();
    for plan in plans() {
        let first = READ_FIRST.iter().find(|(table, _)| *table == plan.table);
        if let (true, Some((table, why))) = (own, first) {
            left_out.push((
                (*table).to_owned(),
                format!("{why} Ask for it: a worker looks through it first."),
            ));
            continue;
        }
        let table = read(tx, person, &plan, own)?;
        if !table.rows.is_empty() {
            tables.push(table);
        }
    }
    let reference = tx.query_one(
        "select reference from people_person where id = $1",
        &params![person],
        |row| row.get(0),
    )?;
    left_out.sort();
    Ok(Export {
        reference,
        made_at: moment.now,
        tables,
        left_out,
    })
}

fn read(tx: &mut Tx, person: PersonId, plan: &Plan, own: bool) -> Result<Table, Refusal> {
    let names: Vec<&str> = plan.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut condition = plan.condition.clone();
    // What stands on others' records about the person is those others' first.
    if own && condition.contains(" or ") {
        "person_id = $1".clone_into(&mut condition);
    }
    if own && plan.table == "people_event" {
        condition.push_str(" and noun not in ('restriction', 'leaving', 'contact')");
    }
    let sql = format!(
        "select {} from {} where {condition} order by 1",
        names.join(", "),
        plan.table
    );
    let rows = tx.query(&sql, &params![person], |row| {
        plan.columns
            .iter()
            .enumerate()
            .map(|(place, (_, kind))| value(row, place, kind))
            .collect::<store::Result<Vec<Json>>>()
    })?;
    let rows = rows
        .into_iter()
        .map(|row| {
            row.into_iter()
                .zip(&names)
                .map(|(value, name)| {
                    if own {
                        told(&plan.table, name, value)
                    } else {
                        value
                    }
                })
                .collect()
        })
        .collect();
    Ok(Table {
        name: plan.table.clone(),
        columns: names.into_iter().map(str::to_owned).collect(),
        rows,
    })
}

/// What workers write for one another stays out of what a person takes for themselves.
fn told(table: &str, column: &str, value: Json) -> Json {
    match (table, column, value) {
        ("people_person", "document", Json::Object(mut document)) => {
            document.remove("alerts");
            Json::Object(document)
        }
        ("people_event", "detail", _) | ("people_person", "restricted", _) => Json::Null,
        (_, _, value) => value,
    }
}

fn value(row: &Row<'_>, place: usize, kind: &str) -> store::Result<Json> {
    Ok(match kind {
        "id" => text(row.get::<Option<Uuid>>(place)?),
        "int" => row
            .get::<Option<i64>>(place)?
            .map_or(Json::Null, Json::from),
        "bool" => row
            .get::<Option<bool>>(place)?
            .map_or(Json::Null, Json::from),
        "date" => text(row.get::<Option<Date>>(place)?),
        "timestamp" => text(row.get::<Option<Timestamp>>(place)?),
        _ => match row.get::<Option<String>>(place)? {
            Some(kept) if kept.starts_with(['{', '[']) => {
                serde_json::from_str(&kept).unwrap_or(Json::String(kept))
            }
            Some(kept) => Json::String(kept),
            None => Json::Null,
        },
    })
}

fn text(value: Option<impl ToString>) -> Json {
    value.map_or(Json::Null, |value| Json::String(value.to_string()))
}

/// How each table is read: those that name the person, those that hang on them.
fn plans() -> Vec<Plan> {
    let mut plans = Vec::new();
    for (table, columns) in tables() {
        if LEFT_OUT.iter().any(|(name, _)| *name == table) {
            continue;
        }
        let named: Vec<&str> = columns
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| ["person_id", "other_id", "holder_id"].contains(name))
            .collect();
        let through = THROUGH.iter().find(|(name, _, _)| *name == table);
        let condition = if table == "people_person" {
            "id = $1".to_owned()
        } else if let Some((_, column, parent)) = through {
            format!("{column} in (select id from {parent} where person_id = $1)")
        } else if named.contains(&"person_id") {
            let each: Vec<String> = named.iter().map(|name| format!("{name} = $1")).collect();
            format!("({})", each.join(" or "))
        } else {
            continue;
        };
        let columns = columns
            .into_iter()
            .filter(|(name, kind)| !is_secret(&table, name, kind))
            .collect();
        plans.push(Plan {
            table,
            columns,
            condition,
        });
    }
    plans.sort_by(|one, other| one.table.cmp(&other.table));
    plans
}

/// The tables of the schema with their columns and the kinds of those, as the migrations make them.
fn tables() -> Vec<(String, Vec<(String, String)>)> {
    let mut tables: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for step in MIGRATIONS.steps {
        let mut open: Option<usize> = None;
        for line in step.sql.lines() {
            if let Some(rest) = line.strip_prefix("create table ") {
                let name = rest.trim_end_matches('(').trim().to_owned();
                open = Some(tables.len());
                tables.push((name, Vec::new()));
            } else if let Some(rest) = line.strip_prefix("alter table ") {
                if let Some((table, column)) = rest.split_once(" add column ")
                    && let Some(column) = column_of(column)
                    && let Some((_, columns)) = tables.iter_mut().find(|(name, _)| name == table)
                {
                    columns.push(column);
                }
            } else if line.starts_with(')') {
                open = None;
            } else if let (Some(place), Some(column)) = (open, column_of(line.trim_start()))
                && let Some((_, columns)) = tables.get_mut(place)
            {
                columns.push(column);
            }
        }
    }
    tables
}

/// The name and the kind of a column, from the line that makes it.
fn column_of(line: &str) -> Option<(String, String)> {
    let (name, rest) = line.split_once(" {")?;
    let (kind, _) = rest.split_once('}')?;
    let known = ["id", "text", "int", "bool", "date", "timestamp", "bytes"];
    (!name.contains(' ') && known.contains(&kind)).then(|| (name.to_owned(), kind.to_owned()))
}

/// Tables of the schema that name a person, or hang on one that does, and are neither exported nor named as left out.
/// There are none, and a test says so.
pub fn forgotten() -> Vec<String> {
    let planned: BTreeSet<String> = plans().into_iter().map(|plan| plan.table).collect();
    let left_out = |table: &str| LEFT_OUT.iter().any(|(name, _)| *name == table);
    let mut forgotten = Vec::new();
    for (table, columns) in tables() {
        if planned.contains(&table) || left_out(&table) {
            continue;
        }
        let names_one = columns
            .iter()
            .any(|(name, _)| name == "person_id" || name.ends_with("_person_id"));
        // A foreign key onto a table of somebody's: `constraint … foreign key (column) references table`.
        let hangs = references(&table)
            .iter()
            .any(|parent| planned.contains(parent) && !SHARED.contains(&parent.as_str()))
            && !ABOUT_NOBODY.contains(&table.as_str());
        if names_one || hangs {
            forgotten.push(table);
        }
    }
    forgotten
}

/// Accounts are the workers' too: what hangs on an account is not therefore about a person who is served.
const SHARED: [&str; 1] = ["access_account"];
/// Tables that lead to somebody's rows without being about them.
const ABOUT_NOBODY: [&str; 0] = [];

fn references(table: &str) -> Vec<String> {
    let head = format!("create table {table} (");
    for step in MIGRATIONS.steps {
        let Some((_, rest)) = step.sql.split_once(&head) else {
            continue;
        };
        let body = rest.split("\n)").next().unwrap_or_default();
        return body
            .split(" references ")
            .skip(1)
            .filter_map(|after| after.split([' ', '(']).next())
            .map(str::to_owned)
            .collect();
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_about_a_person_is_forgotten() {
        assert_eq!(forgotten(), Vec::<String>::new());
        let plans = plans();
        assert!(plans.len() > 30, "{}", plans.len());
        let known: BTreeSet<String> = tables().into_iter().map(|(table, _)| table).collect();
        for (table, _) in LEFT_OUT.iter().chain(&READ_FIRST) {
            assert!(known.contains(*table), "{table} is no table");
        }
        for (table, column, parent) in THROUGH {
            let has = |table: &str, column: &str| {
                tables().iter().any(|(name, columns)| {
                    name == table && columns.iter().any(|(name, _)| name == column)
                })
            };
            assert!(has(table, column) && has(parent, "person_id"), "{table}");
        }
    }

    #[test]
    fn secrets_are_in_no_column() {
        for plan in plans() {
            for (name, kind) in &plan.columns {
                assert_ne!(kind, "bytes", "{}.{name}", plan.table);
                let secret = ["token", "password", "secret", "sealed"];
                assert!(
                    !secret.iter().any(|word| name.contains(word)),
                    "{}.{name}",
                    plan.table
                );
            }
        }
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_is_never_a_formula() {
        assert_eq!(cell(&Json::from("O\"Mockery, D")), "\"O\"\"Mockery, D\"");
        assert_eq!(cell(&Json::from("=1+1")), "'=1+1");
        assert_eq!(cell(&Json::from(-5)), "-5");
        assert_eq!(cell(&Json::Null), "");
    }
}
