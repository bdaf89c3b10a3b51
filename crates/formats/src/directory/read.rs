//! From the rows of a list to entries and a report.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::align::{Aligned, align};
use super::layout::{Columns, Open, open};
use super::twins::bare_name;
use super::web::{self, Web};
use super::{
    Entry, FileFault, Kind, LineReport, Located, Mend, Outcome, Report, Rule, Source, capitals,
};
use crate::hours::{DAYS, Hours, day_name};
use crate::place::Point;
use crate::postcode::Postcode;
use crate::postcodes::Gazetteer;
use crate::table::Rows;
use crate::telephone;
use crate::text::{decode, quoted, tidy, ungarbled};

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
const LONGEST_VALUE: usize = 5000;
/// Past this many rows out of shape the file is broken, and each further one is refused without trying.
const MOST_ALIGNED: usize = 500;
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

/// What is to be said of the header.
pub(crate) fn remarks(columns: &Columns) -> Vec<String> {
    columns
        .unknown
        .iter()
        .map(|name| {
            format!(
                "The column {} is not known and was left out",
                quoted(name, 40)
            )
        })
        .collect()
}

/// Takes every row of a file through `take`, which returns the name of what it read, and reports on each.
pub(crate) fn lines(
    bytes: &[u8],
    delimiter: u8,
    columns: &Columns,
    mut take: impl FnMut(&mut Row) -> Option<String>,
) -> Vec<LineReport> {
    let mut report = Vec::new();
    let mut out_of_shape = 0;
    for raw in Rows::new(bytes, delimiter).skip(1) {
        let mut row = Row {
            line: raw.line,
            ..Row::default()
        };
        let name = match raw.values {
            Err(fault) => {
                row.refuse(fault.to_string());
                None
            }
            Ok(values) => {
                let values = values.iter().map(|value| row.text_of(value)).collect();
                row.place(values, columns, &mut out_of_shape);
                if row.refusals.is_empty() {
                    take(&mut row)
                } else {
                    None
                }
            }
        };
        let Row {
            mends,
            remarks,
            refusals,
            ..
        } = row;
        let outcome = if !refusals.is_empty() {
            Outcome::Refused(refusals)
        } else if mends.is_empty() {
            Outcome::Accepted
        } else {
            Outcome::Mended(mends)
        };
        report.push(LineReport {
            line: raw.line,
            last_line: raw.last_line,
            name,
            outcome,
            remarks,
        });
    }
    report
}

/// One row on its way to an entry: its values by column, and what has been noticed so far.
#[derive(Default)]
pub(crate) struct Row {
    pub line: usize,
    values: HashMap<&'static str, (String, &'static str)>,
    mends: Vec<Mend>,
    remarks: Vec<String>,
    refusals: Vec<String>,
}

impl Row {
    pub(crate) fn mend(&mut self, rule: Rule, sentence: String) {
        self.mends.push(Mend { rule, sentence });
    }

    pub(crate) fn refuse(&mut self, sentence: String) {
        self.refusals.push(sentence);
    }

    pub(crate) fn refused(&self) -> bool {
        !self.refusals.is_empty()
    }

    /// A value as text, with encodings and garbled signs mended and spaces tidied.
    fn text_of(&mut self, bytes: &[u8]) -> String {
        let (text, old) = decode(bytes);
        if old && !self.mends.iter().any(|m| m.rule == Rule::Encoding) {
            self.mend(
                Rule::Encoding,
                "The line is not UTF-8; it was read as Windows-1252 (Latin-1)".to_owned(),
            );
        }
        let mut text = text.into_owned();
        if let Some(right) = ungarbled(&text) {
            self.mend(
                Rule::Characters,
                "Signs garbled by an earlier program were put right, such as “é” or “£”".to_owned(),
            );
            text = right;
        }
        let unseen = |c: char| {
            (c.is_control() && !c.is_whitespace())
                || matches!(c, '\u{feff}' | '\u{202a}'..='\u{202e}')
        };
        if text.contains(unseen) {
            self.mend(
                Rule::Characters,
                "Characters that cannot be shown were taken out".to_owned(),
            );
            text.retain(|c| !unseen(c));
        }
        tidy(&text)
    }

    /// Puts the values under their columns.
    fn place(&mut self, values: Vec<String>, columns: &Columns, out_of_shape: &mut usize) {
        if values.iter().all(String::is_empty) {
            self.refuse("The row has no values. Take the line out".to_owned());
            return;
        }
        let many = values.len() != columns.in_file.len();
        *out_of_shape += usize::from(many);
        let values = if many && *out_of_shape > MOST_ALIGNED {
            Aligned::Not(format!(
                "The row has {} values and the header names {}, as have many before it: the file is broken. Export it again",
                values.len(),
                columns.in_file.len()
            ))
        } else {
            align(values, &columns.in_file)
        };
        let values = match values {
            Aligned::AsItIs(values) => values,
            Aligned::Shifted(values, sentence) => {
                self.mend(Rule::Shifted, sentence);
                values
            }
            Aligned::Not(sentence) => {
                self.refuse(sentence);
                return;
            }
        };
        for (column, value) in columns.in_file.iter().zip(values) {
            let Some(column) = column else { continue };
            if value.chars().count() > LONGEST_VALUE {
                self.refuse(format!(
                    "{} is longer than {LONGEST_VALUE} characters. Shorten it",
                    column.label
                ));
            }
            self.values.insert(column.name, (value, column.label));
        }
    }

    /// A value, or `None` where it is empty, "NA" or the list has no such column.
    pub(crate) fn value(&mut self, column: &str) -> Option<String> {
        let (value, label) = self.values.remove(column)?;
        match value.as_str() {
            "" => None,
            "NA" | "N/A" | "#N/A" | "NULL" => {
                self.mend(
                    Rule::NotGiven,
                    format!("{label} reads “{value}”; taken as not given"),
                );
                None
            }
            _ => Some(value),
        }
    }

    /// A value that the entry cannot be without.
    pub(crate) fn needed(&mut self, column: &str, label: &str) -> Option<String> {
        let value = self.value(column);
        if value.is_none() {
            self.refuse(format!("{label} is missing. Fill it in"));
        }
        value
    }

    pub(crate) fn date(&mut self, column: &str, label: &str) -> Option<String> {
        let value = self.value(column)?;
        let read: Option<Date> = value.parse().ok();
        if read.is_none() {
            let sentence = format!(
                "{label} {} is not a date like 2026-02-25; left out",
                quoted(&value, 30)
            );
            self.mend(Rule::LeftOut, sentence);
        }
        read.map(|d| d.to_string())
    }

    /// The code of a council's area, E and eight digits of which the last six number it.
    pub(crate) fn area_code(&mut self, column: &str) -> Option<String> {
        let value = self.value(column)?;
        let digits = value
            .strip_prefix('E')
            .filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
        match digits.map(|d| (d.len(), d)) {
            Some((8, _)) => Some(value),
            Some((7, d)) => {
                let mended = format!("E{}0{}", &d[..2], &d[2..]);
                self.mend(
                    Rule::AreaCode,
                    format!("Area code {value} is one digit short; read as {mended}"),
                );
                Some(mended)
            }
            _ => {
                let sentence = format!(
                    "Area code {} is not E and eight digits; left out",
                    quoted(&value, 20)
                );
                self.mend(Rule::LeftOut, sentence);
                None
            }
        }
    }

    /// A postcode; one that is none is put right where the council's list leaves one meaning, and otherwise left out.
    pub(crate) fn postcode(&mut self, gazetteer: Option<&Gazetteer>) -> Option<Postcode> {
        let value = self.value("postcode")?;
        match Postcode::parse(&value) {
            Ok(read) => {
                if read.as_str() != value {
                    self.mend(
                        Rule::Postcode,
                        format!("Postcode {} is written {read}", quoted(&value, 20)),
                    );
                }
                Some(read)
            }
            Err(_) => {
                let known = |p: &Postcode| gazetteer.is_some_and(|g| g.place(p).is_some());
                let mut meant = Postcode::one_struck_out(&value).into_iter().filter(known);
                if let (Some(only), None) = (meant.next(), meant.next()) {
                    let why = "the only postcode of the council that it can be with one character struck out";
                    self.mend(
                        Rule::Postcode,
                        format!("Postcode {} was read as {only}, {why}", quoted(&value, 20)),
                    );
                    return Some(only);
                }
                let sentence = format!(
                    "Postcode {} is not a postcode; left out",
                    quoted(&value, 20)
                );
                self.mend(Rule::LeftOut, sentence);
                None
            }
        }
    }

    fn point(&mut self) -> Option<Point> {
        let (lon, lat) = (self.value("lon"), self.value("lat"));
        let (lon, lat) = match (lon, lat) {
            (Some(lon), Some(lat)) => (lon, lat),
            (None, None) => return None,
            _ => {
                self.mend(
                    Rule::LeftOut,
                    "One of longitude and latitude is missing; the other was left out".to_owned(),
                );
                return None;
            }
        };
        if let Some(point) = Point::parse(&lon, &lat) {
            return Some(point);
        }
        if let Some(point) = Point::parse(&lat, &lon) {
            self.mend(
                Rule::Coordinates,
                "Longitude and latitude had changed places".to_owned(),
            );
            return Some(point);
        }
        let given = format!("{lon}, {lat}");
        self.mend(
            Rule::LeftOut,
            format!(
                "Longitude and latitude {} are not in Britain; left out",
                quoted(&given, 40)
            ),
        );
        None
    }
}

/// Ways of getting in touch, each from whatever column it stood in.
#[derive(Default)]
struct Contact {
    telephone: Option<String>,
    email: Option<String>,
    website: Option<String>,
}

impl Contact {
    /// Takes the values of the contact columns, each as what it is rather than as its heading says.
    fn read(row: &mut Row, columns: &[(&str, &str, &str)]) -> Self {
        let mut contact = Self::default();
        for (column, label, expected) in columns {
            let Some(value) = row.value(column) else {
                continue;
            };
            let (kind, slot) = contact.sort(row, &value, label, expected);
            let Some(text) = slot else { continue };
            let place = match kind {
                "e-mail address" => &mut contact.email,
                "web address" => &mut contact.website,
                _ => &mut contact.telephone,
            };
            if place.is_none() {
                *place = Some(text);
                if !expected.contains(kind) {
                    row.mend(
                        Rule::WrongColumn,
                        format!(
                            "{label} holds {} {kind}; it was taken as that",
                            article(kind)
                        ),
                    );
                }
            } else {
                row.mend(
                    Rule::LeftOut,
                    format!("{label} holds a second {kind}; it was left out"),
                );
            }
        }
        contact
    }

    /// What a value is, and the value to keep.
    #[allow(
        clippy::unused_self,
        reason = "reads as one of the contact's own steps"
    )]
    fn sort(
        &self,
        row: &mut Row,
        value: &str,
        label: &str,
        expected: &str,
    ) -> (&'static str, Option<String>) {
        if let Some(email) = web::email(value) {
            return ("e-mail address", Some(email));
        }
        match telephone::read(value) {
            telephone::Reading::Understood(number) => {
                return ("telephone number", Some(number.to_string()));
            }
            telephone::Reading::RegainedZero(number) => {
                row.mend(
                    Rule::LostZero,
                    format!("{label} {value} had lost its leading 0; read as {number}"),
                );
                return ("telephone number", Some(number.to_string()));
            }
            telephone::Reading::Nothing | telephone::Reading::Kept(_) => {}
        }
        match web::read(value) {
            Web::Sound(address) => return ("web address", Some(address)),
            Web::Schemed(address) => {
                row.mend(
                    Rule::WebScheme,
                    format!(
                        "{label} {} had no http:// in front; it was added",
                        quoted(value, 60)
                    ),
                );
                return ("web address", Some(address));
            }
            Web::Mended(address) => {
                row.mend(
                    Rule::WebAddress,
                    format!("{label} {} was read as {address}", quoted(value, 60)),
                );
                return ("web address", Some(address));
            }
            Web::Not => {}
        }
        if expected.contains("telephone number") {
            row.remarks.push(format!(
                "{label} {} is not understood as a number; kept as written",
                quoted(value, 40)
            ));
            return ("telephone number", Some(value.to_owned()));
        }
        row.mend(
            Rule::LeftOut,
            format!(
                "{label} {} is not {} {expected}; left out",
                quoted(value, 60),
                article(expected)
            ),
        );
        ("web address", None)
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with('e') { "an" } else { "a" }
}

/// Makes the entries of one list.
struct Reader<'a> {
    source: Source,
    kind: Kind,
    gazetteer: Option<&'a Gazetteer>,
    entries: Vec<Entry>,
    /// The line of each key.
    keys: HashMap<String, usize>,
    /// The line and the key of each bare name with its postcode.
    names: HashMap<(String, Option<Postcode>), usize>,
}

impl Reader<'_> {
    /// Makes the entry of a row, or refuses the row; returns its name for the report.
    fn entry(&mut self, row: &mut Row) -> Option<String> {
        let column = match self.source {
            Source::Charities => "charity_name",
            Source::Pharmacies => "pharmacy_name",
            _ => "name",
        };
        let mut name = row.needed(column, "Name")?;
        if name.chars().count() > LONGEST_NAME {
            row.refuse(format!(
                "Name is longer than {LONGEST_NAME} characters. Shorten it"
            ));
        }
        if let Some(readable) = capitals::readable(&name) {
            row.mend(
                Rule::Capitals,
                format!(
                    "The name was all in capitals; written {}",
                    quoted(&readable, LONGEST_NAME)
                ),
            );
            name = readable;
        }
        let number = self.register_number(row);
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
        self.contact(row, &mut entry);
        self.times(row, &mut entry);
        self.extra(row, &mut entry, number.as_deref());
        entry.source_key = number.unwrap_or_else(|| derived_key(&entry));
        self.compare(row, &entry);
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

    /// The number under which a register lists the place, for the lists that come from a register.
    fn register_number(&self, row: &mut Row) -> Option<String> {
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let (column, label, example, sound): (_, _, _, fn(&str) -> bool) = match self.source {
            Source::CareHomes => ("cqc_id", "CQC location id", "1-466088203", |v| {
                v.split_once('-').is_some_and(|(a, b)| {
                    !a.is_empty()
                        && !b.is_empty()
                        && v.len() <= 20
                        && (a.to_owned() + b).bytes().all(|b| b.is_ascii_digit())
                })
            }),
            Source::Charities => (
                "registered_charity_number",
                "Charity number",
                "1099243",
                |v| (5..=8).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_digit()),
            ),
            Source::Pharmacies => ("organisation_data_service_code", "ODS code", "FKJ04", |v| {
                (3..=8).contains(&v.len())
                    && v.bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            }),
            _ => return None,
        };
        let mut value = row.needed(column, label)?;
        if self.source == Source::Pharmacies {
            value.make_ascii_uppercase();
        }
        // A spreadsheet may have turned a charity's number into a decimal.
        if let Some(whole) = value.strip_suffix(".0").filter(|w| digits(w)) {
            value = whole.to_owned();
        }
        if !sound(&value) {
            row.refuse(format!(
                "{label} {} is not one, like {example}. Correct it",
                quoted(&value, 30)
            ));
        }
        Some(value)
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
                row.remarks.push(format!(
                    "Its coordinates are more than 5 km from its postcode {postcode}"
                ));
            }
            (None, Some(None)) => {
                entry.located = Located::Unknown;
                row.remarks.push(format!(
                    "{postcode} is outside the council's area: found by words, not by distance"
                ));
            }
            (None, None) => entry.located = Located::Unknown,
            (Some(_), _) => {}
        }
    }

    fn contact(&self, row: &mut Row, entry: &mut Entry) {
        let contact = Contact::read(
            row,
            &[
                ("telephone", "Telephone", "telephone number"),
                ("email", "E-mail", "e-mail address"),
                ("contact", "Contact", "e-mail address or telephone number"),
                ("website", "Website", "web address"),
                ("charity_contact_web", "Website", "web address"),
            ],
        );
        (entry.telephone, entry.email, entry.website) =
            (contact.telephone, contact.email, contact.website);
    }

    fn times(&self, row: &mut Row, entry: &mut Entry) {
        if self.source == Source::Pharmacies {
            let texts = DAYS.map(|day| {
                let column = format!("opening_hours_{}", day_name(day).to_lowercase());
                row.values
                    .remove(column.as_str())
                    .map(|(value, _)| value)
                    .unwrap_or_default()
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

    fn extra(&self, row: &mut Row, entry: &mut Entry, number: Option<&str>) {
        if let (Some(number), Some(name)) = (
            number,
            match self.source {
                Source::CareHomes => Some("cqc_id"),
                Source::Charities => Some("charity_number"),
                Source::Pharmacies => Some("ods_code"),
                _ => None,
            },
        ) {
            entry.extra.insert(name.to_owned(), number.to_owned());
        }
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

    /// Refuses a row that repeats one before it, and remarks on one that may be the same place.
    fn compare(&self, row: &mut Row, entry: &Entry) {
        if let Some(line) = self.keys.get(&entry.source_key) {
            let what = match self.source {
                Source::CareHomes => "CQC location id",
                Source::Charities => "charity number",
                Source::Pharmacies => "ODS code",
                _ => "name and postcode",
            };
            row.refuse(format!(
                "It has the same {what} as line {line}, which was kept. Take one of the two out"
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
            row.remarks.push(format!(
                "It has the same {what} as line {line}: perhaps one place listed twice"
            ));
        }
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
