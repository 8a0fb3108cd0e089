//! One rule, as one form: whichever button is pressed, what was filled in is kept.

pub(super) mod field;
mod node;
mod outcome;
mod parts;

use std::sync::Arc;

use domain::RuleId;
use domain::policy::{Node, NodePath};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::{self, Problem};
use super::Pages;
use crate::catalog::{policy, rule as words, rules};
use crate::components::{Icon, Mark};
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::Way;
use crate::rule_form::{MAX_VALUE, Pressed};
use crate::server_fns::EditRule;
use crate::views::{RefusedField, RuleChoices, RuleView};
use field::Text;
use node::NodeFields;
use outcome::OutcomeFields;

/// `/settings/rules/:id`.
#[component]
pub fn RulePage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let saved = query::is_set("saved");
    Suspend::new(async move {
        let Ok(id) = RuleId::parse(&id) else { return failed(PortalError::NotFound, "/") };
        let read = match portal() {
            Ok(portal) => portal.rule_page(id.clone()).await,
            Err(error) => Err(error),
        };
        match read {
            Ok(view) => view! { <Rule view=view saved=saved/> }.into_any(),
            Err(error) => failed(error, &Way::Rule(&id).path()),
        }
    })
}

/// What every field of the form needs to know.
#[derive(Clone)]
struct Form {
    choices: Arc<RuleChoices>,
    refused: Arc<Vec<RefusedField>>,
    root: Arc<Node>,
    may_act: bool,
}

#[component]
fn Rule(view: RuleView, saved: bool) -> impl IntoView {
    let RuleView { rule, place, of, revision, choices, problems, remarks, refused, may_act } = view;
    let node = Node::from(&rule.when);
    let is_refused = !refused.is_empty();
    let form = Form {
        choices: Arc::new(choices),
        refused: Arc::new(refused),
        root: Arc::new(node.clone()),
        may_act,
    };
    let says = format!("{} → {}", policy::condition(&rule.when), policy::outcome(&rule.then));
    view! {
        <Frame title=words::TITLE wide=true>
            <Pages here=rules::TITLE/>
            <Problem/>
            {is_refused.then(|| view! {
                <div class="notice" role="alert" id="refused"><Icon mark=Mark::No/><p>{words::REFUSED}</p></div>
            })}
            {(saved && !is_refused).then(|| view! {
                <div class="notice" role="status"><Icon mark=Mark::Done/><p>{words::SAVED}</p></div>
            })}
            <p><a href=Way::Rules(None).path()>{words::BACK}</a> ", " {words::place(place, of)}</p>
            <h1>{rule.name.clone()}</h1>
            <p class="lead"><span class="muted">{words::SAYS} ": "</span> {says}</p>
            <Problems heading=words::PROBLEMS problems=problems/>
            <Problems heading=words::REMARKS problems=remarks/>
            {(!may_act).then(|| view! { <p class="muted">{rules::LOOK_ONLY}</p> })}
            <form class="rule-form" method="post" action=EditRule::url() novalidate>
                <button type="submit" name="press" value=Pressed::Save.write() hidden></button>
                <input type="hidden" name="id" value=rule.id.to_string()/>
                <input type="hidden" name="revision" value=revision/>
                <fieldset class="whole" disabled=!may_act>
                    <section class="card">
                        <Text
                            field=form.field("name") label=words::NAME value=rule.name
                            max=MAX_VALUE hint=words::NAME_HINT
                        />
                    </section>
                    <section class="card" aria-labelledby="when">
                        <h2 id="when">{words::WHEN}</h2>
                        <NodeFields form=form.clone() node=node path=NodePath::default()/>
                    </section>
                    <section class="card" aria-labelledby="then">
                        <h2 id="then">{words::THEN}</h2>
                        <OutcomeFields form=form outcome=rule.then/>
                    </section>
                    {may_act.then(|| view! { <Save/> })}
                </fieldset>
            </form>
        </Frame>
    }
}

#[component]
fn Save() -> impl IntoView {
    view! {
        <p class="actions">
            <button type="submit" class="primary" name="press" value=Pressed::Save.write()>{words::SAVE}</button>
            <a href=Way::Rules(None).path()>{words::BACK}</a>
        </p>
    }
}

#[component]
fn Problems(heading: &'static str, problems: Vec<String>) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        let lines = problems.into_iter().map(|problem| view! { <li>{problem}</li> }).collect_view();
        view! {
            <div class="notice">
                <Icon mark=Mark::Later/>
                <div><p>{heading}</p><ul class="changes">{lines}</ul></div>
            </div>
        }
    })
}
