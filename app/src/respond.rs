//! Answers of pages and server functions: the status, and where a person is led next.

use domain::{GrantId, ReplayId, RequestId, RuleId};
use http::header::{ACCEPT, HeaderValue, LOCATION, REFRESH};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use leptos_router::location::Url;

use crate::error::PortalError;
use crate::views::{AuditQuery, InboxQuery};

/// Pages that people are led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way<'a> {
    /// The start page.
    Home,
    /// What asking for this link would mean.
    Ask(&'a str),
    /// The front door, with this link.
    Go(&'a str),
    /// Why this link came back from Jira.
    Problem(&'a str),
    /// One request.
    Request(RequestId),
    /// One license that policy gave at once.
    Grant(GrantId),
    /// What waits for a verdict, or as much of it as was asked for.
    Inbox(&'a InboxQuery),
    /// The audit, or as much of it as was asked for.
    Audit(&'a AuditQuery),
    /// The System page.
    System,
    /// Out of office.
    StandIns,
    /// The webhooks.
    Webhooks,
    /// The tokens for programs.
    Tokens,
    /// The rules; with the revision that was seen by whoever came too late.
    Rules(Option<i32>),
    /// The rules, which are a draft now that came from elsewhere.
    Drafted,
    /// The rules, with the versions before one.
    Versions(i32),
    /// The rules, with what restoring a version would do; among the versions before another, if it is.
    Version(i32, Option<i32>),
    /// Where a policy comes in as a file.
    Import,
    /// The policy as a file.
    PolicyFile,
    /// One rule.
    Rule(&'a RuleId),
    /// Where rules are tried out.
    Try,
    /// Where the draft is replayed.
    Replays,
    /// One replay.
    Replay(ReplayId),
    /// A page of the versioned settings; with the version that was seen by whoever came too late.
    Settings(Place<'a>, Option<i32>),
    /// Who may what.
    Access,
}

/// A page of the versioned settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// The products.
    Products,
    /// One of them, by the keys of its site and itself; a new one without a key of its own.
    Product(&'a str, &'a str),
    /// The groups of approvers.
    Approvers,
    /// One of them by its key; a new one without.
    Group(&'a str),
    /// The notifications.
    Notifications,
    /// The versions.
    History,
}

impl Way<'_> {
    /// Its path, and its query when it has one.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Ask(to) => format!("/ask?to={}", Url::escape(to)),
            Self::Go(to) => format!("/go?to={}", Url::escape(to)),
            Self::Problem(to) => format!("/problem?to={}", Url::escape(to)),
            Self::Request(id) => format!("/requests/{id}"),
            Self::Grant(id) => format!("/grants/{id}"),
            Self::Inbox(query) => inbox_path(query),
            Self::Audit(query) => audit_path(query),
            Self::System => "/system".to_owned(),
            Self::StandIns => "/stand-ins".to_owned(),
            Self::Webhooks => "/settings/webhooks".to_owned(),
            Self::Tokens => "/settings/tokens".to_owned(),
            Self::Rules(None) => "/settings/rules".to_owned(),
            Self::Rules(Some(missed)) => format!("/settings/rules?missed={missed}"),
            Self::Drafted => "/settings/rules?drafted=1".to_owned(),
            Self::Versions(before) => format!("/settings/rules?before={before}#versions"),
            Self::Version(number, before) => {
                let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
                format!("/settings/rules?version={number}{before}#version-{number}")
            }
            Self::Import => "/settings/rules/import".to_owned(),
            Self::PolicyFile => "/settings/rules/policy.toml".to_owned(),
            Self::Rule(id) => format!("/settings/rules/{id}"),
            Self::Try => "/settings/rules/try".to_owned(),
            Self::Replays => "/settings/rules/replay".to_owned(),
            Self::Replay(id) => format!("/settings/rules/replay/{id}"),
            Self::Settings(place, missed) => settings_path(*place, *missed),
            Self::Access => "/settings/access".to_owned(),
        }
    }

    /// The page again, saying what went wrong.
    pub(crate) fn with_problem(&self, error: PortalError) -> String {
        let path = self.path();
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}problem={}", error.code())
    }
}

fn inbox_path(query: &InboxQuery) -> String {
    let ids =
        |ids: &[RequestId]| ids.iter().map(|id| id.0.simple().to_string()).collect::<Vec<_>>().join(".");
    let after = query.after.map(|id| id.to_string()).unwrap_or_default();
    let values = [
        ("product", query.product.clone()),
        ("person", query.person.clone()),
        ("order", if query.newest_first { "newest".to_owned() } else { String::new() }),
        ("after", after),
        ("chosen", ids(&query.chosen)),
        ("decided", ids(&query.decided)),
    ];
    with_query("/inbox", values)
}

fn audit_path(query: &AuditQuery) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let seq = |seq: Option<i64>| seq.map(|seq| seq.to_string()).unwrap_or_default();
    let values = [
        ("person", query.person.clone()),
        ("product", query.product.clone()),
        ("kind", query.kind.clone()),
        ("from", day(query.from)),
        ("until", day(query.until)),
        ("older", seq(query.older)),
        ("newer", seq(query.newer)),
    ];
    with_query("/audit", values)
}

fn settings_path(place: Place<'_>, missed: Option<i32>) -> String {
    let (path, site, key) = match place {
        Place::Products => ("/settings/products", "", ""),
        Place::Product(site, key) => ("/settings/products/edit", site, key),
        Place::Approvers => ("/settings/approvers", "", ""),
        Place::Group(key) => ("/settings/approvers/edit", "", key),
        Place::Notifications => ("/settings/notifications", "", ""),
        Place::History => ("/settings/history", "", ""),
    };
    let missed = missed.map(|missed| missed.to_string()).unwrap_or_default();
    with_query(path, [("site", site.to_owned()), ("key", key.to_owned()), ("missed", missed)])
}

/// Only what is said.
fn with_query<const N: usize>(path: &str, values: [(&str, String); N]) -> String {
    let said = values.into_iter().filter(|(_, value)| !value.is_empty());
    let said: Vec<_> = said.map(|(name, value)| format!("{name}={}", Url::escape(&value))).collect();
    if said.is_empty() { path.to_owned() } else { format!("{path}?{}", said.join("&")) }
}

/// Signing in, and coming back to this page.
pub(crate) fn sign_in_path(back_to: &str) -> String {
    format!("/auth/sign-in?return={}", Url::escape(back_to))
}

/// Ends an action. A person is led on by 303, to `fine` or back to `page` with what went wrong; a program gets the
/// status and the error.
pub(crate) fn lead_on<T>(
    result: Result<T, PortalError>,
    page: &Way<'_>,
    fine: impl FnOnce(T) -> String,
) -> Result<(), PortalError> {
    if !asked_by_a_person() {
        return report(result.map(|_| ()));
    }
    see_other(&match result {
        Ok(value) => fine(value),
        Err(PortalError::SignInFirst) => sign_in_path(&page.path()),
        Err(error) => page.with_problem(error),
    });
    Ok(())
}

/// Gives an error its status. Not to people: leptos applies the status last, over the redirect of a plain form.
fn report<T>(result: Result<T, PortalError>) -> Result<T, PortalError> {
    if let Err(error) = &result
        && !asked_by_a_person()
    {
        set_status(*error);
    }
    result
}

/// Gives the response the status that goes with an error.
pub(crate) fn set_status(error: PortalError) {
    if let (Some(options), Ok(status)) =
        (use_context::<ResponseOptions>(), StatusCode::from_u16(error.status()))
    {
        options.set_status(status);
    }
}

/// Leads the browser on, by 303. leptos's own redirect says 302 and, to some, nothing at all.
pub(crate) fn see_other(to: &str) {
    if let (Some(options), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(to)) {
        options.insert_header(LOCATION, location);
        options.set_status(StatusCode::SEE_OTHER);
    }
}

/// Has the browser ask for the page again after so many seconds, scripts or not.
pub(crate) fn look_again_after(seconds: u16) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(REFRESH, HeaderValue::from(seconds));
    }
}

/// Whether the answer is for a browser's window, and not for a program.
pub(crate) fn asked_by_a_person() -> bool {
    use_context::<Parts>().is_some_and(|parts| accepts_html(&parts.headers))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}
