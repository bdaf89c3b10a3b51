//! What a plan rests on: the determination that somebody is eligible, and the indicative budget.

use jiff::civil::Date;
use store::{Tx, params};

use crate::allocation::{self, Determination};
use crate::eligibility;
use crate::rulebook::Rulebooks;
use crate::{DeterminationId, EligibilityId, PersonId, Refusal};

/// One outcome that the determination found the person cannot achieve without care and support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EligibleOutcome {
    /// Its letter.
    pub letter: String,
    /// What it says.
    pub words: String,
}

/// What a plan rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The determination.
    pub eligibility: EligibilityId,
    /// Its regime: `care_act`, `care_act_carer` or `facs`.
    pub regime: String,
    /// The FACS band, where there is one.
    pub band: Option<String>,
    /// The day for which it was decided.
    pub on_date: Date,
    /// What is to be answered.
    pub outcomes: Vec<EligibleOutcome>,
    /// The indicative budget; none where there is none for this determination.
    pub indicative: Option<Determination>,
}

/// The determination that stands, when it says eligible, and the indicative budget of the same assessment.
pub(super) fn standing(
    tx: &mut Tx,
    person: PersonId,
) -> Result<(EligibilityId, Option<DeterminationId>), Refusal> {
    let all = eligibility::all_standing(tx, person)?;
    if all.is_empty() {
        return Err(Refusal::NotNow(
            "A plan begins when eligibility is determined. Nothing is determined for this person yet."
                .to_owned(),
        ));
    }
    let Some(determination) = all.into_iter().find(|one| one.eligible) else {
        return Err(Refusal::NotNow(
            "The determination that stands says that this person's needs are not eligible, so no plan begins. If \
             their needs have changed, begin a new assessment."
                .to_owned(),
        ));
    };
    let (id, assessment) = (determination.id, determination.assessment);
    let indicative = allocation::standing(tx, person)?;
    match indicative {
        Some(indicative) if indicative.assessment == assessment => Ok((id, Some(indicative.id))),
        // Carers' needs are not costed by points.
        _ if determination.regime.is_carer() => Ok((id, None)),
        Some(_) => Err(Refusal::NotNow(
            "The indicative budget that stands is of an earlier assessment. Work it out from the newer one first."
                .to_owned(),
        )),
        None => Err(Refusal::NotNow(
            "Work out the indicative budget first: whoever plans must know an amount beforehand."
                .to_owned(),
        )),
    }
}

/// What these two say.
pub(super) fn of(
    tx: &mut Tx,
    books: &Rulebooks,
    person: PersonId,
    eligibility: EligibilityId,
    allocation: Option<DeterminationId>,
) -> Result<Basis, Refusal> {
    let (regime, band, on_date) = tx.query_one(
        "select regime, band, on_date from eligibility_determination where id = $1",
        &params![eligibility],
        |row| {
            Ok((
                row.get::<String>(0)?,
                row.get::<Option<String>>(1)?,
                row.get::<Date>(2)?,
            ))
        },
    )?;
    let indicative = match allocation {
        Some(id) => Some(allocation::row_of(tx, person, id)?),
        None => None,
    };
    Ok(Basis {
        eligibility,
        regime,
        band,
        on_date,
        outcomes: eligible_outcomes(tx, books, eligibility)?,
        indicative,
    })
}

/// The ids and words of what the determination counted: the outcomes of the Care Act, the themes of FACS.
fn eligible_outcomes(
    tx: &mut Tx,
    books: &Rulebooks,
    id: EligibilityId,
) -> Result<Vec<EligibleOutcome>, Refusal> {
    let (worked, hash) = tx.query_one(
        "select worked, rulebook_hash from eligibility_determination where id = $1",
        &params![id],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    let worked: serde_json::Value = serde_json::from_str(&worked).unwrap_or_default();
    let book = books.load(tx, &hash)?;
    let counted = worked
        .pointer("/result/counted")
        .and_then(serde_json::Value::as_array);
    Ok(counted
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .map(|letter| EligibleOutcome {
            letter: letter.to_owned(),
            words: book.outcomes().get(letter).map_or_else(
                || letter.replace('_', " "),
                |outcome| outcome.words.plain.clone(),
            ),
        })
        .collect())
}
