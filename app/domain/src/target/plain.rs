//! Links that the URL parser would give back as they are: most are, and need not be parsed.
//!
//! What is read here must be no more than the parser proves. So only this passes: a known origin, which the parser wrote
//! itself; segments of letters, digits, `-` and `_`, in which nothing can hide where the path leads; and a query without
//! a character that the parser encodes. Everything else is the parser's to judge.

use super::{Origin, SiteOrigins, origins};
use crate::SiteKey;

/// Such a link, taken apart.
pub(super) struct Link<'raw, 'sites> {
    pub site: &'sites SiteKey,
    pub origin: &'sites Origin,
    pub path: &'raw str,
    pub query: Option<&'raw str>,
}

/// `None`: ask the parser.
pub(super) fn read<'raw, 'sites>(raw: &'raw str, sites: &'sites [SiteOrigins]) -> Option<Link<'raw, 'sites>> {
    let (site, origin, rest) = origins(sites).find_map(|(site, origin)| {
        let rest = raw.strip_prefix(origin.as_str())?;
        rest.starts_with('/').then_some((site, origin, rest))
    })?;
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let is_plain = path.bytes().all(|byte| is_word(byte) || byte == b'/')
        && !path.contains("//")
        && query.unwrap_or("").bytes().all(|byte| is_word(byte) || b"=&%+.~".contains(&byte));
    is_plain.then_some(Link { site, origin, path, query })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;
    use crate::target::hides_its_path;
    use crate::target::tests::sites;

    /// What the parser makes of it, if it is a plain link.
    fn expect_agreement(raw: &str) -> bool {
        let sites = sites();
        let Some(link) = read(raw, &sites) else { return false };
        let url = Url::parse(raw).expect("a plain link is a URL");
        assert_eq!(url.as_str(), raw);
        assert_eq!((url.path(), url.query()), (link.path, link.query), "{raw}");
        assert_eq!(url.origin().ascii_serialization(), link.origin.as_str(), "{raw}");
        assert!(origins(&sites).any(|known| known == (link.site, link.origin)), "{raw}");
        assert!(url.username().is_empty() && url.password().is_none(), "{raw}");
        assert!(!hides_its_path(link.path), "{raw}");
        true
    }

    #[test]
    fn the_links_that_jira_writes_are_plain() {
        for raw in [
            "https://acme.atlassian.net/browse/PROJ-123?focusedCommentId=7",
            "https://acme.atlassian.net/jira/software/c/projects/PROJ/boards/1?selectedIssue=PROJ-9",
            "https://jira.acme.example/issues/?filter=10%2C11",
            "http://127.0.0.2:8082/browse/PROJ-1?",
        ] {
            assert!(expect_agreement(raw), "{raw}");
        }
    }

    #[test]
    fn nothing_hostile_is_plain() {
        for rest in [
            "//evil.example",
            "/browse/../x",
            "/browse/./x",
            "/browse/%2e%2e/x",
            "/a;b",
            "/a\\b",
            "/a#b",
            "@evil.example/a",
            ".evil.example/a",
            ":80/a",
            "",
            "/a?b'",
            "/a?b<",
            "/a?b\u{e9}",
            "/\u{e9}",
            "/a\tb",
        ] {
            let raw = format!("https://acme.atlassian.net{rest}");
            assert!(read(&raw, &sites()).is_none(), "{raw} is plain");
        }
    }

    proptest! {
        #[test]
        fn the_parser_gives_a_plain_link_back_as_it_is(rest in r#"[/.?#%&=+~:;@'"<>|^`{}\\\[\]a-cA-C0-9_ -]{0,24}"#) {
            for origin in ["https://acme.atlassian.net", "https://jira.acme.example", "http://127.0.0.2:8082"] {
                expect_agreement(&format!("{origin}{rest}"));
                expect_agreement(&format!("{origin}/{rest}"));
            }
        }

        #[test]
        fn and_does_so_for_every_link_of_plain_characters(rest in "(/[a-zA-Z0-9_-]{1,8}){1,5}/?(\\?[a-zA-Z0-9_=&%+.~-]{0,24})?") {
            let raw = format!("https://acme.atlassian.net{rest}");
            prop_assert!(expect_agreement(&raw), "{}", raw);
        }
    }
}
