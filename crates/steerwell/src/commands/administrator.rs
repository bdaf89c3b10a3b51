//! The first administrator of a new installation.

use record::access::accounts;

use crate::settings::Place;

/// Makes the first administrator; works only while nobody has an account.
#[derive(clap::Args)]
pub struct Administrator {
    /// The name to sign in with, as ivan.admin.
    sign_in_name: String,
    /// The name that others see.
    #[arg(long)]
    display_name: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Administrator {
    /// Makes the account and prints its one-time password once.
    pub fn run(&self) -> anyhow::Result<()> {
        let house = super::house(&self.place)?;
        let (actor, moment) = (super::actor(), super::moment());
        let display = self.display_name.as_deref().unwrap_or(&self.sign_in_name);
        let (_, password) = house.write(&actor, &moment, |tx| {
            accounts::first_administrator(tx, &actor, &moment, &self.sign_in_name, display)
        })?;
        super::say(&format!(
            "Account {} is made. Its password, for the first sign-in only:\n",
            self.sign_in_name
        ))?;
        super::say(&format!("{}\n", password.as_str()))?;
        Ok(())
    }
}
