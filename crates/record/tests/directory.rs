//! The directory on the real open data: every line counted, found by everyday words, and nothing claimed that nobody
//! knows.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use jiff::civil::{DateTime, date};
use record::access::{Noun, Role, Verb};
use record::directory::{self, Effect, Kind, Located, OpenState, PlacedBy, Query, Results, Source};
use record::schema::MIGRATIONS;
use record::{Actor, House, Refusal};
use store::testing::{TestStore, count, stranger};
use work::{actor, house, moment, population};

const FILES: [(&str, &[u8]); 9] = [
    (
        "charities_operating_in_trafford_trimmed.csv",
        include_bytes!("../../../data/trafford/charities_operating_in_trafford_trimmed.csv"),
    ),
    (
        "sports_clubs.csv",
        include_bytes!("../../../data/trafford/sports_clubs.csv"),
    ),
    (
        "trafford_care_homes.csv",
        include_bytes!("../../../data/trafford/trafford_care_homes.csv"),
    ),
    (
        "trafford_food_banks.csv",
        include_bytes!("../../../data/trafford/trafford_food_banks.csv"),
    ),
    (
        "trafford_general_practices.csv",
        include_bytes!("../../../data/trafford/trafford_general_practices.csv"),
    ),
    (
        "trafford_libraries.csv",
        include_bytes!("../../../data/trafford/trafford_libraries.csv"),
    ),
    (
        "trafford_mental_health_services.csv",
        include_bytes!("../../../data/trafford/trafford_mental_health_services.csv"),
    ),
    (
        "trafford_pharmacies.csv",
        include_bytes!("../../../data/trafford/trafford_pharmacies.csv"),
    ),
    (
        "trafford_postcodes.csv",
        include_bytes!("../../../data/trafford/trafford_postcodes.csv"),
    ),
];
const ENTRIES: usize = 736 + 140 + 56 + 7 + 26 + 13 + 60 + 57;
const SERVER: Actor = Actor::Demonstration;

fn loaded(store: &TestStore) -> House {
    let house = house(store);
    house
        .write(&SERVER, &moment(), |tx| {
            directory::import_files(tx, &SERVER, &moment(), &FILES)
        })
        .unwrap();
    house
}

fn import(house: &House, name: &str, bytes: &[u8]) -> Result<directory::Imported, Refusal> {
    house.write(&SERVER, &moment(), |tx| {
        directory::import_file(tx, &SERVER, &moment(), name, bytes)
    })
}

/// Sunday, half past twelve.
fn sunday() -> DateTime {
    date(2026, 11, 22).at(12, 30, 0, 0)
}

fn search(house: &House, words: &str, near: &str, refine: impl FnOnce(&mut Query)) -> Results {
    house
        .read(|tx| {
            let mut query = Query {
                words: words.to_owned(),
                ..Query::at(sunday())
            };
            if !near.is_empty() {
                let Located::Here(place) = directory::locate(tx, near)? else {
                    panic!("{near} is not known")
                };
                query.near = Some(place);
            }
            refine(&mut query);
            directory::search(tx, &query)
        })
        .unwrap()
}

fn names(results: &Results) -> Vec<&str> {
    results
        .listed
        .iter()
        .map(|listed| listed.entry.name.as_str())
        .collect()
}

fn file(name: &str) -> &'static [u8] {
    FILES
        .iter()
        .find(|(file, _)| *file == name)
        .map(|(_, bytes)| *bytes)
        .unwrap()
}

/// The file without some of its data lines, counted from 1.
fn without(name: &str, lines: std::ops::RangeInclusive<usize>) -> Vec<u8> {
    let text = String::from_utf8(file(name).to_vec()).unwrap();
    text.split_inclusive('\n')
        .enumerate()
        .filter(|(at, _)| !lines.contains(at))
        .map(|(_, line)| line)
        .collect::<String>()
        .into_bytes()
}

store::on_both! { &MIGRATIONS;
    /// Every line of every file is an entry: the counts are those of the report that formats keeps as a golden file.
    fn every_line_of_the_open_data_comes_in(store: &TestStore) {
        let house = loaded(store);
        assert_eq!(count(store, "directory_postcode"), 11_264);
        assert_eq!(usize::try_from(count(store, "directory_entry")).unwrap(), ENTRIES);
        let permit = population(&SERVER, Noun::Directory, Verb::Import);
        let imports = house.read(|tx| directory::imports(tx, &permit)).unwrap();
        let told: BTreeMap<&str, (usize, usize, usize)> = imports
            .iter()
            .map(|import| (import.source.code(), (import.counts.accepted, import.counts.mended, import.counts.refused)))
            .collect();
        assert_eq!(told, BTreeMap::from([
            ("care_homes", (0, 56, 0)),
            ("charities", (3, 733, 0)),
            ("food_banks", (7, 0, 0)),
            ("general_practices", (26, 0, 0)),
            ("libraries", (13, 0, 0)),
            ("mental_health_services", (59, 1, 0)),
            ("pharmacies", (57, 0, 0)),
            ("postcodes", (11_264, 0, 0)),
            ("sports_clubs", (140, 0, 0)),
        ]));
        assert_eq!(imports.last().unwrap().source, Source::Postcodes, "read first, for the others to be checked against");
        let care_homes = imports.iter().find(|import| import.source == Source::CareHomes).unwrap();
        let lines = house.read(|tx| directory::import_report(tx, &permit, care_homes.id)).unwrap();
        assert_eq!(lines.len(), 56);
        assert!(lines.iter().all(|line| !line.refused && !line.sentences.is_empty()));
        let sources = house.read(directory::sources).unwrap();
        let entries: usize = sources.iter().filter(|each| each.source != Source::Postcodes).map(|each| each.entries).sum();
        assert_eq!((sources.len(), entries), (9, ENTRIES));
        assert!(directory::LICENCE_NOTICE.contains("Open Government Licence v3.0"));
    }

    /// A list published again changes only what it says otherwise; what is no longer in it is withdrawn, not lost.
    fn a_list_published_again_keeps_its_entries(store: &TestStore) {
        let house = loaded(store);
        let name = "trafford_pharmacies.csv";
        let all_same = Effect { same: 57, ..Effect::default() };
        assert_eq!(import(&house, name, file(name)).unwrap().effect, all_same);
        let tesco = search(&house, "tesco", "M33 7XN", |_| {}).listed.remove(0).entry;
        let fewer = without(name, 1..=57);
        let refused = import(&house, name, &fewer).unwrap_err();
        assert!(matches!(refused, Refusal::Invalid(_)), "a file without a line would take everything away");
        let fewer = without(name, 10..=57);
        let effect = import(&house, name, &fewer).unwrap().effect;
        assert_eq!(effect, Effect { same: 9, withdrawn: 48, ..Effect::default() });
        assert_eq!(search(&house, "pharmacy", "", |query| query.kinds = vec![Kind::Pharmacy]).total, 9);
        let gone = house.read(|tx| directory::entry(tx, tesco.id)).unwrap();
        assert!(gone.withdrawn_at.is_some() && gone.name == tesco.name);
        assert!(stranger(store, "delete from directory_entry where withdrawn_at is not null").is_err());
        let effect = import(&house, name, file(name)).unwrap().effect;
        assert_eq!(effect, Effect { same: 9, returned: 48, ..Effect::default() });
        let back = search(&house, "tesco", "M33 7XN", |_| {}).listed.remove(0).entry;
        assert_eq!((back.id, back.point, back.located), (tesco.id, tesco.point, PlacedBy::ByPostcode));
        let text = String::from_utf8(file(name).to_vec()).unwrap();
        let later = text.replacen("09:00-18:00", "09:00-19:00", 1);
        assert_eq!(import(&house, name, later.as_bytes()).unwrap().effect, Effect { changed: 1, same: 56, ..Effect::default() });
    }

    /// Entries without coordinates lie where their postcode does, whichever file came first.
    fn the_order_of_the_files_does_not_matter(store: &TestStore) {
        let house = house(store);
        import(&house, "trafford_pharmacies.csv", file("trafford_pharmacies.csv")).unwrap();
        assert_eq!(search(&house, "pharmacy", "", |_| {}).listed[0].entry.point, None);
        let postcodes = import(&house, "trafford_postcodes.csv", file("trafford_postcodes.csv")).unwrap();
        assert_eq!(postcodes.effect, Effect { new: 11_264, ..Effect::default() });
        assert_eq!(names(&search(&house, "chemist", "M33 2RP", |_| {}))[..2], ["Hugall Pharmacy", "Parade Pharmacy"]);
        let again = import(&house, "trafford_pharmacies.csv", file("trafford_pharmacies.csv")).unwrap();
        assert_eq!(again.effect, Effect { same: 57, ..Effect::default() });
        let fewer = without("trafford_postcodes.csv", 1..=11_000);
        let effect = import(&house, "trafford_postcodes.csv", &fewer).unwrap().effect;
        assert_eq!((effect.withdrawn, effect.same), (11_000, 264));
        assert_eq!(count(store, "directory_postcode"), 264);
        let unknown = house.read(|tx| directory::locate(tx, "M33 2RP")).unwrap();
        assert!(matches!(unknown, Located::Unknown { .. }));
    }

    /// The question a carer asks: which chemist near Sale is open now, on a Sunday?
    fn a_chemist_open_on_sunday_near_sale(store: &TestStore) {
        let house = loaded(store);
        let open = search(&house, "chemist", "m332rp", |query| query.open_only = true);
        assert_eq!(open.total, 11);
        let first = &open.listed[0];
        assert_eq!((first.entry.name.as_str(), first.distance.unwrap().metres()), ("Tesco Instore Pharmacy", 2_000));
        assert_eq!(first.opening.in_words(sunday()), "Open until 4pm");
        assert_eq!(open.listed[1].entry.name, "Timperley Pharmacy");
        let metres: Vec<u32> = open.listed.iter().map(|each| each.distance.unwrap().metres()).collect();
        assert!(metres.is_sorted(), "{metres:?}");
        let near = search(&house, "chemist", "M33 2RP", |query| query.within_km = Some(1));
        assert_eq!(names(&near), ["Hugall Pharmacy", "Parade Pharmacy"]);
        assert_eq!(near.listed[0].opening.in_words(sunday()), "Closed, opens tomorrow at 9am");
        let evening = search(&house, "chemist", "M33 2RP", |query| {
            query.open_only = true;
            query.at = date(2026, 11, 22).at(18, 0, 0, 0);
        });
        assert_eq!(names(&evening), ["Conran Late Night Pharmacy"], "the others close at six or before");
    }

    /// Nobody is sent to a closed door: what gives no hours is never open.
    fn unknown_hours_are_never_open(store: &TestStore) {
        let house = loaded(store);
        for kind in [Kind::Library, Kind::GeneralPractice, Kind::Charity, Kind::SportsClub] {
            let all = search(&house, "", "M33 2RP", |query| query.kinds = vec![kind]);
            assert!(all.total > 0);
            assert!(all.listed.iter().all(|each| each.opening == OpenState::Unknown), "{kind}");
            assert_eq!(search(&house, "", "", |query| { query.kinds = vec![kind]; query.open_only = true; }).total, 0);
        }
        let monday = date(2026, 11, 23).at(13, 0, 0, 0);
        let banks = search(&house, "food bank", "M33 2RP", |query| query.at = monday);
        assert_eq!(banks.listed[0].entry.address.as_deref(), Some("St Francis Church, Budworth Road, Sale Moor, Manchester"));
        assert_eq!(banks.listed[0].opening.in_words(monday), "Open until 2pm");
        assert_eq!(banks.listed[0].distance.unwrap().to_string(), "less than 100 metres");
    }

    /// Everyday words find what the lists call otherwise; order, case, plurals and half-typed words do not matter.
    fn everyday_words_find_what_is_meant(store: &TestStore) {
        let house = loaded(store);
        let only = |words: &str, kind: Kind| {
            let found = search(&house, words, "M33 2RP", |query| query.kinds = vec![kind]);
            (found.total, found.listed.iter().all(|each| each.entry.kind == kind))
        };
        assert_eq!(only("old people's home", Kind::CareHome), (56, true));
        assert_eq!(only("Doctors", Kind::GeneralPractice), (26, true));
        assert_eq!(only("LIBRARIES", Kind::Library), (13, true));
        assert_eq!(only("food parcels", Kind::FoodBank), (7, true));
        assert!(only("depression", Kind::MentalHealth).0 > 5);
        let sale = search(&house, "sale library", "", |_| {});
        assert_eq!(names(&sale)[0], "Sale Library", "{:?}", names(&sale));
        let turned = search(&house, "libr SALE", "", |_| {});
        assert_eq!(names(&turned)[0], "Sale Library");
        let nursing = search(&house, "nursing home timperley", "", |query| query.kinds = vec![Kind::CareHome]);
        assert!(names(&nursing).contains(&"Allingham House Care Centre"), "{:?}", names(&nursing));
    }

    /// A slip of the keyboard gets an offer, nonsense gets nothing, and neither an error.
    fn what_is_misspelt_gets_an_offer(store: &TestStore) {
        let house = loaded(store);
        let slip = search(&house, "phramacy sale", "", |_| {});
        assert_eq!((slip.total, slip.perhaps.as_deref()), (0, Some("pharmacy sale")));
        assert_eq!(search(&house, "chemsit", "", |_| {}).perhaps.as_deref(), Some("chemist"));
        for words in ["xqzzv", "'; drop table directory_entry; --", "🦉", "%_%", &"a ".repeat(5_000), &"q".repeat(5_000)] {
            let found = search(&house, words, "", |_| {});
            assert!(found.pages >= 1, "{words:.20}");
        }
        assert_eq!(usize::try_from(count(store, "directory_entry")).unwrap(), ENTRIES);
    }

    /// An unknown postcode gets a sentence and the nearest thing that is known; nothing typed is repeated.
    fn an_unknown_place_gets_a_sentence(store: &TestStore) {
        let house = loaded(store);
        let locate = |typed: &str| house.read(|tx| directory::locate(tx, typed)).unwrap();
        let here = |typed: &str| match locate(typed) {
            Located::Here(place) => (place.label, place.exact),
            Located::Unknown { sentence, .. } => panic!("{typed}: {sentence}"),
        };
        assert_eq!(here(" m33 2rp."), ("M33 2RP".to_owned(), true));
        assert_eq!(here("m33"), ("M33".to_owned(), false));
        assert_eq!(here("wa15 7"), ("WA15 7".to_owned(), false));
        assert_eq!(here("hale"), ("Hale".to_owned(), false));
        assert_eq!(here("Gorse Hill and Cornbrook").0, "Gorse Hill & Cornbrook");
        assert_eq!(here("sale").0, "Sale Central, Sale Moor");
        let offered = |typed: &str| match locate(typed) {
            Located::Unknown { instead, sentence } => {
                assert!(!sentence.contains(typed), "{sentence}");
                instead
            }
            Located::Here(place) => panic!("{typed} is {}", place.label),
        };
        assert_eq!(offered("M33 9ZZ").as_deref(), Some("M33 9"));
        assert_eq!(offered("M33 8AA").as_deref(), Some("M33"));
        assert_eq!(offered("SW1A 1AA"), None);
        assert_eq!(offered("Atlantis"), None);
        assert_eq!(offered("?"), None);
        assert_eq!(house.read(directory::wards).unwrap().len(), 21);
    }

    /// Turning the pages shows every entry once, and a page beyond the last is the last.
    fn turning_the_pages_shows_everything_once(store: &TestStore) {
        let house = loaded(store);
        for near in ["", "M33 2RP"] {
            let first = search(&house, "", near, |_| {});
            assert_eq!((first.total, first.pages), (ENTRIES, ENTRIES.div_ceil(directory::PAGE)));
            let kinds: usize = first.kinds.iter().map(|(_, count)| count).sum();
            assert_eq!(kinds, ENTRIES);
            let mut seen = BTreeSet::new();
            for page in 1..=first.pages {
                let results = search(&house, "", near, |query| query.page = page);
                seen.extend(results.listed.iter().map(|each| each.entry.id));
            }
            assert_eq!(seen.len(), ENTRIES);
            assert_eq!(search(&house, "", near, |query| query.page = 9_999).page, first.pages);
        }
        let within = search(&house, "", "M33 2RP", |query| query.within_km = Some(50));
        assert_eq!(within.total + within.without_place, ENTRIES);
        assert!(within.without_place >= 736, "charities give no address");
    }

    /// Searching is public and leaves no trace of who looked for what.
    fn a_search_leaves_no_trace(store: &TestStore) {
        let house = loaded(store);
        let before = count(store, "access_audit");
        search(&house, "alcohol", "M33 2RP", |_| {});
        assert_eq!(count(store, "access_audit"), before);
        assert_eq!(before, 9, "one row for each import");
    }

    /// A search answers before anybody notices: 10 ms on a built program; here unoptimised and beside other tests.
    fn a_search_is_quick(store: &TestStore) {
        let house = loaded(store);
        let mut times: Vec<Duration> = (0..21)
            .map(|_| {
                let began = Instant::now();
                search(&house, "chemist", "M33 2RP", |query| query.open_only = true);
                search(&house, "", "M33 2RP", |query| query.open_only = true);
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("two searches: {:?} in the middle, {:?} at most", times[10], times[20]);
        assert!(times[10] < Duration::from_millis(100), "{:?}", times[10]);
    }

    /// A file sent in is shown before it does anything, is confirmed once, and only by whoever sent it.
    fn an_upload_waits_for_its_confirmation(store: &TestStore) {
        let house = house(store);
        let ines = actor(&house, Role::InformationOfficer);
        let other = actor(&house, Role::InformationOfficer);
        let permit = population(&ines, Noun::Directory, Verb::Import);
        let stage = |name: &str, bytes: &[u8]| {
            house.write(&ines, &moment(), |tx| directory::stage_upload(tx, &permit, (&ines, &moment()), name, bytes))
        };
        let id = stage("C:\\lists\\trafford_libraries.csv", file("trafford_libraries.csv")).unwrap();
        let waiting = house.read(|tx| directory::uploads(tx, &permit, &ines)).unwrap();
        assert_eq!((waiting.len(), waiting[0].id, waiting[0].file_name.as_str()), (1, id, "trafford_libraries.csv"));
        let preview = house.read(|tx| directory::upload_report(tx, &permit, &ines, id)).unwrap();
        assert_eq!((preview.effect, preview.seen_at), (Effect { new: 13, ..Effect::default() }, None));
        assert_eq!(count(store, "directory_entry"), 0);
        let foreign = house.read(|tx| directory::upload_report(tx, &permit, &other, id)).unwrap_err();
        assert!(matches!(foreign, Refusal::NotFound(_)));
        let confirm = || house.write(&ines, &moment(), |tx| directory::confirm_upload(tx, &permit, (&ines, &moment()), id));
        assert_eq!(confirm().unwrap().effect, preview.effect);
        assert!(matches!(confirm().unwrap_err(), Refusal::NotNow(_)));
        assert_eq!((count(store, "directory_entry"), count(store, "directory_import")), (13, 1));
        let again = stage("trafford_libraries.csv", file("trafford_libraries.csv")).unwrap();
        let preview = house.read(|tx| directory::upload_report(tx, &permit, &ines, again)).unwrap();
        assert_eq!((preview.effect.same, preview.seen_at), (13, Some(moment().now)));
        house.write(&ines, &moment(), |tx| directory::discard_upload(tx, &permit, (&ines, &moment()), again)).unwrap();
        assert!(house.read(|tx| directory::uploads(tx, &permit, &ines)).unwrap().is_empty());
        for (name, bytes) in [("empty.csv", &b""[..]), ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0"), ("a.csv", b"a,b,c\n1,2,3\n")] {
            let refused = stage(name, bytes).unwrap_err();
            assert!(matches!(&refused, Refusal::Invalid(faults) if faults[0].field == "file"), "{name}: {refused:?}");
        }
    }
}

#[test]
fn who_may_not_import_is_told_so() {
    let store = TestStore::sqlite(&MIGRATIONS);
    let house = house(&store);
    let sam = actor(&house, Role::SocialWorker);
    let name = "trafford_libraries.csv";
    let refused = house.write(&sam, &moment(), |tx| {
        directory::import_file(tx, &sam, &moment(), name, file(name))
    });
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })));
    assert_eq!(
        count(&store, "access_audit"),
        1,
        "and the attempt is on the trail"
    );
}
