//! What the mail server answers, and what the portal makes of it.

use journeys::inbox::{Inbox, Mishap};
use server::mail::{MailSettings, MailSettingsError, MailTransport, SmtpCredentials, SmtpMailer};
use server::ports::{MailError, Mailer};

use crate::setup::{any_mail, inbox, mailer, settings};

#[tokio::test]
async fn a_mail_arrives_once_with_its_envelope() {
    let (inbox, mailer) = inbox().await;
    mailer.send(&any_mail()).await.expect("sent");
    let mails = inbox.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].from.as_str(), mails[0].to.as_slice()),
        ("latchkey@acme.example", &["ada@acme.example".to_owned()][..])
    );
    assert_eq!(format!("<{}>", mails[0].message_id()), any_mail().message_id);
    assert_eq!(mails[0].text(), any_mail().text);
    assert_eq!(mails[0].html(), any_mail().html);
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let (inbox, mailer) = inbox().await;
    for _ in 0..5 {
        mailer.send(&any_mail()).await.expect("sent");
    }
    assert_eq!((inbox.mails().len(), inbox.connections()), (5, 1));
}

#[tokio::test]
async fn many_mails_at_once_share_four_connections() {
    let (inbox, mailer) = inbox().await;
    let mails: Vec<_> = (0..40).map(|_| any_mail()).collect();
    for _ in 0..2 {
        let sent = futures::future::join_all(mails.iter().map(|mail| mailer.send(mail))).await;
        assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    }
    assert_eq!((inbox.mails().len(), inbox.connections()), (80, 4));
}

#[tokio::test]
async fn no_more_mails_a_second_go_than_was_said() {
    let inbox = Inbox::start().await.expect("a free port");
    let per_second = std::num::NonZeroU32::new(20).expect("not zero");
    let mailer =
        SmtpMailer::new(MailSettings { per_second, ..settings(&inbox.url()) }).expect("settings that work");
    let begun = std::time::Instant::now();
    let mails: Vec<_> = (0..50).map(|_| any_mail()).collect();
    let sent = futures::future::join_all(mails.iter().map(|mail| mailer.send(mail))).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    // Twenty at once, and then one every fiftieth of a second.
    assert!(begun.elapsed() >= std::time::Duration::from_millis(1_450), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn mails_sent_at_once_all_arrive() {
    let (inbox, mailer) = inbox().await;
    let (first, second) = (any_mail(), any_mail());
    let sent = tokio::join!(mailer.send(&first), mailer.send(&second));
    assert_eq!((sent, inbox.mails().len()), ((Ok(()), Ok(())), 2));
}

#[tokio::test]
async fn a_refused_recipient_is_final_and_does_not_hurt_the_next() {
    let (inbox, mailer) = inbox().await;
    inbox.refuse("ada@acme.example");
    let refused = mailer.send(&any_mail()).await;
    assert!(
        matches!(&refused, Err(MailError::Refused(said)) if said.contains("550") && !said.contains('@')),
        "{refused:?}"
    );
    inbox.clear();
    assert_eq!(mailer.send(&any_mail()).await, Ok(()));
}

#[tokio::test]
async fn a_mail_that_is_too_big_is_final() {
    let (inbox, mailer) = inbox().await;
    inbox.mishap(Mishap::TooBig);
    assert!(matches!(mailer.send(&any_mail()).await, Err(MailError::Refused(said)) if said.contains("552")));
}

#[tokio::test]
async fn a_greylisted_mail_goes_later() {
    let (inbox, mailer) = inbox().await;
    inbox.greylist("ada@acme.example", 2);
    for _ in 0..2 {
        assert!(
            matches!(mailer.send(&any_mail()).await, Err(MailError::Later(said)) if said.contains("450"))
        );
    }
    assert_eq!(mailer.send(&any_mail()).await, Ok(()));
    assert_eq!(inbox.mails().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_busy_silent_or_gone_means_later() {
    let (inbox, mailer) = inbox().await;
    for mishap in [Mishap::Busy, Mishap::HangUp, Mishap::SilentGreeting] {
        inbox.mishap(mishap);
        let answer = mailer.send(&any_mail()).await;
        assert!(matches!(answer, Err(MailError::Later(_))), "{mishap:?}: {answer:?}");
    }
    assert_eq!(mailer.send(&any_mail()).await, Ok(()));
    let url = inbox.url();
    inbox.stop().await;
    let answer = crate::setup::mailer(&url).send(&any_mail()).await;
    assert!(matches!(answer, Err(MailError::Later(_))), "{answer:?}");
}

/// The one case in which a mail may come twice: its Message-ID is then the same.
#[tokio::test]
async fn an_end_without_an_answer_means_later_and_the_copy_is_known_as_one() {
    let (inbox, mailer) = inbox().await;
    for mishap in [Mishap::DropAfterData, Mishap::StallAfterData] {
        inbox.mishap(mishap);
        let answer = mailer.send(&any_mail()).await;
        assert!(matches!(answer, Err(MailError::Later(_))), "{mishap:?}: {answer:?}");
    }
    assert_eq!(mailer.send(&any_mail()).await, Ok(()));
    let ids: std::collections::HashSet<_> = inbox.mails().iter().map(|mail| mail.message_id()).collect();
    assert_eq!((inbox.mails().len(), ids.len()), (3, 1));
}

#[tokio::test]
async fn an_idle_connection_that_died_is_replaced() {
    let first = Inbox::start().await.expect("a free port");
    let mailer = mailer(&first.url());
    mailer.send(&any_mail()).await.expect("sent");
    let address = first.address();
    first.stop().await;
    let answer = mailer.send(&any_mail()).await;
    assert!(matches!(answer, Err(MailError::Later(_))), "nobody listens at {address}: {answer:?}");
}

#[tokio::test]
async fn no_mail_goes_readable_where_starttls_is_wanted() {
    let inbox = Inbox::start().await.expect("a free port");
    let url = format!("smtp+starttls://{}", inbox.address());
    let mailer = mailer(&url);
    let answer = mailer.send(&any_mail()).await;
    assert!(matches!(&answer, Err(MailError::Later(said)) if said.contains("STARTTLS")), "{answer:?}");
    let port = inbox.address().port();
    for url in [format!("smtp://localhost:{port}"), format!("smtps://127.0.0.1:{port}")] {
        let answer = crate::setup::mailer(&url).send(&any_mail()).await;
        assert!(matches!(answer, Err(MailError::Later(_))), "{url}: {answer:?}");
    }
    assert!(mailer.self_check().await.is_err());
    assert_eq!(inbox.mails(), []);
}

#[tokio::test]
async fn the_self_check_says_how_the_server_is_reached() {
    let (inbox, mailer) = inbox().await;
    let port = inbox.address().port();
    let said = mailer.self_check().await.expect("a server");
    assert_eq!(said, format!("The mail server 127.0.0.1:{port} answers without TLS."));
    inbox.mishap(Mishap::Busy);
    assert!(mailer.self_check().await.is_err());
    assert_eq!(inbox.mails(), []);
}

#[tokio::test]
async fn credentials_that_the_server_does_not_take_mean_later() {
    let inbox = Inbox::start().await.expect("a free port");
    let credentials =
        SmtpCredentials { username: "latchkey".to_owned(), password: "canary".to_owned().into() };
    let transport = MailTransport::Smtp {
        url: inbox.url(),
        credentials: Some(credentials),
        plain: false,
        authority: None,
    };
    let mailer =
        SmtpMailer::new(MailSettings { transport, ..settings(&inbox.url()) }).expect("settings that work");
    let answer = mailer.send(&any_mail()).await;
    assert!(matches!(&answer, Err(MailError::Later(said)) if !said.contains("canary")), "{answer:?}");
    assert_eq!(inbox.mails(), []);
}

#[tokio::test]
async fn a_password_never_goes_readable_over_the_network() {
    let credentials =
        SmtpCredentials { username: "latchkey".to_owned(), password: "canary".to_owned().into() };
    let url = "smtp://relay.internal".to_owned();
    let transport = MailTransport::Smtp {
        url: url.clone(),
        credentials: Some(credentials),
        plain: true,
        authority: None,
    };
    let refused = SmtpMailer::new(MailSettings { transport, ..settings(&url) });
    assert!(matches!(refused, Err(MailSettingsError::ReadablePassword)));
}

#[tokio::test]
async fn in_development_mails_are_laid_into_a_folder() {
    let folder = std::env::temp_dir().join(format!("latchkey-mail-{}", std::process::id()));
    let transport = MailTransport::File(folder.clone());
    let mailer = SmtpMailer::new(MailSettings { transport, ..settings("") }).expect("settings that work");
    mailer.send(&any_mail()).await.expect("written");
    let files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().collect();
    let written = std::fs::read_to_string(files[0].path()).expect("a file");
    std::fs::remove_dir_all(&folder).expect("a folder");
    assert_eq!(files.len(), 1);
    assert!(written.contains("To: ada@acme.example\r\n"), "{written}");
}
