//! What a handler gets: who asks, when, what was sent, and the house to ask in turn.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use record::access::csrf;
use record::access::sessions::Halfway;
use record::{Actor, Moment, Refusal, SessionId, Tx};

use super::{Form, WebSettings};
use crate::App;

/// How the opening of a link to a self-assessment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lapsed {
    /// The answers were sent.
    Sent,
    /// By time, by a worker, or by a newer link.
    Otherwise,
}

/// One request, on the synchronous side.
pub struct Request {
    /// The application.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Actor,
    /// When, and which date policy is read for.
    pub moment: Moment,
    /// What was sent with a form; empty for a page.
    pub form: Form,
    /// What stands behind the question mark of the address.
    pub query: Form,
    pub(super) path: String,
    pub(super) params: Vec<(String, String)>,
    pub(super) session: Option<SessionId>,
    pub(super) halfway: Option<Box<Halfway>>,
    /// The opening of a link to a self-assessment, in place of a sign-in.
    pub(super) invited: Option<SessionId>,
    /// How such an opening ended, where it was this browser's and is over.
    pub(super) lapsed: Option<Lapsed>,
    /// The link whose code is being asked.
    pub(super) link: Option<String>,
    /// The name by which the browser asked for this server.
    pub(super) host: String,
    /// What the form token is made from before anybody signed in.
    pub(super) form_cookie: String,
    pub(super) session_token: Option<String>,
    pub(super) device: String,
    pub(super) address: IpAddr,
    pub(super) is_fragment: bool,
}

impl Request {
    /// The settings of the pages.
    pub fn settings(&self) -> &WebSettings {
        &self.app.settings
    }

    /// One writing transaction, as this actor.
    ///
    /// # Errors
    /// What the verb refused.
    pub fn write<T>(&self, verb: impl FnOnce(&mut Tx) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.app.house.write(&self.actor, &self.moment, verb)
    }

    /// One reading transaction, for what leaves no trace.
    ///
    /// # Errors
    /// What the question refused.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&mut Tx) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.app.house.read(question)
    }

    /// An id, number or code that stands in the address.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it is none: an address that never was is like one that leads nowhere.
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| value.parse().ok())
            .ok_or(Refusal::NotFound(None))
    }

    /// The address of this page, without what was asked.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The token that every form of this page carries.
    pub fn form_token(&self) -> String {
        let key = &self.app.settings.secret;
        match self.any_session() {
            Some(session) => csrf::session_token(key, session),
            None => csrf::cookie_token(key, &self.form_cookie),
        }
    }

    /// The sign-in of this request, whole or half way.
    pub(super) fn any_session(&self) -> Option<SessionId> {
        self.session
            .or(self.halfway.as_ref().map(|halfway| halfway.session.id))
            .or(self.invited)
    }

    /// The link whose code this browser is being asked for.
    pub fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// The name of this server as the browser knows it, for links that are written on paper.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The sign-in of this request, whole.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// The sign-in that still owes its second factor.
    pub fn halfway(&self) -> Option<&Halfway> {
        self.halfway.as_deref()
    }

    /// The secret of the sign-in's cookie, to find its row.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// What the browser says it is, shortened: so that people recognise their own sign-ins.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The visitor's network address, for limits only; it is not stored.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// Whether a script asked for a piece of a page.
    pub fn is_fragment(&self) -> bool {
        self.is_fragment
    }

    /// Whether anybody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.session.is_some()
    }
}
