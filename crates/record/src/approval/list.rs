//! What waits for a team manager, and what waits for the panel.

use jiff::Timestamp;
use rules::Pence;
use store::Tx;

use super::decide::indicative;
use super::{State, barred, decisions, limits, state};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::{PersonDocument, Scope, Statement, leaving, within};
use crate::planning;
use crate::rulebook::Rulebooks;
use crate::{Actor, Moment, PersonId, Refusal, SubmissionId};

/// How many are shown: the oldest first, and more never wait for one council.
const MOST: u32 = 200;

/// One submission that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The submission.
    pub submission: SubmissionId,
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The council's reference.
    pub reference: String,
    /// What a usual week costs.
    pub weekly: Pence,
    /// What is paid once.
    pub one_off: Pence,
    /// The indicative week.
    pub indicative: Option<Pence>,
    /// Why it differs, in the plan's words.
    pub why: String,
    /// When it was put forward.
    pub since: Timestamp,
    /// Who put it forward.
    pub by: String,
    /// Whether it is within a team manager's limit.
    pub within: bool,
    /// Whether it is at the panel; then who took it there, and what they wrote.
    pub referred: Option<(String, String)>,
    /// Why this reader does not decide on it.
    pub barred: Option<String>,
}

/// Every submission that waits, the oldest first.
///
/// # Errors
/// A permit for something else; [`Refusal::Rules`] without limits for today; the database's refusal.
pub fn waiting(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
) -> Result<Vec<Waiting>, Refusal> {
    permit.demand(Noun::Approval, Verb::Search)?;
    // The tasks find the few that wait among all that ever were; the submission's own rows say whether it does.
    let mut ask = Statement::new(&format!(
        "select s.id, p.reference, p.document from tasks_task t join planning_submission s on s.id = t.subject_id \
         join people_person p on p.id = s.person_id where t.closed_at is null and t.role = 'team_manager' \
         and t.kind in ('approval', 'panel') and {}",
        leaving::here_sql("p.id")
    ));
    within(&mut ask, &Scope::Unrestricted, actor, moment);
    let most = ask.bind(MOST);
    ask.push(&format!(" order by s.submitted_at, s.id limit {most}"));
    let found = tx.query(&ask.sql, &ask.params, |row| {
        Ok((
            row.get::<SubmissionId>(0)?,
            row.get::<String>(1)?,
            row.get::<String>(2)?,
        ))
    })?;
    let mut waiting = Vec::with_capacity(found.len());
    for (id, reference, document) in found {
        let submission = planning::submission(tx, id)?;
        let decisions = decisions(tx, id)?;
        let at_panel = match state(tx, &submission, &decisions)? {
            State::Waiting => false,
            State::AtPanel => true,
            State::Agreed | State::SentBack | State::Replaced => continue,
        };
        let referral = decisions.last().filter(|_| at_panel);
        let sums = (submission.weekly, submission.one_off);
        waiting.push(Waiting {
            submission: id,
            person: submission.person,
            name: PersonDocument::from_json(&document)?.name(),
            reference,
            weekly: submission.weekly,
            one_off: submission.one_off,
            indicative: indicative(tx, &submission)?,
            why: submission.why.clone(),
            since: submission.submitted_at,
            by: submission.by.clone(),
            within: limits(tx, books, moment, sums)?.within,
            referred: referral.map(|to_panel| (to_panel.by.clone(), to_panel.reasons.clone())),
            barred: barred(tx, actor, &submission, &decisions)?,
        });
    }
    let trace = Trace::of(Noun::Approval, Verb::Search, "approval.waiting").quantity(waiting.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(waiting)
}
