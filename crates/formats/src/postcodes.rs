//! A council's list of postcodes: the ward and the place of each.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::directory::{Columns, FileFault, Report, Row, Source, open};
use crate::place::Point;
use crate::postcode::Postcode;
use crate::text::quoted;

/// One postcode of the council and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The postcode.
    pub postcode: Postcode,
    /// The electoral ward.
    pub ward: String,
    /// The council's own part of its area: "North", "Central".
    pub locality: String,
    /// The council: "Trafford".
    pub area: Option<String>,
    /// The code of the council's area: "E08000009".
    pub area_code: Option<String>,
    /// The middle of the postcode.
    pub point: Point,
}

/// The postcodes of a file and what became of each of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postcodes {
    /// In the order of the file.
    pub places: Vec<Place>,
    /// What became of each line.
    pub report: Report,
}

/// Reads a list of postcodes, as the Office for National Statistics' postcode directory gives it for one council.
///
/// # Errors
/// [`FileFault`] where the file as a whole cannot be read; faults of single lines are in the report.
pub fn read(file: &str, bytes: &[u8]) -> Result<Postcodes, FileFault> {
    let opened = open(bytes)?;
    let columns: &Columns = &opened.columns;
    if columns.source != Source::Postcodes {
        return Err(FileFault::OtherKind(columns.source));
    }
    let mut places: Vec<Place> = Vec::new();
    let mut seen: HashMap<Postcode, usize> = HashMap::new();
    let lines = crate::directory::lines(&opened.bytes, opened.delimiter, columns, |row| {
        let name = row.needed("postcode", "Postcode")?;
        if let Some(place) = place(row, &name) {
            if let Some(line) = seen.get(&place.postcode) {
                row.refuse(format!("It has the same postcode as line {line}, which was kept. Take one of the two out"));
            } else {
                seen.insert(place.postcode.clone(), row.line);
                places.push(place);
            }
        }
        Some(name)
    });
    let report = Report {
        file: file.to_owned(),
        source: Source::Postcodes,
        remarks: crate::directory::remarks(columns),
        lines,
    };
    Ok(Postcodes { places, report })
}

/// The place of one row, or every reason why there is none.
fn place(row: &mut Row, postcode: &str) -> Option<Place> {
    let read = Postcode::parse(postcode);
    if let Err(fault) = read {
        row.refuse(format!(
            "{} is not a postcode: {fault}",
            quoted(postcode, 20)
        ));
    }
    let ward = row.needed("ward_name", "Ward");
    let locality = row.needed("locality", "Locality");
    let degrees = row
        .needed("lon", "Longitude")
        .zip(row.needed("lat", "Latitude"));
    let point = degrees.and_then(|(lon, lat)| {
        let point = Point::parse(&lon, &lat);
        if point.is_none() {
            let given = format!("{lon}, {lat}");
            row.refuse(format!(
                "Longitude and latitude {} are not in Britain. Correct them",
                quoted(&given, 40)
            ));
        }
        point
    });
    let area_code = row.area_code("la_code");
    let area = row.value("la_name");
    Some(Place {
        postcode: read.ok()?,
        ward: ward?,
        locality: locality?,
        area,
        area_code,
        point: point?,
    })
}

/// A council's postcodes, to look one up.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    places: HashMap<Postcode, Place>,
}

impl Gazetteer {
    /// The gazetteer of these places; of two with one postcode the later stands.
    pub fn new(places: impl IntoIterator<Item = Place>) -> Self {
        Self {
            places: places
                .into_iter()
                .map(|p| (p.postcode.clone(), p))
                .collect(),
        }
    }

    /// Where a postcode lies; `None` where the council has no such postcode.
    #[must_use]
    pub fn place(&self, postcode: &Postcode) -> Option<&Place> {
        self.places.get(postcode)
    }

    /// How many postcodes it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}
