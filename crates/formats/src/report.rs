//! What became of a file, line by line: accepted, mended or refused, and why.

use serde::Serialize;

use crate::directory::Source;

/// The report of one file. Every line with data has a place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The name that the caller gave the file.
    pub file: String,
    /// What kind of file its header shows it to be.
    pub source: Source,
    /// What is to be said of the file as a whole, such as a column that was left out.
    pub remarks: Vec<String>,
    /// One for each row of data, in the order of the file.
    pub lines: Vec<LineReport>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineReport {
    /// The line on which the row begins, counted from 1; the header is line 1.
    pub line: usize,
    /// The line on which it ends, later than `line` where a value holds a line break.
    pub last_line: usize,
    /// The name of what the row describes, if it was read.
    pub name: Option<String>,
    /// Accepted, mended or refused.
    pub outcome: Outcome,
    /// Worth knowing, though nothing was changed: outside the council's area, perhaps the same as another line.
    pub remarks: Vec<String>,
}

/// Accepted, mended or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Taken as it stands. Spaces may have been tidied: they carry no meaning in these files.
    Accepted,
    /// Taken, with these changes.
    Mended(Vec<Mend>),
    /// Not taken, for all of these reasons: each a sentence that says what is wrong and what to do.
    Refused(Vec<String>),
}

/// One change to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mend {
    /// What kind of change, to count and group by.
    pub rule: Rule,
    /// What was changed, in a sentence.
    pub sentence: String,
}

/// The kinds of change that reading a file may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// An area code with too few digits.
    AreaCode,
    /// "NA" where there is no value.
    NotGiven,
    /// A name all in capitals.
    Capitals,
    /// A telephone number without its leading 0.
    LostZero,
    /// A web address without http:// in front.
    WebScheme,
    /// A web address with a slip in it.
    WebAddress,
    /// A postcode in another shape, or with a slip.
    Postcode,
    /// Text that is not UTF-8.
    Encoding,
    /// Signs garbled by an earlier program, or characters that cannot be shown.
    Characters,
    /// A value in the column of another.
    WrongColumn,
    /// A row with too few or too many values.
    Shifted,
    /// Opening times that could not be read as times.
    Hours,
    /// Longitude and latitude exchanged.
    Coordinates,
    /// A value that was not understood and was left out.
    LeftOut,
}

impl Rule {
    /// The heading under which these changes are counted.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AreaCode => "Area code with a digit missing, put right",
            Self::NotGiven => "“NA” taken as not given",
            Self::Capitals => "Name in capitals, written in small letters",
            Self::LostZero => "Telephone number without its leading 0, put back",
            Self::WebScheme => "Web address without http://, added",
            Self::WebAddress => "Slip in a web address, put right",
            Self::Postcode => "Postcode put right",
            Self::Encoding => "Text in an old encoding, read as Windows-1252",
            Self::Characters => "Garbled characters, put right or taken out",
            Self::WrongColumn => "Value in the wrong column, moved",
            Self::Shifted => "Too few or too many values, put back in their columns",
            Self::Hours => "Opening times kept as text",
            Self::Coordinates => "Longitude and latitude exchanged, put right",
            Self::LeftOut => "Value not understood, left out",
        }
    }
}

/// How many lines were accepted, mended and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Taken as they stand.
    pub accepted: usize,
    /// Taken with changes.
    pub mended: usize,
    /// Not taken.
    pub refused: usize,
}

impl Counts {
    /// All lines.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.accepted + self.mended + self.refused
    }
}

impl Report {
    /// How many lines were accepted, mended and refused.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in &self.lines {
            match line.outcome {
                Outcome::Accepted => counts.accepted += 1,
                Outcome::Mended(_) => counts.mended += 1,
                Outcome::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }

    /// How many lines each kind of change touched, by kind.
    #[must_use]
    pub fn mends(&self) -> Vec<(Rule, usize)> {
        let mut touched: Vec<Rule> = Vec::new();
        for line in &self.lines {
            if let Outcome::Mended(mends) = &line.outcome {
                let mut rules: Vec<Rule> = mends.iter().map(|m| m.rule).collect();
                rules.sort_unstable();
                rules.dedup();
                touched.append(&mut rules);
            }
        }
        touched.sort_unstable();
        touched
            .chunk_by(|a, b| a == b)
            .filter_map(|same| Some((*same.first()?, same.len())))
            .collect()
    }
}

/// Why a whole file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// No text in it.
    #[error("The file is empty. Choose the file that was published")]
    Empty,
    /// More bytes than [`crate::directory::MAX_BYTES`].
    #[error(
        "The file is larger than 20 MB, more than any list of this kind. Check that it is the right one"
    )]
    TooLarge,
    /// Not comma separated values.
    #[error(
        "The file is {0}, not comma separated values. Save or export it as CSV and choose that file"
    )]
    NotCsv(&'static str),
    /// The header is of no known kind.
    #[error(
        "The first line is not the header of a list that Steerwell knows. It reads {found}. {nearest}"
    )]
    UnknownHeader {
        /// The beginning of the first line, in quotation marks.
        found: String,
        /// Which known list is nearest and what it lacks, in a sentence.
        nearest: String,
    },
    /// Two columns of one name.
    #[error(
        "The header names the column “{0}” twice. Take one of them out, or give it another name"
    )]
    ColumnTwice(String),
    /// A sound file of another kind than the caller asked for.
    #[error("This is the list “{}”, not the one expected here", .0.title())]
    OtherKind(Source),
}
