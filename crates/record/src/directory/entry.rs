//! One entry of the directory, and the lists that the entries come from.

use std::collections::BTreeMap;
use std::str::FromStr;

use formats::directory::{Counts, Kind, Located, NOTICE, Source};
use formats::hours::{Change, Hours};
use formats::place::Point;
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use store::{Row, StoreError, Tx, params};

use crate::{EntryId, Refusal};

/// One service, activity or organisation, as its publisher describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, which stays when its list is published again.
    pub id: EntryId,
    /// The list it comes from.
    pub source: Source,
    /// What kind of help it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it does, in the publisher's words.
    pub description: Option<String>,
    /// The address on one line, without the postcode.
    pub address: Option<String>,
    /// Its postcode.
    pub postcode: Option<String>,
    /// How to ring it.
    pub telephone: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its web address.
    pub website: Option<String>,
    /// Who runs it.
    pub provider: Option<String>,
    /// Where it is.
    pub point: Option<Point>,
    /// How its place is known.
    pub located: Located,
    /// Its usual opening times.
    pub hours: Option<Hours>,
    /// Its opening times in the publisher's words.
    pub hours_text: Option<String>,
    /// The publisher's own classes: «Nursing homes», «Cricket».
    pub categories: Vec<String>,
    /// What else the list says, by the column's name.
    pub extra: BTreeMap<String, String>,
    /// Since when it is no longer in its list; such an entry is not found by a search.
    pub withdrawn_at: Option<Timestamp>,
    /// When the list that says so was read in.
    pub imported_at: Timestamp,
}

/// Whether a place is open at a time, as far as its usual hours say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenState {
    /// It is open.
    Open {
        /// When it closes; none when it is open day and night.
        closes: Option<DateTime>,
    },
    /// It is closed.
    Closed {
        /// When it opens next; none when it never does.
        opens: Option<DateTime>,
    },
    /// Nobody told us its hours, so nothing is claimed.
    Unknown,
}

impl OpenState {
    /// By these hours at this civil time.
    pub fn of(hours: Option<&Hours>, at: DateTime) -> OpenState {
        let Some(hours) = hours else {
            return OpenState::Unknown;
        };
        let next = hours.next_change(at).map(|Change { at, .. }| at);
        if hours.is_open(at) {
            OpenState::Open { closes: next }
        } else {
            OpenState::Closed { opens: next }
        }
    }

    /// Whether it is certainly open, by its usual hours.
    pub fn is_open(self) -> bool {
        matches!(self, OpenState::Open { .. })
    }

    /// In words, for somebody who reads them at `at`: «Open until 6pm», «Closed, opens tomorrow at 9am».
    pub fn in_words(self, at: DateTime) -> String {
        match self {
            OpenState::Open { closes: None } => "Open day and night".to_owned(),
            OpenState::Open {
                closes: Some(closes),
            } => {
                format!(
                    "Open until {}{}",
                    clock(closes.time()),
                    day_beside(at, closes, " ")
                )
            }
            OpenState::Closed { opens: None } => "Closed".to_owned(),
            OpenState::Closed { opens: Some(opens) } => {
                format!(
                    "Closed, opens{} at {}",
                    day_beside(at, opens, " "),
                    clock(opens.time())
                )
            }
            OpenState::Unknown => "Opening times not known".to_owned(),
        }
    }
}

/// A list that was read in, for the page that says where everything comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSource {
    /// The list.
    pub source: Source,
    /// The file that was read last.
    pub file_name: String,
    /// When.
    pub imported_at: Timestamp,
    /// How many of its entries can be found now; for postcodes, how many there are.
    pub entries: usize,
    /// How many lines of that file were accepted, mended and refused.
    pub counts: Counts,
}

/// What must be shown wherever the directory is shown: its lists are under the Open Government Licence.
pub const LICENCE_NOTICE: &str = NOTICE;

/// One entry by its id, a withdrawn one too, so that a link that somebody kept says what became of it.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none; the database's refusal.
pub fn entry(tx: &mut Tx, id: EntryId) -> Result<Entry, Refusal> {
    tx.query_opt(
        &format!("select {ENTRY_COLUMNS} from directory_entry where id = $1"),
        &params![id],
        entry_from,
    )?
    .ok_or(Refusal::NotFound(None))
}

/// The lists that the directory is made of.
///
/// # Errors
/// The database's refusal.
pub fn sources(tx: &mut Tx) -> Result<Vec<ListedSource>, Refusal> {
    let last = tx.query(
        "select source, file_name, imported_at, accepted_count, mended_count, refused_count \
         from directory_import order by imported_at, id",
        &[],
        |row| {
            let counts = Counts {
                accepted: count(row.get(3)?),
                mended: count(row.get(4)?),
                refused: count(row.get(5)?),
            };
            Ok((
                word::<Source>(row, 0)?,
                row.get::<String>(1)?,
                row.get::<Timestamp>(2)?,
                counts,
            ))
        },
    )?;
    let mut entries: BTreeMap<Source, usize> = tx
        .query(
            "select source, count(*) from directory_entry where withdrawn_at is null group by source",
            &[],
            |row| Ok((word::<Source>(row, 0)?, count(row.get(1)?))),
        )?
        .into_iter()
        .collect();
    let postcodes = tx.query_one("select count(*) from directory_postcode", &[], |row| {
        row.get(0)
    })?;
    entries.insert(Source::Postcodes, count(postcodes));
    let latest: BTreeMap<Source, ListedSource> = last
        .into_iter()
        .map(|(source, file_name, imported_at, counts)| {
            let listed = ListedSource {
                source,
                file_name,
                imported_at,
                entries: entries.get(&source).copied().unwrap_or_default(),
                counts,
            };
            (source, listed)
        })
        .collect();
    Ok(latest.into_values().collect())
}

pub(super) const ENTRY_COLUMNS: &str = "id, source, kind, name, description, address, postcode, telephone, email, \
     website, provider, longitude_e6, latitude_e6, placed_by, hours, hours_text, categories, extra, withdrawn_at, \
     (select i.imported_at from directory_import i where i.id = import_id)";

pub(super) fn entry_from(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.get(0)?,
        source: word(row, 1)?,
        kind: word(row, 2)?,
        name: row.get(3)?,
        description: filled(row.get(4)?),
        address: filled(row.get(5)?),
        postcode: row.get(6)?,
        telephone: row.get(7)?,
        email: row.get(8)?,
        website: row.get(9)?,
        provider: row.get(10)?,
        point: point_from(row.get(11)?, row.get(12)?),
        located: match row.get::<Option<String>>(13)?.as_deref() {
            Some("file") => Located::ByFile,
            Some("postcode") => Located::ByPostcode,
            _ => Located::Unknown,
        },
        hours: row
            .get::<Option<String>>(14)?
            .as_deref()
            .and_then(hours_from),
        hours_text: row.get(15)?,
        categories: serde_json::from_str(&row.get::<String>(16)?).unwrap_or_default(),
        extra: serde_json::from_str(&row.get::<String>(17)?).unwrap_or_default(),
        withdrawn_at: row.get(18)?,
        imported_at: row.get(19)?,
    })
}

pub(super) fn placed_by(located: Located) -> Option<&'static str> {
    match located {
        Located::ByFile => Some("file"),
        Located::ByPostcode => Some("postcode"),
        Located::Unknown => None,
    }
}

pub(super) fn point_from(lon: Option<i64>, lat: Option<i64>) -> Option<Point> {
    Point::new(i32::try_from(lon?).ok()?, i32::try_from(lat?).ok()?)
}

pub(super) fn hours_from(text: &str) -> Option<Hours> {
    serde_json::from_str(text).ok()
}

/// A word of one of the formats' own lists, such as a kind or a source.
pub(super) fn word<T: FromStr>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    row.get::<String>(column)?.parse().map_err(|_| {
        StoreError::Other("The directory holds a word that this program does not know.".to_owned())
    })
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// Nothing for the same day, «tomorrow», or the day of the week.
fn day_beside(at: DateTime, then: DateTime, before: &str) -> String {
    if then.date() == at.date() {
        String::new()
    } else if at
        .date()
        .tomorrow()
        .is_ok_and(|tomorrow| tomorrow == then.date())
    {
        format!("{before}tomorrow")
    } else {
        format!(
            "{before}on {}",
            formats::hours::day_name(then.date().weekday())
        )
    }
}

/// «9am», «5:30pm», «midday», «midnight».
fn clock(time: Time) -> String {
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{hour}{half}"),
        (_, minute) => format!("{hour}:{minute:02}{half}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn open_is_said_in_words_and_never_without_hours() {
        let hours = Hours::from_words("Monday 9am - 5.30pm, Saturday 10am - 12noon").unwrap();
        let said = |at: DateTime| OpenState::of(Some(&hours), at).in_words(at);
        assert_eq!(
            said(date(2026, 11, 23).at(12, 0, 0, 0)),
            "Open until 5:30pm"
        );
        assert_eq!(
            said(date(2026, 11, 23).at(8, 0, 0, 0)),
            "Closed, opens at 9am"
        );
        assert_eq!(
            said(date(2026, 11, 22).at(8, 0, 0, 0)),
            "Closed, opens tomorrow at 9am"
        );
        assert_eq!(
            said(date(2026, 11, 24).at(8, 0, 0, 0)),
            "Closed, opens on Saturday at 10am"
        );
        let at = date(2026, 11, 24).at(8, 0, 0, 0);
        assert_eq!(
            OpenState::of(None, at).in_words(at),
            "Opening times not known"
        );
        assert!(!OpenState::of(None, at).is_open());
    }
}
