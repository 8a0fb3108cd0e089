//! What an answer that is not 2xx means. The site plane has no error codes, only texts; those known here were seen by
//! others in the wild, and an unknown one never counts as success.

use std::time::Duration;

use chrono::DateTime;
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::wire::{Answer, in_short};
use crate::ports::DirectoryError;

/// What asks for more was not meant for anyone who serves people.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// A read that was refused; `missing` is what a 404 means for it.
pub(super) fn of_read(answer: &Answer, missing: &'static str) -> DirectoryError {
    match answer.status {
        StatusCode::NOT_FOUND if !answer.is_html() => DirectoryError::NotFound(missing),
        _ => of_any(answer),
    }
}

/// A membership write that was refused.
pub(super) fn of_write(answer: &Answer) -> DirectoryError {
    let text = words_of(answer).to_lowercase();
    match answer.status {
        StatusCode::NOT_FOUND if !answer.is_html() => DirectoryError::NotFound(named_first(&text)),
        StatusCode::BAD_REQUEST if is_about_seats(&text) => DirectoryError::NoSeat,
        StatusCode::BAD_REQUEST if is_about_a_foreign_group(&text) => not_permitted(answer),
        _ => of_any(answer),
    }
}

/// Whether the text says that the account is in the group already.
pub(super) fn says_member(answer: &Answer) -> bool {
    answer.status == StatusCode::BAD_REQUEST && words_of(answer).to_lowercase().contains("already a member")
}

/// Whether the text says that the account is not in the group. Under which status it comes was never recorded.
pub(super) fn says_not_member(answer: &Answer) -> bool {
    answer.status.is_client_error() && words_of(answer).to_lowercase().contains("not a member of")
}

fn of_any(answer: &Answer) -> DirectoryError {
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => {
            DirectoryError::Throttled { retry_after: retry_after(&answer.headers) }
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => not_permitted(answer),
        status => {
            let words = in_short(&format!("HTTP {} {}", status.as_u16(), words_of(answer)));
            DirectoryError::Unreachable(words)
        }
    }
}

fn not_permitted(answer: &Answer) -> DirectoryError {
    DirectoryError::NotPermitted(in_short(&format!("HTTP {} {}", answer.status.as_u16(), words_of(answer))))
}

/// Seconds or an HTTP date (RFC 9110 §10.2.3). A date counts from the answer's own `Date`, so that neither clock has to
/// be right; without one it says nothing.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let wanted = text(RETRY_AFTER)?;
    let pause = match wanted.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) if wanted.bytes().all(|byte| byte.is_ascii_digit()) && !wanted.is_empty() => LONGEST_PAUSE,
        Err(_) => {
            let until = DateTime::parse_from_rfc2822(wanted).ok()?;
            let now = DateTime::parse_from_rfc2822(text(DATE)?).ok()?;
            (until - now).to_std().unwrap_or_default()
        }
    };
    Some(pause.min(LONGEST_PAUSE))
}

/// The licence limit as the identity layer and `POST /user` word it.
fn is_about_seats(text: &str) -> bool {
    let license = text.contains("licen") || text.contains("user limit") || text.contains("seat");
    license && ["exceed", "limit", "reached", "maximum", "no more"].iter().any(|word| text.contains(word))
}

/// A group that an identity provider owns.
fn is_about_a_foreign_group(text: &str) -> bool {
    ["external", "synced", "synchroni", "read-only", "readonly", "scim"]
        .iter()
        .any(|word| text.contains(word))
}

/// "Specified user does not exist…" and "Specified group does not exist…" share one status.
fn named_first(text: &str) -> &'static str {
    let at = |words: &[&str]| words.iter().filter_map(|word| text.find(word)).min();
    match (at(&["user", "account"]), at(&["group"])) {
        (Some(user), Some(group)) if group < user => "group",
        (None, Some(_)) => "group",
        (Some(_), _) => "account",
        (None, None) => "account or group",
    }
}

/// What the body says, in either of the shapes seen: `ErrorCollection`, or a gateway's `message`.
fn words_of(answer: &Answer) -> String {
    if answer.is_html() {
        return "with a page instead of Jira's answer".to_owned();
    }
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        return in_short(&String::from_utf8_lossy(&answer.body[..answer.body.len().min(1000)]));
    };
    let listed = body["errorMessages"].as_array().into_iter().flatten();
    let fields = body["errors"].as_object().into_iter().flat_map(|fields| fields.values());
    let texts = listed.chain(fields).chain([&body["message"], &body["error"]]).filter_map(Value::as_str);
    in_short(&texts.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(http::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("header"))).collect()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_more_than_an_hour() {
        let now = (DATE, "Sun, 06 Nov 1994 08:49:37 GMT");
        for (wanted, expected) in [
            ("7", Some(7)),
            ("0", Some(0)),
            ("3153600000", Some(3600)),
            ("99999999999999999999999", Some(3600)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
            ("Sun, 06 Nov 1994 08:49:07 GMT", Some(0)),
            ("Sat, 06 Nov 2094 08:49:07 GMT", Some(3600)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            let found = retry_after(&headers(&[now.clone(), (RETRY_AFTER, wanted)]));
            assert_eq!(found, expected.map(Duration::from_secs), "{wanted:?}");
        }
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "Sun, 06 Nov 1994 08:49:47 GMT")])), None);
        assert_eq!(retry_after(&headers(&[])), None);
    }

    #[test]
    fn a_404_names_what_its_text_names_first() {
        assert_eq!(
            named_first("specified user does not exist or you do not have required permissions"),
            "account"
        );
        assert_eq!(named_first("specified group does not exist"), "group");
        assert_eq!(named_first("group x has no such user"), "group");
        assert_eq!(named_first("the user is not visible in group x"), "account");
        assert_eq!(named_first(""), "account or group");
    }

    #[test]
    fn a_gateway_and_jira_itself_are_both_understood() {
        for (body, expected) in [
            (r#"{"errorMessages":["No."],"errors":{"groupId":"Bad."}}"#, "No. Bad."),
            (
                r#"{"code":401,"message":"Unauthorized; scope does not match"}"#,
                "Unauthorized; scope does not match",
            ),
            (r#"{"status":403,"error":"Forbidden","message":"No access."}"#, "No access. Forbidden"),
            ("plain\r\n\u{1b}[31mtext", "plain [31mtext"),
            ("", ""),
            ("<html>secret page</html>", "with a page instead of Jira's answer"),
        ] {
            let answer = Answer {
                status: StatusCode::FORBIDDEN,
                headers: HeaderMap::new(),
                body: body.as_bytes().to_vec(),
            };
            assert_eq!(words_of(&answer), expected);
        }
    }
}
