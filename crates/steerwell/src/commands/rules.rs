//! Rulebooks from the command line: checked, compared, adopted.

use std::path::{Path, PathBuf};

use ::rules::rulebook::{self, Fault, PackKind, Rulebook, Source};
use anyhow::{Context, bail};
use clap::Subcommand;
use record::access::{self, Noun, Verb};
use record::rulebook::Adopted;

use crate::settings::Place;

/// Rulebooks: checked, compared, adopted.
#[derive(clap::Args)]
pub struct Rules {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Check a folder of rulebook files: every fault with its file, line and a sentence.
    Check {
        /// The pack's folder, where its pack.yaml is.
        folder: PathBuf,
    },
    /// Say in words what differs between two packs.
    Diff {
        /// The folder of the older pack.
        before: PathBuf,
        /// The folder of the newer pack.
        after: PathBuf,
    },
    /// Put a folder of rulebook files into force.
    Adopt {
        /// The pack's folder.
        folder: PathBuf,
        /// Why; kept with your name and the date.
        #[arg(long)]
        why: String,
        #[command(flatten)]
        place: Place,
    },
}

impl Rules {
    /// Does what was asked.
    pub fn run(&self) -> anyhow::Result<()> {
        match &self.what {
            What::Check { folder } => {
                let book = load(folder)?;
                // A national pack lacks what councils decide; with a council's on top it is checked for use too.
                if book
                    .packs()
                    .iter()
                    .any(|pack| pack.kind == PackKind::Council)
                {
                    ready(folder)?;
                }
                super::say(&format!(
                    "{}: {} figures, {} questionnaires, no faults. Version {}.\n",
                    book.name(),
                    book.figures().len(),
                    book.questionnaires().len(),
                    book.hash()
                ))?;
                Ok(())
            }
            What::Diff { before, after } => {
                let changes = rulebook::diff(&load(before)?, &load(after)?);
                if changes.is_empty() {
                    super::say("They say the same.\n")?;
                }
                for change in changes {
                    super::say(&format!("{change}\n"))?;
                }
                Ok(())
            }
            What::Adopt { folder, why, place } => adopt(folder, why, place),
        }
    }
}

fn adopt(folder: &Path, why: &str, place: &Place) -> anyhow::Result<()> {
    let source = read(folder)?;
    // Checked once before the database is touched, so that faults come with their files and lines.
    ready(folder)?;
    let house = super::existing_house(place)?;
    let (actor, moment) = (super::actor(), super::moment());
    let adopted = house.write(&actor, &moment, |tx| {
        let permit = access::population(&actor, Noun::Rulebook, Verb::Adopt, "rulebook_adopt")?;
        record::rulebook::adopt(tx, &permit, &actor, &moment, &source, why)
    })?;
    super::say(&match adopted {
        Adopted::Now(adoption) => format!("In force from now: version {}.\n", adoption.hash),
        Adopted::Already(adoption) => format!("Version {} was in force already.\n", adoption.hash),
    })
}

/// The rulebook of a folder, a council's on top of the national one that this program carries.
///
/// # Errors
/// Every fault, one a line.
pub fn load(folder: &Path) -> anyhow::Result<Rulebook> {
    let outcome = rulebook::load(&read(folder)?).and_then(|pack| {
        match pack.packs().last().map(|card| card.kind) {
            Some(PackKind::Council) => Rulebook::layered(&rulebook::england()?, &pack),
            _ => Ok(pack),
        }
    });
    outcome.map_err(|faults| in_words(&faults))
}

/// Whether the rulebook of a folder can be worked with today.
fn ready(folder: &Path) -> anyhow::Result<()> {
    record::rulebook::checked(&read(folder)?, super::moment().today)
        .map(drop)
        .map_err(|faults| in_words(&faults))
}

fn in_words(faults: &[Fault]) -> anyhow::Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("{} fault(s):\n{}", lines.len(), lines.join("\n"))
}

/// The files of a folder, whatever is in them; what is wrong with them is for the check to say.
fn read(folder: &Path) -> anyhow::Result<Source> {
    if !folder.is_dir() {
        bail!("{} is not a folder with rulebook files.", folder.display());
    }
    let name = folder
        .canonicalize()
        .ok()
        .and_then(|whole| {
            whole
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| "rulebook".to_owned());
    let mut source = Source::new(&name);
    collect(folder, "", &mut source)?;
    Ok(source.named_by_card())
}

fn collect(folder: &Path, below: &str, source: &mut Source) -> anyhow::Result<()> {
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
    {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, source)?;
        } else {
            let content = std::fs::read(entry.path())
                .with_context(|| format!("{} cannot be read", entry.path().display()))?;
            source.files.insert(path, content);
        }
    }
    Ok(())
}
