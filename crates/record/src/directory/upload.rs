//! A list sent in by a browser: read and shown first, confirmed or discarded after.

use jiff::Timestamp;
use store::{Tx, params};

use super::import::{self, Imported, Preview};
use crate::access::{Noun, PopulationPermit, Verb};
use crate::{AccountId, Actor, Moment, Refusal, UploadId};

/// The longest file name that is kept, in letters.
const LONGEST_NAME: usize = 200;

/// A file that waits to be confirmed or discarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: UploadId,
    /// Its name.
    pub file_name: String,
    /// When it was sent in.
    pub uploaded_at: Timestamp,
}

/// Keeps a file that can be read, until it is confirmed or discarded.
///
/// # Errors
/// [`Refusal::Invalid`] on the field `file` when the file as a whole cannot be read; [`Refusal::NotNow`] for an actor
/// without an account, who imports files directly.
pub fn stage_upload(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    file_name: &str,
    bytes: &[u8],
) -> Result<UploadId, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    let account = account(actor)?;
    let file_name = bare_name(file_name);
    import::read(tx, &file_name, bytes)?;
    let id = UploadId::new();
    tx.execute(
        "insert into directory_upload (id, account_id, file_name, content, uploaded_at) \
         values ($1, $2, $3, $4, $5)",
        &params![id, account, file_name, bytes.to_vec(), moment.now],
    )?;
    Ok(id)
}

/// The actor's files that wait, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn uploads(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
) -> Result<Vec<Waiting>, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    Ok(tx.query(
        "select id, file_name, uploaded_at from directory_upload where account_id = $1 and closed_at is null \
         order by uploaded_at desc, id desc",
        &params![account(actor)?],
        |row| Ok(Waiting { id: row.get(0)?, file_name: row.get(1)?, uploaded_at: row.get(2)? }),
    )?)
}

/// What a waiting file would do, line by line.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not the actor's; [`Refusal::NotNow`] when it waits no more.
pub fn upload_report(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    id: UploadId,
) -> Result<Preview, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    let (file_name, content) = waiting(tx, actor, id)?;
    import::check_file(tx, &file_name, &content)
}

/// Reads a waiting file into the directory, in the transaction of the caller.
///
/// # Errors
/// As [`upload_report`] and [`super::import_file`].
pub fn confirm_upload(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: UploadId,
) -> Result<Imported, Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    tx.lock(&format!("directory upload {id}"))?;
    let (file_name, content) = waiting(tx, actor, id)?;
    let reading = import::read(tx, &file_name, &content)?;
    let imported = import::take_in(tx, (actor, moment), reading)?;
    // The list is in the directory now; the file itself is not kept twice.
    tx.execute(
        "update directory_upload set closed_at = $1, import_id = $2, content = $3 where id = $4",
        &params![moment.now, imported.id, Vec::<u8>::new(), id],
    )?;
    Ok(imported)
}

/// Throws a waiting file away.
///
/// # Errors
/// As [`upload_report`].
pub fn discard_upload(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: UploadId,
) -> Result<(), Refusal> {
    permit.demand(Noun::Directory, Verb::Import)?;
    waiting(tx, actor, id)?;
    tx.execute(
        "update directory_upload set closed_at = $1, content = $2 where id = $3",
        &params![moment.now, Vec::<u8>::new(), id],
    )?;
    Ok(())
}

fn waiting(tx: &mut Tx, actor: &Actor, id: UploadId) -> Result<(String, Vec<u8>), Refusal> {
    let (file_name, content, closed) = tx
        .query_opt(
            "select file_name, content, closed_at is not null from directory_upload where id = $1 and account_id = $2",
            &params![id, account(actor)?],
            |row| Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?, row.get::<bool>(2)?)),
        )?
        .ok_or(Refusal::NotFound(None))?;
    if closed {
        return Err(Refusal::NotNow(
            "This file was confirmed or discarded already. The list of imports shows what was read in.".to_owned(),
        ));
    }
    Ok((file_name, content))
}

fn account(actor: &Actor) -> Result<AccountId, Refusal> {
    actor.account_id().ok_or_else(|| {
        Refusal::NotNow(
            "Only somebody who is signed in can send a file in; on the server, import it."
                .to_owned(),
        )
    })
}

/// Some browsers send the whole path.
fn bare_name(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect();
    if name.trim().is_empty() {
        "file.csv".to_owned()
    } else {
        name
    }
}
