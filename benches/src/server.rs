//! The program, serving, as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// A server; it is asked to end when this is dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:port`
    pub address: String,
    /// From its start to the first time that it said it was ready.
    pub took: Duration,
}

impl Server {
    /// Starts the command and waits until it is ready to serve.
    pub fn start(command: &mut Command) -> Result<Server> {
        let began = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("it does not start")?;
        let said = BufReader::new(child.stdout.take().context("it has no output")?);
        let mut lines = said.lines();
        let address = loop {
            match lines.next() {
                Some(line) => {
                    if let Some(address) = line?.strip_prefix("address: ") {
                        break address.to_owned();
                    }
                }
                None => {
                    let _ = child.kill();
                    bail!("the server ended: {}", child.wait()?);
                }
            }
        };
        // Read on, or the server would stop when the pipe is full.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut server = Server {
            child,
            address,
            took: Duration::ZERO,
        };
        while !server.is_ready() {
            anyhow::ensure!(
                began.elapsed() < Duration::from_secs(60),
                "the server does not get ready"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        server.took = began.elapsed();
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        ureq::get(format!("{}/health/ready", self.address))
            .call()
            .is_ok()
    }

    /// Memory that it holds, in kibibytes.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
