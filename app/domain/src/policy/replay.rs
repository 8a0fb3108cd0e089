//! Replay: what another policy would have said to the decisions that were made, one at a time, and what that comes to.
//!
//! Each decision is run alone, on its own stored facts: nothing that the other policy would have changed changes what
//! comes after it. Where a fact that matters was never recorded, nothing is claimed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::possible::{Said, say};
use super::{ApproverSource, Outcome, Policy};
use crate::{DecisionId, Facts, PersonId, ProductKey, SiteKey};

/// So many decisions of a flip are named.
const EXAMPLES: usize = 50;

/// What became of somebody who wanted a license.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// They were given it at once.
    Granted,
    /// They had to wait for a person.
    Queued,
    /// They were told no.
    Denied,
}

impl From<&Outcome> for Fate {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Grant { .. } => Self::Granted,
            Outcome::Ask(_) => Self::Queued,
            Outcome::Deny { .. } => Self::Denied,
        }
    }
}

/// A decision as it was made.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// Which.
    pub id: DecisionId,
    /// What it was made on.
    pub facts: &'a Facts,
    /// What it said.
    pub outcome: &'a Outcome,
    /// Whether a license came of it, at once or by a yes.
    pub led_to_license: bool,
    /// Whether somebody was asked: of a mere look at the page where one asks nobody hears.
    pub asked: bool,
}

/// What a replay has come to so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Decisions that were run.
    pub decisions: u64,
    /// Those that would come out the same.
    pub same: u64,
    /// Those that depend on a fact that was never recorded, or cannot be read any more.
    pub cannot_say: u64,
    /// Those that would come out otherwise, by how.
    pub flips: Vec<Flip>,
    /// What that means for seats.
    pub seats: Vec<SeatEffect>,
    /// The same by day, in UTC.
    pub days: Vec<DayEffect>,
    /// Who would be asked how often.
    pub asks: Vec<AskLoad>,
}

/// Decisions that would come out otherwise in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// What it was.
    pub from: Fate,
    /// What it would be.
    pub to: Fate,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<DecisionId>,
}

/// What a draft would mean for the seats of a product. Everybody counts once in each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatEffect {
    /// On which site.
    pub site: SiteKey,
    /// Of which product.
    pub product: ProductKey,
    /// People who would be given a license at once and got none in all that time.
    pub gained: u64,
    /// People who got a license and would be told no.
    pub lost: u64,
    /// People who were given a license at once and would wait for somebody's answer.
    pub open: u64,
}

/// What a day would have brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayEffect {
    /// Which.
    pub day: NaiveDate,
    /// Seats more, as in [`SeatEffect`].
    pub gained: u64,
    /// Seats less.
    pub lost: u64,
}

/// How often somebody is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskLoad {
    /// Who.
    pub source: ApproverSource,
    /// How often they were.
    pub before: u64,
    /// How often they would be. Those who asked would ask again; those who could not would ask once a day.
    pub after: u64,
}

impl SeatEffect {
    /// Seats more, or less, as far as it is certain.
    #[must_use]
    pub fn net(&self) -> i64 {
        i64::try_from(self.gained).unwrap_or(i64::MAX) - i64::try_from(self.lost).unwrap_or(i64::MAX)
    }

    /// What that costs a month, when a seat costs so much.
    #[must_use]
    pub fn monthly_cents(&self, price_cents: i32) -> i64 {
        self.net().saturating_mul(i64::from(price_cents))
    }
}

/// A replay on its way. It holds the draft by a pointer of any kind.
#[derive(Debug)]
pub struct Replay<P> {
    draft: P,
    decisions: u64,
    same: u64,
    cannot_say: u64,
    flips: BTreeMap<(Fate, Fate), (u64, Vec<DecisionId>)>,
    /// Products by the number under which the sets know them.
    products: Vec<(SiteKey, ProductKey)>,
    /// With the first day on which they would have been given one.
    gained: HashMap<Seat, NaiveDate>,
    lost: HashMap<Seat, NaiveDate>,
    open: HashSet<Seat>,
    /// Who has a license by any of the decisions.
    licensed: HashSet<Seat>,
    asks: Vec<AskLoad>,
    /// Who would ask on which day, of those who could not.
    would_ask: HashSet<(Seat, NaiveDate)>,
}

/// A person, and the number of a product.
type Seat = (PersonId, usize);

impl<P: Deref<Target = Policy> + Clone> Replay<P> {
    /// Nothing run yet.
    #[must_use]
    pub fn of(draft: P) -> Self {
        Self {
            draft,
            decisions: 0,
            same: 0,
            cannot_say: 0,
            flips: BTreeMap::new(),
            products: Vec::new(),
            gained: HashMap::new(),
            lost: HashMap::new(),
            open: HashSet::new(),
            licensed: HashSet::new(),
            asks: Vec::new(),
            would_ask: HashSet::new(),
        }
    }

    /// Runs one decision.
    pub fn run(&mut self, past: &Past<'_>) {
        self.decisions += 1;
        let seat = (past.facts.person, self.product(&past.facts.site, &past.facts.product));
        if past.led_to_license {
            self.licensed.insert(seat);
        }
        let draft = self.draft.clone();
        let Said::Surely(now) = say(&draft, past.facts) else {
            self.cannot_say += 1;
            return;
        };
        let (from, to) = (Fate::from(past.outcome), Fate::from(now.as_ref()));
        if past.asked {
            self.note_asks(past.outcome, |load| &mut load.before);
        }
        if self.would_ask(past, from, to, seat) {
            self.note_asks(&now, |load| &mut load.after);
        }
        self.note_seats(past, from, to, seat);
        if from == to {
            self.same += 1;
            return;
        }
        let (count, examples) = self.flips.entry((from, to)).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(past.id);
        }
    }

    /// Whoever asked would ask again, and whoever only looked would only look.
    fn would_ask(&mut self, past: &Past<'_>, from: Fate, to: Fate, seat: Seat) -> bool {
        let day = past.facts.at.date_naive();
        past.asked || (to == Fate::Queued && from != Fate::Queued && self.would_ask.insert((seat, day)))
    }

    /// Counts a decision that cannot be read any more: nothing is claimed of it.
    pub fn skip(&mut self) {
        self.decisions += 1;
        self.cannot_say += 1;
    }

    fn note_asks(&mut self, outcome: &Outcome, side: impl Fn(&mut AskLoad) -> &mut u64) {
        let Outcome::Ask(ask) = outcome else { return };
        for source in &ask.approvers {
            let at = self.asks.iter().position(|load| load.source == *source).unwrap_or_else(|| {
                self.asks.push(AskLoad { source: source.clone(), before: 0, after: 0 });
                self.asks.len() - 1
            });
            *side(&mut self.asks[at]) += 1;
        }
    }

    fn note_seats(&mut self, past: &Past<'_>, from: Fate, to: Fate, seat: Seat) {
        let day = past.facts.at.date_naive();
        match (past.led_to_license, from, to) {
            (false, _, Fate::Granted) => {
                self.gained.entry(seat).or_insert(day);
            }
            (true, _, Fate::Denied) => {
                self.lost.entry(seat).or_insert(day);
            }
            (true, Fate::Granted, Fate::Queued) => {
                self.open.insert(seat);
            }
            _ => {}
        }
    }

    fn product(&mut self, site: &SiteKey, product: &ProductKey) -> usize {
        let known = self.products.iter().position(|(s, p)| s == site && p == product);
        known.unwrap_or_else(|| {
            self.products.push((site.clone(), product.clone()));
            self.products.len() - 1
        })
    }

    /// What it has come to so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let flips = self.flips.iter().map(|((from, to), (count, examples))| Flip {
            from: *from,
            to: *to,
            count: *count,
            examples: examples.clone(),
        });
        // Whoever looked and then asked was decided on twice: the license that came of it is no new one.
        let gained = || self.gained.iter().filter(|(seat, _)| !self.licensed.contains(seat));
        let mut days: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
        gained().for_each(|(_, day)| days.entry(*day).or_default().0 += 1);
        self.lost.values().for_each(|day| days.entry(*day).or_default().1 += 1);
        let of = |at: usize| move |seat: &&Seat| seat.1 == at;
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let seats = self.products.iter().enumerate().map(|(at, (site, product))| SeatEffect {
            site: site.clone(),
            product: product.clone(),
            gained: count(gained().map(|(seat, _)| seat).filter(of(at)).count()),
            lost: count(self.lost.keys().filter(of(at)).count()),
            open: count(self.open.iter().filter(of(at)).count()),
        });
        let days = days.into_iter().map(|(day, (gained, lost))| DayEffect { day, gained, lost });
        Summary {
            decisions: self.decisions,
            same: self.same,
            cannot_say: self.cannot_say,
            flips: flips.collect(),
            seats: seats.collect(),
            days: days.collect(),
            asks: self.asks.clone(),
        }
    }
}
