//! Files read into the record.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;
use formats::directory::{Source, recognise};
use formats::report::{Outcome, Report};
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
    /// Reads the files, postcodes first: the report of every line, then all of them in one transaction. Where one
    /// cannot be read as a whole, none is taken.
    pub fn run(&self) -> anyhow::Result<()> {
        let What::Directory {
            files,
            check,
            all_lines,
            place,
        } = &self.what;
        let mut read = Vec::new();
        for path in csv_files(files)? {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let bytes = std::fs::read(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            read.push((name, bytes));
        }
        if *check {
            return check_only(&read, *all_lines);
        }
        let house = super::house(place)?;
        let (actor, moment) = (super::actor(), super::moment());
        let files: Vec<(&str, &[u8])> = read
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        let imported = house.write(&actor, &moment, |tx| {
            directory::import_files(tx, &actor, &moment, &files)
        })?;
        for one in imported {
            super::say(&in_words(&one.report, *all_lines))?;
        }
        Ok(())
    }
}

fn check_only(files: &[(String, Vec<u8>)], all_lines: bool) -> anyhow::Result<()> {
    let mut faults = 0;
    for (name, bytes) in files {
        let report = match recognise(bytes) {
            Ok(Source::Postcodes) => formats::postcodes::read(name, bytes).map(|read| read.report),
            Ok(_) => formats::directory::read(name, bytes, None).map(|read| read.report),
            Err(fault) => Err(fault),
        };
        match report {
            Ok(report) => super::say(&in_words(&report, all_lines))?,
            Err(fault) => {
                eprintln!("{name}: {fault}.");
                faults += 1;
            }
        }
    }
    if faults > 0 {
        bail!("{faults} file(s) cannot be read.");
    }
    Ok(())
}

/// The report of a file: the count, then each line that was changed or not taken; all lines when asked for.
fn in_words(report: &Report, all_lines: bool) -> String {
    let counts = report.counts();
    let mut text = format!(
        "{} ({}): {} accepted, {} mended, {} refused.\n",
        report.file,
        report.source.title(),
        counts.accepted,
        counts.mended,
        counts.refused
    );
    for remark in &report.remarks {
        text.push_str(&format!("  {remark}\n"));
    }
    for line in &report.lines {
        let name = line.name.as_deref().unwrap_or("no name");
        let (what, sentences): (&str, Vec<&str>) = match &line.outcome {
            Outcome::Accepted if all_lines => ("accepted", Vec::new()),
            Outcome::Accepted => continue,
            Outcome::Mended(mends) => (
                "mended",
                mends.iter().map(|mend| mend.sentence.as_str()).collect(),
            ),
            Outcome::Refused(reasons) => ("refused", reasons.iter().map(String::as_str).collect()),
        };
        text.push_str(&format!(
            "  line {}, {name}: {what}. {}\n",
            line.line,
            sentences.join(" ")
        ));
    }
    text
}

/// The files named, and those in the folders named, in the order of their names.
fn csv_files(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let mut inside = Vec::new();
            for entry in std::fs::read_dir(path)
                .with_context(|| format!("{} cannot be read", path.display()))?
            {
                let entry = entry?.path();
                if entry
                    .extension()
                    .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
                {
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
