//! Fields: each with its label, what was filled in, and what is wrong with it beside it.

use leptos::prelude::*;

use super::Form;
use crate::catalog::rule as words;
use crate::components::area_text;
use crate::views::RefusedField;

/// A field of the form, by its name.
pub(in super::super) struct Field {
    /// Of its element.
    pub id: String,
    /// The name by which it is sent.
    pub sent: String,
    /// What could not be understood.
    pub refused: Option<RefusedField>,
}

impl Field {
    /// What was filled in and could not be understood, else what is stored.
    pub fn shown(&self, stored: String) -> String {
        self.refused.as_ref().and_then(|refused| refused.text.clone()).unwrap_or(stored)
    }

    /// What is wrong with it.
    pub fn wrong(&self) -> Option<String> {
        self.refused.as_ref().and_then(|refused| refused.why.clone())
    }
}

impl Form {
    pub(super) fn field(&self, name: &str) -> Field {
        Field::new(name, &self.refused)
    }
}

impl Field {
    /// The word before the name is there because a key that begins with a digit would be read as a place in a list.
    pub(in super::super) fn new(name: &str, refused: &[RefusedField]) -> Self {
        Self {
            id: format!("field-{}", name.replace([':', '.'], "-")),
            sent: format!("fields[field-{name}]"),
            refused: refused.iter().find(|refused| refused.field == name).cloned(),
        }
    }
}

/// What stands under a field: what is wrong, then the hint.
#[component]
fn Under(id: String, hint: Option<&'static str>, wrong: Option<String>) -> impl IntoView {
    view! {
        <div id=format!("{id}-under")>
            {wrong.map(|wrong| view! { <p class="bad small"><strong>{wrong}</strong></p> })}
            {hint.map(|hint| view! { <p class="muted small">{hint}</p> })}
        </div>
    }
}

/// A line of text, with what may be chosen from.
#[component]
pub(in super::super) fn Text(
    field: Field,
    label: &'static str,
    value: String,
    max: usize,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] choices: Vec<String>,
    #[prop(optional)] example: &'static str,
) -> impl IntoView {
    let (shown, wrong) = (field.shown(value), field.wrong());
    let Field { id, sent, .. } = field;
    let list = format!("{id}-list");
    let has_list = !choices.is_empty();
    let options = choices.into_iter().map(|choice| view! { <option value=choice></option> }).collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone() name=sent value=shown maxlength=max autocomplete="off" spellcheck="false"
                placeholder=example list=has_list.then(|| list.clone())
                aria-invalid=wrong.is_some().then_some("true") aria-describedby=format!("{id}-under")
            />
            {has_list.then(|| view! { <datalist id=list>{options}</datalist> })}
            <Under id=id hint=hint wrong=wrong/>
        </div>
    }
}

/// Several lines of text.
#[component]
pub(in super::super) fn Lines(
    field: Field,
    label: &'static str,
    value: String,
    max: usize,
    hint: &'static str,
) -> impl IntoView {
    let (shown, wrong) = (field.shown(value), field.wrong());
    let Field { id, sent, .. } = field;
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id.clone() name=sent rows="5" maxlength=max autocomplete="off" spellcheck="false"
                aria-invalid=wrong.is_some().then_some("true") aria-describedby=format!("{id}-under")
            >{area_text(&shown)}</textarea>
            <Under id=id hint=Some(hint) wrong=wrong/>
        </div>
    }
}

/// A whole number; empty where it may be left out.
#[component]
pub(super) fn Number(
    field: Field,
    label: &'static str,
    value: Option<u32>,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let value = value.map(|value| value.to_string()).unwrap_or_default();
    let (shown, wrong) = (field.shown(value), field.wrong());
    let Field { id, sent, .. } = field;
    view! {
        <div class="field number">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone() name=sent value=shown inputmode="numeric" maxlength="9" autocomplete="off"
                aria-invalid=wrong.is_some().then_some("true") aria-describedby=format!("{id}-under")
            />
            <Under id=id hint=hint wrong=wrong/>
        </div>
    }
}

/// One of several.
#[component]
pub(in super::super) fn Select(
    field: Field,
    label: &'static str,
    chosen: String,
    options: Vec<(String, String)>,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let (chosen, wrong) = (field.shown(chosen), field.wrong());
    let Field { id, sent, .. } = field;
    // What is not there any more is shown all the same: a select would silently say something else.
    let is_gone = !chosen.is_empty() && options.iter().all(|(value, _)| *value != chosen);
    let wrong = wrong.or(is_gone.then(|| words::GONE.to_owned()));
    let gone = is_gone.then(|| (chosen.clone(), chosen.clone()));
    let options = options.into_iter().chain(gone).map(move |(value, word)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{word}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id.clone() name=sent aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=format!("{id}-under")
            >
                {options}
            </select>
            <Under id=id hint=hint wrong=wrong/>
        </div>
    }
}

/// A box to tick.
#[component]
pub(in super::super) fn Tick(field: Field, label: &'static str, ticked: bool) -> impl IntoView {
    let Field { id, sent, .. } = field;
    view! {
        <p class="choice">
            <input type="checkbox" id=id.clone() name=sent value="on" checked=ticked/>
            <label for=id>{label}</label>
        </p>
    }
}

/// Pairs of words as options.
pub(super) fn options(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect()
}
