//! Web and e-mail addresses as people type them.

/// What became of a typed web address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Web {
    /// A web address; small letters in the scheme and host need no word.
    Sound(String),
    /// It had no scheme; http:// was added, because every site answers there and sends the reader on.
    Schemed(String),
    /// It had a slip with one meaning.
    Mended(String),
    /// Not a web address.
    Not,
}

/// Reads a web address. Only http and https are links a page may show.
pub(super) fn read(typed: &str) -> Web {
    let lower = typed.to_ascii_lowercase();
    for scheme in ["https://", "http://"] {
        if lower.starts_with(scheme) {
            let rest = &typed[scheme.len()..];
            return match host_and_path(rest) {
                Some(sound) => Web::Sound(format!("{scheme}{sound}")),
                None => mended(rest).map_or(Web::Not, |m| Web::Mended(format!("{scheme}{m}"))),
            };
        }
    }
    // "http//:www…", "http:/www…", "https;//www…"
    for scheme in ["https", "http"] {
        if let Some(rest) = lower.strip_prefix(scheme)
            && rest.starts_with([':', '/', ';', '\\'])
        {
            let rest = typed[scheme.len()..].trim_start_matches([':', '/', ';', '\\', ' ']);
            return host_and_path(rest)
                .map_or(Web::Not, |sound| Web::Mended(format!("{scheme}://{sound}")));
        }
    }
    match host_and_path(typed) {
        Some(sound) => Web::Schemed(format!("http://{sound}")),
        None => mended(typed).map_or(Web::Not, |m| Web::Mended(format!("http://{m}"))),
    }
}

/// Slips with one meaning: "www,site.org", a space after "www.", a stop at the end.
fn mended(rest: &str) -> Option<String> {
    let trimmed = rest.trim_end_matches(['.', ',', ';', ' ']);
    let www = trimmed
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("www,") || start.eq_ignore_ascii_case("www "));
    let joined = www.map_or_else(
        || trimmed.to_owned(),
        |_| format!("www.{}", trimmed[4..].trim_start()),
    );
    let joined = joined.replace("www. ", "www.");
    host_and_path(&joined)
}

/// The address with its host in small letters, if it is one: labels of letters, digits and dashes, the last of letters.
fn host_and_path(rest: &str) -> Option<String> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let labels: Vec<&str> = name.split('.').collect();
    let label_ok = |l: &&str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let last_ok = labels
        .last()
        .is_some_and(|l| l.len() >= 2 && l.bytes().all(|b| b.is_ascii_alphabetic()));
    let port_ok = (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let path_ok = path
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'));
    let fits = labels.len() >= 2
        && labels.iter().all(label_ok)
        && last_ok
        && port_ok
        && path_ok
        && rest.len() <= 2000;
    fits.then(|| format!("{}{path}", host.to_ascii_lowercase()))
}

/// The address with its host in small letters, if the text is an e-mail address.
pub(super) fn email(typed: &str) -> Option<String> {
    let typed = typed.strip_prefix("mailto:").unwrap_or(typed);
    let (name, host) = typed.split_once('@')?;
    let name_ok = (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&b))
        && !name.starts_with('.')
        && !name.ends_with('.');
    let host_ok = host_and_path(host).is_some_and(|h| {
        h.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
    });
    (name_ok && host_ok).then(|| format!("{name}@{}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn web_addresses() {
        let sound = |s: &str| Web::Sound(s.into());
        let schemed = |s: &str| Web::Schemed(s.into());
        let mended = |s: &str| Web::Mended(s.into());
        for (typed, read_as) in [
            (
                "https://www.Example.org/A?b=c#d",
                sound("https://www.example.org/A?b=c#d"),
            ),
            ("HTTP://example.org", sound("http://example.org")),
            (
                "https://example.org:8443/x",
                sound("https://example.org:8443/x"),
            ),
            ("www.LCNT.org.uk", schemed("http://www.lcnt.org.uk")),
            (
                "stmatthewscommunityhall.co.uk",
                schemed("http://stmatthewscommunityhall.co.uk"),
            ),
            (
                "http//:www.hope-kpa.gmkin.org.uk",
                mended("http://www.hope-kpa.gmkin.org.uk"),
            ),
            (
                "WWW.DYNAMICSUPPORTGM.ORG.",
                mended("http://www.dynamicsupportgm.org"),
            ),
            (
                "www,wastmanchester.com",
                mended("http://www.wastmanchester.com"),
            ),
            ("www. example.org", mended("http://www.example.org")),
            ("quakermeetinghouseparkroad.m336wx", Web::Not),
            ("javascript:alert(1)", Web::Not),
            ("ftp://example.org", Web::Not),
            ("see Facebook", Web::Not),
            ("https://example.org/a b", Web::Not),
            ("https://example.org/\"onclick", Web::Not),
            ("https://user@example.org", Web::Not),
            ("https://", Web::Not),
            ("info@example.org", Web::Not),
            ("", Web::Not),
        ] {
            assert_eq!(read(typed), read_as, "{typed}");
        }
    }

    #[test]
    fn e_mail_addresses() {
        assert_eq!(
            email("info@Stretford.foodbank.org.uk").as_deref(),
            Some("info@stretford.foodbank.org.uk")
        );
        assert_eq!(
            email("mailto:o'mockery+x@example.org").as_deref(),
            Some("o'mockery+x@example.org")
        );
        for typed in [
            "",
            "@",
            "a@b",
            "a b@example.org",
            "a@example.org/x",
            "a@b@example.org",
            ".a@example.org",
            "www.example.org",
        ] {
            assert_eq!(email(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn an_address_once_read_is_sound(typed in "(http|https)?[:/;]{0,3}(www[.,])?[a-zA-Z0-9.-]{0,12}[.](org|uk)[./a-z]{0,5}") {
            if let Web::Sound(a) | Web::Schemed(a) | Web::Mended(a) = read(&typed) {
                prop_assert_eq!(read(&a), Web::Sound(a.clone()));
            }
        }

        #[test]
        fn anything_may_be_typed(typed in any::<String>()) {
            let _ = (read(&typed), email(&typed));
        }
    }
}
