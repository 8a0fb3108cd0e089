//! The front door.

use journeys::test_app::TestApp;

#[tokio::test]
async fn the_licensed_pass_and_keep_path_and_query() {
    let app = TestApp::start().await;
    let noor = app.signed_in("noor").await;
    let landing = noor.follow_link("/browse/PROJ-123?x=1&y=a%20b").await.with_status(200);
    assert_eq!(landing.url, app.jira("/browse/PROJ-123?x=1&y=a%20b"));
}
