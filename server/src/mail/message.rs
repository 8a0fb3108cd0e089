//! From a mail to a message (RFC 5322): which headers there are, and that no others can be.

use domain::Origin;
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};

use super::clean;
use crate::ports::{Mail, MailError};

/// Tells other machines not to answer (RFC 3834 §5).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
/// Names what the mails have in common, for filters (RFC 2919).
const LIST_ID: HeaderName = HeaderName::new_from_ascii_str("List-Id");
const LONGEST_SUBJECT: usize = 200;

/// Only the subject holds a person's text: it is cleaned and then encoded. The recipient is an address without a name.
/// `Date` is the moment of sending, set by lettre.
pub(super) fn compose(mail: &Mail, from: &Mailbox, list_id: &str) -> Result<Message, MailError> {
    if !is_message_id(&mail.message_id) || !mail.follows.as_deref().is_none_or(is_message_id) {
        return Err(MailError::Refused("not a Message-ID".to_owned()));
    }
    let refused = |error: &dyn std::fmt::Display| MailError::Refused(clean::reply(&error.to_string()));
    let to: Address = mail.to.as_str().parse().map_err(|error| refused(&error))?;
    let envelope =
        Envelope::new(Some(from.email.clone()), vec![to.clone()]).map_err(|error| refused(&error))?;
    let mut message = Message::builder();
    if let Some(first) = &mail.follows {
        message = message.in_reply_to(first.clone()).references(first.clone());
    }
    message
        .envelope(envelope)
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject(&mail.subject))
        .message_id(Some(mail.message_id.clone()))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(LIST_ID, list_id.to_owned()))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| refused(&error))
}

/// `<latchkey.portal.acme.example>`: the host of the portal is ours to name lists under.
pub(super) fn list_id(public_url: &Origin) -> String {
    let url = url::Url::parse(public_url.as_str()).ok();
    let host = url.as_ref().and_then(|url| url.host_str()).unwrap_or("localhost");
    let plain: String = host.chars().filter(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    format!("<latchkey.{plain}>")
}

/// lettre encodes what is not ASCII and sends the rest as it is; a person's "=?utf-8?..." would then be decoded by the
/// reader into what was stripped before (RFC 2047 §2).
fn subject(text: &str) -> String {
    clean::line(&text.replace("=?", "= ?"), LONGEST_SUBJECT)
}

/// `<left@right>` of plain characters (RFC 5322 §3.6.4).
fn is_message_id(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_[]:".contains(&b))
    };
    text.len() <= 250 && inner.split_once('@').is_some_and(|(left, right)| plain(left) && plain(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_named_after_the_portal() {
        let named = |url| list_id(&Origin::parse(url).expect("an origin"));
        assert_eq!(named("https://portal.acme.example"), "<latchkey.portal.acme.example>");
        assert_eq!(named("http://127.0.0.1:8080"), "<latchkey.127.0.0.1>");
        assert_eq!(named("http://[::1]:8080"), "<latchkey.1>");
    }

    #[test]
    fn a_message_id_is_plain_or_refused() {
        assert!(is_message_id("<asked.0198-aa.ff00@portal.acme.example>"));
        for odd in ["", "<>", "a@b", "<a>", "<a@b", "<a@b>\r\nBcc: x@y.example", "<a b@c>", "<a@b@c>", "<a@>"]
        {
            assert!(!is_message_id(odd), "{odd:?} was taken");
        }
    }
}
