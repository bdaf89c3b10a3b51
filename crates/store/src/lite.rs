//! SQLite, inside this program.

use crate::row::{Row, Source};
use crate::{Cell, ConstraintKind, Engine, Options, Result, StoreError, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use std::path::Path;
use std::time::{Duration, Instant};

/// Opens a connection; makes the file, readable by its owner alone, where there is none.
pub(crate) fn connect(path: &Path, options: &Options, writer: bool) -> Result<Connection> {
    if !path.exists() {
        create(path)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let link = Connection::open_with_flags(path, flags).map_err(|fault| opening(path, &fault))?;
    prepare(&link, options, writer).map_err(|fault| opening(path, &fault))?;
    Ok(link)
}

fn prepare(link: &Connection, options: &Options, writer: bool) -> rusqlite::Result<()> {
    link.busy_timeout(options.busy)?;
    link.set_prepared_statement_cache_capacity(options.statement_cache);
    // "name" is a column or an error, never silently a text.
    link.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    link.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    link.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    write_ahead(link, options.busy)?;
    // `recursive_triggers`: without it `insert or replace` deletes behind the guards' backs.
    // `secure_delete`: what is lawfully disposed of must not stay in free pages.
    // `temp_store`: no personal data in temporary files.
    link.execute_batch(
        "pragma foreign_keys = on; pragma recursive_triggers = on; pragma secure_delete = on;
         pragma temp_store = memory; pragma case_sensitive_like = on; pragma trusted_schema = off;
         pragma cache_size = -16000; pragma journal_size_limit = 67108864;",
    )?;
    link.execute_batch(if options.durable {
        "pragma synchronous = full"
    } else {
        "pragma synchronous = off"
    })?;
    if !writer {
        link.execute_batch("pragma query_only = on")?;
    }
    Ok(())
}

/// SQLite does not wait for others who make the same change to a new file at the same time, so this does.
fn write_ahead(link: &Connection, limit: Duration) -> rusqlite::Result<()> {
    let deadline = Instant::now() + limit;
    loop {
        match link.query_row("pragma journal_mode = wal", [], |_| Ok(())) {
            Err(fault)
                if fault.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < deadline =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            outcome => return outcome,
        }
    }
}

fn create(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|fault| {
        StoreError::Unavailable(format!(
            "The database file {} could not be made: {fault}. Make the folder, or give this program the right to \
             write there.",
            path.display()
        ))
    })
}

fn opening(path: &Path, fault: &rusqlite::Error) -> StoreError {
    match fault.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Unavailable(format!(
            "The file {} is not an SQLite database. Check the address; nothing was changed.",
            path.display()
        )),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::Unavailable(format!(
                "The database file {} cannot be opened for writing. Check that its folder exists and that this program \
             may write to both.",
                path.display()
            ))
        }
        _ => error(fault),
    }
}

/// How many rows changed.
pub(crate) fn execute(link: &Connection, sql: &str, params: &[Value]) -> Result<u64> {
    let mut statement = link
        .prepare_cached(&crate::sql::statement(sql, Engine::Sqlite))
        .map_err(|fault| error(&fault))?;
    statement
        .execute(rusqlite::params_from_iter(params))
        .map(|rows| rows as u64)
        .map_err(|fault| error(&fault))
}

/// Calls `each` for every row until it returns false.
pub(crate) fn each(
    link: &Connection,
    sql: &str,
    params: &[Value],
    each: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    let mut statement = link
        .prepare_cached(&crate::sql::statement(sql, Engine::Sqlite))
        .map_err(|fault| error(&fault))?;
    let mut rows = statement
        .query(rusqlite::params_from_iter(params))
        .map_err(|fault| error(&fault))?;
    while let Some(row) = rows.next().map_err(|fault| error(&fault))? {
        if !each(&Row(Source::Lite(row)))? {
            break;
        }
    }
    Ok(())
}

/// Loads rows by one prepared statement.
pub(crate) fn bulk(
    link: &Connection,
    table: &str,
    columns: &[&str],
    rows: &mut dyn Iterator<Item = Result<Vec<Value>>>,
) -> Result<u64> {
    let marks: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "insert into {table} ({}) values ({})",
        columns.join(", "),
        marks.join(", ")
    );
    let mut statement = link.prepare_cached(&sql).map_err(|fault| error(&fault))?;
    let mut count = 0;
    for row in rows {
        statement
            .execute(rusqlite::params_from_iter(row?))
            .map_err(|fault| error(&fault))?;
        count += 1;
    }
    Ok(count)
}

pub(crate) fn batch(link: &Connection, sql: &str) -> Result<()> {
    link.execute_batch(sql).map_err(|fault| error(&fault))
}

pub(crate) fn cell<'a>(row: &'a rusqlite::Row<'a>, index: usize) -> Option<Cell<'a>> {
    Some(match row.get_ref(index).ok()? {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(n) => Cell::Int(n),
        ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).ok()?),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes),
        ValueRef::Real(_) => Cell::Unknown,
    })
}

/// A copy of the database as it stands, made while others go on working.
pub(crate) fn backup(link: &Connection, to: &Path) -> Result<()> {
    create(to)?;
    let mut copy = Connection::open(to).map_err(|fault| opening(to, &fault))?;
    let work = rusqlite::backup::Backup::new(link, &mut copy).map_err(|fault| error(&fault))?;
    // All pages in one step: the copy is of one moment, and in WAL mode writers are not held up by it.
    match work.step(-1).map_err(|fault| error(&fault))? {
        rusqlite::backup::StepResult::Done => Ok(()),
        _ => Err(StoreError::Busy(
            "The database was locked, so the backup was not made. Try again.".into(),
        )),
    }
}

pub(crate) fn error(fault: &rusqlite::Error) -> StoreError {
    use rusqlite::Error as E;
    match fault {
        E::SqliteFailure(code, message) => coded(*code, message.as_deref().unwrap_or_default()),
        E::SqlInputError { error, msg, .. } => coded(*error, msg),
        E::InvalidParameterCount(given, wanted) => StoreError::Other(format!(
            "The statement wants {wanted} parameters and was given {given}."
        )),
        E::MultipleStatement => {
            StoreError::Other("Only one statement may be given at a time.".into())
        }
        E::ExecuteReturnedResults => {
            StoreError::Other("The statement returns rows: use a query for it.".into())
        }
        // The rest may repeat a value, so only its kind is told.
        _ => StoreError::Other(
            "The SQLite driver could not pass on the statement or its result.".into(),
        ),
    }
}

fn coded(code: ffi::Error, message: &str) -> StoreError {
    match code.code {
        ErrorCode::ConstraintViolation => constraint(code.extended_code, message),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy(
            "Another program held the database for too long. Try again; if it goes on, look for a long-running \
             import or command."
                .into(),
        ),
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::ReadOnly => StoreError::Other("A transaction for reading tried to write.".into()),
        ErrorCode::CannotOpen | ErrorCode::SystemIoFailure => StoreError::Unavailable(format!(
            "The database file could not be read or written (SQLite code {}). Check the disk.",
            code.extended_code
        )),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Unavailable(
            "The database file is damaged. Stop the program, keep the file, and restore the last backup.".into(),
        ),
        // A message of this kind repeats a word of the statement, never a parameter.
        ErrorCode::Unknown => StoreError::Other(format!("SQLite did not accept the statement: {message}.")),
        _ => StoreError::Other(format!("SQLite refused (code {}).", code.extended_code)),
    }
}

/// The names that PostgreSQL would give, out of SQLite's messages.
fn constraint(extended: i32, message: &str) -> StoreError {
    use ConstraintKind::{Check, ForeignKey, Guard, NotNull, Unique};
    let what = message.split_once(": ").map_or(message, |(_, what)| what);
    let columns = || {
        let mut parts = what.split(", ");
        let first = parts.next().unwrap_or_default().replace('.', "_");
        parts.fold(first, |name, part| {
            name + "_" + part.split_once('.').map_or(part, |(_, column)| column)
        })
    };
    match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE => match what.strip_prefix("index '") {
            Some(index) => StoreError::refused(Unique, index.trim_end_matches('\'')),
            None => StoreError::refused(Unique, columns() + "_key"),
        },
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let table = what.split_once('.').map_or(what, |(table, _)| table);
            StoreError::refused(Unique, format!("{table}_pkey"))
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => StoreError::refused(NotNull, columns() + "_not_null"),
        ffi::SQLITE_CONSTRAINT_CHECK => StoreError::refused(Check, what),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::refused(ForeignKey, "foreign_key"),
        ffi::SQLITE_CONSTRAINT_TRIGGER => match message {
            // Deleting a row that others refer to is reported as a trigger's doing.
            "FOREIGN KEY constraint failed" => StoreError::refused(ForeignKey, "foreign_key"),
            name => StoreError::refused(Guard, name),
        },
        // Such as "cannot store TEXT value in INTEGER column t.c": kinds and names, no values.
        _ => StoreError::Other(format!("SQLite refused: {message}.")),
    }
}
