//! Finding people, and those who may be on record already.

use record::people::{NameKind, PAGE_SIZE, PersonDocument, PersonForm};
use record::schema::MIGRATIONS;
use record::{PersonId, Refusal};
use store::testing::TestStore;

use super::cast::{ADA, DILYS, EWA, FARIDA, HANA, Town, cast};

/// Every way in which somebody of the cast may be looked for.
fn ways(document: &PersonDocument, reference: &str) -> Vec<String> {
    let mut ways = vec![
        reference.to_owned(),
        reference.to_lowercase(),
        reference.replace("-0000", " "),
    ];
    for name in document.names.values() {
        let full = name.full();
        let backwards = full.split(' ').rev().collect::<Vec<_>>().join("  ");
        let short: Vec<String> = full
            .split(' ')
            .map(|word| word.chars().take(3).collect())
            .collect();
        let marked = name.kind == NameKind::Legal;
        ways.extend([full.clone(), backwards, full.to_uppercase()]);
        if marked {
            ways.push(short.join(" "));
        }
    }
    if let Some(number) = document.nhs_number {
        ways.extend([
            number.to_string(),
            number.digits(),
            number.to_string().replace(' ', "-"),
        ]);
    }
    if let Some(date) = document.born.and_then(|born| born.whole()) {
        let (year, month, day) = (date.year(), date.month(), date.day());
        ways.extend([
            format!("{day}/{month}/{year}"),
            format!("{day:02}-{month:02}-{year}"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{day:02}{month:02}{year}"),
            document.born.unwrap().to_string(),
            format!(
                "{} {year}",
                document.legal_name().unwrap().family.as_deref().unwrap()
            ),
        ]);
    } else if let Some(born) = document.born {
        ways.push(born.year().to_string());
    }
    let postcode = document
        .addresses
        .values()
        .next()
        .unwrap()
        .postcode
        .clone()
        .unwrap();
    ways.push(format!("{postcode} {}", document.name()));
    ways.push(format!("{} m33", document.name()));
    ways.push(postcode.to_lowercase().replace(' ', ""));
    ways
}

store::on_both! { &MIGRATIONS;
    /// Each of the cast is found in every way; Hana, restricted, only by the one who is named on her record.
    fn each_of_the_cast_is_found_in_every_way(store: &TestStore) {
        let town = Town::new(store);
        for ((person, document), number) in town.people.iter().zip(cast()).zip(1..) {
            for way in ways(&document, &format!("RB-{number:06}")) {
                assert!(town.found(&town.tom, &way).contains(person), "{} by {way:?}", document.name());
                let by_outsider = town.found(&town.ines, &way).contains(person);
                assert_eq!(by_outsider, *person != town.people[HANA], "{} by {way:?}", document.name());
            }
        }
    }

    /// Names are found without their marks, by parts, and by the names people had.
    fn names_are_found_as_people_type_them(store: &TestStore) {
        let town = Town::new(store);
        let people = |indices: &[usize]| indices.iter().map(|at| town.people[*at]).collect::<Vec<PersonId>>();
        for (typed, who) in [
            ("o mockery", &[DILYS][..]), ("omockery", &[DILYS]), ("O\u{2019}Mockery dilys", &[DILYS]), ("mock", &[DILYS]),
            ("probna", &[EWA]), ("testowa ewa", &[EWA]), ("Próbna Testowa", &[EWA]), ("probnatestowa", &[EWA]),
            ("test", &[EWA, ADA]), ("oldname", &[ADA]), ("farida 1967", &[FARIDA]), ("farida 1968", &[]), ("zzz", &[]),
            ("1/1/1938", &[1]), ("28/2/1989", &[2]), ("feb 1989", &[2]), ("1/3/1989", &[]),
        ] {
            assert_eq!(town.found(&town.ines, typed), people(who), "{typed:?}");
        }
        assert!(matches!(town.search(&town.ines, " ?! ", 1), Err(Refusal::Invalid(_))));
        assert!(matches!(town.search(&town.ines, "", 1), Err(Refusal::Invalid(_))));
        assert!(matches!(town.search(&town.ines, "a\0da", 1), Err(Refusal::Invalid(_))));
        let remark = town.search(&town.ines, "9999999999", 1).unwrap();
        assert!(remark.lines.is_empty() && remark.remark.unwrap().contains("one digit"));
        assert!(matches!(town.search(&record::Actor::Public, "ada", 1), Err(Refusal::NotAllowed { .. })));
    }

    /// A list shows a caseload line and no more, page by page, and leaves one audit row with how many there were.
    fn a_list_has_pages_and_leaves_its_trace(store: &TestStore) {
        let town = Town::new(store);
        for number in 0..45 {
            let document = PersonDocument::named(&format!("Many{number:02}"), "Alike");
            town.create(&town.ines, &document, record::people::FormId::new()).unwrap();
        }
        let mut seen = Vec::new();
        for (page, more) in [(1, true), (2, true), (3, false)] {
            let found = town.search(&town.ines, "alike", page).unwrap();
            assert_eq!(found.more, more);
            seen.extend(found.lines.iter().map(|line| line.name.clone()));
        }
        let names: Vec<String> = (0..45).map(|number| format!("Many{number:02} Alike")).collect();
        assert_eq!(seen, names);
        assert_eq!(
            town.count("select max(quantity) from access_audit where purpose = 'people.find'"),
            i64::from(PAGE_SIZE)
        );
        assert_eq!(town.count("select count(*) from access_audit where purpose = 'people.find'"), 3);
        let ada = &town.search(&town.ines, "ada", 1).unwrap().lines[0];
        assert_eq!(
            (ada.name.as_str(), ada.reference.as_str(), ada.postcode_area.as_deref(), ada.involved.as_slice()),
            ("Ada Testwell", "RB-000001", Some("M33"), &["Sale team".to_owned()][..])
        );
    }

    /// Who is likely to be on record already is suggested with the reason; who is restricted is not.
    fn likely_duplicates_are_suggested_with_reasons(store: &TestStore) {
        let town = Town::new(store);
        let reasons = |pairs: &[(&str, &str)], actor| {
            let suggested = town.suggest(actor, &PersonForm::from_pairs(pairs.iter().copied()));
            suggested.into_iter().map(|one| (one.line.name, one.reasons.join(", "))).collect::<Vec<_>>()
        };
        let born = |day, month, year| [("born-day", day), ("born-month", month), ("born-year", year)];
        let named = |given, family| [("names-1-given", given), ("names-1-family", family)];
        let ada = |reason: &str| vec![("Ada Testwell".to_owned(), reason.to_owned())];
        for (name, date, expected) in [
            (named("Ada", "Testwell"), born("", "", ""), "same name"),
            (named("Ada", "Testwel"), born("", "", ""), "name nearly the same: Ada Testwel / Ada Testwell"),
            (named("Testwell", "Ada"), born("2", "3", "1941"), "same name, same date of birth"),
            (named("Ayda", "Tesswell"), born("3", "2", "1941"),
                "name nearly the same: Ayda Tesswell / Ada Testwell, day and month of birth the other way round"),
            (named("Ada", "Oldname"), born("2", "3", "1942"), "same former name, born on the same day, a year apart"),
            (named("", "Testwell"), born("2", "3", "1941"),
                "same date of birth, part of the name is the same: Testwell / Ada Testwell"),
        ] {
            let pairs: Vec<_> = name.into_iter().chain(date).collect();
            let found = reasons(&pairs, &town.ines);
            assert_eq!(found.into_iter().take(1).collect::<Vec<_>>(), ada(expected), "{pairs:?}");
        }
        assert_eq!(reasons(&named("Ada", "Farfetched"), &town.ines), []);
        assert_eq!(reasons(&[("names-1-given", "Nobody"), ("born-day", "2"), ("born-month", "3"), ("born-year", "1941")], &town.ines), []);
        let hana = [named("Hana", "Notreal"), [("nhs_number", "9991234098"), ("addresses-1-postcode", "m338rp")]].concat();
        assert_eq!(reasons(&hana, &town.ines), [], "restricted");
        assert_eq!(reasons(&hana, &town.tom).len(), 1, "named on her record");
        let nhs = cast()[ADA].nhs_number.unwrap().to_string();
        assert_eq!(reasons(&[("nhs_number", &nhs)], &town.ines), ada("same NHS number"));
    }

    /// Names that sound alike are found though they begin with other letters.
    fn names_that_sound_alike_are_suggested(store: &TestStore) {
        let town = Town::new(store);
        let catherine = PersonDocument::named("Catherine", "Smythe");
        town.create(&town.ines, &catherine, record::people::FormId::new()).unwrap();
        let form = PersonForm::from_pairs([("names-1-given", "Kathryn"), ("names-1-family", "Smythe")]);
        let suggested = town.suggest(&town.ines, &form);
        assert_eq!(suggested[0].reasons, ["name sounds alike: Kathryn Smythe / Catherine Smythe"]);
    }
}
