//! The store: pools, transactions, and what an operator asks of a database.

use crate::address::Place;
use crate::pool::{Lease, Pool};
use crate::tx::{Link, Mode, Tx};
use crate::{Address, Engine, Result, StoreError};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How the store behaves; `Options::default()` is right for a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// PostgreSQL: connections at most. SQLite: readers at most, beside the one writer.
    pub max_connections: usize,
    /// How long to wait for a connection before [`StoreError::Busy`].
    pub wait: Duration,
    /// How long a statement waits for another's lock before [`StoreError::Busy`].
    pub busy: Duration,
    /// How long to try to reach a PostgreSQL server.
    pub connect: Duration,
    /// Whether an answered save survives a loss of power. Only tests may say no.
    pub durable: bool,
    /// Prepared statements kept for each connection.
    pub statement_cache: usize,
    /// The certificate file of a private authority for PostgreSQL; `sslrootcert` in the address stands above it.
    pub ca_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_connections: 8,
            wait: Duration::from_secs(10),
            busy: Duration::from_secs(5),
            connect: Duration::from_secs(5),
            durable: true,
            statement_cache: 256,
            ca_file: None,
        }
    }
}

/// A database, shared by clones. Calls block: on an async runtime they belong in `spawn_blocking`.
#[derive(Clone)]
pub struct Store {
    address: Address,
    readers: Arc<Pool<Link>>,
    writers: Arc<Pool<Link>>,
    wait: Duration,
    most: usize,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.address)
    }
}

impl Store {
    /// Opens a database; an SQLite file is made where there is none.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] with what to correct: no such folder, no server, a refused password, a server
    /// older than PostgreSQL 15, a database that is not in UTF-8.
    pub fn open(address: &Address, options: Options) -> Result<Store> {
        let (wait, most) = (options.wait, options.max_connections.max(1));
        let (readers, writers) = match &address.0 {
            Place::Sqlite(path) => {
                let open = |writer: bool| {
                    let (path, options) = (path.clone(), options.clone());
                    move || crate::lite::connect(&path, &options, writer).map(Link::Lite)
                };
                let readers = Pool::new("connection for reading", most, open(false));
                (readers, Pool::new("connection for writing", 1, open(true)))
            }
            Place::Postgres(server) => {
                let server = server.clone();
                let pool = Pool::new("connection to the database", most, move || {
                    crate::pg::connect(&server, &options).map(|link| Link::Pg(Box::new(link)))
                });
                (Arc::clone(&pool), pool)
            }
        };
        let store = Store {
            address: address.clone(),
            readers,
            writers,
            wait,
            most,
        };
        store.suits()?;
        Ok(store)
    }

    /// Whether the server is one that this crate's SQL and guards were proved on.
    fn suits(&self) -> Result<()> {
        if self.engine() == Engine::Sqlite {
            // The writer's connection makes the file and turns on the write-ahead log before readers come.
            return self.begin(Mode::Write, self.wait).map(drop);
        }
        let (version, encoding): (String, String) = self.read(|tx| {
            tx.query_one(
                "select current_setting('server_version_num'), current_setting('server_encoding')",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })?;
        let version: u32 = version.parse().unwrap_or(0);
        if version < 150_000 {
            return Err(StoreError::Unavailable(format!(
                "The PostgreSQL server is version {}; 15 or later is needed.",
                version / 10_000
            )));
        }
        if encoding != "UTF8" {
            return Err(StoreError::Unavailable(format!(
                "The PostgreSQL database keeps its text as {encoding}; make one with encoding UTF8."
            )));
        }
        Ok(())
    }

    /// The engine behind the store.
    pub fn engine(&self) -> Engine {
        self.address.engine()
    }

    /// The address it was opened with.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Runs `work` on one snapshot of the database; writing is refused on both engines.
    ///
    /// # Errors
    /// The error of `work`, or [`StoreError::Busy`], [`StoreError::Unavailable`] before it ran.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.within(Mode::Read, work)
    }

    /// Runs `work` in a transaction that is saved if it returns `Ok` and undone if it returns `Err` or panics.
    ///
    /// # Errors
    /// The error of `work`, or of the database before or after it.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.within(Mode::Write, work)
    }

    fn within<T, E: From<StoreError>>(
        &self,
        mode: Mode,
        work: impl FnOnce(&mut Tx) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut tx = self.begin(mode, self.wait)?;
        let value = work(&mut tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Beginning is also the check that a connection still lives: nothing has been done in it yet, so a dead one
    /// is thrown away and another tried, the last of them newly made.
    fn begin(&self, mode: Mode, wait: Duration) -> Result<Tx> {
        let pool = match mode {
            Mode::Read => &self.readers,
            Mode::Write => &self.writers,
        };
        for _ in 0..=self.most {
            let mut lease: Lease<Link> = pool.take(wait)?;
            match lease.get()?.begin(mode) {
                Ok(()) => return Ok(Tx::new(lease, mode)),
                Err(StoreError::Unavailable(why)) => {
                    lease.discard();
                    if lease.fresh {
                        return Err(StoreError::Unavailable(why));
                    }
                    tracing::warn!("a dead database connection was thrown away");
                    pool.forget_idle();
                }
                Err(fault) => return Err(fault),
            }
        }
        Err(StoreError::Unavailable(
            "The connections to the database fail one after the other. Look at the server.".into(),
        ))
    }

    /// Whether the database answers, within two seconds' wait for a connection: for the ready address.
    ///
    /// # Errors
    /// Why it does not.
    pub fn check(&self) -> Result<()> {
        let limit = self.wait.min(Duration::from_secs(2));
        let mut tx = self.begin(Mode::Read, limit)?;
        tx.query_one("select 1", &[], |row| row.get::<i64>(0))?;
        tx.commit()
    }

    /// The version of SQLite or of the server, such as `15.18`.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub fn engine_version(&self) -> Result<String> {
        match self.engine() {
            Engine::Sqlite => Ok(rusqlite::version().to_owned()),
            Engine::Postgres => self.read(|tx| {
                let full: String =
                    tx.query_one("select current_setting('server_version')", &[], |row| {
                        row.get(0)
                    })?;
                Ok(full.split(' ').next().unwrap_or_default().to_owned())
            }),
        }
    }

    /// How large the database is, in bytes.
    ///
    /// # Errors
    /// Where it cannot be asked.
    pub fn size_bytes(&self) -> Result<u64> {
        let sql = match self.engine() {
            Engine::Sqlite => {
                "select c.page_count * s.page_size from pragma_page_count() c, pragma_page_size() s"
            }
            Engine::Postgres => "select pg_database_size(current_database())",
        };
        let size: i64 = self.read(|tx| tx.query_one(sql, &[], |row| row.get(0)))?;
        Ok(size.unsigned_abs())
    }

    /// Copies an SQLite database, as it stands at one moment, while others go on working.
    ///
    /// # Errors
    /// Where the file is there already or cannot be written, and on PostgreSQL, which has its own tools.
    pub fn backup_to(&self, path: &Path) -> Result<()> {
        if self.engine() == Engine::Postgres {
            return Err(StoreError::Other(
                "This copy is for SQLite. Back a PostgreSQL database up with pg_dump, or with the server's own \
                 continuous archiving."
                    .into(),
            ));
        }
        if path.exists() {
            return Err(StoreError::Other(format!(
                "The file {} is there already, and a backup replaces nothing. Give another name.",
                path.display()
            )));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let made = self.copy(&part).and_then(|()| {
            std::fs::rename(&part, path).map_err(|fault| {
                StoreError::Other(format!(
                    "The backup could not be named {}: {fault}.",
                    path.display()
                ))
            })
        });
        if made.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        made
    }

    fn copy(&self, to: &Path) -> Result<()> {
        let mut lease = self.readers.take(self.wait)?;
        let Link::Lite(link) = lease.get()? else {
            return Err(StoreError::Other("Only SQLite can be copied.".into()));
        };
        crate::lite::backup(link, to)?;
        // The name is given only to what is on the disk for good.
        std::fs::File::open(to)
            .and_then(|file| file.sync_all())
            .map_err(|fault| {
                StoreError::Other(format!("The backup could not be written out: {fault}."))
            })
    }
}
