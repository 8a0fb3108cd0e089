//! The schema as the migrations make it: on an empty database, twice, by two at once; what it refuses whatever the
//! code does; and that the code's idea of each table is the table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use domain::policy::{Ask, Because, Decision, Outcome, Policy, PolicyVersion};
use domain::{
    AccountId, Approver, DecisionId, EmailAddress, Fact, Facts, Grant, GrantFailure, GrantId, GrantState,
    JobId, PersonId, ProductKey, Remark, Request, RequestId, RequestState, SiteKey, TargetKind, Verdict,
};
use journeys::set_clock::SetClock;
use journeys::test_database::{TestDatabase, on_postgres};
use sea_orm::{DbBackend, Statement};
use server::clock::Clock;
use server::storage::audit::Action;
use server::storage::jobs::{DueJob, NewJob};
use server::storage::persons::Bound;
use server::storage::requests::Schedule;
use server::storage::seats::Sample;
use server::storage::sessions::Claims;
use server::storage::{
    ConnectionTrait, Database, audit, decisions, grants, jobs, persons, policies, requests, seats, sessions,
};
use uuid::Uuid;

const TABLES: [&str; 24] = [
    "api_tokens",
    "approvers",
    "audit",
    "audit_seals",
    "breakages",
    "decisions",
    "grants",
    "jobs",
    "mail_turns",
    "memberships",
    "persons",
    "policy_drafts",
    "policy_versions",
    "replays",
    "requests",
    "seat_counters",
    "seat_reservations",
    "seat_samples",
    "sessions",
    "settings_versions",
    "stand_ins",
    "told",
    "webhook_deliveries",
    "webhooks",
];

#[tokio::test]
async fn an_empty_database_gets_the_whole_schema() {
    let file = TestDatabase::empty().await;
    let db = file.connect().await;
    assert_eq!(columns(&db).await, BTreeMap::new(), "connecting changes nothing");
    db.migrate().await.expect("the migrations run");
    let tables: Vec<_> = columns(&db).await.into_keys().filter(|name| name != "seaql_migrations").collect();
    assert_eq!(tables, TABLES);
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    let (columns_before, definitions) = (columns(&db).await, definitions(&db).await);
    let applied = texts(&db, "SELECT version FROM seaql_migrations ORDER BY version").await;
    db.migrate().await.expect("nothing to do");
    file.connect().await.migrate().await.expect("nothing to do for another process");
    assert_eq!(columns(&db).await, columns_before);
    assert_eq!(self::definitions(&db).await, definitions);
    assert_eq!(texts(&db, "SELECT version FROM seaql_migrations ORDER BY version").await, applied);
    assert!(applied.len() >= 6, "{applied:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn replicas_that_start_together_migrate_once() {
    // A SQLite file is served by one process.
    if !on_postgres() {
        return;
    }
    let file = TestDatabase::empty().await;
    let replicas = [file.connect().await, file.connect().await, file.connect().await, file.connect().await];
    let migrating = replicas.clone().map(|db| tokio::spawn(async move { db.migrate().await }));
    for replica in migrating {
        replica.await.expect("no panic").expect("the migrations run, or have run");
    }
    let applied = texts(&replicas[0], "SELECT version FROM seaql_migrations").await;
    let unique: BTreeSet<_> = applied.iter().collect();
    assert_eq!(applied.len(), unique.len(), "{applied:?}");
}

#[tokio::test]
async fn sqlite_writes_through_a_log_to_the_disk_and_keeps_its_references() {
    if on_postgres() {
        return;
    }
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    let wanted =
        [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("busy_timeout", "5000")];
    let writer = db.begin().await.expect("a transaction");
    // Every reader: all of them at once, so that none is asked twice.
    let readers = futures::future::join_all((0..4).map(|_| reader_settings(&db, &wanted))).await;
    let mut all = vec![settings(&writer, &wanted).await];
    all.extend(readers);
    for found in all {
        assert_eq!(found, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    writer.rollback().await.expect("rolled back");
}

async fn reader_settings(db: &Database, wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    use sea_orm::TransactionTrait;
    let tx = db.reader().begin().await.expect("a reader");
    settings(&tx, wanted).await
}

async fn settings(db: &impl ConnectionTrait, wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, _) in wanted {
        let statement = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let row = db.query_one_raw(statement).await.expect("an answer").expect("a row");
        let text = row.try_get_by_index::<String>(0);
        let text = text.unwrap_or_else(|_| row.try_get_by_index::<i64>(0).expect("a number").to_string());
        found.push(((*name).to_owned(), text));
    }
    found
}

#[tokio::test]
async fn what_the_audit_holds_can_be_neither_changed_nor_deleted() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    let now = SetClock::new().now();
    let subject = Uuid::from_u128(7);
    for _ in 0..2 {
        let details = serde_json::json!({ "why": "here" });
        audit::append(db.reader(), None, Action::RequestOpened, subject, details, now)
            .await
            .expect("appended");
    }
    let before = audit::latest(db.reader(), Action::RequestOpened, 10).await.expect("rows");
    let mut attempts = vec![
        "UPDATE audit SET action = 'request_denied'",
        "UPDATE audit SET actor_id = NULL WHERE seq = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE seq = 1",
    ];
    if on_postgres() {
        attempts.push("TRUNCATE audit");
    } else {
        // SQLite fires no trigger for the row that a replacement deletes.
        attempts.push(
            "INSERT OR REPLACE INTO audit (seq, at, action, subject_kind, subject_id, details) \
             SELECT seq, at, 'request_denied', subject_kind, subject_id, details FROM audit",
        );
    }
    for attempt in attempts {
        let error = db.reader().execute_unprepared(attempt).await.expect_err(attempt).to_string();
        assert!(error.contains("append-only"), "{attempt}: {error}");
    }
    assert_eq!(audit::latest(db.reader(), Action::RequestOpened, 10).await.expect("rows"), before);
    assert_eq!(before.len(), 2);
}

/// A database with a policy, and people, and the time.
struct World {
    _file: TestDatabase,
    db: Database,
    clock: SetClock,
}

impl World {
    async fn new() -> Self {
        let file = TestDatabase::empty().await;
        let db = file.migrated().await;
        let clock = SetClock::new();
        let first = policies::Published {
            version: PolicyVersion { number: 1, policy: Policy::default() },
            author: None,
            imported: false,
            confirmed_by: None,
            comment: "the first".to_owned(),
            at: clock.now(),
        };
        let tx = db.begin().await.expect("a transaction");
        assert!(policies::publish(&tx, &first).await.expect("published"));
        tx.commit().await.expect("committed");
        Self { _file: file, db, clock }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    async fn person(&self, login: &str) -> PersonId {
        let email = EmailAddress::parse(&format!("{login}@acme.example")).expect("an address");
        self.sign_in(login, Some(&email)).await
    }

    async fn sign_in(&self, login: &str, email: Option<&EmailAddress>) -> PersonId {
        let id = PersonId(self.clock.new_id());
        let bound =
            persons::sign_in(self.db.reader(), id, ("https://op", login), email, login, self.now()).await;
        match bound.expect("an answer") {
            Bound::Person(person) => person.id,
            Bound::AddressTaken { .. } => panic!("the address of {login} is taken"),
        }
    }

    async fn decision(&self, person: PersonId) -> DecisionId {
        let id = DecisionId(self.clock.new_id());
        decisions::store(self.db.reader(), id, &facts(person, self.now()), &asked()).await.expect("stored");
        id
    }

    async fn request(&self, person: PersonId, product: &str) -> Request {
        Request {
            id: RequestId(self.clock.new_id()),
            requester: person,
            site: site(),
            product: key(product),
            target: "https://acme.atlassian.net/browse/P-1".to_owned(),
            decision: self.decision(person).await,
            justification: None,
            extends: None,
            days: None,
            created_at: self.now(),
            expires_at: None,
            state: RequestState::Pending,
            version: 0,
        }
    }

    async fn open(&self, request: &Request, account: Option<&AccountId>, approvers: &[Approver]) -> bool {
        let tx = self.db.begin().await.expect("a transaction");
        let new_id = || self.clock.new_id();
        let opened = requests::open(&tx, request, account, Schedule::default()).await.expect("an answer");
        if opened {
            server::storage::approvers::ask(&tx, request.id, approvers, false, new_id).await.expect("asked");
        }
        if opened { tx.commit().await } else { tx.rollback().await }.expect("the end of the transaction");
        opened
    }

    async fn grant(&self, person: PersonId, product: &str, request: Option<RequestId>) -> Grant {
        Grant {
            id: GrantId(self.clock.new_id()),
            person,
            site: site(),
            product: key(product),
            account: None,
            decision: self.decision(person).await,
            request,
            days: None,
            created_at: self.now(),
            state: GrantState::Provisioning,
            version: 0,
        }
    }

    async fn create(&self, grant: &Grant) -> bool {
        let tx = self.db.begin().await.expect("a transaction");
        let created = grants::create(&tx, grant, "https://acme.atlassian.net/").await.expect("an answer");
        if created { tx.commit().await } else { tx.rollback().await }.expect("the end of the transaction");
        created
    }

    async fn move_request(&self, before: &Request, after: &Request) -> bool {
        let tx = self.db.begin().await.expect("a transaction");
        let moved = requests::update(&tx, before, after).await.expect("an answer");
        tx.commit().await.expect("the end of the transaction");
        moved
    }

    async fn move_grant(&self, before: &Grant, after: &Grant) -> bool {
        let tx = self.db.begin().await.expect("a transaction");
        let moved = grants::update(&tx, before, after).await.expect("an answer");
        tx.commit().await.expect("the end of the transaction");
        moved
    }
}

fn site() -> SiteKey {
    SiteKey::parse("acme").expect("a key")
}

fn key(product: &str) -> ProductKey {
    ProductKey::parse(product).expect("a key")
}

fn facts(person: PersonId, at: DateTime<Utc>) -> Facts {
    Facts {
        at,
        person,
        email_domain: Fact::Unknown,
        groups: Fact::Unknown,
        claims: BTreeMap::new(),
        site: site(),
        product: key("jira-software"),
        project: Fact::Unknown,
        target_kind: TargetKind::Issue,
        account: Fact::Unknown,
        seats: Fact::Unknown,
        budget: Fact::Unrecorded,
        history: Fact::Unrecorded,
        granted_today: Fact::Unrecorded,
    }
}

fn remark(text: &str) -> Remark {
    Remark::parse(text).expect("short").expect("words")
}

fn asked() -> Decision {
    Decision {
        outcome: Outcome::Ask(Ask::owners()),
        because: Because::NoRule,
        policy_version: 1,
        trace: Vec::new(),
    }
}

#[tokio::test]
async fn a_person_has_one_open_request_for_a_product() {
    let world = World::new().await;
    let (mina, kofi) = (world.person("mina").await, world.person("kofi").await);
    let first = world.request(mina, "jira-software").await;
    assert!(world.open(&first, None, &[Approver::Admins]).await);
    assert!(!world.open(&world.request(mina, "jira-software").await, None, &[Approver::Admins]).await);
    assert!(world.open(&world.request(mina, "jira-servicedesk").await, None, &[Approver::Admins]).await);
    assert!(world.open(&world.request(kofi, "jira-software").await, None, &[Approver::Admins]).await);

    let denied = first.clone().deny(kofi, world.now(), remark("not now")).expect("it is pending");
    assert!(world.move_request(&first, &denied).await);
    assert!(!world.move_request(&first, &denied).await, "one verdict");
    assert!(world.open(&world.request(mina, "jira-software").await, None, &[Approver::Admins]).await);
}

#[tokio::test]
async fn a_person_has_one_live_grant_of_a_product_and_a_request_leads_to_one_grant() {
    let world = World::new().await;
    let (mina, kofi) = (world.person("mina").await, world.person("kofi").await);
    let request = world.request(mina, "jira-software").await;
    assert!(world.open(&request, None, &[Approver::Admins]).await);
    let first = world.grant(mina, "jira-software", Some(request.id)).await;
    assert!(world.create(&first).await);
    assert!(!world.create(&world.grant(mina, "jira-software", None).await).await);
    assert!(world.create(&world.grant(kofi, "jira-software", None).await).await);

    let failed = first.clone().fail(GrantFailure::NoSeat).expect("it is provisioning");
    assert!(world.move_grant(&first, &failed).await);
    assert!(
        !world.create(&world.grant(mina, "jira-software", Some(request.id)).await).await,
        "one a request"
    );
    let second = world.grant(mina, "jira-software", None).await;
    assert!(world.create(&second).await, "a failed one is not live");
    // Trying the failed one again would make two.
    let again = failed.clone().retry().expect("it has failed");
    assert!(!world.move_grant(&failed, &again).await);
}

#[tokio::test]
async fn an_identity_is_one_person_and_an_address_belongs_to_one() {
    let world = World::new().await;
    let mina = world.person("mina").await;
    assert_eq!(world.person("mina").await, mina, "signing in again");
    let email = EmailAddress::parse("mina@acme.example").expect("an address");
    let other = PersonId(world.clock.new_id());
    let bound =
        persons::sign_in(world.db.reader(), other, ("https://op", "other"), Some(&email), "x", world.now());
    assert_eq!(bound.await.expect("an answer"), Bound::AddressTaken { by: mina });
    // Behind the code's back.
    let twice = "INSERT INTO persons (id, issuer, subject, email, name, created_at, signed_in_at) \
                 SELECT decision_or_id, issuer, 'another', email, name, created_at, signed_in_at FROM \
                 (SELECT persons.*, OTHER AS decision_or_id FROM persons) AS p";
    let other = if on_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
    let error =
        world.db.reader().execute_unprepared(&twice.replace("OTHER", other)).await.expect_err("unique");
    assert!(error.to_string().to_lowercase().contains("unique"), "{error}");
    // Nobody's address may be nobody's twice.
    world.sign_in("una", None).await;
    world.sign_in("ulf", None).await;
}

#[tokio::test]
async fn a_state_that_nobody_knows_is_refused() {
    let world = World::new().await;
    let mina = world.person("mina").await;
    let request = world.request(mina, "jira-software").await;
    world.open(&request, None, &[Approver::Admins]).await;
    world.create(&world.grant(mina, "jira-software", Some(request.id)).await).await;
    for statement in [
        "UPDATE requests SET state = 'granted'",
        "UPDATE grants SET state = 'granted'",
        "UPDATE decisions SET outcome = 'maybe'",
        "UPDATE approvers SET kind = 'anybody'",
        "DELETE FROM persons",
        "DELETE FROM decisions",
        "DELETE FROM requests",
    ] {
        world.db.reader().execute_unprepared(statement).await.expect_err(statement);
    }
}

#[tokio::test]
async fn what_is_stored_full_or_empty_is_read_as_it_was() {
    let world = World::new().await;
    let db = world.db.reader();
    let (mina, ada) = (world.person("mina").await, world.sign_in("ada", None).await);
    let account = AccountId::parse("712020:1").expect("an id");
    assert_eq!(persons::find_all(db, [mina, ada]).await.expect("rows").len(), 2);

    for (request, account) in [
        (world.request(mina, "jira-software").await, None),
        (
            Request {
                expires_at: Some(world.now() + Duration::hours(1)),
                ..world.request(ada, "jira-software").await
            },
            Some(&account),
        ),
    ] {
        let mail = EmailAddress::parse("leads@acme.example").expect("an address");
        let approvers = [
            Approver::Person(mail.clone()),
            Approver::IdpGroup { group: "leads".to_owned(), mail: Some(mail) },
            Approver::Admins,
        ];
        assert!(world.open(&request, account, &approvers).await);
        let found = requests::find(db, request.id).await.expect("an answer").expect("a row");
        assert_eq!((&found.request, found.account.as_ref()), (&request, account));
        assert_eq!(server::storage::approvers::of_request(db, request.id).await.expect("rows").len(), 3);
        assert!(decisions::find(db, request.decision).await.expect("an answer").is_some());
        let verdict = Verdict { by: ada, at: world.now(), reason: Some(remark("Welcome.")) };
        let state = RequestState::Approved(verdict);
        let approved = Request { state, version: request.version + 1, ..request.clone() };
        assert!(world.move_request(&request, &approved).await);
        let found = requests::find(db, request.id).await.expect("an answer").expect("a row");
        assert_eq!(found.request, approved);
    }

    for days in [None, Some(30)] {
        let who = if days.is_some() { mina } else { ada };
        let grant = Grant { days, ..world.grant(who, "jira-software", None).await };
        assert!(world.create(&grant).await);
        assert_eq!(grants::find(db, grant.id).await.expect("an answer").expect("a row").grant, grant);
        grants::set_account(db, grant.id, &account).await.expect("set");
        let tx = world.db.begin().await.expect("a transaction");
        grants::mark_added(&tx, grant.id, world.now()).await.expect("marked");
        tx.commit().await.expect("the end of the transaction");
        let active = grant.clone().activate(world.now()).expect("it is provisioning");
        assert!(world.move_grant(&grant, &active).await);
        let found = grants::find(db, grant.id).await.expect("an answer").expect("a row");
        assert_eq!(found.grant, Grant { account: Some(account.clone()), ..active });
        assert_eq!((found.added_at, found.active_at), (Some(world.now()), Some(world.now())));
        seats::reserve(db, &grant).await.expect("reserved");
    }
    let reserved = seats::reserved(db, &site(), &key("jira-software")).await.expect("an answer");
    assert_eq!((reserved.count, reserved.version), (2, 2));
    assert!(seats::hold(db, &site(), &key("jira-software"), reserved).await.expect("an answer"));
    assert!(!seats::hold(db, &site(), &key("jira-software"), reserved).await.expect("an answer"));
    assert_eq!(seats::reserved(db, &site(), &key("jira-software")).await.expect("an answer").version, 3);

    for (limit, price_cents) in [(None, None), (Some(10), Some(799))] {
        let sample = Sample {
            site: "acme".to_owned(),
            product: format!("p{}", limit.unwrap_or(0)),
            at: world.now(),
            limit,
            used: 3,
            reserved: 1,
            price_cents,
            currency: price_cents.map(|_| "EUR".to_owned()),
            billing_period_start: price_cents.and_then(|_| chrono::NaiveDate::from_ymd_opt(2026, 11, 1)),
        };
        seats::store_sample(db, world.clock.new_id(), &sample).await.expect("stored");
        let product = key(&sample.product);
        assert_eq!(seats::latest_sample(db, &site(), &product).await.expect("an answer"), Some(sample));
    }

    for groups in [None, Some(BTreeSet::from(["leads".to_owned()]))] {
        let kept = BTreeMap::from([("department".to_owned(), BTreeSet::from(["IT".to_owned()]))]);
        let claims = Claims { groups, kept, email_verified: true };
        let hash = format!("{:064}", u8::from(claims.groups.is_some()));
        sessions::open(db, &hash, mina, &claims, "an ID token", world.now()).await.expect("opened");
        let found = sessions::find(db, &hash, world.now()).await.expect("an answer").expect("a row");
        assert_eq!(found.claims, claims);
        sessions::mark_seen(db, &hash, world.now()).await.expect("marked");
    }

    for unique_key in [None, Some("a key".to_owned())] {
        let new = NewJob {
            id: JobId(world.clock.new_id()),
            kind: "housekeep",
            payload: serde_json::json!({ "kind": "housekeep" }),
            unique_key,
            run_at: world.now(),
            recipient: None,
        };
        jobs::queue(db, &new, None, world.now()).await.expect("queued");
        let due = DueJob { id: new.id, kind: new.kind.to_owned() };
        let lease = jobs::lease(db, &due, "me", world.now(), Duration::seconds(60)).await;
        let lease = lease.expect("an answer").expect("free");
        assert_eq!((lease.payload, lease.lease_no), (new.payload, 1));
    }
    let version = policies::current(db).await.expect("an answer").expect("a version");
    assert_eq!(version.number, 1);
    audit::append(db, Some(mina), Action::SignedIn, mina.0, serde_json::json!({}), world.now())
        .await
        .expect("appended");
    assert_eq!(audit::latest(db, Action::SignedIn, 1).await.expect("rows"), [(world.now(), mina.0)]);
}

#[tokio::test]
async fn the_entities_of_the_code_are_the_tables_of_the_database() {
    let file = TestDatabase::empty().await;
    let db = file.migrated().await;
    let mut tables = columns(&db).await;
    tables.remove("seaql_migrations");
    assert_eq!(entities(), tables);
}

/// Tables with their columns, and whether each may be empty, as the entities say.
fn entities() -> BTreeMap<String, BTreeMap<String, bool>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/src/storage/entities");
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the entities") {
        let code = std::fs::read_to_string(entry.expect("an entry").path()).expect("a source is text");
        let (_, rest) = code.split_once("table_name = \"").expect("an entity has a table");
        let (table, rest) = rest.split_once('"').expect("the name ends");
        let fields = rest.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "));
        let fields = fields.map(|(name, kind)| (name.to_owned(), kind.starts_with("Option<")));
        found.insert(table.to_owned(), fields.collect());
    }
    found
}

/// The same as the database says.
async fn columns(db: &Database) -> BTreeMap<String, BTreeMap<String, bool>> {
    let select = if on_postgres() {
        "SELECT table_name::text, column_name::text, (is_nullable = 'YES')::int FROM information_schema.columns \
         WHERE table_schema = 'public'"
    } else {
        "SELECT t.name, c.name, CAST(c.\"notnull\" = 0 AND c.pk = 0 AS integer) FROM sqlite_master t, \
         pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
    };
    let mut found: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    let statement = Statement::from_string(db.reader().get_database_backend(), select);
    for row in db.reader().query_all_raw(statement).await.expect("rows") {
        let text = |index| row.try_get_by_index::<String>(index).expect("text");
        let nullable = row.try_get_by_index::<i32>(2).expect("a number") == 1;
        found.entry(text(0)).or_default().insert(text(1), nullable);
    }
    found
}

/// Indexes and triggers.
async fn definitions(db: &Database) -> Vec<String> {
    let select = if on_postgres() {
        "SELECT indexdef::text FROM pg_indexes WHERE schemaname = 'public' UNION ALL \
         SELECT pg_get_triggerdef(oid)::text FROM pg_trigger ORDER BY 1"
    } else {
        "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY 1"
    };
    texts(db, select).await
}

async fn texts(db: &Database, select: &str) -> Vec<String> {
    let statement = Statement::from_string(db.reader().get_database_backend(), select);
    let rows = db.reader().query_all_raw(statement).await.expect("rows");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}
