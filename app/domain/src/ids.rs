//! Identifiers of what the portal stores. They are made by the caller (`UUIDv7`, so that they sort by time).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A person who has signed in at least once, or was named by an admin.
    PersonId
);
id!(
    /// One decision of the policy.
    DecisionId
);
id!(
    /// One request; its page is `/requests/<id>`.
    RequestId
);
id!(
    /// One grant.
    GrantId
);
id!(
    /// One job of the outbox.
    JobId
);
id!(
    /// One period in which somebody decides in an approver's place.
    StandInId
);
id!(
    /// One webhook.
    WebhookId
);
id!(
    /// One event on its way to one webhook.
    DeliveryId
);
id!(
    /// One token for programs.
    TokenId
);
id!(
    /// One run of a draft over the decisions of the past.
    ReplayId
);
