//! A browser without scripts: it keeps cookies and sends back what stands in the forms of a page.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use scraper::{ElementRef, Html, Selector};
use ureq::Agent;
use ureq::http::Response;

/// One browser. May be shared by threads.
pub struct Browser {
    agent: Agent,
    address: String,
    // By hand: the cookies say `Secure`, which a client keeps to itself where there is no HTTPS, and browsers do not
    // on the loopback address.
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub(super) fn new(address: &str) -> Browser {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Browser {
            agent: config.into(),
            address: address.to_owned(),
            cookies: Mutex::default(),
        }
    }

    /// The same browser, with its cookies, at the address that the server has now.
    pub fn moved_to(&self, address: &str) -> Browser {
        let moved = Browser::new(address);
        moved
            .cookies
            .lock()
            .unwrap()
            .clone_from(&self.cookies.lock().unwrap());
        moved
    }

    /// Opens a page; redirects are shown, not followed.
    ///
    /// # Errors
    /// Where no answer comes.
    pub fn get(&self, path: &str) -> Result<Page, ureq::Error> {
        let request = self
            .agent
            .get(self.address.clone() + path)
            .header("cookie", self.cookie_line());
        self.page(path, request.call()?)
    }

    /// Sends a form.
    ///
    /// # Errors
    /// Where no answer comes.
    pub fn send(&self, form: &Form) -> Result<Page, ureq::Error> {
        let fields = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let request = self
            .agent
            .post(self.address.clone() + &form.action)
            .header("cookie", self.cookie_line());
        self.page(&form.action, request.send_form(fields)?)
    }

    /// Signs in with name and password.
    #[track_caller]
    pub fn sign_in(&self, name: &str, password: &str) -> Page {
        let page = self.get("/sign-in").expect("the sign-in page");
        let mut form = page.form("password");
        form.set("sign_in_name", name);
        form.set("password", password);
        let answer = self.send(&form).expect("an answer to signing in");
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer
    }

    /// The cookies, as a header.
    pub fn cookie_line(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn page(&self, path: &str, mut answer: Response<ureq::Body>) -> Result<Page, ureq::Error> {
        for set in answer.headers().get_all("set-cookie") {
            let set = set.to_str().expect("a cookie");
            let (name, rest) = set.split_once('=').expect("a cookie with a name");
            let value = rest.split(';').next().unwrap_or_default();
            let mut cookies = self.cookies.lock().unwrap();
            if rest.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = answer
            .headers()
            .get("location")
            .map(|to| to.to_str().expect("an address").to_owned());
        let status = answer.status().as_u16();
        let html = answer.body_mut().read_to_string()?;
        Ok(Page {
            path: path.to_owned(),
            status,
            location,
            html,
        })
    }
}

/// What came.
pub struct Page {
    /// What was asked for.
    pub path: String,
    /// The answer's status.
    pub status: u16,
    /// Where it leads on.
    pub location: Option<String>,
    /// Its content.
    pub html: String,
}

impl Page {
    /// What it says, with single spaces.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html);
        let main = html
            .select(&selector("main"))
            .next()
            .unwrap_or_else(|| html.root_element());
        main.text()
            .collect::<Vec<_>>()
            .join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The form that has this field, with everything that is filled in.
    #[track_caller]
    pub fn form(&self, field: &str) -> Form {
        self.find_form(field).unwrap_or_else(|| {
            panic!(
                "{} ({}) has no form with «{field}»: {}",
                self.path,
                self.status,
                self.text()
            )
        })
    }

    /// The form that has this field, if there is one.
    pub fn find_form(&self, field: &str) -> Option<Form> {
        let html = Html::parse_document(&self.html);
        let form = html.select(&selector("form")).find(|form| {
            form.select(&selector("[name]"))
                .any(|control| control.attr("name") == Some(field))
        })?;
        let action = form
            .attr("action")
            .filter(|action| !action.is_empty())
            .unwrap_or(&self.path);
        Some(Form {
            action: action.to_owned(),
            fields: fields_of(&form),
        })
    }

    /// The values that may be chosen in a field.
    pub fn choices(&self, field: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector("input[type=radio], input[type=checkbox]"))
            .filter(|control| control.attr("name") == Some(field))
            .filter_map(|control| control.attr("value").map(ToOwned::to_owned))
            .collect()
    }

    /// What the buttons of the page say.
    pub fn buttons(&self) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector("main button, main input[type=submit]"))
            .map(|button| button.text().collect::<String>().trim().to_owned())
            .collect()
    }

    /// The person, assessment or other thing that the answer leads on to.
    #[track_caller]
    pub fn leads_to<Id: std::str::FromStr>(&self, below: &str) -> Id {
        assert_eq!(
            self.status,
            303,
            "{} was not taken: {}",
            self.path,
            self.text()
        );
        let location = self.location.as_deref().unwrap_or_default();
        let id = location
            .strip_prefix(below)
            .and_then(|rest| rest.split(['/', '?', '#']).next());
        id.and_then(|id| id.parse().ok())
            .unwrap_or_else(|| panic!("{} leads to {location}", self.path))
    }
}

/// A form as a page has it, or as a visitor has filled it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// What stands in it.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// What stands in a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.as_str())
    }

    /// Fills in a field, whatever stood in it.
    pub fn set(&mut self, field: &str, value: &str) {
        self.fields.retain(|(name, _)| name != field);
        self.fields.push((field.to_owned(), value.to_owned()));
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

fn fields_of(form: &ElementRef<'_>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for control in form.select(&selector("input, textarea, select")) {
        let Some(name) = control
            .attr("name")
            .filter(|_| control.attr("disabled").is_none())
        else {
            continue;
        };
        let value = match (
            control.value().name(),
            control.attr("type").unwrap_or("text"),
        ) {
            ("textarea", _) => {
                let text: String = control.text().collect();
                Some(text.strip_prefix('\n').unwrap_or(&text).to_owned())
            }
            ("select", _) => {
                let options: Vec<ElementRef<'_>> = control.select(&selector("option")).collect();
                let chosen = options
                    .iter()
                    .find(|option| option.attr("selected").is_some())
                    .or(options.first());
                chosen.map(|option| option.attr("value").unwrap_or_default().to_owned())
            }
            (_, "checkbox" | "radio") if control.attr("checked").is_none() => None,
            (_, "submit" | "button" | "file" | "reset") => None,
            _ => Some(control.attr("value").unwrap_or_default().to_owned()),
        };
        fields.extend(value.map(|value| (name.to_owned(), value)));
    }
    fields
}
