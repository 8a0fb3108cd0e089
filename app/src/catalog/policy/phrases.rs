//! Conditions in words.

use domain::policy::{Condition, ConditionTrace, Day, Hours};
use domain::{Ending, TargetKind};

use crate::catalog::words::{and_list, count, quoted};

/// A condition in words: “from example.com, and in group “engineers”, and at least 5 seats free”.
#[must_use]
pub fn condition(condition: &Condition) -> String {
    let parts = condition.parts().iter().map(|part| bracketed(self::condition(part), part.parts().len()));
    joined(condition, &parts.collect::<Vec<_>>())
}

/// The same of a condition whose parts have come to something.
#[must_use]
pub fn phrase(trace: &ConditionTrace) -> String {
    let parts = trace.parts.iter().map(|part| bracketed(phrase(part), part.parts.len()));
    joined(&trace.condition, &parts.collect::<Vec<_>>())
}

fn bracketed(phrase: String, parts: usize) -> String {
    if parts > 1 { format!("({phrase})") } else { phrase }
}

fn joined(condition: &Condition, parts: &[String]) -> String {
    match condition {
        Condition::All(_) if parts.is_empty() => "everybody".to_owned(),
        Condition::Any(_) if parts.is_empty() => "nobody".to_owned(),
        Condition::All(_) => parts.join(", and "),
        Condition::Any(_) => parts.join(", or "),
        Condition::Not(_) => format!("not {}", parts.join(", and ")),
        leaf => self::leaf(leaf),
    }
}

fn leaf(condition: &Condition) -> String {
    match condition {
        Condition::EmailDomain(domain) => format!("from {domain}"),
        Condition::IdpGroup(group) => format!("in group {}", quoted(group)),
        Condition::Claim { name, value } => format!("{name} is {}", quoted(value)),
        Condition::Product(product) => format!("asking for {product}"),
        Condition::Project(project) => format!("for project {project}"),
        Condition::Target(kind) => format!("to open {}", target(*kind)),
        Condition::SeatsFree(n) => format!("at least {} free", count(*n, "seat", "seats")),
        Condition::SeatUseBelow(percent) => format!("less than {percent} % of the seats taken"),
        Condition::BudgetLeft(n) => format!("at least {} left of the budget", count(*n, "seat", "seats")),
        Condition::Held { days, how } => format!("{} in the last {}", held(*how), self::days(*days)),
        Condition::DeniedWithin(days) => format!("told no in the last {}", self::days(*days)),
        Condition::Hours(hours) => self::hours(hours),
        Condition::GrantsToday(1) => "the first license given at once today".to_owned(),
        Condition::GrantsToday(n) => format!("among the first {n} licenses given at once today"),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => String::new(),
    }
}

/// What became of the last license.
fn held(how: Option<Ending>) -> &'static str {
    match how {
        None => "had a license that ended",
        Some(Ending::TimeOver) => "had a license whose time was over",
        Some(Ending::GivenBack) => "gave a license back",
        Some(Ending::TakenOutside) => "lost a license in Jira",
    }
}

fn days(days: u32) -> String {
    if days == 1 { "day".to_owned() } else { count(days, "day", "days") }
}

/// “on Monday to Friday from 8:00 to 19:00 in Europe/Berlin”.
fn hours(hours: &Hours) -> String {
    let days = weekdays(&hours.days);
    let zone = hours.zone.name();
    match (hours.from, hours.until) {
        (0, 24) => format!("on {days} in {zone}"),
        (from, until) => format!("on {days} from {from}:00 to {until}:00 in {zone}"),
    }
}

fn weekdays(days: &[Day]) -> String {
    let on: Vec<usize> = (0..7).filter(|at| days.contains(&Day::ALL[*at])).collect();
    match (on.first(), on.last()) {
        _ if on.len() == 7 => "every day".to_owned(),
        (Some(first), Some(last)) if on.len() > 2 && last - first + 1 == on.len() => {
            format!("{} to {}", weekday(Day::ALL[*first]), weekday(Day::ALL[*last]))
        }
        _ => and_list(&on.iter().map(|at| weekday(Day::ALL[*at]).to_owned()).collect::<Vec<_>>()),
    }
}

/// The name of a day of the week.
#[must_use]
pub fn weekday(day: Day) -> &'static str {
    match day {
        Day::Mon => "Monday",
        Day::Tue => "Tuesday",
        Day::Wed => "Wednesday",
        Day::Thu => "Thursday",
        Day::Fri => "Friday",
        Day::Sat => "Saturday",
        Day::Sun => "Sunday",
    }
}

pub(super) fn target(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Issue => "an issue",
        TargetKind::Board => "a board",
        TargetKind::Project => "a project",
        TargetKind::Search => "a search",
        TargetKind::Other => "another page of Jira",
    }
}

#[cfg(test)]
mod tests {
    use domain::policy::Zone;

    use super::*;

    fn said(toml: &str) -> String {
        condition(&serde_json::from_str(toml).expect("a condition"))
    }

    #[test]
    fn a_condition_of_a_rule_is_said_part_by_part() {
        assert_eq!(
            said(
                r#"{"all": [{"email_domain": "example.com"}, {"idp_group": "engineers"}, {"seats_free": 5}]}"#
            ),
            "from example.com, and in group “engineers”, and at least 5 seats free"
        );
        assert_eq!(
            said(
                r#"{"all": [{"not": {"any": [{"product": "jira-core"}, {"target": "board"}]}}, {"any": []}]}"#
            ),
            "not (asking for jira-core, or to open a board), and nobody"
        );
    }

    #[test]
    fn every_condition_has_words() {
        for (condition, words) in [
            (r#"{"budget_left": 1}"#, "at least 1 seat left of the budget"),
            (r#"{"held": {"days": 30}}"#, "had a license that ended in the last 30 days"),
            (r#"{"held": {"days": 1, "how": "given_back"}}"#, "gave a license back in the last day"),
            (
                r#"{"held": {"days": 7, "how": "time_over"}}"#,
                "had a license whose time was over in the last 7 days",
            ),
            (r#"{"held": {"days": 7, "how": "taken_outside"}}"#, "lost a license in Jira in the last 7 days"),
            (r#"{"denied_within": 14}"#, "told no in the last 14 days"),
            (r#"{"grants_today": 20}"#, "among the first 20 licenses given at once today"),
            (r#"{"grants_today": 1}"#, "the first license given at once today"),
            (r#"{"seat_use_below": 90}"#, "less than 90 % of the seats taken"),
            (r#"{"claim": {"name": "country", "value": "KR"}}"#, "country is “KR”"),
            (r#"{"project": "PROJ"}"#, "for project PROJ"),
        ] {
            assert_eq!(said(condition), words);
        }
    }

    #[test]
    fn hours_are_said_as_people_say_them() {
        let hours = |days: &[Day], from, until| {
            let zone = Zone::parse("Europe/Berlin").expect("a zone");
            self::hours(&Hours { days: days.to_vec(), from, until, zone })
        };
        assert_eq!(hours(&Day::ALL[..5], 8, 19), "on Monday to Friday from 8:00 to 19:00 in Europe/Berlin");
        assert_eq!(hours(&[Day::Sun, Day::Sat], 0, 24), "on Saturday and Sunday in Europe/Berlin");
        assert_eq!(hours(&Day::ALL, 0, 24), "on every day in Europe/Berlin");
        let some = [Day::Mon, Day::Wed, Day::Fri];
        assert_eq!(
            hours(&some, 9, 10),
            "on Monday, Wednesday and Friday from 9:00 to 10:00 in Europe/Berlin"
        );
    }
}
