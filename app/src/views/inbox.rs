//! The inbox.

use chrono::{DateTime, Utc};
use domain::RequestId;
use serde::{Deserialize, Serialize};

use super::RequestStage;

/// A person as those who decide see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// The verified address, if there is one.
    pub email: Option<String>,
}

/// What somebody wants to see of their inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxQuery {
    /// `site/product`, else all.
    pub product: String,
    /// A part of a person's name or address, else everybody.
    pub person: String,
    /// The newest first, and not the oldest.
    pub newest_first: bool,
    /// The page after the one that this request ended.
    pub after: Option<RequestId>,
    /// What is ticked already.
    pub chosen: Vec<RequestId>,
    /// What was just decided, to say what became of it.
    pub decided: Vec<RequestId>,
}

/// One page of what waits for the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxView {
    /// What waits.
    pub rows: Vec<InboxRow>,
    /// The last of this page, when another follows.
    pub next_after: Option<RequestId>,
    /// What can be asked for, to choose from.
    pub products: Vec<ProductChoice>,
    /// What became of what was just decided.
    pub decided: Vec<DecidedRow>,
}

/// One product to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductChoice {
    /// `site/product`.
    pub value: String,
    /// Its name.
    pub name: String,
    /// The site's host.
    pub host: String,
}

/// One request that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// Its page.
    pub id: RequestId,
    /// Who asks.
    pub requester: PersonView,
    /// The product's name.
    pub product: String,
    /// Where the person wants to go.
    pub target: String,
    /// Why, in their words.
    pub justification: Option<String>,
    /// Who said yes already, where all have to.
    pub agreed: Vec<String>,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it is uncertain which Atlassian account a yes is for.
    pub is_doubtful: bool,
}

/// What became of one request that was in the viewer's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedRow {
    /// Its page.
    pub id: RequestId,
    /// Who asked.
    pub requester: String,
    /// What became of it.
    pub outcome: DecidedAs,
}

/// What became of a request, to one who pressed a button for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecidedAs {
    /// The viewer decided.
    Mine {
        /// Whether it was a yes.
        approved: bool,
    },
    /// Somebody else did.
    Others {
        /// Who.
        by: String,
        /// Whether it was a yes.
        approved: bool,
    },
    /// The viewer said yes, and others have to, too.
    Seconded,
    /// It ended without a verdict.
    Over(RequestStage),
    /// It waits still: the verdict was not stored.
    Waits,
}
