//! How a contact ends.

use store::{Tx, params};

use super::taking::{done_with, event};
use super::{Contact, ContactPermit, Outcome, kept, stored};
use crate::access::{Noun, PersonPermit, Trace, Verb, audit};
use crate::people::create::may_involve;
use crate::people::{Involved, PartialDate, involvement, leaving, text};
use crate::rulebook::Rulebooks;
use crate::tasks::{self, Kind};
use crate::{Actor, FieldFault, Moment, PersonId, Refusal, TeamId};

/// The end of a contact, as it was sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Closing<'a> {
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The advice that was given: demanded for information.
    pub advice: &'a str,
    /// To whom it was passed on, or why nothing follows: demanded for those two.
    pub why: &'a str,
    /// The team that goes on, where no team is involved yet: demanded for an assessment.
    pub team: Option<TeamId>,
}

/// Closes a contact. What leads to an assessment involves the team where none is, and asks for the assessment.
///
/// # Errors
/// [`Refusal::Invalid`] with everything that is missing; [`Refusal::NotNow`] when it is closed already, or when the
/// person left.
pub fn close(
    tx: &mut Tx,
    books: &Rulebooks,
    permit: &ContactPermit,
    (actor, moment): (&Actor, &Moment),
    closing: &Closing<'_>,
) -> Result<Outcome, Refusal> {
    let id = permit.demand(Verb::Change)?;
    let contact = stored(tx, id)?;
    if let Some(closed) = &contact.closed {
        // Sent twice: it is as was wished.
        if closing.outcome == Some(closed.outcome) {
            return Ok(closed.outcome);
        }
        return Err(Refusal::NotNow(format!(
            "{} closed this contact: {}.",
            closed.by,
            closed.outcome.label()
        )));
    }
    let checked = check(tx, moment, &contact, closing)?;
    if let Some((person, Some(team))) = checked.goes_on {
        involve(tx, (actor, moment), person, team)?;
    }
    let updated = tx.execute(
        "update front_door_contact set outcome = $1, advice = $2, outcome_why = $3, closed_at = $4, closed_by = $5, \
         closed_account_id = $6 where id = $7 and closed_at is null",
        &params![
            checked.outcome,
            &checked.advice,
            &checked.why,
            moment.now,
            actor.label(),
            actor.account_id(),
            id
        ],
    )?;
    if updated == 0 {
        return Err(Refusal::NotNow(
            "Somebody else closed this contact a moment ago.".to_owned(),
        ));
    }
    if let Some(person) = contact.person {
        let detail = in_words(&contact, &checked);
        event(tx, (actor, moment), person, Verb::Change, id, &detail)?;
        done_with(tx, (actor, moment), person, id)?;
    }
    if let Some((person, _)) = checked.goes_on {
        let subject = (Some(id.uuid()), None);
        tasks::open(
            tx,
            books,
            (actor, moment),
            person,
            Kind::Assessment,
            subject,
        )?;
    }
    Ok(checked.outcome)
}

/// A closing without faults.
struct Checked {
    outcome: Outcome,
    advice: String,
    why: String,
    /// Whose assessment comes next, and the team to be involved first, where none is.
    goes_on: Option<(PersonId, Option<TeamId>)>,
}

fn check(
    tx: &mut Tx,
    moment: &Moment,
    contact: &Contact,
    closing: &Closing<'_>,
) -> Result<Checked, Refusal> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: &str| faults.push(FieldFault::new(field, sentence));
    if contact.fields.need.is_empty() {
        fault(
            "need",
            "Write what they need or asked for, in a few of their words.",
        );
    }
    if contact.fields.channel.is_none() {
        fault(
            "channel",
            "Choose how they came: by telephone, in person or another way.",
        );
    }
    let outcome = closing.outcome;
    match outcome {
        None => fault("outcome", "Choose how this contact ends."),
        Some(Outcome::Information) if closing.advice.trim().is_empty() => {
            fault(
                "advice",
                "Write what advice was given, so that nobody has to ask again.",
            );
        }
        Some(Outcome::PassedOn) if closing.why.trim().is_empty() => {
            fault("why", "Write to whom it was passed on.");
        }
        Some(Outcome::NothingFollows) if closing.why.trim().is_empty() => {
            fault("why", "Write why nothing follows.");
        }
        Some(outcome) if outcome.leads_on() && contact.person.is_none() => fault(
            "outcome",
            "An assessment is of somebody: find the person above, or make their record, and then close the contact.",
        ),
        Some(_) => {}
    }
    let advice = kept(
        text::note("The advice", closing.advice),
        "advice",
        &mut faults,
    );
    let why = kept(text::line("This", closing.why), "why", &mut faults);
    let mut goes_on = None;
    if let (Some(outcome), Some(person)) = (outcome, contact.person)
        && outcome.leads_on()
    {
        leaving::must_be_here(tx, person)?;
        let involved = team_of(tx, moment, person)?;
        if !involved && closing.team.is_none() {
            faults.push(FieldFault::new(
                "team",
                "No team is involved with this person. Choose the team that goes on.",
            ));
        }
        goes_on = Some((person, closing.team.filter(|_| !involved)));
    }
    match (outcome, faults.is_empty()) {
        (Some(outcome), true) => Ok(Checked {
            outcome,
            advice,
            why,
            goes_on,
        }),
        _ => Err(Refusal::Invalid(faults)),
    }
}

/// Whether a team is involved with the permit's person today, so that no other needs to be chosen.
///
/// # Errors
/// The database's refusal.
pub fn has_team(tx: &mut Tx, moment: &Moment, permit: &PersonPermit) -> Result<bool, Refusal> {
    team_of(tx, moment, permit.person())
}

fn team_of(tx: &mut Tx, moment: &Moment, person: PersonId) -> Result<bool, Refusal> {
    let teams: i64 = tx.query_one(
        "select count(*) from people_involvement where person_id = $1 and team_id is not null and from_on <= $2 \
         and (to_on is null or to_on >= $2)",
        &params![person, moment.today],
        |row| row.get(0),
    )?;
    Ok(teams > 0)
}

fn involve(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    team: TeamId,
) -> Result<(), Refusal> {
    if !may_involve(actor, team) {
        return Err(Refusal::invalid("team", "Choose one of your own teams."));
    }
    let trace = Trace::of(Noun::Involvement, Verb::Change, "contact.close").person(person);
    audit::allowed(tx, actor, moment, &trace)?;
    involvement::begin(
        tx,
        actor,
        moment,
        person,
        Involved::Team(team),
        moment.today,
    )?;
    Ok(())
}

fn in_words(contact: &Contact, checked: &Checked) -> String {
    let mut words = format!(
        "The contact of {} is closed: {}",
        PartialDate::on(contact.taken_on),
        checked.outcome.label()
    );
    for more in [&checked.advice, &checked.why] {
        if !more.is_empty() {
            words.push_str(": ");
            words.push_str(&more.replace('\n', " "));
        }
    }
    if !words.ends_with('.') {
        words.push('.');
    }
    words
}
