//! A PostgreSQL server.

use crate::address::Server;
use crate::row::{Row, Source};
use crate::value::Mismatch;
use crate::{Cell, ConstraintKind, Engine, Options, Result, StoreError, Value};
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, ToSql, Type};
use postgres::{Client, NoTls, Statement};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::collections::HashMap;
use std::error::Error as _;
use std::path::Path;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// The code that guards raise with.
pub(crate) const GUARD: &str = "SW001";

/// One connection and its prepared statements.
pub(crate) struct Link {
    /// Always there until dropped.
    client: Option<Client>,
    prepared: HashMap<String, Statement>,
    capacity: usize,
    pub within: bool,
}

impl Drop for Link {
    fn drop(&mut self) {
        // The driver ends its own small runtime here, which panics on a thread of an async runtime.
        if let Some(client) = self.client.take()
            && let Ok(closing) = std::thread::Builder::new().spawn(move || drop(client))
        {
            let _ = closing.join();
        }
    }
}

pub(crate) fn connect(server: &Server, options: &Options) -> Result<Link> {
    let mut config = server.config.clone();
    config
        .connect_timeout(options.connect)
        .tcp_user_timeout(Duration::from_secs(15))
        .keepalives_idle(Duration::from_secs(30))
        // A notice may hold values, and the driver would log it.
        .notice_callback(|_| {});
    if config.get_application_name().is_none() {
        config.application_name("steerwell");
    }
    let client = if server.tls {
        config.ssl_mode(postgres::config::SslMode::Require);
        let ca_file = server.ca_file.as_deref().or(options.ca_file.as_deref());
        config.connect(encryption(ca_file)?)
    } else {
        config.ssl_mode(postgres::config::SslMode::Disable);
        config.connect(NoTls)
    }
    .map_err(|fault| connecting(&fault))?;
    let mut link = Link {
        client: Some(client),
        prepared: HashMap::new(),
        capacity: options.statement_cache.max(1),
        within: false,
    };
    // An answered save is kept, even where the server's own setting would not wait for its disk.
    let commit = if options.durable {
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'"
    } else {
        "set synchronous_commit = off"
    };
    link.batch(&format!(
        "set timezone = 'UTC'; set lock_timeout = {}; set client_min_messages = warning; {commit}",
        options.busy.as_millis()
    ))?;
    Ok(link)
}

/// Encryption always verifies the server: an unverified certificate protects from nobody who is in the way.
fn encryption(ca_file: Option<&Path>) -> Result<MakeRustlsConnect> {
    let fault = |path: &Path, why: String| {
        StoreError::Unavailable(format!(
            "The certificate file {} for PostgreSQL could not be used: {why}. It must hold the authority's \
             certificate as PEM text.",
            path.display()
        ))
    };
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Lost only to another thread that has just set one.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let Some(path) = ca_file else {
        return Ok(MakeRustlsConnect::with_webpki_roots());
    };
    let mut roots = rustls::RootCertStore::empty();
    for certificate in
        CertificateDer::pem_file_iter(path).map_err(|why| fault(path, why.to_string()))?
    {
        let certificate = certificate.map_err(|why| fault(path, why.to_string()))?;
        roots
            .add(certificate)
            .map_err(|why| fault(path, why.to_string()))?;
    }
    if roots.is_empty() {
        return Err(fault(path, "it holds no certificate".into()));
    }
    let config = rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Link {
    fn client(&mut self) -> Result<&mut Client> {
        self.client.as_mut().ok_or_else(|| {
            StoreError::Unavailable("The connection to PostgreSQL is closed.".into())
        })
    }

    pub fn closed(&self) -> bool {
        self.client.as_ref().is_none_or(Client::is_closed)
    }

    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.client()?
            .batch_execute(sql)
            .map_err(|fault| error(&fault))
    }

    /// A prepared statement, kept for the life of the connection.
    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let text = crate::sql::statement(sql, Engine::Postgres);
        let statement = self
            .client()?
            .prepare(&text)
            .map_err(|fault| error(&fault))?;
        if self.prepared.len() >= self.capacity {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let fields: Vec<&(dyn ToSql + Sync)> = params
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        let count = self.client()?.execute(&statement, &fields);
        count.map_err(|fault| self.stale(&fault))
    }

    /// Calls `each` for every row, as they arrive, until it returns false.
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        let outcome = match self.client()?.query_raw(&statement, params) {
            Ok(mut rows) => loop {
                match rows.next() {
                    Ok(Some(row)) => {
                        if !each(&Row(Source::Pg(&row)))? {
                            return Ok(());
                        }
                    }
                    Ok(None) => return Ok(()),
                    Err(fault) => break fault,
                }
            },
            Err(fault) => fault,
        };
        Err(self.stale(&outcome))
    }

    /// A table that changed under a prepared statement makes it useless for ever, so all are forgotten.
    fn stale(&mut self, fault: &postgres::Error) -> StoreError {
        if fault.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED)
            || fault.code() == Some(&SqlState::INVALID_SQL_STATEMENT_NAME)
        {
            self.prepared.clear();
            return StoreError::Busy(
                "The database was changed by a new version of the program. Try again.".into(),
            );
        }
        error(fault)
    }

    /// Loads rows by `copy` in its binary form.
    pub fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &mut dyn Iterator<Item = Result<Vec<Value>>>,
    ) -> Result<u64> {
        let list = columns.join(", ");
        let shape = self.prepare(&format!("select {list} from {table}"))?;
        let types: Vec<Type> = shape
            .columns()
            .iter()
            .map(|column| column.type_().clone())
            .collect();
        let copy = self
            .client()?
            .copy_in(&format!("copy {table} ({list}) from stdin (format binary)"))
            .map_err(|fault| error(&fault))?;
        let mut writer = BinaryCopyInWriter::new(copy, &types);
        for row in rows {
            let row = row?;
            let fields: Vec<&(dyn ToSql + Sync)> = row
                .iter()
                .map(|value| value as &(dyn ToSql + Sync))
                .collect();
            writer.write(&fields).map_err(|fault| error(&fault))?;
        }
        writer.finish().map_err(|fault| error(&fault))
    }
}

pub(crate) fn cell(row: &postgres::Row, index: usize) -> Option<Cell<'_>> {
    fn read<'a, T: FromSql<'a>>(
        row: &'a postgres::Row,
        index: usize,
        cell: fn(T) -> Cell<'a>,
    ) -> Option<Cell<'a>> {
        let value: Option<T> = row.try_get(index).ok()?;
        Some(value.map_or(Cell::Null, cell))
    }
    let kind = row.columns().get(index)?.type_();
    match *kind {
        Type::INT8 => read(row, index, Cell::Int),
        Type::INT4 => read(row, index, |n: i32| Cell::Int(n.into())),
        Type::INT2 => read(row, index, |n: i16| Cell::Int(n.into())),
        Type::NUMERIC => read(row, index, |n: Whole| n.0.map_or(Cell::Unknown, Cell::Int)),
        Type::BOOL => read(row, index, Cell::Bool),
        Type::BYTEA => read(row, index, Cell::Bytes),
        Type::UUID => read(row, index, Cell::Uuid),
        Type::DATE => read(row, index, Cell::Date),
        Type::TIMESTAMPTZ => read(row, index, Cell::Timestamp),
        _ if <&str as FromSql>::accepts(kind) => read(row, index, Cell::Text),
        _ => Some(Cell::Unknown),
    }
}

/// A numeric that is a whole number: PostgreSQL's sum of bigints is one.
struct Whole(Option<i64>);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(
        _: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Whole(read_numeric(raw)))
    }
    fn accepts(ty: &Type) -> bool {
        *ty == Type::NUMERIC
    }
}

/// The wire form: count of digits, weight of the first, sign, scale, then digits to the base 10,000.
fn read_numeric(raw: &[u8]) -> Option<i64> {
    let mut words = raw
        .chunks_exact(2)
        .map(|pair| i16::from_be_bytes([pair[0], pair[1]]));
    let (_count, weight, sign, _scale) =
        (words.next()?, words.next()?, words.next()?, words.next()?);
    let mut digits = words;
    let mut total: i128 = 0;
    for _ in 0..=weight {
        total = total
            .checked_mul(10_000)?
            .checked_add(digits.next().unwrap_or(0).into())?;
    }
    if digits.any(|digit| digit != 0) {
        return None;
    }
    match sign {
        0 => i64::try_from(total).ok(),
        0x4000 => i64::try_from(-total).ok(),
        _ => None,
    }
}

/// The same form, of a whole number.
pub(crate) fn write_numeric(n: i64, out: &mut BytesMut) {
    let mut digits: Vec<i16> = Vec::new();
    let mut rest = n.unsigned_abs();
    while rest > 0 {
        digits.push(i16::try_from(rest % 10_000).unwrap_or(0));
        rest /= 10_000;
    }
    let count = i16::try_from(digits.len()).unwrap_or(0);
    let sign: i16 = if n < 0 { 0x4000 } else { 0 };
    for word in [count, (count - 1).max(0), sign, 0] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    for digit in digits.iter().rev() {
        out.extend_from_slice(&digit.to_be_bytes());
    }
}

fn connecting(fault: &postgres::Error) -> StoreError {
    match fault.code() {
        Some(code) if code.code().starts_with("28") => StoreError::Unavailable(
            "PostgreSQL refused the user name or the password of the database address. Correct them there.".into(),
        ),
        Some(code) if *code == SqlState::INVALID_CATALOG_NAME => StoreError::Unavailable(
            "The PostgreSQL server has no database of the name in the database address. Make it (createdb), or \
             correct the address."
                .into(),
        ),
        Some(_) => error(fault),
        None => StoreError::Unavailable(format!(
            "The PostgreSQL server cannot be reached: {}. Check that it runs and that the database address is right.",
            causes(fault)
        )),
    }
}

/// The innermost reason; the outer ones say only "error connecting to server".
fn causes(fault: &postgres::Error) -> String {
    let mut last: &dyn std::error::Error = fault;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}

/// The message of the server is passed on only where it speaks of the statement and not of a row.
pub(crate) fn error(fault: &postgres::Error) -> StoreError {
    use ConstraintKind::{Check, ForeignKey, Guard, NotNull, Unique};
    let Some(db) = fault.as_db_error() else {
        return driver(fault);
    };
    let code = db.code().code();
    let named = |kind| StoreError::refused(kind, db.constraint().unwrap_or("unnamed"));
    match code {
        "23505" => named(Unique),
        "23514" => named(Check),
        "23503" => named(ForeignKey),
        GUARD => named(Guard),
        "23502" => StoreError::refused(
            NotNull,
            format!(
                "{}_{}_not_null",
                db.table().unwrap_or_default(),
                db.column().unwrap_or_default()
            ),
        ),
        "53100" => StoreError::Full,
        "55P03" | "40001" | "40P01" | "57014" => StoreError::Busy(
            "Another transaction held what this one needed for too long. Try again.".into(),
        ),
        "53300" => StoreError::Busy(
            "The PostgreSQL server has no connection left. Try again, or raise its max_connections.".into(),
        ),
        "57P01" | "57P02" | "57P03" | "57P05" => StoreError::Unavailable(
            "The PostgreSQL server is stopping or starting. It will be tried again with the next request.".into(),
        ),
        "25006" => StoreError::Other(
            "The database accepts no writing here: either a transaction for reading tried to write, or the server \
             is a standby."
                .into(),
        ),
        _ if code.starts_with("08") => lost(),
        _ if code.starts_with("42") => {
            StoreError::Other(format!("PostgreSQL did not accept the statement: {}.", db.message()))
        }
        _ => StoreError::Other(format!("PostgreSQL refused (code {code}).")),
    }
}

fn driver(fault: &postgres::Error) -> StoreError {
    if let Some(mismatch) = fault
        .source()
        .and_then(|source| source.downcast_ref::<Mismatch>())
    {
        return StoreError::Other(format!("A parameter has the wrong kind: {mismatch}."));
    }
    let io = fault
        .source()
        .is_some_and(|source| source.is::<std::io::Error>());
    if fault.is_closed() || io {
        return lost();
    }
    StoreError::Other(format!("The PostgreSQL driver reports: {fault}."))
}

fn lost() -> StoreError {
    StoreError::Unavailable(
        "The connection to the PostgreSQL server was lost. It will be made again with the next request.".into(),
    )
}
