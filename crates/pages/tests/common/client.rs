//! A browser without scripts: keeps cookies, sends back the form token of the page it saw last.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt as _;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use super::{Page, TestApp};

/// One runtime for all clients of a test run.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// The field that carries a form's token.
pub const TOKEN_FIELD: &str = "form_token";

/// One browser.
pub struct Client<'a> {
    app: &'a TestApp,
    cookies: RefCell<BTreeMap<String, String>>,
    token: RefCell<Option<String>>,
}

impl<'a> Client<'a> {
    pub(super) fn new(app: &'a TestApp) -> Client<'a> {
        Client {
            app,
            cookies: RefCell::default(),
            token: RefCell::default(),
        }
    }

    /// Opens a page; redirects are shown, not followed.
    pub fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], Vec::new())
    }

    /// Opens a page and follows redirects to where they lead.
    pub fn open(&self, path: &str) -> Page {
        self.follow(self.get(path))
    }

    /// Sends a form with the token of the last page that had one, unless the fields have a token of their own.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        if !fields.iter().any(|(name, _)| *name == TOKEN_FIELD) {
            all.push((TOKEN_FIELD.to_owned(), self.token()));
        }
        self.post_pairs(path, &all)
    }

    /// Sends a form of exactly these fields.
    pub fn post_pairs(&self, path: &str, fields: &[(String, String)]) -> Page {
        let body = url_encoded(fields);
        let kind = [(
            header::CONTENT_TYPE.as_str(),
            "application/x-www-form-urlencoded",
        )];
        self.send(Method::POST, path, &kind, body.into_bytes())
    }

    /// Sends a form and follows redirects to where they lead.
    pub fn do_post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.follow(self.post(path, fields))
    }

    /// Sends bytes as they are, with headers of the test's own.
    pub fn post_bytes(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        self.send(Method::POST, path, headers, body)
    }

    /// Sends a file with a form, as a browser does.
    pub fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Page {
        const BOUNDARY: &str = "----steerwell-test";
        let mut body = Vec::new();
        let token = self.token();
        for (name, value) in fields.iter().chain([&(TOKEN_FIELD, token.as_str())]) {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, &[("content-type", &kind)], body)
    }

    /// Fills in a form of a page and sends it where it goes: what the page has filled in stays unless `typed` names it.
    /// `css` finds the form, or its button.
    pub fn submit(&self, page: &Page, css: &str, typed: &[(&str, &str)]) -> Page {
        let form = page.form(css);
        let mut fields: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, _)| typed.iter().all(|(other, _)| other != name))
            .collect();
        fields.extend(
            typed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let action = if form.action.is_empty() {
            page.path.clone()
        } else {
            form.action
        };
        if form.is_post {
            self.follow(self.post_pairs(&action, &fields))
        } else {
            self.open(&format!("{action}?{}", url_encoded(&fields)))
        }
    }

    /// Goes where a redirect leads, until it is a page.
    pub fn follow(&self, mut page: Page) -> Page {
        for _ in 0..10 {
            let Some(location) = page.location() else {
                return page;
            };
            page = self.get(&location);
        }
        panic!("{} leads round in circles", page.path);
    }

    /// The token that forms of this browser carry now.
    pub fn token(&self) -> String {
        if self.token.borrow().is_none() {
            let somewhere = if self.has_cookie(pages::web::security::SESSION_COOKIE) {
                "/account"
            } else {
                "/sign-in"
            };
            self.open(somewhere);
        }
        self.token.borrow().clone().expect("a page with a form")
    }

    /// Sets a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .borrow_mut()
            .insert(name.to_owned(), value.to_owned());
        self.token.borrow_mut().take();
    }

    /// A cookie as it stands.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Whether the browser holds a cookie of this name.
    pub fn has_cookie(&self, name: &str) -> bool {
        self.cookies.borrow().contains_key(name)
    }

    /// The names of all cookies.
    pub fn cookie_names(&self) -> Vec<String> {
        self.cookies.borrow().keys().cloned().collect()
    }

    /// Forgets everything, as a browser that is closed.
    pub fn forget(&self) {
        self.cookies.borrow_mut().clear();
        self.token.borrow_mut().take();
    }

    fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        let cookies = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ");
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "care.example");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let router = self.app.router.clone();
        let (parts, bytes) = RUNTIME.block_on(async move {
            let (parts, body) = router
                .oneshot(request)
                .await
                .expect("an answer")
                .into_parts();
            (parts, body.collect().await.expect("a body").to_bytes())
        });
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.take_cookie(set.to_str().expect("a cookie"));
        }
        let page = Page::new(path, parts.status.as_u16(), parts.headers, bytes.to_vec());
        if let Some(token) = page
            .attributes(&format!("input[name={TOKEN_FIELD}]"), "value")
            .into_iter()
            .last()
        {
            self.token.borrow_mut().replace(token);
        }
        page
    }

    fn take_cookie(&self, set: &str) {
        let (pair, rest) = set.split_once(';').unwrap_or((set, ""));
        let (name, value) = pair.split_once('=').expect("a cookie with a value");
        let mut cookies = self.cookies.borrow_mut();
        if rest.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
        // The token belongs to the cookie that was.
        self.token.borrow_mut().take();
    }
}

fn url_encoded(fields: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
