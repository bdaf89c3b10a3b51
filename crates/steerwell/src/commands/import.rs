//! Files read into the record.

use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::Subcommand;
use formats::directory::recognise;
use formats::postcodes::Gazetteer;
use formats::report::{Outcome, Report};
use record::directory::Effect;
use record::{Refusal, directory};

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
        /// Take a list although more than one in five of its entries would be withdrawn.
        #[arg(long)]
        withdraw: bool,
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
            withdraw,
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
        unreadable(&read)?;
        let house = super::existing_house(place)?;
        let (actor, moment) = (super::actor(), super::moment());
        // Postcodes first: the others are checked against them.
        read.sort_by_key(|(_, bytes)| !directory::is_postcodes(bytes));
        let mut at = String::new();
        let imported = house.write(&actor, &moment, |tx| {
            let mut imported = Vec::new();
            for (name, bytes) in &read {
                at.clone_from(name);
                let one = directory::import_file(tx, &actor, &moment, name, bytes)?;
                if !withdraw && withdraws_much(&one.effect) {
                    return Err(Refusal::invalid("file", too_much(&one.effect)));
                }
                imported.push(one);
            }
            Ok(imported)
        });
        let imported = imported.map_err(|refusal| match refusal {
            Refusal::Invalid(_) => anyhow!("{at}: {refusal} None of the files was read in."),
            other => other.into(),
        })?;
        for one in imported {
            super::say(&in_words(&one.report, *all_lines))?;
            super::say(&effect_in_words(&one.effect))?;
        }
        Ok(())
    }
}

/// How many entries of the list stood before.
fn stood(effect: &Effect) -> usize {
    effect.same + effect.changed + effect.withdrawn
}

/// More than one in five of a list at once, and more than five, is rather half a file than news.
fn withdraws_much(effect: &Effect) -> bool {
    effect.withdrawn > 5 && effect.withdrawn * 5 > stood(effect)
}

fn too_much(effect: &Effect) -> String {
    format!(
        "{} of the {} entries of this list are not in the file and would be withdrawn. Check that the file is whole; \
         if they are to go, run the command again with --withdraw.",
        effect.withdrawn,
        stood(effect)
    )
}

/// What the import did: «  1 made, 2 changed, 3 withdrawn, 0 back again, 40 as before.»
fn effect_in_words(effect: &Effect) -> String {
    format!(
        "  {} made, {} changed, {} withdrawn, {} back again, {} as before.\n",
        effect.new, effect.changed, effect.withdrawn, effect.returned, effect.same
    )
}

/// Every file that is none of the lists, before any is read in.
fn unreadable(files: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    let faults: Vec<String> = files
        .iter()
        .filter_map(|(name, bytes)| Some(format!("{name}: {}.", recognise(bytes).err()?)))
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    bail!(
        "{} file(s) cannot be read, so none was read in:\n{}",
        faults.len(),
        faults.join("\n")
    )
}

/// What each line would become. Postcodes among the files are what the others are checked against, as when they are
/// read in.
fn check_only(files: &[(String, Vec<u8>)], all_lines: bool) -> anyhow::Result<()> {
    let mut faults = Vec::new();
    let mut reports = Vec::new();
    let mut places = Vec::new();
    for (name, bytes) in files
        .iter()
        .filter(|(_, bytes)| directory::is_postcodes(bytes))
    {
        match formats::postcodes::read(name, bytes) {
            Ok(read) => {
                reports.push(read.report);
                places.extend(read.places);
            }
            Err(fault) => faults.push(format!("{name}: {fault}.")),
        }
    }
    let gazetteer = Gazetteer::new(places);
    let known = Some(&gazetteer).filter(|gazetteer| !gazetteer.is_empty());
    for (name, bytes) in files
        .iter()
        .filter(|(_, bytes)| !directory::is_postcodes(bytes))
    {
        match formats::directory::read(name, bytes, known) {
            Ok(read) => reports.push(read.report),
            Err(fault) => faults.push(format!("{name}: {fault}.")),
        }
    }
    for report in reports {
        super::say(&in_words(&report, all_lines))?;
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!(
        "{} file(s) cannot be read:\n{}",
        faults.len(),
        faults.join("\n")
    )
}

/// The report of a file: the count, then each line that was changed, remarked on or not taken; all when asked for.
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
        let (what, mut sentences): (&str, Vec<&str>) = match &line.outcome {
            Outcome::Accepted => ("accepted", Vec::new()),
            Outcome::Mended(mends) => (
                "mended",
                mends.iter().map(|mend| mend.sentence.as_str()).collect(),
            ),
            Outcome::Refused(reasons) => ("refused", reasons.iter().map(String::as_str).collect()),
        };
        sentences.extend(line.remarks.iter().map(String::as_str));
        if sentences.is_empty() && !all_lines {
            continue;
        }
        let said = format!(
            "  line {}, {name}: {what}. {}",
            line.line,
            sentences.join(" ")
        );
        text.push_str(said.trim_end());
        text.push('\n');
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
        let named: Vec<String> = named
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        bail!("there is no file ending in .csv in {}.", named.join(", "));
    }
    Ok(files)
}
