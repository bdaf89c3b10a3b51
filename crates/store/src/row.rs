//! What a query returns.

use crate::{Result, StoreError};
use jiff::{Timestamp, civil::Date};
use std::borrow::Cow;
use uuid::Uuid;

/// One row of a result.
pub struct Row<'a>(pub(crate) Source<'a>);

pub(crate) enum Source<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Pg(&'a postgres::Row),
}

/// One field as the engine holds it. SQLite keeps ids and instants as bytes and text, so a [`Column`] takes both.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number; on SQLite also true or false.
    Int(i64),
    /// True or false (PostgreSQL).
    Bool(bool),
    /// Text; on SQLite also dates and instants.
    Text(&'a str),
    /// Bytes; on SQLite also ids.
    Bytes(&'a [u8]),
    /// A key (PostgreSQL).
    Uuid(Uuid),
    /// A civil date (PostgreSQL).
    Date(Date),
    /// An instant (PostgreSQL).
    Timestamp(Timestamp),
    /// A type that this crate does not read, such as a fraction.
    Unknown,
}

impl Cell<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Cell::Null => "null",
            Cell::Int(_) => "a whole number",
            Cell::Bool(_) => "true or false",
            Cell::Text(_) => "text",
            Cell::Bytes(_) => "bytes",
            Cell::Uuid(_) => "an id",
            Cell::Date(_) => "a date",
            Cell::Timestamp(_) => "an instant",
            Cell::Unknown => "a type that the store does not read",
        }
    }
}

/// A type that can be read from a column.
pub trait Column: Sized {
    /// What the type is called in an error.
    const WANTED: &'static str;
    /// The value, or `None` where the field holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl Row<'_> {
    /// The field at this place of the select list, from 0.
    ///
    /// # Errors
    /// [`StoreError::Column`] where the field holds another type, is null for a type that is no `Option`, or is
    /// not there.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        let cell = match &self.0 {
            Source::Lite(row) => crate::lite::cell(row, index),
            Source::Pg(row) => crate::pg::cell(row, index),
        };
        let found = match cell {
            Some(cell) => match T::from_cell(cell) {
                Some(value) => return Ok(value),
                None => cell.kind(),
            },
            None => "nothing that can be read",
        };
        Err(StoreError::Column {
            column: self.name(index),
            wanted: T::WANTED,
            found,
        })
    }

    /// How many fields the row has.
    pub fn len(&self) -> usize {
        match &self.0 {
            Source::Lite(row) => row.as_ref().column_count(),
            Source::Pg(row) => row.len(),
        }
    }

    /// Whether the row has no fields.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn name(&self, index: usize) -> String {
        let name = match &self.0 {
            Source::Lite(row) => row.as_ref().column_name(index).ok(),
            Source::Pg(row) => row.columns().get(index).map(postgres::Column::name),
        };
        name.map_or_else(
            || format!("number {index} (there is none)"),
            |name| format!("number {index} ({name})"),
        )
    }
}

macro_rules! column {
    ($($kind:ty, $wanted:literal, $($pattern:pat => $value:expr),+;)*) => {$(
        impl Column for $kind {
            const WANTED: &'static str = $wanted;
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell { $($pattern => $value,)+ _ => None }
            }
        }
    )*};
}
column! {
    i64, "a whole number", Cell::Int(n) => Some(n);
    i32, "a whole number of 32 bits", Cell::Int(n) => n.try_into().ok();
    u32, "a whole number of 32 bits, not negative", Cell::Int(n) => n.try_into().ok();
    i16, "a whole number of 16 bits", Cell::Int(n) => n.try_into().ok();
    u16, "a whole number of 16 bits, not negative", Cell::Int(n) => n.try_into().ok();
    u8, "a whole number of 8 bits, not negative", Cell::Int(n) => n.try_into().ok();
    usize, "a count", Cell::Int(n) => n.try_into().ok();
    bool, "true or false", Cell::Bool(b) => Some(b), Cell::Int(0) => Some(false), Cell::Int(1) => Some(true);
    String, "text", Cell::Text(text) => Some(text.to_owned());
    Cow<'static, str>, "text", Cell::Text(text) => Some(Cow::Owned(text.to_owned()));
    Vec<u8>, "bytes", Cell::Bytes(bytes) => Some(bytes.to_vec());
    Uuid, "an id", Cell::Uuid(id) => Some(id), Cell::Bytes(bytes) => Uuid::from_slice(bytes).ok();
    Date, "a date", Cell::Date(date) => Some(date), Cell::Text(text) => text.parse().ok();
    Timestamp, "an instant", Cell::Timestamp(at) => Some(at), Cell::Text(text) => text.parse().ok();
}

impl<const N: usize> Column for [u8; N] {
    const WANTED: &'static str = "bytes of a fixed length";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: Column> Column for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}
