//! What a route is: where, by which method, who may, which trace, which limit, and the handler.

use record::Refusal;
use record::access::{Noun, Verb};

use super::{Answer, Request};

/// Who may come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Anybody, without signing in.
    Public,
    /// Somebody who gave the password and still owes the second factor.
    HalfSignedIn,
    /// Whoever's role may do this to at least some record; the handler asks for the permit of the one record.
    May(Noun, Verb),
    /// Anybody, in the demonstration only; elsewhere the address does not exist.
    Demonstration,
}

/// Which limit on requests from one address counts here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The general one.
    Plain,
    /// Passwords and codes: few.
    Secrets,
    /// Public search: moderate.
    PublicSearch,
    /// None: health, style sheets.
    None,
}

/// How large a body may be, in bytes, where a route takes no files.
pub const FORM_BYTES: usize = 256 * 1024;
/// How large a body may be where a route takes a file.
pub const FILE_BYTES: usize = 8 * 1024 * 1024;

/// The method of a route; there are only these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads; may leave the audit row of a view.
    Get,
    /// Changes, or searches for people (nothing typed about people stands in an address).
    Post,
}

/// A synchronous handler.
pub type Handler = fn(&Request) -> Result<Answer, Refusal>;

/// One route. The list of them all is `crate::routes::ROUTES`, and a golden file shows it to reviewers.
#[derive(Clone, Copy)]
pub struct Route {
    /// By which method.
    pub method: Method,
    /// Where, as axum writes paths.
    pub path: &'static str,
    /// Who may come through.
    pub gate: Gate,
    /// Which row of the audit trail it leaves, in words; `none` with the reason.
    pub trace: &'static str,
    /// Which limit counts.
    pub limit: Limit,
    /// How large its body may be.
    pub body_bytes: usize,
    /// What runs.
    pub handler: Handler,
}

/// A route that shows something.
pub const fn get(path: &'static str, gate: Gate, trace: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::Get,
        path,
        gate,
        trace,
        limit: Limit::Plain,
        body_bytes: 0,
        handler,
    }
}

/// A route that takes a form.
pub const fn post(path: &'static str, gate: Gate, trace: &'static str, handler: Handler) -> Route {
    Route {
        method: Method::Post,
        path,
        gate,
        trace,
        limit: Limit::Plain,
        body_bytes: FORM_BYTES,
        handler,
    }
}

impl Route {
    /// The same under another limit.
    pub const fn limit(mut self, limit: Limit) -> Route {
        self.limit = limit;
        self
    }

    /// The same, taking files.
    pub const fn with_file(mut self) -> Route {
        self.body_bytes = FILE_BYTES;
        self
    }
}
