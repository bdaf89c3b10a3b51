//! Files read into the record.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;
use record::directory;

use crate::settings::Place;

/// Reads files into the record.
#[derive(clap::Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Services, activities and organisations near people, and the postcodes to measure from.
    Directory {
        /// Files, or folders of files, as comma-separated values. What each is, is seen from its header.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only report what each line would become.
        #[arg(long)]
        check: bool,
        /// Also print the lines that were taken as they are.
        #[arg(long)]
        all_lines: bool,
        #[command(flatten)]
        place: Place,
    },
}

impl Import {
    /// Reads each file: the report of its lines, then the import in one transaction.
    pub fn run(&self) -> anyhow::Result<()> {
        let What::Directory { files, check, all_lines, place } = &self.what;
        let house = if *check { None } else { Some(super::house(place)?) };
        let (actor, moment) = (super::actor(), super::moment());
        let mut faults = 0;
        for path in csv_files(files)? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let read = match formats::directory::read(&name, &bytes) {
                Ok(read) => read,
                Err(sentence) => {
                    eprintln!("{name}: {sentence}");
                    faults += 1;
                    continue;
                }
            };
            print!("{}", read.report().to_text(*all_lines));
            if let Some(house) = &house {
                house.write(&actor, &moment, |tx| {
                    directory::import_file(tx, &actor, &moment, &name, &bytes)
                })?;
            }
        }
        if faults > 0 {
            bail!("{faults} file(s) were not read; the others were.");
        }
        Ok(())
    }
}

/// The files named, and those in the folders named, in the order of their names.
fn csv_files(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let mut inside = Vec::new();
            for entry in std::fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))? {
                let entry = entry?.path();
                if entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
                    inside.push(entry);
                }
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        bail!("there is no file ending in .csv there.");
    }
    Ok(files)
}
