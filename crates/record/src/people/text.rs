//! What people type, made fit to keep: spaces folded, what cannot be shown refused with a sentence.
//!
//! Letters of any script, right-to-left text, apostrophes, diacritics and pictures (emoji) are kept as typed.

/// The most characters of one field.
pub(crate) const LINE_LIMIT: usize = 200;
/// The most characters of a note.
pub(crate) const NOTE_LIMIT: usize = 2_000;

/// One line: runs of white space become one space, none at the ends.
///
/// # Errors
/// A sentence that starts with `label`.
pub(crate) fn line(label: &str, typed: &str) -> Result<String, String> {
    let kept = visible(label, typed, |c| c.is_whitespace())?;
    let text = fold(&kept);
    within(label, &text, LINE_LIMIT)?;
    Ok(text)
}

/// Several lines: each folded like [`line`], empty lines at the ends left out.
///
/// # Errors
/// A sentence that starts with `label`.
pub(crate) fn note(label: &str, typed: &str) -> Result<String, String> {
    let lines = lines(label, typed)?;
    let text = lines.join("\n").trim().to_owned();
    within(label, &text, NOTE_LIMIT)?;
    Ok(text)
}

/// The lines of several lines, each folded; empty ones stay.
///
/// # Errors
/// A sentence that starts with `label`.
pub(crate) fn lines(label: &str, typed: &str) -> Result<Vec<String>, String> {
    let kept = visible(label, typed, |c| c.is_whitespace())?;
    Ok(kept
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .split('\n')
        .map(fold)
        .collect())
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn visible(label: &str, typed: &str, allowed: impl Fn(char) -> bool) -> Result<String, String> {
    let mut kept = String::with_capacity(typed.len());
    for c in typed.chars() {
        match c {
            // Without width and without meaning: they come along when text is copied from a web page.
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                return Err(format!(
                    "{label} holds a hidden mark that turns the direction of writing. Type it again instead of pasting it."
                ));
            }
            char::REPLACEMENT_CHARACTER => {
                return Err(format!(
                    "{label} holds a damaged letter (\u{fffd}). Type it again."
                ));
            }
            c if c.is_control() && !allowed(c) => {
                return Err(format!(
                    "{label} holds a character that cannot be shown. Type it again instead of pasting it."
                ));
            }
            c => kept.push(c),
        }
    }
    Ok(kept)
}

fn within(label: &str, text: &str, most: usize) -> Result<(), String> {
    let count = text.chars().filter(|c| !joins_the_one_before(*c)).count();
    // Marks do not count as letters, but hundreds of them on one letter are no writing.
    if count > most || text.chars().count() > most.saturating_mul(4) {
        return Err(format!(
            "{label} has {count} characters and {most} is the most. Shorten it."
        ));
    }
    Ok(())
}

/// Whether the character is drawn on the one before it, so that people would not count it.
fn joins_the_one_before(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{200c}'..='\u{200f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_folded_and_names_of_any_script_are_kept() {
        assert_eq!(
            line("Name", "  Ada\u{a0} \t Testwell\n").unwrap(),
            "Ada Testwell"
        );
        for name in [
            "O'Mockery",
            "Dʼúnya",
            "Próbna-Testowa",
            "名前",
            "فريدة",
            "👩🏽‍🦽 Jo",
            "ç̌",
        ] {
            assert_eq!(line("Name", name).unwrap(), name);
        }
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        for typed in [
            "A\0da",
            "A\u{7}da",
            "A\u{85}\u{9b}da",
            "\u{202e}adA",
            "Ad\u{fffd}",
        ] {
            assert!(line("Name", typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn two_hundred_letters_fit_and_one_more_does_not() {
        assert!(line("Name", &"é".repeat(200)).is_ok());
        assert!(line("Name", &"e\u{301}".repeat(200)).is_ok());
        assert_eq!(
            line("Given names", &"a".repeat(201)).unwrap_err(),
            "Given names has 201 characters and 200 is the most. Shorten it."
        );
        assert!(line("Name", &format!("e{}", "\u{301}".repeat(900))).is_err());
    }
}
