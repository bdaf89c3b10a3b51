//! The market: who offers which support, where, and at what price a unit. Providers and prices here are those that the
//! council's commissioners publish; the public directory stands beside it.
//!
//! A price never changes: a new price is a new offer, and the old one ends. What a plan was costed with stays readable.

mod publish;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use store::{Row, StoreError, Tx, params};

pub use publish::{
    NewOffer, NewProvider, add_provider, add_provider_named, end_offer, end_provider, publish,
};

use crate::access::{Noun, PopulationPermit, Verb};
use crate::people::who_in_words;
use crate::{Moment, OfferId, ProviderId, Refusal};

store::text_enum! {
    /// What kind of support it is: by this offers are compared, lines of plans are added up and services are counted.
    pub enum Service {
        /// Help at home with washing, dressing, meals and medicines.
        HomeCare = "home_care",
        /// An assistant whom the person employs or engages.
        PersonalAssistant = "personal_assistant",
        /// Somewhere to go in the day, with support.
        DaySupport = "day_support",
        /// Taking part: clubs, learning, work, company.
        Community = "community",
        /// A break for the person or for who cares for them.
        ShortBreak = "short_break",
        /// Meals brought to the home.
        Meals = "meals",
        /// Cleaning, laundry, shopping.
        Housework = "housework",
        /// Getting there and back.
        Transport = "transport",
        /// Alarms and sensors.
        Telecare = "telecare",
        /// Equipment and changes to the home.
        Equipment = "equipment",
        /// Support to live in a home of one's own.
        SupportedLiving = "supported_living",
        /// Help to run a budget: payroll, accounts, brokerage.
        BudgetHelp = "budget_help",
        /// Anything else.
        Other = "other",
    }
}

impl Service {
    /// The kind in words.
    pub const fn title(self) -> &'static str {
        match self {
            Service::HomeCare => "Care at home",
            Service::PersonalAssistant => "Personal assistant",
            Service::DaySupport => "Day support",
            Service::Community => "Company, learning and activities",
            Service::ShortBreak => "Short break",
            Service::Meals => "Meals",
            Service::Housework => "Cleaning, laundry and shopping",
            Service::Transport => "Transport",
            Service::Telecare => "Telecare",
            Service::Equipment => "Equipment",
            Service::SupportedLiving => "Supported living",
            Service::BudgetHelp => "Help to run a budget",
            Service::Other => "Other support",
        }
    }
}

store::text_enum! {
    /// What a price is for.
    pub enum Unit {
        /// Sixty minutes.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// One visit or meeting.
        Session = "session",
        /// A week.
        Week = "week",
        /// One thing.
        Item = "item",
    }
}

impl Unit {
    /// Several of it, as in «3 hours».
    pub const fn many(self) -> &'static str {
        match self {
            Unit::Hour => "hours",
            Unit::Day => "days",
            Unit::Session => "sessions",
            Unit::Week => "weeks",
            Unit::Item => "items",
        }
    }
}

/// Somebody who offers support at a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// The provider.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
    /// What it does, in a few words.
    pub about: String,
    /// Whether it is the council's own service, whose price is what a unit costs the council.
    pub in_house: bool,
    /// The last day of its trade here; none while it goes on.
    pub ended_on: Option<Date>,
}

/// One thing that a provider offers, at one price, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer.
    pub id: OfferId,
    /// Whose it is.
    pub provider: ProviderId,
    /// The provider's name.
    pub provider_name: String,
    /// Whether it is the council's own service: the price is its unit cost.
    pub in_house: bool,
    /// The kind of support.
    pub service: Service,
    /// What it is called.
    pub title: String,
    /// What is in it.
    pub about: String,
    /// What the price is for.
    pub unit: Unit,
    /// The price of one unit.
    pub price: Pence,
    /// Where it is offered, in words.
    pub area: String,
    /// The first day.
    pub from: Date,
    /// The last day; none while it stands.
    pub to: Option<Date>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Who published it.
    pub by: String,
}

impl Offer {
    /// Whether it holds on the date.
    pub fn holds_on(&self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }
}

/// All providers, by name.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn providers(tx: &mut Tx, permit: &PopulationPermit) -> Result<Vec<Provider>, Refusal> {
    permit.demand(Noun::Market, Verb::View)?;
    Ok(tx.query(
        "select id, name, about, in_house, ended_on from market_provider order by lower(name), id",
        &[],
        |row| {
            Ok(Provider {
                id: row.get(0)?,
                name: row.get(1)?,
                about: row.get(2)?,
                in_house: row.get(3)?,
                ended_on: row.get(4)?,
            })
        },
    )?)
}

/// Offers that hold on the day and have every one of the words in what they say of themselves, or in the name of their
/// kind; cheapest first within a kind and unit, so that prices stand beside one another.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn offers(
    tx: &mut Tx,
    permit: &PopulationPermit,
    moment: &Moment,
    words: &str,
) -> Result<Vec<Offer>, Refusal> {
    permit.demand(Noun::Market, Verb::View)?;
    search(tx, moment, words)
}

/// The same for whoever writes a plan, with the plan's permit: a person or carer looks at prices from their own plan.
pub(crate) fn search(tx: &mut Tx, moment: &Moment, words: &str) -> Result<Vec<Offer>, Refusal> {
    let mut offers = tx.query(
        &format!(
            "select {COLUMNS} from {TABLES} where o.from_on <= $1 and (o.to_on is null or o.to_on >= $1) \
             and (p.ended_on is null or p.ended_on >= $1)"
        ),
        &params![moment.today],
        offer_from,
    )?;
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    offers.retain(|offer| {
        let said = format!(
            "{} {} {} {} {}",
            offer.service.title(),
            offer.title,
            offer.about,
            offer.provider_name,
            offer.area
        )
        .to_lowercase();
        wanted.iter().all(|word| said.contains(word))
    });
    offers.sort_by(|a, b| {
        (a.service, a.unit, a.price, &a.provider_name, a.id).cmp(&(
            b.service,
            b.unit,
            b.price,
            &b.provider_name,
            b.id,
        ))
    });
    Ok(offers)
}

/// Every offer of a provider that was ever published, the latest first.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn history(
    tx: &mut Tx,
    permit: &PopulationPermit,
    provider: ProviderId,
) -> Result<Vec<Offer>, Refusal> {
    permit.demand(Noun::Market, Verb::View)?;
    Ok(tx.query(
        &format!(
            "select {COLUMNS} from {TABLES} where o.provider_id = $1 order by o.from_on desc, o.id desc"
        ),
        &params![provider],
        offer_from,
    )?)
}

/// One offer, whether or not it still holds.
///
/// # Errors
/// The database's refusal.
pub fn offer(tx: &mut Tx, id: OfferId) -> Result<Option<Offer>, Refusal> {
    Ok(tx.query_opt(
        &format!("select {COLUMNS} from {TABLES} where o.id = $1"),
        &params![id],
        offer_from,
    )?)
}

const COLUMNS: &str = "o.id, o.provider_id, p.name, p.in_house, o.service, o.title, o.about, o.unit, o.price_pence, \
     o.area, o.from_on, o.to_on, o.published_at, o.actor, a.display_name";
const TABLES: &str = "market_offer o join market_provider p on p.id = o.provider_id \
     left join access_account a on a.id = o.account_id";

fn offer_from(row: &Row<'_>) -> Result<Offer, StoreError> {
    Ok(Offer {
        id: row.get(0)?,
        provider: row.get(1)?,
        provider_name: row.get(2)?,
        in_house: row.get(3)?,
        service: row.get(4)?,
        title: row.get(5)?,
        about: row.get(6)?,
        unit: row.get(7)?,
        price: Pence(row.get(8)?),
        area: row.get(9)?,
        from: row.get(10)?,
        to: row.get(11)?,
        published_at: row.get(12)?,
        by: who_in_words(&row.get::<String>(13)?, row.get(14)?),
    })
}
