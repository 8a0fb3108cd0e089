//! The people and things a simulated site starts with, as they stand in `end2end/world/*.json`.
//! Fields that only other parts of the simulated world need are ignored here.

use std::path::Path;

use serde::Deserialize;

/// Everything the site knows when it starts and after every reset.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct World {
    pub site: String,
    pub cloud_id: String,
    pub org: Org,
    #[serde(default)]
    pub people: Vec<Person>,
    pub bot: Bot,
    #[serde(default)]
    pub products: Vec<Product>,
    #[serde(default)]
    pub projects: Vec<Project>,
}

/// The organization that the site belongs to, and the key that opens its API.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Org {
    pub id: String,
    pub name: String,
    pub directory_id: String,
    pub api_key: String,
}

/// Somebody of the company. Without `account_id` the site has never heard of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Person {
    pub login: String,
    pub name: String,
    pub email: String,
    pub account_id: Option<String>,
    /// Holds a seat of the first product.
    pub licensed: bool,
    pub active: Option<bool>,
    pub suspended: bool,
    /// `false`: the account exists at Atlassian, but was never invited to this site.
    pub invited: Option<bool>,
    pub email_hidden: bool,
    pub app: bool,
}

/// The technical account whose e-mail and token open the REST API.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bot {
    pub name: String,
    pub email: String,
    pub token: String,
    pub account_id: String,
    /// Whether the bot itself takes a seat of the first product.
    #[serde(default)]
    pub licensed: bool,
}

/// An application role and the group that gives it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    pub key: String,
    pub name: String,
    /// Absent: unlimited.
    pub seats: Option<u32>,
    pub group_id: String,
    pub group_name: String,
}

/// A project, its issues and who may see them.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    pub id: String,
    pub key: String,
    pub name: String,
    /// Login of the lead.
    pub lead: String,
    #[serde(default)]
    pub issues: Vec<Issue>,
    /// Logins; absent: everybody with a license.
    pub visible_to: Option<Vec<String>>,
    /// Key of the product it belongs to; absent: the first product.
    pub product: Option<String>,
}

/// One issue of a project.
#[derive(Clone, Debug, Deserialize)]
pub struct Issue {
    pub number: u64,
    pub summary: String,
}

impl World {
    /// Reads a world from JSON.
    ///
    /// # Errors
    /// When the text is not a world.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }

    /// Reads a world from a file.
    ///
    /// # Errors
    /// When the file cannot be read or is not a world.
    pub fn load(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let json = std::fs::read_to_string(path)?;
        Ok(Self::from_json(&json)?)
    }

    pub(crate) fn account_of(&self, login: &str) -> Option<String> {
        self.people.iter().find(|person| person.login == login)?.account_id.clone()
    }
}
