//! Seals: audit rows chained by hash in batches, by one sealer, so that no request waits for another's hash (law 11).
//!
//! A seal lists its rows with the hash of each, and carries the hash of the seal before it. Who changes a row, takes
//! one away or puts one in must rewrite every later seal; a checkpoint kept elsewhere tells that too.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use store::{Row, Tx, Value, params};
use uuid::Uuid;

use crate::{AuditId, Moment, Refusal};

/// The most rows in one seal: sealing holds SQLite's one writer for some milliseconds, and who verifies holds
/// few seals in memory.
pub const MAX_ROWS: u32 = 2000;

/// What stands before the first seal.
pub(super) const BEFORE_THE_FIRST: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// The columns of an audit row that its hash covers, in the order of the hash: all of them.
pub(super) const ROW_COLUMNS: &str = "a.id, a.at, a.actor, a.account_id, a.session_id, a.noun, a.verb, a.outcome, a.person_id, a.subject_id, a.purpose, \
     a.quantity";

const DELETE_AT_ONCE: usize = 100;

/// A seal, without its list of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealRow {
    /// 1, 2, 3 … without a gap.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// How many rows it lists.
    pub row_count: i64,
    /// How many rows it and all before it list.
    pub total_count: i64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

/// Where the chain stands, on one line: kept elsewhere, it tells when last seals are missing or all were rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The last seal's number; 0 when there is none.
    pub seal: i64,
    /// How many rows are sealed.
    pub rows: i64,
    /// When that seal was made.
    pub at: Timestamp,
    /// That seal's hash.
    pub hash: String,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "steerwell-audit-checkpoint seal={} rows={} at={} hash={}",
            self.seal, self.rows, self.at, self.hash
        )
    }
}

/// A line that is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This line is not a checkpoint. It reads «steerwell-audit-checkpoint seal=… rows=… at=… hash=…», as printed."
)]
pub struct NotACheckpoint;

impl FromStr for Checkpoint {
    type Err = NotACheckpoint;

    fn from_str(line: &str) -> Result<Checkpoint, NotACheckpoint> {
        let mut words = line.split_whitespace();
        if words.next() != Some("steerwell-audit-checkpoint") {
            return Err(NotACheckpoint);
        }
        let mut field = |name: &str| {
            words
                .next()
                .and_then(|word| word.strip_prefix(name))
                .and_then(|word| word.strip_prefix('='))
                .ok_or(NotACheckpoint)
        };
        let checkpoint = Checkpoint {
            seal: field("seal")?.parse().map_err(|_| NotACheckpoint)?,
            rows: field("rows")?.parse().map_err(|_| NotACheckpoint)?,
            at: field("at")?.parse().map_err(|_| NotACheckpoint)?,
            hash: field("hash")?.to_owned(),
        };
        let sound =
            checkpoint.seal >= 0 && checkpoint.rows >= 0 && unhex(&checkpoint.hash).is_some();
        if sound && words.next().is_none() {
            Ok(checkpoint)
        } else {
            Err(NotACheckpoint)
        }
    }
}

/// Seals the oldest rows that wait, `limit` of them at most ([`MAX_ROWS`] in any case). Nothing when none wait.
///
/// # Errors
/// The database's refusal; busy when another server seals.
pub fn seal_batch(tx: &mut Tx, moment: &Moment, limit: u32) -> Result<Option<SealRow>, Refusal> {
    tx.lock("access_seal")?;
    let limit = i64::from(limit.min(MAX_ROWS));
    let mut members = String::new();
    let mut ids = Vec::new();
    tx.each(
        &format!(
            "select {ROW_COLUMNS} from access_unsealed u join access_audit a on a.id = u.audit_id \
             order by u.audit_id limit $1"
        ),
        &params![limit],
        |row| {
            // A row that somebody made unreadable must not stop the sealing of all others: it stays, and
            // whoever verifies is told.
            if let Ok(read) = SealedRow::read(row) {
                let _ = writeln!(members, "{} {}", read.id, hex(&read.hash));
                ids.push(read.id);
            }
            Ok(())
        },
    )?;
    if ids.is_empty() {
        return Ok(None);
    }
    let last = last(tx)?;
    let (number, total, previous) = match &last {
        Some(seal) => (seal.number + 1, seal.total_count, seal.hash.as_str()),
        None => (1, 0, BEFORE_THE_FIRST),
    };
    let row_count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let at = in_microseconds(moment.now);
    let mut seal = SealRow {
        number,
        at,
        row_count,
        total_count: total + row_count,
        hash: String::new(),
    };
    seal.hash = chained_hash(previous, &seal, &members);
    tx.execute(
        "insert into access_seal (number, at, row_count, total_count, members, previous_hash, hash) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![seal.number, seal.at, seal.row_count, seal.total_count, members, previous, seal.hash.as_str()],
    )?;
    remove_waiting(tx, &ids)?;
    Ok(Some(seal))
}

/// Exactly these rows wait no longer. Others may have come in between by now, with earlier ids.
fn remove_waiting(tx: &mut Tx, ids: &[AuditId]) -> Result<(), Refusal> {
    let places: Vec<String> = (1..=DELETE_AT_ONCE)
        .map(|place| format!("${place}"))
        .collect();
    let sql = format!(
        "delete from access_unsealed where audit_id in ({})",
        places.join(", ")
    );
    for chunk in ids.chunks(DELETE_AT_ONCE) {
        // Filled up with the last one, so that one prepared statement does for all.
        let padding = chunk.last().into_iter().cycle();
        let values: Vec<Value> = chunk
            .iter()
            .chain(padding)
            .take(DELETE_AT_ONCE)
            .map(Value::from)
            .collect();
        tx.execute(&sql, &values)?;
    }
    Ok(())
}

fn last(tx: &mut Tx) -> Result<Option<SealRow>, Refusal> {
    Ok(tx.query_opt(
        "select number, at, row_count, total_count, hash from access_seal order by number desc limit 1",
        &[],
        |row| {
            Ok(SealRow {
                number: row.get(0)?,
                at: row.get(1)?,
                row_count: row.get(2)?,
                total_count: row.get(3)?,
                hash: row.get(4)?,
            })
        },
    )?)
}

/// Where the chain stands now.
///
/// # Errors
/// The database's refusal.
pub fn checkpoint(tx: &mut Tx) -> Result<Checkpoint, Refusal> {
    Ok(match last(tx)? {
        Some(seal) => Checkpoint {
            seal: seal.number,
            rows: seal.total_count,
            at: seal.at,
            hash: seal.hash,
        },
        None => Checkpoint {
            seal: 0,
            rows: 0,
            at: Timestamp::UNIX_EPOCH,
            hash: BEFORE_THE_FIRST.to_owned(),
        },
    })
}

/// The hash of a seal on everything in it and before it. The list of rows comes last, the other parts hold no line
/// break: no two seals read alike.
pub(super) fn chained_hash(previous: &str, seal: &SealRow, members: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(format!(
        "steerwell audit seal 1\n{previous}\n{}\n{}\n{}\n{}\n",
        seal.number,
        seal.at.as_microsecond(),
        seal.row_count,
        seal.total_count
    ));
    hash.update(members);
    hex(&hash.finalize())
}

/// An audit row's id and the hash of all that it says.
pub(super) struct SealedRow {
    pub id: AuditId,
    pub hash: [u8; 32],
}

impl SealedRow {
    /// Reads a row of [`ROW_COLUMNS`].
    pub(super) fn read(row: &Row<'_>) -> store::Result<SealedRow> {
        let id: AuditId = row.get(0)?;
        let at: Timestamp = row.get(1)?;
        let mut told = Vec::with_capacity(320);
        told.extend_from_slice(b"steerwell audit row 1\n");
        tell(&mut told, Some(id.uuid().as_bytes()));
        tell(&mut told, Some(&at.as_microsecond().to_be_bytes()));
        tell(
            &mut told,
            row.get::<Option<String>>(2)?.as_deref().map(str::as_bytes),
        );
        for column in [3, 4] {
            tell_id(&mut told, row.get(column)?);
        }
        for column in [5, 6, 7] {
            tell(
                &mut told,
                row.get::<Option<String>>(column)?
                    .as_deref()
                    .map(str::as_bytes),
            );
        }
        for column in [8, 9] {
            tell_id(&mut told, row.get(column)?);
        }
        tell(
            &mut told,
            row.get::<Option<String>>(10)?.as_deref().map(str::as_bytes),
        );
        let quantity: Option<i64> = row.get(11)?;
        tell(
            &mut told,
            quantity
                .map(i64::to_be_bytes)
                .as_ref()
                .map(<[u8; 8]>::as_slice),
        );
        Ok(SealedRow {
            id,
            hash: Sha256::digest(&told).into(),
        })
    }
}

fn tell_id(told: &mut Vec<u8>, id: Option<Uuid>) {
    tell(told, id.as_ref().map(|id| id.as_bytes().as_slice()));
}

/// A mark for nothing or something, the length, the bytes: no two rows are told alike.
fn tell(told: &mut Vec<u8>, field: Option<&[u8]>) {
    match field {
        None => told.push(0),
        Some(bytes) => {
            told.push(1);
            told.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            told.extend_from_slice(bytes);
        }
    }
}

/// As both databases keep it: what is hashed now must read the same later.
fn in_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// 32 bytes of 64 small hexadecimal digits.
pub(super) fn unhex(text: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != 32 || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0_u8; 32];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (digit(*high)? << 4) | digit(*low)?;
    }
    Some(bytes)
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_checkpoint_is_read_as_it_was_printed_and_anything_else_is_refused() {
        let checkpoint = Checkpoint {
            seal: 12,
            rows: 3400,
            at: "2026-11-22T10:00:00.000001Z".parse().unwrap(),
            hash: hex(&[0xab; 32]),
        };
        let line = checkpoint.to_string();
        assert_eq!(line.parse(), Ok(checkpoint.clone()));
        assert_eq!(format!("  {line}\n").parse(), Ok(checkpoint));
        for faulty in [
            "",
            &line[..40],
            &line.replace("seal=12", "seal=x"),
            &format!("{line} more"),
            &line.replace("ab", "zz"),
        ] {
            assert_eq!(
                faulty.parse::<Checkpoint>(),
                Err(NotACheckpoint),
                "{faulty}"
            );
        }
    }

    proptest! {
        #[test]
        fn two_different_lists_of_fields_are_never_told_alike(
            one in prop::collection::vec(prop::option::of(prop::collection::vec(any::<u8>(), 0..4)), 3),
            other in prop::collection::vec(prop::option::of(prop::collection::vec(any::<u8>(), 0..4)), 3),
        ) {
            let told = |fields: &[Option<Vec<u8>>]| {
                let mut told = Vec::new();
                fields.iter().for_each(|field| tell(&mut told, field.as_deref()));
                told
            };
            prop_assert_eq!(one == other, told(&one) == told(&other));
        }

        #[test]
        fn hexadecimal_is_read_as_written(bytes in any::<[u8; 32]>()) {
            prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        }
    }
}
