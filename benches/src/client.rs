//! A browser without scripts: keeps cookies, sends back the fields of a form.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use scraper::{ElementRef, Html, Selector};
use ureq::Agent;

/// One browser; shared by threads, each with a connection of its own.
pub struct Client {
    agent: Agent,
    address: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub html: String,
}

/// A form with what is filled in.
#[derive(Clone)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Fills in a field, whatever stood in it.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.fields.retain(|(name, _)| name != field);
        self.fields.push((field.to_owned(), value.into()));
    }

    /// What stands in a field.
    pub fn value(&self, field: &str) -> Result<&str> {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found
            .map(|(_, value)| value.as_str())
            .with_context(|| format!("{} has no «{field}»", self.action))
    }
}

impl Client {
    pub fn new(address: &str) -> Client {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(128)
            .max_idle_connections_per_host(128)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Client {
            agent: config.into(),
            address: address.to_owned(),
            cookies: Mutex::default(),
        }
    }

    /// A browser in which this account has signed in.
    pub fn signed_in(address: &str, name: &str) -> Result<Client> {
        let client = Client::new(address);
        client.sign_in(name)?;
        Ok(client)
    }

    /// Signs in with the password of the demonstration.
    pub fn sign_in(&self, name: &str) -> Result<()> {
        self.must_take(&self.sign_in_form(name)?)
    }

    /// The form for signing in, filled in.
    pub fn sign_in_form(&self, name: &str) -> Result<Form> {
        let mut form = self.page("/sign-in")?.form("/sign-in", "password")?;
        form.set("sign_in_name", name);
        form.set("password", demo::PASSWORD);
        Ok(form)
    }

    /// Forgets the sign-in, and keeps what its form was made from.
    pub fn forget(&self) {
        let mut cookies = self
            .cookies
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        cookies.retain(|name, _| name.ends_with("-form"));
    }

    pub fn get(&self, path: &str) -> Result<Answer> {
        let request = self
            .agent
            .get(self.address.clone() + path)
            .header("cookie", self.cookie_line());
        self.answer(
            request
                .call()
                .with_context(|| format!("no answer from {path}"))?,
        )
    }

    /// A page, which must be there.
    pub fn page(&self, path: &str) -> Result<Answer> {
        let answer = self.get(path)?;
        ensure!(answer.status == 200, "{path} answers {}", answer.status);
        Ok(answer)
    }

    pub fn post(&self, form: &Form) -> Result<Answer> {
        let fields = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let request = self
            .agent
            .post(self.address.clone() + &form.action)
            .header("cookie", self.cookie_line());
        self.answer(
            request
                .send_form(fields)
                .with_context(|| format!("no answer from {}", form.action))?,
        )
    }

    /// Sends a form that must be taken.
    pub fn must_take(&self, form: &Form) -> Result<()> {
        let answer = self.post(form)?;
        ensure!(
            answer.status == 303,
            "{} answers {} and not 303",
            form.action,
            answer.status
        );
        Ok(())
    }

    fn cookie_line(&self) -> String {
        let cookies = self
            .cookies
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn answer(&self, mut answer: ureq::http::Response<ureq::Body>) -> Result<Answer> {
        for set in answer.headers().get_all("set-cookie") {
            let (name, rest) = set
                .to_str()?
                .split_once('=')
                .context("a cookie without a name")?;
            let value = rest.split(';').next().unwrap_or_default();
            let mut cookies = self
                .cookies
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(Answer {
            status: answer.status().as_u16(),
            html: answer.body_mut().read_to_string()?,
        })
    }
}

impl Answer {
    /// The form that has this field.
    pub fn form(&self, path: &str, field: &str) -> Result<Form> {
        let html = Html::parse_document(&self.html);
        let (forms, named) = (selector("form")?, selector("[name]")?);
        let form = html
            .select(&forms)
            .find(|form| {
                form.select(&named)
                    .any(|control| control.attr("name") == Some(field))
            })
            .with_context(|| format!("{path} has no form with «{field}»"))?;
        let action = form
            .attr("action")
            .filter(|action| !action.is_empty())
            .unwrap_or(path);
        Ok(Form {
            action: action.to_owned(),
            fields: fields(&form)?,
        })
    }
}

fn selector(css: &str) -> Result<Selector> {
    Selector::parse(css).map_err(|fault| anyhow::anyhow!("{css}: {fault}"))
}

fn fields(form: &ElementRef<'_>) -> Result<Vec<(String, String)>> {
    let (controls, options) = (selector("input, textarea, select")?, selector("option")?);
    let mut fields = Vec::new();
    for control in form.select(&controls) {
        let Some(name) = control.attr("name") else {
            continue;
        };
        let value = match (
            control.value().name(),
            control.attr("type").unwrap_or("text"),
        ) {
            ("textarea", _) => {
                let text: String = control.text().collect();
                Some(text.trim_start_matches('\n').to_owned())
            }
            ("select", _) => {
                let chosen = control
                    .select(&options)
                    .find(|option| option.attr("selected").is_some());
                let chosen = chosen.or_else(|| control.select(&options).next());
                chosen
                    .and_then(|option| option.attr("value"))
                    .map(ToOwned::to_owned)
            }
            (_, "checkbox" | "radio") if control.attr("checked").is_none() => None,
            (_, "submit" | "button" | "file" | "reset") => None,
            _ => Some(control.attr("value").unwrap_or_default().to_owned()),
        };
        fields.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(fields)
}
