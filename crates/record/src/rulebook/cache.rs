//! Rulebooks that were read once, kept in memory by their hash.

use std::sync::{Arc, Mutex, PoisonError};

use rules::rulebook::Rulebook;
use store::{Tx, params};

use super::{in_force, short};
use crate::{Moment, Refusal};

/// A council has a version in force and a few that old decisions were made under.
const MOST: usize = 16;

/// Versions of the rulebook that were read from the database. A version never changes, so none ever goes stale.
/// The caller keeps one for the life of the program; clones share what they hold.
#[derive(Debug, Clone, Default)]
pub struct Rulebooks {
    kept: Arc<Mutex<Vec<Arc<Rulebook>>>>,
}

impl Rulebooks {
    /// Holds nothing yet.
    pub fn new() -> Rulebooks {
        Rulebooks::default()
    }

    /// The version of this hash.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it was never adopted; [`Refusal::Rules`] when what is kept cannot be read any
    /// more, which is a sign of damage.
    pub fn load(&self, tx: &mut Tx, hash: &str) -> Result<Arc<Rulebook>, Refusal> {
        if let Some(book) = self.find(hash) {
            return Ok(book);
        }
        let Some(document) = tx.query_opt(
            "select files from rulebook_version where hash = $1",
            &params![hash],
            |row| row.get::<String>(0),
        )?
        else {
            return Err(Refusal::NotFound(None));
        };
        let damaged = |sentence: &str| {
            Refusal::Rules(format!(
                "The rulebook {} cannot be read as it was adopted: {sentence} \
                 Run «steerwell verify» and restore it from a backup.",
                short(hash)
            ))
        };
        let book = Rulebook::from_document(&document).map_err(|faults| {
            damaged(&faults.first().map(ToString::to_string).unwrap_or_default())
        })?;
        if book.hash() != hash {
            return Err(damaged("its content has another hash."));
        }
        let book = Arc::new(book);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(MOST - 1);
        kept.insert(0, Arc::clone(&book));
        Ok(book)
    }

    /// The version in force at this moment.
    ///
    /// # Errors
    /// As [`in_force`] and [`Rulebooks::load`].
    pub fn in_force(&self, tx: &mut Tx, moment: &Moment) -> Result<Arc<Rulebook>, Refusal> {
        let adoption = in_force(tx, moment)?;
        self.load(tx, &adoption.hash)
    }

    /// What is found moves to the front, so that the least used goes first.
    fn find(&self, hash: &str) -> Option<Arc<Rulebook>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|book| book.hash() == hash)?;
        let book = kept.remove(at);
        kept.insert(0, Arc::clone(&book));
        Some(book)
    }
}
