//! Pages that wait are told when something moves.

mod ends;
mod replicas;
mod steps;
mod who;

use journeys::test_app::{Browser, TestApp};
use server::storage::Change;

const ISSUE: &str = "/browse/PROJ-123?focusedCommentId=7";

/// Somebody who has asked and waits.
struct Waiting {
    requester: Browser,
    id: String,
    events: String,
}

impl Waiting {
    async fn new(app: &TestApp) -> Self {
        let requester = app.signed_in("mina").await;
        let landing = requester.press("/api/requests/open", &[("to", &app.jira(ISSUE))]).await;
        let id = landing.path().split(['/', '?']).nth(2).expect("the request's page").to_owned();
        Self { requester, events: format!("/requests/{id}/events"), id }
    }
}

async fn approve(approver: &Browser, id: &str) {
    let answer = approver.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await;
    answer.with_status(200);
}

async fn deny(approver: &Browser, id: &str) {
    let fields = [("id", id), ("verdict", "deny"), ("reason", "Not this month.")];
    approver.call("/api/requests/decide", &fields).await.with_status(200);
}

/// Lets every stream look, as it does by itself every few seconds.
fn look(app: &TestApp) {
    app.state().db.changes().tell(Change::Unheard);
}
