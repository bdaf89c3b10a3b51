//! What building and testing need on the machine: looked for, installed where that is allowed, or
//! asked for with the exact line.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// The oldest Node.js that builds the style sheets.
const NODE: (u32, u32) = (20, 0);
/// The oldest Node.js that runs the journeys: their HTML checker asks for it.
const NODE_FOR_JOURNEYS: (u32, u32) = (20, 19);
/// The oldest PostgreSQL that Steerwell supports.
const POSTGRES: u32 = 15;

/// What `make run` needs; a sentence for the reader, or every missing tool at once.
pub fn for_running() -> Result<String> {
    let mut missing = Vec::new();
    let node = node_version();
    match node {
        Some(version) if version >= NODE => {}
        Some((major, minor)) => missing.push(format!(
            "Node.js {}.{} or later is needed to build the style sheets; this is {major}.{minor}. {NODE_LINE}",
            NODE.0, NODE.1
        )),
        None => missing.push(format!(
            "Node.js is needed to build the style sheets and is not installed. {NODE_LINE}"
        )),
    }
    let npm = shell::says("npm", &["--version"]);
    if npm.is_none() && node.is_some() {
        missing.push(
            "npm, Node.js's package installer, is missing. Install it:\n  sudo apt-get install -y npm"
                .to_owned(),
        );
    }
    if shell::find(&["cc", "gcc", "clang"]).is_none() {
        missing.push(
            "A C compiler is needed (the embedded database is built from its C source). Install it:\n  \
             sudo apt-get install -y build-essential"
                .to_owned(),
        );
    }
    if !missing.is_empty() {
        bail!("{}", missing.join("\n\n"));
    }
    let cargo = shell::says("cargo", &["--version"]).unwrap_or_default();
    let cargo = cargo.split(' ').nth(1).unwrap_or("here").to_owned();
    let (major, minor) = node.unwrap_or_default();
    Ok(format!(
        "Rust {cargo}, Node.js {major}.{minor}, npm {}, a C compiler",
        npm.unwrap_or_default()
    ))
}

const NODE_LINE: &str = "Install it:\n  \
    sudo apt-get install -y nodejs npm      (Debian 13, Ubuntu 25.04 or later)\n  \
    elsewhere: https://nodejs.org/en/download";

fn node_version() -> Option<(u32, u32)> {
    parse_node(&shell::says("node", &["--version"])?)
}

fn parse_node(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The folder of PostgreSQL's server programs: beside an `initdb` on the path, or the newest of
/// Debian's folders, one a version.
pub fn postgres_programs() -> Option<PathBuf> {
    let mut candidates: Vec<(u32, PathBuf)> = Vec::new();
    if let Some(initdb) = shell::find(&["initdb"]) {
        // Debian's link leads to the folder that has the other programs too.
        let real = std::fs::canonicalize(&initdb).unwrap_or(initdb);
        if let Some(folder) = real.parent() {
            candidates.extend(postgres_version(folder).map(|version| (version, folder.to_owned())));
        }
    }
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        for version in versions.flatten() {
            let folder = version.path().join("bin");
            if folder.join("initdb").is_file() {
                candidates.extend(postgres_version(&folder).map(|version| (version, folder)));
            }
        }
    }
    candidates
        .into_iter()
        .filter(|(version, folder)| *version >= POSTGRES && folder.join("postgres").is_file())
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder)
}

fn postgres_version(folder: &std::path::Path) -> Option<u32> {
    let initdb = folder.join("initdb");
    let said = shell::says(initdb.to_str()?, &["--version"])?;
    // "initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    said.split(' ').nth(2)?.split('.').next()?.parse().ok()
}

/// The browser that the journeys drive.
pub fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        return named.is_file().then_some(named);
    }
    shell::find(&["chromium", "chromium-browser", "google-chrome"])
}

/// Sees to it that what the tests need is here, installing Debian packages as root or by sudo, and
/// saying so.
///
/// # Errors
/// When something is missing and may not be installed from here: the exact line to type.
pub fn for_testing(browser_too: bool) -> Result<()> {
    for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if shell::says("cargo", &[program, "--version"]).is_none() {
            println!("Installing {component}: rustup component add {component}");
            shell::run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    if browser_too
        && let Some(named) = std::env::var_os("CHROMIUM")
        && browser().is_none()
    {
        bail!(
            "CHROMIUM is set to {}, where there is no program. Mend it or unset it.",
            named.to_string_lossy()
        );
    }
    let mut packages = Vec::new();
    if postgres_programs().is_none() {
        packages.push("postgresql");
    }
    if let Some((major, minor)) =
        node_version().filter(|have| browser_too && *have < NODE_FOR_JOURNEYS)
    {
        bail!(
            "The journeys need Node.js {}.{} or later; this is {major}.{minor}. {NODE_LINE}\n\
             `make check` does without.",
            NODE_FOR_JOURNEYS.0,
            NODE_FOR_JOURNEYS.1
        );
    }
    if browser_too && browser().is_none() {
        // Without a font the screenshots, and every measure of what fits, would be of empty boxes.
        packages.extend(["chromium", "fonts-liberation"]);
    }
    if packages.is_empty() {
        println!("The tests have what they need: nothing to install.");
        return Ok(());
    }
    install(&packages)?;
    if postgres_programs().is_none() {
        bail!(
            "The PostgreSQL that was installed is older than {POSTGRES}, the oldest that Steerwell supports. \
             Install a later one (apt.postgresql.org has them for every Debian and Ubuntu)."
        );
    }
    if browser_too && browser().is_none() {
        bail!(
            "Chromium is still not to be found. Set CHROMIUM to the path of a Chromium or Chrome, \
             or run `make check`, which needs no browser."
        );
    }
    Ok(())
}

fn install(packages: &[&str]) -> Result<()> {
    let line = format!("apt-get install -y {}", packages.join(" "));
    if shell::find(&["apt-get"]).is_none() {
        bail!(
            "The tests need: {}. This machine has no apt-get: install them by its own means \
             (on Debian the line would be `sudo {line}`).",
            packages.join(", ")
        );
    }
    let as_root = shell::is_root();
    let by_sudo = !as_root
        && Command::new("sudo")
            .args(["-n", "true"])
            .output()
            .is_ok_and(|output| output.status.success());
    if !as_root && !by_sudo {
        bail!(
            "The tests need: {}. They cannot be installed from here (not root, and sudo asks for a \
             password). Type this, then try again:\n  sudo apt-get update && sudo {line}",
            packages.join(", ")
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = if as_root {
            let mut command = Command::new("env");
            command.arg("DEBIAN_FRONTEND=noninteractive");
            command
        } else {
            let mut command = Command::new("sudo");
            command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive"]);
            command
        };
        command.arg("apt-get").arg("-q").args(arguments);
        shell::run(&mut command)
    };
    println!("Installing for the tests: {line}");
    apt(&["update"])?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_version_is_compared_by_number_and_not_by_letter() {
        assert_eq!(parse_node("v20.20.2\n"), Some((20, 20)));
        assert!(parse_node("v9.11.0").is_some_and(|version| version < NODE));
        assert!(parse_node("v20.9.0").is_some_and(|version| version < NODE_FOR_JOURNEYS));
        assert!(parse_node("v100.0.0").is_some_and(|version| version >= NODE));
        assert_eq!(parse_node("nothing"), None);
    }
}
