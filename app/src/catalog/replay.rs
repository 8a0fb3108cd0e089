//! The replay of a draft: where it is started, how far it is, and what it came to.

use domain::policy::Fate;

use super::rules::sentence;
use super::words::{count, money, number};
use super::{policy, time};
use crate::views::{Counts, Difference, Price, Ruling};

/// In the tab, and the heading.
pub const TITLE: &str = "Replay the draft";
/// The link on the page of the rules.
pub const LINK: &str = "Replay";
/// Under the heading.
pub const LEAD: &str = "What the draft would have said to those who came without a license. Nothing is given, asked or changed, and nobody is told.";
/// When there is no draft.
pub const NO_DRAFT: &str = "There is no draft: what decides now is run on what earlier versions decided.";
/// Leads back.
pub const BACK: &str = "All replays";
/// Heading of the form.
pub const START: &str = "Start one";
/// The choice.
pub const SPAN: &str = "Decisions of the last";
/// Under the choice.
pub const SPAN_HINT: &str = "It works in the background, and takes seconds or minutes.";
/// The button.
pub const BUTTON: &str = "Replay";
/// The button beside a result.
pub const AGAIN: &str = "Replay it as it is now";
/// The button after it failed.
pub const TRY_AGAIN: &str = "Replay it again";
/// Heading of the list.
pub const LAST: &str = "Last replays";
/// When there was none.
pub const NONE: &str = "There was none yet.";
/// When nothing was decided yet.
pub const NO_HISTORY: &str = "There is nothing to replay yet: in the last 90 days nobody came without a license, so the rules decided nothing. Come back when they have, or try the draft on a person you name.";
/// The link to where rules are tried out.
pub const TRY: &str = "Try the rules on somebody";
/// It was not begun.
pub const QUEUED: &str = "It begins in a moment.";
/// While it is under way.
pub const LEAVE: &str =
    "You can leave this page: the work goes on, and the result stands here and under Rules, Replay.";
/// What the page does meanwhile.
pub const REFRESHES: &str = "This page looks again by itself every few seconds.";
/// Ends that.
pub const STOP: &str = "Stop that";
/// Begins it again.
pub const FOLLOW: &str = "Look again";
/// It was given up.
pub const FAILED: &str = "It could not be finished. Nothing was changed; the log of Latchkey says why.";
/// The rules have moved on.
pub const OUTDATED: &str =
    "The draft has changed since. This is what it said then; run it again before you publish.";
/// What was run, opened.
pub const CHANGES: &str = "What the draft changed";
/// What was run changes nothing.
pub const NO_CHANGES: &str = "It said the same as what decided then.";
/// What a decision is.
pub const WHAT_COUNTS: &str = "A decision is made when somebody comes without a license. Each is run alone, on what was known then: what the draft would have changed before is not counted in.";
/// Heading of the differences.
pub const FLIPS: &str = "What would come out differently";
/// Nothing would.
pub const NO_FLIPS: &str = "Everybody would have been told the same.";
/// The heading of a column.
pub const WAS: &str = "What happened";
/// The heading of a column.
pub const WOULD_BE: &str = "By the draft";
/// The heading of a column.
pub const TIMES: &str = "How often";
/// What happened then.
pub const THEN: &str = "Then";
/// The link to the audit.
pub const AUDIT: &str = "in the audit";
/// Heading of the seats.
pub const SEATS: &str = "Seats and cost";
/// Nothing changes.
pub const NO_SEATS: &str = "No seat more, and none less.";
/// Under the seats.
pub const SEATS_HINT: &str = "Everybody counts once. Open are those who were given a license at once and would have had to wait for somebody’s answer.";
/// The heading of a column.
pub const PRODUCT: &str = "Product";
/// The heading of a column.
pub const MORE: &str = "More";
/// The heading of a column.
pub const FEWER: &str = "Fewer";
/// The heading of a column.
pub const OPEN: &str = "Open";
/// The heading of a column.
pub const A_MONTH: &str = "A month";
/// No price is known.
pub const NO_PRICE: &str = "no price is set";
/// Heading of the days.
pub const DAYS: &str = "Day by day";
/// Opens to the numbers.
pub const DAYS_NUMBERS: &str = "In numbers";
/// The heading of a column.
pub const DAY: &str = "Day";
/// Heading of those who are asked.
pub const ASKS: &str = "Who would be asked";
/// Nobody is.
pub const NO_ASKS: &str = "Nobody was asked, and nobody would be.";
/// Under those who are asked.
pub const ASKS_HINT: &str = "How often somebody asked them. Whoever only looked has asked nobody; whoever could not ask then, and could by the draft, counts once a day.";
/// The heading of a column.
pub const WHO: &str = "Who";
/// The heading of a column.
pub const BEFORE: &str = "Then";
/// The heading of a column.
pub const AFTER: &str = "By the draft";

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// “30 days”.
#[must_use]
pub fn days(days: u16) -> String {
    count(u32::from(days), "day", "days")
}

/// “The draft on the last 30 days”.
#[must_use]
pub fn heading(days: u16) -> String {
    format!("The draft on the last {}", self::days(days))
}

/// “started by Sam Ortiz”, before the time.
#[must_use]
pub fn started_by(name: &str) -> String {
    format!("started by {name}")
}

/// What the draft would change, before it is run.
#[must_use]
pub fn draft(changes: usize) -> String {
    format!("The draft, with {}.", super::rules::changes(changes))
}

/// “1,000 of 2,500 decisions were looked at.”
#[must_use]
pub fn progress(seen: u32, total: u32) -> String {
    format!("{} of {} looked at.", number(seen), count(total, "decision was", "decisions were"))
}

/// “Of 214 decisions, 12 would come out differently.”
#[must_use]
pub fn headline(counts: Counts) -> String {
    match (counts.decisions, counts.differ) {
        (1, 0) => "The one decision would come out the same.".to_owned(),
        (1, _) => "The one decision would come out differently.".to_owned(),
        (all, 0) => format!("Of {} decisions, none would come out differently.", number(small(all))),
        (all, n) => {
            format!("Of {} decisions, {} would come out differently.", number(small(all)), number(small(n)))
        }
    }
}

/// Nothing was decided in that time.
#[must_use]
pub fn empty(days: u16) -> String {
    format!(
        "There is nothing to replay yet: in the last {} nobody came without a license, so the rules decided nothing. \
         Choose more days, come back when somebody has come, or try the draft on a person you name.",
        self::days(days)
    )
}

/// “3 cannot be said: …”
#[must_use]
pub fn cannot_say(n: u64) -> String {
    format!(
        "{} cannot be said, because the draft looks at something that was never recorded for {}.",
        number(small(n)),
        if n == 1 { "it" } else { "them" }
    )
}

/// “9 times somebody who had to wait would have been given a license at once.”
#[must_use]
pub fn flip(from: Fate, to: Fate, n: u64) -> String {
    let times = if n == 1 { "Once".to_owned() } else { format!("{} times", number(small(n))) };
    let who = match from {
        Fate::Granted => "somebody who was given a license at once",
        Fate::Queued => "somebody who had to wait for an answer",
        Fate::Denied => "somebody who was told no",
    };
    let would = match to {
        Fate::Granted => "would have been given a license at once",
        Fate::Queued => "would have had to wait for an answer",
        Fate::Denied => "would have been told no",
    };
    format!("{times} {who} {would}.")
}

/// What became of somebody, in a cell.
#[must_use]
pub fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Granted => "given a license at once",
        Fate::Queued => "had to wait for an answer",
        Fate::Denied => "told no",
    }
}

/// What would become of them, in a cell.
#[must_use]
pub fn would_be(fate: Fate) -> &'static str {
    match fate {
        Fate::Queued => "has to wait for an answer",
        other => self::fate(other),
    }
}

/// Opens to examples.
#[must_use]
pub fn examples(shown: usize, of: u64) -> String {
    let shown = u32::try_from(shown).unwrap_or(u32::MAX);
    if u64::from(shown) == of { "Who".to_owned() } else { format!("The first {}", number(shown)) }
}

/// “Give a license at once (“Engineers”)”.
#[must_use]
pub fn ruling(ruling: &Ruling) -> String {
    let Ruling { outcome, because, trace } = ruling;
    let why = policy::rule(because, trace);
    format!("{} ({})", sentence(&policy::outcome(outcome)).trim_end_matches('.'), why)
}

/// “12”.
#[must_use]
pub fn times(n: u64) -> String {
    number(small(n))
}

/// “+$8.60”, “−$8.60”, “nothing”.
#[must_use]
pub fn monthly(difference: &Difference) -> String {
    let Difference { cents, currency } = difference;
    let price = Price { cents: small(cents.unsigned_abs()), currency: currency.clone() };
    match cents.signum() {
        0 => "nothing".to_owned(),
        1 => format!("+{}", money(&price)),
        _ => format!("−{}", money(&price)),
    }
}

/// What the bars show, to those who do not see them.
#[must_use]
pub fn chart(first: chrono::NaiveDate, last: chrono::NaiveDate, more: u64, fewer: u64) -> String {
    format!(
        "From {} to {}: {} more, {} fewer.",
        time::day(first),
        time::day(last),
        count(small(more), "seat", "seats"),
        count(small(fewer), "seat", "seats")
    )
}

/// The link to the audit, for those who hear it without its row.
#[must_use]
pub fn in_the_audit(name: &str) -> String {
    format!("{name} {AUDIT}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_came_to_is_said_in_a_sentence() {
        let counts = |decisions, differ| Counts { decisions, differ, cannot_say: 0 };
        assert_eq!(headline(counts(1_204, 37)), "Of 1,204 decisions, 37 would come out differently.");
        assert_eq!(headline(counts(214, 0)), "Of 214 decisions, none would come out differently.");
        assert_eq!(headline(counts(1, 1)), "The one decision would come out differently.");
        assert_eq!(
            flip(Fate::Queued, Fate::Granted, 9),
            "9 times somebody who had to wait for an answer would have been given a license at once."
        );
        assert_eq!(
            flip(Fate::Granted, Fate::Denied, 1),
            "Once somebody who was given a license at once would have been told no."
        );
    }

    #[test]
    fn money_is_more_or_less() {
        let said = |cents| monthly(&Difference { cents, currency: "USD".to_owned() });
        assert_eq!([said(860), said(-1_720), said(0)], ["+$8.60", "−$17.20", "nothing"]);
    }
}
