//! The commands, a file each.

pub mod administrator;
pub mod allocate;
pub mod backup;
pub mod demo;
pub mod import;
pub mod rules;
pub mod verify;

use record::access::SecretKey;
use record::{Actor, House, Moment};

use crate::settings::{self, Place};

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
        println!("The database is up to date; nothing was changed.");
    } else {
        println!("Brought up to date: {} step(s).", done.len());
    }
    Ok(())
}

/// Prints a new secret key.
pub fn secret() -> anyhow::Result<()> {
    println!("{}", SecretKey::generate()?);
    Ok(())
}
