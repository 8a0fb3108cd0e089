//! The page of the tokens.

use chrono::{DateTime, Utc};
use domain::{Scope, TokenId};
use serde::{Deserialize, Serialize};

/// The page of the tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensView {
    /// Tokens, the newest first, at most fifty.
    pub rows: Vec<TokenRow>,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
    /// The token that was just made; shown this once.
    pub new_token: Option<String>,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Its id.
    pub id: TokenId,
    /// What its maker calls it.
    pub name: String,
    /// For whom it speaks.
    pub person: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// Where it stands.
    pub stage: TokenStage,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was last used.
    pub used_at: Option<DateTime<Utc>>,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenStage {
    /// It works until then.
    Works {
        /// Until when.
        ends_at: DateTime<Utc>,
    },
    /// Its time was over then.
    Ended {
        /// When.
        at: DateTime<Utc>,
    },
    /// An admin revoked it then.
    Revoked {
        /// When.
        at: DateTime<Utc>,
    },
}
