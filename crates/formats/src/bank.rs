//! Bank details as people write them, and the simple file that pays a run: one line a payee, and a line of totals.
//!
//! The details are checked for their form only. Whether an account exists and whose it is, a second pair of eyes checks
//! against something that the payee showed.

use std::fmt;

/// The longest account name that is taken, in letters.
const LONGEST_NAME: usize = 40;

/// An account that can be paid: the name of its holder, its sort code and its number.
#[derive(Clone, PartialEq, Eq)]
pub struct Details {
    name: String,
    sort_code: String,
    number: String,
}

// Never in a log by accident.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Details(…{})", self.last_digits())
    }
}

/// One payment of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Where to.
    pub details: Details,
    /// How much, in whole pence; more than nothing.
    pub pence: i64,
    /// What stands on both statements. It names nobody.
    pub reference: String,
}

impl Details {
    /// Reads details as somebody typed them: the sort code with or without hyphens or spaces.
    ///
    /// # Errors
    /// Every fault, as the field's name and a sentence.
    pub fn parse(
        name: &str,
        sort_code: &str,
        number: &str,
    ) -> Result<Details, Vec<(&'static str, &'static str)>> {
        let mut faults = Vec::new();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            faults.push(("account_name", "Enter the name of the account's holder."));
        } else if name.chars().count() > LONGEST_NAME {
            faults.push((
                "account_name",
                "Enter the name in 40 letters or fewer, as it stands on the bank's statement.",
            ));
        } else if !name.chars().all(is_letter_of_a_name) {
            faults.push((
                "account_name",
                "The name has letters, figures, spaces and . & / - ' only, as banks take it.",
            ));
        } else if !name.chars().any(char::is_alphanumeric) {
            faults.push(("account_name", "Enter the name of the account's holder."));
        }
        let sort_code = digits(sort_code);
        if sort_code.as_ref().is_none_or(|code| code.len() != 6) {
            faults.push(("sort_code", "A sort code has 6 digits, such as 00-00-01."));
        }
        let number = digits(number);
        if number.as_ref().is_none_or(|number| number.len() != 8) {
            faults.push((
                "account_number",
                "An account number has 8 digits. Put noughts before a shorter one.",
            ));
        }
        match (sort_code, number, faults.is_empty()) {
            (Some(sort_code), Some(number), true) => Ok(Details {
                name,
                sort_code,
                number,
            }),
            _ => Err(faults),
        }
    }

    /// The holder's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The sort code as it is read aloud: `00-00-01`.
    #[must_use]
    pub fn sort_code(&self) -> String {
        let (first, rest) = self.sort_code.split_at(2);
        let (second, third) = rest.split_at(2);
        format!("{first}-{second}-{third}")
    }

    /// The account's number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The last four digits, by which people tell accounts apart.
    #[must_use]
    pub fn last_digits(&self) -> &str {
        &self.number[4..]
    }

    /// The details as one text, for keeping.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}", self.sort_code, self.number, self.name)
    }

    /// What [`Details::to_text`] made.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Details> {
        let mut parts = text.splitn(3, '\n');
        let (sort_code, number, name) = (parts.next()?, parts.next()?, parts.next()?);
        Details::parse(name, sort_code, number).ok()
    }
}

fn is_letter_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '.' | '&' | '/' | '-' | '\'')
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–'))
        .collect();
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(digits)
}

/// The file: a heading, a line a payment, and a last line with how many and how much. Lines end as banks' own files do,
/// with CR and LF.
#[must_use]
pub fn file(payments: &[Payment]) -> String {
    let mut text = String::from("payee,sort_code,account_number,amount,reference\r\n");
    let mut total: i128 = 0;
    for payment in payments {
        total += i128::from(payment.pence);
        text.push_str(&format!(
            "{},{},{},{},{}\r\n",
            cell(&payment.details.name),
            payment.details.sort_code,
            payment.details.number,
            pounds(i128::from(payment.pence)),
            cell(&payment.reference)
        ));
    }
    text.push_str(&format!("TOTAL,,{},{},\r\n", payments.len(), pounds(total)));
    text
}

fn pounds(pence: i128) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    let pence = pence.unsigned_abs();
    format!("{sign}{}.{:02}", pence / 100, pence % 100)
}

/// A value that no program takes for more than text: a sheet would run what begins with a hyphen or an equals sign.
fn cell(text: &str) -> String {
    let text = text.trim_start_matches(['=', '+', '-', '@', ' ', '\t', '\r']);
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(name: &str, sort_code: &str, number: &str) -> Details {
        Details::parse(name, sort_code, number).unwrap()
    }

    #[test]
    fn details_are_read_as_people_write_them_and_shown_by_their_end() {
        let ada = details("  Ada  Testwell ", "00-00-01", "0012 3456");
        assert_eq!(
            (ada.name(), ada.sort_code().as_str(), ada.number()),
            ("Ada Testwell", "00-00-01", "00123456")
        );
        assert_eq!(ada.last_digits(), "3456");
        assert_eq!(Details::from_text(&ada.to_text()), Some(ada.clone()));
        assert_eq!(format!("{ada:?}"), "Details(…3456)");
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let fields = |name: &str, sort_code: &str, number: &str| -> Vec<&'static str> {
            Details::parse(name, sort_code, number)
                .unwrap_err()
                .into_iter()
                .map(|(field, _)| field)
                .collect()
        };
        assert_eq!(
            fields("", "12345", "1234567x"),
            ["account_name", "sort_code", "account_number"]
        );
        assert_eq!(fields("Zażółć", "000001", "00123456"), ["account_name"]);
        assert_eq!(fields("-", "000001", "00123456"), ["account_name"]);
        assert_eq!(
            fields(&"a".repeat(41), "000001", "00123456"),
            ["account_name"]
        );
        assert_eq!(fields("Ada", "٠٠٠٠٠١", "00123456"), ["sort_code"]);
    }

    /// The file to the letter: its total is what the bank is asked for.
    #[test]
    fn the_file_to_the_letter() {
        let payments = [
            Payment {
                details: details("Ada Testwell", "00-00-01", "00123456"),
                pence: 19_076,
                reference: "DP 20261120 0001".into(),
            },
            Payment {
                details: details("- O'Mockery & Co", "00 00 02", "00000009"),
                pence: 123_405,
                reference: "DP 20261120 0002".into(),
            },
        ];
        assert_eq!(
            file(&payments),
            "payee,sort_code,account_number,amount,reference\r\n\
             Ada Testwell,000001,00123456,190.76,DP 20261120 0001\r\n\
             O'Mockery & Co,000002,00000009,1234.05,DP 20261120 0002\r\n\
             TOTAL,,2,1424.81,\r\n"
        );
        assert_eq!(
            file(&[]),
            "payee,sort_code,account_number,amount,reference\r\nTOTAL,,0,0.00,\r\n"
        );
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
