//! The letters as admins look at them and send them to themselves.

use app::views::LetterKind;
use journeys::test_app::TestApp;

#[tokio::test]
async fn an_admin_looks_at_each_letter_and_it_can_do_nothing() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    let page = sam.page("/system").await;
    for kind in LetterKind::ALL {
        let path = format!("/system/letters/{}", kind.name());
        assert!(page.contains(&format!("href=\"{path}\"")), "{path} is not on the page");
        let landing = sam.get(&path).await.with_status(200);
        assert_eq!(landing.header("content-type"), Some("text/html; charset=utf-8"));
        let policy = landing.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; sandbox;"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script"), "{policy}");
        let text = sam.get(&format!("{path}?part=text")).await.with_status(200);
        assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
        assert!(text.says("Subject: Sample: "), "{}", text.body);
        assert!(!text.header("content-security-policy").expect("a policy").contains("unsafe-inline"));
    }
    sam.get("/system/letters/nothing").await.with_status(404);
    assert_eq!(app.inbox.mails(), []);
}

#[tokio::test]
async fn an_admin_has_each_letter_sent_to_themself_and_nobody_else_may() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    for kind in LetterKind::ALL {
        let landing = sam.press("/api/system/send_sample", &[("letter", kind.name())]).await.with_status(200);
        assert!(landing.says("The letter is on its way to you."), "{}", landing.body);
    }
    sam.press("/api/system/send_sample", &[("letter", "asked")]).await.with_status(200);
    app.pass(chrono::TimeDelta::seconds(1));
    sam.press("/api/system/send_sample", &[("letter", "asked")]).await.with_status(200);
    sam.call("/api/system/send_sample", &[("letter", "nothing")]).await.with_status(404);
    for other in ["ines", "mina"] {
        let browser = app.signed_in(other).await;
        browser.call("/api/system/send_sample", &[("letter", "asked")]).await.with_status(403);
    }
    app.run_pending().await;
    let mails = app.inbox.mails();
    assert_eq!(mails.len(), LetterKind::ALL.len() + 2);
    for mail in &mails {
        assert_eq!(mail.to, ["sam@acme.example"]);
        assert!(mail.subject().starts_with("Sample: "), "{}", mail.subject());
    }
    let ids: std::collections::HashSet<_> = mails.iter().map(|mail| mail.message_id()).collect();
    assert!(ids.len() > LetterKind::ALL.len(), "another time is another mail");
}
