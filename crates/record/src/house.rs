//! The house: the store, and the one way in which verbs reach it.

use store::{Store, Tx};

use crate::access::audit;
use crate::{Actor, Moment, Refusal};

/// The care record of one council.
#[derive(Clone)]
pub struct House {
    store: Store,
}

impl House {
    /// The record kept in `store`.
    pub fn new(store: Store) -> House {
        House { store }
    }

    /// The store itself, for migrations, readiness and backup.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Runs one verb in one writing transaction. Also opening a record is a write: it leaves its audit row.
    ///
    /// # Errors
    /// What `verb` refused. Nothing of it is kept then, but the audit row of an attempt that was not permitted.
    pub fn write<T>(
        &self,
        actor: &Actor,
        moment: &Moment,
        verb: impl FnOnce(&mut Tx) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let outcome = self.store.write(verb);
        if let Err(refusal) = &outcome
            && let Some(attempt) = refusal.attempt()
        {
            self.store
                .write(|tx| audit::refused(tx, actor, moment, attempt))?;
        }
        outcome
    }

    /// Reads without a trace: for what is public, or about nobody (a session, a count for readiness).
    ///
    /// # Errors
    /// What `question` refused.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&mut Tx) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.store.read(question)
    }
}
