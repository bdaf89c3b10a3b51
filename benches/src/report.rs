//! The table, and whether the figures of the issue are reached.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::journey::JOURNEY;
use crate::latency::{Times, milliseconds};

/// Everything that was measured.
#[derive(Default)]
pub struct Report {
    machine: Vec<String>,
    columns: Vec<String>,
    /// What was measured, and its value by column.
    rows: Vec<(String, BTreeMap<usize, String>)>,
    times: BTreeMap<(String, usize), Duration>,
    others: Vec<(String, String)>,
    judged: Vec<(String, bool)>,
}

/// The page of whoever has been with the council for twenty years.
pub const BUSIEST: &str = "Page of the person with most events, 50 a second, ms";
/// A correction.
pub const SAVE: &str = "Durable save of a correction, 50 a second, ms";
/// From the command to the first answer.
pub const START: &str = "Start on existing data until ready, the longest of five, ms";

/// The council of 100,000 known people, made.
pub const LOAD: &str = "Loading 100,000 known people, s";
/// The usual demonstration, made.
pub const DEFAULT_LOAD: &str = "Loading the usual demonstration, ms";
/// One measure counted from the command line, the longest of two.
pub const COUNT: &str = "`steerwell count`, the longest of two, ms";

impl Report {
    pub fn new(machine: Vec<String>) -> Report {
        Report {
            machine,
            ..Report::default()
        }
    }

    /// Values that follow belong to this database.
    pub fn column(&mut self, name: &str) {
        self.columns.push(name.to_owned());
    }

    /// A value of the database that is measured now.
    pub fn value(&mut self, what: &str, value: impl Into<String>) {
        let column = self.columns.len().saturating_sub(1);
        let value = value.into();
        eprintln!(
            "{}: {what}: {value}",
            self.columns.get(column).map_or("", String::as_str)
        );
        match self.rows.iter_mut().find(|(row, _)| row == what) {
            Some((_, values)) => drop(values.insert(column, value)),
            None => self
                .rows
                .push((what.to_owned(), BTreeMap::from([(column, value)]))),
        }
    }

    /// Times of the database that is measured now; 99 in 100 of them are judged.
    pub fn times(&mut self, what: &str, times: &Times) {
        self.time(what, times.percentile(99), times.shown());
    }

    /// One time that is judged, and how it is shown.
    pub fn time(&mut self, what: &str, judged: Duration, shown: String) {
        let column = self.columns.len().saturating_sub(1);
        self.times.insert((what.to_owned(), column), judged);
        self.value(what, shown);
    }

    /// A value that belongs to no database.
    pub fn other(&mut self, what: &str, value: impl Into<String>) {
        let value = value.into();
        eprintln!("{what}: {value}");
        self.others.push((what.to_owned(), value));
    }

    /// Holds what was measured against the figures to reach.
    pub fn judge(&mut self) {
        let mut judged = Vec::new();
        let limits = [
            (BUSIEST, 50),
            (SAVE, 50),
            (START, 1_000),
            (JOURNEY, 50),
            (DEFAULT_LOAD, 20_000),
            (LOAD, 900_000),
            (COUNT, 5_000),
        ];
        for (what, limit) in limits {
            for ((row, column), time) in &self.times {
                if row.starts_with(what) {
                    let name = self.columns.get(*column).map_or("", String::as_str);
                    let sentence =
                        format!("{row}: under {limit} ms; {name}: {}", milliseconds(*time));
                    judged.push((sentence, *time < Duration::from_millis(limit)));
                }
            }
        }
        // Columns come in pairs, the small database before the large one.
        for (small, name) in self.columns.iter().enumerate() {
            let of = |column: usize| self.times.get(&(BUSIEST.to_owned(), column));
            let pair = self
                .columns
                .get(small + 1)
                .is_some_and(|next| next.split(',').next() == name.split(',').next());
            if let (true, Some(few), Some(many)) = (pair, of(small), of(small + 1)) {
                let hundredths = many.as_micros() * 100 / few.as_micros().max(1);
                let sentence = format!(
                    "{BUSIEST}: among 100,000 at most 1.5 times as long as among 1,000; {}: {}.{:02} times",
                    name.split(',').next().unwrap_or_default(),
                    hundredths / 100,
                    hundredths % 100
                );
                judged.push((sentence, hundredths <= 150));
            }
        }
        self.judged = judged;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.machine {
            writeln!(out, "- {line}")?;
        }
        writeln!(
            out,
            "\nTimes are those of 50, 95 and 99 in 100 answers, in milliseconds; with a star where others kept the machine \
             busy all the time.\n"
        )?;
        writeln!(out, "| | {} |", self.columns.join(" | "))?;
        writeln!(out, "|---|{}", "---:|".repeat(self.columns.len()))?;
        for (what, values) in &self.rows {
            let cells: Vec<&str> = (0..self.columns.len())
                .map(|column| values.get(&column).map_or("", String::as_str))
                .collect();
            writeln!(out, "| {what} | {} |", cells.join(" | "))?;
        }
        writeln!(out, "\n| | |\n|---|---:|")?;
        for (what, value) in &self.others {
            writeln!(out, "| {what} | {value} |")?;
        }
        writeln!(out, "\nFigures to reach:\n")?;
        for (sentence, met) in &self.judged {
            writeln!(
                out,
                "- {}: {sentence}",
                if *met { "met" } else { "NOT met" }
            )?;
        }
        Ok(())
    }
}
