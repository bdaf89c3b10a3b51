//! From the rows of a list to entries and a report.

use std::collections::{BTreeMap, HashMap};

use super::contact::contact;
use super::layout::{Open, open};
use super::row::{Row, lines, remarks};
use super::twins::bare_name;
use super::web::{self, Web};
use super::{Entry, FileFault, Kind, Located, Report, Rule, Source, capitals};
use crate::hours::{DAYS, Hours, day_name};
use crate::postcode::Postcode;
use crate::postcodes::Gazetteer;
use crate::text::{quoted, tidy};

/// The entries of one list and what became of each of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// The list.
    pub source: Source,
    /// Its entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What became of each line.
    pub report: Report,
}

const LONGEST_NAME: usize = 200;
/// Farther from its own postcode than this many metres, a place is worth a remark.
const FAR: u32 = 5000;

/// Reads one of the lists of the directory. `file` is its name for the report; with a gazetteer, postcodes are
/// checked against the council's own and give places to the entries that have no coordinates.
///
/// # Errors
/// [`FileFault`] where the file as a whole cannot be read; faults of single lines are in the report.
pub fn read(
    file: &str,
    bytes: &[u8],
    gazetteer: Option<&Gazetteer>,
) -> Result<Directory, FileFault> {
    let Open {
        columns,
        bytes,
        delimiter,
    } = open(bytes)?;
    let source = columns.source;
    let Some(kind) = source.kind() else {
        return Err(FileFault::OtherKind(source));
    };
    let mut reader = Reader {
        source,
        kind,
        gazetteer,
        entries: Vec::new(),
        keys: HashMap::new(),
        names: HashMap::new(),
    };
    let lines = lines(&bytes, delimiter, &columns, |row| reader.entry(row));
    let report = Report {
        file: file.to_owned(),
        source,
        remarks: remarks(&columns),
        lines,
    };
    Ok(Directory {
        source,
        entries: reader.entries,
        report,
    })
}

/// Makes the entries of one list.
struct Reader<'a> {
    source: Source,
    kind: Kind,
    gazetteer: Option<&'a Gazetteer>,
    entries: Vec<Entry>,
    /// The line of each key.
    keys: HashMap<String, usize>,
    /// The line of each bare name with its postcode.
    names: HashMap<(String, Option<Postcode>), usize>,
}

impl Reader<'_> {
    /// Makes the entry of a row, or refuses the row; returns its name for the report.
    fn entry(&mut self, row: &mut Row) -> Option<String> {
        let name = self.name(row)?;
        let register = register(self.source);
        let number = register.as_ref().and_then(|r| r.number(row));
        let postcode = row.postcode(self.gazetteer);
        let mut entry = Entry {
            source: self.source,
            source_key: String::new(),
            line: row.line,
            kind: self.kind,
            description: row
                .value("description")
                .or_else(|| row.value("charity_activities")),
            address: row.value("address").map(|a| spaced_commas(&a)),
            postcode,
            telephone: None,
            email: None,
            website: None,
            point: row.point(),
            located: Located::ByFile,
            hours: None,
            hours_text: None,
            provider: row.value("provider"),
            categories: Vec::new(),
            extra: BTreeMap::new(),
            name,
        };
        self.locate(row, &mut entry);
        contact(row, &mut entry);
        self.times(row, &mut entry);
        extra(row, &mut entry);
        entry.source_key = match (register.as_ref(), number) {
            (Some(register), Some(number)) => {
                entry
                    .extra
                    .insert(register.extra.to_owned(), number.clone());
                number
            }
            _ => derived_key(&entry),
        };
        self.compare(
            row,
            &entry,
            register.map_or("name and postcode", |r| r.label),
        );
        let name = entry.name.clone();
        if !row.refused() {
            self.keys.insert(entry.source_key.clone(), entry.line);
            self.names
                .entry((bare_name(&name), entry.postcode.clone()))
                .or_insert(entry.line);
            self.entries.push(entry);
        }
        Some(name)
    }

    /// The name, in letters that people read easily.
    fn name(&self, row: &mut Row) -> Option<String> {
        let column = match self.source {
            Source::Charities => "charity_name",
            Source::Pharmacies => "pharmacy_name",
            _ => "name",
        };
        let name = row.needed(column, "Name")?;
        if name.chars().count() > LONGEST_NAME {
            row.refuse(format!(
                "Name is longer than {LONGEST_NAME} characters. Shorten it"
            ));
        }
        let Some(readable) = capitals::readable(&name) else {
            return Some(name);
        };
        let sentence = format!(
            "The name was all in capitals; written {}",
            quoted(&readable, LONGEST_NAME)
        );
        row.mend(Rule::Capitals, sentence);
        Some(readable)
    }

    fn locate(&self, row: &mut Row, entry: &mut Entry) {
        let Some(postcode) = &entry.postcode else {
            if entry.point.is_none() {
                entry.located = Located::Unknown;
            }
            return;
        };
        let known = self.gazetteer.map(|g| g.place(postcode));
        match (entry.point, known) {
            (None, Some(Some(place))) => {
                entry.point = Some(place.point);
                entry.located = Located::ByPostcode;
            }
            (Some(point), Some(Some(place))) if point.metres_to(place.point) > FAR => {
                row.remark(format!(
                    "Its coordinates are more than 5 km from its postcode {postcode}"
                ));
            }
            (None, Some(None)) => {
                entry.located = Located::Unknown;
                row.remark(format!(
                    "{postcode} is outside the council's area: found by words, not by distance"
                ));
            }
            (None, None) => entry.located = Located::Unknown,
            (Some(_), _) => {}
        }
    }

    fn times(&self, row: &mut Row, entry: &mut Entry) {
        if self.source == Source::Pharmacies {
            let texts = DAYS.map(|day| {
                let column = format!("opening_hours_{}", day_name(day).to_lowercase());
                row.as_given(&column)
            });
            match Hours::from_days(texts.each_ref().map(String::as_str)) {
                Ok(hours) => entry.hours = Some(hours),
                Err(faults) => {
                    let faults: Vec<String> = faults
                        .iter()
                        .map(|(day, fault)| format!("{}: {fault}", day_name(*day)))
                        .collect();
                    row.mend(
                        Rule::Hours,
                        format!("Opening times are kept as text ({})", faults.join("; ")),
                    );
                    let days: Vec<String> = DAYS
                        .iter()
                        .zip(&texts)
                        .map(|(day, text)| format!("{}: {text}", day_name(*day)))
                        .collect();
                    entry.hours_text = Some(days.join("; "));
                }
            }
        }
        if let Some(words) = row.value("opening_times") {
            entry.hours = Hours::from_words(&words);
            if entry.hours.is_none() {
                row.mend(
                    Rule::Hours,
                    format!("Opening times {} are kept as text", quoted(&words, 80)),
                );
            }
            entry.hours_text = Some(words);
        }
    }

    /// Refuses a row that repeats one before it, and remarks on one that may be the same place.
    fn compare(&self, row: &mut Row, entry: &Entry, key: &str) {
        if let Some(line) = self.keys.get(&entry.source_key) {
            row.refuse(format!(
                "It has the same {key} as line {line}, which was kept. Take one of the two out"
            ));
            return;
        }
        if let Some(line) = self
            .names
            .get(&(bare_name(&entry.name), entry.postcode.clone()))
        {
            let what = if entry.postcode.is_some() {
                "name and postcode"
            } else {
                "name"
            };
            row.remark(format!(
                "It has the same {what} as line {line}: perhaps one place listed twice"
            ));
        }
    }
}

/// Classes, codes, dates and what else the list says.
fn extra(row: &mut Row, entry: &mut Entry) {
    for (column, separator) in [("type", '|'), ("category", ','), ("charity_type", '|')] {
        if let Some(classes) = row.value(column) {
            entry.categories = classes
                .split(separator)
                .map(tidy)
                .filter(|c| !c.is_empty())
                .collect();
        }
    }
    let codes = [
        ("area_code", "area_code"),
        ("la_code", "area_code"),
        ("ward_code", "ward_code"),
    ];
    for (column, name) in codes {
        if let Some(code) = row.area_code(column) {
            entry.extra.insert(name.to_owned(), code);
        }
    }
    let dates = [
        ("inspection_date", "Inspection date", "inspected_on"),
        (
            "date_of_registration",
            "Date of registration",
            "registered_on",
        ),
    ];
    for (column, label, name) in dates {
        if let Some(date) = row.date(column, label) {
            entry.extra.insert(name.to_owned(), date);
        }
    }
    if let Some(page) = row.value("cqc_webpage") {
        match web::read(&page) {
            Web::Sound(address) => drop(entry.extra.insert("cqc_page".to_owned(), address)),
            _ => row.mend(
                Rule::LeftOut,
                format!(
                    "CQC web page {} is not a web address; left out",
                    quoted(&page, 60)
                ),
            ),
        }
    }
    let rest = [
        ("referral_method", "referral"),
        ("area_name", "area_name"),
        ("la_name", "area_name"),
        ("ward_name", "ward"),
        ("locality", "locality"),
        ("health_and_wellbeing_board", "health_and_wellbeing_board"),
    ];
    for (column, name) in rest {
        if let Some(value) = row.value(column) {
            entry.extra.insert(name.to_owned(), value);
        }
    }
}

/// A register whose own numbers name its entries.
struct Register {
    column: &'static str,
    label: &'static str,
    /// A number of the right form, for the sentence.
    example: &'static str,
    /// Where the entry keeps the number.
    extra: &'static str,
    sound: fn(&str) -> bool,
}

/// The register that a list comes from; the others have no numbers.
fn register(source: Source) -> Option<Register> {
    fn digits(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
    }
    let of = |column, label, example, extra, sound| {
        Some(Register {
            column,
            label,
            example,
            extra,
            sound,
        })
    };
    match source {
        Source::CareHomes => of("cqc_id", "CQC location id", "1-466088203", "cqc_id", |id| {
            id.len() <= 20
                && id
                    .split_once('-')
                    .is_some_and(|(a, b)| digits(a) && digits(b))
        }),
        Source::Charities => of(
            "registered_charity_number",
            "Charity number",
            "1099243",
            "charity_number",
            |n| (5..=8).contains(&n.len()) && digits(n),
        ),
        Source::Pharmacies => of(
            "organisation_data_service_code",
            "ODS code",
            "FKJ04",
            "ods_code",
            |code| {
                (3..=8).contains(&code.len())
                    && code
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            },
        ),
        _ => None,
    }
}

impl Register {
    fn number(&self, row: &mut Row) -> Option<String> {
        let value = row.needed(self.column, self.label)?;
        if !(self.sound)(&value) {
            row.refuse(format!(
                "{} {} is not one, like {}. Correct it",
                self.label,
                quoted(&value, 30),
                self.example
            ));
        }
        Some(value)
    }
}

/// A comma followed by a space, as addresses are read.
fn spaced_commas(address: &str) -> String {
    let parts: Vec<&str> = address
        .split(',')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(", ").trim_end_matches('.').to_owned()
}

/// What names an entry where no register does: its name and its postcode, or the start of its address.
fn derived_key(entry: &Entry) -> String {
    let place = match (&entry.postcode, &entry.address) {
        (Some(postcode), _) => postcode.as_str().to_lowercase().replace(' ', ""),
        (None, Some(address)) => slug(address),
        (None, None) => String::new(),
    };
    let name = slug(&entry.name);
    if place.is_empty() {
        name
    } else {
        format!("{name}_{place}")
    }
}

fn slug(text: &str) -> String {
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}
