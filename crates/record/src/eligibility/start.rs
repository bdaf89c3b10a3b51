//! What is known before eligibility is decided: shown to be confirmed, not typed again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rules::assessment::{Answers, Choice, QuestionKind, Questionnaire};
use rules::eligibility::{ADULT_OUTCOMES, CARER_OUTCOMES, Regime as InForce, suggested};
use rules::rulebook::{Rulebook, Rules};
use store::Tx;

pub use rules::eligibility::Theme;

use super::{Eligibility, Regime, all_standing};
use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::assessment::{self, Assessment};
use crate::people::leaving;
use crate::rulebook::Rulebooks;
use crate::{AssessmentId, Moment, PersonId, Refusal};

/// The questionnaire that carers answer for themselves.
const CARER: &str = "carer";

/// An assessment whose eligibility is to be decided.
#[derive(Debug, Clone)]
pub struct Start {
    /// The assessment.
    pub assessment: Assessment,
    /// The questionnaire that was asked.
    pub questionnaire: Arc<Questionnaire>,
    /// The decided answers.
    pub answers: Answers,
    /// By which criteria.
    pub regime: Regime,
    /// The rulebook in force, for the words of the outcomes.
    pub book: Arc<Rulebook>,
    /// The outcomes that the need answers point to.
    pub suggested: BTreeSet<String>,
    /// The determination that this one would take the place of.
    pub before: Option<Eligibility>,
}

impl Start {
    /// Whether the answers say anything about these outcomes, so that findings are compared with them.
    pub fn suggests(&self) -> bool {
        match self.regime {
            Regime::CareAct => true,
            Regime::CareActCarer => self.assessment.questionnaire == CARER,
            Regime::Facs => false,
        }
    }

    /// The needs that point to an outcome, each with the answer decided on. Nothing of what carers do is among them.
    pub fn behind<'s>(&'s self, letter: &str) -> Vec<(&'s str, &'s Choice)> {
        self.needs()
            .filter(|(question, _)| question.outcomes.iter().any(|one| one == letter))
            .map(|(question, option)| (question.title.plain.as_str(), option))
            .collect()
    }

    /// Under FACS: each need with the share of it that willing and able people meet.
    pub fn helped(&self) -> Vec<(String, String, String)> {
        let shares = self.questionnaire.of_kind(QuestionKind::Shares);
        self.needs()
            .map(|(question, option)| {
                let share = self
                    .answers
                    .shares
                    .get(&question.id)
                    .and_then(|id| shares?.option(id));
                (
                    question.title.plain.clone(),
                    option.words.plain.clone(),
                    share.map_or_else(
                        || "None of it".to_owned(),
                        |share| share.words.plain.clone(),
                    ),
                )
            })
            .collect()
    }

    fn needs(&self) -> impl Iterator<Item = (&rules::assessment::Question, &Choice)> {
        self.questionnaire
            .asked(&self.answers)
            .filter_map(|question| {
                let option = question.option(self.answers.decided(&question.id)?)?;
                (!option.points.is_zero()).then_some((question, option))
            })
    }
}

/// What is known for deciding. Whoever may decide may look.
///
/// # Errors
/// [`Refusal::NotNow`] while the assessment is not validated, when a newer one was begun, or when the person left;
/// [`Refusal::NotFound`]; [`Refusal::Rules`] where the rulebook has no criteria for today.
pub fn start(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    moment: &Moment,
    (assessment, carer): (AssessmentId, bool),
) -> Result<Start, Refusal> {
    let person = permit.demand(Noun::Eligibility, Verb::Decide)?;
    let book = books.in_force(tx, moment)?;
    let rules = book.compile(moment.today);
    // A questionnaire for carers leaves no question.
    let carer = carer
        || assessment::find(tx, person, assessment)?.is_some_and(|one| one.questionnaire == CARER);
    let regime = regime(&rules, carer)?;
    of(tx, books, person, (assessment, regime), &book)
}

/// The criteria in force.
pub(super) fn regime(rules: &Rules, carer: bool) -> Result<Regime, Refusal> {
    let found = InForce::in_force(&mut rules.lookup())
        .map_err(|fault| Refusal::Rules(format!("Eligibility cannot be decided: {fault}.")))?;
    Ok(match (found.value, carer) {
        (InForce::Facs, _) => Regime::Facs,
        (InForce::CareAct, false) => Regime::CareAct,
        (InForce::CareAct, true) => Regime::CareActCarer,
    })
}

/// The assessment with what its answers point to, if eligibility can be decided on it now.
pub(super) fn of(
    tx: &mut Tx,
    books: &Rulebooks,
    person: PersonId,
    (id, regime): (AssessmentId, Regime),
    book: &Arc<Rulebook>,
) -> Result<Start, Refusal> {
    let assessed = assessment::find(tx, person, id)?.ok_or_else(|| {
        let trace = Trace::of(Noun::Eligibility, Verb::Decide, "foreign_assessment");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        ))))
    })?;
    leaving::must_be_here(tx, person)?;
    if assessed.superseded {
        return Err(Refusal::NotNow(
            "A newer assessment of this person was begun. Decide eligibility on that one."
                .to_owned(),
        ));
    }
    if !assessment::validated(tx, id)? {
        return Err(Refusal::NotNow(
            "This assessment is not validated yet, or an answer was changed since. Validate it first: eligibility is \
             decided on answers that stand."
                .to_owned(),
        ));
    }
    let sitting = assessment::sitting_of(tx, books, assessed)?;
    let answers = sitting.facts();
    let mut suggested = suggested(&sitting.questionnaire, &answers);
    // Questions about one's own needs say nothing of what caring for somebody does, and the other way round.
    let known: &[&str] = match regime {
        Regime::CareActCarer => &CARER_OUTCOMES,
        Regime::CareAct | Regime::Facs => &ADULT_OUTCOMES,
    };
    suggested.retain(|letter| known.contains(&letter.as_str()));
    let before = all_standing(tx, person)?
        .into_iter()
        .find(|standing| standing.regime.is_carer() == regime.is_carer());
    Ok(Start {
        assessment: sitting.assessment,
        questionnaire: sitting.questionnaire,
        answers,
        regime,
        book: Arc::clone(book),
        suggested,
        before,
    })
}

/// Reasons by outcome, without those that say nothing.
pub(super) fn filled(reasons: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    reasons
        .iter()
        .filter(|(_, why)| !why.trim().is_empty())
        .map(|(outcome, why)| (outcome.clone(), why.trim().to_owned()))
        .collect()
}
