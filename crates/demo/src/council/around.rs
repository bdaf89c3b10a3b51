//! What stands around a journey: who is what to whom, facts for equality monitoring, challenges and complaints.

use record::access::{Noun, Verb};
use record::complaint::{About, Kind, Outcome};
use record::people::ClientGroup;
use record::people::equality::{Fact, SaidBy, State, list_of};
use record::tasks;
use store::{Value, params};
use uuid::Uuid;

use super::World;
use super::pen::Pen;
use super::people::{Part, Person, person};
use super::sheets::Table;

/// Somebody of the family whom the council knows by name alone.
pub fn family(pen: &mut Pen<'_>, person: &Person) {
    let worker = pen.worker;
    let given = pen.dice.word(&super::people::GIVEN);
    let family = person.name.rsplit(' ').next().unwrap_or("Mockley");
    let kind = pen
        .dice
        .weighted(&[
            (45, "child"),
            (20, "sibling"),
            (15, "partner"),
            (20, "friend"),
        ])
        .unwrap_or("child");
    let (id, at) = (pen.id(), pen.last.at);
    let name = format!("{given} {family}");
    let telephone = format!("07700 900{:03}", pen.dice.below(1000));
    let row = params![
        id,
        person.id,
        Value::Null,
        &name,
        kind,
        false,
        false,
        true,
        telephone,
        "",
        Value::Null,
        at,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Relationship, row);
}

/// A carer stands beside the person whom they look after.
pub fn carer(world: &World, index: u64, carer: &Person, pen: &mut Pen<'_>) {
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

type Shares = &'static [(u64, &'static str)];

const ETHNICITY: Shares = &[
    (820, "white_british"),
    (22, "white_irish"),
    (25, "white_other"),
    (2, "white_traveller"),
    (2, "white_roma"),
    (10, "mixed_black_caribbean"),
    (4, "mixed_asian"),
    (4, "mixed_other"),
    (26, "asian_indian"),
    (34, "asian_pakistani"),
    (3, "asian_bangladeshi"),
    (7, "asian_chinese"),
    (8, "asian_other"),
    (10, "black_african"),
    (16, "black_caribbean"),
    (3, "black_other"),
    (2, "other_arab"),
    (2, "other_other"),
];
const RELIGION: Shares = &[
    (58, "christian"),
    (27, "none"),
    (8, "muslim"),
    (3, "hindu"),
    (1, "sikh"),
    (1, "jewish"),
    (1, "buddhist"),
    (1, "other"),
];
const ORIENTATION: Shares = &[
    (95, "heterosexual"),
    (2, "gay_or_lesbian"),
    (2, "bisexual"),
    (1, "other"),
];
const SEX: Shares = &[(58, "female"), (42, "male")];
const MARRIAGE_OLDER: Shares = &[
    (46, "widowed"),
    (36, "married"),
    (9, "single"),
    (9, "divorced"),
];
const MARRIAGE: Shares = &[
    (62, "single"),
    (22, "married"),
    (12, "divorced"),
    (4, "separated"),
];
const SERVED_OLDER: Shares = &[(14, "served"), (12, "family"), (74, "no")];
const SERVED: Shares = &[(3, "served"), (4, "family"), (93, "no")];

/// What was asked for monitoring, with «refused» and «not known» apart; many were never asked.
pub fn equality(pen: &mut Pen<'_>, person: &Person) {
    let asked = if person.part == Part::Informed {
        30
    } else {
        84
    };
    if !pen.dice.percent(asked) {
        return;
    }
    let older = person.group == ClientGroup::OlderPeople;
    let disabled = person.group != ClientGroup::Carers;
    let facts: [(Fact, u64, Shares); 7] = [
        (Fact::Ethnicity, 96, ETHNICITY),
        (Fact::Sex, 98, SEX),
        (
            Fact::Disability,
            92,
            if disabled {
                &[(90, "yes"), (10, "no")]
            } else {
                &[(20, "yes"), (80, "no")]
            },
        ),
        (Fact::Religion, 80, RELIGION),
        (
            Fact::Marriage,
            78,
            if older { MARRIAGE_OLDER } else { MARRIAGE },
        ),
        (Fact::SexualOrientation, 55, ORIENTATION),
        (
            Fact::ArmedForces,
            40,
            if older { SERVED_OLDER } else { SERVED },
        ),
    ];
    let (worker, at) = (pen.worker, pen.last.at);
    for (fact, asked, shares) in facts {
        if !pen.dice.percent(asked) {
            continue;
        }
        let private = matches!(fact, Fact::SexualOrientation | Fact::Religion);
        let state = pen
            .dice
            .weighted(&[
                (if private { 78 } else { 93 }, State::Answered),
                (if private { 17 } else { 3 }, State::Refused),
                (4, State::NotKnown),
            ])
            .unwrap_or(State::NotKnown);
        let code = pen
            .dice
            .weighted(shares)
            .filter(|_| state == State::Answered);
        let list = match state {
            State::Answered => list_of(fact).map_or("", |list| list.name.as_str()),
            _ => "",
        };
        let by = pen
            .dice
            .weighted(&[(85, SaidBy::Themselves), (15, SaidBy::ForThem)]);
        let row = params![
            person.id,
            fact,
            1_i64,
            state,
            code,
            list,
            by.unwrap_or(SaidBy::Themselves),
            at,
            &worker.label,
            worker.id
        ];
        pen.sheets.add(Table::Equality, row);
    }
}

/// Some challenge what was decided; most have their answer, by a manager who did not decide it.
pub fn challenge(pen: &mut Pen<'_>, decisions: &[(About, Uuid)]) {
    if !pen.dice.percent(3) {
        return;
    }
    let Some((about, subject)) = pen.dice.one(decisions).copied() else {
        return;
    };
    let days = 3 + pen.dice.upto(20);
    let made = pen.days_on(days);
    let (id, worker, other) = (pen.id(), pen.worker, pen.panel);
    let kind = pen
        .dice
        .weighted(&[(70, Kind::Challenge), (30, Kind::Complaint)])
        .unwrap_or(Kind::Challenge);
    let words = match about {
        About::Charging => "You counted money that I need for my heating and my washing.",
        About::Allocation => "The sum leaves out the nights. Nobody asked me about the nights.",
        _ => "This is not what we talked about at my table.",
    };
    let row = params![
        id,
        pen.person,
        kind,
        about,
        subject,
        words,
        "Look at it again, with me there.",
        "The person",
        made.at,
        made.on,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Complaint, row);
    let said = format!("{} made: {}.", kind.label(), about.label());
    pen.event(worker, Noun::Complaint, Verb::Create, Some(id), &said);
    let waiting = pen.opens(tasks::Kind::Complaint, Some(id), None);
    if pen.dice.percent(25) {
        pen.leaves_open(waiting);
        return;
    }
    let days = 5 + pen.dice.upto(20);
    let answered = pen.days_on(days);
    let outcome = pen
        .dice
        .weighted(&[
            (20, Outcome::Upheld),
            (35, Outcome::PartlyUpheld),
            (45, Outcome::NotUpheld),
        ])
        .unwrap_or(Outcome::NotUpheld);
    let answer = pen.id();
    let row = params![
        answer,
        id,
        pen.person,
        outcome,
        "It was looked at again with the person; what was found is written on the record.",
        answered.at,
        &other.label,
        other.id
    ];
    pen.sheets.add(Table::ComplaintAnswer, row);
    let said = format!("{} answered: {}.", kind.label(), outcome.label());
    pen.event(other, Noun::Complaint, Verb::Decide, Some(id), &said);
    pen.closes(waiting, other, "Answered.");
}
