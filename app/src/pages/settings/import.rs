//! A policy comes in as a file. What was pasted is too much for an address or a cookie: the answer of the form is this
//! page again.

use leptos::prelude::*;

use super::super::Frame;
use super::super::failed::failed;
use super::Pages;
use crate::catalog::{errors, import as words, rule, rules};
use crate::components::{Icon, Mark, area_text};
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::{Way, see_other, set_status};
use crate::views::{ImportInput, ImportProblem, ImportView};

/// `/settings/rules/import`, also as the answer of its form.
#[component]
pub fn ImportPage() -> impl IntoView {
    let sent = use_context::<ImportInput>();
    Suspend::new(async move {
        let Some(sent) = sent else {
            return match read().await {
                Ok(view) => view! { <Import view=view refused=None text=String::new()/> }.into_any(),
                Err(error) => failed(error, &Way::Import.path()),
            };
        };
        let refused = match take_in(&sent).await {
            Ok(problems) if problems.is_empty() => {
                see_other(&Way::Drafted.path());
                return ().into_any();
            }
            Ok(problems) => Refused::Text(problems),
            Err(error) => Refused::Error(error),
        };
        // Whoever may not is told so; anybody else gets back what they pasted.
        match read().await {
            Ok(view) => {
                set_status(refused.status());
                view! { <Import view=view refused=Some(refused) text=sent.text/> }.into_any()
            }
            Err(error) => failed(error, &Way::Import.path()),
        }
    })
}

async fn read() -> Result<ImportView, PortalError> {
    portal()?.import_page().await
}

async fn take_in(sent: &ImportInput) -> Result<Vec<ImportProblem>, PortalError> {
    let revision = sent.revision.parse().map_err(|_| PortalError::FormIncomplete)?;
    portal()?.import_rules(revision, sent.text.clone()).await
}

/// Why nothing was stored.
#[derive(Clone, Debug)]
enum Refused {
    Text(Vec<ImportProblem>),
    Error(PortalError),
}

impl Refused {
    fn status(&self) -> PortalError {
        match self {
            Self::Text(_) => PortalError::RulesUnfit,
            Self::Error(error) => *error,
        }
    }
}

#[component]
fn Import(view: ImportView, refused: Option<Refused>, text: String) -> impl IntoView {
    let ImportView { revision, has_draft } = view;
    let problems = match &refused {
        Some(Refused::Text(problems)) => problems.clone(),
        _ => Vec::new(),
    };
    view! {
        <Frame title=words::TITLE wide=true>
            <Pages here=rules::TITLE/>
            {refused.map(|refused| view! { <Notice refused=refused/> })}
            <p><a href=Way::Rules(None).path()>{rule::BACK}</a></p>
            <h1>{words::TITLE}</h1>
            <p class="lead">{words::LEAD}</p>
            {has_draft.then(|| view! { <p class="wait"><strong>{words::DRAFT_THERE}</strong></p> })}
            <form class="card import" method="post" action=Way::Import.path()>
                <input type="hidden" name="revision" value=revision/>
                <Text text=text problems=problems/>
                <p><button type="submit" class="primary">{words::BUTTON}</button></p>
            </form>
        </Frame>
    }
}

#[component]
fn Notice(refused: Refused) -> impl IntoView {
    let said = match refused {
        Refused::Text(_) => view! { <p>{words::REFUSED}</p> }.into_any(),
        Refused::Error(error) => view! {
            <p><strong>{errors::heading(error)} "."</strong> " " {errors::advice(error)}</p>
        }
        .into_any(),
    };
    view! { <div class="notice" role="alert"><Icon mark=Mark::No/> {said}</div> }
}

#[component]
fn Text(text: String, problems: Vec<ImportProblem>) -> impl IntoView {
    let is_wrong = !problems.is_empty();
    let lines = problems.iter().map(|problem| view! { <li>{words::problem(problem)}</li> }).collect_view();
    view! {
        <div class="field">
            <label for="text">{words::TEXT}</label>
            <div id="text-under">
                {is_wrong.then(|| view! { <ul class="changes bad">{lines}</ul> })}
                <p class="muted small">{words::TEXT_HINT}</p>
            </div>
            <textarea
                id="text" name="text" rows="20" class="code" spellcheck="false" autocomplete="off" required
                aria-invalid=is_wrong.then_some("true") aria-describedby="text-under"
            >
                {area_text(&text)}
            </textarea>
        </div>
    }
}
