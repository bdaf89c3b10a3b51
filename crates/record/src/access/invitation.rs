//! Links by which a person opens their own self-assessment, and nothing else, without an account.
//!
//! The link is a random token of which only a hash is stored; a code of six digits is told apart from it. Whoever has
//! both may answer these questions until they are sent, the link expires, is ended, or a newer one is made.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use store::{Row, StoreError, Tx, params};

use super::audit::{self, Attempt, Trace};
use super::keys::{SecretKey, Use, as_legible, legible, random};
use super::permit::PersonPermit;
use super::sign_in::SignInPolicy;
use super::{Noun, Verb};
use crate::actor::InvitedActor;
use crate::assessment::{self, NewCircumstance};
use crate::people::{NewEvent, leaving, record_event, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{
    Actor, AssessmentId, House, InvitationId, Moment, PersonId, Refusal, SessionId, tasks,
};

/// How many wrong codes end a link.
pub const WRONG_CODES: i64 = 5;

/// The figure of the rulebook that says how long a link lasts.
const DAYS: &str = "assessment/invitation/days";
/// How exactly the last use is known: written at most this often, so that reading stays reading.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

store::text_enum! {
    /// Why a link ended.
    pub enum EndedWhy {
        /// The answers were sent.
        Sent = "sent",
        /// Too many wrong codes.
        WrongCodes = "wrong_codes",
        /// A newer link was made.
        Replaced = "replaced",
        /// A worker ended it.
        Ended = "ended",
    }
}

impl EndedWhy {
    /// What is said of it to staff.
    pub const fn label(self) -> &'static str {
        match self {
            EndedWhy::Sent => "the answers were sent",
            EndedWhy::WrongCodes => "five wrong codes were typed",
            EndedWhy::Replaced => "a newer link was made",
            EndedWhy::Ended => "a worker ended it",
        }
    }
}

/// A link as staff see it: never the link itself, nor its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The assessment that it opens.
    pub assessment: AssessmentId,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it, in words.
    pub made_by: String,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When it ended, and why.
    pub ended: Option<(Timestamp, EndedWhy)>,
    /// When it was last opened.
    pub opened_at: Option<Timestamp>,
}

impl Invitation {
    /// Whether it opens anything.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.expires_at
    }

    /// The last day on which it opens.
    pub fn until(&self) -> Date {
        let second = SignedDuration::from_secs(1);
        Moment::at(
            self.expires_at
                .checked_sub(second)
                .unwrap_or(self.expires_at),
        )
        .today
    }
}

/// A link as it is told once.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// Its id.
    pub id: InvitationId,
    /// The assessment that it opens.
    pub assessment: AssessmentId,
    /// What stands in the address.
    pub token: String,
    /// Six digits, told apart from the link.
    pub code: String,
    /// The last day on which it opens.
    pub until: Date,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Made({}, …)", self.id)
    }
}

/// Makes a link to the person's own assessment, which is begun where none is open. A link from before ends.
///
/// # Errors
/// [`Refusal::Invalid`] where the person does not want it or there is doubt about capacity, and with the faults of
/// `said`; [`Refusal::NotNow`] where the answers are sent already or the person left; [`Refusal::Rules`] where the
/// rulebook does not say how long a link lasts.
pub fn create(
    tx: &mut Tx,
    permit: &PersonPermit,
    (books, key): (&Rulebooks, &SecretKey),
    (actor, moment): (&Actor, &Moment),
    questionnaire: &str,
    said: &NewCircumstance,
) -> Result<Made, Refusal> {
    let person = permit.demand(Noun::Invitation, Verb::Create)?;
    leaving::must_be_here(tx, person)?;
    assessment::may_be_invited(said)?;
    let started = assessment::begin(tx, books, (actor, moment), person, questionnaire, false)?;
    let assessment = started.id();
    assessment::lead_by(tx, (actor, moment), person, assessment, said)?;
    end_those_before(tx, moment, person, assessment)?;
    let until = last_day(tx, books, moment)?;
    // A hundred bits, in letters that can be read from paper and typed.
    let (id, token) = (InvitationId::new(), legible::<20>(4)?);
    let code = code()?;
    tx.execute(
        "insert into access_invitation (id, person_id, assessment_id, token_hash, code_hash, failed_count, made_at, \
         actor, account_id, expires_at) values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)",
        &params![
            id,
            person,
            assessment,
            hash_of(as_legible(&token).as_bytes()),
            code_hash(key, id, &code),
            moment.now,
            actor.label(),
            actor.account_id(),
            end_of(moment, until)
        ],
    )?;
    tell(
        tx,
        (actor, moment),
        (person, id),
        Verb::Create,
        "Link to the self-assessment made.",
    )?;
    tasks::close(
        tx,
        (actor, moment),
        person,
        tasks::Kind::Assessment,
        "Link made.",
    )?;
    let subject = (Some(assessment.uuid()), Some(until));
    tasks::open(
        tx,
        books,
        (actor, moment),
        person,
        tasks::Kind::SelfAssessment,
        subject,
    )?;
    Ok(Made {
        id,
        assessment,
        token,
        code,
        until,
    })
}

/// The last day: as many days on as the rulebook in force says.
fn last_day(tx: &mut Tx, books: &Rulebooks, moment: &Moment) -> Result<Date, Refusal> {
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(moment.today);
    let days = rules
        .lookup()
        .whole(DAYS)
        .map_err(|missing| Refusal::Rules(format!("No link was made: {missing}.")))?;
    Ok(moment.today.saturating_add(days.value.days()))
}

/// The end of the last day. What «today» is may be set, so it is counted from the instant that is now.
fn end_of(moment: &Moment, until: Date) -> Timestamp {
    let days = (until - moment.today).get_days();
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let last = moment.now.to_zoned(zone.clone()).date();
    last.saturating_add(i64::from(days).days())
        .tomorrow()
        .and_then(|day| day.to_zoned(zone))
        .map_or(moment.now, |end| end.timestamp())
}

/// Six digits, each as likely as any other: four random bytes are many more than a million, so what the remainder
/// favours is beyond measure.
fn code() -> Result<String, Refusal> {
    let number = u32::from_be_bytes(random::<4>()?) % 1_000_000;
    Ok(format!("{number:06}"))
}

fn code_hash(key: &SecretKey, id: InvitationId, code: &str) -> String {
    let text = id.to_string();
    URL_SAFE_NO_PAD.encode(key.mac(Use::InvitationCode, &[text.as_bytes(), code.as_bytes()]))
}

fn code_holds(key: &SecretKey, id: InvitationId, code: &str, hash: &str) -> bool {
    let text = id.to_string();
    URL_SAFE_NO_PAD.decode(hash).is_ok_and(|tag| {
        key.mac_holds(
            Use::InvitationCode,
            &[text.as_bytes(), code.as_bytes()],
            &tag,
        )
    })
}

fn hash_of(secret: &[u8]) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

fn hash_of_cookie(token: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .filter(|secret| secret.len() == 32)
        .map(|secret| hash_of(&secret))
}

fn end_those_before(
    tx: &mut Tx,
    moment: &Moment,
    person: PersonId,
    assessment: AssessmentId,
) -> Result<(), Refusal> {
    tx.execute(
        "update access_invitation set ended_at = $1, ended_why = $2 \
         where person_id = $3 and assessment_id = $4 and ended_at is null",
        &params![moment.now, EndedWhy::Replaced, person, assessment],
    )?;
    Ok(())
}

fn tell(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (person, id): (PersonId, InvitationId),
    verb: Verb,
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Invitation,
        verb,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}

/// The person's links, the latest first.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Invitation>, Refusal> {
    let person = permit.demand(Noun::Invitation, Verb::Create)?;
    Ok(tx.query(
        "select i.id, i.assessment_id, i.made_at, i.actor, w.display_name, i.expires_at, i.ended_at, i.ended_why, \
         (select max(s.created_at) from access_invitation_session s where s.invitation_id = i.id) \
         from access_invitation i left join access_account w on w.id = i.account_id \
         where i.person_id = $1 order by i.made_at desc, i.id desc",
        &params![person],
        invitation_from,
    )?)
}

fn invitation_from(row: &Row<'_>) -> Result<Invitation, StoreError> {
    let ended_at = row.get::<Option<Timestamp>>(6)?;
    let why = row.get::<Option<EndedWhy>>(7)?.unwrap_or(EndedWhy::Ended);
    Ok(Invitation {
        id: row.get(0)?,
        assessment: row.get(1)?,
        made_at: row.get(2)?,
        made_by: who_in_words(&row.get::<String>(3)?, row.get(4)?),
        expires_at: row.get(5)?,
        ended: ended_at.map(|at| (at, why)),
        opened_at: row.get(8)?,
    })
}

/// Ends the person's link: whoever has it open is out at once. The questions are then for a worker to ask.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn end(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    id: InvitationId,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Invitation, Verb::Create)?;
    let found = tx.query_opt(
        "select assessment_id from access_invitation where id = $1 and person_id = $2",
        &params![id, person],
        |row| row.get::<AssessmentId>(0),
    )?;
    let Some(assessment) = found else {
        let trace = Trace::of(Noun::Invitation, Verb::Create, "foreign_invitation");
        return Err(Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        )))));
    };
    let ended = tx.execute(
        "update access_invitation set ended_at = $1, ended_why = $2 where id = $3 and ended_at is null",
        &params![moment.now, EndedWhy::Ended, id],
    )?;
    if ended > 0 {
        tell(
            tx,
            (actor, moment),
            (person, id),
            Verb::Change,
            "Link to the self-assessment ended.",
        )?;
        tasks::close(
            tx,
            (actor, moment),
            person,
            tasks::Kind::SelfAssessment,
            "Link ended.",
        )?;
        let subject = (Some(assessment.uuid()), None);
        tasks::open(
            tx,
            books,
            (actor, moment),
            person,
            tasks::Kind::Assessment,
            subject,
        )?;
    }
    Ok(())
}

/// The answers are sent: no link opens them any more.
pub(crate) fn end_when_sent(
    tx: &mut Tx,
    moment: &Moment,
    assessment: AssessmentId,
) -> Result<(), Refusal> {
    tx.execute(
        "update access_invitation set ended_at = $1, ended_why = $2 where assessment_id = $3 and ended_at is null",
        &params![moment.now, EndedWhy::Sent, assessment],
    )?;
    Ok(())
}

/// What a link and a code came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// Both are right: the token of a new session, for the browser's cookie, and the assessment.
    In(InvitationToken, AssessmentId),
    /// The code is wrong, or the link is none of ours; so many tries are left where it is one.
    Wrong(Option<i64>),
    /// The link is over: why, where it is known, and otherwise it expired.
    Over(Option<EndedWhy>),
}

/// The secret that a browser keeps. Told once; the database has only its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationToken(String);

impl InvitationToken {
    /// The text for the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for InvitationToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("InvitationToken(…)")
    }
}

struct Found {
    id: InvitationId,
    person: PersonId,
    assessment: AssessmentId,
    code_hash: String,
    failed: i64,
    expires_at: Timestamp,
    ended: Option<EndedWhy>,
}

/// Compares a code with the one of a link, and opens a session where it is right. Each wrong one counts.
///
/// # Errors
/// The database's refusal.
pub fn enter(
    tx: &mut Tx,
    key: &SecretKey,
    moment: &Moment,
    token: &str,
    code: &str,
) -> Result<Entered, Refusal> {
    let hash = hash_of(as_legible(token).as_bytes());
    let found = tx.query_opt(
        "select id, person_id, assessment_id, code_hash, failed_count, expires_at, ended_at, ended_why \
         from access_invitation where token_hash = $1",
        &params![hash],
        |row| {
            let ended = row.get::<Option<Timestamp>>(6)?.is_some();
            let why = row.get::<Option<EndedWhy>>(7)?;
            Ok(Found {
                id: row.get(0)?,
                person: row.get(1)?,
                assessment: row.get(2)?,
                code_hash: row.get(3)?,
                failed: row.get(4)?,
                expires_at: row.get(5)?,
                ended: ended.then(|| why.unwrap_or(EndedWhy::Ended)),
            })
        },
    )?;
    let Some(found) = found else {
        return Ok(Entered::Wrong(None));
    };
    // Two tries at the same time count twice.
    tx.lock(&format!("invitation {}", found.id))?;
    let trace = Trace::of(Noun::SelfAssessment, Verb::SignIn, "invitation.code")
        .person(found.person)
        .subject(found.id.uuid());
    let gone = leaving::standing(tx, found.person)?.is_some();
    if found.ended.is_some() || moment.now >= found.expires_at || gone {
        audit::refused(tx, &Actor::Public, moment, &Attempt(trace))?;
        return Ok(Entered::Over(found.ended));
    }
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    if !code_holds(key, found.id, &typed, &found.code_hash) {
        audit::refused(tx, &Actor::Public, moment, &Attempt(trace))?;
        return wrong(tx, moment, &found);
    }
    let (session, secret) = (SessionId::new(), random::<32>()?);
    tx.execute(
        "insert into access_invitation_session (id, invitation_id, token_hash, created_at, last_seen_at) \
         values ($1, $2, $3, $4, $4)",
        &params![session, found.id, hash_of(&secret), moment.now],
    )?;
    // Five wrong codes in a row end a link, not five over weeks.
    tx.execute(
        "update access_invitation set failed_count = 0 where id = $1",
        &params![found.id],
    )?;
    let actor = Actor::Invited(InvitedActor {
        invitation: found.id,
        session,
        person: found.person,
        assessment: found.assessment,
    });
    audit::allowed(tx, &actor, moment, &trace)?;
    let token = InvitationToken(URL_SAFE_NO_PAD.encode(secret));
    Ok(Entered::In(token, found.assessment))
}

fn wrong(tx: &mut Tx, moment: &Moment, found: &Found) -> Result<Entered, Refusal> {
    tx.execute(
        "update access_invitation set failed_count = failed_count + 1 where id = $1",
        &params![found.id],
    )?;
    let failed = tx.query_one(
        "select failed_count from access_invitation where id = $1",
        &params![found.id],
        |row| row.get::<i64>(0),
    )?;
    debug_assert!(failed > found.failed);
    if failed < WRONG_CODES {
        return Ok(Entered::Wrong(Some(WRONG_CODES - failed)));
    }
    tx.execute(
        "update access_invitation set ended_at = $1, ended_why = $2 where id = $3 and ended_at is null",
        &params![moment.now, EndedWhy::WrongCodes, found.id],
    )?;
    tell(
        tx,
        (&Actor::Public, moment),
        (found.person, found.id),
        Verb::Change,
        "Link to the self-assessment ended: five wrong codes. Make a new one, or ask the person together.",
    )?;
    Ok(Entered::Over(Some(EndedWhy::WrongCodes)))
}

/// Whether the link that this browser had open is over because its answers were sent, and not by time or by a worker.
///
/// # Errors
/// The database's refusal.
pub fn was_sent(tx: &mut Tx, token: &str) -> Result<bool, Refusal> {
    let Some(hash) = hash_of_cookie(token) else {
        return Ok(false);
    };
    let found = tx.query_opt(
        "select i.ended_why from access_invitation_session s \
         join access_invitation i on i.id = s.invitation_id \
         where s.token_hash = $1 and i.ended_at is not null",
        &params![hash],
        |row| row.get::<Option<EndedWhy>>(0),
    )?;
    Ok(found.flatten() == Some(EndedWhy::Sent))
}

/// Looks the cookie of an opened link up, and notes that it is in use. None when the link or its session is over.
///
/// # Errors
/// The database's refusal of the look-up. That the use could not be noted refuses nobody.
pub fn look_up(
    house: &House,
    moment: &Moment,
    policy: &SignInPolicy,
    token: &str,
) -> Result<Option<InvitedActor>, Refusal> {
    let Some(hash) = hash_of_cookie(token) else {
        return Ok(None);
    };
    let found = house.read(|tx| {
        let found = tx.query_opt(
            "select s.id, s.last_seen_at, i.id, i.person_id, i.assessment_id, i.expires_at \
             from access_invitation_session s join access_invitation i on i.id = s.invitation_id \
             where s.token_hash = $1 and s.ended_at is null and i.ended_at is null",
            &params![hash],
            |row| {
                let actor = InvitedActor {
                    session: row.get(0)?,
                    invitation: row.get(2)?,
                    person: row.get(3)?,
                    assessment: row.get(4)?,
                };
                Ok((actor, row.get::<Timestamp>(1)?, row.get::<Timestamp>(5)?))
            },
        )?;
        match found {
            Some((actor, ..)) if leaving::standing(tx, actor.person)?.is_some() => Ok(None),
            found => Ok(found),
        }
    })?;
    let Some((actor, seen_at, expires_at)) = found else {
        return Ok(None);
    };
    // Writing at one's own pace takes long: only the longest time of a sign-in ends it, not the shorter one of rest.
    let rest = moment.now.duration_since(seen_at);
    if moment.now >= expires_at || rest >= policy.absolute {
        return Ok(None);
    }
    if rest >= TOUCH_EVERY {
        let noted = house.write(&Actor::Public, moment, |tx| {
            tx.execute(
                "update access_invitation_session set last_seen_at = $1 where id = $2 and last_seen_at < $1",
                &params![moment.now, actor.session],
            )?;
            Ok::<_, Refusal>(())
        });
        if let Err(refusal) = noted {
            tracing::warn!(%refusal, "the use of an invitation could not be noted");
        }
    }
    Ok(Some(actor))
}

/// Whether this link and code are the ones that open something now: before they are printed. It opens nothing.
///
/// # Errors
/// [`Refusal::NotNow`] when a newer link was made or this one is over; the database's refusal.
pub fn confirm(
    tx: &mut Tx,
    permit: &PersonPermit,
    moment: &Moment,
    token: &str,
) -> Result<Invitation, Refusal> {
    let person = permit.demand(Noun::Invitation, Verb::Create)?;
    let hash = hash_of(as_legible(token).as_bytes());
    let found = tx.query_opt(
        "select id from access_invitation where token_hash = $1 and person_id = $2",
        &params![hash, person],
        |row| row.get::<InvitationId>(0),
    )?;
    list(tx, permit)?
        .into_iter()
        .find(|one| Some(one.id) == found && one.is_live(moment.now))
        .ok_or_else(|| {
            Refusal::NotNow(
                "This link is over, so no letter is printed with it. Make a new one.".to_owned(),
            )
        })
}

/// Closes an opened link in this browser; the link itself can be opened again with its code.
///
/// # Errors
/// The database's refusal.
pub fn leave(tx: &mut Tx, moment: &Moment, actor: &InvitedActor) -> Result<(), Refusal> {
    tx.execute(
        "update access_invitation_session set ended_at = $1 where id = $2 and ended_at is null",
        &params![moment.now, actor.session],
    )?;
    Ok(())
}
