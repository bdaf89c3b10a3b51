//! Reviews: held when they were due or a little later, scored by the person and the worker; some are overdue.

use jiff::ToSpan;
use jiff::civil::Date;
use record::Refusal;
use record::access::{Noun, Verb};
use record::planning::ItemId;
use record::review::{Conclusion, Document, Kind as Which, Score, Scored, Works};
use record::rules::review::Intervals;
use record::tasks::Kind;
use store::params;
use uuid::Uuid;

use super::pen::{Pen, Waiting};
use super::sheets::Table;

/// What is reviewed.
pub struct Subject {
    pub plan: Option<Uuid>,
    pub budget: Option<Uuid>,
    pub outcomes: Vec<(ItemId, String)>,
    pub pays_out: bool,
    /// The last day, where the support ended.
    pub until: Option<Date>,
}

/// Holds the reviews that came due, and leaves the next one open.
pub fn hold(
    pen: &mut Pen<'_>,
    subject: &Subject,
    mut waiting: Waiting,
    mut due: Option<Date>,
) -> Result<(), Refusal> {
    let yesterday = pen.world.moment.today.saturating_sub(1.days());
    let until = subject.until.unwrap_or(yesterday).min(yesterday);
    let mut which = Which::First;
    loop {
        let Some(by) = due else {
            pen.leaves_open(waiting);
            return Ok(());
        };
        let late = pen.dice.upto(25) - 12;
        let held = by.saturating_add(late.days());
        // The last one that came due is not held yet for some: what a manager sees as late.
        let recent = by > yesterday.saturating_sub(120.days());
        if held > until || (recent && pen.dice.percent(35)) {
            pen.leaves_open(waiting);
            return Ok(());
        }
        let days = i64::from((held - pen.last.on).get_days()).max(0);
        let when = pen.days_on(days);
        let document = document(pen, subject);
        let intervals = Intervals::of(&pen.world.desk.rules(when.on))
            .map_err(|missing| Refusal::Rules(missing.to_string()))?;
        let next = intervals.next(when.on);
        let next = match intervals
            .direct_payment_next(when.on)
            .filter(|_| subject.pays_out)
        {
            Some(payment) => next.map(|next| next.min(payment)),
            None => next,
        };
        let (id, worker) = (pen.id(), pen.worker);
        let row = params![
            id,
            pen.person,
            subject.plan,
            subject.budget,
            which,
            by,
            when.on,
            "The person and the worker",
            serde_json::to_string(&document).unwrap_or_default(),
            Conclusion::GoOn,
            "It does what it is for.",
            next,
            when.at,
            &worker.label,
            worker.id
        ];
        pen.sheets.add(Table::Review, row);
        let said = format!("{} held: the support goes on as it is.", which.label());
        pen.event(worker, Noun::Review, Verb::Create, Some(id), &said);
        pen.closes(waiting, worker, "Held.");
        waiting = pen.opens(Kind::Review, Some(id), next);
        due = next;
        which = Which::Planned;
    }
}

fn document(pen: &mut Pen<'_>, subject: &Subject) -> Document {
    let score = |pen: &mut Pen<'_>| {
        pen.dice
            .weighted(&[
                (5, Score::NotYet),
                (25, Score::Partly),
                (45, Score::Mostly),
                (20, Score::Fully),
                (5, Score::NotKnown),
            ])
            .unwrap_or(Score::Mostly)
    };
    let outcomes = subject
        .outcomes
        .iter()
        .map(|(id, words)| Scored {
            id: id.to_string(),
            words: words.clone(),
            person: score(pen),
            worker: score(pen),
            note: String::new(),
        })
        .collect();
    let works = pen
        .dice
        .weighted(&[(78, Works::Yes), (19, Works::Partly), (3, Works::No)])
        .unwrap_or(Works::Yes);
    Document {
        outcomes,
        works,
        works_words: String::new(),
        changed: false,
        changed_words: String::new(),
        less: None,
        offer: None,
        offer_words: String::new(),
        own_wish: false,
        last_day: None,
    }
}
