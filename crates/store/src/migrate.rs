//! The schema: steps that only go forward, and the guards that stand on it.

use crate::tx::Tx;
use crate::{Engine, Guard, Result, Store, StoreError, params};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// One step of the schema. Once released it never changes: a correction is a new step.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place; steps run in this order. From 1.
    pub number: u32,
    /// What it is about, in a word or two.
    pub name: &'static str,
    /// The SQL, with type tokens (`{id}`, `{text}`, …) and engine blocks (`--@sqlite` … `--@end`).
    pub sql: &'static str,
}

/// The whole schema of a program.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// The steps, by ascending number.
    pub steps: &'static [Migration],
    /// What the database must refuse once the steps are done.
    pub guards: &'static [Guard],
}

impl Migration {
    /// Line endings are left out of the hash: a checkout on another system must not look like a change.
    fn sha256(&self) -> String {
        hex(&Sha256::digest(self.sql.replace("\r\n", "\n")))
    }
}

impl Migrations {
    /// The guards' statements for an engine.
    fn guard_script(&self, engine: Engine) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for guard in self.guards {
            all.extend(guard.sql(engine)?);
        }
        Ok(all)
    }

    /// A hash of everything this would do to an empty database.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn fingerprint(&self, engine: Engine) -> Result<String> {
        let mut hash = Sha256::new();
        for step in self.steps {
            hash.update(format!("{} {}\n", step.number, step.name));
            for statement in crate::sql::script(step.sql, engine)? {
                hash.update(statement);
            }
        }
        for statement in self.guard_script(engine)? {
            hash.update(statement);
        }
        Ok(hex(&hash.finalize()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The guards are recorded as a step of their own, so that an unchanged list costs nothing at start-up.
const GUARDS: u32 = 0;
/// How long a second migrator waits for the first.
const PATIENCE: Duration = Duration::from_secs(300);

struct Applied {
    number: u32,
    name: String,
    sha256: String,
}

/// Brings the schema up to the program's: all pending steps, then the guards, in one transaction. Two programs that
/// start at once do not race. Returns the numbers of the steps that were run.
///
/// # Errors
/// [`StoreError::Migration`] where a step fails (with the statement), where a past step was changed or is missing,
/// or where the database is newer than the program. Nothing is changed then.
pub fn migrate(store: &Store, migrations: &Migrations) -> Result<Vec<u32>> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match store.write(|tx| run(tx, migrations)) {
            Err(StoreError::Busy(_)) if Instant::now() < deadline => {
                tracing::info!("waiting for another program that holds the database");
            }
            outcome => return outcome,
        }
    }
}

/// The numbers of the steps that [`migrate`] would run.
///
/// # Errors
/// As [`migrate`], before anything is run.
pub fn pending(store: &Store, migrations: &Migrations) -> Result<Vec<u32>> {
    let done = store.read(|tx| {
        let sql = match tx.engine() {
            Engine::Sqlite => "select count(*) from sqlite_schema where name = 'store_migration'",
            Engine::Postgres => "select count(*) from pg_tables where tablename = 'store_migration' and schemaname = current_schema()",
        };
        let there: i64 = tx.query_one(sql, &[], |row| row.get(0))?;
        if there == 0 {
            return Ok(Vec::new());
        }
        applied(tx)
    })?;
    Ok(compare(&done, migrations)?
        .iter()
        .map(|step| step.number)
        .collect())
}

fn run(tx: &mut Tx, migrations: &Migrations) -> Result<Vec<u32>> {
    let engine = tx.engine();
    tx.lock("store_migration")?;
    for statement in crate::sql::script(
        "create table if not exists store_migration (
            number {int} not null primary key, name {text} not null, sha256 {text} not null,
            applied_at {timestamp} not null){strict}",
        engine,
    )? {
        tx.batch(&statement)
            .map_err(|fault| failed("Making the list of migrations", &fault, &statement))?;
    }
    let done = applied(tx)?;
    let pending = compare(&done, migrations)?;
    let guards = migrations.guard_script(engine)?;
    let guards_hash = hex(&Sha256::digest(guards.join("\n;\n")));
    let guarded = done
        .iter()
        .any(|step| step.number == GUARDS && step.sha256 == guards_hash);
    if pending.is_empty() && guarded {
        return Ok(Vec::new());
    }
    // A step may have to correct rows that the guards hold still. All is one transaction: nobody sees them gone.
    drop_guards(tx)?;
    for step in &pending {
        let title = format!("Migration {} ({})", step.number, step.name);
        let script =
            crate::sql::script(step.sql, engine).map_err(|fault| failed(&title, &fault, ""))?;
        for statement in script {
            tx.batch(&statement)
                .map_err(|fault| failed(&title, &fault, &statement))?;
        }
        record(tx, step.number, step.name, &step.sha256())?;
        tracing::info!(number = step.number, name = step.name, "migration applied");
    }
    for statement in &guards {
        tx.batch(statement)
            .map_err(|fault| failed("Setting the guards", &fault, statement))?;
    }
    tx.execute(
        "delete from store_migration where number = $1",
        &params![GUARDS],
    )?;
    record(tx, GUARDS, "guards", &guards_hash)?;
    Ok(pending.iter().map(|step| step.number).collect())
}

fn record(tx: &mut Tx, number: u32, name: &str, sha256: &str) -> Result<()> {
    tx.execute(
        "insert into store_migration (number, name, sha256, applied_at) values ($1, $2, $3, $4)",
        &params![number, name, sha256, Timestamp::now()],
    )?;
    Ok(())
}

fn applied(tx: &mut Tx) -> Result<Vec<Applied>> {
    tx.query(
        "select number, name, sha256 from store_migration order by number",
        &[],
        |row| {
            Ok(Applied {
                number: row.get(0)?,
                name: row.get(1)?,
                sha256: row.get(2)?,
            })
        },
    )
}

/// The steps that are yet to run, or why the database and the program do not fit.
fn compare<'a>(done: &[Applied], migrations: &'a Migrations) -> Result<Vec<&'a Migration>> {
    let refuse = |why: String| Err(StoreError::Migration(why));
    let steps = migrations.steps;
    if steps.first().is_some_and(|step| step.number == GUARDS)
        || steps
            .windows(2)
            .any(|pair| pair[0].number >= pair[1].number)
    {
        return refuse("The program's migrations are not numbered upwards from 1.".into());
    }
    let newest = steps.last().map_or(0, |step| step.number);
    let reached = done.last().map_or(0, |step| step.number);
    for old in done.iter().filter(|step| step.number != GUARDS) {
        match steps.iter().find(|step| step.number == old.number) {
            Some(step) if step.sha256() == old.sha256 => {}
            Some(step) => {
                return refuse(format!(
                    "Migration {} ({}) was changed after it had been applied to this database. Restore its text, \
                     and make the change in a new migration.",
                    step.number, step.name
                ));
            }
            None if old.number > newest => {
                return refuse(format!(
                    "The database is newer than this program: it has migration {} ({}), the program knows {newest}. \
                     Run the newer program, or restore a backup from before the upgrade.",
                    old.number, old.name
                ));
            }
            None => {
                return refuse(format!(
                    "The database has migration {} ({}), which this program lacks. Run the program that made it.",
                    old.number, old.name
                ));
            }
        }
    }
    let pending: Vec<&Migration> = steps
        .iter()
        .filter(|step| !done.iter().any(|old| old.number == step.number))
        .collect();
    match pending.first().filter(|step| step.number < reached) {
        Some(step) => refuse(format!(
            "Migration {} ({}) comes before {reached}, which this database already has. Give it a higher number.",
            step.number, step.name
        )),
        None => Ok(pending),
    }
}

fn failed(what: &str, fault: &StoreError, statement: &str) -> StoreError {
    if matches!(
        fault,
        StoreError::Busy(_) | StoreError::Unavailable(_) | StoreError::Full
    ) {
        return fault.clone();
    }
    let short: String = statement.chars().take(400).collect();
    let at = if short.is_empty() {
        String::new()
    } else {
        format!(" The statement was: {short}")
    };
    StoreError::Migration(format!(
        "{what} failed, and nothing was changed: {fault}{at}"
    ))
}

fn drop_guards(tx: &mut Tx) -> Result<()> {
    let sql = match tx.engine() {
        Engine::Sqlite => {
            r"select 'drop trigger ' || name from sqlite_schema where type = 'trigger' and name like 'guard\_%' escape '\'"
        }
        Engine::Postgres => {
            r"select 'drop function ' || proname || '() cascade' from pg_proc
              where pronamespace = current_schema()::regnamespace and proname like 'guard\_%' escape '\'"
        }
    };
    let drops: Vec<String> = tx.query(sql, &[], |row| row.get(0))?;
    drops.iter().try_for_each(|statement| tx.batch(statement))
}
