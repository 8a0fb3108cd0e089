//! `latchkey audit verify` and `latchkey erase-person`, beside a running portal.

use std::path::PathBuf;
use std::process::{Command, Output};

use chrono::TimeDelta;
use journeys::test_app::TestApp;
use journeys::test_database::on_postgres;

fn binary() -> PathBuf {
    let beside = std::env::current_exe().expect("this test is a file");
    let beside = beside.ancestors().nth(2).expect("it lies in target/…/deps").join("latchkey");
    let path = std::env::var_os("LATCHKEY_BIN").map_or(beside, PathBuf::from);
    assert!(path.exists(), "{} is missing: `cargo build -p server` builds it", path.display());
    path
}

async fn latchkey(app: &TestApp, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(binary());
    command.args(arguments).arg("--config").arg(app.configuration()).env_remove("RUST_LOG");
    let ended = tokio::task::spawn_blocking(move || command.output());
    let Output { status, stdout, stderr } = ended.await.expect("no panic").expect("it runs");
    let said = [stdout, stderr].concat();
    (status.code().expect("not killed"), String::from_utf8(said).expect("text"))
}

async fn sealed() -> TestApp {
    let app = TestApp::start().await;
    app.signed_in("kofi").await;
    app.signed_in("eli").await.follow_link("/browse/PROJ-123").await;
    app.pass(TimeDelta::minutes(1));
    app.run_pending().await;
    app
}

#[tokio::test]
async fn an_audit_that_holds_is_counted_and_its_head_can_be_kept() {
    let app = sealed().await;
    let (code, said) = latchkey(&app, &["audit", "verify"]).await;
    assert_eq!(code, 0, "{said}");
    let entries = app.count("audit").await;
    assert!(said.contains(&format!("{entries} entries are as they were written")), "{said}");
    let (_, head) = said.trim().rsplit_once("Head: ").expect("a head");
    assert_eq!(head, format!("{entries}-{}", &head[head.len() - 64..]));

    app.signed_in("mina").await;
    app.pass(TimeDelta::minutes(1));
    app.run_pending().await;
    let (code, said) = latchkey(&app, &["audit", "verify", "--head", head]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("The head that you kept is in the chain."), "{said}");
    let (code, said) = latchkey(&app, &["audit", "verify", "--head", &format!("2-{}", "0".repeat(64))]).await;
    assert_eq!(code, 1);
    assert!(said.contains("The chain was written anew, from entry 2 on or from before it."), "{said}");
    let (code, said) = latchkey(&app, &["audit", "verify", "--head", "abc"]).await;
    assert_eq!(code, 2);
    assert!(said.contains("a head is the number of an entry"), "{said}");
}

#[tokio::test]
async fn a_broken_audit_is_said_with_the_first_broken_entry() {
    let app = sealed().await;
    let drop = if on_postgres() {
        "DROP TRIGGER audit_append_only ON audit"
    } else {
        "DROP TRIGGER audit_no_UPDATE"
    };
    app.sql(drop).await;
    app.sql("UPDATE audit SET action = 'signed_out' WHERE seq > 2").await;
    let (code, said) = latchkey(&app, &["audit", "verify"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("The audit is broken. Entry 3 was changed"), "{said}");
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_said_to_whoever_kept_the_head() {
    let app = sealed().await;
    let (_, said) = latchkey(&app, &["audit", "verify"]).await;
    let (_, head) = said.trim().rsplit_once("Head: ").expect("a head");
    let drops: &[&str] = if on_postgres() {
        &["DROP TRIGGER audit_append_only ON audit", "DROP TRIGGER audit_seals_append_only ON audit_seals"]
    } else {
        &["DROP TRIGGER audit_no_DELETE", "DROP TRIGGER audit_seals_no_DELETE"]
    };
    for sql in [drops, &["DELETE FROM audit WHERE seq > 2", "DELETE FROM audit_seals WHERE seq > 2"]].concat()
    {
        app.sql(sql).await;
    }
    assert_eq!(latchkey(&app, &["audit", "verify"]).await.0, 0, "the rest holds by itself");
    let (code, said) = latchkey(&app, &["audit", "verify", "--head", head]).await;
    assert_eq!(code, 1);
    assert!(said.contains("The audit is broken. The entries after 2 are missing, up to "), "{said}");
}

#[tokio::test]
async fn a_person_is_erased_from_the_command_line_or_it_is_said_why_not() {
    let app = sealed().await;
    let kofi = app.person("kofi").email.clone();
    let (code, said) = latchkey(&app, &["erase-person", &kofi]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Erased the person") && said.contains("1 sessions ended"), "{said}");
    assert!(!said.contains(&kofi), "{said}");
    let (code, said) = latchkey(&app, &["erase-person", &kofi]).await;
    assert_eq!(code, 1);
    assert!(said.contains("nobody with the address"), "{said}");
    let (code, said) = latchkey(&app, &["erase-person", &app.person("eli").email.clone()]).await;
    assert_eq!(code, 1);
    assert!(said.contains("has 1 live license"), "{said}");
    let (code, said) = latchkey(&app, &["erase-person", "not an address"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("not an e-mail address"), "{said}");
    assert_eq!(latchkey(&app, &["audit", "verify"]).await.0, 0);
}
