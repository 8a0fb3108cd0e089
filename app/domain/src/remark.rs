//! Remarks: what one person writes to another in a form.

use serde::{Deserialize, Serialize};

use crate::email::is_hidden;

/// Words of a person: why they ask, why somebody said no. 1 to 1000 characters in lines, without anything that cannot
/// be seen; still a stranger's words, to be shown as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Remark(String);

/// Longest remark, in characters.
pub const MAX_REMARK: usize = 1000;

/// Too long to be a remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("longer than 1000 characters")]
pub struct TooLong;

impl Remark {
    /// Reads a form's field. `None` when it says nothing.
    ///
    /// # Errors
    /// When more than [`MAX_REMARK`] characters are left after cleaning.
    pub fn parse(text: &str) -> Result<Option<Self>, TooLong> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let visible: String = text.chars().map(|c| if c != '\n' && is_hidden(c) { ' ' } else { c }).collect();
        let trimmed = visible.trim();
        match trimmed.chars().count() {
            0 => Ok(None),
            1..=MAX_REMARK => Ok(Some(Self(trimmed.to_owned()))),
            _ => Err(TooLong),
        }
    }

    /// A remark as it was stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_has_words_and_not_too_many() {
        let words = |text: &str| Remark::parse(text).map(|remark| remark.map(|it| it.0));
        assert_eq!(words(" \r\n\t "), Ok(None));
        assert_eq!(words("  New project.\r\nFrom today. "), Ok(Some("New project.\nFrom today.".to_owned())));
        assert_eq!(words(&"é".repeat(MAX_REMARK)).map(|it| it.is_some()), Ok(true));
        assert_eq!(words(&"x".repeat(MAX_REMARK + 1)), Err(TooLong));
    }

    #[test]
    fn what_cannot_be_seen_is_gone_and_a_database_can_store_the_rest() {
        let remark = Remark::parse("a\u{0}b\u{202E}c\u{2028}d").expect("short").expect("words");
        assert_eq!(remark.as_str(), "a b c d");
    }
}
