//! How an assessment is led and what stands in the person's way, asked on the page where it is settled.

use maud::{Markup, html};
use record::FieldFault;
use record::assessment::{Capacity, Circumstance, LedBy, NewCircumstance, Step};

use crate::components::{Choice, Fieldset, Input, Radios};
use crate::shell::fault_of;
use crate::web::Request;

/// What stands in the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    led_by: String,
    wishes: String,
    capacity: String,
    difficulty: String,
    helper: String,
    advocate: String,
}

impl Typed {
    pub(super) fn of(request: &Request) -> Typed {
        let text = |field: &str| request.form.get(field).to_owned();
        Typed {
            led_by: text("led_by"),
            wishes: text("wishes"),
            capacity: text("capacity"),
            difficulty: text("substantial_difficulty"),
            helper: text("helper"),
            advocate: text("advocate"),
        }
    }

    /// What is known is shown to be confirmed. Capacity is presumed (Mental Capacity Act 2005, s1(2)); whether somebody
    /// has difficulty in taking part is asked and never presumed.
    pub(super) fn standing(said: Option<&Circumstance>, sent: Option<&Step>) -> Typed {
        let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        match said {
            Some(Circumstance { said, .. }) => Typed {
                led_by: said.led_by.to_string(),
                wishes: yes_no(said.wishes),
                capacity: said.capacity.to_string(),
                difficulty: yes_no(said.substantial_difficulty),
                helper: said.helper.clone(),
                advocate: said.advocate.clone(),
            },
            None => Typed {
                led_by: sent
                    .and_then(Step::led_by)
                    .unwrap_or(LedBy::WithWorker)
                    .to_string(),
                wishes: sent.map(|_| yes_no(true)).unwrap_or_default(),
                capacity: Capacity::Yes.to_string(),
                ..Typed::default()
            },
        }
    }

    /// For a link by which the person answers alone.
    pub(super) fn alone(said: Option<&Circumstance>) -> Typed {
        match said {
            Some(_) => Typed::standing(said, None),
            None => Typed {
                led_by: LedBy::Person.to_string(),
                capacity: Capacity::Yes.to_string(),
                ..Typed::default()
            },
        }
    }

    pub(super) fn parse(&self) -> Result<NewCircumstance, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let led_by = self.led_by.parse::<LedBy>().ok();
        if led_by.is_none() {
            faults.push(FieldFault::new(
                "led_by",
                "Choose how the questions were answered.",
            ));
        }
        let capacity = self.capacity.parse::<Capacity>().ok();
        if capacity.is_none() {
            faults.push(FieldFault::new(
                "capacity",
                "Choose what is known of the person's capacity.",
            ));
        }
        let wishes = yes_or_no(&self.wishes);
        if wishes.is_none() {
            faults.push(FieldFault::new(
                "wishes",
                "Choose whether the person wanted to lead it themselves. They have to be asked.",
            ));
        }
        let difficulty = yes_or_no(&self.difficulty);
        if difficulty.is_none() {
            faults.push(FieldFault::new(
                "substantial_difficulty",
                "Choose whether the person has substantial difficulty in taking part.",
            ));
        }
        match (led_by, wishes, capacity, difficulty) {
            (Some(led_by), Some(wishes), Some(capacity), Some(substantial_difficulty)) => {
                Ok(NewCircumstance {
                    led_by,
                    wishes,
                    capacity,
                    substantial_difficulty,
                    helper: self.helper.clone(),
                    advocate: self.advocate.clone(),
                })
            }
            _ => Err(faults),
        }
    }

    /// The fields. `alone` leaves out who leads: by a link it is the person.
    pub(super) fn fields(&self, faults: &[FieldFault], alone: bool) -> Markup {
        let yes_no = |name: &str, words: &str, value: &str| Radios {
            value: value.to_owned(),
            error: fault_of(faults, name).into(),
            ..Radios::yes_no(name, Fieldset::new(words.to_owned()))
        };
        let led_by = Radios {
            value: self.led_by.clone(),
            error: fault_of(faults, "led_by").into(),
            classes: "govuk-radios--small",
            ..Radios::new(
                "led_by",
                Fieldset::new("How were the questions answered?"),
                LedBy::ALL
                    .iter()
                    .map(|led| Choice::new(led.as_str(), led.label()))
                    .collect(),
            )
        };
        let wishes = if alone {
            "Does the person want to answer by themselves?"
        } else {
            "Did the person want to lead it themselves?"
        };
        let capacity = Radios {
            value: self.capacity.clone(),
            error: fault_of(faults, "capacity").into(),
            classes: "govuk-radios--small",
            ..Radios::new(
                "capacity",
                Fieldset::new("Can the person decide about this assessment?"),
                Capacity::ALL
                    .iter()
                    .filter(|known| **known != Capacity::NotKnown)
                    .map(|known| Choice::new(known.as_str(), known.label()))
                    .collect(),
            )
        };
        let helper = Input {
            value: self.helper.clone(),
            error: fault_of(faults, "helper").into(),
            hint: "Somebody whom the person agrees to, and who is not paid to care for them."
                .into(),
            ..Input::new("helper", "Who helps them take part")
        };
        let advocate = Input {
            value: self.advocate.clone(),
            error: fault_of(faults, "advocate").into(),
            hint: "Where nobody appropriate helps, the council must arrange one (Care Act 2014, section 67).".into(),
            ..Input::new("advocate", "Independent advocate, or who was asked for one")
        };
        let mut difficulty = yes_no(
            "substantial_difficulty",
            "Does the person have substantial difficulty in taking part?",
            &self.difficulty,
        );
        difficulty.hint =
            "In understanding, remembering, weighing or saying what they think.".into();
        if let Some(yes) = difficulty.items.first_mut() {
            yes.conditional = html! { (helper) (advocate) }.into();
        }
        difficulty.classes = "";
        html! {
            @if alone { input type="hidden" name="led_by" value=(LedBy::Person.as_str()); } @else { (led_by) }
            (yes_no("wishes", wishes, &self.wishes))
            (capacity)
            (difficulty)
        }
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
