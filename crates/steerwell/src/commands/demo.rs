//! The demonstration council, served on this machine alone.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use pages::{App, WebSettings};
use record::House;
use record::access::SecretKey;
use record::access::sign_in::SignInPolicy;
use store::{Address, Options, Store};

use crate::serve;

/// Serves the demonstration council; makes it when it is not there, keeps it when it is.
#[derive(clap::Args)]
pub struct Demo {
    /// The folder of its embedded database.
    #[arg(long, default_value = "var/demo")]
    data: PathBuf,
    /// Another database, as postgres://user@host/name; the folder then holds only its key.
    #[arg(long)]
    database: Option<String>,
    /// The port on this machine; 0 for any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// A fixed «today», as 2026-11-22.
    #[arg(long)]
    today: Option<Date>,
    /// So many invented people more, for trying how fast it is.
    #[arg(long, default_value_t = 0)]
    crowd: u32,
    /// Make the demonstration and stop.
    #[arg(long)]
    no_serve: bool,
}

impl Demo {
    /// Makes what is missing, prints one screen, serves.
    pub fn run(&self) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("the folder {} cannot be made", self.data.display()))?;
        let file = self.data.join("steerwell.sqlite");
        let address = match &self.database {
            Some(text) => Address::parse(text)?,
            None => sqlite(&file)?,
        };
        if self.database.is_none() && !file.exists() {
            make_whole(&file)?;
        }
        let store = Store::open(&address, Options::default())?;
        store::migrate(&store, &record::schema::MIGRATIONS)?;
        let house = House::new(store);
        let moment = super::moment();
        load(&house)?;
        if self.crowd > 0 {
            demo::crowd(&house, &moment, self.crowd, &mut |done, of| {
                eprintln!("{done} of {of} people")
            })?;
        }
        if self.no_serve {
            return Ok(());
        }
        let settings = WebSettings {
            council: "Riverbridge Council".to_owned(),
            colour: "#1d4f5f".to_owned(),
            reference_prefix: demo::REFERENCE_PREFIX.to_owned(),
            demonstration: true,
            secret: self.secret()?,
            sign_in: SignInPolicy {
                require_second_factor_for_staff: false,
                ..SignInPolicy::USUAL
            },
            today: self.today,
            trusted_proxies: Vec::new(),
            // Everybody who tries it comes from this one machine, its browser tests included.
            rate_limits: false,
        };
        let app = App::new(house, settings, jiff::Timestamp::now);
        serve::until_stopped(
            app,
            SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)),
            None,
            |at| {
                println!("{}", screen(at));
            },
        )
    }

    /// The demonstration's own key, made once and kept beside its database.
    fn secret(&self) -> anyhow::Result<SecretKey> {
        let path = self.data.join("secret.key");
        if !path.exists() {
            write_for_oneself(&path, &SecretKey::generate()?)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        let text = std::fs::read_to_string(&path)?;
        SecretKey::parse(text.trim()).with_context(|| {
            format!(
                "{} is no key; delete it together with its database",
                path.display()
            )
        })
    }
}

/// Writes a new file that nobody else on this machine may read.
fn write_for_oneself(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn sqlite(file: &Path) -> anyhow::Result<Address> {
    Ok(Address::parse(&format!("sqlite:{}", file.display()))?)
}

/// Makes the embedded database beside its place and moves it there when it is whole: a first start that is broken
/// off leaves nothing half made.
fn make_whole(file: &Path) -> anyhow::Result<()> {
    let making = file.with_extension("sqlite-making");
    for left in ["", "-wal", "-shm"] {
        let mut name = making.clone().into_os_string();
        name.push(left);
        match std::fs::remove_file(&name) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                return Err(fault).context("what an earlier start left behind cannot be removed");
            }
            _ => {}
        }
    }
    let store = Store::open(&sqlite(&making)?, Options::default())?;
    store::migrate(&store, &record::schema::MIGRATIONS)?;
    load(&House::new(store))?;
    // The last connection is closed, so that everything stands in the one file.
    std::fs::rename(&making, file)
        .with_context(|| format!("{} cannot be put in its place", file.display()))
}

/// Loads the demonstration where there is none.
fn load(house: &House) -> anyhow::Result<()> {
    if !demo::is_loaded(house)? {
        eprintln!("Loading the demonstration council …");
        demo::load(house, &super::moment())?;
    }
    Ok(())
}

/// One screen: where it is, and how to sign in as each role.
fn screen(at: SocketAddr) -> String {
    let mut lines = vec![
        String::new(),
        "Steerwell: the demonstration council Riverbridge. Its people are invented.".to_owned(),
        format!("address: http://{at}"),
        format!(
            "password: {}   (the same for every name below)",
            demo::PASSWORD
        ),
        String::new(),
    ];
    for account in demo::ACCOUNTS {
        lines.push(format!("  {:<15} {}", account.sign_in_name, account.what));
    }
    lines.push(String::new());
    lines.push(
        "Without signing in: the public directory, real open data for one council area.".to_owned(),
    );
    lines.push("Ctrl-C stops it; the data stay.".to_owned());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn nobody_else_on_the_machine_reads_the_key_of_the_demonstration() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        super::write_for_oneself(&path, "a key").unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{mode:o}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a key");
        assert!(super::write_for_oneself(&path, "another").is_err());
    }
}
