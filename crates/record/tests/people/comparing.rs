//! What two people did to one record: nothing is lost.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use record::people::{PersonDocument, PersonForm, Touched, between, compare};

use super::cast::{ADA, cast};

const TODAY: Date = date(2026, 11, 22);

fn with(document: &PersonDocument, pairs: &[(&str, &str)]) -> PersonDocument {
    let mut all = PersonForm::from(document).to_pairs();
    all.extend(
        pairs
            .iter()
            .map(|(field, value)| ((*field).to_owned(), (*value).to_owned())),
    );
    form_of(&all).parse(TODAY).unwrap()
}

fn form_of(pairs: &[(String, String)]) -> PersonForm {
    PersonForm::from_pairs(
        pairs
            .iter()
            .map(|(field, value)| (field.as_str(), value.as_str())),
    )
}

#[test]
fn changes_to_different_fields_are_proposed_together() {
    let base = &cast()[ADA];
    let theirs = with(
        base,
        &[("names-1-family", "Testwell-Jones"), ("needs", "braille")],
    );
    let mine = with(
        base,
        &[
            ("born-year", "1942"),
            ("addresses-1-lines", "2 Example Street"),
            ("needs", "easy_read"),
        ],
    );
    let comparison = compare(base, &theirs, &mine);
    let told: Vec<_> = comparison
        .fields
        .iter()
        .map(|field| {
            (
                field.label.as_str(),
                field.base.as_str(),
                field.theirs.as_str(),
                field.mine.as_str(),
                field.touched,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "Name 1: family name",
                "Testwell",
                "Testwell-Jones",
                "Testwell",
                Touched::OnlyThey
            ),
            (
                "Date of birth",
                "2 March 1941",
                "2 March 1941",
                "2 March 1942",
                Touched::OnlyMe
            ),
            ("Communication: Braille", "", "yes", "", Touched::OnlyThey),
            ("Communication: easy read", "", "", "yes", Touched::OnlyMe),
            (
                "Address 1: address and postcode",
                "1 Example Street, Sale, M33 1RP",
                "1 Example Street, Sale, M33 1RP",
                "2 Example Street, M33 1RP",
                Touched::OnlyMe
            ),
        ]
    );
    let both = comparison.proposed.parse(TODAY).unwrap();
    assert_eq!(both.name(), "Ada Testwell-Jones");
    assert_eq!(both.born.unwrap().year(), 1942);
    assert_eq!(both.communication.needs.len(), 2);
}

#[test]
fn rows_added_by_both_are_both_kept() {
    let base = &cast()[ADA];
    let theirs = with(base, &[("contacts-1-value", "01632 960001")]);
    let mine = with(
        base,
        &[
            ("contacts-1-value", "01632 960002"),
            ("contacts-1-markers", "do_not_ring"),
        ],
    );
    let both = compare(base, &theirs, &mine).proposed.parse(TODAY).unwrap();
    let numbers: Vec<&str> = both
        .contacts
        .values()
        .map(|contact| contact.value.as_str())
        .collect();
    assert_eq!(numbers, ["01632 960001", "01632 960002"]);
    let same = compare(base, &theirs, &theirs);
    assert!(
        same.fields
            .iter()
            .all(|field| field.touched == Touched::BothAlike)
    );
    assert_eq!(same.proposed.parse(TODAY).unwrap(), theirs);
}

#[test]
fn a_row_that_one_removed_and_the_other_changed_is_asked_about() {
    let base = &cast()[ADA];
    let mut without = base.clone();
    without.addresses.remove(1);
    let changed = with(base, &[("addresses-1-lines", "9 Moved Street")]);
    for (theirs, mine) in [(&without, &changed), (&changed, &without)] {
        let comparison = compare(base, theirs, mine);
        assert!(
            comparison
                .fields
                .iter()
                .any(|field| field.touched == Touched::BothDifferently)
        );
        let both = comparison.proposed.parse(TODAY).unwrap();
        assert_eq!(both.addresses.get(1), changed.addresses.get(1));
    }
    let untouched = compare(base, &without, base);
    assert_eq!(untouched.proposed.parse(TODAY).unwrap(), without);
}

/// A change of one field, in either form that people make one.
fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => super::forms::field().prop_map(|(field, value)| Edit::Set(field, value)),
        1 => (any::<prop::sample::Index>()).prop_map(Edit::Clear),
        1 => (prop_oneof![Just("names"), Just("addresses"), Just("contacts"), Just("alerts")], 1_u32..4)
            .prop_map(|(list, row)| Edit::Remove(format!("{list}-{row}-"))),
    ]
}

#[derive(Debug, Clone)]
enum Edit {
    Set(String, String),
    Clear(prop::sample::Index),
    Remove(String),
}

/// The document after those edits that leave a document.
fn edited(document: &PersonDocument, edits: &[Edit]) -> PersonDocument {
    let mut document = document.clone();
    for edit in edits {
        let mut pairs = PersonForm::from(&document).to_pairs();
        match edit {
            Edit::Set(field, value) => pairs.push((field.clone(), value.clone())),
            Edit::Clear(at) if !pairs.is_empty() => {
                pairs.remove(at.index(pairs.len()));
            }
            Edit::Clear(_) => {}
            Edit::Remove(row) => pairs.retain(|(field, _)| !field.starts_with(row)),
        }
        if let Ok(after) = form_of(&pairs).parse(TODAY) {
            document = after;
        }
    }
    document
}

fn values(document: &PersonDocument) -> BTreeSet<(String, String)> {
    PersonForm::from(document).to_pairs().into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever two people do to one record: what only one touched is taken from that one, every change of mine is
    /// in the proposal, and every change of theirs is in the proposal or asked about.
    #[test]
    fn no_change_is_ever_lost(
        first in prop::collection::vec(edit(), 0..15),
        theirs in prop::collection::vec(edit(), 0..8),
        mine in prop::collection::vec(edit(), 0..8),
    ) {
        let base = edited(&cast()[ADA], &first);
        let (theirs, mine) = (edited(&base, &theirs), edited(&base, &mine));
        prop_assert_eq!(form_of(&compare(&base, &theirs, &base).proposed.to_pairs()).parse(TODAY), Ok(theirs.clone()));
        prop_assert_eq!(form_of(&compare(&base, &base, &mine).proposed.to_pairs()).parse(TODAY), Ok(mine.clone()));

        let comparison = compare(&base, &theirs, &mine);
        let proposed = comparison.proposed.to_pairs();
        let kept = |field: &str, value: &str| {
            // A row that both added under one number has another number in the proposal.
            let part = field.rsplit('-').next();
            proposed.iter().any(|(other, kept)| kept == value && other.rsplit('-').next() == part)
        };
        let (was, they, me) = (values(&base), values(&theirs), values(&mine));
        for (field, value) in me.difference(&was) {
            prop_assert!(kept(field, value), "mine: {field} = {value:?} in {proposed:?}");
        }
        for (field, value) in they.difference(&was) {
            let asked = comparison.fields.iter().any(|difference| {
                difference.touched == Touched::BothDifferently && !difference.theirs.is_empty()
            });
            prop_assert!(kept(field, value) || asked, "theirs: {field} = {value:?} in {proposed:?}");
        }
        let told: BTreeSet<&str> = comparison.fields.iter().map(|field| field.field.as_str()).collect();
        for change in between(&base, &theirs) {
            prop_assert!(told.contains(change.field.as_str()), "theirs is told: {change:?}");
        }
        prop_assert_eq!(between(&base, &mine).is_empty() && between(&base, &theirs).is_empty(), told.is_empty());
        prop_assert_eq!(between(&base, &mine).is_empty(), base == mine);
    }
}
