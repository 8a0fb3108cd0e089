//! The pages, one file a route. Each asks the port once and shows what it gave, or says why it could not.

mod ask;
mod audit;
mod ends;
mod facts;
mod failed;
mod frame;
mod grant;
mod home;
mod inbox;
mod live;
mod not_found;
mod problem;
mod query;
mod request;
mod rows;
mod settings;
mod stand_ins;
mod system;
mod trace;

pub use ask::AskPage;
pub use audit::AuditPage;
pub(crate) use frame::{Bare, Frame};
pub use grant::GrantPage;
pub use home::HomePage;
pub use inbox::InboxPage;
pub use live::looks_again_after;
pub use not_found::NotFoundPage;
pub use problem::ProblemPage;
pub use request::RequestPage;
pub use settings::{
    AccessPage, ApproverGroupPage, ApproversPage, ImportPage, NotificationsPage, ProductPage, ProductsPage,
    ReplayPage, ReplaysPage, RulePage, RulesPage, SettingsHistoryPage, TokensPage, TryPage, WebhooksPage,
};
pub use stand_ins::StandInsPage;
pub use system::SystemPage;
