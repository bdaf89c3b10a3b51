//! What somebody searched for, carried over into the form of a new person. It is a proposal: everything is shown and
//! can be changed before it is saved.

use record::people::{DateForm, PersonForm};

/// The form with what was searched for in the fields where it seems to belong.
pub(crate) fn carried(typed: &str) -> PersonForm {
    let mut form = PersonForm::default();
    let mut names: Vec<&str> = Vec::new();
    let tokens: Vec<&str> = typed
        .split([' ', '\u{a0}'])
        .filter(|token| !token.is_empty())
        .collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        // What stands in several words is tried as the longest first.
        let taken = (1..=3)
            .rev()
            .filter_map(|length| tokens.get(at..at + length))
            .find(|window| take(&mut form, &window.join(" ")))
            .map_or(0, <[&str]>::len);
        let numbered = token.chars().any(char::is_numeric);
        if taken == 0 && !numbered && token.chars().any(char::is_alphabetic) {
            names.push(token);
        }
        at += taken.max(1);
    }
    name(&mut form, &names);
    super::editing::with_room(form)
}

/// «Testwell, Ada» and «Ada Testwell» are one name; of a single word nobody knows which part it is.
fn name(form: &mut PersonForm, words: &[&str]) {
    let name = form.names.at(1);
    name.kind = "legal".to_owned();
    let text = words.join(" ");
    let (given, family) = match (text.split_once(','), words.split_last()) {
        (Some((family, given)), _) => (given.trim().to_owned(), family.trim().to_owned()),
        (None, Some((family, []))) => (String::new(), (*family).to_owned()),
        (None, Some((family, given))) => (given.join(" "), (*family).to_owned()),
        (None, None) => (String::new(), String::new()),
    };
    name.given = given;
    name.family = family;
}

fn take(form: &mut PersonForm, text: &str) -> bool {
    let text = text.trim_matches(',');
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let letters = text.chars().any(char::is_alphabetic);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if !letters && digits == 10 && form.nhs_number.is_empty() {
        form.nhs_number = text.to_owned();
        return true;
    }
    if form.born.is_blank()
        && let Some(born) = date(text)
    {
        form.born = born;
        return true;
    }
    if letters && form.addresses.is_empty() && is_postcode(text) {
        form.addresses.at(1).postcode = text.to_uppercase();
        return true;
    }
    false
}

/// A day, a month and a year, or a year, in the shapes that people type.
fn date(text: &str) -> Option<DateForm> {
    let parts: Vec<&str> = text
        .split(['/', '.', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
    let month =
        |part: &str| number(part) || (part.len() >= 3 && part.chars().all(char::is_alphabetic));
    let year = |part: &str| part.len() == 4 && part.bytes().all(|c| c.is_ascii_digit());
    let form = |day: &str, month: &str, year: &str| DateForm {
        day: day.to_owned(),
        month: month.to_owned(),
        year: year.to_owned(),
    };
    match *parts.as_slice() {
        [d, m, y] if number(d) && month(m) && year(y) => Some(form(d, m, y)),
        [y, m, d] if number(d) && number(m) && year(y) => Some(form(d, m, y)),
        [y] if year(y) && (y.starts_with("19") || y.starts_with("20")) => Some(form("", "", y)),
        _ => None,
    }
}

/// The shape of a postcode, or of its first part; whether it is one is told when the form is sent.
fn is_postcode(text: &str) -> bool {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let first = code.chars().take_while(char::is_ascii_alphabetic).count();
    (1..=2).contains(&first)
        && (2..=7).contains(&code.len())
        && code.chars().all(|c| c.is_ascii_alphanumeric())
        && code.chars().nth(first).is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(typed: &str) -> Vec<(String, String)> {
        let mut pairs = carried(typed).to_pairs();
        pairs.retain(|(name, _)| !name.ends_with("-kind"));
        pairs
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_was_searched_for_stands_where_it_belongs() {
        assert_eq!(
            fields("Ada Mary Testwell 2 March 1941 m33 2nj"),
            pairs(&[
                ("names-1-given", "Ada Mary"),
                ("names-1-family", "Testwell"),
                ("born-day", "2"),
                ("born-month", "March"),
                ("born-year", "1941"),
                ("addresses-1-postcode", "M33 2NJ"),
            ])
        );
        assert_eq!(
            fields("O'Mockery, Dilys 30/11/1952 999 000 0042"),
            pairs(&[
                ("names-1-given", "Dilys"),
                ("names-1-family", "O'Mockery"),
                ("born-day", "30"),
                ("born-month", "11"),
                ("born-year", "1952"),
                ("nhs_number", "999 000 0042"),
            ])
        );
        assert_eq!(fields("Cher"), pairs(&[("names-1-family", "Cher")]));
        assert_eq!(
            fields("1933 Lubna"),
            pairs(&[("names-1-family", "Lubna"), ("born-year", "1933")])
        );
        assert_eq!(fields("RB-000001"), pairs(&[]));
    }

    #[test]
    fn anything_may_have_been_searched_for() {
        for typed in [
            "",
            " , ",
            "🙂🙂",
            "0000000000",
            "a\0b",
            "١٩٤١",
            &"x ".repeat(300),
        ] {
            let _ = carried(typed);
        }
    }
}
