//! The audit as files.

use journeys::test_app::TestApp;
use serde_json::Value;

async fn lived_in() -> TestApp {
    let app = TestApp::start().await;
    app.signed_in("eli").await.follow_link("/browse/PROJ-123").await;
    app.signed_in("mina").await;
    app.run_pending().await;
    app
}

#[tokio::test]
async fn a_spreadsheet_gets_every_entry_and_no_formula() {
    let app = lived_in().await;
    let formula = "=HYPERLINK(\"https://evil.example\")";
    let mina = &app.person("mina").email;
    app.sql(&format!("UPDATE persons SET name = '{formula}' WHERE email = '{mina}'")).await;
    let sam = app.signed_in("sam").await;
    let landing = sam.get("/audit/export.csv").await.with_status(200);
    assert_eq!(landing.header("content-type"), Some("text/csv; charset=utf-8"));
    let disposition = landing.header("content-disposition").expect("a file");
    assert!(
        disposition.starts_with("attachment; filename=\"latchkey-audit-2") && disposition.ends_with(".csv\"")
    );
    let lines: Vec<_> = landing.body.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 1 + app.count("audit").await);
    assert!(lines[0].starts_with("seq,at,action,sentence,actor,"), "{}", lines[0]);
    assert!(landing.body.contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\""), "{}", landing.body);
    assert!(!landing.body.contains(",\"=") && !landing.body.contains(",="), "{}", landing.body);
}

#[tokio::test]
async fn a_program_gets_entries_with_facts_and_seals() {
    let app = lived_in().await;
    let sam = app.signed_in("sam").await;
    let landing = sam.get("/audit/export.jsonl").await.with_status(200);
    let lines: Vec<Value> =
        landing.body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), app.count("audit").await);
    let seqs: Vec<_> = lines.iter().map(|line| line["seq"].as_i64().expect("a number")).collect();
    assert!(seqs.is_sorted_by(|a, b| a > b), "the newest first: {seqs:?}");
    let decided = lines.iter().find(|line| line["action"] == "decided").expect("a decision");
    assert_eq!(decided["facts"]["groups"][0], "engineers");
    assert_eq!(decided["decision"]["policy_version"], 1);
    assert_eq!(decided["hash"].as_str().map(str::len), Some(64));
    assert!(lines[0]["hash"].is_null(), "not sealed yet: {}", lines[0]);
}

#[tokio::test]
async fn a_file_holds_what_the_page_shows() {
    let app = lived_in().await;
    let ines = app.signed_in("ines").await;
    let mina = app.person("mina").email.replace('@', "%40");
    let landing =
        ines.get(&format!("/audit/export.jsonl?kind=signed_in&person={mina}")).await.with_status(200);
    assert_eq!(landing.body.lines().count(), 1, "{}", landing.body);
    let landing = ines.get("/audit/export.jsonl?person=nobody%40acme.example").await.with_status(422);
    assert_eq!(landing.body, "Nobody with this name or address has signed in.\n");
    let landing = ines.get("/audit/export.csv?from=yesterday&kind=nonsense").await.with_status(422);
    assert_eq!(landing.body.lines().count(), 2, "what is wrong, and no entry: {}", landing.body);
    assert!(landing.body.contains("The first day is none. Write it as 2026-06-01."), "{}", landing.body);
    let landing = ines.get("/audit/export.csv?kind=job").await.with_status(200);
    assert_eq!(landing.body.lines().count(), 1, "only the names of the columns: {}", landing.body);
}

#[tokio::test]
async fn a_long_audit_is_sent_whole() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    for _ in 0..9 {
        app.sql(
            "INSERT INTO audit (at, actor_id, action, subject_kind, subject_id, details) \
                 SELECT at, actor_id, 'job_retried', 'job', subject_id, '{}' FROM audit",
        )
        .await;
    }
    let entries = app.count("audit").await;
    assert!(entries > 1000, "{entries}");
    let landing = sam.get("/audit/export.jsonl").await.with_status(200);
    assert_eq!(landing.body.lines().count(), entries);
}
