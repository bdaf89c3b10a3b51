//! What changed between two rulebooks, in words.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use super::figure::{Dated, Figure, Unit};
use super::{Rulebook, covers};
use crate::approval::ApprovalTable;
use crate::assessment::{Choice, Question, Questionnaire};
use crate::words::{Voice, date_in_words};

/// One change, as a sentence that a reader of policy understands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The file it is in, without its ending: `charging/capital`.
    pub path: String,
    /// What changed.
    pub text: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.text)
    }
}

/// Everything that differs from `old` to `new`: values and their dates first, then sources,
/// certainty and words. Empty where the two say the same, whatever their files look like.
#[must_use]
pub fn diff(old: &Rulebook, new: &Rulebook) -> Vec<Change> {
    let mut changes = Vec::new();
    let paths: BTreeSet<&String> = old.figures.keys().chain(new.figures.keys()).collect();
    for path in paths {
        match (old.figures.get(path), new.figures.get(path)) {
            (Some(old), Some(new)) => figure(old, new, &mut changes),
            (None, Some(new)) => {
                let text = format!("{} is new: {}", new.name, rows(new));
                changes.push(Change {
                    path: new.folder().to_owned(),
                    text,
                });
            }
            (Some(old), None) => {
                let text = format!("{} is gone", old.name);
                changes.push(Change {
                    path: old.folder().to_owned(),
                    text,
                });
            }
            (None, None) => {}
        }
    }
    approval(&old.approval, &new.approval, &mut changes);
    questionnaires(old, new, &mut changes);
    outcomes(old, new, &mut changes);
    changes
}

fn rows(figure: &Figure) -> String {
    let say = |row: &Dated| {
        format!(
            "{} {}",
            row.value.in_words(figure.unit),
            span(row.from, row.to)
        )
    };
    figure.values.iter().map(say).collect::<Vec<_>>().join("; ")
}

fn span(from: Date, to: Option<Date>) -> String {
    match to {
        Some(to) => format!("from {} to {}", date_in_words(from), date_in_words(to)),
        None => format!("from {}", date_in_words(from)),
    }
}

fn figure(old: &Figure, new: &Figure, changes: &mut Vec<Change>) {
    let mut say = |text: String| {
        changes.push(Change {
            path: new.folder().to_owned(),
            text,
        })
    };
    if old.unit != new.unit {
        say(format!(
            "{} is now in {} (was in {})",
            new.name,
            new.unit.name(),
            old.unit.name()
        ));
        return;
    }
    for (from, to, was, now) in segments(&old.values, &new.values) {
        let (name, span) = (&new.name, span(from, to));
        match (was, now) {
            (Some(was), Some(now)) => {
                if was.value != now.value {
                    let (now, was) = (now.value.in_words(new.unit), was.value.in_words(new.unit));
                    say(format!("{name} {span} becomes {now} (was {was})"));
                }
                say_standing(name, &span, was, now, &mut say);
            }
            (None, Some(now)) => {
                say(format!(
                    "{name} {span} becomes {} (there was no value)",
                    now.value.in_words(new.unit)
                ));
            }
            (Some(was), None) => {
                say(format!(
                    "{name} {span} has no value any more (was {})",
                    was.value.in_words(new.unit)
                ));
            }
            (None, None) => {}
        }
    }
    let texts = [
        ("name", &old.name, &new.name),
        ("meaning", &old.meaning, &new.meaning),
    ];
    for (what, was, now) in texts {
        if was != now {
            say(format!(
                "{}: the {what} is now '{now}' (was '{was}')",
                new.name
            ));
        }
    }
    if old.local != new.local {
        say(format!("{}: what is left to councils changed", new.name));
    }
}

fn say_standing(name: &str, span: &str, was: &Dated, now: &Dated, say: &mut impl FnMut(String)) {
    if was.certainty != now.certainty {
        say(format!(
            "{name} {span} is now {} (was {})",
            now.certainty, was.certainty
        ));
    }
    if was.source != now.source {
        say(format!(
            "{name} {span} has the source '{}' (was '{}')",
            now.source, was.source
        ));
    }
    if was.known != now.known || was.note != now.note {
        say(format!(
            "{name} {span} has another note or day on which it became known"
        ));
    }
}

type Segment<'a> = (Date, Option<Date>, Option<&'a Dated>, Option<&'a Dated>);

/// The spans in which neither side changes, those that say the same joined to one.
fn segments<'a>(old: &'a [Dated], new: &'a [Dated]) -> Vec<Segment<'a>> {
    let mut starts = BTreeSet::new();
    for row in old.iter().chain(new) {
        starts.insert(row.from);
        starts.extend(row.to.and_then(|to| to.tomorrow().ok()));
    }
    let starts: Vec<Date> = starts.into_iter().collect();
    let on = |rows: &'a [Dated], day| rows.iter().find(|row| covers(row.from, row.to, day));
    let mut out: Vec<Segment<'a>> = Vec::new();
    for (place, from) in starts.iter().enumerate() {
        let to = starts.get(place + 1).and_then(|next| next.yesterday().ok());
        let (was, now) = (on(old, *from), on(new, *from));
        match out.last_mut() {
            Some((_, end, w, n)) if says_same(*w, was) && says_same(*n, now) => *end = to,
            _ => out.push((*from, to, was, now)),
        }
    }
    out
}

fn says_same(a: Option<&Dated>, b: Option<&Dated>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            a.value == b.value
                && a.certainty == b.certainty
                && a.source == b.source
                && a.known == b.known
                && a.note == b.note
        }
        (None, None) => true,
        _ => false,
    }
}

fn approval(old: &[ApprovalTable], new: &[ApprovalTable], changes: &mut Vec<Change>) {
    for table in new {
        let before = old.iter().find(|t| covers(t.from, t.to, table.from));
        if before
            .is_some_and(|t| t.steps == table.steps && t.from == table.from && t.to == table.to)
        {
            continue;
        }
        let limit =
            |limit: Option<crate::Pence>| limit.map_or("any sum".to_owned(), crate::Pence::brief);
        let steps: Vec<String> = table
            .steps
            .iter()
            .map(|s| {
                format!(
                    "{} agrees {} a week and {} one off",
                    s.name,
                    limit(s.weekly),
                    limit(s.one_off)
                )
            })
            .collect();
        let text = format!(
            "approval limits {} become: {}",
            span(table.from, table.to),
            steps.join("; ")
        );
        changes.push(Change {
            path: table.path.clone(),
            text,
        });
    }
    for table in old {
        if !new.iter().any(|t| covers(t.from, t.to, table.from)) {
            let text = format!("approval limits {} are gone", span(table.from, table.to));
            changes.push(Change {
                path: table.path.clone(),
                text,
            });
        }
    }
}

fn questionnaires(old: &Rulebook, new: &Rulebook, changes: &mut Vec<Change>) {
    for now in &new.questionnaires {
        let mut say = |text: String| {
            changes.push(Change {
                path: now.path.clone(),
                text,
            })
        };
        match old.questionnaire(&now.id, now.version) {
            None => say(format!(
                "questionnaire '{}' version {} is new, {}, with {} questions",
                now.id,
                now.version,
                span(now.from, now.to),
                now.questions.len()
            )),
            Some(was) => questionnaire(was, now, &mut say),
        }
    }
    for was in &old.questionnaires {
        if new.questionnaire(&was.id, was.version).is_none() {
            let text = format!("questionnaire '{}' version {} is gone", was.id, was.version);
            changes.push(Change {
                path: was.path.clone(),
                text,
            });
        }
    }
}

fn questionnaire(was: &Questionnaire, now: &Questionnaire, say: &mut impl FnMut(String)) {
    let name = format!("questionnaire '{}' version {}", now.id, now.version);
    if (was.from, was.to) != (now.from, now.to) {
        say(format!(
            "{name} is used {} (was {})",
            span(now.from, now.to),
            span(was.from, was.to)
        ));
    }
    if was.title != now.title || was.introduction != now.introduction {
        say(format!("{name} has another title or introduction"));
    }
    for question in &now.questions {
        match was.question(&question.id) {
            None => say(format!("{name}: the question '{}' is new", question.id)),
            Some(before) => self::question(&name, before, question, say),
        }
    }
    for question in &was.questions {
        if now.question(&question.id).is_none() {
            say(format!("{name}: the question '{}' is gone", question.id));
        }
    }
    let order = |q: &Questionnaire| q.questions.iter().map(|q| q.id.clone()).collect::<Vec<_>>();
    let (mut a, mut b) = (order(was), order(now));
    if a != b {
        a.sort();
        b.sort();
        if a == b {
            say(format!("{name}: the questions stand in another order"));
        }
    }
}

fn question(name: &str, was: &Question, now: &Question, say: &mut impl FnMut(String)) {
    let place = format!("{name}: the question '{}'", now.id);
    let options: BTreeSet<&String> = was
        .options
        .iter()
        .chain(&now.options)
        .map(|o| &o.id)
        .collect();
    for id in options {
        match (was.option(id), now.option(id)) {
            (Some(a), Some(b)) => option(&place, a, b, say),
            (None, Some(b)) => say(format!("{place} has a new answer '{id}', {}", worth(b))),
            (Some(_), None) => say(format!("{place} has lost the answer '{id}'")),
            (None, None) => {}
        }
    }
    if was.ask != now.ask || was.title != now.title || was.help != now.help {
        say(format!(
            "{place} is worded otherwise: '{}' (was '{}')",
            now.ask.get(Voice::Plain),
            was.ask.get(Voice::Plain)
        ));
    }
    if was.show_when != now.show_when {
        say(format!("{place} is shown on other conditions"));
    }
    if was.outcomes != now.outcomes || was.kind != now.kind {
        say(format!(
            "{place} bears on other outcomes or takes another kind of answer"
        ));
    }
}

fn worth(option: &Choice) -> String {
    if option.percent.is_zero() {
        crate::rulebook::Value::Decimal(option.points).in_words(Unit::Points)
    } else {
        crate::rulebook::Value::Decimal(option.percent).in_words(Unit::Percent)
    }
}

fn option(place: &str, was: &Choice, now: &Choice, say: &mut impl FnMut(String)) {
    if (was.points, was.percent) != (now.points, now.percent) {
        say(format!(
            "{place}: the answer '{}' becomes {} (was {})",
            now.id,
            worth(now),
            worth(was)
        ));
    }
    if was.words != now.words {
        let (now_words, was_words) = (now.words.get(Voice::Plain), was.words.get(Voice::Plain));
        say(format!(
            "{place}: the answer '{}' is worded otherwise: '{now_words}' (was '{was_words}')",
            now.id
        ));
    }
}

fn outcomes(old: &Rulebook, new: &Rulebook, changes: &mut Vec<Change>) {
    let letters: BTreeSet<&String> = old.outcomes.keys().chain(new.outcomes.keys()).collect();
    for letter in letters {
        let says = |book: &'_ Rulebook| {
            book.outcomes
                .get(letter)
                .map(|o| (o.words.clone(), o.source.clone()))
        };
        if says(old) != says(new) {
            let path = "eligibility/outcomes".to_owned();
            changes.push(Change {
                path,
                text: format!("the outcome '{letter}' changed"),
            });
        }
    }
}
