//! The form's fields.

use maud::{Markup, html};
use record::FieldFault;
use record::charging::Start;
use record::rules::charging::{CAPITAL, DisabilityCost, Every, HousingKind, INCOME};

use super::typed::{Row, Typed};
use crate::components::{
    Checkboxes, Choice, Fieldset, Input, Radios, Select, SelectItem, Textarea,
};
use crate::people::{date_input, small};
use crate::shell::fault_of;

/// Empty rows below those that are filled in.
const EMPTY: usize = 3;

/// The form with what is known and what is wrong.
pub(super) struct Fields<'a> {
    pub(super) start: &'a Start,
    pub(super) typed: &'a Typed,
    pub(super) faults: &'a [FieldFault],
    /// More empty rows than usual, because they were asked for.
    pub(super) more: usize,
}

impl Fields<'_> {
    /// Every field, without the buttons.
    pub(super) fn render(&self) -> Markup {
        let typed = self.typed;
        html! {
            (self.details())
            (date_input("from", small("From which day does it apply?"), &typed.from, self.fault("from")))
            (self.person())
            (self.list("income", "Income", "Net of tax and National Insurance, and only the person’s own. Write everything: what does not count is left out by the rules.", &typed.income, &self.kinds(INCOME), (true, false)))
            (self.night())
            (self.list("capital", "Savings and other capital", "Of a joint account the person’s share, usually half.", &typed.capital, &self.kinds(CAPITAL), (false, false)))
            (self.list("housing", "Costs of the home", "What the person pays, and what Housing Benefit, Universal Credit or a reduction pays of it.", &typed.housing, &housing(), (true, true)))
            (self.list("disability", "Costs of the disability", "What it costs to live with the disability, besides the support that the council arranges. It is taken off where a disability benefit counts.", &typed.disability, &costs(), (true, false)))
            (self.why())
        }
    }

    fn fault(&self, name: &str) -> &str {
        fault_of(self.faults, name)
    }

    fn details(&self) -> Markup {
        let given = Choice::new("given", "Yes");
        let refused = Choice::new("refused", "No, they refused or did not answer")
            .hint("Then the full cost is asked for, and the letter says so. Nothing below is needed but the day and the reason.");
        html! {
            (Radios {
                value: self.typed.details.clone(),
                error: self.fault("details").into(),
                ..Radios::new("details", Fieldset::new("Did the person give the details of their money?"), vec![given, refused])
            })
        }
    }

    fn person(&self) -> Markup {
        let typed = self.typed;
        let known = self.start.age.is_some();
        let age = Radios {
            value: typed.age.clone(),
            hint: if known {
                "By the date of birth on the record."
            } else {
                "The date of birth on the record does not say it without doubt."
            }
            .into(),
            error: self.fault("age").into(),
            ..Radios::new(
                "age",
                Fieldset::new("Age"),
                vec![
                    Choice::new("under_25", "18 to 24"),
                    Choice::new("working", "25 or over, below the age of pension credit"),
                    Choice::new("pension", "The age of pension credit or over"),
                ],
            )
        };
        let household = Radios {
            value: typed.household.clone(),
            error: self.fault("household").into(),
            ..Radios::new(
                "household",
                Fieldset::new("Household"),
                vec![
                    Choice::new("single", "Single"),
                    Choice::new("lone_parent", "Lone parent"),
                    Choice::new("couple", "One of a couple")
                        .hint("Only this person’s own money, and their half of what is joint."),
                ],
            )
        };
        let children = Input {
            value: typed.children.clone(),
            inputmode: "numeric",
            classes: "govuk-input--width-2",
            hint: "Leave it empty if there are none.".into(),
            error: self.fault("children").into(),
            ..Input::new("children", "Dependent children in the household")
        };
        let premiums = Checkboxes {
            values: typed.premiums.clone(),
            hint: "Tick those that the person gets, or would get if they were on income support."
                .into(),
            classes: "govuk-checkboxes--small",
            error: self.fault("premiums").into(),
            ..Checkboxes::new(
                "premiums",
                Fieldset::new("Premiums"),
                vec![
                    Choice::new("disability", "Disability premium"),
                    Choice::new("enhanced_disability", "Enhanced disability premium"),
                    Choice::new("carer", "Carer premium"),
                ],
            )
        };
        html! { (age) (household) (children) (premiums) }
    }

    fn night(&self) -> Markup {
        html! {
            (Radios {
                value: self.typed.night.clone(),
                hint: "Where it does not, the council’s rules may count only the lower rate of a disability benefit.".into(),
                error: self.fault("night").into(),
                ..Radios::yes_no("night", Fieldset::new("Does the council pay for care at night?"))
            })
        }
    }

    /// Kinds of a folder of the rulebook, by their names.
    fn kinds(&self, folder: &str) -> Vec<SelectItem> {
        let start = format!("{folder}/");
        let mut kinds: Vec<(&str, &str)> = self
            .start
            .book
            .figures()
            .iter()
            .filter_map(|(path, figure)| Some((path.strip_prefix(&start)?, figure.name.as_str())))
            .collect();
        kinds.sort_by_key(|(id, name)| (*id == "other", *name));
        kinds
            .iter()
            .map(|(id, name)| SelectItem::new(*id, *name))
            .collect()
    }

    fn list(
        &self,
        list: &str,
        title: &str,
        hint: &str,
        rows: &[Row],
        kinds: &[SelectItem],
        (often, helped): (bool, bool),
    ) -> Markup {
        let blank = Row::default();
        let empty = EMPTY + self.more;
        let all = rows.iter().chain(std::iter::repeat_n(&blank, empty));
        html! {
            section id=(list) {
                h2.govuk-heading-m { (title) }
                p.govuk-hint { (hint) }
                @for (at, row) in all.enumerate() {
                    (self.row(list, at + 1, row, kinds, (often, helped)))
                }
            }
        }
    }

    fn row(
        &self,
        list: &str,
        number: usize,
        row: &Row,
        kinds: &[SelectItem],
        (often, helped): (bool, bool),
    ) -> Markup {
        let name = |part: &str| format!("{list}-{number}-{part}");
        let mut items = vec![SelectItem::new("", "Choose")];
        items.extend(kinds.iter().cloned());
        let money = |part: &str, label: &'static str, value: &str| Input {
            value: value.to_owned(),
            inputmode: "decimal",
            classes: "govuk-input--width-5",
            prefix: "£".into(),
            error: self.fault(&name(part)).into(),
            ..Input::new(name(part), label)
        };
        let kind = Select {
            value: row.kind.clone(),
            error: self.fault(&name("kind")).into(),
            ..Select::new(name("kind"), "What", items)
        };
        // Beside each other on a wide screen, below each other on a telephone.
        let first = if helped {
            "govuk-grid-column-one-quarter"
        } else {
            "govuk-grid-column-one-half"
        };
        let inside = html! {
            div.govuk-grid-row {
                div class=(first) { (kind) }
                div.govuk-grid-column-one-quarter { (money("amount", "Amount", &row.amount)) }
                @if helped {
                    div.govuk-grid-column-one-quarter { (money("help", "Help towards it", &row.help)) }
                }
                @if often {
                    div.govuk-grid-column-one-quarter {
                        (Select {
                            value: if row.every.is_empty() { Every::Week.name().to_owned() } else { row.every.clone() },
                            error: self.fault(&name("every")).into(),
                            ..Select::new(name("every"), "How often", often_items())
                        })
                    }
                }
            }
        };
        let legend = Fieldset {
            legend: crate::components::Legend {
                text: format!("Row {number}").into(),
                classes: "govuk-visually-hidden",
                page_heading: false,
            },
            ..Fieldset::default()
        };
        html! { div id=(format!("{list}-{number}")) { (legend.around(inside)) } }
    }

    fn why(&self) -> Markup {
        html! {
            (Textarea {
                value: self.typed.why.clone(),
                rows: Some(2),
                hint: "For example: first financial assessment, or: State Pension went up in April. The person reads it in their letter.".into(),
                error: self.fault("why").into(),
                ..Textarea::new("why", "Why is it worked out now?")
            })
        }
    }
}

fn often_items() -> Vec<SelectItem> {
    let words = |every: &Every| match every {
        Every::Week => "Every week",
        Every::Fortnight => "Every two weeks",
        Every::FourWeeks => "Every four weeks",
        Every::Month => "Every month",
        Every::Year => "Every year",
    };
    Every::ALL
        .iter()
        .map(|every| SelectItem::new(every.name(), words(every)))
        .collect()
}

fn housing() -> Vec<SelectItem> {
    let words = |kind: &HousingKind| match kind {
        HousingKind::Rent => "Rent",
        HousingKind::Mortgage => "Mortgage",
        HousingKind::CouncilTax => "Council tax",
        HousingKind::GroundRent => "Ground rent",
        HousingKind::ServiceCharge => "Service charges of the home",
        HousingKind::Other => "Another cost of the home",
    };
    HousingKind::ALL
        .iter()
        .map(|kind| SelectItem::new(kind.name(), words(kind)))
        .collect()
}

fn costs() -> Vec<SelectItem> {
    let words = |kind: &DisabilityCost| match kind {
        DisabilityCost::Alarm => "Community alarm",
        DisabilityCost::PrivateHelp => "Privately paid care or help",
        DisabilityCost::Laundry => "Laundry and bedding",
        DisabilityCost::Heating => "Heating and water above the usual",
        DisabilityCost::Diet => "Special diet",
        DisabilityCost::Clothing => "Clothing and footwear",
        DisabilityCost::Garden => "Gardening",
        DisabilityCost::Equipment => "Equipment: bought, hired, repaired",
        DisabilityCost::Transport => "Transport above a mobility benefit",
        DisabilityCost::Internet => "Internet, where it is needed",
        DisabilityCost::Other => "Something else",
    };
    DisabilityCost::ALL
        .iter()
        .map(|kind| SelectItem::new(kind.name(), words(kind)))
        .collect()
}
