//! `/accounts/{account}`: one account: its roles, teams and sign-ins, and what an administrator may do with it.

use record::access::accounts::{self, FirstPassword};
use record::access::{
    self, Noun, PopulationPermit, Role, Verb, oversight, second_factor, sessions,
};
use record::{AccountId, Refusal, SessionId, TeamId, Tx};

use super::account_page::page;
use super::accounts::for_administrator;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /accounts/{account}`: the account.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let id = request.param("account")?;
    Ok(Answer::html(shell::frame(request, page(request, id, &[])?)))
}

/// `POST /accounts/{account}/roles`: grants a role.
pub fn grant(request: &Request) -> Result<Answer, Refusal> {
    let role = chosen_role(request);
    change(request, "granted", |tx, permit, id| {
        accounts::grant_role(tx, &request.actor, &request.moment, permit, id, role?)
    })
}

/// `POST /accounts/{account}/roles/end`: ends a role.
pub fn end_role(request: &Request) -> Result<Answer, Refusal> {
    let role = chosen_role(request);
    change(request, "role-ended", |tx, permit, id| {
        accounts::end_role(tx, &request.actor, &request.moment, permit, id, role?)
    })
}

/// `POST /accounts/{account}/teams`: makes the account a member of a team.
pub fn join(request: &Request) -> Result<Answer, Refusal> {
    let team = chosen_team(request);
    let today = request.moment.today;
    change(request, "joined", |tx, permit, id| {
        accounts::join_team(
            tx,
            &request.actor,
            &request.moment,
            permit,
            (id, team?),
            (today, None),
        )
    })
}

/// `POST /accounts/{account}/teams/end`: ends a membership; today is its last day.
pub fn leave(request: &Request) -> Result<Answer, Refusal> {
    let team = chosen_team(request);
    let today = request.moment.today;
    change(request, "left", |tx, permit, id| {
        accounts::leave_team(
            tx,
            &request.actor,
            &request.moment,
            permit,
            (id, team?),
            today,
        )
    })
}

/// `POST /accounts/{account}/disable`: disables the account; its sign-ins end at once.
pub fn disable(request: &Request) -> Result<Answer, Refusal> {
    change(request, "disabled", |tx, permit, id| {
        oversight::disable_because(
            tx,
            &request.actor,
            &request.moment,
            permit,
            id,
            request.form.get("why"),
        )
    })
}

/// `POST /accounts/{account}/enable`: lets it sign in again.
pub fn enable(request: &Request) -> Result<Answer, Refusal> {
    change(request, "enabled", |tx, permit, id| {
        accounts::enable(tx, &request.actor, &request.moment, permit, id)
    })
}

/// `POST /accounts/{account}/second-factor`: takes a lost device off the account.
pub fn reset_second_factor(request: &Request) -> Result<Answer, Refusal> {
    change(request, "second-factor", |tx, permit, id| {
        second_factor::reset(tx, &request.actor, &request.moment, permit, id)
    })
}

/// `POST /accounts/{account}/sign-ins/{session}/end`: ends one of its sign-ins.
pub fn end_sign_in(request: &Request) -> Result<Answer, Refusal> {
    let session: SessionId = request.param("session")?;
    change(request, "sign-in", |tx, permit, id| {
        sessions::end_as_administrator(tx, &request.actor, &request.moment, permit, id, session)
    })
}

/// `POST /accounts/{account}/password`: a password for one sign-in, shown once.
pub fn new_password(request: &Request) -> Result<Answer, Refusal> {
    let id: AccountId = request.param("account")?;
    let (one_time, first) = FirstPassword::one_time()?;
    let (actor, moment) = (&request.actor, &request.moment);
    let name = request.write(|tx| {
        let change =
            access::population(actor, Noun::Account, Verb::Change, "set-temporary-password")?;
        accounts::set_temporary_password(tx, actor, moment, &change, id, &first)?;
        let view = access::population(actor, Noun::Account, Verb::View, "set-temporary-password")?;
        Ok(accounts::open(tx, actor, moment, &view, id)?.sign_in_name)
    })?;
    let title = "The account has a new password";
    Ok(Answer::html(shell::frame(
        request,
        for_administrator(title, id, &name, one_time.as_str()),
    )))
}

fn chosen_role(request: &Request) -> Result<Role, Refusal> {
    request
        .form
        .get("role")
        .parse()
        .map_err(|_| Refusal::invalid("role", "Choose the role."))
}

fn chosen_team(request: &Request) -> Result<TeamId, Refusal> {
    request
        .form
        .get("team")
        .parse()
        .map_err(|_| Refusal::invalid("team", "Choose the team."))
}

/// One change of an account: the page again with its faults, or the page with what was done.
fn change(
    request: &Request,
    done: &str,
    verb: impl FnOnce(&mut Tx, &PopulationPermit, AccountId) -> Result<(), Refusal>,
) -> Result<Answer, Refusal> {
    let id: AccountId = request.param("account")?;
    let outcome = request.write(|tx| {
        let permit = access::population(
            &request.actor,
            Noun::Account,
            Verb::Change,
            "change-account",
        )?;
        verb(tx, &permit, id)
    });
    match outcome {
        Ok(()) => Ok(Answer::see_other(format!("/accounts/{id}?done={done}"))),
        // The join has one field; its dates are today's.
        Err(Refusal::Invalid(mut faults)) => {
            for fault in faults
                .iter_mut()
                .filter(|fault| fault.field == "from_on" || fault.field == "to_on")
            {
                fault.field = "team".to_owned();
            }
            Ok(shell::faulty(request, page(request, id, &faults)?, &faults))
        }
        Err(other) => Err(other),
    }
}
