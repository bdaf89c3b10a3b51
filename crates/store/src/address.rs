//! Where the database is, as settings give it.

use crate::{Result, StoreError};
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Which database program is behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite, inside this program.
    Sqlite,
    /// A PostgreSQL server, 15 or later.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        })
    }
}

/// The address of a database: `sqlite:path` or `postgres://user:password@host/database?sslmode=verify-full`.
/// Neither `Debug` nor `Display` shows the password.
#[derive(Clone)]
pub struct Address(pub(crate) Place);

#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<Server>),
}

#[derive(Clone)]
pub(crate) struct Server {
    pub config: postgres::Config,
    /// Encrypted, with the server's certificate verified. There is no way to encrypt without verifying.
    pub tls: bool,
    /// The certificate file of a private authority, from `sslrootcert` in the address.
    pub ca_file: Option<PathBuf>,
}

const FORMS: &str = "Give sqlite:path/to/file.sqlite, or postgres://user:password@host/database?sslmode=verify-full.";

impl Address {
    /// Reads an address. PostgreSQL beyond this machine needs `sslmode=verify-full` (or `require`, which verifies
    /// too); `sslrootcert=file` names the certificate of a private authority.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to give instead. It never repeats the address, which may hold
    /// a password.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("sqlite:") {
            return sqlite(path.strip_prefix("//").unwrap_or(path));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return server(text);
        }
        Err(StoreError::Other(if text.is_empty() {
            format!("The database address is empty. {FORMS}")
        } else {
            format!("The database address names neither SQLite nor PostgreSQL. {FORMS}")
        }))
    }

    /// Which engine the address names.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Place::Sqlite(_) => Engine::Sqlite,
            Place::Postgres(_) => Engine::Postgres,
        }
    }

    /// The file, where the engine is SQLite.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::Sqlite(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }
}

fn sqlite(path: &str) -> Result<Address> {
    if path.is_empty() {
        return Err(StoreError::Other(format!(
            "The database address names no file. {FORMS}"
        )));
    }
    if path.contains(":memory:") || path.starts_with("file:") || path.contains('\0') {
        return Err(StoreError::Other(
            "The database address must be the plain path of a file, such as sqlite:steerwell.sqlite. \
             A database in memory would be lost, and each connection would have its own."
                .into(),
        ));
    }
    Ok(Address(Place::Sqlite(PathBuf::from(path))))
}

fn server(text: &str) -> Result<Address> {
    let (base, query) = text.split_once('?').unwrap_or((text, ""));
    let mut tls = false;
    let mut ca_file = None;
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", "require" | "verify-ca" | "verify-full")) => tls = true,
            Some(("sslmode", "disable" | "allow" | "prefer")) => tls = false,
            Some(("sslmode", _)) => {
                return Err(StoreError::Other(
                    "The sslmode in the database address is not known. Use sslmode=verify-full; on this machine \
                     itself sslmode=disable is allowed."
                        .into(),
                ));
            }
            Some(("sslrootcert", file)) => ca_file = Some(PathBuf::from(decode(file))),
            _ => rest.push(pair),
        }
    }
    let plain = if rest.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", rest.join("&"))
    };
    // The driver's own message may repeat a part of the password, so it is not passed on.
    let config = postgres::Config::from_str(&plain).map_err(|_| {
        StoreError::Other(format!(
            "The PostgreSQL address could not be read. {FORMS} Signs such as @ : / ? # in a password are written \
             as percent codes (@ is %40)."
        ))
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(StoreError::Other(format!(
            "The PostgreSQL address names no host. {FORMS}"
        )));
    }
    if !tls && !on_this_machine(&config) {
        return Err(StoreError::Other(
            "The PostgreSQL server is on another machine and the address does not ask for encryption, so care \
             records would cross the network in the clear. Add ?sslmode=verify-full (and &sslrootcert=file where \
             the certificate is from a private authority)."
                .into(),
        ));
    }
    Ok(Address(Place::Postgres(Box::new(Server {
        config,
        tls,
        ca_file,
    }))))
}

fn on_this_machine(config: &postgres::Config) -> bool {
    // With `hostaddr` the name is only for the certificate: the address is where the bytes go.
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        postgres::config::Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        #[cfg(unix)]
        postgres::config::Host::Unix(_) => true,
    })
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl FromStr for Address {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Place::Postgres(server) => {
                let config = &server.config;
                f.write_str("postgres://")?;
                if let Some(user) = config.get_user() {
                    write!(f, "{user}@")?;
                }
                for (index, host) in config.get_hosts().iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    match host {
                        postgres::config::Host::Tcp(name) => write!(f, "{comma}{name}")?,
                        #[cfg(unix)]
                        postgres::config::Host::Unix(path) => {
                            write!(f, "{comma}{}", path.display())?
                        }
                    }
                    if let Some(port) = config.get_ports().get(index).or(config.get_ports().first())
                    {
                        write!(f, ":{port}")?;
                    }
                }
                write!(f, "/{}", config.get_dbname().unwrap_or_default())?;
                if server.tls {
                    f.write_str("?sslmode=verify-full")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}
