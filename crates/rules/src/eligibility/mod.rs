//! Whether the council has to meet somebody's needs.
//!
//! Three sets of criteria, each in force by its dates: Fair Access to Care Services to 31 March 2015, and from 1 April
//! 2015 the Care Act's criteria for adults and for carers. The facts are what the worker found, outcome by outcome; the
//! formula says what follows. Points of a questionnaire never decide eligibility.

mod care_act;
mod carer;
mod facs;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use care_act::{ADULT_OUTCOMES, CareAct, CareActFacts, CareActRules};
pub use carer::{CARER_OUTCOMES, CareActCarer, CarerFacts, CarerRules};
pub use facs::{Band, Facs, FacsFacts, FacsFinding, FacsRules, Theme};

use crate::assessment::{Answers, Questionnaire};
use crate::explain::{Amount, Fact, FactFault, LineId, Listener, Said};
use crate::rulebook::{Found, Lookup, Mark, Missing};
use crate::word_enum::word_enum;

word_enum! {
    /// Which criteria are in force.
    pub enum Regime {
        /// Fair Access to Care Services: bands, and a threshold that each council chose.
        Facs = "facs",
        /// Care Act 2014, s13, and S.I. 2015/313.
        CareAct = "care_act",
    }
}

impl Regime {
    /// The criteria in force on the lookup's date.
    ///
    /// # Errors
    /// Where the rulebook has none for the date.
    pub fn in_force(lookup: &mut Lookup<'_>) -> Result<Found<Self>, Missing> {
        lookup.choice(
            "eligibility/regime/regime",
            "a choice of facs or care_act",
            Self::named,
        )
    }
}

word_enum! {
    /// The four ways of being unable to achieve an outcome (S.I. 2015/313, reg 2(3); reg 3(3) for carers). One is enough.
    pub enum Unable {
        /// Not without assistance, prompting included.
        Assistance = "assistance",
        /// Without assistance, but with significant pain, distress or anxiety.
        Distress = "distress",
        /// Without assistance, but endangering health or safety, one's own or somebody else's.
        Danger = "danger",
        /// Without assistance, but in significantly longer than would normally be expected. Not a test for carers.
        Longer = "longer",
    }
}

word_enum! {
    /// The parts of wellbeing (Care Act 2014, s1(2)).
    pub enum Wellbeing {
        /// (a) Personal dignity.
        Dignity = "dignity",
        /// (b) Physical and mental health and emotional wellbeing.
        Health = "health",
        /// (c) Protection from abuse and neglect.
        Protection = "protection",
        /// (d) Control over day-to-day life.
        Control = "control",
        /// (e) Taking part in work, education, training or recreation.
        Work = "work",
        /// (f) Social and economic wellbeing.
        Social = "social",
        /// (g) Domestic, family and personal relationships.
        Relationships = "relationships",
        /// (h) Suitable living accommodation.
        Accommodation = "accommodation",
        /// (i) Contribution to society.
        Contribution = "contribution",
    }
}

/// What was found about one outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// How the person is unable to achieve it; none where they are able.
    pub unable: BTreeSet<Unable>,
    /// Whether it goes up and down, so that a sufficient period was looked at.
    #[serde(default)]
    pub fluctuates: bool,
    /// Whether the answers of the assessment pointed to it. It is shown, and decides nothing.
    #[serde(default)]
    pub suggested: bool,
}

/// What was found, in one shape for all criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// Whether the needs meet the criteria.
    pub eligible: bool,
    /// The outcomes that cannot be achieved; under FACS the themes with a risk.
    pub counted: Vec<String>,
    /// The band, under FACS.
    pub band: Option<Band>,
}

/// Outcomes that the need answers point to: those of every question answered with need. What family and friends do is
/// not looked at (S.I. 2015/313 is blind to carers).
#[must_use]
pub fn suggested(form: &Questionnaire, answers: &Answers) -> BTreeSet<String> {
    form.asked(answers)
        .filter(|question| {
            let option = answers
                .decided(&question.id)
                .and_then(|id| question.option(id));
            option.is_some_and(|option| !option.points.is_zero())
        })
        .flat_map(|question| question.outcomes.iter().cloned())
        .collect()
}

/// A line without an amount.
fn say<L: Listener>(
    listener: &mut L,
    id: LineId,
    subject: Option<&str>,
    rules: &[Mark],
    facts: &[(&'static str, Fact<'_>)],
) {
    listener.line(Said {
        id,
        subject,
        amount: None,
        rules,
        facts,
    });
}

fn yes_no(holds: bool) -> Fact<'static> {
    Fact::Word(if holds { "yes" } else { "no" }.into())
}

/// Faults of findings: outcomes that the criteria do not have.
fn check_outcomes(known: &[&str], found: &BTreeMap<String, Finding>) -> Vec<FactFault> {
    found
        .keys()
        .filter(|letter| !known.contains(&letter.as_str()))
        .map(|letter| {
            FactFault::new(
                format!("outcomes.{letter}"),
                format!(
                    "the criteria have no outcome '{letter}'; they have {}",
                    known.join(", ")
                ),
            )
        })
        .collect()
}

/// Tells the outcomes one by one and gives those that cannot be achieved, in the order of the law.
fn outcomes<L: Listener>(
    known: &[&str],
    found: &BTreeMap<String, Finding>,
    listener: &mut L,
) -> Vec<String> {
    let mut counted = Vec::new();
    for letter in known {
        let Some(finding) = found.get(*letter) else {
            continue;
        };
        let outcome = || Fact::Outcome((*letter).into());
        if finding.unable.is_empty() {
            let facts = [
                ("outcome", outcome()),
                ("suggested", yes_no(finding.suggested)),
            ];
            say(listener, LineId::EligibilityAble, Some(letter), &[], &facts);
            continue;
        }
        counted.push((*letter).to_owned());
        for how in &finding.unable {
            let facts = [
                ("outcome", outcome()),
                ("how", Fact::Word(how.name().into())),
                ("suggested", yes_no(finding.suggested)),
            ];
            say(
                listener,
                LineId::EligibilityUnable,
                Some(letter),
                &[],
                &facts,
            );
        }
        if finding.fluctuates {
            let facts = [("outcome", outcome())];
            say(
                listener,
                LineId::EligibilityFluctuates,
                Some(letter),
                &[],
                &facts,
            );
        }
    }
    counted
}

/// Tells the parts of wellbeing with a significant impact.
fn wellbeing<L: Listener>(areas: &BTreeSet<Wellbeing>, listener: &mut L) {
    if areas.is_empty() {
        say(listener, LineId::EligibilityNoImpact, None, &[], &[]);
    }
    for area in areas {
        let facts = [("area", Fact::Word(area.name().into()))];
        say(
            listener,
            LineId::EligibilityWellbeing,
            Some(area.name()),
            &[],
            &facts,
        );
    }
}

/// How many outcomes were counted, beside how many it takes.
fn count<L: Listener>(
    id: LineId,
    counted: usize,
    needed: Found<Decimal>,
    listener: &mut L,
) -> bool {
    let counted = Decimal::from(counted);
    listener.line(Said {
        id,
        subject: None,
        amount: Some(Amount::Number(counted)),
        rules: &[needed.mark],
        facts: &[("needed", Fact::Number(needed.value.normalize()))],
    });
    counted >= needed.value
}

fn result<L: Listener>(eligible: bool, listener: &mut L) {
    say(
        listener,
        LineId::EligibilityResult,
        None,
        &[],
        &[("eligible", yes_no(eligible))],
    );
}
