//! What the pages of the replay need to know.

use chrono::{DateTime, NaiveDate, Utc};
use domain::policy::{ApproverSource, Because, DayEffect, Fate, Outcome, RuleTrace};
use domain::{PersonId, ReplayId, RequestId};
use serde::{Deserialize, Serialize};

use super::ChangeView;

/// Over so many days a draft can be replayed.
pub const REPLAY_DAYS: [u16; 3] = [7, 30, 90];

/// Where a replay is started, and the last ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplaysView {
    /// The draft's revision, which a start has to name.
    pub revision: i32,
    /// How many things the draft changes; absent when there is no draft.
    pub changes: Option<usize>,
    /// Whether anything was decided in the longest time that can be replayed.
    pub has_history: bool,
    /// The last ones, the newest first.
    pub rows: Vec<ReplayRow>,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
}

/// One replay in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayRow {
    /// Its page.
    pub id: ReplayId,
    /// Over so many days.
    pub days: u16,
    /// Who started it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How it stands.
    pub stage: ReplayStage,
    /// Whether the rules that it ran are not what can be published now.
    pub is_outdated: bool,
}

/// How a replay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplayStage {
    /// It was not begun.
    Queued,
    /// It is under way.
    Running {
        /// Decisions that were looked at.
        seen: u32,
        /// Of so many.
        total: u32,
    },
    /// It is done.
    Done(Counts),
    /// It was given up.
    Failed,
}

/// What a replay came to in numbers of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// In all.
    pub decisions: u64,
    /// That would come out otherwise.
    pub differ: u64,
    /// Of which nothing can be said.
    pub cannot_say: u64,
}

/// One replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayView {
    /// Which, and how it stands.
    pub row: ReplayRow,
    /// What the rules that were run change in those that decided when it was started.
    pub changes: Vec<ChangeView>,
    /// The draft's revision, which another start has to name.
    pub revision: i32,
    /// What it came to, once it is done.
    pub result: Option<ReplayResult>,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
}

/// What a replay came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayResult {
    /// Decisions that would come out otherwise, by how; the most frequent first.
    pub flips: Vec<FlipView>,
    /// What that means for the seats of each product.
    pub seats: Vec<SeatEffectRow>,
    /// The first day of the time.
    pub first_day: NaiveDate,
    /// The last day of the time.
    pub last_day: NaiveDate,
    /// What each day would have brought, where it would have brought something.
    pub days: Vec<DayEffect>,
    /// How often each source of approvers was named, and would be.
    pub asks: Vec<(ApproverSource, u64, u64)>,
}

/// Decisions that would come out otherwise in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlipView {
    /// What they were.
    pub from: Fate,
    /// What they would be.
    pub to: Fate,
    /// How many.
    pub count: u64,
    /// Some of them.
    pub examples: Vec<FlipExample>,
}

/// One decision that would come out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlipExample {
    /// Who came.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// For which product.
    pub product: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The request that came of it.
    pub request: Option<RequestId>,
    /// What the rules said then.
    pub was: Ruling,
    /// What those that were run say.
    pub would_be: Ruling,
}

/// What rules say, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// What.
    pub outcome: Outcome,
    /// Which of them.
    pub because: Because,
    /// How they were read.
    pub trace: Vec<RuleTrace>,
}

/// What a replay means for the seats of a product. Everybody counts once in each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatEffectRow {
    /// The product's name.
    pub product: String,
    /// The site's host.
    pub host: String,
    /// Seats more.
    pub gained: u64,
    /// Seats less.
    pub lost: u64,
    /// Seats that were given at once, and would wait for somebody's answer.
    pub open: u64,
    /// What more and less come to in a month; absent where no price is known.
    pub monthly: Option<Difference>,
}

/// More or less money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Hundredths; below zero is less.
    pub cents: i64,
    /// The currency after ISO 4217.
    pub currency: String,
}
