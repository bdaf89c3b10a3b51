use proptest::prelude::*;

use super::*;
use crate::postcodes::{self, Gazetteer, Place};

const SPORTS: &str = "name,category,address,postcode\n";
const FOOD: &str =
    "Name,Referral method,Opening times,Address,Postcode,Contact,Website,Area name,Area code\n";
const SERVICES: &str = "name,description,address,postcode,telephone,website\n";
const HOMES: &str = "name,cqc_id,type,address,postcode,telephone,website,provider,inspection_date,cqc_webpage,area_name,area_code,lon,lat\n";

fn gazetteer() -> Gazetteer {
    let place = |postcode: &str, lon, lat| Place {
        postcode: Postcode::parse(postcode).unwrap(),
        ward: "Sale Moor".into(),
        locality: "Central".into(),
        area: Some("Trafford".into()),
        area_code: Some("E08000009".into()),
        point: Point { lon, lat },
    };
    Gazetteer::new([
        place("M33 2RP", -2_297_843, 53_415_739),
        place("WA14 1HF", -2_349_286, 53_390_378),
    ])
}

fn list(text: &str) -> Directory {
    read("test.csv", text.as_bytes(), Some(&gazetteer())).unwrap()
}

/// Each line of a report in short.
fn told(list: &Directory) -> Vec<String> {
    list.report
        .lines
        .iter()
        .map(|line| {
            let mut text = match &line.outcome {
                Outcome::Accepted => format!("{} accepted", line.line),
                Outcome::Mended(mends) => {
                    let all: Vec<&str> = mends.iter().map(|m| m.sentence.as_str()).collect();
                    format!("{} mended: {}", line.line, all.join("; "))
                }
                Outcome::Refused(why) => format!("{} refused: {}", line.line, why.join("; ")),
            };
            for remark in &line.remarks {
                text.push_str(" [");
                text.push_str(remark);
                text.push(']');
            }
            text
        })
        .collect()
}

#[test]
fn the_header_tells_the_list_not_the_name() {
    for (header, source) in [
        (SPORTS, Source::SportsClubs),
        (
            "\u{feff}name,category,address,postcode\r\n",
            Source::SportsClubs,
        ),
        ("postcode;address;category;name\r\n", Source::SportsClubs),
        ("NAME\tCategory\tAddress\tPostcode\r", Source::SportsClubs),
        (
            "\n\n\"Name\",\"Category\",\" Address \",\"Postcode\"",
            Source::SportsClubs,
        ),
        (FOOD, Source::FoodBanks),
        (SERVICES, Source::MentalHealthServices),
        (HOMES, Source::CareHomes),
        (
            "name,cqc_id,address,postcode,new column\n",
            Source::CareHomes,
        ),
        (
            "name,address,postcode,telephone,lon,lat",
            Source::GeneralPractices,
        ),
        ("registered_charity_number,charity_name", Source::Charities),
        ("postcode,ward_name,locality,lon,lat", Source::Postcodes),
    ] {
        assert_eq!(recognise(header.as_bytes()), Ok(source), "{header}");
    }
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(SPORTS.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(recognise(&utf16), Ok(Source::SportsClubs));
}

#[test]
fn files_that_are_none_of_the_lists() {
    let fault = |bytes: &[u8]| read("x", bytes, None).unwrap_err().to_string();
    assert_eq!(
        fault(b""),
        "The file is empty. Choose the file that was published"
    );
    assert_eq!(fault(b"\xef\xbb\xbf \r\n\n"), fault(b""));
    assert_eq!(
        fault(b"PK\x03\x04..."),
        "The file is a spreadsheet or a packed file, not comma separated values. Save or export it as CSV and choose that file"
    );
    assert_eq!(
        fault(b"<!DOCTYPE html>"),
        "The file is a web page, not comma separated values. Save or export it as CSV and choose that file"
    );
    assert_eq!(
        fault(&[0; 100]),
        "The file is no text, not comma separated values. Save or export it as CSV and choose that file"
    );
    assert_eq!(
        fault(b"name,category,address\nA,B,C"),
        "The first line is not the header of a list that Steerwell knows. It reads “name, category, address”. The nearest is “Sports clubs”, which also needs: postcode."
    );
    assert_eq!(
        fault(b"name,category,address,postcode,colour\n"),
        "The first line is not the header of a list that Steerwell knows. It reads “name, category, address, postcode, colour”. The nearest is “Sports clubs”, which has no: “colour”."
    );
    assert_eq!(
        fault(b"a;b;c\n1;2;3"),
        "The first line is not the header of a list that Steerwell knows. It reads “a, b, c”. The first line must name the columns as their publisher does; data/README.md lists them."
    );
    assert_eq!(
        fault(b"name,cqc_id,address,postcode,Postcode\n"),
        "The header names the column “postcode” twice. Take one of them out, or give it another name"
    );
    assert_eq!(
        fault(b"postcode,ward_name,locality,lon,lat\n"),
        "This is the list “Postcodes”, not the one expected here"
    );
    assert_eq!(
        postcodes::read("x", SPORTS.as_bytes())
            .unwrap_err()
            .to_string(),
        "This is the list “Sports clubs”, not the one expected here"
    );
    assert_eq!(
        read("x", &vec![b'a'; MAX_BYTES + 1], None),
        Err(FileFault::TooLarge)
    );
    assert_eq!(list(SPORTS).report.lines, []);
}

#[test]
fn broken_lines_are_refused_with_what_to_do_and_the_rest_is_read() {
    let text = format!(
        "{SPORTS}Sale RUFC,Rugby,\"Heywood Road, Sale\",M33 2RP\r\n\
        Open Quote,Rugby,\"Heywood Road, Sale,M33 2RP\r\n\
        Extra,Rugby,Heywood Road, Sale, Cheshire,M33 2RP\r\n\
        Short,M33 2RP\r\n\
        ,Rugby,Somewhere,M33 2RP\r\n\
        ,,,\r\n\
        Nul\0,Rugby,Somewhere,M33 2RP\r\n\
        \r\n\
        \"Two\r\nlines\",Rugby,Somewhere,M33 2RP\r\n\
        Sale R.U.F.C.,Rugby,Elsewhere,M33 2RP\r\n\
        SALE RUFC,Rugby,Elsewhere,M33 2RP\r\n"
    );
    let list = list(&text);
    assert_eq!(
        told(&list),
        [
            "2 accepted",
            "3 refused: A quotation mark is opened on this line and not closed. Close it, or write it twice if it belongs to the text",
            "4 refused: The row has 6 values and the header names 4. Put quotation marks round a value that holds commas, and leave no column out",
            "5 refused: The row has 2 values and the header names 4. Put quotation marks round a value that holds commas, and leave no column out",
            "6 refused: Name is missing. Fill it in",
            "7 refused: The row has no values. Take the line out",
            "8 refused: The line has a NUL character: the file is damaged or not text. Export it again",
            "10 accepted",
            "12 accepted [It has the same name and postcode as line 2: perhaps one place listed twice]",
            "13 refused: It has the same name and postcode as line 2, which was kept. Take one of the two out",
        ]
    );
    assert_eq!(
        (list.report.lines[7].line, list.report.lines[7].last_line),
        (10, 11)
    );
    assert_eq!(
        list.entries
            .iter()
            .map(|e| e.name.as_str())
            .collect::<Vec<_>>(),
        ["Sale RUFC", "Two lines", "Sale R.U.F.C."]
    );
    assert_eq!(
        list.report.counts(),
        Counts {
            accepted: 3,
            mended: 0,
            refused: 7
        }
    );
}

#[test]
fn rows_out_of_their_columns() {
    let sound =
        "\"The Fuse, Partington\",M33 2RP,info@example.org,http://example.org/,Trafford,E08000009";
    let text = format!(
        "{FOOD}A,Voucher,Thursday 10am - 1pm,{sound}\n\
        B,Voucher,Thursday 10am - 1pm,Hall,M33 2RP,https://example.org/,Trafford,E08000009\n\
        C,Voucher,Thursday 10am - 1pm,M33 2RP,Hall,info@example.org,https://example.org/,Trafford,E08000009\n\
        D,Voucher,Thursday 10am - 1pm,Hall,M33 2RP,https://example.org/,info@example.org,Trafford,E08000009\n\
        E,Voucher,Thursday 10am - 1pm,Hall,M33 2RP,,https://example.org/,Trafford,E08000009,,\n\
        F,,Voucher,Thursday 10am - 1pm,Hall,M33 2RP,https://example.org/,Trafford,E08000009\n\
        G,Voucher,\"Thursday 10am - 1pm\",Hall,M33 2RP,0161 496 0000,https://example.org/,Trafford,E08000009\n\
        H,Voucher,Thursday\n\
        I,M33 2RP,Thursday 10am - 1pm,Voucher,Hall,,https://example.org/,Trafford,E08000009\n"
    );
    let list = list(&text);
    assert_eq!(
        told(&list),
        [
            "2 accepted",
            "3 mended: The row had 8 values where the header names 9; only one way of placing them fits, and they were placed so",
            "4 mended: Values stood in the wrong columns; they were put back (Address, Postcode)",
            "5 mended: Contact holds a web address; it was taken as that; Website holds an e-mail address; it was taken as that",
            "6 mended: The row had 11 values where the header names 9; the empty ones at its end were dropped",
            "7 mended: Values stood in the wrong columns; they were put back (Referral method, Opening times, Address, Postcode, Contact)",
            "8 accepted",
            "9 refused: The row has 3 values and the header names 9. Put quotation marks round a value that holds commas, and leave no column out",
            "10 mended: Values stood in the wrong columns; they were put back (Referral method, Postcode)",
        ]
    );
    for entry in &list.entries {
        assert_eq!(
            entry.postcode.as_ref().map(Postcode::as_str),
            Some("M33 2RP"),
            "{}",
            entry.name
        );
        assert!(
            entry
                .website
                .as_deref()
                .is_some_and(|w| w.ends_with("example.org/")),
            "{}",
            entry.name
        );
        assert!(entry.hours.is_some(), "{}", entry.name);
    }
    assert_eq!(list.entries[3].email.as_deref(), Some("info@example.org"));
    assert_eq!(list.entries[6].telephone.as_deref(), Some("0161 496 0000"));
}

#[test]
fn values_are_mended_or_left_out_and_it_is_said() {
    let mut text = SERVICES.as_bytes().to_vec();
    text.extend_from_slice(b"Caf\xe9,Tea,Hall,m332rp,1617486414,javascript:alert(1)\n");
    text.extend_from_slice(
        "Bell\u{7},Tea \u{202e}cr+¿che,\"Hall,Sale.\",WA154 1HF,NA,info@example.org\n".as_bytes(),
    );
    text.extend_from_slice(
        "Far,Tea,Hall,M4 4DE,ask at the desk,HTTPS://Example.ORG/Path\n".as_bytes(),
    );
    text.extend_from_slice("None,Tea,Hall,nowhere,0161 496 0000,\n".as_bytes());
    text.extend_from_slice(format!("{},Tea,Hall,,,\n", "N".repeat(201)).as_bytes());
    text.extend_from_slice(format!("Long,{},Hall,,,\n", "x".repeat(5001)).as_bytes());
    let list = read("x", &text, Some(&gazetteer())).unwrap();
    assert_eq!(
        told(&list),
        [
            "2 mended: The line is not UTF-8; it was read as Windows-1252 (Latin-1); Postcode “m332rp” is written M33 2RP; Telephone 1617486414 had lost its leading 0; read as 0161 748 6414; Website “javascript:alert(1)” is not a web address; left out",
            "3 mended: Characters that cannot be shown were taken out; Signs garbled by an earlier program were put right, such as “é” or “£”; Characters that cannot be shown were taken out; Postcode “WA154 1HF” was read as WA14 1HF, the only postcode of the council that it can be with one character struck out; Telephone reads “NA”; taken as not given; Website holds an e-mail address; it was taken as that",
            "4 accepted [M4 4DE is outside the council's area: found by words, not by distance] [Telephone “ask at the desk” is not understood as a number; kept as written]",
            "5 mended: Postcode “nowhere” is not a postcode; left out",
            "6 mended: The name was all in capitals; written “N”",
            "7 refused: Description is longer than 5000 characters. Shorten it",
        ]
        .map(|s| if s.starts_with('6') { told(&list)[4].clone() } else { s.to_owned() })
    );
    assert!(
        told(&list)[4].starts_with("6 refused: Name is longer than 200 characters. Shorten it")
    );
    let bell = &list.entries[1];
    assert_eq!(
        (
            bell.name.as_str(),
            bell.description.as_deref(),
            bell.address.as_deref()
        ),
        ("Bell", Some("Tea crèche"), Some("Hall, Sale"))
    );
    assert_eq!(
        (bell.located, bell.email.as_deref(), bell.website.as_deref()),
        (Located::ByPostcode, Some("info@example.org"), None)
    );
    assert_eq!(
        list.entries[2].website.as_deref(),
        Some("https://example.org/Path")
    );
}

#[test]
fn registers_and_coordinates() {
    let row = |id: &str, date: &str, code: &str, lon: &str, lat: &str| {
        format!(
            "Home {id} {date} {code} {lon},{id},Nursing homes|Homecare agencies,Hall,M33 2RP,NA,,Owner,{date},https://www.cqc.org.uk/location/{id},Trafford,{code},{lon},{lat}\n"
        )
    };
    let text = [
        HOMES.to_owned(),
        row("1-1", "2026-02-25", "E08000009", "-2.297843", "53.415739"),
        row("1-2", "NA", "E0800009", "53.415739", "-2.297843"),
        row("1-3", "25/02/2026", "E8", "0", "0"),
        row("1-4", "2026-02-30", "E08000009", "-2.297843", ""),
        row("1-5", "2026-02-25", "E08000009", "-2.5", "53.5"),
        row("one", "2026-02-25", "E08000009", "-2.297843", "53.415739"),
        row("1-1", "2026-02-25", "E08000009", "-2.297843", "53.415739"),
    ]
    .concat();
    let list = list(&text);
    let told: Vec<String> = told(&list)
        .iter()
        .map(|t| t.replace("Telephone reads “NA”; taken as not given", "-"))
        .collect();
    assert_eq!(
        told,
        [
            "2 mended: -",
            "3 mended: Longitude and latitude had changed places; -; Area code E0800009 is one digit short; read as E08000009; Inspection date reads “NA”; taken as not given",
            "4 mended: Longitude and latitude “0, 0” are not in Britain; left out; -; Area code “E8” is not E and eight digits; left out; Inspection date “25/02/2026” is not a date like 2026-02-25; left out",
            "5 mended: One of longitude and latitude is missing; the other was left out; -; Inspection date “2026-02-30” is not a date like 2026-02-25; left out",
            "6 mended: - [Its coordinates are more than 5 km from its postcode M33 2RP]",
            "7 refused: CQC location id “one” is not one, like 1-466088203. Correct it",
            "8 refused: It has the same CQC location id as line 2, which was kept. Take one of the two out",
        ]
    );
    assert_eq!(list.entries[1].extra["area_code"], "E08000009");
    assert_eq!(
        list.entries[0].categories,
        ["Nursing homes", "Homecare agencies"]
    );
    assert_eq!(list.entries[2].located, Located::ByPostcode);
}

#[test]
fn hours_that_cannot_be_read_stay_as_text() {
    let header = "pharmacy_name,address,postcode,opening_hours_monday,opening_hours_tuesday,opening_hours_wednesday,opening_hours_thursday,opening_hours_friday,opening_hours_saturday,opening_hours_sunday,organisation_data_service_code\n";
    let text =
        format!("{header}Boots,Hall,M33 2RP,09:00-13:00,9ish,,CLOSED,CLOSED,CLOSED,CLOSED,FKJ04\n");
    let pharmacies = list(&text);
    assert_eq!(
        told(&pharmacies),
        [
            "2 mended: Opening times are kept as text (Tuesday: “9ish” is not a time of opening, like 09:00-17:30 or CLOSED; Wednesday: no times are given)"
        ]
    );
    let boots = &pharmacies.entries[0];
    assert_eq!(
        (boots.hours.as_ref(), boots.source_key.as_str()),
        (None, "FKJ04")
    );
    assert!(
        boots
            .hours_text
            .as_deref()
            .unwrap()
            .starts_with("Monday: 09:00-13:00; Tuesday: 9ish; Wednesday: ;")
    );
    let food = list(&format!(
        "{FOOD}A,Voucher,every other Tuesday,Hall,M33 2RP,,,,\n"
    ));
    assert_eq!(
        told(&food),
        ["2 mended: Opening times “every other Tuesday” are kept as text"]
    );
    assert_eq!(
        food.entries[0].hours_text.as_deref(),
        Some("every other Tuesday")
    );
}

#[test]
fn bad_postcodes_of_the_gazetteer_are_refused() {
    let text = "postcode,ward_name,locality,lon,lat,la_code\n\
        M33 2RP,Sale Moor,Central,-2.297843,53.415739,E08000009\n\
        m332rp,Sale Moor,Central,-2.297843,53.415739,E08000009\n\
        M33,,Central,0,x,E08000009\n\
        M33 2RA,,Central,0,x,E08000009\n";
    let read = postcodes::read("x", text.as_bytes()).unwrap();
    let refused: Vec<String> = read
        .report
        .lines
        .iter()
        .filter_map(|l| {
            if let Outcome::Refused(why) = &l.outcome {
                Some(why.join("; "))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(
        refused,
        [
            "It has the same postcode as line 2, which was kept. Take one of the two out",
            "“M33” is not a postcode: Enter the whole postcode, like M33 2RP: only the first part was given; Ward is missing. Fill it in; Longitude and latitude “0, x” are not in Britain. Correct them",
            "Ward is missing. Fill it in; Longitude and latitude “0, x” are not in Britain. Correct them",
        ]
    );
    assert_eq!(read.places.len(), 1);
    assert_eq!(Gazetteer::new(read.places).len(), 1);
}

#[test]
fn twins_are_found_across_lists() {
    let clubs = list(&format!(
        "{SPORTS}The G-Force Ltd,Golf,Hall,M33 2RP\nBoots,Golf,Hall,M33 2RP\n"
    ));
    let charities =
        list("registered_charity_number,charity_name\n1110767,G-FORCE\n1110768,BOOTSTRAP\n");
    let all: Vec<Entry> = clubs.entries.into_iter().chain(charities.entries).collect();
    assert_eq!(
        twins(&all),
        [Twin {
            first: 0,
            second: 2,
            why: Why::Name
        }]
    );
}

#[test]
fn a_file_of_broken_rows_is_answered_soon() {
    let text = format!("{HOMES}{}", "a,b,c,d,e,f,g,h,i,j,k,l,m\n".repeat(100_000));
    let list = list(&text);
    assert_eq!(list.report.counts().refused, 100_000);
    let last = &list.report.lines[99_999];
    assert!(
        matches!(&last.outcome, Outcome::Refused(why) if why[0].contains("the file is broken"))
    );
}

#[test]
fn words_of_kinds_and_sources() {
    for source in Source::ALL {
        assert_eq!(source.code().parse(), Ok(source));
        assert_eq!(serde_json::to_value(source).unwrap(), source.code());
    }
    for kind in Kind::ALL {
        assert_eq!(kind.code().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    assert_eq!("shop".parse::<Kind>(), Err(UnknownWord));
}

proptest! {
    #[test]
    fn any_bytes_may_be_given(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = recognise(&bytes);
        for header in [SPORTS, FOOD, SERVICES, HOMES] {
            let file = [header.as_bytes(), &bytes].concat();
            if let Ok(list) = read("x", &file, Some(&gazetteer())) {
                let counts = list.report.counts();
                prop_assert_eq!(counts.all(), list.report.lines.len());
                prop_assert_eq!(counts.accepted + counts.mended, list.entries.len());
            }
        }
        let file = [b"postcode,ward_name,locality,lon,lat\n", bytes.as_slice()].concat();
        if let Ok(read) = postcodes::read("x", &file) {
            let counts = read.report.counts();
            prop_assert_eq!(counts.accepted + counts.mended, read.places.len());
        }
    }

    #[test]
    fn every_line_of_data_is_in_the_report(lines in proptest::collection::vec("[a-zA-Z0-9é@:/. ,£]{1,40}", 0..12), crlf in any::<bool>()) {
        let ending = if crlf { "\r\n" } else { "\n" };
        let with_data = lines.iter().filter(|l| !l.trim().is_empty()).count();
        for header in [SPORTS, FOOD, SERVICES, HOMES] {
            let file = format!("{}{ending}{}", header.trim_end(), lines.join(ending));
            let list = read("x", file.as_bytes(), None).unwrap();
            prop_assert_eq!(list.report.lines.len(), with_data);
            let numbers: Vec<usize> = list.report.lines.iter().map(|l| l.line).collect();
            let expected: Vec<usize> = lines.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(|(i, _)| i + 2).collect();
            prop_assert_eq!(numbers, expected);
        }
    }

    #[test]
    fn an_entry_is_the_same_in_any_order_of_columns(name in "[A-Z][a-z]{2,8}", street in "[A-Z][a-z]{2,8} Road", seed in 0_usize..24) {
        let mut columns = [("name", name.as_str()), ("category", "Golf"), ("address", street.as_str()), ("postcode", "M33 2RP")];
        for i in (1..columns.len()).rev() {
            columns.swap(i, (seed / (i + 1)) % (i + 1));
        }
        let header: Vec<&str> = columns.iter().map(|c| c.0).collect();
        let row: Vec<&str> = columns.iter().map(|c| c.1).collect();
        let shuffled = list(&format!("{}\n{}\n", header.join(","), row.join(",")));
        let usual = list(&format!("{SPORTS}{name},Golf,{street},M33 2RP\n"));
        prop_assert_eq!(shuffled.entries, usual.entries);
    }
}
