//! Questionnaires as data, and the answers to one.
//!
//! A questionnaire asks for need first, as if nobody helped without being paid, and for informal
//! support afterwards, so that eligibility stays blind to carers (Care Act 2014; S.I. 2015/313).
//! Which questions are shown depends only on earlier answers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::rulebook::Certainty;
use crate::words::Words;

/// An outcome that the law names, such as `b`: maintaining personal hygiene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its letter in regulation 2(2) of the Eligibility Criteria Regulations.
    pub letter: String,
    /// What it is.
    pub words: Words,
    /// Where it was read.
    pub source: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

/// One version of a questionnaire. An old assessment keeps the version it was asked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    /// Its id, such as `adult`.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// What it is called.
    pub title: Words,
    /// What a person should know before they start.
    pub introduction: Words,
    /// First day on which it is used for new assessments.
    pub from: Date,
    /// Last such day; none where it stands until changed.
    pub to: Option<Date>,
    /// The pack that says so.
    pub pack: String,
    /// The file's path, for citing.
    pub path: String,
    /// Where it comes from.
    pub source: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// The questions in the order they are asked.
    pub questions: Vec<Question>,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// One of several, each more need than the one before, with points.
    Ladder,
    /// One of several, without points.
    Choice,
    /// For each ladder answered with need: the share of it that willing and able people meet.
    Shares,
    /// Any number of things that are costed individually, or none.
    Flags,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// The domain of life, as a heading.
    pub title: Words,
    /// The question.
    pub ask: Words,
    /// What helps to answer it.
    pub help: Option<Words>,
    /// Letters of the outcomes it bears on.
    pub outcomes: Vec<String>,
    /// The answers that can be given.
    pub options: Vec<Choice>,
    /// When it is asked; always where there is none.
    pub show_when: Option<Condition>,
    pub(crate) line: u32,
}

/// One answer that can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its id, unique in the question.
    pub id: String,
    /// The answer in words.
    pub words: Words,
    /// Its points, in a ladder; nought elsewhere.
    pub points: Decimal,
    /// The share of need that it means, in percent; nought except for shares.
    pub percent: Decimal,
}

/// All or any of several tests of earlier answers. There is no other logic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Every test must hold.
    All(Vec<Test>),
    /// One test must hold.
    Any(Vec<Test>),
}

/// A test of one earlier answer. A question without an answer fails both kinds of test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The earlier question.
    pub question: String,
    /// The options it looks for.
    pub options: Vec<String>,
    /// Whether the answer must be one of them, or none of them.
    pub is: bool,
}

/// The answers to one questionnaire, as scored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// Question to answer, for ladders and choices.
    pub choices: BTreeMap<String, Answer>,
    /// Question to the option chosen for the share of its need that willing and able people meet.
    pub shares: BTreeMap<String, String>,
    /// What is costed individually.
    pub flags: BTreeSet<String>,
}

/// One answer: what was decided, and the person's own where they see it otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The option decided on after validation, usually agreed. Only this is scored.
    pub decided: String,
    /// The person's own option, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

impl Answers {
    /// The same with one more decided answer.
    #[must_use]
    pub fn with(mut self, question: &str, option: &str) -> Self {
        let answer = Answer {
            decided: option.to_owned(),
            person: None,
        };
        self.choices.insert(question.to_owned(), answer);
        self
    }

    /// The option decided on for a question.
    #[must_use]
    pub fn decided(&self, question: &str) -> Option<&str> {
        self.choices
            .get(question)
            .map(|answer| answer.decided.as_str())
    }
}

impl Question {
    /// The option of that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.id == id)
    }
}

impl Test {
    fn holds(&self, answers: &Answers, asked: &[&Question]) -> bool {
        // An answer to a question that is no longer asked steers nothing.
        let given = asked
            .iter()
            .find(|question| question.id == self.question)
            .and_then(|question| answers.decided(&question.id));
        given.is_some_and(|given| self.options.iter().any(|option| option == given) == self.is)
    }
}

impl Condition {
    fn holds(&self, answers: &Answers, asked: &[&Question]) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|test| test.holds(answers, asked)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(answers, asked)),
        }
    }

    /// The tests, whichever way they are joined.
    #[must_use]
    pub fn tests(&self) -> &[Test] {
        match self {
            Self::All(tests) | Self::Any(tests) => tests,
        }
    }
}

impl Questionnaire {
    /// The question of that id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The first question of a kind: a questionnaire has at most one for shares and one for flags.
    #[must_use]
    pub fn of_kind(&self, kind: QuestionKind) -> Option<&Question> {
        self.questions.iter().find(|question| question.kind == kind)
    }

    /// The questions that are asked, given these answers, in order.
    pub fn asked<'q>(&'q self, answers: &Answers) -> std::vec::IntoIter<&'q Question> {
        self.asked_list(answers).into_iter()
    }

    fn asked_list(&self, answers: &Answers) -> Vec<&Question> {
        let mut asked: Vec<&Question> = Vec::with_capacity(self.questions.len());
        for question in &self.questions {
            let shown = question
                .show_when
                .as_ref()
                .is_none_or(|condition| condition.holds(answers, &asked));
            if shown {
                asked.push(question);
            }
        }
        asked
    }

    /// Whether a question is asked, given these answers.
    #[must_use]
    pub fn asks(&self, question: &Question, answers: &Answers) -> bool {
        self.asked(answers).any(|asked| asked.id == question.id)
    }

    /// The ladders for which the share of informal support is asked: those answered with need.
    #[must_use]
    pub fn shared<'q>(&'q self, answers: &Answers) -> Vec<&'q Question> {
        shared(&self.asked_list(answers), answers)
    }

    /// What is asked and not answered yet, in order. A share is missing for each need it is
    /// asked of. Flags are never missing: ticking none is an answer.
    #[must_use]
    pub fn missing<'a>(&'a self, answers: &Answers) -> Vec<Unanswered<'a>> {
        let mut missing = Vec::new();
        let asked = self.asked_list(answers);
        for question in asked.iter().copied() {
            match question.kind {
                QuestionKind::Ladder | QuestionKind::Choice => {
                    if !answers.choices.contains_key(&question.id) {
                        missing.push(Unanswered {
                            question,
                            share_of: None,
                        });
                    }
                }
                QuestionKind::Shares => {
                    for ladder in shared(&asked, answers) {
                        if !answers.shares.contains_key(&ladder.id) {
                            missing.push(Unanswered {
                                question,
                                share_of: Some(ladder),
                            });
                        }
                    }
                }
                QuestionKind::Flags => {}
            }
        }
        missing
    }

    /// Answers that this questionnaire does not have: (where, sentence). Empty where all are known.
    #[must_use]
    pub fn unknown(&self, answers: &Answers) -> Vec<(String, String)> {
        let mut unknown = Vec::new();
        for (id, answer) in &answers.choices {
            let place = format!("answers.choices.{id}");
            match self.question(id) {
                Some(q) if matches!(q.kind, QuestionKind::Ladder | QuestionKind::Choice) => {
                    let given = std::iter::once(&answer.decided).chain(&answer.person);
                    for option in given.filter(|option| q.option(option).is_none()) {
                        unknown.push((place.clone(), self.no_option(q, option)));
                    }
                }
                _ => unknown.push((place, self.no_question(id))),
            }
        }
        let shares = self.of_kind(QuestionKind::Shares);
        for (id, option) in &answers.shares {
            let place = format!("answers.shares.{id}");
            if !self
                .question(id)
                .is_some_and(|q| q.kind == QuestionKind::Ladder)
            {
                unknown.push((place, self.no_question(id)));
            } else if let Some(q) = shares.filter(|q| q.option(option).is_none()) {
                unknown.push((place, self.no_option(q, option)));
            } else if shares.is_none() {
                unknown.push((
                    place,
                    format!("questionnaire '{}' does not ask for shares", self.id),
                ));
            }
        }
        let flags = self.of_kind(QuestionKind::Flags);
        for flag in &answers.flags {
            if flags.is_none_or(|q| q.option(flag).is_none()) {
                let sentence = format!("questionnaire '{}' has no flag '{flag}'", self.id);
                unknown.push(("answers.flags".to_owned(), sentence));
            }
        }
        unknown
    }

    fn no_question(&self, id: &str) -> String {
        format!(
            "questionnaire '{}' version {} has no such question '{id}'",
            self.id, self.version
        )
    }

    fn no_option(&self, question: &Question, option: &str) -> String {
        let known: Vec<String> = question
            .options
            .iter()
            .map(|o| format!("'{}'", o.id))
            .collect();
        let known = crate::words::listed(&known, "or");
        format!(
            "question '{}' has no answer '{option}': it is {known}",
            question.id
        )
    }
}

fn shared<'q>(asked: &[&'q Question], answers: &Answers) -> Vec<&'q Question> {
    if !asked.iter().any(|q| q.kind == QuestionKind::Shares) {
        return Vec::new();
    }
    let needs = |q: &&Question| {
        let option = answers.decided(&q.id).and_then(|option| q.option(option));
        q.kind == QuestionKind::Ladder && option.is_some_and(|option| !option.points.is_zero())
    };
    asked.iter().copied().filter(needs).collect()
}

/// Something asked and not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unanswered<'q> {
    /// The question.
    pub question: &'q Question,
    /// For a question about shares: the ladder whose share is not answered.
    pub share_of: Option<&'q Question>,
}
