//! Who listens to a formula.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::LineId;
use crate::money::Pence;
use crate::rulebook::{Mark, Rules};

/// What a line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Amount {
    /// Money, in whole pence.
    Pence(Pence),
    /// Points of a questionnaire, exact.
    Points(Decimal),
    /// A plain number, exact.
    Number(Decimal),
}

/// A fact that a line used. Text in it is an id or a word of policy, never prose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact<'a> {
    /// Money, in whole pence.
    Pence(Pence),
    /// An exact number.
    Number(Decimal),
    /// A share or a rate, in percent.
    Percent(Decimal),
    /// A count.
    Whole(i64),
    /// A day.
    Date(Date),
    /// A word of policy, such as `part_counts`.
    Word(Cow<'a, str>),
    /// A question of a questionnaire.
    Question(Cow<'a, str>),
    /// A question and one of its options.
    Option(Cow<'a, str>, Cow<'a, str>),
    /// An outcome of the law, by its letter.
    Outcome(Cow<'a, str>),
    /// A figure of the rulebook, by its path: said by its name.
    Figure(Cow<'a, str>),
}

impl Fact<'_> {
    fn into_owned(self) -> Fact<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Pence(pence) => Fact::Pence(pence),
            Self::Number(number) => Fact::Number(number),
            Self::Percent(percent) => Fact::Percent(percent),
            Self::Whole(number) => Fact::Whole(number),
            Self::Date(date) => Fact::Date(date),
            Self::Word(word) => Fact::Word(own(word)),
            Self::Question(question) => Fact::Question(own(question)),
            Self::Option(question, option) => Fact::Option(own(question), own(option)),
            Self::Outcome(letter) => Fact::Outcome(own(letter)),
            Self::Figure(path) => Fact::Figure(own(path)),
        }
    }
}

/// A line as a formula says it: borrowed, so that saying it to nobody costs nothing.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// Which line.
    pub id: LineId,
    /// What it is about, where a formula says the line more than once: a question, a flag.
    pub subject: Option<&'a str>,
    /// What it comes to.
    pub amount: Option<Amount>,
    /// The values of the rulebook that it rests on.
    pub rules: &'a [Mark],
    /// The facts that it used, by name.
    pub facts: &'a [(&'static str, Fact<'a>)],
}

/// Hears the lines of a formula.
pub trait Listener {
    /// One line.
    fn line(&mut self, said: Said<'_>);
}

/// Hears nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Listener for Silent {
    #[inline(always)]
    fn line(&mut self, _: Said<'_>) {}
}

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Which line.
    pub line: LineId,
    /// What it is about, where the formula says it more than once.
    pub subject: Option<String>,
    /// What it comes to.
    pub amount: Option<Amount>,
    /// Paths of the values that it rests on; the worked figure has each with its source.
    pub rules: Vec<String>,
    /// The facts that it used, by name.
    pub facts: BTreeMap<String, Fact<'static>>,
}

/// Keeps every line.
#[derive(Debug)]
pub struct Telling<'r> {
    rules: &'r Rules,
    lines: Vec<(Line, Vec<Mark>)>,
}

impl<'r> Telling<'r> {
    /// Starts with no line.
    #[must_use]
    pub const fn new(rules: &'r Rules) -> Self {
        Self {
            rules,
            lines: Vec::new(),
        }
    }

    pub(super) fn into_lines(self) -> Vec<(Line, Vec<Mark>)> {
        self.lines
    }

    /// The lines heard so far.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().map(|(line, _)| line)
    }
}

impl Listener for Telling<'_> {
    fn line(&mut self, said: Said<'_>) {
        let path = |mark: &Mark| self.rules.citation(*mark).map(|c| c.path.clone());
        let line = Line {
            line: said.id,
            subject: said.subject.map(str::to_owned),
            amount: said.amount,
            rules: said.rules.iter().filter_map(path).collect(),
            facts: said
                .facts
                .iter()
                .map(|(name, fact)| ((*name).to_owned(), fact.clone().into_owned()))
                .collect(),
        };
        self.lines.push((line, said.rules.to_vec()));
    }
}

/// What one line came to over many people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How often it was said.
    pub count: u64,
    /// The money, in pence.
    pub pence: i128,
    /// The points and plain numbers.
    pub number: Decimal,
}

impl Total {
    fn add(&mut self, amount: Option<Amount>) {
        self.count += 1;
        match amount {
            Some(Amount::Pence(pence)) => self.pence += i128::from(pence.0),
            Some(Amount::Points(number) | Amount::Number(number)) => {
                self.number = self.number.saturating_add(number);
            }
            None => {}
        }
    }
}

/// Adds lines up by id and subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    totals: BTreeMap<LineId, BTreeMap<String, Total>>,
}

impl Tally {
    /// The total of a line over all its subjects.
    #[must_use]
    pub fn total(&self, line: LineId) -> Total {
        let mut all = Total::default();
        for total in self
            .totals
            .get(&line)
            .into_iter()
            .flat_map(BTreeMap::values)
        {
            all.join(*total);
        }
        all
    }

    /// The totals of a line by subject; a line without subjects stands under the empty text.
    #[must_use]
    pub fn by_subject(&self, line: LineId) -> Option<&BTreeMap<String, Total>> {
        self.totals.get(&line)
    }

    /// The lines that were said.
    pub fn lines(&self) -> impl Iterator<Item = LineId> {
        self.totals.keys().copied()
    }

    /// Adds what another listener heard, as on another core.
    pub fn join(&mut self, other: &Self) {
        for (line, subjects) in &other.totals {
            let mine = self.totals.entry(*line).or_default();
            for (subject, total) in subjects {
                mine.entry(subject.clone()).or_default().join(*total);
            }
        }
    }
}

impl Total {
    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.pence += other.pence;
        self.number = self.number.saturating_add(other.number);
    }
}

impl Listener for Tally {
    fn line(&mut self, said: Said<'_>) {
        let subjects = self.totals.entry(said.id).or_default();
        let subject = said.subject.unwrap_or_default();
        // Looked up before it is owned: over a population nearly every subject is there already.
        match subjects.get_mut(subject) {
            Some(total) => total.add(said.amount),
            None => subjects
                .entry(subject.to_owned())
                .or_default()
                .add(said.amount),
        }
    }
}
