//! Tokens in forms: proof that a form came from a page of ours, made for this browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::keys::{SecretKey, Use, random};
use crate::{Refusal, SessionId};

/// The token for forms of a sign-in. It stays true after the sign-in ended, so that a late form can be parked.
pub fn session_token(key: &SecretKey, session: SessionId) -> String {
    URL_SAFE_NO_PAD.encode(key.mac(Use::SessionForm, &[session.to_string().as_bytes()]))
}

/// Whether a form carries the token of this sign-in.
pub fn holds_for_session(key: &SecretKey, session: SessionId, token: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(token)
        .is_ok_and(|tag| key.mac_holds(Use::SessionForm, &[session.to_string().as_bytes()], &tag))
}

/// A random value for the cookie of somebody who is not signed in.
///
/// # Errors
/// [`Refusal::NotNow`] when the machine gives no randomness.
pub fn new_cookie() -> Result<String, Refusal> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// The token for forms of a browser that is not signed in, by its form cookie.
pub fn cookie_token(key: &SecretKey, cookie: &str) -> String {
    URL_SAFE_NO_PAD.encode(key.mac(Use::CookieForm, &[cookie.as_bytes()]))
}

/// Whether a form carries the token that belongs to the browser's form cookie.
pub fn holds_for_cookie(key: &SecretKey, cookie: &str, token: &str) -> bool {
    !cookie.is_empty()
        && URL_SAFE_NO_PAD
            .decode(token)
            .is_ok_and(|tag| key.mac_holds(Use::CookieForm, &[cookie.as_bytes()], &tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_its_own_sign_in_or_cookie_and_for_no_other() {
        let key = SecretKey::from_bytes([1; 32]);
        let (mine, theirs) = (SessionId::new(), SessionId::new());
        let token = session_token(&key, mine);
        assert!(holds_for_session(&key, mine, &token));
        assert!(!holds_for_session(&key, theirs, &token));
        assert!(!holds_for_session(
            &SecretKey::from_bytes([2; 32]),
            mine,
            &token
        ));
        for faulty in ["", "%%%", &token[..20], &token.to_lowercase()] {
            assert!(!holds_for_session(&key, mine, faulty));
        }
        let cookie = new_cookie().unwrap();
        let token = cookie_token(&key, &cookie);
        assert!(holds_for_cookie(&key, &cookie, &token));
        assert!(!holds_for_cookie(&key, &new_cookie().unwrap(), &token));
        assert!(!holds_for_cookie(&key, "", &cookie_token(&key, "")));
        // A browser chooses its cookie: one that reads like a sign-in's id must not make that sign-in's token.
        assert!(!holds_for_session(
            &key,
            mine,
            &cookie_token(&key, &mine.to_string())
        ));
    }
}
