//! Other programs: found, started, listened to.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The root of the workspace: the folder above this crate.
pub fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().context("xtask has no folder above it")?;
    Ok(root.to_path_buf())
}

/// The folder that cargo builds into for the development profile: the one this program lies in.
pub fn built() -> Result<PathBuf> {
    let program = std::env::current_exe().context("the path of this program is not known")?;
    let folder = program.parent().context("this program lies in no folder")?;
    Ok(folder.to_path_buf())
}

/// A folder of this tool's own beside the build, for the stamps of what is already done.
pub fn stamps() -> Result<PathBuf> {
    let folder = built()?.join("xtask-stamps");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Where a program lies: the first of `names` on the path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|candidate| candidate.is_file())
    })
}

/// What a program prints, trimmed; `None` when it is missing or fails.
pub fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command with its output shown; an error when it cannot start or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = display(command);
    let status = command
        .status()
        .with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a command, shows every line of its standard output and hands it to `each` as well.
/// Gives whether it ended well.
pub fn listen(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let shown = display(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{shown}` could not be started"))?;
    if let Some(out) = child.stdout.take() {
        let mut reader = BufReader::new(out);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            let text = String::from_utf8_lossy(&line);
            std::io::stdout().write_all(text.as_bytes())?;
            each(text.trim_end());
            line.clear();
        }
    }
    Ok(child.wait()?.success())
}

/// A command as a person would type it.
pub fn display(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether this process is the superuser.
pub fn is_root() -> bool {
    says("id", &["-u"]).as_deref() == Some("0")
}
