//! How strict signing in is, and the rule of locking.

use jiff::{SignedDuration, Timestamp};

/// How strict signing in is; from the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInPolicy {
    /// A sign-in that was not used for so long is over.
    pub idle: SignedDuration,
    /// A sign-in is over after so long, used or not.
    pub absolute: SignedDuration,
    /// So many failures in a row lock the account.
    pub failures: u32,
    /// For so long.
    pub lock_for: SignedDuration,
    /// Whether everybody who works with others' records must have a second factor.
    pub require_second_factor_for_staff: bool,
}

impl SignInPolicy {
    /// What stands when the settings say nothing: 30 minutes idle, 12 hours in all, 15 minutes locked after
    /// 5 failures, a second factor for staff.
    pub const USUAL: SignInPolicy = SignInPolicy {
        idle: SignedDuration::from_mins(30),
        absolute: SignedDuration::from_hours(12),
        failures: 5,
        lock_for: SignedDuration::from_mins(15),
        require_second_factor_for_staff: true,
    };

    /// The one sentence of every refused sign-in. An unknown name, a wrong password, a disabled and a locked account
    /// sound alike, so that nobody learns which names exist.
    pub fn refused_in_words(&self) -> String {
        format!(
            "The sign-in name or the password is not right, or the account cannot be used now. \
             Try again. After {} failures in a row an account is locked for {}. \
             If you cannot get in, ask your IT administrator for a new password, or for your own record somebody \
             who works with you.",
            self.failures,
            minutes_in_words(self.lock_for)
        )
    }
}

pub(super) fn minutes_in_words(length: SignedDuration) -> String {
    match length.as_mins() {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

/// Failures in a row, and the lock that they led to. The whole rule of locking is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// Failures since the last success or lock.
    pub failed: u32,
    /// Until when the account is locked, if it was.
    pub locked_until: Option<Timestamp>,
}

impl Tries {
    /// Whether the account is locked at `now`.
    pub fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// After one more failure at `now`. What is tried while the lock stands counts for nothing: else anybody could
    /// keep an account locked for ever by trying on.
    #[must_use]
    pub fn after_failure(self, policy: &SignInPolicy, now: Timestamp) -> Tries {
        if self.is_locked(now) {
            return self;
        }
        let failed = self.failed.saturating_add(1);
        if failed < policy.failures.max(1) {
            return Tries {
                failed,
                locked_until: None,
            };
        }
        Tries {
            failed: 0,
            locked_until: Some(now.checked_add(policy.lock_for).unwrap_or(Timestamp::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The rule said another way: walk the failures since the last success; each time `failures` of them came
        /// while no lock stood, a lock begins at the last of them.
        #[test]
        fn an_account_is_locked_when_the_policy_says_so_and_at_no_other_time(
            steps in prop::collection::vec((any::<bool>(), 0_i64..1200), 1..60),
            failures in 1_u32..7,
        ) {
            let policy = SignInPolicy { failures, ..SignInPolicy::USUAL };
            let mut now = Timestamp::from_second(1_800_000_000).unwrap();
            let mut tries = Tries::default();
            let mut since: Vec<Timestamp> = Vec::new();
            let mut lock: Option<Timestamp> = None;
            for (right, wait) in steps {
                now = now.checked_add(SignedDuration::from_secs(wait)).unwrap();
                let locked = lock.is_some_and(|begun| now.duration_since(begun) < policy.lock_for);
                prop_assert_eq!(tries.is_locked(now), locked);
                if right && !locked {
                    tries = Tries::default();
                    since.clear();
                    lock = None;
                } else if !right {
                    tries = tries.after_failure(&policy, now);
                    if !locked {
                        since.push(now);
                        lock = None;
                        if since.len() == failures as usize {
                            lock = Some(now);
                            since.clear();
                        }
                    }
                }
                prop_assert_eq!(tries.is_locked(now), lock.is_some_and(|begun| now.duration_since(begun) < policy.lock_for));
            }
        }
    }

    #[test]
    fn the_sentence_of_a_refusal_names_the_policy_and_nobody() {
        let sentence = SignInPolicy::USUAL.refused_in_words();
        assert!(
            sentence.contains("5 failures") && sentence.contains("15 minutes"),
            "{sentence}"
        );
    }
}
