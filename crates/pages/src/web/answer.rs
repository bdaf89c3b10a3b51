//! What a handler gives back.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use maud::Markup;

/// What a handler gives back: a page, a way on, or a file.
pub struct Answer {
    status: StatusCode,
    content: Content,
    cookies: Vec<String>,
}

enum Content {
    Html(String),
    SeeOther(String),
    Asset(Response<Body>),
    File {
        name: Option<String>,
        kind: &'static str,
        bytes: Vec<u8>,
    },
}

impl Answer {
    /// A whole page or a fragment of one.
    pub fn html(markup: Markup) -> Answer {
        Answer::with(StatusCode::OK, Content::Html(markup.into_string()))
    }

    /// On to another page, after a form was taken.
    pub fn see_other(address: impl Into<String>) -> Answer {
        Answer::with(StatusCode::SEE_OTHER, Content::SeeOther(address.into()))
    }

    /// A file to keep.
    pub fn download(name: impl Into<String>, kind: &'static str, bytes: Vec<u8>) -> Answer {
        let name = Some(name.into());
        Answer::with(StatusCode::OK, Content::File { name, kind, bytes })
    }

    /// Plain text, for machines that ask whether we are well.
    pub fn text(status: StatusCode, text: &str) -> Answer {
        Answer::with(
            status,
            Content::File {
                name: None,
                kind: "text/plain; charset=utf-8",
                bytes: text.as_bytes().to_vec(),
            },
        )
    }

    /// A style sheet, script or picture, with its own caching.
    pub fn asset(response: Response<Body>) -> Answer {
        Answer::with(StatusCode::OK, Content::Asset(response))
    }

    /// The same with another status.
    pub fn status(mut self, status: StatusCode) -> Answer {
        self.status = status;
        self
    }

    /// The status that it has.
    pub fn code(&self) -> StatusCode {
        self.status
    }

    /// The same, setting a cookie.
    pub fn cookie(mut self, cookie: String) -> Answer {
        self.cookies.push(cookie);
        self
    }

    fn with(status: StatusCode, content: Content) -> Answer {
        Answer {
            status,
            content,
            cookies: Vec::new(),
        }
    }

    /// The answer as the server sends it.
    pub fn into_response(self) -> Response<Body> {
        let (kind, body, extra) = match self.content {
            Content::Asset(response) => return response,
            Content::Html(html) => ("text/html; charset=utf-8", Body::from(html), None),
            Content::SeeOther(address) => (
                "text/plain; charset=utf-8",
                Body::empty(),
                HeaderValue::from_str(&address)
                    .ok()
                    .map(|value| (header::LOCATION, value)),
            ),
            Content::File { name, kind, bytes } => (
                kind,
                Body::from(bytes),
                name.and_then(|name| {
                    HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).ok()
                })
                .map(|value| (header::CONTENT_DISPOSITION, value)),
            ),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some((name, value)) = extra {
            headers.insert(name, value);
        }
        for cookie in self.cookies {
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        response
    }
}
