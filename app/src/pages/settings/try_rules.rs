//! What would happen to somebody: a question by GET, and what the rules say.

use leptos::prelude::*;

use super::super::Frame;
use super::super::facts::{Fact, Facts};
use super::super::failed::failed;
use super::super::query;
use super::super::trace::Trace;
use super::Pages;
use crate::catalog::{rule as rule_words, rules, time, try_rules as words};
use crate::portal::portal;
use crate::respond::Way;
use crate::views::{ProductChoice, TriedView, TryAnswer, TryProblem, TryQuestion, TryView};

/// `/settings/rules/try`, with `?person=`, `?groups=`, `?claims=`, `?to=`, `?product=` and `?at=`.
#[component]
pub fn TryPage() -> impl IntoView {
    let value = |name: &str| query::value(name).trim().to_owned();
    let question = TryQuestion {
        person: value("person"),
        groups: value("groups"),
        claims: value("claims"),
        to: value("to"),
        product: value("product"),
        at: value("at"),
    };
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.try_rules(question.clone()).await,
            Err(error) => Err(error),
        };
        match read {
            Ok(view) => view! { <Try question=question view=view/> }.into_any(),
            Err(error) => failed(error, &Way::Try.path()),
        }
    })
}

#[component]
fn Try(question: TryQuestion, view: TryView) -> impl IntoView {
    let TryView { people, groups, claims, products, answer } = view;
    let problems = match &answer {
        Some(Err(problems)) => problems.clone(),
        _ => Vec::new(),
    };
    let person = question.person.clone();
    view! {
        <Frame title=words::TITLE wide=true>
            <Pages here=rules::TITLE/>
            <p><a href=Way::Rules(None).path()>{rule_words::BACK}</a></p>
            <h1>{words::TITLE}</h1>
            <p class="lead">{words::LEAD}</p>
            <Question
                question=question people=people groups=groups claims=claims products=products problems=problems
            />
            {answer.and_then(Result::ok).map(|answer| view! { <Answer answer=answer person=person/> })}
        </Frame>
    }
}

#[component]
fn Question(
    question: TryQuestion,
    people: Vec<(String, String)>,
    groups: Vec<String>,
    claims: Vec<String>,
    products: Vec<ProductChoice>,
    problems: Vec<TryProblem>,
) -> impl IntoView {
    let TryQuestion { person, groups: typed, claims: said, to, product, at } = question;
    let wrong = move |these: &[TryProblem]| {
        let first = problems.iter().find(|problem| these.contains(problem)).copied();
        first.map(words::problem)
    };
    let groups = groups.into_iter().map(|group| (group, String::new())).collect();
    let has_claims = !claims.is_empty() || !said.is_empty();
    let claims: Vec<_> = claims.into_iter().map(|claim| (format!("{claim}="), String::new())).collect();
    view! {
        <form class="card try" method="get" action=Way::Try.path()>
            <Line
                name="person" label=words::PERSON hint=words::PERSON_HINT value=person
                wrong=wrong(&[TryProblem::Person]) choices=people
            />
            <Line name="groups" label=words::GROUPS hint=words::GROUPS_HINT value=typed wrong=None choices=groups/>
            {has_claims.then(|| view! {
                <Line
                    name="claims" label=words::CLAIMS hint=words::CLAIMS_HINT value=said
                    wrong=wrong(&[TryProblem::Claims]) choices=claims
                />
            })}
            <Line
                name="to" label=words::LINK hint=words::LINK_HINT value=to
                wrong=wrong(&[TryProblem::Link, TryProblem::NoTarget]) choices=Vec::new()
            />
            <Product chosen=product products=products wrong=wrong(&[TryProblem::Product])/>
            <Line
                name="at" kind="datetime-local" label=words::AT hint=words::AT_HINT value=at
                wrong=wrong(&[TryProblem::Moment]) choices=Vec::new()
            />
            <p><button type="submit" class="primary">{words::BUTTON}</button></p>
        </form>
    }
}

#[component]
fn Line(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    wrong: Option<&'static str>,
    choices: Vec<(String, String)>,
    #[prop(default = "text")] kind: &'static str,
) -> impl IntoView {
    let has_list = !choices.is_empty();
    let list = format!("{name}-list");
    let options = choices.into_iter().map(|(value, word)| view! { <option value=value>{word}</option> });
    let options = options.collect_view();
    let under = format!("{name}-under");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name name=name type=kind value=value autocomplete="off" spellcheck="false" maxlength="2048"
                list=has_list.then(|| list.clone()) aria-invalid=wrong.map(|_| "true") aria-describedby=under.clone()
            />
            {has_list.then(|| view! { <datalist id=list>{options}</datalist> })}
            <div id=under>
                {wrong.map(|wrong| view! { <p class="bad small"><strong>{wrong}</strong></p> })}
                <p class="muted small">{hint}</p>
            </div>
        </div>
    }
}

#[component]
fn Product(chosen: String, products: Vec<ProductChoice>, wrong: Option<&'static str>) -> impl IntoView {
    let options = products.into_iter().map(|choice| {
        let selected = choice.value == chosen;
        view! { <option value=choice.value selected=selected>{format!("{} ({})", choice.name, choice.host)}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label for="product">{words::PRODUCT}</label>
            <select id="product" name="product">
                <option value="">{words::NO_PRODUCT}</option>
                {options}
            </select>
            {wrong.map(|wrong| view! { <p class="bad small"><strong>{wrong}</strong></p> })}
        </div>
    }
}

#[component]
fn Answer(answer: TryAnswer, person: String) -> impl IntoView {
    let TryAnswer { product, target, at, groups, claims, is_licensed, jira_answers, live, draft, .. } =
        answer;
    let says =
        (claims.is_some() || live.looks_at_claims || draft.as_ref().is_some_and(|it| it.looks_at_claims))
            .then(|| words::claims(claims.as_deref()));
    let differs =
        draft.as_ref().map(|draft| draft.outcome != live.outcome || draft.approvers != live.approvers);
    let verdict = match differs {
        None => words::NO_DRAFT,
        Some(false) => words::SAME,
        Some(true) => words::DIFFERENT,
    };
    view! {
        <section class="stacked" aria-labelledby="answer">
            <h2 id="answer">{words::ANSWER}</h2>
            <p>{words::asked(&person, &product, &target)} ", " {time::exact(at)} ". " {words::groups(groups.as_deref())} " " {says}</p>
            {is_licensed.then(|| view! { <p class="wait">{words::LICENSED}</p> })}
            {(!jira_answers).then(|| view! { <p class="wait">{words::JIRA_SILENT}</p> })}
            <p><strong>{verdict}</strong></p>
            <div class="tried">
                <Tried heading=words::LIVE id="live" tried=live/>
                {draft.map(|draft| view! { <Tried heading=words::DRAFT id="draft" tried=draft/> })}
            </div>
            <p class="muted small">{words::AS_NOW}</p>
        </section>
    }
}

#[component]
fn Tried(heading: &'static str, id: &'static str, tried: TriedView) -> impl IntoView {
    let TriedView { outcome, because, trace, approvers, mails, members, .. } = tried;
    let why = words::because(&because, &trace);
    let asks = matches!(outcome, domain::policy::Outcome::Ask(_));
    let mails = if mails.is_empty() { words::NO_MAILS.to_owned() } else { mails.join(", ") };
    view! {
        <section class="card" aria-labelledby=id>
            <h3 id=id>{heading}</h3>
            <Facts>
                <Fact term=words::THEN>{words::outcome(&outcome)}</Fact>
                <Fact term=words::WHY>{why}</Fact>
                {asks.then(|| view! {
                    <Fact term=words::APPROVERS>{approvers.join(", ")}</Fact>
                    <Fact term=words::MAILS>
                        {mails} {members.map(words::a_few_of)}
                    </Fact>
                })}
            </Facts>
            <Trace trace=trace open=true/>
        </section>
    }
}
