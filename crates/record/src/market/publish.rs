//! What commissioners do: add a provider, publish an offer, end one.

use jiff::civil::Date;
use rules::Pence;
use store::{Tx, params};

use super::{Offer, Service, Unit, offer};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::text;
use crate::{Actor, FieldFault, Moment, OfferId, ProviderId, Refusal};

/// The dearest unit that can be published: what is above it is a slip of the pen.
const DEAREST: Pence = Pence::pounds(100_000);

/// A provider as it is entered.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewProvider<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it does; may be empty.
    pub about: &'a str,
    /// Whether it is the council's own service.
    pub in_house: bool,
}

/// An offer as it is entered.
#[derive(Debug, Clone, Copy)]
pub struct NewOffer<'a> {
    /// Whose it is.
    pub provider: Option<ProviderId>,
    /// The kind of support.
    pub service: Option<Service>,
    /// What it is called.
    pub title: &'a str,
    /// What is in it; may be empty.
    pub about: &'a str,
    /// What the price is for.
    pub unit: Option<Unit>,
    /// The price as it was typed.
    pub price: &'a str,
    /// Where it is offered.
    pub area: &'a str,
    /// The first day.
    pub from: Option<Date>,
    /// The offer whose place it takes: that one ends on the day before.
    pub replaces: Option<OfferId>,
}

/// Adds a provider. The same name twice is one provider.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; the database's refusal.
pub fn add_provider(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    new: &NewProvider<'_>,
) -> Result<ProviderId, Refusal> {
    permit.demand(Noun::Market, Verb::Change)?;
    add_provider_named(tx, permit, (actor, moment), ProviderId::new(), new)
}

/// [`add_provider`] under an id that the caller chose, for what is made the same every time.
///
/// # Errors
/// As [`add_provider`].
pub fn add_provider_named(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: ProviderId,
    new: &NewProvider<'_>,
) -> Result<ProviderId, Refusal> {
    permit.demand(Noun::Market, Verb::Change)?;
    let mut faults = Vec::new();
    let name = line(&mut faults, "name", "The name", new.name, true);
    let about = note(&mut faults, "about", "What it does", new.about);
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    tx.lock("market providers")?;
    let stands = tx.query_opt(
        "select id from market_provider where lower(name) = lower($1)",
        &params![&name],
        |row| row.get::<ProviderId>(0),
    )?;
    if let Some(stands) = stands {
        return Ok(stands);
    }
    tx.execute(
        "insert into market_provider (id, name, about, in_house, created_at) values ($1, $2, $3, $4, $5)",
        &params![id, name, about, new.in_house, moment.now],
    )?;
    trace(tx, (actor, moment), "market.provider", id.uuid())?;
    Ok(id)
}

/// Ends a provider's trade and all of its offers with `last`, its last day.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn end_provider(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: ProviderId,
    last: Date,
) -> Result<(), Refusal> {
    permit.demand(Noun::Market, Verb::Change)?;
    let ended = tx.execute(
        "update market_provider set ended_on = $1 where id = $2 and (ended_on is null or ended_on > $1)",
        &params![last, id],
    )?;
    if ended > 0 {
        tx.execute(
            "update market_offer set to_on = $1 where provider_id = $2 and from_on <= $1 and to_on is null",
            &params![last, id],
        )?;
        trace(tx, (actor, moment), "market.end_provider", id.uuid())?;
    }
    Ok(())
}

/// Publishes an offer. The same offer published again on the same day is one offer.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; the database's refusal.
pub fn publish(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    new: &NewOffer<'_>,
) -> Result<OfferId, Refusal> {
    permit.demand(Noun::Market, Verb::Change)?;
    let checked = check(tx, moment, new)?;
    let Checked {
        provider,
        service,
        unit,
        price,
        from,
        ..
    } = checked;
    tx.lock(&format!("market offers {provider}"))?;
    let same = tx.query_opt(
        "select id from market_offer where provider_id = $1 and service = $2 and title = $3 and unit = $4 \
         and price_pence = $5 and area = $6 and from_on = $7",
        &params![provider, service, &checked.title, unit, price.0, &checked.area, from],
        |row| row.get::<OfferId>(0),
    )?;
    if let Some(same) = same {
        return Ok(same);
    }
    if let Some(old) = new.replaces {
        let last = from.yesterday().unwrap_or(from);
        end_offer(tx, permit, (actor, moment), old, last)?;
    }
    let id = OfferId::new();
    tx.execute(
        "insert into market_offer (id, provider_id, service, title, about, unit, price_pence, area, from_on, \
         published_at, actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            id,
            provider,
            service,
            checked.title,
            checked.about,
            unit,
            price.0,
            checked.area,
            from,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    trace(tx, (actor, moment), "market.publish", id.uuid())?;
    Ok(id)
}

/// Ends an offer; `last` is its last day. One that ended already stays as it is.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Invalid`] when it would end before it began.
pub fn end_offer(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: OfferId,
    last: Date,
) -> Result<(), Refusal> {
    permit.demand(Noun::Market, Verb::Change)?;
    let Offer { from, to, .. } = offer(tx, id)?.ok_or(Refusal::NotFound(None))?;
    if to.is_some() {
        return Ok(());
    }
    if last < from {
        return Err(Refusal::invalid(
            "from",
            format!(
                "The offer that this takes the place of began on {}: choose a later day.",
                rules::date_in_words(from)
            ),
        ));
    }
    tx.execute(
        "update market_offer set to_on = $1 where id = $2 and to_on is null",
        &params![last, id],
    )?;
    trace(tx, (actor, moment), "market.end_offer", id.uuid())
}

struct Checked {
    provider: ProviderId,
    service: Service,
    title: String,
    about: String,
    unit: Unit,
    price: Pence,
    area: String,
    from: Date,
}

fn check(tx: &mut Tx, moment: &Moment, new: &NewOffer<'_>) -> Result<Checked, Refusal> {
    let mut faults = Vec::new();
    let fault = |faults: &mut Vec<FieldFault>, field: &str, sentence: String| {
        faults.push(FieldFault::new(field, sentence));
    };
    let known = match new.provider {
        Some(id) => tx.query_opt(
            "select id from market_provider where id = $1 and (ended_on is null or ended_on >= $2)",
            &params![id, moment.today],
            |row| row.get::<ProviderId>(0),
        )?,
        None => None,
    };
    if known.is_none() {
        fault(
            &mut faults,
            "provider",
            "Choose a provider from the list.".to_owned(),
        );
    }
    if new.service.is_none() {
        fault(
            &mut faults,
            "service",
            "Choose the kind of support.".to_owned(),
        );
    }
    let title = line(&mut faults, "title", "What it is called", new.title, true);
    let about = note(&mut faults, "about", "What is in it", new.about);
    if new.unit.is_none() {
        fault(
            &mut faults,
            "unit",
            "Choose what the price is for.".to_owned(),
        );
    }
    let price = match new.price.parse::<Pence>() {
        Ok(price) if price < Pence::ZERO => Err("The price: enter nought or more.".to_owned()),
        Ok(price) if price > DEAREST => Err(format!(
            "The price: {} is the most that one unit can cost here. Check the number.",
            DEAREST.brief()
        )),
        Ok(price) => Ok(price),
        Err(sentence) => Err(format!("The price: {sentence}.")),
    };
    let price = price.map_err(|sentence| fault(&mut faults, "price", sentence));
    let area = line(&mut faults, "area", "Where it is offered", new.area, true);
    if new.from.is_none() {
        fault(&mut faults, "from", "Enter the first day.".to_owned());
    }
    match (known, new.service, new.unit, price, new.from) {
        (Some(provider), Some(service), Some(unit), Ok(price), Some(from)) if faults.is_empty() => {
            Ok(Checked {
                provider,
                service,
                title,
                about,
                unit,
                price,
                area,
                from,
            })
        }
        _ => Err(Refusal::Invalid(faults)),
    }
}

fn line(
    faults: &mut Vec<FieldFault>,
    field: &str,
    label: &str,
    typed: &str,
    wanted: bool,
) -> String {
    match text::line(label, typed) {
        Ok(text) if wanted && text.is_empty() => {
            faults.push(FieldFault::new(field, format!("{label}: write it here.")));
            text
        }
        Ok(text) => text,
        Err(sentence) => {
            faults.push(FieldFault::new(field, sentence));
            String::new()
        }
    }
}

fn note(faults: &mut Vec<FieldFault>, field: &str, label: &str, typed: &str) -> String {
    text::note(label, typed).unwrap_or_else(|sentence| {
        faults.push(FieldFault::new(field, sentence));
        String::new()
    })
}

fn trace(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    purpose: &'static str,
    subject: uuid::Uuid,
) -> Result<(), Refusal> {
    let trace = Trace::of(Noun::Market, Verb::Change, purpose).subject(subject);
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}
