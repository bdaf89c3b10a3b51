//! Cookies and headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The cookie of a sign-in. `__Host-`: only over a secure channel (or loopback), only this host, every path.
pub const SESSION_COOKIE: &str = "__Host-steerwell";
/// The cookie that ties a form to a browser before anybody signed in.
pub const FORM_COOKIE: &str = "__Host-steerwell-form";

/// The cookie of somebody who opened their self-assessment by a link and its code.
pub const INVITATION_COOKIE: &str = "__Host-steerwell-own";
/// The cookie that holds a link while its code is asked, so that the link does not stand in the address.
pub const LINK_COOKIE: &str = "__Host-steerwell-link";

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The value for setting `cookie`; it ends with the browser.
pub fn set_cookie(cookie: &str, value: &str) -> String {
    format!("{cookie}={value}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The value for removing `cookie`.
pub fn drop_cookie(cookie: &str) -> String {
    format!("{cookie}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// A cookie of a request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Headers of every answer. Nothing about people is kept by a browser or a proxy between.
pub fn harden(headers: &mut HeaderMap) {
    let mut fixed = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    fixed(header::CONTENT_SECURITY_POLICY, POLICY);
    fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    fixed(header::X_FRAME_OPTIONS, "DENY");
    fixed(header::REFERRER_POLICY, "no-referrer");
    fixed(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    );
    fixed(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    fixed(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// What the browser says of where a form came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A page of ours.
    Ours,
    /// It does not say; then only the form's token speaks for it.
    Unsaid,
    /// Another site: refused, whatever token it carries.
    Elsewhere,
}

/// Where a form came from.
pub fn origin(headers: &HeaderMap) -> Origin {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin") => return Origin::Ours,
        // Typed into the address bar, or sent by a program that is no page.
        Some("none") => return Origin::Unsaid,
        Some(_) => return Origin::Elsewhere,
        None => {}
    }
    match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
        (Some(from), Some(host))
            if from.split_once("://").is_some_and(|(_, from)| from == host) =>
        {
            Origin::Ours
        }
        (Some(_), _) => Origin::Elsewhere,
        (None, _) => Origin::Unsaid,
    }
}

/// Whether `address` leads to a page of ours: what follows a sign-in may not lead away.
pub fn is_local_address(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && address.chars().all(|c| !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_form_from_another_site_is_seen_as_such() {
        for (said, found) in [
            (&[("sec-fetch-site", "cross-site")][..], Origin::Elsewhere),
            (&[("sec-fetch-site", "same-site")], Origin::Elsewhere),
            (
                &[("origin", "https://evil.invalid"), ("host", "care.invalid")],
                Origin::Elsewhere,
            ),
            (
                &[("origin", "null"), ("host", "care.invalid")],
                Origin::Elsewhere,
            ),
            (
                &[("origin", "https://care.invalid"), ("host", "care.invalid")],
                Origin::Ours,
            ),
            (&[("sec-fetch-site", "same-origin")], Origin::Ours),
            (&[("sec-fetch-site", "none")], Origin::Unsaid),
            (&[("host", "care.invalid")], Origin::Unsaid),
        ] {
            assert_eq!(origin(&headers(said)), found, "{said:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others_and_only_by_its_whole_name() {
        let headers = headers(&[("cookie", "a=1; __Host-steerwell-form=f; __Host-steerwell=t")]);
        assert_eq!(cookie(&headers, SESSION_COOKIE), Some("t"));
        assert_eq!(cookie(&headers, FORM_COOKIE), Some("f"));
        assert_eq!(cookie(&headers, "steerwell"), None);
    }

    #[test]
    fn the_way_on_after_signing_in_never_leads_away() {
        for away in [
            "https://evil.invalid",
            "//evil.invalid",
            "/\\evil.invalid",
            "evil",
            "/a\nb",
        ] {
            assert!(!is_local_address(away), "{away}");
        }
        assert!(is_local_address("/people/0190"));
    }
}
