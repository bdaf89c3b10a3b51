//! What somebody chose where two people changed one record, put together into one form.
//!
//! Nothing is kept on the server between: the page sends the version that both began with, the version that the other
//! saved, everything that was typed, and the choices. From these the same comparison is made again.

use record::access::{Noun, Verb};
use record::people::{self, Comparison, FieldDifference, PersonDocument, PersonForm, Touched};
use record::{FieldFault, PersonId, Refusal};

use super::editing::sent;
use super::{conflict, correct, permit};
use crate::web::{Answer, Request};

/// One choice: a field, or a whole row that one of the two took out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// The name of its field in the form.
    pub name: String,
    /// What it is about, in words.
    pub label: String,
    /// The fields that it decides.
    pub fields: Vec<FieldDifference>,
}

/// Whose value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// As the record stands now.
    Theirs,
    /// As it was typed.
    Mine,
}

impl Keep {
    /// The word of a sent form.
    pub fn read(word: &str) -> Option<Keep> {
        match word {
            "theirs" => Some(Keep::Theirs),
            "mine" => Some(Keep::Mine),
            _ => None,
        }
    }

    /// The word that a form sends.
    pub fn word(self) -> &'static str {
        match self {
            Keep::Theirs => "theirs",
            Keep::Mine => "mine",
        }
    }
}

impl Question {
    /// What is kept unless somebody chooses otherwise: what only one of the two changed. Where both changed the same
    /// thing differently, nobody chooses for them.
    pub fn proposed(&self) -> Option<Keep> {
        let all = |touched: Touched| self.fields.iter().all(|field| field.touched == touched);
        if all(Touched::OnlyMe) {
            Some(Keep::Mine)
        } else if all(Touched::OnlyThey) {
            Some(Keep::Theirs)
        } else {
            None
        }
    }
}

/// The three sides of a conflict, and the versions of two of them.
pub(super) struct Sides<'a> {
    /// The version that both began with.
    pub began: i64,
    /// The version that the other saved.
    pub base: i64,
    /// What both began with.
    pub was: &'a PersonDocument,
    /// What the other saved.
    pub theirs: &'a PersonDocument,
    /// What was typed.
    pub mine: &'a PersonDocument,
}

impl Sides<'_> {
    /// Whether one of the two took the row out: then it is kept or taken out whole.
    fn took_out(&self, row: &str) -> bool {
        let has = |document: &PersonDocument| {
            let within = |name: &str| row_of(name) == Some(row);
            pairs_of(document).iter().any(|(name, _)| within(name))
        };
        has(self.was) && !(has(self.theirs) && has(self.mine))
    }
}

/// The questions that a comparison leaves, in the order of the page.
pub(super) fn questions(sides: &Sides<'_>, comparison: &Comparison) -> Vec<Question> {
    let open = comparison
        .fields
        .iter()
        .filter(|field| field.theirs != field.mine)
        .cloned();
    let mut questions: Vec<Question> = Vec::new();
    for field in open {
        let row = row_of(&field.field).filter(|row| sides.took_out(row));
        let place = row.and_then(|row| {
            questions.iter().position(|question| {
                question
                    .fields
                    .first()
                    .and_then(|field| row_of(&field.field))
                    == Some(row)
            })
        });
        if let Some(question) = place.and_then(|place| questions.get_mut(place)) {
            question.fields.push(field);
            continue;
        }
        let label = match row {
            // «Address 2: what it is for» is here the whole of address 2.
            Some(_) => field.label.split(':').next().unwrap_or_default().to_owned(),
            None => field.label.clone(),
        };
        questions.push(Question {
            name: format!("keep-{}", questions.len() + 1),
            label,
            fields: vec![field],
        });
    }
    questions
}

/// `addresses-2` of `addresses-2-place`.
fn row_of(field: &str) -> Option<&str> {
    let (list, rest) = field.split_once('-')?;
    let (number, _) = rest.split_once('-')?;
    matches!(list, "names" | "addresses" | "contacts" | "alerts").then_some(())?;
    field.get(..list.len() + 1 + number.len())
}

/// Both changes together, with what was chosen.
pub(super) fn chosen(
    sides: &Sides<'_>,
    comparison: &Comparison,
    choices: &[(Question, Keep)],
) -> PersonForm {
    let (base, theirs) = (pairs_of(sides.was), pairs_of(sides.theirs));
    let mut pairs = comparison.proposed.to_pairs();
    for (question, keep) in choices {
        for field in &question.fields {
            let (wanted, source) = match keep {
                Keep::Theirs => (&field.theirs, &theirs),
                Keep::Mine => (&field.mine, &base),
            };
            // The proposal already holds it, with rows that I added under numbers of their own.
            if *wanted == field.proposed {
                continue;
            }
            pairs.retain(|(name, value)| !belongs(&field.field, name, value));
            // What I sent and the proposal does not hold is what stood there when I began, or nothing.
            if !wanted.is_empty() {
                let kept = source
                    .iter()
                    .filter(|(name, value)| belongs(&field.field, name, value));
                pairs.extend(kept.cloned());
            }
        }
    }
    PersonForm::from_pairs(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

fn pairs_of(document: &PersonDocument) -> Vec<(String, String)> {
    PersonForm::from(document).to_pairs()
}

/// Whether a field of the form is part of what people see as one field (`record::people::FieldDifference`).
fn belongs(field: &str, name: &str, value: &str) -> bool {
    if let Some((box_name, word)) = field.split_once('=') {
        return name == box_name && value == word;
    }
    let parts: &[&str] = match field.rsplit('-').next().unwrap_or_default() {
        "place" => &["lines", "postcode", "abroad"],
        "value" => &["value", "kind"],
        "language" => return matches!(name, "language" | "interpreter"),
        "born" | "from" | "to" => {
            return name
                .strip_prefix(field)
                .is_some_and(|rest| rest.starts_with('-'));
        }
        _ => return name == field,
    };
    row_of(field).is_some_and(|row| {
        name.strip_prefix(row)
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|part| parts.contains(&part))
    })
}

/// `POST /people/{person}/correct` with choices.
pub(super) fn resolve(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let number = |field: &str| request.form.get(field).parse().unwrap_or(0);
    let (began, base) = (number("began"), number("base"));
    let form = sent(request);
    let Ok(mine) = form.parse(request.moment.today) else {
        // What the page sends was read once already; if it cannot be read now, its sender changed it.
        return correct::send(request, person, form, began);
    };
    let found = request.write(|tx| {
        let ask = (Noun::People, Verb::View, "people.correct");
        let permit = permit(request, tx, person, ask)?;
        let version = |tx: &mut record::Tx, number| match people::version(tx, &permit, number) {
            Ok(document) => Ok(Some(document)),
            Err(Refusal::NotFound(_)) => Ok(None),
            Err(other) => Err(other),
        };
        Ok((version(tx, began)?, version(tx, base)?))
    })?;
    let (Some(was), Some(theirs)) = found else {
        // Without the versions nobody can tell what the other changed: it is shown against what stands.
        return correct::send(request, person, form, 0);
    };
    let sides = Sides {
        began,
        base,
        was: &was,
        theirs: &theirs,
        mine: &mine,
    };
    let comparison = people::compare(&was, &theirs, &mine);
    let mut choices = Vec::new();
    let mut faults = Vec::new();
    for question in questions(&sides, &comparison) {
        match Keep::read(request.form.get(&question.name)) {
            Some(keep) => choices.push((question, keep)),
            None => faults.push(FieldFault::new(
                question.name,
                format!("{}: choose which to keep.", question.label),
            )),
        }
    }
    if !faults.is_empty() {
        return conflict::ask(request, person, &sides, &faults);
    }
    let form = chosen(&sides, &comparison, &choices);
    correct::send(request, person, form, base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::people::{ContactKind, ContactMarker, NameKind, Purpose};

    fn ada() -> PersonDocument {
        let mut document = PersonDocument::named("Ada", "Testwell")
            .with_contact(
                ContactKind::Phone,
                "0161 496 0001",
                &[ContactMarker::Preferred],
            )
            .with_language("Polish", true);
        document.addresses.push(record::people::Address {
            purpose: Purpose::Home,
            lines: vec!["1 Invented Street".into(), "Sale".into()],
            postcode: Some("M33 2NJ".into()),
            abroad: false,
            from: None,
            to: None,
        });
        document
    }

    fn sides<'a>(
        was: &'a PersonDocument,
        theirs: &'a PersonDocument,
        mine: &'a PersonDocument,
    ) -> Sides<'a> {
        Sides {
            began: 1,
            base: 2,
            was,
            theirs,
            mine,
        }
    }

    fn put_together(
        base: &PersonDocument,
        theirs: &PersonDocument,
        mine: &PersonDocument,
        keep: Keep,
    ) -> PersonDocument {
        let comparison = people::compare(base, theirs, mine);
        let sides = sides(base, theirs, mine);
        let choices: Vec<(Question, Keep)> = questions(&sides, &comparison)
            .into_iter()
            .map(|question| {
                let proposed = question.proposed();
                (question, proposed.unwrap_or(keep))
            })
            .collect();
        chosen(&sides, &comparison, &choices)
            .parse(jiff::civil::date(2026, 11, 22))
            .unwrap()
    }

    #[test]
    fn what_only_one_changed_is_kept_from_both() {
        let base = ada();
        let theirs = ada().with_name(NameKind::KnownAs, "Addie", "");
        let mine = ada().with_client_group(people::ClientGroup::OlderPeople);
        for keep in [Keep::Theirs, Keep::Mine] {
            let both = put_together(&base, &theirs, &mine, keep);
            assert_eq!(both.known_as().as_deref(), Some("Addie"));
            assert_eq!(both.client_group, Some(people::ClientGroup::OlderPeople));
        }
    }

    #[test]
    fn a_place_a_contact_and_a_language_are_chosen_whole() {
        let base = ada();
        let with = |line: &str, postcode: &str, number: &str, kind, language: &str, interpreter| {
            let mut document = ada().with_language(language, interpreter);
            let address = document.addresses.values().next().unwrap().clone();
            document.addresses.set(
                1,
                record::people::Address {
                    lines: vec![line.into()],
                    postcode: Some(postcode.into()),
                    ..address
                },
            );
            let contact = document.contacts.values().next().unwrap().clone();
            document.contacts.set(
                1,
                record::people::Contact {
                    value: number.into(),
                    kind,
                    ..contact
                },
            );
            document
        };
        let theirs = with(
            "2 Their Road",
            "M33 4PW",
            "07700 900001",
            ContactKind::Mobile,
            "Urdu",
            false,
        );
        let mine = with(
            "3 My Road",
            "M41 5BU",
            "ada@example.org",
            ContactKind::Email,
            "Welsh",
            true,
        );
        assert_eq!(put_together(&base, &theirs, &mine, Keep::Theirs), theirs);
        assert_eq!(put_together(&base, &theirs, &mine, Keep::Mine), mine);
    }

    #[test]
    fn a_row_that_one_took_out_and_the_other_changed_is_one_question() {
        let base = ada();
        let mut gone = ada();
        gone.addresses.remove(1);
        let mut changed = ada();
        let address = changed.addresses.values().next().unwrap().clone();
        changed.addresses.set(
            1,
            record::people::Address {
                lines: vec!["9 New Road".into()],
                purpose: Purpose::Temporary,
                ..address
            },
        );
        for (theirs, mine) in [(&gone, &changed), (&changed, &gone)] {
            let asked = questions(
                &sides(&base, theirs, mine),
                &people::compare(&base, theirs, mine),
            );
            assert_eq!(asked.len(), 1, "{asked:?}");
            assert_eq!(asked[0].label, "Address 1");
            assert_eq!(asked[0].proposed(), None);
            assert_eq!(&put_together(&base, theirs, mine, Keep::Theirs), theirs);
            assert_eq!(&put_together(&base, theirs, mine, Keep::Mine), mine);
        }
    }

    #[test]
    fn rows_that_both_added_are_both_kept() {
        let base = ada();
        let theirs = ada().with_alert("Their alert");
        let mine = ada().with_alert("My alert");
        let both = put_together(&base, &theirs, &mine, Keep::Mine);
        let texts: Vec<&str> = both
            .alerts
            .values()
            .map(|alert| alert.text.as_str())
            .collect();
        assert_eq!(texts, ["Their alert", "My alert"]);
    }

    #[test]
    fn the_change_of_one_can_be_turned_down() {
        let base = ada();
        let theirs = ada().with_needs(&[people::CommunicationNeed::Braille]);
        let mine = ada().with_name(NameKind::Former, "", "Oldname");
        let comparison = people::compare(&base, &theirs, &mine);
        let sides = sides(&base, &theirs, &mine);
        let choices: Vec<(Question, Keep)> = questions(&sides, &comparison)
            .into_iter()
            .map(|question| (question, Keep::Mine))
            .collect();
        let form = chosen(&sides, &comparison, &choices);
        assert!(form.needs.is_empty());
        assert_eq!(form.names.len(), 2);
    }
}
