//! Scripts: who gets any, and under which nonce.

use journeys::test_app::{Landing, TestApp};

fn nonce(landing: &Landing) -> &str {
    let policy = landing.header("content-security-policy").expect("a policy");
    let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
    rest.split('\'').next().unwrap_or_default()
}

#[tokio::test]
async fn the_system_page_names_the_nonce_of_its_header_in_each_script() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let (first, second) = (sam.get("/system").await, sam.get("/system").await);
    for page in [&first, &second] {
        let scripts: Vec<_> = page.body.split("<script").skip(1).collect();
        assert!(!scripts.is_empty());
        for script in scripts {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{}\"", nonce(page))), "{tag}");
        }
    }
    assert_ne!(nonce(&first), nonce(&second));
}

#[tokio::test]
async fn pages_of_requesters_and_approvers_load_no_script() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    let ask = mina.follow("/browse/PROJ-123").await.with_status(200);
    let waiting = mina.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await;
    let verdict = app.signed_in("ada").await.get(waiting.path()).await.with_status(200);
    let home = mina.get("/").await;
    let still = mina.get(&format!("{}?stay=1", waiting.path().replace("?go=1", ""))).await.with_status(200);
    let anonymous = app.browser().get("/").await;
    let problem = mina.get(&ask.path().replace("/ask", "/problem")).await.with_status(200);
    let signed_out = app.browser().get("/signed-out").await;
    for page in [ask, still, verdict, home, anonymous, problem, signed_out] {
        for script in
            [".wasm", ".js", "src=", "import(", "preload", "onclick=", "onload=", "style=\"", "<style"]
        {
            assert!(!page.says(script), "{} has {script}: {}", page.url, page.body);
        }
        // leptos writes its empty lists into pages that waited for something.
        for script in page.body.split("<script").skip(1) {
            assert!(script.starts_with(&format!(" nonce=\"{}\">__", nonce(&page))), "{}: {script}", page.url);
        }
        assert!(page.says("<html lang=\"en\">") && page.says("<h1>"), "{}", page.url);
    }
}

#[tokio::test]
async fn the_waiting_page_has_one_small_script_under_the_nonce_of_its_header_and_no_wasm() {
    let app = TestApp::start().await;
    let mina = app.signed_in("mina").await;
    let waiting = mina.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-123"))]).await;
    for script in
        [".wasm", ".js", "src=", "import(", "preload", "onclick=", "onload=", "innerHTML", "style=\""]
    {
        assert!(!waiting.says(script), "{script}: {}", waiting.body);
    }
    let scripts: Vec<_> = waiting.body.split("<script").skip(1).collect();
    let nonced = format!(" nonce=\"{}\">", nonce(&waiting));
    assert!(scripts.iter().all(|script| script.starts_with(&nonced)), "{}", waiting.body);
    assert_eq!(scripts.iter().filter(|script| script.contains("new EventSource(")).count(), 1);
    let zipped = mina.request(reqwest::Method::GET, waiting.path()).header("accept-encoding", "gzip");
    let zipped = zipped.send().await.expect("an answer");
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    // With the style sheet it is to stay under 20 kB.
    let size = zipped.bytes().await.expect("a body").len();
    assert!(size < 10_000, "{size} bytes");
}

#[tokio::test]
async fn what_people_wrote_is_text_wherever_it_is_shown() {
    let app = TestApp::start().await;
    let markup = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{7*7}}";
    app.op.know(
        journeys::op::Person::new("mallory")
            .with("name", markup)
            .with("email", "mallory@partner.example")
            .with("groups", serde_json::json!(["contractors"])),
    );
    let mallory = app.signed_in("mallory").await;
    let link = app.jira("/issues/?jql=%22%3E%3Cscript%3Ealert(3)%3C/script%3E&x=<script>alert(4)</script>");
    let waiting = mallory.press("/api/requests/open", &[("to", &link)]).await;
    let ada = app.signed_in("ada").await;
    let reason = [("verdict", "deny"), ("reason", markup)];
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    let verdict = ada.get(waiting.path()).await.with_status(200);
    let denied = ada.press("/api/requests/decide", &[reason[0], reason[1], ("id", id)]).await;
    let told = mallory.get(waiting.path()).await.with_status(200);
    let home = ada.get("/").await;
    for page in [waiting, verdict, denied, told, home] {
        for script in ["<img", "<script>alert", "onerror=alert(1)>"] {
            assert!(!page.says(script), "{} has {script}: {}", page.url, page.body);
        }
    }
}
