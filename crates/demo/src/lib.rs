//! Riverbridge, a council that does not exist: its accounts, its cast, its directory of real open data.
//!
//! The cast and their stories are made by the same verbs as the pages use, so that what a trial shows is what the
//! program does. The thousands around them are loaded in bulk, decided by the same rules.

mod accounts;
mod cast;
mod council;
mod load;

pub use accounts::{ACCOUNTS, DemoAccount};
pub use cast::{CAST, Member, TEAMS};
pub use council::{Size, WHERE, council};
pub use load::{is_loaded, load, load_for, person};

/// The password of every account of the demonstration. It is printed and guards nothing but invented people.
pub const PASSWORD: &str = "seven-otters-cross-the-river";

/// What references of Riverbridge begin with.
pub const REFERENCE_PREFIX: &str = "RB";
