//! Names and reasons as an attacker would write them, in every field a person can fill.

use domain::JobId;
use journeys::inbox;
use server::mail::letters::{
    Approved, Asked, Bundle, Closed, Closing, Denied, Expired, Failed, JobParked, ParkedLine, Reader,
    Received, Waitlisted, Wanted, WhyYou,
};
use server::ports::{Mail, Mailer};

use crate::setup::{self, ada, approved, asked, denied, failed, portal, request};

pub fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "Ann\r\nBcc: x@rival.example",
        "Ann\nBcc: x@rival.example",
        "Ann\rBcc: x@rival.example",
        "Ann\r\n\r\n<script>alert(1)</script>",
        "Ann\r\n.\r\nMAIL FROM:<x@rival.example>",
        "\r\n.\r\n",
        ".",
        "..",
        ".\r\nQUIT\r\n",
        "Ann\0Park",
        "Ann\u{1b}[31mPark",
        "Ann\u{8}\u{8}\u{8}Eve",
        "Ann\u{7f}",
        "Ann\u{85}Bcc: x@rival.example",
        "Ann\u{2028}Bcc: x@rival.example",
        "Ann\u{2029}Bcc: x@rival.example",
        "Ann\u{b}Bcc: x\u{c}y",
        "\u{202E}kraP ada",
        "\u{2066}Ada\u{2069}\u{200F}\u{061C}",
        "A\u{200B}d\u{200D}a\u{FEFF}",
        "=?utf-8?Q?Ann=0D=0ABcc:_x@rival.example?=",
        "=?utf-8?B?QW5uDQpCY2M6IHhAcml2YWwuZXhhbXBsZQ==?=",
        "\"Ann\" <x@rival.example>",
        "Ann <x@rival.example>, Eve <y@rival.example>",
        "Ann\" <x@rival.example>",
        "Ann; x@rival.example",
        "Ann (comment) \\",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p><a href=\"https://rival.example\">Approve</a>",
        "\"><svg/onload=alert(1)>",
        "' onmouseover='alert(1)",
        "&lt;script&gt;&#60;script&#62;",
        "{{ 7*7 }}{% include \"mail/asked.txt\" %}",
        "%0d%0aBcc:%20x@rival.example",
        "https://rival.example/login",
        "http://rival.example www.rival.example",
        "javascript://rival.example",
        "Sign in at rival.example/approve, Www.rival.example or mail it@rival.example",
        "RIVAL.EXAMPLE, rival.example. (rival.example) \"it\"@rival.example",
        "mailto:it@rival.example?subject=x",
        "rival\u{3002}example rival\u{FF0E}example rival\u{FF61}example it\u{FF20}rival.example",
        "10.0.0.1/approve and xn--rival-9za.xn--p1ai",
        "Zoë 李 Ørsted",
        "مينا تشوي",
        "👩‍💻🧑🏽‍🚀",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
        "Subject: other\n\nbody",
        "To: x@rival.example\nContent-Type: text/html\n\n<b>",
        "--boundary\r\nContent-Type: text/html\r\n\r\n<b>",
    ]
    .map(str::to_owned)
    .into();
    texts.push("A".repeat(10_000));
    texts.push("Ann ".repeat(3_000));
    texts.push("é".repeat(5_000));
    texts.push("line\n".repeat(2_000));
    texts.push((0..0x20_u8).chain([0x7f]).map(char::from).collect());
    texts
}

/// Every letter with the text in every field that a person, an admin or another system fills.
fn letters(text: &str) -> Vec<Mail> {
    let own = || text.to_owned();
    let asked = Asked {
        requester: own(),
        product: own(),
        site_host: own(),
        target_label: own(),
        because: own(),
        justification: own(),
        cost: Some(own()),
        why_you: WhyYou::Group(own()),
        others: vec![own(), own()],
        ..asked()
    };
    let approved = Approved { product: own(), site_host: own(), by: own(), ..approved() };
    let denied = Denied {
        product: own(),
        site_host: own(),
        target_label: own(),
        reason: own(),
        by: own(),
        ..denied()
    };
    let failed =
        Failed { requester: own(), product: own(), site_host: own(), target_label: own(), ..failed() };
    let wanted = Wanted { product: own(), site_host: own(), target_label: own() };
    let received = Received { request: request(), wanted: wanted.clone(), waits_for: vec![own(), own()] };
    let closed =
        Closed { request: request(), requester: own(), wanted: wanted.clone(), how: Closing::Denied(own()) };
    let parked = JobParked {
        from: "2026-06-02T10:02:00Z".parse().expect("a time"),
        jobs: vec![ParkedLine { what: own(), error: own() }],
    };
    vec![
        Bundle { id: JobId(uuid::Uuid::nil()), asked: vec![asked.clone(), asked.clone()] }
            .to(&ada(), &portal()),
        received.to(&ada(), &portal()),
        closed.to(&ada(), &portal()),
        Waitlisted { request: request(), wanted: wanted.clone(), by: own() }.to(&ada(), &portal()),
        Expired { request: request(), wanted }.to(&ada(), &portal()),
        parked.to(&ada(), &portal()),
        asked.to(&ada(), &portal()),
        approved.to(&ada(), &portal()),
        denied.to(&ada(), &portal()),
        failed.to(Reader::Requester, &ada(), &portal()),
        failed.to(Reader::Admin, &ada(), &portal()),
        // As if a letter had not cleaned its subject.
        Mail { subject: own(), text: own(), html: own(), ..asked.to(&ada(), &portal()) },
    ]
}

#[tokio::test]
async fn no_text_changes_who_gets_a_mail_or_which_headers_it_has() {
    let (inbox, mailer) = setup::inbox().await;
    assert!(hostile().len() >= 40);
    for text in hostile() {
        for mail in letters(&text) {
            inbox.clear();
            mailer.send(&mail).await.unwrap_or_else(|error| panic!("{text:?}: {error}"));
            let mails = inbox.mails();
            assert_eq!(mails.len(), 1, "{text:?}");
            assert_eq!(mails[0].to, ["ada@acme.example"], "{text:?}");
            check_headers(&mails[0], &text);
        }
    }
}

fn check_headers(mail: &inbox::Received, text: &str) {
    let end = mail.data.windows(4).position(|four| four == b"\r\n\r\n").expect("an end of the headers");
    let head = std::str::from_utf8(&mail.data[..end]).expect("headers in ASCII");
    assert!(head.is_ascii(), "{text:?}: {head}");
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    assert!(!unfolded.replace("\r\n", "").chars().any(char::is_control), "{text:?}: {unfolded:?}");
    let mut names: Vec<_> =
        unfolded.split("\r\n").map(|line| line.split(':').next().unwrap_or_default()).collect();
    names.sort_unstable();
    names.retain(|name| !["In-Reply-To", "References"].contains(name));
    let expected = [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "List-Id",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ];
    assert_eq!(names, expected, "{text:?}");
    assert!(head.contains("List-Id: <latchkey.portal.acme.example>\r\n"), "{text:?}: {head}");
    assert!(head.contains("To: ada@acme.example\r\n"), "{text:?}: {head}");
    assert!(head.contains("Auto-Submitted: auto-generated\r\n"), "{text:?}: {head}");

    let parsed = mail.parsed();
    assert_eq!(parsed.to().map(|to| to.iter().count()), Some(1), "{text:?}");
    let from = parsed.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some("Latchkey"), Some("latchkey@acme.example")), "{text:?}");
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1), "{text:?}");
    assert_eq!(parsed.attachment_count(), 0, "{text:?}");
    let subject = parsed.subject().unwrap_or_default();
    assert!(
        subject.chars().count() <= 200 && !subject.chars().any(char::is_control),
        "{text:?}: {subject:?}"
    );
}

#[test]
fn no_text_becomes_markup_a_link_or_something_hidden() {
    for text in hostile() {
        let mut mails = letters(&text);
        mails.pop();
        for mail in mails {
            let html = mail.html.to_lowercase();
            for tag in ["<script", "<img", "<svg", "<b>", "<a href=\"https://rival"] {
                assert!(!html.contains(tag), "{tag} of {text:?} in {html}");
            }
            assert_eq!(html.matches("<a ").count(), html.matches("</a>").count(), "{text:?}: {html}");
            let elsewhere = |link: &&str| {
                !link.starts_with("https://portal.acme.example/")
                    && !link.starts_with("https://acme.atlassian.net/")
            };
            let links = html.split("href=\"").skip(1).find(elsewhere);
            assert_eq!(links, None, "{text:?}: {html}");
            assert!(!html.contains(" onmouseover='") && !html.contains("\"><svg"), "{text:?}: {html}");
            for whole in [&mail.text, &mail.html, &mail.subject] {
                assert!(
                    !whole.contains("http://rival") && !whole.contains("https://rival"),
                    "{text:?}: {whole}"
                );
                let hidden =
                    |c: char| (c.is_control() && c != '\n') || ('\u{202A}'..='\u{202E}').contains(&c);
                assert!(!whole.contains(hidden), "{text:?}: {whole:?}");
            }
            assert!(!mail.subject.contains('\n'), "{text:?}: {}", mail.subject);
        }
    }
}

/// Every letter with the text in every field that a person fills.
fn letters_of_people(text: &str) -> Vec<Mail> {
    let own = || text.to_owned();
    let wanted = || Wanted {
        product: "Jira Software".to_owned(),
        site_host: "acme.atlassian.net".to_owned(),
        target_label: "PROJ-123".to_owned(),
    };
    let asked = Asked { requester: own(), justification: own(), others: vec![own(), own()], ..asked() };
    let asked = Asked { why_you: WhyYou::StandIn(vec![own()]), ..asked };
    let closed = |how| Closed { request: request(), requester: own(), wanted: wanted(), how };
    vec![
        Bundle { id: JobId(uuid::Uuid::nil()), asked: vec![asked.clone(), asked.clone()] }
            .to(&ada(), &portal()),
        asked.to(&ada(), &portal()),
        Approved { by: own(), ..approved() }.to(&ada(), &portal()),
        Denied { reason: own(), by: own(), ..denied() }.to(&ada(), &portal()),
        Failed { requester: own(), ..failed() }.to(Reader::Admin, &ada(), &portal()),
        Received { request: request(), wanted: wanted(), waits_for: vec![own()] }.to(&ada(), &portal()),
        closed(Closing::Denied(own())).to(&ada(), &portal()),
        closed(Closing::Approved(own())).to(&ada(), &portal()),
        Waitlisted { request: request(), wanted: wanted(), by: own() }.to(&ada(), &portal()),
    ]
}

#[test]
fn no_word_of_a_person_is_a_host_or_an_address_for_a_mail_program() {
    for text in hostile() {
        for mail in letters_of_people(&text) {
            for whole in [&mail.subject, &mail.text, &mail.html] {
                let lower = whole.to_lowercase();
                for host in ["rival.example", "@rival", "www.", "\u{3002}example", ".xn--p1ai", "10.0.0.1"] {
                    assert!(!lower.contains(host), "{host} of {text:?} in {whole}");
                }
            }
            assert!(!mail.text.contains("acme[.]"), "our own host: {}", mail.text);
        }
    }
}

#[test]
fn a_reason_cannot_pretend_to_be_the_portal() {
    let reason = "No.\n\nOpen the request:\r\nhttps://portal.acme.example.rival.example/\u{2028}Ada";
    let mail = Denied { reason: reason.to_owned(), ..denied() }.to(&ada(), &portal());
    for line in [
        "> No.\n",
        "> Open the request:\n",
        "> https[:]//portal[.]acme[.]example[.]rival[.]example/\n",
        "> Ada\n",
    ] {
        assert!(mail.text.contains(line), "{line:?} in {}", mail.text);
    }
}

#[tokio::test]
async fn a_body_of_dots_arrives_as_written() {
    let (inbox, mailer) = setup::inbox().await;
    let text = ".\n..\n. a\n\n.\n".to_owned();
    mailer.send(&Mail { text: text.clone(), ..crate::setup::any_mail() }).await.expect("sent");
    assert_eq!(inbox.mails()[0].text(), text);
}
