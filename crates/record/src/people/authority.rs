//! The register of authority: who may act or see for a person, how far, on what evidence, from when until when.
//!
//! What somebody may see follows from it (practice.md, «Register of authority»): [`lets_in`] is asked wherever the
//! matrix lets a person see their own record. Each kind has bounds that its law sets, and an entry may narrow them, never
//! widen them: whoever may do more by another law has another entry.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, Tx, params};

use super::known::{self, Other};
use super::leaving::{self, Kind as Left};
use super::timeline::{NewEvent, record_event};
use super::{PartialDate, text, who_in_words};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{Actor, AuthorityId, FieldFault, Moment, PersonId, Refusal};

store::text_enum! {
    /// By what somebody may act or see for another.
    pub enum Kind {
        /// Lasting power of attorney for property and affairs, or an enduring power: money, not health (Mental Capacity
        /// Act 2005, s9(1)(b) and schedule 4).
        AttorneyProperty = "attorney_property",
        /// Lasting power of attorney for health and welfare: care and its plan, not money, and only where the person
        /// cannot decide (Mental Capacity Act 2005, s9(1)(a) and s11(7)).
        AttorneyWelfare = "attorney_welfare",
        /// Deputy of the Court of Protection for property and affairs (Mental Capacity Act 2005, s16 and s18).
        DeputyProperty = "deputy_property",
        /// Deputy for personal welfare (Mental Capacity Act 2005, s16 and s17).
        DeputyWelfare = "deputy_welfare",
        /// Appointee for benefits: sees what benefits pay for, and decides nothing else (Social Security (Claims and
        /// Payments) Regulations 1987, reg 33).
        Appointee = "appointee",
        /// Independent advocate: sees what is needed to support the person through assessment, plan and review, and
        /// decides nothing (Care Act 2014, s67 and s68).
        Advocate = "advocate",
        /// Nominated person to whom a direct payment is made at the wish of an adult who can decide (Care Act 2014,
        /// s31).
        Nominee = "nominee",
        /// Authorised person to whom a direct payment is made for an adult who cannot decide (Care Act 2014, s32).
        AuthorisedPerson = "authorised_person",
        /// The person's own consent: as far as they said, and until they take it back.
        Consent = "consent",
    }
}

impl Kind {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::AttorneyProperty => "attorney for property and money",
            Kind::AttorneyWelfare => "attorney for health and welfare",
            Kind::DeputyProperty => "deputy for property and money",
            Kind::DeputyWelfare => "deputy for personal welfare",
            Kind::Appointee => "appointee for benefits",
            Kind::Advocate => "independent advocate",
            Kind::Nominee => "nominated person for a direct payment",
            Kind::AuthorisedPerson => "authorised person for a direct payment",
            Kind::Consent => "the person’s own consent",
        }
    }

    /// The most that the law of this kind can give. See each kind's own words for the law.
    pub const fn bounds(self) -> &'static [Scope] {
        use Scope::{ActMoney, ActPlan, SeeAssessment, SeeMoney, SeePlan, SeeRecord};
        match self {
            Kind::AttorneyProperty | Kind::DeputyProperty => &[SeeMoney, ActMoney],
            Kind::AttorneyWelfare | Kind::DeputyWelfare => {
                &[SeeRecord, SeeAssessment, SeePlan, ActPlan]
            }
            Kind::Appointee => &[SeeMoney],
            Kind::Advocate => &[SeeRecord, SeeAssessment, SeePlan, SeeMoney],
            Kind::Nominee => &[SeePlan, SeeMoney, ActMoney],
            Kind::AuthorisedPerson => &[
                SeeRecord,
                SeeAssessment,
                SeePlan,
                SeeMoney,
                ActMoney,
                ActPlan,
            ],
            Kind::Consent => &[SeeRecord, SeeAssessment, SeePlan, SeeMoney, ActPlan],
        }
    }

    /// What goes with the kind where nothing narrower is written. Consent has none: the person says how far it goes.
    pub const fn usual(self) -> &'static [Scope] {
        use Scope::{ActMoney, ActPlan, SeeAssessment, SeeMoney, SeePlan, SeeRecord};
        match self {
            Kind::Advocate => &[SeeRecord, SeeAssessment, SeePlan],
            Kind::AuthorisedPerson => &[SeePlan, SeeMoney, ActMoney, ActPlan],
            Kind::Consent => &[],
            other => other.bounds(),
        }
    }
}

store::text_enum! {
    /// How far an authority goes.
    pub enum Scope {
        /// The record itself: name, addresses, needs, who is involved, what was done.
        SeeRecord = "see_record",
        /// Assessments, eligibility, and the indicative budget, whose lines show the answers.
        SeeAssessment = "see_assessment",
        /// The support plan, its agreement, the budget and reviews.
        SeePlan = "see_plan",
        /// Financial assessments, the budget, payments.
        SeeMoney = "see_money",
        /// Write down what a direct payment was spent on.
        ActMoney = "act_money",
        /// Write the support plan.
        ActPlan = "act_plan",
    }
}

impl Scope {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Scope::SeeRecord => "see the record",
            Scope::SeeAssessment => "see assessments",
            Scope::SeePlan => "see the plan and reviews",
            Scope::SeeMoney => "see the money",
            Scope::ActMoney => "account for the direct payment",
            Scope::ActPlan => "write the plan",
        }
    }

    /// What must be seen to act.
    const fn needs(self) -> Option<Scope> {
        match self {
            Scope::ActMoney => Some(Scope::SeeMoney),
            Scope::ActPlan => Some(Scope::SeePlan),
            _ => None,
        }
    }
}

/// The scopes of which any one lets its holder do this, where the matrix lets the person themselves. Nothing that is not
/// named here is ever opened by authority: the person's account, equality facts, what they export, their own answers.
pub const fn scopes_for(noun: Noun, verb: Verb) -> &'static [Scope] {
    use Scope::{ActMoney, ActPlan, SeeAssessment, SeeMoney, SeePlan, SeeRecord};
    match (noun, verb) {
        (
            Noun::People
            | Noun::Involvement
            | Noun::Relationship
            | Noun::Authority
            | Noun::Leaving
            | Noun::Task,
            Verb::View | Verb::Print,
        ) => &[SeeRecord],
        // Anybody who acts for a person may complain for them (Local Authority Social Services and National Health
        // Service Complaints Regulations 2009, reg 5).
        (Noun::Complaint, Verb::View | Verb::Create) => &[SeeRecord, ActPlan, ActMoney],
        (
            Noun::Assessment | Noun::SelfAssessment | Noun::Eligibility | Noun::Allocation,
            Verb::View | Verb::Print,
        ) => &[SeeAssessment],
        (Noun::Planning | Noun::Approval | Noun::Review, Verb::View | Verb::Print) => &[SeePlan],
        (Noun::Budget, Verb::View | Verb::Print) => &[SeePlan, SeeMoney],
        (Noun::Charging | Noun::Payments, Verb::View | Verb::Print) => &[SeeMoney],
        (Noun::Payments, Verb::Change) => &[ActMoney],
        (Noun::Planning, Verb::Change) => &[ActPlan],
        _ => &[],
    }
}

/// One entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The entry.
    pub id: AuthorityId,
    /// For whom.
    pub person: PersonId,
    /// The holder's own record, if they have one.
    pub holder: Option<PersonId>,
    /// The holder's name as it was written down.
    pub holder_name: String,
    /// By what.
    pub kind: Kind,
    /// How far.
    pub scopes: Vec<Scope>,
    /// What was seen, or how the person said it.
    pub evidence: String,
    /// When it was seen.
    pub seen_on: Option<Date>,
    /// The first day.
    pub from: Date,
    /// The last day, where one is set.
    pub to: Option<Date>,
    /// When it was written down, and by whom.
    pub recorded: (Timestamp, String),
    /// When it was ended, by whom, and why.
    pub ended: Option<(Timestamp, String, String)>,
}

impl Authority {
    /// Whether it holds on the day, as far as its own row says.
    pub fn holds_on(&self, on: Date) -> bool {
        self.ended.is_none() && self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// Somebody whom a reader may act for or see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// For whom.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// By what: one or several entries.
    pub kinds: Vec<Kind>,
    /// How far, all entries together, in the order of [`Scope::ALL`].
    pub scopes: Vec<Scope>,
}

/// An entry to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewAuthority<'a> {
    /// The holder's own record.
    pub holder: Option<PersonId>,
    /// The holder's name, where they have no record.
    pub holder_name: &'a str,
    /// By what.
    pub kind: Option<Kind>,
    /// How far; empty for what goes with the kind.
    pub scopes: &'a [Scope],
    /// What was seen, or how the person said it.
    pub evidence: &'a str,
    /// When it was seen.
    pub seen_on: Option<Date>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day, where one is set.
    pub to: Option<Date>,
}

const AUTHORITY: &str = "select h.id, h.person_id, h.holder_id, h.holder_name, h.kind, h.scope, h.evidence, \
     h.evidence_seen_on, h.from_on, h.to_on, h.recorded_at, h.actor, a.display_name, h.ended_at, h.ended_by, \
     e.display_name, h.ended_why from people_authority h left join access_account a on a.id = h.account_id \
     left join access_account e on e.id = h.ended_account_id";

fn authority_of(row: &Row<'_>) -> store::Result<Authority> {
    let ended_at: Option<Timestamp> = row.get(13)?;
    let ended = match ended_at {
        Some(at) => Some((
            at,
            who_in_words(
                &row.get::<Option<String>>(14)?.unwrap_or_default(),
                row.get(15)?,
            ),
            row.get::<Option<String>>(16)?.unwrap_or_default(),
        )),
        None => None,
    };
    Ok(Authority {
        id: row.get(0)?,
        person: row.get(1)?,
        holder: row.get(2)?,
        holder_name: row.get(3)?,
        kind: row.get(4)?,
        scopes: scopes_of(&row.get::<String>(5)?),
        evidence: row.get(6)?,
        seen_on: row.get(7)?,
        from: row.get(8)?,
        to: row.get(9)?,
        recorded: (
            row.get(10)?,
            who_in_words(&row.get::<String>(11)?, row.get(12)?),
        ),
        ended,
    })
}

/// `,see_plan,see_money,`: one is looked for as `,code,` on both engines.
fn column_of(scopes: &[Scope]) -> String {
    let codes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    format!(",{},", codes.join(","))
}

fn scopes_of(column: &str) -> Vec<Scope> {
    column
        .split(',')
        .filter_map(|code| code.parse().ok())
        .collect()
}

/// Every entry of a person's register, those that hold first; each holder as this reader may know them.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
) -> Result<Vec<(Authority, Other)>, Refusal> {
    let person = permit.demand(Noun::Authority, Verb::View)?;
    let mut all = tx.query(
        &format!("{AUTHORITY} where h.person_id = $1 order by h.from_on desc, h.id desc"),
        &params![person],
        authority_of,
    )?;
    all.sort_by_key(|one| !one.holds_on(moment.today));
    all.into_iter()
        .map(|one| {
            let other = (one.holder, one.holder_name.clone());
            let other = known::other_shown(tx, (actor, moment), other)?;
            Ok((one, other))
        })
        .collect()
}

/// Who may act or see for the person on the day. Of somebody who died, nobody: every power here ends with them.
///
/// # Errors
/// The database's refusal.
pub fn held_for(tx: &mut Tx, person: PersonId, on: Date) -> Result<Vec<Authority>, Refusal> {
    if has_died(tx, person)? {
        return Ok(Vec::new());
    }
    Ok(tx.query(
        &format!(
            "{AUTHORITY} where h.person_id = $1 and h.ended_at is null and h.from_on <= $2 \
             and (h.to_on is null or h.to_on >= $2) order by h.from_on, h.id"
        ),
        &params![person, on],
        authority_of,
    )?)
}

/// The people whom the actor may act for or see today, by name: for «People I may act for». Restricted records are left
/// out, which authority alone does not open.
///
/// # Errors
/// The database's refusal.
pub fn held_by(tx: &mut Tx, actor: &Actor, moment: &Moment) -> Result<Vec<Held>, Refusal> {
    let Actor::Account(account) = actor else {
        return Ok(Vec::new());
    };
    let Some(holder) = account.person_id else {
        return Ok(Vec::new());
    };
    let all = tx.query(
        &format!(
            "{AUTHORITY} where h.holder_id = $1 and h.ended_at is null and h.from_on <= $2 \
             and (h.to_on is null or h.to_on >= $2) order by h.person_id, h.from_on, h.id"
        ),
        &params![holder, moment.today],
        authority_of,
    )?;
    let mut held: Vec<Held> = Vec::new();
    for one in all {
        let (name, _, restricted) = known::name_of(tx, one.person)?;
        if restricted || has_died(tx, one.person)? {
            continue;
        }
        match held.iter_mut().find(|held| held.person == one.person) {
            Some(held) => {
                held.kinds.push(one.kind);
                held.scopes.extend(one.scopes);
            }
            None => held.push(Held {
                person: one.person,
                name,
                kinds: vec![one.kind],
                scopes: one.scopes,
            }),
        }
    }
    for one in &mut held {
        one.kinds.dedup();
        one.scopes.sort_unstable();
        one.scopes.dedup();
    }
    held.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(held)
}

/// Whether `holder` may do this for `person` on the day by an authority that is in force.
///
/// # Errors
/// The database's refusal.
pub(crate) fn lets_in(
    tx: &mut Tx,
    (holder, person): (PersonId, PersonId),
    on: Date,
    (noun, verb): (Noun, Verb),
) -> Result<bool, Refusal> {
    let wanted = scopes_for(noun, verb);
    if wanted.is_empty() {
        return Ok(false);
    }
    let scopes = tx.query(
        "select scope from people_authority where holder_id = $1 and person_id = $2 and ended_at is null \
         and from_on <= $3 and (to_on is null or to_on >= $3)",
        &params![holder, person, on],
        |row| row.get::<String>(0),
    )?;
    let covered = scopes
        .iter()
        .flat_map(|column| scopes_of(column))
        .any(|scope| wanted.contains(&scope));
    Ok(covered && !has_died(tx, person)?)
}

fn has_died(tx: &mut Tx, person: PersonId) -> Result<bool, Refusal> {
    Ok(leaving::standing(tx, person)?.is_some_and(|left| left.kind == Left::Death))
}

/// Looks at what would be written, without writing it: everything that is wrong.
///
/// # Errors
/// [`Refusal::Invalid`].
pub fn check(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    new: &NewAuthority<'_>,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Authority, Verb::Change)?;
    parsed(tx, (actor, moment), person, new).map(drop)
}

/// An entry without faults.
struct Parsed {
    holder: Option<PersonId>,
    holder_name: String,
    kind: Kind,
    scopes: Vec<Scope>,
    evidence: String,
    seen_on: Date,
    from: Date,
}

fn parsed(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    new: &NewAuthority<'_>,
) -> Result<Parsed, Refusal> {
    let mut faults = Vec::new();
    let meant = (new.holder, new.holder_name);
    let (holder, holder_name) =
        known::other_meant(tx, (actor, moment), person, meant, "holder", &mut faults)?;
    let scopes = scopes_meant(new, &mut faults);
    let evidence = evidence_meant(new, moment, &mut faults);
    if let (Some(from), Some(to)) = (new.from, new.to)
        && to < from
    {
        faults.push(FieldFault::new("to", "It cannot end before it begins."));
    }
    if new.from.is_none() {
        faults.push(FieldFault::new(
            "from",
            "Enter the first day that it holds.",
        ));
    }
    match (new.kind, new.from, new.seen_on, faults.is_empty()) {
        (Some(kind), Some(from), Some(seen_on), true) => Ok(Parsed {
            holder,
            holder_name,
            kind,
            scopes,
            evidence,
            seen_on,
            from,
        }),
        _ => Err(Refusal::Invalid(faults)),
    }
}

/// Writes an entry. The same one sent twice is written once.
///
/// # Errors
/// [`Refusal::Invalid`] with everything that is wrong or missing.
pub fn record(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    new: &NewAuthority<'_>,
) -> Result<AuthorityId, Refusal> {
    let person = permit.demand(Noun::Authority, Verb::Change)?;
    let Parsed {
        holder,
        holder_name,
        kind,
        scopes,
        evidence,
        seen_on,
        from,
    } = parsed(tx, (actor, moment), person, new)?;
    let scope = column_of(&scopes);
    tx.lock(&format!("authority {person}"))?;
    let before = tx.query_opt(
        "select id from people_authority where person_id = $1 and holder_name = $2 and kind = $3 and scope = $4 \
         and from_on = $5 and to_on is not distinct from $6 and ended_at is null",
        &params![person, &holder_name, kind, &scope, from, new.to],
        |row| row.get(0),
    )?;
    if let Some(before) = before {
        return Ok(before);
    }
    let id = AuthorityId::new();
    tx.execute(
        "insert into people_authority (id, person_id, holder_id, holder_name, kind, scope, evidence, evidence_seen_on, \
         from_on, to_on, recorded_at, actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &params![
            id,
            person,
            holder,
            &holder_name,
            kind,
            &scope,
            &evidence,
            seen_on,
            from,
            new.to,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let can: Vec<&str> = scopes.iter().map(|scope| scope.label()).collect();
    let told = known::told(tx, holder, &holder_name)?;
    let detail = format!(
        "{told} is {} from {}: may {}.",
        kind.label(),
        PartialDate::on(from),
        can.join(", ")
    );
    event(tx, (actor, moment), person, id, &detail)?;
    Ok(id)
}

fn scopes_meant(new: &NewAuthority<'_>, faults: &mut Vec<FieldFault>) -> Vec<Scope> {
    let Some(kind) = new.kind else {
        faults.push(FieldFault::new(
            "kind",
            "Choose by what they may act or see.",
        ));
        return Vec::new();
    };
    if new.scopes.is_empty() && kind.usual().is_empty() {
        faults.push(FieldFault::new(
            "scope",
            "Choose how far the person’s consent goes.",
        ));
    }
    let beyond: Vec<&str> = new
        .scopes
        .iter()
        .filter(|scope| !kind.bounds().contains(scope))
        .map(|scope| scope.label())
        .collect();
    if !beyond.is_empty() {
        faults.push(FieldFault::new(
            "scope",
            format!(
                "An entry as {} does not reach so far: {}. If the person agrees to it, or another power gives it, make a \
                 second entry for that.",
                kind.label(),
                beyond.join(", ")
            ),
        ));
    }
    let mut scopes: Vec<Scope> = if new.scopes.is_empty() {
        kind.usual().to_vec()
    } else {
        new.scopes.to_vec()
    };
    scopes.extend(scopes.clone().into_iter().filter_map(Scope::needs));
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

fn evidence_meant(new: &NewAuthority<'_>, moment: &Moment, faults: &mut Vec<FieldFault>) -> String {
    let evidence = text::note("What was seen", new.evidence).unwrap_or_else(|sentence| {
        faults.push(FieldFault::new("evidence", sentence));
        String::new()
    });
    if new.evidence.trim().is_empty() {
        faults.push(FieldFault::new(
            "evidence",
            "Write what was seen: the registered document or order and its number, or how the person said it.",
        ));
    }
    match new.seen_on {
        None => {
            faults.push(FieldFault::new(
                "seen",
                "Enter the day on which it was seen or said.",
            ));
        }
        Some(on) if on > moment.today => {
            faults.push(FieldFault::new("seen", "This day is still to come."));
        }
        _ => {}
    }
    evidence
}

/// Ends an entry from this moment on, with the reason. It stays in the register.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Invalid`] without a reason.
pub fn end(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    id: AuthorityId,
    why: &str,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Authority, Verb::Change)?;
    let why = match text::line("The reason", why) {
        Ok(why) if why.is_empty() => Err("Write why it ends.".to_owned()),
        other => other,
    }
    .map_err(|sentence| Refusal::invalid("why", sentence))?;
    let found = tx.query_opt(
        &format!("{AUTHORITY} where h.id = $1 and h.person_id = $2"),
        &params![id, person],
        authority_of,
    )?;
    let Some(found) = found else {
        return Err(Refusal::NotFound(None));
    };
    let ended = tx.execute(
        "update people_authority set ended_at = $1, ended_by = $2, ended_account_id = $3, ended_why = $4 \
         where id = $5 and ended_at is null",
        &params![moment.now, actor.label(), actor.account_id(), &why, id],
    )?;
    if ended == 0 {
        // Sent twice, or ended by somebody else a moment ago: it is as was wished.
        return Ok(());
    }
    let detail = format!(
        "{} is no longer {}: {why}.",
        known::told(tx, found.holder, &found.holder_name)?,
        found.kind.label()
    );
    event(tx, (actor, moment), person, id, &detail)
}

fn event(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    id: AuthorityId,
    detail: &str,
) -> Result<(), Refusal> {
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Authority,
            verb: Verb::Change,
            subject: Some(id.uuid()),
            happened_at: moment.now,
            detail,
        },
    )?;
    Ok(())
}
