//! Loading years of history at once: a migration from another system, or the demonstration.
//!
//! Constraints and guards of the database hold as they do for the verbs; what the verbs check beyond them is the
//! loader's to keep. Each load leaves one audit row with its number of rows.

use store::{Tx, Value};

use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::{Actor, Moment, Refusal};

/// Rows of one table.
pub struct Batch<'a> {
    /// The table.
    pub table: &'a str,
    /// Its columns, in the order of the fields of each row.
    pub columns: &'a [&'a str],
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// Loads rows, tables in the order given; returns how many rows.
///
/// Keep loads to a few thousand people: on SQLite nobody else writes meanwhile.
///
/// # Errors
/// A permit for something else, or what the database refused; then nothing is loaded.
pub fn load<'a>(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    batches: impl IntoIterator<Item = Batch<'a>>,
) -> Result<u64, Refusal> {
    permit.demand(Noun::People, Verb::Create)?;
    let mut loaded = 0_u64;
    for batch in batches {
        loaded = loaded.saturating_add(tx.bulk(batch.table, batch.columns, batch.rows)?);
    }
    let trace = Trace::of(Noun::People, Verb::Import, "bulk.load")
        .quantity(usize::try_from(loaded).unwrap_or(usize::MAX));
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(loaded)
}
