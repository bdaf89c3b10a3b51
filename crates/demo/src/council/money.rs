//! Direct payments: bank details by two hands, runs every four weeks by three others, the ledger's entries.
//!
//! A budget begins with a period, so that every line is of whole periods; what the last run left is for the next one,
//! which the verbs of the pages propose on top.

use jiff::ToSpan;
use jiff::civil::Date;
use record::access::{Noun, Verb};
use record::payments::{LineKind, LineWork, PayeeForm, StepKind, Worked, seal_details};
use record::people::ClientGroup;
use record::rules::explain::{Formula, Prepared};
use record::rules::payments::{FourWeekly, FourWeeklyFacts, WeeklySum};
use record::rules::rulebook::Rules;
use record::rules::{Pence, date_in_words};
use record::tasks::Kind;
use record::{PayeeId, PersonId, Refusal};
use store::{Value, params};
use uuid::Uuid;

use super::dice::Dice;
use super::pen::Pen;
use super::people::Person;
use super::plans::Made;
use super::sheets::{Sheets, Table};
use super::staff::Who;
use super::{World, instant};

const PERIOD: i64 = 28;

/// Somebody who is paid.
pub struct Paid {
    pub person: PersonId,
    pub group: ClientGroup,
    pub budget: Uuid,
    pub payee: PayeeId,
    pub gross: Pence,
    pub part: Pence,
    pub once: Pence,
    pub starts_on: Date,
    /// When they left, and when that was known.
    pub left: Option<(Date, Date)>,
}

/// Where bank details stop, for those on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Details {
    Wanted,
    Unchecked,
    Confirmed,
}

/// The first day of the period that a direct payment agreed on a day begins with: bank details are set and checked
/// before its run is proposed.
pub fn begins(world: &World, agreed_on: Date) -> Date {
    let after = agreed_on.saturating_add(16.days()).max(world.paid_from);
    let days = i64::from((after - world.paid_from).get_days());
    let periods = (days + PERIOD - 1).div_euclid(PERIOD);
    world.paid_from.saturating_add((periods * PERIOD).days())
}

/// Bank details: set by one of finance, confirmed by another.
pub fn details(
    pen: &mut Pen<'_>,
    person: &Person,
    made: &Made,
    starts_on: Date,
    stop: Details,
) -> Result<Option<Paid>, Refusal> {
    let world = pen.world;
    let waiting = pen.opens(Kind::Payee, None, None);
    let desks = &world.staff.finance;
    let (Some(setter), Some(checker)) = (
        desks.get(3 + usize::from(pen.dice.percent(50))),
        desks.get(5 + usize::from(pen.dice.percent(50))),
    ) else {
        pen.leaves_open(waiting);
        return Ok(None);
    };
    if stop == Details::Wanted {
        pen.leaves_open(waiting);
        return Ok(None);
    }
    let set = pen.days_on(2);
    let payee = PayeeId::from_uuid(pen.id());
    let form = PayeeForm {
        account_name: person.name.clone(),
        // No bank has the sort code 00-00-01.
        sort_code: "000001".to_owned(),
        account_number: format!("{:08}", pen.dice.below(100_000_000)),
    };
    let kept = seal_details(&world.key, payee, &form)?;
    let row = params![
        payee,
        person.id,
        kept.account_name,
        kept.sealed,
        &kept.last_digits,
        set.at,
        &setter.label,
        setter.id
    ];
    pen.sheets.add(Table::Payee, row);
    pen.closes(waiting, setter, "Bank details set.");
    let subject = Some(payee.uuid());
    let said = format!(
        "Bank details set, account ending {}; to be confirmed by somebody else.",
        kept.last_digits
    );
    pen.event(setter, Noun::Payee, Verb::Change, subject, &said);
    let waiting = pen.opens(Kind::PayeeCheck, subject, None);
    if stop == Details::Unchecked {
        pen.leaves_open(waiting);
        return Ok(None);
    }
    let checked = pen.days_on(2);
    let row = params![
        payee,
        "confirmed",
        "Against a bank statement that was shown.",
        checked.at,
        &checker.label,
        checker.id
    ];
    pen.sheets.add(Table::PayeeCheck, row);
    pen.event(
        checker,
        Noun::Payee,
        Verb::Decide,
        subject,
        "Bank details confirmed.",
    );
    pen.closes(waiting, checker, "Bank details checked.");
    Ok(Some(Paid {
        person: person.id,
        group: person.group,
        budget: made.id,
        payee,
        gross: made.gross,
        part: made.part,
        once: made.payment_once,
        starts_on,
        left: None,
    }))
}

/// The first days of the periods whose runs were proposed by now.
pub fn periods(world: &World) -> Vec<Date> {
    let mut found = Vec::new();
    let mut from = world.paid_from;
    while proposed_on(from) < world.moment.today {
        found.push(from);
        from = from.saturating_add(PERIOD.days());
    }
    found
}

/// The Tuesday of the week before.
fn proposed_on(from: Date) -> Date {
    from.saturating_sub(6.days())
}

struct Line {
    id: Uuid,
    person: PersonId,
    group: ClientGroup,
    net: i64,
    content: String,
    row: Vec<Value>,
}

/// One run with its steps and its entries in the ledger.
pub struct Run {
    pub sheets: Sheets,
    /// Entries to be sealed once their lines are there.
    pub entries: Vec<Uuid>,
}

/// The run of a period, as far as it went by now.
pub fn run(world: &World, from: Date, everybody: &[Paid]) -> Result<Run, Refusal> {
    let mut dice = Dice::of(
        world.seed ^ 0x5eed,
        u64::from(from.day_of_year().unsigned_abs())
            + u64::from(from.year().unsigned_abs()) * 1_000,
    );
    let to = from.saturating_add((PERIOD - 1).days());
    let on = |days: i64| from.saturating_sub(days.days());
    let (proposed, approved, filed, pay_on) = (proposed_on(from), on(5), on(4), on(3));
    let rules = world.desk.book.compile(from);
    let prepared = rules
        .prepare::<FourWeekly>()
        .map_err(|missing| Refusal::Rules(missing.to_string()))?;
    let id = dice.id(instant(proposed, 600));
    let mut lines = Vec::new();
    for paid in everybody {
        if paid.starts_on > from || paid.left.is_some_and(|(_, known)| known <= proposed) {
            continue;
        }
        lines.extend(regular(
            &mut dice,
            (id, proposed),
            (from, to),
            &prepared,
            &rules,
            paid,
        )?);
        if paid.once > Pence::ZERO && paid.starts_on == from {
            lines.push(once(&mut dice, (id, proposed), paid));
        }
    }
    let mut sheets = Sheets::new();
    let mut entries = Vec::new();
    lines.sort_by_key(|line| line.id);
    let desks = &world.staff.finance;
    let (Some(proposer), Some(first), Some(second)) = (desks.get(7), desks.get(8), desks.get(9))
    else {
        return Ok(Run { sheets, entries });
    };
    if lines.is_empty() {
        return Ok(Run { sheets, entries });
    }
    let content: String = lines.iter().map(|line| line.content.as_str()).collect();
    let total: i64 = lines.iter().map(|line| line.net).sum();
    let row = params![
        id,
        from,
        to,
        pay_on,
        i64::try_from(lines.len()).unwrap_or(i64::MAX),
        total,
        record::rules::sha256(content.as_bytes()),
        instant(proposed, 600),
        &proposer.label,
        proposer.id
    ];
    sheets.add(Table::Run, row);
    for line in &mut lines {
        sheets.add(Table::Line, std::mem::take(&mut line.row));
    }
    if approved >= world.moment.today {
        return Ok(Run { sheets, entries });
    }
    let mut step = |dice: &mut Dice, kind: StepKind, who: &Who, day: Date, minute: i64| {
        let at = instant(day, minute);
        let row = params![dice.id(at), id, kind, at, &who.label, who.id, ""];
        sheets.add(Table::RunStep, row);
    };
    step(&mut dice, StepKind::Approved, first, approved, 610);
    step(&mut dice, StepKind::Approved, second, approved, 700);
    step(&mut dice, StepKind::Posted, second, approved, 701);
    if filed < world.moment.today {
        step(&mut dice, StepKind::File, proposer, filed, 560);
    }
    let posting = Posting {
        codes: Codes::of(&world.desk.book.compile(approved)),
        run: id,
    };
    let words = format!("{} to {}", date_in_words(from), date_in_words(to));
    let mut posted: Vec<Vec<Value>> = Vec::new();
    let entry = dice.id(instant(approved, 701));
    for line in lines.iter().filter(|line| line.net != 0) {
        let centre = posting.codes.centre(line.group);
        let code = &posting.codes.subjective;
        posted.push(posting.line(
            &posted,
            entry,
            "direct_payments",
            Some(line),
            (&centre, code),
            line.net,
        ));
    }
    posted.push(posting.balance(&posted, entry, "payable", -total));
    let said = format!("Direct payments for {words}");
    posting.entry(&mut sheets, entry, ("post", approved, 701), &said, second);
    entries.push(entry);
    if filed < world.moment.today {
        let entry = dice.id(instant(filed, 560));
        let first = posting.balance(&[], entry, "payable", total);
        posted.push(first.clone());
        posted.push(posting.balance(&[first], entry, "bank", -total));
        let said = format!(
            "Paid by the bank on {}: direct payments for {words}",
            date_in_words(pay_on)
        );
        posting.entry(&mut sheets, entry, ("bank", filed, 560), &said, proposer);
        entries.push(entry);
    }
    for row in posted {
        sheets.add(Table::LedgerLine, row);
    }
    tell(
        &mut dice,
        &mut sheets,
        &lines,
        (id, approved, pay_on),
        second,
    );
    Ok(Run { sheets, entries })
}

/// The line of a whole period, as the verb makes it.
fn regular(
    dice: &mut Dice,
    (run, proposed): (Uuid, Date),
    (from, to): (Date, Date),
    prepared: &Prepared<'_, FourWeekly>,
    rules: &Rules,
    paid: &Paid,
) -> Result<Option<Line>, Refusal> {
    let half = |amount: Pence| {
        let facts = FourWeeklyFacts {
            from,
            to,
            weekly: vec![WeeklySum {
                amount,
                from,
                to: Some(to),
            }],
        };
        prepared
            .silent(&facts)
            .map(|result| Worked { facts, result })
            .map_err(|fault| Refusal::Rules(fault.to_string()))
    };
    let (gross, contribution) = (half(paid.gross)?, half(paid.part)?);
    let sums = (gross.result.total.0, contribution.result.total.0);
    if sums.0 == sums.1 {
        return Ok(None);
    }
    let work = LineWork {
        formula: FourWeekly::ID.to_owned(),
        version: FourWeekly::VERSION,
        date: rules.date(),
        rulebook: rules.hash().to_owned(),
        gross,
        contribution,
        paid_gross: Pence::ZERO,
        paid_contribution: Pence::ZERO,
        paid_by: Vec::new(),
    };
    let worked = serde_json::to_string(&work).unwrap_or_default();
    Ok(Some(line(
        dice,
        (run, proposed),
        paid,
        LineKind::Regular,
        (from, to),
        sums,
        worked,
    )))
}

fn once(dice: &mut Dice, of: (Uuid, Date), paid: &Paid) -> Line {
    let days = (paid.starts_on, paid.starts_on);
    let sums = (paid.once.0, 0);
    line(
        dice,
        of,
        paid,
        LineKind::OneOff,
        days,
        sums,
        "{}".to_owned(),
    )
}

fn line(
    dice: &mut Dice,
    (run, proposed): (Uuid, Date),
    paid: &Paid,
    kind: LineKind,
    (from, to): (Date, Date),
    (gross, contribution): (i64, i64),
    worked: String,
) -> Line {
    let id = dice.id(instant(proposed, 600));
    let net = gross - contribution;
    let (person, budget, payee) = (paid.person, paid.budget, paid.payee);
    let content =
        format!("{id}|{person}|{budget}|{payee}|{kind}|{from}|{to}|{gross}|{contribution}|\n");
    let row = params![
        id,
        run,
        person,
        budget,
        payee,
        kind,
        from,
        to,
        gross,
        contribution,
        net,
        worked
    ];
    Line {
        id,
        person,
        group: paid.group,
        net,
        content,
        row: row.into(),
    }
}

/// Codes of the general ledger on a day.
struct Codes {
    rules: Rules,
    subjective: String,
    balance: String,
    vat: String,
}

impl Codes {
    fn of(rules: &Rules) -> Codes {
        let number = |path: &str| {
            let found = rules.lookup().number(path);
            found.map_or_else(
                |_| String::new(),
                |found| found.value.normalize().to_string(),
            )
        };
        let vat =
            rules
                .lookup()
                .choice("payments/ledger/vat_direct_payments", "a choice", |word| {
                    Some(word.to_owned())
                });
        Codes {
            subjective: number("payments/ledger/subjective_direct_payments"),
            balance: number("payments/ledger/subjective_balance"),
            vat: vat.map_or_else(|_| String::new(), |found| found.value),
            rules: rules.clone(),
        }
    }

    fn centre(&self, group: ClientGroup) -> String {
        self.number(&format!("payments/ledger/cost_centre_{group}"))
    }

    fn number(&self, path: &str) -> String {
        let found = self.rules.lookup().number(path);
        found.map_or_else(
            |_| String::new(),
            |found| found.value.normalize().to_string(),
        )
    }
}

struct Posting {
    codes: Codes,
    run: Uuid,
}

impl Posting {
    fn line(
        &self,
        before: &[Vec<Value>],
        entry: Uuid,
        account: &str,
        payment: Option<&Line>,
        (centre, subjective): (&str, &str),
        amount: i64,
    ) -> Vec<Value> {
        let position = i64::try_from(before.len() + 1).unwrap_or(i64::MAX);
        params![
            entry,
            position,
            account,
            payment.map(|line| line.person),
            payment.map(|line| line.id),
            centre,
            subjective,
            &self.codes.vat,
            amount
        ]
        .into()
    }

    /// A line of the balance sheet.
    fn balance(
        &self,
        before: &[Vec<Value>],
        entry: Uuid,
        account: &str,
        amount: i64,
    ) -> Vec<Value> {
        let centre = self.codes.number("payments/ledger/cost_centre_other");
        let codes = (centre.as_str(), self.codes.balance.as_str());
        self.line(before, entry, account, None, codes, amount)
    }

    fn entry(
        &self,
        sheets: &mut Sheets,
        entry: Uuid,
        (key, day, minute): (&str, Date, i64),
        words: &str,
        who: &Who,
    ) {
        let row = params![
            entry,
            format!("run:{}:{key}", self.run),
            day,
            words,
            self.run,
            false,
            instant(day, minute),
            &who.label,
            who.id
        ];
        sheets.add(Table::LedgerEntry, row);
    }
}

/// A line on each person's timeline.
fn tell(
    dice: &mut Dice,
    sheets: &mut Sheets,
    lines: &[Line],
    (run, approved, pay_on): (Uuid, Date, Date),
    who: &Who,
) {
    let at = instant(approved, 701);
    let day = date_in_words(pay_on);
    let mut sums: std::collections::BTreeMap<PersonId, i64> = std::collections::BTreeMap::new();
    for line in lines {
        *sums.entry(line.person).or_default() += line.net;
    }
    for (person, net) in sums {
        let detail = format!(
            "Direct payment of {} approved, to be paid on {day}.",
            Pence(net)
        );
        let row = params![
            dice.id(at),
            person,
            at,
            at,
            &who.label,
            who.id,
            Noun::Payments,
            Verb::Decide,
            run,
            detail
        ];
        sheets.add(Table::Event, row);
    }
}
