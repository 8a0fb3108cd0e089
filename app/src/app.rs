//! The routes, and nothing else. Every page is whole before it is sent: right status, no scripts needed.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::pages::{
    AccessPage, ApproverGroupPage, ApproversPage, AskPage, AuditPage, GrantPage, HomePage, ImportPage,
    InboxPage, NotFoundPage, NotificationsPage, ProblemPage, ProductPage, ProductsPage, ReplayPage,
    ReplaysPage, RequestPage, RulePage, RulesPage, SettingsHistoryPage, StandInsPage, SystemPage, TokensPage,
    TryPage, WebhooksPage,
};

/// All pages of the router.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/ask") view=AskPage ssr=SsrMode::Async/>
                <Route path=path!("/requests/:id") view=RequestPage ssr=SsrMode::Async/>
                <Route path=path!("/grants/:id") view=GrantPage ssr=SsrMode::Async/>
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async/>
                <Route path=path!("/problem") view=ProblemPage ssr=SsrMode::Async/>
                <Route path=path!("/stand-ins") view=StandInsPage ssr=SsrMode::Async/>
                <Route path=path!("/audit") view=AuditPage ssr=SsrMode::Async/>
                <Route path=path!("/system") view=SystemPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/rules") view=RulesPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/rules/try") view=TryPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/rules/import") view=ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/rules/replay") view=ReplaysPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/rules/replay/:id") view=ReplayPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/rules/:id") view=RulePage ssr=SsrMode::Async/>
                <Route path=path!("/settings/products") view=ProductsPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/products/edit") view=ProductPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/approvers") view=ApproversPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/approvers/edit") view=ApproverGroupPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/notifications") view=NotificationsPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/access") view=AccessPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/history") view=SettingsHistoryPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/webhooks") view=WebhooksPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/tokens") view=TokensPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
