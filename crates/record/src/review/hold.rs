//! Holding a review: all faults at once, then its row, the timeline and the tasks that follow.

use std::collections::BTreeMap;

use jiff::civil::Date;
use store::{Tx, params};

use super::{Conclusion, Document, Kind, Offer, Review, Score, Scored, Sheet, Works, sheet_of};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::{NewEvent, PartialDate, leaving, record_event, text};
use crate::rulebook::Rulebooks;
use crate::{Actor, FieldFault, Moment, PersonId, Refusal, ReviewId, tasks};

/// From this day on less support needs changed circumstances and a reassessment by law (Care Act 2014, s27(4)).
const CARE_ACT: Date = jiff::civil::date(2015, 4, 1);

/// How one outcome was scored, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedScore {
    /// By the person.
    pub person: String,
    /// By the worker.
    pub worker: String,
    /// In either's words.
    pub note: String,
}

/// A review to be written down, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    /// Made with the form, so that a form sent twice makes one review.
    pub id: ReviewId,
    /// Which kind.
    pub kind: String,
    /// When it was held: a day, or what is wrong with what was typed.
    pub held_on: Option<Date>,
    /// Who was there.
    pub present: String,
    /// By the outcome's id.
    pub scores: BTreeMap<String, TypedScore>,
    /// Whether the support works.
    pub works: String,
    /// What works and what does not.
    pub works_words: String,
    /// `yes` where circumstances changed, `no` where they did not.
    pub changed: String,
    /// What changed.
    pub changed_words: String,
    /// `yes` where a changed plan would give less support.
    pub less: String,
    /// What was answered to the offer of a personal budget.
    pub offer: String,
    /// Why it was not offered, or what else was said.
    pub offer_words: String,
    /// What happens next.
    pub conclusion: String,
    /// Why.
    pub reasons: String,
    /// By when the next review is held.
    pub next_due_on: Option<Date>,
    /// `yes` where the person wishes the support to end.
    pub own_wish: String,
    /// The last day, where the support ends.
    pub last_day: Option<Date>,
}

impl NewReview {
    /// With nothing typed yet.
    pub fn blank(id: ReviewId) -> NewReview {
        let nothing = String::new;
        NewReview {
            id,
            kind: nothing(),
            held_on: None,
            present: nothing(),
            scores: BTreeMap::new(),
            works: nothing(),
            works_words: nothing(),
            changed: nothing(),
            changed_words: nothing(),
            less: nothing(),
            offer: nothing(),
            offer_words: nothing(),
            conclusion: nothing(),
            reasons: nothing(),
            next_due_on: None,
            own_wish: nothing(),
            last_day: None,
        }
    }
}

/// What holding a review did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The review.
    pub id: ReviewId,
    /// Whether the same form had come before, so that nothing was written.
    pub already: bool,
}

/// Writes a review down, closes the task it was wanted by, and opens what follows: the next review, a plan, an
/// assessment, or the last day of the budget.
///
/// # Errors
/// [`Refusal::Invalid`] with all faults; [`Refusal::NotNow`] for somebody who left.
pub fn hold(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    new: &NewReview,
) -> Result<Held, Refusal> {
    let person = permit.demand(Noun::Review, Verb::Change)?;
    tx.lock(&format!("review {person}"))?;
    let owner = tx.query_opt(
        "select person_id from review_review where id = $1",
        &params![new.id],
        |row| row.get::<PersonId>(0),
    )?;
    match owner {
        Some(owner) if owner == person => {
            return Ok(Held {
                id: new.id,
                already: true,
            });
        }
        Some(_) => return Err(Refusal::NotFound(None)),
        None => {}
    }
    leaving::must_be_here(tx, person)?;
    let held_on = new.held_on.unwrap_or(moment.today);
    let sheet = sheet_of(tx, books, moment, person, held_on)?;
    let review = parse(person, moment, &sheet, new)?;
    insert(tx, (actor, moment), &sheet, &review)?;
    let event = NewEvent {
        person,
        noun: Noun::Review,
        verb: Verb::Change,
        subject: Some(review.id.uuid()),
        happened_at: moment.now,
        detail: &format!(
            "{} held on {}. {}.",
            review.kind.label(),
            in_words(review.held_on),
            review.conclusion.label()
        ),
    };
    record_event(tx, actor, moment, &event)?;
    follow(tx, books, (actor, moment), &sheet, &review)?;
    Ok(Held {
        id: review.id,
        already: false,
    })
}

fn insert(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    sheet: &Sheet,
    review: &Review,
) -> Result<(), Refusal> {
    let document = serde_json::to_string(&review.document)
        .map_err(|_| Refusal::NotNow("This review cannot be kept.".to_owned()))?;
    tx.execute(
        "insert into review_review (id, person_id, plan_id, budget_id, kind, due_on, held_on, present, document, \
         conclusion, reasons, next_due_on, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &params![
            review.id,
            review.person,
            review.plan,
            sheet.budget.map(|budget| budget.id),
            review.kind,
            review.due_on,
            review.held_on,
            review.present.as_str(),
            document,
            review.conclusion,
            review.reasons.as_str(),
            review.next_due_on,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(())
}

/// The tasks that follow. The next review stays due also while a plan is changed or needs are assessed again: the
/// support goes on meanwhile, and a new agreement brings the day forward.
fn follow(
    tx: &mut Tx,
    books: &Rulebooks,
    by: (&Actor, &Moment),
    sheet: &Sheet,
    review: &Review,
) -> Result<(), Refusal> {
    let (person, subject) = (review.person, Some(review.id.uuid()));
    tasks::close(tx, by, person, tasks::Kind::Review, "Held.")?;
    if review.next_due_on.is_some() {
        tasks::open(
            tx,
            books,
            by,
            person,
            tasks::Kind::Review,
            (subject, review.next_due_on),
        )?;
    }
    let next = match review.conclusion {
        Conclusion::ChangePlan => Some(tasks::Kind::Planning),
        Conclusion::Reassess => Some(tasks::Kind::Assessment),
        // Whoever wants a budget now is assessed for one: it begins with what they need.
        _ if review.document.offer == Some(Offer::Wanted) => Some(tasks::Kind::Assessment),
        _ => None,
    };
    if let Some(next) = next {
        tasks::open(tx, books, by, person, next, (subject, None))?;
    }
    if let (Conclusion::End, Some(budget), Some(last_day)) =
        (review.conclusion, sheet.budget, review.document.last_day)
    {
        crate::budget::end_by(tx, by, person, budget.id, last_day, &review.reasons)?;
    }
    Ok(())
}

/// Collects faults beside what could be read.
struct Faults(Vec<FieldFault>);

impl Faults {
    fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(FieldFault::new(field, sentence));
    }

    fn choice<T: std::str::FromStr>(
        &mut self,
        field: &str,
        typed: &str,
        sentence: &str,
    ) -> Option<T> {
        let found = typed.parse().ok();
        if found.is_none() {
            self.add(field, sentence);
        }
        found
    }

    fn yes_no(&mut self, field: &str, typed: &str, sentence: &str) -> Option<bool> {
        match typed {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                self.add(field, sentence);
                None
            }
        }
    }

    fn note(&mut self, field: &str, label: &str, typed: &str) -> String {
        text::note(label, typed).unwrap_or_else(|sentence| {
            self.add(field, sentence);
            String::new()
        })
    }

    /// A note that must not be empty.
    fn words(&mut self, field: &str, label: &str, typed: &str, missing: &str) -> String {
        let kept = self.note(field, label, typed);
        if kept.is_empty() && !self.0.iter().any(|fault| fault.field == field) {
            self.add(field, missing);
        }
        kept
    }
}

fn parse(
    person: PersonId,
    moment: &Moment,
    sheet: &Sheet,
    new: &NewReview,
) -> Result<Review, Refusal> {
    let mut faults = Faults(Vec::new());
    let kind: Option<Kind> = faults.choice("kind", &new.kind, "Choose which review it was.");
    match new.held_on {
        None => faults.add(
            "held",
            "Enter the day on which it was held: day, month and year.",
        ),
        Some(on) if on > moment.today => {
            faults.add(
                "held",
                "The day is still to come. Write the review down when it was held.",
            );
        }
        Some(_) => {}
    }
    let present = faults.words(
        "present",
        "Who was there",
        &new.present,
        "Write who was there, the person first. If the person was not, say why.",
    );
    let outcomes = scores(&mut faults, sheet, new);
    let works: Option<Works> =
        faults.choice("works", &new.works, "Choose whether the support works.");
    let works_words = match works {
        Some(Works::Partly | Works::No) => faults.words(
            "works_words",
            "What works and what does not",
            &new.works_words,
            "Write what does not work, and for whom.",
        ),
        _ => faults.note(
            "works_words",
            "What works and what does not",
            &new.works_words,
        ),
    };
    let changed = faults.yes_no(
        "changed",
        &new.changed,
        "Say whether circumstances changed: yes or no.",
    );
    let changed_words = match changed {
        Some(true) => faults.words(
            "changed_words",
            "What changed",
            &new.changed_words,
            "Write what changed.",
        ),
        _ => faults.note("changed_words", "What changed", &new.changed_words),
    };
    let (offer, offer_words) = offer(&mut faults, sheet, new);
    let conclusion: Option<Conclusion> =
        faults.choice("conclusion", &new.conclusion, "Choose what happens next.");
    let reasons = faults.words(
        "reasons",
        "The reason",
        &new.reasons,
        "Write why, so that the person can read it. It is kept with your name.",
    );
    let less = less(&mut faults, moment, conclusion, changed, new);
    let ends = ending(&mut faults, sheet, (conclusion, changed), new);
    let next_due_on = next_due(&mut faults, sheet, conclusion, new);
    match (kind, new.held_on, works, changed, conclusion) {
        (Some(kind), Some(held_on), Some(works), Some(changed), Some(conclusion))
            if faults.0.is_empty() =>
        {
            Ok(Review {
                id: new.id,
                person,
                plan: sheet.plan,
                kind,
                due_on: sheet.due_on,
                held_on,
                present,
                document: Document {
                    outcomes,
                    works,
                    works_words,
                    changed,
                    changed_words,
                    less,
                    offer,
                    offer_words,
                    own_wish: new.own_wish == "yes",
                    last_day: ends,
                },
                conclusion,
                reasons,
                next_due_on,
                at: moment.now,
                by: String::new(),
            })
        }
        _ => Err(Refusal::Invalid(faults.0)),
    }
}

fn scores(faults: &mut Faults, sheet: &Sheet, new: &NewReview) -> Vec<Scored> {
    let nothing = TypedScore::default();
    sheet
        .outcomes
        .iter()
        .enumerate()
        .map(|(place, outcome)| {
            let typed = new.scores.get(&outcome.id).unwrap_or(&nothing);
            let number = place + 1;
            let person = faults.choice(
                &format!("person.{}", outcome.id),
                &typed.person,
                &format!("Outcome {number}: choose how far the person says that it is achieved."),
            );
            let worker = faults.choice(
                &format!("worker.{}", outcome.id),
                &typed.worker,
                &format!("Outcome {number}: choose how far you say that it is achieved."),
            );
            Scored {
                id: outcome.id.clone(),
                words: outcome.words.clone(),
                person: person.unwrap_or(Score::NotKnown),
                worker: worker.unwrap_or(Score::NotKnown),
                note: faults.note(
                    &format!("note.{}", outcome.id),
                    "What was said",
                    &typed.note,
                ),
            }
        })
        .collect()
}

/// Everybody without a personal budget is offered one at their review.
fn offer(faults: &mut Faults, sheet: &Sheet, new: &NewReview) -> (Option<Offer>, String) {
    if sheet.budget.is_some() {
        return (None, String::new());
    }
    let offer = faults.choice(
        "offer",
        &new.offer,
        "Say what was answered to the offer of a personal budget.",
    );
    let words = match offer {
        Some(Offer::NotOffered) => faults.words(
            "offer_words",
            "Why it was not offered",
            &new.offer_words,
            "Write why no personal budget was offered. Everybody who has none is to be offered one.",
        ),
        _ => faults.note("offer_words", "What was said of it", &new.offer_words),
    };
    (offer, words)
}

/// A changed plan that would give less is refused here: it is a reassessment that may find less need.
fn less(
    faults: &mut Faults,
    moment: &Moment,
    conclusion: Option<Conclusion>,
    changed: Option<bool>,
    new: &NewReview,
) -> Option<bool> {
    if conclusion != Some(Conclusion::ChangePlan) {
        return None;
    }
    let less = faults.yes_no(
        "less",
        &new.less,
        "Say whether the changed plan would give less support than now: yes or no.",
    );
    if less == Some(true) {
        let law = if moment.today >= CARE_ACT {
            " (Care Act 2014, section 27(4))"
        } else {
            ""
        };
        let how = if changed == Some(true) {
            "Choose «Assess again»"
        } else {
            "Nothing changed, so the support stays. If something did change, write what, and choose «Assess again»"
        };
        faults.add(
            "conclusion",
            format!(
                "Support is not made less by changing the plan. It takes changed circumstances, and a reassessment in \
                 proportion, with reasons{law}. {how}."
            ),
        );
    }
    less
}

fn ending(
    faults: &mut Faults,
    sheet: &Sheet,
    (conclusion, changed): (Option<Conclusion>, Option<bool>),
    new: &NewReview,
) -> Option<Date> {
    if conclusion != Some(Conclusion::End) {
        return None;
    }
    if new.own_wish != "yes" && changed == Some(false) {
        faults.add(
            "conclusion",
            "Support ends when the person wishes it, or when circumstances changed and a reassessment found that it is \
             not needed. Nothing changed: tick that the person wishes it, or choose something else.",
        );
    } else if new.own_wish != "yes" && changed == Some(true) {
        faults.add(
            "conclusion",
            "Where the person does not wish the support to end, assess again first: choose «Assess again». The support \
             goes on meanwhile.",
        );
    }
    match (new.last_day, sheet.budget) {
        (None, _) => faults.add(
            "last",
            "Enter the last day of the support: day, month and year.",
        ),
        (Some(last), Some(budget)) if last < budget.from_on => faults.add(
            "last",
            format!(
                "The budget began on {}: it cannot end before.",
                in_words(budget.from_on)
            ),
        ),
        (Some(last), _) if new.held_on.is_some_and(|held| last < held) => {
            faults.add(
                "last",
                "The last day is before the review. Enter that day or a later one.",
            );
        }
        _ => {}
    }
    new.last_day
}

fn next_due(
    faults: &mut Faults,
    sheet: &Sheet,
    conclusion: Option<Conclusion>,
    new: &NewReview,
) -> Option<Date> {
    if matches!(conclusion, None | Some(Conclusion::End)) {
        return None;
    }
    let held = new.held_on?;
    match (new.next_due_on, sheet.next_by) {
        (None, _) => faults.add(
            "next",
            "Enter the day by which the next review is held: day, month and year.",
        ),
        (Some(next), _) if next <= held => {
            faults.add(
                "next",
                "The next review is after this one. Enter a later day.",
            );
        }
        (Some(next), Some(latest)) if next > latest => faults.add(
            "next",
            format!(
                "The next review is held by {} at the latest. Enter that day, or a sooner one.",
                in_words(latest)
            ),
        ),
        _ => {}
    }
    new.next_due_on
}

fn in_words(date: Date) -> String {
    PartialDate::on(date).to_string()
}
