//! How the portal and what it depends on are.

use std::time::Duration;

use tokio::time::timeout;

use crate::ports::SelfCheck;
use crate::state::AppState;

/// One part and whether it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which part.
    pub part: app::views::Part,
    /// The site's host, for Jira.
    pub site: Option<String>,
    /// Whether it works.
    pub ok: bool,
    /// What was seen, or what to do.
    pub detail: String,
}

/// Looks at every part at once, each for a few seconds at most.
pub async fn check_all(state: &AppState) -> Vec<Check> {
    use app::views::Part::{Database, IdentityProvider, Jira, Mail};
    const PATIENCE: Duration = Duration::from_secs(5);
    let check = |part, ok, detail| Check { part, site: None, ok, detail };
    let late = || "no answer within five seconds".to_owned();
    let database = async {
        match timeout(PATIENCE, state.db.ping()).await {
            Ok(Ok(())) => check(Database, true, "answers".to_owned()),
            Ok(Err(error)) => check(Database, false, error.to_string()),
            Err(_) => check(Database, false, late()),
        }
    };
    let provider = async {
        match timeout(PATIENCE, state.idp.self_check()).await {
            Ok(Ok(words)) => check(IdentityProvider, true, words),
            Ok(Err(error)) => check(IdentityProvider, false, error.to_string()),
            Err(_) => check(IdentityProvider, false, late()),
        }
    };
    let mail = async {
        match timeout(PATIENCE, state.mailer.self_check()).await {
            Ok(Ok(words)) => check(Mail, true, words),
            Ok(Err(error)) => check(Mail, false, error.to_string()),
            Err(_) => check(Mail, false, late()),
        }
    };
    let live = state.settings();
    let sites = futures::future::join_all(live.sites.all().iter().map(async |site| {
        let products: Vec<_> =
            site.products.iter().map(|product| (product.key.clone(), product.group.clone())).collect();
        let found = timeout(PATIENCE, state.directory(site).self_check(&products)).await;
        let SelfCheck { findings } = found.unwrap_or_else(|_| SelfCheck { findings: vec![(false, late())] });
        let ok = findings.iter().all(|(fine, _)| *fine);
        let words = |wanted: bool| {
            findings
                .iter()
                .filter(|(fine, _)| *fine == wanted)
                .map(|(_, text)| text.as_str())
                .collect::<Vec<_>>()
        };
        let detail = if ok { words(true).join(" ") } else { words(false).join(" ") };
        Check { part: Jira, site: Some(site.origins.base.host().to_owned()), ok, detail }
    }));
    let (database, provider, mail, sites) = tokio::join!(database, provider, mail, sites);
    [database, provider].into_iter().chain(sites).chain([mail]).collect()
}
