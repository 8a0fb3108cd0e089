//! E-mail addresses and the names shown beside them.

use serde::{Deserialize, Serialize};

/// A text the portal does not take as an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: one @, plain ASCII, a host name behind it")]
pub struct InvalidEmail;

/// An address in lower-case ASCII: `local@domain`.
///
/// Narrower than RFC 5321 on purpose. Quoted local parts, address literals and non-ASCII letters are refused, because
/// two systems that compare addresses must agree on what is the same person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// # Errors
    /// When the text is not such an address.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let (local, domain) = text.split_once('@').ok_or(InvalidEmail)?;
        let local_is_plain = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let domain_is_plain = (1..=253).contains(&domain.len())
            && domain.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            });
        if local_is_plain && domain_is_plain {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(InvalidEmail)
        }
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part behind the @.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's name made fit to show: no control, bidirectional or line-separating characters, spaces folded, at most
/// 64 characters. Names come from the identity provider and are written by their bearers.
#[must_use]
pub fn display_name(claimed: &str) -> String {
    let visible: String = claimed.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let folded = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(64).collect::<String>().trim_end().to_owned()
}

/// Control, bidirectional and line-separating characters: what shows nothing and changes how the rest is read.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(EmailAddress::parse("Ada@ACME.example"), EmailAddress::parse("ada@acme.example"));
        assert_eq!(EmailAddress::parse("ada+x@acme.example").expect("plus").domain(), "acme.example");
    }

    #[test]
    fn odd_addresses_are_refused() {
        for odd in [
            "",
            "@",
            "a@",
            "@b",
            "a@b@c",
            "\"a b\"@c.example",
            "a@[127.0.0.1]",
            "é@acme.example",
            "a@acme.example.",
            "a\r\nBcc: x@y.example",
            "a@b c",
            ".a@b",
            "a..b@c",
            "a@-b.example",
            "a@b..c",
            "a@exa\u{1f}mple",
        ] {
            assert_eq!(EmailAddress::parse(odd), Err(InvalidEmail), "{odd:?} was taken");
        }
    }

    #[test]
    fn a_name_loses_what_cannot_be_seen() {
        assert_eq!(display_name("Ann\r\nBcc: x@y.example"), "Ann Bcc: x@y.example");
        assert_eq!(display_name("\u{202E}evil\u{0}\u{2028} name "), "evil name");
        assert_eq!(display_name(&"x".repeat(10_000)).len(), 64);
        assert_eq!(display_name("Zoë 李"), "Zoë 李");
    }
}
