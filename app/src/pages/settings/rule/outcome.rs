//! What a rule leads to. The fields of all three outcomes are there; the style sheet shows those of the chosen one.

use domain::policy::{ApproverSource, Ask, Outcome, Quorum};
use leptos::prelude::*;

use super::Form;
use super::field::{Field, Number, Select, Text, Tick, options};
use crate::catalog::{policy, rule as words, rules};
use crate::components::area_text;
use crate::rule_form::{Approvers, MAX_MESSAGE, MAX_VALUE, OutcomeKind, Pressed};

/// The choice, and the fields.
#[component]
pub(super) fn OutcomeFields(form: Form, outcome: Outcome) -> impl IntoView {
    let chosen = OutcomeKind::from(&outcome);
    let wrong = outcome.problem().map(rules::sentence);
    let radios = OutcomeKind::ALL.map(|kind| {
        let id = format!("then-{}", kind.name());
        view! {
            <p class="choice">
                <input type="radio" id=id.clone() name=form.field("then").sent value=kind.name() checked=kind == chosen/>
                <label for=id>{words::outcome(kind)}</label>
            </p>
        }
    });
    let fields = OutcomeKind::ALL.map(move |kind| {
        let shown = if kind == chosen { outcome.clone() } else { kind.new_outcome() };
        let fields = match shown {
            Outcome::Grant { days } => {
                view! { <GrantFields field=form.field("grant:days") days=days/> }.into_any()
            }
            Outcome::Ask(ask) => view! { <AskFields form=form.clone() ask=ask/> }.into_any(),
            Outcome::Deny { message, again_after_days } => view! {
                <DenyFields
                    field=form.field("deny:message") message=message again_field=form.field("deny:again")
                    again=again_after_days
                />
            }
            .into_any(),
        };
        view! {
            <fieldset class=format!("fields then-{}", kind.name())>
                <legend class="unseen">{words::outcome(kind)}</legend>
                {fields}
            </fieldset>
        }
    });
    view! {
        <div class="then">
            <fieldset><legend class="unseen">{words::THEN}</legend>{radios.collect_view()}</fieldset>
            {wrong.map(|wrong| view! { <p class="bad small"><strong>{wrong}</strong></p> })}
            {fields.collect_view()}
        </div>
    }
}

#[component]
fn GrantFields(field: Field, days: Option<u32>) -> impl IntoView {
    view! {
        <Number field=field label=words::DAYS value=days hint=words::DAYS_HINT/>
    }
}

#[component]
fn DenyFields(field: Field, message: String, again_field: Field, again: Option<u32>) -> impl IntoView {
    let (shown, wrong) = (field.shown(message), field.wrong());
    let Field { id, sent, .. } = field;
    view! {
        <div class="field">
            <label for=id.clone()>{words::MESSAGE}</label>
            <textarea
                id=id name=sent rows="3" maxlength=MAX_MESSAGE aria-describedby="message-hint"
                aria-invalid=wrong.is_some().then_some("true")
            >
                {area_text(&shown)}
            </textarea>
            <div id="message-hint">
                {wrong.map(|wrong| view! { <p class="bad small"><strong>{wrong}</strong></p> })}
                <p class="muted small">{words::MESSAGE_HINT}</p>
            </div>
        </div>
        <Number field=again_field label=words::AGAIN value=again hint=words::AGAIN_HINT/>
    }
}

#[component]
fn AskFields(form: Form, ask: Ask) -> impl IntoView {
    let quorum = if ask.quorum == Quorum::All { "all" } else { "any" };
    let values = [
        ask.days,
        ask.remind_after_hours,
        ask.escalate_after_hours,
        ask.expire_after_hours,
        ask.again_after_days,
    ];
    let numbers = words::NUMBERS.into_iter().zip(values).map(|((part, label, hint), value)| {
        view! { <Number field=form.field(&format!("ask:{part}")) label=label value=value hint=hint/> }
    });
    let numbers = numbers.collect_view();
    view! {
        <Sources form=form.clone() list=Approvers::First sources=ask.approvers/>
        <Select
            field=form.field("ask:quorum") label=words::QUORUM chosen=quorum.to_owned()
            options=options(&words::QUORUMS)
        />
        <Tick field=form.field("ask:justification") label=words::JUSTIFICATION ticked=ask.justification/>
        {numbers}
        <Sources form=form list=Approvers::Second sources=ask.escalate_to/>
    }
}

/// A list of approvers, with a form for one more.
#[component]
fn Sources(form: Form, list: Approvers, sources: Vec<ApproverSource>) -> impl IntoView {
    let (heading, none) = match list {
        Approvers::First => (words::FIRST, words::FIRST_NONE),
        Approvers::Second => (words::SECOND, words::SECOND_NONE),
    };
    let is_empty = sources.is_empty();
    let may_act = form.may_act;
    let is_gone = |source: &ApproverSource| match source {
        ApproverSource::Group(key) => form.choices.approvers.iter().all(|(known, _)| known != key.as_str()),
        _ => false,
    };
    let rows = sources.iter().enumerate().map(|(at, source)| {
        let said = policy::source(source);
        let gone = is_gone(source).then(|| view! { <strong class="bad small">{words::GONE}</strong> });
        let press = Pressed::RemoveApprovers(list, at).write();
        let label = words::node_button(words::REMOVE, &said);
        view! {
            <li>
                <span>{said}</span>
                {gone}
                {may_act.then(|| view! {
                    <button type="submit" name="press" value=press aria-label=label>{words::REMOVE}</button>
                })}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <fieldset class="sources">
            <legend>{heading}</legend>
            {is_empty.then(|| view! { <p class="muted">{none}</p> })}
            {(!is_empty).then(|| view! { <ul>{rows}</ul> })}
            {may_act.then(|| view! { <AddSource form=form list=list/> })}
        </fieldset>
    }
}

#[component]
fn AddSource(form: Form, list: Approvers) -> impl IntoView {
    let mut who = options(&words::SOURCES);
    who.extend(form.choices.approvers.iter().map(|(key, name)| (format!("group:{key}"), name.clone())));
    let [who_field, value_field, mail_field] =
        ["who", "value", "mail"].map(|part| form.field(&format!("{}:{part}", list.name())));
    let Form { choices, .. } = form;
    let groups = choices.groups.clone();
    view! {
        <div class="node-add">
            <Select field=who_field label=words::WHO chosen=String::new() options=who/>
            <Text
                field=value_field label=words::WHO_VALUE value=String::new() max=MAX_VALUE
                choices=groups
            />
            <Text
                field=mail_field label=words::WHO_MAIL value=String::new() max=MAX_VALUE
            />
            <button type="submit" name="press" value=Pressed::AddApprovers(list).write()>{words::ADD}</button>
        </div>
        <p class="muted small">{words::WHO_HINT}</p>
    }
}
