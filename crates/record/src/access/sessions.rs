//! Sign-ins from their beginning to their end: looked up by a random token of which only a hash is stored.

mod ending;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::{Tx, params};

use super::audit::{self, Trace};
use super::keys::random;
use super::permit::PopulationPermit;
use super::sign_in::{NextStep, SignInPolicy};
use super::{Noun, Verb, accounts};
use crate::actor::AccountActor;
use crate::{AccountId, Actor, House, Moment, Refusal, SessionId};

pub use ending::{EndedWhy, end_as_administrator, end_expired, end_others, end_own};
pub(super) use ending::{end, end_all};

/// How long somebody may stay between password and second factor. Not policy: nobody works in that state.
pub const HALFWAY_LIMIT: SignedDuration = SignedDuration::from_mins(15);

/// How exactly the last use of a sign-in is known: it is written at most this often, so that reading stays reading.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

const DEVICE_LIMIT: usize = 200;

store::text_enum! {
    /// How far a sign-in has come.
    pub enum Stage {
        /// The password was right; a code, or the enrolment of a second factor, is next.
        Password = "password",
        /// All was right, but the password is one that somebody else made: the holder must choose their own.
        NewPassword = "new_password",
        /// Signed in.
        Full = "full",
    }
}

/// The secret that a browser keeps in its cookie. Told once; the database has only its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// The text for the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SessionToken(…)")
    }
}

/// One sign-in as its holder or an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id; not the token.
    pub id: SessionId,
    /// How far it has come.
    pub stage: Stage,
    /// What the browser said it was.
    pub device: String,
    /// When the password was given.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
}

/// Somebody between password and full sign-in. Has no roles: what they may do is end it or take the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halfway {
    holder: AccountActor,
    /// The sign-in.
    pub session: SessionRow,
    /// What comes next.
    pub next: NextStep,
}

impl Halfway {
    /// The holder of the account, for the verbs about one's own account; without role, team and person.
    pub fn holder(&self) -> &AccountActor {
        &self.holder
    }
}

/// What a cookie turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Signed in.
    Live(AccountActor, SessionRow),
    /// On the way to be.
    Halfway(Box<Halfway>),
    /// Was a sign-in of this account: a form that comes with it can be parked for the account.
    Ended {
        /// Whose it was.
        account_id: AccountId,
        /// Which it was: forms still carry its token.
        session_id: SessionId,
        /// Why it ended.
        why: EndedWhy,
    },
    /// Nothing of ours.
    Unknown,
}

/// Begins a sign-in.
pub(super) fn create(
    tx: &mut Tx,
    moment: &Moment,
    account: AccountId,
    stage: Stage,
    device: &str,
) -> Result<(SessionId, SessionToken), Refusal> {
    let secret = random::<32>()?;
    let id = SessionId::new();
    let device: String = device
        .chars()
        .filter(|letter| !letter.is_control())
        .take(DEVICE_LIMIT)
        .collect();
    tx.execute(
        "insert into access_session (id, token_hash, account_id, stage, device, created_at, last_seen_at) \
         values ($1, $2, $3, $4, $5, $6, $6)",
        &params![id, hash_of(&secret), account, stage, device, moment.now],
    )?;
    Ok((id, SessionToken(URL_SAFE_NO_PAD.encode(secret))))
}

fn hash_of(secret: &[u8]) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

struct Stored {
    row: SessionRow,
    account: AccountId,
    ended: Option<EndedWhy>,
    disabled: bool,
    has_second_factor: bool,
}

/// Looks a token up. Reads only: who wants the limits and the last use written calls [`find`].
///
/// # Errors
/// The database's refusal.
pub fn look_up(
    tx: &mut Tx,
    moment: &Moment,
    policy: &SignInPolicy,
    token: &str,
) -> Result<Found, Refusal> {
    let Some(secret) = URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .filter(|secret| secret.len() == 32)
    else {
        return Ok(Found::Unknown);
    };
    let stored = tx.query_opt(
        "select s.id, s.stage, s.device, s.created_at, s.last_seen_at, s.account_id, s.ended_at, s.ended_why, \
         a.disabled_at, a.second_factor_secret is not null \
         from access_session s join access_account a on a.id = s.account_id where s.token_hash = $1",
        &params![hash_of(&secret)],
        |row| {
            let ended = row.get::<Option<Timestamp>>(6)?.is_some();
            Ok(Stored {
                row: session_row(row)?,
                account: row.get(5)?,
                ended: if ended {
                    Some(row.get::<Option<EndedWhy>>(7)?.unwrap_or(EndedWhy::SignedOut))
                } else {
                    None
                },
                disabled: row.get::<Option<Timestamp>>(8)?.is_some(),
                has_second_factor: row.get(9)?,
            })
        },
    )?;
    let Some(stored) = stored else {
        return Ok(Found::Unknown);
    };
    let ended = stored
        .ended
        .or(stored.disabled.then_some(EndedWhy::Disabled))
        .or_else(|| over(&stored.row, moment.now, policy));
    if let Some(why) = ended {
        return Ok(Found::Ended {
            account_id: stored.account,
            session_id: stored.row.id,
            why,
        });
    }
    let Some(mut actor) = accounts::load(tx, moment, stored.account, Some(stored.row.id))? else {
        return Ok(Found::Unknown);
    };
    let next = match stored.row.stage {
        Stage::Full => return Ok(Found::Live(actor, stored.row)),
        Stage::NewPassword => NextStep::NewPassword,
        Stage::Password if stored.has_second_factor => NextStep::Code,
        Stage::Password => NextStep::Enrol,
    };
    actor.roles.clear();
    actor.teams.clear();
    actor.person_id = None;
    Ok(Found::Halfway(Box::new(Halfway {
        holder: actor,
        session: stored.row,
        next,
    })))
}

/// Looks a token up for a request: also notes that the sign-in was used, at most once a minute, and that it ended
/// when a limit has passed.
///
/// # Errors
/// The database's refusal of the look-up. That the use could not be noted refuses nobody.
pub fn find(
    house: &House,
    moment: &Moment,
    policy: &SignInPolicy,
    token: &str,
) -> Result<Found, Refusal> {
    let found = house.read(|tx| look_up(tx, moment, policy, token))?;
    let noted = match &found {
        Found::Live(_, row) if moment.now.duration_since(row.last_seen_at) >= TOUCH_EVERY => {
            house.write(&Actor::Public, moment, |tx| touch(tx, moment, row.id))
        }
        Found::Ended {
            session_id,
            account_id,
            why: why @ (EndedWhy::Idle | EndedWhy::TooOld),
        } => house.write(&Actor::Public, moment, |tx| {
            end(
                tx,
                &Actor::Job("sessions"),
                moment,
                (*account_id, *session_id),
                *why,
            )
            .map(drop)
        }),
        _ => Ok(()),
    };
    if let Err(refusal) = noted {
        tracing::warn!(%refusal, "the use of a sign-in could not be noted");
    }
    Ok(found)
}

/// Notes that a sign-in is in use.
///
/// # Errors
/// The database's refusal.
pub fn touch(tx: &mut Tx, moment: &Moment, session: SessionId) -> Result<(), Refusal> {
    tx.execute(
        "update access_session set last_seen_at = $1 where id = $2 and ended_at is null and last_seen_at < $1",
        &params![moment.now, session],
    )?;
    Ok(())
}

fn over(row: &SessionRow, now: Timestamp, policy: &SignInPolicy) -> Option<EndedWhy> {
    let age = now.duration_since(row.created_at);
    let rest = now.duration_since(row.last_seen_at);
    if row.stage != Stage::Full && age >= HALFWAY_LIMIT {
        return Some(EndedWhy::Idle);
    }
    if age >= policy.absolute {
        return Some(EndedWhy::TooOld);
    }
    (rest >= policy.idle).then_some(EndedWhy::Idle)
}

/// The holder's own sign-ins that go on, the last used first. Which is this one, its id tells.
///
/// # Errors
/// The database's refusal.
pub fn list_own(
    tx: &mut Tx,
    moment: &Moment,
    policy: &SignInPolicy,
    holder: &AccountActor,
) -> Result<Vec<SessionRow>, Refusal> {
    going_on(tx, moment, policy, holder.account_id)
}

/// Another's sign-ins that go on, for an administrator.
///
/// # Errors
/// [`Refusal::NotNow`] for a permit of something else; the database's refusal.
pub fn list_of(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    permit: &PopulationPermit,
    policy: &SignInPolicy,
    account: AccountId,
) -> Result<Vec<SessionRow>, Refusal> {
    permit.demand(Noun::Account, Verb::View)?;
    let rows = going_on(tx, moment, policy, account)?;
    let trace = Trace::of(Noun::Account, Verb::View, "list-sessions")
        .subject(account.uuid())
        .quantity(rows.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(rows)
}

fn going_on(
    tx: &mut Tx,
    moment: &Moment,
    policy: &SignInPolicy,
    account: AccountId,
) -> Result<Vec<SessionRow>, Refusal> {
    let mut rows = tx.query(
        "select id, stage, device, created_at, last_seen_at from access_session \
         where account_id = $1 and ended_at is null order by last_seen_at desc, id desc",
        &params![account],
        session_row,
    )?;
    rows.retain(|row| over(row, moment.now, policy).is_none());
    Ok(rows)
}

fn session_row(row: &store::Row<'_>) -> store::Result<SessionRow> {
    Ok(SessionRow {
        id: row.get(0)?,
        stage: row.get(1)?,
        device: row.get(2)?,
        created_at: row.get(3)?,
        last_seen_at: row.get(4)?,
    })
}
