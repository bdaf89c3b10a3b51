//! Deciding eligibility.

use std::collections::BTreeMap;

use rules::eligibility::{
    ADULT_OUTCOMES, CARER_OUTCOMES, CareAct, CareActCarer, Eligibility as Outcome, Facs, Finding,
};
use rules::explain::{WorkFault, Worked};
use rules::rulebook::{Missing, Rules};
use store::{Tx, params};

use super::start::{self, Start, filled};
use super::{COLUMNS, Eligibility, Findings, TABLES, View, eligibility_from, opened};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::{NewEvent, record_event};
use crate::rulebook::Rulebooks;
use crate::tasks::{self, Kind};
use crate::{
    Actor, AssessmentId, EligibilityId, FieldFault, Moment, PersonId, Refusal, allocation, charging,
};

/// The longest reason or advice that is kept, in letters.
const LONGEST: usize = 8_000;

/// What is to be decided.
#[derive(Debug, Clone)]
pub struct NewDetermination<'a> {
    /// On which assessment.
    pub assessment: AssessmentId,
    /// What the worker found.
    pub findings: Findings,
    /// Why, in the worker's own words.
    pub reasons: &'a str,
    /// Why a finding departs from what the answers point to, by outcome.
    pub outcome_reasons: &'a BTreeMap<String, String>,
    /// How needs can be met or reduced otherwise; needed where they are not eligible.
    pub advice: &'a str,
}

/// What deciding did.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The determination that stands.
    pub view: View,
    /// Whether it stood already, with the same findings and reasons today: nothing was written.
    pub already: bool,
}

/// Decides whether the needs are eligible, by the criteria in force today.
///
/// The same findings and reasons on the same day are decided once. It supersedes the person's earlier one of the same
/// kind. Eligible needs open the tasks of the next steps.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault at once: reasons or advice missing, a departure without its reason, findings
/// that the criteria do not have; [`Refusal::NotNow`] as for [`super::start`], and when the criteria in force are others;
/// [`Refusal::Rules`] where the rulebook has no value for today.
pub fn decide(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    new: &NewDetermination<'_>,
) -> Result<Decided, Refusal> {
    let person = permit.demand(Noun::Eligibility, Verb::Decide)?;
    tx.lock(&format!("eligibility {person}"))?;
    // Also held by whoever saves an answer: what is decided on stands still.
    tx.lock(&format!("assessment {}", new.assessment))?;
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(moment.today);
    let regime = start::regime(&rules, new.findings.regime().is_carer())?;
    if regime != new.findings.regime() {
        return Err(Refusal::NotNow(format!(
            "The criteria in force today are another: {}. Open the page again; what you wrote as reasons can be copied.",
            regime.label()
        )));
    }
    let known = start::of(tx, books, person, (new.assessment, regime), &book)?;
    let (findings, departures) = complete(&new.findings, &known);
    let reasons = filled(new.outcome_reasons);
    let mut faults = fault_of_reasons(new.reasons);
    for letter in departures
        .iter()
        .filter(|letter| !reasons.contains_key(*letter))
    {
        faults.push(FieldFault::new(
            format!("why-{letter}"),
            "The answers point the other way. Write why you find otherwise.",
        ));
    }
    let worked = match work(&rules, &findings) {
        Ok((outcome, worked)) => {
            faults.extend(fault_of_advice(outcome.eligible, new.advice));
            Some((outcome, worked))
        }
        Err(Refusal::Invalid(more)) => {
            faults.extend(more);
            None
        }
        Err(other) => return Err(other),
    };
    let Some((outcome, worked)) = worked.filter(|_| faults.is_empty()) else {
        return Err(Refusal::Invalid(faults));
    };
    let (canonical, hash) = (worked.canonical(), worked.hash());
    if let Some(same) = &known.before
        && same.assessment == new.assessment
        && same.reasons == new.reasons.trim()
        && same.advice == new.advice.trim()
        && same.outcome_reasons == reasons
        && hash_of(tx, same.id)? == hash
    {
        let view = opened(tx, books, moment, same.clone(), &canonical)?;
        return Ok(Decided {
            view,
            already: true,
        });
    }
    let row = NewRow {
        person,
        new,
        worked: (&worked, &canonical, &hash),
        outcome: &outcome,
        reasons: &reasons,
        supersedes: known.before.map(|before| before.id),
    };
    let id = insert(tx, (actor, moment), &row)?;
    follow(tx, books, (actor, moment), &row, id)?;
    let determination = row_of(tx, id)?;
    let view = opened(tx, books, moment, determination, &canonical)?;
    Ok(Decided {
        view,
        already: false,
    })
}

/// The timeline, and whose turn it is now.
fn follow(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    row: &NewRow<'_>,
    id: EligibilityId,
) -> Result<(), Refusal> {
    let regime = row.new.findings.regime();
    let what = if row.outcome.eligible {
        "eligible needs"
    } else {
        "no eligible needs"
    };
    let event = NewEvent {
        person: row.person,
        noun: Noun::Eligibility,
        verb: Verb::Decide,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail: &format!("Eligibility decided: {what} ({}).", regime.label()),
    };
    record_event(tx, actor, moment, &event)?;
    let who = (actor, moment);
    tasks::close(tx, who, row.person, Kind::Eligibility, what)?;
    if row.outcome.eligible {
        let assessment = row.new.assessment;
        let worked_out = allocation::standing(tx, row.person)?
            .is_some_and(|indicative| indicative.assessment == assessment);
        // An indicative budget may have been worked out before; then the plan is next.
        let next = if worked_out {
            Kind::Planning
        } else {
            Kind::Allocation
        };
        let about = (Some(assessment.uuid()), None);
        tasks::open(tx, books, who, row.person, next, about)?;
        // A carer is not charged for care given to the adult (Care Act 2014, s14(3)). Means that were looked at already
        // change by themselves, not because needs were looked at again.
        if !regime.is_carer() && charging::standing(tx, row.person)?.is_none() {
            tasks::open(
                tx,
                books,
                who,
                row.person,
                Kind::Charging,
                (Some(id.uuid()), None),
            )?;
        }
    }
    Ok(())
}

/// The findings with every outcome of the law in them and with what the answers point to; and the outcomes where the
/// two differ. What the answers point to is read here again: it is not the form's to say.
fn complete(findings: &Findings, known: &Start) -> (Findings, Vec<String>) {
    let mut departures = Vec::new();
    let mut all = |outcomes: &mut BTreeMap<String, Finding>, letters: &[&str]| {
        for letter in letters {
            outcomes.entry((*letter).to_owned()).or_default();
        }
        for (letter, finding) in outcomes.iter_mut() {
            finding.suggested = known.suggested.contains(letter);
            if known.suggests() && finding.suggested == finding.unable.is_empty() {
                departures.push(letter.clone());
            }
        }
    };
    let mut findings = findings.clone();
    match &mut findings {
        Findings::CareAct(facts) => all(&mut facts.outcomes, &ADULT_OUTCOMES),
        Findings::Carer(facts) => all(&mut facts.outcomes, &CARER_OUTCOMES),
        Findings::Facs(_) => {}
    }
    (findings, departures)
}

fn work(rules: &Rules, findings: &Findings) -> Result<(Outcome, Worked), Refusal> {
    let missing =
        |fault: Missing| Refusal::Rules(format!("Eligibility cannot be decided: {fault}."));
    let worked = match findings {
        Findings::CareAct(facts) => rules.prepare::<CareAct>().map_err(missing)?.work(facts),
        Findings::Carer(facts) => rules
            .prepare::<CareActCarer>()
            .map_err(missing)?
            .work(facts),
        Findings::Facs(facts) => rules.prepare::<Facs>().map_err(missing)?.work(facts),
    };
    worked.map_err(|fault| match fault {
        WorkFault::Facts(faults) => Refusal::Invalid(
            faults
                .into_iter()
                .map(|fault| {
                    // The formula names a place in the facts; the form has a field for each outcome and theme.
                    let field = fault
                        .field
                        .replace("outcomes.", "outcome-")
                        .replace("themes.", "theme-");
                    let mut sentence = fault.sentence;
                    if let Some(first) = sentence.get(..1) {
                        sentence.replace_range(..1, &first.to_uppercase());
                    }
                    FieldFault::new(field, format!("{sentence}."))
                })
                .collect(),
        ),
        WorkFault::TooLarge => Refusal::Rules(format!("Eligibility cannot be decided: {fault}.")),
    })
}

fn fault_of_reasons(reasons: &str) -> Vec<FieldFault> {
    let reasons = reasons.trim();
    if reasons.is_empty() {
        let sentence = "Write the reasons for the decision. The person reads them in their letter.";
        return vec![FieldFault::new("reasons", sentence)];
    }
    too_long("reasons", reasons)
}

fn fault_of_advice(eligible: bool, advice: &str) -> Vec<FieldFault> {
    let advice = advice.trim();
    if !eligible && advice.is_empty() {
        let sentence = "These needs are not eligible. Write how the person can meet or reduce them and what keeps them \
                        from growing: the law asks for it in writing (Care Act 2014, s13(5) and s24(2)).";
        return vec![FieldFault::new("advice", sentence)];
    }
    too_long("advice", advice)
}

fn too_long(field: &str, text: &str) -> Vec<FieldFault> {
    if text.chars().count() <= LONGEST {
        return Vec::new();
    }
    vec![FieldFault::new(
        field,
        format!("Write this in {LONGEST} letters or fewer."),
    )]
}

struct NewRow<'a> {
    person: PersonId,
    new: &'a NewDetermination<'a>,
    /// The decision, its canonical text and the text's hash.
    worked: (&'a Worked, &'a str, &'a str),
    outcome: &'a Outcome,
    reasons: &'a BTreeMap<String, String>,
    supersedes: Option<EligibilityId>,
}

fn insert(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    row: &NewRow<'_>,
) -> Result<EligibilityId, Refusal> {
    // By the clock, so that two of one given moment still sort in the order they were made.
    let id = EligibilityId::new();
    let (worked, canonical, hash) = row.worked;
    let reasons = serde_json::to_value(row.reasons).unwrap_or_default();
    tx.execute(
        "insert into eligibility_determination (id, person_id, assessment_id, regime, formula, formula_version, \
         on_date, rulebook_hash, facts, worked, worked_hash, eligible, band, reasons, outcome_reasons, advice, \
         supersedes, decided_at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        &params![
            id,
            row.person,
            row.new.assessment,
            row.new.findings.regime(),
            worked.formula.as_str(),
            i64::from(worked.version),
            worked.date,
            worked.rulebook.as_str(),
            rules::canonical_json(&worked.facts),
            canonical,
            hash,
            row.outcome.eligible,
            row.outcome.band.map(|band| band.name().to_owned()),
            row.new.reasons.trim(),
            rules::canonical_json(&reasons),
            row.new.advice.trim(),
            row.supersedes,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(id)
}

fn row_of(tx: &mut Tx, id: EligibilityId) -> Result<Eligibility, Refusal> {
    Ok(tx.query_one(
        &format!("select {COLUMNS} from {TABLES} where e.id = $1"),
        &params![id],
        eligibility_from,
    )?)
}

fn hash_of(tx: &mut Tx, id: EligibilityId) -> Result<String, Refusal> {
    Ok(tx.query_one(
        "select worked_hash from eligibility_determination where id = $1",
        &params![id],
        |row| row.get(0),
    )?)
}
