//! Names as they are searched for, sorted, and heard.

use std::collections::BTreeSet;

use rphonetic::DoubleMetaphone;

use super::{Name, PersonDocument};

/// The longest word kept for searching: longer ones are found by their beginning. Both engines limit what fits
/// into an index, and two hundred Chinese letters are a thousand Latin ones.
pub(super) const WORD_LIMIT: usize = 40;
const SORT_LIMIT: usize = 120;
const WORDS_LIMIT: usize = 60;

/// Small words of family names that say little by themselves: «de Souza» and «Souza» sound alike.
const PARTICLES: [&str; 27] = [
    "a", "al", "ap", "bin", "bint", "da", "das", "de", "del", "della", "der", "di", "do", "dos",
    "du", "el", "ibn", "la", "le", "mac", "mc", "o", "st", "ter", "van", "von", "y",
];

/// The words of what somebody types, in Latin letters without marks: `O'Mockery` is `omockery`, `Próbna-Testowa`
/// is `probnatestowa`. Each is looked for as the beginning of a word of a name.
pub fn search_words(typed: &str) -> Vec<String> {
    typed.split_whitespace().flat_map(latin_words).collect()
}

/// How a name sounds: the codes of its words (double metaphone), without the small words of family names.
pub fn sounds(text: &str) -> BTreeSet<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .flat_map(parts)
        .filter(|word| word.len() > 1)
        .collect();
    let telling: Vec<&String> = words
        .iter()
        .filter(|word| !PARTICLES.contains(&word.as_str()))
        .collect();
    let chosen = if telling.is_empty() {
        words.iter().collect()
    } else {
        telling
    };
    let coder = DoubleMetaphone::default();
    let mut codes = BTreeSet::new();
    for word in chosen {
        let code = coder.double_metaphone(word);
        codes.extend(
            [code.primary(), code.alternate()]
                .into_iter()
                .filter(|code| !code.is_empty()),
        );
    }
    codes
}

/// A part of a name for comparing: Latin small letters only.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().flat_map(latin_words).collect()
}

/// What people are sorted by: family name, then given names.
pub(super) fn sort_name(document: &PersonDocument) -> String {
    let Some(name) = document.legal_name() else {
        return String::new();
    };
    let words = [name.family.as_deref(), name.given.as_deref()]
        .into_iter()
        .flatten()
        .map(|part| {
            part.split_whitespace()
                .flat_map(latin_words)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>();
    cut(&words.join(", "), SORT_LIMIT)
}

/// The words that a person is found by: those of all names, whole, in their parts, and joined.
pub(super) fn words_of(document: &PersonDocument) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in document.names.values().flat_map(name_parts) {
        let own: Vec<String> = text.split_whitespace().flat_map(latin_words).collect();
        // «van der Berg» is typed as «vanderberg», «Mary Ann» as «Maryann».
        if own.len() > 1 {
            words.insert(cut(&own.concat(), WORD_LIMIT));
        }
        words.extend(own);
        words.extend(text.split_whitespace().flat_map(parts));
    }
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .take(WORDS_LIMIT)
        .collect()
}

/// How the words of all names sound.
pub(super) fn sounds_of(document: &PersonDocument) -> BTreeSet<String> {
    document
        .names
        .values()
        .flat_map(name_parts)
        .flat_map(sounds)
        .take(WORDS_LIMIT)
        .collect()
}

fn name_parts(name: &Name) -> impl Iterator<Item = &str> {
    [name.given.as_deref(), name.family.as_deref()]
        .into_iter()
        .flatten()
}

/// One word in Latin letters; several where its script writes without spaces.
fn latin_words(word: &str) -> Vec<String> {
    deunicode::deunicode_with_tofu(word, "")
        .split_whitespace()
        .map(|word| cut(&letters(word), WORD_LIMIT))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The parts of a word at hyphens and apostrophes.
fn parts(word: &str) -> Vec<String> {
    deunicode::deunicode_with_tofu(word, "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|part| cut(&letters(part), WORD_LIMIT))
        .filter(|part| !part.is_empty())
        .collect()
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::super::NameKind;
    use super::*;

    fn words(given: &str, family: &str) -> Vec<String> {
        words_of(&PersonDocument::named(given, family))
            .into_iter()
            .collect()
    }

    #[test]
    fn names_are_found_as_people_type_them() {
        assert_eq!(
            words("Dilys", "O\u{2019}Mockery"),
            ["dilys", "mockery", "o", "omockery"]
        );
        assert_eq!(
            words("Ewa", "Próbna-Testowa"),
            ["ewa", "probna", "probnatestowa", "testowa"]
        );
        assert_eq!(
            words("", "van der Berg"),
            ["berg", "der", "van", "vanderberg"]
        );
        assert_eq!(
            search_words("  probna-TESTOWA o'm "),
            ["probnatestowa", "om"]
        );
        assert_eq!(search_words("名前"), ["ming", "qian"]);
        assert_eq!(search_words("?! \u{1f}"), Vec::<String>::new());
    }

    #[test]
    fn former_names_count_and_long_ones_fit() {
        let document =
            PersonDocument::named("Ada", "Testwell").with_name(NameKind::Former, "", "Oldname");
        assert!(words_of(&document).contains("oldname"));
        let long = PersonDocument::named(&"驫".repeat(200), &"👩".repeat(200));
        assert!(words_of(&long).iter().all(|word| word.len() <= WORD_LIMIT));
        assert!(sort_name(&long).len() <= SORT_LIMIT);
    }

    #[test]
    fn names_that_sound_alike_share_a_code() {
        for (one, other) in [
            ("Catherine", "Kathryn"),
            ("Smith", "Smyth"),
            ("de Souza", "Souza"),
            ("Stephen", "Steven"),
        ] {
            assert!(!sounds(one).is_disjoint(&sounds(other)), "{one} {other}");
        }
        assert!(sounds("Testwell").is_disjoint(&sounds("Placeholder")));
        assert_eq!(
            sort_name(&PersonDocument::named("Ada Mary", "Testwell")),
            "testwell, ada mary"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_letters_have_a_sound(word in proptest::collection::vec(b'a'..=b'z', 0..40)) {
            let _ = sounds(&String::from_utf8(word).unwrap());
        }

        #[test]
        fn anything_may_be_a_name(text in proptest::prelude::any::<String>()) {
            let _ = (sounds(&text), search_words(&text), words(&text, &text), plain(&text));
        }
    }
}
