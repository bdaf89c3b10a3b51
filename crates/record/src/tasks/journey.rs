//! Where somebody's journey stands: every step in order, with what was done last and what waits, read from the steps'
//! own rows. Nothing of it is kept anywhere, so it cannot be wrong about them.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};
use uuid::Uuid;

use super::Kind;
use crate::access::{Noun, PersonPermit, Role, Verb};
use crate::people::leaving::{self, Leaving};
use crate::people::who_in_words;
use crate::{Moment, PersonId, Refusal};

store::text_enum! {
    /// A step of the journey, in the order in which they are taken.
    pub enum Step {
        /// The first contact.
        Contact = "contact",
        /// Self-assessment and its validation.
        Assessment = "assessment",
        /// Whether the council must meet the needs.
        Eligibility = "eligibility",
        /// The indicative budget.
        Allocation = "allocation",
        /// The financial assessment.
        Charging = "charging",
        /// The support plan.
        Planning = "planning",
        /// Its approval.
        Approval = "approval",
        /// The personal budget, agreed by the person.
        Budget = "budget",
        /// Payments.
        Payments = "payments",
        /// The review.
        Review = "review",
    }
}

impl Step {
    /// Its name for staff.
    pub const fn label(self) -> &'static str {
        match self {
            Step::Contact => "Contact",
            Step::Assessment => "Assessment",
            Step::Eligibility => "Eligibility",
            Step::Allocation => "Indicative budget",
            Step::Charging => "Financial assessment",
            Step::Planning => "Support plan",
            Step::Approval => "Approval",
            Step::Budget => "Personal budget",
            Step::Payments => "Payments",
            Step::Review => "Review",
        }
    }

    /// What a permit is asked for to open it.
    pub const fn noun(self) -> Noun {
        match self {
            Step::Contact => Noun::Contact,
            Step::Assessment => Noun::Assessment,
            Step::Eligibility => Noun::Eligibility,
            Step::Allocation => Noun::Allocation,
            Step::Charging => Noun::Charging,
            Step::Planning => Noun::Planning,
            Step::Approval => Noun::Approval,
            Step::Budget => Noun::Budget,
            Step::Payments => Noun::Payments,
            Step::Review => Noun::Review,
        }
    }

    /// What waits when the step waits.
    const fn kinds(self) -> &'static [Kind] {
        match self {
            Step::Contact => &[Kind::Contact],
            Step::Assessment => &[Kind::Assessment, Kind::SelfAssessment, Kind::Validation],
            Step::Eligibility => &[Kind::Eligibility],
            Step::Allocation => &[Kind::Allocation],
            Step::Charging => &[Kind::Charging],
            Step::Planning => &[Kind::Planning],
            Step::Approval => &[Kind::Approval, Kind::Panel],
            Step::Budget => &[Kind::Agreement],
            Step::Payments => &[Kind::Payee, Kind::PayeeCheck],
            Step::Review => &[Kind::Review],
        }
    }

    /// Where the thing of this id is shown.
    fn address(self, person: PersonId, id: Uuid) -> String {
        match self {
            Step::Contact => format!("/contact/{id}"),
            Step::Assessment => format!("/assessment/{id}"),
            Step::Eligibility => format!("/eligibility/{id}"),
            Step::Allocation => format!("/allocation/{id}"),
            Step::Charging => format!("/charging/{id}"),
            Step::Planning => format!("/plan/{id}"),
            Step::Approval => format!("/submission/{id}"),
            Step::Budget => format!("/budget/{id}"),
            Step::Payments => format!("/people/{person}/payments"),
            Step::Review => format!("/review/{id}"),
        }
    }
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing of it is there.
    NotYet,
    /// It was begun.
    UnderWay,
    /// It was done.
    Done,
}

/// What was done of a step, the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The day.
    pub on: Date,
    /// Who did it, in words.
    pub by: String,
    /// Where it is shown.
    pub href: String,
    /// How it came out, where a word says it: `not_eligible`, `sent_back`, `to_panel`.
    pub outcome: Option<&'static str>,
}

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What.
    pub kind: Kind,
    /// The role that does it.
    pub role: Role,
    /// The team that does it.
    pub team: Option<String>,
    /// Since when.
    pub since: Date,
    /// By when it is wanted.
    pub due: Option<Date>,
}

/// A step as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub step: Step,
    /// How far.
    pub state: State,
    /// What was done last.
    pub taken: Option<Taken>,
    /// What waits of it.
    pub waiting: Option<Waiting>,
}

/// The journey of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// Every step, in order.
    pub steps: Vec<Standing>,
    /// Why it stopped, while that stands: then nothing waits.
    pub left: Option<Leaving>,
}

impl Journey {
    /// Whether anything of it was begun or waits.
    pub fn is_begun(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.state != State::NotYet || step.waiting.is_some())
    }

    /// What waits, the first to be late first.
    pub fn waiting(&self) -> Vec<&Waiting> {
        let mut waiting: Vec<&Waiting> = self
            .steps
            .iter()
            .filter_map(|step| step.waiting.as_ref())
            .collect();
        waiting.sort_by_key(|one| (one.due.is_none(), one.due, one.since));
        waiting
    }
}

/// Where the journey stands: one question to the database for each step.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn journey(tx: &mut Tx, permit: &PersonPermit) -> Result<Journey, Refusal> {
    let person = permit.demand(Noun::Task, Verb::View)?;
    let left = leaving::standing(tx, person)?;
    let mut waiting = match left {
        Some(_) => Vec::new(),
        None => waiting_of(tx, person)?,
    };
    let mut steps = Vec::new();
    for step in Step::ALL {
        let latest = tx.query_opt(
            &format!("{} limit 1", question(*step)),
            &params![person],
            latest_from,
        )?;
        let place = waiting
            .iter()
            .position(|one| step.kinds().contains(&one.kind));
        let (state, taken) = match latest {
            None => (State::NotYet, None),
            Some(latest) => {
                let outcome = outcome_of(*step, &latest);
                let state = if latest.done {
                    State::Done
                } else {
                    State::UnderWay
                };
                let taken = Taken {
                    on: Moment::at(latest.at).today,
                    by: latest.by,
                    href: step.address(person, latest.id),
                    outcome,
                };
                (state, Some(taken))
            }
        };
        steps.push(Standing {
            step: *step,
            state,
            taken,
            waiting: place.map(|place| waiting.remove(place)),
        });
    }
    Ok(Journey { steps, left })
}

struct Latest {
    id: Uuid,
    at: Timestamp,
    by: String,
    done: bool,
    outcome: Option<String>,
}

fn latest_from(row: &Row<'_>) -> Result<Latest, StoreError> {
    Ok(Latest {
        id: row.get(0)?,
        at: row.get(1)?,
        by: who_in_words(&row.get::<String>(2)?, row.get(3)?),
        done: row.get(4)?,
        outcome: row.get(5)?,
    })
}

fn outcome_of(step: Step, latest: &Latest) -> Option<&'static str> {
    match (step, latest.outcome.as_deref()) {
        (Step::Eligibility, Some("no")) => Some("not_eligible"),
        (Step::Approval, Some("sent_back")) => Some("sent_back"),
        (Step::Approval, Some("to_panel")) => Some("to_panel"),
        _ => None,
    }
}

/// The latest of a step: its id, when, who, whether that ends the step, and how it came out.
const fn question(step: Step) -> &'static str {
    match step {
        Step::Contact => {
            "select c.id, c.taken_at, c.actor, a.display_name, c.closed_at is not null, c.outcome \
             from front_door_contact c left join access_account a on a.id = c.account_id \
             where c.person_id = $1 order by c.taken_at desc, c.id desc"
        }
        Step::Assessment => {
            "select s.id, coalesce(v.at, s.started_at), coalesce(v.actor, s.started_by), a.display_name, \
             v.id is not null, null from assessment_assessment s left join assessment_step v \
             on v.assessment_id = s.id and v.kind = 'validated' \
             left join access_account a on a.id = (case when v.id is null then s.account_id else v.account_id end) \
             where s.person_id = $1 order by s.started_at desc, s.id desc, v.at desc"
        }
        Step::Eligibility => {
            "select d.id, d.decided_at, d.actor, a.display_name, 1 = 1, \
             case when d.eligible then 'yes' else 'no' end from eligibility_determination d \
             left join access_account a on a.id = d.account_id \
             where d.person_id = $1 order by d.decided_at desc, d.id desc"
        }
        Step::Allocation => {
            "select d.id, d.decided_at, d.actor, a.display_name, 1 = 1, null from allocation_determination d \
             left join access_account a on a.id = d.account_id \
             where d.person_id = $1 order by d.decided_at desc, d.id desc"
        }
        Step::Charging => {
            "select d.id, d.decided_at, d.actor, a.display_name, 1 = 1, null from charging_determination d \
             left join access_account a on a.id = d.account_id \
             where d.person_id = $1 order by d.decided_at desc, d.id desc"
        }
        Step::Planning => {
            "select p.id, coalesce(s.submitted_at, p.started_at), coalesce(s.actor, p.actor), a.display_name, \
             s.id is not null, null from planning_plan p left join planning_submission s on s.plan_id = p.id \
             left join access_account a on a.id = (case when s.id is null then p.account_id else s.account_id end) \
             where p.person_id = $1 order by p.started_at desc, p.id desc, s.submitted_at desc"
        }
        Step::Approval => {
            "select d.submission_id, d.decided_at, d.actor, a.display_name, d.kind = 'agreed', d.kind \
             from approval_decision d left join access_account a on a.id = d.account_id \
             where d.person_id = $1 order by d.decided_at desc, d.id desc"
        }
        Step::Budget => {
            "select b.id, coalesce(g.at, b.decided_at), coalesce(g.actor, b.actor), a.display_name, \
             g.id is not null, null from budget_budget b left join budget_agreement g on g.budget_id = b.id \
             left join access_account a on a.id = (case when g.id is null then b.account_id else g.account_id end) \
             where b.person_id = $1 order by b.decided_at desc, b.id desc"
        }
        Step::Payments => {
            "select l.run_id, s.at, s.actor, a.display_name, 1 = 1, null from payments_line l \
             join payments_run_step s on s.run_id = l.run_id and s.kind = 'posted' \
             left join access_account a on a.id = s.account_id \
             where l.person_id = $1 order by s.at desc, l.id desc"
        }
        Step::Review => {
            "select r.id, r.at, r.actor, a.display_name, 1 = 1, r.conclusion from review_review r \
             left join access_account a on a.id = r.account_id \
             where r.person_id = $1 order by r.held_on desc, r.at desc"
        }
    }
}

fn waiting_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Waiting>, Refusal> {
    Ok(tx.query(
        "select t.kind, t.role, g.name, t.opened_on, t.due_on from tasks_task t \
         left join access_team g on g.id = t.team_id where t.person_id = $1 and t.closed_at is null \
         order by t.opened_at desc",
        &params![person],
        |row| {
            Ok(Waiting {
                kind: row.get(0)?,
                role: row.get(1)?,
                team: row.get(2)?,
                since: row.get(3)?,
                due: row.get(4)?,
            })
        },
    )?)
}
