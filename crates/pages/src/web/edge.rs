//! One way in for every route: limits, session, gate, form token, handler, refusals, headers.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequest, Multipart, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::{RequestExt, Router, routing};
use http_body_util::BodyExt as _;
use record::access::sessions::{self, EndedWhy, Found, Halfway};
use record::access::{Attempt, Noun, Trace, audit, csrf, invitation, parked};
use record::rules::Voice;
use record::{AccountId, Actor, Moment, Refusal, SessionId};

use super::form::TOKEN_FIELD;
use super::request::Lapsed;
use super::route::{Gate, Limit, Method};
use super::security::Origin;
use super::{Answer, Form, Request, Route, Upload, problem, security};
use crate::App;
use crate::access::invitation as page;

/// The router of all routes, with the answers for what is on none of them.
pub fn router(app: Arc<App>, routes: &'static [Route]) -> Router {
    let mut router = Router::new();
    for route in routes {
        let handler = {
            let app = app.clone();
            move |request: axum::extract::Request| enter(app.clone(), route, request)
        };
        let method = match route.method {
            Method::Get => routing::get(handler),
            Method::Post => routing::post(handler),
        };
        router = router.route(route.path, method);
    }
    let (lost, wrong) = (app.clone(), app);
    router
        .fallback(move |request| nowhere(lost, request, StatusCode::NOT_FOUND))
        .method_not_allowed_fallback(move |request| {
            nowhere(wrong, request, StatusCode::METHOD_NOT_ALLOWED)
        })
}

/// The route that answers where there is none, so that also such a page knows who is signed in.
static NOWHERE: Route = super::route::get("/", Gate::Public, "none: nothing is there", |_| {
    Err(Refusal::NotFound(None))
});

async fn nowhere(
    app: Arc<App>,
    request: axum::extract::Request,
    status: StatusCode,
) -> Response<Body> {
    let (mut parts, _) = request.into_parts();
    parts.method = axum::http::Method::GET;
    let bare = axum::extract::Request::from_parts(parts, Body::empty());
    let mut response = enter(app, &NOWHERE, bare).await;
    *response.status_mut() = status;
    response
}

async fn enter(
    app: Arc<App>,
    route: &'static Route,
    mut request: axum::extract::Request,
) -> Response<Body> {
    let params = match request.extract_parts::<RawPathParams>().await {
        Ok(params) => params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        Err(_) => Vec::new(),
    };
    let (parts, body) = request.into_parts();
    let address = address(&app, &parts);
    let mut response = if app.settings.rate_limits && !app.limits.allow(route.limit, address) {
        problem::too_many(&app).into_response()
    } else {
        match read_form(route, &parts, body).await {
            Err(answer) => answer(&app).into_response(),
            Ok(form) => {
                let visit = Visit {
                    app: app.clone(),
                    route,
                    parts,
                    params,
                    address,
                    form,
                };
                match tokio::task::spawn_blocking(move || visit.answer()).await {
                    Ok(answer) => answer.into_response(),
                    Err(fault) => {
                        tracing::error!(
                            route = route.path,
                            panic = fault.is_panic(),
                            "a handler did not finish"
                        );
                        problem::broken(&app).into_response()
                    }
                }
            }
        }
    };
    security::harden(response.headers_mut());
    response
}

type Early = fn(&App) -> Answer;

/// A body of at most `limit` bytes. Of a larger one the rest is taken and thrown away, within bounds: a browser that is
/// cut off while it sends shows its own error and not our page.
async fn read_body(mut body: Body, limit: usize) -> Result<Bytes, Early> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| problem::unreadable as Early)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen <= limit {
            kept.extend_from_slice(data);
        } else if seen > THROWN_AWAY_BYTES {
            break;
        }
    }
    if seen > limit {
        return Err(problem::too_large);
    }
    Ok(Bytes::from(kept))
}

/// How much of a body that is too large is still read.
const THROWN_AWAY_BYTES: usize = 64 * 1024 * 1024;

async fn read_form(route: &Route, parts: &Parts, body: Body) -> Result<Form, Early> {
    if route.method == Method::Get {
        return Ok(Form::default());
    }
    let bytes = read_body(body, route.body_bytes).await?;
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return Ok(Form::from_urlencoded(&bytes));
    }
    let mut request = axum::extract::Request::new(Body::from(bytes));
    *request.headers_mut() = parts.headers.clone();
    let mut multipart = Multipart::from_request(request, &())
        .await
        .map_err(|_| problem::unreadable as Early)?;
    let (mut fields, mut uploads) = (Vec::new(), Vec::new());
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|_| problem::unreadable as Early)?
    {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(ToOwned::to_owned) {
            Some(file_name) => uploads.push(Upload {
                field: name,
                file_name: file_name
                    .rsplit(['/', '\\'])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                bytes: field
                    .bytes()
                    .await
                    .map_err(|_| problem::unreadable as Early)?
                    .to_vec(),
            }),
            None => fields.push((
                name,
                field
                    .text()
                    .await
                    .map_err(|_| problem::unreadable as Early)?,
            )),
        }
    }
    Ok(Form::new(fields, uploads))
}

fn address(app: &App, parts: &Parts) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    if !app.settings.trusted_proxies.contains(&peer) {
        return peer;
    }
    // The last entry is the one that our own proxy wrote; those before it may be the visitor's invention.
    parts
        .headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(peer)
}

/// One request on the synchronous side.
struct Visit {
    app: Arc<App>,
    route: &'static Route,
    parts: Parts,
    params: Vec<(String, String)>,
    address: IpAddr,
    form: Form,
}

/// Where the cookie of a request stands.
struct Arrival {
    actor: Actor,
    session: Option<SessionId>,
    halfway: Option<Box<Halfway>>,
    ended: Option<Ended>,
    invited: Option<SessionId>,
    lapsed: Option<Lapsed>,
}

/// A sign-in that was this browser's and is over: whose, its id, and why.
type Ended = (AccountId, SessionId, EndedWhy);

impl Visit {
    fn answer(self) -> Answer {
        let moment = self.app.moment();
        let token =
            security::cookie(&self.parts.headers, security::SESSION_COOKIE).map(ToOwned::to_owned);
        let arrival = match self.arrive(token.as_deref(), &moment) {
            Ok(arrival) => arrival,
            Err(refusal) => {
                return problem::without_session(
                    &self.app,
                    &refusal,
                    &self.form,
                    self.parts.uri.path(),
                );
            }
        };
        let sent_cookie = security::cookie(&self.parts.headers, security::FORM_COOKIE)
            .filter(|value| {
                (20..=64).contains(&value.len())
                    && value
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            })
            .map(ToOwned::to_owned);
        let new_cookie = sent_cookie.is_none();
        let form_cookie = match sent_cookie.map_or_else(csrf::new_cookie, Ok) {
            Ok(cookie) => cookie,
            Err(_) => return problem::broken(&self.app),
        };
        let request = Request {
            app: self.app.clone(),
            actor: arrival.actor,
            moment,
            path: self.parts.uri.path().to_owned(),
            query: Form::from_urlencoded(self.parts.uri.query().unwrap_or_default().as_bytes()),
            params: self.params,
            session: arrival.session,
            halfway: arrival.halfway,
            invited: arrival.invited,
            lapsed: arrival.lapsed,
            link: security::cookie(&self.parts.headers, security::LINK_COOKIE)
                .map(ToOwned::to_owned),
            host: host(&self.parts.headers),
            form_cookie,
            session_token: token,
            device: device(&self.parts.headers),
            address: self.address,
            is_fragment: self
                .parts
                .headers
                .get("x-requested-with")
                .is_some_and(|v| v == "steerwell"),
            form: self.form,
        };
        let origin = security::origin(&self.parts.headers);
        let mut answer = pass(self.route, &request, arrival.ended, origin);
        // Signed-out pages with a form need the cookie that the form's token is made from.
        if new_cookie && !request.is_signed_in() && self.route.limit != Limit::None {
            answer = answer.cookie(security::set_cookie(
                security::FORM_COOKIE,
                &request.form_cookie,
            ));
        }
        answer
    }

    /// Whoever signed in; and where nobody did, whoever opened a link to their self-assessment.
    fn arrive(&self, token: Option<&str>, moment: &Moment) -> Result<Arrival, Refusal> {
        let arrival = self.signed_in(token, moment)?;
        if arrival.session.is_some() || arrival.halfway.is_some() || self.route.limit == Limit::None
        {
            return Ok(arrival);
        }
        let Some(cookie) = security::cookie(&self.parts.headers, security::INVITATION_COOKIE)
        else {
            return Ok(arrival);
        };
        let policy = &self.app.settings.sign_in;
        let found = invitation::look_up(&self.app.house, moment, policy, cookie)?;
        Ok(match found {
            Some(invited) => Arrival {
                actor: Actor::Invited(invited),
                invited: Some(invited.session),
                ..arrival
            },
            None if self.app.house.read(|tx| invitation::was_sent(tx, cookie))? => Arrival {
                lapsed: Some(Lapsed::Sent),
                ..arrival
            },
            None => Arrival {
                lapsed: Some(Lapsed::Otherwise),
                ..arrival
            },
        })
    }

    fn signed_in(&self, token: Option<&str>, moment: &Moment) -> Result<Arrival, Refusal> {
        let nobody = Arrival {
            actor: Actor::Public,
            session: None,
            halfway: None,
            ended: None,
            invited: None,
            lapsed: None,
        };
        // Health and style sheets answer without the database.
        let Some(token) = token.filter(|_| self.route.limit != Limit::None) else {
            return Ok(nobody);
        };
        let found = sessions::find(&self.app.house, moment, &self.app.settings.sign_in, token)?;
        Ok(match found {
            Found::Live(account, _) => Arrival {
                session: account.session_id,
                actor: Actor::Account(account),
                ..nobody
            },
            Found::Halfway(halfway) => Arrival {
                halfway: Some(halfway),
                ..nobody
            },
            Found::Ended {
                account_id,
                session_id,
                why,
            } => Arrival {
                ended: Some((account_id, session_id, why)),
                ..nobody
            },
            Found::Unknown => nobody,
        })
    }
}

fn pass(route: &Route, request: &Request, ended: Option<Ended>, origin: Origin) -> Answer {
    let is_form = route.method == Method::Post;
    if is_form && origin == Origin::Elsewhere {
        return problem::forged(request, origin);
    }
    match route.gate {
        Gate::Public => {}
        Gate::Demonstration if !request.settings().demonstration => {
            return problem::refusal(request, &Refusal::NotFound(None));
        }
        Gate::Demonstration => {}
        Gate::HalfSignedIn if request.halfway.is_none() && request.session.is_none() => {
            return Answer::see_other("/sign-in");
        }
        Gate::HalfSignedIn => {}
        // By a link: where it is over, the way back is its code and not a password; where it ended with the sending,
        // there is nothing to come back for.
        Gate::May(Noun::SelfAssessment, _)
            if request.session.is_none()
                && let Some(why) = request.lapsed =>
        {
            return Answer::see_other(match why {
                Lapsed::Sent => page::receipt_address(match request.query.get("words") {
                    "easy" => Voice::Easy,
                    _ => Voice::Plain,
                }),
                Lapsed::Otherwise => "/self-assessment?over=yes".to_owned(),
            });
        }
        Gate::May(..) if request.session.is_none() && request.invited.is_none() => {
            return send_to_sign_in(route, request, ended);
        }
        Gate::May(noun, verb) if !request.actor.may(noun, verb) => {
            let mut trace = Trace::of(noun, verb, "route");
            // Whose record it would have been: «who tried to look at it» is a question that is asked.
            trace.person = request.param("person").ok();
            let attempt = Attempt(trace);
            let _ =
                request.write(|tx| audit::refused(tx, &request.actor, &request.moment, &attempt));
            return problem::refusal(
                request,
                &Refusal::NotAllowed {
                    attempt: None,
                    sentence: not_included(&request.actor).to_owned(),
                },
            );
        }
        Gate::May(..) => {}
    }
    if is_form && !token_is_right(request) {
        return problem::forged(request, origin);
    }
    match (route.handler)(request) {
        Ok(answer) => answer,
        Err(refusal) => problem::refusal(request, &refusal),
    }
}

fn not_included(actor: &Actor) -> &'static str {
    match actor {
        Actor::Invited(_) => {
            "Your link opens your own questions and nothing else. Go back to your questions, or close your link first."
        }
        _ => {
            "Your role does not include this. If your work needs it, ask your IT administrator for the role."
        }
    }
}

fn token_is_right(request: &Request) -> bool {
    let (key, sent) = (&request.settings().secret, request.form.get(TOKEN_FIELD));
    match request.any_session() {
        Some(session) => csrf::holds_for_session(key, session, sent),
        None => csrf::holds_for_cookie(key, &request.form_cookie, sent),
    }
}

/// Sends a form that was kept on to its route, as if its page sent it now: the same gate, the same handler, and this
/// sign-in's token in place of the ended one's.
pub fn send_on(request: &Request, path: &str, form: &Form) -> Answer {
    let fields = form
        .typed()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let token = (TOKEN_FIELD.to_owned(), request.form_token());
    let found = crate::routes::ROUTES
        .iter()
        .filter(|route| route.method == Method::Post)
        .filter_map(|route| Some((route, params_of(route.path, path)?)))
        .min_by_key(|(_, params)| params.len());
    let Some((route, params)) = found else {
        return problem::refusal(request, &Refusal::NotFound(None));
    };
    let again = Request {
        app: request.app.clone(),
        actor: request.actor.clone(),
        moment: request.moment,
        path: path.to_owned(),
        query: Form::default(),
        params,
        session: request.session,
        halfway: None,
        invited: None,
        lapsed: None,
        link: None,
        host: request.host.clone(),
        form_cookie: request.form_cookie.clone(),
        session_token: request.session_token.clone(),
        device: request.device.clone(),
        address: request.address,
        is_fragment: false,
        form: Form::new(fields.chain([token]).collect(), Vec::new()),
    };
    pass(route, &again, None, Origin::Ours)
}

/// What stands in the places of a route's path, if `path` is one of its addresses.
fn params_of(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (wanted, given): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    if wanted.len() != given.len() {
        return None;
    }
    let mut params = Vec::new();
    for (wanted, given) in wanted.into_iter().zip(given) {
        match wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) => params.push((name.to_owned(), given.to_owned())),
            None if wanted == given => {}
            None => return None,
        }
    }
    Some(params)
}

/// A form that comes after its session ended is kept for the same account, if it carries that session's token;
/// anything else only leads to the sign-in page and back.
fn send_to_sign_in(route: &Route, request: &Request, ended: Option<Ended>) -> Answer {
    let dropped = security::drop_cookie(security::SESSION_COOKIE);
    if route.method == Method::Get {
        let next = if request.is_fragment() {
            "/"
        } else {
            request.path()
        };
        // Somebody on the way in goes on with the next step; nothing is over yet.
        if request.halfway.is_some() {
            return Answer::see_other(format!("/sign-in?next={}", urlencode(next)));
        }
        let why = ended
            .map(|(_, _, why)| format!("&ended={why}"))
            .unwrap_or_default();
        let answer = Answer::see_other(format!("/sign-in?next={}{why}", urlencode(next)));
        // Of a sign-in that is over the cookie stays: a form in another tab is yet to be known by it, and kept.
        return if ended.is_some() {
            answer
        } else {
            answer.cookie(dropped)
        };
    }
    let Some((account, session, _)) = ended else {
        return Answer::see_other("/sign-in").cookie(dropped);
    };
    // Passwords and codes are never kept, not even encrypted: they can be typed again.
    if route.limit == Limit::Secrets {
        return Answer::see_other("/sign-in");
    }
    let token = request.form.get(TOKEN_FIELD);
    if !csrf::holds_for_session(&request.settings().secret, session, token) || request.is_fragment()
    {
        return Answer::see_other("/sign-in");
    }
    let body = request.form.to_urlencoded();
    let parked = request.write(|tx| {
        parked::park(
            tx,
            &request.settings().secret,
            &request.moment,
            account,
            request.path(),
            body.as_bytes(),
        )
    });
    match parked {
        Ok(_) => Answer::see_other("/sign-in?kept=yes"),
        Err(refusal) => problem::refusal(request, &refusal),
    }
}

fn urlencode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn host(headers: &HeaderMap) -> String {
    headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn device(headers: &HeaderMap) -> String {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("unknown")
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}
