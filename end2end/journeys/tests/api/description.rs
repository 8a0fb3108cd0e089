//! The OpenAPI document: what it promises is what is answered.

use serde_json::{Value, json};

use crate::world::{Answer, ask, portal, program};

/// The document, and a judge of answers.
struct Description(Value);

impl Description {
    /// Whether an answer is what the document promises for this operation and this status.
    #[track_caller]
    fn allows(&self, method: &str, path: &str, answer: &Answer) {
        let promised = &self.0["paths"][path][method]["responses"][answer.status.as_str()];
        let content =
            promised["content"].as_object().unwrap_or_else(|| panic!("{method} {path} {}", answer.status));
        let schema = &content.get(&answer.kind).unwrap_or_else(|| panic!("{method} {path}: {}", answer.kind))
            ["schema"];
        let whole = json!({ "allOf": [strict(schema)], "components": strict(&self.0["components"]) });
        let judge = jsonschema::draft202012::new(&whole).expect("a schema");
        let wrong: Vec<_> = judge.iter_errors(&answer.json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{method} {path} {}: {wrong:?} in {}", answer.status, answer.json);
    }
}

/// The same schema, with nothing allowed that it does not name: a field that the document forgets is found, too.
fn strict(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut strict: serde_json::Map<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), self::strict(value))).collect();
            if strict.contains_key("properties") {
                strict.insert("additionalProperties".to_owned(), json!(false));
            }
            Value::Object(strict)
        }
        Value::Array(items) => items.iter().map(strict).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn every_real_answer_is_what_the_document_promises() {
    let app = portal().await;
    app.signed_in("eli").await.follow("/browse/PROJ-123").await.with_status(200);
    let ids = [ask(&app, "mina").await, ask(&app, "hal").await];
    app.run_pending().await;
    let program = program(&app).await;
    let description = Description(program.get("/openapi.json").await.with_status(200).json);
    let (one, approve, deny) =
        ("/api/v1/requests/{id}", "/api/v1/requests/{id}/approve", "/api/v1/requests/{id}/deny");

    let answer = program.post(&format!("/requests/{}/approve", ids[0]), json!({ "comment": "ok" })).await;
    description.allows("post", approve, &answer.with_status(200));
    let answer = program.post(&format!("/requests/{}/deny", ids[0]), json!({ "reason": "no" })).await;
    description.allows("post", deny, &answer.with_status(409));
    let answer = program.post(&format!("/requests/{}/deny", ids[1]), json!({ "reason": "no" })).await;
    description.allows("post", deny, &answer);
    let answer = program.post(&format!("/requests/{}/deny", ids[1]), json!({})).await;
    description.allows("post", deny, &answer.with_status(422));
    for id in &ids {
        description.allows("get", one, &program.get(&format!("/requests/{id}")).await.with_status(200));
    }
    description.allows("get", one, &program.get("/requests/7").await.with_status(404));
    for query in ["", "?limit=1", "?state=denied"] {
        let answer = program.get(&format!("/requests{query}")).await.with_status(200);
        description.allows("get", "/api/v1/requests", &answer);
        let answer =
            program.get(&format!("/grants{query}").replace("denied", "active")).await.with_status(200);
        description.allows("get", "/api/v1/grants", &answer);
    }
    description.allows("get", "/api/v1/requests", &program.get("/requests?limit=0").await.with_status(400));
    let grants = program.get("/grants").await.json;
    let id = grants["items"][0]["id"].as_str().expect("a grant");
    let answer = program.get(&format!("/grants/{id}")).await.with_status(200);
    description.allows("get", "/api/v1/grants/{id}", &answer);
    description.allows("get", "/api/v1/seats", &program.get("/seats").await.with_status(200));
    let stranger = crate::world::Program { app: &app, token: String::new() };
    description.allows("get", "/api/v1/seats", &stranger.get("/seats").await.with_status(401));
}

#[tokio::test]
async fn the_document_describes_every_route_and_nothing_else() {
    let app = portal().await;
    let program = program(&app).await;
    let document = program.get("/openapi.json").await.json;
    assert_eq!(document["openapi"], "3.1.0");
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            described.push(format!("{} {path}", method.to_uppercase()));
            let scopes = &operation["security"][0]["token"];
            assert_eq!(scopes.as_array().map(Vec::len), Some(1), "{method} {path} takes one scope");
            assert!(operation["responses"]["401"].is_object(), "{method} {path}");
        }
    }
    let aside = ["/api/v1/openapi.json", "/api/v1/{*rest}"];
    let served = server::http::ROUTES.iter().filter(|route| route.path.starts_with("/api/v1/"));
    let served = served.filter(|route| !aside.contains(&route.path));
    let mut served: Vec<_> = served.map(|route| format!("{} {}", route.method, route.path)).collect();
    described.sort_unstable();
    served.sort_unstable();
    assert_eq!(described, served);
}
