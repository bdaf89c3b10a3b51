//! The style sheet, scripts and pictures, inside the binary. Their names carry a hash of what is in them, so a
//! browser may keep them for ever.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use include_dir::{Dir, include_dir};

static BUILT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../web/built");

/// Address of the style sheet.
pub const STYLES: &str = concat!("/assets/", env!("STEERWELL_ASSET_STYLES"));
/// Address of the script that runs before a page is painted.
pub const EARLY: &str = concat!("/assets/", env!("STEERWELL_ASSET_EARLY"));
/// Address of the script module of all enhancements.
pub const SCRIPT: &str = concat!("/assets/", env!("STEERWELL_ASSET_SCRIPT"));
/// Address of the picture in the browser's tab.
pub const ICON: &str = concat!("/assets/", env!("STEERWELL_ASSET_ICON"));
/// File name under `/assets/` of the style sheet made from the settings; see [`crate::layout::council_css`].
pub const COUNCIL: &str = "council.css";

const CSS: &str = "text/css; charset=utf-8";

/// A file as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// What is in it.
    pub bytes: &'static [u8],
    /// Its content type.
    pub kind: &'static str,
}

/// The file of this name, or none. Only files of the build are found, by their names with hashes.
pub fn find(file: &str) -> Option<Asset> {
    let kind = match file.rsplit_once('.')?.1 {
        "css" => CSS,
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return None,
    };
    let found = BUILT.get_file(file)?;
    Some(Asset {
        bytes: found.contents(),
        kind,
    })
}

/// The answer to `GET /assets/{file}`: the file, to be kept for a year, or "not found" without a body. `council_css`
/// is the text of the style sheet made from the settings; its address changes with the colour, so it is kept as long.
pub fn respond(file: &str, council_css: &str) -> Response<Body> {
    let (body, kind) = if file == COUNCIL {
        (Body::from(council_css.to_owned()), CSS)
    } else if let Some(asset) = find(file) {
        (Body::from(asset.bytes), asset.kind)
    } else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_pages_name_is_there_with_its_type() {
        for (address, kind) in [
            (STYLES, CSS),
            (EARLY, "text/javascript; charset=utf-8"),
            (SCRIPT, "text/javascript; charset=utf-8"),
            (ICON, "image/svg+xml"),
        ] {
            let response = respond(address.trim_start_matches("/assets/"), "");
            assert_eq!(response.status(), StatusCode::OK, "{address}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind);
            assert_eq!(
                response.headers()[header::X_CONTENT_TYPE_OPTIONS],
                "nosniff"
            );
            assert!(
                response.headers()[header::CACHE_CONTROL]
                    .to_str()
                    .unwrap()
                    .contains("immutable")
            );
        }
    }

    #[test]
    fn nothing_else_is_found() {
        for file in [
            "",
            "manifest.txt",
            "../manifest.txt",
            "steerwell.css",
            "no.css",
            ".css",
            "/etc/passwd",
        ] {
            assert_eq!(respond(file, "").status(), StatusCode::NOT_FOUND, "{file}");
        }
    }

    #[test]
    fn no_script_of_ours_needs_what_the_content_security_policy_forbids() {
        for file in BUILT
            .files()
            .filter(|file| file.path().extension().is_some_and(|end| end == "js"))
        {
            let text = file.contents_utf8().unwrap();
            for forbidden in [
                "eval(",
                "new Function",
                "setAttribute(\"style\"",
                "setAttribute('style'",
            ] {
                assert!(
                    !text.contains(forbidden),
                    "{} has {forbidden}",
                    file.path().display()
                );
            }
        }
    }

    #[test]
    fn the_style_sheet_is_without_branding_and_names_only_files_that_are_there() {
        let sheet = find(STYLES.trim_start_matches("/assets/")).unwrap();
        let text = std::str::from_utf8(sheet.bytes).unwrap();
        assert!(!text.contains("GDS Transport") && !text.contains("@font-face"));
        for picture in text
            .split("url(/assets/")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            assert!(find(picture).is_some(), "{picture}");
        }
    }
}
