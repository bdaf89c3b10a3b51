//! Settings of an installation: a file, the environment above it, and a refusal in words of what is unsafe.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use jiff::civil::Date;
use pages::WebSettings;
use record::access::SecretKey;
use record::access::sign_in::SignInPolicy;
use serde::Deserialize;
use store::{Address, Options, Store};

/// Where the settings stand.
#[derive(clap::Args, Clone)]
pub struct Place {
    /// The settings file (TOML). Values in the environment, as STEERWELL_DATABASE, stand above it.
    #[arg(long, env = "STEERWELL_SETTINGS")]
    pub settings: Option<PathBuf>,
}

/// The file as it is written. A word that is not among these is refused with its line.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    council: Option<String>,
    colour: Option<String>,
    reference_prefix: Option<String>,
    database: Option<String>,
    database_authority_file: Option<PathBuf>,
    database_connections: Option<usize>,
    listen: Option<String>,
    behind_https_proxy: Option<bool>,
    trusted_proxies: Option<Vec<String>>,
    secret_key: Option<String>,
    secret_key_file: Option<PathBuf>,
    checkpoint_file: Option<PathBuf>,
    session_idle_minutes: Option<i64>,
    session_absolute_hours: Option<i64>,
    second_factor_for_staff: Option<bool>,
    today: Option<String>,
}

/// Settings that were read and found safe.
pub struct Settings {
    /// What the pages need.
    pub web: WebSettings,
    /// Which database.
    pub address: Address,
    /// How it is used.
    pub options: Options,
    /// Where to listen.
    pub listen: SocketAddr,
    /// A file to which the place of the audit trail is written now and then, to be kept elsewhere.
    pub checkpoint_file: Option<PathBuf>,
}

const DEFAULT_COLOUR: &str = "#1d4f5f";

/// Reads the settings of `place` and of the environment.
///
/// # Errors
/// A sentence for every fault: an unknown word with its line, a value that makes no sense, a setting that is
/// missing or unsafe.
pub fn read(place: &Place) -> anyhow::Result<Settings> {
    let written = match &place.settings {
        Some(path) => read_file(path)?,
        None => Written::default(),
    };
    check(with_environment(written)?)
}

fn read_file(path: &Path) -> anyhow::Result<Written> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("The settings file {} cannot be read", path.display()))?;
    toml::from_str(&text).map_err(|fault| {
        let line = fault
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1);
        anyhow::anyhow!("{} line {line}: {}", path.display(), fault.message())
    })
}

fn with_environment(mut written: Written) -> anyhow::Result<Written> {
    let of = |name: &str| {
        std::env::var(format!("STEERWELL_{name}"))
            .ok()
            .filter(|value| !value.is_empty())
    };
    let take = |name: &str, into: &mut Option<String>| {
        if let Some(value) = of(name) {
            *into = Some(value);
        }
    };
    take("COUNCIL", &mut written.council);
    take("COLOUR", &mut written.colour);
    take("REFERENCE_PREFIX", &mut written.reference_prefix);
    take("DATABASE", &mut written.database);
    take("LISTEN", &mut written.listen);
    take("SECRET_KEY", &mut written.secret_key);
    take("TODAY", &mut written.today);
    for (name, into) in [
        ("SECRET_KEY_FILE", &mut written.secret_key_file),
        (
            "DATABASE_AUTHORITY_FILE",
            &mut written.database_authority_file,
        ),
        ("CHECKPOINT_FILE", &mut written.checkpoint_file),
    ] {
        if let Some(value) = of(name) {
            *into = Some(PathBuf::from(value));
        }
    }
    for (name, into) in [
        ("BEHIND_HTTPS_PROXY", &mut written.behind_https_proxy),
        (
            "SECOND_FACTOR_FOR_STAFF",
            &mut written.second_factor_for_staff,
        ),
    ] {
        if let Some(value) = of(name) {
            *into = Some(match value.as_str() {
                "yes" | "true" | "1" => true,
                "no" | "false" | "0" => false,
                _ => bail!("STEERWELL_{name} is «{value}»; write yes or no."),
            });
        }
    }
    if let Some(value) = of("TRUSTED_PROXIES") {
        written.trusted_proxies = Some(value.split(',').map(|one| one.trim().to_owned()).collect());
    }
    Ok(written)
}

fn check(written: Written) -> anyhow::Result<Settings> {
    let mut faults: Vec<String> = Vec::new();
    let database = written.database.unwrap_or_default();
    if database.is_empty() {
        faults.push(
            "`database` is missing: write sqlite:/path/to/file.sqlite or postgres://user:password@host/name.".to_owned(),
        );
    }
    let address = (!database.is_empty()).then(|| Address::parse(&database));
    let listen = written
        .listen
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listen = listen.parse::<SocketAddr>();
    let proxies = written.trusted_proxies.unwrap_or_default();
    let trusted: Vec<Result<IpAddr, String>> = proxies
        .iter()
        .map(|text| {
            text.parse::<IpAddr>()
                .map_err(|_| format!("`trusted_proxies`: «{text}» is no network address."))
        })
        .collect();
    match &listen {
        Err(_) => faults.push("`listen` must be an address and a port, as 127.0.0.1:8080.".to_owned()),
        Ok(at) if !at.ip().is_loopback() && written.behind_https_proxy != Some(true) => faults.push(format!(
            "`listen` is {at}: people's records would cross the network unencrypted. Listen on 127.0.0.1, or put a \
             proxy that speaks HTTPS in front, say behind_https_proxy = true and name it in trusted_proxies."
        )),
        Ok(at) if !at.ip().is_loopback() && trusted.is_empty() => faults.push(
            "`trusted_proxies` is missing: name the address of the HTTPS proxy, or every visitor looks like one.".to_owned(),
        ),
        Ok(_) => {}
    }
    faults.extend(trusted.iter().filter_map(|one| one.as_ref().err().cloned()));
    let secret = match (&written.secret_key, &written.secret_key_file) {
        (Some(text), None) => secret_key(text, "secret_key"),
        (None, Some(path)) => std::fs::read_to_string(path)
            .map_err(|fault| format!("`secret_key_file` {} cannot be read: {fault}.", path.display()))
            .and_then(|text| nobody_else_reads(path).map(|()| text))
            .and_then(|text| secret_key(text.trim(), "secret_key_file")),
        (Some(_), Some(_)) => Err("`secret_key` and `secret_key_file` are both there: keep one.".to_owned()),
        (None, None) => Err(
            "`secret_key` is missing. Make one with `steerwell secret` and keep it in secret_key_file, readable by \
             this program alone."
                .to_owned(),
        ),
    };
    let colour = written.colour.unwrap_or_else(|| DEFAULT_COLOUR.to_owned());
    if let Err(sentence) = pages::layout::council_css(&colour) {
        faults.push(format!("`colour`: {sentence}"));
    }
    let today = written.today.map(|text| {
        text.parse::<Date>()
            .map_err(|_| format!("`today` is «{text}»; write a date as 2026-11-22."))
    });
    let mut policy = SignInPolicy {
        require_second_factor_for_staff: written.second_factor_for_staff.unwrap_or(true),
        ..SignInPolicy::USUAL
    };
    for (name, value, limits, unit, into) in [
        (
            "session_idle_minutes",
            written.session_idle_minutes,
            1..=240,
            60,
            &mut policy.idle,
        ),
        (
            "session_absolute_hours",
            written.session_absolute_hours,
            1..=24,
            3600,
            &mut policy.absolute,
        ),
    ] {
        match value {
            Some(number) if limits.contains(&number) => {
                *into = jiff::SignedDuration::from_secs(number * unit)
            }
            Some(number) => faults.push(format!(
                "`{name}` is {number}; it must be from {} to {}.",
                limits.start(),
                limits.end()
            )),
            None => {}
        }
    }
    // Gather what came out; each missing piece has its sentence in `faults` by now.
    let address = take(
        address
            .transpose()
            .map_err(|fault| format!("`database`: {fault}")),
        &mut faults,
    )
    .flatten();
    let secret = take(secret, &mut faults);
    let today = take(today.transpose(), &mut faults).flatten();
    if !faults.is_empty() {
        bail!(
            "these settings cannot be used:\n  - {}",
            faults.join("\n  - ")
        );
    }
    let (Some(address), Some(secret), Ok(listen)) = (address, secret, listen) else {
        bail!("these settings cannot be used");
    };
    Ok(Settings {
        web: WebSettings {
            council: written.council.unwrap_or_else(|| "Your council".to_owned()),
            colour,
            reference_prefix: written.reference_prefix.unwrap_or_else(|| "SW".to_owned()),
            demonstration: false,
            secret,
            sign_in: policy,
            today,
            trusted_proxies: trusted.into_iter().filter_map(Result::ok).collect(),
            rate_limits: true,
        },
        address,
        options: Options {
            ca_file: written.database_authority_file,
            max_connections: written
                .database_connections
                .unwrap_or(Options::default().max_connections),
            ..Options::default()
        },
        listen,
        checkpoint_file: written.checkpoint_file,
    })
}

fn take<T>(outcome: Result<T, String>, faults: &mut Vec<String>) -> Option<T> {
    outcome.map_err(|sentence| faults.push(sentence)).ok()
}

/// Whoever reads the key reads second factors and kept forms, and signs forms in anybody's name.
#[cfg(unix)]
fn nobody_else_reads(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path)
        .map_err(|fault| {
            format!(
                "`secret_key_file` {} cannot be read: {fault}.",
                path.display()
            )
        })?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(format!(
        "`secret_key_file` {file} is open to other users of this machine (mode {:04o}). Close it with \
         `chmod 600 {file}`; if others may have read it, make a new one.",
        mode & 0o7777,
        file = path.display()
    ))
}

#[cfg(not(unix))]
fn nobody_else_reads(_: &Path) -> Result<(), String> {
    Ok(())
}

/// Reads 32 bytes in base64.
fn secret_key(text: &str, name: &str) -> Result<SecretKey, String> {
    SecretKey::parse(text).map_err(|fault| format!("`{name}`: {fault}"))
}

/// Opens the database of `settings`. The embedded one is brought up to date by itself; on PostgreSQL that is an
/// administrator's decision.
///
/// # Errors
/// The database's refusal, or a sentence that names `steerwell migrate`.
pub fn open(settings: &Settings) -> anyhow::Result<Store> {
    let store = Store::open(&settings.address, settings.options.clone())?;
    match store.engine() {
        store::Engine::Sqlite => {
            store::migrate(&store, &record::schema::MIGRATIONS)?;
        }
        store::Engine::Postgres => {
            let pending = store::pending(&store, &record::schema::MIGRATIONS)?;
            if !pending.is_empty() {
                bail!(
                    "the database is {} step(s) behind this program. Take a backup, then run `steerwell migrate`.",
                    pending.len()
                );
            }
        }
    }
    Ok(store)
}
