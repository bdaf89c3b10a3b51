//! Facts for equality monitoring (Equality Act 2010, s4 and s149): each answered from a dated list, or not asked,
//! refused, or not known, which are four different things and are counted apart.
//!
//! The person may answer for themselves, and need not. An answer is never overwritten: a later one is a further revision,
//! with who said it and who wrote it down.

mod lists;

use jiff::Timestamp;
use store::{Row, Tx, params};

use super::timeline::{NewEvent, record_event};
use super::who_in_words;
use crate::access::{Noun, PersonPermit, Verb};
use crate::{Actor, FieldFault, Moment, PersonId, Refusal};

pub use lists::{Answer, List, list_of};

store::text_enum! {
    /// What is asked.
    pub enum Fact {
        /// Ethnic group.
        Ethnicity = "ethnicity",
        /// Religion or belief.
        Religion = "religion",
        /// Sexual orientation.
        SexualOrientation = "sexual_orientation",
        /// Sex.
        Sex = "sex",
        /// Gender, as the person describes it.
        Gender = "gender",
        /// Whether gender is that registered at birth.
        GenderIdentity = "gender_identity",
        /// Disability in the meaning of the Act.
        Disability = "disability",
        /// Marriage or civil partnership.
        Marriage = "marriage",
        /// Pregnancy or maternity.
        Pregnancy = "pregnancy",
        /// Service in the armed forces.
        ArmedForces = "armed_forces",
    }
}

impl Fact {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Fact::Ethnicity => "ethnic group",
            Fact::Religion => "religion or belief",
            Fact::SexualOrientation => "sexual orientation",
            Fact::Sex => "sex",
            Fact::Gender => "gender",
            Fact::GenderIdentity => "gender and sex registered at birth",
            Fact::Disability => "disability",
            Fact::Marriage => "marriage or civil partnership",
            Fact::Pregnancy => "pregnancy or maternity",
            Fact::ArmedForces => "armed forces",
        }
    }
}

store::text_enum! {
    /// What came of asking.
    pub enum State {
        /// There is an answer.
        Answered = "answered",
        /// Nobody asked yet: also what having no row means.
        NotAsked = "not_asked",
        /// They were asked and prefer not to say.
        Refused = "refused",
        /// They were asked, and do not know or could not answer.
        NotKnown = "not_known",
    }
}

impl State {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            State::Answered => "answered",
            State::NotAsked => "not asked yet",
            State::Refused => "prefers not to say",
            State::NotKnown => "not known",
        }
    }
}

store::text_enum! {
    /// Who said it.
    pub enum SaidBy {
        /// The person.
        Themselves = "self",
        /// Somebody for them.
        ForThem = "other",
        /// Nobody: a worker put down what they saw.
        Observed = "observed",
    }
}

impl SaidBy {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            SaidBy::Themselves => "the person themselves",
            SaidBy::ForThem => "somebody for them",
            SaidBy::Observed => "observed by a worker",
        }
    }
}

/// A fact as it stands, or as it stood in a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// Which.
    pub fact: Fact,
    /// What came of asking.
    pub state: State,
    /// The code of the answer.
    pub code: Option<String>,
    /// The list that the code is of.
    pub list: String,
    /// Who said it; none while nobody was asked.
    pub said_by: Option<SaidBy>,
    /// From 1; 0 while there is no row.
    pub revision: i64,
    /// When it was written down, and by whom.
    pub recorded: Option<(Timestamp, String)>,
}

impl Stands {
    fn not_asked(fact: Fact) -> Stands {
        Stands {
            fact,
            state: State::NotAsked,
            code: None,
            list: String::new(),
            said_by: None,
            revision: 0,
            recorded: None,
        }
    }

    /// The answer in the words of its list, or what came of asking.
    pub fn words(&self) -> String {
        match (self.state, &self.code) {
            (State::Answered, Some(code)) => list_of(self.fact)
                .and_then(|list| list.answer(code))
                // Of a list that is not shipped any more the code is all that is known.
                .map_or_else(|| code.clone(), Answer::full),
            (state, _) => state.label().to_owned(),
        }
    }
}

/// One fact as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    /// Which.
    pub fact: Fact,
    /// What came of asking.
    pub state: State,
    /// The code of the answer.
    pub code: Option<String>,
    /// The revision that the form was made from; 0 where there was none.
    pub base: i64,
}

/// Every fact as it stands, in the order of [`Fact::ALL`].
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn standing(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Stands>, Refusal> {
    let person = permit.demand(Noun::Equality, Verb::View)?;
    latest(tx, person)
}

fn latest(tx: &mut Tx, person: PersonId) -> Result<Vec<Stands>, Refusal> {
    let all = revisions(tx, person)?;
    Ok(Fact::ALL
        .iter()
        .map(|fact| {
            all.iter()
                .filter(|one| one.fact == *fact)
                .max_by_key(|one| one.revision)
                .cloned()
                .unwrap_or_else(|| Stands::not_asked(*fact))
        })
        .collect())
}

/// Every revision, the latest first.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn history(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Stands>, Refusal> {
    let person = permit.demand(Noun::Equality, Verb::View)?;
    revisions(tx, person)
}

fn revisions(tx: &mut Tx, person: PersonId) -> Result<Vec<Stands>, Refusal> {
    Ok(tx.query(
        "select q.fact, q.state, q.code, q.list, q.said_by, q.revision, q.at, q.actor, a.display_name \
         from people_equality q left join access_account a on a.id = q.account_id where q.person_id = $1 \
         order by q.at desc, q.fact, q.revision desc",
        &params![person],
        |row: &Row<'_>| {
            Ok(Stands {
                fact: row.get(0)?,
                state: row.get(1)?,
                code: row.get(2)?,
                list: row.get(3)?,
                said_by: row.get::<String>(4)?.parse().ok(),
                revision: row.get(5)?,
                recorded: Some((
                    row.get(6)?,
                    who_in_words(&row.get::<String>(7)?, row.get(8)?),
                )),
            })
        },
    )?)
}

/// Writes what is new among the facts that were sent; what stands already is left. How many were new comes back.
///
/// `said_by` says who said what is new; it is demanded where anything is.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault: an answer of another list, a fact that somebody else wrote meanwhile, nobody
/// who said it.
pub fn save(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    sent: &[NewFact],
    said_by: Option<SaidBy>,
) -> Result<usize, Refusal> {
    let person = permit.demand(Noun::Equality, Verb::Change)?;
    tx.lock(&format!("equality {person}"))?;
    let stands = latest(tx, person)?;
    let mut faults = Vec::new();
    let mut new = Vec::new();
    for one in sent {
        let Some(stands) = stands.iter().find(|stands| stands.fact == one.fact) else {
            continue;
        };
        if (stands.state, &stands.code) == (one.state, &one.code) {
            continue;
        }
        if let Some(sentence) = fault(one, stands) {
            faults.push(FieldFault::new(one.fact.as_str(), sentence));
        }
        new.push((one, stands.revision.saturating_add(1)));
    }
    if new.is_empty() {
        return Ok(0);
    }
    if said_by.is_none() {
        faults.push(FieldFault::new("said_by", "Choose who said what is new."));
    }
    let (Some(said_by), true) = (said_by, faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    for (one, revision) in &new {
        let list = match one.state {
            State::Answered => list_of(one.fact).map_or("", |list| list.name.as_str()),
            _ => "",
        };
        tx.execute(
            "insert into people_equality (person_id, fact, revision, state, code, list, said_by, at, actor, account_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &params![
                person,
                one.fact,
                *revision,
                one.state,
                one.code.as_deref(),
                list,
                said_by,
                moment.now,
                actor.label(),
                actor.account_id()
            ],
        )?;
    }
    // Which facts, and never what: the timeline is read by more people than these facts are.
    let labels: Vec<&str> = new.iter().map(|(one, _)| one.fact.label()).collect();
    let detail = format!("Written down: {}.", labels.join(", "));
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Equality,
            verb: Verb::Change,
            subject: None,
            happened_at: moment.now,
            detail: &detail,
        },
    )?;
    Ok(new.len())
}

fn fault(one: &NewFact, stands: &Stands) -> Option<String> {
    if one.base != stands.revision {
        let who = stands
            .recorded
            .as_ref()
            .map_or("Somebody", |(_, who)| who.as_str());
        return Some(format!(
            "{who} wrote here meanwhile: {}. Choose again what should stand.",
            stands.words()
        ));
    }
    let known = match (one.state, &one.code) {
        (State::Answered, Some(code)) => {
            list_of(one.fact).is_some_and(|list| list.answer(code).is_some())
        }
        (State::Answered, None) => false,
        (_, code) => code.is_none(),
    };
    if !known {
        return Some("Choose one from the list.".to_owned());
    }
    // Once somebody was asked it cannot be undone that they were.
    (one.state == State::NotAsked).then(|| {
        "This was asked before. Choose an answer, «prefers not to say» or «not known».".to_owned()
    })
}
