//! Which list a file is, by its header.

use std::borrow::Cow;

use super::{FileFault, MAX_BYTES, Source};
use crate::table::Rows;
use crate::text::{decode, quoted, tidy, without_mark};

/// What the values of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Postcode,
    Telephone,
    Web,
    Email,
    /// E-mail or telephone.
    Contact,
    AreaCode,
    Degrees,
}

/// One column of a list: its name in the header, what people call it, and the shape of its values.
#[derive(Debug)]
pub(crate) struct Column {
    pub name: &'static str,
    pub label: &'static str,
    pub shape: Shape,
    /// Whether a file without it is another list.
    pub needed: bool,
}

const fn need(name: &'static str, label: &'static str, shape: Shape) -> Column {
    Column {
        name,
        label,
        shape,
        needed: true,
    }
}

const fn may(name: &'static str, label: &'static str, shape: Shape) -> Column {
    Column {
        name,
        label,
        shape,
        needed: false,
    }
}

const NAME: Column = need("name", "Name", Shape::Text);
const ADDRESS: Column = need("address", "Address", Shape::Text);
const POSTCODE: Column = need("postcode", "Postcode", Shape::Postcode);
const AREA_NAME: Column = may("area_name", "Area name", Shape::Text);
const AREA_CODE: Column = may("area_code", "Area code", Shape::AreaCode);
const LON: Column = may("lon", "Longitude", Shape::Degrees);
const LAT: Column = may("lat", "Latitude", Shape::Degrees);

/// The columns of each list, as its publisher names them (small letters, "_" for spaces).
const fn columns(source: Source) -> &'static [Column] {
    match source {
        Source::CareHomes => {
            const {
                &[
                    NAME,
                    need("cqc_id", "CQC location id", Shape::Text),
                    may("type", "Type", Shape::Text),
                    ADDRESS,
                    POSTCODE,
                    may("telephone", "Telephone", Shape::Telephone),
                    may("website", "Website", Shape::Web),
                    may("provider", "Provider", Shape::Text),
                    may("inspection_date", "Inspection date", Shape::Text),
                    may("cqc_webpage", "CQC web page", Shape::Web),
                    AREA_NAME,
                    AREA_CODE,
                    LON,
                    LAT,
                ]
            }
        }
        Source::Charities => {
            const {
                &[
                    need("registered_charity_number", "Charity number", Shape::Text),
                    need("charity_name", "Name", Shape::Text),
                    may("charity_type", "Type", Shape::Text),
                    may("charity_activities", "Activities", Shape::Text),
                    may("date_of_registration", "Date of registration", Shape::Text),
                    may("charity_contact_web", "Website", Shape::Web),
                ]
            }
        }
        Source::MentalHealthServices => {
            const {
                &[
                    NAME,
                    need("description", "Description", Shape::Text),
                    ADDRESS,
                    POSTCODE,
                    need("telephone", "Telephone", Shape::Telephone),
                    need("website", "Website", Shape::Web),
                ]
            }
        }
        Source::Pharmacies => {
            const {
                &[
                    need("pharmacy_name", "Name", Shape::Text),
                    ADDRESS,
                    POSTCODE,
                    need("opening_hours_monday", "Monday", Shape::Text),
                    need("opening_hours_tuesday", "Tuesday", Shape::Text),
                    need("opening_hours_wednesday", "Wednesday", Shape::Text),
                    need("opening_hours_thursday", "Thursday", Shape::Text),
                    need("opening_hours_friday", "Friday", Shape::Text),
                    need("opening_hours_saturday", "Saturday", Shape::Text),
                    need("opening_hours_sunday", "Sunday", Shape::Text),
                    need("organisation_data_service_code", "ODS code", Shape::Text),
                    may(
                        "health_and_wellbeing_board",
                        "Health and wellbeing board",
                        Shape::Text,
                    ),
                    may("ward_code", "Ward code", Shape::AreaCode),
                    may("ward_name", "Ward", Shape::Text),
                    may("locality", "Locality", Shape::Text),
                    may("la_code", "Area code", Shape::AreaCode),
                    may("la_name", "Area name", Shape::Text),
                ]
            }
        }
        Source::SportsClubs => {
            const {
                &[
                    NAME,
                    need("category", "Category", Shape::Text),
                    ADDRESS,
                    POSTCODE,
                ]
            }
        }
        Source::Libraries => {
            const {
                &[
                    NAME,
                    ADDRESS,
                    POSTCODE,
                    need("type", "Type", Shape::Text),
                    need("email", "E-mail", Shape::Email),
                    need("website", "Website", Shape::Web),
                    AREA_NAME,
                    AREA_CODE,
                    LON,
                    LAT,
                ]
            }
        }
        Source::FoodBanks => {
            const {
                &[
                    NAME,
                    need("referral_method", "Referral method", Shape::Text),
                    need("opening_times", "Opening times", Shape::Text),
                    ADDRESS,
                    POSTCODE,
                    may("contact", "Contact", Shape::Contact),
                    may("website", "Website", Shape::Web),
                    AREA_NAME,
                    AREA_CODE,
                ]
            }
        }
        Source::GeneralPractices => {
            const {
                &[
                    NAME,
                    ADDRESS,
                    POSTCODE,
                    need("telephone", "Telephone", Shape::Telephone),
                    need("lon", "Longitude", Shape::Degrees),
                    need("lat", "Latitude", Shape::Degrees),
                ]
            }
        }
        Source::Postcodes => {
            const {
                &[
                    POSTCODE,
                    may("ward_code", "Ward code", Shape::AreaCode),
                    need("ward_name", "Ward", Shape::Text),
                    may("msoa_code", "MSOA code", Shape::AreaCode),
                    may("msoa_hcl_name", "MSOA name", Shape::Text),
                    may("lsoa_code", "LSOA code", Shape::AreaCode),
                    may("lsoa_name", "LSOA name", Shape::Text),
                    need("locality", "Locality", Shape::Text),
                    may("la_code", "Area code", Shape::AreaCode),
                    may("la_name", "Area name", Shape::Text),
                    need("lon", "Longitude", Shape::Degrees),
                    need("lat", "Latitude", Shape::Degrees),
                ]
            }
        }
    }
}

/// Lists whose few columns any other list might have: only exactly these columns will do.
const fn exact(source: Source) -> bool {
    matches!(
        source,
        Source::SportsClubs | Source::MentalHealthServices | Source::GeneralPractices
    )
}

/// The header of a file: which list it is, and the place of each known column in the file's rows.
#[derive(Debug)]
pub(crate) struct Columns {
    pub source: Source,
    /// In the order of the file; `None` for a column that is not known.
    pub in_file: Vec<Option<&'static Column>>,
    /// The names of the columns that are not known.
    pub unknown: Vec<String>,
}

/// A file with its header read, ready for its rows.
pub(crate) struct Open<'a> {
    pub columns: Columns,
    pub bytes: Cow<'a, [u8]>,
    pub delimiter: u8,
}

/// Reads the header of a file.
pub(crate) fn open(bytes: &[u8]) -> Result<Open<'_>, FileFault> {
    if bytes.len() > MAX_BYTES {
        return Err(FileFault::TooLarge);
    }
    let bytes = without_mark(bytes);
    if bytes.iter().all(|b| b.is_ascii_whitespace()) {
        return Err(FileFault::Empty);
    }
    if let Some(what) = not_csv(&bytes) {
        return Err(FileFault::NotCsv(what));
    }
    let mut nearest: Option<FileFault> = None;
    for delimiter in [b',', b';', b'\t'] {
        let first = Rows::new(&bytes, delimiter)
            .next()
            .and_then(|row| row.values.ok())
            .unwrap_or_default();
        let names: Vec<String> = first
            .iter()
            .map(|name| header_name(&decode(name).0))
            .collect();
        match find(&names) {
            Ok(columns) => {
                return Ok(Open {
                    columns,
                    bytes,
                    delimiter,
                });
            }
            Err(fault) if nearest.is_none() || names.len() > 1 => nearest = Some(fault),
            Err(_) => {}
        }
    }
    Err(nearest.unwrap_or(FileFault::Empty))
}

/// Which list a file is, by its header.
///
/// # Errors
/// [`FileFault`] where it is none of the known lists, empty, too large or no text.
pub fn recognise(bytes: &[u8]) -> Result<Source, FileFault> {
    open(bytes).map(|file| file.columns.source)
}

fn not_csv(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.trim_ascii_start();
    let begins = |with: &str| {
        start
            .get(..with.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(with.as_bytes()))
    };
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Some("a spreadsheet or a packed file")
    } else if begins("%PDF") {
        Some("a PDF")
    } else if begins("<!doctype") || begins("<html") || begins("<?xml") {
        Some("a web page")
    } else if begins("{") || begins("[") {
        Some("JSON")
    } else if bytes.iter().take(4096).filter(|b| **b == 0).count() > 16 {
        Some("no text")
    } else {
        None
    }
}

/// A column's name in small letters with "_" for everything between words.
fn header_name(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    tidy(&spaced.to_lowercase()).replace(' ', "_")
}

fn find(names: &[String]) -> Result<Columns, FileFault> {
    let known = |source: Source| {
        columns(source)
            .iter()
            .filter(|c| names.iter().any(|n| n == c.name))
            .count()
    };
    let lacks = |source: Source| -> Vec<&'static str> {
        let missing = columns(source)
            .iter()
            .filter(|c| c.needed && !names.iter().any(|n| n == c.name));
        missing.map(|c| c.name).collect()
    };
    let fits = |source: &Source| {
        lacks(*source).is_empty() && (!exact(*source) || known(*source) == names.len())
    };
    let Some(source) = Source::ALL
        .into_iter()
        .filter(fits)
        .max_by_key(|s| known(*s))
    else {
        return Err(unknown_header(names, known, lacks));
    };
    if let Some((_, twice)) = names
        .iter()
        .enumerate()
        .find(|(i, n)| names[..*i].contains(n) && !n.is_empty())
    {
        return Err(FileFault::ColumnTwice(twice.clone()));
    }
    let in_file: Vec<_> = names
        .iter()
        .map(|n| columns(source).iter().find(|c| c.name == n))
        .collect();
    let unknown = names
        .iter()
        .zip(&in_file)
        .filter(|(_, c)| c.is_none())
        .map(|(n, _)| n.clone())
        .collect();
    Ok(Columns {
        source,
        in_file,
        unknown,
    })
}

fn unknown_header(
    names: &[String],
    known: impl Fn(Source) -> usize,
    lacks: impl Fn(Source) -> Vec<&'static str>,
) -> FileFault {
    let nearest = Source::ALL
        .into_iter()
        .max_by_key(|s| (known(*s), std::cmp::Reverse(lacks(*s).len())));
    let nearest = match nearest {
        Some(source) if known(source) > 0 && !lacks(source).is_empty() => {
            format!("The nearest is “{}”, which also needs: {}.", source.title(), lacks(source).join(", "))
        }
        Some(source) if known(source) > 0 => {
            let other: Vec<&str> =
                names.iter().map(String::as_str).filter(|n| !columns(source).iter().any(|c| c.name == *n)).collect();
            format!("The nearest is “{}”, which has no: {}.", source.title(), quoted(&other.join(", "), 80))
        }
        _ => "The first line must name the columns as their publisher does; data/README.md lists them.".to_owned(),
    };
    FileFault::UnknownHeader {
        found: quoted(&names.join(", "), 80),
        nearest,
    }
}
