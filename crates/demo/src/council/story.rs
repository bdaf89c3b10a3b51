//! The stories: contact, assessment, what was decided, support, review; each as far as it went.

use jiff::ToSpan;
use jiff::civil::Date;
use record::access::{Noun, Verb};
use record::allocation::Kind as Determined;
use record::complaint::About;
use record::market::Service;
use record::people::{ClientGroup, leaving};
use record::rules::Pence;
use record::rules::allocation::{AllocationFacts, Points};
use record::rules::assessment::{Answers, Questionnaire};
use record::rules::review::Intervals;
use record::tasks::Kind;
use record::{Refusal, assessment};
use store::{Value, params};
use uuid::Uuid;

use super::means::{self, Assessed};
use super::money::{self, Details, Paid};
use super::pen::{Pen, Waiting};
use super::people::{Part, Person, Stop, Way, index_of};
use super::plans::{self, Basis};
use super::reviews::{self, Subject};
use super::sheets::{Sheets, Table};
use super::{Size, World};
use super::{around, findings, needs};

/// Tells one person's story.
pub fn tell(
    world: &World,
    index: u64,
    person: Person,
    sheets: &mut Sheets,
) -> Result<Option<Paid>, Refusal> {
    let Some(mut pen) = Pen::of(world, &person, sheets) else {
        return Ok(None);
    };
    around::equality(&mut pen, &person);
    if person.part == Part::Informed {
        contact(&mut pen, &person, false);
        return Ok(None);
    }
    involve(&mut pen, &person);
    if !matches!(person.part, Part::Carer(_)) && pen.dice.percent(45) {
        around::family(&mut pen, &person);
    }
    if let Part::Carer(slot) = person.part {
        around::carer(world, index_of(index, slot), &person, &mut pen);
        if world.papers() || !pen.dice.percent(30) {
            contact(&mut pen, &person, false);
            return Ok(None);
        }
    }
    contact(&mut pen, &person, true);
    let paid = journey(&mut pen, &person, person.stop)?;
    if let Size::Known(_) = world.size {
        years(&mut pen, index, &person);
    }
    Ok(paid)
}

/// Events of somebody supported for years, and of the few with whom there was something every week.
const EVENTS: i64 = 45;
const EVENTS_OF_BUSY: i64 = 1_200;
/// One in so many is one of those.
const BUSY_EVERY: u64 = 400;

const HAPPENINGS: [(Noun, Verb, &str); 4] = [
    (
        Noun::People,
        Verb::Change,
        "The record was corrected: contacts.",
    ),
    (
        Noun::People,
        Verb::Change,
        "The record was corrected: addresses.",
    ),
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
        let at =
            person.since_at.as_second() + span * step / count + pen.dice.upto(span / count + 1);
        pen.last.at = jiff::Timestamp::from_second(at).unwrap_or(now);
        if let Some((noun, verb, detail)) = pen.dice.one(&HAPPENINGS) {
            pen.event(worker, *noun, *verb, None, detail);
        }
    }
}

fn involve(pen: &mut Pen<'_>, person: &Person) {
    let (team, account) = (pen.id(), pen.id());
    let row = params![
        team,
        person.id,
        pen.team.id,
        Value::Null,
        person.since,
        Value::Null
    ];
    pen.sheets.add(Table::Involvement, row);
    if person.part != Part::NotEligible {
        let row = params![
            account,
            person.id,
            Value::Null,
            pen.worker.id,
            person.since,
            Value::Null
        ];
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
        _ => (
            "information",
            "Told what is in the directory, and whom to ring.",
        ),
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
fn journey(pen: &mut Pen<'_>, person: &Person, stop: Stop) -> Result<Option<Paid>, Refusal> {
    let world = pen.world;
    let worker = pen.worker;
    let waiting = pen.opens(Kind::Assessment, None, None);
    if stop == Stop::Assessment {
        pen.leaves_open(waiting);
        return Ok(None);
    }
    let days = 2 + pen.dice.upto(12);
    let begun = pen.days_on(days);
    let rules = world.desk.rules(begun.on);
    let asked = if person.group == ClientGroup::Carers {
        assessment::CARER
    } else {
        assessment::ADULT
    };
    let Some(form) = rules.questionnaire(asked) else {
        pen.leaves_open(waiting);
        return Ok(None);
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
    pen.event(
        worker,
        Noun::Assessment,
        Verb::Create,
        Some(assessed),
        &detail,
    );
    let little = person.part == Part::NotEligible;
    let helped = !little && pen.dice.percent(55);
    let mut dice = pen.dice.clone();
    pen.dice.throw();
    let answers = needs::answers(form, person.group, little, helped, &mut dice);
    let days = 1 + pen.dice.upto(6);
    pen.days_on(days);
    answer(pen, assessed, form, &answers);
    pen.event(
        worker,
        Noun::Assessment,
        Verb::Change,
        Some(assessed),
        "Answers given.",
    );
    let waiting = pen.opens(Kind::Validation, Some(assessed), None);
    if stop == Stop::Validation {
        pen.leaves_open(waiting);
        return Ok(None);
    }
    pen.then();
    validated(pen, assessed);
    pen.closes(waiting, worker, "The answers were validated.");
    let waiting = pen.opens(Kind::Eligibility, Some(assessed), None);
    if stop == Stop::Eligibility {
        pen.leaves_open(waiting);
        return Ok(None);
    }
    let days = pen.dice.upto(4);
    pen.days_on(days);
    let found = findings::determine(pen, person, assessed, form, &answers, little)?;
    pen.closes(waiting, worker, "Eligibility was determined.");
    if !found.outcome.eligible {
        return Ok(None);
    }
    if person.part == Part::CareHome
        || (person.way == Way::Commissioned && person.group != ClientGroup::Carers)
    {
        return traditional(pen, person).map(|()| None);
    }
    let waiting = pen.opens(Kind::Allocation, Some(found.id), None);
    let charging = (person.group != ClientGroup::Carers && means::asked(world, pen.last.on))
        .then(|| pen.opens(Kind::Charging, Some(found.id), None));
    if stop == Stop::Allocation {
        pen.leaves_open(waiting);
        if let Some(charging) = charging {
            pen.leaves_open(charging);
        }
        return Ok(None);
    }
    pen.then();
    let told_on = pen.last.on;
    let (indicative, weekly) = allocate(pen, assessed, form, answers)?;
    pen.closes(waiting, worker, "An indicative budget was worked out.");
    let basis = Basis {
        eligibility: found.id,
        letters: found.outcome.counted,
        indicative: (indicative, weekly, told_on),
    };
    let planning = pen.opens(Kind::Planning, Some(indicative), None);
    let assessed = match charging {
        None if person.group == ClientGroup::Carers => plans::carers(),
        None => open(),
        Some(waiting) if stop == Stop::Charging => {
            pen.leaves_open(waiting);
            pen.leaves_open(planning);
            return Ok(None);
        }
        Some(waiting) => charged(pen, person, waiting)?,
    };
    if stop == Stop::Planning {
        pen.leaves_open(planning);
        return Ok(None);
    }
    budgeted(pen, person, &basis, &assessed, planning, stop)
}

/// Not assessed: the person's part is open.
const fn open() -> Assessed {
    Assessed {
        id: None,
        contribution: record::rules::budget::Contribution::Open,
    }
}

/// The financial assessment, some days after it was asked for.
fn charged(pen: &mut Pen<'_>, person: &Person, waiting: Waiting) -> Result<Assessed, Refusal> {
    let world = pen.world;
    let Some(officer) = world.staff.finance.get(pen.dice.below(3) as usize) else {
        pen.leaves_open(waiting);
        return Ok(open());
    };
    let days = 3 + pen.dice.upto(18);
    pen.days_on(days);
    let assessed = means::assess(pen, person, officer)?;
    pen.closes(waiting, officer, "The financial assessment was made.");
    Ok(assessed)
}

/// Plan, approval, budget, agreement, reviews.
fn budgeted(
    pen: &mut Pen<'_>,
    person: &Person,
    basis: &Basis,
    assessed: &Assessed,
    planning: Waiting,
    stop: Stop,
) -> Result<Option<Paid>, Refusal> {
    let worker = pen.worker;
    let days = 2 + pen.dice.upto(12);
    pen.days_on(days);
    let put = plans::put_forward(pen, person, basis)?;
    pen.closes(planning, worker, "put forward");
    let approval = pen.opens(Kind::Approval, Some(put.submission), None);
    if stop == Stop::Approval {
        pen.leaves_open(approval);
        return Ok(None);
    }
    let days = 1 + pen.dice.upto(6);
    pen.days_on(days);
    let (within, limit) = plans::within(pen, &put);
    let (manager, members) = (pen.manager, pen.panel);
    let at_panel = !within || stop == Stop::Panel;
    let decided = if at_panel {
        plans::decide(pen, &put, ("to_panel", "team_manager"), limit);
        pen.closes(approval, manager, "Taken to the panel");
        let panel = pen.opens(Kind::Panel, Some(put.submission), None);
        if stop == Stop::Panel {
            pen.leaves_open(panel);
            return Ok(None);
        }
        let days = 3 + pen.dice.upto(8);
        pen.days_on(days);
        let decided = plans::decide(pen, &put, ("agreed", "panel"), None);
        pen.closes(panel, members, "Agreed");
        decided
    } else {
        let decided = plans::decide(pen, &put, ("agreed", "team_manager"), limit);
        pen.closes(approval, manager, "Agreed");
        decided
    };
    let made = plans::budget(pen, basis, put, decided, assessed, at_panel)?;
    let agreement = pen.opens(Kind::Agreement, Some(made.id), None);
    if stop == Stop::Agreement {
        pen.leaves_open(agreement);
        return Ok(None);
    }
    let days = 2 + pen.dice.upto(9);
    pen.days_on(days);
    let agreed = plans::agree(pen, person, &made)?;
    pen.closes(agreement, worker, "Agreed.");
    let mut paid = None;
    if made.pays_out() {
        let details = match stop {
            Stop::Payee => Details::Wanted,
            Stop::PayeeCheck => Details::Unchecked,
            _ => Details::Confirmed,
        };
        paid = money::details(pen, person, &made, agreed.starts_on, details)?;
    }
    if stop == Stop::Never {
        let mut decisions = vec![
            (About::Allocation, basis.indicative.0),
            (About::Budget, made.id),
        ];
        decisions.extend(assessed.id.map(|id| (About::Charging, id)));
        around::challenge(pen, &decisions);
    }
    let until = (person.part == Part::Left).then(|| {
        let days = 30 + pen.dice.upto(200);
        agreed.starts_on.saturating_add(days.days())
    });
    let subject = Subject {
        plan: Some(made.plan),
        budget: Some(made.id),
        outcomes: made.outcomes.clone(),
        pays_out: made.pays_out(),
        until,
    };
    reviews::hold(pen, &subject, agreed.review, agreed.due)?;
    if let Some(until) = until {
        let left = leave(pen, until);
        if let Some(paid) = &mut paid {
            paid.left = left;
        }
    }
    Ok(paid)
}

/// Services as they always were, without a budget; looked at once a year.
fn traditional(pen: &mut Pen<'_>, person: &Person) -> Result<(), Refusal> {
    if person.part == Part::OnTheWay {
        return Ok(());
    }
    support(pen, person);
    let start = pen.last.on;
    let due = Intervals::of(&pen.world.desk.rules(start))
        .map_err(|missing| Refusal::Rules(missing.to_string()))?
        .first(start)
        .map(|(_, by)| by);
    let review = pen.opens(Kind::Review, None, due);
    let subject = Subject {
        plan: None,
        budget: None,
        outcomes: Vec::new(),
        pays_out: false,
        until: (person.part == Part::Left).then(|| {
            let days = 30 + pen.dice.upto(200);
            start.saturating_add(days.days())
        }),
    };
    reviews::hold(pen, &subject, review, due)?;
    if let Some(until) = subject.until {
        leave(pen, until);
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
        add(
            Asked::Need,
            question,
            &answer.decided,
            answer.person.as_deref(),
        );
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
    pen.event(
        worker,
        Noun::Assessment,
        Verb::Decide,
        Some(assessed),
        "Assessment validated.",
    );
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

/// Support that the council arranges without a budget.
fn support(pen: &mut Pen<'_>, person: &Person) {
    let days = 5 + pen.dice.upto(10);
    let start = pen.days_on(days);
    let (id, worker) = (pen.id(), pen.worker);
    let market = &pen.world.market;
    let (service, setting) = match (person.part, person.group) {
        (Part::CareHome, _) if pen.dice.percent(35) => (Service::Other, "nursing"),
        (Part::CareHome, _) => (Service::Other, "residential"),
        (_, ClientGroup::LearningDisability) => (Service::DaySupport, "community"),
        (_, ClientGroup::MentalHealth) => (Service::Community, "community"),
        _ => (Service::HomeCare, "community"),
    };
    let offers = market.of_service(service);
    let place = match setting {
        "residential" => offers.first(),
        "nursing" => offers.last(),
        _ => pen.dice.one(&offers),
    };
    let weekly = match setting {
        "community" => 8_000 + 500 * pen.dice.upto(40),
        _ => place.map_or(82_000, |offer| offer.price.0),
    };
    let row = params![
        id,
        person.id,
        Value::Null,
        service,
        setting,
        "commissioned",
        true,
        place.map(|offer| offer.provider),
        weekly,
        start.on,
        Value::Null,
        start.at,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Service, row);
}

/// Somebody dies, moves away or withdraws: the day, and when it was written down.
fn leave(pen: &mut Pen<'_>, until: Date) -> Option<(Date, Date)> {
    let kind = pen.dice.weighted(&[
        (60, leaving::Kind::Death),
        (25, leaving::Kind::MovedAway),
        (15, leaving::Kind::Withdrew),
    ])?;
    let happened = until
        .max(pen.last.on)
        .min(pen.world.moment.today.saturating_sub(2.days()));
    let days = i64::from((happened - pen.last.on).get_days()).max(0) + 1 + pen.dice.upto(3);
    let when = pen.days_on(days);
    let (id, worker) = (pen.id(), pen.worker);
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
    let detail = format!(
        "{} on {}. {why}",
        kind.label(),
        record::rules::date_in_words(happened)
    );
    pen.event(worker, Noun::Leaving, Verb::Change, Some(id), &detail);
    Some((happened, when.on))
}
