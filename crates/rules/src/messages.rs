//! Words for people: worked lines and other public text, in message files, plain and easy read.
//!
//! The files are in the Project Fluent format, one folder a language, one file a voice. Every
//! message stands in both voices of a language; a language may be missing, a message may not.
//! A message that asks for something it is not given is an error, never a hole in a sentence.

use std::collections::BTreeSet;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use rust_decimal::Decimal;
use unic_langid::LanguageIdentifier;

use crate::explain::{Amount, Fact, Line, Worked};
use crate::money::Pence;
use crate::rulebook::{Certainty, Citation, Rulebook};
use crate::words::{Voice, date_in_words};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../messages");

/// What is wrong with a message or its use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageFault {
    /// There are no files for the language.
    #[error("there are no message files for the language '{0}'")]
    Language(String),
    /// A file that cannot be read.
    #[error("messages/{file}: {sentence}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        sentence: String,
    },
    /// No message of that id.
    #[error("there is no message '{id}' in the {voice} file")]
    Missing {
        /// The message.
        id: String,
        /// The voice.
        voice: Voice,
    },
    /// A message that asks for something it is not given.
    #[error("the message '{id}' in the {voice} file cannot be said: {sentence}")]
    Argument {
        /// The message.
        id: String,
        /// The voice.
        voice: Voice,
        /// What is wrong.
        sentence: String,
    },
    /// A line about a question or option that the rulebook does not have.
    #[error("the rulebook given has no words for {0}: use the one that the figure was made under")]
    Words(String),
}

/// Something put into a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg<'a> {
    /// Text as it is.
    Text(&'a str),
    /// Money, said as `£12.50`.
    Money(Pence),
    /// A day, said as `6 April 2026`.
    Date(Date),
    /// A count; messages may choose words by it.
    Whole(i64),
    /// An exact number, without needless noughts.
    Number(Decimal),
}

impl Arg<'_> {
    /// An exact number is said as it is written, and comes a second time for choosing words by.
    fn put(&self, args: &mut FluentArgs<'_>, name: &str) {
        if let Self::Number(number) = self {
            let text = number.normalize().to_string();
            if let FluentValue::Number(count) = FluentValue::try_number(&text) {
                args.set(format!("{name}-count"), count);
            }
        }
        args.set(name.to_owned(), self.value());
    }

    fn value(&self) -> FluentValue<'static> {
        match self {
            Self::Text(text) => FluentValue::from((*text).to_owned()),
            Self::Money(pence) => FluentValue::from(pence.to_string()),
            Self::Date(date) => FluentValue::from(date_in_words(*date)),
            Self::Whole(number) => FluentValue::from(*number),
            Self::Number(number) => FluentValue::from(number.normalize().to_string()),
        }
    }
}

/// The messages of one language.
pub struct Messages {
    language: String,
    plain: FluentBundle<FluentResource>,
    easy: FluentBundle<FluentResource>,
    ids: BTreeSet<String>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("language", &self.language)
            .field("ids", &self.ids.len())
            .finish_non_exhaustive()
    }
}

/// A line of a worked figure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The line's id, such as `tariff.income`.
    pub line: &'static str,
    /// What the line is about, where a figure has several of it: a question's id.
    pub subject: Option<String>,
    /// The words.
    pub text: String,
    /// What the line comes to, to set in a column: `£12.50`, `7 points`.
    pub amount: Option<String>,
}

/// A line in words for staff, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffSentence {
    /// The line in plain words.
    pub sentence: Sentence,
    /// The values that it rests on: path, value, dates, source, certainty.
    pub rests_on: Vec<Citation>,
    /// Whether one of them is unsure.
    pub unsure: bool,
}

impl StaffSentence {
    /// What it rests on, a sentence a value.
    #[must_use]
    pub fn sources(&self) -> Vec<String> {
        let say = |c: &Citation| {
            let sure = match c.certainty {
                Certainty::Sure => String::new(),
                other => format!(" ({other})"),
            };
            format!(
                "{} = {} from {}: {}{sure}",
                c.path,
                c.value,
                date_in_words(c.from),
                c.source
            )
        };
        self.rests_on.iter().map(say).collect()
    }
}

impl Messages {
    /// The embedded messages of a language, such as `en`.
    ///
    /// # Errors
    /// A language without files, a file that cannot be read, a message in one voice only.
    pub fn embedded(language: &str) -> Result<Self, MessageFault> {
        let read = |voice: Voice| {
            let path = format!("{language}/{voice}.ftl");
            let file = FILES
                .get_file(&path)
                .ok_or_else(|| MessageFault::Language(language.to_owned()))?;
            file.contents_utf8().ok_or_else(|| MessageFault::File {
                file: path,
                sentence: "it is not UTF-8".into(),
            })
        };
        Self::new(language, read(Voice::Plain)?, read(Voice::Easy)?)
    }

    /// The messages of a language from the text of its two files.
    ///
    /// # Errors
    /// As [`Messages::embedded`].
    pub fn new(language: &str, plain: &str, easy: &str) -> Result<Self, MessageFault> {
        let (plain, plain_ids) = bundle(language, Voice::Plain, plain)?;
        let (easy, easy_ids) = bundle(language, Voice::Easy, easy)?;
        for (has, lacks, voice) in [
            (&plain_ids, &easy_ids, Voice::Easy),
            (&easy_ids, &plain_ids, Voice::Plain),
        ] {
            if let Some(id) = has.difference(lacks).next() {
                return Err(MessageFault::Missing {
                    id: id.clone(),
                    voice,
                });
            }
        }
        Ok(Self {
            language: language.to_owned(),
            plain,
            easy,
            ids: plain_ids,
        })
    }

    /// The language, such as `en`.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The ids of all messages.
    #[must_use]
    pub const fn ids(&self) -> &BTreeSet<String> {
        &self.ids
    }

    /// A message in words.
    ///
    /// # Errors
    /// No such message; a message that asks for something not given.
    pub fn text(
        &self,
        id: &str,
        args: &[(&str, Arg<'_>)],
        voice: Voice,
    ) -> Result<String, MessageFault> {
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            arg.put(&mut values, name);
        }
        self.format(id, &values, voice)
    }

    fn format(
        &self,
        id: &str,
        args: &FluentArgs<'_>,
        voice: Voice,
    ) -> Result<String, MessageFault> {
        let bundle = match voice {
            Voice::Plain => &self.plain,
            Voice::Easy => &self.easy,
        };
        let missing = || MessageFault::Missing {
            id: id.to_owned(),
            voice,
        };
        let pattern = bundle
            .get_message(id)
            .and_then(|m| m.value())
            .ok_or_else(missing)?;
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(MessageFault::Argument {
                id: id.to_owned(),
                voice,
                sentence: error.to_string(),
            }),
        }
    }

    /// The lines of a worked figure in words. The rulebook gives the words of questions and
    /// answers; it must be the one the figure was made under, or one that has the same
    /// questionnaire.
    ///
    /// # Errors
    /// A message or words that are missing.
    pub fn render(
        &self,
        worked: &Worked,
        rulebook: &Rulebook,
        voice: Voice,
    ) -> Result<Vec<Sentence>, MessageFault> {
        worked
            .lines
            .iter()
            .map(|line| self.sentence(line, worked, rulebook, voice))
            .collect()
    }

    /// The lines for staff: plain words, and what each rests on.
    ///
    /// # Errors
    /// A message or words that are missing.
    pub fn render_staff(
        &self,
        worked: &Worked,
        rulebook: &Rulebook,
    ) -> Result<Vec<StaffSentence>, MessageFault> {
        let say = |line: &Line| {
            let sentence = self.sentence(line, worked, rulebook, Voice::Plain)?;
            let rests_on: Vec<Citation> = line
                .rules
                .iter()
                .filter_map(|path| worked.rules.get(path))
                .cloned()
                .collect();
            let unsure = rests_on.iter().any(|c| c.certainty == Certainty::Unsure);
            Ok(StaffSentence {
                sentence,
                rests_on,
                unsure,
            })
        };
        worked.lines.iter().map(say).collect()
    }

    fn sentence(
        &self,
        line: &Line,
        worked: &Worked,
        rulebook: &Rulebook,
        voice: Voice,
    ) -> Result<Sentence, MessageFault> {
        let mut args = FluentArgs::new();
        for (name, fact) in &line.facts {
            fact_arg(fact, worked, rulebook, voice)?.put(&mut args, name);
        }
        let amount = match line.amount {
            None => None,
            Some(amount) => {
                amount_arg(amount).put(&mut args, "amount");
                Some(self.amount(amount, voice)?)
            }
        };
        let text = self.format(&line.line.message(), &args, voice)?;
        Ok(Sentence {
            line: line.line.id(),
            subject: line.subject.clone(),
            text,
            amount,
        })
    }

    fn amount(&self, amount: Amount, voice: Voice) -> Result<String, MessageFault> {
        match amount {
            Amount::Pence(pence) => Ok(pence.to_string()),
            Amount::Number(number) => Ok(number.normalize().to_string()),
            Amount::Points(points) => {
                self.text("points", &[("points", Arg::Number(points))], voice)
            }
        }
    }
}

fn amount_arg(amount: Amount) -> Arg<'static> {
    match amount {
        Amount::Pence(pence) => Arg::Money(pence),
        // Points taken off are below nought; the message says that they are taken off.
        Amount::Points(number) | Amount::Number(number) => Arg::Number(number.abs()),
    }
}

fn fact_arg<'a>(
    fact: &'a Fact<'_>,
    worked: &Worked,
    rulebook: &'a Rulebook,
    voice: Voice,
) -> Result<Arg<'a>, MessageFault> {
    Ok(match fact {
        Fact::Pence(pence) => Arg::Money(*pence),
        Fact::Number(number) | Fact::Percent(number) => Arg::Number(*number),
        Fact::Whole(number) => Arg::Whole(*number),
        Fact::Date(date) => Arg::Date(*date),
        Fact::Word(word) => Arg::Text(word),
        Fact::Question(question) => Arg::Text(words(worked, rulebook, question, None, voice)?),
        Fact::Option(question, option) => {
            Arg::Text(words(worked, rulebook, question, Some(option), voice)?)
        }
        Fact::Outcome(letter) => {
            let outcome = rulebook.outcomes().get(letter.as_ref());
            let words = outcome.map(|outcome| outcome.words.get(voice));
            Arg::Text(words.ok_or_else(|| MessageFault::Words(format!("outcome '{letter}'")))?)
        }
        Fact::Figure(path) => {
            let figure = rulebook.figures().get(path.as_ref());
            let name = figure.map(|figure| figure.name.as_str());
            Arg::Text(name.ok_or_else(|| MessageFault::Words(format!("figure '{path}'")))?)
        }
    })
}

/// The words of a question's heading or of one of its options.
fn words<'r>(
    worked: &Worked,
    rulebook: &'r Rulebook,
    question: &str,
    option: Option<&str>,
    voice: Voice,
) -> Result<&'r str, MessageFault> {
    let id = worked
        .facts
        .get("questionnaire")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let version = worked
        .facts
        .get("version")
        .and_then(serde_json::Value::as_u64)
        .unwrap_or_default();
    let found = u32::try_from(version)
        .ok()
        .and_then(|version| rulebook.questionnaire(id, version))
        .and_then(|form| form.question(question))
        .and_then(|question| match option {
            None => Some(&question.title),
            Some(option) => question.option(option).map(|option| &option.words),
        });
    found.map(|words| words.get(voice)).ok_or_else(|| {
        let option = option
            .map(|option| format!(", answer '{option}'"))
            .unwrap_or_default();
        MessageFault::Words(format!("question '{question}'{option}"))
    })
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(
    language: &str,
    voice: Voice,
    text: &str,
) -> Result<(Bundle, BTreeSet<String>), MessageFault> {
    let file = format!("{language}/{voice}.ftl");
    let fault = |sentence: String| MessageFault::File {
        file: file.clone(),
        sentence,
    };
    let id: LanguageIdentifier = language
        .parse()
        .map_err(|_| MessageFault::Language(language.to_owned()))?;
    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
        fault(errors.first().map_or_else(String::new, |error| {
            format!("it is not well-formed: {error}")
        }))
    })?;
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The marks around inserted text are for mixed directions of writing and would show up in
    // copied text and in letters.
    bundle.set_use_isolating(false);
    let ids = ids(text);
    bundle.add_resource(resource).map_err(|errors| {
        fault(
            errors
                .first()
                .map_or_else(String::new, |error| format!("{error}")),
        )
    })?;
    Ok((bundle, ids))
}

/// The ids of the messages: what stands before `=` at the start of a line.
fn ids(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(id, _)| id.trim().to_owned())
        .collect()
}
