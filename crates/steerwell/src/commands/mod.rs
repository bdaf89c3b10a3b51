//! The commands, a file each.

pub mod administrator;
pub mod allocate;
pub mod backup;
pub mod count;
pub mod demo;
pub mod export;
pub mod import;
pub mod rules;
mod told;
pub mod verify;
pub mod work;

use anyhow::{Context, bail};
use record::access::SecretKey;
use record::{Actor, House, Moment};

use crate::settings::{self, Place, Settings};

/// Prints to the screen. Somebody who reads only the first lines (`| head`) is no fault of ours.
pub fn say(text: &str) -> anyhow::Result<()> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => Err(fault.into()),
        _ => Ok(()),
    }
}

/// Who gives a command: the named user of this machine, for the audit trail.
pub fn actor() -> Actor {
    let user = ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .or_else(user_by_the_system)
        .unwrap_or_else(|| "unnamed".to_owned());
    Actor::CommandLine(user)
}

/// The system's own answer: a service or a bare shell of root has no name in its environment.
fn user_by_the_system() -> Option<String> {
    let answer = std::process::Command::new("id").arg("-un").output().ok()?;
    let name = String::from_utf8(answer.stdout).ok()?.trim().to_owned();
    (answer.status.success() && !name.is_empty()).then_some(name)
}

/// Now.
pub fn moment() -> Moment {
    Moment::at(jiff::Timestamp::now())
}

/// The house of the installation at `place`.
pub fn house(place: &Place) -> anyhow::Result<House> {
    let settings = settings::read(place)?;
    Ok(House::new(settings::open(&settings)?))
}

/// The house of an installation that is there already: an embedded database is not made by the way, or a mistyped
/// path would look like an installation in which all is well.
pub fn existing_house(place: &Place) -> anyhow::Result<House> {
    let settings = settings::read(place)?;
    must_be_there(&settings)?;
    Ok(House::new(settings::open(&settings)?))
}

/// Refuses where the embedded database is no file with something in it.
pub fn must_be_there(settings: &Settings) -> anyhow::Result<()> {
    let Some(path) = settings.address.path() else {
        return Ok(());
    };
    match std::fs::metadata(path) {
        Ok(file) if file.is_file() && file.len() > 0 => Ok(()),
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
            Err(fault).with_context(|| format!("the database {} cannot be read", path.display()))
        }
        _ => bail!(
            "there is no database at {}. Nothing was made. Check `database` in the settings; for a new installation \
             run `steerwell migrate` first.",
            path.display()
        ),
    }
}

/// Brings the database up to date.
pub fn migrate(place: &Place) -> anyhow::Result<()> {
    let settings = settings::read(place)?;
    let store = store::Store::open(&settings.address, settings.options.clone())?;
    let done = store::migrate(&store, &record::schema::MIGRATIONS)?;
    if done.is_empty() {
        say("The database is up to date; nothing was changed.\n")?;
    } else {
        say(&format!("Brought up to date: {} step(s).\n", done.len()))?;
    }
    Ok(())
}

/// Prints a new secret key.
pub fn secret() -> anyhow::Result<()> {
    say(&format!("{}\n", SecretKey::generate()?))?;
    Ok(())
}
