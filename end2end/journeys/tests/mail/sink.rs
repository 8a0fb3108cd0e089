//! Postfix's smtp-sink: a mail server that refuses, delays and drops as it is told, command by command.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use server::ports::{MailError, Mailer};
use tokio::net::TcpStream;

use crate::program::{Program, root};
use crate::setup::{any_mail, mailer};

/// A place for a sink. None runs there at first.
pub struct Sink {
    address: String,
    folder: PathBuf,
    running: Option<Program>,
}

impl Sink {
    pub fn new() -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = free.local_addr().expect("an address").to_string();
        let folder = std::env::temp_dir().join(format!("latchkey-sink-{}", address.replace(':', "-")));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { address, folder, running: None }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Runs one that fails like this, instead of the one before; what that one took is forgotten.
    pub async fn run(&mut self, how: &[&str]) {
        self.stop();
        let dump = format!("{}/%H%M%S.", self.folder.display());
        let mut sink = Command::new(root().join(".ci/smtp-sink"));
        sink.args(how).args(["-d", &dump, &self.address, "64"]);
        self.running = Some(Program::start(&mut sink));
        for _ in 0..600 {
            if TcpStream::connect(&self.address).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("smtp-sink does not listen at {}", self.address);
    }

    pub fn stop(&mut self) {
        drop(self.running.take());
        for mail in std::fs::read_dir(&self.folder).expect("a folder").flatten() {
            std::fs::remove_file(mail.path()).expect("a file of ours");
        }
    }

    /// The mails that were taken, as they were dumped.
    pub fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).expect("a folder").flatten();
        files.map(|file| std::fs::read_to_string(file.path()).expect("a mail")).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // What is left over lies in the system's temporary folder.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn whatever_goes_wrong_at_whichever_command_is_told_apart_and_the_next_mail_arrives() {
    let mut sink = Sink::new();
    let mailer = mailer(&sink.url());
    let later = |answer: &Result<(), MailError>| matches!(answer, Err(MailError::Later(_)));
    let refused = |answer: &Result<(), MailError>| matches!(answer, Err(MailError::Refused(_)));
    let mut cases: Vec<(Vec<&str>, bool)> = Vec::new();
    for command in ["mail", "rcpt", "data", "."] {
        // 450 for now, 500 for good.
        cases.push((vec!["-r", command], true));
        cases.push((vec!["-f", command], false));
        // The end of the connection, without a word and with 421.
        cases.push((vec!["-q", command], true));
        cases.push((vec!["-Q", command], true));
    }
    for command in ["connect", "ehlo,helo"] {
        // Before the mail is spoken of it is nobody's fault.
        for how in ["-r", "-f", "-q", "-Q"] {
            cases.push((vec![how, command], true));
        }
    }
    // Silence after DATA for longer than we wait.
    cases.push((vec!["-w", "3"], true));
    for (how, is_passing) in cases {
        sink.run(&how).await;
        let answer = mailer.send(&any_mail()).await;
        assert!(if is_passing { later(&answer) } else { refused(&answer) }, "{how:?}: {answer:?}");
        sink.run(&[]).await;
        assert_eq!(mailer.send(&any_mail()).await, Ok(()), "after {how:?}");
        let mails = sink.mails();
        assert_eq!(mails.len(), 1, "after {how:?}");
        assert!(mails[0].contains(&format!("Message-ID: {}", any_mail().message_id)), "{}", mails[0]);
    }
}
