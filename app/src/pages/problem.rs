//! For those who come back from Jira although a license would not help: what it is then, and whom to ask.

use leptos::prelude::*;
use leptos_router::location::Url;

use super::Frame;
use super::failed::failed;
use super::query;
use crate::catalog::problem;
use crate::portal::portal;
use crate::respond::Way;
use crate::views::{LeadView, ProblemView, TargetView};

/// `/problem?to=`.
#[component]
pub fn ProblemPage() -> impl IntoView {
    let to = query::value("to");
    Suspend::new(async move {
        let asked = match portal() {
            Ok(portal) => portal.problem_page(to.clone()).await,
            Err(error) => Err(error),
        };
        match asked {
            Ok(problem) => view! { <NotALicenseProblem problem=problem/> }.into_any(),
            Err(error) => failed(error, &Way::Problem(&to).path()),
        }
    })
}

#[component]
fn NotALicenseProblem(problem: ProblemView) -> impl IntoView {
    let ProblemView { target, project, lead, has_license, email } = problem;
    let again = Way::Go(&target.url).path();
    let write =
        lead.as_ref().and_then(|lead| Some((mailto(lead.email.as_deref()?, &target), lead.name.clone())));
    let again_class = if write.is_some() { "button" } else { "button primary" };
    view! {
        <Frame title=problem::TITLE>
            <h1>{problem::heading(has_license, &target.label)}</h1>
            <p class="lead">{whom_to_ask(lead.as_ref(), project.as_deref())} " " {problem::not_spent(has_license)}</p>
            <p class="actions">
                {write.map(|(href, name)| view! {
                    <a class="button primary" href=href>{problem::write_to(&name)}</a>
                })}
                <a class=again_class href=again>{problem::TRY_AGAIN}</a>
            </p>
            <details class="card">
                <summary>{problem::SOMEONE_ELSE}</summary>
                <p>{problem::someone_else(email.as_deref(), &target.host)}</p>
            </details>
        </Frame>
    }
}

fn whom_to_ask(lead: Option<&LeadView>, project: Option<&str>) -> String {
    let Some(lead) = lead else { return problem::NO_LEAD.to_owned() };
    let is = problem::lead(&lead.name, project);
    if lead.email.is_some() { is } else { format!("{is} {}", problem::ask_lead(&lead.name)) }
}

fn mailto(address: &str, target: &TargetView) -> String {
    let subject = problem::mail_subject(&target.label);
    let body = problem::mail_body(&target.label, &target.url);
    // RFC 6068 wants the sign between name and host as it is.
    let address = Url::escape(address).replace("%40", "@");
    format!("mailto:{address}?subject={}&body={}", Url::escape(&subject), Url::escape(&body))
}
