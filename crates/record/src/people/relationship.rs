//! Who is who to a person: family, friends, neighbours, carers; by their own record or by a name only.
//!
//! A relationship is written once, on one record, and read from both: what Farida is to Ada says what Ada is to Farida.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, Tx, params};

use super::known::{self, Other};
use super::timeline::{NewEvent, record_event};
use super::{PartialDate, text, who_in_words};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{Actor, FieldFault, Moment, PersonId, Refusal, RelationshipId};

store::text_enum! {
    /// What somebody is to the person.
    pub enum Kind {
        /// Husband, wife, civil partner, partner.
        Partner = "partner",
        /// Mother or father.
        Parent = "parent",
        /// Daughter or son.
        Child = "child",
        /// Sister or brother.
        Sibling = "sibling",
        /// Grandmother or grandfather.
        Grandparent = "grandparent",
        /// Grandchild.
        Grandchild = "grandchild",
        /// Anybody else of the family.
        Relative = "relative",
        /// A friend.
        Friend = "friend",
        /// A neighbour.
        Neighbour = "neighbour",
        /// Anybody else, as the note says.
        OtherKnown = "other",
    }
}

impl Kind {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Partner => "husband, wife or partner",
            Kind::Parent => "mother or father",
            Kind::Child => "daughter or son",
            Kind::Sibling => "sister or brother",
            Kind::Grandparent => "grandparent",
            Kind::Grandchild => "grandchild",
            Kind::Relative => "another relative",
            Kind::Friend => "friend",
            Kind::Neighbour => "neighbour",
            Kind::OtherKnown => "somebody else",
        }
    }

    /// What the person is to them.
    #[must_use]
    pub const fn inverse(self) -> Kind {
        match self {
            Kind::Parent => Kind::Child,
            Kind::Child => Kind::Parent,
            Kind::Grandparent => Kind::Grandchild,
            Kind::Grandchild => Kind::Grandparent,
            same => same,
        }
    }
}

/// What one is to the other, as it is read on the record of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// The row.
    pub id: RelationshipId,
    /// The other.
    pub other: Other,
    /// What the other is to the person whose record is read.
    pub kind: Kind,
    /// Whether the other looks after the person.
    pub cares: bool,
    /// Whether the person looks after the other.
    pub cared_for: bool,
    /// Whether they live together.
    pub lives_with: bool,
    /// Whether the other is to be rung in an emergency.
    pub emergency: bool,
    /// The other's telephone, as it was written on this record.
    pub telephone: String,
    /// A note, as it was written on this record.
    pub note: String,
    /// Since when, if it is known.
    pub from: Option<Date>,
    /// The last day, once it ended.
    pub to: Option<Date>,
    /// Whether it was written on the other's record: it is ended there.
    pub from_other: bool,
    /// When it was written down, and by whom.
    pub recorded: (Timestamp, String),
    /// When its end was written down, and by whom.
    pub ended: Option<(Timestamp, String)>,
}

/// A relationship to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewRelationship<'a> {
    /// The other's own record.
    pub other: Option<PersonId>,
    /// The other's name, where they have no record.
    pub other_name: &'a str,
    /// What they are to the person.
    pub kind: Option<Kind>,
    /// Whether they look after the person.
    pub carer: bool,
    /// Whether they live together.
    pub lives_with: bool,
    /// Whether they are to be rung in an emergency.
    pub emergency: bool,
    /// Their telephone.
    pub telephone: &'a str,
    /// A note.
    pub note: &'a str,
    /// Since when, if it is known.
    pub from: Option<Date>,
}

const RELATIONSHIP: &str = "select r.id, r.person_id, r.other_id, r.other_name, r.kind, r.carer, r.lives_with, r.emergency, \
     r.telephone, r.note, r.from_on, r.to_on, r.recorded_at, r.actor, a.display_name, r.ended_at, r.ended_by, \
     e.display_name from people_relationship r left join access_account a on a.id = r.account_id \
     left join access_account e on e.id = r.ended_account_id";

/// A row before it is known who the other is to this reader.
struct Stored {
    written_on: PersonId,
    other: Option<PersonId>,
    other_name: String,
    carer: bool,
    read: Relationship,
}

fn stored_of(row: &Row<'_>) -> store::Result<Stored> {
    let ended_at: Option<Timestamp> = row.get(15)?;
    let ended = match ended_at {
        Some(at) => {
            let label = row.get::<Option<String>>(16)?.unwrap_or_default();
            Some((at, who_in_words(&label, row.get(17)?)))
        }
        None => None,
    };
    let carer: bool = row.get(5)?;
    Ok(Stored {
        written_on: row.get(1)?,
        other: row.get(2)?,
        other_name: row.get(3)?,
        carer,
        read: Relationship {
            id: row.get(0)?,
            other: Other {
                person: None,
                name: String::new(),
                reference: None,
            },
            kind: row.get(4)?,
            cares: carer,
            cared_for: false,
            lives_with: row.get(6)?,
            emergency: row.get(7)?,
            telephone: row.get(8)?,
            note: row.get(9)?,
            from: row.get(10)?,
            to: row.get(11)?,
            from_other: false,
            recorded: (
                row.get(12)?,
                who_in_words(&row.get::<String>(13)?, row.get(14)?),
            ),
            ended,
        },
    })
}

/// Everybody who is something to the person, those of today first: what is written on this record, and what others'
/// records say. Of a restricted record that this reader may not know of, its own side says nothing here: somebody may
/// hide there from this very person.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn list(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
) -> Result<Vec<Relationship>, Refusal> {
    let person = permit.demand(Noun::Relationship, Verb::View)?;
    let rows = tx.query(
        &format!(
            "{RELATIONSHIP} where r.person_id = $1 or r.other_id = $1 \
             order by case when r.ended_at is null then 0 else 1 end, r.recorded_at, r.id"
        ),
        &params![person],
        stored_of,
    )?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let mut read = row.read;
        if row.written_on == person {
            let other = (row.other, row.other_name);
            read.other = known::other_shown(tx, (actor, moment), other)?;
            all.push(read);
            continue;
        }
        let restricted = known::name_of(tx, row.written_on)?.2;
        let other = (Some(row.written_on), String::new());
        let other = known::other_shown(tx, (actor, moment), other)?;
        if restricted && other.person.is_none() {
            continue;
        }
        all.push(Relationship {
            other,
            kind: read.kind.inverse(),
            cares: false,
            cared_for: row.carer,
            // Whom to ring for this person, the number and the note are said on the other's record about this person.
            emergency: false,
            telephone: String::new(),
            note: String::new(),
            from_other: true,
            ..read
        });
    }
    Ok(all)
}

/// Looks at what would be written, without writing it: everything that is wrong.
///
/// # Errors
/// [`Refusal::Invalid`].
pub fn check(
    tx: &mut Tx,
    permit: &PersonPermit,
    who: (&Actor, &Moment),
    new: &NewRelationship<'_>,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Relationship, Verb::Change)?;
    parsed(tx, who, person, new).map(drop)
}

/// A relationship without faults.
struct Parsed {
    other: Option<PersonId>,
    other_name: String,
    kind: Kind,
    telephone: String,
    note: String,
}

fn parsed(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    new: &NewRelationship<'_>,
) -> Result<Parsed, Refusal> {
    let mut faults = Vec::new();
    let meant = (new.other, new.other_name);
    let (other, other_name) =
        known::other_meant(tx, (actor, moment), person, meant, "other", &mut faults)?;
    let mut kept = |field: &str, text: Result<String, String>| {
        text.unwrap_or_else(|sentence| {
            faults.push(FieldFault::new(field, sentence));
            String::new()
        })
    };
    let telephone = kept("telephone", text::line("The telephone", new.telephone));
    let note = kept("note", text::note("The note", new.note));
    if new.kind.is_none() {
        faults.push(FieldFault::new(
            "kind",
            "Choose what they are to the person.",
        ));
    }
    if new.from.is_some_and(|from| from > moment.today) {
        faults.push(FieldFault::new("from", "This day is still to come."));
    }
    if new.emergency && other.is_none() && telephone.is_empty() {
        faults.push(FieldFault::new(
            "telephone",
            "Whoever is rung in an emergency needs a telephone number here.",
        ));
    }
    match (new.kind, faults.is_empty()) {
        (Some(kind), true) => Ok(Parsed {
            other,
            other_name,
            kind,
            telephone,
            note,
        }),
        _ => Err(Refusal::Invalid(faults)),
    }
}

/// Writes a relationship. The same one sent twice is written once.
///
/// # Errors
/// [`Refusal::Invalid`] with everything that is wrong or missing.
pub fn record(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    new: &NewRelationship<'_>,
) -> Result<RelationshipId, Refusal> {
    let person = permit.demand(Noun::Relationship, Verb::Change)?;
    let Parsed {
        other,
        other_name,
        kind,
        telephone,
        note,
    } = parsed(tx, (actor, moment), person, new)?;
    tx.lock(&format!("relationship {person}"))?;
    if let Some(stands) = standing(tx, person, other, &other_name, kind)? {
        let same = stands.carer == new.carer
            && stands.read.lives_with == new.lives_with
            && stands.read.emergency == new.emergency
            && stands.read.telephone == telephone
            && stands.read.note == note
            && stands.read.from == new.from;
        return if same {
            Ok(stands.read.id)
        } else {
            Err(Refusal::invalid(
                "other",
                format!(
                    "{other_name} is on this record as {} already. End that first, then write it anew.",
                    kind.label()
                ),
            ))
        };
    }
    let id = RelationshipId::new();
    tx.execute(
        "insert into people_relationship (id, person_id, other_id, other_name, kind, carer, lives_with, emergency, \
         telephone, note, from_on, recorded_at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &params![
            id,
            person,
            other,
            &other_name,
            kind,
            new.carer,
            new.lives_with,
            new.emergency,
            &telephone,
            &note,
            new.from,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let more = if new.carer {
        ", and looks after them"
    } else {
        ""
    };
    let told = known::told(tx, other, &other_name)?;
    let detail = format!("{told} is to them: {}{more}.", kind.label());
    event(tx, (actor, moment), person, id, &detail)?;
    Ok(id)
}

fn standing(
    tx: &mut Tx,
    person: PersonId,
    other: Option<PersonId>,
    other_name: &str,
    kind: Kind,
) -> Result<Option<Stored>, Refusal> {
    let rows = tx.query(
        &format!("{RELATIONSHIP} where r.person_id = $1 and r.kind = $2 and r.ended_at is null"),
        &params![person, kind],
        stored_of,
    )?;
    Ok(rows.into_iter().find(|row| match other {
        Some(other) => row.other == Some(other),
        None => row.other.is_none() && row.other_name == other_name,
    }))
}

/// Ends a relationship; `to` is its last day. It stays on the record.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not written on this record; [`Refusal::Invalid`] when it would end before it began
/// or in days to come.
pub fn end(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    id: RelationshipId,
    to: Date,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Relationship, Verb::Change)?;
    let found = tx.query_opt(
        &format!("{RELATIONSHIP} where r.id = $1 and r.person_id = $2"),
        &params![id, person],
        stored_of,
    )?;
    let Some(found) = found else {
        return Err(Refusal::NotFound(None));
    };
    if let Some(from) = found.read.from.filter(|from| to < *from) {
        return Err(Refusal::invalid(
            "to",
            format!(
                "This began on {}: it cannot end before.",
                PartialDate::on(from)
            ),
        ));
    }
    if to > moment.today {
        return Err(Refusal::invalid(
            "to",
            "This day is still to come. Write the end when it is there.",
        ));
    }
    let ended = tx.execute(
        "update people_relationship set to_on = $1, ended_at = $2, ended_by = $3, ended_account_id = $4 \
         where id = $5 and ended_at is null",
        &params![to, moment.now, actor.label(), actor.account_id(), id],
    )?;
    if ended == 0 {
        // Sent twice, or ended by somebody else a moment ago.
        return Ok(());
    }
    let detail = format!(
        "{} is no longer to them: {}.",
        known::told(tx, found.other, &found.other_name)?,
        found.read.kind.label()
    );
    event(tx, (actor, moment), person, id, &detail)
}

fn event(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    id: RelationshipId,
    detail: &str,
) -> Result<(), Refusal> {
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Relationship,
            verb: Verb::Change,
            subject: Some(id.uuid()),
            happened_at: moment.now,
            detail,
        },
    )?;
    Ok(())
}
