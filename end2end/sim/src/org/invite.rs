//! Bringing people in. What goes wrong with one of them is told beside their address, in a 200.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::roles::product_in_role;
use super::{Call, Refusal};
use crate::server::Shared;
use crate::site::{Refused, Site, is_address};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Invitation {
    emails: Vec<String>,
    #[serde(default)]
    permission_rules: Vec<Rule>,
    #[serde(default)]
    additional_groups: Vec<String>,
    #[serde(rename = "sendNotification")]
    _send_notification: Option<bool>,
    #[serde(rename = "notificationText")]
    _notification_text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    resource: String,
    role: String,
}

pub(super) async fn invite(State(shared): State<Shared>, call: Call) -> Response {
    call.write(&shared, |site| {
        let invitation: Invitation = call.body()?;
        if invitation.emails.is_empty() || !invitation.emails.iter().all(|email| is_address(email)) {
            return Err(Refused::NotAnAddress.into());
        }
        let invited: Vec<_> = invitation.emails.iter().map(|email| invitation.bring(site, email)).collect();
        Ok(Json(json!({ "data": invited })))
    })
}

impl Invitation {
    fn bring(&self, site: &mut Site, email: &str) -> Value {
        let account_id = site.open_account(email);
        let mut roles = Vec::new();
        for Rule { resource, role } in &self.permission_rules {
            let outcome = product_in_role(site, role, resource)
                .and_then(|product| Ok(site.assign_role(&product, &account_id)?));
            roles.push(told(json!({ "resource": resource, "role": role }), outcome));
        }
        let mut groups = Vec::new();
        for group in &self.additional_groups {
            let outcome = match site.add_to_group(group, &account_id) {
                Err(Refused::AlreadyMember { .. }) => Ok(()),
                outcome => outcome.map_err(Refusal::from),
            };
            groups.push(told(json!({ "group": group }), outcome));
        }
        let results = json!([{ "roleAssignmentResult": roles, "groupAssignmentResult": groups }]);
        json!({ "id": account_id, "email": email, "results": results })
    }
}

fn told(mut item: Value, outcome: Result<(), Refusal>) -> Value {
    match outcome {
        Ok(()) => item["status"] = json!("INVITED"),
        Err(refusal) => {
            item["status"] = json!("ERROR");
            item["statusReason"] = json!(refusal.reason());
        }
    }
    item
}
