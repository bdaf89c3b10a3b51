//! Whether needs are eligible: what a worker would have found on the answers, and the law of the day.

use std::collections::{BTreeMap, BTreeSet};

use record::Refusal;
use record::access::{Noun, Verb};
use record::people::ClientGroup;
use record::rules::assessment::{Answers, Questionnaire};
use record::rules::eligibility::{
    ADULT_OUTCOMES, Band, CARER_OUTCOMES, CareAct, CareActCarer, CareActFacts, CarerFacts,
    Eligibility, Facs, FacsFacts, FacsFinding, Finding, Theme, Unable, Wellbeing, suggested,
};
use record::rules::explain::Formula;
use store::params;
use uuid::Uuid;

use super::desk::Figure;
use super::pen::Pen;
use super::people::Person;
use super::sheets::Table;

/// A determination of eligibility.
pub struct Determined {
    pub id: Uuid,
    pub outcome: Eligibility,
}

/// Determines eligibility by the criteria of the day.
pub fn determine(
    pen: &mut Pen<'_>,
    person: &Person,
    assessed: Uuid,
    form: &Questionnaire,
    answers: &Answers,
    little: bool,
) -> Result<Determined, Refusal> {
    let on = pen.last.on;
    let (regime, id, figure) = if person.group == ClientGroup::Carers {
        let facts = carer(form, answers);
        (
            "care_act_carer",
            CareActCarer::ID,
            pen.world.desk.work::<CareActCarer>(on, &facts)?,
        )
    } else if pen.world.papers() {
        let relieved = !answers.shares.is_empty() && pen.dice.percent(15);
        let facts = facs(form, answers, little, relieved);
        ("facs", Facs::ID, pen.world.desk.work::<Facs>(on, &facts)?)
    } else {
        let danger = pen.dice.percent(30);
        let facts = care_act(form, answers, little, person.group, danger);
        (
            "care_act",
            CareAct::ID,
            pen.world.desk.work::<CareAct>(on, &facts)?,
        )
    };
    write(pen, (regime, id), assessed, figure)
}

fn write(
    pen: &mut Pen<'_>,
    (regime, formula): (&str, &str),
    assessed: Uuid,
    figure: Figure<Eligibility>,
) -> Result<Determined, Refusal> {
    let (id, worker, when) = (pen.id(), pen.worker, pen.last);
    let eligible = figure.outcome.eligible;
    let (reasons, advice) = if eligible {
        (
            "Looked at together with the person, outcome by outcome.",
            "",
        )
    } else {
        (
            "Looked at together with the person; what was found does not reach the criteria.",
            "What helps to stay independent was talked about: equipment, the lunch club, the falls class. Ring again \
             when anything changes.",
        )
    };
    let row = params![
        id,
        pen.person,
        assessed,
        regime,
        formula,
        1_i64,
        when.on,
        pen.world.desk.book.hash(),
        figure.facts,
        figure.worked,
        figure.hash,
        eligible,
        figure.outcome.band.map(|band| band.name().to_owned()),
        reasons,
        advice,
        when.at,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Eligibility, row);
    let said = if eligible {
        "Eligibility determined: the needs are eligible."
    } else {
        "Eligibility determined: the needs are not eligible; advice was written."
    };
    pen.event(worker, Noun::Eligibility, Verb::Decide, Some(id), said);
    Ok(Determined {
        id,
        outcome: figure.outcome,
    })
}

fn unable(how: &[Unable], suggested: bool) -> Finding {
    Finding {
        unable: how.iter().copied().collect(),
        suggested,
        ..Finding::default()
    }
}

/// What would be found of an adult.
pub fn care_act(
    form: &Questionnaire,
    answers: &Answers,
    little: bool,
    group: ClientGroup,
    danger: bool,
) -> CareActFacts {
    let pointed = suggested(form, answers);
    let mut outcomes: BTreeMap<String, Finding> = BTreeMap::new();
    let mut met = 0;
    for letter in ADULT_OUTCOMES {
        let pointed = pointed.contains(letter);
        let finding = match (pointed, little && met > 0) {
            (true, false) => {
                met += 1;
                match letter {
                    "e" if danger => unable(&[Unable::Assistance, Unable::Danger], true),
                    _ => unable(&[Unable::Assistance], true),
                }
            }
            (pointed, _) => unable(&[], pointed),
        };
        outcomes.insert(letter.to_owned(), finding);
    }
    let wellbeing = match group {
        _ if little => BTreeSet::new(),
        ClientGroup::MentalHealth => BTreeSet::from([Wellbeing::Health, Wellbeing::Control]),
        ClientGroup::LearningDisability => BTreeSet::from([Wellbeing::Control, Wellbeing::Social]),
        _ => BTreeSet::from([Wellbeing::Dignity, Wellbeing::Control]),
    };
    CareActFacts {
        cause: true,
        outcomes,
        wellbeing,
    }
}

/// What would be found of a carer.
pub fn carer(form: &Questionnaire, answers: &Answers) -> CarerFacts {
    let pointed = suggested(form, answers);
    let outcomes = CARER_OUTCOMES
        .iter()
        .map(|id| {
            let how: &[Unable] = if pointed.contains(*id) {
                &[Unable::Assistance]
            } else {
                &[]
            };
            ((*id).to_owned(), unable(how, pointed.contains(*id)))
        })
        .collect();
    CarerFacts {
        caring: true,
        health: matches!(answers.decided("health"), Some("at_risk" | "worse")),
        outcomes,
        wellbeing: BTreeSet::from([Wellbeing::Health, Wellbeing::Social]),
    }
}

/// Bands by how far up its ladder each answer stands; what family does takes a band off where it takes most of it.
pub fn facs(form: &Questionnaire, answers: &Answers, little: bool, relieved: bool) -> FacsFacts {
    let rung = |question: &str| {
        let asked = form.question(question)?;
        let decided = answers.decided(question)?;
        asked.options.iter().position(|option| option.id == decided)
    };
    let most = |questions: &[&str]| {
        questions
            .iter()
            .filter_map(|question| rung(question))
            .max()
            .unwrap_or(0)
    };
    let band = |rung: usize| match rung {
        0 => None,
        _ if little => Some(Band::Low),
        1 => Some(Band::Moderate),
        2 | 3 => Some(Band::Substantial),
        _ => Some(Band::Critical),
    };
    let themes = [
        (
            Theme::PersonalCare,
            most(&["personal_care", "eating", "home"]),
        ),
        (Theme::Social, most(&["relationships"])),
        (Theme::Work, most(&["occupation"])),
        (Theme::Roles, most(&["parenting"])),
    ];
    let themes = themes
        .into_iter()
        .filter_map(|(theme, rung)| {
            let alone = band(rung)?;
            let left = match alone {
                Band::Substantial if relieved => Some(Band::Moderate),
                Band::Critical if relieved => Some(Band::Substantial),
                _ => Some(alone),
            };
            Some((theme, FacsFinding { alone, left }))
        })
        .collect();
    FacsFacts { themes }
}
