//! Charging: the means written down once, what the person can be asked to pay with every line, and the written record
//! of the charge.

mod fields;
mod form;
mod list;
mod print;
mod show;
mod typed;

use record::access::{self, Noun, Verb};
use record::charging::{self, View};
use record::people::{self, Heading};
use record::replay::{self, Decision, Replayed};
use record::rules::explain::LineId;
use record::{ChargingId, PersonId, Refusal};

use crate::web::Request;

pub use form::{decide, start};
pub use list::list;
pub use print::print;
pub use show::show;

/// Savings and income.
pub(crate) const MEANS: &[LineId] = &[
    LineId::ContributionCarer,
    LineId::ContributionRefused,
    LineId::ContributionCapital,
    LineId::TariffCapital,
    LineId::TariffIgnored,
    LineId::TariffAbove,
    LineId::TariffSteps,
    LineId::TariffIncome,
    LineId::TariffFullCost,
    LineId::ContributionIncome,
    LineId::ContributionAssessed,
];
/// What is the person's to keep.
pub(crate) const KEPT: &[LineId] = &[
    LineId::FairerBasic,
    LineId::FairerBuffer,
    LineId::ContributionGuaranteeBase,
    LineId::ContributionGuaranteeAdded,
    LineId::ContributionGuarantee,
    LineId::ContributionHousing,
    LineId::ContributionDisability,
    LineId::ContributionDisabilityLeftOut,
    LineId::ContributionProtected,
];
/// What is left to pay from.
pub(crate) const PAID: &[LineId] = &[
    LineId::ContributionAvailable,
    LineId::ContributionWeekly,
    LineId::ContributionSmall,
    LineId::FairerChargeable,
    LineId::ContributionCost,
    LineId::ContributionFullCost,
];

/// A financial assessment, opened for a page.
struct Opened {
    heading: Heading,
    view: View,
    replayed: Replayed,
}

impl Opened {
    fn says(&self, lines: &[LineId]) -> bool {
        let mut said = self.view.worked.lines.iter();
        said.any(|line| lines.contains(&line.line))
    }
}

/// The financial assessment that the address names, and whose it is.
fn place(request: &Request) -> Result<(ChargingId, PersonId), Refusal> {
    let id: ChargingId = request.param("charging")?;
    let person = request.read(|tx| charging::person_of(tx, id))?;
    Ok((id, person))
}

fn open(
    request: &Request,
    (id, person): (ChargingId, PersonId),
    (verb, purpose): (Verb, &'static str),
) -> Result<Opened, Refusal> {
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Charging, verb, purpose);
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        Ok(Opened {
            heading: people::heading(tx, &permit)?,
            view: charging::view(tx, &permit, books, moment, id)?,
            replayed: replay::one(tx, books, Decision::Charging, id.uuid())?,
        })
    })
}
