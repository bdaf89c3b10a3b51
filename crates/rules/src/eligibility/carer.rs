//! The Care Act's criteria for carers.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Eligibility, Finding, Unable, Wellbeing, check_outcomes, count, outcomes, result, say,
    wellbeing, yes_no,
};
use crate::explain::{FactFault, Formula, LineId, Listener, WorkFault};
use crate::rulebook::{Found, Lookup, Missing};

/// The outcomes of S.I. 2015/313, reg 3(2)(b), by the ids that the rulebook gives them.
pub const CARER_OUTCOMES: [&str; 8] = [
    "carer_child",
    "carer_others",
    "carer_home",
    "carer_nutrition",
    "carer_relationships",
    "carer_work",
    "carer_community",
    "carer_recreation",
];

/// The eligibility criteria for carers, version 1.
///
/// S.I. 2015/313, reg 3: the needs come from providing necessary care for an adult; as a result the carer's physical or
/// mental health is or may be deteriorating, or the carer is unable to achieve any one outcome; as a consequence there
/// is, or is likely to be, a significant impact on wellbeing. All three. The adult cared for need not be eligible. The
/// fourth way of being unable, taking longer, is reg 2's alone.
#[derive(Clone, Copy, Debug)]
pub struct CareActCarer;

/// What the worker found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarerFacts {
    /// Whether the needs come from providing necessary care for an adult.
    pub caring: bool,
    /// Whether the carer's physical or mental health is deteriorating, or is at risk of it.
    pub health: bool,
    /// What was found about each outcome that was looked at.
    pub outcomes: BTreeMap<String, Finding>,
    /// The parts of wellbeing on which there is, or is likely to be, a significant impact.
    pub wellbeing: BTreeSet<Wellbeing>,
}

/// The parameters for a date.
#[derive(Clone, Copy, Debug)]
pub struct CarerRules {
    needed: Found<Decimal>,
}

impl Formula for CareActCarer {
    const ID: &'static str = "eligibility.care_act_carer";
    const VERSION: u32 = 1;
    type Facts = CarerFacts;
    type Outcome = Eligibility;
    type Parameters = CarerRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<CarerRules, Missing> {
        Ok(CarerRules {
            needed: lookup.number("eligibility/care_act/carer_outcomes_needed")?,
        })
    }

    fn run<L: Listener>(
        rules: &CarerRules,
        facts: &CarerFacts,
        listener: &mut L,
    ) -> Result<Eligibility, WorkFault> {
        let mut faults = check_outcomes(&CARER_OUTCOMES, &facts.outcomes);
        faults.extend(
            facts
                .outcomes
                .iter()
                .filter(|(_, finding)| finding.unable.contains(&Unable::Longer))
                .map(|(id, _)| {
                    FactFault::new(
                        format!("outcomes.{id}"),
                        "taking longer is no test for carers (reg 3(3)): say which of the other three holds",
                    )
                }),
        );
        if !faults.is_empty() {
            return Err(WorkFault::Facts(faults));
        }
        let caring = [("holds", yes_no(facts.caring))];
        say(
            listener,
            LineId::EligibilityCaring,
            None,
            &[rules.needed.mark],
            &caring,
        );
        let health = [("holds", yes_no(facts.health))];
        say(listener, LineId::EligibilityHealth, None, &[], &health);
        let counted = outcomes(&CARER_OUTCOMES, &facts.outcomes, listener);
        let enough = count(
            LineId::EligibilityCarerOutcomes,
            counted.len(),
            rules.needed,
            listener,
        );
        wellbeing(&facts.wellbeing, listener);
        let eligible = facts.caring && (facts.health || enough) && !facts.wellbeing.is_empty();
        result(eligible, listener);
        Ok(Eligibility {
            eligible,
            counted,
            band: None,
        })
    }
}
