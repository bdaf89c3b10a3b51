//! The council's postcodes: where entries without coordinates lie, and where somebody searches from.

use std::collections::{HashMap, HashSet};

use formats::postcode::Postcode;
use formats::postcodes::Place;
use store::{StoreError, Tx, Value, params};

use super::entry::point_from;
use super::import::{Effect, whole};
use crate::Refusal;

/// Every postcode that is known.
pub(super) fn known(tx: &mut Tx) -> Result<Vec<Place>, Refusal> {
    Ok(tx.query(
        "select postcode, ward, locality, authority, authority_code, longitude_e6, latitude_e6 from directory_postcode",
        &[],
        |row| {
            let unreadable = || StoreError::Other("A kept postcode cannot be read.".to_owned());
            Ok(Place {
                postcode: Postcode::parse(&row.get::<String>(0)?).map_err(|_| unreadable())?,
                ward: row.get(1)?,
                locality: row.get(2)?,
                area: row.get(3)?,
                area_code: row.get(4)?,
                point: point_from(row.get(5)?, row.get(6)?).ok_or_else(unreadable)?,
            })
        },
    )?)
}

/// A list of postcodes takes the place of what is known of the same councils.
fn replaced(tx: &mut Tx, places: &[Place]) -> Result<HashMap<Postcode, Place>, Refusal> {
    let councils: Vec<Option<&str>> = {
        let mut councils: Vec<_> = places
            .iter()
            .map(|place| place.area_code.as_deref())
            .collect();
        councils.sort_unstable();
        councils.dedup();
        councils
    };
    let of_file: HashSet<&Postcode> = places.iter().map(|place| &place.postcode).collect();
    Ok(known(tx)?
        .into_iter()
        .filter(|place| {
            councils.contains(&place.area_code.as_deref()) || of_file.contains(&place.postcode)
        })
        .map(|place| (place.postcode.clone(), place))
        .collect())
}

pub(super) fn effect(tx: &mut Tx, places: &[Place]) -> Result<Effect, Refusal> {
    let mut standing = replaced(tx, places)?;
    let mut effect = Effect::default();
    for place in places {
        match standing.remove(&place.postcode) {
            None => effect.new += 1,
            Some(same) if same == *place => effect.same += 1,
            Some(_) => effect.changed += 1,
        }
    }
    effect.withdrawn = standing.len();
    Ok(effect)
}

pub(super) fn replace(tx: &mut Tx, places: &[Place]) -> Result<(), Refusal> {
    let standing = replaced(tx, places)?;
    let known = tx.query_one("select count(*) from directory_postcode", &[], |row| {
        row.get::<i64>(0)
    })?;
    if whole(standing.len()) == known {
        tx.execute("delete from directory_postcode", &[])?;
    } else {
        for postcode in standing.keys() {
            tx.execute(
                "delete from directory_postcode where postcode = $1",
                &params![postcode.as_str()],
            )?;
        }
    }
    let rows = places.iter().map(|place| -> Vec<Value> {
        vec![
            place.postcode.as_str().into(),
            place.ward.as_str().into(),
            place.locality.as_str().into(),
            place.area.as_deref().into(),
            place.area_code.as_deref().into(),
            i64::from(place.point.lon).into(),
            i64::from(place.point.lat).into(),
        ]
    });
    tx.bulk(
        "directory_postcode",
        &[
            "postcode",
            "ward",
            "locality",
            "authority",
            "authority_code",
            "longitude_e6",
            "latitude_e6",
        ],
        rows,
    )?;
    Ok(())
}

/// Entries without coordinates of their own lie where their postcode does, as it is known now.
pub(super) fn place_entries(tx: &mut Tx) -> Result<(), Refusal> {
    const KNOWN: &str =
        "exists (select 1 from directory_postcode p where p.postcode = directory_entry.postcode)";
    tx.execute(
        &format!(
            "update directory_entry set placed_by = null, longitude_e6 = null, latitude_e6 = null \
             where placed_by = 'postcode' and not {KNOWN}"
        ),
        &[],
    )?;
    tx.execute(
        &format!(
            "update directory_entry set placed_by = 'postcode', \
             longitude_e6 = (select p.longitude_e6 from directory_postcode p where p.postcode = directory_entry.postcode), \
             latitude_e6 = (select p.latitude_e6 from directory_postcode p where p.postcode = directory_entry.postcode) \
             where (placed_by is null or placed_by = 'postcode') and {KNOWN}"
        ),
        &[],
    )?;
    Ok(())
}
