//! A copy of an embedded database while it is in use.

use std::path::PathBuf;

use anyhow::bail;

use crate::settings::{self, Place};

/// Copies the embedded database. On PostgreSQL use that server's own tools.
#[derive(clap::Args)]
pub struct Backup {
    /// The file to write; it must not be there yet.
    to: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Backup {
    /// Writes the copy.
    pub fn run(&self) -> anyhow::Result<()> {
        if self.to.exists() {
            bail!(
                "{} is there already; a backup never overwrites.",
                self.to.display()
            );
        }
        let settings = settings::read(&self.place)?;
        super::must_be_there(&settings)?;
        let store = store::Store::open(&settings.address, settings.options.clone())?;
        store.backup_to(&self.to)?;
        super::say(&format!("Copied to {}.\n", self.to.display()))?;
        Ok(())
    }
}
