//! The findings as the form has them: fields by name, read into what the rules take.

use std::collections::{BTreeMap, BTreeSet};

use record::FieldFault;
use record::eligibility::{Findings, Regime, Theme};
use record::rules::eligibility::{
    ADULT_OUTCOMES, Band, CARER_OUTCOMES, CareActFacts, CarerFacts, FacsFacts, FacsFinding,
    Finding, Unable, Wellbeing,
};

use crate::web::Form;

/// The box that says that an outcome goes up and down.
pub(super) const FLUCTUATES: &str = "fluctuates";
/// What is left with help is what there is without it.
pub(super) const SAME: &str = "same";
/// Nothing is left, or there is no risk.
pub(super) const NONE: &str = "none";

/// The outcomes that the criteria name; none under FACS.
pub(super) const fn outcomes(regime: Regime) -> &'static [&'static str] {
    match regime {
        Regime::CareAct => &ADULT_OUTCOMES,
        Regime::CareActCarer => &CARER_OUTCOMES,
        Regime::Facs => &[],
    }
}

/// The tests of being unable that the criteria have.
pub(super) fn tests(regime: Regime) -> impl Iterator<Item = Unable> {
    Unable::ALL
        .iter()
        .copied()
        .filter(move |test| regime != Regime::CareActCarer || *test != Unable::Longer)
}

/// Why findings depart from what the answers point to, by outcome.
pub(super) fn departures(regime: Regime, form: &Form) -> BTreeMap<String, String> {
    outcomes(regime)
        .iter()
        .map(|letter| {
            (
                (*letter).to_owned(),
                form.get(&format!("why-{letter}")).to_owned(),
            )
        })
        .filter(|(_, why)| !why.trim().is_empty())
        .collect()
}

/// Reads the findings. What was not said is taken for no, and is a fault.
pub(super) fn read(regime: Regime, form: &Form) -> (Findings, Vec<FieldFault>) {
    let mut faults = Vec::new();
    let findings = match regime {
        Regime::CareAct => Findings::CareAct(CareActFacts {
            cause: said(
                form,
                "cause",
                "Say whether the needs come from an impairment or illness.",
                &mut faults,
            ),
            outcomes: found(regime, form),
            wellbeing: wellbeing(form),
        }),
        Regime::CareActCarer => Findings::Carer(CarerFacts {
            caring: said(
                form,
                "caring",
                "Say whether the needs come from necessary care for an adult.",
                &mut faults,
            ),
            health: said(
                form,
                "health",
                "Say whether the carer's health is getting worse, or may.",
                &mut faults,
            ),
            outcomes: found(regime, form),
            wellbeing: wellbeing(form),
        }),
        Regime::Facs => Findings::Facs(FacsFacts {
            themes: Theme::ALL
                .iter()
                .filter_map(|theme| Some((*theme, theme_found(form, *theme, &mut faults)?)))
                .collect(),
        }),
    };
    (findings, faults)
}

fn said(form: &Form, field: &str, sentence: &str, faults: &mut Vec<FieldFault>) -> bool {
    match form.get(field) {
        "yes" => true,
        "no" => false,
        _ => {
            faults.push(FieldFault::new(field, sentence));
            false
        }
    }
}

fn found(regime: Regime, form: &Form) -> BTreeMap<String, Finding> {
    let finding = |letter: &&str| {
        let field = format!("outcome-{letter}");
        let ticked: BTreeSet<&str> = form.all(&field).collect();
        let finding = Finding {
            unable: tests(regime)
                .filter(|test| ticked.contains(test.name()))
                .collect(),
            fluctuates: ticked.contains(FLUCTUATES),
            suggested: false,
        };
        ((*letter).to_owned(), finding)
    };
    outcomes(regime).iter().map(finding).collect()
}

fn wellbeing(form: &Form) -> BTreeSet<Wellbeing> {
    form.all("wellbeing").filter_map(Wellbeing::named).collect()
}

fn theme_found(form: &Form, theme: Theme, faults: &mut Vec<FieldFault>) -> Option<FacsFinding> {
    let field = format!("theme-{}", theme.name());
    let alone = match form.get(&field) {
        "" | NONE => return None,
        band => Band::named(band),
    };
    let Some(alone) = alone else {
        faults.push(FieldFault::new(field, "Choose a band from the list."));
        return None;
    };
    let left = match form.get(&format!("left-{}", theme.name())) {
        "" | SAME => Some(alone),
        NONE => None,
        band => Band::named(band),
    };
    Some(FacsFinding { alone, left })
}

/// An outcome's name in fields and lists: a letter, or its place among those of carers.
pub(super) fn mark(letter: &str) -> String {
    CARER_OUTCOMES
        .iter()
        .position(|one| *one == letter)
        .map_or_else(|| letter.to_owned(), |at| (at + 1).to_string())
}

/// The tests in words, as the law has them.
pub(super) const fn test_in_words(test: Unable) -> &'static str {
    match test {
        Unable::Assistance => "Cannot without assistance; prompting counts",
        Unable::Distress => "Can, but with significant pain, distress or anxiety",
        Unable::Danger => "Can, but endangers their own or somebody else’s health or safety",
        Unable::Longer => "Can, but takes significantly longer than would normally be expected",
    }
}

/// The parts of wellbeing in words.
pub(super) const fn wellbeing_in_words(area: Wellbeing) -> &'static str {
    match area {
        Wellbeing::Dignity => "Personal dignity",
        Wellbeing::Health => "Physical and mental health and emotional wellbeing",
        Wellbeing::Protection => "Protection from abuse and neglect",
        Wellbeing::Control => "Control over day-to-day life",
        Wellbeing::Work => "Work, education, training or recreation",
        Wellbeing::Social => "Social and economic wellbeing",
        Wellbeing::Relationships => "Domestic, family and personal relationships",
        Wellbeing::Accommodation => "Suitability of living accommodation",
        Wellbeing::Contribution => "Contribution to society",
    }
}

/// The themes of FACS in words.
pub(super) const fn theme_in_words(theme: Theme) -> &'static str {
    match theme {
        Theme::Life => "Life, or a serious health problem",
        Theme::Control => "Choice and control over the immediate surroundings",
        Theme::Abuse => "Abuse or neglect",
        Theme::PersonalCare => "Personal care and domestic routines",
        Theme::Work => "Work, education and learning",
        Theme::Social => "Social support systems and relationships",
        Theme::Roles => "Family and other social roles and responsibilities",
    }
}
