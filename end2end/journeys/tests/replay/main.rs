//! Replaying a draft: what it would have said to the decisions of the past, by a job that can be cut off anywhere.

mod history;
mod running;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::policy::decide;
use domain::{DecisionId, Facts, PersonId};
use journeys::invariants::{json, text};
use journeys::test_app::{Browser, Landing, TestApp};
use serde_json::{Value, json};
use server::operations::policy;
use server::storage::decisions;
use uuid::Uuid;

pub const PAGE: &str = "/settings/rules/replay";

/// Somebody who came.
#[derive(Clone, Copy)]
pub struct Visit {
    pub person: u128,
    pub domain: &'static str,
    pub group: &'static str,
    /// Whether all that rules can look at today was recorded.
    pub is_recorded: bool,
    pub at: DateTime<Utc>,
}

impl Visit {
    fn facts(&self) -> Facts {
        let mut facts = json!({
            "at": self.at, "person": PersonId(Uuid::from_u128(self.person)), "claims": {},
            "email_domain": self.domain, "groups": [self.group],
            "site": "acme", "product": "jira-software", "project": "PROJ", "target_kind": "issue",
        });
        if self.is_recorded {
            facts["account"] = json!({ "certain": "712020:somebody" });
            facts["seats"] = json!({ "limit": 500, "used": 400, "reserved": 0 });
        }
        serde_json::from_value(facts).expect("facts")
    }
}

/// Stores what the published policy said to those visits.
pub async fn remember(app: &TestApp, visits: &[Visit]) {
    let state = app.state();
    let published = policy::current(state).await.expect("a policy");
    let tx = state.db.begin().await.expect("a transaction");
    for visit in visits {
        let facts = visit.facts();
        let id = DecisionId(state.clock.new_id());
        decisions::store(&tx, id, &facts, &decide(&published, &facts)).await.expect("stored");
    }
    tx.commit().await.expect("committed");
}

/// So many who have to wait, each a person of their own.
pub fn contractors(app: &TestApp, count: u128, before: Duration) -> Vec<Visit> {
    let at = app.state().clock.now() - before;
    let visit =
        |person| Visit { person, domain: "acme.example", group: "contractors", is_recorded: true, at };
    (1..=count).map(visit).collect()
}

/// What an edit or a start has to name.
pub async fn revision(browser: &Browser) -> String {
    let page = browser.page("/settings/rules").await;
    let (_, rest) = page.split_once("name=\"revision\" value=\"").expect("the page has forms");
    rest.split('"').next().expect("a value").to_owned()
}

/// Does something to the draft as the page shows it.
pub async fn edit(browser: &Browser, path: &str, fields: &[(&str, &str)]) {
    let seen = revision(browser).await;
    browser.press(path, &[&[("revision", &*seen)], fields].concat()).await.with_status(200);
}

/// Contractors get a license at once, and nobody is told no.
pub async fn generous(sam: &Browser) {
    edit(sam, "/api/rules/edit", &[("id", "contractors"), ("fields[field-then]", "grant")]).await;
    edit(sam, "/api/rules/change", &[("id", "rivals"), ("to", "off")]).await;
}

/// Starts a replay of what the page shows, and comes to its page.
pub async fn start(sam: &Browser, days: &str) -> Landing {
    let seen = revision(sam).await;
    let landing = sam.press("/api/rules/replay", &[("revision", &*seen), ("days", days)]).await;
    let landing = landing.with_status(200);
    assert!(landing.path().starts_with(&format!("{PAGE}/")), "{}", landing.path());
    landing
}

/// The replays, the oldest first.
pub async fn replays(app: &TestApp) -> Vec<Value> {
    let mut rows = app.rows("replays").await;
    rows.sort_by_key(|row| text(row, "id").to_owned());
    rows
}

/// What the only replay came to.
pub async fn result(app: &TestApp) -> Value {
    let [row] = replays(app).await.try_into().expect("one replay");
    assert_eq!((text(&row, "state"), row["seen"].clone()), ("done", row["total"].clone()), "{row}");
    json(&row, "result")
}

/// What the workers are, to whoever performs a job by hand.
pub fn performer(app: &TestApp) -> server::operations::Performer {
    server::operations::Performer(Arc::downgrade(app.state()))
}
