//! Challenges of decisions, and complaints.
//!
//! The Care Act's appeals never came into force (practice.md, «Appeals»): there is the complaints procedure of 2009
//! (S.I. 2009/309) and after it the Local Government and Social Care Ombudsman. What is said stays in the person's own
//! words; whoever took the decision that is challenged does not answer it.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::rulebook::Value;
use store::{Row, StoreError, Tx, params};
use uuid::Uuid;

use crate::access::{self, Attempt, Noun, PersonPermit, PopulationPermit, Trace, Verb, audit};
use crate::actor::AccountActor;
use crate::people::{
    NewEvent, PersonDocument, Scope, Statement, record_event, who_in_words, within,
};
use crate::rulebook::Rulebooks;
use crate::{AccountId, Actor, ComplaintId, FieldFault, Moment, PersonId, Refusal, tasks};

/// The most characters of what somebody says.
pub const LONGEST: usize = 4_000;
/// How many a page of the list has.
pub const PAGE_SIZE: u32 = 20;
/// What is kept as the sender where the person sends it themselves.
const THE_PERSON: &str = "The person";
/// What is kept after the name of somebody who acts for the person.
const ACTING: &str = ", who may act for the person";

store::text_enum! {
    /// What it is.
    pub enum Kind {
        /// A decision is thought to be wrong.
        Challenge = "challenge",
        /// How somebody was treated, or anything else that went wrong.
        Complaint = "complaint",
    }
}

store::text_enum! {
    /// How it was answered.
    pub enum Outcome {
        /// They are right.
        Upheld = "upheld",
        /// They are right in part.
        PartlyUpheld = "partly_upheld",
        /// The council sees it otherwise.
        NotUpheld = "not_upheld",
    }
}

impl Kind {
    /// Its name for staff, with a capital.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Challenge => "Challenge",
            Kind::Complaint => "Complaint",
        }
    }
}

impl Outcome {
    /// Its name, with a capital.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Upheld => "Upheld",
            Outcome::PartlyUpheld => "Partly upheld",
            Outcome::NotUpheld => "Not upheld",
        }
    }
}

store::text_enum! {
    /// What it is about.
    pub enum About {
        /// Nothing of the list.
        General = "general",
        /// A determination of eligibility.
        Eligibility = "eligibility",
        /// An indicative budget.
        Allocation = "allocation",
        /// A financial assessment.
        Charging = "charging",
        /// A decision on a plan.
        Approval = "approval",
        /// A personal budget.
        Budget = "budget",
        /// A review.
        Review = "review",
    }
}

impl About {
    /// As it is called where it is chosen.
    pub const fn label(self) -> &'static str {
        match self {
            About::General => "Something else",
            About::Eligibility => "Who can have support (eligibility)",
            About::Allocation => "The indicative budget",
            About::Charging => "The financial assessment",
            About::Approval => "The decision on the support plan",
            About::Budget => "The personal budget",
            About::Review => "The review",
        }
    }

    /// What a permit is asked for to read the decision.
    const fn noun(self) -> Option<Noun> {
        match self {
            About::General => None,
            About::Eligibility => Some(Noun::Eligibility),
            About::Allocation => Some(Noun::Allocation),
            About::Charging => Some(Noun::Charging),
            About::Approval => Some(Noun::Approval),
            About::Budget => Some(Noun::Budget),
            About::Review => Some(Noun::Review),
        }
    }

    /// Where the decision is shown.
    pub fn address(self, subject: Option<Uuid>) -> Option<String> {
        let step = match self {
            About::General => return None,
            About::Eligibility => "eligibility",
            About::Allocation => "allocation",
            About::Charging => "charging",
            About::Approval => "submission",
            About::Budget => "budget",
            About::Review => "review",
        };
        subject.map(|id| format!("/{step}/{id}"))
    }

    /// The latest decisions of this kind: what is shown, when, and who took it.
    const fn question(self) -> Option<&'static str> {
        match self {
            About::General => None,
            About::Eligibility => Some(
                "select id, decided_at, account_id from eligibility_determination where person_id = $1 \
                 order by decided_at desc limit 5",
            ),
            About::Allocation => Some(
                "select id, decided_at, account_id from allocation_determination where person_id = $1 \
                 order by decided_at desc limit 5",
            ),
            About::Charging => Some(
                "select id, decided_at, account_id from charging_determination where person_id = $1 \
                 order by decided_at desc limit 5",
            ),
            About::Approval => Some(
                "select submission_id, decided_at, account_id from approval_decision where person_id = $1 \
                 order by decided_at desc limit 5",
            ),
            About::Budget => Some(
                "select id, decided_at, account_id from budget_budget where person_id = $1 \
                 order by decided_at desc limit 5",
            ),
            About::Review => Some(
                "select id, at, account_id from review_review where person_id = $1 order by at desc limit 5",
            ),
        }
    }

    /// Who took this decision, if it is this person's.
    const fn deciders(self) -> Option<&'static str> {
        match self {
            About::General => None,
            About::Eligibility => Some(
                "select account_id from eligibility_determination where person_id = $1 and id = $2",
            ),
            About::Allocation => Some(
                "select account_id from allocation_determination where person_id = $1 and id = $2",
            ),
            About::Charging => Some(
                "select account_id from charging_determination where person_id = $1 and id = $2",
            ),
            About::Approval => Some(
                "select account_id from approval_decision where person_id = $1 and submission_id = $2",
            ),
            // The figures of a budget come from the approval that made it: whoever approved, decided it.
            About::Budget => Some(
                "select account_id from budget_budget where person_id = $1 and id = $2 union all \
                 select d.account_id from budget_budget b join approval_decision d on d.id = b.approval_id \
                 where b.person_id = $1 and b.id = $2",
            ),
            About::Review => {
                Some("select account_id from review_review where person_id = $1 and id = $2")
            }
        }
    }
}

/// A decision that can be challenged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it decided.
    pub about: About,
    /// The thing.
    pub subject: Uuid,
    /// When.
    pub on: Date,
}

impl Decision {
    /// As a form sends it.
    pub fn code(&self) -> String {
        format!("{}.{}", self.about, self.subject)
    }
}

/// What is said, by whom, about what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewComplaint<'a> {
    /// A challenge or a complaint, as it was sent.
    pub kind: &'a str,
    /// The decision, as [`Decision::code`] has it; empty or `general` for anything else.
    pub about: &'a str,
    /// In their own words.
    pub words: &'a str,
    /// What they want to happen.
    pub wanted: &'a str,
    /// Who says it, where a worker writes it down.
    pub made_by: &'a str,
}

/// A challenge or complaint as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Its id.
    pub id: ComplaintId,
    /// Whose support it is about.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// What it is about.
    pub about: About,
    /// The decision.
    pub subject: Option<Uuid>,
    /// In their own words.
    pub words: String,
    /// What they want.
    pub wanted: String,
    /// Who said it, in words.
    pub made_by: String,
    /// Who wrote it down, in words.
    pub written_by: String,
    /// The account it was sent from.
    pub account: Option<AccountId>,
    /// Who sent it, for a page to say.
    pub sender: Sender,
    /// When.
    pub at: Timestamp,
    /// By when it is to be answered; none where the rulebook says nothing.
    pub due: Option<Date>,
    /// The answer.
    pub answer: Option<Answer>,
}

/// Who sent one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// The person themselves, signed in.
    Person,
    /// Somebody who may act for them, signed in: their name as it was then.
    ActingFor(String),
    /// Whoever said it, as a worker wrote it down.
    WrittenDown(String),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it came out.
    pub outcome: Outcome,
    /// In words that the person reads.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

/// A line of the list of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLine {
    /// What it is.
    pub complaint: Complaint,
    /// The person's name.
    pub name: String,
    /// The council's reference.
    pub reference: String,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// Those that wait longest first; answered ones the latest first.
    pub lines: Vec<ListLine>,
    /// How many in all pages.
    pub total: i64,
    /// The page, from 1.
    pub page: u32,
}

/// The decisions that somebody may challenge, the latest first: for somebody who is let in by an authority alone, those
/// that it lets them read.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn decisions(
    tx: &mut Tx,
    permit: &PersonPermit,
    by: (&Actor, &Moment),
) -> Result<Vec<Decision>, Refusal> {
    let person = permit.demand(Noun::Complaint, Verb::Create)?;
    let open = open_to(tx, by, person)?;
    let mut decisions = Vec::new();
    for about in open {
        let Some(question) = about.question() else {
            continue;
        };
        let found = tx.query(question, &params![person], |row| {
            Ok(Decision {
                about,
                subject: row.get(0)?,
                on: Moment::at(row.get(1)?).today,
            })
        })?;
        for decision in found {
            // A plan that went to the panel has two decisions and is one thing to challenge.
            if !decisions
                .iter()
                .any(|other: &Decision| other.code() == decision.code())
            {
                decisions.push(decision);
            }
        }
    }
    decisions.sort_by_key(|decision| std::cmp::Reverse(decision.on));
    Ok(decisions)
}

/// Whether support stays as it was while a challenge is open, by the rulebook in force; none where it says nothing.
///
/// # Errors
/// The database's refusal.
pub fn support_kept_on(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
) -> Result<Option<bool>, Refusal> {
    if crate::rulebook::current(tx, moment.now)?.is_none() {
        return Ok(None);
    }
    let book = books.in_force(tx, moment)?;
    Ok(book
        .figures()
        .get("complaint/support/while_open")
        .and_then(|figure| figure.on(moment.today))
        .and_then(|row| match &row.value {
            Value::Choice(word) => Some(word == "kept_on"),
            _ => None,
        }))
}

/// Writes down a challenge or complaint, and asks a team manager to answer it. Sent twice it is written once.
///
/// # Errors
/// [`Refusal::Invalid`] with all faults.
pub fn make(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    new: &NewComplaint<'_>,
) -> Result<ComplaintId, Refusal> {
    let person = permit.demand(Noun::Complaint, Verb::Create)?;
    tx.lock(&format!("complaint {person}"))?;
    let mut faults = Vec::new();
    let kind = new.kind.parse::<Kind>().map_err(|_| {
        faults.push(FieldFault::new(
            "kind",
            "Choose whether it is about a decision or about something else.",
        ));
    });
    let about = match about_of(tx, (actor, moment), person, new.about)? {
        Some(about) => Some(about),
        None => {
            faults.push(FieldFault::new(
                "about",
                "Choose from the list what it is about.",
            ));
            None
        }
    };
    if let (Ok(Kind::Challenge), Some((About::General, _))) = (&kind, &about) {
        faults.push(FieldFault::new(
            "about",
            "Choose the decision. If it is about something else, choose “Something else went wrong” above.",
        ));
    }
    let words = text(
        new.words,
        "words",
        "Write what is wrong, in your own words.",
        &mut faults,
    );
    let wanted = text(
        new.wanted,
        "wanted",
        "Write what you want to happen.",
        &mut faults,
    );
    let made_by = if actor.own_record() == Some(person) {
        THE_PERSON.to_owned()
    } else if let Some(name) = acting_for(actor) {
        format!("{name}{ACTING}")
    } else {
        let made_by = new.made_by.split_whitespace().collect::<Vec<_>>().join(" ");
        if made_by.is_empty() {
            faults.push(FieldFault::new(
                "made_by",
                "Write who says it, such as “the person, by telephone”.",
            ));
        } else if made_by.chars().count() > 200 {
            faults.push(FieldFault::new("made_by", "Use at most 200 characters."));
        }
        made_by
    };
    let (Ok(kind), Some((about, subject)), true) = (kind, about, faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    // The same words again from the same sender, while they are not answered, are the same form, sent again.
    let before = tx.query_opt(
        "select c.id from complaint_complaint c where c.person_id = $1 and c.kind = $2 and c.about = $3 \
         and c.words = $4 and (c.account_id = $5 or (c.account_id is null and c.actor = $6)) \
         and not exists (select 1 from complaint_answer a where a.complaint_id = c.id) limit 1",
        &params![
            person,
            kind,
            about,
            words.as_str(),
            actor.account_id(),
            actor.label()
        ],
        |row| row.get::<ComplaintId>(0),
    )?;
    if let Some(before) = before {
        return Ok(before);
    }
    let id = ComplaintId::new();
    tx.execute(
        "insert into complaint_complaint (id, person_id, kind, about, subject_id, words, wanted, made_by, at, on_date, \
         actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            id,
            person,
            kind,
            about,
            subject,
            words,
            wanted,
            made_by,
            moment.now,
            moment.today,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let by = (actor, moment);
    let subject = (Some(id.uuid()), None);
    tasks::open(tx, books, by, person, tasks::Kind::Complaint, subject)?;
    let detail = match about {
        About::General => format!("{} made.", kind.label()),
        about => format!("{} made: {}.", kind.label(), about.label()),
    };
    event(tx, by, (person, Verb::Create, id), &detail)?;
    Ok(id)
}

/// Answers one.
///
/// # Errors
/// [`Refusal::Invalid`] without an outcome or words; [`Refusal::NotNow`] for whoever took the decision or wrote the
/// complaint, and where it was answered already.
pub fn answer(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    id: ComplaintId,
    (outcome, words): (&str, &str),
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Complaint, Verb::Decide)?;
    tx.lock(&format!("complaint {person}"))?;
    let complaint = find(tx, person, id)?.ok_or(Refusal::NotFound(None))?;
    let mut faults = Vec::new();
    let outcome = outcome.parse::<Outcome>().map_err(|_| {
        faults.push(FieldFault::new("outcome", "Choose how it comes out."));
    });
    let missing =
        "Write the answer: what you found, why, and what happens now. The person reads it.";
    let words = text(words, "answer", missing, &mut faults);
    let (Ok(outcome), true) = (outcome, faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    if let Some(stands) = &complaint.answer {
        if stands.outcome == outcome && stands.words == words {
            return Ok(());
        }
        return Err(Refusal::NotNow(format!(
            "{} answered this already. What was answered stays; the person can go on to the Ombudsman, or make a new \
             complaint.",
            stands.by
        )));
    }
    may_answer(tx, actor, &complaint)?;
    tx.execute(
        "insert into complaint_answer (id, complaint_id, person_id, outcome, words, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            Uuid::now_v7(),
            id,
            person,
            outcome,
            words,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let open = tx.query_one(
        "select count(*) from complaint_complaint c where c.person_id = $1 \
         and not exists (select 1 from complaint_answer a where a.complaint_id = c.id)",
        &params![person],
        |row| row.get::<i64>(0),
    )?;
    let by = (actor, moment);
    // One task stands for all that wait: it is done with the last.
    if open == 0 {
        tasks::close(tx, by, person, tasks::Kind::Complaint, "Answered.")?;
    }
    let detail = format!("{} answered: {}.", complaint.kind.label(), outcome.label());
    event(tx, by, (person, Verb::Decide, id), &detail)
}

/// Whether this actor may answer: not whoever took the decision, nor whoever wrote it down.
///
/// # Errors
/// [`Refusal::NotNow`] with the reason.
pub fn may_answer(tx: &mut Tx, actor: &Actor, complaint: &Complaint) -> Result<(), Refusal> {
    let Some(me) = actor.account_id() else {
        return Ok(());
    };
    let deciders: Vec<Option<AccountId>> = match (complaint.about.deciders(), complaint.subject) {
        (Some(question), Some(subject)) => {
            tx.query(question, &params![complaint.person, subject], |row| {
                row.get(0)
            })?
        }
        _ => Vec::new(),
    };
    if deciders.contains(&Some(me)) {
        return Err(Refusal::NotNow(
            "You took the decision that is challenged. Somebody who did not has to answer: ask another team manager."
                .to_owned(),
        ));
    }
    let writer = tx.query_opt(
        "select account_id from complaint_complaint where id = $1",
        &params![complaint.id],
        |row| row.get::<Option<AccountId>>(0),
    )?;
    if writer.flatten() == Some(me) {
        return Err(Refusal::NotNow(
            "You wrote this down. Somebody else has to answer: ask another team manager."
                .to_owned(),
        ));
    }
    Ok(())
}

/// Whose it is: what a permit is asked for.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: ComplaintId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from complaint_complaint where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// One challenge or complaint. Who is let in by an authority alone reads what they sent themselves.
///
/// # Errors
/// A permit for something else; [`Refusal::NotFound`], also for what another sent; the database's refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    by: (&Actor, &Moment),
    id: ComplaintId,
) -> Result<Complaint, Refusal> {
    let person = permit.demand(Noun::Complaint, Verb::View)?;
    let only = only_of(tx, by, person)?;
    let found = find(tx, person, id)?;
    let found = found.filter(|found| only.is_none() || found.account == only);
    found.ok_or_else(|| {
        let trace = Trace::of(Noun::Complaint, Verb::View, "foreign_complaint");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        ))))
    })
}

/// Every challenge and complaint about one person's support, the latest first. Who is let in by an authority alone reads
/// those they sent themselves.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn of_person(
    tx: &mut Tx,
    permit: &PersonPermit,
    by: (&Actor, &Moment),
) -> Result<Vec<Complaint>, Refusal> {
    let person = permit.demand(Noun::Complaint, Verb::View)?;
    let only = only_of(tx, by, person)?;
    let mut sent = tx.query(
        &format!("select {COLUMNS} {FROM} where c.person_id = $1 order by c.at desc, c.id desc"),
        &params![person],
        complaint_from,
    )?;
    sent.retain(|complaint| only.is_none() || complaint.account == only);
    Ok(sent)
}

/// A page of all: those that wait for an answer, or those that have one.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    answered: bool,
    page: u32,
) -> Result<ListPage, Refusal> {
    permit.demand(Noun::Complaint, Verb::Search)?;
    let page = page.max(1);
    let condition = if answered {
        "w.id is not null"
    } else {
        "w.id is null"
    };
    let mut counting = Statement::new(&format!(
        "select count(*) {FROM} join people_person p on p.id = c.person_id where {condition}"
    ));
    within(&mut counting, &Scope::Unrestricted, actor, moment);
    let total = tx.query_one(&counting.sql, &counting.params, |row| row.get(0))?;
    let mut ask = Statement::new(&format!(
        "select {COLUMNS}, p.document, p.reference {FROM} join people_person p on p.id = c.person_id \
         where {condition}"
    ));
    within(&mut ask, &Scope::Unrestricted, actor, moment);
    let order = if answered { "w.at desc" } else { "c.at" };
    let limit = ask.bind(PAGE_SIZE);
    let offset = ask.bind(page.saturating_sub(1).saturating_mul(PAGE_SIZE));
    ask.push(&format!(
        " order by {order}, c.id limit {limit} offset {offset}"
    ));
    let lines = tx
        .query(&ask.sql, &ask.params, |row| {
            Ok((
                complaint_from(row)?,
                row.get::<String>(20)?,
                row.get::<String>(21)?,
            ))
        })?
        .into_iter()
        .map(|(complaint, document, reference)| {
            Ok(ListLine {
                complaint,
                name: PersonDocument::from_json(&document)?.name(),
                reference,
            })
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    let trace = Trace::of(Noun::Complaint, Verb::Search, "complaint.list").quantity(lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(ListPage { lines, total, page })
}

fn find(tx: &mut Tx, person: PersonId, id: ComplaintId) -> Result<Option<Complaint>, Refusal> {
    Ok(tx.query_opt(
        &format!("select {COLUMNS} {FROM} where c.person_id = $1 and c.id = $2"),
        &params![person, id],
        complaint_from,
    )?)
}

const COLUMNS: &str = "c.id, c.person_id, c.kind, c.about, c.subject_id, c.words, c.wanted, c.made_by, c.actor, \
     ca.display_name, c.at, w.outcome, w.words, w.at, w.actor, wa.display_name, w.id, \
     (select max(t.due_on) from tasks_task t where t.person_id = c.person_id and t.kind = 'complaint' \
      and t.opened_at <= c.at and (t.closed_at is null or t.closed_at >= c.at)), c.account_id, ca.person_id";
const FROM: &str = "from complaint_complaint c left join access_account ca on ca.id = c.account_id \
     left join complaint_answer w on w.complaint_id = c.id left join access_account wa on wa.id = w.account_id";

fn complaint_from(row: &Row<'_>) -> Result<Complaint, StoreError> {
    let outcome: Option<Outcome> = row.get(11)?;
    let answer = match outcome {
        Some(outcome) => Some(Answer {
            outcome,
            words: row.get(12)?,
            at: row.get(13)?,
            by: who_in_words(&row.get::<String>(14)?, row.get(15)?),
        }),
        None => None,
    };
    let person: PersonId = row.get(1)?;
    let made_by: String = row.get(7)?;
    Ok(Complaint {
        id: row.get(0)?,
        person,
        kind: row.get(2)?,
        about: row.get(3)?,
        subject: row.get(4)?,
        words: row.get(5)?,
        wanted: row.get(6)?,
        sender: sender_of(person, &made_by, row.get(19)?),
        made_by,
        written_by: who_in_words(&row.get::<String>(8)?, row.get(9)?),
        account: row.get(18)?,
        at: row.get(10)?,
        due: row.get(17)?,
        answer,
    })
}

/// What a worker types is never taken for what somebody sent who signed in on their own record.
fn sender_of(person: PersonId, made_by: &str, own: Option<PersonId>) -> Sender {
    match (own, made_by.strip_suffix(ACTING)) {
        (Some(own), None) if own == person && made_by == THE_PERSON => Sender::Person,
        (Some(own), Some(name)) if own != person => Sender::ActingFor(name.to_owned()),
        _ => Sender::WrittenDown(made_by.to_owned()),
    }
}

/// What it is about, if it is a decision of this person; none for what no list offered.
fn about_of(
    tx: &mut Tx,
    by: (&Actor, &Moment),
    person: PersonId,
    code: &str,
) -> Result<Option<(About, Option<Uuid>)>, Refusal> {
    if code.is_empty() || code == About::General.as_str() {
        return Ok(Some((About::General, None)));
    }
    let Some((about, subject)) = code.split_once('.') else {
        return Ok(None);
    };
    let (Ok(about), Ok(subject)) = (about.parse::<About>(), subject.parse::<Uuid>()) else {
        return Ok(None);
    };
    let Some(question) = about.deciders() else {
        return Ok(None);
    };
    if !open_to(tx, by, person)?.contains(&about) {
        return Ok(None);
    }
    let own = tx
        .query(question, &params![person, subject], |row| {
            row.get::<Option<AccountId>>(0)
        })?
        .is_empty();
    Ok((!own).then_some((about, Some(subject))))
}

/// Whether it is an authority alone that lets this actor in: neither their own record nor any work of theirs does. What
/// the person or others sent is not theirs to read; the person may complain of them.
fn by_authority(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
) -> Result<bool, Refusal> {
    let Actor::Account(account) = actor else {
        return Ok(false);
    };
    if account.person_id.is_none_or(|own| own == person) {
        return Ok(false);
    }
    let at_work = Actor::Account(AccountActor {
        person_id: None,
        ..account.clone()
    });
    let ask = (Noun::Complaint, Verb::View);
    Ok(!access::allows(tx, &at_work, moment, person, ask)?)
}

/// The account whose challenges and complaints alone this actor reads; none for whoever reads all.
fn only_of(
    tx: &mut Tx,
    by: (&Actor, &Moment),
    person: PersonId,
) -> Result<Option<AccountId>, Refusal> {
    Ok(if by_authority(tx, by, person)? {
        by.0.account_id()
    } else {
        None
    })
}

/// What this actor may challenge. A worker writes down what the person challenges, whatever the worker's own role may
/// open: that each step was taken they see on the record.
fn open_to(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
) -> Result<Vec<About>, Refusal> {
    if !by_authority(tx, (actor, moment), person)? {
        return Ok(About::ALL.to_vec());
    }
    let asked: Vec<(Noun, Verb)> = About::ALL
        .iter()
        .filter_map(|about| about.noun())
        .map(|noun| (noun, Verb::View))
        .collect();
    let allowed = access::allowed_of(tx, actor, moment, person, &asked)?;
    Ok(About::ALL
        .iter()
        .copied()
        .filter(|about| {
            about
                .noun()
                .is_some_and(|noun| allowed.contains(&(noun, Verb::View)))
        })
        .collect())
}

/// The name of somebody who is no worker: they are let in by an authority alone.
fn acting_for(actor: &Actor) -> Option<&str> {
    match actor {
        Actor::Account(account) if account.roles.iter().all(|role| !role.is_staff()) => {
            Some(&account.display_name)
        }
        _ => None,
    }
}

fn text(typed: &str, field: &str, missing: &str, faults: &mut Vec<FieldFault>) -> String {
    let words = typed.replace("\r\n", "\n").trim().to_owned();
    let count = words.chars().count();
    if words.is_empty() {
        faults.push(FieldFault::new(field, missing));
    } else if count > LONGEST {
        faults.push(FieldFault::new(
            field,
            format!("This has {count} characters and {LONGEST} is the most. Shorten it, or send the rest on paper."),
        ));
    } else if words
        .chars()
        .any(|letter| letter.is_control() && !letter.is_whitespace())
    {
        faults.push(FieldFault::new(
            field,
            "This holds a character that cannot be shown. Type it again instead of pasting it.",
        ));
    }
    words
}

fn event(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (person, verb, id): (PersonId, Verb, ComplaintId),
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Complaint,
        verb,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}
