//! What a decision was made on, and how: everything, which only admins and auditors are shown.

use leptos::prelude::*;

use crate::catalog::audit::{self, fact};
use crate::catalog::policy;
use crate::pages::facts::{Fact, Facts};
use crate::pages::trace::Rules;
use crate::views::AuditDecision;

/// Opens to the facts and to every rule that was looked at.
#[component]
pub(super) fn Decision(decision: AuditDecision) -> impl IntoView {
    let AuditDecision { facts, because, trace } = decision;
    let unknown = || fact::UNKNOWN.to_owned();
    let groups = facts.groups.known().map_or_else(unknown, |groups| list(groups.iter().cloned()));
    let claims =
        facts.claims.iter().map(|(name, values)| format!("{name}: {}", list(values.iter().cloned())));
    let claims = list(claims);
    let account = facts.account.known().map_or_else(unknown, audit::account);
    let seats = facts.seats.known().map_or_else(unknown, audit::seats);
    let rule = policy::rule(&because, &trace);
    view! {
        <details>
            <summary>{audit::FACTS_AND_TRACE}</summary>
            <Facts>
                <Fact term=fact::RULE>{rule}</Fact>
                <Fact term=fact::DOMAIN>{facts.email_domain.known().cloned().unwrap_or_else(unknown)}</Fact>
                <Fact term=fact::GROUPS>{groups}</Fact>
                <Fact term=fact::CLAIMS>{claims}</Fact>
                <Fact term=fact::TARGET>{audit::target(facts.target_kind)}</Fact>
                <Fact term=fact::PROJECT>
                    {facts.project.known().map_or_else(unknown, ToString::to_string)}
                </Fact>
                <Fact term=fact::ACCOUNT>{account}</Fact>
                <Fact term=fact::SEATS>{seats}</Fact>
            </Facts>
            {(!trace.is_empty()).then(|| view! { <Rules trace=trace/> })}
        </details>
    }
}

fn list(values: impl Iterator<Item = String>) -> String {
    let all = values.collect::<Vec<_>>().join(", ");
    if all.is_empty() { fact::NONE.to_owned() } else { all }
}
