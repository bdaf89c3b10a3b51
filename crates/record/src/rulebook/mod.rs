//! The rulebook as adopted: immutable versions by hash, and who put which into force, when and why.
//!
//! The files are how people write and exchange policy; what is in force is in the database (law 2). A decision
//! keeps the hash of the version that it was made under, so that every version ever used can be loaded again.

mod cache;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::rulebook::{Change, Fault, PackKind, Rulebook, Source};
use store::{Row, StoreError, Tx, params};

pub use cache::Rulebooks;

use crate::access::{Noun, PopulationPermit, Role, Trace, Verb, audit};
use crate::assessment::ADULT;
use crate::people::who_in_words;
use crate::{AccountId, Actor, FieldFault, Moment, Refusal};

store::id!(
    /// One putting into force of a version of the rulebook.
    AdoptionId
);

/// The longest reason that is kept with a decision about the rulebook, in letters.
const LONGEST_WHY: usize = 2_000;

/// One version put into force: who, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// The row's id.
    pub id: AdoptionId,
    /// The hash of the version: SHA-256 over its files.
    pub hash: String,
    /// From when on it was known and used.
    pub adopted_at: Timestamp,
    /// Who did it, in words.
    pub by: String,
    /// The account, if somebody signed in did it.
    pub account_id: Option<AccountId>,
    /// The reason that was written.
    pub why: String,
}

impl Adoption {
    /// The first eight characters of the hash: what people call the version by.
    pub fn short(&self) -> &str {
        short(&self.hash)
    }
}

/// What adopting did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adopted {
    /// The version is in force now.
    Now(Adoption),
    /// The same files were in force already: nothing was written.
    Already(Adoption),
}

/// Puts a council's files into force, on top of the national pack that this program carries.
///
/// A pack that is national itself is adopted alone. All faults of all files come back at once, each as a field
/// named «file, line n»; files that are well written and cannot be worked with today are refused too ([`checked`]).
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; the database's refusal.
pub fn adopt(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    source: &Source,
    why: &str,
) -> Result<Adopted, Refusal> {
    permit.demand(Noun::Rulebook, Verb::Adopt)?;
    let mut faults = Vec::new();
    let why = why.trim();
    if why.is_empty() {
        faults.push(FieldFault::new(
            "why",
            "Write why this rulebook is put into force. It is kept with your name.",
        ));
    } else if why.chars().count() > LONGEST_WHY {
        faults.push(FieldFault::new(
            "why",
            format!("Write the reason in {LONGEST_WHY} letters or fewer."),
        ));
    }
    let book = match checked(source, moment.today) {
        Ok(book) => Some(book),
        Err(found) => {
            faults.extend(found.into_iter().map(|fault| {
                FieldFault::new(
                    format!("{}, line {}", fault.file, fault.line),
                    fault.sentence,
                )
            }));
            None
        }
    };
    let Some(book) = book.filter(|_| faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    if let Some(current) = current(tx, moment.now)?
        && current.hash == book.hash()
    {
        return Ok(Adopted::Already(current));
    }
    tx.execute(
        "insert into rulebook_version (hash, files, received_at) values ($1, $2, $3) \
         on conflict (hash) do nothing",
        &params![book.hash(), book.document(), moment.now],
    )?;
    let id = AdoptionId::new();
    tx.execute(
        "insert into rulebook_adoption (id, hash, adopted_at, actor, account_id, why) \
         values ($1, $2, $3, $4, $5, $6)",
        &params![
            id,
            book.hash(),
            moment.now,
            actor.label(),
            actor.account_id(),
            why
        ],
    )?;
    let trace = Trace::of(Noun::Rulebook, Verb::Adopt, "rulebook_adopt")
        .subject(id.uuid())
        .quantity(book.files().len());
    audit::allowed(tx, actor, moment, &trace)?;
    let adopted = tx.query_one(
        &format!("{ADOPTIONS} where a.id = $1"),
        &params![id],
        adoption_from,
    )?;
    Ok(Adopted::Now(adopted))
}

/// The version in force as far as was known at an instant; none before the first adoption.
///
/// # Errors
/// The database's refusal.
pub fn current(tx: &mut Tx, known: Timestamp) -> Result<Option<Adoption>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "{ADOPTIONS} where a.adopted_at <= $1 order by a.adopted_at desc, a.id desc limit 1"
        ),
        &params![known],
        adoption_from,
    )?)
}

/// The version in force, or what to do when there is none yet.
///
/// # Errors
/// [`Refusal::NotNow`] before the first adoption; the database's refusal.
pub fn in_force(tx: &mut Tx, moment: &Moment) -> Result<Adoption, Refusal> {
    current(tx, moment.now)?.ok_or_else(|| {
        Refusal::NotNow(
            "No rulebook is in force yet, so nothing can be assessed or worked out. \
             Whoever runs the server adopts one with «steerwell rules adopt»."
                .to_owned(),
        )
    })
}

/// Every adoption, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn history(tx: &mut Tx, permit: &PopulationPermit) -> Result<Vec<Adoption>, Refusal> {
    permit.demand(Noun::Rulebook, Verb::View)?;
    published(tx)
}

/// Every adoption, the latest first, for anybody: policy is public. Who put a version into force is for staff to see;
/// pages leave the name out for others.
///
/// # Errors
/// The database's refusal.
pub fn published(tx: &mut Tx) -> Result<Vec<Adoption>, Refusal> {
    Ok(tx.query(
        &format!("{ADOPTIONS} order by a.adopted_at desc, a.id desc"),
        &[],
        adoption_from,
    )?)
}

/// What differs between two adopted versions, for anybody.
///
/// # Errors
/// [`Refusal::NotFound`] for a hash that was never adopted; the database's refusal.
pub fn published_difference(
    tx: &mut Tx,
    books: &Rulebooks,
    older: &str,
    newer: &str,
) -> Result<Vec<Change>, Refusal> {
    let older = books.load(tx, older)?;
    let newer = books.load(tx, newer)?;
    Ok(rules::rulebook::diff(&older, &newer))
}

/// What differs between two adopted versions; each change says itself in words.
///
/// # Errors
/// [`Refusal::NotFound`] for a hash that was never adopted; the database's refusal.
pub fn difference(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    older: &str,
    newer: &str,
) -> Result<Vec<Change>, Refusal> {
    permit.demand(Noun::Rulebook, Verb::View)?;
    published_difference(tx, books, older, newer)
}

/// What adopting these files would change against the version in force: for the page before the decision.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault of the files; the database's refusal.
pub fn preview(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    moment: &Moment,
    source: &Source,
) -> Result<Vec<Change>, Refusal> {
    permit.demand(Noun::Rulebook, Verb::View)?;
    let proposed = checked(source, moment.today).map_err(|faults| {
        Refusal::Invalid(
            faults
                .into_iter()
                .map(|fault| {
                    FieldFault::new(
                        format!("{}, line {}", fault.file, fault.line),
                        fault.sentence,
                    )
                })
                .collect(),
        )
    })?;
    match current(tx, moment.now)? {
        Some(current) => Ok(rules::rulebook::diff(
            &*books.load(tx, &current.hash)?,
            &proposed,
        )),
        None => Ok(Vec::new()),
    }
}

/// The first eight characters of a version's hash.
pub fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

/// A council's files on top of the national pack, found fit to be worked with on a date: every formula has its
/// figures, the adult questionnaire is asked, and everybody in the approval limits is a role of staff or the panel.
///
/// # Errors
/// Every fault with its file and line.
pub fn checked(source: &Source, today: Date) -> Result<Rulebook, Vec<Fault>> {
    let book = layered(source)?;
    let decides = |who: &str| who == "panel" || who.parse::<Role>().is_ok_and(Role::is_staff);
    book.ready(today, ADULT, decides)?;
    Ok(book)
}

fn layered(source: &Source) -> Result<Rulebook, Vec<Fault>> {
    let book = rules::rulebook::load(source)?;
    if book
        .packs()
        .iter()
        .all(|pack| pack.kind == PackKind::National)
    {
        return Ok(book);
    }
    Rulebook::layered(&rules::rulebook::england()?, &book)
}

const ADOPTIONS: &str = "select a.id, a.hash, a.adopted_at, a.actor, a.account_id, w.display_name, a.why \
     from rulebook_adoption a left join access_account w on w.id = a.account_id";

fn adoption_from(row: &Row<'_>) -> Result<Adoption, StoreError> {
    Ok(Adoption {
        id: row.get(0)?,
        hash: row.get(1)?,
        adopted_at: row.get(2)?,
        by: who_in_words(&row.get::<String>(3)?, row.get(5)?),
        account_id: row.get(4)?,
        why: row.get(6)?,
    })
}
