//! A published list read into the directory: every line reported, entries kept by what names them in their list.

use std::collections::{BTreeMap, HashMap};

use formats::directory::{Counts, Entry as Read, FileFault, Located, MAX_BYTES, Outcome, Report, Source};
use formats::postcode::Postcode;
use formats::postcodes::{Gazetteer, Place};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx, Value, params};

use super::entry::{placed_by, point_from, word};
use super::words::words;
use crate::access::{self, Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::who_in_words;
use crate::{Actor, EntryId, ImportId, Moment, Refusal};

/// How many entries a file makes, changes and takes away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Entries that were not there before.
    pub new: usize,
    /// Entries that say something else now.
    pub changed: usize,
    /// Entries that stay as they are.
    pub same: usize,
    /// Entries of the same list that are no longer in it: withdrawn, not deleted.
    pub withdrawn: usize,
    /// Withdrawn entries that are back.
    pub returned: usize,
}

/// What a file would do, for the page before it is confirmed.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Every line: accepted, mended or refused, and why.
    pub report: Report,
    /// What confirming would do.
    pub effect: Effect,
    /// When exactly this file was read in before.
    pub seen_at: Option<Timestamp>,
}

/// What reading a file in did.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Its row.
    pub id: ImportId,
    /// Every line: accepted, mended or refused, and why.
    pub report: Report,
    /// What was made, changed and withdrawn.
    pub effect: Effect,
}

/// One import in the list of imports.
#[derive(Debug, Clone)]
pub struct ImportLine {
    /// Its id.
    pub id: ImportId,
    /// The file's name.
    pub file_name: String,
    /// The list that it was.
    pub source: Source,
    /// How many lines were accepted, mended and refused.
    pub counts: Counts,
    /// What it did.
    pub effect: Effect,
    /// When.
    pub imported_at: Timestamp,
    /// Who.
    pub by: String,
}

/// A line of a kept report: one that was mended, refused or remarked on. Lines taken as they stood are only counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLine {
    /// The line of the file.
    pub line: usize,
    /// What it describes, if that was read.
    pub name: Option<String>,
    /// Whether it was refused; otherwise it was taken.
    pub refused: bool,
    /// What was changed, or why it was refused, and what is worth knowing.
    pub sentences: Vec<String>,
}

/// A file that was read, and what is in it.
pub(super) struct Reading {
    report: Report,
    content: Content,
    sha256: String,
}

enum Content {
    Entries(Vec<Read>),
    Postcodes(Vec<Place>),
}

/// Whether a file is the list of postcodes: read it before the others, which are checked against it.
pub fn is_postcodes(bytes: &[u8]) -> bool {
    formats::directory::recognise(bytes) == Ok(Source::Postcodes)
}

/// What a file would do, without doing it.
///
/// # Errors
/// [`Refusal::Invalid`] on the field `file` when the file as a whole cannot be read.
pub fn check_file(tx: &mut Tx, file_name: &str, bytes: &[u8]) -> Result<Preview, Refusal> {
    let reading = read(tx, file_name, bytes)?;
    preview(tx, reading)
}

/// Reads one file in.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::Invalid`] on the field `file` when the file as a whole cannot be read or
/// none of its lines can be taken.
pub fn import_file(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    file_name: &str,
    bytes: &[u8],
) -> Result<Imported, Refusal> {
    let permit = access::population(actor, Noun::Directory, Verb::Import, "directory_import")?;
    permit.demand(Noun::Directory, Verb::Import)?;
    let reading = read(tx, file_name, bytes)?;
    take_in(tx, (actor, moment), reading)
}

/// Reads several files in, postcodes first.
///
/// # Errors
/// As [`import_file`]; one bad file refuses all of them.
pub fn import_files(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    files: &[(&str, &[u8])],
) -> Result<Vec<Imported>, Refusal> {
    let (postcodes, others): (Vec<_>, Vec<_>) = files.iter().partition(|(_, bytes)| is_postcodes(bytes));
    postcodes
        .into_iter()
        .chain(others)
        .map(|(name, bytes)| import_file(tx, actor, moment, name, bytes))
        .collect()
}

/// Every import, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn imports(tx: &mut Tx, permit: &PopulationPermit) -> Result<Vec<ImportLine>, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    Ok(tx.query(
        "select i.id, i.file_name, i.source, i.accepted_count, i.mended_count, i.refused_count, i.effect, \
         i.imported_at, i.actor, w.display_name \
         from directory_import i left join access_account w on w.id = i.account_id \
         order by i.imported_at desc, i.id desc",
        &[],
        |row| {
            let count = |column| row.get::<i64>(column).map(|count| usize::try_from(count).unwrap_or_default());
            Ok(ImportLine {
                id: row.get(0)?,
                file_name: row.get(1)?,
                source: word(row, 2)?,
                counts: Counts { accepted: count(3)?, mended: count(4)?, refused: count(5)? },
                effect: serde_json::from_str(&row.get::<String>(6)?).unwrap_or_default(),
                imported_at: row.get(7)?,
                by: who_in_words(&row.get::<String>(8)?, row.get(9)?),
            })
        },
    )?)
}

/// The lines of an import that were mended, refused or remarked on.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn import_report(tx: &mut Tx, permit: &PopulationPermit, id: ImportId) -> Result<Vec<KeptLine>, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    let report = tx
        .query_opt("select report from directory_import where id = $1", &params![id], |row| row.get::<String>(0))?
        .ok_or(Refusal::NotFound(None))?;
    Ok(serde_json::from_str(&report).unwrap_or_default())
}

pub(super) fn read(tx: &mut Tx, file_name: &str, bytes: &[u8]) -> Result<Reading, Refusal> {
    let refused = |fault: FileFault| Refusal::invalid("file", format!("{fault}."));
    if bytes.len() > MAX_BYTES {
        return Err(refused(FileFault::TooLarge));
    }
    let source = formats::directory::recognise(bytes).map_err(refused)?;
    let (report, content) = if source == Source::Postcodes {
        let read = formats::postcodes::read(file_name, bytes).map_err(refused)?;
        (read.report, Content::Postcodes(read.places))
    } else {
        let gazetteer = Gazetteer::new(known_places(tx)?);
        let known = Some(&gazetteer).filter(|gazetteer| !gazetteer.is_empty());
        let read = formats::directory::read(file_name, bytes, known).map_err(refused)?;
        (read.report, Content::Entries(read.entries))
    };
    Ok(Reading { report, content, sha256: rules::sha256(bytes) })
}

pub(super) fn preview(tx: &mut Tx, reading: Reading) -> Result<Preview, Refusal> {
    let effect = match &reading.content {
        Content::Entries(entries) => Plan::of(tx, reading.report.source, entries)?.effect(),
        Content::Postcodes(places) => postcode_effect(tx, places)?,
    };
    let seen_at = tx.query_one(
        "select max(imported_at) from directory_import where sha256 = $1",
        &params![reading.sha256.as_str()],
        |row| row.get(0),
    )?;
    Ok(Preview { report: reading.report, effect, seen_at })
}

pub(super) fn take_in(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    reading: Reading,
) -> Result<Imported, Refusal> {
    // Two imports of one list at once would each withdraw what the other brings.
    tx.lock("directory import")?;
    let Reading { report, content, sha256 } = reading;
    let counts = report.counts();
    if counts.accepted + counts.mended == 0 {
        return Err(Refusal::invalid(
            "file",
            "No line of this file could be taken, so nothing was changed. Check that it is the file that was \
             published.",
        ));
    }
    let id = ImportId::new();
    let record = |tx: &mut Tx, effect: Effect| -> Result<(), Refusal> {
        tx.execute(
            "insert into directory_import (id, file_name, source, sha256, accepted_count, mended_count, \
             refused_count, effect, report, imported_at, actor, account_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &params![
                id,
                report.file.as_str(),
                report.source.code(),
                sha256.as_str(),
                whole(counts.accepted),
                whole(counts.mended),
                whole(counts.refused),
                json(&effect),
                json(&kept(&report)),
                moment.now,
                actor.label(),
                actor.account_id()
            ],
        )?;
        Ok(())
    };
    let effect = match content {
        Content::Entries(entries) => {
            let plan = Plan::of(tx, report.source, &entries)?;
            let effect = plan.effect();
            record(tx, effect)?;
            plan.carry_out(tx, moment, id)?;
            effect
        }
        Content::Postcodes(places) => {
            let effect = postcode_effect(tx, &places)?;
            record(tx, effect)?;
            replace_postcodes(tx, &places)?;
            effect
        }
    };
    place_by_postcode(tx)?;
    let trace = Trace::of(Noun::Directory, Verb::Import, "directory_import")
        .subject(id.uuid())
        .quantity(report.lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(Imported { id, report, effect })
}

/// What is to be done with each entry of a list, and with those that are in it no more.
struct Plan<'a> {
    write: Vec<(Option<EntryId>, &'a Read, String)>,
    withdraw: Vec<EntryId>,
    effect: Effect,
}

impl<'a> Plan<'a> {
    fn of(tx: &mut Tx, source: Source, entries: &'a [Read]) -> Result<Plan<'a>, Refusal> {
        let mut standing: HashMap<String, (EntryId, String, bool)> = tx
            .query(
                "select source_key, id, fingerprint, withdrawn_at is not null from directory_entry where source = $1",
                &params![source.code()],
                |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))),
            )?
            .into_iter()
            .collect();
        let mut plan = Plan { write: Vec::new(), withdraw: Vec::new(), effect: Effect::default() };
        for entry in entries {
            let fingerprint = fingerprint(entry);
            let id = match standing.remove(&entry.source_key) {
                None => {
                    plan.effect.new += 1;
                    None
                }
                Some((_, same, false)) if same == fingerprint => {
                    plan.effect.same += 1;
                    continue;
                }
                Some((id, _, withdrawn)) => {
                    if withdrawn {
                        plan.effect.returned += 1;
                    } else {
                        plan.effect.changed += 1;
                    }
                    Some(id)
                }
            };
            plan.write.push((id, entry, fingerprint));
        }
        plan.withdraw = standing
            .into_values()
            .filter(|(_, _, withdrawn)| !withdrawn)
            .map(|(id, ..)| id)
            .collect();
        plan.withdraw.sort_unstable();
        plan.effect.withdrawn = plan.withdraw.len();
        Ok(plan)
    }

    fn effect(&self) -> Effect {
        self.effect
    }

    fn carry_out(self, tx: &mut Tx, moment: &Moment, import: ImportId) -> Result<(), Refusal> {
        let mut index: Vec<Vec<Value>> = Vec::new();
        for (known, entry, fingerprint) in self.write {
            if let Some(id) = known {
                tx.execute("delete from directory_word where entry_id = $1", &params![id])?;
            }
            let id = known.unwrap_or_else(EntryId::new);
            write_entry(tx, (id, import), entry, &fingerprint)?;
            index.extend(
                found_by(entry)
                    .into_iter()
                    .map(|(word, weight)| vec![word.into(), id.into(), weight.into()]),
            );
        }
        for id in self.withdraw {
            tx.execute("delete from directory_word where entry_id = $1", &params![id])?;
            tx.execute(
                "update directory_entry set withdrawn_at = $1 where id = $2",
                &params![moment.now, id],
            )?;
        }
        tx.bulk("directory_word", &["word", "entry_id", "weight"], index)?;
        Ok(())
    }
}

fn write_entry(
    tx: &mut Tx,
    (id, import): (EntryId, ImportId),
    entry: &Read,
    fingerprint: &str,
) -> Result<(), Refusal> {
    let point = entry.point.filter(|_| entry.located != Located::Unknown);
    tx.execute(
        "insert into directory_entry (id, source, source_key, import_id, kind, name, description, address, \
         postcode, telephone, email, website, provider, longitude_e6, latitude_e6, placed_by, hours, hours_text, \
         categories, extra, fingerprint, withdrawn_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, null) \
         on conflict (source, source_key) do update set import_id = excluded.import_id, kind = excluded.kind, \
         name = excluded.name, description = excluded.description, address = excluded.address, \
         postcode = excluded.postcode, telephone = excluded.telephone, email = excluded.email, \
         website = excluded.website, provider = excluded.provider, longitude_e6 = excluded.longitude_e6, \
         latitude_e6 = excluded.latitude_e6, placed_by = excluded.placed_by, hours = excluded.hours, \
         hours_text = excluded.hours_text, categories = excluded.categories, extra = excluded.extra, \
         fingerprint = excluded.fingerprint, withdrawn_at = null",
        &params![
            id,
            entry.source.code(),
            entry.source_key.as_str(),
            import,
            entry.kind.code(),
            entry.name.as_str(),
            entry.description.as_deref().unwrap_or_default(),
            entry.address.as_deref().unwrap_or_default(),
            entry.postcode.as_ref().map(Postcode::as_str),
            entry.telephone.as_deref(),
            entry.email.as_deref(),
            entry.website.as_deref(),
            entry.provider.as_deref(),
            point.map(|point| i64::from(point.lon)),
            point.map(|point| i64::from(point.lat)),
            point.and_then(|_| placed_by(entry.located)),
            entry.hours.as_ref().map(json),
            entry.hours_text.as_deref(),
            json(&entry.categories),
            json(&entry.extra),
            fingerprint
        ],
    )?;
    Ok(())
}

/// What an entry says, told apart by hash. Where it lies by its postcode is left out: that follows the postcodes.
fn fingerprint(entry: &Read) -> String {
    let mut said = entry.clone();
    said.line = 0;
    if said.located != Located::ByFile {
        said.point = None;
        said.located = Located::Unknown;
    }
    rules::sha256(json(&said).as_bytes())
}

/// The words that an entry is found by; a word in the name weighs most.
fn found_by(entry: &Read) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    let mut add = |weight: i64, text: &str| {
        for word in words(text) {
            let standing = found.entry(word).or_insert(weight);
            *standing = weight.max(*standing);
        }
    };
    add(1, entry.description.as_deref().unwrap_or_default());
    for value in entry.extra.values() {
        add(1, value);
    }
    add(2, entry.address.as_deref().unwrap_or_default());
    add(2, entry.postcode.as_ref().map(Postcode::as_str).unwrap_or_default());
    add(3, entry.provider.as_deref().unwrap_or_default());
    for class in &entry.categories {
        add(4, class);
    }
    add(4, entry.kind.title());
    add(4, &entry.kind.code().replace('_', " "));
    add(8, &entry.name);
    found
}

fn known_places(tx: &mut Tx) -> Result<Vec<Place>, Refusal> {
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
        let mut councils: Vec<_> = places.iter().map(|place| place.area_code.as_deref()).collect();
        councils.sort_unstable();
        councils.dedup();
        councils
    };
    let of_file: HashMap<&Postcode, ()> = places.iter().map(|place| (&place.postcode, ())).collect();
    Ok(known_places(tx)?
        .into_iter()
        .filter(|place| councils.contains(&place.area_code.as_deref()) || of_file.contains_key(&place.postcode))
        .map(|place| (place.postcode.clone(), place))
        .collect())
}

fn postcode_effect(tx: &mut Tx, places: &[Place]) -> Result<Effect, Refusal> {
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

fn replace_postcodes(tx: &mut Tx, places: &[Place]) -> Result<(), Refusal> {
    let standing = replaced(tx, places)?;
    let known = tx.query_one("select count(*) from directory_postcode", &[], |row| row.get::<i64>(0))?;
    if whole(standing.len()) == known {
        tx.execute("delete from directory_postcode", &[])?;
    } else {
        for postcode in standing.keys() {
            tx.execute("delete from directory_postcode where postcode = $1", &params![postcode.as_str()])?;
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
        &["postcode", "ward", "locality", "authority", "authority_code", "longitude_e6", "latitude_e6"],
        rows,
    )?;
    Ok(())
}

/// Entries without coordinates of their own lie where their postcode does, as it is known now.
fn place_by_postcode(tx: &mut Tx) -> Result<(), Refusal> {
    const KNOWN: &str = "exists (select 1 from directory_postcode p where p.postcode = directory_entry.postcode)";
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

fn kept(report: &Report) -> Vec<KeptLine> {
    report
        .lines
        .iter()
        .filter_map(|line| {
            let (refused, mut sentences) = match &line.outcome {
                Outcome::Accepted => (false, Vec::new()),
                Outcome::Mended(mends) => (false, mends.iter().map(|mend| mend.sentence.clone()).collect()),
                Outcome::Refused(why) => (true, why.clone()),
            };
            sentences.extend(line.remarks.iter().cloned());
            (!sentences.is_empty()).then(|| KeptLine {
                line: line.line,
                name: line.name.clone(),
                refused,
                sentences,
            })
        })
        .collect()
}

/// Plain structures with text keys: JSON always holds them.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
