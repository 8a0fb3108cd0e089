//! The pages of the settings, for admins and auditors.

mod access;
mod approvers;
mod history;
mod import;
mod notifications;
mod products;
mod replay;
mod rule;
mod rules;
mod tokens;
mod try_rules;
mod versioned;
mod webhooks;

use leptos::prelude::*;

use crate::catalog;
use crate::components::{Icon, Mark};
use crate::respond::{Place, Way};

pub use access::AccessPage;
pub use approvers::{ApproverGroupPage, ApproversPage};
pub use history::SettingsHistoryPage;
pub use import::ImportPage;
pub use notifications::NotificationsPage;
pub use products::{ProductPage, ProductsPage};
pub use replay::{ReplayPage, ReplaysPage};
pub use rule::RulePage;
pub use rules::RulesPage;
pub use tokens::TokensPage;
pub use try_rules::TryPage;
pub use webhooks::WebhooksPage;

/// The way from one page of the settings to another.
#[component]
fn Pages(here: &'static str) -> impl IntoView {
    let pages = [
        (Way::Rules(None).path(), catalog::rules::TITLE),
        (Way::Settings(Place::Products, None).path(), catalog::products::TITLE),
        (Way::Settings(Place::Approvers, None).path(), catalog::approvers::TITLE),
        (Way::Settings(Place::Notifications, None).path(), catalog::notifications::TITLE),
        (Way::Access.path(), catalog::access::TITLE),
        (Way::Settings(Place::History, None).path(), catalog::settings::HISTORY),
        (Way::Webhooks.path(), catalog::webhooks::TITLE),
        (Way::Tokens.path(), catalog::tokens::TITLE),
    ];
    let link = move |(path, title): (String, &'static str)| {
        view! { <li><a href=path aria-current=(title == here).then_some("page")>{title}</a></li> }
    };
    view! {
        <nav aria-label=catalog::settings::NAVIGATION>
            <ul class="tabs">{pages.into_iter().map(link).collect_view()}</ul>
        </nav>
    }
}

/// A secret that is shown this once.
#[component]
fn Secret(heading: &'static str, hint: &'static str, secret: String) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <Icon mark=Mark::Done/>
            <div>
                <p><strong>{heading}</strong></p>
                <p><code>{secret}</code></p>
                <p class="muted">{hint}</p>
            </div>
        </div>
    }
}

/// A button that does one thing to one row. The label tells it apart for those who hear it without its row.
#[component]
fn Button(
    action: &'static str,
    id: String,
    word: &'static str,
    label: String,
    #[prop(optional)] to: Option<&'static str>,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=id/>
            {to.map(|to| view! { <input type="hidden" name="to" value=to/> })}
            <button type="submit" aria-label=label>{word}</button>
        </form>
    }
}
