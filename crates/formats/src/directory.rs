//! The open data behind the information directory: eight published lists, each recognised by its header, read to
//! entries with a report of every line.
//!
//! The files are as their publishers left them, with faults that stay on purpose (`data/README.md` lists them): a
//! mend is made only where there is one meaning, and is always reported. Spaces, and the commas and stops between the parts of an address, are tidied without a word.

mod align;
mod capitals;
mod contact;
mod layout;
mod read;
mod row;
mod twins;
mod web;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::hours::Hours;
use crate::place::Point;
use crate::postcode::Postcode;

pub use crate::report::{Counts, FileFault, LineReport, Mend, Outcome, Report, Rule};
pub use layout::recognise;
pub use read::{Directory, read};
pub use twins::{Twin, Why, twins};

pub(crate) use layout::{Columns, open};
pub(crate) use row::{Row, lines, remarks};

/// The most bytes that a file may have. The caller refuses more before it reads them all ([`FileFault::TooLarge`]).
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// The attribution to show wherever these lists are used (data/README.md).
pub const NOTICE: &str = "Contains public sector information licensed under the Open Government Licence v3.0. \
    Contains National Statistics data © Crown copyright and database right. Contains OS data © Crown copyright and \
    database right. ONS Geography Open Data. Contains information from the Care Quality Commission, the Charity \
    Commission for England and Wales, NHS England and NHS Business Services Authority.";

/// A published list, by the columns of its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Care homes, Care Quality Commission.
    CareHomes,
    /// Registered charities, Charity Commission.
    Charities,
    /// Mental health services, the council.
    MentalHealthServices,
    /// Pharmacies with opening hours, NHS Business Services Authority.
    Pharmacies,
    /// Sports clubs, the council.
    SportsClubs,
    /// Libraries, Department for Culture, Media and Sport and the council.
    Libraries,
    /// Food banks, Greater Manchester Poverty Action.
    FoodBanks,
    /// General practices, NHS England.
    GeneralPractices,
    /// The council's postcodes, Office for National Statistics: no entries, but where the others lie.
    Postcodes,
}

impl Source {
    /// All of them; postcodes last.
    pub const ALL: [Self; 9] = [
        Self::CareHomes,
        Self::Charities,
        Self::MentalHealthServices,
        Self::Pharmacies,
        Self::SportsClubs,
        Self::Libraries,
        Self::FoodBanks,
        Self::GeneralPractices,
        Self::Postcodes,
    ];

    /// The stable word for it in files and tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CareHomes => "care_homes",
            Self::Charities => "charities",
            Self::MentalHealthServices => "mental_health_services",
            Self::Pharmacies => "pharmacies",
            Self::SportsClubs => "sports_clubs",
            Self::Libraries => "libraries",
            Self::FoodBanks => "food_banks",
            Self::GeneralPractices => "general_practices",
            Self::Postcodes => "postcodes",
        }
    }

    /// "Care homes".
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::CareHomes => "Care homes",
            Self::Charities => "Charities",
            Self::MentalHealthServices => "Mental health services",
            Self::Pharmacies => "Pharmacies",
            Self::SportsClubs => "Sports clubs",
            Self::Libraries => "Libraries",
            Self::FoodBanks => "Food banks",
            Self::GeneralPractices => "GP practices",
            Self::Postcodes => "Postcodes",
        }
    }

    /// Who first published such a list.
    #[must_use]
    pub const fn publisher(self) -> &'static str {
        match self {
            Self::CareHomes => "Care Quality Commission",
            Self::Charities => "Charity Commission for England and Wales",
            Self::MentalHealthServices | Self::SportsClubs => "the council",
            Self::Pharmacies => "NHS Business Services Authority",
            Self::Libraries => "Department for Culture, Media and Sport, amended by the council",
            Self::FoodBanks => "Greater Manchester Poverty Action",
            Self::GeneralPractices => "NHS England",
            Self::Postcodes => "Office for National Statistics",
        }
    }

    /// The kind of its entries; postcodes have none.
    #[must_use]
    pub const fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::CareHomes => Kind::CareHome,
            Self::Charities => Kind::Charity,
            Self::MentalHealthServices => Kind::MentalHealth,
            Self::Pharmacies => Kind::Pharmacy,
            Self::SportsClubs => Kind::SportsClub,
            Self::Libraries => Kind::Library,
            Self::FoodBanks => Kind::FoodBank,
            Self::GeneralPractices => Kind::GeneralPractice,
            Self::Postcodes => return None,
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Source {
    type Err = UnknownWord;
    fn from_str(s: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|source| source.code() == s)
            .ok_or(UnknownWord)
    }
}

/// What kind of help an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A home registered with the Care Quality Commission, with nursing or without.
    CareHome,
    /// A registered charity.
    Charity,
    /// A mental health service.
    MentalHealth,
    /// A pharmacy.
    Pharmacy,
    /// A sports club.
    SportsClub,
    /// A library.
    Library,
    /// A food bank or pantry.
    FoodBank,
    /// A general practice (GP).
    GeneralPractice,
}

impl Kind {
    /// All of them, in the order in which a filter lists them.
    pub const ALL: [Self; 8] = [
        Self::CareHome,
        Self::Charity,
        Self::FoodBank,
        Self::GeneralPractice,
        Self::Library,
        Self::MentalHealth,
        Self::Pharmacy,
        Self::SportsClub,
    ];

    /// The stable word for it in files and tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CareHome => "care_home",
            Self::Charity => "charity",
            Self::MentalHealth => "mental_health",
            Self::Pharmacy => "pharmacy",
            Self::SportsClub => "sports_club",
            Self::Library => "library",
            Self::FoodBank => "food_bank",
            Self::GeneralPractice => "general_practice",
        }
    }

    /// "Care home".
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::CareHome => "Care home",
            Self::Charity => "Charity",
            Self::MentalHealth => "Mental health service",
            Self::Pharmacy => "Pharmacy",
            Self::SportsClub => "Sports club",
            Self::Library => "Library",
            Self::FoodBank => "Food bank",
            Self::GeneralPractice => "GP practice",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;
    fn from_str(s: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == s)
            .ok_or(UnknownWord)
    }
}

/// A word that is none of the known ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known words")]
pub struct UnknownWord;

/// One place or organisation that can help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The list it comes from.
    pub source: Source,
    /// What names it in that list and stays the same when the list is published again: the register's own number
    /// where there is one, otherwise its name and postcode.
    pub source_key: String,
    /// The line of the file on which it began.
    pub line: usize,
    /// What kind of help it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it does, in the publisher's words.
    pub description: Option<String>,
    /// The address on one line, without the postcode.
    pub address: Option<String>,
    /// Its postcode.
    pub postcode: Option<Postcode>,
    /// How to ring it, grouped as people read it.
    pub telephone: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its web address, with http:// or https://.
    pub website: Option<String>,
    /// Where it is: from the file or, failing that, from its postcode.
    pub point: Option<Point>,
    /// How its place is known.
    pub located: Located,
    /// Its opening times, where they were given and read.
    pub hours: Option<Hours>,
    /// Its opening times in the publisher's words: always where those were words, otherwise only where they could not
    /// be read.
    pub hours_text: Option<String>,
    /// Who runs it.
    pub provider: Option<String>,
    /// The publisher's own classes: "Nursing homes", "Cricket".
    pub categories: Vec<String>,
    /// What else the list says, by the column's name.
    pub extra: BTreeMap<String, String>,
}

/// How the place of an entry is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Located {
    /// The file gives its longitude and latitude.
    ByFile,
    /// It is taken to be where its postcode is, a few houses one way or the other.
    ByPostcode,
    /// Not known: it is found by words and not by distance.
    Unknown,
}

#[cfg(test)]
mod tests;
