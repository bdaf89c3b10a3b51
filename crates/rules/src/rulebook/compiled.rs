//! A rulebook made ready for one date.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Unit, Value};
use super::{Certainty, Rulebook, covers};
use crate::approval::ApprovalTable;
use crate::assessment::Questionnaire;
use crate::explain::{Formula, Prepared};
use crate::money::{Pence, Rounding};
use crate::words::date_in_words;

/// What a line of a worked figure rests on: a value of the rulebook and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The figure's path, such as `charging/capital/lower_limit`.
    pub path: String,
    /// The value, with its unit.
    pub value: String,
    /// First day it stands.
    pub from: Date,
    /// Last day; none where it stands until changed.
    pub to: Option<Date>,
    /// Act, regulation, or paper and paragraph.
    pub source: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The pack that says so.
    pub pack: String,
}

/// A place in the rules' list of citations: what formulas carry instead of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub(crate) u32);

/// A value with its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// What to cite for it.
    pub mark: Mark,
}

/// No value for the date, or not of the kind that is needed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The rulebook has no figure of this path.
    #[error("the rulebook '{rulebook}' has no figure '{path}': add it")]
    Figure {
        /// The rulebook's name.
        rulebook: String,
        /// The figure.
        path: String,
    },
    /// The figure has no row for the date.
    #[error("the rulebook '{rulebook}' has no value of '{path}' for {}: add a row for that date, with its source", date_in_words(*.date))]
    Row {
        /// The rulebook's name.
        rulebook: String,
        /// The figure.
        path: String,
        /// The date.
        date: Date,
    },
    /// The figure has another unit than the formula needs.
    #[error("'{path}' in the rulebook '{rulebook}' is not {needed}: correct its unit")]
    Unit {
        /// The rulebook's name.
        rulebook: String,
        /// The figure.
        path: String,
        /// What the formula needs.
        needed: &'static str,
    },
}

/// A rulebook compiled for a date: every figure's row for that day, ready to be looked up once
/// and used many times.
#[derive(Clone, Debug)]
pub struct Rules {
    name: String,
    hash: String,
    date: Date,
    figures: BTreeMap<String, (Value, Unit, Mark)>,
    known: BTreeSet<String>,
    citations: Vec<Citation>,
    approval: Option<ApprovalTable>,
    questionnaires: Vec<(Arc<Questionnaire>, Mark)>,
}

impl Rulebook {
    /// Makes the rulebook ready for a date. Figures without a row for it stay out, and are an
    /// error when something needs them.
    #[must_use]
    pub fn compile(&self, date: Date) -> Rules {
        let mut rules = Rules {
            name: self.name().to_owned(),
            hash: self.hash.clone(),
            date,
            figures: BTreeMap::new(),
            known: self.figures.keys().cloned().collect(),
            citations: Vec::new(),
            approval: self
                .approval
                .iter()
                .find(|t| covers(t.from, t.to, date))
                .cloned(),
            questionnaires: Vec::new(),
        };
        for (path, figure) in &self.figures {
            let Some(row) = figure.on(date) else { continue };
            let mark = rules.cite(Citation {
                path: path.clone(),
                value: row.value.in_words(figure.unit),
                from: row.from,
                to: row.to,
                source: row.source.clone(),
                certainty: row.certainty,
                pack: row.pack.clone(),
            });
            rules
                .figures
                .insert(path.clone(), (row.value.clone(), figure.unit, mark));
        }
        // Every version, whatever the date: an old assessment is scored as it was asked.
        for questionnaire in &self.questionnaires {
            let mark = rules.cite(Citation {
                path: questionnaire.path.clone(),
                value: format!("{} version {}", questionnaire.id, questionnaire.version),
                from: questionnaire.from,
                to: questionnaire.to,
                source: questionnaire.source.clone(),
                certainty: questionnaire.certainty,
                pack: questionnaire.pack.clone(),
            });
            rules.questionnaires.push((Arc::clone(questionnaire), mark));
        }
        rules
    }
}

impl Rules {
    fn cite(&mut self, citation: Citation) -> Mark {
        let mark = Mark(u32::try_from(self.citations.len()).unwrap_or(u32::MAX));
        self.citations.push(citation);
        mark
    }

    /// The date it was compiled for.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// The rulebook's hash.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The limits of who may agree what, on the date.
    #[must_use]
    pub const fn approval(&self) -> Option<&ApprovalTable> {
        self.approval.as_ref()
    }

    /// The version of a questionnaire that new assessments use on the date.
    #[must_use]
    pub fn questionnaire(&self, id: &str) -> Option<&Arc<Questionnaire>> {
        let stands =
            |q: &&(Arc<Questionnaire>, Mark)| q.0.id == id && covers(q.0.from, q.0.to, self.date);
        self.questionnaires.iter().find(stands).map(|(q, _)| q)
    }

    /// What a mark stands for.
    #[must_use]
    pub fn citation(&self, mark: Mark) -> Option<&Citation> {
        usize::try_from(mark.0)
            .ok()
            .and_then(|place| self.citations.get(place))
    }

    /// Makes a formula ready: its parameters are looked up once, for many people.
    ///
    /// # Errors
    /// The figure and the date for which the rulebook has no value.
    pub fn prepare<F: Formula>(&self) -> Result<Prepared<'_, F>, Missing> {
        let mut lookup = self.lookup();
        let params = F::parameters(&mut lookup)?;
        Ok(Prepared::new(self, params, lookup.used))
    }

    /// Starts looking values up.
    #[must_use]
    pub const fn lookup(&self) -> Lookup<'_> {
        Lookup {
            rules: self,
            used: Vec::new(),
        }
    }
}

/// Looks values up by path and remembers which were used.
#[derive(Debug)]
pub struct Lookup<'r> {
    rules: &'r Rules,
    used: Vec<Mark>,
}

impl Lookup<'_> {
    fn find(&mut self, path: &str) -> Result<(&Value, Unit, Mark), Missing> {
        let rules = self.rules;
        match rules.figures.get(path) {
            Some((value, unit, mark)) => {
                self.used.push(*mark);
                Ok((value, *unit, *mark))
            }
            None if rules.known.contains(path) => Err(Missing::Row {
                rulebook: rules.name.clone(),
                path: path.to_owned(),
                date: rules.date,
            }),
            None => Err(Missing::Figure {
                rulebook: rules.name.clone(),
                path: path.to_owned(),
            }),
        }
    }

    fn typed<T>(
        &mut self,
        path: &str,
        needed: &'static str,
        take: impl FnOnce(&Value, Unit) -> Option<T>,
    ) -> Result<Found<T>, Missing> {
        let (value, unit, mark) = self.find(path)?;
        match take(value, unit) {
            Some(value) => Ok(Found { value, mark }),
            None => Err(Missing::Unit {
                rulebook: self.rules.name.clone(),
                path: path.to_owned(),
                needed,
            }),
        }
    }

    /// A sum of money with that unit.
    ///
    /// # Errors
    /// [`Missing`]
    pub fn money(&mut self, path: &str, unit: Unit) -> Result<Found<Pence>, Missing> {
        self.typed(path, unit.name(), |value, found| match value {
            Value::Money(pence) if found == unit => Some(*pence),
            _ => None,
        })
    }

    /// A sum of money that a rulebook need not have: none where it has no such figure, or no row for the date.
    ///
    /// # Errors
    /// [`Missing::Unit`]
    pub fn money_if(&mut self, path: &str, unit: Unit) -> Result<Option<Found<Pence>>, Missing> {
        match self.money(path, unit) {
            Ok(found) => Ok(Some(found)),
            Err(Missing::Figure { .. } | Missing::Row { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// A percentage as a fraction: `12.5` percent is 0.125.
    ///
    /// # Errors
    /// [`Missing`]
    pub fn fraction(&mut self, path: &str) -> Result<Found<Decimal>, Missing> {
        self.typed(path, "percent", |value, unit| match value {
            Value::Decimal(number) if unit == Unit::Percent => {
                number.checked_div(Decimal::ONE_HUNDRED)
            }
            _ => None,
        })
    }

    /// A number or points.
    ///
    /// # Errors
    /// [`Missing`]
    pub fn number(&mut self, path: &str) -> Result<Found<Decimal>, Missing> {
        self.typed(path, "a number", |value, unit| match value {
            Value::Decimal(number) if unit != Unit::Percent => Some(*number),
            _ => None,
        })
    }

    /// Whole days, weeks or months.
    ///
    /// # Errors
    /// [`Missing`]
    pub fn whole(&mut self, path: &str) -> Result<Found<i64>, Missing> {
        self.typed(path, "days, weeks or months", |value, _| match value {
            Value::Whole(number) => Some(*number),
            _ => None,
        })
    }

    /// A choice, turned into what the formula knows it as.
    ///
    /// # Errors
    /// [`Missing`]
    pub fn choice<T>(
        &mut self,
        path: &str,
        needed: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Found<T>, Missing> {
        self.typed(path, needed, |value, _| match value {
            Value::Choice(word) => read(word),
            _ => None,
        })
    }

    /// Every choice of a file, by its own id, such as the kinds of income of `charging/income`. One that has no row
    /// for the date is left out.
    ///
    /// # Errors
    /// [`Missing`]: one that is no choice, or not one that the formula knows.
    pub fn choices_in<T>(
        &mut self,
        folder: &str,
        needed: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<BTreeMap<String, Found<T>>, Missing> {
        let start = format!("{folder}/");
        let paths: Vec<&String> = self
            .rules
            .figures
            .range(start.clone()..)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(&start))
            .collect();
        let mut found = BTreeMap::new();
        for path in paths {
            let one = self.choice(path, needed, &read)?;
            found.insert(path[start.len()..].to_owned(), one);
        }
        Ok(found)
    }

    /// A way of rounding.
    ///
    /// # Errors
    /// [`Missing`]
    pub fn rounding(&mut self, path: &str) -> Result<Found<Rounding>, Missing> {
        self.choice(path, "a choice of half_up, down or up", Rounding::named)
    }

    /// Every version of every questionnaire.
    #[must_use]
    pub fn questionnaires(&self) -> Vec<Found<Arc<Questionnaire>>> {
        let found = |(q, mark): &(Arc<Questionnaire>, Mark)| Found {
            value: Arc::clone(q),
            mark: *mark,
        };
        self.rules.questionnaires.iter().map(found).collect()
    }
}
