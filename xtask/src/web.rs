//! The style sheets and scripts: `npm ci` and `npm run build` in `web/`, only where something changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Builds what changed; gives a sentence on what was done.
pub fn build(root: &Path) -> Result<String> {
    let web = root.join("web");
    if !web.join("package-lock.json").is_file() {
        bail!("web/package-lock.json is missing: this is not a whole copy of the project");
    }
    let installed = install(&web, "web")?;
    let inputs = fingerprint(&web)?;
    let stamp = shell::stamps()?.join("web-built");
    if !installed && holds(&stamp, &inputs) && has_files(&web.join("built")) {
        return Ok("unchanged since the last build".to_owned());
    }
    quietly(
        Command::new("npm")
            .args(["run", "--silent", "build"])
            .current_dir(&web),
    )?;
    if !has_files(&web.join("built")) {
        bail!("`npm run build` in web/ ended well but wrote nothing to web/built");
    }
    std::fs::write(&stamp, inputs)?;
    Ok("built".to_owned())
}

/// Installs the packages of a folder from its committed lock file, unless they are there already.
/// Gives whether anything was installed.
pub fn install(folder: &Path, name: &str) -> Result<bool> {
    let lock = std::fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{name}/package-lock.json cannot be read"))?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let wanted = format!("{:016x}", hasher.finish());
    let stamp = shell::stamps()?.join(format!("{name}-packages"));
    // npm's own record of what it installed: gone when somebody removed the packages.
    if holds(&stamp, &wanted) && folder.join("node_modules/.package-lock.json").is_file() {
        return Ok(false);
    }
    println!("      npm packages of {name}/, from its lock file…");
    quietly(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder),
    )?;
    std::fs::write(&stamp, wanted)?;
    Ok(true)
}

/// Runs a command and shows what it printed only when it fails.
fn quietly(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("`{}` could not be started", shell::display(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` failed ({}):\n{}{}",
            shell::display(command),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

fn holds(stamp: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}

fn has_files(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// One number for every file that the build reads: names and contents.
fn fingerprint(web: &Path) -> Result<String> {
    let mut files = Vec::new();
    gather(web, &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        std::fs::read(&file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            let name = entry.file_name();
            if name != "node_modules" && name != "built" {
                gather(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
