//! TLS and passwords, against a mail server of others with a certificate of an authority of our own.

use server::mail::{MailSettings, MailTransport, SmtpCredentials, SmtpMailer};
use server::ports::{MailError, Mailer};

use crate::program::{Program, root};
use crate::setup::{any_mail, settings};

const PASSWORD: &str = "canary-of-the-mail-server";

fn authority() -> String {
    std::fs::read_to_string(root().join("end2end/inbox/tls/ca.pem")).expect("the authority's certificate")
}

async fn server(words: &[&str]) -> (Program, String) {
    let words = [&["--password", PASSWORD], words].concat();
    let mut server = Program::node("inbox/secure.mjs", &words);
    let said = server.line().await;
    let address = said.strip_prefix("listening ").unwrap_or_else(|| panic!("{said}")).to_owned();
    (server, address)
}

fn mailer(url: &str, password: &str, authority: Option<String>) -> SmtpMailer {
    let credentials =
        SmtpCredentials { username: "latchkey".to_owned(), password: password.to_owned().into() };
    let transport =
        MailTransport::Smtp { url: url.to_owned(), credentials: Some(credentials), plain: false, authority };
    let mut settings = MailSettings { transport, ..settings(url) };
    settings.timeouts.connect = std::time::Duration::from_secs(5);
    settings.timeouts.send = std::time::Duration::from_secs(5);
    SmtpMailer::new(settings).expect("settings that work")
}

#[tokio::test]
async fn mails_go_by_starttls_or_tls_with_a_password_to_whom_the_authority_vouches_for() {
    for (words, scheme) in [(&[][..], "smtp+starttls"), (&["--tls"][..], "smtps")] {
        let (mut server, address) = server(words).await;
        let mailer = mailer(&format!("{scheme}://{address}"), PASSWORD, Some(authority()));
        for _ in 0..2 {
            mailer.send(&any_mail()).await.unwrap_or_else(|error| panic!("{scheme}: {error}"));
            let mail: serde_json::Value = serde_json::from_str(&server.line().await).expect("JSON");
            assert_eq!((&mail["secure"], &mail["user"]), (&true.into(), &"latchkey".into()), "{scheme}");
            assert_eq!(mail["to"], serde_json::json!(["ada@acme.example"]), "{scheme}");
        }
        let said = mailer.self_check().await.expect("a server");
        assert!(said.ends_with("and takes the credentials."), "{said}");
    }
}

#[tokio::test]
async fn nothing_is_said_to_whom_nobody_vouches_for_and_a_wrong_password_means_later() {
    let (_server, address) = server(&[]).await;
    let url = format!("smtp+starttls://{address}");
    let answer = mailer(&url, PASSWORD, None).send(&any_mail()).await;
    assert!(matches!(&answer, Err(MailError::Later(said)) if said.contains("certificate")), "{answer:?}");
    let answer = mailer(&url, "wrong", Some(authority())).send(&any_mail()).await;
    assert!(matches!(&answer, Err(MailError::Later(said)) if said.contains("535")), "{answer:?}");
    assert!(!format!("{answer:?}").contains("wrong"), "{answer:?}");
}

#[tokio::test]
async fn whoever_hides_starttls_gets_neither_mail_nor_password() {
    let (_server, address) = server(&["--stripped"]).await;
    let url = format!("smtp+starttls://{address}");
    let answer = mailer(&url, PASSWORD, Some(authority())).send(&any_mail()).await;
    assert!(matches!(&answer, Err(MailError::Later(said)) if said.contains("STARTTLS")), "{answer:?}");
}
