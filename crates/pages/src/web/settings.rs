//! What a council sets about its pages.

use std::net::IpAddr;

use jiff::civil::Date;
use record::access::SecretKey;
use record::access::sign_in::SignInPolicy;

/// Settings of the pages; read and checked by the binary (`steerwell serve`), fixed while it runs.
#[derive(Clone)]
pub struct WebSettings {
    /// The council's name, as in the header and in letters.
    pub council: String,
    /// Colour of the header, `#rrggbb`, dark enough for white text.
    pub colour: String,
    /// What a person's reference begins with, as `RB` in RB-000123.
    pub reference_prefix: String,
    /// Whether this is a demonstration: pages say so, and show nothing that is real.
    pub demonstration: bool,
    /// The key that signs forms and locks second-factor secrets.
    pub secret: SecretKey,
    /// Limits of sign-ins and sessions.
    pub sign_in: SignInPolicy,
    /// A fixed «today», for the demonstration and for training.
    pub today: Option<Date>,
    /// Addresses of proxies whose word on the visitor's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether to count requests of one address and refuse floods.
    pub rate_limits: bool,
}
