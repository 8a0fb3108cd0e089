//! Nobody decides on their own request, whatever else they are.

use journeys::test_app::TestApp;

const LICENSED: [&str; 1] = ["712020:11111111-aaaa-4bbb-8ccc-000000000001"];
const GROUP: &str = "5f0e0f8e-2b4e-4a39-9f6e-3a4e4f0a0001";

#[tokio::test]
async fn an_owner_who_asks_cannot_say_yes_to_themself() {
    let app = TestApp::start().await;
    app.sim.set_members(GROUP, LICENSED);
    // Jun owns the product, and no rule gives him a license.
    let jun = app.signed_in("jun").await;
    let waiting =
        jun.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-1"))]).await.with_status(200);
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    assert!(!waiting.says("value=\"approve\""), "he is offered a verdict on his own request");

    let before = app.all_rows().await;
    for verdict in ["approve", "deny"] {
        let fields = [("id", id), ("verdict", verdict), ("reason", "because")];
        assert_eq!(jun.call("/api/requests/decide", &fields).await.status, 403, "{verdict}");
    }
    assert_eq!(app.all_rows().await, before);

    let ada = app.signed_in("ada").await;
    assert_eq!(ada.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await.status, 200);
    jun.follow("/browse/PROJ-1").await.with_status(200);
    assert_eq!(app.sim.writes().len(), 1);
}

#[tokio::test]
async fn an_admin_who_asks_cannot_say_yes_to_themself() {
    let app = TestApp::start().await;
    app.sim.set_members(GROUP, LICENSED);
    let sam = app.signed_in("sam").await;
    let waiting =
        sam.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-1"))]).await.with_status(200);
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    assert_eq!(sam.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await.status, 403);
    assert!(app.sim.writes().is_empty());
}

#[tokio::test]
async fn what_a_form_says_beside_its_fields_changes_nothing() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    let target = app.jira("/browse/PROJ-1");
    let fields = [
        ("to", &*target),
        ("state", "approved"),
        ("requester_id", "00000000-0000-7000-8000-000000000000"),
        ("site", "other"),
        ("days", "9999"),
        ("version", "7"),
    ];
    mina.press("/api/requests/open", &fields).await;
    let requests = app.rows("requests").await;
    assert!(requests.iter().all(|row| row["state"] == "pending"), "{requests:?}");
    assert_eq!((app.count("grants").await, app.sim.writes().len()), (0, 0));
}
