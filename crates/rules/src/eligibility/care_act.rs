//! The Care Act's criteria for adults.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Eligibility, Finding, Wellbeing, check_outcomes, count, outcomes, result, say, wellbeing,
    yes_no,
};
use crate::explain::{Formula, LineId, Listener, WorkFault};
use crate::rulebook::{Found, Lookup, Missing};

/// The outcomes of S.I. 2015/313, reg 2(2), by letter.
pub const ADULT_OUTCOMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/// The eligibility criteria for adults, version 1.
///
/// Care and Support (Eligibility Criteria) Regulations 2015 (S.I. 2015/313), reg 2: the needs come from or are related
/// to a physical or mental impairment or illness; as a result the adult is unable to achieve two or more outcomes; as a
/// consequence there is, or is likely to be, a significant impact on wellbeing. All three. Fluctuating needs are looked
/// at over a sufficient period (reg 2(4)). What a carer does is left out of sight.
#[derive(Clone, Copy, Debug)]
pub struct CareAct;

/// What the worker found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareActFacts {
    /// Whether the needs come from or are related to a physical or mental impairment or illness.
    pub cause: bool,
    /// What was found about each outcome that was looked at, by letter.
    pub outcomes: BTreeMap<String, Finding>,
    /// The parts of wellbeing on which there is, or is likely to be, a significant impact.
    pub wellbeing: BTreeSet<Wellbeing>,
}

/// The parameters for a date.
#[derive(Clone, Copy, Debug)]
pub struct CareActRules {
    needed: Found<Decimal>,
}

impl Formula for CareAct {
    const ID: &'static str = "eligibility.care_act";
    const VERSION: u32 = 1;
    type Facts = CareActFacts;
    type Outcome = Eligibility;
    type Parameters = CareActRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<CareActRules, Missing> {
        Ok(CareActRules {
            needed: lookup.number("eligibility/care_act/outcomes_needed")?,
        })
    }

    fn run<L: Listener>(
        rules: &CareActRules,
        facts: &CareActFacts,
        listener: &mut L,
    ) -> Result<Eligibility, WorkFault> {
        let faults = check_outcomes(&ADULT_OUTCOMES, &facts.outcomes);
        if !faults.is_empty() {
            return Err(WorkFault::Facts(faults));
        }
        let cause = [("holds", yes_no(facts.cause))];
        say(
            listener,
            LineId::EligibilityCause,
            None,
            &[rules.needed.mark],
            &cause,
        );
        say(
            listener,
            LineId::EligibilityBlind,
            None,
            &[rules.needed.mark],
            &[],
        );
        let counted = outcomes(&ADULT_OUTCOMES, &facts.outcomes, listener);
        let enough = count(
            LineId::EligibilityOutcomes,
            counted.len(),
            rules.needed,
            listener,
        );
        wellbeing(&facts.wellbeing, listener);
        let eligible = facts.cause && enough && !facts.wellbeing.is_empty();
        result(eligible, listener);
        Ok(Eligibility {
            eligible,
            counted,
            band: None,
        })
    }
}
