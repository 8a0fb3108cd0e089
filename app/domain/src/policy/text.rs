//! Texts of a policy: what people, mails and terminals can show.

use super::MAX_TEXT;
use crate::is_hidden;

/// What is wrong with a name or a value.
pub(super) fn problem(text: &str, most: usize) -> Option<&'static str> {
    if text.chars().any(is_unfit) {
        return Some("a text has a character in it that cannot be seen, such as a control character");
    }
    (text.chars().count() > most).then_some(if most == MAX_TEXT {
        "a name or a value is longer than 200 characters"
    } else {
        "a message is longer than 1000 characters"
    })
}

/// The same of one that may have several lines.
pub(super) fn problem_in_lines(text: &str, most: usize) -> Option<&'static str> {
    problem(&text.replace("\r\n", "\n").replace('\n', " "), most)
}

/// Joiners are part of names in Persian and in languages of India; groups are compared letter by letter.
fn is_unfit(c: char) -> bool {
    is_hidden(c) && !matches!(c, '\u{200C}' | '\u{200D}')
}
