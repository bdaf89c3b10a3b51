//! Where somebody looks from: a postcode, the first part of one, or a ward.

use formats::place::Point;
use formats::postcode::Postcode;
use store::{Row, StoreError, Tx, params};

use super::words::words;
use crate::Refusal;

/// A place on the map that a search is near to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The postcode, part of a postcode, or ward, as it is written properly.
    pub label: String,
    /// The point; the middle of all postcodes for a ward or for part of a postcode.
    pub point: Point,
    /// Whether the point is one postcode, not the middle of many.
    pub exact: bool,
}

/// What a typed place turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// A place we know.
    Here(Place),
    /// Not known. Nothing typed is repeated in the sentence.
    Unknown {
        /// What happened and what to do.
        sentence: String,
        /// The nearest thing that we do know, such as «M33 2», if there is one.
        instead: Option<String>,
    },
}

/// A straight-line distance, in whole hundreds of metres: finer would claim more than a postcode knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Distance {
    hundred_metres: u32,
}

impl Distance {
    /// Between two points, to the nearest hundred metres.
    pub fn between(from: Point, to: Point) -> Distance {
        Distance {
            hundred_metres: from.metres_to(to).saturating_add(50) / 100,
        }
    }

    /// The distance in metres, a multiple of 100.
    pub fn metres(self) -> u32 {
        self.hundred_metres.saturating_mul(100)
    }
}

impl std::fmt::Display for Distance {
    /// In miles, as signs in England give them, with kilometres beside.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.hundred_metres == 0 {
            return f.write_str("less than 100 metres");
        }
        // A mile is 1,609.344 metres; tenths of a mile, half up.
        let tenths = (u64::from(self.hundred_metres) * 1_000_000 + 804_672) / 1_609_344;
        let (miles, tenth) = (tenths / 10, tenths % 10);
        let unit = if tenths == 10 { "mile" } else { "miles" };
        let (km, hundreds) = (self.hundred_metres / 10, self.hundred_metres % 10);
        if tenth == 0 {
            write!(f, "{miles} {unit} ({km}.{hundreds} km)")
        } else {
            write!(f, "{miles}.{tenth} {unit} ({km}.{hundreds} km)")
        }
    }
}

/// Finds what somebody typed as a place: a whole postcode, its first part («M33»), a sector («M33 2») or a ward.
///
/// # Errors
/// The database's refusal. A place that is not known is no error: [`Located::Unknown`].
pub fn locate(tx: &mut Tx, typed: &str) -> Result<Located, Refusal> {
    if let Ok(postcode) = Postcode::parse(typed) {
        let found = tx.query_opt(
            "select longitude_e6, latitude_e6 from directory_postcode where postcode = $1",
            &params![postcode.as_str()],
            point,
        )?;
        return match found {
            Some(point) => Ok(Located::Here(Place {
                label: postcode.as_str().to_owned(),
                point,
                exact: true,
            })),
            None => unknown_postcode(tx, &postcode),
        };
    }
    if let Some(part) = part_of_postcode(typed)
        && let Some(point) = middle_of_part(tx, &part)?
    {
        return Ok(Located::Here(Place {
            label: part,
            point,
            exact: false,
        }));
    }
    if let Some(place) = ward(tx, typed)? {
        return Ok(Located::Here(place));
    }
    Ok(Located::Unknown {
        sentence:
            "We do not know this place. Enter a whole postcode, like M33 2RP, its first part, \
                   like M33, or the name of a ward."
                .to_owned(),
        instead: None,
    })
}

/// The names of all wards that can be searched near, in order.
///
/// # Errors
/// The database's refusal.
pub fn wards(tx: &mut Tx) -> Result<Vec<String>, Refusal> {
    Ok(tx.query(
        "select distinct ward from directory_postcode order by ward",
        &[],
        |row| row.get(0),
    )?)
}

fn unknown_postcode(tx: &mut Tx, postcode: &Postcode) -> Result<Located, Refusal> {
    let sector: String = postcode
        .as_str()
        .chars()
        .take(postcode.outward().len() + 2)
        .collect();
    for part in [sector.as_str(), postcode.outward()] {
        if middle_of_part(tx, part)?.is_some() {
            return Ok(Located::Unknown {
                sentence: format!(
                    "We do not know this postcode: it may be new, or have a typing error. \
                     Check it, or search near {part}."
                ),
                instead: Some(part.to_owned()),
            });
        }
    }
    Ok(Located::Unknown {
        sentence: "This postcode is outside the area that this directory covers. \
                   Enter a postcode in the area, or search without one."
            .to_owned(),
        instead: None,
    })
}

/// «m33» and «M33 2» in their proper form; anything else is not part of a postcode.
fn part_of_postcode(typed: &str) -> Option<String> {
    let mut pieces = typed.split_whitespace();
    let outward = pieces.next()?.to_ascii_uppercase();
    let sector = pieces.next();
    // A whole postcode of that first part has to be possible.
    Postcode::parse(&format!("{outward} 1AA"))
        .ok()
        .filter(|whole| whole.outward() == outward)?;
    match (sector, pieces.next()) {
        (None, _) => Some(outward),
        (Some(digit), None) if digit.len() == 1 && digit.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("{outward} {digit}"))
        }
        _ => None,
    }
}

fn middle_of_part(tx: &mut Tx, part: &str) -> Result<Option<Point>, Refusal> {
    // «M3» must not take in «M33»: a first part alone ends at the space.
    let from = if part.contains(' ') {
        part.to_owned()
    } else {
        format!("{part} ")
    };
    let middle = tx.query_one(
        "select count(*), sum(longitude_e6), sum(latitude_e6) from directory_postcode \
         where postcode >= $1 and postcode < $2",
        &params![from.as_str(), format!("{from}~")],
        |row| middle(row, 0),
    )?;
    Ok(middle)
}

fn ward(tx: &mut Tx, typed: &str) -> Result<Option<Place>, Refusal> {
    // «Gorse Hill & Cornbrook» is also typed with «and».
    let typed: Vec<String> = words(typed)
        .into_iter()
        .filter(|word| word != "and")
        .collect();
    if typed.is_empty() {
        return Ok(None);
    }
    let wards = tx.query(
        "select ward, count(*), sum(longitude_e6), sum(latitude_e6) from directory_postcode \
         group by ward order by ward",
        &[],
        |row| {
            Ok((
                row.get::<String>(0)?,
                row.get::<i64>(1)?,
                row.get::<i64>(2)?,
                row.get::<i64>(3)?,
            ))
        },
    )?;
    let same: Vec<_> = wards
        .iter()
        .filter(|(ward, ..)| words(ward) == typed)
        .collect();
    let fits: Vec<_> = if same.is_empty() {
        wards
            .iter()
            .filter(|(ward, ..)| {
                let ward = words(ward);
                typed
                    .iter()
                    .all(|word| ward.iter().any(|known| known.starts_with(word.as_str())))
            })
            .collect()
    } else {
        same
    };
    let (count, lon, lat) = fits.iter().fold((0, 0, 0), |sum, (_, count, lon, lat)| {
        (sum.0 + count, sum.1 + lon, sum.2 + lat)
    });
    let label = fits
        .iter()
        .map(|(ward, ..)| ward.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    Ok(mean(count, lon, lat).map(|point| Place {
        label,
        point,
        exact: false,
    }))
}

fn point(row: &Row<'_>) -> Result<Point, StoreError> {
    middle_of(1, row.get(0)?, row.get(1)?)
}

fn middle_of(count: i64, lon: i64, lat: i64) -> Result<Point, StoreError> {
    mean(count, lon, lat).ok_or_else(|| {
        StoreError::Other("A postcode's place is not in the United Kingdom.".to_owned())
    })
}

fn middle(row: &Row<'_>, first: usize) -> Result<Option<Point>, StoreError> {
    let count = row.get::<i64>(first)?;
    let sums = (
        row.get::<Option<i64>>(first + 1)?,
        row.get::<Option<i64>>(first + 2)?,
    );
    Ok(match sums {
        (Some(lon), Some(lat)) => mean(count, lon, lat),
        _ => None,
    })
}

fn mean(count: i64, lon: i64, lat: i64) -> Option<Point> {
    let whole = |sum: i64| {
        sum.checked_div(count)
            .and_then(|mean| i32::try_from(mean).ok())
    };
    Point::new(whole(lon)?, whole(lat)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_told_in_tenths_of_a_mile() {
        let told = |hundred_metres| Distance { hundred_metres }.to_string();
        assert_eq!(told(0), "less than 100 metres");
        assert_eq!(told(1), "0.1 miles (0.1 km)");
        assert_eq!(told(16), "1 mile (1.6 km)");
        assert_eq!(told(48), "3 miles (4.8 km)");
        assert_eq!(told(123), "7.6 miles (12.3 km)");
    }

    #[test]
    fn only_what_can_begin_a_postcode_is_part_of_one() {
        assert_eq!(part_of_postcode("m33"), Some("M33".to_owned()));
        assert_eq!(part_of_postcode(" wa14  2 "), Some("WA14 2".to_owned()));
        for typed in ["", "Sale", "M33 2R", "M33 2 1", "33", "Sale Moor"] {
            assert_eq!(part_of_postcode(typed), None, "{typed}");
        }
    }
}
