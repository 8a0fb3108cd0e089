//! Reading with a token.

use serde_json::json;

use crate::world::{answer, ask, portal, program};

#[tokio::test]
async fn a_list_comes_in_parts_without_gaps_or_repeats() {
    let app = portal().await;
    let mut asked = vec![ask(&app, "mina").await, ask(&app, "hal").await];
    let program = program(&app).await;
    let denied = program.post(&format!("/requests/{}/deny", asked[0]), json!({ "reason": "no" })).await;
    denied.with_status(200);
    asked.push(ask(&app, "mina").await);

    let mut seen = Vec::new();
    let mut path = "/requests?limit=1".to_owned();
    loop {
        let part = program.get(&path).await.with_status(200).json;
        let items = part["items"].as_array().expect("items").clone();
        assert_eq!(items.len(), 1);
        seen.extend(items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
        let Some(next) = part["next"].as_str() else { break };
        path = format!("/requests?limit=1&after={next}");
    }
    let mut newest_first = asked.clone();
    newest_first.sort_unstable();
    newest_first.reverse();
    assert_eq!(seen, newest_first);

    let pending = program.get("/requests?state=pending").await.with_status(200).json;
    assert_eq!(pending["items"].as_array().map(Vec::len), Some(2));
    assert!(pending["next"].is_null());
    let whole = program.get("/requests").await.with_status(200).json;
    assert_eq!(whole["items"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn grants_and_seats_are_read_as_they_are() {
    let app = portal().await;
    app.signed_in("eli").await.follow("/browse/PROJ-123").await.with_status(200);
    app.run_pending().await;
    let program = program(&app).await;
    let grants = program.get("/grants?state=active").await.with_status(200).json;
    assert_eq!(grants["items"][0]["person"]["name"], "Eli Novak");
    assert!(grants["items"][0]["request"].is_null());
    assert_eq!(program.get("/grants?state=failed").await.with_status(200).json["items"], json!([]));
    let id = grants["items"][0]["id"].as_str().expect("an id");
    assert_eq!(program.get(&format!("/grants/{id}")).await.with_status(200).json, grants["items"][0]);
    let seats = program.get("/seats").await.with_status(200).json;
    let software = &seats["items"][0];
    assert_eq!(software["product"], "jira-software");
    assert!(software["used"].as_u64().is_some_and(|used| used > 0), "{software}");
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_and_no_page() {
    let app = portal().await;
    let program = program(&app).await;
    for query in ["limit=0", "limit=101", "limit=x", "limit=1&limit=2", "state=open", "after=7", "page=2"] {
        let refused = program.get(&format!("/requests?{query}")).await.with_status(400);
        assert_eq!(refused.problem(), "malformed", "{query}");
    }
    for path in ["/requests/7", "/grants/7", "/grants/00000000-0000-7000-8000-000000000000", "/nothing"] {
        assert_eq!(program.get(path).await.with_status(404).problem(), "not_found", "{path}");
    }
    let client = server::outbound::client();
    let delete = client.delete(app.portal("/api/v1/requests")).bearer_auth(&program.token);
    let refused = answer(delete).await.with_status(405);
    assert_eq!(refused.problem(), "not_this_method");
    assert_eq!(refused.headers.get("allow").map(|allow| allow.as_bytes()), Some(&b"GET,HEAD"[..]));
    let large = client.post(app.portal("/api/v1/requests/7/deny")).bearer_auth(&program.token);
    let refused = answer(large.body("x".repeat(100_000))).await.with_status(413);
    assert_eq!(refused.problem(), "too_large");
}

#[tokio::test]
async fn without_the_database_it_says_so() {
    let app = portal().await;
    let program = program(&app).await;
    app.lose_the_database().await;
    assert_eq!(program.get("/requests").await.with_status(503).problem(), "unavailable");
}
