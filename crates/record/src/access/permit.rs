//! Permits: the proof, made inside a transaction, that an actor may do one thing to one record or to many.

use store::{Tx, params};

use super::audit::{self, Attempt, Trace};
use super::matrix::Condition;
use super::{Noun, Verb};
use crate::people::authority;
use crate::{Actor, AuditId, Moment, PersonId, Refusal};

/// The right to do one thing to one person's record, in the transaction that made it.
///
/// A verb takes a permit where another program would take an id: without one it cannot be called.
#[derive(Debug)]
pub struct PersonPermit {
    person: PersonId,
    noun: Noun,
    verb: Verb,
    audit: AuditId,
}

impl PersonPermit {
    /// The person whose record it opens.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The audit row that the permit left.
    pub fn audit(&self) -> AuditId {
        self.audit
    }

    /// Refuses a permit that was made for something else: a fault in the program, not of its user.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the permit is for another noun or verb.
    pub fn demand(&self, noun: Noun, verb: Verb) -> Result<PersonId, Refusal> {
        if self.noun == noun && self.verb == verb {
            Ok(self.person)
        } else {
            Err(Refusal::NotNow(format!(
                "This needs the right to {verb} {noun}; the page asked for {} {}.",
                self.verb, self.noun
            )))
        }
    }
}

/// The right to do one thing to many records at once: a list, a count, an export.
#[derive(Debug)]
pub struct PopulationPermit {
    noun: Noun,
    verb: Verb,
}

impl PopulationPermit {
    /// Refuses a permit that was made for something else.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the permit is for another noun or verb.
    pub fn demand(&self, noun: Noun, verb: Verb) -> Result<(), Refusal> {
        if self.noun == noun && self.verb == verb {
            Ok(())
        } else {
            Err(Refusal::NotNow(format!(
                "This needs the right to {verb} {noun}; the page asked for {} {}.",
                self.verb, self.noun
            )))
        }
    }
}

/// Permits `verb` on `noun` of one person's record, and writes the audit row.
///
/// `purpose` is a short code of the page or command. `why` is what the actor wrote where a reason is demanded;
/// it is kept apart from the audit row, and holds for the rest of that sign-in.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such person or their record is restricted and the actor is not named on
/// it; [`Refusal::NotAllowed`] when the actor may know of the person but not do this; [`Refusal::ReasonNeeded`].
pub fn person(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    (noun, verb, purpose): (Noun, Verb, &'static str),
    why: Option<&str>,
) -> Result<PersonPermit, Refusal> {
    let trace = Trace::of(noun, verb, purpose).person(person);
    let attempt = || Some(Box::new(Attempt(trace.clone())));
    let Some(restricted) = tx.query_opt(
        "select restricted from people_person where id = $1",
        &params![person],
        |row| row.get::<bool>(0),
    )?
    else {
        // Told apart from a foreign record by nobody: the same answer, and the same kind of row.
        return Err(Refusal::NotFound(attempt()));
    };
    let conditions = actor.conditions(noun, verb);
    let ask = (noun, verb);
    let needs_reason = match standing(tx, (actor, moment), person, restricted, ask, &conditions)? {
        Standing::Open => false,
        Standing::WithReason => true,
        Standing::Hidden => return Err(Refusal::NotFound(attempt())),
        Standing::Outside => {
            return Err(Refusal::NotAllowed {
                attempt: attempt(),
                sentence: outside_in_words(&conditions),
            });
        }
    };
    let why = why.map(str::trim).filter(|text| !text.is_empty());
    if needs_reason && why.is_none() && !reason_given(tx, actor, person)? {
        return Err(Refusal::ReasonNeeded);
    }
    let audit = audit::allowed(tx, actor, moment, &trace)?;
    if needs_reason && let Some(why) = why {
        tx.execute(
            "insert into access_reason (audit_id, reason) values ($1, $2)",
            &params![audit, why],
        )?;
    }
    Ok(PersonPermit {
        person,
        noun,
        verb,
        audit,
    })
}

/// Permits `verb` on `noun` over many records. The verb itself writes the one audit row, once it knows how many.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn population(
    actor: &Actor,
    noun: Noun,
    verb: Verb,
    purpose: &'static str,
) -> Result<PopulationPermit, Refusal> {
    if actor.may(noun, verb) {
        Ok(PopulationPermit { noun, verb })
    } else {
        Err(Refusal::NotAllowed {
            attempt: Some(Box::new(Attempt(Trace::of(noun, verb, purpose)))),
            sentence: "Your role does not include this. If your work needs it, ask your IT administrator for the role."
                .to_owned(),
        })
    }
}

/// Whether `verb` on `noun` of this person's record would be permitted just now without a reason: for showing only
/// the links that lead somewhere. It opens nothing and so leaves no row; the verb itself still needs its permit.
///
/// # Errors
/// The database's refusal.
pub fn allows(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    (noun, verb): (Noun, Verb),
) -> Result<bool, Refusal> {
    let restricted = tx.query_opt(
        "select restricted from people_person where id = $1",
        &params![person],
        |row| row.get::<bool>(0),
    )?;
    let Some(restricted) = restricted else {
        return Ok(false);
    };
    let standing = standing(
        tx,
        (actor, moment),
        person,
        restricted,
        (noun, verb),
        &actor.conditions(noun, verb),
    )?;
    Ok(match standing {
        Standing::Open => true,
        Standing::WithReason => reason_given(tx, actor, person)?,
        Standing::Hidden | Standing::Outside => false,
    })
}

/// Which of `asked` [`allows`] would say yes to, in their order: what a page leads to, asked of the database once.
///
/// # Errors
/// The database's refusal.
pub fn allowed_of(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    asked: &[(Noun, Verb)],
) -> Result<Vec<(Noun, Verb)>, Refusal> {
    let restricted = tx.query_opt(
        "select restricted from people_person where id = $1",
        &params![person],
        |row| row.get::<bool>(0),
    )?;
    let Some(restricted) = restricted else {
        return Ok(Vec::new());
    };
    // What the answer rests on is the same for all that have the same conditions and scopes, of which there are a
    // handful.
    let mut known: Vec<(Vec<Condition>, &[authority::Scope], bool)> = Vec::new();
    let mut allowed = Vec::new();
    for (noun, verb) in asked {
        let conditions = actor.conditions(*noun, *verb);
        if conditions.is_empty() && matches!(actor, Actor::Account(_)) {
            continue;
        }
        let ask = (*noun, *verb);
        let scopes = if conditions.contains(&Condition::Own) {
            authority::scopes_for(*noun, *verb)
        } else {
            &[]
        };
        let found = known
            .iter()
            .find(|(of, by, _)| *of == conditions && *by == scopes)
            .map(|(_, _, open)| *open);
        let open = match found {
            Some(open) => open,
            None => {
                let open =
                    match standing(tx, (actor, moment), person, restricted, ask, &conditions)? {
                        Standing::Open => true,
                        Standing::WithReason => reason_given(tx, actor, person)?,
                        Standing::Hidden | Standing::Outside => false,
                    };
                known.push((conditions, scopes, open));
                open
            }
        };
        if open {
            allowed.push(ask);
        }
    }
    Ok(allowed)
}

enum Standing {
    Open,
    WithReason,
    /// The actor may not know that the record exists.
    Hidden,
    /// The actor may know, but not do this.
    Outside,
}

fn standing(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    restricted: bool,
    ask: (Noun, Verb),
    conditions: &[Condition],
) -> Result<Standing, Refusal> {
    if actor.own_record() == Some(person) && conditions.contains(&Condition::Own) {
        return Ok(Standing::Open);
    }
    match actor {
        Actor::Account(_) => {}
        Actor::Invited(_) => return Ok(Standing::Hidden),
        _ if conditions.is_empty() => return Ok(Standing::Hidden),
        _ => return Ok(Standing::Open),
    }
    let with_reason = conditions.contains(&Condition::Reason);
    let named = restricted && is_named(tx, actor, person)?;
    if restricted && !named {
        return Ok(if with_reason {
            Standing::WithReason
        } else {
            Standing::Hidden
        });
    }
    if named
        && conditions
            .iter()
            .any(|condition| matches!(condition, Condition::Any | Condition::Team))
    {
        return Ok(Standing::Open);
    }
    if conditions.contains(&Condition::Any) {
        return Ok(Standing::Open);
    }
    // What the person may see, somebody who may act for them may see as far as their authority goes. A restricted
    // record needs more than that: whoever holds it may be whom the person hides from.
    if conditions.contains(&Condition::Own)
        && let Some(holder) = actor.own_record()
        && authority::lets_in(tx, (holder, person), moment.today, ask)?
    {
        return Ok(Standing::Open);
    }
    if conditions.contains(&Condition::Team) && is_involved(tx, actor, moment, person)? {
        return Ok(Standing::Open);
    }
    if with_reason {
        return Ok(Standing::WithReason);
    }
    // People, carers, planners and providers may not learn who else is known to the council.
    if actor.may(Noun::People, Verb::Search) {
        Ok(Standing::Outside)
    } else {
        Ok(Standing::Hidden)
    }
}

fn is_named(tx: &mut Tx, actor: &Actor, person: PersonId) -> Result<bool, Refusal> {
    let found = tx.query_one(
        "select count(*) from people_named_access where person_id = $1 and account_id = $2 and ended_at is null",
        &params![person, actor.account_id()],
        |row| row.get::<i64>(0),
    )?;
    Ok(found > 0)
}

fn is_involved(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
) -> Result<bool, Refusal> {
    let Actor::Account(account) = actor else {
        return Ok(false);
    };
    let involved = tx.query(
        "select team_id, account_id from people_involvement \
         where person_id = $1 and from_on <= $2 and (to_on is null or to_on >= $2)",
        &params![person, moment.today],
        |row| {
            Ok((
                row.get::<Option<crate::TeamId>>(0)?,
                row.get::<Option<crate::AccountId>>(1)?,
            ))
        },
    )?;
    Ok(involved.into_iter().any(|(team, worker)| {
        worker == Some(account.account_id) || team.is_some_and(|team| account.teams.contains(&team))
    }))
}

fn reason_given(tx: &mut Tx, actor: &Actor, person: PersonId) -> Result<bool, Refusal> {
    let Some(session) = actor.session_id() else {
        return Ok(false);
    };
    let found = tx.query_one(
        "select count(*) from access_audit a join access_reason r on r.audit_id = a.id \
         where a.person_id = $1 and a.session_id = $2",
        &params![person, session],
        |row| row.get::<i64>(0),
    )?;
    Ok(found > 0)
}

fn outside_in_words(conditions: &[Condition]) -> String {
    if conditions.contains(&Condition::Team) {
        "Only a team or worker involved with this person can do this. \
         Ask the team shown on the record to do it, or a team manager to involve you."
            .to_owned()
    } else {
        "Your role does not include this. If your work needs it, ask your IT administrator for the role."
            .to_owned()
    }
}
