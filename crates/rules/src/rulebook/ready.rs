//! Whether a rulebook can be worked with: files may be well written and still leave a formula without its figures.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::figure::Value;
use super::{Fault, Missing, PackKind, Rulebook};
use crate::explain::FORMULAS;
use crate::money::Pence;
use crate::words::date_in_words;

/// Figures that are divided by, priced with or counted on by: nothing, or less, would give no answer or no money.
const MORE_THAN_NOTHING: [&str; 9] = [
    "allocation/carer/price_per_point",
    "allocation/points/price_per_point",
    "allocation/points/weeks_in_year",
    "charging/tariff/step",
    "payments/cycle/weeks_in_period",
    "review/intervals/direct_payment_every",
    "review/intervals/direct_payment_first_by",
    "review/intervals/every",
    "review/intervals/first_by",
];

impl Rulebook {
    /// Checks that the rulebook can be worked with on a date: every formula finds its figures, the questionnaire of
    /// this id is asked on it, what must be more than nothing is, and everybody in the approval limits is somebody
    /// that `decides` knows.
    ///
    /// A national figure that has no value for the date, not yet or no more, is no fault of the council's: what needs it
    /// says so when it is used.
    ///
    /// # Errors
    /// Every fault, in order of file and line.
    pub fn ready(
        &self,
        date: Date,
        questionnaire: &str,
        decides: impl Fn(&str) -> bool,
    ) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let rules = self.compile(date);
        for formula in FORMULAS {
            if let Err(missing) = formula.ready(&rules) {
                faults.extend(self.missing(&missing));
            }
        }
        if rules.questionnaire(questionnaire).is_none() {
            faults.push(self.no_questionnaire(questionnaire, date));
        }
        for path in MORE_THAN_NOTHING {
            faults.extend(self.not_more_than_nothing(path));
        }
        for table in &self.approval {
            for (step, line) in table.steps.iter().zip(&table.lines) {
                if !decides(&step.who) {
                    faults.push(Fault {
                        file: format!("{}/{}.yaml", table.pack, table.path),
                        line: *line,
                        sentence: format!(
                            "'who' is '{}', which is no role that decides: write a role of staff, such as team_manager, or panel",
                            step.who
                        ),
                    });
                }
            }
        }
        faults.sort();
        faults.dedup();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }

    fn missing(&self, missing: &Missing) -> Option<Fault> {
        let path = match missing {
            Missing::Figure { path, .. }
            | Missing::Row { path, .. }
            | Missing::Unit { path, .. } => path,
        };
        let sentence = missing.to_string();
        let Some(figure) = self.figures.get(path) else {
            let folder = path
                .rsplit_once('/')
                .map_or(path.as_str(), |(file, _)| file);
            return Some(Fault {
                file: format!("{}/{folder}.yaml", self.name()),
                line: 1,
                sentence,
            });
        };
        let national = |name: &str| {
            self.packs
                .iter()
                .any(|pack| pack.name == name && pack.kind == PackKind::National)
        };
        if matches!(missing, Missing::Row { .. })
            && figure
                .file
                .split_once('/')
                .is_some_and(|(pack, _)| national(pack))
        {
            return None;
        }
        Some(Fault {
            file: figure.file.clone(),
            line: figure.line,
            sentence,
        })
    }

    fn no_questionnaire(&self, id: &str, date: Date) -> Fault {
        // With another version there, its file is where the dates are to be looked at.
        let file = match self.questionnaires.iter().rfind(|form| form.id == id) {
            Some(form) => format!("{}/{}.yaml", form.pack, form.path),
            None => format!("{}/assessment/{id}.yaml", self.name()),
        };
        Fault {
            file,
            line: 1,
            sentence: format!(
                "there is no questionnaire '{id}' for {}: nobody could be assessed without it",
                date_in_words(date)
            ),
        }
    }

    fn not_more_than_nothing(&self, path: &str) -> Vec<Fault> {
        let Some(figure) = self.figures.get(path) else {
            return Vec::new();
        };
        figure
            .values
            .iter()
            .filter(|row| match &row.value {
                Value::Money(sum) => *sum <= Pence::ZERO,
                Value::Decimal(number) => *number <= Decimal::ZERO,
                Value::Whole(number) => *number <= 0,
                Value::Choice(_) => false,
            })
            .map(|row| Fault {
                file: row.file.clone(),
                line: row.line,
                sentence: format!(
                    "'{path}' ({}) is {}: it must be more than nothing",
                    figure.name,
                    row.value.in_words(figure.unit)
                ),
            })
            .collect()
    }
}
