//! The commands, a file each.

pub mod administrator;
pub mod allocate;
pub mod backup;
pub mod demo;
pub mod import;
pub mod rules;
mod told;
pub mod verify;
pub mod work;

use record::access::SecretKey;
use record::{Actor, House, Moment};

use crate::settings::{self, Place};

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
        .unwrap_or_else(|| "unnamed".to_owned());
    Actor::CommandLine(user)
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
