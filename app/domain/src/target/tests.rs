//! The corpus of URLs: what must pass, what must never.

use super::*;

pub(super) fn sites() -> Vec<SiteOrigins> {
    let origin = |text| Origin::parse(text).expect("a test origin");
    vec![
        SiteOrigins {
            site: SiteKey::parse("acme").expect("key"),
            base: origin("https://acme.atlassian.net"),
            others: vec![origin("https://jira.acme.example")],
        },
        SiteOrigins {
            site: SiteKey::parse("sim").expect("key"),
            base: origin("http://127.0.0.2:8082"),
            others: vec![],
        },
    ]
}

#[test]
fn real_links_pass_unchanged_and_say_what_they_are() {
    use TargetKind::{Board, Issue, Other, Project, Search};
    for (raw, kind, label) in [
        ("https://acme.atlassian.net/browse/PROJ-123", Issue, "PROJ-123"),
        ("https://acme.atlassian.net/browse/proj-123?focusedCommentId=7#comment-7", Issue, "PROJ-123"),
        ("https://acme.atlassian.net/browse/PROJ-1/", Issue, "PROJ-1"),
        ("https://jira.acme.example/browse/A_1-9?filter=10%2C11", Issue, "A_1-9"),
        ("https://acme.atlassian.net/projects/PROJ", Project, "PROJ"),
        ("https://acme.atlassian.net/projects/PROJ/issues/PROJ-5", Issue, "PROJ-5"),
        ("https://acme.atlassian.net/jira/software/projects/PROJ/boards/1", Board, "PROJ"),
        (
            "https://acme.atlassian.net/jira/software/c/projects/PROJ/boards/1?selectedIssue=PROJ-9",
            Issue,
            "PROJ-9",
        ),
        ("https://acme.atlassian.net/jira/software/projects/PROJ/list", Project, "PROJ"),
        ("https://acme.atlassian.net/jira/your-work", Other, "acme.atlassian.net"),
        ("https://acme.atlassian.net/issues/?jql=text%20~%20%22x%22", Search, "acme.atlassian.net"),
        ("https://acme.atlassian.net/secure/RapidBoard.jspa?rapidView=3", Board, "acme.atlassian.net"),
        ("https://acme.atlassian.net/secure/Dashboard.jspa", Other, "acme.atlassian.net"),
        ("http://127.0.0.2:8082/browse/PROJ-123", Issue, "PROJ-123"),
    ] {
        let target = Target::parse(raw, &sites()).expect(raw);
        assert_eq!((target.url(), target.kind(), target.label().as_str()), (raw, kind, label));
    }
}

#[test]
fn a_key_alone_is_the_issue_on_the_first_site_and_a_typed_link_is_a_link() {
    let sites = sites();
    let typed = |text: &str| Target::typed(text, &sites[0], &sites).map(|target| target.url().to_owned());
    let issue = format!("{}/browse/PROJ-123", sites[0].base);
    for text in ["PROJ-123", "proj-123", "  PROJ-123 ", &issue, &format!(" {issue} ")] {
        assert_eq!(typed(text).as_ref(), Ok(&issue), "{text:?}");
    }
    for text in ["PROJ", "PROJ-0", "PROJ-123/../x", "PROJ 123", "/browse/PROJ-123", "\tPROJ-123", ""] {
        assert!(typed(text).is_err(), "{text:?} passed");
    }
}

#[test]
fn a_mirrored_path_keeps_its_query() {
    let sites = sites();
    let target = Target::mirror("/browse/PROJ-1?a=1&a=2", &sites[0], &sites).expect("mirrored");
    assert_eq!(target.url(), "https://acme.atlassian.net/browse/PROJ-1?a=1&a=2");
    for path in [
        "//evil.example/browse/PROJ-1",
        "@evil.example/browse/PROJ-1",
        ".evil.example/browse/PROJ-1",
        ":80/browse/PROJ-1",
    ] {
        assert!(Target::mirror(path, &sites[0], &sites).is_err(), "{path} passed");
    }
}

#[test]
fn hostile_links_are_refused() {
    let long = format!("https://acme.atlassian.net/browse/PROJ-1?{}", "x".repeat(10_240));
    let payloads =
        include_str!("payloads.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let mut count = 0;
    for line in payloads {
        let raw = line
            .replace("{CR}", "\r")
            .replace("{LF}", "\n")
            .replace("{TAB}", "\t")
            .replace("{NUL}", "\0")
            .replace("{SP}", " ")
            .replace("{DEL}", "\u{7f}");
        assert!(Target::parse(&raw, &sites()).is_err(), "{line} passed");
        count += 1;
    }
    assert!(Target::parse(&long, &sites()).is_err());
    assert!(count >= 70, "the corpus shrank to {count}");
}

#[test]
fn nothing_of_the_url_standards_own_test_data_leaves_our_sites() {
    let cases: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("urltestdata.json")).expect("the WPT file is JSON");
    let mut seen = 0;
    for case in cases.iter().filter_map(|case| case.get("input")?.as_str()) {
        seen += 1;
        for raw in [
            case.to_owned(),
            format!("https://acme.atlassian.net{case}"),
            format!("https://acme.atlassian.net/{case}"),
        ] {
            if let Ok(target) = Target::parse(&raw, &sites()) {
                let again = Url::parse(target.url()).expect("a target is a URL");
                assert_eq!(again.origin().ascii_serialization(), "https://acme.atlassian.net", "{raw}");
                assert!(raw.starts_with("https://acme.atlassian.net/"), "{raw}");
            }
        }
    }
    assert!(seen >= 800, "only {seen} cases");
}

#[test]
fn each_rule_answers_in_its_own_words() {
    for (raw, error) in [
        ("https://evil.example/browse/PROJ-1", TargetError::UnknownHost),
        ("/browse/PROJ-1", TargetError::NotAUrl),
        ("javascript:alert(1)", TargetError::Scheme),
        ("blob:https://acme.atlassian.net/x", TargetError::Scheme),
        ("https://a@acme.atlassian.net/browse/PROJ-1", TargetError::UserInfo),
        ("https://acme.atlassian.net/login?dest-url=https://evil.example", TargetError::Path),
        ("https://acme.atlassian.net/browse/PROJ-1 ", TargetError::OddCharacter),
        ("http://acme.atlassian.net/browse/PROJ-1", TargetError::UnknownHost),
    ] {
        assert_eq!(Target::parse(raw, &sites()), Err(error), "{raw}");
    }
}

#[test]
fn an_origin_is_https_or_a_loopback_literal() {
    for good in [
        "https://acme.atlassian.net",
        "https://acme.atlassian.net/",
        "http://127.0.0.2:8082",
        "http://[::1]:1",
    ] {
        assert!(Origin::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "acme.atlassian.net",
        "http://acme.atlassian.net",
        "http://localhost:1",
        "http://127.0.0.1.evil.example",
        "https://acme.atlassian.net/wiki",
        "https://u@acme.atlassian.net",
        "https://ACME.atlassian.net",
        "ftp://127.0.0.1",
        "https://acme.atlassian.net:443",
        "http://0x7f.1:80/x",
    ] {
        assert!(Origin::parse(bad).is_err(), "{bad}");
    }
}
