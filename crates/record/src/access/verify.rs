//! Verifying the audit trail: every seal is computed again, every row held against its seal, and what differs is named.
//!
//! Rows and seals are read once each, side by side, in the order they were made. Only what has not found its
//! counterpart yet is held, so memory follows the faults and the rows that committed late, not the size of the trail.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use jiff::Timestamp;
use store::{Tx, params};

use super::Noun;
use super::seal::{
    BEFORE_THE_FIRST, Checkpoint, ROW_COLUMNS, SealRow, SealedRow, chained_hash, unhex,
};
use crate::{AccountId, AuditId, Refusal};

const ROWS_AT_ONCE: i64 = 4000;
const SEALS_AT_ONCE: i64 = 16;

/// How many faults of one kind are named; the rest is counted.
pub const NAMED_AT_MOST: usize = 1000;

/// Faults of one kind: the first of them, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The first [`NAMED_AT_MOST`].
    pub first: Vec<T>,
    /// All.
    pub count: usize,
}

impl<T> Default for Named<T> {
    fn default() -> Named<T> {
        Named {
            first: Vec::new(),
            count: 0,
        }
    }
}

impl<T> Named<T> {
    fn push(&mut self, fault: T) {
        self.count += 1;
        if self.first.len() < NAMED_AT_MOST {
            self.first.push(fault);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A row and the seal that lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowInSeal {
    /// The row.
    pub id: AuditId,
    /// The seal's number.
    pub seal: i64,
    /// When the seal was made: until then the row was as the seal says.
    pub sealed_at: Timestamp,
}

/// What a checkpoint knows and the trail has lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The first seal that is missing; the last is the checkpoint's.
    pub first_seal: i64,
    /// How many sealed rows are missing with them.
    pub rows: i64,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Seals read.
    pub seals: usize,
    /// Rows read.
    pub rows: usize,
    /// Rows that wait for a seal: no fault, but nothing vouches for them yet.
    pub waiting: usize,
    /// Rows that are not what their seal says.
    pub changed_rows: Named<RowInSeal>,
    /// Rows that a seal lists and that are not there.
    pub missing_rows: Named<RowInSeal>,
    /// Rows that should wait for a seal and are not there.
    pub missing_waiting: Named<AuditId>,
    /// Rows in no seal that do not wait for one: put in by hand, or their seal is gone.
    pub stray_rows: Named<AuditId>,
    /// Rows that more than one seal lists, or that are sealed and wait for a seal again.
    pub sealed_twice: Named<AuditId>,
    /// Rows with something in them that is no id or no time.
    pub unreadable_rows: usize,
    /// Numbers of seals that are not what they were.
    pub changed_seals: BTreeSet<i64>,
    /// Seals that are missing between others: first and last of each gap.
    pub missing_seals: Vec<(i64, i64)>,
    /// What checkpoints know and the trail has lost.
    pub lost: Vec<Lost>,
    /// Accounts without any row: making one leaves its own, so it is gone.
    pub accounts_without_rows: Named<AccountId>,
    /// How many people are on record though no row is about people at all.
    pub people_without_rows: i64,
}

impl VerifyReport {
    /// Whether all is as it was written.
    pub fn is_clean(&self) -> bool {
        self.changed_rows.is_empty()
            && self.missing_rows.is_empty()
            && self.missing_waiting.is_empty()
            && self.stray_rows.is_empty()
            && self.sealed_twice.is_empty()
            && self.unreadable_rows == 0
            && self.changed_seals.is_empty()
            && self.missing_seals.is_empty()
            && self.lost.is_empty()
            && self.accounts_without_rows.is_empty()
            && self.people_without_rows == 0
    }

    /// Each fault as a sentence.
    pub fn sentences(&self) -> Vec<String> {
        let mut told = Vec::new();
        for row in &self.changed_rows.first {
            told.push(format!(
                "Row {} was changed after seal {} of {}.",
                row.id, row.seal, row.sealed_at
            ));
        }
        and_more(&mut told, &self.changed_rows, "changed rows");
        for row in &self.missing_rows.first {
            told.push(format!(
                "Row {} is missing; seal {} of {} lists it.",
                row.id, row.seal, row.sealed_at
            ));
        }
        and_more(&mut told, &self.missing_rows, "missing rows");
        for id in &self.missing_waiting.first {
            told.push(format!("Row {id} is missing; it was waiting for a seal."));
        }
        and_more(
            &mut told,
            &self.missing_waiting,
            "missing rows that were waiting",
        );
        for id in &self.stray_rows.first {
            told.push(format!(
                "Row {id} is in no seal and was not waiting for one."
            ));
        }
        and_more(&mut told, &self.stray_rows, "rows in no seal");
        for id in &self.sealed_twice.first {
            told.push(format!("Row {id} was put up to be sealed a second time."));
        }
        and_more(
            &mut told,
            &self.sealed_twice,
            "rows put up to be sealed a second time",
        );
        if self.unreadable_rows > 0 {
            told.push(format!(
                "{} rows cannot be read: an id or a time in them is none.",
                self.unreadable_rows
            ));
        }
        for number in &self.changed_seals {
            told.push(format!("Seal {number} was changed."));
        }
        for (first, last) in &self.missing_seals {
            told.push(format!("{} missing.", seals_in_words(*first, *last)));
        }
        for lost in &self.lost {
            told.push(format!(
                "{} missing, and {} rows with them: the checkpoint of {} knows them.",
                seals_in_words(lost.first_seal, lost.checkpoint.seal),
                lost.rows,
                lost.checkpoint.at
            ));
        }
        for id in &self.accounts_without_rows.first {
            told.push(format!(
                "Account {id} has no row: at least the row of its making is missing."
            ));
        }
        and_more(
            &mut told,
            &self.accounts_without_rows,
            "accounts without a row",
        );
        if self.people_without_rows > 0 {
            told.push(format!(
                "{} people are on record and no row is about people: the rows of their making are missing.",
                self.people_without_rows
            ));
        }
        told
    }
}

fn seals_in_words(first: i64, last: i64) -> String {
    if first == last {
        format!("Seal {first} is")
    } else {
        format!("Seals {first} to {last} are")
    }
}

fn and_more<T>(told: &mut Vec<String>, named: &Named<T>, what: &str) {
    let more = named.count - named.first.len();
    if more > 0 {
        told.push(format!("And {more} more {what}."));
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sentence in self.sentences() {
            writeln!(out, "{sentence}")?;
        }
        write!(
            out,
            "Audit trail: {} rows, {} seals, {} rows waiting for a seal. ",
            self.rows, self.seals, self.waiting
        )?;
        out.write_str(if self.is_clean() {
            "Nothing was changed."
        } else {
            "It is not as it was written."
        })
    }
}

/// Verifies the trail, and that it still has all that `checkpoints` know. Call it in a reading transaction: that is one
/// snapshot, however much is written meanwhile.
///
/// # Errors
/// The database's refusal. Faults of the trail are the report.
pub fn verify(tx: &mut Tx, checkpoints: &[Checkpoint]) -> Result<VerifyReport, Refusal> {
    let mut check = Check {
        report: VerifyReport::default(),
        unmet_rows: HashMap::new(),
        unmet_members: HashMap::new(),
        twice: Vec::new(),
        waiting: waiting(tx)?,
        last_seal: None,
        checkpoints,
    };
    check.report.waiting = check.waiting.len();
    let mut row_edge = Some(None);
    let mut seal_edge = Some(0);
    let mut furthest_member = None;
    // Whichever is behind is read on, so that a row and its place in a seal are seen near each other.
    loop {
        let rows_are_behind = match (row_edge, seal_edge) {
            (None, None) => break,
            (None, Some(_)) => false,
            (Some(_), None) => true,
            (Some(row), Some(_)) => row <= furthest_member,
        };
        if rows_are_behind {
            row_edge = check.read_rows(tx, row_edge.flatten())?.map(Some);
        } else {
            seal_edge = check.read_seals(tx, seal_edge.unwrap_or(0), &mut furthest_member)?;
        }
    }
    check.finish(tx)
}

fn waiting(tx: &mut Tx) -> Result<HashSet<AuditId>, Refusal> {
    let mut waiting = HashSet::new();
    tx.each("select audit_id from access_unsealed", &[], |row| {
        waiting.insert(row.get::<AuditId>(0)?);
        Ok(())
    })?;
    Ok(waiting)
}

struct Check<'a> {
    report: VerifyReport,
    unmet_rows: HashMap<AuditId, [u8; 32]>,
    unmet_members: HashMap<AuditId, ([u8; 32], RowInSeal)>,
    twice: Vec<AuditId>,
    waiting: HashSet<AuditId>,
    last_seal: Option<SealRow>,
    checkpoints: &'a [Checkpoint],
}

impl Check<'_> {
    /// Reads the next rows after `after`; the last one's id, or nothing when there are no more.
    fn read_rows(
        &mut self,
        tx: &mut Tx,
        after: Option<AuditId>,
    ) -> Result<Option<AuditId>, Refusal> {
        let mut last = None;
        let mut each = |row: &store::Row<'_>| {
            self.report.rows += 1;
            match SealedRow::read(row) {
                Ok(read) => {
                    last = Some(read.id);
                    self.meet_row(read);
                }
                // Its id still leads to the seal that lists it; without even that, it can only be counted.
                Err(_) => match row.get::<AuditId>(0) {
                    Ok(id) => {
                        last = Some(id);
                        self.report.unreadable_rows += 1;
                        self.waiting.remove(&id);
                        self.unmet_rows.insert(id, [0; 32]);
                        self.settle(id);
                    }
                    Err(_) => self.report.unreadable_rows += 1,
                },
            }
            Ok(())
        };
        let columns = format!("select {ROW_COLUMNS} from access_audit a");
        match after {
            None => tx.each(
                &format!("{columns} order by a.id limit $1"),
                &params![ROWS_AT_ONCE],
                &mut each,
            )?,
            Some(after) => tx.each(
                &format!("{columns} where a.id > $1 order by a.id limit $2"),
                &params![after, ROWS_AT_ONCE],
                &mut each,
            )?,
        }
        Ok(last)
    }

    fn meet_row(&mut self, row: SealedRow) {
        if self.waiting.remove(&row.id) {
            return;
        }
        self.unmet_rows.insert(row.id, row.hash);
        self.settle(row.id);
    }

    /// Holds a row against the seal that lists it, once both were read.
    fn settle(&mut self, id: AuditId) {
        let (Some(hash), Some((wanted, place))) =
            (self.unmet_rows.get(&id), self.unmet_members.get(&id))
        else {
            return;
        };
        if hash != wanted {
            self.report.changed_rows.push(*place);
        }
        self.unmet_rows.remove(&id);
        self.unmet_members.remove(&id);
    }

    /// Reads the next seals after `after`; the last one's number, or nothing when there are no more.
    fn read_seals(
        &mut self,
        tx: &mut Tx,
        after: i64,
        furthest: &mut Option<AuditId>,
    ) -> Result<Option<i64>, Refusal> {
        let mut last = None;
        tx.each(
            "select number, at, row_count, total_count, hash, previous_hash, members from access_seal \
             where number > $1 order by number limit $2",
            &params![after, SEALS_AT_ONCE],
            |row| {
                let seal = SealRow {
                    number: row.get(0)?,
                    // An unreadable time is a changed one: the hash below tells.
                    at: row.get(1).unwrap_or(Timestamp::UNIX_EPOCH),
                    row_count: row.get(2)?,
                    total_count: row.get(3)?,
                    hash: row.get(4)?,
                };
                last = Some(seal.number);
                self.meet_seal(seal, &row.get::<String>(5)?, &row.get::<String>(6)?, furthest);
                Ok(())
            },
        )?;
        Ok(last)
    }

    fn meet_seal(
        &mut self,
        seal: SealRow,
        previous: &str,
        members: &str,
        furthest: &mut Option<AuditId>,
    ) {
        self.report.seals += 1;
        let sound = chained_hash(previous, &seal, members) == seal.hash
            && i64::try_from(members.lines().count()).is_ok_and(|lines| lines == seal.row_count);
        if !sound {
            self.report.changed_seals.insert(seal.number);
        }
        let (before, hash_before, total_before) = match &self.last_seal {
            Some(last) => (last.number, last.hash.as_str(), last.total_count),
            None => (0, BEFORE_THE_FIRST, 0),
        };
        if before + 1 < seal.number {
            self.report
                .missing_seals
                .push((before + 1, seal.number - 1));
        } else if previous != hash_before {
            // This seal vouches for the one before it; which of the two was rewritten, its own hash tells.
            self.report.changed_seals.insert(if sound && before > 0 {
                before
            } else {
                seal.number
            });
        } else if seal.total_count != total_before.saturating_add(seal.row_count) {
            self.report.changed_seals.insert(seal.number);
        }
        for checkpoint in self
            .checkpoints
            .iter()
            .filter(|checkpoint| checkpoint.seal == seal.number)
        {
            if checkpoint.hash != seal.hash || checkpoint.rows != seal.total_count {
                self.report.changed_seals.insert(seal.number);
            }
        }
        for line in members.lines() {
            let Some((id, wanted)) = member(line) else {
                self.report.changed_seals.insert(seal.number);
                continue;
            };
            let place = RowInSeal {
                id,
                seal: seal.number,
                sealed_at: seal.at,
            };
            *furthest = (*furthest).max(Some(id));
            // A row that waits as well as being sealed was read as waiting.
            if self.unmet_members.insert(id, (wanted, place)).is_some() {
                self.twice.push(id);
            }
            self.settle(id);
        }
        self.last_seal = Some(seal);
    }

    /// What the trail must say something of. Where rows, seals and the list of rows that wait were all taken away,
    /// nothing else in the database remembers them.
    fn met_by_no_row(&mut self, tx: &mut Tx) -> Result<(), Refusal> {
        tx.each(
            "select c.id from access_account c \
             where not exists (select 1 from access_audit a where a.subject_id = c.id) \
             and not exists (select 1 from access_audit a where a.account_id = c.id) order by c.id",
            &[],
            |row| {
                self.report.accounts_without_rows.push(row.get(0)?);
                Ok(())
            },
        )?;
        // Not person by person: many that are taken over at once share one row.
        self.report.people_without_rows = tx.query_one(
            "select count(*) from people_person \
             where not exists (select 1 from access_audit a where a.noun = $1)",
            &params![Noun::People],
            |row| row.get(0),
        )?;
        Ok(())
    }

    fn finish(mut self, tx: &mut Tx) -> Result<VerifyReport, Refusal> {
        self.met_by_no_row(tx)?;
        let mut unmet: Vec<RowInSeal> = self
            .unmet_members
            .values()
            .map(|(_, place)| *place)
            .collect();
        unmet.sort_unstable();
        for place in unmet {
            // Met already by another seal, or still listed as waiting: then it is there.
            let there = tx.query_one(
                "select count(*) from access_audit where id = $1",
                &params![place.id],
                |row| row.get::<i64>(0),
            )?;
            if there > 0 {
                self.report.sealed_twice.push(place.id);
            } else {
                self.report.missing_rows.push(place);
            }
        }
        self.twice.sort_unstable();
        for id in self.twice {
            if !self.report.sealed_twice.first.contains(&id) {
                self.report.sealed_twice.push(id);
            }
        }
        let mut strays: Vec<AuditId> = self.unmet_rows.into_keys().collect();
        strays.sort_unstable();
        strays
            .into_iter()
            .for_each(|id| self.report.stray_rows.push(id));
        let mut gone: Vec<AuditId> = self.waiting.into_iter().collect();
        gone.sort_unstable();
        gone.into_iter()
            .for_each(|id| self.report.missing_waiting.push(id));

        let (last, total) = self
            .last_seal
            .map_or((0, 0), |seal| (seal.number, seal.total_count));
        for checkpoint in self
            .checkpoints
            .iter()
            .filter(|checkpoint| checkpoint.seal > last)
        {
            self.report.lost.push(Lost {
                checkpoint: checkpoint.clone(),
                first_seal: last + 1,
                rows: checkpoint.rows - total,
            });
        }
        Ok(self.report)
    }
}

fn member(line: &str) -> Option<(AuditId, [u8; 32])> {
    let (id, hash) = line.split_once(' ')?;
    Some((id.parse().ok()?, unhex(hash)?))
}
