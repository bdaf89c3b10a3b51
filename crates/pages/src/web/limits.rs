//! How many requests one address may make. In memory, per server: a brake on floods, not a lock;
//! the lock on guessing passwords is kept per account in the database.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::route::Limit;

/// Counts requests by address.
pub struct Limits {
    plain: DefaultKeyedRateLimiter<IpAddr>,
    secrets: DefaultKeyedRateLimiter<IpAddr>,
    public_search: DefaultKeyedRateLimiter<IpAddr>,
}

const fn per_minute(count: u32) -> Quota {
    match NonZeroU32::new(count) {
        Some(count) => Quota::per_minute(count),
        None => Quota::per_minute(NonZeroU32::MIN),
    }
}

impl Default for Limits {
    fn default() -> Limits {
        // A council's whole office may stand behind one address, so the limits are generous;
        // those on secrets are tight enough that guessing over many accounts is slow.
        Limits {
            plain: RateLimiter::keyed(per_minute(6_000)),
            secrets: RateLimiter::keyed(per_minute(60)),
            public_search: RateLimiter::keyed(per_minute(240)),
        }
    }
}

impl Limits {
    /// Whether another request of `limit` from `address` is within bounds.
    pub fn allow(&self, limit: Limit, address: IpAddr) -> bool {
        match limit {
            Limit::None => true,
            Limit::Plain => self.plain.check_key(&address).is_ok(),
            Limit::Secrets => self.secrets.check_key(&address).is_ok(),
            Limit::PublicSearch => self.public_search.check_key(&address).is_ok(),
        }
    }

    /// Forgets addresses that have been quiet, so that memory does not grow with visitors.
    pub fn forget_quiet(&self) {
        self.plain.retain_recent();
        self.secrets.retain_recent();
        self.public_search.retain_recent();
    }
}
