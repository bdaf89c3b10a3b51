//! The columns and words that a person is found by, made from the document at every save.

use jiff::civil::Date;
use store::{Tx, Value, params};

use super::{PersonDocument, names};
use crate::{PersonId, Refusal};

/// What stands beside the document of a person.
pub(super) struct SearchColumns {
    pub sort_name: String,
    pub birth_year: Option<i64>,
    pub birth_month: Option<i64>,
    pub birth_day: Option<i64>,
    pub nhs_number: Option<String>,
    pub postcode: Option<String>,
    pub client_group: &'static str,
}

/// What stands for a client group that is not known.
const NO_CLIENT_GROUP: &str = "not_known";

impl SearchColumns {
    /// Of a document, with the address that holds on `today`.
    pub fn of(document: &PersonDocument, today: Date) -> SearchColumns {
        let born = document.born;
        SearchColumns {
            sort_name: names::sort_name(document),
            birth_year: born.map(|date| i64::from(date.year())),
            birth_month: born.and_then(|date| date.month()).map(i64::from),
            birth_day: born.and_then(|date| date.day()).map(i64::from),
            nhs_number: document.nhs_number.map(|number| number.digits()),
            postcode: document
                .address_on(today)
                .and_then(|address| address.uk_postcode())
                .map(|code| code.as_str().to_owned()),
            client_group: document
                .client_group
                .map_or(NO_CLIENT_GROUP, |group| group.as_str()),
        }
    }
}

/// The rows of `people_name_key` of a document, as (kind, key).
pub(super) fn name_keys(document: &PersonDocument) -> Vec<(&'static str, String)> {
    let words = names::words_of(document)
        .into_iter()
        .map(|word| ("word", word));
    let sounds = names::sounds_of(document)
        .into_iter()
        .map(|sound| ("sound", sound));
    words.chain(sounds).collect()
}

/// Writes the words of a document in place of those that stood there.
pub(super) fn replace_name_keys(
    tx: &mut Tx,
    person: PersonId,
    document: &PersonDocument,
    sort_name: &str,
) -> Result<(), Refusal> {
    tx.execute(
        "delete from people_name_key where person_id = $1",
        &params![person],
    )?;
    for (kind, key) in name_keys(document) {
        tx.execute(
            "insert into people_name_key (kind, key, sort_name, person_id) values ($1, $2, $3, $4)",
            &params![kind, key, sort_name, person],
        )?;
    }
    Ok(())
}

/// A statement that is put together, with its parameters numbered as they come.
#[derive(Default)]
pub(crate) struct Statement {
    pub sql: String,
    pub params: Vec<Value>,
}

impl Statement {
    /// A statement that begins so.
    pub fn new(sql: &str) -> Statement {
        Statement {
            sql: sql.to_owned(),
            params: Vec::new(),
        }
    }

    /// Adds text.
    pub fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Adds a parameter; its place in the text is what comes back.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("${}", self.params.len())
    }

    /// Adds several parameters, as they stand between the brackets of `in (…)`.
    pub fn bind_all<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        values
            .into_iter()
            .map(|value| self.bind(value))
            .collect::<Vec<_>>()
            .join(", ")
    }
}
