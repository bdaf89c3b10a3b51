//! What waits for a team manager, and what waits for the panel.

use jiff::Timestamp;
use rules::Pence;
use store::Tx;

use super::{assessed_sql, limits_of, sentence};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::{PersonDocument, Scope, Statement, leaving, who_in_words, within};
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
    let own = actor.account_id();
    let mut ask = Statement::new("");
    let me = ask.bind(own);
    ask.push(&format!(
        "select s.id, p.id, p.reference, p.document, s.weekly_pence, s.one_off_pence, d.weekly_pence, s.why, \
         s.submitted_at, s.actor, w.display_name, r.actor, rw.display_name, r.reasons, \
         s.account_id = {me}, r.account_id = {me}, {} \
         from tasks_task t join planning_submission s on s.id = t.subject_id \
         join planning_plan pl on pl.id = s.plan_id join people_person p on p.id = s.person_id \
         join eligibility_determination e on e.id = pl.eligibility_id \
         left join allocation_determination d on d.id = pl.allocation_id \
         left join access_account w on w.id = s.account_id \
         left join approval_decision r on r.submission_id = s.id and r.kind = 'to_panel' \
         left join access_account rw on rw.id = r.account_id \
         where t.closed_at is null and t.role = 'team_manager' and t.kind in ('approval', 'panel') \
         and not exists (select 1 from approval_decision x where x.submission_id = s.id \
         and x.kind in ('agreed', 'sent_back')) \
         and not exists (select 1 from planning_submission n where n.person_id = s.person_id \
         and (n.submitted_at, n.id) > (s.submitted_at, s.id)) and {}",
        assessed_sql(&me),
        leaving::here_sql("p.id")
    ));
    within(&mut ask, &Scope::Unrestricted, actor, moment);
    let most = ask.bind(MOST);
    ask.push(&format!(" order by s.submitted_at, s.id limit {most}"));
    let found = tx.query(&ask.sql, &ask.params, |row| {
        let said = |label: Option<String>, name: Option<String>| {
            label.map(|label| who_in_words(&label, name))
        };
        let referred = said(row.get(11)?, row.get(12)?);
        let part = |column| {
            row.get::<Option<bool>>(column)
                .map(|part| part == Some(true))
        };
        let parts = (part(14)?, part(15)?, row.get::<bool>(16)?);
        Ok((
            row.get::<String>(3)?,
            parts,
            Waiting {
                submission: row.get(0)?,
                person: row.get(1)?,
                name: String::new(),
                reference: row.get(2)?,
                weekly: Pence(row.get(4)?),
                one_off: Pence(row.get(5)?),
                indicative: row.get::<Option<i64>>(6)?.map(Pence),
                why: row.get(7)?,
                since: row.get(8)?,
                by: said(Some(row.get(9)?), row.get(10)?).unwrap_or_default(),
                within: false,
                referred: referred.zip(row.get(13)?),
                barred: None,
            },
        ))
    })?;
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(moment.today);
    let mut waiting = Vec::with_capacity(found.len());
    for (document, parts, mut one) in found {
        one.name = PersonDocument::from_json(&document)?.name();
        one.within = limits_of(&book, &rules, (one.weekly, one.one_off))?.within;
        one.barred = own.and_then(|_| sentence(parts)).map(str::to_owned);
        waiting.push(one);
    }
    let trace = Trace::of(Noun::Approval, Verb::Search, "approval.waiting").quantity(waiting.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(waiting)
}
