//! Changing a plan, one form at a time: what was typed, checked whole, and put into the document.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::Pence;
use rust_decimal::Decimal;
use store::Tx;

use super::document::{
    Cost, Document, Every, Help, ItemId, Line, Outcome, Risk, Section, Source, TakenAs,
};
use crate::market::{self, Service, Unit};
use crate::people::text;
use crate::{EntryId, FieldFault, Moment, OfferId, Refusal, directory};

/// The dearest unit and the dearest one-off sum of a plan: what is above is a slip of the pen, and sums stay small
/// enough to be held.
const DEAREST: Pence = Pence::pounds(1_000_000);
/// The most units of one line.
const MOST_UNITS: i64 = 1_000;
/// The most hours of one week: more is a slip of the pen.
const HOURS_OF_A_WEEK: i64 = 168;
/// The most outcomes, lines or risks.
const MOST_ITEMS: usize = 60;

/// Where a line comes from, as it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// An entry of the public directory.
    Directory(EntryId),
    /// An offer; its unit and price are the offer's.
    Offer(OfferId),
    /// Own words.
    Own,
}

/// A line as it was typed.
#[derive(Debug, Clone)]
pub struct LineForm {
    /// Which line: a new id adds one.
    pub id: ItemId,
    /// What it is.
    pub words: String,
    /// The kind of support; an offer has its own.
    pub service: Option<Service>,
    /// How it is taken.
    pub taken_as: Option<TakenAs>,
    /// Where it comes from.
    pub source: Chosen,
    /// Whether it is paid once; otherwise again and again.
    pub once: bool,
    /// What the price is for.
    pub unit: Option<Unit>,
    /// The price of one unit.
    pub price: String,
    /// How many units.
    pub units: String,
    /// In which time.
    pub every: Option<Every>,
    /// What it costs once.
    pub amount: String,
    /// The outcomes that it is for.
    pub outcomes: BTreeSet<ItemId>,
}

/// What one form changes.
#[derive(Debug, Clone)]
pub enum Change {
    /// The words of a section.
    Words(Section, String),
    /// Who helps, and their name.
    Help(Option<Help>, String),
    /// Adds or changes an outcome: its words and the letters that it answers.
    Outcome(ItemId, String, BTreeSet<String>),
    /// Takes an outcome out.
    RemoveOutcome(ItemId),
    /// Adds or changes a line.
    Line(Box<LineForm>),
    /// Takes a line out.
    RemoveLine(ItemId),
    /// Adds or changes a risk: what might happen, what the person thinks, what is done.
    Risk(ItemId, [String; 3]),
    /// Takes a risk out.
    RemoveRisk(ItemId),
    /// Whether there are no risks to write down.
    NoRisks(bool),
    /// When the amount was told, and whether its use is free.
    Money(Option<Date>, Option<bool>),
}

/// What a change is about, for telling whether somebody else changed the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A section.
    Section(Section),
    /// One outcome.
    Outcome(ItemId),
    /// One line.
    Line(ItemId),
    /// One risk.
    Risk(ItemId),
}

impl Place {
    /// The section that it is in.
    pub const fn section(self) -> Section {
        match self {
            Place::Section(section) => section,
            Place::Outcome(_) => Section::Outcomes,
            Place::Line(_) => Section::Support,
            Place::Risk(_) => Section::Risks,
        }
    }

    /// Whether it says the same in both documents.
    pub fn same(self, a: &Document, b: &Document) -> bool {
        match self {
            Place::Outcome(id) => a.outcome(id) == b.outcome(id),
            Place::Line(id) => a.line(id) == b.line(id),
            Place::Risk(id) => a.risk(id) == b.risk(id),
            Place::Section(Section::Help) => (a.help, &a.helper) == (b.help, &b.helper),
            Place::Section(Section::Risks) => a.no_risks == b.no_risks,
            Place::Section(Section::Money) => (a.told_on, a.free_use) == (b.told_on, b.free_use),
            Place::Section(Section::Outcomes) => a.outcomes == b.outcomes,
            Place::Section(Section::Support) => a.lines == b.lines,
            Place::Section(section) => a.words(section) == b.words(section),
        }
    }
}

impl Change {
    /// What it is about.
    pub fn place(&self) -> Place {
        match self {
            Change::Words(section, _) => Place::Section(*section),
            Change::Help(..) => Place::Section(Section::Help),
            Change::Outcome(id, ..) | Change::RemoveOutcome(id) => Place::Outcome(*id),
            Change::Line(form) => Place::Line(form.id),
            Change::RemoveLine(id) => Place::Line(*id),
            Change::Risk(id, _) | Change::RemoveRisk(id) => Place::Risk(*id),
            Change::NoRisks(_) => Place::Section(Section::Risks),
            Change::Money(..) => Place::Section(Section::Money),
        }
    }
}

/// The document with the change in it.
///
/// `told_from` is the first day on which the amount can have been told; `letters` are those that outcomes may answer.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotFound`] for a section without words; the database's refusal.
pub(super) fn applied(
    tx: &mut Tx,
    moment: &Moment,
    before: &Document,
    change: &Change,
    (told_from, letters): (Option<Date>, &BTreeSet<String>),
) -> Result<Document, Refusal> {
    let mut after = before.clone();
    let mut faults = Vec::new();
    match change {
        Change::Words(section, typed) => {
            let words = note(&mut faults, "words", section.title(), typed, false);
            *after.words_mut(*section).ok_or(Refusal::NotFound(None))? = words;
        }
        Change::Help(help, helper) => {
            if help.is_none() {
                fault(&mut faults, "help", "Choose who helps with the plan.");
            }
            after.help = *help;
            after.helper = text::line("The helper's name", helper).unwrap_or_else(|sentence| {
                fault(&mut faults, "helper", sentence);
                String::new()
            });
        }
        Change::Outcome(id, words, answers) => {
            let label = "What is to be achieved";
            let words = note(&mut faults, "words", label, words, true);
            if !answers.is_subset(letters) {
                fault(
                    &mut faults,
                    "letters",
                    "Choose from the eligible outcomes that are shown.",
                );
            }
            let outcome = Outcome {
                id: *id,
                words,
                letters: answers.clone(),
            };
            put(
                &mut after.outcomes,
                outcome,
                |one| one.id == *id,
                &mut faults,
            );
        }
        Change::RemoveOutcome(id) => {
            after.outcomes.retain(|outcome| outcome.id != *id);
            for line in &mut after.lines {
                line.outcomes.remove(id);
            }
        }
        Change::Line(form) => {
            if let Some(line) = line(tx, moment, before, form, &mut faults)? {
                put(&mut after.lines, line, |one| one.id == form.id, &mut faults);
            }
        }
        Change::RemoveLine(id) => after.lines.retain(|line| line.id != *id),
        Change::Risk(id, [words, view, response]) => {
            let risk = Risk {
                id: *id,
                words: note(&mut faults, "words", "What might happen", words, true),
                view: note(
                    &mut faults,
                    "view",
                    "What the person thinks of it",
                    view,
                    true,
                ),
                response: note(
                    &mut faults,
                    "response",
                    "What is done about it",
                    response,
                    true,
                ),
            };
            after.no_risks = false;
            put(&mut after.risks, risk, |one| one.id == *id, &mut faults);
        }
        Change::RemoveRisk(id) => after.risks.retain(|risk| risk.id != *id),
        Change::NoRisks(none) => {
            if *none && !after.risks.is_empty() {
                fault(
                    &mut faults,
                    "no_risks",
                    "There is a risk in the plan. Take it out first, or leave this open.",
                );
            }
            after.no_risks = *none;
        }
        Change::Money(told_on, free_use) => {
            if told_on.is_some_and(|day| day > moment.today) {
                fault(
                    &mut faults,
                    "told_on",
                    "Enter a day that is not in the future.",
                );
            }
            if let (Some(day), Some(from)) = (told_on, told_from)
                && *day < from
            {
                let from = rules::date_in_words(from);
                let sentence = format!(
                    "The indicative budget was worked out on {from}: enter that day or a later one."
                );
                fault(&mut faults, "told_on", sentence);
            }
            after.told_on = *told_on;
            after.free_use = *free_use;
        }
    }
    if after.costs().is_none() {
        fault(
            &mut faults,
            "price",
            "The plan costs more than can be held. Check the prices.",
        );
    }
    if faults.is_empty() {
        Ok(after)
    } else {
        Err(Refusal::Invalid(faults))
    }
}

fn put<T>(items: &mut Vec<T>, item: T, same: impl Fn(&T) -> bool, faults: &mut Vec<FieldFault>) {
    let full = items.len() >= MOST_ITEMS;
    if let Some(stands) = items.iter_mut().find(|one| same(one)) {
        *stands = item;
    } else if full {
        let sentence = format!("A plan has {MOST_ITEMS} of these at most. Join some of them.");
        fault(faults, "words", sentence);
    } else {
        items.push(item);
    }
}

fn line(
    tx: &mut Tx,
    moment: &Moment,
    before: &Document,
    form: &LineForm,
    faults: &mut Vec<FieldFault>,
) -> Result<Option<Line>, Refusal> {
    let words = note(faults, "words", "What it is", &form.words, true);
    let stands = before.line(form.id);
    let (source, offered) = source(tx, moment, stands, form, faults)?;
    let service = offered.as_ref().map(|offered| offered.0).or(form.service);
    if service.is_none() {
        fault(faults, "service", "Choose the kind of support.");
    }
    if form.taken_as.is_none() {
        fault(faults, "taken_as", "Choose how it is taken.");
    }
    if !form.outcomes.iter().all(|id| before.outcome(*id).is_some()) {
        fault(
            faults,
            "outcomes",
            "Choose from the outcomes that are shown.",
        );
    }
    let cost = match form.taken_as {
        Some(TakenAs::Free) => free(form, offered.is_some(), faults),
        _ if form.once => sum(faults, "amount", "What it costs once", &form.amount)
            .map(|amount| Cost::Once { amount }),
        _ => ongoing(form, offered.map(|(_, unit, price)| (unit, price)), faults),
    };
    if let (Some(service), Some(taken_as), Some(source), Some(cost)) =
        (service, form.taken_as, source, cost)
    {
        return Ok(Some(Line {
            id: form.id,
            words,
            service,
            taken_as,
            source,
            cost,
            outcomes: form.outcomes.clone(),
        }));
    }
    Ok(None)
}

/// What an offer says of its kind of support, unit and price.
type Terms = (Service, Unit, Pence);

/// The source with its name, and for an offer its kind, unit and price.
fn source(
    tx: &mut Tx,
    moment: &Moment,
    stands: Option<&Line>,
    form: &LineForm,
    faults: &mut Vec<FieldFault>,
) -> Result<(Option<Source>, Option<Terms>), Refusal> {
    match form.source {
        Chosen::Own => Ok((Some(Source::Own), None)),
        Chosen::Directory(entry) => {
            let name = match directory::entry(tx, entry) {
                Ok(found) => found.name,
                Err(Refusal::NotFound(_)) => {
                    let sentence =
                        "This is no longer in the directory. Search again, or use your own words.";
                    fault(faults, "source", sentence);
                    return Ok((None, None));
                }
                Err(other) => return Err(other),
            };
            Ok((Some(Source::Directory { entry, name }), None))
        }
        Chosen::Offer(id) => {
            let kept = stands.and_then(Line::offer) == Some(id);
            match market::offer(tx, id)?.filter(|offer| kept || offer.holds_on(moment.today)) {
                Some(offer) => {
                    let terms = (offer.service, offer.unit, offer.price);
                    let source = Source::Offer {
                        offer: id,
                        provider: offer.provider,
                        provider_name: offer.provider_name,
                        title: offer.title,
                        in_house: offer.in_house,
                    };
                    Ok((Some(source), Some(terms)))
                }
                None => {
                    let sentence = "This offer has ended. Search again for what is offered now.";
                    fault(faults, "source", sentence);
                    Ok((None, None))
                }
            }
        }
    }
}

fn free(form: &LineForm, offered: bool, faults: &mut Vec<FieldFault>) -> Option<Cost> {
    let priced = [&form.price, &form.amount].into_iter().any(|typed| {
        typed
            .parse::<Pence>()
            .is_ok_and(|price| price > Pence::ZERO)
    });
    if offered || priced {
        let sentence =
            "It has a price, so it is not free. Choose who holds the money, or clear the price.";
        fault(faults, "taken_as", sentence);
        return None;
    }
    Some(Cost::Nothing)
}

fn ongoing(
    form: &LineForm,
    offered: Option<(Unit, Pence)>,
    faults: &mut Vec<FieldFault>,
) -> Option<Cost> {
    let unit = offered.map(|(unit, _)| unit).or(form.unit);
    if unit.is_none() {
        fault(faults, "unit", "Choose what the price is for.");
    }
    let price = match offered {
        Some((_, price)) => Some(price),
        None => sum(faults, "price", "The price of one", &form.price),
    };
    let units =
        units(&form.units, unit, form.every).map_err(|sentence| fault(faults, "units", sentence));
    if form.every.is_none() {
        fault(faults, "every", "Choose in which time.");
    }
    Some(Cost::Ongoing {
        unit: unit?,
        price: price?,
        units: units.ok()?,
        every: form.every?,
    })
}

/// A number of units with at most two places: quarters of an hour are written 0.25.
///
/// Figures and a point only: the parser would read `1e3` as a thousand.
fn units(typed: &str, unit: Option<Unit>, every: Option<Every>) -> Result<Decimal, String> {
    let typed = typed.trim();
    let wrong = || "How many: enter a number in figures, like 3 or 2.5.".to_owned();
    if !typed
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
    {
        return Err(wrong());
    }
    let units: Decimal = typed.parse().map_err(|_| wrong())?;
    let units = units.normalize();
    if units <= Decimal::ZERO || units > Decimal::from(MOST_UNITS) {
        return Err(format!(
            "How many: enter a number above 0 and up to {MOST_UNITS}."
        ));
    }
    if unit == Some(Unit::Hour)
        && every == Some(Every::Week)
        && units > Decimal::from(HOURS_OF_A_WEEK)
    {
        return Err(format!(
            "How many: a week has {HOURS_OF_A_WEEK} hours. Enter that or fewer, or choose another time."
        ));
    }
    if units.scale() > 2 {
        return Err("How many: two figures after the point at most, like 2.25.".to_owned());
    }
    Ok(units)
}

fn sum(faults: &mut Vec<FieldFault>, field: &str, label: &str, typed: &str) -> Option<Pence> {
    let sentence = match typed.parse::<Pence>() {
        Ok(amount) if amount <= Pence::ZERO => {
            format!("{label}: enter more than nought, or choose “Free”.")
        }
        Ok(amount) if amount > DEAREST => format!(
            "{label}: {} is the most that can be entered here. Check the number.",
            DEAREST.brief()
        ),
        Ok(amount) => return Some(amount),
        Err(sentence) => format!("{label}: {sentence}."),
    };
    fault(faults, field, sentence);
    None
}

fn note(
    faults: &mut Vec<FieldFault>,
    field: &str,
    label: &str,
    typed: &str,
    wanted: bool,
) -> String {
    match text::note(label, typed) {
        Ok(words) if wanted && words.is_empty() => {
            fault(faults, field, format!("{label}: write it here."));
            words
        }
        Ok(words) => words,
        Err(sentence) => {
            fault(faults, field, sentence);
            String::new()
        }
    }
}

fn fault(faults: &mut Vec<FieldFault>, field: &str, sentence: impl Into<String>) {
    faults.push(FieldFault::new(field, sentence));
}
