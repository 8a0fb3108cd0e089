//! One node of the condition: a group with its parts, or a condition with its fields, and the buttons of both.

use domain::policy::{Condition, Joint, Node, NodePath, Step, What};
use leptos::prelude::*;

use super::Form;
use super::field::{Field, Select, options};
use super::parts::PartFields;
use crate::catalog::{policy, rule as words, rules};
use crate::rule_form::{Kind, Pressed};

/// A node, whatever it is.
#[component]
pub(super) fn NodeFields(form: Form, node: Node, path: NodePath) -> AnyView {
    match node.what {
        What::Group(joint, parts) => {
            view! { <Group form=form not=node.not joint=joint parts=parts path=path/> }.into_any()
        }
        What::One(condition) => {
            view! { <One form=form not=node.not condition=condition path=path/> }.into_any()
        }
    }
}

#[component]
fn Group(form: Form, not: bool, joint: Joint, parts: Vec<Node>, path: NodePath) -> impl IntoView {
    let chosen = match (not, joint) {
        (false, Joint::All) => "all",
        (false, Joint::Any) => "any",
        (true, Joint::All) => "not_all",
        (true, Joint::Any) => "not_any",
    };
    let empty = match joint {
        Joint::All => words::EMPTY_ALL,
        Joint::Any => words::EMPTY_ANY,
    };
    let is_empty = parts.is_empty();
    let inner = parts.into_iter().enumerate().map(|(at, part)| {
        view! { <li><NodeFields form=form.clone() node=part path=path.part(at)/></li> }
    });
    let inner = inner.collect_view();
    let (id, is) = (format!("node-{path}"), format!("{path}:is"));
    let add =
        form.may_act.then(|| view! { <Add field=form.field(&format!("{path}:add")) path=path.clone()/> });
    view! {
        <fieldset class="node group" id=id>
            <legend class="unseen">{words::A_GROUP}</legend>
            <div class="node-head">
                <Select
                    field=form.field(&is) label=words::GROUP chosen=chosen.to_owned()
                    options=options(&words::JOINTS)
                />
                <Buttons form=form path=path said=words::A_GROUP.to_owned()/>
            </div>
            {is_empty.then(|| view! { <p class="muted">{empty}</p> })}
            {(!is_empty).then(|| view! { <ul class="nodes">{inner}</ul> })}
            {add}
        </fieldset>
    }
}

#[component]
fn One(form: Form, not: bool, condition: Condition, path: NodePath) -> impl IntoView {
    let wrong = condition.problem().map(rules::sentence);
    let said = if wrong.is_some() { words::UNFINISHED.to_owned() } else { policy::condition(&condition) };
    let chosen = if not { "no" } else { "yes" };
    let add = (path.is_root() && form.may_act)
        .then(|| view! { <Add field=form.field(&format!("{path}:add")) path=path.clone()/> });
    let (id, is) = (format!("node-{path}"), format!("{path}:is"));
    view! {
        <fieldset class="node one" id=id>
            <legend class="unseen">{said.clone()}</legend>
            <div class="node-head">
                <div class="node-fields">
                    <PartFields form=form.clone() condition=condition path=path.clone()/>
                    <Select
                        field=form.field(&is) label=words::IS chosen=chosen.to_owned()
                        options=options(&words::TURNS)
                    />
                </div>
                <Buttons form=form path=path said=said/>
            </div>
            {wrong.map(|wrong| view! { <p class="bad small"><strong>{wrong}</strong></p> })}
            {add}
        </fieldset>
    }
}

/// What can be put into a group.
#[component]
fn Add(field: Field, path: NodePath) -> impl IntoView {
    let kinds = Kind::ALL.map(|kind| (kind.name(), words::kind(kind)));
    view! {
        <div class="node-add">
            <Select
                field=field label=words::ADD_WHAT chosen=String::new()
                options=options(&kinds)
            />
            <button type="submit" name="press" value=Pressed::Add(path).write()>{words::ADD}</button>
        </div>
    }
}

/// What can be done to a node.
#[component]
fn Buttons(form: Form, path: NodePath, said: String) -> impl IntoView {
    let may_unwrap = form.root.can_unwrap(&path);
    let is_root = path.is_root();
    let button = |step: Step, word: &'static str| {
        let press = Pressed::Node(path.clone(), step).write();
        let label = words::node_button(word, &said);
        view! { <button type="submit" name="press" value=press aria-label=label>{word}</button> }
    };
    form.may_act.then(|| {
        view! {
            <div class="small-buttons">
                {(!is_root).then(|| button(Step::Up, words::UP))}
                {(!is_root).then(|| button(Step::Down, words::DOWN))}
                {button(Step::Wrap, words::WRAP)}
                {may_unwrap.then(|| button(Step::Unwrap, words::UNWRAP))}
                {(!is_root).then(|| button(Step::Remove, words::REMOVE))}
            </div>
        }
    })
}
