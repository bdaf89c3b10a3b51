//! Parts, questions and answers in words.

use record::assessment::{Answer, CARER, NOT_KNOWN, Part, Sitting};
use record::rules::Voice;
use record::rules::assessment::{QuestionKind, Questionnaire};

/// The heading of a part.
pub(super) fn part_title(questionnaire: &Questionnaire, part: Part, voice: Voice) -> &'static str {
    match (part, voice) {
        (Part::Need, Voice::Plain) if questionnaire.id == CARER => "You and caring",
        (Part::Need, Voice::Easy) if questionnaire.id == CARER => "You and caring",
        (Part::Need, Voice::Plain) => "What help is needed",
        (Part::Need, Voice::Easy) => "What you need help with",
        (Part::Informal, Voice::Plain) => "Help from family, friends and neighbours",
        (Part::Informal, Voice::Easy) => "Help from family and friends",
        (Part::Flag, Voice::Plain) => "Needs that are costed individually",
        (Part::Flag, Voice::Easy) => "Other things you need",
    }
}

/// What an answer is about: the need, or the thing that is costed individually.
pub(crate) fn subject_title(
    questionnaire: &Questionnaire,
    part: Part,
    key: &str,
    voice: Voice,
) -> String {
    let words = match part {
        Part::Need | Part::Informal => questionnaire.question(key).map(|question| &question.title),
        Part::Flag => questionnaire
            .of_kind(QuestionKind::Flags)
            .and_then(|question| question.option(key))
            .map(|flag| &flag.words),
    };
    words.map_or_else(|| key.to_owned(), |words| words.get(voice).to_owned())
}

/// What was answered, as the questionnaire says it; empty where an answer was taken back.
pub(crate) fn value_in_words(
    questionnaire: &Questionnaire,
    part: Part,
    key: &str,
    value: &str,
    voice: Voice,
) -> String {
    let option = match part {
        Part::Need => questionnaire
            .question(key)
            .and_then(|question| question.option(value)),
        Part::Informal => questionnaire
            .of_kind(QuestionKind::Shares)
            .and_then(|question| question.option(value)),
        Part::Flag => {
            return match value {
                "yes" => "Yes".to_owned(),
                "no" => "No".to_owned(),
                other => other.to_owned(),
            };
        }
    };
    option.map_or_else(
        || value.to_owned(),
        |option| option.words.get(voice).to_owned(),
    )
}

/// What the person answered themselves, as the questionnaire says it; «I do not know» is an answer too.
pub(crate) fn own_in_words(
    questionnaire: &Questionnaire,
    part: Part,
    key: &str,
    value: &str,
    voice: Voice,
) -> String {
    if value == NOT_KNOWN {
        "I do not know".to_owned()
    } else {
        value_in_words(questionnaire, part, key, value, voice)
    }
}

/// The answer in words, and what the person would answer where they see it otherwise.
pub(super) fn answer_in_words(
    sitting: &Sitting,
    answer: &Answer,
    voice: Voice,
) -> (String, Option<String>) {
    let words = |value: &str| {
        value_in_words(
            &sitting.questionnaire,
            answer.part,
            &answer.question,
            value,
            voice,
        )
    };
    (words(&answer.value), answer.own.as_deref().map(words))
}
