//! Three-valued logic after Kleene: what is unknown stays unknown unless the rest decides alone.

use serde::{Deserialize, Serialize};

/// What a condition came to on given facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Surely so.
    True,
    /// Surely not so.
    False,
    /// A fact it needs is unknown.
    Unknown,
}

impl Truth {
    /// All of them; the empty list is true.
    pub fn all(values: impl IntoIterator<Item = Self>) -> Self {
        values.into_iter().fold(Self::True, |so_far, value| match (so_far, value) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::True, Self::True) => Self::True,
        })
    }

    /// Any of them; the empty list is false.
    pub fn any(values: impl IntoIterator<Item = Self>) -> Self {
        !Self::all(values.into_iter().map(|value| !value))
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}
