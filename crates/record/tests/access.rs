//! Who may do what, signing in, and the audit trail: on both engines.

mod common;

#[path = "access/audit_trail.rs"]
mod audit_trail;
#[path = "access/managing.rs"]
mod managing;
#[path = "access/permits.rs"]
mod permits;
#[path = "access/signing_in.rs"]
mod signing_in;
