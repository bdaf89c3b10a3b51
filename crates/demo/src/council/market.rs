//! Who offers support in Riverbridge, and at what price. Every one is invented: real organisations stand in the public
//! directory only, without a price.

use jiff::civil::Date;
use record::market::{Service, Unit};
use record::rules::Pence;
use record::{Actor, OfferId, ProviderId};
use store::{Value, params};

use super::dice::Dice;
use super::instant;

/// Name, what it does, whether it is the council's own, and its offers: what, unit, pence today, title.
type Provider = (
    &'static str,
    &'static str,
    bool,
    &'static [(Service, Unit, i64, &'static str)],
);

const PROVIDERS: [Provider; 14] = [
    (
        "Makebelieve Homecare",
        "Visits at home, day and evening.",
        false,
        &[
            (
                Service::HomeCare,
                Unit::Hour,
                2_450,
                "Care at home, weekdays",
            ),
            (
                Service::HomeCare,
                Unit::Hour,
                2_790,
                "Care at home, weekends",
            ),
            (
                Service::Housework,
                Unit::Hour,
                1_980,
                "Cleaning and shopping",
            ),
        ],
    ),
    (
        "Figment Care at Home",
        "A small team for each neighbourhood.",
        false,
        &[(Service::HomeCare, Unit::Hour, 2_360, "Care at home")],
    ),
    (
        "Phantom Home Support",
        "Care at home, nights too.",
        false,
        &[
            (Service::HomeCare, Unit::Hour, 2_520, "Care at home"),
            (Service::HomeCare, Unit::Session, 8_900, "Sleeping night"),
        ],
    ),
    (
        "Pretend Personal Assistants",
        "Finds assistants whom people employ themselves.",
        false,
        &[(
            Service::PersonalAssistant,
            Unit::Hour,
            1_720,
            "Personal assistant",
        )],
    ),
    (
        "Imaginary Payroll",
        "Wages and accounts for people who employ their assistants.",
        false,
        &[(Service::BudgetHelp, Unit::Week, 450, "Payroll and accounts")],
    ),
    (
        "The Mockery Day Club",
        "Company, meals and trips on weekdays.",
        false,
        &[
            (Service::DaySupport, Unit::Day, 5_800, "A day at the club"),
            (Service::Transport, Unit::Session, 1_150, "There and back"),
        ],
    ),
    (
        "Notreal Works",
        "Support to find and keep a job.",
        false,
        &[(Service::Community, Unit::Hour, 2_100, "Support at work")],
    ),
    (
        "Fable Friends",
        "Somebody to go out with.",
        false,
        &[(Service::Community, Unit::Session, 1_400, "An afternoon out")],
    ),
    (
        "Sample Suppers",
        "Hot meals brought to the door.",
        false,
        &[(Service::Meals, Unit::Item, 790, "A hot meal")],
    ),
    (
        "Specimen Short Breaks",
        "A break for the person or for who cares for them.",
        false,
        &[(
            Service::ShortBreak,
            Unit::Day,
            14_500,
            "A day and a night away",
        )],
    ),
    (
        "Placeholder Supported Living",
        "Support in a home of one's own.",
        false,
        &[(
            Service::SupportedLiving,
            Unit::Hour,
            2_280,
            "Support at home, shared",
        )],
    ),
    (
        "Riverbridge Telecare (council)",
        "Alarms and sensors, answered day and night.",
        true,
        &[(Service::Telecare, Unit::Week, 620, "Alarm and sensors")],
    ),
    (
        "Riverbridge Day Centres (council)",
        "The council's own day centres, at what a day costs.",
        true,
        &[(Service::DaySupport, Unit::Day, 7_100, "A day at the centre")],
    ),
    (
        "Invented Care Homes",
        "Residential and nursing homes.",
        false,
        &[
            (Service::Other, Unit::Week, 82_000, "Residential care"),
            (Service::Other, Unit::Week, 104_000, "Nursing care"),
        ],
    ),
];

/// One offer as plans take it.
#[derive(Clone)]
pub struct Offer {
    pub id: OfferId,
    pub provider: ProviderId,
    pub provider_name: &'static str,
    pub in_house: bool,
    pub service: Service,
    pub unit: Unit,
    pub price: Pence,
    pub title: &'static str,
}

/// Everything that is offered.
pub struct Market {
    pub offers: Vec<Offer>,
    pub providers: Vec<Vec<Value>>,
    pub rows: Vec<Vec<Value>>,
}

pub const PROVIDER: [&str; 5] = ["id", "name", "about", "in_house", "created_at"];
pub const OFFER: [&str; 12] = [
    "id",
    "provider_id",
    "service",
    "title",
    "about",
    "unit",
    "price_pence",
    "area",
    "from_on",
    "published_at",
    "actor",
    "account_id",
];

impl Market {
    /// The market from a day on; of the papers' years, at prices of their time (about six tenths of today's).
    pub fn of(seed: u64, from: Date, papers: bool) -> Market {
        let mut dice = Dice::of(seed, u64::MAX - 1);
        let at = instant(from, 9 * 60);
        let actor = Actor::Demonstration.label();
        let mut market = Market {
            offers: Vec::new(),
            providers: Vec::new(),
            rows: Vec::new(),
        };
        for (name, about, in_house, offers) in PROVIDERS {
            let provider = ProviderId::from_uuid(dice.id(at));
            market
                .providers
                .push(params![provider, name, about, in_house, at].into());
            for (service, unit, price, title) in offers {
                let price = if papers {
                    price * 6 / 10 / 10 * 10
                } else {
                    *price
                };
                let offer = Offer {
                    id: OfferId::from_uuid(dice.id(at)),
                    provider,
                    provider_name: name,
                    in_house,
                    service: *service,
                    unit: *unit,
                    price: Pence(price),
                    title,
                };
                let row = params![
                    offer.id,
                    provider,
                    service,
                    title,
                    "",
                    unit,
                    price,
                    "All of Riverbridge",
                    from,
                    at,
                    &actor,
                    Value::Null
                ];
                market.rows.push(row.into());
                market.offers.push(offer);
            }
        }
        market
    }

    /// The offers of a kind of support.
    pub fn of_service(&self, service: Service) -> Vec<&Offer> {
        self.offers
            .iter()
            .filter(|offer| offer.service == service)
            .collect()
    }
}
