//! What stands in the form of a financial assessment, and reading it.

use jiff::civil::Date;
use record::FieldFault;
use record::charging::Start;
use record::people::DateForm;
use record::rules::Pence;
use record::rules::charging::{
    AgeGroup, Capital, ContributionFacts, Disability, DisabilityCost, Every, Household, Housing,
    HousingKind, Income, Premium,
};

use crate::web::Form;

/// Rows of a list that are read at most: nobody has more, and a body has its limit.
const ROWS: usize = 60;

/// One row of a list as it was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) kind: String,
    pub(super) amount: String,
    pub(super) help: String,
    pub(super) every: String,
}

impl Row {
    fn of(form: &Form, prefix: &str) -> Row {
        let part = |part: &str| form.get(&format!("{prefix}-{part}")).trim().to_owned();
        Row {
            kind: part("kind"),
            amount: part("amount"),
            help: part("help"),
            every: part("every"),
        }
    }

    /// How often is chosen already in an empty row, so it says nothing.
    fn is_blank(&self) -> bool {
        self.kind.is_empty() && self.amount.is_empty() && self.help.is_empty()
    }
}

/// The form as it stands.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) details: String,
    pub(super) age: String,
    pub(super) household: String,
    pub(super) children: String,
    pub(super) premiums: Vec<String>,
    pub(super) night: String,
    pub(super) income: Vec<Row>,
    pub(super) capital: Vec<Row>,
    pub(super) housing: Vec<Row>,
    pub(super) disability: Vec<Row>,
    pub(super) from: DateForm,
    pub(super) why: String,
}

impl Typed {
    /// What was sent. Rows left empty are left out, so that the rows that stand are counted from 1 again.
    pub(super) fn of(form: &Form) -> Typed {
        let text = |name: &str| form.get(name).trim().to_owned();
        let rows = |list: &str| -> Vec<Row> {
            (1..=ROWS)
                .map(|number| Row::of(form, &format!("{list}-{number}")))
                .filter(|row| !row.is_blank())
                .collect()
        };
        Typed {
            details: text("details"),
            age: text("age"),
            household: text("household"),
            children: text("children"),
            premiums: form.all("premiums").map(str::to_owned).collect(),
            night: text("night"),
            income: rows("income"),
            capital: rows("capital"),
            housing: rows("housing"),
            disability: rows("disability"),
            from: DateForm {
                day: text("from-day"),
                month: text("from-month"),
                year: text("from-year"),
            },
            why: form.get("why").to_owned(),
        }
    }

    /// What is known before anything is typed: the last financial assessment's facts, and the age by the date of birth.
    pub(super) fn known(start: &Start, today: Date) -> Typed {
        let last = start.last.as_ref();
        let age = start.age.or(last.map(|facts| facts.age));
        let mut typed = Typed {
            details: last
                .map(|facts| if facts.refused { "refused" } else { "given" }.to_owned())
                .unwrap_or_default(),
            age: age.map(|age| age.name().to_owned()).unwrap_or_default(),
            household: last
                .map(|facts| facts.household.name().to_owned())
                .unwrap_or_default(),
            children: last
                .filter(|facts| facts.children > 0)
                .map(|facts| facts.children.to_string())
                .unwrap_or_default(),
            premiums: Vec::new(),
            night: last
                .map(|facts| if facts.night_care { "yes" } else { "no" }.to_owned())
                .unwrap_or_default(),
            income: Vec::new(),
            capital: Vec::new(),
            housing: Vec::new(),
            disability: Vec::new(),
            from: DateForm::of(today),
            why: String::new(),
        };
        let Some(facts) = last else { return typed };
        let row = |kind: &str, amount: Pence, every: &str| Row {
            kind: kind.to_owned(),
            amount: plain(amount),
            help: String::new(),
            every: every.to_owned(),
        };
        typed.premiums = facts
            .premiums
            .iter()
            .map(|one| one.name().to_owned())
            .collect();
        typed.income = facts
            .income
            .iter()
            .map(|one| row(&one.kind, one.amount, one.every.name()))
            .collect();
        typed.capital = facts
            .capital
            .iter()
            .map(|one| row(&one.kind, one.amount, ""))
            .collect();
        typed.housing = facts
            .housing
            .iter()
            .map(|one| Row {
                help: if one.help == Pence::ZERO {
                    String::new()
                } else {
                    plain(one.help)
                },
                ..row(one.kind.name(), one.amount, one.every.name())
            })
            .collect();
        typed.disability = facts
            .disability
            .iter()
            .map(|one| row(one.kind.name(), one.amount, one.every.name()))
            .collect();
        typed
    }

    /// Reads it. What cannot be read is a fault, and stands in the facts as nothing.
    pub(super) fn read(&self) -> (ContributionFacts, Option<Date>, Vec<FieldFault>) {
        let mut faults = Vec::new();
        let from = match self.from.whole("The first day") {
            Ok(Some(day)) => Some(day),
            Ok(None) => {
                faults.push(FieldFault::new(
                    "from",
                    "The first day: enter day, month and year.",
                ));
                None
            }
            Err(sentence) => {
                faults.push(FieldFault::new("from", sentence));
                None
            }
        };
        let refused = match self.details.as_str() {
            "refused" => true,
            "given" => false,
            _ => {
                faults.push(FieldFault::new(
                    "details",
                    "Say whether the person gave the details.",
                ));
                false
            }
        };
        let mut facts = ContributionFacts {
            refused,
            carer: false,
            age: AgeGroup::named(&self.age).unwrap_or(AgeGroup::Working),
            household: Household::named(&self.household).unwrap_or(Household::Single),
            children: 0,
            premiums: self
                .premiums
                .iter()
                .filter_map(|one| Premium::named(one))
                .collect(),
            income: Vec::new(),
            capital: Vec::new(),
            housing: Vec::new(),
            disability: Vec::new(),
            night_care: self.night == "yes",
            cost: None,
        };
        // Of somebody who refused nothing more is asked.
        if !refused {
            self.read_means(&mut facts, &mut faults);
        }
        (facts, from, faults)
    }

    fn read_means(&self, facts: &mut ContributionFacts, faults: &mut Vec<FieldFault>) {
        if AgeGroup::named(&self.age).is_none() {
            faults.push(FieldFault::new(
                "age",
                "Choose the age that the guarantee goes by.",
            ));
        }
        if Household::named(&self.household).is_none() {
            faults.push(FieldFault::new(
                "household",
                "Choose with whom the person lives.",
            ));
        }
        if !["yes", "no"].contains(&self.night.as_str()) {
            faults.push(FieldFault::new(
                "night",
                "Say whether the council pays for care at night.",
            ));
        }
        if !self.children.is_empty() {
            match self.children.parse::<u32>() {
                Ok(children) if children <= 20 => facts.children = children,
                _ => faults.push(FieldFault::new(
                    "children",
                    "Write how many children as a number, such as 2.",
                )),
            }
        }
        for (row, prefix) in numbered(&self.income, "income") {
            facts.income.push(Income {
                kind: kind(row, &prefix, faults),
                amount: amount(&row.amount, &format!("{prefix}-amount"), faults),
                every: every(row, &prefix, faults),
            });
        }
        for (row, prefix) in numbered(&self.capital, "capital") {
            facts.capital.push(Capital {
                kind: kind(row, &prefix, faults),
                amount: amount(&row.amount, &format!("{prefix}-amount"), faults),
            });
        }
        for (row, prefix) in numbered(&self.housing, "housing") {
            let help = if row.help.is_empty() {
                Pence::ZERO
            } else {
                amount(&row.help, &format!("{prefix}-help"), faults)
            };
            facts.housing.push(Housing {
                kind: HousingKind::named(&kind(row, &prefix, faults)).unwrap_or(HousingKind::Other),
                amount: amount(&row.amount, &format!("{prefix}-amount"), faults),
                help,
                every: every(row, &prefix, faults),
            });
        }
        for (row, prefix) in numbered(&self.disability, "disability") {
            facts.disability.push(Disability {
                kind: DisabilityCost::named(&kind(row, &prefix, faults))
                    .unwrap_or(DisabilityCost::Other),
                amount: amount(&row.amount, &format!("{prefix}-amount"), faults),
                every: every(row, &prefix, faults),
            });
        }
        // A row without its kind was told already; the rules would tell it again as a kind they do not have.
        facts.income.retain(|line| !line.kind.is_empty());
        facts.capital.retain(|line| !line.kind.is_empty());
    }
}

fn numbered<'r>(rows: &'r [Row], list: &'r str) -> impl Iterator<Item = (&'r Row, String)> {
    rows.iter()
        .enumerate()
        .map(move |(at, row)| (row, format!("{list}-{}", at + 1)))
}

fn kind(row: &Row, prefix: &str, faults: &mut Vec<FieldFault>) -> String {
    if row.kind.is_empty() {
        faults.push(FieldFault::new(
            format!("{prefix}-kind"),
            "Choose what this amount is.",
        ));
    }
    row.kind.clone()
}

fn every(row: &Row, prefix: &str, faults: &mut Vec<FieldFault>) -> Every {
    Every::named(&row.every).unwrap_or_else(|| {
        faults.push(FieldFault::new(
            format!("{prefix}-every"),
            "Choose how often it comes.",
        ));
        Every::Week
    })
}

fn amount(typed: &str, field: &str, faults: &mut Vec<FieldFault>) -> Pence {
    match typed.parse::<Pence>() {
        Ok(amount) if amount >= Pence::ZERO => amount,
        Ok(_) => {
            faults.push(FieldFault::new(field, "An amount is not below nothing."));
            Pence::ZERO
        }
        Err(why) => {
            let mut sentence = why.to_string();
            if let Some(first) = sentence.get(..1) {
                let first = first.to_uppercase();
                sentence.replace_range(..1, &first);
            }
            faults.push(FieldFault::new(field, format!("{sentence}.")));
            Pence::ZERO
        }
    }
}

/// An amount as it is typed: `1,234.56`.
fn plain(amount: Pence) -> String {
    amount.to_string().replace('£', "")
}
