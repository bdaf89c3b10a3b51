//! Words as they are looked for: without case, accents, apostrophes and plurals, and with everyday words beside
//! the directory's own.

use std::collections::HashMap;
use std::sync::LazyLock;

use deunicode::deunicode;

/// Longest word that is kept. Longer ones are web addresses and noise, and would only fill the index.
const LONGEST_WORD: usize = 40;
/// More words than this in one search add nothing but work.
const MOST_WORDS: usize = 12;

/// Words that say nothing about what is looked for.
const SMALL_WORDS: [&str; 24] = [
    "a", "an", "and", "any", "are", "at", "find", "for", "help", "i", "in", "is", "local", "me",
    "my", "near", "nearby", "of", "on", "some", "the", "to", "where", "with",
];

/// What has to be found for one word or phrase of a search: any of these lists of words, each whole.
pub(super) type Wanted = Vec<Vec<String>>;

static SYNONYMS: LazyLock<HashMap<Vec<String>, Wanted>> =
    LazyLock::new(|| read_synonyms(include_str!("synonyms.txt")));

/// All words of a text as they are kept and looked for, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    deunicode(text)
        .to_lowercase()
        .replace('\'', "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && word.len() <= LONGEST_WORD)
        .map(without_plural)
        .collect()
}

/// What somebody typed, as what must all be found.
pub(super) fn wanted(typed: &str) -> Vec<Wanted> {
    let typed = words(typed);
    let longest = SYNONYMS.keys().map(Vec::len).max().unwrap_or(1);
    let mut wanted = Vec::new();
    let mut at = 0;
    while at < typed.len() && wanted.len() < MOST_WORDS {
        let phrase = (1..=longest.min(typed.len() - at))
            .rev()
            .find_map(|length| {
                let phrase = &typed[at..at + length];
                SYNONYMS.get(phrase).map(|meant| (phrase, meant))
            });
        if let Some((phrase, meant)) = phrase {
            at += phrase.len();
            let mut either = vec![phrase.to_vec()];
            either.extend(meant.iter().cloned());
            wanted.push(either);
        } else {
            let word = &typed[at];
            at += 1;
            if !SMALL_WORDS.contains(&word.as_str()) {
                wanted.push(vec![vec![word.clone()]]);
            }
        }
    }
    wanted
}

/// The single everyday words, so that a misspelt «chemsit» is recognised too.
pub(super) fn everyday_words() -> impl Iterator<Item = String> {
    SYNONYMS
        .keys()
        .filter(|phrase| phrase.len() == 1)
        .filter_map(|phrase| phrase.first().cloned())
}

/// A light hand: «libraries» and «library», «churches» and «church» must meet; grammar is not the aim.
fn without_plural(word: &str) -> String {
    let cut = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() >= 3);
    if let Some(stem) = cut("ies") {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if let Some(stem) = word.strip_suffix("es")
            && word.ends_with(ending)
            && stem.len() >= 3
        {
            return stem.to_owned();
        }
    }
    match cut("s") {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

fn read_synonyms(text: &str) -> HashMap<Vec<String>, Wanted> {
    let mut synonyms: HashMap<Vec<String>, Wanted> = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((everyday, meant)) = line.split_once('=') else {
            continue;
        };
        let meant: Wanted = meant.split(',').map(words).collect();
        for phrase in everyday.split(',').map(words) {
            synonyms.entry(phrase).or_default().extend(meant.clone());
        }
    }
    synonyms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_accents_apostrophes_and_plurals() {
        assert_eq!(
            words("St Mary's Café & Libraries"),
            ["st", "mary", "cafe", "library"]
        );
        assert_eq!(
            words("Churches, glasses, boxes; bus, tennis"),
            ["church", "glass", "box", "bus", "tennis"]
        );
        assert_eq!(words("Próbna 24/7"), ["probna", "24", "7"]);
        assert!(words(&"x".repeat(200)).is_empty());
    }

    #[test]
    fn an_everyday_phrase_is_looked_for_as_itself_or_as_the_directory_says_it() {
        assert_eq!(
            wanted("an old people's home"),
            [vec![
                vec!["old".to_owned(), "people".into(), "home".into()],
                vec!["care".into(), "home".into()],
            ]]
        );
        assert_eq!(
            wanted("Chemists in Sale"),
            [
                vec![vec!["chemist".to_owned()], vec!["pharmacy".into()]],
                vec![vec!["sale".to_owned()]],
            ]
        );
        assert!(wanted("where is the").is_empty());
    }

    #[test]
    fn every_line_of_the_synonyms_is_read() {
        let lines = include_str!("synonyms.txt")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let (everyday, meant) = line.split_once('=').unwrap();
            for phrase in everyday.split(',').map(words) {
                assert!(SYNONYMS.contains_key(&phrase), "{phrase:?}");
            }
            assert!(
                meant.split(',').all(|words_| !words(words_).is_empty()),
                "{line}"
            );
        }
    }
}
