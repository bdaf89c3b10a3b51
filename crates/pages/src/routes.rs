//! Every address of the program, once: method, path, who may come through, which row of the audit trail it leaves.
//!
//! `tests/golden/routes.txt` shows this list to reviewers, and `tests/routes.rs` walks it as each role.

use crate::home;
use crate::web::route::{Gate, Limit, Route, get};
use record::access::{Noun, Verb};

/// Every route.
pub const ROUTES: &[Route] = &[
    // The house itself.
    get("/health/live", Gate::Public, "none: about nobody", home::live).limit(Limit::None),
    get("/health/ready", Gate::Public, "none: about nobody", home::ready).limit(Limit::None),
    get("/assets/{file}", Gate::Public, "none: style sheets and scripts", home::asset).limit(Limit::None),
    // Home and standing pages.
    get("/", Gate::Public, "none: about nobody", home::front),
    get("/_gallery", Gate::Demonstration, "none: about nobody", home::gallery),
    get("/home", Gate::May(Noun::OwnAccount, Verb::View), "people search: the caseload, with its count", home::home),
];
