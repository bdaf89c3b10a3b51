//! Worked lines on a page: for staff each line opens to the rule, its source and how sure it is; for the person they are
//! sentences, with the rules' sources at the end.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use maud::{Markup, html};
use record::Refusal;
use record::replay::Replayed;
use record::rules::explain::{Line, LineId, Worked};
use record::rules::messages::{MessageFault, Messages, Sentence, StaffSentence};
use record::rules::rulebook::{Certainty, Citation, PackKind, Rulebook};
use record::rules::{Voice, date_in_words};

use crate::assessment::top;
use crate::components::{Details, InsetText, SummaryList, SummaryRow, Tag, WarningText};
use crate::web::Request;
use crate::words::Words;

/// Read once: they are part of the program.
static MESSAGES: LazyLock<Result<Messages, MessageFault>> =
    LazyLock::new(|| Messages::embedded("en"));

/// How a letter is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Print {
    /// In plain words.
    Plain,
    /// In easy words.
    Easy,
    /// In plain words and large print.
    Large,
}

impl Print {
    /// As the address asks; otherwise as the person's needs are.
    pub fn of(request: &Request, words: Words) -> Print {
        match (request.query.get("words"), words.voice()) {
            ("large", _) => Print::Large,
            (_, Voice::Easy) => Print::Easy,
            _ => Print::Plain,
        }
    }

    /// The same page told otherwise; not on paper.
    pub fn ways(self, request: &Request) -> Markup {
        let way = |to: Print, query: &str, words: &str| {
            html! {
                li {
                    @if to == self { strong { (words) } }
                    @else { a.govuk-link href={ (request.path()) "?words=" (query) } { (words) } }
                }
            }
        };
        html! {
            nav.sw-screen-only aria-label="How this page is told" {
                p.govuk-body { "Print this page with your browser. You can have it:" }
                ul.govuk-list {
                    (way(Print::Plain, "plain", "in plain words"))
                    (way(Print::Easy, "easy", "in easy words"))
                    (way(Print::Large, "large", "in large print"))
                }
            }
        }
    }
}

/// A worked figure with its words.
pub struct Told<'w> {
    worked: &'w Worked,
    book: &'w Rulebook,
}

impl<'w> Told<'w> {
    /// The figure and the rulebook that it was made under.
    pub const fn new(worked: &'w Worked, book: &'w Rulebook) -> Told<'w> {
        Told { worked, book }
    }

    /// The lines in words, in the order in which they were worked.
    ///
    /// # Errors
    /// [`Refusal::Rules`] for a message or words that are missing.
    pub fn sentences(&self, voice: Voice) -> Result<Vec<(&'w Line, Sentence)>, Refusal> {
        let said = messages()?
            .render(self.worked, self.book, voice)
            .map_err(|fault| unsaid(&fault))?;
        Ok(self.worked.lines.iter().zip(said).collect())
    }

    /// The lines of these ids as paragraphs for the person.
    ///
    /// # Errors
    /// As [`Told::sentences`].
    pub fn paragraphs(&self, of: &[LineId], voice: Voice) -> Result<Markup, Refusal> {
        let said = self.sentences(voice)?;
        Ok(html! {
            @for (_, sentence) in said.iter().filter(|(line, _)| of.contains(&line.line)) {
                p.govuk-body { (sentence.text) }
            }
        })
    }

    /// The lines of these ids for staff. Each opens; `beside` adds rows about what a line is about.
    ///
    /// # Errors
    /// As [`Told::sentences`].
    pub fn opening(
        &self,
        of: &[LineId],
        beside: impl Fn(&Line) -> Vec<SummaryRow>,
    ) -> Result<Markup, Refusal> {
        let told = messages()?
            .render_staff(self.worked, self.book)
            .map_err(|fault| unsaid(&fault))?;
        let lines = self.worked.lines.iter().zip(&told);
        Ok(html! {
            @for (line, told) in lines.filter(|(line, _)| of.contains(&line.line)) {
                (self.one(line, told, beside(line)))
            }
        })
    }

    fn one(&self, line: &Line, told: &StaffSentence, beside: Vec<SummaryRow>) -> Markup {
        let summary = html! {
            (told.sentence.text)
            @if told.unsure { " " (Tag::coloured("Not certain", "govuk-tag--orange")) }
        };
        let mut rows = beside;
        rows.extend(
            told.rests_on
                .iter()
                .map(|rule| SummaryRow::new("Rule", self.rule(rule))),
        );
        if rows.is_empty() {
            // What was found or entered by a person, or is a sum of the lines before it.
            rows.push(SummaryRow::new("Comes from", origin(line.line)));
        }
        let list = SummaryList {
            classes: "govuk-summary-list--no-border",
            ..SummaryList::new(rows)
        };
        html! { (Details { classes: "sw-worked-line", ..Details::new(summary, html! { (list) }) }) }
    }

    /// The value of the rulebook: what it is, where it stands, since when, where it comes from, how sure it is.
    fn rule(&self, rule: &Citation) -> Markup {
        html! {
            p.govuk-body {
                a.govuk-link href=(self.rule_address(rule)) { (self.place_of(rule)) }
                ": " strong { (value(rule)) }
                @match rule.to {
                    Some(to) => { ", from " (date_in_words(rule.from)) " to " (date_in_words(to)) },
                    None => { ", from " (date_in_words(rule.from)) },
                }
            }
            p.govuk-body { "Source: " (rule.source) }
            p.govuk-body { "How sure: " (self.certainty(rule)) }
        }
    }

    fn place_of(&self, rule: &Citation) -> String {
        match self.book.figures().get(&rule.path) {
            Some(figure) => format!("{}/{}.yaml, {}", rule.pack, figure.folder(), figure.name),
            None => format!("{}/{}.yaml", rule.pack, rule.path),
        }
    }

    fn rule_address(&self, rule: &Citation) -> String {
        format!(
            "/rulebook?version={}&on={}#{}",
            self.worked.rulebook,
            self.worked.date,
            crate::rulebook::anchor(&rule.path)
        )
    }

    fn certainty(&self, rule: &Citation) -> &'static str {
        let councils_own = self
            .book
            .packs()
            .iter()
            .any(|pack| pack.name == rule.pack && pack.kind == PackKind::Council);
        match rule.certainty {
            Certainty::Sure if councils_own => "it is the council's own decision",
            Certainty::Sure => "sure: read in the law or another first source",
            Certainty::FairlySure => "fairly sure: read in a good second source",
            Certainty::Unsure => {
                "not certain: to be confirmed before anything is paid or charged by it"
            }
        }
    }

    /// Where the rules come from, at the end of a letter. Each value once; in easy words only that anybody may read them.
    ///
    /// # Errors
    /// A message that is missing.
    pub fn sources(&self, words: Words) -> Result<Markup, Refusal> {
        let sentence = words.say("budget-rules")?;
        let sources: BTreeMap<&str, (String, &str)> = self
            .worked
            .rules
            .values()
            .map(|rule| {
                let figure = self.book.figures().get(&rule.path);
                let name = figure.map_or(rule.path.as_str(), |figure| figure.name.as_str());
                (name, (value(rule), rule.source.as_str()))
            })
            .collect();
        Ok(html! {
            @if words.voice() == Voice::Plain {
                h2.govuk-heading-m { "Where the rules come from" }
                p.govuk-body { (sentence) }
                ul.govuk-list.govuk-list--bullet {
                    @for (name, (value, source)) in &sources {
                        li { (top::capitalised(name)) ": " (value) ". Source: " (source) "." }
                    }
                }
                p.govuk-body {
                    "Version of the rules: " (record::rulebook::short(&self.worked.rulebook)) ", as they are on "
                    (date_in_words(self.worked.date)) "."
                }
            } @else {
                p.govuk-body { (sentence) }
            }
        })
    }
}

/// What must be known before a decision is used: values that nobody is sure of, rules that changed, a row that does not
/// come out the same.
pub fn notices(unsure: &[Citation], rulebook_changed: bool, replayed: &Replayed) -> Markup {
    html! {
        @if let Replayed::Different(differences) = replayed {
            (WarningText::new(
                "What is kept of this decision does not come out the same when it is worked again. Do not use it, and \
                 tell your IT administrator: «steerwell verify» names the place.",
            ))
            ul.govuk-list.govuk-list--bullet { @for difference in differences { li { (difference) } } }
        }
        @for unsure in unsure {
            (WarningText::new(format!(
                "One value that it rests on is not certain: {} is {} ({}). An officer confirms it before it is used for \
                 real.",
                path_in_words(&unsure.path), unsure.value, unsure.source
            )))
        }
        @if rulebook_changed {
            (InsetText::new(
                "Other rules are in force now than the ones it was made by. Made again, it may come out otherwise.",
            ))
        }
    }
}

/// A figure's path as words: a path has no place where a narrow screen could break it.
pub(crate) fn path_in_words(path: &str) -> String {
    path.replace('/', ", ").replace('_', " ")
}

/// Whether it came out the same just now.
pub const fn worked_again(replayed: &Replayed) -> &'static str {
    match replayed {
        Replayed::Same => {
            "Worked out again just now from the facts that were kept: the same, to the letter."
        }
        Replayed::Different(_) => {
            "Worked out again just now from the facts that were kept: not the same."
        }
    }
}

/// What to do about it, at the end of a letter.
///
/// # Errors
/// A message that is missing.
pub fn challenge(words: Words, first: &[&str]) -> Result<Markup, Refusal> {
    let ways = first.iter().chain(&[
        "challenge-help",
        "challenge-complaint",
        "challenge-ombudsman",
    ]);
    let ways: Vec<String> = ways.map(|id| words.say(id)).collect::<Result<_, _>>()?;
    let title = words.say("challenge-title")?;
    Ok(html! {
        h2.govuk-heading-m { (title) }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for way in &ways { li { (way) } } }
    })
}

/// The value as people read it: a choice without the signs that files write it with.
fn value(rule: &Citation) -> String {
    let bare = rule
        .value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''));
    bare.map_or_else(|| rule.value.clone(), |choice| choice.replace('_', " "))
}

/// Where a line comes from that rests on no value of the rulebook.
fn origin(line: LineId) -> &'static str {
    if line.id().starts_with("eligibility.") && line != LineId::EligibilityResult {
        "What the worker found."
    } else {
        "The lines before it."
    }
}

fn messages() -> Result<&'static Messages, Refusal> {
    MESSAGES.as_ref().map_err(unsaid)
}

fn unsaid(fault: &MessageFault) -> Refusal {
    Refusal::Rules(format!(
        "The decision stands, but its words cannot be shown: {fault}."
    ))
}
