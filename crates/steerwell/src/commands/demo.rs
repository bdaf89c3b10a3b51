//! The demonstration council, served on this machine alone.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use demo::Size;
use jiff::civil::Date;
use pages::{App, WebSettings};
use record::access::SecretKey;
use record::access::sign_in::SignInPolicy;
use record::{House, Moment};
use store::{Address, Options, Store};

use crate::serve;

/// Serves the demonstration council; makes it when it is not there, keeps it when it is.
#[derive(clap::Args)]
pub struct Demo {
    /// The folder of its embedded database [default: var/demo, or var/demo-<today> with --today].
    #[arg(long)]
    data: Option<PathBuf>,
    /// Another database, as postgres://user@host/name; the folder then holds only its key.
    #[arg(long)]
    database: Option<String>,
    /// The port on this machine; 0 for any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// A fixed «today», as 2026-11-22. With 2011-03-31 it is the council of the papers: Fair Access to Care Services,
    /// Fairer Contributions, NI130.
    #[arg(long)]
    today: Option<Date>,
    /// So many known people, one in five supported, with twenty years of history, instead of the usual 7,500 with three;
    /// 0 for the named residents alone.
    #[arg(long)]
    known: Option<u32>,
    /// Make the demonstration and stop.
    #[arg(long)]
    no_serve: bool,
}

impl Demo {
    /// Makes what is missing, prints one screen, serves.
    pub fn run(&self) -> anyhow::Result<()> {
        let folder = self.folder();
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let key = secret(&folder)?;
        let file = folder.join("steerwell.sqlite");
        let address = match &self.database {
            Some(text) => Address::parse(text)?,
            None => sqlite(&file)?,
        };
        if self.database.is_none() && !file.exists() {
            self.make_whole(&file, &key)?;
        }
        let store = Store::open(&address, Options::default())?;
        store::migrate(&store, &record::schema::MIGRATIONS)?;
        let house = House::new(store);
        self.load(&house, &key)?;
        if self.no_serve {
            return Ok(());
        }
        let stories = self.known != Some(0);
        let settings = WebSettings {
            council: "Riverbridge Council".to_owned(),
            colour: "#1d4f5f".to_owned(),
            reference_prefix: demo::REFERENCE_PREFIX.to_owned(),
            demonstration: true,
            secret: key,
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
                println!("{}", screen(at, stories));
            },
        )
    }

    fn folder(&self) -> PathBuf {
        match (&self.data, self.today) {
            (Some(folder), _) => folder.clone(),
            (None, Some(today)) => PathBuf::from(format!("var/demo-{today}")),
            (None, None) => PathBuf::from("var/demo"),
        }
    }

    fn moment(&self) -> Moment {
        let now = super::moment();
        self.today.map_or(now, |today| Moment::set(now.now, today))
    }

    /// Loads the demonstration where there is none.
    fn load(&self, house: &House, key: &SecretKey) -> anyhow::Result<()> {
        if demo::is_loaded(house)? {
            return Ok(());
        }
        eprintln!("Loading the demonstration council …");
        let size = self.known.map_or(Size::Usual, Size::Known);
        let moment = self.moment();
        let began = Instant::now();
        demo::load_for(house, &moment, size)?;
        let mut told = 0;
        demo::council(house, &moment, size, key, &mut |done, of| {
            let tenths = done * 10 / of.max(1);
            if tenths > told {
                told = tenths;
                eprintln!("  {done} of {of} people, {} s", began.elapsed().as_secs());
            }
        })?;
        Ok(())
    }

    /// Makes the embedded database beside its place and moves it there when it is whole: a first start that is broken
    /// off leaves nothing half made.
    fn make_whole(&self, file: &Path, key: &SecretKey) -> anyhow::Result<()> {
        let making = file.with_extension("sqlite-making");
        for left in ["", "-wal", "-shm"] {
            let mut name = making.clone().into_os_string();
            name.push(left);
            match std::fs::remove_file(&name) {
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                    return Err(fault)
                        .context("what an earlier start left behind cannot be removed");
                }
                _ => {}
            }
        }
        let store = Store::open(&sqlite(&making)?, Options::default())?;
        store::migrate(&store, &record::schema::MIGRATIONS)?;
        self.load(&House::new(store), key)?;
        // The last connection is closed, so that everything stands in the one file.
        std::fs::rename(&making, file)
            .with_context(|| format!("{} cannot be put in its place", file.display()))
    }
}

/// The demonstration's own key, made once and kept beside its database.
fn secret(folder: &Path) -> anyhow::Result<SecretKey> {
    let path = folder.join("secret.key");
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

/// One screen: where it is, and how to sign in as each role.
fn screen(at: SocketAddr, stories: bool) -> String {
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
    if stories {
        lines.push(String::new());
        lines.push("Who stands where, for whoever looks for a step:".to_owned());
        for (name, stands) in demo::WHERE {
            lines.push(format!("  {name:<20} {stands}"));
        }
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
