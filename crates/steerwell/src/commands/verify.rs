//! Proof that nothing on record was changed or lost.

use std::path::PathBuf;

use anyhow::{Context, bail};
use record::access::{Noun, Trace, Verb, audit, seal, verify};
use record::replay;

use crate::settings::Place;

/// Checks every sealed audit row against its hash, the seals against each other, and every decision that a formula worked out
/// against its own facts and rulebook.
#[derive(clap::Args)]
pub struct Verify {
    /// Files with checkpoints kept elsewhere; they prove that the last rows are still there.
    #[arg(long)]
    checkpoint: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Prints where the audit trail stands: one line, to be kept elsewhere.
#[derive(clap::Args)]
pub struct Checkpoint {
    #[command(flatten)]
    place: Place,
}

impl Verify {
    /// Reports every fault by name; fails when there is one.
    pub fn run(&self) -> anyhow::Result<()> {
        let mut kept = Vec::new();
        for path in &self.checkpoint {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("the checkpoint {} cannot be read", path.display()))?;
            for (index, line) in text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim().is_empty())
            {
                kept.push(line.parse().map_err(|fault| {
                    anyhow::anyhow!("{} line {}: {fault}", path.display(), index + 1)
                })?);
            }
        }
        let house = super::existing_house(&self.place)?;
        let report = house.read(|tx| verify::verify(tx, &kept))?;
        super::say(&format!("{report}\n"))?;
        let replayed = house.read(replay::all)?;
        super::say(&format!("{replayed}\n"))?;
        let (actor, moment) = (super::actor(), super::moment());
        house.write(&actor, &moment, |tx| {
            audit::allowed(
                tx,
                &actor,
                &moment,
                &Trace::of(Noun::Audit, Verb::View, "verify"),
            )
        })?;
        if report.is_clean() && replayed.is_clean() {
            super::say(if kept.is_empty() {
                "Nothing that is there was changed. Only a checkpoint kept elsewhere shows whether last rows are \
                 missing: give one with --checkpoint.\n"
            } else {
                "Nothing was changed and nothing is missing.\n"
            })?;
            Ok(())
        } else {
            bail!("the record is not as it was written: see the lines above.")
        }
    }
}

impl Checkpoint {
    /// Prints the line.
    pub fn run(&self) -> anyhow::Result<()> {
        let house = super::existing_house(&self.place)?;
        super::say(&format!("{}\n", house.read(seal::checkpoint)?))?;
        Ok(())
    }
}
