//! The pages of the replay.

use app::error::PortalError;
use app::views::{
    ChangeKind, ChangeView, Counts, Difference, FlipExample, FlipView, ReplayResult, ReplayRow, ReplayStage,
    ReplayView, ReplaysView, Ruling, SeatEffectRow, Viewer,
};
use chrono::TimeDelta;
use domain::policy::{ApproverSource, Ask, Because, DayEffect, Fate, Outcome};

use super::house::{House, REQUEST, id, minutes_ago, now};

const BROWSER: &str = "text/html,application/xhtml+xml";
const LIST: &str = "/settings/rules/replay";

fn page() -> String {
    format!("{LIST}/{REQUEST}")
}

fn admin() -> House {
    let viewer = Viewer { name: "Sam Ortiz".to_owned(), is_admin: true, is_auditor: false, waiting: None };
    House { viewer: Some(viewer), ..House::default() }
}

fn row(stage: ReplayStage) -> ReplayRow {
    ReplayRow {
        id: id(),
        days: 30,
        by: "Sam Ortiz".to_owned(),
        at: minutes_ago(4),
        stage,
        is_outdated: false,
    }
}

fn done(decisions: u64, differ: u64, cannot_say: u64) -> ReplayStage {
    ReplayStage::Done(Counts { decisions, differ, cannot_say })
}

fn list(rows: Vec<ReplayRow>) -> House {
    let view = ReplaysView { revision: 7, changes: Some(2), has_history: true, rows, may_act: true };
    House { replays: Some(Ok(view)), ..admin() }
}

fn view(stage: ReplayStage, result: Option<ReplayResult>) -> ReplayView {
    let changes = vec![ChangeView { rule: "Nights wait".to_owned(), what: ChangeKind::Switched(false) }];
    ReplayView { row: row(stage), changes, revision: 7, result, may_act: true }
}

fn one(view: ReplayView) -> House {
    House { replay: Some(Ok(view)), ..admin() }
}

fn nothing() -> ReplayResult {
    ReplayResult {
        flips: Vec::new(),
        seats: Vec::new(),
        first_day: (now() - TimeDelta::days(30)).date_naive(),
        last_day: now().date_naive(),
        days: Vec::new(),
        asks: Vec::new(),
    }
}

fn flip(from: Fate, to: Fate, count: u64, examples: Vec<FlipExample>) -> FlipView {
    FlipView { from, to, count, examples }
}

fn example() -> FlipExample {
    let ruling = |outcome| Ruling { outcome, because: Because::NoRule, trace: Vec::new() };
    FlipExample {
        person: id(),
        name: "Mina Choi".to_owned(),
        product: "Jira Software".to_owned(),
        at: minutes_ago(3_000),
        request: Some(id()),
        was: ruling(Outcome::Ask(Ask::owners())),
        would_be: ruling(Outcome::Grant { days: Some(30) }),
    }
}

fn full() -> ReplayResult {
    let seats = |product: &str, gained, lost, cents: Option<i64>| SeatEffectRow {
        product: product.to_owned(),
        host: "acme.atlassian.net".to_owned(),
        gained,
        lost,
        open: 1,
        monthly: cents.map(|cents| Difference { cents, currency: "USD".to_owned() }),
    };
    let day = |days_ago, gained, lost| DayEffect {
        day: (now() - TimeDelta::days(days_ago)).date_naive(),
        gained,
        lost,
    };
    ReplayResult {
        flips: vec![
            flip(Fate::Queued, Fate::Granted, 9, vec![example()]),
            flip(Fate::Granted, Fate::Denied, 1, Vec::new()),
        ],
        seats: vec![seats("Jira Software", 9, 1, Some(6_880)), seats("Jira Service Management", 0, 2, None)],
        days: vec![day(12, 1, 0), day(3, 8, 3)],
        asks: vec![(ApproverSource::Owners, 61, 34)],
        ..nothing()
    }
}

#[tokio::test]
async fn a_replay_is_started_over_7_30_or_90_days() {
    let page = list(vec![row(done(214, 12, 3)), row(ReplayStage::Failed)]).open(LIST).await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.html.matches("type=\"radio\"").count(), 3);
    assert_eq!(page.html.matches("class=\"primary\"").count(), 1);
    page.has("name=\"revision\" value=\"7\"");
    let house = House { set: Some(Ok(())), ..list(Vec::new()) };
    let started = house.send("/api/rules/replay", "revision=7&days=30", BROWSER).await;
    assert_eq!((started.status.as_u16(), started.header("location")), (303, &*self::page()));
    let odd = house.send("/api/rules/replay", "revision=7&days=31", BROWSER).await;
    assert_eq!(odd.header("location"), "/settings/rules/replay?problem=form_incomplete");
    assert_eq!(house.heard(), ["start_replay 7 30"]);
    let house = House { set: Some(Err(PortalError::DraftMoved)), ..list(Vec::new()) };
    let late = house.send("/api/rules/replay", "revision=6&days=7", BROWSER).await;
    assert_eq!(late.header("location"), "/settings/rules?missed=6&problem=draft_moved");
}

#[tokio::test]
async fn what_is_under_way_says_how_far_it_is_and_looks_again_by_itself() {
    let running = || view(ReplayStage::Running { seen: 1_000, total: 2_500 }, None);
    let shown = one(running()).open(&page()).await;
    insta::assert_snapshot!(shown.text());
    assert_eq!(shown.header("refresh"), "3");
    shown.has("<progress max=\"2500\" value=\"1000\"");
    shown.says("You can leave this page");
    let still = one(running()).open(&format!("{}?stay=1", page())).await;
    assert_eq!(still.header("refresh"), "");
    let queued = one(view(ReplayStage::Queued, None)).open(&page()).await;
    queued.says("It begins in a moment.");
}

#[tokio::test]
async fn a_result_is_said_in_words_first_then_in_tables_and_by_example() {
    let shown = one(view(done(214, 10, 3), Some(full()))).open(&page()).await;
    insta::assert_snapshot!(shown.text());
    assert_eq!(shown.header("refresh"), "");
    shown.has(&format!("href=\"/requests/{REQUEST}\""));
    let person = REQUEST.replace('-', "%2D");
    shown.has(&format!(
        "href=\"/audit?person={person}&amp;kind=decided&amp;from=2026%2D05%2D31&amp;until=2026%2D05%2D31\""
    ));
    shown.has("role=\"img\"");
    assert!(!shown.html.contains("/api/rules/replay"), "it is what the draft says");
}

#[tokio::test]
async fn a_result_whose_draft_has_moved_on_says_so_and_offers_another() {
    let mut old = view(done(214, 0, 0), Some(nothing()));
    old.row.is_outdated = true;
    let shown = one(old.clone()).open(&page()).await;
    shown.says("The draft has changed since.");
    shown.says("Of 214 decisions, none would come out differently.");
    shown.has("action=\"/api/rules/replay\"");
    shown.has("name=\"days\" value=\"30\"");
    let looked_at = one(ReplayView { may_act: false, ..old }).open(&page()).await;
    assert!(!looked_at.html.contains("action=\"/api/rules"));
    let failed = one(view(ReplayStage::Failed, None)).open(&page()).await;
    failed.says("It could not be finished.");
    failed.has("action=\"/api/rules/replay\"");
}

#[tokio::test]
async fn where_nothing_was_decided_yet_it_says_what_to_do() {
    let shown = one(view(done(0, 0, 0), Some(nothing()))).open(&page()).await;
    assert_eq!(shown.status, 200);
    shown.says("There is nothing to replay yet: in the last 30 days nobody came without a license");
    shown.has("href=\"/settings/rules/try\"");
    let view =
        ReplaysView { revision: 0, changes: None, has_history: false, rows: Vec::new(), may_act: true };
    let shown = House { replays: Some(Ok(view)), ..admin() }.open(LIST).await;
    shown.says("There is nothing to replay yet");
    assert!(!shown.html.contains("action=\"/api/rules"));
}
