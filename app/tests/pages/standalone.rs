//! Documents outside the router.

use app::standalone::{Standalone, standalone};
use domain::TargetError;

pub fn all() -> Vec<(&'static str, Standalone)> {
    let again = || "/auth/sign-in?return=%2Fask".to_owned();
    vec![
        ("refused", Standalone::RefusedTarget(TargetError::UnknownHost)),
        ("sign-in-unavailable", Standalone::SignInUnavailable { again: again(), onward: None }),
        ("sign-in-refused", Standalone::SignInRefused { again: again() }),
        ("not-verified", Standalone::EmailNotVerified),
        ("address-taken", Standalone::AddressTaken),
        ("signed-out", Standalone::SignedOut),
        ("forbidden", Standalone::Forbidden),
        ("not-found", Standalone::NotFound),
        ("too-many", Standalone::TooManyRequests),
        ("too-large", Standalone::TooLarge),
        ("headers-too-large", Standalone::HeadersTooLarge),
        ("internal", Standalone::Internal { request_id: "01J9-<b>".to_owned() }),
        ("unavailable", Standalone::Unavailable { again: "/ask?to=x".to_owned() }),
    ]
}

#[test]
fn each_is_a_whole_document_without_scripts_that_leads_on() {
    for (name, page) in all() {
        let html = standalone(&page);
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{name}");
        assert!(!html.contains("<script") && !html.contains("style="), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches(r#"class="button primary""#).count(), 1, "{name}: {html}");
        assert!((200..=503).contains(&page.status()), "{name}");
    }
}

#[test]
fn a_refused_link_says_which_rule_it_breaks_and_what_is_accepted() {
    let html = standalone(&Standalone::RefusedTarget(TargetError::UserInfo));
    assert!(html.contains("The link carries a user name.") && html.contains("whole https:// addresses"));
}

#[test]
fn an_internal_error_gives_its_number_as_words() {
    let html = standalone(&Standalone::Internal { request_id: "01J9-<b>".to_owned() });
    assert!(html.contains("01J9-&lt;b&gt;"));
}

#[test]
fn trying_again_never_leads_to_another_host() {
    let button = |again: &str| {
        let again = || again.to_owned();
        let pages = [
            Standalone::Unavailable { again: again() },
            Standalone::SignInRefused { again: again() },
            Standalone::SignInUnavailable { again: again(), onward: None },
        ];
        pages.map(|page| {
            let html = standalone(&page);
            let (before, _) = html.split_once(r#"" class="button primary""#).expect("the button");
            before.rsplit_once(r#"href=""#).expect("its link").1.to_owned()
        })
    };
    for elsewhere in [
        "//evil.example/x",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "x",
        "",
    ] {
        assert_eq!(button(elsewhere), ["/", "/", "/"], "{elsewhere:?}");
    }
    assert_eq!(button("/ask?to=//x"), ["/ask?to=//x"; 3]);
}
