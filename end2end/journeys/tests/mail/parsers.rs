//! The hostile texts once more, each in one field at a time, received by a mail server of others and read by two parsers
//! that know nothing of each other or of us: mailparser (Node) and Python's `email`.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;
use server::mail::letters::{Asked, Denied, Occasion};
use server::ports::{Mail, Mailer};

use crate::hostile::hostile;
use crate::program::{Program, root};
use crate::setup::{ada, asked, denied, mailer, portal};

const HEADERS: [&str; 9] = [
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "list-id",
    "message-id",
    "mime-version",
    "subject",
    "to",
];

/// One mail for each field that a person, an admin or another system fills.
fn fields(text: &str) -> Vec<(&'static str, Mail)> {
    let own = || text.to_owned();
    let asks = |letter: Asked| letter.to(&ada(), &portal());
    let denies = |letter: Denied| letter.to(&ada(), &portal());
    vec![
        ("name", asks(Asked { requester: own(), ..asked() })),
        ("product", asks(Asked { product: own(), ..asked() })),
        ("target", asks(Asked { target_label: own(), ..asked() })),
        ("justification", asks(Asked { justification: own(), ..asked() })),
        ("another approver", asks(Asked { others: vec![own()], ..asked() })),
        ("rule", asks(Asked { because: own(), ..asked() })),
        ("approver", denies(Denied { by: own(), ..denied() })),
        ("reason", denies(Denied { reason: own(), ..denied() })),
    ]
}

#[tokio::test]
async fn two_foreign_parsers_find_one_recipient_our_headers_and_the_text_as_text() {
    let mut inbox = Program::node("inbox/main.mjs", &["--listen", "127.0.0.4:0", "--smtp", "127.0.0.4:0"]);
    let said = inbox.line().await;
    let words: Vec<&str> = said.split(' ').collect();
    let ["listening", url, "smtp", smtp] = words[..] else { panic!("{said}") };
    let mailer = mailer(&format!("smtp://{smtp}"));
    let mut sent = Vec::new();
    for text in hostile() {
        for (field, mail) in fields(&text) {
            mailer.send(&mail).await.unwrap_or_else(|error| panic!("{field} {text:?}: {error}"));
            sent.push((field, text.clone(), mail));
        }
    }
    assert!(hostile().len() >= 40 && sent.len() >= 40 * 6, "{} mails", sent.len());

    let answer = reqwest::get(format!("{url}/api/mails")).await.expect("an answer");
    let mut found: Vec<Value> = serde_json::from_str(&answer.text().await.expect("a text")).expect("JSON");
    found.reverse();
    let by_python = python(&found).await;
    assert_eq!((found.len(), by_python.len()), (sent.len(), sent.len()));
    for ((node, python), (field, text, mail)) in found.iter().zip(&by_python).zip(&sent) {
        let at = format!("{field} {text:?}");
        assert_eq!(node["to"], serde_json::json!(["ada@acme.example"]), "the envelope of {at}");
        assert_eq!(node_headers(node), expected_headers(mail), "the headers by mailparser: {at}");
        assert_eq!(strings(&python["headers"]), expected_headers(mail), "the headers by Python: {at}");
        assert_eq!(python["to"], serde_json::json!([["", ada().as_str()]]), "{at}");
        assert_eq!(python["from"], serde_json::json!([["Latchkey", "latchkey@acme.example"]]), "{at}");
        assert_eq!(python["defects"], serde_json::json!([]), "{at}");
        assert_eq!(node["subject"], python["subject"], "{at}");
        let subject = node["subject"].as_str().expect("a subject");
        assert!(subject.chars().count() <= 200 && !subject.chars().any(is_hidden), "{at}: {subject:?}");
        for (part, wanted) in [("text", &mail.text), ("html", &mail.html)] {
            for parsed in [node, python] {
                let got = parsed[part].as_str().unwrap_or_default().replace("\r\n", "\n");
                assert_eq!(got.trim_end(), wanted.trim_end(), "{part} of {at}");
            }
        }
    }
}

fn expected_headers(mail: &Mail) -> Vec<String> {
    let mut all: Vec<String> = HEADERS.map(str::to_owned).into();
    if mail.follows.is_some() {
        all.extend(["in-reply-to".to_owned(), "references".to_owned()]);
    }
    all.sort();
    all
}

fn node_headers(mail: &Value) -> Vec<String> {
    let lines = strings(&mail["headers"]);
    let mut names: Vec<String> =
        lines.iter().map(|line| line.split(':').next().unwrap_or_default().to_ascii_lowercase()).collect();
    names.sort();
    names
}

fn strings(list: &Value) -> Vec<String> {
    let mut all: Vec<String> =
        list.as_array().expect("a list").iter().map(|it| it.as_str().expect("a text").to_owned()).collect();
    all.sort();
    all
}

fn is_hidden(c: char) -> bool {
    c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// What Python makes of the mails as they came over the wire.
async fn python(mails: &[Value]) -> Vec<Value> {
    let sources: Vec<&Value> = mails.iter().map(|mail| &mail["source"]).collect();
    let all = serde_json::to_vec(&sources).expect("JSON");
    let read = move || {
        let mut python = Command::new("python3")
            .arg(root().join("end2end/inbox/parse.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        // It says nothing before it has read all.
        python.stdin.take().expect("it is piped").write_all(&all).expect("it reads all");
        python.wait_with_output().expect("it ends")
    };
    let output = tokio::task::spawn_blocking(read).await.expect("no panic");
    assert!(output.status.success(), "python3 failed");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[tokio::test]
async fn a_mail_that_belongs_to_another_says_so_in_its_headers() {
    let (inbox, mailer) = crate::setup::inbox().await;
    let first = asked().to(&ada(), &portal());
    let occasion = Occasion::Reminder(1);
    mailer.send(&Asked { occasion, ..asked() }.to(&ada(), &portal())).await.expect("sent");
    let mails = inbox.mails();
    let head = String::from_utf8_lossy(&mails[0].data).replace("\r\n ", " ");
    for header in ["In-Reply-To", "References"] {
        assert!(head.contains(&format!("{header}: {}\r\n", first.message_id)), "{head}");
    }
    let odd = Mail { follows: Some("<a@b>\r\nBcc: x@rival.example".to_owned()), ..first };
    assert!(mailer.send(&odd).await.is_err());
}
