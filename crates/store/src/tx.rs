//! A transaction.

use crate::pool::{Lease, Pooled};
use crate::row::Row;
use crate::{Engine, Result, StoreError, Value};

/// A connection of either engine.
pub(crate) enum Link {
    Lite(rusqlite::Connection),
    Pg(Box<crate::pg::Link>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

impl Link {
    pub fn begin(&mut self, mode: Mode) -> Result<()> {
        match (self, mode) {
            // A writer that begins by reading and upgrades later would fail as busy when two do it.
            (Link::Lite(link), Mode::Write) => crate::lite::batch(link, "begin immediate"),
            (Link::Lite(link), Mode::Read) => crate::lite::batch(link, "begin deferred"),
            (Link::Pg(link), mode) => {
                if link.closed() {
                    return Err(StoreError::Unavailable(
                        "The connection to PostgreSQL is closed.".into(),
                    ));
                }
                link.batch(match mode {
                    Mode::Write => "begin isolation level read committed read write",
                    Mode::Read => "begin isolation level repeatable read read only",
                })?;
                link.within = true;
                Ok(())
            }
        }
    }

    pub fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Link::Lite(link) => crate::lite::batch(link, sql),
            Link::Pg(link) => link.batch(sql),
        }
    }

    fn commit(&mut self) -> Result<()> {
        self.batch("commit")?;
        if let Link::Pg(link) = self {
            link.within = false;
        }
        Ok(())
    }
}

impl Pooled for Link {
    fn settle(&mut self) -> bool {
        match self {
            Link::Lite(link) => link.is_autocommit() || link.execute_batch("rollback").is_ok(),
            Link::Pg(link) => {
                let sound = !link.within || link.batch("rollback").is_ok();
                link.within = false;
                sound && !link.closed()
            }
        }
    }
}

/// A running transaction; made by [`crate::Store::read`] and [`crate::Store::write`].
pub struct Tx {
    lease: Lease<Link>,
    mode: Mode,
    failed: bool,
    depth: u32,
}

impl Tx {
    pub(crate) fn new(lease: Lease<Link>, mode: Mode) -> Self {
        Self {
            lease,
            mode,
            failed: false,
            depth: 0,
        }
    }

    /// Runs a statement; how many rows it changed.
    ///
    /// # Errors
    /// What the database refused. The transaction can then only end, unless it happened within [`Tx::nested`].
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.run(|link| {
            check(params)?;
            match link {
                Link::Lite(link) => crate::lite::execute(link, sql, params),
                Link::Pg(link) => link.execute(sql, params),
            }
        })
    }

    /// Every row, made into a value by `row`.
    ///
    /// # Errors
    /// What the database refused, or the first error of `row`.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.visit(sql, params, &mut |each| {
            found.push(row(each)?);
            Ok(true)
        })?;
        Ok(found)
    }

    /// The row, if there is one; more than one is an error.
    ///
    /// # Errors
    /// As [`Tx::query`]; also where the query returns two rows.
    pub fn query_opt<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.visit(sql, params, &mut |each| {
            if found.is_some() {
                return Err(StoreError::Other(
                    "A query that should return one row at most returned several.".into(),
                ));
            }
            found = Some(row(each)?);
            Ok(true)
        })?;
        Ok(found)
    }

    /// The one row.
    ///
    /// # Errors
    /// As [`Tx::query_opt`]; also where there is no row.
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.query_opt(sql, params, row)?.ok_or_else(|| {
            StoreError::Other("A query that should return one row returned none.".into())
        })
    }

    /// Hands on every row as it arrives, for results too large to hold.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        mut row: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        self.visit(sql, params, &mut |each| row(each).map(|()| true))
    }

    fn visit(
        &mut self,
        sql: &str,
        params: &[Value],
        row: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        // A row that cannot be read is the caller's error; the transaction itself is still sound.
        let mut unread = None;
        self.run(|link| {
            check(params)?;
            let mut each = |found: &Row<'_>| match row(found) {
                Ok(more) => Ok(more),
                Err(fault) => {
                    unread = Some(fault);
                    Ok(false)
                }
            };
            match link {
                Link::Lite(link) => crate::lite::each(link, sql, params, &mut each),
                Link::Pg(link) => link.each(sql, params, &mut each),
            }
        })?;
        unread.map_or(Ok(()), Err)
    }

    /// Loads many rows: `copy` on PostgreSQL, one prepared insert on SQLite. Constraints and guards hold.
    ///
    /// # Errors
    /// A name that is none, a row of another length than `columns`, or what the database refused.
    pub fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        crate::sql::name(table)?;
        for column in columns {
            crate::sql::name(column)?;
        }
        let mut rows = rows.into_iter().map(|row| {
            check(&row)?;
            if row.len() == columns.len() {
                Ok(row)
            } else {
                Err(StoreError::Other(format!(
                    "A row for {table} has {} fields where {} were named.",
                    row.len(),
                    columns.len()
                )))
            }
        });
        self.run(|link| match link {
            Link::Lite(link) => crate::lite::bulk(link, table, columns, &mut rows),
            Link::Pg(link) => link.bulk(table, columns, &mut rows),
        })
    }

    /// Tries something that may be refused. On `Err` its changes are undone and the transaction goes on.
    ///
    /// # Errors
    /// The error of `work`.
    pub fn nested<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let name = format!("nested_{}", self.depth);
        self.batch(&format!("savepoint {name}"))?;
        self.depth += 1;
        let outcome = work(self);
        self.depth -= 1;
        if outcome.is_ok() {
            self.batch(&format!("release savepoint {name}"))?;
        } else {
            self.failed = false;
            self.batch(&format!("rollback to savepoint {name}"))?;
            self.batch(&format!("release savepoint {name}"))?;
        }
        outcome
    }

    /// Holds a name until the transaction ends: no other transaction, of any server, holds it at the same time.
    /// On SQLite there is one writer anyway.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another holds it for too long.
    pub fn lock(&mut self, name: &str) -> Result<()> {
        if self.engine() == Engine::Postgres {
            self.query_one(
                "select true from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as held",
                &[name.into()],
                |row| row.get::<bool>(0),
            )?;
        }
        Ok(())
    }

    /// The engine behind the transaction, for the few statements that differ.
    pub fn engine(&self) -> Engine {
        match self.lease.peek() {
            Some(Link::Lite(_)) => Engine::Sqlite,
            _ => Engine::Postgres,
        }
    }

    /// Statements of the schema: several at once, no parameters, not cached.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.run(|link| link.batch(sql))
    }

    fn run<T>(&mut self, work: impl FnOnce(&mut Link) -> Result<T>) -> Result<T> {
        if self.failed {
            return Err(StoreError::Other(
                "An earlier statement of this transaction failed, so nothing more can be done in it.".into(),
            ));
        }
        let outcome = work(self.lease.get()?);
        self.failed = outcome.is_err();
        outcome
    }

    pub(crate) fn commit(mut self) -> Result<()> {
        if self.failed && self.mode == Mode::Write {
            // PostgreSQL would answer "commit" with a silent rollback here.
            return Err(StoreError::Other(
                "A statement failed and its failure was set aside, so nothing was saved.".into(),
            ));
        }
        let mode = self.mode;
        match self.lease.get()?.commit() {
            Err(StoreError::Unavailable(_)) if mode == Mode::Write => {
                self.lease.discard();
                Err(StoreError::Unavailable(
                    "The connection to the database was lost while saving, so it is not known whether the change \
                     was kept. Look before making it again."
                        .into(),
                ))
            }
            outcome => outcome,
        }
    }
}

fn check(params: &[Value]) -> Result<()> {
    params.iter().try_for_each(Value::check)
}
