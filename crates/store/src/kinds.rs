//! Typed ids and text enums, each from one macro, so that both drivers, pages and files agree on them.

use jiff::Timestamp;
use uuid::Uuid;

/// A word that is not one of a text enum's, or text that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not a known {what}.")]
pub struct UnknownWord {
    /// The type that was wanted.
    pub what: &'static str,
}

/// A version 7 id whose time is the given instant and whose rest is random.
pub fn uuid_at(now: Timestamp) -> Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}

/// Only the usual form with hyphens, so that one id has one address.
pub fn parse_id(text: &str, what: &'static str) -> Result<Uuid, UnknownWord> {
    if text.len() != 36 {
        return Err(UnknownWord { what });
    }
    Uuid::parse_str(text).map_err(|_| UnknownWord { what })
}

/// Reads a word of a text enum by `FromStr`.
pub fn serde_word<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr<Err = UnknownWord>,
{
    let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
    word.parse().map_err(serde::de::Error::custom)
}

/// Makes a typed id: a version 7 uuid, so that ids of one table sort by when they were made.
///
/// `new()` takes the time from the clock, `at(now)` from the caller.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[doc = concat!("Typed id (`", stringify!($name), "`).")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name($crate::private::Uuid);

        #[allow(dead_code, clippy::new_without_default)]
        impl $name {
            /// A new id, by the clock.
            pub fn new() -> Self {
                Self($crate::private::Uuid::now_v7())
            }
            /// A new id of this instant.
            pub fn at(now: $crate::private::Timestamp) -> Self {
                Self($crate::private::uuid_at(now))
            }
            /// The id that this uuid is.
            pub const fn from_uuid(id: $crate::private::Uuid) -> Self {
                Self(id)
            }
            /// The uuid behind the id.
            pub const fn uuid(self) -> $crate::private::Uuid {
                self.0
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::UnknownWord> {
                $crate::private::parse_id(text, stringify!($name)).map(Self)
            }
        }
        impl ::std::convert::From<$name> for $crate::Value {
            fn from(id: $name) -> Self {
                $crate::Value::Uuid(id.0)
            }
        }
        impl ::std::convert::From<&$name> for $crate::Value {
            fn from(id: &$name) -> Self {
                $crate::Value::Uuid(id.0)
            }
        }
        impl $crate::Column for $name {
            const WANTED: &'static str = stringify!($name);
            fn from_cell(cell: $crate::Cell<'_>) -> ::std::option::Option<Self> {
                <$crate::private::Uuid as $crate::Column>::from_cell(cell).map(Self)
            }
        }
        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                to: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::private::serde::Serialize::serialize(&self.0, to)
            }
        }
        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::private::serde::Deserialize::deserialize(from).map(Self)
            }
        }
    };
}

/// Makes an enum whose variants are words in the database, in files and in addresses.
///
/// Gives `ALL`, `as_str`, `Display`, `FromStr`, `Value`, `Column` and serde; the order is the order of declaration.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[doc = concat!("(`", stringify!($name), "`, kept as a word.)")]
        #[allow(missing_docs)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$inner])* $variant),+ }

        #[allow(dead_code)]
        impl $name {
            /// Every variant, in order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The word that is kept.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::UnknownWord> {
                match text {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::UnknownWord { what: stringify!($name) }),
                }
            }
        }
        impl ::std::convert::From<$name> for $crate::Value {
            fn from(word: $name) -> Self {
                $crate::Value::Text(word.as_str().to_owned())
            }
        }
        impl ::std::convert::From<&$name> for $crate::Value {
            fn from(word: &$name) -> Self {
                $crate::Value::Text(word.as_str().to_owned())
            }
        }
        impl $crate::Column for $name {
            const WANTED: &'static str = stringify!($name);
            fn from_cell(cell: $crate::Cell<'_>) -> ::std::option::Option<Self> {
                match cell {
                    $crate::Cell::Text(word) => word.parse().ok(),
                    _ => None,
                }
            }
        }
        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                to: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::private::serde_word(from)
            }
        }
    };
}
