//! More people who ask than a test could sign in one by one: their rows are written as the portal writes them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::policy::{Ask, Because, Decision, Outcome};
use domain::{
    Approver, DecisionId, EmailAddress, Fact, Facts, PersonId, ProductKey, Request, RequestId, RequestState,
    SiteKey, TargetKind,
};
use journeys::test_app::{Landing, TestApp};
use server::storage::persons::Bound;
use server::storage::requests::Schedule;
use server::storage::{decisions, persons, requests};

pub const SOFTWARE: &str = "jira-software";

/// One who asks.
pub struct Asker {
    pub name: String,
    pub request: RequestId,
}

pub fn ada() -> Approver {
    person("ada@acme.example")
}

pub fn person(address: &str) -> Approver {
    Approver::Person(EmailAddress::parse(address).expect("an address"))
}

/// So many people ask these approvers, a second apart, the first one first.
pub async fn crowd(app: &TestApp, names: &[&str], product: &str, approvers: &[Approver]) -> Vec<Asker> {
    let state = app.state();
    let begin = state.clock.now() - TimeDelta::hours(3);
    let tx = state.db.begin().await.expect("a transaction");
    let mut askers = Vec::new();
    for (name, seconds) in names.iter().zip(0..) {
        let at = begin + TimeDelta::seconds(seconds);
        let id = PersonId(state.clock.new_id());
        let subject = id.to_string();
        let login = name.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let email = EmailAddress::parse(&format!("{login}@partner.example")).expect("an address");
        let bound = persons::sign_in(&tx, id, ("https://op", &subject), Some(&email), name, at).await;
        let Ok(Bound::Person(_)) = bound else { panic!("{name}: {bound:?}") };
        let request = request(app, id, product, at);
        let facts = facts(&request);
        decisions::store(&tx, request.decision, &facts, &asked()).await.expect("stored");
        let new_id = || state.clock.new_id();
        assert!(requests::open(&tx, &request, None, Schedule::default()).await.expect("an answer"));
        server::storage::approvers::ask(&tx, request.id, approvers, false, new_id).await.expect("asked");
        askers.push(Asker { name: (*name).to_owned(), request: request.id });
    }
    tx.commit().await.expect("committed");
    askers
}

fn request(app: &TestApp, requester: PersonId, product: &str, at: DateTime<Utc>) -> Request {
    Request {
        id: RequestId(app.state().clock.new_id()),
        requester,
        site: SiteKey::parse("acme").expect("a key"),
        product: ProductKey::parse(product).expect("a key"),
        target: app.jira("/browse/PROJ-1"),
        justification: None,
        extends: None,
        days: None,
        decision: DecisionId(app.state().clock.new_id()),
        created_at: at,
        expires_at: None,
        state: RequestState::Pending,
        version: 0,
    }
}

fn facts(request: &Request) -> Facts {
    Facts {
        at: request.created_at,
        person: request.requester,
        email_domain: Fact::Unknown,
        groups: Fact::Unknown,
        claims: BTreeMap::new(),
        site: request.site.clone(),
        product: request.product.clone(),
        project: Fact::Unknown,
        target_kind: TargetKind::Issue,
        account: Fact::Unknown,
        seats: Fact::Unknown,
        budget: Fact::Unrecorded,
        history: Fact::Unrecorded,
        granted_today: Fact::Unrecorded,
    }
}

fn asked() -> Decision {
    Decision {
        outcome: Outcome::Ask(Ask::owners()),
        because: Because::NoRule,
        policy_version: 1,
        trace: Vec::new(),
    }
}

/// Who asks on this page of the inbox, from top to bottom.
pub fn listed(page: &Landing) -> Vec<String> {
    let rows = page.body.split(r#"name="ids[]""#).skip(1);
    let heading = |row: &str| {
        let (before, _) = row.split_once(" asks for ").expect("somebody asks for something");
        before.rsplit('>').next().unwrap_or_default().replace("&#x27;", "'").replace("&amp;", "&")
    };
    rows.map(heading).collect()
}
