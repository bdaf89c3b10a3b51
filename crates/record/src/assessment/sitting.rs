//! What to ask now: the questions in order, what is answered, and how far each part has come.

use std::sync::Arc;

use rules::assessment::{
    Answer as Scored, Answers as Facts, Choice, Question, QuestionKind, Questionnaire,
};
use store::Tx;

use super::{Answer, Answers, Assessment, Part, assessment_of, questionnaire_of, standing};
use crate::access::{Noun, PersonPermit, Verb};
use crate::rulebook::Rulebooks;
use crate::{AssessmentId, Refusal};

/// A flag that holds.
pub(crate) const YES: &str = "yes";
/// A flag that was asked and does not hold.
pub(crate) const NO: &str = "no";

/// How far a part has come, for the task list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartState {
    /// Its turn comes when the part before is done.
    NotYet,
    /// It can be asked, and nothing is answered.
    ToDo,
    /// Some is answered.
    Begun,
    /// All is answered.
    Done,
    /// There is nothing to ask: no need that informal support could meet, or no such questions.
    NotNeeded,
}

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which part it belongs to.
    pub part: Part,
    /// What the answer is kept under: the question's id; for informal support the id of the need; for a flag the
    /// flag's own id.
    pub key: String,
    /// The answer as it stands; also one that was taken back, whose revision the next answer must be based on.
    pub answer: Option<Answer>,
}

impl Asked {
    /// Whether it is answered.
    pub fn is_answered(&self) -> bool {
        self.answer.as_ref().is_some_and(Answer::stands)
    }

    /// The revision that the next answer is based on; 0 before the first.
    pub fn revision(&self) -> i64 {
        self.answer.as_ref().map_or(0, |answer| answer.revision)
    }
}

/// One part of the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartView {
    /// Which.
    pub part: Part,
    /// How far it has come.
    pub state: PartState,
    /// What is asked in it, in order; empty while its turn has not come.
    pub asked: Vec<Asked>,
}

impl PartView {
    /// How many questions are answered.
    pub fn answered(&self) -> usize {
        self.asked
            .iter()
            .filter(|asked| asked.is_answered())
            .count()
    }

    /// Whether nothing of it is left to ask.
    pub fn is_done(&self) -> bool {
        matches!(self.state, PartState::Done | PartState::NotNeeded)
    }

    fn of(part: Part, asked: Vec<Asked>) -> PartView {
        let mut view = PartView {
            part,
            state: PartState::NotNeeded,
            asked,
        };
        view.state = match (view.answered(), view.asked.len()) {
            (_, 0) => PartState::NotNeeded,
            (0, _) => PartState::ToDo,
            (answered, all) if answered == all => PartState::Done,
            _ => PartState::Begun,
        };
        view
    }

    fn not_yet(part: Part) -> PartView {
        PartView {
            part,
            state: PartState::NotYet,
            asked: Vec::new(),
        }
    }
}

/// An assessment with everything that is asked in it now.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The assessment.
    pub assessment: Assessment,
    /// The questionnaire that it was begun with.
    pub questionnaire: Arc<Questionnaire>,
    /// Needs, informal support, flags: in this order.
    pub parts: [PartView; 3],
    /// The answers as they stand, also to questions that are not asked any more.
    pub answers: Answers,
}

impl Sitting {
    pub(super) fn of(
        assessment: Assessment,
        questionnaire: Arc<Questionnaire>,
        answers: Answers,
    ) -> Sitting {
        let parts = parts(&questionnaire, &answers);
        Sitting {
            assessment,
            questionnaire,
            parts,
            answers,
        }
    }

    /// One part.
    pub fn part(&self, part: Part) -> &PartView {
        match part {
            Part::Need => &self.parts[0],
            Part::Informal => &self.parts[1],
            Part::Flag => &self.parts[2],
        }
    }

    /// Everything that is asked now, in order.
    pub fn asked(&self) -> impl Iterator<Item = &Asked> {
        self.parts.iter().flat_map(|part| &part.asked)
    }

    /// One thing that is asked now.
    pub fn find(&self, part: Part, key: &str) -> Option<&Asked> {
        self.part(part).asked.iter().find(|asked| asked.key == key)
    }

    /// The first thing that is asked and not answered; none when all is done.
    pub fn next(&self) -> Option<&Asked> {
        self.asked().find(|asked| !asked.is_answered())
    }

    /// What is asked after this one, answered or not: where «save and continue» leads.
    pub fn after(&self, part: Part, key: &str) -> Option<&Asked> {
        self.asked()
            .skip_while(|asked| asked.part != part || asked.key != key)
            .nth(1)
    }

    /// Whether everything that is asked is answered.
    pub fn is_complete(&self) -> bool {
        self.parts.iter().all(PartView::is_done)
    }

    /// The question whose words ask it: of needs its own, of informal support the one about shares, of flags the
    /// one about flags.
    pub fn question(&self, asked: &Asked) -> Option<&Question> {
        question_for(&self.questionnaire, asked.part, &asked.key)
    }

    /// The need that a question about informal support is about.
    pub fn need(&self, asked: &Asked) -> Option<&Question> {
        self.questionnaire
            .question(&asked.key)
            .filter(|_| asked.part != Part::Flag)
    }

    /// The flag that a question of the third part is about.
    pub fn flag(&self, asked: &Asked) -> Option<&Choice> {
        self.questionnaire
            .of_kind(QuestionKind::Flags)
            .filter(|_| asked.part == Part::Flag)
            .and_then(|question| question.option(&asked.key))
    }

    /// The option that was chosen; none for flags, which are answered «yes» or «no».
    pub fn chosen(&self, asked: &Asked) -> Option<&Choice> {
        let answer = asked.answer.as_ref()?;
        self.question(asked)
            .filter(|_| asked.part != Part::Flag)
            .and_then(|question| question.option(&answer.value))
    }

    /// What is asked before this one: where «back» leads. None at the first.
    pub fn before(&self, part: Part, key: &str) -> Option<&Asked> {
        self.asked()
            .take_while(|asked| asked.part != part || asked.key != key)
            .last()
    }

    /// The answers that count, as the rules take them.
    pub fn facts(&self) -> Facts {
        scored(&self.questionnaire, &self.answers)
    }
}

/// What to ask now. Whoever may view the assessment may ask, and whoever answers it: they go on to the next question.
///
/// # Errors
/// [`Refusal::NotFound`] when the assessment is not this person's; the database's refusal.
pub fn questions(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    assessment: AssessmentId,
) -> Result<Sitting, Refusal> {
    let answers = permit.demand(Noun::Assessment, Verb::Change).is_ok();
    let verb = if answers { Verb::Change } else { Verb::View };
    let assessment = assessment_of(tx, permit, verb, assessment)?;
    sitting_of(tx, books, assessment)
}

/// What to ask now, for verbs that have looked at the permit already.
pub(crate) fn sitting_of(
    tx: &mut Tx,
    books: &Rulebooks,
    assessment: Assessment,
) -> Result<Sitting, Refusal> {
    sitting_as(tx, books, assessment, Seen::Decided)
}

/// Whose answers count as the answers: which questions are asked hangs on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// What is decided.
    Decided,
    /// What the person answered themselves, «I do not know» among it.
    Own,
    /// What is decided, and where nothing is, what the person knew to answer.
    Proposed,
}

pub(super) fn sitting_as(
    tx: &mut Tx,
    books: &Rulebooks,
    assessment: Assessment,
    seen: Seen,
) -> Result<Sitting, Refusal> {
    let questionnaire = questionnaire_of(tx, books, &assessment)?;
    let answers = seen_as(standing(tx, assessment.id)?, seen);
    Ok(Sitting::of(assessment, questionnaire, answers))
}

/// The answers with the value that counts for this view in the value's place.
fn seen_as(mut answers: Answers, seen: Seen) -> Answers {
    for answer in answers.values_mut() {
        match seen {
            Seen::Decided => {}
            Seen::Own => answer.value = answer.person.clone().unwrap_or_default(),
            Seen::Proposed => {
                if !answer.stands() {
                    answer.value = answer.known_of_person().unwrap_or_default().to_owned();
                }
            }
        }
    }
    answers
}

/// The answers that count: to what is asked, and not taken back. A question that an earlier answer hides keeps its
/// answer, but it does not count.
pub(crate) fn scored(questionnaire: &Questionnaire, answers: &Answers) -> Facts {
    let mut facts = given_needs(answers);
    let shown: Vec<String> = questionnaire
        .asked(&facts)
        .map(|question| question.id.clone())
        .collect();
    facts.choices.retain(|question, _| shown.contains(question));
    facts.shares = questionnaire
        .shared(&facts)
        .into_iter()
        .filter_map(|need| {
            stands(answers, Part::Informal, &need.id)
                .map(|share| (need.id.clone(), share.value.clone()))
        })
        .collect();
    if let Some(flags) = questionnaire
        .of_kind(QuestionKind::Flags)
        .filter(|flags| questionnaire.asks(flags, &facts))
    {
        facts.flags = flags
            .options
            .iter()
            .filter(|flag| {
                stands(answers, Part::Flag, &flag.id).is_some_and(|answer| answer.value == YES)
            })
            .map(|flag| flag.id.clone())
            .collect();
    }
    facts
}

/// The question whose words ask something, whatever was answered so far.
pub(super) fn question_for<'q>(
    questionnaire: &'q Questionnaire,
    part: Part,
    key: &str,
) -> Option<&'q Question> {
    let has_choices =
        |question: &&Question| matches!(question.kind, QuestionKind::Ladder | QuestionKind::Choice);
    match part {
        Part::Need => questionnaire.question(key).filter(has_choices),
        Part::Informal => {
            questionnaire
                .question(key)
                .filter(|question| question.kind == QuestionKind::Ladder)?;
            questionnaire.of_kind(QuestionKind::Shares)
        }
        Part::Flag => questionnaire
            .of_kind(QuestionKind::Flags)
            .filter(|question| question.option(key).is_some()),
    }
}

fn parts(questionnaire: &Questionnaire, answers: &Answers) -> [PartView; 3] {
    let ask = |part: Part, key: &str| Asked {
        part,
        key: key.to_owned(),
        answer: answers.get(&(part, key.to_owned())).cloned(),
    };
    let facts = scored(questionnaire, answers);
    let needs = questionnaire
        .asked(&facts)
        .filter(|question| matches!(question.kind, QuestionKind::Ladder | QuestionKind::Choice))
        .map(|question| ask(Part::Need, &question.id))
        .collect();
    let needs = PartView::of(Part::Need, needs);
    let informal = if needs.is_done() {
        let shared = questionnaire.shared(&facts);
        PartView::of(
            Part::Informal,
            shared
                .iter()
                .map(|need| ask(Part::Informal, &need.id))
                .collect(),
        )
    } else {
        PartView::not_yet(Part::Informal)
    };
    let flags = if informal.is_done() {
        let flags = questionnaire
            .of_kind(QuestionKind::Flags)
            .filter(|question| questionnaire.asks(question, &facts))
            .map(|question| {
                question
                    .options
                    .iter()
                    .map(|flag| ask(Part::Flag, &flag.id))
                    .collect()
            })
            .unwrap_or_default();
        PartView::of(Part::Flag, flags)
    } else {
        PartView::not_yet(Part::Flag)
    };
    [needs, informal, flags]
}

fn given_needs(answers: &Answers) -> Facts {
    let choices = answers
        .values()
        .filter(|answer| answer.part == Part::Need && answer.stands())
        .map(|answer| {
            let scored = Scored {
                decided: answer.value.clone(),
                person: answer.own.clone(),
            };
            (answer.question.clone(), scored)
        })
        .collect();
    Facts {
        choices,
        ..Facts::default()
    }
}

fn stands<'a>(answers: &'a Answers, part: Part, key: &str) -> Option<&'a Answer> {
    answers
        .get(&(part, key.to_owned()))
        .filter(|answer| answer.stands())
}
