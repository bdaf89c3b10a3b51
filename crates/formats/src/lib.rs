//! Files and feeds, in and out, as text: bytes come in, typed values and a report of every line go out.
//!
//! This crate is pure. It opens no file, knows no clock, no database and no web page; whoever calls it reads the
//! bytes (and refuses more than [`directory::MAX_BYTES`] before that).
//!
//! - [`directory`]: the open data behind the information directory, with a report of every line.
//! - [`postcodes`]: the list of a council's postcodes with their places.
//! - [`hours`]: weekly opening times.
//! - [`bank`]: bank details and the file that pays a run.
//! - [`case_file`]: the input of `steerwell allocate`.
//! - [`postcode`], [`nhs_number`], [`telephone`], [`place`]: the small values that files and forms share.

pub mod bank;
pub mod case_file;
pub mod directory;
pub mod hours;
pub mod nhs_number;
pub mod place;
pub mod postcode;
pub mod postcodes;
pub mod report;
pub mod telephone;

mod table;
mod text;
