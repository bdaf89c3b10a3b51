//! The text form: one `key: value` to a line.

use super::{At, Draft, List, shown};

pub(super) fn read(content: &str, case: &mut Draft) {
    for (i, line) in content.lines().enumerate() {
        let at = At {
            line: i + 1,
            column: None,
        };
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.contains('\0') {
            case.fault(
                at,
                "The line has a NUL character: the file is damaged or not text",
            );
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            case.fault(
                at,
                format!(
                    "{} has no colon. Write a name, a colon and a value, like “eating: daily”",
                    shown(line)
                ),
            );
            continue;
        };
        let key = crate::text::tidy(key);
        if key == "label" {
            // A label may say anything, a # included.
            case.set_label(value.trim(), at, at);
            continue;
        }
        let value = without_comment(value);
        match key.split_once(' ') {
            None if key == "date" => case.set_date(value, at, at),
            None => case.set(List::Answers, &key, value, at, at),
            Some(("informal", question)) => case.set(List::Informal, question, value, at, at),
            Some(("flag", flag)) => case.set(List::Flags, flag, value, at, at),
            Some((first, _)) => case.fault(
                at,
                format!(
                    "{} is not the start of a line. A line begins with date, label, a question, “informal” and a question, or “flag” and a flag",
                    shown(first)
                ),
            ),
        }
    }
}

fn without_comment(value: &str) -> &str {
    let starts = |i: &usize| value[..*i].ends_with(char::is_whitespace);
    let end = value
        .match_indices('#')
        .map(|(i, _)| i)
        .find(starts)
        .unwrap_or(value.len());
    value[..end].trim()
}
