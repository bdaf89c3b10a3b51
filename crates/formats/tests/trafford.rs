//! The real files as published: every line accounted for, every change explained.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use formats::directory::{self, Directory, Kind, Located, Outcome, Source};
use formats::postcode::Postcode;
use formats::postcodes::{self, Gazetteer, Postcodes};

const FILES: [(&str, Source, usize); 8] = [
    ("trafford_care_homes.csv", Source::CareHomes, 56),
    (
        "charities_operating_in_trafford_trimmed.csv",
        Source::Charities,
        736,
    ),
    (
        "trafford_mental_health_services.csv",
        Source::MentalHealthServices,
        60,
    ),
    ("trafford_pharmacies.csv", Source::Pharmacies, 57),
    ("sports_clubs.csv", Source::SportsClubs, 140),
    ("trafford_libraries.csv", Source::Libraries, 13),
    ("trafford_food_banks.csv", Source::FoodBanks, 7),
    (
        "trafford_general_practices.csv",
        Source::GeneralPractices,
        26,
    ),
];

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../data/trafford")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn postcodes() -> &'static Postcodes {
    static READ: LazyLock<Postcodes> = LazyLock::new(|| {
        postcodes::read("trafford_postcodes.csv", &bytes("trafford_postcodes.csv")).unwrap()
    });
    &READ
}

fn lists() -> &'static [Directory] {
    static READ: LazyLock<Vec<Directory>> = LazyLock::new(|| {
        let gazetteer = Gazetteer::new(postcodes().places.clone());
        FILES
            .iter()
            .map(|(name, ..)| directory::read(name, &bytes(name), Some(&gazetteer)).unwrap())
            .collect()
    });
    &READ
}

#[test]
fn every_line_is_in_the_report() {
    for (list, (name, source, lines)) in lists().iter().zip(FILES) {
        assert_eq!(
            (list.source, list.report.source, list.report.file.as_str()),
            (source, source, name)
        );
        let counts = list.report.counts();
        assert_eq!(counts.all(), lines, "{name}");
        assert_eq!(
            counts.accepted + counts.mended,
            list.entries.len(),
            "{name}"
        );
        let numbers: Vec<usize> = list.report.lines.iter().map(|l| l.line).collect();
        assert_eq!(numbers, (2..lines + 2).collect::<Vec<_>>(), "{name}");
    }
    let postcodes = postcodes();
    assert_eq!(postcodes.report.counts().accepted, 11_264);
    assert_eq!(
        (postcodes.report.counts().all(), postcodes.places.len()),
        (11_264, 11_264)
    );
}

/// How many lines of each file were accepted, mended and refused, how many lines each kind of change touched, and
/// every remark and refusal in full.
#[test]
fn the_report_of_the_real_files() {
    let mut text = String::new();
    for list in lists() {
        let counts = list.report.counts();
        let (a, m, r) = (counts.accepted, counts.mended, counts.refused);
        writeln!(
            text,
            "{}: {a} accepted, {m} mended, {r} refused",
            list.report.file
        )
        .unwrap();
        for (rule, lines) in list.report.mends() {
            writeln!(text, "    {lines} × {}", rule.title()).unwrap();
        }
        for line in &list.report.lines {
            let name = line.name.as_deref().unwrap_or_default();
            for remark in &line.remarks {
                writeln!(text, "  line {} {name}: {remark}", line.line).unwrap();
            }
            if let Outcome::Refused(why) = &line.outcome {
                writeln!(
                    text,
                    "  line {} {name} REFUSED: {}",
                    line.line,
                    why.join("; ")
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// Every change but the commonest, whose sentences differ only in the name.
#[test]
fn the_mends_of_the_real_files() {
    use formats::directory::Rule;
    let mut text = String::new();
    for list in lists() {
        writeln!(text, "{}", list.report.file).unwrap();
        let mut shown: Vec<Rule> = Vec::new();
        for line in &list.report.lines {
            let Outcome::Mended(mends) = &line.outcome else {
                continue;
            };
            for mend in mends {
                let common = matches!(
                    mend.rule,
                    Rule::AreaCode
                        | Rule::Capitals
                        | Rule::NotGiven
                        | Rule::LostZero
                        | Rule::WebScheme
                );
                if common && shown.contains(&mend.rule) {
                    continue;
                }
                shown.push(mend.rule);
                writeln!(text, "  line {}: {}", line.line, mend.sentence).unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_few_entries_in_full() {
    let lists = lists();
    let entry = |kind: Kind, name: &str| {
        let found = lists
            .iter()
            .flat_map(|l| &l.entries)
            .find(|e| e.kind == kind && e.name == name);
        serde_json::to_string_pretty(found.unwrap()).unwrap()
    };
    let some = [
        entry(Kind::CareHome, "10 Spennithorne Road"),
        entry(Kind::Charity, "The Cheshire Wildlife Trust Limited"),
        entry(
            Kind::MentalHealth,
            "Altrincham Anxiety Group (Trafford Self Help Services)",
        ),
        entry(Kind::Pharmacy, "Asda Pharmacy"),
        entry(Kind::SportsClub, "Ashton on Mersey Cricket and Tennis Club"),
        entry(Kind::Library, "Altrincham Library"),
        entry(Kind::FoodBank, "The Globe: Old Trafford Pantry"),
        entry(Kind::GeneralPractice, "Park Medical Practice"),
    ];
    insta::assert_snapshot!(some.join("\n"));
}

#[test]
fn keys_are_stable_and_stand_alone() {
    for list in lists() {
        let mut keys: Vec<&str> = list.entries.iter().map(|e| e.source_key.as_str()).collect();
        keys.sort_unstable();
        let before = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), before, "{}", list.report.file);
        assert!(keys.iter().all(|k| !k.is_empty() && k.len() <= 300));
    }
}

#[test]
fn places_come_from_the_file_or_the_postcode() {
    let lists = lists();
    let count = |source: Source, located: Located| {
        let list = lists.iter().find(|l| l.source == source).unwrap();
        list.entries
            .iter()
            .filter(|e| e.located == located && e.point.is_some() == (located != Located::Unknown))
            .count()
    };
    for (source, by_file, by_postcode, unknown) in [
        (Source::CareHomes, 56, 0, 0),
        (Source::Charities, 0, 0, 736),
        (Source::MentalHealthServices, 0, 45, 15),
        (Source::Pharmacies, 0, 57, 0),
        (Source::SportsClubs, 0, 138, 2),
        (Source::Libraries, 13, 0, 0),
        (Source::FoodBanks, 0, 7, 0),
        (Source::GeneralPractices, 26, 0, 0),
    ] {
        let found = (
            count(source, Located::ByFile),
            count(source, Located::ByPostcode),
            count(source, Located::Unknown),
        );
        assert_eq!(found, (by_file, by_postcode, unknown), "{source}");
    }
}

#[test]
fn every_pharmacy_and_food_bank_has_hours() {
    let lists = lists();
    let with_hours = |source| {
        lists
            .iter()
            .find(|l| l.source == source)
            .unwrap()
            .entries
            .iter()
            .filter(|e| e.hours.is_some())
            .count()
    };
    assert_eq!(
        (
            with_hours(Source::Pharmacies),
            with_hours(Source::FoodBanks)
        ),
        (57, 7)
    );
}

#[test]
fn what_may_be_one_place_in_two_lists() {
    let entries: Vec<_> = lists().iter().flat_map(|l| l.entries.clone()).collect();
    let mut text = String::new();
    for twin in directory::twins(&entries) {
        let show = |i: usize| {
            format!(
                "{} {} ({})",
                entries[i].kind, entries[i].name, entries[i].source_key
            )
        };
        writeln!(
            text,
            "{} and {}: {}",
            show(twin.first),
            show(twin.second),
            twin.why.words()
        )
        .unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn names_in_capitals_are_readable() {
    let lists = lists();
    let charities = lists
        .iter()
        .find(|l| l.source == Source::Charities)
        .unwrap();
    let names: Vec<&str> = charities.entries.iter().map(|e| e.name.as_str()).collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn a_postcode_is_looked_up() {
    let gazetteer = Gazetteer::new(postcodes().places.clone());
    let place = gazetteer
        .place(&Postcode::parse("m33 2rp").unwrap())
        .unwrap();
    assert_eq!(
        (place.ward.as_str(), place.locality.as_str()),
        ("Sale Moor", "Central")
    );
    assert_eq!((place.point.lon, place.point.lat), (-2_297_843, 53_415_739));
    assert_eq!(place.area_code.as_deref(), Some("E08000009"));
    assert_eq!(gazetteer.place(&Postcode::parse("M4 4DE").unwrap()), None);
}
