//! People on the record: made, found, opened, corrected, restricted: on both engines.

// What a test's own helpers cannot do without, the test cannot either.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

#[path = "people/authority.rs"]
mod authority;
#[path = "people/cast.rs"]
mod cast;
#[path = "people/comparing.rs"]
mod comparing;
#[path = "people/correcting.rs"]
mod correcting;
#[path = "people/crowded.rs"]
mod crowded;
#[path = "people/finding.rs"]
mod finding;
#[path = "people/forms.rs"]
mod forms;
#[path = "people/making.rs"]
mod making;
#[path = "people/restricting.rs"]
mod restricting;
#[path = "people/speed.rs"]
mod speed;
#[path = "people/working.rs"]
mod working;
