//! A PostgreSQL cluster of this machine's own server programs, on a socket in a folder of its own.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const INSTALL: &str = "install it with: apt-get install -y postgresql (or set STEERWELL_TEST_POSTGRES to the address of a server)";

/// A running cluster; stopped and removed when dropped, and by a watcher should this program be killed.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    /// PostgreSQL refuses to run as root; then this account runs it.
    account: Option<&'static str>,
    url: String,
    shared: bool,
}

impl Cluster {
    /// Starts a cluster of its own.
    ///
    /// # Panics
    /// With what to install or correct, where it cannot.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// Starts a cluster with further lines for `postgresql.conf`.
    ///
    /// # Panics
    /// With what to install or correct, where it cannot.
    pub fn start_with(settings: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("steerwell-pg-")
            .tempdir()
            .expect("a temporary folder")
            .keep();
        let cluster = Self::make(folder, settings, false);
        let parent = std::process::id();
        cluster.watch(&format!("kill -0 {parent} 2>/dev/null && [ -d data ]"), 2);
        cluster
    }

    fn make(folder: PathBuf, settings: &str, shared: bool) -> Self {
        let programs = programs()
            .unwrap_or_else(|| panic!("no PostgreSQL server programs were found; {INSTALL}"));
        let account = is_root().then_some("postgres");
        if let Some(account) = account {
            let owned = Command::new("chown").arg(account).arg(&folder).status();
            assert!(
                owned.is_ok_and(|status| status.success()),
                "as root the account `postgres` is needed to run the server; {INSTALL}"
            );
        }
        let url = format!(
            "postgres://steerwell@{}/postgres",
            folder.display().to_string().replace('/', "%2F")
        );
        let cluster = Self {
            folder,
            programs,
            account,
            url,
            shared,
        };
        cluster.init();
        let mut conf = fs::OpenOptions::new()
            .append(true)
            .open(cluster.data().join("postgresql.conf"))
            .expect("the cluster's settings");
        // No network: the socket stands in a folder that only its owner may enter.
        write!(
            conf,
            "\nlisten_addresses = ''\nunix_socket_directories = '{}'\nfsync = off\nfull_page_writes = off\n\
             synchronous_commit = off\nmax_connections = 200\nwal_level = minimal\nmax_wal_senders = 0\n{settings}\n",
            cluster.folder.display()
        )
        .expect("the cluster's settings are written");
        cluster.resume();
        cluster
    }

    /// The order of words of a real language, so that nothing passes only because the server's is that of code points.
    fn init(&self) {
        let data = self.data().display().to_string();
        let plain = [
            "-D",
            &data,
            "-U",
            "steerwell",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ];
        let hosts = ["--auth-local=trust", "--auth-host=scram-sha-256"];
        let words = ["--locale-provider=icu", "--icu-locale=en-GB"];
        let with_words: Vec<&str> = plain.iter().chain(&hosts).chain(&words).copied().collect();
        let without: Vec<&str> = plain.iter().chain(&hosts).copied().collect();
        assert!(
            self.run("initdb", &with_words) || self.run("initdb", &without),
            "initdb could not make a cluster in {data}"
        );
    }

    /// The address of its first database, for an account that may do everything.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder it stands in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Stops the server at once, as a power failure would; [`Cluster::resume`] starts it again.
    pub fn stop(&self) {
        let data = self.data().display().to_string();
        self.run("pg_ctl", &["stop", "-D", &data, "-m", "immediate", "-w"]);
    }

    /// Starts the server again.
    ///
    /// # Panics
    /// Where it does not start; its log stands beside its data.
    pub fn resume(&self) {
        let data = self.data().display().to_string();
        let log = self.folder.join("log").display().to_string();
        let started = self.run(
            "pg_ctl",
            &["start", "-D", &data, "-l", &log, "-w", "-t", "60"],
        );
        assert!(
            started,
            "the PostgreSQL server did not start: {}",
            fs::read_to_string(&log).unwrap_or_default()
        );
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let program = self.programs.join(program);
        let mut command = match self.account {
            Some(account) => {
                let mut command = Command::new("runuser");
                command.args(["-u", account, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        command
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Starts a small program that stops the cluster when `condition` no longer holds, whatever happens to this one.
    fn watch(&self, condition: &str, seconds: u32) {
        use std::os::unix::process::CommandExt as _;
        let runuser = self
            .account
            .map(|account| format!("runuser -u {account} -- "))
            .unwrap_or_default();
        let script = format!(
            "cd '{folder}' || exit; while {condition}; do sleep {seconds}; done; \
             cd /; [ -d '{folder}/data' ] || exit; {runuser}'{programs}/pg_ctl' stop -D '{folder}/data' -m immediate; rm -rf '{folder}'",
            folder = self.folder.display(),
            programs = self.programs.display(),
        );
        let watcher = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        assert!(watcher.is_ok(), "the watcher of the cluster did not start");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if !self.shared {
            self.stop();
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The address of the cluster that all test programs of this account share; it stops itself when idle.
pub(super) fn shared() -> String {
    let home = private_folder("steerwell-test-postgres");
    let lock = File::create(home.join("lock")).expect("the lock of the shared cluster");
    lock.lock().expect("the shared cluster is locked");
    let (note, folder) = (home.join("url"), home.join("c"));
    let marker = home.join("used");
    File::create(&marker)
        .and_then(|mut file| file.write_all(b"."))
        .expect("the shared cluster is marked as used");
    if let Ok(url) = fs::read_to_string(&note)
        && super::client(&url).is_ok()
    {
        return url;
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder for the shared cluster");
    // The account that runs the server passes through; what it may not do is list or write.
    if is_root() {
        set_mode(&home, 0o711);
    }
    set_mode(&folder, 0o700);
    let cluster = Cluster::make(folder, "", true);
    cluster.watch(
        &format!("[ -n \"$(find '{}' -mmin -20)\" ]", marker.display()),
        20,
    );
    fs::write(&note, cluster.url()).expect("the shared cluster's address is noted");
    cluster.url.clone()
}

/// A folder in the temporary folder that belongs to this account alone.
pub(super) fn private_folder(name: &str) -> PathBuf {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
    let mine = own_id();
    let path = std::env::temp_dir().join(format!("{name}-{mine}"));
    let _ = fs::DirBuilder::new().mode(0o700).create(&path);
    let about = fs::symlink_metadata(&path).expect("a folder for tests");
    assert!(
        about.is_dir() && about.uid() == mine,
        "{} belongs to somebody else; remove it",
        path.display()
    );
    path
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .expect("the rights of a folder for tests");
}

fn own_id() -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    tempfile::tempfile()
        .and_then(|file| file.metadata())
        .map(|about| about.uid())
        .expect("a temporary file says whose this program is")
}

fn is_root() -> bool {
    own_id() == 0
}

/// The folder of the newest server programs: Debian keeps them under a folder for each version.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found
        .into_iter()
        .rev()
        .map(|(_, folder)| folder)
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}
