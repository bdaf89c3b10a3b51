//! Parameters of a statement.

use crate::{Result, StoreError};
use jiff::{Timestamp, civil::Date};
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, Value as LiteValue, ValueRef};
use std::borrow::Cow;
use std::fmt;
use uuid::Uuid;

/// One parameter, or one field of a bulk load.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, for any column.
    Null,
    /// A whole number; money is pence.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// Text without NUL characters.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A key.
    Uuid(Uuid),
    /// A civil date, year 1 to 9999.
    Date(Date),
    /// An instant; kept to the microsecond, what is finer is cut off, so that both engines return the same.
    Timestamp(Timestamp),
}

/// Shorthand for `Value::from`, for parameters in a plain array.
pub fn v(value: impl Into<Value>) -> Value {
    value.into()
}

/// `params![a, b]` is `[Value; 2]`; give it to a statement as `&params![a, b]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { $crate::private::values([$($crate::Value::from($value)),*]) };
}

impl Value {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "a whole number",
            Value::Bool(_) => "true or false",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
            Value::Uuid(_) => "an id",
            Value::Date(_) => "a date",
            Value::Timestamp(_) => "an instant",
        }
    }

    /// Refuses what only one of the engines would take.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Value::Text(text) if text.as_bytes().contains(&0) => Err(StoreError::Other(
                "A text holds a NUL character, which the database cannot keep. Remove it before saving.".into(),
            )),
            Value::Date(date) if date.year() < 1 => Err(StoreError::Other(
                "A date is before the year 1, which the database cannot keep.".into(),
            )),
            _ => Ok(()),
        }
    }
}

/// Content is left out: a value printed by mistake must not put a person's details in a log.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.kind())
    }
}

macro_rules! from {
    ($($kind:ty => |$value:ident| $make:expr;)*) => {$(
        impl From<$kind> for Value { fn from($value: $kind) -> Self { $make } }
        impl From<&$kind> for Value { fn from(value: &$kind) -> Self { Value::from(ToOwned::to_owned(value)) } }
    )*};
}
from! {
    i64 => |n| Value::Int(n);
    i32 => |n| Value::Int(n.into());
    u32 => |n| Value::Int(n.into());
    i16 => |n| Value::Int(n.into());
    u16 => |n| Value::Int(n.into());
    i8 => |n| Value::Int(n.into());
    u8 => |n| Value::Int(n.into());
    bool => |b| Value::Bool(b);
    String => |text| Value::Text(text);
    Vec<u8> => |bytes| Value::Bytes(bytes);
    Uuid => |id| Value::Uuid(id);
    Date => |date| Value::Date(date);
    Timestamp => |at| Value::Timestamp(micros(at));
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}
impl From<&&str> for Value {
    fn from(text: &&str) -> Self {
        Value::Text((*text).to_owned())
    }
}
impl From<Cow<'_, str>> for Value {
    fn from(text: Cow<'_, str>) -> Self {
        Value::Text(text.into_owned())
    }
}
impl From<char> for Value {
    fn from(letter: char) -> Self {
        Value::Text(letter.into())
    }
}
impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Bytes(bytes.to_vec())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Value::Bytes(bytes.to_vec())
    }
}
impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Value::Bytes(bytes.to_vec())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
impl<T: Into<Value> + Clone> From<&Option<T>> for Value {
    fn from(value: &Option<T>) -> Self {
        value.clone().into()
    }
}
impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

fn micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(n) => ToSqlOutput::Borrowed(ValueRef::Integer(*n)),
            Value::Bool(b) => ToSqlOutput::Borrowed(ValueRef::Integer((*b).into())),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Value::Uuid(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Value::Date(date) => ToSqlOutput::Owned(LiteValue::Text(date.to_string())),
            // Fixed width, so that the text sorts as the instants do.
            Value::Timestamp(at) => {
                ToSqlOutput::Owned(LiteValue::Text(format!("{:.6}", micros(*at))))
            }
        })
    }
}

/// A value of one kind for a PostgreSQL type of another.
#[derive(Debug)]
pub(crate) struct Mismatch {
    given: &'static str,
    wanted: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} was given where PostgreSQL wants {}",
            self.given, self.wanted
        )
    }
}

impl std::error::Error for Mismatch {}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => return Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::INT8 => return n.to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT4 => return i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT2 => return i16::try_from(*n)?.to_sql(ty, out),
            // `having sum(amount) = $1` compares with a numeric.
            Value::Int(n) if *ty == Type::NUMERIC => {
                crate::pg::write_numeric(*n, out);
                return Ok(IsNull::No);
            }
            Value::Bool(b) if *ty == Type::BOOL => return b.to_sql(ty, out),
            Value::Text(text) if <&str as ToSql>::accepts(ty) => return text.to_sql(ty, out),
            Value::Bytes(bytes) if *ty == Type::BYTEA => return bytes.to_sql(ty, out),
            Value::Uuid(id) if *ty == Type::UUID => return id.to_sql(ty, out),
            Value::Date(date) if *ty == Type::DATE => return date.to_sql(ty, out),
            Value::Timestamp(at) if *ty == Type::TIMESTAMPTZ => return micros(*at).to_sql(ty, out),
            _ => {}
        }
        Err(Box::new(Mismatch {
            given: self.kind(),
            wanted: ty.name().to_owned(),
        }))
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
