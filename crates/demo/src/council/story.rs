//! The stories: contact, assessment, what was decided, support, review; each as far as it went.

use jiff::ToSpan;
use record::access::{Noun, Verb};
use record::allocation::Kind as Determined;
use record::people::leaving;
use record::rules::Pence;
use record::rules::allocation::{AllocationFacts, Points};
use record::rules::assessment::{Answers, Questionnaire};
use record::tasks::Kind;
use record::{Refusal, assessment};
use store::{Value, params};
use uuid::Uuid;

use super::{Size, World};
use super::needs;
use super::pen::Pen;
use super::people::{Part, Person, Way, index_of, person};
use super::sheets::{Sheets, Table};
use super::staff::Who;

/// Tells one person's story.
pub fn tell(
    world: &World,
    index: u64,
    person: Person,
    sheets: &mut Sheets,
) -> Result<(), Refusal> {
    let Some(mut pen) = Pen::of(world, &person, sheets) else {
        return Ok(());
    };
    equality(&mut pen, &person);
    if person.part == Part::Informed {
        contact(&mut pen, &person, false);
        return Ok(());
    }
    involve(&mut pen, &person);
    if let Part::Carer(slot) = person.part {
        carer(world, index_of(index, slot), &person, &mut pen);
        if !pen.dice.percent(30) {
            contact(&mut pen, &person, false);
            return Ok(());
        }
    }
    contact(&mut pen, &person, true);
    let stop = match person.part {
        Part::OnTheWay => pen
            .dice
            .weighted(&[
                (3, Stop::Assessment),
                (3, Stop::Validation),
                (2, Stop::Eligibility),
                (2, Stop::Allocation),
            ])
            .unwrap_or(Stop::Assessment),
        _ => Stop::Never,
    };
    journey(&mut pen, &person, stop)?;
    if person.part == Part::Left {
        leave(&mut pen);
    }
    if let Size::Known(_) = world.size {
        years(&mut pen, index, &person);
    }
    Ok(())
}

/// Events of somebody supported for years, and of the few with whom there was something every week.
const EVENTS: i64 = 45;
const EVENTS_OF_BUSY: i64 = 1_200;
/// One in so many is one of those.
const BUSY_EVERY: u64 = 400;

const HAPPENINGS: [(Noun, Verb, &str); 4] = [
    (Noun::People, Verb::Change, "The record was corrected: contacts."),
    (Noun::People, Verb::Change, "The record was corrected: addresses."),
    (Noun::Involvement, Verb::Change, "A worker was involved."),
    (Noun::People, Verb::Print, "A page was printed."),
];

/// The small things of many years, for trying how fast a long record is.
fn years(pen: &mut Pen<'_>, index: u64, person: &Person) {
    let count = match person.part {
        _ if index.is_multiple_of(BUSY_EVERY) => EVENTS_OF_BUSY,
        Part::Supported | Part::CareHome => EVENTS,
        _ => return,
    };
    let (now, worker) = (pen.world.moment.now, pen.worker);
    let span = now.as_second() - person.since_at.as_second();
    for step in 0..count {
        let at = person.since_at.as_second() + span * step / count + pen.dice.upto(span / count + 1);
        pen.last.at = jiff::Timestamp::from_second(at).unwrap_or(now);
        if let Some((noun, verb, detail)) = pen.dice.one(&HAPPENINGS) {
            pen.event(worker, *noun, *verb, None, detail);
        }
    }
}

/// Where somebody's journey stands still.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    Assessment,
    Validation,
    Eligibility,
    Allocation,
    Never,
}

fn involve(pen: &mut Pen<'_>, person: &Person) {
    let (team, account) = (pen.id(), pen.id());
    let row = params![team, person.id, pen.team.id, Value::Null, person.since, Value::Null];
    pen.sheets.add(Table::Involvement, row);
    if person.part != Part::NotEligible {
        let row = params![account, person.id, Value::Null, pen.worker.id, person.since, Value::Null];
        pen.sheets.add(Table::Involvement, row);
    }
}

const NEEDS: [&str; 8] = [
    "Finds it hard to wash and dress since a fall.",
    "Is not eating well and forgets medicines.",
    "Her husband did everything, and he is in hospital now.",
    "Cannot get out any more and sees nobody.",
    "The home has become too much; bills lie unopened.",
    "Comes out of hospital on Friday and lives alone.",
    "His mother cannot go on helping him at night.",
    "Wants to work and needs somebody beside him to start.",
];
const QUESTIONS: [&str; 5] = [
    "Asks what a stair lift costs and who fits one.",
    "Wants to know about lunch clubs nearby.",
    "Asks about the Blue Badge.",
    "Looks for somebody to help with the garden.",
    "Asks how to get a break from caring.",
];

/// The first contact; with what follows from it.
fn contact(pen: &mut Pen<'_>, person: &Person, assessed: bool) {
    let world = pen.world;
    let Some(officer) = pen.dice.one(&world.staff.information) else {
        return;
    };
    let (id, taken) = (pen.id(), pen.last);
    let channel = pen.dice.weighted(&[
        (60, "telephone"),
        (12, "counter"),
        (10, "email"),
        (10, "online"),
        (8, "letter"),
    ]);
    let caller = pen.dice.weighted(&[
        (40, "themselves"),
        (35, "family"),
        (5, "friend"),
        (15, "health"),
        (5, "agency"),
    ]);
    let urgency = pen
        .dice
        .weighted(&[(4, "today"), (20, "soon"), (76, "usual")]);
    let need = pen.dice.word(if assessed { &NEEDS } else { &QUESTIONS });
    let closed = pen.then();
    let (outcome, advice) = match (assessed, person.part) {
        (true, Part::Carer(_)) => ("carer_assessment", ""),
        (true, _) => ("assessment", ""),
        _ => ("information", "Told what is in the directory, and whom to ring."),
    };
    let row = params![
        id,
        taken.at,
        taken.on,
        &officer.label,
        officer.id,
        channel.unwrap_or("telephone"),
        person.id,
        &person.name,
        caller.unwrap_or("themselves"),
        "",
        &person.telephone,
        need,
        urgency.unwrap_or("usual"),
        2_i64,
        closed.at,
        &officer.label,
        officer.id,
        outcome,
        advice,
        "",
        closed.at,
        &officer.label,
        officer.id
    ];
    pen.sheets.add(Table::Contact, row);
    let said = match assessed {
        true => "Contact closed: on to an assessment.",
        false => "Contact closed: information was given.",
    };
    pen.event(officer, Noun::Contact, Verb::Create, Some(id), said);
}

/// Assessment, eligibility, budget, plan, support, reviews: as far as the journey went.
fn journey(pen: &mut Pen<'_>, person: &Person, stop: Stop) -> Result<(), Refusal> {
    let world = pen.world;
    let worker = pen.worker;
    let waiting = pen.opens(Kind::Assessment, None, None);
    if stop == Stop::Assessment {
        pen.leaves_open(waiting);
        return Ok(());
    }
    let days = 2 + pen.dice.upto(12);
    let begun = pen.days_on(days);
    let rules = world.desk.rules(begun.on);
    let Some(form) = rules.questionnaire(assessment::ADULT) else {
        pen.leaves_open(waiting);
        return Ok(());
    };
    let assessed = pen.id();
    let row = params![
        assessed,
        person.id,
        &form.id,
        i64::from(form.version),
        world.desk.book.hash(),
        begun.at,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Assessment, row);
    pen.closes(waiting, worker, "An assessment was begun.");
    let detail = format!("Assessment begun: {}.", form.title.plain);
    pen.event(worker, Noun::Assessment, Verb::Create, Some(assessed), &detail);
    let little = person.part == Part::NotEligible;
    let helped = !little && pen.dice.percent(55);
    let mut dice = pen.dice.clone();
    pen.dice.throw();
    let answers = needs::answers(form, person.group, little, helped, &mut dice);
    let days = 1 + pen.dice.upto(6);
    pen.days_on(days);
    answer(pen, assessed, form, &answers);
    pen.event(worker, Noun::Assessment, Verb::Change, Some(assessed), "Answers given.");
    let waiting = pen.opens(Kind::Validation, Some(assessed), None);
    if stop == Stop::Validation {
        pen.leaves_open(waiting);
        return Ok(());
    }
    pen.then();
    validated(pen, assessed);
    pen.closes(waiting, worker, "The answers were validated.");
    let waiting = pen.opens(Kind::Eligibility, Some(assessed), None);
    if stop == Stop::Eligibility {
        pen.leaves_open(waiting);
        return Ok(());
    }
    let days = pen.dice.upto(4);
    pen.days_on(days);
    pen.closes(waiting, worker, "Eligibility was determined.");
    if little {
        return Ok(());
    }
    let budgeted = person.way != Way::Commissioned && person.part != Part::CareHome;
    if budgeted {
        let waiting = pen.opens(Kind::Allocation, Some(assessed), None);
        if stop == Stop::Allocation {
            pen.leaves_open(waiting);
            return Ok(());
        }
        pen.then();
        allocate(pen, assessed, form, answers)?;
        pen.closes(waiting, worker, "An indicative budget was worked out.");
    }
    if stop == Stop::Never {
        support(pen, person);
    }
    Ok(())
}

/// The answers as rows: needs, informal support, what is costed individually.
fn answer(pen: &mut Pen<'_>, assessed: Uuid, form: &Questionnaire, answers: &Answers) {
    use record::assessment::Part as Asked;
    let (worker, at) = (pen.worker, pen.last.at);
    let mut add = |part: Asked, key: &str, value: &str, own: Option<&str>| {
        let row = params![
            assessed,
            part,
            key,
            1_i64,
            value,
            own.map(str::to_owned),
            Value::Null,
            "",
            at,
            &worker.label,
            worker.id
        ];
        pen.sheets.add(Table::Answer, row);
    };
    for (question, answer) in &answers.choices {
        add(Asked::Need, question, &answer.decided, answer.person.as_deref());
    }
    for (question, option) in &answers.shares {
        add(Asked::Informal, question, option, None);
    }
    if let Some(flags) = form.of_kind(record::rules::assessment::QuestionKind::Flags) {
        for flag in &flags.options {
            let said = if answers.flags.contains(&flag.id) {
                "yes"
            } else {
                "no"
            };
            add(Asked::Flag, &flag.id, said, None);
        }
    }
}

fn validated(pen: &mut Pen<'_>, assessed: Uuid) {
    let (id, worker, when) = (pen.id(), pen.worker, pen.last);
    let row = params![
        id,
        assessed,
        pen.person,
        "validated",
        when.at,
        when.on,
        &worker.label,
        worker.id,
        ""
    ];
    pen.sheets.add(Table::Step, row);
    pen.event(worker, Noun::Assessment, Verb::Decide, Some(assessed), "Assessment validated.");
}

/// The indicative budget, by the formula of the day.
fn allocate(
    pen: &mut Pen<'_>,
    assessed: Uuid,
    form: &Questionnaire,
    answers: Answers,
) -> Result<(Uuid, Pence), Refusal> {
    let facts = AllocationFacts {
        questionnaire: form.id.clone(),
        version: form.version,
        answers,
    };
    let (id, worker, when) = (pen.id(), pen.worker, pen.last);
    let figure = pen.world.desk.work::<Points>(when.on, &facts)?;
    let weekly = figure.outcome.weekly;
    let row = params![
        id,
        pen.person,
        assessed,
        Determined::Indicative,
        "allocation.points",
        1_i64,
        when.on,
        pen.world.desk.book.hash(),
        figure.facts,
        figure.worked,
        figure.hash,
        weekly.0,
        figure.outcome.annual.0,
        when.at,
        &worker.label,
        worker.id,
        "First assessment."
    ];
    pen.sheets.add(Table::Allocation, row);
    let detail = format!("Indicative budget worked out: {weekly} a week, provisional.");
    pen.event(worker, Noun::Allocation, Verb::Decide, Some(id), &detail);
    Ok((id, weekly))
}

/// Support that somebody receives.
fn support(pen: &mut Pen<'_>, person: &Person) {
    let days = 5 + pen.dice.upto(10);
    let start = pen.days_on(days);
    let (id, worker) = (pen.id(), pen.worker);
    let (service, setting, mechanism) = match (person.part, person.way) {
        (Part::CareHome, _) if pen.dice.percent(35) => ("other", "nursing", "commissioned"),
        (Part::CareHome, _) => ("other", "residential", "commissioned"),
        (_, Way::DirectPayment | Way::Mix) => ("personal_assistant", "community", "direct_payment"),
        (_, Way::Managed) => ("home_care", "community", "managed_budget"),
        (_, Way::Commissioned) => ("home_care", "community", "commissioned"),
    };
    let weekly = 8_000 + 500 * pen.dice.upto(40);
    let row = params![
        id,
        person.id,
        Value::Null,
        service,
        setting,
        mechanism,
        true,
        Value::Null,
        weekly,
        start.on,
        Value::Null,
        start.at,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Service, row);
}

/// A carer stands beside the person whom they look after.
fn carer(world: &World, index: u64, carer: &Person, pen: &mut Pen<'_>) {
    let cared_for = person(world, index);
    let kind = pen.dice.weighted(&[
        (35, "partner"),
        (35, "child"),
        (15, "parent"),
        (10, "sibling"),
        (5, "neighbour"),
    ]);
    let (id, worker, at) = (pen.id(), pen.worker, pen.last.at);
    let lives_with = pen.dice.percent(50);
    let row = params![
        id,
        cared_for.id,
        carer.id,
        &carer.name,
        kind.unwrap_or("partner"),
        true,
        lives_with,
        true,
        &carer.telephone,
        "",
        carer.since,
        at.max(cared_for.since_at),
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Relationship, row);
}

/// Somebody dies, moves away or withdraws.
fn leave(pen: &mut Pen<'_>) {
    let kind = pen.dice.weighted(&[
        (60, leaving::Kind::Death),
        (25, leaving::Kind::MovedAway),
        (15, leaving::Kind::Withdrew),
    ]);
    let Some(kind) = kind else { return };
    let days = 30 + pen.dice.upto(200);
    let when = pen.days_on(days);
    let (id, worker) = (pen.id(), pen.worker);
    let happened = when.on.saturating_sub(1.days()).max(pen.last.on.saturating_sub(1.days()));
    let why = match kind {
        leaving::Kind::Death => "The hospital rang.",
        leaving::Kind::MovedAway => "Moved near a daughter; the other council was told.",
        _ => "Wants to manage without support.",
    };
    let row = params![
        id,
        pen.person,
        kind,
        happened,
        when.at,
        &worker.label,
        worker.id,
        why,
        "{}"
    ];
    pen.sheets.add(Table::Leaving, row);
    let detail = format!("{}. {why}", kind.label());
    pen.event(worker, Noun::Leaving, Verb::Change, Some(id), &detail);
}

/// What was asked for monitoring, with «refused» and «not known» apart; many were never asked.
fn equality(pen: &mut Pen<'_>, person: &Person) {
    let world = pen.world;
    let Some(officer) = pen.dice.one(&world.staff.information) else {
        return;
    };
    let officer: &Who = officer;
    let _ = (officer, person);
}
