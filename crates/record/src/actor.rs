//! Who acts, and when. Both are arguments of every verb.

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::access::matrix::{self, Condition};
use crate::access::{Noun, Role, Verb};
use crate::{AccountId, AssessmentId, InvitationId, PersonId, SessionId, TeamId};

/// The instant something happens at, and the civil date that rules are read for.
///
/// They are two things: «today» is a setting, and an instant just after midnight belongs to another date in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant, for what is recorded.
    pub now: Timestamp,
    /// The date in England that policy is read for.
    pub today: Date,
}

impl Moment {
    /// The same time of day on the day that is set as «today»: what is recorded then agrees with the date that
    /// policy is read for.
    pub fn set(now: Timestamp, today: Date) -> Moment {
        let days = i64::from((today - Moment::at(now).today).get_days());
        let shifted = now.checked_add(SignedDuration::from_hours(24 * days));
        Moment {
            now: shifted.unwrap_or(now),
            today,
        }
    }

    /// The moment of `now`, with the date that it is in London.
    pub fn at(now: Timestamp) -> Moment {
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
        Moment {
            now,
            today: now.to_zoned(zone).date(),
        }
    }
}

/// Somebody with an account, as they stand at this moment: roles, teams and their own record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountActor {
    /// The account.
    pub account_id: AccountId,
    /// The sign-in that the request came with; none on the command line.
    pub session_id: Option<SessionId>,
    /// The name others see.
    pub display_name: String,
    /// Roles that are granted and not ended.
    pub roles: Vec<Role>,
    /// Teams that the account is a member of today.
    pub teams: Vec<TeamId>,
    /// The account holder's own record, for people and carers.
    pub person_id: Option<PersonId>,
}

/// Somebody who came by a link to their own self-assessment and told its code. They may do that and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvitedActor {
    /// The link.
    pub invitation: InvitationId,
    /// This opening of it; not a sign-in of an account.
    pub session: SessionId,
    /// Whose assessment it is.
    pub person: PersonId,
    /// The one assessment that it opens.
    pub assessment: AssessmentId,
}

/// Who acts. Besides people with an account there are the program's own actors, so that what they do
/// carries a name in the audit trail too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who signed in.
    Account(AccountActor),
    /// Somebody who opened their self-assessment by an invitation.
    Invited(InvitedActor),
    /// Somebody at the public pages who did not sign in.
    Public,
    /// A command given on the server, by the named user of that machine.
    CommandLine(String),
    /// The program's own work, by the name of the job.
    Job(&'static str),
    /// The demonstration council's generator.
    Demonstration,
}

impl Actor {
    /// How the actor stands in stored rows: a kind, and for an account its id. Never a person's name.
    pub fn label(&self) -> String {
        match self {
            Actor::Account(account) => format!("account:{}", account.account_id),
            Actor::Invited(invited) => format!("invitation:{}", invited.invitation),
            Actor::Public => "public".to_owned(),
            Actor::CommandLine(user) => format!("command-line:{user}"),
            Actor::Job(name) => format!("job:{name}"),
            Actor::Demonstration => "demonstration".to_owned(),
        }
    }

    /// The account, if somebody signed in.
    pub fn account_id(&self) -> Option<AccountId> {
        match self {
            Actor::Account(account) => Some(account.account_id),
            _ => None,
        }
    }

    /// The sign-in, if somebody signed in.
    pub fn session_id(&self) -> Option<SessionId> {
        match self {
            Actor::Account(account) => account.session_id,
            Actor::Invited(invited) => Some(invited.session),
            _ => None,
        }
    }

    /// The one assessment that an invitation opens; none for everybody else, whom it does not bind.
    pub fn invited_to(&self) -> Option<AssessmentId> {
        match self {
            Actor::Invited(invited) => Some(invited.assessment),
            _ => None,
        }
    }

    /// The record that is the actor's own, if they have one.
    pub fn own_record(&self) -> Option<PersonId> {
        match self {
            Actor::Account(account) => account.person_id,
            Actor::Invited(invited) => Some(invited.person),
            _ => None,
        }
    }

    /// The conditions under which this actor may do `verb` to `noun`; empty when never.
    pub fn conditions(&self, noun: Noun, verb: Verb) -> Vec<Condition> {
        match self {
            Actor::Account(account) => account
                .roles
                .iter()
                .filter_map(|role| matrix::condition(*role, noun, verb))
                .collect(),
            // Not by a role, so that no change of the matrix lets a link open more.
            Actor::Invited(_) => match (noun, verb) {
                (Noun::SelfAssessment, Verb::View | Verb::Change) => vec![Condition::Own],
                _ => Vec::new(),
            },
            Actor::Public => Vec::new(),
            // Whoever can run commands on the server can reach the database anyway; what they do is audited.
            Actor::CommandLine(_) | Actor::Job(_) | Actor::Demonstration => vec![Condition::Any],
        }
    }

    /// Whether any condition at all lets this actor do `verb` to `noun`: for menus and for pages about no person.
    pub fn may(&self, noun: Noun, verb: Verb) -> bool {
        !self.conditions(noun, verb).is_empty()
    }

    /// Whether the actor holds the role.
    pub fn has_role(&self, role: Role) -> bool {
        matches!(self, Actor::Account(account) if account.roles.contains(&role))
    }
}
