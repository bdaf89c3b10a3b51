//! Bytes to text, and the small repairs that text from many programs needs.

use std::borrow::Cow;

/// A full-width letter, digit or sign as the plain one, an ideographic space as a space; other characters unchanged.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The whole file without its byte order mark, as bytes that are UTF-8 wherever the file was UTF-8 or UTF-16.
pub(crate) fn without_mark(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        all => Cow::Borrowed(all),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let units = bytes.chunks(2).map(|pair| match *pair {
        [a, b] => unit([a, b]),
        // Half a character at the end: the file was cut short.
        _ => 0xfffd,
    });
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}

/// Text from bytes: UTF-8, or else Windows-1252 (which is Latin-1 with the signs that Windows programs write); the
/// flag says that it was the second.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (
            Cow::Owned(bytes.iter().map(|b| windows_1252(*b)).collect()),
            true,
        ),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// What UTF-8 looks like after a program took it for another code page. The first group went through the code page
/// of old DOS programs (850) and lost its box-drawing signs to "+" and "-"; the second through Windows-1252.
const GARBLED: [(&str, &str); 26] = [
    ("ÔÇÓ", "•"),
    ("ÔÇó", "•"),
    ("ÔÇÖ", "’"),
    ("ÔÇÿ", "‘"),
    ("ÔÇô", "–"),
    ("ÔÇö", "—"),
    ("ÔÇ£", "“"),
    ("ÔÇØ", "”"),
    ("ÔÇª", "…"),
    ("+¿", "è"),
    ("+®", "é"),
    ("-ú", "£"),
    ("├¿", "è"),
    ("├®", "é"),
    ("┬ú", "£"),
    ("â€™", "’"),
    ("â€˜", "‘"),
    ("â€œ", "“"),
    ("â€\u{9d}", "”"),
    ("â€“", "–"),
    ("â€”", "—"),
    ("â€¢", "•"),
    ("â€¦", "…"),
    ("Â£", "£"),
    ("Ã©", "é"),
    ("Ã¨", "è"),
];

/// The text with garbled signs put right, or `None` where there was nothing to do.
pub(crate) fn ungarbled(text: &str) -> Option<String> {
    if text.is_ascii() || !GARBLED.iter().any(|(wrong, _)| text.contains(wrong)) {
        return None;
    }
    Some(
        GARBLED
            .iter()
            .fold(text.to_owned(), |text, (wrong, right)| {
                text.replace(wrong, right)
            }),
    )
}

/// One space for every run of white space, none at the ends. Spaces carry no meaning in these files, so this is not
/// reported as a mend.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// At most `most` characters of text in quotation marks, for a sentence that shows what was wrong.
pub(crate) fn quoted(text: &str, most: usize) -> String {
    let shown: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(most)
        .collect();
    let dots = if text.chars().count() > most {
        "…"
    } else {
        ""
    };
    format!("“{shown}{dots}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode("Próbna".as_bytes()), ("Próbna".into(), false));
        assert_eq!(
            decode(b"Caf\xe9 \x93Ada\x94 \xa35"),
            ("Café “Ada” £5".into(), true)
        );
        assert_eq!(&*without_mark(b"\xef\xbb\xbfname"), b"name");
        assert_eq!(&*without_mark(b"\xff\xfen\0a\0"), b"na");
        assert_eq!(&*without_mark(b"\xfe\xff\0n\0a"), b"na");
        assert_eq!(&*without_mark(b"\xff\xfen\0a"), "n\u{fffd}".as_bytes());
        assert_eq!(&*without_mark(b""), b"");
    }

    #[test]
    fn garbled_signs() {
        assert_eq!(ungarbled("cr+¿ches").as_deref(), Some("crèches"));
        assert_eq!(
            ungarbled("Request -ú20 used").as_deref(),
            Some("Request £20 used")
        );
        assert_eq!(ungarbled("ÔÇÓ RUN ACTING").as_deref(), Some("• RUN ACTING"));
        assert_eq!(ungarbled("Women’s café £5"), None);
        assert_eq!(ungarbled("plain"), None);
    }

    #[test]
    fn shown_values_are_short_and_on_one_line() {
        assert_eq!(quoted("a\nb", 10), "“a b”");
        assert_eq!(quoted("abcdef", 3), "“abc…”");
    }
}
