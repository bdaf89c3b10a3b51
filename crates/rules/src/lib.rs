//! Policy as data, and figures that open.
//!
//! This crate turns facts about a person into a worked decision, by rules that a council can
//! read, change and cite. It is pure: no files, clock, randomness, network or database.
//!
//! - [`rulebook`]: policy files, loaded with every fault named by file and line, compared in
//!   words, hashed, layered (national law first, a council's choices on top), and compiled for
//!   a date.
//! - [`explain`]: one arithmetic with three listeners. [`explain::Silent`] is for runs over
//!   everybody, [`explain::Telling`] keeps each line with its rule, source and facts,
//!   [`explain::Tally`] adds lines up over a population. What was told is a
//!   [`explain::Worked`], which can be kept, hashed and replayed.
//! - the formulas, by the step of the journey they belong to: [`charging`], [`payments`],
//!   [`allocation`], [`budget`]; and the tables: [`assessment`], [`approval`], [`review`].
//! - [`messages`]: worked lines in words, plain and easy read, for the person and for staff.
//!
//! ```
//! use jiff::civil::date;
//! use rules::charging::{TariffFacts, TariffIncome, TariffResult};
//! use rules::{Pence, rulebook};
//!
//! let england = rulebook::england().map_err(|faults| format!("{faults:?}"))?;
//! let rules = england.compile(date(2026, 4, 6));
//! let facts = TariffFacts { capital: Pence::pounds(15_000) };
//! let (result, worked) = rules.prepare::<TariffIncome>()?.work(&facts)?;
//! assert_eq!(result, TariffResult::Tariff { weekly: Pence::pounds(3) });
//! assert_eq!(rules::explain::replay(&worked, &england)?.canonical(), worked.canonical());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod allocation;
pub mod approval;
pub mod assessment;
pub mod budget;
mod canonical;
pub mod charging;
pub mod eligibility;
pub mod explain;
pub mod messages;
mod money;
pub mod payments;
pub mod performance;
mod reading;
pub mod review;
pub mod rulebook;
mod word_enum;
mod words;
mod yaml;

pub use canonical::{canonical_json, sha256};
pub use money::{MoneyFault, Pence, Rounding};
pub use words::{Voice, Words, date_in_words};
