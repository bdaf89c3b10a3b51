//! How long it takes to build, in a copy of the sources.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::Wanted;
use crate::report::Report;

/// Builds what `make run` builds, from nothing and after a change in the pages.
pub fn measure(wanted: &Wanted, report: &mut Report) -> Result<()> {
    if !wanted.builds {
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("no folder above")?;
    let copy = tempfile::Builder::new()
        .prefix("steerwell-build-")
        .tempdir()?;
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()?;
    ensure!(listed.status.success(), "git does not list the sources");
    let names = String::from_utf8(listed.stdout)?;
    for name in names
        .split('\0')
        .filter(|name| !name.is_empty() && root.join(name).is_file())
    {
        take(root, copy.path(), Path::new(name))?;
    }
    // Made by npm, and part of the first build of `make run`; its time is not part of these.
    for entry in std::fs::read_dir(root.join("web/built"))
        .context("the style sheets are not built: make run")?
    {
        take(
            root,
            copy.path(),
            &Path::new("web/built").join(entry?.file_name()),
        )?;
    }
    let build = || -> Result<String> {
        let began = Instant::now();
        let built = Command::new("cargo")
            .args(["build", "--locked", "--quiet", "-p", "steerwell"])
            .env("CARGO_TARGET_DIR", copy.path().join("target"))
            .current_dir(copy.path())
            .status()?;
        ensure!(built.success(), "the copy does not build");
        let tenths = began.elapsed().as_millis() / 100;
        Ok(format!("{}.{}", tenths / 10, tenths % 10))
    };
    report.other(
        "Build from nothing, as `make run` does it (development profile), s",
        build()?,
    );
    let page = copy.path().join("crates/pages/src/home/mod.rs");
    let text = std::fs::read_to_string(&page)?;
    std::fs::write(&page, text + "\n// A change.\n")?;
    report.other("Build after a change in a page, s", build()?);
    Ok(())
}

fn take(from: &Path, to: &Path, name: &Path) -> Result<()> {
    let target = to.join(name);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(from.join(name), &target)
        .with_context(|| format!("{} is not copied", name.display()))?;
    Ok(())
}
