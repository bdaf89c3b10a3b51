//! Points on the map and the distance between them, in whole numbers.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// A point in or near the United Kingdom, in millionths of a degree (WGS 84): about 11 centimetres north to south.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point {
    /// Degrees east of Greenwich × 1,000,000; west is negative.
    pub lon: i32,
    /// Degrees north × 1,000,000.
    pub lat: i32,
}

/// Cosine of each whole degree of latitude from 49 to 61, × 1,000,000.
const COSINES: [i64; 13] = [
    656_059, 642_788, 629_320, 615_661, 601_815, 587_785, 573_576, 559_193, 544_639, 529_919,
    515_038, 500_000, 484_810,
];
const SOUTH: i32 = 49_000_000;
const NORTH: i32 = 61_000_000;
const WEST: i32 = -9_000_000;
const EAST: i32 = 2_500_000;
/// Micrometres of a millionth of a degree on a sphere of the earth's mean radius, 6,371,008.8 m.
const MICROMETRES: i64 = 111_195;

impl Point {
    /// A point from millionths of a degree; `None` outside 49 to 61 north and 9 west to 2.5 east, because no service
    /// of a council lies there and such a value is a fault of the file.
    #[must_use]
    pub fn new(lon: i32, lat: i32) -> Option<Self> {
        ((WEST..=EAST).contains(&lon) && (SOUTH..=NORTH).contains(&lat))
            .then_some(Self { lon, lat })
    }

    /// A point from degrees written as decimals, such as "-2.365264" and "53.44763", rounded to millionths (half
    /// away from zero).
    #[must_use]
    pub fn parse(lon: &str, lat: &str) -> Option<Self> {
        Self::new(microdegrees(lon)?, microdegrees(lat)?)
    }

    /// Metres to another point in a straight line over the ground, right to about one part in a thousand within a
    /// council's area. Whole-number arithmetic, so that every machine gives the same order.
    #[must_use]
    pub fn metres_to(self, other: Self) -> u32 {
        let north = i64::from(other.lat) - i64::from(self.lat);
        let east = i64::from(other.lon) - i64::from(self.lon);
        let millimetres_north = north * MICROMETRES / 1000;
        let millimetres_east = east * MICROMETRES / 1000
            * cosine(i64::midpoint(self.lat.into(), other.lat.into()))
            / 1_000_000;
        let square =
            millimetres_north.unsigned_abs().pow(2) + millimetres_east.unsigned_abs().pow(2);
        u32::try_from((square.isqrt() + 500) / 1000).unwrap_or(u32::MAX)
    }
}

/// Cosine × 1,000,000 of a latitude in millionths of a degree, straight between whole degrees.
fn cosine(lat: i64) -> i64 {
    let above = lat.clamp(SOUTH.into(), NORTH.into()) - i64::from(SOUTH);
    let degree = usize::try_from(above / 1_000_000)
        .unwrap_or(0)
        .min(COSINES.len() - 2);
    let part = above - i64::try_from(degree).unwrap_or(0) * 1_000_000;
    let (low, high) = (COSINES[degree], COSINES[degree + 1]);
    low + (high - low) * part / 1_000_000
}

fn microdegrees(degrees: &str) -> Option<i32> {
    let exact: Decimal = degrees.trim().parse().ok()?;
    let scaled = exact.checked_mul(Decimal::from(1_000_000))?;
    let whole = scaled.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    i32::try_from(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn degrees_become_millionths() {
        assert_eq!(
            Point::parse("-2.365264", "53.44763"),
            Some(Point {
                lon: -2_365_264,
                lat: 53_447_630
            })
        );
        assert_eq!(
            Point::parse("-2.352156600534233", "53.38705468210445"),
            Some(Point {
                lon: -2_352_157,
                lat: 53_387_055
            })
        );
        assert_eq!(
            Point::parse(" -2.2886320000000002 ", "53.4"),
            Some(Point {
                lon: -2_288_632,
                lat: 53_400_000
            })
        );
        for (lon, lat) in [
            ("", "53"),
            ("x", "53"),
            ("-2", "NaN"),
            ("53.4", "-2.3"),
            ("-2", "1e1"),
            ("99999999999999", "53"),
        ] {
            assert_eq!(Point::parse(lon, lat), None, "{lon} {lat}");
        }
    }

    #[test]
    fn distances_agree_with_the_great_circle() {
        // Haversine on the same sphere: 4,764 m and 3,498 m.
        let sale = Point {
            lon: -2_319_870,
            lat: 53_425_330,
        };
        let altrincham = Point {
            lon: -2_352_157,
            lat: 53_387_055,
        };
        let urmston = Point {
            lon: -2_353_520,
            lat: 53_449_577,
        };
        assert_eq!(sale.metres_to(sale), 0);
        assert!(
            sale.metres_to(altrincham).abs_diff(4_764) < 5,
            "{}",
            sale.metres_to(altrincham)
        );
        assert!(
            sale.metres_to(urmston).abs_diff(3_498) < 5,
            "{}",
            sale.metres_to(urmston)
        );
    }

    proptest! {
        #[test]
        fn distance_is_the_same_both_ways(a in WEST..=EAST, b in SOUTH..=NORTH, c in WEST..=EAST, d in SOUTH..=NORTH) {
            let (p, q) = (Point { lon: a, lat: b }, Point { lon: c, lat: d });
            prop_assert_eq!(p.metres_to(q), q.metres_to(p));
        }
    }
}
