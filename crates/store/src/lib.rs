//! The two databases behind one small blocking interface: SQLite and PostgreSQL 15 or later.
//!
//! This crate knows no domain. It gives transactions, portable SQL with `$1` parameters, forward-only
//! migrations, and guards that make the database itself refuse what must never be, on both engines.
//!
//! ```no_run
//! use store::{Address, Options, Store, StoreError, params};
//! store::id!(PersonId);
//!
//! # fn main() -> Result<(), StoreError> {
//! let store = Store::open(&Address::parse("sqlite:steerwell.sqlite")?, Options::default())?;
//! let person = PersonId::new();
//! store.write(|tx| {
//!     tx.execute("insert into people_person (id, name) values ($1, $2)", &params![person, "Ada Testwell"])?;
//!     Ok::<_, StoreError>(())
//! })?;
//! let names: Vec<String> = store.read(|tx| {
//!     tx.query("select name from people_person where id = $1", &params![person], |row| row.get(0))
//! })?;
//! # Ok(()) }
//! ```
//!
//! # Portable SQL
//!
//! | Write | Not | Because |
//! |---|---|---|
//! | `$1`, `$2` | `?` | translated to `?1`, `?2`: SQLite numbers `$2 … $1` by order of appearance |
//! | `cast($1 as {date})` | `cast($1 as date)` | SQLite would make a number of the date; `{…}` is the engine's own type |
//! | `on conflict (…) do nothing` | `insert or ignore` | the second is SQLite's alone |
//! | `is not distinct from` | `is` | PostgreSQL's `is` takes only null, true, false |
//! | `string_agg(x, ',' order by x)` | `group_concat` | both have the first |
//! | `active`, `not active` | `active = 1` | booleans are `boolean` on PostgreSQL |
//!
//! `{text}` columns sort and compare by code point on both; `like` heeds case on both; `lower` touches only the
//! letters a to z on both. `sum` of whole numbers reads as `i64` on both. There are no floating point values.
//!
//! # Transactions
//!
//! [`Store::write`] is `begin immediate` on SQLite and `read committed` on PostgreSQL; [`Store::read`] sees one
//! snapshot and may not write, on both. After a failed statement the transaction can only end: what the closure
//! returns afterwards, nothing is saved. [`Tx::nested`] is the way to try something that may be refused.

mod address;
mod error;
mod guards;
mod kinds;
mod lite;
mod migrate;
mod pg;
mod pool;
mod row;
mod sql;
#[allow(clippy::module_inception)]
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tx;
mod value;

pub use address::{Address, Engine};
pub use error::{ConstraintKind, StoreError};
pub use guards::Guard;
pub use kinds::UnknownWord;
pub use migrate::{Migration, Migrations, migrate, pending};
pub use row::{Cell, Column, Row};
pub use store::{Options, Store};
pub use tx::Tx;
pub use value::{Value, v};

/// What every call of this crate returns.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What the macros of this crate expand to; not for direct use.
#[doc(hidden)]
pub mod private {
    pub use crate::kinds::{parse_id, serde_word, uuid_at};
    pub use jiff::Timestamp;
    pub use serde;
    pub use uuid::Uuid;

    /// Gives an empty list of parameters its type.
    pub const fn values<const N: usize>(values: [crate::Value; N]) -> [crate::Value; N] {
        values
    }
}
