//! The edge: from the network to a handler and back.
//!
//! Handlers are synchronous functions `fn(&Request) -> Result<Answer, Refusal>`. Everything that they must not
//! forget is done around them, once: session, permission of the route, form token, limits, refusals as pages,
//! parked forms, headers.

pub mod answer;
pub mod edge;
pub mod form;
pub mod limits;
pub mod problem;
pub mod request;
pub mod route;
pub mod security;
pub mod settings;

pub use answer::Answer;
pub use form::{Form, Upload};
pub use request::Request;
pub use route::{Gate, Route};
pub use settings::WebSettings;
