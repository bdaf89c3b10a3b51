//! What the database itself refuses, written once and made for both engines as triggers.
//!
//! On PostgreSQL no extension is needed: periods are kept apart by a lock on the key and a look, which a lesser
//! database account may do, where an exclusion constraint would need `btree_gist`.

use crate::{Engine, Result, sql};

/// A promise that holds for everybody who writes to the database, whichever program they use (on SQLite, another
/// program's `insert or replace` is seen only where it has turned `recursive_triggers` on, as this one does). A breach comes back
/// as [`crate::StoreError::Constraint`] of kind [`crate::ConstraintKind::Guard`] with the guard's name.
#[derive(Debug, Clone, Copy)]
pub enum Guard {
    /// Rows are never changed or removed. Named `{table}_append_only`.
    AppendOnly {
        /// The table.
        table: &'static str,
    },
    /// These columns are never changed. Named `{table}_immutable`.
    Immutable {
        /// The table.
        table: &'static str,
        /// The columns that stay as they were first written.
        columns: &'static [&'static str],
    },
    /// Rows are never removed. Named `{table}_no_delete`.
    NoDelete {
        /// The table.
        table: &'static str,
    },
    /// No two rows of one key have a day in common. Both ends belong to the period; no end means open. A key with a
    /// null is refused, since it could be compared with nothing. Makes the index it needs.
    NoOverlap {
        /// The table.
        table: &'static str,
        /// The columns that say whose period it is.
        key: &'static [&'static str],
        /// The first day (or instant).
        from: &'static str,
        /// The last, or null.
        to: &'static str,
        /// The guard's name.
        name: &'static str,
    },
    /// An entry can be sealed only when it has two lines or more and they sum to nought; a sealed entry and its lines
    /// stay as they are. The entry's key is the column `id`.
    Balance {
        /// The table of entries.
        entry_table: &'static str,
        /// The table of lines.
        line_table: &'static str,
        /// The column of a line that names its entry.
        entry_column: &'static str,
        /// The column of a line that holds the amount.
        amount_column: &'static str,
        /// The column of an entry that is true once it is sealed.
        sealed_column: &'static str,
        /// The guard's name.
        name: &'static str,
    },
}

impl Guard {
    /// The statements that set the guard.
    pub(crate) fn sql(&self, engine: Engine) -> Result<Vec<String>> {
        self.names()
            .try_for_each(|name| sql::name(name).map(drop))?;
        Ok(match engine {
            Engine::Sqlite => self.lite(),
            Engine::Postgres => self.pg(),
        })
    }

    fn names(&self) -> Box<dyn Iterator<Item = &'static str>> {
        match *self {
            Guard::AppendOnly { table } | Guard::NoDelete { table } => {
                Box::new([table].into_iter())
            }
            Guard::Immutable { table, columns } => {
                Box::new([table].into_iter().chain(columns.iter().copied()))
            }
            Guard::NoOverlap {
                table,
                key,
                from,
                to,
                name,
            } => Box::new(
                [table, from, to, name]
                    .into_iter()
                    .chain(key.iter().copied()),
            ),
            Guard::Balance {
                entry_table,
                line_table,
                entry_column,
                amount_column,
                sealed_column,
                name,
            } => Box::new(
                [
                    entry_table,
                    line_table,
                    entry_column,
                    amount_column,
                    sealed_column,
                    name,
                ]
                .into_iter(),
            ),
        }
    }

    fn lite(&self) -> Vec<String> {
        match *self {
            Guard::AppendOnly { table } => {
                let name = format!("{table}_append_only");
                vec![
                    lite_trigger(&name, "update", "before update", table, "true"),
                    lite_trigger(&name, "delete", "before delete", table, "true"),
                ]
            }
            Guard::NoDelete { table } => {
                let name = format!("{table}_no_delete");
                vec![lite_trigger(
                    &name,
                    "delete",
                    "before delete",
                    table,
                    "true",
                )]
            }
            Guard::Immutable { table, columns } => {
                let name = format!("{table}_immutable");
                let when = differ(columns, "is not");
                vec![lite_trigger(&name, "update", "before update", table, &when)]
            }
            Guard::NoOverlap {
                table,
                key,
                from,
                to,
                name,
            } => {
                let when = format!("{} or {}", no_key(key), clash(table, key, from, to));
                vec![
                    index(table, key, from, name),
                    // After the row is in: it finds itself, so two rows are one too many. No key needs to be known.
                    lite_trigger(name, "insert", "after insert", table, &when),
                    lite_trigger(name, "update", "after update", table, &when),
                ]
            }
            Guard::Balance {
                entry_table,
                line_table,
                entry_column,
                amount_column,
                sealed_column,
                name,
            } => lite_balance(
                [entry_table, line_table],
                [entry_column, amount_column, sealed_column],
                name,
            ),
        }
    }

    fn pg(&self) -> Vec<String> {
        match *self {
            Guard::AppendOnly { table } => {
                let name = format!("{table}_append_only");
                vec![
                    pg_function(&name, &raise(&name)),
                    pg_trigger(&name, "row", "before update or delete", table, "row"),
                    pg_trigger(&name, "all", "before truncate", table, "statement"),
                ]
            }
            Guard::NoDelete { table } => {
                let name = format!("{table}_no_delete");
                vec![
                    pg_function(&name, &raise(&name)),
                    pg_trigger(&name, "row", "before delete", table, "row"),
                    pg_trigger(&name, "all", "before truncate", table, "statement"),
                ]
            }
            Guard::Immutable { table, columns } => {
                let name = format!("{table}_immutable");
                let body = format!(
                    "if {} then {} end if; return new;",
                    differ(columns, "is distinct from"),
                    raise(&name)
                );
                vec![
                    pg_function(&name, &body),
                    pg_trigger(&name, "row", "before update", table, "row"),
                ]
            }
            Guard::NoOverlap {
                table,
                key,
                from,
                to,
                name,
            } => pg_no_overlap(table, key, from, to, name),
            Guard::Balance {
                entry_table,
                line_table,
                entry_column,
                amount_column,
                sealed_column,
                name,
            } => pg_balance(
                [entry_table, line_table],
                [entry_column, amount_column, sealed_column],
                name,
            ),
        }
    }
}

/// The guards that wait for a rival's lock rely on seeing what the rival saved, which a fixed snapshot hides.
const READ_COMMITTED: &str = "if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'This table may be changed only in a read committed transaction.'; end if;";

/// `tables` are of entries and lines; `columns` name a line's entry, its amount, and whether an entry is sealed.
fn lite_balance(tables: [&str; 2], columns: [&str; 3], name: &str) -> Vec<String> {
    let ([entry_table, line_table], [entry_column, amount_column, sealed_column]) =
        (tables, columns);
    let open = format!(
        "new.{sealed_column} and not {}",
        balanced(line_table, entry_column, amount_column)
    );
    let thaw = format!("old.{sealed_column}");
    let sealed = |row: &str| {
        format!(
            "exists (select 1 from {entry_table} e where e.id = {row}.{entry_column} and e.{sealed_column})"
        )
    };
    let either = format!("{} or {}", sealed("old"), sealed("new"));
    vec![
        lite_trigger(name, "entry_insert", "before insert", entry_table, &open),
        lite_trigger(
            name,
            "entry_update",
            "before update",
            entry_table,
            &format!("({thaw}) or ({open})"),
        ),
        lite_trigger(name, "entry_delete", "before delete", entry_table, &thaw),
        lite_trigger(
            name,
            "line_insert",
            "before insert",
            line_table,
            &sealed("new"),
        ),
        lite_trigger(name, "line_update", "before update", line_table, &either),
        lite_trigger(
            name,
            "line_delete",
            "before delete",
            line_table,
            &sealed("old"),
        ),
    ]
}

fn pg_no_overlap(table: &str, key: &[&str], from: &str, to: &str, name: &str) -> Vec<String> {
    let parts: Vec<String> = key
        .iter()
        .map(|column| format!("new.{column}::text"))
        .collect();
    // The lock makes a rival wait, and the look after it then sees what the rival saved.
    let body = format!(
                    "{READ_COMMITTED}
                     if {no_key} then {raise} end if;
                     perform pg_advisory_xact_lock(hashtextextended(concat_ws('|', '{name}', {parts}), 0));
                     if {clash} then {raise} end if; return null;",
                    no_key = no_key(key),
                    raise = raise(name),
                    parts = parts.join(", "),
                    clash = clash(table, key, from, to),
                );
    vec![
        index(table, key, from, name),
        pg_function(name, &body),
        pg_trigger(name, "row", "after insert or update", table, "row"),
    ]
}

/// As [`lite_balance`].
fn pg_balance(tables: [&str; 2], columns: [&str; 3], name: &str) -> Vec<String> {
    let ([entry_table, line_table], [entry_column, amount_column, sealed_column]) =
        (tables, columns);
    let raise = raise(name);
    let balanced = balanced(line_table, entry_column, amount_column);
    // The row of the entry is locked before this runs; a line's trigger below waits for that lock.
    let entry = format!(
        "{READ_COMMITTED}
                     if tg_op <> 'INSERT' then if old.{sealed_column} then {raise} end if; end if;
                     if tg_op = 'DELETE' then return old; end if;
                     if new.{sealed_column} and not {balanced} then {raise} end if; return new;"
    );
    let look = |row: &str| {
        format!(
                        "select e.{sealed_column} into sealed from {entry_table} e where e.id = {row}.{entry_column} for share;
                         if sealed then {raise} end if;"
                    )
    };
    let line = format!(
        "{READ_COMMITTED}
                     if tg_op <> 'INSERT' then {old} end if;
                     if tg_op = 'DELETE' then return old; end if;
                     {new} return new;",
        old = look("old"),
        new = look("new"),
    );
    let (lines, empty) = (format!("{name}_line"), format!("{name}_truncate"));
    vec![
        pg_function(name, &entry),
        pg_function(&lines, &line),
        pg_function(&empty, &raise),
        pg_trigger(
            name,
            "row",
            "before insert or update or delete",
            entry_table,
            "row",
        ),
        pg_trigger(
            &lines,
            "row",
            "before insert or update or delete",
            line_table,
            "row",
        ),
        pg_trigger(&empty, "entry", "before truncate", entry_table, "statement"),
        pg_trigger(&empty, "line", "before truncate", line_table, "statement"),
    ]
}

fn lite_trigger(name: &str, part: &str, when: &str, table: &str, condition: &str) -> String {
    format!(
        "create trigger guard_{name}_{part} {when} on {table} for each row when {condition}
         begin select raise(abort, '{name}'); end"
    )
}

/// The function keeps the schema it was made in: another `search_path` must not lead it to other tables.
fn pg_function(name: &str, body: &str) -> String {
    format!(
        "create function guard_{name}() returns trigger language plpgsql set search_path from current as
         $guard$ declare sealed boolean; begin {body} end $guard$"
    )
}

fn pg_trigger(function: &str, part: &str, when: &str, table: &str, level: &str) -> String {
    format!(
        "create trigger guard_{function}_{part} {when} on {table} for each {level} execute function guard_{function}()"
    )
}

fn raise(name: &str) -> String {
    format!(
        "raise exception 'refused by {name}' using errcode = '{}', constraint = '{name}';",
        crate::pg::GUARD
    )
}

fn differ(columns: &[&str], unlike: &str) -> String {
    let each: Vec<String> = columns
        .iter()
        .map(|column| format!("old.{column} {unlike} new.{column}"))
        .collect();
    each.join(" or ")
}

fn no_key(key: &[&str]) -> String {
    let each: Vec<String> = key
        .iter()
        .map(|column| format!("new.{column} is null"))
        .collect();
    each.join(" or ")
}

/// Whether more rows than the new one itself share a day with it.
fn clash(table: &str, key: &[&str], from: &str, to: &str) -> String {
    let same: Vec<String> = key
        .iter()
        .map(|column| format!("o.{column} = new.{column} and "))
        .collect();
    format!(
        "(select count(*) from (select 1 from {table} o where {same}\
         (new.{to} is null or o.{from} <= new.{to}) and (o.{to} is null or o.{to} >= new.{from}) limit 2) two) > 1",
        same = same.concat()
    )
}

fn index(table: &str, key: &[&str], from: &str, name: &str) -> String {
    let mut columns = key.to_vec();
    columns.push(from);
    format!(
        "create index if not exists {name}_index on {table} ({})",
        columns.join(", ")
    )
}

fn balanced(line_table: &str, entry_column: &str, amount_column: &str) -> String {
    format!(
        "coalesce((select count(*) >= 2 and sum(l.{amount_column}) = 0 from {line_table} l \
         where l.{entry_column} = new.id), false)"
    )
}
