//! What was read in, when and by whom, with what was said of its lines.

use formats::directory::{Counts, Outcome, Report, Source};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::entry::word;
use super::import::Effect;
use crate::access::{Noun, PopulationPermit, Verb};
use crate::people::who_in_words;
use crate::{ImportId, Refusal};

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
pub fn import_report(
    tx: &mut Tx,
    permit: &PopulationPermit,
    id: ImportId,
) -> Result<Vec<KeptLine>, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    let report = tx
        .query_opt(
            "select report from directory_import where id = $1",
            &params![id],
            |row| row.get::<String>(0),
        )?
        .ok_or(Refusal::NotFound(None))?;
    Ok(serde_json::from_str(&report).unwrap_or_default())
}

/// What is kept of a report: the lines that something is to be said of.
pub(super) fn kept(report: &Report) -> Vec<KeptLine> {
    report
        .lines
        .iter()
        .filter_map(|line| {
            let (refused, mut sentences) = match &line.outcome {
                Outcome::Accepted => (false, Vec::new()),
                Outcome::Mended(mends) => (
                    false,
                    mends.iter().map(|mend| mend.sentence.clone()).collect(),
                ),
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
