//! One temporary PostgreSQL server for the whole test run: made in a temporary folder, reached on a
//! loopback port with a password of its own, gone at the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{shell, tools};

/// How long a server may take to be ready before the run gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it stops and its folder goes when this is dropped.
pub struct Cluster {
    programs: PathBuf,
    folder: tempfile::TempDir,
    server: Child,
    /// `postgres://…` of a superuser in it.
    pub address: String,
}

impl Cluster {
    /// Makes a cluster and starts its server.
    ///
    /// # Errors
    /// When there is no PostgreSQL, or it does not start: with what it said.
    pub fn start() -> Result<Self> {
        let programs = tools::postgres_programs().context(
            "No PostgreSQL server programs are installed. Type: sudo apt-get install -y postgresql",
        )?;
        let folder = tempfile::Builder::new()
            .prefix("steerwell-postgres-")
            .tempdir()?;
        let password = password()?;
        let password_file = folder.path().join("password");
        std::fs::write(&password_file, &password)?;
        if shell::is_root() {
            // The server refuses to run as root.
            shell::run(
                Command::new("chown")
                    .args(["-R", OTHER_USER])
                    .arg(folder.path()),
            )
            .context(
                "PostgreSQL will not run as root, and there is no user `postgres` to run it as",
            )?;
        }
        let data = folder.path().join("data");
        let made = as_other_user(&programs.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--username", "steerwell", "--auth", "scram-sha-256"])
            .arg("--pwfile")
            .arg(&password_file)
            .args(["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"])
            .current_dir(folder.path())
            .output()
            .context("initdb could not be started")?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        let port = free_port()?;
        let server = serve(&programs, &data, folder.path(), port)?;
        Ok(Self {
            programs,
            folder,
            server,
            address: format!("postgres://steerwell:{password}@127.0.0.1:{port}/postgres"),
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = as_other_user(&self.programs.join("pg_ctl"))
            .args(["stop", "--mode", "immediate", "--silent", "--pgdata"])
            .arg(self.folder.path().join("data"))
            .current_dir(self.folder.path())
            .output();
        if !stopped.is_ok_and(|output| output.status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

const OTHER_USER: &str = "postgres";

/// A PostgreSQL program, as another user where this one is root.
fn as_other_user(program: &Path) -> Command {
    if shell::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", OTHER_USER, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Starts the server and waits, without sleeping, for the line that says it is ready.
fn serve(programs: &Path, data: &Path, folder: &Path, port: u16) -> Result<Child> {
    // Nothing here outlives the run, so nothing needs to reach the disk.
    let settings = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
        "max_connections=200".to_owned(),
        "fsync=off".to_owned(),
        "synchronous_commit=off".to_owned(),
        "full_page_writes=off".to_owned(),
        "lc_messages=C".to_owned(),
    ];
    let mut server = as_other_user(&programs.join("postgres"))
        .arg("-D")
        .arg(data)
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("the PostgreSQL server could not be started")?;
    let log = folder.join("log");
    let mut log_file = std::fs::File::create(&log)?;
    let (ready, wait) = mpsc::channel();
    if let Some(said) = server.stderr.take() {
        // The pipe must be read to the end, or the server would stop when it is full.
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(|line| line.ok()) {
                let _ = writeln!(log_file, "{line}");
                if line.contains("ready to accept connections") {
                    let _ = ready.send(());
                }
            }
        });
    }
    if wait.recv_timeout(PATIENCE).is_err() {
        let _ = server.kill();
        let _ = server.wait();
        bail!(
            "The PostgreSQL server did not get ready. It said:\n{}",
            std::fs::read_to_string(&log).unwrap_or_default()
        );
    }
    Ok(server)
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Sixteen random bytes in hexadecimal: other people of this machine reach the port too.
fn password() -> Result<String> {
    let mut bytes = [0_u8; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_answers_while_it_is_held_and_is_gone_with_its_folder_afterwards() {
        let cluster = Cluster::start().unwrap();
        let folder = cluster.folder.path().to_owned();
        let port: u16 = cluster
            .address
            .rsplit([':', '/'])
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let reached = || std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        assert!(reached());
        let asked = Command::new(cluster.programs.join("psql"))
            .args([&cluster.address, "-Atc", "select 6 * 7"])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&asked.stdout).trim(), "42");
        drop(cluster);
        assert!(!reached());
        assert!(!folder.exists());
    }
}
