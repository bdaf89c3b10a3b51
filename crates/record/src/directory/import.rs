//! A published list read into the directory: every line reported, entries kept by what names them in their list.

use std::collections::{BTreeMap, HashMap};

use formats::directory::{Entry as Read, FileFault, Located, MAX_BYTES, Report, Source};
use formats::postcode::Postcode;
use formats::postcodes::{Gazetteer, Place};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Tx, Value, params};

use super::entry::placed_by;
use super::imports::kept;
use super::postcodes;
use super::words::words;
use crate::access::{self, Noun, Trace, Verb, audit};
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
    let (postcodes, others): (Vec<_>, Vec<_>) =
        files.iter().partition(|(_, bytes)| is_postcodes(bytes));
    postcodes
        .into_iter()
        .chain(others)
        .map(|(name, bytes)| import_file(tx, actor, moment, name, bytes))
        .collect()
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
        let gazetteer = Gazetteer::new(postcodes::known(tx)?);
        let known = Some(&gazetteer).filter(|gazetteer| !gazetteer.is_empty());
        let read = formats::directory::read(file_name, bytes, known).map_err(refused)?;
        (read.report, Content::Entries(read.entries))
    };
    Ok(Reading {
        report,
        content,
        sha256: rules::sha256(bytes),
    })
}

pub(super) fn preview(tx: &mut Tx, reading: Reading) -> Result<Preview, Refusal> {
    let effect = match &reading.content {
        Content::Entries(entries) => Plan::of(tx, reading.report.source, entries)?.effect(),
        Content::Postcodes(places) => postcodes::effect(tx, places)?,
    };
    let seen_at = tx.query_one(
        "select max(imported_at) from directory_import where sha256 = $1",
        &params![reading.sha256.as_str()],
        |row| row.get(0),
    )?;
    Ok(Preview {
        report: reading.report,
        effect,
        seen_at,
    })
}

pub(super) fn take_in(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    reading: Reading,
) -> Result<Imported, Refusal> {
    // Two imports of one list at once would each withdraw what the other brings.
    tx.lock("directory import")?;
    let Reading {
        report,
        content,
        sha256,
    } = reading;
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
            let effect = postcodes::effect(tx, &places)?;
            record(tx, effect)?;
            postcodes::replace(tx, &places)?;
            effect
        }
    };
    postcodes::place_entries(tx)?;
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
        let mut plan = Plan {
            write: Vec::new(),
            withdraw: Vec::new(),
            effect: Effect::default(),
        };
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
                tx.execute(
                    "delete from directory_word where entry_id = $1",
                    &params![id],
                )?;
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
            tx.execute(
                "delete from directory_word where entry_id = $1",
                &params![id],
            )?;
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
    add(
        2,
        entry
            .postcode
            .as_ref()
            .map(Postcode::as_str)
            .unwrap_or_default(),
    );
    add(3, entry.provider.as_deref().unwrap_or_default());
    for class in &entry.categories {
        add(4, class);
    }
    add(4, entry.kind.title());
    add(4, &entry.kind.code().replace('_', " "));
    add(8, &entry.name);
    found
}

/// Plain structures with text keys: JSON always holds them.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
