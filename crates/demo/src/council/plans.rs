//! From the indicative budget to an agreed one: the plan and its costed lines, the approval, the four amounts, the
//! person's agreement, the support that begins.

use std::collections::BTreeSet;

use jiff::civil::Date;
use record::access::{Noun, Verb};
use record::market::{Service, Unit};
use record::people::ClientGroup;
use record::planning::{Cost, Document, Every, Help, ItemId, Line, Outcome, Source, TakenAs};
use record::rules::Pence;
use record::rules::budget::{BudgetFacts, Contribution, CostedLine, Personal, TakenAs as Taken};
use record::rules::explain::Formula;
use record::rules::messages::Messages;
use record::rules::review::Intervals;
use record::tasks::Kind;
use record::{Refusal, rules};
use rust_decimal::Decimal;
use store::{Value, params};
use uuid::Uuid;

use super::market::Offer;
use super::means::Assessed;
use super::money;
use super::pen::{Pen, Waiting};
use super::people::{Person, Way};
use super::sheets::Table;

/// What planning begins from.
pub struct Basis {
    pub eligibility: Uuid,
    /// The outcomes that the determination counted.
    pub letters: Vec<String>,
    /// The indicative budget: the determination, its week, and the day on which the person was told.
    pub indicative: (Uuid, Pence, Date),
}

/// A plan that was put forward.
pub struct PutForward {
    pub plan: Uuid,
    pub submission: Uuid,
    pub document: Document,
    pub weekly: Pence,
    pub one_off: Pence,
}

/// A budget that was made.
pub struct Made {
    pub id: Uuid,
    pub plan: Uuid,
    pub outcomes: Vec<(ItemId, String)>,
    pub payment: Pence,
    pub payment_once: Pence,
    pub gross: Pence,
    pub part: Pence,
    lines: Vec<Line>,
    council: Pence,
    told_on: Date,
}

impl Made {
    /// Whether any money is paid out.
    pub fn pays_out(&self) -> bool {
        self.payment > Pence::ZERO || self.payment_once > Pence::ZERO
    }
}

/// How a review comes after an agreement.
pub struct Agreed {
    pub starts_on: Date,
    pub review: Waiting,
    pub due: Option<Date>,
}

const CHANGES: [&str; 6] = [
    "I want to stay in my own home and see my friends again.",
    "I want to get up when I like, not when the rota says.",
    "I want to do more for myself and less in front of the television.",
    "I want to keep my cat, my garden and my Thursday club.",
    "I want a job, a few hours a week, with somebody beside me at first.",
    "I want my daughter to be my daughter again and not my nurse.",
];
const ABOUT: [&str; 5] = [
    "My family, my chapel and peace in the morning.",
    "Music, football on Saturdays, and not being hurried.",
    "I was a nurse for thirty years. I know what I need.",
    "My dog. Good tea. Being asked before anybody touches my things.",
    "I like people, noise and the market. I do not like waiting.",
];
/// What somebody wants to achieve, and the outcomes of the criteria (and themes of FACS) that it answers.
const WISHES: [(&str, &[&str]); 7] = [
    (
        "To be washed, dressed and fed in my own time.",
        &["a", "b", "c", "d", "personal_care"],
    ),
    (
        "To have a tidy home and good meals.",
        &["f", "carer_home", "carer_nutrition"],
    ),
    (
        "To be safe at home, also at night.",
        &["e", "life", "control", "abuse"],
    ),
    (
        "To see people and get about every week.",
        &[
            "g",
            "i",
            "social",
            "carer_relationships",
            "carer_community",
            "carer_recreation",
        ],
    ),
    (
        "To do something useful with my days.",
        &["h", "work", "carer_work"],
    ),
    (
        "To be there for those who need me.",
        &["j", "roles", "carer_child", "carer_others"],
    ),
    (
        "To have a rest from caring, and know that all is well.",
        &[],
    ),
];
/// The last of [`WISHES`]: what every outcome stands under that none of them names.
const REST: usize = WISHES.len() - 1;

/// Writes the plan and puts it forward.
pub fn put_forward(
    pen: &mut Pen<'_>,
    person: &Person,
    basis: &Basis,
) -> Result<PutForward, Refusal> {
    let (plan, submission) = (pen.id(), pen.id());
    let worker = pen.worker;
    let help = pen
        .dice
        .weighted(&[
            (20, Help::Self_),
            (35, Help::FamilyFriends),
            (8, Help::Broker),
            (12, Help::Voluntary),
            (25, Help::Council),
        ])
        .unwrap_or(Help::Council);
    let begun = pen.last;
    let row = params![
        plan,
        pen.person,
        basis.eligibility,
        basis.indicative.0,
        help,
        begun.at,
        begun.on,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Plan, row);
    pen.event(
        worker,
        Noun::Planning,
        Verb::Change,
        Some(plan),
        "Support plan begun.",
    );
    let document = document(pen, person, help, basis);
    let costs = document.costs().unwrap_or_default();
    let days = 2 + pen.dice.upto(20);
    let when = pen.days_on(days);
    let row = params![
        plan,
        1_i64,
        when.at,
        &worker.label,
        worker.id,
        document.to_json()?
    ];
    pen.sheets.add(Table::PlanVersion, row);
    let row = params![
        submission,
        plan,
        pen.person,
        1_i64,
        costs.weekly.0,
        costs.one_off.0,
        &document.reason,
        when.at,
        when.on,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Submission, row);
    let said = format!(
        "Support plan put forward for agreement: {} a week.",
        costs.weekly
    );
    pen.event(worker, Noun::Planning, Verb::Decide, Some(plan), &said);
    Ok(PutForward {
        plan,
        submission,
        document,
        weekly: costs.weekly,
        one_off: costs.one_off,
    })
}

fn document(pen: &mut Pen<'_>, person: &Person, help: Help, basis: &Basis) -> Document {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (at, (words, answers)) in WISHES.iter().enumerate() {
        let letters: BTreeSet<String> = basis
            .letters
            .iter()
            .filter(|letter| match answered_by(letter) {
                Some(wish) => wish == *answers,
                None => at == REST,
            })
            .cloned()
            .collect();
        if !letters.is_empty() {
            outcomes.push(Outcome {
                id: ItemId::from_uuid(pen.id()),
                words: (*words).to_owned(),
                letters,
            });
        }
    }
    let lines = lines(pen, person, &outcomes, basis.indicative.1);
    let mut document = Document {
        help: Some(help),
        helper: String::new(),
        about_me: pen.dice.word(&ABOUT).to_owned(),
        change: pen.dice.word(&CHANGES).to_owned(),
        outcomes,
        lines,
        managed:
            "The person decides from day to day; the worker is rung when something is to change."
                .to_owned(),
        control: "Nothing is changed without asking first.".to_owned(),
        arranging: "The person and the worker ring the providers together in the first week."
            .to_owned(),
        contingency: "If nobody comes, the neighbour has a key and the number of the duty team."
            .to_owned(),
        risks: Vec::new(),
        no_risks: true,
        told_on: Some(basis.indicative.2),
        free_use: Some(person.way != Way::Managed || pen.dice.percent(92)),
        advice: "The directory, the lunch club and the falls class were talked about.".to_owned(),
        review: "Six weeks after the start, at home.".to_owned(),
        reason: String::new(),
    };
    let weekly = document.costs().unwrap_or_default().weekly;
    if weekly > basis.indicative.1 {
        document.reason =
            "The hours that are needed cost a little more than the points suggest.".to_owned();
    } else if weekly < basis.indicative.1 {
        document.reason = "The club and a neighbour meet a part of it without cost.".to_owned();
    }
    document
}

fn answered_by(letter: &str) -> Option<&'static [&'static str]> {
    WISHES
        .iter()
        .map(|(_, answers)| *answers)
        .find(|answers| answers.contains(&letter))
}

/// The outcomes that a second kind of support is for: those of the wishes at these places, or the last where there is none.
fn served(outcomes: &[Outcome], wishes: &[usize]) -> BTreeSet<ItemId> {
    let wanted = |outcome: &&Outcome| {
        WISHES
            .iter()
            .position(|(words, _)| *words == outcome.words)
            .is_some_and(|at| wishes.contains(&at))
    };
    let found: BTreeSet<ItemId> = outcomes
        .iter()
        .filter(wanted)
        .map(|outcome| outcome.id)
        .collect();
    if found.is_empty() {
        outcomes
            .last()
            .map(|outcome| outcome.id)
            .into_iter()
            .collect()
    } else {
        found
    }
}

/// Support that comes to about the indicative budget.
fn lines(pen: &mut Pen<'_>, person: &Person, outcomes: &[Outcome], weekly: Pence) -> Vec<Line> {
    let main = match (person.group, person.way) {
        (ClientGroup::Carers, _) => Service::ShortBreak,
        (_, Way::DirectPayment | Way::Mix) => Service::PersonalAssistant,
        (ClientGroup::LearningDisability, _) => Service::SupportedLiving,
        (ClientGroup::MentalHealth, _) => Service::Community,
        _ => Service::HomeCare,
    };
    let second = match (person.group, person.way) {
        (ClientGroup::OlderPeople, Way::Managed) => Service::Meals,
        (ClientGroup::OlderPeople, _) => Service::DaySupport,
        (ClientGroup::Carers, _) => Service::Community,
        _ => Service::DaySupport,
    };
    let (mine, theirs) = match person.way {
        Way::DirectPayment => (TakenAs::DirectPayment, TakenAs::DirectPayment),
        Way::Mix => (TakenAs::DirectPayment, TakenAs::Council),
        Way::Managed | Way::Commissioned => (TakenAs::Council, TakenAs::Council),
    };
    let share = 75 + pen.dice.upto(35);
    let target = weekly.0 * share / 100;
    let mut lines = Vec::new();
    let spent = line(pen, (main, mine), (target * 3 / 4, outcomes), &mut lines);
    line(
        pen,
        (second, theirs),
        (target - spent, outcomes),
        &mut lines,
    );
    if person.way == Way::DirectPayment && pen.dice.percent(60) {
        line(
            pen,
            (Service::BudgetHelp, mine),
            (450, outcomes),
            &mut lines,
        );
    }
    if pen.dice.percent(12) {
        let amount = Pence(6_000 + 500 * pen.dice.upto(80));
        lines.push(Line {
            id: ItemId::from_uuid(pen.id()),
            words: "A key safe and rails.".to_owned(),
            service: Service::Equipment,
            taken_as: mine,
            source: Source::Own,
            cost: Cost::Once { amount },
            outcomes: served(outcomes, &[2]),
        });
    }
    lines
}

/// One line of a provider's offer for about so much a week; what it comes to.
fn line(
    pen: &mut Pen<'_>,
    (service, taken_as): (Service, TakenAs),
    (target, outcomes): (i64, &[Outcome]),
    lines: &mut Vec<Line>,
) -> i64 {
    let market = &pen.world.market;
    let offers = market.of_service(service);
    let Some(offer) = pen.dice.one(&offers).map(|offer| Offer::clone(offer)) else {
        return 0;
    };
    let every = match offer.unit {
        Unit::Day | Unit::Session if offer.price.0 > target => Every::FourWeeks,
        _ => Every::Week,
    };
    // Hours by halves, all else whole; at least one.
    let tenths = match offer.unit {
        Unit::Hour => (target * 2 / offer.price.0.max(1)).max(2) * 5,
        _ => (target * every.weeks() / offer.price.0.max(1)).max(1) * 10,
    };
    let cost = Cost::Ongoing {
        unit: offer.unit,
        price: offer.price,
        units: Decimal::new(tenths, 1).normalize(),
        every,
    };
    let spent = cost.weekly().unwrap_or(Pence::ZERO).0;
    let id = ItemId::from_uuid(pen.id());
    // The first kind of support is for everything; what comes beside it is for a part.
    let serves = if lines.is_empty() {
        outcomes.iter().map(|outcome| outcome.id).collect()
    } else if service == Service::Meals {
        served(outcomes, &[0, 1])
    } else {
        served(outcomes, &[3, 4])
    };
    lines.push(Line {
        id,
        words: offer.title.to_owned(),
        service,
        taken_as,
        source: Source::Offer {
            offer: offer.id,
            provider: offer.provider,
            provider_name: offer.provider_name.to_owned(),
            title: offer.title.to_owned(),
            in_house: offer.in_house,
        },
        cost,
        outcomes: serves,
    });
    spent
}

/// Whether a team manager alone may agree it, and the limit.
pub fn within(pen: &Pen<'_>, put: &PutForward) -> (bool, Option<Pence>) {
    let rules = pen.world.desk.rules(pen.last.on);
    let table = rules.approval();
    let within = table
        .and_then(|table| table.who_may_agree(put.weekly, put.one_off))
        .is_none_or(|step| step.who == "team_manager");
    let limit = table
        .and_then(|table| table.steps.iter().find(|step| step.who == "team_manager"))
        .and_then(|step| step.weekly);
    (within, limit)
}

/// A decision on the plan.
pub fn decide(
    pen: &mut Pen<'_>,
    put: &PutForward,
    (kind, level): (&str, &str),
    limit: Option<Pence>,
) -> Uuid {
    let id = pen.id();
    let who = if level == "panel" {
        pen.panel
    } else {
        pen.manager
    };
    let checks = if kind == "agreed" {
        r#"{"checks":["in_line","principles","safeguarding","legal"],"sections":[]}"#
    } else {
        r#"{"checks":[],"sections":[]}"#
    };
    let reasons = match kind {
        "agreed" => "The plan meets the eligible needs at a fair price.",
        _ => "The panel is asked to look at the costs and the risks together.",
    };
    let when = pen.last;
    let row = params![
        id,
        put.submission,
        pen.person,
        kind,
        level,
        limit.map(|limit| limit.0),
        pen.world.desk.book.hash(),
        checks,
        reasons,
        when.at,
        when.on,
        &who.label,
        who.id
    ];
    pen.sheets.add(Table::Approval, row);
    let by = if level == "panel" {
        "the panel"
    } else {
        "a team manager"
    };
    let said = match kind {
        "agreed" => format!("Support plan agreed by {by}: {} a week.", put.weekly),
        _ => format!("Support plan taken to the panel: {} a week.", put.weekly),
    };
    pen.event(
        who,
        Noun::Approval,
        Verb::Decide,
        Some(put.submission),
        &said,
    );
    id
}

/// The final budget of an agreed plan, by the formula.
pub fn budget(
    pen: &mut Pen<'_>,
    basis: &Basis,
    put: PutForward,
    approval: Uuid,
    assessed: &Assessed,
    panel: bool,
) -> Result<Made, Refusal> {
    let taken = |line: &Line| match line.taken_as {
        TakenAs::DirectPayment => Some(Taken::DirectPayment),
        TakenAs::Council => Some(Taken::Council),
        TakenAs::ThirdParty => Some(Taken::ThirdParty),
        TakenAs::Free => None,
    };
    let facts = BudgetFacts {
        lines: put
            .document
            .lines
            .iter()
            .filter_map(|line| {
                Some(CostedLine {
                    taken_as: taken(line)?,
                    weekly: line.weekly(),
                    one_off: line.cost.one_off(),
                })
            })
            .collect(),
        contribution: assessed.contribution,
        other_weekly: Pence::ZERO,
        indicative: Some(basis.indicative.1),
    };
    let (id, when) = (pen.id(), pen.last);
    let who = if panel { pen.panel } else { pen.manager };
    let figure = pen.world.desk.work::<Personal>(when.on, &facts)?;
    let made = &figure.outcome;
    let paid = made
        .shares
        .iter()
        .find(|share| share.taken_as == Taken::DirectPayment);
    let (gross, part) = paid.map_or((Pence::ZERO, Pence::ZERO), |share| {
        (share.cost, share.person)
    });
    let row = params![
        id,
        pen.person,
        put.plan,
        approval,
        basis.eligibility,
        basis.indicative.0,
        assessed.id,
        when.on,
        made.cost.0,
        made.person.0,
        made.council.0,
        made.other.0,
        made.one_off.0,
        gross.0,
        part.0,
        made.one_off_payment.0,
        made.provisional,
        Personal::ID,
        i64::from(Personal::VERSION),
        pen.world.desk.book.hash(),
        figure.facts,
        figure.worked,
        figure.hash,
        when.at,
        &who.label,
        who.id,
        "The plan meets the eligible needs at a fair price."
    ];
    pen.sheets.add(Table::Budget, row);
    for (position, line) in (1_i64..).zip(&put.document.lines) {
        let row = params![
            id,
            position,
            line.taken_as,
            line.service,
            &line.words,
            line.provider(),
            line.offer(),
            line.weekly().0,
            line.cost.one_off().0
        ];
        pen.sheets.add(Table::Share, row);
    }
    let said = format!(
        "Personal budget made: costs {} a week, the person pays {}, the council pays {}{}, from {}.",
        made.cost,
        made.person,
        made.council,
        if made.provisional {
            " until the financial assessment"
        } else {
            ""
        },
        rules::date_in_words(when.on)
    );
    pen.event(who, Noun::Budget, Verb::Decide, Some(id), &said);
    Ok(Made {
        id,
        plan: put.plan,
        outcomes: put
            .document
            .outcomes
            .iter()
            .map(|outcome| (outcome.id, outcome.words.clone()))
            .collect(),
        payment: made.payment,
        payment_once: made.one_off_payment,
        gross,
        part,
        council: made.council,
        lines: put.document.lines,
        told_on: basis.indicative.2,
    })
}

/// The person agrees: support begins, and its first review becomes due.
pub fn agree(pen: &mut Pen<'_>, person: &Person, made: &Made) -> Result<Agreed, Refusal> {
    let (id, worker, when) = (pen.id(), pen.worker, pen.last);
    let pays_out = made.pays_out();
    let starts_on = if pays_out {
        money::begins(pen.world, when.on)
    } else {
        when.on
    };
    let row = params![
        id,
        made.id,
        person.id,
        when.on,
        starts_on,
        &person.name,
        if pays_out { "person" } else { "none" },
        "",
        true,
        made.told_on,
        "By letter, and talked through at home.",
        pen.world.terms(pays_out),
        when.at,
        &worker.label,
        worker.id
    ];
    pen.sheets.add(Table::Agreement, row);
    for line in &made.lines {
        let mechanism = match line.taken_as {
            TakenAs::DirectPayment if pays_out => "direct_payment",
            _ if made.council > Pence::ZERO || line.cost.one_off() > Pence::ZERO => {
                "managed_budget"
            }
            _ => "none",
        };
        let id = pen.id();
        let row = params![
            id,
            person.id,
            made.id,
            line.service,
            "community",
            mechanism,
            line.weekly() > Pence::ZERO,
            line.provider(),
            line.weekly().0,
            starts_on,
            Value::Null,
            when.at,
            &worker.label,
            worker.id
        ];
        pen.sheets.add(Table::Service, row);
    }
    let said = format!(
        "Budget agreed by the person; it is for the time from {}.",
        rules::date_in_words(starts_on)
    );
    pen.event(worker, Noun::Budget, Verb::Change, Some(made.id), &said);
    let intervals = Intervals::of(&pen.world.desk.rules(when.on))
        .map_err(|missing| Refusal::Rules(missing.to_string()))?;
    let first = intervals.first(starts_on).map(|(_, by)| by);
    let due = match intervals
        .direct_payment_first(starts_on)
        .filter(|_| pays_out)
    {
        Some(payment) => first.map(|first| first.min(payment)),
        None => first,
    };
    let review = pen.opens(Kind::Review, Some(made.plan), due);
    Ok(Agreed {
        starts_on,
        review,
        due,
    })
}

/// The terms of an agreement, as the person reads them.
pub fn terms(pays_out: bool) -> String {
    let Ok(messages) = Messages::embedded("en") else {
        return String::new();
    };
    let mut ids = vec!["terms-changes", "terms-review"];
    if pays_out {
        ids.extend([
            "terms-payment-plan",
            "terms-payment-account",
            "terms-payment-own-part",
            "terms-payment-records",
            "terms-payment-back",
        ]);
    } else {
        ids.push("terms-arranged");
    }
    let said: Vec<String> = ids
        .iter()
        .filter_map(|id| messages.text(id, &[], record::rules::Voice::Plain).ok())
        .collect();
    said.join("\n")
}

/// Nobody is charged: a carer's own budget.
pub const fn carers() -> Assessed {
    Assessed {
        id: None,
        contribution: Contribution::Carer,
    }
}
