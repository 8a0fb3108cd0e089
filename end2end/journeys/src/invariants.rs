//! What must hold at the end of every journey, whatever went wrong on the way.

use std::collections::{BTreeMap, BTreeSet};

use domain::Facts;
use domain::policy::{Outcome, Policy, PolicyVersion, decide};
use serde_json::Value;

use crate::test_app::TestApp;

/// Adds that Atlassian accepted, as account and group, in order.
#[must_use]
pub fn effective_adds(app: &TestApp) -> Vec<(String, String)> {
    let writes = app.sim.writes().into_iter().filter(|write| write.method == "POST");
    let accepted = writes.filter_map(|write| {
        let account = write.account_id?;
        let is_new = !write.before.contains(&account) && write.after.contains(&account);
        Some((account, write.group_id.filter(|_| is_new)?))
    });
    accepted.collect()
}

/// The text of a column that is not empty.
///
/// # Panics
/// When there is none.
#[must_use]
#[track_caller]
pub fn text<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_else(|| panic!("no {column} in {row}"))
}

/// A column that holds JSON, which SQLite shows as text.
#[must_use]
pub fn json(row: &Value, column: &str) -> Value {
    match &row[column] {
        Value::String(text) => serde_json::from_str(text).expect("the column holds JSON"),
        other => other.clone(),
    }
}

/// Everything of security.md §6 that the rows, Atlassian's log and the mails can tell.
///
/// # Panics
/// When something does not hold.
pub async fn assert_invariants(app: &TestApp) {
    let rows = Rows::read(app).await;
    nobody_was_let_in_without_a_decision(app, &rows);
    nothing_was_extended_without_a_decision(&rows);
    each_grant_was_added_once(app, &rows);
    each_request_had_one_verdict(&rows);
    whoever_waits_is_in_line_once(&rows);
    no_more_seats_were_given_than_there_are(app, &rows);
    nothing_ends_without_a_job(&rows);
    personal_data_is_where_it_belongs(app, &rows);
    nobody_had_the_same_mail_twice(app);
}

struct Rows {
    requests: Vec<Value>,
    grants: Vec<Value>,
    decisions: Vec<Value>,
    reservations: Vec<Value>,
    audit: Vec<Value>,
    jobs: Vec<Value>,
    policies: BTreeMap<i64, Policy>,
    groups: BTreeMap<String, String>,
}

impl Rows {
    async fn read(app: &TestApp) -> Self {
        let policies = app.rows("policy_versions").await.into_iter().map(|row| {
            let policy = serde_json::from_value(json(&row, "body")).expect("a stored policy is one");
            (row["number"].as_i64().expect("a number"), policy)
        });
        let products = app.state().config.sites.all().iter().flat_map(|site| &site.products);
        Self {
            requests: app.rows("requests").await,
            grants: app.rows("grants").await,
            decisions: app.rows("decisions").await,
            reservations: app.rows("seat_reservations").await,
            audit: app.rows("audit").await,
            jobs: app.rows("jobs").await,
            policies: policies.collect(),
            groups: products.map(|product| (product.group.to_string(), product.key.to_string())).collect(),
        }
    }

    fn audited(&self, subject: &Value, action: &str) -> usize {
        self.audit.iter().filter(|row| row["subject_id"] == *subject && row["action"] == action).count()
    }

    fn assert_grants_again(&self, decision: &Value) {
        let number = decision["policy_version"].as_i64().expect("a number");
        let policy = self.policies[&number].clone();
        let version = PolicyVersion { number: i32::try_from(number).expect("small"), policy };
        let facts: Facts = serde_json::from_value(json(decision, "facts")).expect("facts");
        let again = decide(&version, &facts).outcome;
        assert!(matches!(again, Outcome::Grant { .. }), "I1: the rules do not say so again: {again:?}");
    }

    fn grants_of(&self, account: &str, group: &str) -> Vec<&Value> {
        let product = self.groups.get(group).unwrap_or_else(|| panic!("{group} is no license group"));
        let is_it = |row: &&Value| row["account_id"] == account && row["product"] == product.as_str();
        self.grants.iter().filter(is_it).collect()
    }
}

/// I1.
fn nobody_was_let_in_without_a_decision(app: &TestApp, rows: &Rows) {
    for (account, group) in effective_adds(app) {
        assert!(!rows.grants_of(&account, &group).is_empty(), "I1: {account} was added without a grant");
    }
    for grant in &rows.grants {
        assert_eq!(rows.audited(&grant["id"], "grant_created"), 1, "I1: {grant}");
        let decision =
            rows.decisions.iter().find(|row| row["id"] == grant["decision_id"]).expect("a decision");
        assert_eq!(decision["person_id"], grant["person_id"], "I1: decided for somebody else");
        if grant["request_id"].is_null() {
            assert_eq!(decision["outcome"], "grant", "I1: {grant}");
            rows.assert_grants_again(decision);
        } else {
            let request = rows.requests.iter().find(|row| row["id"] == grant["request_id"]);
            let request = request.expect("a grant's request is stored");
            let is_refused = grant["state"] == "failed" && grant["failure"] == "no_seat";
            let is_back = is_refused && matches!(text(request, "state"), "waitlisted" | "withdrawn");
            assert!(request["state"] == "approved" || is_back, "I1: {request}");
            assert_eq!(request["requester_id"], grant["person_id"], "I1: {request}");
            assert_ne!(request["decided_by"], request["requester_id"], "I1: {request}");
            let is_decided = request["decided_by"].is_string() || request["state"] == "withdrawn";
            assert!(is_decided, "I1: {request}");
            assert_eq!(rows.audited(&request["id"], "request_approved"), 1, "I1: {request}");
        }
    }
}

/// I1, for ends that move: by a rule that says so again on the recorded facts, or by somebody who may.
fn nothing_was_extended_without_a_decision(rows: &Rows) {
    for entry in rows.audit.iter().filter(|row| row["action"] == "grant_extended") {
        let details = json(entry, "details");
        let decision =
            rows.decisions.iter().find(|row| row["id"] == details["decision"]).expect("a decision");
        let grant = rows.grants.iter().find(|row| row["id"] == entry["subject_id"]).expect("a grant");
        assert_eq!(decision["person_id"], grant["person_id"], "I1: decided for somebody else");
        if decision["outcome"] == "grant" {
            assert_eq!(entry["actor_id"], grant["person_id"], "I1: {entry}");
            rows.assert_grants_again(decision);
        } else {
            let request = rows.requests.iter().find(|row| row["decision_id"] == decision["id"]);
            let request = request.expect("somebody was asked");
            assert_eq!(
                (&request["extends_grant_id"], &request["state"]),
                (&grant["id"], &Value::from("approved"))
            );
            assert_ne!(request["decided_by"], request["requester_id"], "I1: {request}");
        }
    }
}

/// Of each request on or off the waitlist: it was put there as often as it left it, or once more if it is there.
fn whoever_waits_is_in_line_once(rows: &Rows) {
    for request in &rows.requests {
        let joined = rows.audited(&request["id"], "request_waitlisted");
        let left = rows.audited(&request["id"], "request_proceeded");
        let still = match text(request, "state") {
            "waitlisted" => 1,
            // Withdrawn while it waited for a verdict, or for a seat.
            "withdrawn" => joined - left,
            _ => 0,
        };
        assert!(still <= 1 && joined == left + still, "{joined} times in, {left} times out: {request}");
        if request["state"] == "waitlisted" {
            let held = rows.grants.iter().filter(|row| {
                row["request_id"] == request["id"]
                    && !(row["state"] == "failed" && row["failure"] == "no_seat")
            });
            assert_eq!(held.count(), 0, "a license was given to whoever waits for one: {request}");
        }
    }
}

/// I4.
fn each_grant_was_added_once(app: &TestApp, rows: &Rows) {
    let mut adds: BTreeMap<(String, String), usize> = BTreeMap::new();
    for add in effective_adds(app) {
        *adds.entry(add).or_default() += 1;
    }
    for ((account, group), times) in adds {
        let grants = rows.grants_of(&account, &group);
        let tries: usize = grants.iter().map(|grant| 1 + rows.audited(&grant["id"], "grant_retried")).sum();
        assert!(times <= tries, "I4: {account} was added {times} times");
    }
}

/// I5.
fn each_request_had_one_verdict(rows: &Rows) {
    for request in &rows.requests {
        let id = &request["id"];
        let ends = ["request_approved", "request_denied", "request_expired", "request_withdrawn"];
        let mut ends = ends.map(|end| rows.audited(id, end));
        let wanted = match text(request, "state") {
            "pending" => [0, 0, 0, 0],
            "approved" | "waitlisted" => [1, 0, 0, 0],
            "denied" => [0, 1, 0, 0],
            "expired" => [0, 0, 1, 0],
            // Also what was approved and waited for a seat.
            "withdrawn" => {
                assert!(ends[0] <= 1, "I5: {request}");
                ends[0] = 0;
                [0, 0, 0, 1]
            }
            other => panic!("I5: nothing makes a request {other}"),
        };
        assert_eq!(ends, wanted, "I5: {request}");
        let grants = rows.grants.iter().filter(|grant| grant["request_id"] == *id).count();
        assert!(grants <= rows.audited(id, "request_approved"), "I5: {grants} grants of {request}");
    }
}

/// I6.
fn no_more_seats_were_given_than_there_are(app: &TestApp, rows: &Rows) {
    let limits = app.sim.state()["products"].as_array().cloned().unwrap_or_default();
    for write in app.sim.writes().iter().filter(|write| write.method == "POST" && write.before != write.after)
    {
        let group = write.group_id.as_deref().unwrap_or_default();
        let product = rows.groups.get(group).map(String::as_str);
        let limit =
            limits.iter().find(|it| it["key"].as_str() == product).and_then(|it| it["seats"].as_u64());
        assert!(
            limit.is_none_or(|limit| write.after.len() as u64 <= limit),
            "I6: {} members",
            write.after.len()
        );
    }
    let of = |state: &str| -> BTreeSet<&str> {
        rows.grants.iter().filter(|row| row["state"] == state).map(|row| text(row, "id")).collect()
    };
    let reserved: BTreeSet<_> = rows.reservations.iter().map(|row| text(row, "grant_id")).collect();
    assert_eq!(reserved, of("provisioning"), "I6: promised seats are those of grants on their way");
}

/// I3, as far as it can be said at any moment: whatever is on its way has a job that will end it.
fn nothing_ends_without_a_job(rows: &Rows) {
    let about = |kind: &str, id: &str| {
        rows.jobs.iter().any(|job| {
            job["kind"] == kind && job["state"] != "done" && job["payload"].to_string().contains(id)
        })
    };
    for grant in &rows.grants {
        let id = text(grant, "id");
        match text(grant, "state") {
            "provisioning" => assert!(about("provision", id), "I3: nobody sets up {grant}"),
            "revoking" => assert!(about("revoke", id), "I3: nobody takes back {grant}"),
            "active" if !grant["ends_at"].is_null() => {
                assert!(about("revoke", id), "I3: nobody ends {grant}")
            }
            "failed" => assert!(rows.audited(&grant["id"], "grant_failed") > 0, "I3: {grant}"),
            _ => {}
        }
    }
}

/// Facts and audit refer to people by id.
fn personal_data_is_where_it_belongs(app: &TestApp, rows: &Rows) {
    let people = ["eli", "mina", "hal", "kofi", "pia", "ada", "jun", "sam"].map(|login| app.person(login));
    for row in rows.audit.iter().chain(&rows.decisions) {
        let said = row.to_string();
        for person in people {
            assert!(!said.contains(&person.email), "{} is named in {said}", person.login);
            assert!(!said.contains(&person.name), "{} is named in {said}", person.login);
        }
    }
}

/// I7, where no mail was lost on the way.
fn nobody_had_the_same_mail_twice(app: &TestApp) {
    let mut seen = BTreeSet::new();
    for mail in app.inbox.mails() {
        let id = mail.parsed().message_id().unwrap_or_default().to_owned();
        assert!(!id.is_empty(), "I7: a mail without an id");
        assert!(seen.insert((mail.to.clone(), id.clone())), "I7: {:?} had {id} twice", mail.to);
    }
}
