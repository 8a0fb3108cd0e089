//! The letters as people read them.

use app::views::LetterKind;
use domain::{EmailAddress, GrantFailure, JobId, RequestId, Seats};
use server::mail::letters::{Asked, Bundle, Denied, Failed, Occasion, Reader, WhyYou};
use server::ports::Mailer;

use crate::setup::{ada, approved, asked, denied, failed, inbox, portal, request, samples};

const LINK: &str = "https://portal.acme.example/requests/01980000-0000-7000-8000-000000000001";

#[test]
fn an_approver_reads_who_asks_for_what_and_why() {
    let mail = asked().to(&ada(), &portal());
    assert_eq!(mail.subject, "Mina Choi asks for Jira Software (PROJ-123)");
    let expected = "\
Mina Choi asks for Jira Software on acme.atlassian.net to open PROJ-123.

Mina Choi wrote:
> I was added to the refund project last week.

You are asked because you own Jira Software on acme.atlassian.net.
3 of 250 seats free.
Cost: none now: a paid seat is free (a new one is $8.60 a month)
Rule: Automatic licenses go to people in the group \"engineers\".
Asked: 2 June 2026, 10:02 UTC

Approve:
https://portal.acme.example/requests/01980000-0000-7000-8000-000000000001?choice=approve

Deny:
https://portal.acme.example/requests/01980000-0000-7000-8000-000000000001?choice=deny

Look at it first:
https://portal.acme.example/requests/01980000-0000-7000-8000-000000000001

The links open the request; you confirm there. Jun Lee was asked too; the first answer counts.
";
    assert_eq!(mail.text, expected);
    assert!(mail.html.contains(">Mina Choi asks for Jira Software</h1>"), "{}", mail.html);
    assert!(mail.html.contains("3 of 250 seats free."), "{}", mail.html);
    assert_eq!(mail.html.matches("<a ").count(), 3);
    for link in [LINK.to_owned(), format!("{LINK}?choice=approve"), format!("{LINK}?choice=deny")] {
        assert!(mail.html.contains(&format!("href=\"{link}\"")), "{}", mail.html);
    }
}

#[test]
fn seats_reasons_and_company_are_told_as_they_are() {
    let text = |change: fn(&mut Asked)| {
        let mut letter = asked();
        change(&mut letter);
        letter.to(&ada(), &portal()).text
    };
    assert!(text(|it| it.seats = None).contains("How many seats are free is not known right now."));
    let full = text(|it| it.seats = Some(Seats { limit: Some(10), used: 10, reserved: 0 }));
    assert!(full.contains("No seat of 10 is free, so a yes can only be set up once one is."));
    assert!(
        text(|it| it.seats = Some(Seats { limit: None, used: 10, reserved: 0 }))
            .contains("Seats are not limited.")
    );
    assert!(
        text(|it| it.why_you = WhyYou::ProjectLead).contains("because you lead the project of PROJ-123.")
    );
    assert!(text(|it| it.why_you = WhyYou::Named).contains("because a rule names you."));
    assert!(text(|it| it.why_you = WhyYou::Group("leads".to_owned())).contains("in the group \"leads\"."));
    let stands_in = text(|it| it.why_you = WhyYou::StandIn(vec!["Ada Park".into(), "Jun\nLee".into()]));
    assert!(stands_in.contains("because you stand in for Ada Park and Jun Lee."), "{stands_in}");
    assert!(text(|it| it.why_you = WhyYou::Admin).contains("as an admin, because nobody else could be."));
    let later = text(|it| it.why_you = WhyYou::AdminLater);
    assert!(later.contains("as an admin, after those who were asked first."), "{later}");
    assert!(text(|it| it.others.clear()).ends_with("you confirm there.\n"));
    assert!(text(|it| it.needs_all = true).ends_with("asked too; everybody has to agree.\n"));
    let silent = text(|it| it.justification = " \r\n".to_owned());
    assert!(silent.contains("to open PROJ-123.\n\nYou are asked"), "{silent}");
    assert!(!text(|it| it.cost = None).contains("Cost"));
    assert!(
        text(|it| it.others.push("Sam Ortiz".to_owned())).contains("Jun Lee and Sam Ortiz were asked too;")
    );
}

#[test]
fn a_requester_reads_that_it_works_and_gets_the_link_to_the_issue() {
    let mail = approved().to(&ada(), &portal());
    assert_eq!(mail.subject, "You can open PROJ-123 now (Jira Software)");
    let expected = "\
Ada Park approved your request. You have a license of Jira Software on acme.atlassian.net, and it works.

Open PROJ-123:
https://acme.atlassian.net/browse/PROJ-123?a=1&b=2
";
    assert_eq!(mail.text, expected);
    let href = "href=\"https://acme.atlassian.net/browse/PROJ-123?a=1&#38;b=2\"";
    assert!(mail.html.contains(href), "{}", mail.html);
}

#[test]
fn a_denial_quotes_the_reason_and_says_what_next() {
    let mail = denied().to(&ada(), &portal());
    assert_eq!(mail.subject, "Ada Park said no to Jira Software (PROJ-123)");
    let expected = "\
Ada Park said no to your request for Jira Software on acme.atlassian.net to open PROJ-123.

Ada Park wrote:
> The refund project is over.
> Please ask Jun for the archive.

If something changes, you can ask again after 30 days. Until then, talk to Ada Park.

Your request:
https://portal.acme.example/requests/01980000-0000-7000-8000-000000000001
";
    assert_eq!(mail.text, expected);
    assert!(mail.html.contains("The refund project is over.<br>"), "{}", mail.html);
    let silent =
        Denied { reason: " \r\n".to_owned(), again_after_days: None, ..denied() }.to(&ada(), &portal());
    assert!(!silent.text.contains("wrote") && !silent.html.contains("wrote"), "{}", silent.text);
    let expected = "to open PROJ-123.\n\nIf this looks wrong to you, talk to Ada Park; you can ask again at any time.\n\nYour";
    assert!(silent.text.contains(expected), "{}", silent.text);
    let soon = Denied { again_after_days: Some(1), ..denied() }.to(&ada(), &portal());
    assert!(soon.text.contains("again after a day."), "{}", soon.text);
}

#[test]
fn a_failure_comforts_the_requester_and_instructs_the_admin() {
    let mail = failed().to(Reader::Requester, &ada(), &portal());
    assert_eq!(mail.subject, "Your license of Jira Software is not ready yet (PROJ-123)");
    let expected = "\
Your license for Jira Software on acme.atlassian.net was approved, but could not be set up. No seat is free.

The admins have been told. You do not have to ask again; its page leads you on once it works.

The page of it:
https://portal.acme.example/requests/01980000-0000-7000-8000-000000000001
";
    assert_eq!(mail.text, expected);
    for failure in [
        GrantFailure::NoSeat,
        GrantFailure::NoAccount,
        GrantFailure::NotPermitted,
        GrantFailure::NoGroup,
        GrantFailure::NeverEffective,
        GrantFailure::Unreachable,
    ] {
        let mail = Failed { failure, ..failed() }.to(Reader::Admin, &ada(), &portal());
        assert_eq!(mail.subject, "Mina Choi still has no Jira Software (PROJ-123)");
        assert!(mail.text.contains("press \"Retry\" on the System page."), "{}", mail.text);
        assert!(mail.html.contains("press \"Retry\" on the System page."), "{}", mail.html);
    }
}

#[test]
fn reminders_and_escalations_say_so_and_belong_to_the_first_mail() {
    let first = asked().to(&ada(), &portal());
    assert_eq!(first.follows, None);
    let reminder = Asked { occasion: Occasion::Reminder(2), ..asked() }.to(&ada(), &portal());
    assert_eq!(reminder.subject, "Mina Choi still waits for Jira Software (PROJ-123)");
    assert!(reminder.text.contains("to open PROJ-123. Nobody has decided yet.\n"), "{}", reminder.text);
    let escalated = Asked { occasion: Occasion::Escalated, ..asked() }.to(&ada(), &portal());
    assert!(escalated.text.contains("have not answered, so you are asked as well.\n"), "{}", escalated.text);
    let closed = samples(LetterKind::Closed);
    for later in [&reminder, &escalated] {
        assert_eq!(later.follows.as_deref(), Some(&*first.message_id));
        assert_ne!(later.message_id, first.message_id);
    }
    assert!(closed.text.contains("There is nothing left for you to do."), "{}", closed.text);
    let denied = denied().to(&ada(), &portal());
    let received = denied.follows.expect("the mail that said who was asked");
    assert!(received.starts_with("<received.01980000-0000-7000-8000-000000000001."), "{received}");
    let failed = |reader| failed().to(reader, &ada(), &portal()).follows;
    assert_eq!((failed(Reader::Requester), failed(Reader::Admin)), (Some(received), None));
}

#[test]
fn an_approver_reads_that_a_yes_extends_what_runs() {
    let ends = Some("2026-06-05T10:02:00Z".parse().expect("a time"));
    for (occasion, subject) in [
        (Occasion::Asked, "Mina Choi asks to extend Jira Software (PROJ-123)"),
        (Occasion::Reminder(1), "Mina Choi still waits to extend Jira Software (PROJ-123)"),
        (Occasion::Escalated, "Mina Choi asks to extend Jira Software, and nobody has answered (PROJ-123)"),
    ] {
        let asked = Asked { ends, seats: None, cost: None, occasion, ..asked() };
        let mail = asked.to(&ada(), &portal());
        assert_eq!(mail.subject, subject);
        let bundle = Bundle { id: JobId(uuid::Uuid::nil()), asked: vec![asked] }.to(&ada(), &portal());
        for text in [&mail.text, &bundle.text] {
            let what = "Mina Choi asks to extend the license for Jira Software on acme.atlassian.net that ends on \
                        5 June 2026, 10:02 UTC.";
            assert!(text.starts_with(what), "{text}");
            assert!(text.contains("\nA yes extends a license that runs, which needs no seat.\n"), "{text}");
        }
        for html in [&mail.html, &bundle.html] {
            assert!(
                html.contains("on acme.atlassian.net, until 5 June 2026, 10:02 UTC as it is now."),
                "{html}"
            );
            assert!(html.contains("A yes extends a license that runs, which needs no seat."), "{html}");
        }
    }
}

#[test]
fn several_requests_in_one_mail_are_each_told_with_their_links() {
    let other = RequestId(uuid::Uuid::nil());
    let second = Asked { request: other, requester: "Kofi Mensah".to_owned(), ..asked() };
    let mail = Bundle { id: JobId(uuid::Uuid::nil()), asked: vec![asked(), second] }.to(&ada(), &portal());
    assert_eq!(mail.subject, "2 requests wait for you");
    for request in [request(), other] {
        for end in ["?choice=approve", "?choice=deny", "\n"] {
            let link = format!("https://portal.acme.example/requests/{request}{end}");
            assert!(mail.text.contains(&link), "{link} in {}", mail.text);
        }
    }
    assert!(mail.text.contains("\nAll that waits for you:\nhttps://portal.acme.example/inbox\n"));
    assert_eq!(mail.html.matches("<a ").count(), 7);
    let one = Bundle { id: JobId(uuid::Uuid::nil()), asked: vec![asked()] }.to(&ada(), &portal());
    assert_eq!(one.subject, "1 request waits for you");
}

#[test]
fn every_letter_has_a_subject_words_and_a_way_on_in_both_parts() {
    let mut ids = std::collections::HashSet::new();
    for kind in LetterKind::ALL {
        let mail = samples(kind);
        assert_eq!(LetterKind::named(kind.name()), Some(kind));
        assert!(mail.subject.starts_with("Sample: "), "{kind:?}: {}", mail.subject);
        let says = |what: &str| mail.text.contains(what) && mail.html.contains(what);
        assert!(
            says("https://portal.acme.example/") || says("https://acme.atlassian.net/browse/PROJ-123"),
            "{kind:?}: {}",
            mail.text
        );
        for left in ["{{", "{%", "None", "Some(", "\n\n\n"] {
            assert!(!mail.text.contains(left), "{left:?} in {kind:?}: {}", mail.text);
        }
        assert!(mail.text.lines().count() > 3, "{kind:?}: {}", mail.text);
        assert!(ids.insert(mail.message_id), "{kind:?} has the id of another");
        if let Ok(folder) = std::env::var("KEEP_MAILS") {
            std::fs::write(format!("{folder}/{}.html", kind.name()), &mail.html).expect("a folder");
            std::fs::write(format!("{folder}/{}.txt", kind.name()), &mail.text).expect("a folder");
        }
    }
}

#[test]
fn the_same_event_and_recipient_have_the_same_message_id_and_others_another() {
    let jun = EmailAddress::parse("jun@acme.example").expect("an address");
    let id = asked().to(&ada(), &portal()).message_id;
    assert_eq!(id, Asked { requester: "Renamed".to_owned(), ..asked() }.to(&ada(), &portal()).message_id);
    assert!(
        id.starts_with("<asked.01980000-0000-7000-8000-000000000001.")
            && id.ends_with("@portal.acme.example>")
    );
    assert!(!id.contains("ada"));
    let others = [
        asked().to(&jun, &portal()),
        approved().to(&ada(), &portal()),
        denied().to(&ada(), &portal()),
        failed().to(Reader::Requester, &ada(), &portal()),
        failed().to(Reader::Admin, &ada(), &portal()),
        Failed { attempt: 2, ..failed() }.to(Reader::Admin, &ada(), &portal()),
    ];
    let all: std::collections::HashSet<_> = others.iter().map(|mail| &mail.message_id).chain([&id]).collect();
    assert_eq!(all.len(), 7);
}

/// Shapes that break on a small screen or in a mail program that runs or loads nothing.
#[tokio::test]
async fn the_html_part_needs_nothing_but_itself() {
    let (inbox, mailer) = inbox().await;
    let letters = [
        asked().to(&ada(), &portal()),
        approved().to(&ada(), &portal()),
        denied().to(&ada(), &portal()),
        failed().to(Reader::Requester, &ada(), &portal()),
    ];
    for letter in &letters {
        mailer.send(letter).await.expect("sent");
    }
    for mail in inbox.mails() {
        let html = mail.html();
        for banned in ["<table", "<img", "<script", "<link", "src=", "@import", "url(", "{%", "{{"] {
            assert!(!html.contains(banned), "{banned} in {html}");
        }
        assert!(html.matches("<a ").count() >= 1, "{html}");
        assert!(!mail.text().contains('<') && !mail.text().contains("{%"), "{}", mail.text());
    }
}
