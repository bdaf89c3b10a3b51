//! Everything that is kept about one person, in open formats, into a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use record::access::{self, Noun, Verb};
use record::{PersonId, Refusal, export};

use crate::settings::Place;

/// Writes everything that is kept about one person: one JSON document, and a CSV file for each table.
#[derive(clap::Args)]
pub struct Export {
    /// The person's reference, such as RB-000001.
    #[arg(long)]
    person: String,
    /// The folder to write into. It is made; if it is there, it must be empty.
    #[arg(long)]
    to: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Export {
    /// Reads, writes the files, and says what to look at before they are handed over.
    pub fn run(&self) -> anyhow::Result<()> {
        must_be_empty(&self.to)?;
        let house = super::existing_house(&self.place)?;
        let (actor, moment) = (super::actor(), super::moment());
        let reference = self.person.trim().to_uppercase();
        let found = house.read(|tx| {
            Ok::<_, Refusal>(tx.query_opt(
                "select id from people_person where reference = $1",
                &store::params![reference.as_str()],
                |row| row.get::<PersonId>(0),
            )?)
        })?;
        let Some(person) = found else {
            bail!("there is no person with the reference {reference}. Nothing was written.");
        };
        let made = house.write(&actor, &moment, |tx| {
            let ask = (Noun::People, Verb::Export, "command.export");
            let permit = access::person(tx, &actor, &moment, person, ask, None)?;
            export::person(tx, &permit, (&actor, &moment))
        })?;
        let tables = self.to.join("tables");
        std::fs::create_dir_all(&tables)
            .with_context(|| format!("{} cannot be made", tables.display()))?;
        write(&self.to.join(format!("{reference}.json")), &made.json())?;
        for table in &made.tables {
            write(&tables.join(format!("{}.csv", table.name)), &table.csv())?;
        }
        super::say(&format!(
            "{reference}: {} rows of {} tables written to {}.\n{}\n",
            made.rows(),
            made.tables.len(),
            self.to.display(),
            export::NOTICE
        ))
    }
}

fn must_be_empty(folder: &Path) -> anyhow::Result<()> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => bail!(
                "{} is not empty. Choose another folder, so that no two people's files are mixed.",
                folder.display()
            ),
        },
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(fault).with_context(|| format!("{} cannot be read", folder.display())),
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
