//! A specification out of `end2end/contracts`, and whether an answer keeps to it.

use std::path::Path;

use jsonschema::Draft;
use serde_json::{Value, json};

pub struct Specification {
    json: Value,
    is_time: fn(&str) -> bool,
}

impl Specification {
    pub fn of_the_site() -> Self {
        Self { json: load("jira-site-v3.json"), is_time: is_time_of_jira }
    }

    /// Closed: it lets every object have more fields than it names, and a misspelled one would be one more.
    pub fn of_the_organization() -> Self {
        let mut json = load("atlassian-org-v2.derived.json");
        close(&mut json);
        Self { json, is_time: |text| chrono::DateTime::parse_from_rfc3339(text).is_ok() }
    }

    /// What stands of an operation; null when it is not there.
    pub fn operation(&self, method: &str, template: &str) -> &Value {
        &self.json["paths"][template][method.to_lowercase()]
    }

    /// What is wrong with this JSON.
    pub fn faults(&self, schema: &Value, json: &Value) -> Vec<String> {
        let mut whole = schema.clone();
        whole["components"] = self.json["components"].clone();
        let options = jsonschema::options().with_draft(Draft::Draft7).with_format("date-time", self.is_time);
        let validator = options.build(&whole).expect("a schema");
        validator.iter_errors(json).map(|error| format!("{} at {}", error, error.instance_path())).collect()
    }
}

/// With OpenAPI's `nullable` said in the words of JSON Schema.
fn load(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts").join(file);
    let text = std::fs::read_to_string(path).expect("the specification");
    let mut spec = serde_json::from_str(&text).expect("JSON");
    allow_null(&mut spec);
    spec
}

/// Jira writes offsets without a colon, in the specification's own examples too.
fn is_time_of_jira(text: &str) -> bool {
    chrono::DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.3f%z").is_ok()
}

fn allow_null(value: &mut Value) {
    if value["nullable"] == true
        && let Some(kind) = value["type"].as_str().map(str::to_owned)
    {
        value["type"] = json!([kind, "null"]);
    }
    inside(value, allow_null);
}

fn close(value: &mut Value) {
    let names_any = value["properties"].as_object().is_some_and(|fields| !fields.is_empty());
    if names_any && value["additionalProperties"] == true {
        value["additionalProperties"] = json!(false);
    }
    inside(value, close);
}

fn inside(value: &mut Value, change: fn(&mut Value)) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(change),
        Value::Array(items) => items.iter_mut().for_each(change),
        _ => {}
    }
}
