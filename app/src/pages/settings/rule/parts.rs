//! What a condition is about.

use domain::policy::{Condition, Day, Hours, NodePath};
use leptos::prelude::*;

use super::Form;
use super::field::{Field, Number, Select, Text, Tick, options};
use crate::catalog::{policy, rule as words};
use crate::rule_form::{MAX_VALUE, TARGETS, day_name};

/// The fields of one condition.
#[component]
pub(super) fn PartFields(form: Form, condition: Condition, path: NodePath) -> AnyView {
    let fields = Fields { form, path };
    let choices = &fields.form.choices;
    match condition {
        Condition::EmailDomain(domain) => fields.text("domain", domain, Vec::new(), "example.com"),
        Condition::IdpGroup(group) => fields.text("group", group, choices.groups.clone(), ""),
        Condition::Claim { name, value } => view! {
            {fields.text("claim", name, choices.claims.clone(), "")}
            {fields.text("value", value, Vec::new(), "")}
        }
        .into_any(),
        Condition::Product(product) => {
            fields.select("product", product.to_string(), choices.products.clone())
        }
        Condition::Project(project) => {
            fields.text("project", project.to_string(), choices.projects.clone(), "PROJ")
        }
        Condition::Target(kind) => {
            let chosen = TARGETS.into_iter().find(|(one, _)| *one == kind).map_or("", |(_, name)| name);
            let kinds = TARGETS.map(|(_, name)| (name, words::target(name)));
            fields.select("target", chosen.to_owned(), options(&kinds))
        }
        Condition::SeatsFree(n) | Condition::BudgetLeft(n) => fields.number("seats", n),
        Condition::SeatUseBelow(percent) => fields.number("percent", percent.into()),
        Condition::Held { days, how } => view! {
            {fields.number("days", days)}
            {fields.select("how", how.map_or("", |how| how.name()).to_owned(), options(&words::ENDINGS))}
        }
        .into_any(),
        Condition::DeniedWithin(days) => fields.number("days", days),
        Condition::Hours(hours) => fields.hours(&hours),
        Condition::GrantsToday(most) => fields.number("most", most),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => ().into_any(),
    }
}

struct Fields {
    form: Form,
    path: NodePath,
}

impl Fields {
    fn field(&self, part: &str) -> Field {
        self.form.field(&format!("{}:{part}", self.path))
    }

    fn text(&self, part: &str, value: String, choices: Vec<String>, example: &'static str) -> AnyView {
        view! {
            <Text
                field=self.field(part) label=words::label(part) value=value max=MAX_VALUE
                choices=choices example=example
            />
        }
        .into_any()
    }

    fn number(&self, part: &str, value: u32) -> AnyView {
        view! {
            <Number field=self.field(part) label=words::label(part) value=Some(value)/>
        }
        .into_any()
    }

    fn select(&self, part: &str, chosen: String, options: Vec<(String, String)>) -> AnyView {
        view! {
            <Select
                field=self.field(part) label=words::label(part) chosen=chosen options=options
            />
        }
        .into_any()
    }

    fn hours(&self, hours: &Hours) -> AnyView {
        let days = Day::ALL.into_iter().map(|day| {
            let ticked = hours.days.contains(&day);
            view! { <Tick field=self.field(day_name(day)) label=policy::weekday(day) ticked=ticked/> }
        });
        let days = days.collect_view();
        view! {
            <fieldset class="days"><legend>{words::WEEKDAYS}</legend>{days}</fieldset>
            {self.number("from", hours.from.into())}
            {self.number("until", hours.until.into())}
            {self.text("zone", hours.zone.name().to_owned(), Vec::new(), words::ZONE_EXAMPLE)}
        }
        .into_any()
    }
}
