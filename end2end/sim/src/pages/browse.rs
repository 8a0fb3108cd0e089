//! Where links into Jira lead: the issue, "no permission", or the dead end of those without a license.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::html::{encoded, escape, page as frame};
use super::visitor::{Visitor, origin};
use crate::rest::Params;
use crate::server::Shared;
use crate::site::{Issue, Project, Site};

/// What a link is about.
enum Subject<'a> {
    Issue(&'a Project, &'a Issue),
    Project(&'a Project),
    /// A page of no project, such as a filter.
    Anything,
    /// An issue or a project that is not there.
    Missing,
}

pub(super) async fn page(State(shared): State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    let mut site = shared.site();
    site.note_time();
    let path = uri.path_and_query().map_or("/", |it| it.as_str());
    let url = format!("{}{path}", origin(&shared, &headers));
    let account = match Visitor::of(&headers, &site) {
        Visitor::Anonymous => {
            return Redirect::to(&format!("/_sim/sign-in?return={}", encoded(path))).into_response();
        }
        Visitor::Stranger => return to_dead_end(&site, &url),
        Visitor::Known(account) => account,
    };
    let subject = subject_of(&site, &uri);
    let wanted = match &subject {
        Subject::Issue(project, _) | Subject::Project(project) => Some(project.product.as_str()),
        Subject::Anything | Subject::Missing => None,
    };
    let mut products = site.products_of(&account.account_id);
    let held = products.find(|held| wanted.is_none_or(|key| held.key == key)).map(|held| held.key.clone());
    drop(products);
    let Some(product) = held else { return to_dead_end(&site, &url) };
    let who = format!("<p class=\"who\">Signed in as {}.</p>", escape(&account.name));
    let answer = match subject {
        Subject::Issue(project, issue) if site.may_browse(&account, project) => shown(
            "issue",
            &issue.summary,
            &format!("<p class=\"key\">{} / {}</p>", escape(&project.name), escape(&issue.key)),
            &url,
            &who,
        ),
        Subject::Project(project) if site.may_browse(&account, project) => shown(
            "project",
            &project.name,
            &format!("<p class=\"key\">{}</p>", escape(&project.key)),
            &url,
            &who,
        ),
        Subject::Anything => shown("page", "Your work", "", &url, &who),
        Subject::Issue(..) | Subject::Project(_) | Subject::Missing => no_permission(&shared, &url, &who),
    };
    if answer.status() == StatusCode::OK {
        site.note_activity(&account.account_id, &product);
    }
    answer
}

/// What Atlassian shows to those who have no license.
pub(super) async fn dead_end(State(shared): State<Shared>, params: Params) -> Response {
    let target = params.get("continue").unwrap_or_default();
    let ask = shared.options().portal.as_ref().map(|portal| {
        let href = format!("{}/go?to={}", portal.trim_end_matches('/'), encoded(target));
        format!(
            "<p><a class=\"button\" data-testid=\"ask-latchkey\" href=\"{}\">Ask Latchkey</a></p>",
            escape(href)
        )
    });
    let main = format!(
        "<div data-testid=\"dead-end\"><h1>You don't have access to this app</h1>\
         <p>Ask your admin to give you access to Jira.</p>{}<p><code data-testid=\"url\">{}</code></p></div>",
        ask.unwrap_or_default(),
        escape(target)
    );
    frame(StatusCode::OK, "No access", &main)
}

fn to_dead_end(site: &Site, url: &str) -> Response {
    let resource = format!("ari:cloud:jira-software::site/{}", site.world.cloud_id);
    let to = format!("/join/user-access?resource={}&continue={}", encoded(&resource), encoded(url));
    (StatusCode::FOUND, [(axum::http::header::LOCATION, to)]).into_response()
}

fn shown(test_id: &str, heading: &str, details: &str, url: &str, who: &str) -> Response {
    let main = format!(
        "<div data-testid=\"{test_id}\">{details}<h1>{}</h1><p><code data-testid=\"url\">{}</code></p>{who}</div>",
        escape(heading),
        escape(url)
    );
    frame(StatusCode::OK, heading, &main)
}

/// The link is the one the browser extension would offer here.
fn no_permission(shared: &Shared, url: &str, who: &str) -> Response {
    let ask = shared.options().portal.as_ref().map(|portal| {
        let href = format!("{}/go?to={}&via=extension", portal.trim_end_matches('/'), encoded(url));
        format!(
            "<p><a class=\"button\" data-testid=\"ask-latchkey\" href=\"{}\">Ask Latchkey</a></p>",
            escape(href)
        )
    });
    let main = format!(
        "<div data-testid=\"no-permission\"><h1>You can't view this page</h1>\
         <p>It may not exist, or you may not have permission to see it.</p>{}\
         <p><code data-testid=\"url\">{}</code></p>{who}</div>",
        ask.unwrap_or_default(),
        escape(url)
    );
    frame(StatusCode::NOT_FOUND, "No permission", &main)
}

fn subject_of<'a>(site: &'a Site, uri: &Uri) -> Subject<'a> {
    let params = Params::parse(uri.query());
    let segments: Vec<_> = uri.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let named = params.get("selectedIssue").or_else(|| segments.iter().copied().find(|it| is_issue_key(it)));
    if let Some(key) = named {
        return site.issue(key).map_or(Subject::Missing, |(project, issue)| Subject::Issue(project, issue));
    }
    let after_projects = segments.iter().skip_while(|segment| **segment != "projects").nth(1);
    let browsed = segments.first().filter(|first| **first == "browse").and(segments.get(1));
    let Some(key) = after_projects.or(browsed) else { return Subject::Anything };
    site.project(key).map_or(Subject::Missing, Subject::Project)
}

fn is_issue_key(segment: &str) -> bool {
    let Some((project, number)) = segment.rsplit_once('-') else { return false };
    project.starts_with(|first: char| first.is_ascii_alphabetic())
        && project.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && !number.is_empty()
        && number.chars().all(|it| it.is_ascii_digit())
}
