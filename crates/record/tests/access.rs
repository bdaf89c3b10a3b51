//! Who may do what, signing in, and the audit trail: on both engines.

// Clippy lets `#[test]` functions unwrap, not the helpers beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

#[path = "access/audit_trail.rs"]
mod audit_trail;
#[path = "access/managing.rs"]
mod managing;
#[path = "access/permits.rs"]
mod permits;
#[path = "access/signing_in.rs"]
mod signing_in;
