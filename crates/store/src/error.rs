//! What can go wrong, without a value from any row: messages reach logs and pages.

/// Which kind of promise of the database was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// A unique or primary key.
    Unique,
    /// A `check`.
    Check,
    /// A reference to a row that is not there, or the deletion of a row that others refer to.
    ForeignKey,
    /// A column that may not be null.
    NotNull,
    /// One of [`crate::Guard`].
    Guard,
}

/// An error of the store. Sentences say what happened and what to do; none holds a value from a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A constraint refused the change. Names follow `{table}_{columns}_key`, `{table}_pkey`, `{table}_{column}_check`,
    /// `{table}_{column}_not_null`, `{table}_{column}_fkey` or the guard's own name. SQLite does not say which
    /// reference failed: there the name is `foreign_key`.
    #[error("The database refused the change: {name} ({kind:?}).")]
    Constraint {
        /// What kind of constraint.
        kind: ConstraintKind,
        /// Its name, the same on both engines (but for references, see above).
        name: String,
    },
    /// Others held what was needed for too long; trying again may work.
    #[error("{0}")]
    Busy(String),
    /// The database cannot be reached, or lost the connection.
    #[error("{0}")]
    Unavailable(String),
    /// No room is left on the disk of the database.
    #[error(
        "The disk that holds the database is full, so nothing was saved. Free some space, or move the database to a larger disk."
    )]
    Full,
    /// The schema is not what the program needs, or a step of a migration failed.
    #[error("{0}")]
    Migration(String),
    /// A column holds another type than was asked for.
    #[error("Column {column} holds {found} where {wanted} was wanted.")]
    Column {
        /// The column's name as the query gives it.
        column: String,
        /// The type that was asked for.
        wanted: &'static str,
        /// The type that was there.
        found: &'static str,
    },
    /// Anything else; mostly a fault of the program.
    #[error("{0}")]
    Other(String),
}

impl StoreError {
    /// The name of the constraint that refused, if that is what happened: the key to a field's message.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            StoreError::Constraint { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether the same thing may succeed when tried again a little later.
    pub fn passing(&self) -> bool {
        matches!(self, StoreError::Busy(_) | StoreError::Unavailable(_))
    }

    pub(crate) fn refused(kind: ConstraintKind, name: impl Into<String>) -> Self {
        StoreError::Constraint {
            kind,
            name: name.into(),
        }
    }
}
