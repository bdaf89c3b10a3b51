//! What people of each client group answer: a few kinds of life, each with small differences.

use record::people::ClientGroup;
use record::rules::assessment::{Answer, Answers, QuestionKind, Questionnaire};

use super::dice::Dice;

/// The rung chosen on each ladder, in the questionnaire's order: personal care, eating, home, safe at home, nights,
/// communication, wellbeing, relationships, occupation, parenting, risk.
type Rungs = [usize; 11];

const OLDER: [Rungs; 8] = [
    [2, 1, 2, 1, 0, 0, 0, 1, 0, 0, 0],
    [3, 2, 2, 1, 0, 0, 1, 2, 0, 0, 0],
    [3, 2, 3, 2, 1, 1, 1, 2, 0, 0, 1],
    [2, 2, 2, 2, 0, 1, 2, 2, 1, 0, 1],
    [4, 3, 3, 2, 1, 2, 2, 3, 1, 0, 1],
    [1, 2, 3, 1, 0, 0, 1, 2, 0, 0, 0],
    [4, 2, 3, 3, 2, 2, 2, 2, 0, 0, 1],
    [3, 1, 3, 2, 1, 0, 0, 1, 0, 0, 0],
];
const PHYSICAL: [Rungs; 5] = [
    [3, 2, 3, 2, 1, 0, 0, 2, 2, 1, 0],
    [4, 3, 3, 2, 2, 1, 1, 2, 2, 0, 0],
    [2, 1, 3, 1, 0, 0, 1, 2, 1, 0, 0],
    [3, 1, 2, 1, 0, 0, 1, 1, 2, 2, 0],
    [4, 2, 3, 3, 1, 2, 0, 2, 2, 0, 1],
];
const LEARNING: [Rungs; 5] = [
    [1, 1, 2, 2, 0, 2, 1, 2, 2, 0, 1],
    [2, 2, 3, 2, 1, 2, 1, 3, 3, 0, 2],
    [3, 3, 3, 3, 2, 3, 2, 3, 3, 0, 2],
    [1, 1, 2, 1, 0, 1, 1, 2, 2, 1, 1],
    [4, 3, 3, 3, 2, 3, 1, 3, 3, 0, 3],
];
const MENTAL: [Rungs; 4] = [
    [1, 1, 2, 1, 0, 1, 2, 2, 2, 0, 1],
    [0, 1, 1, 1, 0, 1, 3, 3, 2, 0, 2],
    [1, 2, 2, 2, 1, 1, 3, 2, 1, 1, 2],
    [0, 0, 1, 0, 0, 0, 2, 2, 2, 0, 1],
];
/// Of the carer's own questionnaire: time, health, child, others, home, eating, relationships, work, community,
/// recreation.
const CARER: [Rungs; 4] = [
    [3, 2, 0, 0, 1, 0, 1, 1, 1, 2, 0],
    [2, 1, 0, 0, 1, 1, 1, 2, 1, 1, 0],
    [3, 3, 0, 1, 1, 0, 2, 0, 2, 2, 0],
    [2, 2, 1, 0, 0, 0, 1, 1, 0, 1, 0],
];
const LITTLE: [Rungs; 3] = [
    [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0],
    [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0],
];

/// What somebody needs: the answers as the rules take them.
pub fn answers(
    form: &Questionnaire,
    group: ClientGroup,
    little: bool,
    helped: bool,
    dice: &mut Dice,
) -> Answers {
    let lives: &[Rungs] = match group {
        _ if little => &LITTLE,
        ClientGroup::PhysicalDisability => &PHYSICAL,
        ClientGroup::LearningDisability | ClientGroup::ChildrenInTransition => &LEARNING,
        ClientGroup::MentalHealth => &MENTAL,
        ClientGroup::Carers => &CARER,
        _ => &OLDER,
    };
    let mut rungs = dice.one(lives).copied().unwrap_or([0; 11]);
    if !little && let Some(rung) = rungs.get_mut([0, 2, 6, 7][dice.upto(4) as usize % 4]) {
        *rung = if dice.percent(50) {
            *rung + 1
        } else {
            rung.saturating_sub(1)
        };
    }
    let dissent = dice.percent(12);
    let mut answers = Answers::default();
    let ladders = form
        .questions
        .iter()
        .filter(|question| question.kind == QuestionKind::Ladder);
    for (question, rung) in ladders.zip(rungs) {
        let last = question.options.len().saturating_sub(1);
        let option = |at: usize| question.options.get(at.min(last)).map(|o| o.id.clone());
        let Some(decided) = option(rung) else {
            continue;
        };
        // Where the person sees it otherwise, it is mostly that they ask for more.
        let person = (dissent && question.id == "home").then(|| option(rung + 1));
        let person = person.flatten().filter(|own| *own != decided);
        answers
            .choices
            .insert(question.id.clone(), Answer { decided, person });
    }
    for question in form
        .questions
        .iter()
        .filter(|q| q.kind == QuestionKind::Choice)
    {
        if let Some(option) = question.options.get(usize::from(helped)) {
            let decided = option.id.clone();
            let person = None;
            answers
                .choices
                .insert(question.id.clone(), Answer { decided, person });
        }
    }
    if helped && let Some(shares) = form.of_kind(QuestionKind::Shares) {
        let pattern = usize::try_from(dice.below(3)).unwrap_or_default();
        for (at, question) in form.shared(&answers).into_iter().enumerate() {
            let share = match (pattern, at % 3) {
                (0, 0) | (1, 1) => 1,
                (2, 0) | (1, 2) => 2,
                (2, 1) => 3,
                _ => 0,
            };
            if let Some(option) = shares.options.get(share) {
                answers
                    .shares
                    .insert(question.id.clone(), option.id.clone());
            }
        }
    }
    let once = form
        .of_kind(QuestionKind::Flags)
        .and_then(|flags| flags.option("one_off"));
    if dice.percent(15) && once.is_some() {
        answers.flags.insert("one_off".to_owned());
    }
    answers
}
