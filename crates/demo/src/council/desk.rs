//! Working figures out: the rules' own functions, each different case once.
//!
//! The same facts under the same rows of the rulebook give the same lines whatever the day; only the date at the
//! head of the worked figure differs. So a figure is worked once for each case and each span of days between two
//! changes of the rulebook, and dated for everybody else. `steerwell verify` works every one of them again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use record::Refusal;
use record::rules::explain::Formula;
use record::rules::rulebook::{Rulebook, Rules};

/// A worked figure as it is kept.
pub struct Figure<T> {
    pub outcome: T,
    pub facts: String,
    pub worked: String,
    pub hash: String,
}

struct Kept {
    result: serde_json::Value,
    facts: String,
    /// What follows the date.
    rest: String,
}

/// A rulebook and what was worked by it.
pub struct Desk {
    pub book: Arc<Rulebook>,
    /// Days on which any row of the rulebook begins or has ended.
    edges: Vec<Date>,
    kept: Mutex<BTreeMap<(usize, String), Arc<Kept>>>,
    compiled: Mutex<BTreeMap<usize, Arc<Rules>>>,
}

impl Desk {
    pub fn new(book: Arc<Rulebook>) -> Desk {
        let mut edges = Vec::new();
        let mut mark = |from: Date, to: Option<Date>| {
            edges.push(from);
            edges.extend(to.and_then(|to| to.tomorrow().ok()));
        };
        for row in book.figures().values().flat_map(|figure| &figure.values) {
            mark(row.from, row.to);
        }
        for form in book.questionnaires() {
            mark(form.from, form.to);
        }
        edges.sort_unstable();
        edges.dedup();
        Desk {
            book,
            edges,
            kept: Mutex::default(),
            compiled: Mutex::default(),
        }
    }

    fn span(&self, date: Date) -> usize {
        self.edges.partition_point(|edge| *edge <= date)
    }

    /// The rules of a day, but for their date: those of the first day that was asked for in the same span.
    pub fn rules(&self, date: Date) -> Arc<Rules> {
        let span = self.span(date);
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            compiled
                .entry(span)
                .or_insert_with(|| Arc::new(self.book.compile(date))),
        )
    }

    /// Works a figure out for a day.
    pub fn work<F: Formula>(
        &self,
        date: Date,
        facts: &F::Facts,
    ) -> Result<Figure<F::Outcome>, Refusal> {
        let document = serde_json::to_string(facts).unwrap_or_default();
        let key = (self.span(date), format!("{} {document}", F::ID));
        let known = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(&key).map(Arc::clone)
        };
        let kept = match known {
            Some(kept) => kept,
            None => {
                let kept = Arc::new(self.first::<F>(date, facts)?);
                let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                all.insert(key, Arc::clone(&kept));
                kept
            }
        };
        let worked = format!("{{\"date\":\"{date}\"{}", kept.rest);
        Ok(Figure {
            outcome: serde_json::from_value(kept.result.clone()).map_err(unreadable)?,
            facts: kept.facts.clone(),
            hash: record::rules::sha256(worked.as_bytes()),
            worked,
        })
    }

    fn first<F: Formula>(&self, date: Date, facts: &F::Facts) -> Result<Kept, Refusal> {
        let rules = self.rules(date);
        let prepared = rules
            .prepare::<F>()
            .map_err(|missing| Refusal::Rules(missing.to_string()))?;
        let (_, worked) = prepared
            .work(facts)
            .map_err(|fault| Refusal::Rules(format!("{}: {fault}", F::ID)))?;
        let canonical = worked.canonical();
        let head = format!("{{\"date\":\"{}\"", worked.date);
        let rest = canonical
            .strip_prefix(head.as_str())
            .ok_or_else(|| Refusal::Rules("a worked figure does not begin with its date".into()))?;
        Ok(Kept {
            facts: record::rules::canonical_json(&worked.facts),
            result: worked.result.clone(),
            rest: rest.to_owned(),
        })
    }
}

fn unreadable(fault: serde_json::Error) -> Refusal {
    Refusal::Rules(fault.to_string())
}
