//! Fair Access to Care Services, to 31 March 2015.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Eligibility, result, say};
use crate::explain::{Fact, FactFault, Formula, LineId, Listener, WorkFault};
use crate::rulebook::{Found, Lookup, Missing};
use crate::word_enum::word_enum;

word_enum! {
    /// How great the risk to independence is, from the least.
    pub enum Band {
        /// One or two routines, aspects, roles.
        Low = "low",
        /// Several.
        Moderate = "moderate",
        /// The majority; partial choice and control; abuse or neglect has occurred or will.
        Substantial = "substantial",
        /// Life is or will be threatened; vital things.
        Critical = "critical",
    }
}

word_enum! {
    /// What the risk is to. The same themes at four strengths; some have fewer.
    pub enum Theme {
        /// Life, or a serious health problem. Critical only.
        Life = "life",
        /// Choice and control over the immediate surroundings. Critical or substantial.
        Control = "control",
        /// Abuse or neglect. Critical or substantial.
        Abuse = "abuse",
        /// Personal care and domestic routines.
        PersonalCare = "personal_care",
        /// Work, education and learning.
        Work = "work",
        /// Social support systems and relationships.
        Social = "social",
        /// Family and other social roles and responsibilities.
        Roles = "roles",
    }
}

impl Theme {
    /// The bands that the theme has.
    #[must_use]
    pub const fn bands(self) -> &'static [Band] {
        match self {
            Self::Life => &[Band::Critical],
            Self::Control | Self::Abuse => &[Band::Substantial, Band::Critical],
            _ => Band::ALL,
        }
    }
}

/// The FACS bands, version 1.
///
/// Fair Access to Care Services: the risk to independence is placed in a band by theme, now or foreseen ("cannot, or
/// will not be able to"); the highest band counts; needs at or above the council's own threshold are eligible. FACS was
/// not carer-blind: support that carers gave was counted, so each theme says what the risk is without it and what is
/// left with it.
#[derive(Clone, Copy, Debug)]
pub struct Facs;

/// What was found about one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacsFinding {
    /// The band without the support of family, friends and neighbours.
    pub alone: Band,
    /// The band that is left with the support they give and will go on giving; none where it meets the whole need.
    pub left: Option<Band>,
}

/// What the worker found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacsFacts {
    /// The themes with a risk.
    pub themes: BTreeMap<Theme, FacsFinding>,
}

/// The parameters for a date.
#[derive(Clone, Copy, Debug)]
pub struct FacsRules {
    threshold: Found<Band>,
}

impl Formula for Facs {
    const ID: &'static str = "eligibility.facs";
    const VERSION: u32 = 1;
    type Facts = FacsFacts;
    type Outcome = Eligibility;
    type Parameters = FacsRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<FacsRules, Missing> {
        Ok(FacsRules {
            threshold: lookup.choice(
                "eligibility/facs/threshold",
                "a choice of low, moderate, substantial or critical",
                Band::named,
            )?,
        })
    }

    fn run<L: Listener>(
        rules: &FacsRules,
        facts: &FacsFacts,
        listener: &mut L,
    ) -> Result<Eligibility, WorkFault> {
        let faults = check(facts);
        if !faults.is_empty() {
            return Err(WorkFault::Facts(faults));
        }
        let mut band: Option<Band> = None;
        for (theme, found) in &facts.themes {
            let name = theme.name();
            let told = [
                ("theme", Fact::Word(name.into())),
                ("band", Fact::Word(found.alone.name().into())),
            ];
            say(
                listener,
                LineId::EligibilityFacsTheme,
                Some(name),
                &[],
                &told,
            );
            if found.left != Some(found.alone) {
                let left = found.left.map_or("none", Band::name);
                let told = [
                    ("theme", Fact::Word(name.into())),
                    ("left", Fact::Word(left.into())),
                ];
                say(
                    listener,
                    LineId::EligibilityFacsHelped,
                    Some(name),
                    &[],
                    &told,
                );
            }
            band = band.max(found.left);
        }
        let told = [("band", Fact::Word(band.map_or("none", Band::name).into()))];
        say(listener, LineId::EligibilityFacsBand, None, &[], &told);
        let threshold = rules.threshold;
        let told = [("threshold", Fact::Word(threshold.value.name().into()))];
        say(
            listener,
            LineId::EligibilityFacsThreshold,
            None,
            &[threshold.mark],
            &told,
        );
        let eligible = band.is_some_and(|band| band >= threshold.value);
        result(eligible, listener);
        let counted = |found: &&FacsFinding| found.left.is_some_and(|left| left >= threshold.value);
        Ok(Eligibility {
            eligible,
            counted: facts
                .themes
                .iter()
                .filter(|(_, found)| counted(found))
                .map(|(theme, _)| theme.name().to_owned())
                .collect(),
            band,
        })
    }
}

fn check(facts: &FacsFacts) -> Vec<FactFault> {
    let mut faults = Vec::new();
    for (theme, found) in &facts.themes {
        let field = format!("themes.{}", theme.name());
        if !theme.bands().contains(&found.alone) {
            let bands: Vec<&str> = theme.bands().iter().map(|band| band.name()).collect();
            faults.push(FactFault::new(
                &field,
                format!(
                    "this theme has no band {}; it has {}",
                    found.alone.name(),
                    bands.join(" and ")
                ),
            ));
        }
        if found.left.is_some_and(|left| left > found.alone) {
            faults.push(FactFault::new(
                field,
                "what is left with help is not more than the risk without it: choose the same band or a lower one",
            ));
        }
    }
    faults
}
