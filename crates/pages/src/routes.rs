//! Every address of the program, once: method, path, who may come through, which row of the audit trail it leaves.
//!
//! `tests/golden/routes.txt` shows this list to reviewers, and `tests/routes.rs` walks it as each role.

use crate::access::{
    account, accounts, administer, audit, invitation, kept, looked, own_second_factor, sign_in, sign_in_steps,
    teams,
};
use crate::web::route::{Gate, Limit, Route, get, post};
use crate::{
    allocation, approval, assessment, budget, charging, complaint, directory, eligibility, front_door, home, market, people, performance, planning, review, rulebook, standing, tasks,
};
use record::access::{Noun, Verb};

/// Every route.
pub const ROUTES: &[Route] = &[
    // The house itself.
    get(
        "/health/live",
        Gate::Public,
        "none: about nobody",
        home::live,
    )
    .limit(Limit::None),
    get(
        "/health/ready",
        Gate::Public,
        "none: about nobody",
        home::ready,
    )
    .limit(Limit::None),
    get(
        "/assets/{file}",
        Gate::Public,
        "none: style sheets and scripts",
        home::asset,
    )
    .limit(Limit::None),
    // Home and standing pages.
    get("/", Gate::Public, "none: about nobody", home::front),
    get(
        "/_gallery",
        Gate::Demonstration,
        "none: about nobody",
        home::gallery,
    ),
    get(
        "/home",
        Gate::May(Noun::OwnAccount, Verb::View),
        "people and task search: the caseload and what waits, with their counts",
        home::home,
    ),
    get(
        "/tasks",
        Gate::May(Noun::Task, Verb::Search),
        "task search: with its count",
        tasks::list,
    ),
    get(
        "/accessibility",
        Gate::Public,
        "none: about nobody",
        standing::accessibility,
    ),
    get(
        "/privacy",
        Gate::Public,
        "none: about nobody",
        standing::privacy,
    ),
    get(
        "/cookies",
        Gate::Public,
        "none: about nobody",
        standing::cookies,
    ),
    // Signing in and out.
    get(
        "/sign-in",
        Gate::Public,
        "none: about nobody",
        sign_in::show,
    ),
    post(
        "/sign-in",
        Gate::Public,
        "own_account sign_in: allowed or refused, never the typed name",
        sign_in::password,
    )
    .limit(Limit::Secrets),
    get(
        "/sign-in/code",
        Gate::HalfSignedIn,
        "none: only the form",
        sign_in_steps::code,
    ),
    post(
        "/sign-in/code",
        Gate::HalfSignedIn,
        "own_account sign_in: allowed or refused",
        sign_in_steps::check_code,
    )
    .limit(Limit::Secrets),
    get(
        "/sign-in/second-factor",
        Gate::HalfSignedIn,
        "own_account view: the secret is shown",
        sign_in_steps::enrol,
    ),
    post(
        "/sign-in/second-factor",
        Gate::HalfSignedIn,
        "own_account change and sign_in: allowed or refused",
        sign_in_steps::confirm_enrolment,
    )
    .limit(Limit::Secrets),
    get(
        "/sign-in/password",
        Gate::HalfSignedIn,
        "none: only the form",
        sign_in_steps::new_password,
    ),
    post(
        "/sign-in/password",
        Gate::HalfSignedIn,
        "own_account change and sign_in",
        sign_in_steps::choose_password,
    )
    .limit(Limit::Secrets),
    post(
        "/sign-out",
        Gate::HalfSignedIn,
        "own_account sign_out",
        sign_in::sign_out,
    ),
    // Coming to one's own questions by a link and its code.
    get(
        "/self-assessment",
        Gate::Public,
        "none: only the form",
        invitation::ask,
    ),
    post(
        "/self-assessment",
        Gate::Public,
        "self_assessment sign_in: allowed or refused, never what was typed",
        invitation::enter,
    )
    .limit(Limit::Secrets),
    post(
        "/self-assessment/leave",
        Gate::Public,
        "none: only this browser forgets",
        invitation::leave,
    ),
    get(
        "/self-assessment/{token}",
        Gate::Public,
        "none: the link is kept in the browser, and nothing is looked up",
        invitation::arrive,
    ),
    // One's own account, and forms that were kept.
    get(
        "/account",
        Gate::May(Noun::OwnAccount, Verb::View),
        "none: one's own",
        account::show,
    ),
    get(
        "/account/password",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "none: only the form",
        account::password,
    ),
    post(
        "/account/password",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account change: allowed or refused",
        account::change_password,
    )
    .limit(Limit::Secrets),
    post(
        "/account/sign-ins/{session}/end",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account sign_out",
        account::end_sign_in,
    ),
    post(
        "/account/sign-ins/end-others",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account sign_out: one for each",
        account::end_others,
    ),
    get(
        "/account/second-factor",
        Gate::May(Noun::OwnAccount, Verb::View),
        "none: one's own",
        own_second_factor::show,
    ),
    get(
        "/account/second-factor/set-up",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account view: the secret is shown",
        own_second_factor::set_up,
    ),
    post(
        "/account/second-factor/set-up",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account change: allowed or refused",
        own_second_factor::confirm,
    )
    .limit(Limit::Secrets),
    post(
        "/account/second-factor/codes",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account change",
        own_second_factor::renew_codes,
    ),
    post(
        "/account/second-factor/remove",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account change: allowed or refused",
        own_second_factor::remove,
    )
    .limit(Limit::Secrets),
    get(
        "/kept",
        Gate::May(Noun::OwnAccount, Verb::View),
        "none: one's own",
        kept::list,
    ),
    get(
        "/kept/{form}",
        Gate::May(Noun::OwnAccount, Verb::View),
        "none: what the holder typed",
        kept::show,
    ),
    post(
        "/kept/{form}/send",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account change, and that of the form's route",
        kept::send,
    ),
    post(
        "/kept/{form}/discard",
        Gate::May(Noun::OwnAccount, Verb::Change),
        "own_account change",
        kept::discard,
    ),
    // Accounts and teams.
    get(
        "/accounts",
        Gate::May(Noun::Account, Verb::View),
        "account view, with its count",
        accounts::list,
    ),
    post(
        "/accounts",
        Gate::May(Noun::Account, Verb::View),
        "account view, with its count",
        accounts::list,
    ),
    get(
        "/accounts/new",
        Gate::May(Noun::Account, Verb::Create),
        "none: only the form",
        accounts::new,
    ),
    post(
        "/accounts/new",
        Gate::May(Noun::Account, Verb::Create),
        "account create and change",
        accounts::create,
    )
    .limit(Limit::Secrets),
    get(
        "/accounts/{account}",
        Gate::May(Noun::Account, Verb::View),
        "account view",
        administer::show,
    ),
    post(
        "/accounts/{account}/roles",
        Gate::May(Noun::Account, Verb::Change),
        "account change",
        administer::grant,
    ),
    post(
        "/accounts/{account}/roles/end",
        Gate::May(Noun::Account, Verb::Change),
        "account change",
        administer::end_role,
    ),
    post(
        "/accounts/{account}/teams",
        Gate::May(Noun::Account, Verb::Change),
        "account change",
        administer::join,
    ),
    post(
        "/accounts/{account}/teams/end",
        Gate::May(Noun::Account, Verb::Change),
        "account change",
        administer::leave,
    ),
    post(
        "/accounts/{account}/disable",
        Gate::May(Noun::Account, Verb::Change),
        "account change, own_account sign_out for each of its sign-ins",
        administer::disable,
    ),
    post(
        "/accounts/{account}/enable",
        Gate::May(Noun::Account, Verb::Change),
        "account change",
        administer::enable,
    ),
    post(
        "/accounts/{account}/password",
        Gate::May(Noun::Account, Verb::Change),
        "account change, own_account sign_out for each of its sign-ins",
        administer::new_password,
    )
    .limit(Limit::Secrets),
    post(
        "/accounts/{account}/second-factor",
        Gate::May(Noun::Account, Verb::Change),
        "account change, own_account sign_out for each of its sign-ins",
        administer::reset_second_factor,
    ),
    post(
        "/accounts/{account}/sign-ins/{session}/end",
        Gate::May(Noun::Account, Verb::Change),
        "own_account sign_out",
        administer::end_sign_in,
    ),
    get(
        "/teams",
        Gate::May(Noun::Account, Verb::View),
        "none: about nobody",
        teams::list,
    ),
    post(
        "/teams",
        Gate::May(Noun::Account, Verb::Create),
        "account create",
        teams::create,
    ),
    // The audit trail.
    get(
        "/audit",
        Gate::May(Noun::Audit, Verb::View),
        "audit view, with its count",
        audit::list,
    ),
    post(
        "/audit/export",
        Gate::May(Noun::Audit, Verb::Export),
        "audit export, with its count",
        audit::export,
    ),
    get(
        "/people/{person}/looked",
        Gate::May(Noun::People, Verb::View),
        "audit view on the person; people view for the person's own list",
        looked::show,
    ),
    post(
        "/people/{person}/looked",
        Gate::May(Noun::Audit, Verb::View),
        "audit view on the person",
        looked::with_reason,
    ),
    // People.
    get(
        "/people",
        Gate::May(Noun::People, Verb::Search),
        "none: only the form",
        people::search,
    ),
    post(
        "/people/search",
        Gate::May(Noun::People, Verb::Search),
        "people search: with its count",
        people::found,
    ),
    get(
        "/people/new",
        Gate::May(Noun::People, Verb::Create),
        "none: only the form",
        people::new,
    ),
    post(
        "/people/new",
        Gate::May(Noun::People, Verb::Create),
        "people search and create",
        people::make,
    ),
    post(
        "/people/duplicates",
        Gate::May(Noun::People, Verb::Create),
        "people search: with its count",
        people::duplicates,
    ),
    get(
        "/people/{person}",
        Gate::May(Noun::People, Verb::View),
        "people, involvement, assessment, allocation and task view",
        people::open,
    ),
    get(
        "/people/{person}/reason",
        Gate::May(Noun::People, Verb::View),
        "people view, once a reason is written",
        people::ask_reason,
    ),
    post(
        "/people/{person}/reason",
        Gate::May(Noun::People, Verb::View),
        "people view, with the reason",
        people::give_reason,
    ),
    get(
        "/people/{person}/correct",
        Gate::May(Noun::People, Verb::Change),
        "people view",
        people::correct_form,
    ),
    post(
        "/people/{person}/correct",
        Gate::May(Noun::People, Verb::Change),
        "people view and change",
        people::correct,
    ),
    get(
        "/people/{person}/history",
        Gate::May(Noun::People, Verb::View),
        "people view",
        people::versions,
    ),
    get(
        "/people/{person}/history/{version}",
        Gate::May(Noun::People, Verb::View),
        "people view",
        people::old_version,
    ),
    get(
        "/people/{person}/involvement",
        Gate::May(Noun::Involvement, Verb::View),
        "people and involvement view",
        people::involvement,
    ),
    post(
        "/people/{person}/involvement",
        Gate::May(Noun::Involvement, Verb::Change),
        "involvement change; people and involvement view where it is shown again",
        people::change_involvement,
    ),
    get(
        "/people/{person}/restriction",
        Gate::May(Noun::Restriction, Verb::View),
        "people and restriction view",
        people::restriction,
    ),
    post(
        "/people/{person}/restriction",
        Gate::May(Noun::Restriction, Verb::Change),
        "restriction change; people and restriction view where it is shown again",
        people::change_restriction,
    ),
    get(
        "/people/{person}/leaving",
        Gate::May(Noun::Leaving, Verb::View),
        "people and leaving view",
        people::leaving,
    ),
    post(
        "/people/{person}/leaving",
        Gate::May(Noun::Leaving, Verb::View),
        "leaving view and change, or decide where it is undone; people view where it is shown again",
        people::change_leaving,
    ),
    get(
        "/people/{person}/account",
        Gate::May(Noun::PersonAccount, Verb::Change),
        "people view and person_account change",
        people::account,
    ),
    post(
        "/people/{person}/account",
        Gate::May(Noun::PersonAccount, Verb::Change),
        "person_account change, account create or change, own_account sign_out for each of its sign-ins; people view \
         where it is shown again",
        people::change_account,
    )
    .limit(Limit::Secrets),
    get(
        "/people/{person}/export",
        Gate::May(Noun::People, Verb::Export),
        "people export",
        people::export,
    ),
    post(
        "/people/{person}/export",
        Gate::May(Noun::People, Verb::Export),
        "people export",
        people::download,
    ),
    get(
        "/people/{person}/print",
        Gate::May(Noun::People, Verb::Print),
        "people print and view",
        people::print,
    ),
    get(
        "/people/{person}/relationships",
        Gate::May(Noun::Relationship, Verb::View),
        "people and relationship view",
        people::relationships,
    ),
    post(
        "/people/{person}/relationships",
        Gate::May(Noun::Relationship, Verb::Change),
        "relationship change; people search, with its count; people and relationship view where it is shown again",
        people::change_relationships,
    ),
    get(
        "/people/{person}/equality",
        Gate::May(Noun::Equality, Verb::View),
        "equality view; people view for a worker",
        people::equality,
    ),
    post(
        "/people/{person}/equality",
        Gate::May(Noun::Equality, Verb::Change),
        "equality change; equality view where it is shown again",
        people::change_equality,
    ),
    get(
        "/people/{person}/authority",
        Gate::May(Noun::Authority, Verb::View),
        "people and authority view",
        people::authority,
    ),
    post(
        "/people/{person}/authority",
        Gate::May(Noun::Authority, Verb::Change),
        "authority change; people search, with its count; people and authority view where it is shown again",
        people::change_authority,
    ),
    // The front door.
    get(
        "/contacts",
        Gate::May(Noun::Contact, Verb::Search),
        "contact search: with its count",
        front_door::list,
    ),
    post(
        "/contacts",
        Gate::May(Noun::Contact, Verb::Search),
        "contact search: with its count",
        front_door::filtered,
    ),
    get(
        "/contact/new",
        Gate::May(Noun::Contact, Verb::Create),
        "none: only the form; contact change on the person whom it is about from the beginning",
        front_door::new,
    ),
    post(
        "/contact/new",
        Gate::May(Noun::Contact, Verb::Create),
        "contact create and change",
        front_door::begin,
    ),
    get(
        "/contact/{contact}",
        Gate::May(Noun::Contact, Verb::View),
        "contact view; people search for whom it may be about, with its count",
        front_door::show,
    ),
    post(
        "/contact/{contact}",
        Gate::May(Noun::Contact, Verb::Change),
        "contact change; involvement change where a team goes on; people search, with its count",
        front_door::change,
    ),
    get(
        "/people/{person}/contacts",
        Gate::May(Noun::Contact, Verb::View),
        "contact view",
        front_door::contacts,
    ),
    // Assessments and budgets.
    get(
        "/people/{person}/assessment",
        Gate::May(Noun::Assessment, Verb::View),
        "assessment view",
        assessment::start::show,
    ),
    get(
        "/people/{person}/invitation",
        Gate::May(Noun::Invitation, Verb::Create),
        "invitation create",
        assessment::invite::show,
    ),
    post(
        "/people/{person}/invitation",
        Gate::May(Noun::Invitation, Verb::Create),
        "invitation create: allowed or refused",
        assessment::invite::make,
    ),
    post(
        "/people/{person}/invitation/letter",
        Gate::May(Noun::Invitation, Verb::Create),
        "invitation create",
        assessment::invite::letter,
    ),
    post(
        "/people/{person}/invitation/end",
        Gate::May(Noun::Invitation, Verb::Create),
        "invitation create: allowed or refused",
        assessment::invite::end,
    ),
    post(
        "/people/{person}/assessments",
        Gate::May(Noun::Assessment, Verb::Create),
        "assessment create",
        assessment::begin,
    ),
    get(
        "/assessment/{assessment}",
        Gate::May(Noun::Assessment, Verb::View),
        "assessment view; allocation view where a budget was worked out",
        assessment::tasks,
    ),
    get(
        "/assessment/{assessment}/check",
        Gate::May(Noun::Assessment, Verb::View),
        "assessment view; allocation view where a budget was worked out",
        assessment::check,
    ),
    get(
        "/assessment/{assessment}/own",
        Gate::May(Noun::SelfAssessment, Verb::View),
        "self_assessment view",
        assessment::own::show,
    ),
    get(
        "/assessment/{assessment}/own/check",
        Gate::May(Noun::SelfAssessment, Verb::View),
        "self_assessment view",
        assessment::own::check,
    ),
    post(
        "/assessment/{assessment}/own/send",
        Gate::May(Noun::SelfAssessment, Verb::Change),
        "self_assessment change and view: allowed or refused",
        assessment::own::send,
    ),
    get(
        "/assessment/{assessment}/own/{part}/{question}",
        Gate::May(Noun::SelfAssessment, Verb::View),
        "self_assessment view",
        assessment::own::question,
    ),
    post(
        "/assessment/{assessment}/own/{part}/{question}",
        Gate::May(Noun::SelfAssessment, Verb::Change),
        "self_assessment change: allowed or refused",
        assessment::own::save,
    ),
    get(
        "/assessment/{assessment}/paper",
        Gate::May(Noun::Assessment, Verb::Change),
        "assessment view; allocation view where a budget was worked out",
        assessment::paper::show,
    ),
    post(
        "/assessment/{assessment}/paper",
        Gate::May(Noun::Assessment, Verb::Change),
        "assessment change: allowed or refused",
        assessment::paper::save,
    ),
    get(
        "/assessment/{assessment}/validate",
        Gate::May(Noun::Assessment, Verb::View),
        "assessment view; allocation view where a budget was worked out",
        assessment::validation,
    ),
    post(
        "/assessment/{assessment}/validate",
        Gate::May(Noun::Assessment, Verb::Decide),
        "assessment decide: allowed or refused",
        assessment::validate,
    ),
    post(
        "/assessment/{assessment}/return",
        Gate::May(Noun::Assessment, Verb::Decide),
        "assessment decide: allowed or refused",
        assessment::give_back,
    ),
    get(
        "/assessment/{assessment}/history",
        Gate::May(Noun::Assessment, Verb::View),
        "assessment view",
        assessment::history,
    ),
    get(
        "/assessment/{assessment}/{part}/{question}",
        Gate::May(Noun::Assessment, Verb::View),
        "assessment view; allocation view where a budget was worked out",
        assessment::question,
    ),
    post(
        "/assessment/{assessment}/{part}/{question}",
        Gate::May(Noun::Assessment, Verb::Change),
        "assessment change: allowed or refused",
        assessment::save,
    ),
    post(
        "/assessment/{assessment}/decide",
        Gate::May(Noun::Allocation, Verb::Decide),
        "allocation decide: allowed or refused",
        allocation::decide,
    ),
    get(
        "/people/{person}/eligibility",
        Gate::May(Noun::Eligibility, Verb::View),
        "eligibility view; assessment view for whoever may decide",
        eligibility::list,
    ),
    get(
        "/assessment/{assessment}/eligibility",
        Gate::May(Noun::Eligibility, Verb::Decide),
        "eligibility decide",
        eligibility::start,
    ),
    post(
        "/assessment/{assessment}/eligibility",
        Gate::May(Noun::Eligibility, Verb::Decide),
        "eligibility decide: allowed or refused",
        eligibility::decide,
    ),
    get(
        "/eligibility/{eligibility}",
        Gate::May(Noun::Eligibility, Verb::View),
        "eligibility view",
        eligibility::show,
    ),
    get(
        "/eligibility/{eligibility}/print",
        Gate::May(Noun::Eligibility, Verb::Print),
        "eligibility print",
        eligibility::print,
    ),
    get(
        "/people/{person}/charging",
        Gate::May(Noun::Charging, Verb::View),
        "charging view",
        charging::list,
    ),
    get(
        "/people/{person}/charging/new",
        Gate::May(Noun::Charging, Verb::Decide),
        "charging decide",
        charging::start,
    ),
    post(
        "/people/{person}/charging/new",
        Gate::May(Noun::Charging, Verb::Decide),
        "charging decide: allowed or refused",
        charging::decide,
    ),
    get(
        "/charging/{charging}",
        Gate::May(Noun::Charging, Verb::View),
        "charging view",
        charging::show,
    ),
    get(
        "/charging/{charging}/print",
        Gate::May(Noun::Charging, Verb::Print),
        "charging print",
        charging::print,
    ),
    get(
        "/people/{person}/allocation",
        Gate::May(Noun::Allocation, Verb::View),
        "assessment and allocation view",
        allocation::of_person,
    ),
    get(
        "/allocation/{determination}",
        Gate::May(Noun::Allocation, Verb::View),
        "allocation view",
        allocation::show,
    ),
    get(
        "/allocation/{determination}/print",
        Gate::May(Noun::Allocation, Verb::Print),
        "allocation print",
        allocation::print,
    ),
    get(
        "/allocation/{determination}/worked.json",
        Gate::May(Noun::Allocation, Verb::Print),
        "allocation print",
        allocation::worked,
    ),
    // Challenges and complaints.
    get(
        "/complaints",
        Gate::May(Noun::Complaint, Verb::Search),
        "complaint search: with its count",
        complaint::list,
    ),
    get(
        "/people/{person}/complaints",
        Gate::May(Noun::Complaint, Verb::View),
        "complaint view; complaint create where the form is shown",
        complaint::of_person,
    ),
    post(
        "/people/{person}/complaints",
        Gate::May(Noun::Complaint, Verb::Create),
        "complaint create; complaint view where it is shown again",
        complaint::make,
    ),
    get(
        "/complaint/{complaint}",
        Gate::May(Noun::Complaint, Verb::View),
        "complaint view",
        complaint::show,
    ),
    post(
        "/complaint/{complaint}/answer",
        Gate::May(Noun::Complaint, Verb::Decide),
        "complaint decide; complaint view where it is shown again",
        complaint::answer,
    ),
    get(
        "/complaint/{complaint}/print",
        Gate::May(Noun::Complaint, Verb::View),
        "complaint view",
        complaint::print,
    ),
    // Reviews.
    get(
        "/reviews",
        Gate::May(Noun::Review, Verb::Search),
        "review search: with its count",
        review::due,
    ),
    get(
        "/people/{person}/review",
        Gate::May(Noun::Review, Verb::View),
        "review view",
        review::person,
    ),
    post(
        "/people/{person}/review",
        Gate::May(Noun::Review, Verb::Change),
        "review change; review view where it is shown again",
        review::hold,
    ),
    get(
        "/review/{review}",
        Gate::May(Noun::Review, Verb::View),
        "review view",
        review::show,
    ),
    get(
        "/review/{review}/print",
        Gate::May(Noun::Review, Verb::Print),
        "review print",
        review::print,
    ),
    // Counts.
    get(
        "/performance",
        Gate::May(Noun::Performance, Verb::View),
        "performance view",
        performance::overview,
    ),
    get(
        "/performance/{measure}",
        Gate::May(Noun::Performance, Verb::View),
        "performance view, or search where people are listed",
        performance::measure,
    ),
    get(
        "/performance/{measure}/numbers.csv",
        Gate::May(Noun::Performance, Verb::View),
        "performance view",
        performance::numbers,
    ),
    post(
        "/performance/{measure}/keep",
        Gate::May(Noun::Performance, Verb::Change),
        "performance change",
        performance::keep,
    ),
    // Plans, their agreement, the market.
    get(
        "/people/{person}/plan",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::begin,
    ),
    post(
        "/people/{person}/plan",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: allowed or refused",
        planning::start,
    ),
    get(
        "/plan/{plan}",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::show,
    ),
    get(
        "/plan/{plan}/section/{section}",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::form,
    ),
    post(
        "/plan/{plan}/section/{section}",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: allowed or refused; planning view where it is shown again",
        planning::save,
    ),
    get(
        "/plan/{plan}/outcome/{item}",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::form,
    ),
    post(
        "/plan/{plan}/outcome/{item}",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: allowed or refused; planning view where it is shown again",
        planning::save,
    ),
    get(
        "/plan/{plan}/line/{item}",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::form,
    ),
    post(
        "/plan/{plan}/line/{item}",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: allowed or refused; planning view where it is shown again",
        planning::save,
    ),
    get(
        "/plan/{plan}/risk/{item}",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::form,
    ),
    post(
        "/plan/{plan}/risk/{item}",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: allowed or refused; planning view where it is shown again",
        planning::save,
    ),
    get(
        "/plan/{plan}/free",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: what is searched is not kept",
        planning::free,
    ),
    post(
        "/plan/{plan}/free",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: what is searched is not kept",
        planning::free,
    ),
    get(
        "/plan/{plan}/offers",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: what is searched is not kept",
        planning::offers,
    ),
    post(
        "/plan/{plan}/offers",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: what is searched is not kept",
        planning::offers,
    ),
    post(
        "/plan/{plan}/put-forward",
        Gate::May(Noun::Planning, Verb::Change),
        "planning change: allowed or refused; planning view where it is shown again",
        planning::put_forward,
    ),
    get(
        "/plan/{plan}/print",
        Gate::May(Noun::Planning, Verb::Print),
        "planning print",
        planning::print,
    ),
    get(
        "/plan/{plan}/history",
        Gate::May(Noun::Planning, Verb::View),
        "planning view",
        planning::history,
    ),
    get(
        "/approvals",
        Gate::May(Noun::Approval, Verb::Search),
        "approval search: with its count",
        approval::list,
    ),
    get(
        "/people/{person}/approval",
        Gate::May(Noun::Approval, Verb::View),
        "approval view",
        approval::of_person,
    ),
    get(
        "/submission/{submission}",
        Gate::May(Noun::Approval, Verb::View),
        "approval view",
        approval::show,
    ),
    post(
        "/submission/{submission}/decide",
        Gate::May(Noun::Approval, Verb::Decide),
        "approval decide: allowed or refused; approval view where it is shown again",
        approval::decide,
    ),
    get(
        "/market",
        Gate::May(Noun::Market, Verb::View),
        "none: about nobody",
        market::list,
    ),
    post(
        "/market",
        Gate::May(Noun::Market, Verb::View),
        "none: about nobody",
        market::list,
    ),
    get(
        "/market/offer",
        Gate::May(Noun::Market, Verb::Change),
        "none: only the form",
        market::offer_form,
    ),
    post(
        "/market/offer",
        Gate::May(Noun::Market, Verb::Change),
        "market change",
        market::publish,
    ),
    post(
        "/market/offer/{offer}/end",
        Gate::May(Noun::Market, Verb::Change),
        "market change",
        market::end,
    ),
    post(
        "/market/provider",
        Gate::May(Noun::Market, Verb::Change),
        "market change",
        market::publish_provider,
    ),
    get(
        "/market/provider/{provider}",
        Gate::May(Noun::Market, Verb::View),
        "none: about nobody",
        market::provider,
    ),
    // Personal budgets.
    get(
        "/people/{person}/budget",
        Gate::May(Noun::Budget, Verb::View),
        "budget view",
        budget::list,
    ),
    post(
        "/people/{person}/budget",
        Gate::May(Noun::Budget, Verb::Decide),
        "budget decide; budget view where it is shown again",
        budget::again,
    ),
    get(
        "/budget/{budget}",
        Gate::May(Noun::Budget, Verb::View),
        "budget view",
        budget::show,
    ),
    get(
        "/budget/{budget}/agree",
        Gate::May(Noun::Budget, Verb::Change),
        "budget change and view",
        budget::agree_form,
    ),
    post(
        "/budget/{budget}/agree",
        Gate::May(Noun::Budget, Verb::Change),
        "budget change; budget view where it is shown again",
        budget::agree,
    ),
    post(
        "/budget/{budget}/end",
        Gate::May(Noun::Budget, Verb::Change),
        "budget change; budget view where it is shown again",
        budget::end,
    ),
    get(
        "/budget/{budget}/print",
        Gate::May(Noun::Budget, Verb::Print),
        "budget, allocation and charging print",
        budget::print,
    ),
    // The rules, for anybody.
    get(
        "/rulebook",
        Gate::Public,
        "none: about nobody",
        rulebook::show,
    ),
    get(
        "/rulebook/points",
        Gate::Public,
        "none: about nobody",
        rulebook::points,
    ),
    get(
        "/rulebook/versions",
        Gate::Public,
        "none: about nobody",
        rulebook::versions,
    ),
    get(
        "/rulebook/versions/{hash}",
        Gate::Public,
        "none: about nobody",
        rulebook::version,
    ),
    get(
        "/rulebook/adopt",
        Gate::May(Noun::Rulebook, Verb::Adopt),
        "none: only words",
        rulebook::adopt,
    ),
    // The directory, for anybody; reading lists in, for those who keep it.
    get(
        "/directory",
        Gate::Public,
        "none: a public search is not kept",
        directory::search,
    )
    .limit(Limit::PublicSearch),
    get(
        "/directory/{entry}",
        Gate::Public,
        "none: a public search is not kept",
        directory::entry,
    )
    .limit(Limit::PublicSearch),
    get(
        "/data-notices",
        Gate::Public,
        "none: about nobody",
        directory::notices,
    ),
    get(
        "/directory/import",
        Gate::May(Noun::Directory, Verb::Import),
        "none: about nobody",
        directory::import,
    ),
    post(
        "/directory/import",
        Gate::May(Noun::Directory, Verb::Import),
        "none: nothing is taken yet",
        directory::receive,
    )
    .with_file(),
    get(
        "/directory/import/waiting/{upload}",
        Gate::May(Noun::Directory, Verb::Import),
        "none: about nobody",
        directory::waiting,
    ),
    post(
        "/directory/import/waiting/{upload}/confirm",
        Gate::May(Noun::Directory, Verb::Import),
        "directory import: with its count",
        directory::confirm,
    ),
    post(
        "/directory/import/waiting/{upload}/discard",
        Gate::May(Noun::Directory, Verb::Import),
        "none: nothing was taken",
        directory::discard,
    ),
    get(
        "/directory/import/{import}",
        Gate::May(Noun::Directory, Verb::Import),
        "none: about nobody",
        directory::report,
    ),
];
