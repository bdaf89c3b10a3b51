//! The page of one account: how it stands, its roles, teams and sign-ins, and what an administrator may do with it.

use jiff::civil::Date;
use maud::{Markup, html};
use record::access::accounts::{self, AccountRow, TeamRow};
use record::access::oversight::{self, GrantRow, MembershipRow};
use record::access::sessions::{self, SessionRow};
use record::access::{self, Noun, Role, Verb};
use record::{AccountId, FieldFault, Refusal};

use super::accounts::state;
use super::words;
use crate::components::{
    Button, Cell, CharacterCount, InsetText, NotificationBanner, Select, SelectItem, SummaryList,
    SummaryRow, Table, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::Request;

/// Everything that the page shows of one account.
struct Opened {
    account: AccountRow,
    grants: Vec<GrantRow>,
    memberships: Vec<MembershipRow>,
    sign_ins: Vec<SessionRow>,
    disabled_why: Option<String>,
    teams: Vec<TeamRow>,
}

fn open(request: &Request, id: AccountId) -> Result<Opened, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let permit = access::population(actor, Noun::Account, Verb::View, "open-account")?;
        Ok(Opened {
            account: accounts::open(tx, actor, moment, &permit, id)?,
            grants: oversight::grants(tx, &permit, id)?,
            memberships: oversight::memberships(tx, &permit, id)?,
            sign_ins: sessions::list_of(
                tx,
                actor,
                moment,
                &permit,
                &request.settings().sign_in,
                id,
            )?,
            disabled_why: oversight::disabled_why(tx, &permit, id)?,
            teams: accounts::teams(tx)?,
        })
    })
}

/// The page, with the faults of what was sent.
pub(super) fn page(
    request: &Request,
    id: AccountId,
    faults: &[FieldFault],
) -> Result<Page, Refusal> {
    let opened = open(request, id)?;
    let own = request.actor.account_id() == Some(id);
    let may_change = request.actor.may(Noun::Account, Verb::Change) && !own;
    let title = "Account";
    let main = html! {
        h1.govuk-heading-l { span.govuk-caption-l { (title) } (opened.account.display_name) }
        @if own {
            (InsetText::new(html! {
                "This is your own account, so another administrator must change it. Your password and sign-ins are under "
                a.govuk-link href="/account" { "your account" } "."
            }))
        }
        (facts(request, &opened))
        (roles_part(request, &opened, may_change, faults))
        (teams_part(request, &opened, may_change, faults))
        (sign_ins_part(request, &opened, may_change))
        @if may_change { (actions(request, &opened.account, faults)) }
    };
    Ok(Page {
        back: "/accounts".to_owned(),
        notification: notice(request),
        ..Page::new(title, main)
    })
}

fn facts(request: &Request, opened: &Opened) -> Markup {
    let account = &opened.account;
    let mut rows = vec![
        SummaryRow::new("Sign-in name", account.sign_in_name.as_str()),
        SummaryRow::new("State", state(account)),
    ];
    if let Some(at) = account.disabled_at {
        let why = opened
            .disabled_why
            .as_deref()
            .unwrap_or("no reason is kept");
        rows.push(SummaryRow::new(
            "Disabled",
            format!("{}: {why}", shell::time(at)),
        ));
    }
    if let Some(until) = account.locked_until {
        rows.push(SummaryRow::new(
            "Locked after failures",
            format!("until {}", shell::time(until)),
        ));
    }
    rows.push(SummaryRow::new(
        "Second step",
        if account.has_second_factor {
            "Set up"
        } else {
            "Not set up"
        },
    ));
    rows.push(SummaryRow::new(
        "Own record",
        if account.has_own_record {
            "Yes: a person or carer"
        } else {
            "None"
        },
    ));
    rows.push(SummaryRow::new("Made", shell::time(account.created_at)));
    rows.push(SummaryRow::new(
        "Last used",
        account
            .last_seen_at
            .map_or_else(|| "Never".to_owned(), shell::time),
    ));
    if request.actor.may(Noun::Audit, Verb::View) {
        rows.push(SummaryRow::new(
            "Audit trail",
            html! {
                a.govuk-link href={ "/audit?account=" (account.id) } { "What this account did" }
                br;
                a.govuk-link href={ "/audit?subject=" (account.id) } { "What was done to it, and attempts to sign in" }
            },
        ));
    }
    html! { (SummaryList::new(rows)) }
}

fn roles_part(
    request: &Request,
    opened: &Opened,
    may_change: bool,
    faults: &[FieldFault],
) -> Markup {
    let id = opened.account.id;
    let mut head: Vec<Cell> = ["Role", "Granted", "Ended"].map(Cell::from).to_vec();
    if may_change {
        head.push("End it".into());
    }
    let rows = opened.grants.iter().map(|grant| {
        let mut row: Vec<Cell> = vec![
            words::role(grant.role).into(),
            format!("{}, by {}", shell::time(grant.granted_at), grant.granted_by).into(),
            grant.ended_at.map_or_else(String::new, |at| by(at, grant.ended_by.as_deref())).into(),
        ];
        if may_change {
            let hidden = html! { (hidden_field("role", grant.role.as_str())) };
            let what = words::role(grant.role);
            row.push(html! { @if grant.ended_at.is_none() && grant.role.is_staff() { (end(request, &format!("/accounts/{id}/roles/end"), hidden, what)) } }.into());
        }
        row
    });
    let table = Table {
        caption: "Roles, now and before".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head,
        rows: rows.collect(),
        ..Table::default()
    };
    let free = Role::ALL
        .iter()
        .filter(|role| role.is_staff() && !opened.account.roles.contains(role))
        .map(|role| SelectItem::new(role.as_str(), words::role(*role)));
    let select = choose("role", "Grant another role", free, faults);
    html! {
        @if opened.grants.is_empty() {
            h2.govuk-heading-m { "Roles" }
            p.govuk-body { "None yet: the account opens nothing." }
        } @else {
            (table.scrolling())
        }
        @if may_change && !opened.account.has_own_record {
            (super::form(request, &format!("/accounts/{id}/roles"), html! { (select) (Button::secondary("Grant")) }))
        }
    }
}

fn teams_part(
    request: &Request,
    opened: &Opened,
    may_change: bool,
    faults: &[FieldFault],
) -> Markup {
    let id = opened.account.id;
    let today = request.moment.today;
    let mut head: Vec<Cell> = ["Team", "First day", "Last day"].map(Cell::from).to_vec();
    if may_change {
        head.push("End it".into());
    }
    let rows = opened.memberships.iter().map(|membership| {
        let mut row: Vec<Cell> = vec![
            membership.name.as_str().into(),
            shell::date(membership.from_on).into(),
            membership.to_on.map_or_else(String::new, shell::date).into(),
        ];
        if may_change {
            let hidden = html! { (hidden_field("team", &membership.team.to_string())) };
            let goes_on = membership.from_on <= today && membership.to_on.is_none_or(|to_on: Date| to_on > today);
            row.push(html! { @if goes_on { (end(request, &format!("/accounts/{id}/teams/end"), hidden, &membership.name)) } }.into());
        }
        row
    });
    let table = Table {
        caption: "Teams, now and before".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head,
        rows: rows.collect(),
        ..Table::default()
    };
    let teams = opened
        .teams
        .iter()
        .map(|team| SelectItem::new(team.id.to_string(), team.name.as_str()));
    let select = choose("team", "Join a team, from today", teams, faults);
    html! {
        @if opened.memberships.is_empty() {
            h2.govuk-heading-m { "Teams" }
            p.govuk-body { "None." }
        } @else {
            (table.scrolling())
        }
        @if may_change && !opened.teams.is_empty() {
            (super::form(request, &format!("/accounts/{id}/teams"), html! { (select) (Button::secondary("Join")) }))
        }
    }
}

fn sign_ins_part(request: &Request, opened: &Opened, may_change: bool) -> Markup {
    let id = opened.account.id;
    let mut head: Vec<Cell> = ["Browser", "Signed in", "Last used"]
        .map(Cell::from)
        .to_vec();
    if may_change {
        head.push("End it".into());
    }
    let rows = opened.sign_ins.iter().map(|sign_in| {
        let device = words::device(&sign_in.device);
        let mut row: Vec<Cell> = vec![
            device.as_str().into(),
            shell::time(sign_in.created_at).into(),
            shell::time(sign_in.last_seen_at).into(),
        ];
        if may_change {
            let address = format!("/accounts/{id}/sign-ins/{}/end", sign_in.id);
            row.push(
                end(
                    request,
                    &address,
                    html! {},
                    &format!("the sign-in with {device}"),
                )
                .into(),
            );
        }
        row
    });
    let table = Table {
        caption: "Where it is signed in".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head,
        rows: rows.collect(),
        ..Table::default()
    };
    html! {
        @if opened.sign_ins.is_empty() {
            h2.govuk-heading-m { "Where it is signed in" }
            p.govuk-body { "Nowhere." }
        } @else {
            (table.scrolling())
        }
    }
}

fn actions(request: &Request, account: &AccountRow, faults: &[FieldFault]) -> Markup {
    let address = |what: &str| format!("/accounts/{}/{what}", account.id);
    let mut why = CharacterCount::new("why", "Why it is disabled", 500);
    why.textarea.rows = Some(3);
    why.textarea.value = request.form.get("why").to_owned();
    why.textarea.error = fault_of(faults, "why").into();
    why.textarea.hint = "Kept with your name, for whoever oversees access.".into();
    html! {
        h2.govuk-heading-m { "Password and second step" }
        @if account.has_own_record {
            p.govuk-body {
                "They open a record, so they are renewed on the person's record, under «Sign-in for this person», by \
                 those who work with them."
            }
        } @else {
            p.govuk-body { "A new password takes a lock off and ends all sign-ins. You are shown it once." }
            (super::form(request, &address("password"), html! { (Button::secondary("Make a new password")) }))
        }
        @if account.has_second_factor && !account.has_own_record {
            p.govuk-body { "Reset the second step when the device is lost. All sign-ins end, and the holder sets it up again." }
            (super::form(request, &address("second-factor"), html! { (Button::secondary("Reset the second step")) }))
        }
        @if account.disabled_at.is_some() {
            h2.govuk-heading-m { "Enable the account" }
            p.govuk-body { "It gets back the password and roles that it had." }
            (super::form(request, &address("enable"), html! { (Button::new("Enable")) }))
        } @else {
            h2.govuk-heading-m { "Disable the account" }
            p.govuk-body { "All its sign-ins end at once. What it did stays in the audit trail." }
            (super::form(request, &address("disable"), html! { (why) (Button::warning("Disable")) }))
        }
    }
}

/// A select that begins with no choice, so that nothing is granted by a slip.
fn choose(
    name: &'static str,
    label: &'static str,
    items: impl Iterator<Item = SelectItem>,
    faults: &[FieldFault],
) -> Select {
    let items = std::iter::once(SelectItem::new("", "Choose"))
        .chain(items)
        .collect();
    Select {
        error: fault_of(faults, name).into(),
        ..Select::new(name, label, items)
    }
}

/// A small button that ends what its row shows.
fn end(request: &Request, address: &str, hidden: Markup, what: &str) -> Markup {
    super::form(
        request,
        address,
        html! {
            (hidden)
            (Button {
                classes: "govuk-button--secondary govuk-!-margin-bottom-0",
                ..Button::new(html! { "End" span.govuk-visually-hidden { " " (what) } })
            })
        },
    )
}

fn by(at: jiff::Timestamp, who: Option<&str>) -> String {
    match who {
        Some(who) => format!("{}, by {who}", shell::time(at)),
        None => shell::time(at),
    }
}

fn notice(request: &Request) -> Option<NotificationBanner> {
    let sentence = match request.query.get("done") {
        "granted" => "The role is granted. It holds from the next page that the holder opens.",
        "role-ended" => "The role is ended. It holds from the next page that the holder opens.",
        "joined" => "The account is a member of the team from today.",
        "left" => "The membership ends: today is its last day.",
        "disabled" => "The account is disabled and all its sign-ins have ended.",
        "enabled" => "The account can sign in again.",
        "second-factor" => "The second step is reset and all sign-ins of the account have ended.",
        "sign-in" => "The sign-in has ended.",
        _ => return None,
    };
    shell::done(sentence)
}
