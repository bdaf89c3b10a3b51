//! A council's pack on top of the national one.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::figure::{Dated, Figure, Local};
use super::{Fault, PackKind, Rulebook};
use crate::assessment::{Outcome, Questionnaire};
use crate::words::date_in_words;

impl Rulebook {
    /// Lays a council's pack on the national one. Where the council has no row, the national one
    /// stands.
    ///
    /// # Errors
    /// Every value that the council may not set, every figure that the national pack does not
    /// have or has already, every outcome that a questionnaire names and nobody defines.
    pub fn layered(national: &Self, council: &Self) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        check_packs(national, council, &mut faults);
        let figures = lay_figures(national, council, &mut faults);
        let outcomes = lay_outcomes(national, council, &mut faults);
        let mut questionnaires = national.questionnaires.clone();
        for form in &council.questionnaires {
            if national.questionnaire(&form.id, form.version).is_some() {
                faults.push(Fault {
                    file: format!("{}/{}.yaml", form.pack, form.path),
                    line: 1,
                    sentence: format!("the questionnaire '{}' version {} is a national one: give yours another id", form.id, form.version),
                });
            }
            questionnaires.push(Arc::clone(form));
        }
        for form in &questionnaires {
            check_outcomes(form, &outcomes, &mut faults);
        }
        if !faults.is_empty() {
            faults.sort();
            return Err(faults);
        }
        let mut files: BTreeMap<String, String> = national.files.clone();
        files.extend(council.files.clone());
        let approval = if council.approval.is_empty() {
            &national.approval
        } else {
            &council.approval
        };
        Ok(Self {
            packs: national
                .packs
                .iter()
                .chain(&council.packs)
                .cloned()
                .collect(),
            hash: Self::hash_of(&files),
            files,
            figures,
            overrides: Vec::new(),
            approval: approval.clone(),
            outcomes,
            questionnaires,
        })
    }
}

fn lay_figures(
    national: &Rulebook,
    council: &Rulebook,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, Figure> {
    let mut figures = national.figures.clone();
    for over in &council.overrides {
        match figures.get_mut(&over.path) {
            None => fault(
                faults,
                over,
                format!(
                    "there is no national figure '{}' to change: make it a figure of your own, or correct its id or the file's place",
                    over.path
                ),
            ),
            Some(figure) => lay(figure, over, faults),
        }
    }
    for (path, figure) in &council.figures {
        if national.figures.contains_key(path) {
            let sentence =
                format!("'{path}' is a national figure: change it in a file of 'local figures'");
            fault(faults, figure, sentence);
        }
        figures.insert(path.clone(), figure.clone());
    }
    figures
}

/// A council may add outcomes of its own; those of the law are not its to word.
fn lay_outcomes(
    national: &Rulebook,
    council: &Rulebook,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, Outcome> {
    let mut outcomes = national.outcomes.clone();
    for (letter, outcome) in &council.outcomes {
        if outcomes.insert(letter.clone(), outcome.clone()).is_some() {
            faults.push(Fault {
                file: outcome.file.clone(),
                line: outcome.line,
                sentence: format!("the outcome '{letter}' is a national one: use another letter"),
            });
        }
    }
    outcomes
}

fn check_outcomes(
    form: &Questionnaire,
    outcomes: &BTreeMap<String, Outcome>,
    faults: &mut Vec<Fault>,
) {
    for question in &form.questions {
        let unknown = question
            .outcomes
            .iter()
            .filter(|l| !outcomes.contains_key(*l));
        for letter in unknown {
            faults.push(Fault {
                file: format!("{}/{}.yaml", form.pack, form.path),
                line: question.line,
                sentence: format!(
                    "the question '{}' names the outcome '{letter}', which no file of outcomes has",
                    question.id
                ),
            });
        }
    }
}

fn check_packs(national: &Rulebook, council: &Rulebook, faults: &mut Vec<Fault>) {
    let mut say = |book: &Rulebook, sentence: String| {
        faults.push(Fault {
            file: format!("{}/pack.yaml", book.name()),
            line: 1,
            sentence,
        });
    };
    match national.packs.as_slice() {
        [pack] if pack.kind == PackKind::National => {}
        _ => say(
            national,
            "this is not one national pack: it cannot lie below another".into(),
        ),
    }
    match council.packs.as_slice() {
        [pack] if pack.kind == PackKind::Council => {
            if pack.name == national.name() {
                say(
                    council,
                    "a council's pack has another name than the national one".into(),
                );
            }
            if pack.on.as_deref() != Some(national.name()) {
                let on = pack.on.clone().unwrap_or_default();
                say(
                    council,
                    format!(
                        "this pack lies on '{on}', and the national pack given is '{}'",
                        national.name()
                    ),
                );
            }
        }
        _ => say(
            council,
            "this is not one council's pack: it cannot lie on top of another".into(),
        ),
    }
}

fn fault(faults: &mut Vec<Fault>, figure: &Figure, sentence: String) {
    faults.push(Fault {
        file: figure.file.clone(),
        line: figure.line,
        sentence,
    });
}

/// Puts the council's rows over the national ones, where they may stand.
fn lay(figure: &mut Figure, over: &Figure, faults: &mut Vec<Fault>) {
    if figure.local == Local::Fixed {
        fault(
            faults,
            over,
            format!(
                "the {} is fixed nationally: a council may not change it",
                figure.name
            ),
        );
        return;
    }
    if figure.unit != over.unit || figure.choices != over.choices {
        fault(
            faults,
            over,
            format!(
                "the unit or choices differ from the national figure's: it is in {}",
                figure.unit.name()
            ),
        );
        return;
    }
    let mut rows = Vec::new();
    for local in &over.values {
        for national in &figure.values {
            let Some((from, to)) = common(local, national) else {
                continue;
            };
            let wrong = match (figure.local, local.value.compare(&national.value)) {
                (Local::AtLeast, Some(Ordering::Less)) => Some("below"),
                (Local::AtMost, Some(Ordering::Greater)) => Some("above"),
                _ => None,
            };
            if let Some(wrong) = wrong {
                faults.push(Fault {
                    file: local.file.clone(),
                    line: local.line,
                    sentence: format!(
                        "{} is {wrong} the national {} of {} from {} ({}): a council may not go {wrong} it",
                        local.value.in_words(figure.unit),
                        figure.name,
                        national.value.in_words(figure.unit),
                        date_in_words(from),
                        national.source,
                    ),
                });
            }
            // A bound that is not known yet cannot be kept: beyond the national rows the figure
            // stays missing. What a council chooses freely needs no national row.
            if figure.local != Local::Choose {
                rows.push(Dated {
                    from,
                    to,
                    ..local.clone()
                });
            }
        }
        if figure.local == Local::Choose {
            rows.push(local.clone());
        }
    }
    for national in &figure.values {
        for (from, to) in outside(national.from, national.to, &over.values) {
            rows.push(Dated {
                from,
                to,
                ..national.clone()
            });
        }
    }
    rows.sort_by_key(|row| row.from);
    // The same local row cut at each national change reads as one again.
    rows.dedup_by(|next, kept| {
        let same = next.line == kept.line && next.file == kept.file;
        let follows = kept.to.and_then(|to| to.tomorrow().ok()) == Some(next.from);
        if same && follows {
            kept.to = next.to;
        }
        same && follows
    });
    figure.values = rows;
}

fn common(a: &Dated, b: &Dated) -> Option<(Date, Option<Date>)> {
    let from = a.from.max(b.from);
    let to = match (a.to, b.to) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    };
    to.is_none_or(|to| from <= to).then_some((from, to))
}

/// The parts of a span that no row covers. Rows are in order and do not overlap.
fn outside(from: Date, to: Option<Date>, rows: &[Dated]) -> Vec<(Date, Option<Date>)> {
    let mut parts = Vec::new();
    let mut start = Some(from);
    for row in rows {
        let Some(at) = start else { break };
        if row.to.is_some_and(|end| end < at) || to.is_some_and(|to| row.from > to) {
            continue;
        }
        if row.from > at {
            parts.push((at, row.from.yesterday().ok()));
        }
        start = row.to.and_then(|end| end.tomorrow().ok());
    }
    if let Some(at) = start
        && to.is_none_or(|to| at <= to)
    {
        parts.push((at, to));
    }
    parts
}
