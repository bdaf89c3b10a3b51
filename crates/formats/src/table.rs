//! Comma separated values (RFC 4180) from hostile or broken files, with the line each row began on.
//!
//! Not the crate `csv`: it takes an unclosed quotation mark as one value to the end of the file and says nothing
//! (docs/decisions/0009). Here such a row is refused with its line, and reading goes on at the next line. The tests
//! hold both to the same values on files that are sound.

use std::borrow::Cow;

/// The most bytes that one row may have; past that a quotation mark was surely left open.
const LONGEST_ROW: usize = 64 * 1024;

/// The values of one row, as bytes.
pub(crate) type Values<'a> = Vec<Cow<'a, [u8]>>;

/// One row: where it began and ended (lines count from 1) and its values, or why it has none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    pub line: usize,
    pub last_line: usize,
    pub values: Result<Values<'a>, RowFault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RowFault {
    #[error(
        "A quotation mark is opened on this line and not closed. Close it, or write it twice if it belongs to the text"
    )]
    Unclosed,
    #[error(
        "Text follows a closing quotation mark. Put the whole value in quotation marks, and write those inside it twice"
    )]
    AfterQuote,
    #[error("The line has a NUL character: the file is damaged or not text. Export it again")]
    Nul,
    #[error("The line is longer than 64 KiB, more than any entry needs")]
    TooLong,
}

/// The rows of a file, blank lines left out.
pub(crate) struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    delimiter: u8,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
            delimiter,
        }
    }

    /// The line at `self.at` without its end, and where the next begins.
    fn physical(&self) -> (&'a [u8], usize) {
        let rest = &self.bytes[self.at..];
        let end = rest
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .unwrap_or(rest.len());
        let ending = match rest[end..] {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        (&rest[..end], self.at + end + ending)
    }

    /// Values from `self.at`, the position after the row, and how many more lines it took.
    fn values(&self) -> Result<(Values<'a>, usize, usize), RowFault> {
        let bytes = self.bytes;
        let (mut at, mut more_lines) = (self.at, 0);
        let mut values = Vec::new();
        loop {
            let (value, end) = match bytes.get(at) {
                Some(b'"') => quoted(bytes, at + 1, self.at, &mut more_lines)?,
                _ => {
                    let rest = &bytes[at..];
                    let stop = |b: &u8| *b == self.delimiter || matches!(b, b'\n' | b'\r');
                    let end = at + rest.iter().position(stop).unwrap_or(rest.len());
                    (Cow::Borrowed(&bytes[at..end]), end)
                }
            };
            if end - self.at > LONGEST_ROW {
                return Err(RowFault::TooLong);
            }
            values.push(value);
            let after = match bytes.get(end) {
                Some(b) if *b == self.delimiter => {
                    at = end + 1;
                    continue;
                }
                None => end,
                Some(b'\n') => end + 1,
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
                Some(b'\r') => end + 1,
                // A value that ends on a later line in the middle of a word was meant to end on this one.
                Some(_) if more_lines > 0 => return Err(RowFault::Unclosed),
                Some(_) => return Err(RowFault::AfterQuote),
            };
            let nul = values.iter().any(|v: &Cow<'_, [u8]>| v.contains(&0));
            return if nul {
                Err(RowFault::Nul)
            } else {
                Ok((values, after, more_lines))
            };
        }
    }
}

/// A value from after its opening quotation mark to after its closing one.
fn quoted<'a>(
    bytes: &'a [u8],
    from: usize,
    row: usize,
    more_lines: &mut usize,
) -> Result<(Cow<'a, [u8]>, usize), RowFault> {
    let mut doubled = false;
    let mut at = from;
    loop {
        match bytes.get(at) {
            None => return Err(RowFault::Unclosed),
            Some(_) if at - row > LONGEST_ROW => return Err(RowFault::Unclosed),
            Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                doubled = true;
                at += 2;
            }
            Some(b'"') => break,
            Some(b) => {
                let lone_cr = *b == b'\r' && bytes.get(at + 1) != Some(&b'\n');
                *more_lines += usize::from(*b == b'\n' || lone_cr);
                at += 1;
            }
        }
    }
    let inner = &bytes[from..at];
    if !doubled {
        return Ok((Cow::Borrowed(inner), at + 1));
    }
    let mut single = Vec::with_capacity(inner.len());
    let mut skip = false;
    for b in inner {
        // Of each pair the second is dropped.
        skip = *b == b'"' && !skip;
        if *b != b'"' || skip {
            single.push(*b);
        }
    }
    Ok((Cow::Owned(single), at + 1))
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        loop {
            if self.at >= self.bytes.len() {
                return None;
            }
            let (text, next) = self.physical();
            let line = self.line;
            if text.is_empty()
                || (self.delimiter != b'\t' && text.iter().all(u8::is_ascii_whitespace))
            {
                self.at = next;
                self.line += 1;
                continue;
            }
            return Some(match self.values() {
                Ok((values, after, more)) => {
                    self.at = after;
                    self.line += 1 + more;
                    Row {
                        line,
                        last_line: line + more,
                        values: Ok(values),
                    }
                }
                Err(fault) => {
                    self.at = next;
                    self.line += 1;
                    Row {
                        line,
                        last_line: line,
                        values: Err(fault),
                    }
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(usize, usize, Result<Vec<String>, RowFault>)> {
        Rows::new(text.as_bytes(), b',')
            .map(|row| {
                let values = row.values.map(|v| {
                    v.iter()
                        .map(|c| String::from_utf8_lossy(c).into_owned())
                        .collect()
                });
                (row.line, row.last_line, values)
            })
            .collect()
    }

    fn ok(values: &[&str]) -> Result<Vec<String>, RowFault> {
        Ok(values.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn values_and_lines() {
        assert_eq!(read(""), []);
        assert_eq!(
            read("a,b\r\n\r\n c ,\"d, \"\"e\"\"\"\r\n"),
            [(1, 1, ok(&["a", "b"])), (3, 3, ok(&[" c ", "d, \"e\""]))]
        );
        assert_eq!(
            read("a\rb\n\nc"),
            [(1, 1, ok(&["a"])), (2, 2, ok(&["b"])), (4, 4, ok(&["c"]))]
        );
        assert_eq!(
            read("\"x\r\ny\",1\nz,\n"),
            [(1, 2, ok(&["x\r\ny", "1"])), (3, 3, ok(&["z", ""]))]
        );
        assert_eq!(read("a\"b,c\"\n"), [(1, 1, ok(&["a\"b", "c\""]))]);
        assert_eq!(read("\"\",\"\"\"\"\n"), [(1, 1, ok(&["", "\""]))]);
    }

    #[test]
    fn a_broken_line_does_not_take_the_rest_with_it() {
        assert_eq!(
            read("a,\"b\nc,d\ne,f\n"),
            [
                (1, 1, Err(RowFault::Unclosed)),
                (2, 2, ok(&["c", "d"])),
                (3, 3, ok(&["e", "f"]))
            ]
        );
        assert_eq!(
            read("a,\"b\" x\nc,d"),
            [(1, 1, Err(RowFault::AfterQuote)), (2, 2, ok(&["c", "d"]))]
        );
        assert_eq!(
            read("a,\"b\nc,\"d\"\ne"),
            [
                (1, 1, Err(RowFault::Unclosed)),
                (2, 2, ok(&["c", "d"])),
                (3, 3, ok(&["e"]))
            ]
        );
        assert_eq!(
            read("a,\0\nb"),
            [(1, 1, Err(RowFault::Nul)), (2, 2, ok(&["b"]))]
        );
        let long = format!("{}\nb", "x".repeat(LONGEST_ROW + 1));
        assert_eq!(
            read(&long),
            [(1, 1, Err(RowFault::TooLong)), (2, 2, ok(&["b"]))]
        );
    }

    #[test]
    fn a_file_of_open_quotation_marks_is_read_quickly() {
        let bytes = "\"a\"\"\n".repeat(200_000);
        let rows = Rows::new(bytes.as_bytes(), b',').count();
        assert_eq!(rows, 200_000);
    }

    proptest! {
        #[test]
        fn sound_files_read_as_the_csv_crate_reads_them(
            rows in proptest::collection::vec(proptest::collection::vec("[a-zé,\"\r\n ]{0,6}", 1..4), 0..6)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let ours: Vec<Vec<String>> = Rows::new(&bytes, b',')
                .map(|r| r.values.unwrap().iter().map(|v| String::from_utf8(v.to_vec()).unwrap()).collect())
                .collect();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(&ours, &rows);
        }

        #[test]
        fn any_bytes_give_rows_in_order(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut last = 0;
            for row in Rows::new(&bytes, b',') {
                prop_assert!(row.line > last && row.last_line >= row.line);
                last = row.last_line;
            }
        }

        #[test]
        fn without_quotes_every_line_with_text_is_a_row(text in "[ab,\r\n]{0,80}") {
            let lines = text.replace("\r\n", "\n").split(['\r', '\n']).filter(|l| !l.is_empty()).count();
            prop_assert_eq!(Rows::new(text.as_bytes(), b',').count(), lines);
        }
    }
}
